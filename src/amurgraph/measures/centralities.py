"""Who is central: degree, betweenness, closeness, harmonic, eigenvector, pagerank.

All on the simple graph of the network (``network.simple``): a multigraph misleads or fails. ``degree`` is the raw
count of neighbours; the others are normalised, so that networks of different size compare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Callable

    Scores = dict[str, float]

_TOLERANCE = 1e-10
_MANY_STEPS = 10_000
_DENSE = 2_000  # nodes up to which a whole matrix is solved (32 MB, a second)


def degree(graph: nx.Graph) -> Scores:
    """Return the number of neighbours of each node, a count.

    >>> degree(nx.path_graph(["a", "b", "c"]))
    {'a': 1, 'b': 2, 'c': 1}
    """
    return dict(graph.degree())


def betweenness(graph: nx.Graph) -> Scores:
    """Return the share of shortest paths between other pairs that pass a node, 0 to 1 (Freeman 1977).

    Undirected and without weights, after Brandes (2001).
    """
    return dict(nx.betweenness_centrality(graph, normalized=True))


def closeness(graph: nx.Graph) -> Scores:
    """Return (n-1) / sum of distances, 0 to 1 (Freeman 1979), within what a node reaches.

    In a graph of several components it is scaled by the share of nodes reached (Wasserman & Faust 1994, p. 201).
    """
    return dict(nx.closeness_centrality(graph, wf_improved=True))


def harmonic(graph: nx.Graph) -> Scores:
    """Return the mean of 1/distance to all other nodes, 0 to 1; unreachable ones count 0 (Marchiori & Latora 2000)."""
    others = max(len(graph) - 1, 1)
    # networkx adds up in the order of a set, which is another in each process: the last digits are not the same.
    return {node: round(value / others, 12) for node, value in nx.harmonic_centrality(graph).items()}


def eigenvector(graph: nx.Graph) -> Scores:
    """Return the leading eigenvector of the largest component, unit length (Bonacich 1987); 0 elsewhere.

    Over several components the eigenvector is that of one of them anyway; here it is always the largest
    (by nodes, then by name), so that the result is defined.
    """
    scores = dict.fromkeys(graph, 0.0)
    if graph.number_of_edges():
        largest = min(nx.connected_components(graph), key=lambda nodes: (-len(nodes), min(map(str, nodes))))
        scores.update(_leading_eigenvector(graph.subgraph(sorted(largest, key=str))))
    return scores


def _leading_eigenvector(part: nx.Graph) -> Scores:
    """Solve for it where that is feasible: iterating does not settle where groups hang together by a thread."""
    if len(part) > _DENSE:
        return dict(nx.eigenvector_centrality(part, max_iter=_MANY_STEPS, tol=_TOLERANCE))
    import numpy as np

    nodes = sorted(part, key=str)
    _, vectors = np.linalg.eigh(nx.to_numpy_array(part, nodelist=nodes, weight=None))
    return {node: float(value) for node, value in zip(nodes, np.abs(vectors[:, -1]), strict=True)}


def pagerank(graph: nx.Graph) -> Scores:
    """Return PageRank with damping 0.85; the sum is 1 (Brin & Page 1998)."""
    return dict(nx.pagerank(graph, alpha=0.85, tol=_TOLERANCE, max_iter=_MANY_STEPS, weight=None)) if len(graph) else {}


CENTRALITIES: dict[str, Callable[[nx.Graph], Scores]] = {
    "degree": degree,
    "betweenness": betweenness,
    "closeness": closeness,
    "harmonic": harmonic,
    "eigenvector": eigenvector,
    "pagerank": pagerank,
}
MEANINGS = {
    "degree": "with how many others a documented tie exists",
    "betweenness": "on what share of the shortest documented paths between others it lies",
    "closeness": "how few documented steps lead from it to the others",
    "harmonic": "how few documented steps lead from it to the others; whom it cannot reach adds nothing",
    "eigenvector": "whether its documented neighbours have many themselves",
    "pagerank": "how often a random walk along documented ties passes it",
}
