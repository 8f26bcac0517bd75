"""Published numbers by year as SVG: each a mark of its own, never joined, summed or averaged.

Estimates of a part and of the whole stand in one data set, and sources seldom say which they mean in a way that
could be computed with; so the plot shows what each says, when, and how exactly, and leaves the rest to the reader.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...claims import evidence_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...claims import Claims, Observation

WIDTH, HEIGHT = 860, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 24, 14, 30
_APART = 7  # marks of one year stand so many units beside each other
_TINY, _HUGE = 1e-100, 1e100  # what is beyond is no count of anything, and cannot be drawn


@dataclass(frozen=True, slots=True)
class Mark:
    """One published number: ``low`` and ``high`` are heights in the drawing; one of them missing is an open end."""

    x: float
    low: float
    high: float
    form: str  # exact, range, least (open upwards), most (open downwards)
    own_date: bool  # else only the date of the page is known
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Estimates:
    """What the template draws."""

    marks: tuple[Mark, ...]
    years: tuple[tuple[float, str], ...]
    values: tuple[tuple[float, str], ...]
    unit: str
    undated: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM


def estimates(observations: Sequence[Observation], claims: Claims) -> Estimates | None:
    """Return a drawing of the numbers that have a date; None where there is none.

    Args:
        observations: of one property of one thing.
        claims: the data set (an undated statement is placed by the date of its page, and drawn hollow).

    """
    numbered = [(seen, numbers) for seen in observations if (numbers := _numbers(seen))]
    placed = sorted(
        ((seen, numbers, *_date(seen, claims)) for seen, numbers in numbered),
        key=lambda item: (_year(item[2]), item[1], item[0].slug),
    )
    placed = [item for item in placed if item[2]]
    if not placed:
        return None
    years = [_year(date) for _, _, date, _ in placed]
    first, last = math.floor(min(years)), math.floor(max(years)) + 1
    # Zero is always in the drawing, so that heights compare.
    values = [0.0, *(number for _, numbers, _, _ in placed for number in numbers)]
    step = _step(max(values) - min(values))
    top, lowest = step * math.ceil(max(values) * 1.04 / step), step * math.floor(min(values) * 1.04 / step)
    top = top if top > lowest else 1.0

    def across(year: float) -> float:
        return _LEFT + (year - first) / (last - first) * (WIDTH - _LEFT - _RIGHT)

    def up(value: float) -> float:
        return HEIGHT - _BOTTOM - (value - lowest) / (top - lowest) * (HEIGHT - _TOP - _BOTTOM)

    marks: list[Mark] = []
    free = set(range(_LEFT // _APART, (WIDTH - _APART) // _APART))
    for seen, (low, high), date, own in placed:
        wanted = int(across(_year(date)) // _APART)
        # To the right as long as there is room.
        slot = min(free, key=lambda slot: (slot < wanted, abs(slot - wanted)), default=wanted)
        free.discard(slot)
        title = f"{seen.value}, {date}" + ("" if own else " (date of the page)")
        marks.append(Mark((slot + 0.5) * _APART, up(low), up(high), _form(seen), own, f"obs-{seen.slug}", title))
    every = max(1, math.ceil((last - first) / 12))
    return Estimates(
        marks=tuple(marks),
        years=tuple((across(year), str(year)) for year in range(first, last + 1, every)),
        values=tuple((up(step * n), f"{step * n:,.10g}") for n in range(round(lowest / step), round(top / step) + 1)),
        unit=next((seen.unit for seen, *_ in placed if seen.unit), ""),
        undated=len(numbered) - len(placed),
    )


def _form(seen: Observation) -> str:
    if seen.low and seen.high:
        return "exact" if seen.low == seen.high else "range"
    return "least" if seen.low else "most"


def _numbers(seen: Observation) -> tuple[float, float] | None:
    """Return the lowest and the highest number of an observation, the one for the other where one is missing."""
    try:
        numbers = sorted(float(text) for text in (seen.low or seen.high, seen.high or seen.low))
    except ValueError:  # words, or nothing
        return None
    drawable = all(number == 0 or _TINY < abs(number) < _HUGE for number in numbers)
    return (numbers[0], numbers[1]) if drawable else None


def _date(seen: Observation, claims: Claims) -> tuple[str, bool]:
    """Return of when a number is, and whether the statement itself says so."""
    for own, dates in (
        (True, [e.as_of or e.start or e.end for e in seen.evidence]),
        (False, [evidence_date(e, claims) for e in seen.evidence]),
    ):
        stated = sorted(date for date in dates if date[:4].isdecimal())
        if stated:
            return stated[0], own
    return "", False


def _year(date: str) -> float:
    """Return a year with its month as a fraction; nothing for no date.

    >>> _year("2012"), _year("2012-06"), _year("")
    (2012.5, 2012.4583333333333, 0.0)
    """
    if not date:
        return 0.0
    month = date[5:7]
    return int(date[:4]) + ((int(month) - 0.5) / 12 if month.isdecimal() else 0.5)


def _step(top: float) -> float:
    """Return a round distance between lines, about six to the top.

    >>> _step(140), _step(7000), _step(0.9)
    (20.0, 1000.0, 0.2)
    """
    rough = top / 6 or 1.0
    size = 10.0 ** math.floor(math.log10(rough))
    return float(next(f"{n * size:.10g}" for n in (1, 2, 5, 10) if n * size >= rough * 0.75))
