"""How much time, memory and room a job is given, and how a process binds itself to that, for good.

A process that may have no new file descriptor (``RLIMIT_NOFILE`` of 0) opens no file and no socket, whatever library
tries to: the kernel holds that, on every system that has processes. What is open already stays open.
"""

from __future__ import annotations

import math
import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError, LimitError

if TYPE_CHECKING:
    from collections.abc import Collection

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, as <linux/prctl.h> defines it
_SPARE_SECONDS = 2  # of processor time: the clock ends a job first, this one whoever escaped the clock


@dataclass(frozen=True, slots=True)
class Limits:
    """What a job may take.

    Attributes:
        seconds: on the clock; then it is killed.
        memory: bytes of address space beyond what the process has when the job starts; held on Linux.
        size: bytes of what it gives back.

    >>> Limits(seconds=5).memory // 2**20
    512

    """

    seconds: float = 30.0
    memory: int = 512 * 2**20
    size: int = 64 * 2**20


def raise_for_no_fork() -> None:
    """Raise where no process can be forked.

    Raises:
        InputError: says what to do instead.

    """
    if not hasattr(os, "fork"):
        raise InputError("strangers' queries and files need a system that forks processes; use Linux, macOS or WSL")


def leave_parent(kept: Collection[int] | None = None) -> None:
    """Let go, in a new process, of all that is the parent's: its files, its terminal, its life.

    Args:
        kept: the file descriptors that this process needs; None: it keeps what is open, but output and errors.

    """
    if "faulthandler" in sys.modules:
        sys.modules["faulthandler"].disable()  # it would write to errors that were opened twice
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (1, 2) if kept is None else (0, 1, 2):
        os.dup2(nothing, standard)
    if kept is not None:
        start = 3
        for handle in (*sorted(kept), _most_files()):
            os.closerange(start, handle)
            start = handle + 1
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # they go to the parent, too, which ends us
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def bind(limits: Limits) -> None:
    """Bind this process to the limits, for good: from now on it opens nothing, and writes no file."""
    import resource

    with suppress(OSError):  # no /proc: no such limit
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (used + limits.memory,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    grant_seconds(limits)


def grant_seconds(limits: Limits) -> None:
    """Give this process the processor time of one more job."""
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(usage.ru_utime + usage.ru_stime + limits.seconds) + _SPARE_SECONDS
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (until if hard == resource.RLIM_INFINITY else min(until, hard), hard))


def error_of_end(where: str, status: int, limits: Limits) -> LimitError:
    """Return the error that says why a process ended before it had answered.

    Args:
        where: what it worked at.
        status: as ``os.waitpid`` gives it.
        limits: what it was given.

    >>> print(error_of_end("query", signal.SIGXCPU, Limits(seconds=5)))
    query: takes more than 5 seconds; ask for less, or allow more

    """
    by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if by == signal.SIGXCPU:
        return over("seconds", where, limits)
    if by == signal.SIGABRT:  # how Rust ends when it is given no memory
        return over("memory", where, limits)
    return LimitError(where, "crash", "cannot be worked out here", "write it more simply")


def over(limit: str, where: str, limits: Limits) -> LimitError:
    """Return the error that says which limit was passed.

    >>> print(over("memory", "query", Limits()))
    query: needs more than 512 MB of memory; ask for less, or allow more
    """
    what = {
        "seconds": f"takes more than {limits.seconds:g} seconds",
        "memory": f"needs more than {_megabytes(limits.memory)} of memory",
        "size": f"gives more than {_megabytes(limits.size)}",
    }
    return LimitError(where, limit, what[limit], "ask for less, or allow more")


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.3g} MB"


def _most_files() -> int:
    import resource

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    # Where there is no limit, or one beyond reason, the folder of what is open says where it ends.
    for folder in ("/proc/self/fd", "/dev/fd"):
        with suppress(OSError):
            return max(int(name) for name in os.listdir(folder)) + 1  # noqa: PTH208 - numbers, not paths
    return most if most != resource.RLIM_INFINITY else 65_536
