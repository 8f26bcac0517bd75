"""Do layers coincide: published and recomputed values, through claims, and every permutation where there are few."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.errors import InputError, UnknownNameError
from amurgraph.measures.layers import layer_matrix, layer_overlap, multiplexity
from amurgraph.measures.permuting import mrqap, permuted_ts, qap
from amurgraph.network import graph_to_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

    from amurgraph.rows import Rows

    NetworkOf = Callable[..., nx.MultiDiGraph]

GENTLY = settings(derandomize=True, deadline=None, max_examples=25)

FAMILIES = (
    "acciaiuoli albizzi barbadori bischeri castellani ginori guadagni lamberteschi"
    " medici pazzi peruzzi pucci ridolfi salviati strozzi tornabuoni"
).split()
WEALTH = [10, 36, 55, 44, 20, 32, 8, 42, 103, 48, 49, 3, 27, 10, 146, 48]
BUSINESS = (
    "barbadori-castellani barbadori-ginori barbadori-medici barbadori-peruzzi bischeri-guadagni bischeri-lamberteschi"
    " bischeri-peruzzi castellani-lamberteschi castellani-peruzzi ginori-medici guadagni-lamberteschi"
    " lamberteschi-peruzzi medici-pazzi medici-salviati medici-tornabuoni"
).split()
MARRIAGE, TRADE = "partnerOf", "supports"  # how the two relations are said in claims


@pytest.fixture(scope="module")
def padgett(florentine: nx.Graph, network_of: NetworkOf) -> nx.MultiDiGraph:
    """Return the 16 families with marriages, business and wealth (Padgett & Ansell 1993; UCINET's data), by claims."""
    graph = nx.MultiDiGraph()
    for family, wealth in zip(FAMILIES, WEALTH, strict=True):
        graph.add_node(family, wealth=wealth)
    graph.add_edges_from((one, other, MARRIAGE) for one, other in florentine.edges())
    graph.add_edges_from((*pair.split("-"), TRADE) for pair in BUSINESS)
    return network_of(graph, observed=("wealth",))


@pytest.fixture(scope="module")
def named(network_of: NetworkOf) -> nx.MultiDiGraph:
    """Return a directed network of two relations, made by a rule that the R script has too, with numbers of nodes."""
    graph = nx.MultiDiGraph()
    for number, wealth in enumerate(WEALTH):
        graph.add_node(number, wealth=wealth)
    for i, j in itertools.permutations(range(16), 2):
        if (7 * i + 3 * j + i * j) % 5 < 2:
            graph.add_edge(i, j, "supports")
        if (5 * i + 2 * j + i * j) % 7 < 3:
            graph.add_edge(i, j, "funds")
    return network_of(graph, observed=("wealth",))


def column(rows: Rows, name: str) -> list[Any]:
    """Return a column."""
    return [getattr(row, name) for row in rows]


# ---- published and recomputed -----------------------------------------------------------------------------------


def test_marriage_and_business_of_the_florentine_families(padgett: nx.MultiDiGraph) -> None:
    # .372 is printed in textbooks; R's sna::qaptest prints .3718679 and p = .001 of 1000 permutations (.0005 of 20000).
    (found,) = qap(padgett, MARRIAGE, TRADE)
    assert found.value == pytest.approx(0.371867872080547, abs=1e-12)
    assert found.p_at_least == pytest.approx(0.0005, abs=0.001)
    assert found.p_at_least >= 1 / 5001, "no p is nought"
    assert found.p_at_most > 0.999
    assert abs(found.mean) < 0.01
    assert multiplexity(padgett).about["pairs_by_types"] == {"1": 19, "2": 8}
    assert list(layer_overlap(padgett)) == [(MARRIAGE, TRADE, 8, 27, 8 / 27)]


def test_a_regression_is_that_of_r(padgett: nx.MultiDiGraph) -> None:
    # sna 2.7: netlm(business, list(marriage, wealth difference), mode="graph", nullhyp="qapspp", reps=10000).
    found = mrqap(padgett, TRADE, [MARRIAGE, "difference:wealth"], permutations=10_000, even_if_small=True)
    assert column(found, "predictor") == ["(intercept)", MARRIAGE, "difference:wealth"]
    expected = [0.11222338745717662, 0.35845730495580208, -0.00123351993739926]
    assert column(found, "coefficient") == pytest.approx(expected, abs=1e-9)
    assert column(found, "t") == pytest.approx([2.70432629039849, 4.61245549939624, -1.51763295798529], abs=1e-9)
    assert found[0].p is None
    assert found[1].p == pytest.approx(0.0001, abs=0.0004)
    assert found[2].p == pytest.approx(0.2727, abs=0.015)


def test_a_directed_regression_is_that_of_r(named: nx.MultiDiGraph) -> None:
    # netlm(supports, list(funds, sender's wealth, receiver's wealth), nullhyp="qapspp", reps=10000).
    predictors = ["funds", "sender:wealth", "receiver:wealth"]
    found = mrqap(named, "supports", predictors, permutations=10_000, directed=True, even_if_small=True)
    expected = [0.346487378869150431, -0.040794751701171569, 0.000150577622525042, -0.000601662060174991]
    assert column(found, "coefficient") == pytest.approx(expected, abs=1e-9)
    expected = [5.423362805842785, -0.649455121709933, 0.177658173601688, -0.711799972080871]
    assert column(found, "t") == pytest.approx(expected, abs=1e-9)
    assert column(found, "p")[1:] == pytest.approx([0.5262, 0.9055, 0.6232], abs=0.02)
    assert found.about["pairs"] == 16 * 15


def test_a_directed_correlation_is_that_of_r(named: nx.MultiDiGraph) -> None:
    (found,) = qap(named, "supports", "funds", permutations=10_000, directed=True)
    assert found.value == pytest.approx(-0.0409054672550083, abs=1e-12)
    assert (found.p_at_least, found.p_at_most) == pytest.approx((0.77985, 0.3206), abs=0.02)
    (undirected,) = qap(named, "supports", "funds", permutations=10)
    assert undirected.value != pytest.approx(found.value, abs=1e-3), "without direction it is another question"


def test_coefficients_are_least_squares(padgett: nx.MultiDiGraph) -> None:
    names = [MARRIAGE, "difference:wealth"]
    found = mrqap(padgett, TRADE, names, permutations=1, even_if_small=True)
    cells = np.triu_indices(16, 1)
    y, *xs = (layer_matrix(padgett, name)[0][cells] for name in [TRADE, *names])
    design = np.column_stack([np.ones(120), *xs])
    expected, (rest,), *_ = np.linalg.lstsq(design, y, rcond=None)
    assert column(found, "coefficient") == pytest.approx(expected.tolist(), abs=1e-9)
    assert found.about["r_squared"] == pytest.approx(1 - rest / ((y - y.mean()) ** 2).sum(), abs=1e-9)
    z = [(v - v.mean()) / v.std() for v in (y, *xs)]
    standardized = np.linalg.lstsq(np.column_stack(z[1:]), z[0], rcond=None)[0]
    assert column(found, "standardized")[1:] == pytest.approx(standardized.tolist(), abs=1e-9)


# ---- every permutation ------------------------------------------------------------------------------------------


def ts(design: np.ndarray[Any, Any], y: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the t of each coefficient, in the way of a textbook."""
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ y
    rest = y - design @ beta
    found: np.ndarray[Any, Any] = beta / np.sqrt(np.diag(inverse) * (rest @ rest) / (len(y) - design.shape[1]))
    return found


@pytest.mark.parametrize("directed", [False, True])
def test_p_is_that_of_all_permutations(directed: bool) -> None:
    draws = np.random.default_rng(4)
    network = nx.MultiDiGraph()
    network.add_nodes_from((node, {"size": float(draws.integers(9))}) for node in "abcdef")
    for one, other in itertools.permutations("abcdef", 2):
        for kind in "yxz":
            if draws.random() < 0.4:
                network.add_edge(one, other, key=kind, weight=float(draws.integers(1, 5)))
    # One that is symmetric among two that are not: what is left of it is not symmetric.
    names = ["weight:x", "difference:size", "z"]
    found = mrqap(network, "y", names, permutations=4000, directed=directed, even_if_small=True)
    cells = np.nonzero(~np.eye(6, dtype=bool)) if directed else np.triu_indices(6, 1)
    y, *xs = (layer_matrix(network, name, directed=directed)[0] for name in ["y", *names])
    design = np.column_stack([np.ones(len(cells[0])), *(x[cells] for x in xs)])
    observed = ts(design, y[cells])
    assert column(found, "t") == pytest.approx(observed.tolist(), abs=1e-9)
    for number, row in enumerate(found[1:], start=1):
        others = np.delete(design, number, axis=1)
        residual = np.zeros((6, 6))
        residual[cells] = design[:, number] - others @ np.linalg.lstsq(others, design[:, number], rcond=None)[0]
        if not directed:
            residual += residual.T
        as_far = [
            abs(ts(np.column_stack([others, residual[np.ix_(p, p)][cells]]), y[cells])[-1])
            >= abs(observed[number]) - 1e-9
            for p in itertools.permutations(range(6))
        ]
        assert row.p == pytest.approx(np.mean(as_far), abs=0.025), row.predictor

    first, second = (layer_matrix(network, name, directed=directed)[0] for name in ("y", "z"))
    every = [np.corrcoef(first[np.ix_(p, p)][cells], second[cells])[0, 1] for p in itertools.permutations(range(6))]
    (correlation,) = qap(network, "y", "z", permutations=4000, directed=directed)
    assert correlation.value == pytest.approx(every[0], abs=1e-9)
    assert correlation.p_at_least == pytest.approx(np.mean([e >= every[0] - 1e-9 for e in every]), abs=0.025)
    assert correlation.p_at_most == pytest.approx(np.mean([e <= every[0] + 1e-9 for e in every]), abs=0.025)
    assert correlation.mean == pytest.approx(np.mean(every), abs=0.02)
    assert correlation.deviation == pytest.approx(np.std(every), abs=0.02)


@pytest.mark.parametrize("directed", [False, True])
def test_the_regressions_of_permutations_are_those_of_a_textbook(directed: bool) -> None:
    draws = np.random.default_rng(2)
    y, x, z = draws.random((3, 4, 4))
    if not directed:
        y, x, z = (layer + layer.T for layer in (y, x, z))
    one, other = np.triu_indices(4, 1)
    cells = (np.concatenate([one, other]), np.concatenate([other, one])) if directed else (one, other)
    design = np.column_stack([np.ones(len(cells[0])), x[cells], z[cells]])
    others = np.delete(design, 1, axis=1)
    residual = np.zeros((4, 4))
    residual[cells] = x[cells] - others @ np.linalg.lstsq(others, x[cells], rcond=None)[0]
    if not directed:
        residual += residual.T
    every = {
        round(float(ts(np.column_stack([others, residual[np.ix_(p, p)][cells]]), y[cells])[-1]), 6)
        for p in itertools.permutations(range(4))
    }
    found = permuted_ts(1, x, design, y[cells], 1000, 1)
    assert {round(float(t), 6) for t in found} == every, "all 24 permutations, and no other"


# ---- properties -------------------------------------------------------------------------------------------------

NODES = "abcdef"
TIES = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.sampled_from("fs")), max_size=20)


def of_ties(ties: list[tuple[str, str, str]]) -> nx.MultiDiGraph:
    """Return a network of two relations that has a tie of each and a pair without."""
    made = nx.MultiDiGraph()
    made.add_nodes_from(NODES)
    made.add_edges_from(tie for tie in [*ties, ("a", "b", "f"), ("a", "c", "s")] if "f" not in tie[:2])
    return made


@GENTLY
@given(TIES, st.permutations(NODES))
def test_names_do_not_matter(ties: list[tuple[str, str, str]], others: list[str]) -> None:
    made = of_ties(ties)
    renamed = nx.relabel_nodes(made, dict(zip(NODES, others, strict=True)))
    assert list(multiplexity(renamed)) == list(multiplexity(made))
    assert list(layer_overlap(renamed)) == list(layer_overlap(made))
    for directed in (False, True):
        one, other = (qap(network, "f", "s", permutations=5, directed=directed)[0].value for network in (made, renamed))
        assert other == pytest.approx(one, abs=1e-12)


@GENTLY
@given(TIES)
def test_a_layer_goes_wholly_with_itself_and_both_ways_alike(ties: list[tuple[str, str, str]]) -> None:
    made = of_ties(ties)
    assert qap(made, "f", "f", permutations=5)[0].value == pytest.approx(1)
    one, other = (qap(made, *layers, permutations=5)[0].value for layers in (("f", "s"), ("s", "f")))
    assert one == pytest.approx(other, abs=1e-12)


@GENTLY
@given(TIES)
def test_direction_adds_nothing_where_all_ties_go_both_ways(ties: list[tuple[str, str, str]]) -> None:
    made = of_ties([*ties, ("b", "a", "f"), ("c", "a", "s"), *((other, one, kind) for one, other, kind in ties)])
    one, other = (qap(made, "f", "s", permutations=5, directed=directed)[0].value for directed in (False, True))
    assert one == pytest.approx(other, abs=1e-12)


# ---- layers -----------------------------------------------------------------------------------------------------


@pytest.fixture
def small() -> nx.MultiDiGraph:
    """Return four nodes, with relations that have a direction, one that has none, and facts of which some lack."""
    made = nx.MultiDiGraph()
    made.add_node("a", kind="NGO", staff="10")
    made.add_node("b", kind="NGO", staff=4.0)
    made.add_node("c", kind="", staff=1)
    made.add_node("d", kind="Zoo")
    made.add_edge("a", "b", key="funds", weight=3.0)
    made.add_edge("b", "a", key="funds", weight=5.0)
    made.add_edge("c", "b", key="funds", weight=2.0)
    made.add_edge("c", "d", key="partnerOf", weight=9.0, directed=False)
    made.add_edge("d", "d", key="funds", weight=7.0)
    return made


@pytest.mark.parametrize(
    ("name", "directed", "expected"),
    [
        ("funds", False, "0100 1010 0100 0000"),
        ("funds", True, "0100 1000 0100 0000"),
        ("partnerOf", True, "0000 0000 0001 0010"),
        ("ties", True, "0100 1000 0101 0010"),
        ("weight:funds", True, "0300 5000 0200 0000"),
        ("weight:funds", False, "0500 5020 0200 0000"),
        ("weight", True, "0300 5000 0209 0090"),
    ],
)
def test_a_layer_is_what_its_name_says(small: nx.MultiDiGraph, name: str, directed: bool, expected: str) -> None:
    matrix, nodes = layer_matrix(small, name, directed=directed)
    assert nodes == ["a", "b", "c", "d"]
    assert [[int(cell) for cell in row] for row in expected.split()] == matrix.tolist()


def test_a_layer_of_an_attribute(small: nx.MultiDiGraph) -> None:
    unknown = float("nan")
    same = [[0, 1, unknown, 0], [1, 0, unknown, 0], [unknown, unknown, 0, unknown], [0, 0, unknown, 0]]
    np.testing.assert_array_equal(layer_matrix(small, "same:kind")[0], same)
    difference = layer_matrix(small, "difference:staff")[0]
    assert difference[:3, :3].tolist() == [[0, 6, 9], [6, 0, 3], [9, 3, 0]]
    assert np.isnan(difference[3, :3]).all()
    assert layer_matrix(small, "sender:staff", directed=True)[0][0, 1:].tolist() == [10, 10, 10]
    assert layer_matrix(small, "receiver:staff", directed=True)[0][1:, 0].tolist() == [10, 10, 10]


def test_who_lacks_the_attribute_is_left_out_and_counted(small: nx.MultiDiGraph) -> None:
    found = qap(small, "funds", "difference:staff", permutations=9)
    assert found.about["nodes"] == 3
    assert any(caveat.startswith("1 nodes left out") for caveat in found.about["caveats"])
    assert found[0].value == pytest.approx(np.corrcoef([1, 0, 1], [6, 9, 3])[0, 1])


def test_a_layer_that_is_none_is_answered_with_those_there_are(small: nx.MultiDiGraph) -> None:
    with pytest.raises(UnknownNameError, match="did you mean funds"):
        qap(small, "fund", "ties")
    with pytest.raises(UnknownNameError, match="layer"):
        layer_matrix(small, "weight:supports")
    with pytest.raises(UnknownNameError, match="attribute"):
        layer_matrix(small, "same:colour")
    with pytest.raises(InputError, match="kind of a is 'NGO', not a number: take same:kind"):
        layer_matrix(small, "difference:kind")
    with pytest.raises(InputError, match="--directed"):
        layer_matrix(small, "sender:staff")


def test_any_networkx_graph_will_do() -> None:
    graph = nx.Graph([("a", "b", {"weight": 2.0}), ("b", "c")])
    assert layer_matrix(nx.DiGraph(graph), "weight")[0].tolist() == [[0, 2, 0], [2, 0, 1], [0, 1, 0]]
    graph.add_edge("a", "c", type="funds")
    assert layer_matrix(graph, "funds")[0].sum() == 2


def test_multiplexity_by_hand(small: nx.MultiDiGraph) -> None:
    small.add_edge("b", "c", key="supports")
    small.add_edge("a", "b", key="supports")
    found = multiplexity(small)
    assert list(found) == [("funds", 2, 2, 1.0), ("supports", 2, 2, 1.0), ("partnerOf", 1, 0, 0.0)]
    assert found.about["pairs_by_types"] == {"1": 1, "2": 2}
    assert list(layer_overlap(small)) == [
        ("funds", "supports", 2, 2, 1.0),
        ("funds", "partnerOf", 0, 3, 0.0),
        ("partnerOf", "supports", 0, 3, 0.0),
    ]


def test_the_layers_of_the_shipped_network(shipped: Store) -> None:
    network = graph_to_network(shipped)
    found = multiplexity(network)
    assert sum(found.about["pairs_by_types"].values()) == len({frozenset(pair) for pair in network.edges()})
    assert found[0].ties == max(column(found, "ties"))
    assert len(mrqap(network, "ties", ["same:country", "same:kind"], permutations=20)) == 3


# ---- small, empty, wrong ----------------------------------------------------------------------------------------


def test_below_twenty_nodes_there_is_no_regression_unless_asked_for(padgett: nx.MultiDiGraph) -> None:
    none = mrqap(padgett, TRADE, [MARRIAGE])
    assert (list(none), none.columns) == ([], ("predictor", "coefficient", "standardized", "t", "p"))
    assert "No regression below 20 nodes." in none.about["caveats"]


def test_what_cannot_be_compared_is_refused(padgett: nx.MultiDiGraph, small: nx.MultiDiGraph) -> None:
    small.add_edges_from([*(("a", "d", kind) for kind in ("funds", "helps")), ("a", "b", "helps"), ("c", "b", "helps")])
    with pytest.raises(InputError, match="one of these follows from the others"):
        mrqap(small, "ties", ["funds", "helps"], even_if_small=True)
    with pytest.raises(InputError, match="ties is 1 for all pairs"):
        qap(nx.MultiDiGraph(nx.complete_graph(4)), "ties", "ties")
    with pytest.raises(InputError, match="too few pairs"):
        qap(nx.MultiDiGraph([("a", "b")]), "ties", "ties")
    with pytest.raises(InputError, match="each layer once"):
        mrqap(padgett, TRADE, [TRADE])
    with pytest.raises(InputError, match="at least one predictor"):
        mrqap(padgett, TRADE, [])
    permuted: Callable[[], Rows]
    for permuted in (
        lambda: qap(small, "ties", "funds", permutations=0),
        lambda: mrqap(small, "ties", ["funds"], permutations=0),
    ):
        with pytest.raises(InputError, match="at least one"):
            permuted()


def test_a_fit_without_error_has_no_t_and_no_p() -> None:
    network = nx.MultiDiGraph([("a", "b"), ("b", "c"), ("c", "d")])
    network.add_edges_from([(*pair, "again") for pair in network.edges()])
    found = mrqap(network, "ties", ["again"], even_if_small=True)
    assert [(row.coefficient, row.t, row.p) for row in found] == [
        (pytest.approx(0, abs=1e-12), None, None),
        (pytest.approx(1), None, None),
    ]
    assert found.about["r_squared"] == pytest.approx(1)


def test_layers_of_nothing(kite: nx.Graph) -> None:
    assert list(multiplexity(nx.MultiDiGraph())) == list(layer_overlap(nx.MultiDiGraph())) == []
    assert multiplexity(nx.MultiDiGraph()).about["pairs_by_types"] == {}
    assert list(layer_overlap(nx.MultiDiGraph(kite))) == [], "one type alone overlaps with nothing"
