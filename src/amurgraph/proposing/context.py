"""One sentence while it is read: how a verb, its two sides and the dates round it become a statement."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .dates import When
from .objects import Item, Right, RightReader
from .sentence import BULLET, Mention, Sentence
from .statements import Statement, class_of, ends_of
from .words import DETERMINERS, NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .memory import Memory
    from .names import Lexicon
    from .phrases import Phrase
    from .subjects import Left

MOST_ENDS = 400  # more on one side of one verb is no sentence
WIDEST_WORDS = 8
_BOUNDS = (
    (("more", "than"), "low"),
    (("at", "least"), "low"),
    (("over",), "low"),
    (("up", "to"), "high"),
    (("fewer", "than"), "high"),
    (("less", "than"), "high"),
    (("about",), "none"),
    (("around",), "none"),
    (("some",), "none"),
    (("nearly",), "none"),
    (("almost",), "none"),
    (("approximately",), "none"),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a phrase of the table stands, and what it may mean there."""

    first: int
    last: int
    options: tuple[Phrase, ...]


@dataclass
class Context:
    """A sentence, what is known around it, and whom it speaks of so far."""

    sentence: Sentence
    text: str
    lexicon: Lexicon
    memory: Memory
    hits: list[Hit] = field(default_factory=list)
    current: tuple[Mention, ...] = ()

    def __post_init__(self) -> None:
        verbs = {hit.first for hit in self.hits if any(one.form in ("finite", "participle") for one in hit.options)}
        self.right = RightReader(self.sentence, verbs)

    def statement(self, option: Phrase, left: Left, mention: Mention, item: Item, when: When) -> Statement | None:
        """Return what a phrase says of two mentions, by the first of its relations that may join them."""
        owned = self.sentence.is_possessive(item.mention)  # "supports the Zoo's rangers"
        for relation in option.relations:
            if owned and relation not in ("supports", "funds"):
                continue
            pairs = (mention, item.mention) if option.left == "subject" else (item.mention, mention)
            ends = self.ends(relation, *pairs)
            if ends is None:
                continue
            implied = option.reading == "implied" or left.implied or item.implied or option.form == "gerund"
            over = left.former or (option.event == "end" and not when.end)
            gone = over and not when.end
            return Statement(
                ends[0],
                relation,
                ends[1],
                "implied" if implied or gone or (left.past and not when.end and not when.start) else "stated",
                "denies" if left.denied or gone else "",
                when,
                note="formerly so; the page gives no end" if gone else "",
            )
        return None

    def ends(self, relation: str, subject: Mention, target: Mention) -> tuple[str, str] | None:
        """Return the two things, if each is plain and the relation may join them."""
        ends = self.lexicon.ends
        subjects, objects, same_kind = ends_of(relation)
        left = [slug for slug in meant_by(subject) if class_of(ends[slug]) in subjects]
        right = [slug for slug in meant_by(target) if class_of(ends[slug]) in objects]
        if subject.single:
            left = left[:1]
        if target.single:
            right = right[:1]
        if len(left) != 1 or len(right) != 1 or left == right:
            return None
        if same_kind and ends[left[0]].sort != ends[right[0]].sort:
            return None
        return left[0], right[0]

    # ---- dates ----

    def when(self, left: Left, hit: Hit, start: int, right: Right, item: Item, after: When | None) -> When:
        """Return the dates said of one of the list: its own, else those of the whole."""
        sentence = self.sentence
        inside = [when for when in sentence.dates if left.chain <= when.first < (hit.first or start)]
        inside += [when for when in sentence.dates if hit.first <= when.first < start]
        event = next((option.event for option in hit.options if option.event), "")
        own = [item.when] if item.when else []
        if after and (len(right.items) == 1 or not item.when):
            own.append(after)
        found = own or inside or self._fronted_dates(left)
        merged = When()
        for when in found:
            settled = when.settled(event)
            merged = When(
                start=merged.start or settled.start, end=merged.end or settled.end, as_of=merged.as_of or settled.as_of
            )
        return _in_order(merged)

    def _fronted_dates(self, left: Left) -> list[When]:
        """Return a date right before the subject: "In 2014 the Trust …"."""
        sentence = self.sentence
        first = min((mention.first for mention in left.mentions), default=0)
        index = first - 1
        while sentence.low(index) in DETERMINERS or sentence.low(index) == ",":
            index -= 1
        when = sentence.date_at.get(index)
        if when is None:
            return []
        begin = when.first - (sentence.low(when.first - 1) in ("in", "on", "during"))
        return [when] if sentence.low(begin - 1) in ("", BULLET, "and", "but", ",", ";", "while") else []

    def date_behind(self, at: int, following: int) -> When | None:
        """Return the date that follows the list, before the next comma, "and" or verb."""
        sentence = self.sentence
        for index in range(at, min(following, len(sentence.tokens))):
            if index in sentence.date_at:
                return sentence.date_at[index]
            low = sentence.low(index)
            if low in (";", "and", "but", BULLET, "while") or index in sentence.at:
                return None
            if low == "," and index + 1 not in sentence.date_at:
                return None
        return None

    # ---- counts ----

    def number(self, at: int) -> tuple[str, str, str, int] | None:
        """Return a number as written, its bounds, and the index behind it."""
        sentence = self.sentence
        bound, index = "", at
        words = [sentence.low(i) for i in range(at, at + 2)]
        for phrase, which in _BOUNDS:
            if words[: len(phrase)] == list(phrase):
                bound, index = which, at + len(phrase)
                break
        token = sentence.tokens[index] if index < len(sentence.tokens) else None
        if token is None or index in sentence.date_at:
            return None
        number = int(token.text) if re.fullmatch("[0-9]{1,6}", token.text) else NUMBERS.get(token.low, 0)
        if not number:
            return None
        written = self.text[sentence.tokens[at].start : token.end]
        low = str(number) if bound in ("", "low") else ""
        high = str(number) if bound in ("", "high") else ""
        return " ".join(written.split()), low, high, index + 1

    def words(self, hit: Hit, left: Left) -> str:
        """Return the words round a phrase."""
        return self.shown(max(0, min(left.chain, hit.first) - 2, hit.first - 3), hit.last + 5)

    def shown(self, first: int, last: int) -> str:
        """Return at most eight words of the text, to find the place again; they go into no table."""
        tokens = self.sentence.tokens[first : min(last, len(self.sentence.tokens))]
        words = self.text[tokens[0].start : tokens[-1].end].split() if tokens else []
        return " ".join(words[:WIDEST_WORDS])


def _in_order(when: When) -> When:
    """Drop an end that lies before its start: the dates belong to two things."""
    return replace(when, end="") if when.start and when.end and when.end[:4] < when.start[:4] else when


def each(mentions: Iterable[Mention]) -> list[Mention]:
    """Return one mention for each of several that "they" stands for."""
    return [
        replace(mention, slugs=slugs)
        for mention in mentions
        for slugs in ([(slug,) for slug in mention.slugs] if mention.single else [mention.slugs])
    ]


def meant_by(mention: Mention) -> tuple[str, ...]:
    """Return what a mention may mean, what "it" rather means first: what was spoken of, then the species."""
    return (*mention.slugs, *mention.fallback)
