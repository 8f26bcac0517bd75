"""Which engine computes what, and its name beside the result.

networkx has the words and the meaning; its own functions are the slow path that tests hold every fast one against.
Beneath them are arrays of numpy and scipy. igraph, an extra, is taken above ``MANY`` nodes where it is faster still;
without it the same numbers come later. See ``docs/decisions/0018-engines.md`` for what was measured.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

MANY = 1_000  # nodes above which igraph pays: below, importing it takes longer than the whole measure
LARGE = 5_000  # nodes above which betweenness is estimated unless asked for otherwise: exact takes seconds up to here
PIVOTS = 256  # nodes that it is estimated from
OWN = "amurgraph (numpy)"
OWN_SPARSE = "amurgraph (scipy)"
OWN_LOOPS = "amurgraph (Python)"


def networkx_name() -> str:
    """Return how networkx is named in a result: with its release.

    >>> networkx_name().split()[0]
    'networkx'
    """
    import networkx as nx

    return f"networkx {nx.__version__}"


def igraph_name() -> str:
    """Return how igraph is named in a result."""
    return f"igraph {igraph().__version__}"


def igraph() -> Any:
    """Return igraph.

    Raises:
        MissingExtraError: it is not installed.

    """
    try:
        import igraph
    except ImportError as error:
        raise MissingExtraError("igraph", "igraph") from error
    return igraph


@cache
def has_igraph() -> bool:
    """Tell whether igraph is installed, without importing it."""
    from importlib.util import find_spec

    return find_spec("igraph") is not None


def is_for_igraph(graph: nx.Graph) -> bool:
    """Tell whether igraph is taken for a graph: it is large, and igraph installed."""
    return len(graph) > MANY and has_igraph()


def to_igraph(graph: nx.Graph) -> Any:
    """Return a simple networkx graph as one of igraph: nodes and ties numbered in their order, no attributes."""
    from .arrays import arrays_of

    one, other = arrays_of(graph).ties(directed=graph.is_directed())
    # Pairs one by one: igraph takes them faster than an array, and no list of pairs sets off the garbage collector.
    ties = zip(one.tolist(), other.tolist(), strict=True)
    return igraph().Graph(len(graph), ties, directed=graph.is_directed())


def named(engines: Mapping[str, str]) -> str:
    """Return the engines of several columns as one text; one alone where all have the same.

    >>> named({"degree": "x 1", "pagerank": "x 1"}), named({"degree": "x 1", "pagerank": "y 2"})
    ('x 1', 'x 1 for degree; y 2 for pagerank')
    """
    columns: dict[str, list[str]] = {}
    for column, engine in engines.items():
        columns.setdefault(engine, []).append(column)
    if len(columns) == 1:
        return next(iter(columns))
    return "; ".join(f"{engine} for {', '.join(of)}" for engine, of in columns.items())
