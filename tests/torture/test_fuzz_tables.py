"""Whatever is read as a table or workbook is taken or refused in one line: no other error, no crash, no hang."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.torture.fuzzing import raise_unless_held

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(("name", "short", "long"), [("CSV", 600, 100_000), ("XLSX", 200, 50_000)])
def test_tables_are_taken_or_refused(
    name: str, short: int, long: int, many: Callable[[int, int], int], row: Callable[[str, str, str, bool], None]
) -> None:
    raise_unless_held(f"tests.torture.fuzz_tables:{name}", many(short, long), row)
