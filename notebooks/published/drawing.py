"""How long a finding holds, as lines: the share of draws in which it does, by the share of ties that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import amurgraph as ag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amurgraph.figures.sheet import Sheet

#: Okabe & Ito's (2008) colours, ink and a grey; marks tell the lines apart without them.
LOOKS = (("#0072b2", "o"), ("#d55e00", "s"), ("#1b1f23", "D"), ("#00805c", "^"), ("#565d64", "v"), ("#a3477c", "X"))
MEANINGS = {
    "ties_added": "missing ties lie where ties are",
    "ties_added_anywhere": "missing ties lie between any two",
    "ties_lost_and_added": "missing ties lie where ties are, and a fifth of the published ties is not so",
}
_PANEL, _LABELS, _APART, _AT_LEAST = 150.0, 330.0, 16.0, 0.8


def held_by_share(curves: ag.Rows, assumption: str = "ties_added") -> ag.Figure:
    """Draw curves of ``cases.curves`` under one assumption: a panel for each sort of finding, a line for each network.

    Args:
        curves: ``network, in_short, assumption, share, held`` and more.
        assumption: one of ``MEANINGS``.

    """
    chosen = [row for row in curves if row.assumption == assumption]
    networks = list(dict.fromkeys(row.network for row in chosen))
    last = max(row.share for row in chosen)
    ends = [row for row in chosen if row.share == last]
    said = "; ".join(f"{row.network}, {row.in_short}: {row.held:.0%}" for row in ends)
    sorts = list(dict.fromkeys(row.in_short for row in chosen))
    return ag.Figure(
        name=f"held-by-share-{assumption.replace('_', '-')}",
        title="How long a finding holds",
        subtitle=f"Share of draws in which it does, by the share of ties that is assumed to be missing: "
        f"{MEANINGS[assumption]}. Dashed: 80 % of draws.",
        alt=f"Share of draws in which each finding holds if {last:.0%} of ties are missing. {said}.",
        caption="Assumed: nobody knows how many ties are missing, or where. As published, not as lived.",
        rows=ag.Rows(curves.columns, chosen, about=curves.about),
        height=(_PANEL + 62) * len(sorts),
        paint=lambda sheet: _paint(sheet, chosen, sorts, networks),
    )


def _paint(sheet: Sheet, rows: Sequence[Any], sorts: Sequence[str], networks: Sequence[str]) -> None:
    left, right = sheet.left + 44, sheet.right - _LABELS
    last = max(row.share for row in rows)
    for number, sort in enumerate(sorts):
        top = sheet.top + 24 + number * (_PANEL + 62)
        of_sort = [row for row in rows if row.in_short == sort]
        sheet.text(sheet.left, top - 12, sort, bold=True)
        for held in (0, 0.5, 1):
            sheet.line([(left, top + _PANEL * (1 - held)), (right, top + _PANEL * (1 - held))], "#e2e3df")
            sheet.note(left - 8, top + _PANEL * (1 - held) + 4, f"{held:.0%}", anchor="right")
        sheet.line(
            [(left, top + _PANEL * (1 - _AT_LEAST)), (right, top + _PANEL * (1 - _AT_LEAST))], "#565d64", dashed=True
        )
        for share in sorted({row.share for row in of_sort}):
            sheet.note(left + (right - left) * share / last, top + _PANEL + 20, f"{share:.0%}", anchor="center")
        ends = []
        for name in dict.fromkeys(row.network for row in of_sort):
            colour, mark = LOOKS[networks.index(name) % len(LOOKS)]
            points = [
                (left + (right - left) * row.share / last, top + _PANEL * (1 - row.held))
                for row in of_sort
                if row.network == name
            ]
            sheet.line(points, colour, 2)
            sheet.dots(points, 4.5, colour, marker=mark)
            ends.append((points[-1][1], name, colour))
        lowest = float("-inf")
        for y, name, colour in sorted(ends):  # labels of lines that end together stand below each other
            lowest = max(y + 4, lowest + _APART)
            sheet.text(right + 24, lowest, name, colour=colour)
