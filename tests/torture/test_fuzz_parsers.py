"""Whatever is parsed as RDF, SPARQL or claims is taken or refused in one line: no other error, no crash, no hang."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.torture.fuzzing import raise_unless_held

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("name", "short", "long"), [("RDF", 2_000, 600_000), ("SPARQL", 600, 250_000), ("CLAIMS", 200, 150_000)]
)
def test_what_is_parsed_is_taken_or_refused(
    name: str, short: int, long: int, many: Callable[[int, int], int], row: Callable[[str, str, str, bool], None]
) -> None:
    raise_unless_held(f"tests.torture.fuzz_parsers:{name}", many(short, long), row)
