"""Inputs that are almost right: seeds that were changed here and there, and texts that a grammar lets grow."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

LONGEST = 100_000  # bytes: what is longer than that is tried by tests of its own
_BYTES = (b"\0", b"\x7f", b"\x80", b"\xff", b"\xfe", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\r")
_NUMBERS = (b"0", b"-1", b"9223372036854775808", b"1e999", b"NaN", b"0.0000000000000000001", b"99999999999999999999")


def mutated(random: Random, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """Change a seed in one to eight places; ``words`` are what the format has a meaning for."""
    data = random.choice(seeds)
    if len(data) > 4_000 and random.random() < 0.8:  # most inputs are short: there are more of them in the same time
        start = random.randrange(len(data) - 2_000)
        data = data[start : start + random.randrange(200, 2_000)]
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        data = random.choice(_CHANGES)(random, data, seeds, words)
    return data[:LONGEST]


class Grammar:
    """Rules by which a text grows: ``<name>`` stands for one of what the name stands for, of which the first is short.

    >>> import random
    >>> Grammar({"sum": ("<n>", "<n>+<sum>"), "n": ("1",)}).grown(random.Random(7), "sum")
    b'1+1+1'
    """

    def __init__(self, rules: Mapping[str, Sequence[str]]) -> None:
        self.rules = {
            name: [re.split(f"<({'|'.join(map(re.escape, rules))})>", each)[::-1] for each in alternatives]
            for name, alternatives in rules.items()
        }

    def grown(self, random: Random, start: str, budget: int = 150) -> bytes:
        """Return a text; when the budget of rules is used up each takes the shortest way."""
        written: list[str] = []
        waiting: list[tuple[str, bool]] = [(start, True)]
        while waiting:
            text, is_rule = waiting.pop()
            if not is_rule:
                written.append(text)
                continue
            budget -= 1
            pieces = random.choice(self.rules[text]) if budget > 0 else self.rules[text][0]
            last = len(pieces) - 1
            waiting += [(piece, (last - place) % 2 == 1) for place, piece in enumerate(pieces)]
        return "".join(written).encode("utf-8", "surrogatepass")


def any_bytes(random: Random) -> bytes:
    """Return bytes that mean nothing."""
    return random.randbytes(random.choice((0, 1, 2, 7, 30, 300)))


def _somewhere(random: Random, data: bytes) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 1, 2, 4, 16, 64, 1_000)))


def _put(random: Random, data: bytes, piece: bytes) -> bytes:
    start = random.randrange(len(data) + 1)
    return data[:start] + piece + data[start:]


def _flip(random: Random, data: bytes, _seeds: Sequence[bytes], _words: Sequence[bytes]) -> bytes:
    if not data:
        return data
    place = random.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << random.randrange(8)]) + data[place + 1 :]


def _put_byte(random: Random, data: bytes, _seeds: Sequence[bytes], _words: Sequence[bytes]) -> bytes:
    return _put(random, data, random.choice(_BYTES))


def _put_word(random: Random, data: bytes, _seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    return _put(random, data, random.choice(words))


def _change_word(random: Random, data: bytes, _seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    start, end = _somewhere(random, data)
    return data[:start] + random.choice(words) + data[end:]


def _change_number(random: Random, data: bytes, _seeds: Sequence[bytes], _words: Sequence[bytes]) -> bytes:
    found = [match.span() for match in re.finditer(rb"[0-9]+", data[:5_000])]
    if not found:
        return _put(random, data, random.choice(_NUMBERS))
    start, end = random.choice(found)
    return data[:start] + random.choice(_NUMBERS) + data[end:]


def _leave_out(random: Random, data: bytes, _seeds: Sequence[bytes], _words: Sequence[bytes]) -> bytes:
    start, end = _somewhere(random, data)
    return data[:start] + data[end:]


def _cut(random: Random, data: bytes, _seeds: Sequence[bytes], _words: Sequence[bytes]) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _twice(random: Random, data: bytes, _seeds: Sequence[bytes], _words: Sequence[bytes]) -> bytes:
    start, end = _somewhere(random, data)
    return _put(random, data, data[start:end])


def _spliced(random: Random, data: bytes, seeds: Sequence[bytes], _words: Sequence[bytes]) -> bytes:
    other = random.choice(seeds)
    start, end = _somewhere(random, other)
    return _put(random, data, other[start:end])


def _many_times(random: Random, data: bytes, _seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """Put a word many times: what opens opens deep. Seldom very deep, for that takes as long as a thousand others."""
    many = int(2 ** random.uniform(1, 7)) if random.random() < 0.95 else int(2 ** random.uniform(7, 15))
    word = random.choice(words) + random.choice((b"", b" ", b"\n"))
    return _put(random, data, word * min(many, LONGEST // len(word)))


_CHANGES: tuple[Callable[[Random, bytes, Sequence[bytes], Sequence[bytes]], bytes], ...] = (
    _flip, _put_byte, _put_word, _put_word, _change_word, _change_word, _change_number, _leave_out, _leave_out, _cut,
    _twice, _spliced, _spliced, _many_times,
)  # fmt: skip
