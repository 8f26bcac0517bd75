"""A map of thousands: it starts with communities; the same search, filters, panel and address; and without WebGL 2."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from playwright.sync_api import expect

from amurgraph.page import write_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page
    from tests.journeys.conftest import Visit

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
MANY = 3000
# A graphics card in software: the page draws as it would on a machine that has one.
ARGUMENTS = "--no-sandbox --use-gl=angle --use-angle=swiftshader --enable-unsafe-swiftshader --disable-quic".split()
NO_WEBGL = """
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return kind.includes('webgl') ? null : get.call(this, kind, ...rest);
};
"""
NEXT_FRAMES = "() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => done()), 230))"


@pytest.fixture(scope="module")
def browser(browser: Browser) -> Iterator[Browser]:
    """Return a Chromium that draws with WebGL 2."""
    chromium = os.environ.get("AMURGRAPH_CHROMIUM") or shutil.which("chromium")
    launched = browser.browser_type.launch(executable_path=chromium, args=ARGUMENTS)
    yield launched
    launched.close()


@pytest.fixture(scope="module")
def many() -> nx.MultiDiGraph:
    """Return a network of invented organizations, too large for the renderer of small maps."""
    sys.path.append(str(ROOT / "benchmarks"))
    made: nx.MultiDiGraph = importlib.import_module("synthetic").synthetic_network(MANY)
    return made


@pytest.fixture(scope="module")
def large_page(many: nx.MultiDiGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return its map."""
    file = tmp_path_factory.mktemp("large") / "map.html"
    write_page(many, file)
    return file


@pytest.fixture(scope="module")
def hostile_page(corpus: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a large map in which all names, aliases, ids, types and addresses mean harm."""
    made = nx.MultiDiGraph()
    for number in range(1100):
        text = corpus[number % len(corpus)]
        names = {"label": text, "aliases": text, "acronym": text, "kind": text, "country": text, "homepage": text}
        made.add_node(f"{text}{number}", **names)
    made.add_node("__proto__", label="__proto__")
    ids = list(made)
    for number, node in enumerate(ids):
        evidence = [{"source": corpus[number % len(corpus)], "locator": node, "note": node}]
        made.add_edge(node, ids[number // 3], key=node, type=node, evidence=json.dumps(evidence))
    file = tmp_path_factory.mktemp("hostile-large") / "map.html"
    write_page(made, file)
    return file


@contextmanager
def without_webgl(browser: Browser, file: Path, fragment: str = "") -> Iterator[Page]:
    """Open a page in a browser that has no WebGL at all; nobody must complain."""
    context = browser.new_context(offline=True, viewport={"width": 1600, "height": 950})
    context.add_init_script(NO_WEBGL)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri() + fragment)
    opened(page)
    yield page
    context.close()
    assert said == []


def opened(page: Page) -> None:
    """Wait until the data are unpacked and the map is drawn."""
    expect(page.locator("#status")).to_contain_text("organizations", timeout=20_000)
    page.evaluate(NEXT_FRAMES)


def counts(page: Page) -> list[int]:
    said = page.locator("#status").inner_text().replace(",", "")
    return [int(number) for number in re.findall(r"\d+", said)]


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Details")


def best_tied(many: nx.MultiDiGraph) -> str:
    graph = nx.Graph(many)
    return str(max(graph, key=lambda node: (graph.degree(node), node)))


def state(page: Page) -> Any:
    return page.evaluate("amurgraphPage.state()")


def discs(page: Page) -> list[Any]:
    found: list[Any] = page.evaluate("amurgraphPage.discs()")
    return found


def click_on(page: Page, disc: Any) -> None:
    """Click the disc where it stands now."""
    box = page.locator("#canvas").bounding_box()
    assert box
    here = next(one for one in discs(page) if one["id"] == disc["id"])
    page.mouse.click(box["x"] + here["x"], box["y"] + here["y"])
    settled(page)


def settled(page: Page) -> None:
    """Wait until the map has come to rest at its new place."""
    before = None
    for _ in range(40):
        page.evaluate(NEXT_FRAMES)
        now = state(page)["at"]
        if now == before:
            return
        before = now


# ---- communities ----


def test_a_map_of_thousands_starts_with_its_communities_and_a_click_opens_one(
    visit: Visit, large_page: Path, many: nx.MultiDiGraph
) -> None:
    with visit(large_page) as page:
        opened(page)
        start = discs(page)
        assert sum(one["n"] for one in start) == MANY, "everybody is in one disc"
        assert [one["n"] for one in start] == sorted((one["n"] for one in start), reverse=True)
        assert page.evaluate("amurgraphPage.drawn()") == {"nodes": [], "edges": 0}
        words = page.evaluate("amurgraphPage.discWords()")
        assert any(many.nodes[start[0]["best"]]["label"].split()[0] in text for text in words), words
        assert counts(page)[0] == MANY

        click_on(page, start[0])
        drawn = page.evaluate("amurgraphPage.drawn()")
        members = set(drawn["nodes"])
        assert len(members) == start[0]["n"]
        assert drawn["edges"] == sum(one in members and other in members for one, other in many.edges())
        assert [one["id"] for one in discs(page) if one["open"]] == [start[0]["id"]]
        graph = nx.Graph(many)
        assert max(graph.degree(node) for node in members) == graph.degree(start[0]["best"])
        assert "nobody stated these groups" in panel(page).inner_text()
        assert panel(page).get_by_role("listitem").count() == min(len(members), 300)
        page.wait_for_url(re.compile("open="))
        address = page.url

    with visit(large_page, "#" + address.partition("#")[2]) as page:
        opened(page)
        assert set(page.evaluate("amurgraphPage.drawn()")["nodes"]) == members
        page.get_by_role("button", name="Close all").click()
        assert page.evaluate("amurgraphPage.drawn()")["nodes"] == []


@pytest.mark.parametrize("by", ["label", "acronym", "aliases"])
def test_search_finds_whoever_is_in_a_closed_community_and_opens_it(
    visit: Visit, large_page: Path, many: nx.MultiDiGraph, by: str
) -> None:
    told = [str(value) for _, value in many.nodes(data=by)]
    node = next(node for node, value in reversed([*many.nodes(data=by)]) if value and told.count(value) == 1)
    with visit(large_page) as page:
        opened(page)
        field = page.get_by_role("combobox", name="Find an organization")
        field.fill(many.nodes[node][by])
        field.press("Enter")
        settled(page)
        assert state(page)["org"] == node
        assert node in page.evaluate("amurgraphPage.drawn()")["nodes"]
        assert panel(page).get_by_role("heading", level=2).inner_text() == many.nodes[node]["label"]
        point = page.evaluate("(id) => amurgraphPage.point(id)", node)
        box = page.locator("#canvas").bounding_box()
        assert box
        assert box["x"] < point["x"] < box["x"] + box["width"], "it is in sight"


def test_the_keyboard_opens_the_community_in_the_middle(visit: Visit, large_page: Path) -> None:
    with visit(large_page) as page:
        opened(page)
        page.locator("#canvas").locator("[role=application]").focus()
        box = page.locator("#canvas").bounding_box()
        assert box
        for _ in range(30):
            middle = box["width"] / 2, box["height"] / 2
            near = min(discs(page), key=lambda one: (one["x"] - middle[0]) ** 2 + (one["y"] - middle[1]) ** 2)
            far = near["x"] - middle[0], near["y"] - middle[1]
            if far[0] ** 2 + far[1] ** 2 < near["r"] ** 2:
                break
            across = abs(far[0]) > abs(far[1])
            page.keyboard.press(
                ("ArrowRight" if far[0] > 0 else "ArrowLeft") if across else "ArrowDown" if far[1] > 0 else "ArrowUp"
            )
            page.evaluate(NEXT_FRAMES)
        page.keyboard.press("Enter")
        assert [one["id"] for one in discs(page) if one["open"]] == [near["id"]]
        assert panel(page).get_by_role("heading", level=2).evaluate("(node) => node === document.activeElement")


def test_filters_that_leave_few_show_each_of_them(visit: Visit, large_page: Path, many: nx.MultiDiGraph) -> None:
    zoos = {node for node, kind in many.nodes(data="kind") if kind == "Zoo"}
    with visit(large_page) as page:
        opened(page)
        page.locator("#rows-kind").get_by_role("button", name=re.compile("^Only zoo")).click(force=True)
        assert set(page.evaluate("amurgraphPage.drawn()")["nodes"]) == zoos
        assert discs(page) == []


def test_a_picture_of_closed_communities_holds_their_discs(visit: Visit, large_page: Path) -> None:
    with visit(large_page) as page:
        opened(page)
        many_discs = len(discs(page))
        drawing = page.evaluate("amurgraphPage.svg()")
    assert many_discs < drawing.count("<path") < MANY


# ---- everybody ----


def test_a_map_of_thousands_opens_from_a_file_and_shows_everybody(
    visit: Visit, large_page: Path, many: nx.MultiDiGraph
) -> None:
    with visit(large_page) as page:
        opened(page)
        page.get_by_role("button", name="Open all").click()
        page.evaluate(NEXT_FRAMES)
        assert counts(page) == [MANY, MANY, 4 * MANY, 4 * MANY]
        assert len(page.evaluate("amurgraphPage.drawn()")["nodes"]) == MANY
        assert page.evaluate("amurgraphPage.discs()") == []
        boxes = page.evaluate("amurgraphPage.labelBoxes()")
        # Something is drawn where an organization stands: the map is not one colour.
        assert len(page.locator("#canvas").screenshot()) > 40_000

    assert len(boxes) > 20
    over = [
        (one["text"], other["text"])
        for i, one in enumerate(boxes)
        for other in boxes[:i]
        if one["x"] + 1 < other["x"] + other["w"]
        and other["x"] + 1 < one["x"] + one["w"]
        and one["y"] + 1 < other["y"] + other["h"]
        and other["y"] + 1 < one["y"] + one["h"]
    ]
    assert over == []
    names = {many.nodes[node]["label"] for node in many}
    assert {box["text"] for box in boxes} <= names, "from afar names stand whole"


def test_search_opens_an_organization_of_thousands_with_what_each_source_says(
    visit: Visit, large_page: Path, many: nx.MultiDiGraph
) -> None:
    node = best_tied(many)
    ties = [*many.in_edges(node, data=True), *many.out_edges(node, data=True)]

    with visit(large_page) as page:
        opened(page)
        field = page.get_by_role("combobox", name="Find an organization")
        field.fill(many.nodes[node]["label"])
        field.press("Enter")

        assert panel(page).get_by_role("heading", level=2).inner_text() == many.nodes[node]["label"]
        panel(page).get_by_role("button", name="Show all sources").click()
        text = " ".join(panel(page).inner_text().split())
        assert f"{len(ties)} relations" in text
        evidence = [item for *_, edge in ties for item in json.loads(edge["evidence"])]
        assert panel(page).locator("li.ev").count() == len(evidence)
        for item in evidence:
            assert item["locator"] in text
            assert item["note"] in text
        page.evaluate(NEXT_FRAMES)
        shown = {box["id"] for box in page.evaluate("amurgraphPage.labelBoxes()")}
        assert shown <= {node, *many.successors(node), *many.predecessors(node)}, "only its surroundings are named"


def test_a_click_on_a_shape_and_on_a_lit_line_opens_it(visit: Visit, large_page: Path, many: nx.MultiDiGraph) -> None:
    node = best_tied(many)
    with visit(large_page, "#open=all") as page:
        opened(page)
        point = page.evaluate("(id) => amurgraphPage.point(id)", node)
        page.mouse.click(point["x"], point["y"])
        assert state(page)["org"] == node

        page.evaluate(NEXT_FRAMES)
        clicked = 0
        for one, other, kind in [*many.out_edges(node, keys=True)][:12]:
            edge = f"{one}.{kind}.{other}"
            page.evaluate("(id) => amurgraphPage.select(id)", node)
            page.evaluate(NEXT_FRAMES)
            point = page.evaluate("(id) => amurgraphPage.point(id)", edge)
            page.mouse.click(point["x"], point["y"])
            clicked += state(page)["rel"] == edge
            if clicked:
                break
        assert clicked
        assert "Place in the source" in panel(page).inner_text()


def test_filters_of_thousands_show_as_many_as_python_counts(
    visit: Visit, large_page: Path, many: nx.MultiDiGraph
) -> None:
    foundations = {node for node, kind in many.nodes(data="kind") if kind == "Foundation"}
    left = [
        edge
        for one, other, edge in many.edges(data=True)
        if not {one, other} & foundations and edge["type"] != "funds" and edge["n_sources"] >= 2
    ]

    with visit(large_page) as page:
        opened(page)
        page.locator("#rows-kind").get_by_role("checkbox", name=re.compile("^foundation")).uncheck()
        page.locator("#rows-type").get_by_role("checkbox", name=re.compile("^funds")).uncheck()
        page.get_by_label("Number of sources").select_option("2")
        assert counts(page)[::2] == [MANY - len(foundations), len(left)]
        page.wait_for_url(re.compile("min=2"))
        address = page.url

    with visit(large_page, "#" + address.partition("#")[2]) as page:
        opened(page)
        assert counts(page)[::2] == [MANY - len(foundations), len(left)]
        page.get_by_role("button", name="Show everything").click()
        assert counts(page)[::2] == [MANY, 4 * MANY]


def test_a_hand_and_the_keyboard_move_a_large_map_and_the_address_keeps_the_place(
    visit: Visit, large_page: Path
) -> None:
    with visit(large_page) as page:
        opened(page)
        before = state(page)["at"]
        page.mouse.move(700, 500)
        page.mouse.down()
        page.mouse.move(760, 540, steps=4)
        page.wait_for_timeout(150)  # a hand that stops before it lets go gives no swing
        page.mouse.up()
        page.evaluate(NEXT_FRAMES)
        moved = state(page)["at"]
        assert moved["scale"] == pytest.approx(before["scale"])
        assert (before["x"] - moved["x"]) * before["scale"] == pytest.approx(60, abs=2)
        assert (before["y"] - moved["y"]) * before["scale"] == pytest.approx(40, abs=2)
        page.mouse.wheel(0, -300)
        for _ in range(20):  # the zoom is a movement
            page.evaluate(NEXT_FRAMES)
            nearer = state(page)["at"]
            if nearer["scale"] > moved["scale"] * 1.4:
                break
        assert nearer["scale"] > moved["scale"] * 1.4
        page.evaluate(NEXT_FRAMES)
        page.locator("#canvas").locator("[role=application]").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_url(re.compile("at="))
        page.evaluate(NEXT_FRAMES)
        assert state(page)["at"]["x"] > nearer["x"]
        expected, address = state(page)["at"], page.url

    with visit(large_page, "#" + address.partition("#")[2]) as page:
        opened(page)
        assert state(page)["at"] == pytest.approx(expected, rel=0.02, abs=2)


def test_without_webgl_computed_groups_are_shown_and_lead_to_their_members(
    browser: Browser, large_page: Path, many: nx.MultiDiGraph
) -> None:
    with without_webgl(browser, large_page) as page:
        assert "no WebGL 2" in page.locator("#map-note").inner_text()
        assert counts(page)[0] == MANY
        first, second = discs(page)[:2]
        click_on(page, first)
        assert panel(page).get_by_role("listitem").count() == min(first["n"], 300)
        page.get_by_role("button", name="Close all").click()
        click_on(page, second)
        page.evaluate(NEXT_FRAMES)
        assert [one["id"] for one in discs(page) if one["open"]] == [second["id"]]
        assert len(page.evaluate("amurgraphPage.drawn()")["nodes"]) == second["n"]
        assert "nobody stated these groups" in panel(page).inner_text()
        name = panel(page).get_by_role("listitem").first.get_by_role("button").inner_text()
        panel(page).get_by_role("listitem").first.get_by_role("button").click()
        assert panel(page).get_by_role("heading", level=2).inner_text() == name
        chosen = next(node for node, label in many.nodes(data="label") if label == name)
        page.evaluate(NEXT_FRAMES)
        assert chosen in {box["id"] for box in page.evaluate("amurgraphPage.labelBoxes()")}


@pytest.mark.parametrize("webgl", [True, False])
def test_hostile_text_stays_text_on_a_large_map(
    visit: Visit, browser: Browser, hostile_page: Path, *, webgl: bool
) -> None:
    with visit(hostile_page) if webgl else without_webgl(browser, hostile_page) as page:
        opened(page)
        assert counts(page)[0] == 1101
        nodes = page.evaluate("amurgraphPage.visible()")["nodes"]
        assert "__proto__" in nodes
        for node in [*nodes[:2], "__proto__"]:
            page.evaluate("(id) => amurgraphPage.select(id)", node)
            page.mouse.move(700 + len(node) % 50, 500)
            page.evaluate(NEXT_FRAMES)
        page.get_by_role("combobox", name="Find an organization").fill("script")
        assert page.evaluate("window.PWN") is None
        assert page.evaluate("document.querySelectorAll('img, iframe, object, [onerror], [onload]').length") == 0


def test_names_and_evidence_are_the_same_packed_as_plain(visit: Visit, large_page: Path, many: nx.MultiDiGraph) -> None:
    with visit(large_page, "#view=table") as page:
        opened(page)
        rows = page.evaluate("amurgraphPage.csv()").splitlines()

    assert len(rows) == 4 * MANY + 1
    labels = dict(many.nodes(data="label"))
    told = {row.split(",")[0] + "|" + row.split(",")[2] for row in rows[1:]}
    assert told == {f"{labels[one]}|{labels[other]}" for one, other in many.edges()}
    locators = {item["locator"] for *_, edge in many.edges(data=True) for item in json.loads(edge["evidence"])}
    whole = "\n".join(rows)
    assert all(locator in whole for locator in locators)


def test_a_browser_that_cannot_unpack_the_data_is_told_so(browser: Browser, large_page: Path) -> None:
    context = browser.new_context(offline=True)
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    page.goto(large_page.as_uri())
    expect(page.locator("body > p.noscript")).to_contain_text("newer")
    context.close()
