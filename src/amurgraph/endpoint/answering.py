"""In a worker: a query becomes the bytes that are sent. A frame is a length, a head in JSON, a body."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import struct
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast

from pyoxigraph import DefaultGraph, NamedNode, QueryResultsFormat, QueryTriples, RdfFormat, Store, serialize

from ..errors import InputError, LimitError
from ..queries.guard import datasets_of
from ..queries.running import run_query
from .negotiating import ROWS, TRIPLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import IO

    from pyoxigraph import QueryBoolean, QuerySolutions, Triple

_LENGTH = struct.Struct(">I")
_WHERE = "query"
_SMALLEST_GZIP = 1_000  # bytes: less is not worth it
_LEVEL = 5
_ROWS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
RDF = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
}


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers requests from a store.

    Attributes:
        store: the data.
        prefixes: those that a query may use without saying so.
        union: a query that names no graph is of all of them.
        size: bytes of an answer, at most.

    """

    store: Store
    prefixes: Mapping[str, str]
    union: bool
    size: int

    def __call__(self, request: bytes) -> bytes:
        """Answer one request.

        Its head says ``query``, ``default_graphs`` and ``named_graphs`` (lists of IRIs, or null), ``rows`` and
        ``triples`` (the media types that the client likes best of each, or null), ``gzip`` (whether it takes that).
        That of the answer says ``media_type`` (null: the client takes none that fits, and there is no body),
        ``etag``, ``encoding`` and ``ms``.

        Raises:
            SyntaxInputError: the query is no SPARQL. UnsafeInputError: it asks for what it may not. InputError: a graph
                is named that is not there. LimitError: the answer is too large.

        """
        start = perf_counter()
        asked, _ = parts(request)
        result = self._run(asked["query"], asked["default_graphs"], asked["named_graphs"])
        media_type = asked["triples" if isinstance(result, QueryTriples) else "rows"]
        if media_type is None:
            return frame({"media_type": None, "ms": 0})
        body = self._written(result, media_type)
        # Strong validators differ where bytes differ: packed and plain are two (RFC 9110, 8.8.3.3).
        etag = hashlib.sha256(body).hexdigest()
        packed = asked["gzip"] and len(body) >= _SMALLEST_GZIP
        head = {
            "media_type": media_type,
            "etag": f"{etag}-gzip" if packed else etag,
            "encoding": "gzip" if packed else "",
            "ms": round(1000 * (perf_counter() - start), 1),
        }
        return frame(head, gzip.compress(body, _LEVEL, mtime=0) if packed else body)

    def _run(
        self, text: str, default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        dataset: dict[str, Any] = {}
        if default_graphs is not None or named_graphs is not None:
            # What a request says of graphs is said instead of what its query says (SPARQL 1.1 Protocol, 2.1.4).
            dataset["default_graph"] = [self._graph(iri) for iri in default_graphs or ()]
            dataset["named_graphs"] = [self._graph(iri) for iri in named_graphs or ()]
        elif self.union and datasets_of(text, self.prefixes, where=_WHERE) is None:
            dataset["use_default_graph_as_union"] = True
        return run_query(self.store, text, _WHERE, prefixes=self.prefixes, **dataset)

    def _graph(self, iri: str) -> NamedNode | DefaultGraph:
        try:
            graph = NamedNode(iri)
        except ValueError as error:
            raise InputError(f"{iri!r} is no IRI of a graph; write it whole") from error
        if not self.store.contains_named_graph(graph):
            raise InputError(f"there is no graph {iri} here; the description of this service names those that are")
        return graph

    def _written(self, result: QuerySolutions | QueryBoolean | QueryTriples, media_type: str) -> bytes:
        output = _Capped(self.size)
        stream = cast("IO[bytes]", output)
        try:
            if not isinstance(result, QueryTriples):
                result.serialize(output=stream, format=_ROWS[ROWS[media_type]])
            else:
                written = RDF[TRIPLES[media_type]]
                prefixes = dict(self.prefixes) if written in _WITH_PREFIXES else None
                triples = _that_xml_can_name(result) if written is RdfFormat.RDF_XML else result
                serialize(triples, output=stream, format=written, prefixes=prefixes)
        except (OSError, RuntimeError, ValueError) as error:
            raise InputError(f"cannot be written as {media_type} ({error}); accept another form") from error
        return b"".join(output.parts)


_WITH_PREFIXES = (RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.RDF_XML)


def frame(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return a head and a body as they go from one process to another.

    >>> parts(frame({"gzip": True}, b"ab"))
    ({'gzip': True}, b'ab')
    """
    told = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join((_LENGTH.pack(len(told)), told, body))


def parts(framed: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the head and the body of what ``frame`` made."""
    (length,) = _LENGTH.unpack_from(framed)
    start = _LENGTH.size + length
    return json.loads(framed[_LENGTH.size : start]), framed[start:]


def _that_xml_can_name(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Yield triples; a property becomes the name of an element, and Oxigraph writes one that is none all the same."""
    for triple in triples:
        if not _XML_NAME.search(triple.predicate.value):
            raise InputError(f"RDF/XML has no name for {triple.predicate.value}; accept text/turtle")
        yield triple


_XML_NAME = re.compile(r"[^\W\d][\w.-]*\Z")


class _Capped:
    """What an answer is written to: stops where the limit is."""

    def __init__(self, size: int) -> None:
        self.left, self.size = size, size
        self.parts: list[bytes] = []

    def write(self, content: bytes) -> int:
        self.left -= len(content)
        if self.left < 0:
            most = f"{self.size / 2**20:.3g} MB"
            raise LimitError(_WHERE, "size", f"gives more than {most}", "ask for less: add LIMIT")
        self.parts.append(content)
        return len(content)

    def flush(self) -> None:
        """Nothing waits to be written."""
