"""A small still map of one organization and its neighbours, as SVG: readable without scripts, each line a link."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ...layout import neighbours_in_order
from ...page import drawing
from ..addresses import anchor_of
from ..shapes import shape_path

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

_WIDTH, _ROW, _CENTRE = 880, 26, 440
_MOST = 36


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape with its label."""

    x: float
    y: float
    path: str
    colour: str
    label: str
    anchor: str
    href: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line between the middle and a neighbour, which leads to the statements behind it."""

    x1: float
    y1: float
    x2: float
    y2: float
    href: str
    title: str
    dashed: bool


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """What the template draws."""

    width: int
    height: int
    middle: Mark
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    left_out: int


def neighbourhood(network: nx.MultiDiGraph, middle: str, href: Callable[[str], str]) -> Neighbourhood:
    """Return a drawing of ``middle`` and its neighbours: two columns, the closest tied first, labels outside.

    Args:
        network: documented ties.
        middle: a node of it.
        href: the page of a node.

    """
    around = neighbours_in_order(network, middle)
    shown = around[:_MOST]
    half = math.ceil(len(shown) / 2)
    columns = (shown[:half], shown[half:])
    height = max(half * _ROW + 40, 160)
    marks, lines = [], []
    for side, nodes in zip((-1, 1), columns, strict=True):
        top = (height - (len(nodes) - 1) * _ROW) / 2
        for place, node in enumerate(nodes):
            y = top + place * _ROW
            # An arc, so that no line runs through another neighbour.
            bend = 1 - ((y - height / 2) / (height / 2 + 40)) ** 2
            x = _CENTRE + side * (95 + 85 * bend)
            marks.append(_mark(network, node, x, y, href(node), side))
            relations = [*_between(network, middle, node), *_between(network, node, middle)]
            title = " and ".join(relation.sentence for relation in relations)
            closer = [relation for relation in relations if relation.kind != "partnerOf"]
            to = f"{href(middle)}#{anchor_of((closer or relations)[0].iri)}"
            lines.append(Line(_CENTRE, height / 2, x, y, to, title, dashed=not closer))
    centre = _mark(network, middle, _CENTRE, height / 2, href(middle), 0, size=17)
    return Neighbourhood(_WIDTH, height, centre, tuple(marks), tuple(lines), len(around) - len(shown))


def _mark(network: nx.MultiDiGraph, node: str, x: float, y: float, href: str, side: int, size: float = 7) -> Mark:
    drawn = drawing().get(str(network.nodes[node].get("kind", "")), {})
    label = _label(network, node)
    short = label if len(label) <= 32 else label[:31] + "…"  # noqa: PLR2004 - what fits beside the shape
    anchor = {-1: "end", 0: "middle", 1: "start"}[side]
    return Mark(
        x, y, shape_path(drawn.get("shape", "ring"), size), drawn.get("colour", "#767b80"), short, anchor, href, label
    )


class _Relation(NamedTuple):
    """A relation between the middle and a neighbour, said in its own direction."""

    kind: str
    iri: str
    sentence: str


def _between(network: nx.MultiDiGraph, one: str, other: str) -> list[_Relation]:
    """Return the relations from one to the other."""
    edges = network.get_edge_data(one, other) or {}
    return sorted(
        _Relation(
            kind,
            str(edge.get("iri", "")),
            f"{_label(network, one)} {drawing().get(kind, {}).get('forward', kind)} {_label(network, other)}",
        )
        for kind, edge in edges.items()
    )


def _label(network: nx.MultiDiGraph, node: str) -> str:
    return str(network.nodes[node].get("label", node))
