"""Ten minutes of what a public endpoint is asked: quick and heavy questions, wrong ones, clients that go away."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.torture import attacking, hostile_queries, watching
else:
    sys.path.append(str(Path(__file__).parent))
    import attacking
    import hostile_queries
    import watching

LONG = os.environ.get("AMURGRAPH_TORTURE") == "1"
_CONNECTIONS = 16
_MOST_GROWN = 20.0  # MB
_TIMEOUT = "5"
_TO_END = 5.0  # seconds
_HEAVY = hostile_queries.HEAVY["product of five"]
_WRONG = "SELECT * { ?s ?p "
_MIDDLE = "SELECT ?type (COUNT(*) AS ?n) { ?s a ?type ; ?p ?o } GROUP BY ?type ORDER BY ?type # "
#: What is asked, how often in a hundred, and how that may end.
_MIXED: dict[str, tuple[int, set[int]]] = {
    "quick": (80, {200}),
    "middle": (10, {200}),
    "wrong": (5, {400}),
    "heavy": (2, {429, 503, 504}),
    "gone": (3, {0}),
}


def test_ten_minutes_leave_no_error_and_no_memory(
    many: Callable[[int, int], int], chance: Random, row: Callable[[str, str, str, bool], None]
) -> None:
    warm, seconds, ended = many(1, 60), many(2, 540), Counter[tuple[str, int]]()
    with watching.served("--timeout", _TIMEOUT) as service:
        watching.apart(_ask_on(service, warm, ended, chance))
        at_first = _at_rest(service)
        watching.apart(_ask_on(service, seconds, ended, chance))
        at_last = _at_rest(service)
        state = service.health()["pool"]
    answered = sum(ended.values())
    wrong = {each: n for each, n in ended.items() if each[1] not in _MIXED[each[0]][1]}
    told = f"{answered} requests, {sum(wrong.values())} errors; {at_first:.0f} to {at_last:.0f} MB"
    goal = f"{warm + seconds} s, 0 errors, < {_MOST_GROWN:g} MB"
    row("soak, 16 connections", goal, told, not wrong and at_last - at_first < _MOST_GROWN)
    assert wrong == {}, told
    assert at_last - at_first < _MOST_GROWN, told
    assert {kind for kind, _ in ended} == set(_MIXED)
    assert state["running"] == state["waiting"] == 0
    assert service.said == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT] if LONG else [signal.SIGTERM])
def test_a_signal_under_load_ends_it_within_seconds_and_leaves_nothing_behind(number: int) -> None:
    with watching.served() as service:
        queries = [_HEAVY, *map(watching.query, range(20))]
        attack = attacking.flood(service, queries, 2, many=2, sources=attacking.SOURCES)
        attacker = Thread(target=asyncio.run, args=(attack,))
        attacker.start()
        assert watching.within(5, lambda: service.health()["pool"]["slow"] > 0)
        family = service.processes()
        start = time.monotonic()
        service.process.send_signal(number)
        assert service.process.wait(10) == 0
        took = time.monotonic() - start
        assert watching.within(1, lambda: not any(map(watching.lives, family)))
        attacker.join()
    assert took < _TO_END


def test_a_service_whose_data_are_gone_ends_and_says_so() -> None:
    with watching.served() as service:
        listener, holder, *workers = service.processes()
        os.kill(holder, signal.SIGKILL)
        assert service.process.wait(_TO_END) == 1
        assert watching.within(_TO_END, lambda: not any(map(watching.lives, [listener, holder, *workers])))
    assert len(service.said) == 1
    assert service.said[0].startswith("amurgraph: ")


def _at_rest(service: watching.Served) -> float:
    """Return the megabytes that it holds once it has nothing to do."""
    assert watching.within(_TO_END, lambda: service.health()["pool"]["running"] == 0)
    time.sleep(1)
    return service.memory()


async def _ask_on(service: watching.Served, seconds: float, ended: Counter[tuple[str, int]], chance: Random) -> None:
    """Ask over so many connections, each from an address of its own; count how each kind of question ended."""
    until, kinds = time.monotonic() + seconds, [kind for kind, (part, _) in _MIXED.items() for _ in range(part)]

    async def ask(source: str) -> None:
        while time.monotonic() < until:
            kind, number = chance.choice(kinds), chance.randrange(1 << 30)
            if kind == "gone":
                await attacking.go_away(service, _HEAVY, 1)
                ended[kind, 0] += 1
            else:
                query = {"quick": watching.query(number), "middle": f"{_MIDDLE}{number}", "wrong": _WRONG}.get(kind)
                ended[kind, await attacking.send_once(service, attacking.post(query or _HEAVY), source)] += 1

    await asyncio.gather(*map(ask, attacking.SOURCES[:_CONNECTIONS]))
