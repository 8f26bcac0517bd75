"""Warm workers for a service: quick questions never wait for slow ones, and nobody has them all.

Each question begins in the quick lane. One that takes longer moves to the slow lane: a new worker takes the place of
its own, which leaves the processors to the others and is never used again. Nothing waits for longer than a question may
take.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

from ..errors import BusyError, LimitError
from .connection import Connection
from .framing import ERROR, read_error
from .limits import over
from .queue import Queue

if TYPE_CHECKING:
    from ..errors import AmurgraphError
    from .nursery import Nursery

_QUICK = 0.3  # seconds
_PROMPT = 0.05  # seconds
_LONG = 2.0  # seconds on the clock, however little work was done in them
_SOME_WORK, _MUCH_WORK = 0.015, 0.1  # seconds of processor time: on a busy machine the clock alone says little
_LARGE = 1_000_000  # bytes of an answer, after which a worker is not used again: its memory is given back so
_ANSWERS = 1_000  # of one worker: whatever it gathers does not grow without end
_MOMENT = 1.0  # seconds in which the nursery tells how a worker ended
_WHERE = "query"


@dataclass(slots=True)
class _Turn:
    """One question that a worker works at."""

    worker: Connection
    client: str
    start: float
    until: float  # what was spent waiting counts, too: whoever asked waits for both
    answer: asyncio.Future[tuple[int, bytes]]
    slow: bool = False
    timer: asyncio.TimerHandle | None = None

    def end(self, error: AmurgraphError) -> None:
        """End it for whoever asked, unless the answer is there."""
        if not self.answer.done():
            self.answer.set_exception(error)


@dataclass(slots=True)
class _Counts:
    answered: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    refused: int = 0


class Pool:
    """Workers of a nursery, and who may use them.

    Args:
        nursery: forks them.
        quick: how many answer at once.
        slow: how many long questions go on beside these; one client has half of them at most.
        waiting: how many questions may wait.

    """

    def __init__(self, nursery: Nursery, *, quick: int = 4, slow: int = 4, waiting: int = 256) -> None:
        self.nursery = nursery
        self.gone = asyncio.Event()  # set when the nursery is: then nothing can be answered any more
        self._quick, self._slow = quick, slow
        self._free: deque[Connection] = deque()
        self._queue = Queue(waiting)
        self._slow_of: Counter[str] = Counter()
        self._running = 0
        self._ends: dict[int, asyncio.Future[int]] = {}
        self._counts = _Counts()
        self._hiring: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Have the first workers forked."""
        asyncio.get_running_loop().add_reader(self.nursery.handle, self._hear)
        for _ in range(self._quick):
            await self._hire()

    async def stop(self) -> None:
        """End all workers, and the nursery."""
        asyncio.get_running_loop().remove_reader(self.nursery.handle)
        for task in self._hiring:
            task.cancel()
        self._queue.cancel()
        for worker in self._free:
            worker.close()
        self._free.clear()
        self.nursery.stop()

    def state(self) -> dict[str, Any]:
        """Return how it is: numbers of workers and questions, for whoever watches over it."""
        return {
            "workers": self._quick,
            "free": len(self._free),
            "running": self._running,
            "slow": self._slow_of.total(),
            "waiting": len(self._queue),
            "answered": self._counts.answered,
            "refused": self._counts.refused,
            "ended_by_limit": dict(sorted(self._counts.ended.items())),
        }

    async def ask(self, request: bytes, *, client: str) -> bytes:
        """Have a question answered.

        Args:
            request: what a worker is given.
            client: whose question it is: shares are by client.

        Raises:
            AmurgraphError: the worker raised it.
            LimitError: the question passed a limit.
            BusyError: there is no room for it now.

        """
        try:
            until = monotonic() + self.nursery.limits.seconds
            worker = await self._next(client)
            self._running += 1
            start = monotonic()
            try:
                return await self._answer_of(worker, request, client, until)
            finally:
                self._running -= 1
                self._queue.charge(client, monotonic() - start - _QUICK)
        except BusyError:
            self._counts.refused += 1
            raise
        except LimitError as error:
            self._counts.ended[error.limit] += 1
            raise

    async def _next(self, client: str) -> Connection:
        if self.gone.is_set():
            raise BusyError("this service is about to start again", retry_after=5)
        if self._free and not self._queue:
            worker = self._free.popleft()
            self._queue.charge(client, _QUICK)  # until it is known how long it takes
            return worker
        place = self._queue.add(client)
        timer = asyncio.get_running_loop().call_later(self.nursery.limits.seconds, _give_up, place)
        try:
            return await place
        except asyncio.CancelledError:
            if not place.cancelled() and not place.exception():
                self._give_out(place.result())  # whoever asked has gone
            raise
        finally:
            timer.cancel()
            self._queue.leave(client, place)

    def _give_out(self, worker: Connection) -> None:
        """Give a worker to whose turn it is, else let it wait."""
        following = self._queue.next()
        if following is None:
            self._free.append(worker)
            return
        client, place = following
        self._queue.charge(client, _QUICK)
        place.set_result(worker)

    async def _answer_of(self, worker: Connection, request: bytes, client: str, until: float) -> bytes:
        end = self._ends.get(worker.number)  # by the time that it is asked for it may have been told, and forgotten
        turn = _Turn(worker, client, monotonic(), until, worker.ask(request))
        turn.timer = asyncio.get_running_loop().call_later(_PROMPT, self._look, turn)
        size = _LARGE  # whoever gives no whole answer is not used again
        try:
            kind, answer = await turn.answer
            size = len(answer)
        except EOFError:
            raise await self._why(end) from None
        finally:
            turn.timer.cancel()
            self._after(turn, used_again=not turn.slow and size < _LARGE and worker.answers < _ANSWERS)
        self._counts.answered += 1
        if kind == ERROR:
            raise read_error(answer)
        return answer

    def _look(self, turn: _Turn) -> None:
        """Begin to watch a question that was not answered at once: most are, and cost nothing here."""
        turn.worker.watch()
        turn.timer = asyncio.get_running_loop().call_later(_PROMPT, self._look_again, turn)

    def _look_again(self, turn: _Turn) -> None:
        """Where others wait, who has a full share of long questions gives way."""
        if self._has_share(turn.client) and self._queue and turn.worker.worked() > _SOME_WORK:
            turn.end(BusyError("as many long queries of yours as may are running", retry_after=5, yours=True))
        else:
            turn.timer = asyncio.get_running_loop().call_later(_QUICK - 2 * _PROMPT, self._move, turn)

    def _move(self, turn: _Turn) -> None:
        """Move a question that takes long to the slow lane, if there is room for it."""
        if monotonic() > turn.until:
            self._stop(turn)
        elif turn.worker.worked() < _MUCH_WORK and monotonic() - turn.start < _LONG:
            turn.timer = asyncio.get_running_loop().call_later(2 * _PROMPT, self._move, turn)
        elif self._has_share(turn.client):
            turn.end(BusyError("as many long queries of yours as may are running", retry_after=5, yours=True))
        elif self._slow_of.total() >= self._slow:
            turn.end(BusyError("as many long queries as there is room for are running", retry_after=5))
        else:
            turn.slow = True
            self._slow_of[turn.client] += 1
            self._replace()
            self.nursery.slow(turn.worker.number)
            left = max(0.0, turn.until - monotonic())
            turn.timer = asyncio.get_running_loop().call_later(left, self._stop, turn)

    def _has_share(self, client: str) -> bool:
        return self._slow_of[client] >= max(1, self._slow // 2)

    def _stop(self, turn: _Turn) -> None:
        turn.end(over("seconds", _WHERE, self.nursery.limits))

    def _after(self, turn: _Turn, *, used_again: bool) -> None:
        if used_again:
            self._give_out(turn.worker)
            return
        self.nursery.kill(turn.worker.number)
        turn.worker.close()
        if not turn.slow:
            self._replace()
            return
        self._slow_of -= Counter((turn.client,))  # whoever has none left is forgotten

    def _replace(self) -> None:
        task = asyncio.ensure_future(self._hire())
        self._hiring.add(task)
        task.add_done_callback(self._hiring.discard)

    async def _hire(self) -> None:
        try:
            number, connected = self.nursery.fork()
        except OSError:
            self.gone.set()
            return
        self._ends[number] = asyncio.get_running_loop().create_future()
        self._give_out(await Connection.open(number, connected))

    def _hear(self) -> None:
        ended = self.nursery.ended()
        if ended is None:
            asyncio.get_running_loop().remove_reader(self.nursery.handle)
            self.gone.set()
            return
        for number, status in ended.items():
            end = self._ends.pop(number, None)
            if end is not None and not end.done():
                end.set_result(status)
            for worker in [worker for worker in self._free if worker.number == number]:
                self._free.remove(worker)  # it died while nobody asked it anything
                worker.close()
                self._replace()

    async def _why(self, end: asyncio.Future[int] | None) -> LimitError:
        status = 0
        if end is not None:
            with suppress(TimeoutError):
                status = await asyncio.wait_for(asyncio.shield(end), _MOMENT)
        return self.nursery.why(status, _WHERE)


def _give_up(place: asyncio.Future[Connection]) -> None:
    if not place.done():
        place.set_exception(BusyError("all workers are busy", retry_after=5))
