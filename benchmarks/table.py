"""The table of the benchmark: rows with a goal, what was measured, and whether it was held; and two tables compared."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

AGREE = 0.15  # two runs that differ by more on a ratio were not made under like conditions


@dataclass(frozen=True)
class Row:
    """One figure: without ``measured`` it could not be had (``note`` says why), without ``goal`` it has no verdict."""

    what: str
    measured: float | None
    unit: str = "×"
    goal: float | None = None
    at_least: bool = False  # more is better; by default less is
    note: str = ""
    bound: bool = False  # at least this: the peer was ended before it was done

    @property
    def verdict(self) -> str:
        """Say ``held``, ``short``, ``not measured``, or nothing where there is no goal."""
        if self.measured is None:
            return "not measured"
        if self.goal is None:
            return ""
        return "held" if (self.measured >= self.goal if self.at_least else self.measured <= self.goal) else "short"


def failed(what: str, why: object) -> Row:
    """Return the row of what could not be measured."""
    first = next(iter(str(why).strip().splitlines()), "")
    return Row(what, None, note=first or type(why).__name__)


def to_markdown(rows: Iterable[Row], *, how: bool = True) -> str:
    """Return a table for people, with how each figure came about, or without, as the README has it."""
    lines = ["| what | goal | measured | |", "|---|---:|---:|---|"]
    lines = [f"{line}{more}|" for line, more in zip(lines, (" how ", "---"), strict=True)] if how else lines
    for row in rows:
        goal = "" if row.goal is None else f"{'≥' if row.at_least else '≤'} {_figure(row.goal, row.unit)}"
        measured = ("> " if row.bound else "") + _figure(row.measured, row.unit)
        lines.append(f"| {row.what} | {goal} | {measured} | {row.verdict} |" + (f" {row.note} |" if how else ""))
    return "\n".join(lines) + "\n"


def tally(rows: Iterable[Row]) -> str:
    """Say how many goals were held, and name those that were not."""
    with_goal = [row for row in rows if row.verdict]
    missed = [f"{row.what} ({row.verdict})" for row in with_goal if row.verdict != "held"]
    return f"{len(with_goal) - len(missed)} of {len(with_goal)} goals held" + (
        f"; {'; '.join(missed)}" if missed else ""
    )


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{text} {unit}".strip()


def to_record(row: Row) -> dict[str, Any]:
    """Return a row as plain data."""
    return asdict(row) | {"verdict": row.verdict}


def from_record(record: Mapping[str, Any]) -> Row:
    """Return the row that plain data tell.

    >>> from_record(to_record(Row("load", 1.1, goal=1.3))).verdict
    'held'
    """
    return Row(**{field.name: record[field.name] for field in fields(Row)})


def compared(one: Iterable[Mapping[str, Any]], other: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line for each ratio that two runs have both measured: how far apart they are."""
    before = {row["what"]: row for row in one}
    yield "| what | one run | the other | apart | |"
    yield "|---|---:|---:|---:|---|"
    for row in other:
        known = before.get(row["what"], {}).get("measured")
        if row["unit"] != "×" or row["bound"] or not known or not row["measured"]:
            continue
        apart = abs(row["measured"] - known) / min(row["measured"], known)
        figures = f"{_figure(known, '×')} | {_figure(row['measured'], '×')} | {apart:.0%}"
        yield f"| {row['what']} | {figures} | {'' if apart <= AGREE else 'more than 15 %'} |"
