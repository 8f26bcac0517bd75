"""A graph seen as nodes and edges. *network* is always nodes and edges, never RDF."""

from .exporting import EXPORTS, network_to_text
from .programmes import enforcement_only
from .projecting import claims_to_network, graph_to_network
from .projections import PROJECTIONS, Projection, find_projection, list_projections
from .simplifying import find_node, simple

__all__ = [
    "EXPORTS",
    "PROJECTIONS",
    "Projection",
    "claims_to_network",
    "enforcement_only",
    "find_node",
    "find_projection",
    "graph_to_network",
    "list_projections",
    "network_to_text",
    "simple",
]
