"""What somebody else wrote is only ever text: none of it ends a block, becomes a link or runs."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from pyoxigraph import Literal, Quad

from amurgraph.errors import InputError
from amurgraph.network import graph_to_network
from amurgraph.page import json_block, network_to_page, network_to_pyvis, raise_for_private_sources, write_page
from amurgraph.vocabulary import AG, instance

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pyoxigraph import Store
    from tests.page.document import Document


def strings_in(value: Any) -> Iterator[str]:
    """Give each string of a JSON value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inside in value.items():
            yield key
            yield from strings_in(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from strings_in(inside)


def test_there_is_enough_harm_to_test_with(corpus: tuple[str, ...]) -> None:
    assert len(set(corpus)) >= 60


def test_a_page_of_hostile_data_has_the_elements_of_any_other_page(hostile_page: Document, page: Document) -> None:
    assert hostile_page.faults == []
    assert [(e.tag, sorted(e.attributes)) for e in hostile_page.elements] == [
        (e.tag, sorted(e.attributes)) for e in page.elements
    ]


def test_a_page_of_hostile_data_runs_the_scripts_of_any_other_page(hostile_page: Document, page: Document) -> None:
    assert hostile_page.scripts == page.scripts
    assert hostile_page.styles == page.styles
    assert hostile_page.policy == page.policy


def test_nothing_in_a_block_of_data_can_be_markup(hostile_page: Document) -> None:
    assert set(hostile_page.blocks) == {"nodes", "edges", "options", "context"}
    for block in hostile_page.blocks.values():
        assert not set(block) & set("<>&\u2028\u2029")


def test_each_string_comes_back_as_it_was_from_each_field_of_an_organization(
    hostile_page: Document, corpus: tuple[str, ...]
) -> None:
    nodes = {node["id"]: node for node in hostile_page.data("nodes")}

    for number, text in enumerate(corpus):
        node = nodes[f"h{number}"]
        assert (node["label"], node["acronym"], node["country"]) == (text, text, text)
        aliases = "|".join(node["aliases"])
        assert text + " too" in aliases
        assert text + " named" in aliases


def test_each_string_comes_back_as_it_was_from_each_field_of_a_statement(
    hostile_page: Document, corpus: tuple[str, ...]
) -> None:
    edges = {(edge["from"], edge["type"]): edge for edge in hostile_page.data("edges")}

    for number, text in enumerate(corpus):
        first, second = sorted(edges[f"h{number}", "memberOf"]["evidence"], key=lambda e: e["role"] != text)
        for evidence in (first, second):
            assert [evidence[key] for key in ("locator", "note", "currency", "year", "checked")] == [text] * 5
        assert (first["role"], first["amount"]) == (text, text)
        assert (second["role"], second["amount"]) == ("other", "other")


def test_each_string_comes_back_as_it_was_from_each_field_of_a_source(
    hostile_page: Document, corpus: tuple[str, ...]
) -> None:
    sources = hostile_page.data("context")["sources"]

    for number, text in enumerate(corpus):
        source = sources[f"h{number}"]
        assert [source[key] for key in ("title", "publisher", "issued", "language", "note")] == [text] * 5


def test_each_string_comes_back_as_it_was_from_each_disagreement(
    hostile_page: Document, corpus: tuple[str, ...]
) -> None:
    found = hostile_page.data("context")["disagreements"]

    for number, text in enumerate(corpus):
        observed = [dispute for dispute in found[f"h{number}"] if not dispute["other"]]
        answers = [answer for dispute in observed for answer in dispute["values"]]
        assert {answer["value"] for answer in answers} == {text, "7"}
        assert {answer["locator"] for answer in answers} == {text}
        assert {dispute["property"] for dispute in observed} == {text.replace("_", " ")}


def test_each_string_comes_back_as_it_was_from_a_title(corpus: tuple[str, ...], read: type[Document]) -> None:
    for text in corpus:
        shown = read(network_to_page(nx.MultiDiGraph(), title=text).html)
        assert shown.data("context")["title"] == text
        (title,) = [t for t in shown.texts if t == text][:1]
        assert title == text
        assert len(shown.scripts) == 2
        assert shown.faults == []


def test_each_string_comes_back_as_it_was_from_a_link_to_another_page(
    corpus: tuple[str, ...], read: type[Document]
) -> None:
    nav = [{"label": text, "href": text} for text in corpus]

    shown = read(network_to_page(nx.MultiDiGraph(), nav=nav).html)

    assert shown.data("context")["nav"] == nav
    assert shown.faults == []


def test_each_string_comes_back_as_it_was_from_every_attribute_of_a_network_of_ones_own(
    corpus: tuple[str, ...], read: type[Document]
) -> None:
    network = nx.MultiDiGraph()
    node_words = "label kind country acronym aliases iri homepage page".split()
    edge_words = "type reading ended first last documented sources programmes".split()
    said = "source locator reading stance note role amount currency year checked".split()
    for text in corpus:
        network.add_node(text, **dict.fromkeys(node_words, text))
    for one, other in pairwise(corpus):
        facts: dict[str, Any] = dict.fromkeys(edge_words, one)
        network.add_edge(one, other, key=one, **facts, evidence=json.dumps([dict.fromkeys(said, one)]))
    graph_words = "projection tie_rule as_of documented data_version hash left_out correction".split()
    network.graph.update(dict.fromkeys(graph_words, "</script>" + "".join(corpus[:60])))

    shown = read(network_to_page(network).html)

    assert shown.faults == []
    assert len(shown.scripts) == 2
    assert {node["id"] for node in shown.data("nodes")} == set(corpus)
    for node in shown.data("nodes"):
        assert [node[key] for key in ("label", "kind", "country", "acronym", "iri", "homepage", "page")] == [
            node["id"]
        ] * 7
    for edge in shown.data("edges"):
        assert [edge[key] for key in ("type", "reading", "ended", "first", "last", "documented")] == [edge["from"]] * 6
        assert set(edge["evidence"][0].values()) <= {edge["from"], edge["from"].lower()}
    (correction,) = {network.graph["correction"]}
    assert shown.data("context")["correction"] == correction


def test_an_address_that_is_none_stays_a_string_in_the_data(hostile_page: Document) -> None:
    """The script links http and https only; here it is enough that nothing became an attribute."""
    for element in hostile_page.elements:
        for value in element.attributes.values():
            assert "PWN" not in value
            assert "javascript:" not in value.lower()
    assert any("javascript:" in text for text in strings_in(hostile_page.data("nodes")))


def test_names_that_programs_keep_for_themselves_are_names_like_others(hostile_page: Document) -> None:
    ids = {node["id"] for node in hostile_page.data("nodes")}
    sources = hostile_page.data("context")["sources"]

    for name in ("__proto__", "constructor", "toString", "hasOwnProperty", "..", "index", "con"):
        assert name in ids
        assert name in sources


def test_json_in_a_page_is_json() -> None:
    value = {"a": ["</script>", "\u2028", "&amp;", "\x00", "ё", 1, None, True, 0.5]}

    block = json_block(value)

    assert json.loads(block) == value
    assert json_block(json.dumps(value)) == block, "what is JSON already is not quoted again"
    assert "<" not in block


def test_a_date_that_is_none_is_shown_as_it_was_published(corpus: tuple[str, ...], read: type[Document]) -> None:
    for text in ("spring 2011", *corpus[:3]):
        network = nx.MultiDiGraph()
        said = [{"source": "s1", "start": text, "end": text, "as_of": text}]
        network.add_edge("a", "b", "funds", first=text, last=text, evidence=json.dumps(said))

        (edge,) = read(network_to_page(network).html).data("edges")

        assert (edge["first"], edge["last"]) == (text, text)
        assert [edge["evidence"][0][key] for key in ("start", "end", "asOf")] == [text] * 3


@pytest.mark.parametrize("term", ["statedStart", "statedEnd", "statedAsOf", "from", "to"])
def test_a_hostile_date_is_shown_as_text_or_refused_in_one_line(
    small_store: Store, read: type[Document], term: str
) -> None:
    for quad in list(small_store.quads_for_pattern(None, AG[term], None, None)):
        small_store.remove(quad)
        small_store.add(Quad(quad.subject, AG[term], Literal("</script>\n<script>window.PWN=1</script>")))

    html, refused = "", ""
    try:
        html = network_to_page(graph_to_network(small_store)).html
    except InputError as error:
        refused = str(error)

    assert "\n" not in refused
    assert html == "" or (read(html).faults == [] and len(read(html).scripts) == 2)


# ---- private sources ----


def test_what_private_sources_say_is_not_published_unless_asked(otters: nx.MultiDiGraph, tmp_path: Path) -> None:
    otters.graph["private_sources"] = "s2|s7"

    for publish in (network_to_page, network_to_pyvis, lambda n: write_page(n, tmp_path / "map.html")):
        with pytest.raises(InputError, match=r"s2, s7.*--private"):
            publish(otters)
    assert list(tmp_path.iterdir()) == []
    assert "Cedar Trust" in network_to_page(otters, private=True).html
    assert network_to_pyvis(otters, private=True).num_nodes() == 3


def test_public_sources_need_no_leave() -> None:
    raise_for_private_sources("", private=False)


def test_a_private_source_in_the_data_is_noticed(small_store: Store) -> None:
    small_store.add(Quad(instance("src", "s3"), AG.visibility, AG.Private))

    with pytest.raises(InputError, match="s3"):
        network_to_page(graph_to_network(small_store))
