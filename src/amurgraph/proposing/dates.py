"""Finds dates in words: "since 2002", "from 2008 to March 2013", "as of 2011", "(2009)"."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .words import MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .tokens import Token

_YEAR = re.compile(r"(?:1[89]|20)[0-9]{2}", re.ASCII)
_DAY = re.compile(r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?", re.ASCII)
_DASHES = frozenset("-–—")
_UNTIL = frozenset("until till to through".split())


@dataclass(frozen=True, slots=True)
class When:
    """Dates as tables write them: a start, an end, of when the page speaks; ``at``: a time of which the verb decides.

    ``first`` and ``last`` are where the words stand.
    """

    first: int = 0
    last: int = 0
    start: str = ""
    end: str = ""
    as_of: str = ""
    at: str = ""

    def settled(self, event: str) -> When:
        """Return it with ``at`` told: when somebody joins it is a start, when somebody leaves an end."""
        if not self.at:
            return self
        if event == "start":
            return replace(self, at="", start=self.at)
        return replace(self, at="", end=self.at) if event == "end" else replace(self, at="", as_of=self.at)


def list_dates(tokens: Sequence[Token]) -> list[When]:
    """Return every date expression, in order.

    >>> from .tokens import tokenized
    >>> [(w.start, w.end, w.as_of) for w in list_dates(tokenized("since 2002, and until 5 May 2011; as of 2012"))]
    [('2002', '', ''), ('', '2011-05-05', ''), ('', '', '2012')]
    """
    found: list[When] = []
    index = 0
    while index < len(tokens):
        when = _expression(tokens, index)
        if when:
            found.append(when)
            index = when.last
        else:
            index += 1
    return found


def _expression(tokens: Sequence[Token], at: int) -> When | None:
    low = tokens[at].low
    following = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if low in ("as", "by", "at") and following in ("of", "at", "the", "from"):
        skip = 4 if [token.low for token in tokens[at + 1 : at + 4]] == ["the", "end", "of"] else 2
        return _only(*_date(tokens, at + skip), at, "start" if following == "from" else "")
    if low in ("until", "till", "by") or (low == "to" and _date(tokens, at + 1)[0]):
        return _only(*_date(tokens, at + 1), at, "" if low == "by" else "end")
    opened = low in ("since", "from", "between")
    date, last = _date(tokens, at + opened)
    if not date:
        return None
    until, behind = _range_end(tokens, last, "and" if low == "between" else "")
    if opened or until:
        return When(at, behind or last, start=date, end=until)
    return When(at, last, at=date)


def _only(date: str, last: int, first: int, event: str) -> When | None:
    """Return an expression of one date, told what it is."""
    return When(first, last, at=date).settled(event) if date else None


def _range_end(tokens: Sequence[Token], at: int, word: str) -> tuple[str, int]:
    if at < len(tokens) and (tokens[at].low in _UNTIL or tokens[at].text in _DASHES or tokens[at].low == word != ""):
        return _date(tokens, at + 1)
    return "", 0


def _date(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Return a date that stands here, as ISO writes it, and the index behind it."""
    words = [token.low for token in tokens[at : at + 5]]
    if not words:
        return "", at
    if _YEAR.fullmatch(words[0]):
        if words[1:2] == ["-"] and len(words) > 2 and re.fullmatch("0[1-9]|1[0-2]", words[2], re.ASCII):  # noqa: PLR2004
            return f"{words[0]}-{words[2]}", at + 3
        return words[0], at + 1
    day, month, rest = "", words[0], 1
    if _DAY.fullmatch(words[0]) and len(words) > 1:
        day, month, rest = words[0], words[1], 2
    if month not in MONTHS:
        return "", at
    if not day and len(words) > 1 and _DAY.fullmatch(words[1]):
        day, rest = words[1], 2
    while rest < len(words) and words[rest] in (",", "."):
        rest += 1
    if rest >= len(words) or not _YEAR.fullmatch(words[rest]):
        return "", at
    number = int("".join(filter(str.isdigit, day)) or 0)
    iso = f"{words[rest]}-{MONTHS[month]:02}"
    return (f"{iso}-{number:02}" if _is_day(iso, number) else iso), at + rest + 1


def _is_day(month: str, day: int) -> bool:
    try:
        datetime.date.fromisoformat(f"{month}-{day:02}")
    except ValueError:
        return False
    return True
