"""What is read from a sentence: statements of two things, counts of members; and which ends a relation may join."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ..tables import read_terms
from ..vocabulary import slug_of
from .dates import When

if TYPE_CHECKING:
    from .names import End

_NO_DATE = When()


@dataclass(frozen=True, slots=True)
class Statement:
    """What one sentence may say of two things."""

    subject: str
    relation: str
    object: str
    reading: str = "stated"
    stance: str = ""
    when: When = _NO_DATE
    amount: str = ""
    currency: str = ""
    note: str = ""
    place: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many members a sentence gives an organization."""

    subject: str
    value: str
    low: str
    high: str
    unit: str
    reading: str
    as_of: str
    place: str
    words: str


def class_of(end: End) -> str:
    """Return what the ontology calls a thing; an organization of any kind is an organization."""
    return "Organization" if end.sort == "org" else end.kind


@cache
def ends_of(relation: str) -> tuple[frozenset[str], frozenset[str], bool]:
    """Return which classes may stand at the two ends of a relation, and whether they must be of one kind.

    >>> sorted(ends_of("threatens")[1])
    ['Place', 'Taxon']
    """
    terms = read_terms()
    node = terms.relation_types[relation]
    subjects = frozenset(slug_of(kind.value) for kind in terms.subjects.get(node, ()))
    objects = frozenset(slug_of(kind.value) for kind in terms.objects.get(node, ()))
    return subjects, objects, node in terms.same_kind
