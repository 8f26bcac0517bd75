"""How a foreign spreadsheet becomes our tables: rules in TOML, written down by whoever knows both."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from ...errors import InputError, TableError
from ..columns import TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_GUIDE = "docs/how-to/import-other-spreadsheets.md shows how it is written"
_TABLES = {table.name: table for table in TABLES if table.name != "dataset"}
NAMED = {"organizations": ("org_id",), "relations": ("subject_id", "object_id")}  # what ``names`` may list
_LINE = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rules for one sheet: from which file into which table, and what becomes of columns, words and rows."""

    file: str
    table: Table
    optional: bool = False  # the file need not be there
    columns: Mapping[str, str] = field(default_factory=dict)  # our column: theirs, which must be there
    optional_columns: Mapping[str, str] = field(default_factory=dict)  # our column: theirs, if it is there
    fill: Mapping[str, str] = field(default_factory=dict)  # our column: what stands in each row that says nothing else
    shorten: Mapping[str, str] = field(default_factory=dict)  # our column: what is taken away from its beginning
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # our column: their words and ours
    turn: tuple[str, ...] = ()  # their words for relations that we tell from the other end
    names: tuple[str, ...] = ()  # our columns of ids for which they have names
    skip: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # their column: words whose rows are left out
    skip_unknown_ends: bool = False
    skip_loops: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """A mapping: its file, the rules for each sheet, and the source that all of it rests on, as a row of ours."""

    file: str
    sheets: tuple[Sheet, ...]
    source: Mapping[str, str]


def read_mapping(path: Path) -> Rules:
    """Read rules from a TOML file.

    Raises:
        InputError: it cannot be read. TableError: it is no TOML, or says what we do not understand.

    """
    try:
        said = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); give a mapping in TOML") from error
    except UnicodeDecodeError as error:
        raise TableError(path.name, None, None, "is not UTF-8", "save it as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = _LINE.search(str(error))
        raise TableError(path.name, int(line[1]) if line else None, None, f"is no TOML ({error})", _GUIDE) from error
    _raise_for_unknown(path.name, said, ("source", "sheet"))
    source = _texts(f"{path.name}, source", said.get("source", {}))
    _raise_for_unknown(f"{path.name}, source", source, _names(_TABLES["sources"]))
    sheets = said.get("sheet")
    if not isinstance(sheets, list) or not sheets:
        raise TableError(path.name, None, None, "has no [[sheet]]", _GUIDE)
    made = tuple(_sheet(f"{path.name}, sheet {number}", sheet) for number, sheet in enumerate(sheets, start=1))
    return Rules(path.name, made, source)


def _sheet(where: str, said: Any) -> Sheet:
    if not isinstance(said, dict):
        raise TableError(where, None, None, "is no table of TOML", _GUIDE)
    _raise_for_unknown(where, said, [one.name for one in fields(Sheet)])
    file, table = said.get("file"), _TABLES.get(str(said.get("table")))
    if not isinstance(file, str) or not file or set(file) & set("/\\"):
        raise TableError(f"{where}, file", None, None, "is no name of a file or sheet", 'write one, as file = "x.csv"')
    if table is None:
        raise TableError(f"{where}, table", None, None, "is none of ours", f"write one of {', '.join(_TABLES)}")
    sheet = Sheet(
        file=file.removesuffix(".csv"),
        table=table,
        optional=_flag(f"{where}, optional", said.get("optional", False)),
        skip_unknown_ends=_flag(f"{where}, skip_unknown_ends", said.get("skip_unknown_ends", False)),
        skip_loops=_flag(f"{where}, skip_loops", said.get("skip_loops", False)),
        columns=_of_columns(f"{where}, columns", table, said.get("columns", {})),
        optional_columns=_of_columns(f"{where}, optional_columns", table, said.get("optional_columns", {})),
        fill=_of_columns(f"{where}, fill", table, said.get("fill", {})),
        shorten=_of_columns(f"{where}, shorten", table, said.get("shorten", {})),
        words={
            column: _texts(f"{where}, words.{column}", words)
            for column, words in _of_known_columns(f"{where}, words", table, said.get("words", {})).items()
        },
        turn=_list(f"{where}, turn", said.get("turn", [])),
        names=_list(f"{where}, names", said.get("names", [])),
        skip={
            column: _list(f"{where}, skip.{column}", words)
            for column, words in _dict(f"{where}, skip", said.get("skip", {})).items()
        },
    )
    _raise_for_gaps(where, sheet)
    return sheet


def _raise_for_gaps(where: str, sheet: Sheet) -> None:
    given = {*sheet.columns, *sheet.optional_columns, *sheet.fill}
    for column in sheet.table.columns:
        if column.needed and column.refers != "source" and column.name not in given:
            raise TableError(where, None, None, f"nothing gives {column.name}", "add it under columns, or under fill")
    for key, columns in (("words", sheet.words), ("shorten", sheet.shorten), ("names", sheet.names)):
        for name in columns:
            if name not in given:
                raise TableError(f"{where}, {key}", None, None, f"no column gives {name!r}", "add it under columns")
    allowed = NAMED.get(sheet.table.name, ())
    for name in sheet.names:
        if name not in allowed:
            mend = f"it may list {', '.join(allowed)}" if allowed else "remove it: no id of this table is made of names"
            raise TableError(f"{where}, names", None, None, f"{name!r} cannot stand here", mend)
    ends = sheet.turn or sheet.skip_unknown_ends or sheet.skip_loops
    if ends and sheet.table.name != "relations":
        what = "turn, skip_unknown_ends and skip_loops are about ends"
        raise TableError(where, None, None, what, "remove them: only relations have ends")


def _of_columns(where: str, table: Table, said: Any) -> dict[str, str]:
    return _texts(where, _of_known_columns(where, table, said))


def _of_known_columns(where: str, table: Table, said: Any) -> dict[str, Any]:
    _raise_for_unknown(where, _dict(where, said), _names(table))
    return _dict(where, said)


def _raise_for_unknown(where: str, said: Iterable[str], known: Iterable[str]) -> None:
    for key in said:
        if key not in known:
            close = get_close_matches(key, list(known), n=1)
            mend = f"did you mean {close[0]}?" if close else f"write one of {', '.join(known)}"
            raise TableError(where, None, None, f"{key!r} is not known here", mend)


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _dict(where: str, said: Any) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise TableError(where, None, None, "is no table of TOML", "write pairs: key = value")
    return said


def _texts(where: str, said: Any) -> dict[str, str]:
    for key, text in _dict(where, said).items():
        if not isinstance(text, str):
            raise TableError(f"{where}, {key}", None, None, "is no text", "put it into quotation marks")
    return {key: text.strip() for key, text in said.items()}


def _list(where: str, said: Any) -> tuple[str, ...]:
    if not isinstance(said, list) or not all(isinstance(word, str) for word in said):
        raise TableError(where, None, None, "is no list of words", 'write one, as ["one", "other"]')
    return tuple(said)


def _flag(where: str, said: Any) -> bool:
    if not isinstance(said, bool):
        raise TableError(where, None, None, "is neither true nor false", "write true or false")
    return said
