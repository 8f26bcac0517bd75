"""How long, and for how much, the listener waits for a client: nobody holds a connection by being slow.

uvicorn's protocol over httptools, bound: a head is complete in seconds and of a size; so is what follows it; what is
sent is taken. Where all places are taken, whoever has kept one longest without a whole request gives it up.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from time import monotonic
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .gathering import Gathering
from .problems import RequestError, problem

MOST_CONNECTIONS = 1_000
SECONDS = 10.0  # for a head, then for the body after it
KEPT_ALIVE = 15  # seconds without a request
LONGEST_HEAD = 256_000  # bytes: a query of 64 kB in the address, each letter of it percent-encoded, and the headers
#: Where, in the state of a request, the task is that answers it.
TASK = "amurgraph.task"

_LONGEST_PARSED = 65_535  # bytes
_SECONDS_TO_TAKE = 30.0  # for each quarter of a megabyte that is sent
_LONGEST_WASTE = 16 * 2**20  # bytes of a body that nobody reads, for a client to hear that it was refused
_MOST_AT_ONCE = 32  # requests of one connection that are sent before the first is answered
_TO_HEAR = 1.0  # seconds in which a client may read why it is refused
_NOTHING, _HEAD, _BODY = range(3)  # what of a request is being read


class PatientProtocol(HttpToolsProtocol):
    """One connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait; if there is no place, take that of who waits longest."""
        super().connection_made(cast("asyncio.Transport", Gathering(transport, self.loop)))
        self.reading, self.timed, self.received = _NOTHING, _HEAD, 0
        self.timer: asyncio.TimerHandle | None = self.loop.call_later(SECONDS, self._over)
        self.taking: asyncio.TimerHandle | None = None
        self.refused = False
        self.waits_since: float | None = monotonic()
        if len(self.connections) > MOST_CONNECTIONS:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it, and stop what is being done for it."""
        for timer in (self.timer, self.taking):
            if timer:
                timer.cancel()
        super().connection_lost(exc)
        self.pipeline.clear()
        task = self.cycle.scope["state"].get(TASK) if self.cycle else None
        if isinstance(task, asyncio.Task) and not task.done():
            task.cancel()

    def data_received(self, data: bytes) -> None:
        """Read some of a request."""
        if self.refused or self.transport.is_closing():
            return
        self.received += len(data)
        super().data_received(data)
        if self.reading == _HEAD and self.received > LONGEST_HEAD:
            status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if self.headers else HTTPStatus.REQUEST_URI_TOO_LONG
            self._refuse(RequestError(status, f"the head of this request is longer than {LONGEST_HEAD} bytes"))
        elif self.received > _LONGEST_WASTE:
            self.transport.abort()
        elif self.reading != self.timed or self._is_due() != (self.timer is not None):
            self._wait()

    def on_message_begin(self) -> None:
        """Begin to read a request."""
        super().on_message_begin()
        self.reading = _HEAD

    def on_headers_complete(self) -> None:
        """Begin to answer it."""
        if len(self.pipeline) >= _MOST_AT_ONCE:
            self.transport.abort()
            raise ConnectionAbortedError
        self.reading, self.received = _BODY, 0
        path, _, parameters = self.url.partition(b"?")
        if len(self.url) <= _LONGEST_PARSED:
            super().on_headers_complete()
            return
        # The parser of addresses counts in 16 bits; what is after the question mark it would only cut off.
        self.url = path
        super().on_headers_complete()
        self.scope["query_string"] = parameters

    def on_message_complete(self) -> None:
        """Be done with reading it."""
        self.reading, self.received = _NOTHING, 0
        if not self.cycle.response_complete:  # else it was refused before all of it was there
            self.waits_since = None
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next one."""
        super().on_response_complete()
        self.waits_since = None if self.pipeline else monotonic()

    def send_400_response(self, msg: str) -> None:
        """Say that something is no HTTP."""
        self._refuse(RequestError(400, msg.rstrip(".")))

    def pause_writing(self) -> None:
        """Wait for a client to take what was sent."""
        super().pause_writing()
        self.taking = self.loop.call_later(_SECONDS_TO_TAKE, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: it has."""
        if self.taking:
            self.taking.cancel()
        super().resume_writing()

    def _make_room(self) -> None:
        others = [other for other in self.connections if isinstance(other, PatientProtocol) and other is not self]
        waiting = {other: other.waits_since for other in others if other.waits_since is not None}
        if waiting:
            longest = min(waiting, key=waiting.__getitem__)
            longest.waits_since = None  # nobody else takes it for a place that is free
            longest.transport.abort()
        else:
            full = "as many clients as there is room for are here; try again in 5 s"
            self._refuse(RequestError(503, full, {"Retry-After": "5"}))

    def _is_due(self) -> bool:
        """Tell whether it is the client's turn."""
        return self.reading != _NOTHING or self.waits_since is not None

    def _wait(self) -> None:
        """Give what is being read its time; a request that is whole needs none."""
        if self.timer:
            self.timer.cancel()
            self.timer = None
        self.timed = self.reading
        if self._is_due():
            self.timer = self.loop.call_later(SECONDS, self._over)

    def _over(self) -> None:
        self.timer = None
        if self.reading == _NOTHING:  # it was opened, and nothing was asked
            self.transport.close()
            return
        self._refuse(RequestError(408, f"this request was not complete within {SECONDS:g} seconds"))

    def _refuse(self, error: RequestError) -> None:
        """Say why, and close, not before it could be heard; in the middle of an answer nothing can be said."""
        if self.transport.is_closing():
            return
        cycle = self.cycle
        if self.pipeline or (
            cycle and (cycle.response_started if self.reading == _BODY else not cycle.response_complete)
        ):
            self.transport.abort()
            return
        self.refused = True
        reply = problem(error)
        headers = "".join(f"{name.lower()}: {value}\r\n" for name, value in reply.headers.items())
        self.transport.write(
            f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}\r\n{headers}content-length: {len(reply.body)}"
            "\r\naccess-control-allow-origin: *\r\nconnection: close\r\n\r\n".encode()
            + reply.body
        )
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(_TO_HEAR, self.transport.close)
