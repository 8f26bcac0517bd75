"""Clients that others wrote get from the service what the file says: each in its own way of asking."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from pyoxigraph import RdfFormat, Store, parse
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore

from amurgraph.graph import read_graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.endpoint import asking
else:
    sys.path.append(str(Path(__file__).parent))
    import asking

ROOT = Path(__file__).parent.parent.parent
SHIPPED = ROOT / "data" / "amur.ttl"
CLIENTS = ROOT / "build" / "clients"  # tests/endpoint/install puts them there
AG = "https://w3id.org/amurgraph/ns#"
MEMBER_OF, ALTA = URIRef(f"{AG}memberOf"), URIRef("https://w3id.org/amurgraph/id/org/alta")
PREFIXES = f"PREFIX ag: <{AG}> PREFIX o: <https://w3id.org/amurgraph/id/org/> "
ROWS = f"{PREFIXES} SELECT ?who ?whom {{ ?who ag:memberOf ?whom }} ORDER BY ?who ?whom"
TRIPLES = f"{PREFIXES} CONSTRUCT {{ ?who ag:memberOf ?whom }} WHERE {{ ?who ag:memberOf ?whom }}"
YES = f"{PREFIXES} ASK {{ o:alta a ag:Alliance }}"
ONE, TWO = "https://otters.example/one", "https://otters.example/two"
GRAPHS = f"""
<{ONE}> {{ <urn:cedar> <urn:p> "Вода"@ru , 3 , _:b . _:b <urn:q> <urn:oak> }}
<{TWO}> {{ <urn:oak> <urn:p> <urn:cedar> }}
"""

Pairs = set[tuple[str, str]]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Return the address of a service of the data that ship."""
    with asking.served("-g", str(SHIPPED)) as started:
        yield started.address


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a service of two named graphs."""
    file = tmp_path_factory.mktemp("graphs") / "graphs.trig"
    file.write_text(GRAPHS, encoding="utf-8")
    with asking.served("-g", str(file)) as started:
        yield started.address


@pytest.fixture(scope="module")
def members() -> Pairs:
    """Return who is a member of what, as the file says."""
    found = {(str(who), str(whom)) for who, whom in read_graph(SHIPPED).subject_objects(MEMBER_OF)}
    assert len(found) > 10
    return found


# rdflib


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_asks_for_rows_triples_and_truth(address: str, members: Pairs, method: Any) -> None:
    graph = Graph(SPARQLStore(address, method=method))
    rows: Any = graph.query(ROWS)
    assert {(str(who), str(whom)) for who, whom in rows} == members
    assert {(str(who), str(whom)) for who, whom in (graph.query(TRIPLES).graph or Graph()).subject_objects()} == members
    assert bool(graph.query(YES))
    assert not bool(graph.query("ASK { <urn:cedar> ?p ?o }"))


@pytest.mark.parametrize("form", ["xml", "json", "csv"])
def test_rdflib_asks_by_pattern_and_with_what_is_bound(address: str, members: Pairs, form: str) -> None:
    graph = Graph(SPARQLStore(address, returnFormat=form))
    of_alta = {who for who, whom in members if whom == str(ALTA)}
    assert {str(who) for who in graph.subjects(MEMBER_OF, ALTA)} == of_alta
    bound: Any = graph.query(f"SELECT ?who {{ ?who <{MEMBER_OF}> ?whom }}", initBindings={"whom": ALTA})
    assert {str(who) for (who,) in bound} == of_alta
    assert graph.value(ALTA, RDF.type) == URIRef(f"{AG}Alliance")


def test_rdflib_counts_what_the_file_holds(address: str) -> None:
    assert len(Graph(SPARQLStore(address))) == sum(1 for _ in parse(path=SHIPPED, format=RdfFormat.TURTLE))


def test_rdflib_reads_one_named_graph(graphs: str) -> None:
    assert list(Graph(SPARQLStore(graphs), URIRef(TWO))) == [(URIRef("urn:oak"), URIRef("urn:p"), URIRef("urn:cedar"))]
    found = set(Graph(SPARQLStore(graphs), URIRef(ONE)).objects(URIRef("urn:cedar")))
    assert {Literal("Вода", lang="ru"), Literal(3)} < found


def test_rdflib_cannot_update(graphs: str) -> None:
    with pytest.raises(Exception, match="Unsupported Media Type"):
        SPARQLUpdateStore(graphs, graphs).update("CLEAR ALL")
    assert len(Graph(SPARQLStore(graphs), URIRef(TWO))) == 1


# What reads from an address as from a file


def test_rdflib_parses_an_answer_from_its_address(address: str, members: Pairs) -> None:
    graph = Graph().parse(f"{address}?{urlencode({'query': TRIPLES})}")
    assert {(str(who), str(whom)) for who, whom in graph.subject_objects()} == members


def test_pandas_reads_a_table_from_its_address(address: str, members: Pairs) -> None:
    import pandas as pd

    table = pd.read_csv(f"{address}?{urlencode({'query': ROWS})}", storage_options={"Accept": "text/csv"})
    assert list(table.columns) == ["who", "whom"]
    assert set(table.itertuples(index=False, name=None)) == members


# Engines that are told to ask elsewhere


@pytest.mark.parametrize("engine", ["rdflib", "oxigraph"])
def test_a_federated_query_gets_its_part_from_here(address: str, members: Pairs, engine: str) -> None:
    query = f"SELECT ?who ?whom {{ SERVICE <{address}> {{ ?who <{MEMBER_OF}> ?whom }} }}"
    rows: Any = Graph().query(query) if engine == "rdflib" else Store().query(query)
    found = [tuple(getattr(term, "value", str(term)) for term in row) for row in rows]
    assert (set(found), len(found)) == (members, len(members))


# SPARQLWrapper


@pytest.fixture
def wrapper() -> Any:
    """Return SPARQLWrapper, if it is installed."""
    return pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")


@pytest.mark.parametrize(("method", "sent"), [("GET", "urlencoded"), ("POST", "urlencoded"), ("POST", "postdirectly")])
# What it makes of RDF is a graph of a kind that rdflib gives up.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
def test_sparqlwrapper_reads_what_it_asks_for(
    address: str, members: Pairs, wrapper: Any, method: str, sent: str
) -> None:
    def answer(query: str, form: str) -> Any:
        client = wrapper.SPARQLWrapper(address)
        client.setMethod(method)
        client.setRequestMethod(sent)
        client.setReturnFormat(form)
        client.setQuery(query)
        return client.queryAndConvert()

    rows = answer(ROWS, wrapper.JSON)["results"]["bindings"]
    assert {(row["who"]["value"], row["whom"]["value"]) for row in rows} == members
    assert len(answer(ROWS, wrapper.XML).getElementsByTagName("result")) == len(members)
    assert {tuple(line.split(",")) for line in answer(ROWS, wrapper.CSV).decode().splitlines()[1:]} == members
    tsv = answer(ROWS, wrapper.TSV).decode().replace("<", "").replace(">", "")
    assert {tuple(line.split("\t")) for line in tsv.splitlines()[1:]} == members
    assert answer(YES, wrapper.JSON)["boolean"] is True
    for form in (wrapper.RDFXML, wrapper.JSONLD):
        assert {(str(who), str(whom)) for who, whom in answer(TRIPLES, form).subject_objects()} == members
    turtle = Graph().parse(data=answer(TRIPLES, wrapper.TURTLE), format="turtle")
    assert {(str(who), str(whom)) for who, whom in turtle.subject_objects()} == members


def test_sparqlwrapper_chooses_graphs_and_says_what_is_no_sparql(graphs: str, wrapper: Any) -> None:
    client = wrapper.SPARQLWrapper(graphs, defaultGraph=TWO)
    client.addNamedGraph(ONE)
    client.setReturnFormat(wrapper.JSON)
    client.setQuery("SELECT ?s ?g { ?s <urn:p> <urn:cedar> GRAPH ?g { ?o <urn:q> ?s } }")
    rows = client.queryAndConvert()["results"]["bindings"]
    assert [(row["s"]["value"], row["g"]["value"]) for row in rows] == [("urn:oak", ONE)]
    client.setQuery("SELECT ?s {")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed, match="line 1, column 12"):
        client.query()


# curl


@pytest.mark.parametrize(
    ("accept", "query", "start"),
    [
        ("text/csv", ROWS, b"who,whom\r\n"),
        ("text/tab-separated-values", ROWS, b"?who\t?whom\n"),
        ("application/sparql-results+xml", ROWS, b"<?xml"),
        ("*/*", ROWS, b'{"head":'),
        ("application/n-triples", TRIPLES, b"<https://"),
        ("application/rdf+xml", TRIPLES, b"<?xml"),
        ("application/ld+json", TRIPLES, b"["),
    ],
)
def test_curl_gets_the_form_that_it_accepts(address: str, accept: str, query: str, start: bytes) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    options = ("curl", "-sS", "--fail", "--compressed", "-H", f"Accept: {accept}")
    ways = (
        ("--data-urlencode", f"query={query}"),
        ("-G", "--data-urlencode", f"query={query}"),
        ("-H", "Content-Type: application/sparql-query", "--data-binary", query),
    )
    by_form, by_get, direct = (
        subprocess.run([*options, *way, address], capture_output=True, timeout=30, check=True).stdout for way in ways
    )
    assert by_form.startswith(start)
    assert by_form == by_get == direct


# Comunica


def comunica(address: str, query: str, media_type: str) -> str:
    """Return what Comunica makes of a query to an endpoint that it is to find out to be one."""
    node = shutil.which("node")
    if not node or not (CLIENTS / "node_modules" / "@comunica" / "query-sparql").is_dir():
        pytest.skip("Comunica is not installed; tests/endpoint/install does it, where there is npm")
    script = CLIENTS / "ask.mjs"
    script.write_text((Path(__file__).parent / "comunica.mjs").read_text(encoding="utf-8"), encoding="utf-8")
    done = subprocess.run(
        [node, str(script), address, query, media_type], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_comunica_sends_the_whole_query(address: str, members: Pairs) -> None:
    told = json.loads(comunica(address, ROWS, "application/sparql-results+json"))
    assert {(row["who"]["value"], row["whom"]["value"]) for row in told["results"]["bindings"]} == members
    # One request for the description, one for the answer: the query is not taken to pieces.
    assert told["metadata"]["httpRequests"] == 2


def test_comunica_builds_triples(address: str, members: Pairs) -> None:
    found = Graph().parse(data=comunica(address, TRIPLES, "text/turtle"), format="turtle")
    assert {(str(who), str(whom)) for who, whom in found.subject_objects()} == members


def test_comunica_asks_by_graph(graphs: str) -> None:
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?n"
    rows = json.loads(comunica(graphs, query, "application/sparql-results+json"))["results"]["bindings"]
    assert [(row["g"]["value"], row["n"]["value"]) for row in rows] == [(TWO, "1"), (ONE, "4")]


# Ourselves


@pytest.mark.parametrize(
    "command",
    [
        ("query", "-e", ROWS),
        ("query", "-e", TRIPLES, "--format", "ntriples"),
        ("query", "-e", "DESCRIBE o:alta"),
        ("query", "who-says-so", "-p", "organization=alta", "--format", "csv"),
        ("page", "-o", "-"),
        ("measure", "degree", "betweenness", "--format", "csv"),
        ("validate",),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_our_commands_say_of_the_service_what_they_say_of_the_file(address: str, command: tuple[str, ...]) -> None:
    def said(graph: str | Path) -> tuple[int, bytes, bytes]:
        done = subprocess.run(
            [sys.executable, "-m", "amurgraph", *command, "-g", str(graph)],
            capture_output=True,
            env={name: value for name, value in os.environ.items() if not name.startswith("AMURGRAPH_")},
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    here, there = said(SHIPPED), said(address)
    assert here[0] == 0, here
    assert len(here[1]) > 100
    assert there == here
