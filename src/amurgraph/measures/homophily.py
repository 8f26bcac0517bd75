"""Mixing: are ties within groups or between them, and is that more than group sizes alone give?

All figures compare the same two counts, ties within groups and ties between them. What each compares them
with differs: see ``docs/explanation/measures.md``, and Bojanowski & Corten (2014), who review them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..engines.choosing import OWN, OWN_LOOPS
from ..errors import InputError
from ..network.simplifying import bare_simple
from ..rows import Rows
from .noting import about, group_of, raise_for_no_attribute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.int64]

_AT_ONCE = 1_000_000  # cells of the largest array that is held while groups are permuted
_ROUNDING = 1e-12
_PAIR = 2  # nodes that it takes for a tie


class Counts(NamedTuple):
    """Ties within groups and between them, and the pairs of nodes that could have such a tie."""

    internal: int
    external: int
    pairs_within: int
    pairs_between: int

    @property
    def ties(self) -> int:
        """All ties."""
        return self.internal + self.external

    @property
    def expected_share(self) -> float:
        """The share of ties between groups if ties fell on pairs at random: the share of such pairs."""
        return self.pairs_between / (self.pairs_within + self.pairs_between)


def counts_of(graph: nx.Graph, groups: Mapping[Any, str]) -> Counts:
    """Count ties and pairs within and between groups; arcs and ordered pairs of a directed graph.

    >>> import networkx as nx
    >>> counts_of(nx.path_graph("abc"), {"a": "zoo", "b": "zoo", "c": "fund"})
    Counts(internal=1, external=1, pairs_within=1, pairs_between=2)
    """
    internal = sum(groups[one] == groups[other] for one, other in graph.edges())
    way = 1 if graph.is_directed() else 2
    pairs = len(graph) * (len(graph) - 1) // way
    within = sum(size * (size - 1) // way for size in Counter(groups[node] for node in graph).values())
    return Counts(internal, graph.number_of_edges() - internal, within, pairs - within)


def e_i_index_of(counts: Counts) -> float | None:
    """Return the E-I index (Krackhardt & Stern 1988): -1 if all ties are within groups, 1 if all are between.

    (E - I) / (E + I); None without ties.

    >>> e_i_index_of(Counts(internal=1, external=3, pairs_within=2, pairs_between=4))
    0.5
    """
    return (counts.external - counts.internal) / counts.ties if counts.ties else None


def segregation_of(counts: Counts) -> float | None:
    """Return Freeman's (1978) segregation index: 1 without a tie between groups, 0 as if ties fell at random.

    1 - (share of ties between groups) / (share of pairs between groups), for any number of groups. Below 0
    there are more ties between groups than by chance; Freeman printed 0 then. None without ties, or without
    pairs between groups.

    >>> segregation_of(Counts(internal=3, external=1, pairs_within=3, pairs_between=3))
    0.5
    """
    if not counts.ties or not counts.pairs_between:
        return None
    return 1 - counts.external / counts.ties / counts.expected_share


def odds_ratio_of(counts: Counts) -> float | None:
    """Return the odds of a tie within groups by those of one between (Moody 2001): 1 if they are alike.

    None where it has no finite value: no ties between groups, or a tie of each pair within groups.

    >>> odds_ratio_of(Counts(internal=2, external=1, pairs_within=3, pairs_between=3))
    4.0
    """
    below = counts.external * (counts.pairs_within - counts.internal)
    return counts.internal * (counts.pairs_between - counts.external) / below if below else None


def assortativity_of(graph: nx.Graph, groups: Mapping[Any, str]) -> float | None:
    """Return the attribute assortativity (Newman 2003, equation 2): 1 if all ties are within groups.

    Unlike the others it allows for the degrees of the nodes: 0 is what ties would give that keep all degrees.
    None without ties, or where all ties are of one group.

    >>> import networkx as nx
    >>> kinds = {"a": "zoo", "b": "zoo", "c": "fund", "d": "fund"}
    >>> assortativity_of(nx.Graph([("a", "b"), ("c", "d")]), kinds)
    1.0
    """
    nodes = sorted(graph, key=str)
    return _defined(_assortativity(_Ends.of(graph, nodes), _codes(nodes, groups)[None, :])[0])


def numeric_assortativity_of(graph: nx.Graph, values: Mapping[Any, float]) -> float | None:
    """Return the correlation of the values at the two ends of a tie (Newman 2003, equation 21), -1 to 1.

    None without ties, or where the values at the ends do not differ.

    >>> import networkx as nx
    >>> round(numeric_assortativity_of(nx.path_graph(4), dict(enumerate([1, 1, 2, 2]))), 3)
    0.333
    """
    nodes = sorted(graph, key=str)
    drawn = np.array([float(values[node]) for node in nodes])
    return _defined(_numeric_assortativity(_Ends.of(graph, nodes), drawn[None, :])[0])


def mixing(
    network: nx.MultiDiGraph, *, by: str = "kind", directed: bool = False, permutations: int = 5000, seed: int = 1
) -> Rows:
    """Return how ties fall within groups and between them, with what chance gives.

    Args:
        network: what ``graph_to_network`` gave, or any networkx graph.
        by: the attribute of a node that is its group. If all nodes have a number there, its correlation over
            ties is given too.
        directed: count arcs; else pairs with a tie.
        permutations: how often the groups are dealt out to the nodes anew, all ties as they are. 0: no p.
        seed: of the permutations.

    Returns:
        ``measure, value, expected, p, p_at_least, p_at_most`` for internal and external ties, ``e_i_index``,
        ``segregation``, ``odds_ratio``, ``assortativity`` and, for numbers, ``numeric_assortativity``.
        ``expected`` is exact for counts, E-I and segregation; for the odds ratio that of the expected counts,
        1; for assortativity the mean of the permutations. ``p`` is two-sided: the share of permutations at
        least as far from ``expected``; the other two are one-sided; the observed network counts as one of
        them. What is not defined is None.

    Raises:
        UnknownNameError: no node has the attribute. InputError: a negative number of permutations.

    >>> import networkx as nx
    >>> network = nx.Graph([("a", "b"), ("c", "d"), ("b", "c")])
    >>> nx.set_node_attributes(network, {"a": "zoo", "b": "zoo", "c": "fund", "d": "fund"}, "kind")
    >>> row = mixing(network, permutations=99)[2]
    >>> row.measure, round(row.value, 3), round(row.expected, 3)
    ('e_i_index', -0.333, 0.333)

    """
    if permutations < 0:
        raise InputError(f"{permutations} permutations: give 0 or more")
    raise_for_no_attribute(network, by)
    graph = bare_simple(network, directed=directed)
    nodes = sorted(graph, key=str)
    group = group_of(network, by)
    groups = {node: group(node) for node in nodes}
    values = _numbers(network, nodes, by)
    rows = _mixing_rows(graph, groups, values, permutations, seed)
    notes = _notes(graph, groups, by)
    if permutations and graph.number_of_edges():
        notes.append(
            f"p: {permutations} permutations of the groups among the nodes (seed {seed}), ties as they are; two-sided: "
            "at least as far from expected; p_at_least and p_at_most: one-sided. They tell nothing of missing ties."
        )
    columns = ["measure", "value", "expected", "p", "p_at_least", "p_at_most"]
    return Rows(columns, rows, about=about(network, *notes, graph=graph, engine=OWN))


def mixing_by_group(network: nx.MultiDiGraph, *, by: str = "kind", directed: bool = False) -> Rows:
    """Return how ties fall for each group: ``group, members, internal, external, ei``; groups from A to Z.

    A tie within the group counts once in ``internal``; one with a single end in it counts in ``external``, so
    a tie between groups is in two rows. ``ei`` is (E - I) / (E + I), None for a group without ties.

    Raises:
        UnknownNameError: no node has the attribute.

    >>> import networkx as nx
    >>> network = nx.Graph([("a", "b"), ("b", "c")])
    >>> nx.set_node_attributes(network, {"a": "zoo", "b": "zoo", "c": "fund"}, "kind")
    >>> [tuple(row) for row in mixing_by_group(network)]
    [('fund', 1, 0, 1, 1.0), ('zoo', 2, 1, 1, 0.0)]

    """
    raise_for_no_attribute(network, by)
    graph = bare_simple(network, directed=directed)
    group = group_of(network, by)
    groups = {node: group(node) for node in graph}
    internal: Counter[str] = Counter()
    external: Counter[str] = Counter()
    for one, other in graph.edges():
        if groups[one] == groups[other]:
            internal[groups[one]] += 1
        else:
            external.update((groups[one], groups[other]))
    rows = [
        [name, members, internal[name], external[name], e_i_index_of(Counts(internal[name], external[name], 0, 0))]
        for name, members in sorted(Counter(groups.values()).items())
    ]
    return Rows(
        ["group", "members", "internal", "external", "ei"],
        rows,
        about=about(network, *_notes(graph, groups, by), graph=graph, engine=OWN_LOOPS),
    )


class _Ends(NamedTuple):
    """The ends of all arcs, as places in a list of nodes; an undirected tie is two arcs."""

    tails: Indices
    heads: Indices
    out_degrees: Floats
    in_degrees: Floats

    @classmethod
    def of(cls, graph: nx.Graph, nodes: Sequence[Any]) -> _Ends:
        place = {node: number for number, node in enumerate(nodes)}
        arcs = [(place[one], place[other]) for one, other in graph.edges()]
        if not graph.is_directed():
            arcs += [(head, tail) for tail, head in arcs]
        tails, heads = np.array(arcs, dtype=np.int64).reshape(-1, 2).T
        degrees = (np.bincount(ends, minlength=len(nodes)).astype(float) for ends in (tails, heads))
        return cls(tails, heads, *degrees)


def _internal_share(ends: _Ends, codes: Indices) -> Floats:
    """Return, for each row of group codes by node, the share of arcs within groups."""
    return np.asarray((codes[:, ends.tails] == codes[:, ends.heads]).mean(axis=1))


def _assortativity(ends: _Ends, codes: Indices) -> Floats:
    if not len(ends.tails):
        return np.full(len(codes), np.nan)
    groups = int(codes.max()) + 1
    apart = (codes + groups * np.arange(len(codes))[:, None]).ravel()  # one range of codes for each row
    leaving, arriving = (
        np.bincount(apart, weights=np.tile(degrees, len(codes)), minlength=groups * len(codes)).reshape(-1, groups)
        for degrees in (ends.out_degrees, ends.in_degrees)
    )
    by_degrees = (leaving * arriving).sum(axis=1) / len(ends.tails) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (_internal_share(ends, codes) - by_degrees) / (1 - by_degrees)
    return np.where(1 - by_degrees < _ROUNDING, np.nan, found)


def _numeric_assortativity(ends: _Ends, values: Floats) -> Floats:
    if not len(ends.tails):
        return np.full(len(values), np.nan)
    at_tails, at_heads = values[:, ends.tails], values[:, ends.heads]
    at_tails = at_tails - at_tails.mean(axis=1, keepdims=True)
    at_heads = at_heads - at_heads.mean(axis=1, keepdims=True)
    spread = np.sqrt((at_tails**2).sum(axis=1) * (at_heads**2).sum(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (at_tails * at_heads).sum(axis=1) / spread
    scale = np.abs(values).max(axis=1) ** 2 * len(ends.tails)
    return np.where(spread <= _ROUNDING * scale, np.nan, found)


def _mixing_rows(
    graph: nx.Graph, groups: Mapping[Any, str], values: Floats | None, permutations: int, seed: int
) -> list[list[Any]]:
    counts = counts_of(graph, groups)
    internal, assortativity, numeric = _drawn(graph, groups, values, permutations, seed)
    expected = None if len(graph) < _PAIR else counts.ties * (1 - counts.expected_share)
    # Given the groups' sizes and the number of ties, all but assortativity are functions of the internal ties: they
    # have its p. The E-I index falls where it grows.
    grows = _tails(internal, counts.internal if counts.ties else None, expected)
    falls = [grows[0], grows[2], grows[1]]
    e_i, segregation, odds = e_i_index_of(counts), segregation_of(counts), odds_ratio_of(counts)
    none = [None, None, None]
    rows: list[list[Any]] = [
        ["internal_ties", counts.internal, expected, *grows],
        ["external_ties", counts.external, None if expected is None else counts.ties - expected, *falls],
        ["e_i_index", e_i, None if e_i is None else 2 * counts.expected_share - 1, *falls],
        ["segregation", segregation, None if segregation is None else 0.0, *(none if segregation is None else grows)],
        ["odds_ratio", odds, None if odds is None else 1.0, *(none if odds is None else grows)],
        _assortativity_row("assortativity", assortativity_of(graph, groups), assortativity),
    ]
    if values is not None:
        observed = numeric_assortativity_of(graph, dict(zip(groups, values, strict=True)))
        rows.append(_assortativity_row("numeric_assortativity", observed, numeric))
    return rows


def _assortativity_row(name: str, value: float | None, drawn: Floats) -> list[Any]:
    chance = drawn[np.isfinite(drawn)]
    expected = float(chance.mean()) if len(chance) and value is not None else None
    return [name, value, expected, *_tails(chance, value, expected)]


def _drawn(
    graph: nx.Graph, groups: Mapping[Any, str], values: Floats | None, permutations: int, seed: int
) -> tuple[Floats, Floats, Floats]:
    """Return, for groups dealt out anew to the nodes, the internal ties and both assortativities."""
    nodes = list(groups)
    ends, codes, ties = _Ends.of(graph, nodes), _codes(nodes, groups), graph.number_of_edges()
    internal, nominal, numeric = [np.empty(0)], [np.empty(0)], [np.empty(0)]
    for order in _permuted(len(nodes), len(ends.tails), permutations if ties else 0, seed):
        internal.append(_internal_share(ends, codes[order]) * ties)
        nominal.append(_assortativity(ends, codes[order]))
        if values is not None:
            numeric.append(_numeric_assortativity(ends, values[order]))
    return np.concatenate(internal), np.concatenate(nominal), np.concatenate(numeric)


def _tails(drawn: Floats, value: float | None, expected: float | None) -> list[float | None]:
    """Return p: two-sided, at least the value, at most it; what was observed counts as one of the draws."""
    if value is None or expected is None or not len(drawn):
        return [None, None, None]
    near = _ROUNDING * max(1.0, abs(value))
    hits = (
        np.abs(drawn - expected) >= abs(value - expected) - near,
        drawn >= value - near,
        drawn <= value + near,
    )
    return [(1 + int(hit.sum())) / (1 + len(drawn)) for hit in hits]


def _permuted(nodes: int, arcs: int, permutations: int, seed: int) -> Iterator[Indices]:
    """Yield orders of the nodes, one in each row, as many rows at once as memory allows."""
    draw = np.random.default_rng(seed)
    rows = max(1, _AT_ONCE // max(arcs, nodes, 1))
    for start in range(0, permutations, rows):
        several = min(rows, permutations - start)
        yield draw.permuted(np.tile(np.arange(nodes), (several, 1)), axis=1)


def _codes(nodes: Sequence[Any], groups: Mapping[Any, str]) -> Indices:
    number = {name: code for code, name in enumerate(sorted(set(groups.values())))}
    return np.array([number[groups[node]] for node in nodes], dtype=np.int64)


def _numbers(network: nx.MultiDiGraph, nodes: Sequence[Any], by: str) -> Floats | None:
    """Return an attribute as numbers, if it is one for each node."""
    values = [network.nodes[node].get(by) for node in nodes]
    if not values or not all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return None
    numbers = np.array(values, dtype=float)
    return numbers if np.isfinite(numbers).all() else None


def _defined(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _notes(graph: nx.Graph, groups: Mapping[Any, str], by: str) -> list[str]:
    sizes = Counter(groups.values())
    notes = ["Group sizes alone move counts and E-I: compare with expected, not with 0."]
    if not graph.number_of_edges():
        notes.append("No ties: nothing to compare.")
    if len(sizes) == 1:
        notes.append(f"All nodes are of one group ({by}): no tie can be between groups.")
    if unknown := sizes["not known"]:
        notes.append(f"{unknown} without {by}: they count as one group, not known.")
    return notes
