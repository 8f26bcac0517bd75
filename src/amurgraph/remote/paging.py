"""All data of an endpoint, some hundred things at a time: no server gives millions of rows in one answer.

First the things are listed; then what is said of them is fetched by their names. Servers cut answers short without a
word, so each page is counted by the server, too; where the numbers differ, half as many things are asked for at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from .. import resources
from ..errors import EndpointError
from ..vocabulary import AG, CLASSES, DCAT, ORG, PROPERTIES, RELATION_TYPES
from .endpoint import Endpoint, TooMuchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..rows import Tell

_LISTED_AT_ONCE = 50_000
_SORTED_AT_ONCE = 5_000  # Virtuoso puts no more than 10,000 in order
_FETCHED_AT_ONCE = 500
_OF_ONE_AT_ONCE = 1_000
_MOST_THINGS = 50_000_000
# Of the vocabulary itself; a server that holds it beside the data is asked for the data alone.
_OF_VOCABULARY = {"RelationType", "Reading", "Stance", "NameKind", "SourceKind", "Visibility"}
_CLASSES = " ".join(map(str, [*(AG[name] for name in sorted(CLASSES - _OF_VOCABULARY)), *(
    ORG.Organization, ORG.ChangeEvent, DCAT.Dataset)]))  # fmt: skip
_PROPERTIES = " ".join(str(AG[name]) for name in sorted(PROPERTIES | set(RELATION_TYPES)))
_OF_OUR_CLASSES = f"VALUES ?class {{ {_CLASSES} }} ?s a ?class"
# Mistakes are data, too: what has our properties and none of our classes is there to be found by ``validate``.
_WITHOUT_CLASS = (
    f"VALUES ?property {{ {_PROPERTIES} }} ?s ?property ?value "
    f"FILTER NOT EXISTS {{ ?s a ?class FILTER(?class IN ({', '.join(_CLASSES.split())})) }}"
)


def read_endpoint(address: str, *, tell: Tell | None = None) -> Iterator[Quad]:
    """Yield all that an endpoint says of things of our classes, or with our properties, each triple once.

    Args:
        address: of a SPARQL 1.1 endpoint; ``?default-graph-uri=…`` chooses the graph.
        tell: is told how far it is.

    Raises:
        InputError: no address of an endpoint. EndpointError: no whole answer, or blank nodes, or no data of ours.

    """
    endpoint = Endpoint(address)
    there = endpoint.number(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ {_OF_OUR_CLASSES} }}")
    known: set[str] = set()
    done, at_once = 0, _FETCHED_AT_ONCE
    ours = _terms_of_the_ontology()
    for pattern, count in ((_OF_OUR_CLASSES, there), (_WITHOUT_CLASS, None)):
        for things in _listed(endpoint, pattern, known, count):
            waiting = [thing for thing in things if thing not in ours]
            while waiting:
                page, waiting = waiting[:at_once], waiting[at_once:]
                quads = _said_of(endpoint, page)
                if quads is None:
                    at_once = max(1, len(page) // 2)
                    waiting = page + waiting
                    continue
                yield from quads
                done += len(page)
                if tell:
                    tell(f"reading {endpoint.name}", min(1.0, done / max(there, 1)))
        if count not in (None, len(known)):
            raise EndpointError(
                endpoint.name, f"counts {there} things and lists {len(known)}", "is it being changed? Try again"
            )
    if not known:
        raise EndpointError(endpoint.name, "has nothing of ours in its default graph",
                            "add ?default-graph-uri=GRAPH, if the data are in a named one")  # fmt: skip


def _listed(endpoint: Endpoint, pattern: str, known: set[str], there: int | None) -> Iterator[list[NamedNode]]:
    """Yield page after page of things.

    First in the order in which the server has them, which is fast and mostly lasts from one question to the next. Where
    it does not, so that fewer are found than the server counts, once more by name: for that it must sort all each time.
    """
    offset, at_once = 0, _LISTED_AT_ONCE
    while True:
        try:
            found = _page_of_things(endpoint, f"{pattern} }} LIMIT {at_once} OFFSET {offset}")
        except TooMuchError:
            if at_once == 1:
                raise
            at_once //= 2
            continue
        new = _new_ones(endpoint, found, known)
        if not new:  # a short page is no end: it may have been cut
            break
        yield new
        offset += len(found)
    behind = ""
    while there is not None and len(known) < there:
        found = _page_of_things(endpoint, f"{pattern} {behind} }} ORDER BY ?s LIMIT {_SORTED_AT_ONCE}")
        if not found:
            break
        yield _new_ones(endpoint, found, known)
        if behind == (behind := f"FILTER(STR(?s) > {Literal(found[-1].value)})"):
            raise EndpointError(endpoint.name, "lists the same things again and again", "ask who runs it")


def _page_of_things(endpoint: Endpoint, rest: str) -> list[NamedNode]:
    with endpoint.rows(f"SELECT DISTINCT ?s {{ {rest}") as solutions:
        return [_named(endpoint, solution["s"]) for solution in solutions]


def _new_ones(endpoint: Endpoint, found: list[NamedNode], known: set[str]) -> list[NamedNode]:
    new = [thing for thing in dict.fromkeys(found) if thing.value not in known]
    known.update(thing.value for thing in new)
    if len(known) > _MOST_THINGS:
        raise EndpointError(endpoint.name, f"lists more than {_MOST_THINGS:,} things", "choose a graph of it")
    return new


def _said_of(endpoint: Endpoint, things: list[NamedNode]) -> Iterable[Quad] | None:
    """Return all that is said of some things; nothing if that is too much for one answer."""
    pattern = f"VALUES ?s {{ {' '.join(map(str, things))} }} ?s ?p ?o"
    try:
        there = endpoint.number(f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?s ?p ?o {{ {pattern} }} }}")
        # Triples, not rows: Virtuoso 7 takes five times as long to write JSON, and puts 1 for true there.
        found = _triples(endpoint, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", set(things), there)
    except TooMuchError:
        found, there = {}, -1
    if len(found) == there:
        return found
    return None if len(things) > 1 else _said_of_one(endpoint, things[0])


def _said_of_one(endpoint: Endpoint, thing: NamedNode) -> Iterable[Quad]:
    """Return all that is said of one thing, of which there is more than one answer holds."""
    there = endpoint.number(f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?p ?o {{ {thing} ?p ?o }} }}")
    found: dict[Quad, None] = {}
    offset = 0
    while len(found) < there:
        # An order would be safer, but servers that limit answers limit what they put in order, too: so all is counted.
        question = f"CONSTRUCT {{ {thing} ?p ?o }} WHERE {{ {thing} ?p ?o }} LIMIT {_OF_ONE_AT_ONCE} OFFSET {offset}"
        page = _triples(endpoint, question, {thing}, there)
        if not page.keys() - found.keys():
            break
        found |= page
        offset += len(page)
    if len(found) != there:
        raise EndpointError(
            endpoint.name,
            f"counts {there} statements about {thing.value} and gives {len(found)}",
            "is it being changed? Try again",
        )
    return found


def _triples(endpoint: Endpoint, question: str, wanted: set[NamedNode], most: int) -> dict[Quad, None]:
    found: dict[Quad, None] = {}
    with endpoint.triples(question) as quads:
        for quad in quads:
            if _named(endpoint, quad.subject) not in wanted:
                raise EndpointError(endpoint.name, f"speaks of {quad.subject}, which was not asked for")
            if isinstance(quad.object, Literal):
                found[quad] = None
            else:
                found[Quad(quad.subject, quad.predicate, _named(endpoint, quad.object))] = None
            if len(found) > most:
                raise EndpointError(endpoint.name, "gives more than it counts", "is it being changed? Try again")
    return found


def _named(endpoint: Endpoint, term: object) -> NamedNode:
    if isinstance(term, NamedNode) and not term.value.startswith("nodeID:"):  # as Virtuoso writes blank nodes
        return term
    raise EndpointError(
        endpoint.name,
        f"has a node without a name ({term}), which cannot be asked for again",
        "give it an IRI, or read the data from a file",
    )


def _terms_of_the_ontology() -> set[NamedNode]:
    folder = resources.find("ontology")
    files = [folder / "amurgraph.ttl", *sorted((folder / "schemes").glob("*.ttl"))]
    return {
        quad.subject
        for file in files
        for quad in parse(path=file, format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode)
    }
