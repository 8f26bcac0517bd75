"""The data that ship: canonical, sourced, coded, and as large as they are said to be."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store, parse

from amurgraph import resources
from amurgraph.claims import find_thing, period, slice_claims
from amurgraph.graph import store_to_turtle
from amurgraph.graph.turtle import direct_triples, is_direct_triple
from amurgraph.validation import validate
from amurgraph.vocabulary import AG, PREFIXES, RDF, RELATION_TYPES, SKOS, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amurgraph.claims import Change, Claims, Evidence, Observation, Relation


def count(store: Store, kind: NamedNode) -> int:
    return len(list(store.quads_for_pattern(None, RDF.type, kind, DefaultGraph())))


def everything_claimed(claims: Claims) -> Iterator[Relation | Observation | Change]:
    yield from claims.relations
    yield from claims.observations
    yield from claims.changes


def all_evidence(claims: Claims) -> Iterator[Evidence]:
    for one in everything_claimed(claims):
        yield from one.evidence


def test_the_file_is_canonical(shipped: Store) -> None:
    assert store_to_turtle(shipped).encode() == resources.shipped_data().read_bytes()


def test_the_file_conforms(shipped: Store) -> None:
    validate(shipped).raise_for_violations()


def test_the_file_has_no_blank_nodes_and_both_parsers_see_as_many_triples(shipped: Store) -> None:
    import rdflib

    text = resources.shipped_data().read_text(encoding="utf-8")
    quads = set(parse(input=text, format=RdfFormat.TURTLE))
    assert all(isinstance(quad.subject, NamedNode) for quad in quads)
    data = list(shipped.quads_for_pattern(None, None, None, DefaultGraph()))
    assert len(rdflib.Graph().parse(data=text, format="turtle")) == len(quads) == len(data)


def test_the_figures_are_at_least_those_of_the_dossier(shipped: Store, claims: Claims) -> None:
    assert count(shipped, AG.Relation) == len(claims.relations) >= 540
    assert count(shipped, AG.Observation) == len(claims.observations) >= 140
    assert count(shipped, AG.Source) == len(claims.sources) >= 295
    assert sum(len(relation.evidence) for relation in claims.relations) >= 690
    assert count(shipped, AG.Evidence) == len(list(all_evidence(claims))) >= 690 + len(claims.observations)
    assert len(claims.organizations) >= 160
    assert count(shipped, AG.Programme) >= 68
    assert count(shipped, AG.Name) >= 240


def test_the_short_form_is_what_the_relations_bear_out(shipped: Store) -> None:
    data = shipped.quads_for_pattern(None, None, None, DefaultGraph())
    assert {quad for quad in data if is_direct_triple(quad)} == set(direct_triples(shipped))


def test_a_plain_user_finds_who_supports_the_alliance(shipped: Store) -> None:
    found = shipped.query("SELECT ?s { ?s ag:supports o:alta }", prefixes=PREFIXES)
    assert len(list(found)) >= 4  # type: ignore[arg-type]


def test_names_of_relations_and_evidence_are_derived(claims: Claims) -> None:
    for relation in claims.relations:
        assert relation.slug == f"{relation.subject}.{relation.predicate}.{relation.object}"
    for one in everything_claimed(claims):
        for evidence in one.evidence:
            assert re.fullmatch(
                re.escape(one.slug) + r"(\.change)?" + re.escape(f".{evidence.source}") + r"(\.\d+)?", evidence.slug
            )


def test_every_claim_has_a_source_with_an_address(claims: Claims) -> None:
    for one in everything_claimed(claims):
        assert one.evidence, one.slug
        for evidence in one.evidence:
            address = urlsplit(claims.sources[evidence.source].url)
            assert address.scheme in ("http", "https"), evidence.slug
            assert "." in address.netloc, evidence.slug


def test_every_source_has_a_title_and_every_named_source_is_there(claims: Claims) -> None:
    assert all(source.title for source in claims.sources.values())
    for thing in claims.things.values():
        assert thing.label, thing.slug
        assert set(thing.sources) <= set(claims.sources), thing.slug
        assert {name.source for name in thing.names} - {""} <= set(claims.sources)


def test_two_sources_never_have_one_address(claims: Claims) -> None:
    repeated = [url for url, times in Counter(source.url for source in claims.sources.values()).items() if times > 1]
    assert repeated == []


def test_every_end_of_a_claim_is_described(claims: Claims) -> None:
    for relation in claims.relations:
        assert relation.predicate in RELATION_TYPES
        assert {relation.subject, relation.object} <= set(claims.things), relation.slug
    for observation in claims.observations:
        assert observation.subject in claims.things
        assert observation.reported_by in {"", *claims.things}
    for change in claims.changes:
        assert {*change.originals, *change.results} <= set(claims.things)


def test_most_claims_were_read_a_second_time_on_a_day_that_is_told(claims: Claims) -> None:
    days = [evidence.checked for evidence in all_evidence(claims) if evidence.checked]
    assert len(days) >= 700
    assert all(date.fromisoformat(day) >= date(2020, 1, 1) for day in days)


def test_the_bounds_follow_from_the_dates_as_published(claims: Claims) -> None:
    for evidence in all_evidence(claims):
        if evidence.start:
            assert evidence.begins == period(evidence.start)[0], evidence.slug
        if evidence.end:
            assert evidence.ends == period(evidence.end)[1], evidence.slug
        assert not evidence.begins or not evidence.ends or evidence.begins <= evidence.ends, evidence.slug
        dated = evidence.start or evidence.end or evidence.as_of
        assert bool(dated) is bool(evidence.begins or evidence.ends), evidence.slug


def test_sources_disagree_on_how_many_members_there_are(claims: Claims) -> None:
    counts = {one.value for one in claims.observations if (one.subject, one.property) == ("alta", "member_count")}
    assert {"10", "13", "14", "15"} <= counts


def test_two_alliances_merged_in_2018(claims: Claims) -> None:
    (merger,) = [change for change in claims.changes if change.kind == "merger" and change.results == ("wildcats",)]
    assert set(merger.originals) == {"alta", "21st-century-tiger"}
    assert (merger.begins[:4], merger.ends[:4]) == ("2018", "2018")
    assert {"s39", "s40"} <= {evidence.source for evidence in merger.evidence}
    assert {"alta", "21st-century-tiger"} == merger.gone
    successors = [one for one in claims.relations if (one.subject, one.predicate) == ("wildcats", "successorOf")]
    assert {one.object for one in successors} >= {"alta"}


def test_the_merger_is_seen_by_the_edge_rule(claims: Claims) -> None:
    def members(year: str) -> set[str]:
        found = slice_claims(claims, year).relations
        return {one.subject for one in found if (one.predicate, one.object) == ("memberOf", "alta")}

    assert members("2017")
    assert not members("2019")
    assert set(slice_claims(claims, "2019").relations)


def test_at_least_ten_changes_are_told(claims: Claims) -> None:
    assert len(claims.changes) >= 10
    assert {change.kind for change in claims.changes} <= {"merger", "renaming", "split", "transfer"}


@pytest.mark.parametrize("sort", ["threat", "stress"])
def test_each_threat_and_stress_points_to_a_concept_of_its_scheme(shipped: Store, claims: Claims, sort: str) -> None:
    concepts = {quad.subject for quad in shipped.quads_for_pattern(None, RDF.type, SKOS.Concept, None)}
    coded = [thing for thing in claims.things.values() if thing.sort == sort]
    assert coded
    for thing in coded:
        broader = list(shipped.quads_for_pattern(NamedNode(thing.iri), SKOS.broader, None, DefaultGraph()))
        assert broader, thing.slug
        for quad in broader:
            assert quad.object in concepts, thing.slug
            assert sort_of(quad.object.value) == sort, thing.slug  # type: ignore[union-attr]


CODES = {
    "threat-poaching": "own-0.1_poaching",
    "threat-fire": "cmp-3.2_7.1",
    "threat-illegal-trade": "own-0.1_illegal-wildlife-trade",
    "threat-habitat-loss": "own-0.1_habitat-loss",
    "stress-inbreeding": "cmp-1.1_2.3.5",
}


@pytest.mark.parametrize(("slug", "code"), CODES.items())
def test_the_codes_are_those_that_the_schemes_show(claims: Claims, slug: str, code: str) -> None:
    assert any(one.startswith(code) for one in claims.things[slug].broader)


def test_inbreeding_is_a_stress_and_no_threat(claims: Claims) -> None:
    assert {one.predicate for one in claims.relations if "inbreeding" in one.subject} == {"stresses"}
    assert not [one for one in claims.things.values() if one.sort == "threat" and "inbreed" in one.slug]


def test_each_programme_has_an_action_of_the_scheme(shipped: Store, claims: Claims) -> None:
    actions = {quad.subject for quad in shipped.quads_for_pattern(None, RDF.type, AG.Action, None)}
    programmes = [thing for thing in claims.things.values() if thing.sort == "prog"]
    coded = {quad.object for quad in shipped.quads_for_pattern(None, AG.action, None, DefaultGraph())}
    assert coded <= actions
    assert sum(1 for programme in programmes if programme.action) >= 60


def test_nothing_of_our_own_coding_is_evidence(shipped: Store) -> None:
    for term in (AG.addresses, AG.worksWith):
        assert not list(shipped.quads_for_pattern(None, term, None, DefaultGraph()))


def test_the_data_set_says_what_it_is(claims: Claims) -> None:
    about = claims.about
    assert about.title
    assert about.description
    assert about.licence == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert claims.things[about.taxon].sort == "tax"
    assert re.fullmatch(r"\d+\.\d+\.\d+", about.version)
    assert date.fromisoformat(about.issued)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("ALTA", "alta"),
        ("Amur Leopard and Tiger Alliance", "alta"),
        ("Фонд «Феникс»", "phoenix-fund"),
        ("フェニックス基金", "phoenix-fund"),
        ("o:zsl", "zsl"),
        ("Zoological Society of London", "zsl"),
    ],
)
def test_organizations_are_found_in_any_script(claims: Claims, name: str, slug: str) -> None:
    assert find_thing(claims, name).slug == slug


@pytest.mark.parametrize(
    ("branch", "whole"),
    [("wcs-russia", "wcs"), ("wcs-china", "wcs"), ("ifaw-russia", "ifaw")],
)
def test_a_branch_is_a_node_of_its_own_and_part_of_the_whole(claims: Claims, branch: str, whole: str) -> None:
    (relation,) = [
        one for one in claims.relations if (one.subject, one.predicate, one.object) == (branch, "partOf", whole)
    ]
    assert relation.asserting


def test_no_person_can_be_written_to_and_no_place_is_a_point() -> None:
    # Names of persons are for the editors' eyes; addresses of persons and coordinates can be found by a rule.
    text = resources.shipped_data().read_text(encoding="utf-8")
    assert not re.findall(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", text)
    assert not re.findall(r"\d{1,3}[.,]\d{3,}\s*°|\d°\s*\d|\b\d{1,2}\.\d{4,}\s*[,;]\s*\d{2,3}\.\d{4,}", text)
    assert not re.findall(r"(?:\+|00)\d{1,3}[ (-]\d[\d ()-]{6,}", text)
