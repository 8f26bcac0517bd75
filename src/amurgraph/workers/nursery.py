"""The process that holds what all workers share, and forks one whenever it is asked to.

It does nothing else, and has one thread: a worker that is forked from it is ready in milliseconds, shares its memory
until it writes there, and holds no connection of anybody's. It dies with its parent, and its workers with it.
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
import struct
from contextlib import suppress
from time import process_time
from typing import TYPE_CHECKING

from .connection import PROCESS
from .framing import END, ERROR, error_to_bytes, framed, read_error, read_frame, what_went_wrong
from .limits import Limits, bind, error_of_end, grant_seconds, leave_parent, over, raise_for_no_fork

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..errors import LimitError

    Answer = Callable[[bytes], bytes]

_COMMAND = struct.Struct(">BI")  # what is to be done, and with which worker
_ENDED = struct.Struct(">Ii")  # which worker ended, and how (as os.waitpid tells it)
_FORK, _KILL, _SLOW = 1, 2, 3
_SPENT = 0.5  # seconds of processor time, after which a worker is given those of a whole question again
_NICER = 10  # a slow worker leaves the processors to the others, as nice(1) has it


class Nursery:
    """The parent's end of it: says what is to be done, and hears who ended.

    Attributes:
        about: what ``prepare`` told.
        limits: what each job may take.
        handle: the file descriptor to wait at for ``ended``.
        process: its process id.

    """

    def __init__(self, control: socket.socket, child: int, about: bytes, limits: Limits) -> None:
        self.about, self.limits = about, limits
        self.handle = control.fileno()
        self._control, self.process = control, child
        self._last = 0
        self._heard = b""

    @classmethod
    def start(cls, prepare: Callable[[], tuple[Answer, bytes]], limits: Limits = Limits()) -> Nursery:  # noqa: B008
        """Start the process, and wait until it has prepared what workers share.

        To be called before threads are started.

        Args:
            prepare: is called in the new process: returns the function that workers answer with, and what the parent
                wants to know of what was prepared.
            limits: what each job of a worker may take.

        Raises:
            AmurgraphError: ``prepare`` raised it. LimitError: it died.

        """
        raise_for_no_fork()
        ours, theirs = socket.socketpair()
        child = os.fork()
        if not child:
            _be_the_nursery(prepare, theirs, ours, limits)
        theirs.close()
        try:
            kind, told = read_frame(ours.recv) or (None, b"")
        except BaseException:
            os.kill(child, signal.SIGKILL)
            kind, told = None, b""
            raise
        finally:
            if kind != END:
                ours.close()
                status = os.waitpid(child, 0)[1]
        if kind != END:
            raise read_error(told) if kind == ERROR else error_of_end("the data", status, limits)
        return cls(ours, child, told, limits)

    def fork(self) -> tuple[int, socket.socket]:
        """Have a worker forked; return its number, and the socket that it answers at.

        Raises:
            OSError: the nursery is gone.

        """
        ours, theirs = socket.socketpair()
        self._last += 1
        with theirs:
            socket.send_fds(self._control, [_COMMAND.pack(_FORK, self._last)], [theirs.fileno()])
        return self._last, ours

    def kill(self, worker: int) -> None:
        """Kill a worker, if it still lives."""
        with suppress(OSError):
            self._control.sendall(_COMMAND.pack(_KILL, worker))

    def slow(self, worker: int) -> None:
        """Have a worker leave the processors to the others."""
        with suppress(OSError):
            self._control.sendall(_COMMAND.pack(_SLOW, worker))

    def ended(self) -> dict[int, int] | None:
        """Return who ended since this was last asked, and how; None: the nursery itself is gone. Does not wait."""
        try:
            heard = self._control.recv(1 << 16, socket.MSG_DONTWAIT)
        except (BlockingIOError, InterruptedError):
            return {}
        except OSError:
            return None
        if not heard:
            return None
        heard = self._heard + heard
        whole = len(heard) - len(heard) % _ENDED.size
        self._heard = heard[whole:]
        return dict(_ENDED.iter_unpack(heard[:whole]))

    def why(self, status: int, where: str) -> LimitError:
        """Return the error that says why a worker ended before it had answered."""
        return error_of_end(where, status, self.limits)

    def stop(self) -> None:
        """End it, and with it all workers."""
        self._control.close()
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.process, 0)


def _be_the_nursery(
    prepare: Callable[[], tuple[Answer, bytes]], control: socket.socket, other: socket.socket, limits: Limits
) -> None:
    """Prepare, then fork and bury until the parent is gone; never return."""
    try:
        other.close()
        try:
            answer, about = prepare()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent is told
            control.sendall(framed(ERROR, error_to_bytes(what_went_wrong(error, "the data"))))
            return
        leave_parent([control.fileno()])
        # What is here stays: nobody is to look through it for waste, and copy it by looking.
        gc.collect()
        gc.freeze()
        gc.disable()
        control.sendall(framed(END, about))
        _Brood(control, answer, limits).tend()
    finally:
        os._exit(0)


class _Brood:
    """The workers that live, by number and by process."""

    def __init__(self, control: socket.socket, answer: Answer, limits: Limits) -> None:
        self.control, self.answer, self.limits = control, answer, limits
        self.numbers: dict[int, int] = {}  # by process id
        self.processes: dict[int, int] = {}  # by number

    def tend(self) -> None:
        """Do what the parent says, and tell it who ended, until it is gone."""
        woken, waker = socket.socketpair()
        waker.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        selector = selectors.DefaultSelector()
        for each in (self.control, woken):
            selector.register(each, selectors.EVENT_READ)
        alive = True
        while alive:
            ready = {key.fileobj for key, _ in selector.select()}
            if woken in ready:
                woken.recv(4096)
                self._bury()
            if self.control in ready:
                alive = self._obey()
        for process in self.numbers:
            os.kill(process, signal.SIGKILL)

    def _bury(self) -> None:
        while self.numbers and (ended := os.waitpid(-1, os.WNOHANG))[0]:
            number = self.numbers.pop(ended[0])
            del self.processes[number]
            self.control.sendall(_ENDED.pack(number, ended[1]))

    def _obey(self) -> bool:
        message, handles, _, _ = socket.recv_fds(self.control, _COMMAND.size, 1, socket.MSG_WAITALL)
        if len(message) < _COMMAND.size:
            return False
        command, number = _COMMAND.unpack(message)
        if command == _FORK:
            process = os.fork()
            if not process:
                signal.set_wakeup_fd(-1)
                _be_a_worker(handles[0], self.answer, self.limits)
            os.close(handles[0])
            self.numbers[process], self.processes[number] = number, process
        # Who has ended meanwhile is not there any more, and its process id may be somebody else's.
        elif process := self.processes.get(number, 0):
            if command == _KILL:
                os.kill(process, signal.SIGKILL)
            else:
                os.setpriority(os.PRIO_PROCESS, process, _NICER)
        return True


def _be_a_worker(handle: int, answer: Answer, limits: Limits) -> None:
    """Answer one question after the other until the parent closes the socket; never return."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        leave_parent([handle])
        with socket.socket(fileno=handle) as connection, connection.makefile("rb") as asked:
            connection.sendall(PROCESS.pack(os.getpid()))
            bind(limits)
            granted = process_time()
            while frame := read_frame(asked.read):
                if process_time() - granted > _SPENT:
                    grant_seconds(limits)
                    granted = process_time()
                try:
                    answered = framed(END, answer(frame[1]))
                except BaseException as error:  # noqa: BLE001 - whatever it is, the parent is told
                    answered = framed(ERROR, error_to_bytes(what_went_wrong(error, "query")))
                if len(answered) > limits.size:
                    answered = framed(ERROR, error_to_bytes(over("size", "query", limits)))
                connection.sendall(answered)
    finally:
        os._exit(0)
