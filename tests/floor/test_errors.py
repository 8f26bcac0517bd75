"""Each error of ours is one line, whatever it quotes, and says how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import amurgraph.errors
from amurgraph.errors import (
    AmurgraphError,
    ConflictingSourcesError,
    InputError,
    MissingExtraError,
    OutputError,
    SyntaxInputError,
    TableError,
    UnknownNameError,
    ViolationsError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MAKERS: dict[str, Callable[[str], AmurgraphError]] = {
    "where of a syntax error": lambda text: SyntaxInputError(text, "what", line=1, column=2),
    "what of a syntax error": lambda text: SyntaxInputError("data.ttl", text),
    "file of a table error": lambda text: TableError(text, 1, "start", "what", "mend"),
    "column of a table error": lambda text: TableError("t.csv", 1, text, "what", "mend"),
    "what of a table error": lambda text: TableError("t.csv", 1, "start", text, "mend"),
    "mend of a table error": lambda text: TableError("t.csv", 1, "start", "what", text),
    "name that is unknown": lambda text: UnknownNameError("organization", text, ["cedar-trust"]),
    "names that are known": lambda text: UnknownNameError("organization", "x", [text]),
    "input error": InputError,
    "conflicting sources": ConflictingSourcesError,
    "output error": OutputError,
    "violations": ViolationsError,
}


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_an_error_is_one_line_whatever_it_quotes(make: Callable[[str], AmurgraphError]) -> None:
    for end in ("\n", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"):
        message = str(make(f"two{end}lines"))
        assert message.splitlines() == [message]
        assert "two" in message
        assert "lines" in message


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_no_quotation_can_steer_the_terminal(make: Callable[[str], AmurgraphError]) -> None:
    assert "\x1b" not in str(make("\x1b[2Jgone"))


@pytest.mark.parametrize("make", [make for name, make in MAKERS.items() if name.startswith(("what", "mend", "name "))])
def test_long_quotations_are_cut(make: Callable[[str], AmurgraphError]) -> None:
    message = str(make("x" * 5000))
    assert len(message) < 500
    assert "…" in message


def test_a_syntax_error_says_where() -> None:
    assert str(SyntaxInputError("a.ttl", "bad", line=3, column=5)) == "a.ttl, line 3, column 5: bad"
    assert str(SyntaxInputError("a.ttl", "bad", line=3)) == "a.ttl, line 3: bad"
    assert str(SyntaxInputError("a.ttl", "bad", column=5)) == "a.ttl: bad"
    error = SyntaxInputError("a.ttl", "bad", line=3, column=5)
    assert (error.where, error.what, error.line, error.column) == ("a.ttl", "bad", 3, 5)


def test_a_table_error_says_where_and_how_to_mend() -> None:
    assert str(TableError("t.csv", 4, "start", "is bad", "mend it")) == "t.csv, row 4, column start: is bad; mend it"
    assert str(TableError("t.csv", 4, None, "is bad", "mend it")) == "t.csv, row 4: is bad; mend it"
    assert str(TableError("t.csv", None, None, "is bad", "mend it")) == "t.csv: is bad; mend it"
    error = TableError("t.csv", 4, "start", "is bad", "mend it")
    assert (error.file, error.row, error.column, error.what, error.mend) == ("t.csv", 4, "start", "is bad", "mend it")


def test_an_unknown_name_is_answered_with_what_comes_close_or_with_all() -> None:
    known = ["funding", "membership", "collaboration"]
    assert str(UnknownNameError("projection", "fundng", known)) == "no projection 'fundng': did you mean funding?"
    assert str(UnknownNameError("projection", "x", known)).endswith("there are: collaboration, funding, membership")
    many = str(UnknownNameError("thing", "x", [f"name-{number:03}" for number in range(100)]))
    assert "name-019, …" in many
    assert "name-020" not in many


def test_a_missing_extra_names_the_command() -> None:
    assert str(MissingExtraError("pyshacl", "reference")) == "this needs pyshacl: pip install 'amurgraph[reference]'"


def test_the_tree_at_the_top_of_the_file_is_the_tree() -> None:
    drawn = [line for line in (amurgraph.errors.__doc__ or "").splitlines() if "Error" in line]
    depths = {
        line.split("Error")[0].strip(" │├└─") + "Error": (len(line) - len(line.lstrip(" │├└─"))) for line in drawn
    }
    parents: list[tuple[int, str]] = []
    for name, depth in depths.items():
        while parents and parents[-1][0] >= depth:
            parents.pop()
        error = getattr(amurgraph.errors, name)
        assert [base.__name__ for base in error.__bases__] == [parents[-1][1] if parents else "Exception"]
        parents.append((depth, name))
    ours = {name for name in vars(amurgraph.errors) if name.endswith("Error")}
    assert set(depths) == ours


def test_names_may_be_of_any_type() -> None:
    assert str(UnknownNameError("node", 9, [1, 2])) == "no node '9': there are: 1, 2"
    assert str(UnknownNameError("node", "cedr", ["cedar", 7, None])) == "no node 'cedr': did you mean cedar?"
