"""A workbook becomes lines of cells, as an editor reads them: no formulas, no errors, nothing merged.

It may come from a stranger: it is looked at as an archive before it is unpacked (``archive``), and rows or columns that
are only claimed to be there take no memory.
"""

from __future__ import annotations

import io
import re
import warnings
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..errors import AmurgraphError, InputError, TableError
from .archive import raise_for_unsafe_archive
from .workbook import LAST_ROW, openpyxl_module

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .places import Doing

_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"  # how OLE2 begins (MS-CFB 2.2): .xls, and what is encrypted
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]{1,3})([0-9]+):')
# How workbook.py, and how others, write what XML cannot hold.
_WRITTEN = re.compile(r"\\u(00[01][0-9A-F]|005C|005F|FFFE|FFFF)")
_WRITTEN_BY_OTHERS = re.compile("_x([0-9A-Fa-f]{4})_")


class Book:
    """A workbook: what lies in an ``.xlsx`` file.

    Raises:
        InputError: no such file, or no workbook. UnsafeInputError: it would unpack to more than a workbook holds.
        MissingExtraError: openpyxl is not installed.

    """

    def __init__(self, path: Path, do: Doing) -> None:
        openpyxl_module()
        self.name, self.path = str(path), path
        if not path.is_file():
            raise InputError(f"{path}: no such file; give a workbook, or a folder of CSV tables")
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from error
        if data.startswith(_OLD_OR_LOCKED):
            raise InputError(f"{path}: is locked by a password, or of the old form .xls; save it as .xlsx, unlocked")
        self.sheets: dict[str, tuple[list[list[str]], list[Any]]] = do(lambda: _sheets(self.name, data), self.name)

    @property
    def alone(self) -> bool:
        """Whether it has one sheet."""
        return len(self.sheets) == 1

    def names(self) -> list[str]:
        """Return the names of the sheets."""
        return list(self.sheets)

    def label(self, sheet: str) -> str:
        """Return what an error calls a sheet."""
        return f"{self.path.name}, sheet {sheet}"

    def lines(self, sheet: str) -> list[list[str]]:
        """Return the lines of cells of a sheet, as text.

        Raises:
            TableError: a cell that holds a formula or an error, or several that are merged.

        """
        lines, mistake = self.sheets[sheet]
        if mistake:
            raise TableError(self.label(sheet), *mistake)
        return lines


def _sheets(name: str, data: bytes) -> dict[str, tuple[list[list[str]], list[Any]]]:
    """Return the sheets by name: lines of cells, and the mistake (row, column, what, mend) for which there are none."""
    with _mistakes(name):
        raise_for_unsafe_archive(data, name)
        book = openpyxl_module().load_workbook(io.BytesIO(data), read_only=True)
        return {sheet.title: _sheet(sheet) for sheet in book.worksheets}


def _sheet(sheet: Any) -> tuple[list[list[str]], list[Any]]:
    try:
        lines, merged = _lines(sheet), _merged(sheet)
    except TableError as error:
        return [], [error.row, error.column, error.what, error.mend]
    if merged:
        row, place = merged[0]
        column = lines[0][place - 1] if lines and place <= len(lines[0]) else None
        return [], [row, column, "cells are merged here", "unmerge them, and write in each cell what it is to hold"]
    return lines, []


@contextmanager
def _mistakes(name: str) -> Iterator[None]:
    """Say in our words what goes wrong; no word of formats and extensions that we do not read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (AmurgraphError, MemoryError):
            raise
        except Exception as error:  # openpyxl raises what zip, XML and its own classes happen to raise
            raise InputError(f"{name}: is no workbook that can be read; save it as .xlsx again") from error


def _merged(sheet: Any) -> list[tuple[int, int]]:
    """Return row and column where merged cells begin: a sheet that is only read does not tell of them."""
    from openpyxl.utils import column_index_from_string

    with sheet._get_source() as source:
        found = _MERGED.findall(source.read())
    return sorted((int(row), column_index_from_string(letters.decode())) for letters, row in found)


def _lines(sheet: Any) -> list[list[str]]:
    """Return the lines of a sheet; each is as wide as the header, or ends with its last filled cell."""
    sheet.reset_dimensions()  # some programs write a size that is not that of the sheet
    lines: list[list[str]] = []
    titles: list[str] = []
    width = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number > LAST_ROW:
            raise TableError(
                sheet.title, None, None, f"has more than {LAST_ROW} rows", "give the rows that are filled alone"
            )
        if not row and number > 1:  # there may be a million of these before the next
            lines.append([])
            continue
        line = _filled(
            [_text(sheet.title, titles[place] if place < len(titles) else "", cell) for place, cell in enumerate(row)]
        )
        if number == 1:
            titles, width = line, len(line)
        lines.append([*line, *[""] * (width - len(line))] if line else line)
    return lines


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
