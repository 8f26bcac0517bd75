"""Plain tables of others: whatever form they have, the network is of the form of ours, or one line says where not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.errors import InputError, TableError
from amurgraph.measures import centrality, cohesion, measure
from amurgraph.network import EXPORTS, graph_to_network, network_to_text, simple, tables_to_network
from amurgraph.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyoxigraph import Store

EDGES = "From,To,Type,Weight,Since\ncedar,otter,funds,3,2009\notter,alder,supports,0.5,\ncedar,alder,funds,,2011\n"
NODES = (
    "id,Label,kind,staff,code\ncedar,Cedar Trust,NGO,12,007\notter,,,,A1\nalder,Alder,Zoo,3,\nbirch,Birch,Zoo,0.5,B\n"
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    edges, nodes = tmp_path / "edges.csv", tmp_path / "nodes.csv"
    edges.write_text(EDGES, encoding="utf-8")
    nodes.write_text(NODES, encoding="utf-8")
    return edges, nodes


def everything(network: nx.MultiDiGraph) -> tuple[Any, Any]:
    return list(network.nodes(data=True)), list(network.edges(keys=True, data=True))


# ---- what is there afterwards -----------------------------------------------------------------------------------


def test_a_network_of_tables_has_the_form_of_ours(files: tuple[Path, Path]) -> None:
    network = tables_to_network(*files)
    assert list(network.nodes(data=True)) == [
        ("alder", {"label": "Alder", "kind": "Zoo", "staff": 3.0, "iri": ""}),
        ("birch", {"label": "Birch", "kind": "Zoo", "staff": 0.5, "code": "B", "iri": ""}),
        ("cedar", {"label": "Cedar Trust", "kind": "NGO", "staff": 12.0, "code": "007", "iri": ""}),
        ("otter", {"label": "otter", "code": "A1", "iri": "", "kind": ""}),
    ]
    assert network.edges["cedar", "otter", "funds"] == {
        "type": "funds",
        "weight": 3.0,
        "Since": 2009,
        "directed": True,
        "sources": "",
        "n_sources": 0,
    }
    assert network.edges["cedar", "alder", "funds"]["weight"] == 1.0
    assert network.graph["projection"] == "as given"
    assert len(network.graph["hash"]) == 64


def test_every_number_says_by_which_rule_and_with_which_caveat(files: tuple[Path, Path]) -> None:
    about = centrality(tables_to_network(*files, projection="letters of 2009"), ["degree"]).about
    assert (about["projection"], about["tie_rule"]) == ("letters of 2009", "the directed ties of the tables")
    assert "as the tables give them" in about["caveats"][0]


def test_each_form_of_table_gives_the_same_network(files: tuple[Path, Path]) -> None:
    expected = everything(tables_to_network(*files))
    edges, nodes = (pd.read_csv(file) for file in files)
    assert everything(tables_to_network(edges, nodes)) == expected
    rows = [Rows(list(table.columns), table.astype(object).values.tolist()) for table in (edges, nodes)]
    assert everything(tables_to_network(*rows)) == expected
    records = [table.to_dict("records") for table in (edges, nodes)]
    assert everything(tables_to_network(*records)) == expected
    assert everything(tables_to_network(*(str(file) for file in files))) == expected


def test_a_frame_that_says_itself_to_be_rows_is_taken_without_its_library() -> None:
    class Frame:  # as polars has it
        def to_dicts(self) -> list[dict[str, Any]]:
            return [{"source": "a", "target": "b"}]

    assert list(tables_to_network(Frame()).edges(keys=True)) == [("a", "b", "tie")]  # type: ignore[arg-type]


def test_the_edges_and_nodes_of_networkx_are_tables() -> None:
    karate = nx.karate_club_graph()
    network = tables_to_network(karate.edges(data=True), karate.nodes(data=True), directed=False)
    assert (len(network), network.nodes["33"]["club"], network.edges["0", "1", "tie"]["weight"]) == (34, "Officer", 4.0)
    assert simple(network).number_of_edges() == 78


def test_pairs_and_triples_are_edges() -> None:
    assert list(tables_to_network([("a", "b"), ("b", "c", 2)]).edges(data="weight")) == [("a", "b", 1), ("b", "c", 2)]


def test_numbers_as_ids_are_text_wherever_they_come_from(tmp_path: Path) -> None:
    file = tmp_path / "e.csv"
    file.write_text("source,target\n1,02\n1e3,1.0\n", encoding="utf-8")
    assert sorted(tables_to_network(file)) == ["02", "1", "1.0", "1e3"]
    frame = pd.DataFrame({"source": [1, 2], "target": [2, 3]})
    assert sorted(tables_to_network(frame)) == ["1", "2", "3"]
    assert sorted(tables_to_network(frame.astype(float))) == ["1", "2", "3"]


def test_direction_is_as_said_for_all_or_for_each_row() -> None:
    rows = [{"source": "a", "target": "b", "directed": "false"}, {"source": "b", "target": "c", "directed": "true"}]
    assert sorted(simple(tables_to_network(rows), directed=True).edges()) == [("a", "b"), ("b", "a"), ("b", "c")]
    assert tables_to_network(rows).graph["tie_rule"] == "the ties of the tables"
    gephi = [{"Source": "a", "Target": "b", "Type": "Undirected"}, {"Source": "b", "Target": "c", "Type": "Directed"}]
    network = tables_to_network(gephi)
    assert sorted(network.edges(keys=True)) == [("a", "b", "tie"), ("b", "c", "tie")]
    assert sorted(simple(network, directed=True).edges()) == [("a", "b"), ("b", "a"), ("b", "c")]


def test_several_types_and_repeated_rows_are_parallel_edges_that_simple_joins() -> None:
    rows = [
        {"source": "a", "target": "b", "type": "advice", "sources": "s2", "weight": 2},
        {"source": "a", "target": "b", "type": "advice", "sources": "s1|s2", "weight": 3},
        {"source": "b", "target": "a", "type": "friend"},
    ]
    edge = simple(tables_to_network(rows), weights="sum").edges["a", "b"]
    assert (edge["relations"], edge["types"], edge["sources"], edge["weight"]) == (3, "advice|friend", "s1|s2", 6.0)


def test_a_weight_of_nothing_is_no_tie_and_is_counted() -> None:
    network = tables_to_network([("a", "b", 0), ("b", "c", 2)])
    assert (sorted(network), network.number_of_edges(), network.graph["left_out"]) == (
        ["a", "b", "c"],
        1,
        "weight 0: 1",
    )
    assert centrality(network).about["left_out"] == "weight 0: 1"


def test_two_modes_by_a_column_or_by_which_end_a_name_stands_at() -> None:
    pairs = [("evelyn", "e8"), ("nora", "e8"), ("nora", "e9")]
    modes = {"e8": 1, "e9": 1, "evelyn": 0, "nora": 0}
    by_end = tables_to_network(pairs, two_mode=True)
    assert dict(by_end.nodes(data="bipartite")) == modes
    by_column = tables_to_network(pairs, [{"id": name, "bipartite": mode} for name, mode in modes.items()])
    assert dict(by_column.nodes(data="bipartite")) == modes
    assert by_end.graph["node_modes"] == by_column.graph["node_modes"] == "two"


# ---- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edges", "nodes", "line"),
    [
        ("a,b\nx,y\n", None, "edges.csv, column source: this column is missing; add it; the columns are: a, b"),
        ("source,target\nx,\n", None, "edges.csv, row 2, column target: is empty; name a node"),
        (
            "source,target,weight\nx,y,1\nx,z,much\n",
            None,
            "edges.csv, row 2, column weight: '1' is no number; write a plain number, as 3 or 0.5",
        ),
        (
            "source,target\nx,y\nx,cedra\n",
            "id\nx\ny\ncedar\n",
            "edges.csv, row 3, column target: nodes.csv has no node 'cedra'; did you mean cedar?",
        ),
        (
            "source,target\nx,y\n",
            "id\nx\ny\nx\n",
            "nodes.csv, row 4, column id: 'x' stands twice; give each node one row",
        ),
        (
            "source,target\nx,y\n",
            "id,bipartite\nx,0\ny,2\n",
            "nodes.csv, row 3, column bipartite: 2 is no mode; write 0 or 1",
        ),
        (
            "source,target,weight\nx,y,-2\n",
            None,
            "edges.csv, row 2, column weight: -2 is negative; write 0, which is no tie, or more",
        ),
        (
            "source,target\nx,y\x1b[31m\n",
            None,
            "edges.csv, row 2, column target: 'y\\x1b[31m' holds a control character (U+001B); write the name ",
        ),
        (
            "source,target\nx,y\n",
            "id\nx\ny\0\n",
            "nodes.csv, row 3, column id: 'y\\x00' holds a control character (U+0000); write the name without it",
        ),
        ("source;target\nx;y\n", None, "edges.csv, row 1: cells are parted by semicolons; save it with commas"),
        ("source,target,directed\nx,y,north\n", None, "edges.csv, row 2, column directed: 'north' is neither; write "),
        (
            "source,target,target\nx,y,z\n",
            None,
            "edges.csv, row 1, column target: this column stands twice; remove one",
        ),
    ],
)
def test_a_mistake_is_one_line_that_says_where(edges: str, nodes: str | None, line: str, tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_text(edges, encoding="utf-8")
    (tmp_path / "nodes.csv").write_text(nodes or "", encoding="utf-8")
    with pytest.raises(TableError) as caught:
        tables_to_network(tmp_path / "edges.csv", tmp_path / "nodes.csv" if nodes else None)
    assert str(caught.value).startswith(line)


def test_a_thing_of_both_modes_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"'b' is source and target; in two modes give each thing one name"):
        tables_to_network([("a", "b"), ("b", "c")], two_mode=True)
    with pytest.raises(InputError, match="no such file"):
        tables_to_network(tmp_path / "none.csv")
    with pytest.raises(TableError, match="edges, row 1: is no row: 5"):
        tables_to_network([5])


@pytest.mark.parametrize("weight", [-1, float("inf"), float("-inf")])
def test_a_weight_that_is_none_is_refused_from_tables_and_from_any_graph(weight: float) -> None:
    with pytest.raises(TableError, match=r"edges, row 1, column weight: .*; write "):
        tables_to_network([("a", "b", weight)])
    with pytest.raises(InputError, match=r"weight .* of the tie of a and b is "):
        centrality(nx.Graph([("a", "b", {"weight": weight})]), weighted=True)


def test_a_workbook_and_a_folder_are_called_so(tmp_path: Path) -> None:
    (tmp_path / "ties.XLSX").write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError, match=r"is a workbook; save its sheet as 'CSV UTF-8'"):
        tables_to_network(tmp_path / "ties.XLSX")
    with pytest.raises(InputError, match="is a folder; give the path of a CSV file in it"):
        tables_to_network(tmp_path)


# ---- there and back ---------------------------------------------------------------------------------------------

IDS = ["cedar", "=otter", "-5", "'t Woud", "007", "Ölberg"]
NAMES = st.sampled_from(IDS)
TIES = st.lists(
    st.tuples(NAMES, NAMES, st.sampled_from(["funds", "supports"]), st.sampled_from([1.0, 2.5])), max_size=8
)


@given(TIES)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_what_is_written_as_tables_is_read_back(tmp_path_factory: Any, ties: list[tuple[str, str, str, float]]) -> None:
    rows = [{"source": s, "target": t, "type": kind, "weight": w} for s, t, kind, w in dict.fromkeys(ties)]
    network = tables_to_network(rows, [{"id": name} for name in IDS])
    folder = tmp_path_factory.mktemp("there")
    for name, form in (("edges", "csv"), ("nodes", "nodes-csv")):
        (folder / f"{name}.csv").write_text(network_to_text(network, form), encoding="utf-8")
    again = tables_to_network(folder / "edges.csv", folder / "nodes.csv")
    assert sorted(again) == sorted(IDS)
    ends = [(s, t, edge["type"], edge["weight"]) for s, t, edge in network.edges(data=True)]
    assert sorted(ends) == sorted((s, t, edge["type"], edge["weight"]) for s, t, edge in again.edges(data=True))


def test_our_own_network_comes_back_with_the_same_measures(say: Callable[..., Store], tmp_path: Path) -> None:
    network = graph_to_network(
        say("otter funds cedar s10", "cedar member_of otter s2", "cedar supports alder s2", "birch partner_of alder s1")
    )
    for name, form in (("edges", "csv"), ("nodes", "nodes-csv")):
        (tmp_path / f"{name}.csv").write_text(network_to_text(network, form), encoding="utf-8")
    again = tables_to_network(tmp_path / "edges.csv", tmp_path / "nodes.csv")
    for directed in (False, True):
        assert list(centrality(again, ["degree", "betweenness"], directed=directed)) == list(
            centrality(network, ["degree", "betweenness"], directed=directed)
        )
        assert list(cohesion(again, directed=directed)) == list(cohesion(network, directed=directed))
    assert list(measure(again, ["components"])) == list(measure(network, ["components"]))


def test_the_same_tables_give_the_same_network_in_any_order_of_rows() -> None:
    rows = [("a", "b"), ("c", "a"), ("b", "c")]
    assert tables_to_network(rows).graph["hash"] == tables_to_network(rows[::-1]).graph["hash"]
    assert tables_to_network(rows).graph["hash"] != tables_to_network(rows[1:]).graph["hash"]


def test_columns_may_have_the_names_that_functions_keep_for_themselves() -> None:
    names = ("self", "node_for_adding", "u_for_edge", "v_for_edge", "attr", "relation")
    edge = {"source": "a", "target": "b", "key": "k1", **dict.fromkeys(names, "x")}
    network = tables_to_network([edge], [{"id": "a", "key": "k2", **dict.fromkeys(names, "y")}, {"id": "b"}])
    assert {name: network.edges["a", "b", "tie"][name] for name in ("given_key", *names)} == {
        "given_key": "k1",
        **dict.fromkeys(names, "x"),
    }
    assert {name: network.nodes["a"][name] for name in ("key", *names)} == {"key": "k2", **dict.fromkeys(names, "y")}
    for format_ in EXPORTS:
        assert "k2" in network_to_text(network, format_) or format_ in ("csv", "kumu")


def test_a_node_with_what_is_no_mapping_is_no_row() -> None:
    with pytest.raises(TableError, match=r"nodes, row 1: is no row: .*give mappings from column to value"):
        tables_to_network([("a", "b")], [("a", "Cedar Trust"), ("b", "Otter Alliance")])
    assert tables_to_network([("a", "b", {7: "x"})], [("a", {7: "y"}), ("b", {})]).nodes["a"]["7"] == "y"
