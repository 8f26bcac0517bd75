"""One SPARQL query is looked at and run, its mistakes said in our words: for command line and endpoint alike."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from ..errors import InputError
from ..vocabulary import BASE
from .guard import mistake_to_error, raise_for_absent_graphs, raise_for_unsafe_query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Literal, QueryBoolean, QuerySolutions, QueryTriples, Store, Variable

_UNKNOWN = re.compile(r"The custom function <(.*)> is not supported")
_MOST_UNKNOWN = 50


def run_query(
    store: Store,
    text: str,
    where: str,
    *,
    prefixes: Mapping[str, str],
    terms: Mapping[Variable, NamedNode | Literal] | None = None,
    base: str = BASE,
    **dataset: Any,
) -> QuerySolutions | QueryBoolean | QueryTriples:
    """Run a query that anybody may have written.

    A function that nobody knows is an error of its expression alone, as SPARQL 1.1 has it (17.3): what it was to give
    stays unbound, and the query goes on.

    Args:
        store: the data.
        text: the query.
        where: how errors call it.
        prefixes: those that it may use without saying so.
        terms: what its variables are bound to.
        base: what its addresses are relative to, if it says nothing else; by default that of our own things.
        dataset: what ``Store.query`` takes to say of which graphs it is, instead of what the query says.

    Raises:
        SyntaxInputError: it is no SPARQL (line and column).
        UnsafeInputError: it asks for what it may not, or for a graph that is not there.
        InputError: the engine cannot answer it.

    """
    raise_for_unsafe_query(text, where)
    if not dataset:
        raise_for_absent_graphs(text, store, where, prefixes=prefixes, base=base)
    unknown: dict[NamedNode, Any] = {}
    while True:
        try:
            return store.query(
                text,
                base_iri=base,
                prefixes=dict(prefixes),
                substitutions=dict(terms or {}),
                custom_functions=unknown,
                **dataset,
            )
        except SyntaxError as error:
            raise mistake_to_error(where, str(error.msg or error)) from error
        except (OSError, RuntimeError, ValueError) as error:
            function = _UNKNOWN.search(str(error))
            if function is None or len(unknown) == _MOST_UNKNOWN:
                raise InputError(f"{where}: cannot be answered from the data alone ({error}); ask otherwise") from error
            unknown[NamedNode(function[1])] = _nothing


def _nothing(*_: Any) -> None:
    """Stand for a function that nobody knows."""
