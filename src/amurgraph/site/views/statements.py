"""What each page of the site says, as plain data: the templates only set it."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..claims import (
    Claims,
    Disagreement,
    Evidence,
    Observation,
    Relation,
    Thing,
    contradictions,
    disagreements,
    stated_end,
)
from ..measures import centrality
from ..network import claims_to_network
from ..page import drawing
from ..vocabulary import slug_of

if TYPE_CHECKING:
    import networkx as nx

_SAFE_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")  # names that Windows keeps for devices
_MEMBER_COUNT = "member_count"


def page_name(slug: str) -> str:
    """Return the file name (without ending) of a thing's page: its slug, if that is a harmless file name.

    >>> page_name("cedar-trust"), page_name("../../etc/passwd")[:2]
    ('cedar-trust', 'x-')
    """
    if _SAFE_NAME.fullmatch(slug) and ".." not in slug and not _DEVICE.match(slug):
        return slug
    return "x-" + hashlib.sha256(slug.encode()).hexdigest()[:16]


def anchor_of(relation: str) -> str:
    """Return where a relation (by its slug or IRI) stands on the pages of its ends.

    >>> anchor_of("https://w3id.org/amurgraph/id/rel/cedar-trust.memberOf.otter-alliance")
    'r-cedar-trust.memberof.otter-alliance'
    """
    return "r-" + page_name(slug_of(relation).lower())


def safe_url(url: str) -> str:
    """Return the address if a reader may be sent there (http or https), else nothing.

    >>> safe_url("https://cedar.example/a"), safe_url("javascript:alert(1)")
    ('https://cedar.example/a', '')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def safe_contact(address: str) -> str:
    """Return an address by which the makers can be told (http, https or mailto), else nothing.

    >>> safe_contact("mailto:press@cedar.example"), safe_contact("javascript:alert(1)")
    ('mailto:press@cedar.example', '')
    """
    return address if re.fullmatch(r"mailto:[^\s<>\"]+", address) else safe_url(address)


def words(name: str) -> str:
    """Return a property's or relation type's name as words of a sentence.

    >>> words("member_count"), words("partnerOf amount")
    ('member count', 'partner of amount')
    """
    first, *rest = name.replace("_", " ").split(" ")
    return " ".join([drawing().get(first, {}).get("forward") or first, *rest])


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says: where, of when, how."""

    source: str
    title: str
    publisher: str
    url: str
    issued: str
    locator: str
    when: str
    details: str
    implied: bool
    denies: bool


@dataclass(frozen=True, slots=True)
class Tie:
    """One relation as seen from one of its ends."""

    anchor: str
    words: str
    other: Thing
    href: str
    years: str
    ended: str
    statements: tuple[Statement, ...]
    against: tuple[str, ...]


@dataclass
class Views:
    """Everything the pages say about one data set; computed when asked for."""

    claims: Claims
    documented: nx.MultiDiGraph = field(init=False)

    def __post_init__(self) -> None:
        self.documented = claims_to_network(self.claims)

    @cached_property
    def ties_of(self) -> dict[str, list[Relation]]:
        """Relations by either end."""
        ties: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.claims.relations:
            ties[relation.subject].append(relation)
            ties[relation.object].append(relation)
        return ties

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """All disagreements, those with the most answers first."""
        return disagreements(self.claims)

    @cached_property
    def against(self) -> dict[str, Any]:
        """What contradicts each relation."""
        return contradictions(self.claims)

    @cached_property
    def ranks(self) -> dict[str, Any]:
        """Measures by organization, with how they were made."""
        rows = centrality(self.documented, ["degree", "betweenness"])
        return {"about": rows.about, "of": {row.id: row for row in rows}}

    @cached_property
    def observations_of(self) -> dict[str, list[Observation]]:
        """Observations by what they are about."""
        found: dict[str, list[Observation]] = defaultdict(list)
        for observation in self.claims.observations:
            found[observation.subject].append(observation)
        return found

    # ---- statements and ties ----

    def statement(self, evidence: Evidence) -> Statement:
        """Return one evidence in words."""
        source = self.claims.sources.get(evidence.source)
        amount = f"{evidence.currency} {_grouped(evidence.amount)}".strip() if evidence.amount else ""
        if amount and evidence.year:
            amount += f" ({evidence.year})"
        return Statement(
            source=evidence.source,
            title=source.title if source else evidence.source,
            publisher=source.publisher if source else "",
            url=safe_url(source.url) if source else "",
            issued=source.issued if source else "",
            locator=evidence.locator,
            when=_when(evidence),
            details="; ".join(filter(None, (evidence.role, amount, evidence.note))),
            implied=evidence.reading == "Implied",
            denies=evidence.stance == "Denies",
        )

    def ties(self, slug: str, *, sort: str) -> list[tuple[str, list[Tie]]]:
        """Return the relations of a thing to things of one sort, grouped by how they read from its side."""
        groups: dict[str, list[Tie]] = defaultdict(list)
        for relation in self.ties_of[slug]:
            outwards = relation.subject == slug
            other = self.claims.things.get(relation.object if outwards else relation.subject)
            if other is None or other.sort != sort:
                continue
            drawn = drawing().get(relation.predicate, {})
            forward = drawn.get("forward", relation.predicate)
            reads = forward if outwards or not relation.ends_are_ordered else drawn.get("inverse", forward)
            groups[reads].append(self._tie(relation, other, reads))
        return [
            (reads, sorted(ties, key=lambda tie: tie.other.label.casefold())) for reads, ties in sorted(groups.items())
        ]

    def _tie(self, relation: Relation, other: Thing, reads: str) -> Tie:
        firsts = [evidence.begins[:4] for evidence in relation.asserting if evidence.begins]
        lasts = [evidence.ends[:4] for evidence in relation.asserting if evidence.ends]
        against = [f"{said.text} ({self.source_words(said.source)})" for said in self.against.get(relation.slug, ())]
        return Tie(
            anchor=anchor_of(relation.slug),
            words=reads,
            other=other,
            href=self.href(other),
            years=_span(firsts, lasts),
            ended=stated_end(relation, self.claims),
            statements=tuple(self.statement(evidence) for evidence in relation.evidence),
            against=tuple(dict.fromkeys(against)),
        )

    def source_words(self, slug: str) -> str:
        """Name a source in a few words: publisher and date."""
        source = self.claims.sources.get(slug)
        return (
            ", ".join(filter(None, (source.publisher or source.title, source.issued or "undated"))) if source else slug
        )

    def href(self, thing: Thing) -> str:
        """Return the address of a thing's page, from the site's root; nothing if it has none."""
        return f"o/{page_name(thing.slug)}.html" if thing.sort == "org" else ""

    # ---- pages ----

    def directory(self) -> list[dict[str, Any]]:
        """Return one entry per organization, A–Z."""
        return [
            {
                "thing": thing,
                "href": self.href(thing),
                "kind": self.kind_words(thing),
                "actions": sorted(self.actions_of(thing)),
                "ties": self.ranks["of"][thing.slug].degree,
                "search": " ".join([thing.label, thing.acronym, *thing.aliases, *(n.text for n in thing.names)]),
            }
            for thing in self.claims.organizations
        ]

    def kind_words(self, thing: Thing) -> str:
        """Return the kind of a thing in words."""
        return drawing().get(thing.kind, {}).get("label", thing.kind)

    def actions_of(self, thing: Thing) -> set[str]:
        """Return what kinds of work the programmes are that an organization takes part in."""
        found = set()
        for relation in self.ties_of[thing.slug]:
            programme = self.claims.things.get(relation.object)
            if relation.subject == thing.slug and programme and programme.sort == "prog" and programme.action:
                found.add(action_words(programme.action))
        return found

    def organization(self, thing: Thing) -> dict[str, Any]:
        """Return what the page of one organization says."""
        observations = [
            {
                "property": words(o.property),
                "value": o.value,
                "unit": o.unit,
                "statements": [self.statement(e) for e in o.evidence],
            }
            for o in self.observations_of[thing.slug]
        ]
        named = [
            {
                "text": name.text,
                "language": name.language,
                "kind": name.kind.lower(),
                "source": self.source_words(name.source) if name.source else "",
            }
            for name in thing.names
        ]
        return {
            "thing": thing,
            "kind": self.kind_words(thing),
            "homepage": safe_url(thing.homepage),
            "names": named,
            "ties": self.ties(thing.slug, sort="org"),
            "programmes": self.ties(thing.slug, sort="prog"),
            "others": [pair for sort in ("tax", "place", "db") for pair in self.ties(thing.slug, sort=sort)],
            "observations": observations,
            "disagreements": [self.disagreement(d) for d in self.disagreements if d.subject == thing.slug],
            "claimed": self.claimed_and_known(thing),
            "changes": [
                {"change": change, "statements": [self.statement(e) for e in change.evidence]}
                for change in self.claims.changes
                if thing.slug in (*change.originals, *change.results)
            ],
            "measures": self.ranks["of"].get(thing.slug),
            "sources": [self.claims.sources[slug] for slug in thing.sources if slug in self.claims.sources],
        }

    def claimed_and_known(self, thing: Thing) -> dict[str, Any] | None:
        """Return how many members an alliance is said to have, and who is named as one; None if nobody counted."""
        claimed = [o for o in self.observations_of[thing.slug] if o.property == _MEMBER_COUNT]
        members = [
            r for r in self.ties_of[thing.slug] if r.predicate == "memberOf" and r.object == thing.slug and r.asserting
        ]
        if not claimed:
            return None
        known = sorted((self.claims.things[r.subject] for r in members), key=lambda member: member.label.casefold())
        return {
            "answers": sorted({o.value for o in claimed}, key=lambda value: (len(value), value)),
            "members": [{"thing": member, "href": self.href(member)} for member in known],
        }

    def disagreement(self, found: Disagreement) -> dict[str, Any]:
        """Return a disagreement in words: the question, and each answer with who gives it."""
        subject = self.claims.things.get(found.subject)
        other = self.claims.things.get(found.other)
        groups: dict[str, list[dict[str, str]]] = defaultdict(list)
        for answer in found.answers:
            source = self.claims.sources.get(answer.source)
            groups[answer.value].append(
                {
                    "who": (source.publisher or source.title) if source else answer.source,
                    "title": source.title if source else "",
                    "date": answer.date,
                    "locator": answer.locator,
                    "url": safe_url(source.url) if source else "",
                    "slug": answer.source,
                }
            )
        return {
            "anchor": "d-"
            + page_name("-".join(filter(None, (found.subject, *found.property.split(), found.other))).lower()),
            "subject": subject.label if subject else found.subject,
            "href": self.href(subject) if subject else "",
            "property": words(found.property),
            "other": other.label if other else found.other,
            "answers": [{"value": value, "said_by": groups[value]} for value in found.values],
        }

    def headline(self) -> tuple[Thing | None, dict[str, Any] | None]:
        """Choose what the first screen shows, by rule: the best-connected alliance, and of what sources say
        differently about it, that with the most answers.
        """
        degrees = {slug: row.degree for slug, row in self.ranks["of"].items()}
        disputed = {found.subject for found in self.disagreements if not found.other}
        alliances = [thing for thing in self.claims.organizations if thing.kind == "Alliance"]
        chosen = max(
            alliances or list(self.claims.organizations),
            key=lambda thing: (thing.slug in disputed, degrees.get(thing.slug, 0), thing.slug),
            default=None,
        )
        about = [found for found in self.disagreements if chosen and found.subject == chosen.slug and not found.other]
        return chosen, self.disagreement(about[0]) if about else None


def action_words(action: str) -> str:
    """Return an action's short name.

    >>> action_words("own-0.1_fire-fighting")
    'fire-fighting'
    """
    return action.rsplit("_", 1)[-1]


def _when(evidence: Evidence) -> str:
    """Say for when a statement speaks, in the source's own dates."""
    if evidence.start and evidence.end:
        return f"{evidence.start} to {evidence.end}"
    if evidence.end:
        return f"until {evidence.end}"
    said = [f"since {evidence.start}"] if evidence.start else []
    return ", ".join([*said, *([f"as of {evidence.as_of}"] if evidence.as_of else [])])


def _span(firsts: list[str], lasts: list[str]) -> str:
    if not firsts and not lasts:
        return "undated"
    first, last = min(firsts or lasts), max(lasts or firsts)
    return first if first == last else f"{first}–{last}"


def _grouped(amount: str) -> str:
    """Part thousands.

    >>> _grouped("1234567.0"), _grouped("12.50")
    ('1,234,567', '12.50')
    """
    whole, _, cents = amount.partition(".")
    grouped = f"{int(whole):,}" if whole.lstrip("-").isdecimal() else whole
    return grouped if not cents.strip("0") else f"{grouped}.{cents}"
