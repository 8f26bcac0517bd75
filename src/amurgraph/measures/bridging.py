"""Who bridges: nodes and ties whose loss would part what is documented as connected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from ..engines.arrays import arrays_of
from ..engines.choosing import OWN_LOOPS, igraph_name, is_for_igraph, to_igraph
from ..network.simplifying import bare_simple
from ..rows import Rows
from .noting import WHO, about, is_kept_back, kept_back_note, label_of, who

if TYPE_CHECKING:
    from collections.abc import Iterable


def parts_without(graph: nx.Graph, removed: Iterable[Any]) -> list[list[set[Any]]]:
    """Return what is left of each component that loses a node: its parts, the largest first.

    Of equally large parts the one with the first id is first. Who is in any but the first is stranded.

    Args:
        graph: a simple graph.
        removed: nodes of it.

    >>> [[sorted(part) for part in parts] for parts in parts_without(nx.path_graph(list("abcd")), "b")]
    [[['c', 'd'], ['a']]]

    """
    gone = set(removed)
    seen: set[Any] = set()
    left = []
    for node in sorted(gone, key=str):
        if node not in seen:
            component = nx.node_connected_component(graph, node)
            seen |= component
            parts = nx.connected_components(graph.subgraph(component - gone))
            left.append(sorted(parts, key=lambda part: (-len(part), min(map(str, part)))))
    return left


def cutpoints_of(graph: nx.Graph) -> dict[str, int]:
    """Return the cutpoints with how many nodes each would strand: all outside the largest remaining part.

    >>> cutpoints_of(nx.path_graph(["a", "b", "c", "d"]))
    {'b': 1, 'c': 1}
    """
    return dict(sorted(_hanging(graph)[0].items(), key=lambda item: str(item[0])))


def bridges_of(graph: nx.Graph) -> list[tuple[str, str]]:
    """Return the ties whose loss would part a component, ends sorted.

    >>> bridges_of(nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]))
    [('c', 'd')]
    """
    ties = _bridges_by_igraph(graph) if is_for_igraph(graph) else _hanging(graph)[1]
    found = (tuple(sorted(edge, key=str)) for edge in ties)
    return sorted(found, key=lambda ends: tuple(map(str, ends)))


def _bridges_by_igraph(graph: nx.Graph) -> list[tuple[Any, Any]]:
    made = arrays_of(graph)
    found = to_igraph(graph).bridges()  # numbers of ties
    one, other = (ends[found].tolist() for ends in made.ties(directed=False))
    return [(made.nodes[one], made.nodes[other]) for one, other in zip(one, other, strict=True)]


def _hanging(graph: nx.Graph) -> tuple[dict[Any, int], list[tuple[Any, Any]]]:
    """Return the cutpoints with how many each would strand, and the bridges: one depth-first search for all.

    What a node alone holds to its component are the subtrees below it from which no tie leads above it (Hopcroft &
    Tarjan 1973), and their sizes come with them; a tie is a bridge where none leads even to its upper end.
    """
    made = arrays_of(graph)
    near, n = made.lists(), len(made.nodes)
    visited, above = _searched(near)
    order = [0] * n
    for place, node in enumerate(visited):
        order[node] = place
    low, size, apart, largest = order[:], [1] * n, [0] * n, [0] * n  # apart: in parts that hang on it alone, in all
    bridges = []
    for node in reversed(visited):
        upper = above[node]
        low[node] = min([low[node], *(order[other] for other in near[node] if other != upper)])
        if upper < 0:
            continue
        # What hangs below is done: it comes later in the search.
        size[upper] += size[node]
        low[upper] = min(low[upper], low[node])
        if low[node] >= order[upper]:
            apart[upper] += size[node]
            largest[upper] = max(largest[upper], size[node])
        if low[node] > order[upper]:
            bridges.append((made.nodes[upper], made.nodes[node]))
    within = size[:]  # how large the component of each node is: that of the root of its search
    for node in visited:
        if above[node] >= 0:
            within[node] = within[above[node]]
    stranded = {}
    for node, held in enumerate(apart):
        rest = within[node] - 1 - held
        if held and max(rest, largest[node]) < within[node] - 1:
            stranded[made.nodes[node]] = within[node] - 1 - max(rest, largest[node])
    return stranded, bridges


def _searched(near: list[list[int]]) -> tuple[list[int], list[int]]:
    """Return the nodes as a depth-first search comes to them, and from which it came; -1 where it began."""
    visited: list[int] = []
    above = [-1] * len(near)
    seen = [False] * len(near)
    for root in range(len(near)):
        if seen[root]:
            continue
        seen[root] = True
        visited.append(root)
        path, ways = [root], [iter(near[root])]
        while path:
            for other in ways[-1]:
                if not seen[other]:
                    seen[other] = True
                    above[other] = path[-1]
                    visited.append(other)
                    path.append(other)
                    ways.append(iter(near[other]))
                    break
            else:
                path.pop()
                ways.pop()
    return visited, above


def cutpoints(network: nx.MultiDiGraph, *, unredacted: bool = False) -> Rows:
    """Return who, if missing, would strand others: ``id, iri, label, kind, stranded`` (a count of nodes).

    Organizations whose only programmes are law enforcement are left out, and counted in ``about``, unless
    ``unredacted``: such a list could expose people who work against armed poachers.
    """
    graph = bare_simple(network)
    found = sorted(cutpoints_of(graph).items(), key=lambda item: (-item[1], str(item[0])))
    shown = [(node, count) for node, count in found if unredacted or not is_kept_back(network, node)]
    notes = [] if unredacted else [kept_back_note(network, len(found) - len(shown))]
    rows = ([*who(network, node), count] for node, count in shown)
    return Rows([*WHO, "stranded"], rows, about=about(network, *notes, graph=graph, engine=OWN_LOOPS))


def bridges(network: nx.MultiDiGraph, *, unredacted: bool = False) -> Rows:
    """Return the ties whose loss would part a component: ``one, other, label, other_label``; see ``cutpoints``."""
    graph = bare_simple(network)
    found = bridges_of(graph)
    shown = [pair for pair in found if unredacted or not any(is_kept_back(network, node) for node in pair)]
    notes = [] if unredacted else [kept_back_note(network, len(found) - len(shown))]
    rows = ([*pair, *(label_of(network, node) for node in pair)] for pair in shown)
    engine = igraph_name() if is_for_igraph(graph) else OWN_LOOPS
    return Rows(
        ["one", "other", "label", "other_label"], rows, about=about(network, *notes, graph=graph, engine=engine)
    )
