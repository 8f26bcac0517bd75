"""What a site has if asked for: a page of figures, pages of notebooks that were run; and the brief, always."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from base64 import b64decode
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from tests.site.conftest import Site

from amurgraph.cli import run
from amurgraph.errors import InputError, MissingExtraError
from amurgraph.figures import FIGURES
from amurgraph.figures.figure import FIGURE
from amurgraph.site import write_site
from amurgraph.site.notebooks import read_notebooks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.site.conftest import Built

    from amurgraph.site.notebooks import Notebook

ADDRESS = "https://otter.example/who/"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><text>Dots</text></svg>'
HEADING = "# 1 Who is *first*\n\nWho is **first**,\nand how far `that` can be told?\n\nThen more."


def words(*lines: str) -> dict[str, Any]:
    """Return a cell of words."""
    return {"cell_type": "markdown", "metadata": {}, "source": list(lines)}


def code(text: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    """Return a cell of code with what came out."""
    return {"cell_type": "code", "metadata": {}, "execution_count": 1, "source": text, "outputs": list(outputs)}


def shown(**data: Any) -> dict[str, Any]:
    """Return an output: ``html``, ``svg``, ``plain``."""
    kinds = {"html": "text/html", "svg": "image/svg+xml", "plain": "text/plain", "json": "application/json"}
    return {"output_type": "display_data", "metadata": {}, "data": {kinds[name]: text for name, text in data.items()}}


def figure() -> dict[str, Any]:
    """Return a figure of ours, as it shows itself."""
    words = {"title": "Two <dots>", "subtitle": "Each a body.", "alt": "Two dots.", "caption": "As published."}
    return {
        "output_type": "display_data",
        "data": {FIGURE: {**words, "plot": SVG}, "image/svg+xml": SVG, "text/plain": "Two dots."},
    }


def stream(text: str, name: str = "stdout") -> dict[str, Any]:
    """Return what was printed."""
    return {"output_type": "stream", "name": name, "text": [text]}


RAN = code("1 + 1", shown(plain="2"))
FIRST = (
    words(HEADING),
    code("show()", stream("42 ties\n"), stream("a warning\n", "stderr"), shown(svg=[SVG], plain=["Dots. ", "Two."])),
    code(
        "table",
        shown(html='<table class="dataframe"><tbody><tr><th>who</th><td>Cedar &amp; Co</td></tr></tbody></table>'),
    ),
    code("figure", figure()),
    code("page", shown(html='<iframe srcdoc="<script>alert(2)</script>"></iframe>', plain="<Page>")),
    {"cell_type": "raw", "metadata": {}, "source": "not for a page"},
    code("nothing = 1"),
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes a notebook of some cells into a folder of notebooks."""

    def wrote(*cells: Any, name: str = "01-first") -> Path:
        place = tmp_path / "notebooks"
        place.mkdir(exist_ok=True)
        (place / f"{name}.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4}), encoding="utf-8")
        return place

    return wrote


def parts_of(notebook: Notebook, sort: str) -> list[dict[str, Any]]:
    """Return the parts of a sort, as the page shows them."""
    return [part for part in notebook.cells if part["sort"] == sort]


# ---- what is read of a notebook ----


def test_notebooks_come_in_the_order_of_their_names(write: Callable[..., Path]) -> None:
    write(RAN, name="02-then")
    write(*FIRST, name="01-first")
    read = read_notebooks(write(words("# Ten"), RAN, name="10-last"))

    assert [one.name for one in read] == ["01-first", "02-then", "10-last"]
    assert [one.title for one in read] == ["1 Who is *first*", "02-then", "Ten"]
    assert read[0].asks == "Who is first,\nand how far that can be told?"


def test_a_notebook_shows_words_code_text_table_and_figure_in_its_order(write: Callable[..., Path]) -> None:
    (read,) = read_notebooks(write(*FIRST))

    assert [
        part["sort"] for part in read.cells
    ] == "words code text picture code table code figure code page code".split()
    assert [part["text"] for part in parts_of(read, "text")] == ["42 ties\n"]
    assert "not for a page" not in repr(read.cells)
    assert "a warning" not in repr(read.cells)


def test_a_figure_says_in_words_what_it_shows(write: Callable[..., Path]) -> None:
    (read,) = read_notebooks(write(*FIRST))
    (picture,) = parts_of(read, "picture")
    head, _, body = picture["src"].partition(",")

    assert picture["alt"] == "Dots. Two."
    assert head == "data:image/svg+xml;base64"
    assert b64decode(body).decode() == SVG  # as a picture it runs no script


def test_a_figure_of_ours_has_its_words_beside_the_plot(write: Callable[..., Path]) -> None:
    (read,) = read_notebooks(write(code("show()", figure())))
    (part,) = parts_of(read, "figure")

    assert part["said"] == {
        "title": "Two <dots>",
        "subtitle": "Each a body.",
        "alt": "Two dots.",
        "caption": "As published.",
    }
    assert b64decode(part["src"].partition(",")[2]).decode() == SVG


def test_a_page_within_a_notebook_is_not_taken_over(write: Callable[..., Path]) -> None:
    (read,) = read_notebooks(write(*FIRST))

    assert parts_of(read, "page") == [{"sort": "page"}]


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ('<table><tr><td onclick="x()" style="color:red">a</td></tr></table>', "<table><tr><td>a</td></tr></table>"),
        ("<table><tr><td>a<script>b()</script>c</td></tr></table>", "<table><tr><td>ac</td></tr></table>"),
        ("<table><tr><td>a<style>td {}</style></td></tr></table>", "<table><tr><td>a</td></tr></table>"),
        ("<table><tr><td><img src=x onerror=y()>a</td></tr></table>", "<table><tr><td>a</td></tr></table>"),
        (
            "<table><tr><td>&lt;b&gt; &amp;amp;</td></tr></table>",
            "<table><tr><td>&lt;b&gt; &amp;amp;</td></tr></table>",
        ),
        ('<table><tr><td><a href="javascript:x()">a</a></td></tr></table>', "<table><tr><td>a</td></tr></table>"),
        ("<table><tr><td><!-- <td> --><![CDATA[b]]>a</td></tr></table>", "<table><tr><td>a</td></tr></table>"),
        ("before<table>in<tr>row<td>a</td></tr></table>after", "<table><tr><td>a</td></tr></table>"),
        (
            "<table><thead><tr><th></th><th>n</th></tr></thead><tbody><tr><th>a</th><td>1</td></tr></tbody></table>",
            (
                '<table><thead><tr><td></td><th scope="col">n</th></tr></thead>'
                '<tbody><tr><th scope="row">a</th><td>1</td></tr></tbody></table>'
            ),
        ),
        # What is not as it should be hides nothing that follows, and opens nothing that stays open.
        ("</style></script><table><tr><td>a</td></tr></table>", "<table><tr><td>a</td></tr></table>"),
        ("<table><tr></td></td><td>a</td></tr></table>", "<table><tr><td>a</td></tr></table>"),
        ("</table></td><td>lost<table><tr><td>a", "<table><tr><td>a</td></tr></table>"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"),
        ("<table><tr><td>a<script>b()<td>c", "<table><tr><td>a</td></tr></table>"),
    ],
)
def test_of_html_only_tables_stay(write: Callable[..., Path], html: str, kept: str) -> None:
    (read,) = read_notebooks(write(code("table", shown(html=[html]))))

    assert [str(part["html"]) for part in parts_of(read, "table")] == [kept]


def test_html_among_the_words_is_text(write: Callable[..., Path]) -> None:
    hostile = "# Title\n\n<script>alert(1)</script> <b onclick=x()>bold</b>\n\n<iframe src=//x.example></iframe>"
    (read,) = read_notebooks(write(words(hostile), RAN))
    (part,) = parts_of(read, "words")

    assert set(re.findall(r"<(\w+)", str(part["html"]))) == {"h1", "p"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in part["html"]


def test_words_link_to_the_web_alone_and_show_no_picture_of_others(write: Callable[..., Path]) -> None:
    text = (
        "[out](https://cedar.example/?a=1&b=2) [in](../else.html) [bad](javascript:x()) ![seen](https://eye.example/p)"
    )
    (read,) = read_notebooks(write(words(text), RAN))
    (part,) = parts_of(read, "words")

    link = '<a href="https://cedar.example/?a=1&amp;b=2" rel="noopener noreferrer">out</a>'
    assert str(part["html"]) == f"<p>{link} in bad seen</p>\n"


def test_what_is_no_text_is_shown_to_be_none(write: Callable[..., Path]) -> None:
    (read,) = read_notebooks(write(code("\x00", stream("\x1b[31mred\ud800\n\tnext"))))

    assert [part["text"] for part in read.cells] == ["\ufffd", "\ufffd[31mred\ufffd\n\tnext"]


@pytest.mark.parametrize("name", ["My first notebook", "a'\"<b>", "-x", "x" * 120])
def test_a_notebook_has_a_harmless_file_name(write: Callable[..., Path], name: str) -> None:
    try:
        (read,) = read_notebooks(write(RAN, name=name.replace("/", "")))
    except OSError:
        pytest.skip("no such file name on this system")

    assert re.fullmatch(r"x-[0-9a-f]{16}", read.name)


# ---- what is refused ----


@pytest.mark.parametrize(
    "text",
    [
        "no notebook", "", "[]", "{}", "[" * 100_000,
        '"cells"', '{"cells": 3}', '{"cells": [1]}', '{"cells": {"a": 1}}',
        json.dumps({"cells": [{"source": "1", "outputs": [shown(plain="2")]}]}),
        json.dumps({"cells": [RAN, {"cell_type": "markdown"}]}),
        json.dumps({"cells": [RAN, {"cell_type": "markdown", "source": [1]}]}),
        json.dumps({"cells": [code("1", {"data": {}})]}),
        json.dumps({"cells": [code("1", {"output_type": "stream", "name": "stdout"})]}),
        json.dumps({"cells": [code("1", {"output_type": "display_data", "data": []})]}),
        json.dumps({"cells": [code("1", shown(plain=[2]))]}),
        json.dumps({"cells": [code("1", {"output_type": "display_data", "data": {FIGURE: {"title": "Dots"}}})]}),
    ],
)  # fmt: skip
def test_what_is_no_notebook_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.ipynb").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=r"odd\.ipynb: is no notebook that can be read \(\w+\)"):
        read_notebooks(tmp_path)


def test_a_notebook_that_was_not_run_is_refused(write: Callable[..., Path]) -> None:
    with pytest.raises(InputError, match=r"01-first\.ipynb: has no results; run it first"):
        read_notebooks(write(words("# One"), code("1 + 1")))


def test_a_folder_without_notebooks_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(InputError, match="no notebooks"):
            read_notebooks(folder)


def test_without_mistune_one_line_names_the_extra(write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mistune", None)

    with pytest.raises(MissingExtraError, match=r"needs mistune: pip install 'amurgraph\[notebooks\]'"):
        read_notebooks(write(*FIRST))


# ---- the pages ----


@pytest.fixture(scope="module")
def full(rivers: Built, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the site of the small data with its figures and with notebooks."""
    place = tmp_path_factory.mktemp("full")
    (place / "notebooks").mkdir()
    for name, cells in (("01-first", FIRST), ("A second", (words("# 2 Second <b>"), RAN))):
        (place / "notebooks" / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    write_site(rivers.store, place / "site", figures=True, notebooks=place / "notebooks", address=ADDRESS)
    return Site(place / "site")


def more(site: Site) -> list[str]:
    """Return the pages that a site has more than others, and the brief."""
    return [
        name for name in site.pages if name in ("figures.html", "notebooks.html") or name.startswith("notebooks/")
    ] + ["brief.html"]


def hrefs(site: Site, page: str) -> list[str]:
    """Return where all links of a page lead."""
    return [element.attributes["href"] for element in site.pages[page].of("a") if "href" in element.attributes]


def beneath(site: Site, page: str) -> set[str]:
    """Return the files of the site to which the foot of a page leads; 404.html may be shown under any address."""
    links = [e.attributes["href"].removeprefix(ADDRESS) for e in site.pages[page].of("a") if "footer" in e.parents]
    return {site.target(page, href)[0] for href in links if not urlsplit(href).scheme}


def test_a_plain_site_has_the_brief_and_neither_figures_nor_notebooks(rivers: Built) -> None:
    site = rivers.site

    assert more(site) == ["brief.html"]
    assert not [path for path in site.folder.rglob("*") if re.search("figure|notebook", path.name)]
    for name in site.plain_pages:
        assert not [href for href in hrefs(site, name) if re.search("figure|notebook", href)], name


def test_the_foot_of_every_page_leads_to_the_brief_the_figures_and_the_notebooks(full: Site, rivers: Built) -> None:
    for site, there in ((rivers.site, {"brief.html"}), (full, {"brief.html", "figures.html", "notebooks.html"})):
        for name in site.plain_pages.keys() - {"brief.html"}:
            assert there <= beneath(site, name), name


def test_the_list_of_notebooks_leads_to_each(full: Site) -> None:
    listed = [e for e in full.items("notebooks.html") if e.tag == "li" and any("notebooks/" in x for x in e.links)]

    assert [item.text for item in listed] == [
        "1 Who is *first* Who is first, and how far that can be told?".replace("* W", "*W"),
        "2 Second <b>",
    ]
    assert {full.target("notebooks.html", e.links[0])[0] for e in listed} == {
        name for name in more(full) if name.startswith("notebooks/")
    }


def test_a_page_of_a_notebook_shows_what_came_out(full: Site) -> None:
    page = full.pages["notebooks/01-first.html"]

    assert [picture.attributes["alt"] for picture in page.of("img")] == ["Dots. Two.", "Two dots."]
    for text in (
        "Two <dots>",
        "Each a body.",
        "As published.",
        "42 ties",
        "Cedar & Co",
        "show()",
        "can be used: see the",
    ):
        assert text in page.text
    for text in ("alert(1)", "alert(2)", "a warning", "not for a page"):
        assert text not in page.text
    assert not {"iframe", "object", "embed", "b", "dots"} & {element.tag for element in page.elements}


def test_the_pages_are_well_formed_and_keep_the_policy_of_the_others(full: Site) -> None:
    ours = full.pages["index.html"]
    for name in more(full):
        page = full.pages[name]
        assert page.faults == [], name
        if name != "brief.html":  # it has a policy of its own, see tests/brief
            assert (page.policy, page.scripts, page.styles) == (ours.policy, ours.scripts, ours.styles), name
        assert page.policy["default-src"] == ["'none'"]
        for element in page.elements:
            assert urlsplit(element.attributes.get("src", "data:")).scheme == "data", (name, element)
            assert not [key for key in element.attributes if key.startswith("on")], (name, element)


def test_every_link_of_the_pages_leads_to_a_file_and_a_place_that_are_there(full: Site) -> None:
    for name in more(full):
        for href in hrefs(full, name):
            if urlsplit(href).scheme:
                continue
            file, fragment = full.target(name, href)
            assert (full.folder / file).is_file(), (name, href)
            if file in full.pages and fragment and "=" not in fragment:
                assert fragment in full.pages[file].ids, (name, href)


def test_each_figure_is_there_in_words_and_in_three_files(full: Site) -> None:
    page = full.pages["figures.html"]
    pictures = page.of("img")
    assert len(pictures) == len(FIGURES)
    assert all(len(picture.attributes["alt"]) > 10 for picture in pictures)
    assert len({picture.attributes["alt"] for picture in pictures}) > len(FIGURES) / 2

    downloads = [e.attributes["href"] for e in page.of("a") if "download" in e.attributes]
    assert sorted(downloads) == sorted(
        f"figures/{name}.{ending}" for name in FIGURES for ending in ("svg", "png", "csv")
    )
    assert {path.name for path in (full.folder / "figures").iterdir()} == {href[8:] for href in downloads}
    for name in FIGURES:
        drawn, picture, numbers = ((full.folder / f"figures/{name}.{e}").read_bytes() for e in ("svg", "png", "csv"))
        assert drawn.startswith(b"<svg ")
        assert b"<desc" in drawn
        assert picture.startswith(b"\x89PNG")
        assert len(next(csv.reader(io.StringIO(numbers.decode("utf-8-sig"))))) > 1


def test_a_figure_on_the_page_has_the_words_of_its_file(full: Site) -> None:
    told = {
        re.sub(r"\s+", " ", found)
        for path in (full.folder / "figures").glob("*.svg")
        for found in re.findall(r"<desc [^>]*>([^<]*)</desc>", path.read_text(encoding="utf-8"))
    }

    for picture in full.pages["figures.html"].of("img"):
        assert picture.attributes["alt"].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in told


def test_the_sitemap_lists_each_page_and_nothing_else(full: Site) -> None:
    listed = re.findall("<loc>(.*?)</loc>", (full.folder / "sitemap.xml").read_text(encoding="utf-8"))

    assert {address.removeprefix(ADDRESS) for address in listed} == full.pages.keys() - {"404.html"}
    assert set(more(full)) <= {address.removeprefix(ADDRESS) for address in listed}


# ---- without what they need ----


def test_figures_without_matplotlib_are_one_line_that_names_the_extra(
    rivers: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(SystemExit) as end:
        run(["site", str(tmp_path / "site"), "-g", str(rivers.site.folder / "data" / "data.ttl"), "--figures"])

    assert end.value.code
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "pip install 'amurgraph[plots]'" in said.err
    assert not list(tmp_path.iterdir()), "nothing half made is left behind"
