"""What the network says: few measures, each answering a question, each with projection and caveats.

A room for each question; its pure functions compute on a simple graph, its others give rows of a network.
``noting`` is what stands beside every number, ``catalogue`` the measures by name.
"""

from .bridging import bridges, cutpoints
from .catalogue import MEASURES, measure
from .centralities import BY_DIRECTION, CENTRALITIES, MEANINGS, centrality
from .cohesiveness import centralization, cohesion, components, density
from .results import communities

__all__ = [
    "BY_DIRECTION",
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
