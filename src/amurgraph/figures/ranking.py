"""Who comes first, and who cannot be ordered: ranks with their intervals."""

from __future__ import annotations

from itertools import accumulate, combinations
from math import exp, inf, log
from typing import TYPE_CHECKING, Any

from ..errors import InputError, UnknownNameError
from ..rows import Rows
from ..sensitivity import orderable
from .axes import Scale, across_grid
from .colours import AXIS, INK, MAIN, UNSURE
from .figure import Figure, caption_of, counted, percent
from .sheet import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .sheet import Sheet

_ROW = 25
_NAMES, _VALUES = 345, 92
_TICKS = [digit * 10**power for power in range(7) for digit in (1, 2, 5)]
_MORE_FOR_TIES = 5  # a tie at the end of the list is shown whole if it is no longer than this


def ranked_dots(intervals: Rows, measure: str = "betweenness", share: float = 0.2, *, show: int = 20) -> Figure:
    """Draw the first of a ranking, each rank with its interval under the assumption that a share of ties is missing.

    Cleveland's (1985) dot plot. A dot is coloured if its interval meets nobody else's; a grey one cannot be ordered
    against somebody. Under a dashed line all intervals begin after those above it end. Who is tied has one number.

    Args:
        intervals: what ``sensitivity.rank_intervals`` gives: ``id, label, measure, value, rank, share, low, high``.
        measure: one of those in the rows.
        share: the assumed share of missing ties, one of those in the rows.
        show: how many places, about: ties are not torn apart where that is short.

    Raises:
        UnknownNameError: no such measure in the rows. InputError: no such share.

    >>> columns = ["id", "label", "measure", "value", "rank", "share", "low", "high"]
    >>> cells = ("A", "degree", 3, 1, 0.2, 1, 1), ("B", "degree", 2, 2, 0.2, 2, 3), ("C", "degree", 1, 3, 0.2, 2, 3)
    >>> ranked_dots(Rows(columns, [(cell[0].lower(), *cell) for cell in cells]), "degree").subtitle[-86:]
    'The first comes before all others. Dashed line: all above it come before all below it.'

    """
    chosen = _chosen(intervals, measure, share)
    parted = _parted(chosen)
    alone = orderable(intervals, share, measure) if chosen else {}
    rows = Rows(
        ["rank", "id", "label", "measure", "value", "share", "low", "high", "can_be_ordered", "apart_below"],
        (
            [row.rank, row.id, row.label, measure, row.value, share, row.low, row.high, alone[row.id], below]
            for row, below in zip(chosen, parted, strict=True)
        ),
        about=intervals.about,
    )
    shown = _first(rows, show)
    sure = sum(row.can_be_ordered for row in shown)
    told = _what_can_be_told(shown)
    first = "; ".join(f"{row.label} has rank {row.rank} (interval {row.low:g} to {row.high:g})" for row in shown[:5])
    alt = (
        f"{first}. {sure or 'None'} of the {len(shown)} shown can be ordered against everybody else.{told}"
        if shown
        else _NOBODY
    )
    greys = "Grey: cannot be ordered against somebody." if sure else "None can be ordered against everybody else."
    return Figure(
        name=f"ranked-{measure}",
        title=f"{_TITLES.get(measure, f'Who comes first by {measure}')}, and how far that can be told",
        subtitle=f"Dots: ranks of {_of(shown, rows)}. Bars: intervals if {percent(share)} of all ties are missing. "
        f"{greys if shown else ''}{told}{_DASHED if any(row.apart_below for row in shown[:-1]) else ''}",
        alt=alt,
        caption=caption_of(
            intervals.about,
            f"Bars are intervals under these assumptions: {percent(share)} of ties missing, each source kept four "
            f"times in five{_draws(intervals)}; nobody knows the true share. A documented rank may lie outside its "
            "interval. It says what pages state, not who matters.",
        ),
        rows=rows,
        height=56 + _ROW * max(len(shown), 3),
        paint=lambda sheet: _paint(sheet, shown, len(rows), measure),
    )


_NOBODY = "Nobody to rank."
_DASHED = " Dashed line: all above it come before all below it."
_TITLES = {
    "betweenness": "Who appears between most pairs (betweenness)",
    "degree": "Who has most documented ties (degree)",
}


def _draws(intervals: Rows) -> str:
    draws = intervals.about.get("draws")
    return f"; {counted(int(draws), 'draw')}" if draws else ""


def _what_can_be_told(shown: Sequence[Any]) -> str:
    """Say how many come before all others, and whether there is any order among them."""
    count = next((place for place, row in enumerate(shown[:-1], start=1) if row.apart_below), 0)
    if count <= 1:
        return " The first comes before all others." if count else ""
    ordered = any(one.high < other.low for one, other in combinations(shown[:count], 2))
    among = "not every two can be ordered" if ordered else "no order can be told"
    return f" The first {count} come before all others; among them {among}."


def _of(shown: list[Any], rows: Rows) -> str:
    return (
        f"the first {len(shown)} of {counted(len(rows), 'organization')}"
        if len(shown) < len(rows)
        else counted(len(rows), "organization")
    )


def _chosen(intervals: Rows, measure: str, share: float) -> list[Any]:
    measures = sorted({row.measure for row in intervals})
    if intervals and measure not in measures:
        raise UnknownNameError("measure in these rows", measure, measures)
    shares = sorted({row.share for row in intervals if row.measure == measure})
    if shares and share not in shares:
        raise InputError(f"no share {share:g} in these rows; there are {', '.join(f'{s:g}' for s in shares)}")
    return [row for row in intervals if row.measure == measure and row.share == share]


def _parted(rows: Sequence[Any]) -> list[bool]:
    """Tell after each row whether all intervals so far end before any of the later ones begins."""
    highest = accumulate((row.high for row in rows), max)
    lowest = [*accumulate((row.low for row in reversed(rows)), min)][::-1]
    return [high < low for high, low in zip(highest, [*lowest[1:], inf], strict=True)] if rows else []


def _first(rows: Rows, show: int) -> list[Any]:
    if len(rows) <= show:
        return list(rows)
    tied = sum(row.rank <= rows[show - 1].rank for row in rows)
    if tied <= show + _MORE_FOR_TIES:
        return list(rows[:tied])
    whole = [row for row in rows[:show] if row.rank < rows[show - 1].rank]
    return whole or list(rows[:show])


def _paint(sheet: Sheet, shown: list[Any], everybody: int, measure: str) -> None:
    if not shown:
        sheet.nothing(_NOBODY)
        return
    ranks = [row.rank for row in shown]
    top, bottom = sheet.top + 26, sheet.top + 26 + _ROW * len(shown)
    furthest = max(max(row.high, row.rank) for row in shown)
    # Ratios: from 1 to 2 is as far as from 50 to 100, so that the first places are not one heap.
    logs = Scale(0, log(max(furthest, 2)), sheet.left + _NAMES + 14, sheet.right - _VALUES)
    ticks = [tick for tick in _TICKS if tick <= max(furthest, 2)]
    across_grid(sheet, logs, [log(tick) for tick in ticks], top, bottom, lambda tick: f"{exp(tick):.0f}")
    sheet.note(logs(0), sheet.top + 12, f"rank, of {everybody}")
    sheet.note(sheet.right, sheet.top + 12, measure, anchor="right")
    for place, row in enumerate(shown):
        y = top + _ROW * (place + 0.5)
        tied = ranks.count(row.rank) > 1
        colour = MAIN if row.can_be_ordered else UNSURE
        sheet.note(sheet.left + 30, y + 4.5, f"{row.rank}{'=' if tied else ''}", anchor="right")
        sheet.text(sheet.left + 42, y + 4.5, cut(str(row.label), _NAMES - 42), colour=INK)
        if row.high > row.low:
            sheet.line([(logs(log(row.low)), y), (logs(log(row.high)), y)], colour, 2.4)
        sheet.dots([(logs(log(row.rank)), y)], 5.5, colour)
        sheet.note(sheet.right, y + 4.5, _value(row.value, measure), anchor="right")
        if row.apart_below and place + 1 < len(shown):
            sheet.line([(sheet.left, y + _ROW / 2), (sheet.right, y + _ROW / 2)], AXIS, dashed=True)


def _value(value: float, measure: str) -> str:
    if measure == "betweenness":
        return percent(value, 1)
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:.3f}"
