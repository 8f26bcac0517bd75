"""One job in a process of its own: forked, bound to limits, killed when its time is over."""

from __future__ import annotations

import os
import selectors
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, cast

from .framing import END, ERROR, PART, error_to_bytes, framed, read_error, read_frame, what_went_wrong
from .limits import Limits, bind, error_of_end, leave_parent, over, raise_for_no_fork

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BLOCK = 1 << 16


def run_confined(job: Callable[[], bytes], limits: Limits = Limits(), *, where: str) -> bytes:  # noqa: B008 - frozen
    """Run a job in a process of its own, and return what it returns.

    It can open nothing: what it reads must be open already, and what it uses must be imported.

    Args:
        job: is called in the other process.
        limits: what it may take.
        where: what it works at, for errors.

    Raises:
        AmurgraphError: the job raised it.
        LimitError: it passed a limit, or its process died.

    >>> run_confined(lambda: b"done", where="example")
    b'done'
    >>> run_confined(lambda: b"x" * 2**20, Limits(size=1000), where="example")
    Traceback (most recent call last):
    amurgraph.errors.LimitError: example: gives more than 0.000954 MB; ask for less, or allow more

    """
    return b"".join(stream_confined(lambda output: output.write(job()), limits, where=where))


def stream_confined(
    job: Callable[[BinaryIO], object],
    limits: Limits = Limits(),  # noqa: B008 - frozen
    *,
    where: str,
) -> Iterator[bytes]:
    """Run a job in a process of its own, and yield what it writes as it comes.

    An error is raised where it happens: what came before has been given out by then. Only the time that is spent
    waiting for the job counts, not what the reader does in between.

    Args:
        job: is called in the other process, with a binary file that can be written alone.
        limits: what it may take.
        where: what it works at, for errors.

    Raises:
        AmurgraphError, LimitError: as ``run_confined``.

    >>> list(stream_confined(lambda output: output.write(b"done"), where="example"))
    [b'done']

    """
    raise_for_no_fork()
    here, there = os.pipe()
    child = os.fork()
    if not child:
        _be_the_child(job, here, there, limits, where)
    os.close(there)
    status = None
    try:
        reader = _Waiting(here, limits, where)
        while (frame := read_frame(reader.read)) and frame[0] == PART:
            yield frame[1]
        if frame and frame[0] == ERROR:
            raise read_error(frame[1])
        if not frame:
            status = os.waitpid(child, 0)[1]
            raise error_of_end(where, status, limits)
    finally:
        os.close(here)
        if status is None:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _be_the_child(job: Callable[[BinaryIO], object], here: int, there: int, limits: Limits, where: str) -> None:
    """Do the job, and never return: what the parent has still to do is not ours to do twice."""
    try:
        os.close(here)
        leave_parent()
        writer = _Framing(there, limits, where)
        try:
            bind(limits)
            job(cast("BinaryIO", writer))
            writer.flush()
            _write(there, framed(END))
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent is told
            _write(there, framed(ERROR, error_to_bytes(what_went_wrong(error, where))))
    finally:
        os._exit(0)


def _write(handle: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]


class _Framing:
    """What a job writes to: gathers blocks, and stops where the limit is."""

    def __init__(self, handle: int, limits: Limits, where: str) -> None:
        self.handle, self.limits, self.where = handle, limits, where
        self.waiting = bytearray()
        self.written = 0

    def write(self, content: bytes) -> int:
        self.written += len(content)
        if self.written > self.limits.size:
            raise over("size", self.where, self.limits)
        self.waiting += content
        if len(self.waiting) >= _BLOCK:
            self.flush()
        return len(content)

    def flush(self) -> None:
        if self.waiting:
            _write(self.handle, framed(PART, bytes(self.waiting)))
            self.waiting.clear()


class _Waiting:
    """Reads from the other process for as long as it has time."""

    def __init__(self, handle: int, limits: Limits, where: str) -> None:
        self.handle, self.limits, self.where = handle, limits, where
        self.left = limits.seconds
        self.selector = selectors.DefaultSelector()
        self.selector.register(handle, selectors.EVENT_READ)

    def read(self, many: int) -> bytes:
        start = time.monotonic()
        ready = self.selector.select(max(0.0, self.left))
        self.left -= time.monotonic() - start
        if not ready:
            raise over("seconds", self.where, self.limits)
        return os.read(self.handle, many)
