"""Where sources disagree: all answers side by side, none preferred."""

from __future__ import annotations

import builtins
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .edge_rule import OUTLASTING, evidence_start

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from .records import Claims, Evidence, Relation


_ENDS_IN_NUMBER = re.compile(r"(?:\d|\d (?:hundred|thousand|million|billion))%?$")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question on which sources disagree.

    >>> [Answer(value, "s1", "2012", "", unit).words for value, unit in (("2620", "km2"), ("3 acres", "acre"))]
    ['2620 km2', '3 acres']
    """

    value: str
    source: str
    date: str
    locator: str
    unit: str = ""

    @builtins.property
    def words(self) -> str:
        """The value with its unit, unless it says it itself; after words the unit stands apart."""
        if self.unit in self.value:
            return self.value
        return f"{self.value}{' ' if _ENDS_IN_NUMBER.search(self.value) else ' · '}{self.unit}"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A question about a thing (or a relation) with more than one published answer.

    Attributes:
        subject: what is asked about.
        property: what was observed; of a relation its type and what is asked: ``start``, ``end``, ``role``, ``amount``,
            ``denied`` or ``member_or_partner``.
        other: the other end, of a relation.
        answers: each with who gives it, and of when.
        time_alone: whether time alone could explain it. ``"yes"``: every answer is dated, and no two different ones
            are of the same time: it may have changed. ``"no"``: two different answers are of the same time, or what
            is asked does not change: when something began or ended, or whether it ever happened.
            ``"unknown"``: an answer bears no date.

    """

    subject: str
    property: str
    other: str
    answers: tuple[Answer, ...]
    time_alone: str = "unknown"

    @builtins.property
    def values(self) -> tuple[str, ...]:
        """The different answers, in the order of the answers."""
        return tuple(dict.fromkeys(map(self.told, self.answers)))

    def told(self, answer: Answer) -> str:
        """Return an answer with its unit; without, where others give the same number of what they call otherwise."""
        units = {other.unit for other in self.answers if other.value == answer.value}
        return answer.words if len(units) == 1 or self.property == "area" else answer.value


@dataclass(frozen=True, slots=True)
class _Said:
    """An answer while it is compared: what makes it differ from others, and of when it is."""

    answer: Answer
    key: Hashable = None  # answers of one key are one; None: shown, but not compared
    times: tuple[str, ...] = ()


_ONCE: tuple[str, ...] = ("once",)  # the time of what is asked of one moment only: every answer is of it


def disagreements(claims: Claims) -> tuple[Disagreement, ...]:
    """Return what sources say differently: values observed, and starts, ends, roles and amounts of relations.

    Also where one source denies what another asserts, where one tells of an end and another of a later time as still
    holding, and where one names a member and another a partner. Nothing is resolved.

    >>> from amurgraph.claims import graph_to_claims
    >>> from amurgraph.graph import read_store
    >>> found = disagreements(graph_to_claims(read_store()))
    >>> {one.time_alone for one in found} <= {"yes", "no", "unknown"}
    True

    """
    asked = [*_observed(claims), *_related(claims), *_members_or_partners(claims)]
    found = [
        Disagreement(*question, _in_order(one.answer for one in said), _time_alone(said))
        for question, said in asked
        if len({one.key for one in said if one.key is not None}) > 1
    ]
    return tuple(sorted(found, key=lambda found: _organizations_first(found, claims)))


def _organizations_first(found: Disagreement, claims: Claims) -> tuple[bool, bool, int, str, str, str]:
    """Put what is said of organizations before taxa and places, values before relations, many answers before few."""
    subject = claims.things.get(found.subject)
    is_organization = subject is not None and subject.sort == "org"
    return (not is_organization, bool(found.other), -len(found.values), found.subject, found.property, found.other)


def _time_alone(said: Iterable[_Said]) -> str:
    """Tell whether time alone could explain it; a date is of the same time as another, or a term, that it lies in."""
    compared = [one for one in said if one.key is not None]
    within: dict[str, set[Hashable]] = defaultdict(set)
    for one in compared:
        for time in one.times:
            for length in _PRECISIONS:
                if len(time) >= length:
                    within[time[:length]].add(one.key)
    if any(len(within.get(time, ())) > 1 for one in compared for time in one.times):
        return "no"
    return "yes" if all(one.times for one in compared) else "unknown"


_PRECISIONS = (4, 7, 10)  # of a year, a month, a day in ISO 8601: "2011" holds "2011-03", which begins with it


def _term(evidence: Evidence) -> tuple[str, ...]:
    """Return the years from a stated start to a stated end; nothing where one of them is not stated."""
    first, last = evidence.start[:4], evidence.end[:4]
    if not all(len(year) == _PRECISIONS[0] and year.isascii() and year.isdecimal() for year in (first, last)):
        return ()
    return tuple(f"{year:04}" for year in range(int(first), int(last) + 1))[:_LONGEST_TERM]


_LONGEST_TERM = 100  # years; the saved question counts as far


_Asked = tuple[tuple[str, str, str], list[_Said]]


def _observed(claims: Claims) -> Iterator[_Asked]:
    """The values of each property; to deny one is another answer only to who asserts it."""
    groups: dict[tuple[str, str, str], list[_Said]] = defaultdict(list)
    asserted = {
        (seen.subject, seen.property, seen.value)
        for seen in claims.observations
        if any(evidence.stance != "Denies" for evidence in seen.evidence)
    }
    for seen in claims.observations:
        for evidence in seen.evidence:
            if evidence.stance == "Denies":
                disputes = (seen.subject, seen.property, seen.value) in asserted
                key = ("not", seen.value.casefold()) if disputes else None
                said = _said(f"not {seen.value}", key, seen.property, evidence, claims, unit=seen.unit)
            else:
                said = _said(seen.value, seen.answer, seen.property, evidence, claims, unit=seen.unit)
            groups[seen.subject, seen.property, ""].append(said)
    yield from groups.items()


def _related(claims: Claims) -> Iterator[_Asked]:
    aspects: dict[str, Callable[[Relation, Claims], list[_Said]]] = {
        "start": _starts,
        "end": _ends,
        "role": _roles,
        "amount": _amounts,
        "denied": _denied,
    }
    for relation in claims.relations:
        if len(relation.evidence) < 2:  # noqa: PLR2004 - one statement alone disagrees with none
            continue
        for aspect, said_of in aspects.items():
            yield (relation.subject, f"{relation.predicate} {aspect}", relation.object), said_of(relation, claims)


def _starts(relation: Relation, claims: Claims) -> list[_Said]:
    return [_said(e.start[:4], e.start[:4], "start", e, claims) for e in relation.asserting if e.start]


def _ends(relation: Relation, claims: Claims) -> list[_Said]:
    """The years that sources state; and who speaks of a later time as still holding."""
    ended = [evidence for evidence in relation.asserting if evidence.end]
    later = [e for e in relation.asserting if any(_speaks_later(e, end, claims) for end in ended)]
    return [
        *(_said(e.end[:4], e.end[:4], "end", e, claims) for e in ended),
        *(_said(_HOLDS, _HOLDS, "", e, claims) for e in later),
    ]


def _roles(relation: Relation, claims: Claims) -> list[_Said]:
    """Roles are free words. A wording that another one contains is not another answer: that one says more."""
    given = [evidence for evidence in relation.asserting if evidence.role]
    words = {f" {evidence.role.lower()} " for evidence in given}

    def key(role: str) -> str | None:
        own = f" {role.lower()} "
        return None if any(own in other and own != other for other in words) else own

    return [_said(evidence.role, key(evidence.role), "role", evidence, claims) for evidence in given]


def _amounts(relation: Relation, claims: Claims) -> list[_Said]:
    """Each amount is of its own year, where that is known: gifts of two years are two gifts."""
    found = []
    for evidence in relation.asserting:
        if evidence.amount:
            value = f"{evidence.currency} {evidence.amount}".strip()
            found.append(_said(value, value, "amount", evidence, claims, date=evidence.year))
    return found


def _denied(relation: Relation, claims: Claims) -> list[_Said]:
    if not relation.denying:
        return []
    values = ((_HOLDS_NOT if evidence.stance == "Denies" else _HOLDS, evidence) for evidence in relation.evidence)
    asked = "happened" if relation.predicate in OUTLASTING else "denied"
    return [_said(value, value, asked, evidence, claims) for value, evidence in values]


_HOLDS, _HOLDS_NOT = "holds", "does not hold"


def _members_or_partners(claims: Claims) -> Iterator[_Asked]:
    """Give the pairs that are called both: *partner* is not *member*. A source that says both disputes neither."""
    partners: dict[frozenset[str], list[Evidence]] = defaultdict(list)
    for relation in claims.relations:
        if relation.predicate == "partnerOf":
            partners[frozenset((relation.subject, relation.object))] += relation.asserting
    for relation in claims.relations:
        if relation.predicate != "memberOf":
            continue
        if (pair := frozenset((relation.subject, relation.object))) in partners:
            calls = {"member of": relation.asserting, "partner of": partners[pair]}
            both = set.intersection(*({evidence.source for evidence in said} for said in calls.values()))
            yield (
                (relation.subject, "memberOf member_or_partner", relation.object),
                [
                    _said(value, None if evidence.source in both else value, "", evidence, claims)
                    for value, said in calls.items()
                    for evidence in said
                ],
            )


def _said(
    value: str, key: Hashable, asked: str, evidence: Evidence, claims: Claims, *, date: str = "", unit: str = ""
) -> _Said:
    """Return an answer to compare. Where a date is what was asked for, only the page's own date tells of when it is."""
    source = claims.sources.get(evidence.source)
    if asked in BEGINNINGS_AND_ENDS:
        date, times = source.issued if source else "", _ONCE
    else:
        term = () if date else _term(evidence)
        date = date or evidence_date(evidence, claims)
        times = _ONCE if asked == "happened" else term or tuple(filter(None, [date]))
    return _Said(Answer(value, evidence.source, date, evidence.locator, unit), key, times)


#: What is asked of one moment: its date does not change, whatever the date of the page.
BEGINNINGS_AND_ENDS = frozenset({"start", "end", "founded", "established", "dissolved"})


def _in_order(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Sort answers by number where all are plain numbers; else by date, since they may tell of a change."""
    listed = list(answers)
    if all(answer.value.isascii() and answer.value.isdecimal() for answer in listed):
        return tuple(sorted(listed, key=lambda a: (int(a.value), a.date or "9999", a.source)))
    return tuple(sorted(listed, key=lambda a: (a.date or "9999", a.value, a.source)))


def evidence_date(evidence: Evidence, claims: Claims) -> str:
    """Return of when a statement is, as published: its own date, else its page's, else nothing."""
    source = claims.sources.get(evidence.source)
    return evidence.as_of or evidence.start or evidence.end or (source.issued if source else "")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What another source says against a relation."""

    text: str
    source: str
    date: str
    locator: str


def contradictions(claims: Claims) -> dict[str, tuple[Contradiction, ...]]:
    """Return, by relation, what speaks against it: a denial, a stated end, another start, another word for the tie.

    *Partner* is not *member*: where one source names a member and another only a partner, each contradicts the other.
    """
    by_pair: dict[frozenset[str], list[Relation]] = defaultdict(list)
    for relation in claims.relations:
        if relation.predicate in _WORDS:
            by_pair[frozenset((relation.subject, relation.object))].append(relation)
    found: dict[str, tuple[Contradiction, ...]] = {}
    for relation in claims.relations:
        against = [*_against_itself(relation, claims)]
        called = relation.predicate in _WORDS
        for other in by_pair[frozenset((relation.subject, relation.object))] if called else ():
            if other.predicate != relation.predicate:
                own = {evidence.source for evidence in relation.asserting}
                others = [evidence for evidence in other.asserting if evidence.source not in own]
                against += [_contradiction(f"calls it {_WORDS[other.predicate]}", e, claims) for e in others]
        if against:
            found[relation.slug] = tuple(dict.fromkeys(against))
    return found


_WORDS = {"memberOf": "membership", "partnerOf": "partnership"}


def _against_itself(relation: Relation, claims: Claims) -> Iterable[Contradiction]:
    yield from (_contradiction("says it is not so", evidence, claims) for evidence in relation.denying)
    if len({evidence.source for evidence in relation.asserting}) < 2:  # noqa: PLR2004 - a source alone
        return  # a source that tells of an end does not contradict itself
    starts = {evidence.start[:4] for evidence in relation.asserting if evidence.start}
    for evidence in relation.asserting:
        if evidence.end and _others_later(relation, evidence, claims):
            yield _contradiction(f"says it ended {evidence.end}", evidence, claims)
        if evidence.start and len(starts) > 1:
            yield _contradiction(f"says it began {evidence.start}", evidence, claims)


def _others_later(relation: Relation, ended: Evidence, claims: Claims) -> bool:
    """Tell whether another source may speak of a time after an end; one of an earlier time is no contradiction."""
    return any(_speaks_later(other, ended, claims) for other in relation.asserting)


def _speaks_later(other: Evidence, ended: Evidence, claims: Claims) -> bool:
    """Tell whether another source says of a time after an end, or of no known time, that the relation holds."""
    if other.source == ended.source or other.end:
        return False
    as_of = other.as_of and other.as_of + "0000-01-01"[len(other.as_of) :]
    latest = max(as_of, evidence_start(other, claims))
    return not latest or latest > ended.ends


def _contradiction(text: str, evidence: Evidence, claims: Claims) -> Contradiction:
    return Contradiction(text, evidence.source, evidence_date(evidence, claims), evidence.locator)
