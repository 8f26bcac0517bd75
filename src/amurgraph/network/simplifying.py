"""The simple graph of a network, and nodes by what people call them."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import networkx as nx

from ..claims import find_thing
from ..claims.records import number_aware
from ..errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..claims import Claims


#: What becomes of the weights of parallel relations when they are made one tie.
_JOINED: dict[str, Callable[[list[float]], float]] = {"largest": max, "sum": math.fsum, "count": len}


def simple(network: nx.MultiDiGraph, *, directed: bool = False, weights: str = "largest") -> nx.Graph:
    """Return the simple graph of a network: the one that measures are made on.

    Rules, which the graph's attribute ``simplified`` holds in words: parallel relations between a pair become one edge
    with their number (``relations``), types and all their sources; loops are dropped; every node stays. Direction is
    dropped, or heeded: then a relation whose ends have no order (``partnerOf``) goes both ways. A multigraph misleads
    most measures or makes them fail, so nothing of ours is computed on one.

    Args:
        network: any networkx graph.
        directed: return a ``DiGraph``; parallel relations are then those of one direction.
        weights: the ``weight`` of an edge is the ``largest`` of the relations it joins, their ``sum`` or their
            ``count``. A relation without a weight weighs 1.

    Raises:
        UnknownNameError: no such rule for weights.

    >>> network = nx.MultiDiGraph()
    >>> _ = network.add_edge("a", "b", key="funds"), network.add_edge("b", "a", key="supports")
    >>> simple(network).edges["a", "b"]["relations"]
    2
    >>> sorted(simple(network, directed=True).edges())
    [('a', 'b'), ('b', 'a')]

    """
    if weights not in _JOINED:
        raise UnknownNameError("rule for weights", weights, _JOINED)
    graph = nx.DiGraph(**network.graph) if directed else nx.Graph(**network.graph)
    graph.graph["simplified"] = "; ".join(
        (
            "simple, directed (a relation without a direction goes both ways)" if directed else "simple, undirected",
            "parallel relations are one tie",
            "loops are dropped",
            f"weight: the {weights} of its relations",
        )
    )
    graph.add_nodes_from(network.nodes(data=True))
    merged: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    plain = nx.MultiDiGraph if network.is_directed() else nx.MultiGraph
    many = network if network.is_multigraph() else plain(network)
    for source, target, key, edge in many.edges(keys=True, data=True):
        if source != target:
            for pair in _pairs(
                source, target, both_ways=not (many.is_directed() and edge.get("directed", True)), directed=directed
            ):
                merged[pair].append({"type": key, **edge})
    for (one, other), edges in sorted(merged.items()):
        sources = sorted({s for edge in edges for s in str(edge.get("sources", "")).split("|") if s}, key=number_aware)
        graph.add_edge(
            one,
            other,
            relations=len(edges),
            types="|".join(sorted({str(edge["type"]) for edge in edges})),
            sources="|".join(sources),
            n_sources=len(sources),
            weight=float(_JOINED[weights]([float(edge.get("weight", 1.0)) for edge in edges])),
        )
    return graph


def _pairs(source: Any, target: Any, *, both_ways: bool, directed: bool) -> list[tuple[Any, Any]]:
    """Return under which pairs of ends a relation is counted."""
    if not directed:
        return [min((source, target), (target, source))]
    return [(source, target), (target, source)] if both_ways else [(source, target)]


def find_node(network: nx.MultiDiGraph, claims: Claims, name: str) -> str:
    """Return the node that people call ``name``.

    Raises:
        UnknownNameError: nothing is called so, or it is not in this network.

    """
    slug = find_thing(claims, name, sorts=("org", "prog", "place", "db", "tax", "threat", "stress")).slug
    if slug not in network:
        raise UnknownNameError("node", slug, network.nodes)
    return slug
