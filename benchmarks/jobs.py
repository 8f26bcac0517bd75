"""Whole jobs beside the classic script and the floor: the data that ship, 10³ to 10⁵ organizations, the real ones.

Each is a process of its own, cold. A peer that takes so long that the goal is surely held is ended: the ratio is then
a lower bound, and the table says so.
"""

from __future__ import annotations

import math
import statistics
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ror
import small_job
from harness import Settings, Took, beside, processes_in_turn, python, race, ratio, took
from table import Row, failed

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS = [sys.executable, "-c", "import sys; from amurgraph.cli import run; run(sys.argv[1:])"]
CLASSIC = small_job.CLASSIC


def small(settings: Settings) -> Iterator[Row]:
    """`amurgraph page` on the data that ship, beside what a user would write, and beside the engines alone."""
    found = {row.job: row for row in small_job.rows(settings.runs)}
    ours, both, classic, floor = (found[name] for name in (small_job.PAGE, small_job.BOTH, CLASSIC, small_job.FLOOR))
    how = f"{ours.wall:.3g} s, {ours.peak:.0f} MiB; {CLASSIC} {classic.wall:.3g} s, {classic.peak:.0f} MiB"
    yield Row("classic script ÷ `amurgraph page`, cold", ours.classic_by_this, "×", 6, True, how)
    how = f"{ours.wall:.3g} s; floor {floor.wall:.3g} s"
    yield Row("`amurgraph page` ÷ floor, cold", ours.this_by_floor, "×", 4, note=how)
    how = f"{both.wall:.3g} s; {CLASSIC} {classic.wall:.3g} s"
    yield Row("classic script ÷ validate and page in one process, cold", both.classic_by_this, note=how)


def start(settings: Settings) -> Iterator[Row]:
    completing = {"_AMURGRAPH_COMPLETE": "bash_complete", "COMP_WORDS": "amurgraph qu", "COMP_CWORD": "1"}
    settings_of = [f"{name}={value}" for name, value in completing.items()]
    program = [sys.executable, "-m", "amurgraph"]
    jobs = {"`amurgraph --help`": [*program, "--help"], "shell completion": ["env", *settings_of, *program]}
    for name, runs in processes_in_turn(jobs, 4 * settings.runs).items():
        yield Row(name, statistics.median(run.wall for run in runs), "s", 0.15, note=f"median of {len(runs)}")


def against_classic(settings: Settings) -> Iterator[Row]:
    """The same as the small job, at 10³ and 10⁴: the classic script is given its time once at 10⁴."""
    for size, goal, label in ((1_000, 12, "10³"), (10_000, 20, "10⁴")):
        if settings.quick and size > 1_000:
            return
        data = settings.synthetic(size)
        with tempfile.TemporaryDirectory() as folder:
            ours = [*OURS, "page", "-g", str(data), "-o", f"{folder}/ours.html"]
            peer = python("classic.py", data, f"{folder}/classic.html")
            runs = min(settings.runs, 3) if size == 1_000 else 1
            mine, theirs, ended = race(ours, peer, runs, goal=goal, seconds=lambda run: run.wall)
            page = Path(folder, "ours.html").stat().st_size
        how = beside(mine, theirs, f"{CLASSIC}, ended after" if ended else CLASSIC)
        what = f"classic script ÷ `amurgraph page`, {label}"
        yield Row(what, ratio(theirs, mine), "×", goal, True, how, ended)
        if size == 10_000:
            yield Row("page of 10⁴ organizations", page / 1e6, "MB", 2)


RUNS = {1_000: 5, 10_000: 3, 100_000: 3}


def whole_of(settings: Settings, size: int) -> tuple[Took, ...]:
    """Run the whole job of so many invented organizations; all groups share the same runs."""
    return whole(settings.synthetic(size), min(RUNS[size], settings.runs))


@cache
def whole(data: Path, runs: int) -> tuple[Took, ...]:
    """Run the whole job some times; asked again, the same runs."""
    return tuple(took(python("whole_job.py", data, data.with_suffix(".html")), limit=400) for _ in range(runs))


def middle(runs: tuple[Took, ...]) -> Took:
    """Return the run of median time."""
    return sorted(runs, key=lambda run: run.wall)[len(runs) // 2]


def in_words(run: Took) -> str:
    """Say what each stage took.

    >>> in_words(Took(1, 1, 1, '{"stages": {"load": {"wall": 1.23}, "page": {"wall": 0.04}}}'))
    'load 1.2, page 0.0'
    """
    return ", ".join(f"{name.removeprefix('measures: ')} {one['wall']:.1f}" for name, one in run.said["stages"].items())


def whole_jobs(settings: Settings) -> Iterator[Row]:
    sizes = {"10³": (1_000, None, None), "10⁴": (10_000, None, 512), "10⁵": (100_000, 90, 2560)}
    for label, (size, seconds, mebibytes) in sizes.items():
        if settings.quick and size > 10_000:
            return
        try:
            run = middle(whole_of(settings, size))
        except RuntimeError as error:
            yield failed(f"whole job, {label}", error)
            continue
        yield Row(f"whole job, {label}", run.wall, "s", seconds, note=in_words(run))
        yield Row(f"whole job, {label}: peak memory", run.peak, "MiB", mebibytes)


def registry(settings: Settings) -> Iterator[Row]:
    """The real organizations: their Turtle is made beforehand, as for the others; the whole job starts from it."""
    what = "whole job, 51,370 real organizations (ROR)"
    if not (settings.ror / "ror_orgs.csv").is_file():
        yield failed(what, "not there: give the folder of ror_orgs.csv and ror_relations.csv by --ror")
        return
    data = settings.made("ror.ttl", lambda out: ror.write_claims(settings.ror, out))
    run = middle(whole(data, min(settings.runs, 3)))
    yield Row(what, run.wall, "s", 30, note=in_words(run))
    yield Row(f"{what}: peak memory", run.peak, "MiB")


GROWING = {"load": "load", "checks": "validate", "claims (extraction)": "claims", "network": "network", "page": "page"}


def growth(settings: Settings) -> Iterator[Row]:
    """How time grows from 10³ to 10⁵: the exponent e of size^e between the two ends."""
    sizes = (1_000, 10_000 if settings.quick else 100_000)
    small, large = ([run.said["stages"] for run in whole_of(settings, size)] for size in sizes)
    for name, stage in GROWING.items():
        ends = [statistics.median(stages[stage]["wall"] for stages in runs) for runs in (small, large)]
        how = f"{ends[0]:.3g} s → {ends[1]:.3g} s"
        yield Row(f"growth of {name}: exponent", math.log(ends[1] / ends[0], sizes[1] / sizes[0]), "", 1.1, note=how)


def opening(settings: Settings) -> Iterator[Row]:
    """How long Chromium takes to the first painted map, and for a frame while it is dragged."""
    from map_page import measured_elsewhere

    for label, size in (("10⁴", 10_000), ("10⁵", 100_000)):
        if settings.quick and size > 10_000:
            return
        whole_of(settings, size)
        found = measured_elsewhere(settings.synthetic(size).with_suffix(".html"), 30)
        if "first" not in found:
            yield failed(f"page of {label}, first painted map", "Chromium showed none in time, or is not there")
            continue
        yield Row(f"page of {label}, first painted map", found["first"] / 1000, "s")
        yield Row(f"page of {label}, frame while dragged: main thread", found["main"], "ms")


ROWS: dict[str, Any] = {
    "small": small,
    "start": start,
    "classic": against_classic,
    "whole": whole_jobs,
    "ror": registry,
    "growth": growth,
    "opening": opening,
}
