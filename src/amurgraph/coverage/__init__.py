"""What is covered, by whom, and what is not: who works on what, what if one stops, where are gaps.

``working`` says who is documented at work; ``matrices``, ``pairing`` and ``stopping`` rest on it.
"""

from .matrices import actor_counts, actor_matrix
from .pairing import gap_fraction, gaps, not_to_suggest
from .stopping import WhatIf, what_if, worst_sets

__all__ = [
    "WhatIf",
    "actor_counts",
    "actor_matrix",
    "gap_fraction",
    "gaps",
    "not_to_suggest",
    "what_if",
    "worst_sets",
]
