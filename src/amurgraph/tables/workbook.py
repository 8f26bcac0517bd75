"""One workbook instead of a folder: a sheet for each table, with drop-downs and notes (ECMA-376, by openpyxl).

All cells are text, so that no program turns ``2011-05`` into a day or ``0123`` into a number.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..errors import MissingExtraError
from .checking import closed_lists
from .columns import TABLES
from .guarding import guarded_lines
from .terms import read_terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .columns import Column
    from .row import Tables

# A file that says when it was written is never the same twice.
_NO_TIME = datetime(2000, 1, 1)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
LAST_ROW = 1_048_576  # of a sheet, in the programs that write them
_NARROWEST, _WIDEST = 10, 60
# What XML cannot hold, or a program would change, is written \uHHHH: LibreOffice reads the format's own _xHHHH_
# (ECMA-376 part 1, 22.9.2.19, ST_Xstring), but saves text that only looks like it as if it were meant.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)|\\(?=u[0-9A-F]{4})")
_NOTES = (
    "Each sheet is a table; each row is a thing, or what one source says. The program reads the sheets by their names.",
    "A column marked * must be filled in. All cells are text: write 2011 or 2011-05 as it stands in the source.",
    "An apostrophe before =, +, - or @ keeps a cell from being taken for a formula. Leave it: it is not read as text.",
    "When you have finished: amurgraph tables import FILE.xlsx -o DATA.ttl",
)


def tables_to_xlsx(tables: Tables) -> bytes:
    """Return a workbook with a sheet for each table; the same tables give the same bytes.

    Raises:
        MissingExtraError: openpyxl is not installed.

    """
    openpyxl = openpyxl_module()
    book = openpyxl.Workbook(write_only=True)
    book.properties.creator, book.properties.created = "amurgraph", _NO_TIME
    words = closed_lists(read_terms())
    _add_sheet(book, "notes", ("table", "column", "what it holds"), _notes(words))
    for table in TABLES:
        header = [column.name for column in table.columns]
        sheet = _add_sheet(book, table.name, header, guarded_lines(tables, table))
        _add_drop_downs(sheet, table.columns, words)
    longest = max(map(len, words.values()))
    rows = [[allowed[row] if row < len(allowed) else "" for allowed in words.values()] for row in range(longest)]
    _add_sheet(book, "lists", list(words), rows).sheet_state = "hidden"
    made = io.BytesIO()
    book.save(made)
    return _without_times(made)


def openpyxl_module() -> Any:
    """Return the library that reads and writes workbooks.

    Raises:
        MissingExtraError: it is not installed.

    """
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtraError("openpyxl", "xlsx") from error
    return openpyxl


def _notes(words: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """Explain each column."""
    lines = [["", "", note] for note in _NOTES]
    for table in TABLES:
        for column in table.columns:
            allowed = f"one of: {', '.join(words[column.holds])}" if column.holds in words else column.holds
            holds = f"{allowed} ({column.help})" if column.help and column.holds not in words else allowed
            lines.append([table.name, column.name + ("*" if column.needed else ""), holds])
    return lines


def _add_sheet(book: Any, name: str, header: Sequence[str], lines: list[list[str]]) -> Any:
    """Add a sheet of text under a header that stays in sight."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for place, title in enumerate(header):
        column = sheet.column_dimensions[get_column_letter(place + 1)]
        longest = max((len(line[place]) for line in lines), default=0)
        column.width = min(max(longest, len(title) + 2, _NARROWEST), _WIDEST)
        column.number_format = "@"  # for the rows that an editor will add
    bold, text = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
    bold.font, bold.number_format, text.number_format = Font(bold=True), "@", "@"

    def cell(words: str, like: Any) -> Any:
        if not words:
            return None
        made = WriteOnlyCell(sheet, _UNWRITABLE.sub(lambda found: f"\\u{ord(found[0]):04X}", words))
        made.data_type = "s"  # never an error value or a formula, whatever it looks like
        made._style = like._style  # looked up once a sheet, not once a cell
        return made

    for number, line in enumerate((header, *lines)):
        sheet.append([cell(words, text if number else bold) for words in line])
    return sheet


def _add_drop_downs(sheet: Any, columns: Sequence[Column], words: Mapping[str, tuple[str, ...]]) -> None:
    """Offer the words of closed lists, which stand on a sheet of their own."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for place, column in enumerate(columns, start=1):
        if column.holds not in words:
            continue
        where = get_column_letter(list(words).index(column.holds) + 1)
        drop_down = DataValidation(
            type="list",
            formula1=f"lists!${where}$2:${where}${len(words[column.holds]) + 1}",
            allow_blank=not column.needed,
            showErrorMessage=True,
            errorTitle=column.name,
            error="Choose one of the list.",
        )
        drop_down.add(f"{get_column_letter(place)}2:{get_column_letter(place)}{LAST_ROW}")
        sheet.data_validations.append(drop_down)


def _without_times(made: io.BytesIO) -> bytes:
    """Pack the parts again, without the time of writing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as again:
        for name in parts.namelist():
            part = parts.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>" + _NO_TIME.isoformat().encode() + b"Z", part)
            again.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)  # ZipInfo: 1 January 1980
    return packed.getvalue()
