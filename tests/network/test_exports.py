"""Networks as files: each is opened by a reader that is not ours, says the same, and is the same each time."""

from __future__ import annotations

import csv
import io
import json
import random
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph

from amurgraph.errors import UnknownNameError
from amurgraph.graph import data_store
from amurgraph.network import EXPORTS, PROJECTIONS, graph_to_network, network_to_text
from amurgraph.network.exporting import published
from amurgraph.network.xml_files import is_plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyoxigraph import Store

    Say = Callable[..., Store]

GEXF = "{http://www.gexf.net/1.2draft}"
SAID = (
    "cedar member_of otter s1 start=2009",
    "cedar supports otter s2",
    "hill partner_of otter s1",
    "otter funds cedar s3",
)
NAMES = {
    "cedar": {"name": '=HYPERLINK("https://x.example")', "country": "GB"},
    "hill": {"name": 'Hill, "the" <Fund> & sons | Фонд 狸'},
    "otter": {"name": "@Otter", "other_names": "-Otters|Выдра"},
    "lake": {"name": "+lake"},
}


@pytest.fixture
def network(say: Say) -> nx.MultiDiGraph:
    """Return a network whose names are as awkward as names can be."""
    return graph_to_network(say(*SAID, facts=NAMES, also="lake", about={"title": "Otters", "version": "0.0.1"}))


def edges(network: Any, *without: str) -> list[tuple[Any, ...]]:
    """Return ends, key and attributes of each edge, in one order."""
    return sorted(
        (source, target, key, sorted((name, value) for name, value in data.items() if name not in without))
        for source, target, key, data in network.edges(keys=True, data=True)
    )


def rows_of(text: str) -> list[dict[str, str]]:
    """Read CSV as any program would."""
    return list(csv.DictReader(io.StringIO(text)))


def test_networkx_reads_the_graphml(network: nx.MultiDiGraph) -> None:
    again = nx.parse_graphml(network_to_text(network, "graphml"), force_multigraph=True)
    assert dict(again.nodes(data=True)) == dict(network.nodes(data=True))
    assert edges(again) == edges(network)
    assert {name: again.graph[name] for name in published(network).graph} == published(network).graph


def test_graphml_names_its_keys_in_words(network: nx.MultiDiGraph) -> None:
    root = ET.fromstring(network_to_text(network, "graphml"))  # noqa: S314 - our own text
    keys = {key.get("id") for key in root if key.tag.endswith("}key")}
    assert {"label", "kind", "sources", "n_sources", "projection"} <= keys


def test_networkx_reads_the_gexf(network: nx.MultiDiGraph, tmp_path: Path) -> None:
    (tmp_path / "network.gexf").write_text(network_to_text(network, "gexf"), encoding="utf-8")
    again = nx.read_gexf(tmp_path / "network.gexf")
    assert dict(again.nodes(data=True)) == dict(network.nodes(data=True))
    said = [
        (
            source,
            target,
            data["relation"],
            sorted((name, value) for name, value in data.items() if name not in ("id", "relation")),
        )
        for source, target, data in again.edges(data=True)
    ]
    assert sorted(said) == edges(network, "type")


def test_gexf_says_directed_where_the_format_wants_it_and_bears_no_date(network: nx.MultiDiGraph) -> None:
    text = network_to_text(network, "gexf")
    assert "lastmodifieddate" not in text
    found = ET.fromstring(text).iter(f"{GEXF}edge")  # noqa: S314 - our own text
    assert {edge.get("type") for edge in found} <= {None, "directed", "undirected", "mutual"}


def test_cytoscape_json_has_nodes_that_every_edge_can_find(network: nx.MultiDiGraph) -> None:
    value = json.loads(network_to_text(network, "cyjs"))
    nodes = {node["data"]["id"]: node["data"] for node in value["elements"]["nodes"]}
    lines = [edge["data"] for edge in value["elements"]["edges"]]
    assert set(nodes) == set(network)
    assert nodes["cedar"]["name"] == nodes["cedar"]["label"] == NAMES["cedar"]["name"]
    assert {(line["source"], line["interaction"], line["target"]) for line in lines} == {
        (source, key, target) for source, target, key in network.edges(keys=True)
    }
    assert len({line["id"] for line in lines} | set(nodes)) == len(lines) + len(nodes), "ids are unique"
    assert value["data"]["projection"] == "documented-ties"


def test_networkx_reads_the_node_link_json(network: nx.MultiDiGraph) -> None:
    again = nx.node_link_graph(json.loads(network_to_text(network, "json")), edges="edges")
    assert type(again) is nx.MultiDiGraph
    assert nx.utils.graphs_equal(again, published(network))


def test_pandas_reads_the_edge_list(network: nx.MultiDiGraph) -> None:
    table = pd.read_csv(io.StringIO(network_to_text(network, "csv")), keep_default_na=False)
    assert list(table.columns[:3]) == ["source", "target", "type"]
    again = nx.from_pandas_edgelist(table, edge_attr=True, edge_key="type", create_using=nx.MultiDiGraph)
    assert {(s, t, k): data["sources"] for s, t, k, data in again.edges(keys=True, data=True)} == {
        (s, t, k): data["sources"] for s, t, k, data in network.edges(keys=True, data=True)
    }


def test_pandas_reads_the_nodes(network: nx.MultiDiGraph) -> None:
    table = pd.read_csv(io.StringIO(network_to_text(network, "nodes-csv")), keep_default_na=False, index_col="id")
    assert list(table.index) == list(network)
    assert table.loc["hill", "label"] == NAMES["hill"]["name"]
    assert table.loc["cedar", "country"] == "GB"


def test_kumu_gets_the_sheet_it_imports(network: nx.MultiDiGraph) -> None:
    rows = rows_of(network_to_text(network, "kumu"))
    assert list(rows[0]) == ["From", "To", "Direction", "Type", "Description"]
    assert {(row["Type"], row["Direction"]) for row in rows} == {
        ("memberOf", "directed"),
        ("supports", "directed"),
        ("funds", "directed"),
        ("partnerOf", "undirected"),
    }
    assert [row["Description"] for row in rows if row["Type"] == "funds"] == ["sources: s3"]


@pytest.mark.parametrize("name", ["csv", "nodes-csv", "kumu"])
def test_a_name_that_a_spreadsheet_would_run_is_made_inert(name: str, network: nx.MultiDiGraph) -> None:
    text = network_to_text(network, name)
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    if name != "csv":
        assert '\'=HYPERLINK("https://x.example")' in cells


def test_names_stay_apart_where_labels_hold_commas_quotes_and_line_ends(say: Say) -> None:
    network = graph_to_network(say("cedar funds otter s1", facts={"cedar": {"name": 'A,"B"\nC;\tD'}}))
    (row,) = (row for row in rows_of(network_to_text(network, "nodes-csv")) if row["id"] == "cedar")
    assert row["label"] == 'A,"B"\nC;\tD'


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_a_name_with_a_control_character_leaves_a_file_that_can_be_read(name: str, say: Say) -> None:
    network = graph_to_network(say("cedar funds otter s1", facts={"cedar": {"name": "Cedar\x01\x0bTrust"}}))
    root = ET.fromstring(network_to_text(network, name))  # noqa: S314 - our own text
    assert "Cedar" in "".join(root.itertext()) + "".join(str(node.attrib) for node in root.iter())


@pytest.mark.parametrize("name", ["graphml", "gexf"])
@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_control_characters_anywhere_in_any_graph_leave_a_file_that_can_be_read(
    kind: type[nx.Graph], name: str
) -> None:
    graph = kind(**{"ti\x1btle": "a\0b"})
    graph.add_node("a\x1b", label="A\0", **{"no\x1bte": "x"})
    graph.add_node("a\0")
    graph.add_edge("a\x1b", "a\0", type="fun\x1bds", **{"w\x1by": "b\ud800"})
    if graph.is_multigraph():
        graph.add_edge("a\x1b", "a\0", key="k\x1b")
    root = ET.fromstring(network_to_text(graph, name).encode())  # noqa: S314 - our own text
    assert len([node for node in root.iter() if node.tag.endswith("}node")]) == 2, "two ids stay two"
    assert len([edge for edge in root.iter() if edge.tag.endswith("}edge")]) == graph.number_of_edges()
    assert all(network_to_text(graph, format_) for format_ in ("csv", "kumu", "cyjs", "json"))


@pytest.mark.parametrize("name", EXPORTS)
def test_equal_networks_give_equal_bytes(name: str, say: Say) -> None:
    graph = say(*SAID, facts=NAMES, also="lake")
    quads = sorted(graph.quads_for_pattern(None, None, None, DefaultGraph()), key=str)
    random.Random(1).shuffle(quads)  # noqa: S311 - an order, not a secret
    text = network_to_text(graph_to_network(graph), name)
    assert network_to_text(graph_to_network(data_store(quads)), name) == text
    assert text.endswith("\n")
    assert "\r" not in text


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("projection", PROJECTIONS)
def test_every_projection_of_the_shipped_data_can_be_exported(
    projection: str, name: str, networks: dict[str, nx.MultiDiGraph]
) -> None:
    network = networks[projection]
    text = network_to_text(network, name)
    if name == "graphml":
        assert edges(nx.parse_graphml(text, force_multigraph=True)) == edges(network)
    elif name == "gexf":
        found = ET.fromstring(text).iter(f"{GEXF}edge")  # noqa: S314 - our own text
        assert len(list(found)) == network.number_of_edges()
    elif name == "json":
        assert nx.utils.graphs_equal(nx.node_link_graph(json.loads(text), edges="edges"), published(network))
    elif name == "cyjs":
        assert len(json.loads(text)["elements"]["nodes"]) == len(network)
    else:
        expected = len(network) if name == "nodes-csv" else network.number_of_edges()
        assert len(rows_of(text)) == expected


@pytest.fixture(scope="module")
def networks(shipped: Store) -> dict[str, nx.MultiDiGraph]:
    """Return every projection of the shipped data."""
    return {projection: graph_to_network(shipped, projection) for projection in PROJECTIONS}


@pytest.mark.parametrize("name", EXPORTS)
def test_no_file_lists_who_guards(name: str, networks: dict[str, nx.MultiDiGraph]) -> None:
    network = networks["documented-ties"]
    assert any(guards for _, guards in network.nodes(data="enforcement_only"))
    assert "enforcement" not in network_to_text(network, name).replace("law enforcement", "")
    assert any(guards for _, guards in network.nodes(data="enforcement_only")), "the network itself keeps its marks"


@pytest.mark.parametrize("name", EXPORTS)
def test_an_empty_network_can_be_exported(name: str, say: Say) -> None:
    network = graph_to_network(say())
    text = network_to_text(network, name)
    if name == "graphml":
        assert len(nx.parse_graphml(text)) == 0
    elif name in ("json", "cyjs"):
        assert json.loads(text)
    else:
        assert text.strip()


def test_a_misspelt_format_is_answered_with_a_near_one(network: nx.MultiDiGraph) -> None:
    with pytest.raises(UnknownNameError, match=r"no format 'graphlm': did you mean graphml\?"):
        network_to_text(network, "graphlm")


# ---- the quick writers ------------------------------------------------------------------------------------------

WORDS = st.one_of(st.text(st.characters(codec="utf-8"), max_size=4), st.sampled_from(["a\r\nb", "\"<&>'", "\x85ü\t"]))
FACTS = st.dictionaries(
    st.sampled_from(["kind", "weight", "type", "relation", "first", 'a "b" <c>']),
    st.one_of(WORDS, st.booleans(), st.integers(), st.floats()),
    max_size=4,
)
NODES = st.sampled_from(["a", "b", "<ü&\r\n>", 7])


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.lists(st.tuples(NODES, NODES, st.one_of(WORDS, st.integers(0, 3)), FACTS), max_size=5), FACTS, FACTS)
def test_xml_is_written_line_by_line_as_networkx_writes_it(
    edges: list[tuple[Any, Any, Any, dict[str, Any]]], of_node: dict[str, Any], of_all: dict[str, Any]
) -> None:
    made = nx.MultiDiGraph()
    made.graph.update(of_all)
    made.add_node("a")
    made.nodes["a"].update(of_node, label="\r\n<A>")
    for one, other, key, facts in edges:
        made.edges[one, other, made.add_edge(one, other, key=key)].update(facts)
    assert is_plain(made)
    quick = [network_to_text(made, name) for name in ("graphml", "gexf")]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("amurgraph.network.exporting.is_plain", lambda _: False)
        assert [network_to_text(made, name) for name in ("graphml", "gexf")] == quick


def test_what_ships_is_written_line_by_line(shipped: Store) -> None:
    assert is_plain(graph_to_network(shipped))
