"""Which classes lie below which: read once from a store, then written into each question.

A question that followed ``rdfs:subClassOf*`` anew for every node took a hundred times as long.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from ..vocabulary import RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from pyoxigraph import Store

Pair = tuple[str, str]
_WRITTEN_OUT = 100  # classes with others below them; of more, the list would grow too long for a question
_FOLLOWED = f"{RDF.type}/{RDFS.subClassOf}*"


class Classes:
    """What ``rdfs:subClassOf`` says, as patterns of SPARQL.

    >>> zoos = Classes([("urn:Zoo", "urn:Body")])
    >>> zoos.below("urn:Body")
    ['urn:Body', 'urn:Zoo']
    >>> zoos.members("?this", ["urn:Zoo"])
    '?this <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:Zoo>'
    """

    def __init__(self, pairs: Iterable[Pair], *, nameless: bool = False) -> None:
        """Take pairs (class, class above it); ``nameless``: some are blank nodes, which no question can name."""
        self._lower: dict[str, set[str]] = defaultdict(set)
        for lower, upper in pairs:
            self._lower[upper].add(lower)
        self._nameless = nameless

    def below(self, upper: str) -> list[str]:
        """Return a class and all below it, in the order of their names."""
        found, todo = {upper}, [upper]
        while todo:
            new = self._lower.get(todo.pop(), set()) - found
            found |= new
            todo += new
        return sorted(found)

    def members(self, node: str, classes: Collection[str]) -> str:
        """Return the pattern of the members of any of these classes, for a ``node`` that is to be found."""
        wanted = self._wanted(classes)
        if self._nameless:
            return f"VALUES ?above {{ {wanted} }} {node} {_FOLLOWED} ?above"
        if " " not in wanted:
            return f"{node} {RDF.type} {wanted}"
        return f"VALUES ?class {{ {wanted} }} {node} {RDF.type} ?class"

    def is_member(self, node: str, classes: Collection[str]) -> str:
        """Return the condition that a ``node`` at hand is a member: its own classes are looked at, each once."""
        wanted = self._wanted(classes)
        if self._nameless or " " not in wanted:
            return f"EXISTS {{ {self.members(node, classes)} }}"
        return f"EXISTS {{ {node} {RDF.type} ?class FILTER (?class IN ({wanted.replace(' ', ', ')})) }}"

    def is_below(self, lower: str, upper: str) -> str | None:
        """Return the condition ``lower rdfs:subClassOf* upper``, both at hand; None: it cannot be written out."""
        if self._nameless or len(self._lower) > _WRITTEN_OUT:
            return None
        some = [f"sameTerm({lower}, {upper})"] + [
            f"(sameTerm({upper}, <{cls}>) && {lower} IN ({', '.join(f'<{one}>' for one in self.below(cls))}))"
            for cls in sorted(self._lower)
        ]
        return " || ".join(some)

    def _wanted(self, classes: Collection[str]) -> str:
        return " ".join(f"<{cls}>" for cls in dict.fromkeys(c for upper in classes for c in self.below(upper)))


def subclass_pairs(store: Store) -> tuple[frozenset[Pair], bool]:
    """Return what a store says of classes below others, and whether some of them are blank nodes.

    >>> from pyoxigraph import Store
    >>> subclass_pairs(Store())
    (frozenset(), False)
    """
    pairs, nameless = set(), False
    for quad in store.quads_for_pattern(None, RDFS.subClassOf, None, None):
        nameless |= isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            pairs.add((quad.subject.value, quad.object.value))
    return frozenset(pairs), nameless
