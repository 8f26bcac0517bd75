"""What the data say of each node, as text: by predicate, with the slug that each node is called by."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ..vocabulary import AG, curie, sort_of
from .records import THING_SORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_KEPT = 65_536  # of what is said of many nodes: dates, sources, languages; what is said of one is read once anyhow
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Value(NamedTuple):
    """A term: its N-Triples, what it says, and the language that it says it in."""

    text: str
    value: str
    language: str


#: What is said of one node: by predicate as a CURIE, each value once.
Facts = dict[str, list[Value]]


class Keys(dict[str, str]):
    """The slug of each node (as N-Triples write it), made when it is asked for.

    Where things of two sorts share a slug, the sort goes before it; where two data sets give one name to two things,
    the second (by IRI) goes by its whole IRI.
    """

    def __init__(self, nodes: Iterable[str]) -> None:
        super().__init__(_told_apart(nodes))

    def __missing__(self, node: str) -> str:
        return self.setdefault(node, slug_of_node(node))

    def once(self, node: str) -> str:
        """Return the slug of what nothing else names: it need not be kept."""
        return self.get(node) or slug_of_node(node)

    def of(self, value: Value) -> str:
        """Return the slug of a node; text goes by itself."""
        return self[value.text] if value.text[0] in "<_" else value.value


def facts_of(said: Iterable[str]) -> Facts:
    """Return what lines say, by predicate.

    >>> facts_of(['<https://w3id.org/amurgraph/ns#city> "Tr\\u00ebs"@sq .'])
    {'ag:city': [Value(text='"Trës"@sq', value='Trës', language='sq')]}
    """
    facts: Facts = {}
    for line in said:
        # Nothing else is said of one node alone so often: kept, it would push out what is said of many.
        predicate, value = _parted(line) if line.startswith(_EVIDENCE) else _parted_once(line)
        known = facts.get(predicate)
        if known is None:
            facts[predicate] = [value]
        elif value not in known:
            known.append(value)
    return facts


def name_of(node: str) -> str:
    """Return the IRI of a node, or the name of one that has none.

    >>> name_of("<urn:a>"), name_of("_:b")
    ('urn:a', 'b')
    """
    return _plain(node[1:-1]) if node[0] == "<" else node[2:]


def slug_of_node(node: str) -> str:
    """Return the last part of an IRI, or the name of a node that has none.

    >>> slug_of_node("<https://example.org/lynx/id/src/s1>"), slug_of_node("_:b")
    ('s1', 'b')
    """
    if node[0] != "<":
        return node[2:]
    slug = node[_cut(node) : -1]
    return _plain(slug) if "\\" in slug else slug


def sort_of_node(node: str) -> str:
    """Return the sort of an instance, or nothing.

    >>> sort_of_node("<https://example.org/lynx/id/src/s1>"), sort_of_node("_:s1")
    ('src', '')
    """
    return _sort_in(node[: _cut(node)])


def _cut(node: str) -> int:
    slash = node.rfind("/")
    return (max(slash, node.rfind("#")) if "#" in node else slash) + 1


@lru_cache(maxsize=4_096)
def _sort_in(namespace: str) -> str:
    return sort_of(f"{namespace}x") or ""


def _parted(line: str) -> tuple[str, Value]:
    predicate, _, term = line[1:-2].partition("> ")
    return _curie(predicate), _value(term)


_parted_once = lru_cache(maxsize=_KEPT)(_parted)
_EVIDENCE = f"{AG.evidence} "


@lru_cache(maxsize=4_096)
def _curie(iri: str) -> str:
    return curie(_plain(iri))


def _value(term: str) -> Value:
    if term[0] != '"':
        return Value(term, name_of(term), "")
    end = term.rindex('"')
    mark, _, language = term[end + 1 :].partition("@")
    return Value(term, _plain(term[1:end]), "" if mark else language.partition("--")[0])


def _plain(text: str) -> str:
    """Resolve the escapes of N-Triples.

    >>> _plain(r"a\\nb\\u00e9")
    'a\\nbé'
    """
    return _ESCAPE.sub(_resolved, text) if "\\" in text else text


def _resolved(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(escape[3], escape[3])


def _told_apart(nodes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the nodes whose slug another one of their room has, each with a name of its own.

    In one namespace no two nodes have one slug: rooms of a single one, which most are, need not be looked into.
    """
    rooms: dict[str, list[str]] = defaultdict(list)
    by_namespace: dict[str, list[str]] = defaultdict(list)
    for node in nodes:
        by_namespace[node[: _cut(node)]].append(node)
    for namespace in by_namespace:
        sort = _sort_in(namespace)
        rooms["thing" if sort in THING_SORTS else sort].append(namespace)
    for room, namespaces in rooms.items():
        if len(namespaces) > 1:
            yield from _with_names(room, (node for namespace in namespaces for node in by_namespace[namespace]))


def _with_names(room: str, nodes: Iterable[str]) -> Iterator[tuple[str, str]]:
    first: dict[str, str] = {}
    several: dict[str, set[str]] = defaultdict(set)
    for node in nodes:
        slug = slug_of_node(node)
        known = first.setdefault(slug, node)
        if known != node:
            several[slug].update((known, node))
    for slug, rivals in several.items():
        taken: set[str] = set()
        for node in sorted(rivals, key=lambda node: (_rank(node), node)):
            names = (slug, f"{sort_of_node(node)}/{slug}") if room == "thing" else (slug,)
            name = next((name for name in names if name not in taken), name_of(node))
            taken.add(name)
            yield node, name


def _rank(node: str) -> int:
    sort = sort_of_node(node)
    return THING_SORTS.index(sort) if sort in THING_SORTS else len(THING_SORTS)
