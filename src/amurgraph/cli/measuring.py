"""Ask: ``measure``."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from ..errors import UnknownOptionError
from ..rows import ROW_FORMATS
from . import completing, of_claims, options
from .telling import for_people, said_of, say_kept_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..rows import Rows

#: What every node has; another name is looked for among what was observed.
_ATTRIBUTES = ("kind", "country", "label", "id", "acronym")
#: Options of one measure or another: by what they are called there.
_OPTIONS = (
    click.option("--directed", is_flag=True, help="Heed direction. Default: a tie is a tie."),
    click.option("--weighted", is_flag=True, help="Heed weights."),
    click.option("--exact", "even_if_large", is_flag=True, help="Exact betweenness of large networks, too; slow."),
    click.option("--by", metavar="NAME", help="Group by kind, country or an observed property."),
    click.option("--layer", multiple=True, metavar="NAME", help="For qap, mrqap: a type, same:NAME …; repeat it."),
    click.option("--method", type=click.Choice(["louvain", "leiden"]), help="How communities are found."),
    click.option("--runs", type=click.IntRange(1, 10_000), help="How often communities are looked for."),
    click.option("--size", type=click.IntRange(1, 3), help="Of key-players: how many in a set."),
    click.option("--aim", type=click.Choice(["fragment", "reach"]), help="Of key-players: what a set is to do."),
    click.option("--order", type=click.Choice(["betweenness", "degree"]), help="Of fragmentation-curve: who is first."),
    click.option(
        "--mode",
        type=click.IntRange(0, 1),
        help="Of newman-projection, shared-beyond-chance: 0 organizations, 1 what they belong to.",
    ),
    click.option("--of", metavar="SORT", help="Of actors: threat, action, place or programme."),
    click.option("--permutations", type=click.IntRange(1, 1_000_000), help="How often groups or layers are shuffled."),
    click.option("--draws", type=click.IntRange(1, 100_000), help="How many draws an interval or a null is made of."),
    click.option("--seed", type=click.IntRange(0), help="Where chance begins; the same seed gives the same numbers."),
)
_NAMES = (
    "unredacted",
    *"directed weighted even_if_large by layer method runs size aim order mode of permutations draws seed".split(),
)


def _with_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command(short_help="degree, betweenness, groups, brokers, gaps … of a network")
@click.argument("names", nargs=-1, shell_complete=completing.measures)
@options.graph
@options.tabled
@options.projecting_or_all
@_with_options
@click.option(
    "--missing",
    "shares",
    multiple=True,
    type=click.FloatRange(0, 1, max_open=True),
    metavar="SHARE",
    help="Add the interval of ranks if this share of all ties is missing, as 0.2; may be repeated.",
)
@options.unredacted
@options.format_option(ROW_FORMATS, "table")
@options.output
def measure(
    names: tuple[str, ...],
    graphs: tuple[str, ...],
    edges: str | None,
    nodes: str | None,
    undirected: bool,
    two_mode: bool,
    shares: tuple[float, ...],
    format_: str,
    output: str,
    **given: Any,
) -> None:
    """Measure a network: centralities side by side, or one of the others.

    Alone, list the measures. Every number prints by which rule its network was made.

    \b
    amurgraph measure degree betweenness --projection collaboration
    amurgraph measure betweenness --missing 0.1 --missing 0.3
    amurgraph measure mixing --by country
    amurgraph measure sources --projection funding
    amurgraph measure degree --reading all
    amurgraph measure degree --edges ties.csv --nodes bodies.csv
    """
    from ..files import write_output
    from ..rows import rows_to_text

    if not names:
        _raise_for_no_name()
        write_output(output, list_measures())
        return
    how = {name: given.pop(name) for name in _NAMES}
    projecting, given = given, {name: value for name, value in how.items() if value not in (None, False, ())}
    options.raise_for_no_date(projecting["as_of"], projecting["documented"])
    with _own_names():
        if of_claims.is_asked(names, projecting["reading"]):
            _raise_for_no_claims(names[0], shares, edges=edges, tabled=bool(nodes or undirected or two_mode))
            with options.progress() as tell:
                rows = of_claims.rows(options.claims(graphs), names, projecting, given, tell=tell)
        else:
            projecting["observed"] = _observed(how["by"], how["layer"])
            network = options.network(
                graphs, projecting, edges=edges, nodes=nodes, undirected=undirected, two_mode=two_mode
            )
            rows = _of_network(network, names, given, shares)
    write_output(output, rows_to_text(for_people(rows) if format_ in ("table", "md") else rows, format_))
    if format_ == "table":
        click.echo(said_of(rows), err=True)
    say_kept_back(rows)


def _raise_for_no_name() -> None:
    """Refuse options of no measure: the list of all would hide that they did nothing."""
    context = click.get_current_context()
    given = (name for name in context.params if name != "output")
    if any(context.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in given):
        raise click.UsageError("give a NAME, as degree; measure alone lists them")


@contextmanager
def _own_names() -> Iterator[None]:
    """Say which options a measure takes by the names that they have here, and only those that are here."""
    try:
        yield
    except UnknownOptionError as error:
        taken = [name for name in error.taken if name in _NAMES]
        raise UnknownOptionError(error.name, error.option, taken, written=options.written) from error


def _raise_for_no_claims(name: str, shares: tuple[float, ...], *, edges: str | None, tabled: bool) -> None:
    if edges:
        raise click.UsageError(f"--edges has no claims, of which {name} is told; read claims with -g")
    options.raise_for_no_edges(tabled)
    if shares:
        raise click.UsageError("--missing goes with centralities, under one reading")


def _observed(by: str | None, layers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the observed properties that nodes are to have: what groups or layers are made of."""
    from ..measures.layers import attribute_of

    wanted = filter(None, (by, *map(attribute_of, layers)))
    return tuple(name for name in wanted if name not in _ATTRIBUTES)


def _of_network(network: Any, names: tuple[str, ...], given: dict[str, Any], shares: tuple[float, ...]) -> Rows:
    from ..measures import measure as measured

    if not shares:
        return measured(network, list(names), **given)
    from ..sensitivity import rank_intervals, with_intervals

    sweep = {name: given.pop(name) for name in ("draws", "seed") if name in given}
    rows = measured(network, list(names), **given | {"even_if_large": True})  # draws are exact, so this is, too
    with options.progress() as tell:
        intervals = rank_intervals(network, names, shares=shares, tell=tell, **sweep)
    return with_intervals(rows, intervals)


def list_measures() -> str:
    """Return the names of all measures, each with what it answers."""
    from ..measures import ASKS, MEANINGS

    answers = {**MEANINGS, **ASKS, **of_claims.MEANINGS}
    return "".join(f"{name:22}{answer}\n" for name, answer in answers.items())
