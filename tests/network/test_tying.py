"""An edge says the same whether it is made the quick way or the plain one: every field of every evidence, every end."""

from __future__ import annotations

import json
from dataclasses import asdict, fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.claims import About, Change, Claims, Evidence, Relation, Source, ending
from amurgraph.errors import InputError
from amurgraph.network.carrying import as_json, evidence_as_json
from amurgraph.network.tying import taken_by_changes, tie_facts

TEXTS = st.text(max_size=6)
DATES = st.sampled_from(["", "", "2009", "2011-05", "2012-02-29"])
DAYS = st.sampled_from(["", "2009-01-01", "2011-05-31", "2012-12-31"])
EVIDENCE = st.builds(
    Evidence,
    slug=TEXTS,
    source=st.sampled_from(["s2", "s10", "s3", "gone"]),
    reading=st.sampled_from(["Stated", "Implied"]),
    stance=st.sampled_from(["Asserts", "Asserts", "Denies"]),
    locator=TEXTS,
    start=DATES,
    end=DATES,
    as_of=DATES,
    begins=DAYS,
    ends=DAYS,
    weight=st.sampled_from(["", "0", "3", "0.5", "-1", "inf", "many"]),
    note=TEXTS,
)
RELATIONS = st.builds(
    Relation,
    slug=st.just("cedar.memberOf.otter"),
    iri=st.just("https://data.example/id/rel/cedar.memberOf.otter"),
    subject=st.just("cedar"),
    predicate=st.sampled_from(["memberOf", "partnerOf", "founded"]),
    object=st.just("otter"),
    evidence=st.lists(EVIDENCE, max_size=4).map(tuple),
)
MERGER = Change("c", "iri", "merger", "", ("cedar",), ("hill",), "2010", "2010-01-01", "2010-12-31", ())
SOURCES = {slug: Source(slug, "", "", ends=ends) for slug, ends in (("s2", "2014-12-31"), ("s10", ""), ("s3", ""))}


def claims(*changes: Change) -> Claims:
    """Return claims of nothing but some changes."""
    return Claims(About(), {}, SOURCES, (), (), changes)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(EVIDENCE, max_size=3))
def test_evidence_is_written_as_the_general_encoder_writes_it(evidence: list[Evidence]) -> None:
    said = [{name: text for name, text in asdict(one).items() if text} for one in evidence]
    assert evidence_as_json(evidence) == as_json(said)
    assert json.loads(evidence_as_json(evidence)) == said


def test_no_field_of_evidence_is_forgotten() -> None:
    full = Evidence(**{field.name: f"{field.name} of it" for field in fields(Evidence)})
    assert json.loads(evidence_as_json([full])) == [asdict(full)]


@settings(derandomize=True, deadline=None, max_examples=300)
@given(RELATIONS, st.booleans())
def test_an_end_is_found_wherever_the_edge_rule_finds_one(relation: Relation, merged: bool) -> None:
    known = claims(*[MERGER] * merged)
    edge = tie_facts(relation, known, taken_by_changes(known))
    assert (edge["ended"], edge["ended_how"]) == ending(relation, known)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(RELATIONS)
def test_an_edge_sums_up_all_that_asserts_it(relation: Relation) -> None:
    edge = tie_facts(relation, claims(), frozenset())
    asserting = [one for one in relation.evidence if one.stance == "Asserts"]
    assert set(filter(None, edge["sources"].split("|"))) == {one.source for one in asserting}
    assert edge["n_sources"] == len({one.source for one in asserting})
    assert edge["denied"] == any(one.stance == "Denies" for one in relation.evidence)
    assert edge["reading"] == ("stated" if "Stated" in {one.reading for one in asserting} else "implied")
    assert edge["first"] == min(filter(None, (one.begins or one.ends for one in asserting)), default="")
    assert edge["last"] == max((one.ends for one in asserting), default="")
    given_weights = [float(one.weight) for one in asserting if one.weight in ("0", "3", "0.5")]
    assert edge["weight"] == max(given_weights, default=1.0)


def test_what_is_stated_as_of_no_date_is_refused_even_where_nothing_ended() -> None:
    relation = Relation("r", "", "cedar", "funds", "otter", (Evidence("ev", "s2", as_of="2011-13"),))
    with pytest.raises(InputError, match="evidence ev: '2011-13' is no date"):
        tie_facts(relation, claims(), frozenset())
