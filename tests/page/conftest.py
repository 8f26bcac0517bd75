"""The page of the data that ships, and one made of data that mean harm."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from amurgraph.network import graph_to_network
from amurgraph.page import network_to_page
from amurgraph.tables import read_tables, tables_to_store

if TYPE_CHECKING:
    import networkx as nx
    from pyoxigraph import Store
    from tests.page import document, hostile
else:
    sys.path.append(str(Path(__file__).parent))
    import document
    import hostile


@pytest.fixture(scope="session")
def read() -> type[document.Document]:
    """Return what reads a page strictly."""
    return document.Document


@pytest.fixture(scope="session")
def network(shipped: Store) -> nx.MultiDiGraph:
    """Return the documented ties of the data that ship."""
    return graph_to_network(shipped)


@pytest.fixture(scope="session")
def page_html(network: nx.MultiDiGraph) -> str:
    """Return the page of the data that ship."""
    return network_to_page(network).html


@pytest.fixture(scope="session")
def page(page_html: str) -> document.Document:
    """Return the page of the data that ship, read."""
    return document.Document(page_html)


@pytest.fixture(scope="session")
def corpus() -> tuple[str, ...]:
    """Return the strings of somebody who means harm."""
    return hostile.CORPUS


@pytest.fixture(scope="session")
def hostile_network() -> nx.MultiDiGraph:
    """Return a network in which each text field holds each of these strings."""
    return graph_to_network(hostile.hostile_store())


@pytest.fixture(scope="session")
def hostile_html(hostile_network: nx.MultiDiGraph) -> str:
    """Return its page."""
    return network_to_page(hostile_network).html


@pytest.fixture(scope="session")
def hostile_page(hostile_html: str) -> document.Document:
    """Return its page, read."""
    return document.Document(hostile_html)


@pytest.fixture
def small_store(small_tables: Path) -> Store:
    """Return the small tables as a graph."""
    return tables_to_store(read_tables(small_tables))


@pytest.fixture
def otters() -> nx.MultiDiGraph:
    """Return a small network of invented organizations."""
    import networkx as nx

    made = nx.MultiDiGraph(title="Otters: who works with whom", tie_rule="every tie that a source states")
    made.add_node("cedar-trust", label="Cedar Trust", kind="NGO", acronym="CT", aliases="Cedar Fund|Кедр")
    made.add_node("otter-alliance", label="Otter Alliance", kind="Alliance")
    made.add_node("river-zoo", label="River Zoo", kind="Zoo", country="DE")
    made.add_edge("cedar-trust", "otter-alliance", "memberOf", type="memberOf", sources="s1|s2", n_sources=2)
    made.add_edge("river-zoo", "otter-alliance", "partnerOf", type="partnerOf", directed=False)
    return made
