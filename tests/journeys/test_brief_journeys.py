"""The brief in a real browser: one sheet of paper, and a page that everybody can read."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from amurgraph.brief import Brief, graph_to_brief, network_to_brief
from amurgraph.coverage import not_to_suggest
from amurgraph.network import claims_to_network

from .test_accessibility_journeys import PHONE, faults

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from playwright.sync_api import Browser
    from pyoxigraph import Store
    from tests.journeys.conftest import Visit

    from amurgraph.claims import Claims

pytestmark = pytest.mark.browser
DRAWS = 20
SMALLEST = 7.5  # points, on paper
SORTS = ("", "most tied", "isolate", "longest name", "cutpoint", "legal status", "enforcement", "ended", "slice")
LONG = {
    "wide": "Wide Meadow Water Management Mammal Committee of MMMM WWWWWW",
    "one word": "x" * 400,
    "wide script": "字" * 300,
}
FONTS = """() => [...document.querySelectorAll('.sheet *')].filter(
  (part) => [...part.childNodes].some((inside) => inside.nodeType === 3 && inside.textContent.trim())
    && part.tagName.toLowerCase() !== 'desc'
).map((part) => {
  const svg = part.closest('svg');
  const scale = svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
  return [parseFloat(getComputedStyle(part).fontSize) * scale * 72 / 96, part.textContent.trim().slice(0, 40)];
})"""
# What is cut at an edge that nobody meant: more text than room, without an ellipsis of ours or of the browser.
OVERFULL = """() => [...document.querySelectorAll('.sheet p, .sheet li, .sheet h1, .sheet h2')]
  .filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.textContent.trim().slice(0, 60))"""


def chosen(claims: Claims, network: nx.MultiDiGraph, sort: str) -> str | None:
    """Return one organization of a sort."""
    graph = nx.Graph(network)
    barred = not_to_suggest(claims)
    sorts: dict[str, Iterable[str]] = {
        "isolate": nx.isolates(graph),
        "cutpoint": set(nx.articulation_points(graph)) - frozenset().union(*barred.values()),
        "legal status": barred["legal status"] & set(graph),
        "enforcement": (node for node, facts in network.nodes(data=True) if facts.get("enforcement_only")),
        "most tied": sorted(graph, key=lambda node: (-graph.degree(node), node))[:1],
        "longest name": sorted(graph, key=lambda node: (-len(network.nodes[node]["label"]), node))[:1],
        "ended": sorted(barred["gone"] & set(graph), key=lambda node: (-graph.degree(node), node))[:1],
    }
    return min(sorts[sort]) if sort in sorts else None


def pages_of(browser: Browser, file: Path) -> dict[str, int]:
    """Return how many sheets of each paper a browser prints."""
    page = browser.new_page()
    page.goto(file.as_uri())
    found = {paper: len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))) for paper in ("A4", "Letter")}
    page.close()
    return found


def written(made: Brief, folder: Path) -> Path:
    (folder / "brief.html").write_text(made.html, encoding="utf-8")
    return folder / "brief.html"


@pytest.mark.parametrize("sort", SORTS)
def test_it_prints_on_one_sheet(
    browser: Browser, shipped: Store, claims: Claims, network: nx.MultiDiGraph, tmp_path: Path, sort: str
) -> None:
    as_of = "2012" if sort == "slice" else None
    made = graph_to_brief(shipped, organization=chosen(claims, network, sort), as_of=as_of, draws=DRAWS)
    file = written(made, tmp_path)

    assert pages_of(browser, file) == {"A4": 1, "Letter": 1}

    page = browser.new_page(viewport={"width": 1000, "height": 1400})
    page.goto(file.as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    small = [(size, text) for size, text in page.evaluate(FONTS) if size < SMALLEST - 0.01]
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    hidden = page.evaluate("[...document.querySelectorAll('.screen')].every((p) => !p.getClientRects().length)")
    page.close()
    assert small == []
    assert paper == "rgb(255, 255, 255)", "print is always light"
    assert hidden


@pytest.mark.parametrize("long", LONG)
@pytest.mark.parametrize("sort", ["", "cutpoint", "legal status"])
def test_whatever_the_names_it_prints_on_one_sheet(
    browser: Browser, claims: Claims, network: nx.MultiDiGraph, tmp_path: Path, sort: str, long: str
) -> None:
    name = LONG[long]
    named = replace(
        claims,
        things={slug: replace(thing, label=f"{name} {slug}") for slug, thing in claims.things.items()},
        sources={slug: replace(source, title=name, publisher=name) for slug, source in claims.sources.items()},
        about=replace(claims.about, title=name, version=name, correction=f"mailto:{'a' * 200}@cedar.example"),
    )
    made = network_to_brief(
        named,
        claims_to_network(named),
        organization=chosen(claims, network, sort),
        address=f"https://{'a' * 200}.example/",
        draws=DRAWS,
    )

    assert pages_of(browser, written(made, tmp_path)) == {"A4": 1, "Letter": 1}


@pytest.mark.parametrize("size", [(1280, 900), PHONE])
@pytest.mark.parametrize("sort", ["", "cutpoint", "legal status"])
def test_everybody_can_read_it(
    visit: Visit, shipped: Store, claims: Claims, network: nx.MultiDiGraph, tmp_path: Path, sort: str, size: Any
) -> None:
    file = written(graph_to_brief(shipped, organization=chosen(claims, network, sort), draws=DRAWS), tmp_path)

    with visit(file, size=size) as page:
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert page.evaluate(OVERFULL) == []
        page.emulate_media(color_scheme="dark")
        assert faults(page) == []


def test_a_number_leads_to_its_rule_and_on_to_a_source(visit: Visit, shipped: Store, tmp_path: Path) -> None:
    with visit(written(graph_to_brief(shipped, draws=DRAWS), tmp_path)) as page:
        page.locator('.say a.num[href="#from-single"]').first.click()
        target = page.locator(":target")
        assert target.locator("code").inner_text().startswith("amurgraph measure ")
        target.locator("summary").click()
        target.locator("details a").first.click()
        assert page.locator(".sources li:target a").get_attribute("href", timeout=2000)


def test_a_long_list_of_sources_stands_once(visit: Visit, shipped: Store, tmp_path: Path) -> None:
    with visit(written(graph_to_brief(shipped, draws=DRAWS), tmp_path)) as page:
        lists = page.locator("details.from").all_text_contents()
        assert lists
        assert len(set(lists)) == len(lists)
        page.locator('.behind .from a[href^="#from-"]').first.click()
        assert page.locator(":target details").count() == 1
