"""What a verb is about: the list of mentions on its right, with what may stand between and inside."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .sentence import BULLET
from .words import AROUND_TAXA, AUXILIARIES, FILLERS, LIST_OPENERS, NAME_TAILS, NUMBERS, PREPOSITIONS

if TYPE_CHECKING:
    from collections.abc import Container

    from .dates import When
    from .sentence import Mention, Sentence

_SEPARATORS = frozenset({",", ";", "and", "&", "or", "nor", "plus", BULLET, "/"})
_OPENING = frozenset({":", "“", '"', "«", "‘", "-", "–", "—"})
_CLOSING = frozenset("”\"»’'")
_WORK_OF = frozenset(
    "work efforts activities projects projects programmes programs conservation patrols rangers".split()
)
_LONGEST_GAP, _LONGEST_ITEM, _LONGEST_BULLET = 14, 10, 60


@dataclass(frozen=True, slots=True)
class Item:
    """One of the list: whom it mentions, the dates said of it alone, whether the reading is plain."""

    mention: Mention
    when: When | None = None
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Right:
    """The list on the right and where it ends."""

    items: tuple[Item, ...]
    last: int


class RightReader:
    """Reads lists of one sentence; knows where verbs stand, since no list reaches over one."""

    def __init__(self, sentence: Sentence, verbs: Container[int]) -> None:
        self.sentence, self.verbs = sentence, verbs
        self._bullets = [index for index, token in enumerate(sentence.tokens) if token.text == BULLET]

    def read(self, at: int, *, preposition: str = "", of_taxa: bool = False, counted: bool = False) -> Right:
        """Return the list that begins at ``at``.

        Args:
            at: the index behind the phrase.
            preposition: the last word of the phrase, which may be said again: "with A and with B".
            of_taxa: "the health of the otters" is read as the otters.
            counted: "15 organizations, among them A and B" is read as A and B.

        """
        index, when, implied = self._first(at, of_taxa=of_taxa, counted=counted)
        items: list[Item] = []
        last = at
        end = self._end(at)
        while index is not None and index < end:
            mention = self.sentence.at[index]
            item, last = self._item(mention, when, implied=implied)
            index, when = self._next(last, end, preposition)
            own = self.sentence.date_at.get(last)
            items.append(item if index is None or own is None else replace(item, when=own))
        return Right(tuple(items), last)

    def _end(self, at: int) -> int:
        """Return what a list that begins here cannot reach over: where it begins inside an item, the next item."""
        place = bisect_left(self._bullets, at)
        return self._bullets[place] if 0 < place < len(self._bullets) else len(self.sentence.tokens)

    def _first(self, at: int, *, of_taxa: bool, counted: bool) -> tuple[int | None, When | None, bool]:
        index, when = self._over_fillers(at, marks=True)
        if index in self.sentence.at:
            return index, when, False
        if of_taxa:
            return self._around_a_taxon(at), when, False
        work = self._work_of(index)
        if work is not None:
            return work, when, True
        opened = self._opened_list(index)
        return opened, when, not counted

    def _over_fillers(self, at: int, *, marks: bool, preposition: str = "") -> tuple[int, When | None]:
        """Go over what says nothing of whom the list is: articles, adjectives, numbers, dates."""
        sentence, when, index = self.sentence, None, at
        while index < len(sentence.tokens) and index not in sentence.at:
            token = sentence.tokens[index]
            if index in sentence.date_at:
                when = sentence.date_at[index]
                index = when.last + (sentence.low(when.last) == ",")
            elif (
                token.low in FILLERS
                or token.low in NUMBERS
                or token.text.isdecimal()
                or (token.is_capital and token.low.endswith(NAME_TAILS))
                or (marks and (token.text in _OPENING or token.text == BULLET))
                or (token.low == "," and index > at and sentence.low(index - 1) not in (",", BULLET))
                or (preposition and token.low == preposition)
            ):
                index += 1
            else:
                break
        return index, when

    def _around_a_taxon(self, at: int) -> int | None:
        """Read "the diseases of wild otters", "the survival of the otter"."""
        sentence = self.sentence
        gap = 0
        for index in range(at, min(len(sentence.tokens), at + _LONGEST_ITEM)):
            if index in sentence.at:
                return index
            low = sentence.low(index)
            if low in AROUND_TAXA or low in FILLERS:
                continue
            gap += 1
            if gap > 3 or not low.isalpha() or index in self.verbs:  # noqa: PLR2004 - "diseases and parasites of"
                return None
        return None

    def _work_of(self, index: int) -> int | None:
        """Read "supports the work of A" as A."""
        sentence = self.sentence
        while sentence.low(index) in FILLERS:
            index += 1
        if sentence.low(index) not in _WORK_OF or sentence.low(index + 1) not in ("of", "by"):
            return None
        index, _ = self._over_fillers(index + 2, marks=False)
        return index if index in sentence.at else None

    def _opened_list(self, at: int) -> int | None:
        """Read "farmers, rangers and groups such as A and B" as A and B."""
        sentence = self.sentence
        for index in range(at, min(len(sentence.tokens), at + _LONGEST_GAP)):
            low = sentence.low(index)
            if index in sentence.at or index in self.verbs or low in (".", ";"):
                return None
            two_words = f"{low} {sentence.low(index + 1)}"
            if low in LIST_OPENERS or low in (":", BULLET) or two_words in ("such as", "among them"):
                found, _ = self._over_fillers(index, marks=True)
                return found if found in sentence.at else None
        return None

    def _item(self, mention: Mention, when: When | None, *, implied: bool) -> tuple[Item, int]:
        sentence = self.sentence
        index = mention.last
        if sentence.is_possessive(mention):
            return Item(mention, when, implied=True), index
        while sentence.low(index) in _CLOSING:
            index += 1
        behind = sentence.behind_bracket(index)
        inside = next((sentence.date_at[i] for i in range(index, behind) if i in sentence.date_at), None)
        return Item(mention, inside or when, implied or not mention.plain), behind

    def _next(self, at: int, end: int, preposition: str) -> tuple[int | None, When | None]:
        """Return where the next of the list stands; None if the list is over."""
        sentence = self.sentence
        bullet = self._next_bullet(at, end)
        before = next(
            (sentence.at[i] for i in range(at - 1, max(-1, at - _LONGEST_ITEM), -1) if i in sentence.at), None
        )
        group = sentence.group_of[before] if before else ()
        if bullet is not None and before and before != group[-1]:  # "• the Easton and Northport zoos"
            return group[group.index(before) + 1].first, None
        if bullet is not None and any(sentence.low(i) == BULLET for i in range(max(0, at - _LONGEST_ITEM), at + 1)):
            index, when = self._over_fillers(bullet + 1, marks=True)
            return (index, when) if index in sentence.at else self._next_known(bullet, end)
        separator = self._to_separator(self._over_a_clause(at, preposition))
        for _ in range(_LONGEST_ITEM):
            if separator is None:
                return None, None
            behind = separator
            while sentence.low(behind) in _SEPARATORS:
                behind += 1
            if sentence.low(behind) == "as" and sentence.low(behind + 1) == "well":
                behind += 3
            found, when = self._over_fillers(behind, marks=False, preposition=preposition)
            if found in sentence.at:
                return (None, None) if self._begins_a_clause(found) else (found, when)
            separator = self._over_unknown(found)
        return None, None

    def _next_bullet(self, at: int, end: int) -> int | None:
        place = bisect_left(self._bullets, at)
        near = place < len(self._bullets) and self._bullets[place] < min(end, at + _LONGEST_BULLET)
        return self._bullets[place] if near else None

    def _next_known(self, bullet: int, end: int) -> tuple[int | None, When | None]:
        following = self._next_bullet(bullet + 1, end)
        while following is not None:
            index, when = self._over_fillers(following + 1, marks=True)
            if index in self.sentence.at:
                return index, when
            following = self._next_bullet(following + 1, end)
        return None, None

    def _over_a_clause(self, at: int, preposition: str) -> int:
        """Go over "…, which studies otters, and with", if the preposition tells that the list goes on."""
        sentence = self.sentence
        if sentence.low(at) == "," and sentence.low(at + 1) in ("which", "who"):
            for index in range(at + 2, at + _LONGEST_GAP):
                if [sentence.low(index + i) for i in range(3)] == [",", "and", preposition]:
                    return index
        return at

    def _to_separator(self, at: int) -> int | None:
        """Return where a comma or "and" stands, over a date or a place that still belongs to the item."""
        sentence, index = self.sentence, at
        while index in sentence.date_at and sentence.low(index) not in _SEPARATORS:
            index = sentence.date_at[index].last
        if sentence.low(index) in ("in", "from", "at", "of") and index not in sentence.date_at:
            index = next(
                (i for i in range(index, index + 5) if sentence.low(i) in _SEPARATORS or i in sentence.at), index
            )
        separated = sentence.low(index) in _SEPARATORS
        return index if separated or (sentence.low(index) == "as" and sentence.low(index + 1) == "well") else None

    def _over_unknown(self, at: int) -> int | None:
        """Go over an item that names nothing known; return where the separator behind it stands."""
        sentence = self.sentence
        for index in range(at, min(len(sentence.tokens), at + _LONGEST_ITEM)):
            low = sentence.low(index)
            if index in self.verbs or low in AUXILIARIES or low in ("which", "who", "that", "to", "but", "while"):
                return None
            if index in sentence.at and sentence.low(index - 1) not in PREPOSITIONS | {"the", "a", "an"}:
                return None
            if low in _SEPARATORS and index > at:
                return index
        return None

    def _begins_a_clause(self, index: int) -> bool:
        """Tell whether the mention is not of the list but the subject of what comes: "…, and A supports"."""
        sentence = self.sentence
        mention = sentence.at[index]
        behind = sentence.behind_bracket(sentence.group_of[mention][-1].last)
        while sentence.low(behind) in ("also", "still", "now") or sentence.low(behind).endswith("ly"):
            behind += 1
        own = sentence.behind_bracket(mention.last)
        verb = any(i in self.verbs or sentence.low(i) in AUXILIARIES for i in (behind, own))
        return verb or sentence.tokens[mention.first].low in ("it", "they", "which", "who")
