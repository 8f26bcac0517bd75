"""The simple graph: one edge for each pair, whatever the number and direction of the relations between them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.errors import InputError, UnknownNameError
from amurgraph.network import PROJECTIONS, graph_to_network, simple
from amurgraph.network.simplifying import bare_simple

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

    Say = Callable[..., Store]

EDGES = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.sampled_from(["funds", "supports"]))
)


def test_parallel_and_opposite_relations_become_one_edge_that_names_them_all(say: Say) -> None:
    graph = simple(
        graph_to_network(say("otter funds cedar s10", "cedar member_of otter s2", "cedar supports otter s2"))
    )
    assert type(graph) is nx.Graph
    assert list(graph.edges(data=True)) == [
        (
            "cedar",
            "otter",
            {"relations": 3, "types": "funds|memberOf|supports", "sources": "s2|s10", "n_sources": 2, "weight": 1.0},
        )
    ]


def test_loops_are_dropped_and_their_nodes_stay() -> None:
    graph = simple(nx.MultiDiGraph([("a", "a"), ("b", "a")]))
    assert (set(graph), list(graph.edges())) == ({"a", "b"}, [("a", "b")])
    assert set(simple(nx.MultiDiGraph([("a", "a")]))) == {"a"}


def test_isolates_and_all_facts_stay(say: Say) -> None:
    network = graph_to_network(say("cedar member_of otter s1", also="hill"))
    graph = simple(network)
    assert dict(graph.nodes(data=True)) == dict(network.nodes(data=True))
    assert {name: graph.graph[name] for name in network.graph} == network.graph


def test_the_graph_says_by_which_rules_it_was_made(say: Say) -> None:
    network = graph_to_network(say("cedar member_of otter s1"))
    assert simple(network).graph["simplified"] == (
        "simple, undirected; parallel relations are one tie; loops are dropped; weight: the largest of its relations"
    )
    assert simple(network, directed=True, weights="sum").graph["simplified"] == (
        "simple, directed (a relation without a direction goes both ways); parallel relations are one tie; "
        "loops are dropped; weight: the sum of its relations"
    )


def test_with_direction_a_partner_is_one_both_ways_and_a_member_one_way(say: Say) -> None:
    network = graph_to_network(say("cedar member_of otter s1", "cedar partner_of hill s1"))
    assert sorted(simple(network, directed=True).edges()) == [("cedar", "hill"), ("cedar", "otter"), ("hill", "cedar")]


@pytest.mark.parametrize(("weights", "weight"), [("largest", 2.0), ("sum", 5.0), ("count", 3.0)])
def test_the_weights_of_parallel_relations_are_joined_as_asked(weights: str, weight: float) -> None:
    network = nx.MultiDiGraph([("a", "b", {"weight": 2}), ("b", "a", {"weight": 2}), ("a", "b")])
    assert simple(network, weights=weights).edges["a", "b"]["weight"] == weight


def test_another_rule_for_weights_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="mean"):
        simple(nx.MultiDiGraph(), weights="mean")


def test_the_weight_is_the_largest_of_the_joined_relations(say: Say) -> None:
    members = [f"{who} implements proj-dens s1" for who in ("cedar", "hill", "otter")]
    graph = simple(graph_to_network(say(*members, "cedar member_of hill s1"), "collaboration"))
    assert graph.edges["cedar", "hill"]["weight"] == 1.0
    assert graph.edges["cedar", "otter"]["weight"] == pytest.approx(0.5)


def test_a_network_of_anybody_will_do() -> None:
    network = nx.MultiDiGraph()
    network.add_edge("b", "a", weight=2)
    network.add_edge("a", "b", sources="s1")
    assert simple(network).edges["a", "b"] == {
        "relations": 2,
        "types": "0",
        "sources": "s1",
        "n_sources": 1,
        "weight": 2.0,
    }


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_a_tie_is_counted_once_whatever_the_kind_of_graph(kind: type[nx.Graph]) -> None:
    made = kind()
    made.add_edge("b", "a", sources="s1")
    made.add_node("c")
    graph = simple(made)
    assert graph.edges["a", "b"]["relations"] == 1
    assert (set(graph), graph.number_of_edges()) == ({"a", "b", "c"}, 1)


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_the_simple_graph_of_the_shipped_data_has_the_tied_pairs(projection: str, shipped: Store) -> None:
    network = graph_to_network(shipped, projection)
    graph = simple(network)
    assert {frozenset(edge) for edge in graph.edges()} == {frozenset(edge) for edge in network.edges()}
    assert sum(number for *_, number in graph.edges(data="relations")) == network.number_of_edges()
    assert set(graph) == set(network)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(EDGES)
def test_the_order_in_which_relations_were_added_does_not_matter(relations: list[tuple[str, str, str]]) -> None:
    def made(order: list[tuple[str, str, str]]) -> list[Any]:
        network = nx.MultiDiGraph()
        network.add_nodes_from("abcdef")
        for source, target, key in order:
            network.add_edge(source, target, key=key, sources=f"s{ord(source)}")
        return list(simple(network).edges(data=True))

    unique = sorted(set(relations))
    assert made(unique) == made(unique[::-1])
    assert len(made(unique)) == len({frozenset((s, t)) for s, t, _ in unique if s != t})


# ---- networks of others -----------------------------------------------------------------------------------------


def test_ids_that_no_order_holds_for_are_taken_as_they_stand() -> None:
    network = nx.MultiDiGraph([(7, "a"), ("a", 7), ((1, 2), 7)])
    for directed, ends in ((False, [(7, "a"), (7, (1, 2))]), (True, [(7, "a"), ("a", 7), ((1, 2), 7)])):
        assert list(simple(network, directed=directed).edges()) == ends


def test_a_network_may_be_called_anything() -> None:
    network = nx.Graph([("a", "b")])
    network.graph.update({1: "one", "name": "otters", "incoming_graph_data": "x"})
    assert {name: simple(network).graph[name] for name in network.graph} == network.graph


def test_nothing_is_no_weight_and_what_is_no_number_is_refused() -> None:
    network = nx.Graph([("a", "b", {"weight": None, "sources": None}), ("b", "c", {"weight": "2"})])
    assert list(simple(network).edges(data="weight")) == [("a", "b", 1.0), ("b", "c", 2.0)]
    assert simple(network).edges["a", "b"]["n_sources"] == 0
    for weight in (float("nan"), float("inf"), "many", [1]):
        network.edges["a", "b"]["weight"] = weight
        with pytest.raises(InputError, match="of the tie of a and b is no number; write one, or leave it out"):
            simple(network)


# ---- against the plain way --------------------------------------------------------------------------------------

FACTS = st.fixed_dictionaries(
    {},
    optional={
        "directed": st.booleans(),
        "sources": st.sampled_from(["", "s2", "s10|s2", "s2|s10", None]),
        "type": st.sampled_from(["funds", "supports"]),
        "weight": st.sampled_from([None, 0, 0.1, 0.2, "3"]),
    },
)
FULL = st.lists(st.tuples(st.sampled_from("dacb"), st.sampled_from("dacb"), st.sampled_from(["x", "y"]), FACTS))


@settings(derandomize=True, deadline=None, max_examples=200)
@given(FULL, st.booleans(), st.sampled_from(["largest", "sum", "count"]), st.booleans())
def test_every_tie_joins_what_looking_at_each_pair_in_turn_joins(
    edges: list[tuple[str, str, str, dict[str, Any]]], directed: bool, weights: str, undirected: bool
) -> None:
    network: nx.MultiGraph = nx.MultiGraph() if undirected else nx.MultiDiGraph()
    for one, other, key, facts in edges:
        network.edges[one, other, network.add_edge(one, other, key=key)].update(facts)
    expected = []
    for one in sorted(network):
        for other in sorted(network):
            if one == other or (not directed and one > other):
                continue
            joined = []
            for source, target, key, facts in network.edges(keys=True, data=True):
                both = undirected or not directed or not facts.get("directed", True)
                if (source, target) == (one, other) or (both and (target, source) == (one, other)):
                    joined.append((facts.get("type", key), facts))
            if joined:
                sources = {s for _, facts in joined for s in (facts.get("sources") or "").split("|") if s}
                given_weights = [float(1 if f.get("weight") is None else f["weight"]) for _, f in joined]
                rules = {"largest": max(given_weights), "sum": math.fsum(given_weights), "count": float(len(joined))}
                tie = {
                    "relations": len(joined),
                    "types": "|".join(sorted({kind for kind, _ in joined})),
                    "sources": "|".join(sorted(sources, key=lambda slug: int(slug[1:]))),
                    "n_sources": len(sources),
                    "weight": rules[weights],
                }
                expected.append((one, other, tie))
    graph = simple(network, directed=directed, weights=weights)
    ends = [(one, other, facts) for one, other, facts in graph.edges(data=True)]
    ordered = ends if directed else [(min(one, other), max(one, other), facts) for one, other, facts in ends]
    assert sorted(ordered, key=lambda edge: edge[:2]) == expected


RELATIONS = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.sampled_from("abcdef"),
        st.fixed_dictionaries(
            {}, optional={"weight": st.sampled_from([None, 0, 2, 0.5, "3"]), "directed": st.booleans()}
        ),
    )
)


@given(
    relations=RELATIONS,
    kind=st.sampled_from([nx.MultiDiGraph, nx.MultiGraph, nx.DiGraph, nx.Graph]),
    directed=st.booleans(),
)
def test_the_bare_graph_is_the_simple_one_without_what_its_ties_tell(
    relations: list[tuple[str, str, dict[str, Any]]], kind: type[nx.Graph], directed: bool
) -> None:
    network = kind(data="bare")
    network.add_node("g", label="Gull Trust")
    network.add_edges_from(relations)
    bare, whole = bare_simple(network, directed=directed), simple(network, directed=directed)
    assert type(bare) is type(whole)
    assert (bare.graph, dict(bare.nodes(data=True))) == (whole.graph, dict(whole.nodes(data=True)))
    assert [(node, list(near)) for node, near in bare.adjacency()] == [(n, list(near)) for n, near in whole.adjacency()]
    assert list(bare.edges(data=True)) == [(*ends, {"weight": weight}) for *ends, weight in whole.edges(data="weight")]


@pytest.mark.parametrize("weight", [-1, math.nan, math.inf, "heavy"])
def test_a_weight_that_is_none_is_refused_of_the_bare_graph_too(weight: Any) -> None:
    network = nx.MultiDiGraph([("a", "b", {"weight": weight})])
    with pytest.raises(InputError, match="tie of a and b"):
        bare_simple(network)
