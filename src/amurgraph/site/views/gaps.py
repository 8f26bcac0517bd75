"""What is not there, worded as questions to ask: saved questions whose answers are gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...page import drawing
from ...queries import find_query, query
from ..addresses import page_of, page_of_source

if TYPE_CHECKING:
    from pyoxigraph import Store

    from .statements import Statements

_MOST = 25
_QUESTIONS = ("uncovered", "untied-pairs", "without-ties", "single-source", "stale")
#: What a neighbouring column says as well, once that is shown by its name.
_SAID_TWICE = {"name", "source_title"}


def gaps(said: Statements, store: Store) -> list[dict[str, Any]]:
    """Return each question with its first answers, how many there are, and how to ask it."""
    found = []
    for name in _QUESTIONS:
        rows = query(store, name)
        shown = [place for place, column in enumerate(rows.columns) if column not in _SAID_TWICE]
        found.append(
            {
                "name": name,
                "question": find_query(name).summary,
                "columns": [rows.columns[place].replace("_", " ") for place in shown],
                "rows": [[_cell(said, row[place]) for place in shown] for row in list(rows)[:_MOST]],
                "total": len(rows),
                "left_out": _left_out(said) if name == "untied-pairs" else (0, 0),
            }
        )
    return found


def _left_out(said: Statements) -> tuple[int, int]:
    """Count whom no suggestion of contact names, each once: those with a legal status on record, and those gone."""
    barred = {
        seen.subject
        for seen in said.claims.observations
        if seen.property == "legal_status" and not all(evidence.end for evidence in seen.evidence)
    }
    # Who handed its work on may still be there, but is not whom to write to about that work.
    gone = {slug for change in said.claims.changes for slug in set(change.originals) - set(change.results)}
    return len(barred), len(gone - barred)


def _cell(said: Statements, value: Any) -> list[dict[str, str]]:
    """Return a value as the things, source or relation type it names, else as text."""
    text = "" if value is None else str(value)
    things = [said.claims.things.get(slug) for slug in text.split(" ")]
    if text and all(things):
        return [{"text": thing.label, "href": page_of(thing)} for thing in things if thing]
    if text in said.claims.sources:
        return [{"text": said.source_words(text), "href": page_of_source(text)}]
    return [{"text": drawing().get(text, {}).get("forward", text), "href": ""}]
