"""On how few sources the ties rest, and how a network comes apart: two curves."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from ..claims.records import number_aware
from ..network import simple
from ..rows import Rows
from .axes import Scale, across_grid, round_numbers, upward_grid
from .colours import AXIS, BAND, MAIN, MUTED, OTHER, OTHER_TEXT, STEPS, UNSURE
from .figure import Figure, caption_of, counted, percent
from .sheet import SMALL, cut, cut_before, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from .sheet import Sheet

_PLOT = 400  # height of a plot
_LISTED = 12
_LINE = 21.0
_NO_TIE = "No source states a tie."


# ---- ties per source ----


def lorenz(network: nx.MultiDiGraph) -> Figure:
    """Draw the Lorenz curve (Lorenz 1905) of ties per source, with its Gini coefficient.

    A tie that three sources state counts for each of the three. Beside it stands how many sources, taken by their ties,
    most first, together state half of the ties; another choice of sources might do with fewer.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> _ = network.add_edge("a", "b", key="funds", sources="s1")
    >>> _ = network.add_edge("b", "c", key="funds", sources="s1|s2")
    >>> lorenz(network).alt
    '1 of 2 sources states half of the 2 ties. Gini coefficient of ties per source 0.17. Most ties: s1 (2), s2 (1).'

    """
    graph = simple(network)
    ties: dict[str, set[tuple[Any, Any]]] = defaultdict(set)
    for one, other, edge in graph.edges(data=True):
        for source in filter(None, edge["sources"].split("|")):
            ties[source].add((one, other))
    fullest = sorted(ties, key=lambda source: (-len(ties[source]), number_aware(source)))
    stated = set().union(*ties.values())
    together = [len(seen) for seen in accumulate((ties[s] for s in fullest), lambda a, b: a | b)]
    half = next((k for k, count in enumerate(together, start=1) if 2 * count >= len(stated)), 0)
    counts = [len(ties[source]) for source in reversed(fullest)]
    shares = _cumulated(counts)
    titles = _titles(network)
    rows = Rows(
        ["source", "title", "ties", "share_of_sources", "share_of_ties", "ties_with_those_above"],
        (
            [
                source,
                titles.get(source, source),
                len(ties[source]),
                place / len(fullest),
                shares[place],
                together[-place],
            ]
            for place, source in enumerate(reversed(fullest), start=1)
        ),
        about=dict(network.graph),
    )
    gini = gini_of(counts)
    named = [(source, titles.get(source, source), len(ties[source])) for source in fullest]
    states = f"state{'s' if half == 1 else ''}"
    statement = f"{half} of {counted(len(fullest), 'source')} {states} half of the {counted(len(stated), 'tie')}"
    most = ", ".join(f"{titles.get(s, s)} ({len(ties[s])})" for s in fullest[:3])
    return Figure(
        name="ties-per-source",
        title=statement if fullest else _NO_TIE[:-1],
        subtitle="Which share of all mentions of ties comes from which share of the sources (Lorenz curve, with its "
        "Gini coefficient).",
        alt=f"{statement}. Gini coefficient of ties per source {gini:.2f}. Most ties: {most}." if fullest else _NO_TIE,
        caption=caption_of(
            network.graph,
            "A tie that several sources state is as many mentions, so half of the ties is another share of the "
            "mentions. Sources are taken by their ties, most first. A page that copies another makes a tie look "
            "better borne out than it is.",
        ),
        rows=rows,
        height=_PLOT + 60,
        paint=lambda sheet: _paint_lorenz(sheet, shares, gini, half, len(stated), named),
    )


def gini_of(counts: Sequence[float]) -> float:
    """Return the Gini (1912) coefficient: 0 if all counts are alike, near 1 if one has all.

    >>> gini_of([1, 1, 1]), gini_of([0, 0, 0, 8])
    (0.0, 0.75)
    """
    total, n = math.fsum(counts), len(counts)
    if not total:
        return 0.0
    ranked = math.fsum(place * count for place, count in enumerate(sorted(counts), start=1))
    return 2 * ranked / (n * total) - (n + 1) / n


def _cumulated(counts: Sequence[int]) -> list[float]:
    total = sum(counts) or 1
    return [0.0, *(count / total for count in accumulate(counts))]


def _titles(network: nx.MultiDiGraph) -> dict[str, str]:
    """Return what the sources of a network are called; a private one keeps its title to itself."""
    told = json.loads(network.graph.get("who_says_so") or "{}").get("sources", {})
    private = set(str(network.graph.get("private_sources", "")).split("|"))
    return {
        slug: str(facts.get("publisher") or facts.get("title") or slug)
        for slug, facts in told.items()
        if slug not in private
    }


def _paint_lorenz(
    sheet: Sheet, shares: list[float], gini: float, half: int, ties: int, fullest: list[tuple[str, str, int]]
) -> None:
    if not fullest:
        sheet.nothing(_NO_TIE)
        return
    left, top = sheet.left + 46, sheet.top + 22
    across, up = Scale(0, 1, left, left + _PLOT + 70), Scale(0, 1, top + _PLOT, top)
    ticks = (0, 0.25, 0.5, 0.75, 1)
    upward_grid(sheet, up, ticks, left, across(1), percent)
    across_grid(sheet, across, ticks, top, top + _PLOT, percent)
    sheet.note(across(0.5), top + _PLOT + 36, "of sources, fewest ties first", anchor="center")
    sheet.note(left, top - 10, "of all mentions of ties")
    n = len(fullest)
    points = [(across(place / n), up(share)) for place, share in enumerate(shares)]
    sheet.area(points, STEPS[0])
    sheet.line([(across(0), up(0)), (across(1), up(1))], AXIS, 1.2, dashed=True)
    sheet.line(points, MAIN, 2.6)
    angle = math.degrees(math.atan2(_PLOT, _PLOT + 70))
    sheet.note(across(0.2) - 4, up(0.2) - 9, "if each stated as many", turned=angle)
    sheet.text(across(0.5), up(0.12), f"Gini {gini:.2f}", size=17, bold=True, colour=MAIN, anchor="center", backed=True)
    sheet.text(
        across(0.5),
        up(0.12) + 18,
        "0 if all alike, 1 if one has all",
        size=SMALL,
        colour=MUTED,
        anchor="center",
        backed=True,
    )
    at = across(1 - half / n), up(shares[n - half])
    states = f"{counted(half, 'source')} state{'s' if half == 1 else ''}"
    told = (states, f"half of the {counted(ties, 'tie')}", f"({percent(1 - shares[n - half])} of the mentions)")
    # Below the curve there is room, however it runs.
    wide = max(width_of(words, bold=True) for words in told)
    x = min(max(at[0] - wide / 2, left + 8), across(1) - wide - 6)
    first = max(0, math.floor((x - left) / (across(1) - left) * n))
    y = min(max(up(shares[first]), at[1]) + 26, up(0) - 2.6 * _LINE)
    sheet.line([at, (at[0], y - 13)], OTHER)
    sheet.dots([at], 6, OTHER)
    for words in told:
        sheet.text(x, y, words, bold=words != told[-1], colour=OTHER_TEXT, backed=True)
        y += 17
    x, y = across(1) + 44, top + 14
    named = fullest[: min(max(half, 3), _LISTED)]
    sheet.text(x, y, "Those with most ties" if half < len(named) else f"The {half} with most ties", bold=True)
    sheet.note(sheet.right, y, "ties", anchor="right")
    for slug, name, count in named:
        y += _LINE + 3
        sheet.text(x, y, cut_before(name, f" · {slug}" if name != slug else "", sheet.right - x - 36))
        sheet.text(sheet.right, y, str(count), anchor="right", colour=MUTED)
    if half > len(named):
        y += _LINE + 3
        sheet.text(x, y, f"and {half - len(named)} more", colour=MUTED)


# ---- coming apart ----


def fragmentation_curve(rows: Rows) -> Figure:
    """Draw how the fragmentation of a network grows as nodes are taken out, against taking them out at random.

    Fragmentation (Borgatti 2006) is the share of pairs that no path joins. The order of taking out names weak points,
    so the rows come redacted from ``measures.fragmentation_curve``; what they do not name, the figure does not either.

    Args:
        rows: ``removed, id, label, fragmentation, random_low, random_mid, random_high``; the first is of none removed.

    >>> columns = ["removed", "id", "label", "fragmentation", "random_low", "random_mid", "random_high"]
    >>> fragmentation_curve(Rows(columns, [(0, "", "", 0.2, 0.2, 0.2, 0.2), (1, "a", "A", 0.6, 0.2, 0.3, 0.4)])).alt
    'Fragmentation rises from 0.20 to 0.60 when 1 is taken out in this order, and to 0.30 (0.20 to 0.40) at random.'

    """
    first, last = (rows[0], rows[-1]) if rows else (None, None)
    order = str(rows.about.get("order", ""))
    by = f"by {order}, highest first" if order else "in this order"
    alt = "Nothing to take out."
    if first and last:
        alt = (
            f"Fragmentation {'rises' if last.fragmentation >= first.fragmentation else 'falls'} from "
            f"{first.fragmentation:.2f} to {last.fragmentation:.2f} when {last.removed} "
            f"{'is' if last.removed == 1 else 'are'} taken out {by}, and to {last.random_mid:.2f} "
            f"({last.random_low:.2f} to {last.random_high:.2f}) at random."
        )
    caveats = [c for c in rows.about.get("caveats", []) if "left out" in c or c.startswith(("Removed by", "Random:"))]
    return Figure(
        name="fragmentation-curve",
        title="How the documented network would come apart",
        subtitle=f"Share of pairs that no path of ties joins, as organizations are taken out one after another, {by}, "
        f"and as many at random (the band holds 90 % of those).{_start(first, rows.about)}",
        alt=alt,
        caption=caption_of(
            rows.about,
            *caveats,
            "Depends more than most figures on ties that no page mentions. Taken out of the documents is not gone from "
            "the field.",
        ),
        rows=rows,
        height=max(_PLOT + 44, 30 + _LINE * min(len(rows), _STEPS + 1)),
        paint=lambda sheet: _paint_fragmentation(sheet, rows, order),
    )


_STEPS = 20


def _start(first: Any, about: dict[str, Any]) -> str:
    """Say why the curve does not begin at zero."""
    alone = int(about.get("isolates") or 0)
    if not first or not first.fragmentation or not alone:
        return ""
    have = "has" if alone == 1 else "have"
    return f" It begins at {first.fragmentation:.2f}, since {counted(alone, 'organization')} {have} no tie at all."


def _paint_fragmentation(sheet: Sheet, rows: Rows, order: str) -> None:
    if not rows:
        sheet.nothing("Nothing to take out.")
        return
    named = [row for row in rows if row.removed and row.label]
    left, top, bottom = sheet.left + 46, sheet.top + 6, sheet.bottom - 38
    right = sheet.right - 300 if named else sheet.right - 110
    across = Scale(rows[0].removed, rows[-1].removed, left, right)
    low = min(min(row.fragmentation, row.random_low) for row in rows)
    lowest = math.floor(low * 10) / 10 if low > 0.3 else 0.0  # noqa: PLR2004 - zero is shown where it is not far
    up = Scale(lowest, 1, bottom, top)
    upward_grid(sheet, up, round_numbers(lowest, 1), left, right)
    across_grid(sheet, across, round_numbers(rows[0].removed, rows[-1].removed, 6), top, bottom)
    sheet.note((left + right) / 2, bottom + 36, "organizations taken out", anchor="center")
    band = [(across(r.removed), up(r.random_low)) for r in rows] + [
        (across(r.removed), up(r.random_high)) for r in reversed(rows)
    ]
    sheet.area(band, BAND)
    sheet.line([(across(r.removed), up(r.random_mid)) for r in rows], UNSURE, 1.6)
    points = [(across(row.removed), up(row.fragmentation)) for row in rows]
    sheet.line(points, MAIN, 2.4)
    sheet.dots(points, 4.5)
    middle = rows[len(rows) * 2 // 3]
    below = middle.fragmentation > middle.random_high + 0.15
    sheet.text(
        across(middle.removed), up(middle.random_low) + 20, "at random", colour=MUTED, anchor="center", backed=True
    )
    words = f"by {order}, highest first" if order else "in this order"
    reach = width_of(words, bold=True) / 2 + 8
    near = [up(row.fragmentation) for row in rows if abs(across(row.removed) - across(middle.removed)) <= reach]
    y = max(near) + 24 if below else min(near) - 14
    sheet.text(across(middle.removed), y, words, colour=MAIN, bold=True, anchor="center", backed=True)
    if named:
        x, y = right + 36, top + 12
        sheet.text(x, y, "Taken out, in this order", bold=True)
        for row in named[:_STEPS]:
            y += _LINE
            sheet.note(x + 18, y, str(row.removed), anchor="right")
            sheet.text(x + 28, y, cut(str(row.label), sheet.right - x - 28))
