"""The service's end of the socket to one worker: a question goes out, a future gets the answer."""

from __future__ import annotations

import asyncio
import math
import struct
import time
from typing import TYPE_CHECKING, cast

from .framing import END, HEAD, framed

if TYPE_CHECKING:
    import socket


PROCESS = struct.Struct(">I")  # what a worker says first: its process id


class Connection(asyncio.Protocol):
    """A worker that answers one question at a time.

    Attributes:
        number: which worker it is, for the nursery.
        answers: how many questions it was asked.

    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.answers = 0
        self._transport: asyncio.WriteTransport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._heard = bytearray()
        self._clock: int | None = None
        self._worked_before = 0.0

    @classmethod
    async def open(cls, number: int, connected: socket.socket) -> Connection:
        """Return the connection over a socket that is connected."""
        connected.setblocking(False)
        _, made = await asyncio.get_running_loop().create_connection(lambda: cls(number), sock=connected)
        return made

    def ask(self, request: bytes) -> asyncio.Future[tuple[int, bytes]]:
        """Ask; the future gets the kind of frame and its bytes, or EOFError when the worker ends before."""
        self.answers += 1
        self._answer = asyncio.get_running_loop().create_future()
        if self._transport is None or self._transport.is_closing():
            self._answer.set_exception(EOFError())
        else:
            self._transport.write(framed(END, request))
        return self._answer

    def watch(self) -> None:
        """Note how much it has worked by now."""
        self._worked_before = self._worked()

    def worked(self) -> float:
        """Return how many seconds of processor time it has worked since ``watch``; infinity where nobody can tell.

        On a busy machine what is quick may take long on the clock.
        """
        now = self._worked()
        return now if math.isinf(now) else now - self._worked_before

    def _worked(self) -> float:
        if self._clock is None:
            return 0.0
        try:
            return time.clock_gettime(self._clock)
        except OSError:
            return math.inf

    def close(self) -> None:
        """Close it; the worker ends when it reads that."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to the worker."""
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        """Gather until the answer is whole."""
        self._heard += data
        if self._clock is None and len(self._heard) >= PROCESS.size:
            # The clock of a process, as clock_getcpuclockid(3) makes it of its id on Linux.
            self._clock = (~PROCESS.unpack_from(self._heard)[0] << 3) | 2
            del self._heard[: PROCESS.size]
        if len(self._heard) < HEAD.size:
            return
        kind, length = HEAD.unpack_from(self._heard)
        if len(self._heard) < HEAD.size + length:
            return
        answer = bytes(memoryview(self._heard)[HEAD.size :])
        self._heard = bytearray()
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((kind, answer))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - how it ended, the nursery tells
        """Tell whoever waits that there will be no answer."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(EOFError())
