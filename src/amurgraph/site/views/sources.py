"""The list of sources, and the page of one: all that it says, and how much rests on it alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...page import drawing
from ..addresses import anchor_of, page_of, page_of_source, safe_url
from .disagreeing import disagreement
from .statements import words

if TYPE_CHECKING:
    from ...claims import Change, Claims, Disagreement, Evidence, Name, Observation, Relation, Source, Thing
    from .statements import Statements


@dataclass(frozen=True, slots=True)
class Said:
    """All that one source says."""

    relations: list[tuple[Relation, Evidence]]
    observations: list[tuple[Observation, Evidence]]
    changes: list[tuple[Change, Evidence]]
    names: list[tuple[Thing, Name]]
    named: list[Thing]

    @property
    def statements(self) -> int:
        """How many statements these are (a name on the page alone is none)."""
        return len(self.relations) + len(self.observations) + len(self.changes)

    @property
    def alone(self) -> int:
        """How many relations no other source asserts."""
        return len({relation.slug for relation, evidence in self.relations if _rests_on(relation, evidence.source)})


def said_by_source(claims: Claims) -> dict[str, Said]:
    """Return all that each source says."""
    found: dict[str, Said] = defaultdict(lambda: Said([], [], [], [], []))
    for relation in claims.relations:
        for evidence in relation.evidence:
            found[evidence.source].relations.append((relation, evidence))
    for observation in claims.observations:
        for evidence in observation.evidence:
            found[evidence.source].observations.append((observation, evidence))
    for change in claims.changes:
        for evidence in change.evidence:
            found[evidence.source].changes.append((change, evidence))
    for thing in sorted(claims.things.values(), key=lambda thing: (thing.label.casefold(), thing.slug)):
        for name in thing.names:
            found[name.source].names.append((thing, name))
        for slug in thing.sources:
            found[slug].named.append(thing)
    return found


def sources(claims: Claims, found: dict[str, Said], *, silent: frozenset[str]) -> list[dict[str, Any]]:
    """Return one entry per source but the silent ones: what it is, how much it says, how much rests on it alone."""
    return [
        {
            "source": source,
            "page": page_of_source(source.slug),
            "statements": found[source.slug].statements,
            "alone": found[source.slug].alone,
        }
        for source in claims.sources.values()
        if source.slug not in silent
    ]


def source_page(said: Statements, source: Source, found: Said) -> dict[str, Any]:
    """Return what the page of one source says."""
    claims = said.claims
    return {
        "source": source,
        "url": safe_url(source.url),
        "archived": safe_url(source.archived),
        "statements": found.statements,
        "alone": found.alone,
        "relations": _by_subject(said, found),
        "observations": [
            {
                "subject": _link(claims, seen.subject),
                "property": words(seen.property),
                "value": seen.value,
                "said": said.statement(evidence),
                "anchor": f"obs-{seen.slug}",
            }
            for seen, evidence in found.observations
        ],
        "changes": [
            {
                "change": change,
                "originals": [_link(claims, slug) for slug in change.originals],
                "results": [_link(claims, slug) for slug in change.results],
                "said": said.statement(evidence),
            }
            for change, evidence in found.changes
        ],
        "names": [{"thing": thing, "href": page_of(thing), "name": name} for thing, name in found.names],
        "named": [{"label": thing.label, "href": page_of(thing)} for thing in found.named],
        "disagreements": [disagreement(said, d) for d in said.disagreements if _takes_part(source.slug, d)],
    }


def _by_subject(said: Statements, found: Said) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for relation, evidence in found.relations:
        against = said.against.get(relation.slug, ())
        groups[relation.subject].append(
            {
                "words": drawing().get(relation.predicate, {}).get("forward", relation.predicate),
                "object": _link(said.claims, relation.object),
                "anchor": anchor_of(relation.slug),
                "said": said.statement(evidence),
                "alone": _rests_on(relation, evidence.source),
                "against": [f"{one.text} ({said.source_words(one.source)})" for one in against],
            }
        )
    entries = [{"subject": _link(said.claims, slug), "relations": rows} for slug, rows in groups.items()]
    return sorted(entries, key=lambda entry: (entry["subject"]["label"].casefold(), entry["subject"]["href"]))


def _link(claims: Claims, slug: str) -> dict[str, str]:
    thing = claims.things.get(slug)
    return {"label": thing.label, "href": page_of(thing)} if thing else {"label": slug, "href": ""}


def _rests_on(relation: Relation, source: str) -> bool:
    return {evidence.source for evidence in relation.asserting} == {source}


def _takes_part(source: str, found: Disagreement) -> bool:
    return any(answer.source == source for answer in found.answers)
