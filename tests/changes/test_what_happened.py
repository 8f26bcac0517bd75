"""Mergers, foundings and ranks between two versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amurgraph.changes import compare_versions, read_versions
from amurgraph.changes.ranks import compare_ranks
from amurgraph.network import claims_to_network, enforcement_only

if TYPE_CHECKING:
    from tests.changes.conftest import Compare, Otters

    from amurgraph.claims import Claims


def test_what_was_founded_between_two_dates_is_told_with_every_answer(compare: Compare, otters: type[Otters]) -> None:
    data = otters(
        ["bank founded birch start=2013-07"],
        observations=[
            "pl-park established 2012-04-05 2012-04-05 s1",
            "pl-park established 2012-04-09 2012-04-09 s2",
            "cedar founded 1999 1999 s1",
            "oak founded 2016 2016 s1",
            "elm dissolved 2014 2014 s2",
            "birch founded July-2013 2013-07 s2",
            "pl-park established 2013 2016 s3",
            "zoo member_count 2013 2013 s1",
        ],
    )
    found = [
        (
            one.thing,
            one.what,
            [(answer.value, answer.by, [said.source for said in answer.said]) for answer in one.answers],
        )
        for one in compare("2010", "2015", data).beginnings
    ]
    assert found == [
        ("pl-park", "established", [("2012-04-05", "", ["s1"]), ("2012-04-09", "", ["s2"])]),
        ("birch", "founded", [("2013-07", "bank", ["s1", "s2"])]),
        ("elm", "dissolved", [("2014", "", ["s2"])]),
    ]


def test_a_founding_in_words_goes_by_the_date_an_editor_gave_it(compare: Compare, otters: type[Otters]) -> None:
    data = otters(observations=["cedar founded Spring 2012-04 s1"])
    assert [one.answers[0].value for one in compare("2010", "2015", data).beginnings] == ["Spring"]
    assert compare("2013", "2015", data).beginnings == ()
    assert compare("2012-04", "2015", data).beginnings == ()
    assert len(compare("2010", "2012-04-01", data).beginnings) == 1


def test_two_data_sets_tell_the_foundings_that_only_the_second_knows(compare: Compare, otters: type[Otters]) -> None:
    known = "cedar founded 1999 1999 s1"
    found = compare(otters(observations=[known]), otters(observations=[known, "oak founded 1980 2001 s2"]))
    assert [one.thing for one in found.beginnings] == ["oak"]


def test_ranks_share_a_place_and_only_who_has_a_tie_has_one(compare: Compare, otters: type[Otters]) -> None:
    data = otters(
        ["cedar funds zoo start=2005", "oak funds zoo start=2005"]
        + [f"{one} funds oak start=2014" for one in ("elm", "birch", "bank")]
    )
    ranks = compare("2010", "2015", data).ranks
    assert [(s.organization, s.before.rank, s.after.rank, s.steps) for s in ranks.shifts] == [
        ("oak", 2, 1, 1),
        ("zoo", 1, 2, -1),
        ("cedar", 2, 3, -1),
    ]
    assert ranks.ranked == (3, 6)
    assert ranks.few


def test_a_merged_body_has_the_place_of_the_best_of_those_that_merged(compare: Compare, otters: type[Otters]) -> None:
    data = otters(
        [
            "cedar funds zoo start=2005",
            "cedar funds bank start=2005",
            "elm funds otter start=2005",
            "oak funds zoo start=2014",
            "birch funds zoo start=2014",
        ],
        changes=["change-1 merger cedar oak 2014 s1"],
    )
    shift = next(s for s in compare("2010", "2015", data).ranks.shifts if s.organization == "oak")
    assert (shift.before.of, shift.before.rank, shift.before.value) == ("cedar", 1, 2)
    data.relations.append("oak successor_of cedar start=2014")  # this outlasts the merger, and is no rank of its own
    assert "cedar" not in {s.organization for s in compare("2010", "2015", data).ranks.shifts}
    unfollowed = compare("2010", "2015", data, follow_changes=False).ranks
    assert "oak" not in {s.organization for s in unfollowed.shifts}


def test_who_moved_only_since_others_did_comes_last(compare: Compare, otters: type[Otters]) -> None:
    rows = ["cedar funds zoo start=2005", "oak funds elm start=2005", "bank funds otter start=2005"]
    rows += ["cedar funds oak start=2014", "oak funds otter start=2014", "oak funds bank start=2014"]
    shifts = compare("2010", "2015", otters(rows)).ranks.shifts
    assert [shift.only_others for shift in shifts] == sorted(shift.only_others for shift in shifts)
    assert {shift.organization for shift in shifts if shift.only_others} == {"zoo", "elm"}


def test_other_measures_are_compared_alike(compare: Compare, otters: type[Otters]) -> None:
    data = otters(
        [
            "cedar funds zoo start=2005",
            "zoo funds oak start=2005",
            "oak funds elm start=2012",
            "oak funds bank start=2012",
        ]
    )
    shifts = compare("2010", "2015", data, measure="betweenness").ranks.shifts
    assert [(s.organization, s.before.rank, s.after.rank) for s in shifts] == [
        ("oak", 2, 1),
        ("zoo", 1, 2),
        ("cedar", 2, 3),
    ]


def test_who_only_enforces_the_law_is_left_out_of_ranks_and_counted(claims: Claims) -> None:
    before, after = (claims_to_network(claims, as_of=day) for day in ("2010", "2019"))
    kept_back = {node for node in after if after.nodes[node].get("enforcement_only")}
    ranks = compare_ranks(before, after, "degree")
    assert kept_back
    assert ranks.kept_back > 0
    assert not kept_back & {shift.organization for shift in ranks.shifts}


def test_a_merger_of_long_ago_is_no_news_to_a_date_after_it(compare: Compare, otters: type[Otters]) -> None:
    changes = [
        "change-1 merger cedar oak 2001 s3",
        "change-2 merger elm oak 2012 s3",
        "change-3 renaming zoo bank - s1",
    ]
    found = compare("2010", otters(changes=changes), otters(changes=changes))
    assert [happening.change.slug for happening in found.happenings] == ["change-3", "change-2"]


def test_who_is_kept_back_does_not_change_with_the_date(claims: Claims) -> None:
    differences = compare_versions(*read_versions("2005", "2008"))
    for side in (differences.before, differences.after):
        for network in (side.known, side.network, side.held()):
            assert {node for node, flag in network.nodes(data="enforcement_only") if flag} == enforcement_only(claims)
