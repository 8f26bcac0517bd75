"""One line a request, for whoever runs the service: no query, no address of anybody's, no token.

A query and a client are known by a hash with a key that lives as long as the process: what is asked again, and by whom,
can be seen; what it was cannot.
"""

from __future__ import annotations

import hashlib
import secrets
import sys
from collections import deque
from datetime import UTC, datetime
from threading import Event, Thread
from time import perf_counter
from typing import TYPE_CHECKING

from .replying import client_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NAMED = ("/", "/sparql", "/health", "/.well-known/void")
_MOST_WAITING = 10_000  # lines; where nobody reads them so fast, the oldest are left out


class Noting:
    """An ASGI application that notes what another replies.

    Args:
        app: the other.
        write: is given each line; by default it goes to standard error, and nobody waits for that.

    """

    def __init__(self, app: ASGIApp, write: Lines | None = None) -> None:
        self.app, self.write = app, write or Lines()
        self._key = secrets.token_bytes(16)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note it."""
        start, status, size = perf_counter(), 0, 0

        async def noted(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            self.write(self._line(scope, status, size, 1000 * (perf_counter() - start)))

    def _line(self, scope: Scope, status: int, size: int, took: float) -> str:
        state = scope["state"]
        path = scope["path"] if scope["path"] in _NAMED else "(site)"
        told = [
            datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            scope["method"] if scope["method"].isalpha() else "?",
            path,
            str(status or "gone"),
            f"{size} B",
            f"{took:.1f} ms",
            f"client {self._hash(client_of(scope))}",
        ]
        if "query" in state:
            told.append(f"query {self._hash(state['query'])}")
        if "ms" in state:
            told.append(f"waited {max(0.0, took - state['ms']):.1f} ms")
        return " ".join(told)

    def _hash(self, text: str) -> str:
        return hashlib.blake2b(text.encode(errors="replace"), key=self._key, digest_size=5).hexdigest()


class Lines:
    """Writes lines to standard error, from a thread: a terminal that stands still stops no service."""

    def __init__(self) -> None:
        self._waiting: deque[str] = deque(maxlen=_MOST_WAITING)
        self._woken = Event()
        Thread(target=self._write, daemon=True).start()

    def __call__(self, line: str) -> None:
        """Have a line written."""
        self._waiting.append(line)
        self._woken.set()

    def _write(self) -> None:
        while self._woken.wait():
            self._woken.clear()
            while self._waiting:
                sys.stderr.write(self._waiting.popleft() + "\n")
            sys.stderr.flush()
