"""Where sources disagree: every answer stands beside the others, with its source and date; none is preferred."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from amurgraph.claims import (
    Answer,
    Claims,
    Contradiction,
    contradictions,
    disagreements,
    evidence_date,
    graph_to_claims,
)
from amurgraph.graph import data_store
from amurgraph.vocabulary import AG_NAMESPACE, BASE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Make = Callable[..., Claims]

MEMBER = "cedar-trust.memberOf.otter-alliance"
PARTNER = "cedar-trust.partnerOf.otter-alliance"


def test_two_values_of_one_property_are_a_disagreement(claims_of: Make) -> None:
    claims = claims_of(
        observations=[
            {"value": "15", "value_low": "15", "value_high": "15", "source_id": "s1", "locator": "para 2"},
            {"value": "9", "value_low": "9", "value_high": "9", "source_id": "s2", "as_of": "2011-01"},
            {"value": "13", "value_low": "13", "value_high": "13", "source_id": "s3"},
        ],
        pages={"s3": "2012"},
    )
    (found,) = disagreements(claims)
    assert (found.subject, found.property, found.other) == ("otter-alliance", "member_count", "")
    assert found.answers == (
        Answer("9", "s2", "2011-01", ""),
        Answer("13", "s3", "2012", ""),
        Answer("15", "s1", "", "para 2"),
    )
    assert found.values == ("9", "13", "15")


def test_the_same_number_in_other_words_is_agreement(claims_of: Make) -> None:
    same = {"value_low": "15", "value_high": "15"}
    claims = claims_of(observations=[{"value": "15"} | same, {"value": "fifteen", "source_id": "s2"} | same])
    assert disagreements(claims) == ()


def test_words_are_compared_without_regard_to_capitals(claims_of: Make) -> None:
    claims = claims_of(
        observations=[
            {"property": "status", "value": "Endangered"},
            {"property": "status", "value": "endangered", "source_id": "s2"},
            {"property": "mission", "value": "more otters"},
            {"property": "mission", "value": "fewer herons", "source_id": "s2"},
        ]
    )
    (found,) = disagreements(claims)
    assert (found.property, found.values) == ("mission", ("fewer herons", "more otters"))


def test_an_open_number_differs_from_a_closed_one(claims_of: Make) -> None:
    claims = claims_of(
        observations=[
            {"value": "at least 10", "value_low": "10"},
            {"value": "10", "value_low": "10", "value_high": "10", "source_id": "s2"},
        ]
    )
    assert disagreements(claims)[0].values == ("10", "at least 10")


def test_one_number_of_what_pages_call_otherwise_is_one_answer(claims_of: Make) -> None:
    said = [("13", "NGOs", "s1"), ("13", "members", "s2"), ("15", "NGOs", "s3")]
    members = [
        {
            "property": "member_count",
            "value": value,
            "value_low": value,
            "value_high": value,
            "unit": unit,
            "source_id": s,
        }
        for value, unit, s in said
    ]
    (found,) = disagreements(claims_of(observations=members))
    assert found.values == ("13", "15 NGOs")


def test_the_unit_counts_where_it_is_part_of_the_value(claims_of: Make) -> None:
    area = {"property": "area", "value": "10", "value_low": "10", "value_high": "10"}
    units = [{"unit": "ha"}, {"unit": "km2", "source_id": "s2"}]
    (found,) = disagreements(claims_of(observations=[area | unit for unit in units]))
    assert found.values == ("10 ha", "10 km2")
    members = {"value": "10", "value_low": "10", "value_high": "10"}
    words = [{"unit": "members"}, {"unit": "NGOs", "source_id": "s2"}]
    assert disagreements(claims_of(observations=[members | unit for unit in words])) == ()


def test_other_properties_and_other_things_do_not_disagree(claims_of: Make) -> None:
    claims = claims_of(
        observations=[
            {"value": "1"},
            {"value": "2", "property": "staff_count"},
            {"value": "3", "subject": "cedar-trust", "source_id": "s2"},
        ]
    )
    assert disagreements(claims) == ()


@pytest.mark.parametrize(
    ("one", "other", "aspect", "values"),
    [
        ({"start": "2009"}, {"start": "2011"}, "start", ("2009", "2011")),
        ({"end": "2012-05"}, {"end": "2014"}, "end", ("2012", "2014")),
        ({"role": "founding member"}, {"role": "observer"}, "role", ("founding member", "observer")),
        (
            {"amount": "5000", "currency": "EUR"},
            {"amount": "7000", "currency": "EUR"},
            "amount",
            ("EUR 5000", "EUR 7000"),
        ),
        (
            {"amount": "5000", "currency": "EUR"},
            {"amount": "5000", "currency": "USD"},
            "amount",
            ("EUR 5000", "USD 5000"),
        ),
    ],
)
def test_sources_may_differ_on_a_relation(
    claims_of: Make, one: Mapping[str, str], other: Mapping[str, str], aspect: str, values: tuple[str, ...]
) -> None:
    (found,) = disagreements(claims_of(one, {"source_id": "s2"} | dict(other)))
    assert (found.subject, found.property, found.other) == ("cedar-trust", f"memberOf {aspect}", "otter-alliance")
    assert found.values == values
    assert [answer.source for answer in found.answers] == ["s1", "s2"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"start": "2009"}, {"start": "2009-05"}),
        ({"start": "2009"}, {}),
        ({"amount": "5000", "currency": "EUR"}, {"currency": "USD"}),
        ({"role": "observer"}, {"role": "observer"}),
        ({"role": "Observer"}, {"role": "observer"}),
        ({"role": "donor"}, {"role": "joint donor"}),
        ({"as_of": "2009"}, {"as_of": "2011"}),
        ({"as_of": "2009"}, {"end": "2012"}),
    ],
    ids=[
        "one finer",
        "one silent",
        "a currency alone",
        "the same",
        "in capitals",
        "a wording in another",
        "of another time",
        "an end after it",
    ],
)
def test_what_does_not_differ_is_no_disagreement(
    claims_of: Make, one: Mapping[str, str], other: Mapping[str, str]
) -> None:
    assert disagreements(claims_of(one, {"source_id": "s2"} | dict(other))) == ()


def test_a_denied_start_is_no_answer_to_when_it_began(claims_of: Make) -> None:
    claims = claims_of({"start": "2009"}, {"source_id": "s2", "start": "2011", "stance": "denies"})
    assert [found.property for found in disagreements(claims)] == ["memberOf denied"]


def test_a_denial_stands_against_all_who_assert(claims_of: Make) -> None:
    claims = claims_of({"as_of": "2009"}, {"source_id": "s3"}, {"source_id": "s2", "stance": "denies", "as_of": "2013"})
    (found,) = disagreements(claims)
    assert (found.property, found.other) == ("memberOf denied", "otter-alliance")
    assert [(answer.value, answer.source) for answer in found.answers] == [
        ("holds", "s1"),
        ("does not hold", "s2"),
        ("holds", "s3"),
    ]


def test_what_is_only_denied_is_not_disputed(claims_of: Make) -> None:
    assert disagreements(claims_of({"stance": "denies"}, {"source_id": "s2", "stance": "denies"})) == ()


def test_to_deny_a_value_is_another_answer_to_who_asserts_it(claims_of: Make) -> None:
    denied = {"source_id": "s2", "stance": "denies"}
    (found,) = disagreements(claims_of(observations=[{"value": "15"}, {"value": "15"} | denied]))
    assert [(answer.value, answer.source) for answer in found.answers] == [("15", "s1"), ("not 15", "s2")]
    assert disagreements(claims_of(observations=[{"value": "15"}, {"value": "9"} | denied])) == ()


@pytest.mark.parametrize(
    ("later", "page", "dates"),
    [
        ({"as_of": "2013"}, "", ["2015", "2013"]),
        ({"start": "2010", "as_of": "2013"}, "", ["2015", "2013"]),
        ({}, "2014-06", ["2015", "2014-06"]),
        ({}, "", ["2015", ""]),
    ],
    ids=["of a later time", "since before and until later", "of a later page", "of no known time"],
)
def test_an_end_stands_against_who_speaks_of_a_later_time(
    claims_of: Make, later: Mapping[str, str], page: str, dates: list[str]
) -> None:
    pages = {"s1": page, "s2": "2015"}
    (found,) = disagreements(claims_of(later, {"source_id": "s2", "end": "2012"}, pages=pages))
    assert (found.property, set(found.values)) == ("memberOf end", {"2012", "holds"})
    assert {(answer.value, answer.date) for answer in found.answers} == {("2012", dates[0]), ("holds", dates[1])}
    assert found.time_alone == ("yes" if dates[1] else "unknown")


def test_who_tells_of_an_end_does_not_dispute_it(claims_of: Make) -> None:
    assert disagreements(claims_of({"end": "2012"}, {"as_of": "2013", "locator": "page 2"})) == ()


@pytest.mark.parametrize("ends", [("cedar-trust", "otter-alliance"), ("otter-alliance", "cedar-trust")])
def test_a_member_that_another_source_calls_a_partner_is_disputed(claims_of: Make, ends: tuple[str, str]) -> None:
    partner = {"subject_id": ends[0], "object_id": ends[1], "predicate": "partner_of", "source_id": "s2"}
    (found,) = disagreements(claims_of({"as_of": "2009"}, partner | {"as_of": "2011"}))
    assert (found.subject, found.property, found.other) == (
        "cedar-trust",
        "memberOf member_or_partner",
        "otter-alliance",
    )
    assert [(answer.value, answer.source) for answer in found.answers] == [("member of", "s1"), ("partner of", "s2")]


def test_a_source_that_says_member_and_partner_disputes_neither(claims_of: Make) -> None:
    partner = {"predicate": "partner_of"}
    assert disagreements(claims_of({}, partner)) == ()
    assert disagreements(claims_of({}, {"source_id": "s2"}, partner)) == ()
    (found,) = disagreements(claims_of({}, {"source_id": "s2"}, partner, partner | {"source_id": "s3"}))
    assert [answer.source for answer in found.answers] == ["s1", "s2", "s1", "s3"]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2009", "2011"], "yes"),
        (["2009-01", "2009-02"], "yes"),
        (["2009", "2009-02"], "no"),
        (["2009-02-28", "2009-02"], "no"),
        (["2009", "2009"], "no"),
        (["2009", ""], "unknown"),
        (["2009", "2009", ""], "no"),
        (["2009", "2011", ""], "unknown"),
    ],
)
def test_time_alone_explains_answers_of_different_times(claims_of: Make, dates: list[str], expected: str) -> None:
    answers = [
        {"value": str(n), "value_low": str(n), "value_high": str(n), "source_id": f"s{n}", "as_of": date}
        for n, date in enumerate(dates, start=1)
    ]
    (found,) = disagreements(claims_of(observations=answers))
    assert found.time_alone == expected


def test_one_answer_twice_at_one_time_does_not_speak_against_time(claims_of: Make) -> None:
    same = {"value_low": "9", "value_high": "9", "as_of": "2009"}
    answers = [{"value": "9"} | same, {"value": "nine", "source_id": "s2"} | same]
    (found,) = disagreements(claims_of(observations=[*answers, {"value": "12", "source_id": "s3", "as_of": "2011"}]))
    assert found.time_alone == "yes"


@pytest.mark.parametrize(("one", "other"), [({"start": "2009"}, {"start": "2011"}), ({"end": "2009"}, {"end": "2011"})])
def test_when_something_began_or_ended_does_not_change_with_time(
    claims_of: Make, one: Mapping[str, str], other: Mapping[str, str]
) -> None:
    pages = {"s1": "2012", "s2": "2018"}
    assert disagreements(claims_of(one, {"source_id": "s2"} | dict(other), pages=pages))[0].time_alone == "no"
    founded = [{"property": "founded", "value": str(n), "source_id": f"s{n}"} for n in (1, 2)]
    assert disagreements(claims_of(observations=founded, pages=pages))[0].time_alone == "no"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ({"start": "2008", "end": "2012"}, {"start": "2009", "end": "2011"}, "no"),
        ({"start": "2008", "end": "2012"}, {"as_of": "2011-03"}, "no"),
        ({"start": "2008", "end": "2012", "as_of": "2015"}, {"as_of": "2010"}, "no"),
        ({"start": "2008-02", "end": "2012-03"}, {"start": "2012-11"}, "no"),
        ({"start": "2008", "end": "2012"}, {"start": "2013", "end": "2014"}, "yes"),
        ({"start": "2008", "end": "2012"}, {"as_of": "2007-12"}, "yes"),
        ({"start": "2008"}, {"start": "2009", "end": "2011"}, "yes"),
        ({"end": "2010"}, {"start": "2009", "end": "2011"}, "no"),
        ({"start": "2008", "end": "2012"}, {}, "unknown"),
    ],
)
def test_a_term_is_of_each_of_its_years(
    claims_of: Make, one: Mapping[str, str], other: Mapping[str, str], expected: str
) -> None:
    claims = claims_of({"role": "secretariat"} | dict(one), {"role": "chair", "source_id": "s2"} | dict(other))
    (found,) = [found for found in disagreements(claims) if found.property == "memberOf role"]
    assert found.time_alone == expected


@pytest.mark.parametrize(("predicate", "expected"), [("member_of", "yes"), ("founded", "no"), ("successor_of", "no")])
def test_what_happened_once_is_not_undone_by_time(claims_of: Make, predicate: str, expected: str) -> None:
    said = {"predicate": predicate, "as_of": "2009"}
    claims = claims_of(said, said | {"source_id": "s2", "stance": "denies", "as_of": "2013"})
    (found,) = disagreements(claims)
    assert (found.property.split()[1], found.time_alone) == ("denied", expected)
    assert [answer.date for answer in found.answers] == ["2009", "2013"]


@pytest.mark.parametrize(
    ("km2", "ha", "same"),
    [("2620", "262000", True), ("27.99136", "2799.136", True), ("0.5", "50", True), ("2620", "2620", False)],
)
def test_an_area_in_hectares_and_in_square_kilometres_is_one_answer(
    claims_of: Make, km2: str, ha: str, same: bool
) -> None:
    areas = [
        {"property": "area", "value": value, "value_low": value, "value_high": value, "unit": unit, "source_id": source}
        for value, unit, source in ((km2, "km2", "s1"), (ha, "ha", "s2"))
    ]
    assert (disagreements(claims_of(observations=areas)) == ()) is same
    third = {"property": "area", "value": "7", "value_low": "7", "value_high": "7", "unit": "ha", "source_id": "s3"}
    (found,) = disagreements(claims_of(observations=[*areas, third]))
    assert set(found.values) == {f"{km2} km2", f"{ha} ha", "7 ha"}


def test_gifts_of_different_years_are_no_rivals(claims_of: Make) -> None:
    gift = {"predicate": "funds", "amount": "5000", "currency": "EUR", "year": "2011", "as_of": "2014"}
    other = gift | {"source_id": "s2", "amount": "7000"}
    assert disagreements(claims_of(gift, other))[0].time_alone == "no"
    (found,) = disagreements(claims_of(gift, other | {"year": "2012"}))
    assert found.time_alone == "yes"
    assert [answer.date for answer in found.answers] == ["2011", "2012"]


def test_a_wording_that_another_contains_is_shown_but_not_compared(claims_of: Make) -> None:
    roles = [
        {"role": role, "source_id": f"s{n}", "as_of": date}
        for n, (role, date) in enumerate(
            [("donor", "2009"), ("Joint donor", "2009"), ("adviser", "2011")],
            start=1,
        )
    ]
    (found,) = disagreements(claims_of(*roles))
    assert found.values == ("Joint donor", "donor", "adviser")
    assert found.time_alone == "yes"


def test_what_is_said_of_organizations_comes_first_then_values_then_the_most_disputed(claims_of: Make) -> None:
    counts = [{"value": str(n), "source_id": f"s{n}", "value_low": str(n), "value_high": str(n)} for n in (1, 2, 3)]
    status = [{"property": "area", "value": str(n), "source_id": f"s{n}"} for n in (1, 2)]
    claims = claims_of({"start": "2009"}, {"start": "2011", "source_id": "s2"}, observations=[*status, *counts])
    assert [found.property for found in disagreements(claims)] == ["member_count", "area", "memberOf start"]


def test_plain_numbers_stand_in_their_order_and_words_in_that_of_their_dates(claims_of: Make) -> None:
    numbers = [{"value": value, "source_id": f"s{n}"} for n, value in enumerate(("100", "9", "12"), start=1)]
    assert disagreements(claims_of(observations=numbers))[0].values == ("9", "12", "100")
    dated = [
        {"value": "9", "source_id": "s1"},
        {"value": "9", "source_id": "s2", "as_of": "2012"},
        {"value": "9", "source_id": "s3", "as_of": "2010"},
        {"value": "7", "source_id": "s4"},
    ]
    (found,) = disagreements(claims_of(observations=dated))
    assert [answer.source for answer in found.answers] == ["s4", "s3", "s2", "s1"]
    words = [
        {"value": "about 9", "source_id": "s1"},
        {"value": "12", "source_id": "s2", "as_of": "2012"},
        {"value": "dozens", "source_id": "s3", "as_of": "2010"},
    ]
    assert disagreements(claims_of(observations=words))[0].values == ("dozens", "12", "about 9")


@pytest.mark.parametrize(
    ("cells", "page", "expected"),
    [
        ({"as_of": "2011-05", "start": "2009", "end": "2012"}, "2014", "2011-05"),
        ({"start": "2009", "end": "2012"}, "2014", "2009"),
        ({"end": "2012"}, "2014", "2012"),
        ({}, "2014-06", "2014-06"),
        ({}, "", ""),
    ],
)
def test_a_statement_is_of_its_own_date_else_of_its_pages(
    claims_of: Make, cells: Mapping[str, str], page: str, expected: str
) -> None:
    claims = claims_of(cells, pages={"s1": page})
    assert evidence_date(claims.relations[0].evidence[0], claims) == expected


def test_an_observation_of_what_is_not_described_is_compared_too() -> None:
    ag = AG_NAMESPACE
    text = "".join(
        f"<{BASE}id/obs/o{n}> a <{ag}Observation> ; <{ag}subject> <{BASE}id/org/nobody> ; "
        f'<{ag}observedProperty> "count" ; <{ag}value> "{n}" ; <{ag}evidence> <urn:e{n}> .'
        for n in (1, 2)
    )
    found = parse(input=text, format=RdfFormat.TURTLE)
    claims = graph_to_claims(data_store(Quad(quad.subject, quad.predicate, quad.object) for quad in found))
    assert [one.subject for one in disagreements(claims)] == ["nobody"]


# ---- contradictions ----


def test_nothing_speaks_against_what_all_sources_say_alike(claims_of: Make) -> None:
    claims = claims_of({"start": "2009"}, {"start": "2009-03", "source_id": "s2"}, {"source_id": "s3", "as_of": "2012"})
    assert contradictions(claims) == {}


def test_a_denial_contradicts(claims_of: Make) -> None:
    claims = claims_of({}, {"source_id": "s2", "stance": "denies", "as_of": "2013", "locator": "page 3"})
    assert contradictions(claims) == {MEMBER: (Contradiction("says it is not so", "s2", "2013", "page 3"),)}


def test_a_stated_end_contradicts(claims_of: Make) -> None:
    claims = claims_of({}, {"source_id": "s2", "end": "2012"})
    assert [found.text for found in contradictions(claims)[MEMBER]] == ["says it ended 2012"]


def test_an_end_does_not_contradict_what_is_said_of_the_time_before_it(claims_of: Make) -> None:
    before = claims_of({"as_of": "2010"}, {"source_id": "s2", "end": "2012"})
    after = claims_of({"as_of": "2013"}, {"source_id": "s2", "end": "2012"})
    assert contradictions(before) == {}
    assert [found.text for found in contradictions(after)[MEMBER]] == ["says it ended 2012"]


def test_an_answer_to_when_bears_the_date_of_its_page(claims_of: Make) -> None:
    claims = claims_of({"start": "2009"}, {"source_id": "s2", "start": "2011"})
    (found,) = disagreements(claims)
    issued = {slug: source.issued for slug, source in claims.sources.items()}
    assert [(answer.value, answer.date) for answer in found.answers] == [
        (value, issued[source]) for value, source in (("2009", "s1"), ("2011", "s2"))
    ]


def test_an_end_contradicts_who_speaks_of_a_time_from_before_until_after_it(claims_of: Make) -> None:
    claims = claims_of({"start": "2009", "as_of": "2013"}, {"source_id": "s2", "end": "2012"})
    assert [found.text for found in contradictions(claims)[MEMBER]] == ["says it ended 2012"]


def test_a_source_that_tells_of_an_end_does_not_contradict_itself(claims_of: Make) -> None:
    claims = claims_of({"start": "2009", "end": "2012"}, {"as_of": "2010"})
    assert contradictions(claims) == {}


def test_another_start_contradicts_and_both_are_named(claims_of: Make) -> None:
    claims = claims_of({"start": "2009"}, {"source_id": "s2", "start": "2011-05"}, {"source_id": "s3", "as_of": "2012"})
    assert [(found.text, found.source) for found in contradictions(claims)[MEMBER]] == [
        ("says it began 2009", "s1"),
        ("says it began 2011-05", "s2"),
    ]


@pytest.mark.parametrize("ends", [("cedar-trust", "otter-alliance"), ("otter-alliance", "cedar-trust")])
def test_partner_is_not_member_and_each_contradicts_the_other(claims_of: Make, ends: tuple[str, str]) -> None:
    partner = {"subject_id": ends[0], "object_id": ends[1], "predicate": "partner_of", "source_id": "s2"}
    found = contradictions(claims_of({}, partner))
    assert {slug: [(one.text, one.source) for one in against] for slug, against in found.items()} == {
        MEMBER: [("calls it partnership", "s2")],
        PARTNER: [("calls it membership", "s1")],
    }


def test_a_denied_partnership_does_not_speak_against_a_membership(claims_of: Make) -> None:
    partner = {"predicate": "partner_of", "source_id": "s2", "stance": "denies"}
    assert set(contradictions(claims_of({}, partner))) == {PARTNER}


def test_other_ties_of_the_same_two_do_not_contradict(claims_of: Make) -> None:
    claims = claims_of({}, {"predicate": "funds", "source_id": "s2"}, {"predicate": "supports", "source_id": "s3"})
    assert contradictions(claims) == {}


def test_two_data_sets_with_a_relation_of_the_same_name_do_not_lend_each_other_denials(small_quads: list[Quad]) -> None:
    claims = graph_to_claims(data_store(small_quads))
    denied = [relation for relation in claims.relations if relation.denying]
    assert len(claims.relations) == 2
    assert len(denied) == 1
    against = contradictions(claims)
    assert len(against) == 1
    assert next(iter(against.values()))[0].text == "says it is not so"
    undisputed = next(relation for relation in claims.relations if not relation.denying)
    assert undisputed.slug not in against


@pytest.fixture
def small_quads(claims_quads: Callable[..., list[Quad]]) -> list[Quad]:
    """Give one data set in which a membership is denied, and another, with its own base, in which it is not."""
    denied = claims_quads({}, {"source_id": "s2", "stance": "denies", "as_of": "2013"}, base=BASE)
    return [*denied, *claims_quads({}, base="https://lynx.example/")]
