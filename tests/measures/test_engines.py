"""Every fast path gives the numbers of the slow one: networkx, function by function, on graphs of any shape."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.engines import choosing, nearness, passing, triangles
from amurgraph.engines.arrays import arrays_of
from amurgraph.engines.dividing import louvain, modularity
from amurgraph.engines.walking import leading_eigenvector
from amurgraph.errors import InputError
from amurgraph.measures import centrality, measure
from amurgraph.measures.bridging import bridges_of, cutpoints_of, parts_without
from amurgraph.measures.centralities import CENTRALITIES, feasible_betweenness
from amurgraph.measures.cohesiveness import cohesion_of
from amurgraph.measures.fragmenting import distance_fragmentation_of
from amurgraph.measures.holes import constraint_of, effective_size_of
from amurgraph.network import simple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NEAR = 1e-9
ANY = settings(max_examples=120, deadline=None)


@st.composite
def graphs(draw: st.DrawFn, *, directed: bool | None = None) -> nx.Graph:
    """Return a simple graph as measures get it: any parts, isolates, loops dropped, weights, names or numbers."""
    n = draw(st.integers(1, 14))
    named = draw(st.booleans())
    nodes: list[Any] = [f"n{i}" for i in range(n)] if named else list(range(n))
    made = nx.MultiDiGraph()
    made.add_nodes_from(draw(st.permutations(nodes)))
    pair = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes), st.sampled_from([0.25, 1.0, 2.0, 3.5]))
    for one, other, weight in draw(st.lists(pair, max_size=3 * n)):
        made.add_edge(one, other, weight=weight)
    return simple(made, directed=draw(st.booleans()) if directed is None else directed)


def assert_same(found: Mapping[Any, Any], expected: Mapping[Any, Any]) -> None:
    assert dict(found) == pytest.approx(dict(expected), abs=NEAR)


SLOW: dict[str, Callable[..., dict[Any, float]]] = {
    "degree": lambda graph, weight: dict(graph.degree(weight=weight)),
    "betweenness": lambda graph, weight: nx.betweenness_centrality(graph, weight=weight),
    "closeness": lambda graph, weight: nx.closeness_centrality(graph, distance=weight),
    "harmonic": lambda graph, weight: {
        node: value / max(len(graph) - 1, 1) for node, value in nx.harmonic_centrality(graph, distance=weight).items()
    },
    "pagerank": lambda graph, weight: nx.pagerank(graph, tol=1e-10, max_iter=10_000, weight=weight),
}


@pytest.mark.parametrize("name", SLOW)
@ANY
@given(graph=graphs(), weighted=st.booleans())
def test_a_centrality_is_that_of_networkx(name: str, graph: nx.Graph, weighted: bool) -> None:
    stepped = graph.copy()
    for _, _, tie in stepped.edges(data=True):
        tie["step"] = 1 / tie["weight"]
    weight = {"degree": "weight", "pagerank": "weight"}.get(name, "step") if weighted else None
    found = CENTRALITIES[name](graph, weighted=weighted)
    assert_same(found, SLOW[name](stepped, weight))
    assert list(found) == list(graph), "the nodes in the order of the graph"


@ANY
@given(graph=graphs(directed=False), weighted=st.booleans())
def test_the_eigenvector_belongs_to_the_largest_eigenvalue_of_the_largest_component(
    graph: nx.Graph, weighted: bool
) -> None:
    found = CENTRALITIES["eigenvector"](graph, weighted=weighted)
    vector = np.array(list(found.values()))
    ties = nx.to_numpy_array(graph, weight="weight" if weighted else None)
    members = {node for node, value in found.items() if value > NEAR}
    if not graph.number_of_edges():
        assert not vector.any()
        return
    assert len(members) == max(map(len, nx.connected_components(graph)))
    part = nx.to_numpy_array(graph.subgraph(members), weight="weight" if weighted else None)
    assert ties @ vector == pytest.approx(np.linalg.eigvalsh(part)[-1] * vector, abs=NEAR)
    assert np.linalg.norm(vector) == pytest.approx(1)


def test_both_ways_to_an_eigenvector_give_the_same() -> None:
    large = nx.connected_watts_strogatz_graph(400, 6, 0.2, seed=1)
    _, vectors = np.linalg.eigh(nx.to_numpy_array(large))
    assert leading_eigenvector(large, np.arange(400)) == pytest.approx(np.abs(vectors[:, -1]), abs=NEAR)


@pytest.mark.parametrize("engine", ["numpy", "scipy", "igraph"])
@settings(max_examples=60, deadline=None)
@given(graph=graphs())
def test_betweenness_is_the_same_by_every_engine(engine: str, graph: nx.Graph) -> None:
    if engine == "igraph":
        pytest.importorskip("igraph")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "MANY", 0 if engine == "igraph" else 10**9)
        patch.setattr(passing, "_DENSE", 10**9 if engine == "numpy" else 0)
        patch.setattr(passing, "_CELLS", 40)  # several blocks of sources
        values, name = passing.exact_betweenness(graph)
    assert engine in name
    assert_same(values, nx.betweenness_centrality(graph))


@settings(max_examples=60, deadline=None)
@given(graph=graphs(), words=st.integers(1, 50))
def test_steps_are_counted_alike_in_one_block_and_in_many(graph: nx.Graph, words: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearness, "_WORDS", words)
        found = nearness.nearness_of(graph)
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    to = {node: [of[node] for one, of in lengths.items() if node in of and one != node] for node in graph}
    assert found.reached.tolist() == [len(steps) for steps in to.values()]
    assert found.steps.tolist() == [sum(steps) for steps in to.values()]
    assert found.odd.tolist() == [sum(step % 2 for step in steps) for steps in to.values()]
    every = [step for steps in to.values() for step in steps]
    assert found.pairs.tolist() == [every.count(step) for step in range(1, max(every, default=0) + 1)]


def test_steps_are_counted_over_more_than_one_word() -> None:
    path = nx.path_graph(150)
    found = nearness.nearness_of(path)
    assert found.steps.tolist() == [sum(abs(one - other) for other in range(150)) for one in range(150)]


@ANY
@given(graph=graphs(directed=False))
def test_triangles_and_what_is_made_of_them_are_those_of_networkx(graph: nx.Graph) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(triangles, "_AT_ONCE", 2)
        assert triangles.triangles_by_node(graph).tolist() == list(nx.triangles(graph).values())
    figures = cohesion_of(graph)
    assert figures["transitivity"] == nx.transitivity(graph)
    assert figures["clustering"] == pytest.approx(nx.average_clustering(graph), abs=NEAR)
    largest = graph.subgraph(max(nx.connected_components(graph), key=lambda part: (len(part), min(map(str, part)))))
    assert figures["largest_component"] == len(largest)
    inverse = sum(nx.harmonic_centrality(graph).values())
    pairs = len(graph) * (len(graph) - 1)
    assert distance_fragmentation_of(graph) == pytest.approx(1 - inverse / pairs if pairs else 0, abs=NEAR)


@ANY
@given(graph=graphs(), weighted=st.booleans())
def test_holes_are_those_of_networkx(graph: nx.Graph, weighted: bool) -> None:
    weight = "weight" if weighted else None
    # networkx shares ties out over both directions only where it is asked node by node, and says nan of isolates.
    both = nx.Graph()
    both.add_nodes_from(graph)
    for one, other, tie in graph.edges(data=True):
        before = both.get_edge_data(one, other, {"weight": 0.0})["weight"]
        both.add_edge(one, other, weight=before + (tie["weight"] if weighted else 1.0))
    expected = nx.constraint(both, weight="weight")
    found = constraint_of(graph, weighted=weighted)
    tied = [node for node in both if both.degree(node)]
    assert [node for node, value in found.items() if value is not None] == tied
    assert {node: found[node] for node in tied} == pytest.approx({node: expected[node] for node in tied}, abs=NEAR)
    if weight is None and not graph.is_directed():
        sizes = nx.effective_size(graph)
        ours = effective_size_of(graph)
        assert {node: ours[node] for node in tied} == pytest.approx({node: sizes[node] for node in tied}, abs=NEAR)


@pytest.mark.parametrize("engine", ["ours", "igraph"])
@ANY
@given(graph=graphs(directed=False))
def test_bridges_are_the_same_by_every_engine(engine: str, graph: nx.Graph) -> None:
    if engine == "igraph":
        pytest.importorskip("igraph")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "MANY", 0 if engine == "igraph" else 10**9)
        found = bridges_of(graph)
    ties = (tuple(sorted(ends, key=str)) for ends in nx.bridges(graph))
    assert found == sorted(ties, key=lambda ends: tuple(map(str, ends)))


@ANY
@given(graph=graphs(directed=False))
def test_cutpoints_are_those_of_networkx(graph: nx.Graph) -> None:
    points = sorted(nx.articulation_points(graph), key=str)
    expected = {node: sum(map(len, parts_without(graph, [node])[0][1:])) for node in points}
    assert list(cutpoints_of(graph).items()) == list(expected.items())


def test_a_search_as_deep_as_the_network_is_long_does_not_overflow() -> None:
    assert set(cutpoints_of(nx.path_graph(5_000)).values()) == set(range(1, 2_500))


# ---- estimates ---------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(graph=graphs(), seed=st.integers(0, 9), pivots=st.integers(2, 14))
def test_an_estimate_is_that_of_networkx_from_the_same_nodes(graph: nx.Graph, seed: int, pivots: int) -> None:
    pivots = min(pivots, len(graph))
    ordered = graph.__class__()
    ordered.add_nodes_from(sorted(graph, key=str))
    ordered.add_edges_from(graph.edges())
    values, _, sample = passing.sampled_betweenness(graph, pivots=pivots, seed=seed)
    if pivots > 1:
        expected = nx.betweenness_centrality(ordered, k=pivots, seed=seed)
        assert values == pytest.approx(expected, abs=NEAR)
    if pivots == len(graph):
        assert values == pytest.approx(nx.betweenness_centrality(graph), abs=NEAR), "all nodes: nothing is estimated"
        assert max(sample.errors.values()) == pytest.approx(0, abs=NEAR)


def test_the_error_of_an_estimate_covers_the_exact_value() -> None:
    graph = nx.barabasi_albert_graph(600, 2, seed=4)
    exact, _ = passing.exact_betweenness(graph)
    top = sorted(exact, key=lambda node: -exact[node])[:10]
    held, certain, right = 0, 0, 0
    for seed in range(20):
        values, _, sample = passing.sampled_betweenness(graph, pivots=128, seed=seed)
        held += sum(abs(values[node] - exact[node]) <= 2.04 * sample.errors[node] for node in top)
        first = sorted(values, key=lambda node: -values[node])[: sample.certain]
        certain += len(first)
        right += sum(node in top for node in first)
    assert held / (20 * 10) >= 0.9, "about 95 % of the intervals of the ten highest hold the exact value"
    assert certain > 40, "the claim is not empty"
    assert right >= 0.97 * certain, "who is called certain to be among the ten highest is among them"


def test_above_the_stated_size_betweenness_is_estimated_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "LARGE", 5)
    monkeypatch.setattr("amurgraph.measures.centralities.LARGE", 5)
    network = nx.MultiDiGraph(nx.barabasi_albert_graph(300, 2, seed=1))
    rows = centrality(network, ["degree", "betweenness"])
    assert rows.columns[4:] == ("degree", "betweenness", "betweenness_error", "rank")
    assert rows.about["sampled"]["pivots"] == 256
    assert rows.about["sampled"]["largest_standard_error"] == max(row.betweenness_error for row in rows)
    assert any("paths that begin at 256 of 300 nodes" in caveat for caveat in rows.about["caveats"])
    exact = centrality(network, ["betweenness"], even_if_large=True)
    assert "betweenness_error" not in exact.columns
    assert "sampled" not in exact.about
    assert feasible_betweenness(simple(network)).sample is not None


# ---- what is kept, and what is named ------------------------------------------------------------------------------


def test_a_graph_that_changes_is_read_again() -> None:
    graph = nx.Graph([("a", "b"), ("b", "c")])
    assert CENTRALITIES["closeness"](graph)["a"] == pytest.approx(2 / 3)
    assert arrays_of(graph) is arrays_of(graph), "made once"
    graph.add_edge("a", "c")
    assert CENTRALITIES["closeness"](graph)["a"] == 1
    view = graph.subgraph(["a", "b", "c"])
    assert CENTRALITIES["closeness"](view)["a"] == 1
    graph.remove_edge("a", "c")
    assert CENTRALITIES["closeness"](view)["a"] == pytest.approx(2 / 3), "a view is a window: nothing is kept of it"
    assert pickle.loads(pickle.dumps(graph)).edges == graph.edges  # noqa: S301 - what was just written


def test_every_engine_is_named_with_its_columns() -> None:
    rows = centrality(nx.MultiDiGraph([("a", "b")]), ["degree", "betweenness", "closeness"])
    assert rows.about["engine"] == f"networkx {nx.__version__} for degree; amurgraph (numpy) for betweenness, closeness"
    assert centrality(nx.MultiDiGraph([("a", "b")]), ["degree"]).about["engine"] == f"networkx {nx.__version__}"


def test_a_core_of_too_many_nodes_is_refused_in_words() -> None:
    with pytest.raises(InputError, match=r"at most 10,000 nodes with ties, here are 10,001"):
        measure(nx.star_graph(10_000), ["core-periphery"])


_NETWORKX = f"networkx {nx.__version__}"
_OWN, _LOOPS = "amurgraph (numpy)", "amurgraph (Python)"


@pytest.mark.parametrize(
    ("name", "engine"),
    [
        ("density", _NETWORKX),
        ("components", _NETWORKX),
        ("communities", _NETWORKX),
        ("degree", _NETWORKX),
        ("pagerank", _OWN),
        ("closeness", _OWN),
        ("harmonic", _OWN),
        ("betweenness", _OWN),
        ("eigenvector", _OWN),
        ("structural-holes", _OWN),
        ("core-periphery", _OWN),
        ("mixing", _OWN),
        ("cutpoints", _LOOPS),
        ("bridges", _LOOPS),
        ("key-players", _LOOPS),
        ("multiplexity", _LOOPS),
        ("fragmentation", f"{_NETWORKX} for parts; {_OWN} for distances"),
        ("cohesion", f"{_NETWORKX} for counts; {_OWN} for distances and triangles, betweenness"),
    ],
)
def test_a_result_names_what_computed_it(name: str, engine: str) -> None:
    network = nx.MultiDiGraph(nx.path_graph(30))
    nx.set_node_attributes(network, {node: "AB"[node % 2] for node in network}, "kind")
    options = {"by": "kind"} if name == "mixing" else {}
    assert measure(network, [name], **options).about["engine"] == engine


@pytest.mark.parametrize("name", ["betweenness", "bridges", "communities"])
def test_a_result_of_a_large_network_names_igraph(name: str) -> None:
    igraph = pytest.importorskip("igraph")
    assert measure(nx.path_graph(1_001), [name]).about["engine"] == f"igraph {igraph.__version__}"


def test_large_groups_of_igraph_are_as_good_as_those_of_networkx(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("igraph")
    graph = nx.connected_caveman_graph(60, 20)
    found = louvain(graph)
    monkeypatch.setattr("amurgraph.engines.choosing.MANY", 10**9)
    assert modularity(graph, found) >= modularity(graph, louvain(graph)) - 0.005
    assert sorted(node for group in found for node in group) == sorted(graph)


_PRINTED = """
import networkx as nx
from amurgraph.measures import measure
made = nx.MultiDiGraph((f"n{a}", f"n{b}") for a, b in nx.barabasi_albert_graph(60, 2, seed=1).edges())
for names in (["betweenness", "closeness", "harmonic", "eigenvector", "pagerank"], ["cohesion"], ["communities"],
              ["structural-holes"], ["cutpoints"], ["fragmentation"]):
    print(list(measure(made, names)))
"""


def test_no_number_depends_on_the_order_of_sets() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", _PRINTED],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


def test_the_measures_of_a_page_need_no_scipy() -> None:
    code = (
        "import sys, networkx as nx\n"
        "from amurgraph.page.measured import WORDS, groups_of, scores\n"
        "graph = nx.barabasi_albert_graph(161, 2, seed=1)\n"
        "scores(graph, list(WORDS)); groups_of(nx.MultiDiGraph(graph))\n"
        "print([name for name in ('scipy', 'igraph') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
