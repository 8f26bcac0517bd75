"""Betweenness on arrays: exact, and for large graphs estimated from a sample of nodes, with its error.

Brandes (2001) level by level: one product of the ties with a matrix of many sources is a step of all their searches
at once, forward to count shortest paths and back to gather what depends on each node.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from .arrays import arrays_of
from .choosing import OWN, OWN_SPARSE, PIVOTS, igraph_name, is_for_igraph, to_igraph

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from .arrays import Floats, Ints

TOP = 10
_LIKELY = 2.13  # standard errors on either side that hold 95 %: Student's t of 15, one less than the parts
_PARTS = 16  # of the pivots, whose spread tells the error; each is a call of the engine, which has its price
_DENSE = 300  # nodes up to which a matrix with all noughts is quicker, and scipy need not be imported
_CELLS = 100_000  # of a matrix of paths at a time: 0.8 MB, so that it stays in the cache


@dataclass(frozen=True, slots=True)
class Sample:
    """What an estimate was made from, and how good it is.

    Attributes:
        pivots: how many nodes the paths were counted from.
        seed: of their choice.
        errors: the standard error of each node's value.
        certain: how many nodes are among the ten highest whatever their errors (95 % for each).

    """

    pivots: int
    seed: int
    errors: dict[Any, float]
    certain: int

    def in_words(self) -> str:
        """Return the caveat that goes with the estimate.

        >>> Sample(1, 3, {"a": 0.0004, "b": 0.002}, 2).in_words()[:60]
        'betweenness is an estimate, from the shortest paths that beg'
        """
        return (
            f"betweenness is an estimate, from the shortest paths that begin at {self.pivots} of "
            f"{len(self.errors)} nodes (drawn with seed {self.seed}). betweenness_error is its standard error, at most "
            f"{max(self.errors.values(), default=0.0):.2g}: the exact value is mostly within twice that. "
            f"{self.certain} of the {TOP} highest are certain to be among them (95 % each)."
        )

    def figures(self) -> dict[str, Any]:
        """Return the same as figures for ``about``."""
        largest = max(self.errors.values(), default=0.0)
        return {
            "pivots": self.pivots,
            "seed": self.seed,
            "largest_standard_error": largest,
            f"certain_of_top_{TOP}": self.certain,
        }


def exact_betweenness(graph: nx.Graph) -> tuple[dict[Any, float], str]:
    """Return the normalised betweenness of each node of a simple graph without weights, and the engine.

    >>> import networkx as nx
    >>> exact_betweenness(nx.path_graph(["a", "b", "c"]))
    ({'a': 0.0, 'b': 1.0, 'c': 0.0}, 'amurgraph (numpy)')
    """
    n = len(graph)
    depending, engine = _engine(graph)
    if engine.startswith("igraph"):
        passed = depending(None)
    else:
        passed = np.zeros(n)
        at_once = max(1, _CELLS // max(1, n))
        for begin in range(0, n, at_once):
            passed += depending(np.arange(begin, min(begin + at_once, n)))
    shares = passed / max((n - 1) * (n - 2), 1)
    return dict(zip(graph, shares.tolist(), strict=True)), engine


def sampled_betweenness(
    graph: nx.Graph, *, pivots: int = PIVOTS, seed: int = 1
) -> tuple[dict[Any, float], str, Sample]:
    """Return betweenness estimated from paths that begin at some nodes (Brandes & Pich 2007), and how good it is.

    The same estimate as ``networkx.betweenness_centrality(graph, k=pivots, seed=seed)`` of a graph whose nodes are
    sorted: the mean over pivots of what depends on a node; of a node that is a pivot, over the others. Its standard
    error is that of the mean of 16 parts of the pivots, less what is certain because so many of all nodes are pivots.
    Two errors on either side hold the exact value of the ten highest nodes in 91 to 94 % of samples, of the fifty
    highest in 89 to 93 %; below them the error is too small where a few nodes depend on one wholly, and none of them
    was drawn. A node on which no pivot depends has 0 and an error of 0: all that is known is that it is low.

    Args:
        graph: a simple graph.
        pivots: how many nodes; all, if there are fewer.
        seed: of their choice.

    >>> import networkx as nx
    >>> values, engine, sample = sampled_betweenness(nx.star_graph(30), pivots=20)
    >>> values[0], sample.errors[0] < 0.03
    (1.0, True)

    """
    n, nodes = len(graph), list(graph)
    place = {node: number for number, node in enumerate(nodes)}
    pivots = min(pivots, n)
    chosen = Random(seed).sample(sorted(nodes, key=str), pivots)  # noqa: S311 - a reproducible choice, not a secret
    numbers = np.array([place[node] for node in chosen], dtype=np.int64)
    depending, engine = _engine(graph)
    total, squares, parts = np.zeros(n), np.zeros(n), 0
    for part in np.array_split(numbers, min(_PARTS, pivots)) if pivots else ():
        found = depending(part)
        total += found
        squares += (found / len(part)) ** 2
        parts += 1
    others = max(n - 2, 1)
    counted = np.full(n, float(pivots))
    counted[numbers] -= 1
    values = total / np.maximum(counted, 1) / others
    spread = squares - parts * (total / max(pivots, 1)) ** 2
    errors = np.sqrt(np.maximum(spread, 0) / max(parts - 1, 1) / max(parts, 1) * (1 - pivots / max(n, 1))) / others
    sample = Sample(pivots, seed, dict(zip(nodes, errors.tolist(), strict=True)), _certain(values, errors))
    return dict(zip(nodes, values.tolist(), strict=True)), engine, sample


def _certain(values: Floats, errors: Floats) -> int:
    """Return how many nodes have fewer than ten others that could be as high, all errors in their disfavour."""
    lowest, highest = values - _LIKELY * errors, np.sort(values + _LIKELY * errors)
    as_high = len(values) - np.searchsorted(highest, lowest, side="left")  # each could be as high as itself
    return int((as_high <= TOP).sum())


def _engine(graph: nx.Graph) -> tuple[Callable[[Ints | None], Floats], str]:
    """Return the function from sources to the sum of what depends on each node on paths from them, and its name."""
    if is_for_igraph(graph):
        made, ways = to_igraph(graph), 1 if graph.is_directed() else 2  # igraph counts a path and its reverse as one

        def by_igraph(sources: Ints | None) -> Floats:
            return ways * np.array(made.betweenness(sources=None if sources is None else sources.tolist()))

        return by_igraph, igraph_name()
    forward, back, tied = _matrices(graph)
    number = np.full(len(graph), -1)
    number[tied] = np.arange(len(tied))

    def by_levels(sources: Ints | None) -> Floats:
        passed = np.zeros(len(graph))
        within = number if sources is None else number[sources]
        within = within[within >= 0]
        if len(within):
            passed[tied] = dependencies(forward, back, within)
        return passed

    return by_levels, OWN if len(graph) <= _DENSE else OWN_SPARSE


def _matrices(graph: nx.Graph) -> tuple[Any, Any, Ints]:
    """Return the ties among nodes that have any, as a matrix for steps forward and one for those back; and who."""
    near, n = arrays_of(graph), len(graph)
    touched = near.degrees + np.bincount(near.ends, minlength=n)
    tied = np.flatnonzero(touched)
    if n <= _DENSE:
        back = np.zeros((n, n))
        back[near.begins, near.ends] = 1.0
        back = back[np.ix_(tied, tied)]
        return back.T, back, tied
    from scipy.sparse import csr_array

    back = csr_array((np.ones(len(near.ends)), near.ends, near.starts), shape=(n, n))[tied][:, tied]
    return (back.T.tocsr() if graph.is_directed() else back), back, tied


def dependencies(forward: Any, back: Any, sources: Ints) -> Floats:
    """Return the sum over sources of the dependency on each node: the share of its paths that pass it.

    Args:
        forward: a matrix, sparse or not, with 1 at (i, j) where a tie leads from j to i.
        back: the same turned about; without direction it is the same.
        sources: where paths begin.

    >>> path = np.array([[0.0, 1, 0], [1, 0, 1], [0, 1, 0]])
    >>> dependencies(path, path, np.arange(3)).tolist()
    [0.0, 2.0, 0.0]

    """
    here = np.zeros((forward.shape[0], len(sources)))
    here[sources, np.arange(len(sources))] = 1.0
    paths = here.copy()  # how many shortest paths lead to each node from each source
    levels, unseen = [], paths == 0
    while True:
        here = forward @ here
        here *= unseen
        reached = here > 0
        if not reached.any():
            break
        levels.append(reached)
        unseen ^= reached
        paths += here
    per_path = 1 / np.maximum(paths, 1)
    # (1 + dependency) / paths of the nodes at one distance; their neighbours one step nearer share it
    gathered = np.zeros_like(paths)
    beyond = gathered
    for reached in reversed(levels):
        beyond = back @ beyond
        beyond += per_path
        beyond *= reached
        gathered += beyond
    paths *= gathered
    # Each node that was reached counts one path that ends there; what leaves a source counts for nobody.
    found: Floats = paths.sum(axis=1) - (~unseen).sum(axis=1) + np.bincount(sources, minlength=len(paths))
    return found
