"""Finds known names in a text: the longest first, whole words only, capitals where the name has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .tokens import Token, normalized, tokenized
from .words import ADVERBS, GENERIC, NAME_TAILS, SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..claims import Claims, Thing

_AND = "and"
_WITHIN_NAMES = frozenset("-‐–—'’.&«»“”\"()/")  # marks that may part the words of a name, whatever the data write
_LOOSE_SORTS = frozenset({"tax", "threat", "stress"})  # common nouns: capitals mean nothing
_LEAST = 2


@dataclass(frozen=True, slots=True)
class End:
    """What may stand at an end of a candidate: a thing of the data, or an organization new to them."""

    slug: str
    label: str
    sort: str
    kind: str
    acronym: str = ""
    new: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """Where a name stands: tokens ``first`` up to, but without, ``last``; the slugs of what bears it."""

    first: int
    last: int
    slugs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Name:
    slug: str
    words: tuple[str, ...]
    marks: frozenset[str]  # those that else would end a name or a sentence
    main: bool


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    ends: list[_Name] = field(default_factory=list)


class Lexicon:
    """All names by which things may be called in a text.

    >>> lexicon = Lexicon()
    >>> lexicon.add(End("cedar-trust", "Cedar Trust", "org", "NGO"), "Cedar Trust")
    >>> tokens = tokenized("The Cedar Trust plants cedar; trust it.")
    >>> [(span.first, span.last, span.slugs) for span in lexicon.spans(tokens)]
    [(1, 3, ('cedar-trust',))]
    """

    def __init__(self) -> None:
        self.ends: dict[str, End] = {}
        self._root = _Node()
        self._names: dict[str, list[str]] = {}

    def add(self, end: End, name: str, *, main: bool = True) -> None:
        """Let a thing be called by a name."""
        self.ends.setdefault(end.slug, end)
        words = _name_words(name)
        if words and words[0].casefold() == "the":
            words = words[1:]
        if len("".join(words)) < _LEAST or (len(words) == 1 and words[0].isdecimal()):
            return
        self._names.setdefault(end.slug, []).append(" ".join(words))
        node = self._root
        for word in words:
            node = node.next.setdefault(word.casefold(), _Node())
        entry = _Name(end.slug, words, frozenset(",.") & frozenset(name), main)
        if entry not in node.ends:
            node.ends.append(entry)

    def bearers(self, name: str) -> tuple[str, ...]:
        """Return the slugs of what is called so, in any case of letters."""
        node: _Node | None = self._root
        for word in _name_words(name):
            node = node.next.get(word.casefold()) if node else None
        return tuple(sorted({entry.slug for entry in node.ends})) if node else ()

    def names_of(self, slug: str) -> list[str]:
        """Return every name of a thing, as its words."""
        return self._names.get(slug, [])

    def forget(self, name: str) -> None:
        """Let nothing be called by this name: the page itself says what it means there."""
        node: _Node | None = self._root
        for word in _name_words(name):
            node = node.next.get(word.casefold()) if node else None
        if node:
            node.ends.clear()

    def spans(self, tokens: Sequence[Token]) -> list[Span]:
        """Return where names stand: at each place the longest, never two over one word."""
        found: list[Span] = []
        index = 0
        while index < len(tokens):
            span = self._span_at(tokens, index) if tokens[index].is_word else None
            if span is None:
                index += 1
                continue
            span = self._with_place_behind(tokens, _closed(tokens, span))
            found.append(span)
            index = span.last
        return found

    def _span_at(self, tokens: Sequence[Token], first: int) -> Span | None:
        node = self._root
        best: Span | None = None
        index, words, marks = first, list[str](), set[str]()
        while index < len(tokens) and index - first <= 3 * len(words) + 3:  # a run of marks is no name
            token = tokens[index]
            word = _AND if token.text == "&" else token.low
            if word in node.next:
                node = node.next[word]
                words.append(_AND if token.text == "&" else token.text)
                slugs = self._fitting(node, words, tokens, first, index + 1, marks)
                best = Span(first, index + 1, slugs) if slugs else best
            elif token.text == "," or (token.text == "." and _blank_behind(tokens, index)):
                marks.add(token.text)
            elif token.is_word or token.text not in _WITHIN_NAMES:
                break
            index += 1
        return best

    def _fitting(
        self, node: _Node, words: list[str], tokens: Sequence[Token], first: int, last: int, marks: set[str]
    ) -> tuple[str, ...]:
        """Return whose name this is here; whoever has it as the main name goes before whoever has it besides."""
        fitting = []
        for name in node.ends:
            loose = self.ends[name.slug].sort in _LOOSE_SORTS
            if (
                marks <= name.marks
                and _cases_agree(name.words, words, loose=loose)
                and _stands_alone(tokens, first, last, single=len(words) == 1, loose=loose)
            ):
                fitting.append(name)
        mains = [name for name in fitting if name.main]
        return tuple(sorted({name.slug for name in mains or fitting}))

    def _with_place_behind(self, tokens: Sequence[Token], span: Span) -> Span:
        """Read "Cedar Society (CS) – Lakeland" as "CS Lakeland", if that is a name too."""
        if len(span.slugs) != 1 or self.ends[span.slugs[0]].sort != "org":
            return span
        slug, at = span.slugs[0], span.last
        names = self.names_of(slug)
        bracketed = [t.text for t in tokens[at : at + 3]]
        if len(bracketed) == 3 and bracketed[0] == "(" and bracketed[2] == ")" and bracketed[1] in names:  # noqa: PLR2004
            at += 3
        for length in (2, 1):
            place, behind = _place_at(tokens, at, length)
            for name in names if place else ():
                others = [one for one in self.bearers(f"{name} {place}") if one != slug]
                if len(others) == 1:
                    return Span(span.first, behind, (others[0],))
        return span


def _closed(tokens: Sequence[Token], span: Span) -> Span:
    """Take in the mark that closes a bracket or quotation inside a name: "Hill Fund (Lakeland)"."""
    for opening, closing in ("()", "«»", "“”", "„“"):
        inside = [token.text for token in tokens[span.first : span.last]]
        behind = tokens[span.last].text if span.last < len(tokens) else ""
        if behind == closing and inside.count(opening) > inside.count(closing):
            span = Span(span.first, span.last + 1, span.slugs)
    return span


def _place_at(tokens: Sequence[Token], at: int, length: int) -> tuple[str, int]:
    """Return the capitalized words after a dash or in brackets, and where what follows begins."""
    opened = at < len(tokens) and tokens[at].text == "("
    if at < len(tokens) and tokens[at].text in "(-–—":
        at += 1
    words = tokens[at : at + length]
    behind = at + length + opened
    whole = len(words) == length and all(token.is_capital for token in words)
    closed = not opened or (behind <= len(tokens) and tokens[behind - 1].text == ")")
    return (" ".join(token.text for token in words), behind) if whole and closed else ("", at)


def lexicon_of(claims: Claims) -> Lexicon:
    """Return the names of everything in a data set."""
    lexicon = Lexicon()
    for thing in sorted(claims.things.values(), key=lambda thing: thing.slug):
        end = End(thing.slug, thing.label, thing.sort, thing.kind, thing.acronym)
        lexicon.ends[thing.slug] = end
        if thing.sort == "action":  # no page calls it by its name
            continue
        for name in (thing.label, thing.acronym, thing.scientific_name):
            lexicon.add(end, name)
        for name in (*thing.aliases, *(name.text for name in thing.names)):
            lexicon.add(end, name, main=False)
        for name in _other_forms(thing):
            lexicon.add(end, name, main=False)
    return lexicon


def _other_forms(thing: Thing) -> Iterable[str]:
    """Return what else a common noun may look like: "otters"; "hunting" of "Poaching and hunting"."""
    names = (thing.label, *thing.aliases)
    if thing.sort == "tax":
        return [f"{name}{'es' if name.endswith(('s', 'x', 'ch', 'sh')) else 's'}" for name in names]
    if thing.sort in ("threat", "stress"):
        parts = [part.strip() for name in names if " and " in name for part in name.split(" and ")]
        return [part for part in parts if " " in part or part.endswith("ing")]
    return ()


def _name_words(name: str) -> tuple[str, ...]:
    return tuple(
        _AND if token.text == "&" else token.text
        for token in tokenized(normalized(name))
        if token.is_word or token.text == "&"
    )


def _blank_behind(tokens: Sequence[Token], index: int) -> bool:
    return index + 1 < len(tokens) and tokens[index + 1].start > tokens[index].end


def _cases_agree(written: Sequence[str], words: Sequence[str], *, loose: bool) -> bool:
    """Tell whether a text has capitals where the name has them.

    >>> _cases_agree(["CEDAR"], ["Cedar"], loose=False), _cases_agree(["River", "Zoo"], ["RIVER", "ZOO"], loose=False)
    (False, True)
    """
    if loose:
        return True
    if len(written) == 1:
        return written[0] == words[0]
    return all(_case_agrees(name, word) for name, word in zip(written, words, strict=True))


def _case_agrees(name: str, word: str) -> bool:
    if name == word or not name[0].isupper():
        return True
    if name.isupper() and len(name) > 1:
        return False
    return word[0].isupper() or name.casefold() in SMALL


def _stands_alone(tokens: Sequence[Token], first: int, last: int, *, single: bool, loose: bool) -> bool:
    """Tell whether the name is not a part of a longer one: "Cedar Trust Bank", "anti-poaching"."""
    if _is_hyphened(tokens, first - 1) and first > 1 and tokens[first - 2].is_word:
        return False
    return loose or (_ends_there(tokens, last, single=single) and _begins_there(tokens, first))


def _is_hyphened(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a hyphen stands here without blanks round it."""
    if not 0 < index < len(tokens) - 1 or tokens[index].text not in "-‐":
        return False
    return tokens[index - 1].end == tokens[index].start and tokens[index].end == tokens[index + 1].start


def _ends_there(tokens: Sequence[Token], last: int, *, single: bool) -> bool:
    after = tokens[last] if last < len(tokens) else None
    if after is None:
        return True
    if after.is_word and after.is_capital and after.low not in SMALL:
        return after.start == tokens[last - 1].end  # scripts that do not part words
    return not (_is_hyphened(tokens, last) and (single or tokens[last + 1].is_capital))


def _begins_there(tokens: Sequence[Token], first: int) -> bool:
    before = tokens[first - 1] if first else None
    if before is None or not before.is_word or not before.is_capital or before.end == tokens[first].start:
        return True
    if before.low in SMALL or before.low in GENERIC or before.low.endswith(NAME_TAILS):
        return True
    return before.low.endswith("ly") or before.low in ADVERBS
