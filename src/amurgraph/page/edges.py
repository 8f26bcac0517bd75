"""The relations of a network as a page carries them: with what each source says of each, and what contradicts it.

They are made a few thousand at a time and key by key, as a large page packs them.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from ..claims import period
from ..errors import InputError
from ..vocabulary import slug_of
from .batches import GONE, Batch, Nested
from .records import carried_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

_AT_ONCE = 4_000


class EdgeRecords:
    """One record per relation, made as it is asked for.

    Those of a hundred thousand organizations would take a gigabyte all at once.
    """

    def __init__(self, network: nx.MultiDiGraph) -> None:
        self._network = network
        self._against = carried_by(network).get("contradictions", {})

    def __len__(self) -> int:
        return int(self._network.number_of_edges())

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for batch in self.batches(_AT_ONCE):
            yield from batch

    def batches(self, size: int) -> Iterator[Batch]:
        """Return all records by their keys, so many at a time."""
        reading = iter(self._network.edges(keys=True, data=True))
        while some := list(islice(reading, size)):
            yield _batch(some, self._against)


def edge_records(network: nx.MultiDiGraph) -> list[dict[str, Any]]:
    """Return all ``EdgeRecords`` as a list."""
    return list(EdgeRecords(network))


def _batch(edges: list[tuple[str, str, str, dict[str, Any]]], against: dict[str, Any]) -> Batch:
    evidence = _read([edge.get("evidence") or "[]" for *_, edge in edges])
    told = [item for items in evidence for item in items]
    many = list(map(len, evidence))
    split = cache(lambda text: [slug for slug in text.split("|") if slug])
    columns: dict[str, Any] = {
        "id": [f"{source}.{key}.{target}" for source, target, key, _ in edges],
        "from": [source for source, *_ in edges],
        "to": [target for _, target, *_ in edges],
        "type": [str(edge.get("type", key)) for *_, key, edge in edges],
        "arrows": ["to" if edge.get("directed", True) else "" for *_, edge in edges],
        "reading": [str(edge.get("reading", "stated")) for *_, edge in edges],
        "ended": [str(edge.get("ended", "")) for *_, edge in edges],
        "endedHow": [str(edge.get("ended_how", "")) for *_, edge in edges],
        "first": _published([str(edge.get("first", "")) for *_, edge in edges], many, told, ("start", "as_of", "end")),
        "last": _published([str(edge.get("last", "")) for *_, edge in edges], many, told, ("end", "as_of", "start")),
        "documented": [str(edge.get("documented", "")) for *_, edge in edges],
        "sources": [split(str(edge.get("sources", ""))) for *_, edge in edges],
        "nSources": [int(edge.get("n_sources", 0)) for *_, edge in edges],
        "programmes": [split(str(edge.get("programmes", ""))) for *_, edge in edges],
        "evidence": Nested(many, _evidence(told)),
        "contradictedBy": [
            against.get(slug_of(str(edge.get("iri") or f"{source}.{key}.{target}")), []) if against else []
            for source, target, key, edge in edges
        ],
        "change": [str(edge["change"]) if edge.get("change") else GONE for *_, edge in edges],
    }
    return Batch(len(edges), _held(columns))


def _held(columns: dict[str, Any]) -> dict[str, Any]:
    """Leave out what no record has."""
    return {name: held for name, held in columns.items() if any(value is not GONE for value in held)}


def _read(texts: list[str]) -> list[list[dict[str, Any]]]:
    """Read many texts of JSON as one, which is four times as quick as each by itself."""
    try:
        read = json.loads(f"[{','.join(texts)}]")
    except ValueError:
        read = []  # read one by one, the text that is no JSON is found
    return read if len(read) == len(texts) else [json.loads(text) for text in texts]


def _published(days: list[str], many: list[int], told: list[dict[str, Any]], fields: tuple[str, str, str]) -> list[str]:
    """Return bounds as precisely as some page gives them: 2012, not 2012-01-01, where the page says 2012."""
    one, two, three = fields
    said = iter([item.get(one) or item.get(two) or item.get(three) for item in told])
    return [
        min((text for text in islice(said, count) if text and _covers(text, day)), key=len, default=day)
        if count != 1
        else text
        if (text := next(said)) and _covers(text, day)
        else day
        for day, count in zip(days, many, strict=True)
    ]


@lru_cache(maxsize=100_000)
def _covers(text: str, day: str) -> bool:
    """Tell whether a partial date begins or ends on a day."""
    try:
        return bool(text) and day in period(text)
    except InputError:
        return False


# What a piece of evidence says, and how its record calls that; reading and stance are never missing.
_SAYS = {
    "source": "source",
    "locator": "locator",
    "start": "start",
    "end": "end",
    "as_of": "asOf",
    "note": "note",
    "role": "role",
    "amount": "amount",
    "currency": "currency",
    "year": "year",
    "checked": "checked",
}


def _evidence(told: list[dict[str, Any]]) -> Batch:
    columns = {name: [item.get(key) or GONE for item in told] for key, name in _SAYS.items()}
    for key, usual in (("reading", "Stated"), ("stance", "Asserts")):
        columns[key] = [str(item.get(key, usual)).lower() or GONE for item in told]
    return Batch(len(told), _held(columns))
