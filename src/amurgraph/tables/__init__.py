"""Spreadsheets and claims: the editors' tables become a graph, and every mistake in them one line that says where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .building import tables_to_store
from .columns import TABLES, Column, Table
from .exporting import base_of, graph_to_tables
from .merging import merge_tables
from .reading import read_tables as _read_tables
from .row import Row, Tables
from .terms import Terms, read_terms
from .writing import tables_to_csv, write_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..workers import Limits

__all__ = [
    "TABLES",
    "Column",
    "Row",
    "Table",
    "Tables",
    "Terms",
    "base_of",
    "graph_to_tables",
    "merge_tables",
    "read_tables",
    "read_terms",
    "tables_to_csv",
    "tables_to_store",
    "tables_to_xlsx",
    "write_tables",
]


def read_tables(
    place: str | Path,
    *,
    known: Tables | None = None,
    mapping: str | Path | None = None,
    source: str = "",
    tell: Callable[[str], None] | None = None,
    untrusted: bool | Limits = False,
) -> Tables:
    """Read tables, checked against the words of the ontology.

    A cell that refers to a row holds its id, or what it is called: name, acronym or alias in any case; of a source its
    address or title.

    Args:
        place: a folder of CSV files, a workbook (``.xlsx``), or one CSV file; ours, or foreign ones.
        known: the tables of the data that these go into: cells may name what they define, no table is needed, and
            those that are not there have no rows (``in`` tells which are).
        mapping: a TOML file that says how foreign sheets become our tables; Kumu's (From, To, Type) need none.
        source: id or address of a source, for rows that name none.
        tell: takes a line for each sort of row or column of a foreign sheet that was left out.
        untrusted: whether the files come from strangers: each is parsed in a process of its own, within limits of 60
            seconds, 1 GB of memory and 200 MB of cells, or those that are given here.

    Raises:
        InputError: no such place. MissingExtraError: a workbook, and openpyxl is not installed.
        UnsafeInputError: a workbook would unpack to more than one holds.
        LimitError: an untrusted file takes more than it is given.
        TableError: file (and sheet), row, column, what is wrong and how to mend it.

    """
    return _read_tables(
        place, read_terms(), known=known, mapping=mapping, source=source, tell=tell, untrusted=untrusted
    )


def tables_to_xlsx(tables: Tables) -> bytes:
    """Return one workbook with a sheet for each table; the same tables give the same bytes.

    Raises:
        MissingExtraError: openpyxl is not installed.

    """
    from .workbook import tables_to_xlsx as _tables_to_xlsx

    return _tables_to_xlsx(tables)
