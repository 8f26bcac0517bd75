"""What the service is sent over a socket: requests that are almost right, cut, joined, or no requests at all.

``SERVICE`` starts the real command, and each input is one connection. An answer is a status that the protocol or HTTP
knows, whole; a connection that is closed without a word is one, too, for what is no HTTP.
"""

from __future__ import annotations

import atexit
import ctypes
import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from tests.torture import fuzz_parsers
from tests.torture.fuzzing import CORPUS, MEMORY, ROOT, Target
from tests.torture.mutating import any_bytes, mutated

from amurgraph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


def _lines(name: str) -> list[bytes]:
    lines = (CORPUS / name).read_bytes().split(b"\n")
    return [line.replace(b"\\r", b"\r").replace(b"\\n", b"\n") for line in lines if line]


_STARTS, _TOKENS = _lines("seeds/requests.txt"), _lines("words/http.txt")
_HEADERS = [
    token for token in _TOKENS if token.startswith((b"Accept", b"If-", b"Range", b"Origin", b"X-F", b"Connection: k"))
]
_PARAMETERS = [b"default-graph-uri", b"named-graph-uri", b"update", b"using-graph-uri", b"timeout", b"", b"\xc3\xa9"]
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_KNOWN = {
    200,
    204,
    301,
    304,
    307,
    308,
    400,
    404,
    405,
    406,
    408,
    411,
    413,
    414,
    415,
    417,
    421,
    429,
    431,
    501,
    503,
    504,
    505,
}
_MOMENT = 0.05  # seconds: most answers take a tenth of it
_PATIENCE = 15.0  # seconds that the service may wait for the rest of a request, and some more


def make_request(random: Random) -> bytes:
    """Make what goes over one connection."""
    way = random.random()
    if way < 0.75:
        asked = b"".join(_composed(random) for _ in range(random.choice((1, 1, 1, 1, 2, 5))))
        return mutated(random, [asked], _TOKENS) if way < 0.1 else asked
    return mutated(random, _STARTS, _TOKENS) if way < 0.95 else any_bytes(random)


def _composed(random: Random) -> bytes:
    """Compose a request that is HTTP, whatever it asks: so it gets past the first lines of the parser."""
    query = random.choice(
        (
            b"ASK {}",
            b"SELECT * { ?s ?p ?o } LIMIT 3",
            b"CONSTRUCT WHERE { ?s a ?o }",
            fuzz_parsers.make_query(random)[:1_000],
        )
    )
    pairs = [(b"query", query) for _ in range(random.choice((1, 1, 1, 1, 1, 0, 2)))]
    pairs += [
        (random.choice(_PARAMETERS), random.choice((b"http://e", b"", b"\xff", query)))
        for _ in range(random.choice((0, 0, 0, 1, 2)))
    ]
    form = b"&".join(name + b"=" + quote_plus(value).encode() for name, value in pairs)
    method = random.choice((b"GET", b"GET", b"GET", b"POST", b"POST", b"POST", b"HEAD", b"OPTIONS", b"PUT", b"X"))
    path = random.choice(
        (b"/sparql", b"/sparql", b"/sparql", b"/sparql", b"/", b"/health", b"/.well-known/void", b"/../x", b"/%00")
    )
    body, kind = (
        random.choice(((form, b"application/x-www-form-urlencoded"), (query, b"application/sparql-query")))
        if method == b"POST"
        else (b"", b"")
    )
    if method != b"POST" or random.random() < 0.1:
        path += b"?" + form
    headers = [b"Host: a\r\n", *random.sample(_HEADERS, random.choice((0, 1, 1, 2, 4)))]
    if method == b"POST":
        headers += [b"Content-Type: %s\r\n" % kind, b"Content-Length: %d\r\n" % len(body)]
    return method + b" " + path + b" HTTP/1.1\r\n" + b"".join(headers) + b"\r\n" + body


def _start(_folder: Path) -> Callable[[bytes], object]:
    service = _Service()

    def run(given: bytes) -> None:
        answer = service.ask(given)
        statuses = [int(status) for status in _STATUS.findall(answer)]
        if answer and not answer.startswith(b"HTTP/1."):
            raise AssertionError(f"no HTTP: {answer[:80]!r}")
        if unknown := set(statuses) - _KNOWN - {100}:
            raise AssertionError(f"status {unknown}: {answer[:300]!r}")
        if b"Traceback" in answer:
            raise AssertionError("a traceback")
        if not any(status < 400 for status in statuses):
            raise InputError("refused")

    return run


class _Service:
    """The command, in a process that ends with this one."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "amurgraph", "serve", "--port", "0", "--workers", "2", "--timeout", "2"]
        self.process = subprocess.Popen(
            [*command, "-g", str(CORPUS / "seeds" / "otters.ttl")],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - this process has one thread
        )
        atexit.register(self.process.terminate)
        assert self.process.stderr is not None
        said = self.process.stderr.readline().decode()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        assert found, said
        self.port = int(found[1])
        self.asked = 0

    def ask(self, given: bytes) -> bytes:
        """Send all, wait for a whole answer or a moment, say that it was all, and return what came."""
        self.asked += 1
        answer = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=_MOMENT) as line:
            try:
                line.sendall(given)
                with suppress(TimeoutError):
                    while not _is_whole(answer) and (part := line.recv(1 << 16)):
                        answer += part
                line.shutdown(socket.SHUT_WR)
                line.settimeout(_PATIENCE)
                while not answer and (part := line.recv(1 << 16)):
                    answer += part
            except OSError as error:
                if isinstance(error, TimeoutError):
                    raise  # it need not read what it refuses, but it has to close
        if self.process.poll() is not None:
            raise AssertionError(f"the service ended: {self.process.returncode}")
        if self.asked % 500 == 0 and (taken := self._memory()) > MEMORY:
            raise AssertionError(f"the service takes {taken} bytes")
        return answer

    def _memory(self) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) * 1024 if found else 0


def _is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    told = _LENGTH.search(head)
    return bool(end) and told is not None and len(body) >= int(told[1])


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG, of Linux


SERVICE = Target(make_request, _start, memory=0)
