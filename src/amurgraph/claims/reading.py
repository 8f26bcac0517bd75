"""A graph becomes claims: one pass over its triples, no query per thing."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode

from ..graph import as_store, content_hash
from ..vocabulary import AG, DCAT, DCTERMS, DWC, FOAF, ORG, OWL, RDF, RDFS, SKOS, SYMMETRIC_TYPES, slug_of, sort_of
from .records import (
    THING_SORTS,
    About,
    Change,
    Claims,
    Evidence,
    Name,
    Observation,
    Relation,
    Source,
    Thing,
    number_aware,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import rdflib
    from pyoxigraph import Store

    Data = Store | rdflib.Graph | Claims
    Facts = Mapping[NamedNode, list[Any]]


def claims_of(data: Data) -> Claims:
    """Return the claims of a graph, or the claims themselves.

    >>> from amurgraph.graph import data_store
    >>> claims = claims_of(data_store([]))
    >>> claims_of(claims) is claims
    True
    """
    return data if isinstance(data, Claims) else graph_to_claims(data)


def hash_of(data: Data) -> str:
    """Return the content hash of a graph; claims alone do not tell it.

    >>> from amurgraph.graph import data_store
    >>> hash_of(claims_of(data_store([])))
    ''
    """
    return "" if isinstance(data, Claims) else content_hash(as_store(data))


def graph_to_claims(graph: Store | rdflib.Graph) -> Claims:
    """Read all claims of a graph.

    >>> from amurgraph.graph import read_store
    >>> claims = graph_to_claims(read_store())
    >>> len(claims.organizations) > 100
    True
    """
    about: dict[Any, dict[NamedNode, list[Any]]] = defaultdict(lambda: defaultdict(list))
    by_class: dict[NamedNode, list[Any]] = defaultdict(list)
    for quad in as_store(graph).quads_for_pattern(None, None, None, DefaultGraph()):
        about[quad.subject][quad.predicate].append(quad.object)
        if quad.predicate == RDF.type:
            by_class[quad.object].append(quad.subject)  # type: ignore[index]
    keys = _keys(about)
    relations = (_relation(node, about, keys) for node in by_class[AG.Relation])
    observations = (_observation(node, about, keys) for node in by_class[AG.Observation])
    changes = (_change(node, about, keys) for node in by_class[ORG.ChangeEvent])
    return Claims(
        about=_about(by_class[DCAT.Dataset], about),
        things={
            thing.slug: thing
            for thing in sorted(_things(about, keys), key=lambda thing: (THING_SORTS.index(thing.sort), thing.slug))
        },
        sources={
            keys[node]: _source(node, about[node], keys)
            for node in sorted(by_class[AG.Source], key=lambda n: number_aware(keys[n]))
        },
        relations=tuple(sorted(relations, key=lambda relation: relation.slug)),
        observations=tuple(sorted(observations, key=lambda observation: number_aware(observation.slug))),
        changes=tuple(sorted(changes, key=lambda change: (change.begins, change.slug))),
    )


def _keys(about: Mapping[Any, Facts]) -> dict[Any, str]:
    """Give each node the slug it is called by.

    Where things of two sorts share a slug, the sort goes before it; where two data sets give one name to two things,
    the second (by IRI) goes by its whole IRI.
    """
    mentioned = {node for facts in about.values() for values in facts.values() for node in values}
    nodes = [node for node in mentioned | set(about) if isinstance(node, NamedNode | BlankNode)]
    owner: dict[tuple[str, str], Any] = {}
    keys: dict[Any, str] = {}
    for node in sorted(nodes, key=lambda node: (_rank(node), str(node))):
        sort, slug = sort_of(node.value) or "", slug_of(node.value)
        room = "thing" if sort in THING_SORTS else sort
        names = (slug, f"{sort}/{slug}", node.value) if room == "thing" else (slug, node.value)
        keys[node] = next(name for name in names if owner.setdefault((room, name), node) == node)
    return keys


def _rank(node: Any) -> int:
    sort = sort_of(node.value)
    return THING_SORTS.index(sort) if sort in THING_SORTS else len(THING_SORTS)


def _first(facts: Facts, predicate: NamedNode) -> str:
    """Return the first value (in a fixed order: English before others) as text, or nothing."""
    values = facts.get(predicate)
    if not values:
        return ""
    if len(values) == 1:
        return str(values[0].value)
    return str(min(values, key=lambda value: (getattr(value, "language", None) not in (None, "en"), str(value))).value)


def _last(facts: Facts, predicate: NamedNode) -> str:
    """Return the last of several days."""
    return max((str(value.value) for value in facts.get(predicate, ())), default="")


def _all(facts: Facts, predicate: NamedNode) -> list[str]:
    return sorted({str(value.value) for value in facts.get(predicate, ())})


def _slugs(facts: Facts, predicate: NamedNode, keys: Mapping[Any, str]) -> tuple[str, ...]:
    return tuple(sorted((keys.get(value, str(value.value)) for value in facts.get(predicate, ())), key=number_aware))


def _things(about: Mapping[Any, Facts], keys: Mapping[Any, str]) -> Iterable[Thing]:
    for node, facts in about.items():
        sort = sort_of(node.value)
        if sort not in THING_SORTS or RDF.type not in facts:
            continue
        labels = facts.get(RDFS.label) or facts.get(SKOS.prefLabel) or ()
        languages = {str(label.value): label.language or "" for label in labels if isinstance(label, Literal)}
        label = _first(facts, RDFS.label) or _first(facts, SKOS.prefLabel) or keys[node]
        places = facts.get(AG.place, ())
        yield Thing(
            slug=keys[node],
            iri=node.value,
            sort=sort,
            kind=_kind(facts),
            label=label,
            language=languages.get(label, ""),
            acronym=_first(facts, AG.acronym),
            aliases=tuple(alias for alias in _all(facts, SKOS.altLabel) if alias != label),
            names=tuple(
                sorted(
                    (_name(name, about, keys) for name in facts.get(AG.name, ())),
                    key=lambda n: (n.language, n.kind != "Official", n.text),
                )
            ),
            country=_first(facts, AG.country),
            city=_first(facts, AG.city),
            homepage=_first(facts, FOAF.homepage),
            description=_first(facts, DCTERMS.description),
            scientific_name=_first(facts, DWC.scientificName),
            action=keys[facts[AG.action][0]] if AG.action in facts else "",
            place=keys[places[0]] if places else "",
            place_name=_first(facts, AG.placeName),
            start=_first(facts, AG.statedStart),
            end=_first(facts, AG.statedEnd),
            note=_first(facts, AG.note),
            sources=_slugs(facts, DCTERMS.source, keys),
            broader=tuple(sorted(slug_of(value.value) for value in facts.get(SKOS.broader, ()))),
            same_as=tuple(_all(facts, SKOS.exactMatch)),
        )


def _kind(facts: Facts) -> str:
    """Return the class's name; a class of ours before the general org:Organization."""
    kinds = sorted(
        (slug_of(kind.value) for kind in facts.get(RDF.type, ())),
        key=lambda kind: (kind in ("Organization", "Concept"), kind),
    )
    return kinds[0] if kinds else ""


def _name(node: Any, about: Mapping[Any, Facts], keys: Mapping[Any, str]) -> Name:
    facts = about.get(node, {})
    text = (facts.get(AG.text) or [Literal("")])[0]
    sources = _slugs(facts, DCTERMS.source, keys)
    return Name(
        text.value,
        getattr(text, "language", None) or "",
        slug_of(_first(facts, AG.nameKind)) or "Alias",
        sources[0] if sources else "",
    )


def _source(node: Any, facts: Facts, keys: Mapping[Any, str]) -> Source:
    return Source(
        slug=keys[node],
        iri=node.value,
        title=_first(facts, DCTERMS.title),
        publisher=_first(facts, DCTERMS.publisher),
        url=_first(facts, AG.url),
        issued=_first(facts, DCTERMS.issued),
        begins=_first(facts, AG["from"]),
        ends=_first(facts, AG.to),
        language=_first(facts, DCTERMS.language),
        note=_first(facts, AG.note),
        kind=slug_of(_first(facts, AG.sourceKind)) or "Page",
        # What is not plainly public is not given away: data that were never validated may say it in other words.
        visibility="Public" if set(facts.get(AG.visibility, ())) <= {AG.Public} else "Private",
        retrieved=_last(facts, AG.retrieved),
        archived=_first(facts, AG.archived),
        checked=_last(facts, AG.checked),
    )


def _evidence(owner: Facts, about: Mapping[Any, Facts], keys: Mapping[Any, str]) -> tuple[Evidence, ...]:
    found = []
    for node in owner.get(AG.evidence, ()):
        facts = about.get(node, {})
        sources = _slugs(facts, DCTERMS.source, keys)
        found.append(
            Evidence(
                slug=slug_of(node.value),
                source=sources[0] if sources else "",
                reading=slug_of(_first(facts, AG.reading)) or "Stated",
                stance=slug_of(_first(facts, AG.stance)) or "Asserts",
                locator=_first(facts, AG.locator),
                start=_first(facts, AG.statedStart),
                end=_first(facts, AG.statedEnd),
                as_of=_first(facts, AG.statedAsOf),
                begins=_first(facts, AG["from"]),
                ends=_first(facts, AG.to),
                role=_first(facts, AG.role),
                amount=_first(facts, AG.amount),
                currency=_first(facts, AG.currency),
                year=_first(facts, AG.year),
                weight=_first(facts, AG.weight),
                note=_first(facts, AG.note),
                checked=_first(facts, AG.checked),
            )
        )
    return tuple(sorted(found, key=lambda evidence: (number_aware(evidence.source), evidence.slug)))


def _relation(node: Any, about: Mapping[Any, Facts], keys: Mapping[Any, str]) -> Relation:
    facts = about[node]
    subject, target = (_slugs(facts, end, keys)[:1] or ("",) for end in (AG.subject, AG.object))
    predicate = slug_of(_first(facts, AG.predicate))
    ends = (subject[0], target[0])
    if predicate in SYMMETRIC_TYPES:
        ends = min(ends, ends[::-1])
    return Relation(keys[node], node.value, ends[0], predicate, ends[1], _evidence(facts, about, keys))


def _observation(node: Any, about: Mapping[Any, Facts], keys: Mapping[Any, str]) -> Observation:
    facts = about[node]
    return Observation(
        slug=keys[node],
        iri=node.value,
        subject=(_slugs(facts, AG.subject, keys) or ("",))[0],
        property=_first(facts, AG.observedProperty),
        value=_first(facts, AG.value),
        low=_plain_number(_first(facts, AG.valueLow)),
        high=_plain_number(_first(facts, AG.valueHigh)),
        unit=_first(facts, AG.unit),
        reported_by=(_slugs(facts, AG.reportedBy, keys) or ("",))[0],
        evidence=_evidence(facts, about, keys),
    )


def _plain_number(text: str) -> str:
    """Drop a decimal part that says nothing.

    >>> _plain_number("15.0"), _plain_number("279913.652")
    ('15', '279913.652')
    """
    return text.rstrip("0").rstrip(".") if "." in text else text


def _change(node: Any, about: Mapping[Any, Facts], keys: Mapping[Any, str]) -> Change:
    facts = about[node]
    return Change(
        slug=keys[node],
        iri=node.value,
        kind=_first(facts, AG.changeKind),
        label=_first(facts, RDFS.label),
        originals=_slugs(facts, ORG.originalOrganization, keys),
        results=_slugs(facts, ORG.resultingOrganization, keys),
        stated=_first(facts, AG.statedAsOf),
        begins=_first(facts, AG["from"]),
        ends=_first(facts, AG.to),
        evidence=_evidence(facts, about, keys),
    )


def _about(nodes: list[Any], about: Mapping[Any, Facts]) -> About:
    if not nodes:
        return About()
    node = min(nodes, key=str)
    facts = about[node]
    taxon = _first(facts, AG.focusTaxon)
    return About(
        iri=node.value,
        title=_first(facts, DCTERMS.title),
        description=_first(facts, DCTERMS.description),
        licence=_first(facts, DCTERMS.license),
        correction=_first(facts, AG.correctionAddress),
        taxon=slug_of(taxon) if taxon else "",
        version=_first(facts, OWL.versionInfo),
        issued=_first(facts, DCTERMS.issued),
    )
