"""Claims with some of their evidence left out: what a network, and all that is said beside it, is then made from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..claims import claims_as_of, slice_claims
from ..errors import UnknownNameError
from .readings import AS_PUBLISHED, read_as

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..claims import Claims, Evidence
    from .readings import Reading


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
    for slug in unwanted - set(claims.sources):
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


def slice_of_claims(
    claims: Claims,
    *,
    as_of: str | None = None,
    documented: str = "by",
    min_sources: int = 1,
    stated_only: bool = False,
    without_source: Sequence[str] = (),
    reading: str | Reading = AS_PUBLISHED,
) -> Claims:
    """Return the claims that a network with these options is made from, whatever its projection.

    Of relations those stay that the edge rule lets in and that enough different sources assert; see
    ``graph_to_network``, whose options these are, and ``read_as``.

    >>> from amurgraph.claims import graph_to_claims
    >>> from amurgraph.graph import read_store
    >>> claims = graph_to_claims(read_store())
    >>> len(slice_of_claims(claims, min_sources=2).relations) < len(claims.relations)
    True
    """
    kept = restricted(read_as(claims, reading), stated_only=stated_only, without_source=without_source)
    if as_of:
        kept, _ = claims_as_of(kept, as_of, documented=documented)
    relations = kept.relations if as_of else slice_claims(kept, documented=documented).relations
    enough = (r for r in relations if len({evidence.source for evidence in r.asserting}) >= min_sources)
    return replace(kept, relations=tuple(enough))
