r"""Formulas in cells are made inert, and nothing is lost by it.

A spreadsheet takes text that begins with ``=``, ``+``, ``-`` or ``@`` for a formula. Such a cell gets an apostrophe
before it, in CSV and XLSX alike, and reading takes it away again: safe to open, and nothing is lost. A cell that begins
with apostrophes and then one of these gets one more. No other apostrophe is touched: ``'t Woud`` stays what it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..rows import inert

if TYPE_CHECKING:
    from .columns import Table
    from .row import Tables

_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def kept_lines(tables: Tables, table: Table) -> list[list[str]]:
    """Return the cells of a table with an apostrophe before those that reading would take for ours."""
    return [[_kept(row[column.name]) for column in table.columns] for row in tables[table.name]]


def guarded_lines(tables: Tables, table: Table) -> list[list[str]]:
    """Return the cells of a table as they stand in a spreadsheet, formulas made inert."""
    return [[inert(cell) for cell in line] for line in kept_lines(tables, table)]


def taken_back(cell: str) -> str:
    """Return a cell without the apostrophe that stands before a formula.

    >>> taken_back("'=1+1"), taken_back("'t Woud")
    ('=1+1', "'t Woud")
    """
    return cell[1:] if _GUARDED.match(cell) else cell


def _kept(cell: str) -> str:
    return f"'{cell}" if _GUARDED.match(cell) else cell
