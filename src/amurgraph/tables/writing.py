"""Tables become files: CSV in a folder, or sheets of one workbook; the same tables give the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import OutputError
from ..files import STANDARD_OUTPUT, folder_swapped_in, write_file
from ..rows import separated
from .columns import TABLES
from .guarding import kept_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .row import Tables

_MARKER = "sources.csv"  # each folder of tables has one
_NOT_OURS_BUT_HARMLESS = {".DS_Store", "desktop.ini", "Thumbs.db"}

_OF_ONE_TABLE = (".csv", ".ods", ".tsv", ".xls")


def tables_to_csv(tables: Tables) -> dict[str, str]:
    """Return the text of each table's CSV file, by the name of the file: UTF-8, lines end in a line feed alone.

    Every table and every column is there, so that an editor sees what may be filled in.
    """
    return {
        f"{table.name}.csv": separated(
            [column.name for column in table.columns],
            kept_lines(tables, table),
        )
        for table in TABLES
    }


def write_tables(tables: Tables, place: str | Path, *, replace: bool = False) -> None:
    """Write tables to a folder, or to a workbook if the name ends in ``.xlsx``; whole or not at all.

    Args:
        tables: what ``graph_to_tables`` or ``read_tables`` gave.
        place: the folder or file.
        replace: write even where other tables are: they may hold what somebody has edited.

    Raises:
        OutputError: other tables, or other files, are there already; or nothing can be written there.
        MissingExtraError: a workbook, and openpyxl is not installed.

    """
    path = Path(place)
    if path.suffix.lower() == ".xlsx":
        from .workbook import tables_to_xlsx

        book = tables_to_xlsx(tables)
        _raise_for_edits({path.name: book}, path.parent, path, replace=replace)
        write_file(path, book)
        return
    if str(place) == STANDARD_OUTPUT or path.suffix.lower() in _OF_ONE_TABLE:
        raise OutputError(f"{place}: tables are a folder of CSV files, or one .xlsx file; name one of these with -o")
    files = {name: text.encode() for name, text in tables_to_csv(tables).items()}
    if path.is_dir():
        foreign = sorted({file.name for file in path.iterdir()} - files.keys() - _NOT_OURS_BUT_HARMLESS)
        if foreign:
            raise OutputError(f"{place}: holds {foreign[0]}, which is no table; choose an empty or new folder")
        _raise_for_edits(files, path, path, replace=replace)
    with folder_swapped_in(path, marker=_MARKER) as fresh:
        for name, data in files.items():
            (fresh / name).write_bytes(data)


def _raise_for_edits(files: Mapping[str, bytes], folder: Path, place: Path, *, replace: bool) -> None:
    there = {name: folder / name for name in files if (folder / name).is_file()}
    if not replace and any(file.read_bytes() != files[name] for name, file in there.items()):
        raise OutputError(f"{place}: other tables are there already; choose another place, or add --replace")
