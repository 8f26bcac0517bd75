"""How cohesive is it: size, density, components, centralization."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from .centralities import betweenness, closeness

if TYPE_CHECKING:
    from collections.abc import Mapping

_FEWEST = 3  # centralization compares with a star, which needs three nodes


def degree_centralization(graph: nx.Graph) -> float:
    """Return Freeman's (1979) degree centralization: 0 (all alike) to 1 (a star).

    The sum of differences to the largest degree, over the largest such sum possible, (n-1)(n-2).

    >>> degree_centralization(nx.star_graph(5))
    1.0
    """
    n = len(graph)
    return _centralization(dict(graph.degree()), (n - 1) * (n - 2))


def closeness_centralization(graph: nx.Graph) -> float:
    """Return Freeman's (1979) closeness centralization, on normalised closeness: divisor (n-1)(n-2)/(2n-3)."""
    n = len(graph)
    return _centralization(closeness(graph), (n - 1) * (n - 2) / (2 * n - 3)) if n >= _FEWEST else 0.0


def betweenness_centralization(graph: nx.Graph) -> float:
    """Return Freeman's (1979) betweenness centralization, on normalised betweenness: divisor n-1."""
    return _centralization(betweenness(graph), len(graph) - 1)


def _centralization(scores: Mapping[str, float], largest_possible: float) -> float:
    if len(scores) < _FEWEST:
        return 0.0
    top = max(scores.values())
    return sum(top - score for score in scores.values()) / largest_possible


def cohesion_of(graph: nx.Graph) -> dict[str, float]:
    """Return the figures of a simple graph: counts, shares from 0 to 1, and the mean degree.

    >>> cohesion_of(nx.path_graph(4))["components"]
    1
    """
    n, ties = len(graph), graph.number_of_edges()
    components = sorted((len(part) for part in nx.connected_components(graph)), reverse=True)
    isolates = nx.number_of_isolates(graph)
    return {
        "nodes": n,
        "ties": ties,
        "density": nx.density(graph),
        "mean_degree": 2 * ties / n if n else 0.0,
        "isolates": isolates,
        "components": len(components),
        "largest_component": components[0] if components else 0,
        "transitivity": nx.transitivity(graph),
        "degree_centralization": degree_centralization(graph),
        "closeness_centralization": closeness_centralization(graph),
        "betweenness_centralization": betweenness_centralization(graph),
    }
