"""The published cases: what their authors found is found again, and the table of the documentation is about them."""

from __future__ import annotations

import csv
import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from amurgraph.measures import centrality
from amurgraph.network import graph_to_network, simple
from amurgraph.sensitivity import survival
from amurgraph.sensitivity.drawing import documented_ties

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(__file__).parent.parent.parent
FIRST = {"Florentine marriages": 0.522, "Krackhardt's kite": 0.389, "Zachary's karate club": 0.438}


@pytest.fixture(scope="module")
def cases() -> Iterator[ModuleType]:
    """Return notebooks/published/cases.py, as the notebooks import it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "notebooks"))
        yield importlib.import_module("published.cases")


def shipped(cases: Any) -> list[Any]:
    """Return the cases whose data are here."""
    return [case for case in cases.CASES if case.needs is None or case.needs.exists()]


def test_at_least_four_networks_are_here_and_one_more_is_told_of(cases: Any) -> None:
    assert len(shipped(cases)) >= 5  # four published ones, and ours
    assert [case.name for case in cases.CASES if case.needs] == ["Lake Champlain, who works on water quality"]


def test_a_network_whose_file_is_not_there_is_left_out(cases: Any, tmp_path: Path) -> None:
    absent = cases.Case("far away", "nobody", cases.champlain, needs=tmp_path / "none.csv")
    assert not cases.table(cases.curves([absent], shares=[0.0], draws=1))


def test_what_was_published_is_found_and_then_drawn(cases: Any) -> None:
    rows = cases.table(cases.curves(shipped(cases)[:3], shares=[0.0, 0.3], draws=20))
    assert [row.finding for row in rows[:2]] == [
        "Medici appears between more pairs than anyone",
        "Medici has documented ties to more others than anyone",
    ]
    assert len(rows) == 9
    assert all(row.ties_lost_and_added is None or row.ties_lost_and_added <= row.ties_added for row in rows)
    again = cases.table(cases.curves(shipped(cases)[:3], shares=[0.0, 0.3], draws=20))
    assert list(rows) == list(again)


def test_the_drawn_shares_are_those_of_the_library(cases: Any) -> None:
    case = shipped(cases)[0]
    how: dict[str, Any] = {"shares": [0.0, 0.1, 0.3, 0.5], "draws": 40}
    rows = cases.table(cases.curves([case], **how))
    for column, keep in (("ties_added", 1.0), ("ties_lost_and_added", 0.8)):
        expected = survival(case.network(), case.findings, **how, keep=keep)
        assert [getattr(row, column) for row in rows] == [row.holds_until for row in expected]


def test_ties_added_anywhere_are_as_many_and_between_pairs_without_one(cases: Any) -> None:
    documented = documented_ties(simple(shipped(cases)[0].network()))
    known = {tuple(tie) for tie in documented.ties.tolist()}
    drawn = [
        {tuple(tie) for tie in one.ties.tolist()} for one in cases.anywhere(documented, share=0.5, draws=200, seed=1)
    ]
    assert all(known <= ties and all(one < other for one, other in ties) for ties in drawn)
    mean = sum(len(ties) - len(known) for ties in drawn) / len(drawn)
    assert abs(mean - 20) < 1  # 20 documented, half of all missing
    rarest = min(sum(pair in ties for ties in drawn) for pair in {pair for ties in drawn for pair in ties})
    assert rarest > 25  # each of the 85 untied pairs is expected in 47 of 200


def test_a_graph_becomes_claims_with_direction_weight_and_modes(cases: Any) -> None:
    weighted = nx.DiGraph()
    weighted.add_edge("b", "a", weight=3)
    told = graph_to_network(cases.graph_to_store(weighted, "a paper", "supports"))
    assert [(*ends, key, edge["weight"]) for *ends, key, edge in told.edges(keys=True, data=True)] == [
        ("b", "a", "supports", 3.0)
    ]
    women = nx.Graph([("E1", "Ada")])
    nx.set_node_attributes(women, {"E1": 1, "Ada": 0}, "bipartite")
    two = graph_to_network(cases.graph_to_store(women, "a paper", "member_of"), "membership")
    assert ("ada", "e1") in two.edges()
    assert two.nodes["e1"]["bipartite"] == 1


def test_every_figure_beside_ours_names_its_network_measure_and_source(cases: Any) -> None:
    with (cases.HERE / "values.csv").open(encoding="utf-8", newline="") as file:
        values = list(csv.DictReader(file))
    assert all(row[name] for row in values for name in ("network", "measure", "published", "source"))
    assert len({(row["network"], row["measure"], row["node"]) for row in values}) == len(values)
    assert len({row["network"] for row in values}) >= 5


def test_a_finding_that_was_never_published_is_refused(cases: Any) -> None:
    wrong = cases.Case("kite", "nobody", cases.claimed(cases.kite, "nobody"), (cases.first_by("degree", "jane"),))
    with pytest.raises(ValueError, match=r"kite: Jane .* does not hold as published"):
        cases.curves([wrong], shares=[0.0], draws=1)


def test_claims_of_a_network_are_the_network(cases: Any) -> None:
    for case in shipped(cases)[:3]:
        network = case.network()
        found = centrality(network, ["betweenness"])[0].betweenness
        assert round(found, 3) == FIRST[case.name]
    florentine = simple(shipped(cases)[0].network())
    assert nx.is_isomorphic(florentine, nx.florentine_families_graph())


def test_the_documented_table_has_every_case(cases: Any) -> None:
    page = (ROOT / "docs" / "explanation" / "does-the-ranking-survive.md").read_text(encoding="utf-8")
    table = [line for line in page.splitlines() if line.startswith("|")]
    for name in ("Florentine", "kite", "karate club", "Misérables", "Lake Champlain", "that ship with amurgraph"):
        assert sum(name in line for line in table) == 1
    assert len(table) == 2 + sum(len(case.findings) or 2 for case in cases.CASES)
