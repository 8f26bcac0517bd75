"""Edit: ``validate`` and ``new``."""

from __future__ import annotations

import sys

import click

from . import options, reviewing

_REPORTS = ("table", "csv", "json", "sarif")
_ASKED = {
    "common_name": "Species, as people call it (empty: none)",
    "taxon": "Its scientific name (empty: not known)",
    "title": "Title (empty: made of the species)",
    "correction": "Where readers tell of mistakes, e-mail or web address (empty: not yet)",
}


@click.command(short_help="check the data against the shapes; exits 1 if they do not conform")
@options.graph
@click.option("--reference", is_flag=True, help="Use pyshacl, the reference engine (slow).")
@options.format_option(_REPORTS, "table")
@options.output
def validate(graphs: tuple[str, ...], reference: bool, format_: str, output: str) -> None:
    """Check the data against ontology/shapes.ttl and say, in an editor's words, what to mend."""
    from ..files import write_output
    from ..validation import validate as validated

    with options.progress() as tell:
        report = validated(options.read(graphs), reference=reference, tell=tell)
    write_output(output, report.to_text(format_))
    sys.exit(0 if report.conforms else 1)


@click.command(short_help="start the data of another species or region, in a folder of its own")
@click.argument("name")
@click.option("--title", metavar="TEXT", help="What stands on top of its pages.")
@click.option("--taxon", metavar="NAME", help="The scientific name of the species it is about.")
@click.option("--common-name", metavar="NAME", help="What people call the species.")
@click.option("--licence", metavar="URL", help="The licence of the data. Default: CC0 1.0.")
@click.option("--correction", metavar="ADDRESS", help="Where readers tell of mistakes: e-mail, or a web address.")
@click.option("--base", metavar="IRI", help="What its IRIs begin with, ending in /. Default: made of NAME.")
def new(name: str, **given: str | None) -> None:
    """Make the folder NAME with a data file that says what it is about, and nothing else yet.

    On a terminal, title, species and correction address are asked for. What every command then takes is -g NAME.

    \b
    amurgraph new otters --common-name "River otter" --taxon "Lutra lutra"
    amurgraph tables add --into otters
    """
    from ..editing import start_data_set

    said = {key: value for key, value in given.items() if value is not None}
    if reviewing.on_terminal():
        for key, question in _ASKED.items():
            if key not in said:
                said[key] = click.prompt(question, default="", show_default=False, err=True)
    data = start_data_set(name, **said)
    click.echo(f"{data}: made; next steps are in {data.with_name('README.md')}")
