"""Does one layer go with another beyond chance: their correlation, and a regression of one on others.

Pairs are not independent: each node is in many. So p comes from permuting the nodes of a layer, never from a
formula. How a layer is called stands in ``layers``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..engines.choosing import OWN
from ..errors import InputError
from ..network.simplifying import bare_simple
from ..rows import Rows
from .layers import layers_of
from .noting import about, too_small

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from .layers import Matrix

_AS_FAR = 1e-10  # two statistics nearer than this are one: the rest is the order of additions
_CELLS = 4_000_000  # of permuted layers held at once
_FEWEST = 3  # nodes: two make one pair


def qap(
    network: nx.MultiDiGraph,
    one: str,
    other: str,
    *,
    permutations: int = 5000,
    seed: int = 1,
    directed: bool = False,
) -> Rows:
    """Return the correlation of two layers over all pairs, beside chance (Krackhardt 1988).

    Chance is the same layer with its nodes exchanged: rows and columns together, so that who has many ties
    stays.

    Args:
        network: what ``graph_to_network`` gave (any networkx graph will do).
        one: a layer, as named in ``layers``.
        other: another.
        permutations: how many.
        seed: of the permutations.
        directed: all ordered pairs; else each pair once.

    Returns:
        One row ``measure`` (correlation) ``, value`` (Pearson, -1 to 1) ``, mean`` and ``deviation`` of the
        permutations, ``p_at_least`` and ``p_at_most``: the share of permutations with a correlation at least
        so high, or so low, the observed one counted as one of them.

    Raises:
        UnknownNameError: no such layer. InputError: a layer is the same for all pairs, or no permutation.

    >>> import networkx as nx
    >>> made = nx.MultiDiGraph()
    >>> _ = [made.add_edge(*pair, key=kind) for *pair, kind in ("abf", "bcf", "abs", "bcs", "cds")]
    >>> round(qap(made, "f", "s", permutations=99)[0].value, 3)
    0.707

    """
    _raise_for_no_permutation(permutations)
    (first, second), nodes, notes = layers_of(network, (one, other), directed=directed)
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
    made = {**about(network, *notes, graph=bare_simple(network, directed=directed), engine=OWN), "layers": [one, other]}
    made |= {"nodes": len(nodes), "pairs": len(cells[0]), "permutations": permutations, "seed": seed}
    return Rows(["measure", "value", "mean", "deviation", "p_at_least", "p_at_most"], [row], about=made)


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

    Least squares over all pairs. For each predictor, what the others do not tell of it is permuted (rows and
    columns together), the regression is made again, and the t of that predictor compared: t is pivotal, a
    coefficient is not. An outcome of noughts and ones is taken as a linear probability.

    Args:
        network: what ``graph_to_network`` gave (any networkx graph will do).
        outcome: a layer, as named in ``layers``.
        predictors: one layer or more.
        permutations: how many for each predictor.
        seed: of the permutations.
        directed: all ordered pairs; else each pair once.
        even_if_small: give it below 20 nodes too.

    Returns:
        Rows ``predictor, coefficient`` (units of the outcome for one unit of the predictor) ``,
        standardized`` (in deviations), ``t, p`` (two-sided: the share of permutations with a t at least so
        far from nought, the observed one counted), first ``(intercept)``, which has no p. ``about`` has
        ``r_squared``, ``adjusted_r_squared``, ``pairs``, ``nodes``. A fit without any error has no t and no
        p.

    Raises:
        UnknownNameError: no such layer. InputError: a layer is the same for all pairs, or follows from
            others.

    >>> import networkx as nx
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
    (y, *xs), nodes, notes = layers_of(network, (outcome, *names), directed=directed)
    graph = bare_simple(network, directed=directed)
    small = too_small(graph.subgraph(nodes), "regression")
    if small and not even_if_small:
        return Rows(columns, [], about=about(network, *notes, small, graph=graph, engine=OWN))
    cells = _cells(len(nodes), directed=directed)
    for name, layer in ((outcome, y), *zip(names, xs, strict=True)):
        _raise_for_alike(name, layer[cells])
    target = y[cells]
    design = np.column_stack([np.ones(len(target)), *(x[cells] for x in xs)])
    fit = _least_squares(design, target, names)
    rows: list[list[Any]] = [["(intercept)", fit.coefficients[0], None, fit.ts[0], None]]
    for number, (name, layer) in enumerate(zip(names, xs, strict=True), start=1):
        t, p = fit.ts[number], None
        if t is not None:
            found = permuted_ts(number, layer, design, target, permutations, seed)
            p = _share(np.abs(found) >= abs(t) - _AS_FAR)
        rows.append([name, fit.coefficients[number], fit.standardized[number], t, p])
    notes += [
        f"p from {permutations} permutations for each predictor, seed {seed}, by double semi-partialling.",
        "A coefficient is an association among documented ties, other things equal, and nothing more.",
    ]
    made = about(network, *notes, graph=graph, engine=OWN) | {"outcome": outcome}
    made |= {"r_squared": fit.r_squared, "adjusted_r_squared": fit.adjusted_r_squared}
    made |= {"nodes": len(nodes), "pairs": len(target), "permutations": permutations, "seed": seed}
    return Rows(columns, rows, about=made)


@dataclass(frozen=True, slots=True)
class _Fit:
    """A regression by least squares; the intercept is first."""

    coefficients: list[float]
    standardized: list[float]  # in deviations
    ts: list[Any]  # None where nothing is left unexplained: there is no error to measure a coefficient by
    r_squared: float
    adjusted_r_squared: float


def _least_squares(design: Matrix, target: Matrix, names: Sequence[str]) -> _Fit:
    free = len(target) - design.shape[1]
    if np.linalg.matrix_rank(design / np.linalg.norm(design, axis=0)) < design.shape[1] or free < 1:
        raise InputError(f"{', '.join(names)}: one of these follows from the others (or there are too few pairs)")
    orthogonal, triangle = np.linalg.qr(design)
    coefficients = np.linalg.solve(triangle, orthogonal.T @ target)
    rest = target - design @ coefficients
    spread = float(((target - target.mean()) ** 2).sum())
    unexplained = float((rest**2).sum())
    errors = np.sqrt((np.linalg.inv(triangle) ** 2).sum(axis=1) * unexplained / free)
    exact = unexplained <= _AS_FAR**2 * spread
    return _Fit(
        coefficients=coefficients.tolist(),
        standardized=[float(c * x.std() / target.std()) for c, x in zip(coefficients, design.T, strict=True)],
        ts=[None] * len(errors) if exact else (coefficients / errors).tolist(),
        r_squared=1 - unexplained / spread,
        adjusted_r_squared=1 - unexplained / free / (spread / (len(target) - 1)),
    )


def permuted_ts(
    number: int, predictor: Matrix, design: Matrix, target: Matrix, permutations: int, seed: int
) -> NDArray[np.float64]:
    """Return the t of a predictor in each regression with what the others do not tell of it permuted.

    By the theorem of Frisch, Waugh & Lovell no regression need be made again: t is a function of the
    correlation of what the other predictors do not tell of the outcome with what they do not tell of the
    permuted residual.

    Args:
        number: the column of the predictor in the design.
        predictor: its layer, shape (n, n).
        design: all predictors over the pairs, shape (pairs, predictors), the intercept first.
        target: the outcome over the pairs, shape (pairs,).
        permutations: how many.
        seed: of the permutations; each predictor has its own.

    >>> layer = np.array([[0, 1, 0], [1, 0, 2], [0, 2, 0]], dtype=float)
    >>> design = np.array([[1, 1], [1, 0], [1, 2]], dtype=float)
    >>> permuted_ts(1, layer, design, np.array([1.0, 0, 1]), 5, 1).shape
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


def _cells(n: int, *, directed: bool) -> tuple[Any, Any]:
    if n < _FEWEST:
        raise InputError(f"{n} nodes make too few pairs to compare layers")
    one, other = np.triu_indices(n, 1)
    return (np.concatenate([one, other]), np.concatenate([other, one])) if directed else (one, other)


def _permuted(matrix: Matrix, cells: tuple[Any, Any], permutations: int, seed: int | list[int]) -> Iterator[Matrix]:
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
