"""What differs between two readings of claims: things, sources and statements added, removed and changed.

A statement is what one source says in one place: an evidence with the relation, observation or change it belongs to.
"""

from __future__ import annotations

import builtins
from collections import Counter, defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from .records import Change, Claims, Evidence, Name, Observation, Relation, Source, Thing, number_aware

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    Owner = Relation | Observation | Change
    _Content = tuple[tuple[str, str], ...]

_IDENTITY = frozenset({"slug", "iri", "sort", "evidence"})  # not what a record says, but which one it is


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says: an evidence, and the relation, observation or change that it bears out."""

    owner: Owner
    evidence: Evidence

    @builtins.property
    def slug(self) -> str:
        """The slug of the evidence: it names subject, type, object and source."""
        return self.evidence.slug


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record that is not the same in both readings, as text (empty: nothing said)."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that is in one reading only, or says something else in the other."""

    before: Thing | Source | Statement | None
    after: Thing | Source | Statement | None

    @builtins.property
    def record(self) -> Thing | Source | Statement:
        """The record as it is now; one that was removed, as it was."""
        record = self.after if self.after is not None else self.before
        assert record is not None  # noqa: S101 - a difference has a side
        return record

    @builtins.property
    def what(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"

    @builtins.property
    def fields(self) -> tuple[Field, ...]:
        """What differs; empty where the record is in one reading only."""
        if self.before is None or self.after is None:
            return ()
        before, after = _said(self.before), _said(self.after)
        return tuple(Field(name, before[name], after[name]) for name in before if before[name] != after[name])


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences between two readings, each list in the order of slugs."""

    things: tuple[Difference, ...]
    sources: tuple[Difference, ...]
    statements: tuple[Difference, ...]

    def __bool__(self) -> bool:
        return bool(self.things or self.sources or self.statements)


def compare_claims(before: Claims, after: Claims) -> Comparison:
    """Return what was added, removed and changed between two readings of claims.

    Records are known by their slugs. Statements of one source on one relation are first paired by what they say, so
    that a statement does not count as changed because another was added or removed before it.

    >>> from dataclasses import replace
    >>> from amurgraph.claims import graph_to_claims
    >>> from amurgraph.graph import read_store
    >>> claims = graph_to_claims(read_store())
    >>> bool(compare_claims(claims, claims))
    False
    >>> fewer = replace(claims, relations=claims.relations[1:])
    >>> {difference.what for difference in compare_claims(claims, fewer).statements}
    {'removed'}

    """
    return Comparison(
        tuple(_records_compared(before.things, after.things)),
        tuple(_records_compared(before.sources, after.sources)),
        tuple(_statements_compared(before, after)),
    )


def list_statements(claims: Claims) -> Iterator[Statement]:
    """Give every statement: what each source says of each relation, observation and change."""
    for owners in (claims.relations, claims.observations, claims.changes):
        for owner in owners:
            for evidence in owner.evidence:
                yield Statement(owner, evidence)


def _records_compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for slug in sorted(before.keys() | after.keys(), key=number_aware):
        one, other = before.get(slug), after.get(slug)
        if one != other and (one is None or other is None or _said(one) != _said(other)):
            yield Difference(one, other)


def _statements_compared(before: Claims, after: Claims) -> Iterator[Difference]:
    grouped = [_by_owner_and_source(before), _by_owner_and_source(after)]
    for key in sorted(grouped[0].keys() | grouped[1].keys()):
        ones, others = (group.get(key, []) for group in grouped)
        owners = [[_said(statement.owner) for statement in group[:1]] for group in (ones, others)]
        if owners[0] == owners[1] and [one.evidence for one in ones] == [other.evidence for other in others]:
            continue  # never the owners themselves: each holds all its evidence
        says = [Counter(_content(statement) for statement in group) for group in (ones, others)]
        same = says[0] & says[1]
        yield from _paired(_without(ones, same), _without(others, same))


def _by_owner_and_source(claims: Claims) -> dict[tuple[str, str, str], list[Statement]]:
    groups: dict[tuple[str, str, str], list[Statement]] = defaultdict(list)
    for statement in list_statements(claims):
        owner = statement.owner
        groups[type(owner).__name__, owner.slug, statement.evidence.source].append(statement)
    return groups


def _without(statements: Iterable[Statement], same: Counter[_Content]) -> list[Statement]:
    """Leave out as many statements of each content as the other reading has."""
    left = same.copy()
    kept = []
    for statement in statements:
        content = _content(statement)
        if left[content] > 0:
            left[content] -= 1
        else:
            kept.append(statement)
    return kept


def _content(statement: Statement) -> _Content:
    return tuple(_said(statement).items())


def _paired(ones: list[Statement], others: list[Statement]) -> Iterator[Difference]:
    by_slug, known = {statement.slug: statement for statement in others}, {one.slug for one in ones}
    rest = iter([other for other in others if other.slug not in known])
    for one in sorted(ones, key=lambda one: number_aware(one.slug)):
        yield Difference(one, by_slug.get(one.slug) or next(rest, None))
    yield from (Difference(None, other) for other in rest)


def _said(record: Any) -> dict[str, str]:
    """Return what a record says, by field, as text."""
    if isinstance(record, Statement):
        return _said(record.owner) | _said(record.evidence)
    return {f.name: _text(getattr(record, f.name)) for f in fields(record) if f.name not in _IDENTITY}


def _text(value: Any) -> str:
    if isinstance(value, Name):
        return f"{value.text}@{value.language} ({value.kind.lower()}{f', {value.source}' if value.source else ''})"
    return "; ".join(map(_text, value)) if isinstance(value, tuple) else str(value)
