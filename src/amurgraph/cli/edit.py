"""Edit: ``tables import`` and ``validate``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from . import options

if TYPE_CHECKING:
    from pyoxigraph import Store

_REPORTS = ("table", "csv", "json", "sarif")


@click.group(short_help="spreadsheets to claims: import")
def tables() -> None:
    """Make claims of the editors' tables (CSV)."""


@tables.command("import")
@click.argument("folder")
@click.option("--base", metavar="IRI", help="What the IRIs of this data set begin with; ends in /.")
@options.output
def import_(folder: str, base: str | None, output: str) -> None:
    """Turn the CSV tables in FOLDER into canonical Turtle.

    Needed: sources.csv, organizations.csv, relations.csv. Also read where there: projects.csv, observations.csv,
    entities.csv, names.csv, changes.csv, dataset.csv. A mistake is one line with file, row, column and mend, and
    nothing is written.
    """
    from ..graph import write_graph
    from ..tables import read_tables, tables_to_store

    store = tables_to_store(read_tables(folder), base=base)
    write_graph(store, output, "turtle" if output == "-" else None)
    if output != "-":
        click.echo(_counts(store), err=True)


def _counts(store: Store) -> str:
    from ..claims import graph_to_claims

    claims = graph_to_claims(store)
    return (
        f"{len(claims.organizations)} organizations, {len(claims.relations)} relations, "
        f"{len(claims.observations)} observations, {len(claims.sources)} sources"
    )


@click.command(short_help="check the data against the shapes; exits 1 if they do not conform")
@options.graph
@click.option("--reference", is_flag=True, help="Use pyshacl, the reference engine (slow).")
@options.format_option(_REPORTS, "table")
@options.output
def validate(graphs: tuple[str, ...], reference: bool, format_: str, output: str) -> None:
    """Check the data against ontology/shapes.ttl and say, in an editor's words, what to mend."""
    from ..files import write_output
    from ..validation import validate as validated

    report = validated(options.read(graphs), reference=reference)
    write_output(output, report.to_text(format_))
    sys.exit(0 if report.conforms else 1)
