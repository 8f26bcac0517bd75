"""What people call things becomes ids: a cell that refers to a row may hold its id, a name, or a source's address."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..claims.naming import folded, plain_address
from ..errors import InputError
from .checking import full_url, is_url
from .columns import TABLES, THINGS
from .row import Row
from .things import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .row import Tables

_LIKELY = 75  # of 100: so much alike are names that are worth a question
_Level = dict[str, set[str]]


class Names:
    """The ids that rows define, and what else each is called.

    >>> row = Row("organizations.csv", 2, {"org_id": "cedar-trust", "name": "Cedar Trust", "acronym": "CT"})
    >>> names = Names("thing", {"organizations": [row]})
    >>> names.find("CEDAR TRUST"), names.find("ct"), names.find("oak-trust"), names.close("Ceder Trust")
    (['cedar-trust'], ['cedar-trust'], [], ['cedar-trust (Cedar Trust)'])
    """

    def __init__(self, sort: str, *tables: Tables) -> None:
        self.sort, self.tables = sort, tables
        columns = {"sources": "source_id"} if sort == "source" else THINGS
        self.rows = {
            row[column].lower(): row
            for given in tables
            for table, column in columns.items()
            for row in given.get(table, ())
        }

    @cached_property
    def levels(self) -> list[_Level]:
        """Ids by what they are called: the main names first, since they go before the others."""
        levels: list[_Level] = [defaultdict(set), defaultdict(set)]
        for given in self.tables:
            for level, name, key in _called(given) if self.sort == "thing" else _addressed(given):
                levels[level][name].add(key)
        return levels

    def find(self, cell: str) -> list[str]:
        """Return the ids that a cell can mean: itself if it is one; several if it is a name of several."""
        if cell.lower() in self.rows:
            return [cell]
        name = plain_address(cell) if self.sort == "source" and is_url(cell) else folded(cell)
        return sorted(next((level[name] for level in self.levels if name in level), ()))

    def one(self, row: Row, column: str, cell: str) -> str:
        """Return the id that a cell (or one of its parts) means.

        Raises:
            TableError: none, with those that come close; or several.

        """
        found = self.find(cell)
        if len(found) == 1:
            return found[0]
        if found:
            raise row.error(column, f"{cell!r} is a name of several", f"write one of these ids: {', '.join(found)}")
        close = self.close(cell)
        hint = f"did you mean {' or '.join(close)}? if not, " if close else ""
        if self.sort == "source":
            raise row.error(column, f"sources.csv has no {cell!r}", f"{hint}correct the id, or add the source")
        what = f"no table defines {cell!r}"
        raise row.error(column, what, f"{hint}correct the id, or add a row that defines it")

    def close(self, cell: str) -> list[str]:
        """Return ids, each with the name of its row, that are called nearly so."""
        from rapidfuzz import fuzz, process

        called = {name: keys for level in reversed(self.levels) for name, keys in level.items()}
        called |= {key: {key} for key in self.rows}
        near = process.extract(folded(cell), sorted(called), scorer=fuzz.ratio, limit=3, score_cutoff=_LIKELY)
        keys = dict.fromkeys(key for name, _, _ in near for key in sorted(called[name]))
        shown = {key: self.rows[key]["name"] or self.rows[key]["title"] for key in keys if key in self.rows}
        return [f"{key} ({name})" for key, name in shown.items()][:3]


def _called(tables: Tables) -> Iterator[tuple[int, str, str]]:
    """Yield names of things, each with its level and the id."""
    for table, column in THINGS.items():
        for row in tables.get(table, ()):
            key = row[column].lower()
            yield from ((0, folded(row[name]), key) for name in ("name", "acronym", "scientific_name") if row[name])
            for other in row.texts("other_names"):
                yield 1, folded(other), key
                yield 1, folded(in_language(other, "")[0]), key
    for row in tables.get("names", ()):
        yield 1, folded(row["name"]), row["org_id"].lower()


def _addressed(tables: Tables) -> Iterator[tuple[int, str, str]]:
    for row in tables.get("sources", ()):
        key = row["source_id"].lower()
        if row["url"]:
            yield 0, plain_address(row["url"]), key
        yield 1, folded(row["title"]), key


def resolve_names(tables: Tables, known: Tables) -> None:
    """Put the id in the place of each name in a cell that refers to a row.

    Raises:
        TableError: a cell that means nothing, or several things; or one id for two things.

    """
    _raise_for_shared_ids(tables, known)
    _raise_for_known_pages(tables.get("sources", ()), known.get("sources", ()))
    names = {sort: Names(sort, known, tables) for sort in ("thing", "source")}
    for table in TABLES:
        columns = {column.name: (names[column.refers], column.holds) for column in table.columns if column.refers}
        if columns and table.name in tables:
            tables[table.name] = [_resolved(row, columns) for row in tables[table.name]]
    if "dataset" in tables:
        taxon = {"value": (names["thing"], "id")}
        tables["dataset"] = [_resolved(row, taxon) if row["key"] == "taxon" else row for row in tables["dataset"]]


def _resolved(row: Row, columns: dict[str, tuple[Names, str]]) -> Row:
    changed = {}
    for column, (names, holds) in columns.items():
        cell = row[column]
        if not cell or cell.lower() in names.rows:
            continue
        parts = row.parts(column) if holds == "ids" else [cell]
        if any(part.lower() not in names.rows for part in parts):
            changed[column] = "|".join(names.one(row, column, part) for part in parts)
    return replace(row, cells={**row.cells, **changed}) if changed else row


def _raise_for_shared_ids(tables: Tables, known: Tables) -> None:
    first: dict[str, str] = {}
    for given in (known, tables):
        for table, column in THINGS.items():
            for row in given.get(table, ()):
                if first.setdefault(row[column].lower(), table) != table:
                    what = f"{row[column]!r} names something else already"
                    raise row.error(column, what, "give each thing its own id")


def _raise_for_known_pages(rows: Iterable[Row], known: Iterable[Row]) -> None:
    """Raise if a row gives the page of a known source another id; what the rows correct is known no more."""
    given = {row["source_id"].lower() for row in rows if "url" in row.cells}
    key_of: dict[str, str] = {}
    for row in known:
        if row["source_id"].lower() not in given:
            key_of.setdefault(plain_address(row["url"]), row["source_id"])
    there = {(row["source_id"].lower(), plain_address(row["url"])) for row in known}
    for row in rows:
        key, page = row["source_id"].lower(), plain_address(row["url"])
        if page and page in key_of and (key, page) not in there:
            mend = f"it is {key_of[page]} already; use that id"
            raise row.error("url", f"{row['url']!r} is the address of a known source", mend)


# ---- the source that fills empty cells ----


def fill_source(tables: Tables, known: Tables, source: str) -> None:
    """Put a source into the rows that name none; an address that no source has becomes a source.

    Args:
        tables: what is read; changed.
        known: what is there already.
        source: id or address, or nothing.

    Raises:
        InputError: no source of that name, or several.

    """
    if not source:
        return
    key = _source_id(tables, known, source)
    for table in TABLES:
        columns = [column.name for column in table.columns if column.refers == "source"]
        if columns and table.name in tables:
            tables[table.name] = [
                row
                if row["source_url"]  # a name that says so in another column
                else replace(row, cells={**row.cells, **{name: row[name] or key for name in columns}})
                for row in tables[table.name]
            ]


def _source_id(tables: Tables, known: Tables, source: str) -> str:
    names = Names("source", known, tables)
    found = names.find(source)
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(f"the source {source!r} may be {' or '.join(found)}; give one of these ids")
    if not is_url(source):
        close = names.close(source)
        hint = f"did you mean {' or '.join(close)}? if not, " if close else ""
        raise InputError(f"no source is {source!r}: {hint}give the id of one, or the address of a page")
    return _add_page(tables, source)


def _add_page(tables: Tables, url: str) -> str:
    """Add a source for an address that no row describes, named after it; return its id."""
    key = "u-" + hashlib.sha256(full_url(url).encode()).hexdigest()[:10]
    host = urlsplit(full_url(url)).netloc
    cells = {"source_id": key, "title": f"Page at {host}", "publisher": host, "url": full_url(url)}
    tables["sources"] = [*tables.get("sources", ()), Row("sources.csv", 0, cells)]
    return key


def add_sources_of_addresses(tables: Tables, known: Tables) -> None:
    """Add a source for each address in a cell for a source: foreign sheets have no other place for them."""
    names, added = Names("source", known, tables), set[str]()
    for table in TABLES:
        columns = [column.name for column in table.columns if column.refers == "source"]
        for row in tables.get(table.name, ()):
            for column in columns:
                if is_url(row[column]) and not names.find(row[column]) and plain_address(row[column]) not in added:
                    added.add(plain_address(row[column]))
                    _add_page(tables, row[column])
