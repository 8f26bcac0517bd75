"""A graph becomes claims: one pass over its triples, no query per thing, and no store where none is needed."""

from __future__ import annotations

import gc
from collections import defaultdict
from contextlib import contextmanager
from operator import attrgetter
from typing import TYPE_CHECKING

from ..graph import as_store, content_hash, read_quads
from ..graph.lines import hash_of_lines, quads_to_lines, store_to_lines
from ..vocabulary import AG, DCAT, ORG, RDF
from .facts import Keys, facts_of, sort_of_node
from .making import Known, about, change, observation, relation, source, thing
from .records import THING_SORTS, Claims, number_aware

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import rdflib
    from pyoxigraph import Quad, Store

    from ..graph.lines import Lines
    from ..rows import Tell
    from ..workers import Limits

    Data = Store | rdflib.Graph | Claims


def claims_of(data: Data) -> Claims:
    """Return the claims of a graph, with its hash, or the claims themselves.

    >>> from amurgraph.graph import data_store
    >>> claims = claims_of(data_store([]))
    >>> claims_of(claims) is claims
    True
    """
    return data if isinstance(data, Claims) else graph_to_claims(data, hashed=True)


def hash_of(data: Data) -> str:
    """Return the content hash of a graph, or the one that claims were read with.

    >>> from amurgraph.graph import data_store
    >>> len(hash_of(claims_of(data_store([]))))
    64
    """
    return data.hash if isinstance(data, Claims) else content_hash(as_store(data))


def read_claims(
    *paths: str | Path,
    format: str | None = None,  # noqa: A002 - the field's word
    tell: Tell | None = None,
    untrusted: bool | Limits = False,
) -> Claims:
    """Read claims from where ``read_store`` reads a store, with their hash; no store is made, which saves most of it.

    Args:
        paths: files, folders, stores on disk, or ``-`` (standard input); none: the data that ships.
        format: as for ``read_store``.
        tell: is called with a text and the part that is read, 0 to 1.
        untrusted: as for ``read_graph``.

    Raises:
        InputError, SyntaxInputError, ConflictingSourcesError, LimitError: as ``read_graph``.

    >>> claims = read_claims()
    >>> len(claims.organizations) > 100, len(claims.hash)
    (True, 64)

    """
    return quads_to_claims(read_quads(*paths, format=format, tell=tell, untrusted=untrusted), hashed=True)


def graph_to_claims(graph: Store | rdflib.Graph, *, hashed: bool = False) -> Claims:
    """Read all claims of a graph; ``hashed``: with the content hash, which takes half as long again.

    >>> from amurgraph.graph import read_store
    >>> claims = graph_to_claims(read_store())
    >>> len(claims.organizations) > 100
    True
    """
    with no_looking_for_waste():
        return _read(store_to_lines(as_store(graph)), hashed)


def quads_to_claims(quads: Iterable[Quad], *, hashed: bool = False) -> Claims:
    """Read all claims of triples, in whatever order they come and however often.

    >>> quads_to_claims([]).relations
    ()
    """
    with no_looking_for_waste():
        return _read(quads_to_lines(quads), hashed)


@contextmanager
def no_looking_for_waste() -> Iterator[None]:
    """Keep Python from looking for cycles among millions of new objects, where there are none."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def _read(lines: Lines, hashed: bool) -> Claims:
    content = hash_of_lines(lines) if hashed else ""
    known = Known(lines.of, Keys(lines.nodes()))
    things, by_class = _by_class(lines)
    lines.said.clear()
    relations = [relation(node, known) for node in by_class[AG.Relation.value]]
    # A node without an IRI may be called as one that has one: the IRI goes first, in whatever order they were read.
    sources = {known.keys[node]: node for node in sorted(by_class[AG.Source.value], reverse=True)}
    return Claims(
        about=about(by_class[DCAT.Dataset.value], known),
        things={
            one.slug: one
            for one in sorted(
                (thing(node, known) for node in things), key=lambda one: (THING_SORTS.index(one.sort), one.slug)
            )
        },
        sources={slug: source(sources[slug], known) for slug in sorted(sources, key=number_aware)},
        relations=tuple(sorted(relations, key=attrgetter("slug", "iri"))),
        observations=tuple(
            sorted(
                (observation(node, known) for node in by_class[AG.Observation.value]),
                key=lambda one: (number_aware(one.slug), one.iri),
            )
        ),
        changes=tuple(
            sorted(
                (change(node, known) for node in by_class[ORG.ChangeEvent.value]),
                key=attrgetter("begins", "slug", "iri"),
            )
        ),
        hash=content,
    )


def _by_class(lines: Lines) -> tuple[list[str], Mapping[str, list[str]]]:
    """Return the things, which are known by their IRI and have a class, and all nodes by class."""
    things: list[str] = []
    by_class: dict[str, list[str]] = defaultdict(list)
    names = {line: kind.value for line in lines.said if line.startswith(_A) for kind in facts_of([line])["rdf:type"]}
    kinds = frozenset(names)
    for node, said in lines.of.items():
        classes = kinds.intersection(said)
        if classes and sort_of_node(node) in THING_SORTS:
            things.append(node)
        for line in classes:
            by_class[names[line]].append(node)
    return things, by_class


_A = f"{RDF.type} "
