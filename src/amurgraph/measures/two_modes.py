"""Alliances and threats as two-mode networks: members on one side, what they belong to on the other.

Nothing is projected before it is measured: an alliance of k members would make k(k-1)/2 ties of one fact.
Where pairs are wanted after all, they are weighted (Newman 2001) and held against chance (Strona et al.
2014).
"""

from __future__ import annotations

from itertools import combinations
from math import fsum
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from ..engines.choosing import OWN, OWN_LOOPS, named
from ..engines.nearness import nearness_of
from ..errors import InputError
from ..network import simple
from ..rows import Rows
from .centralities import betweenness
from .noting import WHO, about, label_of, who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Memberships = NDArray[np.bool_]  # a row for each node of one mode, a column for each of the other

PAIR = ("one", "other", "label", "other_label")
_TRADES_PER_NODE = 5  # Strona et al. (2014) find a matrix well mixed after as many
_CELLS = 20_000_000  # of random matrices held at once


def two_mode(network: nx.MultiDiGraph) -> Rows:
    """Return two-mode centralities, each by the largest that its mode could have (Borgatti & Everett 1997).

    ``degree`` is divided by the size of the other mode. ``closeness`` is the least possible sum of distances
    to what a node reaches (1 to each of the other mode, 2 to each of its own) over the actual one, times the
    share of nodes that it reaches, so that it stays below 1 in a network of several components (networkx
    passes 1 there). Of ``betweenness`` there are two normalisations, and they are not the same for the larger
    mode: ``betweenness`` divides by what UCINET and networkx take for the largest possible (445 for 18 women
    at 14 events), ``betweenness_1997`` by 2(n-1)(m-1) as the paper has it (442).

    Args:
        network: a two-mode network: each node has ``bipartite`` 0 or 1, and ties go from mode to mode only.

    Returns:
        Rows ``id, iri, label, kind, mode`` (0 members, 1 what they belong to) ``, degree, betweenness,
        betweenness_1997, closeness``, by mode, then the highest degree first; shares, 0 to 1.

    Raises:
        InputError: the network is not two-mode.

    >>> made = nx.MultiDiGraph([("ash", "club"), ("elm", "club")])
    >>> nx.set_node_attributes(made, {"ash": 0, "elm": 0, "club": 1}, "bipartite")
    >>> [(row.id, row.mode, row.degree, row.betweenness) for row in two_mode(made)]
    [('ash', 0, 1.0, 0.0), ('elm', 0, 1.0, 0.0), ('club', 1, 1.0, 1.0)]

    """
    graph, modes = _two_modes(network)
    shares = betweenness(graph)
    pairs = max(len(graph) - 1, 0) * max(len(graph) - 2, 0) / 2  # betweenness is a share of them
    raw = {node: share * pairs for node, share in shares.items()}
    near = _closeness(graph)
    rows: list[list[Any]] = []
    for mode, own, other in ((0, *modes), (1, *modes[::-1])):
        largest = largest_betweenness(len(own), len(other))
        printed = 2 * (len(own) - 1) * (len(other) - 1) if len(own) > len(other) else largest
        rows += (
            [
                *who(network, node),
                mode,
                graph.degree(node) / max(len(other), 1),
                raw[node] / largest if largest else 0.0,
                raw[node] / printed if printed else 0.0,
                near[node],
            ]
            for node in own
        )
    rows.sort(key=lambda row: (row[4], -row[5], str(row[0])))
    notes = (
        f"Mode 0 has {len(modes[0])} nodes, mode 1 has {len(modes[1])}; compare within a mode.",
        "betweenness is normalised as in UCINET and networkx, betweenness_1997 as in Borgatti & Everett (1997).",
        "The two differ for the larger mode.",
    )
    engine = named({"distances": OWN, "betweenness": shares.engine})
    columns = [*WHO, "mode", "degree", "betweenness", "betweenness_1997", "closeness"]
    return Rows(columns, rows, about=about(network, *notes, graph=graph, engine=engine))


def _closeness(graph: nx.Graph) -> dict[str, float]:
    """Return the closeness of each node to what it reaches, times the share of nodes that this is."""
    found = nearness_of(graph)
    closeness = {}
    for node, reached, odd, steps in zip(
        graph, found.reached.tolist(), found.odd.tolist(), found.steps.tolist(), strict=True
    ):
        least = 2 * reached - odd  # an odd number of steps leads to the other mode, and one is the fewest
        closeness[node] = least / steps * reached / (len(graph) - 1) if reached else 0.0
    return closeness


def largest_betweenness(own: int, other: int) -> float:
    """Return the largest betweenness of a node: ``own`` nodes in its mode, ``other`` in the other one.

    Borgatti & Everett (1997), in the form for the smaller mode, which UCINET and networkx use for both.

    >>> largest_betweenness(18, 14), largest_betweenness(14, 18)
    (445.0, 452.0)
    """
    if not own or not other:
        return 0.0
    s, t = divmod(own - 1, other)
    return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2


def newman_projection(network: nx.MultiDiGraph, *, mode: int = 0) -> Rows:
    """Return the pairs of one mode that share something of the other, weighted as by Newman (2001).

    What k nodes share gives each of their pairs 1/(k-1): a large alliance does not drown the rest, and the
    weights of a node add up to the number of things that it shares with anybody.

    Args:
        network: a two-mode network.
        mode: 0 pairs of members, 1 pairs of what they belong to.

    Returns:
        Rows ``one, other, label, other_label, shared`` (a count) ``, weight``, the highest weight first.

    Raises:
        InputError: the network is not two-mode, or there is no such mode.

    >>> made = nx.MultiDiGraph([("ash", "club"), ("elm", "club"), ("oak", "club"), ("ash", "fund"), ("elm", "fund")])
    >>> nx.set_node_attributes(made, {node: int(node in ("club", "fund")) for node in made}, "bipartite")
    >>> [(row.one, row.other, row.shared, row.weight) for row in newman_projection(made)]
    [('ash', 'elm', 2, 1.5), ('ash', 'oak', 1, 0.5), ('elm', 'oak', 1, 0.5)]

    """
    graph, modes = _two_modes(network)
    _, others = _of_mode(modes, mode)
    weights: dict[tuple[str, str], list[float]] = {}
    for hub in others:
        for pair in combinations(sorted(graph[hub], key=str), 2):
            weights.setdefault(pair, []).append(1 / (graph.degree(hub) - 1))
    rows: list[list[Any]] = [
        [*pair, *(label_of(network, node) for node in pair), len(parts), fsum(parts)] for pair, parts in weights.items()
    ]
    rows.sort(key=lambda row: (-round(row[5], 12), str(row[0]), str(row[1])))
    notes = ("What k nodes share makes k(k-1)/2 pairs, each of weight 1/(k-1). Sharing is not collaboration.",)
    return Rows([*PAIR, "shared", "weight"], rows, about=about(network, *notes, graph=graph, engine=OWN_LOOPS))


def shared_beyond_chance(network: nx.MultiDiGraph, *, mode: int = 0, draws: int = 1000, seed: int = 1) -> Rows:
    """Return which pairs share more than chance would give them, who belongs to much being as it is.

    Chance keeps both margins: each member belongs to as many things, and each thing has as many members, as
    here. The random networks are drawn by curveball trades (Strona et al. 2014), which make all such networks
    equally likely.

    Args:
        network: a two-mode network.
        mode: 0 pairs of members, 1 pairs of what they belong to.
        draws: how many random networks.
        seed: of the draws.

    Returns:
        Rows ``one, other, label, other_label, shared, expected`` (mean of the draws) ``, p`` (share of the
        draws in which the pair shares at least as much, the observed network counted as one), the smallest p
        first; pairs that share nothing are left out.

    Raises:
        InputError: the network is not two-mode, there is no such mode, or no draw.

    >>> belonging = {"ash": "pqr", "elm": "pqr", "oak": "stu", "yew": "stu"}
    >>> made = nx.MultiDiGraph((one, other) for one, others in belonging.items() for other in others)
    >>> nx.set_node_attributes(made, {node: int(len(node) == 1) for node in made}, "bipartite")
    >>> [(row.one, row.other, row.shared) for row in shared_beyond_chance(made, draws=99)]
    [('ash', 'elm', 3), ('oak', 'yew', 3)]

    """
    if draws < 1:
        raise InputError(f"{draws} draws say nothing of chance: ask for at least one")
    graph, modes = _two_modes(network)
    own, others = _of_mode(modes, mode)
    columns = [*PAIR, "shared", "expected", "p"]
    if not own or not others:
        return Rows(columns, [], about=about(network, graph=graph, engine=OWN))
    observed = nx.bipartite.biadjacency_matrix(graph, own, others, weight=None).toarray() > 0
    shared = _shared(observed[None])[0]
    at_least, total = np.zeros(shared.shape), np.zeros(shared.shape)
    for drawn in curveball(observed, draws=draws, seed=seed):
        found = _shared(drawn)
        at_least += (found >= shared).sum(axis=0)
        total += found.sum(axis=0)
    rows = [
        [own[i], own[j], label_of(network, own[i]), label_of(network, own[j]), int(shared[i, j]),
         float(total[i, j] / draws), float((1 + at_least[i, j]) / (1 + draws))]
        for i, j in zip(*np.nonzero(np.triu(shared, 1)), strict=True)
    ]  # fmt: skip
    rows.sort(key=lambda row: (row[6], row[5] - row[4], str(row[0]), str(row[1])))
    notes = (
        f"{draws} random networks, seed {seed}, that keep how much each node of both modes is tied.",
        f"{len(rows)} pairs are tested: by chance alone about {len(rows) * 0.05:.0f} would have a p below 0.05.",
    )
    return Rows(columns, rows, about=about(network, *notes, graph=graph, engine=OWN))


def curveball(observed: Memberships, *, draws: int, seed: int = 1) -> Iterator[Memberships]:
    """Give random matrices with the row sums and column sums of this one, in blocks (Strona et al. 2014).

    In a trade two rows put together what only one of them has, shuffle it, and each takes back as many as it
    gave.

    Args:
        observed: who has what, shape (rows, columns).
        draws: how many matrices in all; each has gone through five trades per row.
        seed: of the trades.

    Returns:
        Blocks of matrices, shape (some, rows, columns), ``draws`` in all.

    >>> made = np.array([[1, 1, 0], [0, 1, 1]]) > 0
    >>> [block.sum(axis=1).tolist() for block in curveball(made, draws=2)]
    [[[1, 2, 1], [1, 2, 1]]]

    """
    n, m = observed.shape
    generator = np.random.default_rng(seed)
    block = max(1, min(draws, _CELLS // max(n * m, n * n, 1)))
    for begin in range(0, draws, block):
        made = np.repeat(observed[None], min(block, draws - begin), axis=0)
        chains = np.arange(len(made))
        for _ in range(_TRADES_PER_NODE * n if n > 1 else 0):
            one = generator.integers(n, size=len(made))
            other = (one + generator.integers(1, n, size=len(made))) % n
            first, second = made[chains, one], made[chains, other]
            traded = first ^ second
            # The columns in a random order, those not traded last: the first of them go to the one row.
            order = np.where(traded, generator.random(traded.shape), 2.0).argsort(axis=1).argsort(axis=1)
            taken = traded & (order < (first & ~second).sum(axis=1)[:, None])
            both = first & second
            made[chains, one], made[chains, other] = both | taken, both | (traded & ~taken)
        yield made


def _shared(many: Memberships) -> NDArray[np.float32]:
    """Return how much each pair of rows shares, shape (matrices, rows, rows)."""
    counts = many.astype(np.float32)
    found: NDArray[np.float32] = counts @ counts.transpose(0, 2, 1)
    return found


def _two_modes(network: nx.MultiDiGraph) -> tuple[nx.Graph, tuple[list[str], list[str]]]:
    """Return the simple graph and the nodes of its two modes, or refuse.

    Raises:
        InputError: a node has no mode, or two of one mode are tied.

    """
    graph = simple(network)
    modes: tuple[list[str], list[str]] = ([], [])
    for node, mode in sorted(graph.nodes(data="bipartite"), key=lambda item: str(item[0])):
        if str(mode) not in ("0", "1"):
            raise _not_two_mode(network, f"{node} is of no mode")
        modes[int(mode)].append(node)
    mode_of = {node: mode for mode, nodes in enumerate(modes) for node in nodes}
    for one, other in graph.edges():
        if mode_of[one] == mode_of[other]:
            raise _not_two_mode(network, f"{one} and {other} are tied and of one mode")
    return graph, modes


def _not_two_mode(network: nx.MultiDiGraph, why: str) -> InputError:
    from ..network import PROJECTIONS

    names = " or ".join(sorted(name for name, rule in PROJECTIONS.items() if rule.mode == "two"))
    made = str(network.graph.get("projection", "")) or "this network"
    return InputError(
        f"{made} is not two-mode ({why}): take the projection {names}; "
        "of tables: --two-mode (two_mode=True), or a column bipartite of 0 and 1 in the table of nodes"
    )


def _of_mode(modes: tuple[list[str], list[str]], mode: int) -> tuple[list[str], list[str]]:
    if mode not in (0, 1):
        raise InputError(f"{mode} is no mode: 0 are the members, 1 what they belong to")
    return modes[mode], modes[1 - mode]
