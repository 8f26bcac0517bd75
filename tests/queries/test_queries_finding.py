"""A parameter names the thing that the rule for names finds among all claims, looked up without reading them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from amurgraph.claims import find_thing, graph_to_claims
from amurgraph.errors import AmurgraphError
from amurgraph.graph import data_store
from amurgraph.queries import finding
from amurgraph.vocabulary import AG, BASE, DCAT, FOAF, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from pyoxigraph import Store

    from amurgraph.claims import Claims

ORG, ANY = ("org",), ("org", "prog", "place", "db", "tax", "threat", "stress")


def by_the_long_way(claims: Claims, name: str, sorts: tuple[str, ...]) -> str:
    try:
        return find_thing(claims, name, sorts=sorts).iri
    except AmurgraphError as error:
        return str(error)


def by_the_short_way(store: Store, name: str, sorts: tuple[str, ...]) -> str:
    try:
        return finding.find_iri(store, name, sorts)
    except AmurgraphError as error:
        return str(error)


@pytest.mark.parametrize("sorts", [ORG, ("tax",), ANY], ids=["organizations", "taxa", "all"])
def test_whatever_things_are_called_the_same_is_found(shipped: Store, claims: Claims, sorts: tuple[str, ...]) -> None:
    names = {
        name
        for thing in claims.things.values()
        if thing.sort in sorts
        for name in (thing.slug, thing.iri, f"o:{thing.slug}", thing.label, thing.acronym.lower(), *thing.aliases)
    } - {""}

    for name in sorted(names)[::9]:
        assert by_the_short_way(shipped, name, sorts) == by_the_long_way(claims, name, sorts), name


@pytest.mark.parametrize("name", ["wcs", "o:wcs", BASE + "id/org/wcs", " wcs ", "Wildlife Conservation Society"])
def test_not_all_is_read_for_it(shipped: Store, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def of_a_part(store: Store) -> Claims:
        assert store is not shipped, "all claims are read"
        return graph_to_claims(store)

    monkeypatch.setattr(finding, "graph_to_claims", of_a_part)

    assert finding.find_iri(shipped, name, ORG) == BASE + "id/org/wcs"


BASES = st.sampled_from([BASE, "https://other.example/", "https://third.example/"])
SLUGS = st.sampled_from(["fox", "Fox", "fox-den", "owl", "o:owl"])
WORDS = st.sampled_from(["Fox", "fox", "FOX DEN", "Ｏwl", "owl", "fox-den", "o:fox", ""])
NODES = st.builds("{}id/{}/{}".format, BASES, st.sampled_from(["org", "prog", "tax", "src", "name"]), SLUGS).map(
    NamedNode
)
QUADS = st.one_of(
    st.builds(Quad, NODES, st.just(RDF.type), st.just(FOAF.Organization)),
    st.builds(
        Quad,
        NODES,
        st.sampled_from([RDFS.label, SKOS.prefLabel, SKOS.altLabel, AG.acronym, AG.text]),
        st.builds(Literal, WORDS),
    ),
    st.builds(Quad, NODES, st.sampled_from([AG.name, AG.subject]), NODES),
    st.builds(lambda base: Quad(NamedNode(base + "id/dataset"), RDF.type, DCAT.Dataset), BASES),
    st.builds(lambda base, of: Quad(NamedNode(base + "id/dataset"), AG.base, Literal(of)), BASES, BASES),
)


@settings(max_examples=400, deadline=None)
@given(quads=st.lists(QUADS, max_size=14), name=st.one_of(WORDS, SLUGS, NODES.map(lambda node: node.value)))
def test_in_any_graph_whose_bases_are_said_both_ways_find_the_same(quads: list[Quad], name: str) -> None:
    said = [
        Quad(NamedNode(f"https://said.example/{n}"), AG.base, Literal(base))
        for n, base in enumerate(["https://other.example/", "https://third.example/"])
    ]
    store = data_store([*quads, *said])
    claims = graph_to_claims(store)
    for sorts in (ORG, ANY):
        assert by_the_short_way(store, name, sorts) == by_the_long_way(claims, name, sorts)
