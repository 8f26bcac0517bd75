"""A reader of the site finds an organization, opens a statement, and can read all of it on a phone or in the dark."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from amurgraph.page import CAVEAT, drawing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page
    from tests.journeys.conftest import Visit

    from amurgraph.claims import Claims

pytestmark = pytest.mark.browser
PHONE = (390, 844)
PAGES = (
    "index.html", "org/alta.html", "disagreements.html", "programmes.html", "things.html", "timeline.html", "gaps.html",
    "sources.html", "about.html", "data.html", "404.html", "ask.html", "map.html",
    "prog/proj-alta-2015-wcs-cn.html", "tax/sp-amur-leopard.html", "place/pl-llnp.html", "db/db-alvd.html",
    "threat/threat-poaching.html", "stress/stress-inbreeding.html", "src/s0.html",
)  # fmt: skip
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
        page.wait_for_url("**/org/alta.html")
        assert thing.label in page.get_by_role("heading", level=1).inner_text()


def test_what_is_typed_shows_the_first_hits_beneath_the_field_and_counts_the_others(
    visit: Visit, site: Path, claims: Claims
) -> None:
    with visit(site / "index.html", walks=True) as page:
        hits = page.locator("#hits")
        field = page.get_by_label("Find an organization")
        assert not hits.is_visible()
        field.fill("zoo")
        count = shown(page)
        assert hits.locator("li").count() == 7
        assert hits.locator("li").last.inner_text() == f"and {count - 6} more, below"
        assert [hit.inner_text() for hit in hits.locator("a").all()[:6]] == [
            line.inner_text() for line in page.locator("#list > li:visible > a").all()[:6]
        ]
        field.fill("zzzz")
        assert not hits.is_visible()
        field.fill(claims.things["alta"].label)
        hits.get_by_role("link", name=claims.things["alta"].label).click()
        page.wait_for_url("**/org/alta.html")


def test_on_a_phone_what_scrolls_sideways_says_so_and_sums_are_left_out(visit: Visit, site: Path) -> None:
    sign = "([name, at]) => getComputedStyle(document.querySelector(name), at).content"
    for name, part, at in (
        ("index.html", ".picture .hint", "::after"),
        ("org/alta.html", "figure.picture", "::before"),
        ("tax/sp-amur-leopard.html", ".plot", "::before"),
    ):
        with visit(site / name, size=PHONE) as page:
            assert "wipe sideways" in page.evaluate(sign, [part, at])
            page.set_viewport_size({"width": 1280, "height": 800})
            assert page.evaluate(sign, [part, at]) == "none"
    with visit(site / "data.html", size=PHONE) as page:
        assert not page.get_by_role("columnheader", name="sha256").first.is_visible()
        page.set_viewport_size({"width": 1280, "height": 800})
        assert page.get_by_role("columnheader", name="sha256").first.is_visible()


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

    with visit(site / "org/alta.html", java_script_enabled=False) as page:
        tie = page.locator("ul.ties > li").first
        assert not tie.locator("ul.statements").is_visible()
        tie.locator("summary .says").click()
        assert tie.locator("ul.statements li").first.is_visible()
        assert "in it:" in tie.inner_text()


@pytest.mark.parametrize("name", ["index.html", "org/alta.html", "sources.html"])
def test_no_page_scrolls_sideways_on_a_phone(visit: Visit, site: Path, name: str) -> None:
    with visit(site / name, size=PHONE, has_touch=True, is_mobile=True) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert page.evaluate("window.innerWidth") == PHONE[0]


@pytest.mark.parametrize("name", ["index.html", "org/alta.html", "map.html"])
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
        page.wait_for_url("**/org/alta.html")
        page.get_by_role("link", name="Map", exact=True).click()
        page.wait_for_url("**/map.html")


# ---- lines that are linked to ----


def opened(page: Page, anchor: str) -> bool:
    """Tell whether a line is on the screen, with all that it can unfold unfolded."""
    return bool(
        page.evaluate(
            """(id) => {
  const line = document.getElementById(id);
  const box = line.getBoundingClientRect();
  const around = line.closest('details');
  return box.height > 0 && box.top < innerHeight && box.bottom > 0 && (!around || around.open) &&
    Array.from(line.querySelectorAll('details')).every((inside) => inside.open);
}""",
            anchor,
        )
    )


def test_who_comes_by_a_link_to_one_line_finds_it_open(visit: Visit, site: Path) -> None:
    anchor = "r-wcs-russia.monitors.sp-amur-leopard"
    for name in ("tax/sp-amur-leopard.html", "org/wcs-russia.html"):
        with visit(site / name, f"#{anchor}") as page:
            assert opened(page, anchor)
            assert page.locator(f"[id='{anchor}'] ul.statements li").first.is_visible()


def test_a_mark_in_the_plot_opens_the_number_with_who_says_it(visit: Visit, site: Path) -> None:
    with visit(site / "tax/sp-amur-leopard.html", walks=True) as page:
        mark = page.locator("figure.plot a").nth(3)
        anchor = (mark.get_attribute("href") or "")[1:]
        assert not page.locator(f"[id='{anchor}']").is_visible()
        mark.locator(".reach").dispatch_event("click")
        page.wait_for_function("(id) => location.hash === '#' + id", arg=anchor)
        assert opened(page, anchor)
        page.go_back()
        page.locator("figure.plot a").nth(5).focus()
        page.keyboard.press("Enter")
        page.wait_for_function("() => location.hash.startsWith('#obs-')")
        assert opened(page, page.evaluate("location.hash.slice(1)"))


def test_a_line_of_a_source_opens_the_statement_behind_it(visit: Visit, site: Path) -> None:
    with visit(site / "src/s0.html", walks=True) as page:
        link = page.locator("article ul.plain li a[href*='#r-']").first
        href = link.get_attribute("href") or ""
        link.click()
        page.wait_for_url(f"**/{href.removeprefix('../')}")
        assert opened(page, href.partition("#")[2])
        page.locator("a.all:visible", has_text="all it says").first.click()
        page.wait_for_url("**/src/*.html")


def test_a_hash_that_is_none_of_ours_does_no_harm(visit: Visit, site: Path) -> None:
    with visit(site / "org/alta.html", "#%E0%A4%A", walks=True) as page:
        for fragment in ("%", "r-none", "'\"><script>window.PWN=1</script>", "constructor", ""):
            page.evaluate("(fragment) => { location.hash = fragment; }", fragment)
        assert page.evaluate("window.PWN") is None


# ---- without JavaScript ----


def test_every_list_and_every_statement_can_be_read_without_javascript(
    visit: Visit, site: Path, claims: Claims
) -> None:
    with visit(site / "index.html", java_script_enabled=False) as page:
        assert page.locator("#list > li:visible").count() == len(claims.organizations)
        assert not page.locator("#filters").is_visible(), "what would do nothing is not there"
    with visit(site / "tax/sp-amur-leopard.html", java_script_enabled=False) as page:
        assert page.locator("figure.plot").first.is_visible()
        for summary in page.locator("details.many > summary").all():
            summary.click()
        numbers = [one for one in claims.observations if one.subject == "sp-amur-leopard"]
        for one in numbers:  # what is said once for several pages bears an anchor for each
            item = page.locator(f"li[id='obs-{one.slug}'], li:has(> span[id='obs-{one.slug}'])")
            assert item.is_visible(), one.slug
    with visit(site / "src/s0.html", java_script_enabled=False) as page:
        assert page.locator("article .where:visible").count() >= 30
    for name in ("gaps.html", "timeline.html", "programmes.html", "sources.html", "data.html"):
        with visit(site / name, java_script_enabled=False) as page:
            assert page.locator("main a:visible").count() > 5
            assert CAVEAT in page.locator("body").inner_text()


# ---- from a server, in a folder of it ----


class Host(SimpleHTTPRequestHandler):
    """A plain host: serves files, and ``404.html`` of the site under any address that leads nowhere."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != 404:
            super().send_error(code, message, explain)
            return
        with open(f"{self.directory}/some/folder/404.html", "rb") as lost:  # noqa: PTH123 - as plain as a host does it
            content = lost.read()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def list_directory(self, path: Any) -> None:  # noqa: ARG002 - as the library calls it
        self.send_error(404)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def host(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the site in a folder of a plain host on this machine."""
    place = tmp_path_factory.mktemp("host")
    (place / "some").mkdir()
    (place / "some" / "folder").symlink_to(site)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(place))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/some/folder/"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def hosted(browser: Browser, host: str, **context: Any) -> Iterator[Page]:
    """Return a page that may ask this host, and nobody else."""
    place = browser.new_context(**context)
    place.route("**/*", lambda route: route.continue_() if route.request.url.startswith(host) else route.abort())
    try:
        page = place.new_page()
        page.set_default_timeout(15_000)
        yield page
    finally:
        place.close()


LOST = (
    "nothing.html", "org/nobody.html", "src/", "tax/none", "threat/a/b/c.html", "data/none.csv", "data/tables/none.csv",
    "org/nobody.html?a=/b/#c",
)  # fmt: skip


def test_the_links_of_the_page_for_lost_readers_work_from_any_depth(browser: Browser, host: str, site: Path) -> None:
    with hosted(browser, host) as page:
        for name in LOST:
            page.goto(host + name)
            assert page.get_by_role("heading", level=1).inner_text() == "No such page", name
            links = page.evaluate("Array.from(document.querySelectorAll('a[href]'), (link) => link.href)")
            for link in links:
                file = link.partition("#")[0].removeprefix(host)
                here = page.url.partition("#")[0].removeprefix(host)
                assert file == here or (link.startswith(host) and (site / file).is_file()), (name, link)
        page.get_by_role("link", name="Find it in the directory").click()
        page.wait_for_url(f"{host}index.html")


def test_the_line_to_copy_bears_the_address_of_this_site_and_works_in_a_sandbox(browser: Browser, host: str) -> None:
    with hosted(browser, host) as page:
        page.goto(f"{host}data.html#embed")
        line = page.locator("[data-embed]").input_value()
        assert re.findall(r'src="([^"]*)"', line) == [f"{host}map.html"]
        assert 'sandbox="allow-scripts allow-popups"' in line
        # On somebody's page: the map runs, and reaches nothing of the page around it.
        page.route("**/blog.html", lambda route: route.fulfill(body=f"<!DOCTYPE html>{line}", content_type="text/html"))
        page.goto(f"{host}blog.html")
        frame = page.frame_locator("iframe")
        frame.get_by_role("heading", level=1).wait_for()
        assert page.frames[1].evaluate("window.origin") == "null"


def test_the_line_to_copy_stays_as_it_is_on_a_disk(visit: Visit, site: Path) -> None:
    with visit(site / "data.html") as page:
        assert re.findall(r'src="([^"]*)"', page.locator("[data-embed]").input_value()) == ["map.html"]
