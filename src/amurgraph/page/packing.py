"""Records by columns, compressed: what a page carries when its data are large.

The same records cost a tenth of their JSON, and the browser reads them with what it has (``DecompressionStream``).
Records are read once and a few thousand at a time: whoever makes them as they are asked for never holds them all.
"""

from __future__ import annotations

import base64
import json
import zlib
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Any

from .batches import GONE, Batch, ByColumn, Nested, batch_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Record = Mapping[str, Any]

_ABSENT = -1
_AT_ONCE = 4_000  # records turned into columns together
_LEVEL = 6  # of compression: the highest takes seven times as long and saves a thirtieth
# What says of each record the same as another column does, in other words: its words lie beside those of that one.
_FOLLOWS = {
    "shape": "kind",
    "color": "kind",
    "kindLabel": "kind",
    "size": "degree",
    "measures": "degree",
    "arrows": "type",
    "endedHow": "ended",
}


def packed(nodes: Iterable[Record], edges: Iterable[Record], context: Mapping[str, Any]) -> str:
    """Return nodes, edges and context as base64 of gzipped JSON; the same input gives the same text.

    >>> packed([], [], {})[:6]
    'H4sIAA'
    """
    by_column = Table(nodes)
    sources, disagreements = (context.get(name, {}) for name in ("sources", "disagreements"))
    whole = {
        "nodes": by_column.columns(),
        "edges": columns(edges, ends={node: place for place, node in enumerate(by_column.values("id"))}),
        "context": {**context, "sources": {}, "disagreements": {}},
        "sources": {"ids": list(sources), "of": columns(sources.values())},
        "disagreements": {
            "ids": list(disagreements),
            "of": columns({"all": found} for found in disagreements.values()),
        },
    }
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    packer = zlib.compressobj(_LEVEL, wbits=31)  # with the head and foot of gzip, which name no time
    return base64.b64encode(packer.compress(text.encode()) + packer.flush()).decode()


def columns(records: Iterable[Record], ends: Mapping[Any, int] | None = None) -> dict[str, Any]:
    """Return records as one column for each key. ``ends`` numbers the nodes that ``from`` and ``to`` name.

    A column is one of: ``same`` (every record holds it), ``at`` (numbers of nodes), ``joined`` (other keys, joined by
    dots), ``after`` (a beginning, and the key whose value ends it), ``told`` (the sources that its evidence names, but
    for the records in ``but``), ``many`` and ``of`` (lists of records: how many each, and all of them as columns),
    ``words`` and ``is`` (each value once, and which it is, -1 for none), ``words`` and ``by`` (which it is, another
    column tells), or plain ``values``.

    >>> columns([{"a": 1}, {"a": 1}])
    {'n': 2, 'columns': {'a': {'same': 1}}}
    """
    return Table(records).columns(ends)


class Table:
    """Records turned into columns: of each key the values that differ, and which of them each record holds."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.size = 0
        self._columns: dict[str, _Column | _Lists] = {}
        if isinstance(records, ByColumn):
            for some in records.batches(_AT_ONCE):
                self.add(some)
            return
        reading = iter(records)
        while few := list(islice(reading, _AT_ONCE)):
            self.add(batch_of(few))

    def add(self, batch: Batch) -> None:
        """Add some more."""
        for name in dict.fromkeys([*self._columns, *batch.columns]):
            held = batch.columns.get(name) or [GONE] * batch.size
            lists = isinstance(held, Nested) or all(
                isinstance(value, list) and all(isinstance(item, dict) for item in value) for value in held
            )
            if name not in self._columns:
                self._columns[name] = _Lists() if lists and not self.size else _Column(self.size)
            column = self._columns[name]
            if isinstance(column, _Lists) and not lists:
                self._columns[name] = column = column.as_values()
            column.add(held)
        self.size += batch.size

    def rows(self) -> Iterator[dict[str, Any]]:
        """Return the records again."""
        names, every = list(self._columns), [iter(column) for column in self._columns.values()]
        for values in zip(*every, strict=True):
            yield {name: value for name, value in zip(names, values, strict=True) if value is not GONE}

    def values(self, name: str) -> Iterator[Any]:
        """Return the values of one key, record by record; nothing where no record has it."""
        return iter(self._columns[name]) if name in self._columns else iter(())

    def columns(self, ends: Mapping[Any, int] | None = None) -> dict[str, Any]:
        """Return all of it as JSON takes it."""
        led = {name: words for name in _FOLLOWS if (words := self._following(name))}
        leading = {_FOLLOWS[name] for name in led}
        made = {name: self._column(name, ends or {}, in_words=name in leading) for name in self._columns}
        return {"n": self.size, "columns": made | {name: {"words": led[name], "by": _FOLLOWS[name]} for name in led}}

    def _following(self, name: str) -> list[Any]:
        """Return the words of a column in the order of those of the column that tells which; nothing elsewhere."""
        column, leading = self._columns.get(name), self._columns.get(_FOLLOWS[name])
        if not isinstance(column, _Column) or not isinstance(leading, _Column):
            return []
        few = len(column.words) > 1 and len(leading.words) <= self.size / 2
        return column.by(leading) if few and column.whole and leading.whole else []

    def _column(self, name: str, ends: Mapping[Any, int], *, in_words: bool) -> dict[str, Any]:
        column = self._columns[name]
        if isinstance(column, _Lists):
            return {"many": column.many, "of": column.table().columns()}
        if column.whole:
            if name in ("from", "to") and all(isinstance(word, str) and word in ends for word in column.words):
                number = [ends[word] for word in column.words]
                return {"at": [number[place] for place in column.which]}
            if name == "id" and self._is_joined(column):
                return {"joined": ["from", "type", "to"]}
            if name == "sources" and (found := self._told(column)):
                return found
            if name == "iri" and (before := self._before_id(column)):
                return {"after": before, "name": "id"}
        return column.written(in_words=in_words)

    def _is_joined(self, column: _Column) -> bool:
        parts = [self._columns[name] for name in ("from", "type", "to") if name in self._columns]
        if len(parts) < 3 or not all(isinstance(part, _Column) and part.whole for part in parts):  # noqa: PLR2004
            return False
        three: Iterator[tuple[Any, ...]] = zip(*parts, strict=True)
        return all(one == ".".join(map(str, some)) for one, some in zip(column, three, strict=True))

    def _before_id(self, column: _Column) -> str:
        """Return what stands before the id in all these texts; nothing where that differs."""
        ids = self._columns.get("id")
        if not isinstance(ids, _Column) or not ids.whole or not isinstance(column.words[0], str):
            return ""
        before = column.words[0].removesuffix(str(ids.words[0]))
        return before if all(one == f"{before}{other}" for one, other in zip(column, ids, strict=True)) else ""

    def _told(self, column: _Column) -> dict[str, Any] | None:
        """Return sources as those that the evidence names, and which records name others."""
        evidence = self._columns.get("evidence")
        if not isinstance(evidence, _Lists) or not all(isinstance(word, list) for word in column.words):
            return None
        told = evidence.table().values("source")
        but = []
        for place, (many, word) in enumerate(zip(evidence.many, column, strict=True)):
            named = list(islice(told, many))
            if many == 1 and named == word:
                continue
            if sorted(map(str, word)) != sorted(set(map(str, named))):
                but.append([place, word])
        return {"told": "evidence", "but": but} if len(but) < self.size / 4 else None


_THEMSELVES: set[type] = {str, int, type(GONE)}  # values that are their own keys


class _Places(dict[Any, int]):
    """Numbers its keys in the order in which they are first asked for."""

    def __missing__(self, key: Any) -> int:
        self[key] = place = len(self)
        return place


class _Column:
    """The values of one key: each once, and which of them each record holds."""

    def __init__(self, missing: int) -> None:
        self.which = [_ABSENT] * missing
        self.words: list[Any] = []
        self._places = _Places()

    @property
    def whole(self) -> bool:
        return bool(self.words) and _ABSENT not in self.which

    def __iter__(self) -> Iterator[Any]:
        return (GONE if place < 0 else self.words[place] for place in self.which)

    def add(self, values: Sequence[Any]) -> None:
        keys = values if set(map(type, values)) <= _THEMSELVES else [_key(value) for value in values]
        known = len(self._places)
        if GONE in keys:
            self.which += [_ABSENT if key is GONE else self._places[key] for key in keys]
        else:
            self.which += map(self._places.__getitem__, keys)
        for key in islice(self._places, known, None):
            self.words.append(_value(key))

    def by(self, leading: _Column) -> list[Any]:
        """Return this column's words in the order of another's, where that one tells which; nothing elsewhere."""
        pairs = set(zip(leading.which, self.which, strict=True))
        if len(pairs) != len(leading.words):
            return []
        return [self.words[mine] for _, mine in sorted(pairs)]

    def written(self, *, in_words: bool) -> dict[str, Any]:
        if self.whole and not in_words:
            if len(self.words) == 1:
                return {"same": self.words[0]}
            if len(self.words) > len(self.which) / 2 or all(isinstance(word, int) for word in self.words):
                return {"values": list(self)}
        return {"words": self.words, "is": self.which}


class _Lists:
    """The values of one key, all of them lists of records: how many each, and all of these as columns."""

    def __init__(self) -> None:
        self.many: list[int] = []
        self._table = Table(())

    def __iter__(self) -> Iterator[Any]:
        rows = self._table.rows()
        return (list(islice(rows, many)) for many in self.many)

    def add(self, values: Sequence[Sequence[Record]]) -> None:
        if isinstance(values, Nested):
            self.many += values.many
            inner = values.records
        else:
            self.many += map(len, values)
            inner = batch_of([record for value in values for record in value])
        if inner.size:
            self._table.add(inner)

    def table(self) -> Table:
        return self._table

    def as_values(self) -> _Column:
        """Return the same as values, for what turned out to hold something else, too."""
        made = _Column(0)
        made.add(list(self))
        return made


def _key(value: Any) -> Any:
    """Return what stands for a value among keys: texts and whole numbers for themselves, most others for their JSON.

    JSON tells 1 from true and from 1.0.
    """
    kind = type(value)
    if kind is str or kind is int or value is GONE:
        return value
    if kind is list and (not value or set(map(type, value)) in ({str}, {int})):
        return ("", *value)
    if kind is float and isfinite(value):
        return (repr(value),)  # which is its JSON
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, default=str),)


def _value(key: Any) -> Any:
    """Return what a key stands for."""
    if not isinstance(key, tuple):
        return key
    return list(key[1:]) if key[0] == "" else json.loads(key[0])
