"""Alliances as two-mode networks: published values, both normalisations, and chance that keeps both margins."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.errors import InputError
from amurgraph.measures.two_modes import (
    curveball,
    largest_betweenness,
    newman_projection,
    shared_beyond_chance,
    two_mode,
)
from amurgraph.network import graph_to_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

    NetworkOf = Callable[..., nx.MultiDiGraph]

GENTLY = settings(derandomize=True, deadline=None, max_examples=40)
MEMBERS, ALLIANCES = "abcde", "pqrs"
PAIRS = st.lists(st.tuples(st.sampled_from(MEMBERS), st.sampled_from(ALLIANCES)), max_size=14)


def two_mode_of(pairs: list[tuple[str, str]]) -> nx.MultiDiGraph:
    """Return a two-mode network of these memberships, of all members and alliances."""
    made = nx.MultiDiGraph()
    made.add_nodes_from(MEMBERS, bipartite=0)
    made.add_nodes_from(ALLIANCES, bipartite=1)
    made.add_edges_from(pairs)
    return made


@pytest.fixture(scope="module")
def women(davis: nx.Graph, network_of: NetworkOf) -> nx.MultiDiGraph:
    """Return the women and events of Davis, Gardner & Gardner (1941), through claims: members of alliances."""
    return network_of(davis, "membership", relation="memberOf")


# ---- published --------------------------------------------------------------------------------------------------


def test_the_women_and_events_of_davis_have_the_published_centralities(women: nx.MultiDiGraph) -> None:
    # Borgatti & Everett (1997), Social Networks 19, table 3; degree, betweenness, closeness.
    found = {
        row.id: [f"{value:.2f}" for value in (row.degree, row.betweenness, row.closeness)] for row in two_mode(women)
    }
    assert found["evelyn-jefferson"] == ["0.57", "0.10", "0.80"]
    assert found["nora-fayette"] == ["0.57", "0.11", "0.80"]
    assert found["e8"] == ["0.78", "0.24", "0.85"]
    assert found["e9"] == ["0.67", "0.23", "0.79"]
    assert found["olivia-carleton"] == ["0.14", "0.01", "0.59"]


def test_the_larger_mode_is_divided_by_445_or_by_442_and_both_are_named(women: nx.MultiDiGraph) -> None:
    assert largest_betweenness(18, 14) == 445
    raw = nx.betweenness_centrality(nx.Graph(women), normalized=False)
    for row in two_mode(women):
        if row.mode == 0:
            assert row.betweenness == pytest.approx(raw[row.id] / 445, abs=1e-12)
            assert row.betweenness_1997 == pytest.approx(raw[row.id] / 442, abs=1e-12)
        else:
            assert row.betweenness == row.betweenness_1997 == pytest.approx(raw[row.id] / 452, abs=1e-12)
    caveats = " ".join(two_mode(women).about["caveats"])
    assert "UCINET" in caveats
    assert "Borgatti & Everett (1997)" in caveats


def test_the_modes_come_one_after_the_other_and_the_highest_degree_first(women: nx.MultiDiGraph) -> None:
    found = two_mode(women)
    assert [row.mode for row in found] == [0] * 18 + [1] * 14
    assert [row.id for row in found[:4]] == [
        "evelyn-jefferson",
        "nora-fayette",
        "theresa-anderson",
        "brenda-rogers",
    ], "of equal degree by name: Evelyn, Nora and Theresa have 8 events"
    assert (found[0].label, found[18].id) == ("Evelyn Jefferson", "e8")


# ---- against networkx -------------------------------------------------------------------------------------------


@GENTLY
@given(PAIRS)
def test_networkx_agrees_where_all_is_connected(pairs: list[tuple[str, str]]) -> None:
    # A member that belongs to all and an alliance that all belong to make it one component.
    made = two_mode_of([*pairs, *(("a", other) for other in ALLIANCES), *((one, "p") for one in MEMBERS)])
    plain = nx.Graph(made)
    rows = {row.id: row for row in two_mode(made)}
    for name, expected in (
        ("degree", nx.bipartite.degree_centrality(plain, MEMBERS)),
        ("betweenness", nx.bipartite.betweenness_centrality(plain, MEMBERS)),
        ("closeness", nx.bipartite.closeness_centrality(plain, MEMBERS)),
    ):
        assert {node: getattr(row, name) for node, row in rows.items()} == pytest.approx(expected, abs=1e-9), name


@GENTLY
@given(PAIRS)
def test_all_are_shares_also_in_parts(pairs: list[tuple[str, str]]) -> None:
    for row in two_mode(two_mode_of(pairs)):
        assert all(0 <= value <= 1 + 1e-12 for value in (row.degree, row.betweenness, row.closeness))


def test_closeness_in_parts_is_scaled_by_what_is_reached() -> None:
    # Two members of one alliance among five others: as near as can be to the 2 of 6 others that they reach.
    made = two_mode_of([("a", "p"), ("b", "p"), ("c", "q")])
    made.remove_nodes_from("ders")
    found = {row.id: row.closeness for row in two_mode(made)}
    assert found == pytest.approx({"a": 2 / 4, "b": 2 / 4, "c": 1 / 4, "p": 2 / 4, "q": 1 / 4})
    assert max(nx.bipartite.closeness_centrality(nx.Graph(made), "abc").values()) > 1, "networkx passes 1 here"


@GENTLY
@given(PAIRS)
def test_newman_weights_are_those_of_networkx_and_add_up(pairs: list[tuple[str, str]]) -> None:
    made = two_mode_of(pairs)
    plain = nx.Graph(made)
    for mode, nodes in enumerate((MEMBERS, ALLIANCES)):
        rows = newman_projection(made, mode=mode)
        expected = nx.bipartite.collaboration_weighted_projected_graph(plain, nodes)
        assert len(rows) == expected.number_of_edges()
        sums = dict.fromkeys(nodes, 0.0)
        for row in rows:
            assert row.one < row.other
            assert row.weight == pytest.approx(expected.edges[row.one, row.other]["weight"], abs=1e-9)
            assert row.shared == len(set(plain[row.one]) & set(plain[row.other]))
            sums[row.one] += row.weight
            sums[row.other] += row.weight
        for node in nodes:  # Newman (2001): a weight for each thing that is shared with anybody
            assert sums[node] == pytest.approx(sum(plain.degree(hub) > 1 for hub in plain[node]))


def test_a_member_named_twice_is_a_member_once() -> None:
    pairs = [("a", "p"), ("b", "p"), ("b", "q"), ("c", "q")]
    assert list(two_mode(two_mode_of(pairs * 2))) == list(two_mode(two_mode_of(pairs)))
    assert list(newman_projection(two_mode_of(pairs * 2))) == list(newman_projection(two_mode_of(pairs)))


# ---- chance -----------------------------------------------------------------------------------------------------


@GENTLY
@given(PAIRS)
def test_chance_keeps_both_margins_exactly(pairs: list[tuple[str, str]]) -> None:
    observed = np.array([[(one, other) in pairs for other in ALLIANCES] for one in MEMBERS])
    drawn = np.concatenate(list(curveball(observed, draws=20)))
    assert drawn.shape == (20, 5, 4)
    assert (drawn.sum(axis=1) == observed.sum(axis=0)).all()
    assert (drawn.sum(axis=2) == observed.sum(axis=1)).all()


def test_all_networks_of_the_same_margins_are_equally_likely() -> None:
    # Three rows and columns with sums 1, 1, 2: by hand, five matrices.
    observed = np.array([[1, 0, 0], [0, 1, 0], [0, 1, 1]]) > 0
    margins = (observed.sum(axis=0).tolist(), observed.sum(axis=1).tolist())
    every = [
        made.tobytes()
        for cells in itertools.product([False, True], repeat=9)
        for made in (np.array(cells).reshape(3, 3),)
        if (made.sum(axis=0).tolist(), made.sum(axis=1).tolist()) == margins
    ]
    counts = dict.fromkeys(every, 0)
    for made in np.concatenate(list(curveball(observed, draws=1000 * len(every), seed=2))):
        counts[made.tobytes()] += 1
    assert len(every) == 5
    assert all(900 < count < 1100 for count in counts.values()), counts


def test_p_is_that_of_all_networks_with_the_same_margins() -> None:
    observed = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 1, 1, 1], [0, 0, 1, 0]]) > 0
    made = nx.MultiDiGraph()
    made.add_nodes_from("abcd", bipartite=0)
    made.add_nodes_from("pqrs", bipartite=1)
    made.add_edges_from(("abcd"[i], "pqrs"[j]) for i, j in zip(*observed.nonzero(), strict=True))
    margins = (observed.sum(axis=0).tolist(), observed.sum(axis=1).tolist())
    shared = [
        (one[:, None].astype(int) @ one[None].astype(int), matrix.astype(int) @ matrix.T.astype(int))
        for cells in itertools.product([False, True], repeat=16)
        for matrix in (np.array(cells).reshape(4, 4),)
        for one in (matrix.sum(axis=1),)
        if (matrix.sum(axis=0).tolist(), matrix.sum(axis=1).tolist()) == margins
    ]
    rows = shared_beyond_chance(made, draws=4000)
    assert len(rows) > 2
    for row in rows:
        i, j = "abcd".index(row.one), "abcd".index(row.other)
        values = [both[i, j] for _, both in shared]
        assert row.expected == pytest.approx(np.mean(values), abs=0.05)
        assert row.p == pytest.approx(np.mean([value >= row.shared for value in values]), abs=0.03)


def test_pairs_that_are_always_together_are_told_from_pairs_that_meet_by_chance() -> None:
    made = nx.MultiDiGraph()
    made.add_nodes_from((f"m{i}" for i in range(8)), bipartite=0)
    made.add_nodes_from((f"a{i}" for i in range(12)), bipartite=1)
    for i in range(8):  # pairs 01, 23, 45, 67 each share three alliances of their own
        made.add_edges_from((f"m{i}", f"a{3 * (i // 2) + j}") for j in range(3))
    made.add_edges_from([("m0", "a11"), ("m7", "a0")])
    rows = shared_beyond_chance(made, draws=999)
    assert {(row.one, row.other) for row in rows if row.p < 0.05} == {
        ("m0", "m1"),
        ("m2", "m3"),
        ("m4", "m5"),
        ("m6", "m7"),
    }
    assert rows[0].shared == 3
    assert rows[-1].p > 0.05
    assert list(rows) == list(shared_beyond_chance(made, draws=999)), "seeded"
    assert any(f"{len(rows)} pairs are tested" in caveat for caveat in rows.about["caveats"])


def test_alliances_can_be_paired_as_well_as_members(women: nx.MultiDiGraph) -> None:
    rows = shared_beyond_chance(women, mode=1, draws=200)
    pair = next(row for row in rows if (row.one, row.other) == ("e8", "e9"))
    assert pair.shared == 9
    assert newman_projection(women, mode=1)[0].one.startswith("e")


# ---- the shipped data, small, wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize("projection", ["membership", "actors-threats"])
def test_the_two_mode_projections_of_the_shipped_data(projection: str, shipped: Store) -> None:
    network = graph_to_network(shipped, projection)
    found = two_mode(network)
    assert len(found) == len(network)
    assert found.about["projection"] == projection
    assert found.about["graph"].startswith("simple, undirected")
    assert newman_projection(network)
    assert shared_beyond_chance(network, draws=10)


def test_a_network_of_one_mode_is_refused_in_one_line(kite: nx.Graph, network_of: NetworkOf) -> None:
    network = network_of(kite)
    for made in (two_mode, newman_projection, shared_beyond_chance):
        with pytest.raises(InputError, match="documented-ties is not two-mode") as caught:
            made(network)
        assert "actors-threats or membership" in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_tie_within_a_mode_is_refused() -> None:
    made = two_mode_of([("a", "p"), ("a", "b")])
    with pytest.raises(InputError, match="a and b are tied and of one mode"):
        two_mode(made)


def test_nonsense_is_refused() -> None:
    made = two_mode_of([("a", "p")])
    with pytest.raises(InputError, match="2 is no mode"):
        newman_projection(made, mode=2)
    with pytest.raises(InputError, match="at least one"):
        shared_beyond_chance(made, draws=0)


def test_modes_may_be_text_as_in_a_file_of_others() -> None:
    made = two_mode_of([("a", "p"), ("b", "p")])
    texts = nx.MultiDiGraph(made)
    nx.set_node_attributes(texts, {node: str(mode) for node, mode in made.nodes(data="bipartite")}, "bipartite")
    assert list(two_mode(texts)) == list(two_mode(made))


def test_empty_and_one_sided_networks_fail_nothing() -> None:
    none, members = nx.MultiDiGraph(), nx.MultiDiGraph()
    members.add_nodes_from("ab", bipartite=0)
    for made in (none, members):
        assert [tuple(row[5:]) for row in two_mode(made)] == [(0.0, 0.0, 0.0, 0.0)] * len(made)
        assert list(newman_projection(made)) == list(shared_beyond_chance(made)) == []
    one = two_mode_of([("a", "p")])
    one.remove_nodes_from("bcdeqrs")
    assert [(row.degree, row.betweenness, row.closeness) for row in two_mode(one)] == [(1, 0, 1)] * 2
    assert list(shared_beyond_chance(one)) == []
