"""What stands beside every number: by which rule its network was made, from which data, with which caveats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..network.carrying import TELLS_ENFORCEMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import networkx as nx

SMALLEST = 20  # below this many nodes groups, cores and regressions are an accident of few ties
WHO = ("id", "iri", "label", "kind")
_ONLY_ENFORCEMENT = "whose only programmes are law enforcement."
_SAME = 12  # digits after which two values are one: the rest is the order of additions


def about(network: nx.MultiDiGraph, *more: str, graph: nx.Graph | None = None, engine: str = "") -> dict[str, Any]:
    """Return what every number made from this network must be read with.

    Args:
        network: what it was made from.
        more: caveats of this number, beside those of the projection.
        graph: the simple graph that was measured; it says by which rules it was made.
        engine: what computed it, with its release; by default networkx.

    """
    import networkx as nx

    made = network.graph
    caveats = [caveat for caveat in str(made.get("caveats", "")).split("|") if caveat]
    simplified = "the relations as they are" if graph is None else graph.graph.get("simplified", "")
    return {
        "projection": made.get("projection", ""),
        "tie_rule": made.get("tie_rule", ""),
        "as_of": made.get("as_of", ""),
        "documented": made.get("documented", ""),
        "min_sources": made.get("min_sources", 1),
        "stated_only": made.get("stated_only", False),
        "without_source": made.get("without_source", ""),
        "reading": made.get("reading", ""),
        "left_out": made.get("left_out", ""),
        "data_version": made.get("data_version", ""),
        "hash": made.get("hash", ""),
        "engine": engine or f"networkx {nx.__version__}",
        "graph": simplified,
        "caveats": [*caveats, *more],
    }


def who(network: nx.MultiDiGraph, node: str) -> list[Any]:
    """Return a node as the first cells of a row: ``WHO``."""
    facts = network.nodes[node]
    return [node, facts.get("iri", ""), facts.get("label", node), facts.get("kind", "")]


def label_of(network: nx.MultiDiGraph, node: str) -> str:
    """Return what a node is called."""
    return str(network.nodes[node].get("label", node))


def ranks_of(scores: Mapping[Any, float]) -> dict[Any, int]:
    """Return the place of each, 1 the highest, from the first down; a tie is shown as a tie: all have the best place.

    >>> ranks_of({"a": 2, "b": 5, "c": 2})
    {'b': 1, 'a': 2, 'c': 2}
    """
    ordered = sorted(scores, key=lambda node: (-round(scores[node], _SAME), str(node)))
    ranks: dict[Any, int] = {}
    for place, node in enumerate(ordered, start=1):
        before = ordered[place - 2] if place > 1 else None
        same = before is not None and round(scores[before], _SAME) == round(scores[node], _SAME)
        ranks[node] = ranks[before] if same else place
    return ranks


def too_small(graph: nx.Graph, what: str) -> str:
    """Return why ``what`` is not given for a graph of so few nodes, or nothing.

    >>> import networkx as nx
    >>> too_small(nx.path_graph(3), "groups")
    'No groups below 20 nodes.'
    """
    return f"No {what} below {SMALLEST} nodes." if len(graph) < SMALLEST else ""


def is_kept_back(network: nx.MultiDiGraph, node: str) -> bool:
    """Tell whether lists of weak points leave this node out: its only programmes are law enforcement."""
    return bool(network.nodes[node].get("enforcement_only", False))


def kept_back_note(network: nx.Graph, count: int) -> str:
    """Return how many a list of weak points leaves out, and why; or that this network cannot tell whom.

    >>> import networkx as nx
    >>> kept_back_note(nx.Graph(), 0)
    'Tables do not tell whose only programmes are law enforcement, so nobody is left out.'
    """
    marked = any("enforcement_only" in facts for _, facts in network.nodes(data=True))
    if marked or network.graph.get(TELLS_ENFORCEMENT):
        return f"{count} left out: organizations {_ONLY_ENFORCEMENT}"
    return "Tables do not tell whose only programmes are law enforcement, so nobody is left out."


def count_kept_back(caveats: Iterable[str]) -> int:
    """Return how many the note among these caveats says are left out, or not named.

    >>> count_kept_back(["2 left out: organizations whose only programmes are law enforcement."])
    2
    """
    counts = (note.split()[0] for note in caveats if note.endswith(_ONLY_ENFORCEMENT))
    return sum(int(count) for count in counts if count.isdecimal())


def is_unknown(value: Any) -> bool:
    """Tell whether an attribute of a node says nothing: it has none, an empty one, or NaN; but 0 is a value.

    >>> is_unknown(None), is_unknown(""), is_unknown(float("nan")), is_unknown(0)
    (True, True, True, False)
    """
    return bool(value is None or value == "" or value != value)  # noqa: PLR0124 - only NaN differs from itself


def group_of(network: nx.MultiDiGraph, by: str) -> Callable[[str], str]:
    """Return the function from a node to its group by an attribute; who has none is in the group "not known".

    >>> import networkx as nx
    >>> made = nx.MultiDiGraph()
    >>> made.add_node("a", country="RU")
    >>> group_of(made, "country")("a")
    'RU'
    """

    def group(node: str) -> str:
        value = network.nodes[node].get(by)
        if is_unknown(value):
            return "not known"
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

    return group


def raise_for_no_attribute(network: nx.MultiDiGraph, by: str) -> None:
    """Refuse an attribute that no node has, and a legal status.

    Raises:
        UnknownNameError: no node has it. InputError: it is a legal status.

    """
    from ..errors import UnknownNameError
    from ..network.observing import raise_for_status

    raise_for_status(by)
    known: Iterable[str] = sorted({name for _, facts in network.nodes(data=True) for name in facts})
    if network.nodes and by not in known:
        raise UnknownNameError("attribute of a node", by, known)
