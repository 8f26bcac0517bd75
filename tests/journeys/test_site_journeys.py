"""A reader of the site finds an organization, opens a statement, and can read all of it on a phone or in the dark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from amurgraph.page import CAVEAT, drawing

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from tests.journeys.conftest import Visit

    from amurgraph.claims import Claims

pytestmark = pytest.mark.browser
PHONE = (390, 844)
PAGES = ("index.html", "o/alta.html", "disagreements.html", "sources.html", "about.html", "map.html")
BRIGHTNESS = """() => {
  const parts = (name) => getComputedStyle(document.body)[name].match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b, a = 1]) => (a === 0 ? null : 0.2126 * r + 0.7152 * g + 0.0722 * b);
  const own = light(parts('backgroundColor'));
  const root = getComputedStyle(document.documentElement).backgroundColor.match(/[\\d.]+/g).map(Number);
  return { page: own === null ? light(root) : own, text: light(parts('color')) };
}"""


def shown(page: Page) -> int:
    return page.locator("#list > li:visible").count()


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_page_opens_from_a_file_without_a_complaint(visit: Visit, site: Path, name: str) -> None:
    with visit(site / name) as page:
        assert page.get_by_role("heading", level=1).is_visible()
        assert CAVEAT in page.locator("body").inner_text()


def test_search_and_filters_of_the_directory_show_as_many_as_python_counts(
    visit: Visit, site: Path, claims: Claims
) -> None:
    kinds = [thing.kind for thing in claims.organizations]
    countries = [thing.country for thing in claims.organizations]

    with visit(site / "index.html") as page:
        assert shown(page) == len(claims.organizations)
        kind = page.get_by_label("Kind")
        kind.select_option(drawing()["Zoo"]["label"])
        assert shown(page) == kinds.count("Zoo")
        page.get_by_label("Country").select_option("GB")
        both = [t for t in claims.organizations if (t.kind, t.country) == ("Zoo", "GB")]
        assert shown(page) == len(both)
        page.get_by_role("button", name="Show all").click()
        assert shown(page) == len(claims.organizations)
        page.locator("#by-country .chip", has_text="United Kingdom").click()
        assert shown(page) == countries.count("GB")
        page.get_by_role("button", name="Show all").click()
        page.get_by_label("Find an organization").fill("zzzz")
        assert shown(page) == 0
        assert page.get_by_role("status").inner_text().startswith("0 of")


def test_search_of_the_directory_finds_any_name_in_any_script_and_opens_the_only_one(
    visit: Visit, site: Path, claims: Claims
) -> None:
    thing = claims.things["alta"]
    name = next(alias for alias in (*thing.aliases, *(n.text for n in thing.names)) if not alias.isascii())

    with visit(site / "index.html", walks=True) as page:
        field = page.get_by_label("Find an organization")
        for text in (thing.acronym.lower(), name, thing.label.upper()):
            field.fill(text)
            assert page.locator("#list > li:visible", has_text=thing.label).count() == 1
        field.fill(name)
        assert shown(page) == 1
        field.press("Enter")
        page.wait_for_url("**/o/alta.html")
        assert thing.label in page.get_by_role("heading", level=1).inner_text()


def test_a_line_of_the_first_screen_opens_the_statement_behind_it(visit: Visit, site: Path) -> None:
    with visit(site / "index.html", walks=True) as page:
        href = page.locator("section.picture svg a:has(line)").first.get_attribute("href")
        assert href
        page.locator("section.picture svg a:has(line) .reach").first.dispatch_event("click")
        page.wait_for_url(f"**/{href}")
        tie = page.locator(f"[id='{href.partition('#')[2]}']")
        assert tie.locator("details").get_attribute("open") is not None
        assert tie.locator("ul.statements li").first.is_visible()
        assert tie.locator("a.out").first.is_visible()


def test_a_statement_opens_without_javascript(visit: Visit, site: Path, claims: Claims) -> None:
    with visit(site / "index.html", java_script_enabled=False) as page:
        assert page.locator("#list > li").count() == len(claims.organizations)
        assert page.locator("#list > li").last.is_visible()

    with visit(site / "o/alta.html", java_script_enabled=False) as page:
        tie = page.locator("ul.ties > li").first
        assert not tie.locator("ul.statements").is_visible()
        tie.locator("summary .says").click()
        assert tie.locator("ul.statements li").first.is_visible()
        assert "in it:" in tie.inner_text()


@pytest.mark.parametrize("name", ["index.html", "o/alta.html", "sources.html"])
def test_no_page_scrolls_sideways_on_a_phone(visit: Visit, site: Path, name: str) -> None:
    with visit(site / name, size=PHONE, has_touch=True, is_mobile=True) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert page.evaluate("window.innerWidth") == PHONE[0]


@pytest.mark.parametrize("name", ["index.html", "o/alta.html", "map.html"])
def test_who_prefers_the_dark_gets_it(visit: Visit, site: Path, name: str) -> None:
    with visit(site / name, color_scheme="dark") as page:
        dark = page.evaluate(BRIGHTNESS)
        page.emulate_media(color_scheme="light")
        light = page.evaluate(BRIGHTNESS)

    assert dark["page"] < 60
    assert dark["text"] > 150
    assert light["page"] > 200
    assert light["text"] < 90


def test_the_map_leads_back_to_the_directory(visit: Visit, site: Path) -> None:
    with visit(site / "map.html", walks=True) as page:
        page.evaluate("amurgraphPage.select('alta')")
        page.get_by_role("link", name=re.compile("Its page in the directory")).click()
        page.wait_for_url("**/o/alta.html")
        page.get_by_role("link", name="Map", exact=True).click()
        page.wait_for_url("**/map.html")
