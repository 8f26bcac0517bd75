"""What is said of a node becomes a record: a thing, a source, a relation, an observation or a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..vocabulary import AG, SYMMETRIC_TYPES, slug_of
from .facts import Facts, Keys, Value, facts_of, name_of, slug_of_node, sort_of_node
from .records import About, Change, Evidence, Name, Observation, Relation, Source, Thing, number_aware

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Known(NamedTuple):
    """All that is said, by node, and what each node is called."""

    of: Mapping[str, Sequence[str]]
    keys: Keys

    def facts(self, node: str) -> Facts:
        """Return what is said of a node."""
        return facts_of(self.of.get(node, ()))

    def slugs(self, facts: Facts, predicate: str) -> tuple[str, ...]:
        """Return the slugs of all values, numbers in them sorted as numbers."""
        values = facts.get(predicate, ())
        return tuple(sorted(map(self.keys.of, values), key=number_aware))

    def slug(self, facts: Facts, predicate: str) -> str:
        """Return the first of these slugs, or nothing."""
        values = facts.get(predicate, ())
        return self.keys.of(values[0]) if len(values) == 1 else next(iter(self.slugs(facts, predicate)), "")


def thing(node: str, known: Known) -> Thing:
    """Make an organization, programme, place, database, taxon, threat, stress or action."""
    facts = known.facts(node)
    slug = known.keys[node]
    labels = [_best(facts[of]) for of in ("rdfs:label", "skos:prefLabel") if of in facts]
    label = next((label for label in labels if label.value), Value("", slug, ""))
    return Thing(
        slug=slug,
        iri=name_of(node),
        sort=sort_of_node(node),
        kind=_kind(facts),
        label=label.value,
        language=label.language,
        aliases=tuple(alias for alias in _all(facts, "skos:altLabel") if alias != label.value),
        names=_names(facts, known),
        action=known.slug(facts, "ag:action"),
        place=known.slug(facts, "ag:place"),
        sources=known.slugs(facts, "dcterms:source"),
        broader=tuple(sorted(slug_of(value.value) for value in facts.get("skos:broader", ()))),
        same_as=tuple(_all(facts, "skos:exactMatch")),
        **_texts(facts, _OF_THING),
    )


_OF_THING = {
    "ag:acronym": "acronym",
    "ag:country": "country",
    "ag:city": "city",
    "foaf:homepage": "homepage",
    "dcterms:description": "description",
    "dwc:scientificName": "scientific_name",
    "ag:placeName": "place_name",
    "ag:statedStart": "start",
    "ag:statedEnd": "end",
    "ag:note": "note",
}


def source(node: str, known: Known) -> Source:
    """Make a page, document, survey or communication."""
    facts = known.facts(node)
    return Source(
        slug=known.keys[node],
        iri=name_of(node),
        title=_first(facts, "dcterms:title"),
        kind=slug_of(_first(facts, "ag:sourceKind")) or "Page",
        # What is not plainly public is not given away: data that were never validated may say it in other words.
        visibility="Public" if all(said.text == _PUBLIC for said in facts.get("ag:visibility", ())) else "Private",
        retrieved=_last(facts, "ag:retrieved"),
        checked=_last(facts, "ag:checked"),
        **_texts(facts, _OF_SOURCE),
    )


_OF_SOURCE = {
    "dcterms:publisher": "publisher",
    "ag:url": "url",
    "dcterms:issued": "issued",
    "ag:from": "begins",
    "ag:to": "ends",
    "dcterms:language": "language",
    "ag:note": "note",
    "ag:archived": "archived",
}
_PUBLIC = str(AG.Public)


def relation(node: str, known: Known) -> Relation:
    """Make a relation with its evidence; the ends of a symmetric one are sorted."""
    facts = known.facts(node)
    subject, target = known.slug(facts, "ag:subject"), known.slug(facts, "ag:object")
    predicate = slug_of(_first(facts, "ag:predicate"))
    if predicate in SYMMETRIC_TYPES and target < subject:
        subject, target = target, subject
    return Relation(known.keys.once(node), name_of(node), subject, predicate, target, _all_evidence(facts, known))


def observation(node: str, known: Known) -> Observation:
    """Make a value that somebody published."""
    facts = known.facts(node)
    return Observation(
        slug=known.keys.once(node),
        iri=name_of(node),
        subject=known.slug(facts, "ag:subject"),
        property=_first(facts, "ag:observedProperty"),
        value=_first(facts, "ag:value"),
        low=_plain_number(_first(facts, "ag:valueLow")),
        high=_plain_number(_first(facts, "ag:valueHigh")),
        unit=_first(facts, "ag:unit"),
        reported_by=known.slug(facts, "ag:reportedBy"),
        evidence=_all_evidence(facts, known),
    )


def change(node: str, known: Known) -> Change:
    """Make a merger, renaming, split or transfer."""
    facts = known.facts(node)
    return Change(
        slug=known.keys.once(node),
        iri=name_of(node),
        kind=_first(facts, "ag:changeKind"),
        label=_first(facts, "rdfs:label"),
        originals=known.slugs(facts, "org:originalOrganization"),
        results=known.slugs(facts, "org:resultingOrganization"),
        stated=_first(facts, "ag:statedAsOf"),
        begins=_first(facts, "ag:from"),
        ends=_first(facts, "ag:to"),
        evidence=_all_evidence(facts, known),
    )


def about(nodes: Sequence[str], known: Known) -> About:
    """Tell what a data set says of itself; of several, what the first by IRI does."""
    if not nodes:
        return About()
    node = min(nodes)
    facts = known.facts(node)
    return About(
        iri=name_of(node),
        title=_first(facts, "dcterms:title"),
        description=_first(facts, "dcterms:description"),
        licence=_first(facts, "dcterms:license"),
        correction=_first(facts, "ag:correctionAddress"),
        taxon=slug_of(_first(facts, "ag:focusTaxon")),
        version=_first(facts, "owl:versionInfo"),
        issued=_first(facts, "dcterms:issued"),
    )


def _all_evidence(owner: Facts, known: Known) -> tuple[Evidence, ...]:
    values = owner.get("ag:evidence", ())
    if len(values) > 1:
        values = sorted(values)
    found = [_evidence(value.text, known) for value in values]
    if len(found) > 1:
        found.sort(key=lambda evidence: (number_aware(evidence.source), evidence.slug))
    return tuple(found)


def _evidence(node: str, known: Known) -> Evidence:
    facts = known.facts(node)
    return Evidence(
        slug=slug_of_node(node),
        source=known.slug(facts, "dcterms:source"),
        reading=slug_of(_first(facts, "ag:reading")) or "Stated",
        stance=slug_of(_first(facts, "ag:stance")) or "Asserts",
        **_texts(facts, _OF_EVIDENCE),
    )


_OF_EVIDENCE = {
    "ag:locator": "locator",
    "ag:statedStart": "start",
    "ag:statedEnd": "end",
    "ag:statedAsOf": "as_of",
    "ag:from": "begins",
    "ag:to": "ends",
    "ag:role": "role",
    "ag:amount": "amount",
    "ag:currency": "currency",
    "ag:year": "year",
    "ag:weight": "weight",
    "ag:note": "note",
    "ag:checked": "checked",
}


def _names(facts: Facts, known: Known) -> tuple[Name, ...]:
    made = (_name(value.text, known) for value in facts.get("ag:name", ()))
    return tuple(sorted(made, key=lambda name: (name.language, name.kind != "Official", name.text)))


def _name(node: str, known: Known) -> Name:
    facts = known.facts(node)
    text = _best(facts.get("ag:text", ()))
    kind = slug_of(_first(facts, "ag:nameKind")) or "Alias"
    return Name(text.value, text.language, kind, known.slug(facts, "dcterms:source"))


def _kind(facts: Facts) -> str:
    """Return the class's name; a class of ours before the general org:Organization."""
    kinds = (slug_of(kind.value) for kind in facts.get("rdf:type", ()))
    return min(kinds, key=lambda kind: (kind in ("Organization", "Concept"), kind), default="")


def _first(facts: Facts, predicate: str) -> str:
    """Return the first value (in a fixed order: English before others) as text, or nothing."""
    values = facts.get(predicate)
    if not values:
        return ""
    return values[0].value if len(values) == 1 else _best(values).value


def _texts(facts: Facts, fields: Mapping[str, str]) -> dict[str, str]:
    """Return, by field of a record, the first value of what is said; records know what else they have by default."""
    return {
        field: values[0].value if len(values) == 1 else _best(values).value
        for predicate, values in facts.items()
        if (field := fields.get(predicate))
    }


def _best(values: Iterable[Value]) -> Value:
    return min(values, key=lambda value: (value.language not in ("", "en"), value.text), default=Value("", "", ""))


def _last(facts: Facts, predicate: str) -> str:
    """Return the last of several days."""
    return max((value.value for value in facts.get(predicate, ())), default="")


def _all(facts: Facts, predicate: str) -> list[str]:
    return sorted({value.value for value in facts.get(predicate, ())})


def _plain_number(text: str) -> str:
    """Drop a decimal part that says nothing.

    >>> _plain_number("15.0"), _plain_number("279913.652")
    ('15', '279913.652')
    """
    return text.rstrip("0").rstrip(".") if "." in text else text
