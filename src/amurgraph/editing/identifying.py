"""Ids of new organizations and species: made of a name where that is no guess, else asked for."""

from __future__ import annotations

import unicodedata

from ..claims.identifying import name_to_slug
from ..errors import InputError


def name_to_id(name: str, option: str) -> str:
    """Return an id made of a name in the Latin script.

    Raises:
        InputError: a letter of another script, or no letter at all; ``option`` is what to give instead.

    >>> name_to_id("River Zoo", "--subject-id")
    'river-zoo'

    """
    if slug := name_to_slug(name):
        return slug
    foreign = next((c for c in unicodedata.normalize("NFKD", name) if c.isalnum() and not c.isascii()), "")
    why = f"holds {foreign!r}, which we do not transcribe" if foreign else "has no letter"
    raise InputError(f"{name!r} {why}; add {option} with an id in letters a-z, digits and -, as river-zoo")
