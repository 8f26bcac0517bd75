"""How a network falls apart as one node after the other goes, beside chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..engines.choosing import OWN_LOOPS, named
from ..errors import InputError, UnknownNameError
from ..network.simplifying import bare_simple
from ..rows import Rows
from .centralities import degree, feasible_betweenness
from .fragmenting import ON_PAPER, neighbours_of, share_apart
from .noting import about, is_kept_back, kept_back_note, label_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import networkx as nx

    from .centralities import Scores
    from .fragmenting import Near

ORDERS: dict[str, Callable[[nx.Graph], Scores]] = {"betweenness": feasible_betweenness, "degree": degree}
_LOW, _MID, _HIGH = 5, 50, 95


def fragmentation_curve(
    network: nx.MultiDiGraph,
    *,
    order: str = "betweenness",
    steps: int = 20,
    draws: int = 200,
    seed: int = 1,
    unredacted: bool = False,
) -> Rows:
    """Return how fragmentation F grows as nodes go one by one, the highest first, beside random removals.

    The order is that of the whole network and is not made anew after a removal (Albert, Jeong & Barabási
    2000); equal nodes go by id. The band is of ``draws`` random orders of the same nodes.

    Args:
        network: any networkx graph; measured as simple and undirected.
        order: ``"betweenness"`` or ``"degree"``.
        steps: how many go; two nodes always stay.
        draws: random orders.
        seed: of the random orders.
        unredacted: let organizations whose only programmes are law enforcement go, too; else they stay, and
            ``about`` counts them.

    Returns:
        Rows ``removed`` (a count, from 0), ``id, label`` (of the one that went last), ``fragmentation`` of
        the rest (0 to 1), and ``random_low, random_mid, random_high``: 5, 50 and 95 % of the random removals.

    Raises:
        UnknownNameError: no such order. InputError: no draw, which leaves no band.

    >>> import networkx as nx
    >>> curve = fragmentation_curve(nx.star_graph(["a", "b", "c", "d", "e"]), steps=1)
    >>> [(row.removed, row.id, row.fragmentation) for row in curve]
    [(0, '', 0.0), (1, 'a', 1.0)]

    """
    import numpy as np

    if order not in ORDERS:
        raise UnknownNameError("order", order, ORDERS)
    if draws < 1:
        raise InputError(f"{draws} random orders give no band: ask for at least one")
    graph = bare_simple(network)
    nodes = sorted(graph, key=str)
    near = neighbours_of(graph, nodes)
    scores = ORDERS[order](graph)
    allowed = [place for place, node in enumerate(nodes) if unredacted or not is_kept_back(graph, node)]
    steps = max(0, min(steps, len(allowed), len(nodes) - 2))
    going = sorted(allowed, key=lambda place: (-round(scores[nodes[place]], 12), place))[:steps]
    rng = np.random.default_rng(seed)
    drawn = [_curve(near, [int(place) for place in rng.permutation(allowed)[:steps]]) for _ in range(draws)]
    band = np.percentile(drawn, [_LOW, _MID, _HIGH], axis=0).round(12)
    names = [("", ""), *((nodes[place], label_of(graph, nodes[place])) for place in going)]
    rows = (
        [removed, *names[removed], value, *map(float, band[:, removed])]
        for removed, value in enumerate(_curve(near, going))
    )
    notes = [
        ON_PAPER,
        f"Removed by {order} in the whole network, not anew after each; equal ones by id.",
        f"Random: {_LOW} to {_HIGH} % of {draws} random orders, seed {seed}.",
        *([scores.sample.in_words()] if scores.sample else []),
        *([] if unredacted else [kept_back_note(network, len(nodes) - len(allowed))]),
    ]
    engine = named({"order": scores.engine, "parts": OWN_LOOPS})
    columns = ["removed", "id", "label", "fragmentation", "random_low", "random_mid", "random_high"]
    said = {"order": order, "isolates": sum(not others for others in near)}
    return Rows(columns, rows, about=about(network, *notes, graph=graph, engine=engine) | said)


def _curve(near: Near, going: Sequence[int]) -> list[float]:
    """Return F before any went and after each; made backwards, as nodes that come back only join parts."""
    top, size = list(range(len(near))), [1] * len(near)

    def root(node: int) -> int:
        while top[node] != node:
            top[node] = node = top[top[node]]
        return node

    here = [True] * len(near)
    for node in going:
        here[node] = False
    joined, n, values = 0, 0, []
    for node in [*(node for node, stays in enumerate(here) if stays), *reversed(going)]:
        if n >= len(near) - len(going):
            values.append(share_apart(joined, n))
        here[node] = True
        n += 1
        for other in near[node]:
            one, another = root(node), root(other)
            if here[other] and one != another:
                joined += 2 * size[one] * size[another]
                top[one] = another
                size[another] += size[one]
    return [share_apart(joined, n), *reversed(values)]
