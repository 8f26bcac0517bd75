"""All triangles of a graph, in blocks of arrays: what clustering and structural holes are made of.

Each tie leads from the node with fewer ties to the one with more; then no node has many ties out, and each triangle is
found once, as two such ties in a row that a third one closes (Chiba & Nishizeki 1985; Latapy 2008).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from .arrays import arrays_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx

    from .arrays import Ints

_AT_ONCE = 1_000_000  # ties in a row that are looked at together


class Triangles(NamedTuple):
    """Some triangles: the places of their nodes, and the numbers of the ties between these."""

    nodes: tuple[Ints, Ints, Ints]
    ties: tuple[Ints, Ints, Ints]  # of the first and second node, the first and third, the second and third


def triangles_of(one: Ints, other: Ints, n: int) -> Iterator[Triangles]:
    """Give each triangle once.

    Args:
        one: the place of an end of each tie, shape (ties,); each pair of nodes has one tie at most.
        other: that of its other end.
        n: how many nodes there are.

    >>> found = next(triangles_of(np.array([0, 1, 0, 2]), np.array([1, 2, 2, 3]), 4))
    >>> [sorted(int(node[0]) for node in found.nodes), sorted(int(tie[0]) for tie in found.ties)]
    [[0, 1, 2], [0, 1, 2]]

    """
    degrees = np.bincount(one, minlength=n) + np.bincount(other, minlength=n)
    rank = np.empty(n, dtype=np.int64)
    rank[np.argsort(degrees, kind="stable")] = np.arange(n)
    turned = rank[one] > rank[other]
    tails, heads = np.where(turned, other, one), np.where(turned, one, other)
    keys = tails * n + heads
    order = np.argsort(keys)
    keys, tails, heads = keys[order], tails[order], heads[order]
    starts = np.searchsorted(tails, np.arange(n + 1))
    after = np.diff(starts)[heads]  # how many ties go on from the head of each
    sums = np.concatenate([[0], np.cumsum(after)])
    begin = 0
    while begin < len(keys):
        end = max(begin + 1, int(np.searchsorted(sums, sums[begin] + _AT_ONCE, side="right")) - 1)
        first = np.repeat(np.arange(begin, end), after[begin:end])
        second = np.arange(len(first)) - (sums[first] - sums[begin]) + starts[heads[first]]
        sought = tails[first] * n + heads[second]
        third = np.minimum(np.searchsorted(keys, sought), len(keys) - 1)
        closed = keys[third] == sought
        first, second, third = first[closed], second[closed], third[closed]
        yield Triangles(
            (tails[first], heads[first], heads[second]),
            (order[first], order[third], order[second]),
        )
        begin = end


def triangles_by_node(graph: nx.Graph) -> Ints:
    """Return in how many triangles each node of a simple graph without direction is, in the order of the nodes.

    >>> import networkx as nx
    >>> triangles_by_node(nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")])).tolist()
    [1, 1, 1, 0]
    """
    near = arrays_of(graph)
    begins, n = near.begins, len(near.nodes)
    once = begins < near.ends
    counts = np.zeros(n, dtype=np.int64)
    for found in triangles_of(begins[once], near.ends[once], n):
        for nodes in found.nodes:
            counts += np.bincount(nodes, minlength=n)
    return counts
