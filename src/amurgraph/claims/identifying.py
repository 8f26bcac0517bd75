"""Slugs for what is new: made of a name, or the next in a row of numbers; the same names give the same slugs."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

# Letters of the Latin script that Unicode does not part into a letter and a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "&": " and "}
)
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")
_NUMBERED = re.compile(r"([a-z]{1,3})([0-9]{1,9})")
_LONGEST, _DIGITS = 60, 6


def name_to_slug(name: str) -> str:
    """Return a slug made of a name in the Latin script; nothing where that would be guessing.

    >>> name_to_slug("Zoo & Naturschutz Örebro (ZNÖ)"), name_to_slug("Кедр"), name_to_slug("?")
    ('zoo-and-naturschutz-orebro-zno', '', '')
    """
    plain = _plain(name)
    foreign = any(letter.isalnum() and not letter.isascii() for letter in plain)
    return "" if foreign else _BETWEEN_WORDS.sub("-", plain).strip("-")


def new_slug(name: str, taken: Container[str]) -> str:
    """Return a slug for a name that nothing has yet: numbered if need be, with a hash where the name has other letters.

    >>> new_slug("The Cedar Trust", {"the-cedar-trust"}), new_slug("Кедр", ())
    ('the-cedar-trust-2', 'n-2fba93')
    """
    slug = name_to_slug(name)
    if not slug or len(slug) > _LONGEST:
        whole = unicodedata.normalize("NFKC", name).casefold()
        digest = hashlib.sha256(whole.encode()).hexdigest()[:_DIGITS]
        slug = f"{_BETWEEN_WORDS.sub('-', _plain(name)).strip('-')[:_LONGEST].strip('-') or 'n'}-{digest}"
    number, plain = 1, slug
    while slug in taken:
        number += 1
        slug = f"{plain}-{number}"
    return slug


def next_source_slug(known: Iterable[str]) -> str:
    """Return the next slug in the way most sources are numbered.

    >>> next_source_slug(["s1", "s12", "u-0a1b2c"]), next_source_slug([])
    ('s13', 's1')
    """
    numbered = [(match[1], int(match[2])) for key in known if (match := _NUMBERED.fullmatch(key))]
    letters = Counter(letter for letter, _ in numbered)
    usual = min(letters, key=lambda letter: (-letters[letter], letter), default="s")
    return f"{usual}{max((number for letter, number in numbered if letter == usual), default=0) + 1}"


def _plain(name: str) -> str:
    """Return small letters without marks or apostrophes."""
    parted = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name).casefold().translate(_LETTERS))
    return "".join(letter for letter in parted if not unicodedata.combining(letter) and letter not in "'’")
