"""Files, folders and standard input become one store, or a stream of quads for whoever needs no store.

In a store the ontology lies beside the data, in graphs of its own. Several inputs are a union.
"""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from .. import resources
from ..errors import ConflictingSourcesError, InputError
from ..remote import is_address
from ..vocabulary import AG, slug_of
from .inputs import files_of, is_store
from .parsing import STANDARD_INPUT, format_of, load, name_of_input, opened, quads_in
from .turtle import prefixes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import rdflib

    from ..rows import Tell
    from ..workers import Limits

_ONTOLOGY_GRAPHS = "https://w3id.org/amurgraph/graph/"


def read_graph(
    *paths: str | Path,
    format: str | None = None,  # noqa: A002 - the field's word
    untrusted: bool | Limits = False,
) -> rdflib.Graph:
    """Read RDF into an rdflib Graph that lies over an Oxigraph store.

    Args:
        paths: files, folders (every RDF file in them), stores that Oxigraph keeps on disk, addresses of SPARQL 1.1
            endpoints, or ``-`` (standard input); none: the data that ships.
        format: ``turtle``, ``trig``, ``ntriples``, ``nquads``, ``jsonld`` or ``rdfxml``; by default from the
            file's ending, Turtle for standard input.
        untrusted: whether the files come from strangers: each is parsed in a process of its own, within limits of 60
            seconds, 1 GB of memory and 200 MB of triples, or those that are given here. No store on disk is opened,
            and no link is followed out of a folder.

    Raises:
        InputError: no such file, an unknown format.
        SyntaxInputError: the file is not what its format demands (line and column).
        ConflictingSourcesError: two files give one source two addresses.
        EndpointError: an endpoint gives no answer, or none that is whole.
        LimitError, UnsafeInputError: an untrusted file takes more than it is given, or asks for what it may not.

    >>> graph = read_graph()
    >>> len(graph) > 1000
    True

    """
    return store_to_graph(read_store(*paths, format=format, untrusted=untrusted))


def read_store(
    *paths: str | Path,
    format: str | None = None,  # noqa: A002 - the field's word
    cache: bool = False,
    tell: Tell | None = None,
    untrusted: bool | Limits = False,
) -> Store:
    """Read RDF as ``read_graph`` does, into a ``pyoxigraph.Store``: data in the default graph, ontology beside it.

    With ``cache`` big files (20 MB and more) are kept on disk, and the store that is returned is read-only: it opens
    at once the next time, and answers a few questions soon, many more slowly than one in memory. ``tell`` is called
    with a text and the part of a file that is read, 0 to 1.
    """
    limits = _limits(untrusted)
    files = _all_files(paths, limits)
    if cache and all(isinstance(file, Path) and not is_store(file) for file in files):
        from ..cache import kept_store

        fill = partial(_fill_on_disk, files, format, tell, limits)
        kept = kept_store([Path(file) for file in files], format, fill, beside=_ontology_files())
        if kept is not None:
            return kept
    return _in_memory(files, format, tell, limits)


def read_quads(
    *paths: str | Path,
    format: str | None = None,  # noqa: A002 - the field's word
    tell: Tell | None = None,
    untrusted: bool | Limits = False,
) -> Iterator[Quad]:
    """Yield the triples of what ``read_store`` reads, as they come: some twice, where an input says them twice.

    Millions of them take no memory so. An input that is no RDF is found out where it goes wrong: what came before has
    been given out by then.

    Args:
        paths: as for ``read_graph``.
        format: as for ``read_graph``.
        tell: is called with a text and the part of a file that is read, 0 to 1.
        untrusted: as for ``read_graph``.

    Raises:
        InputError, SyntaxInputError, ConflictingSourcesError, LimitError: as ``read_graph``.

    >>> sum(1 for quad in read_quads()) > 1000
    True

    """
    limits = _limits(untrusted)
    return _all_quads(_all_files(paths, limits), format, tell, limits)


def _limits(untrusted: bool | Limits) -> Limits | None:
    """Return what each file may take; None: as much as it needs, for it is ours."""
    if untrusted is not True:
        return untrusted or None
    from .strangers import FILE_LIMITS

    return FILE_LIMITS


def _all_quads(
    files: list[str | Path], format_name: str | None, tell: Tell | None, limits: Limits | None
) -> Iterator[Quad]:
    if len(files) == 1:
        return _quads(files[0], format_name, tell, limits)
    return _quads_of_several(files, format_name, tell, limits)


def _all_files(paths: Sequence[str | Path], limits: Limits | None = None) -> list[str | Path]:
    return [file for path in paths or [resources.shipped_data()] for file in files_of(path, strangers=bool(limits))]


def _fill_on_disk(
    files: list[str | Path], format_name: str | None, tell: Tell | None, limits: Limits | None, store: Store
) -> None:
    store.bulk_extend(_all_quads(files, format_name, tell, limits))
    _load_ontology(store)


def _in_memory(files: list[str | Path], format_name: str | None, tell: Tell | None, limits: Limits | None) -> Store:
    store = Store()
    if limits or len(files) > 1 or is_address(files[0]) or is_store(Path(files[0])):
        store.extend(_all_quads(files, format_name, tell, limits))
    else:
        rdf_format = format_of(files[0], format_name)
        with opened(files[0], tell) as stream:
            load(store, stream, rdf_format, name_of_input(files[0]))
    _load_ontology(store)
    return store


def bytes_to_store(data: bytes, name: str, *, untrusted: bool | Limits = False) -> Store:
    """Return the store of RDF that lies in memory; ``name`` tells the format by its ending, and is named in errors.

    ``untrusted`` is as for ``read_graph``.

    >>> len(bytes_to_store(b"<urn:a> <urn:b> <urn:c> .", "old.ttl")) > 1
    True

    Raises:
        SyntaxInputError: it is not what its format demands. InputError: an ending of no RDF format.

    """
    rdf_format = format_of(name, None)
    limits = _limits(untrusted)
    if limits:
        from .strangers import confined_quads

        return data_store(confined_quads(io.BytesIO(data), rdf_format, name, limits))
    store = Store()
    load(store, io.BytesIO(data), rdf_format, name)
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


def _quads(
    file: str | Path, format_name: str | None, tell: Tell | None, limits: Limits | None, *, alone: bool = True
) -> Iterator[Quad]:
    if is_address(file):
        from ..remote.paging import read_endpoint

        yield from read_endpoint(str(file), tell=tell)
        return
    if file != STANDARD_INPUT and is_store(Path(file)):
        yield from _quads_on_disk(Path(file))
        return
    rdf_format = format_of(file, format_name)
    name = name_of_input(file)
    with opened(file, tell) as stream:
        if limits:
            from .strangers import confined_quads

            yield from confined_quads(stream, rdf_format, name, limits, rename_blank_nodes=not alone)
        else:
            yield from quads_in(stream, rdf_format, name, rename_blank_nodes=not alone)


def _quads_on_disk(place: Path) -> Iterator[Quad]:
    """Yield what a store on disk says, whichever graph it names; the ontology it may hold is ours to add.

    Nothing is changed there.
    """
    from ..cache import raise_for_losses

    try:
        raise_for_losses(place)
        for quad in Store.read_only(str(place)).quads_for_pattern(None, None, None, None):
            if not str(getattr(quad.graph_name, "value", "")).startswith(_ONTOLOGY_GRAPHS):
                yield Quad(quad.subject, quad.predicate, quad.object)
    except (OSError, RuntimeError) as error:
        why = str(error).split("  ", 1)[0]
        raise InputError(f"{place}: this store is damaged or no store ({why}); take a copy that is whole") from error


def _quads_of_several(
    files: Sequence[str | Path], format_name: str | None, tell: Tell | None, limits: Limits | None
) -> Iterator[Quad]:
    """Yield the triples of several inputs. Two data sets may each have a source s1: it would be taken for one page."""
    known: dict[str, dict[str, str]] = {}  # by source its addresses, each with the file that gives it
    for file in files:
        urls: dict[str, str] = {}
        for quad in _quads(file, format_name, tell, limits, alone=False):
            yield quad
            if quad.predicate == AG.url and isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                urls[quad.subject.value] = quad.object.value
        for source, url in urls.items():
            for other, first in known.get(source, {}).items():
                if other != url:
                    raise ConflictingSourcesError(
                        f"source {slug_of(source)} is {other} in {first} and {url} in {name_of_input(file)}; "
                        "give one of the two data sets its own base (tables import --base IRI)"
                    )
            known.setdefault(source, {}).setdefault(url, name_of_input(file))


def _load_ontology(store: Store) -> None:
    """Read vocabulary and schemes into named graphs, where our questions about claims do not see them."""
    for file in _ontology_files():
        store.load(path=file, format=RdfFormat.TURTLE, to_graph=ontology_graph(file.stem))


def _ontology_files() -> list[Path]:
    folder = resources.find("ontology")
    return [folder / "amurgraph.ttl", *sorted((folder / "schemes").glob("*.ttl"))]


def ontology_graph(stem: str) -> NamedNode:
    """Return the name of the graph that holds the vocabulary or one scheme."""
    return NamedNode(f"{_ONTOLOGY_GRAPHS}{stem}")
