"""Ctrl-C ends a command at once, in one line, and leaves nothing half done."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ORGANIZATIONS = 10_000
HEAD = """\
@prefix ag: <https://w3id.org/amurgraph/ns#> .
@prefix o: <https://data.example/id/org/> .
@prefix rel: <https://data.example/id/rel/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """Return a file of many organizations, each tied to the next."""
    file = tmp_path / "big.ttl"
    with file.open("w", encoding="utf-8") as out:
        out.write(HEAD)
        for number in range(ORGANIZATIONS):
            out.write(f'o:a{number} a ag:NGO ; rdfs:label "A {number}"@en .\n')
            for kind in ("funds", "supports", "partOf", "founded"):
                out.write(
                    f"rel:{kind}-{number} a ag:Relation ; ag:subject o:a{number} ; ag:predicate ag:{kind} ; "
                    f"ag:object o:a{number + 1} .\n"
                )
    return file


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows which files a process has open")
@pytest.mark.parametrize("command", [("page",), ("validate",)], ids="-".join)
def test_a_command_that_is_stopped_says_so_in_one_line_and_writes_nothing(
    command: tuple[str, ...], big: Path, tmp_path: Path
) -> None:
    made = tmp_path / "made.html"
    output = ["-o", str(made)] if command == ("page",) else []
    process = subprocess.Popen(
        [sys.executable, "-m", "amurgraph", *command, "-g", str(big), *output],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _wait_until_it_reads(process, big)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert error == "amurgraph: stopped; no file was left half written\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["big.ttl"]


def _wait_until_it_reads(process: subprocess.Popen[str], file: Path) -> None:
    """Wait until the process has the file open: earlier, Python itself is still starting."""
    deadline = time.monotonic() + 60
    handles = Path(f"/proc/{process.pid}/fd")
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if any(handle.resolve() == file for handle in handles.iterdir()):
                return
        except OSError:  # a handle that was closed meanwhile
            continue
        time.sleep(0.005)
    pytest.fail("it never opened the file")
