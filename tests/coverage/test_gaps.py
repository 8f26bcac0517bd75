"""Where are gaps: pairs, introducers and the fraction, beside the saved question and a count by hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from amurgraph.claims import Evidence, Relation, graph_to_claims, store_as_of
from amurgraph.coverage import actor_counts, actor_matrix, gap_fraction, gaps, not_to_suggest
from amurgraph.coverage.working import list_work
from amurgraph.errors import InputError
from amurgraph.graph import data_store
from amurgraph.network import graph_to_network, simple
from amurgraph.queries import query
from amurgraph.rows import Rows, rows_to_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

REFUSED = ("influen", "power", "leader", "leading", "important", "effective", "because", "causes", "should", "must")


def left_out(store: Store) -> frozenset[str]:
    return frozenset().union(*not_to_suggest(graph_to_claims(store)).values())


def same_as_the_saved_question(store: Store) -> int:
    """Hold the pairs against the saved question ``untied-pairs``; return how many there are."""
    rows = gaps(store)
    asked = query(store, "untied-pairs")
    expected = [(row.one, row.other, row.shared) for row in asked]
    assert sorted((row.one, row.other, row.shared.replace("|", " ")) for row in rows) == sorted(expected)
    assert not {end for row in rows for end in (row.one, row.other)} & left_out(store)
    return len(rows)


def test_the_pairs_are_those_of_the_saved_question(shipped: Store) -> None:
    assert same_as_the_saved_question(shipped)


@pytest.mark.parametrize("seed", range(8))
def test_and_so_they_are_on_data_thrown_together(seed: int, by_chance: Callable[[int], Store]) -> None:
    same_as_the_saved_question(by_chance(seed))


def test_the_dice_throw_gaps_and_branches_at_all(by_chance: Callable[[int], Store]) -> None:
    assert sum(len(gaps(by_chance(seed))) for seed in range(8)) > 30
    assert sum(len(not_to_suggest(graph_to_claims(by_chance(seed)))["branch"]) for seed in range(8)) > 2


@pytest.mark.parametrize("seed", range(6))
def test_an_introducer_has_a_documented_tie_to_both(seed: int, by_chance: Callable[[int], Store]) -> None:
    store = by_chance(seed)
    ties = simple(graph_to_network(store))
    for row in gaps(store, introducers=99):
        both = (set(ties[row.one]) & set(ties[row.other])) - left_out(store)
        found = row.introducers.split("|") if row.introducers else []
        assert set(found) == both
        assert row.introducers_in_all == len(both)
        weaker = [min(ties[row.one][third]["n_sources"], ties[row.other][third]["n_sources"]) for third in found]
        assert len(found) == len(set(found))
        assert all(one >= 1 for one in weaker)


def test_introducers_are_capped_and_counted(shipped: Store) -> None:
    every, one = gaps(shipped, introducers=99), gaps(shipped, introducers=1)
    assert max(row.introducers_in_all for row in every) > 1
    for full, short in zip(every, one, strict=True):
        assert (
            full.introducers_in_all == short.introducers_in_all == len(list(filter(None, full.introducers.split("|"))))
        )
        assert short.introducers == full.introducers.split("|")[0]


def test_the_fraction_is_unlinked_over_sharing(shipped: Store) -> None:
    claims = graph_to_claims(shipped)
    on: dict[str, set[str]] = defaultdict(set)
    for of in ("threat", "place"):
        for work in list_work(claims, of):
            on[work.actor].add(work.thing)
    able = sorted(set(on) - left_out(shipped))
    sharing = sum(bool(on[one] & on[other]) for one, other in combinations(able, 2))
    about = gaps(shipped).about
    assert (about["sharing"], about["unlinked"]) == (sharing, len(gaps(shipped)))
    assert about["fraction"] == pytest.approx(len(gaps(shipped)) / sharing)
    observed = {row.measure: row.observed for row in gap_fraction(shipped, draws=3)}
    assert observed == {
        "sharing_pairs": sharing,
        "unlinked_pairs": about["unlinked"],
        "fraction": pytest.approx(about["fraction"]),
    }


def test_last_evidence_is_the_last_day_for_which_both_are_documented(shipped: Store) -> None:
    claims = graph_to_claims(shipped)
    days: dict[tuple[str, str], str] = {}
    for of in ("threat", "place"):
        for work in list_work(claims, of):
            for evidence in work.evidence:
                day = evidence.ends or claims.sources[evidence.source].ends
                days[work.actor, work.thing] = max(day, days.get((work.actor, work.thing), ""))
    for row in gaps(shipped):
        shared = row.shared.split("|")
        assert row.last_evidence == max(min(days[row.one, thing], days[row.other, thing]) for thing in shared)


def test_it_asks_and_does_not_tell(shipped: Store) -> None:
    rows = gaps(shipped)
    label_of = {slug: thing.label for slug, thing in graph_to_claims(shipped).things.items()}
    endings = set()
    for row in rows:
        asked = f"Might {row.one_label} and {row.other_label} know of each other? Both are documented at work "
        assert row.question.startswith(asked)
        assert all(label_of[thing] in row.question for thing in row.shared.split("|"))
        assert all(label_of[third] in row.question for third in row.introducers.split("|")[:2] if third)
        endings.add(row.question[-30:] if row.introducers_in_all < 2 else "")
        if row.introducers_in_all == 1:
            assert row.question.endswith("has documented ties to both.")
        elif row.introducers_in_all:
            assert row.question.endswith("have documented ties to both.")
        else:
            assert row.question.endswith("who could introduce them, these data do not say.")
    assert len(endings) > 1
    text = rows_to_text(rows, "json").lower()
    assert "confidence interval" not in text
    words = [row.question.lower() for row in rows]
    for label in {label for row in rows for label in (row.one_label, row.other_label)}:
        words = [word.replace(label.lower(), "") for word in words]
    assert not [refused for refused in REFUSED for word in words if refused in word]


def test_whom_no_suggestion_names_is_counted_with_the_reason(shipped: Store) -> None:
    claims = graph_to_claims(shipped)
    barred = not_to_suggest(claims)
    assert barred["legal status"] == {"phoenix-fund", "wwf"}
    assert {"wwf-russia", "wwf-russia-amur", "wwf-china", "wwf-us"} <= barred["branch"]
    assert "gsn" in barred["gone"]
    caveats = " ".join(gaps(shipped).about["caveats"])
    for reason, many in barred.items():
        assert f"{len(many)} left out" in caveats, reason
    named = {end for row in gaps(shipped, introducers=99) for end in (row.one, row.other, *row.introducers.split("|"))}
    assert not named & frozenset().union(*barred.values())


def test_whom_no_suggestion_names_does_not_depend_on_the_slice(shipped: Store) -> None:
    said = {e.source for o in graph_to_claims(shipped).observations if o.property == "legal_status" for e in o.evidence}
    for rows in (
        gaps(shipped, without_source=sorted(said)),
        gaps(shipped, as_of="2012"),
        gaps(shipped, stated_only=True),
    ):
        named = {end for row in rows for end in (row.one, row.other, *row.introducers.split("|"))}
        assert rows
        assert not named & left_out(shipped)


def test_a_denied_tie_is_no_gap_in_any_slice(shipped: Store) -> None:
    claims = graph_to_claims(shipped)
    slices: list[dict[str, Any]] = [{}, {"stated_only": True}, {"as_of": "2025"}, {"min_sources": 1, "as_of": "2030"}]
    for slice_ in slices:
        first = gaps(claims, **slice_)[0]
        evidence = Evidence("a-denial.s1", "s1", stance="Denies")
        denial = Relation("a-denial", "", first.one, "partnerOf", first.other, (evidence,))
        told = replace(claims, relations=(*claims.relations, denial))
        assert len(gaps(told, **slice_)) == len(gaps(claims, **slice_)) - 1
        assert gaps(told, **slice_)[0] != first


def test_chance_keeps_what_it_must(by_chance: Callable[[int], Store], shipped: Store) -> None:
    for row in gap_fraction(shipped, draws=50):
        assert row.low <= row.expected <= row.high
    assert list(gap_fraction(shipped, draws=20)) == list(gap_fraction(shipped, draws=20))
    assert list(gap_fraction(shipped, draws=20)) != list(gap_fraction(shipped, draws=20, seed=2))
    for seed in range(3):
        found = {row.measure: row for row in gap_fraction(by_chance(seed), draws=20)}
        assert found["unlinked_pairs"].expected <= found["sharing_pairs"].expected + 1e-9


def test_without_anybody_at_work_there_is_no_gap_and_no_chance(nothing: Store) -> None:
    assert not gaps(nothing)
    assert gaps(nothing).about["fraction"] == 0
    assert not gap_fraction(nothing, draws=3)
    with pytest.raises(InputError, match="at least one"):
        gap_fraction(nothing, draws=0)


@pytest.fixture
def nothing() -> Store:
    """Return data in which nobody is at work on anything."""
    return data_store(())


# ---- slices ----


@pytest.mark.parametrize("asked", [gaps, actor_matrix, actor_counts])
def test_a_year_may_be_a_number_and_about_says_the_date_as_text(asked: Callable[..., Rows], shipped: Store) -> None:
    year, text = asked(shipped, as_of=2010), asked(shipped, as_of="2010")
    assert (list(year), year.about) == (list(text), text.about)
    assert year.about["as_of"] == "2010"
    assert asked(shipped, as_of=None).about["as_of"] == ""


def test_a_cut_store_with_all_claims_beside_it_gives_what_the_slice_of_these_gives(shipped: Store) -> None:
    whole, cut = graph_to_claims(shipped), store_as_of(shipped, "2018")[0]
    barred = frozenset().union(*not_to_suggest(whole).values())
    named = [{row.one, row.other, *row.introducers.split("|")} for row in gaps(cut, whole=whole)]
    assert named
    assert not frozenset().union(*named) & barred
    assert [tuple(row) for row in gaps(cut, whole=whole)] == [tuple(row) for row in gaps(whole, as_of="2018")]
