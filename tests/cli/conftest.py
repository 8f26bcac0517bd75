"""The command line, called as a shell would call it, in this process (so that its lines are counted)."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest

from amurgraph.cli import run

if TYPE_CHECKING:
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
