"""What all pages share: the statements, ties and observations of one data set, in words."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ...claims import contradictions, disagreements, ending, evidence_date
from ...measures import centrality
from ...network import claims_to_network, enforcement_only
from ...page import drawing
from ..addresses import anchor_of, page_of, page_of_source, safe_url

if TYPE_CHECKING:
    import networkx as nx

    from ...claims import Claims, Disagreement, Evidence, Observation, Relation, Thing

_ENDS_IN_NUMBER = re.compile(r"(?:\d|\d (?:hundred|thousand|million|billion))%?$")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says: where, of when, how."""

    source: str
    page: str
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
class Statements:
    """Everything that is said in one data set, looked up by whom it is said of; made when asked for."""

    claims: Claims
    whole: Claims | None = None  # if these are a slice: whom no list names is read from all there is
    documented: nx.MultiDiGraph = field(init=False)

    def __post_init__(self) -> None:
        self.documented = claims_to_network(self.claims, kept_back=enforcement_only(self.whole or self.claims))

    # ---- looking up ----

    @cached_property
    def ties_of(self) -> dict[str, list[Relation]]:
        """Relations by either end."""
        ties: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.claims.relations:
            ties[relation.subject].append(relation)
            ties[relation.object].append(relation)
        return ties

    @cached_property
    def observations_of(self) -> dict[str, list[Observation]]:
        """Observations by what they are about."""
        found: dict[str, list[Observation]] = defaultdict(list)
        for observation in self.claims.observations:
            found[observation.subject].append(observation)
        return found

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
    def programmes_at(self) -> dict[str, list[Thing]]:
        """Programmes by the place they work at."""
        found: dict[str, list[Thing]] = defaultdict(list)
        for thing in self.claims.things.values():
            if thing.sort == "prog" and thing.place:
                found[thing.place].append(thing)
        return found

    def things(self, *sorts: str) -> list[Thing]:
        """Return the things of these sorts, A–Z."""
        return sorted(
            (thing for thing in self.claims.things.values() if thing.sort in sorts),
            key=lambda thing: (thing.label.casefold(), thing.slug),
        )

    # ---- in words ----

    def statement(self, evidence: Evidence) -> Statement:
        """Return one evidence in words."""
        source = self.claims.sources.get(evidence.source)
        amount = f"{evidence.currency} {_grouped(evidence.amount)}".strip() if evidence.amount else ""
        if amount and evidence.year:
            amount += f" ({evidence.year})"
        return Statement(
            source=evidence.source,
            page=page_of_source(evidence.source) if source else "",
            title=source.title if source else evidence.source,
            publisher=source.publisher if source else "",
            url=safe_url(source.url) if source else "",
            issued=source.issued if source else "",
            locator=evidence.locator,
            when=when(evidence),
            details="; ".join(filter(None, (evidence.role, amount, evidence.note))),
            implied=evidence.reading == "Implied",
            denies=evidence.stance == "Denies",
        )

    def statements(self, evidence: tuple[Evidence, ...]) -> list[Statement]:
        """Return what each source says."""
        return [self.statement(one) for one in evidence]

    def ties(self, slug: str, *sorts: str) -> list[tuple[str, list[Tie]]]:
        """Return the relations of a thing to things of these sorts, grouped by how they read from its side."""
        groups: dict[str, list[Tie]] = defaultdict(list)
        for relation in self.ties_of[slug]:
            outwards = relation.subject == slug
            other = self.claims.things.get(relation.object if outwards else relation.subject)
            if other is None or other.sort not in sorts:
                continue
            drawn = drawing().get(relation.predicate, {})
            forward = drawn.get("forward", relation.predicate)
            reads = forward if outwards or not relation.ends_are_ordered else drawn.get("inverse", forward)
            groups[reads].append(self._tie(relation, other, reads))
        return [
            (reads, sorted(ties, key=lambda tie: (tie.other.label.casefold(), tie.other.slug)))
            for reads, ties in sorted(groups.items())
        ]

    def _tie(self, relation: Relation, other: Thing, reads: str) -> Tie:
        firsts = [evidence.begins[:4] for evidence in relation.asserting if evidence.begins]
        lasts = [evidence.ends[:4] for evidence in relation.asserting if evidence.ends]
        against = [f"{said.text} ({self.source_words(said.source)})" for said in self.against.get(relation.slug, ())]
        return Tie(
            anchor=anchor_of(relation.slug),
            words=reads,
            other=other,
            href=page_of(other),
            years=_span(firsts, lasts),
            ended=ended_words(*ending(relation, self.claims)),
            statements=tuple(self.statements(relation.evidence)),
            against=tuple(dict.fromkeys(against)),
        )

    def source_words(self, slug: str) -> str:
        """Name a source in a few words: publisher and date."""
        source = self.claims.sources.get(slug)
        return (
            ", ".join(filter(None, (source.publisher or source.title, source.issued or "undated"))) if source else slug
        )

    def observations(self, slug: str) -> list[dict[str, Any]]:
        """Return what is published about a thing, by property, oldest first: value, of when, who says so."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for seen in self.observations_of[slug]:
            dates = [evidence_date(evidence, self.claims) for evidence in seen.evidence]
            # "40 adults", "2 million EUR"; after "30-35 (wild)" the unit stands apart.
            unit = "" if seen.unit in seen.value else seen.unit
            follows = _ENDS_IN_NUMBER.search(seen.value)
            found[seen.property].append(
                {
                    "observation": seen,
                    "anchor": f"obs-{seen.slug}",
                    "value": f"{seen.value} {unit}".strip() if follows else seen.value,
                    "unit": "" if follows else unit,
                    "date": min(filter(None, dates), default=""),
                    "statements": self.statements(seen.evidence),
                    "reporter": self.claims.things.get(seen.reported_by),
                }
            )
        for name, rows in found.items():
            rows.sort(key=lambda row: (row["date"] or "9999", row["anchor"]))
            found[name] = _same_words_once(rows)
        # Of many answers one sees the shape first: what is measured often stands on top, after the status.
        ordered = sorted(found.items(), key=lambda item: (item[0] != "status", -len(item[1]), item[0]))
        return [{"property": words(name), "name": name, "rows": rows} for name, rows in ordered]

    def change(self, slug: str) -> list[dict[str, Any]]:
        """Return the mergers, renamings and splits that a thing was part of."""
        return [
            {"change": change, "statements": self.statements(change.evidence)}
            for change in self.claims.changes
            if slug in (*change.originals, *change.results)
        ]

    def names(self, thing: Thing) -> list[dict[str, str]]:
        """Return the names of a thing, each with who gives it."""
        return [
            {
                "text": name.text,
                "language": name.language,
                "kind": name.kind.lower(),
                "source": self.source_words(name.source) if name.source else "",
                "page": page_of_source(name.source) if name.source in self.claims.sources else "",
            }
            for name in thing.names
        ]

    def naming(self, thing: Thing) -> list[dict[str, str]]:
        """Return the pages that name a thing."""
        found = [self.claims.sources[slug] for slug in thing.sources if slug in self.claims.sources]
        return [{"title": s.title, "words": self.source_words(s.slug), "page": page_of_source(s.slug)} for s in found]

    def kind_words(self, thing: Thing) -> str:
        """Return the kind of a thing in words."""
        return drawing().get(thing.kind, {}).get("label", thing.kind)


def _same_words_once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put together what several pages say in the same words; a number stays one mark of its own each time."""
    first: dict[tuple[str, str], dict[str, Any]] = {}
    kept = []
    for row in rows:
        row["anchors"] = [row["anchor"]]
        in_words = not (row["observation"].low or row["observation"].high or row["reporter"])
        said = first.setdefault((row["value"], row["unit"]), row) if in_words else row
        if said is row:
            kept.append(row)
        else:
            said["anchors"].append(row["anchor"])
            said["statements"] += row["statements"]
    return kept


def ended_words(day: str, how: str) -> str:
    """Say that and how a relation ended.

    >>> ended_words("2018-12-31", "merged"), ended_words("2021-03-31", "renamed"), ended_words("", "")
    ('one side merged 2018', 'one side renamed 2021', '')
    """
    said = {"stated": "ended", "denied": "denied"}
    return f"{said.get(how, f'one side {how}')} {day[:4]}" if day else ""


def words(name: str) -> str:
    """Return a property's or relation type's name as words of a sentence.

    >>> words("member_count"), words("partnerOf amount")
    ('member count', 'partner of amount')
    """
    first, *rest = name.replace("_", " ").split(" ")
    return " ".join([drawing().get(first, {}).get("forward") or first, *rest])


def action_words(action: str) -> str:
    """Return an action's short name.

    >>> action_words("own-0.1_fire-fighting")
    'fire-fighting'
    """
    return action.rsplit("_", 1)[-1]


def when(evidence: Evidence) -> str:
    """Say for when a statement speaks, in the source's own dates; a start alone does not say that it still holds."""
    if evidence.start and evidence.end:
        return f"{evidence.start} to {evidence.end}"
    if evidence.end:
        return f"until {evidence.end}"
    said = [f"from {evidence.start}"] if evidence.start else []
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
