"""The simple graph of a network, and nodes by what people call them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import networkx as nx

from ..claims import find_thing
from ..claims.records import number_aware
from ..errors import UnknownNameError

if TYPE_CHECKING:
    from ..claims import Claims


def simple(network: nx.MultiDiGraph) -> nx.Graph:
    """Return the simple undirected graph of a network: the one that measures are made on.

    Rules: direction is dropped; parallel relations between a pair become one edge with their number (``relations``),
    types and all their sources; loops are dropped; every node stays. Edge ``weight`` is the largest weight of the
    relations it joins. A multigraph misleads most measures or makes them fail, so nothing of ours is computed on one.

    >>> network = nx.MultiDiGraph()
    >>> _ = network.add_edge("a", "b", key="funds"), network.add_edge("b", "a", key="supports")
    >>> simple(network).edges["a", "b"]["relations"]
    2
    """
    graph = nx.Graph(**network.graph)
    graph.add_nodes_from(network.nodes(data=True))
    merged: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    plain = nx.MultiDiGraph if network.is_directed() else nx.MultiGraph
    many = network if network.is_multigraph() else plain(network)
    for source, target, key, edge in many.edges(keys=True, data=True):
        if source != target:
            merged[min((source, target), (target, source))].append({"type": key, **edge})
    for (one, other), edges in sorted(merged.items()):
        sources = sorted({s for edge in edges for s in str(edge.get("sources", "")).split("|") if s}, key=number_aware)
        graph.add_edge(
            one,
            other,
            relations=len(edges),
            types="|".join(sorted({str(edge["type"]) for edge in edges})),
            sources="|".join(sources),
            n_sources=len(sources),
            weight=max(float(edge.get("weight", 1.0)) for edge in edges),
        )
    return graph


def find_node(network: nx.MultiDiGraph, claims: Claims, name: str) -> str:
    """Return the node that people call ``name``.

    Raises:
        UnknownNameError: nothing is called so, or it is not in this network.

    """
    slug = find_thing(claims, name, sorts=("org", "prog", "place", "db", "tax", "threat", "stress")).slug
    if slug not in network:
        raise UnknownNameError("node", slug, network.nodes)
    return slug
