"""The words of the tables' closed lists, read from the ontology: they are written down once, there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ..graph import data_store
from ..vocabulary import AG, ORG, RDF, RDFS, SCHEMA, SKOS, SYMMETRIC_TYPES, slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Store


@dataclass(frozen=True, slots=True)
class Terms:
    """Table words and the IRIs they stand for, and which kinds of ends each relation type may have."""

    organization_kinds: Mapping[str, NamedNode]
    relation_types: Mapping[str, NamedNode]
    readings: Mapping[str, NamedNode]
    stances: Mapping[str, NamedNode]
    name_kinds: Mapping[str, NamedNode]
    source_kinds: Mapping[str, NamedNode]
    visibilities: Mapping[str, NamedNode]
    actions: Mapping[str, NamedNode]
    concepts: Mapping[str, NamedNode]
    subjects: Mapping[NamedNode, frozenset[NamedNode]]
    objects: Mapping[NamedNode, frozenset[NamedNode]]
    same_kind: frozenset[NamedNode]
    labels: Mapping[NamedNode, tuple[str, ...]]
    inverse_labels: Mapping[NamedNode, tuple[str, ...]]

    def word(self, words: Mapping[str, NamedNode], node: NamedNode) -> str:
        """Return the table word for an IRI."""
        return next((word for word, iri in words.items() if iri == node), node.value)

    @property
    def symmetric(self) -> frozenset[str]:
        """The table words of relations whose ends may change places."""
        return frozenset(word for word, iri in self.relation_types.items() if slug_of(iri.value) in SYMMETRIC_TYPES)


@cache
def read_terms() -> Terms:
    """Read the closed lists of the ontology that ships."""
    store = data_store(())
    words = _table_words(store)
    kinds = {ORG.Organization, *(kind for kind in _subjects(store, RDFS.subClassOf, ORG.Organization))}
    return Terms(
        organization_kinds={word: iri for word, iri in words if iri in kinds},
        relation_types=_of_type(store, words, AG.RelationType),
        readings=_of_type(store, words, AG.Reading),
        stances=_of_type(store, words, AG.Stance),
        name_kinds=_of_type(store, words, AG.NameKind),
        source_kinds=_of_type(store, words, AG.SourceKind),
        visibilities=_of_type(store, words, AG.Visibility),
        actions=_notations(store, AG.Action),
        concepts={concept.value.rsplit("/", 1)[1]: concept for concept in _subjects(store, RDF.type, SKOS.Concept)},
        subjects=_ends(store, SCHEMA.domainIncludes, kinds),
        objects=_ends(store, SCHEMA.rangeIncludes, kinds),
        same_kind=frozenset(
            q.subject
            for q in store.quads_for_pattern(None, AG.sameKindEnds, None, None)
            if isinstance(q.subject, NamedNode)
        ),
        labels=_texts(store, RDFS.label, AG.edgeLabel),
        inverse_labels=_texts(store, AG.inverseLabel),
    )


def _table_words(store: Store) -> list[tuple[str, NamedNode]]:
    return sorted(
        (
            (quad.object.value, quad.subject)
            for quad in store.quads_for_pattern(None, AG.tableName, None, None)
            if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode)
        ),
        key=lambda pair: (pair[0], pair[1].value),
    )


def _texts(store: Store, *predicates: NamedNode) -> dict[NamedNode, tuple[str, ...]]:
    found: dict[NamedNode, set[str]] = defaultdict(set)
    for predicate in predicates:
        for quad in store.quads_for_pattern(None, predicate, None, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                found[quad.subject].add(quad.object.value)
    return {node: tuple(sorted(texts)) for node, texts in found.items()}


def _subjects(store: Store, predicate: NamedNode, target: NamedNode) -> list[NamedNode]:
    found = (quad.subject for quad in store.quads_for_pattern(None, predicate, target, None))
    return sorted((node for node in found if isinstance(node, NamedNode)), key=lambda node: node.value)


def _of_type(store: Store, words: list[tuple[str, NamedNode]], kind: NamedNode) -> dict[str, NamedNode]:
    members = set(_subjects(store, RDF.type, kind))
    return {word: iri for word, iri in words if iri in members}


def _notations(store: Store, kind: NamedNode) -> dict[str, NamedNode]:
    return {
        quad.object.value: concept
        for concept in _subjects(store, RDF.type, kind)
        for quad in store.quads_for_pattern(concept, SKOS.notation, None, None)
        if isinstance(quad.object, Literal)
    }


def _ends(store: Store, predicate: NamedNode, organizations: set[NamedNode]) -> dict[NamedNode, frozenset[NamedNode]]:
    """Collect which classes an end may have; where organizations may, every kind of them may."""
    ends: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, predicate, None, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            ends[quad.subject] |= organizations if quad.object == ORG.Organization else {quad.object}
    return {relation_type: frozenset(classes) for relation_type, classes in ends.items()}
