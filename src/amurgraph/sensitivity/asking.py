"""What each question of this room starts from: claims, read once, and the network of one slice of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..network import claims_to_network
from ..network.readings import AS_PUBLISHED

if TYPE_CHECKING:
    import networkx as nx

    from ..claims import Claims
    from ..network import Projection


def network_of(
    claims: Claims, projection: str | Projection, *, reading: str = AS_PUBLISHED, hashed: str = "", **how: Any
) -> nx.MultiDiGraph:
    """Return the network of claims under a reading; the network says which reading, and of which data.

    Args:
        claims: the data set.
        projection: a name or a record, as for ``graph_to_network``.
        reading: the name of a reading.
        hashed: the content hash of the data, for the network to carry.
        how: options of ``claims_to_network``: ``as_of``, ``documented``, ``min_sources``, ``stated_only``,
            ``without_source``.

    """
    network = claims_to_network(claims, projection, reading=reading, **how)
    if hashed:
        network.graph["hash"] = hashed
    return network
