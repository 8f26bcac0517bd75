"""The names of things: one list in Python, one in the ontology, and they are the same."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse
from rdflib import RDF, RDFS, SKOS

from amurgraph import resources
from amurgraph.vocabulary import (
    AG,
    AG_NAMESPACE,
    BASE,
    CLASSES,
    INDIVIDUALS,
    ORGANIZATION_KINDS,
    PREFIXES,
    PROPERTIES,
    RELATION_TYPES,
    SYMMETRIC_TYPES,
    TERMS,
    curie,
    expand,
    instance,
    slug_of,
    sort_of,
    sparql_prefixes,
)

if TYPE_CHECKING:
    from pathlib import Path

ONTOLOGY = resources.find("ontology")
FILES = sorted(ONTOLOGY.rglob("*.ttl"))
SCHEMES = sorted((ONTOLOGY / "schemes").glob("*.ttl"))
SCHEMA = rdflib.Namespace("https://schema.org/")
NS = rdflib.Namespace(AG_NAMESPACE)


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    return rdflib.Graph().parse(ONTOLOGY / "amurgraph.ttl")


@pytest.fixture(scope="module")
def schemes() -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in SCHEMES:
        graph.parse(file)
    return graph


def defined(ontology: rdflib.Graph, *kinds: rdflib.URIRef) -> set[str]:
    found = {subject for kind in kinds or (None,) for subject in ontology.subjects(RDF.type, kind)}
    return {str(subject).removeprefix(AG_NAMESPACE) for subject in found if str(subject).startswith(AG_NAMESPACE)}


def test_the_ontology_and_the_code_name_the_same_terms(ontology: rdflib.Graph) -> None:
    assert defined(ontology) == TERMS


def test_each_term_is_of_the_kind_that_the_code_takes_it_for(ontology: rdflib.Graph) -> None:
    relation_types = defined(ontology, NS.RelationType)
    assert relation_types == set(RELATION_TYPES)
    assert defined(ontology, RDFS.Class) == CLASSES
    assert defined(ontology, rdflib.OWL.NamedIndividual) == INDIVIDUALS
    assert defined(ontology, RDF.Property) - relation_types == PROPERTIES


def test_no_term_is_in_two_lists() -> None:
    assert len(TERMS) == len(CLASSES) + len(INDIVIDUALS) + len(PROPERTIES) + len(RELATION_TYPES)


@pytest.mark.parametrize("said", [RDFS.label, SKOS.definition, SKOS.example], ids=["label", "definition", "example"])
def test_each_term_says_what_it_means_in_english(ontology: rdflib.Graph, said: rdflib.URIRef) -> None:
    terms = list(ontology.subjects(RDFS.isDefinedBy, None))
    assert len(terms) >= len(TERMS)
    for term in terms:
        words = [text for text in ontology.objects(term, said) if isinstance(text, rdflib.Literal)]
        assert [text.language for text in words] == ["en"], term
        assert str(words[0]).strip(), term


def test_no_two_classes_and_no_two_properties_have_one_label(ontology: rdflib.Graph) -> None:
    for kinds in (CLASSES, set(RELATION_TYPES)):
        labels = [str(ontology.value(NS[term], RDFS.label)) for term in kinds]
        assert len(labels) == len(set(labels))


def test_each_relation_type_says_how_it_is_drawn(ontology: rdflib.Graph) -> None:
    for name in RELATION_TYPES:
        directed = ontology.value(NS[name], NS.directed)
        assert isinstance(directed, rdflib.Literal)
        assert directed.toPython() is (name not in SYMMETRIC_TYPES)
        labels = [ontology.value(NS[name], NS[label]) for label in ("edgeLabel", "inverseLabel")]
        assert all(isinstance(label, rdflib.Literal) and label.language == "en" and str(label) for label in labels)
        assert (labels[0] == labels[1]) is (name in SYMMETRIC_TYPES)
        assert ontology.value(NS[name], NS.dash), name


def test_each_relation_type_has_a_dash_and_a_table_word_of_its_own(ontology: rdflib.Graph) -> None:
    for annotation in (NS.dash, NS.tableName):
        words = [str(ontology.value(NS[name], annotation)) for name in RELATION_TYPES]
        assert len(words) == len(set(words))


def test_each_relation_type_says_what_stands_at_its_ends(ontology: rdflib.Graph) -> None:
    known = {NS[name] for name in CLASSES} | {rdflib.URIRef(PREFIXES["org"] + "Organization")}
    for name in RELATION_TYPES:
        for end in (SCHEMA.domainIncludes, SCHEMA.rangeIncludes):
            classes = set(ontology.objects(NS[name], end))
            assert classes, name
            assert classes <= known, name


ENDS = {
    "memberOf": ("org", "org"),
    "partnerOf": ("org", "org"),
    "supports": ("org Programme", "org Programme Taxon Place Database"),
    "funds": ("org Programme", "org Programme Taxon Place Database"),
    "coordinates": ("org", "Programme Database org"),
    "implements": ("org", "Programme Database org"),
    "participatesIn": ("org", "Programme Database org"),
    "founded": ("org", "org"),
    "partOf": ("org Place Programme", "org Place Programme"),
    "successorOf": ("org Place Programme", "org Place Programme"),
    "administers": ("org", "Place Database Taxon Programme org"),
    "monitors": ("org", "Place Database Taxon Programme org"),
    "studies": ("org", "Place Database Taxon Programme org"),
    "threatens": ("Threat Stress", "Taxon Place"),
    "stresses": ("Threat Stress", "Taxon Place"),
}


@pytest.mark.parametrize("name", RELATION_TYPES)
def test_the_ends_are_those_of_the_model(ontology: rdflib.Graph, name: str) -> None:
    def words(end: rdflib.URIRef) -> set[str]:
        return {slug_of(str(one)).replace("Organization", "org") for one in ontology.objects(NS[name], end)}

    assert (words(SCHEMA.domainIncludes), words(SCHEMA.rangeIncludes)) == tuple(set(end.split()) for end in ENDS[name])


def test_nothing_in_the_ontology_makes_a_reasoner_invent_types_or_identities(ontology: rdflib.Graph) -> None:
    for predicate in (RDFS.domain, RDFS.range, rdflib.OWL.sameAs, rdflib.OWL.equivalentClass):
        assert not list(ontology.subject_objects(predicate))
    assert not list(ontology.subjects(RDF.type, rdflib.OWL.FunctionalProperty))
    for name in ("subject", "predicate", "object"):
        assert not list(ontology.objects(NS[name], RDFS.subPropertyOf))


def test_no_kind_of_organization_shares_its_shape_and_every_colour_is_one(ontology: rdflib.Graph) -> None:
    organization = rdflib.URIRef(PREFIXES["org"] + "Organization")
    kinds = [*ontology.subjects(RDFS.subClassOf, organization), organization]
    assert {slug_of(str(kind)) for kind in kinds} == set(ORGANIZATION_KINDS)
    shapes = [str(ontology.value(kind, NS.shape)) for kind in kinds]
    assert len(set(shapes)) == len(kinds)
    for colour in ontology.objects(None, NS.colour):
        assert re.fullmatch(r"#[0-9a-f]{6}", str(colour))


# ---- files ----


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_file_is_read_alike_by_rdflib_and_oxigraph(file: Path) -> None:
    theirs = rdflib.Graph().parse(file)
    store = Store()
    store.load(path=str(file), format=RdfFormat.TURTLE)
    assert len(theirs) == len(store) > 50
    named = {str(subject) for subject in theirs.subjects() if isinstance(subject, rdflib.URIRef)}
    assert named == {quad.subject.value for quad in store if isinstance(quad.subject, NamedNode)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_prefix_means_the_same_everywhere(file: Path) -> None:
    for prefix, iri in re.findall(r"^@prefix ([a-z-]+): +<([^>]*)>", file.read_text(encoding="utf-8"), re.MULTILINE):
        assert PREFIXES.get(prefix, iri) == iri


def test_the_vocabulary_and_the_schemes_have_no_blank_nodes(ontology: rdflib.Graph, schemes: rdflib.Graph) -> None:
    for graph in (ontology, schemes):
        assert not [node for triple in graph for node in triple if isinstance(node, rdflib.BNode)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_term_of_ours_that_a_file_uses_is_defined(file: Path) -> None:
    used = {str(node) for triple in rdflib.Graph().parse(file) for node in triple if isinstance(node, rdflib.URIRef)}
    ours = {iri.removeprefix(AG_NAMESPACE) for iri in used if iri.startswith(AG_NAMESPACE)} - {""}
    assert ours <= TERMS


def test_each_concept_has_a_label_a_notation_and_a_scheme_with_a_version(schemes: rdflib.Graph) -> None:
    concepts = set(schemes.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) > 60
    for concept in concepts:
        assert schemes.value(concept, SKOS.prefLabel) == schemes.value(concept, RDFS.label)
        assert schemes.value(concept, SKOS.notation), concept
        assert schemes.value(concept, SKOS.definition), concept
        scheme = schemes.value(concept, SKOS.inScheme)
        assert scheme is not None
        version = str(schemes.value(scheme, rdflib.OWL.versionInfo))
        assert str(concept).startswith(f"{scheme}_"), concept
        assert str(scheme).endswith(f"-{version}"), concept


def test_what_is_broader_is_a_concept_and_never_goes_in_a_circle(schemes: rdflib.Graph) -> None:
    concepts = set(schemes.subjects(RDF.type, SKOS.Concept))
    for concept in concepts:
        above = set(schemes.transitive_objects(concept, SKOS.broader)) - {concept}
        assert above <= concepts
        assert not any(concept in schemes.objects(one, SKOS.broader) for one in above)


def test_a_notation_stands_once_in_its_scheme(schemes: rdflib.Graph) -> None:
    words = defaultdict(list)
    for concept in schemes.subjects(RDF.type, SKOS.Concept):
        words[schemes.value(concept, SKOS.inScheme)].append(str(schemes.value(concept, SKOS.notation)))
    assert all(len(found) == len(set(found)) for found in words.values())


def test_what_addresses_a_threat_is_coded_in_the_schemes_alone(schemes: rdflib.Graph, shipped: Store) -> None:
    coded = set(schemes.subject_objects(NS.addresses))
    assert coded
    concepts = set(schemes.subjects(RDF.type, SKOS.Concept))
    assert {node for pair in coded for node in pair} <= concepts
    assert not list(shipped.quads_for_pattern(None, AG.addresses, None, DefaultGraph()))


# ---- names ----


def test_a_term_that_there_is_not_is_an_error_at_once() -> None:
    with pytest.raises(AttributeError, match="no term 'Relatoin' in"):
        _ = AG.Relatoin
    assert AG["from"].value == AG_NAMESPACE + "from"
    assert AG["from"] is AG["from"]


def test_an_instance_is_named_by_its_base_sort_and_slug() -> None:
    assert instance("org", "cedar-trust").value == f"{BASE}id/org/cedar-trust"
    assert instance("src", "s1", "https://lynx.example/").value == "https://lynx.example/id/src/s1"


@pytest.mark.parametrize(
    ("iri", "sort", "slug"),
    [
        (f"{BASE}id/org/cedar-trust", "org", "cedar-trust"),
        ("https://lynx.example/x/id/rel/a.supports.b", "rel", "a.supports.b"),
        (f"{BASE}id/threat/cmp-3.2_5.1.1", "threat", "cmp-3.2_5.1.1"),
        (f"{BASE}id/dataset", None, "dataset"),
        (f"{AG_NAMESPACE}memberOf", None, "memberOf"),
        ("urn:x", None, "urn:x"),
        (f"{BASE}id/org/", None, ""),
        (f"{BASE}id/org/a/b", None, "b"),
    ],
)
def test_sort_and_slug_are_read_off_an_iri(iri: str, sort: str | None, slug: str) -> None:
    assert (sort_of(iri), slug_of(iri)) == (sort, slug)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(st.sampled_from(sorted(PREFIXES)), st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=20))
def test_shortening_and_expanding_are_inverse(prefix: str, name: str) -> None:
    iri = PREFIXES[prefix] + name
    assert expand(curie(iri)) == iri
    assert expand(f"{prefix}:{name}") == iri


@pytest.mark.parametrize("name", ["https://cedar.example/x", "urn:x:y", "nothing", "nobody:x", ""])
def test_what_has_no_prefix_of_ours_stays_as_it_is(name: str) -> None:
    assert curie(name) == name
    assert expand(name) is None


def test_no_namespace_is_hidden_by_another() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    for prefix, iri in PREFIXES.items():
        assert curie(f"{iri}x") == f"{prefix}:x"


def test_the_prefix_lines_are_sparql() -> None:
    store = Store()
    store.add(Quad(NamedNode(f"{BASE}id/org/a"), NamedNode(PREFIXES["rdfs"] + "label"), Literal("A")))
    query = sparql_prefixes() + "SELECT ?l { o:a rdfs:label ?l }"
    assert [row["l"].value for row in store.query(query)] == ["A"]  # type: ignore[union-attr]
    assert len(list(parse(input=sparql_prefixes(), format=RdfFormat.TURTLE))) == 0
