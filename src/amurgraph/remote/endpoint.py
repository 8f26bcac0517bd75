"""A SPARQL endpoint that is asked as a store is: the same kinds of results, but from another machine."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from pyoxigraph import Literal, QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from ..errors import EndpointError, InputError
from ..files import RDF_ENDINGS
from ..vocabulary import AG, BASE, prefixes_of_base
from .fetching import RESULTS, TRIPLES, Server, TooMuchError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

__all__ = ["Endpoint", "TooMuchError"]


class Endpoint:
    """The address of a SPARQL 1.1 endpoint; nothing is asked until something is to be known.

    What stands behind ``?`` in the address is sent with every question: ``?default-graph-uri=…`` chooses the graph.

    Raises:
        InputError: no address of an endpoint, a password in it, or a token that would be sent in the clear.

    >>> Endpoint("https://sparql.example/query?default-graph-uri=urn:otters").name
    'https://sparql.example/query'

    """

    def __init__(self, address: str) -> None:
        self._server = Server(address)
        self.name = self._server.name
        if self.name.lower().endswith(tuple(RDF_ENDINGS)):
            raise InputError(f"{self.name}: a file at an address is not read; download the file and give its path")

    @contextmanager
    def rows(self, question: str) -> Iterator[QuerySolutions]:
        """Give the solutions of a SELECT, read one by one from an answer that is here as a whole.

        Raises:
            EndpointError: no answer, not all of it, or no SPARQL results in JSON.

        """
        with self._results(question) as found:
            if not isinstance(found, QuerySolutions):
                raise EndpointError(self.name, "answers a SELECT with yes or no")
            yield found

    @contextmanager
    def truth(self, question: str) -> Iterator[QueryBoolean]:
        """Give the answer to an ASK; raises as ``rows``."""
        with self._results(question) as found:
            if not isinstance(found, QueryBoolean):
                raise EndpointError(self.name, "answers an ASK with rows")
            yield found

    @contextmanager
    def triples(self, question: str) -> Iterator[Iterator[Quad]]:
        """Give the triples of a CONSTRUCT or DESCRIBE; raises as ``rows``."""
        with self._server.answer(question, TRIPLES) as body, self._well_formed():
            # Turtle holds N-Triples: one parser for servers that write either.
            yield parse(input=body, format=RdfFormat.TURTLE)

    def number(self, question: str) -> int:
        """Return the whole number that a SELECT of one row with one column gives; raises as ``rows``."""
        with self.rows(question) as solutions:
            found = [tuple(solution) for solution in solutions]
        if len(found) == 1 and len(found[0]) == 1:
            term = found[0][0]
            if isinstance(term, Literal) and term.value.isascii() and term.value.isdecimal():
                return int(term.value)
        raise EndpointError(self.name, "gives no number where things are counted")

    def prefixes(self) -> dict[str, str]:
        """Return our prefixes, those of instances for the base that the data there say is theirs."""
        with self.rows(f"SELECT DISTINCT ?base {{ ?about {AG.base} ?base }} LIMIT 2") as solutions:
            said = [solution["base"].value for solution in solutions if isinstance(solution["base"], Literal)]
        return prefixes_of_base(said[0] if len(said) == 1 else BASE)

    @contextmanager
    def _results(self, question: str) -> Iterator[QuerySolutions | QueryBoolean]:
        with self._server.answer(question, RESULTS) as body, self._well_formed():
            yield parse_query_results(input=body, format=QueryResultsFormat.JSON)

    @contextmanager
    def _well_formed(self) -> Iterator[None]:
        try:
            yield
        except (SyntaxError, ValueError) as error:
            why = str(getattr(error, "msg", error))
            raise EndpointError(
                self.name, f"gives what cannot be read: {why}", "try again; then ask who runs it"
            ) from error
