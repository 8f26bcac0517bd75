"""Takes the picture of the map that the README shows: docs/images/map.png, from the data that ships.

    python docs/images/make_map.py

It needs Chromium (or AMURGRAPH_CHROMIUM, the path of one) and what the tests need. The page is a file: nothing is
requested from anywhere. One organization is chosen, the one whose sources give the most answers to one question.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

import amurgraph as ag
from amurgraph.graph import read_store

PICTURE = Path(__file__).parent / "map.png"
WIDTH, HEIGHT = 1400, 860
COLOURS = 256  # a page of few colours: a palette halves the file, and nobody sees it
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main() -> None:
    """Build the page, open it, choose, and save what is seen."""
    store = read_store()
    chosen = ag.disagreements(ag.graph_to_claims(store))[0].subject
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "map.html"
        ag.write_page(ag.graph_to_network(store), page)
        seen = _picture_of(f"{page.as_uri()}#org={chosen}")
    Image.open(io.BytesIO(seen)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURE, optimize=True)
    sys.stdout.write(f"{PICTURE.name}: {PICTURE.stat().st_size // 1000} kB\n")


def _picture_of(address: str) -> bytes:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=_ARGUMENTS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(address)
        page.wait_for_function("window.amurgraphPage && window.amurgraphPage.state().panel")
        if page.locator("#hint-close").is_visible():
            page.click("#hint-close")
        page.wait_for_timeout(500)  # what fades in has arrived
        seen = page.screenshot()
        browser.close()
    return seen


def _chromium() -> str:
    for candidate in (os.environ.get("AMURGRAPH_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(candidate) if candidate else None
        if found:
            return found
    sys.exit("no Chromium found; set AMURGRAPH_CHROMIUM to the path of one")


if __name__ == "__main__":
    main()
