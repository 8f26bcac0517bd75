"""Whom a network would miss most: key-player sets (Borgatti 2006).

Values are compared as whole numbers, so that a tie is a tie.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any

from ..engines.choosing import OWN_LOOPS
from ..errors import InputError, UnknownNameError
from ..network.simplifying import bare_simple
from ..rows import Rows
from .fragmenting import ON_PAPER, neighbours_of, share_apart
from .noting import about, is_kept_back, kept_back_note, label_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import networkx as nx

    from .fragmenting import Near

    Members = tuple[int, ...]

AIMS = ("fragment", "reach")
EXACT_STEPS = 50_000_000  # nodes and ties passed over in a search for all sets: some ten seconds
_EXACT_SETS = 5_000_000  # sets whose reach is counted: some two seconds
_LISTED = 200  # sets of one value that are listed; the rest is counted


def key_player_sets(
    network: nx.MultiDiGraph,
    *,
    size: int = 1,
    aim: str = "fragment",
    show: int = 10,
    unredacted: bool = False,
) -> Rows:
    """Return the sets whose loss fragments a network most, or who reach most in one step (Borgatti 2006).

    ``fragment`` (KPP-neg): the sets whose removal leaves the highest fragmentation F of the rest, n being
    that of the rest. ``reach`` (KPP-pos): the sets with the most nodes in the set or one step from it,
    Borgatti's m-reach with m = 1, as a count. Every set is tried as long as that takes at most
    ``EXACT_STEPS``; beyond it a greedy search with swaps gives one set, and ``about["search"]`` says so.

    Args:
        network: any networkx graph; measured as simple and undirected.
        size: how many nodes a set has, 1 or more.
        aim: ``"fragment"`` or ``"reach"``.
        show: how many sets; those of the same value as the last are shown, too.
        unredacted: let sets hold organizations whose only programmes are law enforcement; else none does, and
            ``about`` counts them.

    Returns:
        Rows ``rank, members, labels`` (ids and names, ``|`` between), and ``fragmentation`` (0 to 1) or
        ``reach``.

    Raises:
        UnknownNameError: no such aim. InputError: a size, or a number of sets, below 1.

    >>> import networkx as nx
    >>> sets = key_player_sets(nx.path_graph(list("abc")), show=1)
    >>> [(row.rank, row.members, row.fragmentation) for row in sets]
    [(1, 'b', 1.0)]

    """
    graph = bare_simple(network)
    found = find_key_players(graph, size=size, aim=aim, show=show, unredacted=unredacted)
    measure = "fragmentation" if aim == "fragment" else "reach"
    rows = (found.cells(graph, number) for number in range(len(found.sets)))
    said = about(network, *found.caveats, graph=graph, engine=OWN_LOOPS)
    return Rows(["rank", "members", "labels", measure], rows, about=said | {"search": found.search})


@dataclass(frozen=True, slots=True)
class KeyPlayers:
    """The sets that were found.

    Attributes:
        sets: the nodes of each.
        ranks: the rank of each; equal values have equal ranks.
        values: of each, the fragmentation F of the rest, or how many the set reaches.
        search: how far the search went.
        caveats: what the sets are to be read with.

    """

    sets: tuple[tuple[Any, ...], ...]
    ranks: tuple[int, ...]
    values: tuple[float, ...]
    search: str
    caveats: tuple[str, ...]

    def cells(self, graph: nx.Graph, number: int) -> list[Any]:
        """Return a set as the first cells of a row: its rank, its ids, its names, its value."""
        members = self.sets[number]
        ids, labels = map(str, members), (label_of(graph, node) for node in members)
        return [self.ranks[number], "|".join(ids), "|".join(labels), self.values[number]]


def find_key_players(graph: nx.Graph, *, size: int, aim: str, show: int, unredacted: bool) -> KeyPlayers:
    """Return the key-player sets of a simple graph as sets of its nodes; see ``key_player_sets``.

    >>> import networkx as nx
    >>> find_key_players(nx.path_graph(3), size=1, aim="fragment", show=1, unredacted=False).sets
    ((1,),)
    """
    if aim not in AIMS:
        raise UnknownNameError("aim", aim, AIMS)
    if min(size, show) < 1:
        raise InputError(f"a set has 1 node or more, and 1 set or more is shown; not {min(size, show)}")
    nodes = sorted(graph, key=str)
    near = neighbours_of(graph, nodes)
    allowed = [place for place, node in enumerate(nodes) if unredacted or not is_kept_back(graph, node)]
    best, search = _FINDERS[aim](near, allowed, size, show)
    caveats = [ON_PAPER, search] if aim == "fragment" else [search]
    if best.more:
        caveats.append(f"{best.more} more sets of the last value are not listed.")
    if not unredacted:
        caveats.append(kept_back_note(graph, len(nodes) - len(allowed)))
    ranked = list(best.ranked())
    rest = len(nodes) - size
    return KeyPlayers(
        sets=tuple(tuple(nodes[place] for place in members) for _, _, members in ranked),
        ranks=tuple(rank for rank, _, _ in ranked),
        values=tuple(share_apart(value, rest) if aim == "fragment" else -value for _, value, _ in ranked),
        search=search,
        caveats=tuple(caveats),
    )


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

    One depth-first pass for all nodes: the parts that a node alone holds to its component are the subtrees
    below it from which no tie leads above it (Hopcroft & Tarjan 1973), and their sizes come with them. For a
    node that is in ``gone`` itself the value is that without ``gone``.

    Args:
        near: for each node, numbered from 0, the numbers of its neighbours.
        gone: numbers of nodes that are out already.

    >>> joined_without([[1], [0, 2], [1]], ())  # a path: without an end two are joined
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
