"""Ties through programmes: organizations that share one, and the threats that its action addresses by our coding."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

from ..claims.records import number_aware
from ..graph import data_store
from ..vocabulary import AG, SKOS, slug_of, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..claims import Claims, Relation, Thing
    from .tying import Edges

_LAW_ENFORCEMENT = "cmp-2.0_4"
_TO_PROGRAMME = ("implements", "coordinates", "participatesIn")


def programme_members(relations: Iterable[Relation], claims: Claims) -> dict[str, dict[str, list[Relation]]]:
    """Return, by programme, the organizations that carry it out, with the relations that say so."""
    members: dict[str, dict[str, list[Relation]]] = defaultdict(lambda: defaultdict(list))
    for relation in relations:
        subject, target = claims.things.get(relation.subject), claims.things.get(relation.object)
        if subject and target and relation.asserting and joins_programme(relation, subject, target):
            members[target.slug][subject.slug].append(relation)
    return members


def shared_programmes(relations: Iterable[Relation], claims: Claims) -> Edges:
    """Tie each pair of organizations with a programme in common; n of them share weight 1/(n-1) (Newman 2001)."""
    pairs: dict[tuple[str, str], dict[str, Any]] = {}
    for programme, members in sorted(programme_members(relations, claims).items()):
        evidence = {slug: [e for relation in because for e in relation.asserting] for slug, because in members.items()}
        sources = {slug: {one.source for one in said} for slug, said in evidence.items()}
        stated = {slug: any(one.reading == "Stated" for one in said) for slug, said in evidence.items()}
        for one, other in combinations(sorted(members), 2):
            shared = pairs.setdefault((one, other), {"weight": 0.0, "programmes": [], "sources": set(), "stated": True})
            shared["weight"] += 1 / (len(members) - 1)
            shared["programmes"].append(programme)
            shared["sources"] |= sources[one] | sources[other]
            shared["stated"] &= stated[one] and stated[other]
    return {
        (one, other, "sharedProgramme"): {
            "type": "sharedProgramme",
            "directed": False,
            "sources": "|".join(sorted(shared["sources"], key=number_aware)),
            "n_sources": len(shared["sources"]),
            "reading": "stated" if shared["stated"] else "implied",
            "programmes": "|".join(shared["programmes"]),
            "weight": shared["weight"],
        }
        for (one, other), shared in pairs.items()
    }


def threats_addressed(relations: Iterable[Relation], claims: Claims) -> Edges:
    """Join actors to threats: organization, programme, its action, what our coding says the action addresses."""
    addressed = threats_by_action(claims)
    programmes: dict[tuple[str, str], set[str]] = defaultdict(set)
    sources: dict[tuple[str, str], set[str]] = defaultdict(set)
    for programme, members in programme_members(relations, claims).items():
        said = {
            slug: {e.source for relation in because for e in relation.asserting} for slug, because in members.items()
        }
        for threat in addressed.get(claims.things[programme].action, ()):
            for organization in members:
                programmes[organization, threat].add(programme)
                sources[organization, threat] |= said[organization]
    return {
        (*pair, "addresses"): {
            "type": "addresses",
            "directed": True,
            "sources": "|".join(sorted(sources[pair], key=number_aware)),
            "n_sources": len(sources[pair]),
            "reading": "coded",
            "programmes": "|".join(sorted(through)),
            "weight": float(len(through)),
        }
        for pair, through in programmes.items()
    }


def threats_by_action(claims: Claims) -> dict[str, list[str]]:
    """Return, by action, the threats and stresses of this data set that fall under what the action addresses."""
    addresses, broader = _coding()
    found: dict[str, list[str]] = {}
    for action, concepts in addresses.items():
        found[action] = [
            thing.slug
            for thing in claims.things.values()
            if thing.sort in ("threat", "stress") and concepts & _with_broader(thing.broader, broader)
        ]
    return found


def _with_broader(concepts: Iterable[str], broader: dict[str, set[str]]) -> set[str]:
    """Return the concepts and all that stand above them."""
    seen: set[str] = set()
    waiting = list(concepts)
    while waiting:
        concept = waiting.pop()
        if concept not in seen:
            seen.add(concept)
            waiting += broader.get(concept, ())
    return seen


@cache
def action_labels() -> dict[str, str]:
    """Return what the actions of the schemes are called in English, by slug.

    >>> action_labels()["cmp-2.0_2"]
    'Species Management'
    """
    labels = {}
    for quad in data_store(()).quads_for_pattern(None, SKOS.prefLabel, None, None):
        if sort_of(iri := str(quad.subject.value)) == "action" and quad.object.language == "en":  # type: ignore[union-attr]
            labels[slug_of(iri)] = quad.object.value  # type: ignore[union-attr]
    return labels


@cache
def _coding() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Read which action addresses what, and which concept lies above which, from the schemes."""
    store = data_store(())
    addresses: dict[str, set[str]] = defaultdict(set)
    broader: dict[str, set[str]] = defaultdict(set)
    for table, predicate in ((addresses, AG.addresses), (broader, SKOS.broader)):
        for quad in store.quads_for_pattern(None, predicate, None, None):
            table[slug_of(str(quad.subject.value))].add(slug_of(str(quad.object.value)))  # type: ignore[union-attr]
    return dict(addresses), dict(broader)


def enforcement_only(claims: Claims) -> frozenset[str]:
    """Return the organizations whose only programmes are law enforcement: lists of weak points leave them out.

    A list that names whom a network would miss most could expose people who work against armed poachers.
    """
    _, broader = _coding()
    actions: dict[str, set[bool]] = defaultdict(set)
    for programme, members in programme_members(claims.relations, claims).items():
        enforcing = _LAW_ENFORCEMENT in _with_broader([claims.things[programme].action], broader)
        for organization in members:
            actions[organization].add(enforcing)
    return frozenset(organization for organization, kinds in actions.items() if kinds == {True})


def joins_programme(relation: Relation, subject: Thing, target: Thing) -> bool:
    """Tell whether a relation makes an organization part of a programme (funding alone does not)."""
    return subject.sort == "org" and target.sort == "prog" and relation.predicate in _TO_PROGRAMME
