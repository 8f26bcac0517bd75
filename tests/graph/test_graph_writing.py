"""Writing RDF: every format gives the triples back, in an order of its own making, and the hash names the claims."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from amurgraph.errors import InputError, OutputError
from amurgraph.graph import FORMATS, content_hash, data_store, graph_to_text, read_store, store_to_graph, write_graph
from amurgraph.graph.turtle import direct_triples, is_direct_triple
from amurgraph.graph.writing import triples_to_text
from amurgraph.tables import read_tables, tables_to_store
from amurgraph.vocabulary import AG

if TYPE_CHECKING:
    from pathlib import Path

ENDINGS = {"turtle": "ttl", "trig": "trig", "ntriples": "nt", "nquads": "nq", "jsonld": "jsonld", "rdfxml": "rdf"}
ODD = [
    Quad(NamedNode("urn:a"), NamedNode("http://cedar.example/p"), Literal(text, language=language))
    for text, language in [("Кедровый фонд", "ru"), ("豹 🐆", "zh-hans"), ('"quoted" \\ <tag> & more\ttab', "en")]
] + [
    Quad(NamedNode("http://кедр.example/a"), NamedNode("http://cedar.example/p"), Literal(value))
    for value in ("", "two\nlines", 7, 0.5, True)
]


def data(store: Store) -> set[Quad]:
    return set(store.quads_for_pattern(None, None, None, DefaultGraph()))


def shuffled(store: Store, seed: int = 1) -> Store:
    quads = sorted(data(store), key=str)
    random.Random(seed).shuffle(quads)  # noqa: S311 - an order, not a secret
    again = Store()
    for quad in quads:
        again.add(quad)
    return again


@pytest.fixture
def otters(small_tables: Path) -> Store:
    store = tables_to_store(read_tables(small_tables))
    store.extend(ODD)
    return store


def test_each_format_has_an_ending() -> None:
    assert set(ENDINGS) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_written_is_read_back(otters: Store, tmp_path: Path, name: str) -> None:
    file = tmp_path / f"otters.{ENDINGS[name]}"
    write_graph(otters, file)
    derived = set(direct_triples(otters)) if name in ("turtle", "trig") else set()
    assert data(read_store(file)) == data(otters) | derived
    assert content_hash(read_store(file)) == content_hash(otters)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_given_by_name_wins_over_the_ending(otters: Store, tmp_path: Path, name: str) -> None:
    file = tmp_path / "otters.out"
    write_graph(otters, file, format=name)
    assert content_hash(read_store(file, format=name)) == content_hash(otters)


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_of_insertion_leaves_no_trace(otters: Store, name: str) -> None:
    assert graph_to_text(shuffled(otters), name) == graph_to_text(otters, name)


@pytest.mark.parametrize("name", FORMATS)
def test_names_of_blank_nodes_leave_no_trace(tmp_path: Path, name: str) -> None:
    file = tmp_path / "claims.ttl"
    file.write_text('[] <urn:p> "one" . [] <urn:p> [ <urn:q> "two" ] .')
    assert graph_to_text(read_store(file), name) == graph_to_text(read_store(file), name)


def test_rdf_xml_uses_the_prefixes_that_people_know(otters: Store) -> None:
    assert "<dcterms:title>Yearbook 2014</dcterms:title>" in graph_to_text(otters, "rdfxml")


@pytest.mark.parametrize("name", ["ntriples", "nquads"])
def test_lines_are_sorted(otters: Store, name: str) -> None:
    lines = graph_to_text(otters, name).splitlines()
    assert lines == sorted(lines)
    assert len(lines) == len(data(otters))


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_can_be_written_and_read(tmp_path: Path, name: str) -> None:
    file = tmp_path / "nothing"
    write_graph(data_store(()), file, format=name)
    assert not data(read_store(file, format=name))


@pytest.mark.filterwarnings("ignore:.*ConjunctiveGraph:DeprecationWarning")
def test_rdflib_reads_what_we_write(otters: Store) -> None:
    for name, theirs in {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "jsonld": "json-ld"}.items():
        graph = rdflib.Graph().parse(data=graph_to_text(otters, name), format=theirs)
        derived = set(direct_triples(otters)) if name == "turtle" else set()
        assert len(graph) == len(data(otters) | derived), name


def test_an_rdflib_graph_is_written_like_its_store(otters: Store) -> None:
    plain = rdflib.Graph().parse(data=graph_to_text(otters, "ntriples"), format="nt")
    for graph in (store_to_graph(otters), plain):
        assert graph_to_text(graph) == graph_to_text(otters)
        assert content_hash(graph) == content_hash(otters)


def test_a_dash_writes_to_standard_output(otters: Store, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    write_graph(otters, "-", format="ntriples")
    assert capsysbinary.readouterr().out.decode() == graph_to_text(otters, "ntriples")


@pytest.mark.parametrize("ending", ["TTL", "Nt"])
def test_an_ending_in_capitals_is_the_same_ending(otters: Store, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"OTTERS.{ending}"
    write_graph(otters, file)
    assert content_hash(read_store(file)) == content_hash(otters)


def test_an_unknown_ending_writes_nothing(otters: Store, tmp_path: Path) -> None:
    file = tmp_path / "otters.docx"
    with pytest.raises(InputError, match=r"unknown ending; RDF files end in \.ttl"):
        write_graph(otters, file)
    assert not file.exists()


def test_an_unknown_format_names_the_known_ones(otters: Store) -> None:
    with pytest.raises(InputError, match="no format 'n3': there are turtle, ntriples"):
        graph_to_text(otters, "n3")


def test_a_file_that_cannot_be_written_is_an_output_error(otters: Store, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_graph(otters, tmp_path / "nowhere" / "otters.ttl")


@pytest.mark.parametrize("name", FORMATS)
def test_the_triples_of_a_construct_are_written_without_guide_or_derivation(otters: Store, name: str) -> None:
    found = otters.query("CONSTRUCT { ?s <urn:is> ?o } WHERE { ?s <https://w3id.org/amurgraph/ns#country> ?o }")
    text = triples_to_text(list(found), name)  # type: ignore[arg-type]
    assert "DE" in text
    assert not text.startswith("# Who works")
    assert triples_to_text(reversed(list(data(otters))), name) == triples_to_text(list(data(otters)), name)


# ---- the hash ----


def test_the_hash_does_not_depend_on_the_order_of_insertion(otters: Store) -> None:
    assert {content_hash(shuffled(otters, seed)) for seed in range(5)} == {content_hash(otters)}


def test_the_hash_is_a_sha256_of_the_sorted_claims(otters: Store) -> None:
    import hashlib

    lines = graph_to_text(otters, "ntriples").splitlines(keepends=True)
    assert content_hash(otters) == hashlib.sha256("".join(lines).encode()).hexdigest()


def test_direct_triples_do_not_count_for_the_hash(otters: Store) -> None:
    before = content_hash(otters)
    otters.extend(direct_triples(otters))
    otters.add(Quad(NamedNode("urn:a"), AG.supports, NamedNode("urn:b")))
    assert content_hash(otters) == before


def test_any_change_of_a_claim_changes_the_hash(otters: Store) -> None:
    before = content_hash(otters)
    seen = {before}
    for quad in sorted((quad for quad in data(otters) if not is_direct_triple(quad)), key=str):
        otters.remove(quad)
        seen.add(content_hash(otters))
        otters.add(quad)
    assert len(seen) == len(data(otters)) + 1
    assert content_hash(otters) == before


def test_the_hash_does_not_count_the_ontology(otters: Store) -> None:
    alone = Store()
    alone.extend(data(otters))
    assert content_hash(alone) == content_hash(otters)


def test_the_hash_of_a_file_with_blank_nodes_is_the_same_at_each_reading(tmp_path: Path) -> None:
    file = tmp_path / "claims.ttl"
    file.write_text('[] <urn:p> "one" .')
    assert content_hash(read_store(file)) == content_hash(read_store(file))
