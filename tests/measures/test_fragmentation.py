"""What if some stop: fragmentation, key-player sets and the curve agree with a count by hand, set by set."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.errors import InputError, UnknownNameError
from amurgraph.measures import key_players as room
from amurgraph.measures.fragmenting import distance_fragmentation_of, fragmentation, fragmentation_of
from amurgraph.measures.key_players import find_key_players, joined_without, key_player_sets
from amurgraph.measures.removing import fragmentation_curve
from amurgraph.network import graph_to_network

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pyoxigraph import Store

    NetworkOf = Callable[..., nx.MultiDiGraph]

NODES = "abcdefghi"
PAIRS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=18)
GENTLY = settings(derandomize=True, deadline=None, max_examples=50)


def network(pairs: Sequence[tuple[str, str]], nodes: str = NODES) -> nx.MultiDiGraph:
    """Return a network with these relations, and nodes without any."""
    made = nx.MultiDiGraph()
    made.add_nodes_from(nodes)
    made.add_edges_from(pairs)
    return made


def plain(pairs: Sequence[tuple[str, str]], nodes: str = NODES) -> nx.Graph:
    """Return the same as a simple graph."""
    made = nx.Graph((one, other) for one, other in pairs if one != other)
    made.add_nodes_from(nodes)
    return made


def by_hand(graph: nx.Graph) -> float:
    """Return the share of pairs that no path joins, pair by pair."""
    pairs = list(combinations(graph, 2))
    return sum(not nx.has_path(graph, *pair) for pair in pairs) / len(pairs) if pairs else 0.0


def test_the_kite_without_heather(kite: nx.Graph, network_of: NetworkOf) -> None:
    made = network_of(kite)
    assert {row.measure: row.value for row in fragmentation(made)}["fragmentation"] == 0
    first = key_player_sets(made)[0]
    assert (first.members, first.labels, f"{first.fragmentation:.4f}") == ("heather", "Heather", "0.3889")
    made.remove_node("heather")
    assert f"{fragmentation(made)[2].value:.4f}" == "0.3889"


def test_the_ends_of_both_scales() -> None:
    whole, alone = nx.complete_graph(6), nx.empty_graph(6)
    assert (fragmentation_of(whole), distance_fragmentation_of(whole)) == (0, 0)
    assert (fragmentation_of(alone), distance_fragmentation_of(alone)) == (1, 1)
    for none in (nx.empty_graph(0), nx.empty_graph(1)):
        assert (fragmentation_of(none), distance_fragmentation_of(none)) == (0, 0)


@GENTLY
@given(PAIRS)
def test_fragmentation_is_the_share_of_pairs_without_a_path(pairs: list[tuple[str, str]]) -> None:
    graph = plain(pairs)
    found = {row.measure: row.value for row in fragmentation(network(pairs))}
    assert found["fragmentation"] == pytest.approx(by_hand(graph), abs=1e-12)
    # networkx: the mean of 1/d over all pairs.
    assert found["distance_fragmentation"] == pytest.approx(1 - nx.global_efficiency(graph), abs=1e-12)
    assert found["components"] == nx.number_connected_components(graph)
    assert found["fragmentation"] <= found["distance_fragmentation"] + 1e-12


@GENTLY
@given(PAIRS, st.sets(st.sampled_from(range(len(NODES))), max_size=3))
def test_one_pass_counts_for_every_node_what_would_stay_joined(pairs: list[tuple[str, str]], gone: set[int]) -> None:
    graph = nx.relabel_nodes(plain(pairs), {name: number for number, name in enumerate(NODES)})
    found = joined_without([sorted(graph[node]) for node in range(len(NODES))], gone)
    for node in graph:
        rest = graph.subgraph(set(graph) - gone - {node})
        assert found[node] == sum(len(part) * (len(part) - 1) for part in nx.connected_components(rest))


@GENTLY
@given(PAIRS, st.integers(1, 3), st.integers(1, 12))
def test_the_sets_are_those_of_a_search_by_hand_with_all_ties(
    pairs: list[tuple[str, str]], size: int, show: int
) -> None:
    graph = plain(pairs)
    for aim in room.AIMS:
        values = {}
        for members in combinations(NODES, size):
            if aim == "fragment":
                values["|".join(members)] = by_hand(graph.subgraph(set(graph) - set(members)))
            else:
                values["|".join(members)] = len({*members, *(o for node in members for o in graph[node])})
        ordered = sorted(values, key=lambda members: (-round(values[members], 9), members))
        last = values[ordered[min(show, len(ordered)) - 1]]
        expected = [members for members in ordered if values[members] > last - 1e-9]
        rows = key_player_sets(network(pairs), size=size, aim=aim, show=show)
        assert [row.members for row in rows] == expected[: len(rows)]
        assert len(rows) == len(expected)
        for row in rows:
            assert row[3] == pytest.approx(values[row.members], abs=1e-12)
            assert row.rank == 1 + sum(value > values[row.members] + 1e-9 for value in values.values())


@GENTLY
@given(PAIRS, st.permutations(NODES), st.integers(1, 3))
def test_names_do_not_matter(pairs: list[tuple[str, str]], others: list[str], size: int) -> None:
    called = dict(zip(NODES, others, strict=True))
    renamed = network([(called[one], called[other]) for one, other in pairs])
    for aim in room.AIMS:
        expected = {
            (row.rank, "|".join(sorted(called[node] for node in row.members.split("|"))))
            for row in key_player_sets(network(pairs), size=size, aim=aim)
        }
        assert {(row.rank, row.members) for row in key_player_sets(renamed, size=size, aim=aim)} == expected


def test_more_ties_than_can_be_listed_are_counted() -> None:
    rows = key_player_sets(nx.empty_graph([f"n{number:03}" for number in range(40)]), size=2)
    assert len(rows) == 200
    assert {row.rank for row in rows} == {1}
    assert "580 more sets of the last value are not listed." in rows.about["caveats"]


def test_all_sets_of_three_of_the_shipped_network_are_tried(shipped: Store) -> None:
    rows = key_player_sets(graph_to_network(shipped), size=3)
    assert rows.about["search"] == "Every set was tried."
    assert len(rows) >= 10


def test_a_search_that_would_take_too_long_is_greedy_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    # Two stars on a line: the first pick alone (the middle) is in neither of the best pairs.
    pairs = [*(("a", other) for other in "bcd"), *(("f", other) for other in "ghi"), ("a", "e"), ("e", "f")]
    expected = {aim: key_player_sets(network(pairs), size=2, aim=aim)[0] for aim in room.AIMS}
    monkeypatch.setattr(room, "EXACT_STEPS", 0)
    monkeypatch.setattr(room, "_EXACT_SETS", 0)
    for aim in room.AIMS:
        rows = key_player_sets(network(pairs), size=2, aim=aim)
        assert list(rows) == [expected[aim]]
        assert rows.about["search"].startswith("Greedy search with swaps")
        assert rows.about["search"] in rows.about["caveats"]


def test_who_only_enforces_the_law_is_in_no_list_of_weak_points() -> None:
    made = network([("a", other) for other in "bcd"] + [("d", "e")], "abcde")
    made.nodes["a"]["enforcement_only"] = True
    for rows in (key_player_sets(made), key_player_sets(made, size=2, aim="reach"), fragmentation_curve(made)):
        text = " ".join(str(value) for row in rows for value in row)
        assert "a" not in text.replace("|", " ").split()
        assert any(caveat.startswith("1 left out") for caveat in rows.about["caveats"])
    assert key_player_sets(made, unredacted=True)[0].members == "a"
    assert fragmentation_curve(made, unredacted=True)[1].id == "a"
    assert not any("left out" in caveat for caveat in key_player_sets(made, unredacted=True).about["caveats"])


@pytest.mark.parametrize(("aim", "size", "show"), [("fragment", 0, 10), ("reach", -1, 10), ("reach", 1, 0)])
def test_no_set_is_smaller_than_one(aim: str, size: int, show: int) -> None:
    with pytest.raises(InputError, match="1 node or more"):
        key_player_sets(network([]), size=size, aim=aim, show=show)


def test_an_unknown_word_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="fragment"):
        key_player_sets(network([]), aim="fragmnt")
    with pytest.raises(UnknownNameError, match="degree"):
        fragmentation_curve(network([]), order="degre")


@pytest.mark.parametrize("nodes", ["", "a", "ab", "abc"])
def test_nothing_fails_on_a_tiny_network(nodes: str) -> None:
    made = network([], nodes)
    assert len(fragmentation(made)) == 4
    for size in (1, 2, 3, 4):
        for aim in room.AIMS:
            assert bool(key_player_sets(made, size=size, aim=aim)) == (size <= len(nodes))
    assert fragmentation_curve(made)[0].removed == 0


# ---- the curve --------------------------------------------------------------------------------------------------


@GENTLY
@given(PAIRS, st.sampled_from(["betweenness", "degree"]))
def test_the_curve_is_the_fragmentation_after_each_removal(pairs: list[tuple[str, str]], order: str) -> None:
    graph = plain(pairs)
    rows = fragmentation_curve(network(pairs), order=order, steps=5, draws=5)
    assert [row.removed for row in rows] == list(range(6))
    gone = set()
    scores = nx.betweenness_centrality(graph) if order == "betweenness" else dict(graph.degree())
    for row in rows:
        gone |= {row.id} - {""}
        assert len(gone) == row.removed
        assert row.fragmentation == pytest.approx(by_hand(graph.subgraph(set(graph) - gone)), abs=1e-12)
        assert row.random_low <= row.random_mid <= row.random_high
    for node in gone:
        assert all(scores[node] >= scores[other] - 1e-9 for other in set(graph) - gone)


def test_the_band_is_that_of_random_removals() -> None:
    # A star of nine: a random first removal is the middle in one of nine draws, so in more than 5 % of them.
    star = network([("a", other) for other in NODES[1:]])
    first = fragmentation_curve(star, steps=1, draws=900)[1]
    assert (first.fragmentation, first.random_low, first.random_mid, first.random_high) == (1, 0, 0, 1)


def test_the_same_seed_gives_the_same_band(shipped: Store) -> None:
    made = graph_to_network(shipped)
    assert list(fragmentation_curve(made, draws=20)) == list(fragmentation_curve(made, draws=20))
    assert list(fragmentation_curve(made, draws=20)) != list(fragmentation_curve(made, draws=20, seed=2))


def test_two_nodes_always_stay() -> None:
    assert len(fragmentation_curve(network([("a", "b")], "abcd"), steps=20)) == 3


@pytest.mark.parametrize("draws", [0, -1])
def test_no_random_order_gives_no_band(draws: int) -> None:
    with pytest.raises(InputError, match=f"{draws} random orders give no band"):
        fragmentation_curve(network([("a", "b")], "abcd"), draws=draws)


def test_a_set_holds_its_nodes_whatever_their_ids() -> None:
    path = nx.path_graph(["x|y", ("z", 1), 7])
    found = find_key_players(path, size=1, aim="fragment", show=1, unredacted=False)
    assert found.sets == ((("z", 1),),)
    found = find_key_players(path, size=2, aim="reach", show=5, unredacted=False)
    assert {frozenset(one) for one in found.sets} == {frozenset(pair) for pair in combinations(path, 2)}
