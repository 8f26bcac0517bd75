"""A network becomes the records that a page shows: plain dictionaries of nodes and edges, and their context."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from ..claims import period
from ..errors import InputError
from ..graph import data_store
from ..layout import positions
from ..network import simple
from ..vocabulary import AG, ORG, ORGANIZATION_KINDS, RDFS, RELATION_TYPES, slug_of
from .communities import communities_of, starts_with_communities
from .measured import groups_of, scores, sizes_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx

OTHER_KINDS = ("Programme", "Place", "Database", "Taxon", "Threat", "Stress", "Action")
_SMALLEST, _LARGEST = 9, 26
FALLBACK = {"shape": "ring", "colour": "#767b80"}


@cache
def drawing() -> dict[str, dict[str, str]]:
    """Return how each kind and relation type is named and drawn, as the ontology says."""
    store = data_store(())
    terms = {kind: ORG.Organization if kind == "Organization" else AG[kind] for kind in ORGANIZATION_KINDS}
    terms |= {name: AG[name] for name in (*OTHER_KINDS, *RELATION_TYPES, "addresses")}
    properties = {
        "label": RDFS.label,
        "shape": AG.shape,
        "colour": AG.colour,
        "dash": AG.dashPattern,
        "directed": AG.directed,
        "forward": AG.edgeLabel,
        "inverse": AG.inverseLabel,
    }
    found: dict[str, dict[str, str]] = {}
    for name, term in terms.items():
        found[name] = {}
        for key, predicate in properties.items():
            values = sorted(
                q.object.value
                for q in store.quads_for_pattern(term, predicate, None, None)
                if isinstance(q.object, Literal | NamedNode)
            )
            if values:
                found[name][key] = values[0]
    if "label" not in found["Organization"]:
        found["Organization"]["label"] = "organization of unknown kind"
    return found


def node_records(
    network: nx.MultiDiGraph, size: str = "degree", places: Mapping[str, tuple[int, int]] | None = None
) -> list[dict[str, Any]]:
    """Return one record per node, as vis-network and our page take it: position, shape, colour, names, size.

    Each carries its measures, in the order of the context's, and the number of its computed group.
    """
    groups = communities_of(network) if starts_with_communities(network) else groups_of(network)
    places = positions(network, groups) if places is None else places
    degrees = _degrees(network)
    names = sizes_for(network, size)
    only_degree = names == ["degree"]
    measured = {node: [n] for node, n in degrees.items()} if only_degree else scores(simple(network), names)
    most = max(degrees.values(), default=0) or 1
    return [
        _node_record(node, facts, places[node], degrees[node], most)
        | {"measures": measured[node]}
        | ({"group": groups[node]} if node in groups else {})
        for node, facts in network.nodes(data=True)
    ]


def _node_record(node: str, facts: dict[str, Any], place: tuple[int, int], degree: int, most: int) -> dict[str, Any]:
    kind = str(facts.get("kind") or "Organization")
    drawn = {**FALLBACK, **drawing().get(kind, {})}
    size = _SMALLEST + (_LARGEST - _SMALLEST) * (degree / most) ** 0.5
    return {
        "id": node,
        "label": str(facts.get("label", node)),
        "x": place[0],
        "y": place[1],
        "shape": drawn["shape"],
        "color": drawn["colour"],
        "size": round(size, 1),
        "physics": False,
        "kind": kind,
        "kindLabel": drawn.get("label", kind),
        "country": str(facts.get("country", "")),
        "acronym": str(facts.get("acronym", "")),
        "aliases": [alias for alias in str(facts.get("aliases", "")).split("|") if alias],
        "iri": str(facts.get("iri", "")),
        "homepage": str(facts.get("homepage", "")),
        "degree": degree,
        "page": str(facts.get("page", "")),
        **_change(facts),
    }


def _degrees(network: nx.MultiDiGraph) -> dict[str, int]:
    """Return how many others each node is tied to."""
    ways = (network.succ, network.pred) if network.is_directed() else (network.adj,)
    return {node: len({other for way in ways for other in way[node]} - {node}) for node in network}


def _change(facts: dict[str, Any]) -> dict[str, str]:
    """Return what became of a node or an edge, where the network compares two versions."""
    return {"change": str(facts["change"])} if facts.get("change") else {}


class EdgeRecords:
    """One record per relation, with what each source says of it and what contradicts it, made as it is asked for.

    Those of a hundred thousand organizations would take a gigabyte all at once.
    """

    def __init__(self, network: nx.MultiDiGraph) -> None:
        self._network = network
        self._against = carried_by(network).get("contradictions", {})

    def __len__(self) -> int:
        return int(self._network.number_of_edges())

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for source, target, key, edge in self._network.edges(keys=True, data=True):
            yield _edge_record(source, target, key, edge, self._against)


def edge_records(network: nx.MultiDiGraph) -> list[dict[str, Any]]:
    """Return all ``EdgeRecords`` as a list."""
    return list(EdgeRecords(network))


def _edge_record(source: str, target: str, key: str, edge: dict[str, Any], against: dict[str, Any]) -> dict[str, Any]:
    evidence = json.loads(edge.get("evidence") or "[]")
    slug = slug_of(str(edge.get("iri") or f"{source}.{key}.{target}"))
    return {
        "id": f"{source}.{key}.{target}",
        "from": source,
        "to": target,
        "type": str(edge.get("type", key)),
        "arrows": "to" if edge.get("directed", True) else "",
        "reading": str(edge.get("reading", "stated")),
        "ended": str(edge.get("ended", "")),
        "endedHow": str(edge.get("ended_how", "")),
        "first": _published(evidence, str(edge.get("first", "")), ("start", "as_of", "end")),
        "last": _published(evidence, str(edge.get("last", "")), ("end", "as_of", "start")),
        "documented": str(edge.get("documented", "")),
        "sources": [slug for slug in str(edge.get("sources", "")).split("|") if slug],
        "nSources": int(edge.get("n_sources", 0)),
        "programmes": [slug for slug in str(edge.get("programmes", "")).split("|") if slug],
        "evidence": [_evidence_record(item) for item in evidence],
        "contradictedBy": against.get(slug, []),
        **_change(edge),
    }


def _published(evidence: list[dict[str, Any]], day: str, fields: tuple[str, str, str]) -> str:
    """Return a bound as precisely as some page gives it: 2012, not 2012-01-01, where the page says 2012."""
    one, two, three = fields
    said = [text for item in evidence if (text := item.get(one) or item.get(two) or item.get(three))]
    return min((text for text in said if _covers(text, day)), key=len, default=day)


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


def _evidence_record(item: dict[str, Any]) -> dict[str, Any]:
    record = {_SAYS[key]: value for key, value in item.items() if value and key in _SAYS}
    for key, usual in (("reading", "Stated"), ("stance", "Asserts")):
        if said := str(item.get(key, usual)).lower():
            record[key] = said
    return record


def carried_by(network: nx.MultiDiGraph) -> dict[str, Any]:
    """Return what a network carries of its sources: who says so, what disagrees, what contradicts what."""
    carried: dict[str, Any] = json.loads(network.graph.get("who_says_so") or "{}")
    return carried
