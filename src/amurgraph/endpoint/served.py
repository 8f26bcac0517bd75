"""What is served: files become one store in which named graphs stay named, and what it says of itself.

Elsewhere in this package all that files say is one graph. Here who asks may ask by graph, as SPARQL has it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions, RdfFormat, Store, parse, serialize

from .. import resources
from ..claims.publishing import raise_for_private_sources
from ..graph import content_hash, data_store, prefixes_of, read_quads
from ..graph.inputs import files_of
from ..graph.parsing import READ_FORMATS, format_of, mistakes_in, opened
from ..graph.refusing import checked
from ..vocabulary import AG, AG_NAMESPACE, DCAT, DCTERMS, OWL, RDF, slug_of
from .examples import examples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pyoxigraph import Quad

_DATA = DefaultGraph()
_MOST_NAMED = 1_000  # classes and properties that a description counts one by one
_ANYWHERE = "{ ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } }"


@dataclass(frozen=True, slots=True)
class About:
    """What a service tells of its data.

    Attributes:
        triples: how many there are, in all graphs; what we put beside them is not counted.
        subjects: of how many things something is said.
        graphs: the named graphs, and how many triples each has.
        classes: how many things are of each class.
        properties: how many triples each property has.
        hash: the content hash of the default graph.
        version: as the data say.
        title: as the data say.
        dataset: the IRI that the data have for themselves, if it is one.
        said: what they say of themselves, as N-Triples.
        prefixes: those that a query may use without saying so.
        union: a query that names no graph is of all of them.
        examples: queries to begin with, each with what it asks in words.

    """

    triples: int
    subjects: int
    graphs: Mapping[str, int]
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    hash: str
    version: str = ""
    title: str = ""
    dataset: str = ""
    said: str = ""
    prefixes: Mapping[str, str] = field(default_factory=dict)
    union: bool = False
    examples: Sequence[tuple[str, str]] = ()

    def to_bytes(self) -> bytes:
        """Return all of it, to be handed to another process."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, told: bytes) -> About:
        """Return what ``to_bytes`` told."""
        return cls(**json.loads(told))


def read_served(paths: Sequence[str | Path], *, private: bool = False, union: bool = False) -> tuple[Store, About]:
    """Read what is to be served, and count it.

    Args:
        paths: as for ``read_graph``.
        private: serve what private sources say, too.
        union: a query that names no graph is of all of them.

    Raises:
        InputError: an input cannot be read; or it holds private sources, and ``private`` is not set.

    >>> store, about = read_served([])
    >>> about.triples == len([*store.quads_for_pattern(None, None, None, DefaultGraph())])
    True

    """
    store = _read(paths)
    hidden = {quad.subject for quad in store.quads_for_pattern(None, AG.visibility, None, None) if _hides(quad)}
    raise_for_private_sources("|".join(sorted(slug_of(str(getattr(s, "value", s))) for s in hidden)), private=private)
    about = _about(store, union=union)
    ours = any(name.startswith(AG_NAMESPACE) for name in (*about.properties, *about.classes))
    if ours:
        store.extend(data_store(()))  # the words of our model, for whoever asks what they mean
    return store, replace(about, examples=examples(store, about.prefixes, ours=ours))


def _read(paths: Sequence[str | Path]) -> Store:
    store = Store()
    files = [file for path in paths or [resources.shipped_data()] for file in files_of(path)]
    datasets = [file for file in files if getattr(READ_FORMATS.get(Path(file).suffix), "supports_datasets", False)]
    others = [file for file in files if file not in datasets]
    if others:
        store.bulk_extend(read_quads(*others))
    for file in datasets:
        form, several = format_of(file, None), len(files) > 1
        with opened(file) as stream, mistakes_in(str(file)):
            safe = checked(stream, form, str(file))
            store.bulk_extend(parse(input=safe, format=form, rename_blank_nodes=several))
    return store


def _hides(quad: Quad) -> bool:
    # What is not plainly public is not given away: data that were never validated may say it in other words.
    return quad.object != AG.Public


def _about(store: Store, *, union: bool) -> About:
    datasets = [quad.subject for quad in store.quads_for_pattern(None, RDF.type, DCAT.Dataset, _DATA)]
    own = [dataset for dataset in datasets if isinstance(dataset, NamedNode)]
    said = [quad for dataset in own for quad in store.quads_for_pattern(dataset, None, None, _DATA) if _is_plain(quad)]
    return About(
        triples=len(store),
        subjects=_number(store, f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ {_ANYWHERE} }}"),
        graphs=_counts(store, "SELECT ?name (COUNT(*) AS ?n) { GRAPH ?name { ?s ?p ?o } } GROUP BY ?name"),
        classes=_counts(
            store,
            f"SELECT ?name (COUNT(DISTINCT ?s) AS ?n) {{ {_ANYWHERE} FILTER(?p = <{RDF.type.value}>) "
            "BIND(?o AS ?name) } GROUP BY ?name",
        ),
        properties=_counts(store, f"SELECT ?name (COUNT(*) AS ?n) {{ {_ANYWHERE} BIND(?p AS ?name) }} GROUP BY ?name"),
        hash=content_hash(store),
        version=_first(said, OWL.versionInfo, DCAT.version),
        title=_first(said, DCTERMS.title),
        dataset=own[0].value if len(own) == 1 else "",
        said=(serialize(said, format=RdfFormat.N_TRIPLES) or b"").decode(),
        prefixes={prefix: iri for prefix, iri in prefixes_of(store).items() if _is_iri(iri)},
        union=union,
    )


def _is_plain(quad: Quad) -> bool:
    return isinstance(quad.object, NamedNode | Literal)


def _is_iri(text: str) -> bool:
    """Tell whether something is an IRI: data may say of their base what they like."""
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _first(said: list[Quad], *predicates: NamedNode) -> str:
    found = (q.object for predicate in predicates for q in said if q.predicate == predicate)
    return next((term.value for term in found if isinstance(term, Literal)), "")


def _number(store: Store, query: str) -> int:
    solutions = store.query(query)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - a SELECT
    return int(next(solutions)["n"].value)


def _counts(store: Store, query: str) -> dict[str, int]:
    solutions = store.query(f"{query} ORDER BY DESC(?n) ?name LIMIT {_MOST_NAMED}")
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - a SELECT
    return {s["name"].value: int(s["n"].value) for s in solutions if isinstance(s["name"], NamedNode)}
