"""Look: ``site`` and ``page``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from . import completing, options

if TYPE_CHECKING:
    import networkx as nx

    from ..claims import Claims


@click.command(short_help="build the directory with its map, a folder to open in a browser")
@click.argument("folder", shell_complete=completing.files)
@options.graph
@options.links
@options.private
@click.option("--address", default="", metavar="URL", help="Where it will be on the web; no link needs it.")
@options.slicing
@click.option("--figures", is_flag=True, help="Add a page of figures: SVG, PNG, and the numbers behind each.")
@click.option("--notebooks", metavar="FOLDER", help="Add a page for each notebook there that was run.")
def site(
    folder: str,
    graphs: tuple[str, ...],
    links: str,
    private: bool,
    address: str,
    as_of: str | None,
    documented: str,
    figures: bool,
    notebooks: str | None,
) -> None:
    """Build a site from the data into FOLDER: directory, map, disagreements, questions, timeline, data.

    It needs no server and no network. The folder is built beside and swapped in whole. With --as-of all of it is of
    what is documented by that date, each page says so, and what is left out is counted.
    """
    from ..site import write_site

    options.raise_for_no_date(as_of, documented)
    built = write_site(
        options.read(graphs),
        folder,
        links_as_text=links == "text",
        private=private,
        address=address,
        as_of=as_of,
        documented=documented,
        figures=figures,
        notebooks=notebooks,
    )
    click.echo(f"open {built.index}")
    click.echo(built.summary)
    if as_of:
        options.say_left_out(built.left_out)


@click.command(short_help="one self-contained interactive map, a single HTML file")
@options.graph
@options.projecting
@click.option("--title", metavar="TEXT", help="What stands on top. Default: the title of the data.")
@click.option("--focus", metavar="ORG", help="Open with this organization and one step around it.")
@click.option(
    "--size",
    default="degree",
    show_default=True,
    metavar="MEASURE",
    shell_complete=completing.sizes,
    help="The measure that sizes shapes at first.",
)
@options.links
@options.private
@options.output
def page(
    graphs: tuple[str, ...],
    title: str | None,
    focus: str | None,
    size: str,
    links: str,
    private: bool,
    output: str,
    **projection: Any,
) -> None:
    """Write the interactive map: one HTML file that opens offline and asks nothing of anybody.

    The organization of --focus may be named by id, name, acronym or alias. Measures are those of "amurgraph measure":
    degree, betweenness, closeness, pagerank, harmonic, eigenvector.
    """
    from ..page import write_page

    claims = options.claims(graphs)
    network = options.projected(claims, projection)
    node = _node(claims, network, focus) if focus else ""
    shown = {"links_as_text": links == "text", "private": private, "size": size, "focus": node}
    write_page(network, output, title=title, **shown)


def _node(claims: Claims, network: nx.MultiDiGraph, name: str) -> str:
    """Return the node that people call by this name."""
    from ..network import find_node

    return find_node(network, claims, name)
