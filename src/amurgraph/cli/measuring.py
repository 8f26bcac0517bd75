"""Ask: ``measure``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..rows import ROW_FORMATS
from . import of_claims, options

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..rows import Rows

#: What every node has; another name is looked for among what was observed.
_ATTRIBUTES = ("kind", "country", "label", "id", "acronym")
#: Options of one measure or another: by what they are called there.
_OPTIONS = (
    click.option("--directed", is_flag=True, help="Heed direction. Default: a tie is a tie."),
    click.option("--weighted", is_flag=True, help="Heed weights."),
    click.option("--by", metavar="NAME", help="Group by kind, country or an observed property."),
    click.option("--layer", multiple=True, metavar="NAME", help="For qap, mrqap: a type, same:NAME …; repeat it."),
    click.option("--method", type=click.Choice(["louvain", "leiden"]), help="How communities are found."),
    click.option("--runs", type=click.IntRange(1, 10_000), help="How often communities are looked for."),
    click.option("--size", type=click.IntRange(1, 3), help="Of key-players: how many in a set."),
    click.option("--aim", type=click.Choice(["fragment", "reach"]), help="Of key-players: what a set is to do."),
    click.option("--order", type=click.Choice(["betweenness", "degree"]), help="Of fragmentation-curve: who is first."),
    click.option("--mode", type=click.IntRange(0, 1), help="Of two modes: 0 organizations, 1 what they belong to."),
    click.option("--of", metavar="SORT", help="Of actors: threat, action, place or programme."),
    click.option("--permutations", type=click.IntRange(1, 1_000_000), help="How often groups or layers are shuffled."),
    click.option("--draws", type=click.IntRange(1, 100_000), help="How many draws an interval or a null is made of."),
    click.option("--seed", type=int, help="Where chance begins; the same seed gives the same numbers."),
)
_NAMES = (
    "unredacted",
    *"directed weighted by layer method runs size aim order mode of permutations draws seed".split(),
)


def _with_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command(short_help="degree, betweenness, groups, brokers, gaps … of a network")
@click.argument("names", nargs=-1)
@options.graph
@options.tabled
@options.projecting
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
        write_output(output, _list())
        return
    how = {name: given.pop(name) for name in _NAMES}
    projecting, given = given, {name: value for name, value in how.items() if value not in (None, False, ())}
    options.raise_for_no_date(projecting["as_of"], projecting["documented"])
    if of_claims.is_asked(names, projecting["reading"]):
        if edges:
            raise click.UsageError(f"--edges has no claims, of which {names[0]} is told; read claims with -g")
        with options.progress() as tell:
            rows = of_claims.rows(options.read(graphs), names, projecting, given, tell=tell)
    else:
        wanted = [name for name in (how["by"], *(one.partition(":")[2] for one in how["layer"])) if name]
        projecting["observed"] = tuple(name for name in wanted if name not in _ATTRIBUTES)
        network = options.network(graphs, projecting, edges=edges, nodes=nodes, undirected=undirected)
        rows = _of_network(network, names, given, shares)
    write_output(output, rows_to_text(for_people(rows) if format_ in ("table", "md") else rows, format_))
    if format_ == "table":
        click.echo(said_of(rows), err=True)


def _of_network(network: Any, names: tuple[str, ...], given: dict[str, Any], shares: tuple[float, ...]) -> Rows:
    from ..measures import measure as measured

    if not shares:
        return measured(network, list(names), **given)
    from ..sensitivity import rank_intervals, with_intervals

    sweep = {name: given.pop(name) for name in ("draws", "seed") if name in given}
    rows = measured(network, list(names), **given)
    with options.progress() as tell:
        intervals = rank_intervals(network, names, shares=shares, tell=tell, **sweep)
    return with_intervals(rows, intervals)


def _list() -> str:
    from ..measures import MEANINGS, MEASURES

    made = {name: (function.__doc__ or "").splitlines()[0] for name, function in MEASURES.items()}
    meanings = {**MEANINGS, **made, **of_claims.MEANINGS}
    return "".join(f"{name:22}{meaning.replace('``', '')}\n" for name, meaning in meanings.items())


def for_people(rows: Rows) -> Rows:
    """Leave out addresses that only programs follow: the id beside them says the same."""
    from ..rows import Rows

    kept = [place for place, column in enumerate(rows.columns) if column != "iri"]
    return Rows([rows.columns[i] for i in kept], ([row[i] for i in kept] for row in rows), about=rows.about)


def said_of(rows: Rows) -> str:
    """Say in words by which rule the numbers above were made."""
    about = rows.about
    when = f", documented {about['documented']} {about['as_of']}" if about.get("as_of") else ""
    made_by = f"{about.get('projection', '')} ({about.get('tie_rule', '')}{when})" if about.get("projection") else ""
    data = f"data {about.get('data_version', '')} {about.get('hash', '')[:12]}"
    graph = f"graph: {about['graph']}" if about.get("graph") else ""
    lines = ["; ".join(filter(None, (made_by, data))), graph, *about.get("caveats", ()), about.get("conclusion", "")]
    return "\n".join(filter(None, lines))
