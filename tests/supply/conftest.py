"""The programs of ``supply/``, which lie outside the package, by their names."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

SUPPLY = Path(__file__).parent.parent.parent / "supply"


@pytest.fixture
def supply_module(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Return a module of ``supply/``."""
    monkeypatch.syspath_prepend(str(SUPPLY))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return importlib.import_module


@pytest.fixture
def pins(supply_module: Callable[[str], Any]) -> Any:
    """Return the module that reads what is pinned."""
    return supply_module("pins")
