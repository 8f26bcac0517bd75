"""Finds things by what people call them: slug, CURIE, IRI, name, acronym, alias in any script."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from ..errors import InputError, UnknownNameError
from ..vocabulary import BASE, expand, prefixes_of_base

if TYPE_CHECKING:
    from .records import Claims, Thing


_BESIDES = re.compile(r"(?i)^(https?://)?(www\.)?|[/#]+$")
_HOST = re.compile(r"^[^/?#]*")


def find_thing(claims: Claims, name: str, *, sorts: tuple[str, ...] = ("org",)) -> Thing:
    """Return the thing called ``name``: slug, CURIE, IRI, name, acronym or alias in any script.

    Raises:
        UnknownNameError: nothing is called so; InputError: several things are.

    """
    candidates = [thing for thing in claims.things.values() if thing.sort in sorts]
    wanted = name.strip()
    own = prefixes_of_base(claims.about.iri.removesuffix("id/dataset") or BASE)  # as the data set itself writes CURIEs
    for thing in candidates:
        if wanted in (thing.slug, thing.iri) or thing.iri in (expand(wanted), expand(wanted, own)):
            return thing
    called = folded(wanted)
    for exactness in (_main_names, _all_names):
        matches = [thing for thing in candidates if called in exactness(thing)]
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise InputError(
                f"{name!r} is a name of several: {', '.join(thing.slug for thing in matches)}; use one of these"
            )
    raise UnknownNameError("organization" if sorts == ("org",) else "thing", name, (t.slug for t in candidates))


def _main_names(thing: Thing) -> set[str]:
    return {folded(thing.label), folded(thing.acronym)} - {""}


def _all_names(thing: Thing) -> set[str]:
    return _main_names(thing) | {folded(alias) for alias in thing.aliases} | {folded(name.text) for name in thing.names}


def plain_address(url: str) -> str:
    """Leave out what two ways of writing one address differ in; only in the host do capitals mean nothing.

    >>> plain_address("http://www.Cedar.example/About/") == plain_address("cedar.example/About")
    True
    """
    plain = _BESIDES.sub("", url)
    return _HOST.sub(lambda host: host[0].lower(), plain, count=1)


def folded(text: str) -> str:
    """Make case and the ways of writing one letter alike (Unicode, normalization form KC)."""
    return unicodedata.normalize("NFKC", text).casefold()
