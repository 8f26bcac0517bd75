"""Clients that mean no good: each opens connections from addresses of its own on loopback, for so many seconds."""

from __future__ import annotations

import asyncio
import socket
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from tests.torture.watching import Served

    _Act = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[object, object, bytes]]

#: The address that the others share, and all of them.
ATTACKER = "127.0.0.2"
SOURCES = tuple(f"127.0.0.{number}" for number in range(2, 21))

_PACE = 0.5  # seconds between two bytes of whoever is slow
_REST = 0.01  # seconds between two queries of whoever asks again and again
_BODY = 10_000_000  # bytes of a body that is too large
_BLOCK = 65_536
_QUERY = ("POST /sparql", "Content-Type: application/sparql-query")
#: An answer of some megabytes that is there at once.
LARGE = "SELECT ?a ?b ?c ?d { ?a ?b ?c . { SELECT ?d { ?d ?e ?f } LIMIT 2 } }"


@dataclass
class Seen:
    """What an attacker saw.

    Attributes:
        ended: how often a connection ended with which status; 0: without one.
        longest: seconds from the first byte of a request to the end of its connection, at most.

    """

    ended: Counter[int] = field(default_factory=Counter)
    longest: float = 0.0

    def end(self, start: float, said: bytes) -> None:
        """Count a connection that has ended."""
        self.longest = max(self.longest, time.monotonic() - start)
        self.ended[int(said[9:12]) if said[:5] == b"HTTP/" else 0] += 1

    def __add__(self, other: Seen) -> Seen:
        """Return what two saw."""
        return Seen(self.ended + other.ended, max(self.longest, other.longest))


async def flood(
    served: Served, queries: Sequence[str], seconds: float, *, many: int = 8, sources: Sequence[str] = (ATTACKER,)
) -> Seen:
    """Send queries, over so many connections at once from each address, again and again."""
    seen, until = Seen(), time.monotonic() + seconds

    async def one(number: int, source: str) -> None:
        while time.monotonic() < until:
            await _connected(served, source, seen, partial(_send, post(queries[number % len(queries)])))
            await asyncio.sleep(_REST)
            number += many

    await asyncio.gather(*(one(number, source) for number in range(many) for source in sources))
    return seen


async def again(attack: Callable[[], Coroutine[object, object, Seen]], seconds: float) -> Seen:
    """Do it again and again."""
    seen, until = Seen(), time.monotonic() + seconds
    while time.monotonic() < until:
        seen += await attack()
        await asyncio.sleep(_REST)
    return seen


async def send_once(served: Served, content: bytes, source: str) -> int:
    """Send a request, and return the status of its answer; 0: there was none."""
    seen = Seen()
    await _connected(served, source, seen, partial(_send, content))
    return next(iter(seen.ended))


async def say_nothing(served: Served, many: int) -> Seen:
    """Connect, and send nothing: half-open connections."""
    return await _each(served, many, partial(_send, b""))


async def send_head_slowly(served: Served, many: int) -> Seen:
    """Send a request's head byte by byte."""
    return await _each(served, many, partial(_drip, _head("GET /sparql?query=ASK%7B%7D", f"X: {'x' * 999}")))


async def send_body_slowly(served: Served, many: int) -> Seen:
    """Send a request's body byte by byte."""
    return await _each(served, many, partial(_drip, b"ASK{}" + b" " * 994, head=_head(*_QUERY, "Content-Length: 999")))


async def send_much(served: Served, many: int) -> Seen:
    """Send bodies of 10 MB whose length is told, and as many whose length is not."""
    told = partial(_send, _head(*_QUERY, f"Content-Length: {_BODY}") + b" " * _BODY)
    chunks = b"%x\r\n%s\r\n" % (_BLOCK, b" " * _BLOCK) * (_BODY // _BLOCK)
    not_told = partial(_send, _head(*_QUERY, "Transfer-Encoding: chunked") + chunks)
    seen = await asyncio.gather(_each(served, many // 2, told), _each(served, many // 2, not_told))
    return seen[0] + seen[1]


async def send_garbage(served: Served, many: int) -> Seen:
    """Send hundreds of requests at once, then bytes that are no HTTP."""
    one = get("SELECT * { ?s ?p ?o } LIMIT 500").replace(b"Connection: close\r\n", b"")
    return await _each(served, many, partial(_send, one * 300 + bytes(range(256)) * 40))


async def read_slowly(served: Served, many: int, seconds: float, *, query: str = LARGE) -> Seen:
    """Ask for answers of megabytes, and take a kilobyte of them now and then."""
    return await _each(served, many, partial(_sip, get(query), time.monotonic() + seconds), room=4_096)


async def go_away(served: Served, query: str, many: int) -> Seen:
    """Ask, and be gone before the answer."""

    async def go(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
        writer.write(post(query))
        await asyncio.sleep(0.1)
        writer.transport.abort()
        return b""

    return await _each(served, many, go)


def get(query: str) -> bytes:
    """Return a request that asks by GET."""
    return _head(f"GET /sparql?query={quote(query)}")


def post(query: str) -> bytes:
    """Return a request that asks by POST."""
    return _head(*_QUERY, f"Content-Length: {len(query.encode())}") + query.encode()


def _head(first: str, *headers: str) -> bytes:
    return "\r\n".join((f"{first} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", "")).encode()


async def _each(served: Served, many: int, act: _Act, *, room: int | None = None) -> Seen:
    """Do something over so many connections at once, each address having its part of them."""
    seen = Seen()
    await asyncio.gather(*(_connected(served, SOURCES[n % len(SOURCES)], seen, act, room) for n in range(many)))
    return seen


async def _connected(served: Served, source: str, seen: Seen, act: _Act, room: int | None = None) -> None:
    """Connect, do something, and count how it ended."""
    start, said = time.monotonic(), b""
    with socket.socket() as client:
        if room:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        client.setblocking(False)
        client.bind((source, 0))
        with suppress(OSError):
            await asyncio.get_running_loop().sock_connect(client, (served.host, served.port))
            reader, writer = await asyncio.open_connection(sock=client, limit=room or _BLOCK)
            try:
                said = await act(reader, writer)
            finally:
                writer.transport.abort()
    seen.end(start, said)


async def _send(content: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """Send it all, and return the beginning of what is said."""
    writer.write(content)
    return await _heard(reader)


async def _drip(
    content: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, head: bytes = b""
) -> bytes:
    """Send it byte by byte until something is said."""
    heard = asyncio.ensure_future(_heard(reader))
    writer.write(head)
    for byte in content:
        if heard.done():
            break
        writer.write(bytes((byte,)))
        await asyncio.wait((heard,), timeout=_PACE)
    return await heard


async def _sip(content: bytes, until: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """Send it all, and read as slowly as can be."""
    writer.write(content)
    said = more = await reader.read(1_024)
    while more and time.monotonic() < until:
        await asyncio.sleep(_PACE)
        more = await reader.read(1_024)
    return said


async def _heard(reader: asyncio.StreamReader) -> bytes:
    """Read to the end; return the beginning."""
    said = b""
    with suppress(OSError):
        said = await reader.read(_BLOCK)
        while await reader.read(_BLOCK):
            pass
    return said
