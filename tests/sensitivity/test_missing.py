"""Intervals of rank under assumptions: what they hold, and that they say what is assumed."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.errors import InputError, UnknownNameError
from amurgraph.graph import read_store
from amurgraph.measures import centrality
from amurgraph.network import graph_to_network
from amurgraph.rows import Rows, rows_to_text
from amurgraph.sensitivity.missing import orderable, rank_intervals, with_intervals

GENTLY = settings(derandomize=True, deadline=None, max_examples=25)
NODES = "abcdefgh"
PAIRS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=16)


def network(pairs: list[tuple[str, str]]) -> nx.MultiDiGraph:
    """Return a network with these relations, and nodes without any."""
    made = nx.MultiDiGraph()
    made.add_nodes_from(NODES)
    made.add_edges_from(pairs)
    return made


@GENTLY
@given(PAIRS)
def test_with_nothing_missing_and_nothing_lost_the_interval_is_the_rank(pairs: list[tuple[str, str]]) -> None:
    rows = rank_intervals(network(pairs), shares=[0], draws=3, keep=1)
    for measure in ("degree", "betweenness"):
        ranks = [row.rank for row in rows if row.measure == measure]
        for row in rows:
            if row.measure == measure:
                assert row.low == row.rank
                assert row.high == row.rank + ranks.count(row.rank) - 1  # a tie holds all its places


@GENTLY
@given(PAIRS)
def test_every_interval_holds_places_that_there_are(pairs: list[tuple[str, str]]) -> None:
    rows = rank_intervals(network(pairs), shares=[0.1, 0.4], draws=10)
    assert len(rows) == 2 * 2 * len(NODES)
    assert all(1 <= row.low <= row.high <= len(NODES) for row in rows)


def test_rank_and_value_are_those_of_the_documented_network() -> None:
    made = graph_to_network(read_store())
    rows = rank_intervals(made, shares=[0.2], draws=2)
    for name in ("degree", "betweenness"):
        documented = {row.id: (getattr(row, name), row.rank) for row in centrality(made, [name])}
        assert {row.id: (row.value, row.rank) for row in rows if row.measure == name} == documented


def test_names_do_not_matter_while_their_order_is_the_same() -> None:
    made = network([("a", "b"), ("b", "c"), ("c", "d"), ("b", "e"), ("e", "f")])
    renamed = nx.relabel_nodes(made, {node: f"org-{node}" for node in made})
    here, there = (rank_intervals(each, shares=[0.2], draws=40) for each in (made, renamed))
    assert [(f"org-{row.id}", row.low, row.high) for row in here] == [(row.id, row.low, row.high) for row in there]


def test_all_that_is_assumed_is_said() -> None:
    made = network([("a", "b"), ("b", "c")])
    rows = rank_intervals(made, shares=[0.1, 0.25], draws=7, seed=3, keep=0.9)
    said = " ".join(rows.about["caveats"])
    for words in ("Interval under these assumptions", "10 %, 25 %", "7 draws", "seed 3", "Poisson(2 s/(1-s))", "0.9"):
        assert words in said
    assert "5 without a documented tie gain none" in said
    assert "each tie counts as a source of its own" in said
    assert "confidence" not in rows_to_text(rows, "json").lower()


def test_it_tells_how_far_it_is() -> None:
    told: list[tuple[str, float]] = []
    rank_intervals(
        network([("a", "b")]), shares=[0.1, 0.2], draws=20, tell=lambda text, part: told.append((text, part))
    )
    assert [part for _, part in told] == sorted(part for _, part in told)
    assert told[0] == ("10 % of ties missing", 0)
    assert told[-1] == ("40 draws", 1)


def test_what_can_be_ordered_is_told_from_what_cannot() -> None:
    star = nx.star_graph(8)
    rows = rank_intervals(star, shares=[0.1, 0.2], draws=100)
    assert orderable(rows, 0.1) == {node: node == 0 for node in star}
    assert orderable(rows, 0.2, "betweenness")[0]
    with pytest.raises(UnknownNameError, match=r"degree at 0\.3"):
        orderable(rows, 0.3)
    assert orderable(rank_intervals(nx.Graph(), draws=2), 0.1) == {}
    assert orderable(rank_intervals(nx.empty_graph(1), draws=2), 0.1) == {0: False}


def test_one_place_in_common_is_enough_not_to_be_ordered() -> None:
    columns = ["id", "measure", "share", "low", "high"]
    intervals = [("a", 1, 1), ("b", 2, 3), ("c", 3, 4), ("d", 5, 5)]
    rows = Rows(columns, [(node, "degree", 0.1, low, high) for node, low, high in intervals])
    assert orderable(rows, 0.1) == {"a": True, "b": False, "c": False, "d": True}


def test_whoever_overlaps_somebody_further_down_cannot_be_ordered() -> None:
    columns = ["id", "measure", "share", "low", "high"]
    intervals = [("a", 1, 2), ("b", 3, 3), ("c", 2, 4)]
    rows = Rows(columns, [(node, "degree", 0.1, low, high) for node, low, high in intervals])
    assert orderable(rows, 0.1) == {"a": False, "b": False, "c": False}


def test_intervals_stand_beside_the_measures_that_they_are_of() -> None:
    star = nx.MultiDiGraph(nx.star_graph(5))
    intervals = rank_intervals(star, ["degree"], shares=[0.1, 0.125])
    rows = with_intervals(centrality(star, ["betweenness", "degree"]), intervals)
    assert rows.columns[4:] == (
        "betweenness",
        "degree",
        "degree_low_10",
        "degree_high_10",
        "degree_low_12_5",
        "degree_high_12_5",
        "rank",
    )
    assert (rows[0].id, rows[0].degree_low_10, rows[0].degree_high_10) == (0, 1, 1)
    assert any("under these assumptions" in caveat for caveat in rows.about["caveats"])
    assert rows.about["draws"] == 500


def test_intervals_do_not_stand_beside_values_that_they_are_not_of() -> None:
    star = nx.MultiDiGraph(nx.star_graph(5))
    star.add_edge(1, 2, weight=5)
    intervals = rank_intervals(star, ["degree"], shares=[0.1], draws=2)
    with pytest.raises(InputError, match="without direction and weights"):
        with_intervals(centrality(star, ["degree"], weighted=True), intervals)


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean degree"):
        rank_intervals(nx.path_graph(3), ["degre"])
    with pytest.raises(InputError, match="at least one centrality"):
        rank_intervals(nx.path_graph(3), [])
    with pytest.raises(InputError, match="less than 1"):
        rank_intervals(nx.path_graph(3), shares=[20])
    with pytest.raises(InputError, match="share of missing ties"):
        rank_intervals(nx.path_graph(3), shares=[])


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "from amurgraph.graph import read_store\n"
        "from amurgraph.network import graph_to_network\n"
        "from amurgraph.rows import Rows, rows_to_text\n"
        "from amurgraph.sensitivity.missing import rank_intervals\n"
        "print(rows_to_text(rank_intervals(graph_to_network(read_store()), shares=[0.2], draws=20), 'json'))"
    )
    texts = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1
    assert len(json.loads(texts.pop())["rows"]) > 100
