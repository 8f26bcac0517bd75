"""Share: ``network``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from . import options

_EXPORTS = ("graphml", "gexf", "cyjs", "json", "csv", "nodes-csv", "kumu")


@click.command(short_help="export a network: GraphML, GEXF, Cytoscape, JSON, CSV, Kumu")
@options.graph
@options.tabled
@options.projecting
@click.option(
    "--isolates/--no-isolates", default=None, help="Keep nodes without an edge. Default: as the projection says."
)
@options.format_option(_EXPORTS, "graphml")
@options.private
@options.output
def network(
    graphs: tuple[str, ...],
    edges: str | None,
    nodes: str | None,
    undirected: bool,
    two_mode: bool,
    isolates: bool | None,
    format_: str,
    private: bool,
    output: str,
    **projection: Any,
) -> None:
    """Export the network that a projection makes of the claims, or tables describe; node ids are slugs.

    With --format csv and a folder, for R: nodes.csv, edges.csv, a README of their columns, and network.R.

    \b
    amurgraph network --projection funding --as-of 2015 --format gexf -o funding.gexf
    amurgraph network --format csv -o for-r/
    """
    from ..claims.publishing import raise_for_private_sources
    from ..files import write_output
    from ..network import network_to_text, write_r_files

    made = options.network(
        graphs,
        {**projection, "isolates": isolates},
        edges=edges,
        nodes=nodes,
        undirected=undirected,
        two_mode=two_mode,
    )
    raise_for_private_sources(str(made.graph["private_sources"]), private=private)
    if format_ == "csv" and (output.endswith("/") or Path(output).is_dir()):
        write_r_files(made, output)
    else:
        write_output(output, network_to_text(made, format_))
