"""Ask: ``query``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import InputError
from ..rows import ROW_FORMATS
from . import completing, options

if TYPE_CHECKING:
    from pyoxigraph import Store

    from ..remote.endpoint import Endpoint

_QUERY_FORMATS = (*ROW_FORMATS, "xml", "srj", "turtle", "ntriples", "jsonld", "rdfxml", "trig", "nquads")


@click.command(short_help="ask a saved question, or any in SPARQL; alone: list the questions")
@click.argument("name", required=False, shell_complete=completing.questions)
@options.graph
@click.option("-e", "--sparql", metavar="TEXT", help="A SPARQL 1.1 query; all prefixes are bound.")
@click.option(
    "-p",
    "--parameter",
    "parameters",
    multiple=True,
    metavar="KEY=VALUE",
    shell_complete=completing.parameters,
    help="What the question needs; may be repeated.",
)
@options.slicing
@options.no_cache
@options.format_option(_QUERY_FORMATS, "table")
@options.output
def query(
    name: str | None,
    graphs: tuple[str, ...],
    sparql: str | None,
    parameters: tuple[str, ...],
    as_of: str | None,
    documented: str,
    no_cache: bool,
    format_: str,
    output: str,
) -> None:
    """Ask a saved question by NAME, a file that ends in .rq, or SPARQL given with -e.

    Without NAME, list the questions. Organizations may be named by id, name, acronym or alias.

    \b
    amurgraph query who-says-so -p organization=cedar-trust
    amurgraph query -e 'SELECT ?name { ?who ag:supports ?whom ; rdfs:label ?name }'
    amurgraph query conflicts --as-of 2012

    With --untrusted, SPARQL runs within limits, too: 30 seconds, 512 MB, no file, no other machine.

    With --as-of the question is asked of what is documented by that date alone, and what is left out is counted.

    A SPARQL endpoint answers SPARQL itself; saved questions, and any with --as-of, are answered here from its data.
    """
    from ..files import write_output

    if sparql is not None and name:
        raise click.UsageError("give a question's NAME or -e, not both")
    if parameters and not name:
        raise click.UsageError("-p goes with a saved question: give its NAME")
    if sparql is None and not name:
        if as_of:
            raise click.UsageError("--as-of goes with a question: give its NAME or -e")
        write_output(output, _list(format_))
        return
    # JSON names the hash of the data, for which all are read: a store in memory gives them sooner.
    cache = not (no_cache or format_ == "json")
    if sparql is not None or str(name).endswith(".rq"):
        text = sparql if sparql is not None else _read_text(str(name))
        if parameters:
            raise click.UsageError("-p goes with a saved question")
        if not as_of and (endpoint := options.endpoint(graphs)):
            options.raise_for_no_date(as_of, documented)
            write_output(output, _elsewhere(endpoint, text, format_, name or "query"))
            return
        store, cut = options.read_as_of(graphs, as_of, documented, cache=cache)
        answer = _adhoc(store, text, format_, name or "query", cut)
    else:
        store, cut = options.read_as_of(graphs, as_of, documented, cache=cache)
        answer = _saved(store, str(name), parameters, format_, cut)
    write_output(output, answer)
    if cut:
        options.say_left_out(cut["left_out"])


def _read_text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text; check the name ({type(error).__name__})") from error


def _adhoc(store: Store, text: str, format_: str, where: str, cut: dict[str, Any]) -> str:
    from ..queries import import_for_asking, run_sparql

    about = _data_about(store) | cut if format_ == "json" else None
    if not options.untrusted():
        return run_sparql(store, text, format_, where=where, about=about)
    from ..workers import run_confined

    # The process that asks opens nothing: all that it needs is here before.
    import_for_asking()
    return run_confined(
        lambda: run_sparql(store, text, format_, where=where, about=about).encode(), where=where
    ).decode()


def _elsewhere(endpoint: Endpoint, text: str, format_: str, where: str) -> str:
    from ..queries import run_sparql

    return run_sparql(endpoint, text, format_, where=where, about={"endpoint": endpoint.name})


def _saved(store: Store, name: str, parameters: tuple[str, ...], format_: str, cut: dict[str, Any]) -> str:
    from ..queries import find_query, query_to_w3c
    from ..queries import query as ask
    from ..rows import rows_to_text

    find_query(name)  # a wrong name is said before a wrong parameter
    if format_ in ("xml", "srj"):
        return query_to_w3c(store, name, format_, **_pairs(parameters))
    if format_ not in ROW_FORMATS:
        raise InputError(f"a saved question gives rows, not {format_}; use --format {', '.join((*ROW_FORMATS, 'xml'))}")
    rows = ask(store, name, **_pairs(parameters))
    if format_ == "json":
        rows.about |= _data_about(store) | cut
    return rows_to_text(rows, format_)


def _pairs(parameters: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for parameter in parameters:
        key, equals, value = parameter.partition("=")
        if not equals or not key:
            raise click.UsageError(f"-p {parameter!r} is not KEY=VALUE")
        if key in pairs:
            raise click.UsageError(f"-p {key} is given twice; give it once")
        pairs[key] = value
    return pairs


def _data_about(store: Store) -> dict[str, Any]:
    """Say which data an answer was made from, and by which engine."""
    import pyoxigraph

    from ..claims import graph_to_claims

    claims = graph_to_claims(store, hashed=True)
    return {"data_version": claims.about.version, "hash": claims.hash, "engine": f"Oxigraph {pyoxigraph.__version__}"}


def _list(format_: str) -> str:
    from ..queries import list_queries
    from ..rows import Rows, rows_to_text

    rows: Rows = Rows(
        ["question", "asks", "takes"],
        ((q.name, q.summary, " ".join(_takes(p.name, p.default) for p in q.parameters)) for q in list_queries()),
    )
    if format_ == "table":
        width = max(len(row[0]) for row in rows)
        return "".join(f"{row[0]:{width}}  {row[1]}{f'  [{row[2]}]' if row[2] else ''}\n" for row in rows)
    if format_ not in ROW_FORMATS:
        raise InputError(f"the list of questions is rows, not {format_}; use --format {', '.join(ROW_FORMATS)}")
    return rows_to_text(rows, format_)


def _takes(name: str, default: str | None) -> str:
    return f"-p {name}={'…' if default is None else default}"
