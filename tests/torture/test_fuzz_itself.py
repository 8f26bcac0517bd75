"""Fuzzing finds what there is to find: each way to fail is seen, with the input that did it, and the rest goes on."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.torture.fuzzing import CORPUS, ROOT, Target, fuzz, input_of

from amurgraph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

HERE = "tests.torture.test_fuzz_itself"
MANY, SEED = 150, 3  # by which each target has its input


def _make(random: Random) -> bytes:
    return b"%d" % random.randrange(50)


def _failing(how: Callable[[], object]) -> Target:
    """A target that fails of one input in fifty, and refuses half of the others."""

    def run(given: bytes) -> None:
        if given == b"7":
            how()
        if int(given) % 2:
            raise InputError("odd")

    return Target(_make, lambda _: run)


RAISES = _failing(lambda: dict[str, str]()["x"])
CRASHES = _failing(lambda: ctypes.string_at(0))
HANGS = _failing(lambda: sum(range(1 << 60)))
SLEEPS = _failing(lambda: time.sleep(60))
HUNGERS = _failing(lambda: bytearray(2 << 30))
TALKS = _failing(lambda: (_ for _ in ()).throw(type("TwoLines", (InputError,), {"__str__": lambda _: "a\nb"})("")))


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("RAISES", "KeyError"),
        ("CRASHES", "crash: SIGSEGV"),
        ("HANGS", "hang"),
        ("SLEEPS", "hang"),
        ("HUNGERS", "MemoryError"),
        ("TALKS", "several lines"),
    ],
)
def test_each_way_to_fail_is_found_and_the_rest_goes_on(name: str, what: str) -> None:
    target = f"{HERE}:{name}"
    failing = [number for number in range(MANY) if input_of(target, SEED, number) == b"7"]

    outcome = fuzz(target, MANY, seed=SEED, hang=0.4)

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
    """The name of a kept input tells its target: ``fuzz_tables.XLSX.a-row-far-below.xlsx``."""
    module, name, _ = file.name.split(".", 2)

    done = subprocess.run(
        [sys.executable, "-c", _RUN, f"tests.torture.{module}:{name}", file, tmp_path],
        capture_output=True,
        cwd=ROOT,
        text=True,
        timeout=30,
        check=False,
    )

    assert done.stdout in ("taken", "refused"), done


_RUN = """import sys; from pathlib import Path; from tests.torture.fuzzing import answer_to, target_of
_, target, file, folder = sys.argv
print(answer_to(Path(file).read_bytes(), target_of(target).start(Path(folder))), end="")"""
