# ruff: noqa: E501 - the table is data, one statement a line
"""Every statement of the page that the project began with is found in the data, with that page (s0) as its source."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from amurgraph.tables import read_terms
from amurgraph.vocabulary import slug_of

if TYPE_CHECKING:
    from amurgraph.claims import Claims, Evidence

# number, what, kind, subject, predicate, object, source, note_contains; statement 14 says two things.
STATEMENTS = '''\
number,what,kind,subject,predicate,object,source,note_contains
1,conservation status of the taxon,observation,sp-amur-leopard,status,Critically Endangered,s0,
2,habitat loss threatens the taxon,relation,threat-habitat-loss,threatens,sp-amur-leopard,s0,
3,hunting threatens the taxon,relation,threat-poaching,threatens,sp-amur-leopard,s0,hunting
4,illegal wildlife trade threatens the taxon,relation,threat-illegal-trade,threatens,sp-amur-leopard,s0,illegal wildlife trade
5,inbreeding in the wild,relation,stress-inbreeding,stresses,sp-amur-leopard,s0,wild population
6,inbreeding among animals in zoos,relation,stress-inbreeding,stresses,sp-amur-leopard,s0,captive population
7,"records in the veterinary database as of 2011, reported by wvi",observation,db-alvd,records,"more than 600 captive, a few wild",s0,as of 2011
8,research by WCS Russia,relation,wcs-russia,studies,sp-amur-leopard,s0,research
9,monitoring by WCS Russia,relation,wcs-russia,monitors,sp-amur-leopard,s0,monitoring
10,habitat protection by WCS Russia,relation,wcs-russia,supports,sp-amur-leopard,s0,habitat protection
11,anti-poaching patrols by WCS Russia,relation,wcs-russia,supports,sp-amur-leopard,s0,anti-poaching patrols
12,camera-trap surveys by WCS Russia since 2002 (statedStart 2002),relation,wcs-russia,monitors,sp-amur-leopard,s0,camera traps
13,WCS Russia works to raise survival,relation,wcs-russia,supports,sp-amur-leopard,s0,survival
14,Phoenix Fund is Russian,observation,phoenix-fund,country,Russian,s0,
14,Phoenix Fund works on wildlife and forests,observation,phoenix-fund,field_of_work,wildlife and forest conservation,s0,
15,Phoenix Fund works to protect the taxon,relation,phoenix-fund,supports,sp-amur-leopard,s0,protect the leopard
16,number of members of ALTA,observation,alta,member_count,15,s0,
17,mission of ALTA,observation,alta,mission,"no loss of leopard and tiger habitat, no extinction of either cat",s0,
18,ALTA partners with 21st-century-tiger,relation,alta,partner_of,21st-century-tiger,s0,
19,ALTA partners with wildlife-alliance,relation,alta,partner_of,wildlife-alliance,s0,
20,ALTA partners with tigris-foundation,relation,alta,partner_of,tigris-foundation,s0,
21,ALTA partners with amur-charity,relation,alta,partner_of,amur-charity,s0,
22,ALTA partners with dswf,relation,alta,partner_of,dswf,s0,
23,ALTA partners with ifaw-russia,relation,alta,partner_of,ifaw-russia,s0,
24,ALTA partners with helsinki-zoo,relation,alta,partner_of,helsinki-zoo,s0,
25,ALTA partners with minnesota-zoo,relation,alta,partner_of,minnesota-zoo,s0,
26,ALTA partners with moscow-zoo,relation,alta,partner_of,moscow-zoo,s0,
27,phoenix-fund supports ALTA,relation,phoenix-fund,supports,alta,s0,"""they"" may be read as"
28,wvi supports ALTA,relation,wvi,supports,alta,s0,"""they"" may be read as"
29,wcs supports ALTA,relation,wcs,supports,alta,s0,"""they"" may be read as"
30,zsl supports ALTA,relation,zsl,supports,alta,s0,"""they"" may be read as"
'''
ROWS = list(csv.DictReader(io.StringIO(STATEMENTS)))


def evidence_of(claims: Claims, row: dict[str, str]) -> list[Evidence]:
    """Return what the sources say that assert this relation or observation."""
    if row["kind"] == "observation":
        return [
            evidence
            for one in claims.observations
            if (one.subject, one.property, one.value) == (row["subject"], row["predicate"], row["object"])
            for evidence in one.evidence
            if evidence.stance != "Denies"
        ]
    predicate = slug_of(read_terms().relation_types[row["predicate"]].value)
    ends = {(row["subject"], row["object"])}
    if predicate == "partnerOf":
        ends.add((row["object"], row["subject"]))
    return [
        evidence
        for one in claims.relations
        if one.predicate == predicate and (one.subject, one.object) in ends
        for evidence in one.asserting
    ]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['number']} {row['what']}" for row in ROWS])
def test_the_data_say_what_the_page_says(claims: Claims, row: dict[str, str]) -> None:
    said = [evidence for evidence in evidence_of(claims, row) if evidence.source == row["source"]]
    assert said
    assert any(row["note_contains"] in evidence.note for evidence in said)


def test_all_thirty_statements_are_looked_for() -> None:
    assert {int(row["number"]) for row in ROWS} == set(range(1, 31))
    assert len(ROWS) == 31
    assert {row["source"] for row in ROWS} == {"s0"}


def test_the_page_is_the_directory_page(claims: Claims) -> None:
    page = claims.sources["s0"]
    assert page.publisher == "bigcatswildcats.com"
    assert page.url == "http://bigcatswildcats.com/amur-leopard/amur-leopard-conservation/"


def test_the_two_populations_are_told_apart_by_their_notes(claims: Claims) -> None:
    (relation,) = [one for one in claims.relations if one.slug.startswith("stress-inbreeding.stresses.sp-amur-leopard")]
    notes = sorted(evidence.note.split(":")[0] for evidence in relation.asserting if evidence.source == "s0")
    assert notes == ["captive population", "wild population"]


def test_the_records_in_the_database_are_at_least_six_hundred_as_somebody_reports(claims: Claims) -> None:
    (records,) = [one for one in claims.observations if (one.subject, one.property) == ("db-alvd", "records")]
    assert (records.low, records.high, records.reported_by) == ("600", "", "wvi")
    assert {evidence.as_of for evidence in records.evidence if evidence.source == "s0"} == {"2011"}


def test_the_camera_trap_surveys_began_in_2002(claims: Claims) -> None:
    (monitoring,) = [one for one in claims.relations if one.slug == "wcs-russia.monitors.sp-amur-leopard"]
    assert {evidence.start for evidence in monitoring.asserting if evidence.source == "s0"} == {"", "2002"}


def test_a_partner_of_that_page_is_no_member_by_it(claims: Claims) -> None:
    members = [one for one in claims.relations if (one.predicate, one.object) == ("memberOf", "alta")]
    assert members
    assert not [one.slug for one in members if any(evidence.source == "s0" for evidence in one.evidence)]


def test_the_sentences_of_the_page_are_not_copied(claims: Claims) -> None:
    said = [evidence for one in claims.relations for evidence in one.evidence]
    said += [evidence for one in claims.observations for evidence in one.evidence]
    words = " ".join(text for evidence in said for text in (evidence.note, evidence.role, evidence.locator))
    for phrase in ("on the verge of extinction", "working to increase", "made up of", "working together on"):
        assert phrase not in words
