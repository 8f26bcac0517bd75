"""A folder of CSV files becomes rows of cells that are known to be well formed, or one error that says where not."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from ..claims import period
from ..errors import InputError, TableError
from .columns import CHANGE_KINDS, DATASET_KEYS, ENTITY_KINDS, TABLES, Column, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .terms import Terms

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?")
_ROR = r"((https://)?ror\.org/)?0[a-z0-9]{8}"
_LONGEST_CELL = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column (stripped; absent columns are empty) and where it stands."""

    file: str
    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def parts(self, column: str) -> list[str]:
        """Return what ``|`` parts, without empty parts."""
        return [part.strip() for part in self[column].split("|") if part.strip()]

    def error(self, column: str | None, what: str, mend: str) -> TableError:
        """Return the error that names this row."""
        return TableError(self.file, self.number, column, what, mend)


Tables = dict[str, list[Row]]


def read_tables(folder: str | Path, terms: Terms) -> Tables:
    """Read the tables of a folder.

    Args:
        folder: holds ``sources.csv``, ``organizations.csv``, ``relations.csv`` and any of the optional ones.
        terms: the words that closed lists allow.

    Raises:
        InputError: no such folder.
        TableError: file, row, column, what is wrong and how to mend it.

    """
    place = Path(folder)
    if not place.is_dir():
        raise InputError(
            f"{folder}: no such folder; give the folder that holds sources.csv, organizations.csv, relations.csv"
        )
    tables: Tables = {}
    for table in TABLES:
        file = place / f"{table.name}.csv"
        if file.exists():
            tables[table.name] = _read_table(file, table, terms)
        elif table.needed:
            raise TableError(file.name, None, None, "is missing", f"make it, with the columns {_names(table)}")
        else:
            tables[table.name] = []
    _check_dataset(tables["dataset"])
    return tables


def _names(table: Table) -> str:
    return ", ".join(column.name for column in table.columns)


def _read_table(file: Path, table: Table, terms: Terms) -> list[Row]:
    rows = list(_rows(file, table))
    checks = _checks(terms)
    for row in rows:
        for column in table.columns:
            _check_cell(row, column, checks)
    if not table.keyless:
        _raise_for_repeated_key(rows, table)
    return rows


def _rows(file: Path, table: Table) -> Iterator[Row]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise TableError(file.name, line, None, "is not UTF-8", "save it as 'CSV UTF-8'") from error
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror})") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    limit = csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # a long cell is for us to tell
    number = 1
    try:
        header = [name.strip() for name in next(reader, [])]
        _raise_for_header(file.name, header, table)
        for cells in reader:
            number += 1
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise TableError(
                    file.name,
                    number,
                    None,
                    f"has {len(cells)} cells, the header {len(header)}",
                    "put quotation marks round cells that hold a comma",
                )
            yield Row(file.name, number, dict(zip(header, map(str.strip, cells), strict=True)))
    except csv.Error as error:
        raise TableError(file.name, number + 1, None, f"is no CSV ({error})", "close every quotation mark") from error
    finally:
        csv.field_size_limit(limit)


def _raise_for_header(file: str, header: list[str], table: Table) -> None:
    if len(header) == 1 and ";" in header[0]:
        raise TableError(file, 1, None, "cells are parted by semicolons", "save it with commas")
    known = [column.name for column in table.columns]
    for name, count in Counter(header).items():
        if count > 1:
            raise TableError(file, 1, name, "this column stands twice", "remove one of the two")
        if name not in known:
            close = get_close_matches(name, known, n=1)
            mend = f"did you mean {close[0]}?" if close else f"the columns are {_names(table)}"
            raise TableError(file, 1, name, "is no column of this table", mend)
    for column in table.columns:
        if column.needed and column.name not in header:
            raise TableError(file, 1, column.name, "this column is missing", "add it; every row needs it")


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
    check = checks.get(column.holds)
    for part in row.parts(column.name) if column.holds == "ids" else [cell]:
        mend = check(part) if check else None
        if mend:
            raise row.error(column.name, f"{part!r} cannot stand here", mend)


def _raise_for_repeated_key(rows: list[Row], table: Table) -> None:
    first: dict[str, int] = {}
    for row in rows:
        key = row[table.key].lower()
        if key and key in first:
            raise row.error(
                table.key, f"{row[table.key]!r} stands already in row {first[key]}", "give each row its own"
            )
        first[key] = row.number


def _checks(terms: Terms) -> dict[str, Callable[[str], str | None]]:
    """For each sort of cell a check that returns how to mend a bad one, or None for a good one."""
    return {
        "id": _check_id,
        "ids": _check_id,
        "date": _check_date,
        "day": _check_day,
        "Wikidata id": lambda cell: _unless(r"Q[1-9]\d*", cell, "write it as Q42"),
        "ROR id": lambda cell: _unless(_ROR, cell, "write it as https://ror.org/ and nine characters"),
        "number": lambda cell: _unless(r"-?\d{1,18}(\.\d{1,9})?", cell, "write a plain number, as 1200 or 0.5"),
        "year": lambda cell: _unless(r"\d{4}", cell, "write a year, as 2024"),
        "language": _check_language,
        "country": lambda cell: _unless(
            r"[A-Z]{2}", cell, "write two capital letters (ISO 3166-1), as GB; or leave it empty"
        ),
        "currency": lambda cell: _unless(r"[A-Z]{3}", cell, "write three capital letters (ISO 4217), as EUR"),
        "property": lambda cell: _unless(r"[a-z][a-z0-9_]*", cell, "write small letters and _, as member_count"),
        "url": _check_url,
        "organization kind": _one_of(terms.organization_kinds),
        "relation type": _one_of(terms.relation_types),
        "reading": _one_of(terms.readings),
        "stance": _one_of(terms.stances),
        "name kind": _one_of(terms.name_kinds),
        "source kind": _one_of(terms.source_kinds),
        "visibility": _one_of(terms.visibilities),
        "action": _one_of(terms.actions),
        "entity kind": _one_of(ENTITY_KINDS),
        "change kind": _one_of(CHANGE_KINDS),
    }


def _unless(pattern: str, cell: str, mend: str) -> str | None:
    return None if re.fullmatch(pattern, cell, re.ASCII) else mend


def _one_of(words: Mapping[str, object] | tuple[str, ...]) -> Callable[[str], str | None]:
    def check(cell: str) -> str | None:
        if cell in words:
            return None
        close = get_close_matches(cell, list(words), n=1)
        return f"did you mean {close[0]}?" if close else f"write one of {', '.join(words)}"

    return check


def _check_id(cell: str) -> str | None:
    if SLUG.fullmatch(cell.lower()):
        return None
    return "an id has letters a-z, digits, - and _ only, and starts and ends with a letter or digit"


def _check_date(cell: str) -> str | None:
    try:
        period(cell)
    except InputError:
        return "write 1998, 1998-03 or 1998-03-21, a day that exists"
    return None


def _check_language(cell: str) -> str | None:
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


def _check_dataset(rows: list[Row]) -> None:
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


def dataset_value(tables: Tables, key: str) -> str:
    """Return a value of ``dataset.csv``, or nothing."""
    return next((row["value"] for row in tables["dataset"] if row["key"] == key), "")
