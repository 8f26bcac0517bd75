"""How much is tried, a little in ``make test`` and all of it in ``make torture``, and the table of what came of it."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = os.environ.get("AMURGRAPH_TORTURE") == "1"
_SEED = int(os.environ.get("AMURGRAPH_SEED", "20261123"))
_rows: list[tuple[str, str, str, str]] = []


@pytest.fixture
def many() -> Callable[[int, int], int]:
    """Return which of two numbers is meant: how many times in ``make test``, how many in ``make torture``."""
    return lambda short, long: long if LONG else short


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Return a source of chance that gives each test the same each time; AMURGRAPH_SEED gives another."""
    return random.Random(f"{_SEED} {request.node.name}")  # noqa: S311 - nothing is kept secret by it


@pytest.fixture
def row() -> Callable[[str, str, str, bool], None]:
    """Return what adds a line to the table: the area, the goal, what was measured, whether it is held."""
    return lambda area, goal, measured, held: _rows.append((area, goal, measured, "held" if held else "SHORT"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    if not LONG or not _rows:
        return
    terminalreporter.write_line("\n| area | goal | measured | |\n| --- | --- | --- | --- |")
    for columns in _rows:
        terminalreporter.write_line(f"| {' | '.join(columns)} |")
