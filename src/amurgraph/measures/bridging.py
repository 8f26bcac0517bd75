"""Who bridges: nodes and ties whose loss would part what is documented as connected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from ..network import simple
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
    cutpoints = sorted(nx.articulation_points(graph), key=str)
    return {node: sum(map(len, parts_without(graph, [node])[0][1:])) for node in cutpoints}


def bridges_of(graph: nx.Graph) -> list[tuple[str, str]]:
    """Return the ties whose loss would part a component, ends sorted.

    >>> bridges_of(nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]))
    [('c', 'd')]
    """
    return sorted((tuple(sorted(edge, key=str)) for edge in nx.bridges(graph)), key=lambda ends: tuple(map(str, ends)))


def cutpoints(network: nx.MultiDiGraph, *, unredacted: bool = False) -> Rows:
    """Return who, if missing, would strand others: ``id, iri, label, kind, stranded`` (a count of nodes).

    Organizations whose only programmes are law enforcement are left out, and counted in ``about``, unless
    ``unredacted``: such a list could expose people who work against armed poachers.
    """
    graph = simple(network)
    found = sorted(cutpoints_of(graph).items(), key=lambda item: (-item[1], str(item[0])))
    shown = [(node, count) for node, count in found if unredacted or not is_kept_back(network, node)]
    notes = [] if unredacted else [kept_back_note(network, len(found) - len(shown))]
    rows = ([*who(network, node), count] for node, count in shown)
    return Rows([*WHO, "stranded"], rows, about=about(network, *notes, graph=graph))


def bridges(network: nx.MultiDiGraph, *, unredacted: bool = False) -> Rows:
    """Return the ties whose loss would part a component: ``one, other, label, other_label``; see ``cutpoints``."""
    graph = simple(network)
    found = bridges_of(graph)
    shown = [pair for pair in found if unredacted or not any(is_kept_back(network, node) for node in pair)]
    notes = [] if unredacted else [kept_back_note(network, len(found) - len(shown))]
    rows = ([*pair, *(label_of(network, node) for node in pair)] for pair in shown)
    return Rows(["one", "other", "label", "other_label"], rows, about=about(network, *notes, graph=graph))
