"""Spreadsheets and claims: the editors' tables become a graph, and every mistake in them one line that says where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .building import tables_to_store
from .columns import TABLES, Column, Table
from .reading import Row, Tables
from .reading import read_tables as _read_tables
from .terms import Terms, read_terms

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["TABLES", "Column", "Row", "Table", "Tables", "Terms", "read_tables", "read_terms", "tables_to_store"]


def read_tables(folder: str | Path) -> Tables:
    """Read the CSV tables of a folder, checked against the words that the ontology allows.

    Raises:
        InputError: no such folder.
        TableError: file, row, column, what is wrong and how to mend it.

    """
    return _read_tables(folder, read_terms())
