"""How many questions a second are answered, beside two servers that are not ours: same machine, same run, in turns."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.torture import watching
else:
    sys.path.append(str(Path(__file__).parent))
    import watching

_VARIED = Path(__file__).parent / "varied.lua"
_SUBJECT = "https://w3id.org/amurgraph/id/src/s"
_SUBJECTS = 400
_CONNECTIONS = 16
_PEERS = {"oxigraph": ("servers", 0.25), "rdflib-endpoint": ("rdflib-endpoint", 10.0)}  # our part of theirs, at least
_ONE = f"?query={quote(f'SELECT ?p ?o {{ <{_SUBJECT}1> ?p ?o }}')}"
_TO_START = 60.0
_LEAST = 100  # a second, on any machine


def test_one_subject_queries_are_answered_as_fast_as_promised(
    row: Callable[[str, str, str, bool], None], many: Callable[[int, int], int], tmp_path: Path
) -> None:
    wrk = shutil.which("wrk")
    if wrk is None:
        pytest.skip("wrk is not installed; `make torture` installs it")
    short = []
    with ExitStack() as stack:
        ours = stack.enter_context(watching.served())
        addresses = {"amurgraph": f"http://{ours.host}:{ours.port}/sparql"}
        if os.environ.get("AMURGRAPH_TORTURE"):
            addresses["oxigraph"] = stack.enter_context(_oxigraph(tmp_path))
            addresses["rdflib-endpoint"] = stack.enter_context(_rdflib_endpoint(tmp_path))
        for asked in ("repeated", "varied", "varied, gzip"):
            rounds = [
                {name: _rate(wrk, address, asked, many(1, 5)) for name, address in addresses.items()}
                for _ in range(many(1, 5))
            ]
            for name, (_, goal) in _PEERS.items():
                if name in addresses:
                    told, held = _compared(rounds, name, goal)
                    row(f"load, {asked}", f"≥ {goal:g} x {name}, 0 errors", told, held)
                    short += [] if held else [f"{asked}: {told} of {name}"]
            assert median(each["amurgraph"] for each in rounds) > _LEAST
    assert ours.said == []
    assert short == []


def _compared(rounds: list[dict[str, float]], name: str, goal: float) -> tuple[str, bool]:
    ratios = [each["amurgraph"] / each[name] for each in rounds]
    ours, theirs = (median(each[who] for each in rounds) for who in ("amurgraph", name))
    told = f"{median(ratios):.2f} x ({min(ratios):.2f} to {max(ratios):.2f}); {ours:.0f} and {theirs:.0f} a second"
    return told, median(ratios) >= goal


def _rate(wrk: str, address: str, asked: str, seconds: int) -> float:
    """Return requests a second, all of which were answered."""
    command = [wrk, "-t2", f"-c{_CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s"]
    command += [
        "-H",
        "Accept: application/sparql-results+json",
        *(["-H", "Accept-Encoding: gzip"] if "gzip" in asked else []),
    ]
    if "varied" in asked:
        path = f"/{address.rpartition('/')[2]}"
        command += ["-s", str(_VARIED), address, "--", path, _SUBJECT, str(_SUBJECTS)]
    else:
        command += [f"{address}{_ONE}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 60).stdout
    assert "Non-2xx" not in told, told
    assert "Socket errors" not in told, told
    found = re.search(r"^Requests/sec: +([\d.]+)$", told, re.MULTILINE)
    assert found, told
    return float(found[1])


@contextmanager
def _oxigraph(folder: Path) -> Iterator[str]:
    program, store, port = _program("oxigraph"), folder / "store", _free_port()
    subprocess.run(
        [program, "load", "--location", store, "--file", watching.SHIPPED], check=True, capture_output=True, timeout=60
    )
    with _running([program, "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"], port):
        yield f"http://127.0.0.1:{port}/query"


@contextmanager
def _rdflib_endpoint(folder: Path) -> Iterator[str]:
    port = _free_port()
    data = shutil.copy(watching.SHIPPED, folder / "data.ttl")
    with _running([_program("rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port), str(data)], port):
        yield f"http://127.0.0.1:{port}/"


def _program(name: str) -> str:
    program = watching.ROOT / "build" / _PEERS[name][0] / "bin" / name
    assert program.exists(), f"{program} is not there; tests/torture/peers installs it"
    return str(program)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert watching.within(_TO_START, lambda: process.poll() is not None or _answers(port)), command
        assert process.poll() is None, command
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        time.sleep(0.1)
        return False
    return True
