"""More figures that others have published: directed, of several types, weighted and with attributes.

Each is reached twice: through claims, and through ``tables_to_network`` from a plain table, as somebody else would.
Where the tables come from: notebooks/published/SOURCES.md.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from amurgraph.measures import centrality, centralization, cohesion, cutpoints, density
from amurgraph.network import tables_to_network

if TYPE_CHECKING:
    from collections.abc import Callable

    from amurgraph.rows import Rows

    NetworkOf = Callable[..., nx.MultiDiGraph]

PUBLISHED = Path(__file__).parent.parent.parent / "notebooks" / "published"
#: How the relations of the tables are said in claims: any types of ours that have a direction.
AS_CLAIMS = {"information": "supports", "advice": "supports", "friendship": "studies", "reports_to": "partOf"}


def figures(rows: Rows) -> dict[str, float]:
    """Return figures by measure."""
    return {row.measure: row.value for row in rows}


def column(rows: Rows, name: str) -> dict[str, Any]:
    """Return a column by node."""
    return {row.id: getattr(row, name) for row in rows}


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(params=["claims", "tables"])
def published(request: pytest.FixtureRequest, network_of: NetworkOf) -> NetworkOf:
    """Return a function from the name of a table, and of a type of tie, to its network; once by each way."""

    def made(name: str, kind: str) -> nx.MultiDiGraph:
        edges = [row for row in table(f"{name}-edges") if row["type"] == kind]
        nodes = table(f"{name}-nodes")
        if request.param == "tables":
            return tables_to_network(edges, nodes)
        graph = nx.MultiDiGraph()
        graph.add_nodes_from(row["id"] for row in nodes)
        graph.add_edges_from((row["source"], row["target"], AS_CLAIMS[row["type"]]) for row in edges)
        return network_of(graph)

    return made


# ---- Knoke's ten organizations (Hanneman & Riddle 2005, chapters 7 and 10): directed -----------------------------


def test_density_and_reciprocity_of_knokes_organizations(published: NetworkOf) -> None:
    found = figures(cohesion(published("knoke", "information"), directed=True))
    assert (found["nodes"], found["ties"], round(found["density"], 4)) == (10, 49, 0.5444)
    # 17 of 32 joined pairs are mutual, the 53 % of the book; of 49 ties 34 are answered.
    assert round(found["reciprocity"], 4) == round(34 / 49, 4) == 0.6939


def test_degrees_of_knokes_organizations(published: NetworkOf) -> None:
    rows = centrality(published("knoke", "information"), ["in_degree", "out_degree"], directed=True)
    in_degree = {"coun": 5, "comm": 8, "educ": 4, "indu": 5, "mayr": 8, "wro": 1, "news": 9, "uway": 2, "welf": 5}
    out_degree = {"coun": 4, "comm": 7, "educ": 6, "indu": 4, "mayr": 8, "wro": 3, "news": 3, "uway": 6, "welf": 3}
    assert column(rows, "in_degree") == in_degree | {"west": 2}
    assert column(rows, "out_degree") == out_degree | {"west": 5}


def test_centralizations_of_knokes_organizations(published: NetworkOf) -> None:
    found = figures(centralization(published("knoke", "information"), directed=True))
    assert round(100 * found["in_degree_centralization"], 3) == 50.617
    assert round(100 * found["out_degree_centralization"], 3) == 38.272
    assert round(100 * found["betweenness_centralization"], 2) == 20.11


def test_betweenness_of_knokes_organizations(published: NetworkOf) -> None:
    found = column(centrality(published("knoke", "information"), ["betweenness"], directed=True), "betweenness")
    raw = {node: round(value * 9 * 8, 3) for node, value in found.items()}
    assert (raw["mayr"], raw["comm"], raw["educ"], raw["uway"]) == (17.833, 12.333, 11.694, 0)


# ---- Krackhardt's managers (Wasserman & Faust 1994; Smith, Integrated Network Science, ch. 7): several types ------


@pytest.mark.parametrize(("kind", "ties"), [("advice", 190), ("friendship", 102), ("reports_to", 20)])
def test_ties_of_the_managers(published: NetworkOf, kind: str, ties: int) -> None:
    network = published("hightech", kind)
    assert figures(density(network, directed=True))["density"] == pytest.approx(ties / (21 * 20))


@pytest.mark.parametrize(
    ("kind", "mutual", "one_way", "of_pairs"), [("friendship", 23, 56, 0.2911392), ("advice", 45, 100, 0.3103448)]
)
def test_mutual_ties_of_the_managers(
    published: NetworkOf, kind: str, mutual: int, one_way: int, of_pairs: float
) -> None:
    network = published("hightech", kind)
    whole, either = (figures(cohesion(network, directed=way)) for way in (True, False))
    assert either["ties"] == mutual + one_way
    assert round((whole["ties"] - either["ties"]) / either["ties"], 7) == of_pairs
    assert whole["reciprocity"] == pytest.approx(2 * mutual / (2 * mutual + one_way))


def test_reports_are_a_tree(published: NetworkOf) -> None:
    network = published("hightech", "reports_to")
    found = figures(cohesion(network, directed=True))
    assert (found["reciprocity"], found["transitivity"], found["components"]) == (0, 0, 1)
    rows = centrality(network, ["in_degree", "out_degree"], directed=True)
    assert column(rows, "out_degree")["m7"] == 0  # the president reports to nobody
    assert {row.id: row.in_degree for row in rows if row.in_degree} == {"m14": 7, "m21": 4, "m7": 4, "m18": 2, "m2": 3}
    assert set(column(cutpoints(network), "stranded")) == {"m14", "m21", "m7", "m18", "m2"}


def test_three_relations_of_one_firm_in_one_network(network_of: NetworkOf) -> None:
    together = tables_to_network(PUBLISHED / "hightech-edges.csv", PUBLISHED / "hightech-nodes.csv")
    assert together.number_of_edges() == 312
    assert together.nodes["m7"] == {
        "label": "m7",
        "iri": "",
        "kind": "",
        "department": 0,
        "level": 1,
        "age": 55,
        "tenure": 30.0,
    }
    claimed = nx.MultiDiGraph()
    claimed.add_edges_from((row["source"], row["target"], AS_CLAIMS[row["type"]]) for row in table("hightech-edges"))
    for row in table("hightech-nodes"):
        claimed.nodes[row["id"]].update(age=int(row["age"]), tenure=float(row["tenure"]))
    ours = network_of(claimed, observed=("age", "tenure"))
    assert (ours.nodes["m7"]["age"], ours.nodes["m7"]["tenure"]) == (55, 30)
    for directed in (False, True):
        assert figures(cohesion(ours, directed=directed)) == pytest.approx(
            figures(cohesion(together, directed=directed))
        )


# ---- weighted: Les Misérables (Knuth 1993), the karate club with Zachary's weights --------------------------------


@pytest.fixture(params=["claims", "tables"])
def weighted(request: pytest.FixtureRequest, network_of: NetworkOf) -> NetworkOf:
    """Return a function from a weighted networkx graph to its network; once by each way."""
    if request.param == "claims":
        return network_of
    return lambda graph: tables_to_network(
        nx.relabel_nodes(graph, {node: f"n{node}" if isinstance(node, int) else node.lower() for node in graph}).edges(
            data=True
        ),
        directed=False,
    )


def test_strength_in_les_miserables(weighted: NetworkOf) -> None:
    network = weighted(nx.les_miserables_graph())
    rows = centrality(network, ["degree"], weighted=True)
    assert [(row.id, row.degree) for row in rows[:3]] == [("valjean", 158), ("marius", 104), ("enjolras", 91)]
    assert [(row.id, row.degree) for row in centrality(network, ["degree"])[:3]] == [
        ("valjean", 36),
        ("gavroche", 22),
        ("marius", 19),
    ]


def test_weights_of_the_karate_club(weighted: NetworkOf) -> None:
    club = nx.relabel_nodes(nx.karate_club_graph(), lambda node: node + 1)
    network = weighted(club)
    found = column(centrality(network, ["degree"], weighted=True), "degree")
    assert sum(found.values()) == 2 * 231
    assert (found["n1"], found["n34"]) == (42, 48)


def test_a_weighted_path_is_that_of_networkx(weighted: NetworkOf) -> None:
    club = nx.relabel_nodes(nx.karate_club_graph(), lambda node: node + 1)
    network = weighted(club)
    for *_, edge in club.edges(data=True):
        edge["length"] = 1 / edge["weight"]
    rows = centrality(network, ["betweenness", "closeness"], weighted=True)
    for name, expected in (
        ("betweenness", nx.betweenness_centrality(club, weight="length")),
        ("closeness", nx.closeness_centrality(club, distance="length")),
    ):
        assert column(rows, name) == pytest.approx({f"n{node}": value for node, value in expected.items()}, abs=1e-9)
