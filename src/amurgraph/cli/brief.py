"""Look: ``brief``."""

from __future__ import annotations

from typing import Any

import click

from . import options


@click.command(short_help="the one page to print: numbers with their caveats, as HTML or PDF")
@options.graph
@click.option("--organization", metavar="ORG", help="Of this organization and what is around it. Default: of all.")
@options.projecting
@click.option("--draws", type=click.IntRange(1, 10_000), default=500, show_default=True, help="How many draws.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Where chance begins.")
@click.option(
    "--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="Of a PDF; HTML fits both."
)
@click.option("--address", default="", metavar="URL", help="Where the page will be on the web; printed at its foot.")
@options.unredacted
@options.links
@options.private
@options.output
def brief(
    graphs: tuple[str, ...],
    organization: str | None,
    draws: int,
    seed: int,
    paper: str,
    address: str,
    unredacted: bool,
    links: str,
    private: bool,
    output: str,
    **projection: Any,
) -> None:
    """Write the brief: one page, for the whole network or for one organization.

    It fits one sheet of A4 or Letter. In HTML each number leads to its rule, the command that prints it, and
    its sources. With -o FILE.pdf it is made by WeasyPrint (an extra); a browser prints the HTML just as well.

    \b
    amurgraph brief -o brief.html
    amurgraph brief --organization cedar-trust -o cedar.pdf --paper letter
    """
    from ..brief import write_brief
    from ..files import STANDARD_OUTPUT

    options.raise_for_no_date(projection["as_of"], projection["documented"])
    claims = options.claims(graphs)
    with options.progress() as tell:
        write_brief(
            claims,
            output,
            paper=paper,
            organization=organization,
            address=address,
            draws=draws,
            seed=seed,
            unredacted=unredacted,
            links_as_text=links == "text",
            private=private,
            tell=tell,
            **projection,
        )
    if output != STANDARD_OUTPUT:
        click.echo(f"open {output}", err=True)
