"""Fuzzing in child processes: a crash, a hang or a hunger for memory ends a child, and the input is known.

An input is made from a seed and its number alone, so that it can be made again: the child keeps the number of the
input it works at where its parent sees it, and nothing else passes between them on the way.
"""

from __future__ import annotations

import importlib
import json
import mmap
import os
import random
import re
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from amurgraph.errors import AmurgraphError

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).parent / "corpus"
MEMORY = 1 << 30  # bytes of address space a child has
HANG = 5.0  # seconds of the processor for one input
_WAITS = 6  # times as long on the clock
TAKEN, REFUSED = "taken", "refused"
_DEATHS = 20  # then the rest of a child's share is left
_CHILD = """import sys; from pathlib import Path; from tests.torture.fuzzing import work_at
work_at(sys.argv[1], *map(int, sys.argv[2:5]), Path(sys.argv[5]))"""
# At which input, since when, at which processor time, how many were taken, how many refused; the slowest.
_STATE = struct.Struct("QddQQdQ")


@dataclass(frozen=True, slots=True)
class Target:
    """What is fuzzed: ``make`` an input, and ``run`` it; an error that is ours is an answer, any other is a finding.

    Attributes:
        make: makes an input of a generator of random numbers.
        start: is called once in the child, with an empty folder; gives what runs an input.
        memory: bytes of address space that the child has; 0: it looks after that itself.

    """

    make: Callable[[random.Random], bytes]
    start: Callable[[Path], Callable[[bytes], object]]
    memory: int = MEMORY


@dataclass(frozen=True, slots=True)
class Finding:
    """An input that was answered as none may be."""

    number: int
    what: str
    given: bytes


@dataclass(slots=True)
class Outcome:
    """What came of many inputs."""

    target: str
    inputs: int = 0
    taken: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_number: int = 0
    memory: int = 0  # bytes, of the child that took most
    findings: list[Finding] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        return (
            f"{self.target}: {self.inputs:,} inputs, {self.taken:,} taken, {self.refused:,} refused, "
            f"{sum(self.kinds.values()):,} findings; {self.inputs / max(self.seconds, 1e-9):,.0f}/s, "
            f"slowest {self.slowest:.2f} s, {self.memory / 1e6:,.0f} MB"
        )


def input_of(target: str, seed: int, number: int) -> bytes:
    """Make the input of this number: the same for the same seed, on every machine."""
    return target_of(target).make(_chance(target, seed, number))


def _chance(target: str, seed: int, number: int) -> random.Random:
    return random.Random(f"{target} {seed} {number}")  # noqa: S311 - nothing is kept secret by it


def target_of(name: str) -> Target:
    """Return the target that ``module:NAME`` names."""
    module, _, attribute = name.partition(":")
    found = getattr(importlib.import_module(module), attribute)
    assert isinstance(found, Target)
    return found


def raise_unless_held(target: str, many: int, row: Callable[[str, str, str, bool], None]) -> None:
    """Fuzz, write a row of the table, and fail unless all that is promised of strangers' input was held."""
    outcome = fuzz(target, many)
    mixed = min(outcome.taken, outcome.refused) > outcome.inputs / 20  # or only the first lines of a parser were tried
    held = not outcome.findings and outcome.inputs == many and outcome.slowest < HANG and outcome.memory < MEMORY
    row(f"fuzz {target.rpartition('.')[2]}", "only our errors, no crash, no hang over 5 s, < 1 GB", str(outcome), held)
    found = "".join(
        f"\n  {finding.what}\n    input {finding.number}: {finding.given[:500]!r}" for finding in outcome.findings
    )
    assert held, f"{outcome}{found}"
    assert mixed, f"{outcome}: nearly all went one way"


def fuzz(target: str, many: int, *, seed: int = 0, children: int = 2, hang: float = HANG) -> Outcome:
    """Run inputs 0 to ``many`` of a target in children, each of which has a share of them, its memory and its time."""
    begun = time.monotonic()
    outcome = Outcome(target)
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=_in_memory()) as folder:
        bounds = [many * place // children for place in range(children + 1)]
        shares = [
            _Share(target, seed, first, last, Path(folder) / str(first), outcome, hang)
            for first, last in pairwise(bounds)
            if first < last
        ]
        try:
            while sum(share.goes_on() for share in shares):  # each is looked after
                time.sleep(0.02)
        finally:
            for share in shares:
                share.end()
    outcome.seconds = time.monotonic() - begun
    return outcome


def _in_memory() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a folder within is made for us alone


class _Share:
    """Some inputs, and the child that works at them; one that dies is followed by another."""

    def __init__(
        self, target: str, seed: int, first: int, last: int, folder: Path, outcome: Outcome, hang: float
    ) -> None:
        self.hang = hang
        self.target, self.seed, self.last, self.folder, self.outcome = target, seed, last, folder, outcome
        self.next, self.deaths, self.lives = first, 0, 0
        folder.mkdir()
        self.child: subprocess.Popen[bytes] | None = None
        self._start()

    def _start(self) -> None:
        self.lives += 1
        place = self.folder / str(self.lives)
        place.mkdir()
        self.state, self.told, self.said = place / "state", place / "told", place / "said"
        self.state.write_bytes(_STATE.pack(self.next, 0.0, 0.0, 0, 0, 0.0, 0))
        self.told.touch()
        bounds = map(str, (self.seed, self.next, self.last))
        # Coverage would make each input take many times as long, and these lines are counted elsewhere.
        env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
        with self.said.open("wb") as said:
            self.child = subprocess.Popen(
                [sys.executable, "-c", _CHILD, self.target, *bounds, str(place)],
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )

    def goes_on(self) -> bool:
        """Look after the child, and tell whether there is more to come."""
        if self.child is None:
            return False
        number, since, worked, *_ = _STATE.unpack(self.state.read_bytes())
        ended, status = os.waitpid(self.child.pid, os.WNOHANG)
        if not ended:
            self.outcome.memory = max(self.outcome.memory, _most_memory(self.child.pid))
            if since and _hangs(self.child.pid, time.monotonic() - since, worked, self.hang):
                return self._again(self.end(f"hang: more than {self.hang:g} s"))
            return True
        code = os.waitstatus_to_exitcode(status)
        self.child.returncode, self.child = code, None
        number, since, *_ = _STATE.unpack(self.state.read_bytes())
        self._count()
        if code == 0:
            return False
        if not since:
            raise RuntimeError(f"{self.target} does not start: {self.said.read_text(errors='replace')[-2000:]}")
        last_words = self.said.read_text(errors="replace").strip().splitlines()
        self._found(number, f"crash: {_name_of_end(code)} {' '.join(last_words[-1:])[:200]}".strip())
        return self._again(number)

    def _again(self, number: int) -> bool:
        self.next, self.deaths = number + 1, self.deaths + 1
        if self.next >= self.last or self.deaths >= _DEATHS:
            return False
        self._start()
        return True

    def end(self, why: str = "") -> int:
        """End the child, if it still runs, and return at which input it was."""
        if self.child is not None:
            os.kill(self.child.pid, signal.SIGKILL)  # Popen's own would take its end from us
            self.outcome.memory = max(self.outcome.memory, _most_memory(self.child.pid))
            os.waitpid(self.child.pid, 0)
            self.child.returncode, self.child = -signal.SIGKILL, None
            self._count()
        number: int = _STATE.unpack(self.state.read_bytes())[0]
        if why:
            self._found(number, why)
        return number

    def _count(self) -> None:
        _, _, _, taken, refused, slowest, slowest_number = _STATE.unpack(self.state.read_bytes())
        self.outcome.taken += taken
        self.outcome.refused += refused
        self.outcome.inputs += taken + refused
        if slowest > self.outcome.slowest:
            self.outcome.slowest, self.outcome.slowest_number = slowest, slowest_number
        for line in self.told.read_text(encoding="utf-8").splitlines():
            number, what = json.loads(line)
            self._found(number, what)

    def _found(self, number: int, what: str) -> None:
        self.outcome.inputs += 1
        self.outcome.kinds[what] += 1
        if self.outcome.kinds[what] == 1:
            self.outcome.findings.append(Finding(number, what, input_of(self.target, self.seed, number)))


def _most_memory(child: int) -> int:
    """Return the bytes that a child ever held; what its parent held when it was forked is not counted."""
    with suppress(OSError, ValueError):
        found = re.search(r"VmHWM:\s*(\d+)", Path(f"/proc/{child}/status").read_text(encoding="ascii"))
        return int(found[1]) * 1024 if found else 0
    return 0


def _hangs(child: int, waited: float, worked_before: float, hang: float) -> bool:
    """Tell whether an input takes too long: of the processor, or, of a child that only waits, on the clock.

    Other tests may use the processors meanwhile, so the clock alone says little.
    """
    if waited < hang:
        return False
    with suppress(OSError, ValueError):
        used = Path(f"/proc/{child}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]
        return sum(map(int, used)) / os.sysconf("SC_CLK_TCK") - worked_before > hang or waited > _WAITS * hang
    return True


def _name_of_end(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def work_at(name: str, seed: int, first: int, last: int, place: Path) -> None:
    """Work at inputs, and write down where; what is told is one line for each finding."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    target = target_of(name)
    if target.memory:
        resource.setrlimit(resource.RLIMIT_AS, (target.memory, target.memory))
    work = place / "work"
    work.mkdir()
    run = target.start(work)
    taken = refused = slowest_number = 0
    slowest = 0.0
    with (
        (place / "state").open("r+b") as file,
        mmap.mmap(file.fileno(), 0) as state,
        (place / "told").open("w") as told,
    ):
        for number in range(first, last):
            since, worked = time.monotonic(), time.process_time()
            _STATE.pack_into(state, 0, number, since, worked, taken, refused, slowest, slowest_number)
            given = target.make(_chance(name, seed, number))
            what = answer_to(given, run)
            if what == TAKEN:
                taken += 1
            elif what == REFUSED:
                refused += 1
            else:
                told.write(json.dumps([number, what]) + "\n")
                told.flush()
            took = time.process_time() - worked
            if took > slowest:
                slowest, slowest_number = took, number
        _STATE.pack_into(state, 0, last, time.monotonic(), 0.0, taken, refused, slowest, slowest_number)


def answer_to(given: bytes, run: Callable[[bytes], object]) -> str:
    """Run an input here, and tell what came of it: ``TAKEN``, ``REFUSED``, or what no user may see."""
    try:
        run(given)
    except AmurgraphError as error:
        return REFUSED if "\n" not in str(error) else f"{type(error).__name__} of several lines"
    except BaseException as error:  # a panic of Rust's is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        ours = [step for step in traceback.extract_tb(error.__traceback__) if "amurgraph" in step.filename]
        where = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
        message = re.sub(r"<[^<>]*>|'[^']*'|\d+", "*", str(error))  # of one kind, whatever it is about
        return f"{type(error).__name__} at {where}: {message[:120]}"
    return TAKEN
