"""May this stand in a table? For each sort of cell a check that says how to mend a bad one."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from ..claims import period
from ..errors import InputError
from .columns import CHANGE_KINDS, DATASET_KEYS, ENTITY_KINDS, TABLES, Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .row import Row, Tables
    from .terms import Terms

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?")
_ROR = r"((https://)?ror\.org/)?0[a-z0-9]{8}"
_LONGEST_CELL = 20_000


def check_rows(rows: list[Row], table: Table, terms: Terms) -> None:
    """Check cells and keys.

    Raises:
        TableError: the first that is not as it should be.

    """
    checks = _checks(terms)
    for row in rows:
        for column in table.columns:
            _check_cell(row, column, checks)
    if not table.keyless:
        _raise_for_repeated_key(rows, table)


def _check_cell(row: Row, column: Column, checks: Mapping[str, Callable[[str], str | None]]) -> None:
    cell = row[column.name]
    if not cell:
        if column.needed:
            raise row.error(column.name, "is empty", column.help or "fill it in")
        return
    if column.needed and column.holds == "ids" and not row.parts(column.name):
        raise row.error(column.name, f"{cell!r} names nothing", "write at least one id")
    if len(cell) > _LONGEST_CELL:
        raise row.error(column.name, f"holds {len(cell)} characters", f"shorten it to {_LONGEST_CELL}")
    check = None if column.refers else checks.get(column.holds)  # whether it names something is seen in resolving
    for part in row.parts(column.name) if column.holds in ("ids", "urls") else [cell]:
        mend = check(part) if check else None
        if mend:
            raise row.error(column.name, f"{part!r} cannot stand here", mend)


def _raise_for_repeated_key(rows: list[Row], table: Table) -> None:
    """Each key once; where rows tell what sources say, again only if the rest of the row is the same."""
    alike = [column.name for column in table.columns if not column.says]
    repeatable = len(alike) < len(table.columns)
    first: dict[str, Row] = {}
    for row in rows:
        known = first.setdefault(row[table.key].lower(), row) if row[table.key] else row
        if known is not row and not (repeatable and all(row[name] == known[name] for name in alike[1:])):
            raise row.error(
                table.key, f"{row[table.key]!r} stands already in row {known.number}", "give each row its own"
            )


def check_statements(tables: Tables, terms: Terms) -> None:
    """Check rows that state, once names are ids: none twice, and no merger of one organization into itself.

    Raises:
        TableError: the first that is not as it should be.

    """
    for table in TABLES:
        if table.name == "relations" or any(column.says for column in table.columns):
            _raise_for_repeats(tables[table.name], table, terms)
    for row in tables["changes"]:
        originals, results = ({key.lower() for key in row.parts(name)} for name in ("original_ids", "result_ids"))
        if row["kind"] == "merger" and originals == results and len(originals) == 1:
            mend = "name in original_ids all that were merged, or in result_ids what they became"
            raise row.error("result_ids", "is the organization that was merged itself", mend)


def _raise_for_repeats(rows: list[Row], table: Table, terms: Terms) -> None:
    """Raise if a row says again what one above says; rows with ids of their own are told apart by these."""
    first: dict[tuple[str, ...], Row] = {}
    symmetric = terms.symmetric
    for row in rows:
        if row["relation_id"]:
            continue
        cells = {column.name: row[column.name] for column in table.columns}
        cells |= {column.name: cells[column.name].lower() for column in table.columns if column.holds in ("id", "ids")}
        if row["predicate"] in symmetric:
            cells["subject_id"], cells["object_id"] = sorted((cells["subject_id"], cells["object_id"]))
        known = first.setdefault(tuple(cells.values()), row)
        if known is not row:
            what = f"what this row says stands already in row {known.number}"
            raise row.error(None, what, "leave one of the two out")


def _checks(terms: Terms) -> dict[str, Callable[[str], str | None]]:
    """For each sort of cell a check that returns how to mend a bad one, or None for a good one."""
    return {
        "id": _check_id,
        "ids": _check_id,
        "row id": _check_row_id,
        "date": _check_date,
        "day": _check_day,
        "Wikidata id": lambda cell: _unless(r"Q[1-9]\d*", cell, "write it as Q42"),
        "ROR id": lambda cell: _unless(_ROR, cell, "write it as https://ror.org/ and nine characters"),
        "number": lambda cell: _unless(r"-?\d{1,18}(\.\d{1,9})?", cell, "write a plain number, as 1200 or 0.5"),
        "year": lambda cell: _unless(r"\d{4}", cell, "write a year, as 2024"),
        "language": check_language,
        "country": _check_country,
        "currency": lambda cell: _unless(r"[A-Z]{3}", cell, "write three capital letters (ISO 4217), as EUR"),
        "property": lambda cell: _unless(r"[a-z][a-z0-9_]*", cell, "write small letters and _, as member_count"),
        "url": _check_url,
        "urls": _check_url,
        **{sort: _one_of(words) for sort, words in closed_lists(terms).items()},
    }


def closed_lists(terms: Terms) -> dict[str, tuple[str, ...]]:
    """Return the words that may stand in a cell, by the sort of cell, for those that have a closed list."""
    return {
        "organization kind": tuple(terms.organization_kinds),
        "relation type": tuple(terms.relation_types),
        "reading": tuple(terms.readings),
        "stance": tuple(terms.stances),
        "name kind": tuple(terms.name_kinds),
        "source kind": tuple(terms.source_kinds),
        "visibility": tuple(terms.visibilities),
        "action": tuple(terms.actions),
        "entity kind": tuple(ENTITY_KINDS),
        "change kind": CHANGE_KINDS,
    }


def _unless(pattern: str, cell: str, mend: str) -> str | None:
    return None if re.fullmatch(pattern, cell, re.ASCII) else mend


def _one_of(words: tuple[str, ...]) -> Callable[[str], str | None]:
    def check(cell: str) -> str | None:
        if cell in words:
            return None
        close = get_close_matches(cell, words, n=1)
        return f"did you mean {close[0]}?" if close else f"write one of {', '.join(words)}"

    return check


def _check_country(cell: str) -> str | None:
    if cell == "UK":  # reserved, and no code of ISO 3166-1
        return "write GB"
    return _unless(r"[A-Z]{2}", cell, "write two capital letters (ISO 3166-1), as GB; or leave it empty")


def _check_id(cell: str) -> str | None:
    if SLUG.fullmatch(cell.lower()):
        return None
    return "an id has letters a-z, digits, - and _ only, and starts and ends with a letter or digit"


def _check_row_id(cell: str) -> str | None:
    mend = "an id of a row has letters, digits, . - and _ only, and starts and ends with a letter or digit"
    return _unless(r"[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?", cell, mend)


def _check_date(cell: str) -> str | None:
    try:
        period(cell)
    except InputError:
        return "write 1998, 1998-03 or 1998-03-21, a day that exists"
    return None


def check_language(cell: str) -> str | None:
    """Return how to mend a language tag, or None if it is good."""
    try:
        Literal("", language=cell)
    except ValueError:
        return "write a language tag, as en or zh-Hans"
    return _unless(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", cell, "write a language tag, as en or zh-Hans")


def _check_day(cell: str) -> str | None:
    return _check_date(cell) or (None if len(cell) == len("2024-05-31") else "write a day, as 2024-05-31")


def _check_url(cell: str) -> str | None:
    mend = "write a full address, as https://example.org/page"
    try:
        parts = urlsplit(full_url(cell))
        parts.port  # noqa: B018 - reading it checks it
        NamedNode(full_url(cell))
    except ValueError:
        return mend
    return None if parts.scheme in ("http", "https") and "." in (parts.hostname or "") else mend


def is_url(cell: str) -> bool:
    """Tell whether a cell is an address, written in full.

    >>> is_url("https://cedar.example/about"), is_url("Cedar Inc.")
    (True, False)
    """
    return "://" in cell and _check_url(cell) is None


def full_url(url: str) -> str:
    """Return an address with its scheme: https where none is written.

    >>> full_url("cedar.example")
    'https://cedar.example'
    """
    return url if "://" in url else f"https://{url}"


def check_base(base: str) -> str | None:
    """Return how to mend what the IRIs of a data set are to begin with, or None if it is good."""
    mend = "it begins with https:// and ends with /, as https://example.org/lynx/"
    return mend if _check_url(base) or not base.startswith(("http://", "https://")) or not base.endswith("/") else None


def check_dataset(rows: list[Row]) -> None:
    """Check keys and values of ``dataset.csv``: each key once, addresses and days well formed."""
    seen: set[str] = set()
    checks = {"base": check_base, "licence": _check_url, "issued": _check_day}
    for row in rows:
        key, value = row["key"], row["value"]
        if key not in DATASET_KEYS:
            raise row.error("key", f"{key!r} is not known", f"write one of {', '.join(DATASET_KEYS)}")
        if key in seen:
            raise row.error("key", f"{key!r} stands twice", "keep one of the two")
        seen.add(key)
        mend = checks[key](value) if key in checks and value else None
        if mend:
            raise row.error("value", f"{value!r} is no {key}", mend)
