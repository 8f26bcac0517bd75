"""Structural holes (Burt 1992): are the contacts of a node tied to each other, or is there a gap?

Two models are in use, and papers seldom say which they took. In the *whole-network* model
(``networkx.constraint``, ``igraph.Graph.constraint``) what a contact invests is shared out over all of its
own contacts. In the *ego-network* model (the default of UCINET) only ties among the node and its contacts are
looked at. Both are given here.

networkx has the first model and effective size, but: nan for isolates, and by release also for a node of a
digraph without outgoing ties; and the effective size of its release 3.6, asked for all nodes, divides by the
strongest tie of the wrong node where ties have weights or directions (its pull request 8906). So the few
lines are our own, and tests compare them with networkx node by node and with igraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import networkx as nx

from ..errors import UnknownNameError
from ..network import simple
from ..rows import Rows
from .noting import WHO, about, who

if TYPE_CHECKING:
    Ties = dict[Any, dict[Any, float]]

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
    strength = {node: sum(of_node.values()) for node, of_node in ties.items()}
    in_all = strength if model == "whole" else None
    return {node: _constraint(ties, node, in_all) if node in ties else None for node in graph}


def _constraint(ties: Ties, node: Any, in_all: dict[Any, float] | None) -> float:
    own = ties[node]
    invested = dict(own)
    for via, share in own.items():
        within = _within(own, ties[via])
        spent = share + sum(within.values()) if in_all is None else in_all[via]
        for contact, weight in within.items():
            invested[contact] += share * weight / spent
    return sum(amount**2 for amount in invested.values()) / sum(own.values()) ** 2


def effective_size_of(graph: nx.Graph, *, weighted: bool = False) -> dict[Any, float | None]:
    """Return the effective size of each node's network (Burt 1992): its contacts that are not redundant.

    The sum over contacts j of 1 - Σq p(i, q) m(j, q), q neither i nor j, where m(j, q) is the tie of j and q
    by j's strongest tie. On an undirected graph without weights this is n - 2t/n, for n contacts with t ties
    among them (Borgatti 1997). None for a node without ties. Arguments as in ``constraint_of``.

    >>> effective_size_of(nx.Graph([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]))["a"]
    1.0
    """
    ties = _mutual_ties(graph, weighted=weighted)
    strongest = {node: max(of_node.values()) for node, of_node in ties.items()}
    return {node: _effective_size(ties, node, strongest) if node in ties else None for node in graph}


def _effective_size(ties: Ties, node: Any, strongest: dict[Any, float]) -> float:
    own = ties[node]
    redundant = sum(
        own[shared] * weight / strongest[contact]
        for contact in own
        for shared, weight in _within(own, ties[contact]).items()
    )
    return len(own) - redundant / sum(own.values())


def _within(own: dict[Any, float], of_contact: dict[Any, float]) -> dict[Any, float]:
    """Return the ties of a contact with other contacts; the one with fewer ties is gone through."""
    few, many = (own, of_contact) if len(own) < len(of_contact) else (of_contact, own)
    return {other: of_contact[other] for other in few if other in many}


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
    graph = simple(network, directed=directed)
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
    return Rows(columns, rows, about=about(network, *notes, graph=graph))


def _mutual_ties(graph: nx.Graph, *, weighted: bool) -> Ties:
    """Return, by node and contact, the ties of a pair, both directions added; no loops, no isolates."""
    ties: Ties = {}
    for one, other, weight in graph.edges(data="weight", default=1.0):
        amount = float(weight) if weighted else 1.0
        if one != other and amount > 0:
            for node, contact in ((one, other), (other, one)):
                of_node = ties.setdefault(node, {})
                of_node[contact] = of_node.get(contact, 0.0) + amount
    return ties
