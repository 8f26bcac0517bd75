"""A graph seen as nodes and edges. *network* is always nodes and edges, never RDF."""

from .exporting import EXPORTS, network_to_text
from .for_r import network_to_r_files, write_r_files
from .programmes import enforcement_only
from .projecting import claims_to_network, graph_to_network
from .projections import PROJECTIONS, Projection, find_projection, list_projections
from .readings import READINGS, Reading, find_reading, list_readings, read_as, touched
from .simplifying import find_node, simple
from .tabling import read_network, tables_to_network

__all__ = [
    "EXPORTS",
    "PROJECTIONS",
    "READINGS",
    "Projection",
    "Reading",
    "claims_to_network",
    "enforcement_only",
    "find_node",
    "find_projection",
    "find_reading",
    "graph_to_network",
    "list_projections",
    "list_readings",
    "network_to_r_files",
    "network_to_text",
    "read_as",
    "read_network",
    "simple",
    "tables_to_network",
    "touched",
    "write_r_files",
]
