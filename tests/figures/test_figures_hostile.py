"""Names that mean harm, or are merely long, stay text; small and empty networks still give a figure."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from tests.figures.conftest import HOSTILE, curve_of, intervals_of, network_named

from amurgraph.figures import (
    Figure,
    bipartite_matrix,
    community_matrix,
    fragmentation_curve,
    lorenz,
    make_figures,
    ranked_dots,
    timeline,
)
from amurgraph.graph import data_store
from amurgraph.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable

MADE: dict[str, Callable[[tuple[str, ...]], Figure]] = {
    "ranked": lambda labels: ranked_dots(intervals_of(labels), "degree"),
    "communities": lambda labels: community_matrix(network_named(labels), Rows(["id", "group"], [])),
    "groups": lambda labels: community_matrix(
        network_named(labels), Rows(["id", "group"], ((f"n{i}", 1 + i % 3) for i in range(len(labels))))
    ),
    "lorenz": lambda labels: lorenz(network_named(labels)),
    "curve": lambda labels: fragmentation_curve(curve_of(labels)),
    "timeline": lambda labels: timeline(network_named(labels)),
    "bipartite": lambda labels: bipartite_matrix(network_named((*labels, "Cedar Trust"))),
}


@pytest.mark.parametrize("name", MADE)
def test_hostile_names_stay_text(name: str) -> None:
    figure = MADE[name](HOSTILE)
    root = ET.fromstring(figure.svg)  # noqa: S314 - what is tested
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}

    assert tags <= {"svg", "title", "desc", "g", "path", "text", "defs", "use"}
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on")]
    assert figure.png.startswith(b"\x89PNG")
    assert "\x00" not in figure.svg
    assert all(len(text.text or "") < 200 for text in root.iter("{http://www.w3.org/2000/svg}text"))


def test_a_dollar_is_a_dollar() -> None:
    svg = ranked_dots(intervals_of(("$5 for $cats$",)), "degree").svg

    assert ">$5 for $cats$</text>" in svg


def test_names_in_other_scripts_are_text_in_the_picture() -> None:
    svg = ranked_dots(intervals_of(HOSTILE), "degree").svg

    assert "東北虎豹國家公園管理局" in svg
    assert "صندوق حماية النمر" in svg


@pytest.mark.parametrize(
    "network",
    [nx.MultiDiGraph(), nx.MultiDiGraph([("a", "a")]), nx.Graph([("a", "b")]), nx.empty_graph(3, nx.MultiDiGraph)],
    ids=["empty", "loop", "one tie", "isolates"],
)
def test_tiny_networks_give_a_figure(network: nx.Graph) -> None:
    for figure in (lorenz(network), timeline(network), community_matrix(network, Rows(["id", "group"], []))):
        ET.fromstring(figure.svg)  # noqa: S314 - what is tested
        assert figure.png
        assert figure.alt


def test_no_rows_give_a_figure_that_says_so() -> None:
    for figure in (
        ranked_dots(Rows(["rank"], [])),
        fragmentation_curve(Rows(["removed"], [])),
        bipartite_matrix(Rows(["id"], [])),
    ):
        ET.fromstring(figure.svg)  # noqa: S314 - what is tested
        assert figure.alt


def test_data_of_nothing_give_every_figure() -> None:
    for figure in make_figures(data_store([])).values():
        ET.fromstring(figure.svg)  # noqa: S314 - what is tested
