"""Workers of a service: what each may do, who gets one, and what becomes of a worker that is killed."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from amurgraph.errors import BusyError, InputError, LimitError
from amurgraph.workers import Limits
from amurgraph.workers.nursery import Nursery
from amurgraph.workers.pool import Pool

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_LIMITS = Limits(seconds=2, memory=64 * 2**20, size=4_000_000)


def _prepare() -> tuple[Callable[[bytes], bytes], bytes]:
    return _answer, b"prepared"


def _answer(request: bytes) -> bytes:
    """Do what the request says: sleep, work, take memory, give much, die, open, tell who answers."""
    what, _, how = request.decode().partition(" ")
    if what == "sleep":
        time.sleep(float(how))
    elif what == "work":
        until = time.process_time() + float(how)
        while time.process_time() < until:
            pass
    elif what == "take":
        return b"x" * int(how) and b"taken"
    elif what == "give":
        return b"x" * int(how)
    elif what == "die":
        os.kill(os.getpid(), int(how))
    elif what == "open":
        Path(how).read_bytes()
    elif what == "fail":
        raise InputError(how)
    return str(os.getpid()).encode()


def _with_pool(use: Callable[[Pool], Awaitable[Any]], *, limits: Limits = _LIMITS, **options: int) -> Any:
    nursery = Nursery.start(_prepare, limits)

    async def run() -> Any:
        pool = Pool(nursery, **options)
        await pool.start()
        try:
            return await use(pool)
        finally:
            await pool.stop()

    async def bounded() -> Any:
        return await asyncio.wait_for(run(), 60)

    with ThreadPoolExecutor(1) as thread:  # in this one a browser of other tests may have an event loop that runs
        return thread.submit(asyncio.run, bounded()).result()


def test_what_was_prepared_is_told_and_what_fails_is_raised() -> None:
    before = _children_of(os.getpid())
    nursery = Nursery.start(_prepare)
    assert nursery.about == b"prepared"
    nursery.stop()

    def fail() -> Any:
        raise InputError("data.ttl: no such file")

    with pytest.raises(InputError, match=r"data\.ttl: no such file"):
        Nursery.start(fail)
    with pytest.raises(LimitError, match="the data"):
        Nursery.start(lambda: os._exit(3))
    assert _children_of(os.getpid()) == before


def test_quick_questions_are_answered_by_workers_that_stay() -> None:
    async def ask(pool: Pool) -> None:
        answers = {await pool.ask(b"who", client="a") for _ in range(40)}
        assert len(answers) <= 3
        assert pool.state()["answered"] == 40
        assert pool.state()["free"] == 3

    _with_pool(ask, quick=3)


@pytest.mark.parametrize(
    ("request_", "limit"),
    [
        (b"sleep 60", "seconds"),
        (b"work 60", "seconds"),
        (b"take 500000000", "memory"),
        (b"give 5000000", "size"),
        (b"die 11", "crash"),
        (b"open /dev/null", "crash"),
    ],
)
def test_whoever_passes_a_limit_is_ended_and_another_takes_the_place(request_: bytes, limit: str) -> None:
    async def ask(pool: Pool) -> None:
        start = time.monotonic()
        with pytest.raises(LimitError) as caught:
            await pool.ask(request_, client="a")
        assert caught.value.limit == limit
        assert time.monotonic() - start < _LIMITS.seconds + 1
        for _ in range(10):
            await pool.ask(b"who", client="a")
        await _settled(lambda: pool.state()["free"] == 2)
        assert pool.state()["ended_by_limit"] == {limit: 1}
        await _settled(lambda: len(_children_of(pool.nursery.process)) == 2)  # nobody goes on working unseen

    _with_pool(ask, quick=2)


def test_an_error_of_ours_is_raised_here_and_the_worker_goes_on() -> None:
    async def ask(pool: Pool) -> None:
        with pytest.raises(InputError, match="expected a brace"):
            await pool.ask(b"fail expected a brace", client="a")
        assert pool.state()["free"] == 1
        assert pool.state()["ended_by_limit"] == {}

    _with_pool(ask, quick=1)


def test_quick_questions_do_not_wait_for_slow_ones() -> None:
    async def ask(pool: Pool) -> None:
        slow = [asyncio.create_task(pool.ask(b"work 2", client=f"slow {n}")) for n in range(4)]
        await asyncio.sleep(0.5)
        took = []
        while not all(task.done() for task in slow):
            start = time.monotonic()
            await pool.ask(b"who", client="quick")
            took.append(time.monotonic() - start)
            await asyncio.sleep(0.01)
        assert len(took) > 10
        assert sorted(took)[int(len(took) * 0.99)] < 2  # one of the slow ones takes longer than that
        assert len({await task for task in slow}) == 4

    _with_pool(ask, quick=2, slow=4, limits=Limits(seconds=30))


def test_a_client_has_half_of_the_slow_lane_and_the_others_the_rest() -> None:
    async def ask(pool: Pool) -> None:
        greedy = [asyncio.create_task(pool.ask(b"work 1.5", client="greedy")) for _ in range(5)]
        other = asyncio.create_task(pool.ask(b"work 1.5", client="other"))
        ended = await asyncio.gather(*greedy, return_exceptions=True)
        refused = [error for error in ended if isinstance(error, BusyError)]
        assert len(refused) == 3
        assert all(error.yours and error.retry_after > 0 for error in refused)
        assert await other
        await _settled(lambda: pool.state()["slow"] == 0)

    _with_pool(ask, quick=6, slow=4, limits=Limits(seconds=30))


def test_a_question_that_only_waits_is_not_taken_for_a_long_one_at_once() -> None:
    async def ask(pool: Pool) -> None:
        answered = await asyncio.gather(*(pool.ask(b"sleep 0.6", client="a") for _ in range(6)))
        assert len(answered) == 6
        assert pool.state()["refused"] == 0

    _with_pool(ask, quick=6, slow=2)


def test_the_slow_lane_is_full_for_everybody_at_some_point() -> None:
    async def ask(pool: Pool) -> None:
        ended = await asyncio.gather(
            *(pool.ask(b"work 1.5", client=str(number)) for number in range(5)), return_exceptions=True
        )
        refused = [error for error in ended if isinstance(error, BusyError)]
        assert [error.yours for error in refused] == [False, False, False]

    _with_pool(ask, quick=5, slow=2, limits=Limits(seconds=30))


def test_who_waits_is_taken_in_turns() -> None:
    async def ask(pool: Pool) -> None:
        order: list[str] = []

        async def one(client: str) -> None:
            await pool.ask(b"sleep 0.01", client=client)
            order.append(client)

        await asyncio.gather(*(one(client) for client in "abc" for _ in range(6)))
        assert min(order[:9].count(client) for client in "abc") >= 1  # by the time that each took, not by number

    _with_pool(ask, quick=1)


def test_whoever_took_less_of_late_comes_first_however_many_ask_for_more() -> None:
    async def ask(pool: Pool) -> None:
        greedy = [
            asyncio.create_task(pool.ask(b"sleep 0.2", client=f"greedy {number}"))
            for _ in range(10)
            for number in range(10)
        ]
        await asyncio.sleep(2.5)  # each has been asked for once
        start = time.monotonic()
        assert await pool.ask(b"who", client="polite")
        assert time.monotonic() - start < 0.5
        assert sum(task.done() for task in greedy) < 30
        for task in greedy:
            task.cancel()
        await asyncio.gather(*greedy, return_exceptions=True)

    _with_pool(ask, quick=1, limits=Limits(seconds=30))


def test_waiting_places_are_shared_and_end() -> None:
    async def ask(pool: Pool) -> None:
        first = asyncio.create_task(pool.ask(b"sleep 0.2", client="a"))
        await asyncio.sleep(0.05)
        waiting = [asyncio.create_task(pool.ask(b"sleep 0", client="a")) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError) as caught:
            await pool.ask(b"who", client="a")
        assert caught.value.yours
        waiting += [asyncio.create_task(pool.ask(b"sleep 0", client=name)) for name in "bcdefghijklmno"]
        await asyncio.sleep(0)
        assert pool.state()["waiting"] == 16
        # All places are taken: a newcomer gets that of whoever has two; the next finds nobody who has more.
        waiting.append(asyncio.create_task(pool.ask(b"sleep 0", client="p")))
        await asyncio.sleep(0)
        with pytest.raises(BusyError) as caught:
            await pool.ask(b"who", client="q")
        assert not caught.value.yours
        ended = await asyncio.gather(first, *waiting, return_exceptions=True)
        lost = [error for error in ended if isinstance(error, BusyError)]
        assert [error.yours for error in lost] == [True]
        assert pool.state()["refused"] == 3

    _with_pool(ask, quick=1, waiting=16)


def test_what_is_spent_waiting_is_part_of_the_time_that_a_question_may_take() -> None:
    async def ask(pool: Pool) -> None:
        first = asyncio.create_task(pool.ask(b"sleep 0.25", client="a"))
        await asyncio.sleep(0)
        waiting = [asyncio.create_task(pool.ask(b"sleep 0.25", client="a")) for _ in range(3)]
        await asyncio.sleep(0)
        start = time.monotonic()
        with pytest.raises(LimitError):
            await pool.ask(b"sleep 60", client="a")
        assert 1.5 < time.monotonic() - start < 2.4
        await asyncio.gather(first, *waiting)

    _with_pool(ask, quick=1, limits=Limits(seconds=2))


def test_who_has_a_full_share_of_long_questions_gives_way_where_others_wait() -> None:
    async def ask(pool: Pool) -> None:
        long = [asyncio.create_task(pool.ask(b"work 1.5", client="greedy")) for _ in range(1)]
        await asyncio.sleep(0.5)
        more = [asyncio.create_task(pool.ask(b"work 1.5", client="greedy")) for _ in range(4)]
        start = time.monotonic()
        assert await pool.ask(b"who", client="greedy")  # the same address, after four that were looked at
        assert time.monotonic() - start < 0.9
        refused = await asyncio.gather(*more, return_exceptions=True)
        assert all(isinstance(error, BusyError) and error.yours for error in refused)
        await asyncio.gather(*long)

    _with_pool(ask, quick=1, slow=2, limits=Limits(seconds=20))


def test_who_goes_away_leaves_no_worker_behind() -> None:
    async def ask(pool: Pool) -> None:
        running = [asyncio.create_task(pool.ask(b"sleep 60", client="a")) for _ in range(2)]
        await asyncio.sleep(0.1)
        waiting = asyncio.create_task(pool.ask(b"who", client="b"))
        await asyncio.sleep(0)
        for task in (*running, waiting):
            task.cancel()
        await asyncio.gather(*running, waiting, return_exceptions=True)
        await _settled(lambda: pool.state()["free"] == 2)
        assert pool.state()["running"] == pool.state()["waiting"] == 0
        assert await pool.ask(b"who", client="c")

    _with_pool(ask, quick=2)


def test_a_worker_that_died_while_nobody_asked_is_replaced() -> None:
    async def ask(pool: Pool) -> None:
        process = int(await pool.ask(b"who", client="a"))
        os.kill(process, signal.SIGKILL)
        await asyncio.sleep(0.3)
        assert int(await pool.ask(b"who", client="a")) != process

    _with_pool(ask, quick=1)


def test_without_a_nursery_nothing_is_promised() -> None:
    async def ask(pool: Pool) -> None:
        process = int(await pool.ask(b"who", client="a"))
        os.kill(pool.nursery.process, signal.SIGKILL)
        await asyncio.wait_for(pool.gone.wait(), 5)
        with pytest.raises(BusyError):
            await pool.ask(b"who", client="a")
        await _settled(lambda: not Path(f"/proc/{process}").exists())

    _with_pool(ask, quick=1)


def test_large_answers_leave_no_memory_behind() -> None:
    async def ask(pool: Pool) -> None:
        before = int(await pool.ask(b"who", client="a"))
        assert len(await pool.ask(b"give 3000000", client="a")) == 3_000_000
        assert int(await pool.ask(b"who", client="a")) != before

    _with_pool(ask, quick=1)


def _children_of(process: int) -> list[int]:
    found = []
    for place in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            _, _, rest = place.read_text().rpartition(")")
            if int(rest.split()[1]) == process and rest.split()[0] != "Z":
                found.append(int(place.parent.name))
    return found


async def _settled(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < until
        await asyncio.sleep(0.02)
