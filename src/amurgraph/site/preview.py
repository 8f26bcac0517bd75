"""The picture that stands for the site where a link to it is shared: a still map as SVG, with no request in it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from ..page import drawing
from .shapes import shape_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

WIDTH, HEIGHT = 1200, 630
_MAP_TOP, _MARGIN = 170, 50
_LONGEST_TITLE = 52
_WIDEST = 1.8  # distances mean nothing by themselves: the map may be stretched so far to fill the card


def preview_svg(network: nx.MultiDiGraph, places: Mapping[str, tuple[float, float]], title: str, summary: str) -> str:
    """Return a card of 1200 × 630 units: the title, one line of figures, and the map without labels.

    Args:
        network: documented ties.
        places: x and y of its nodes.
        title: what stands on top.
        summary: the line beneath it.

    >>> import networkx as nx
    >>> preview_svg(nx.MultiDiGraph([("a", "b")]), {"a": (0, 0), "b": (9, 9)}, "<A> & B", "2 organizations")[:4]
    '<svg'

    """
    left, right = min((x for x, _ in places.values()), default=0), max((x for x, _ in places.values()), default=1)
    top, bottom = min((y for _, y in places.values()), default=0), max((y for _, y in places.values()), default=1)
    down = (HEIGHT - _MAP_TOP - _MARGIN) / max(bottom - top, 1)
    across = min((WIDTH - 2 * _MARGIN) / max(right - left, 1), _WIDEST * down)
    shift = (WIDTH - (right - left) * across) / 2

    def at(node: str) -> tuple[float, float]:
        x, y = places[node]
        return round(shift + (x - left) * across, 1), round(_MAP_TOP + (y - top) * down, 1)

    pairs = sorted({tuple(sorted((one, other))) for one, other in network.edges()})
    lines = "".join(f"M{at(one)[0]:g},{at(one)[1]:g}L{at(other)[0]:g},{at(other)[1]:g}" for one, other in pairs)
    marks = "\n".join(_mark(network, node, *at(node)) for node in sorted(places))
    shown = title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f"""<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{_text(shown)}">
<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>
<g font-family="system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif" fill="#1b1f23">
<text x="{_MARGIN}" y="80" font-size="42" font-weight="650">{_text(shown)}</text>
<text x="{_MARGIN}" y="126" font-size="25" fill="#565d64">{_text(summary)}</text>
</g>
<path d="{lines}" fill="none" stroke="#868c93" stroke-opacity=".45"/>
{marks}
</svg>
"""


def _mark(network: nx.MultiDiGraph, node: str, x: float, y: float) -> str:
    drawn = drawing().get(str(network.nodes[node].get("kind", "")), {})
    size = 5 + min(network.degree(node), 40) ** 0.5
    path, colour = shape_path(drawn.get("shape", "ring"), size), drawn.get("colour", "#767b80")
    return f'<path transform="translate({x:g} {y:g})" d="{path}" fill="{colour}"/>'


def _text(text: str) -> str:
    """Escape a text, and drop what XML cannot hold.

    >>> _text('a <b> "c"' + chr(7))
    'a &lt;b&gt; &quot;c&quot;'
    """
    legal = "".join(
        c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
    return escape(legal, {'"': "&quot;"})
