"""The records that claims are read into: things, sources, relations and observations with their evidence."""

from __future__ import annotations

import builtins
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, dataclass_transform

from ..vocabulary import SYMMETRIC_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

THING_SORTS = ("org", "prog", "place", "db", "tax", "threat", "stress", "action")


_Record = TypeVar("_Record")


@dataclass_transform(frozen_default=True)
def _record(cls: type[_Record]) -> type[_Record]:
    """Make a record of which there may be a million: mypy keeps everybody from changing one, which takes no time.

    To make one that Python itself keeps from being changed takes five times as long.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)


#: The kinds of change that end an identity, and what is said of it then; a transfer ends nothing.
ENDED_HOW = {"merger": "merged", "renaming": "renamed", "split": "split"}


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing as a source gives it."""

    text: str
    language: str
    kind: str  # official, alias, acronym
    source: str


@_record
class Thing:
    """An organization, programme, place, database, taxon, threat or stress."""

    slug: str
    iri: str
    sort: str  # org, prog, place, db, tax, threat, stress
    kind: str  # the class: Zoo, Alliance … ; Organization where no source tells the kind
    label: str
    language: str = ""
    acronym: str = ""
    aliases: tuple[str, ...] = ()
    names: tuple[Name, ...] = ()
    country: str = ""
    city: str = ""
    homepage: str = ""
    description: str = ""
    scientific_name: str = ""
    action: str = ""
    place: str = ""
    place_name: str = ""
    start: str = ""
    end: str = ""
    note: str = ""
    sources: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()  # its addresses in registers


@dataclass(frozen=True, slots=True)
class Source:
    """A page, document, survey or communication. ``issued`` is as published; the bounds are ISO dates."""

    slug: str
    iri: str
    title: str
    publisher: str = ""
    url: str = ""
    issued: str = ""
    begins: str = ""
    ends: str = ""
    language: str = ""
    note: str = ""
    kind: str = "Page"
    visibility: str = "Public"
    retrieved: str = ""
    archived: str = ""
    checked: str = ""

    @builtins.property
    def last_read(self) -> str:
        """The day on which it was last read, as far as that is known."""
        return self.checked or self.retrieved


@_record
class Evidence:
    """What one source says of one relation, observation or change. Dates: as stated, and as ISO bounds."""

    slug: str
    source: str
    reading: str = "Stated"
    stance: str = "Asserts"
    locator: str = ""
    start: str = ""
    end: str = ""
    as_of: str = ""
    begins: str = ""
    ends: str = ""
    role: str = ""
    amount: str = ""
    currency: str = ""
    year: str = ""
    weight: str = ""
    note: str = ""
    checked: str = ""


@_record
class Relation:
    """Subject, type and object: its identity; the evidence is what makes it a claim."""

    slug: str
    iri: str
    subject: str
    predicate: str
    object: str
    evidence: tuple[Evidence, ...]

    @builtins.property
    def ends_are_ordered(self) -> bool:
        """Tell whether subject and object differ in meaning (false for partnerOf)."""
        return self.predicate not in SYMMETRIC_TYPES

    @builtins.property
    def asserting(self) -> tuple[Evidence, ...]:
        """Evidence that says the relation holds."""
        for one in self.evidence:
            if one.stance == "Denies":
                return tuple([evidence for evidence in self.evidence if evidence.stance != "Denies"])
        return self.evidence  # as nearly always: no copy, for this is asked of each relation many times

    @builtins.property
    def denying(self) -> tuple[Evidence, ...]:
        """Evidence that says it does not."""
        return tuple([evidence for evidence in self.evidence if evidence.stance == "Denies"])


@dataclass(frozen=True, slots=True)
class Observation:
    """A value that somebody published about a thing."""

    slug: str
    iri: str
    subject: str
    property: str
    value: str
    low: str
    high: str
    unit: str
    reported_by: str
    evidence: tuple[Evidence, ...]

    @builtins.property
    def answer(self) -> tuple[str, ...]:
        """What is compared when sources are: the numbers if there are any (of areas in hectares), else the words."""
        if not (self.low or self.high):
            return (self.value.casefold(),)
        if self.property != "area":
            return (self.low, self.high, "")
        if self.unit != "km2":
            return (self.low, self.high, self.unit)
        return (_hundredfold(self.low), _hundredfold(self.high), "ha")


@dataclass(frozen=True, slots=True)
class Change:
    """A merger, renaming, split or transfer."""

    slug: str
    iri: str
    kind: str
    label: str
    originals: tuple[str, ...]
    results: tuple[str, ...]
    stated: str
    begins: str
    ends: str
    evidence: tuple[Evidence, ...]

    @builtins.property
    def gone(self) -> frozenset[str]:
        """Organizations that no longer exist under this identity afterwards; who hands something on may go on."""
        return frozenset(self.originals) - frozenset(self.results) if self.kind in ENDED_HOW else frozenset()


@dataclass(frozen=True, slots=True)
class About:
    """What the data set says of itself (its ``dcat:Dataset`` node)."""

    iri: str = ""
    title: str = ""
    description: str = ""
    licence: str = ""
    correction: str = ""
    taxon: str = ""
    version: str = ""
    issued: str = ""


@dataclass(frozen=True, slots=True)
class Claims:
    """A whole data set, read once: things, sources, relations, observations, changes.

    ``hash`` is the content hash of the data that they were read from, where that was asked for. It stays what it is
    when some of the claims are taken out, and two data sets that say the same are equal, whether or not both have it.
    """

    about: About
    things: Mapping[str, Thing]
    sources: Mapping[str, Source]
    relations: tuple[Relation, ...]
    observations: tuple[Observation, ...]
    changes: tuple[Change, ...]
    hash: str = field(default="", compare=False)

    @builtins.property
    def organizations(self) -> tuple[Thing, ...]:
        """All organizations, A–Z by name."""
        return tuple(
            sorted((t for t in self.things.values() if t.sort == "org"), key=lambda t: (t.label.casefold(), t.slug))
        )


def _hundredfold(number: str) -> str:
    """Move the decimal point: no digit is lost.

    >>> _hundredfold("2620"), _hundredfold("27.99136"), _hundredfold("0.5"), _hundredfold("")
    ('262000', '2799.136', '50', '')
    """
    if not number:
        return ""
    whole, _, part = number.partition(".")
    moved = (whole + part[:2].ljust(2, "0")).lstrip("0") or "0"
    return f"{moved}.{part[2:]}" if part[2:] else moved


def number_aware(text: str) -> tuple[str, int, str]:
    """Sort s2 before s10.

    >>> sorted(["s10", "s2"], key=number_aware)
    ['s2', 's10']
    """
    stem = text.rstrip("0123456789")
    digits = text[len(stem) :]
    return stem, int(digits[-18:] or 0), text
