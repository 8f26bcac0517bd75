"""The tutorial starts in an empty folder and ends with a site; whoever follows it sees what it shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def test_whoever_follows_the_tutorial_ends_with_a_page_and_a_site(follow: Callable[[str], int]) -> None:
    assert follow("docs/tutorial.md") >= 10
    assert "21st Century Tiger" in Path("leopard.html").read_text(encoding="utf-8")
    assert "Amur Leopard and Tiger Alliance" in Path("site/index.html").read_text(encoding="utf-8")
