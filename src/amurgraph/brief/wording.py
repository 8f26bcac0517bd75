"""How a brief words things: sentences that are checked, names that are cut to fit, numbers as people write them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from .refusing import raise_for_refused_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDE = "WF"  # East Asian characters that take two columns


def said(pattern: str, **parts: Any) -> Markup:
    """Return a sentence of ours with data put into it: the pattern is checked, the data are escaped.

    >>> said("{who} appears between {n} pairs", who="<Power> & Sons", n=3)
    Markup('&lt;Power&gt; &amp; Sons appears between 3 pairs')

    Raises:
        InputError: the pattern holds a word that a brief refuses.

    """
    raise_for_refused_words(pattern)
    return Markup(pattern).format(**parts)  # noqa: S704 - patterns are ours, and format escapes what is put in


def quoted(text: str) -> Markup:
    """Return text of others as what it is: apart in direction, and not checked for words of ours."""
    return Markup("<bdi>{}</bdi>").format(text)


def cut(text: str, widest: float) -> str:
    """Return a text of at most so many columns, an ellipsis where it goes on; wide characters count for two.

    What breaks a line, is invisible or stands on top of others goes. What stands in brackets goes first.

    >>> cut("Cedar Trust", 20), cut("Cedar Trust", 7), cut("河川動物園", 7), cut("Cedar Trust (a charity)", 16)
    ('Cedar Trust', 'Cedar…', '河川動…', 'Cedar Trust…')
    """
    plain = " ".join("".join(c if c.isprintable() else " " for c in _composed(text)).split())
    if columns(plain) <= widest:
        return plain
    before = plain.partition(" (")[0]
    if columns(before) <= widest - 1:
        return before + "…"
    kept, room = "", widest - 1
    for character in plain:
        room -= _columns_of(character)
        if room < 0:
            break
        kept += character
    return kept.rstrip() + "…"


def columns(text: str) -> float:
    """Return how many columns a text takes: about half its size per letter, more for capitals and wide ones.

    >>> columns("ab"), columns("河川")
    (2.0, 4.0)
    """
    return sum(map(_columns_of, text))


def _columns_of(character: str) -> float:
    if unicodedata.east_asian_width(character) in _WIDE:
        return 2.0
    if character in "mwMW@%—…":
        return 1.6
    return 1.3 if character.isupper() else 0.6 if character in " iljtfrI.,:;'|()-" else 1.0


def _composed(text: str) -> str:
    """Join letters with their marks; of a heap of marks on one letter the first two stay."""
    kept, marks = [], 0
    for character in unicodedata.normalize("NFC", text):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= 2:  # noqa: PLR2004 - more than any script writes
            kept.append(character)
    return "".join(kept)


def percent(share: float) -> str:
    """Return a share as people write it; what is not nothing is never said to be nothing, nor all.

    >>> percent(0.7212), percent(0.0004), percent(0.9999), percent(1.0)
    ('72\xa0%', 'under 1\xa0%', 'over 99\xa0%', '100\xa0%')
    """
    whole = round(100 * share)
    if share > 0 and not whole:
        return "under 1\u00a0%"
    if share < 1 and whole == 100:  # noqa: PLR2004 - per cent
        return "over 99\u00a0%"
    return f"{whole}\u00a0%"


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number with what it counts.

    >>> counted(1, "tie"), counted(1200, "tie"), counted(2, "body", "bodies")
    ('1 tie', '1,200 ties', '2 bodies')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def placed(rank: int, ranks: Iterable[int]) -> str:
    """Return a place in a ranking; who shares it is marked so.

    >>> placed(2, [1, 2, 2, 4]), placed(1, [1, 2, 2, 4])
    ('2, shared', '1')
    """
    return f"{rank}, shared" if sum(other == rank for other in ranks) > 1 else str(rank)


def ordinal(rank: int, ranks: Iterable[int]) -> str:
    """Return a place in a ranking within a sentence.

    >>> ordinal(2, [1, 2, 2, 4]), ordinal(1, [1, 2, 2, 4]), ordinal(111, [111])
    ('2nd, shared,', '1st', '111th')
    """
    ending = "th" if 10 < rank % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")  # noqa: PLR2004
    shared = ", shared," if sum(other == rank for other in ranks) > 1 else ""
    return f"{rank:,}{ending}{shared}"


def listed(parts: Sequence[Any], more: int = 0) -> Markup:
    """Return parts as a list within a sentence.

    >>> listed(["a", "b", "c"]), listed(["a"], 4)
    (Markup('a, b and c'), Markup('a and 4 more'))
    """
    said_of = [*parts, *([f"{more} more"] if more else [])]
    if len(said_of) < 2:  # noqa: PLR2004 - one needs no joining
        return Markup("{}").format(said_of[0]) if said_of else Markup("")
    return Markup(", ").join(said_of[:-1]) + Markup(" and {}").format(said_of[-1])
