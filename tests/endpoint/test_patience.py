"""Clients that are slow, half there, or not HTTP at all: each is let go in time, and nobody else waits for them."""

from __future__ import annotations

import socket
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.endpoint import asking
    from tests.endpoint.asking import Service
else:
    sys.path.append(str(Path(__file__).parent))
    import asking

PROGRAM = """
import sys
from amurgraph.endpoint import patience
{}
from amurgraph.cli import run
run(sys.argv[1:])
"""
# Parts of a second where a real service has ten of them, and twenty places where it has a thousand.
IMPATIENT = PROGRAM.format("patience.SECONDS, patience.KEPT_ALIVE = 0.6, 1")
CROWDED = PROGRAM.format("patience.SECONDS, patience.MOST_CONNECTIONS = 60.0, 20")
SOON = 5.0  # seconds, on a machine that does other work
GET = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n"
LAST = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
POST = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\n"
TRUE = b'{"head":{},"boolean":true}'


@pytest.fixture(scope="module")
def impatient(dataset: Path) -> Iterator[Service]:
    """Return a service that waits for parts of a second."""
    with asking.served("-g", str(dataset), program=("-c", IMPATIENT)) as started:
        yield started


def _connected(service: Service) -> socket.socket:
    return socket.create_connection(("127.0.0.1", service.port), timeout=SOON)


def _sends_for_so_long(connection: socket.socket, part: bytes) -> float:
    """Send a part now and then, until the other side has had enough or SOON is over; return after how many seconds."""
    start = time.monotonic()
    with suppress(ConnectionError):
        while time.monotonic() - start < SOON:
            connection.sendall(part)
            time.sleep(0.1)
    return time.monotonic() - start


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"G", id="a letter"),
        pytest.param(b"GET /sparql HTTP/1.1\r\nHost: a\r\nX: ", id="half a head"),
        pytest.param(POST + b"Content-Length: 9\r\n\r\nASK", id="half a body"),
        pytest.param(POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n", id="half the chunks"),
    ],
)
def test_who_stops_in_the_middle_is_told_and_let_go(impatient: Service, sent: bytes) -> None:
    start = time.monotonic()
    received = impatient.raw(sent)

    assert time.monotonic() - start < SOON
    assert received.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in received


def test_who_sends_a_little_now_and_then_has_no_more_time(impatient: Service) -> None:
    with _connected(impatient) as connection:
        connection.sendall(b"GET /sparql HTTP/1.1\r\n")

        assert _sends_for_so_long(connection, b"X: y\r\n") < SOON


@pytest.mark.parametrize("sent", [b"", b"\r\n", GET])
def test_who_asks_nothing_more_is_let_go(impatient: Service, sent: bytes) -> None:
    start = time.monotonic()
    received = impatient.raw(sent)

    assert time.monotonic() - start < SOON
    assert received.endswith(TRUE) if sent == GET else not received


def test_empty_lines_keep_no_connection(impatient: Service) -> None:
    with _connected(impatient) as connection:
        connection.sendall(GET)

        assert _sends_for_so_long(connection, b"\r\n") < SOON


def test_whoever_comes_when_all_places_are_taken_has_that_of_who_waits_longest(dataset: Path) -> None:
    with asking.served("-g", str(dataset), program=("-c", CROWDED)) as service, ExitStack() as stack:
        half = [stack.enter_context(_connected(service)) for _ in range(60)]
        for connection in half[-10:]:
            connection.sendall(b"GET /sparql HTTP/1.1\r\n")

        assert service.get("ASK {}").status == 200
        assert [_is_open(connection) for connection in half] == [False] * 41 + [True] * 19
        half[-1].sendall(LAST.partition(b"\r\n")[2])
        assert asking.everything(half[-1]).startswith(b"HTTP/1.1 200 ")


def _is_open(connection: socket.socket) -> bool:
    connection.settimeout(0.05)
    try:
        return connection.recv(1) != b""
    except TimeoutError:
        return True
    except ConnectionError:
        return False
    finally:
        connection.settimeout(SOON)


def test_a_head_without_end_is_refused(service: Service) -> None:
    long = b"x" * 300_000

    assert service.raw(b"GET /" + long).startswith(b"HTTP/1.1 414 ")
    assert service.raw(b"GET / HTTP/1.1\r\nHost: a\r\nX: " + long).startswith(b"HTTP/1.1 431 ")
    assert service.raw(b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 60_000).startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"hello\r\n\r\n",
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_no_http_is_refused(service: Service, sent: bytes) -> None:
    assert service.raw(sent).startswith(b"HTTP/1.1 400 ")
    assert service.get("ASK {}").status == 200


def test_requests_sent_at_once_are_answered_in_turn(service: Service) -> None:
    queries = [b"GET /sparql?query=SELECT(%d%%20AS%%20?x)%%7B%%7D HTTP/1.1\r\nHost: a\r\n\r\n" % n for n in range(5)]

    received = service.raw(b"".join(queries) + LAST)

    values = [received.find(b'"value":"%d"' % number) for number in range(5)]
    assert values == sorted(values)
    assert values[0] > 0
    assert received.endswith(TRUE)


def test_a_flood_of_requests_on_one_connection_is_cut(service: Service) -> None:
    received = b""
    with _connected(service) as connection, suppress(ConnectionError):
        connection.sendall(GET * 5_000)
        while part := connection.recv(1 << 16):
            received += part

    assert received.count(b"HTTP/1.1 200 ") < 5_000
    assert service.get("ASK {}").status == 200


def test_a_body_in_chunks_is_read(service: Service) -> None:
    sent = POST + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nASK\r\n3\r\n {}\r\n0\r\n\r\n"

    assert service.raw(sent).endswith(TRUE)


def test_whoever_asks_whether_to_go_on_is_told(service: Service) -> None:
    head = POST + b"Connection: close\r\nExpect: 100-continue\r\nContent-Length: "
    with _connected(service) as connection:
        connection.sendall(head + b"6\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"ASK {}")
        assert asking.everything(connection).endswith(TRUE)
    with _connected(service) as connection:
        connection.sendall(head + b"10000000\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 413 "), "it need not send what nobody would read"


def test_an_old_client_is_answered(service: Service) -> None:
    received = service.raw(b"GET /sparql?query=ASK%7B%7D HTTP/1.0\r\n\r\n")

    assert received.startswith(b"HTTP/1.1 200 ")
    assert received.endswith(TRUE)


def test_what_nobody_waits_for_any_more_is_stopped(service: Service) -> None:
    product = b"SELECT(COUNT(*)AS?n)%7B" + b"?a?b?c.?d?e?f.?g?h?i.?j?k?l.?m?n?o.?p?q?r.?s?t?u.?v?w?x.?y?z?0.?1?2?3%7D"
    with _connected(service) as connection:
        connection.sendall(b"GET /sparql?query=%s HTTP/1.1\r\nHost: a\r\n\r\n" % product)
        assert _running(service, 1) == 1
    assert _running(service, 0) == 0


def _running(service: Service, wanted: int) -> int:
    last = time.monotonic() + SOON
    while True:
        running = int(service.send("GET", "/health").json["pool"]["running"])
        if running == wanted or time.monotonic() > last:
            return running
        time.sleep(0.02)
