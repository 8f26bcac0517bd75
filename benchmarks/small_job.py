"""Time the small job, whole cold processes in turn: `amurgraph page` beside the classic script and the floor.

    python benchmarks/small_job.py [--runs 5]

Prints medians of wall and processor time and peak memory, and the ratios pair by pair. ``rows`` gives the same figures
to whoever makes a table of them. Everything is compiled first; the first round warms the disk cache and is not counted.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
DATA = sorted((ROOT / "data").glob("*.ttl"))[0]
PAGE, BOTH, HELP = "page", "validate + page", "--help"
CLASSIC, FLOOR = "classic script", "floor"
_COMMAND = "import sys; from amurgraph.cli import run; run(sys.argv[1:])"
_BOTH = """
import sys
import amurgraph as ag
from amurgraph.graph import read_store
graph = read_store()
ag.validate(graph).raise_for_violations()
network = ag.graph_to_network(graph)
ag.centrality(network, ["degree", "betweenness"])
ag.write_page(network, sys.argv[1])
"""


class Run(NamedTuple):
    """What one process took."""

    wall: float  # seconds
    cpu: float  # seconds, of user and system
    peak: float  # MiB


class Row(NamedTuple):
    """Medians of one job over all rounds; ratios are medians of the ratios of wall times within each round."""

    job: str
    wall: float
    cpu: float
    peak: float
    classic_by_this: float
    this_by_floor: float


def timed(command: list[str]) -> Run:
    """Run a command to its end; return what it took."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def commands(folder: str, *, all_shapes: bool = False) -> dict[str, list[str]]:
    """Return what is run, by the name of the job; what they make goes to a folder."""
    classic = [sys.executable, str(ROOT / "benchmarks" / "classic.py"), str(DATA), f"{folder}/classic.html"]
    return {
        PAGE: [sys.executable, "-c", _COMMAND, "page", "-o", f"{folder}/page.html"],
        BOTH: [sys.executable, "-c", _BOTH, f"{folder}/both.html"],
        HELP: [sys.executable, "-c", _COMMAND, "--help"],
        FLOOR: [sys.executable, str(ROOT / "benchmarks" / "floor.py"), str(DATA), f"{folder}/floor.html"],
        CLASSIC: classic + ["--all-shapes"] * all_shapes,
    }


def rows(runs: int = 5, *, all_shapes: bool = False) -> list[Row]:
    """Run every job so often, in turn; return a row for each."""
    compileall.compile_dir(ROOT / "src", quiet=2)
    compileall.compile_path(quiet=2)
    with tempfile.TemporaryDirectory() as folder:
        jobs = commands(folder, all_shapes=all_shapes)
        rounds = [{name: timed(command) for name, command in jobs.items()} for _ in range(runs + 1)][1:]
    return [_row(name, rounds) for name in jobs]


def _row(name: str, rounds: list[dict[str, Run]]) -> Row:
    own = [each[name] for each in rounds]
    return Row(
        name,
        *(statistics.median(values) for values in zip(*own, strict=True)),
        statistics.median(each[CLASSIC].wall / each[name].wall for each in rounds),
        statistics.median(each[name].wall / each[FLOOR].wall for each in rounds),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--all-shapes", action="store_true", help="give the classic script our SPARQL constraints too")
    arguments = parser.parse_args()
    machine = f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}"
    print(f"small job on {DATA.name}: {arguments.runs} runs each, in turn; {machine}\n")
    print("| | wall s | processor s | peak MiB | classic ÷ this | this ÷ floor |\n|---|---|---|---|---|---|")
    for row in rows(arguments.runs, all_shapes=arguments.all_shapes):
        figures = (
            f"{row.wall:.2f} | {row.cpu:.2f} | {row.peak:.0f} | {row.classic_by_this:.1f} | {row.this_by_floor:.1f}"
        )
        print(f"| {row.job} | {figures} |")


if __name__ == "__main__":
    main()
