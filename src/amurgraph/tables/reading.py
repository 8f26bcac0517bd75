"""CSV files or a workbook become rows of cells that are known to be well formed, or one error that says where not."""

from __future__ import annotations

import csv
import io
from collections import Counter
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError, TableError
from .checking import check_dataset, check_rows
from .columns import TABLES, Table
from .guarding import taken_back
from .row import Row, Tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .terms import Terms


def read_tables(place: str | Path, terms: Terms) -> Tables:
    """Read the tables of a folder or of a workbook.

    Args:
        place: a folder that holds ``sources.csv``, ``organizations.csv``, ``relations.csv`` and any of the optional
            ones, or an ``.xlsx`` file with sheets of these names.
        terms: the words that closed lists allow.

    Raises:
        InputError: no such folder or workbook.
        TableError: file (and sheet), row, column, what is wrong and how to mend it.
        MissingExtraError: a workbook, and openpyxl is not installed.

    """
    found, (before, after) = _lines_by_table(Path(place))
    tables: Tables = {}
    for table in TABLES:
        name = f"{before}{table.name}{after}"
        if table.name in found:
            tables[table.name] = list(_rows(name, found[table.name], table))
            check_rows(tables[table.name], table, terms)
        elif table.needed:
            raise TableError(name, None, None, "is missing", f"make it, with the columns {_names(table)}")
        else:
            tables[table.name] = []
    check_dataset(tables["dataset"])
    return tables


def _lines_by_table(place: Path) -> tuple[dict[str, list[list[str]]], tuple[str, str]]:
    """Return the lines of cells of each table that is there, and what stands round its name in an error."""
    if place.suffix.lower() == ".xlsx" and not place.is_dir():
        from .workbook import read_workbook

        return read_workbook(place), (f"{place.name}, sheet ", "")
    if not place.is_dir():
        raise InputError(
            f"{place}: no such folder; give the folder that holds sources.csv, organizations.csv, relations.csv"
        )
    files = {table.name: place / f"{table.name}.csv" for table in TABLES}
    return {name: _csv_lines(file) for name, file in files.items() if file.exists()}, ("", ".csv")


def _csv_lines(file: Path) -> list[list[str]]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise TableError(file.name, line, None, "is not UTF-8", "save it as 'CSV UTF-8'") from error
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror})") from error
    limit = csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # a long cell is for us to tell
    lines: list[list[str]] = []
    try:
        lines.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        what = f"is no CSV ({error})"
        raise TableError(file.name, len(lines) + 1, None, what, "close every quotation mark") from error
    finally:
        csv.field_size_limit(limit)
    return lines


def _names(table: Table) -> str:
    return ", ".join(column.name for column in table.columns)


def _rows(name: str, lines: list[list[str]], table: Table) -> Iterator[Row]:
    header = [cell.strip() for cell in lines[0]] if lines else []
    _raise_for_header(name, header, table)
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise TableError(
                name,
                number,
                None,
                f"has {len(cells)} cells, the header {len(header)}",
                "put quotation marks round cells that hold a comma",
            )
        yield Row(name, number, dict(zip(header, (taken_back(cell.strip()) for cell in cells), strict=True)))


def _raise_for_header(file: str, header: list[str], table: Table) -> None:
    if len(header) == 1 and ";" in header[0]:
        raise TableError(file, 1, None, "cells are parted by semicolons", "save it with commas")
    known = [column.name for column in table.columns]
    for name, count in Counter(header).items():
        if count > 1:
            raise TableError(file, 1, name, "this column stands twice", "remove one of the two")
        if name not in known:
            close = get_close_matches(name, known, n=1)
            mend = f"did you mean {close[0]}?" if close else f"the columns are {_names(table)}"
            raise TableError(file, 1, name, "is no column of this table", mend)
    for column in table.columns:
        if column.needed and column.name not in header:
            raise TableError(file, 1, column.name, "this column is missing", "add it; every row needs it")


def dataset_value(tables: Tables, key: str) -> str:
    """Return a value of ``dataset.csv``, or nothing."""
    return next((row["value"] for row in tables["dataset"] if row["key"] == key), "")
