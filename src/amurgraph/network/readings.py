"""Named readings: what an ambiguous word on a page is taken for. Small records, like projections; nothing else decides.

A page says that an alliance "partners with" somebody, or that "they are supported by" somebody. Whether that is a
membership, or whom "they" names, the page leaves open. The claims keep its word; a reading takes it for something else,
for one result, so that the results under each can stand side by side.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..claims.records import number_aware
from ..errors import UnknownNameError
from ..vocabulary import SYMMETRIC_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..claims import Claims, Evidence, Relation

AS_PUBLISHED = "as-published"
_BODIES_WITH_MEMBERS = ("Alliance", "Association")


@dataclass(frozen=True, slots=True)
class Reading:
    """What becomes of the claims whose words are ambiguous.

    Attributes:
        name: what it is called by.
        summary: one sentence for people.
        types: the relation types that it touches.
        kinds: it touches a relation only to a body of such a kind.
        becomes: the relation type that they are read as; empty: they are left out.
        reaches_partners: the claims stay, and the same source is read as saying the same of everybody whom it names a
            partner of that body. A statement with a role is not touched: it says what was done, and for whom.

    """

    name: str
    summary: str
    types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = _BODIES_WITH_MEMBERS
    becomes: str = ""
    reaches_partners: bool = False


READINGS: dict[str, Reading] = {
    reading.name: reading
    for reading in (
        Reading(AS_PUBLISHED, "words stay what the source wrote"),
        Reading(
            "partners-as-members",
            "partners of an alliance or association, and those who take part in it, are read as its members",
            types=("partnerOf", "participatesIn"),
            becomes="memberOf",
        ),
        Reading(
            "supporters-as-members",
            "those who support an alliance or association are read as its members: as the bodies that carry it",
            types=("supports",),
            becomes="memberOf",
        ),
        Reading(
            "support-reaches-partners",
            "those who support an alliance or association are read as supporting the partners, too, that the same "
            "source names",
            types=("supports",),
            reaches_partners=True,
        ),
        Reading(
            "without-ambiguous",
            "what calls somebody partner, participant or supporter of an alliance or association is left out",
            types=("partnerOf", "participatesIn", "supports"),
        ),
    )
}


def find_reading(reading: str | Reading) -> Reading:
    """Return the reading of that name (or the record itself).

    Raises:
        UnknownNameError: there is none of that name.

    >>> find_reading("supporters-as-members").becomes
    'memberOf'

    """
    if isinstance(reading, Reading):
        return reading
    if reading not in READINGS:
        raise UnknownNameError("reading", reading, READINGS)
    return READINGS[reading]


def list_readings() -> tuple[Reading, ...]:
    """Return all readings that ship; the first changes nothing.

    >>> [reading.name for reading in list_readings()][0]
    'as-published'
    """
    return tuple(READINGS.values())


def read_as(claims: Claims, reading: str | Reading) -> Claims:
    """Return the claims as a reading takes them.

    A relation that is read as one that exists already gives that one its evidence. A statement that is read otherwise
    than it is written says so in its note; all else of it stays, and so does the address of the relation as published.
    Leaving out sources or what is only implied gives the same before and after.

    Args:
        claims: the data set; it is not changed.
        reading: a name (``list_readings``) or a record of your own.

    Raises:
        UnknownNameError: no reading of that name.

    >>> from amurgraph.claims import graph_to_claims
    >>> from amurgraph.graph import read_store
    >>> claims = graph_to_claims(read_store())
    >>> read_as(claims, "as-published") is claims
    True
    >>> len(read_as(claims, "without-ambiguous").relations) < len(claims.relations)
    True

    """
    rule = find_reading(reading)
    if not rule.types:
        return claims
    taken = [(relation, _body(relation, claims, rule)) for relation in claims.relations]
    stay = [relation for relation, body in taken if not body or rule.reaches_partners]
    ambiguous = [(relation, body) for relation, body in taken if body]
    if rule.reaches_partners:
        added = list(_of_partners(ambiguous, claims))
    else:
        added = [_as_member(relation, body, rule.becomes) for relation, body in ambiguous if rule.becomes]
    return replace(claims, relations=tuple(_merged([*stay, *added])))


def touched(claims: Claims, reading: str | Reading) -> dict[str, int]:
    """Return how many relations of each type a reading takes for something else, leaves out, or adds to.

    Raises:
        UnknownNameError: no reading of that name.

    >>> from amurgraph.claims import graph_to_claims
    >>> from amurgraph.graph import read_store
    >>> claims = graph_to_claims(read_store())
    >>> sorted(touched(claims, "without-ambiguous")), touched(claims, "as-published")
    (['participatesIn', 'partnerOf', 'supports'], {})

    """
    rule = find_reading(reading)
    found = [(relation, body) for relation in claims.relations if (body := _body(relation, claims, rule))]
    if rule.reaches_partners:
        partners = _partners_by_source(claims)
        found = [one for one in found if next(_reaching(*one, partners), None)]
    return dict(sorted(Counter(relation.predicate for relation, _ in found).items()))


def _body(relation: Relation, claims: Claims, rule: Reading) -> str:
    """Return to which alliance or association a relation ties somebody, if the reading touches it.

    Of two alliances that are partners none is the other's member: a relation without a direction needs one such end.
    """
    if relation.predicate not in rule.types:
        return ""
    ends = (relation.subject, relation.object) if relation.predicate in SYMMETRIC_TYPES else (relation.object,)
    things = [claims.things.get(end) for end in (relation.subject, relation.object)]
    if any(thing is None or thing.sort != "org" for thing in things):
        return ""
    bodies = [end for end in ends if claims.things[end].kind in rule.kinds]
    return bodies[0] if len(bodies) == 1 else ""


def _as_member(relation: Relation, body: str, becomes: str) -> Relation:
    other = relation.subject if body == relation.object else relation.object
    note = f"published as {relation.predicate}, read as {becomes}"
    evidence = tuple(_reread(one, note) for one in relation.evidence)
    slug = f"{other}.{becomes}.{body}"
    return replace(relation, slug=slug, subject=other, predicate=becomes, object=body, evidence=evidence)


def _of_partners(ambiguous: Iterable[tuple[Relation, str]], claims: Claims) -> Iterator[Relation]:
    """Give, for each body that is supported, the support of the partners that the same source names."""
    partners = _partners_by_source(claims)
    for relation, body in ambiguous:
        for partner, evidence in _reaching(relation, body, partners):
            note = f"published of {body}, read of its partners, too"
            yield replace(
                relation,
                slug=f"{relation.subject}.{relation.predicate}.{partner}",
                object=partner,
                evidence=(_reread(evidence, note),),
            )


def _reaching(
    relation: Relation, body: str, partners: dict[tuple[str, str], set[str]]
) -> Iterator[tuple[str, Evidence]]:
    for evidence in relation.asserting:
        if not evidence.role:
            for partner in sorted(partners.get((evidence.source, body), ())):
                if partner != relation.subject:
                    yield partner, evidence


def _partners_by_source(claims: Claims) -> dict[tuple[str, str], set[str]]:
    """Return whom each source states to be a partner of whom."""
    partners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for relation in claims.relations:
        if relation.predicate in SYMMETRIC_TYPES:
            for evidence in relation.asserting:
                if evidence.reading == "Stated":
                    partners[evidence.source, relation.subject].add(relation.object)
                    partners[evidence.source, relation.object].add(relation.subject)
    return partners


def _reread(evidence: Evidence, note: str) -> Evidence:
    return replace(evidence, note="; ".join(filter(None, (evidence.note, note))))


def _merged(relations: Iterable[Relation]) -> Iterator[Relation]:
    """Give one relation for each identity, with the evidence of all; what is published comes first."""
    groups: dict[tuple[str, str, str], list[Relation]] = defaultdict(list)
    for relation in relations:
        groups[relation.subject, relation.predicate, relation.object].append(relation)
    for same in sorted(groups.values(), key=lambda same: same[0].slug):
        evidence = (one for relation in same for one in relation.evidence)
        ordered = tuple(sorted(evidence, key=lambda one: (number_aware(one.source), one.slug)))
        yield same[0] if len(same) == 1 else replace(same[0], evidence=ordered)
