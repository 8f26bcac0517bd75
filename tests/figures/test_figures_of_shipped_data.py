"""Every figure of the data that ship is whole: it can be read, checked, put into a page, and made again."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from amurgraph.figures import FIGURES, Figure, write_figures
from amurgraph.figures.sheet import FOOT, WIDTH

if TYPE_CHECKING:
    from pathlib import Path

    from amurgraph.claims import Claims

# What generated text about organizations must not say; causal verbs as well.
REFUSED = (
    r"influen\w*|power\w*|leaders?|leading|key|important\w*|effective\w*|causes?|caused|drives?|driven|leads? to"
    r"|because"
    r"|improv\w*|confidence"
)
every = pytest.mark.parametrize("name", FIGURES)


@every
def test_svg_is_part_of_any_page_and_asks_for_nothing(figures: dict[str, Figure], name: str) -> None:
    svg = figures[name].svg
    root = ET.fromstring(svg)  # noqa: S314 - ours

    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("role") == "img"
    assert not re.search(r"<(script|style|image|foreignObject|metadata|!DOCTYPE|\?xml)", svg)
    links = re.findall(r'(?:href|src)="([^"]*)"', svg) + re.findall(r"url\(([^)]*)\)", svg)
    assert all(link.startswith("#") for link in links)
    assert re.findall(r"https?:[^\"' ]*", svg) == ["http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"]


def test_two_figures_in_one_page_share_no_id(figures: dict[str, Figure]) -> None:
    ids = [name for figure in figures.values() for name in re.findall(r'\bid="([^"]*)"', figure.svg)]

    assert len(ids) == len(set(ids))
    for figure in figures.values():
        assert set(re.findall(r'"#([^"]*)"', figure.svg)) <= set(re.findall(r'\bid="([^"]*)"', figure.svg))


@every
def test_words_for_who_cannot_see_have_the_numbers(figures: dict[str, Figure], name: str) -> None:
    figure = figures[name]
    root = ET.fromstring(figure.svg)  # noqa: S314 - ours

    assert len(re.findall(r"\d+", figure.alt)) > 2
    assert root.findtext("{http://www.w3.org/2000/svg}desc") == figure.alt
    assert root.findtext("{http://www.w3.org/2000/svg}title") == figure.title


@every
def test_caption_has_the_version_of_the_data_and_a_caveat(
    figures: dict[str, Figure], name: str, claims: Claims
) -> None:
    assert f"Data {claims.about.version}; as published, not as lived." in figures[name].caption
    assert len(figures[name].caption) > 100


@every
def test_csv_is_the_rows(figures: dict[str, Figure], name: str) -> None:
    figure = figures[name]
    header, *lines = csv.reader(io.StringIO(figure.csv))

    assert tuple(header) == figure.rows.columns
    assert len(lines) == len(figure.rows) > 0
    written = [["" if cell is None else str(cell) for cell in row] for row in figure.rows]
    assert [[cell.removeprefix("'") for cell in line] for line in lines] == [
        [cell.removeprefix("'") for cell in row] for row in written
    ]


@every
def test_no_word_that_generated_text_refuses(figures: dict[str, Figure], name: str) -> None:
    figure = figures[name]

    for text in (figure.title, figure.subtitle, figure.caption, figure.alt):
        assert re.findall(rf"\b(?:{REFUSED})\b", text, re.IGNORECASE) == []


@every
def test_png_is_twice_as_wide_as_the_sheet_and_tells_no_version(figures: dict[str, Figure], name: str) -> None:
    png = figures[name].png

    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 2 * WIDTH
    assert b"atplotlib" not in png


def boxes(figure: Figure) -> list[tuple[str, Any]]:
    """Return each text of a figure with the box that it fills, in pixels."""
    from matplotlib.text import Text

    from amurgraph.figures import sheet

    with sheet._settings({"font.family": [sheet._FAMILY]}):
        drawn = figure.sheet()._drawn
        drawn.canvas.draw()
        texts = [t for t in drawn.findobj(Text) if isinstance(t, Text) and t.get_text()]
        return [(t.get_text(), t.get_window_extent()) for t in texts if not t.get_rotation()]


@every
def test_no_text_leaves_the_sheet_or_lies_on_another(figures: dict[str, Figure], name: str) -> None:
    placed = boxes(figures[name])
    height = figures[name].sheet().height

    out = [text for text, box in placed if box.x0 < 0 or box.y0 < 0 or box.x1 > WIDTH or box.y1 > height]
    clash = [
        (one, other)
        for (one, a), (other, b) in combinations(placed, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > FOOT / 3
    ]
    assert len(placed) > 10
    assert out == []
    assert clash == []


@every
def test_nothing_is_too_small_to_read(figures: dict[str, Figure], name: str) -> None:
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", figures[name].svg)]

    assert min(sizes) >= 10.5


@every
def test_a_notebook_shows_it(figures: dict[str, Figure], name: str) -> None:
    figure = figures[name]

    assert figure._repr_svg_() == figure.svg
    assert figure.svg in figure._repr_html_()


_WRITE = """
import sys
from amurgraph.figures import write_figures
from amurgraph.graph import read_store
print(len(write_figures(read_store(), sys.argv[1])))
"""


def test_equal_data_give_equal_bytes_whatever_the_hash_seed(figures: dict[str, Figure], tmp_path: Path) -> None:
    seed = {**os.environ, "PYTHONHASHSEED": "77"}
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", _WRITE, tmp_path], env=seed, capture_output=True, check=True
    )

    assert int(run.stdout) == 3 * len(FIGURES)
    assert run.stderr == b""
    for name, figure in figures.items():
        assert (tmp_path / f"{name}.svg").read_text(encoding="utf-8") == figure.svg
        assert (tmp_path / f"{name}.png").read_bytes() == figure.png
        assert (tmp_path / f"{name}.csv").read_text(encoding="utf-8") == figure.csv


def test_figures_are_written_with_names_that_say_what_they_are(claims: Claims, tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []

    paths = write_figures(
        claims, tmp_path / "new" / "folder", names=["timeline"], tell=lambda what, part: told.append((what, part))
    )

    assert [path.name for path in paths] == ["timeline.svg", "timeline.png", "timeline.csv"]
    assert all(path.stat().st_size > 100 for path in paths)
    assert told == [("figure timeline", 0.0)]
