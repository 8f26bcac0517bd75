"""Whatever somebody else wrote, nothing of it runs: not on load, not under the pointer, not when printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.journeys.conftest import Visit

pytestmark = pytest.mark.browser
FRAGMENTS = (
    "#rel=constructor&no-kind=%E0%A4%A,~&at=NaN,1,Infinity&min=1e99&by=-1&sort=-toString&steps=9&view=table",
    "#org=__proto__&source=__proto__&colour=url(x)&size=%22%3E&%3Cimg%20src=x%20onerror=window.PWN=1%3E",
)

HANDLERS = """() => Array.from(document.querySelectorAll('*'))
  .filter((element) => element.getAttributeNames().some((name) => name.startsWith('on'))).length"""
SCHEMES = "() => Array.from(new Set(Array.from(document.querySelectorAll('a[href]:not(svg a)'), (a) => a.protocol)))"
DRAWING = """() => {
  const root = new DOMParser().parseFromString(amurgraphPage.svg(), 'image/svg+xml');
  const fault = root.querySelector('parsererror');
  return [fault ? fault.textContent : '', root.querySelectorAll('script, a, image, foreignObject').length];
}"""


def raise_if_something_ran(page: Page) -> None:
    assert page.evaluate("window.PWN") is None
    assert page.locator("script:not([type]):not([src])").count() == page.evaluate(
        "document.querySelectorAll('body > script:not([type])').length"
    )
    assert page.locator("iframe, object, embed, base, img, link, form").count() == 0
    assert page.evaluate(HANDLERS) == 0
    assert set(page.evaluate(SCHEMES)) <= {"http:", "https:", "file:", "mailto:"}


def wander(page: Page) -> None:
    """Do with a map what a reader does."""
    raise_if_something_ran(page)
    nodes, edges = (page.evaluate(f"amurgraphPage.visible().{name}") for name in ("nodes", "edges"))
    for thing in (*nodes[:8], *edges[:6]):
        point = page.evaluate("(id) => amurgraphPage.point(id)", thing)
        if point:
            page.mouse.move(point["x"], point["y"])
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    for thing in nodes[:3]:
        point = page.evaluate("(id) => amurgraphPage.point(id)", thing)
        page.mouse.click(point["x"], point["y"])
    raise_if_something_ran(page)
    field = page.get_by_role("combobox", name="Find an organization")
    for text in ("<script>", "window", "javascript:", '"', "\\", "x" * 500, "href"):
        field.fill(text)
        field.press("ArrowDown")
    field.press("Enter")
    raise_if_something_ran(page)
    page.get_by_role("button", name="Table").click()
    page.locator("#rows tr").first.click()
    raise_if_something_ran(page)
    page.pdf()
    raise_if_something_ran(page)
    page.get_by_role("button", name="Map", exact=True).click()


def test_nothing_runs_on_a_map_of_hostile_data(visit: Visit, hostile_site: Path) -> None:
    with visit(hostile_site / "map.html") as page:
        wander(page)


def test_all_details_pictures_and_tables_of_hostile_data_are_text(
    visit: Visit, hostile_site: Path, corpus: tuple[str, ...]
) -> None:
    with visit(hostile_site / "map.html") as page:
        drawn, table = page.evaluate(DRAWING), page.evaluate("amurgraphPage.csv()")
        kept = {}
        for name in ("__proto__", "constructor", "toString", "hasOwnProperty"):
            page.evaluate("(id) => amurgraphPage.select(id)", name)
            kept[name] = page.locator("#panel").inner_text()
        titles = page.evaluate(
            """(n) => Array.from({ length: n }, (_, i) => {
              amurgraphPage.select(`h${i}`);
              return document.querySelector('#panel h2').textContent;
            })""",
            len(corpus),
        )
        page.evaluate("for (const id of amurgraphPage.visible().edges.slice(0, 60)) amurgraphPage.select(id)")
        raise_if_something_ran(page)

    for text, title in zip(corpus, titles, strict=True):
        assert title.strip() == text.strip(), text[:60]
    assert drawn == ["", 0], "the drawing is well-formed and holds neither script nor link"
    assert not re.search(r"(^|,|\n)[\"]?[=+\-@\t]", table.lstrip("\ufeff")), "no cell is a formula"
    for name, shown in kept.items():  # names that programs keep for themselves are names like others
        assert re.search(r"named \d+", shown), name
        assert "1 relation" in shown, name
        assert re.search(r"source \d+", shown), name
        assert "Sources disagree" not in shown, name


def test_a_hostile_address_chooses_nothing_and_runs_nothing(visit: Visit, pyvis_page: Path) -> None:
    for fragment in FRAGMENTS:
        with visit(pyvis_page, fragment) as page:
            raise_if_something_ran(page)
            assert page.locator("#status").inner_text()


def test_nothing_runs_on_a_page_that_a_user_of_pyvis_went_on_with(visit: Visit, pyvis_page: Path) -> None:
    with visit(pyvis_page) as page:
        wander(page)
        page.evaluate("amurgraphPage.select('href')")
        point = page.evaluate("amurgraphPage.point('href')")
        page.mouse.move(point["x"], point["y"])
        assert "<a href='#'" in page.locator("#panel").inner_text()
        raise_if_something_ran(page)


@pytest.mark.parametrize("name", ["index.html", "sources.html", "about.html", "o/h0.html", "o/h28.html"])
def test_nothing_runs_on_the_pages_of_a_site_of_hostile_data(visit: Visit, hostile_site: Path, name: str) -> None:
    with visit(hostile_site / name) as page:
        page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        for element in page.locator("a, summary, li, svg *").all()[:12]:
            element.dispatch_event("mouseover")
            element.dispatch_event("focus")
        if name == "index.html":
            page.get_by_label("Find an organization").fill("<script>")
            page.get_by_label("Kind").select_option(index=1)
        assert page.evaluate("window.PWN") is None
        assert page.locator("iframe, object, embed, base, img, link").count() == 0
        assert set(page.evaluate(SCHEMES)) <= {"http:", "https:", "file:", "mailto:"}
