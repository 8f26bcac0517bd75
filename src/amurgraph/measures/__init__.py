"""What the network says: few measures, each answering a question, each with projection and caveats.

A room for each question; its pure functions compute on a simple graph, its others give rows of a network.
``noting`` is what stands beside every number, ``catalogue`` the measures by name.
"""

from .bridging import bridges, cutpoints
from .brokerage import brokerage_expectations, brokerage_roles
from .catalogue import ASKS, MEASURES, measure
from .centralities import BY_DIRECTION, CENTRALITIES, MEANINGS, centrality
from .cohesiveness import centralization, cohesion, components, density
from .coring import core_periphery
from .fragmenting import fragmentation
from .groups import communities
from .holes import structural_holes
from .homophily import mixing, mixing_by_group
from .key_players import key_player_sets
from .layers import layer_overlap, multiplexity
from .permuting import mrqap, qap
from .removing import fragmentation_curve
from .two_modes import newman_projection, shared_beyond_chance, two_mode

__all__ = [
    "ASKS",
    "BY_DIRECTION",
    "CENTRALITIES",
    "MEANINGS",
    "MEASURES",
    "bridges",
    "brokerage_expectations",
    "brokerage_roles",
    "centrality",
    "centralization",
    "cohesion",
    "communities",
    "components",
    "core_periphery",
    "cutpoints",
    "density",
    "fragmentation",
    "fragmentation_curve",
    "key_player_sets",
    "layer_overlap",
    "measure",
    "mixing",
    "mixing_by_group",
    "mrqap",
    "multiplexity",
    "newman_projection",
    "qap",
    "shared_beyond_chance",
    "structural_holes",
    "two_mode",
]
