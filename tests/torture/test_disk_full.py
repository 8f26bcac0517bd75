"""A disk that fills up while something is written: one line, exit 1, the old file as it was, and nothing left about."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .victims import Children, Victim, victims

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Many = Callable[[int, int], int]
    Row = Callable[[str, str, str, bool], None]

BLOCK = 4096
DATA = "".join(f'<urn:s{n}> <urn:p> "{n}" .\n' for n in range(20_000))


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    started = Children()
    yield started
    started.end()


@pytest.fixture(scope="module")
def commands(children: Children, tmp_path_factory: pytest.TempPathFactory) -> list[Victim]:
    return list(victims(tmp_path_factory.mktemp("victims"), children))


@contextmanager
def disk(place: Path, **how: int) -> Iterator[None]:
    """Have a disk of so many bytes (``size``) or files (``nr_inodes``) in a folder while the block runs."""
    options = ",".join(f"{name}={value}" for name, value in how.items())
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be had here: {mounted.stderr.strip()}")
    try:
        yield
    finally:
        if subprocess.run(["umount", place], capture_output=True, check=False).returncode:
            subprocess.run(["umount", "--lazy", place], check=True)


def blocks(folder: Path) -> int:
    """Return how many bytes of whole blocks the files in a folder take."""
    return sum(-(-file.lstat().st_size // BLOCK) * BLOCK for file in folder.rglob("*") if file.is_file())


def one_line(said: str) -> str:
    """Return the one line that is ours on standard error."""
    lines = [line for line in said.splitlines() if line.startswith("amurgraph: ")]
    assert len(lines) == 1, said
    assert said.endswith(f"{lines[0]}\n"), said
    assert "Traceback" not in said
    return lines[0]


def check(victim: Victim, answer: dict[str, Any], *reasons: str) -> bool:
    """Tell whether a command succeeded, having asserted that it did so or failed as it should."""
    if answer["code"] == 0:
        assert victim.state() == victim.new, victim.name
    else:
        assert answer["code"] == 1, (victim.name, answer)
        line = one_line(answer["said"])
        assert any(f"({reason}" in line for reason in reasons), (victim.name, line)
        victim.check()
        first = victim.targets[0]  # judgements may be there before their data, and do no harm
        assert not victim.together or victim.state()[first] == victim.old[first], victim.name
    assert victim.leftovers() == [], victim.name
    return bool(answer["code"] == 0)


@pytest.mark.skipif(shutil.which("mount") is None or os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_disk_of_any_size_keeps_the_old_or_takes_the_new(
    children: Children, commands: list[Victim], many: Many, row: Row
) -> None:
    found: Counter[bool] = Counter()
    for victim in commands:
        old, tries = blocks(victim.master), many(2, 9)
        most = old + _needed(victim) + 2 * BLOCK
        place = victim.place
        sizes = [old + (most - old) * part // (tries - 1) // BLOCK * BLOCK for part in range(tries)]
        for how in [{"size": max(size, BLOCK)} for size in sizes] + [{"nr_inodes": _files(victim.master) + 1}]:
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            with disk(place, **how):
                victim.renew(place)
                found[check(victim, children(victim.order), "No space left on device")] += 1
        victim.renew()
    told = f"{found.total()} sizes: {found[False]} told in one line, {found[True]} written; 0 harmed, 0 left about"
    row("disk full", "100 sizes of a disk: old file whole, one line, no litter", told, found.total() >= 100)
    assert found[False] >= found.total() // 3
    assert found[True] >= len(commands) // 2


def _needed(victim: Victim) -> int:
    """Return how much more the new state takes, whole blocks."""
    return sum(
        -(-len(content) // BLOCK) * BLOCK
        for _, _, held in victim.new.values()
        for content in (held.values() if isinstance(held, dict) else [held])
    )


def _files(folder: Path) -> int:
    return 1 + sum(1 for _ in folder.rglob("*"))


def test_a_file_that_may_not_grow_keeps_the_old_one(children: Children, commands: list[Victim], many: Many) -> None:
    found: Counter[bool] = Counter()
    for victim in commands:
        largest = max(
            len(content)
            for _, _, held in victim.new.values()
            for content in (held.values() if isinstance(held, dict) else [held])
        )
        for part in range(tries := many(2, 6)):
            victim.renew()
            answer = children(victim.order, largest=largest * part // (tries - 1))
            found[check(victim, answer, "File too large", "No usable temporary directory")] += 1
    assert found[False] >= len(commands)


@pytest.mark.skipif(shutil.which("mount") is None or os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_under_the_kept_graphs_stops_no_question(
    children: Children, tmp_path: Path, many: Many, row: Row
) -> None:
    file, cache = tmp_path / "data.nt", tmp_path / "cache"
    file.write_text(DATA)
    cache.mkdir()
    order = {"ask": [str(file)], "cache": str(cache)}
    right = children(order)["answer"]
    needed = blocks(cache)
    found: Counter[bool] = Counter()
    for part in range(tries := many(6, 30)):
        shutil.rmtree(cache)
        cache.mkdir()
        with disk(cache, size=max(BLOCK, 3 * needed * part // (tries - 1) // BLOCK * BLOCK)):
            answer = children(order)
            assert (answer["answer"], answer["code"]) == (right, 0), answer
            kept = "kept on disk for the next question: " in one_line(answer["said"])
            assert kept or "cannot be kept on disk" in answer["said"]
            assert len(list(cache.rglob("store"))) == len(list(cache.rglob("*.json"))) == kept
            assert kept or not any(file.is_file() for file in cache.rglob("*")), list(cache.rglob("*"))
            assert children(order)["answer"] == right
            found[kept] += 1
    told = f"{found.total()} sizes: {found[True]} kept, {found[False]} read into memory; all answers right"
    row("disk full", "30 sizes under the kept graphs: right answers", told, found.total() >= 30)
    assert found[True]
    assert found[False]


def test_standard_output_that_is_full_is_one_line() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    import sys

    for arguments in (["query"], ["measure", "degree"], ["validate"], []):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "amurgraph", *arguments],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                timeout=60,
                check=False,
            )
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), (arguments, done.stderr)
        assert "No space left on device" in done.stderr
