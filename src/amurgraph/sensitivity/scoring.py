"""Centralities of networks that are drawn many times: degree and betweenness fast, and the places they give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from .drawing import Draw

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_SAME = 12  # digits after which two values are one, as in measures.noting.ranks_of
_CELLS = 250_000  # of a matrix of paths at a time: 2 MB, so that it stays in the cache


class Scores(dict[str, "Floats"]):
    """Centralities of one draw by name; any of ``measures.CENTRALITIES``, degree and betweenness fast."""

    def __init__(self, drawn: Draw) -> None:
        super().__init__()
        self._drawn = drawn

    def __missing__(self, name: str) -> Floats:
        from ..measures.centralities import CENTRALITIES

        if name in _FAST:
            found = _FAST[name](self._drawn.adjacency)
        elif name in CENTRALITIES:
            scores = CENTRALITIES[name](self._drawn.graph())
            found = np.array([scores[node] for node in self._drawn.nodes], dtype=float)
        else:
            raise UnknownNameError("centrality", name, CENTRALITIES)
        self[name] = np.round(found, _SAME)
        return self[name]


def degree_of(adjacency: csr_array) -> Floats:
    """Return the number of neighbours of each node."""
    return np.asarray(adjacency.sum(axis=0), dtype=float)


def betweenness_of(adjacency: csr_array) -> Floats:
    """Return the betweenness of each node, 0 to 1, as ``measures.CENTRALITIES`` has it, in a tenth of the time.

    Brandes (2001) level by level: one product of the sparse ties with a matrix of all sources is a step of all
    searches at once, forward to count shortest paths and back to gather what depends on each node.

    >>> from scipy.sparse import csr_array
    >>> betweenness_of(csr_array([[0.0, 1, 0], [1, 0, 1], [0, 1, 0]])).tolist()
    [0.0, 1.0, 0.0]
    """
    size: int = adjacency.shape[0]
    passed: Floats = np.zeros(size)
    tied = np.flatnonzero(np.diff(adjacency.indptr))
    within = adjacency[tied][:, tied]
    at_once = max(1, _CELLS // max(1, len(tied)))
    for start in range(0, len(tied), at_once):
        passed[tied] += _passed(within, np.arange(start, min(start + at_once, len(tied))))
    return passed / max((size - 1) * (size - 2), 1)


def _passed(adjacency: csr_array, sources: Ints) -> Floats:
    """Return the sum over sources of the dependency on each node."""
    reached = np.zeros((adjacency.shape[0], len(sources)), dtype=bool)
    reached[sources, np.arange(len(sources))] = True
    distances = np.where(reached, 0, -1).astype(np.int32)
    here = reached.astype(float)
    paths = here  # how many shortest paths lead to each node from each source
    steps = 0
    while (reached := (here := (adjacency @ here) * (distances < 0)) > 0).any():
        steps += 1
        distances += (steps + 1) * reached
        paths = paths + here
    per_path = 1 / np.maximum(paths, 1)
    # (1 + dependency) / paths of the nodes at one distance; their neighbours one step nearer share it
    beyond = np.zeros_like(paths)
    gathered = np.zeros_like(paths)
    for step in range(steps, 0, -1):
        beyond = (per_path + adjacency @ beyond) * (distances == step)
        gathered += beyond
    dependencies: Floats = paths * gathered - (distances > 0)
    return np.asarray(dependencies.sum(axis=1), dtype=float)


def places_of(scores: Floats) -> tuple[Ints, Ints]:
    """Return the best and the last place of each node, 1 the highest; who is tied with nobody has one place.

    The best is the rank, as ``noting.ranks_of`` has it.

    >>> best, last = places_of(np.array([2.0, 5.0, 2.0]))
    >>> best.tolist(), last.tolist()
    ([2, 1, 2], [3, 1, 3])
    """
    ordered = np.sort(-scores)
    return np.searchsorted(ordered, -scores, side="left") + 1, np.searchsorted(ordered, -scores, side="right")


_FAST: dict[str, Callable[[csr_array], Floats]] = {"degree": degree_of, "betweenness": betweenness_of}
