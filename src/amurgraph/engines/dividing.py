"""Partitions of a graph into groups of densely tied nodes: one run of a method each, and how good a partition is."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from .arrays import arrays_of
from .choosing import igraph, igraph_name, is_for_igraph, networkx_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def louvain(graph: nx.Graph, *, seed: int | Random = 1) -> list[list[str]]:
    """Return Louvain communities (Blondel et al. 2008), largest first, members sorted; unweighted.

    Above 1,000 nodes igraph looks for them where it is installed: other groups than networkx from the same seed, as
    two seeds give other groups, of the same modularity. ``engine_of`` says which it is.

    >>> louvain(nx.Graph([("a", "b"), ("c", "d")]))
    [['a', 'b'], ['c', 'd']]
    """
    nodes = sorted(graph, key=str)
    if is_for_igraph(graph):
        found = _by_igraph(graph, nodes, seed, lambda made: made.community_multilevel())
    else:
        found = nx.community.louvain_communities(_numbered(graph, nodes), weight=None, seed=seed)
    return _ordered([[nodes[number] for number in sorted(group)] for group in found])


def leiden(graph: nx.Graph, *, seed: int | Random = 1) -> list[list[str]]:
    """Return Leiden communities (Traag, Waltman & van Eck 2019) by modularity, as ``louvain`` does.

    Raises:
        MissingExtraError: igraph is not installed.

    >>> leiden(nx.Graph([("a", "b"), ("c", "d")]))  # doctest: +SKIP
    [['a', 'b'], ['c', 'd']]

    """
    nodes = sorted(graph, key=str)
    found = _by_igraph(
        graph, nodes, seed, lambda made: made.community_leiden(objective_function="modularity", n_iterations=-1)
    )
    return _ordered([[nodes[number] for number in sorted(group)] for group in found])


def _by_igraph(
    graph: nx.Graph, nodes: list[Any], seed: int | Random, find: Callable[[Any], Iterable[list[int]]]
) -> list[list[int]]:
    """Return the groups that igraph finds, by the places of their members in the list of nodes.

    It draws from one generator for the whole process: that is set for this call, and afterwards set to Python's
    ``random``, as igraph has it by default.
    """
    import random

    engine = igraph()
    made = arrays_of(graph)
    place = {node: number for number, node in enumerate(nodes)}
    number = np.array([place[node] for node in made.nodes], dtype=np.int64)
    one, other = number[made.begins], number[made.ends]
    one, other = one[one < other], other[one < other]
    order = np.lexsort((other, one))
    engine.set_random_number_generator(seed if isinstance(seed, Random) else Random(seed))  # noqa: S311
    try:
        return list(find(engine.Graph(len(nodes), zip(one[order].tolist(), other[order].tolist(), strict=True))))
    finally:
        engine.set_random_number_generator(random)


def engine_of(graph: nx.Graph, method: str) -> str:
    """Return the name of what looks for the groups of a graph by a method.

    >>> engine_of(nx.Graph(), "louvain").split()[0]
    'networkx'
    """
    return igraph_name() if method == "leiden" or is_for_igraph(graph) else networkx_name()


METHODS: dict[str, Callable[..., list[list[str]]]] = {"louvain": louvain, "leiden": leiden}


def modularity(graph: nx.Graph, groups: Sequence[Sequence[str]]) -> float:
    """Return the modularity of a partition (Newman & Girvan 2004), unweighted, -1/2 to 1.

    It is 0 where nothing is tied.

    A ``DiGraph`` gets the directed modularity (Leicht & Newman 2008), which is another number: it expects a
    tie from i to j by what i sends and j receives.

    >>> modularity(nx.Graph([("a", "b"), ("c", "d")]), [["a", "b"], ["c", "d"]])
    0.5
    """
    return float(nx.community.modularity(graph, groups, weight=None)) if graph.number_of_edges() else 0.0


def _numbered(graph: nx.Graph, nodes: Sequence[str]) -> nx.Graph:
    """Return the ties between numbers: unlike sets of names, sets of them have one order everywhere."""
    place = {node: number for number, node in enumerate(nodes)}
    made = nx.Graph()
    made.add_nodes_from(range(len(nodes)))
    made.add_edges_from(sorted(tuple(sorted((place[one], place[other]))) for one, other in graph.edges()))
    return made


def _ordered(groups: list[list[str]]) -> list[list[str]]:
    return sorted(groups, key=lambda group: (-len(group), str(group[0])))
