"""How far a number can be trusted: what is missing, who says it, and how words are read.

``missing`` and ``statements`` sweep an assumed share of missing ties (``drawing`` draws them, ``scoring`` ranks each
draw), ``sources`` leaves out one source in turn, ``recapture`` estimates what no page states,
``reading_side_by_side`` reads ambiguous words anew.
Leaving out sources or ties is never printed as uncertainty: docs/explanation/uncertainty.md says why.
"""

from .missing import orderable, rank_intervals, with_intervals
from .publishers import known_only_from_others, publisher_of
from .reading_side_by_side import side_by_side
from .recapture import chapman, ties_missing_at_least
from .sources import without_each_source
from .statements import (
    Statement,
    first_by,
    holds_until,
    in_first,
    same_group,
    strands,
    survival,
    together,
    who_is_first,
)

__all__ = [
    "Statement",
    "chapman",
    "first_by",
    "holds_until",
    "in_first",
    "known_only_from_others",
    "orderable",
    "publisher_of",
    "rank_intervals",
    "same_group",
    "side_by_side",
    "strands",
    "survival",
    "ties_missing_at_least",
    "together",
    "who_is_first",
    "with_intervals",
    "without_each_source",
]
