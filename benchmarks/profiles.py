"""Where the time goes in the three slowest steps of the whole job: the functions in which most of it is spent.

    python benchmarks/profiles.py [DATA.ttl] [--steps 3] [--functions 12]

By default 10⁵ invented organizations. The profiler makes Python code up to twice as slow and leaves compiled code as it
is: shares of a step are to be read as a guide. Seconds are those of the function itself, without what it calls.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import tempfile
import time
from pathlib import Path
from typing import Any

from harness import Settings, compile_all, machine
from whole_job import stages


def profiled(data: str) -> dict[str, tuple[float, Any]]:
    """Run the whole job; return for each stage its seconds and its profile."""
    found: dict[str, tuple[float, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, stage in stages(data, f"{folder}/page.html", {}):
            profile = cProfile.Profile()
            start = time.perf_counter()
            profile.runcall(stage)
            seconds = time.perf_counter() - start
            found[name] = seconds, pstats.Stats(profile).stats  # type: ignore[attr-defined]
    return found


def table(stats: dict[tuple[str, int, str], tuple[int, int, float, float, Any]], functions: int) -> str:
    """Return the functions with most seconds of their own as a table."""
    whole = sum(own for _, _, own, _, _ in stats.values())
    lines = ["| function | calls | own s | share |", "|---|---:|---:|---:|"]
    for (file, line, name), (_, calls, own, _, _) in sorted(stats.items(), key=lambda item: -item[1][2])[:functions]:
        lines.append(f"| {_where(file, line, name)} | {calls:,} | {own:.2f} | {own / whole:.0%} |")
    return "\n".join(lines)


def _where(file: str, line: int, name: str) -> str:
    """Say which function it is: of ours by room and file, of a package by its name, no path of a machine."""
    if file == "~":
        return f"`{name.strip('<>').replace('built-in method ', '')}` (compiled)"
    parts = Path(file).parts
    for root in ("amurgraph", "site-packages", "python3"):
        places = [place for place, part in enumerate(parts) if part.startswith(root)]
        if places:
            return f"`{'/'.join(parts[places[-1] + 1 :])}:{line} {name}`"
    return f"`{parts[-1]}:{line} {name}`"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="?")
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--functions", type=int, default=12)
    given = parser.parse_args()
    compile_all()
    found = profiled(given.data or str(Settings().synthetic(100_000)))
    print(f"{machine()}\n\nWith the profiler on, in seconds: ", end="")
    print(", ".join(f"{name} {seconds:.1f}" for name, (seconds, _) in found.items()))
    for name, (seconds, stats) in sorted(found.items(), key=lambda item: -item[1][0])[: given.steps]:
        print(f"\n### {name}: {seconds:.1f} s\n\n{table(stats, given.functions)}")


if __name__ == "__main__":
    main()
