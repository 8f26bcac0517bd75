"""What the network says: few measures, each answering a question, each with projection and caveats.

``centralities``, ``cohesiveness``, ``bridging`` and ``groups`` compute on a simple graph; ``results`` gives rows.
"""

from .centralities import CENTRALITIES, MEANINGS
from .results import (
    MEASURES,
    bridges,
    centrality,
    centralization,
    cohesion,
    communities,
    components,
    cutpoints,
    density,
    measure,
)

__all__ = [
    "CENTRALITIES",
    "MEANINGS",
    "MEASURES",
    "bridges",
    "centrality",
    "centralization",
    "cohesion",
    "communities",
    "components",
    "cutpoints",
    "density",
    "measure",
]
