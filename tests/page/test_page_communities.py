"""The communities that a large page starts with, and its records made as they are asked for."""

from __future__ import annotations

import json
from collections import Counter

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.page.test_page_large import records

from amurgraph.page.communities import FROM, communities_of, starts_with_communities
from amurgraph.page.edges import EdgeRecords, edge_records
from amurgraph.page.packing import columns, packed
from amurgraph.page.records import node_records

TEXTS = st.text("ab", max_size=2)
VALUES = st.one_of(st.none(), st.booleans(), st.integers(-3, 3), TEXTS, st.lists(TEXTS, max_size=2))
NAMES = st.sampled_from(["kind", "shape", "degree", "size", "sources", "iri", "id"])
RECORDS = st.lists(st.dictionaries(NAMES, VALUES), max_size=6)


@settings(max_examples=60, deadline=None)
@given(RECORDS, st.integers(0, 1))
def test_whatever_records_hold_columns_give_it_back(given_: list[dict[str, object]], times: int) -> None:
    many = given_ * (1 + 1500 * times)  # so many are not turned into columns at once
    assert records(json.loads(json.dumps(columns(many)))) == many


def ring_of_rings(many: int = 8, size: int = 12) -> nx.MultiDiGraph:
    made = nx.MultiDiGraph()
    for ring in range(many):
        for place in range(size):
            made.add_edge(f"{ring}-{place}", f"{ring}-{(place + 1) % size}", "partnerOf")
            made.add_edge(f"{ring}-{place}", f"{ring}-{(place + 2) % size}", "partnerOf")
        made.add_edge(f"{ring}-0", f"{(ring + 1) % many}-0", "funds")
    made.add_edge("pair", "other")
    made.add_node("lone")
    return made


def test_communities_are_who_has_most_ties_among_themselves_and_small_ones_have_no_number() -> None:
    made = communities_of(ring_of_rings())

    assert {"pair", "other", "lone"}.isdisjoint(made)
    assert sorted(Counter(made.values()).values()) == [12] * 8
    assert all(len({made[f"{ring}-{place}"] for place in range(12)}) == 1 for ring in range(8))


def test_order_and_direction_of_relations_do_not_change_communities() -> None:
    one = ring_of_rings()
    other = nx.MultiDiGraph()
    other.add_nodes_from(reversed(list(one)))
    other.add_edges_from((b, a) for a, b in reversed(list(one.edges())))
    assert communities_of(other) == communities_of(one)


def test_only_large_networks_start_with_communities() -> None:
    assert not starts_with_communities(nx.empty_graph(FROM))
    assert starts_with_communities(nx.empty_graph(FROM + 1))


def test_relations_made_one_by_one_are_packed_as_those_in_a_list() -> None:
    network = ring_of_rings()
    nodes = node_records(network)
    assert len(EdgeRecords(network)) == len(edge_records(network))
    assert packed(nodes, EdgeRecords(network), {}) == packed(nodes, edge_records(network), {})
