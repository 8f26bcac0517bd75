"""The canonical Turtle: the same triples give the same bytes, and every Turtle parser reads them back."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import pytest
import rdflib
import rdflib.term
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    parse,
)

from amurgraph.errors import InputError
from amurgraph.graph import data_store, store_to_turtle
from amurgraph.graph.turtle import GUIDE, direct_triples, is_direct_triple, triples_to_turtle
from amurgraph.vocabulary import AG, BASE, PREFIXES, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hypothesis.strategies import SearchStrategy

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())

# ---- random graphs of everything that RDF 1.1 allows ----

ODD_IRIS = [
    f"{BASE}id/{path}"
    for path in (
        "org/cedar",
        "org/a.b",
        "org/a.",
        "org/-a",
        "org/1a",
        "org/é",
        "org/a/b",
        "org/a'b",
        "src/s2",
        "src/s10",
    )
] + [
    "urn:x:y",
    "http://cedar.example/a?b=c&d=e#f",
    "http://cedar.example/(a);b,c!$*",
    "http://cedar.example/%C3%A9",
    "http://кедр.example/сад",
    "http://cedar.example/🐆",
    "http://cedar.example/zero\u200bwidth",
    "http://www.w3.org/ns/org#",
    f"{BASE}ns#memberOf",
    f"{BASE}ns#note",
]
ODD_TEXTS = [
    "",
    '"',
    '""" \\',
    "\\u0041",
    "line\nline\r\ttab",
    "\x00\x01\x07\x0b\x1f\x7f\x85",
    "\u202eevil\u2028\u2029\ufeff",
    "🐆 леопард 豹",
    "mailto:o:src:",
    "e\u0301",
    "'''",
]
NUMBERS = ["1", "+1", "-0", "007", "1.0", ".5", "-.5", "5.", "1e3", "1.5E-3", "INF", "one", "true", "false", "0", ""]
LANGUAGES = ["en", "zh-hans", "ru", "de-ch-1996"]
DATATYPES = [XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.double, XSD.date, NamedNode("urn:my:type")]

iris = st.sampled_from(ODD_IRIS).map(NamedNode)
blanks = st.sampled_from("abcd").map(BlankNode)
texts = st.one_of(st.sampled_from(ODD_TEXTS), st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
literals: SearchStrategy[Literal] = st.one_of(
    st.builds(Literal, texts),
    st.builds(lambda text, language: Literal(text, language=language), texts, st.sampled_from(LANGUAGES)),
    st.builds(lambda text, kind: Literal(text, datatype=kind), st.sampled_from(NUMBERS), st.sampled_from(DATATYPES)),
)
quads = st.builds(Quad, st.one_of(iris, blanks), iris, st.one_of(iris, blanks, literals))
graphs = st.lists(quads, max_size=14)
thorough = settings(deadline=None, max_examples=100, derandomize=True)


def same_graph(some: Iterable[Quad], others: Iterable[Quad]) -> bool:
    """Compare up to the names of blank nodes."""
    one, other = Dataset(some), Dataset(others)
    for dataset in (one, other):
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(one) == set(other)


def by_oxigraph(text: str) -> list[Quad]:
    found = parse(input=text, format=RdfFormat.TURTLE)
    return [Quad(quad.subject, quad.predicate, quad.object) for quad in found]


def by_rdflib(text: str) -> list[Quad]:
    return [
        Quad(_oxigraph_term(s), _oxigraph_term(p), _oxigraph_term(o))  # type: ignore[arg-type]
        for s, p, o in rdflib.Graph().parse(data=text, format="turtle")
    ]


def _oxigraph_term(term: rdflib.term.Node) -> NamedNode | BlankNode | Literal:
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if isinstance(term, rdflib.Literal):
        if term.language:
            return Literal(str(term), language=term.language)
        return Literal(str(term), datatype=NamedNode(str(term.datatype or XSD.string.value)))
    return NamedNode(str(term))


@thorough
@given(st.data())
def test_the_order_of_insertion_leaves_no_trace(data: st.DataObject) -> None:
    graph = data.draw(graphs)
    names = data.draw(st.permutations("wxyz"))
    renamed = dict(zip("abcd", names, strict=True))

    def rename(term: NamedNode | BlankNode | Literal) -> NamedNode | BlankNode | Literal:
        return BlankNode(renamed[term.value]) if isinstance(term, BlankNode) else term

    shuffled = [
        Quad(rename(quad.subject), quad.predicate, rename(quad.object))  # type: ignore[arg-type]
        for quad in data.draw(st.permutations(graph))
    ]
    assert triples_to_turtle(shuffled) == triples_to_turtle(graph)
    assert store_to_turtle(data_store(shuffled)) == store_to_turtle(data_store(graph))


def test_so_many_unnamed_nodes_that_they_cannot_be_told_apart_are_refused_in_one_line() -> None:
    ring = [BlankNode(f"b{number}") for number in range(5000)]
    graph = [Quad(one, NamedNode("urn:p"), other) for one, other in zip(ring, ring[1:] + ring[:1], strict=True)]
    with pytest.raises(InputError) as caught:
        triples_to_turtle(graph)
    assert "\n" not in str(caught.value)


def test_a_hundred_unnamed_nodes_are_written() -> None:
    graph = [Quad(BlankNode(f"b{n}"), NamedNode("urn:p"), Literal(str(n))) for n in range(100)]
    assert same_graph(by_oxigraph(triples_to_turtle(graph)), graph)


@thorough
@given(graphs)
def test_oxigraph_reads_back_the_same_triples(graph: list[Quad]) -> None:
    assert same_graph(by_oxigraph(triples_to_turtle(graph)), graph)


@thorough
@given(graphs)
def test_rdflib_reads_back_the_same_triples(graph: list[Quad]) -> None:
    usual = [quad for quad in graph if not is_odd_number(quad.object)]
    with pytest.MonkeyPatch.context() as patch:
        quiet(patch)
        assert same_graph(by_rdflib(triples_to_turtle(usual)), usual)


@pytest.mark.parametrize("number", ["+1", "007", "-0", "1.50", "01.5", "-0.0", ".5", "5.", "1e3", "one", ""])
@pytest.mark.parametrize("kind", [XSD.integer, XSD.decimal], ids=["integer", "decimal"])
def test_a_number_keeps_the_form_it_was_written_in(number: str, kind: NamedNode) -> None:
    graph = [Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal(number, datatype=kind))]
    with pytest.MonkeyPatch.context() as patch:
        quiet(patch)
        assert by_rdflib(triples_to_turtle(graph)) == graph
    assert by_oxigraph(triples_to_turtle(graph)) == graph


def is_odd_number(term: object) -> bool:
    return isinstance(term, Literal) and term.value in set(NUMBERS) - {"1", "1.0", "0"}


def quiet(patch: pytest.MonkeyPatch) -> None:
    """Keep rdflib from writing "007" as "7" by itself, and from telling of every odd number."""
    patch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    patch.setattr(logging.getLogger("rdflib.term"), "disabled", True)


@thorough
@given(graphs)
def test_writing_what_was_read_changes_no_byte(graph: list[Quad]) -> None:
    text = store_to_turtle(data_store(graph))
    assert store_to_turtle(data_store(by_oxigraph(text))) == text


@thorough
@given(graphs)
def test_every_prefix_that_is_declared_is_used(graph: list[Quad]) -> None:
    text = triples_to_turtle(graph)
    assert declared(text) == used(text)


def declared(text: str) -> set[str]:
    return set(re.findall(r"^@prefix ([a-z]+): ", text, re.MULTILINE))


def used(text: str) -> set[str]:
    """Find prefixes where Turtle sees them: outside of strings, IRIs and comments."""
    body = re.sub(r"^@prefix .*$", "", text, flags=re.MULTILINE)
    seen = re.sub(r'"(?:[^"\\\n]|\\.)*"|<[^>\n]*>|#[^\n]*', " ", body)
    return set(re.findall(r"(?<![\w:.-])([a-z]+):", seen))


@pytest.mark.parametrize("text", ["mailto:press@cedar.example", "see name:x and src:y"])
def test_words_in_a_text_declare_no_prefix(text: str) -> None:
    assert "@prefix" not in triples_to_turtle([Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal(text))])


def test_a_very_long_number_in_a_text_can_be_written() -> None:
    graph = [Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal("7" * 5000))]
    assert by_oxigraph(triples_to_turtle(graph)) == graph


def test_a_direction_of_writing_is_kept() -> None:
    text = '<urn:a> <urn:p> "ארז"@he--rtl .'
    assert by_oxigraph(triples_to_turtle(by_oxigraph(text))) == by_oxigraph(text)


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\u2066", "\ufeff", "\x1b", "\x85"])
def test_what_a_reader_would_not_see_is_written_as_an_escape(hidden: str) -> None:
    text = triples_to_turtle([Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal(f"a{hidden}b"))])
    assert hidden not in text
    assert f"\\u{ord(hidden):04X}" in text


def test_numbers_in_names_are_sorted_as_numbers() -> None:
    nodes = [NamedNode(f"{BASE}id/src/s{number}") for number in (10, 2, 1)]
    text = triples_to_turtle(Quad(NamedNode("urn:a"), NamedNode("urn:p"), node) for node in nodes)
    assert "src:s1, src:s2, src:s10" in text


def test_nothing_at_all_is_an_empty_file_with_its_guide() -> None:
    assert store_to_turtle(data_store(())) == GUIDE + "\n"


# ---- the layout ----

CLAIMS = """
o:river-zoo a ag:Zoo ; rdfs:label "River Zoo"@en .
o:cedar-trust a ag:NGO ; rdfs:label "Cedar Trust"@en .
o:otter-alliance a ag:Alliance ; rdfs:label "Otter Alliance"@en .
src:s2 a ag:Source ; dcterms:title "Yearbook" .
src:s10 a ag:Source ; dcterms:title "Members" .
rel:cedar-trust.memberOf.otter-alliance a ag:Relation ;
  ag:subject o:cedar-trust ; ag:predicate ag:memberOf ; ag:object o:otter-alliance ;
  ag:evidence ev:cedar-trust.memberOf.otter-alliance.s10 , ev:cedar-trust.memberOf.otter-alliance.s2 .
ev:cedar-trust.memberOf.otter-alliance.s10 a ag:Evidence ; dcterms:source src:s10 ; ag:reading ag:Stated .
ev:cedar-trust.memberOf.otter-alliance.s2 a ag:Evidence ; dcterms:source src:s2 ; ag:reading ag:Stated .
rel:cedar-trust.partnerOf.river-zoo a ag:Relation ;
  ag:subject o:cedar-trust ; ag:predicate ag:partnerOf ; ag:object o:river-zoo ;
  ag:evidence ev:cedar-trust.partnerOf.river-zoo.s2 .
ev:cedar-trust.partnerOf.river-zoo.s2 a ag:Evidence ; dcterms:source src:s2 ; ag:reading ag:Implied .
obs:o1 a ag:Observation ; ag:subject o:otter-alliance ; ag:observedProperty "member_count" ; ag:value "7" ;
  ag:evidence ev:o1.s2 .
ev:o1.s2 a ag:Evidence ; dcterms:source src:s2 .
prog:dens a ag:Programme ; rdfs:label "Safe dens"@en .
tax:otter a ag:Taxon ; rdfs:label "Otter"@en .
place:valley a ag:Place ; rdfs:label "Valley"@en .
<https://w3id.org/amurgraph/id/dataset> a <http://www.w3.org/ns/dcat#Dataset> ; dcterms:title "Otters" .
"""


def store_of(text: str) -> Store:
    return data_store(by_oxigraph(HEAD + text))


@pytest.fixture(scope="module")
def written() -> str:
    return store_to_turtle(store_of(CLAIMS))


def subjects(text: str) -> list[str]:
    """List what stands at the start of a block."""
    return [line.split(" ", 1)[0] for line in text.splitlines() if re.match(r"[<a-z_]", line)]


def test_the_file_opens_with_the_guide_and_then_the_organizations(written: str) -> None:
    assert written.startswith(GUIDE)
    assert len(GUIDE.splitlines()) == 10
    assert all(line.startswith("#") for line in GUIDE.splitlines())
    assert subjects(written)[:3] == ["o:cedar-trust", "o:otter-alliance", "o:river-zoo"]


def test_what_a_reader_wants_first_stands_first_and_the_sources_last() -> None:
    text = store_to_turtle(
        store_of("""
o:a dcterms:source src:s1 ; ag:note "n" ; ag:country "GB" ; rdfs:label "A"@en ; ag:supports o:b ; a ag:NGO .
obs:o1 ag:evidence ev:o1.s1 ; ag:value "7" ; ag:valueLow 6.5 ; ag:subject o:a ; a ag:Observation .
ev:o1.s1 ag:checked "2026-01-31"^^xsd:date ; ag:year 2013 ; ag:locator "p. 3" ; dcterms:source src:s1 .
ag:partnerOf ag:directed false .
""")
    )
    assert block(text, "o:a") == [
        "o:a a ag:NGO",
        'rdfs:label "A"@en',
        'ag:country "GB"',
        'ag:note "n"',
        "ag:supports o:b",
        "dcterms:source src:s1",
    ]
    assert block(text, "obs:o1") == [
        "obs:o1 a ag:Observation",
        "ag:subject o:a",
        'ag:value "7"',
        "ag:valueLow 6.5",
        "ag:evidence ev:o1.s1",
    ]
    assert block(text, "ev:o1.s1") == [
        'ev:o1.s1 ag:locator "p. 3"',
        "ag:year 2013",
        'ag:checked "2026-01-31"^^xsd:date',
        "dcterms:source src:s1",
    ]
    assert block(text, "ag:partnerOf") == ["ag:partnerOf ag:directed false"]


def block(text: str, subject: str) -> list[str]:
    """Return what is said of one thing, a line for each predicate."""
    start = text.index(f"\n{subject} ") + 1
    return text[start : text.index(" .\n", start)].split(" ;\n  ")


def test_what_works_comes_before_what_is_claimed_and_the_sources_come_last(written: str) -> None:
    sorts = [subject.split(":", 1)[0] for subject in subjects(written)]
    order = list(dict.fromkeys(sort for sort in sorts if sort != "ev"))
    assert order == ["o", "prog", "place", "tax", "rel", "obs", "src", "<https"]


def test_evidence_stands_right_behind_its_relation(written: str) -> None:
    found = subjects(written)
    start = found.index("rel:cedar-trust.memberOf.otter-alliance")
    assert found[start : start + 6] == [
        "rel:cedar-trust.memberOf.otter-alliance",
        "ev:cedar-trust.memberOf.otter-alliance.s2",
        "ev:cedar-trust.memberOf.otter-alliance.s10",
        "rel:cedar-trust.partnerOf.river-zoo",
        "ev:cedar-trust.partnerOf.river-zoo.s2",
        "obs:o1",
    ]
    assert "\n\n" not in written[written.index("rel:cedar-trust.mem") : written.index("rel:cedar-trust.par")].strip()


def test_evidence_of_nothing_and_evidence_of_two_are_written_once(written: str) -> None:
    text = CLAIMS + (
        "ev:lost a ag:Evidence ; dcterms:source src:s2 .\n"
        "rel:shares a ag:Relation ; ag:subject o:river-zoo ; ag:predicate ag:supports ; ag:object o:cedar-trust ;\n"
        "  ag:evidence ev:cedar-trust.partnerOf.river-zoo.s2 ."
    )
    found = subjects(store_to_turtle(store_of(text)))
    assert sorted(found) == sorted([*subjects(written), "ev:lost", "rel:shares"])


def test_a_relation_with_a_foreign_iri_stands_among_the_relations() -> None:
    text = (
        CLAIMS + "<urn:mine> a ag:Relation ; ag:subject o:river-zoo ; ag:predicate ag:supports ; ag:object tax:otter ."
    )
    found = subjects(store_to_turtle(store_of(text)))
    assert found.index("rel:cedar-trust.partnerOf.river-zoo") < found.index("<urn:mine>") < found.index("obs:o1")


def test_another_base_keeps_the_same_order() -> None:
    text = (HEAD + CLAIMS).replace(f"<{BASE}id", "<https://lynx.example/id")
    found = subjects(store_to_turtle(data_store(by_oxigraph(text))))
    assert found[0] == "<https://lynx.example/id/org/cedar-trust>"
    assert "src/s10" in found[-2]


def test_the_canonical_file_is_its_own_rewriting(written: str) -> None:
    assert store_to_turtle(data_store(by_oxigraph(written))) == written
    assert store_to_turtle(data_store(by_rdflib(written))) == written


def test_only_prefixes_that_are_used_are_declared(written: str, shipped: Store) -> None:
    for text in (written, store_to_turtle(shipped)):
        assert declared(text) == used(text)


# ---- direct triples ----

RELATION = """
rel:r a ag:Relation ; ag:subject o:cedar-trust ; ag:predicate ag:{predicate} ; ag:object o:river-zoo{evidence} .
"""
ASSERTS = "ev:one a ag:Evidence ; dcterms:source src:s1 .\n"
IMPLIES = "ev:one a ag:Evidence ; dcterms:source src:s1 ; ag:reading ag:Implied .\n"
DENIES = "ev:two a ag:Evidence ; dcterms:source src:s2 ; ag:stance ag:Denies .\n"
ONE, TWO = " ; ag:evidence ev:one", " ; ag:evidence ev:one , ev:two"
THERE = Quad(NamedNode(f"{BASE}id/org/cedar-trust"), AG.supports, NamedNode(f"{BASE}id/org/river-zoo"))


def both_ways(quad: Quad) -> Iterator[Quad]:
    yield quad
    yield Quad(quad.object, quad.predicate, quad.subject)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("predicate", "evidence", "said", "expected"),
    [
        ("supports", ONE, ASSERTS, {THERE}),
        ("supports", ONE, IMPLIES, {THERE}),
        ("partnerOf", ONE, ASSERTS, set(both_ways(Quad(THERE.subject, AG.partnerOf, THERE.object)))),
        ("supports", TWO, ASSERTS + DENIES, set()),
        ("partnerOf", TWO, ASSERTS + DENIES, set()),
        ("supports", " ; ag:evidence ev:two", DENIES, set()),
        ("supports", "", "", set()),
    ],
    ids=["asserted", "implied", "symmetric", "denied", "symmetric and denied", "only denied", "without evidence"],
)
def test_a_direct_triple_is_what_some_source_asserts_and_none_denies(
    predicate: str, evidence: str, said: str, expected: set[Quad]
) -> None:
    store = store_of(RELATION.format(predicate=predicate, evidence=evidence) + said)
    assert set(direct_triples(store)) == expected
    written = {quad for quad in by_oxigraph(store_to_turtle(store)) if is_direct_triple(quad)}
    assert written == expected


def test_a_direct_triple_that_no_relation_bears_out_is_not_lost_by_writing() -> None:
    store = data_store([THERE])
    assert THERE in by_oxigraph(store_to_turtle(store))


def test_a_relation_whose_end_is_a_text_gives_no_triple_with_a_text_for_subject() -> None:
    text = RELATION.format(predicate="partnerOf", evidence=ONE).replace("o:river-zoo", '"the zoo"') + ASSERTS
    assert [str(quad.object) for quad in direct_triples(store_of(text))] == ['"the zoo"']


def test_the_ontology_beside_the_data_is_not_written() -> None:
    store = store_of(CLAIMS)
    assert len(store) > len(by_oxigraph(HEAD + CLAIMS)) + 500
    assert not any("ns#Relation>" in str(quad.subject) for quad in by_oxigraph(store_to_turtle(store)))


def test_writing_leaves_the_store_as_it_was() -> None:
    store = store_of(CLAIMS)
    before = set(store)
    store_to_turtle(store)
    assert set(store) == before


def test_one_may_write_without_or_with_another_guide() -> None:
    store = store_of(CLAIMS)
    assert store_to_turtle(store, guide="").startswith("@prefix ")
    assert store_to_turtle(store, guide="# Mine.\n").startswith("# Mine.\n\n@prefix ")


def test_data_of_the_default_graph_alone_are_written() -> None:
    store = store_of(CLAIMS)
    store.add(Quad(NamedNode("urn:hidden"), NamedNode("urn:p"), Literal("x"), NamedNode("urn:graph")))
    assert list(store.quads_for_pattern(NamedNode("urn:hidden"), None, None, None))
    assert not list(store.quads_for_pattern(NamedNode("urn:hidden"), None, None, DefaultGraph()))
    assert "urn:hidden" not in store_to_turtle(store)
