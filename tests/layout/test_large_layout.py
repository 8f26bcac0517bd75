"""Thousands of nodes: each has room of its own, ties are short, groups stand apart, no table of all pairs is made."""

from __future__ import annotations

import random
import tracemalloc
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from scipy.spatial import cKDTree

from amurgraph.layout import LARGE, positions
from amurgraph.layout.grouping import groups
from amurgraph.layout.large import large_positions

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOM = 60  # no two dots come nearer


def pairs(ties: Iterable[tuple[int, int]]) -> tuple[int, np.ndarray]:
    """Return how many nodes there are, and the ties as the layout takes them."""
    edges = np.array(sorted({(min(tie), max(tie)) for tie in ties}))
    return int(edges.max()) + 1, edges


def planted(many: int = 40, size: int = 60, seed: int = 3) -> list[tuple[int, int]]:
    """Return groups with many ties inside and few between them."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    ties = [(group * size + place, group * size + place + 1) for group in range(many) for place in range(size - 1)]
    for group in range(many):
        ties += [
            (group * size + a, group * size + b) for a, b in (chance.sample(range(size), 2) for _ in range(size * 2))
        ]
        ties.append((group * size, (group + 1) % many * size))
    return ties


STAR = [(0, leaf) for leaf in range(1, 2500)]
PATH = [(place, place + 1) for place in range(2500)]
APART = [(2 * place, 2 * place + 1) for place in range(800)]
CLIQUE = list(combinations(range(260), 2))
TREE = [(place, place // 3) for place in range(1, 2500)]


@pytest.mark.parametrize("ties", [STAR, PATH, APART, CLIQUE, TREE], ids=["star", "path", "pairs", "clique", "tree"])
def test_whatever_its_shape_each_node_has_room_of_its_own(ties: list[tuple[int, int]]) -> None:
    size, edges = pairs(ties)
    points = large_positions(size, edges)

    assert points.shape == (size, 2)
    assert np.isfinite(points).all()
    assert not cKDTree(points).query_pairs(ROOM)


def test_ties_are_short_and_groups_stand_apart() -> None:
    size, edges = pairs(planted())
    points = large_positions(size, edges)

    lengths = np.hypot(*(points[edges[:, 0]] - points[edges[:, 1]]).T)
    chance = np.random.default_rng(1)
    any_two = np.hypot(*(points[chance.integers(0, size, 4000)] - points[chance.integers(0, size, 4000)]).T)
    assert np.median(lengths) < 0.2 * np.median(any_two)
    nearest = cKDTree(points).query(points, 2)[1][:, 1]
    assert (nearest // 60 == np.arange(size) // 60).mean() > 0.95, "the nearest neighbour is of the same group"


def test_groups_that_are_known_stand_together() -> None:
    size, edges = pairs(planted())
    known = [node // 120 + 1 if node < 2280 else 0 for node in range(size)]
    points = large_positions(size, edges, known)

    middles = np.array([points[120 * group : 120 * group + 120].mean(axis=0) for group in range(19)])
    nearest = np.hypot(*(points[:2280, None, :] - middles[None, :, :]).transpose(2, 0, 1)).argmin(axis=1)
    assert (nearest == np.arange(2280) // 120).mean() > 0.95
    assert not cKDTree(points).query_pairs(ROOM)


def test_a_large_map_is_wider_than_high_but_not_by_much() -> None:
    width, height = np.ptp(large_positions(*pairs(planted())), axis=0)

    assert 1 < width / height < 2


def test_groups_that_were_planted_are_found() -> None:
    size, edges = pairs(planted())
    found = groups(size, edges)

    assert len(set(found)) == 40
    for group in range(40):
        (_, together), *_ = Counter(found[group * 60 : group * 60 + 60]).most_common(1)
        assert together > 57


def test_groups_are_as_good_as_those_of_networkx() -> None:
    graph = nx.gnm_random_graph(800, 2400, seed=4)
    graph.remove_nodes_from(list(nx.isolates(graph)))
    graph = nx.convert_node_labels_to_integers(graph)
    found = groups(*pairs(graph.edges()))
    ours = nx.community.modularity(graph, [{n for n, g in enumerate(found) if g == one} for one in set(found)])
    theirs = nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=1))

    assert ours > theirs - 0.02


def test_thousands_are_laid_out_without_a_table_of_all_pairs() -> None:
    size, edges = pairs(planted(many=60))
    tracemalloc.start()
    large_positions(size, edges)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < size * size * 8 / 4


def test_order_and_direction_do_not_matter_for_thousands_either() -> None:
    ties = [(f"n{one:05}", f"n{other:05}") for one, other in planted(many=36)]
    alone = [f"lone{number}" for number in range(20)]
    made = nx.MultiDiGraph(ties)
    made.add_nodes_from(alone)
    places = positions(made)
    shuffled = [(other, one) for one, other in ties]
    random.Random(2).shuffle(shuffled)  # noqa: S311 - an order, not a secret
    again = nx.MultiDiGraph()
    again.add_nodes_from(alone[::-1])
    again.add_edges_from(shuffled)

    assert len(made) > LARGE
    assert positions(again) == places
    assert len(set(places.values())) == len(made)
    lowest = max(y for node, (_, y) in places.items() if node not in alone)
    assert min(places[node][1] for node in alone) > lowest
    assert len({places[node][1] for node in alone}) == 1, "one row is as wide as the map"
