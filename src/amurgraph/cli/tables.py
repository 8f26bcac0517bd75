"""Edit: ``tables``, between spreadsheets and claims."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from ..errors import printable
from . import completing, options, reviewing
from .adding import add
from .proposing import propose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Store

    from ..editing import Judgement, Plan

_APART = hasattr(os, "fork")  # spreadsheets come from anywhere: wherever it can be done they are parsed within limits


@click.group(short_help="claims by hand, from spreadsheets, from a page's text: add, import, propose; export")
def tables() -> None:
    """Make claims of the editors' tables (CSV or XLSX), and tables of claims."""


tables.add_command(add)
tables.add_command(propose)


@tables.command("import")
@click.argument("place", metavar="DIR|FILE.xlsx|FILE.csv", shell_complete=completing.files)
@click.option(
    "--into",
    metavar="GRAPH",
    shell_complete=completing.files,
    help="The data that the rows go into: a Turtle file, or a folder with one.",
)
@click.option("--write", is_flag=True, help="With --into: change the data. Without it they are only read.")
@click.option("--whole", is_flag=True, help="With --into: remove what the tables that are given do not hold.")
@click.option("--source", default="", metavar="ID|URL", help="The source of rows that name none.")
@click.option("--mapping", metavar="FILE.toml", help="How the columns of another program become ours.")
@click.option("--base", metavar="IRI", help="What the IRIs of a new data set begin with; ends in /.")
@reviewing.judging
@options.output
def import_(
    place: str,
    into: str | None,
    write: bool,
    whole: bool,
    source: str,
    mapping: str | None,
    base: str | None,
    output: str,
    judge: tuple[str, ...],
    **review: Any,
) -> None:
    """Make claims of CSV tables, or of a workbook with sheets of the same names.

    \b
    amurgraph tables import otters -o otters.ttl             a new file from whole tables
    amurgraph tables import more.csv --into otters.ttl       what would change
    amurgraph tables import more.csv --into otters.ttl --write

    Without --into, sources.csv, organizations.csv and relations.csv are needed, and projects, observations, entities,
    names, changes and dataset are read where they are there. With --into, any table alone will do: a row takes the
    place of the one with the same key, and the others stay. The review says what would be added, changed and removed,
    and what to look at first. A new organization that looks like a known one must be judged before anything is
    written: on a terminal you are asked, elsewhere --judge says it. Judgements are kept beside the data.

    A mistake is one line with file, row, column and mend, and nothing is written. A workbook needs the extra xlsx.
    """
    from ..graph import write_graph
    from ..tables import graph_to_tables, read_tables, tables_to_store

    if into is not None:
        if base or output != "-":
            raise click.UsageError("--base and -o make a new file; with --into the data keep their base and place")
        from datetime import date

        from ..editing import plan_import, read_target

        target = read_target(into)
        known = graph_to_tables(target.store)
        given = read_tables(place, known=known, mapping=mapping, source=source, tell=_say, untrusted=_APART)

        def plan_of(answers: Iterable[Judgement]) -> Plan:
            today = date.today().isoformat()  # the editor's day
            return plan_import(
                target.store,
                given,
                whole=whole,
                judgements=target.judgements,
                answers=answers,
                known=known,
                today=today,
            )

        reviewing.review(target, plan_of, write=write, given=reviewing.parsed(judge), **review)
    if write or whole or judge or review["everything"] or review["format_"] != "text":
        raise click.UsageError("--write, --whole, --judge, --all and --format go with --into: they are of a review")
    given = read_tables(place, mapping=mapping, source=source, tell=_say, untrusted=_APART)
    store = tables_to_store(given, base=base)
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
    from ..claims.publishing import raise_for_private_sources
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


def _say(line: str) -> None:
    click.echo(printable(line), err=True)


def _counts(store: Store) -> str:
    from collections import Counter

    from pyoxigraph import DefaultGraph

    from ..vocabulary import ORGANIZATION_KINDS, RDF, slug_of

    typed = store.quads_for_pattern(None, RDF.type, None, DefaultGraph())
    counts = Counter(slug_of(str(getattr(quad.object, "value", ""))) for quad in typed)
    return (
        f"{sum(counts[kind] for kind in ORGANIZATION_KINDS)} organizations, {counts['Relation']} relations, "
        f"{counts['Observation']} observations, {counts['Source']} sources"
    )
