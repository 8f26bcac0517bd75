"""Who is meant on the left of a verb: the subject, over lists, appositions, relative clauses and "and"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .sentence import BULLET
from .words import (
    ADJECTIVES,
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    DOUBTS,
    FORMER,
    NEGATIONS,
    NUMBERS,
    PREPOSITIONS,
    WORKS,
)

if TYPE_CHECKING:
    from .sentence import Mention, Sentence

_LIGHT = DETERMINERS | AUXILIARIES | ADVERBS | ADJECTIVES | NEGATIONS | FORMER | frozenset(NUMBERS) | {"longer"}
_CARRIERS = frozenset(
    "carries carry carried carrying out conduct conducts conducted conducting undertakes undertake undertook does "
    "regular annual yearly".split()
)
_RELATIVES = frozenset("which who that whom".split())
_AND = frozenset("and but or then so ; :".split())
_VERB_LINKS = frozenset("to by in for while when through of".split())
_FARTHEST, _NEAR = 30, 10


@dataclass(frozen=True, slots=True)
class Left:
    """Who stands left of a phrase, and how the words between them colour what is said."""

    mentions: tuple[Mention, ...]
    chain: int  # where the words begin that belong to the phrase: "has never been a"
    implied: bool = False
    denied: bool = False
    former: bool = False
    past: bool = False


def find_left(
    sentence: Sentence,
    first: int,
    current: tuple[Mention, ...],
    *,
    loose: bool = False,
    carried: bool = False,
    apposed: bool = False,
) -> Left | None:
    """Return who stands left of the phrase that begins at ``first``; None if nobody plainly does.

    Args:
        sentence: the sentence.
        first: index of the first word of the phrase.
        current: whom the sentence was about before.
        loose: the phrase ("together with") may stand far from its subject.
        carried: the phrase is what somebody does ("carries out surveys of").
        apposed: the phrase may tell of the name right before a comma: "…, a member of", "…, funded by".

    """
    k, left = _walk_back(sentence, first, carried=carried)
    if k >= 0 and sentence.low(k) in DOUBTS:
        return None
    mention = sentence.at.get(k)
    finite = any(sentence.low(i) in AUXILIARIES for i in range(k + 1, first))
    told = sentence.ending_at(k - 1) if apposed and not finite and sentence.low(k) == "," else None
    if mention:
        found = _adjacent(sentence, mention, left)
    elif told and not told.single and not sentence.is_possessive(told):
        found = replace(left, mentions=(told,), implied=not told.plain)
    else:
        found = _distant(sentence, k, current, left)
    if found is None and loose and k >= 0:
        before = current or _first_agents(sentence, first)
        found = replace(left, mentions=before) if before else None
    if found is None or _is_doubtful(sentence, found, first):
        return None
    return found


def _walk_back(sentence: Sentence, first: int, *, carried: bool) -> tuple[int, Left]:
    """Go back over what belongs to the verb; return the first index that does not, and what the words say."""
    k = first - 1
    denied = former = past = False
    while k >= 0 and k not in sentence.at:
        low = sentence.low(k)
        if low == "longer" and sentence.low(k - 1) == "no":
            former, k = True, k - 2
            continue
        if low == "only" and sentence.low(k - 1) == "not":
            k -= 2
            continue
        if low == "t" and sentence.low(k - 1) in ("'", "’"):
            denied, k = True, k - 3
            continue
        comma_of_date = low == "," and (_is_between_commas(sentence, k - 1) or _is_between_commas(sentence, k + 1))
        if not (
            low in _LIGHT
            or low.endswith("ly")
            or low == "-"
            or k in sentence.date_at
            or comma_of_date
            or (carried and low in _CARRIERS)
        ):
            before = sentence.before_bracket(k)
            if before == k:
                break
            k = before
            continue
        denied = denied or low in NEGATIONS
        former = former or low in FORMER
        past = past or low in ("was", "were")
        k -= 1
    return k, Left((), k + 1, denied=denied, former=former, past=past)


def _is_between_commas(sentence: Sentence, index: int) -> bool:
    when = sentence.date_at.get(index)
    return when is not None and sentence.low(when.first - 1) == sentence.low(when.last) == ","


def _adjacent(sentence: Sentence, mention: Mention, left: Left) -> Left | None:
    """Read "A, B and C support …": the list right before the verb."""
    if sentence.is_possessive(mention):
        return None
    kind, index = sentence.governor(mention)
    group = sentence.group_of[mention]
    left = replace(left, denied=left.denied or sentence.low(index) == "neither", implied=not mention.plain)
    if kind in ("start", "ok"):
        return replace(left, mentions=group[: group.index(mention) + 1])
    if kind == "preposition" and sentence.low(index) == "of" and sentence.low(index - 1) in WORKS:
        return replace(left, mentions=group, implied=True)  # "the work of A is funded by"
    if kind == "word" and len(group) > 1 and group[-1] == mention:
        return replace(left, mentions=(mention,))  # "A funds B, and C supports D"
    return None


def _distant(sentence: Sentence, k: int, current: tuple[Mention, ...], left: Left) -> Left | None:
    low = sentence.low(k)
    if k < 0 or low == BULLET:
        lead = current or (_first_agents(sentence, k) if k > 0 else ())
        return replace(left, mentions=lead, implied=True) if lead and k > 0 else None
    if low in _RELATIVES:
        return _relative(sentence, k, left)
    if low == ",":
        before = _apposition(sentence, k) or current
        return replace(left, mentions=before) if before else None
    if low in _AND or low in _VERB_LINKS:
        before = current or _first_agents(sentence, k)
        return replace(left, mentions=before, implied=low in ("for", "in", "when", "of")) if before else None
    return _over_a_tail(sentence, k, left)


def _relative(sentence: Sentence, k: int, left: Left) -> Left | None:
    """Read "A, which supports …"."""
    if sentence.low(k - 1) in PREPOSITIONS:
        return None
    mention = sentence.ending_at(k - 1 - (sentence.low(k - 1) == ","))
    if mention is None or sentence.is_possessive(mention):
        return None
    group = sentence.group_of[mention]
    many = len(group) > 1 and sentence.low(k + 1) in ("are", "were", "have", "all", "both")
    return replace(left, mentions=group if many else (mention,), implied=not mention.plain)


def _apposition(sentence: Sentence, k: int) -> tuple[Mention, ...]:
    """Return A of "A, a small charity of Lakeland, supports …"."""
    for mention in reversed(sentence.mentions):
        if mention.last > k or sentence.low(sentence.behind_bracket(mention.last)) != ",":
            continue
        if k - mention.last > _FARTHEST:
            break
        if mention.last < k and sentence.is_agent(mention):
            return sentence.group_of[mention]
    return ()


def _over_a_tail(sentence: Sentence, k: int, left: Left) -> Left | None:
    """Read "A in Lakeland supports …", "A is a small but busy member of …", "A's work is funded by …"."""
    for index in range(k, max(-1, k - _NEAR), -1):
        low = sentence.low(index)
        mention = sentence.at.get(index)
        if mention is None:
            if low in DOUBTS or low in (",", ";", BULLET) or low in _RELATIVES:
                return None
            continue
        words = [sentence.low(i) for i in range(mention.last, k + 1)]
        if sentence.is_possessive(mention):
            owned = words[-1] in WORKS
            return replace(left, mentions=(mention,), implied=True) if owned else None
        said_of = words[0] in PREPOSITIONS or words[0] in AUXILIARIES
        if not said_of or not sentence.is_agent(mention):
            continue
        denied = left.denied or any(word in NEGATIONS for word in words)
        implied = not mention.plain or words[0] in PREPOSITIONS
        return replace(left, mentions=sentence.group_of[mention], denied=denied, implied=implied)
    return None


def _first_agents(sentence: Sentence, before: int) -> tuple[Mention, ...]:
    """Return whom the sentence is about: the first that stands under no preposition or verb."""
    for mention in sentence.mentions:
        if mention.last > before:
            break
        if sentence.is_agent(mention):
            return sentence.group_of[mention]
    return ()


def agents(sentence: Sentence) -> tuple[Mention, ...]:
    """Return whom the whole sentence is about."""
    return _first_agents(sentence, len(sentence.tokens) + 1)


def _is_doubtful(sentence: Sentence, left: Left, first: int) -> bool:
    """Tell whether what follows is only hoped, asked for or thought of: not said."""
    begin = max((mention.last for mention in left.mentions if mention.last <= first), default=0)
    before = [i for i in range(max(begin, first - _NEAR), first) if i not in sentence.at]
    words = {sentence.low(i) for i in before if sentence.tokens[i].text != "May"}
    if words & DOUBTS:
        return True
    opening = [sentence.low(i) for i in range(max(0, left.mentions[0].first - 6), left.mentions[0].first)]
    return bool({"if", "whether", "unless"} & set(opening))
