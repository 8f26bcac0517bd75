"""Fuzzing finds what there is to find: each way to fail is seen, with the input that did it, and the rest goes on."""

from __future__ import annotations

import ctypes
import time
from typing import TYPE_CHECKING

import pytest
from tests.torture.fuzzing import CORPUS, Target, answer_to, fuzz, input_of, target_of

from amurgraph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

HERE = "tests.torture.test_fuzz_itself"
MANY = 100


def _make(random: Random) -> bytes:
    return b"%d" % random.randrange(30)


def _failing(how: Callable[[], object]) -> Target:
    """A target that fails of one input in thirty, and refuses half of the others."""

    def run(given: bytes) -> None:
        if given == b"7":
            how()
        if int(given) % 2:
            raise InputError("odd")

    return Target(_make, lambda _: run)


RAISES = _failing(lambda: dict[str, str]()["x"])
CRASHES = _failing(lambda: ctypes.string_at(0))
HANGS = _failing(lambda: time.sleep(60))
HUNGERS = _failing(lambda: bytearray(2 << 30))
TALKS = _failing(lambda: (_ for _ in ()).throw(type("TwoLines", (InputError,), {"__str__": lambda _: "a\nb"})("")))


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("RAISES", "KeyError"),
        ("CRASHES", "crash: SIGSEGV"),
        ("HANGS", "hang"),
        ("HUNGERS", "MemoryError"),
        ("TALKS", "several lines"),
    ],
)
def test_each_way_to_fail_is_found_and_the_rest_goes_on(name: str, what: str) -> None:
    target = f"{HERE}:{name}"
    failing = [number for number in range(MANY) if input_of(target, 0, number) == b"7"]

    outcome = fuzz(target, MANY, hang=0.5)

    assert failing
    assert sum(outcome.kinds.values()) == len(failing)
    assert all(what in kind for kind in outcome.kinds)
    assert all(finding.given == b"7" and finding.number in failing for finding in outcome.findings)
    assert outcome.inputs == MANY
    assert min(outcome.taken, outcome.refused) > MANY / 4


def test_what_does_not_start_is_no_finding() -> None:
    with pytest.raises(RuntimeError, match="does not start"):
        fuzz(f"{HERE}:NOTHING", 10)


KEPT = sorted((CORPUS / "kept").glob("*"))


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.name)
def test_what_once_broke_something_breaks_it_no_more(file: Path, tmp_path: Path) -> None:
    """The name of a kept input tells its target: ``fuzz_tables.XLSX.a-row-far-below``."""
    module, name, _ = file.name.split(".", 2)
    run = target_of(f"tests.torture.{module}:{name}").start(tmp_path)
    since = time.monotonic()

    assert answer_to(file.read_bytes(), run) in ("taken", "refused")
    assert time.monotonic() - since < 5
