"""A new organization that was judged to be a known one, or another new one, becomes that one in every row."""

from __future__ import annotations

import re
from collections import defaultdict
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
    """A new organization that is another one: their ids, its name, and what its row says that is not taken over."""

    new: str
    known: str
    name: str
    left: tuple[str, ...]


def join_rows(known: Tables, given: Tables, judgements: Iterable[Judgement]) -> tuple[Tables, tuple[Joined, ...]]:
    """Put known organizations in the place of those judged to be the same; of new ones alone, that of the first id.

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
        kept[other] = _with_names(kept.get(other), there.get(other) or new[other], new[slug], written)
    rows["organizations"] = list(kept.values())
    return rows, tuple(
        Joined(slug, other, new[slug]["name"], tuple(_left(new[slug], there.get(other) or new[other])))
        for slug, other in sorted(becomes.items())
    )


def _becomes(there: Mapping[str, Row], new: Mapping[str, Row], judgements: Iterable[Judgement]) -> dict[str, str]:
    """Return which organization each new one is; a judgement may lead there by another new one."""
    alike: dict[str, set[str]] = defaultdict(set)
    for one, other in (judgement.pair for judgement in judgements if judgement.verdict == "same"):
        if (one in new or other in new) and {one, other} <= new.keys() | there.keys():
            alike[one].add(other)
            alike[other].add(one)
    becomes: dict[str, str] = {}
    for slug in sorted(new.keys() & alike.keys()):
        if slug in becomes:
            continue
        together, waiting = {slug}, [slug]
        while waiting:
            at = waiting.pop()
            further = alike[at] - together if at in new else set()  # two known ones are not joined by a new one
            together |= further
            waiting += further
        known = sorted(together & there.keys())
        if len(known) > 1:
            last = sorted(alike[slug] & there.keys())[-1:] or known[-1:]
            raise InputError(
                f"{slug} is judged to be {' and '.join(known)}, which are two; "
                f"judge again, as --judge {slug}={last[0]}:different"
            )
        becomes |= dict.fromkeys(together - there.keys(), known[0] if known else slug)
    return {slug: other for slug, other in becomes.items() if slug != other}


def known_twice(known: Tables, judgements: Iterable[Judgement]) -> Iterator[tuple[str, str]]:
    """Give two organizations that are both in the data and are judged to be one, and how rows can merge them."""
    there = {row["org_id"].lower() for row in known["organizations"]}
    for judgement in judgements:
        one, other = judgement.pair
        if judgement.verdict == "same" and one in there and other in there:
            naming = [
                name
                for name, columns in _NAMING.items()
                if any(other == part.lower() for row in known[name] for column in columns for part in row.parts(column))
            ]
            mend = f"write {one} for {other} in {', '.join(naming) or 'every table'}, delete its row in organizations"
            what = "both are in the data, and a judgement does not merge two that are there"
            yield f"{one} and {other}", f"{what}: tables export, {mend}, and tables import --whole"


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
