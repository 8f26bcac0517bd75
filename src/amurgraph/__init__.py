"""amurgraph: who works with whom for a species, and who says so.

    import amurgraph as ag

    graph = ag.read_graph()                       # the data that ships: an rdflib Graph, Oxigraph underneath
    rows = ag.query(graph, "conflicts")           # saved questions; rows that pandas takes as they are
    network = ag.graph_to_network(graph)          # a plain networkx.MultiDiGraph of documented ties
    ag.write_page(network, "map.html")            # one self-contained page

Everything here is imported when it is first used, so that a command pays only for what it needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .changes import (
        compare_versions,
        differences_to_html,
        differences_to_json,
        differences_to_text,
        read_version,
    )
    from .claims import Claims, disagreements, graph_to_claims, store_as_of
    from .errors import AmurgraphError
    from .graph import content_hash, graph_to_text, read_graph, write_graph
    from .measures import centrality, cohesion, communities, measure
    from .network import PROJECTIONS, Projection, graph_to_network, list_projections, network_to_text, simple
    from .page import Page, network_to_page, network_to_pyvis, write_page
    from .queries import list_queries, query
    from .rows import Rows
    from .site import write_site
    from .tables import read_tables, tables_to_store
    from .validation import ValidationReport, validate

__version__ = "0.1.0"
__all__ = [
    "PROJECTIONS",
    "AmurgraphError",
    "Claims",
    "Page",
    "Projection",
    "Rows",
    "ValidationReport",
    "centrality",
    "cohesion",
    "communities",
    "compare_versions",
    "content_hash",
    "differences_to_html",
    "differences_to_json",
    "differences_to_text",
    "disagreements",
    "graph_to_claims",
    "graph_to_network",
    "graph_to_text",
    "list_projections",
    "list_queries",
    "measure",
    "network_to_page",
    "network_to_pyvis",
    "network_to_text",
    "query",
    "read_graph",
    "read_tables",
    "read_version",
    "simple",
    "store_as_of",
    "tables_to_store",
    "validate",
    "write_graph",
    "write_page",
    "write_site",
]
_ROOM_OF = {
    name: room
    for room, names in {
        "changes": "compare_versions differences_to_html differences_to_json differences_to_text read_version",
        "claims": "Claims disagreements graph_to_claims store_as_of",
        "errors": "AmurgraphError",
        "graph": "content_hash graph_to_text read_graph write_graph",
        "measures": "centrality cohesion communities measure",
        "network": "PROJECTIONS Projection graph_to_network list_projections network_to_text simple",
        "page": "Page network_to_page network_to_pyvis write_page",
        "queries": "list_queries query",
        "rows": "Rows",
        "site": "write_site",
        "tables": "read_tables tables_to_store",
        "validation": "ValidationReport validate",
    }.items()
    for name in names.split()
}


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_ROOM_OF[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
