"""The W3C's tests of the SPARQL Protocol: HTTP requests that the manifest spells out, and what is to come back."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from pyoxigraph import NamedNode, Quad, QueryResultsFormat, RdfFormat, parse
from rdflib import RDF, Graph, Namespace

from .manifests import MF
from .results import read_csv, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdflib.term import Node

MANIFEST = "sparql/sparql11/protocol/manifest.ttl"
# The graphs that the requests name; data0 is named alone, and no file of it is given.
GRAPHS = tuple(f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in range(4))
_DOCUMENT = NamedNode("http://xmlns.com/foaf/0.1/Document")
_TYPE = NamedNode(str(RDF.type))
_HT = Namespace("http://www.w3.org/2011/http#")
_CNT = Namespace("http://www.w3.org/2011/content#")
_BOOLEAN = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
}
_TABULAR = {**_BOOLEAN, "text/tab-separated-values": QueryResultsFormat.TSV, "text/csv": QueryResultsFormat.CSV}
_RDF = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request, and what is to come back.

    Attributes:
        method: GET, POST, …
        parameters: what stands in the address after the question mark.
        headers: all that the test gives.
        body: None if there is none.
        statuses: the first digits that the status may have.
        form: "boolean", "tabular", "RDF", or "" where it does not matter.
        truth: the answer, if it is one of an ASK.

    """

    method: str
    parameters: str
    headers: dict[str, str]
    body: bytes | None = None
    statuses: frozenset[str] = frozenset("2")
    form: str = ""
    truth: bool | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    content_type: str
    body: bytes


def read_tests(suite: Path) -> dict[str, list[Request]]:
    """Return the requests of each test by its name."""
    graph = Graph().parse((suite / MANIFEST).as_uri(), format="turtle")
    return {
        str(entry).rpartition("#")[2]: [
            _request(graph, one)
            for connection in graph.objects(entry, MF.action)
            for requests in graph.objects(connection, _HT.requests)
            for one in graph.items(requests)
        ]
        for head in graph.objects(None, MF.entries)
        for entry in graph.items(head)
    }


def is_update(name: str) -> bool:
    """Tell whether a test is of updates."""
    return name.startswith(("update_", "bad_update_", "bad_multiple_updates"))


def graphs() -> Iterator[Quad]:
    """Yield the data that the tests ask about, in named graphs."""
    for name in GRAPHS:
        yield Quad(NamedNode(name), _TYPE, _DOCUMENT, NamedNode(name))


def send(address: str, request: Request) -> Reply:
    """Send a request as it is written, with no header that the test does not give (but Host and Content-Length)."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    try:
        path = f"{parts.path}?{request.parameters}" if request.parameters else parts.path
        connection.putrequest(request.method, path, skip_accept_encoding=True)
        for name, value in request.headers.items():
            connection.putheader(name, value)
        if request.body is not None:
            connection.putheader("Content-Length", str(len(request.body)))
        connection.endheaders(request.body)
        reply = connection.getresponse()
        kind = (reply.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        return Reply(reply.status, kind, reply.read())
    finally:
        connection.close()


def content_of(address: str) -> set[str]:
    """Return all that a service holds, line by line, as its TSV has it: subject, predicate, object, graph if any."""
    found = set()
    for query in ("SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }", "SELECT ?s ?p ?o { ?s ?p ?o }"):
        sent = Request("GET", urlencode({"query": query}), {"Accept": "text/tab-separated-values"})
        reply = send(address, sent)
        assert reply.status == http.client.OK, reply
        found |= set(reply.body.decode().splitlines()[1:])
    return found


def complaint(request: Request, reply: Reply) -> str:
    """Return what is wrong with a reply; "" if nothing is."""
    if str(reply.status)[0] not in request.statuses:
        return f"status {reply.status} for {request.method}: {reply.body[:200]!r}"
    forms: dict[str, dict[str, Any]] = {"boolean": _BOOLEAN, "tabular": _TABULAR, "RDF": _RDF}
    if request.form and reply.content_type not in forms[request.form]:
        return f"{request.form} was wanted, and {reply.content_type!r} came"
    if request.form == "RDF":
        list(parse(reply.body, _RDF[reply.content_type]))
    elif reply.content_type == "text/csv":
        read_csv(reply.body)
    elif request.form:
        answer = read_rows(reply.body, _TABULAR[reply.content_type])
        if request.truth is not None and answer.truth != request.truth:
            return f"the answer is {answer.truth}, not {request.truth}"
    return ""


def _request(graph: Graph, one: Node) -> Request:
    def said(whose: Node | None, what: Node) -> str:
        value = graph.value(whose, what)
        return "" if value is None else str(value)

    content = graph.value(one, _HT.body)
    response = graph.value(one, _HT.resp)
    truth = graph.value(response, MF.expectedBoolean)
    headers = [each for head in graph.objects(one, _HT.headers) for each in graph.items(head)]
    return Request(
        method=said(one, _HT.methodName),
        parameters=said(one, _HT.absolutePath).partition("?")[2],
        headers={said(each, _HT.fieldName): said(each, _HT.fieldValue) for each in headers},
        body=None if content is None else said(content, _CNT.chars).encode(said(content, _CNT.characterEncoding)),
        statuses=frozenset(str(status)[-3] for status in graph.objects(response, MF.expectedStatus)),
        form=said(response, MF.expectedFormat),
        truth=None if truth is None else str(truth) == "true",
    )
