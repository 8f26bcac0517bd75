"""Readings of ambiguous words: what each touches, by hand; everything else stays as it was published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amurgraph.claims import graph_to_claims
from amurgraph.errors import UnknownNameError
from amurgraph.network import claims_to_network, simple
from amurgraph.network.readings import READINGS, Reading, find_reading, list_readings, read_as, touched

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

    from amurgraph.claims import Claims, Relation

    Say = Callable[..., Store]

KINDS = {
    "otter": {"kind": "alliance"},
    "lake": {"kind": "alliance"},
    "zoos": {"kind": "association"},
}


@pytest.fixture
def saying(say: Say) -> Callable[..., Claims]:
    """Return what makes claims of sentences; otter and lake are alliances, zoos is an association."""
    return lambda *sentences: graph_to_claims(say(*sentences, also="otter lake zoos", facts=KINDS))


def sentences(claims: Claims) -> dict[str, str]:
    """Return relations as sentences, each with its sources."""
    return {
        f"{r.subject} {r.predicate} {r.object}": " ".join(evidence.source for evidence in r.evidence)
        for r in claims.relations
    }


def find(claims: Claims, slug: str) -> Relation:
    return next(relation for relation in claims.relations if relation.slug == slug)


# ---- partners as members ----------------------------------------------------------------------------------------


def test_a_partner_of_an_alliance_is_read_as_its_member(saying: Callable[..., Claims]) -> None:
    claims = saying("cedar partner_of otter s1", "zoos partner_of river s1", "hill participates_in otter s2")
    assert sentences(read_as(claims, "partners-as-members")) == {
        "cedar memberOf otter": "s1",
        "hill memberOf otter": "s2",
        "river memberOf zoos": "s1",
    }
    assert touched(claims, "partners-as-members") == {"participatesIn": 1, "partnerOf": 2}


def test_who_is_a_member_already_gets_the_sources_and_keeps_its_address(saying: Callable[..., Claims]) -> None:
    claims = saying(
        "cedar partner_of otter s1",
        "cedar member_of otter s2",
        "cedar participates_in otter s10",
        "cedar member_of otter s1",
    )
    read = read_as(claims, "partners-as-members")
    assert sentences(read) == {"cedar memberOf otter": "s1 s1 s2 s10"}
    assert find(read, "cedar.memberOf.otter").iri == find(claims, "cedar.memberOf.otter").iri
    assert claims_to_network(read).edges["cedar", "otter", "memberOf"]["n_sources"] == 3


def test_what_is_read_otherwise_says_so_and_leads_to_what_was_published(saying: Callable[..., Claims]) -> None:
    claims = saying("cedar partner_of otter s1 confidence=implied note=kin")
    (relation,) = read_as(claims, "partners-as-members").relations
    (published,) = claims.relations
    assert (relation.slug, relation.iri) == ("cedar.memberOf.otter", published.iri)
    (evidence,) = relation.evidence
    assert evidence.note == "kin; published as partnerOf, read as memberOf"
    assert (evidence.reading, evidence.slug) == ("Implied", published.evidence[0].slug)


def test_between_two_alliances_nobody_is_the_others_member(saying: Callable[..., Claims]) -> None:
    claims = saying("lake partner_of otter s1", "otter partner_of zoos s1")
    assert sentences(read_as(claims, "partners-as-members")) == sentences(claims)
    assert touched(claims, "partners-as-members") == {}


def test_an_alliance_that_takes_part_in_another_is_its_member(saying: Callable[..., Claims]) -> None:
    read = read_as(saying("lake participates_in otter s1"), "partners-as-members")
    assert sentences(read) == {"lake memberOf otter": "s1"}


@pytest.mark.parametrize("reading", list(READINGS))
def test_what_is_between_others_stays(saying: Callable[..., Claims], reading: str) -> None:
    others = (
        "cedar partner_of hill s1",
        "cedar supports hill s1",
        "cedar participates_in proj-dens s1",
        "otter supports proj-dens s1",
        "otter supports cedar s1",
        "cedar funds otter s1",
        "cedar coordinates otter s1",
        "hill member_of otter s1",
    )
    claims = saying(*others)
    assert sentences(read_as(claims, reading)) == sentences(claims)
    assert touched(claims, reading) == {}


# ---- supporters -------------------------------------------------------------------------------------------------


def test_a_supporter_of_an_alliance_is_read_as_its_member(saying: Callable[..., Claims]) -> None:
    claims = saying("cedar supports otter s1", "otter supports zoos s2", "hill partner_of otter s1")
    assert sentences(read_as(claims, "supporters-as-members")) == {
        "cedar memberOf otter": "s1",
        "hill partnerOf otter": "s1",
        "otter memberOf zoos": "s2",
    }


SUPPORTED = (
    "cedar supports otter s1",
    "hill partner_of otter s1",
    "cedar partner_of otter s1",  # nobody supports itself
    "otter partner_of pine s1 confidence=implied",  # the page does not call it a partner
    "oak partner_of otter s2",  # another page
    "otter partner_of zoos s1",
    "elm supports otter s1 role=editor",  # what is done, and for whom, is said
)


def test_they_may_be_the_partners_that_the_same_page_names(saying: Callable[..., Claims]) -> None:
    claims = saying(*SUPPORTED)
    read = read_as(claims, "support-reaches-partners")
    assert set(sentences(read)) - set(sentences(claims)) == {"cedar supports hill", "cedar supports zoos"}
    assert set(sentences(claims)) <= set(sentences(read))
    assert touched(claims, "support-reaches-partners") == {"supports": 1}
    added = find(read, "cedar.supports.hill")
    assert added.evidence[0].note == "published of otter, read of its partners, too"
    assert added.iri == find(claims, "cedar.supports.otter").iri


def test_support_that_another_page_states_gets_one_more_source(saying: Callable[..., Claims]) -> None:
    read = read_as(saying(*SUPPORTED, "cedar supports hill s3"), "support-reaches-partners")
    assert sentences(read)["cedar supports hill"] == "s1 s3"


def test_who_denies_support_denies_it_of_no_partner(saying: Callable[..., Claims]) -> None:
    claims = saying("cedar supports otter s1 stance=denies", "hill partner_of otter s1")
    assert sentences(read_as(claims, "support-reaches-partners")) == sentences(claims)


# ---- left out, own, unknown -------------------------------------------------------------------------------------


def test_without_what_is_ambiguous_the_clear_words_are_left(saying: Callable[..., Claims]) -> None:
    claims = saying(
        "cedar partner_of otter s1", "cedar member_of otter s2", "hill supports otter s1", "oak funds otter s1"
    )
    assert set(sentences(read_as(claims, "without-ambiguous"))) == {"cedar memberOf otter", "oak funds otter"}


def test_as_published_nothing_changes(claims: Claims) -> None:
    assert read_as(claims, "as-published") is claims
    assert touched(claims, "as-published") == {}


def test_a_reading_of_ones_own(saying: Callable[..., Claims]) -> None:
    donors = Reading("donors-as-members", "who gives is in", types=("funds",), kinds=("Alliance",), becomes="memberOf")
    claims = saying("cedar funds otter s1", "cedar funds zoos s1")
    assert set(sentences(read_as(claims, donors))) == {"cedar memberOf otter", "cedar funds zoos"}


def test_an_unknown_reading_is_refused_with_the_near_ones(claims: Claims) -> None:
    with pytest.raises(UnknownNameError, match="partners-as-members"):
        read_as(claims, "partner-as-members")
    with pytest.raises(UnknownNameError):
        touched(claims, "members")


def test_every_reading_is_found_by_its_name_and_has_a_sentence() -> None:
    assert [reading.name for reading in list_readings()] == list(READINGS)
    assert all(find_reading(name).name == name and find_reading(name).summary for name in READINGS)


# ---- the shipped data -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reading", list(READINGS))
def test_no_statement_is_lost_but_those_left_out(claims: Claims, reading: str) -> None:
    before, after = (
        sorted(evidence.slug for relation in read.relations for evidence in relation.evidence)
        for read in (claims, read_as(claims, reading))
    )
    rule = find_reading(reading)
    if rule.becomes or not rule.types:
        assert after == before
    elif rule.reaches_partners:
        assert set(after) == set(before)
    else:
        assert set(after) < set(before)


@pytest.mark.parametrize("reading", list(READINGS))
def test_each_relation_is_there_once_and_in_order(claims: Claims, reading: str) -> None:
    slugs = [relation.slug for relation in read_as(claims, reading).relations]
    assert len(slugs) == len(set(slugs))
    assert slugs == sorted(slugs)


@pytest.mark.parametrize("reading", list(READINGS))
@pytest.mark.parametrize("how", [{"stated_only": True}, {"without_source": ["s0"]}, {"as_of": "2015"}])
def test_a_reading_and_a_slice_can_be_taken_in_any_order(claims: Claims, reading: str, how: dict[str, object]) -> None:
    """A statement is left out by what it says itself, which no reading changes."""
    network = claims_to_network(read_as(claims, reading), **how)  # type: ignore[arg-type]
    for _, _, _, edge in network.edges(keys=True, data=True):
        assert "s0" not in edge["sources"].split("|") or "without_source" not in how
        assert edge["reading"] == "stated" or "stated_only" not in how


def test_other_names_for_ties_tie_nobody_else(claims: Claims) -> None:
    published = set(simple(claims_to_network(claims)).edges)
    for reading in ("partners-as-members", "supporters-as-members"):
        assert set(simple(claims_to_network(read_as(claims, reading))).edges) == published
    assert set(simple(claims_to_network(read_as(claims, "support-reaches-partners"))).edges) > published
    assert set(simple(claims_to_network(read_as(claims, "without-ambiguous"))).edges) < published


def test_the_directory_page_names_four_supporters_and_nine_partners(claims: Claims) -> None:
    """Statements 18-30 of the first page: whether they support the alliance or its partners, too, it leaves open."""
    supporters = {r.subject for r in claims.relations if r.predicate == "supports" and r.object == "alta"} & {
        r.subject for r in claims.relations if any(e.source == "s0" for e in r.evidence)
    }
    read = read_as(claims, "support-reaches-partners")
    pairs = {
        (r.subject, r.object)
        for r in read.relations
        if any("read of its partners" in evidence.note for evidence in r.evidence)
    }
    assert supporters == {one for one, _ in pairs}
    assert (len(supporters), len({other for _, other in pairs}), len(pairs)) == (4, 9, 36)
