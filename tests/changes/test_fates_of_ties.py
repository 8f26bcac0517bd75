"""What becomes of a tie: documented, ended by a source, gone with a merger, followed, or only not spoken of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from amurgraph.changes.ties import compare_ties
from amurgraph.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.changes.conftest import Compare, Otters

    from amurgraph.changes import Differences, Tie

MEMBER = "cedar.memberOf.otter"


def fates(differences: Differences) -> dict[str, str]:
    """Return what became of each tie."""
    return {tie.id: tie.fate for tie in differences.ties}


def tie(differences: Differences, slug: str) -> Tie:
    """Return one tie."""
    return next(tie for tie in differences.ties if tie.id == slug)


def test_a_tie_is_first_documented_when_a_source_speaks_of_the_time_between(
    compare: Compare, otters: type[Otters]
) -> None:
    data = otters(["cedar member_of otter start=2012", "zoo member_of otter start=2009", "oak funds zoo start=2018"])
    found = compare("2010", "2015", data)
    assert fates(found) == {MEMBER: "first", "zoo.memberOf.otter": "same"}
    assert [(said.source, said.date, said.locator) for said in tie(found, MEMBER).said] == [("s1", "2012", "p 1")]
    assert found.newly_tied == ("cedar",)
    assert found.no_longer_tied == ()


def test_the_date_of_the_page_counts_for_what_bears_none_and_the_undated_is_counted(
    compare: Compare, otters: type[Otters]
) -> None:
    data = otters(
        ["cedar member_of otter from=s2", "zoo member_of otter from=s3"], sources={"s1": "", "s2": "2012", "s3": ""}
    )
    found = compare("2010", "2015", data)
    assert fates(found) == {MEMBER: "first"}
    assert [side.network.graph["left_out"] for side in (found.before, found.after)] == [
        "later: 1|undated: 1",
        "undated: 1",
    ]


def test_an_end_is_what_a_source_states_and_it_is_said_who(compare: Compare, otters: type[Otters]) -> None:
    data = otters(["cedar member_of otter start=2005 from=s1", "cedar member_of otter end=2012 from=s2"])
    found = tie(compare("2010", "2015", data), MEMBER)
    assert (found.fate, found.ended, found.ended_how) == ("ended", "2012-12-31", "stated")
    assert [said.source for said in found.enders] == ["s2"]
    assert [said.source for said in found.said] == ["s1", "s2"]


def test_a_denial_ends_a_tie(compare: Compare, otters: type[Otters]) -> None:
    data = otters(["cedar member_of otter start=2005", "cedar member_of otter as_of=2013 from=s2 denied"])
    found = tie(compare("2010", "2015", data), MEMBER)
    assert (found.fate, found.ended_how, [said.source for said in found.enders]) == ("denied", "denied", ["s2"])


def test_what_came_and_went_between_two_dates_is_told(compare: Compare, otters: type[Otters]) -> None:
    data = otters(["cedar member_of otter start=2012 from=s1", "cedar member_of otter end=2013 from=s2"])
    found = tie(compare("2010", "2015", data), MEMBER)
    assert (found.fate, found.between, found.documented) == ("ended", True, "2012-01-01")


def test_what_had_ended_and_is_spoken_of_again_is_documented_again(compare: Compare, otters: type[Otters]) -> None:
    data = otters(
        [
            "cedar member_of otter start=2005 from=s1",
            "cedar member_of otter end=2008 from=s2",
            "cedar member_of otter as_of=2013 from=s3",
        ]
    )
    assert fates(compare("2010", "2015", data)) == {MEMBER: "again"}


def test_silence_is_no_loss_by_a_date_and_only_silence_in_one(compare: Compare, otters: type[Otters]) -> None:
    data = otters(["cedar member_of otter as_of=2010", "zoo funds otter as_of=2015"])
    assert fates(compare("2010", "2015", data)) == {MEMBER: "same", "zoo.funds.otter": "first"}
    found = compare("2010", "2015", data, documented="in")
    assert fates(found) == {MEMBER: "silent", "zoo.funds.otter": "first"}
    assert [said.source for said in tie(found, MEMBER).said] == ["s1"]


def merged() -> list[str]:
    return [
        "zoo funds cedar start=2005",
        "zoo funds oak start=2016 from=s2",
        "bank funds cedar start=2005",
        "birch funds cedar start=2005",
        "birch supports oak start=2016",
        "elm funds cedar start=2005",
        "elm funds oak start=2005",
        "cedar partner_of oak start=2005",
    ]


def test_a_merger_is_followed(compare: Compare, otters: type[Otters]) -> None:
    found = compare("2010", "2018", otters(merged(), changes=["change-1 merger cedar|oak oak 2015 s1"]))
    assert fates(found) == {
        "zoo.funds.cedar": "moved",
        "zoo.funds.oak": "carried",
        "bank.funds.cedar": "gone",
        "birch.funds.cedar": "gone",
        "birch.supports.oak": "first",
        "elm.funds.cedar": "moved",  # to a tie that was there already
        "elm.funds.oak": "same",
        "cedar.partnerOf.oak": "gone",
    }
    assert tie(found, "zoo.funds.cedar").goes_on_as == ("zoo.funds.oak",)
    assert tie(found, "zoo.funds.oak").goes_on_from == ("zoo.funds.cedar",)
    assert tie(found, "elm.funds.oak").goes_on_from == ("elm.funds.cedar",)
    assert tie(found, "birch.funds.cedar").otherwise == ("supports",)
    assert tie(found, "cedar.partnerOf.oak").within
    assert [dict(happening.ties) for happening in found.happenings] == [{"gone": 3, "moved": 2}]
    assert found.no_longer_tied == ("bank", "cedar")


def test_a_merger_that_is_not_followed_is_a_loss_and_a_gain(compare: Compare, otters: type[Otters]) -> None:
    data = otters(merged(), changes=["change-1 merger cedar|oak oak 2015 s1"])
    found = fates(compare("2010", "2018", data, follow_changes=False))
    assert found["zoo.funds.cedar"] == found["elm.funds.cedar"] == "gone"
    assert found["zoo.funds.oak"] == "first"


def test_two_mergers_are_followed_one_after_the_other_whichever_way_the_ends_are_sorted(
    compare: Compare, otters: type[Otters]
) -> None:
    data = otters(
        ["cedar partner_of otter start=2005", "otter partner_of zoo start=2017"],
        changes=["change-1 renaming cedar oak 2012 s1", "change-2 merger oak zoo 2015 s1"],
    )
    found = compare("2010", "2018", data)
    assert fates(found) == {"cedar.partnerOf.otter": "moved", "otter.partnerOf.zoo": "carried"}
    assert tie(found, "cedar.partnerOf.otter").changes == ("change-1",)


def test_a_renaming_is_neither_gain_nor_loss_though_no_page_repeats_its_ties(
    compare: Compare, otters: type[Otters]
) -> None:
    data = otters(
        ["bank funds cedar start=2005", "cedar partner_of zoo start=2006", "cedar funds elm start=2007"],
        changes=["change-1 renaming cedar oak 2012 s1"],
    )
    data.relations.append("cedar funds elm end=2014 from=s2")
    found = compare("2010", "2018", data)
    assert fates(found) == {
        "bank.funds.cedar": "moved",
        "bank.funds.oak": "carried",
        "cedar.partnerOf.zoo": "moved",
        "oak.partnerOf.zoo": "carried",
        "cedar.funds.elm": "ended",
    }
    assert (found.newly_tied, found.no_longer_tied) == ((), ("elm",))
    assert [said.source for said in tie(found, "bank.funds.oak").said] == ["s1"]
    assert [said.source for said in tie(found, "cedar.funds.elm").enders] == ["s2"]
    assert found.ranks.dropped == 1
    assert set(fates(compare("2013", "2013-12", data)).values()) == {"same"}
    unfollowed = compare("2010", "2018", data, follow_changes=False)
    assert fates(unfollowed)["bank.funds.cedar"] == "gone"
    assert unfollowed.no_longer_tied == ("bank", "cedar", "elm", "zoo")


def test_a_renaming_of_a_file_is_followed_as_that_of_a_date(compare: Compare, otters: type[Otters]) -> None:
    rows = ["bank funds cedar start=2005"]
    found = compare(otters(rows), otters(rows, changes=["change-1 renaming cedar oak 2012 s1"]))
    assert fates(found) == {"bank.funds.cedar": "moved", "bank.funds.oak": "carried"}
    assert (found.newly_tied, found.no_longer_tied) == ((), ())


def adds_up(differences: Differences) -> bool:
    """Tell whether the ties of the first version, with what came and went, are those of the second."""
    came = sum(tie.fate in ("first", "again", "carried") for tie in differences.ties)
    went = sum(tie.fate in ("moved", "ended", "denied", "gone", "silent") for tie in differences.ties)
    went -= differences.between
    return len(differences.before.holding) + came - went == len(differences.after.holding)


def test_what_came_and_went_adds_up(compare: Compare, otters: type[Otters]) -> None:
    rows = [
        *merged(),
        "zoo member_of otter start=2001 end=2004",
        "bank member_of otter start=2012 end=2013",
        "elm member_of otter start=2012",
        "elm supports zoo start=2005",
        "elm supports zoo as_of=2014 from=s2 denied",
        "birch partner_of bank start=2008",
    ]
    data = otters(rows, changes=["change-1 merger cedar|oak oak 2015 s1", "change-2 renaming birch fir 2016 s1"])
    data.organizations["fir"] = "Fir Fund"
    earlier = otters(rows[2:])
    later = otters(
        [*rows, "zoo funds bank start=2001 end=2002"], changes=data.changes, organizations=data.organizations
    )
    for found in (
        compare("2010", "2018", data),
        compare("2010", "2018", data, follow_changes=False),
        compare("2012", "2014", data, documented="in"),
        compare(earlier, later),
        compare("2010", later, data),
        compare(earlier, "2018", data),
    ):
        assert adds_up(found)
        assert all(
            tie.fate != "same" or (tie.subject, tie.object, tie.type) in found.before.holding for tie in found.ties
        )
        for side, ranked in zip((found.before, found.after), found.ranks.ranked, strict=True):
            assert ranked == len({end for key in side.holding for end in key[:2]})
    found = compare("2010", "2018", data)
    assert {tie.id for tie in found.ties if tie.between} == {"bank.memberOf.otter", "birch.supports.oak"}
    assert compare(earlier, later).between > 0


def test_what_had_ended_in_both_is_no_tie_of_either(compare: Compare, otters: type[Otters]) -> None:
    rows = ["cedar funds zoo start=2001 end=2004", "oak funds zoo start=2001"]
    assert fates(compare(otters(rows), otters(rows))) == {"oak.funds.zoo": "same"}


def test_mergers_in_a_circle_come_to_an_end(compare: Compare, otters: type[Otters]) -> None:
    data = otters(
        ["birch funds cedar start=2005"],
        changes=["change-1 renaming cedar oak 2012 s1", "change-2 renaming oak cedar 2014 s1"],
    )
    assert fates(compare("2010", "2018", data)) == {"birch.funds.cedar": "silent"}


def test_a_merger_outside_the_two_dates_is_none_of_them(compare: Compare, otters: type[Otters]) -> None:
    data = otters(merged(), changes=["change-1 merger cedar|oak oak 2015 s1", "change-2 renaming elm birch - s1"])
    found = compare("2015", "2018", data)
    assert (found.happenings, found.undated) == ((), 1)
    assert not compare("2010", "2015-06", data).happenings
    assert set(fates(found).values()) == {"same", "first"}


def test_two_data_sets_tell_what_was_read_and_what_was_taken_out(compare: Compare, otters: type[Otters]) -> None:
    before = otters(["cedar member_of otter start=2012", "zoo funds otter start=2005", "bank funds zoo start=2001"])
    after = otters(
        [
            "zoo funds otter start=2005",
            "zoo funds otter end=2009 from=s2",
            "oak funds zoo start=1990",
            "bank funds zoo start=2001",
        ]
    )
    found = compare(before, after)
    assert fates(found) == {
        MEMBER: "silent",
        "zoo.funds.otter": "ended",
        "oak.funds.zoo": "first",
        "bank.funds.zoo": "same",
    }
    assert sorted((one.what, one.record.slug) for one in found.records.statements) == [
        ("added", "oak.funds.zoo.s1"),
        ("added", "zoo.funds.otter.s2"),
        ("removed", "cedar.memberOf.otter.s1"),
    ]


def test_a_merger_that_only_the_second_data_know_is_followed_even_undated(
    compare: Compare, otters: type[Otters]
) -> None:
    before = otters(["zoo funds cedar start=2005", "bank funds cedar start=2005"])
    after = otters(["zoo funds oak start=2005"], changes=["change-1 renaming cedar oak - s1"])
    found = compare(before, after)
    assert fates(found) == {"zoo.funds.cedar": "moved", "zoo.funds.oak": "carried", "bank.funds.cedar": "silent"}
    assert [happening.change.slug for happening in found.happenings] == ["change-1"]


def test_a_date_and_a_file_can_be_compared(compare: Compare, otters: type[Otters]) -> None:
    data = otters(
        ["cedar member_of otter start=2005", "zoo funds otter start=2012", "oak funds zoo start=2008 end=2009"]
    )
    found = compare("2010", data, otters(data.relations))
    assert fates(found) == {MEMBER: "same", "zoo.funds.otter": "first"}
    assert [one.record.slug for one in found.records.statements] == ["zoo.funds.otter.s1"]


def test_equal_data_do_not_differ(compare: Compare, otters: type[Otters]) -> None:
    assert not compare(otters(merged()), otters(merged()))


def test_the_earlier_date_comes_first(compare: Compare, otters: type[Otters]) -> None:
    with pytest.raises(InputError, match="2015 comes after 2010; give the earlier date first"):
        compare("2015", "2010", otters())


def test_an_unknown_measure_is_named(compare: Compare, otters: type[Otters]) -> None:
    with pytest.raises(UnknownNameError, match="fame"):
        compare("2010", "2015", otters(), measure="fame")


def test_the_ties_that_hold_are_not_gone_through_again_for_each_that_is_lost(
    compare: Compare, otters: type[Otters]
) -> None:
    class Counted(frozenset[tuple[str, str, str]]):
        times = 0

        def __iter__(self) -> Iterator[tuple[str, str, str]]:
            Counted.times += 1
            return super().__iter__()

    lost = ["cedar funds zoo", "cedar funds oak", "zoo funds oak", "oak funds zoo"]
    found = compare(otters([*lost, "cedar member_of otter"]), otters(["cedar member_of otter"]))
    after = replace(found.after, holding=Counted(found.after.holding))
    assert [tie.fate for tie in compare_ties(found.before, after)].count("silent") == len(lost)
    assert Counted.times == 1
