"""Which new organizations look like known ones, or each other? Names are compared, and numbers that registers give.

Names are made alike first: case, accents, punctuation, *the*, legal forms, Cyrillic in Latin letters. Then two look
alike if they share a name in any order of words, if one is called by the initials of the other, or if at most one
letter in five differs (optimal string alignment: a letter more, less, another, or two exchanged). How often that errs
is measured in ``docs/decisions/0013-imports-are-reviewed.md``.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ..tables.things import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..tables import Row, Tables

_ALIKE = 80  # per cent; at 82 one in fifty misspelt names is missed, at 75 the false pairs double
_SHORTER = 0.66  # no ratio of 80 per cent joins a name to one of less than two thirds of its letters
_ALIKE_WORDS = 60  # per cent, of each word: or Perm State University would look like Penza State University
_SLIPS, _ALIKE_JOINED = 2, 85  # letters, and per cent, where a space is lost or misplaced
_AT_ONCE = 64  # names compared in one call, so that the scores of 64 against 100,000 take 25 MB
_SHORTEST_INITIALS = 3
_BARE = 4  # letters; shorter names are compared exactly, or one wrong letter would make any two alike

# BGN/PCGN 1947 for Russian, as English pages write it, without signs for ъ and ь; і, ї, є, ґ as in Ukrainian.
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i yi ye g".split(),
        strict=True,
    )
)
_LATIN = str.maketrans({letter: latin.strip("-") for letter, latin in _CYRILLIC.items()})
_LEGAL_FORMS = frozenset(
    "ab ag ano aps as asbl bv co corp corporation cic ev fgbu gbr ggmbh gmbh inc incorporated kk limited llc llp ltd "
    "nko nv oao ooo oy oyj pao plc pty ry sa sarl spa srl stichting zao".split()
)
_SMALL_WORDS = frozenset(
    "a and at da de del der des di do du e et for fur i in la las le los of on po the to und y".split()
)
_SILENT = str.maketrans("", "", ".'’ʼ`ʹʺ")


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A new organization that looks like a known one, or like another new one: by which of their names, and why."""

    new: str
    known: str
    new_name: str
    known_name: str
    why: str

    @property
    def pair(self) -> tuple[str, str]:
        """The ids of the two, sorted."""
        one, other = sorted((self.new, self.known))
        return one, other


def find_look_alikes(known: Tables, given: Tables) -> tuple[LookAlike, ...]:
    """Return which organizations that only ``given`` has look like one of ``known``, or like each other.

    Each pair is given once. Of two new ones that whose id comes first stands for the known one; if several share a
    name, each is compared with the first of them alone.

    Args:
        known: the tables of the data.
        given: the tables that are to be imported into them.

    """
    there = _organizations(known)
    new = {slug: names for slug, names in _organizations(given).items() if slug not in there}
    found: dict[tuple[str, str], LookAlike] = {}
    for alike in (*_sharing(new, there), *_misspelt(new, there)):
        found.setdefault((alike.new, alike.known), alike)  # the better reason comes first
    new = dict(sorted(new.items()))
    for alike in (*_sharing(new, new, most=1), *_misspelt(new, new, most=1)):
        if alike.new != alike.known:
            both = _of_new_ones(alike)
            found.setdefault((both.new, both.known), both)
    return tuple(found[pair] for pair in sorted(found))


def _of_new_ones(alike: LookAlike) -> LookAlike:
    one, other = sorted(((alike.known, alike.known_name), (alike.new, alike.new_name)))
    return LookAlike(other[0], one[0], other[1], one[1], f"{alike.why}; both are new")


# ---- names, made alike ----


@dataclass(frozen=True, slots=True)
class _Called:
    """What an organization is called, and known by in registers."""

    label: str
    names: tuple[str, ...]
    acronyms: tuple[str, ...]
    numbers: tuple[str, ...]


def _organizations(tables: Tables) -> dict[str, _Called]:
    elsewhere: dict[str, list[Row]] = defaultdict(list)
    for row in tables["names"]:
        elsewhere[row["org_id"].lower()].append(row)
    return {slug: _called(row, elsewhere[slug]) for row in tables["organizations"] if (slug := row["org_id"].lower())}


def _called(row: Row, elsewhere: Iterable[Row]) -> _Called:
    others = [in_language(name, "")[0] for name in row.texts("other_names")]
    acronyms = [row["acronym"], *(name["name"] for name in elsewhere if name["kind"] == "acronym")]
    written = [row["name"], *others, *(name["name"] for name in elsewhere if name["kind"] != "acronym")]
    numbers = {
        "Wikidata id": row["wikidata_qid"],
        "ROR id": row["ror_id"].rpartition("/")[2],
        "website": re.sub(r"^(https?://)?(www\.)?|/+$", "", row["website"].lower()),
        **{f"address {address}": address for address in row.parts("same_as")},
    }
    return _Called(
        row["name"],
        tuple(dict.fromkeys(filter(None, written))),
        tuple(dict.fromkeys(filter(None, acronyms))),
        tuple(f"{what} {value}" for what, value in numbers.items() if value),
    )


@lru_cache(maxsize=1 << 18)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared.

    >>> words_of("The Cedar-Trust Ltd."), words_of("ООО «Кедровый фонд»"), words_of("Sågården e.V.")
    (('cedar', 'trust'), ('kedrovyy', 'fond'), ('sagarden',))
    """
    text = unicodedata.normalize("NFKC", name).casefold().translate(_LATIN)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    words = re.findall(r"\w+", plain.translate(_SILENT).replace("&", " and ").replace("_", " "))
    return tuple(word for word in words if word != "the" and word not in _LEGAL_FORMS) or tuple(words)


def _written(name: str, acronyms: Iterable[str]) -> Iterator[str]:
    """Give a name, and the same without an acronym or remark in brackets."""
    yield name
    bare, brackets, _ = name.rstrip().removesuffix(")").rpartition("(")
    if brackets and name.rstrip().endswith(")") and bare.strip():
        yield bare
    yield from acronyms


def _initials(name: str) -> set[str]:
    words = words_of(name)
    long, short = "".join(word[0] for word in words), "".join(word[0] for word in words if word not in _SMALL_WORDS)
    return {initials for initials in (long, short) if len(initials) >= _SHORTEST_INITIALS}


# ---- what two share ----


def _sharing(
    new: Mapping[str, _Called], known: Mapping[str, _Called], *, most: int | None = None
) -> Iterator[LookAlike]:
    """Find a number, name or acronym that both have, and the initials of one that are a name of the other."""
    for sort, why in ((_numbers, "{}"), (_names, "the same name"), (_short, "the initials")):
        there: dict[str, list[tuple[str, str, bool]]] = defaultdict(list)
        for slug, called in known.items():
            for key, name, made in sort(called):
                there[key].append((slug, name, made))
        there = {key: sorted(named, key=lambda one: one[2])[:most] for key, named in there.items()}
        for slug, called in new.items():
            for key, name, made in sort(called):
                for other, other_name, other_made in there.get(key, ()):
                    if not (made and other_made):  # that two have the same initials says nothing
                        yield LookAlike(slug, other, name, other_name, why.format(f"the same {key}"))


def _numbers(called: _Called) -> Iterator[tuple[str, str, bool]]:
    for number in called.numbers:
        yield number, called.label, False


def _names(called: _Called) -> Iterator[tuple[str, str, bool]]:
    for name in called.names:
        for written in _written(name, called.acronyms):
            yield " ".join(sorted(words_of(written))), name, False


def _short(called: _Called) -> Iterator[tuple[str, str, bool]]:
    for name in (*called.acronyms, *called.names):
        words = words_of(name)
        if len(words) == 1:
            yield words[0], name, False
    for name in called.names:
        for initials in _initials(name):
            yield initials, name, True


# ---- what is spelt alike ----


def _misspelt(
    new: Mapping[str, _Called], known: Mapping[str, _Called], *, most: int | None = None
) -> Iterator[LookAlike]:
    for in_order in (True, False):
        ours, theirs = _spelt(new, in_order=in_order), _spelt(known, in_order=in_order)
        for one, other in _spelt_alike(list(ours), list(theirs)):
            for slug, name in ours[one][:most]:
                for known_slug, known_name in theirs[other][:most]:
                    yield LookAlike(slug, known_slug, name, known_name, "spelt alike")


def _spelt(organizations: Mapping[str, _Called], *, in_order: bool) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for slug, called in organizations.items():
        for name in called.names:
            for written in _written(name, ()):
                words = words_of(written)
                text = " ".join(words if in_order else sorted(words))
                if len(text) > _BARE:
                    found[text].append((slug, name))
    return found


def _spelt_alike(ours: list[str], theirs: list[str]) -> Iterator[tuple[str, str]]:
    """Give the pairs of names that only slips tell apart.

    The ratio of insertions and deletions, which is fast, is never less than that of optimal string alignment: so it
    is asked first, of all whose lengths allow it.
    """
    import numpy as np
    from rapidfuzz import fuzz, process

    ours, theirs = sorted(ours, key=len), sorted(theirs, key=len)
    lengths = [len(name) for name in theirs]
    for first in range(0, len(ours), _AT_ONCE):
        part = ours[first : first + _AT_ONCE]
        low, high = len(part[0]) * _SHORTER, len(part[-1]) / _SHORTER
        likely = theirs[bisect_left(lengths, low) : bisect_right(lengths, high)]
        scores = process.cdist(part, likely, scorer=fuzz.ratio, score_cutoff=_ALIKE, dtype=np.uint8)
        for row, column in np.argwhere(scores):
            if part[row] != likely[column] and _only_slips(part[row], likely[column]):
                yield part[row], likely[column]


def _only_slips(one: str, other: str) -> bool:
    """Tell whether two names differ by slips: a few letters in all, and no word that is another."""
    from rapidfuzz.distance import OSA

    if OSA.normalized_similarity(one, other) * 100 < _ALIKE or _numerals(one) != _numerals(other):
        return False
    ones, others = ([word for word in name.split() if word not in _SMALL_WORDS] for name in (one, other))
    if len(ones) == len(others) and all(
        max(OSA.normalized_similarity(word, its) for its in others) * 100 >= _ALIKE_WORDS for word in ones
    ):
        return True
    joined = [name.replace(" ", "") for name in (one, other)]  # a slip may be a space
    return OSA.distance(*joined) <= _SLIPS and OSA.normalized_similarity(*joined) * 100 >= _ALIKE_JOINED


def _numerals(name: str) -> list[str]:
    return re.findall(r"\d+", name)
