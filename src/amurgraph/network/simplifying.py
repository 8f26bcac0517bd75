"""The simple graph of a network, and nodes by what people call them."""

from __future__ import annotations

from collections import defaultdict
from math import fsum, isfinite, nan
from typing import TYPE_CHECKING, Any

import networkx as nx

from ..claims import find_thing
from ..claims.records import number_aware
from ..errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..claims import Claims


#: What becomes of the weights of parallel relations when they are made one tie.
_JOINED: dict[str, Callable[[list[float]], float]] = {"largest": max, "sum": fsum, "count": len}


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
        UnknownNameError: no such rule for weights. InputError: a weight that is negative or no finite number.

    >>> network = nx.MultiDiGraph()
    >>> _ = network.add_edge("a", "b", key="funds"), network.add_edge("b", "a", key="supports")
    >>> simple(network).edges["a", "b"]["relations"]
    2
    >>> sorted(simple(network, directed=True).edges())
    [('a', 'b'), ('b', 'a')]

    """
    if weights not in _JOINED:
        raise UnknownNameError("rule for weights", weights, _JOINED)
    graph = _without_ties(network, directed=directed, weights=weights)
    place = _places(network)
    order = list(place)
    # Pairs as one number each: half a million of them are then sorted in no time.
    merged: dict[int, list[tuple[Any, dict[str, Any]]]] = defaultdict(list)
    plain = nx.MultiDiGraph if network.is_directed() else nx.MultiGraph
    many = network if network.is_multigraph() else plain(network)
    heeded = directed and many.is_directed()
    for source, target, key, edge in many.edges(keys=True, data=True):
        one, other = place[source], place[target]
        if one == other:
            continue
        if directed or one < other:
            merged[one * len(order) + other].append((key, edge))
        if (directed and not (heeded and edge.get("directed", True))) or (not directed and other < one):
            merged[other * len(order) + one].append((key, edge))
    for pair in sorted(merged):
        one, other = (order[number] for number in divmod(pair, len(order)))
        graph.add_edge(one, other, **_tie(one, other, merged.pop(pair), _JOINED[weights]))
    return graph


def bare_simple(network: nx.MultiDiGraph, *, directed: bool = False) -> nx.Graph:
    """Return the graph that ``simple`` does, with nothing on its ties but their ``weight``, in a quarter of the time.

    For what counts ties and does not ask who says so: of a large network the texts of all sources take longer to join
    than the ties to count.

    Raises:
        InputError: a weight that is negative or no finite number.

    >>> network = nx.MultiDiGraph()
    >>> _ = network.add_edge("a", "b", key="funds"), network.add_edge("b", "a", key="supports", weight=2)
    >>> list(bare_simple(network).edges(data=True))
    [('a', 'b', {'weight': 2.0})]

    """
    import numpy as np

    place = _places(network)
    order, n = list(place), len(place)
    heeded = directed and network.is_directed()
    ends: list[int] = []
    given, both_ways = [], []
    for source, target, edge in network.edges(data=True):
        ends += (place[source], place[target])
        given.append(edge.get("weight"))
        both_ways.append(not (heeded and edge.get("directed", True)))
    try:
        weights = np.array([1.0 if weight is None else float(weight) for weight in given])
    except (TypeError, ValueError):
        return simple(network, directed=directed)  # which says whose weight is none
    if not (np.isfinite(weights) & (weights >= 0)).all():
        return simple(network, directed=directed)
    one, other = np.array(ends, dtype=np.int64).reshape(-1, 2).T
    back = np.array(both_ways, dtype=bool)
    pairs = np.concatenate([one * n + other, (other * n + one)[back]])
    weights = np.concatenate([weights, weights[back]])
    kept = np.concatenate([one != other, (one != other)[back]])
    if not directed:
        kept &= pairs // max(n, 1) < pairs % max(n, 1)
    pairs, weights = pairs[kept], weights[kept]
    sorting = np.argsort(pairs, kind="stable")
    pairs, firsts = np.unique(pairs[sorting], return_index=True)
    largest = np.maximum.reduceat(weights[sorting], firsts) if len(pairs) else weights
    graph = _without_ties(network, directed=directed, weights="largest")
    ties = zip((pairs // max(n, 1)).tolist(), (pairs % max(n, 1)).tolist(), largest.tolist(), strict=True)
    graph.add_edges_from((order[one], order[other], {"weight": weight}) for one, other, weight in ties)
    return graph


def _without_ties(network: nx.MultiDiGraph, *, directed: bool, weights: str) -> nx.Graph:
    """Return the nodes of a simple graph, and by which rules its ties are to be made."""
    graph: nx.Graph = nx.DiGraph() if directed else nx.Graph()
    graph.graph.update(network.graph)
    graph.graph["simplified"] = "; ".join(
        (
            "simple, directed (a relation without a direction goes both ways)" if directed else "simple, undirected",
            "parallel relations are one tie",
            "loops are dropped",
            f"weight: the {weights} of its relations",
        )
    )
    graph.add_nodes_from(network.nodes(data=True))
    return graph


def _tie(
    one: Any, other: Any, relations: list[tuple[Any, dict[str, Any]]], joined: Callable[[list[float]], float]
) -> dict[str, Any]:
    """Return what the edge says that some relations between two nodes become."""
    edges = [edge for _, edge in relations]
    sources = {source for edge in edges for source in str(edge.get("sources") or "").split("|") if source}
    return {
        "relations": len(edges),
        "types": "|".join(sorted({str(edge.get("type", key)) for key, edge in relations})),
        "sources": "|".join(sorted(sources, key=number_aware) if len(sources) > 1 else sources),
        "n_sources": len(sources),
        "weight": float(joined([_weight(one, other, edge) for edge in edges])),
    }


def _places(network: nx.Graph) -> dict[Any, int]:
    """Return the order of nodes: by id; where ids have no order among themselves (7 and "a"), as they stand."""
    try:
        ordered = sorted(network)
    except TypeError:
        ordered = list(network)
    return {node: place for place, node in enumerate(ordered)}


def _weight(one: Any, other: Any, edge: dict[str, Any]) -> float:
    value = edge.get("weight")
    try:
        weight = 1.0 if value is None else float(value)
    except (TypeError, ValueError):
        weight = nan
    if not isfinite(weight):
        raise InputError(f"weight {value!r} of the tie of {one} and {other} is no number; write one, or leave it out")
    if weight < 0:
        raise InputError(f"weight {value!r} of the tie of {one} and {other} is negative; write 0 or more")
    return weight


def find_node(network: nx.MultiDiGraph, claims: Claims, name: str) -> str:
    """Return the node that people call ``name``.

    Raises:
        UnknownNameError: nothing is called so, or it is not in this network.

    """
    slug = find_thing(claims, name, sorts=("org", "prog", "place", "db", "tax", "threat", "stress")).slug
    if slug not in network:
        raise UnknownNameError("node", slug, network.nodes)
    return slug
