"""What is not there, worded as questions to ask: saved questions whose answers are gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...coverage import not_to_suggest
from ...page import drawing
from ...queries import find_query, query
from ...rows import Rows
from ..addresses import page_of, page_of_source

if TYPE_CHECKING:
    from pyoxigraph import Store

    from .statements import Statements

_MOST = 25
_QUESTIONS = ("uncovered", "untied-pairs", "without-ties", "single-source", "stale")
_OF_CONTACT = "untied-pairs"
#: What a neighbouring column says as well, once that is shown by its name.
_SAID_TWICE = {"name", "source_title"}


def gaps(said: Statements, store: Store) -> list[dict[str, Any]]:
    """Return each question with its first answers, how many there are, and how to ask it."""
    found = []
    for name in _QUESTIONS:
        rows = _without_barred(said, query(store, name)) if name == _OF_CONTACT else query(store, name)
        shown = [place for place, column in enumerate(rows.columns) if column not in _SAID_TWICE]
        found.append(
            {
                "name": name,
                "question": find_query(name).summary,
                "columns": [rows.columns[place].replace("_", " ") for place in shown],
                "rows": [[_cell(said, row[place]) for place in shown] for row in list(rows)[:_MOST]],
                "total": len(rows),
                "left_out": _left_out(said) if name == _OF_CONTACT else (0, 0, 0),
            }
        )
    return found


def _without_barred(said: Statements, rows: Rows) -> Rows:
    """Leave out whom no suggestion names: a slice may no longer tell whose branch somebody is, or that it is gone."""
    barred = frozenset().union(*not_to_suggest(said.whole or said.claims).values())
    return Rows(rows.columns, (row for row in rows if not {row.one, row.other} & barred), about=rows.about)


def _left_out(said: Statements) -> tuple[int, int, int]:
    """Count whom no suggestion of contact names: with a legal status on record, their branches, and those gone."""
    barred = not_to_suggest(said.whole or said.claims)
    return len(barred["legal status"]), len(barred["branch"]), len(barred["gone"])


def _cell(said: Statements, value: Any) -> list[dict[str, str]]:
    """Return a value as the things, source or relation type it names, else as text."""
    text = "" if value is None else str(value)
    things = [said.claims.things.get(slug) for slug in text.split(" ")]
    if text and all(things):
        return [{"text": thing.label, "href": page_of(thing)} for thing in things if thing]
    if text in said.claims.sources:
        return [{"text": said.source_words(text), "href": page_of_source(text)}]
    return [{"text": drawing().get(text, {}).get("forward", text), "href": ""}]
