"""What is documented of which year: ties, and published numbers."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from ..claims import claims_of, evidence_date
from ..errors import UnknownNameError
from ..rows import Rows
from .axes import Scale, across_grid, in_digits, round_numbers, upward_grid
from .colours import INK, MAIN, MUTED, OTHER, OTHER_TEXT, PALE, RULE
from .documenting import publisher_text
from .figure import Figure, caption_of, counted
from .sheet import SMALL, cut, cut_before

if TYPE_CHECKING:
    import networkx as nx

    from ..claims import Claims, Observation
    from ..claims.reading import Data
    from .sheet import Sheet

_CHANGED = ("merged", "renamed", "split")


# ---- ties ----


def timeline(network: nx.MultiDiGraph) -> Figure:
    """Draw how many relations are first documented in each year, and how many end; the undated are counted apart.

    Above the axis, the year of the first statement that has a date; below, of stated ends and denials, and of ends that
    an organization brought with it when it merged, split or was renamed.

    >>> import networkx as nx
    >>> network = nx.MultiDiGraph()
    >>> _ = network.add_edge("a", "b", documented="2011-01-01", ended="2013-12-31", ended_how="stated")
    >>> _ = network.add_edge("b", "c")
    >>> timeline(network).alt
    '2 relations: 1 first documented from 2011 to 2011, most in 2011 (1); 1 without a date. 1 ended, most in 2013 (1).'

    """
    begun, stated, changed = Counter[int](), Counter[int](), Counter[int]()
    undated = no_end = 0
    for *_, edge in network.edges(data=True):
        start, end = _year(edge.get("documented")), _year(edge.get("ended"))
        undated += start is None
        no_end += end is None
        if start is not None:
            begun[start] += 1
        if end is not None:
            (changed if edge.get("ended_how") in _CHANGED else stated)[end] += 1
    total, ended = network.number_of_edges(), stated + changed
    years = range(min([*begun, *ended], default=0), max([*begun, *ended], default=-1) + 1)
    by_year: list[list[Any]] = [[year, begun[year], stated[year], changed[year]] for year in years]
    rows = Rows(
        ["year", "first_documented", "ended_stated", "ended_by_change"],
        [*by_year, *([["undated", undated, no_end, ""]] if total else [])],
        about=dict(network.graph),
    )
    starts, ends = _most(begun), _most(ended)
    alt = f"{counted(total, 'relation')}: {begun.total()} first documented" + (
        f" from {min(begun)} to {max(begun)}, most in {starts[0]} ({starts[1]})" if begun else ""
    )
    alt += f"; {undated} without a date. {ended.total()} ended" + (
        f", most in {ends[0]} ({ends[1]})." if ended else "."
    )
    return Figure(
        name="timeline",
        title="When relations are first documented, and when they end",
        subtitle=f"{counted(total, 'relation')} by year. {undated} have no date; {no_end} have no end on record, which "
        "is not to say that they go on.",
        alt=alt,
        caption=caption_of(
            network.graph,
            "A year shows when pages spoke of a relation, which may be long after it began. Recent years "
            "wait for pages.",
        ),
        rows=rows,
        height=420,
        paint=lambda sheet: _paint_timeline(sheet, years, begun, stated, changed, undated),
    )


def _year(date: Any) -> int | None:
    text = str(date or "")[:4]
    return int(text) if len(text) == 4 and text.isascii() and text.isdecimal() else None  # noqa: PLR2004 - a year


def _most(counts: Counter[int]) -> tuple[int, int]:
    return min(counts.items(), key=lambda item: (-item[1], item[0]), default=(0, 0))


def _paint_timeline(
    sheet: Sheet, years: range, begun: Counter[int], stated: Counter[int], changed: Counter[int], undated: int
) -> None:
    if not years:
        sheet.nothing("No relation has a date.")
        return
    ended = stated + changed
    left, top, bottom = sheet.left + 34, sheet.top + 34, sheet.bottom - 22
    right = sheet.right
    step = (right - left) / len(years)
    thick = min(step * 0.72, 34)
    above = max([*begun.values(), 1])
    below = max(ended.values(), default=0)
    unit = (bottom - top - _BETWEEN) / (above + below)
    ground = top + above * unit
    up = Scale(0, above, ground, top)
    down = Scale(0, max(below, 1), ground + _BETWEEN, ground + _BETWEEN + max(below, 1) * unit)
    upward_grid(sheet, up, _whole(above, 4), left, right)
    upward_grid(sheet, down, _whole(below, 5) if below else (), left, right)
    middle = {year: left + (place + 0.5) * step for place, year in enumerate(years)}
    bars = [(begun, y, up(n), n * unit) for y, n in begun.items()]
    bars += [(stated, y, down(0), n * unit) for y, n in stated.items()]
    bars += [(changed, y, down(stated[y]), n * unit) for y, n in changed.items()]
    for counts, colour in ((begun, MAIN), (stated, OTHER), (changed, MUTED)):
        corners = sorted((middle[y] - thick / 2, start, thick, high) for of, y, start, high in bars if of is counts)
        sheet.rectangles(corners, colour)
    _label_years(sheet, middle, step, ground + _BETWEEN / 2 + 4.5)
    if begun:
        (year, count), words = _most(begun), "first documented in"
        anchor = _side(middle[year], left, right)
        sheet.text(middle[year], up(count) - 8, f"{count} {words} {year}", bold=True, colour=MAIN, anchor=anchor)
    _label_ends(sheet, (stated, changed), middle, down, (left, right))
    if undated:
        # Any bar for them would look like a year's.
        sheet.text(right, sheet.top + 8, f"{undated:,} more without a date: not drawn", colour=MUTED, anchor="right")


_BETWEEN = 26.0  # the years stand between what begins and what ends


def _whole(most: float, about: int) -> list[float]:
    return [number for number in round_numbers(0, most, about) if float(number).is_integer()]


def _label_years(sheet: Sheet, middle: dict[int, float], step: float, y: float) -> None:
    every = max(1, math.ceil(42 / step))
    every = next((n for n in (1, 2, 5, 10, 20, 50, 100) if n >= every), every)
    for year, x in middle.items():
        if year % every == 0:
            sheet.note(x, y, str(year), anchor="center")


def _label_ends(
    sheet: Sheet,
    ends: tuple[Counter[int], Counter[int]],
    middle: dict[int, float],
    down: Scale,
    edges: tuple[float, float],
) -> None:
    """Say below the longest bar of each sort what it is, on the side where there is more room."""
    stated, changed = ends
    words = (
        (changed, "ended with a merger, split or renaming", MUTED),
        (stated, "ended as stated, or denied", OTHER_TEXT),
    )
    for counts, what, colour in words:
        if counts:
            year, count = _most(counts)
            x, y = middle[year], down(count + (stated[year] if counts is changed else 0)) + 15
            anchor: Any = "right" if x - edges[0] > edges[1] - x else "left"
            gap = -12 if anchor == "right" else 12
            total = counts.total()
            of_them = f", {count} of them" if count < total else ", all" if total > 1 else ""
            words_of = f"{total} {what}{of_them} in {year}"
            sheet.text(x + gap, y, words_of, bold=True, colour=colour, anchor=anchor, backed=True)


def _side(x: float, left: float, right: float) -> Any:
    return "left" if x < left + 120 else "right" if x > right - 120 else "center"


# ---- published numbers ----

_ROW = 18.0
_SHOWN = 80


def population(
    graph: Data,
    property: str | None = None,  # noqa: A002 - the field's word
    of: str | None = None,
) -> Figure:
    """Draw each published number of one property of one thing: who published it, of when, and exactly what.

    A mark per number, never joined, summed or averaged: a part and the whole, a count and a goal stand in one data set,
    and sources seldom say which they mean. An open end is an arrow; hollow is what has only the date of its page.

    Args:
        graph: claims, or a graph that they are read from.
        property: such as ``population_estimate``; by default the one with most numbers.
        of: the slug of the thing; by default the one with most numbers.

    Raises:
        UnknownNameError: no numbers of that property, or of that thing.

    """
    claims = claims_of(graph)
    wanted, thing, found = _chosen(claims, property, of)
    rows = Rows(
        ["year", "date", "own_date", "low", "high", "value", "unit", "observation", "source", "publisher"],
        sorted(
            (row for seen in found for row in _published(seen, claims)),
            key=lambda row: (row[0] or 9999, str(row[1]), row[3] if row[3] is not None else row[4], row[7], row[8]),
        ),
        about={"data_version": claims.about.version},
    )
    what = wanted.replace("_", " ")
    name = claims.things[thing].label if thing in claims.things else thing
    dated = [row for row in rows if row.year]
    shown = list(rows)[-_SHOWN:]
    unit = next((row.unit for row in rows if row.unit), "")
    span = f"{dated[0].year} to {dated[-1].year}" if dated else "no date"
    lows, highs = [r.low for r in rows if r.low is not None], [r.high for r in rows if r.high is not None]
    numbers = (
        f"The lowest is {in_digits(min([*lows, *highs]))}, the highest {in_digits(max([*highs, *lows]))}. "
        if rows
        else ""
    )
    cut_off = f"The last {len(shown)} are drawn; all are in the table." if len(shown) < len(rows) else ""
    later = [r for r in dated if r.year == dated[-1].year] if dated else []
    alt = f"{counted(len(rows), 'published number')} of {what} of {name}, {span}. {numbers}"
    alt += f"Of {dated[-1].year}: {', '.join(r.value for r in later[:4])}." if later else ""
    return Figure(
        name=f"numbers-{wanted.replace('_', '-') or 'none'}",
        title=f"{what.capitalize()}: each number as published" if rows else "No published numbers",
        subtitle=f"{counted(len(rows), 'number')} of {name}{f', in {unit}' if unit else ''}, {span}. A dot is an exact "
        f"number, a bar a range, an arrow an open end; hollow: the number itself has no date. {cut_off}",
        alt=alt if rows else "No published numbers.",
        caption=caption_of(
            {"data_version": claims.about.version},
            "Numbers are not joined: they may be of a part or the whole, a count, an estimate or a goal, and of ways "
            "to count that do not compare. A later page may repeat an earlier number.",
        ),
        rows=rows,
        height=30 + _ROW * max(len(shown), 3) + 30 + 7 * len({r.year for r in shown}),
        paint=lambda sheet: _paint_numbers(sheet, shown),
    )


def _chosen(claims: Claims, wanted: str | None, of: str | None) -> tuple[str, str, list[Observation]]:
    by: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for seen in claims.observations:
        if _bounds(seen) != (None, None):
            by[seen.property, seen.subject].append(seen)
    properties = Counter[str]()
    for (named, _), found in by.items():
        properties[named] += len(found)
    if wanted is not None and wanted not in properties:
        raise UnknownNameError("property with numbers", wanted, properties)
    if not properties:
        return "", "", []
    wanted = wanted or min(properties, key=lambda p: (-properties[p], p))
    things = {subject: len(found) for (named, subject), found in by.items() if named == wanted}
    if of is not None and of not in things:
        raise UnknownNameError(f"thing with numbers of {wanted}", of, things)
    thing = of or min(things, key=lambda t: (-things[t], t))
    return wanted, thing, by[wanted, thing]


def _bounds(seen: Observation) -> tuple[float | None, float | None]:
    """Return lowest and highest number of an observation; None for an open end or for words."""
    numbers: list[float | None] = []
    for text in (seen.low, seen.high):
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        numbers.append(number if abs(number) < 1e100 else None)  # noqa: PLR2004 - what is beyond counts nothing
    return numbers[0], numbers[1]


def _published(seen: Observation, claims: Claims) -> list[list[Any]]:
    """Return a row per source that publishes the number."""
    low, high = _bounds(seen)
    made = []
    for evidence in seen.evidence:
        own = evidence.as_of or evidence.start or evidence.end
        date = own or evidence_date(evidence, claims)
        publisher = publisher_text(claims, evidence.source)
        facts = [_year(date) or "", date, bool(own), low, high, seen.value, seen.unit]
        made.append([*facts, seen.slug, evidence.source, publisher])
    return made


def _paint_numbers(sheet: Sheet, shown: list[Any]) -> None:
    if not shown:
        sheet.nothing("No published numbers.")
        return
    names, values = sheet.left + 64, sheet.right - 232
    left, right, top, bottom = names + 226, values - 18, sheet.top + 18, sheet.bottom - 30
    numbers = [n for row in shown for n in (row.low, row.high) if n is not None]
    scale = Scale(min(0.0, *numbers), max(1.0, *numbers) * 1.04, left, right)
    ticks = round_numbers(scale.low, scale.high, 4)
    across_grid(sheet, scale, ticks, top, bottom)
    for tick in ticks:
        sheet.note(scale(tick), top - 9, in_digits(tick), anchor="center")
    y, before = top - _ROW / 2 + 6, None
    for row in shown:
        y += _ROW
        if row.year != before:
            y += 7 if before is not None else 0
            sheet.line([(sheet.left, y - _ROW / 2 - 3.5), (sheet.right, y - _ROW / 2 - 3.5)], RULE)
            sheet.text(sheet.left, y + 4, str(row.year or "no date"), size=SMALL, bold=True)
            before = row.year
        sheet.text(
            names,
            y + 4,
            cut_before(row.publisher, f" · {row.source}", left - names - 16, SMALL),
            size=SMALL,
            colour=INK,
        )
        _mark(sheet, row, scale, y)
        sheet.note(values, y + 4, cut(row.value, sheet.right - values, SMALL))


def _mark(sheet: Sheet, row: Any, scale: Scale, y: float) -> None:
    low, high = row.low, row.high
    if low is None or high is None:
        number, way = (high, -1) if low is None else (low, 1)
        x = scale(number)
        sheet.line([(x, y), (x + way * 22, y)], MAIN, 1.8)
        sheet.dots([(x + way * 22, y)], 4.5, MAIN, marker=">" if way > 0 else "<")
        sheet.dots([(x, y)], 4, MAIN, filled=row.own_date)
        return
    if high > low:
        sheet.rectangles([(scale(low), y - 3, scale(high) - scale(low), 6)], PALE)
    sheet.dots([(scale(n), y) for n in sorted({low, high})], 4, MAIN, filled=row.own_date)
