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
    """Centralities of one draw by name; any of ``measures.CENTRALITIES``, degree and betweenness fast.

    Attributes:
        engines: what computed each of them.

    """

    def __init__(self, drawn: Draw) -> None:
        super().__init__()
        self._drawn = drawn
        self.engines: dict[str, str] = {}

    def __missing__(self, name: str) -> Floats:
        from ..engines.choosing import OWN_SPARSE
        from ..measures.centralities import CENTRALITIES

        if name in _FAST:
            found, self.engines[name] = _FAST[name](self._drawn.adjacency), OWN_SPARSE
        elif name in CENTRALITIES:
            scores = CENTRALITIES[name](self._drawn.graph())
            found = np.array([scores[node] for node in self._drawn.nodes], dtype=float)
            self.engines[name] = scores.engine
        else:
            raise UnknownNameError("centrality", name, CENTRALITIES)
        self[name] = np.round(found, _SAME)
        return self[name]


def degree_of(adjacency: csr_array) -> Floats:
    """Return the number of neighbours of each node."""
    return np.asarray(adjacency.sum(axis=0), dtype=float)


def betweenness_of(adjacency: csr_array) -> Floats:
    """Return the betweenness of each node, 0 to 1, as ``measures.CENTRALITIES`` has it, without making a graph.

    >>> from scipy.sparse import csr_array
    >>> betweenness_of(csr_array([[0.0, 1, 0], [1, 0, 1], [0, 1, 0]])).tolist()
    [0.0, 1.0, 0.0]
    """
    from ..engines.passing import dependencies

    size: int = adjacency.shape[0]
    passed: Floats = np.zeros(size)
    tied = np.flatnonzero(np.diff(adjacency.indptr))
    within = adjacency[tied][:, tied]
    at_once = max(1, _CELLS // max(1, len(tied)))
    for start in range(0, len(tied), at_once):
        sources = np.arange(start, min(start + at_once, len(tied)))
        passed[tied] += dependencies(within, within, sources)
    return passed / max((size - 1) * (size - 2), 1)


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
