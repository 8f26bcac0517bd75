"""What the tests of the saved questions share: an invented data set, and a way to write its answers down."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from amurgraph.graph import read_store
from amurgraph.queries import find_query, query

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store


@pytest.fixture(scope="session")
def invented() -> Store:
    """Return the invented data set: small enough to answer every question by hand."""
    return read_store(Path(__file__).parent / "fixture.ttl")


@pytest.fixture(scope="session")
def ask() -> Callable[..., str]:
    """Return a function that asks a question and writes the answer as lines of cells: nothing is ``-``.

    What was asked with (a parameter's own column) is left out, since it is the same in every row. Given columns,
    parted by spaces, only these are written.
    """

    def answer(store: Store, name: str, columns: str = "", /, **parameters: Any) -> str:
        rows = query(store, name, **parameters)
        asked = {parameter.name for parameter in find_query(name).parameters}
        asked |= {f"{parameter.name}_first" for parameter in find_query(name).parameters if parameter.sort == "date"}
        wanted = columns.split() or [column for column in rows.columns if column not in asked]
        places = [rows.columns.index(column) for column in wanted]
        lines = [wanted, *(["-" if row[place] is None else str(row[place]) for place in places] for row in rows)]
        return "\n".join(" | ".join(line) for line in lines)

    return answer


@pytest.fixture(scope="session")
def asked_of_invented() -> dict[str, dict[str, Any]]:
    """Return every question, with something to ask it of the invented data for: an answer with rows."""
    return {
        "as-of": {"date": "2004"},
        "between-countries": {"one": "FI", "other": "DE"},
        "by-action": {"action": "1"},
        "by-source": {},
        "chain": {},
        "changes": {"organization": "otter-group"},
        "claimed-and-known": {"organization": "otter-alliance"},
        "conflicts": {},
        "denied": {},
        "directory": {},
        "double-ties": {},
        "population": {"taxon": "sp-otter"},
        "programmes": {},
        "single-source": {},
        "stale": {"years": 5},
        "stale-sources": {},
        "ties": {},
        "uncovered": {},
        "untied-pairs": {},
        "who-says-so": {"organization": "cedar-trust"},
        "without-ties": {},
    }
