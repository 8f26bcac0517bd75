"""A relation becomes an edge: who says so, from when to when, how strongly, and whether it ended."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from ..claims import ending, evidence_start
from ..claims.records import number_aware
from .carrying import evidence_as_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..claims import Claims, Evidence, Relation

    #: Facts of edges by subject, object and key.
    Edges = dict[tuple[str, str, str], dict[str, Any]]


def tie_facts(relation: Relation, claims: Claims, gone: frozenset[str]) -> dict[str, Any]:
    """Return what an edge says of the relation that it stands for, all as scalars.

    Args:
        relation: one that some source asserts.
        claims: the data set it belongs to.
        gone: whom some change took (``taken_by_changes``), found once for all relations.

    """
    asserting = relation.asserting
    sources = sources_of(asserting)
    ended, how = "", ""
    if _may_have_ended(relation, asserting, gone):
        ended, how = ending(relation, claims)
    return {
        "iri": relation.iri,
        "type": relation.predicate,
        "directed": relation.ends_are_ordered,
        "sources": "|".join(sources),
        "n_sources": len(sources),
        "reading": "stated" if any(one.reading == "Stated" for one in asserting) else "implied",
        "first": min([start for one in asserting if (start := one.begins or one.ends)], default=""),
        "last": max([one.ends for one in asserting], default=""),
        "ended": ended,
        "ended_how": how,
        "denied": len(asserting) < len(relation.evidence),
        "documented": min([start for one in asserting if (start := evidence_start(one, claims))], default=""),
        "weight": weight_of(asserting),
        "evidence": evidence_as_json(relation.evidence),
    }


def sources_of(evidence: Iterable[Evidence]) -> list[str]:
    """Return the sources of some evidence, each once, s2 before s10."""
    sources = {one.source for one in evidence}
    return sorted(sources, key=number_aware) if len(sources) > 1 else list(sources)


def weight_of(asserting: Iterable[Evidence]) -> float:
    """Return the largest weight that an editor gave, else 1; data that were never validated may hold what is none."""
    given = [_as_weight(one.weight) for one in asserting if one.weight]
    return max([weight for weight in given if weight >= 0], default=1.0) if given else 1.0


def _as_weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return -1.0
    return weight if isfinite(weight) else -1.0


def taken_by_changes(claims: Claims) -> frozenset[str]:
    """Return whom some change took: a relation of anybody else has ended only if a source says so."""
    return frozenset().union(*(change.gone for change in claims.changes if change.ends))


def _may_have_ended(relation: Relation, asserting: tuple[Evidence, ...], gone: frozenset[str]) -> bool:
    return (
        len(asserting) < len(relation.evidence)
        or relation.subject in gone
        or relation.object in gone
        or any(one.end or one.as_of for one in asserting)  # what is stated as of no date is to be refused there
    )
