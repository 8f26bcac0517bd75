"""Who bridges: nodes and ties whose loss would part what is documented as connected."""

from __future__ import annotations

import networkx as nx


def cutpoints_of(graph: nx.Graph) -> dict[str, int]:
    """Return the cutpoints with how many nodes each would strand: all outside the largest remaining part.

    >>> cutpoints_of(nx.path_graph(["a", "b", "c", "d"]))
    {'b': 1, 'c': 1}
    """
    stranded = {}
    for node in sorted(nx.articulation_points(graph)):
        around = nx.node_connected_component(graph, node) - {node}
        parts = nx.connected_components(graph.subgraph(around))
        stranded[node] = len(around) - max(len(part) for part in parts)
    return stranded


def bridges_of(graph: nx.Graph) -> list[tuple[str, str]]:
    """Return the ties whose loss would part a component, ends sorted.

    >>> bridges_of(nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]))
    [('c', 'd')]
    """
    return sorted(tuple(sorted(edge)) for edge in nx.bridges(graph))
