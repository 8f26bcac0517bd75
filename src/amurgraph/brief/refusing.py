"""The words that a brief refuses: they say more than documented ties can say.

A number made of published ties says who is documented, and between whom somebody appears. It does not say who matters,
nor what follows from what. What others wrote (names of organizations, titles of pages) is data, and is not checked.
"""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

from .. import resources
from ..errors import InputError

#: Words of rank, each with all its forms.
OF_RANK = (
    r"influen[ct]\w*",
    r"power\w*",
    r"leader\w*",
    r"leading",
    r"key",
    r"important\w*",
    r"importance",
    r"effective\w*",
    r"confidence intervals?",
)
#: Verbs and prepositions that say what follows from what.
OF_CAUSE = (
    r"caus(?:e|es|ed|ing|al|ally)",
    r"dr(?:ive|ives|iven|iving|ove)",
    r"(?:lead|leads|led) to",
    r"result(?:s|ed|ing)? in",
    r"because of",
    r"due to",
    r"thanks to",
    r"improv\w+",
    r"affect\w*",
    r"effects?",
    r"impact\w*",
    r"reduc(?:e|es|ed|ing)",
    r"increas\w+",
    r"boost\w*",
    r"enabl\w+",
    r"ensur\w+",
    r"foster\w*",
    r"promot\w+",
    r"trigger\w*",
    r"determin(?:e|es|ed)",
    r"strengthen\w*",
    r"weaken\w*",
    r"prevent\w*",
)
_REFUSED = re.compile(rf"\b(?:{'|'.join((*OF_RANK, *OF_CAUSE))})\b", re.IGNORECASE)
#: Elements whose text is not ours: data stand in ``bdi``, commands and addresses in ``code``, names on drawings in
#: ``text`` (the words of ``desc`` are checked when they are made).
_OF_OTHERS = frozenset({"bdi", "code", "desc", "style", "text", "title"})


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
        raise InputError(f"a brief does not say {said!r}: say what is documented, and who appears between whom: {text}")


def raise_for_refused_markup(html: str) -> None:
    """Refuse a page if what it says itself (not what it quotes: ``bdi``, ``code``) says too much.

    Raises:
        InputError: which words.

    """
    reader = _OurText()
    reader.feed(html)
    raise_for_refused_words(" ".join(reader.said))


@cache
def raise_for_refused_template(name: str) -> None:
    """Refuse a template whose own words say too much; read once.

    Raises:
        InputError: which words.

    """
    raise_for_refused_markup(resources.find("templates", name).read_text(encoding="utf-8"))


class _OurText(HTMLParser):
    """Gathers the text of a page that is ours."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._quoting = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._quoting += tag in _OF_OTHERS

    def handle_endtag(self, tag: str) -> None:
        self._quoting = max(0, self._quoting - (tag in _OF_OTHERS))

    def handle_data(self, data: str) -> None:
        if not self._quoting:
            self.said.append(data)
