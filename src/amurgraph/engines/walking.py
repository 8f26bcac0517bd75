"""PageRank and the leading eigenvector on arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .arrays import arrays_of, weights_of

if TYPE_CHECKING:
    import networkx as nx

    from .arrays import Floats, Ints

DENSE = 300  # nodes up to which a matrix with all noughts is quicker, and scipy need not be imported
_DAMPING = 0.85
_TOLERANCE = 1e-10  # for each node: the walk is settled when all together change by less
_MANY_STEPS = 10_000


def walked(graph: nx.Graph, *, weighted: bool = False) -> Floats:
    """Return the PageRank of each node of a graph: where a random walk is, as networkx computes it, step by step.

    >>> import networkx as nx
    >>> walked(nx.star_graph(2)).round(3).tolist()
    [0.486, 0.257, 0.257]
    """
    out, into = arrays_of(graph), arrays_of(graph, inward=True)
    n = len(out.nodes)
    leaving = weights_of(graph) if weighted else np.ones(len(out.ends))
    strength = out.added_up(leaving)
    arriving = weights_of(graph, inward=True) if weighted else leaving
    share = np.divide(1.0, strength, out=np.zeros(n), where=strength != 0)[into.ends] * arriving
    stuck = np.flatnonzero(strength == 0)
    here: Floats = np.full(n, 1 / n)
    for _ in range(_MANY_STEPS):  # it is settled long before: what is unsettled falls by 15 % with each step
        before = here
        here = _DAMPING * (into.added_up(before[into.ends] * share) + before[stuck].sum() / n) + (1 - _DAMPING) / n
        if np.abs(here - before).sum() < n * _TOLERANCE:
            break
    return here


def leading_eigenvector(graph: nx.Graph, members: Ints, *, weighted: bool = False) -> Floats:
    """Return the eigenvector of the largest eigenvalue of a connected part, unit length, no value negative.

    Solved for, not walked to: a walk does not settle where groups hang together by a thread.

    Args:
        graph: a simple graph without direction.
        members: the places of the nodes of the part.
        weighted: let ties count by their weight.

    >>> import networkx as nx
    >>> leading_eigenvector(nx.path_graph(3), np.arange(3)).round(3).tolist()
    [0.5, 0.707, 0.5]

    """
    near = arrays_of(graph)
    n, size = len(near.nodes), len(members)
    weights = weights_of(graph) if weighted else np.ones(len(near.ends))
    if size <= DENSE:
        place = np.full(n, -1)
        place[members] = np.arange(size)
        inside = place[near.begins] >= 0
        ties = np.zeros((size, size))
        ties[place[near.begins[inside]], place[near.ends[inside]]] = weights[inside]
        leading = np.linalg.eigh(ties)[1][:, -1]
    else:
        from scipy.sparse import csr_array
        from scipy.sparse.linalg import eigsh

        made = csr_array((weights, near.ends, near.starts), shape=(n, n))[members][:, members]
        # A start that is the same each time, and not far: who has many ties.
        start = np.sqrt(made.sum(axis=1))
        leading = eigsh(made, k=1, which="LA", v0=start, tol=0, maxiter=_MANY_STEPS)[1][:, 0]
    found: Floats = np.abs(leading) / np.linalg.norm(leading)
    return found
