"""What an import would do, and what an editor is told: made through the tables, of invented organizations."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from amurgraph.editing.judgements import Judgement
from amurgraph.editing.planning import Plan, plan_import
from amurgraph.editing.reviewing import plan_to_json, plan_to_text
from amurgraph.editing.wording import Wording
from amurgraph.errors import InputError, TableError
from amurgraph.graph import graph_to_text
from amurgraph.tables import Row, Tables, graph_to_tables, read_tables, tables_to_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pyoxigraph import Store

    Cells = Mapping[str, str]
    Planned = Callable[..., Plan]

TODAY = "2026-06-30"


def rows_of(**tables: list[Cells]) -> Tables:
    return {
        name: [Row("more.csv", number, cells) for number, cells in enumerate(rows, start=2)]
        for name, rows in tables.items()
    }


def relation(subject: str, predicate: str, target: str, source: str = "S3", **more: str) -> Cells:
    return {"subject_id": subject, "predicate": predicate, "object_id": target, "source_id": source, **more}


@pytest.fixture
def otters(small_tables: Path) -> Store:
    return tables_to_store(read_tables(small_tables))


@pytest.fixture
def planned(otters: Store) -> Planned:
    """Return a function from rows to the plan of their import into the data on otters."""

    def plan(*, whole: bool = False, judgements: tuple[Judgement, ...] = (), **tables: list[Cells]) -> Plan:
        return plan_import(otters, rows_of(**tables), whole=whole, judgements=judgements, today=TODAY)

    return plan


def notices_of(plan: Plan) -> list[str]:
    return [str(notice) for notice in plan.notices]


# ---- what is said ----


def test_an_added_statement_is_told_with_its_source_place_and_date(planned: Planned) -> None:
    plan = planned(relations=[relation("hill-fund", "supports", "river-zoo", "S1", locator="page 3", as_of="2011")])

    assert plan_to_text(plan) == (
        "statements: 1 added\n\nstatements:\n+ Hill Fund supports River Zoo (s1, page 3, as of 2011)\n"
    )


def test_relation_words_are_those_of_the_ontology(planned: Planned) -> None:
    plan = planned(
        relations=[
            relation(
                "hill-fund", "member_of", "otter-alliance", locator="p", role="observer", start="2010", end="2012"
            ),
            relation("hill-fund", "funds", "river-zoo", locator="p", amount="500", currency="EUR", year="2009"),
            relation("hill-fund", "founded", "river-zoo", locator="p", stance="denies", confidence="implied"),
        ]
    )

    text = plan_to_text(plan)

    assert "+ Hill Fund is a member of Otter Alliance (s3, p, from 2010, until 2012, as observer)" in text
    assert "+ Hill Fund funds River Zoo (s3, p, EUR 500 for 2009)" in text
    assert "+ Hill Fund founded River Zoo: denied (s3, p, implied)" in text


def test_what_is_not_described_goes_by_its_id(otters: Store) -> None:
    assert Wording(otters).name("moor-club") == "moor-club"


def test_a_changed_statement_is_told_as_before_and_after(planned: Planned) -> None:
    row = relation("cedar-trust", "member_of", "otter-alliance", "S1", locator="para 2", start="2010", as_of="2011-05")

    text = plan_to_text(planned(relations=[row]))

    assert "statements: 1 changed" in text
    assert (
        "~ Cedar Trust is a member of Otter Alliance (s1, para 2, from 2010, as of 2011-05): start 2009 -> 2010\n"
        in text
    )


def test_what_a_whole_table_lacks_is_removed(planned: Planned, otters: Store) -> None:
    kept = [dict(row.cells) for row in graph_to_tables(otters)["relations"] if row["source_id"] != "s2"]

    assert "- Cedar Trust is a member of Otter Alliance (s2, list, implied)" in plan_to_text(
        planned(relations=list(kept), whole=True)
    )
    assert plan_to_text(planned(relations=list(kept))) == "nothing changes\n"


def test_sources_organizations_and_other_things_are_told(planned: Planned) -> None:
    plan = planned(
        sources=[
            {"source_id": "S4", "title": "Letter", "kind": "communication", "visibility": "private"},
            {
                "source_id": "S3",
                "title": "Yearbook 2014",
                "url": "https://zoo.example/2014",
                "archived": "https://a.example/",
            },
        ],
        organizations=[
            {"org_id": "moor-club", "name": "Moor Club", "kind": "ngo", "country": "IE", "source_ids": "S4"},
            {"org_id": "hill-fund", "name": "Hill Trust", "other_names": "Hills", "wikidata_qid": "Q7"},
        ],
        entities=[{"entity_id": "sp-newt", "name": "Newt", "kind": "species"}],
        names=[{"org_id": "river-zoo", "name": "Flusszoo", "language": "de", "kind": "official"}],
        dataset=[{"key": "version", "value": "0.0.2"}],
    )

    text = plan_to_text(plan)

    assert text.startswith("organizations: 1 added, 2 changed; other things: 1 added; sources: 1 added, 1 changed\n")
    assert "~ version 0.0.1 -> 0.0.2\n" in text
    assert '+ s4 "Letter" (undated, communication, private)\n' in text
    assert '~ s3 "Yearbook 2014": archived nothing -> https://a.example/\n' in text
    assert "+ Moor Club (moor-club): non-governmental organization, IE\n" in text
    assert "~ Hill Trust (hill-fund): name Hill Fund -> Hill Trust; aliases: Hills added; same as: " in text
    assert "~ River Zoo (river-zoo): names: Flusszoo (de) added\n" in text
    assert "+ Newt (sp-newt): taxon\n" in text


def test_observations_and_changes_are_told(planned: Planned) -> None:
    merger = {"change_id": "c1", "kind": "merger", "original_ids": "hill-fund|river-zoo", "result_ids": "cedar-trust"}
    named = {"change_id": "c2", "kind": "renaming", "original_ids": "hill-fund", "result_ids": "river-zoo"}
    plan = planned(
        observations=[
            {"observation_id": "O9", "subject": "hill-fund", "property": "staff_count", "value": "4", "unit": "people"}
            | {"source_id": "S3", "locator": "p"}
        ],
        changes=[
            merger | {"date": "2018", "source_ids": "S3", "locator": "p"},
            named | {"source_ids": "S3", "locator": "q"},
        ],
    )

    text = plan_to_text(plan)

    assert "+ Hill Fund: staff count 4 people (s3, p)\n" in text
    assert "+ merger of Hill Fund and River Zoo into Cedar Trust in 2018 (s3, p)\n" in text
    assert "+ renaming of Hill Fund to River Zoo (s3, q)\n" in text


def test_of_a_long_part_only_so_many_lines_are_shown(planned: Planned) -> None:
    plan = planned(relations=[relation("hill-fund", "supports", "river-zoo", locator=f"page {n}") for n in range(5)])

    shown = plan_to_text(plan, most=2)

    assert shown.count("\n+ ") == 2
    assert "… and 3 more; --all shows them\n" in shown
    assert plan_to_text(plan).count("\n+ ") == 5


def test_words_that_would_steer_a_terminal_stay_words(planned: Planned) -> None:
    plan = planned(organizations=[{"org_id": "moor-club", "name": "Moor\x1b[31m\nClub", "source_ids": "S1"}])

    text = plan_to_text(plan)

    assert "\x1b" not in text
    assert "+ Moor\ufffd[31m Club (moor-club)" in text


def test_programs_are_told_the_same_as_json(planned: Planned) -> None:
    plan = planned(
        organizations=[{"org_id": "ceder-trust", "name": "Ceder Trust", "source_ids": "S1"}],
        relations=[relation("hill-fund", "supports", "river-zoo")],
    )

    said = json.loads(plan_to_json(plan))

    assert said["conforms"] is True
    assert said["counts"] == {"statements": {"added": 1}, "organizations": {"added": 1}}
    assert said["statements"] == [{"what": "added", "text": "Hill Fund supports River Zoo (s3)"}]
    assert said["undecided"][0]["new"] == "ceder-trust"
    assert said["notices"][0]["where"] == "Hill Fund supports River Zoo (s3)"


def test_the_plan_does_not_depend_on_the_order_of_rows(planned: Planned) -> None:
    rows = [relation("hill-fund", "supports", "river-zoo", locator=f"page {n}", as_of=f"200{n}") for n in range(6)]

    one, other = planned(relations=rows), planned(relations=rows[::-1])

    assert plan_to_text(one) == plan_to_text(other)
    assert graph_to_text(one.store) == graph_to_text(other.store)


def test_the_data_are_not_changed_by_a_plan(planned: Planned, otters: Store) -> None:
    before = graph_to_text(otters)

    planned(relations=[relation("hill-fund", "supports", "river-zoo")])

    assert graph_to_text(otters) == before


# ---- what is noticed ----


def test_partner_where_another_source_says_member_is_said(planned: Planned) -> None:
    one = planned(relations=[relation("cedar-trust", "partner_of", "otter-alliance", locator="p", as_of="2014")])
    other = planned(relations=[relation("river-zoo", "member_of", "otter-alliance", "S1", locator="p", as_of="2011")])

    assert any(
        said.startswith("Cedar Trust is a partner of Otter Alliance: s1 calls it membership (para 2, 2011-05)")
        for said in notices_of(one)
    )
    assert "River Zoo is a member of Otter Alliance: s3 calls it partnership (page 4, 2010)" in notices_of(other)


def test_a_denial_is_said_from_both_sides(planned: Planned) -> None:
    denial = relation("cedar-trust", "member_of", "otter-alliance", locator="p", stance="denies", as_of="2014")
    denied = planned(relations=[denial])
    again = plan_import(denied.store, rows_of(relations=[relation("cedar-trust", "member_of", "otter-alliance", "S2")]))

    said = "Cedar Trust is a member of Otter Alliance: s3 says it is not so (p, 2014)"
    assert said in notices_of(denied)
    assert said in notices_of(again)


def test_a_denial_of_what_nobody_says_contradicts_nobody(planned: Planned) -> None:
    plan = planned(relations=[relation("hill-fund", "funds", "river-zoo", locator="p", stance="denies")])

    assert notices_of(plan) == []


def test_a_source_that_says_both_is_said(planned: Planned) -> None:
    both = [
        relation("hill-fund", "funds", "river-zoo", "S1", locator="page 1"),
        relation("hill-fund", "funds", "river-zoo", "S1", locator="page 2", stance="denies"),
    ]

    assert notices_of(planned(relations=both)) == ["Hill Fund funds River Zoo: s1 says it is not so (page 2, 2011-05)"]


def test_a_membership_that_is_turned_round_is_said(planned: Planned) -> None:
    plan = planned(relations=[relation("otter-alliance", "member_of", "cedar-trust", locator="p")])
    denied = planned(relations=[relation("otter-alliance", "member_of", "cedar-trust", locator="p", stance="denies")])

    said = "it is stated the other way round, too: Cedar Trust is a member of Otter Alliance (s1, s2)"
    assert notices_of(plan) == [f"Otter Alliance is a member of Cedar Trust: {said}"]
    assert notices_of(denied) == []


def test_a_name_that_would_be_lost_is_said(planned: Planned) -> None:
    lost = planned(organizations=[{"org_id": "hill-fund", "name": "Hill Trust"}])
    kept = planned(organizations=[{"org_id": "hill-fund", "name": "Hill Trust", "other_names": "Hill Fund"}])

    assert notices_of(lost) == ["Hill Trust (hill-fund): the old name 'Hill Fund' is not kept; add it to other_names"]
    assert notices_of(kept) == []


def test_an_alliance_that_is_none_any_more_but_has_members_is_said(planned: Planned) -> None:
    plan = planned(organizations=[{"org_id": "otter-alliance", "name": "Otter Alliance", "kind": "ngo"}])

    assert notices_of(plan) == ["Otter Alliance (otter-alliance): it is an alliance no more, and has 1 member"]


@pytest.mark.parametrize(("name", "notices"), [("membercount", 1), ("members_count", 1), ("staff_count", 0)])
def test_a_property_that_is_a_slip_from_a_known_one_is_said(planned: Planned, name: str, notices: int) -> None:
    seen = {"observation_id": "O9", "subject": "hill-fund", "property": name, "value": "4", "source_id": "S3"}
    plan = planned(observations=[seen | {"locator": "p"}])

    said = f"Hill Fund: {name.replace('_', ' ')} 4: the property {name} is new; the data have member_count"
    assert notices_of(plan) == [said] * notices


def test_a_whole_table_without_rows_is_said(planned: Planned) -> None:
    plan = planned(names=[], whole=True)

    assert notices_of(plan) == ["names: no row is given: with --whole everything of this table is removed"]
    assert notices_of(planned(names=[])) == []


def test_a_value_that_differs_from_what_others_say_is_said(planned: Planned) -> None:
    count = {"subject": "otter-alliance", "property": "member_count", "source_id": "S3", "locator": "p"}
    plan = planned(
        observations=[count | {"observation_id": "O3", "value": "12", "value_low": "12", "value_high": "12"}]
    )

    said = notices_of(plan)

    assert len(said) == 1
    assert said[0].startswith("Otter Alliance: member count: sources differ: 7 (s1")
    assert "12 (s3, p, 2014" in said[0]


def test_an_amount_that_differs_is_said_and_that_time_could_explain_it(planned: Planned) -> None:
    gift = {"locator": "p", "currency": "EUR"}
    plan = planned(
        relations=[
            relation("hill-fund", "funds", "river-zoo", "S1", amount="500", as_of="2010", **gift),
            relation("hill-fund", "funds", "river-zoo", "S3", amount="700", as_of="2013", **gift),
        ]
    )

    (said,) = notices_of(plan)
    assert said.startswith("Hill Fund funds River Zoo: amount: sources differ: EUR 500")
    assert said.endswith("; time alone could explain it")


def test_several_sources_that_say_the_same_against_it_are_one_notice(planned: Planned) -> None:
    plan = planned(relations=[relation("cedar-trust", "partner_of", "otter-alliance", locator="p", as_of="2014")])

    assert notices_of(plan) == [
        "Cedar Trust is a partner of Otter Alliance: s1 calls it membership (para 2, 2011-05); so does s2"
    ]


def test_what_was_disputed_before_is_not_said_of_other_statements(planned: Planned) -> None:
    plan = planned(relations=[relation("hill-fund", "supports", "river-zoo", locator="p")])

    assert notices_of(plan) == []


def test_a_source_without_a_date_is_said(planned: Planned) -> None:
    plan = planned(sources=[{"source_id": "S4", "title": "Notes", "url": "https://x.example/"}])

    assert notices_of(plan) == [
        's4 "Notes" (undated) https://x.example/: it has no date, so its undated statements have none'
    ]


def test_a_private_source_is_said_with_what_it_says(planned: Planned) -> None:
    plan = planned(
        sources=[{"source_id": "S4", "title": "Letter", "kind": "communication", "visibility": "private"}],
        relations=[relation("hill-fund", "supports", "river-zoo", "S4", locator="p")],
    )

    assert (
        "Hill Fund supports River Zoo (s4, p): its source is private: site, page, network, diff and tables export "
        "refuse the whole data unless --private is given"
    ) in notices_of(plan)


def test_an_organization_that_nobody_names_is_said(planned: Planned) -> None:
    moor, fell = {"org_id": "moor-club", "name": "Moor Club"}, {"org_id": "fell-club", "name": "Fell Club"}
    plan = planned(organizations=[moor, fell], relations=[relation("fell-club", "supports", "river-zoo", locator="p")])

    assert notices_of(plan) == ["Moor Club (moor-club): no source names it, and no statement is about it"]


def test_a_date_in_the_future_is_said(planned: Planned) -> None:
    plan = planned(
        sources=[{"source_id": "S4", "title": "Plan", "url": "https://x.example/", "date_published": "2027"}],
        relations=[relation("hill-fund", "supports", "river-zoo", "S4", locator="p", as_of="2026-07")],
    )

    assert notices_of(plan) == [
        's4 "Plan" (2027) https://x.example/: published 2027 lies in the future',
        "Hill Fund supports River Zoo (s4, p, as of 2026-07): as of 2026-07 lies in the future",
    ]


def test_a_statement_of_a_time_after_its_source_is_said(planned: Planned) -> None:
    plan = planned(relations=[relation("hill-fund", "supports", "river-zoo", locator="p", as_of="2016")])

    said = "Hill Fund supports River Zoo (s3, p, as of 2016): its source is of 2014, which is before 2016"
    assert notices_of(plan) == [said]


def test_a_statement_without_its_place_is_said_in_the_words_of_the_shapes(planned: Planned) -> None:
    plan = planned(relations=[relation("hill-fund", "supports", "river-zoo")])

    (said,) = notices_of(plan)
    assert said.startswith("Hill Fund supports River Zoo (s3): It is not said where in the source this stands")
    assert "ag:" not in said


# ---- what cannot be ----


def test_a_result_that_would_not_conform_says_what_is_wrong_now(planned: Planned) -> None:
    plan = planned(dataset=[{"key": "title", "value": ""}])

    assert not plan.conforms
    assert "the result would not conform:\nx " in plan_to_text(plan)


def test_a_whole_table_that_lacks_what_others_use_is_not_taken(planned: Planned) -> None:
    with pytest.raises(TableError, match="lacks cedar-trust, river-zoo, which other tables use"):
        planned(organizations=[{"org_id": "otter-alliance", "name": "Otter Alliance"}], whole=True)


def test_the_base_of_data_stays(planned: Planned) -> None:
    with pytest.raises(
        TableError, match=r"more\.csv, row 2, column value: the IRIs of these data begin with https://w3id"
    ):
        planned(dataset=[{"key": "base", "value": "https://example.org/lynx/"}])


# ---- look-alikes, judged ----

CEDER = {"org_id": "ceder-trust", "name": "Ceder Trust", "country": "FR", "source_ids": "S3"}
FIRST = relation("ceder-trust", "partner_of", "river-zoo", locator="p")


def test_a_look_alike_must_be_judged(planned: Planned) -> None:
    plan = planned(organizations=[CEDER], relations=[FIRST])

    assert [(alike.new, alike.known) for alike in plan.undecided] == [("ceder-trust", "cedar-trust")]
    assert "--judge ceder-trust=cedar-trust:same, :different or :unsure" in plan_to_text(plan)
    with pytest.raises(InputError, match="add --judge ceder-trust=cedar-trust:same"):
        plan.raise_for_undecided()


def test_one_judged_the_same_becomes_the_known_one_in_every_row(planned: Planned) -> None:
    plan = planned(
        organizations=[CEDER],
        relations=[FIRST],
        observations=[
            {"observation_id": "O9", "subject": "Ceder-Trust", "property": "staff_count", "value": "4"}
            | {"source_id": "S3", "reported_by": "ceder-trust"}
        ],
        names=[{"org_id": "ceder-trust", "name": "Zederstiftung", "language": "de"}],
        changes=[
            {"change_id": "c1", "kind": "merger", "original_ids": "hill-fund|ceder-trust", "result_ids": "river-zoo"}
            | {"source_ids": "S3"}
        ],
        judgements=(Judgement("cedar-trust", "ceder-trust", "same"),),
    )

    cedar = plan.after.things["cedar-trust"]
    assert "ceder-trust" not in graph_to_text(plan.store)
    assert cedar.label == "Cedar Trust"
    assert {"Ceder Trust", "Zederstiftung", "Cedar Fund"} <= set(cedar.aliases)
    assert cedar.sources == ("s1", "s2", "s3")
    assert cedar.country == "GB"
    assert plan.undecided == ()
    assert "= Ceder Trust (ceder-trust) is Cedar Trust (cedar-trust); not taken over: country FR" in plan_to_text(plan)


def test_one_that_is_named_alike_gives_no_new_alias(planned: Planned) -> None:
    same = {"org_id": "ct-2", "name": "CEDAR TRUST", "other_names": "Zedernfonds@de|Cedar Fund|A\\|B", "language": "en"}
    plan = planned(organizations=[same], judgements=(Judgement("ct-2", "cedar-trust", "same"),))

    aliases = set(plan.after.things["cedar-trust"].aliases) - set(plan.before.things["cedar-trust"].aliases)
    assert aliases == {"Zedernfonds", "A|B"}
    assert '"Zedernfonds"@de' in graph_to_text(plan.store)


def test_a_row_for_the_known_one_is_kept_beside_one_that_is_joined_to_it(planned: Planned) -> None:
    known = {"org_id": "cedar-trust", "name": "Cedar Trust", "city": "York"}
    plan = planned(organizations=[known, CEDER], judgements=(Judgement("ceder-trust", "cedar-trust", "same"),))

    cedar = plan.after.things["cedar-trust"]
    assert cedar.city == "York"
    assert {"Ceder Trust", "Cedar Fund"} <= set(cedar.aliases)


@pytest.mark.parametrize("verdict", ["different", "unsure"])
def test_one_that_is_different_or_not_sure_is_added_and_only_counted(planned: Planned, verdict: str) -> None:
    plan = planned(
        organizations=[CEDER], relations=[FIRST], judgements=(Judgement("ceder-trust", "cedar-trust", verdict),)
    )

    assert "ceder-trust" in plan.after.things
    assert plan.undecided == ()
    assert f"look alike, and were judged before:\n· 1 {verdict}\n" in plan_to_text(plan)


def test_one_organization_cannot_be_two_known_ones(planned: Planned) -> None:
    both = (Judgement("ceder-trust", "cedar-trust", "same"), Judgement("ceder-trust", "hill-fund", "same"))

    with pytest.raises(InputError, match="ceder-trust is judged to be cedar-trust and hill-fund"):
        planned(organizations=[CEDER], judgements=both)


def test_judgements_on_organizations_that_are_not_there_are_kept(planned: Planned) -> None:
    kept = Judgement("oak", "elm", "same")

    assert planned(judgements=(kept,)).judgements == (kept,)


# ---- new ones that look like each other ----

HERONS = [
    {"org_id": "bh", "name": "Blue Heron Trust", "country": "FR", "source_ids": "S1"},
    {"org_id": "bh2", "name": "Blue Heron Trust", "city": "Lyon", "source_ids": "S2"},
    {"org_id": "bh3", "name": "Blue Heeron Trust", "source_ids": "S3"},
]


def pairs_of(plan: Plan) -> list[tuple[str, str]]:
    return [(alike.new, alike.known) for alike in plan.undecided]


def test_new_ones_that_look_like_each_other_must_be_judged(planned: Planned) -> None:
    for rows in (HERONS, HERONS[::-1]):
        plan = planned(organizations=list(rows))
        assert pairs_of(plan) == [("bh2", "bh"), ("bh3", "bh")]
        assert plan.undecided[0].why == "the same name; both are new"


def test_new_ones_that_are_judged_the_same_become_one(planned: Planned) -> None:
    same = (Judgement("bh", "bh2", "same"), Judgement("bh3", "bh2", "same"))
    plan = planned(organizations=list(HERONS), judgements=same)

    heron = plan.after.things["bh"]
    assert not {"bh2", "bh3"} & plan.after.things.keys()
    assert plan.undecided == ()
    assert (heron.aliases, heron.sources) == (("Blue Heeron Trust",), ("s1", "s2", "s3"))
    assert "= Blue Heron Trust (bh2) is Blue Heron Trust (bh); not taken over: city Lyon" in plan_to_text(plan)


def test_a_new_one_may_be_a_known_one_by_way_of_another(planned: Planned) -> None:
    same = (Judgement("bh", "hill-fund", "same"), Judgement("bh3", "bh", "same"))
    plan = planned(organizations=list(HERONS), judgements=same)

    assert {(one.new, one.known) for one in plan.joined} == {("bh", "hill-fund"), ("bh3", "hill-fund")}
    assert pairs_of(plan) == [("bh2", "bh")]


def test_one_that_is_different_from_the_one_is_different_from_who_is_that_one(planned: Planned) -> None:
    judged = (Judgement("bh2", "bh", "same"), Judgement("bh3", "bh", "different"))

    assert pairs_of(planned(organizations=list(HERONS), judgements=judged)) == []


def test_new_ones_cannot_join_two_known_ones(planned: Planned) -> None:
    judged = tuple(Judgement(*pair, "same") for pair in (("bh", "hill-fund"), ("bh", "bh2"), ("bh2", "river-zoo")))

    with pytest.raises(InputError, match="judged to be hill-fund and river-zoo, which are two"):
        planned(organizations=list(HERONS), judgements=judged)
