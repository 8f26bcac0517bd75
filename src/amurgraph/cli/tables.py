"""Edit: ``tables``, between spreadsheets and claims."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from . import options

if TYPE_CHECKING:
    from pyoxigraph import Store


@click.group(short_help="spreadsheets to claims and back: import, export")
def tables() -> None:
    """Make claims of the editors' tables (CSV or XLSX), and tables of claims."""


@tables.command("import")
@click.argument("place", metavar="DIR|FILE.xlsx")
@click.option("--base", metavar="IRI", help="What the IRIs of this data set begin with; ends in /.")
@options.output
def import_(place: str, base: str | None, output: str) -> None:
    """Turn a folder of CSV tables, or a workbook with sheets of the same names, into canonical Turtle.

    Needed: sources.csv, organizations.csv, relations.csv. Also read where there: projects.csv, observations.csv,
    entities.csv, names.csv, changes.csv, dataset.csv. A mistake is one line with file, row, column and mend, and
    nothing is written. A workbook needs the extra xlsx.
    """
    from ..graph import write_graph
    from ..tables import read_tables, tables_to_store

    store = tables_to_store(read_tables(place), base=base)
    write_graph(store, output, "turtle" if output == "-" else None)
    if output != "-":
        click.echo(_counts(store), err=True)


@tables.command()
@options.graph
@click.option(
    "-o", "--output", default="tables", metavar="DIR|FILE.xlsx", show_default=True, help="Where to write the tables."
)
@click.option("--replace", is_flag=True, help="Write over other tables that are there already.")
@options.private
def export(graphs: tuple[str, ...], output: str, replace: bool, private: bool) -> None:
    """Write the data as CSV tables, or as one workbook (the extra xlsx), for editing.

    \b
    amurgraph tables export -g otters.ttl -o otters.xlsx
    amurgraph tables import otters.xlsx -o otters.ttl

    Nothing is lost: the import gives the same Turtle, byte for byte. Where a statement has no column, it is named, and
    nothing is written.
    """
    from ..claims import graph_to_claims
    from ..page import raise_for_private_sources
    from ..tables import base_of, graph_to_tables, write_tables
    from ..vocabulary import BASE

    store = options.read(graphs)
    sources = graph_to_claims(store).sources.values()
    hidden = "|".join(source.slug for source in sources if source.visibility == "Private")
    raise_for_private_sources(hidden, private=private)
    made = graph_to_tables(store)
    write_tables(made, output, replace=replace)
    click.echo(", ".join(f"{len(rows)} {name}" for name, rows in made.items() if rows and name != "dataset"), err=True)
    base = base_of(store)
    if base != BASE and not any(row["key"] == "base" for row in made["dataset"]):
        click.echo(f"to read them again: amurgraph tables import {output} --base {base}", err=True)


def _counts(store: Store) -> str:
    from ..claims import graph_to_claims

    claims = graph_to_claims(store)
    return (
        f"{len(claims.organizations)} organizations, {len(claims.relations)} relations, "
        f"{len(claims.observations)} observations, {len(claims.sources)} sources"
    )
