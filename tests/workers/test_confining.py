"""What a job in a process of its own may do, and what ends it."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pytest

from amurgraph.errors import AmurgraphError, LimitError, SyntaxInputError
from amurgraph.workers import Limits, run_confined, stream_confined

if TYPE_CHECKING:
    from collections.abc import Callable

_SHORT = Limits(seconds=1, memory=64 * 2**20, size=1_000_000)


def _children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()


def _ended_by(job: Callable[[], Any]) -> str:
    with pytest.raises(LimitError) as caught:
        run_confined(job, _SHORT, where="job")
    assert str(caught.value).startswith("job: ")
    return caught.value.limit


def test_what_a_job_returns_comes_back_whole() -> None:
    content = os.urandom(900_000)
    assert run_confined(lambda: content, _SHORT, where="job") == content


def test_a_job_that_does_not_end_is_killed_when_its_time_is_over() -> None:
    start = time.monotonic()
    assert _ended_by(lambda: time.sleep(60)) == "seconds"
    assert time.monotonic() - start < 2


def test_a_job_that_works_without_end_is_killed_too() -> None:
    def work() -> bytes:
        while True:
            pass

    assert _ended_by(work) == "seconds"


def test_a_job_gets_no_more_memory_than_it_may() -> None:
    assert _ended_by(lambda: b"x" * 2**28) == "memory"


def test_a_job_gives_no_more_than_it_may() -> None:
    assert _ended_by(lambda: b"x" * 1_000_001) == "size"


def test_a_job_that_dies_is_told_apart_from_one_that_is_over() -> None:
    assert _ended_by(lambda: os.kill(os.getpid(), 11)) == "crash"
    assert _ended_by(os.abort) == "memory"


def test_a_job_opens_no_file_and_no_connection(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")

    def attempts() -> bytes:
        gone: list[str] = []
        for attempt in (
            secret.open,
            lambda: (tmp_path / "new").write_text("x"),
            socket.socket,
            os.pipe,
            lambda: os.dup(0),
        ):
            try:
                attempt()
            except OSError:
                gone.append("refused")
        return " ".join(gone).encode()

    assert run_confined(attempts, where="job") == b"refused " * 4 + b"refused"
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_job_reads_what_was_open_before(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(b"data")
    with (tmp_path / "data").open("rb") as opened:
        assert run_confined(opened.read, where="job") == b"data"


def test_an_error_of_ours_crosses_over_as_what_it_is() -> None:
    def fail() -> bytes:
        raise SyntaxInputError("data.ttl", "expected a dot", line=7, column=3)

    with pytest.raises(SyntaxInputError, match=r"data\.ttl, line 7, column 3: expected a dot") as caught:
        run_confined(fail, where="job")
    assert (caught.value.line, caught.value.column) == (7, 3)


def test_any_other_error_is_one_line_of_ours() -> None:
    with pytest.raises(AmurgraphError, match=r"^job: cannot be worked out here \(ZeroDivisionError\)"):
        run_confined(lambda: bytes([1 // 0]), where="job")


def test_what_is_written_comes_before_the_job_has_ended() -> None:
    def write(output: BinaryIO) -> None:
        output.write(b"x" * 100_000)
        time.sleep(60)

    start = time.monotonic()
    coming = stream_confined(write, Limits(seconds=5), where="job")
    assert next(coming) == b"x" * 100_000
    assert time.monotonic() - start < 4
    coming.close()  # type: ignore[attr-defined]


def test_time_that_the_reader_takes_is_not_the_jobs() -> None:
    coming = stream_confined(lambda output: output.write(b"x" * 300_000), Limits(seconds=0.5), where="job")
    got = len(next(coming))
    time.sleep(1)
    assert got + sum(map(len, coming)) == 300_000


def test_a_job_that_goes_on_giving_is_over_some_time_too() -> None:
    def drip(output: BinaryIO) -> None:
        while True:
            output.write(b"x" * 70_000)
            time.sleep(0.1)

    start = time.monotonic()
    with pytest.raises(LimitError) as caught:
        sum(map(len, stream_confined(drip, Limits(seconds=1), where="job")))
    assert caught.value.limit == "seconds"
    assert time.monotonic() - start < 3


def test_nobody_is_left_behind() -> None:
    before = _children()
    for _ in range(3):
        _ended_by(lambda: time.sleep(60))
        next(stream_confined(lambda output: output.write(b"x" * 100_000), where="job"))
    assert _children() == before
