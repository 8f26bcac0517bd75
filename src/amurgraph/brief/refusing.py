"""The words that a brief refuses: they say more than documented ties can say.

A number made of published ties says who is documented, and between whom somebody appears. It does not say who matters,
nor what follows from what. What others wrote (names of organizations, titles of pages) is data, and is not checked.
"""

from __future__ import annotations

import re

from ..errors import InputError

#: Words of rank, verbs and prepositions that say what follows from what; each with all its forms.
OF_RANK = r"influen[ct]\w*|power\w*|leader\w*|leading|key|important\w*|importance|effective\w*|confidence intervals?"
OF_CAUSE = (
    r"caus(?:e|es|ed|ing|al|ally)|dr(?:ive|ives|iven|iving|ove)|(?:lead|leads|led) to|result(?:s|ed|ing)? in"
    r"|because of|due to|thanks to|improv\w+|affect\w*|effects?|impact\w*|reduc(?:e|es|ed|ing)|increas\w+|boost\w*"
    r"|enabl\w+|ensur\w+|foster\w*|promot\w+|trigger\w*|determin(?:e|es|ed)|strengthen\w*|weaken\w*|prevent\w*"
)
_REFUSED = re.compile(rf"\b(?:{OF_RANK}|{OF_CAUSE})\b", re.IGNORECASE)
#: Elements whose text is not ours: data stand in ``bdi``, commands and addresses in ``code``, names on drawings in
#: ``text`` (the words of ``desc`` are checked when they are made). None of them stands within another of its name.
_OF_OTHERS = re.compile(r"<(bdi|code|desc|style|text|title)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def refused_words(text: str) -> list[str]:
    """Return the refused words of a text, in their order.

    >>> refused_words("The most important body drives the network")
    ['important', 'drives']
    >>> refused_words("It appears between more documented pairs than anyone else")
    []
    """
    return [match[0].lower() for match in _REFUSED.finditer(text)]


def raise_for_refused_words(text: str) -> None:
    """Refuse a sentence of ours that says too much.

    Raises:
        InputError: which words, and what to say instead.

    """
    found = refused_words(text)
    if found:
        said = ", ".join(dict.fromkeys(found))
        raise InputError(
            f"a brief does not say {said!r}: say what is documented, and who appears between whom: {text[:200]}"
        )


def raise_for_refused_markup(html: str) -> None:
    """Refuse a page of ours if what it says itself (not what it quotes: ``bdi``, ``code``) says too much.

    Raises:
        InputError: which words.

    """
    raise_for_refused_words(_TAG.sub(" ", _OF_OTHERS.sub(" ", html)))
