"""A workbook becomes lines of cells, as an editor reads them: no formulas, no errors, nothing merged."""

from __future__ import annotations

import io
import re
import warnings
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..errors import InputError, TableError
from .workbook import openpyxl_module

if TYPE_CHECKING:
    from pathlib import Path

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"  # how OLE2 begins (MS-CFB 2.2): .xls, and what is encrypted
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})([0-9]+):')
# How workbook.py, and how others, write what XML cannot hold.
_WRITTEN = re.compile(r"\\u(00[01][0-9A-F]|005C|005F|FFFE|FFFF)")
_WRITTEN_BY_OTHERS = re.compile("_x([0-9A-Fa-f]{4})_")


class Book:
    """A workbook: what lies in an ``.xlsx`` file.

    Raises:
        InputError: no such file, or no workbook. MissingExtraError: openpyxl is not installed.

    """

    def __init__(self, path: Path) -> None:
        openpyxl = openpyxl_module()
        self.name, self.path = str(path), path
        if not path.is_file():
            raise InputError(f"{path}: no such file; give a workbook, or a folder of CSV tables")
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from error
        if data.startswith(_OLD_OR_LOCKED):
            raise InputError(f"{path}: is locked by a password, or of the old form .xls; save it as .xlsx, unlocked")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of formats and extensions that we do not read
            try:
                self.book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
            except Exception as error:  # it raises what zip, XML and its own classes happen to raise
                raise self._unreadable() from error

    def _unreadable(self) -> InputError:
        return InputError(f"{self.path}: is no workbook that can be read; save it as .xlsx again")

    @property
    def alone(self) -> bool:
        """Whether it has one sheet."""
        return len(self.names()) == 1

    def names(self) -> list[str]:
        """Return the names of the sheets."""
        return [sheet.title for sheet in self.book.worksheets]

    def label(self, sheet: str) -> str:
        """Return what an error calls a sheet."""
        return f"{self.path.name}, sheet {sheet}"

    def lines(self, sheet: str) -> list[list[str]]:
        """Return the lines of cells of a sheet, as text.

        Raises:
            TableError: a cell that holds a formula or an error, or several that are merged.

        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                cells, merged = _cells(self.book[sheet]), _merged(self.book[sheet])
            except Exception as error:
                raise self._unreadable() from error
        lines = _lines(self.label(sheet), cells)
        if merged:
            row, place = merged[0]
            column = lines[0][place - 1] if lines and place <= len(lines[0]) else None
            mend = "unmerge them, and write in each cell what it is to hold"
            raise TableError(self.label(sheet), row, column, "cells are merged here", mend)
        return lines


def _merged(sheet: Any) -> list[tuple[int, int]]:
    """Return row and column where merged cells begin: a sheet that is only read does not tell of them."""
    from openpyxl.utils import column_index_from_string

    with sheet._get_source() as source:
        found = _MERGED.findall(source.read())
    return sorted((int(row), column_index_from_string(letters.decode())) for letters, row in found)


def _cells(sheet: Any) -> list[list[Any]]:
    sheet.reset_dimensions()  # some programs write a size that is not that of the sheet
    return [list(line) for line in sheet.iter_rows()]


def _lines(sheet: str, rows: list[list[Any]]) -> list[list[str]]:
    titles = [_text(sheet, "", cell) for cell in rows[0]] if rows else []
    width = max((place for place, title in enumerate(titles, start=1) if title), default=0)
    lines = [
        [_text(sheet, titles[place] if place < len(titles) else "", cell) for place, cell in enumerate(row)]
        for row in rows
    ]
    # A row ends with its last filled cell; one that is longer than the header is for the reader to complain of.
    return [[*line[:width], *[""] * (width - len(line)), *_filled(line[width:])] for line in lines]


def _filled(line: list[str]) -> list[str]:
    return line[: max((place for place, cell in enumerate(line, start=1) if cell), default=0)]


def _text(sheet: str, column: str, cell: Any) -> str:
    """Return a cell as an editor reads it: a day or month as ISO 8601, a whole number without a point."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        what = "holds a formula" if cell.data_type == "f" else f"holds {value}"
        raise TableError(sheet, cell.row, column, what, "write the value itself")
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if "d" in cell.number_format.lower() else "%Y-%m")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _WRITTEN.sub(_character, _WRITTEN_BY_OTHERS.sub(_character, str(value)))


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
