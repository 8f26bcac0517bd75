"""Networks for the tests of measures: every tie is first a claim with a source, then an edge.

Published networks are directed, weighted, of several relation types, with facts about their nodes, or two-mode. All
that is said in claims: a direction by the relation type, a weight by the evidence, a fact by an observation, an event
by an alliance with members.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from amurgraph.graph import data_store
from amurgraph.network import graph_to_network
from amurgraph.vocabulary import AG, DCAT, DCTERMS, ORG, ORGANIZATION_KINDS, OWL, RDF, RDFS, XSD, instance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyoxigraph import Store

_NOT_IN_A_SLUG = re.compile("[^a-z0-9_]+")


def slug(node: Any) -> str:
    """Return the id that a node gets: ``Evelyn Jefferson`` is ``evelyn-jefferson``, 7 is ``n7``."""
    return f"n{node}" if isinstance(node, int) else _NOT_IN_A_SLUG.sub("-", str(node).lower()).strip("-")


def graph_to_rdf(graph: nx.Graph, *, relation: str = "partnerOf") -> Store:
    """Return RDF claims that say what a networkx graph says.

    Args:
        graph: any networkx graph. A node with ``bipartite`` 1 is an alliance; its ``kind`` (a class of ours) and
            ``country`` are its own, every other attribute is an observation, with a number if it is one. A ``weight``
            of an edge is what the evidence says; a ``type``, or in a multigraph the key, is a relation type of ours.
        relation: the type of the other edges; ``partnerOf`` has no direction, ``supports`` and ``memberOf`` have one.

    """
    source, about = instance("src", "s1"), NamedNode("https://w3id.org/amurgraph/id/dataset")
    quads = [
        Quad(source, RDF.type, AG.Source),
        Quad(source, DCTERMS.title, Literal("A published table")),
        Quad(source, AG.url, NamedNode("https://table.example/")),
        Quad(about, RDF.type, DCAT.Dataset),
        Quad(about, OWL.versionInfo, Literal("0.0.1")),
    ]
    for node, facts in graph.nodes(data=True):
        quads += _node(node, facts)
    many = graph if graph.is_multigraph() else nx.MultiDiGraph(graph) if graph.is_directed() else nx.MultiGraph(graph)
    for one, other, key, edge in many.edges(keys=True, data=True):
        predicate = edge.get("type", key if isinstance(key, str) else relation)
        ends = (other, one) if predicate == "memberOf" and graph.nodes[one].get("bipartite") == 1 else (one, other)
        quads += _tie(slug(ends[0]), predicate, slug(ends[1]), edge)
    return data_store(quads)


def _node(node: Any, facts: dict[str, Any]) -> Iterator[Quad]:
    own = instance("org", slug(node))
    kind = "Alliance" if facts.get("bipartite") == 1 else str(facts.get("kind", ""))
    known = kind in ORGANIZATION_KINDS and kind != "Organization"
    yield Quad(own, RDF.type, AG[kind] if known else ORG.Organization)
    yield Quad(own, RDFS.label, Literal(str(node).title(), language="en"))
    if "country" in facts:
        yield Quad(own, AG.country, Literal(facts["country"]))
    for name, value in facts.items():
        if name in ("bipartite", "country") or (name == "kind" and known):
            continue
        seen, evidence = (instance(sort, f"{slug(node)}.{name}") for sort in ("obs", "ev"))
        yield Quad(seen, RDF.type, AG.Observation)
        yield Quad(seen, AG.subject, own)
        yield Quad(seen, AG.observedProperty, Literal(slug(name)))
        yield Quad(seen, AG.value, Literal(str(value)))
        if isinstance(value, int | float):
            for bound in (AG.valueLow, AG.valueHigh):
                yield Quad(seen, bound, Literal(str(value), datatype=XSD.decimal))
        yield Quad(seen, AG.evidence, evidence)
        yield from _evidence(evidence)


def _tie(one: str, predicate: str, other: str, edge: dict[str, Any]) -> Iterator[Quad]:
    name = f"{one}.{predicate}.{other}"
    claim, evidence = instance("rel", name), instance("ev", f"{name}.s1")
    yield Quad(claim, RDF.type, AG.Relation)
    yield Quad(claim, AG.subject, instance("org", one))
    yield Quad(claim, AG.predicate, AG[predicate])
    yield Quad(claim, AG.object, instance("org", other))
    yield Quad(claim, AG.evidence, evidence)
    yield from _evidence(evidence)
    if "weight" in edge:
        yield Quad(evidence, AG.weight, Literal(str(edge["weight"]), datatype=XSD.decimal))


def _evidence(evidence: NamedNode) -> Iterator[Quad]:
    yield Quad(evidence, RDF.type, AG.Evidence)
    yield Quad(evidence, DCTERMS.source, instance("src", "s1"))
    yield Quad(evidence, AG.reading, AG.Stated)
    yield Quad(evidence, AG.locator, Literal("table 1"))
    yield Quad(evidence, AG["from"], Literal("2010-01-01", datatype=XSD.date))
    yield Quad(evidence, AG.to, Literal("2010-12-31", datatype=XSD.date))


@pytest.fixture(scope="session")
def rdf_of() -> Callable[..., Store]:
    """Return a function from a networkx graph to RDF claims (see ``graph_to_rdf``); its nodes get slugs as names."""
    return graph_to_rdf


@pytest.fixture(scope="session")
def network_of() -> Callable[..., nx.MultiDiGraph]:
    """Return a function from a networkx graph to the network of the claims that say the same.

    ``network_of(graph, relation="supports")`` for a directed graph; ``network_of(graph, "membership",
    relation="memberOf")`` for a two-mode one; ``observed=("wealth",)`` for facts about nodes: ``relation`` is how it is
    said in claims, the rest is for ``graph_to_network``.
    """

    def made(
        graph: nx.Graph, projection: str = "documented-ties", *, relation: str = "partnerOf", **how: Any
    ) -> nx.MultiDiGraph:
        return graph_to_network(graph_to_rdf(graph, relation=relation), projection, **how)

    return made


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
    """Return Zachary's (1977) karate club, numbered from 1 as in the paper; without its weights."""
    plain = nx.Graph()
    plain.add_nodes_from(f"m{node + 1}" for node in range(34))
    plain.add_edges_from((f"m{one + 1}", f"m{other + 1}") for one, other in nx.karate_club_graph().edges())
    return plain


@pytest.fixture(scope="session")
def davis() -> nx.Graph:
    """Return the 18 women and 14 events of Davis, Gardner & Gardner (1941); events have ``bipartite`` 1."""
    return nx.davis_southern_women_graph()
