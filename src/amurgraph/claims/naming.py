"""Finds things by what people call them: slug, CURIE, IRI, name, acronym, alias in any script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import InputError, UnknownNameError
from ..vocabulary import expand

if TYPE_CHECKING:
    from .records import Claims, Thing


def find_thing(claims: Claims, name: str, *, sorts: tuple[str, ...] = ("org",)) -> Thing:
    """Return the thing called ``name``: slug, CURIE, IRI, name, acronym or alias in any script.

    Raises:
        UnknownNameError: nothing is called so; InputError: several things are.

    """
    candidates = [thing for thing in claims.things.values() if thing.sort in sorts]
    wanted = name.strip()
    for thing in candidates:
        if wanted in (thing.slug, thing.iri) or expand(wanted) == thing.iri:
            return thing
    folded = wanted.casefold()
    for exactness in (_main_names, _all_names):
        matches = [thing for thing in candidates if folded in exactness(thing)]
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise InputError(
                f"{name!r} is a name of several: {', '.join(thing.slug for thing in matches)}; use one of these"
            )
    raise UnknownNameError("organization" if sorts == ("org",) else "thing", name, (t.slug for t in candidates))


def _main_names(thing: Thing) -> set[str]:
    return {thing.label.casefold(), thing.acronym.casefold()} - {""}


def _all_names(thing: Thing) -> set[str]:
    return (
        _main_names(thing)
        | {alias.casefold() for alias in thing.aliases}
        | {name.text.casefold() for name in thing.names}
    )
