"""Options that several commands share, so that the same thing is called the same everywhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from . import completing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import networkx as nx
    from pyoxigraph import Store

    from ..claims import Claims
    from ..remote.endpoint import Endpoint
    from ..rows import Tell

    Command = Callable[..., Any]

_UNTRUSTED = "amurgraph.untrusted"


def _note_untrusted(context: click.Context, _: click.Parameter, value: bool) -> None:
    context.meta[_UNTRUSTED] = value


_graph = click.option(
    "-g",
    "--graph",
    "graphs",
    multiple=True,
    metavar="PATH|URL",
    shell_complete=completing.files,
    help="Data to read: a file, a folder, the URL of a SPARQL endpoint, or - for standard input; may be repeated. "
    "Default: the data that ships.",
)
_untrusted = click.option(
    "--untrusted",
    is_flag=True,
    expose_value=False,
    callback=_note_untrusted,
    help="The files of -g come from strangers: each is parsed in a process of its own, within limits.",
)


def graph(command: Command) -> Command:
    """Add the options that say which data to read, and whose they are."""
    return _graph(_untrusted(command))


def untrusted() -> bool:
    """Tell whether the command that runs was given ``--untrusted``."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(_UNTRUSTED))


no_cache = click.option(
    "--no-cache", is_flag=True, help="Neither use a copy of data of 20 MB and more on disk, nor keep one."
)
output = click.option(
    "-o",
    "--output",
    default="-",
    metavar="FILE",
    show_default="standard output",
    shell_complete=completing.files,
    help="Where to write.",
)
links = click.option(
    "--links",
    type=click.Choice(["live", "text"]),
    default="live",
    show_default=True,
    help="Link addresses, or print them.",
)
private = click.option("--private", is_flag=True, help="Publish what private sources say, too.")
unredacted = click.option(
    "--unredacted", is_flag=True, help="Keep organizations whose only programmes are law enforcement."
)


def slicing(command: Command) -> Command:
    """Add the options that say which time is meant."""
    for option in reversed(
        (
            click.option("--as-of", metavar="DATE", help="Only what is documented by this year, month or day."),
            click.option(
                "--documented",
                type=click.Choice(["by", "in"]),
                default="by",
                show_default=True,
                help="By the date of --as-of, or strictly in it.",
            ),
        )
    ):
        command = option(command)
    return command


def projecting(command: Command) -> Command:
    """Add the options that say which network is meant."""
    return _projecting(command, "How ambiguous words are read.")


def projecting_or_all(command: Command) -> Command:
    """Add the options that say which network is meant, where all readings may stand side by side."""
    return _projecting(command, "How ambiguous words are read; all: under each, side by side.")


def _projecting(command: Command, reading_help: str) -> Command:
    for option in reversed(
        (
            click.option(
                "--projection",
                default="documented-ties",
                show_default=True,
                metavar="NAME",
                shell_complete=completing.projections,
                help="What counts as a tie.",
            ),
            slicing,
            click.option(
                "--min-sources",
                type=click.IntRange(1),
                default=1,
                show_default=True,
                help="Only what so many sources say.",
            ),
            click.option("--stated-only", is_flag=True, help="Leave out what a source only implies."),
            click.option(
                "--reading",
                default="as-published",
                show_default=True,
                metavar="NAME",
                shell_complete=completing.readings,
                help=reading_help,
            ),
            click.option(
                "--without-source", multiple=True, metavar="ID", help="Leave out this source; may be repeated."
            ),
        )
    ):
        command = option(command)
    return command


def tabled(command: Command) -> Command:
    """Add the options for a network that lies in plain tables: an edge list of anybody's."""
    for option in reversed(
        (
            click.option("--edges", metavar="FILE", help="A CSV of source, target instead of claims; type, weight …"),
            click.option("--nodes", metavar="FILE", help="With --edges: a CSV of id, and what is known of each."),
            click.option("--undirected", is_flag=True, help="With --edges: rows have no direction."),
            click.option("--two-mode", is_flag=True, help="With --edges: sources belong to targets, as to alliances."),
        )
    ):
        command = option(command)
    return command


def format_option(formats: tuple[str, ...], default: str) -> Callable[[Command], Command]:
    """Return the option ``--format`` with these choices."""
    return click.option(
        "--format", "format_", type=click.Choice(formats), default=default, show_default=True, help="How to write it."
    )


def written(name: str) -> str:
    """Return how an option is written on the command line."""
    return "--exact" if name == "even_if_large" else f"--{name.replace('_', '-')}"


def read(graphs: tuple[str, ...], *, cache: bool = False) -> Store:
    """Read the data that ``-g`` names; with ``cache`` big data may come from the copy that is kept on disk."""
    from ..graph import read_store

    with progress() as tell:
        return read_store(*graphs, cache=cache, tell=tell, untrusted=untrusted())


def claims(graphs: tuple[str, ...]) -> Claims:
    """Read the claims that ``-g`` names, with their hash, for whoever needs no graph: it takes half the time."""
    from ..claims import read_claims

    with progress() as tell:
        return read_claims(*graphs, tell=tell, untrusted=untrusted())


def endpoint(graphs: tuple[str, ...]) -> Endpoint | None:
    """Return the SPARQL endpoint that ``-g`` names, if it names one and nothing else."""
    from ..remote import is_address

    if len(graphs) != 1 or not is_address(graphs[0]):
        return None
    from ..remote.endpoint import Endpoint

    return Endpoint(graphs[0])


def read_as_of(
    graphs: tuple[str, ...], as_of: str | None, documented: str, *, cache: bool = False
) -> tuple[Store, dict[str, Any]]:
    """Read the data that ``-g`` names, as documented by the date of ``--as-of`` or in it.

    With the data comes what is to be noted about them: the slice, what it leaves out, and the hash of all
    data.
    """
    from ..claims import store_as_of
    from ..graph import content_hash

    raise_for_no_date(as_of, documented)
    # A slice is made of all there is, and a store on disk is slow to give all.
    store = read(graphs, cache=cache and not as_of)
    if not as_of:
        return store, {}
    cut, left_out = store_as_of(store, as_of, documented)
    return cut, {"as_of": as_of, "documented": documented, "left_out": left_out, "hash": content_hash(store)}


def raise_for_no_date(as_of: str | None, documented: str) -> None:
    """Refuse ``--documented in`` of no date: it would do nothing."""
    if documented == "in" and not as_of:
        raise click.UsageError("--documented in goes with a date: give --as-of")


def say_left_out(left_out: Mapping[str, int]) -> None:
    """Say on standard error what a slice leaves out."""
    counts = ", ".join(f"{what}: {count}" for what, count in left_out.items())
    click.echo(f"left out of this slice: {counts or 'nothing'}", err=True)


@contextmanager
def progress() -> Iterator[Tell | None]:
    """Give what shows how far long work is, in one line that goes when it is done; on a terminal alone."""
    if not sys.stderr.isatty():
        yield None
        return
    try:
        yield lambda what, done: click.echo(f"\r\x1b[K{what} {done:.0%}", nl=False, err=True)
    finally:
        click.echo("\r\x1b[K", nl=False, err=True)


def network(
    graphs: tuple[str, ...],
    options: dict[str, Any],
    *,
    edges: str | None,
    nodes: str | None,
    undirected: bool,
    two_mode: bool,
) -> nx.MultiDiGraph:
    """Make the network that is meant: of the claims by a projection, or of the tables that ``--edges`` names."""
    if not edges:
        raise_for_no_edges(nodes or undirected or two_mode)
        return projected(claims(graphs), options)
    if graphs:
        raise click.UsageError("give -g or --edges, not both")
    from ..network import read_network
    from ..network.restricting import SLICE

    for name, default in {"projection": "documented-ties", **SLICE}.items():
        if options.get(name, default) != default:
            raise click.UsageError(f"{written(name)} is of claims; tables given with --edges have none")
    made = read_network(edges, nodes, directed=not undirected, two_mode=two_mode)
    if made.graph["left_out"]:
        click.echo(f"left out, for they are no ties: {made.graph['left_out']}", err=True)
    return made


def raise_for_no_edges(tabled: object) -> None:
    """Refuse the options of ``tabled`` where no table of edges is given: they would do nothing."""
    if tabled:
        raise click.UsageError("--nodes, --undirected and --two-mode go with --edges")


def projected(claims: Claims, options: dict[str, Any]) -> nx.MultiDiGraph:
    """Make the network that the options of ``projecting`` mean, and say what they leave out."""
    from ..network import claims_to_network

    raise_for_no_date(options["as_of"], options["documented"])
    made = claims_to_network(claims, options.pop("projection"), **options)
    if made.graph["left_out"]:
        counts = str(made.graph["left_out"]).replace("|", ", ")
        click.echo(f"left out of this slice: {counts}", err=True)
    return made
