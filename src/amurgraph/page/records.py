"""A network becomes the records that a page shows: plain dictionaries of nodes, and what both draw on."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from ..graph import data_store
from ..layout import positions
from ..network import simple
from ..vocabulary import AG, ORG, ORGANIZATION_KINDS, RDFS, RELATION_TYPES
from .communities import communities_of, starts_with_communities
from .measured import groups_of, scores, sizes_for

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        **({"change": str(facts["change"])} if facts.get("change") else {}),
    }


def _degrees(network: nx.MultiDiGraph) -> dict[str, int]:
    """Return how many others each node is tied to."""
    ways = (network.succ, network.pred) if network.is_directed() else (network.adj,)
    return {node: len({other for way in ways for other in way[node]} - {node}) for node in network}


def carried_by(network: nx.MultiDiGraph) -> dict[str, Any]:
    """Return what a network carries of its sources: who says so, what disagrees, what contradicts what."""
    carried: dict[str, Any] = json.loads(network.graph.get("who_says_so") or "{}")
    return carried
