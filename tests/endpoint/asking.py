"""Asks a service over a socket of its own: what is sent is seen here, byte for byte."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
JSON = "application/sparql-results+json"
_PATIENCE = 60.0  # seconds that a service may take to start or to end, on a machine that does other work


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def type(self) -> str:
        """The media type, without its charset."""
        return self.headers.get("content-type", "").split(";")[0]

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def values(self) -> list[str]:
        """The values of the only column of the rows, sorted."""
        (column,) = self.json["head"]["vars"]
        return sorted(row[column]["value"] for row in self.json["results"]["bindings"])


@dataclass(frozen=True)
class Service:
    """A service that answers."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """The address of the endpoint."""
        return f"http://127.0.0.1:{self.port}/sparql"

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send one request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, named, response.read())
        finally:
            connection.close()

    def get(self, query: str, accept: str = JSON, *, path: str = "/sparql", **headers: str) -> Answer:
        """Ask by GET."""
        said = {"Accept": accept, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.send("GET", f"{path}?query={quote(query, safe='')}", headers=said)

    def form(self, pairs: Sequence[tuple[str, str]], *, path: str = "/sparql", accept: str = JSON) -> Answer:
        """Ask by POST of a form."""
        return self.send("POST", path, urlencode(pairs).encode(), {"Content-Type": FORM, "Accept": accept})

    def direct(self, query: str, *, path: str = "/sparql", accept: str = JSON) -> Answer:
        """Ask by POST of a query."""
        return self.send("POST", path, query.encode(), {"Content-Type": DIRECT, "Accept": accept})

    def raw(self, *sent: bytes) -> bytes:
        """Send bytes, and return all that comes until the other side closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=_PATIENCE) as connection:
            for part in sent:
                connection.sendall(part)
            return everything(connection)


def everything(connection: socket.socket) -> bytes:
    """Return all that comes until the other side closes."""
    received = b""
    while part := connection.recv(1 << 16):
        received += part
    return received


@contextmanager
def served(*arguments: str, program: Sequence[str] = ("-m", "amurgraph")) -> Iterator[Service]:
    """Give a service that the real command started, and end it."""
    command = [sys.executable, *program, "serve", "--port", "0", *arguments]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_environment())
    assert process.stderr
    try:
        line = process.stderr.readline().decode()
        assert " answers (" in line, line + process.stderr.read().decode()
        yield Service(int(line.split("/sparql")[0].rpartition(":")[2]), process)
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(_PATIENCE)
        process.stderr.close()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1"}
