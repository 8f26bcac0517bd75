"""What the engine's parser says of a mistake, as an error of ours."""

from __future__ import annotations

import re

from ...errors import SyntaxInputError


def mistake_to_error(where: str, message: str) -> SyntaxInputError:
    """Return the error that says where a query is no SPARQL, and why.

    Args:
        where: how errors call the query.
        message: what the parser said.

    >>> print(mistake_to_error("query", "error at 3:11: expected OPTIONAL"))
    query, line 3, column 11: expected OPTIONAL

    """
    found = re.match(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if found is None:
        return SyntaxInputError(where, message)
    return SyntaxInputError(where, found[3], line=int(found[1]), column=int(found[2]))
