"""Between which places of a ranking each organization lies, if a share of all ties is not documented.

Never by leaving out ties or sources alone: intervals made so are far too narrow (docs/explanation/uncertainty.md).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import isclose
from typing import TYPE_CHECKING

import numpy as np

from ..engines.choosing import named
from ..errors import InputError, UnknownNameError
from ..measures.centralities import CENTRALITIES
from ..measures.noting import WHO, about, ranks_of, who
from ..network import simple
from ..rows import Rows
from .drawing import DRAWS, KEEP, SHARES, assumptions, documented_ties, sweep_of
from .scoring import places_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    import networkx as nx

    from ..rows import Tell
    from .scoring import Ints

LOWEST, HIGHEST = 0.05, 0.95  # of the places in the draws
_INTERVAL = "Interval under these assumptions: 5-95 % of the places in the draws; a tie holds all its places."


def rank_intervals(
    network: nx.MultiDiGraph,
    names: Sequence[str] = ("degree", "betweenness"),
    *,
    shares: Sequence[float] = SHARES,
    draws: int = DRAWS,
    seed: int = 1,
    keep: float = KEEP,
    tell: Tell | None = None,
) -> Rows:
    """Return between which places each node lies at each assumed share of missing ties.

    ``low`` is the 5 % quantile of the best place that a node holds in the draws, ``high`` the 95 % quantile of the
    last: a node that is tied with others holds all the places that they share. ``value`` and ``rank`` are those of
    the documented network. What is drawn is said by ``drawing.draws_of`` and, in words, by ``about``.

    Args:
        network: what ``graph_to_network`` gave, or any networkx graph.
        names: centralities, as ``measures.centrality``; all but degree and betweenness take long.
        shares: assumed shares of missing ties among all ties, each at least 0 and below 1.
        draws: how many for each share.
        seed: of the draws; the same seed gives the same rows.
        keep: the probability with which a draw keeps a source.
        tell: is called with a text and the part that is done, 0 to 1.

    Returns:
        Rows ``id, iri, label, kind, measure, value, rank, share, low, high``: by measure, rank and share.

    Raises:
        UnknownNameError: no such centrality. InputError: no centrality, or an assumption that cannot be.

    >>> import networkx as nx
    >>> rows = rank_intervals(nx.star_graph(5), ["degree"], shares=[0.1])
    >>> [(row.id, row.rank, row.low, row.high) for row in rows[:2]]
    [(0, 1, 1, 1), (1, 2, 2, 6)]

    """
    if not names:
        raise InputError(f"name at least one centrality: {', '.join(CENTRALITIES)}")
    for name in names:
        if name not in CENTRALITIES:
            raise UnknownNameError("centrality", name, CENTRALITIES)
    graph = simple(network)
    documented = documented_ties(graph)
    held: dict[tuple[str, float], list[tuple[Ints, Ints]]] = {(name, share): [] for share in shares for name in names}
    engines: dict[str, str] = {}
    for share, drawn in sweep_of(documented, shares, draws=draws, seed=seed, keep=keep, tell=tell):
        for name in names:
            held[name, share].append(places_of(drawn.scores[name]))
        engines |= drawn.scores.engines
    intervals = {key: interval_of(places) for key, places in held.items()}
    rows = []
    for name in names:
        scores = CENTRALITIES[name](graph)
        for node, rank in ranks_of(scores).items():
            for share in shares:
                low, high = (int(bounds[documented.place[node]]) for bounds in intervals[name, share])
                rows.append([*who(network, node), name, scores[node], rank, share, low, high])
    notes = [_INTERVAL, *assumptions(documented, shares, draws=draws, seed=seed, keep=keep)]
    said = about(network, *notes, graph=graph, engine=named(engines)) | {
        "seed": seed,
        "draws": draws,
        "keep": keep,
        "shares": list(shares),
    }
    return Rows([*WHO, "measure", "value", "rank", "share", "low", "high"], rows, about=said)


def interval_of(places: Sequence[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    """Return the bounds of the places that draws gave: at least 90 % of the draws lie within.

    Args:
        places: best and last places of each node (``scoring.places_of``), one pair for each draw.

    >>> low, high = interval_of([(np.array([1, 2]), np.array([1, 3])), (np.array([1, 2]), np.array([1, 2]))])
    >>> low.tolist(), high.tolist()
    ([1, 2], [1, 3])

    """
    best, last = (np.array(each) for each in zip(*places, strict=True))
    low = np.quantile(best, LOWEST, axis=0, method="inverted_cdf")
    high = np.quantile(last, HIGHEST, axis=0, method="inverted_cdf")
    return low.astype(np.int64), high.astype(np.int64)


def orderable(rows: Rows, share: float, measure: str | None = None) -> dict[Any, bool]:
    """Tell which nodes can be ordered against everybody else: their interval has no place in common with another.

    Who cannot be ordered is to be shown so, grey or in words.

    Args:
        rows: of ``rank_intervals``.
        share: one of the assumed shares in the rows.
        measure: one of the measures in the rows; by default the first.

    Raises:
        UnknownNameError: the rows have no such share or measure.

    >>> import networkx as nx
    >>> orderable(rank_intervals(nx.star_graph(5), ["degree"], shares=[0.1]), 0.1)
    {0: True, 1: False, 2: False, 3: False, 4: False, 5: False}

    """
    measure = rows[0].measure if rows and measure is None else measure
    those = [row for row in rows if row.share == share and row.measure == measure]
    if rows and not those:
        known = {f"{row.measure} at {row.share:g}" for row in rows}
        raise UnknownNameError("interval", f"{measure} at {share:g}", known)
    lows, highs = sorted(row.low for row in those), sorted(row.high for row in those)
    # Those that begin by its end, less those that end before it begins, are those that meet it: itself, if nobody else.
    alone = {row.id: bisect_right(lows, row.high) - bisect_left(highs, row.low) == 1 for row in those}
    return alone if len(those) > 1 else dict.fromkeys(alone, False)


def with_intervals(rows: Rows, intervals: Rows) -> Rows:
    """Return rows of centralities with the intervals beside each measure, as ``degree_low_10, degree_high_10``.

    Args:
        rows: of ``measures.centrality``: one row for each node, a column for each measure.
        intervals: of ``rank_intervals`` on the same network; measures that it lacks stay as they are.

    Raises:
        InputError: the values differ: the rows heed direction or weights, or are of another network.

    >>> import networkx as nx
    >>> from amurgraph.measures import centrality
    >>> star = nx.MultiDiGraph(nx.star_graph(3))
    >>> with_intervals(centrality(star, ["degree"]), rank_intervals(star, ["degree"], shares=[0.1])).columns
    ('id', 'iri', 'label', 'kind', 'degree', 'degree_low_10', 'degree_high_10', 'rank')

    """
    beside: dict[str, dict[str, dict[Any, int]]] = {}
    values = {row.id: cells for row, cells in zip(rows, rows.to_dicts(), strict=True)}
    for row in intervals:
        if row.measure not in rows.columns:
            continue
        if row.id not in values or not isclose(values[row.id][row.measure], row.value, abs_tol=1e-12):
            raise InputError(f"{row.measure} of {row.id}: intervals are without direction and weights; ask so for both")
        extras = beside.setdefault(row.measure, {})
        share = f"{100 * row.share:.4g}".replace(".", "_")
        extras.setdefault(f"{row.measure}_low_{share}", {})[row.id] = row.low
        extras.setdefault(f"{row.measure}_high_{share}", {})[row.id] = row.high
    columns = [(name, extra) for name in rows.columns for extra in (None, *beside.get(name, {}))]
    wide = (
        [cells[name] if extra is None else beside[name][extra].get(node) for name, extra in columns]
        for node, cells in values.items()
    )
    notes = [note for note in intervals.about.get("caveats", []) if note not in rows.about.get("caveats", [])]
    said = rows.about | {name: intervals.about[name] for name in ("seed", "draws", "keep", "shares")}
    said["caveats"] = [*rows.about.get("caveats", []), *notes]
    return Rows([extra or name for name, extra in columns], wide, about=said)
