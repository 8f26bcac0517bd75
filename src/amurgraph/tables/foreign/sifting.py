"""Foreign relations are sifted: what cannot be told is left out and counted, what is told twice is told once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..resolving import Names
    from ..row import Row
    from ..terms import Terms
    from .mapping import Sheet

_ENDS = ("subject_id", "object_id")


def sift(sheet: Sheet, rows: list[Row], names: Names, tell: Callable[[str], None]) -> Iterator[Row]:
    """Yield the rows of which the mapping does not say that they are to be left out."""
    unknown = loops = 0
    for row in rows:
        ends = [row[column] for column in _ENDS]
        if sheet.skip_unknown_ends and not all(names.find(end) for end in ends if end):
            unknown += 1
        elif sheet.skip_loops and ends[0].lower() == ends[1].lower():
            loops += 1
        else:
            yield row
    for count, why in ((unknown, "an end is not there"), (loops, "both ends are the same")):
        if count:
            tell(left_out(rows[0].file, count, why))


def told_once(rows: list[Row], terms: Terms, tell: Callable[[str], None]) -> list[Row]:
    """Return rows without those that say what another said: a parent names its child, and the child its parent."""
    symmetric = terms.symmetric
    first: dict[tuple[tuple[str, str], ...], Row] = {}
    for row in rows:
        cells = dict(row.cells)
        if row["predicate"] in symmetric:
            cells |= zip(_ENDS, sorted(row[column] for column in _ENDS), strict=True)
        first.setdefault(tuple(sorted(cells.items())), row)
    if len(first) < len(rows):
        tell(left_out(rows[0].file, len(rows) - len(first), "another says the same"))
    return list(first.values())


def left_out(sheet: str, count: int, why: str) -> str:
    """Say how many rows of a sheet were left out.

    >>> left_out("ties.csv", 1200, "type is related")
    'ties.csv: 1,200 rows left out: type is related'
    """
    return f"{sheet}: {count:,} row{'' if count == 1 else 's'} left out: {why}"
