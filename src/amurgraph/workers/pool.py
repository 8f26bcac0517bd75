"""Warm workers for a service: quick questions never wait for slow ones, and nobody has them all.

Each question begins in the quick lane. One that takes longer moves to the slow lane: a new worker takes the place of
its own, which leaves the processors to the others and is never used again. What waits is taken in turns, client by
client, and nothing waits for longer than a question may take.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..errors import BusyError, LimitError
from .connection import Connection
from .framing import ERROR, read_error
from .limits import over

if TYPE_CHECKING:
    from ..errors import AmurgraphError
    from .nursery import Nursery

_QUICK = 0.3  # seconds
_LARGE = 1_000_000  # bytes of an answer, after which a worker is not used again: its memory is given back so
_ANSWERS = 1_000  # of one worker: whatever it gathers does not grow without end
_MOMENT = 1.0  # seconds in which the nursery tells how a worker ended
_WHERE = "query"


@dataclass(slots=True)
class _Turn:
    """One question that a worker works at."""

    worker: Connection
    client: str
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
        waiting: how many questions may wait; one client has half of these places at most.

    """

    def __init__(self, nursery: Nursery, *, quick: int = 4, slow: int = 4, waiting: int = 256) -> None:
        self.nursery = nursery
        self.gone = asyncio.Event()  # set when the nursery is: then nothing can be answered any more
        self._quick, self._slow, self._places = quick, slow, waiting
        self._free: deque[Connection] = deque()
        self._waiting: OrderedDict[str, deque[asyncio.Future[Connection]]] = OrderedDict()
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
        for queue in self._waiting.values():
            for place in queue:
                place.cancel()
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
            "waiting": sum(map(len, self._waiting.values())),
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
        worker = await self._next(client)
        self._running += 1
        try:
            return await self._answer_of(worker, request, client)
        finally:
            self._running -= 1

    async def _next(self, client: str) -> Connection:
        if self.gone.is_set():
            raise self._refused("this service is about to start again", 5)
        if self._free and not self._waiting:
            return self._free.popleft()
        queue = self._waiting.get(client, ())
        if len(queue) >= self._places // 2:
            raise self._refused("as many queries of yours as may are waiting", 1, yours=True)
        if sum(map(len, self._waiting.values())) >= self._places:
            raise self._refused("as many queries as there is room for are waiting", 2)
        place: asyncio.Future[Connection] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(place)
        done, _ = await self._waited(place, client)
        if not done:
            raise self._refused("all workers are busy", 5)
        return place.result()

    async def _waited(self, place: asyncio.Future[Connection], client: str) -> tuple[set[Any], set[Any]]:
        try:
            return await asyncio.wait((place,), timeout=self.nursery.limits.seconds)
        except BaseException:
            if place.done() and not place.cancelled():
                self._give_out(place.result())  # whoever asked has gone
            raise
        finally:
            if not place.done():
                self._leave(client, place)

    def _leave(self, client: str, place: asyncio.Future[Connection]) -> None:
        queue = self._waiting.get(client)
        if queue is not None:
            with suppress(ValueError):
                queue.remove(place)
            if not queue:
                del self._waiting[client]

    def _give_out(self, worker: Connection) -> None:
        """Give a worker to whose turn it is, else let it wait."""
        while self._waiting:
            client, queue = self._waiting.popitem(last=False)
            place = queue.popleft()
            if queue:
                self._waiting[client] = queue  # at the end: the others come first
            if not place.done():
                place.set_result(worker)
                return
        self._free.append(worker)

    async def _answer_of(self, worker: Connection, request: bytes, client: str) -> bytes:
        turn = _Turn(worker, client, worker.ask(request))
        quick = min(_QUICK, self.nursery.limits.seconds)
        turn.timer = asyncio.get_running_loop().call_later(quick, self._move, turn)
        size = _LARGE  # whoever gives no whole answer is not used again
        try:
            kind, answer = await turn.answer
            size = len(answer)
        except EOFError:
            raise self._ended(await self._why(worker)) from None
        finally:
            turn.timer.cancel()
            self._after(turn, used_again=not turn.slow and size < _LARGE and worker.answers < _ANSWERS)
        self._counts.answered += 1
        if kind == ERROR:
            error = read_error(answer)
            raise self._ended(error) if isinstance(error, LimitError) else error
        return answer

    def _move(self, turn: _Turn) -> None:
        """Move a question that takes long to the slow lane, if there is room for it."""
        if self._slow_of[turn.client] >= max(1, self._slow // 2):
            turn.end(self._refused("as many long queries of yours as may are running", 5, yours=True))
        elif self._slow_of.total() >= self._slow:
            turn.end(self._refused("as many long queries as there is room for are running", 5))
        else:
            turn.slow = True
            self._slow_of[turn.client] += 1
            self._replace()
            self.nursery.slow(turn.worker.number)
            left = max(0.0, self.nursery.limits.seconds - _QUICK)
            turn.timer = asyncio.get_running_loop().call_later(left, self._stop, turn)

    def _stop(self, turn: _Turn) -> None:
        turn.end(self._ended(over("seconds", _WHERE, self.nursery.limits)))

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

    async def _why(self, worker: Connection) -> LimitError:
        end = self._ends.get(worker.number)
        status = 0
        if end is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(_MOMENT):
                    status = await end
        return self.nursery.why(status, _WHERE)

    def _ended(self, error: LimitError) -> LimitError:
        self._counts.ended[error.limit] += 1
        return error

    def _refused(self, what: str, retry_after: int, *, yours: bool = False) -> BusyError:
        self._counts.refused += 1
        return BusyError(what, retry_after=retry_after, yours=yours)
