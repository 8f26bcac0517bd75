"""Which graphs a query wants to be asked of, by FROM and FROM NAMED; and that they are there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from pyoxigraph import NamedNode, Store

from ...errors import UnsafeInputError
from ...vocabulary import PREFIXES
from .keywords import GAP, mistake_in, prologue_of, says_keyword

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_CLAUSE = re.compile(
    rf"FROM{GAP}(?P<named>NAMED{GAP})?+(?P<graph><[^<>]*+>|(?:[^\W\d][\w.-]*+)?+:(?:[\w:%-]|\\.|\.++(?=[\w:%\\-]))*+)",
    re.IGNORECASE,
)
_GAP = re.compile(GAP)
_RELATIVE = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)(?!//)")
_MOST_LOOKED_AT = 20
_MOST_GRAPHS = 200


def datasets_of(
    text: str, prefixes: Mapping[str, str] | None = None, *, base: str | None = None, where: str = "query"
) -> tuple[list[str], list[str]] | None:
    """Return the graphs that a query names by FROM and by FROM NAMED, as absolute IRIs; None: it names none.

    Args:
        text: a query that ``raise_for_unsafe_query`` let pass.
        prefixes: those that it may use without saying so; by default, ours.
        base: what its addresses are relative to, if it says no other.
        where: how errors call it.

    Raises:
        UnsafeInputError: it cannot be told which. SyntaxInputError: it is no query.

    >>> datasets_of("BASE <http://a.example/> SELECT * FROM <b> FROM NAMED <c#d> { ?s ?p ?o }")
    (['http://a.example/b'], ['http://a.example/c#d'])
    >>> datasets_of("SELECT ?from { ?from ?p 'FROM <x>' }")

    """
    graphs = _graphs_of(text, prefixes, base, where)
    if graphs is None:
        return None
    return [graph.iri for graph in graphs if not graph.named], [graph.iri for graph in graphs if graph.named]


def raise_for_absent_graphs(
    text: str,
    store: Store,
    where: str,
    *,
    prefixes: Mapping[str, str] | None = None,
    base: str | None = None,
    more: Iterable[str] = (),
) -> None:
    """Refuse a query that names a graph, by FROM or FROM NAMED, which the store does not hold.

    Args:
        text: a query that ``raise_for_unsafe_query`` let pass.
        store: what it will be asked of.
        where: how errors call it.
        prefixes: those that it may use without saying so.
        base: what its addresses are relative to, if it says no other.
        more: graphs that are named beside the query, as a protocol lets a client do.

    Raises:
        UnsafeInputError: names the graph.

    >>> raise_for_absent_graphs("ASK FROM <http://a.example/> {}", Store(), "query")
    Traceback (most recent call last):
    amurgraph.errors.UnsafeInputError: query: FROM <http://a.example/> is no graph of these data; leave it out

    """
    graphs = _graphs_of(text, prefixes, base, where) or []
    # What is relative names nothing but what lies beside the query, and the engine opens nothing: it is empty.
    for graph in (*(graph.iri for graph in graphs if not graph.relative), *more):
        try:
            known = store.contains_named_graph(NamedNode(graph))
        except ValueError as error:
            raise UnsafeInputError(f"{where}: {graph!r} is no address of a graph; write an absolute IRI") from error
        if not known:
            raise UnsafeInputError(f"{where}: FROM <{graph}> is no graph of these data; leave it out")


class _Graph(NamedTuple):
    iri: str
    named: bool
    relative: bool


def _graphs_of(text: str, prefixes: Mapping[str, str] | None, base: str | None, where: str) -> list[_Graph] | None:
    if not says_keyword(text, "from", where):
        return None
    clauses, rest = _clauses(text, where)
    if not clauses or says_keyword(rest, "from", where):
        raise UnsafeInputError(f"{where}: the graphs after FROM cannot be made out; write each as FROM <address>")
    chosen = "".join(f"({clause['graph']} AS ?graph{place}) " for place, clause in enumerate(clauses))
    resolving = f"{prologue_of(text)}SELECT {chosen}{{}}"
    # The engine itself resolves them, from nothing.
    try:
        rows: Any = Store().query(resolving, prefixes=dict(prefixes or PREFIXES), base_iri=base)
    except SyntaxError:
        return None  # a prefix that nobody declares, or no base: the engine will say so
    return [
        _Graph(term.value, bool(clause["named"]), _RELATIVE.match(clause["graph"]) is not None)
        for term, clause in zip(next(rows), clauses, strict=True)
    ]


def _clauses(text: str, where: str) -> tuple[list[re.Match[str]], str]:
    """Return the FROM clauses of a query, and the query without them. They stand side by side, once."""
    for number, first in enumerate(_CLAUSE.finditer(text, len(prologue_of(text)))):
        if number == _MOST_LOOKED_AT:
            break
        without = f"{text[: first.start()]} {text[first.end() :]}"
        if mistake_in(_renamed(text, first)) and not mistake_in(without):
            run = _run(text, first, where)
            return run, text[: first.start()] + " " + text[run[-1].end() :]
    return [], text


def _run(text: str, first: re.Match[str], where: str) -> list[re.Match[str]]:
    run = [first]
    while len(run) <= _MOST_GRAPHS:
        gap = _GAP.match(text, run[-1].end())
        following = _CLAUSE.match(text, gap.end() if gap else run[-1].end())
        if not following:
            return run
        run.append(following)
    raise UnsafeInputError(f"{where}: names more than {_MOST_GRAPHS} graphs by FROM; name fewer")


def _renamed(text: str, clause: re.Match[str]) -> str:
    return f"{text[: clause.start()]}zzzz{text[clause.start() + len('FROM') :]}"
