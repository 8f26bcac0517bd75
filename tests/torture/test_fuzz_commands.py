"""Whatever stands on the command line, it ends with 0, 1 or 2, and what is wrong is said without a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.torture.fuzzing import raise_unless_held

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_command_answers_or_says_what_is_wrong(
    many: Callable[[int, int], int], row: Callable[[str, str, str, bool], None]
) -> None:
    raise_unless_held("tests.torture.fuzz_commands:COMMANDS", many(300, 100_000), row)
