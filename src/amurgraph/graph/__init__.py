"""Reads and writes RDF. *graph* is always RDF, never nodes and edges.

``parsing`` and ``reading`` turn files into quads or a store; ``lines`` are quads as text, for claims and the hash;
``turtle`` is the one canonical layout of our data; ``writing`` serializes. Beneath, everything is a
``pyoxigraph.Store``; at the face it is the rdflib Graph over that very store.
"""

from .reading import as_store, bytes_to_store, data_store, read_graph, read_quads, read_store, store_to_graph
from .turtle import direct_triples, prefixes_of, store_to_turtle
from .writing import FORMATS, content_hash, graph_to_text, write_graph

__all__ = [
    "FORMATS",
    "as_store",
    "bytes_to_store",
    "content_hash",
    "data_store",
    "direct_triples",
    "graph_to_text",
    "prefixes_of",
    "read_graph",
    "read_quads",
    "read_store",
    "store_to_graph",
    "store_to_turtle",
    "write_graph",
]
