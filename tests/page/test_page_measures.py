"""A page carries measures and computed groups of the whole network, what it was cut to, and where it opens."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from amurgraph.cli import run
from amurgraph.errors import UnknownNameError
from amurgraph.measures import CENTRALITIES, MEANINGS, centrality, communities
from amurgraph.network import graph_to_network, simple
from amurgraph.page import network_to_page, network_to_pyvis

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store
    from tests.page.document import Document


# ---- measures ----


def test_each_organization_carries_each_measure_as_python_gives_it(page: Document, network: nx.MultiDiGraph) -> None:
    offered = [measure["id"] for measure in page.data("context")["measures"]]
    rows = {row.id: row for row in centrality(network, offered)}

    assert set(offered) == set(CENTRALITIES)
    for node in page.data("nodes"):
        told = [getattr(rows[node["id"]], name) for name in offered]
        assert node["measures"] == pytest.approx(told, rel=1e-3)
        assert node["measures"][0] == node["degree"]


def test_each_measure_is_told_in_words(page: Document) -> None:
    for measure in page.data("context")["measures"]:
        assert measure["meaning"] == MEANINGS[measure["id"]]
        assert len(measure["label"]) > len(measure["id"])


def test_a_large_network_carries_only_what_is_quick_and_what_was_asked_for(read: type[Document]) -> None:
    from amurgraph.page.measured import scores, sizes_for

    large = nx.MultiDiGraph(nx.relabel_nodes(nx.path_graph(2001), str))

    assert sizes_for(large) == ["degree"]
    assert sizes_for(large, "harmonic") == ["degree", "harmonic"]
    assert scores(simple(large), ["degree"])["0"] == [1]
    assert sizes_for(nx.MultiDiGraph(nx.path_graph(2000))) == ["degree", "pagerank"]
    assert sizes_for(nx.MultiDiGraph(nx.path_graph(1000))) == ["degree", "betweenness", "closeness", "pagerank"]
    small = read(network_to_page(nx.path_graph(3)).html)
    offered = ["degree", "betweenness", "closeness", "pagerank", "harmonic", "eigenvector"]
    assert [measure["id"] for measure in small.data("context")["measures"]] == offered


def test_a_page_starts_with_the_size_that_was_asked_for(otters: nx.MultiDiGraph, read: type[Document]) -> None:
    assert read(network_to_page(otters, size="closeness").html).data("context")["size"] == "closeness"
    assert read(network_to_page(otters).html).data("context")["size"] == "degree"
    with pytest.raises(UnknownNameError, match=r"betweenes.*did you mean betweenness"):
        network_to_page(otters, size="betweenes")


# ---- computed groups ----


def test_each_organization_carries_the_number_of_its_computed_group(page: Document, network: nx.MultiDiGraph) -> None:
    found = {row.id: row.group for row in communities(network, runs=1)}
    members = Counter(found.values())

    for node in page.data("nodes"):
        expected = found[node["id"]] if members[found[node["id"]]] > 2 else None
        assert node.get("group") == expected
    assert len({node.get("group") for node in page.data("nodes")}) > 3


def test_a_network_too_small_for_groups_carries_none(otters: nx.MultiDiGraph, read: type[Document]) -> None:
    assert not [node for node in read(network_to_page(otters).html).data("nodes") if "group" in node]


# ---- one organization first ----


def test_a_page_opens_around_a_node_that_is_there(otters: nx.MultiDiGraph, read: type[Document]) -> None:
    assert read(network_to_page(otters, focus="cedar-trust").html).data("context")["focus"] == "cedar-trust"
    assert read(network_to_page(otters).html).data("context")["focus"] == ""
    with pytest.raises(UnknownNameError, match=r"cedar.*did you mean cedar-trust"):
        network_to_page(otters, focus="cedar-trus")


def test_the_page_of_pyvis_is_the_page_without_wishes(otters: nx.MultiDiGraph) -> None:
    assert network_to_pyvis(otters).generate_html() == network_to_page(otters, size="degree", focus="").html


# ---- what was cut ----


def test_a_cut_network_says_what_it_was_cut_to(small_store: Store, read: type[Document]) -> None:
    def said(**cut: Any) -> str:
        subtitle: str = read(network_to_page(graph_to_network(small_store, **cut)).html).data("context")["subtitle"]
        return subtitle

    assert said() == ""
    assert said(as_of="2005") == "Only what is documented by 2005. Left out: 2 later."
    assert said(as_of="2009", documented="in").startswith("Only what is documented in 2009. Left out: ")
    assert said(min_sources=2) == "Only what 2 or more sources say: 1 left out."
    assert said(stated_only=True) == "Without what a source only implies."
    assert said(without_source=["s1", "s3"]) == "Without what these sources say: \u2068s1\u2069, \u2068s3\u2069."


# ---- from the command line ----


def page_of(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Run ``amurgraph page`` and return its exit code, output and errors."""
    with pytest.raises(SystemExit) as end:
        run(["page", *map(str, arguments)])
    out, err = capsys.readouterr()
    return int(end.value.code or 0), out, err


@pytest.fixture
def small_file(small_store: Store, tmp_path: Path) -> Path:
    """Return the small tables as a Turtle file."""
    from amurgraph.graph import write_graph

    write_graph(small_store, tmp_path / "small.ttl")
    return tmp_path / "small.ttl"


@pytest.mark.parametrize("name", ["cedar-trust", "Cedar Trust", "CT", "cedar fund", "Кедровый фонд"])
def test_the_command_line_takes_an_organization_by_any_of_its_names(
    capsys: pytest.CaptureFixture[str], read: type[Document], small_file: Path, name: str
) -> None:
    code, html, _ = page_of(capsys, "-g", small_file, "--focus", name, "--size", "harmonic")

    assert code == 0
    context = read(html).data("context")
    assert (context["focus"], context["size"]) == ("cedar-trust", "harmonic")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--focus", "cedar trsut"], "cedar trsut"),
        (["--size", "fame"], "no measure to size shapes by 'fame': there are: betweenness, closeness, degree"),
        (["--focus", "hill-fund", "--projection", "membership"], "hill-fund"),
    ],
)
def test_the_command_line_refuses_in_one_line(
    capsys: pytest.CaptureFixture[str], small_file: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    code, _, err = page_of(capsys, "-g", small_file, *arguments, "-o", tmp_path / "map.html")

    assert code == 1
    assert err.count("\n") == 1
    assert said in err
    assert not (tmp_path / "map.html").exists()


def test_wishes_change_nothing_but_where_the_page_opens(otters: nx.MultiDiGraph, read: type[Document]) -> None:
    plain = read(network_to_page(otters).html)
    wished = read(network_to_page(otters, size="closeness", focus="river-zoo").html)
    for block in ("nodes", "edges", "options"):
        assert wished.blocks[block] == plain.blocks[block]
    context = {**plain.data("context"), "size": "closeness", "focus": "river-zoo"}
    assert json.loads(wished.blocks["context"]) == context
