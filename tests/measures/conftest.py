"""Networks for the tests of measures: every tie is first a claim with a source, then an edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from amurgraph.graph import data_store
from amurgraph.network import graph_to_network
from amurgraph.vocabulary import AG, DCAT, DCTERMS, ORG, OWL, RDF, RDFS, XSD, instance

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store


def graph_to_rdf(graph: nx.Graph, *, relation: str = "partnerOf") -> Store:
    """Return RDF claims: a plain organization for each node, a relation with evidence of one source for each edge."""
    source, about = instance("src", "s1"), NamedNode("https://w3id.org/amurgraph/id/dataset")
    quads = [
        Quad(source, RDF.type, AG.Source),
        Quad(source, DCTERMS.title, Literal("A published table")),
        Quad(source, AG.url, NamedNode("https://table.example/")),
        Quad(about, RDF.type, DCAT.Dataset),
        Quad(about, OWL.versionInfo, Literal("0.0.1")),
    ]
    for node in graph:
        quads += [
            Quad(instance("org", node), RDF.type, ORG.Organization),
            Quad(instance("org", node), RDFS.label, Literal(node.title(), language="en")),
        ]
    for one, other in graph.edges():
        slug = f"{one}.{relation}.{other}"
        claim, evidence = instance("rel", slug), instance("ev", f"{slug}.s1")
        quads += [
            Quad(claim, RDF.type, AG.Relation),
            Quad(claim, AG.subject, instance("org", one)),
            Quad(claim, AG.predicate, AG[relation]),
            Quad(claim, AG.object, instance("org", other)),
            Quad(claim, AG.evidence, evidence),
            Quad(evidence, RDF.type, AG.Evidence),
            Quad(evidence, DCTERMS.source, source),
            Quad(evidence, AG.reading, AG.Stated),
            Quad(evidence, AG.locator, Literal("table 1")),
            Quad(evidence, AG["from"], Literal("2010-01-01", datatype=XSD.date)),
            Quad(evidence, AG.to, Literal("2010-12-31", datatype=XSD.date)),
        ]
    return data_store(quads)


@pytest.fixture(scope="session")
def rdf_of() -> Callable[..., Store]:
    """Return a function from a networkx graph with lower-case names to RDF claims."""
    return graph_to_rdf


@pytest.fixture(scope="session")
def network_of() -> Callable[..., nx.MultiDiGraph]:
    """Return a function from a networkx graph to the network of the claims that say the same."""
    return lambda graph, **how: graph_to_network(graph_to_rdf(graph, **how))


@pytest.fixture(scope="session")
def florentine() -> nx.Graph:
    """Return the marriages of 15 Florentine families (Padgett & Ansell 1993); the 16th, Pucci, married none of them."""
    return nx.relabel_nodes(nx.florentine_families_graph(), str.lower)


@pytest.fixture(scope="session")
def kite() -> nx.Graph:
    """Return Krackhardt's (1990) kite, with the names of the paper."""
    names = "andre beverley carol diane ed fernando garth heather ike jane".split()
    return nx.relabel_nodes(nx.krackhardt_kite_graph(), dict(enumerate(names)))


@pytest.fixture(scope="session")
def karate() -> nx.Graph:
    """Return Zachary's (1977) karate club, numbered from 1 as in the paper."""
    return nx.relabel_nodes(nx.karate_club_graph(), {node: f"m{node + 1}" for node in range(34)})
