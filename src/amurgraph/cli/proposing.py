"""Edit: ``tables propose``, from the text of a page to candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..errors import printable
from . import completing, options

if TYPE_CHECKING:
    from ..proposing import Proposal

_FORMATS = ("table", "csv", "json")


@click.command(short_help="candidates for claims from the text of a page")
@click.argument("page", metavar="PAGE.txt", shell_complete=completing.files)
@click.option("--source", required=True, metavar="URL|ID", help="The address of the page, or the id of a known source.")
@click.option("--publisher", default="", metavar="NAME", help='Who publishes the page: whom "we" and "our" mean.')
@options.graph
@click.option("-o", "--output", metavar="DIR|FILE.csv", help="Also write tables that an import takes.")
@click.option("--replace", is_flag=True, help="With -o: write over other tables that are there already.")
@options.format_option(_FORMATS, "table")
def propose(
    page: str,
    source: str,
    publisher: str,
    graphs: tuple[str, ...],
    output: str | None,
    replace: bool,
    format_: str,
) -> None:
    """Read the text of a page and list what it may say: candidates, for you to check one by one.

    \b
    amurgraph tables propose page.txt --source https://otter.example/about -g otters.ttl
    amurgraph tables propose page.txt --source https://otter.example/about -g otters.ttl -o found
    amurgraph tables import found --into otters.ttl

    English words between names are read by fixed rules; the same text gives the same candidates. Names that the data
    do not know are new organizations if they have a word such as Trust, Zoo or Ministry. Nothing is written to the
    data: -o writes tables for you to correct and import. No sentence of the page goes into them.
    """
    from ..claims import graph_to_claims
    from ..files import write_output
    from ..proposing import propose_claims, read_page, write_proposal
    from ..rows import rows_to_text

    text = read_page(page)
    proposal = propose_claims(text, graph_to_claims(options.read(graphs)), source=source, publisher=publisher)
    if output is not None:
        write_proposal(proposal, output, replace=replace)
    write_output("-", rows_to_text(proposal.to_rows(words=format_ == "table"), format_))
    if format_ == "table" or output is not None:
        for line in _said(proposal, output):
            click.echo(printable(line), err=True)


def _said(proposal: Proposal, output: str | None) -> list[str]:
    """Say what is new, what was written, and what is left to the reader."""
    new = [end.label for end in proposal.ends.values() if end.new]
    lines = [f"new organizations: {', '.join(sorted(new))}"] if new else []
    again = sum(row.known == "this source" for row in proposal.to_rows())
    if again:
        lines.append(f"in the data already, from this source: {again}")
    if output is None:
        lines.append("nothing is written; -o writes tables to correct and import")
    elif output.lower().endswith(".csv") and (new or len(proposal.source) > 1):
        lines.append(f"{output} holds relations alone; a folder (-o DIR) also holds the source and new organizations")
    lines.append("candidates are readings of words by rule: check each one on the page")
    return lines
