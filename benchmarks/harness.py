"""How the benchmark measures: whole processes or functions, in turn with their peers, medians, ratios pair by pair."""

from __future__ import annotations

import compileall
import hashlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from synthetic_claims import write_claims

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

HERE = Path(__file__).parent
ROOT = HERE.parent


@dataclass(frozen=True)
class Settings:
    """How many runs, how much of it, and where files lie that are made once."""

    runs: int = 5
    quick: bool = False  # the small sizes only
    folder: Path = ROOT / "build" / "bench"
    ror: Path = ROOT.parent / "shared" / "ror"
    kglab: str = sys.executable  # the Python of an environment that has kglab

    def synthetic(self, size: int) -> Path:
        """Return a Turtle file of so many invented organizations, made unless it is there."""
        made_by = hashlib.sha256((HERE / "synthetic_claims.py").read_bytes()).hexdigest()[:8]
        return self.made(f"{size}-{made_by}.ttl", partial(write_claims, size))

    def made(self, name: str, write: Callable[[Any], None]) -> Path:
        """Return the file of that name, written whole by ``write`` unless it is there."""
        path = self.folder / name
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            half = path.with_suffix(".half")
            with half.open("w", encoding="utf-8") as out:
                write(out)
            half.rename(path)
        return path


@dataclass(frozen=True)
class Took:
    """What one process took: seconds by the clock, seconds of processor, peak MiB; and what it printed."""

    wall: float
    cpu: float
    peak: float
    out: str = ""

    @property
    def said(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


class OutOfTimeError(RuntimeError):
    """A process was ended because its time was up."""


def python(script: str, *arguments: object) -> list[str]:
    """Return the command that runs one of our scripts."""
    return [sys.executable, str(HERE / script), *map(str, arguments)]


def took(command: Sequence[str], *, limit: float = 600, memory: int | None = None) -> Took:
    """Run a command to its end, with at most so many seconds, and so many bytes of address space.

    Linux counts into the command's peak what the parent held as it started it: call this from a small process.

    Raises:
        OutOfTimeError: it took longer. RuntimeError: it failed; the last line that it wrote to its errors.

    """
    bounded = ["sh", "-c", f'ulimit -v {memory // 1024}; exec "$@"', "sh", *command] if memory else command
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        child = subprocess.Popen(bounded, stdout=out, stderr=errors)
        ended = threading.Event()
        timer = threading.Timer(limit, lambda: (ended.set(), child.kill()))
        timer.start()
        _, status, used = os.wait4(child.pid, 0)  # tells what this child took, and no other
        wall = time.perf_counter() - start
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        if ended.is_set():
            raise OutOfTimeError(f"not done after {limit:.0f} s")
        errors.seek(0)
        if child.returncode:
            lines = errors.read().decode(errors="replace").strip().splitlines() or [f"exit {child.returncode}"]
            raise RuntimeError(lines[-1])
        out.seek(0)
        return Took(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read().decode())


def processes_in_turn(commands: Mapping[str, Sequence[str]], runs: int, **bounds: Any) -> dict[str, list[Took]]:
    """Run whole processes one after the other, round by round; the first, which warms the disk, does not count."""
    rounds = [{name: took(command, **bounds) for name, command in commands.items()} for _ in range(runs + 1)]
    return {name: [one[name] for one in rounds[1:]] for name in commands}


def race(
    ours: Sequence[str],
    peer: Sequence[str],
    runs: int,
    *,
    goal: float,
    seconds: Callable[[Took], float],
    patience: float = 20.0,
) -> tuple[list[float], list[float], bool]:
    """Run both in turn; a peer that is so slow that the goal is surely held is ended, and runs no second time.

    Returns:
        Our seconds, the peer's, and whether the peer was ended, so that its seconds are a lower bound.

    """
    mine, theirs = [seconds(took(ours))], list[float]()
    for _ in range(runs):
        mine.append(seconds(took(ours)))
        limit = max(patience, 1.25 * goal * mine[-1])
        try:
            theirs.append(seconds(took(peer, limit=limit)))
        except OutOfTimeError:
            return mine[-1:], [limit], True
    return mine[1:], theirs, False


def in_turn(jobs: Mapping[str, Callable[[], object]], runs: int, *, patience: float = 600.0) -> dict[str, list[float]]:
    """Call functions one after the other, round by round; return their seconds. The first round does not count.

    Once so many seconds have passed the rounds end; a first round that takes them all counts.
    """
    until = time.perf_counter() + patience
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(runs + 1):
        for name, job in jobs.items():
            start = time.perf_counter()
            made = job()
            spent = time.perf_counter() - start
            del made  # what is dropped is not part of the next one's time
            seconds[name].append(spent)
        if time.perf_counter() > until:
            break
    return {name: spent[1:] or spent for name, spent in seconds.items()}


def ratio(ours: Sequence[float], peer: Sequence[float]) -> float:
    """Return ours ÷ peer, pair by pair, the median: what slows the machine slows both of a pair.

    >>> ratio([1.0, 4.0, 3.0], [1.0, 2.0, 1.0])
    2.0
    """
    return statistics.median(one / other for one, other in zip(ours, peer, strict=True))


def beside(ours: Sequence[float], peer: Sequence[float], name: str) -> str:
    """Say both medians in words, with three figures.

    >>> beside([0.5123], [2.0], "classic")
    '0.512 s; classic 2 s'
    """
    return f"{statistics.median(ours):.3g} s; {name} {statistics.median(peer):.3g} s"


def compile_all() -> None:
    """Compile our modules beforehand: where bytecode is not written, each run would else compile them anew."""
    for folder in (ROOT / "src", HERE):
        compileall.compile_dir(folder, quiet=2)


def machine() -> str:
    """Say on what it was measured: no name of a host, no path."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    processor = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    engines = "pyoxigraph networkx rustworkx igraph numpy scipy rdflib pyshacl pyvis".split()
    versions = ", ".join(f"{name} {_version(name)}" for name in engines)
    cores = f"{os.cpu_count()} cores ({processor or platform.machine()}), {memory:.0f} GB"
    return f"{cores}, {platform.system()}, Python {platform.python_version()}; {versions}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
