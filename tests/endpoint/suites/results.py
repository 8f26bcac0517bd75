"""Whether two answers to a query are the same, whatever their blank nodes are called."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_RESULT_SET = NamedNode(f"{_RS}ResultSet")
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float")}
_RDF = {"ttl": RdfFormat.TURTLE, "rdf": RdfFormat.RDF_XML, "nt": RdfFormat.N_TRIPLES}
_ROWS = {"srx": QueryResultsFormat.XML, "srj": QueryResultsFormat.JSON, "tsv": QueryResultsFormat.TSV}


@dataclass(slots=True)
class Answer:
    """An answer: rows with the names of their columns, triples, or yes or no.

    Attributes:
        rows: of each solution, its terms by variable.
        names: the variables.
        triples: None if it is no graph.
        truth: None if it is no ASK.
        ordered: the order of rows counts.
        texts: of each solution, its cells by variable, where terms have lost their types (CSV).

    """

    rows: list[dict[str, Any]]
    names: frozenset[str] = frozenset()
    triples: list[Any] | None = None
    truth: bool | None = None
    ordered: bool = False
    texts: list[list[tuple[str, str]]] | None = None


def read_expected(path: Path) -> Answer:
    """Read what a test expects."""
    ending = path.suffix[1:]
    if ending in _ROWS:
        return read_rows(path.read_bytes(), _ROWS[ending])
    if ending == "csv":
        return read_csv(path.read_bytes())
    triples = [quad.triple for quad in parse(path=path, format=_RDF[ending], base_iri=path.as_uri())]
    if any(triple.object == _RESULT_SET for triple in triples):
        return _of_result_set(triples)
    return Answer([], triples=triples)


def read_rows(content: bytes, format: QueryResultsFormat) -> Answer:  # noqa: A002 - the field's word
    """Read solutions, or yes or no, as SPARQL's formats have them."""
    found = parse_query_results(content, format)
    if isinstance(found, QueryBoolean):
        return Answer([], truth=bool(found))
    names = [variable.value for variable in found.variables]
    rows = [{name: row[name] for name in names if row[name] is not None} for row in found]
    return Answer(rows, frozenset(names))


def read_csv(content: bytes) -> Answer:
    """Read an answer as CSV, where terms have lost their types."""
    names, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
    return Answer([], frozenset(names), texts=[sorted(zip(names, map(_plain, row), strict=True)) for row in rows])


def read_triples(content: bytes, format: RdfFormat = RdfFormat.N_TRIPLES) -> Answer:  # noqa: A002 - the field's word
    """Read a graph."""
    return Answer([], triples=[quad.triple for quad in parse(content, format)])


def same(expected: Answer, got: Answer, *, lax: bool = False) -> bool:
    """Tell whether an answer is what is expected: columns, rows with their number, terms; numbers by their value."""
    if (expected.truth, expected.names) != (got.truth, got.names):
        return False
    if expected.texts is not None or got.texts is not None:
        return expected.texts is not None and got.texts is not None and sorted(expected.texts) == sorted(got.texts)
    if expected.triples is not None or got.triples is not None:
        return _graph(expected.triples) == _graph(got.triples)
    if lax:
        wanted, given = ([_rows([row]) for row in each.rows] for each in (expected, got))
        return len(given) <= len(wanted) and all(row in given for row in wanted) and all(row in wanted for row in given)
    return _rows(expected.rows, ordered=expected.ordered) == _rows(got.rows, ordered=expected.ordered)


def _graph(triples: list[Any] | None) -> set[str] | None:
    if triples is None:
        return None
    return _canonical(Quad(triple.subject, triple.predicate, _by_value(triple.object)) for triple in triples)


def _rows(rows: list[dict[str, Any]], *, ordered: bool = False) -> set[str]:
    return _canonical(_quads(rows, ordered=ordered))


def _quads(rows: Iterable[dict[str, Any]], *, ordered: bool) -> Iterable[Quad]:
    """Give a graph that says what the rows say: then blank nodes are a matter of graphs alone."""
    for number, row in enumerate(rows):
        one = BlankNode(f"row{number}")
        yield Quad(one, NamedNode("urn:row"), Literal(number if ordered else 0))
        for name, term in row.items():
            yield Quad(one, NamedNode(f"urn:column:{name}"), _by_value(_apart(term)))


def _apart(term: Any) -> Any:
    return BlankNode(f"data{term.value}") if isinstance(term, BlankNode) else term


def _by_value(term: Any) -> Any:
    """Return a number or truth value in one way of writing it: 2, 2.0 and 2.0e0 differ by their type alone."""
    if isinstance(term, Literal) and term.datatype.value in _NUMBERS:
        try:
            number = Decimal(term.value)
        except ArithmeticError:
            return term
        if number.is_finite():
            exact = number if term.datatype.value[-7:] in ("integer", "decimal") else Decimal(float(number))
            return Literal(f"{exact.normalize():f}", datatype=term.datatype)
    if isinstance(term, Literal) and term.datatype.value == f"{_XSD}boolean" and term.value in "01":
        return Literal("true" if term.value == "1" else "false", datatype=term.datatype)
    return term


def _plain(cell: str) -> str:
    """Return a cell of CSV, where blank nodes have some name or other."""
    return "_:" if cell.startswith("_:") else cell


def _canonical(quads: Iterable[Quad]) -> set[str]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def _of_result_set(triples: list[Any]) -> Answer:
    """Read an answer that is written as a graph (the vocabulary of the SPARQL 1.0 tests)."""
    about: dict[Any, dict[str, list[Any]]] = {}
    for triple in triples:
        about.setdefault(triple.subject, {}).setdefault(triple.predicate.value.removeprefix(_RS), []).append(
            triple.object
        )
    (head,) = (about[triple.subject] for triple in triples if triple.object == _RESULT_SET)
    if "boolean" in head:
        return Answer([], truth=head["boolean"][0].value == "true")
    solutions = [about.get(one, {}) for one in head.get("solution", [])]
    ordered = bool(solutions) and all("index" in one for one in solutions)
    if ordered:
        solutions.sort(key=lambda one: int(one["index"][0].value))
    rows = [
        {about[binding]["variable"][0].value: about[binding]["value"][0] for binding in one.get("binding", [])}
        for one in solutions
    ]
    return Answer(rows, frozenset(name.value for name in head.get("resultVariable", [])), ordered=ordered)
