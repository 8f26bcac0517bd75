"""A small SPARQL endpoint of our own, on loopback, that answers from a store; it can be told to misbehave."""

from __future__ import annotations

import gc
import gzip
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, serialize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pyoxigraph import Store

    #: Answers in place of the server, or returns False and leaves that to it.
    Fault = Callable[["Handler", str], bool]

JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"


@dataclass(frozen=True)
class Request:
    """What a client asked."""

    method: str
    path: str
    headers: dict[str, str]
    query: str


@dataclass
class Endpoint:
    """What the server answers from, how it misbehaves, and what it was asked."""

    store: Store
    address: str = ""
    once: list[Fault] = field(default_factory=list)  # each for one request, in turn
    always: Fault | None = None
    most_rows: int = 10**9
    asked: list[Request] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"
    endpoint: Endpoint

    def do_GET(self) -> None:
        self._answer(parse_qs(urlsplit(self.path).query).get("query", [""])[0])

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(parse_qs(body).get("query", [""])[0])

    def _answer(self, query: str) -> None:
        endpoint = self.endpoint
        endpoint.asked.append(Request(self.command, self.path, dict(self.headers), query))
        fault = endpoint.once.pop(0) if endpoint.once else endpoint.always
        try:
            if fault is None or not fault(self, query):
                self.send(*self.result(query))
        except OSError:
            self.close_connection = True  # the client has heard enough

    def result(self, query: str) -> tuple[bytes, str]:
        """Return what the store answers, and its media type."""
        found = self.endpoint.store.query(query)
        if isinstance(found, QuerySolutions | QueryBoolean):
            body = found.serialize(format=QueryResultsFormat.JSON) or b""
            return self._cut(body), JSON
        triples = list(found)[: self.endpoint.most_rows]
        return serialize(triples, format=RdfFormat.N_TRIPLES) or b"", TRIPLES

    def _cut(self, body: bytes) -> bytes:
        """Leave out rows without a word, as servers do."""
        rows = body.split(b'},{"')
        most = self.endpoint.most_rows
        return body if len(rows) <= most else b'},{"'.join(rows[:most]) + b"}]}}"

    def send(self, body: bytes, media_type: str, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        """Send an answer, packed if the client takes that."""
        headers = headers or {}
        if "gzip" in self.headers.get("Accept-Encoding", "") and "Content-Encoding" not in headers:
            body, headers = gzip.compress(body), {**headers, "Content-Encoding": "gzip"}
        self.send_response(status)
        for name, value in {"Content-Type": media_type, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@contextmanager
def waste_kept() -> Iterator[None]:
    """Leave waste to the main thread: what pyoxigraph gives must end in the thread in which it was made."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        gc.enable()


@contextmanager
def endpoint_of(store: Store) -> Iterator[Endpoint]:
    """Give a server that answers from this store."""
    with waste_kept(), _running(Endpoint(store)) as endpoint:
        yield endpoint


@contextmanager
def _running(endpoint: Endpoint) -> Iterator[Endpoint]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"endpoint": endpoint}))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # clients that hang up are what is tested
    endpoint.address = f"http://127.0.0.1:{server.server_address[1]}/sparql"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def says(status: int, body: bytes = b"", media_type: str = "text/plain", **headers: str) -> Fault:
    """Answer with this status and body."""

    def fault(handler: Handler, _query: str) -> bool:
        handler.send(body, media_type, status, {name.replace("_", "-"): value for name, value in headers.items()})
        return True

    return fault


def leads_to(address: str, status: int = 302) -> Fault:
    """Send the client elsewhere."""
    return says(status, Location=address)


def breaks_off(handler: Handler, query: str) -> bool:
    """Promise all, send half and hang up."""
    body, media_type = handler.result(query)
    handler.send_response(200)
    handler.send_header("Content-Type", media_type)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True
    return True


def ends_early(handler: Handler, query: str) -> bool:
    """Promise nothing, send half, and hang up: nothing but the answer itself tells that it is not whole."""
    body, media_type = handler.result(query)
    handler.send_response(200)
    handler.send_header("Content-Type", media_type)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True
    return True


def breaks_off_in_a_chunk(handler: Handler, query: str) -> bool:
    """Send half in a chunk that is longer, and hang up."""
    body, media_type = handler.result(query)
    handler.send_response(200)
    handler.send_header("Content-Type", media_type)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(f"{len(body):x}\r\n".encode() + body[: len(body) // 2])
    handler.close_connection = True
    return True


def breaks_off_between_chunks(handler: Handler, query: str) -> bool:
    """Send a chunk, but no word that it was the last, and hang up."""
    body, media_type = handler.result(query)
    half = body[: body.rfind(b"\n", 0, len(body) // 2) + 1] or body[: len(body) // 2]
    handler.send_response(200)
    handler.send_header("Content-Type", media_type)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(f"{len(half):x}\r\n".encode() + half + b"\r\n")
    handler.close_connection = True
    return True


def hangs_up(handler: Handler, _query: str) -> bool:
    """Say nothing at all."""
    handler.close_connection = True
    return True


def drips(handler: Handler, _query: str) -> bool:
    """Send a little at a time, without an end."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.end_headers()
    handler.wfile.write(b'{"head":{"vars":["n"]},"results":{"bindings":[')
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)
    handler.close_connection = True
    return True


def never_ends(handler: Handler, _query: str) -> bool:
    """Send rows as fast as they are read."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.end_headers()
    handler.wfile.write(b'{"head":{"vars":["s"]},"results":{"bindings":[')
    row = b'{"s":{"type":"literal","value":"x"}},' * 10_000
    for _ in range(1_000):
        handler.wfile.write(row)
    handler.close_connection = True
    return True


def bursts(handler: Handler, _query: str) -> bool:
    """Send a little that becomes a lot."""
    handler.send(gzip.compress(b" " * (1 << 25), 1), JSON, 200, {"Content-Encoding": "gzip"})
    return True
