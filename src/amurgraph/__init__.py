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
    from .brief import Brief, brief_to_pdf, graph_to_brief, network_to_brief, write_brief
    from .changes import compare_versions, differences_to_html, differences_to_json, differences_to_text, read_version
    from .claims import Claims, disagreements, graph_to_claims, store_as_of
    from .coverage import WhatIf, actor_counts, actor_matrix, gap_fraction, gaps, what_if, worst_sets
    from .errors import AmurgraphError
    from .figures import (
        Figure,
        bipartite_matrix,
        community_matrix,
        lorenz,
        make_figures,
        population,
        ranked_dots,
        source_heatmap,
        timeline,
        write_figures,
    )
    from .graph import content_hash, graph_to_text, read_graph, write_graph
    from .measures import (
        bridges,
        brokerage_expectations,
        brokerage_roles,
        centrality,
        centralization,
        cohesion,
        communities,
        components,
        core_periphery,
        cutpoints,
        density,
        fragmentation,
        fragmentation_curve,
        key_player_sets,
        layer_overlap,
        measure,
        mixing,
        mixing_by_group,
        mrqap,
        multiplexity,
        newman_projection,
        qap,
        shared_beyond_chance,
        structural_holes,
        two_mode,
    )
    from .network import (
        PROJECTIONS,
        READINGS,
        Projection,
        Reading,
        graph_to_network,
        list_projections,
        list_readings,
        network_to_r_files,
        network_to_text,
        read_network,
        simple,
        tables_to_network,
        write_r_files,
    )
    from .page import Page, network_to_page, network_to_pyvis, write_page
    from .queries import list_queries, query
    from .rows import Rows
    from .sensitivity import (
        Statement,
        first_by,
        holds_until,
        in_first,
        known_only_from_others,
        orderable,
        rank_intervals,
        same_group,
        side_by_side,
        strands,
        survival,
        ties_missing_at_least,
        together,
        who_is_first,
        with_intervals,
        without_each_source,
    )
    from .site import write_site
    from .tables import read_tables, tables_to_store
    from .validation import ValidationReport, validate

__version__ = "0.1.0"
__all__ = [
    "PROJECTIONS",
    "READINGS",
    "AmurgraphError",
    "Brief",
    "Claims",
    "Figure",
    "Page",
    "Projection",
    "Reading",
    "Rows",
    "Statement",
    "ValidationReport",
    "WhatIf",
    "actor_counts",
    "actor_matrix",
    "bipartite_matrix",
    "bridges",
    "brief_to_pdf",
    "brokerage_expectations",
    "brokerage_roles",
    "centrality",
    "centralization",
    "cohesion",
    "communities",
    "community_matrix",
    "compare_versions",
    "components",
    "content_hash",
    "core_periphery",
    "cutpoints",
    "density",
    "differences_to_html",
    "differences_to_json",
    "differences_to_text",
    "disagreements",
    "first_by",
    "fragmentation",
    "fragmentation_curve",
    "gap_fraction",
    "gaps",
    "graph_to_brief",
    "graph_to_claims",
    "graph_to_network",
    "graph_to_text",
    "holds_until",
    "in_first",
    "key_player_sets",
    "known_only_from_others",
    "layer_overlap",
    "list_projections",
    "list_queries",
    "list_readings",
    "lorenz",
    "make_figures",
    "measure",
    "mixing",
    "mixing_by_group",
    "mrqap",
    "multiplexity",
    "network_to_brief",
    "network_to_page",
    "network_to_pyvis",
    "network_to_r_files",
    "network_to_text",
    "newman_projection",
    "orderable",
    "population",
    "qap",
    "query",
    "rank_intervals",
    "ranked_dots",
    "read_graph",
    "read_network",
    "read_tables",
    "read_version",
    "same_group",
    "shared_beyond_chance",
    "side_by_side",
    "simple",
    "source_heatmap",
    "store_as_of",
    "strands",
    "structural_holes",
    "survival",
    "tables_to_network",
    "tables_to_store",
    "ties_missing_at_least",
    "timeline",
    "together",
    "two_mode",
    "validate",
    "what_if",
    "who_is_first",
    "with_intervals",
    "without_each_source",
    "worst_sets",
    "write_brief",
    "write_figures",
    "write_graph",
    "write_page",
    "write_r_files",
    "write_site",
]
_ROOM_OF = {
    name: room
    for room, names in {
        "brief": "Brief brief_to_pdf graph_to_brief network_to_brief write_brief",
        "changes": "compare_versions differences_to_html differences_to_json differences_to_text read_version",
        "claims": "Claims disagreements graph_to_claims store_as_of",
        "coverage": "WhatIf actor_counts actor_matrix gap_fraction gaps what_if worst_sets",
        "errors": "AmurgraphError",
        "figures": "Figure bipartite_matrix community_matrix lorenz make_figures population ranked_dots "
        "source_heatmap timeline write_figures",
        "graph": "content_hash graph_to_text read_graph write_graph",
        "measures": "bridges brokerage_expectations brokerage_roles centrality centralization cohesion communities "
        "components core_periphery cutpoints density fragmentation fragmentation_curve key_player_sets "
        "layer_overlap measure mixing mixing_by_group mrqap multiplexity newman_projection qap "
        "shared_beyond_chance structural_holes two_mode",
        "network": "PROJECTIONS READINGS Projection Reading graph_to_network list_projections list_readings "
        "network_to_r_files network_to_text read_network simple tables_to_network write_r_files",
        "page": "Page network_to_page network_to_pyvis write_page",
        "queries": "list_queries query",
        "rows": "Rows",
        "sensitivity": "Statement first_by holds_until in_first known_only_from_others orderable rank_intervals "
        "same_group side_by_side strands survival ties_missing_at_least together who_is_first "
        "with_intervals without_each_source",
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
