"""One sentence with what it mentions: names, pronouns, dates; which of them stand in one list, and under what word."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from .dates import When, list_dates
from .words import (
    ADJECTIVES,
    ADVERBS,
    DETERMINERS,
    GENERIC,
    NAME_TAILS,
    OPENERS,
    ORGANIZATION_WORDS,
    PREPOSITIONS,
)

if TYPE_CHECKING:
    from .tokens import Token

BULLET = "•"
_COORDINATORS = frozenset({"and", "&", "or", "nor", "as", "well", "plus"})
_OPENING_MARKS = frozenset(',;:“"«‘–—' + BULLET)
_FARTHEST_LINK = 7
_BEFORE_NAMES = DETERMINERS | GENERIC | (ADJECTIVES - PREPOSITIONS)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a thing is meant: by its name, or by a word that stands for it."""

    first: int
    last: int
    slugs: tuple[str, ...]
    plain: bool = True  # a name; False: a pronoun or "the alliance", read from what was said before
    single: bool = False  # "it", "they": never one of a list
    fallback: tuple[str, ...] = ()  # what "it" means where the first reading cannot stand: the species


@dataclass
class Sentence:
    """Tokens of one sentence (with the items of a list that it introduces), places and mentions."""

    tokens: list[Token]
    places: list[str]
    heading: bool = False
    mentions: list[Mention] = field(default_factory=list)

    @cached_property
    def at(self) -> dict[int, Mention]:
        """The mention that stands over each token."""
        return {index: mention for mention in self.mentions for index in range(mention.first, mention.last)}

    @cached_property
    def dates(self) -> list[When]:
        """Every date in it."""
        return list_dates(self.tokens)

    @cached_property
    def date_at(self) -> dict[int, When]:
        """The date that stands over each token."""
        return {index: when for when in self.dates for index in range(when.first, when.last)}

    @cached_property
    def group_of(self) -> dict[Mention, tuple[Mention, ...]]:
        """For each mention those that stand in one list with it: "A, B and C"."""
        groups: dict[Mention, tuple[Mention, ...]] = {}
        for group in self._groups():
            groups.update(dict.fromkeys(group, group))
        return groups

    def low(self, index: int) -> str:
        """Return the folded word at an index; nothing outside the sentence."""
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""

    def is_possessive(self, mention: Mention) -> bool:
        """Tell whether an apostrophe follows: "the Trust's"."""
        ends = self.low(mention.last + 1) in ("s", "") or self.low(mention.last - 1).endswith("s")
        return self.low(mention.last) in ("'", "’") and ends

    def before_bracket(self, index: int) -> int:
        """Return the index before a bracket that closes here, else the index itself."""
        if self.low(index) != ")":
            return index
        for opened in range(index - 1, max(-1, index - 30), -1):
            if self.low(opened) == "(":
                return opened - 1
        return index

    def behind_bracket(self, index: int) -> int:
        """Return the index behind a bracket that opens here, else the index itself."""
        if self.low(index) != "(":
            return index
        for closed in range(index + 1, min(len(self.tokens), index + 30)):
            if self.low(closed) == ")":
                return closed + 1
        return index

    def ending_at(self, index: int) -> Mention | None:
        """Return the mention whose last word stands here, a bracket behind it left out."""
        return self.at.get(self.before_bracket(index))

    def governor(self, mention: Mention) -> tuple[str, int]:
        """Return what stands before a list of mentions: start, ok, preposition or word; and where."""
        index = self.group_of[mention][0].first - 1
        while index >= 0 and self._is_light(index):
            index -= 1
        if index < 0 or self.low(index) == BULLET:
            return "start", index
        low = self.low(index)
        if index in self.date_at or low in OPENERS or low in ADVERBS or low.endswith("ly") or low in _OPENING_MARKS:
            return "ok", index
        return ("preposition" if low in PREPOSITIONS or low in ("as", "(") else "word"), index

    def is_agent(self, mention: Mention) -> bool:
        """Tell whether a mention may be what a verb further on is said of."""
        return self.governor(mention)[0] in ("start", "ok") and not self.is_possessive(mention)

    def _is_light(self, index: int) -> bool:
        token = self.tokens[index]
        if index in self.at:
            return False
        return (
            token.low in _BEFORE_NAMES
            or (token.low in ORGANIZATION_WORDS and not token.is_capital)
            or (token.is_capital and token.low.endswith(NAME_TAILS))
            or token.low in ("ltd", "-")
        )

    def _groups(self) -> list[tuple[Mention, ...]]:
        """Part the mentions into lists; commas alone join nothing unless an "and" closes the list."""
        groups: list[list[Mention]] = []
        links: list[str] = []
        for mention in self.mentions:
            link = self._link(groups[-1][-1], mention) if groups else ""
            if link:
                groups[-1].append(mention)
                links.append(link)
            else:
                groups += _closed(groups.pop(), links) if groups else []
                groups.append([mention])
                links = []
        if groups:
            groups += _closed(groups.pop(), links)
        return [tuple(group) for group in groups]

    def _link(self, before: Mention, mention: Mention) -> str:
        """Return how two mentions are joined: "and", ",", or nothing."""
        if before.single or mention.single or mention.first - before.last > _FARTHEST_LINK:
            return ""
        index = self.behind_bracket(before.last)
        words = [self.low(i) for i in range(index, mention.first)]
        if not words or BULLET in words:
            return ""
        coordinators = [word for word in words if word in _COORDINATORS]
        rest = [
            i
            for i in range(index, mention.first)
            if self.low(i) not in _COORDINATORS and self.low(i) != "," and not self._is_light(i)
        ]
        if rest or not (coordinators or words[0] == ","):
            return ""
        return "and" if coordinators else ","


def _closed(group: list[Mention], links: list[str]) -> list[list[Mention]]:
    """Break off what only commas join behind the last "and"."""
    last = max((index for index, link in enumerate(links) if link == "and"), default=-1)
    whole = group[: last + 2] if last >= 0 else []
    return ([whole] if whole else []) + [[mention] for mention in group[len(whole) :]]
