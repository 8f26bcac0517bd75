"""Whatever is killed while it writes: the old or the new is there, whole, and the next run removes what was left."""

from __future__ import annotations

import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

import pytest

from amurgraph.graph import read_store

from .victims import Children, Victim, victims

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Many = Callable[[int, int], int]
    Row = Callable[[str, str, str, bool], None]

AT_ONCE = 4
DATA = "".join(f'<urn:s{n}> <urn:p> "{n}" .\n' for n in range(20_000))


@pytest.fixture(scope="module")
def several() -> Iterator[list[Children]]:
    started = [Children() for _ in range(AT_ONCE)]
    yield started
    for program in started:
        program.end()


@pytest.fixture(scope="module")
def children(several: list[Children]) -> Children:
    return several[0]


@pytest.fixture(scope="module")
def commands(children: Children, tmp_path_factory: pytest.TempPathFactory) -> list[Victim]:
    return list(victims(tmp_path_factory.mktemp("victims"), children))


def kills(run: Callable[[], dict[str, Any]], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Yield ways to be killed without end: at each step of writing, soon after one, and at any time."""
    whole = min((run() for _ in range(3)), key=lambda answer: float(answer["seconds"]))
    assert whole["steps"]
    steps = chance.sample(range(1, whole["steps"] + 1), whole["steps"])
    for step in cycle(steps):
        yield {"step": step}
        yield {"step": step, "delay": chance.uniform(0, 0.003)}
        yield {"delay": chance.uniform(0.9 * whole["from"], whole["seconds"])}


def test_who_is_killed_while_writing_harms_nothing(
    children: Children, commands: list[Victim], many: Many, row: Row, chance: random.Random
) -> None:
    found: Counter[str] = Counter()
    for victim in commands:

        def run(victim: Victim = victim) -> dict[str, Any]:
            victim.renew()
            return children(victim.order)

        ways = kills(run, chance)
        until = found["killed"] + (count := many(2, 72))
        for how in islice(ways, 3 * count):
            victim.renew()
            found["killed"] += children(victim.order, **how)["code"] == -9
            victim.check()
            found["left something"] += bool(victim.leftovers())
            victim.put_back()

            again = children(victim.order)

            assert again["code"] == 0, (victim.name, how, again["said"])
            assert victim.state() == victim.new, (victim.name, how)
            assert victim.leftovers() == [], (victim.name, how)
            if found["killed"] == until:
                break
    wanted = many(2, 72) * len(commands)
    told = f"{found['killed']} killed, {found['left something']} left something, which went; 0 lost, 0 torn"
    row("kill", "930 points of writing: 0 lost, 0 torn, the next run cleans", told, found["killed"] >= 930)
    assert found["killed"] >= 0.9 * wanted
    assert found["left something"] >= 0.2 * wanted


def test_who_is_killed_while_a_graph_is_kept_harms_nothing(
    children: Children, tmp_path: Path, many: Many, row: Row, chance: random.Random
) -> None:
    file, cache = tmp_path / "data.nt", tmp_path / "cache"
    file.write_text(DATA)
    order = {"ask": [str(file)], "cache": str(cache)}
    right = children(order)["answer"]
    assert right.split()[0] == str(len(read_store(file)))
    killed = 0

    def run() -> dict[str, Any]:
        shutil.rmtree(cache, ignore_errors=True)
        return children(order)

    for how in islice(kills(run, chance), many(4, 100)):
        if chance.random() < 0.7:  # else: what is there is found, or is damaged
            shutil.rmtree(cache, ignore_errors=True)
        for kept in cache.rglob("*.sst"):
            if chance.random() < 0.2:
                kept.write_bytes(kept.read_bytes()[:-1])
        killed += children(order, **how)["code"] == -9

        again, once_more = children(order), children(order)

        assert (again["answer"], again["code"], once_more["answer"]) == (right, 0, right), how
        assert once_more["said"] == "", how
        assert len(list(cache.rglob("*.json"))) == 1, how
        assert len(list(cache.rglob("store"))) <= 2, how  # a damaged one may wait for the next graph that is kept
    other = tmp_path / "other.nt"
    other.write_text(DATA[:-1])
    children(order | {"ask": [str(other)]})
    assert len(list(cache.rglob("*.json"))) == len(list(cache.rglob("store"))) == 2, "what was left goes with the next"
    told = f"{killed} killed, all answers right"
    row("kill", "70 points of keeping a graph: right answers, one copy", told, killed >= 70)
    assert killed >= many(1, 60)


def test_claims_that_are_added_at_once_are_all_there_or_refused(
    several: list[Children], commands: list[Victim], many: Many, row: Row
) -> None:
    add = next(victim for victim in commands if victim.name == "add")
    written = refused = 0
    for _ in range(many(2, 50)):
        add.renew()
        orders = [{"arguments": add.order["arguments"] + ["--object", f"org-{5 + n}"]} for n in range(AT_ONCE)]
        answers = at_once(several, orders)
        there = "\n".join(str(quad) for quad in read_store(add.place / "zoos.ttl"))
        for n, answer in enumerate(answers):
            assert (f"rel/org-1.supports.org-{5 + n}>" in there) == (answer["code"] == 0), answer
            written += answer["code"] == 0
            if answer["code"]:
                assert answer["said"].endswith("was changed meanwhile, and nothing is written; run again\n"), answer
                refused += 1
        assert add.leftovers() == []
    told = f"{written} written and all there, {refused} refused"
    row("kill", f"{AT_ONCE} at once add to one file: none lost", told, written >= many(2, 50))
    assert written >= many(2, 50)


def test_those_who_write_the_same_at_once_do_not_disturb_each_other(
    several: list[Children], commands: list[Victim], many: Many
) -> None:
    for victim in commands:
        if victim.name not in ("site", "page", "export", "workbook", "for-r"):
            continue
        for turn in range(many(2, 10)):
            victim.renew()
            if turn % 2 and victim.name in ("site", "export"):  # and where nothing was before
                shutil.rmtree((victim.place / victim.targets[0]).resolve())
            for answer in at_once(several, [victim.order] * AT_ONCE):
                assert answer["code"] == 0, (victim.name, answer["said"])
            assert [told[2] for told in victim.state().values()] == [told[2] for told in victim.new.values()]
            assert victim.leftovers() == []


def at_once(several: list[Children], orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    with ThreadPoolExecutor(len(several)) as pool:
        return list(pool.map(lambda program, order: program(order), several, orders))
