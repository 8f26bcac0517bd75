"""Where sources disagree, in words: each answer with who gives it, and none preferred."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ...claims.conflicts import BEGINNINGS_AND_ENDS
from ..addresses import anchor_of_disagreement, page_of, page_of_source, safe_url
from .statements import words

if TYPE_CHECKING:
    from ...claims import Disagreement
    from .statements import Statements


def disagreements_of(said: Statements, slug: str) -> list[dict[str, Any]]:
    """Return what sources say differently about a thing, in words."""
    return [disagreement(said, found) for found in said.disagreements if slug in (found.subject, found.other)]


def disagreement(said: Statements, found: Disagreement) -> dict[str, Any]:
    """Return a disagreement in words: the question, and each answer with who gives it."""
    subject = said.claims.things.get(found.subject)
    other = said.claims.things.get(found.other)
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for answer in found.answers:
        groups[found.told(answer)].append(_said_by(said, answer.source, answer.date, answer.locator))
    joined, aspect = found.property.rpartition(" ")[0], _aspect(found)
    return {
        "anchor": anchor_of_disagreement(found),
        "subject": subject.label if subject else found.subject,
        "href": page_of(subject) if subject else "",
        "joined": "" if not found.other else "and" if aspect == "member_or_partner" else words(joined),
        "property": _QUESTIONS.get(aspect) or words(aspect or found.property),
        "other": other.label if other else found.other,
        "other_href": page_of(other) if other else "",
        "answers": [{"value": value, "said_by": groups[value]} for value in found.values],
        "time": _time_alone(found),
    }


def _said_by(said: Statements, slug: str, date: str, locator: str) -> dict[str, str]:
    """Return who gives an answer: the source, of when, where in it."""
    source = said.claims.sources.get(slug)
    return {
        "who": (source.publisher or source.title) if source else slug,
        "title": source.title if source else "",
        "date": date,
        "locator": locator,
        "url": safe_url(source.url) if source else "",
        "page": page_of_source(slug) if source else "",
    }


def all_disagreements(said: Statements) -> list[dict[str, Any]]:
    """All disagreements in words, in sections: answers that differ, words for a part, member or partner.

    In each section those come first that time alone cannot explain.
    """
    sections: dict[str, list[dict[str, Any]]] = {"answers": [], "parts": [], "members": []}
    for found in sorted(said.disagreements, key=lambda found: _BY_TIME.index(found.time_alone)):
        sections[_SECTIONS.get(_aspect(found), "answers")].append(disagreement(said, found))
    return [{"name": name, "found": found} for name, found in sections.items() if found]


_BY_TIME = ("no", "unknown", "yes")
_SECTIONS = {"role": "parts", "member_or_partner": "members"}
_QUESTIONS = {"member_or_partner": "member or partner?", "denied": "does it hold?"}


def _aspect(found: Disagreement) -> str:
    """Return what is asked of a relation; nothing where a value was observed."""
    return found.property.rpartition(" ")[2] if found.other else ""


def _time_alone(found: Disagreement) -> str:
    """Say whether time alone could explain a disagreement, and why."""
    if found.time_alone == "yes":
        return "Time alone could explain it: no two different answers are of the same time."
    if found.time_alone == "unknown":
        return "Whether time alone could explain it is not known: an answer bears no date."
    if _aspect(found) in ("start", "end"):
        return "Time alone does not explain it, unless it ended and began anew."
    if not found.other and found.property in BEGINNINGS_AND_ENDS:
        return "Time alone cannot explain it: such a date does not change."
    return "Time alone cannot explain it: different answers are of the same time."
