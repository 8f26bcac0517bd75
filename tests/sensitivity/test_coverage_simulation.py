"""The simulation behind docs/explanation/uncertainty.md, in small: intervals hold the true rank, and it can be run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_in_the_realistic_world_and_with_the_right_share_four_of_five_true_ranks_lie_within() -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "coverage.py"), "--worlds", "12", "--draws", "60"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in done.stdout.splitlines() if line.endswith(") |")
    ]
    cells = {(method, world): [int(cell.split(" %")[0]) for cell in row] for method, world, *row in rows}
    assert len(cells) == 10
    assumed = cells["add ties, share missing assumed rightly, drop sources", "realistic"]
    dropped = cells["drop 20 % of sources", "realistic"]
    assert min(assumed[2:]) >= 80  # all places, as printed: 91 and 92 % in a hundred worlds
    assert all(more > less + 3 for more, less in zip(assumed, dropped, strict=True))
