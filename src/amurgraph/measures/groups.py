"""Which groups: communities of densely tied nodes. Computed groups, never alliances that anybody stated.

Both methods look for a high modularity (Newman & Girvan 2004) from a random start, and many quite different
partitions have nearly the same (Good, de Montjoye & Clauset 2010). So they run many times, and every result
says how far the runs agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from ..engines.arrays import arrays_of
from ..engines.choosing import igraph
from ..engines.dividing import METHODS, engine_of
from ..errors import InputError, UnknownNameError
from ..network.simplifying import bare_simple
from ..rows import Rows
from .noting import WHO, about, too_small, who

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Labels = NDArray[np.int64]

_SAME = 12  # digits after which two modularities are one


def _modularity(one: Labels, other: Labels, groups: Labels) -> float:
    """Return the modularity of a partition, of the ends of all arcs (each tie is two) and the group of each node."""
    if not len(one):
        return 0.0
    inside = np.bincount(groups[one][groups[one] == groups[other]], minlength=int(groups.max()) + 1)
    return float((inside / len(one) - (np.bincount(groups[one], minlength=len(inside)) / len(one)) ** 2).sum())


@dataclass(frozen=True, slots=True)
class Runs:
    """What many runs of one method gave.

    Attributes:
        groups: the partition of the highest modularity, largest group first; of several, the first as text.
        modularity: its modularity.
        together: for each node, the mean share of runs in which it is with each other member of its group;
            for a group of one, the share of runs in which it is alone.
        agreement: the mean adjusted Rand index of all pairs of runs, 1 if all are alike, over the nodes that
            have a tie: about the others no two runs can differ.
        different: how many different partitions the runs gave.
        counts: the smallest and the largest number of groups.
        modularities: the lowest and the highest modularity.

    """

    groups: list[list[str]]
    modularity: float
    together: dict[str, float]
    agreement: float
    different: int
    counts: tuple[int, int]
    modularities: tuple[float, float]


def many_runs(graph: nx.Graph, *, method: str = "louvain", runs: int = 100, seed: int = 1) -> Runs:
    """Return what so many seeded runs gave, and how far they agree.

    Raises:
        UnknownNameError: no such method; InputError: no run; MissingExtraError: igraph is not installed.

    >>> import networkx as nx
    >>> many_runs(nx.Graph([("a", "b"), ("c", "d")]), runs=5).agreement
    1.0

    """
    if method not in METHODS:
        raise UnknownNameError("method", method, METHODS)
    if runs < 1:
        raise InputError(f"{runs} runs give no groups: ask for at least one")
    nodes = sorted(graph, key=str)
    place = {node: number for number, node in enumerate(nodes)}
    draws = Random(seed)  # noqa: S311 - a reproducible start, not a secret
    found = [METHODS[method](graph, seed=draws) for _ in range(runs)]
    labels = np.zeros((runs, len(nodes)), dtype=np.int64)
    for run, groups in enumerate(found):
        for number, group in enumerate(groups):
            labels[run, [place[node] for node in group]] = number
    by_text = {repr(groups): (groups, labels[run]) for run, groups in enumerate(found)}
    ends = arrays_of(graph)
    one, other = (np.array([place[node] for node in ends.nodes], dtype=np.int64)[at] for at in (ends.begins, ends.ends))
    scores = {text: round(_modularity(one, other, of), _SAME) for text, (_, of) in by_text.items()}
    best = min(scores, key=lambda text: (-scores[text], text))
    sizes = [len(groups) for groups in found]
    return Runs(
        groups=by_text[best][0],
        modularity=scores[best],
        together=_together(labels, by_text[best][0], place),
        agreement=_mean_agreement(labels[:, [place[node] for node in nodes if graph.degree(node)]]),
        different=len(by_text),
        counts=(min(sizes), max(sizes)),
        modularities=(min(scores.values()), max(scores.values())),
    )


def adjusted_rand_index(one: Labels, other: Labels) -> float:
    """Return how far two partitions agree: 1 alike, about 0 as by chance (Hubert & Arabie 1985).

    Args:
        one: the group of each node, numbered from 0, shape (n,).
        other: the same of another partition.

    >>> adjusted_rand_index(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0

    """
    cells = np.bincount(one * (int(other.max(initial=0)) + 1) + other)
    both, first, second = (_pairs_within(counts) for counts in (cells, np.bincount(one), np.bincount(other)))
    expected = first * second / max(len(one) * (len(one) - 1) / 2, 1)
    largest = (first + second) / 2
    # Two partitions that leave no choice (each node alone, or all in one) agree wholly.
    return 1.0 if largest == expected else float((both - expected) / (largest - expected))


def communities(
    network: nx.MultiDiGraph,
    *,
    method: str = "louvain",
    runs: int = 100,
    seed: int = 1,
    even_if_small: bool = False,
) -> Rows:
    """Return computed groups, 1 the largest, and how firmly each node belongs to its group.

    On the simple undirected graph, unweighted: the modularity of a directed graph is another number. Below 20
    nodes there are no rows: groups would be an accident of few ties.

    Args:
        network: what ``graph_to_network`` gave (any networkx graph will do).
        method: ``louvain`` (Blondel et al. 2008), or with the extra ``igraph`` ``leiden`` (Traag et al.
            2019).
        runs: how many runs; shown is the partition of the highest modularity.
        seed: of the first run; the others go on from there.
        even_if_small: give groups below 20 nodes too.

    Returns:
        Rows ``id, iri, label, kind, group, agreement``. ``agreement``, 0 to 1: the mean share of runs in
        which a node is with the other members of its group. ``about`` has ``modularity``, ``groups``,
        ``agreement`` (mean adjusted Rand index of all pairs of runs), ``different_partitions``,
        ``group_counts`` and ``modularity_range``.

    Raises:
        UnknownNameError: no such method; InputError: no run; MissingExtraError: igraph is not installed.

    >>> import networkx as nx
    >>> ring = nx.connected_caveman_graph(3, 8)
    >>> rows = communities(ring, runs=10)
    >>> sorted({row.group for row in rows}), rows.about["agreement"]
    ([1, 2, 3], 1.0)

    """
    if method not in METHODS:
        raise UnknownNameError("method", method, METHODS)
    if method == "leiden":
        igraph()
    graph = bare_simple(network)
    engine = engine_of(graph, method)
    columns = [*WHO, "group", "agreement"]
    small = too_small(graph, "groups")
    if not len(graph) or (small and not even_if_small):
        return Rows(columns, [], about=about(network, small, graph=graph, engine=engine))
    found = many_runs(graph, method=method, runs=runs, seed=seed)
    rows = (
        [*who(network, node), number, found.together[node]]
        for number, group in enumerate(found.groups, start=1)
        for node in group
    )
    notes = [
        "Computed groups: nobody stated them.",
        f"{runs} runs of {method.title()}, seed {seed}, gave {found.different} different partitions.",
        f"Shown is the one of the highest modularity, {found.modularity:.3f}.",
        f"Two runs agree to {found.agreement:.2f} (mean adjusted Rand index, 1 if alike; nodes without a tie apart).",
        "Modularity of the undirected graph, unweighted: with direction it is another number.",
    ]
    alone = sum(1 for _, degree in graph.degree() if not degree)
    if alone:
        notes.append(f"{alone} nodes without a documented tie are each a group of their own.")
    figures = {
        "method": method,
        "runs": runs,
        "seed": seed,
        "groups": len(found.groups),
        "modularity": found.modularity,
        "agreement": found.agreement,
        "different_partitions": found.different,
        "group_counts": list(found.counts),
        "modularity_range": list(found.modularities),
    }
    return Rows(columns, rows, about={**about(network, *notes, graph=graph, engine=engine), **figures})


def _pairs_within(counts: Labels) -> float:
    return float((counts * (counts - 1) // 2).sum())


def _mean_agreement(labels: Labels) -> float:
    """Return the mean adjusted Rand index of all pairs of runs (rows); like runs are compared once."""
    kinds, counts = np.unique(labels, axis=0, return_counts=True)
    runs = int(counts.sum())
    if runs == 1:
        return 1.0
    total = float((counts * (counts - 1) // 2).sum())
    for one in range(len(kinds)):
        for other in range(one):
            total += float(counts[one] * counts[other]) * adjusted_rand_index(kinds[one], kinds[other])
    return total / (runs * (runs - 1) / 2)


def _together(labels: Labels, groups: list[list[str]], place: dict[str, int]) -> dict[str, float]:
    """Return the share of runs in which each node is with the others of its group, on average over those."""
    shares: dict[str, float] = {}
    sizes = [np.bincount(run) for run in labels]
    for group in groups:
        members = labels[:, [place[node] for node in group]]
        if len(group) == 1:
            shares[group[0]] = float(np.mean([sizes[run][label] == 1 for run, (label,) in enumerate(members)]))
            continue
        beside = np.array([np.bincount(run)[run] - 1 for run in members])
        for node, share in zip(group, beside.mean(axis=0) / (len(group) - 1), strict=True):
            shares[node] = float(share)
    return shares
