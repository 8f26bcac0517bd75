"""A graph becomes the editors' tables, from which the same graph is made again.

Nothing is lost on the way: what the tables would give back is compared with the graph, statement by statement.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from ..errors import InputError, TableError
from ..graph import as_store, direct_triples
from ..graph.turtle import data_quads
from ..vocabulary import AG, BASE, RDF, curie, sort_of
from .building import tables_to_quads
from .checking import check_base, check_dataset, check_rows
from .columns import TABLES
from .row import Row, Tables
from .telling import Telling
from .terms import read_terms

if TYPE_CHECKING:
    import rdflib
    from pyoxigraph import Quad

_LONGEST_TERM = 100  # as much of one as an error of one line can quote


def graph_to_tables(graph: Store | rdflib.Graph) -> Tables:
    """Return the tables of which ``tables_to_store`` makes the same graph.

    Rows are in the order of their ids. If the IRIs begin with a base of their own and the data set does not say so
    itself, ``tables_to_store`` must be told: ``base_of(graph)``.

    Args:
        graph: an rdflib Graph or an Oxigraph store.

    Raises:
        InputError: there are statements that no column can hold; one is named, the others counted.

    >>> from amurgraph.graph import content_hash, read_store
    >>> from amurgraph.tables import tables_to_store
    >>> tables = graph_to_tables(read_store())
    >>> content_hash(tables_to_store(tables)) == content_hash(read_store())
    True

    """
    store = as_store(graph)
    said = data_quads(store)
    rows = Telling(said).rows()
    tables = {
        table.name: [Row(f"{table.name}.csv", number, cells) for number, cells in enumerate(rows[table.name], start=2)]
        for table in TABLES
    }
    _raise_for_loss(store, said, tables)
    return tables


def base_of(graph: Store | rdflib.Graph) -> str:
    """Return what the IRIs of a data set begin with: what it says itself, else what most of its sources have.

    >>> from amurgraph.graph import read_store
    >>> base_of(read_store())
    'https://w3id.org/amurgraph/'
    """
    store = as_store(graph)
    objects = [quad.object for quad in store.quads_for_pattern(None, AG.base, None, DefaultGraph())]
    said = [term.value for term in objects if isinstance(term, Literal) and check_base(term.value) is None]
    nodes = [quad.subject for quad in store.quads_for_pattern(None, RDF.type, AG.Source, DefaultGraph())]
    bases = Counter(
        node.value.rpartition("id/src/")[0]
        for node in nodes
        if isinstance(node, NamedNode) and sort_of(node.value) == "src"
    )
    return min(said, default=min(bases, key=lambda base: (-bases[base], base), default=BASE))


def _raise_for_loss(store: Store, said: set[Quad], tables: Tables) -> None:
    """Compare the graph with what its tables give back; direct triples are made anew, and do not count."""
    terms = read_terms()
    try:
        for table in TABLES:
            check_rows(tables[table.name], table, terms)
        check_dataset(tables["dataset"])
        given_back = Store()  # a store writes each number in one way only
        given_back.extend(tables_to_quads(tables, base_of(store)))
    except TableError as error:
        raise InputError(f"these data cannot be told as tables: {error}") from error
    told = data_quads(given_back)
    lost = said - told - set(direct_triples(store))
    for quads, what in ((lost, "without a column in the tables"), (told - said, "that the tables would add")):
        if quads:
            count = f"{len(quads)} statement{'' if len(quads) == 1 else 's'}"
            example = _shown(min(quads, key=str))
            raise InputError(f"{count} {what}; the first is {example}. Correct it, or edit these data as Turtle")


def _shown(quad: Quad) -> str:
    terms = [curie(term.value) if isinstance(term, NamedNode) else str(term) for term in list(quad)[:3]]
    return " ".join(term if len(term) <= _LONGEST_TERM else term[: _LONGEST_TERM - 1] + "…" for term in terms)
