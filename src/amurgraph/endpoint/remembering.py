"""Answers that were given, kept for whoever asks the same again: the data do not change while they are served."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST = 12 * 2**20  # bytes of all that is kept
_LARGEST = 2**18  # bytes of one answer
_MOST_ONCE = 10_000
_BESIDE = 1_500  # bytes that an entry takes beside its request and its body, about
# What gives another answer each time; and an escape may hide such a word.
_CHANGES = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b|\\u", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker gave: its head, as ``answering`` has it, and its body."""

    head: Mapping[str, Any]
    body: bytes


class Memory:
    """The answers of late, by request; what is asked once is not kept, for most is never asked again.

    >>> memory = Memory(most=10_000)
    >>> memory.keep(b"query=ASK {}", Answer({}, b"true"))
    >>> memory.find(b"query=ASK {}")
    >>> memory.keep(b"query=ASK {}", Answer({}, b"true"))
    >>> memory.find(b"query=ASK {}").body
    b'true'

    """

    def __init__(self, most: int = _MOST) -> None:
        self.most, self.size = most, 0
        self._kept: OrderedDict[bytes, Answer] = OrderedDict()
        self._once: OrderedDict[int, None] = OrderedDict()  # hashes of what was asked once

    def find(self, request: bytes) -> Answer | None:
        """Return the answer that this request was given, if it is kept."""
        answer = self._kept.get(request)
        if answer is not None:
            self._kept.move_to_end(request)
        return answer

    def keep(self, request: bytes, answer: Answer) -> None:
        """Keep an answer, if it is small; those that nobody asked for longest go."""
        known = hash(request)
        if known not in self._once:
            self._once[known] = None
            if len(self._once) > _MOST_ONCE:
                self._once.popitem(last=False)
            return
        size = _size(request, answer)
        if size > min(_LARGEST, self.most) or request in self._kept:
            return
        self._kept[request] = answer
        self.size += size
        while self.size > self.most:
            self.size -= _size(*self._kept.popitem(last=False))


def changes(query: str) -> bool:
    """Tell whether a query may give another answer each time; where that is not sure, it may.

    >>> changes("SELECT (rand() AS ?x) {}"), changes("SELECT * { ?known ?p ?o }")
    (True, False)
    """
    return _CHANGES.search(query) is not None


def _size(request: bytes, answer: Answer) -> int:
    return len(request) + len(answer.body) + _BESIDE
