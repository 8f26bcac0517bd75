"""How long, how deep and how large a query is, read off its text before any parser sees it.

A parser that goes down one level for each bracket dies of a few thousand of them, so it cannot be asked. Whatever could
be read in two ways, of which one hides brackets, is refused.
"""

from __future__ import annotations

import re

from ...errors import UnsafeInputError

LONGEST = 64_000  # bytes of UTF-8
DEEPEST = 64  # the engine's parser dies of 875 EXISTS or 984 calls within each other, and of 2,226 brackets
MOST = 2_000  # operators; chains of them are worked out by recursion, too
DEEPEST_TWICE = 8  # calls within each other that the engine's parser reads twice each: 20 of them take it 4 seconds

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# No alternative is ever tried twice at one place (possessive quantifiers): the time grows with the length alone.
_NAME = r"(?:(?:[^\W\d][\w.]{0,80}+)?:[\w:%-]*+(?:\.++[\w:%-]++)*+|\w++|[?$@]\w++|(?<=\d)\.\d++|\\.)"
_TOKENS = re.compile(
    r"""
    (?P<gap>(?:[ \t\r\n]++|\#[^\r\n]*+)++)
    |(?P<string>"{3}(?:[^"\\]|\\.|"(?!""))*+"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*+'{3}
        |"(?:[^"\\\r\n]|\\.)*+"|'(?:[^'\\\r\n]|\\.)*+')
    |(?P<endless>["'])
    |(?P<iri><[^<>"{}|^`\x00-\x20]*+>)
    |(?P<word>{name}++(?:[ \t\r\n]++{name}++)*+)
    |(?P<opening>[(\[{])
    |(?P<closing>[)\]}])
    |(?P<operator>\|\||&&|\^\^|[!<>]=|[-|/^!=<>+*,;.?])
    """.replace("{name}", _NAME),
    re.DOTALL | re.VERBOSE,
)
_SURELY_IRI = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*+://")
_HIDING = re.compile(r"[][()#'\\]")
_OPERANDS = frozenset({"string", "iri", "word", "closing"})
_READ_TWICE = re.compile(r"(?:regex|substr|replace|group_concat)\Z", re.IGNORECASE)


def raise_for_size(text: str, where: str) -> None:
    """Refuse a query that is too long, too deep or too large.

    Args:
        text: the query.
        where: how errors call it.

    Raises:
        UnsafeInputError: it has more than 64,000 bytes, 64 levels of brackets or 2,000 operators, or cannot be read.

    >>> raise_for_size("ASK { " + "{" * 64 + "}" * 64 + " }", "query")
    Traceback (most recent call last):
    amurgraph.errors.UnsafeInputError: query: is nested more than 64 deep; flatten it

    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise UnsafeInputError(f"{where}: holds half a character at {error.start}; write it as UTF-8") from error
    if size > LONGEST:
        raise UnsafeInputError(f"{where}: has {size:,} bytes; {LONGEST:,} are the most, shorten it")
    # Engines differ in whether an escape is resolved before the text is read: it is measured both ways.
    for reading in {text, resolved(text)}:
        _Shape(where).raise_for(reading)


def resolved(text: str) -> str:
    r"""Return a query with the escapes of characters resolved.

    >>> resolved("\\u0053ERVICE")
    'SERVICE'
    """
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), text)


class _Shape:
    """What is open, and how much was counted, at a place in a query."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.opened: list[str] = []
        self.before: re.Match[str] | None = None
        self.operators = self.read_twice = 0

    def raise_for(self, text: str) -> None:
        """Read a query to its end, or to a string that does not end: no parser gets further."""
        steps = {"opening": self._open, "closing": self._close, "operator": self._count, "iri": self._doubt}
        for token in _TOKENS.finditer(text):
            kind = token.lastgroup or ""
            if kind == "endless":
                return
            if kind in steps:
                steps[kind](token[0])
            if kind != "gap":
                self.before = token

    def _open(self, bracket: str) -> None:
        self._count()
        called = self.before is not None and self.before.lastgroup == "word" and _READ_TWICE.search(self.before[0])
        self.opened.append("call read twice" if called else bracket)
        self.read_twice += bool(called)
        if len(self.opened) > DEEPEST:
            raise UnsafeInputError(f"{self.where}: is nested more than {DEEPEST} deep; flatten it")
        if self.read_twice > DEEPEST_TWICE:
            raise UnsafeInputError(
                f"{self.where}: has REGEX, REPLACE, SUBSTR or GROUP_CONCAT more than {DEEPEST_TWICE} deep within each "
                "other; BIND what is inside first"
            )

    def _close(self, _bracket: str) -> None:
        if self.opened:
            self.read_twice -= self.opened.pop() == "call read twice"

    def _count(self, _operator: str = "") -> None:
        self.operators += 1
        if self.operators > MOST:
            raise UnsafeInputError(f"{self.where}: has more than {MOST:,} operators; ask in several queries")

    def _doubt(self, iri: str) -> None:
        """After an operand in round brackets ``<`` is "less than", or begins the next member of a list."""
        operand = self.before is not None and self.before.lastgroup in _OPERANDS
        doubtful = operand and self.opened and self.opened[-1] not in "[{"
        if doubtful and _HIDING.search(iri) and not _SURELY_IRI.match(iri):
            raise UnsafeInputError(
                f"{self.where}: {iri[:40]!r} may be an address or a comparison; put blanks round < and >"
            )
