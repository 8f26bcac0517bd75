"""Runs SPARQL 1.1 over the data (the ontology is there as named graphs) and gives rows or text.

Our prefixes are bound; parameters come in as terms (SPARQL-dev SEP-0007 substitution), never as text.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    parse_query_results,
)

from ..errors import InputError
from ..graph import prefixes_of
from ..graph.writing import FORMATS, triples_to_text
from ..rows import ROW_FORMATS, Rows, rows_to_text
from ..vocabulary import AG_NAMESPACE, BASE, XSD, curie, slug_of, sort_of
from .running import run_query

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from pyoxigraph import Quad, Triple, Variable

    from ..remote.endpoint import Endpoint

_NUMBERS = {XSD.integer: int, XSD.int: int, XSD.long: int, XSD.decimal: float, XSD.double: float, XSD.float: float}
_IS_NUMBER = frozenset(f"^^{datatype}" for datatype in _NUMBERS)
# The W3C's own serializations, with full terms.
_W3C = {
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "xml": QueryResultsFormat.XML,
    "srj": QueryResultsFormat.JSON,
}
QUERY_FORMATS = (*ROW_FORMATS, "xml", "srj", *FORMATS)


def run_sparql(
    store: Store | Endpoint,
    text: str,
    format: str = "table",  # noqa: A002 - the field's word
    *,
    where: str = "query",
    terms: Mapping[Variable, NamedNode | Literal] | None = None,
    about: Mapping[str, Any] | None = None,
    base: str = BASE,
) -> str:
    """Run a query and return its result as text.

    SELECT and ASK give ``table``, ``md`` (CURIEs, for people), ``csv``, ``tsv``, ``xml``, ``srj`` (the W3C result
    formats) or ``json`` (``{"about", "rows"}``); CONSTRUCT and DESCRIBE give Turtle unless told otherwise.
    An endpoint is sent the text as it is; what it holds of the ontology is its own affair. ``base`` is what addresses
    in the text are relative to, if it says nothing else.

    Raises:
        SyntaxInputError: the text is no SPARQL; InputError: the format does not fit the query.
        EndpointError: an endpoint gives no answer, or none that is whole.

    """
    if isinstance(store, Store):
        return _result_to_text(
            run_query(store, text, where, prefixes=prefixes_of(store), terms=terms, base=base),
            format,
            prefixes_of(store),
            about,
        )
    from .elsewhere import answer_of

    # Which graphs there are the server knows: here none is looked for.
    kind = type(run_query(Store(), text, where, prefixes=prefixes_of(Store()), use_default_graph_as_union=True))
    prefixes = store.prefixes()
    with answer_of(store, text, kind, prefixes) as answer:
        return _result_to_text(answer, format, prefixes, about)


def _result_to_text(
    result: QuerySolutions | QueryBoolean | Iterable[Quad | Triple],
    format: str,  # noqa: A002 - the field's word
    prefixes: Mapping[str, str],
    about: Mapping[str, Any] | None,
) -> str:
    if not isinstance(result, QuerySolutions | QueryBoolean):
        chosen = "turtle" if format == "table" else format
        if chosen not in FORMATS:
            raise InputError(f"a CONSTRUCT or DESCRIBE gives triples, not {format}; use --format {', '.join(FORMATS)}")
        return triples_to_text(result, chosen)
    if format in FORMATS:
        raise InputError(f"a SELECT or ASK gives rows, not {format}; use --format {', '.join((*ROW_FORMATS, 'xml'))}")
    if format in _W3C and not (isinstance(result, QueryBoolean) and format in ("csv", "tsv")):
        return (result.serialize(format=_W3C[format]) or b"").decode()
    if isinstance(result, QueryBoolean):
        return rows_to_text(Rows(["answer"], [("true" if result else "false",)]), format)
    rows = _rows(result, partial(curie, prefixes=prefixes))
    rows.about = dict(about or {})
    return rows_to_text(rows, format)


def import_for_asking() -> None:
    """Import all that ``run_sparql`` may need, for a process that will open no file afterwards.

    >>> import_for_asking()
    """
    store = Store()
    for text, formats in (("SELECT ?service ?from {}", (*ROW_FORMATS, *_W3C)), ("CONSTRUCT WHERE {}", tuple(FORMATS))):
        for format_name in formats:
            run_sparql(store, text, format_name, about={"data_version": ""})
    for refused in ("SELECT", "SELECT * { SERVICE <urn:a> {} }", "SELECT * FROM <urn:a> {}"):
        with suppress(InputError):
            run_sparql(store, refused)


def run_select(
    store: Store, text: str, terms: Mapping[Variable, NamedNode | Literal], *, where: str = "question"
) -> Rows:
    """Run a SELECT with variables bound, and return its rows: slugs for things of ours, numbers as numbers."""
    result = run_query(store, text, where, prefixes=prefixes_of(store), terms=terms)
    if not isinstance(result, QuerySolutions):
        raise InputError(f"{where}: a saved question is a SELECT")
    # A bound variable must be selected to be bound; in the rows it would say the same in each.
    return _rows(result, _name_of, without={variable.value for variable in terms})


def _rows(solutions: QuerySolutions, name: Callable[[str], str], *, without: Collection[str] = ()) -> Rows:
    """Make rows of what a SELECT gives: things by ``name`` of their IRI, numbers as numbers, the rest as text.

    A term as a Python object costs many times its text, so Oxigraph writes all of them, and what stands in many rows
    is read once.
    """
    names = [variable.value for variable in solutions.variables]
    kept = [place for place, column in enumerate(names) if column not in without]
    lines = (solutions.serialize(format=QueryResultsFormat.TSV) or b"").decode().split("\n")[1:-1]
    if not kept:
        return Rows([], [()] * len(lines))
    columns = list(zip(*(line.split("\t") for line in lines), strict=True)) or [()] * len(names)
    columns = [columns[place] for place in kept]
    values = _values(set(chain.from_iterable(columns)), name)
    return Rows([names[place] for place in kept], zip(*(map(values.get, column) for column in columns), strict=True))


def _values(terms: Collection[str], name: Callable[[str], str]) -> dict[str, Any]:
    """Return what a program wants of each term, which is given as SPARQL's TSV has it.

    >>> sorted(_values(["<urn:a>", '"b"@en', "3"], str.upper).items())
    [('"b"@en', 'b'), ('3', 3), ('<urn:a>', 'URN:A')]
    """
    values: dict[str, Any] = {}
    for term in terms:
        if term[:1] == '"' and "\\" not in term and (said := term.split('"'))[2] not in _IS_NUMBER:
            values[term] = said[1]
        elif term[:1] == "<" != term[1]:
            values[term] = name(term[1:-1])
        elif term:
            read: Any = parse_query_results(f"?term\n{term}\n".encode(), QueryResultsFormat.TSV)
            values[term] = _plain(next(read)[0])
    return values


def _name_of(iri: str) -> str:
    """Return the slug of a thing or term of ours; any other IRI is its own name.

    >>> _name_of("https://w3id.org/amurgraph/id/org/cedar-trust"), _name_of("https://example.org/cedar-trust")
    ('cedar-trust', 'https://example.org/cedar-trust')
    """
    slug = slug_of(iri)
    # Whether an IRI is ours does not hang on what its slug is, only on there being one.
    return slug if _is_ours(iri[: len(iri) - len(slug)], slug != "") else iri


@lru_cache(maxsize=4_096)
def _is_ours(namespace: str, named: bool) -> bool:
    return sort_of(f"{namespace}x" if named else namespace) is not None or namespace.startswith(AG_NAMESPACE)


def _plain(term: Any) -> Any:
    if isinstance(term, Literal):
        number = _NUMBERS.get(term.datatype)
        try:
            return number(term.value) if number else term.value
        except ValueError:
            return term.value
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term)
