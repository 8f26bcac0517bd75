"""Reads roles: "its members are", "partners of X include", "has 15 members"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .context import MOST_ENDS, Context, Hit
from .phrases import ROLES, Phrase
from .sentence import BULLET, Mention
from .statements import Count, Statement
from .subjects import Left, find_left
from .words import ADVERBS, DETERMINERS, FILLERS, NEGATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEAR = 8
_HAVING = frozenset("has have with counts had includes".split())
_BEFORE_ROLES = FILLERS - DETERMINERS - {role for name in ROLES for role in (name, f"{name}s")}


def read_roles(context: Context) -> Iterator[Statement | Count]:
    """Yield who is member, partner, supporter … of whom, as a noun tells it."""
    sentence = context.sentence
    for index in range(len(sentence.tokens)):
        low = sentence.low(index)
        role = ROLES.get(low) or ROLES.get(low.removesuffix("s"))
        if role is None or index in sentence.at:
            continue
        owner, behind, free = _owner(context, index)
        if owner is None:
            continue
        if low == "members":
            yield from _members_counted(context, owner, index)
        start = _copula(context, behind, needed=not free)
        if not start:
            continue
        right = context.right.read(start, counted=True)
        relation, to_owner = role
        option = Phrase((), (relation,), "stated", "object" if to_owner else "subject", "noun")
        hit = Hit(index, start, (option,))
        left = Left((owner,), index, implied=not owner.plain)
        after = context.date_behind(right.last, len(sentence.tokens))
        denied = any(sentence.low(i) in NEGATIONS for i in range(behind, start))
        for item in right.items[:MOST_ENDS]:
            when = context.when(left, hit, start, right, item, after)
            made = context.statement(option, replace(left, denied=denied), owner, item, when)
            if made:
                yield replace(made, place=sentence.places[item.mention.first], words=context.words(hit, left))


def _owner(context: Context, index: int) -> tuple[Mention | None, int, bool]:
    """Return whose members or partners these are, where to go on, and whether a list may follow at once."""
    sentence = context.sentence
    before = index - 1
    while (
        index - before <= _NEAR
        and before not in sentence.at
        and (sentence.low(before) in _BEFORE_ROLES or sentence.low(before).isdecimal())
    ):
        before -= 1
    if before == index - 1 and before in sentence.at and sentence.low(index).endswith("s"):
        return sentence.at[before], index + 1, False  # "Otter Alliance members include"
    owner = _possessor(context, before)
    if owner or sentence.low(before) in ("its", "their", "our"):
        return owner, index + 1, True
    if sentence.low(index + 1) == "of":
        over = index + 2
        while sentence.low(over) in DETERMINERS:
            over += 1
        mention = sentence.at.get(over)
        return mention, sentence.behind_bracket(mention.last) if mention else over, False
    if sentence.low(before) in _HAVING:
        found = find_left(sentence, before, context.current)
        return (found.mentions[0] if found and len(found.mentions) == 1 else None), index + 1, False
    return None, index, False


def _possessor(context: Context, at: int) -> Mention | None:
    """Return whom "its", "our" or an apostrophe means."""
    sentence, memory = context.sentence, context.memory
    low = sentence.low(at)
    if low == "our":
        return Mention(at, at + 1, (memory.we,), plain=False) if memory.we else None
    if low in ("its", "their"):
        before = [m for m in sentence.mentions if m.last <= at and memory.organizations(m) and sentence.is_agent(m)]
        slugs = tuple(memory.organizations(before[-1])) if before else memory.topic
        return Mention(at, at + 1, slugs, plain=bool(before) and before[-1].plain) if len(slugs) == 1 else None
    if low == "s" or low in ("'", "’"):
        mention = sentence.at.get(at - 2 if low == "s" else at - 1)
        return mention if mention and memory.organizations(mention) else None
    return None


def _copula(context: Context, at: int, *, needed: bool) -> int:
    """Return where the list begins behind "are", "include" or a colon; 0 if there is none of them."""
    sentence = context.sentence
    index = at
    while sentence.low(index) in ADVERBS | {"(", ")", ","} | NEGATIONS and index < at + 4:
        index += 1
    low = sentence.low(index)
    if low in ("are", "is", "were", "include", "includes", "included", "including", ":", BULLET, "-", "–", "—"):
        return index if low == BULLET else index + 1
    if low == "among" and sentence.low(index + 1) == "them":
        return index + 2
    if low == "such" and sentence.low(index + 1) == "as":
        return index + 2
    return 0 if needed or low == "," else at


def _members_counted(context: Context, owner: Mention, index: int) -> Iterator[Count]:
    """Read "has 15 members"."""
    for at in range(max(0, index - 5), index):
        found = context.number(at)
        slugs = context.memory.organizations(owner)
        if found and len(slugs) == 1 and not any(i in context.sentence.at for i in range(at, index)):
            value, low, high, _ = found
            words = context.shown(at, index + 1)
            reading = "stated" if owner.plain else "implied"
            place = context.sentence.places[index]
            yield Count(slugs[0], value, low, high, context.sentence.tokens[index].text, reading, "", place, words)
            return
