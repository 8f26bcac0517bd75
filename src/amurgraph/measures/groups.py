"""Which groups: communities of densely tied nodes. Computed groups, never alliances that anybody stated."""

from __future__ import annotations

import networkx as nx

SMALLEST = 20  # below this many nodes groups are an accident of few ties (docs/explanation/measures.md)


def louvain(graph: nx.Graph, *, seed: int = 1, resolution: float = 1.0) -> list[list[str]]:
    """Return Louvain communities (Blondel et al. 2008), largest first, members sorted; seeded.

    >>> louvain(nx.Graph([("a", "b"), ("c", "d")]))
    [['a', 'b'], ['c', 'd']]
    """
    found = nx.community.louvain_communities(graph, weight=None, resolution=resolution, seed=seed)
    return sorted((sorted(group) for group in found), key=lambda group: (-len(group), group[0]))
