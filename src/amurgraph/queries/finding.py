"""Finds the thing or source that a parameter names in a store, without reading all that the store says.

A question about one organization is answered from a few hundred triples; to read millions first, to learn which
organization is meant, would be most of the work. So what bears the name is looked up, and the rule that finds a thing
among claims is asked about that alone. Where the short way does not settle it, the long way does.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode

from ..claims import find_thing, graph_to_claims, quads_to_claims
from ..claims.naming import folded
from ..claims.records import THING_SORTS
from ..errors import InputError, UnknownNameError
from ..vocabulary import AG, BASE, DCAT, RDF, RDFS, SKOS, expand, prefixes_of_base, slug_of, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import BlankNode, Quad, Store, Triple

    from ..claims import Source

    Node = NamedNode | BlankNode | Triple

_DATA = DefaultGraph()
_NAMES = (RDFS.label, SKOS.prefLabel, SKOS.altLabel, AG.acronym)


def find_iri(store: Store, name: str, sorts: tuple[str, ...]) -> str:
    """Return the IRI of the thing called ``name``, as ``find_thing`` finds it among all claims.

    Raises:
        UnknownNameError: nothing is called so; InputError: several things are.

    >>> from amurgraph.graph import read_store
    >>> store = read_store()
    >>> one = graph_to_claims(store).organizations[0]
    >>> find_iri(store, one.label, ("org",)) == one.iri
    True

    """
    wanted = name.strip()
    datasets = [quad.subject for quad in store.quads_for_pattern(None, RDF.type, DCAT.Dataset, _DATA)]
    bases = _bases(store)
    named = {wanted, *(expand(wanted, prefixes_of_base(base)) for base in (BASE, _own_base(datasets)))}
    known = [node for node in _nodes({*named, *_with_slug(wanted, bases)}) if _is_mentioned(store, node)]
    if not known:
        # Who has no name is called by its slug, unless another one shares that: then all must be looked at.
        called = [node for node in _nodes(_with_slug(folded(wanted), bases)) if _is_mentioned(store, node)]
        found = _by_its_name(store, name, sorts, {*datasets, *called}) if len(called) <= 1 else ""
        if found:
            return found
    elif len(known) == 1 and sort_of(known[0].value) in sorts and _has_class(store, known[0]):
        return known[0].value
    return find_thing(graph_to_claims(store), name, sorts=sorts).iri


def find_source_iri(store: Store, name: str) -> str:
    """Return the IRI of the source with this id, CURIE, IRI or address.

    Raises:
        UnknownNameError: there is none.

    """
    said = (
        *store.quads_for_pattern(None, RDF.type, AG.Source, _DATA),
        *store.quads_for_pattern(None, AG.url, None, _DATA),
    )
    slug = name.lower().removeprefix("src:")
    meant = {q.subject for q in said if getattr(q.object, "value", "") == name or _is_called(q.subject, slug, name)}
    part = quads_to_claims(quad for node in meant for quad in _said_of(store, node)).sources
    found = _source_called(part, name) or _source_called(sources := graph_to_claims(store).sources, name)
    if not found:
        raise UnknownNameError("source", name, sources)
    return found.iri


def _source_called(sources: Mapping[str, Source], name: str) -> Source | None:
    for source in sources.values():
        if name.lower() in (source.slug, f"src:{source.slug}") or name in (source.iri, source.url):
            return source
    return None


def _is_called(node: Node, slug: str, name: str) -> bool:
    iri = str(getattr(node, "value", ""))
    return iri == name or slug_of(iri) == slug


def _by_its_name(store: Store, name: str, sorts: tuple[str, ...], beside: set[Node]) -> str:
    """Return the one thing that is called so, or nothing.

    All that can be meant is what bears the name, and ``beside``: the data sets, and what may be called by its slug for
    want of a name.
    """
    called = folded(name.strip())
    bearers: set[Node] = {
        quad.subject
        for predicate in (*_NAMES, AG.text)
        for quad in store.quads_for_pattern(None, predicate, None, _DATA)
        if folded(getattr(quad.object, "value", "")) == called
    }
    bearers |= {quad.subject for node in tuple(bearers) for quad in store.quads_for_pattern(None, AG.name, node, _DATA)}
    part = quads_to_claims(quad for node in bearers | beside for quad in _said_of(store, node))
    try:
        return find_thing(part, name, sorts=sorts).iri
    except InputError:
        return ""  # what the error says is said of all things


def _own_base(datasets: list[Node]) -> str:
    """Return the base with which the data set itself writes CURIEs, as ``find_thing`` takes it."""
    return min((str(getattr(node, "value", "")) for node in datasets), default="").removesuffix("id/dataset") or BASE


def _bases(store: Store) -> set[str]:
    """Return the project's base and those that the data name."""
    said = store.quads_for_pattern(None, AG.base, None, _DATA)
    return {BASE, *(base for quad in said if isinstance(base := getattr(quad.object, "value", None), str))}


def _with_slug(slug: str, bases: set[str]) -> set[str]:
    """Return where things of that slug would be."""
    return {f"{base}id/{sort}/{slug}" for base in bases for sort in THING_SORTS}


def _nodes(iris: Iterable[str | None]) -> Iterator[NamedNode]:
    for iri in iris:
        with suppress(ValueError):  # what people call things is seldom an IRI
            if iri:
                yield NamedNode(iri)


def _is_mentioned(store: Store, node: NamedNode) -> bool:
    of, to = (node, None, None, _DATA), (None, None, node, _DATA)
    return any(next(store.quads_for_pattern(*pattern), None) for pattern in (of, to))


def _has_class(store: Store, node: NamedNode) -> bool:
    return next(store.quads_for_pattern(node, RDF.type, None, _DATA), None) is not None


def _said_of(store: Store, node: Node) -> Iterator[Quad]:
    for quad in store.quads_for_pattern(node, None, None, _DATA):
        yield quad
        if quad.predicate == AG.name and not hasattr(quad.object, "datatype"):
            yield from store.quads_for_pattern(quad.object, None, None, _DATA)
