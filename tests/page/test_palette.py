"""Whoever sees colours otherwise, or sees little of them, reads pages as well: contrast and distance are computed."""

from __future__ import annotations

import re
from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import pytest

from amurgraph import resources
from amurgraph.page import drawing
from amurgraph.vocabulary import ORGANIZATION_KINDS

Vector = tuple[float, float, float]

# What can be told apart by colour alone: ten times a just noticeable difference (CIEDE2000 ≈ 1).
APART = 10.0
TEXT, GRAPHICS = 4.5, 3.0  # WCAG 2.2, success criteria 1.4.3 and 1.4.11

# Machado, Oliveira & Fernandes 2009, "A physiologically-based model for simulation of color vision deficiency",
# IEEE TVCG 15(6), table of severity 1.0; for linear RGB.
VISIONS: dict[str, tuple[Vector, Vector, Vector]] = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


# ---- formulas ----


def linear(colour: str) -> Vector:
    """Return the linear parts of an sRGB colour (IEC 61966-2-1)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    weights = (0.2126, 0.7152, 0.0722)
    light, dark = sorted(
        (sum(w * part for w, part in zip(weights, linear(colour), strict=True)) for colour in (one, other)),
        reverse=True,
    )
    return (light + 0.05) / (dark + 0.05)


def times(matrix: tuple[Vector, Vector, Vector], vector: Vector) -> Vector:
    first, second, third = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return first, second, third


def lab(rgb: Vector) -> Vector:
    """Return a colour in CIELAB, for D65; what no screen can show is cut off."""
    cut = (min(1.0, max(0.0, rgb[0])), min(1.0, max(0.0, rgb[1])), min(1.0, max(0.0, rgb[2])))
    to_xyz = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
    white = (0.95047, 1.0, 1.08883)
    ratios = [part / whole for part, whole in zip(times(to_xyz, cut), white, strict=True)]
    x, y, z = (r ** (1 / 3) if r > 216 / 24389 else (24389 / 27 * r + 16) / 116 for r in ratios)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one: Vector, other: Vector) -> float:
    """Return CIEDE2000 of two colours in CIELAB; the steps are those of Sharma, Wu & Dalal 2005."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    c = (hypot(a1, b1) + hypot(a2, b2)) / 2
    g = (1 - sqrt(c**7 / (c**7 + 25**7))) / 2
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180
    dl, dc, dh = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = h1 + h2
    if c1 * c2:
        hm = hm / 2 if abs(h1 - h2) <= 180 else (hm + 360) / 2 if hm < 360 else (hm - 360) / 2
    t = (
        1
        - 0.17 * cos(radians(hm - 30))
        + 0.24 * cos(radians(2 * hm))
        + 0.32 * cos(radians(3 * hm + 6))
        - 0.20 * cos(radians(4 * hm - 63))
    )
    sl = 1 + 0.015 * (lm - 50) ** 2 / sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rotation = -2 * sqrt(cm**7 / (cm**7 + 25**7)) * sin(radians(60 * exp(-(((hm - 275) / 25) ** 2))))
    parts = (dl / sl, dc / sc, dh / sh)
    return sqrt(sum(part**2 for part in parts) + rotation * parts[1] * parts[2])


def seen(colour: str, vision: str) -> Vector:
    """Return a colour as somebody sees it, in CIELAB."""
    return lab(times(VISIONS[vision], linear(colour)))


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#767676", "#ffffff", 4.54),  # the lightest grey that is enough for text on white
        ("#777777", "#ffffff", 4.48),
        ("#949494", "#ffffff", 3.03),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.00),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 3.1571, -77.2803), (50, 0, -82.7485), 2.8615),
        ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (61, -5, 29), 22.8977),
        ((50, 2.5, 0), (56, -27, -3), 31.9030),
        ((50, 2.5, 0), (58, 24, 15), 19.4535),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_distance_is_that_of_the_published_pairs(one: Vector, other: Vector, published: float) -> None:
    """Sharma, Wu & Dalal 2005, "The CIEDE2000 color-difference formula", table 1."""
    assert distance(one, other) == pytest.approx(published, abs=0.00006)
    assert distance(other, one) == pytest.approx(published, abs=0.00006)


def test_lab_is_that_of_srgb() -> None:
    assert lab(linear("#ffffff")) == pytest.approx((100, 0, 0), abs=0.02)
    assert lab(linear("#ff0000")) == pytest.approx((53.24, 80.09, 67.20), abs=0.02)
    assert lab(linear("#0000ff")) == pytest.approx((32.30, 79.19, -107.86), abs=0.02)


@pytest.mark.parametrize("vision", VISIONS)
def test_greys_are_greys_to_everybody(vision: str) -> None:
    for colour in ("#000000", "#777777", "#ffffff"):
        assert seen(colour, vision) == pytest.approx(seen(colour, "usual"), abs=0.01)


def test_who_lacks_a_cone_takes_red_and_green_for_alike() -> None:
    red, green = "#a04000", "#607000"
    for vision in ("protanopia", "deuteranopia"):
        assert distance(seen(red, vision), seen(green, vision)) < distance(seen(red, "usual"), seen(green, "usual")) / 2


# ---- what the style sheets and the vocabulary say ----

# Lines that part one thing from the next; nothing is lost with them.
DECORATION = {"--rule", "--warn-rule"}
# The line of a tie that is over is paler on purpose: its bar is not.
PALER = {"--edge-ended"}
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
TOKEN = re.compile(r"(--[\w-]+):\s*(#[0-9a-f]{6})\b")
PAGES, SITE = "page.css", "site.css"


def rules(sheet: str) -> list[tuple[str, str]]:
    """Return selector and declarations of each rule of a style sheet that is for screens."""
    text = resources.find("static", sheet).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return [(selector.strip(), said) for selector, said in RULE.findall(text.partition("@media print")[0])]


def themes(sheet: str) -> list[dict[str, str]]:
    """Return the named colours of a style sheet: by day, by night, and by night once more where a reader can choose."""
    return [dict(TOKEN.findall(said)) for selector, said in rules(sheet) if ":root" in selector and "--page:" in said]


def used(sheet: str) -> tuple[set[str], set[str], set[tuple[str, str]]]:
    """Return which named colours are text, which lie under text, and which only ever meet one another."""
    texts, grounds, pairs = set(), set(), set()
    for _, said in rules(sheet):
        text = re.search(r"(?<![-\w])color:\s*var\((--[\w-]+)\)", said)
        ground = re.search(r"(?<![-\w])background(?:-color)?:\s*var\((--[\w-]+)\)", said)
        if text and ground:
            pairs.add((text[1], ground[1]))
        elif text:
            texts.add(text[1])
        elif ground and ground[1] not in DECORATION:
            grounds.add(ground[1])
    return texts, grounds, pairs


def too_faint(pairs: set[tuple[str, str]], theme: dict[str, str], least: float) -> list[tuple[str, str, float]]:
    """Return which pairs of colours have too little contrast, and how much."""
    ratios = [(one, other, contrast(theme.get(one, one), theme.get(other, other))) for one, other in sorted(pairs)]
    return [(one, other, round(ratio, 2)) for one, other, ratio in ratios if ratio < least]


def drawn() -> dict[str, tuple[str, str]]:
    """Return shape and colour of each kind of thing that has them."""
    return {name: (facts["shape"], facts["colour"]) for name, facts in drawing().items() if "shape" in facts}


@pytest.mark.parametrize("sheet", [PAGES, SITE])
def test_text_can_be_read_on_every_ground_by_day_and_by_night(sheet: str) -> None:
    texts, grounds, pairs = used(sheet)
    every = {(text, ground) for text in texts for ground in grounds} | pairs

    assert {"--text", "--muted", "--accent", "--warn"} <= texts
    assert {"--page", "--soft"} <= grounds
    for theme in themes(sheet):
        assert too_faint(every, theme, TEXT) == []


@pytest.mark.parametrize("sheet", [PAGES, SITE])
def test_what_is_drawn_and_what_can_be_pressed_stands_out(sheet: str) -> None:
    _, grounds, _ = used(sheet)
    inks = set(
        re.findall(r"(?:border[\w-]*|outline[\w-]*|stroke|accent-color):[^;]*?var\((--[\w-]+)\)", str(rules(sheet)))
    )
    inks |= {name for name in themes(sheet)[0] if name.startswith(("--edge", "--tie"))}
    inks -= DECORATION | PALER | grounds

    assert "--strong-rule" in inks
    for theme in themes(sheet):
        assert (
            too_faint({(ink, ground) for ink in inks for ground in grounds & {"--page", "--map"}}, theme, GRAPHICS)
            == []
        )


def test_a_line_of_a_tie_that_is_over_is_paler_but_there() -> None:
    for theme in themes(PAGES):
        assert too_faint({("--edge-ended", "--map")}, theme, 2.5) == []


def test_there_is_one_dark_theme_and_the_site_wears_the_colours_of_the_map() -> None:
    day, night, chosen = themes(PAGES)

    assert night == chosen
    assert night.keys() == day.keys()
    for own, other in zip(themes(SITE), (day, night), strict=True):
        assert own.keys() - other.keys() <= {"--tie"}
        assert {name: colour for name, colour in own.items() if other.get(name, colour) != colour} == {}


def test_every_kind_stands_out_by_day_and_by_night() -> None:
    colours = {colour for _, colour in drawn().values()}
    grounds = ("--page", "--map", "--raised")

    for theme in themes(PAGES):
        assert too_faint({(colour, ground) for colour in colours for ground in grounds}, theme, GRAPHICS) == []


def test_no_two_kinds_of_organization_share_a_shape() -> None:
    """Colour is never the only cue."""
    shapes = [drawing()[kind]["shape"] for kind in ORGANIZATION_KINDS]

    assert len(shapes) > 8
    assert len(set(shapes)) == len(shapes)


@pytest.mark.parametrize("vision", VISIONS)
def test_two_kinds_differ_in_shape_or_in_colour_to_everybody(vision: str) -> None:
    alike = [
        (one, other)
        for (one, (shape, colour)), (other, (its_shape, its_colour)) in combinations(drawn().items(), 2)
        if shape == its_shape and distance(seen(colour, vision), seen(its_colour, vision)) < APART
    ]

    assert alike == []


@pytest.mark.parametrize("vision", VISIONS)
def test_two_colours_of_kinds_are_two_colours_to_everybody(vision: str) -> None:
    colours = sorted({colour for _, colour in drawn().values()})

    near = {(one, other): distance(seen(one, vision), seen(other, vision)) for one, other in combinations(colours, 2)}

    assert len(colours) > 5
    assert {pair: round(far, 1) for pair, far in near.items() if far < APART} == {}


def of_countries() -> list[str]:
    """Return the colours that countries and computed groups get, and the grey of the others."""
    script = resources.find("static", "page", "data.js").read_text(encoding="utf-8")
    listed = re.search(r"COUNTRY_COLOURS = \[(.*?)\]", script, re.DOTALL)
    rest = re.search(r"GREY = '(#[0-9a-f]{6})'", script)
    assert listed
    assert rest
    return [*re.findall(r"#[0-9a-f]{6}", listed[1]), rest[1]]


def test_every_country_stands_out_by_day_and_by_night() -> None:
    for theme in themes(PAGES):
        pairs = {(colour, ground) for colour in of_countries() for ground in ("--page", "--map", "--raised")}
        assert too_faint(pairs, theme, GRAPHICS) == []


@pytest.mark.parametrize("vision", ["usual", "protanopia", "deuteranopia"])
def test_two_countries_are_two_colours_to_most_readers(vision: str) -> None:
    """Ten countries have no shapes of their own; more than ten colours could not be told apart."""
    near = {
        (one, other): distance(seen(one, vision), seen(other, vision)) for one, other in combinations(of_countries(), 2)
    }

    assert len(near) == 11 * 10 / 2
    assert {pair: round(far, 1) for pair, far in near.items() if far < 8} == {}
