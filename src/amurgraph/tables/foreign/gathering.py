"""Foreign spreadsheets become our tables, by the rules of a mapping; what is left out is counted and told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ... import resources
from ...claims.naming import folded
from ...errors import TableError
from ..columns import TABLES
from ..places import our_sheets
from ..resolving import Names, add_sources_of_addresses, fill_source
from ..row import Row, SomeTables, Tables
from .converting import converted
from .mapping import read_mapping
from .minting import made_ids
from .sifting import sift, told_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..places import Place
    from ..terms import Terms
    from .mapping import Rules, Sheet

    Made = list[tuple[Sheet, list[Row]]]

_KUMU = {"from", "to", "type"}


def rules_of_kumu(place: Place) -> Rules | None:
    """Return the mapping of Kumu's sheets if these are some: none of our tables, and From, To, Type above one."""
    names = place.names()
    if not place.alone:
        names = [] if our_sheets(place) else [name for name in names if folded(name) == "connections"]
    if any(_titles(place, name) >= _KUMU for name in names):
        return read_mapping(resources.find("tables", "foreign", "kumu.toml"))
    return None


def _titles(place: Place, sheet: str) -> set[str]:
    return {folded(title.strip()) for title in next(iter(place.lines(sheet)), [])}


def foreign_tables(
    place: Place, rules: Rules, terms: Terms, *, known: Tables, source: str, tell: Callable[[str], None]
) -> SomeTables:
    """Return our tables of what lies there.

    Args:
        place: where the sheets lie.
        rules: the mapping.
        terms: the words of closed lists.
        known: the tables of the data that these go into; nothing, if they stand alone.
        source: id or address of the source that all of it rests on, instead of that of the mapping.
        tell: takes a line on what was left out.

    Raises:
        TableError: a sheet, column or word that the mapping speaks of and that is not so.

    """
    made = [
        (sheet, converted(place.label(name), place.lines(name), sheet, rules, terms, tell))
        for sheet, name in _found(place, rules)
    ]
    made, named = _with_ids(made, known)
    tables = SomeTables({"organizations": named} if named else {})
    for sheet, rows in made:
        tables[sheet.table.name] = [*tables[sheet.table.name], *rows]
    if "relations" in tables:
        names = Names("thing", known, tables)
        sifted = [
            row for sheet, rows in made if sheet.table.name == "relations" for row in sift(sheet, rows, names, tell)
        ]
        tables["relations"] = told_once(sifted, terms, tell)
    _add_source(tables, rules, known, source)
    return tables


def _found(place: Place, rules: Rules) -> list[tuple[Sheet, str]]:
    """Return the rules for each sheet that is there, with its name there."""
    names = {folded(name): name for name in place.names()}
    by_name = [(sheet, names[folded(sheet.file)]) for sheet in rules.sheets if folded(sheet.file) in names]
    if place.alone and not by_name:  # one sheet of any name is known by its columns
        (name,) = names.values()
        titles = _titles(place, name)
        fits = [sheet for sheet in rules.sheets if titles >= {folded(title) for title in sheet.columns.values()}]
        if fits:
            return [(max(fits, key=lambda sheet: len(sheet.columns)), name)]
        wanted = "; or ".join(", ".join(sheet.columns.values()) for sheet in rules.sheets)
        what = f"has not the columns that {rules.file} speaks of"
        raise TableError(place.label(name), 1, None, what, f"they are {wanted}")
    there = {sheet.file for sheet, _ in by_name}
    for sheet in rules.sheets:
        if sheet.file not in there and not sheet.optional and not place.alone:
            raise TableError(
                place.label(sheet.file), None, None, "is missing", f"put it there, or correct {rules.file}"
            )
    return by_name


def _with_ids(made: Made, known: Tables) -> tuple[Made, list[Row]]:
    """Put ids in the place of names; return also a row for each organization that is only named as an end."""
    tables = SomeTables()
    for sheet, rows in made:
        if not sheet.names:
            tables[sheet.table.name] = [*tables[sheet.table.name], *rows]
    names = Names("thing", known, tables)
    cells = [(row, column) for sheet, rows in made for row in rows for column in sheet.names if row[column]]
    ids = made_ids(cells, names)
    described = {ids[folded(row[column])] for row, column in cells if column == "org_id"} | names.rows.keys()
    named: dict[str, Row] = {}
    for row, column in cells:
        key = ids[folded(row[column])]
        if key.lower() not in described and key not in named:
            titles = {"org_id": row.titles[column], "name": row.titles[column]}
            named[key] = Row(row.file, row.number, {"org_id": key, "name": row[column]}, titles)
    return [(sheet, [_renamed(row, sheet.names, ids) for row in rows]) for sheet, rows in made], list(named.values())


def _renamed(row: Row, columns: tuple[str, ...], ids: dict[str, str]) -> Row:
    changed = {column: ids[folded(row[column])] for column in columns if row[column]}
    return replace(row, cells={**row.cells, **changed}) if changed else row


def _add_source(tables: SomeTables, rules: Rules, known: Tables, source: str) -> None:
    """Let all rest on the source that is given, else on that of the mapping; what has none cannot be told."""
    if rules.source and not source:
        tables["sources"] = [*tables["sources"], Row(f"{rules.file}, source", 0, rules.source)]
        source = rules.source.get("source_id", "")
    add_sources_of_addresses(tables, known)
    fill_source(tables, known, source)
    for table in TABLES:
        for column in table.columns:
            if column.needed and column.refers == "source":
                for row in tables[table.name]:
                    if not row[column.name]:
                        mend = "give --source: its address, or the id of a source that is known"
                        raise row.error(column.name if column.name in row.titles else None, "has no source", mend)
