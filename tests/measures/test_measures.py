"""Measures on any network: they agree with networkx, do not depend on names or order, and never fail."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.errors import InputError, UnknownNameError
from amurgraph.graph import content_hash
from amurgraph.measures import (
    ASKS,
    CENTRALITIES,
    MEASURES,
    bridges,
    centrality,
    centralization,
    cohesion,
    communities,
    components,
    cutpoints,
    measure,
)
from amurgraph.network import PROJECTIONS, graph_to_network, simple, tables_to_network
from amurgraph.rows import rows_to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pyoxigraph import Store

    NetworkOf = Callable[..., nx.MultiDiGraph]

NODES = "abcdefgh"
_NAME = r"(networkx [\d.]+\S*|amurgraph \((numpy|scipy|Python)\))"
#: One engine with its release; or several, each with the columns that it computed.
_ENGINE = re.compile(rf"{_NAME}|{_NAME} for [\w, ]+(; {_NAME} for [\w, ]+)+")
PAIRS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=16)
#: These ask for what a plain network has not: two modes, or the names of layers.
OF_THEIR_OWN = {"two-mode", "newman-projection", "shared-beyond-chance", "qap", "mrqap"}
OF_ANY = [*(name for name in MEASURES if name not in OF_THEIR_OWN), *CENTRALITIES]
GENTLY = settings(derandomize=True, deadline=None, max_examples=50)


def network(pairs: Sequence[tuple[str, str]], nodes: str = NODES) -> nx.MultiDiGraph:
    """Return a network with these relations, and nodes without any."""
    made = nx.MultiDiGraph()
    made.add_nodes_from(nodes)
    made.add_edges_from(pairs)
    nx.set_node_attributes(made, "NGO", "kind")
    return made


def scores(made: nx.MultiDiGraph, name: str) -> dict[str, float]:
    """Return one centrality by node."""
    return {row.id: getattr(row, name) for row in centrality(made, [name])}


def figures(made: nx.MultiDiGraph) -> dict[str, float]:
    """Return the figures of a whole network."""
    return {row.measure: row.value for row in cohesion(made)}


# ---- centralities -----------------------------------------------------------------------------------------------


@GENTLY
@given(PAIRS)
def test_networkx_agrees(pairs: list[tuple[str, str]]) -> None:
    made = network(pairs)
    plain = nx.Graph((one, other) for one, other in pairs if one != other)
    plain.add_nodes_from(NODES)
    assert scores(made, "degree") == dict(plain.degree())
    assert scores(made, "betweenness") == pytest.approx(nx.betweenness_centrality(plain), abs=1e-9)
    assert scores(made, "closeness") == pytest.approx(nx.closeness_centrality(plain), abs=1e-9)
    harmonic = {node: value / 7 for node, value in nx.harmonic_centrality(plain).items()}
    assert scores(made, "harmonic") == pytest.approx(harmonic, abs=1e-9)
    assert scores(made, "pagerank") == pytest.approx(nx.pagerank(plain, tol=1e-12, max_iter=1000), abs=1e-8)


@GENTLY
@given(PAIRS)
def test_a_share_lies_between_nought_and_one(pairs: list[tuple[str, str]]) -> None:
    made = network(pairs)
    for name in set(CENTRALITIES) - {"degree"}:
        assert all(0 <= value <= 1 + 1e-12 for value in scores(made, name).values()), name


@GENTLY
@given(PAIRS, st.permutations(NODES))
def test_names_do_not_matter(pairs: list[tuple[str, str]], others: list[str]) -> None:
    other_name = dict(zip(NODES, others, strict=True))
    made = network(pairs)
    renamed = network([(other_name[one], other_name[other]) for one, other in pairs])
    for name in set(CENTRALITIES) - {"eigenvector"}:  # of equal components its rule takes one by name
        expected = {other_name[node]: value for node, value in scores(made, name).items()}
        assert scores(renamed, name) == pytest.approx(expected, abs=1e-8), name
    assert figures(renamed) == pytest.approx(figures(made), abs=1e-9)
    stranded = {other_name[row.id]: row.stranded for row in cutpoints(made)}
    assert {row.id: row.stranded for row in cutpoints(renamed)} == stranded
    assert sorted(row.size for row in components(renamed)) == sorted(row.size for row in components(made))


@GENTLY
@given(PAIRS)
def test_direction_order_and_repetition_do_not_matter(pairs: list[tuple[str, str]]) -> None:
    made, turned = network(pairs), network([(other, one) for one, other in pairs[::-1]] + pairs)
    for name in CENTRALITIES:
        assert scores(turned, name) == pytest.approx(scores(made, name), abs=1e-9), name
    assert figures(turned) == pytest.approx(figures(made))
    assert list(bridges(turned)) == list(bridges(made))
    assert list(components(turned)) == list(components(made))


def test_nodes_that_are_alike_have_equal_values() -> None:
    made = network([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")], "abcd")
    for name in CENTRALITIES:
        values = list(scores(made, name).values())
        assert values == pytest.approx([values[0]] * 4), name


def test_a_tie_in_a_ranking_is_a_tie(kite: nx.Graph, network_of: NetworkOf) -> None:
    found = centrality(network_of(kite), ["closeness", "degree"])
    ranks = {row.id: row.rank for row in found}
    assert [row.id for row in found][:4] == ["fernando", "garth", "diane", "heather"]
    assert (ranks["fernando"], ranks["garth"], ranks["diane"], ranks["heather"]) == (
        1,
        1,
        3,
        3 + (ranks["heather"] > 3),
    )
    by_value: dict[float, set[int]] = {}
    for row in found:
        by_value.setdefault(round(row.closeness, 9), set()).add(row.rank)
    assert all(len(same) == 1 for same in by_value.values())
    assert [row.rank for row in found] == sorted(row.rank for row in found)


def test_the_last_digit_parts_nobody_who_is_equal() -> None:
    # Ten in a ring, each tied to the next two: all alike, yet sums in different orders differ in the last digit.
    ring = nx.relabel_nodes(nx.circulant_graph(10, [1, 2]), {number: f"n{number}" for number in range(10)})
    assert len(set(nx.betweenness_centrality(ring).values())) > 1
    for name in CENTRALITIES:
        found = centrality(nx.MultiDiGraph(ring.edges()), [name])
        assert {row.rank for row in found} == {1}, name
        assert [row.id for row in found] == sorted(ring), "and they stand by name"


def test_isolates_have_no_share_in_anything() -> None:
    made = network([("a", "b")], "abc")
    for name in ("degree", "betweenness", "closeness", "harmonic", "eigenvector"):
        assert scores(made, name)["c"] == 0, name
    assert 0 < scores(made, "pagerank")["c"] < scores(made, "pagerank")["a"]


def test_closeness_in_parts_is_scaled_by_what_is_reached() -> None:
    # Wasserman & Faust (1994), p. 201: a pair among five reaches 1 of 4 others at distance 1.
    made = network([("a", "b"), ("c", "d"), ("d", "e")], "abcde")
    assert scores(made, "closeness") == pytest.approx(
        {"a": 1 / 4, "b": 1 / 4, "c": 2 / 4 * 2 / 3, "d": 2 / 4, "e": 1 / 3}
    )


# ---- eigenvector ------------------------------------------------------------------------------------------------


@GENTLY
@given(PAIRS)
def test_the_eigenvector_is_one_of_the_largest_component_and_nought_elsewhere(pairs: list[tuple[str, str]]) -> None:
    graph = simple(network(pairs))
    found = scores(network(pairs), "eigenvector")
    if not graph.number_of_edges():
        assert set(found.values()) == {0.0}
        return
    largest = min(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    assert all(value == 0 for node, value in found.items() if node not in largest)
    order = sorted(largest)
    vector, matrix = np.array([found[node] for node in order]), nx.to_numpy_array(graph.subgraph(order), nodelist=order)
    assert np.linalg.norm(vector) == pytest.approx(1)
    assert matrix @ vector == pytest.approx(np.linalg.eigvalsh(matrix)[-1] * vector, abs=1e-5)


def test_the_eigenvector_is_defined_where_groups_hang_together_by_a_thread(network_of: NetworkOf) -> None:
    # Two alliances of five, all of each tied, joined by a chain of five: 15 organizations, nothing unusual.
    alliances = nx.disjoint_union(nx.complete_graph(5), nx.complete_graph(5))
    nx.add_path(alliances, [0, 10, 11, 12, 13, 5])
    alliances.add_edge(10, 14)
    graph = nx.relabel_nodes(alliances, {node: f"n{node:02}" for node in alliances})
    found = scores(network_of(graph), "eigenvector")
    values, vectors = np.linalg.eigh(nx.to_numpy_array(graph, nodelist=sorted(graph)))
    assert values[-1] - values[-2] > 1e-3, "one eigenvector is the leading one"
    assert [found[node] for node in sorted(graph)] == pytest.approx(list(abs(vectors[:, -1])), abs=1e-6)


def test_the_eigenvector_of_a_network_too_large_for_a_whole_matrix() -> None:
    # All have four ties, so all have the same share, whose squares add up to one.
    alike = nx.random_regular_graph(4, 2100, seed=1)
    found = scores(nx.MultiDiGraph((f"n{one}", f"n{other}") for one, other in alike.edges()), "eigenvector")
    assert list(found.values()) == pytest.approx([2100**-0.5] * 2100, rel=1e-6)


# ---- whole networks ---------------------------------------------------------------------------------------------


def test_a_star_is_wholly_centralized_and_a_circle_not_at_all() -> None:
    star = {row.measure: row.value for row in centralization(network([("a", other) for other in "bcdef"], "abcdef"))}
    circle = {
        row.measure: row.value for row in centralization(network(list(zip("abcde", "bcdea", strict=True)), "abcde"))
    }
    assert star == pytest.approx(dict.fromkeys(star, 1.0))
    assert circle == pytest.approx(dict.fromkeys(circle, 0.0), abs=1e-12)
    assert len(star) == 3


def test_the_figures_of_a_small_network_by_hand() -> None:
    # a-b-c is a triangle with d hanging on c; e-f is a pair; g is alone.
    made = network([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("e", "f"), ("e", "f")], "abcdefg")
    found = figures(made)
    assert {name: found[name] for name in ("nodes", "ties", "isolates", "components", "largest_component")} == {
        "nodes": 7,
        "ties": 5,
        "isolates": 1,
        "components": 3,
        "largest_component": 4,
    }
    assert found["density"] == pytest.approx(5 / 21)
    assert found["mean_degree"] == pytest.approx(10 / 7)
    assert found["transitivity"] == pytest.approx(3 / 5)
    assert found["degree_centralization"] == pytest.approx((7 * 3 - 10) / (6 * 5))


def test_components_are_numbered_from_the_largest() -> None:
    found = components(network([("e", "f"), ("a", "b"), ("c", "d"), ("d", "h")], "abcdefgh"))
    assert [(row.id, row.component, row.size) for row in found] == [
        ("c", 1, 3),
        ("d", 1, 3),
        ("h", 1, 3),
        ("a", 2, 2),
        ("b", 2, 2),
        ("e", 3, 2),
        ("f", 3, 2),
        ("g", 4, 1),
    ]


def test_a_cutpoint_strands_all_but_the_largest_part() -> None:
    made = network([("c", "a"), ("c", "b"), ("c", "d"), ("d", "e"), ("e", "f")], "abcdef")
    assert {row.id: row.stranded for row in cutpoints(made)} == {"c": 2, "d": 2, "e": 1}
    assert [row.id for row in cutpoints(made)] == ["c", "d", "e"], "the most stranded first, then by name"


@pytest.mark.parametrize("name", OF_ANY)
@pytest.mark.parametrize("nodes", ["", "a", "ab", "abc"])
def test_no_measure_fails_on_a_tiny_network(name: str, nodes: str) -> None:
    found = measure(network([], nodes), [name])
    assert _ENGINE.fullmatch(found.about["engine"]), found.about["engine"]
    rows_to_text(found, "json")
    for value in (value for row in found for value in row if isinstance(value, float)):
        assert math.isfinite(value)


@pytest.mark.parametrize("name", OF_ANY)
@pytest.mark.parametrize("pairs", [[("a", "a")], [("a", "b")], [("a", "b"), ("b", "a"), ("a", "b")]])
def test_no_measure_fails_on_loops_and_pairs(name: str, pairs: list[tuple[str, str]]) -> None:
    for value in (value for row in measure(network(pairs, ""), [name]) for value in row if isinstance(value, float)):
        assert math.isfinite(value)


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_every_measure_works_on_every_projection_of_the_shipped_data(projection: str, shipped: Store) -> None:
    made = graph_to_network(shipped, projection)
    for name in ("cohesion", "components", "cutpoints", "bridges", "communities", "degree", "closeness", "eigenvector"):
        assert measure(made, [name]).about["projection"] == projection


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_any_networkx_graph_will_do(kind: type[nx.Graph]) -> None:
    found = centrality(kind([("a", "b"), ("b", "c")]), ["degree", "betweenness"])
    assert [(row.id, row.degree, row.betweenness) for row in found] == [("b", 2, 1.0), ("a", 1, 0.0), ("c", 1, 0.0)]


# ---- groups -----------------------------------------------------------------------------------------------------


def cliques(*sizes: int) -> nx.MultiDiGraph:
    """Return groups of which each is wholly tied, each joined to the next by one tie."""
    graph = nx.Graph()
    for number, size in enumerate(sizes):
        members = [f"g{number}-{member:02}" for member in range(size)]
        graph.add_edges_from(nx.complete_graph(members).edges())
        if number:
            graph.add_edge(f"g{number - 1}-00", members[1])
    return nx.MultiDiGraph(graph.edges())


def test_groups_are_found_and_numbered_from_the_largest() -> None:
    found = communities(cliques(6, 9, 7))
    group = {row.id: row.group for row in found}
    assert {group[node] for node in group if node.startswith("g1")} == {1}
    assert {group[node] for node in group if node.startswith("g2")} == {2}
    assert {group[node] for node in group if node.startswith("g0")} == {3}
    assert [row.id for row in found if row.group == 1] == sorted(node for node in group if node.startswith("g1"))


def test_below_twenty_nodes_there_are_no_groups_and_that_is_said() -> None:
    assert list(communities(cliques(9, 10))) == []
    assert "No groups below 20 nodes." in communities(cliques(9, 10)).about["caveats"]
    assert communities(cliques(10, 10))
    assert not any("below" in caveat for caveat in communities(cliques(10, 10)).about["caveats"])


def test_groups_are_seeded_and_name_their_seed(shipped: Store) -> None:
    made = graph_to_network(shipped)
    one, other = communities(made, seed=3), communities(made, seed=3)
    assert list(one) == list(other)
    assert any("seed 3" in caveat for caveat in one.about["caveats"])
    assert any("nobody stated them" in caveat for caveat in one.about["caveats"])
    assert len(one) == len(made)


# ---- what is kept back ------------------------------------------------------------------------------------------


@pytest.fixture
def chain() -> nx.MultiDiGraph:
    """Return a chain a-b-c-d-e in which c does nothing but enforce the law."""
    made = network([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")], "abcde")
    made.nodes["c"]["enforcement_only"] = True
    return made


def test_cutpoints_keep_enforcement_bodies_back_and_count_them(chain: nx.MultiDiGraph) -> None:
    found = cutpoints(chain)
    assert {row.id: row.stranded for row in found} == {"b": 1, "d": 1}
    assert "1 left out: organizations whose only programmes are law enforcement." in found.about["caveats"]


def test_bridges_keep_enforcement_bodies_back_and_count_them(chain: nx.MultiDiGraph) -> None:
    found = bridges(chain)
    assert [(row.one, row.other) for row in found] == [("a", "b"), ("d", "e")]
    assert any(caveat.startswith("2 left out:") for caveat in found.about["caveats"])


@pytest.mark.parametrize(("name", "count"), [("cutpoints", 3), ("bridges", 4)])
def test_unredacted_shows_all(name: str, count: int, chain: nx.MultiDiGraph) -> None:
    found = measure(chain, [name], unredacted=True)
    assert len(found) == count
    assert not any("left out:" in caveat for caveat in found.about["caveats"])
    assert len(measure(chain, [name])) == count - (1 if name == "cutpoints" else 2)


def test_nobody_kept_back_is_said_too(kite: nx.Graph, network_of: NetworkOf) -> None:
    assert any(caveat.startswith("0 left out:") for caveat in cutpoints(network_of(kite)).about["caveats"])


@pytest.mark.parametrize(
    "name", ["cutpoints", "bridges", "brokerage", "brokerage-expected", "key-players", "fragmentation-curve"]
)
def test_tables_do_not_reassure_about_whom_they_do_not_know(name: str) -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "d")]
    for made in (tables_to_network(pairs, [{"id": n, "kind": "NGO"} for n in "abcd"]), network(pairs, "abcd")):
        caveats = measure(made, [name]).about["caveats"]
        assert not any("0 left out" in caveat for caveat in caveats)
        told = "Tables do not tell whose only programmes are law enforcement, so nobody is left out."
        assert told in caveats or name == "brokerage-expected"


@pytest.mark.parametrize("name", ["mixing", "mixing-by-group", "brokerage"])
def test_a_legal_status_groups_nobody(name: str, shipped: Store) -> None:
    with pytest.raises(InputError, match="legal_status is nothing to group or compare by"):
        graph_to_network(shipped, observed=("legal_status",))
    made = tables_to_network([("a", "b")], [{"id": "a", "legal_status": "x"}, {"id": "b"}])
    with pytest.raises(InputError, match="legal_status is nothing to group or compare by"):
        measure(made, [name], by="legal_status")


def test_a_degree_with_direction_says_that_it_is_both() -> None:
    made = nx.MultiDiGraph([("a", "b"), ("b", "a")])
    directed = measure(made, ["degree"], directed=True)
    assert [row.degree for row in directed] == [2, 2]
    assert any("ties in plus ties out" in caveat for caveat in directed.about["caveats"])
    assert not any("with how many others" in caveat for caveat in directed.about["caveats"])
    assert not any("plus" in caveat for caveat in measure(made, ["degree"]).about["caveats"])


# ---- what every number is to be read with -----------------------------------------------------------------------


@pytest.mark.parametrize("name", OF_ANY)
def test_every_number_says_how_it_was_made(name: str, florentine: nx.Graph, rdf_of: Callable[..., Store]) -> None:
    store = rdf_of(florentine)
    made = graph_to_network(store, as_of="2012", documented="in", min_sources=1)
    about = json.loads(rows_to_text(measure(made, [name]), "json"))["about"]
    assert about["projection"] == "documented-ties"
    assert about["tie_rule"] == PROJECTIONS["documented-ties"].summary
    assert (about["as_of"], about["documented"], about["left_out"]) == ("2012", "in", "of another time: 20")
    assert (about["data_version"], about["hash"]) == ("0.0.1", content_hash(store))
    assert _ENGINE.fullmatch(about["engine"]), about["engine"]
    assert set(PROJECTIONS["documented-ties"].caveats) <= set(about["caveats"])


def test_a_number_without_some_sources_or_with_many_says_so(kite: nx.Graph, rdf_of: Callable[..., Store]) -> None:
    store = rdf_of(kite)
    made = graph_to_network(store, min_sources=2, stated_only=True)
    assert (cohesion(made).about["min_sources"], cohesion(made).about["stated_only"]) == (2, True)
    assert "s1" in str(cohesion(graph_to_network(store, without_source=["s1"])).about["without_source"])


def test_each_centrality_says_what_it_means() -> None:
    about = centrality(network([("a", "b")]), ["degree", "pagerank"]).about
    assert [caveat.partition(":")[0] for caveat in about["caveats"]] == ["degree", "pagerank"]


FORBIDDEN = ("influen", "power", "leader", "important", "effective", "cause", "because")


@pytest.mark.parametrize("name", OF_ANY)
def test_no_word_says_more_than_the_sources(name: str, kite: nx.Graph, network_of: NetworkOf) -> None:
    about = measure(network_of(kite), [name]).about
    said = f"{about['caveats']} {about['tie_rule']}".lower()
    assert not [word for word in FORBIDDEN if word in said]


# ---- asking -----------------------------------------------------------------------------------------------------


def test_several_centralities_stand_side_by_side(kite: nx.Graph, network_of: NetworkOf) -> None:
    found = measure(network_of(kite), ["betweenness", "degree", "harmonic"])
    assert found.columns == ("id", "iri", "label", "kind", "betweenness", "degree", "harmonic", "rank")
    assert found[0].id == "heather", "the first measure orders"
    assert found[0][:4] == ("heather", "https://w3id.org/amurgraph/id/org/heather", "Heather", "Organization")
    table = found.to_pandas()
    assert isinstance(table, pd.DataFrame)
    assert table.set_index("id").loc["diane", "degree"] == 6


def test_measures_of_different_rows_are_not_mixed(kite: nx.Graph, network_of: NetworkOf) -> None:
    with pytest.raises(InputError, match="cohesion gives rows of its own"):
        measure(network_of(kite), ["degree", "cohesion"])


def test_a_misspelt_measure_is_answered_with_a_near_one(kite: nx.Graph, network_of: NetworkOf) -> None:
    with pytest.raises(UnknownNameError, match="did you mean betweenness"):
        measure(network_of(kite), ["betweeness"])
    with pytest.raises(UnknownNameError, match="did you mean closeness"):
        centrality(network_of(kite), ["closenes"])


def test_no_measure_at_all_is_no_question() -> None:
    with pytest.raises(InputError, match="name at least one centrality"):
        measure(network([]), [])


def test_louvain_is_a_method_and_no_measure() -> None:
    with pytest.raises(UnknownNameError, match="no measure 'louvain'"):
        measure(network([]), ["louvain"], method="leiden")


def test_each_measure_says_in_plain_words_what_it_answers() -> None:
    assert list(ASKS) == list(MEASURES)
    refused = re.compile(r"\b(return|influen|power|leader|leading|key|important|effective|caus|driv)", re.IGNORECASE)
    for answer in ASKS.values():
        assert not refused.search(answer), answer
        assert not answer.endswith(".")
        assert "`" not in answer


def test_a_process_that_hashes_otherwise_gives_the_same_digits() -> None:
    command = [sys.executable, "-m", "amurgraph", "measure", "harmonic", "betweenness", "pagerank", "--format", "json"]
    answers = {
        subprocess.run(
            command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, timeout=60, check=True
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(answers) == 1


def test_bridges_and_cutpoints_take_ids_of_any_type() -> None:
    network = nx.Graph([("a", 1), (1, "b"), ("b", (2, 3))])
    assert [row.id for row in cutpoints(network)] == [1, "b"]
    assert [(row.one, row.other) for row in bridges(network)] == [((2, 3), "b"), (1, "a"), (1, "b")]
