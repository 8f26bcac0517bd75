"""Claims need no store: read from a stream of triples they are what they are read from a store, with the same hash."""

from __future__ import annotations

import gc
import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse

from amurgraph.claims import claims_as_of, graph_to_claims, hash_of, quads_to_claims, read_claims
from amurgraph.errors import ConflictingSourcesError, SyntaxInputError
from amurgraph.graph import content_hash, data_store, read_quads, read_store
from amurgraph.graph.turtle import data_quads, is_direct_triple, without_blank_nodes
from amurgraph.vocabulary import AG, DCTERMS, PREFIXES, RDF, RDFS, SKOS

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
OTHER = "https://lynx.example/"
NAMES = [
    f"{base}id/{sort}/{slug}"
    for base in (OTHER, "https://w3id.org/amurgraph/")
    for sort, slug in (
        ("org", "a"),
        ("org", "b"),
        ("prog", "a"),
        ("src", "s2"),
        ("src", "s10"),
        ("rel", "a"),
        ("ev", "e"),
    )
]
NODES = st.sampled_from([*map(NamedNode, NAMES), NamedNode("urn:x"), NamedNode("http://a.example/b#c"), BlankNode("b")])
WORDS = st.sampled_from(["Cedar", "tab\tand\nline", 'quo"te\\', "Кедр", "\u2028\x85 \u00ad", "@en", "", "> _:b ."])
LITERALS = st.one_of(
    WORDS.map(Literal),
    st.builds(lambda text, language: Literal(text, language=language), WORDS, st.sampled_from(["en", "ru", "zh-Hant"])),
    st.integers(0, 30).map(Literal),
    st.just(Literal("2001-01-01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date"))),
)
PREDICATES = st.sampled_from(
    [
        *(RDFS.label, SKOS.altLabel, DCTERMS.source),
        *(AG.subject, AG.predicate, AG.object, AG.evidence, AG.locator, AG["from"], AG.to, AG.supports, AG.partnerOf),
        *(AG.name, AG.text, AG.visibility, AG.value, AG.reading),
    ]
)
CLASSES = st.sampled_from([AG.Relation, AG.Evidence, AG.Observation, AG.Source, AG.Zoo, AG.Programme, AG.Name])
QUADS = st.one_of(
    st.builds(Quad, NODES, PREDICATES, st.one_of(NODES, LITERALS)),
    st.builds(lambda node, kind: Quad(node, RDF.type, kind), NODES, CLASSES),
)


def by_the_rule(store: Store) -> str:
    """Hash as docs/decisions/0007 says it, with all lines in memory."""
    quads = without_blank_nodes(data_quads(store))
    lines = sorted(f"{q.subject} {q.predicate} {q.object} .\n" for q in quads if not is_direct_triple(q))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@given(st.lists(QUADS, max_size=40), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_changes_claims_or_hash(quads: list[Quad], chance: random.Random) -> None:
    store = data_store(quads)
    expected = graph_to_claims(store, hashed=True)
    shuffled = [*quads, *quads[::2]]
    chance.shuffle(shuffled)
    found = quads_to_claims(shuffled, hashed=True)
    assert found == expected
    assert list(found.things) == list(expected.things)
    assert list(found.sources) == list(expected.sources)
    assert found.hash == expected.hash == content_hash(store) == by_the_rule(store)


@pytest.mark.parametrize("kind", [AG.Relation, AG.Observation, AG.Source, AG.Evidence])
def test_nodes_that_go_by_one_name_stand_in_one_order(kind: NamedNode) -> None:
    owner = NamedNode(f"{OTHER}id/rel/r")
    quads = [Quad(owner, RDF.type, AG.Relation)]
    for node, words in ((NamedNode(f"{OTHER}id/org/b"), "iri"), (BlankNode("b"), "none")):
        quads += [Quad(node, RDF.type, kind), Quad(node, AG.value, Literal(words)), Quad(node, AG.note, Literal(words))]
        quads += [Quad(owner, AG.evidence, node)]
    assert quads_to_claims(quads) == quads_to_claims(reversed(quads))


def test_the_data_that_ship_are_the_same_with_and_without_a_store() -> None:
    store = read_store()
    claims = read_claims()
    assert claims == graph_to_claims(store)
    assert claims.hash == hash_of(claims) == hash_of(store) == by_the_rule(store)


def test_what_is_said_in_full_text_comes_back_as_it_was() -> None:
    words = "".join(chr(code) for code in (*range(1, 0x100), 0x2028, 0xFEFF, 0x1F600))
    org = NamedNode(f"{OTHER}id/org/a")
    said = [Quad(org, RDF.type, AG.Zoo), Quad(org, RDFS.label, Literal(words, language="en"))]
    (thing,) = quads_to_claims(said).things.values()
    assert (thing.label, thing.language) == (words, "en")


def test_a_triple_term_counts_for_the_hash_as_n_triples_write_it() -> None:
    inner = Triple(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c"))
    claims = quads_to_claims([Quad(NamedNode("urn:s"), NamedNode("urn:says"), inner)], hashed=True)
    line = '<urn:s> <urn:says> <<( <urn:a> <urn:b> "c" )>> .\n'
    assert claims.hash == hashlib.sha256(line.encode()).hexdigest()


def test_two_files_are_read_as_one_and_their_blank_nodes_stay_two(tmp_path: Path) -> None:
    for name in "ab":
        text = f"{HEAD}_:x a ag:Relation ; ag:subject o:{name} ; ag:predicate ag:funds ; ag:object o:c . o:c a ag:Zoo ."
        (tmp_path / f"{name}.ttl").write_text(text, encoding="utf-8")
    claims = read_claims(tmp_path)
    assert sorted(relation.subject for relation in claims.relations) == ["a", "b"]
    assert claims.hash == content_hash(read_store(tmp_path))


def test_two_files_with_one_source_at_two_addresses_are_refused(tmp_path: Path) -> None:
    for name in "ab":
        text = f"{HEAD}src:s1 a ag:Source ; ag:url <https://{name}.example/> ."
        (tmp_path / f"{name}.ttl").write_text(text, encoding="utf-8")
    with pytest.raises(
        ConflictingSourcesError, match=r"source s1 is https://a\.example/ in .* and https://b\.example/"
    ):
        read_claims(tmp_path)


def test_a_mistake_far_down_in_a_file_is_found_at_its_line(tmp_path: Path) -> None:
    file = tmp_path / "claims.ttl"
    file.write_text("<urn:a> <urn:b> 1 .\n" * 20_000 + "<urn:a> <urn:b> .\n", encoding="utf-8")
    with pytest.raises(SyntaxInputError, match="line 20001"):
        read_claims(file)
    assert gc.isenabled()


def test_a_slice_keeps_the_hash_of_the_data_that_it_is_of() -> None:
    claims = read_claims()
    kept, _ = claims_as_of(claims, "2012")
    assert kept != claims
    assert kept.hash == claims.hash


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    file = tmp_path / "claims.nt"
    file.write_text("".join(f"<urn:a> <urn:b> {number} .\n" for number in range(20_000)), encoding="utf-8")
    told: list[float] = []
    read_claims(file, format="turtle", tell=lambda _, done: told.append(done))
    assert told == sorted(set(told))
    assert len(told) > 10
    assert 0.9 < told[-1] <= 1


def test_triples_are_read_one_by_one(tmp_path: Path) -> None:
    file = tmp_path / "claims.trig"
    file.write_text("<urn:g> { <urn:a> <urn:b> <urn:c> } <urn:a> <urn:b> <urn:c> .")
    quads: Iterator[Quad] = read_quads(file)
    assert list(quads) == [Quad(NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:c"), DefaultGraph())] * 2


def test_a_store_on_disk_gives_the_same_claims(tmp_path: Path) -> None:
    text = f'{HEAD}o:a a ag:Zoo ; rdfs:label "A" .'
    kept = Store(str(tmp_path / "store"))
    kept.extend(parse(input=text, format=RdfFormat.TURTLE))
    kept.flush()
    del kept
    assert read_claims(tmp_path / "store").things["a"].label == "A"


@pytest.mark.parametrize(
    "literal",
    [
        '"007"^^xsd:integer',
        "15.0",
        "1e3",
        '"1"^^xsd:boolean',
        '"abc"^^xsd:integer',
        '"2020-01-01Z"^^xsd:date',
        '"x"@EN-us',
    ],
)
def test_a_number_counts_as_what_it_is_not_as_how_it_was_written(tmp_path: Path, literal: str) -> None:
    file = tmp_path / "numbers.ttl"
    file.write_text(
        "@prefix ag: <https://w3id.org/amurgraph/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        f"<https://w3id.org/amurgraph/id/obs/o1> a ag:Observation ; ag:valueLow {literal} .\n"
    )
    from_file, store = read_claims(file), read_store(file)
    assert from_file.hash == content_hash(store)
    assert from_file == graph_to_claims(store)
