"""Who is central: degree, betweenness, closeness, harmonic, eigenvector, pagerank.

All on the simple graph of the network (``network.simple``): a multigraph misleads or fails. ``degree`` is the raw
count of neighbours; the others are normalised, so that networks of different size compare. With weights a degree is
their sum (strength), and a step along a tie of weight w is 1/w long (Newman 2001, Phys. Rev. E 64, 016132).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from ..errors import InputError, UnknownNameError
from ..network import simple
from ..rows import Rows
from .noting import WHO, about, ranks_of, who

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    Scores = dict[str, float]

    class Centrality(Protocol):
        """A function from a simple graph to a value for each node."""

        def __call__(self, graph: nx.Graph, *, weighted: bool = False) -> Scores:
            """Return a value for each node."""
            ...


_TOLERANCE = 1e-10
_MANY_STEPS = 10_000
_DENSE = 2_000  # nodes up to which a whole matrix is solved (32 MB, a second)


def degree(graph: nx.Graph, *, weighted: bool = False) -> Scores:
    """Return the number of neighbours of each node, a count; of a directed graph ties in and ties out.

    >>> degree(nx.path_graph(["a", "b", "c"]))
    {'a': 1, 'b': 2, 'c': 1}
    """
    return dict(graph.degree(weight=_weight(weighted)))


def in_degree(graph: nx.DiGraph, *, weighted: bool = False) -> Scores:
    """Return the number of ties that lead to each node, a count.

    >>> in_degree(nx.DiGraph([("a", "b"), ("c", "b")]))
    {'a': 0, 'b': 2, 'c': 0}
    """
    return dict(graph.in_degree(weight=_weight(weighted)))


def out_degree(graph: nx.DiGraph, *, weighted: bool = False) -> Scores:
    """Return the number of ties that lead from each node, a count.

    >>> out_degree(nx.DiGraph([("a", "b"), ("c", "b")]))
    {'a': 1, 'b': 0, 'c': 1}
    """
    return dict(graph.out_degree(weight=_weight(weighted)))


def betweenness(graph: nx.Graph, *, weighted: bool = False) -> Scores:
    """Return the share of shortest paths between other pairs that pass a node, 0 to 1 (Freeman 1977).

    After Brandes (2001). Divided by (n-1)(n-2)/2, of a directed graph by (n-1)(n-2).
    """
    return dict(nx.betweenness_centrality(_stepped(graph, weighted), normalized=True, weight=_step(weighted)))


def closeness(graph: nx.Graph, *, weighted: bool = False) -> Scores:
    """Return (n-1) / sum of distances, 0 to 1 (Freeman 1979), within what a node reaches.

    In a graph of several components it is scaled by the share of nodes reached (Wasserman & Faust 1994, p. 201).
    Of a directed graph the distances are those from the others to it.
    """
    return dict(nx.closeness_centrality(_stepped(graph, weighted), distance=_step(weighted), wf_improved=True))


def harmonic(graph: nx.Graph, *, weighted: bool = False) -> Scores:
    """Return the mean of 1/distance to all other nodes, 0 to 1; unreachable ones count 0 (Marchiori & Latora 2000).

    Of a directed graph the distances are those from the others to it.
    """
    others = max(len(graph) - 1, 1)
    sums = nx.harmonic_centrality(_stepped(graph, weighted), distance=_step(weighted))
    # networkx adds up in the order of a set, which is another in each process: the last digits are not the same.
    return {node: round(value / others, 12) for node, value in sums.items()}


def eigenvector(graph: nx.Graph, *, weighted: bool = False) -> Scores:
    """Return the leading eigenvector of the largest component, unit length (Bonacich 1987); 0 elsewhere.

    Over several components the eigenvector is that of one of them anyway; here it is always the largest
    (by nodes, then by name), so that the result is defined.

    Raises:
        InputError: the graph is directed: what it means there depends on who reaches whom.

    """
    if graph.is_directed():
        raise InputError("eigenvector is made on ties without direction; leave out --directed, or take pagerank")
    scores = dict.fromkeys(graph, 0.0)
    if graph.number_of_edges():
        largest = min(nx.connected_components(graph), key=lambda nodes: (-len(nodes), min(map(str, nodes))))
        scores.update(_leading_eigenvector(graph.subgraph(sorted(largest, key=str)), _weight(weighted)))
    return scores


def _leading_eigenvector(part: nx.Graph, weight: str | None) -> Scores:
    """Solve for it where that is feasible: iterating does not settle where groups hang together by a thread."""
    if len(part) > _DENSE:
        return dict(nx.eigenvector_centrality(part, max_iter=_MANY_STEPS, tol=_TOLERANCE, weight=weight))
    import numpy as np

    nodes = sorted(part, key=str)
    _, vectors = np.linalg.eigh(nx.to_numpy_array(part, nodelist=nodes, weight=weight))
    return {node: float(value) for node, value in zip(nodes, np.abs(vectors[:, -1]), strict=True)}


def pagerank(graph: nx.Graph, *, weighted: bool = False) -> Scores:
    """Return PageRank with damping 0.85; the sum is 1 (Brin & Page 1998)."""
    if not len(graph):
        return {}
    return dict(nx.pagerank(graph, alpha=0.85, tol=_TOLERANCE, max_iter=_MANY_STEPS, weight=_weight(weighted)))


def _weight(weighted: bool) -> str | None:
    return "weight" if weighted else None


def _step(weighted: bool) -> str | None:
    return "step" if weighted else None


def _stepped(graph: nx.Graph, weighted: bool) -> nx.Graph:
    """Return the graph; where weights count one in which a tie of weight w is a step of length 1/w."""
    if not weighted:
        return graph
    measured = graph.copy()
    for one, other, edge in measured.edges(data=True):
        if edge["weight"] <= 0:
            raise InputError(f"the tie {one} - {other} weighs {edge['weight']:g}: a step along it has no length")
        edge["step"] = 1 / edge["weight"]
    return measured


CENTRALITIES: dict[str, Centrality] = {
    "degree": degree,
    "betweenness": betweenness,
    "closeness": closeness,
    "harmonic": harmonic,
    "eigenvector": eigenvector,
    "pagerank": pagerank,
}
#: Those that only a directed graph has.
BY_DIRECTION: dict[str, Centrality] = {"in_degree": in_degree, "out_degree": out_degree}
MEANINGS = {
    "degree": "with how many others a documented tie exists",
    "betweenness": "on what share of the shortest documented paths between others it lies",
    "closeness": "how few documented steps lead from it to the others",
    "harmonic": "how few documented steps lead from it to the others; whom it cannot reach adds nothing",
    "eigenvector": "whether its documented neighbours have many themselves",
    "pagerank": "how often a random walk along documented ties passes it",
    "in_degree": "from how many others a documented relation comes to it",
    "out_degree": "to how many others a documented relation goes from it",
}
_BOTH_WAYS = "ties in plus ties out; who is tied with one other both ways has two"
_DIRECTED_NEARNESS = "Direction counts: nearness is by the steps from the others to it."


def centrality(
    network: nx.MultiDiGraph,
    names: Sequence[str] = ("degree", "betweenness"),
    *,
    directed: bool = False,
    weighted: bool = False,
) -> Rows:
    """Return centralities, one row per node, the highest of the first measure on top.

    Args:
        network: what ``graph_to_network`` gave (any networkx graph with slugs as nodes will do).
        names: of ``degree`` (a count), ``betweenness``, ``closeness``, ``harmonic``, ``eigenvector``, ``pagerank``
            (shares, 0 to 1); of a directed graph ``in_degree`` and ``out_degree``, too.
        directed: heed direction; by default a tie is a tie.
        weighted: heed weights: a degree is their sum, and a tie of weight w a step of length 1/w.

    Returns:
        Rows ``id, iri, label, kind``, one column per measure, and ``rank`` by the first (ties share the best rank).

    Raises:
        UnknownNameError: no such measure. InputError: direction is needed, or in the way; a weight of 0.

    >>> import networkx as nx
    >>> rows = centrality(nx.MultiDiGraph([("a", "b"), ("b", "c")]), ["degree"])
    >>> rows[0].id, rows[0].degree, rows[0].rank
    ('b', 2, 1)

    """
    known = CENTRALITIES | BY_DIRECTION
    for name in names:
        if name in BY_DIRECTION and not directed:
            raise InputError(f"{name} needs direction; add --directed (directed=True)")
        if name not in known:
            raise UnknownNameError("centrality", name, known if directed else CENTRALITIES)
    if not names:
        raise InputError(f"name at least one centrality: {', '.join(known)}")
    graph = simple(network, directed=directed)
    scores = {name: known[name](graph, weighted=weighted) for name in names}
    ranks = ranks_of(scores[names[0]])
    rows = ([*who(network, node), *(scores[name][node] for name in names), rank] for node, rank in ranks.items())
    meanings = MEANINGS | ({"degree": _BOTH_WAYS} if directed else {})
    caveats = [f"{name}: {meanings[name]}." for name in names]
    if directed and {"closeness", "harmonic"} & set(names):
        caveats.append(_DIRECTED_NEARNESS)
    if weighted:
        caveats.append("Weights count: a degree is their sum, and a tie of weight w is a step of length 1/w.")
    return Rows([*WHO, *names, "rank"], rows, about=about(network, *caveats, graph=graph))
