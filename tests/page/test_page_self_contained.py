"""A page is one file: it asks nothing of anybody, and runs nothing but our own scripts."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from amurgraph import resources
from amurgraph.network import graph_to_network
from amurgraph.page import CAVEAT, NOT_A_SCREEN, Page, network_to_page, write_page

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store
    from tests.page.document import Document

    from amurgraph.claims import Claims

VENDORED = resources.find("static", "vendor")
ROOMS = sorted(resources.find("static", "page").glob("*.js"))


# ---- one file ----


def test_nothing_in_a_page_is_fetched(page: Document) -> None:
    fetching = {
        "src",
        "srcset",
        "data",
        "poster",
        "background",
        "action",
        "formaction",
        "manifest",
        "ping",
        "xlink:href",
    }

    for element in page.elements:
        assert not fetching & set(element.attributes), element
        assert element.tag not in ("link", "base", "iframe", "object", "embed", "img", "video", "audio"), element
        if "href" in element.attributes:
            assert element.attributes["href"].startswith("#"), element
        assert not any("//" in value for value in element.attributes.values()), element


def test_the_style_of_a_page_brings_in_nothing(page: Document) -> None:
    (style,) = page.styles

    assert "@import" not in style
    assert not re.search(r"url\((?!['\"]?data:)", style)
    assert "//" not in re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL).replace("http://www.w3.org/2000/svg", "")


def test_our_own_script_names_no_address_but_the_namespace_of_svg() -> None:
    script = "\n".join(path.read_text(encoding="utf-8") for path in ROOMS)

    assert set(re.findall(r"\w+://[\w./-]+", script)) <= {"http://www.w3.org/2000/svg"}
    for word in ("fetch(", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "importScripts", "import("):
        assert word not in script


def test_our_own_script_makes_no_markup_of_text_and_no_code() -> None:
    for path in (*ROOMS, resources.find("static", "directory.js")):
        script = path.read_text(encoding="utf-8")
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "srcdoc",
        ):
            assert word not in script, f"{word} in {path.name}"


def test_the_policy_lets_run_exactly_what_is_in_the_page(page: Document) -> None:
    assert page.policy["default-src"] == ["'none'"]
    assert page.policy["base-uri"] == ["'none'"]
    assert page.policy["form-action"] == ["'none'"]
    assert sorted(page.policy["script-src"]) == sorted(page.hash_of(script) for script in page.scripts)
    assert page.policy["style-src"] == [page.hash_of(style) for style in page.styles]
    assert set(page.policy.get("img-src", [])) <= {"data:", "blob:"}
    assert set(page.policy) <= {"default-src", "script-src", "style-src", "img-src", "base-uri", "form-action"}


def test_the_policy_stands_before_what_it_rules(page: Document) -> None:
    tags = [(element.tag, element.attributes.get("http-equiv")) for element in page.elements]

    assert tags.index(("meta", "Content-Security-Policy")) < min(
        tags.index(("style", None)), tags.index(("script", None))
    )


def test_a_page_carries_no_handler_and_no_style_on_an_element(page: Document) -> None:
    for element in page.elements:
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"], element


def test_a_page_sends_no_referrer(page: Document) -> None:
    assert {"name": "referrer", "content": "no-referrer"} in [meta.attributes for meta in page.of("meta")]


def test_a_page_is_well_formed(page: Document) -> None:
    assert page.faults == []


def test_a_page_says_what_it_needs_where_scripts_do_not_run(page: Document) -> None:
    assert page.of("noscript")
    assert "JavaScript" in page.text


def test_labels_and_roles_point_at_elements_that_are_there(page: Document) -> None:
    for element in page.elements:
        for name in ("for", "aria-labelledby", "aria-controls", "aria-describedby"):
            for wanted in element.attributes.get(name, "").split():
                assert wanted in page.ids, f"{name}={wanted}"
        if element.attributes.get("href", "#") != "#":
            assert element.attributes["href"][1:] in page.ids


# ---- vendored files ----


def test_vendored_files_are_the_ones_that_were_listed() -> None:
    listed = json.loads((VENDORED / "vendored.json").read_text(encoding="utf-8"))

    assert {entry["file"] for entry in listed} == {path.name for path in VENDORED.glob("*.js")}
    for entry in listed:
        content = (VENDORED / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert re.search(rf"@version {re.escape(entry['version'])}\b", content.decode()[:2000]), "another version"
        assert entry["licence"]
        assert entry["licence_files"]
        for licence in entry["licence_files"]:
            assert (VENDORED / licence).stat().st_size > 500


def test_vendored_scripts_stand_in_the_page_as_they_are(page: Document) -> None:
    for path in VENDORED.glob("*.js"):
        assert path.read_text(encoding="utf-8") in page.scripts


def test_no_script_of_ours_can_end_its_own_element() -> None:
    for path in (*VENDORED.glob("*.js"), *ROOMS, resources.find("static", "directory.js")):
        text = path.read_text(encoding="utf-8").lower()
        assert "</script" not in text
        assert "<!--" not in text


# ---- what is in it ----


def test_a_page_holds_every_organization_and_relation(page: Document, network: nx.MultiDiGraph) -> None:
    assert {node["id"] for node in page.data("nodes")} == set(network)
    assert {(e["from"], e["to"], e["type"]) for e in page.data("edges")} == set(network.edges(keys=True))
    assert len({edge["id"] for edge in page.data("edges")}) == network.number_of_edges()
    assert page.data("context")["counts"]["organizations"] == network.number_of_nodes()
    assert page.data("context")["counts"]["relations"] == network.number_of_edges()


def test_a_page_holds_who_says_so_for_every_relation(page: Document, claims: Claims) -> None:
    shown = {(e["from"], e["type"], e["to"]): e for e in page.data("edges")}
    sources = page.data("context")["sources"]

    assert shown
    for relation in claims.relations:
        edge = shown.get((relation.subject, relation.predicate, relation.object))
        if edge is None:
            continue
        told = {(e["source"], e.get("locator", ""), e["reading"], e["stance"]) for e in edge["evidence"]}
        assert told == {(e.source, e.locator, e.reading.lower(), e.stance.lower()) for e in relation.evidence}
        for evidence in relation.evidence:
            source = claims.sources[evidence.source]
            assert sources[evidence.source]["title"] == source.title
            assert sources[evidence.source].get("url", "") == source.url
            assert sources[evidence.source].get("issued", "") == source.issued


def test_a_page_names_only_sources_that_something_on_it_needs(page: Document, claims: Claims) -> None:
    context = page.data("context")
    needed = {evidence["source"] for edge in page.data("edges") for evidence in edge["evidence"]}
    needed |= {answer["source"] for found in context["disagreements"].values() for d in found for answer in d["values"]}

    assert set(context["sources"]) == needed
    assert len(needed) < len(claims.sources)


def test_a_page_says_rule_version_and_caveats(page: Document, claims: Claims) -> None:
    context = page.data("context")

    assert context["projection"]["name"] == "documented-ties"
    assert context["projection"]["summary"]
    assert context["version"] == claims.about.version
    assert len(context["hash"]) == 64
    assert (context["caveat"], context["notASanctionsScreen"]) == (CAVEAT, NOT_A_SCREEN)
    assert context["title"] == claims.about.title


def test_a_page_explains_each_kind_and_relation_it_draws(page: Document) -> None:
    context = page.data("context")

    assert {kind["id"] for kind in context["kinds"]} == {node["kind"] for node in page.data("nodes")}
    assert {type_["id"] for type_ in context["relations"]} == {edge["type"] for edge in page.data("edges")}
    for kind in context["kinds"]:
        assert kind["label"]
        assert re.fullmatch(r"#[0-9a-f]{6}", kind["colour"])
    assert len({kind["shape"] for kind in context["kinds"]}) == len(context["kinds"]), "colour is never the only cue"
    assert len({type_["dash"] for type_ in context["relations"]}) == len(context["relations"])


def test_no_two_organizations_stand_in_one_place(page: Document) -> None:
    places = [(node["x"], node["y"]) for node in page.data("nodes")]

    assert len(set(places)) == len(places)
    assert all(isinstance(x, int) and isinstance(y, int) for x, y in places)


def test_a_slice_says_of_when_it_is(small_store: Store, read: type[Document]) -> None:
    for documented in ("by", "in"):
        cut = graph_to_network(small_store, as_of="2005", documented=documented)
        context = read(network_to_page(cut).html).data("context")

        assert (context["asOf"], context["documented"]) == ("2005", documented)
        assert context["counts"]["leftOut"]


# ---- the same, small, whole ----


def test_the_same_network_gives_the_same_bytes(network: nx.MultiDiGraph, page_html: str) -> None:
    shuffled = nx.MultiDiGraph(**dict(reversed(network.graph.items())))
    shuffled.add_nodes_from((node, dict(reversed(facts.items()))) for node, facts in network.nodes(data=True))
    shuffled.add_edges_from((s, t, k, dict(reversed(e.items()))) for s, t, k, e in network.edges(keys=True, data=True))

    assert network_to_page(shuffled).html == page_html


def test_the_page_of_the_shipped_data_is_small(page_html: str) -> None:
    assert len(page_html.encode()) <= 900_000


def test_a_page_is_written_whole_or_not_at_all(otters: nx.MultiDiGraph, tmp_path: Path) -> None:
    write_page(otters, tmp_path / "map.html", title="Otters")

    assert (tmp_path / "map.html").read_text(encoding="utf-8") == network_to_page(otters, title="Otters").html
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_a_page_at_a_prompt_is_one_line(otters: nx.MultiDiGraph) -> None:
    assert len(repr(network_to_page(otters))) < 200
    assert "\n" not in repr(network_to_page(otters))


def test_a_page_shows_itself_in_a_notebook_in_a_sandbox(otters: nx.MultiDiGraph, read: type[Document]) -> None:
    shown = Page(network_to_page(otters, title='"</iframe><b>').html)
    frame = read(shown._repr_html_())

    assert [element.tag for element in frame.elements] == ["iframe"]
    (iframe,) = frame.elements
    assert iframe.attributes["srcdoc"] == shown.html
    assert "allow-same-origin" not in iframe.attributes["sandbox"].split()
    assert "allow-top-navigation" not in iframe.attributes["sandbox"].split()
    assert "src" not in iframe.attributes


@pytest.mark.parametrize(
    "network",
    [
        nx.MultiDiGraph(),
        nx.MultiDiGraph([("a", "b"), ("b", "a"), ("a", "a")]),
        nx.MultiDiGraph([(1, 2), (2, 3)]),
        nx.MultiGraph([("a", "b"), ("a", "b")]),
        nx.DiGraph([("a", "b")]),
        nx.Graph([("a", "b")]),
        nx.path_graph(3),
    ],
    ids=["nobody", "loops", "numbers", "MultiGraph", "DiGraph", "Graph", "path"],
)
def test_a_plain_network_without_attributes_is_shown(network: nx.Graph, read: type[Document]) -> None:
    shown = read(network_to_page(network).html)

    assert {str(node["id"]) for node in shown.data("nodes")} == {str(node) for node in network}
    assert len(shown.data("edges")) == network.number_of_edges()
    for edge in shown.data("edges"):
        assert edge["from"] in network
        assert edge["to"] in network


def test_an_attribute_that_the_page_does_not_know_does_no_harm() -> None:
    network = nx.MultiDiGraph(nx.karate_club_graph())

    assert "Mr. Hi" not in network_to_page(network).html


def test_links_are_printed_unlinked_when_asked(otters: nx.MultiDiGraph, read: type[Document]) -> None:
    assert read(network_to_page(otters, links_as_text=True).html).data("context")["linksAsText"] is True
    assert read(network_to_page(otters).html).data("context")["linksAsText"] is False


def test_links_to_other_pages_are_given_by_name(otters: nx.MultiDiGraph, read: type[Document]) -> None:
    nav = [{"label": "Directory", "href": "index.html"}]

    assert read(network_to_page(otters, nav=nav).html).data("context")["nav"] == nav
