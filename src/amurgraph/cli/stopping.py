"""Ask: ``what-if``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from . import options
from .telling import for_people, said_of, say_kept_back

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..coverage import WhatIf

_FORMATS = ("table", "json", "csv", "md")
_LONG = ("section", "sort", "id", "label", "other", "other_label", "value", "sources")


@click.command("what-if", short_help="who is stranded, and what loses its only actor, if one stops")
@options.graph
@click.option("--without", multiple=True, metavar="ORG", help="Whom to take out; may be repeated.")
@click.option("--worst", type=click.IntRange(1, 3), metavar="N", help="Find the sets of 1, 2 or 3 that matter instead.")
@options.tabled
@options.projecting
@options.unredacted
@options.format_option(_FORMATS, "table")
@options.output
def what_if(
    graphs: tuple[str, ...],
    without: tuple[str, ...],
    worst: int | None,
    edges: str | None,
    nodes: str | None,
    undirected: bool,
    two_mode: bool,
    unredacted: bool,
    format_: str,
    output: str,
    **projection: Any,
) -> None:
    """Take organizations out on paper: what is documented to rest on them?

    Who is parted from the rest, how fragmented it is before and after, which threats, actions, places and
    programmes lose their only documented actor, which relations go with them. Organizations may be named by
    id, name, acronym or alias.

    \b
    amurgraph what-if --without cedar-trust --without "River Zoo"
    amurgraph what-if --worst 3 --projection collaboration

    With --worst, the sets of N without which the rest would be most fragmented; ties are listed.
    Organizations whose only programmes are law enforcement are left out and counted, unless --unredacted is
    given: do not publish that.
    """
    from ..coverage import what_if as taken_out
    from ..coverage import worst_sets
    from ..files import write_output
    from ..rows import rows_to_text

    if bool(without) == bool(worst):
        raise click.UsageError("say whom to take out with --without ORG, or ask for sets with --worst N")
    if edges or nodes or undirected or two_mode:
        data: Any = options.network(
            graphs, projection, edges=edges, nodes=nodes, undirected=undirected, two_mode=two_mode
        )
        projection = {}
    else:
        options.raise_for_no_date(projection["as_of"], projection["documented"])
        data = options.claims(graphs)
    if worst:
        rows = worst_sets(data, worst, unredacted=unredacted, **projection)
        text = rows_to_text(rows, format_)
    else:
        found = taken_out(data, without, unredacted=unredacted, **projection)
        rows, text = found.stranded, _text(found, format_)
    write_output(output, text)
    if rows.about["left_out"] and not edges:  # of tables it is said
        click.echo(f"left out of this slice: {rows.about['left_out'].replace('|', ', ')}", err=True)
    if format_ in ("table", "md"):
        click.echo(said_of(rows), err=True)
    say_kept_back(rows)


def _text(found: WhatIf, format_: str) -> str:
    import json

    from ..rows import Rows, rows_to_text

    if format_ == "json":
        return json.dumps(found.to_dict(), ensure_ascii=False, indent=1) + "\n"
    if format_ == "csv":
        return rows_to_text(Rows(_LONG, _long(found)), "csv")
    title = "## {}\n\n{}" if format_ == "md" else "{}\n\n{}"
    return "\n".join(title.format(name, text) for name, text in _sections(found, format_))


def _sections(found: WhatIf, format_: str) -> Iterator[tuple[str, str]]:
    """Yield each section under its heading; an empty one says so in words."""
    from ..rows import Rows, rows_to_text

    figures = ([name.replace("_", " "), value, found.after[name]] for name, value in found.before.items())
    figures_of = Rows(["figure", "before", "after"], figures)
    yield f"Without {', '.join(found.without)}", _without_count(rows_to_text(figures_of, format_), format_)
    for heading, none, rows in (
        ("Parted from the largest remaining part", "Nobody.", for_people(found.stranded)),
        ("With no documented tie left", "Nobody.", for_people(found.left_alone)),
        ("Without their only documented actor", "Nothing.", found.lost),
        ("Relations that go with them", "None.", found.resting),
    ):
        yield heading, rows_to_text(rows, format_) if rows else f"{none}\n"


def _without_count(text: str, format_: str) -> str:
    return text[: text.rindex("\n", 0, -1) + 1] if format_ == "table" else text


def _long(found: WhatIf) -> Iterator[list[Any]]:
    """Yield all of it as the rows of one table, for a spreadsheet."""
    for section, figures in (("before", found.before), ("after", found.after)):
        for name, value in figures.items():
            yield [section, name, "", "", "", "", value, ""]
    for row in found.stranded:
        yield ["stranded", row.kind, row.id, row.label, "", "", row.component_size, ""]
    for row in found.left_alone:
        yield ["left_alone", row.kind, row.id, row.label, "", "", "", ""]
    for row in found.lost:
        yield ["lost", row.sort, row.id, row.label, row.actor, "", "", ""]
    for row in found.resting:
        yield ["resting", row.relation, row.id, "", row.other, row.other_label, row.n_sources, row.sources]
