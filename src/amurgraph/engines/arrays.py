"""A graph as arrays of integers, made once for each graph: what every fast path starts from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_KEPT_AS = "amurgraph arrays"


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """The neighbours of all nodes in one array, after the places of the nodes in ``nodes``.

    Attributes:
        nodes: the nodes, in the order of the graph.
        starts: where the neighbours of each begin, shape (n + 1,).
        ends: their places, shape (arcs,); a tie without direction is two arcs.

    """

    nodes: list[Any]
    starts: Ints
    ends: Ints

    @property
    def degrees(self) -> Ints:
        """How many neighbours each node has, shape (n,)."""
        return np.diff(self.starts)

    @property
    def begins(self) -> Ints:
        """The node that each arc leaves, shape (arcs,)."""
        return np.repeat(np.arange(len(self.nodes)), self.degrees)

    def ties(self, *, directed: bool) -> tuple[Ints, Ints]:
        """Return the ends of each tie: of each arc, or of each two arcs that are one tie without direction.

        >>> import networkx as nx
        >>> [ends.tolist() for ends in arrays_of(nx.path_graph(3)).ties(directed=False)]
        [[0, 1], [1, 2]]
        """
        begins = self.begins
        if directed:
            return begins, self.ends
        once = begins <= self.ends
        return begins[once], self.ends[once]

    def lists(self) -> list[list[int]]:
        """Return the places of the neighbours of each node as lists, for what has to go from node to node.

        >>> import networkx as nx
        >>> arrays_of(nx.path_graph(3)).lists()
        [[1], [0, 2], [1]]
        """
        starts, ends = self.starts.tolist(), self.ends.tolist()
        return [ends[start:end] for start, end in pairwise(starts)]

    def added_up(self, values: Floats) -> Floats:
        """Return, for each node, the sum over its arcs of a value for each arc.

        >>> import networkx as nx
        >>> arrays_of(nx.path_graph(3)).added_up(np.ones(4)).tolist()
        [1.0, 2.0, 1.0]
        """
        sums = np.zeros(len(self.nodes))
        tied = np.flatnonzero(self.degrees)
        if len(tied):
            sums[tied] = np.add.reduceat(values, self.starts[tied])
        return sums


def arrays_of(graph: nx.Graph, *, inward: bool = False) -> Arrays:
    """Return the neighbours of a graph as arrays; of a directed one those that its arcs lead to.

    They are kept with the graph where networkx keeps what it converts a graph to, which it forgets when nodes or ties
    change. A view is a window on another graph that can change behind it: nothing is kept with it.

    Args:
        graph: a simple graph; a loop is one arc.
        inward: of a directed graph, the neighbours from which arcs come.

    >>> import networkx as nx
    >>> made = arrays_of(nx.path_graph(["a", "b", "c"]))
    >>> made.nodes, made.starts.tolist(), made.ends.tolist()
    (['a', 'b', 'c'], [0, 1, 3, 4], [1, 0, 2, 1])

    """
    inward = inward and graph.is_directed()
    kept = None if hasattr(graph, "_graph") else getattr(graph, "__networkx_cache__", None)
    made: dict[bool, Arrays] = {} if kept is None else kept.setdefault(_KEPT_AS, {})
    if inward not in made:
        made[inward] = _arrays(_ties(graph, inward=inward))
    return made[inward]


def _ties(graph: nx.Graph, *, inward: bool) -> Iterable[tuple[Any, Mapping[Any, Any]]]:
    """Give each node with its ties; ``adjacency`` gives the bare dictionaries, where a view would wrap each."""
    ties: Iterable[tuple[Any, Mapping[Any, Any]]] = graph.pred.items() if inward else graph.adjacency()
    return ties


def _arrays(ties: Iterable[tuple[Any, Mapping[Any, Any]]]) -> Arrays:
    nodes, near = [], []
    for node, others in ties:
        nodes.append(node)
        near.append(list(others))
    place = {node: number for number, node in enumerate(nodes)}
    starts = np.zeros(len(nodes) + 1, dtype=np.int64)
    np.cumsum([len(others) for others in near], out=starts[1:])
    ends = map(place.__getitem__, chain.from_iterable(near))
    return Arrays(nodes, starts, np.fromiter(ends, dtype=np.int64, count=int(starts[-1])))


def weights_of(graph: nx.Graph, *, inward: bool = False) -> Floats:
    """Return the weight of each arc in the order of ``arrays_of``, 1 where it has none.

    >>> import networkx as nx
    >>> weights_of(nx.Graph([("a", "b", {"weight": 3.0})])).tolist()
    [3.0, 3.0]
    """
    ties = _ties(graph, inward=inward and graph.is_directed())
    return np.array([tie.get("weight", 1.0) for _, near in ties for tie in near.values()], dtype=float)
