"""Runs what a document tells its reader to do, in order, in an empty folder, and compares what it says comes out.

In a document ``python`` blocks run one after the other; a ``text`` block right behind one is what it prints. In a
``console`` block a line that starts with ``$`` is typed, and the lines up to the next one are what then appears; with
no such lines nothing is compared. A block whose language is followed by a file name is that file. An ellipsis stands
for anything: alone on a line for any lines, inside a line for any text. What ``amurgraph serve`` starts goes on while
the document does, or until it says so again; wherever it is said to listen, it listens at a port that is free.
"""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent.parent
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_WHERE_IT_IS_SAID_TO_LISTEN = "http://127.0.0.1:8000"
_AN_ERROR_OF_OURS = re.compile(r"^(amurgraph: |does not conform)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file it stands for (if any), its text, and where it is."""

    language: str
    file: str
    text: str
    place: str


def _blocks(document: Path) -> Iterator[Block]:
    text = document.read_text(encoding="utf-8")
    for match in _BLOCK.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        yield Block(match[1], match[2] or "", match[3], f"{document.name}, line {line}")


def _commands(text: str) -> list[tuple[str, str]]:
    """Return each command of a console block with what is shown to appear after it."""
    parts = re.split(r"^\$ ", text.replace("\\\n", " "), flags=re.MULTILINE)
    assert not parts[0].strip(), "a console block starts with a command"
    return [(command, shown) for command, _, shown in (part.partition("\n") for part in parts[1:])]


def _raise_if_different(shown: str, seen: str, place: str) -> None:
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*") + r" *\n"
        for line in shown.splitlines()
    )
    if not re.fullmatch(pattern, seen):
        pytest.fail(f"{place} shows\n{shown}\nbut what appears is\n{seen}", pytrace=False)


def _environment() -> dict[str, str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "NO_COLOR": "1"}


@contextmanager
def _serving(command: str, shown: str, place: str, folder: Path) -> Iterator[str]:
    """Start a service, and give its address; then end it as a user would."""
    with subprocess.Popen(
        ["bash", "-c", f"exec {command} --port 0"], cwd=folder, env=_environment(), stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stderr
            said = process.stderr.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert address, f"{place}: {command!r} says\n{said}"
            _raise_if_different(shown, said.replace(address[0], _WHERE_IT_IS_SAID_TO_LISTEN), place)
            yield address[0]
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=10) == 0, f"{place}: {command!r} exits {process.returncode}"
        finally:
            process.kill()


def _type(command: str, shown: str, place: str, folder: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    expected = 1 if _AN_ERROR_OF_OURS.search(shown) else 0
    assert done.returncode == expected, f"{place}: {command!r} exits {done.returncode}\n{done.stdout}"
    if shown:
        _raise_if_different(shown, done.stdout.removesuffix("\n") + "\n", place)


def _follow(document: Path, folder: Path) -> int:
    """Do what a document says, in a folder; return how many blocks there were to do."""
    names: dict[str, Any] = {"__name__": "document"}
    printed = ""
    count = 0
    with ExitStack() as serving:
        address = _WHERE_IT_IS_SAID_TO_LISTEN
        for block in _blocks(document):
            if block.file:
                _write(block, folder)
            elif block.language == "python":
                output = io.StringIO()
                with redirect_stdout(output):
                    exec(compile(block.text, block.place, "exec"), names)  # noqa: S102 - its own code is the test
                printed = output.getvalue()
            elif block.language == "console":
                for command, shown in _commands(block.text):
                    if command.startswith("amurgraph serve"):
                        serving.close()
                        address = serving.enter_context(_serving(command, shown, block.place, folder))
                    else:
                        here = command.replace(_WHERE_IT_IS_SAID_TO_LISTEN, address)
                        _type(here, shown, block.place, folder)
            elif block.language == "text" and printed:
                _raise_if_different(block.text, printed, block.place)
                printed = ""
            else:
                continue
            count += 1
    return count


def _write(block: Block, folder: Path) -> None:
    file = folder / block.file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(block.text, encoding="utf-8")


@pytest.fixture
def new_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a new folder, where only the data of the project lie."""
    copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def follow(new_folder: Path) -> Callable[[str], int]:
    """Return the function that does, in a new folder, what a document says, and counts what there was to do."""
    return lambda name: _follow(ROOT / name, new_folder)


@pytest.fixture
def write_files_of(new_folder: Path) -> Callable[[str], None]:
    """Return the function that writes the files which a document shows into the same new folder."""

    def write(name: str) -> None:
        for block in _blocks(ROOT / name):
            if block.file:
                _write(block, new_folder)

    return write
