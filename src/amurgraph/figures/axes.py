"""From numbers to pixels, with a quiet grid."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .colours import AXIS, RULE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .sheet import Sheet


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale from numbers to pixels.

    >>> Scale(0, 10, 100, 200)(5)
    150.0
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, number: float) -> float:
        """Return where a number is, in pixels."""
        if self.high == self.low:
            return self.start
        return self.start + (number - self.low) / (self.high - self.low) * (self.end - self.start)


def round_numbers(low: float, high: float, about: int = 5) -> list[float]:
    """Return about so many round numbers from ``low`` to ``high``.

    >>> round_numbers(0, 72), round_numbers(0, 1), round_numbers(0, 3)
    ([0, 20, 40, 60], [0, 0.2, 0.4, 0.6, 0.8, 1], [0, 1, 2, 3])
    """
    rough = (high - low) / about or 1
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(n * size for n in (1, 2, 5, 10) if n * size >= rough * 0.999)
    step = max(step, 1.0) if high - low >= 3 else step  # noqa: PLR2004 - halves of a body or a year are none
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    numbers = [float(f"{n * step:.10g}") for n in range(first, last + 1)]
    return [int(number) if number.is_integer() else number for number in numbers]


def in_digits(number: float) -> str:
    """Return a number as people write it.

    >>> in_digits(20.0), in_digits(0.25), in_digits(12500)
    ('20', '0.25', '12,500')
    """
    return f"{number:,.10g}"


def across_grid(
    sheet: Sheet,
    scale: Scale,
    ticks: Sequence[float],
    top: float,
    bottom: float,
    say: Callable[[float], str] = in_digits,
) -> None:
    """Draw upright grid lines with their numbers below."""
    for tick in ticks:
        sheet.line([(scale(tick), top), (scale(tick), bottom)], RULE)
        sheet.note(scale(tick), bottom + 17, say(tick), anchor="center")


def upward_grid(
    sheet: Sheet,
    scale: Scale,
    ticks: Sequence[float],
    left: float,
    right: float,
    say: Callable[[float], str] = in_digits,
) -> None:
    """Draw level grid lines with their numbers on the left; that of zero is an axis."""
    for tick in ticks:
        sheet.line([(left, scale(tick)), (right, scale(tick))], AXIS if tick == 0 else RULE)
        sheet.note(left - 8, scale(tick) + 4, say(tick), anchor="right")
