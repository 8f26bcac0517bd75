"""The ranked dot plot of a brief: a dot where the read pages put a body, a line over where it might stand.

The line is the interval under these assumptions; where it meets that of somebody else, the two cannot be ordered, and
the dot is grey.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from .locating import svg, text_svg
from .wording import cut, percent, placed, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .reckoning import Interval, Reckoning

WIDTH = 258.0  # points, as printed
_NAMES, _VALUES = 114.0, 24.0  # the room of names at the left, and of values after them
_LINE = 8.8  # the height of a row
_HEAD = 10.0  # the height of what stands above the rows
_LONGEST, _LONGEST_BOLD = 28, 24  # columns of a name
_WORDS = {"degree": "Number of ties", "betweenness": "Share of the shortest paths between two others"}
_TICKS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)


class Placed(NamedTuple):
    """One row: who, the value, the documented rank, the interval of the rank, and whether it can be ordered."""

    node: str
    label: str
    value: float
    rank: int
    shown_rank: str
    interval: Interval

    def shown_value(self, measure: str) -> str:
        """Return the value as people write it: a count, or a share."""
        return f"{self.value:,.0f}" if measure == "degree" else percent(self.value).replace("under ", "<")


def places_by(reckoning: Reckoning, measure: str, most: int) -> list[Placed]:
    """Return the first in a ranking, and whom the brief is of, each with its interval."""
    ranks, scores = reckoning.ranks[measure], reckoning.scores[measure]
    nodes = reckoning.first_by(measure, most)
    own = reckoning.organization
    if own in ranks and own not in nodes:
        nodes = [*nodes[: most - 1], own]
    spans = reckoning.intervals[measure]
    return [
        Placed(
            node,
            reckoning.label(node),
            scores[node],
            ranks[node],
            placed(ranks[node], ranks.values()),
            spans[node],
        )
        for node in nodes
    ]


def last_rank(rows: Sequence[Placed]) -> int:
    """Return the last rank that a plot of these rows must show."""
    return max([2, *(row.interval.high for row in rows), *(row.rank for row in rows)])


def plot_svg(
    measure: str, rows: Sequence[Placed], own: str | None, *, last: int, axis: bool, described: Markup
) -> Markup:
    """Return the plot of one ranking, up to the rank ``last``; the last of several plots bears the axis of all."""
    left, right = _NAMES + _VALUES + 8, WIDTH - 5

    def at(rank: float) -> float:
        # By ratio: from first to fifth is further than from fortieth to fiftieth.
        return round(left + (right - left) * log(rank) / log(last), 1)

    bottom = round(_HEAD + _LINE * len(rows), 1)
    parts = [
        Markup('<text class="p-head" x="0" y="7" fill="#1b1f23" font-weight="700">{}</text>').format(_WORDS[measure])
    ]
    for tick in [tick for tick in _TICKS if tick <= last]:
        line = Markup('<path class="p-grid" d="M{:g},{:g}V{:g}" stroke="#e2e3df" stroke-width=".5" fill="none"/>')
        parts.append(line.format(at(tick), _HEAD, bottom))
        if axis:
            parts.append(text_svg(at(tick), bottom + 8, str(tick), "p-note", "#565d64", "middle"))
    if axis:
        parts.append(text_svg(0, bottom + 8, "rank, 1 is first", "p-note", "#565d64"))
    for place, row in enumerate(rows):
        parts.append(_row(row, measure, _HEAD + _LINE * (place + 0.5), at, here=row.node == own))
    return svg(f"plot-{measure}", WIDTH, bottom + (10 if axis else 3), described, parts)


def _row(row: Placed, measure: str, y: float, at: Any, *, here: bool) -> Markup:
    look, colour = (
        ("p-here", "#94480a") if here else ("p-firm", "#0a6352") if row.interval.ordered else ("p-open", "#8d9399")
    )
    return Markup(
        '<g class="{look}"><text class="p-name" x="0" y="{base:g}" fill="{ink}"{weight}>{name}</text>'
        '<text class="p-value" x="{value_at:g}" y="{base:g}" fill="#1b1f23" text-anchor="end">{value}</text>'
        '<path d="M{low:g},{y:g}H{high:g}" stroke="{colour}" stroke-width="2" stroke-linecap="round" fill="none"/>'
        '<circle cx="{dot:g}" cy="{y:g}" r="2.7" fill="{colour}" stroke="#ffffff" stroke-width=".6"/></g>'
    ).format(
        look=look,
        base=round(y + 2.6, 1),
        y=round(y, 1),
        ink="#94480a" if here else "#1b1f23",
        weight=Markup(' font-weight="700"') if here else "",
        name=cut(row.label, _LONGEST_BOLD if here else _LONGEST),
        value_at=_NAMES + _VALUES,
        value=row.shown_value(measure),
        low=at(max(row.interval.low, 1)),
        high=at(max(row.interval.high, 1)),
        dot=at(row.rank),
        colour=colour,
    )


def plot_in_words(measure: str, rows: Sequence[Placed], before: int) -> Markup:
    """Return what a plot shows, in words; the first ``before`` of it come before all others, if any do."""
    who = Markup("; ").join(
        said(
            "{who}: {value}, rank {rank}, interval {low} to {high}",
            who=cut(row.label, 60),
            value=row.shown_value(measure),
            rank=row.shown_rank,
            low=row.interval.low,
            high=row.interval.high,
        )
        for row in rows
    )
    told = said("None can be told to come before all others.")
    if before:
        told = said("The first comes before all others.")
    if before > 1:
        told = said("The first {n} come before all others; among them not all can be ordered.", n=before)
    what = _WORDS[measure].lower()
    return said("Dot plot, {what}, by rank. {told} {who}.", what=what, told=told, who=who or "nobody")
