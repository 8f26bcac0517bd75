"""Where sources disagree, in words: each answer with who gives it, and none preferred."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ...claims import evidence_date
from ..addresses import anchor_of, anchor_of_disagreement, page_of, page_of_source, safe_url
from .statements import words

if TYPE_CHECKING:
    from ...claims import Disagreement, Evidence, Relation
    from .statements import Statements


def disagreements_of(said: Statements, slug: str) -> list[dict[str, Any]]:
    """Return what sources say differently about a thing, in words."""
    return [disagreement(said, found) for found in said.disagreements if slug in (found.subject, found.other)]


def disagreement(said: Statements, found: Disagreement) -> dict[str, Any]:
    """Return a disagreement in words: the question, and each answer with who gives it."""
    subject = said.claims.things.get(found.subject)
    other = said.claims.things.get(found.other)
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for answer in found.answers:
        groups[answer.value].append(_said_by(said, answer.source, answer.date, answer.locator))
    joined, _, aspect = found.property.rpartition(" ")
    return {
        "anchor": anchor_of_disagreement(found),
        "subject": subject.label if subject else found.subject,
        "href": page_of(subject) if subject else "",
        "joined": words(joined) if found.other else "",
        "property": words(aspect if found.other else found.property),
        "other": other.label if other else found.other,
        "other_href": page_of(other) if other else "",
        "answers": [{"value": value, "said_by": groups[value]} for value in found.values],
    }


def _said_by(said: Statements, slug: str, date: str, locator: str) -> dict[str, str]:
    """Return who gives an answer: the source, of when, where in it."""
    source = said.claims.sources.get(slug)
    return {
        "who": (source.publisher or source.title) if source else slug,
        "title": source.title if source else "",
        "date": date,
        "locator": locator,
        "url": safe_url(source.url) if source else "",
        "page": page_of_source(slug) if source else "",
    }


def _members_or_partners(said: Statements) -> list[dict[str, Any]]:
    """Pairs of which one source names a member and another a partner, in the words of a disagreement."""
    relations: dict[str, list[Relation]] = {"memberOf": [], "partnerOf": []}
    for relation in said.claims.relations:
        if relation.predicate in relations and relation.asserting:
            relations[relation.predicate].append(relation)
    partners: dict[frozenset[str], list[Evidence]] = defaultdict(list)
    for relation in relations["partnerOf"]:
        partners[frozenset((relation.subject, relation.object))] += relation.asserting
    found = []
    for relation in relations["memberOf"]:
        partner = partners.get(frozenset((relation.subject, relation.object)), [])
        if partner and {e.source for e in partner} != {e.source for e in relation.asserting}:
            found.append(_member_or_partner(said, relation, partner))
    return sorted(found, key=lambda one: (one["subject"].casefold(), one["other"].casefold(), one["anchor"]))


def _member_or_partner(said: Statements, member: Relation, partner: list[Evidence]) -> dict[str, Any]:
    things = said.claims.things
    subject, other = things.get(member.subject), things.get(member.object)
    answers = []
    for value, evidences in (("member of", member.asserting), ("partner of", partner)):
        given = [(evidence_date(e, said.claims), e.source, e.locator) for e in evidences]
        given.sort(key=lambda one: (one[0] or "9999", *one[1:]))
        answers.append({"value": value, "said_by": [_said_by(said, s, date, place) for date, s, place in given]})
    return {
        "anchor": "m-" + anchor_of(member.slug),
        "subject": subject.label if subject else member.subject,
        "href": page_of(subject) if subject else "",
        "joined": "and",
        "property": "member or partner?",
        "other": other.label if other else member.object,
        "other_href": page_of(other) if other else "",
        "answers": answers,
    }


def all_disagreements(said: Statements) -> list[dict[str, Any]]:
    """All disagreements in words, in sections: answers that differ, words for a part, member or partner."""
    answers = [disagreement(said, one) for one in said.disagreements if not _is_role(one)]
    parts = [disagreement(said, one) for one in said.disagreements if _is_role(one)]
    sections = (("answers", answers), ("parts", parts), ("members", _members_or_partners(said)))
    return [{"name": name, "found": found} for name, found in sections if found]


def _is_role(found: Disagreement) -> bool:
    return bool(found.other) and found.property.endswith(" role")
