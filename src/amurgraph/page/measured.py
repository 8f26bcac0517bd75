"""What a page can size shapes by, and the groups it can draw, all of the whole network, never of what is filtered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..engines.choosing import LARGE, PIVOTS
from ..errors import UnknownNameError
from ..measures import CENTRALITIES, MEANINGS, communities
from ..measures.centralities import feasible_betweenness

if TYPE_CHECKING:
    import networkx as nx

WORDS = {
    "degree": "number of ties",
    "betweenness": "share of shortest paths (betweenness)",
    "closeness": "nearness to the others (closeness)",
    "pagerank": "share of a random walk (PageRank)",
    "harmonic": "nearness, gaps counted (harmonic)",
    "eigenvector": "well-tied neighbours (eigenvector)",
}
# Nodes up to which a measure is made unasked: all of them together take at most some seconds.
_UP_TO = {"betweenness": 1_000, "closeness": 1_000, "pagerank": 2_000, "harmonic": 500, "eigenvector": 500}
_GROUPS_UP_TO = 50_000  # where the browser has no WebGL 2, a large page shows them instead of everybody
LEAST_MEMBERS = 3  # two organizations have no outline


def sizes_for(network: nx.Graph, asked: str = "degree") -> list[str]:
    """Return which measures a page of this network carries: those that are quick, and the one that was asked for.

    >>> import networkx as nx
    >>> sizes_for(nx.empty_graph(3000), "pagerank")
    ['degree', 'pagerank']

    Raises:
        UnknownNameError: no such measure.

    """
    if asked not in WORDS:
        raise UnknownNameError("measure to size shapes by", asked, WORDS)
    return [name for name in WORDS if name in ("degree", asked) or len(network) <= _UP_TO[name]]


def scores(graph: nx.Graph, names: list[str]) -> dict[str, list[float]]:
    """Return the value of each of these measures for each node of a simple graph, to four digits that count."""
    made = CENTRALITIES | {"betweenness": feasible_betweenness}
    columns = [made[name](graph) for name in names]
    return {node: [_short(column[node]) for column in columns] for node in graph}


def _short(value: float) -> float:
    return value if isinstance(value, int) else float(f"{value:.4g}")


def sizes_in_words(names: list[str], nodes: int = 0) -> list[dict[str, str]]:
    """Return how each of these measures is called on a page of so many nodes, and what it says.

    >>> sizes_in_words(["betweenness"], 10_000)[0]["meaning"][-28:]
    '(estimated from 256 of them)'
    """
    estimated = {"betweenness": f" (estimated from {PIVOTS} of them)"} if nodes > LARGE else {}
    return [{"id": name, "label": WORDS[name], "meaning": MEANINGS[name] + estimated.get(name, "")} for name in names]


def groups_of(network: nx.MultiDiGraph) -> dict[str, int]:
    """Return the number of each node's computed group, 1 the largest; nodes of smaller groups than three have none.

    >>> import networkx as nx
    >>> groups_of(nx.MultiDiGraph([("a", "b")]))
    {}
    """
    if len(network) > _GROUPS_UP_TO:
        return {}
    found = communities(network, runs=1)  # a locator, not a result: one run is quick
    members = Counter(row.group for row in found)
    return {row.id: row.group for row in found if members[row.group] >= LEAST_MEMBERS}
