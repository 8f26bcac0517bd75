"""Reads dangers: "threatened by", "is a threat to", "on the verge of extinction due to"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .context import WIDEST_WORDS, Context, meant_by
from .phrases import CAUSES, DECLINING, THREATENING, WORRYING
from .sentence import Mention
from .statements import Statement
from .words import DOUBTS, NEGATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator


def read_dangers(context: Context) -> Iterator[Statement]:
    """Read which threats and stresses a sentence names as dangers to which taxon."""
    sentence, ends = context.sentence, context.lexicon.ends
    dangers = [m for m in sentence.mentions if m.plain and all(ends[s].sort in ("threat", "stress") for s in m.slugs)]
    taxa = [m for m in sentence.mentions if any(ends[s].sort == "tax" for s in meant_by(m))]
    if not taxa and context.memory.taxon:  # "their numbers"
        owned = [i for i, token in enumerate(sentence.tokens) if token.low in ("its", "their")]
        taxa = [Mention(i, i + 1, (context.memory.taxon,), plain=False) for i in owned[:1]]
    trigger, certain = _trigger(context)
    if not dangers or not taxa or trigger < 0:
        return
    behind = [mention for mention in taxa if mention.first > trigger and sentence.low(mention.first - 1) != "by"]
    taxon = next((m for m in behind if m.first - trigger < WIDEST_WORDS), taxa[0])
    around = [sentence.low(i) for i in range(max(0, trigger - 4), trigger)]
    denied = any(word in NEGATIONS for word in around) or "'t" in "".join(around)
    doubted = any(word in DOUBTS - {"can"} for word in around)
    for mention in dangers:
        for slug in mention.slugs if len(mention.slugs) == 1 else ():
            relation = "stresses" if ends[slug].sort == "stress" else "threatens"
            found = context.ends(relation, mention, taxon)
            if found:
                plain = certain and taxon.plain and not doubted
                yield Statement(
                    *(found[0], relation, found[1]),
                    reading="stated" if plain else "implied",
                    stance="denies" if denied else "",
                    place=sentence.places[mention.first],
                    words=context.shown(max(0, trigger - 3), trigger + 5),
                )


def _trigger(context: Context) -> tuple[int, bool]:
    """Return where the sentence says that something is a danger, and whether in so many words."""
    sentence = context.sentence
    lows = [token.low for token in sentence.tokens]
    for words, certain in ((THREATENING, True), (WORRYING, False)):
        for index, low in enumerate(lows):
            if low in words and index not in sentence.at:
                return index, certain
    if DECLINING & set(lows):
        for cause in CAUSES:
            parts = cause.split()
            for index in range(len(lows) - len(parts) + 1):
                if lows[index] == parts[0] and lows[index : index + len(parts)] == parts:
                    return index, True
    return -1, False
