"""Temporary: moves into groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..network import simple
from ..rows import Rows
from .groups import SMALLEST, louvain
from .noting import about
from .noting import who as _who

if TYPE_CHECKING:
    import networkx as nx


def communities(network: nx.MultiDiGraph, *, seed: int = 1) -> Rows:
    """Return computed groups: ``id, iri, label, kind, group`` (1 is the largest), by seeded Louvain.

    Below 20 nodes there are no rows: groups would be an accident of few ties.
    """
    graph = simple(network)
    if len(graph) < SMALLEST:
        return Rows(
            ["id", "iri", "label", "kind", "group"], [], about=about(network, f"No groups below {SMALLEST} nodes.")
        )
    groups = louvain(graph, seed=seed)
    rows = ([*_who(network, node), number] for number, group in enumerate(groups, start=1) for node in group)
    notes = ("Computed groups: nobody stated them.", f"One run of Louvain with seed {seed}; other seeds differ.")
    return Rows(["id", "iri", "label", "kind", "group"], rows, about=about(network, *notes))
