"""Structural holes (Burt 1992): are the contacts of a node tied to each other, or is there a gap?

Two models are in use, and papers seldom say which they took. In the *whole-network* model
(``networkx.constraint``, ``igraph.Graph.constraint``) what a contact invests is shared out over all of its
own contacts. In the *ego-network* model (the default of UCINET) only ties among the node and its contacts are
looked at. Both are given here.

networkx has the first model and effective size, but: nan for isolates, and by release also for a node of a
digraph without outgoing ties; and the effective size of its release 3.6, asked for all nodes, divides by the
strongest tie of the wrong node where ties have weights or directions (its pull request 8906). So the few
lines are our own, over all triangles at once, and tests compare them with networkx node by node and with igraph.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import networkx as nx
import numpy as np

from ..engines.arrays import arrays_of, weights_of
from ..engines.choosing import OWN
from ..engines.triangles import triangles_of
from ..errors import UnknownNameError
from ..network.simplifying import bare_simple
from ..rows import Rows
from .noting import WHO, about, who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..engines.arrays import Floats, Ints

_MODELS = ("whole", "ego")
_SAME = 12  # digits after which two values are one


def constraint_of(
    graph: nx.Graph, model: Literal["whole", "ego"] = "whole", *, weighted: bool = False
) -> dict[Any, float | None]:
    """Return Burt's (1992) constraint by node: near 0 for many contacts not tied, near 1 for one.

    The sum over contacts j of (p(i, j) + Σq p(i, q) p(q, j))², where p(i, j) is the share of j in all ties of
    i, both directions added. It has no unit, and can be above 1 where few contacts are closely tied.

    Args:
        graph: a simple graph or digraph.
        model: shares over the ``whole`` network, or over the ``ego`` network (the node, its contacts, their
            ties).
        weighted: let ties count by their ``weight``; else each counts 1. A tie of weight 0 or less is none.

    Returns:
        None for a node without ties: nobody can constrain it, so there is no value.

    Raises:
        UnknownNameError: no such model.

    >>> kite = nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")])
    >>> round(constraint_of(kite)["a"], 3), round(constraint_of(kite, "ego")["a"], 3)
    (1.007, 1.125)

    """
    if model not in _MODELS:
        raise UnknownNameError("model of constraint", model, _MODELS)
    ties = _mutual_ties(graph, weighted=weighted)
    strength = ties.strength
    if model == "whole":
        spent = strength[np.column_stack([ties.other, ties.one]).ravel()]
    else:
        spent = np.repeat(ties.weights, 2)
        for corner in ties.corners():
            spent += np.bincount(corner.to_via, weights=ties.weights[corner.onward], minlength=len(spent))
    invested = np.repeat(ties.weights, 2)
    for corner in ties.corners():
        passed_on = ties.weights[corner.own] * ties.weights[corner.onward] / spent[corner.to_via]
        invested += np.bincount(corner.to_contact, weights=passed_on, minlength=len(invested))
    squares = np.bincount(ties.leaving, weights=invested**2, minlength=len(strength))
    return ties.by_node(squares / np.where(strength > 0, strength, 1) ** 2)


def effective_size_of(graph: nx.Graph, *, weighted: bool = False) -> dict[Any, float | None]:
    """Return the effective size of each node's network (Burt 1992): its contacts that are not redundant.

    The sum over contacts j of 1 - Σq p(i, q) m(j, q), q neither i nor j, where m(j, q) is the tie of j and q
    by j's strongest tie. On an undirected graph without weights this is n - 2t/n, for n contacts with t ties
    among them (Borgatti 1997). None for a node without ties. Arguments as in ``constraint_of``.

    >>> effective_size_of(nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]))["a"]
    1.0
    """
    ties = _mutual_ties(graph, weighted=weighted)
    strength, n = ties.strength, len(ties.nodes)
    strongest = np.zeros(n)
    np.maximum.at(strongest, ties.leaving, np.repeat(ties.weights, 2))
    redundant = np.zeros(n)
    for corner in ties.corners():
        shared = ties.weights[corner.third] * ties.weights[corner.onward] / strongest[corner.via]
        redundant += np.bincount(corner.node, weights=shared, minlength=n)
    contacts = np.bincount(ties.leaving, minlength=n)
    return ties.by_node(contacts - redundant / np.where(strength > 0, strength, 1))


def structural_holes(network: nx.MultiDiGraph, *, directed: bool = False, weighted: bool = False) -> Rows:
    """Return Burt's measures by node, the least constrained first.

    Args:
        network: what ``graph_to_network`` gave, or any networkx graph.
        directed: a tie that both ends report counts twice a tie of one arc; else each pair counts alike.
        weighted: ties count by their weight.

    Returns:
        ``id, iri, label, kind, degree`` (contacts, in either direction), ``effective_size`` (in contacts),
        ``efficiency`` (effective size by contacts), ``constraint_whole`` and ``constraint_ego`` (see
        ``constraint_of``). A node without ties has no values (None), and stands last.

    >>> rows = structural_holes(nx.Graph([("a", "b"), ("b", "c"), ("d", "d")]))
    >>> [(row.id, row.effective_size, row.constraint_whole) for row in rows]
    [('b', 2.0, 0.5), ('a', 1.0, 1.0), ('c', 1.0, 1.0), ('d', None, None)]

    """
    graph = bare_simple(network, directed=directed)
    contacts = {node: len(set(nx.all_neighbors(graph, node))) for node in graph}
    size = effective_size_of(graph, weighted=weighted)
    whole = constraint_of(graph, "whole", weighted=weighted)
    ego = constraint_of(graph, "ego", weighted=weighted)

    def place(node: Any) -> tuple[float, str]:
        constraint = whole[node]
        return (float("inf") if constraint is None else round(constraint, _SAME), str(node))

    rows = []
    for node in sorted(graph, key=place):
        of_contacts = size[node]
        efficiency = None if of_contacts is None else of_contacts / contacts[node]
        rows.append([*who(network, node), contacts[node], of_contacts, efficiency, whole[node], ego[node]])
    notes = ["A tie between two contacts that no page mentions makes the node between them look freer than it is."]
    if alone := sum(value is None for value in whole.values()):
        notes.append(f"{alone} without ties: the measures are not defined for them.")
    columns = [*WHO, "degree", "effective_size", "efficiency", "constraint_whole", "constraint_ego"]
    return Rows(columns, rows, about=about(network, *notes, graph=graph, engine=OWN))


class _Corner(NamedTuple):
    """One node of each of some triangles, and the way from it by the second node to the third."""

    node: Ints
    via: Ints
    own: Ints  # the number of the tie from the node to the second
    third: Ints  # … to the third
    onward: Ints  # of the tie from the second to the third
    to_via: Ints  # the number of the arc from the node to the second
    to_contact: Ints  # … to the third


class _Ties(NamedTuple):
    """The ties of pairs, both directions added: their ends, and what they weigh. Each is two arcs: 2k and 2k + 1."""

    nodes: list[Any]
    one: Ints
    other: Ints
    weights: Floats

    @property
    def leaving(self) -> Ints:
        """The node that each arc leaves."""
        return np.column_stack([self.one, self.other]).ravel()

    @property
    def strength(self) -> Floats:
        """What all ties of each node weigh."""
        sums = np.bincount(self.leaving, weights=np.repeat(self.weights, 2), minlength=len(self.nodes))
        return np.asarray(sums, dtype=np.float64)

    def corners(self) -> Iterator[_Corner]:
        """Give each triangle from each of its nodes, both ways round."""
        for found in triangles_of(self.one, self.other, len(self.nodes)):
            between = {frozenset(ends): tie for ends, tie in zip(((0, 1), (0, 2), (1, 2)), found.ties, strict=True)}
            for node, via, contact in permutations(range(3)):
                start = found.nodes[node]
                own, third = between[frozenset((node, via))], between[frozenset((node, contact))]
                yield _Corner(
                    node=start,
                    via=found.nodes[via],
                    own=own,
                    third=third,
                    onward=between[frozenset((via, contact))],
                    to_via=2 * own + (self.one[own] != start),
                    to_contact=2 * third + (self.one[third] != start),
                )

    def by_node(self, values: Floats) -> dict[Any, float | None]:
        """Return the value of each node, None where it has no tie."""
        tied = np.bincount(self.leaving, minlength=len(self.nodes)) > 0
        return {
            node: value if has else None
            for node, value, has in zip(self.nodes, values.tolist(), tied.tolist(), strict=True)
        }


def _mutual_ties(graph: nx.Graph, *, weighted: bool) -> _Ties:
    """Return the ties of a graph, both directions of a pair added; no loops, none of weight 0 or less."""
    near = arrays_of(graph)
    one, other, n = near.begins, near.ends, len(near.nodes)
    weights = weights_of(graph) if weighted else np.ones(len(other))
    counted = (weights > 0) & ((one != other) if graph.is_directed() else (one < other))
    one, other, weights = one[counted], other[counted], weights[counted]
    pairs, numbers = np.unique(np.minimum(one, other) * n + np.maximum(one, other), return_inverse=True)
    added = np.asarray(np.bincount(numbers, weights=weights, minlength=len(pairs)), dtype=np.float64)
    return _Ties(near.nodes, pairs // max(n, 1), pairs % max(n, 1), added)
