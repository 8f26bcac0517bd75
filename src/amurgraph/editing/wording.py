"""What a thing, a source or a statement is, in an editor's words: one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ..claims import Change, Name, Observation, Relation, Source, Statement, Thing
from ..vocabulary import AG, ORG, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from pyoxigraph import Store

    from ..claims import Claims, Difference, Evidence, Field

_DERIVED = frozenset({"begins", "ends", "language"})  # of a date as published, or of a name: the change is told there
_FIELDS = {
    "as_of": "as of",
    "begins": "first day",
    "broader": "belongs to",
    "ends": "last day",
    "high": "highest value",
    "homepage": "website",
    "issued": "published",
    "label": "name",
    "low": "lowest value",
    "originals": "of",
    "place_name": "place",
    "reported_by": "reported by",
    "results": "into",
    "same_as": "same as",
    "scientific_name": "scientific name",
    "sources": "named by",
    "stated": "date",
}
_INTO = {"merger": "into", "split": "into"}


class Wording:
    """Says in words what records of some claims are; names of relation types and kinds come from the ontology."""

    def __init__(self, store: Store, *claims: Claims) -> None:
        self._store, self._claims = store, claims

    def record(self, record: Thing | Source | Statement) -> str:
        """Say what a record is."""
        if isinstance(record, Statement):
            return self.statement(record)
        return self._source(record) if isinstance(record, Source) else self._thing(record)

    def change(self, difference: Difference) -> str:
        """Say which record has changed, and in what."""
        record = difference.record
        if isinstance(record, Statement):
            name = self.statement(record)
        else:
            name = (
                f"{record.label} ({record.slug})" if isinstance(record, Thing) else f"{record.slug} {_quoted(record)}"
            )
        told = [field for field in difference.fields if field.name not in _DERIVED] or difference.fields
        changes = [_changed(field, difference) for field in told]
        return f"{name}: {'; '.join(filter(None, changes))}"

    def statement(self, statement: Statement) -> str:
        """Say what a source says: ``Cedar Trust is a member of Otter Alliance (s12, page 3, as of 2011)``."""
        return f"{self.owner(statement.owner)}{_borne_out(statement.evidence)}"

    def owner(self, owner: Relation | Observation | Change) -> str:
        """Say what is related, was observed or has changed, whoever says so."""
        if isinstance(owner, Relation):
            return f"{self.name(owner.subject)} {self.verb(owner.predicate)} {self.name(owner.object)}"
        if isinstance(owner, Observation):
            unit = f" {owner.unit}" if owner.unit and owner.unit.casefold() not in owner.value.casefold() else ""
            return f"{self.name(owner.subject)}: {owner.property.replace('_', ' ')} {owner.value}{unit}"
        date = f" in {owner.stated}" if owner.stated else ""
        return (
            f"{owner.kind} of {self._names(owner.originals)} {self._became(owner)} {self._names(owner.results)}{date}"
        )

    @staticmethod
    def _became(change: Change) -> str:
        return _INTO.get(change.kind, "to")

    def name(self, slug: str) -> str:
        """Return what a thing is called."""
        for claims in self._claims:
            if slug in claims.things:
                return claims.things[slug].label
        return slug

    def _names(self, slugs: Iterable[str]) -> str:
        return " and ".join(map(self.name, slugs))

    def verb(self, predicate: str) -> str:
        """Say what a relation type is, after its subject.

        >>> from amurgraph.graph import read_store
        >>> wording = Wording(read_store())
        >>> wording.verb("memberOf"), wording.verb("partOf"), wording.verb("funds")
        ('is a member of', 'is part of', 'funds')
        """
        label = self._label(AG[predicate], AG.edgeLabel) or predicate
        if not label.endswith(" of"):
            return label
        return f"is {label}" if label.startswith("part ") else f"is a {label}"

    def _label(self, node: NamedNode, kind: NamedNode) -> str:
        found = (quad.object for quad in self._store.quads_for_pattern(node, kind, None, None))
        return min((label.value for label in found if isinstance(label, Literal)), default="")

    def _thing(self, thing: Thing) -> str:
        kind = self._label(ORG.Organization if thing.kind == "Organization" else AG[thing.kind], RDFS.label)
        facts = (kind, thing.acronym, thing.city, thing.country, thing.start, *thing.aliases)
        return f"{thing.label} ({thing.slug}): {', '.join(filter(None, facts))}"

    @staticmethod
    def _source(source: Source) -> str:
        kind = "" if source.kind == "Page" else source.kind.lower()
        private = "private" if source.visibility == "Private" else ""
        facts = ", ".join(filter(None, (source.publisher, source.issued or "undated", kind, private)))
        return f"{source.slug} {_quoted(source)} ({facts})" + (f" {source.url}" if source.url else "")


def field_in_words(name: str) -> str:
    """Return what people call a field of a record.

    >>> field_in_words("issued"), field_in_words("locator")
    ('published', 'locator')
    """
    return _FIELDS.get(name, name)


def _changed(field: Field, difference: Difference) -> str:
    """Say what became of a field: of several values only those that come or go."""
    name = field_in_words(field.name)
    before, after = ([*_values(record, field.name)] for record in (difference.before, difference.after))
    if not isinstance(getattr(difference.record, field.name, ""), tuple):
        return f"{name} {field.before or 'nothing'} -> {field.after or 'nothing'}"
    come, gone = [value for value in after if value not in before], [value for value in before if value not in after]
    told = [f"{', '.join(values)} {what}" for values, what in ((come, "added"), (gone, "removed")) if values]
    return f"{name}: {', '.join(told)}" if told else ""


def _values(record: Any, name: str) -> Iterator[str]:
    """Give the values of a field that has several, as words; a name that a source gives is told as that alone."""
    values = getattr(record, name, ())
    if isinstance(values, tuple):
        elsewhere = {given.text for given in getattr(record, "names", ())} if name == "aliases" else set()
        yield from (
            f"{value.text} ({value.language})" if isinstance(value, Name) else str(value)
            for value in values
            if value not in elsewhere
        )


def _quoted(source: Source) -> str:
    return f'"{source.title}"'


def _borne_out(evidence: Evidence) -> str:
    """Say which source says so, where, and of when."""
    dates = (("from", evidence.start), ("until", evidence.end), ("as of", evidence.as_of))
    amount = f"{evidence.currency} {evidence.amount}".strip() if evidence.amount else ""
    facts = (
        evidence.source,
        evidence.locator,
        *(f"{word} {date}" for word, date in dates if date),
        f"as {evidence.role}" if evidence.role else "",
        f"{amount} for {evidence.year}" if amount and evidence.year else amount,
        "implied" if evidence.reading == "Implied" else "",
    )
    denied = ": denied" if evidence.stance == "Denies" else ""
    return f"{denied} ({', '.join(filter(None, facts))})"
