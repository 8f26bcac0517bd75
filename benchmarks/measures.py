"""Each measure beside every engine that is installed, from the same networkx graph, conversion included.

    python benchmarks/measures.py [SIZE …]

Seconds of processor, engines in turn, the median of the rounds. A graph is made anew for each call: what is kept with
one does not help the next. ``rows`` gives the figures, ``ROWS`` the same as rows of ``make bench``.
"""

from __future__ import annotations

import io
import os
import re
import sys
import time
from importlib.util import find_spec
from statistics import median
from typing import TYPE_CHECKING, Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # or threads that wait for work count as work

import networkx as nx
from synthetic_claims import write_claims

from amurgraph.engines import choosing, dividing, passing, triangles
from amurgraph.measures import bridging, centralities, cohesiveness, holes
from amurgraph.measures.fragmenting import distance_fragmentation_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Engines = dict[str, Callable[[nx.Graph], object]]

SIZES = (1_000, 10_000)
GOAL = 1.3
_ROUNDS = 3
_PATIENCE = 4.0  # seconds of one call after which no second one is made
_RELATION = re.compile(r"^o:(\S+) ag:\w+ o:(\S+) \.$", re.MULTILINE)
_NODE = re.compile(r"^o:(\S+) a ", re.MULTILINE)


def graph_of(size: int) -> nx.Graph:
    """Return the simple graph of so many invented organizations."""
    text = io.StringIO()
    write_claims(size, text)
    made = nx.Graph()
    made.add_nodes_from(_NODE.findall(text.getvalue()))
    made.add_edges_from(_RELATION.findall(text.getvalue()))
    made.remove_edges_from(list(nx.selfloop_edges(made)))
    return made


def _numbered(graph: nx.Graph) -> tuple[int, list[tuple[int, int]]]:
    place = {node: number for number, node in enumerate(graph)}
    return len(place), [(place[one], place[other]) for one, other in graph.edges()]


def _igraph(graph: nx.Graph) -> Any:
    import igraph

    return igraph.Graph(*_numbered(graph))


def _rustworkx(graph: nx.Graph, *, both_ways: bool = False) -> Any:
    import rustworkx

    n, ties = _numbered(graph)
    made = rustworkx.PyDiGraph() if both_ways else rustworkx.PyGraph()
    made.add_nodes_from(range(n))
    made.add_edges_from_no_data(ties)
    if both_ways:
        made.add_edges_from_no_data([(other, one) for one, other in ties])
    return made


def _pivots(graph: nx.Graph) -> list[int]:
    return list(range(0, len(graph), max(1, len(graph) // 256)))[:256]


def _rx(name: str, *, both_ways: bool = False, **how: Any) -> Callable[[nx.Graph], object]:
    """Return a function of rustworkx on one thread: several would only move the work."""

    def made(graph: nx.Graph) -> object:
        import rustworkx

        return getattr(rustworkx, name)(_rustworkx(graph, both_ways=both_ways), **how)

    return made


_ONE_THREAD: dict[str, Any] = {"parallel_threshold": 10**9}
#: For each measure: the largest size, ours, and the others by name of the engine.
MEASURES: dict[str, tuple[int, Callable[[nx.Graph], object], Engines]] = {
    "degree": (
        10**6,
        centralities.degree,
        {"networkx": lambda g: dict(g.degree()), "igraph": lambda g: _igraph(g).degree()},
    ),
    "components": (
        10**6,
        lambda g: list(nx.connected_components(g)),
        {"igraph": lambda g: list(_igraph(g).connected_components()), "rustworkx": _rx("connected_components")},
    ),
    "pagerank": (
        10**6,
        centralities.pagerank,
        {
            "networkx": lambda g: nx.pagerank(g, tol=1e-10, max_iter=10_000),
            "igraph": lambda g: _igraph(g).pagerank(),
            "rustworkx": _rx("pagerank", both_ways=True, tol=1e-10, max_iter=10_000),
        },
    ),
    "betweenness": (
        10_000,
        centralities.betweenness,
        {
            "networkx": nx.betweenness_centrality,
            "igraph": lambda g: _igraph(g).betweenness(),
            "rustworkx": _rx("betweenness_centrality", **_ONE_THREAD),
        },
    ),
    "betweenness, k = 256": (
        10**5,
        passing.sampled_betweenness,
        {"igraph": lambda g: _igraph(g).betweenness(sources=_pivots(g))},
    ),
    "closeness": (
        10_000,
        centralities.closeness,
        {
            "networkx": nx.closeness_centrality,
            "igraph": lambda g: _igraph(g).closeness(),
            "rustworkx": _rx("closeness_centrality", **_ONE_THREAD),
        },
    ),
    "harmonic": (
        10_000,
        centralities.harmonic,
        {"networkx": nx.harmonic_centrality, "igraph": lambda g: _igraph(g).harmonic_centrality()},
    ),
    "eigenvector": (
        10**5,
        centralities.eigenvector,
        {"igraph": lambda g: _igraph(g).eigenvector_centrality()},
    ),
    "communities, one run": (
        10**5,
        dividing.louvain,
        {
            "networkx": lambda g: nx.community.louvain_communities(g, weight=None, seed=1),
            "igraph": lambda g: _igraph(g).community_multilevel(),
        },
    ),
    "clustering": (
        10**5,
        triangles.triangles_by_node,
        {
            "networkx": nx.average_clustering,
            "igraph": lambda g: _igraph(g).transitivity_avglocal_undirected(mode="zero"),
            "rustworkx": _rx("transitivity"),
        },
    ),
    "constraint": (
        10**5,
        holes.constraint_of,
        {"networkx": nx.constraint, "igraph": lambda g: _igraph(g).constraint()},
    ),
    "effective size": (10**5, holes.effective_size_of, {"networkx": nx.effective_size}),
    "bridges": (
        10**5,
        bridging.bridges_of,
        {
            "networkx": lambda g: list(nx.bridges(g)),
            "igraph": lambda g: _igraph(g).bridges(),
            "rustworkx": _rx("bridges"),
        },
    ),
    "cutpoints, and whom they strand": (
        10**5,
        bridging.cutpoints_of,
        {"networkx": lambda g: [bridging.parts_without(g, [node]) for node in nx.articulation_points(g)]},
    ),
    "fragmentation by distance": (
        10_000,
        distance_fragmentation_of,
        {"igraph": lambda g: _igraph(g).harmonic_centrality()},
    ),
    "cohesion": (
        1_000,
        cohesiveness.cohesion_of,
        {"networkx": lambda g: (nx.betweenness_centrality(g), nx.closeness_centrality(g), nx.average_clustering(g))},
    ),
}


def rows(sizes: Iterable[int] = SIZES) -> list[dict[str, Any]]:
    """Return ``measure, size, ours`` (seconds) ``, engine`` (of ours) ``, fastest, its_engine, ratio``."""
    return list(_rows(sizes))


def _rows(sizes: Iterable[int]) -> Iterator[dict[str, Any]]:
    for size in sizes:
        graph = graph_of(size)
        for name, (largest, ours, others) in MEASURES.items():
            if size > largest:
                continue
            there = {engine: call for engine, call in others.items() if find_spec(engine)}
            if size > SIZES[0]:  # what networkx takes minutes for need not be waited for
                there = {engine: call for engine, call in there.items() if engine != "networkx" or len(there) == 1}
            if size > SIZES[0] and name.startswith("cutpoints"):
                there = {}
            seconds = _in_turn({"ours": ours, **there}, graph)
            mine = seconds.pop("ours")
            fastest = min(seconds, key=lambda engine: seconds[engine], default="")
            yield {
                "measure": name,
                "size": size,
                "ours": mine,
                "engine": _engine(name, ours, graph),
                "fastest": seconds.get(fastest),
                "its_engine": fastest,
                "ratio": mine / seconds[fastest] if fastest else None,
            }


def _in_turn(calls: Engines, graph: nx.Graph) -> dict[str, float]:
    """Return the median seconds of each; the first round, which imports, does not count unless it was long."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for round_ in range(_ROUNDS + 1):
        for name, call in calls.items():
            if seconds[name] and seconds[name][0] > _PATIENCE:
                continue
            graph.__networkx_cache__.clear()
            start = time.process_time()
            call(graph)
            spent = time.process_time() - start
            if round_ or spent > _PATIENCE:
                seconds[name].append(spent)
    return {name: median(spent) for name, spent in seconds.items()}


def _engine(name: str, ours: Callable[[nx.Graph], object], graph: nx.Graph) -> str:
    if name.startswith("communities"):
        return dividing.engine_of(graph, "louvain")
    if name == "betweenness, k = 256":
        return passing.sampled_betweenness(graph, pivots=2)[1]
    if ours in centralities.CENTRALITIES.values() and name != "betweenness":
        return centralities.CENTRALITIES[name](graph).engine
    if name in ("betweenness", "bridges") and choosing.is_for_igraph(graph):
        return choosing.igraph_name()
    if name == "betweenness":
        return choosing.OWN_SPARSE
    return "networkx" if name == "components" else "amurgraph"


def _for_bench(settings: Any) -> Iterator[Any]:
    from table import Row

    for row in _rows(SIZES[:1] if settings.quick else SIZES):
        if row["ratio"] is not None:
            what = f"{row['measure']}, {row['size']:,} nodes ÷ fastest engine"
            note = f"{row['engine']} {row['ours']:.4f} s, {row['its_engine']} {row['fastest']:.4f} s"
            goal = GOAL if row["size"] > SIZES[0] else None  # the goal is for more than 1,000 nodes
            yield Row(what, row["ratio"], goal=goal, note=note)


ROWS = {"measures": _for_bench}


def main() -> None:
    """Print the table."""
    print(f"{'measure':34}{'size':>8}{'ours, s':>12}  {'engine':20}{'fastest, s':>12}  {'engine':12}{'ratio':>6}")
    for size in [int(given) for given in sys.argv[1:]] or SIZES:
        for row in _rows([size]):
            fastest = f"{row['fastest']:12.4f}" if row["fastest"] is not None else " " * 12
            ratio = f"{row['ratio']:6.2f}" if row["ratio"] is not None else ""
            print(
                f"{row['measure']:34}{row['size']:8}{row['ours']:12.4f}  {row['engine']:20}"
                f"{fastest}  {row['its_engine']:12}{ratio}",
                flush=True,
            )


if __name__ == "__main__":
    main()
