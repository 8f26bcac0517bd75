"""Draws of networks as they might be: what is kept, what is added, and centralities that agree with networkx."""

from __future__ import annotations

import time
import tracemalloc
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.errors import InputError, UnknownNameError
from amurgraph.measures.noting import ranks_of
from amurgraph.sensitivity import scoring
from amurgraph.sensitivity.drawing import Draw, documented_ties, draws_of, missing_ties
from amurgraph.sensitivity.scoring import places_of

if TYPE_CHECKING:
    from collections.abc import Callable

GENTLY = settings(derandomize=True, deadline=None, max_examples=50)
NODES = "abcdefghij"
PAIRS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=24)


def graph_of(pairs: list[tuple[str, str]]) -> nx.Graph:
    """Return the simple graph of these pairs, with nodes that have no tie."""
    made = nx.Graph((one, other) for one, other in pairs if one != other)
    made.add_nodes_from(NODES)
    return made


def as_documented(graph: nx.Graph) -> Draw:
    """Return the documented network itself as a draw."""
    found = documented_ties(graph)
    return Draw(found, found.ties)


def ties(drawn: Draw) -> set[frozenset[str]]:
    """Return the ties of a draw by name."""
    return {frozenset(pair) for pair in drawn.graph().edges()}


@GENTLY
@given(PAIRS)
def test_fast_centralities_are_those_of_networkx(pairs: list[tuple[str, str]]) -> None:
    graph = graph_of(pairs)
    drawn = as_documented(graph)
    betweenness = nx.betweenness_centrality(graph)
    assert drawn.scores["betweenness"] == pytest.approx([betweenness[node] for node in drawn.nodes], abs=1e-9)
    assert drawn.scores["degree"].tolist() == [graph.degree(node) for node in drawn.nodes]


def test_betweenness_is_the_same_when_searches_go_in_several_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = nx.disjoint_union(nx.gnm_random_graph(60, 110, seed=4), nx.path_graph(25))
    whole = as_documented(graph).scores["betweenness"]
    monkeypatch.setattr(scoring, "_CELLS", 500)
    expected = nx.betweenness_centrality(graph)
    for found in (whole, as_documented(graph).scores["betweenness"]):
        assert found == pytest.approx([expected[node] for node in sorted(graph, key=str)], abs=1e-9)


def test_betweenness_is_some_times_faster_than_a_search_in_plain_python() -> None:
    graph = nx.gnm_random_graph(150, 250, seed=1)
    found = documented_ties(graph)

    def seconds(compute: Callable[[], object]) -> float:
        before = time.perf_counter()
        compute()
        return time.perf_counter() - before

    ours = min(seconds(lambda: Draw(found, found.ties).scores["betweenness"]) for _ in range(10))
    plain = min(seconds(lambda: nx.betweenness_centrality(graph)) for _ in range(3))
    assert ours < plain / 3  # a twentieth where it was written


def test_igraph_agrees_on_betweenness() -> None:
    igraph = pytest.importorskip("igraph")
    graph = nx.gnm_random_graph(80, 160, seed=2)
    drawn = as_documented(graph)
    raw = igraph.Graph(n=80, edges=drawn.ties.tolist()).betweenness()
    assert drawn.scores["betweenness"] == pytest.approx(np.array(raw) / (79 * 78 / 2), abs=1e-9)


def test_other_centralities_come_from_the_measures() -> None:
    drawn = as_documented(nx.path_graph(list("abc")))
    assert drawn.scores["closeness"].tolist() == pytest.approx([2 / 3, 1, 2 / 3])
    with pytest.raises(UnknownNameError, match="did you mean closeness"):
        drawn.scores["closenes"]


@GENTLY
@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_the_best_place_is_the_rank_that_is_printed(scores: list[int]) -> None:
    ranks = ranks_of(dict(enumerate(scores)))
    best, last = places_of(np.array(scores, dtype=float))
    assert best.tolist() == [ranks[node] for node in range(len(scores))]
    assert last.tolist() == [list(ranks.values()).count(ranks[n]) + ranks[n] - 1 for n in range(len(scores))]


def test_a_tie_stays_while_one_of_its_sources_is_kept() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", sources="s1")
    graph.add_edge("b", "c", sources="s1|s2")
    graph.add_edge("c", "d", sources="s2")
    seen = {frozenset(map(tuple, map(sorted, ties(drawn)))) for drawn in draws_of(documented_ties(graph), share=0)}
    only_s1, only_s2 = {("a", "b"), ("b", "c")}, {("b", "c"), ("c", "d")}
    assert seen == {frozenset(), frozenset(only_s1), frozenset(only_s2), frozenset(only_s1 | only_s2)}


def test_sources_are_kept_in_four_draws_of_five() -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", sources="s1")
    graph.add_edge("c", "d", sources="s2")
    kept = [frozenset("ab") in ties(drawn) for drawn in draws_of(documented_ties(graph), share=0, draws=2000)]
    assert np.mean(kept) == pytest.approx(0.8, abs=0.03)


def test_a_tie_without_a_named_source_is_its_own() -> None:
    graph = nx.Graph([("a", "b"), ("b", "c")])
    graph.add_edge("c", "d", sources="s1")
    assert documented_ties(graph).stated.toarray().tolist() == [[0, 1, 0], [0, 0, 1], [1, 0, 0]]


@pytest.mark.parametrize("sources", ["", "s1"])
def test_where_no_source_differs_each_tie_is_lost_by_itself(sources: str) -> None:
    graph = nx.path_graph(list("abc"))
    nx.set_edge_attributes(graph, sources, "sources")
    found = documented_ties(graph)
    assert found.each_tie
    assert found.stated.toarray().tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize("share", [0.1, 0.4])
def test_as_many_ties_are_added_as_the_assumed_share_asks_for(share: float) -> None:
    graph = nx.gnm_random_graph(40, 80, seed=3)
    found = documented_ties(graph)
    added = np.mean([len(drawn.ties) - 80 for drawn in draws_of(found, share=share, keep=1)])
    assert added == pytest.approx(missing_ties(80, share), rel=0.03)
    assert added / (80 + added) == pytest.approx(share, abs=0.01)


def test_added_ties_fall_by_degree_and_common_neighbours() -> None:
    graph = nx.Graph([("h", "a"), ("h", "b"), ("h", "c"), ("x", "y")])
    added = [pair for drawn in draws_of(documented_ties(graph), share=0.2, draws=4000, keep=1) for pair in ties(drawn)]
    counts = {pair: added.count(frozenset(pair)) for pair in ("ab", "hx", "ax")}
    # weights: 1 x 1 x (1 + 1), 3 x 1 x (1 + 0), 1 x 1 x (1 + 0)
    assert counts["ab"] / counts["ax"] == pytest.approx(2, rel=0.15)
    assert counts["hx"] / counts["ax"] == pytest.approx(3, rel=0.15)


def test_who_has_no_tie_gains_none_and_no_tie_is_added_twice() -> None:
    graph = nx.complete_graph(list("abcde"))
    graph.remove_edge("a", "b")
    graph.add_node("z")
    for drawn in draws_of(documented_ties(graph), share=0.4, draws=50):
        assert drawn.scores["degree"][drawn.documented.place["z"]] == 0
        assert len(ties(drawn)) == len(drawn.ties) <= 10


def test_shares_have_the_kept_sources_of_a_draw_in_common() -> None:
    found = documented_ties(nx.gnm_random_graph(30, 50, seed=1))
    none, many = (list(draws_of(found, share=share, draws=20)) for share in (0.0, 0.4))
    assert all(ties(few) <= ties(more) for few, more in zip(none, many, strict=True))
    assert not all(ties(few) == ties(more) for few, more in zip(none, many, strict=True))


def test_the_draws_of_a_seed_are_the_same_and_those_of_another_are_not() -> None:
    found = documented_ties(nx.gnm_random_graph(30, 50, seed=1))
    first, again, other = ([d.ties.tolist() for d in draws_of(found, share=0.2, draws=5, seed=s)] for s in (1, 1, 2))
    assert first == again
    assert first != other


@GENTLY
@given(PAIRS)
def test_names_do_not_matter_while_their_order_is_the_same(pairs: list[tuple[str, str]]) -> None:
    graph = graph_of(pairs)
    renamed = nx.relabel_nodes(graph, {node: f"org-{node}" for node in graph})
    here, there = (list(draws_of(documented_ties(g), share=0.3, draws=3)) for g in (graph, renamed))
    assert [drawn.ties.tolist() for drawn in here] == [drawn.ties.tolist() for drawn in there]


@pytest.mark.parametrize("graph", [nx.Graph(), nx.empty_graph(1), nx.empty_graph(3), nx.path_graph(2)])
def test_the_smallest_networks_can_be_drawn(graph: nx.Graph) -> None:
    for drawn in draws_of(documented_ties(graph), share=0.3, draws=20):
        assert drawn.scores["betweenness"].tolist() == [0] * len(graph)
        assert set(drawn.graph()) == set(graph)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"share": 1.0}, "less than 1"),
        ({"share": -0.1}, "0 or more"),
        ({"share": float("nan")}, "0 or more"),
        ({"share": 0.1, "keep": 1.5}, "from 0 to 1"),
        ({"share": 0.1, "draws": 0}, "1 or more"),
        ({"share": 0.1, "seed": -1}, "seed"),
    ],
)
def test_what_cannot_be_assumed_is_refused(wrong: dict[str, float], said: str) -> None:
    with pytest.raises(InputError, match=said):
        draws_of(documented_ties(nx.path_graph(3)), **wrong)  # type: ignore[arg-type]


def test_a_network_whose_pairs_do_not_fit_is_refused_before_they_are_counted() -> None:
    with pytest.raises(InputError, match="take a slice"):
        draws_of(documented_ties(nx.path_graph(3001)), share=0.1)


def test_those_without_a_tie_cost_no_memory() -> None:
    graph = nx.cycle_graph(["0", "1", "2", "3"])
    graph.add_nodes_from(f"alone{number:04}" for number in range(4_000))
    whole = documented_ties(graph)
    tracemalloc.start()
    try:
        drawn = [ties(each) for each in draws_of(whole, share=0.4, draws=20, keep=1)]
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 30_000_000  # a matrix of all of them takes 128 MB
    assert any(len(each) > 4 for each in drawn)
    assert not {node for each in drawn for tie in each for node in tie} - {"0", "1", "2", "3"}
