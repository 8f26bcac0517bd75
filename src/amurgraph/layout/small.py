"""Places for a few hundred nodes, each with its name beside it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from .stress import majorized

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np

WIDTH, HEIGHT = 2000, 1300
_SEED = 7
_STEPS = 150
_PUSH, _FALL = 6.0, 2.5  # how strongly nodes push each other, and fall to the middle
_LEAST = 0.05
_NOTHING = 1e-9
_PUSHES = 600
_LOOK_AGAIN = 10  # pushes after which it is looked up anew who stands near whom
_NEAR = 40.0
_ALL_PAIRS = 500
_APART = 6.0  # so much further than they must: what is pushed from two sides would else stay caught
_NODE = 26  # height of a node with its label, in the units of the page
_CHARACTER = 6.2  # mean width of a character of a label
_ON_A_PAGE = 200
_LONGEST_LABEL = 26  # a label is broken or cut there


def small_positions(graph: nx.Graph) -> np.ndarray:
    """Return a point for each node of a graph without isolates, nodes sorted by name."""
    import networkx as nx
    import numpy as np

    nodes = sorted(graph, key=str)
    ordered = nx.Graph()
    ordered.add_nodes_from(nodes)
    groups = _groups(graph)
    for one, other in sorted(graph.edges(), key=str):
        ordered.add_edge(one, other, weight=2.0 if groups[one] == groups[other] else 0.5)
    start = _start(ordered, groups)
    points = np.array([start[node] for node in nodes], dtype=float)
    points = _force_atlas(points, nx.to_numpy_array(ordered, nodelist=nodes))
    return _fitted(points)


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


def _force_atlas(points: np.ndarray, ties: np.ndarray) -> np.ndarray:
    """Move points by ForceAtlas2, as ``nx.forceatlas2_layout`` does, with products of matrices instead of all pairs.

    Ties pull by their weight, nodes push by the product of their ties + 1 over the distance, all fall to the middle.
    """
    import numpy as np

    mass = (ties > 0).sum(axis=1) + 1.0
    masses = _PUSH * mass[:, None] * mass[None, :]
    np.fill_diagonal(masses, 0.0)
    pull, products = np.empty_like(masses), np.empty_like(masses)  # written anew in each step: to allocate takes longer
    speed, efficiency, swing, traction = 1.0, 1.0, 1.0, 1.0
    for _ in range(_STEPS):
        squares = (points**2).sum(axis=1)
        np.add(squares[:, None], squares[None, :], out=pull)
        np.matmul(2 * points, points.T, out=products)
        pull -= products
        np.fill_diagonal(pull, 1.0)
        np.maximum(pull, _NOTHING, out=pull)
        np.divide(masses, pull, out=pull)
        pull -= ties
        centred = points - points.mean(axis=0)
        fall = _FALL * mass[:, None] * centred / np.maximum(np.hypot(*centred.T), _NOTHING)[:, None]
        step = pull.sum(axis=1)[:, None] * points - pull @ points - fall
        swing += float((mass * np.hypot(*(points - step).T)).sum())
        traction += float((0.5 * mass * np.hypot(*(points + step).T)).sum())
        speed, efficiency = _speed(len(points), swing, traction, speed, efficiency)
        points = points + step * (speed / (1 + np.sqrt(speed * mass * np.hypot(*step.T))))[:, None]
    return points


def _speed(size: int, swing: float, traction: float, speed: float, efficiency: float) -> tuple[float, float]:
    """Return how fast to move next: faster while most move on, slower while many swing (Jacomy et al. 2014)."""
    best = 0.05 * size**0.5
    jitter = max(best**0.5, min(10.0, best * traction / size**2))
    if swing > 2 * traction:
        efficiency *= 0.5 if efficiency > _LEAST else 1.0
        jitter = max(jitter, 1.0)
    wanted = jitter * efficiency * traction / swing
    if swing > jitter * traction:
        efficiency *= 0.7 if efficiency > _LEAST else 1.0
    elif speed < 1000:  # noqa: PLR2004
        efficiency *= 1.3
    return speed + min(wanted - speed, 0.5 * speed), efficiency


def _fitted(points: np.ndarray) -> np.ndarray:
    """Turn the longer axis level and stretch what is there over the page; far outliers are drawn in."""
    import numpy as np

    centred = points - _quantile(points, 0.5)
    _, _, axes = np.linalg.svd(centred - centred.mean(axis=0), full_matrices=False)
    # The sign of an axis is arbitrary: choose it so that the result does not depend on the library.
    axes = axes * np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])[:, None]
    turned = centred @ axes.T
    spread = _quantile(np.abs(turned), 0.92)
    scaled = turned / np.where(spread > 0, spread, 1.0)
    # Beyond the bulk distances grow as the root: one far pair must not shrink all the rest.
    soft = np.sign(scaled) * np.where(np.abs(scaled) > 1, np.sqrt(np.abs(scaled)), np.abs(scaled))
    # More nodes than have room for their names on one page get a larger page.
    larger: float = max(1.0, len(points) / _ON_A_PAGE) ** 0.5
    return np.asarray(soft * larger * np.array([WIDTH * 0.42, HEIGHT * 0.42]))


def _quantile(values: np.ndarray, share: float) -> np.ndarray:
    """Return what ``np.quantile`` does of columns; that imports masked arrays, a fifth of a small layout's time."""
    import numpy as np

    ordered = np.sort(values, axis=0)
    place = share * (len(values) - 1)
    below = int(place)
    low, high, part = ordered[below], ordered[min(below + 1, len(values) - 1)], place - below
    return np.asarray(low + (high - low) * part if part < 0.5 else high - (high - low) * (1 - part))  # noqa: PLR2004


def _box(label: str) -> tuple[float, float]:
    return min(len(label), _LONGEST_LABEL) * _CHARACTER + 18, float(_NODE)


def pushed_apart(points: np.ndarray, labels: list[str]) -> np.ndarray:
    """Move nodes whose boxes, label included, overlap apart along the axis on which they overlap less, each by half."""
    import numpy as np

    points = points.copy()
    boxes = np.array([_box(label) for label in labels])
    for push in range(_PUSHES):
        # Only pairs that stand near enough to meet soon are looked at.
        if push % _LOOK_AGAIN == 0:
            i, j = _near(points, boxes)
            reach = (boxes[i] + boxes[j]) / 2
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


def _near(points: np.ndarray, boxes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs of boxes that overlap or nearly do, in order."""
    import numpy as np

    if len(points) <= _ALL_PAIRS:
        # First who stands about as high: few are left to be looked at from side to side.
        y, height = points[:, 1], boxes[:, 1]
        one, other = np.nonzero(np.triu(np.abs(y[:, None] - y) < (height[:, None] + height) / 2 + _NEAR, 1))
        near = np.abs(points[one, 0] - points[other, 0]) < (boxes[one, 0] + boxes[other, 0]) / 2 + _NEAR
        return one[near], other[near]
    from scipy.spatial import cKDTree  # takes longer to import than all pairs of a few hundred take

    widest, highest = boxes.max(axis=0) + _NEAR
    square = points * np.array([1.0, widest / highest])
    pairs = cKDTree(square).query_pairs(widest, p=np.inf, output_type="ndarray")
    one, other = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].T
    near = (np.abs(points[one] - points[other]) < (boxes[one] + boxes[other]) / 2 + _NEAR).all(axis=1)
    return one[near], other[near]
