"""A real Chromium with the network off: what a reader sees, does and is asked to trust."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from playwright.sync_api import sync_playwright

from amurgraph.network import graph_to_network
from amurgraph.page import network_to_pyvis, write_page
from amurgraph.site import write_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    import networkx as nx
    from playwright.sync_api import Browser, Page
    from pyoxigraph import Store
    from tests.page import hostile
else:
    sys.path.append(str(Path(__file__).parent.parent / "page"))
    import hostile

ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
DESK, PHONE = (1600, 950), (390, 844)


class Visit(Protocol):
    """Opens a file; when the visit ends, nothing else was asked for and nothing was complained of."""

    def __call__(
        self, file: Path, fragment: str = "", *, size: tuple[int, int] = DESK, walks: bool = False, **context: Any
    ) -> AbstractContextManager[Page]: ...


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return where Chromium is; without one the journeys fail, they are not passed over."""
    found = os.environ.get("AMURGRAPH_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.fail("no Chromium: install one (Debian: apt install chromium), or set AMURGRAPH_CHROMIUM to its path")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Return one Chromium for all journeys."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser) -> Visit:
    """Return what opens a file."""

    @contextmanager
    def opened(
        file: Path, fragment: str = "", *, size: tuple[int, int] = DESK, walks: bool = False, **context: Any
    ) -> Iterator[Page]:
        width, height = size
        place = browser.new_context(offline=True, viewport={"width": width, "height": height}, **context)
        try:
            page = place.new_page()
            page.set_default_timeout(15_000)
            asked: list[str] = []
            said: list[str] = []
            page.on("request", lambda request: asked.append(request.url.partition("#")[0]))
            page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
            page.on("pageerror", lambda error: said.append(f"error: {error}"))
            page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
            page.goto(file.as_uri() + fragment)
            yield page
            # A reader who walks on asks for other files of the site; a page by itself asks for nothing at all.
            # What a page makes itself (the worker of the Ask page) is named blob:, and asked of nobody.
            asked = [url for url in asked if not url.startswith("blob:")]
            assert [url for url in asked if not url.startswith("file:///")] == []
            assert walks or set(asked) == {file.as_uri()}
            assert said == []
        finally:
            place.close()

    return opened


@pytest.fixture(scope="session")
def network(shipped: Store) -> nx.MultiDiGraph:
    """Return the documented ties of the data that ship."""
    return graph_to_network(shipped)


@pytest.fixture(scope="session")
def map_page(network: nx.MultiDiGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the map of the data that ship."""
    place = tmp_path_factory.mktemp("map")
    write_page(network, place / "map.html")
    return place / "map.html"


@pytest.fixture(scope="session")
def site(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of the data that ship."""
    folder = tmp_path_factory.getbasetemp() / "shipped-site"  # tests/site reads the same one
    if not folder.exists():
        write_site(shipped, folder)
    return folder


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of data that mean harm."""
    place = tmp_path_factory.getbasetemp() / "hostile"  # tests/site reads the same one
    if not place.exists():
        place.mkdir()
        write_site(hostile.hostile_store(), place / "site")
    return place / "site"


@pytest.fixture(scope="session")
def pyvis_page(tmp_path_factory: pytest.TempPathFactory, small: nx.MultiDiGraph) -> Path:
    """Return a page that a user of pyvis went on from with text that means harm."""
    made = network_to_pyvis(small)
    made.heading = f"</title><script>{hostile.RUN}</script>"
    for number, text in enumerate(hostile.CORPUS[:70]):
        made.add_node(f"{text}{number}", label=text, title=text, color=text, group=text, shape="dot", image=text)
        made.add_edge(f"{text}{number}", "a", title=text, label=text, color=text)
    title = f"<a href='#' onmouseover='{hostile.RUN}'>see</a><img src=x onerror={hostile.RUN}>"
    made.add_node("href", label="href", title=title)
    made.set_options('{"interaction": {"hover": true, "tooltipDelay": 0}, "configure": true}')
    place = tmp_path_factory.mktemp("pyvis")
    (place / "map.html").write_text(made.generate_html(), encoding="utf-8")
    return place / "map.html"


@pytest.fixture(scope="session")
def small() -> nx.MultiDiGraph:
    """Return a network of two invented organizations."""
    import networkx as nx

    return nx.MultiDiGraph([("a", "b")])


@pytest.fixture(scope="session")
def slice_page(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the map of what was documented by 2005."""
    place = tmp_path_factory.mktemp("slice")
    write_page(graph_to_network(shipped, as_of="2005"), place / "map.html")
    return place / "map.html"


@pytest.fixture(scope="session")
def corpus() -> tuple[str, ...]:
    """Return the strings of somebody who means harm."""
    return hostile.CORPUS
