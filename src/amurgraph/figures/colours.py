"""The few colours of the figures: ink and greys of the site, and two of Okabe & Ito's that all tell apart."""

from __future__ import annotations

PAPER = "#ffffff"
INK = "#1b1f23"  # text; the greys and the ink are those of static/site.css
MUTED = "#565d64"  # what explains
RULE = "#e2e3df"  # a quiet grid: nothing is lost without it
AXIS = "#85898d"
UNSURE = "#85898d"  # what cannot be ordered, what has no date, what is only the rest
# Okabe & Ito 2008, "Color universal design": two colours to everybody, whichever cones an eye lacks.
MAIN = "#0072b2"
OTHER = "#d55e00"
OTHER_TEXT = "#a84700"  # vermilion, dark enough for text
BAND = "#dfe3e6"  # behind the line that says the same
PALE = "#a9cfe8"  # between two dots that say the same
ONE = "#4c99cc"  # in a square without a number
# How many, from few to many: steps of lightness, so that they are an order to everybody and in black and white.
STEPS = ("#dcebf5", "#a9cfe8", "#5ba4d3", "#0072b2", "#004a75")

# What each becomes on a dark page, where few is dark and many is bright.
ON_DARK = {
    PAPER: "#14171a",
    INK: "#e9ebed",
    MUTED: "#a6aeb5",
    RULE: "#2c3237",
    AXIS: "#747d85",
    OTHER: "#f08a3c",
    OTHER_TEXT: "#f2a366",
    BAND: "#2b3238",
    ONE: "#3f86b5",
    **dict(zip(STEPS, ("#1b3444", "#22506f", "#2b6a96", "#62b4ea", "#a8d8f8"), strict=True)),
}


def step(count: float, most: float) -> int:
    """Return which of ``STEPS`` shows a count from 1 to ``most``, on a scale of ratios.

    >>> step(1, 40), step(40, 40), step(3, 3), step(1, 1)
    (0, 4, 2, 0)
    """
    from math import ceil, log2

    # Each step up is twice as many, unless the most would not fit; small counts keep a step each.
    doublings = log2(max(count, 1))
    highest = log2(max(most, 1))
    scale = min(1.0, (len(STEPS) - 1) / highest) if highest else 1.0
    return min(len(STEPS) - 1, ceil(round(doublings * scale, 9)))
