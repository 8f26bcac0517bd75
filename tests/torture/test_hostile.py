"""Strangers who mean no good: what they send is ended in time, nobody else waits for it, and nothing is left of it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from tests.torture import attacking, hostile_queries, watching

    Attack = Callable[[watching.Served, float], Coroutine[Any, Any, attacking.Seen]]
else:
    sys.path.append(str(Path(__file__).parent))
    import attacking
    import hostile_queries
    import watching

LONG = os.environ.get("AMURGRAPH_TORTURE") == "1"
_TIMEOUT = 10.0 if LONG else 1.0
_PATIENCE = 10.0  # seconds in which a request must be whole
_ELSEWHERE = "127.0.0.50"
_MOST_GROWN = 20.0  # MB
_TO_REST = 5.0  # seconds
_MOST_WAITED = 1.0 if LONG else 3.0  # seconds, of 99 in 100: `make test` runs on machines that do much besides
_LEAST_WATCHED = 10.0 if LONG else 1.0  # seconds
_HEAVY, _NESTED = tuple(hostile_queries.HEAVY.values()), tuple(hostile_queries.NESTED.values())
_BARE_SECONDS = 3.0 if LONG else 1.0
_BARE = """
import resource, sys
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store, serialize
store = Store()
store.bulk_load(path=sys.argv[1], format=RdfFormat.TURTLE)
resource.setrlimit(resource.RLIMIT_AS, (2 << 30,) * 2)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
result = store.query(sys.stdin.read())
if isinstance(result, QueryTriples):
    serialize(result, format=RdfFormat.N_TRIPLES)
else:
    result.serialize(format=QueryResultsFormat.JSON)
"""


@pytest.fixture(scope="module")
def service() -> Iterator[watching.Served]:
    """Return a service that is attacked all the time; it says nothing, and ends as it should."""
    with watching.served("--timeout", f"{_TIMEOUT:g}") as service:
        for number in range(200):
            service.ask(watching.question(number))
        yield service
    assert service.said == []
    assert service.process.returncode == 0


def _everything(service: watching.Served, seconds: float) -> Coroutine[Any, Any, attacking.Seen]:
    async def attack() -> attacking.Seen:
        each = await asyncio.gather(*(attacks(service, seconds) for attacks, _ in ATTACKS.values()))
        return sum(each, attacking.Seen())

    return attack()


#: What is done, and how long a request of it may take.
ATTACKS: dict[str, tuple[Attack, float]] = {
    "heavy queries, 8 at once": (lambda s, t: attacking.flood(s, _HEAVY, t), _TIMEOUT),
    "heavy queries, 20 addresses": (
        lambda s, t: attacking.flood(s, _HEAVY, t, many=5, sources=attacking.SOURCES),
        _TIMEOUT,
    ),
    "everything nested": (lambda s, t: attacking.flood(s, _NESTED, t), _TIMEOUT),
    "400 half-open connections": (lambda s, _: attacking.say_nothing(s, 400), _PATIENCE),
    "1,000 half-open connections": (lambda s, _: attacking.say_nothing(s, 1_000), _PATIENCE),
    "slow heads": (lambda s, _: attacking.send_head_slowly(s, 200), _PATIENCE),
    "slow bodies": (lambda s, _: attacking.send_body_slowly(s, 200), _PATIENCE),
    "bodies of 10 MB": (lambda s, t: attacking.again(lambda: attacking.send_much(s, 10), t), _PATIENCE),
    "pipelined garbage": (lambda s, t: attacking.again(lambda: attacking.send_garbage(s, 20), t), _PATIENCE),
    "answers that are read slowly": (lambda s, t: attacking.read_slowly(s, 50, t), 4 * _PATIENCE),
    "answers that nobody waits for": (
        lambda s, t: attacking.again(lambda: attacking.go_away(s, _HEAVY[0], 20), t),
        _TIMEOUT,
    ),
}
_SHORT = ("heavy queries, 8 at once", "everything nested", "pipelined garbage", "answers that nobody waits for")
_SHORT_QUERIES = ("product of five", "{, nested")


@pytest.mark.parametrize("name", [*ATTACKS, "all at once"] if LONG else _SHORT)
def test_an_attack_is_ended_in_time_and_nobody_else_waits(
    name: str, service: watching.Served, many: Callable[[int, int], int], row: Callable[[str, str, str, bool], None]
) -> None:
    attack, most = ATTACKS.get(name, (_everything, 4 * _PATIENCE))
    before = service.memory()
    seen, other, same = _watched(service, attack, many(1, 30))
    back = watching.within(_TO_REST, lambda: service.memory() - before < _MOST_GROWN)
    after = service.memory()
    held = seen.longest < most + 1 and other.p99() < _MOST_WAITED and not other.refused and back
    told = (
        f"{sum(seen.ended.values())} requests, the longest {seen.longest:.1f} s; p99 elsewhere {other.p99():.2f} s, "
        f"at the same address {same.p99():.2f} s ({len(same.refused)} of {len(same.waits)} refused); "
        f"{before:.0f} to {after:.0f} MB"
    )
    row(f"hostile: {name}", f"≤ {most + 1:g} s, p99 < 1 s, < {_MOST_GROWN:g} MB", told, held)
    assert seen.longest < most + 1, told
    assert other.p99() < _MOST_WAITED, told
    assert not other.refused, Counter(other.refused)
    assert back, told
    assert service.health()["http"] == 200


def test_whoever_goes_away_frees_the_worker(service: watching.Served) -> None:
    watching.apart(attacking.go_away(service, _HEAVY[0], 3))
    assert watching.within(_TIMEOUT / 2, lambda: service.health()["pool"]["running"] == 0)
    assert service.health()["pool"]["free"] > 0


@pytest.mark.parametrize("name", [*hostile_queries.HEAVY, *hostile_queries.DEEPEST] if LONG else _SHORT_QUERIES)
def test_each_query_hurts_the_bare_engine(name: str) -> None:
    query = (hostile_queries.HEAVY | hostile_queries.DEEPEST)[name]
    command = [sys.executable, "-c", _BARE, str(watching.SHIPPED)]
    bare = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        bare.communicate(query, timeout=_BARE_SECONDS)
    except subprocess.TimeoutExpired:
        bare.kill()
        bare.communicate()
        return
    assert bare.returncode != 0, "answered"


def _watched(
    service: watching.Served, attack: Attack, seconds: float
) -> tuple[attacking.Seen, watching.Polite, watching.Polite]:
    """Attack, while one polite client asks from elsewhere and one from the address of an attacker."""
    seen: list[attacking.Seen] = []
    attacker = Thread(target=lambda: seen.append(asyncio.run(attack(service, seconds))))
    with watching.Polite(service, _ELSEWHERE) as other, watching.Polite(service, attacking.ATTACKER) as same:
        attacker.start()
        attacker.join(max(seconds, _LEAST_WATCHED))
    attacker.join()
    return seen[0], other, same
