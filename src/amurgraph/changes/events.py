"""What happened between two versions: mergers and renamings with what they did to ties, foundings, dissolutions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..claims import period
from ..errors import InputError
from .ties import Said, changes_between, who_says

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..claims import Change, Claims, Evidence
    from .ties import Tie
    from .versions import Version

_BEGINNINGS_AND_ENDS = ("founded", "established", "dissolved")


@dataclass(frozen=True, slots=True)
class Happening:
    """A merger, renaming, split or transfer, who says so, and what it did to ties: a count for each fate."""

    change: Change
    said: tuple[Said, ...]
    ties: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, order=True)
class Answer:
    """One answer to when something began or ended: a date as published, by whom it was founded, and who says so."""

    value: str
    by: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """A founding, establishment or dissolution; sources may give several days for it."""

    thing: str
    what: str
    answers: tuple[Answer, ...]


def happenings(before: Version, after: Version, ties: Sequence[Tie]) -> tuple[Happening, ...]:
    """Return the mergers, renamings … between two versions, by date, with what became of the ties they touched."""
    done: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for tie in ties:
        for slug in tie.changes:
            done[slug][tie.fate] += 1
    return tuple(
        Happening(change, who_says(change.evidence, after.claims), tuple(sorted(done[change.slug].items())))
        for change in sorted(changes_between(before, after), key=lambda change: (change.begins, change.slug))
    )


def beginnings(before: Version, after: Version) -> tuple[Beginning, ...]:
    """Return what was founded, established or dissolved between two dates; else what only the second data tell of.

    Where one source gives a day in between, all answers are returned that are given by the second date: the others may
    give another year.
    """
    told = _told(replace(after, documented="by").counted())  # what was said between two years is said of neither
    if before.as_of and after.as_of:
        new = {key for key, dated in told.items() if any(before.last < day <= after.last for day, _ in dated)}
    else:
        known = _told(before.counted())
        new = {key for key, dated in told.items() if {a for _, a in dated} - {a for _, a in known.get(key, [])}}
    found = [(min(told[key]), key) for key in new]
    return tuple(
        Beginning(thing, what, tuple(answer for _, answer in told[thing, what])) for _, (thing, what) in sorted(found)
    )


def _told(claims: Claims) -> dict[tuple[str, str], list[tuple[str, Answer]]]:
    """Return, by thing and what began or ended, each answer with the first day it can mean; the same days are one."""
    said: dict[tuple[str, str], dict[tuple[tuple[str, str], str], list[tuple[str, Evidence]]]]
    said = defaultdict(lambda: defaultdict(list))
    for key, value, by, evidence in _dated(claims):
        said[key][_days(value, evidence), by].append((value, evidence))
    for answers in said.values():
        for days, by in sorted(answers):
            named = min((other for of, other in answers if of == days and other), default="")
            if not by and named:
                answers[days, named] += answers.pop((days, by))
    return {
        key: [
            (days[0], Answer(min(value for value, _ in told), by, who_says((e for _, e in told), claims)))
            for (days, by), told in sorted(answers.items(), key=lambda item: item[0])
        ]
        for key, answers in said.items()
    }


def _dated(claims: Claims) -> Iterator[tuple[tuple[str, str], str, str, Evidence]]:
    for observation in claims.observations:
        if observation.property in _BEGINNINGS_AND_ENDS:
            for evidence in observation.evidence:
                yield (observation.subject, observation.property), observation.value, "", evidence
    for relation in claims.relations:
        if relation.predicate == "founded":
            for evidence in relation.asserting:
                if evidence.start:
                    yield (relation.object, "founded"), evidence.start, relation.subject, evidence


def _days(value: str, evidence: Evidence) -> tuple[str, str]:
    """Return the days that a published date can mean: "July 2013" is known by the bounds an editor gave it."""
    try:
        return period(value)
    except InputError:
        return (evidence.begins or evidence.ends, evidence.ends)
