"""The groups that a large page starts with, each a disc that opens on a click: found quickly, always the same."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..layout import numbered_ties
from .measured import LEAST_MEMBERS

if TYPE_CHECKING:
    import networkx as nx

# Nodes above which a page opens with discs: so many dots and names no eye tells apart, whatever draws them.
FROM = 2_000


def starts_with_communities(network: nx.MultiDiGraph) -> bool:
    """Tell whether the page of a network opens with its communities instead of everybody.

    >>> import networkx as nx
    >>> starts_with_communities(nx.empty_graph(2001)), starts_with_communities(nx.empty_graph(2000))
    (True, False)
    """
    return len(network) > FROM


def communities_of(network: nx.MultiDiGraph) -> dict[str, int]:
    """Return the number of each node's community, 1 the largest; who is in one of less than three has none.

    >>> import networkx as nx
    >>> communities_of(nx.MultiDiGraph([("a", "b"), ("b", "c"), ("d", "e")]))
    {'a': 1, 'b': 1, 'c': 1}
    """
    from ..layout.grouping import groups

    nodes = sorted(network, key=str)
    found = groups(len(nodes), numbered_ties(network, nodes))
    members = Counter(found)
    return {node: own + 1 for node, own in zip(nodes, found, strict=True) if members[own] >= LEAST_MEMBERS}
