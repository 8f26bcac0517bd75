"""Starts ``amurgraph serve`` and watches it: the memory of all its processes, and how long a polite client waits."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import Event, Thread, Timer
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

ROOT = Path(__file__).parent.parent.parent
SHIPPED = ROOT / "data" / "amur.ttl"
_TO_START = 60.0  # seconds, on a machine that does other work
_TO_END = 5.0  # seconds, as promised
_PAUSE = 0.02  # seconds between two questions of a polite client
_PATIENCE = 30.0  # seconds that a polite client waits at most


@dataclass(frozen=True)
class Served:
    """A service that runs.

    Attributes:
        process: the one that listens.
        host, port: where.
        said: what it wrote to standard error since it answers; nothing is right.

    """

    process: subprocess.Popen[str]
    host: str
    port: int
    said: list[str] = field(default_factory=list)

    def processes(self) -> list[int]:
        """Return the process that listens and all that came of it."""
        return list(_family(self.process.pid))

    def memory(self) -> float:
        """Return the megabytes that all its processes hold; what they share is counted once."""
        return sum(map(_proportional, self.processes())) / 2**20

    def health(self) -> dict[str, Any]:
        """Return what it says of itself."""
        status, _, body = self.ask("/health")
        return {"http": status, **json.loads(body)}

    def ask(self, path: str, *, source: str = "127.0.0.1", **options: Any) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of one request over a connection of its own."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=_PATIENCE, source_address=(source, 0))
        try:
            connection.request(options.pop("method", "GET"), path, **options)
            response = connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return response.status, headers, response.read()
        finally:
            connection.close()


@contextmanager
def served(*options: str) -> Iterator[Served]:
    """Run ``amurgraph serve`` with these options, at a port that is free; SIGTERM ends it, and all that came of it."""
    command = [sys.executable, "-m", "amurgraph", "serve", "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    family: set[int] = set()
    try:
        service = Served(process, *_announced(process))
        listening = Thread(target=_listen, args=(process, service.said))
        listening.start()
        family = {*service.processes()}
        yield service
        family = {*family, *service.processes()}
        process.terminate()
        process.wait(_TO_END)
        listening.join(_TO_END)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(_TO_END)
    assert within(_TO_END, lambda: not any(map(lives, family))), "processes are left behind"


class Polite:
    """A client that asks one small question after the other from an address, in a process of its own.

    Attributes:
        waits: seconds that each answer took, in order, once it is stopped.
        refused: the statuses of those that were no answer; 0: no response at all.

    """

    def __init__(self, service: Served, source: str) -> None:
        self.waits: list[float] = []
        self.refused: list[int] = []
        command = [sys.executable, "-E", __file__, service.host, str(service.port), source]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Polite:
        """Begin."""
        return self

    def __exit__(self, *error: object) -> None:
        """Stop it, and hear what it saw."""
        told, _ = self._process.communicate("", timeout=_PATIENCE + 10)
        for took, status in json.loads(told):
            self.waits.append(took)
            if status != HTTPStatus.OK:
                self.refused.append(status)

    def p99(self) -> float:
        """Return the seconds that 99 of 100 questions took at most."""
        return percentile(self.waits, 0.99)


def percentile(values: list[float], part: float) -> float:
    """Return the value that this part of all values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def query(number: int) -> str:
    """Return a question about one subject, which no memory of answers knows."""
    return f"SELECT ?p ?o {{ <https://w3id.org/amurgraph/id/src/s{number % 400}> ?p ?o }} # {os.getpid()} {number}"


def question(number: int) -> str:
    """Return the path at which to ask one."""
    return f"/sparql?query={quote(query(number))}"


def within(seconds: float, held: Callable[[], bool]) -> bool:
    """Tell whether something comes to hold within so many seconds."""
    until = time.monotonic() + seconds
    while not (holds := held()) and time.monotonic() < until:
        time.sleep(0.05)
    return holds


def lives(process: int) -> bool:
    """Tell whether a process is there, and not only waits to be buried."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def _announced(process: subprocess.Popen[str]) -> tuple[str, int]:
    """Wait for the line that says where it answers."""
    assert process.stderr
    late = Timer(_TO_START, process.kill)
    late.start()
    line = process.stderr.readline()
    late.cancel()
    found = re.fullmatch(r"amurgraph: http://([\w.]+):(\d+)/sparql answers \(\d+ triples\); Ctrl-C ends it\n", line)
    assert found, line + process.stderr.read()
    return found[1], int(found[2])


def _listen(process: subprocess.Popen[str], said: list[str]) -> None:
    assert process.stderr
    with process.stderr as stream:
        said.extend(stream)


def _family(process: int) -> Iterator[int]:
    yield process
    children = ""
    with suppress(OSError):
        children = Path(f"/proc/{process}/task/{process}/children").read_text()
    for child in map(int, children.split()):
        yield from _family(child)


def _proportional(process: int) -> int:
    """Return the bytes that a process holds, its part of what it shares among them."""
    try:
        found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:  # it has ended
        return 0
    return int(found[1]) * 1024 if found else 0


def _be_polite(host: str, port: int, source: str) -> None:
    """Ask until the standard input ends; tell of each answer how long it took, and its status."""
    over, number = Event(), 0
    told: list[tuple[float, int]] = []

    def wait() -> None:
        sys.stdin.read()
        over.set()

    Thread(target=wait, daemon=True).start()
    while not over.wait(_PAUSE):
        number += 1
        start, status = time.monotonic(), 0
        connection = http.client.HTTPConnection(host, port, timeout=_PATIENCE, source_address=(source, 0))
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", question(number))
            response = connection.getresponse()
            response.read()
            status = response.status
        connection.close()
        told.append((time.monotonic() - start, status))
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    _be_polite(sys.argv[1], int(sys.argv[2]), sys.argv[3])


def apart(doing: Coroutine[Any, Any, object]) -> None:
    """Do it in a thread of its own: in this one a browser of other tests may have an event loop that runs."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, doing).result()
