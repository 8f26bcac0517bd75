"""How far a network is in parts, or would be without some of its nodes (Borgatti 2006).

Who would be missed most is asked in ``key_players``, how it goes on as one after the other goes in
``removing``.
"""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, Any

from ..engines.choosing import OWN, named, networkx_name
from ..network.simplifying import bare_simple
from ..rows import Rows
from .noting import about

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    Near = list[list[int]]

ON_PAPER = "Taken out on paper: documented, not lived. No end date is not continuation: a tie may have ended unsaid."


def fragmentation_of(graph: nx.Graph) -> float:
    """Return the share of pairs that no path joins, Borgatti's (2006) F.

    F = 1 - sum of s(s-1) over components / n(n-1).

    0 where all are connected, 1 where all are alone; 0 below two nodes, which make no pair.

    >>> import networkx as nx
    >>> round(fragmentation_of(nx.Graph([("a", "b"), ("c", "d")])), 4)
    0.6667
    """
    import networkx as nx

    joined = sum(len(part) * (len(part) - 1) for part in nx.connected_components(graph))
    return share_apart(joined, len(graph))


def distance_fragmentation_of(graph: nx.Graph) -> float:
    """Return distance-weighted fragmentation, Borgatti's (2006) DF.

    DF = 1 - sum of 1/d(i, j) over ordered pairs / n(n-1).

    0 where each has a tie to each, 1 where all are alone. A pair that no path joins adds 0 to the sum.

    >>> import networkx as nx
    >>> round(distance_fragmentation_of(nx.path_graph(["a", "b", "c"])), 4)
    0.1667
    """
    from ..engines.nearness import nearness_of

    pairs = enumerate(nearness_of(graph).pairs.tolist(), start=1)  # whole numbers by distance
    return share_apart(fsum(count / steps for steps, count in pairs), len(graph))


def fragmentation(network: nx.MultiDiGraph) -> Rows:
    """Return how far a network is in parts: ``measure, value``.

    ``components`` and ``largest_component`` are counts; ``fragmentation`` (the share of pairs that no path
    joins) and ``distance_fragmentation`` (the same, longer paths counting less) go from 0 to 1 (Borgatti
    2006).

    >>> import networkx as nx
    >>> fragmentation(nx.Graph([("a", "b"), ("c", "d")]))[0]
    Row(measure='components', value=2)
    """
    graph = bare_simple(network)
    figures = fragmentation_figures(graph)
    engine = named({"parts": networkx_name(), "distances": OWN})
    return Rows(["measure", "value"], figures.items(), about=about(network, graph=graph, engine=engine))


def fragmentation_figures(graph: nx.Graph) -> dict[str, float]:
    """Return the figures of ``fragmentation`` of a simple graph, by name.

    >>> import networkx as nx
    >>> fragmentation_figures(nx.path_graph(3))["largest_component"]
    3
    """
    import networkx as nx

    sizes = [len(part) for part in nx.connected_components(graph)]
    return {
        "components": len(sizes),
        "largest_component": max(sizes, default=0),
        "fragmentation": fragmentation_of(graph),
        "distance_fragmentation": distance_fragmentation_of(graph),
    }


def share_apart(joined: float, n: int) -> float:
    """Return which share of the ordered pairs of n nodes is not joined, 0 to 1; 0 where there is no pair.

    >>> share_apart(2, 3)
    0.6666666666666667
    """
    return 1 - joined / (n * (n - 1)) if n > 1 else 0.0


def neighbours_of(graph: nx.Graph, nodes: Sequence[Any]) -> Near:
    """Return, for each node by its place in the list, the places of its neighbours, sorted.

    >>> import networkx as nx
    >>> neighbours_of(nx.path_graph(["a", "b", "c"]), ["a", "b", "c"])
    [[1], [0, 2], [1]]
    """
    place = {node: number for number, node in enumerate(nodes)}
    return [sorted(place[other] for other in graph[node]) for node in nodes]
