"""What if some stop: how far a network falls apart, which sets it would miss most, and a curve beside chance.

Key-player sets after Borgatti (2006). Values are compared as whole numbers, so that a tie is a tie.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from math import comb, fsum
from typing import TYPE_CHECKING, Any

from ..errors import InputError, UnknownNameError
from ..network import simple
from ..rows import Rows
from .centralities import betweenness, degree
from .noting import about, is_kept_back, kept_back_note, label_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import networkx as nx

    Near = list[list[int]]
    Members = tuple[int, ...]

AIMS = ("fragment", "reach")
EXACT_STEPS = 50_000_000  # nodes and ties passed over in a search for all sets: some ten seconds
_EXACT_SETS = 5_000_000  # sets whose reach is counted: some two seconds
_LISTED = 200  # sets of one value that are listed; the rest is counted
ON_PAPER = "Taken out on paper: documented, not lived. No end date is not continuation: a tie may have ended unsaid."


def fragmentation_of(graph: nx.Graph) -> float:
    """Return the share of pairs that no path joins, F = 1 - sum of s(s-1) over components / n(n-1) (Borgatti 2006).

    0 where all are connected, 1 where all are alone; 0 below two nodes, which make no pair.

    >>> import networkx as nx
    >>> round(fragmentation_of(nx.Graph([("a", "b"), ("c", "d")])), 4)
    0.6667
    """
    import networkx as nx

    joined = sum(len(part) * (len(part) - 1) for part in nx.connected_components(graph))
    return _share_apart(joined, len(graph))


def distance_fragmentation_of(graph: nx.Graph) -> float:
    """Return distance-weighted fragmentation, DF = 1 - sum of 1/d(i, j) over ordered pairs / n(n-1) (Borgatti 2006).

    0 where each has a tie to each, 1 where all are alone. A pair that no path joins adds 0 to the sum.

    >>> import networkx as nx
    >>> round(distance_fragmentation_of(nx.path_graph(["a", "b", "c"])), 4)
    0.1667
    """
    near = {node: set(graph[node]) for node in graph}
    pairs: Counter[int] = Counter()  # whole numbers by distance: the sum does not depend on an order
    for node in near:
        seen, level, steps = {node}, {node}, 0
        while level:
            steps += 1
            level = set().union(*(near[one] for one in level)) - seen
            seen |= level
            pairs[steps] += len(level)
    return _share_apart(fsum(count / steps for steps, count in sorted(pairs.items())), len(near))


def _share_apart(joined: float, n: int) -> float:
    return 1 - joined / (n * (n - 1)) if n > 1 else 0.0


def fragmentation(network: nx.MultiDiGraph) -> Rows:
    """Return how far a network is in parts: ``measure, value``.

    ``components`` and ``largest_component`` are counts; ``fragmentation`` (the share of pairs that no path joins) and
    ``distance_fragmentation`` (the same, longer paths counting less) go from 0 to 1 (Borgatti 2006).

    >>> import networkx as nx
    >>> fragmentation(nx.Graph([("a", "b"), ("c", "d")]))[0]
    Row(measure='components', value=2)
    """
    graph = simple(network)
    return Rows(["measure", "value"], fragmentation_figures(graph).items(), about=about(network, graph=graph))


def fragmentation_figures(graph: nx.Graph) -> dict[str, float]:
    """Return the figures of ``fragmentation`` of a simple graph, by name.

    >>> import networkx as nx
    >>> fragmentation_figures(nx.path_graph(3))["largest_component"]
    3
    """
    import networkx as nx

    sizes = [len(part) for part in nx.connected_components(graph)]
    return {
        "components": len(sizes),
        "largest_component": max(sizes, default=0),
        "fragmentation": fragmentation_of(graph),
        "distance_fragmentation": distance_fragmentation_of(graph),
    }


def key_player_sets(
    network: nx.MultiDiGraph, *, size: int = 1, aim: str = "fragment", show: int = 10, unredacted: bool = False
) -> Rows:
    """Return the key-player sets of a size (Borgatti 2006): whose loss fragments most, or who reach most in one step.

    ``fragment`` (KPP-neg): the sets whose removal leaves the highest fragmentation F of the rest, n being that of the
    rest. ``reach`` (KPP-pos): the sets with the most nodes in the set or one step from it, Borgatti's m-reach with
    m = 1, as a count. Every set is tried as long as that takes at most ``EXACT_STEPS``; beyond it a greedy search with
    swaps gives one set, and ``about["search"]`` says so.

    Args:
        network: any networkx graph; measured as simple and undirected.
        size: how many nodes a set has, 1 or more.
        aim: ``"fragment"`` or ``"reach"``.
        show: how many sets; those of the same value as the last are shown, too.
        unredacted: let sets hold organizations whose only programmes are law enforcement; else none does, and
            ``about`` counts them.

    Returns:
        Rows ``rank, members, labels`` (ids and names, ``|`` between), and ``fragmentation`` (0 to 1) or ``reach``.

    Raises:
        UnknownNameError: no such aim. InputError: a size, or a number of sets, below 1.

    >>> import networkx as nx
    >>> [(row.rank, row.members, row.fragmentation) for row in key_player_sets(nx.path_graph(list("abc")), show=1)]
    [(1, 'b', 1.0)]

    """
    if aim not in AIMS:
        raise UnknownNameError("aim", aim, AIMS)
    if min(size, show) < 1:
        raise InputError(f"a set has 1 node or more, and 1 set or more is shown; not {min(size, show)}")
    graph = simple(network)
    nodes = sorted(graph, key=str)
    near = _neighbours(graph, nodes)
    allowed = [place for place, node in enumerate(nodes) if unredacted or not is_kept_back(graph, node)]
    found, search = _FINDERS[aim](near, allowed, size, show)
    notes = [search] if found.more == 0 else [search, f"{found.more} more sets of the last value are not listed."]
    if not unredacted:
        notes.append(kept_back_note(len(nodes) - len(allowed)))
    rest = len(nodes) - size
    rows = (
        [
            rank,
            "|".join(str(nodes[place]) for place in members),
            "|".join(label_of(graph, nodes[place]) for place in members),
            _share_apart(value, rest) if aim == "fragment" else -value,
        ]
        for rank, value, members in found.ranked()
    )
    said = about(network, *([ON_PAPER] if aim == "fragment" else []), *notes, graph=graph)
    measure = "fragmentation" if aim == "fragment" else "reach"
    return Rows(["rank", "members", "labels", measure], rows, about=said | {"search": search})


@dataclass
class _Best:
    """The sets of the lowest values: ``show`` of them, and all that have the value of the last."""

    show: int
    limit: float = float("inf")  # what is above it can no longer be among them
    sets: dict[int, list[Members]] = field(default_factory=lambda: defaultdict(list))
    counts: Counter[int] = field(default_factory=Counter)

    def offer(self, value: int, members: Members) -> None:
        if value > self.limit:
            return
        self.counts[value] += 1
        if len(self.sets[value]) < max(_LISTED, self.show):
            self.sets[value].append(members)
        better = self.counts.total() - self.counts[last := max(self.counts)]
        if better >= self.show:
            del self.counts[last], self.sets[last]
        if self.counts.total() >= self.show:
            self.limit = max(self.counts)

    @property
    def more(self) -> int:
        """How many sets of the last value are not listed."""
        return sum(self.counts.values()) - sum(map(len, self.sets.values()))

    def ranked(self) -> Iterator[tuple[int, int, Members]]:
        """Yield rank, value and members; equal values have equal ranks."""
        rank = 1
        for value in sorted(self.sets):
            for members in self.sets[value]:
                yield rank, value, members
            rank += self.counts[value]


def _neighbours(graph: nx.Graph, nodes: Sequence[Any]) -> Near:
    place = {node: number for number, node in enumerate(nodes)}
    return [sorted(place[other] for other in graph[node]) for node in nodes]


_ALL = "Every set was tried."
_GREEDY = "Greedy search with swaps: a better set may exist, and ties are not listed."


def _most_fragmenting(near: Near, allowed: Sequence[int], size: int, show: int) -> tuple[_Best, str]:
    best = _Best(show)
    if comb(len(allowed), size - 1) * (len(near) + sum(map(len, near))) > EXACT_STEPS:
        chosen = _greedy(lambda others: joined_without(near, others), allowed, size)
        best.offer(joined_without(near, chosen[1:])[chosen[0]], tuple(sorted(chosen)))
        return best, _GREEDY
    for others in combinations(allowed, size - 1):
        joined = joined_without(near, others)
        last = others[-1] if others else -1
        for node in allowed:  # each set once: the node that the pass takes out is the last of its set
            if node > last and joined[node] <= best.limit:
                best.offer(joined[node], (*others, node))
    return best, _ALL


def _farthest_reaching(near: Near, allowed: Sequence[int], size: int, show: int) -> tuple[_Best, str]:
    reached = [1 << node | sum(1 << other for other in near[node]) for node in range(len(near))]

    def unreached(others: Iterable[int]) -> list[int]:
        by_others = 0
        for other in others:
            by_others |= reached[other]
        return [-(by_others | own).bit_count() for own in reached]

    best = _Best(show)
    if comb(len(allowed), size) > _EXACT_SETS:
        chosen = _greedy(unreached, allowed, size)
        best.offer(unreached(chosen[1:])[chosen[0]], tuple(sorted(chosen)))
        return best, _GREEDY
    for others in combinations(allowed, size - 1):
        by_others = 0
        for other in others:
            by_others |= reached[other]
        last = others[-1] if others else -1
        for node in allowed:
            if node > last and (value := -(by_others | reached[node]).bit_count()) <= best.limit:
                best.offer(value, (*others, node))
    return best, _ALL


_FINDERS: dict[str, Callable[[Near, Sequence[int], int, int], tuple[_Best, str]]] = {
    "fragment": _most_fragmenting,
    "reach": _farthest_reaching,
}


def _greedy(values: Callable[[Sequence[int]], list[int]], allowed: Sequence[int], size: int) -> list[int]:
    """Take the best node again and again, then swap one for a better one until no swap helps."""
    chosen: list[int] = []
    while len(chosen) < min(size, len(allowed)):
        value = values(chosen)
        chosen.append(min(set(allowed) - set(chosen), key=lambda node: (value[node], node)))
    best, swapped = values(chosen[1:])[chosen[0]], True
    while swapped:
        swapped = False
        for out in tuple(chosen):
            others = [node for node in chosen if node != out]
            value = values(others)
            node = min(set(allowed) - set(others), key=lambda node: (value[node], node))
            if value[node] < best:
                chosen, best, swapped = [*others, node], value[node], True
    return chosen


def joined_without(near: Near, gone: Iterable[int]) -> list[int]:
    """Return, for each node, how many ordered pairs some path joins once ``gone`` and that node are out.

    One depth-first pass for all nodes: the parts that a node alone holds to its component are the subtrees below it
    from which no tie leads above it (Hopcroft & Tarjan 1973), and their sizes come with them. For a node that is in
    ``gone`` itself the value is that without ``gone``.

    Args:
        near: for each node, numbered from 0, the numbers of its neighbours.
        gone: numbers of nodes that are out already.

    >>> joined_without([[1], [0, 2], [1]], ())  # a path: without an end two are joined, without the middle none
    [2, 0, 2]

    """
    n = len(near)
    order, low, size = [0] * n, [0] * n, [1] * n
    apart, inside = [0] * n, [0] * n  # nodes in parts that hang on it alone, and the pairs within them
    for node in gone:
        order[node] = n + 1  # as if seen after all others: never a way back
    whole, clock = 0, 0
    values = [0] * n
    for root in range(n):
        if order[root]:
            continue
        clock += 1
        order[root] = low[root] = clock
        visited = [root]
        path, ways = [root], [iter(near[root])]
        while path:
            node = path[-1]
            for other in ways[-1]:
                seen = order[other]
                if not seen:
                    clock += 1
                    order[other] = low[other] = clock
                    visited.append(other)
                    path.append(other)
                    ways.append(iter(near[other]))
                    break
                low[node] = min(low[node], seen)
            else:
                path.pop()
                ways.pop()
                if path:
                    above, held = path[-1], size[node]
                    size[above] += held
                    if low[node] < order[above]:
                        low[above] = min(low[above], low[node])
                    else:
                        apart[above] += held
                        inside[above] += held * (held - 1)
        members = len(visited)
        pairs = members * (members - 1)
        whole += pairs
        for node in visited:
            rest = members - 1 - apart[node]
            values[node] = inside[node] + rest * (rest - 1) - pairs
    return [whole + value for value in values]


ORDERS: dict[str, Callable[[nx.Graph], dict[Any, float]]] = {"betweenness": betweenness, "degree": degree}
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

    The order is that of the whole network and is not made anew after a removal (Albert, Jeong & Barabási 2000); equal
    nodes go by id. The band is of ``draws`` random orders of the same nodes.

    Args:
        network: any networkx graph; measured as simple and undirected.
        order: ``"betweenness"`` or ``"degree"``.
        steps: how many go; two nodes always stay.
        draws: random orders.
        seed: of the random orders.
        unredacted: let organizations whose only programmes are law enforcement go, too; else they stay, and ``about``
            counts them.

    Returns:
        Rows ``removed`` (a count, from 0), ``id, label`` (of the one that went last), ``fragmentation`` of the rest (0
        to 1), and ``random_low, random_mid, random_high``: 5, 50 and 95 % of the random removals.

    Raises:
        UnknownNameError: no such order.

    >>> import networkx as nx
    >>> curve = fragmentation_curve(nx.star_graph(["a", "b", "c", "d", "e"]), steps=1)
    >>> [(row.removed, row.id, row.fragmentation) for row in curve]
    [(0, '', 0.0), (1, 'a', 1.0)]

    """
    import numpy as np

    if order not in ORDERS:
        raise UnknownNameError("order", order, ORDERS)
    graph = simple(network)
    nodes = sorted(graph, key=str)
    near = _neighbours(graph, nodes)
    scores = ORDERS[order](graph)
    allowed = [place for place, node in enumerate(nodes) if unredacted or not is_kept_back(graph, node)]
    steps = max(0, min(steps, len(allowed), len(nodes) - 2))
    going = sorted(allowed, key=lambda place: (-round(scores[nodes[place]], 12), place))[:steps]
    rng = np.random.default_rng(seed)
    drawn = [_curve(near, [int(place) for place in rng.permutation(allowed)[:steps]]) for _ in range(draws)]
    band = np.percentile(drawn, [_LOW, _MID, _HIGH], axis=0).round(12) if draws else np.zeros((3, steps + 1))
    names = [("", ""), *((nodes[place], label_of(graph, nodes[place])) for place in going)]
    rows = (
        [removed, *names[removed], value, *map(float, band[:, removed])]
        for removed, value in enumerate(_curve(near, going))
    )
    notes = [
        ON_PAPER,
        f"Removed by {order} in the whole network, not anew after each; equal ones by id.",
        f"Random: {_LOW} to {_HIGH} % of {draws} random orders, seed {seed}.",
        *([] if unredacted else [kept_back_note(len(nodes) - len(allowed))]),
    ]
    columns = ["removed", "id", "label", "fragmentation", "random_low", "random_mid", "random_high"]
    return Rows(columns, rows, about=about(network, *notes, graph=graph))


def _curve(near: Near, going: Sequence[int]) -> list[float]:
    """Return F before any went, and after each: computed backwards, as nodes that come back only join parts."""
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
            values.append(_share_apart(joined, n))
        here[node] = True
        n += 1
        for other in near[node]:
            one, another = root(node), root(other)
            if here[other] and one != another:
                joined += 2 * size[one] * size[another]
                top[one] = another
                size[another] += size[one]
    return [_share_apart(joined, n), *reversed(values)]
