"""What sources say: relations and observations with their evidence, the edge rule, and where sources disagree.

A claim is: source S, at place L in it, says of date D that X stands in relation R to Y. Everything in this room is
read from the claims; the direct triples beside them are never used.

A room is imported when something of it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .comparing import Comparison, Difference, Field, Statement, compare_claims, list_statements
    from .conflicts import Answer, Contradiction, Disagreement, contradictions, disagreements, evidence_date
    from .edge_rule import Slice, ending, evidence_start, period, slice_claims, stated_end
    from .naming import find_thing
    from .reading import claims_of, graph_to_claims, hash_of, quads_to_claims, read_claims
    from .records import About, Change, Claims, Evidence, Name, Observation, Relation, Source, Thing
    from .slicing import claims_as_of, store_as_of

__all__ = [
    "About",
    "Answer",
    "Change",
    "Claims",
    "Comparison",
    "Contradiction",
    "Difference",
    "Disagreement",
    "Evidence",
    "Field",
    "Name",
    "Observation",
    "Relation",
    "Slice",
    "Source",
    "Statement",
    "Thing",
    "claims_as_of",
    "claims_of",
    "compare_claims",
    "contradictions",
    "disagreements",
    "ending",
    "evidence_date",
    "evidence_start",
    "find_thing",
    "graph_to_claims",
    "hash_of",
    "list_statements",
    "period",
    "quads_to_claims",
    "read_claims",
    "slice_claims",
    "stated_end",
    "store_as_of",
]
_ROOM_OF = {
    name: room
    for room, names in {
        "comparing": "Comparison Difference Field Statement compare_claims list_statements",
        "conflicts": "Answer Contradiction Disagreement contradictions disagreements evidence_date",
        "edge_rule": "Slice ending evidence_start period slice_claims stated_end",
        "naming": "find_thing",
        "reading": "claims_of graph_to_claims hash_of quads_to_claims read_claims",
        "records": "About Change Claims Evidence Name Observation Relation Source Thing",
        "slicing": "claims_as_of store_as_of",
    }.items()
    for name in names.split()
}


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_ROOM_OF[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
