"""Judgements: a small file in git, sorted, written by hand or by the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amurgraph.editing.judgements import (
    Judgement,
    judgements_beside,
    judgements_to_csv,
    parse_judgement,
    read_judgements,
)
from amurgraph.errors import InputError, TableError

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "one,other,judgement,note\n"


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    kept = (Judgement("a", "b", "same", "=they say so"), Judgement("c", "a", "unsure", "asked, twice"))
    file = tmp_path / "otters.judgements.csv"
    file.write_text(judgements_to_csv(kept), encoding="utf-8")

    assert read_judgements(file) == kept
    assert judgements_to_csv(reversed(read_judgements(file))) == file.read_text(encoding="utf-8")


def test_the_file_lies_beside_the_data(tmp_path: Path) -> None:
    assert judgements_beside(tmp_path / "otters.ttl") == tmp_path / "otters.judgements.csv"


def test_no_file_means_no_judgements(tmp_path: Path) -> None:
    assert read_judgements(tmp_path / "otters.judgements.csv") == ()


def test_a_file_that_somebody_saved_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    file = tmp_path / "otters.judgements.csv"
    file.write_bytes(b"\xef\xbb\xbfone,other,judgement\r\n Otter-Alliance ,cedar-trust,different\r\n,,\r\n")

    assert read_judgements(file) == (Judgement("cedar-trust", "otter-alliance", "different"),)


def test_the_last_judgement_on_a_pair_holds() -> None:
    assert judgements_to_csv([Judgement("a", "b", "unsure"), Judgement("b", "a", "same")]) == f"{HEADER}a,b,same,\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{HEADER}a,b,perhaps,\n", "row 2, column judgement: 'perhaps' is none; write one of same, different, unsure"),
        (f"{HEADER}a,,same,\n", "row 2, column other: is empty; write the id of an organization"),
        (f"{HEADER}a,A,same,\n", "row 2, column other: A is judged against itself; name two organizations"),
        (f"{HEADER}a,b,same\n", "row 2: has 3 cells, the header 4; correct the row"),
        (
            f"{HEADER}a,b,same,\nb,a,unsure,\n",
            "row 3, column judgement: a and b are same in a row above; keep one of the two rows",
        ),
        ("a,b\n", "row 1: has other columns; write one,other,judgement,note in its first line"),
        (f'{HEADER}"a,b,same,\n', "is no CSV in UTF-8 (unexpected end of data); save it as 'CSV UTF-8'"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "x.judgements.csv"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(TableError) as raised:
        read_judgements(file)

    assert str(raised.value).startswith("x.judgements.csv")
    assert message in str(raised.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.judgements.csv").mkdir()

    with pytest.raises(InputError, match=r"x\.judgements\.csv: cannot be read"):
        read_judgements(tmp_path / "x.judgements.csv")


@pytest.mark.parametrize("words", ["a=b", "a=b:maybe", "=b:same", "a:same", "a=:same", "a=A:same", ""])
def test_words_that_judge_nothing_are_refused(words: str) -> None:
    with pytest.raises(InputError, match="write NEW=KNOWN:same"):
        parse_judgement(words)
