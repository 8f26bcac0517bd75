"""The edge rule: which relations a date lets in. One test for each clause of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.claims import Claims, Slice, ending, evidence_start, period, slice_claims, stated_end
from amurgraph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Make = Callable[..., Claims]

MERGER = {"original_ids": "otter-alliance|hill-fund", "result_ids": "new-alliance", "date": "2018"}


def by(claims: Claims, date: str) -> Slice:
    return slice_claims(claims, date)


def during(claims: Claims, date: str) -> Slice:
    return slice_claims(claims, date, documented="in")


def holds(found: Slice) -> bool:
    return len(found.relations) == 1


# ---- a partial date covers its whole period ----


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2010", "2010-01-01", "2010-12-31"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2013-02", "2013-02-01", "2013-02-28"),
        ("1999-12", "1999-12-01", "1999-12-31"),
        ("2018-01-31", "2018-01-31", "2018-01-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_a_partial_date_covers_its_whole_period(date: str, first: str, last: str) -> None:
    assert period(date) == (first, last)


@pytest.mark.parametrize(
    "date",
    [
        *("", "98", "1998-1", "1998-01-01-01", "today", "1998/01", "+998", "-1998", "1998-", " 1998", "1998\n"),
        *("0000", "1998-13", "1998-00", "1998-00-05", "1998-05-00", "2013-02-29", "2011-06-31", "१९९८", "1998-0²"),
    ],
)
def test_what_is_no_date_is_refused_with_its_mend(date: str) -> None:
    with pytest.raises(InputError, match="write 1998, 1998-03 or 1998-03-21"):
        period(date)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(st.dates().map(lambda day: day.isoformat()))
def test_a_day_lies_in_its_month_and_its_month_in_its_year(day: str) -> None:
    spans = [period(part) for part in (day[:4], day[:7], day)]
    assert all(outer[0] <= inner[0] <= inner[1] <= outer[1] for outer, inner in pairwise(spans))
    assert spans[2] == (day, day)


def test_the_bounds_are_kept_beside_the_date_as_published(claims_of: Make) -> None:
    (evidence,) = claims_of({"as_of": "2010"}).relations[0].evidence
    assert (evidence.as_of, evidence.begins, evidence.ends) == ("2010", "2010-01-01", "2010-12-31")


@pytest.mark.parametrize(
    ("cells", "begins", "ends"),
    [
        ({"start": "2010"}, "2010-01-01", "2010-12-31"),
        ({"end": "2012"}, "", "2012-12-31"),
        ({"start": "2010", "end": "2012-03"}, "2010-01-01", "2012-03-31"),
        ({"start": "2010", "as_of": "2014"}, "2010-01-01", "2014-12-31"),
        ({"end": "2012", "as_of": "2010"}, "2010-01-01", "2012-12-31"),
        ({"end": "2012", "as_of": "2014"}, "", "2012-12-31"),
        ({"start": "2010", "end": "2012", "as_of": "2014"}, "2010-01-01", "2012-12-31"),
        ({"start": "2016", "as_of": "2014"}, "2016-01-01", "2016-12-31"),
        ({}, "", ""),
    ],
)
def test_the_bounds_follow_from_what_is_stated(
    claims_of: Make, cells: Mapping[str, str], begins: str, ends: str
) -> None:
    (evidence,) = claims_of(cells).relations[0].evidence
    assert (evidence.begins, evidence.ends) == (begins, ends)


@pytest.mark.parametrize(("date", "expected"), [("2010", True), ("2010-06", True), ("2010-05", False), ("2009", False)])
def test_the_date_asked_for_covers_its_whole_period_too(claims_of: Make, date: str, expected: bool) -> None:
    assert holds(by(claims_of({"as_of": "2010-06"}), date)) is expected


def test_evidence_of_a_whole_year_speaks_from_its_first_day(claims_of: Make) -> None:
    claims = claims_of({"as_of": "2010"})
    assert holds(by(claims, "2010-01-01"))
    assert not holds(by(claims, "2009-12-31"))


# ---- silence is never a loss; a start alone covers its own period ----


def test_silence_is_no_end(claims_of: Make) -> None:
    assert holds(by(claims_of({"as_of": "2005"}), "2026"))


@pytest.mark.parametrize(("date", "expected"), [("2009", False), ("2010", True), ("2011", False), ("2015", False)])
def test_a_start_alone_covers_its_own_period(claims_of: Make, date: str, expected: bool) -> None:
    assert holds(during(claims_of({"start": "2010"}), date)) is expected


def test_a_start_alone_is_documented_by_every_later_date(claims_of: Make) -> None:
    claims = claims_of({"start": "2010"})
    assert [holds(by(claims, year)) for year in ("2009", "2010", "2030")] == [False, True, True]


# ---- an end is only what a source states ----


@pytest.mark.parametrize(
    ("date", "expected"), [("2008", False), ("2009", True), ("2012-11", True), ("2012", False), ("2013", False)]
)
def test_a_stated_end_ends_it_with_the_last_day_of_its_period(claims_of: Make, date: str, expected: bool) -> None:
    assert holds(by(claims_of({"start": "2009", "end": "2012"}), date)) is expected


@pytest.mark.parametrize("date", ["2010", "2012-06", "2012", "2020"])
def test_an_end_alone_documents_no_time_before_it(claims_of: Make, date: str) -> None:
    assert not holds(by(claims_of({"end": "2012"}), date))


def test_an_end_alone_is_left_out_first_as_later_and_then_as_ended(claims_of: Make) -> None:
    claims = claims_of({"end": "2012"})
    assert by(claims, "2010").left_out == {"later": 1}
    assert by(claims, "2014").left_out == {"ended": 1}


def test_an_end_that_another_source_states_ends_it_too(claims_of: Make) -> None:
    claims = claims_of({"as_of": "2009"}, {"source_id": "s2", "end": "2012"})
    assert holds(by(claims, "2011"))
    assert by(claims, "2013").left_out == {"ended": 1}


def test_the_first_of_two_stated_ends_counts(claims_of: Make) -> None:
    claims = claims_of({"start": "2005", "end": "2014"}, {"source_id": "s2", "end": "2012"})
    assert stated_end(claims.relations[0], claims) == "2012-12-31"
    assert not holds(by(claims, "2013"))


# ---- undated claims ----


def test_an_undated_claim_joins_when_its_page_is_dated_no_later(claims_of: Make) -> None:
    claims = claims_of({}, pages={"s1": "2011-05"})
    assert holds(by(claims, "2011-05"))
    assert holds(by(claims, "2012"))
    assert by(claims, "2011-04").left_out == {"later": 1}


def test_a_page_of_some_year_may_be_of_its_last_day(claims_of: Make) -> None:
    claims = claims_of({}, pages={"s1": "2011"})
    assert not holds(by(claims, "2011-11"))
    assert holds(by(claims, "2011"))


def test_an_undated_claim_on_an_undated_page_is_counted_apart(claims_of: Make) -> None:
    found = by(claims_of({}), "2026")
    assert (found.relations, found.left_out) == ((), {"undated": 1})


def test_one_dated_source_among_undated_ones_is_enough(claims_of: Make) -> None:
    claims = claims_of({}, {"source_id": "s2", "as_of": "2010"})
    assert holds(by(claims, "2012"))
    assert by(claims, "2009").left_out == {"later": 1}


def test_the_date_of_its_own_wins_over_the_date_of_the_page(claims_of: Make) -> None:
    claims = claims_of({"as_of": "2005"}, pages={"s1": "2011"})
    assert evidence_start(claims.relations[0].evidence[0], claims) == "2005-01-01"
    assert holds(by(claims, "2006"))


def test_a_page_that_speaks_of_what_was_still_to_come_documents_it_from_then(claims_of: Make) -> None:
    claims = claims_of({"start": "2016", "as_of": "2014"})
    assert not holds(by(claims, "2015"))
    assert holds(by(claims, "2016"))


# ---- denials ----


def test_a_denial_ends_it_from_its_first_day(claims_of: Make) -> None:
    claims = claims_of({"as_of": "2009"}, {"source_id": "s2", "stance": "denies", "as_of": "2013"})
    assert holds(by(claims, "2012"))
    assert by(claims, "2013").left_out == {"denied": 1}
    assert by(claims, "2020").left_out == {"denied": 1}


def test_a_denial_without_a_date_speaks_from_the_day_of_its_page(claims_of: Make) -> None:
    claims = claims_of({"as_of": "2009"}, {"source_id": "s2", "stance": "denies"}, pages={"s2": "2013"})
    assert holds(by(claims, "2012"))
    assert by(claims, "2013").left_out == {"denied": 1}


def test_what_is_only_denied_is_in_no_slice_and_is_counted_as_denied(claims_of: Make) -> None:
    claims = claims_of({"stance": "denies", "as_of": "2009"})
    assert slice_claims(claims) == Slice((), {"denied": 1})
    for found in (by(claims, "2012"), during(claims, "2009")):
        assert (found.relations, found.left_out) == ((), {"denied": 1})


def test_a_denial_never_asserts(claims_of: Make) -> None:
    claims = claims_of({"as_of": "2015"}, {"source_id": "s2", "stance": "denies", "start": "2009"})
    assert not holds(during(claims, "2009"))
    assert not holds(by(claims, "2010"))


# ---- mergers and renamings ----


def test_a_merger_ends_the_ties_of_what_is_no_more(claims_of: Make) -> None:
    claims = claims_of({"as_of": "2010"}, changes=[MERGER])
    assert holds(by(claims, "2017"))
    assert by(claims, "2018").left_out == {"ended": 1}
    assert stated_end(claims.relations[0], claims) == "2018-12-31"


def test_a_merger_ends_the_ties_of_a_subject_as_well(claims_of: Make) -> None:
    claims = claims_of({"subject_id": "hill-fund", "object_id": "river-zoo", "as_of": "2010"}, changes=[MERGER])
    assert by(claims, "2018").left_out == {"ended": 1}


def test_a_tie_between_two_that_merged_ends_with_the_merger(claims_of: Make) -> None:
    claims = claims_of({"subject_id": "hill-fund", "predicate": "partner_of", "as_of": "2010"}, changes=[MERGER])
    assert holds(by(claims, "2017"))
    assert by(claims, "2019").left_out == {"ended": 1}


def test_the_ties_of_what_came_out_of_a_merger_go_on(claims_of: Make) -> None:
    claims = claims_of({"object_id": "new-alliance", "as_of": "2018"}, changes=[MERGER])
    assert holds(by(claims, "2020"))


def test_a_merger_of_others_ends_nothing(claims_of: Make) -> None:
    claims = claims_of({"object_id": "river-zoo", "predicate": "partner_of", "as_of": "2010"}, changes=[MERGER])
    assert holds(by(claims, "2020"))


def test_a_successor_keeps_its_tie_to_what_it_followed(claims_of: Make) -> None:
    tie = {"subject_id": "new-alliance", "predicate": "successor_of", "object_id": "otter-alliance", "as_of": "2018"}
    claims = claims_of(tie, changes=[MERGER])
    assert holds(by(claims, "2020"))
    assert stated_end(claims.relations[0], claims) == ""


def test_a_body_that_was_only_renamed_keeps_its_ties(claims_of: Make) -> None:
    renaming = {"kind": "renaming", "original_ids": "otter-alliance", "result_ids": "otter-alliance", "date": "2015"}
    assert holds(by(claims_of({"as_of": "2010"}, changes=[renaming]), "2020"))


def test_a_body_that_lives_on_after_a_split_keeps_its_ties(claims_of: Make) -> None:
    split = {"original_ids": "otter-alliance", "result_ids": "otter-alliance|new-alliance", "date": "2015"}
    assert holds(by(claims_of({"as_of": "2010"}, changes=[split]), "2020"))


def test_a_merger_of_unknown_date_ends_nothing(claims_of: Make) -> None:
    assert holds(by(claims_of({"as_of": "2010"}, changes=[MERGER | {"date": ""}]), "2030"))


def test_a_merger_cannot_be_resumed_from(claims_of: Make) -> None:
    claims = claims_of({"as_of": "2010"}, {"source_id": "s2", "as_of": "2020"}, changes=[MERGER])
    assert by(claims, "2021").left_out == {"ended": 1}


# ---- resumed after a stated end ----


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2007", True), ("2008", False), ("2011-12-31", False), ("2012-01-01", True), ("2012", True), ("2020", True)],
)
def test_a_later_statement_resumes_what_had_ended(claims_of: Make, date: str, expected: bool) -> None:
    claims = claims_of({"start": "2005", "end": "2008"}, {"source_id": "s2", "as_of": "2012"})
    assert holds(by(claims, date)) is expected


def test_a_statement_of_the_time_before_the_end_does_not_resume_it(claims_of: Make) -> None:
    claims = claims_of({"start": "2005", "end": "2012"}, {"source_id": "s2", "as_of": "2010"})
    assert by(claims, "2013").left_out == {"ended": 1}


def test_a_source_that_knows_of_it_after_the_end_resumes_it_whenever_it_began(claims_of: Make) -> None:
    claims = claims_of({"start": "2005", "as_of": "2012"}, {"source_id": "s2", "end": "2008"})
    assert [holds(by(claims, year)) for year in ("2006", "2009", "2012")] == [True, False, True]


def test_a_source_that_itself_states_the_end_does_not_resume_it(claims_of: Make) -> None:
    claims = claims_of({"start": "2005", "end": "2008", "as_of": "2012"})
    assert by(claims, "2013").left_out == {"ended": 1}


def test_a_denial_of_the_same_time_as_the_statement_counts(claims_of: Make) -> None:
    claims = claims_of({"as_of": "2013"}, {"source_id": "s2", "stance": "denies", "as_of": "2013"})
    assert by(claims, "2014").left_out == {"denied": 1}


def test_what_was_denied_and_later_asserted_holds_again(claims_of: Make) -> None:
    claims = claims_of(
        {"as_of": "2005"},
        {"source_id": "s2", "stance": "denies", "as_of": "2008"},
        {"source_id": "s3", "as_of": "2012"},
    )
    assert [holds(by(claims, year)) for year in ("2006", "2009", "2012")] == [True, False, True]


def test_what_is_said_of_later_times_does_not_touch_an_earlier_slice(claims_of: Make) -> None:
    claims = claims_of({"as_of": "2005"}, {"source_id": "s2", "end": "2008"}, {"source_id": "s3", "end": "2014"})
    relation = claims.relations[0]
    assert stated_end(relation, claims, by="2007-12-31") == ""
    assert stated_end(relation, claims, by="2010-12-31") == "2008-12-31"


# ---- the strict slice ----


@pytest.mark.parametrize(
    ("cells", "within", "outside"),
    [
        ({"start": "2009", "end": "2012"}, ["2009", "2010-05", "2012-12-31"], ["2008", "2013"]),
        ({"start": "2009", "as_of": "2011"}, ["2009", "2010", "2011"], ["2008", "2012"]),
        ({"as_of": "2011-03"}, ["2011", "2011-03-01"], ["2010", "2011-02", "2011-04", "2012"]),
        ({"end": "2012"}, ["2012", "2012-12-31"], ["2011", "2013"]),
    ],
)
def test_documented_in_a_time_means_that_evidence_overlaps_it(
    claims_of: Make, cells: Mapping[str, str], within: list[str], outside: list[str]
) -> None:
    claims = claims_of(cells)
    assert all(holds(during(claims, date)) for date in within)
    assert all(during(claims, date).left_out == {"of another time": 1} for date in outside)


def test_a_strict_slice_leaves_out_what_only_its_page_dates(claims_of: Make) -> None:
    assert during(claims_of({}, pages={"s1": "2011"}), "2011").left_out == {"undated": 1}


def test_two_dates_do_not_make_a_span(claims_of: Make) -> None:
    claims = claims_of({"as_of": "2008"}, {"source_id": "s2", "as_of": "2012"})
    assert [holds(during(claims, year)) for year in ("2008", "2010", "2012")] == [True, False, True]


# ---- without a date; what is left out is counted ----


def test_without_a_date_everything_that_is_asserted_is_in(claims_of: Make) -> None:
    claims = claims_of(
        {},
        {"object_id": "river-zoo", "predicate": "partner_of", "end": "1999"},
        {"object_id": "hill-fund", "predicate": "funds", "as_of": "2030"},
        {"object_id": "new-alliance", "stance": "denies"},
    )
    found = slice_claims(claims)
    assert [relation.object for relation in found.relations] == ["hill-fund", "otter-alliance", "river-zoo"]
    assert found.left_out == {"denied": 1}


def test_what_is_left_out_is_counted_by_reason(claims_of: Make) -> None:
    claims = claims_of(
        {"as_of": "2010"},
        {"object_id": "new-alliance"},
        {"object_id": "river-zoo", "predicate": "partner_of", "as_of": "2020"},
        {"object_id": "hill-fund", "predicate": "funds", "start": "2001", "end": "2003"},
        {"subject_id": "river-zoo", "as_of": "2009"},
        {"subject_id": "river-zoo", "source_id": "s2", "as_of": "2011", "stance": "denies"},
    )
    found = by(claims, "2012")
    assert [relation.slug for relation in found.relations] == ["cedar-trust.memberOf.otter-alliance"]
    assert found.left_out == {"denied": 1, "ended": 1, "later": 1, "undated": 1}


def test_a_slice_is_by_or_in_a_date_and_nothing_else(claims_of: Make) -> None:
    with pytest.raises(InputError, match="documented is 'by' a date or 'in' it, not 'on'"):
        slice_claims(claims_of({}), "2012", documented="on")
    with pytest.raises(InputError, match="'soon' is no date"):
        slice_claims(claims_of({}), "soon")


# ---- what must hold for any claims ----

dates = st.one_of(
    st.just(""),
    st.integers(2000, 2012).map(str),
    st.builds("{}-{:02}".format, st.integers(2000, 2012), st.integers(1, 12)),
)
pages = st.fixed_dictionaries(dict.fromkeys(("s1", "s2", "s3"), dates))
asked = st.dates().filter(lambda day: 1998 <= day.year <= 2014).map(lambda day: day.isoformat()) | dates.filter(bool)
pairs = st.sampled_from([(one, two) for one in ("cedar-trust", "river-zoo") for two in ("otter-alliance", "hill-fund")])


@st.composite
def rows(draw: st.DrawFn, *, ends: bool) -> dict[str, str]:
    one, two = draw(pairs)
    row = {"subject_id": one, "object_id": two, "source_id": draw(st.sampled_from(["s1", "s2", "s3"]))}
    start, end = sorted([draw(dates), draw(dates) if ends else ""])
    row |= {"start": start if ends else draw(dates), "end": end if ends and start else "", "as_of": draw(dates)}
    return row | ({"stance": draw(st.sampled_from(["", "denies"]))} if ends else {})


thorough = settings(deadline=None, max_examples=60, derandomize=True)


@thorough
@given(st.lists(rows(ends=False), max_size=6), pages, st.lists(asked, min_size=2, max_size=5))
def test_where_nothing_ends_nothing_is_lost_with_time(
    claims_of: Make, said: list[dict[str, str]], dated: dict[str, str], when: list[str]
) -> None:
    claims = claims_of(*said, pages=dated)
    slices = [set(by(claims, date).relations) for date in sorted(when, key=lambda date: period(date)[1])]
    assert all(earlier <= later for earlier, later in pairwise(slices))


@thorough
@given(st.lists(rows(ends=False), max_size=6), pages, asked)
def test_what_is_documented_in_a_time_is_documented_by_it(
    claims_of: Make, said: list[dict[str, str]], dated: dict[str, str], when: str
) -> None:
    claims = claims_of(*said, pages=dated)
    assert set(during(claims, when).relations) <= set(by(claims, when).relations)


@thorough
@given(st.lists(rows(ends=True), max_size=6), pages, asked)
def test_every_relation_is_either_in_a_slice_or_counted(
    claims_of: Make, said: list[dict[str, str]], dated: dict[str, str], when: str
) -> None:
    claims = claims_of(*said, pages=dated, changes=[MERGER | {"date": "2006"}])
    for found in (slice_claims(claims), by(claims, when), during(claims, when)):
        assert len(found.relations) + sum(found.left_out.values()) == len(claims.relations)
        assert all(found.left_out.values())
        assert set(found.left_out) <= {"denied", "ended", "later", "of another time", "undated"}
        assert all(relation.asserting for relation in found.relations)


def test_an_impossible_date_in_unvalidated_data_is_refused_with_its_evidence(claims_of: Make) -> None:
    claims = claims_of({"as_of": "2010"})
    (relation,) = claims.relations
    (evidence,) = relation.evidence
    spoiled = replace(relation, evidence=(replace(evidence, end="2011-02-31"),))
    with pytest.raises(InputError, match=rf"^evidence {evidence.slug}: '2011-02-31' is no date"):
        stated_end(spoiled, claims)


def test_a_founding_outlasts_a_merger_and_a_membership_does_not(claims_of: Make) -> None:
    founding = claims_of({"predicate": "founded", "as_of": "2010"}, changes=[MERGER])
    membership = claims_of({"as_of": "2010"}, changes=[MERGER])
    assert ending(founding.relations[0], founding) == ("", "")
    assert ending(membership.relations[0], membership) == ("2018-12-31", "merged")


@pytest.mark.parametrize(
    ("kind", "ended"),
    [
        ("merger", ("2018-12-31", "merged")),
        ("renaming", ("2018-12-31", "renamed")),
        ("split", ("2018-12-31", "split")),
        ("transfer", ("", "")),
    ],
)
def test_the_kind_of_a_change_says_how_it_ends_a_tie_and_a_transfer_ends_none(
    claims_of: Make, kind: str, ended: tuple[str, str]
) -> None:
    claims = claims_of({"as_of": "2010"}, changes=[MERGER | {"kind": kind}])
    assert ending(claims.relations[0], claims) == ended
    assert holds(by(claims, "2018")) is (kind == "transfer")
