"""Share: ``network``."""

from __future__ import annotations

from typing import Any

import click

from . import options

_EXPORTS = ("graphml", "gexf", "cyjs", "json", "csv", "nodes-csv", "kumu")


@click.command(short_help="export a network: GraphML, GEXF, Cytoscape, JSON, CSV, Kumu")
@options.graph
@options.projecting
@click.option(
    "--isolates/--no-isolates", default=None, help="Keep nodes without an edge. Default: as the projection says."
)
@options.format_option(_EXPORTS, "graphml")
@options.private
@options.output
def network(
    graphs: tuple[str, ...], isolates: bool | None, format_: str, private: bool, output: str, **projection: Any
) -> None:
    """Export the network that a projection makes of the claims; node ids are slugs.

    \b
    amurgraph network --projection funding --as-of 2015 --format gexf -o funding.gexf
    """
    from ..files import write_output
    from ..network import network_to_text
    from ..page import raise_for_private_sources

    made = options.projected(options.read(graphs), {**projection, "isolates": isolates})
    raise_for_private_sources(str(made.graph["private_sources"]), private=private)
    write_output(output, network_to_text(made, format_))
