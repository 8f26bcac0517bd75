"""A graph seen as nodes and edges. *network* is always nodes and edges, never RDF."""

from .exporting import EXPORTS, network_to_text
from .projecting import claims_to_network, find_node, graph_to_network, simple
from .projections import PROJECTIONS, Projection, find_projection, list_projections

__all__ = [
    "EXPORTS",
    "PROJECTIONS",
    "Projection",
    "claims_to_network",
    "find_node",
    "find_projection",
    "graph_to_network",
    "list_projections",
    "network_to_text",
    "simple",
]
