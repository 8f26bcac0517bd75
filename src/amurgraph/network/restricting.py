"""Claims with some of their evidence left out: what a network, and all that is said beside it, is then made from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from ..claims import claims_as_of, slice_claims
from ..errors import UnknownNameError
from .readings import AS_PUBLISHED, read_as

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..claims import Claims, Evidence, Relation
    from .readings import Reading

#: The options that say which part of the claims is meant, and what they are where nothing is said.
SLICE: dict[str, Any] = {
    "as_of": None,
    "documented": "by",
    "min_sources": 1,
    "stated_only": False,
    "without_source": (),
    "reading": AS_PUBLISHED,
}


def restricted(claims: Claims, *, stated_only: bool = False, without_source: Sequence[str] = ()) -> Claims:
    """Return claims as if some sources had never been read, or without what a source only implies.

    Relations and observations that nothing else says are left out with it.

    Args:
        claims: the data set.
        stated_only: leave out what a source only implies.
        without_source: slugs of sources to leave out.

    Raises:
        UnknownNameError: no such source.

    >>> from amurgraph.claims import graph_to_claims
    >>> from amurgraph.graph import read_store
    >>> claims = graph_to_claims(read_store())
    >>> len(restricted(claims, without_source=["s1"]).sources) == len(claims.sources) - 1
    True

    """
    unwanted = {slug.lower() for slug in without_source}
    for slug in sorted(unwanted - set(claims.sources)):
        raise UnknownNameError("source", slug, claims.sources)
    if not stated_only and not unwanted:
        return claims

    def wanted(evidence: Evidence) -> bool:
        return evidence.source not in unwanted and not (stated_only and evidence.reading == "Implied")

    relations = (replace(r, evidence=tuple(filter(wanted, r.evidence))) for r in claims.relations)
    observations = (replace(o, evidence=tuple(filter(wanted, o.evidence))) for o in claims.observations)
    return replace(
        claims,
        relations=tuple(relation for relation in relations if relation.evidence),
        observations=tuple(observation for observation in observations if observation.evidence),
        sources={slug: source for slug, source in claims.sources.items() if slug not in unwanted},
    )


class Narrowed(NamedTuple):
    """What is left of claims, the relations of it that count, and what that leaves out."""

    claims: Claims
    relations: tuple[Relation, ...]
    left_out: Mapping[str, int]  # relations, by the reason of the edge rule
    below_min_sources: int


def narrowed(
    claims: Claims,
    *,
    as_of: str | int | None = None,
    documented: str = "by",
    min_sources: int = 1,
    stated_only: bool = False,
    without_source: Sequence[str] = (),
    reading: str | Reading = AS_PUBLISHED,
    matters: Callable[[Relation, Claims], bool] | None = None,
) -> Narrowed:
    """Return what a slice leaves of claims: read, restricted, cut at a date, and asserted by enough sources.

    Args:
        claims: the data set.
        as_of: as for ``graph_to_network``, as the others whose names are in ``SLICE``.
        documented: see there.
        min_sources: see there.
        stated_only: see there.
        without_source: see there.
        reading: see there.
        matters: which relations are asked about at all: only of these is counted what is left out.

    Raises:
        UnknownNameError: no such source or reading. InputError: not a date.

    >>> from amurgraph.claims import graph_to_claims
    >>> from amurgraph.graph import read_store
    >>> narrowed(graph_to_claims(read_store()), as_of=2010).left_out["later"] > 0
    True

    """
    kept = restricted(read_as(claims, reading), stated_only=stated_only, without_source=without_source)
    if matters:
        kept = replace(kept, relations=tuple(relation for relation in kept.relations if matters(relation, kept)))
    if as_of is None or as_of == "":
        cut = slice_claims(kept, documented=documented)
        relations, left_out = cut.relations, cut.left_out
    else:
        kept, all_left_out = claims_as_of(kept, str(as_of), documented=documented)
        counts = ((sort_reason.split(" ", 1), count) for sort_reason, count in all_left_out.items())
        relations, left_out = kept.relations, {why: count for (sort, why), count in counts if sort == "relations"}
    enough = tuple(r for r in relations if len({evidence.source for evidence in r.asserting}) >= min_sources)
    return Narrowed(kept, enough, left_out, len(relations) - len(enough))


def slice_of_claims(claims: Claims, **slice_: Any) -> Claims:
    """Return the claims that a network with these options is made from, whatever its projection.

    Of relations those stay that the edge rule lets in and that enough different sources assert; see
    ``graph_to_network``, whose options these are (``SLICE``), and ``read_as``.

    >>> from amurgraph.claims import graph_to_claims
    >>> from amurgraph.graph import read_store
    >>> claims = graph_to_claims(read_store())
    >>> len(slice_of_claims(claims, min_sources=2).relations) < len(claims.relations)
    True
    """
    left = narrowed(claims, **slice_)
    return replace(left.claims, relations=left.relations)
