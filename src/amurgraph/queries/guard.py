"""A look at a query before the engine parses it: what would ask another machine, or exhaust this one, is refused.

Oxigraph follows SERVICE wherever it points, and its parser dies of deep nesting. Strings, IRIs and comments are taken
out first, and escapes resolved, so that nothing hides in them.
"""

from __future__ import annotations

import re

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
_SERVICE = re.compile(r"(?<![\w?$:.-])service(?![\w-])", re.IGNORECASE)


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
    bare = _WITHOUT_MEANING.sub(" ", resolved)
    if _SERVICE.search(bare):
        raise InputError(f"{where}: SERVICE would ask another machine; leave it out")
    depth = 0
    for bracket in re.findall(r"[({\[\])}]", bare):
        depth += 1 if bracket in "({[" else -1
        if depth > _DEEPEST:
            raise InputError(f"{where}: is nested more than {_DEEPEST} deep; flatten it")
