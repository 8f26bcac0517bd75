"""A slice of the data themselves: what sources say of times by a date, or in it.

The edge rule decides, and a statement is in or out whole: nothing of what a source says is rewritten.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph

from ..graph import as_store, data_store, direct_triples
from ..graph.turtle import is_direct_triple
from ..vocabulary import AG, ORG, RDF, slug_of
from .edge_rule import evidence_start, period, slice_claims
from .reading import graph_to_claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import rdflib
    from pyoxigraph import Quad, Store

    from .records import Change, Claims, Evidence, Observation

# Who is banned today must not be suggested as a partner because the question is about an earlier year.
_LEGAL_STATUS = "legal_status"
_OWNERS = frozenset({AG.Relation, AG.Observation, ORG.ChangeEvent})


def store_as_of(graph: Store | rdflib.Graph, as_of: str, documented: str = "by") -> tuple[Store, dict[str, int]]:
    """Return a store of what is documented by a date or in it, and how much that leaves out, by sort and reason.

    Things and sources stay: an organization is not gone because nothing is said of it. What is on record of legal
    status stays, too: suggestions of whom to write to heed it, whatever year they are about.

    Args:
        graph: an rdflib Graph or an Oxigraph store; it is not changed.
        as_of: a year, month or day; it covers its whole period.
        documented: ``"by"`` the date or strictly ``"in"`` it.

    Raises:
        InputError: not a date, or neither ``by`` nor ``in``.

    >>> from amurgraph.graph import read_store
    >>> store, left_out = store_as_of(read_store(), "2012")
    >>> left_out["relations later"] > 0
    True

    """
    store = as_store(graph)
    kept, left_out = claims_as_of(graph_to_claims(store), as_of, documented=documented)
    said: dict[str, set[str]] = defaultdict(set)
    for owners in (kept.relations, kept.observations, kept.changes):
        for owner in owners:
            said[owner.iri].update(evidence.slug for evidence in owner.evidence)
    cut = data_store(_without_the_rest(list(store.quads_for_pattern(None, None, None, DefaultGraph())), said))
    cut.extend(list(direct_triples(cut)))
    return cut, left_out


def _without_the_rest(quads: list[Quad], said: dict[str, set[str]]) -> Iterator[Quad]:
    """Yield what is not about a relation, observation, change or evidence that a slice leaves out."""
    owners = {quad.subject for quad in quads if quad.predicate == RDF.type and quad.object in _OWNERS}
    out: set[Any] = {owner for owner in owners if owner.value not in said}  # type: ignore[union-attr]
    links = [quad for quad in quads if quad.predicate == AG.evidence and quad.subject in owners]
    cut = {quad for quad in links if slug_of(quad.object.value) not in said.get(quad.subject.value, ())}  # type: ignore[union-attr]
    # What bears out two relations stays as long as one of them does.
    out |= {quad.object for quad in cut} - {quad.object for quad in links if quad not in cut}
    for quad in quads:
        if quad.subject not in out and quad.object not in out and quad not in cut and not is_direct_triple(quad):
            yield quad


def claims_as_of(claims: Claims, as_of: str, *, documented: str = "by") -> tuple[Claims, dict[str, int]]:
    """Return what is documented by a date or in it of claims that are read already; see ``store_as_of``.

    Of every relation that the edge rule keeps, only the evidence that speaks of the time stays: what counts sources or
    compares answers then rests on nothing else. What is left out is counted: relations, observations and changes as
    wholes, and ``statements`` of those that stay.
    """
    cut = slice_claims(claims, as_of, documented=documented)
    judge = _Judge(claims, *period(as_of), documented)
    relations = (replace(relation, evidence=judge.kept(relation.evidence)) for relation in cut.relations)
    observations = (_trimmed(observation, judge) for observation in claims.observations)
    kept = replace(
        claims,
        relations=tuple(relations),
        observations=tuple(observation for observation in observations if observation.evidence),
        changes=tuple(change for change in claims.changes if not judge.counted("changes", judge.of_change(change))),
    )
    left_out = {f"relations {reason}": count for reason, count in cut.left_out.items()} | judge.left_out
    return kept, dict(sorted(left_out.items()))


def _trimmed(observation: Observation, judge: _Judge) -> Observation:
    if observation.property == _LEGAL_STATUS:
        return observation
    reasons = [judge.of_evidence(evidence) for evidence in observation.evidence]
    if all(reasons):
        # As with a relation: undated only if all that is said of it is.
        judge.counted("observations", next((reason for reason in reasons if reason != "undated"), "undated"))
        return replace(observation, evidence=())
    return replace(observation, evidence=judge.kept(observation.evidence))


class _Judge:
    """Says why a statement or change is left out of a slice (or nothing), and keeps count."""

    def __init__(self, claims: Claims, first: str, last: str, documented: str) -> None:
        self.claims, self.first, self.last, self.documented = claims, first, last, documented
        self.left_out: dict[str, int] = defaultdict(int)

    def counted(self, sort: str, reason: str) -> str:
        if reason:
            self.left_out[f"{sort} {reason}"] += 1
        return reason

    def kept(self, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
        return tuple(one for one in evidence if not self.counted("statements", self.of_evidence(one)))

    def of_evidence(self, evidence: Evidence) -> str:
        if self.documented == "in":
            return self._not_within(evidence.begins or evidence.ends, evidence.ends)
        return self._not_by(evidence_start(evidence, self.claims))

    def of_change(self, change: Change) -> str:
        """A change is in once it has surely happened: only then does the edge rule let it end a relation."""
        if self.documented == "in":
            return self._not_within(change.begins or change.ends, change.ends)
        told = [day for evidence in change.evidence if (day := evidence_start(evidence, self.claims))]
        return self._not_by(change.ends or min(told, default=""))

    def _not_by(self, day: str) -> str:
        return "undated" if not day else "later" if day > self.last else ""

    def _not_within(self, begins: str, ends: str) -> str:
        if not ends:
            return "undated"
        return "" if begins <= self.last and ends >= self.first else "of another time"
