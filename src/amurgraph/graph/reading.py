"""Files, folders and standard input become one store; the ontology lies beside the data in graphs of its own.

Only Oxigraph's parser is used, from bytes and a named format: no string is ever taken for a URL or a path by it,
and it fetches nothing (rdflib's parsers would). Several inputs are a union.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from .. import resources
from ..errors import ConflictingSourcesError, InputError, SyntaxInputError
from ..files import BUILT_SITE
from ..vocabulary import AG, slug_of
from .turtle import prefixes_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import rdflib

STANDARD_INPUT = "-"
_ONTOLOGY_GRAPHS = "https://w3id.org/amurgraph/graph/"
_DEEPEST_JSON = 500  # nobody nests so deep; the parser needs time that grows with the square
READ_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
}
FORMAT_NAMES = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}


def read_graph(*paths: str | Path, format: str | None = None) -> rdflib.Graph:  # noqa: A002 - the field's word
    """Read RDF into an rdflib Graph that lies over an Oxigraph store.

    Args:
        paths: files, folders (every RDF file in them), stores that Oxigraph keeps on disk, or ``-`` (standard
            input); none: the data that ships.
        format: ``turtle``, ``trig``, ``ntriples``, ``nquads``, ``jsonld`` or ``rdfxml``; by default from the
            file's ending, Turtle for standard input.

    Raises:
        InputError: no such file, an unknown format, a URL where a path is wanted.
        SyntaxInputError: the file is not what its format demands (line and column).
        ConflictingSourcesError: two files give one source two addresses.

    >>> graph = read_graph()
    >>> len(graph) > 1000
    True

    """
    return store_to_graph(read_store(*paths, format=format))


def read_store(*paths: str | Path, format: str | None = None) -> Store:  # noqa: A002 - the field's word
    """Read RDF as ``read_graph`` does, into a ``pyoxigraph.Store``: data in the default graph, ontology beside it."""
    files = [file for path in paths or [resources.shipped_data()] for file in _files(path)]
    store = Store()
    if len(files) == 1:
        _load(store, files[0], format, alone=True)
    else:
        addresses: dict[tuple[str, str], str] = {}
        for file in files:
            part = Store()
            _load(part, file, format, alone=False)
            _raise_for_conflicting_sources(part, str(file), addresses)
            store.extend(part)
    _load_ontology(store)
    return store


def bytes_to_store(data: bytes, name: str) -> Store:
    """Return the store of RDF that lies in memory; ``name`` tells the format by its ending, and is named in errors.

    >>> len(bytes_to_store(b"<urn:a> <urn:b> <urn:c> .", "old.ttl")) > 1
    True

    Raises:
        SyntaxInputError: it is not what its format demands. InputError: an ending of no RDF format.

    """
    store = Store()
    _parse(store, data, name, _format(name, None), alone=True)
    _load_ontology(store)
    return store


def data_store(quads: Iterable[Quad]) -> Store:
    """Return a store of these quads with the ontology beside them, as ``read_store`` gives it."""
    store = Store()
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    _load_ontology(store)
    return store


def store_to_graph(store: Store) -> rdflib.Graph:
    """Return the rdflib Graph over ``store``'s data: no copy, changes are seen on both sides."""
    import rdflib
    from oxrdflib import OxigraphStore
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    # Without the identifier the graph would be a named one, and show nothing.
    graph = rdflib.Graph(store=OxigraphStore(store=store), identifier=DATASET_DEFAULT_GRAPH_ID)
    for prefix, namespace in prefixes_of(store).items():
        graph.bind(prefix, namespace)
    return graph


def as_store(graph: Store | rdflib.Graph) -> Store:
    """Return the Oxigraph store beneath ``graph``; a plain rdflib Graph is copied into one.

    Every function of ours takes either.
    """
    if isinstance(graph, Store):
        return graph
    beneath = getattr(getattr(graph, "store", None), "_inner", None)
    # Somebody else's graph over Oxigraph may be a named one: only the default graph is the data.
    if isinstance(beneath, Store) and str(graph.identifier) == "urn:x-rdflib:default":
        return beneath
    if not hasattr(graph, "serialize"):
        raise InputError(f"a graph is an rdflib.Graph or a pyoxigraph.Store, not {type(graph).__name__}")
    try:
        text: Any = graph.serialize(format="nt", encoding="utf-8")
        return data_store(parse(input=text, format=RdfFormat.N_TRIPLES))
    except Exception as error:  # rdflib raises bare Exception for an IRI it cannot write
        raise InputError(f"this graph holds what RDF does not allow ({error}); correct the IRI") from error


def _files(path: str | Path) -> list[str | Path]:
    if str(path) == STANDARD_INPUT:
        return [STANDARD_INPUT]
    if str(path).lower().startswith(("http://", "https://")):
        raise InputError(f"{path}: addresses are not read; download the file and give its path")
    place = Path(path)
    if is_store(place):
        return [place]
    if place.is_dir():
        # The downloads of a site that was built inside are copies of the data, and older than them.
        sites = {marker.parent for marker in place.rglob(BUILT_SITE)} - {place}
        found: list[str | Path] = [
            *sorted(
                file
                for file in place.rglob("*")
                if file.suffix.lower() in READ_FORMATS and file.is_file() and sites.isdisjoint(file.parents)
            )
        ]
        if not found:
            raise InputError(f"{path}: no RDF file in this folder; it should hold at least one .ttl file")
        return found
    if not place.is_file():
        raise InputError(f"{path}: no such file or folder; give a Turtle file, a folder of them, or - for input")
    return [place]


def is_store(place: Path) -> bool:
    """Tell whether Oxigraph keeps a store in this folder."""
    return (place / "CURRENT").is_file() and any(place.glob("MANIFEST-*"))


def _copy_store(store: Store, place: Path) -> None:
    """Take over what a store on disk says, whichever graph it names; the ontology it may hold is ours to add.

    Copied, since the rest of the work must neither wait for the disk nor change anything there.
    """
    try:
        quads = Store.read_only(str(place)).quads_for_pattern(None, None, None, None)
        store.extend(
            Quad(quad.subject, quad.predicate, quad.object)
            for quad in quads
            if not str(getattr(quad.graph_name, "value", "")).startswith(_ONTOLOGY_GRAPHS)
        )
    except (OSError, RuntimeError) as error:
        why = str(error).split("  ", 1)[0]
        raise InputError(f"{place}: this store is damaged or no store ({why}); take a copy that is whole") from error


def _load(store: Store, file: str | Path, format_name: str | None, *, alone: bool) -> None:
    if file != STANDARD_INPUT and is_store(Path(file)):
        _copy_store(store, Path(file))
        return
    name = "standard input" if file == STANDARD_INPUT else str(file)
    rdf_format = _format(file, format_name)
    try:
        data = sys.stdin.buffer.read() if file == STANDARD_INPUT else Path(file).read_bytes()
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror})") from error
    _parse(store, data, name, rdf_format, alone=alone)


def _parse(store: Store, data: bytes, name: str, rdf_format: RdfFormat, *, alone: bool) -> None:
    data = data.removeprefix(b"\xef\xbb\xbf")  # the mark that some editors put first
    if rdf_format == RdfFormat.RDF_XML and b"<!DOCTYPE" in data.upper():
        raise SyntaxInputError(name, "a DOCTYPE is not accepted (its entities can exhaust memory); remove it")
    if rdf_format == RdfFormat.JSON_LD and _depth(data) > _DEEPEST_JSON:
        raise SyntaxInputError(name, f"is nested more than {_DEEPEST_JSON} deep; flatten it")
    try:
        if rdf_format.supports_datasets or not alone:
            # The model has no use for named graphs: what a quad file says is said, whichever graph it names.
            # Blank nodes of two files are two, even if both files call them _:x.
            quads = parse(input=data, format=rdf_format, rename_blank_nodes=not alone)
            store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        else:
            store.load(input=data, format=rdf_format)
    except SyntaxError as error:
        what = re.sub(
            r"^Parser error at (?:line \d+ )?(?:column \d+|between[^:]*|.*?column \d+): ", "", str(error.msg or error)
        )
        raise SyntaxInputError(name, what, line=error.lineno, column=error.offset) from error
    except (ValueError, OSError) as error:
        raise SyntaxInputError(name, str(error)) from error


def _depth(data: bytes) -> int:
    """Return how deep the brackets of a JSON text are nested, strings left out."""
    deepest = depth = 0
    for bracket in re.findall(rb"[{\[\]}]", re.sub(rb'"(?:[^"\\]|\\.)*"', b"", data)):
        depth += 1 if bracket in b"{[" else -1
        deepest = max(deepest, depth)
    return deepest


def _format(file: str | Path, format_name: str | None) -> RdfFormat:
    if format_name is not None:
        if format_name not in FORMAT_NAMES:
            raise InputError(f"no format {format_name!r}: there are {', '.join(FORMAT_NAMES)}")
        return FORMAT_NAMES[format_name]
    if file == STANDARD_INPUT:
        return RdfFormat.TURTLE
    ending = Path(file).suffix.lower()
    if ending not in READ_FORMATS:
        raise InputError(f"{file}: unknown ending {ending!r}; RDF files end in {', '.join(READ_FORMATS)}")
    return READ_FORMATS[ending]


def _load_ontology(store: Store) -> None:
    """Read vocabulary and schemes into named graphs, where our questions about claims do not see them."""
    folder = resources.find("ontology")
    for file in [folder / "amurgraph.ttl", *sorted((folder / "schemes").glob("*.ttl"))]:
        store.load(path=file, format=RdfFormat.TURTLE, to_graph=ontology_graph(file.stem))


def ontology_graph(stem: str) -> NamedNode:
    """Return the name of the graph that holds the vocabulary or one scheme."""
    return NamedNode(f"{_ONTOLOGY_GRAPHS}{stem}")


def _raise_for_conflicting_sources(part: Store, file: str, addresses: dict[tuple[str, str], str]) -> None:
    """Two data sets may each have a source s1; read together they would be taken for one page."""
    urls = {
        quad.subject.value: quad.object.value
        for quad in part.quads_for_pattern(None, AG.url, None, DefaultGraph())
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }
    known = dict(addresses)
    for (source, url), first in known.items():
        if source in urls and urls[source] != url:
            raise ConflictingSourcesError(
                f"source {slug_of(source)} is {url} in {first} and {urls[source]} in {file}; "
                "give one of the two data sets its own base (tables import --base IRI)"
            )
    for source, url in urls.items():
        addresses.setdefault((source, url), file)
