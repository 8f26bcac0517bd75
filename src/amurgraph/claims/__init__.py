"""What sources say: relations and observations with their evidence, the edge rule, and where sources disagree.

A claim is: source S, at place L in it, says of date D that X stands in relation R to Y. Everything in this room is
read from the claims; the direct triples beside them are never used.
"""

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
