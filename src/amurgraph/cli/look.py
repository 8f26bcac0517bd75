"""Look: ``site`` and ``page``."""

from __future__ import annotations

from typing import Any

import click

from . import options


@click.command(short_help="build the directory with its map, a folder to open in a browser")
@click.argument("folder")
@options.graph
@click.option(
    "--links",
    type=click.Choice(["live", "text"]),
    default="live",
    show_default=True,
    help="Link addresses, or print them.",
)
@options.private
def site(folder: str, graphs: tuple[str, ...], links: str, private: bool) -> None:
    """Build a site from the data into FOLDER: directory, map, disagreements, data, about.

    It needs no server and no network. The folder is built beside and swapped in whole.
    """
    from ..site import write_site

    built = write_site(options.read(graphs), folder, links_as_text=links == "text", private=private)
    click.echo(f"open {built.index}")
    click.echo(built.summary)


@click.command(short_help="one self-contained interactive map, a single HTML file")
@options.graph
@options.projecting
@click.option("--title", metavar="TEXT", help="What stands on top. Default: the title of the data.")
@click.option(
    "--links",
    type=click.Choice(["live", "text"]),
    default="live",
    show_default=True,
    help="Link addresses, or print them.",
)
@options.private
@options.output
def page(graphs: tuple[str, ...], title: str | None, links: str, private: bool, output: str, **projection: Any) -> None:
    """Write the interactive map: one HTML file that opens offline and asks nothing of anybody."""
    from ..page import write_page

    network = options.projected(options.read(graphs), projection)
    write_page(network, output, title=title, links_as_text=links == "text", private=private)
