"""Time the small job (`amurgraph validate` + `amurgraph page`) beside the classic script, whole cold processes in turn.

    python benchmarks/small_job.py [--runs 5]

Prints medians of wall time, processor time and peak memory, and the ratios pair by pair.
"""

from __future__ import annotations

import argparse
import compileall
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
DATA = sorted((ROOT / "data").glob("*.ttl"))[0]


def timed(command: list[str]) -> tuple[float, float, float]:
    """Run a command; return its wall seconds, processor seconds and peak MiB (of the largest child so far)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, after.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--all-shapes", action="store_true", help="give the classic script our SPARQL constraints too")
    arguments = parser.parse_args()
    compileall.compile_dir(ROOT / "src", quiet=1)
    compileall.compile_path(quiet=1)
    with tempfile.TemporaryDirectory() as folder:
        small = "import sys; from amurgraph.cli import run; run(sys.argv[1:])"
        ours = [sys.executable, "-c", _BOTH, f"{folder}/ours.html"]
        page = [sys.executable, "-c", small, "page", "-o", f"{folder}/page.html"]
        classic = [sys.executable, str(ROOT / "benchmarks" / "classic.py"), str(DATA), f"{folder}/classic.html"]
        classic += ["--all-shapes"] if arguments.all_shapes else []
        jobs = {"validate + page": ours, "page alone": page, "classic script": classic}
        runs: dict[str, list[tuple[float, float, float]]] = {name: [] for name in jobs}
        for round_ in range(arguments.runs + 1):
            for name, command in jobs.items():
                figures = timed(command)
                if round_:  # the first round warms the disk cache
                    runs[name].append(figures)
    machine = f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}"
    print(f"small job on {DATA.name}: {arguments.runs} runs each, in turn; {machine}\n")
    print("| | wall s, median | processor s, median | classic ÷ this, median |\n|---|---|---|---|")
    for name, figures in runs.items():
        wall, cpu = (statistics.median(f[i] for f in figures) for i in (0, 1))
        ratio = statistics.median(c[0] / f[0] for c, f in zip(runs["classic script"], figures, strict=True))
        print(f"| {name} | {wall:.2f} | {cpu:.2f} | {ratio:.1f} |")


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

if __name__ == "__main__":
    main()
