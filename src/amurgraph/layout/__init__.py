"""Where nodes stand: computed once, here, so that a page opens still and two builds are the same.

Seeded Louvain groups are laid out by the energy of Kamada and Kawai (1989), the nodes within them by ForceAtlas2
(Jacomy et al. 2014); then boxes that overlap, label included, are pushed apart. Above a few hundred nodes ``large``
places groups and members, above two thousand without regard to names.
Nodes without a tie stand in rows of their own below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..network import simple
from .small import WIDTH, pushed_apart, small_positions

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx
    import numpy as np

    Positions = dict[str, tuple[int, int]]

# Nodes above which places are found group by group. Measured: at 400 nodes that takes as long and a third fewer lines
# cross; at 161, of the data that ship, more do.
LARGE = 400
_NAMED = 2000  # nodes up to which each has room for its name


def positions(network: nx.MultiDiGraph, groups: Mapping[str, int] | None = None) -> Positions:
    """Return x and y of each node, whole numbers around (0, 0); y grows downwards.

    A large network stands in groups: in ``groups``, where they are known already (by node, from 1 on), else in its own.

    >>> import networkx as nx
    >>> places = positions(nx.MultiDiGraph([("a", "b"), ("b", "c")]))
    >>> sorted(places) == ["a", "b", "c"] and places == positions(nx.MultiDiGraph([("a", "b"), ("b", "c")]))
    True
    """
    import networkx as nx

    if len(network) > LARGE:
        return _of_many(network, groups or {})
    graph = nx.Graph()
    # A fixed order of nodes and edges: the algorithms break ties by it.
    graph.add_nodes_from(sorted(network, key=str))
    graph.add_edges_from(sorted(tuple(sorted(edge, key=str)) for edge in simple(network).edges()))
    isolates = sorted(nx.isolates(graph), key=str)
    graph.remove_nodes_from(isolates)
    places = _rounded(sorted(graph, key=str), small_positions(graph), network) if len(graph) else {}
    return {**places, **_rows_below(isolates, places)}


def _of_many(network: nx.MultiDiGraph, groups: Mapping[str, int]) -> Positions:
    from .large import large_positions

    tied = {node for ends in network.edges() if ends[0] != ends[1] for node in ends}
    nodes = sorted(tied, key=str)
    if len(nodes) <= LARGE:
        places = positions(network.subgraph(nodes))
    else:
        edges = numbered_ties(network, nodes)
        points = large_positions(len(nodes), edges, [groups.get(node, 0) for node in nodes] if groups else None)
        places = _rounded(nodes, points, network)
    return {**places, **_rows_below(sorted(set(network) - tied, key=str), places)}


def numbered_ties(network: nx.MultiDiGraph, nodes: list[str]) -> np.ndarray:
    """Return who is tied to whom, each pair once, as pairs of places in ``nodes``, sorted; loops are no ties.

    >>> import networkx as nx
    >>> numbered_ties(nx.MultiDiGraph([("b", "a"), ("a", "b"), ("c", "c")]), ["a", "b", "c"]).tolist()
    [[0, 1]]
    """
    import numpy as np

    number = {node: place for place, node in enumerate(nodes)}
    ends = np.array([(number[one], number[other]) for one, other in network.edges()], dtype=np.int64).reshape(-1, 2)
    ends = np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1)
    both = np.unique(ends[:, 0] * len(nodes) + ends[:, 1])
    return np.column_stack([both // len(nodes), both % len(nodes)])


def _rounded(nodes: list[str], points: np.ndarray, network: nx.MultiDiGraph) -> Positions:
    if len(nodes) <= _NAMED:
        points = pushed_apart(points, [str(network.nodes[node].get("label", node)) for node in nodes])
    return {node: (round(float(x)), round(float(y))) for node, (x, y) in zip(nodes, points, strict=True)}


def _rows_below(isolates: list[str], places: Positions) -> Positions:
    """Stand nodes without a tie in rows below the rest: shown, never dropped."""
    if not isolates:
        return {}
    across = [x for x, _ in places.values()]
    width = max(WIDTH, max(across, default=0) - min(across, default=0)) if len(places) > LARGE else WIDTH
    columns = max(1, min(len(isolates), width // 220))
    top = max((y for _, y in places.values()), default=-120) + 120
    left = -(columns - 1) * 220 // 2
    return {
        node: (left + 220 * (place % columns), top + 60 * (place // columns)) for place, node in enumerate(isolates)
    }


def neighbours_in_order(network: nx.MultiDiGraph, middle: str) -> list[str]:
    """Return the neighbours of a node, those with the most parallel relations first, then by name.

    >>> import networkx as nx
    >>> neighbours_in_order(nx.MultiDiGraph([("a", "b"), ("c", "a"), ("a", "c")]), "a")
    ['c', 'b']
    """
    around = {*network.successors(middle), *network.predecessors(middle)} - {middle}

    def by_relations_then_name(node: str) -> tuple[int, str, str]:
        relations = network.number_of_edges(middle, node) + network.number_of_edges(node, middle)
        return -relations, str(network.nodes[node].get("label", node)).casefold(), node

    return sorted(around, key=by_relations_then_name)
