"""Direction and weight are heeded where asked, and nowhere else; other libraries give the same numbers."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.errors import InputError
from amurgraph.measures import centrality, cohesion, density, measure

NODES = "abcdefgh"
ARCS = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.sampled_from([0.5, 1.0, 2.0, 3.0, 7.0])), max_size=20
)
GENTLY = settings(derandomize=True, deadline=None, max_examples=50)
PATHS = ["betweenness", "closeness", "harmonic"]


def made_of(arcs: list[tuple[str, str, float]]) -> nx.MultiDiGraph:
    network = nx.MultiDiGraph()
    network.add_nodes_from(NODES)
    network.add_weighted_edges_from(arcs)
    return network


def column(network: nx.MultiDiGraph, name: str, **how: Any) -> dict[str, float]:
    return {row.id: getattr(row, name) for row in centrality(network, [name], **how)}


def plain(arcs: list[tuple[str, str, float]], kind: type[nx.Graph]) -> nx.Graph:
    """Return the simple graph by other means: the largest weight of a pair."""
    graph = kind()
    graph.add_nodes_from(NODES)
    for one, other, weight in arcs:
        if one != other:
            before = graph.get_edge_data(one, other, {"weight": 0})["weight"]
            graph.add_edge(one, other, weight=max(weight, before), step=1 / max(weight, before))
    return graph


@GENTLY
@given(ARCS)
def test_with_direction_the_numbers_are_those_of_networkx(arcs: list[tuple[str, str, float]]) -> None:
    network, graph = made_of(arcs), plain(arcs, nx.DiGraph)
    theirs = {
        "betweenness": nx.betweenness_centrality(graph),
        "closeness": nx.closeness_centrality(graph),
        "in_degree": dict(graph.in_degree()),
        "out_degree": dict(graph.out_degree()),
    }
    for name, values in theirs.items():
        assert column(network, name, directed=True) == pytest.approx(values, abs=1e-9)


@GENTLY
@given(ARCS)
def test_with_weights_the_numbers_are_those_of_networkx(arcs: list[tuple[str, str, float]]) -> None:
    network, graph = made_of(arcs), plain(arcs, nx.Graph)
    theirs = {
        "degree": dict(graph.degree(weight="weight")),
        "betweenness": nx.betweenness_centrality(graph, weight="step"),
        "closeness": nx.closeness_centrality(graph, distance="step"),
        "pagerank": nx.pagerank(graph, weight="weight", tol=1e-12, max_iter=10_000),
    }
    for name, values in theirs.items():
        assert column(network, name, weighted=True) == pytest.approx(values, abs=1e-7)


@GENTLY
@given(ARCS, st.booleans())
def test_igraph_gives_the_same_numbers(arcs: list[tuple[str, str, float]], directed: bool) -> None:
    igraph = pytest.importorskip("igraph")
    graph = plain(arcs, nx.DiGraph if directed else nx.Graph)
    theirs = igraph.Graph.from_networkx(graph)
    pairs = 7 * 6 / (1 if directed else 2)
    ours = column(made_of(arcs), "betweenness", directed=directed)
    assert ours == pytest.approx(
        {node: value / pairs for node, value in zip(NODES, theirs.betweenness(directed=directed), strict=True)},
        abs=1e-9,
    )
    rows = {row.measure: row.value for row in cohesion(made_of(arcs), directed=directed)}
    assert rows["density"] == pytest.approx(theirs.density(), abs=1e-9)
    plainly = theirs.as_undirected()
    assert rows["clustering"] == pytest.approx(plainly.transitivity_avglocal_undirected(mode="zero"), abs=1e-9)
    largest = plainly.connected_components().giant()
    if max(len(part) for part in plainly.connected_components()) > 1 and largest.vcount() == rows["largest_component"]:
        sizes = [len(part) for part in plainly.connected_components()]
        if sizes.count(max(sizes)) == 1:  # of several largest ones igraph may take another
            assert rows["mean_distance"] == pytest.approx(largest.average_path_length(), abs=1e-9)
            assert rows["diameter"] == largest.diameter()
    assert rows["components"] == len(theirs.connected_components(mode="weak"))
    if directed and arcs:
        assert rows["reciprocity"] == pytest.approx(
            theirs.reciprocity() if graph.size() else 0.0, abs=1e-9, nan_ok=True
        )
        assert rows["strong_components"] == len(theirs.connected_components(mode="strong"))


@GENTLY
@given(ARCS)
def test_equal_weights_of_one_change_nothing(arcs: list[tuple[str, str, float]]) -> None:
    network = made_of([(one, other, 1.0) for one, other, _ in arcs])
    for name in ["degree", *PATHS, "eigenvector", "pagerank"]:
        assert column(network, name, weighted=True) == pytest.approx(column(network, name), abs=1e-9)


def test_a_star_that_points_inwards_is_as_centralized_as_can_be() -> None:
    star = nx.MultiDiGraph([(node, "hub") for node in "abcde"])
    rows = {row.measure: row.value for row in cohesion(star, directed=True)}
    assert rows["in_degree_centralization"] == 1.0
    assert rows["out_degree_centralization"] == pytest.approx((6 * 1 - 5) / 25)
    assert rows["reciprocity"] == 0.0
    assert "degree_centralization" not in rows
    assert "reciprocity" not in {row.measure for row in cohesion(star)}


def test_density_counts_both_directions() -> None:
    assert density(nx.MultiDiGraph([("a", "b")]), directed=True)[0].value == 0.5
    assert density(nx.MultiDiGraph([("a", "b")]))[0].value == 1.0


def test_the_rows_say_which_graph_was_measured() -> None:
    network = nx.MultiDiGraph([("a", "b")])
    assert centrality(network).about["graph"].startswith("simple, undirected; ")
    directed = centrality(network, ["closeness"], directed=True).about
    assert directed["graph"].startswith("simple, directed ")
    assert "Direction counts: nearness is by the steps from the others to it." in directed["caveats"]


@pytest.mark.parametrize(
    ("names", "options", "words"),
    [
        (["in_degree"], {}, "in_degree needs direction; add --directed"),
        (["eigenvector"], {"directed": True}, "leave out --directed"),
        (["cutpoints"], {"directed": True}, "cutpoints takes no directed=; it takes: unredacted="),
        (["degree"], {"by": "kind"}, "a centrality takes no by=; it takes: directed=, weighted="),
        (["degree", "density"], {}, "density gives rows of its own"),
    ],
)
def test_what_does_not_go_together_is_said(names: list[str], options: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        measure(nx.MultiDiGraph([("a", "b")]), names, **options)


def test_a_tie_that_weighs_nothing_has_no_length() -> None:
    network = nx.MultiDiGraph([("a", "b", {"weight": 0.0})])
    assert column(network, "degree", weighted=True) == {"a": 0.0, "b": 0.0}
    with pytest.raises(InputError, match="the tie a - b weighs 0"):
        centrality(network, ["closeness"], weighted=True)


def test_an_option_that_is_off_is_as_if_it_were_not_given() -> None:
    assert measure(nx.MultiDiGraph([("a", "b")]), ["degree"], by=None, unredacted=False)[0].degree == 1
