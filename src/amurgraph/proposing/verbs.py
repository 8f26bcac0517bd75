"""Reads the verbs and nouns of the table: who supports, funds, monitors whom; what is made up of whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .context import MOST_ENDS, Context, Hit, each
from .dates import When
from .phrases import ACTIVITIES, Phrase, phrases
from .sentence import BULLET, Mention, Sentence
from .statements import Count, Statement
from .subjects import Left, find_left
from .words import ADVERBS, AUXILIARIES, COUNTED, DETERMINERS, NEGATIONS, PREPOSITIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .objects import Right

_MOST_ADVERBS = 2
_LONGEST_PASSIVE = 6
_DONE = frozenset("carried done conducted led organized organised undertaken coordinated".split())
_NO_VERB_BEHIND = DETERMINERS | PREPOSITIONS - {"to"} | {"-"}


def list_hits(sentence: Sentence) -> list[Hit]:
    """Find the phrases of the table in the sentence, the longest at each place, outside names."""
    hits: list[Hit] = []
    index = 0
    while index < len(sentence.tokens):
        if index in sentence.at:
            index += 1
            continue
        found: list[tuple[int, Phrase]] = []
        for phrase in phrases().get(sentence.low(index), ()):
            last = _phrase_end(sentence, phrase, index)
            if last and (not found or last >= found[0][0]):
                found = [*(one for one in found if one[0] == last), (last, phrase)]
        if found and not _is_noun(sentence, index, found[0][1]):
            hits.append(Hit(index, found[0][0], tuple(phrase for _, phrase in found)))
            index = found[0][0]
        else:
            index += 1
    return hits


def _phrase_end(sentence: Sentence, phrase: Phrase, at: int) -> int:
    """Return where the phrase ends if it begins here, adverbs between its words left out; else 0."""
    for number, word in enumerate(phrase.words):
        for _ in range(_MOST_ADVERBS if number and phrase.form != "noun" else 0):
            if sentence.low(at) != word and sentence.low(at) in ADVERBS:
                at += 1
        if sentence.low(at) != word or at in sentence.at:
            return 0
        at += 1
    return at


def _is_noun(sentence: Sentence, index: int, phrase: Phrase) -> bool:
    """Tell whether what looks like a verb is none: "the support", "of studies", "its funds"."""
    if phrase.form not in ("finite", "participle"):
        return False
    return sentence.low(index - 1) in _NO_VERB_BEHIND


def read_verbs(context: Context) -> Iterator[Statement | Count]:
    """Yield what the phrases in a sentence may say."""
    ends = [*(hit.first for hit in context.hits[1:]), len(context.sentence.tokens)]
    for hit, following in zip(context.hits, ends, strict=True) if context.hits else ():
        yield from _read_hit(context, hit, following)


def _read_hit(context: Context, hit: Hit, following: int) -> Iterator[Statement | Count]:
    for option in hit.options:
        start = _start_of_list(context, hit, option)
        if start:
            made = list(_read_option(context, hit, option, start, following))
            if made:
                yield from made
                return


def _start_of_list(context: Context, hit: Hit, option: Phrase) -> int:
    """Return where the list begins; 0 if the form of the verb does not fit what stands round it."""
    by = _by(context, hit)
    if option.form == "participle":
        return by
    if option.form == "finite" and by:
        return 0
    past = any(other.form == "participle" for other in hit.options)
    if option.form == "finite" and past and _is_passive(context, hit.first):
        return 0
    return hit.last


def _by(context: Context, hit: Hit) -> int:
    """Return the index behind the "by" of a passive; 0 if there is none."""
    sentence = context.sentence
    for index in range(hit.last, min(len(sentence.tokens), hit.last + 9)):
        low = sentence.low(index)
        if low == "by" and index not in sentence.date_at:
            return index + 1
        if index in sentence.at or low in (";", ".", BULLET, "to", "which", "who", "that"):
            return 0
    return 0


def _is_passive(context: Context, first: int) -> bool:
    words = [context.sentence.low(i) for i in range(max(0, first - 4), first) if i not in context.sentence.at]
    return bool({"is", "are", "was", "were", "been", "being", "be"} & set(words))


def _read_option(context: Context, hit: Hit, option: Phrase, start: int, following: int) -> Iterator[Statement | Count]:
    sentence = context.sentence
    right = context.right.read(
        start,
        preposition=sentence.low(start - 1),
        of_taxa=option.of_taxa,
        counted=option.form == "whole" or option.relations == ("partner_of",),
    )
    loose = option.form == "noun" and (option.words[0] in PREPOSITIONS or option.words[-1] in ("from", "with", "by"))
    apposed = option.form in ("participle", "whole") or (option.form == "noun" and not loose)
    left = find_left(sentence, hit.first, context.current, loose=loose, carried=option.of_taxa, apposed=apposed)
    left = left or _fronted(context, hit, option, right) or _carried_out(context, hit, option, right)
    if left is None:
        return
    context.current = left.mentions
    if option.form == "whole":
        yield from _count(context, left, start, hit)
    after = context.date_behind(right.last, following)
    for item in right.items[:MOST_ENDS]:
        for mention in each(left.mentions)[: MOST_ENDS // max(1, len(right.items)) + 1]:
            made = context.statement(option, left, mention, item, context.when(left, hit, start, right, item, after))
            if made:
                yield replace(made, place=sentence.places[item.mention.first], words=context.words(hit, left))
    if option.of_taxa and right.items:
        yield from _activities(context, right, left)


def _carried_out(context: Context, hit: Hit, option: Phrase, right: Right) -> Left | None:
    """Read "Research on the otter is carried out by A"."""
    sentence = context.sentence
    words = [sentence.low(i) for i in range(right.last, right.last + _LONGEST_PASSIVE)]
    if not option.of_taxa or option.form != "noun" or not right.items or "by" not in words:
        return None
    by = words.index("by")
    if not AUXILIARIES & set(words[:by]) or not _DONE & set(words[:by]) or NEGATIONS & set(words[:by]):
        return None
    done = context.right.read(right.last + by + 1)
    return Left(tuple(item.mention for item in done.items), hit.first) if done.items else None


def _fronted(context: Context, hit: Hit, option: Phrase, right: Right) -> Left | None:
    """Read "With the support of A, B does …" and, of a list or fragment, "Supports B"."""
    sentence = context.sentence
    before = [i for i in range(hit.first) if sentence.low(i) not in DETERMINERS | ADVERBS | {"as", "by", BULLET}]
    if before:
        return None
    if option.form == "finite":
        fragment = option.words[0].endswith("s") and context.memory.topic
        return Left((Mention(0, 0, context.memory.topic, plain=False),), 0, implied=True) if fragment else None
    for mention in sentence.mentions:
        if mention.first >= right.last and mention not in (item.mention for item in right.items):
            if sentence.low(mention.last) == "," or not sentence.is_agent(mention):
                continue
            return Left(sentence.group_of[mention], 0, implied=not mention.plain)
    return None


def _count(context: Context, left: Left, at: int, hit: Hit) -> Iterator[Count]:
    """Read "made up of more than 20 organizations"."""
    found = context.number(at)
    if found is None:
        return
    value, low, high, behind = found
    for index in range(behind, behind + 7):
        if index in context.sentence.at or context.sentence.low(index) in (",", ".", ";", ":"):
            return
        if context.sentence.low(index) in COUNTED and context.sentence.low(index) != "countries":
            slugs = [slug for mention in left.mentions for slug in context.memory.organizations(mention)]
            if len(slugs) == 1:
                unit = context.sentence.tokens[index].text.removesuffix("s") + "s"
                date = context.date_behind(index + 1, index + 12)
                as_of = date.settled("").as_of if date else ""
                reading = "implied" if left.implied else "stated"
                words = context.words(hit, left)
                yield Count(slugs[0], value, low, high, unit, reading, as_of, context.sentence.places[index], words)
            return


def _activities(context: Context, right: Right, left: Left) -> Iterator[Statement]:
    """Read "… conservation, including research, monitoring and patrols"."""
    sentence = context.sentence
    opened = next((i for i in range(right.last, right.last + 6) if sentence.low(i) in ("including", ":")), 0)
    if not opened:
        return
    for index in range(opened + 1, min(len(sentence.tokens), opened + 25)):
        low = sentence.low(index)
        if index in sentence.at or low in AUXILIARIES:
            return
        if low in ACTIVITIES:
            option = Phrase((), (ACTIVITIES[low],), of_taxa=True)
            for mention in left.mentions:
                made = context.statement(option, left, mention, right.items[0], When())
                if made:
                    yield replace(made, place=sentence.places[index], words=context.shown(opened, index + 1))
