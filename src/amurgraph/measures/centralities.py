"""Who is central: degree, betweenness, closeness, harmonic, eigenvector, pagerank.

All on the simple graph of the network (``network.simple``): a multigraph misleads or fails. ``degree`` is the raw
count of neighbours; the others are normalised, so that networks of different size compare. With weights a degree is
their sum (strength), and a step along a tie of weight w is 1/w long (Newman 2001, Phys. Rev. E 64, 016132).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..engines.choosing import LARGE, OWN, OWN_SPARSE, named, networkx_name
from ..errors import InputError, UnknownNameError
from ..network.simplifying import bare_simple
from ..rows import Rows
from .noting import WHO, about, ranks_of, who

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Protocol

    import networkx as nx

    from ..engines.passing import Sample

    class Centrality(Protocol):
        """A function from a simple graph to a value for each node."""

        def __call__(self, graph: nx.Graph, *, weighted: bool = False) -> Scores:
            """Return a value for each node."""
            ...


class Scores(dict[Any, float]):
    """A value for each node, and what computed it.

    Attributes:
        engine: its name and release.
        sample: what the values were estimated from; None where they are exact.

    """

    def __init__(self, values: Iterable[tuple[Any, float]], engine: str = "", sample: Sample | None = None) -> None:
        super().__init__(values)
        self.engine = engine or networkx_name()
        self.sample = sample


_SAME = 12  # digits that do not depend on the order of additions


def degree(graph: nx.Graph, *, weighted: bool = False) -> Scores:
    """Return the number of neighbours of each node, a count; of a directed graph ties in and ties out.

    >>> import networkx as nx
    >>> degree(nx.path_graph(["a", "b", "c"]))
    {'a': 1, 'b': 2, 'c': 1}
    """
    return Scores(graph.degree(weight=_weight(weighted)))


def in_degree(graph: nx.DiGraph, *, weighted: bool = False) -> Scores:
    """Return the number of ties that lead to each node, a count.

    >>> import networkx as nx
    >>> in_degree(nx.DiGraph([("a", "b"), ("c", "b")]))
    {'a': 0, 'b': 2, 'c': 0}
    """
    return Scores(graph.in_degree(weight=_weight(weighted)))


def out_degree(graph: nx.DiGraph, *, weighted: bool = False) -> Scores:
    """Return the number of ties that lead from each node, a count.

    >>> import networkx as nx
    >>> out_degree(nx.DiGraph([("a", "b"), ("c", "b")]))
    {'a': 1, 'b': 0, 'c': 1}
    """
    return Scores(graph.out_degree(weight=_weight(weighted)))


def betweenness(graph: nx.Graph, *, weighted: bool = False) -> Scores:
    """Return the share of shortest paths between other pairs that pass a node, 0 to 1 (Freeman 1977).

    After Brandes (2001). Divided by (n-1)(n-2)/2, of a directed graph by (n-1)(n-2). Exact, however large the graph:
    ``feasible_betweenness`` estimates it where that would take long.
    """
    if weighted:
        import networkx as nx

        found = nx.betweenness_centrality(_stepped(graph), normalized=True, weight="step")
        return Scores(found.items())
    from ..engines.passing import exact_betweenness

    values, engine = exact_betweenness(graph)
    return Scores(values.items(), engine)


def feasible_betweenness(graph: nx.Graph, *, weighted: bool = False) -> Scores:
    """Return betweenness: exact up to 5,000 nodes, above that estimated from 256 of them; with weights always exact."""
    from ..engines.passing import sampled_betweenness

    if weighted or len(graph) <= LARGE:
        return betweenness(graph, weighted=weighted)
    values, engine, sample = sampled_betweenness(graph)
    return Scores(values.items(), engine, sample)


def closeness(graph: nx.Graph, *, weighted: bool = False) -> Scores:
    """Return (n-1) / sum of distances, 0 to 1 (Freeman 1979), within what a node reaches.

    In a graph of several components it is scaled by the share of nodes reached (Wasserman & Faust 1994, p. 201).
    Of a directed graph the distances are those from the others to it.
    """
    if weighted:
        import networkx as nx

        return Scores(nx.closeness_centrality(_stepped(graph), distance="step", wf_improved=True).items())
    from ..engines.nearness import nearness_of

    found = nearness_of(graph)
    others = len(graph) - 1
    values = (
        reached / steps * (reached / others) if steps else 0.0
        for reached, steps in zip(found.reached.tolist(), found.steps.tolist(), strict=True)
    )
    return Scores(zip(graph, values, strict=True), OWN)


def harmonic(graph: nx.Graph, *, weighted: bool = False) -> Scores:
    """Return the mean of 1/distance to all other nodes, 0 to 1; unreachable ones count 0 (Marchiori & Latora 2000).

    Of a directed graph the distances are those from the others to it.
    """
    others = max(len(graph) - 1, 1)
    if weighted:
        import networkx as nx

        # networkx adds up in the order of a set, which is another in each process: the last digits are not the same.
        sums = nx.harmonic_centrality(_stepped(graph), distance="step")
        return Scores((node, round(sums[node] / others, _SAME)) for node in graph)
    from ..engines.nearness import nearness_of

    means = (round(value / others, _SAME) for value in nearness_of(graph).inverse.tolist())
    return Scores(zip(graph, means, strict=True), OWN)


def eigenvector(graph: nx.Graph, *, weighted: bool = False) -> Scores:
    """Return the leading eigenvector of the largest component, unit length (Bonacich 1987); 0 elsewhere.

    Over several components the eigenvector is that of one of them anyway; here it is always the largest
    (by nodes, then by name), so that the result is defined.

    Raises:
        InputError: the graph is directed: what it means there depends on who reaches whom.

    """
    if graph.is_directed():
        raise InputError("eigenvector is made on ties without direction; leave out --directed, or take pagerank")
    if not graph.number_of_edges():
        return Scores(dict.fromkeys(graph, 0.0).items(), OWN)
    import networkx as nx
    import numpy as np

    from ..engines.walking import DENSE, leading_eigenvector

    largest = min(nx.connected_components(graph), key=lambda nodes: (-len(nodes), min(map(str, nodes))))
    members = np.flatnonzero([node in largest for node in graph])
    values = np.zeros(len(graph))
    values[members] = leading_eigenvector(graph, members, weighted=weighted)
    return Scores(zip(graph, values.tolist(), strict=True), OWN if len(largest) <= DENSE else OWN_SPARSE)


def pagerank(graph: nx.Graph, *, weighted: bool = False) -> Scores:
    """Return PageRank with damping 0.85; the sum is 1 (Brin & Page 1998)."""
    if not len(graph):
        return Scores((), OWN)
    from ..engines.walking import walked

    return Scores(zip(graph, walked(graph, weighted=weighted).tolist(), strict=True), OWN)


def _weight(weighted: bool) -> str | None:
    return "weight" if weighted else None


def _stepped(graph: nx.Graph) -> nx.Graph:
    """Return a copy in which a tie of weight w is a step of length 1/w."""
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
_EXACT = "Exact betweenness: --exact (even_if_large=True); twice the nodes take four times as long."
_DIRECTED_NEARNESS = "Direction counts: nearness is by the steps from the others to it."


def centrality(
    network: nx.MultiDiGraph,
    names: Sequence[str] = ("degree", "betweenness"),
    *,
    directed: bool = False,
    weighted: bool = False,
    even_if_large: bool = False,
) -> Rows:
    """Return centralities, one row per node, the highest of the first measure on top.

    Above 5,000 nodes betweenness is estimated from the paths of 256 of them: each node then has its standard error in
    ``betweenness_error``, and ``about["sampled"]`` and a caveat say how good the estimate is.

    Args:
        network: what ``graph_to_network`` gave (any networkx graph with slugs as nodes will do).
        names: of ``degree`` (a count), ``betweenness``, ``closeness``, ``harmonic``, ``eigenvector``, ``pagerank``
            (shares, 0 to 1); of a directed graph ``in_degree`` and ``out_degree``, too.
        directed: heed direction; by default a tie is a tie.
        weighted: heed weights: a degree is their sum, and a tie of weight w a step of length 1/w.
        even_if_large: exact betweenness of a large network, too: minutes at 30,000 nodes.

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
    graph = bare_simple(network, directed=directed)
    made = known if even_if_large else known | {"betweenness": feasible_betweenness}
    scores = {name: made[name](graph, weighted=weighted) for name in names}
    ranks = ranks_of(scores[names[0]])
    errors = {f"{name}_error": of.sample.errors for name, of in scores.items() if of.sample}
    columns = {**scores, **errors}
    rows = ([*who(network, node), *(column[node] for column in columns.values()), rank] for node, rank in ranks.items())
    meanings = MEANINGS | ({"degree": _BOTH_WAYS} if directed else {})
    caveats = [f"{name}: {meanings[name]}." for name in names]
    if directed and {"closeness", "harmonic"} & set(names):
        caveats.append(_DIRECTED_NEARNESS)
    if weighted:
        caveats.append("Weights count: a degree is their sum, and a tie of weight w is a step of length 1/w.")
    samples = [of.sample for of in scores.values() if of.sample]
    for sample in samples:
        caveats += [sample.in_words(), _EXACT]
    said = about(network, *caveats, graph=graph, engine=named({name: of.engine for name, of in scores.items()}))
    for sample in samples:
        said["sampled"] = sample.figures()
    return Rows([*WHO, *columns, "rank"], rows, about=said)
