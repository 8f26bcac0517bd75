"""Take pictures of the site's pages to look at: ``make screenshots`` puts them into screenshots/.

It needs Chromium (AMURGRAPH_CHROMIUM, or one that is found) and what the tests need. The network is off.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import sync_playwright

_ARGUMENTS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()
_DESK, _PHONE = (1600, 950), (390, 844)
_TALL = 2000  # as much of a long page as can still be looked at


class Picture(NamedTuple):
    """What is taken: a page (of a folder: the largest; `{org}` is the largest of organizations), how wide, by night."""

    name: str
    page: str
    size: tuple[int, int] = _DESK
    dark: bool = False
    tall: bool = False


# An answer comes from a worker.
_ANSWERED = "window.amurgraphAsk && amurgraphAsk.ready().then(() => amurgraphAsk.settled()).then(() => 0)"
_PICTURES = (
    Picture("map", "map.html"),
    Picture("map-dark", "map.html", dark=True),
    Picture("map-phone", "map.html", _PHONE),
    Picture("map-details", "map.html#org={org}"),
    Picture("map-details-phone", "map.html#org={org}", _PHONE),
    Picture("map-table", "map.html#view=table"),
    Picture("index", "index.html"),
    Picture("index-dark", "index.html", dark=True),
    Picture("index-phone", "index.html", _PHONE, tall=True),
    Picture("organization", "org/", tall=True),
    Picture("organization-phone", "org/", _PHONE),
    Picture("programme", "prog/", tall=True),
    Picture("taxon", "tax/", tall=True),
    Picture("taxon-dark", "tax/", dark=True),
    Picture("taxon-phone", "tax/", _PHONE, tall=True),
    Picture("threat", "threat/"),
    Picture("place", "place/"),
    Picture("source", "src/"),
    Picture("disagreements", "disagreements.html"),
    Picture("disagreements-phone", "disagreements.html", _PHONE),
    Picture("gaps", "gaps.html"),
    Picture("timeline", "timeline.html"),
    Picture("programmes", "programmes.html"),
    Picture("things", "things.html"),
    Picture("sources", "sources.html"),
    Picture("data", "data.html"),
    Picture("about", "about.html"),
    Picture("404", "404.html"),
    Picture("ask", "ask.html"),
    Picture("ask-answer", "ask.html#q=who-says-so&organization={org}"),
    Picture("ask-phone", "ask.html", _PHONE),
)


def main(site: Path, pictures: Path) -> None:
    """Take all pictures of a site that is built, and say which pages are not there."""
    named = (os.environ.get("AMURGRAPH_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, (shutil.which(name) for name in named if name)), None)
    if not chromium:
        sys.exit("no Chromium found; set AMURGRAPH_CHROMIUM to the path of one")
    pictures.mkdir(exist_ok=True)
    largest = _largest(site / "org")
    org = largest.stem if largest else ""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        for picture in _PICTURES:
            file, _, fragment = picture.page.format(org=org).partition("#")
            page = _largest(site / file) if file.endswith("/") else site / file
            if page and page.is_file():
                _take(browser, picture, f"{page.as_uri()}#{fragment}", pictures / f"{picture.name}.png")
            else:
                _say(f"{picture.name}: {picture.page} is not there")
        browser.close()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _largest(folder: Path) -> Path | None:
    return max(folder.glob("*.html"), key=lambda page: (page.stat().st_size, page.name), default=None)


def _take(browser: Any, picture: Picture, address: str, to: Path) -> None:
    width, height = picture.size
    place = browser.new_context(
        offline=True,
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.dark else "light",
        is_mobile=picture.size == _PHONE,
        has_touch=picture.size == _PHONE,
        reduced_motion="reduce",
    )
    page = place.new_page()
    page.on("console", lambda message: _say(f"{picture.name}: {message.text}"))
    page.on("pageerror", lambda error: _say(f"{picture.name}: {error}"))
    page.goto(address)
    page.evaluate(_ANSWERED)
    page.wait_for_timeout(700)  # what fades in has arrived
    long: int = page.evaluate("document.documentElement.scrollHeight") if picture.tall else height
    page.screenshot(path=to, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": min(long, _TALL)})
    place.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
