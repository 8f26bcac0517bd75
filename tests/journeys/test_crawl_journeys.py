"""All pages of the site in a real Chromium: nothing is asked of others, nothing complains, each link leads on."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import unquote, urlsplit

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

# Links as the browser takes them, those that a script made included.
LOOK = """() => ({
  title: document.title,
  links: Array.from(document.querySelectorAll('a[href]'), (link) => (link instanceof SVGElement
    ? new URL(link.href.baseVal, document.baseURI).href : link.href)),
  ids: Array.from(document.querySelectorAll('[id]'), (element) => element.id),
})"""


@dataclass
class Crawl:
    """What was met while every page of a site was opened."""

    root: str
    links: dict[str, list[str]] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def own(self, address: str) -> tuple[str, str]:
        """Return file and fragment of an address in the site."""
        parts = urlsplit(address.removeprefix(self.root))
        return unquote(parts.path), unquote(parts.fragment)

    def dead(self, files: set[str]) -> list[tuple[str, str]]:
        """Return which links within the site lead nowhere, and from where."""
        found = []
        for page, links in self.links.items():
            for link in links:
                if not link.startswith(self.root):
                    continue
                file, place = self.own(link)
                # The address of a map or of a question says what is chosen: `org=…`. Any other names an element.
                if file not in files or (place and "=" not in place and place not in self.ids.get(file, {place})):
                    found.append((page, link.removeprefix(self.root)))
        return found


def walk(page: Page, root: str, names: list[str]) -> Crawl:
    """Open one page after the other."""
    crawl = Crawl(root)
    page.set_default_timeout(15_000)
    page.on("request", lambda request: crawl.asked.append(request.url))
    page.on("console", lambda message: crawl.complaints.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: crawl.complaints.append(f"{page.url}: {error}"))
    page.on("dialog", lambda dialog: crawl.complaints.append(f"{page.url}: {dialog.message}"))
    for name in names:
        page.goto(root + name)
        seen: dict[str, Any] = page.evaluate(LOOK)
        crawl.links[name], crawl.ids[name], crawl.titles[name] = seen["links"], set(seen["ids"]), seen["title"]
    return crawl


def files_of(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def crawl(browser: Browser, chromium: str, site: Path) -> Iterator[Crawl]:
    """Return what was met while each page was opened from its file, with the network off."""
    # A frame for each page is what costs most where there are hundreds; this one is kept, in a browser of its own.
    kept = browser.browser_type.launch(
        executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-features=RenderDocument"]
    )
    place = kept.new_context(offline=True, viewport={"width": 400, "height": 300})
    pages = sorted(name for name in files_of(site) if name.endswith(".html"))
    yield walk(place.new_page(), site.as_uri() + "/", pages)
    kept.close()


def test_every_page_opens_without_a_complaint(crawl: Crawl) -> None:
    assert len(crawl.links) > 100
    assert crawl.complaints == []
    assert [name for name, title in crawl.titles.items() if not title.strip()] == []


def test_no_page_asks_for_anything_outside_of_the_folder(crawl: Crawl) -> None:
    outside = [url for url in crawl.asked if not url.startswith((crawl.root, "blob:", "data:"))]

    assert outside == []


def test_every_link_leads_to_a_file_and_a_place_that_are_there(crawl: Crawl, site: Path) -> None:
    assert crawl.dead(files_of(site)) == []


def test_every_link_stays_in_the_site_or_goes_out_to_the_web(crawl: Crawl) -> None:
    for page, links in crawl.links.items():
        for link in links:
            assert link.startswith((crawl.root, "https://", "http://", "mailto:")), (page, link)


def test_every_page_can_be_reached_from_the_first(crawl: Crawl) -> None:
    reached, todo = set(), ["index.html"]
    while todo:
        name = todo.pop()
        if name in crawl.links and name not in reached:
            reached.add(name)
            todo += [crawl.own(link)[0] for link in crawl.links[name] if link.startswith(crawl.root)]

    assert set(crawl.links) - reached <= {"404.html"}, "nobody links to a page for what is not there"


# ---- the same from a server, in a folder of it ----


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, remembers what was asked for, and says nothing."""

    asked: ClassVar[list[tuple[str, int]]]

    def log_request(self, code: Any = "-", size: Any = "-") -> None:  # noqa: ARG002 - as the library calls it
        self.asked.append((self.path, int(code)))

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def served(site: Path, tmp_path: Path) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Return the address of the site in a folder of a server on this machine, and what was asked of that server."""
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "folder").symlink_to(site)
    Quiet.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/some/folder/", Quiet.asked
        finally:
            server.shutdown()
            thread.join()


def test_the_site_works_from_any_folder_of_a_server(
    browser: Browser, site: Path, served: tuple[str, list[tuple[str, int]]]
) -> None:
    root, answered = served
    names = sorted(path.name for path in site.glob("*.html"))
    names += [
        min(folder.glob("*.html")).relative_to(site).as_posix()
        for folder in sorted(path for path in site.iterdir() if path.is_dir() and any(path.glob("*.html")))
    ]
    place = browser.new_context(viewport={"width": 400, "height": 300})
    place.route("**/*", lambda route: route.continue_() if route.request.url.startswith(root) else route.abort())

    page = place.new_page()
    crawl = walk(page, root, names)
    page.goto(root)  # a server gives index.html for its folder
    page.locator("#list a").first.click()
    page.get_by_role("link", name="Map", exact=True).click()
    page.wait_for_url("**/some/folder/map.html*")
    place.close()

    assert [url for url in crawl.asked if not url.startswith((root, "blob:", "data:"))] == []
    assert crawl.complaints == []
    assert crawl.dead(files_of(site)) == []
    assert {code for path, code in answered if path != "/favicon.ico"} <= {200, 304}
    assert all(path.startswith("/some/folder/") for path, _ in answered if path != "/favicon.ico")
