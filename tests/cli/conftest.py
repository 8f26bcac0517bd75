"""The command line, called as a shell would call it, in this process (so that its lines are counted)."""

from __future__ import annotations

import io
import os
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest

from amurgraph.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answered."""

    code: int
    bytes: bytes
    err: str

    @property
    def out(self) -> str:
        return self.bytes.decode()


class CommandLine(Protocol):
    """Runs ``amurgraph`` with these arguments."""

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> Answer: ...


@pytest.fixture
def amurgraph(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Return the command line."""

    def call(*arguments: str | Path, stdin: bytes = b"") -> Answer:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsysbinary.readouterr()
        with pytest.raises(SystemExit) as end:
            run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return Answer(int(end.value.code or 0), out, err.decode())

    return call


@pytest.fixture
def otter_tables(small_tables: Path) -> Path:
    """Return a folder of tables that make data which conform: the licence is stated, too."""
    with (small_tables / "dataset.csv").open("a", encoding="utf-8") as file:
        file.write("licence,https://creativecommons.org/publicdomain/zero/1.0/\n")
    return small_tables


@pytest.fixture
def otters(amurgraph: CommandLine, otter_tables: Path, tmp_path: Path) -> Path:
    """Return a Turtle file of invented organizations, made by the command line itself."""
    file = tmp_path / "otters.ttl"
    made = amurgraph("tables", "import", otter_tables, "-o", file)
    assert made.code == 0, made.err
    return file


class Terminal:
    """The command, with a person before it."""

    def __init__(self, *arguments: str | Path) -> None:
        import pty  # not everywhere: the tests that need it say so

        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "amurgraph", *map(str, arguments)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**os.environ, "TERM": "dumb"},
        )
        os.close(slave)
        self.seen = ""

    def read(self, seconds: float) -> bool:
        """Read what is there, and tell whether the terminal is still open."""
        if select.select([self.master], [], [], seconds)[0]:
            try:
                part = os.read(self.master, 4096)
            except OSError:  # how a terminal ends on Linux
                return False
            self.seen += part.decode(errors="replace")
            return bool(part)
        return True

    def wait_for(self, words: str) -> None:
        until = time.monotonic() + 60
        while words not in self.seen:
            assert self.read(1), self.seen
            assert time.monotonic() < until, self.seen

    def type(self, words: str) -> None:
        os.write(self.master, words.encode())

    def interrupt(self) -> None:
        """Interrupt until there is an answer: what comes while the question is still being put is lost."""
        asked = self.seen
        for _ in range(60):
            self.process.send_signal(signal.SIGINT)
            if not self.read(1) or self.seen != asked:
                break

    def end(self) -> int:
        until = time.monotonic() + 60
        while self.read(1) and time.monotonic() < until:
            pass
        os.close(self.master)
        return self.process.wait(timeout=10)


@pytest.fixture
def terminal_with() -> Iterator[Callable[..., Terminal]]:
    """Give what starts the command at a terminal; whatever still runs at the end is ended."""
    started: list[Terminal] = []

    def start(*arguments: str | Path) -> Terminal:
        started.append(Terminal(*arguments))
        return started[-1]

    yield start
    for terminal in started:
        terminal.process.kill()
        terminal.process.wait(timeout=10)
