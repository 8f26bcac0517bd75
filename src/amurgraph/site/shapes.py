"""The shapes of the legend as SVG paths, for drawings that need no script."""

from __future__ import annotations

import math


def shape_path(shape: str, size: float) -> str:
    """Return the SVG path of a shape of the legend, centred on (0, 0).

    >>> shape_path("square", 2)
    'M-2,-2L2,-2L2,2L-2,2Z'
    """
    if shape in ("circle", "ring"):
        # The hole of a ring runs the other way round, so that it is not filled.
        return _circle(size, 0) + (_circle(0.5 * size, 1) if shape == "ring" else "")
    if shape in ("cross", "plus"):
        return _plus(size, turned=shape == "cross")
    corners = {"square": 4, "diamond": 4, "triangle": 3, "triangle-down": 3, "pentagon": 5, "hexagon": 6, "star": 10}
    n = corners.get(shape, 6)
    turn = {"triangle-down": math.pi / 2, "hexagon": 0.0}.get(shape, -math.pi / 2)
    if shape == "square":
        return _closed([(-size, -size), (size, -size), (size, size), (-size, size)])
    points = []
    for corner in range(n):
        radius = size * (0.48 if shape == "star" and corner % 2 else 1.2)
        angle = turn + 2 * math.pi * corner / n
        points.append((radius * math.cos(angle), radius * math.sin(angle)))
    return _closed(points)


def _circle(radius: float, turn: int) -> str:
    arc = f"a{radius:g},{radius:g} 0 1,{turn} "
    return f"M{-radius:g},0{arc}{2 * radius:g},0{arc}{-2 * radius:g},0Z"


def _plus(size: float, *, turned: bool) -> str:
    arm, points = size / 3, []
    for x, y in (
        (-1, -3),
        (1, -3),
        (1, -1),
        (3, -1),
        (3, 1),
        (1, 1),
        (1, 3),
        (-1, 3),
        (-1, 1),
        (-3, 1),
        (-3, -1),
        (-1, -1),
    ):
        angle = math.pi / 4 if turned else 0.0
        px, py = x * arm, y * arm
        points.append((px * math.cos(angle) - py * math.sin(angle), px * math.sin(angle) + py * math.cos(angle)))
    return _closed(points)


def _closed(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{round(x, 2):g},{round(y, 2):g}" for x, y in points) + "Z"
