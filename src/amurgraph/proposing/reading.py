"""Reads a page sentence by sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .context import Context
from .dangers import read_dangers
from .giving import read_giving
from .memory import Memory
from .roles import read_roles
from .sentence import BULLET
from .verbs import list_hits, read_verbs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .names import Lexicon
    from .sentence import Sentence
    from .statements import Count, Statement


def read_sentences(
    sentences: Iterable[Sentence], lexicon: Lexicon, text: str, *, we: str = "", taxon: str = ""
) -> Iterator[Statement | Count]:
    """Yield what the sentences of a page may say, in order.

    Args:
        sentences: with the names in them.
        lexicon: the names.
        text: the whole text, out of which words are shown.
        we: the organization that "we" means: the publisher of the page.
        taxon: what "the species" means until the page names another.

    """
    memory = Memory(lexicon, we=we, taxon=taxon)
    for plain in sentences:
        sentence = memory.with_pronouns(plain)
        context = Context(sentence, text, lexicon, memory, list_hits(sentence))
        if not _is_question(sentence):
            yield from read_verbs(context)
            yield from read_roles(context)
            yield from read_giving(context)
            yield from read_dangers(context)
        memory.remember(sentence, context.current)


def _is_question(sentence: Sentence) -> bool:
    asks = bool(sentence.tokens) and sentence.tokens[-1].text == "?"
    return asks and not any(token.text == BULLET for token in sentence.tokens)
