"""A page's text becomes words and marks, each with its place, in lines that are prose, headings or items of a list."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# In scripts that do not part words, each character is a token, so that a name is found inside a run of them.
_UNPARTED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNPARTED}]|[^\W{_UNPARTED}]+|[^\w\s]")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_BULLET = re.compile(r"\s*(?:[•●▪◦‣·∙*–—-]|\(?\d{1,3}[.)])\s+(?=\S)")
_END = frozenset(".!?。！？…")
_CLOSING = frozenset("\"'”’»)]")
_SHORT, _LONG_LINE, _LONGEST_SENTENCE = 12, 40, 600
_ABBREVIATIONS = frozenset(
    "dr mr mrs ms prof st no nos vs inc ltd co corp approx ca cf e.g i.e eg ie etc jr sr dept vol ed eds fig".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark: as written, folded, and where it stands in the text."""

    text: str
    low: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Tell words and numbers from marks."""
        return self.text[0].isalnum() or self.text[0] == "_"

    @property
    def is_capital(self) -> bool:
        """Tell whether it begins with a capital letter."""
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Line:
    """Lines of the text that belong together: prose, a heading, or one item of a list."""

    kind: str  # prose, heading, item
    tokens: tuple[Token, ...]
    paragraph: int
    number: int = 0  # of the item in its list


def normalized(text: str) -> str:
    """Make alike what looks alike: ways of writing one letter, kinds of blanks, line ends; drop what is not seen.

    >>> normalized("Cedar\\u00a0Tru\\u00adst\\r\\n")
    'Cedar Trust\\n'
    """
    return unicodedata.normalize("NFKC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_INVISIBLE)


def tokenized(text: str, offset: int = 0) -> list[Token]:
    """Part text into words and marks.

    >>> [token.text for token in tokenized("CWT-Norland’s")]
    ['CWT', '-', 'Norland', '’', 's']
    """
    return [
        Token(match[0], match[0].casefold(), match.start() + offset, match.end() + offset)
        for match in _TOKEN.finditer(text)
    ]


def list_lines(text: str) -> list[Line]:
    """Return what belongs together; a paragraph is what blank lines part.

    >>> [(line.kind, line.paragraph, line.tokens[0].text) for line in list_lines("Members:\\n- Cedar Trust\\n\\nMore.")]
    [('prose', 1, 'Members'), ('item', 1, 'Cedar'), ('prose', 2, 'More')]
    """
    lines: list[Line] = []
    for paragraph, block in enumerate(_blocks(text), start=1):
        lines += _lines_of(block, paragraph, lines[-1] if lines else None)
    return lines


def _blocks(text: str) -> Iterator[list[tuple[int, str]]]:
    block: list[tuple[int, str]] = []
    start = 0
    for line in text.split("\n"):
        if line.strip():
            block.append((start, line))
        elif block:
            yield block
            block = []
        start += len(line) + 1
    if block:
        yield block


def _lines_of(block: list[tuple[int, str]], paragraph: int, before: Line | None) -> list[Line]:
    lines: list[Line] = []
    parts = list(_joined(block))
    plain_list = len(parts) > 1 and all(_is_short(tokens) and not bullet for bullet, tokens in parts)
    items = 0
    for bullet, tokens in parts:
        last = lines[-1] if lines else before
        listed = bullet or (
            _is_short(tokens)
            and last is not None
            and (last.tokens[-1].text == ":" or (last.kind == "item" and bool(lines)) or (plain_list and bool(lines)))
        )
        if listed:
            items += 1
        heading = not listed and (tokens[0].text == "#" or _is_short(tokens)) and tokens[-1].text != ":"
        lines.append(Line("item" if listed else "heading" if heading else "prose", tuple(tokens), paragraph, items))
    return lines


def _joined(block: list[tuple[int, str]]) -> Iterator[tuple[bool, list[Token]]]:
    """Join lines that were only wrapped; say of each result whether a bullet stands before it."""
    current: list[Token] = []
    bulleted, length = False, 0
    for start, line in block:
        mark = _BULLET.match(line)
        tokens = tokenized(line[mark.end() :], start + mark.end()) if mark else tokenized(line, start)
        if not tokens:
            continue
        wrapped = (
            current
            and not mark
            and current[0].text != "#"
            and current[-1].text not in _END
            and current[-1].text != ":"
            and (length >= _LONG_LINE or tokens[0].text[0].islower())
        )
        if current and not wrapped:
            yield bulleted, current
            current, bulleted = [], False
        bulleted = bulleted or bool(mark)
        if wrapped:
            current.extend(tokens)
        else:
            current = tokens
        length = len(line)
    if current:
        yield bulleted, current


def _is_short(tokens: list[Token]) -> bool:
    return len(tokens) <= _SHORT + 8 and sum(t.is_word for t in tokens) <= _SHORT and tokens[-1].text not in ".;"


def sentence_ends(tokens: tuple[Token, ...], inside: Iterable[int] = ()) -> list[int]:
    """Return where sentences end (the index behind the last token), never inside a name.

    >>> sentence_ends(tuple(tokenized("Dr. Hill came. He left.")))
    [5, 8]
    """
    forbidden = frozenset(inside)
    ends: list[int] = []
    index, last = 0, 0
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if token.text in _END:
            while index < len(tokens) and (tokens[index].text in _END or tokens[index].text in _CLOSING):
                index += 1
            if index < len(tokens) and index not in forbidden and _ends_here(tokens, index):
                ends.append(index)
                last = index
        elif index - last >= _LONGEST_SENTENCE and index not in forbidden:
            ends.append(index)
            last = index
    return [*ends, len(tokens)] if last < len(tokens) else ends


def _ends_here(tokens: tuple[Token, ...], index: int) -> bool:
    """Tell whether the full stop before ``index`` ends a sentence: not in "Dr. Hill", "A. N. Hill", "3.5"."""
    mark, following = tokens[index - 1], tokens[index]
    if following.start == mark.end and not following.is_capital:
        return False
    if following.text[0].islower():
        return False
    stop = next(
        (i for i in range(index - 1, -1, -1) if tokens[i].text not in _END and tokens[i].text not in _CLOSING), 0
    )
    word = tokens[stop]
    initial = len(word.text) == 1 and word.is_capital and word.text.isalpha() and tokens[stop + 1].text == "."
    return not (initial or (word.low in _ABBREVIATIONS and tokens[stop + 1].text == "."))
