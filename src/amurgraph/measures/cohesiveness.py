"""How cohesive is it: size, density, components, centralization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx

from ..engines.choosing import OWN, named, networkx_name
from ..network.simplifying import bare_simple
from ..rows import Rows
from .centralities import closeness, feasible_betweenness
from .noting import WHO, about, who

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .centralities import Scores

_FEWEST = 3  # centralization compares with a star, which needs three nodes


def degree_centralization(graph: nx.Graph) -> float:
    """Return Freeman's (1979) degree centralization: 0 (all alike) to 1 (a star).

    The sum of differences to the largest degree, over the largest such sum possible, (n-1)(n-2).

    >>> degree_centralization(nx.star_graph(5))
    1.0
    """
    n = len(graph)
    return _centralization(dict(graph.degree()), (n - 1) * (n - 2))


def directed_degree_centralizations(graph: nx.DiGraph) -> tuple[float, float]:
    """Return centralization by ties in and by ties out: divisor (n-1)², what a star that points one way has.

    (Wasserman & Faust 1994, p. 199.)

    >>> directed_degree_centralizations(nx.DiGraph([("a", "c"), ("b", "c")]))
    (1.0, 0.25)
    """
    most = (len(graph) - 1) ** 2
    return _centralization(dict(graph.in_degree()), most), _centralization(dict(graph.out_degree()), most)


def closeness_centralization(graph: nx.Graph) -> float:
    """Return Freeman's (1979) closeness centralization, on normalised closeness: divisor (n-1)(n-2)/(2n-3)."""
    n = len(graph)
    return _centralization(closeness(graph), (n - 1) * (n - 2) / (2 * n - 3)) if n >= _FEWEST else 0.0


def betweenness_centralization(graph: nx.Graph, scores: Scores | None = None) -> float:
    """Return Freeman's (1979) betweenness centralization, on normalised betweenness: divisor n-1.

    Args:
        graph: a simple graph.
        scores: its betweenness, if it is known; else it is made, above 5,000 nodes estimated.

    """
    return _centralization(feasible_betweenness(graph) if scores is None else scores, len(graph) - 1)


def _centralization(scores: Mapping[str, float], largest_possible: float) -> float:
    if len(scores) < _FEWEST:
        return 0.0
    top = max(scores.values())
    return sum(top - score for score in scores.values()) / largest_possible


def cohesion_of(graph: nx.Graph) -> dict[str, float]:
    """Return the figures of a simple graph: counts, shares from 0 to 1, and the mean degree.

    Of a directed graph: ties are counted by direction, ``reciprocity`` is the share of them that is returned,
    ``mutual_pairs`` the share of joined pairs in which it is; components are weak unless called strong, transitivity is
    that of the ties without direction.

    >>> cohesion_of(nx.path_graph(4))["components"]
    1
    >>> cohesion_of(nx.DiGraph([("a", "b"), ("b", "a"), ("b", "c")]))["reciprocity"]
    0.6666666666666666
    """
    figures, _ = _cohesion(graph)
    return figures


def _cohesion(graph: nx.Graph) -> tuple[dict[str, float], Scores]:
    n, ties = len(graph), graph.number_of_edges()
    directed = graph.is_directed()
    without_direction = graph.to_undirected() if directed else graph
    parts = sorted(nx.connected_components(without_direction), key=lambda part: (-len(part), min(map(str, part))))
    figures = {
        "nodes": n,
        "ties": ties,
        "density": nx.density(graph),
        "mean_degree": (1 if directed else 2) * ties / n if n else 0.0,
        "isolates": nx.number_of_isolates(graph),
        "components": len(parts),
        "largest_component": len(parts[0]) if parts else 0,
        **_closed(without_direction),
        **_distances(without_direction, parts[0] if parts else set()),
    }
    if directed:
        figures |= {
            "reciprocity": nx.overall_reciprocity(graph) if ties else 0.0,
            "mutual_pairs": ties / without_direction.number_of_edges() - 1 if ties else 0.0,
            "strong_components": nx.number_strongly_connected_components(graph),
        }
    centralizations, scores = _centralizations(graph)
    return figures | centralizations, scores


def _centralizations(graph: nx.Graph) -> tuple[dict[str, float], Scores]:
    """Return Freeman's centralizations, and the betweenness of which one is made."""
    scores = feasible_betweenness(graph)
    if graph.is_directed():
        by_ties_in, by_ties_out = directed_degree_centralizations(graph)
        found = {"in_degree_centralization": by_ties_in, "out_degree_centralization": by_ties_out}
    else:
        found = {
            "degree_centralization": degree_centralization(graph),
            "closeness_centralization": closeness_centralization(graph),
        }
    return found | {"betweenness_centralization": betweenness_centralization(graph, scores)}, scores


def _closed(graph: nx.Graph) -> dict[str, float]:
    """Return the share of pairs of a node's neighbours that are tied: of all such pairs, and on average by node."""
    from ..engines.triangles import triangles_by_node

    pairs = [degree * (degree - 1) for _, degree in graph.degree()]  # in either order, as networkx counts them
    closed = [2 * count for count in triangles_by_node(graph).tolist()]
    shares = [tied / of if tied else 0.0 for tied, of in zip(closed, pairs, strict=True)]
    return {
        "transitivity": sum(closed) / sum(pairs) if any(closed) else 0,
        "clustering": sum(shares) / len(shares) if shares else 0.0,
    }


def _distances(graph: nx.Graph, component: set[Any]) -> dict[str, float]:
    """Return the mean and the largest number of steps between two nodes of a component."""
    from ..engines.nearness import nearness_of

    found = nearness_of(graph if len(component) == len(graph) else graph.subgraph(component).copy())
    pairs = int(found.reached.sum())
    return {"mean_distance": int(found.steps.sum()) / pairs if pairs else 0.0, "diameter": len(found.pairs)}


def cohesion(network: nx.MultiDiGraph, *, directed: bool = False) -> Rows:
    """Return figures of the whole network: ``measure, value``; with direction reciprocity, too."""
    graph = bare_simple(network, directed=directed)
    figures, scores = _cohesion(graph)
    return _figures(network, graph, figures, scores)


def density(network: nx.MultiDiGraph, *, directed: bool = False) -> Rows:
    """Return the share of possible ties that are documented, 0 to 1: ``measure, value``."""
    graph = bare_simple(network, directed=directed)
    return Rows(["measure", "value"], [["density", nx.density(graph)]], about=about(network, graph=graph))


def centralization(network: nx.MultiDiGraph, *, directed: bool = False) -> Rows:
    """Return Freeman's centralizations, 0 to 1: ``measure, value`` for degree, closeness and betweenness.

    Above 5,000 nodes betweenness is estimated, and a caveat says so.
    """
    graph = bare_simple(network, directed=directed)
    figures, scores = _centralizations(graph)
    return _figures(network, graph, figures, scores)


def _figures(network: nx.MultiDiGraph, graph: nx.Graph, figures: Mapping[str, float], scores: Scores) -> Rows:
    notes = [scores.sample.in_words()] if scores.sample else []
    engine = named({"counts": networkx_name(), "distances and triangles": OWN, "betweenness": scores.engine})
    said = about(network, *notes, graph=graph, engine=engine)
    if scores.sample:
        said["sampled"] = scores.sample.figures()
    return Rows(["measure", "value"], figures.items(), about=said)


def components(network: nx.MultiDiGraph) -> Rows:
    """Return the component of each node, numbered from the largest: ``id, iri, label, kind, component, size``."""
    graph = bare_simple(network)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(map(str, part))))
    rows = (
        [*who(network, node), number, len(part)]
        for number, part in enumerate(parts, start=1)
        for node in sorted(part, key=str)
    )
    return Rows([*WHO, "component", "size"], rows, about=about(network, graph=graph))
