"""Measures as rows. Every result carries its projection, date, data version and caveats.

All measures are made on the simple undirected graph of a network (``network.simple`` states the rules). A tie in a
ranking is shown as a tie: equal values have equal ranks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import InputError, UnknownNameError
from ..network import simple
from ..rows import Rows
from .bridging import bridges_of, cutpoints_of
from .centralities import CENTRALITIES, MEANINGS
from .cohesiveness import cohesion_of
from .groups import SMALLEST, louvain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import networkx as nx


def about(network: nx.MultiDiGraph, *more: str) -> dict[str, Any]:
    """Return what every number made from this network must be read with."""
    import networkx as nx

    made = network.graph
    caveats = [caveat for caveat in str(made.get("caveats", "")).split("|") if caveat]
    return {
        "projection": made.get("projection", ""),
        "tie_rule": made.get("tie_rule", ""),
        "as_of": made.get("as_of", ""),
        "documented": made.get("documented", ""),
        "min_sources": made.get("min_sources", 1),
        "stated_only": made.get("stated_only", False),
        "without_source": made.get("without_source", ""),
        "left_out": made.get("left_out", ""),
        "data_version": made.get("data_version", ""),
        "hash": made.get("hash", ""),
        "engine": f"networkx {nx.__version__}",
        "graph": "simple, undirected",
        "caveats": [*caveats, *more],
    }


def centrality(network: nx.MultiDiGraph, names: Sequence[str] = ("degree", "betweenness")) -> Rows:
    """Return centralities, one row per node, the highest of the first measure on top.

    Args:
        network: what ``graph_to_network`` gave (any networkx graph with slugs as nodes will do).
        names: of ``degree`` (a count), ``betweenness``, ``closeness``, ``harmonic``, ``eigenvector``, ``pagerank``
            (shares, 0 to 1).

    Returns:
        Rows ``id, iri, label, kind``, one column per measure, and ``rank`` by the first (ties share the best rank).

    Raises:
        UnknownNameError: no such measure.

    >>> import networkx as nx
    >>> rows = centrality(nx.MultiDiGraph([("a", "b"), ("b", "c")]), ["degree"])
    >>> rows[0].id, rows[0].degree, rows[0].rank
    ('b', 2, 1)

    """
    for name in names:
        if name not in CENTRALITIES:
            raise UnknownNameError("centrality", name, CENTRALITIES)
    if not names:
        raise InputError(f"name at least one centrality: {', '.join(CENTRALITIES)}")
    graph = simple(network)
    scores = {name: CENTRALITIES[name](graph) for name in names}
    first = scores[names[0]]
    ordered = sorted(graph, key=lambda node: (-round(first[node], 12), str(node)))
    ranks: dict[Any, int] = {}
    for place, node in enumerate(ordered, start=1):
        before = ordered[place - 2] if place > 1 else None
        same = before is not None and round(first[before], 12) == round(first[node], 12)
        ranks[node] = ranks[before] if same else place
    rows = ([*_who(network, node), *(scores[name][node] for name in names), ranks[node]] for node in ordered)
    caveats = [f"{name}: {MEANINGS[name]}." for name in names]
    return Rows(["id", "iri", "label", "kind", *names, "rank"], rows, about=about(network, *caveats))


def cohesion(network: nx.MultiDiGraph) -> Rows:
    """Return figures of the whole network: ``measure, value``."""
    return Rows(["measure", "value"], cohesion_of(simple(network)).items(), about=about(network))


def density(network: nx.MultiDiGraph) -> Rows:
    """Return the share of possible ties that are documented, 0 to 1: ``measure, value``."""
    return _figures(network, "density")


def centralization(network: nx.MultiDiGraph) -> Rows:
    """Return Freeman's centralizations, 0 to 1: ``measure, value`` for degree, closeness and betweenness."""
    return _figures(network, "degree_centralization", "closeness_centralization", "betweenness_centralization")


def _figures(network: nx.MultiDiGraph, *names: str) -> Rows:
    rows = cohesion(network)
    return Rows(rows.columns, [row for row in rows if row[0] in names], about=rows.about)


def components(network: nx.MultiDiGraph) -> Rows:
    """Return the component of each node, numbered from the largest: ``id, iri, label, kind, component, size``."""
    import networkx as nx

    parts = sorted(nx.connected_components(simple(network)), key=lambda part: (-len(part), min(map(str, part))))
    rows = (
        [*_who(network, node), number, len(part)]
        for number, part in enumerate(parts, start=1)
        for node in sorted(part, key=str)
    )
    return Rows(["id", "iri", "label", "kind", "component", "size"], rows, about=about(network))


def cutpoints(network: nx.MultiDiGraph, *, unredacted: bool = False) -> Rows:
    """Return who, if missing, would strand others: ``id, iri, label, kind, stranded`` (a count of nodes).

    Organizations whose only programmes are law enforcement are left out, and counted in ``about``, unless
    ``unredacted``: such a list could expose people who work against armed poachers.
    """
    found = sorted(cutpoints_of(simple(network)).items(), key=lambda item: (-item[1], item[0]))
    shown = [(node, count) for node, count in found if unredacted or not _is_kept_back(network, node)]
    notes = [] if unredacted else [_kept_back_note(len(found) - len(shown))]
    rows = ([*_who(network, node), count] for node, count in shown)
    return Rows(["id", "iri", "label", "kind", "stranded"], rows, about=about(network, *notes))


def bridges(network: nx.MultiDiGraph, *, unredacted: bool = False) -> Rows:
    """Return the ties whose loss would part a component: ``one, other, label, other_label``; see ``cutpoints``."""
    found = bridges_of(simple(network))
    shown = [pair for pair in found if unredacted or not any(_is_kept_back(network, node) for node in pair)]
    notes = [] if unredacted else [_kept_back_note(len(found) - len(shown))]
    rows = ([*pair, *(_label(network, node) for node in pair)] for pair in shown)
    return Rows(["one", "other", "label", "other_label"], rows, about=about(network, *notes))


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


MEASURES: dict[str, Callable[..., Rows]] = {
    "cohesion": cohesion,
    "density": density,
    "centralization": centralization,
    "components": components,
    "cutpoints": cutpoints,
    "bridges": bridges,
    "communities": communities,
    "louvain": communities,
}


def measure(network: nx.MultiDiGraph, names: Sequence[str], *, unredacted: bool = False) -> Rows:
    """Return one measure of ``MEASURES``, or any number of centralities side by side.

    Raises:
        UnknownNameError: no such measure; InputError: measures that give different rows were asked for together.

    """
    if len(names) == 1 and names[0] in MEASURES:
        redacts = names[0] in ("cutpoints", "bridges")
        return MEASURES[names[0]](network, **({"unredacted": unredacted} if redacts else {}))
    for name in names:
        if name in MEASURES:
            raise InputError(f"{name} gives rows of its own: ask for it alone")
        if name not in CENTRALITIES:
            raise UnknownNameError("measure", name, [*CENTRALITIES, *MEASURES])
    return centrality(network, names)


def _who(network: nx.MultiDiGraph, node: str) -> list[Any]:
    facts = network.nodes[node]
    return [node, facts.get("iri", ""), facts.get("label", node), facts.get("kind", "")]


def _label(network: nx.MultiDiGraph, node: str) -> str:
    return str(network.nodes[node].get("label", node))


def _is_kept_back(network: nx.MultiDiGraph, node: str) -> bool:
    return bool(network.nodes[node].get("enforcement_only", False))


def _kept_back_note(count: int) -> str:
    return f"{count} left out: organizations whose only programmes are law enforcement (--unredacted shows them)."
