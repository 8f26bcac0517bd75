"""Layers of ties: what each is, and which pairs are tied in more than one way.

A layer is a number for each pair of nodes, and is called by a name:

- a relation type (``partnerOf``): 1 where a pair has such a relation; ``ties``: where it has any;
- ``weight`` or ``weight:TYPE``: the weight of the tie, 0 where there is none; of several relations the
  largest;
- ``same:ATTR``: 1 where both nodes have the same value of an attribute;
- ``difference:ATTR``: how far their numbers lie apart, without sign;
- ``sender:ATTR``, ``receiver:ATTR``: the number of the one end, in a directed question.

Whether one layer goes with another beyond chance is asked in ``permuting``.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from ..engines.choosing import OWN_LOOPS
from ..errors import InputError, UnknownNameError
from ..network import simple
from ..rows import Rows
from .noting import about, is_unknown, raise_for_no_attribute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

_OF_A_NODE = ("same", "difference", "sender", "receiver")


def layer_matrix(network: nx.MultiDiGraph, name: str, *, directed: bool = False) -> tuple[Matrix, list[str]]:
    """Return a layer as a matrix with nothing on its diagonal, and its nodes in order.

    Args:
        network: what ``graph_to_network`` gave (any networkx graph will do).
        name: how a layer is called: see the module.
        directed: heed who is first; else both halves are alike.

    Returns:
        The matrix, shape (n, n), in units of the layer; rows are senders. A node whose attribute is not known
        has NaN.

    Raises:
        UnknownNameError: there is no such relation type or attribute. InputError: an attribute is not a
            number, or a sender or receiver is asked for without direction.

    >>> layer_matrix(nx.MultiDiGraph([("a", "b")]), "ties")[0].tolist()
    [[0.0, 1.0], [1.0, 0.0]]

    """
    nodes = sorted(network, key=str)
    sort, _, rest = name.partition(":")
    if sort in _OF_A_NODE and rest:
        matrix = _of_attribute(network, nodes, sort, rest, directed=directed)
    else:
        kind = rest if sort == "weight" else "" if name == "ties" else name
        if kind:
            _raise_for_no_layer(network, kind)
        graph = simple(_of_type(network, kind) if kind else network, directed=directed)
        weight = "weight" if sort == "weight" else None
        matrix = np.asarray(nx.to_numpy_array(graph, nodelist=nodes, weight=weight), dtype=np.float64)
    np.fill_diagonal(matrix, 0.0)
    return matrix, nodes


def attribute_of(name: str) -> str:
    """Return the attribute of nodes that a layer is made of; nothing for a layer that is made of ties.

    >>> attribute_of("same:country"), attribute_of("weight:partnerOf")
    ('country', '')
    """
    sort, _, attribute = name.partition(":")
    return attribute if sort in _OF_A_NODE else ""


def layers_of(
    network: nx.MultiDiGraph, names: Sequence[str], *, directed: bool
) -> tuple[list[Matrix], list[str], list[str]]:
    """Return layers over the nodes of which all is known, those nodes, and a note of the others.

    >>> [matrices, nodes, notes] = layers_of(nx.MultiDiGraph([("a", "b")]), ["ties"], directed=False)
    >>> nodes, notes
    (['a', 'b'], [])
    """
    matrices = [layer_matrix(network, name, directed=directed)[0] for name in names]
    attributes = list(filter(None, map(attribute_of, names)))
    nodes = sorted(network, key=str)
    known = [
        place
        for place, node in enumerate(nodes)
        if not any(is_unknown(network.nodes[node].get(attribute)) for attribute in attributes)
    ]
    left_out = len(nodes) - len(known)
    notes = [f"{left_out} nodes left out: an attribute of theirs is not known."] if left_out else []
    return [matrix[np.ix_(known, known)] for matrix in matrices], [nodes[place] for place in known], notes


def _of_attribute(network: nx.MultiDiGraph, nodes: list[str], sort: str, name: str, *, directed: bool) -> Matrix:
    raise_for_no_attribute(network, name)
    values = [network.nodes[node].get(name) for node in nodes]
    unknown = np.array([is_unknown(value) for value in values], dtype=bool)
    if sort == "same":
        texts = np.array([str(value) for value in values])
        matrix: Matrix = (texts[:, None] == texts[None, :]).astype(np.float64)
        matrix[unknown, :] = matrix[:, unknown] = np.nan
        return matrix
    if sort != "difference" and not directed:
        raise InputError(f"{sort}:{name} asks who is first: ask with direction (--directed), or take difference:{name}")
    numbers = np.array([_number(node, name, value) for node, value in zip(nodes, values, strict=True)], dtype=float)
    one, other = np.broadcast_arrays(numbers[:, None], numbers[None, :])
    return np.array({"difference": np.abs(one - other), "sender": one, "receiver": other}[sort], dtype=float)


def _number(node: str, name: str, value: Any) -> float:
    try:
        return float("nan") if is_unknown(value) else float(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name} of {node} is {value!r}, not a number: take same:{name}") from error


def _types(network: nx.MultiDiGraph) -> dict[str, int]:
    """Return the relation types of a network, the most frequent first, with how many pairs have them."""
    counts = Counter(kind for *_, kinds in simple(network).edges(data="types") for kind in kinds.split("|"))
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _raise_for_no_layer(network: nx.MultiDiGraph, kind: str) -> None:
    known = list(_types(network))
    if kind not in known:
        raise UnknownNameError("layer", kind, [*known, "ties", "weight", *(f"{sort}:ATTRIBUTE" for sort in _OF_A_NODE)])


def _of_type(network: nx.MultiDiGraph, kind: str) -> nx.MultiDiGraph:
    """Return all nodes with the relations of one type."""
    if network.is_multigraph():
        return nx.subgraph_view(network, filter_edge=lambda a, b, key: str(network[a][b][key].get("type", key)) == kind)
    return nx.subgraph_view(network, filter_edge=lambda a, b: str(network[a][b].get("type", 0)) == kind)


def multiplexity(network: nx.MultiDiGraph) -> Rows:
    """Return, for each relation type, how many pairs have it, and how many of those have another too.

    Direction is dropped: a pair is tied by a type if either names the other.

    Returns:
        Rows ``layer, ties, also_in_others`` (counts of pairs) ``, share`` (of the ties, 0 to 1), most ties
        first. ``about["pairs_by_types"]``: how many pairs have one type, two, and so on.

    >>> made = nx.MultiDiGraph()
    >>> _ = [made.add_edge(*pair, key=kind) for *pair, kind in ("abf", "bas", "bcf")]
    >>> [tuple(row) for row in multiplexity(made)], multiplexity(made).about["pairs_by_types"]
    ([('f', 2, 1, 0.5), ('s', 1, 1, 1.0)], {'1': 1, '2': 1})

    """
    graph = simple(network)
    kinds = [edge["types"].split("|") for *_, edge in graph.edges(data=True)]
    by_number = dict(sorted(Counter(len(of_pair) for of_pair in kinds).items()))
    rows = []
    for layer, ties in _types(network).items():
        shared = sum(1 for of_pair in kinds if layer in of_pair and len(of_pair) > 1)
        rows.append([layer, ties, shared, shared / ties])
    made = about(network, "Which type a page's words became is our reading of them.", graph=graph, engine=OWN_LOOPS)
    made["pairs_by_types"] = {str(number): count for number, count in by_number.items()}
    return Rows(["layer", "ties", "also_in_others", "share"], rows, about=made)


def layer_overlap(network: nx.MultiDiGraph) -> Rows:
    """Return, for each two relation types, how many pairs have both: ``one, other, both, either, jaccard``.

    ``both`` and ``either`` are counts of pairs, ``jaccard`` the one over the other, 0 to 1 (Jaccard 1912);
    the highest first. Direction is dropped.

    >>> made = nx.MultiDiGraph()
    >>> _ = [made.add_edge(*pair, key=kind) for *pair, kind in ("abf", "bas", "bcf")]
    >>> [tuple(row) for row in layer_overlap(made)]
    [('f', 's', 1, 2, 0.5)]

    """
    graph = simple(network)
    ties = _types(network)
    together = Counter(
        pair for *_, edge in graph.edges(data=True) for pair in combinations(sorted(edge["types"].split("|")), 2)
    )
    rows: list[list[Any]] = []
    for one, other in combinations(sorted(ties), 2):
        both = together[one, other]
        either = ties[one] + ties[other] - both
        rows.append([one, other, both, either, both / either])
    rows.sort(key=lambda row: (-row[4], row[0], row[1]))
    said = about(network, graph=graph, engine=OWN_LOOPS)
    return Rows(["one", "other", "both", "either", "jaccard"], rows, about=said)
