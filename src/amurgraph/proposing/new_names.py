"""Finds names of organizations that the data do not know: capitals with a word such as Trust, Zoo or Ministry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..claims.identifying import new_slug
from .names import End, Lexicon, Span
from .words import (
    ADVERBS,
    ENDINGS,
    HEADS,
    ORGANIZATION_KINDS,
    ORGANIZATION_WORDS,
    PLURAL_HEADS,
    SMALL,
    TITLES,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .tokens import Line, Token

_LINKERS = frozenset("of for the de der des du di della für".split())
_FIRST_WORDS = frozenset(
    "zoo tierpark stiftung fondation fondazione institut verein museum stichting фонд институт".split()
)
_LONGEST_NAME = 12
_LONGEST_ACRONYM = 10


@dataclass(frozen=True, slots=True)
class _Found:
    words: tuple[str, ...]
    sure: bool  # no other way to part the words
    shorter: tuple[str, ...] = ()  # what it would be without what may not belong to it


def add_new_organizations(lexicon: Lexicon, lines: Sequence[Line]) -> None:
    """Add to the lexicon the organizations that a page names and the data do not.

    >>> from .tokens import list_lines
    >>> lexicon = Lexicon()
    >>> add_new_organizations(lexicon, list_lines("It works with the Cedar Trust and Dr Ann Hill of Lakeland."))
    >>> lexicon.ends["cedar-trust"].label
    'Cedar Trust'
    """
    found: list[_Found] = []
    for line in lines:
        known = lexicon.spans(line.tokens)
        found += _names_in(line, [span for span in known if lexicon.ends[span.slugs[0]].sort == "org"])
    sure = {_key(one.words) for one in found if one.sure}
    for one in found:
        if one.sure or not (_key(one.shorter) in sure or lexicon.bearers(" ".join(one.shorter))):
            add_organization(lexicon, " ".join(one.words))


def add_organization(lexicon: Lexicon, name: str) -> End:
    """Add one new organization to the lexicon, or return the one that is called so."""
    known = [lexicon.ends[slug] for slug in lexicon.bearers(name) if lexicon.ends[slug].sort == "org"]
    if known:
        return known[0]
    slug = new_slug(name, lexicon.ends)
    end = End(slug, name, "org", _kind_of(name), new=True)
    lexicon.add(end, name)
    return end


def _kind_of(name: str) -> str:
    words = [word.casefold() for word in name.split()]
    plain = [ORGANIZATION_KINDS[word] for word in words if word in ORGANIZATION_KINDS]
    head = next((ORGANIZATION_KINDS[word] for word in words if word in HEADS and words[-1] not in HEADS), None)
    return head or (plain[-1] if plain else "unknown")


def _key(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


def _names_in(line: Line, known: list[Span]) -> list[_Found]:
    tokens = line.tokens
    at_known = {index: span for span in known for index in range(span.first, span.last)}
    found: list[_Found] = []
    index = 0
    while index < len(tokens):
        last = _run_end(tokens, index)
        if last > index:
            found += _names_of_run(line, index, last, at_known)
            index = last
        else:
            index += 1
    return found


def _is_name_word(token: Token) -> bool:
    return (
        token.is_word
        and (token.is_capital or token.text[0].isdecimal())
        and not token.text.isdecimal()
        and token.low not in TITLES
    )


def _run_end(tokens: Sequence[Token], first: int) -> int:
    """Return where a run of capitalized words ends; "of" joins after "Ministry", "and" is judged afterwards."""
    index = first
    headed = False
    while index < len(tokens):
        token = tokens[index]
        joined = index == first or tokens[index - 1].text in "&-" or tokens[index].start > tokens[index - 1].end
        if _is_name_word(token) and joined and not (index > first and token.low in SMALL and token.low != "and"):
            headed = headed or token.low in HEADS
            index += 1
            continue
        following = index + 1
        if token.text == "-" and index > first and tokens[index - 1].end == token.start:
            pass
        elif token.low in _LINKERS and headed and index > first:
            while following < len(tokens) and tokens[following].low in _LINKERS and following < index + 3:
                following += 1
        elif not (token.low == "and" or token.text == "&") or index == first:
            break
        if following >= len(tokens) or not _is_name_word(tokens[following]) or tokens[following].low in SMALL:
            break
        index = following
    return index


def _names_of_run(line: Line, first: int, last: int, at_known: dict[int, Span]) -> list[_Found]:
    tokens = line.tokens
    starts = first == 0 or tokens[first - 1].text in '.!?:;“"(•'
    while first < last and starts and (tokens[first].low in SMALL | ADVERBS or tokens[first].low.endswith("ly")):
        first, starts = first + 1, False
    owned = first >= 2 and tokens[first - 1].low == "s" and tokens[first - 2].text in "'’"  # noqa: PLR2004
    if first >= last or owned or (first and tokens[first - 1].low in TITLES):
        return []
    parts = _parts_at_and(tokens, first, last)
    if line.kind == "heading" and (len(parts) > 1 or last - first < sum(t.is_word for t in tokens) - 1):
        return []
    found: list[_Found] = []
    current: list[Token] = []
    for begin, end in parts:
        part = list(tokens[begin:end])
        if begin in at_known or not current or _has_word(current):
            if current and begin not in at_known and _continues(current, part):
                current = [*current, tokens[begin - 1], *part]
                continue
            found += _one(current, starts=starts and current[:1] == [tokens[first]])
            current = [] if begin in at_known else part
        elif len(current) == 1 and _has_word(part):  # "Rivers and Lakes Service", or "Norland and Cedar Trust"?
            merged = _texts([*current, tokens[begin - 1], *part])
            found += [_Found(merged, sure=False, shorter=_texts(part))] if _is_whole(part) else []
            current = []
        else:
            current = []
    return found + _one(current, starts=starts and current[:1] == [tokens[first]])


def _parts_at_and(tokens: Sequence[Token], first: int, last: int) -> list[tuple[int, int]]:
    cuts = [index for index in range(first, last) if tokens[index].low == "and" or tokens[index].text == "&"]
    return list(zip([first, *(cut + 1 for cut in cuts)], [*cuts, last], strict=True))


def _has_word(words: Sequence[Token]) -> bool:
    return any(token.low in ORGANIZATION_WORDS or token.low in ENDINGS for token in words)


def _continues(current: Sequence[Token], part: Sequence[Token]) -> bool:
    """Tell whether "and" is of a name: "Institute of Rivers and Lakes", "Zoo and Garden Association"."""
    lows = [token.low for token in current]
    headed = any(word in HEADS and following in _LINKERS for word, following in pairwise(lows))
    if headed and not _has_word(part):
        return True
    if headed and lows[-1] in ("zoos", "museums") and part[-1].low in ("aquariums", "aquaria"):
        return True
    return len(current) == 1 and lows[0] in ORGANIZATION_WORDS and _has_word(part)


def _is_whole(words: Sequence[Token]) -> bool:
    """Tell whether the words are a name of an organization, from its first word to its last."""
    lows = [token.low for token in words if token.is_word]
    if not 1 < len(lows) <= _LONGEST_NAME or not _has_word(words):
        return False
    headed = any(word in HEADS and following in _LINKERS for word, following in pairwise(lows))
    return lows[-1] in ORGANIZATION_WORDS or lows[-1] in ENDINGS or headed or lows[0] in _FIRST_WORDS


def _one(words: list[Token], *, starts: bool) -> list[_Found]:
    if not _is_whole(words):
        return []
    if starts and len(words) > 2 and _is_whole(words[1:]):  # noqa: PLR2004 - "Support Cedar Trust"?
        return [_Found(_texts(words), sure=False, shorter=_texts(words[1:]))]
    return [_Found(_texts(words), sure=True)]


def _texts(words: Sequence[Token]) -> tuple[str, ...]:
    """Return the words as a name is written: hyphens close up."""
    texts: list[str] = []
    for index, token in enumerate(words):
        if texts and index and token.start == words[index - 1].end:
            texts[-1] += token.text
        else:
            texts.append(token.text)
    return tuple(texts)


# ---- names that a page makes itself ----


def add_acronyms(lexicon: Lexicon, lines: Sequence[Line]) -> None:
    """Let an organization be called by the letters that follow its name in brackets.

    >>> from .tokens import list_lines
    >>> lexicon = Lexicon()
    >>> lexicon.add(End("cedar-trust", "Cedar Trust", "org", "NGO"), "Cedar Trust")
    >>> add_acronyms(lexicon, list_lines("The Cedar Trust (CT) plants trees."))
    >>> lexicon.bearers("CT")
    ('cedar-trust',)
    """
    for line in lines:
        tokens = line.tokens
        bracketed = any(_bracketed(tokens, index) for index, token in enumerate(tokens) if token.text == "(")
        for span in lexicon.spans(tokens) if bracketed else ():
            end = lexicon.ends[span.slugs[0]]
            letters = _bracketed(tokens, span.last)
            if not letters or len(span.slugs) > 1 or end.sort != "org" or letters in lexicon.names_of(end.slug):
                continue
            if not _abbreviates(letters, " ".join(token.text for token in tokens[span.first : span.last])):
                continue
            lexicon.forget(letters)  # on this page it means this
            if end.new and not end.acronym:
                end = lexicon.ends[end.slug] = replace(end, acronym=letters)
            lexicon.add(end, letters)


def _bracketed(tokens: Sequence[Token], at: int) -> str:
    texts = [token.text for token in tokens[at : at + 3]]
    if len(texts) < 3 or texts[0] != "(" or texts[2] not in (")", ",", ";"):  # noqa: PLR2004
        return ""
    letters = texts[1]
    return letters if 1 < len(letters) <= _LONGEST_ACRONYM and sum(c.isupper() for c in letters) > 1 else ""


def _abbreviates(letters: str, name: str) -> bool:
    """Tell whether the letters come in the name in this order, the first of them first.

    >>> _abbreviates("ALOT", "Alder Lynx and Otter Trust"), _abbreviates("UK", "Hill Fund")
    (True, False)
    """
    if letters[0].casefold() != name[0].casefold():
        return False
    rest = iter(name.casefold())
    return all(letter in rest for letter in letters.casefold())


def shared_heads(lexicon: Lexicon, tokens: Sequence[Token]) -> list[Span]:
    """Return the bodies of "the Easton, Millbrook and Northport zoos": each word with the head it shares."""
    found: list[Span] = []
    for index, token in enumerate(tokens):
        head = PLURAL_HEADS.get(token.low)
        if head is None or index < 3 or not tokens[index - 1].is_capital:  # noqa: PLR2004
            continue
        runs = _runs_before(tokens, index)
        if len(runs) > 1:
            for first, last in runs:
                name = " ".join(t.text for t in tokens[first:last] if t.is_word) + f" {head}"
                with_head = index + 1 if last == index else last
                found.append(Span(first, with_head, (add_organization(lexicon, name).slug,)))
    return found


def _runs_before(tokens: Sequence[Token], head: int) -> list[tuple[int, int]]:
    """Return the runs of capitals that commas and one "and" part, from left to right."""
    runs: list[tuple[int, int]] = []
    last = head
    while last > 0:
        first = last
        while first > 0 and tokens[first - 1].is_capital and last - first < 4 and tokens[first - 1].low not in SMALL:  # noqa: PLR2004
            first -= 1
        if first == last or any(t.low in ORGANIZATION_WORDS for t in tokens[first:last]):
            break
        runs.insert(0, (first, last))
        gap = first - 1
        if gap > 0 and tokens[gap].low in ("and", "&"):
            gap -= tokens[gap - 1].text == ","
            if len(runs) > 1:
                break
        elif gap <= 0 or tokens[gap].text != "," or len(runs) < 2:  # noqa: PLR2004
            break
        last = gap
    return runs
