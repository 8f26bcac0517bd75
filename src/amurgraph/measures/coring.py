"""A core tied among itself, and a periphery that is not: the discrete model of Borgatti & Everett (1999)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from ..engines.choosing import OWN
from ..errors import InputError
from ..network.simplifying import bare_simple
from ..rows import Rows
from .noting import WHO, about, too_small, who

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Ties = NDArray[np.float64]  # a symmetric matrix of noughts and ones
    Member = NDArray[np.bool_]  # who is in the core, by node or by start and node

_BETTER = 1e-12  # two fits nearer than this are one
_NULL_STARTS = 10
_MOST = 10_000  # nodes with ties: the search needs every pair, 0.8 GB of them
_SWAPS_PER_TIE = 10


def core_fit(graph: nx.Graph, core: Iterable[str]) -> float:
    """Return how well a core fits, -1 to 1: the correlation of ties with the ideal (Borgatti & Everett 1999).

    In the ideal all pairs of the core are tied and no pair of the periphery is. Pairs of one of each are left
    out: the model says nothing of them. Where a correlation is not defined (no pair, or all pairs alike) the
    fit is 0.

    >>> core_fit(nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("a", "d"), ("b", "e")]), ["a", "b"])
    1.0
    """
    inside, n = set(core), len(graph)
    in_core = sum(1 for one, other in graph.edges() if one in inside and other in inside)
    in_periphery = sum(1 for one, other in graph.edges() if one not in inside and other not in inside)
    return float(_fit(np.array(float(in_core)), np.array(float(in_periphery)), np.array(float(len(inside))), n))


@dataclass(frozen=True, slots=True)
class Core:
    """The best core that was found.

    Attributes:
        members: who is in it, sorted.
        fit: its correlation with the ideal (``core_fit``).
        found: in how many starts this fit was reached.
        others: how many other cores of the same fit the starts came upon.

    """

    members: list[str]
    fit: float
    found: int
    others: int


def best_core(graph: nx.Graph, *, starts: int = 40, seed: int = 1) -> Core:
    """Return the core of the best fit that so many seeded starts find.

    Each start is a random set (the first: the nodes with most ties). It is improved node by node, always by
    the best change, and where no single change helps, by exchanging two nodes, as Kernighan & Lin (1970) do;
    until none helps. Nodes without a tie are left out: nothing is known of them. Of equal cores the smallest
    is given, then the first.

    Raises:
        InputError: no start, or more than 10,000 nodes with ties.

    >>> best_core(nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("a", "d"), ("b", "e")])).members
    ['a', 'b']

    """
    if starts < 1:
        raise InputError(f"{starts} starts find no core: ask for at least one")
    nodes = sorted((node for node, degree in graph.degree() if degree), key=str)
    if not nodes:
        return Core([], 0.0, 0, 0)
    if len(nodes) > _MOST:
        raise InputError(f"a core is sought among at most {_MOST:,} nodes with ties, here are {len(nodes):,}")
    fits, cores = _climb(_matrix(graph, nodes), starts, np.random.default_rng(seed))
    best = float(fits.max())
    reached = [tuple(nodes[i] for i in np.flatnonzero(core)) for core in cores[fits >= best - _BETTER]]
    kinds = sorted(set(reached), key=lambda core: (len(core), [str(node) for node in core]))
    if best <= _BETTER:
        return Core([], 0.0, 0, 0)
    return Core(list(kinds[0]), best, len(reached), len(kinds) - 1)


def core_periphery(
    network: nx.MultiDiGraph,
    *,
    starts: int = 40,
    nulls: int = 200,
    seed: int = 1,
    even_if_small: bool = False,
) -> Rows:
    """Return who is in the core of the network, and how well a core and a periphery fit it at all.

    On the simple undirected graph, after the discrete model of Borgatti & Everett (1999) with the pairs
    between core and periphery left out. Nodes without a tie count as periphery, and are left out of the fit.
    Below 20 nodes there are no rows.

    Args:
        network: what ``graph_to_network`` gave (any networkx graph will do).
        starts: from how many starts a core is sought.
        nulls: how many random graphs of each sort are searched in the same way, from 10 starts each.
        seed: of the starts and the random graphs.
        even_if_small: give a core below 20 nodes too.

    Returns:
        Rows ``id, iri, label, kind, core`` (true or false) ``, degree``, the core first. ``about`` has
        ``fit`` (-1 to 1), ``fit_with_isolates`` (of the same core), ``core_size``, the densities
        ``density_core``, ``density_between`` and ``density_periphery``, ``equally_good`` (other cores of the
        same fit), and two p: the share of random graphs with a fit at least so high, this graph counted as
        one: ``p_same_ties`` (as many nodes and ties) and ``p_same_degrees`` (each node as many ties as here).

    Raises:
        InputError: no start, or fewer than no random graph.

    >>> graph = nx.complete_graph([f"core-{i}" for i in range(5)])
    >>> graph.add_edges_from((f"core-{i % 5}", f"edge-{i}") for i in range(20))
    >>> rows = core_periphery(graph, nulls=19)
    >>> [row.id for row in rows if row.core], rows.about["fit"], rows.about["p_same_ties"]
    (['core-0', 'core-1', 'core-2', 'core-3', 'core-4'], 1.0, 0.05)

    """
    if nulls < 0:
        raise InputError(f"{nulls} random graphs: ask for none or more")
    graph = bare_simple(network)
    columns = [*WHO, "core", "degree"]
    small = too_small(graph, "core and periphery")
    if not len(graph) or (small and not even_if_small):
        return Rows(columns, [], about=about(network, small, graph=graph, engine=OWN))
    found = best_core(graph, starts=starts, seed=seed)
    core = set(found.members)
    tied = nx.Graph(graph.edges())
    figures: dict[str, Any] = {
        "fit": round(found.fit, 12),
        "fit_with_isolates": round(core_fit(graph, core), 12),
        "core_size": len(core),
        "equally_good": found.others,
        **_densities(graph, core),
        "starts": starts,
        "starts_that_found_it": found.found,
        "nulls": nulls,
        "seed": seed,
    }
    if nulls and core:
        figures["p_same_ties"] = _share_as_high(found.fit, with_same_ties(tied, nulls, seed), seed)
        figures["p_same_degrees"] = _share_as_high(found.fit, with_same_degrees(tied, nulls, seed), seed)
    order = sorted(graph, key=lambda node: (node not in core, -graph.degree(node), str(node)))
    rows = ([*who(network, node), node in core, graph.degree(node)] for node in order)
    return Rows(columns, rows, about={**about(network, *_notes(graph, figures), graph=graph, engine=OWN), **figures})


def _notes(graph: nx.Graph, figures: dict[str, Any]) -> list[str]:
    if not figures["core_size"]:
        return ["No core can be told from a periphery here: every division fits as badly as chance or is not defined."]
    notes = [
        "Computed core: nobody stated it. Pairs between core and periphery are left out of its fit.",
        f"Fit to the ideal of a core and a periphery: {figures['fit']:.2f} (1 wholly, 0 not at all).",
        "Being in the core says how ties are documented, not what a body does.",
    ]
    if "p_same_ties" in figures:
        notes.append(
            f"As high a fit by chance: p = {figures['p_same_ties']:.3f} with as many ties, p ="
            f" {figures['p_same_degrees']:.3f} if each node keeps its number of ties. {figures['nulls']} random graphs"
            f" of each sort, seed {figures['seed']}, {_NULL_STARTS} starts each (here {figures['starts']})."
        )
    if figures["equally_good"]:
        notes.append(f"{figures['equally_good']} other cores fit as well; the smallest is shown.")
    alone = sum(1 for _, degree in graph.degree() if not degree)
    if alone:
        notes.append(f"{alone} nodes without a documented tie stand in the periphery, and are left out of the fit.")
    return notes


def _densities(graph: nx.Graph, core: set[str]) -> dict[str, float | None]:
    """Return the share of pairs tied within the core, between, and within the periphery; no isolates."""
    tied = [node for node, degree in graph.degree() if degree]
    k, p = len(core), len(tied) - len(core)
    inside = graph.subgraph(core).number_of_edges()
    outside = graph.subgraph(set(tied) - core).number_of_edges()
    pairs = {
        "density_core": (inside, k * (k - 1) / 2),
        "density_between": (graph.number_of_edges() - inside - outside, k * p),
        "density_periphery": (outside, p * (p - 1) / 2),
    }
    return {name: round(ties / most, 12) if most else None for name, (ties, most) in pairs.items()}


# ---- the search --------------------------------------------------------------------------------------


def _fit(in_core: Ties, in_periphery: Ties, size: Ties, n: int) -> Ties:
    """Return the fit of many divisions at once: for noughts and ones the correlation needs four counts alone.

    Args:
        in_core: ties within the core, any shape.
        in_periphery: ties within the periphery.
        size: nodes in the core.
        n: nodes in all.

    """
    core_pairs, periphery_pairs = size * (size - 1) / 2, (n - size) * (n - size - 1) / 2
    ties = in_core + in_periphery
    pairs = core_pairs + periphery_pairs
    spread = core_pairs * periphery_pairs * ties * (pairs - ties)
    crossed = in_core * (periphery_pairs - in_periphery) - (core_pairs - in_core) * in_periphery
    return np.where(spread > 0, crossed / np.sqrt(np.where(spread > 0, spread, 1.0)), 0.0)


def _climb(ties: Ties, starts: int, draws: np.random.Generator) -> tuple[Ties, Member]:
    """Return the fit and the core that each start ends with, shapes (starts,) and (starts, n)."""
    n = len(ties)
    degree = ties.sum(axis=1)
    # A share of each start's own, so that small cores and large ones are both tried.
    core = draws.random((starts, n)) < draws.random((starts, 1))
    core[0] = degree > degree.mean()
    fits = _by_single_nodes(ties, core)
    for start in range(starts):
        while _exchanged(ties, core[start], fits[start]):
            fits[start] = _by_single_nodes(ties, core[start : start + 1])[0]
    return fits, core


def _by_single_nodes(ties: Ties, core: Member) -> Ties:
    """Improve each core (a row) in place, always by the node whose change helps most; return the fits."""
    n, rows = len(ties), np.arange(len(core))
    degree = ties.sum(axis=1)
    to_core = core @ ties
    inside = (core * to_core).sum(axis=1) / 2
    outside = (~core * (degree - to_core)).sum(axis=1) / 2
    size = core.sum(axis=1).astype(float)
    fits = _fit(inside, outside, size, n)
    while True:
        sign = np.where(core, -1.0, 1.0)
        changed = _fit(
            inside[:, None] + sign * to_core, outside[:, None] - sign * (degree - to_core), size[:, None] + sign, n
        )
        node = changed.argmax(axis=1)
        better = changed[rows, node] > fits + _BETTER
        if not better.any():
            return fits
        at, node = rows[better], node[better]
        step = sign[at, node]
        inside[at] += step * to_core[at, node]
        outside[at] -= step * (degree[node] - to_core[at, node])
        size[at] += step
        to_core[at] += step[:, None] * ties[node]
        core[at, node] ^= True
        fits[at] = changed[at, node]


def _exchanged(ties: Ties, core: Member, fit: float) -> bool:
    """Exchange, in place, those two of core and periphery for which that helps most; tell if any."""
    inner, outer = np.flatnonzero(core), np.flatnonzero(~core)
    if not len(inner) or not len(outer):
        return False
    degree, to_core = ties.sum(axis=1), ties[:, core].sum(axis=1)
    inside = to_core[inner].sum() / 2
    outside = (degree - to_core)[outer].sum() / 2
    between = ties[np.ix_(inner, outer)]
    more_inside = to_core[outer][None, :] - to_core[inner][:, None] - between
    more_outside = (degree - to_core)[inner][:, None] - (degree - to_core)[outer][None, :] - between
    changed = _fit(inside + more_inside, outside + more_outside, np.array(float(len(inner))), len(ties))
    best = int(changed.argmax())
    if changed.flat[best] <= fit + _BETTER:
        return False
    one, other = divmod(best, len(outer))
    core[[inner[one], outer[other]]] ^= True
    return True


def _matrix(graph: nx.Graph, nodes: list[str]) -> Ties:
    made: Ties = nx.to_numpy_array(graph, nodelist=nodes, weight=None)
    return made


# ---- random graphs to compare with -------------------------------------------------------------------


def _share_as_high(fit: float, graphs: Iterable[Ties], seed: int) -> float:
    """Return the share of graphs with a fit at least so high, the observed one counted as one of them."""
    draws = np.random.default_rng([seed, 1])
    as_high = [bool(_climb(ties, _NULL_STARTS, draws)[0].max() >= fit - _BETTER) for ties in graphs]
    return (1 + sum(as_high)) / (1 + len(as_high))


def with_same_ties(graph: nx.Graph, count: int, seed: int) -> Iterable[Ties]:
    """Give random graphs with as many nodes and ties, as matrices of shape (n, n) (Erdős & Rényi 1959).

    >>> [int(ties.sum()) for ties in with_same_ties(nx.path_graph(["a", "b", "c", "d"]), 2, 1)]
    [6, 6]
    """
    draws = np.random.default_rng([seed, 2])
    n, m = len(graph), graph.number_of_edges()
    one, other = np.triu_indices(n, 1)
    for _ in range(count):
        chosen = draws.choice(len(one), size=m, replace=False)
        ties = np.zeros((n, n))
        ties[one[chosen], other[chosen]] = 1
        yield ties + ties.T


def with_same_degrees(graph: nx.Graph, count: int, seed: int) -> Iterable[Ties]:
    """Give so many random graphs in which each node has as many ties: ends exchanged (Maslov & Sneppen 2002).

    An exchange that would make a loop or a double tie is not made, and counts as a step: so all graphs are
    equally likely in the end. Matrices of shape (n, n), nodes in order; each has gone through ten exchanges
    per tie more.

    >>> [ties.sum(axis=0).tolist() for ties in with_same_degrees(nx.path_graph(["a", "b", "c", "d"]), 2, 1)]
    [[1.0, 2.0, 2.0, 1.0], [1.0, 2.0, 2.0, 1.0]]
    """
    draws = np.random.default_rng([seed, 3])
    nodes = sorted(graph, key=str)
    place = {node: number for number, node in enumerate(nodes)}
    edges = sorted(tuple(sorted((place[one], place[other]))) for one, other in graph.edges())
    ties = np.zeros((len(nodes), len(nodes)))
    ties[tuple(np.array(edges).T)] = 1
    ties += ties.T
    there = {*edges, *((other, one) for one, other in edges)}
    for _ in range(count):
        steps = _SWAPS_PER_TIE * len(edges)
        pairs = draws.integers(len(edges), size=(steps, 2)).tolist()
        for (first, second), turned in zip(pairs, draws.integers(2, size=steps).tolist(), strict=True):
            (a, b), (c, d) = edges[first], edges[second][:: -1 if turned else 1]
            if a not in (c, d) and b not in (c, d) and (a, d) not in there and (c, b) not in there:
                there -= {(a, b), (b, a), (c, d), (d, c)}
                there |= {(a, d), (d, a), (c, b), (b, c)}
                edges[first], edges[second] = (a, d), (c, b)
        ties = np.zeros_like(ties)
        ties[tuple(np.array(edges).T)] = 1
        yield ties + ties.T
