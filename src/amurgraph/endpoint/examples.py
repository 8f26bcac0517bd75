"""Queries to begin with, for the query page: some that fit any data, and our saved questions where they fit.

A saved question that is about somebody is filled in from the data, as a VALUES block at the head of each of its WHEREs:
terms as Oxigraph writes them, put into texts of ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pyoxigraph import QuerySolutions

from ..errors import AmurgraphError
from ..queries import list_queries
from ..queries.saved import terms_of_parameters
from ..vocabulary import slug_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Store

    from ..queries import Query

_ANY = (
    (
        "What is there? Classes, and how many of each",
        """\
SELECT ?class (COUNT(*) AS ?many)
WHERE { ?thing a ?class }
GROUP BY ?class
ORDER BY DESC(?many)""",
    ),
    (
        "What is said? Properties, and how often each",
        """\
SELECT ?property (COUNT(*) AS ?often)
WHERE { ?thing ?property ?value }
GROUP BY ?property
ORDER BY DESC(?often)""",
    ),
    (
        "Who is called so? Things by a part of their name",
        """\
SELECT ?thing ?name
WHERE {
  ?thing rdfs:label ?name
  FILTER(CONTAINS(LCASE(?name), "fund"))
}
ORDER BY ?name""",
    ),
    (
        "All that is said of one thing",
        """\
DESCRIBE ?thing
WHERE { ?thing rdfs:label ?name }
LIMIT 1""",
    ),
)
_GRAPHS = (
    "Which graphs are there?",
    """\
SELECT ?graph (COUNT(*) AS ?triples)
WHERE { GRAPH ?graph { ?thing ?property ?value } }
GROUP BY ?graph""",
)
_OF_RELATIONS = "?relation ag:subject|ag:object ?v FILTER(CONTAINS(STR(?v), '/id/{}/'))"
# By sort of parameter: where its values stand in the data; what stands there most is taken.
_VALUES = {
    "organization": _OF_RELATIONS.format("org"),
    "taxon": _OF_RELATIONS.format("tax"),
    "action": "?programme ag:action ?v",
    "country": "?organization ag:country ?v",
    "date": "?evidence ag:statedAsOf ?day BIND(SUBSTR(?day, 1, 4) AS ?v)",
}


def examples(store: Store, prefixes: Mapping[str, str], *, ours: bool) -> list[tuple[str, str]]:
    """Return queries, each with what it asks in words.

    Args:
        store: the data.
        prefixes: those that a query may use without saying so.
        ours: whether they use our vocabulary, so that our questions can be asked.

    """
    found = [*_ANY, *([_GRAPHS] if any(store.named_graphs()) else [])]
    if ours:
        values = {sort: _most(store, pattern, prefixes) for sort, pattern in _VALUES.items()}
        found += [(saved.summary, text) for saved in list_queries() if (text := _filled(saved, values, store))]
    return found


def _filled(saved: Query, values: dict[str, list[str]], store: Store) -> str:
    """Return a saved question with its parameters filled in; nothing where the data have nothing to fill in."""
    left = {sort: iter(found) for sort, found in values.items()}
    given = {
        parameter.name: value
        for parameter in saved.parameters
        if (value := parameter.default or next(left.get(parameter.sort, iter(())), None))
    }
    try:
        terms = terms_of_parameters(saved, given, store)
    except AmurgraphError:
        return ""
    text = re.sub(r"\A(?:#\+.*\n)*\n*", "", saved.text)
    if not terms:
        return text
    block = f" VALUES ({' '.join(map(str, terms))}) {{ ({' '.join(map(str, terms.values()))}) }}"
    return re.sub(r"WHERE\s*\{", lambda match: match[0] + block, text)


def _most(store: Store, pattern: str, prefixes: Mapping[str, str]) -> list[str]:
    solutions = store.query(
        f"SELECT ?v {{ {pattern} }} GROUP BY ?v ORDER BY DESC(COUNT(*)) ?v LIMIT 2", prefixes=dict(prefixes)
    )
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - a SELECT
    found = [str(getattr(solution["v"], "value", "")) for solution in solutions]
    return [slug_of(value) if "/id/action/" in value else value for value in found]
