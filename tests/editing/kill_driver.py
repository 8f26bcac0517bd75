"""Runs the command line in children that it kills; whoever started it says on standard input which, and when.

Everything is imported once, here, so that a child starts at once. Each line is a JSON object: ``arguments``, and
``delay`` (seconds) or ``step`` (of writing files) after which the child is killed. One line answers.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from amurgraph.cli import run

if TYPE_CHECKING:
    from types import FrameType

_STEPS = frozenset("write flush fsync close __exit__ chmod replace rename unlink remove truncate open".split())
_WRITERS = ("files.py", "pathlib.py", "tempfile.py")


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        if order.get("warm"):
            with suppress(SystemExit):
                run(order["arguments"])
            answer: dict[str, Any] = {}
        else:
            answer = _in_a_child(order)
        sys.__stdout__.write(json.dumps(answer) + "\n")  # type: ignore[union-attr]
        sys.__stdout__.flush()  # type: ignore[union-attr]


def _in_a_child(order: dict[str, Any]) -> dict[str, Any]:
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        _be_the_child(order)
    if order.get("delay") is not None:
        time.sleep(order["delay"])
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return {
        "seconds": time.monotonic() - begun,
        "killed": os.WIFSIGNALED(status),
        "code": os.waitstatus_to_exitcode(status),
    }


def _be_the_child(order: dict[str, Any]) -> None:
    if order.get("step") is not None:
        _die_at(order["step"])
    code = 99
    try:
        run(order["arguments"])
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)


def _die_at(step: int) -> None:
    """Kill this process right after the so manieth step of writing, from the first file that is opened for it."""
    left, here = step, os.getpid()  # what is read apart, in a process of its own, writes nothing

    def count(frame: FrameType, event: str, function: Any) -> None:
        nonlocal left
        if event == "c_return" and function.__name__ in _STEPS and frame.f_code.co_filename.endswith(_WRITERS):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    def begin(name: str, arguments: tuple[Any, ...]) -> None:
        if name == "open" and os.getpid() == here and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            sys.setprofile(count)

    sys.addaudithook(begin)


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    with open(os.devnull, "w") as sink:  # noqa: PTH123 - what the commands say is not the answer
        sys.stdout = sys.stderr = sink
        main()
