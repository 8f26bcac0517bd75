"""Edited tables go into the tables of the data: each given row in the place of the one that it corrects."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from ..errors import TableError
from .columns import TABLES, THINGS, Column, Table
from .terms import read_terms
from .things import in_language, name_in_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .row import Row, Tables

    _Key = tuple[str, ...]

# Columns that together say one thing: who gives one of them gives all.
_TOGETHER = (
    ("relations", ("qualifier", "note")),
    ("names", ("source_url", "source_id")),
)
_SEVERAL = frozenset({"ids", "texts", "urls"})
_DEFAULTS = {"reading": "stated", "name kind": "alias"}  # what an empty cell means
# What makes two rows of one key no different: ids of rows, ends in either order, what an export alone fills.
_NOT_SAID = frozenset({"relation_id", "subject_id", "object_id", "object_kind", "qualifier", "name_id"})
_SHOWN = 3


def merge_tables(known: Tables, given: Tables, *, whole: bool = False) -> Tables:
    """Return the tables of the data with the given rows in them; ``known`` stays as it is.

    A given row takes the place of the known one of the same key: of its id; for a relation without one, of the same
    ends, type, source and locator; for what a source says of a value or a change, of the same id and source. Where
    several known rows have that key, nothing tells which is meant: a row that says what none of them says is added.
    A column that the given table lacks keeps what is known; one that is there and empty empties it. But of what
    describes a thing, cells that hold several (sources, other names) are united. Other rows are added.

    Args:
        known: what ``graph_to_tables`` gave.
        given: what ``read_tables`` gave with ``known``, or tables of some rows.
        whole: what a given table does not have is removed from that table, and from cells that hold several.

    Raises:
        TableError: with ``whole``, a given table lacks what others use.

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
    if whole:
        _raise_for_removed(known, given, merged)
    return merged


def _merged(table: Table, known: list[Row], given: list[Row], *, whole: bool) -> list[Row]:
    split = table.column("source_ids") if table.name == "changes" else None
    if split:
        known, given = _by_source(known), _by_source(given)
    partner = _partners(table, known, given)
    united = [] if whole or _states(table) else [column for column in table.columns if column.holds in _SEVERAL]
    taken = {id(row): _corrected(table, row, by, united) for by, row in partner if row is not None}
    rows = [taken.get(id(row), row) for row in known if not whole or id(row) in taken]
    rows += [by for by, row in partner if row is None]
    if _states(table):
        rows = _agreeing(table, rows, given)
    return _joined(rows) if split else rows


def _partners(table: Table, known: list[Row], given: list[Row]) -> list[tuple[Row, Row | None]]:
    """Find for each given row the known one that it corrects; of several of one key only one that says the same."""
    partner: dict[int, Row] = {}
    taken: set[int] = set()

    def pair(row: Row, likely: Iterable[Row]) -> None:
        found = next((one for one in likely if id(one) not in taken), None)
        if found is not None:
            partner[id(row)] = found
            taken.add(id(found))

    for key in _keys(table):
        by_key: dict[_Key, list[Row]] = defaultdict(list)
        for row in known:
            by_key[key(row)].append(row)
        by_content: dict[tuple[_Key, _Key], dict[_Key, Iterator[Row]]] = {}
        for row in given:
            if id(row) not in partner and key(row) in by_key and key(row):
                columns = tuple(sorted(row.cells))
                if (key(row), columns) not in by_content:
                    by_content[key(row), columns] = _by_content(table, by_key[key(row)], columns)
                pair(row, by_content[key(row), columns].get(_content(table, row, columns), iter(())))
        for row in given:
            same = by_key.get(key(row), ())
            if id(row) not in partner and key(row) and len(same) == 1:
                pair(row, same)
    return [(row, partner.get(id(row))) for row in given]


def _by_content(table: Table, rows: Iterable[Row], columns: _Key) -> dict[_Key, Iterator[Row]]:
    """Return rows by what they say in some columns; each is met once."""
    found: dict[_Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[_content(table, row, columns)].append(row)
    return {content: iter(same) for content, same in found.items()}


def _content(table: Table, row: Row, columns: _Key) -> _Key:
    """Return what a row says in some columns, each thing written in one way; the key is compared elsewhere."""
    cells = {}
    for column in table.columns:
        if column.name in columns and column.name not in _NOT_SAID and (column.says or not _states(table)):
            cells[column.name] = _plain(column, row[column.name])
    if table.name == "relations" and ("note" in columns or "qualifier" in columns):
        cells["note"] = "; ".join(filter(None, (row["qualifier"], row["note"])))
    return tuple(cells.values())


def _plain(column: Column, cell: str) -> str:
    if column.holds in ("id", "ids", "language"):
        return cell.lower()
    if column.holds in ("number", "year") and cell:
        return str(Decimal(cell).normalize())
    return cell or _DEFAULTS.get(column.holds, "")


def _states(table: Table) -> bool:
    """Tell whether several rows of a table may have one id: what each source says of one thing."""
    return any(column.says for column in table.columns)


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


def _corrected(table: Table, known: Row, by: Row, united: Iterable[Column]) -> Row:
    cells = {**known.cells}
    for name, columns in _TOGETHER:
        if name == table.name and any(column in by.cells for column in columns):
            for column in columns:
                cells.pop(column, None)
    cells |= by.cells
    now = replace(by, cells=cells)
    cells |= {column.name: _united(column, known, now) for column in united if column.name in by.cells}
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


def _united(column: Column, known: Row, given: Row) -> str:
    """Unite the parts of a cell, those that are known first."""
    if column.name != "other_names":
        parts: dict[str, str] = {}
        for part in (*known.parts(column.name), *given.parts(column.name)):
            parts.setdefault(part.lower() if column.holds == "ids" else part, part)
        return "|".join(parts.values())
    language = given["language"] or "en"
    names = (in_language(name, row["language"] or "en") for row in (known, given) for name in row.texts(column.name))
    return "|".join(name_in_cell(text, own, language) for text, own in dict.fromkeys(names))


# ---- a whole table instead of the known one ----


def _raise_for_removed(known: Tables, given: Tables, merged: Tables) -> None:
    """Raise if a given table lacks what is still in use: half a table was taken for the whole."""
    for sort, columns in (("source", {"sources": "source_id"}), ("thing", THINGS)):
        left = {row[column].lower() for name, column in columns.items() for row in merged[name]}
        used = {key.lower() for key in _used(merged, sort)}
        for name, column in columns.items():
            gone = [row[column] for row in known.get(name, ()) if row[column].lower() in used - left]
            if gone and name in given:
                shown = ", ".join(gone[:_SHOWN]) + (f" and {len(gone) - _SHOWN} more" if len(gone) > _SHOWN else "")
                file = given[name][0].file if given[name] else f"{name}.csv"
                them = "its row" if len(gone) == 1 else "their rows"
                what = f"lacks {shown}, which other tables use"
                raise TableError(file, None, None, what, f"add {them}, or leave --whole out")


def _used(tables: Tables, sort: str) -> Iterator[str]:
    """Give the ids that cells name, of sources or of things."""
    for table in TABLES:
        columns = [column for column in table.columns if column.refers == sort]
        for row in tables[table.name]:
            for column in columns:
                yield from row.parts(column.name) if column.holds == "ids" else [row[column.name]]
    if sort == "thing":
        yield from (row["value"] for row in tables["dataset"] if row["key"] == "taxon")


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
