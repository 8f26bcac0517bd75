"""A new organization that was judged to be a known one becomes that one, in every row that names it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..errors import InputError
from ..tables import Row
from ..tables.row import SomeTables
from ..tables.things import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..tables import Tables
    from .judgements import Judgement

_NAMING = {
    "relations": ("subject_id", "object_id"),
    "observations": ("subject", "reported_by"),
    "names": ("org_id",),
    "changes": ("original_ids", "result_ids"),
}
_TAKEN_OVER = frozenset({"org_id", "name", "acronym", "other_names", "source_ids", "language"})


@dataclass(frozen=True, slots=True)
class Joined:
    """A new organization that is a known one: their ids, its name, and what its row says that is not taken over."""

    new: str
    known: str
    name: str
    left: tuple[str, ...]


def join_rows(known: Tables, given: Tables, judgements: Iterable[Judgement]) -> tuple[Tables, tuple[Joined, ...]]:
    """Put known organizations in the place of those judged to be the same.

    The name, acronym and aliases of the new row become aliases of the known organization, where they are new, and its
    sources name that. What else it says is left out.

    Returns:
        the rows, and which were joined.

    Raises:
        InputError: a new organization was judged to be two known ones.

    """
    there = {row["org_id"].lower(): row for row in known["organizations"]}
    new = {row["org_id"].lower(): row for row in given["organizations"] if row["org_id"].lower() not in there}
    becomes = _becomes(there, new, judgements)
    if not becomes:
        return given, ()
    rows = SomeTables(
        {name: [_renamed(row, _NAMING.get(name, ()), becomes) for row in table] for name, table in given.items()}
    )
    kept = {row["org_id"].lower(): row for row in rows["organizations"] if row["org_id"].lower() not in becomes}
    for slug, other in becomes.items():
        written = [row["name"] for row in known["names"] if row["org_id"].lower() == other]
        kept[other] = _with_names(kept.get(other), there[other], new[slug], written)
    rows["organizations"] = list(kept.values())
    return rows, tuple(
        Joined(slug, other, new[slug]["name"], tuple(_left(new[slug], there[other])))
        for slug, other in sorted(becomes.items())
    )


def _becomes(there: Mapping[str, Row], new: Mapping[str, Row], judgements: Iterable[Judgement]) -> dict[str, str]:
    becomes: dict[str, str] = {}
    same = (judgement.pair for judgement in judgements if judgement.verdict == "same")
    for slug, other in (pair for one in same for pair in (one, one[::-1])):
        if slug in new and other in there and becomes.setdefault(slug, other) != other:
            both = f"{becomes[slug]} and {other}, which are two"
            raise InputError(f"{slug} is judged to be {both}; judge again, as --judge {slug}={other}:different")
    return becomes


def _renamed(row: Row, columns: Iterable[str], becomes: Mapping[str, str]) -> Row:
    cells = {
        column: "|".join(becomes.get(part.lower(), part) for part in row.parts(column))
        for column in columns
        if any(part.lower() in becomes for part in row.parts(column))
    }
    return replace(row, cells={**row.cells, **cells}) if cells else row


def _with_names(given: Row | None, known: Row, new: Row, written: Iterable[str]) -> Row:
    """Return the row of the known organization with the names and sources of the new one."""
    row = given or Row(new.file, new.number, {"org_id": known["org_id"]})
    now = Row(row.file, row.number, {**known.cells, **row.cells})
    language = now["language"] or "en"
    names = {name.casefold() for name in (now["name"], now["acronym"], *written)}
    names |= {in_language(name, "")[0].casefold() for name in now.texts("other_names")}
    fresh: dict[str, str] = {}
    for name, its in _names_of(new):
        if name.casefold() not in names:
            fresh.setdefault(name.casefold(), _part(name, its, language))
    sources = {key.lower(): key for key in (*now.parts("source_ids"), *new.parts("source_ids"))}
    cells = {
        "other_names": "|".join(filter(None, (now["other_names"], *fresh.values()))),
        "source_ids": "|".join(sources.values()),
    }
    return replace(row, cells={**row.cells, **cells})


def _names_of(row: Row) -> Iterator[tuple[str, str]]:
    language = row["language"] or "en"
    for name in (row["name"], row["acronym"]):
        if name:
            yield name, language
    for name in row.texts("other_names"):
        yield in_language(name, language)


def _part(name: str, language: str, usual: str) -> str:
    r"""Write one of several names, as a cell holds them.

    >>> _part("A|B", "en", "en"), _part("Zedernstiftung", "de", "en")
    ('A\\|B', 'Zedernstiftung@de')
    """
    text = re.sub(r"([\\|])", r"\\\1", name)
    return text if in_language(text, usual) == (text, language) else f"{text}@{language}"


def _left(new: Row, known: Row) -> Iterator[str]:
    for column, cell in new.cells.items():
        if cell and column not in _TAKEN_OVER and cell != known[column]:
            yield f"{column} {cell}"
