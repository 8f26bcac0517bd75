"""A look at a query before the engine parses it: what would ask another machine, or exhaust this one, is refused.

Oxigraph follows SERVICE wherever it points, and its parser dies of deep nesting. Strings, IRIs and comments are taken
out first, and escapes resolved, so that nothing hides in them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from ..errors import InputError

_LONGEST = 64_000
_DEEPEST = 64
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_WITHOUT_MEANING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''  # long strings
    r'|"(?:[^"\\\n\r]|\\.)*"|\'(?:[^\'\\\n\r]|\\.)*\''  # strings
    r"|<[^<>\"{}|^`\\\x00-\x20]*>|#[^\n\r]*",  # IRIs, comments
    re.DOTALL,
)


@lru_cache(maxsize=64)  # a saved question is asked again and again
def raise_for_unsafe_query(text: str, where: str) -> None:
    """Refuse a query that is too long, too deep, or would ask another machine.

    Raises:
        InputError: says which, in one line.

    >>> raise_for_unsafe_query("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", "query")
    Traceback (most recent call last):
    amurgraph.errors.InputError: query: SERVICE would ask another machine; leave it out

    """
    if len(text) > _LONGEST:
        raise InputError(f"{where}: has {len(text)} characters; {_LONGEST} are the most, shorten it")
    resolved = _ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), text)
    # With strings and comments and without: whatever hides brackets in one hides none in the other.
    if max(_depth(resolved), _depth(_WITHOUT_MEANING.sub(" ", resolved))) > _DEEPEST:
        raise InputError(f"{where}: is nested more than {_DEEPEST} deep; flatten it")
    if "service" in resolved.lower() and _asks_another_machine(text):
        raise InputError(f"{where}: SERVICE would ask another machine; leave it out")


def _depth(text: str) -> int:
    deepest = depth = 0
    for bracket in re.findall(r"[({\[\])}]", text):
        depth += 1 if bracket in "({[" else -1
        deepest = max(deepest, depth)
    return deepest


def _asks_another_machine(text: str) -> bool:
    """Look at the parsed query, not at its letters; what rdflib's parser does not understand is not taken for safe."""
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        waiting: list[Any] = [parseQuery(text)]
    except Exception:  # noqa: BLE001 - it fails in many ways on what is no SPARQL
        return True
    while waiting:
        part = waiting.pop()
        if getattr(part, "name", "") == "ServiceGraphPattern":
            return True
        if isinstance(part, dict):
            waiting += list(part.values())
        elif isinstance(part, list | tuple | set | ParseResults):
            waiting += list(part)
    return False
