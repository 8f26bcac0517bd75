"""What a service says of itself and of its data, to programs: service description and VoID."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store

from amurgraph.endpoint.served import read_served
from amurgraph.errors import InputError

if TYPE_CHECKING:
    from tests.endpoint import asking
    from tests.endpoint.asking import Answer, Service
else:
    sys.path.append(str(Path(__file__).parent))
    import asking

PREFIXES = {
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
    "sh": "http://www.w3.org/ns/shacl#",
    "formats": "http://www.w3.org/ns/formats/",
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/n-triples": RdfFormat.N_TRIPLES,
}


def _said(answer: Answer, accept: str) -> Store:
    assert (answer.status, answer.type) == (200, accept)
    store = Store()
    store.load(answer.body, FORMATS[accept])
    return store


def _rows(store: Store, query: str) -> list[list[str]]:
    found = store.query(query, prefixes=PREFIXES)
    assert isinstance(found, QuerySolutions)
    return sorted([getattr(term, "value", "") for term in row] for row in found)


@pytest.mark.parametrize("accept", FORMATS)
def test_the_service_is_described_where_nothing_is_asked(service: Service, accept: str) -> None:
    store = _said(service.send("GET", "/sparql", headers={"Accept": accept}), accept)
    here = f"http://127.0.0.1:{service.port}/sparql"

    assert _rows(store, "SELECT ?at ?knows { ?s a sd:Service ; sd:endpoint ?at ; sd:supportedLanguage ?knows }") == [
        [here, f"{PREFIXES['sd']}SPARQL11Query"]
    ]
    formats = {row[0].rpartition("/")[2] for row in _rows(store, "SELECT ?f { ?s sd:resultFormat ?f }")}
    assert formats >= {"SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"}
    assert formats >= {"Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG"}
    graphs = "SELECT ?name ?n { ?s sd:defaultDataset/sd:namedGraph [ sd:name ?name ; sd:graph/void:triples ?n ] }"
    assert _rows(store, graphs) == [[f"https://graphs.example/{name}", "1"] for name in ("one", "three", "two")]
    assert _rows(store, "SELECT ?n { ?s sd:defaultDataset/sd:defaultGraph/void:triples ?n }") == [["5"]]


def test_the_address_is_that_at_which_the_client_asked(service: Service) -> None:
    asked = {"Accept": "text/turtle", "Host": "sparql.example:8443"}

    assert b"<http://sparql.example:8443/sparql>" in service.send("GET", "/sparql", headers=asked).body


@pytest.mark.parametrize("host", ["<script>", "a b", "a/b", 'a"b', "a>b"])
def test_what_is_no_host_is_not_repeated(service: Service, host: str) -> None:
    received = service.raw(f"GET /sparql HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())

    assert received.startswith(b"HTTP/1.1 200 ")
    assert host.encode() not in received


def test_a_browser_is_shown_a_page(service: Service) -> None:
    answer = service.send("GET", "/sparql", headers={"Accept": "text/html,*/*;q=0.8"})

    assert (answer.status, answer.type) == (200, "text/html")
    assert "connect-src 'self'" in answer.headers["content-security-policy"]


def test_a_description_in_no_form_that_there_is_is_not_acceptable(service: Service) -> None:
    assert service.send("GET", "/sparql", headers={"Accept": "image/png"}).status == 406
    assert service.send("GET", "/.well-known/void", headers={"Accept": "image/png"}).status == 406


@pytest.mark.parametrize("accept", FORMATS)
def test_the_data_are_described(shipped_service: Service, accept: str) -> None:
    store = _said(shipped_service.send("GET", "/.well-known/void", headers={"Accept": accept}), accept)
    counted = {
        what: shipped_service.get(f"SELECT (COUNT(DISTINCT ?{what}) AS ?n) {{ ?s ?p ?o }}").values[0] for what in "sp"
    }
    triples = shipped_service.get("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").values[0]
    sources = shipped_service.get("SELECT (COUNT(*) AS ?n) { ?s a ag:Source }").values[0]

    assert _rows(
        store,
        "SELECT ?n ?s ?p ?at { ?d a void:Dataset ; void:triples ?n ; void:distinctSubjects ?s ; void:properties ?p ; "
        "void:sparqlEndpoint ?at }",
    ) == [[triples, counted["s"], counted["p"], f"http://127.0.0.1:{shipped_service.port}/sparql"]]
    assert ["https://w3id.org/amurgraph/ns#Source", sources] in _rows(
        store, "SELECT ?class ?n { ?d void:classPartition [ void:class ?class ; void:entities ?n ] }"
    )
    assert len(_rows(store, "SELECT ?p { ?d void:propertyPartition [ void:property ?p ] }")) == int(counted["p"])
    ((title, licence, version),) = _rows(
        store, "SELECT ?t ?l ?v { ?d a void:Dataset ; dcterms:title ?t ; dcterms:license ?l ; owl:versionInfo ?v }"
    )
    assert title
    assert licence.startswith("https://creativecommons.org/")
    assert version == shipped_service.send("GET", "/health").json["version"]
    assert ["ag", "https://w3id.org/amurgraph/ns#"] in _rows(
        store, "SELECT ?p ?n { ?d sh:declare [ sh:prefix ?p ; sh:namespace ?n ] }"
    )


def test_our_vocabulary_lies_beside_data_that_use_it(service: Service, shipped_service: Service) -> None:
    asks_meaning = "SELECT ?g { GRAPH ?g { <https://w3id.org/amurgraph/ns#funds> a ?kind } }"

    assert shipped_service.get(asks_meaning).values == ["https://w3id.org/amurgraph/graph/amurgraph"] * len(
        shipped_service.get(asks_meaning).values
    )
    assert shipped_service.get(asks_meaning).values
    assert service.get(asks_meaning).values == []


def test_all_graphs_are_one_where_that_is_wanted(dataset: Path) -> None:
    said = "SELECT ?said { ?s <https://otter.example/said> ?said }"
    with asking.served("-g", str(dataset), "--union-default-graph") as union:
        assert union.get(said).values == ["in none", "nobody", "one", "three", "two", "zwei"]
        assert union.get(said.replace("{", "FROM <https://graphs.example/two> {", 1)).values == ["two"]
        assert union.form([("query", said), ("default-graph-uri", "https://graphs.example/one")]).values == ["one"]
        described = _said(union.send("GET", "/sparql", headers={"Accept": "text/turtle"}), "text/turtle")
        assert _rows(described, "SELECT ?f { ?s sd:feature ?f }") == [[f"{PREFIXES['sd']}UnionDefaultGraph"]]


# ---- what is served ----

PRIVATE = """
@prefix ag: <https://w3id.org/amurgraph/ns#> .
<https://w3id.org/amurgraph/id/src/s7> a ag:Source ; ag:visibility {} .
"""


@pytest.mark.parametrize("word", ["ag:Private", '"Private"', "ag:Secret"])
def test_private_sources_are_served_when_asked_to_alone(tmp_path: Path, word: str) -> None:
    file = tmp_path / "private.ttl"
    file.write_text(PRIVATE.format(word), encoding="utf-8")

    with pytest.raises(InputError, match=r"private: s7; .*--private"):
        read_served([file])
    assert read_served([file], private=True)[1].triples == 2


def test_public_sources_are_served(tmp_path: Path) -> None:
    file = tmp_path / "public.ttl"
    file.write_text(PRIVATE.format("ag:Public"), encoding="utf-8")

    assert read_served([file])[1].triples == 2


def test_private_sources_in_a_named_graph_are_private(tmp_path: Path) -> None:
    file = tmp_path / "private.trig"
    head, _, said = PRIVATE.format("ag:Private").partition(".\n")
    file.write_text(f"{head}.\n<urn:g> {{ {said} }}", encoding="utf-8")

    with pytest.raises(InputError, match="private"):
        read_served([file])


def test_several_files_are_one_data_set_and_their_blank_nodes_stay_apart(tmp_path: Path) -> None:
    one, two, three = tmp_path / "one.ttl", tmp_path / "two.nq", tmp_path / "three.trig"
    one.write_text('_:x <urn:p> "one" .', encoding="utf-8")
    two.write_text('_:x <urn:p> "two" <urn:g> .\n', encoding="utf-8")
    three.write_text('<urn:g> { _:x <urn:p> "three" }', encoding="utf-8")

    store, about = read_served([one, two, three])

    assert about.triples == 3
    assert about.graphs == {"urn:g": 2}
    assert len({quad.subject for quad in store.quads_for_pattern(None, None, None, None)}) == 3
    assert {quad.object for quad in store.quads_for_pattern(None, None, None, NamedNode("urn:g"))} == {
        Literal("two"),
        Literal("three"),
    }
