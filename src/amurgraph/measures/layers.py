"""Do layers coincide: pairs tied in more than one way, and whether one relation goes with another beyond chance.

A layer is a number for each pair of nodes, and is called by a name:

- a relation type (``partnerOf``): 1 where a pair has such a relation; ``ties``: where it has any;
- ``weight`` or ``weight:TYPE``: the weight of the tie, 0 where there is none; of several relations the largest;
- ``same:ATTR``: 1 where both nodes have the same value of an attribute;
- ``difference:ATTR``: how far their numbers lie apart, without sign;
- ``sender:ATTR``, ``receiver:ATTR``: the number of the one end, in a directed question.

Pairs are not independent: each node is in many. So p comes from permuting the nodes of a layer, never from a formula.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from ..errors import InputError, UnknownNameError
from ..network import simple
from ..rows import Rows
from .noting import about, raise_for_no_attribute, too_small

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

_AS_FAR = 1e-10  # two statistics nearer than this are one: the rest is the order of additions
_OF_A_NODE = ("same", "difference", "sender", "receiver")
_CELLS = 4_000_000  # of permuted layers held at once
_FEWEST = 3  # nodes: two make one pair


# ---- layers -----------------------------------------------------------------------------------------------------


def layer_matrix(network: nx.MultiDiGraph, name: str, *, directed: bool = False) -> tuple[Matrix, list[str]]:
    """Return a layer as a matrix with nothing on its diagonal, and its nodes in order.

    Args:
        network: what ``graph_to_network`` gave (any networkx graph will do).
        name: how a layer is called: see the module.
        directed: heed who is first; else both halves are alike.

    Returns:
        The matrix, shape (n, n), in units of the layer; rows are senders. A node whose attribute is not known has NaN.

    Raises:
        UnknownNameError: there is no such relation type or attribute. InputError: an attribute is not a number, or a
            sender or receiver is asked for without direction.

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


def _of_attribute(network: nx.MultiDiGraph, nodes: list[str], sort: str, name: str, *, directed: bool) -> Matrix:
    raise_for_no_attribute(network, name)
    values = [network.nodes[node].get(name) for node in nodes]
    unknown = np.array([_is_unknown(value) for value in values], dtype=bool)
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


def _is_unknown(value: Any) -> bool:
    return value is None or value == "" or value != value  # noqa: PLR0124 - only what is no number differs from itself


def _number(node: str, name: str, value: Any) -> float:
    try:
        return float("nan") if _is_unknown(value) else float(value)
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


# ---- multiplexity -----------------------------------------------------------------------------------------------


def multiplexity(network: nx.MultiDiGraph) -> Rows:
    """Return, for each relation type, how many pairs have it, and how many of those are tied in another way too.

    Direction is dropped: a pair is tied by a type if either names the other.

    Returns:
        Rows ``layer, ties, also_in_others`` (counts of pairs) ``, share`` (of the ties, 0 to 1), most ties first.
        ``about["pairs_by_types"]``: how many pairs have one type, two, and so on.

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
    made = about(network, "Which type a page's words became is our reading of them.", graph=graph)
    made["pairs_by_types"] = {str(number): count for number, count in by_number.items()}
    return Rows(["layer", "ties", "also_in_others", "share"], rows, about=made)


def layer_overlap(network: nx.MultiDiGraph) -> Rows:
    """Return, for each two relation types, how many pairs have both: ``one, other, both, either, jaccard``.

    ``both`` and ``either`` are counts of pairs, ``jaccard`` the one over the other, 0 to 1 (Jaccard 1912); the highest
    first. Direction is dropped.

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
    return Rows(["one", "other", "both", "either", "jaccard"], rows, about=about(network, graph=graph))


# ---- correlation ------------------------------------------------------------------------------------------------


def qap(
    network: nx.MultiDiGraph,
    one: str,
    other: str,
    *,
    permutations: int = 5000,
    seed: int = 1,
    directed: bool = False,
) -> Rows:
    """Return the correlation of two layers over all pairs, and how often chance gives as much (Krackhardt 1988).

    Chance is the same layer with its nodes exchanged: rows and columns together, so that who has many ties stays.

    Args:
        network: what ``graph_to_network`` gave (any networkx graph will do).
        one: a layer, as named in this module.
        other: another.
        permutations: how many.
        seed: of the permutations.
        directed: all ordered pairs; else each pair once.

    Returns:
        One row ``measure`` (correlation) ``, value`` (Pearson, -1 to 1) ``, mean`` and ``deviation`` of the
        permutations, ``p_at_least`` and ``p_at_most``: the share of permutations with a correlation at least so high,
        or so low, the observed one counted as one of them.

    Raises:
        UnknownNameError: no such layer. InputError: a layer is the same for all pairs, or no permutation.

    >>> made = nx.MultiDiGraph()
    >>> _ = [made.add_edge(*pair, key=kind) for *pair, kind in ("abf", "bcf", "abs", "bcs", "cds")]
    >>> round(qap(made, "f", "s", permutations=99)[0].value, 3)
    0.707

    """
    _raise_for_no_permutation(permutations)
    (first, second), nodes, notes = _layers(network, (one, other), directed=directed)
    cells = _cells(len(nodes), directed=directed)
    for name, layer in ((one, first), (other, second)):
        _raise_for_alike(name, layer[cells])
    centred, fixed = (layer - layer[cells].mean() for layer in (first, second))
    unit = fixed[cells] / np.linalg.norm(fixed[cells]) / np.linalg.norm(centred[cells])
    value = float(centred[cells] @ unit)
    found = np.concatenate([block @ unit for block in _permuted(centred, cells, permutations, seed)])
    row = [
        "correlation",
        value,
        float(found.mean()),
        float(found.std()),
        _share(found >= value - _AS_FAR),
        _share(found <= value + _AS_FAR),
    ]
    notes.append(f"p from {permutations} permutations of the nodes, seed {seed}. A correlation among documented ties.")
    made = {**about(network, *notes, graph=simple(network, directed=directed)), "layers": [one, other]}
    made |= {"nodes": len(nodes), "pairs": len(cells[0]), "permutations": permutations, "seed": seed}
    return Rows(["measure", "value", "mean", "deviation", "p_at_least", "p_at_most"], [row], about=made)


# ---- regression -------------------------------------------------------------------------------------------------


def mrqap(
    network: nx.MultiDiGraph,
    outcome: str,
    predictors: Sequence[str],
    *,
    permutations: int = 2000,
    seed: int = 1,
    directed: bool = False,
    even_if_small: bool = False,
) -> Rows:
    """Return a regression of one layer on others, with p by double semi-partialling (Dekker and others 2007).

    Least squares over all pairs. For each predictor, what the others do not tell of it is permuted (rows and columns
    together), the regression is made again, and the t of that predictor compared: t is pivotal, a coefficient is not.
    An outcome of noughts and ones is taken as a linear probability.

    Args:
        network: what ``graph_to_network`` gave (any networkx graph will do).
        outcome: a layer, as named in this module.
        predictors: one layer or more.
        permutations: how many for each predictor.
        seed: of the permutations.
        directed: all ordered pairs; else each pair once.
        even_if_small: give it below 20 nodes too.

    Returns:
        Rows ``predictor, coefficient`` (units of the outcome for one unit of the predictor) ``, standardized`` (in
        deviations), ``t, p`` (two-sided: the share of permutations with a t at least so far from nought, the observed
        one counted), first ``(intercept)``, which has no p. ``about`` has ``r_squared``, ``adjusted_r_squared``,
        ``pairs``, ``nodes``. A fit without any error has no t and no p.

    Raises:
        UnknownNameError: no such layer. InputError: a layer is the same for all pairs, or follows from others.

    >>> ring = nx.cycle_graph(20)
    >>> nx.set_node_attributes(ring, {node: "ab"[node // 10] for node in ring}, "kind")
    >>> found = mrqap(ring, "ties", ["same:kind"], permutations=99)
    >>> [(row.predictor, round(row.coefficient, 3)) for row in found]
    [('(intercept)', 0.02), ('same:kind', 0.18)]

    """
    _raise_for_no_permutation(permutations)
    names = [predictors] if isinstance(predictors, str) else list(predictors)
    if not names or len({outcome, *names}) <= len(names):
        raise InputError("name one outcome and at least one predictor, each layer once")
    columns = ["predictor", "coefficient", "standardized", "t", "p"]
    (y, *xs), nodes, notes = _layers(network, (outcome, *names), directed=directed)
    graph = simple(network, directed=directed)
    small = too_small(graph.subgraph(nodes), "regression")
    if small and not even_if_small:
        return Rows(columns, [], about=about(network, *notes, small, graph=graph))
    cells = _cells(len(nodes), directed=directed)
    for name, layer in ((outcome, y), *zip(names, xs, strict=True)):
        _raise_for_alike(name, layer[cells])
    target = y[cells]
    design = np.column_stack([np.ones(len(target)), *(x[cells] for x in xs)])
    free = len(target) - design.shape[1]
    if np.linalg.matrix_rank(design / np.linalg.norm(design, axis=0)) < design.shape[1] or free < 1:
        raise InputError(f"{', '.join(names)}: one of these follows from the others (or there are too few pairs)")
    orthogonal, triangle = np.linalg.qr(design)
    coefficients = np.linalg.solve(triangle, orthogonal.T @ target)
    rest = target - design @ coefficients
    spread = float(((target - target.mean()) ** 2).sum())
    unexplained = float((rest**2).sum())
    errors = np.sqrt((np.linalg.inv(triangle) ** 2).sum(axis=1) * unexplained / free)
    # Where nothing is left unexplained there is no error to measure a coefficient by.
    ts: list[Any] = [None] * len(errors) if unexplained <= _AS_FAR**2 * spread else (coefficients / errors).tolist()
    rows: list[list[Any]] = [["(intercept)", float(coefficients[0]), None, ts[0], None]]
    for number, (name, layer) in enumerate(zip(names, xs, strict=True), start=1):
        standardized = float(coefficients[number] * design[:, number].std() / target.std())
        found = None if ts[number] is None else permuted_ts(number, layer, design, target, permutations, seed)
        p = None if found is None else _share(np.abs(found) >= abs(ts[number]) - _AS_FAR)
        rows.append([name, float(coefficients[number]), standardized, ts[number], p])
    notes += [
        f"p from {permutations} permutations for each predictor, seed {seed}, by double semi-partialling.",
        "A coefficient is an association among documented ties, other things equal, and nothing more.",
    ]
    made = about(network, *notes, graph=graph)
    made |= {
        "outcome": outcome,
        "r_squared": 1 - unexplained / spread,
        "adjusted_r_squared": 1 - unexplained / free / (spread / (len(target) - 1)),
        "nodes": len(nodes),
        "pairs": len(target),
        "permutations": permutations,
        "seed": seed,
    }
    return Rows(columns, rows, about=made)


def permuted_ts(
    number: int, predictor: Matrix, design: Matrix, target: Matrix, permutations: int, seed: int
) -> NDArray[np.float64]:
    """Return the t of a predictor in each regression with what the others do not tell of it permuted.

    By the theorem of Frisch, Waugh & Lovell no regression need be made again: t is a function of the correlation of
    what the other predictors do not tell of the outcome with what they do not tell of the permuted residual.

    Args:
        number: the column of the predictor in the design.
        predictor: its layer, shape (n, n).
        design: all predictors over the pairs, shape (pairs, predictors), the intercept first.
        target: the outcome over the pairs, shape (pairs,).
        permutations: how many.
        seed: of the permutations; each predictor has its own.

    >>> layer = np.array([[0, 1, 0], [1, 0, 2], [0, 2, 0]], dtype=float)
    >>> permuted_ts(1, layer, np.array([[1, 1], [1, 0], [1, 2]], dtype=float), np.array([1.0, 0, 1]), 5, 1).shape
    (5,)

    """
    n = len(predictor)
    directed = len(target) == n * (n - 1)
    cells = _cells(n, directed=directed)
    others, _ = np.linalg.qr(np.delete(design, number, axis=1))
    residual = np.zeros_like(predictor)
    residual[cells] = predictor[cells] - others @ (others.T @ predictor[cells])
    if not directed:
        residual[cells[::-1]] = residual[cells]
    outcome = target - others @ (others.T @ target)
    outcome /= np.linalg.norm(outcome)
    free = len(target) - design.shape[1]
    found = []
    for block in _permuted(residual, cells, permutations, [seed, number]):
        left = (block**2).sum(axis=1) - ((block @ others) ** 2).sum(axis=1)
        alike = block @ outcome / np.sqrt(np.maximum(left, 1e-300))
        found.append(alike * np.sqrt(free / np.maximum(1 - alike**2, 1e-300)))
    return np.concatenate(found)


# ---- what both need ---------------------------------------------------------------------------------------------


def _layers(
    network: nx.MultiDiGraph, names: Sequence[str], *, directed: bool
) -> tuple[list[Matrix], list[str], list[str]]:
    """Return the layers over the nodes of which all is known, those nodes, and a note of the others."""
    matrices = [layer_matrix(network, name, directed=directed)[0] for name in names]
    attributes = [rest for sort, _, rest in (name.partition(":") for name in names) if sort in _OF_A_NODE]
    nodes = sorted(network, key=str)
    known = [
        place
        for place, node in enumerate(nodes)
        if not any(_is_unknown(network.nodes[node].get(attribute)) for attribute in attributes)
    ]
    left_out = len(nodes) - len(known)
    notes = [f"{left_out} nodes left out: an attribute of theirs is not known."] if left_out else []
    return [matrix[np.ix_(known, known)] for matrix in matrices], [nodes[place] for place in known], notes


def _cells(n: int, *, directed: bool) -> tuple[Any, Any]:
    if n < _FEWEST:
        raise InputError(f"{n} nodes make too few pairs to compare layers")
    one, other = np.triu_indices(n, 1)
    return (np.concatenate([one, other]), np.concatenate([other, one])) if directed else (one, other)


def _permuted(matrix: Matrix, cells: tuple[Any, Any], permutations: int, seed: int | list[int]) -> Any:
    """Give the cells of a matrix with its nodes exchanged, in blocks of shape (some, pairs)."""
    draws = np.random.default_rng(seed)
    n, (one, other) = len(matrix), cells
    flat = matrix.ravel()
    block = max(1, _CELLS // len(one))
    for begin in range(0, permutations, block):
        orders = draws.permuted(np.tile(np.arange(n), (min(block, permutations - begin), 1)), axis=1)
        yield flat[orders[:, one] * n + orders[:, other]]


def _share(as_far: NDArray[np.bool_]) -> float:
    return float((1 + as_far.sum()) / (1 + len(as_far)))


def _raise_for_alike(name: str, values: Matrix) -> None:
    if np.ptp(values) == 0:
        raise InputError(f"{name} is {values[0]:g} for all pairs: there is nothing to compare")


def _raise_for_no_permutation(permutations: int) -> None:
    if permutations < 1:
        raise InputError(f"{permutations} permutations say nothing of chance: ask for at least one")
