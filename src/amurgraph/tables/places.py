"""Where tables lie: a folder of CSV files, one CSV file, or a workbook; each gives its sheets as lines of cells.

A file is read here, and parsed where ``open_place`` is told to: in this process, or in one of its own (``apart``).
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Protocol

from ..errors import InputError, TableError
from .columns import TABLES
from .guarding import taken_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    #: Does a job, which works at what the words name, and returns what it returns: JSON can carry it.
    Doing = Callable[[Callable[[], Any], str], Any]

Lines = list[list[str]]


class Place(Protocol):
    """What holds sheets: their names, what an error calls each, and its lines of cells."""

    name: str

    @property
    def alone(self) -> bool:
        """Whether it is one sheet, of which the name need not tell what it is."""

    def names(self) -> list[str]:
        """Return the names of the sheets that are there."""

    def label(self, sheet: str) -> str:
        """Return what an error calls a sheet (it need not be there)."""

    def lines(self, sheet: str) -> Lines:
        """Return the lines of cells of a sheet."""


def our_sheets(place: Place) -> dict[str, str]:
    """Return how the sheets that are our tables are called there, by table: ``Relations`` is ``relations``.

    Raises:
        TableError: two sheets are one table.

    """
    there: dict[str, str] = {}
    for sheet in place.names():
        name = sheet.strip().lower()
        if any(table.name == name for table in TABLES) and there.setdefault(name, sheet) != sheet:
            raise TableError(place.label(sheet), None, None, f"{there[name]} is this table, too", "keep one of the two")
    return there


def here(job: Callable[[], Any], _: str) -> Any:
    """Do a job in this process.

    >>> here(lambda: [["a"]], "a.csv")
    [['a']]
    """
    return job()


def open_place(path: Path, do: Doing = here) -> Place:
    """Return what lies there; ``do`` is what parses it.

    Raises:
        InputError: nothing that can hold tables. MissingExtraError: a workbook, and openpyxl is not installed.

    """
    try:
        return _opened(path, do)
    except OSError as error:  # a folder that nobody may look into
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error


def _opened(path: Path, do: Doing) -> Place:
    if path.is_dir():
        return Folder(path, do)
    if path.suffix.lower() == ".xlsx":
        from .book import Book

        return Book(path, do)
    if path.suffix.lower() == ".csv" and path.is_file():
        return SingleFile(path, do)
    absent = "no such file" if path.suffix else "no such folder"
    what = "is no folder, .xlsx or .csv file" if path.exists() else absent
    raise InputError(f"{path}: {what}; give the folder that holds sources.csv, organizations.csv, relations.csv")


class Folder:
    """A folder of CSV files."""

    def __init__(self, path: Path, do: Doing = here) -> None:
        self.name, self.do = str(path), do
        self.files: Mapping[str, Path] = {file.stem: file for file in sorted(path.iterdir()) if file.suffix == ".csv"}

    @property
    def alone(self) -> bool:
        """Whether it is one sheet: a folder may lack some."""
        return False

    def names(self) -> list[str]:
        """Return the names of the files, without ending."""
        return list(self.files)

    def label(self, sheet: str) -> str:
        """Return the name of the file."""
        return f"{sheet}.csv"

    def lines(self, sheet: str) -> Lines:
        """Return the lines of cells of a file."""
        return csv_lines(self.files[sheet], self.do)


class SingleFile(Folder):
    """One CSV file."""

    def __init__(self, path: Path, do: Doing = here) -> None:
        self.name, self.do, self.files = str(path), do, {path.stem: path}

    @property
    def alone(self) -> bool:
        """Whether it is one sheet."""
        return True

    def label(self, sheet: str) -> str:
        """Return the name of the file."""
        return self.files[sheet].name if sheet in self.files else f"{sheet}.csv"


def csv_lines(file: Path, do: Doing = here) -> Lines:
    """Return the lines of cells of a CSV file.

    Raises:
        TableError: another encoding, or quotation marks that are not closed. InputError: it cannot be read.

    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror})") from error
    lines: Lines = do(lambda: _csv_lines(file.name, data), file.name)
    return lines


def _csv_lines(name: str, data: bytes) -> Lines:
    text = _text(name, data)
    limit = csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # a long cell is for us to tell
    lines: Lines = []
    try:
        lines.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        what = f"is no CSV ({error})"
        raise TableError(name, len(lines) + 1, None, what, "close every quotation mark") from error
    finally:
        csv.field_size_limit(limit)
    return lines


def _text(name: str, data: bytes) -> str:
    if b"\0" in data.partition(b"\n")[0]:  # two bytes for each letter: UTF-16 without its mark; or no text at all
        raise TableError(name, 1, None, "is not UTF-8", "save it as 'CSV UTF-8'")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise TableError(name, line, None, "is not UTF-8", "save it as 'CSV UTF-8'") from error


def records(file: str, lines: Lines) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """Return the titles of a sheet, and its rows that are not empty: number and cells, one for each title.

    Columns at the end that are empty, title and all, do no harm.

    Raises:
        TableError: a row that is shorter or longer than the titles, or cells that no commas part.

    """
    titles = [cell.strip() for cell in lines[0]] if lines else []
    _raise_for_separator(file, titles)
    width = max((place for place, title in enumerate(titles, start=1) if title), default=0)
    return titles[:width], _filled_rows(file, lines, width)


def _filled_rows(file: str, lines: Lines, width: int) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in line):
            continue
        cells = line[:width] if len(line) == len(lines[0]) and not any(line[width:]) else line
        if len(cells) != width:
            what = f"has {len(cells)} cells, the header {width}"
            raise TableError(file, number, None, what, "put quotation marks round cells that hold a comma")
        yield number, [taken_back(cell.strip()) for cell in cells]


def _raise_for_separator(file: str, header: list[str]) -> None:
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and separator in header[0]:
            raise TableError(file, 1, None, f"cells are parted by {name}", "save it with commas")
