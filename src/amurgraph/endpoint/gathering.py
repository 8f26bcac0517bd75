"""What is written to a client at one time is sent at one time: a head and its body are one call of the system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

_ENOUGH = 1 << 16  # bytes, which are sent at once


class Gathering:
    """A transport that sends in the next turn of the loop what was written in this one; all else is the transport's."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._parts: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, content: bytes) -> None:
        """Write, soon."""
        if not self._parts:
            self._loop.call_soon(self._send)
        self._parts.append(content)
        self._size += len(content)
        if self._size > _ENOUGH:
            self._send()

    def close(self) -> None:
        """Send what is left, then close."""
        self._send()
        self._transport.close()

    def write_eof(self) -> None:
        """Send what is left, then say that no more will come."""
        self._send()
        self._transport.write_eof()

    def abort(self) -> None:
        """Close, and send nothing more."""
        self._parts.clear()
        self._transport.abort()

    def _send(self) -> None:
        content = b"".join(self._parts)
        self._parts.clear()
        self._size = 0
        if content and not self._transport.is_closing():
            self._transport.write(content)
