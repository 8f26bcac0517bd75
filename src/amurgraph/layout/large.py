"""Places for thousands of nodes, in seconds and without a table of all pairs: groups of groups, one by one.

Louvain groups (Blondel et al. 2008) become discs as large as they have members. Discs, and the members of a group, are
placed by stress majorization (Gansner et al. 2004); a group too large for that is divided again. Each disc is then
turned so that its members face those they are tied to elsewhere, and dots that come too near part.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .grouping import groups, largest_first
from .stress import distances, on_circle, relaxed

if TYPE_CHECKING:
    import numpy as np

SPACING = 110.0  # mean distance of neighbouring dots, in the units of the page: room for a name when seen closely
_NEAREST = 62.0  # no two dots come nearer
_WHOLE = 150  # nodes that one stress majorization places
_ROUNDS = 20  # of it: the places of dots in a disc are evened out afterwards
_MANY = 500  # discs above which they stand in a spiral
_CLOSEST = 0.66  # so far groups within a group are drawn together
_WIDER = 1.25  # a screen is wider than high
_NOTHING = 1e-9
_ROOMY = 1.25  # times as far out as discs without gaps between them would lie
_STEP = 0.56 * SPACING  # the n-th of many dots in a disc lies so many times √n from its middle


def large_positions(size: int, edges: np.ndarray, known: list[int] | None = None) -> np.ndarray:
    """Return a point for each of ``size`` nodes that all have a tie; ``edges`` holds pairs of their numbers, sorted.

    ``known`` gives the group of each node where groups are known already; 0 is none.

    >>> import numpy as np
    >>> points = large_positions(4, np.array([[0, 1], [1, 2], [2, 3]]))
    >>> points.shape, bool((points == large_positions(4, np.array([[0, 1], [1, 2], [2, 3]]))).all())
    ((4, 2), True)
    """
    import numpy as np

    points, _ = _placed(size, edges) if known is None else _of_groups(size, edges, _completed(known, edges))
    points = _level(points) * np.array([_WIDER**0.5, _WIDER**-0.5])
    return _parted(points)


def _completed(known: list[int], edges: np.ndarray) -> np.ndarray:
    """Give who is in no group one of their own, together with those of their kind that they are tied to."""
    import numpy as np

    group = [number or -1 - node for node, number in enumerate(known)]
    for one, other in edges.tolist():
        if group[one] < 0 and group[other] < 0:
            group[other] = group[one]
    return np.array(largest_first(group))


def _placed(size: int, edges: np.ndarray) -> tuple[np.ndarray, float]:
    """Return points round (0, 0) for some nodes and the ties among them, and the radius of their disc."""
    import numpy as np

    if size <= _WHOLE:
        points = _by_stress(size, edges, np.ones(len(edges)))
        return _filling(points), _radius(size)
    group = np.array(groups(size, edges))
    if group.max() == 0 or group.max() + 1 > size * 0.6:
        return _spiral(size, edges), _radius(size)
    points, reach = _of_groups(size, edges, group)
    # Discs in a disc leave gaps: drawn together, so that a group covers as much as it has members.
    closer = min(1.0, max(_CLOSEST, _radius(size) / reach))
    return points * closer, reach * closer


def _of_groups(size: int, edges: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, float]:
    import numpy as np

    many = int(group.max()) + 1
    members = [np.flatnonzero(group == number) for number in range(many)]
    inside = group[edges[:, 0]] == group[edges[:, 1]]
    place = np.empty(size, dtype=int)
    discs = []
    for number, own in enumerate(members):
        place[own] = np.arange(len(own))
        mine = edges[inside & (group[edges[:, 0]] == number)]
        discs.append(_placed(len(own), place[mine]))
    radii = np.array([radius for _, radius in discs])
    between, ties = np.unique(np.sort(group[edges[~inside]], axis=1), axis=0, return_counts=True)
    centres = _centres(radii, between, ties)
    points = np.empty((size, 2))
    for number, own in enumerate(members):
        points[own] = discs[number][0]
    points = _turned(points, group, centres, edges[~inside])
    return points + centres[group], float((np.hypot(*centres.T) + radii).max())


def _radius(size: int) -> float:
    return _STEP * math.sqrt(size) + 0.35 * SPACING


def _centres(radii: np.ndarray, between: np.ndarray, ties: np.ndarray) -> np.ndarray:
    """Place discs: those with many ties between them side by side, none over another, with little room in between."""
    import numpy as np

    many = len(radii)
    if many > _MANY:
        # The largest lie in the middle of a spiral; each as far out as those before it need room.
        order = np.argsort(-radii, kind="stable")
        area = np.cumsum(radii[order] ** 2) - radii[order[0]] ** 2
        spiral = np.empty((many, 2))
        spiral[order] = (_ROOMY * np.sqrt(area) + _STEP)[:, None] * on_circle(np.arange(many))
        return spiral
    lengths = (radii[between[:, 0]] + radii[between[:, 1]]) * (1 + 1.5 / np.sqrt(ties))
    centres = _by_stress(many, between, lengths)
    # What nothing ties to the rest stays at its rim.
    distance = np.hypot(*centres.T)
    rim = np.percentile(distance, 92)
    centres = centres * (np.minimum(distance, rim * 1.1) / np.maximum(distance, _NOTHING))[:, None]
    # As far out as those nearer the middle need room, which leaves no hollow; then what overlaps parts.
    distance = np.hypot(*centres.T)
    order = np.argsort(distance, kind="stable")
    room = np.empty(many)
    room[order] = np.sqrt(np.cumsum(radii[order] ** 2) - radii[order] ** 2 / 2)
    return _discs_parted(centres * (room / np.maximum(distance, _NOTHING))[:, None], radii)


def _discs_parted(centres: np.ndarray, radii: np.ndarray) -> np.ndarray:
    import numpy as np

    centres = centres.copy()
    reach = radii[:, None] + radii[None, :]
    centres += 1e-3 * on_circle(np.arange(len(radii)))
    # A large disc yields less than a small one.
    share = radii[None, :] ** 2 / (radii[:, None] ** 2 + radii[None, :] ** 2)
    np.fill_diagonal(share, 0.0)
    for _ in range(250):
        distance = np.maximum(distances(centres), _NOTHING)
        push = np.where(distance < reach, (reach - distance) / distance, 0.0) * share
        if push.max() < 1e-3:  # noqa: PLR2004
            break
        centres += 0.5 * (push.sum(axis=1)[:, None] * centres - push @ centres)
    return centres


def _by_stress(size: int, edges: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Place nodes so that distances on the page are like distances along ties, near ones first."""
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import shortest_path

    if size < 2:  # noqa: PLR2004
        return np.zeros((size, 2))
    graph = csr_array((lengths, (edges[:, 0], edges[:, 1])), shape=(size, size))
    steps = shortest_path(graph, method="D", directed=False)
    far = steps[np.isfinite(steps)].max() or 1.0
    return relaxed(np.where(np.isfinite(steps), steps, far * 1.3), _ROUNDS)


def _filling(points: np.ndarray) -> np.ndarray:
    """Spread points over their disc: by rank of their distance from the middle, which keeps who is near whom."""
    import numpy as np

    size = len(points)
    if size < 2:  # noqa: PLR2004
        return points
    centred = points - points.mean(axis=0)
    distance = np.hypot(*centred.T)
    rank = np.argsort(np.argsort(distance, kind="stable"), kind="stable")
    even = _STEP * np.sqrt(rank + 0.5)
    safe = np.where(distance > 0, distance, 1.0)
    # A third as the distances are, the rest even.
    scale = np.sqrt((even**2).mean()) / (np.sqrt((distance**2).mean()) or 1.0)
    return np.asarray(centred * ((0.35 * distance * scale + 0.65 * even) / safe)[:, None])


def _spiral(size: int, edges: np.ndarray) -> np.ndarray:
    """Return a spiral, the best tied in its middle: for what no grouping divides, such as a hub with its leaves."""
    import numpy as np

    order = np.argsort(-np.bincount(edges.ravel(), minlength=size), kind="stable")
    turn = np.arange(size)
    points = np.empty((size, 2))
    points[order] = _STEP * np.sqrt(turn)[:, None] * on_circle(turn)
    return points


def _turned(points: np.ndarray, group: np.ndarray, centres: np.ndarray, outward: np.ndarray) -> np.ndarray:
    """Turn each disc, or turn it over, so that members face the discs they are tied to."""
    import numpy as np

    many = len(centres)
    here = np.concatenate([outward[:, 0], outward[:, 1]])
    there = np.concatenate([outward[:, 1], outward[:, 0]])
    aim = centres[group[there]] - centres[group[here]]
    aim = aim / np.maximum(np.hypot(*aim.T), _NOTHING)[:, None]
    mine = group[here]
    best, score = points, np.full(many, -np.inf)
    for mirror in (1.0, -1.0):
        own = points * np.array([1.0, mirror])
        dots = np.bincount(mine, (own[here] * aim).sum(axis=1), many)
        crosses = np.bincount(mine, own[here, 0] * aim[:, 1] - own[here, 1] * aim[:, 0], many)
        length = np.hypot(dots, crosses)
        safe = np.where(length > 0, length, 1.0)
        cos, sin = np.where(length > 0, dots / safe, 1.0)[group], (crosses / safe)[group]
        turned = np.column_stack([own[:, 0] * cos - own[:, 1] * sin, own[:, 0] * sin + own[:, 1] * cos])
        better = length > score + _NOTHING
        best = np.where(better[group][:, None], turned, best)
        score = np.where(better, length, score)
    return best


def _level(points: np.ndarray) -> np.ndarray:
    """Turn the longer axis level."""
    import numpy as np

    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes * np.sign(axes[np.arange(2), np.abs(axes).argmax(axis=1)])[:, None]
    return np.asarray(centred @ axes.T)


def _parted(points: np.ndarray) -> np.ndarray:
    """Move dots that are too near apart, each by half."""
    import numpy as np
    from scipy.spatial import cKDTree

    points = points.copy()
    for _ in range(80):
        pairs = cKDTree(points).query_pairs(_NEAREST, output_type="ndarray")
        if not len(pairs):
            break
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        one, other = pairs.T
        apart = points[one] - points[other]
        distance = np.hypot(*apart.T)
        same = distance < _NOTHING
        apart = np.where(same[:, None], on_circle(one), apart / np.where(same, 1.0, distance)[:, None])
        step = apart * ((_NEAREST + 2 - distance) * 0.5)[:, None]
        for axis in (0, 1):
            points[:, axis] += np.bincount(one, step[:, axis], len(points))
            points[:, axis] -= np.bincount(other, step[:, axis], len(points))
    return points
