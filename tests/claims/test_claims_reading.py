"""A graph becomes claims: every cell of the tables is found in a record, whatever else lies in the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from amurgraph.claims import About, Claims, Evidence, Name, Observation, Source, Thing, graph_to_claims
from amurgraph.claims.records import number_aware
from amurgraph.graph import as_store, data_store, store_to_graph
from amurgraph.tables import read_tables, tables_to_store
from amurgraph.vocabulary import BASE, PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def claims_from(*texts: str) -> Claims:
    found = (quad for text in texts for quad in parse(input=HEAD + text, format=RdfFormat.TURTLE))
    return graph_to_claims(data_store(Quad(quad.subject, quad.predicate, quad.object) for quad in found))


@pytest.fixture
def otters(small_tables: Path) -> Claims:
    return graph_to_claims(tables_to_store(read_tables(small_tables)))


def test_an_organization_is_read_with_all_its_names(otters: Claims) -> None:
    (name,) = otters.things["cedar-trust"].names
    assert otters.things["cedar-trust"] == Thing(
        slug="cedar-trust",
        iri=f"{BASE}id/org/cedar-trust",
        sort="org",
        kind="NGO",
        label="Cedar Trust",
        language="en",
        acronym="CT",
        aliases=("Cedar Fund", "The Cedar Trust", "Кедровый фонд"),
        names=(name,),
        country="GB",
        city="Leeds",
        homepage="https://cedar.example",
        sources=("s1", "s2"),
    )
    assert name == Name("Кедровый фонд", "ru", "Official", name.source)
    assert otters.sources[name.source].url == "https://other.example/ru"


def test_a_programme_is_read_with_its_action_place_and_time(otters: Claims) -> None:
    programme = otters.things["proj-dens"]
    assert (programme.sort, programme.kind, programme.label) == ("prog", "Programme", "Safe dens")
    assert (programme.action, programme.place, programme.place_name) == ("own-0.1_anti-poaching", "pl-valley", "")
    assert (programme.start, programme.end, programme.description) == ("2013", "", "Guards dens")


def test_a_source_is_read_with_its_bounds(otters: Claims) -> None:
    assert otters.sources["s1"] == Source(
        slug="s1",
        iri=f"{BASE}id/src/s1",
        title="Who we are",
        publisher="Cedar Trust",
        url="https://cedar.example/about",
        issued="2011-05",
        begins="2011-05-01",
        ends="2011-05-31",
        language="en",
        note="on page",
    )


def test_a_relation_is_read_with_one_evidence_for_each_source(otters: Claims) -> None:
    relation = next(one for one in otters.relations if one.slug == "cedar-trust.memberOf.otter-alliance")
    assert (relation.subject, relation.predicate, relation.object) == ("cedar-trust", "memberOf", "otter-alliance")
    assert relation.evidence == (
        Evidence(
            slug="cedar-trust.memberOf.otter-alliance.s1",
            source="s1",
            locator="para 2",
            start="2009",
            as_of="2011-05",
            begins="2009-01-01",
            ends="2011-05-31",
            checked="2026-01-31",
        ),
        Evidence(slug="cedar-trust.memberOf.otter-alliance.s2", source="s2", reading="Implied", locator="list"),
    )


def test_an_observation_is_read_with_plain_numbers(otters: Claims) -> None:
    assert otters.observations[0] == Observation(
        slug="o1",
        iri=f"{BASE}id/obs/o1",
        subject="otter-alliance",
        property="member_count",
        value="7",
        low="7",
        high="7",
        unit="members",
        reported_by="",
        evidence=otters.observations[0].evidence,
    )
    assert [evidence.source for evidence in otters.observations[0].evidence] == ["s1"]


def test_what_the_data_set_says_of_itself_is_read(otters: Claims) -> None:
    about = otters.about
    assert (about.iri, about.version, about.taxon) == (f"{BASE}id/dataset", "0.0.1", "sp-otter")
    assert about.title == "Otters: who works with whom"


def test_everything_stands_in_a_fixed_order(otters: Claims, small_tables: Path) -> None:
    store = tables_to_store(read_tables(small_tables))
    quads = sorted(store.quads_for_pattern(None, None, None, DefaultGraph()), key=lambda quad: str(quad)[::-1])
    again = graph_to_claims(data_store(quads))
    assert again == otters
    assert list(again.things) == list(otters.things)
    assert [thing.label for thing in otters.organizations] == [
        "Cedar Trust",
        "Hill Fund",
        "Otter Alliance",
        "River Zoo",
    ]
    assert [relation.slug for relation in otters.relations] == sorted(relation.slug for relation in otters.relations)


def test_a_store_an_rdflib_graph_and_a_plain_one_give_the_same_claims(small_tables: Path) -> None:
    import rdflib

    store = tables_to_store(read_tables(small_tables))
    over = store_to_graph(store)
    plain = rdflib.Graph()
    for triple in over:
        plain.add(triple)
    assert graph_to_claims(store) == graph_to_claims(over) == graph_to_claims(as_store(plain))


def test_direct_triples_are_no_claims() -> None:
    claims = claims_from("o:a a ag:NGO ; ag:supports o:b ; ag:partnerOf o:c . o:b a ag:NGO . o:c a ag:NGO .")
    assert claims.relations == ()
    assert set(claims.things) == {"a", "b", "c"}


def test_the_ontology_beside_the_data_brings_no_things(otters: Claims) -> None:
    assert {thing.sort for thing in otters.things.values()} == {"org", "prog", "place", "tax"}


def test_an_empty_graph_has_no_claims() -> None:
    claims = claims_from("")
    assert (claims.about, claims.things, claims.sources) == (About(), {}, {})
    assert (claims.relations, claims.observations, claims.changes) == ((), (), ())


def test_a_symmetric_relation_has_its_ends_sorted_whoever_wrote_it() -> None:
    claims = claims_from("rel:r a ag:Relation ; ag:subject o:zoo ; ag:predicate ag:partnerOf ; ag:object o:alliance .")
    (relation,) = claims.relations
    assert (relation.subject, relation.object, relation.ends_are_ordered) == ("alliance", "zoo", False)


def test_a_directed_relation_keeps_its_ends() -> None:
    claims = claims_from("rel:r a ag:Relation ; ag:subject o:zoo ; ag:predicate ag:supports ; ag:object o:alliance .")
    (relation,) = claims.relations
    assert (relation.subject, relation.object, relation.ends_are_ordered) == ("zoo", "alliance", True)


def test_what_is_not_said_has_its_default() -> None:
    text = "rel:r a ag:Relation ; ag:evidence ev:e . ev:e dcterms:source src:s1 . src:s1 a ag:Source ."
    claims = claims_from(text)
    (relation,) = claims.relations
    assert (relation.subject, relation.predicate, relation.object) == ("", "", "")
    assert relation.evidence == (Evidence(slug="e", source="s1"),)
    assert (relation.evidence[0].reading, relation.evidence[0].stance) == ("Stated", "Asserts")
    assert (claims.sources["s1"].kind, claims.sources["s1"].visibility) == ("Page", "Public")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("ag:Public", "Public"),
        ("ag:Private", "Private"),
        ('"private"', "Private"),
        ('"public"', "Private"),
        ("ag:Hidden", "Private"),
        ("ag:Public, ag:Private", "Private"),
    ],
)
def test_what_is_not_plainly_public_is_private(said: str, expected: str) -> None:
    assert claims_from(f"src:s1 a ag:Source ; ag:visibility {said} .").sources["s1"].visibility == expected


def test_evidence_that_is_not_described_is_still_counted() -> None:
    (relation,) = claims_from("rel:r a ag:Relation ; ag:evidence ev:e .").relations
    assert relation.evidence == (Evidence(slug="e", source=""),)


def test_asserting_and_denying_evidence_are_parted() -> None:
    (relation,) = claims_from("""
rel:r a ag:Relation ; ag:evidence ev:a , ev:d .
ev:a dcterms:source src:s1 ; ag:stance ag:Asserts . ev:d dcterms:source src:s2 ; ag:stance ag:Denies .
""").relations
    assert [evidence.slug for evidence in relation.asserting] == ["a"]
    assert [evidence.slug for evidence in relation.denying] == ["d"]


def test_every_field_of_evidence_is_read() -> None:
    (relation,) = claims_from("""
rel:r a ag:Relation ; ag:evidence ev:e .
ev:e a ag:Evidence ; dcterms:source src:s1 ; ag:reading ag:Implied ; ag:stance ag:Denies ; ag:locator "p. 3" ;
  ag:statedStart "2009" ; ag:statedEnd "2012" ; ag:statedAsOf "2010" ; ag:from "2009-01-01"^^xsd:date ;
  ag:to "2012-12-31"^^xsd:date ; ag:role "observer" ; ag:amount 5.5 ; ag:currency "EUR" ; ag:year 2010 ;
  ag:weight 2.0 ; ag:note "n" ; ag:checked "2026-01-31"^^xsd:date .
""").relations
    assert relation.evidence == (
        Evidence(
            slug="e",
            source="s1",
            reading="Implied",
            stance="Denies",
            locator="p. 3",
            start="2009",
            end="2012",
            as_of="2010",
            begins="2009-01-01",
            ends="2012-12-31",
            role="observer",
            amount="5.5",
            currency="EUR",
            year="2010",
            weight="2",
            note="n",
            checked="2026-01-31",
        ),
    )


def test_a_change_tells_who_is_gone() -> None:
    claims = claims_from("""
change:m a org:ChangeEvent ; ag:changeKind "merger" ; rdfs:label "merger"@en ; ag:statedAsOf "2018" ;
  org:originalOrganization o:a , o:b ; org:resultingOrganization o:b ; ag:from "2018-01-01"^^xsd:date ;
  ag:to "2018-12-31"^^xsd:date ; ag:evidence ev:m.s1 .
ev:m.s1 dcterms:source src:s1 .
""")
    (change,) = claims.changes
    assert (change.kind, change.originals, change.results) == ("merger", ("a", "b"), ("b",))
    assert (change.stated, change.begins, change.ends) == ("2018", "2018-01-01", "2018-12-31")
    assert change.gone == {"a"}
    assert [evidence.source for evidence in change.evidence] == ["s1"]


@pytest.mark.parametrize(
    ("kind", "gone"),
    [("merger", {"a"}), ("renaming", {"a"}), ("split", {"a"}), ("transfer", set()), ("quarrel", set())],
)
def test_only_a_merger_a_renaming_or_a_split_ends_an_identity(kind: str, gone: set[str]) -> None:
    (change,) = claims_from(
        f'change:m a org:ChangeEvent ; ag:changeKind "{kind}" ; org:originalOrganization o:a, o:b ; '
        "org:resultingOrganization o:b, o:c ."
    ).changes
    assert change.gone == gone


def test_an_english_label_goes_before_others_and_a_concept_has_its_preferred_one() -> None:
    claims = claims_from("""
o:zoo a ag:Zoo ; rdfs:label "Flusszoo"@de , "River Zoo"@en .
o:only a ag:Zoo ; rdfs:label "Nur"@de .
threat:t a ag:Threat , skos:Concept ; skos:prefLabel "Fire"@en .
o:bare a org:Organization .
""")
    labels = {slug: (thing.label, thing.language, thing.kind) for slug, thing in claims.things.items()}
    assert labels == {
        "zoo": ("River Zoo", "en", "Zoo"),
        "only": ("Nur", "de", "Zoo"),
        "t": ("Fire", "en", "Threat"),
        "bare": ("bare", "", "Organization"),
    }


def test_a_kind_of_ours_goes_before_the_general_one() -> None:
    claims = claims_from("o:zoo a org:Organization , ag:Zoo .")
    assert claims.things["zoo"].kind == "Zoo"


def test_a_name_needs_no_language() -> None:
    claims = claims_from('o:zoo a ag:Zoo ; ag:name name:n . name:n a ag:Name ; ag:text "Zoo" .')
    assert claims.things["zoo"].names == (Name("Zoo", "", "Alias", ""),)


def test_an_alias_that_is_the_label_is_no_alias() -> None:
    claims = claims_from('o:zoo a ag:Zoo ; rdfs:label "River Zoo"@en ; skos:altLabel "River Zoo"@en , "RZ"@en .')
    assert claims.things["zoo"].aliases == ("RZ",)


def test_what_has_no_type_or_no_known_sort_is_no_thing() -> None:
    claims = claims_from('o:a rdfs:label "A" . <urn:b> a ag:NGO ; rdfs:label "B" .')
    assert claims.things == {}


def test_two_sorts_that_share_a_slug_are_told_apart_in_every_relation() -> None:
    claims = claims_from("""
threat:fire a ag:Threat . stress:fire a ag:Stress . tax:otter a ag:Taxon .
rel:a a ag:Relation ; ag:subject threat:fire ; ag:predicate ag:threatens ; ag:object tax:otter .
rel:b a ag:Relation ; ag:subject stress:fire ; ag:predicate ag:stresses ; ag:object tax:otter .
""")
    assert {thing.sort for thing in claims.things.values()} == {"threat", "stress", "tax"}
    ends = [relation.subject for relation in claims.relations]
    assert [claims.things[end].sort for end in ends] == ["threat", "stress"]


def test_a_source_may_have_the_slug_of_a_thing() -> None:
    claims = claims_from(
        'o:s1 a ag:NGO ; rdfs:label "S"@en ; dcterms:source src:s1 . src:s1 a ag:Source . obs:s1 a ag:Observation .'
    )
    assert set(claims.sources) == set(claims.things) == {"s1"}
    assert claims.things["s1"].sources == ("s1",)
    assert [one.slug for one in claims.observations] == ["s1"]


OTHER = "https://lynx.example/"
TWO = [
    f"""
<{base}id/org/cedar> a ag:NGO ; rdfs:label "Cedar {number}"@en ; dcterms:source <{base}id/src/s1> .
<{base}id/prog/dens> a ag:Programme ; rdfs:label "Dens {number}"@en .
<{base}id/src/s1> a ag:Source ; dcterms:title "Page {number}" ; ag:url <https://{number}.example/> .
<{base}id/rel/r> a ag:Relation ; ag:subject <{base}id/org/cedar> ; ag:predicate ag:supports ;
  ag:object <{base}id/prog/dens> ; ag:evidence <{base}id/ev/r.s1> .
<{base}id/ev/r.s1> a ag:Evidence ; dcterms:source <{base}id/src/s1> .
"""
    for number, base in enumerate((BASE, OTHER), start=1)
]


def test_two_data_sets_with_bases_of_their_own_keep_their_things_apart() -> None:
    claims = claims_from(*TWO)
    assert {thing.label for thing in claims.things.values()} == {"Cedar 1", "Cedar 2", "Dens 1", "Dens 2"}
    ends = [
        (claims.things[relation.subject].label, claims.things[relation.object].label) for relation in claims.relations
    ]
    assert sorted(ends) == [("Cedar 1", "Dens 1"), ("Cedar 2", "Dens 2")]


def test_two_data_sets_with_bases_of_their_own_keep_their_sources_apart() -> None:
    claims = claims_from(*TWO)
    assert {source.title for source in claims.sources.values()} == {"Page 1", "Page 2"}
    said = {
        claims.things[relation.subject].label: claims.sources[evidence.source].title
        for relation in claims.relations
        for evidence in relation.evidence
    }
    assert said == {"Cedar 1": "Page 1", "Cedar 2": "Page 2"}
    assert {claims.sources[source].title for thing in claims.things.values() for source in thing.sources} == {
        "Page 1",
        "Page 2",
    }


def test_two_data_sets_may_share_a_slug_that_another_sort_has_too() -> None:
    claims = claims_from(*TWO, "o:dens a ag:NGO .")
    assert {thing.iri for thing in claims.things.values() if thing.sort == "prog"} == {
        f"{BASE}id/prog/dens",
        f"{OTHER}id/prog/dens",
    }


def test_a_triple_term_of_rdf_1_2_does_no_harm() -> None:
    store = data_store(())
    store.extend(parse(input="<urn:s> <urn:says> <<( <urn:a> <urn:b> <urn:c> )>> .", format=RdfFormat.TURTLE))
    assert graph_to_claims(store).things == {}


def test_blank_nodes_do_no_harm() -> None:
    claims = claims_from(
        "[] a ag:Relation ; ag:subject o:a ; ag:predicate ag:supports ; ag:object [] ; ag:evidence [] ."
    )
    (relation,) = claims.relations
    assert relation.subject == "a"
    assert len(relation.evidence) == 1


def test_claims_are_read_from_the_data_alone() -> None:
    store = Store()
    store.add(
        Quad(
            NamedNode(f"{BASE}id/org/a"),
            NamedNode(PREFIXES["rdfs"] + "label"),
            Literal("A"),
            NamedNode("urn:graph"),
        )
    )
    assert graph_to_claims(store).things == {}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["s10", "s2", "s1"], ["s1", "s2", "s10"]),
        (["b", "a2", "a"], ["a", "a2", "b"]),
        (["s02", "s2", "s1"], ["s1", "s02", "s2"]),
        (["s٣", "s1"], ["s1", "s٣"]),
    ],
)
def test_numbers_at_the_end_are_sorted_as_numbers(names: list[str], expected: list[str]) -> None:
    assert sorted(names, key=number_aware) == expected


def test_a_very_long_number_at_the_end_can_be_sorted() -> None:
    assert sorted(["s" + "9" * 5000, "s1"], key=number_aware)[0] == "s1"


@pytest.mark.parametrize(
    ("published", "plain"),
    [("15.0", "15"), ("15.50", "15.5"), ("100.0", "100"), ("0.0", "0"), ("-3.0", "-3"), ("10", "10")],
)
def test_a_number_is_shown_without_a_part_that_says_nothing(published: str, plain: str) -> None:
    text = f'obs:o a ag:Observation ; ag:value "x" ; ag:valueLow "{published}"^^xsd:decimal .'
    assert claims_from(text).observations[0].low == plain
