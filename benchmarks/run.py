"""The benchmark: every figure that the project has a goal for, measured beside its peers, as one table.

    python benchmarks/run.py [--only NAME …] [--quick] [--runs 5] [--million] [--out build/bench.json]
    python benchmarks/run.py --compare build/bench-1.json build/bench.json
    python benchmarks/run.py --short build/bench.json          (the rows with a goal, for the README)

The table goes to standard output as Markdown, as data to ``--out``. What fails says why, and the rest goes on.
Needs what the tests need; about twenty minutes. ``--quick`` leaves out what takes minutes.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jobs
import million
import peers
import raw_engines
from harness import ROOT, Settings, compile_all, machine
from table import compared, failed, from_record, tally, to_markdown, to_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from table import Row

    Maker = Callable[[Settings], Iterator[Row]]


def of_measures(settings: Settings) -> Iterator[Row]:
    import measures  # imports networkx, which only the process that measures needs

    yield from measures.ROWS["measures"](settings)


# What computes itself does so in a process of its own: on Linux the peak memory of a process is at least what its
# parent held when it was started, so this one stays small.
INSIDE: dict[str, Maker] = raw_engines.ROWS | {"measures": of_measures}
GROUPS: dict[str, Maker] = jobs.ROWS | INSIDE | peers.ROWS


def made(groups: dict[str, Maker], settings: Settings) -> Iterator[Row]:
    """Yield the rows of each group; a group that fails becomes a row that says why."""
    for name, make in groups.items():
        start = time.monotonic()
        try:
            yield from elsewhere(make, settings) if name in INSIDE else make(settings)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other rows are wanted
            yield failed(name, f"{type(error).__name__}: {error}")
        print(f"{name}: {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)


def elsewhere(make: Maker, settings: Settings) -> list[Row]:
    """Return the rows of a group, made in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as processes:
        return processes.submit(listed, make, settings).result()


def listed(make: Maker, settings: Settings) -> list[Row]:
    return list(make(settings))


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=[*GROUPS, *million.ROWS], metavar="NAME", help=", ".join(GROUPS))
    parser.add_argument("--quick", action="store_true", help="leave out what takes minutes")
    parser.add_argument("--million", action="store_true", help="a million organizations, too: best effort")
    parser.add_argument("--runs", type=int, default=5, help="rounds of what is quick; what is slow has fewer")
    parser.add_argument("--ror", type=Path, default=Settings.ror, help="folder of ror_orgs.csv and ror_relations.csv")
    parser.add_argument("--kglab", default=sys.executable, help="the Python of an environment that has kglab")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench.json")
    parser.add_argument("--compare", nargs=2, type=Path, metavar="JSON", help="only print how far two runs are apart")
    parser.add_argument("--short", type=Path, metavar="JSON", help="only print the rows with a goal of a run")
    return parser.parse_args()


def main() -> None:
    given = options()
    if given.compare:
        one, other = (json.loads(path.read_text(encoding="utf-8"))["rows"] for path in given.compare)
        print("\n".join(compared(one, other)))
        return
    if given.short:
        run = json.loads(given.short.read_text(encoding="utf-8"))
        rows = [row for row in map(from_record, run["rows"]) if row.verdict]
        print(f"{run['date']}; {run['machine']}\n\n{to_markdown(rows, how=False)}")
        return
    every = GROUPS | million.ROWS
    wanted = given.only or [*GROUPS, *(million.ROWS if given.million else ())]
    compile_all()
    settings = Settings(given.runs, given.quick, ror=given.ror, kglab=given.kglab)
    load = os.getloadavg()[0]
    rows = list(made({name: every[name] for name in wanted}, settings))
    said: dict[str, Any] = {"date": time.strftime("%Y-%m-%d"), "machine": machine(), "runs": given.runs}
    print(f"{said['date']}; {said['machine']}; load before {load:.1f}\n\n{to_markdown(rows)}\n{tally(rows)}")
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(said | {"rows": [to_record(row) for row in rows]}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
