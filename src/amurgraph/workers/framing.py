"""How two processes hand bytes to each other: a kind, a length, the bytes; and how an error of ours crosses over."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

from .. import errors
from ..errors import AmurgraphError, LimitError

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = struct.Struct(">BI")
PART, END, ERROR = 0, 1, 2  # more follows; that was all; it failed


def framed(kind: int, content: bytes = b"") -> bytes:
    """Return bytes with their kind and length in front.

    >>> framed(PART, b"ab")
    b'\\x00\\x00\\x00\\x00\\x02ab'
    """
    return HEAD.pack(kind, len(content)) + content


def read_frame(read: Callable[[int], bytes]) -> tuple[int, bytes] | None:
    """Read one frame, with a function that returns at most so many bytes and none at the end.

    None: the other side is gone, perhaps in the middle of it.
    """
    head = _read_all(read, HEAD.size)
    if head is None:
        return None
    kind, length = HEAD.unpack(head)
    content = _read_all(read, length)
    return None if content is None else (kind, content)


def error_to_bytes(error: AmurgraphError) -> bytes:
    """Return an error of ours as it crosses from one process to another.

    >>> read_error(error_to_bytes(errors.SyntaxInputError("query", "expected a dot", line=7)))
    SyntaxInputError('query, line 7: expected a dot')
    """
    known = {name: value for name, value in vars(error).items() if isinstance(value, str | int | float | None)}
    return json.dumps([type(error).__name__, str(error), known]).encode()


def read_error(written: bytes) -> AmurgraphError:
    """Return the error that ``error_to_bytes`` wrote: class, line and plain attributes."""
    name, message, known = json.loads(written)
    kind = getattr(errors, name, AmurgraphError)
    error: AmurgraphError = kind.__new__(kind)
    Exception.__init__(error, message)
    vars(error).update(known)
    return error


def what_went_wrong(error: BaseException, where: str) -> AmurgraphError:
    """Return an error of ours for whatever a job raised: memory is told, all else is a crash."""
    if isinstance(error, AmurgraphError):
        return error
    if isinstance(error, MemoryError):
        return LimitError(where, "memory", "needs more memory than it is given", "ask for less, or allow more")
    return LimitError(where, "crash", f"cannot be worked out here ({type(error).__name__})", "write it more simply")


def _read_all(read: Callable[[int], bytes], length: int) -> bytes | None:
    parts = []
    while length:
        part = read(min(length, 1 << 20))
        if not part:
            return None
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
