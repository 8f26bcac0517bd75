"""Runs an ASGI application under uvicorn, on a socket that is bound already, until it is told to end."""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from .patience import KEPT_ALIVE, PatientProtocol

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from types import FrameType

    from starlette.types import ASGIApp

_A_MOMENT = 0.3
_SECONDS_TO_END = 3  # for what is being answered when the end comes


async def run(
    app: ASGIApp, listener: socket.socket, *, proxy: str, until: asyncio.Event, ready: Callable[[], None]
) -> bool:
    """Serve until SIGINT, SIGTERM or an event; return whether it was a signal.

    Args:
        app: what is served.
        listener: a bound socket.
        proxy: the address of a reverse proxy, whose ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are believed.
        until: ends it, too.
        ready: is called when it listens.

    """
    config = uvicorn.Config(
        app,
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxy),
        forwarded_allow_ips=proxy or None,
        timeout_keep_alive=KEPT_ALIVE,
        timeout_graceful_shutdown=_SECONDS_TO_END,
        backlog=1_024,
    )
    server = _Server(config, ready)
    watching = asyncio.ensure_future(server.end_after(until))
    try:
        await server.serve(sockets=[listener])
    finally:
        watching.cancel()
    return server.told


class _Server(uvicorn.Server):
    """uvicorn's, which would die of SIGTERM once it is done: to be told to end is no failure here."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready, self.told = ready, False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.told = True
        super().handle_exit(sig, frame)

    async def end_after(self, event: asyncio.Event) -> None:
        await event.wait()
        await asyncio.sleep(_A_MOMENT)  # whoever ends all processes at once ends us, too
        self.should_exit = True
