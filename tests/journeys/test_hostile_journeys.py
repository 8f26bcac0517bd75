"""Whatever somebody else wrote, nothing of it runs: not on load, not under the pointer, not when printed."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from tests.journeys.conftest import Visit

pytestmark = pytest.mark.browser
FRAGMENTS = (
    "#rel=constructor&no-kind=%E0%A4%A,~&at=NaN,1,Infinity&min=1e99&by=-1&sort=-toString&steps=9&view=table",
    "#org=__proto__&source=__proto__&colour=url(x)&size=%22%3E&%3Cimg%20src=x%20onerror=window.PWN=1%3E",
)

HANDLERS = """() => Array.from(document.querySelectorAll('*'))
  .filter((element) => element.getAttributeNames().some((name) => name.startsWith('on'))).length"""
SCHEMES = "() => Array.from(new Set(Array.from(document.querySelectorAll('a[href]:not(svg a)'), (a) => a.protocol)))"
# Opens what is closed, and comes near everything as a pointer and as a keyboard does.
REACH = """() => {
  for (const part of document.querySelectorAll('details')) part.open = true;
  const things = document.querySelectorAll('main *, summary, a, button, input, select');
  for (const thing of Array.from(things).slice(0, 2000)) {
    for (const name of ['pointerover', 'mouseover', 'mouseenter', 'mousemove', 'pointerdown', 'mouseup', 'toggle']) {
      thing.dispatchEvent(new MouseEvent(name, { bubbles: true }));
    }
    thing.dispatchEvent(new FocusEvent('focus'));
  }
}"""
FOREIGN = "() => document.querySelectorAll('iframe, object, embed, base, img, video, template, [style], [src]').length"
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


def some_of_each_kind(site: Path) -> Iterator[Path]:
    """Give each page that stands for itself but the map, and of each folder the largest and a few more."""
    yield from sorted(page for page in site.glob("*.html") if page.name != "map.html")
    chance = random.Random(7)  # noqa: S311 - a sample, not a secret
    for folder in sorted(path for path in site.iterdir() if path.is_dir()):
        pages = sorted(folder.glob("*.html"), key=lambda page: (page.stat().st_size, page.name))
        yield from dict.fromkeys([*pages[-1:], *chance.sample(pages, min(4, len(pages)))])


def test_nothing_runs_on_the_pages_of_a_site_of_hostile_data(
    browser: Browser, hostile_site: Path, corpus: tuple[str, ...]
) -> None:
    place = browser.new_context(offline=True, viewport={"width": 800, "height": 600}, accept_downloads=False)
    page = place.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(f"{page.url}: {message.text[:200]}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("dialog", lambda dialog: said.append(f"{page.url}: {dialog.message}"))
    place.on("page", lambda other: said.append(f"{other.url} was opened"))
    opened: list[str] = []
    folder = ""
    for file in some_of_each_kind(hostile_site):
        page.goto(file.as_uri())
        opened.append(page.url)
        page.evaluate(REACH)
        for field in page.locator("main input:visible").all():
            for text in ("<script>", '"><img src=x onerror=window.PWN=1>', corpus[-1]):
                field.fill(text)
        for choice in page.locator("main select:visible").all():
            choice.select_option(index=1)
        page.emulate_media(media="print")
        if file.parent.name != folder:  # one of each folder on paper
            folder = file.parent.name
            page.pdf()
        page.emulate_media(media="screen")
        assert [page.evaluate(look) for look in ("window.PWN", FOREIGN, HANDLERS)] == [None, 0, 0], file.name
        assert page.url.partition("#")[0] == file.as_uri()
        assert set(page.evaluate(SCHEMES)) <= {"http:", "https:", "file:", "mailto:"}
    place.close()

    assert len(opened) > 20
    assert [url for url in asked if url not in opened and not url.startswith("blob:")] == []
    assert said == []
