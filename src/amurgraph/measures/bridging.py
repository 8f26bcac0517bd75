"""Who bridges: nodes and ties whose loss would part what is documented as connected."""

from __future__ import annotations

import networkx as nx

from ..network import simple
from ..rows import Rows
from .noting import WHO, about, is_kept_back, kept_back_note, label_of, who


def cutpoints_of(graph: nx.Graph) -> dict[str, int]:
    """Return the cutpoints with how many nodes each would strand: all outside the largest remaining part.

    >>> cutpoints_of(nx.path_graph(["a", "b", "c", "d"]))
    {'b': 1, 'c': 1}
    """
    stranded = {}
    for node in sorted(nx.articulation_points(graph)):
        around = nx.node_connected_component(graph, node) - {node}
        parts = nx.connected_components(graph.subgraph(around))
        stranded[node] = len(around) - max(len(part) for part in parts)
    return stranded


def bridges_of(graph: nx.Graph) -> list[tuple[str, str]]:
    """Return the ties whose loss would part a component, ends sorted.

    >>> bridges_of(nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]))
    [('c', 'd')]
    """
    return sorted(tuple(sorted(edge)) for edge in nx.bridges(graph))


def cutpoints(network: nx.MultiDiGraph, *, unredacted: bool = False) -> Rows:
    """Return who, if missing, would strand others: ``id, iri, label, kind, stranded`` (a count of nodes).

    Organizations whose only programmes are law enforcement are left out, and counted in ``about``, unless
    ``unredacted``: such a list could expose people who work against armed poachers.
    """
    graph = simple(network)
    found = sorted(cutpoints_of(graph).items(), key=lambda item: (-item[1], item[0]))
    shown = [(node, count) for node, count in found if unredacted or not is_kept_back(network, node)]
    notes = [] if unredacted else [kept_back_note(len(found) - len(shown))]
    rows = ([*who(network, node), count] for node, count in shown)
    return Rows([*WHO, "stranded"], rows, about=about(network, *notes, graph=graph))


def bridges(network: nx.MultiDiGraph, *, unredacted: bool = False) -> Rows:
    """Return the ties whose loss would part a component: ``one, other, label, other_label``; see ``cutpoints``."""
    graph = simple(network)
    found = bridges_of(graph)
    shown = [pair for pair in found if unredacted or not any(is_kept_back(network, node) for node in pair)]
    notes = [] if unredacted else [kept_back_note(len(found) - len(shown))]
    rows = ([*pair, *(label_of(network, node) for node in pair)] for pair in shown)
    return Rows(["one", "other", "label", "other_label"], rows, about=about(network, *notes, graph=graph))
