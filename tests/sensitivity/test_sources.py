"""What rests on single sources: each line must be what the network is when that source was never read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.errors import InputError, UnknownNameError
from amurgraph.measures import CENTRALITIES
from amurgraph.measures.noting import ranks_of
from amurgraph.network import claims_to_network, simple
from amurgraph.rows import Rows, rows_to_text
from amurgraph.sensitivity.sources import without_each_source

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

    from amurgraph.claims import Claims

    Say = Callable[..., Claims]

COLLECTED = (
    "cedar memberOf otter s1",
    "cedar memberOf otter s2",
    "hill memberOf otter s2",
    "zoo memberOf otter s3",
    "zoo partnerOf hill s3",
    "lake supports zoo s4",
    "lake supports zoo s5 denies",
)


def by_source(rows: Rows) -> dict[str, Any]:
    return {row.source: row for row in rows}


def brute(claims: Claims, source: str, measure: str, **how: Any) -> tuple[int, int, set[str], int, int]:
    """Return what a row must say, from two whole networks: gone, first, moved, largest."""
    networks = [claims_to_network(claims, **how)]
    networks.append(claims_to_network(claims, **{**how, "without_source": [*how.get("without_source", ()), source]}))
    before, after = map(simple, networks)
    gone = sum(not after.has_edge(*tie) for tie in before.edges)
    after.add_nodes_from(before)
    values = [
        {node: round(value, 12) for node, value in CENTRALITIES[measure](graph).items()} for graph in (before, after)
    ]
    ranks = [ranks_of(scores) for scores in values]
    moves = [0]
    for node, value in values[0].items():
        passed = any(
            (values[0][other] > value > values[1][other]) or (values[0][other] < value < values[1][other])
            for other in values[0]
        )
        if values[1][node] != value or passed:
            moves.append(abs(ranks[1][node] - ranks[0][node]))
    first = {networks[0].nodes[n]["label"] for n, rank in ranks[1].items() if rank == 1 and values[1][n]}
    ties = sum(source in edge.split("|") for _, _, edge in before.edges(data="sources"))
    return ties, gone, first, sum(move > 0 for move in moves), max(moves)


def said(row: Any) -> tuple[int, int, set[str], int, int]:
    return row.ties, row.ties_only_on_it, set(filter(None, row.first.split(" | "))), row.moved, row.largest_move


# ---- by hand ----------------------------------------------------------------------------------------------------


def test_a_tie_that_two_pages_state_rests_on_neither(saying: Say) -> None:
    rows = by_source(without_each_source(saying(*COLLECTED), "degree"))
    assert {source: (row.ties, row.ties_only_on_it) for source, row in rows.items()} == {
        "s1": (1, 0),
        "s2": (2, 1),
        "s3": (2, 2),
        "s4": (1, 1),
    }
    assert rows["s3"].share_of_ties == 2 / 5


def test_it_says_what_computed_it(saying: Say) -> None:
    for measure, engine in (("degree", "amurgraph (scipy)"), ("closeness", "amurgraph (numpy)")):
        assert without_each_source(saying(*COLLECTED), measure).about["engine"] == engine


def test_who_moves_most_and_who_is_first_without_a_page_is_named(saying: Say) -> None:
    rows = by_source(without_each_source(saying(*COLLECTED), "degree"))
    # with all pages: otter, zoo 3; hill 2; cedar, lake 1. Without s3: otter 2; cedar, hill, lake, zoo 1
    assert rows["s3"].first == "Otter"
    assert (rows["s3"].moved, rows["s3"].largest_move, rows["s3"].moved_most) == (2, 1, "Hill | Zoo")
    assert (rows["s1"].moved, rows["s1"].largest_move, rows["s1"].moved_most) == (0, 0, "")
    assert rows["s1"].first == "Otter | Zoo"


def test_one_that_joins_many_moves_and_the_many_do_not(saying: Say) -> None:
    ties = ("cedar funds hill s1", "cedar funds lake s2", "oak funds elm s3", "ash funds fir s4")
    (row,) = (row for row in without_each_source(saying(*ties), "degree") if row.source == "s1")
    # cedar has one tie as all others, then; hill has none
    assert (row.moved, row.largest_move, row.moved_most) == (1, 5, "Hill")


def test_who_is_passed_has_moved(saying: Say) -> None:
    ties = (
        *(f"cedar funds n{n} s1" for n in range(4)),
        "hill funds oak s2",
        "hill funds elm s2",
        "hill funds cedar s2",
    )
    row = by_source(without_each_source(saying(*ties), "degree"))["s1"]
    # cedar 5, hill 3; without s1 hill 3, cedar 1
    assert row.first == "Hill"
    assert row.moved == 6  # hill, cedar and the four that have no tie then


def test_a_page_that_states_no_tie_is_counted_and_no_row(saying: Say) -> None:
    rows = without_each_source(saying(*COLLECTED), "degree")
    assert "s5" not in by_source(rows)
    assert rows.about["sources_without_ties"] == 1


def test_how_much_rests_on_one_page_is_said(saying: Say) -> None:
    about = without_each_source(saying(*COLLECTED), "degree").about
    assert about["share_on_one_source"] == 4 / 5
    assert "80% of the ties rest on one source: without it they would be gone." in about["caveats"]
    assert any("no interval of any kind" in caveat for caveat in about["caveats"])


def test_most_moving_comes_first(shipped: Store) -> None:
    rows = without_each_source(shipped)
    keys = [(-row.moved, -row.largest_move, -row.ties) for row in rows]
    assert keys == sorted(keys)


def test_a_tie_whose_end_only_one_page_tells_comes_back_without_it(saying: Say) -> None:
    claims = saying(
        "cedar memberOf otter s1 2009", "cedar memberOf otter s2 2012 denies", "cedar supports hill s2 2010"
    )
    row = by_source(without_each_source(claims, "degree", as_of=2015))["s2"]
    assert (row.ties, row.ties_only_on_it, row.first) == (1, 1, "Cedar | Otter")


def test_many_who_move_alike_are_counted_not_listed(saying: Say) -> None:
    claims = saying(*(f"a{n} partnerOf b{n} s1" for n in range(3)), "hill partnerOf lake s2")
    row = by_source(without_each_source(claims, "degree"))["s1"]
    assert (row.moved, row.largest_move, row.moved_most) == (6, 2, "A0 | A1 | A2 | 3 more")


def test_nothing_documented_gives_no_rows(saying: Say) -> None:
    rows = without_each_source(saying(also="cedar otter"))
    assert list(rows) == []
    assert rows.about["share_on_one_source"] == 0


def test_left_out_pages_stay_left_out(saying: Say) -> None:
    rows = by_source(without_each_source(saying(*COLLECTED), "degree", without_source=["S2"]))
    assert set(rows) == {"s1", "s3", "s4"}
    assert rows["s1"].ties_only_on_it == 1


def test_what_is_unknown_is_refused(saying: Say) -> None:
    claims = saying(*COLLECTED)
    with pytest.raises(UnknownNameError, match="centrality"):
        without_each_source(claims, "betweennes")
    with pytest.raises(UnknownNameError, match="source"):
        without_each_source(claims, without_source=["s9"])
    with pytest.raises(InputError, match="no date"):
        without_each_source(claims, as_of="soon")


def test_progress_is_told(saying: Say) -> None:
    told: list[tuple[str, float]] = []
    without_each_source(saying(*COLLECTED), "degree", tell=lambda what, share: told.append((what, share)))
    assert told == [("without s1", 0.25), ("without s2", 0.5), ("without s3", 0.75), ("without s4", 1)]


# ---- against whole networks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "how"),
    [
        ("betweenness", {}),
        ("degree", {"stated_only": True, "without_source": ["s0"]}),
        ("betweenness", {"as_of": "2015"}),
        ("degree", {"min_sources": 2}),
        ("degree", {"projection": "membership"}),
        ("pagerank", {"projection": "funding"}),
    ],
)
def test_each_line_is_what_the_network_is_without_that_page(claims: Claims, measure: str, how: dict[str, Any]) -> None:
    rows = without_each_source(claims, measure, **how)
    assert len(rows) > 10
    for row in rows[:: max(1, len(rows) // 6)]:
        assert said(row) == brute(claims, row.source, measure, **how), row.source


def test_ties_by_programmes_go_with_any_page_that_joins_one_of_the_two(claims: Claims) -> None:
    few = ("s63", "s320", "s0")
    lean = [source for source in claims.sources if source not in few]
    keeping: dict[str, Any] = {"projection": "collaboration", "without_source": lean[30:]}
    rows = by_source(without_each_source(claims, "degree", **keeping))
    for source in set(few) & set(rows):
        assert said(rows[source]) == brute(claims, source, "degree", **keeping)


def test_a_graph_and_its_claims_give_the_same(shipped: Store, claims: Claims) -> None:
    one, other = without_each_source(shipped, "degree"), without_each_source(claims, "degree")
    assert rows_to_text(one, "csv") == rows_to_text(other, "csv")
    assert one.about["hash"]
    assert one.about | {"hash": ""} == other.about


SENTENCES = st.lists(
    st.builds(
        lambda one, other, source, more: f"n{one} {'supports' if more else 'funds'} n{other} s{source}",
        *(st.integers(0, 6), st.integers(7, 12), st.integers(0, 5), st.booleans()),
    ),
    min_size=1,
    max_size=20,
)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(sentences=SENTENCES)
def test_any_claims_give_what_their_whole_networks_give(saying: Say, sentences: list[str]) -> None:
    claims = saying(*sentences)
    for row in without_each_source(claims, "betweenness"):
        expected = brute(claims, row.source, "betweenness")
        assert (row.ties, row.ties_only_on_it, row.moved, row.largest_move) == (*expected[:2], *expected[3:])


def test_a_source_that_nobody_describes_has_a_row_without_a_title(saying: Say) -> None:
    claims = saying(*COLLECTED)
    told = by_source(without_each_source(claims, "degree"))
    undescribed = replace(claims, sources={slug: page for slug, page in claims.sources.items() if slug != "s1"})
    row = by_source(without_each_source(undescribed, "degree"))["s1"]

    assert (row.title, row.publisher) == ("", "")
    assert row[3:] == told["s1"][3:]
