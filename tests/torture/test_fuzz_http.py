"""Whatever comes over a socket, the service answers as HTTP has it, or closes; and it goes on answering the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.torture.fuzzing import raise_unless_held

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_request_is_answered_or_refused(
    many: Callable[[int, int], int], row: Callable[[str, str, str, bool], None]
) -> None:
    raise_unless_held("tests.torture.fuzz_http:SERVICE", many(200, 100_000), row)
