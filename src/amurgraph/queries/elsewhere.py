"""A query is sent to a SPARQL endpoint as it was written; only what is no SPARQL, or not allowed, is refused here."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pyoxigraph import QueryBoolean, QueryTriples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Quad, QuerySolutions

    from ..remote.endpoint import Endpoint

_DECLARED = re.compile(r"\bPREFIX\s+([\w.-]*):", re.IGNORECASE)


@contextmanager
def answer_of(
    endpoint: Endpoint,
    text: str,
    kind: type[QuerySolutions | QueryBoolean | QueryTriples],
    prefixes: Mapping[str, str],
) -> Iterator[QuerySolutions | QueryBoolean | Iterable[Quad]]:
    """Give what an endpoint answers to a query.

    Args:
        endpoint: the endpoint.
        text: the query.
        kind: of what the same query gives of no data here: by that we know what to ask for, and that it is SPARQL.
        prefixes: those that the query may use without saying so.

    """
    question = with_prefixes(text, prefixes)
    if kind is QueryTriples:
        with endpoint.triples(question) as triples:
            yield triples
    elif kind is QueryBoolean:
        with endpoint.truth(question) as truth:
            yield truth
    else:
        with endpoint.rows(question) as rows:
            yield rows


def with_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """Put the prefixes that a query uses, and does not declare itself, in front of it.

    >>> with_prefixes("SELECT ?who { ?who ag:funds o:cedar-trust }", {"ag": "urn:ag#", "o": "urn:o/", "src": "urn:s/"})
    'PREFIX ag: <urn:ag#> PREFIX o: <urn:o/> SELECT ?who { ?who ag:funds o:cedar-trust }'
    """
    declared = set(_DECLARED.findall(text))
    used = (
        prefix for prefix in prefixes if prefix not in declared and re.search(rf"(?<![\w.-]){re.escape(prefix)}:", text)
    )
    return "".join(f"PREFIX {prefix}: <{prefixes[prefix]}> " for prefix in used) + text
