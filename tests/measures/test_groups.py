"""Which groups: what the runs say together, and how far they agree."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.engines.dividing import leiden, louvain, modularity
from amurgraph.errors import InputError, MissingExtraError, UnknownNameError
from amurgraph.measures.groups import adjusted_rand_index, communities, many_runs
from amurgraph.network import graph_to_network

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pyoxigraph import Store

    NetworkOf = Callable[..., nx.MultiDiGraph]

GENTLY = settings(derandomize=True, deadline=None, max_examples=30)
NODES = "abcdefgh"
PAIRS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=16)
LABELS = st.lists(st.integers(0, 3), min_size=2, max_size=9)


def graph_of(pairs: Sequence[tuple[str, str]]) -> nx.Graph:
    """Return a simple graph of these ties, on all nodes."""
    made = nx.Graph()
    made.add_nodes_from(NODES)
    made.add_edges_from((one, other) for one, other in pairs if one != other)
    return made


def grouped(network: nx.MultiDiGraph, **how: Any) -> set[frozenset[str]]:
    """Return the groups as sets."""
    rows = communities(network, **how)
    return {frozenset(row.id for row in rows if row.group == number) for number in {row.group for row in rows}}


# ---- published --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["louvain", "leiden"])
def test_the_karate_club_has_the_modularity_that_is_published(
    method: str, karate: nx.Graph, network_of: NetworkOf
) -> None:
    if method == "leiden":
        pytest.importorskip("igraph")
    found = communities(network_of(karate), method=method)
    # Newman (2006, PNAS 103, table 1) prints .419 as the best found; 0.41979 has four groups.
    assert int(found.about["modularity"] * 1000) == 419
    assert found.about["groups"] == 4
    assert sorted(np.bincount([row.group for row in found])[1:].tolist()) == [5, 6, 11, 12]


# ---- modularity -------------------------------------------------------------------------------------------------


@GENTLY
@given(PAIRS, st.lists(st.integers(0, 2), min_size=8, max_size=8), st.booleans())
def test_igraph_and_networkx_agree_on_modularity(
    pairs: list[tuple[str, str]], labels: list[int], directed: bool
) -> None:
    igraph = pytest.importorskip("igraph")
    made = nx.DiGraph(p for p in pairs if p[0] != p[1]) if directed else graph_of(pairs)
    made.add_nodes_from(NODES)
    groups = [[n for n, label in zip(NODES, labels, strict=True) if label == group] for group in range(3)]
    expected = 0.0
    if made.number_of_edges():
        edges = [(NODES.index(one), NODES.index(other)) for one, other in made.edges()]
        expected = igraph.Graph(8, edges, directed=directed).modularity(labels, directed=directed)
    assert modularity(made, groups) == pytest.approx(expected, abs=1e-9)


def test_directed_and_undirected_modularity_differ_and_ours_is_the_undirected(network_of: NetworkOf) -> None:
    # Two rings of five, in each of which all also point at one; a tie across. Which end is named is no matter to us.
    pairs = [(f"{ring}{i}", f"{ring}{(i + 1) % 5}") for ring in "ab" for i in range(5)]
    pairs += [(f"{ring}{i}", f"{ring}0") for ring in "ab" for i in (2, 3)] + [("a0", "b0")]
    directed = nx.DiGraph(pairs)
    network = network_of(directed, relation="supports")
    found = communities(network, even_if_small=True)
    groups = [[row.id for row in found if row.group == number] for number in (1, 2)]
    assert found.about["modularity"] == pytest.approx(modularity(nx.Graph(pairs), groups), abs=1e-9)
    assert abs(modularity(directed, groups) - found.about["modularity"]) > 0.001
    assert any("with direction it is another number" in caveat for caveat in found.about["caveats"])


def test_modularity_of_a_network_without_ties_is_nought() -> None:
    assert modularity(nx.empty_graph(3), [[0], [1], [2]]) == 0  # type: ignore[list-item]


# ---- agreement --------------------------------------------------------------------------------------------------


@GENTLY
@given(LABELS, st.randoms(use_true_random=False))
def test_the_adjusted_rand_index_counts_pairs(labels: list[int], shuffled: random.Random) -> None:
    one = np.array(labels)
    other = np.array(shuffled.sample(labels, len(labels)))
    pairs = list(itertools.combinations(range(len(labels)), 2))
    first = [one[i] == one[j] for i, j in pairs]
    second = [other[i] == other[j] for i, j in pairs]
    both, n = sum(a and b for a, b in zip(first, second, strict=True)), len(pairs)
    chance = sum(first) * sum(second) / n
    most = (sum(first) + sum(second)) / 2
    expected = 1.0 if most == chance else (both - chance) / (most - chance)
    assert adjusted_rand_index(one, other) == pytest.approx(expected, abs=1e-12)
    assert adjusted_rand_index(one, (one + 1) % 4) == 1, "the numbers of the groups do not matter"


def test_the_adjusted_rand_index_of_a_textbook() -> None:
    # The example of scikit-learn's documentation: 0.57.
    assert adjusted_rand_index(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2])) == pytest.approx(4 / 7)


def test_agreement_of_runs_and_of_nodes_by_brute_force(karate: nx.Graph) -> None:
    draws = random.Random(5)  # noqa: S311 - reproducible, not a secret
    runs = [louvain(karate, seed=draws) for _ in range(12)]
    labels = [np.array([next(i for i, g in enumerate(run) if node in g) for node in karate]) for run in runs]
    found = many_runs(karate, runs=12, seed=5)
    pairs = itertools.combinations(labels, 2)
    assert found.agreement == pytest.approx(np.mean([adjusted_rand_index(a, b) for a, b in pairs]), abs=1e-12)
    assert 0 < found.agreement < 1, "the runs of this test differ, or it tests nothing"
    scores = [modularity(karate, run) for run in runs]
    assert found.modularity == pytest.approx(max(scores))
    assert found.modularities == pytest.approx((min(scores), max(scores)))
    assert found.counts == (min(map(len, runs)), max(map(len, runs)))
    assert found.different == len({str(run) for run in runs})
    for group in found.groups:
        for node in group:
            shares = [
                sum(any(node in g and other in g for g in run) for run in runs) / 12 for other in group if other != node
            ]
            assert found.together[node] == pytest.approx(np.mean(shares), abs=1e-12)


def test_groups_that_nobody_could_mistake_are_found_in_every_run() -> None:
    found = communities(nx.MultiDiGraph(nx.connected_caveman_graph(4, 6)), runs=20)
    assert {row.agreement for row in found} == {1.0}
    assert (found.about["agreement"], found.about["group_counts"]) == (1.0, [4, 4])


def test_who_has_no_tie_is_a_group_of_one_and_is_counted() -> None:
    network = nx.MultiDiGraph(nx.connected_caveman_graph(4, 6))
    network.add_nodes_from(["alone-1", "alone-2"])
    found = communities(network, runs=5)
    assert [(row.group, row.agreement) for row in found if str(row.id).startswith("alone")] == [(5, 1.0), (6, 1.0)]
    assert any(caveat.startswith("2 nodes without a documented tie") for caveat in found.about["caveats"])


def test_isolates_make_the_runs_agree_no_better(karate: nx.Graph) -> None:
    more = karate.copy()
    more.add_nodes_from(f"x{number}" for number in range(30))
    draws = random.Random(5)  # noqa: S311 - reproducible, not a secret
    runs = [louvain(more, seed=draws) for _ in range(12)]
    labels = [np.array([next(i for i, g in enumerate(run) if node in g) for node in karate]) for run in runs]
    of_the_tied = np.mean([adjusted_rand_index(a, b) for a, b in itertools.combinations(labels, 2)])
    assert many_runs(more, runs=12, seed=5).agreement == pytest.approx(of_the_tied, abs=1e-12)


# ---- the same groups again --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["louvain", "leiden"])
def test_order_direction_and_repetition_do_not_matter(method: str, karate: nx.Graph) -> None:
    if method == "leiden":
        pytest.importorskip("igraph")
    edges = list(karate.edges())
    turned = nx.MultiDiGraph([(other, one) for one, other in edges[::-1]] + edges)
    assert list(communities(turned, method=method, runs=10)) == list(
        communities(nx.MultiDiGraph(edges), method=method, runs=10)
    )


@GENTLY
@given(st.permutations([f"n{number:02}" for number in range(20)]))
def test_clear_groups_do_not_depend_on_names(order: list[str]) -> None:
    made = nx.relabel_nodes(nx.connected_caveman_graph(4, 5), {number: f"n{number:02}" for number in range(20)})
    other_name = dict(zip(made, order, strict=True))
    renamed = nx.relabel_nodes(made, other_name)
    expected = {frozenset(other_name[node] for node in group) for group in grouped(nx.MultiDiGraph(made), runs=10)}
    assert grouped(nx.MultiDiGraph(renamed), runs=10) == expected


def test_other_seeds_give_other_runs(shipped: Store) -> None:
    network = graph_to_network(shipped)
    one, other = (communities(network, seed=seed, runs=20).about for seed in (1, 2))
    assert one["modularity_range"] != other["modularity_range"] or one["agreement"] != other["agreement"]


def test_a_process_that_hashes_otherwise_gives_the_same_rows(shipped: Store) -> None:
    del shipped  # the same data, read by the other process
    program = """
import amurgraph as ag
from amurgraph.measures import coring, groups, layers, permuting, two_modes
graph = ag.read_graph()
ties, members = ag.graph_to_network(graph), ag.graph_to_network(graph, projection="actors-threats")
print([list(groups.communities(ties, runs=10)), list(coring.core_periphery(ties, starts=5, nulls=3))])
print(list(two_modes.two_mode(members)), list(two_modes.newman_projection(members)))
print(list(two_modes.shared_beyond_chance(members, draws=20)), list(layers.multiplexity(ties)))
print(list(permuting.mrqap(ties, "ties", ["same:kind"], permutations=20)))
"""
    answers = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, timeout=120, check=True
        ).stdout
        for seed in ("0", "7")
    }
    assert len(answers) == 1
    assert answers.pop()


# ---- small, empty, wrong ----------------------------------------------------------------------------------------


def test_below_twenty_nodes_groups_are_given_only_if_asked_for(kite: nx.Graph, network_of: NetworkOf) -> None:
    network = network_of(kite)
    none = communities(network)
    assert (list(none), none.columns[-2:]) == ([], ("group", "agreement"))
    assert "No groups below 20 nodes." in none.about["caveats"]
    assert len(communities(network, even_if_small=True)) == 10


@pytest.mark.parametrize("nodes", ["", "a", "abc"])
def test_without_ties_each_is_alone(nodes: str) -> None:
    network = nx.MultiDiGraph()
    network.add_nodes_from(nodes)
    found = communities(network, runs=3, even_if_small=True)
    assert [row.group for row in found] == list(range(1, len(nodes) + 1))
    if nodes:
        assert (found.about["modularity"], found.about["agreement"]) == (0.0, 1.0)


def test_a_method_that_is_none_is_answered_with_one_that_is(kite: nx.Graph) -> None:
    with pytest.raises(UnknownNameError, match="did you mean leiden"):
        communities(nx.MultiDiGraph(kite), method="leidn")
    with pytest.raises(UnknownNameError, match="method"):
        many_runs(kite, method="fastgreedy")
    with pytest.raises(InputError, match="at least one"):
        many_runs(kite, runs=0)


# ---- Leiden -----------------------------------------------------------------------------------------------------


def test_without_igraph_leiden_names_what_to_install(kite: nx.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "igraph", None)
    with pytest.raises(MissingExtraError, match="igraph"):
        communities(nx.MultiDiGraph(kite), method="leiden")
    assert communities(nx.MultiDiGraph(kite), even_if_small=True), "Louvain needs no extra"


def test_leiden_leaves_the_generators_of_others_as_they_were(karate: nx.Graph) -> None:
    igraph = pytest.importorskip("igraph")
    random.seed(3)
    state = random.getstate()
    leiden(karate, seed=5)
    assert random.getstate() == state
    drawn = []
    for _ in range(2):
        random.seed(3)
        drawn.append(igraph.Graph.Erdos_Renyi(20, m=30).get_edgelist())
    assert drawn[0] == drawn[1], "igraph draws from Python's random again"


def test_leiden_is_seeded_and_says_what_computed_it(shipped: Store) -> None:
    igraph = pytest.importorskip("igraph")
    network = graph_to_network(shipped)
    one, other = (communities(network, method="leiden", runs=5, seed=4) for _ in range(2))
    assert list(one) == list(other)
    assert one.about["engine"] == f"igraph {igraph.__version__}"
    assert any("Leiden, seed 4" in caveat for caveat in one.about["caveats"])
