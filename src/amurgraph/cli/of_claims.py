"""What ``measure`` tells of claims, not of one network: sources, readings, who is at work on what, gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..claims import Claims
    from ..rows import Rows, Tell

ALL = "all"
MEANINGS = {
    "sources": "what rests on one source: each is left out in turn; by betweenness, or what is named after it",
    "missing-at-least": "how many ties no page states, at least, by two lists of those that pages state",
    "gaps": "which pairs are at work on the same, with no documented tie: questions to ask",
    "gap-fraction": "what share of the pairs at work on the same have no documented tie, beside chance",
    "actors": "who is documented at work on which threat, action, place or programme (--of)",
    "actor-counts": "on how many threats, actions, places or programmes (--of) nobody, one or several are at work",
}


def is_asked(names: Sequence[str], reading: str) -> bool:
    """Tell whether the answer is made from claims, not from one network."""
    return bool(set(names) & set(MEANINGS)) or reading == ALL


def rows(
    claims: Claims,
    names: Sequence[str],
    slice_: Mapping[str, Any],
    given: Mapping[str, Any],
    *,
    tell: Tell | None = None,
) -> Rows:
    """Return what is asked of claims.

    Args:
        claims: the data.
        names: one of ``MEANINGS``; after ``sources`` a centrality; or centralities, under all readings.
        slice_: what the options of ``projecting`` mean.
        given: options of the measure.
        tell: takes how far it is.

    Raises:
        InputError: more was asked than one answer can give. UnknownOptionError: an option that it does not
            take.

    """
    from ..measures.catalogue import raise_for_options

    first, *more = names
    how = dict(slice_)
    if how["reading"] == ALL:
        if set(names) & set(MEANINGS):
            raise InputError(f"--reading all goes with centralities; with {first} name one reading")
        made: Callable[..., Rows] = _function("side_by_side")
        del how["reading"]
        raise_for_options("a table of readings", _own(made), given)
        return made(claims, names, **how)
    if first not in MEANINGS or len(more) > (first == "sources"):
        raise InputError(f"{next(n for n in names if n in MEANINGS)} gives rows of its own: ask for it alone")
    made = _function(first)
    of = ("of",) if first.startswith("actor") else ()
    raise_for_options(first, (*of, *_own(made)), given)
    if first in ("sources", "missing-at-least"):
        return made(claims, *more, **how, **({"tell": tell} if first == "sources" else {}), **given)
    if how.pop("projection") != "documented-ties":
        raise InputError(f"{first} is told of work and documented ties; leave out --projection")
    return made(claims, **how, **given)


def _own(made: Callable[..., Rows]) -> tuple[str, ...]:
    """Return the options of a function that do not say which network is meant."""
    from ..measures.catalogue import keywords_of
    from ..network.restricting import SLICE

    return tuple(name for name in keywords_of(made) if name not in (*SLICE, "projection", "tell"))


def _function(name: str) -> Callable[..., Rows]:
    """Return the function that makes it; only the room that it needs is imported."""
    if name in ("sources", "missing-at-least", "side_by_side"):
        from ..sensitivity import side_by_side, ties_missing_at_least, without_each_source

        if name == "side_by_side":
            return side_by_side
        return without_each_source if name == "sources" else ties_missing_at_least
    from ..coverage import actor_counts, actor_matrix, gap_fraction, gaps

    made: dict[str, Callable[..., Rows]] = {
        "gaps": gaps,
        "gap-fraction": gap_fraction,
        "actors": actor_matrix,
        "actor-counts": actor_counts,
    }
    return made[name]
