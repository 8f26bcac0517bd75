"""Places for up to a few thousand nodes, each with its name beside it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .large import majorized

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

WIDTH, HEIGHT = 2000, 1300
_SEED = 7
_STEPS = 150
_PUSHES = 600
_LOOK_AGAIN = 10  # pushes after which it is looked up anew who stands near whom
_NEAR = 40.0
_APART = 6.0  # so much further than they must: what is pushed from two sides would else stay caught
_NODE = 26  # height of a node with its label, in the units of the page
_CHARACTER = 6.2  # mean width of a character of a label
_LONGEST_LABEL = 26  # a label is broken or cut there


def small_positions(graph: nx.Graph, network: nx.MultiDiGraph) -> np.ndarray:
    """Return a point for each node of a graph without isolates, nodes sorted by name; labels are the network's."""
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
    return _pushed_apart(points, boxes)


def _groups(graph: nx.Graph) -> dict[str, int]:
    import networkx as nx

    found = nx.community.louvain_communities(graph, weight=None, seed=_SEED)
    ordered = sorted((sorted(group, key=str) for group in found), key=lambda group: (-len(group), str(group[0])))
    return {node: number for number, group in enumerate(ordered) for node in group}


def _start(graph: nx.Graph, groups: dict[str, int]) -> dict[str, Any]:
    """Place groups by the graph of groups, and their members on a small circle round each."""
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
    centres = _centres(between)
    members: dict[int, list[str]] = {}
    for node in graph:
        members.setdefault(groups[node], []).append(node)
    start = {}
    for number, nodes in members.items():
        for place, node in enumerate(nodes):
            angle = 2 * np.pi * place / len(nodes)
            start[node] = centres[number] + 1.5 * np.array([np.cos(angle), np.sin(angle)])
    return start


def _centres(between: nx.Graph) -> np.ndarray:
    """Place groups so that distances on the page are like steps between them (Kamada and Kawai's energy)."""
    import networkx as nx
    import numpy as np

    steps = np.zeros((len(between), len(between)))
    for one, found in nx.all_pairs_shortest_path_length(between):
        for other, distance in found.items():
            steps[one, other] = distance
    points = majorized(steps, rounds=200)
    points = points - points.mean(axis=0)
    return np.asarray(points * 10.0 / (np.abs(points).max() or 1.0))


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
    one, other = np.triu_indices(len(points), 1)
    half = (boxes[one] + boxes[other]) / 2
    # Only pairs that stand near enough to meet soon are looked at.
    for push in range(_PUSHES):
        if push % _LOOK_AGAIN == 0:
            near = (np.abs(points[one] - points[other]) < half + _NEAR).all(axis=1)
            i, j, reach = one[near], other[near], half[near]
        apart = points[i] - points[j]
        overlap = reach - np.abs(apart)
        hit = (overlap > 0).all(axis=1)
        if not hit.any():
            if push % _LOOK_AGAIN == 0:
                break
            continue
        step = np.where(hit[:, None], overlap + _APART, 0.0) * np.where(apart < 0, -0.45, 0.45)
        along_y = overlap[:, 1] <= overlap[:, 0]
        step[along_y, 0] = 0
        step[~along_y, 1] = 0
        for axis in (0, 1):
            points[:, axis] += np.bincount(i, step[:, axis], len(points)) - np.bincount(j, step[:, axis], len(points))
    return points
