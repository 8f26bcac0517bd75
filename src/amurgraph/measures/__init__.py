"""What the network says: few measures, each answering a question, each with projection and caveats.

A room for each question; its pure functions compute on a simple graph, its others give rows of a network.
``noting`` is what stands beside every number, ``catalogue`` the measures by name. Beneath them lie ``arrays``,
``nearness``, ``passing``, ``walking`` and ``triangles``: the same numbers as networkx, faster; ``engines`` says which
computed what. A room is imported when something of it is asked for: they differ in what they need.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
_ROOM_OF = {
    name: room
    for room, names in {
        "bridging": "bridges cutpoints",
        "brokerage": "brokerage_expectations brokerage_roles",
        "catalogue": "ASKS MEASURES measure",
        "centralities": "BY_DIRECTION CENTRALITIES MEANINGS centrality",
        "cohesiveness": "centralization cohesion components density",
        "coring": "core_periphery",
        "fragmenting": "fragmentation",
        "groups": "communities",
        "holes": "structural_holes",
        "homophily": "mixing mixing_by_group",
        "key_players": "key_player_sets",
        "layers": "layer_overlap multiplexity",
        "permuting": "mrqap qap",
        "removing": "fragmentation_curve",
        "two_modes": "newman_projection shared_beyond_chance two_mode",
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
