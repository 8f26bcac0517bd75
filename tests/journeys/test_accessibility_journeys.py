"""Whoever reads with a screen reader, by keys, or with little sight can use the pages: axe-core finds no fault."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from amurgraph.claims import contradictions

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx
    from playwright.sync_api import Browser, Page
    from tests.journeys.conftest import Visit

    from amurgraph.claims import Claims

pytestmark = pytest.mark.browser
VENDORED = Path(__file__).parent.parent / "vendor"
PHONE = (390, 844)
# All rules that axe-core applies by itself: WCAG 2.2 A and AA, and its good practices.
RUN = """async (only) => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'], ...(only && { runOnly: only }) });
  const why = (node) => [...node.any, ...node.all, ...node.none].map((check) => check.message).join('; ');
  return violations.flatMap((rule) => rule.nodes.slice(0, 5).map(
    (node) => `${rule.id}: ${node.html.slice(0, 120)}: ${why(node)}`));
}"""
# Colours alone differ by night.
OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def faults(page: Page, only: dict[str, Any] | None = None) -> list[str]:
    """Return what axe-core finds wrong with what a page shows now."""
    if page.evaluate("typeof axe") == "undefined":
        # As text, from outside: the policy of the page lets no other script in.
        page.evaluate((VENDORED / "axe.min.js").read_text(encoding="utf-8") + ";0")
    found: list[str] = page.evaluate(RUN, only)
    return found


def kinds_of_pages(site: Path) -> Iterator[Path]:
    """Give each page that stands for itself, and the largest of each folder."""
    yield from sorted(site.glob("*.html"))
    for folder in sorted(path for path in site.iterdir() if path.is_dir()):
        yield from sorted(folder.glob("*.html"), key=lambda page: page.stat().st_size)[-1:]


def test_axe_is_the_one_that_was_listed() -> None:
    (listed,) = json.loads((VENDORED / "vendored.json").read_text(encoding="utf-8"))
    script = (VENDORED / listed["file"]).read_bytes()

    assert hashlib.sha256(script).hexdigest() == listed["sha256"]
    assert f"axe v{listed['version']}" in script[:60].decode()
    assert all((VENDORED / name).stat().st_size > 1000 for name in listed["licence_files"])


def test_axe_finds_what_is_wrong(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text(
        '<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
        '<title>x</title></head><body><main><h1 id="a"><font color="#999999">pale</font></h1><input>'
        '<button></button><div role="list"><p>x</p></div></main></body></html>',
        encoding="utf-8",
    )
    page = browser.new_page()
    page.goto((tmp_path / "bad.html").as_uri())

    found = {fault.partition(":")[0] for fault in faults(page)}
    page.close()

    assert {"html-has-lang", "color-contrast", "label", "button-name"} <= found


def test_every_kind_of_page_can_be_used_by_everybody(browser: Browser, site: Path) -> None:
    found: dict[str, list[str]] = {}
    place = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    page = place.new_page()
    for file in kinds_of_pages(site):
        page.goto(file.as_uri())
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        found[f"{file.relative_to(site)} by day"] = faults(page)
        page.emulate_media(color_scheme="dark")
        found[f"{file.relative_to(site)} by night"] = faults(page, OF_COLOUR)
        page.emulate_media(color_scheme="light")
    place.close()

    assert len(found) > 10
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_and_its_details_can_be_used_by_everybody(
    visit: Visit, site: Path, network: nx.MultiDiGraph, scheme: Any
) -> None:
    busiest = max(sorted(network), key=network.degree)

    with visit(site / "map.html", color_scheme=scheme) as page:
        assert faults(page) == []
        page.evaluate("(id) => amurgraphPage.select(id)", busiest)
        assert page.locator("#panel").is_visible()
        page.evaluate("for (const part of document.querySelectorAll('#panel details')) part.open = true")
        assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_table_and_its_details_can_be_used_by_everybody(
    visit: Visit, site: Path, claims: Claims, network: nx.MultiDiGraph, scheme: Any
) -> None:
    against = contradictions(claims)
    drawn = {(one, kind, other) for one, other, kind in network.edges(keys=True)}
    disputed = next(r for r in claims.relations if against.get(r.slug) and (r.subject, r.predicate, r.object) in drawn)
    edge = f"{disputed.subject}.{disputed.predicate}.{disputed.object}"

    with visit(site / "map.html", "#view=table", color_scheme=scheme) as page:
        page.evaluate("(id) => amurgraphPage.select(id)", edge)
        assert "What contradicts it" in page.locator("#panel").inner_text()
        page.locator("#rows-kind input").first.uncheck()
        assert page.locator("#rows tr").first.is_visible()
        assert faults(page) == []


def test_search_menu_and_filters_can_be_used_by_everybody(visit: Visit, site: Path) -> None:
    with visit(site / "map.html") as page:
        page.get_by_role("combobox", name="Find an organization").fill("a")
        assert page.locator("#found li").first.is_visible()
        assert faults(page) == []
        page.keyboard.press("Escape")
        page.locator("#save summary").click()
        assert faults(page) == []


def test_the_map_can_be_used_by_everybody_on_a_phone(visit: Visit, site: Path, network: nx.MultiDiGraph) -> None:
    busiest = max(sorted(network), key=network.degree)

    with visit(site / "map.html", size=PHONE, has_touch=True, is_mobile=True) as page:
        assert faults(page) == []
        page.locator("#open-filters").click()
        assert faults(page) == []
        page.locator("#close-filters").click()
        page.evaluate("(id) => amurgraphPage.select(id)", busiest)
        assert faults(page) == []
