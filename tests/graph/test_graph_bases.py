"""A data set with a base of its own is as short to read and to ask as the one that ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from amurgraph.claims import find_thing, graph_to_claims
from amurgraph.graph import content_hash, data_store, graph_to_text, prefixes_of, read_store, store_to_graph
from amurgraph.graph.turtle import data_quads
from amurgraph.queries.adhoc import run_sparql
from amurgraph.tables import read_tables, tables_to_store
from amurgraph.vocabulary import AG, BASE, DCTERMS, PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store

OTTERS = "https://otters.example/"
LICENCES = {
    "https://creativecommons.org/publicdomain/zero/1.0/": "Licence: CC0 1.0.",
    "https://creativecommons.org/licenses/by/4.0/": "Licence: what dcterms:license says below.",
}


def _with(store: Store, predicate: NamedNode, *values: NamedNode | Literal) -> Store:
    node = NamedNode(f"{OTTERS}id/dataset")
    return data_store([*data_quads(store), *(Quad(node, predicate, v) for v in values)])


@pytest.fixture
def otters(small_tables: Path) -> Store:
    """Return small data that say which base is theirs."""
    with (small_tables / "dataset.csv").open("a", encoding="utf-8") as file:
        file.write(f"base,{OTTERS}\n")
    return tables_to_store(read_tables(small_tables))


def test_the_file_of_a_data_set_with_its_own_base_is_short_to_read(otters: Store) -> None:
    text = graph_to_text(otters)

    assert f"\n@prefix o: <{OTTERS}id/org/> .\n" in text
    assert "\no:cedar-trust a ag:NGO ;\n" in text
    assert f"{BASE}id/org" not in text


def test_it_is_read_back_as_it_was(otters: Store, tmp_path: Path) -> None:
    file = tmp_path / "otters.ttl"
    file.write_text(graph_to_text(otters), encoding="utf-8")

    assert content_hash(read_store(file)) == content_hash(otters)
    assert graph_to_text(read_store(file)) == file.read_text(encoding="utf-8")


def test_the_words_of_the_schemes_keep_their_own_addresses(otters: Store) -> None:
    assert f"<{BASE}id/action/own-0.1_anti-poaching>" in graph_to_text(otters)


def test_a_question_means_the_things_of_the_data_set_by_its_prefixes(otters: Store) -> None:
    rows = run_sparql(otters, "SELECT ?tie { ?tie ag:subject o:cedar-trust ; ag:object o:otter-alliance }")

    assert rows.splitlines() == ["tie", "rel:cedar-trust.memberOf.otter-alliance", "1 row"]
    assert store_to_graph(otters).qname(f"{OTTERS}id/org/cedar-trust") == "o:cedar-trust"
    assert find_thing(graph_to_claims(otters), "o:cedar-trust").iri == f"{OTTERS}id/org/cedar-trust"


def test_where_data_sets_are_read_together_prefixes_mean_the_projects_own(otters: Store, shipped: Store) -> None:
    both = data_store([*data_quads(otters), *data_quads(shipped)])

    assert prefixes_of(both) == prefixes_of(shipped) == PREFIXES


@pytest.mark.parametrize("base", ["", "no base at all", 'https://x.example/"> .\n<a', "https://x.example"])
def test_a_base_that_is_none_does_no_harm(otters: Store, base: str, tmp_path: Path) -> None:
    plain = data_store(quad for quad in data_quads(otters) if quad.predicate != AG.base)
    store = _with(plain, AG.base, Literal(base))
    file = tmp_path / "otters.ttl"
    file.write_text(graph_to_text(store), encoding="utf-8")

    assert content_hash(read_store(file)) == content_hash(store)


@pytest.mark.parametrize("licence", list(LICENCES))
def test_the_guide_does_not_promise_a_licence_that_the_data_do_not_have(otters: Store, licence: str) -> None:
    text = graph_to_text(_with(otters, DCTERMS.license, NamedNode(licence)))

    assert LICENCES[licence] in text
