"""Rows of a result, as people and data-frame libraries take them."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .errors import MissingExtraError, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd


#: Is told how far long work on rows is: in words, and as the part that is done, 0 to 1.
Tell = Callable[[str, float], None]


class Rows(list[Any]):
    """A list of named tuples, all with the same columns, and what is to be known ``about`` them.

    pandas and polars take it as it is: ``pandas.DataFrame(rows)``.

    >>> rows = Rows(["who", "ties"], [("cedar-trust", 3)], about={"projection": "documented-ties"})
    >>> rows[0].ties
    3
    >>> rows.to_dicts()
    [{'who': 'cedar-trust', 'ties': 3}]
    """

    def __init__(
        self, columns: Sequence[str], values: Iterable[Sequence[Any]], *, about: dict[str, Any] | None = None
    ) -> None:
        self.columns = tuple(columns)
        self.about = about or {}
        super().__init__(map(_row_of(self.columns)._make, values))

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return one dictionary per row, keyed by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self]

    def to_pandas(self) -> pd.DataFrame:
        """Return a ``pandas.DataFrame`` with one column per column.

        Raises:
            MissingExtraError: pandas is not installed.

        """
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingExtraError("pandas", "notebooks") from error
        return pd.DataFrame(self.to_dicts(), columns=list(self.columns))


@lru_cache(maxsize=256)  # to make a class takes as long as some hundred rows
def _row_of(columns: tuple[str, ...]) -> Any:
    # A column may bear a name that Python keeps for itself ("class"); namedtuple then numbers it.
    return namedtuple("Row", columns, rename=True)


ROW_FORMATS = ("table", "csv", "tsv", "json", "md")
_WIDEST = 60


def rows_to_text(rows: Rows, format: str = "table") -> str:  # noqa: A002 - the field's word
    """Return rows as text: ``table`` and ``md`` for people, ``csv``, ``tsv`` and ``json`` for programs.

    JSON is ``{"about": {...}, "rows": [...]}``. In CSV and TSV a cell that a spreadsheet would take for a formula
    gets an apostrophe before it.

    >>> print(rows_to_text(Rows(["who", "ties"], [("cedar-trust", 3)])))
    who          ties
    cedar-trust  3
    1 row
    """
    if format == "json":
        import json

        return json.dumps({"about": rows.about, "rows": rows.to_dicts()}, ensure_ascii=False, indent=1) + "\n"
    if format in ("csv", "tsv"):
        return _separated(rows, "," if format == "csv" else "\t")
    cells = [[_cell(value) for value in row] for row in rows]
    if format == "md":
        lines = [rows.columns, ["---"] * len(rows.columns), *cells]
        return "".join("| " + " | ".join(c.replace("|", "\\|") for c in line) + " |\n" for line in lines)
    return _table(rows.columns, cells)


def _separated(rows: Rows, separator: str) -> str:
    return separated(rows.columns, rows, separator)


def separated(header: Sequence[str], rows: Iterable[Sequence[Any]], separator: str = ",") -> str:
    """Return a header and rows as CSV (RFC 4180, but lines end in a line feed alone), formulas made inert.

    >>> separated(["a", "b"], [["x", 1]])
    'a,b\\nx,1\\n'
    """
    import csv
    import io

    text = io.StringIO()
    # As ``inert`` has it, without a call for each of what may be millions of cells.
    cells = [
        [f"'{value}" if isinstance(value, str) and value[:1] in _STARTS else value for value in row]
        for row in (header, *rows)
    ]
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(cells)
    if "\r" not in text.getvalue():
        return text.getvalue()
    # With the standard's line ends the writer knows to quote a carriage return in a cell.
    lines: list[str] = []
    for row in cells:
        text = io.StringIO()
        csv.writer(text, delimiter=separator, lineterminator="\r\n").writerow(row)
        lines.append(text.getvalue().removesuffix("\r\n") + "\n")
    return "".join(lines)


_STARTS = frozenset("=+-@\t\r")  # of a formula, or of what a spreadsheet drops to find one


def inert(cell: str) -> str:
    """Keep a spreadsheet from taking text for a formula: an apostrophe goes before what could start one.

    >>> inert("=1+1"), inert("a"), inert("-5")
    ("'=1+1", 'a', "'-5")
    """
    return f"'{cell}" if cell[:1] in _STARTS else cell


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        rounded = f"{value:.3f}".rstrip("0").rstrip(".")
        return f"{value:.1g}" if value and rounded in ("0", "-0") else rounded  # a p of 0.0002 is not 0
    return printable(" ".join(str(value).split()))


def _table(columns: Sequence[str], cells: list[list[str]]) -> str:
    short = [[cell if len(cell) <= _WIDEST else cell[: _WIDEST - 1] + "…" for cell in row] for row in cells]
    widths = [max([_width(column), *(_width(row[i]) for row in short)]) for i, column in enumerate(columns)]
    lines = [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [list(columns), *short]
    ]
    return "\n".join([*lines, f"{len(cells)} row{'' if len(cells) == 1 else 's'}"]) + "\n"


def _width(text: str) -> int:
    """Count columns on a terminal: East Asian characters take two, marks above a letter none."""
    import unicodedata

    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(bool(unicodedata.combining(character)) for character in text)
