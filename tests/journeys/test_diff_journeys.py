"""The page of what changed, in a real browser: it counts, filters and leads as the lists say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from amurgraph.changes import compare_versions, differences_to_html, read_versions

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from tests.journeys.conftest import Visit

pytestmark = pytest.mark.browser
PHONE = (390, 844)
AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"


@pytest.fixture(scope="session")
def diff_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of what changed in the data that ship from 2010 to 2019."""
    file = tmp_path_factory.mktemp("diff") / "changed.html"
    file.write_text(differences_to_html(compare_versions(*read_versions("2010", "2019"))), encoding="utf-8")
    return file


def state(page: Page) -> dict[str, Any]:
    """Return what the page says of itself."""
    found: dict[str, Any] = page.evaluate("amurgraphPage.state()")
    return found


def counts(page: Page) -> dict[str, int]:
    """Return the counts of the lists, by what they count."""
    rows = page.locator("#beside .counts li").all()
    return {str(row.get_attribute("data-count")): int(row.locator("b").inner_text()) for row in rows}


def test_the_legend_counts_what_the_lists_count_and_filters(diff_page: Path, visit: Visit) -> None:
    with visit(diff_page) as page:
        told = counts(page)
        rows = page.locator("#rows-change li").all()
        legend = {
            str(row.locator("input").get_attribute("data-id")): int(row.locator(".n").inner_text()) for row in rows
        }
        assert legend == {name.removeprefix("ties_"): n for name, n in told.items() if name.startswith("ties_") and n}
        page.locator('#rows-change input[data-id="gone"]').uncheck()
        shown = page.evaluate("amurgraphPage.visible().edges.length")
        assert shown == sum(legend.values()) - legend["gone"]
        assert "no-change=gone" in page.evaluate("new Promise(done => setTimeout(() => done(location.hash), 300))")
        page.reload()
        assert page.evaluate("amurgraphPage.visible().edges.length") == shown


def test_a_line_of_the_lists_leads_to_its_tie_and_back(diff_page: Path, visit: Visit) -> None:
    with visit(diff_page) as page:
        assert state(page)["panel"] == "beside"
        link = page.locator("#told-ties_moved a").first
        tie = link.get_attribute("data-id")
        link.click()
        assert (state(page)["panel"], state(page)["rel"]) == ("edge", tie)
        assert page.locator("#panel dl.facts").inner_text().startswith("What changed\ncarried on under another body")
        page.locator("#panel-close").click()
        assert state(page)["panel"] == "beside"
        page.locator("#told-newly_tied summary").click()
        page.locator("#told-newly_tied a").first.click()
        assert state(page)["panel"] == "org"
        assert "first tied" in page.locator("#panel dl.facts").inner_text()


def test_the_address_of_a_line_opens_its_tie(diff_page: Path, visit: Visit) -> None:
    with visit(diff_page, "#rel=zsl.participatesIn.alta") as page:
        assert state(page)["rel"] == "zsl.participatesIn.alta"
        page.locator("#open-beside").click()
        assert state(page)["panel"] == "beside"
        assert page.locator("#beside").is_visible()


def test_a_tie_says_what_its_line_in_the_lists_says(diff_page: Path, visit: Visit) -> None:
    with visit(diff_page) as page:
        link = page.locator("#told-ties_moved a").first
        line = " ".join(link.locator("xpath=..").inner_text().split()).removeprefix("> ")
        link.click()
        told = [" ".join(text.split()) for text in page.locator("#panel-body > p.quiet").all_inner_texts()]
        assert line in told
        assert any(text.startswith("2018: merger of") and "s304" in text for text in told)


def test_the_table_has_the_room_of_the_lists(diff_page: Path, visit: Visit) -> None:
    with visit(diff_page, size=(1440, 900)) as page:
        page.locator("#as-table").click()
        assert page.locator("#panel").is_hidden()
        cell = page.locator("#rows .c-change").first.bounding_box()
        assert cell is not None
        assert cell["x"] + cell["width"] <= 1440
        page.locator("#as-map").click()
        assert state(page)["panel"] == "beside"


def test_the_table_says_what_changed(diff_page: Path, visit: Visit) -> None:
    with visit(diff_page) as page:
        page.locator("#as-table").click()
        cells = page.locator("#rows .c-change").all_inner_texts()
        assert cells.count("gone with a merged organization") == counts(page)["ties_gone"]
        assert "What changed" in page.evaluate("amurgraphPage.csv().split('\\r\\n')[0]")
        assert (
            page.evaluate(
                "new DOMParser().parseFromString(amurgraphPage.svg(), 'image/svg+xml').querySelector('parsererror')"
            )
            is None
        )


def test_colours_and_dashes_are_not_alone_and_can_be_switched(diff_page: Path, visit: Visit) -> None:
    with visit(diff_page) as page:
        assert state(page)["colour"] == "change"
        dashes = {row.get_attribute("stroke-dasharray") for row in page.locator("#rows-change svg path").all()}
        assert len(dashes) > 2
        page.locator("#colour").select_option("kind")
        assert state(page)["colour"] == "kind"


def test_a_phone_shows_map_and_lists(diff_page: Path, visit: Visit) -> None:
    with visit(diff_page, size=PHONE) as page:
        assert state(page)["panel"] == "beside"
        page.locator("#panel-close").click()
        assert page.locator("#panel").is_hidden()
        page.locator("#open-beside").click()
        assert page.locator("#h-beside").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_without_scripts_the_lists_are_read(diff_page: Path, visit: Visit) -> None:
    with visit(diff_page, java_script_enabled=False) as page:
        text = page.locator("#beside").inner_text()
        assert re.search(r"merger of 21st Century Tiger and Amur Leopard and Tiger Alliance into", text)
        assert page.locator("#told-beginnings").is_visible()
        link = page.locator("#told-ties_moved a").first
        assert link.evaluate("a => getComputedStyle(a).textDecorationLine") == "none"
        assert page.locator("#app").is_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_fault(diff_page: Path, visit: Visit, theme: str) -> None:
    with visit(diff_page, color_scheme=theme) as page:
        # As text, from outside: the policy of the page lets no other script in.
        page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
        for opened in ("", "#told-ties_first summary", "#told-ties_moved a", "#as-table"):
            if opened:
                page.locator(opened).first.click()
            found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
            assert [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found["violations"]] == []
