"""Spreadsheets and claims: the editors' tables become a graph, and every mistake in them one line that says where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .building import tables_to_store
from .columns import TABLES, Column, Table
from .exporting import base_of, graph_to_tables
from .reading import read_tables as _read_tables
from .row import Row, Tables
from .terms import Terms, read_terms
from .writing import tables_to_csv, write_tables

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "TABLES",
    "Column",
    "Row",
    "Table",
    "Tables",
    "Terms",
    "base_of",
    "graph_to_tables",
    "read_tables",
    "read_terms",
    "tables_to_csv",
    "tables_to_store",
    "tables_to_xlsx",
    "write_tables",
]


def read_tables(place: str | Path) -> Tables:
    """Read the CSV tables of a folder, or an ``.xlsx`` workbook, checked against the words of the ontology.

    Raises:
        InputError: no such folder or workbook. MissingExtraError: a workbook, and openpyxl is not installed.
        TableError: file (and sheet), row, column, what is wrong and how to mend it.

    """
    return _read_tables(place, read_terms())


def tables_to_xlsx(tables: Tables) -> bytes:
    """Return one workbook with a sheet for each table; the same tables give the same bytes.

    Raises:
        MissingExtraError: openpyxl is not installed.

    """
    from .workbook import tables_to_xlsx as _tables_to_xlsx

    return _tables_to_xlsx(tables)
