"""What the benchmark says of its figures: held or short, without mercy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Module = Callable[[str], Any]

BENCHMARKS = Path(__file__).parent.parent.parent / "benchmarks"


@pytest.mark.parametrize(
    ("measured", "goal", "at_least", "verdict"),
    [
        (1.3, 1.3, False, "held"),
        (1.31, 1.3, False, "short"),
        (6.0, 6, True, "held"),
        (5.99, 6, True, "short"),
        (None, 6, True, "not measured"),
        (5.0, None, False, ""),
        (None, None, False, "not measured"),
    ],
)
def test_a_goal_is_held_or_short_or_not_measured(
    benchmark_module: Module, measured: float | None, goal: float | None, at_least: bool, verdict: str
) -> None:
    row = benchmark_module("table").Row("load", measured, "×", goal, at_least)
    assert row.verdict == verdict
    assert f"| {verdict} |" in benchmark_module("table").to_markdown([row])


def test_what_is_short_is_named_below_the_table_whatever_its_place(benchmark_module: Module) -> None:
    table = benchmark_module("table")
    rows = [table.Row("load", 2.0, goal=1.3), table.Row("page", 1.0, goal=2), table.failed("classic", "gone\nfar")]
    assert table.tally(rows) == "1 of 3 goals held; load (short); classic (not measured)"


def test_a_ratio_that_is_a_lower_bound_is_shown_as_one(benchmark_module: Module) -> None:
    table = benchmark_module("table")
    assert "> 24 ×" in table.to_markdown([table.Row("page", 24.0, "×", 20, True, bound=True)])


def test_two_runs_are_compared_by_their_ratios_and_what_is_apart_is_marked(benchmark_module: Module) -> None:
    table = benchmark_module("table")
    one = [table.to_record(table.Row(*row)) for row in (("load", 1.0), ("page", 2.0), ("job", 80.0, "s"))]
    other = [table.to_record(table.Row(*row)) for row in (("load", 1.1), ("page", 2.4), ("job", 160.0, "s"))]
    lines = "\n".join(table.compared(one, other))
    assert "| load | 1 × | 1.1 × | 10% |  |" in lines
    assert "| page | 2 × | 2.4 × | 20% | more than 15 % |" in lines
    assert "job" not in lines, "seconds depend on the machine"


def test_a_group_that_fails_says_why_and_the_rest_goes_on(benchmark_module: Module) -> None:
    run, table = benchmark_module("run"), benchmark_module("table")

    def broken(_: object) -> Any:
        raise OSError("no such engine")

    rows = list(run.made({"bad": broken, "good": lambda _: iter([table.Row("load", 1.0)])}, None))
    assert [(row.what, row.measured) for row in rows] == [("bad", None), ("load", 1.0)]
    assert rows[0].note == "OSError: no such engine"


def test_a_peer_that_is_too_slow_is_ended_and_gives_a_lower_bound(benchmark_module: Module) -> None:
    harness = benchmark_module("harness")
    quick, slow = ([sys.executable, "-c", f"import time; time.sleep({seconds})"] for seconds in (0, 60))
    with pytest.raises(harness.OutOfTimeError):
        harness.took(slow, limit=0.3)
    mine, theirs, ended = harness.race(quick, slow, 3, goal=2, seconds=lambda run: run.wall, patience=0.5)
    assert ended
    assert theirs == [max(0.5, 2.5 * mine[0])]


def test_a_process_that_fails_is_told_by_its_last_words(benchmark_module: Module) -> None:
    with pytest.raises(RuntimeError, match="memory of elephants"):
        benchmark_module("harness").took([sys.executable, "-c", "import sys; sys.exit('memory of elephants')"])


_OF_SMALL_PARENT = """
import sys
from harness import took
held = [sys.executable, "-c", "kept = b'x' * 200_000_000; print(len(kept))"]
print(took(held).peak, took([sys.executable, "-c", ""]).peak)
try:
    took(held, memory=100_000_000)
except RuntimeError as error:
    print(error)
"""


def test_memory_is_measured_for_the_child_alone_and_can_be_bounded(benchmark_module: Module) -> None:
    # Linux counts the parent's memory into a child's: this process is too large to measure in.
    run = benchmark_module("harness").took(["env", f"PYTHONPATH={BENCHMARKS}", sys.executable, "-c", _OF_SMALL_PARENT])
    peaks, error = run.out.strip().splitlines()
    held, nothing = map(float, peaks.split())
    assert held - nothing > 150
    # Whoever asks for memory first is refused: Python, or the library of matrices that it loads.
    assert error.startswith("MemoryError") or "Memory allocation" in error


def test_the_whole_job_tells_what_each_stage_took(benchmark_module: Module, tmp_path: Path) -> None:
    data = tmp_path / "made.ttl"
    with data.open("w", encoding="utf-8") as out:
        benchmark_module("synthetic_claims").write_claims(60, out)
    run = benchmark_module("harness").took(
        [sys.executable, str(BENCHMARKS / "whole_job.py"), str(data), str(tmp_path / "page.html")], limit=120
    )
    assert {"load", "validate", "claims", "network", "page"} <= run.said["stages"].keys()
    assert run.said["organizations"] == 60
    assert run.said["page_bytes"] == (tmp_path / "page.html").stat().st_size
    assert all(stage["peak"] > 10 for stage in run.said["stages"].values())


def test_the_one_command_lists_its_groups(benchmark_module: Module) -> None:
    said = subprocess.run(
        [sys.executable, str(BENCHMARKS / "run.py"), "--help"], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    for group in benchmark_module("run").GROUPS:
        assert group in said


def test_the_short_table_has_no_column_that_only_the_long_one_has(benchmark_module: Module) -> None:
    table = benchmark_module("table")
    rows = [table.Row("load", 1.1, goal=1.3, note="0.9 s; raw 0.8 s")]
    short, long = table.to_markdown(rows, how=False), table.to_markdown(rows)
    assert "raw" in long
    assert "raw" not in short
    for made in (short, long):
        assert len({line.count("|") for line in made.strip().splitlines()}) == 1
