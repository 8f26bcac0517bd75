"""A look at a query before it is run: what would ask another machine, change data or exhaust this one is refused.

Oxigraph follows SERVICE wherever it points, and its parser dies of deep nesting.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ...errors import UnsafeInputError
from .datasets import datasets_of, raise_for_absent_graphs
from .keywords import prologue_of, says_keyword
from .measure import raise_for_size
from .mistakes import mistake_to_error

__all__ = ["datasets_of", "mistake_to_error", "raise_for_absent_graphs", "raise_for_unsafe_query"]

_UPDATE = re.compile(r"INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH", re.IGNORECASE | re.ASCII)


@lru_cache(maxsize=64)  # a saved question is asked again and again
def raise_for_unsafe_query(text: str, where: str) -> None:
    """Refuse a query that is too long, too deep or too large, that is an update, or would ask another machine.

    Raises:
        UnsafeInputError: says which, and how to mend it, in one line.
        SyntaxInputError: it says SERVICE, and is no SPARQL.

    >>> raise_for_unsafe_query("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", "query")
    Traceback (most recent call last):
    amurgraph.errors.UnsafeInputError: query: SERVICE would ask another machine; leave it out

    """
    raise_for_size(text, where)
    update = _UPDATE.match(text, len(prologue_of(text)))
    if update:
        raise UnsafeInputError(
            f"{where}: {update[0].upper()} would change the data; ask with SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    if says_keyword(text, "service", where):
        raise UnsafeInputError(f"{where}: SERVICE would ask another machine; leave it out")
