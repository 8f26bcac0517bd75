"""Runs commands in children of its own, which end as badly as whoever started it says on standard input.

Everything is imported once, here, so that a child starts at once. Each line is one order, a JSON object:

- ``arguments`` of the command line, or ``figures`` with ``[GRAPH, FOLDER]``, or ``ask`` with ``[GRAPH]``;
- ``delay`` (seconds) or ``step`` (of writing, from 1), after which the child is killed; with both, so long after it;
- ``largest``: bytes that a file of the child may have; ``memory``: bytes of address space beyond what it has;
- ``cache``: a folder in which graphs are kept, however small and however little room there is;
- ``user``: who the child is.

One line answers: ``code`` (negative: the signal), ``seconds``, ``said`` on standard error, ``answer`` on standard
output, and of a child that lived ``steps`` and ``from``, the seconds until it began to write.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import os
import resource
import select
import signal
import sys
import time
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from amurgraph.cache import keeping
from amurgraph.cli import run
from amurgraph.errors import AmurgraphError
from amurgraph.graph import read_store

_LONGEST = 120  # seconds
_STEPS = {
    f"{room}.{name}"
    for room, names in {
        "os": "mkdir rename remove rmdir chmod chown utime truncate setxattr",
        "fcntl": "flock",
        "shutil": "rmtree",
    }.items()
    for name in names.split()
}


def main() -> None:
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_in_a_child(json.loads(line))) + "\n")
        sys.stdout.flush()


def _in_a_child(order: dict[str, Any]) -> dict[str, Any]:
    begun = time.monotonic()
    pipes = {name: os.pipe() for name in ("said", "answer", "told")}  # files would have to obey ``largest``
    child = os.fork()
    if child == 0:
        _be_the_child(order, **{name: write for name, (_, write) in pipes.items()})
    for _, write in pipes.values():
        os.close(write)
    reads = {name: read for name, (read, _) in pipes.items()}
    status, heard = _end_of(child, begun, order.get("delay"), reads, after_step="step" in order)
    told = json.loads(heard.pop("told").strip() or "{}")
    return {"code": os.waitstatus_to_exitcode(status), "seconds": time.monotonic() - begun, **heard, **told}


def _end_of(
    child: int, begun: float, delay: float | None, pipes: dict[str, int], *, after_step: bool
) -> tuple[int, dict[str, str]]:
    """Wait for the end of a child, or bring it about; return its status and what it wrote."""
    heard = dict.fromkeys(pipes, b"")
    deadline = begun + (_LONGEST if delay is None or after_step else delay)
    ended = status = 0
    while not ended:
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            deadline = math.inf
        time.sleep(0.001)
        ended, status = os.waitpid(child, os.WNOHANG)
        for name, pipe in pipes.items():
            while select.select([pipe], [], [], 0)[0] and (block := os.read(pipe, 1 << 16)):
                heard[name] += block
                if name == "told" and delay is not None and after_step:  # it is at the step
                    deadline = time.monotonic() + delay
    for pipe in pipes.values():
        os.close(pipe)
    return status, {name: said.decode() for name, said in heard.items()}


def _be_the_child(order: dict[str, Any], said: int, answer: int, told: int) -> None:
    code = 99
    try:
        os.dup2(answer, 1)
        os.dup2(said, 2)
        _bound(order)
        counted = _count_steps(order.get("step", 0), told if "delay" in order else None)
        code = _obey(order)
        counted["from"] = counted["from"] and counted["from"] - counted.pop("begun")
        os.write(told, json.dumps(counted).encode())
    except BaseException:  # noqa: BLE001 - no error is to come so far: a test that looks for one line finds more
        traceback.print_exc()
    finally:
        with suppress(OSError):
            sys.stderr.flush()
        os._exit(code)


def _bound(order: dict[str, Any]) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if order.get("memory"):
        had = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (had + order["memory"],) * 2)
    if order.get("user"):
        os.setgroups([])
        os.setgid(order["user"])
        os.setuid(order["user"])
    if order.get("largest") is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["largest"], resource.RLIM_INFINITY))
    if order.get("cache"):
        os.environ["AMURGRAPH_CACHE"] = order["cache"]
        keeping.WORTH_KEEPING = keeping._ROOM = 0


def _obey(order: dict[str, Any]) -> int:
    try:
        if "figures" in order:
            from amurgraph.figures import write_figures

            graph, folder = order["figures"]
            write_figures(read_store(graph), folder, names=["organizations-sources", "timeline"])
        elif "ask" in order:
            store = read_store(*order["ask"], cache=True)
            quads = sorted(str(quad) for quad in store)
            print(len(quads), hashlib.sha256("\n".join(quads).encode()).hexdigest(), flush=True)  # noqa: T201
        else:
            run(order["arguments"])
    except SystemExit as end:
        return int(end.code or 0)
    except AmurgraphError as error:
        print(f"amurgraph: {error}", file=sys.stderr, flush=True)  # noqa: T201
        return 1
    return 0


def _count_steps(last: int, told: int | None) -> dict[str, Any]:
    """Count the steps of writing; at the last one, as it begins or with half of a file written, die or tell of it."""
    counted: dict[str, Any] = {"steps": 0, "from": None, "begun": time.monotonic()}

    def step() -> None:
        counted["from"] = counted["from"] or time.monotonic()
        counted["steps"] += 1
        if counted["steps"] == last and told is not None:
            os.write(told, b" ")
        elif counted["steps"] == last:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _STEPS or (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            step()

    class Stepping(io.BufferedWriter):
        def write(self, data: Any) -> int:
            half = len(data) // 2
            super().write(data[:half])
            self.flush()
            step()
            return half + super().write(data[half:])

    plain = Path.open

    def opened(self: Path, mode: str = "r", *arguments: Any, **more: Any) -> Any:
        return Stepping(io.FileIO(self, "w")) if mode == "wb" else plain(self, mode, *arguments, **more)

    def announced(function: Any) -> Any:
        def stepping(*arguments: Any) -> None:
            step()
            function(*arguments)

        return stepping

    Path.open = opened  # type: ignore[method-assign]
    os.fsync, os.sync = announced(os.fsync), announced(os.sync)
    sys.addaudithook(heard)
    return counted


if __name__ == "__main__":
    for room in (
        *(f"amurgraph.{name}" for name in "site page brief.printing measures figures tables.workbook editing".split()),
        *(f"amurgraph.{name}" for name in "tables.exporting queries validation proposing network.for_r".split()),
        "concurrent.futures.thread",  # somebody who may not read this Python's own files cannot import any more
        *(f"matplotlib.{name}" for name in "figure backends.backend_agg backends.backend_svg".split()),
    ):
        with suppress(ImportError):  # of an extra
            import_module(room)
    main()
