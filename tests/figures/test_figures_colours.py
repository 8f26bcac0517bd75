"""Whoever sees colours otherwise, or sees little of them, reads figures as well."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from tests.page.test_palette import APART, GRAPHICS, TEXT, VISIONS, contrast, distance, lab, linear, seen

from amurgraph.figures import colours


@pytest.mark.parametrize("ink", [colours.INK, colours.MUTED, colours.MAIN, colours.OTHER_TEXT])
def test_text_can_be_read(ink: str) -> None:
    assert contrast(ink, colours.PAPER) >= TEXT


@pytest.mark.parametrize("ink", [colours.MAIN, colours.OTHER, colours.UNSURE, colours.AXIS, colours.ONE, colours.MUTED])
def test_marks_stand_out(ink: str) -> None:
    assert contrast(ink, colours.PAPER) >= GRAPHICS


@pytest.mark.parametrize("vision", VISIONS)
def test_marks_of_one_figure_are_told_apart_by_everybody(vision: str) -> None:
    for one, other in [*combinations((colours.MAIN, colours.OTHER, colours.UNSURE), 2), (colours.MAIN, colours.INK)]:
        assert distance(seen(one, vision), seen(other, vision)) >= APART


def test_counts_get_darker_in_even_steps() -> None:
    lightness = [lab(linear(step))[0] for step in colours.STEPS]

    assert all(one - other > 8 for one, other in pairwise(lightness))


def test_a_number_can_be_read_in_its_cell() -> None:
    for place, shade in enumerate(colours.STEPS):
        assert contrast(colours.PAPER if place >= 3 else colours.INK, shade) >= TEXT
    assert contrast(colours.PAPER, colours.MAIN) >= TEXT


def test_shades_follow_the_counts() -> None:
    shades = [colours.step(count, 60) for count in range(1, 61)]

    assert shades == sorted(shades)
    assert shades[0] == 0
    assert shades[-1] == len(colours.STEPS) - 1
