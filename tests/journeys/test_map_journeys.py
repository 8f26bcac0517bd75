"""A reader of the map finds an organization by any of its names, and from any line who says so, where and when."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from amurgraph.claims import contradictions
from amurgraph.page import CAVEAT, NOT_A_SCREEN, drawing

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx
    from playwright.sync_api import Locator, Page
    from tests.journeys.conftest import Visit

    from amurgraph.claims import Claims, Thing

pytestmark = pytest.mark.browser
PHONE = (390, 844)
Counts = tuple[int, int]


def counts(page: Page) -> Counts:
    """Return how many organizations and relations the page says it shows."""
    said = page.locator("#status").inner_text().replace(",", "").replace("\u202f", "")
    numbers = [int(number) for number in re.findall(r"\d+", said)]
    return numbers[0], numbers[2]


def find(page: Page, name: str) -> None:
    """Type a name into the search and take the first that is found."""
    field = page.get_by_role("combobox", name="Find an organization")
    field.fill(name)
    field.press("Enter")


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Details")


def first_with_name_in(script: str, claims: Claims) -> tuple[Thing, str]:
    """Return an organization with a name in a script that nobody else bears."""
    for thing in claims.organizations:
        for name in (*thing.aliases, *(name.text for name in thing.names)):
            letters = [character for character in name if character.isalpha()]
            if letters and all(script in unicodedata.name(letter, "") for letter in letters):
                return thing, name
    pytest.fail(f"no organization has a name in {script}")


def test_the_map_opens_from_a_file_and_shows_everybody(visit: Visit, site: Path, claims: Claims) -> None:
    with visit(site / "map.html") as page:
        assert (
            page.locator("#status")
            .inner_text()
            .startswith(f"{len(claims.organizations)} of {len(claims.organizations)} organizations")
        )
        assert page.title() == claims.about.title
        assert page.get_by_role("heading", level=1).inner_text() == claims.about.title
        foot = page.get_by_role("contentinfo").inner_text()
        assert CAVEAT in foot
        assert NOT_A_SCREEN in foot
        assert "What counts as a tie" in foot
        assert "wrong or unsafe" in page.locator("body").inner_text().lower()
        assert claims.about.version in foot


def test_search_finds_an_organization_by_any_of_its_names_and_opens_it(
    visit: Visit, map_page: Path, claims: Claims
) -> None:
    alta = claims.things["alta"]
    called = [(alta, alta.label), (alta, alta.acronym), (alta, alta.acronym.lower())]
    called += [first_with_name_in(script, claims) for script in ("CYRILLIC", "CJK", "HANGUL")]

    with visit(map_page) as page:
        for thing, name in called:
            find(page, name)

            assert panel(page).get_by_role("heading", level=2).inner_text() == thing.label
            assert name.casefold() in panel(page).inner_text().casefold()
            assert page.evaluate("amurgraphPage.state().org") == thing.slug

        find(page, "zzzzzz")

        assert "No organization of that name" in page.get_by_role("listbox").inner_text()


def test_the_panel_lists_each_relation_with_each_source_its_date_place_and_link(
    visit: Visit, map_page: Path, claims: Claims, network: nx.MultiDiGraph
) -> None:
    slug = max(network, key=lambda node: (network.degree(node), node))
    ties = [
        relation
        for relation in claims.relations
        if slug in (relation.subject, relation.object)
        and network.has_edge(relation.subject, relation.object, relation.predicate)
    ]
    assert len(ties) > 20

    with visit(map_page) as page:
        find(page, claims.things[slug].label)
        show = panel(page).get_by_role("button", name="Show all sources")
        if show.count():
            show.click()
        text = " ".join(panel(page).inner_text().split())
        shown = page.evaluate(
            "() => Array.from(document.querySelectorAll('#panel li.ev'), (ev) => ({"
            "text: ev.innerText.replace(/\\s+/g, ' '), href: ev.querySelector('a')?.href ?? ''}))"
        )

    assert f"{len(ties)} relations" in text
    assert len(shown) == sum(len(relation.evidence) for relation in ties)
    for relation in ties:
        other = relation.object if relation.subject == slug else relation.subject
        assert " ".join(claims.things[other].label.split()) in text
        for evidence in relation.evidence:
            source = claims.sources[evidence.source]
            told = [" ".join(part.split()) for part in (source.title, source.issued or "undated", evidence.locator)]
            fitting = [item for item in shown if all(part in item["text"] for part in told)]
            assert fitting, f"{relation.slug}: {told}"
            if source.url:
                assert any(urlsplit(item["href"]).netloc == urlsplit(source.url).netloc.lower() for item in fitting)


def test_one_click_on_a_line_shows_source_place_and_what_contradicts_it(
    visit: Visit, map_page: Path, claims: Claims, network: nx.MultiDiGraph
) -> None:
    against = contradictions(claims)
    drawn = {(one, kind, other) for one, other, kind in network.edges(keys=True)}
    disputed = [r for r in claims.relations if against.get(r.slug) and (r.subject, r.predicate, r.object) in drawn]
    assert len(disputed) > 10

    with visit(map_page) as page:
        clicked = 0
        for relation in disputed[:8]:
            edge = f"{relation.subject}.{relation.predicate}.{relation.object}"
            point = page.evaluate("(id) => amurgraphPage.point(id)", edge)
            page.mouse.click(point["x"], point["y"])
            if page.evaluate("amurgraphPage.state().rel") != edge:
                continue  # at this size another line or shape lies over its middle; there are others
            clicked += 1
            text = " ".join(panel(page).inner_text().split())
            for evidence in relation.evidence:
                source = claims.sources[evidence.source]
                for part in (source.title, source.publisher, source.issued or "undated", evidence.locator):
                    assert " ".join(part.split()) in text
            assert "What contradicts it" in text
            for said in against[relation.slug]:
                assert said.text in text
                assert claims.sources[said.source].title.split(" (")[0] in text
            page.keyboard.press("Escape")
        assert clicked >= 3


def test_two_clicks_by_the_table_lead_to_each_source_and_its_place(
    visit: Visit, map_page: Path, claims: Claims
) -> None:
    with visit(map_page) as page:
        page.get_by_role("button", name="Table").click()
        row = page.locator("#rows tr").first
        relation = row.get_attribute("data-id")
        row.locator(".c-relation").click()

        found = next(r for r in claims.relations if f"{r.subject}.{r.predicate}.{r.object}" == relation)
        text = " ".join(panel(page).inner_text().split())
        for evidence in found.evidence:
            assert " ".join(claims.sources[evidence.source].title.split()) in text
            assert " ".join(evidence.locator.split()) in text


TICK = """([list, wanted]) => {
  let found = 0;
  for (const box of document.querySelectorAll(`#rows-${list} input[type=checkbox]`)) {
    const label = box.closest('label').querySelector('.name').textContent.trim();
    if (!(label in wanted)) continue;
    found += 1;
    if (box.checked !== wanted[label]) box.click();
  }
  return found;
}"""


def label_of(name: str) -> str:
    """Return the words under which a kind, a relation type or a reading is listed."""
    words = drawing().get(name, {})
    return words.get("forward") or words.get("label", name)


def expected(network: nx.MultiDiGraph, off: dict[str, set[str]], least: int, *, alone: bool) -> Counts:
    """Count what is left of a network when kinds, relation types and readings are taken out."""
    nodes = {node for node, facts in network.nodes(data=True) if facts["kind"] not in off["kind"]}
    edges = [
        (source, target)
        for source, target, edge in network.edges(data=True)
        if {source, target} <= nodes
        and edge["type"] not in off["type"]
        and edge["reading"] not in off["said"]
        and edge["n_sources"] >= least
    ]
    if not alone:
        nodes = {end for edge in edges for end in edge}
    return len(nodes), len(edges)


def test_filters_show_as_many_as_python_counts(visit: Visit, map_page: Path, network: nx.MultiDiGraph) -> None:
    names = {
        "kind": {str(facts["kind"]) for _, facts in network.nodes(data=True)},
        "type": {str(edge["type"]) for *_, edge in network.edges(data=True)},
        "said": {"stated", "implied"},
    }
    chance = random.Random(20110115)  # noqa: S311 - a sample, not a secret

    with visit(map_page) as page:
        filters = page.get_by_role("complementary", name="Legend and filters")
        for turn in range(8):
            off = {name: set(chance.sample(sorted(all_), chance.randrange(len(all_)))) for name, all_ in names.items()}
            off["said"] = off["said"] if turn % 2 else set()
            for name, all_ in names.items():
                wanted = {label_of(one): one not in off[name] for one in all_}
                assert page.evaluate(TICK, [name, wanted]) == len(all_)
            least, alone = (2 if turn % 3 == 2 else 1), turn % 4 != 3
            filters.get_by_label("Number of sources").select_option(str(least))
            filters.get_by_role("checkbox", name="Show organizations without a line").set_checked(alone)

            assert counts(page) == expected(network, off, least, alone=alone), (off, least, alone)
            seen = page.evaluate("amurgraphPage.visible()")
            assert (len(seen["nodes"]), len(seen["edges"])) == counts(page)

        filters.get_by_role("button", name="Show everything").click()
        assert counts(page) == (network.number_of_nodes(), network.number_of_edges())


def test_the_table_holds_each_relation_that_is_shown(visit: Visit, map_page: Path, network: nx.MultiDiGraph) -> None:
    with visit(map_page, "#view=table") as page:
        assert page.locator("#rows tr").count() == network.number_of_edges()

        page.locator("#rows-type").get_by_role("button", name="Only member of").click()

        members = [key for *_, key in network.edges(keys=True) if key == "memberOf"]
        assert page.locator("#rows tr").count() == len(members)
        assert counts(page)[1] == len(members)


def test_an_address_keeps_what_was_chosen(visit: Visit, map_page: Path) -> None:
    with visit(map_page) as page:
        page.locator("#rows-kind").get_by_role("checkbox", name=re.compile("^zoo")).uncheck()
        find(page, "ALTA")
        page.wait_for_url(re.compile("org=alta"))
        address, before = page.url, counts(page)

    with visit(map_page, "#" + address.partition("#")[2]) as page:
        assert counts(page) == before
        assert panel(page).get_by_role("heading", level=2).inner_text() == "Amur Leopard and Tiger Alliance"


def test_keys_lead_to_the_search_and_back(visit: Visit, map_page: Path) -> None:
    with visit(map_page) as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the map"
        page.keyboard.press("/")
        page.keyboard.type("ALTA")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        assert page.evaluate("amurgraphPage.state().org") == "alta"
        page.keyboard.press("Escape")
        assert page.evaluate("amurgraphPage.state().org") == ""


def test_enter_on_the_map_opens_what_lies_nearest_to_its_middle(visit: Visit, map_page: Path) -> None:
    with visit(map_page) as page:
        page.locator("#canvas > *").first.focus()
        for _ in range(4):
            page.keyboard.press("ArrowLeft")
        nearest = page.evaluate(
            """() => {
              const box = document.getElementById('canvas').getBoundingClientRect();
              const middle = [box.x + box.width / 2, box.y + box.height / 2];
              const away = (id) => {
                const at = amurgraphPage.point(id);
                return Math.hypot(at.x - middle[0], at.y - middle[1]);
              };
              return amurgraphPage.visible().nodes.sort((one, other) => away(one) - away(other))[0];
            }"""
        )
        page.keyboard.press("Enter")

        assert page.evaluate("amurgraphPage.state().org") == nearest


def test_a_slice_says_of_when_it_is_and_how_many_it_leaves_out(visit: Visit, slice_page: Path) -> None:
    with visit(slice_page) as page:
        text = page.locator("body").inner_text()

    assert "2005" in text
    assert "left out" in text


def test_labels_do_not_lie_over_one_another(visit: Visit, map_page: Path) -> None:
    with visit(map_page) as page:
        boxes = page.evaluate("amurgraphPage.labelBoxes()")

    assert len(boxes) > 30
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


def test_the_map_fits_a_phone(visit: Visit, map_page: Path) -> None:
    with visit(map_page, size=PHONE, has_touch=True, is_mobile=True) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        find(page, "ALTA")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        assert "Sources disagree" in panel(page).inner_text()


def test_a_picture_and_a_table_can_be_taken_along(visit: Visit, map_page: Path, network: nx.MultiDiGraph) -> None:
    with visit(map_page, accept_downloads=True) as page:
        taken = {}
        for kind in ("Drawing (SVG)", "Table (CSV)"):
            page.locator("#save summary").click()
            with page.expect_download() as download:
                page.get_by_role("button", name=kind).click()
            taken[kind] = download.value.path().read_bytes().decode("utf-8-sig")
        fault = page.evaluate(
            "(svg) => new DOMParser().parseFromString(svg, 'image/svg+xml').querySelector('parsererror')",
            taken["Drawing (SVG)"],
        )

    assert fault is None
    assert CAVEAT.split(":")[0] in taken["Drawing (SVG)"]
    assert taken["Table (CSV)"].count("\r\n") == network.number_of_edges() + 1
