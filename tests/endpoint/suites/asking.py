"""Three ways to put a test's query: to the engine itself, through our API, and to a service over HTTP."""

from __future__ import annotations

import http.client
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode, urlsplit

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
)

from amurgraph.errors import AmurgraphError, SyntaxInputError
from amurgraph.queries import run_sparql

from .results import Answer, read_csv, read_rows, read_triples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from .manifests import Case

_FORMATS = {"ttl": RdfFormat.TURTLE, "rdf": RdfFormat.RDF_XML, "nt": RdfFormat.N_TRIPLES, "trig": RdfFormat.TRIG}
_ROWS = {"srj": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
_ROWS |= {"csv": QueryResultsFormat.CSV, "any": QueryResultsFormat.TSV}
_MEDIA_TYPES = {
    "srj": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "tsv": "text/tab-separated-values",
    "csv": "text/csv",
    "ntriples": "application/n-triples",
    "any": "*/*",
}


class RefusedError(Exception):
    """A query is not answered.

    Attributes:
        ill_formed: because it is no SPARQL.

    """

    def __init__(self, why: str, *, ill_formed: bool) -> None:
        super().__init__(why)
        self.ill_formed = ill_formed


class Asker(Protocol):
    """Puts a test's query, and gives what comes back."""

    def ask(self, case: Case, form: str) -> Answer:
        """Return the answer in a form (``srj``, ``xml``, ``tsv``, ``csv``, ``ntriples``), or raise RefusedError.

        In the form ``any`` it may be anything, and is not read.
        """
        ...


class Engine:
    """Oxigraph as it is, without us."""

    def ask(self, case: Case, form: str) -> Answer:
        """Return the answer of the engine."""
        try:
            found = store_of(case).query(case.text)
        except SyntaxError as error:
            raise RefusedError(str(error), ill_formed=True) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise RefusedError(f"{type(error).__name__}: {error}", ill_formed=False) from error
        if isinstance(found, QueryBoolean):
            return Answer([], truth=bool(found))
        if isinstance(found, QuerySolutions):
            return _read(found.serialize(format=_ROWS[form]) or b"", form)
        return Answer([], triples=list(found))


class Api:
    """``amurgraph.queries.run_sparql``: what the command line and the pages call."""

    def ask(self, case: Case, form: str) -> Answer:
        """Return the answer of our API."""
        try:
            return _read(run_sparql(store_of(case), case.text, "table" if form == "any" else form).encode(), form)
        except AmurgraphError as error:
            raise RefusedError(str(error), ill_formed=isinstance(error, SyntaxInputError)) from error
        except Exception as error:
            raise RefusedError(f"NO ERROR OF OURS: {type(error).__name__}: {error}", ill_formed=False) from error


class Service:
    """A SPARQL endpoint that holds all files of the tests as named graphs: each query says which make its dataset."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.netloc, timeout=60)
        self._path = parts.path

    def close(self) -> None:
        """End the connection."""
        self._connection.close()

    def ask(self, case: Case, form: str) -> Answer:
        """Return what comes back over HTTP."""
        graphs = [("default-graph-uri", path.as_uri()) for path in case.default if not is_empty(path)]
        graphs += [("named-graph-uri", path.as_uri()) for path in case.named if not is_empty(path)]
        if case.graphs:
            graphs = []
        self._connection.request(
            "POST",
            f"{self._path}?{urlencode(graphs)}" if graphs else self._path,
            case.text.encode(),
            {"Content-Type": "application/sparql-query", "Accept": f"{_MEDIA_TYPES[form]}, */*;q=0.1"},
        )
        reply = self._connection.getresponse()
        content = reply.read()
        if reply.status != http.client.OK:
            why = f"{reply.status} {content.decode(errors='replace')}"
            raise RefusedError(why, ill_formed=reply.status == http.client.BAD_REQUEST)
        given = (reply.getheader("Content-Type") or "").partition(";")[0]
        if form != "any" and given != _MEDIA_TYPES[form]:
            raise RefusedError(f"{given} was given where {_MEDIA_TYPES[form]} was asked for", ill_formed=False)
        return _read(content, form)


def store_of(case: Case) -> Store:
    """Return a store with the dataset of a test."""
    store = Store()
    for path in case.default:
        store.extend(quads_of(path, DefaultGraph()))
    store.extend(dataset_of([replace(case, default=())]))
    return store


def dataset_of(cases: Sequence[Case]) -> Iterator[Quad]:
    """Yield what the tests' files say, each as a named graph: a dataset that one server can hold for all of them.

    A graph that is named where the syntax alone is looked at holds something, too.
    """
    for path in sorted({path for case in cases for path in (*case.default, *case.named)}):
        yield from quads_of(path, NamedNode(path.as_uri()))
    for name in sorted({name for case in cases if case.kind == "well-formed" for name in case.graphs}):
        yield Quad(NamedNode(name), NamedNode("urn:is"), NamedNode("urn:here"), NamedNode(name))


def quads_of(path: Path, graph: Any) -> Iterator[Quad]:
    """Yield what a file says; blank nodes of two files are never the same."""
    for quad in parse(path=path, format=_FORMATS[path.suffix[1:]], base_iri=path.as_uri(), rename_blank_nodes=True):
        yield Quad(quad.subject, quad.predicate, quad.object, graph)


def is_empty(path: Path) -> bool:
    """Tell whether a file says nothing: a graph without triples is not there."""
    return next(iter(parse(path=path, format=_FORMATS[path.suffix[1:]], base_iri=path.as_uri())), None) is None


def _read(content: bytes, form: str) -> Answer:
    if form == "any":
        return Answer([])
    if form == "ntriples":
        return read_triples(content)
    return read_csv(content) if form == "csv" else read_rows(content, _ROWS[form])
