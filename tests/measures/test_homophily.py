"""Mixing: published figures through claims, networkx and igraph, and permutations that are all of them.

Kinship positions: White (1975) as Freeman (1978), Sociological Methods & Research 6, prints them; the edge list is that
of R's ``netseg`` (Bojanowski & Corten 2014), whose tests have the assortativity. Couples: Newman (2003), Physical
Review E 67, table I, from Catania and others (1992); the counts are those of ``netseg``.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.errors import InputError, UnknownNameError
from amurgraph.measures.homophily import (
    Counts,
    assortativity_of,
    counts_of,
    e_i_index_of,
    mixing,
    mixing_by_group,
    numeric_assortativity_of,
    odds_ratio_of,
    segregation_of,
)
from amurgraph.rows import rows_to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from amurgraph.rows import Rows

    NetworkOf = Callable[..., nx.MultiDiGraph]

NODES = "abcdefgh"
PAIRS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=20)
KINDS = st.lists(st.sampled_from(["Fund", "Zoo", "Reserve"]), min_size=len(NODES), max_size=len(NODES))
NUMBERS = st.lists(st.integers(-3, 5), min_size=len(NODES), max_size=len(NODES))
GENTLY = settings(derandomize=True, deadline=None, max_examples=50)
MEASURES = ("internal_ties", "external_ties", "e_i_index", "segregation", "odds_ratio", "assortativity")


def values(rows: Rows, column: str = "value") -> dict[str, Any]:
    """Return a column by measure."""
    return {row.measure: getattr(row, column) for row in rows}


def graph_of(pairs: Sequence[tuple[str, str]], facts: Sequence[Any], *, directed: bool = False) -> nx.Graph:
    """Return a simple graph with all nodes, each with its fact as ``kind``."""
    graph = nx.DiGraph() if directed else nx.Graph()
    graph.add_nodes_from((node, {"kind": fact}) for node, fact in zip(NODES, facts, strict=True))
    graph.add_edges_from(pair for pair in pairs if pair[0] != pair[1])
    return graph


def approximately(value: float | None) -> Any:
    """Return what equals a value to nine digits, or None."""
    return None if value is None else pytest.approx(value, abs=1e-9)


# ---- published figures ------------------------------------------------------------------------------------------

AVOIDANCE = """
mother: sister sisters-daughter brothers-daughter father brother brothers-son sisters-son
sister: sisters-daughter brothers-daughter father sisters-son
brothers-wife: brothers-daughter
sisters-daughter: father
brothers-daughter: father brother
father: brother brothers-son sisters-son
brother: brothers-son sisters-son
sisters-husband: brothers-son sisters-son
"""
WOMEN = ("mother", "sister", "brothers-wife", "sisters-daughter", "brothers-daughter")


@pytest.fixture(scope="module")
def kinship() -> nx.Graph:
    """Return White's (1975) ten kinship positions: a tie where contact was never restricted."""
    graph = nx.Graph()
    for line in AVOIDANCE.strip().splitlines():
        one, others = line.split(": ")
        graph.add_edges_from((one, other) for other in others.split())
    nx.set_node_attributes(graph, {node: "female" if node in WOMEN else "male" for node in graph}, "gender")
    return graph


@pytest.fixture(scope="module")
def couples() -> nx.DiGraph:
    """Return as many ties from men to women as the table has, group by group; who is tied to whom is not known."""
    table = {
        "black": [506, 32, 69, 26],
        "hispanic": [23, 308, 114, 38],
        "white": [26, 46, 599, 68],
        "other": [10, 14, 47, 32],
    }
    graph, room = nx.DiGraph(), 25  # 25 by 25 pairs are enough for the largest cell
    for man, row in table.items():
        for woman, count in zip(table, row, strict=True):
            ends = [(f"m-{man}-{k // room}", f"w-{woman}-{k % room}") for k in range(count)]
            graph.add_edges_from(ends)
    nx.set_node_attributes(graph, {node: node.split("-")[1] for node in graph}, "origin")
    return graph


def test_freemans_segregation_of_kinship_positions(kinship: nx.Graph, network_of: NetworkOf) -> None:
    network = network_of(kinship, observed=("gender",))
    found = values(mixing(network, by="gender", permutations=0))
    assert (found["internal_ties"], found["external_ties"]) == (13, 9)
    assert round(found["segregation"], 2) == 0.26
    assert round(found["assortativity"], 6) == 0.180124
    assert found["e_i_index"] == pytest.approx((9 - 13) / 22)


def test_newmans_assortativity_of_couples(couples: nx.DiGraph, network_of: NetworkOf) -> None:
    network = network_of(couples, relation="supports", observed=("origin",))
    found = values(mixing(network, by="origin", directed=True, permutations=0))
    assert found["internal_ties"] + found["external_ties"] == 1958
    assert round(found["assortativity"], 3) == 0.621


def test_the_odds_ratio_of_a_classroom() -> None:
    # netseg's README prints 16.58071 for 13 girls and 13 boys with 81 arcs within and 7 between.
    assert round(odds_ratio_of(Counts(81, 7, 2 * 13 * 12, 2 * 13 * 13)) or 0, 5) == 16.58071


def test_the_factions_of_the_karate_club(network_of: NetworkOf) -> None:
    # 11 of 78 ties are between the two clubs that came of it (networkx: who went where).
    karate = nx.karate_club_graph()
    found = values(mixing(network_of(karate, observed=("club",)), by="club", permutations=200))
    assert (found["internal_ties"], found["external_ties"]) == (67, 11)
    assert round(found["e_i_index"], 3) == -0.718
    assert found["assortativity"] == pytest.approx(nx.attribute_assortativity_coefficient(karate, "club"), abs=1e-9)
    groups = mixing_by_group(network_of(karate, observed=("club",)), by="club")
    assert [tuple(row)[:4] for row in groups] == [("Mr. Hi", 17, 35, 11), ("Officer", 17, 32, 11)]


# ---- agreement --------------------------------------------------------------------------------------------------


@GENTLY
@given(PAIRS, KINDS, st.booleans())
def test_networkx_and_igraph_agree_on_groups(pairs: list[tuple[str, str]], kinds: list[str], directed: bool) -> None:
    graph = graph_of(pairs, kinds, directed=directed)
    ours = assortativity_of(graph, dict(zip(NODES, kinds, strict=True)))
    ends = {kind for pair in graph.edges() for kind in (graph.nodes[end]["kind"] for end in pair)}
    if len(ends) < 2:
        assert ours is None, "ties of one group: networkx divides by nothing"
        return
    assert ours == pytest.approx(nx.attribute_assortativity_coefficient(graph, "kind"), abs=1e-9)
    igraph = pytest.importorskip("igraph")
    other = igraph.Graph.from_networkx(graph)
    codes = [sorted(set(kinds)).index(kind) for kind in other.vs["kind"]]
    assert ours == pytest.approx(other.assortativity_nominal(codes, directed=directed), abs=1e-9)


@GENTLY
@given(PAIRS, NUMBERS, st.booleans())
def test_networkx_and_igraph_agree_on_numbers(pairs: list[tuple[str, str]], numbers: list[int], directed: bool) -> None:
    graph = graph_of(pairs, numbers, directed=directed)
    ours = numeric_assortativity_of(graph, dict(zip(NODES, numbers, strict=True)))
    sides = [{graph.nodes[end]["kind"] for end in side} for side in zip(*graph.edges(), strict=True)]
    sides = sides if directed or not sides else [sides[0] | sides[1]]
    if not sides or min(len(side) for side in sides) < 2:
        assert ours is None, "no variation: networkx divides by nothing"
        return
    assert ours == pytest.approx(nx.numeric_assortativity_coefficient(graph, "kind"), abs=1e-9)
    igraph = pytest.importorskip("igraph")
    other = igraph.Graph.from_networkx(graph)
    assert ours == pytest.approx(other.assortativity(other.vs["kind"], directed=directed), abs=1e-9)


@GENTLY
@given(PAIRS, KINDS, st.booleans())
def test_the_indices_are_those_of_the_mixing_matrix(
    pairs: list[tuple[str, str]], kinds: list[str], directed: bool
) -> None:
    graph = graph_of(pairs, kinds, directed=directed)
    groups = dict(zip(NODES, kinds, strict=True))
    counts = counts_of(graph, groups)
    possible = [(one, other) for one in NODES for other in NODES if one < other or (directed and one != other)]
    assert counts.pairs_within == sum(groups[one] == groups[other] for one, other in possible)
    assert counts.pairs_within + counts.pairs_between == len(possible)
    assert counts.ties == graph.number_of_edges()
    index, segregation, odds = e_i_index_of(counts), segregation_of(counts), odds_ratio_of(counts)
    if index is not None:
        assert -1 <= index <= 1
        if segregation is not None:  # both are functions of the share of ties between groups
            assert segregation == pytest.approx(1 - (index + 1) / 2 / counts.expected_share)
    if odds is not None and segregation is not None:
        assert (odds > 1 + 1e-9) == (segregation > 1e-9), "the same side of chance"
    rows = mixing_by_group(graph, directed=directed)
    assert sum(row.internal for row in rows) == counts.internal
    assert sum(row.external for row in rows) == 2 * counts.external
    assert sum(row.members for row in rows) == len(NODES)


@GENTLY
@given(PAIRS, KINDS, st.permutations(NODES))
def test_names_do_not_matter(pairs: list[tuple[str, str]], kinds: list[str], others: list[str]) -> None:
    graph = graph_of(pairs, kinds)
    renamed = nx.relabel_nodes(graph, dict(zip(NODES, others, strict=True)))
    expected = values(mixing(graph, permutations=0))
    assert values(mixing(renamed, permutations=0)) == {name: approximately(value) for name, value in expected.items()}
    assert list(mixing_by_group(renamed)) == list(mixing_by_group(graph))


@GENTLY
@given(PAIRS, KINDS)
def test_direction_and_repetition_do_not_matter_where_ties_are_undirected(
    pairs: list[tuple[str, str]], kinds: list[str]
) -> None:
    network = nx.MultiDiGraph()
    network.add_nodes_from((node, {"kind": kind}) for node, kind in zip(NODES, kinds, strict=True))
    turned = network.copy()
    network.add_edges_from(pairs)
    turned.add_edges_from([(other, one) for one, other in pairs[::-1]] + pairs)
    assert list(mixing(turned, permutations=20)) == list(mixing(network, permutations=20))


# ---- permutations -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seven() -> nx.Graph:
    """Return a small network whose 7! permutations can all be tried: two groups and a tail."""
    graph = nx.Graph(["ab", "bc", "ac", "cd", "de", "ef", "df", "fg"])
    nx.set_node_attributes(graph, dict(zip("abcdefg", [1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 4.0], strict=True)), "level")
    return graph


@pytest.mark.parametrize("deal", [(1, 1, 1, 1, 2, 2, 4), (1, 2, 1, 1, 2, 4, 2)])
def test_p_is_the_share_of_all_permutations(deal: tuple[float, ...], seven: nx.Graph) -> None:
    seven = seven.copy()
    nx.set_node_attributes(seven, dict(zip(seven, deal, strict=True)), "level")
    drawn = mixing(seven, by="level", permutations=20_000, seed=3)
    levels = list(nx.get_node_attributes(seven, "level").values())
    everyone: dict[str, list[float]] = {name: [] for name in values(drawn)}
    for order in set(permutations(levels)):  # all deals of the levels are equally likely
        dealt = dict(zip(seven, order, strict=True))
        counts = counts_of(seven, {node: str(level) for node, level in dealt.items()})
        everyone["internal_ties"].append(counts.internal)
        everyone["external_ties"].append(counts.external)
        everyone["e_i_index"].append(e_i_index_of(counts) or 0)
        everyone["segregation"].append(segregation_of(counts) or 0)
        everyone["odds_ratio"].append(odds_ratio_of(counts) or 0)
        everyone["assortativity"].append(assortativity_of(seven, {n: str(level) for n, level in dealt.items()}) or 0)
        everyone["numeric_assortativity"].append(numeric_assortativity_of(seven, dealt) or 0)
    for row in drawn:
        all_values = everyone[row.measure]
        share = sum(value >= row.value - 1e-9 for value in all_values) / len(all_values)
        assert row.p_at_least == pytest.approx(share, abs=0.015), row.measure
        share = sum(value <= row.value + 1e-9 for value in all_values) / len(all_values)
        assert row.p_at_most == pytest.approx(share, abs=0.015), row.measure
        mean = sum(all_values) / len(all_values)
        if row.measure != "odds_ratio":  # whose expected value is that of the expected counts
            assert row.expected == pytest.approx(mean, abs=1e-9 if row.measure in MEASURES[:4] else 0.01), row.measure
            far = sum(abs(value - mean) >= abs(row.value - mean) - 1e-9 for value in all_values) / len(all_values)
            assert row.p == pytest.approx(far, abs=0.015), row.measure


def test_the_same_seed_gives_the_same_p_and_another_seed_nearly(seven: nx.Graph) -> None:
    again = [list(mixing(seven, by="level", permutations=500, seed=seed)) for seed in (1, 1, 2)]
    assert again[0] == again[1] != again[2]
    assert [row.p for row in again[0]] == pytest.approx([row.p for row in again[2]], abs=0.1)


def test_a_network_that_is_too_large_to_permute_at_once_is_permuted_in_parts(
    seven: nx.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amurgraph.measures.homophily._AT_ONCE", 64)  # four rows of 16 arcs
    rows = mixing(seven, by="level", permutations=499)
    assert all(row.p is not None and round(row.p * 500) == pytest.approx(row.p * 500) for row in rows)


def test_without_permutations_there_is_no_p_and_fewer_than_none_is_refused(seven: nx.Graph) -> None:
    rows = mixing(seven, by="level", permutations=0)
    assert {(row.p, row.p_at_least, row.p_at_most) for row in rows} == {(None, None, None)}
    assert not any("permutations" in note for note in rows.about["caveats"])
    with pytest.raises(InputError, match="-1 permutations: give 0 or more"):
        mixing(seven, by="level", permutations=-1)


# ---- edges of the definitions -----------------------------------------------------------------------------------


@pytest.mark.parametrize("nodes", ["", "a", "abc"])
@pytest.mark.parametrize("directed", [False, True])
def test_without_ties_there_is_nothing_to_compare(nodes: str, directed: bool) -> None:
    network = nx.MultiDiGraph()
    network.add_nodes_from(nodes, kind="Zoo")
    rows = mixing(network, directed=directed)
    assert [row.measure for row in rows] == list(MEASURES)
    assert [row.value for row in rows] == [0, 0, None, None, None, None]
    assert {row.p for row in rows} == {None}
    assert "No ties: nothing to compare." in rows.about["caveats"]
    assert [tuple(row) for row in mixing_by_group(network)] == ([("Zoo", len(nodes), 0, 0, None)] if nodes else [])


def test_one_group_has_no_ties_to_others() -> None:
    rows = mixing(graph_of([("a", "b"), ("b", "c")], ["Zoo"] * 8), permutations=50)
    assert values(rows) == {
        "internal_ties": 2,
        "external_ties": 0,
        "e_i_index": -1,
        "segregation": None,
        "odds_ratio": None,
        "assortativity": None,
    }
    assert values(rows, "p")["e_i_index"] == 1
    assert values(rows, "p")["segregation"] is None
    assert any(note.startswith("All nodes are of one group") for note in rows.about["caveats"])
    rows_to_text(rows, "json")


def test_an_odds_ratio_without_a_finite_value_is_none() -> None:
    graph = graph_of([("a", "b"), ("c", "d")], ["Zoo"] * 2 + ["Fund"] * 6)
    found = values(mixing(graph, permutations=50))
    assert found["odds_ratio"] is None
    assert found["segregation"] == 1


def test_a_whole_network_is_not_segregated() -> None:
    graph = nx.complete_graph(10)  # netseg's own test of Freeman's index
    counts = counts_of(graph, {node: "xy"[node % 2] for node in graph})
    assert segregation_of(counts) == pytest.approx(0)


def test_numbers_have_their_correlation_and_words_do_not(seven: nx.Graph) -> None:
    assert [row.measure for row in mixing(seven, by="level", permutations=9)] == [*MEASURES, "numeric_assortativity"]
    some = seven.copy()
    del some.nodes["a"]["level"]
    rows = mixing(some, by="level", permutations=9)
    assert [row.measure for row in rows] == list(MEASURES), "a number is missing"
    assert any(note.startswith("1 without level") for note in rows.about["caveats"])
    nx.set_node_attributes(some, float("inf"), "level")
    assert [row.measure for row in mixing(some, by="level", permutations=9)] == list(MEASURES)


def test_equal_numbers_have_no_correlation() -> None:
    rows = mixing(graph_of([("a", "b")], [0.1] * 8), permutations=20)
    assert tuple(rows[-1])[:4] == ("numeric_assortativity", None, None, None)


def test_arcs_are_counted_where_direction_is_heeded() -> None:
    network = nx.MultiDiGraph([("a", "b"), ("b", "a"), ("b", "c")])
    nx.set_node_attributes(network, {"a": "Zoo", "b": "Zoo", "c": "Fund"}, "kind")
    assert values(mixing(network, directed=True, permutations=0))["e_i_index"] == pytest.approx((1 - 2) / 3)
    assert values(mixing(network, permutations=0))["e_i_index"] == 0


def test_an_attribute_that_nobody_has_is_refused() -> None:
    for rows in (mixing, mixing_by_group):
        with pytest.raises(UnknownNameError, match="did you mean kind"):
            rows(graph_of([], ["Zoo"] * 8), by="kin")


def test_what_is_no_number_is_of_no_known_group() -> None:
    made = nx.MultiDiGraph([("a", "b"), ("b", "c")])
    for node, size in (("a", 3.0), ("b", float("nan")), ("c", np.float64("nan"))):
        made.nodes[node]["size"] = size
    assert [row.group for row in mixing_by_group(made, by="size")] == ["3", "not known"]
