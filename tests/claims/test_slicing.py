"""A slice of the data: statements are in or out whole, and what it makes is what the edge rule makes of all data."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import DefaultGraph, Quad, Store

from amurgraph.claims import Claims, claims_as_of, evidence_start, graph_to_claims, list_statements, period, store_as_of
from amurgraph.errors import InputError
from amurgraph.graph import content_hash, data_store, store_to_graph
from amurgraph.network import graph_to_network
from amurgraph.validation import validate
from amurgraph.vocabulary import AG

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., Claims]
    MakeQuads = Callable[..., list[Quad]]

MEMBER = "cedar-trust.memberOf.otter-alliance"
ORGANIZATIONS = ["cedar-trust", "otter-alliance", "river-zoo", "hill-fund", "new-alliance"]
DATES = ["2001", "2002", "2002-02", "2002-11", "2003", "2003-06-15", "2004", "2004-02", "2005"]
ASKED = ["2000", "2002-02", "2002", "2003-06-15", "2004-02", "2005"]
PAGES = {"s1": "2002", "s2": "2003-05", "s3": "2004-02-29"}


def said_in(claims: Claims) -> set[str]:
    return {f"{statement.owner.slug} {statement.slug}" for statement in list_statements(claims)}


@pytest.fixture(scope="module", params=range(4))
def store(request: pytest.FixtureRequest, claims_quads: MakeQuads) -> Store:
    """Return data whose dates, ends, denials and mergers are thrown together."""
    dice = random.Random(request.param)  # noqa: S311 - no secret

    def date(chance: float) -> str:
        return dice.choice(DATES) if dice.random() < chance else ""

    def said() -> dict[str, str]:
        start, end = sorted((date(0.4), date(0.25)), key=lambda day: period(day)[0] if day else "")
        start, end = (start, end) if start else (end, "") if dice.random() < 0.5 else ("", end)
        stance = dice.choice(["", "", "", "denies"])
        source = dice.choice(["s1", "s2", "s3", "s4"])
        return {"start": start, "end": end, "as_of": date(0.4), "stance": stance, "source_id": source}

    relations = []
    for _ in range(60):
        subject, target = dice.sample(ORGANIZATIONS, 2)
        predicate = dice.choice(["member_of", "partner_of", "funds", "successor_of"])
        relations.append({"subject_id": subject, "predicate": predicate, "object_id": target} | said())
    observations = [{"value": str(n), "property": dice.choice(["staff", "legal_status"])} | said() for n in range(12)]
    changes = [
        {"change_id": f"c{n}", "original_ids": "|".join(dice.sample(ORGANIZATIONS, 2)), "date": date(0.8)}
        | {"result_ids": dice.choice(ORGANIZATIONS)}
        for n in (1, 2)
    ]
    quads = claims_quads(*relations, pages=PAGES, observations=observations, changes=changes)
    return data_store(quads)


@pytest.mark.parametrize("documented", ["by", "in"])
def test_a_network_of_the_slice_is_the_slice_of_the_network(store: Store, documented: str) -> None:
    for date in ASKED:
        cut, left_out = store_as_of(store, date, documented)
        theirs, ours = graph_to_network(store, as_of=date, documented=documented), graph_to_network(cut)
        assert dict(ours.nodes(data=True)) == dict(theirs.nodes(data=True)), date
        assert list(ours.edges(keys=True, data=True)) == list(theirs.edges(keys=True, data=True)), date
        assert ours.graph["who_says_so"] == theirs.graph["who_says_so"], date
        of_relations = {what: n for what, n in left_out.items() if what.startswith("relations ")}
        assert theirs.graph["left_out"] == "|".join(f"{what.split(' ', 1)[1]}: {n}" for what, n in of_relations.items())


@pytest.mark.parametrize("documented", ["by", "in"])
def test_a_slice_of_a_slice_is_the_same_slice(store: Store, documented: str) -> None:
    for date in ASKED:
        cut, _ = store_as_of(store, date, documented)
        again, left_out = store_as_of(cut, date, documented)
        assert content_hash(again) == content_hash(cut), date
        assert left_out == {}, date


@pytest.mark.parametrize("documented", ["by", "in"])
def test_a_slice_says_nothing_that_the_data_do_not_say_and_counts_what_it_leaves_out(
    store: Store, documented: str
) -> None:
    claims = graph_to_claims(store)
    whole = set(store.quads_for_pattern(None, None, None, DefaultGraph()))
    before = content_hash(store)
    for date in ASKED:
        cut, left_out = store_as_of(store, date, documented)
        kept = graph_to_claims(cut)
        relation_types = {AG[relation.predicate] for relation in claims.relations}
        new = set(cut.quads_for_pattern(None, None, None, DefaultGraph())) - whole
        assert {quad.predicate for quad in new} <= relation_types, "only short forms of relations are made anew"
        assert (kept.things, kept.sources) == (claims.things, claims.sources)
        for sort in ("relations", "observations", "changes"):
            out = sum(count for what, count in left_out.items() if what.startswith(f"{sort} "))
            assert len(getattr(claims, sort)) - len(getattr(kept, sort)) == out, (date, sort)
        stay = {owner.slug for owners in (kept.relations, kept.observations) for owner in owners}
        cut_off = {s for s in said_in(claims) - said_in(kept) if s.split()[0] in stay}
        assert sum(count for what, count in left_out.items() if what.startswith("statements ")) == len(cut_off), date
    assert content_hash(store) == before


def test_what_is_documented_by_a_date_is_documented_by_a_later_one_unless_it_ended(store: Store) -> None:
    slices = [graph_to_claims(store_as_of(store, date)[0]) for date in ("2001", "2002", "2003", "2004", "2005")]
    for earlier, later in pairwise(slices):
        stay = {relation.slug for relation in later.relations}
        assert {said for said in said_in(earlier) if said.split()[0] in stay} <= said_in(later)
        for sort in ("observations", "changes"):
            assert {one.slug for one in getattr(earlier, sort)} <= {one.slug for one in getattr(later, sort)}
        assert earlier.relations


def test_each_statement_of_a_slice_is_of_its_time(store: Store) -> None:
    claims = graph_to_claims(store)
    for date in ASKED:
        first, last = period(date)
        for documented in ("by", "in"):
            kept = graph_to_claims(store_as_of(store, date, documented)[0])
            said = [evidence for relation in kept.relations for evidence in relation.evidence]
            said += [e for seen in kept.observations if seen.property != "legal_status" for e in seen.evidence]
            for evidence in said:
                if documented == "by":
                    assert "" < evidence_start(evidence, claims) <= last
                else:
                    assert (evidence.begins or evidence.ends) <= last
                    assert evidence.ends >= first


# ---- one by one ----


def cut_of(claims: Claims, date: str, documented: str = "by") -> tuple[set[str], dict[str, int]]:
    kept, left_out = claims_as_of(claims, date, documented=documented)
    return {statement.evidence.source for statement in list_statements(kept)}, left_out


def test_of_a_relation_that_stays_only_what_is_said_of_the_time_stays(claims_of: Make) -> None:
    said = ({"as_of": "2010"}, {"source_id": "s2", "as_of": "2013"}, {"source_id": "s3"}, {"source_id": "s4"})
    claims = claims_of(*said, pages={"s3": "2011-05"})
    assert cut_of(claims, "2011") == ({"s1", "s3"}, {"statements later": 1, "statements undated": 1})
    assert cut_of(claims, "2011-04") == ({"s1"}, {"statements later": 2, "statements undated": 1})
    assert cut_of(claims, "2010", "in") == ({"s1"}, {"statements of another time": 1, "statements undated": 2})
    assert cut_of(claims, "2009") == (set(), {"relations later": 1})


def test_a_statement_that_tells_of_a_later_end_stays_whole(claims_of: Make) -> None:
    kept, left_out = claims_as_of(claims_of({"start": "2009", "end": "2014"}), "2011")
    assert [evidence.end for evidence in kept.relations[0].evidence] == ["2014"]
    assert left_out == {}
    assert claims_as_of(claims_of({"start": "2009", "end": "2014"}), "2014")[1] == {"relations ended": 1}


def test_a_later_denial_is_not_heeded_and_the_short_form_is_there_again(claims_quads: MakeQuads) -> None:
    store = data_store(claims_quads({"as_of": "2010"}, {"source_id": "s2", "stance": "denies", "as_of": "2013"}))

    def short_forms(store: Store) -> list[str]:
        return [quad.object.value for quad in store.quads_for_pattern(None, AG.memberOf, None, DefaultGraph())]  # type: ignore[union-attr]

    assert short_forms(store) == []
    cut, left_out = store_as_of(store, "2012")
    assert [name.rpartition("/")[2] for name in short_forms(cut)] == ["otter-alliance"]
    assert left_out == {"statements later": 1}
    assert store_as_of(store, "2013")[1] == {"relations denied": 1}
    assert short_forms(store_as_of(store, "2013")[0]) == []


def test_a_change_is_in_once_it_has_surely_happened(claims_of: Make) -> None:
    merger: dict[str, Any] = {"original_ids": "hill-fund|river-zoo", "result_ids": "new-alliance"}
    dated = claims_of({"as_of": "2009"}, changes=[merger | {"date": "2012"}])
    assert claims_as_of(dated, "2012-06")[1] == {"changes later": 1}
    assert claims_as_of(dated, "2012")[1] == {}
    assert claims_as_of(dated, "2012-06", documented="in")[1]["relations of another time"] == 1
    assert "changes of another time" not in claims_as_of(dated, "2012-06", documented="in")[1]
    undated = claims_of({"as_of": "2009"}, changes=[merger], pages={"s1": "2011"})
    assert claims_as_of(undated, "2010")[1] == {"changes later": 1}
    assert claims_as_of(undated, "2011")[1] == {}
    assert claims_as_of(claims_of({"as_of": "2009"}, changes=[merger]), "2020")[1] == {"changes undated": 1}


def test_observations_go_by_the_same_dates(claims_of: Make) -> None:
    seen = [
        {"value": "1", "as_of": "2010"},
        {"value": "2", "as_of": "2014", "source_id": "s2"},
        {"value": "3", "source_id": "s3"},
        {"value": "4", "source_id": "s4"},
    ]
    claims = claims_of(observations=seen, pages={"s3": "2011"})

    def values(date: str, documented: str = "by") -> list[str]:
        return [one.value for one in claims_as_of(claims, date, documented=documented)[0].observations]

    assert values("2010") == ["1"]
    assert values("2012") == ["1", "3"]
    assert values("2014", "in") == ["2"]
    assert claims_as_of(claims, "2012")[1] == {"observations later": 1, "observations undated": 1}


def test_an_observation_is_undated_only_if_all_that_is_said_of_it_is(claims_of: Make) -> None:
    seen = [{"observation_id": "o1", "value": "1", "source_id": source} for source in ("s1", "s2")]
    claims = claims_of(observations=seen, pages={"s2": "2014"})
    assert len(claims.observations) == 1
    assert claims_as_of(claims, "2012")[1] == {"observations later": 1}
    assert claims_as_of(claims, "2014")[1] == {"statements undated": 1}
    assert claims_as_of(claims_of(observations=seen), "2014")[1] == {"observations undated": 1}


def test_what_is_on_record_of_legal_status_is_in_every_slice(claims_of: Make) -> None:
    banned = {"property": "legal_status", "value": "declared undesirable", "as_of": "2019"}
    kept, left_out = claims_as_of(claims_of(observations=[banned]), "2012")
    assert [seen.value for seen in kept.observations] == ["declared undesirable"]
    assert left_out == {}


def test_evidence_that_bears_out_two_relations_stays_with_the_one_that_stays(claims_quads: MakeQuads) -> None:
    partner = {"predicate": "partner_of", "as_of": "2010"}
    quads = claims_quads({"as_of": "2010"}, partner, partner | {"source_id": "s2", "as_of": "", "end": "2011"})
    (member,) = {quad.subject for quad in quads if str(quad.subject).endswith(f"rel/{MEMBER}>")}
    (shared,) = {
        quad.object
        for quad in quads
        if quad.predicate == AG.evidence and "partnerOf" in str(quad) and "s1" in str(quad)
    }
    cut, left_out = store_as_of(data_store([*quads, Quad(member, AG.evidence, shared)]), "2012")
    kept = graph_to_claims(cut)
    assert left_out == {"relations ended": 1}
    assert [relation.slug for relation in kept.relations] == [MEMBER]
    assert [evidence.as_of for evidence in kept.relations[0].evidence] == ["2010", "2010"]


def test_a_plain_rdflib_graph_is_sliced_as_well(claims_quads: MakeQuads) -> None:
    store = data_store(claims_quads({"as_of": "2010"}, {"predicate": "funds", "as_of": "2013"}))
    assert store_as_of(store_to_graph(store), "2011")[1] == {"relations later": 1}


@pytest.mark.parametrize(("date", "documented"), [("soon", "by"), ("2012-13", "in"), ("2012", "before")])
def test_a_slice_of_no_date_is_refused(claims_of: Make, date: str, documented: str) -> None:
    with pytest.raises(InputError):
        claims_as_of(claims_of({}), date, documented=documented)


def test_a_slice_of_the_shipped_data_conforms(shipped: Store) -> None:
    cut, left_out = store_as_of(shipped, "2012")
    assert validate(cut).conforms
    assert left_out["relations undated"] > 0
