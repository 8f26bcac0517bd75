"""How many steps lead from each node to each: all searches at once, a bit for each.

The nodes from which a search began are the bits of a number that each node holds; a step of 64 searches is one OR of
the numbers of all neighbours (after Then et al. 2014, The More the Merrier, PVLDB 8(4)). All counts are whole numbers,
so sums of them do not depend on any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .arrays import arrays_of

if TYPE_CHECKING:
    import networkx as nx

    from .arrays import Arrays, Floats, Ints

_WORDS = 2_000_000  # of 64 searches each that a step writes: 16 MB


@dataclass(frozen=True, slots=True, eq=False)
class Nearness:
    """Steps from others to each node of a graph, each as an array of shape (n,) in the order of the nodes.

    Attributes:
        reached: how many others have a path to it.
        steps: the sum of their distances.
        inverse: the sum of 1/distance.
        odd: how many others are an odd number of steps away: in a two-mode graph, those of the other mode.
        pairs: how many ordered pairs are 1, 2, 3 … steps apart, shape (longest distance,).

    """

    reached: Ints
    steps: Ints
    inverse: Floats
    odd: Ints
    pairs: Ints


def nearness_of(graph: nx.Graph) -> Nearness:
    """Count the steps between all nodes of a simple graph; of a directed one along its arcs.

    >>> import networkx as nx
    >>> found = nearness_of(nx.path_graph(3))
    >>> found.steps.tolist(), found.pairs.tolist()
    ([3, 2, 3], [4, 2])
    """
    near = arrays_of(graph, inward=True)
    n = len(near.nodes)
    reached, steps, odd = (np.zeros(n, dtype=np.int64) for _ in range(3))
    inverse = np.zeros(n)
    at_once = 64 * max(1, _WORDS // max(len(near.ends), 1))
    counts: list[Ints] = []  # by distance: how many of all searches reach each node there
    for begin in range(0, n, at_once):
        for distance, found in enumerate(_levels(near, begin, min(begin + at_once, n))):
            if distance == len(counts):
                counts.append(np.zeros(n, dtype=np.int32))
            counts[distance] += found.astype(np.int32)
    for distance, found in enumerate(counts, start=1):
        reached += found
        steps += distance * found.astype(np.int64)
        inverse += found / distance
        odd += found * (distance % 2)
    pairs = np.array([int(found.sum(dtype=np.int64)) for found in counts], dtype=np.int64)
    return Nearness(reached, steps, inverse, odd, pairs)


def _levels(near: Arrays, begin: int, end: int) -> list[Ints]:
    """Return, by distance, how many of the searches from these nodes reach each node there."""
    tied = np.flatnonzero(near.degrees)
    firsts = near.starts[tied]
    seen = np.zeros((len(near.nodes), -(-(end - begin) // 64)), dtype=np.uint64)
    bits = np.arange(end - begin)
    seen[begin + bits, bits // 64] = np.uint64(1) << (bits % 64).astype(np.uint64)
    here, levels = seen.copy(), []
    while len(tied):
        new = np.zeros_like(seen)
        new[tied] = np.bitwise_or.reduceat(here[near.ends], firsts, axis=0)
        new &= ~seen
        found = np.bitwise_count(new).sum(axis=1, dtype=np.int64)
        if not found.any():
            break
        levels.append(found)
        seen |= new
        here = new
    return levels
