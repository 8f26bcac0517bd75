"""What a reader may ask of the map: sizes, one organization first, computed groups, years; by mouse or by keys."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from amurgraph.measures import CENTRALITIES, communities
from amurgraph.network import simple
from amurgraph.page import network_to_page, write_page

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx
    from playwright.sync_api import Locator, Page
    from tests.journeys.conftest import Visit

    from amurgraph.claims import Claims

pytestmark = pytest.mark.browser
CENTRE = "phoenix-fund"


@pytest.fixture(scope="session")
def focused(network: nx.MultiDiGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a map that opens around one organization, its shapes sized by betweenness."""
    place = tmp_path_factory.mktemp("focused")
    write_page(network, place / "map.html", focus=CENTRE, size="betweenness")
    return place / "map.html"


def counts(page: Page) -> tuple[int, int]:
    """Return how many organizations and relations the page says it shows."""
    numbers = re.findall(r"\d+", page.locator("#status").inner_text().replace(",", ""))
    return int(numbers[0]), int(numbers[2])


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Details")


def everything(network: nx.MultiDiGraph) -> tuple[int, int]:
    return network.number_of_nodes(), network.number_of_edges()


def around(network: nx.MultiDiGraph, node: str) -> tuple[int, int]:
    """Count a node with its neighbours, and all relations among them."""
    nodes = {node, *network.successors(node), *network.predecessors(node)}
    return len(nodes), network.subgraph(nodes).number_of_edges()


# ---- sizes ----


def test_each_measure_sizes_the_shapes_and_is_told_in_the_table(
    visit: Visit, map_page: Path, network: nx.MultiDiGraph
) -> None:
    graph = simple(network)
    with visit(map_page, reduced_motion="reduce") as page:
        sizes = page.get_by_role("combobox", name="Size")
        assert sizes.locator("option").evaluate_all("(all) => all.map((one) => one.value)") == [*_offered(), "same"]
        page.get_by_role("button", name="Table").click()
        page.get_by_role("button", name="Organizations", exact=True).click()
        for name in _offered():
            scores = CENTRALITIES[name](graph)
            sizes.select_option(name)
            width = {box["id"]: box["w"] for box in page.evaluate("amurgraphPage.nodeBoxes()")}
            told = page.evaluate(
                "() => Array.from(document.querySelectorAll('#org-rows tr'),"
                " (row) => [row.dataset.id, row.querySelector('.c-measure').textContent])"
            )

            order = sorted(network, key=lambda node: scores[node])
            for lower, higher in pairwise(order):
                assert width[lower] <= width[higher] + 1e-6, (name, lower, higher)
            assert width[order[0]] < width[order[-1]]
            assert {node: float(value) for node, value in told} == pytest.approx(scores, rel=6e-3), name
            assert [node for node, _ in told[:3]] == sorted(network, key=lambda n: (-scores[n], label(network, n)))[:3]
            note = page.locator("#table-note").inner_text()
            assert "Measured on the whole network" in note
            assert network.graph["tie_rule"] in note

        sizes.select_option("same")
        assert len({round(box["w"], 6) for box in page.evaluate("amurgraphPage.nodeBoxes()")}) == 1


def label(network: nx.MultiDiGraph, node: str) -> str:
    return str(network.nodes[node]["label"])


def _offered() -> list[str]:
    return ["degree", "betweenness", "closeness", "pagerank", "harmonic", "eigenvector"]


def test_a_measure_is_of_the_whole_network_whatever_is_filtered(visit: Visit, map_page: Path) -> None:
    with visit(map_page, "#size=pagerank&org=" + CENTRE, reduced_motion="reduce") as page:
        before = page.locator("#panel .standing").inner_text()
        page.locator("#rows-kind").get_by_role("button", name=re.compile("^Only non-gov")).click()

        assert counts(page)[0] < 100
        assert page.locator("#panel .standing").inner_text() == before
        assert "PageRank" in before


def test_the_table_of_organizations_is_sorted_and_saved_as_it_is_shown(
    visit: Visit, map_page: Path, network: nx.MultiDiGraph
) -> None:
    with visit(map_page, "#view=table&list=organizations", accept_downloads=True, reduced_motion="reduce") as page:
        shown = page.locator("#org-rows tr .c-measure").all_inner_texts()
        assert shown == sorted(shown, key=int, reverse=True)
        page.get_by_role("button", name="Number of ties").click()
        assert page.locator("#org-rows tr .c-measure").all_inner_texts() == shown[::-1]
        page.locator("#rows-kind").get_by_role("button", name="Only alliance").click()
        page.locator("#save summary").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="Table (CSV)").click()
        rows = list(csv.DictReader(io.StringIO(download.value.path().read_bytes().decode("utf-8-sig"))))

    alliances = {facts["label"]: node for node, facts in network.nodes(data=True) if facts["kind"] == "Alliance"}
    ties = dict(simple(network).degree())
    assert {row["Organization"]: int(row["number of ties"]) for row in rows} == {
        name: ties[node] for name, node in alliances.items()
    }


# ---- one organization first ----


def test_a_page_opens_around_the_organization_that_was_asked_for_and_shows_everything_after(
    visit: Visit, focused: Path, network: nx.MultiDiGraph
) -> None:
    with visit(focused, reduced_motion="reduce") as page:
        state = page.evaluate("amurgraphPage.state()")
        assert (state["org"], state["steps"], state["size"]) == (CENTRE, 1, "betweenness")
        assert counts(page) == around(network, CENTRE)
        assert panel(page).get_by_role("heading", level=2).inner_text() == label(network, CENTRE)
        assert page.get_by_role("combobox", name="Size").input_value() == "betweenness"

        page.get_by_role("button", name="Show everything").click()
        assert counts(page) == everything(network)
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Copy link").click()
        everything_again = page.evaluate("location.hash")

    with visit(focused, everything_again, reduced_motion="reduce") as page:
        assert counts(page) == everything(network)
        assert page.evaluate("amurgraphPage.state().org") == ""


def test_what_an_address_says_comes_before_the_organization_that_was_asked_for(
    visit: Visit, focused: Path, network: nx.MultiDiGraph
) -> None:
    with visit(focused, "#org=zsl&size=degree", reduced_motion="reduce") as page:
        assert counts(page) == everything(network)
        state = page.evaluate("amurgraphPage.state()")

    assert (state["org"], state["steps"], state["size"]) == ("zsl", 0, "degree")


# ---- computed groups ----


def grouped(network: nx.MultiDiGraph) -> dict[str, set[str]]:
    """Return the computed groups of three or more, by number."""
    found: dict[str, set[str]] = {}
    for row in communities(network, runs=1):
        found.setdefault(str(row.group), set()).add(row.id)
    return {number: members for number, members in found.items() if len(members) > 2}


def test_computed_groups_are_shown_when_asked_for_by_number_and_never_by_name(
    visit: Visit, map_page: Path, network: nx.MultiDiGraph
) -> None:
    expected = grouped(network)
    with visit(map_page, reduced_motion="reduce") as page:
        legend = page.locator("#computed")
        assert page.evaluate("amurgraphPage.groups()") == []
        assert "computed group" not in legend.inner_text().casefold().replace("computed groups", "")
        before = page.evaluate("amurgraphPage.svg()")

        page.get_by_role("checkbox", name="Show computed groups").check()

        drawn = page.evaluate("amurgraphPage.groups()")
        assert {group["id"]: set(group["members"]) for group in drawn} == expected
        rows = legend.locator("#rows-group label").all_inner_texts()
        told = {words[1]: int(words[2]) for row in rows if (words := re.findall(r"computed group|\d+", row)[-3:])[2:]}
        assert told == {number: len(members) for number, members in expected.items()}
        assert "nobody stated" in legend.inner_text()
        names = {label(network, node) for node in network}
        assert not {name for name in names if name in legend.inner_text()}
        after = page.evaluate("amurgraphPage.svg()")
        assert set(expected) <= set(re.findall(r">(\d+)</text>", after)) - set(re.findall(r">(\d+)</text>", before))
        assert after.count("computed group") >= 2 * len(expected), "outlines and caption"

        page.get_by_role("checkbox", name="Show computed groups").uncheck()
        assert page.evaluate("amurgraphPage.groups()") == []
        assert "computed group" not in page.evaluate("amurgraphPage.svg()")


def test_the_details_tell_of_a_computed_group_only_while_groups_are_shown(
    visit: Visit, map_page: Path, network: nx.MultiDiGraph
) -> None:
    number, members = next((n, m) for n, m in grouped(network).items() if CENTRE in m)
    with visit(map_page, f"#org={CENTRE}", reduced_motion="reduce") as page:
        assert "group" not in page.locator("#panel .standing").inner_text()
        page.get_by_role("checkbox", name="Show computed groups").check()
        told = page.locator("#panel .standing").inner_text()
        assert f"{number}, of {len(members)}" in told

        page.get_by_role("checkbox", name="Show computed groups").uncheck()
        assert "group" not in page.locator("#panel .standing").inner_text()


def test_colour_by_computed_group_shows_the_groups_and_its_address_keeps_them(visit: Visit, map_page: Path) -> None:
    with visit(map_page, reduced_motion="reduce") as page:
        page.get_by_role("combobox", name="Colour").select_option("group")
        assert page.get_by_role("checkbox", name="Show computed groups").is_checked()
        page.locator("#rows-group").get_by_role("checkbox", name=re.compile(r"^computed group 2")).uncheck()
        page.get_by_role("button", name="Copy link").click()
        fragment, shown = page.evaluate("location.hash"), counts(page)

    with visit(map_page, fragment, reduced_motion="reduce") as page:
        assert page.get_by_role("combobox", name="Colour").input_value() == "group"
        assert counts(page) == shown
        assert "2" not in {group["id"] for group in page.evaluate("amurgraphPage.groups()")}
        page.get_by_role("checkbox", name="Show computed groups").uncheck()
        assert page.get_by_role("combobox", name="Colour").input_value() == "kind"
        assert counts(page)[0] > shown[0], "who was filtered by group comes back with the groups gone"


def test_a_group_of_which_fewer_than_three_are_shown_has_no_outline(visit: Visit, map_page: Path) -> None:
    with visit(map_page, "#groups=yes", reduced_motion="reduce") as page:
        page.locator("#rows-kind").get_by_role("button", name="Only alliance").click()
        assert page.evaluate("amurgraphPage.groups()") == []


def test_the_number_of_a_group_is_not_covered_by_a_name(visit: Visit, map_page: Path) -> None:
    with visit(map_page, "#groups=yes", reduced_motion="reduce") as page:
        for chosen in (None, CENTRE):
            page.evaluate("(id) => amurgraphPage.select(id)", chosen)
            names = page.evaluate("amurgraphPage.labelBoxes()")
            numbers = [group["number"] for group in page.evaluate("amurgraphPage.groups()")]

            assert len(numbers) > 3
            assert len(names) > 10
            covered = [
                (name["text"], number)
                for name in names
                for number in numbers
                if name["x"] < number["x"] + number["w"]
                and number["x"] < name["x"] + name["w"]
                and name["y"] < number["y"] + number["h"]
                and number["y"] < name["y"] + name["h"]
            ]
            assert covered == []


def test_who_is_searched_for_is_shown_even_if_its_computed_group_was_hidden(visit: Visit, map_page: Path) -> None:
    with visit(map_page, "#groups=yes", reduced_motion="reduce") as page:
        groups = {node: group["id"] for group in page.evaluate("amurgraphPage.groups()") for node in group["members"]}
        page.locator(f"#rows-group input[data-id='{groups[CENTRE]}']").uncheck()
        assert CENTRE not in page.evaluate("amurgraphPage.visible().nodes")
        page.get_by_role("combobox", name="Find an organization").fill(CENTRE.replace("-", " "))
        page.keyboard.press("Enter")
        assert CENTRE in page.evaluate("amurgraphPage.visible().nodes")


# ---- years ----


def test_the_year_shows_what_is_documented_by_it_and_tells_of_the_undated(
    visit: Visit, map_page: Path, network: nx.MultiDiGraph
) -> None:
    documented = [edge["documented"][:4] for *_, edge in network.edges(data=True)]
    undated = documented.count("")
    with visit(map_page, reduced_motion="reduce") as page:
        for year in (2004, 2011, 2018):
            page.get_by_role("slider", name="Documented by year").fill(str(year))

            assert counts(page)[1] == sum("" < one <= str(year) for one in documented)
            note = page.locator("#year-note").inner_text()
            assert f"{undated} relations carry no year" in note
            assert "not shown" in note
            assert f"{undated} undated not shown" in page.locator("#status").inner_text()
            assert page.locator("#year-out").inner_text() == str(year)

        page.get_by_role("slider", name="Documented by year").press("End")
        assert counts(page) == everything(network)


def test_play_goes_on_year_by_year_and_stops_when_told(visit: Visit, map_page: Path) -> None:
    with visit(map_page, "#by=2010", reduced_motion="reduce") as page:
        page.get_by_role("button", name="Play").click()
        expect(page.locator("#year-out")).to_have_text(re.compile("201[2-9]"))
        page.get_by_role("button", name="Stop").click()
        assert 2012 <= page.evaluate("amurgraphPage.state().year") < 2020


def test_what_ended_is_marked_and_is_not_the_same_as_last_documented(
    visit: Visit, map_page: Path, network: nx.MultiDiGraph
) -> None:
    ended = {f"{a}.{key}.{b}" for a, b, key, edge in network.edges(keys=True, data=True) if edge["ended"]}
    with visit(map_page, "#view=table", reduced_motion="reduce") as page:
        marked = page.evaluate(
            "() => Array.from(document.querySelectorAll('#rows tr:has(.ended)'), (row) => row.dataset.id)"
        )
        assert set(marked) == ended
        assert "“Last documented” is no end" in panel(page).inner_text()


# ---- from a line to its source: two clicks ----


OPEN = """(id) => amurgraphPage.state().rel === id || Array.from(document.querySelectorAll('#panel .rel-item'))
  .some((item) => item.dataset.id === id && item.querySelector('details').open)"""


def is_told(page: Page, edge: str, network: nx.MultiDiGraph, claims: Claims) -> bool:
    """Tell whether the details show, of this relation, each source's link and place and what contradicts it."""
    if not page.evaluate(OPEN, edge):
        return False
    one, kind, other = edge.split(".")
    facts = network.edges[one, other, kind]
    against = json.loads(network.graph["who_says_so"])["contradictions"].get(facts["iri"].rpartition("/")[2], [])
    text = " ".join(panel(page).inner_text().split())
    linked = set(panel(page).locator("a.out:visible").evaluate_all("(all) => all.map((a) => a.textContent)"))
    for evidence in json.loads(facts["evidence"]):
        source = claims.sources[evidence["source"]]
        if " ".join(evidence.get("locator", "").split()) not in text or source.title not in text:
            return False
        if source.url and source.title not in linked:
            return False
    return all(item["text"] in text and claims.sources[item["source"]].title in linked for item in against)


def seen_in_two_clicks(page: Page, edge: str, network: nx.MultiDiGraph, claims: Claims) -> int:
    """Return after how many clicks, on the line or on one of its ends, its source is seen; 3 if not by two."""
    for first in (edge, edge.partition(".")[0]):
        page.evaluate("() => { amurgraphPage.select(null); document.getElementById('zoom-fit').click(); }")
        point = page.evaluate("(id) => amurgraphPage.point(id)", first)
        page.mouse.click(point["x"], point["y"])
        if is_told(page, edge, network, claims):
            return 1
        beneath = panel(page).locator(f"button[data-id='{edge}'], [data-id='{edge}'] summary")
        if beneath.count():
            beneath.first.click()
            if is_told(page, edge, network, claims):
                return 2
    return 3


def test_from_fifty_lines_of_the_map_two_clicks_lead_to_source_place_and_contradiction(
    visit: Visit, map_page: Path, network: nx.MultiDiGraph, claims: Claims
) -> None:
    lines = sorted(f"{one}.{key}.{other}" for one, other, key in network.edges(keys=True))
    chance = random.Random(20110115)  # noqa: S311 - a sample, not a secret
    with visit(map_page, reduced_motion="reduce") as page:
        clicks = {line: seen_in_two_clicks(page, line, network, claims) for line in chance.sample(lines, 50)}

    assert {line for line, needed in clicks.items() if needed > 2} == set()
    assert sum(needed == 1 for needed in clicks.values()) >= 35, "most by the line itself"


# ---- by keys alone ----


def tab_to(page: Page, wanted: str, most: int = 60) -> None:
    """Press Tab until the element in focus fits a selector."""
    for _ in range(most):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{most} times Tab do not lead to {wanted}")


def test_keys_alone_lead_from_a_name_to_a_source_and_to_the_saved_table(
    visit: Visit, map_page: Path, network: nx.MultiDiGraph, claims: Claims
) -> None:
    with visit(map_page, accept_downloads=True, reduced_motion="reduce") as page:
        page.keyboard.press("/")
        page.keyboard.type("ALTA")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.textContent") == label(network, "alta")

        tab_to(page, "#panel details.rel > summary")
        page.keyboard.press("Enter")
        tab_to(page, "#panel details.rel[open] a.out", most=3)
        edge = page.evaluate("document.activeElement.closest('.rel-item').dataset.id")
        title = page.evaluate("document.activeElement.textContent")
        address = page.evaluate("document.activeElement.href")
        one, kind, other = edge.split(".")
        said_by = [claims.sources[slug] for slug in network.edges[one, other, kind]["sources"].split("|")]
        assert (title, address.rstrip("/")) in {(source.title, source.url.rstrip("/")) for source in said_by}

        tab_to(page, "#panel details.rel[open] > button.plain")
        page.keyboard.press("Enter")
        assert page.evaluate("amurgraphPage.state().rel") == edge

        page.keyboard.press("Escape")
        tab_to(page, "#as-table", most=120)
        page.keyboard.press("Enter")
        assert page.locator("#rows tr").count() == network.number_of_edges()
        tab_to(page, "#save summary")
        page.keyboard.press("Enter")
        tab_to(page, "#save-csv", most=6)
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        rows = list(csv.DictReader(io.StringIO(download.value.path().read_bytes().decode("utf-8-sig"))))

        tab_to(page, "#rows tr", most=120)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.evaluate("document.querySelector('#panel h2').contains(document.activeElement)")

    assert len(rows) == network.number_of_edges()
    told = {(row["From"], row["To"]) for row in rows}
    assert told == {(label(network, a), label(network, b)) for a, b in network.edges()}
    first = next(row for row in rows if row["From"] == label(network, one) and row["To"] == label(network, other))
    assert title in " ".join(row["Who says so"] for row in rows if row["From"] == first["From"])


# ---- in a notebook ----


def test_in_a_notebook_the_map_is_drawn_in_a_sandbox_and_asks_for_nothing(
    visit: Visit, small: nx.MultiDiGraph, tmp_path: Path
) -> None:
    cell = tmp_path / "cell.html"
    frame = network_to_page(small)._repr_html_()
    cell.write_text(f"<!DOCTYPE html><title>cell</title><body>{frame}</body>", encoding="utf-8")
    with visit(cell, reduced_motion="reduce") as page:
        inside = page.frame_locator("iframe")
        assert inside.locator("#status").inner_text().startswith("2 of 2 organizations")
        inside.get_by_role("button", name="Table").click()
        assert inside.locator("#rows tr").count() == 1
        inside.get_by_role("button", name="Use dark colours").click()
        assert page.evaluate("document.querySelector('iframe').contentDocument") is None, "another origin"


# ---- names in any direction ----

LETTER = "א"
LOOSE = r"""(letter) => {
  const walker = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT);
  const loose = [];
  for (let text = walker.nextNode(); text; text = walker.nextNode())
    if (text.data.replace(/\u2068.*?\u2069/g, '').includes(letter)
        && !text.parentElement.closest('bdi, [dir=auto], option')) loose.push(text.data);
  return loose;
}"""


def test_what_others_wrote_is_set_apart_in_every_sentence(visit: Visit, tmp_path: Path) -> None:
    """A name may run from right to left: it must not turn what stands around it."""
    import networkx as nx

    said = [
        {
            **dict.fromkeys("source locator note role currency year checked".split(), f"{LETTER} said"),
            "start": "2011",
            "stance": "Asserts",
        }
    ]
    source = dict.fromkeys("title publisher issued language note".split(), f"{LETTER} source")
    against = [dict.fromkeys("text source date locator".split(), f"{LETTER} said")]
    answers = [dict.fromkeys("value source date locator".split(), f"{LETTER} said")] * 2
    made = nx.MultiDiGraph(title=f"{LETTER} map", tie_rule=f"{LETTER} rule", as_of="2012", without_source=f"{LETTER} s")
    for node in "ab":
        made.add_node(
            node, label=f"{LETTER} {node}", acronym=f"{LETTER}{node}", aliases=f"{LETTER} alias", country=f"{LETTER}"
        )
    made.add_edge(
        "a", "b", "funds", type=f"{LETTER} type", evidence=json.dumps(said), sources=f"{LETTER} said", n_sources=1
    )
    made.edges["a", "b", "funds"].update(iri="https://x.example/id/rel/a.funds.b", ended=f"{LETTER} 2012", first=LETTER)
    made.graph["who_says_so"] = json.dumps(
        {
            "sources": {f"{LETTER} said": source},
            "disagreements": [{"subject": "a", "property": f"{LETTER} start", "other": "b", "answers": answers}],
            "contradictions": {"a.funds.b": against},
        }
    )
    write_page(made, tmp_path / "map.html")

    with visit(tmp_path / "map.html", reduced_motion="reduce") as page:
        assert page.evaluate(LOOSE, LETTER) == [], "about"
        point = page.evaluate("amurgraphPage.point('a.funds.b')")
        page.mouse.move(point["x"], point["y"])
        expect(page.locator("#tip")).to_be_visible()
        page.mouse.click(point["x"], point["y"])
        assert page.evaluate(LOOSE, LETTER) == [], "a line"
        assert page.locator("#panel").get_by_text("What contradicts it").count()
        page.get_by_role("combobox", name="Find an organization").fill(LETTER)
        assert page.evaluate(LOOSE, LETTER) == [], "search"
        page.keyboard.press("Enter")
        page.locator(".steps").get_by_role("button", name="One step around").click()
        page.get_by_role("combobox", name="Source", exact=True).select_option(index=1)
        assert page.locator("#chips button").count() == 2
        assert page.evaluate(LOOSE, LETTER) == [], "an organization, chips"
        for name in ("Relations", "Organizations"):
            page.evaluate("document.getElementById('as-table').click()")
            page.get_by_role("button", name=name, exact=True).click()
            page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
            assert page.evaluate(LOOSE, LETTER) == [], name
            page.evaluate("window.dispatchEvent(new Event('afterprint'))")
