"""Where sources disagree: all answers side by side, none preferred."""

from __future__ import annotations

import builtins
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .edge_rule import evidence_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .records import Claims, Evidence, Observation, Relation


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question on which sources disagree."""

    value: str
    source: str
    date: str
    locator: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A question about a thing (or a relation) with more than one published answer."""

    subject: str
    property: str
    other: str
    answers: tuple[Answer, ...]

    @builtins.property
    def values(self) -> tuple[str, ...]:
        """The different answers, in the order of the answers."""
        return tuple(dict.fromkeys(answer.value for answer in self.answers))


def disagreements(claims: Claims) -> tuple[Disagreement, ...]:
    """Return what sources say differently: values observed, and starts, ends, roles and amounts of relations.

    Nothing is resolved; whether time alone could explain it is for the reader, who gets the dates.
    """
    found = [*_observed_differently(claims), *_related_differently(claims)]
    return tuple(sorted(found, key=lambda found: _organizations_first(found, claims)))


def _organizations_first(found: Disagreement, claims: Claims) -> tuple[bool, bool, int, str, str, str]:
    """Put what is said of organizations before taxa and places, values before relations, many answers before few."""
    subject = claims.things.get(found.subject)
    is_organization = subject is not None and subject.sort == "org"
    return (not is_organization, bool(found.other), -len(found.values), found.subject, found.property, found.other)


def _observed_differently(claims: Claims) -> Iterable[Disagreement]:
    groups: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for observation in claims.observations:
        groups[observation.subject, observation.property].append(observation)
    for (subject, name), observations in groups.items():
        if len({observation.answer for observation in observations}) > 1:
            answers = [
                Answer(observation.value, evidence.source, _said_when(name, evidence, claims), evidence.locator)
                for observation in observations
                for evidence in observation.evidence
            ]
            yield Disagreement(subject, name, "", _in_order(answers))


def _related_differently(claims: Claims) -> Iterable[Disagreement]:
    aspects: dict[str, Callable[[Evidence], str]] = {
        "start": lambda evidence: evidence.start[:4],
        "end": lambda evidence: evidence.end[:4],
        "role": lambda evidence: evidence.role,
        "amount": lambda evidence: f"{evidence.currency} {evidence.amount}".strip() if evidence.amount else "",
    }
    for relation in claims.relations:
        for aspect, value_of in aspects.items():
            said = [(value_of(evidence), evidence) for evidence in relation.asserting if value_of(evidence)]
            if len({value for value, _ in said}) > 1:
                answers = (Answer(value, e.source, _said_when(aspect, e, claims), e.locator) for value, e in said)
                name = f"{relation.predicate} {aspect}"
                yield Disagreement(relation.subject, name, relation.object, _in_order(answers))


def _in_order(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Sort answers by number where all are plain numbers; else by date, since they may tell of a change."""
    listed = list(answers)
    if all(answer.value.isascii() and answer.value.isdecimal() for answer in listed):
        return tuple(sorted(listed, key=lambda a: (int(a.value), a.date or "9999", a.source)))
    return tuple(sorted(listed, key=lambda a: (a.date or "9999", a.value, a.source)))


_BEGINNINGS_AND_ENDS = frozenset({"start", "end", "founded", "established", "dissolved"})


def _said_when(asked: str, evidence: Evidence, claims: Claims) -> str:
    """Return of when an answer is. Where a date is what was asked for, only the page's own date tells that."""
    source = claims.sources.get(evidence.source)
    issued = source.issued if source else ""
    return issued if asked in _BEGINNINGS_AND_ENDS else evidence_date(evidence, claims)


def evidence_date(evidence: Evidence, claims: Claims) -> str:
    """Return of when a statement is, as published: its own date, else its page's, else nothing."""
    source = claims.sources.get(evidence.source)
    return evidence.as_of or evidence.start or evidence.end or (source.issued if source else "")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What another source says against a relation."""

    text: str
    source: str
    date: str
    locator: str


def contradictions(claims: Claims) -> dict[str, tuple[Contradiction, ...]]:
    """Return, by relation, what speaks against it: a denial, a stated end, another start, another word for the tie.

    *Partner* is not *member*: where one source names a member and another only a partner, each contradicts the other.
    """
    by_pair: dict[frozenset[str], list[Relation]] = defaultdict(list)
    for relation in claims.relations:
        by_pair[frozenset((relation.subject, relation.object))].append(relation)
    found: dict[str, tuple[Contradiction, ...]] = {}
    for relation in claims.relations:
        against = [*_against_itself(relation, claims)]
        for other in by_pair[frozenset((relation.subject, relation.object))]:
            if {relation.predicate, other.predicate} == {"memberOf", "partnerOf"}:
                own = {evidence.source for evidence in relation.asserting}
                others = [evidence for evidence in other.asserting if evidence.source not in own]
                against += [_contradiction(f"calls it {_WORDS[other.predicate]}", e, claims) for e in others]
        if against:
            found[relation.slug] = tuple(dict.fromkeys(against))
    return found


_WORDS = {"memberOf": "membership", "partnerOf": "partnership"}


def _against_itself(relation: Relation, claims: Claims) -> Iterable[Contradiction]:
    yield from (_contradiction("says it is not so", evidence, claims) for evidence in relation.denying)
    if len({evidence.source for evidence in relation.asserting}) < 2:  # noqa: PLR2004 - a source alone
        return  # a source that tells of an end does not contradict itself
    starts = {evidence.start[:4] for evidence in relation.asserting if evidence.start}
    for evidence in relation.asserting:
        if evidence.end and _others_later(relation, evidence, claims):
            yield _contradiction(f"says it ended {evidence.end}", evidence, claims)
        if evidence.start and len(starts) > 1:
            yield _contradiction(f"says it began {evidence.start}", evidence, claims)


def _others_later(relation: Relation, ended: Evidence, claims: Claims) -> bool:
    """Tell whether another source may speak of a time after an end; one of an earlier time is no contradiction."""
    others = (e for e in relation.asserting if e.source != ended.source and not e.end)
    return any(not (start := evidence_start(other, claims)) or start > ended.ends for other in others)


def _contradiction(text: str, evidence: Evidence, claims: Claims) -> Contradiction:
    return Contradiction(text, evidence.source, evidence_date(evidence, claims), evidence.locator)
