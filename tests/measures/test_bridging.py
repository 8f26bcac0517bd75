"""What is left of a component without some of its nodes, beside a count by hand."""

from __future__ import annotations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.measures.bridging import cutpoints_of, parts_without

NODES = "abcdefghi"
PAIRS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=14)
GENTLY = settings(derandomize=True, deadline=None, max_examples=50)


@given(pairs=PAIRS, removed=st.sets(st.sampled_from(NODES), max_size=4))
@GENTLY
def test_parts_are_those_that_paths_join(pairs: list[tuple[str, str]], removed: set[str]) -> None:
    graph = nx.Graph(pair for pair in pairs if pair[0] != pair[1])
    graph.add_nodes_from(NODES)
    rest = graph.subgraph(set(NODES) - removed)
    found = parts_without(graph, removed)
    touched = [set(part) for part in nx.connected_components(graph) if part & removed]
    assert {frozenset().union(*parts) for parts in found} == {frozenset(part - removed) for part in touched}
    for parts in found:
        assert [len(part) for part in parts] == sorted(map(len, parts), reverse=True)
        for part in parts:
            assert part == nx.node_connected_component(rest, min(part))


def test_of_equal_parts_that_with_the_first_id_stays() -> None:
    path = nx.path_graph(["d", "c", "b", "a", "e"])
    assert parts_without(path, ["b"]) == [[{"a", "e"}, {"c", "d"}]]


def test_two_that_go_from_one_component_part_it_once() -> None:
    two = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("x", "y")])
    assert parts_without(two, ["b", "c"]) == [[{"a"}, {"d"}]]
    assert parts_without(two, ["x", "b"]) == [[{"c", "d"}, {"a"}], [{"y"}]]
    assert parts_without(two, []) == []


def test_ids_of_any_sort() -> None:
    assert cutpoints_of(nx.path_graph([1, "a", ("b", 2), 4])) == {"a": 1, ("b", 2): 1}
