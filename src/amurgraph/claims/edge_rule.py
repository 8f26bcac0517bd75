"""The edge rule: which relations are documented by a date, or in it, and when a relation ended.

A partial date covers its whole period; a start alone covers its own period; an end is only what a source states.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from ..errors import InputError
from .records import ENDED_HOW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .records import Claims, Evidence, Relation


@dataclass(frozen=True, slots=True)
class Slice:
    """The relations that a date lets in, and how many it leaves out, by reason."""

    relations: tuple[Relation, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)


@lru_cache(maxsize=4096)  # a date stands in many statements
def period(date: str) -> tuple[str, str]:
    """Return the first and last day of a partial ISO date: it covers its whole period.

    >>> period("2010"), period("2012-02"), period("2018-01-31")
    (('2010-01-01', '2010-12-31'), ('2012-02-01', '2012-02-29'), ('2018-01-31', '2018-01-31'))

    Raises:
        InputError: not a year, a year and month, or a day.

    """
    from calendar import monthrange
    from datetime import date as calendar_date

    parts = date.split("-")
    try:
        if (
            not all(part.isascii() and part.isdecimal() for part in parts)
            or [len(p) for p in parts] != [4, 2, 2][: len(parts)]
        ):
            raise ValueError  # noqa: TRY301 - one way out for every bad date
        numbers = [int(part) for part in parts]
        first = calendar_date(*[*numbers, 1, 1][:3])
        months = [*numbers, 12][:2]
        last = calendar_date(*[*months, *(numbers[2:] or [monthrange(months[0], months[1])[1]])])
    except ValueError as error:
        raise InputError(f"{date!r} is no date; write 1998, 1998-03 or 1998-03-21") from error
    return first.isoformat(), last.isoformat()


def slice_claims(claims: Claims, as_of: str | None = None, *, documented: str = "by") -> Slice:
    """Return the relations that a date lets in.

    Without a date: every relation that some source asserts. With one, and ``documented="by"``: some asserting
    evidence starts no later than the date, and no source states an end, a denial, or a merger, renaming or split of one
    of its ends by it; an undated statement counts from the day its page was published. With ``documented="in"``: some
    asserting evidence overlaps the date. What is left out is counted, by reason.

    Args:
        claims: the data set.
        as_of: a year, month or day; it covers its whole period.
        documented: ``"by"`` the date or ``"in"`` it.

    Raises:
        InputError: not a date, or neither ``by`` nor ``in``.

    """
    if documented not in ("by", "in"):
        raise InputError(f"documented is 'by' a date or 'in' it, not {documented!r}")
    first, last = period(as_of) if as_of else ("", "")
    kept: list[Relation] = []
    left_out: dict[str, int] = defaultdict(int)
    for relation in claims.relations:
        reason = _reason_to_leave_out(relation, claims, first, last, documented) if as_of else _never_asserted(relation)
        if reason:
            left_out[reason] += 1
        else:
            kept.append(relation)
    return Slice(tuple(kept), dict(sorted(left_out.items())))


def _never_asserted(relation: Relation) -> str:
    return "" if relation.asserting else "denied"


def _reason_to_leave_out(relation: Relation, claims: Claims, first: str, last: str, documented: str) -> str:
    if not relation.asserting:
        return "denied"
    if documented == "in":
        spans = [(e.begins or e.ends, e.ends) for e in relation.asserting if e.ends]
        if any(begins <= last and ends >= first for begins, ends in spans):
            return ""
        return "undated" if not spans else "of another time"
    starts = [evidence_start(evidence, claims) for evidence in relation.asserting]
    if not any(start and start <= last for start in starts):
        return "undated" if not any(starts) else "later"
    end = stated_end(relation, claims, by=last)
    return "" if not end or end > last else "denied" if end in _denials(relation, claims) else "ended"


def evidence_start(evidence: Evidence, claims: Claims) -> str:
    """Return the first day an evidence speaks for; an undated one speaks from the last day its page can be of."""
    if evidence.begins or evidence.ends:
        return evidence.begins or evidence.ends
    source = claims.sources.get(evidence.source)
    return source.ends if source else ""


def stated_end(relation: Relation, claims: Claims, *, by: str = "9999") -> str:
    """Return the last day on which the relation held, as far as a source states an end; empty where none does.

    An end is what a source says ended or denies, or a merger, renaming or split after which one of the ends is no more
    (a transfer ends nothing: who hands something on may go on). A stated end no longer counts once a source says of a
    later time that the relation holds: pages that speak of a break and of work resumed are both right. Silence is never
    an end; a founding and a successor's tie have none.

    Args:
        relation: the relation.
        claims: the data set it belongs to.
        by: an ISO day; what is said of later times is not heeded.

    """
    return ending(relation, claims, by=by)[0]


def ending(relation: Relation, claims: Claims, *, by: str = "9999") -> tuple[str, str]:
    """Return what ``stated_end`` does, and how: ``"stated"``, ``"denied"``, ``"merged"``, ``"renamed"`` or ``"split"``.

    A page may say that a relation ended, or that it does not hold; or a merger, renaming or split took one of its ends,
    which no page need say of the relation itself. Two empty texts where there is no end.
    """
    said = [(_period_of(e, e.end)[1], "stated") for e in relation.asserting if e.end]
    said += [(day, "denied") for day in _denials(relation, claims)]
    resumed = max((day for e in relation.asserting for day in _speaks_of(e) if day <= by), default="")
    lasting = [(day, how) for day, how in said if resumed <= day <= by]
    taken = [] if relation.predicate in OUTLASTING else _takings(relation, claims)
    return min([*lasting, *((day, how) for day, how in taken if day <= by)], default=("", ""))


#: What happened once stays so, whatever becomes of those to whom it happened.
OUTLASTING = frozenset({"successorOf", "founded"})


def _speaks_of(evidence: Evidence) -> list[str]:
    """Return the days by which an evidence shows that the relation holds: its start, and the day it is stated as of."""
    as_of = _period_of(evidence, evidence.as_of)[0] if evidence.as_of and not evidence.end else ""
    return [day for day in (evidence.begins, as_of) if day]


def _period_of(evidence: Evidence, date: str) -> tuple[str, str]:
    """Return the period of a stated date; data that were never validated may hold one that is none."""
    try:
        return period(date)
    except InputError as error:
        raise InputError(f"evidence {evidence.slug}: {error}") from error


def _denials(relation: Relation, claims: Claims) -> list[str]:
    return [start for evidence in relation.denying if (start := evidence_start(evidence, claims))]


def _takings(relation: Relation, claims: Claims) -> list[tuple[str, str]]:
    """Return when, and by what kind of change, one of the ends ceased to be under its identity."""
    ends = {relation.subject, relation.object}
    return [(one.ends, ENDED_HOW[one.kind]) for one in claims.changes if one.ends and one.gone & ends]
