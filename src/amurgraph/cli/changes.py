"""Edit: ``diff``, what changed between two versions."""

from __future__ import annotations

import click

from . import completing, options


@click.command(short_help="what changed between two files, dates, git revisions or stores")
@click.argument("before", metavar="A", shell_complete=completing.files)
@click.argument("after", metavar="B", shell_complete=completing.files)
@options.graph
@click.option(
    "--documented",
    type=click.Choice(["by", "in"]),
    default="by",
    show_default=True,
    help="What a date means: documented by it, or strictly in it.",
)
@click.option(
    "--projection",
    default="documented-ties",
    show_default=True,
    metavar="NAME",
    shell_complete=completing.projections,
    help="What counts as a tie.",
)
@click.option(
    "--measure",
    default="degree",
    show_default=True,
    metavar="NAME",
    shell_complete=completing.sizes,
    help="Whose shifts of rank are told.",
)
@click.option("--top", type=click.IntRange(0), default=10, show_default=True, help="How many shifts of rank are told.")
@click.option("--no-follow-changes", is_flag=True, help="Show mergers and renamings as loss and gain.")
@options.links
@options.format_option(("text", "json", "html"), "text")
@options.private
@options.output
def diff(
    before: str,
    after: str,
    graphs: tuple[str, ...],
    documented: str,
    projection: str,
    measure: str,
    top: int,
    no_follow_changes: bool,
    links: str,
    format_: str,
    private: bool,
    output: str,
) -> None:
    """Tell what changed from A to B: claims, organizations, sources, ties, mergers, foundings, ranks.

    Each of A and B is a path (file, folder, store on disk), - (standard input), a date, or a git revision: REV for the
    file of -g or else of the other side, or REV:PATH. A path that exists goes before a date, a date before a revision.

    \b
    amurgraph diff 2010 2019
    amurgraph diff 2010 2019 --format html -o changed.html
    amurgraph diff HEAD~1 data/otters.ttl

    Dates are slices of the data of -g; else of the other side if it is a path; else of those that ship.
    In a folder, a revision is of the one Turtle file there. The page has the map of both, coloured by what became of
    each tie.
    """
    from ..changes import (
        compare_versions,
        differences_to_html,
        differences_to_json,
        differences_to_text,
        read_versions,
    )
    from ..files import write_output

    differences = compare_versions(
        *read_versions(before, after, graphs=graphs, documented=documented, untrusted=options.untrusted()),
        projection=projection,
        follow_changes=not no_follow_changes,
        measure=measure,
    )
    if format_ == "json":
        text = differences_to_json(differences, private=private)
    elif format_ == "html":
        text = differences_to_html(differences, top=top, links_as_text=links == "text", private=private)
    else:
        text = differences_to_text(differences, top=top, private=private)
    write_output(output, text)
