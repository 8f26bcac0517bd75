"""Edited tables go into the tables of the data: each given row in the place of the one that it corrects."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from .columns import TABLES, Table
from .terms import read_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .row import Row, Tables

    _Key = tuple[str, ...]

# Columns that together say one thing: who gives one of them gives all.
_TOGETHER = (
    ("relations", ("qualifier", "note")),
    ("names", ("source_url", "source_id")),
)


def merge_tables(known: Tables, given: Tables, *, whole: bool = False) -> Tables:
    """Return the tables of the data with the given rows in them; ``known`` stays as it is.

    A given row takes the place of the known one of the same key: of its id; for a relation without one, of the same
    ends, type, source and locator; for what a source says of a value or a change, of the same id and source. A column
    that the given table lacks keeps what is known; one that is there and empty empties it. Other rows are added.

    Args:
        known: what ``graph_to_tables`` gave.
        given: what ``read_tables`` gave with ``known``, or tables of some rows.
        whole: what a given table does not have is removed from that table.

    >>> from amurgraph.tables import Row
    >>> def organization(**cells): return Row("organizations.csv", 2, {"org_id": "cedar-trust", **cells})
    >>> known = {"organizations": [organization(name="Cedar Trust", country="GB")]}
    >>> merged = merge_tables(known, {"organizations": [organization(name="Cedar Foundation")]})
    >>> merged["organizations"][0].cells
    {'org_id': 'cedar-trust', 'name': 'Cedar Foundation', 'country': 'GB'}

    """
    merged: Tables = {table.name: list(known.get(table.name, ())) for table in TABLES}
    for table in TABLES:
        if table.name in given:
            merged[table.name] = _merged(table, merged[table.name], given[table.name], whole=whole)
    return merged


def _merged(table: Table, known: list[Row], given: list[Row], *, whole: bool) -> list[Row]:
    split = table.column("source_ids") if table.name == "changes" else None
    if split:
        known, given = _by_source(known), _by_source(given)
    partner = _partners(table, known, given)
    taken = {id(row): _corrected(table, row, by) for by, row in partner if row is not None}
    rows = [taken.get(id(row), row) for row in known if not whole or id(row) in taken]
    rows += [by for by, row in partner if row is None]
    if any(column.says for column in table.columns):
        rows = _agreeing(table, rows, given)
    return _joined(rows) if split else rows


def _partners(table: Table, known: list[Row], given: list[Row]) -> list[tuple[Row, Row | None]]:
    """Find for each given row the known one that it corrects; of several of one key first those that are the same."""
    partner: dict[int, Row] = {}
    free = {id(row) for row in known}
    for key in _keys(table):
        by_key: dict[_Key, list[Row]] = defaultdict(list)
        for row in known:
            by_key[key(row)].append(row)
        for same in (True, False):
            for row in given:
                if id(row) not in partner and key(row):
                    likely = (one for one in by_key.get(key(row), ()) if id(one) in free)
                    found = next((one for one in likely if not same or _says_the_same(row, one)), None)
                    if found is not None:
                        partner[id(row)] = found
                        free.remove(id(found))
    return [(row, partner.get(id(row))) for row in given]


def _says_the_same(row: Row, known: Row) -> bool:
    return all(known[column] == cell for column, cell in row.cells.items())


def _keys(table: Table) -> list[Callable[[Row], _Key]]:
    """Return what tells the rows of a table apart, the surest first; an empty key tells nothing."""

    def of(*columns: str) -> Callable[[Row], _Key]:
        return lambda row: tuple(row[column].lower() for column in columns) if row[columns[0]] else ()

    if table.name == "relations":
        symmetric = read_terms().symmetric

        def statement(row: Row) -> _Key:
            ends = [row["subject_id"].lower(), row["object_id"].lower()]
            if row["predicate"] in symmetric:
                ends.sort()
            return (*ends, row["predicate"], row["source_id"].lower(), row["locator"])

        return [of("relation_id"), statement]
    if table.name == "observations":
        return [of("observation_id", "source_id")]
    if table.name == "changes":
        return [of("change_id", "source_ids")]
    if table.name == "names":
        return [lambda row: (row["org_id"].lower(), row["name"], row["language"].lower())]
    return [of(table.key)]


def _corrected(table: Table, known: Row, by: Row) -> Row:
    cells = {**known.cells}
    for name, columns in _TOGETHER:
        if name == table.name and any(column in by.cells for column in columns):
            for column in columns:
                cells.pop(column, None)
    cells |= by.cells
    if table.name == "relations" and known["relation_id"]:
        cells["relation_id"] = known["relation_id"]  # the number of an evidence stays
    return replace(by, cells={column: cell for column, cell in cells.items() if cell})


def _agreeing(table: Table, rows: list[Row], given: Iterable[Row]) -> list[Row]:
    """Let the rows of one id agree in what they share with the given one: the value, or who became whom."""
    shared = [column.name for column in table.columns if not column.says]
    says: dict[str, dict[str, str]] = defaultdict(dict)
    for row in given:
        says[row[table.key].lower()] |= {name: row[name] for name in shared if name in row.cells and name != table.key}
    return [
        replace(row, cells={name: cell for name, cell in {**row.cells, **says[key]}.items() if cell})
        if (key := row[table.key].lower()) in says
        else row
        for row in rows
    ]


# ---- changes: one row may rest on several sources ----


def _by_source(rows: list[Row]) -> list[Row]:
    return [
        replace(row, cells={**row.cells, "source_ids": source})
        for row in rows
        for source in dict.fromkeys(row.parts("source_ids")) or [""]
    ]


def _joined(rows: list[Row]) -> list[Row]:
    """Make one row again of those that say the same with different sources."""
    alike: dict[tuple[tuple[str, str], ...], list[Row]] = defaultdict(list)
    for row in rows:
        alike[tuple(sorted((name, cell) for name, cell in row.cells.items() if cell and name != "source_ids"))].append(
            row
        )
    return [
        replace(same[0], cells={**same[0].cells, "source_ids": "|".join(row["source_ids"] for row in same)})
        for same in alike.values()
    ]
