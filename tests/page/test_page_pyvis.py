"""A real ``pyvis.network.Network``: its user goes on with pyvis' own methods, and gets our page, safe and whole."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from pyvis.network import Network

from amurgraph.page import network_to_page, network_to_pyvis

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import networkx as nx
    from tests.page.document import Document


def by_show(made: Network, file: Path) -> str:
    made.show(file.name)
    return file.read_text(encoding="utf-8")


def by_show_outside_of_a_notebook(made: Network, file: Path) -> str:
    made.show(file.name, notebook=False)
    return file.read_text(encoding="utf-8")


def by_write_html(made: Network, file: Path) -> str:
    made.write_html(file.name)
    return file.read_text(encoding="utf-8")


def by_generate_html(made: Network, _file: Path) -> str:
    html: str = made.generate_html()
    return html


WAYS = (by_show, by_show_outside_of_a_notebook, by_write_html, by_generate_html)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty working directory; no way opens a browser there."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setattr("webbrowser.open", lambda *_, **__: True)
    return tmp_path / "work"


def test_it_is_a_real_pyvis_network(otters: nx.MultiDiGraph) -> None:
    otters.add_edge("cedar-trust", "otter-alliance", "funds", type="funds")

    made = network_to_pyvis(otters)

    assert type(made) is Network
    assert made.directed
    assert set(made.get_nodes()) == {"cedar-trust", "otter-alliance", "river-zoo"}
    assert made.num_nodes() == 3
    assert made.num_edges() == 3, "no second relation between a pair is dropped"
    assert made.get_node("cedar-trust")["label"] == "Cedar Trust"
    assert made.neighbors("cedar-trust") == {"otter-alliance"}
    assert made.options.physics.enabled is False


def test_unchanged_it_is_the_page_of_the_shipped_data_byte_for_byte(network: nx.MultiDiGraph, page_html: str) -> None:
    assert network_to_pyvis(network).generate_html() == page_html


@pytest.mark.parametrize("way", WAYS)
def test_unchanged_it_is_our_page_byte_for_byte(
    otters: nx.MultiDiGraph, folder: Path, way: Callable[[Network, Path], str]
) -> None:
    assert way(network_to_pyvis(otters), folder / "x.html") == network_to_page(otters).html


def test_with_a_title_it_is_our_page_with_that_title(otters: nx.MultiDiGraph) -> None:
    for title in ("Otters", "<b>&"):
        assert network_to_pyvis(otters, title=title).generate_html() == network_to_page(otters, title=title).html


@pytest.mark.parametrize("way", WAYS)
def test_a_node_and_an_edge_that_were_added_are_shown(
    otters: nx.MultiDiGraph,
    folder: Path,
    read: type[Document],
    capsys: pytest.CaptureFixture[str],
    way: Callable[[Network, Path], str],
) -> None:
    made = network_to_pyvis(otters)
    made.add_node("hill-fund", label="Hill Fund", color="#aa3377", title="gives money")
    made.add_edge("hill-fund", "cedar-trust", title="funds it", width=3)

    shown = read(way(made, folder / "x.html"))

    nodes = {node["id"]: node for node in shown.data("nodes")}
    assert nodes["hill-fund"]["label"] == "Hill Fund"
    assert nodes["hill-fund"]["title"] == "gives money"
    assert set(nodes) == {"cedar-trust", "otter-alliance", "river-zoo", "hill-fund"}
    assert [e["title"] for e in shown.data("edges") if e["from"] == "hill-fund"] == ["funds it"]
    assert shown.faults == []
    assert [path.name for path in folder.iterdir()] == ([] if way is by_generate_html else ["x.html"])
    assert not [e for e in shown.elements if {"src", "href"} & set(e.attributes) and e.tag != "a"]
    capsys.readouterr()


OPTIONS = {
    "interaction": {"dragNodes": True},
    "physics": {"enabled": True, "solver": "repulsion"},
    "nodes": {"font": {"size": 20}},
}


@pytest.mark.parametrize("way", WAYS)
def test_options_that_were_set_are_in_the_page(
    otters: nx.MultiDiGraph, folder: Path, read: type[Document], way: Callable[[Network, Path], str]
) -> None:
    made = network_to_pyvis(otters)
    made.set_options("var options = " + json.dumps(OPTIONS))

    assert read(way(made, folder / "x.html")).data("options") == OPTIONS


def test_only_options_that_were_changed_are_in_the_page(otters: nx.MultiDiGraph, read: type[Document]) -> None:
    made = network_to_pyvis(otters)
    assert read(made.generate_html()).data("options") == {}

    made.toggle_physics(True)
    made.toggle_drag_nodes(False)

    options = read(made.generate_html()).data("options")
    assert options["physics"]["enabled"] is True
    assert options["interaction"]["dragNodes"] is False
    assert set(options) == {"physics", "interaction"}


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made.barnes_hut(),
        lambda made: made.force_atlas_2based(),
        lambda made: made.repulsion(),
        lambda made: made.hrepulsion(),
        lambda made: made.set_edge_smooth("curvedCW"),
        lambda made: made.inherit_edge_colors(status=False),
        lambda made: made.toggle_stabilization(status=False),
        lambda made: made.toggle_hide_edges_on_drag(status=True),
    ],
)
def test_other_methods_of_pyvis_do_not_break_it(
    otters: nx.MultiDiGraph, read: type[Document], change: Callable[[Network], Any]
) -> None:
    made = network_to_pyvis(otters)
    change(made)

    shown = read(made.generate_html())

    assert shown.data("options")
    assert len(shown.data("nodes")) == 3
    assert shown.faults == []


def test_a_heading_of_pyvis_is_the_title_of_the_page(otters: nx.MultiDiGraph, read: type[Document]) -> None:
    made = network_to_pyvis(otters)
    made.heading = "</title><script>window.PWN=1</script>"

    shown = read(made.generate_html())

    assert shown.texts.count(made.heading) == 2
    assert len(shown.scripts) == 2


@pytest.mark.parametrize("way", WAYS)
def test_hostile_text_given_to_pyvis_stays_text(
    otters: nx.MultiDiGraph,
    folder: Path,
    corpus: tuple[str, ...],
    read: type[Document],
    page: Document,
    way: Callable[[Network, Path], str],
) -> None:
    made = network_to_pyvis(otters)
    for number, text in enumerate(corpus):
        made.add_node(f"{text}{number}", label=text, title=text, color=text, group=text, shape="dot")
        made.add_edge(f"{text}{number}", "cedar-trust", title=text, label=text, color=text)

    shown = read(way(made, folder / "x.html"))

    assert shown.faults == []
    assert shown.scripts == page.scripts
    assert shown.policy == page.policy
    nodes = shown.data("nodes")[3:]
    assert [(node["id"], node["label"], node["title"]) for node in nodes] == [
        (f"{text}{number}", text, text) for number, text in enumerate(corpus)
    ]


def test_a_title_with_href_in_it_is_no_licence_for_markup(otters: nx.MultiDiGraph, read: type[Document]) -> None:
    made = network_to_pyvis(otters)
    title = "<a href='https://otter.example/' onmouseover='window.PWN=1'>see</a>"
    made.add_node("x", title=title)

    shown = read(made.generate_html())

    assert shown.data("nodes")[-1]["title"] == title
    assert not shown.of("a")[2:]
    assert "PWN" not in shown.text


def test_one_network_can_be_shown_again_after_a_change(otters: nx.MultiDiGraph, read: type[Document]) -> None:
    made = network_to_pyvis(otters)
    first = made.generate_html()
    made.add_node("hill-fund")

    assert len(read(made.generate_html()).data("nodes")) == len(read(first).data("nodes")) + 1
    assert network_to_pyvis(otters).generate_html() == first, "the network itself is not changed"


def test_pages_without_pyvis_do_not_load_it(tmp_path: Path) -> None:
    code = (
        "import sys, networkx as nx\n"
        "from amurgraph.page import network_to_page, write_page\n"
        "network_to_page(nx.MultiDiGraph([('a', 'b')]))\n"
        "print(*sorted({'pyvis', 'IPython', 'rdflib'} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True, cwd=tmp_path
    )

    assert done.stdout.strip() == ""
