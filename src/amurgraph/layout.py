"""Where nodes stand: computed once, here, so that a page opens still and two builds are the same.

Seeded Louvain groups are laid out by Kamada-Kawai (1989), the nodes within them by ForceAtlas2 (Jacomy et al. 2014);
then boxes that overlap, label included, are pushed apart. Nodes without a tie stand in rows of their own below.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .network import simple

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

    Positions = dict[str, tuple[int, int]]

WIDTH, HEIGHT = 2000, 1300
_SEED = 7
_STEPS = 150
_PUSHES = 600
_NODE = 26  # height of a node with its label, in the units of the page
_CHARACTER = 6.2  # mean width of a character of a label
_LONGEST_LABEL = 26  # a label is broken or cut there


def positions(network: nx.MultiDiGraph) -> Positions:
    """Return x and y of each node, whole numbers around (0, 0); y grows downwards.

    >>> import networkx as nx
    >>> places = positions(nx.MultiDiGraph([("a", "b"), ("b", "c")]))
    >>> sorted(places) == ["a", "b", "c"] and places == positions(nx.MultiDiGraph([("a", "b"), ("b", "c")]))
    True
    """
    import networkx as nx

    graph = nx.Graph()
    # A fixed order of nodes and edges: the algorithms break ties by it.
    graph.add_nodes_from(sorted(network, key=str))
    graph.add_edges_from(sorted(tuple(sorted(edge, key=str)) for edge in simple(network).edges()))
    isolates = sorted(nx.isolates(graph), key=str)
    graph.remove_nodes_from(isolates)
    places = _tied(graph, network) if len(graph) else {}
    return {**places, **_rows_below(isolates, places)}


def _tied(graph: nx.Graph, network: nx.MultiDiGraph) -> Positions:
    import networkx as nx
    import numpy as np

    nodes = sorted(graph, key=str)
    ordered = nx.Graph()
    ordered.add_nodes_from(nodes)
    groups = _groups(graph)
    for one, other in sorted(graph.edges(), key=str):
        ordered.add_edge(one, other, weight=2.0 if groups[one] == groups[other] else 0.5)
    start = _start(ordered, groups)
    placed = nx.forceatlas2_layout(
        ordered,
        pos=start,
        max_iter=_STEPS,
        weight="weight",
        seed=_SEED,
        scaling_ratio=6.0,
        gravity=2.5,
        strong_gravity=False,
    )
    points = np.array([placed[node] for node in nodes], dtype=float)
    points = _fitted(points)
    boxes = np.array([_box(str(network.nodes[node].get("label", node))) for node in nodes])
    points = _pushed_apart(points, boxes)
    return {node: (round(float(x)), round(float(y))) for node, (x, y) in zip(nodes, points, strict=True)}


def _groups(graph: nx.Graph) -> dict[str, int]:
    import networkx as nx

    found = nx.community.louvain_communities(graph, weight=None, seed=_SEED)
    ordered = sorted((sorted(group, key=str) for group in found), key=lambda group: (-len(group), str(group[0])))
    return {node: number for number, group in enumerate(ordered) for node in group}


def _start(graph: nx.Graph, groups: dict[str, int]) -> dict[str, Any]:
    """Place groups by Kamada-Kawai on the graph of groups, and their members on a small circle round each."""
    import networkx as nx
    import numpy as np

    between = nx.Graph()
    between.add_nodes_from(sorted(set(groups.values())))
    for one, other in graph.edges():
        if groups[one] != groups[other]:
            between.add_edge(groups[one], groups[other])
    # Groups that nothing joins still need a distance: a thin thread through all of them.
    numbers = sorted(between)
    for one, other in pairwise(numbers):
        if not nx.has_path(between, one, other):
            between.add_edge(one, other)
    centres = nx.kamada_kawai_layout(between, scale=10.0) if len(between) > 1 else {0: np.zeros(2)}
    members: dict[int, list[str]] = {}
    for node in graph:
        members.setdefault(groups[node], []).append(node)
    start = {}
    for number, nodes in members.items():
        for place, node in enumerate(nodes):
            angle = 2 * np.pi * place / len(nodes)
            start[node] = centres[number] + 1.5 * np.array([np.cos(angle), np.sin(angle)])
    return start


def _fitted(points: np.ndarray) -> np.ndarray:
    """Turn the longer axis level and stretch what is there over the page; far outliers are drawn in."""
    import numpy as np

    centred = points - np.median(points, axis=0)
    _, _, axes = np.linalg.svd(centred - centred.mean(axis=0), full_matrices=False)
    # The sign of an axis is arbitrary: choose it so that the result does not depend on the library.
    axes = axes * np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])[:, None]
    turned = centred @ axes.T
    spread = np.percentile(np.abs(turned), 92, axis=0)
    scaled = turned / np.where(spread > 0, spread, 1.0)
    # Beyond the bulk distances grow as the root: one far pair must not shrink all the rest.
    soft = np.sign(scaled) * np.where(np.abs(scaled) > 1, np.sqrt(np.abs(scaled)), np.abs(scaled))
    fitted: np.ndarray = soft * np.array([WIDTH * 0.42, HEIGHT * 0.42])
    return fitted


def _box(label: str) -> tuple[float, float]:
    return min(len(label), _LONGEST_LABEL) * _CHARACTER + 18, float(_NODE)


def _pushed_apart(points: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Move overlapping boxes apart along the axis on which they overlap less, each by half, until none does."""
    import numpy as np

    points = points.copy()
    half = (boxes[:, None, :] + boxes[None, :, :]) / 2
    for _ in range(_PUSHES):
        apart = points[:, None, :] - points[None, :, :]
        overlap = half - np.abs(apart)
        np.einsum("iij->ij", overlap)[:] = -1
        hit = (overlap > 0).all(axis=2)
        if not hit.any():
            break
        along_y = overlap[..., 1] <= overlap[..., 0]
        # Boxes at the same place part by their order.
        order = np.sign(np.arange(len(points))[:, None] - np.arange(len(points))[None, :])
        direction = np.where(apart == 0, order[..., None], np.sign(apart))
        push = np.where(hit[..., None], overlap, 0.0) * direction * 0.5
        push[..., 0][along_y] = 0
        push[..., 1][~along_y] = 0
        points += push.sum(axis=1) * 0.9
    return points


def _rows_below(isolates: list[str], places: Positions) -> Positions:
    """Stand nodes without a tie in rows below the rest: shown, never dropped."""
    if not isolates:
        return {}
    columns = max(1, min(len(isolates), WIDTH // 220))
    top = max((y for _, y in places.values()), default=-120) + 120
    left = -(columns - 1) * 220 // 2
    return {
        node: (left + 220 * (place % columns), top + 60 * (place // columns)) for place, node in enumerate(isolates)
    }


def neighbours_in_order(network: nx.MultiDiGraph, middle: str) -> list[str]:
    """Return the neighbours of a node, those with the most parallel relations first, then by name.

    >>> import networkx as nx
    >>> neighbours_in_order(nx.MultiDiGraph([("a", "b"), ("c", "a"), ("a", "c")]), "a")
    ['c', 'b']
    """
    around = {*network.successors(middle), *network.predecessors(middle)} - {middle}

    def by_relations_then_name(node: str) -> tuple[int, str, str]:
        relations = network.number_of_edges(middle, node) + network.number_of_edges(node, middle)
        return -relations, str(network.nodes[node].get("label", node)).casefold(), node

    return sorted(around, key=by_relations_then_name)
