"""The contexts of a JSON-LD file: they stand in the file itself, and are such that a parser comes to an end."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ..errors import SyntaxInputError, UnsafeInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_CHAIN = 64  # terms, each defined by the next
_MOST_COPIES = 1_000_000  # of terms: a context within a context is a copy of it with changes
_MOST_COPYING = 10_000_000
_NAME = r'"(?:@|\\u0040)' + "".join(rf"(?:{letter}|\\u00{ord(letter):x})" for letter in "context") + '"'
# All up to the next string that is this name, and whether it is a key there. Nothing is looked at twice.
_UP_TO_KEY = re.compile(
    rf"""(?:[^"]++|(?!{_NAME})"(?:[^"\\]|\\.)*+"?+)*+(?P<name>{_NAME})?+(?P<key>\s*+:\s*+)?+""",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)


class _Members(list[tuple[str, Any]]):
    """The members of a JSON object, with those that it names twice."""


_READER = json.JSONDecoder(object_pairs_hook=_Members, parse_int=str, parse_float=str, strict=False)


def raise_for_contexts(text: str, depth: int, name: str) -> None:
    """Refuse contexts that lie elsewhere, and those that exhaust a parser.

    Args:
        text: JSON-LD.
        depth: how deep it is nested; the caller has seen to it that this is not deep.
        name: how errors call it.

    Raises:
        UnsafeInputError: says which, and how to mend it. SyntaxInputError: one is no JSON.

    >>> raise_for_contexts('{"@context": "https://schema.org"}', 1, "claims.jsonld")
    Traceback (most recent call last):
    amurgraph.errors.UnsafeInputError: claims.jsonld: its @context lies at 'https://schema.org'; nothing is fetched,
        put the context itself into the file

    """
    contexts = list(_contexts(text, name))
    sizes = []
    for context in contexts:
        elsewhere = next(_elsewhere(context), None)
        if elsewhere is not None:
            raise UnsafeInputError(
                f"{name}: its @context lies at {elsewhere[:200]!r}; nothing is fetched, put the context itself into "
                "the file"
            )
        sizes.append(sum(len(part) for part in _parts(context)))
        if any(_is_chain(part) for part in _parts(context)):
            raise UnsafeInputError(
                f"{name}: its @context defines terms by terms more than {_LONGEST_CHAIN} deep; write addresses in full"
            )
    if depth * sum(sizes) > _MOST_COPIES or len(sizes) * max(sizes, default=0) > _MOST_COPYING:
        raise UnsafeInputError(f"{name}: has too many contexts within each other; put one at the beginning")


def _contexts(text: str, name: str) -> Iterator[Any]:
    place = 0
    while (found := _UP_TO_KEY.match(text, place)) and found["name"]:
        place = found.end()
        if found["key"]:
            try:
                yield _READER.raw_decode(text, place)[0]
            except json.JSONDecodeError as error:
                what = f"this @context is no JSON ({error.msg})"
                raise SyntaxInputError(name, what, line=error.lineno, column=error.colno) from error


def _parts(context: Any) -> Iterator[_Members]:
    """Yield the objects of a context, which may be one, or a list of several."""
    if isinstance(context, _Members):
        yield context
    elif isinstance(context, list):
        for part in context:
            yield from _parts(part)


def _elsewhere(context: Any) -> Iterator[str]:
    """Yield the addresses at which a context, or a part of it, lies."""
    if isinstance(context, str):
        yield context
    elif isinstance(context, _Members):
        yield from (value for key, value in context if key == "@import" and isinstance(value, str))
    elif isinstance(context, list):
        for part in context:
            yield from _elsewhere(part)


def _is_chain(terms: _Members) -> bool:
    """Tell whether terms are defined by terms, those by others, and so on for long, or in a circle.

    >>> _is_chain(_Members([("a", "b:x"), ("b", {"@id": "c:x"}), ("c", "http://c.example/")]))
    False
    >>> _is_chain(_Members([("a", "b:x"), ("b", "a:x")]))
    True

    """
    known = {term for term, _ in terms}
    used = [(term, {name for name in _names(term, value) if name in known and name != term}) for term, value in terms]
    begun = known
    for _ in range(_LONGEST_CHAIN):
        begun = {term for term, names in used if not begun.isdisjoint(names)}
    return bool(begun)


def _names(term: str, value: Any) -> Iterator[str]:
    """Yield the names that a parser may look up to know what a term stands for."""
    told = [value] if isinstance(value, str) else [part for _, part in value] if isinstance(value, _Members) else []
    for text in (term, *told):
        if isinstance(text, str):
            yield text
            yield text.partition(":")[0]
