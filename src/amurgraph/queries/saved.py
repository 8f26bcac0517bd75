"""The saved questions: each an ``.rq`` file whose head says in words what it asks and what it may be given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Variable

from .. import resources
from ..claims import period
from ..errors import InputError, UnknownNameError
from ..graph import as_store
from ..vocabulary import AG, RELATION_TYPES, SKOS, XSD
from .adhoc import run_select, run_sparql
from .finding import find_iri, find_source_iri

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import rdflib
    from pyoxigraph import Store

    from ..rows import Rows

_HEAD = re.compile(r"^#\+ (summary|param|example): *(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question may be given: ``sort`` says how the words become a term.

    ``organization``, ``taxon``, ``thing`` (either, a programme, place, database, threat or stress): its id, name or
    alias. ``source``: its id or address. ``relation``: the id of a relation type. ``action``: its notation or id.
    ``date``: a year, month or day. ``integer``: a whole number. ``country``: two letters as in ISO 3166-1, for which a
    form offers names. ``text``: any words.
    """

    name: str
    sort: str
    default: str | None
    help: str


@dataclass(frozen=True, slots=True)
class Query:
    """A saved question."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    example: str
    text: str


@cache
def list_queries() -> tuple[Query, ...]:
    """Return the questions that ship, A–Z.

    >>> "who-says-so" in [query.name for query in list_queries()]
    True
    """
    return tuple(_read(path) for path in sorted(resources.find("sparql").glob("*.rq")))


def find_query(name: str) -> Query:
    """Return the question of that name.

    Raises:
        UnknownNameError: there is none.

    """
    for query in list_queries():
        if query.name == name:
            return query
    raise UnknownNameError("question", name, (query.name for query in list_queries()))


def query(graph: Store | rdflib.Graph, name: str, **parameters: Any) -> Rows:
    """Ask a saved question.

    Args:
        graph: an rdflib Graph or an Oxigraph store.
        name: the question (``list_queries``).
        parameters: what it takes; organizations by slug, CURIE, IRI, name or alias. They are bound as terms,
            never written into the text.

    Returns:
        Rows with the question's columns: slugs for things, relation types and sources, numbers as numbers.

    Raises:
        UnknownNameError: no such question, parameter or thing. InputError: a parameter is missing or malformed.

    >>> from amurgraph.graph import read_store
    >>> rows = query(read_store(), "directory")
    >>> rows.columns[:2]
    ('organization', 'name')

    """
    saved = find_query(name)
    store = as_store(graph)
    given = {key.replace("-", "_"): str(value) for key, value in parameters.items()}
    rows = run_select(store, saved.text, terms_of_parameters(saved, given, store))
    rows.about = {"question": saved.name, "summary": saved.summary, "parameters": given, "caveats": [_MISSING]}
    return rows


def query_to_w3c(graph: Store | rdflib.Graph, name: str, format: str, **parameters: Any) -> str:  # noqa: A002
    """Ask a saved question and return a W3C results format with full terms: ``xml`` or ``srj`` (results JSON).

    Raises:
        as ``query``; InputError: another format.

    """
    saved = find_query(name)
    store = as_store(graph)
    given = {key.replace("-", "_"): str(value) for key, value in parameters.items()}
    return run_sparql(store, saved.text, format, where=name, terms=terms_of_parameters(saved, given, store))


_MISSING = (
    "A missing row is not a missing relation. "
    "A row may join several statements, or rest on our own coding where the question says so."
)


def _read(path: Path) -> Query:
    text = path.read_text(encoding="utf-8")
    heads = _HEAD.findall(text)
    return Query(
        name=path.stem,
        summary=next((value for key, value in heads if key == "summary"), ""),
        parameters=tuple(_parameter(value) for key, value in heads if key == "param"),
        example=next((value for key, value in heads if key == "example"), ""),
        text=text,
    )


def _parameter(line: str) -> Parameter:
    """Read ``name sort [= default]: help``.

    >>> _parameter("year year = 2012: the year")
    Parameter(name='year', sort='year', default='2012', help='the year')
    """
    match = re.fullmatch(r"(\w+) (\w+)(?: = (\S*))?: (.*)", line)
    if not match:
        raise InputError(f"parameter line {line!r} is not 'name sort [= default]: help'")
    return Parameter(match[1], match[2], match[3], match[4])


def terms_of_parameters(saved: Query, given: Mapping[str, str], store: Store) -> dict[Variable, NamedNode | Literal]:
    """Return the terms that a saved question's variables are bound to, of what a user gave in words.

    Raises:
        UnknownNameError, InputError: a parameter is unknown, missing or of the wrong sort.

    """
    known = {parameter.name for parameter in saved.parameters}
    for name in given:
        if name not in known:
            raise UnknownNameError(f"parameter of {saved.name}", name, known)
    terms: dict[Variable, NamedNode | Literal] = {}
    for parameter in saved.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None:
            raise InputError(f"{saved.name} needs {parameter.name}: add -p {parameter.name}=… ({parameter.help})")
        terms.update(_SORTS[parameter.sort](parameter.name, value, store))
    return terms


def _thing(*sorts: str) -> Callable[[str, str, Store], dict[Variable, NamedNode | Literal]]:
    def bind(name: str, value: str, store: Store) -> dict[Variable, NamedNode | Literal]:
        return {Variable(name): NamedNode(find_iri(store, value, sorts))}

    return bind


def _source(name: str, value: str, store: Store) -> dict[Variable, NamedNode | Literal]:
    return {Variable(name): NamedNode(find_source_iri(store, value))}


def _date(name: str, value: str, _store: Store) -> dict[Variable, NamedNode | Literal]:
    """A date is bound twice: its first day (``?name_first``) and its last (``?name``)."""
    first, last = period(value)
    return {
        Variable(name): Literal(last, datatype=XSD.date),
        Variable(f"{name}_first"): Literal(first, datatype=XSD.date),
    }


def _integer(name: str, value: str, _store: Store) -> dict[Variable, NamedNode | Literal]:
    if not (value.isascii() and value.isdecimal() and len(value) < 10):  # noqa: PLR2004 - what counts go up to
        raise InputError(f"{name}={value!r} is no whole number; write one, as 2")
    return {Variable(name): Literal(int(value))}


def _text(name: str, value: str, _store: Store) -> dict[Variable, NamedNode | Literal]:
    return {Variable(name): Literal(value)}


def _relation_type(name: str, value: str, _store: Store) -> dict[Variable, NamedNode | Literal]:
    wanted = value.removeprefix("ag:")
    if wanted not in RELATION_TYPES:
        raise UnknownNameError("relation type", value, RELATION_TYPES)
    return {Variable(name): AG[wanted]}


def _action(name: str, value: str, store: Store) -> dict[Variable, NamedNode | Literal]:
    """An action by its notation (``anti-poaching``, ``4``) or the end of its IRI."""
    notations: dict[str, str] = {}
    for quad in store.quads_for_pattern(None, SKOS.notation, None, None):
        if isinstance(quad.subject, NamedNode) and "/id/action/" in quad.subject.value:
            notations[quad.object.value] = quad.subject.value  # type: ignore[union-attr]
            notations[quad.subject.value.rsplit("/", 1)[1]] = quad.subject.value
    if value not in notations:
        raise UnknownNameError("action", value, notations)
    return {Variable(name): NamedNode(notations[value])}


_SORTS: dict[str, Callable[[str, str, Store], dict[Variable, NamedNode | Literal]]] = {
    "organization": _thing("org"),
    "thing": _thing("org", "prog", "place", "db", "tax", "threat", "stress"),
    "taxon": _thing("tax"),
    "source": _source,
    "date": _date,
    "integer": _integer,
    "text": _text,
    "country": _text,
    "relation": _relation_type,
    "action": _action,
}
