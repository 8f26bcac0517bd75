"""Whatever a reader filters, the map, the tables and the details say what Python says; the address restores it."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from amurgraph.page import drawing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import networkx as nx
    from playwright.sync_api import Page
    from tests.journeys.conftest import Visit

    from amurgraph.claims import Claims

pytestmark = pytest.mark.browser
STATES = 30
SEEDS = tuple(range(STATES))
Edge = dict[str, Any]


@dataclass
class Wish:
    """What a reader has chosen."""

    off: dict[str, set[str]] = field(
        default_factory=lambda: {"kind": set(), "country": set(), "type": set(), "said": set()}
    )
    source: str = ""
    least: int = 1
    year: int | None = None
    alone: bool = True
    around: str = ""
    steps: int = 0


# ---- the same filters, written a second time, on the network itself ----


def edges_of(network: nx.MultiDiGraph) -> dict[str, Edge]:
    return {
        f"{one}.{key}.{other}": {"from": one, "to": other, **facts, "said_by": json.loads(facts["evidence"])}
        for one, other, key, facts in network.edges(keys=True, data=True)
    }


def passes(edge: Edge, wish: Wish) -> bool:
    speak = {evidence["source"] for evidence in edge["said_by"]} | set(edge["sources"].split("|"))
    return (
        edge["type"] not in wish.off["type"]
        and edge["reading"] not in wish.off["said"]
        and (not wish.source or wish.source in speak)
        and edge["n_sources"] >= wish.least
        and (wish.year is None or "" < edge["documented"][:4] <= str(wish.year))
    )


def left(network: nx.MultiDiGraph, wish: Wish) -> tuple[set[str], set[str]]:
    """Return which organizations and which relations a wish leaves."""
    nodes = {
        node
        for node, facts in network.nodes(data=True)
        if facts["kind"] not in wish.off["kind"] and facts.get("country", "") not in wish.off["country"]
    }
    edges = {name: edge for name, edge in edges_of(network).items() if passes(edge, wish)}
    edges = within(edges, nodes)
    if wish.steps and wish.around in nodes:
        reached = {wish.around}
        for _ in range(wish.steps):
            reached |= {end for edge in edges.values() for end in ends(edge) if reached & set(ends(edge))}
        nodes, edges = reached, within(edges, reached)
    if wish.source or not wish.alone:
        nodes &= {end for edge in edges.values() for end in ends(edge)}
    return nodes, set(edges)


def ends(edge: Edge) -> tuple[str, str]:
    return edge["from"], edge["to"]


def within(edges: dict[str, Edge], nodes: set[str]) -> dict[str, Edge]:
    return {name: edge for name, edge in edges.items() if {*ends(edge)} <= nodes}


def some_wish(chance: random.Random, network: nx.MultiDiGraph, number: int) -> Wish:
    """Return a wish of which each part is taken about every third time."""
    nodes, edges = [facts for _, facts in network.nodes(data=True)], list(edges_of(network).values())
    everything = {
        "kind": {facts["kind"] for facts in nodes},
        "country": {facts.get("country", "") for facts in nodes},
        "type": {edge["type"] for edge in edges},
        "said": {"stated", "implied"},
    }
    wish = Wish()
    for name, values in everything.items():
        if chance.random() < 0.4:
            wish.off[name] = set(chance.sample(sorted(values), chance.randrange(1, max(2, len(values) // 2))))
    if chance.random() < 0.25:
        wish.source = chance.choice(sorted(source for edge in edges for source in edge["sources"].split("|")))
    if chance.random() < 0.25:
        wish.least = 2
    if chance.random() < 0.35:
        documented = sorted({edge["documented"][:4] for edge in edges} - {""})
        wish.year = int(chance.choice(documented))
    wish.alone = chance.random() < 0.7
    wish.steps = number % 3
    return wish


# ---- the page ----

FILTER = """(wish) => {
  const change = (element, type) => element.dispatchEvent(new Event(type, { bubbles: true }));
  for (const box of document.querySelectorAll('#filters input[data-list]'))
    if (box.checked === (wish.off[box.dataset.list] ?? []).includes(box.dataset.id)) box.click();
  const set = (id, value, type) => {
    const element = document.getElementById(id);
    if (element.value === String(value)) return;
    element.value = value;
    change(element, type);
  };
  set('source', wish.source, 'change');
  set('min', wish.least, 'change');
  if (wish.year !== null) set('year', wish.year, 'input');
  const alone = document.getElementById('alone');
  if (alone.checked !== wish.alone) alone.click();
}"""
SEEN = """() => ({
  status: document.getElementById('status').textContent,
  nodes: amurgraphPage.visible().nodes.sort(),
  edges: amurgraphPage.visible().edges.sort(),
  panel: document.getElementById('panel').hidden ? '' : Array.from(document.getElementById('panel-body').children)
    .filter((part) => !part.hidden).map((part) => part.textContent).join(' '),
  chips: document.getElementById('chips').textContent,
  state: amurgraphPage.state(),
})"""
COME_BACK = """(hash) => new Promise((done) => {
  window.addEventListener('popstate', () => done((SEEN)()), { once: true });
  location.hash = hash;
})""".replace("SEEN", SEEN)
# One call for all the clicks: each by itself waits for the map to be painted again.
TABLES = """() => {
  const click = (id) => document.getElementById(id).click();
  const rows = (id, cells) => Array.from(document.querySelectorAll(`#${id} tr`), (row) => [
    row.dataset.id,
    ...Array.from(row.querySelectorAll(cells), (cell) => cell.textContent.replace(/\\s+/g, ' ').trim()),
  ]);
  click('as-table');
  const relations = rows('rows', 'td');
  click('list-organizations');
  const organizations = rows('org-rows', '.c-shown');
  click('list-relations');
  click('as-map');
  return { relations, organizations };
}"""


def filtered(page: Page, wish: Wish) -> None:
    """Show everything, then filter by the controls."""
    page.evaluate("() => { amurgraphPage.select(null); document.getElementById('reset').click(); }")
    off = {name: sorted(values) for name, values in wish.off.items()}
    page.evaluate(FILTER, {**vars(wish), "off": off})


def words(text: str) -> str:
    return " ".join(text.split())


def years(edge: Edge) -> tuple[str, str]:
    return edge["first"][:4], edge["last"][:4]


def expected_row(edge: Edge, network: nx.MultiDiGraph, disputed: set[str]) -> list[str]:
    first, last = years(edge)
    how = {"stated": "ended", "denied": "denied", "": ""}.get(edge["ended_how"], f"one side {edge['ended_how']}")
    ended = f"{how} {edge['ended'][:4]}" if edge["ended"] else ""
    none = "no year given–"
    names = [words(network.nodes[end]["label"]) for end in ends(edge)]
    relation = drawing()[edge["type"]]["forward"]
    said = edge["reading"] + ("sources disagree" if edge["iri"].rpartition("/")[2] in disputed else "")
    return [names[0], relation, names[1], first or none, (last or none) + ended, str(edge["n_sources"]), said]


def disputed_in(network: nx.MultiDiGraph) -> set[str]:
    return {slug for slug, found in json.loads(network.graph["who_says_so"])["contradictions"].items() if found}


def raise_for_what_is_not_told(panel: str, edges: Iterable[Edge], claims: Claims) -> None:
    """Raise where a panel does not tell of each source, its date, the place in it, and what contradicts it."""
    for edge in edges:
        for evidence in edge["said_by"]:
            source = claims.sources[evidence["source"]]
            assert words(source.title) in panel
            assert (source.issued or "undated") in panel
            assert words(evidence.get("locator", "")) in panel


def raise_for_wrong_details(panel: str, chosen: str, kept: set[str], network: nx.MultiDiGraph, claims: Claims) -> None:
    """Raise where the details of what is chosen are not those of the network."""
    edges, disputed = edges_of(network), disputed_in(network)
    if chosen in edges:
        raise_for_what_is_not_told(panel, [edges[chosen]], claims)
        assert ("What contradicts it" in panel) == (edges[chosen]["iri"].rpartition("/")[2] in disputed)
    elif chosen:
        own = {name: edge for name, edge in edges.items() if chosen in ends(edge)}
        raise_for_what_is_not_told(panel, own.values(), claims)
        told = re.search(r"(?<!\d)(\d+) of them (?:is|are) hidden", panel)
        assert (int(told[1]) if told else 0) == len(own.keys() - kept)
        assert not own or re.search(rf"(?<!\d){len(own)} relations?(?![a-z])", panel)


def raise_for_wrong_tables(page: Page, nodes: set[str], kept: set[str], network: nx.MultiDiGraph) -> None:
    """Raise where a row of the tables is not what the network says, or where there is one too many or too few."""
    edges, disputed = edges_of(network), disputed_in(network)
    seen = page.evaluate(TABLES)
    rows = {row[0]: row[1:] for row in seen["relations"]}
    assert rows == {name: expected_row(edges[name], network, disputed) for name in kept}
    assert len(seen["relations"]) == len(kept)
    ties = Counter(end for name in kept for end in set(ends(edges[name])))
    assert dict(seen["organizations"]) == {node: str(ties[node]) for node in nodes}


def test_thirty_states_show_what_python_says_and_come_back_by_their_address(
    visit: Visit, map_page: Path, network: nx.MultiDiGraph, claims: Claims
) -> None:
    edges = edges_of(network)
    chance = random.Random(20110115)  # noqa: S311 - a sample, not a secret
    seen_states = set()

    with visit(map_page, reduced_motion="reduce") as page, visit(map_page, reduced_motion="reduce") as other:
        for number in SEEDS:
            wish = some_wish(chance, network, number)
            filtered(page, wish)
            nodes, kept = left(network, wish)
            # A line is chosen in every third state, an organization in the others, with as many steps around it.
            chosen = ""
            if wish.steps == 0 and kept:
                chosen = chance.choice(sorted(kept))
            elif nodes:
                chosen = wish.around = chance.choice(sorted(nodes))
            if chosen:
                page.evaluate("(id) => amurgraphPage.select(id)", chosen)
            if wish.around and wish.steps:
                page.evaluate("(n) => document.querySelector(`.steps [data-steps='${n}']`).click()", wish.steps)
            nodes, kept = left(network, wish)
            seen = page.evaluate(SEEN)

            assert (set(seen["nodes"]), set(seen["edges"])) == (nodes, kept), wish
            counts = f"{len(nodes)} of {len(network)} organizations, {len(kept)} of {len(edges)} relations"
            assert seen["status"].startswith(counts)
            undated = sum(not edge["documented"] for edge in edges.values())
            assert (f"{undated} undated not shown" in seen["status"]) == (wish.year is not None)

            raise_for_wrong_details(words(seen["panel"]), chosen, kept, network, claims)
            raise_for_wrong_tables(page, nodes, kept, network)

            address = page.evaluate("() => { document.getElementById('copy').click(); return location.hash; }")
            before = page.evaluate(SEEN)
            restored = other.evaluate(COME_BACK, address)
            assert comparable(restored) == comparable(before), address
            seen_states.add(address)

    assert len(seen_states) == STATES


def comparable(seen: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is no part of a state: the exact view, and how the page came to show its details."""
    state = {key: value for key, value in seen["state"].items() if key not in ("at", "moved", "dark", "panel")}
    panel = seen["panel"] if state["org"] or state["rel"] else ""
    return {**seen, "state": state, "panel": re.sub(r"Also at this place.*", "", panel)}


def test_an_address_opens_in_a_fresh_page_as_it_was(visit: Visit, map_page: Path, network: nx.MultiDiGraph) -> None:
    wish = Wish(least=2, alone=False, year=2015)
    wish.off["kind"] = {"Zoo"}
    with visit(map_page) as page:
        filtered(page, wish)
        page.locator("#size").select_option("closeness")
        page.locator("#groups").check()
        page.locator("#colour").select_option("group")
        page.get_by_role("button", name="Table").click()
        page.locator("#list-organizations").click()
        page.get_by_role("button", name="Country").click()
        page.get_by_role("button", name="Copy link").click()
        before, fragment = page.evaluate(SEEN), page.evaluate("location.hash")

    assert set(before["nodes"]) == left(network, wish)[0]
    with visit(map_page, fragment) as page:
        assert comparable(page.evaluate(SEEN)) == comparable(before)
