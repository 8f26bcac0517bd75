"""What became of a tie is told by colour and dash, to everybody, by day and by night."""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from amurgraph.changes.fates import FATES, STANDINGS

if TYPE_CHECKING:
    from tests.page import test_palette as palette
else:
    sys.path.append(str(Path(__file__).parent.parent / "page"))
    import test_palette as palette

COLOURS = sorted({fate.colour for fate in FATES.values() if fate.colour} | {colour for _, colour in STANDINGS.values()})


def test_every_change_stands_out_by_day_and_by_night() -> None:
    for theme in palette.themes(palette.PAGES):
        pairs = {(colour, ground) for colour in COLOURS for ground in ("--page", "--map", "--raised")}
        assert palette.too_faint(pairs, theme, palette.GRAPHICS) == []


@pytest.mark.parametrize("vision", palette.VISIONS)
def test_two_colours_of_changes_are_two_colours_to_everybody(vision: str) -> None:
    greys = {theme["--edge"] for theme in palette.themes(palette.PAGES)} | {palette.of_countries()[-1]}
    pairs = [*combinations(COLOURS, 2), *((colour, grey) for colour in COLOURS for grey in greys)]
    near = {
        pair: round(far, 1)
        for pair in pairs
        if (far := palette.distance(palette.seen(pair[0], vision), palette.seen(pair[1], vision))) < palette.APART
    }
    assert near == {}


def test_no_two_fates_share_colour_and_dash() -> None:
    assert len({(fate.colour, fate.dash) for fate in FATES.values()}) == len(FATES)
    for one, other in combinations(FATES.values(), 2):
        assert one.dash != other.dash or one.width != other.width or {one.id, other.id} == {"first", "carried"}
