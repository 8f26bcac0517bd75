"""One foreign sheet becomes rows of one of our tables: columns, words, what is filled in, and what is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from ...claims.naming import folded
from ...errors import TableError
from ..places import records
from ..row import Row
from .sifting import left_out
from .words import wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..places import Lines
    from ..terms import Terms
    from .mapping import Rules, Sheet

_ENDS = ("subject_id", "object_id")


def converted(
    label: str, lines: Lines, sheet: Sheet, rules: Rules, terms: Terms, tell: Callable[[str], None]
) -> list[Row]:
    """Return the rows that a sheet becomes; only what is filled is said, so that silence empties nothing later.

    Raises:
        TableError: a column or word that the mapping speaks of and that is not so.

    """
    titles, filled = records(label, lines)
    place_of = _places(label, titles, sheet)
    skip = {
        _place(label, titles, title, needed=True): (title, {folded(word) for word in words})
        for title, words in sheet.skip.items()
    }
    _tell_of_unread(label, titles, {*place_of.values(), *skip}, tell)
    convert = _Converter(sheet, rules, terms, {column: titles[place] for column, place in place_of.items()})
    rows: list[Row] = []
    skipped = Counter[str]()
    for number, cells in filled:
        why = next(
            (f"{title} is {cells[place]}" for place, (title, words) in skip.items() if folded(cells[place]) in words),
            "",
        )
        if why:
            skipped[why] += 1
        else:
            rows.append(convert.row(label, number, {column: cells[place] for column, place in place_of.items()}))
    for why, count in sorted(skipped.items()):
        tell(left_out(label, count, why))
    return rows


def _places(label: str, titles: list[str], sheet: Sheet) -> dict[str, int]:
    """Return where each of our columns stands; an optional one that is not there has no place."""
    needed = {column: _place(label, titles, title, needed=True) for column, title in sheet.columns.items()}
    others = {column: _place(label, titles, title, needed=False) for column, title in sheet.optional_columns.items()}
    return needed | {column: place for column, place in others.items() if place >= 0}


def _place(label: str, titles: list[str], title: str, *, needed: bool) -> int:
    found = [place for place, one in enumerate(titles) if folded(one) == folded(title)]
    if len(found) > 1:
        raise TableError(label, 1, title, "this column stands twice", "remove one of the two")
    if not found and needed:
        raise TableError(label, 1, title, "this column is missing", "add it, or correct the mapping")
    return found[0] if found else -1


def _tell_of_unread(label: str, titles: list[str], read: set[int], tell: Callable[[str], None]) -> None:
    unread = [title for place, title in enumerate(titles) if title and place not in read]
    if unread:
        tell(f"{label}: columns not read: {', '.join(unread)}")


class _Converter:
    """The rules of one sheet, ready to be followed for each row."""

    def __init__(self, sheet: Sheet, rules: Rules, terms: Terms, titles: dict[str, str]) -> None:
        self.sheet = sheet
        where = f"{rules.file}, sheet {rules.sheets.index(sheet) + 1}"
        meanings = {column.name: wording(where, sheet, column, terms) for column in sheet.table.columns}
        self.words = {column: meaning for column, meaning in meanings.items() if meaning and column in titles}
        self.titles = titles
        self.turned_titles = titles | {one: titles.get(other, one) for one, other in (_ENDS, _ENDS[::-1])}

    def row(self, label: str, number: int, cells: dict[str, str]) -> Row:
        """Return one row of ours."""
        row = Row(label, number, cells, self.titles)
        for column, beginning in self.sheet.shorten.items():
            if column in cells:
                cells[column] = cells[column].removeprefix(beginning)
        turned = False
        for column, words in self.words.items():
            if cells[column]:
                cells[column], turns = words.read(row, column, cells[column])
                turned = turned or turns
        for column, text in self.sheet.fill.items():
            cells[column] = cells.get(column) or text
        if turned:
            cells |= {one: cells.get(other, "") for one, other in (_ENDS, _ENDS[::-1])}
            row = replace(row, titles=self.turned_titles)
        return replace(row, cells={column: cell for column, cell in cells.items() if cell})
