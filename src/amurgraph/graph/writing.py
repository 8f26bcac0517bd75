"""Serializes a graph's data, always in the same order, and says which data they are (version and hash)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, serialize

from ..errors import InputError
from ..files import write_output
from ..vocabulary import PREFIXES
from .lines import hash_of_lines, store_to_lines
from .parsing import READ_FORMATS
from .reading import as_store
from .turtle import data_quads, store_to_turtle, triples_to_turtle, without_blank_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import rdflib
    from pyoxigraph import Store, Triple

FORMATS = ("turtle", "ntriples", "jsonld", "rdfxml", "trig", "nquads")
_SERIALIZED = {
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}


def graph_to_text(graph: Store | rdflib.Graph, format: str = "turtle") -> str:  # noqa: A002 - the field's word
    """Return the data of a graph in one of ``FORMATS``; the same triples give the same text.

    Turtle and TriG are the canonical layout; the others are sorted.

    Raises:
        InputError: no such format.

    """
    store = as_store(graph)
    if format in ("turtle", "trig"):
        return store_to_turtle(store)
    if format not in _SERIALIZED:
        raise InputError(f"no format {format!r}: there are {', '.join(FORMATS)}")
    return triples_to_text(data_quads(store), format)


def triples_to_text(triples: Iterable[Quad | Triple], format: str) -> str:  # noqa: A002 - the field's word
    """Return triples, sorted, in one of ``FORMATS`` (for example what a CONSTRUCT gave)."""
    quads = without_blank_nodes({Quad(triple.subject, triple.predicate, triple.object) for triple in triples})
    if format in ("turtle", "trig"):
        return triples_to_turtle(quads)
    ordered = sorted(quads, key=str)
    prefixes = PREFIXES if format == "rdfxml" else None
    return (serialize(ordered, format=_SERIALIZED[format], prefixes=prefixes) or b"").decode()


def write_graph(graph: Store | rdflib.Graph, path: str | Path, format: str | None = None) -> None:  # noqa: A002
    """Write a graph's data to a file, whole or not at all; the format is taken from the ending.

    Raises:
        InputError: the ending names no format.
        OutputError: the file cannot be written; what was there is left.

    """
    write_output(path, graph_to_text(graph, format or _format_of(str(path))))


def content_hash(graph: Store | rdflib.Graph) -> str:
    """Return the sha256, in hex, of the sorted N-Triples of the data without the direct triples.

    Direct triples are derived, so they say nothing that the relations do not.
    """
    return hash_of_lines(store_to_lines(as_store(graph)))


def _format_of(path: str) -> str:
    names = {RdfFormat.TURTLE: "turtle", RdfFormat.TRIG: "trig"} | {value: key for key, value in _SERIALIZED.items()}
    for ending, rdf_format in READ_FORMATS.items():
        if path.lower().endswith(ending):
            return names[rdf_format]
    raise InputError(f"{path}: unknown ending; RDF files end in {', '.join(READ_FORMATS)}")
