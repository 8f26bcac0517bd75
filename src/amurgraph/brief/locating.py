"""The small map of a brief: a locator, drawn as SVG, that shows who is there; isolates too, in rows below the rest.

Colours are attributes, so that print and PDF show them; on a dark screen the style sheet sets others by class.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from .wording import columns, cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .reckoning import Reckoning

WIDTH, HEIGHT = 258.0, 170.0  # points, as printed: what is 7.5 here is 7.5 points on paper
_SIZE = 7.5  # of letters
_LETTER = 0.54 * _SIZE  # the width of a column of text
_ROW = 7.0  # of isolates
_EDGE = 5.0
_HIDDEN = 5  # dots that a name may hide, those of whom the map names for three
_LONGEST = (30, 16)  # columns of a label, and where so many find no place
_MOST_TIES = 20_000  # lines: more are a black disc, and megabytes
_WIDEST = 1.9  # distances mean nothing by themselves: the map may be stretched so far to fill its place

Point = tuple[float, float]
Dot = tuple[float, float, float]  # x, y, radius
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Marks:
    """What a map points out: cutpoints, whom the brief is of, and whom it names."""

    cutpoints: frozenset[str]
    middle: str | None
    named: Sequence[str]


def map_svg(reckoning: Reckoning, places: Mapping[str, tuple[int, int]], marks: Marks, described: Markup) -> Markup:
    """Return the map, with ``described`` as its text for those who do not see it."""
    # Who the brief is of is shown, however many there are.
    isolates = sorted(reckoning.isolates, key=lambda node: node != marks.middle)
    across = max(1, int((WIDTH - 2 * _EDGE) // _ROW))
    rows = min(-(-len(isolates) // across), 6)
    foot = rows * _ROW + 12 if isolates else 0
    tied = [node for node in sorted(places) if reckoning.graph.degree(node)]
    points = _fitted({node: places[node] for node in tied}, HEIGHT - foot)
    ends = [(one, other) for one, other, _ in reckoning.pairs][:_MOST_TIES]
    around = set(reckoning.graph[marks.middle]) if marks.middle else set()
    near = [pair for pair in ends if marks.middle in pair]
    parts = [
        Markup('<path class="m-tie" d="{}" fill="none" stroke="#b9bdc1" stroke-width=".5"/>').format(
            _lines(points, (pair for pair in ends if marks.middle not in pair))
        ),
        Markup('<path class="m-near" d="{}" fill="none" stroke="#0a6352" stroke-width=".8"/>').format(
            _lines(points, near)
        ),
    ]
    # Those that are pointed out lie on top.
    tied.sort(key=lambda node: (node == marks.middle, node in marks.cutpoints, node in around, node))
    radius = {node: _radius(reckoning.graph.degree(node)) for node in tied}
    parts += (_dot(*points[node], radius[node], _look(node, marks, around)) for node in tied)
    parts += _isolates(isolates[: across * rows], across, HEIGHT - foot, marks)
    parts += _labels(reckoning, points, marks, HEIGHT - foot)
    if isolates:
        caption = f"{len(isolates):,} without a documented tie" + (
            ", the first shown" if len(isolates) > across * rows else ""
        )
        if marks.middle in isolates:
            caption += f"; filled: {cut(reckoning.label(marks.middle), _LONGEST[0])}"
        parts.append(text_svg(_EDGE, HEIGHT - foot + 8, caption, "m-note", "#565d64"))
    return svg("map", WIDTH, HEIGHT, described, parts)


def svg(name: str, width: float, height: float, described: Markup, parts: Iterable[Markup]) -> Markup:
    """Return a drawing with its text for those who do not see it."""
    head = Markup(
        '<svg class="{0}" viewBox="0 0 {1:g} {2:g}" role="img" aria-labelledby="{0}-says" '
        'font-family="Helvetica, Arial, Liberation Sans, sans-serif" font-size="{3:g}">\n'
        '<desc id="{0}-says">{4}</desc>\n'
    ).format(name, width, height, _SIZE, described)
    return head + Markup("\n").join(parts) + Markup("\n</svg>")


def _fitted(places: Mapping[str, tuple[int, int]], height: float) -> dict[str, Point]:
    """Bring places into the room that there is."""
    left, right = min((x for x, _ in places.values()), default=0), max((x for x, _ in places.values()), default=1)
    top, bottom = min((y for _, y in places.values()), default=0), max((y for _, y in places.values()), default=1)
    wide, high = (WIDTH - 4 * _EDGE) / max(right - left, 1), (height - 4 * _EDGE) / max(bottom - top, 1)
    wide, high = min(wide, _WIDEST * high), min(high, _WIDEST * wide)
    x_from, y_from = (WIDTH - (right - left) * wide) / 2, (height - (bottom - top) * high) / 2
    return {
        node: (round(x_from + (x - left) * wide, 1), round(y_from + (y - top) * high, 1))
        for node, (x, y) in places.items()
    }


def _lines(points: Mapping[str, Point], ends: Iterable[tuple[str, str]]) -> str:
    return "".join(f"M{points[a][0]:g},{points[a][1]:g}L{points[b][0]:g},{points[b][1]:g}" for a, b in ends)


def _radius(degree: int) -> float:
    return round(1.2 + 0.62 * math.sqrt(min(degree, 60)), 2)


def _look(node: str, marks: Marks, around: set[str]) -> str:
    if node == marks.middle:
        return "middle"
    if marks.middle:
        return "near" if node in around else "other"
    return "cut" if node in marks.cutpoints else "other"


_COLOURS = {"middle": "#94480a", "near": "#0a6352", "cut": "#0a6352", "other": "#9aa0a6"}


def _dot(x: float, y: float, radius: float, look: str) -> Markup:
    return Markup(
        '<circle class="m-{}" cx="{:g}" cy="{:g}" r="{:g}" fill="{}" stroke="#ffffff" stroke-width=".5"/>'
    ).format(look, x, y, radius, _COLOURS[look])


def _isolates(nodes: Sequence[str], across: int, top: float, marks: Marks) -> list[Markup]:
    found = []
    for place, node in enumerate(nodes):
        x, y = _EDGE + 2.4 + _ROW * (place % across), top + 15 + _ROW * (place // across)
        colour = _COLOURS["middle" if node == marks.middle else "other"]
        found.append(
            Markup('<circle class="m-alone{}" cx="{:g}" cy="{:g}" r="{:g}" fill="{}" stroke="{}"/>').format(
                " m-here" if node == marks.middle else "",
                round(x, 1),
                round(y, 1),
                2.1,
                colour if node == marks.middle else "none",
                colour,
            )
        )
    return found


def _labels(reckoning: Reckoning, points: Mapping[str, Point], marks: Marks, height: float) -> list[Markup]:
    """Name a few where fewest dots are hidden, and no other name; who finds no place stays without."""
    dots = {node: (*points[node], _radius(reckoning.graph.degree(node))) for node in points}
    near = set(reckoning.graph[marks.middle]) if marks.middle else set(marks.named)
    taken: list[Box] = []
    found: list[Markup] = []
    for node in marks.named:
        if node not in points:
            continue
        # Who is named, or tied to whom the brief is of, is to be seen before others.
        others = [(dot, 3 if other in near else 1) for other, dot in dots.items() if other != node]
        most = 3 * len(dots) if node == marks.middle else _HIDDEN  # who the brief is of is always named
        for text in dict.fromkeys(cut(reckoning.label(node), widest) for widest in _LONGEST):
            place = _free(dots[node], columns(text) * _LETTER, others, taken, height, most)
            if place:
                break
        if place:
            x, y, box = place
            taken.append(box)
            colour = "#94480a" if node == marks.middle else "#1b1f23"
            look = "m-name m-here" if node == marks.middle else "m-name"
            # What lies beneath is kept off by an outline: a stroke of its own, since not all know paint-order.
            found.append(
                Markup('<text class="m-halo" x="{0:g}" y="{1:g}" fill="#ffffff" stroke="#ffffff" stroke-width="3.5" '
                       'stroke-linejoin="round" aria-hidden="true">{2}</text>').format(x, y, text)
            )  # fmt: skip
            found.append(text_svg(x, y, text, look, colour))
    return found


def _free(
    dot: Dot, wide: float, others: Sequence[tuple[Dot, int]], taken: Sequence[Box], height: float, most: int
) -> tuple[float, float, Box] | None:
    """Return the place of a name beside its dot that hides fewest of the others, each as much as it counts."""
    x, y, radius = dot
    places: list[tuple[int, int, tuple[float, float, Box]]] = []
    for left, base in (
        (x + radius + 2, y + 2.6),
        (x - radius - 2 - wide, y + 2.6),
        (x - wide / 2, y - radius - 2.5),
        (x - wide / 2, y + radius + 7.5),
        (x + radius, y - radius - 1),
        (x + radius, y + radius + 6),
        (x - radius - wide, y - radius - 1),
        (x - radius - wide, y + radius + 6),
        (x - wide / 2, y - radius - 9),
        (x - wide / 2, y + radius + 14),
        (x + radius, y - radius - 7),
        (x + radius, y + radius + 12),
        (x - radius - wide, y - radius - 7),
        (x - radius - wide, y + radius + 12),
    ):
        box = (left - 1, base - 6.5, left + wide + 1, base + 2)
        inside = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= height
        if inside and not any(_overlap(box, other) for other in taken):
            hidden = sum(counts for (cx, cy, r), counts in others if _overlap(box, (cx - r, cy - r, cx + r, cy + r)))
            places.append((hidden, len(places), (round(left, 1), round(base, 1), box)))
    best = min(places, default=None)
    return best[-1] if best and best[0] <= most else None


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def text_svg(x: float, y: float, text: str, look: str, colour: str, where: str = "start") -> Markup:
    """Return a text of a drawing."""
    return Markup('<text class="{}" x="{:g}" y="{:g}" fill="{}" text-anchor="{}">{}</text>').format(
        look, x, y, colour, where, text
    )
