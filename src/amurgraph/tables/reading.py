"""CSV files or a workbook become rows of cells that are known to be well formed, or one error that says where not."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError, TableError
from .checking import check_dataset, check_rows, check_statements
from .columns import TABLES, Table
from .foreign import foreign_tables, read_mapping, rules_of_kumu
from .places import SingleFile, here, open_place, our_sheets, records
from .resolving import fill_source, resolve_names
from .row import Row, SomeTables, Tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..workers import Limits
    from .places import Doing, Lines, Place
    from .terms import Terms


def read_tables(
    path: str | Path,
    terms: Terms,
    *,
    known: Tables | None,
    mapping: str | Path | None,
    source: str,
    tell: Callable[[str], None] | None,
    untrusted: bool | Limits,
) -> Tables:
    """Read tables, ours or with a mapping foreign ones; see ``amurgraph.tables.read_tables``."""
    place = open_place(Path(path), _doing(untrusted))
    told: list[str] = []  # said when all went well: a mistake is one line, alone
    rules = read_mapping(Path(mapping)) if mapping else rules_of_kumu(place)
    if rules:
        tables = foreign_tables(place, rules, terms, known=known or {}, source=source, tell=told.append)
    else:
        tables = _our_tables(place, known=known, sourced=bool(source))
        fill_source(tables, known or {}, source)
    for table in TABLES:
        check_rows(tables[table.name], table, terms)
    check_dataset(tables["dataset"])
    resolve_names(tables, known or {})
    check_statements(tables, terms)
    if tell:
        for line in told:
            tell(line)
    return tables if known is not None else {table.name: tables[table.name] for table in TABLES}


def _doing(untrusted: bool | Limits) -> Doing:
    if not untrusted:
        return here
    from .apart import apart

    return apart() if untrusted is True else apart(untrusted)


def _our_tables(place: Place, *, known: Tables | None, sourced: bool) -> SomeTables:
    """Read the sheets that are tables; if nothing else is known, some must be there."""
    if isinstance(place, SingleFile):
        return _one_table(place, known=known, sourced=sourced)
    tables = SomeTables()
    there = our_sheets(place)
    for table in TABLES:
        if table.name in there:
            sheet = there[table.name]
            tables[table.name] = list(_rows(place.label(sheet), place.lines(sheet), table, sourced=sourced))
        elif table.needed and known is None:
            mend = f"make it, with the columns {_names(table)}"
            raise TableError(place.label(table.name), None, None, "is missing", mend)
    if not tables:
        raise InputError(f"{place.name}: holds no table; they are {', '.join(table.name for table in TABLES)}")
    return tables


def _one_table(place: SingleFile, *, known: Tables | None, sourced: bool) -> SomeTables:
    (sheet,) = place.names()
    lines, name = place.lines(sheet), place.label(sheet)
    table = _table_of(sheet, lines[0] if lines else [], name)
    if known is None:
        raise InputError(f"{name}: is one table alone; give the data it goes into (--into), or the folder of all")
    return SomeTables({table.name: list(_rows(name, lines, table, sourced=sourced))})


def _table_of(sheet: str, titles: list[str], name: str) -> Table:
    """Tell which table it is, by the name of the file; failing that, by the columns."""
    header = {title.strip() for title in titles}
    fits = [table for table in TABLES if table.name == sheet.strip().lower()]
    if not fits:
        known = {table.name: len(header & {column.name for column in table.columns}) for table in TABLES}
        likely = [table for table in TABLES if known[table.name] == max(known.values()) > 1]
        whole = [table for table in likely if header >= {column.name for column in table.columns if column.needed}]
        fits = whole or likely
    if len(fits) == 1:
        return fits[0]
    names = ", ".join(table.name for table in fits or TABLES)
    what = "may be one of several tables" if fits else "has the columns of no table"
    raise TableError(name, 1, None, what, f"name it after the table ({names}), or give a --mapping")


def _names(table: Table) -> str:
    return ", ".join(column.name for column in table.columns)


def _rows(name: str, lines: Lines, table: Table, *, sourced: bool) -> Iterator[Row]:
    header, filled = records(name, lines)
    _raise_for_header(name, header, table, sourced=sourced)
    for number, cells in filled:
        yield Row(name, number, dict(zip(header, cells, strict=True)))


def _raise_for_header(file: str, header: list[str], table: Table, *, sourced: bool) -> None:
    known = [column.name for column in table.columns]
    for name, count in Counter(header).items():
        if count > 1:
            raise TableError(file, 1, name, "this column stands twice", "remove one of the two")
        if name not in known:
            close = get_close_matches(name, known, n=1)
            mend = f"did you mean {close[0]}?" if close else f"the columns are {_names(table)}"
            raise TableError(file, 1, name, "is no column of this table", mend)
    for column in table.columns:
        if column.needed and column.name not in header and not (sourced and column.refers == "source"):
            raise TableError(file, 1, column.name, "this column is missing", "add it; every row needs it")


def dataset_value(tables: Tables, key: str) -> str:
    """Return a value of ``dataset.csv``, or nothing."""
    return next((row["value"] for row in tables["dataset"] if row["key"] == key), "")
