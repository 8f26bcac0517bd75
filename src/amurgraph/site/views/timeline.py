"""What happened when: foundings, mergers, programmes, in the sources' own dates; the undated stand apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ...claims import evidence_date
from ..addresses import page_of
from .statements import action_words, words
from .things import span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...claims import Thing
    from .statements import Statements

_BEGINNINGS = ("founded", "established")
_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}", re.ASCII)
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)", re.ASCII)


def timeline(said: Statements, *, until: str = "") -> dict[str, Any]:
    """Return events by year, oldest first, and those without a date; and how many programmes begin after a day."""
    later = {
        thing.slug for thing in said.things("prog") if until and _DATE.fullmatch(thing.start) and thing.start > until
    }
    events = sorted(
        _merged(_events(said, later)), key=lambda event: (event["date"] or "9999", event["what"], event["label"])
    )
    years: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        if event["date"]:
            years.setdefault(event["date"][:4], []).append(event)
    return {
        "years": [{"year": year, "events": found} for year, found in years.items()],
        "undated": [event for event in events if not event["date"]],
        "later": len(later),
    }


def _events(said: Statements, left_out: set[str]) -> Iterator[dict[str, Any]]:
    yield from _changes(said)
    yield from _beginnings(said)
    yield from _foundings(said)
    for thing in (thing for thing in said.things("prog") if thing.slug not in left_out):
        running = span_of(thing)
        detail = ", ".join(filter(None, (action_words(thing.action) if thing.action else "", running)))
        sources = [entry["page"] for entry in said.naming(thing)]
        yield _event(thing.start or thing.end, "programme", thing, detail, sources)


def _merged(events: Iterator[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Join what several pages say alike of one thing and date."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for event in events:
        key = tuple(event[name] for name in ("date", "what", "href", "label", "detail"))
        known = found.setdefault(key, event)
        known["pages"] = list(dict.fromkeys([*known["pages"], *event["pages"]]))
    return found.values()


def _changes(said: Statements) -> Iterator[dict[str, Any]]:
    things = said.claims.things
    for change in said.claims.changes:
        before = " and ".join(things[slug].label if slug in things else slug for slug in change.originals)
        pages = [said.statement(evidence).page for evidence in change.evidence]
        for slug in change.results or change.originals:
            came_from = set(change.originals) - {slug} and change.results
            detail = f"from {before}" if came_from else ""
            yield _event(change.stated, change.kind or "change", things.get(slug), detail, pages)


def _beginnings(said: Statements) -> Iterator[dict[str, Any]]:
    """What is published as a founding or establishment: every answer, where sources differ."""
    for seen in said.claims.observations:
        if seen.property in _BEGINNINGS:
            # "March 1998" is of 1998; "1997 or 1998" is of no one year.
            years = sorted(set(_YEAR.findall(seen.value)))
            dates = [evidence_date(evidence, said.claims) for evidence in seen.evidence]
            stated, detail = "", f"{seen.value}, by a page of {min(filter(None, dates), default='no date')}"
            if len(years) == 1:
                stated = seen.value if _DATE.fullmatch(seen.value) else years[0]
                detail = "" if stated == seen.value else seen.value
            pages = [said.statement(evidence).page for evidence in seen.evidence]
            yield _event(stated, words(seen.property), said.claims.things.get(seen.subject), detail, pages)


def _foundings(said: Statements) -> Iterator[dict[str, Any]]:
    things = said.claims.things
    for relation in said.claims.relations:
        if relation.predicate == "founded" and relation.asserting:
            starts: dict[str, list[str]] = {}
            for evidence in relation.asserting:
                starts.setdefault(evidence.start, []).append(said.statement(evidence).page)
            if len(starts) > 1:
                starts.pop("", None)  # who gives no date is asked only where nobody gives one
            founder = things[relation.subject].label if relation.subject in things else relation.subject
            for start, pages in starts.items():
                yield _event(start, "founded", things.get(relation.object), f"by {founder}", pages)


def _event(date: str, what: str, thing: Thing | None, detail: str, pages: list[str]) -> dict[str, Any]:
    return {
        # Data that were never validated may hold words for a date.
        "date": date if date[:4].isascii() and date[:4].isdecimal() else "",
        "what": what,
        "label": thing.label if thing else "",
        "href": page_of(thing) if thing else "",
        "detail": detail,
        "pages": list(dict.fromkeys(filter(None, pages))),
    }
