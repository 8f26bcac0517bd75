"""Brokerage between groups (Gould & Fernandez 1989): who stands between two that are not tied.

v stands between a and b where a -> v -> b and not a -> b. By the groups of a, v and b, in this order:

====================  =====  ==============================================================  =================
role                  a v b  meaning                                                         in R's ``sna``
====================  =====  ==============================================================  =================
coordinator           A A A  all three are of one group                                      ``w_I``
itinerant             A B A  a and b are of one group, v of another (also: consultant)       ``w_O``
representative        A A B  v passes on from its own group to another                       ``b_IO``
gatekeeper            A B B  v takes in from another group for its own                       ``b_OI``
liaison               A B C  three groups                                                    ``b_O``
====================  =====  ==============================================================  =================

What to expect is also theirs: each arc is drawn by itself, with the density of the network; groups stay.
"""

from __future__ import annotations

from collections import Counter
from math import sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx

from ..engines.choosing import OWN_LOOPS
from ..network.simplifying import bare_simple
from ..rows import Rows
from .noting import WHO, about, group_of, is_kept_back, kept_back_note, raise_for_no_attribute, who

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
_NOTHING = 1e-12  # a standard deviation that is one of rounding only


class Expected(NamedTuple):
    """The mean and the standard deviation of a count."""

    mean: float
    sd: float

    def z(self, count: float) -> float | None:
        """Return how many standard deviations a count is from the mean; None where it cannot vary.

        >>> Expected(2.0, 0.5).z(3)
        2.0
        """
        return None if self.sd < _NOTHING else (count - self.mean) / self.sd


def brokerage_of(graph: nx.DiGraph, groups: Mapping[Any, str]) -> dict[Any, Counter[str]]:
    """Return how often each node of a simple digraph has each role of ``ROLES``.

    >>> found = brokerage_of(nx.DiGraph([("a", "v"), ("v", "b")]), {"a": "zoo", "v": "zoo", "b": "fund"})
    >>> found["v"]
    Counter({'representative': 1})
    """
    return {node: Counter(_roles(graph, node, groups)) for node in graph}


def _roles(graph: nx.DiGraph, node: Any, groups: Mapping[Any, str]) -> Iterable[str]:
    own, after = groups[node], set(graph.successors(node))
    for sender in graph.predecessors(node):
        before = groups[sender]
        for receiver in after - set(graph.successors(sender)) - {sender}:
            beyond = groups[receiver]
            if before == beyond:
                yield "coordinator" if before == own else "itinerant"
            elif own == before:
                yield "representative"
            else:
                yield "gatekeeper" if own == beyond else "liaison"


def expected_of_node(sizes: Mapping[str, int], own: str, density: float) -> dict[str, Expected]:
    """Return what to expect of a node of group ``own``, by role and in ``total`` (Gould & Fernandez 1989).

    Args:
        sizes: the number of nodes by group.
        own: the group of the node.
        density: arcs by possible arcs, 0 to 1.

    >>> round(expected_of_node({"x": 2, "y": 3}, "x", 0.5)["itinerant"].mean, 3)
    0.75

    """
    n = sum(sizes.values())
    mates = sizes[own] - 1
    others = [size for group, size in sizes.items() if group != own]
    outside = n - sizes[own]
    across = mates * outside
    # Ordered pairs (a, b), and pairs of such pairs that share an arc: the same a, or the same b.
    counted = {
        "coordinator": (_falling(mates, 2), 2 * _falling(mates, 3)),
        "itinerant": (sum(_falling(m, 2) for m in others), 2 * sum(_falling(m, 3) for m in others)),
        "representative": (across, across * (mates + outside - 2)),
        "gatekeeper": (across, across * (mates + outside - 2)),
        "liaison": (
            sum(m * (outside - m) for m in others),
            2 * sum(m * _falling(outside - m, 2) for m in others),
        ),
        "total": (_falling(n - 1, 2), 2 * _falling(n - 1, 3)),
    }
    return {role: _expected(pairs, density, sharing=sharing) for role, (pairs, sharing) in counted.items()}


def expected_of_network(sizes: Iterable[int], density: float) -> dict[str, Expected]:
    """Return what to expect of all nodes together, by role and in ``total``: the exact mean and deviation.

    The means, and the deviations of itinerant and liaison, are those of R's ``sna`` 2.7. For the other roles
    ``sna`` leaves out pairs of triples where an arc of one is the missing arc of the other, so its deviation
    is larger; ours is that of all digraphs of four nodes, enumerated (``tests/measures/test_brokerage.py``).

    >>> expected_of_network([3], 0.5)["coordinator"].mean
    0.75
    """
    sizes = list(sizes)
    n = sum(sizes)
    squares, cubes, fourths = (sum(m**power for m in sizes) for power in (2, 3, 4))
    # Sums over three different groups i, j, k of their sizes i·j·k, and of i²·j·k.
    three = n**3 - 3 * n * squares + 2 * cubes
    three_weighted = squares * n**2 - squares**2 - 2 * n * cubes + 2 * fourths
    across = sum(_falling(m, 2) * (n - m) for m in sizes)
    over_two = _expected(
        across,
        density,
        sharing=across * (n - 3),
        excluding=sum(_falling(m, 2) * (n - m) * (2 * m - 3) for m in sizes),
        lacking=sum(_falling(m, 2) * (n - m) * (m - 2) for m in sizes),
    )
    return {
        "coordinator": _expected(
            sum(_falling(m, 3) for m in sizes),
            density,
            sharing=sum(_falling(m, 3) * (4 * m - 10) for m in sizes),
            excluding=sum(_falling(m, 3) * (4 * m - 10) for m in sizes),
            lacking=sum(_falling(m, 4) for m in sizes),
        ),
        "itinerant": _expected(
            across,
            density,
            sharing=sum(_falling(m, 2) * ((n - m) * (2 * m - 6) + 2 * (squares - m**2)) for m in sizes),
            lacking=sum(_falling(m, 2) * (n - m) * (n - m - 1) for m in sizes),
        ),
        "representative": over_two,
        "gatekeeper": over_two,
        "liaison": _expected(
            three,
            density,
            sharing=(4 * n - 2) * three - 8 * three_weighted,
            excluding=(4 * n - 2) * three - 8 * three_weighted,
            lacking=(n - 1) * three - 2 * three_weighted,
        ),
        "total": _expected(
            _falling(n, 3),
            density,
            sharing=_falling(n, 3) * (4 * n - 10),
            excluding=_falling(n, 3) * (4 * n - 10),
            lacking=_falling(n, 4),
        ),
    }


def _expected(triples: int, density: float, *, sharing: int, excluding: int = 0, lacking: int = 0) -> Expected:
    """Return mean and deviation of a sum over triples, each there with probability d²(1 - d).

    Two triples are not independent where they share an arc (``sharing``), where an arc of one must be missing
    in the other (``excluding``), and where the same arc is missing in both (``lacking``): numbers of ordered
    pairs of such.
    """
    d, no = density, 1 - density
    one = d**2 * no
    variance = triples * one * (1 - one) + sharing * d**3 * no**3 - excluding * d**4 * no**2 + lacking * d**5 * no
    return Expected(triples * one, sqrt(max(variance, 0.0)))


def _falling(n: int, factors: int) -> int:
    """Return n (n-1) … : the ordered choices of so many out of n, 0 where there are too few."""
    product = 1
    for less in range(factors):
        product *= max(n - less, 0)
    return product


def brokerage_roles(network: nx.MultiDiGraph, *, by: str = "kind", unredacted: bool = False) -> Rows:
    """Return how often each node stands between two others, by role; the most often first.

    Args:
        network: what ``graph_to_network`` gave, or any networkx graph. Relations have their direction; one
            without (``partnerOf``) goes both ways, and a pair that it leaves open then counts once in each
            direction.
        by: the attribute of a node that is its group.
        unredacted: show organizations whose only programmes are law enforcement too. They count in all
            figures.

    Returns:
        ``id, iri, label, kind, group``, a count for each of ``ROLES``, their ``total``, what is ``expected``
        of it and its ``z``, then a ``z_…`` for each role. z is in standard deviations; None where a role
        cannot occur.

    Raises:
        UnknownNameError: no node has the attribute.

    >>> network = nx.DiGraph([("cedar-trust", "otter-alliance"), ("otter-alliance", "pine-zoo")])
    >>> network.add_nodes_from(["cedar-trust", "otter-alliance"], kind="Fund")
    >>> row = brokerage_roles(network)[0]
    >>> row.id, row.representative, row.total
    ('otter-alliance', 1, 1)

    """
    graph, groups = _groups(network, by)
    sizes = Counter(groups.values())
    expected = {group: expected_of_node(sizes, group, nx.density(graph)) for group in sizes}
    counts = brokerage_of(graph, groups)
    shown = [node for node in graph if unredacted or not is_kept_back(network, node)]
    rows = []
    for node in sorted(shown, key=lambda node: (-counts[node].total(), str(node))):
        count, chance = counts[node], expected[groups[node]]
        total = count.total()
        each = [chance[role].z(count[role]) for role in ROLES]
        cells = [*(count[role] for role in ROLES), total, chance["total"].mean, chance["total"].z(total), *each]
        rows.append([*who(network, node), groups[node], *cells])
    notes = _notes(graph, groups, by)
    if not unredacted:
        notes.append(kept_back_note(network, len(graph) - len(shown)))
    columns = [*WHO, "group", *ROLES, "total", "expected", "z", *(f"z_{role}" for role in ROLES)]
    return Rows(columns, rows, about=about(network, *notes, graph=graph, engine=OWN_LOOPS))


def brokerage_expectations(network: nx.MultiDiGraph, *, by: str = "kind") -> Rows:
    """Return how often each role occurs in the whole network, and how often by chance.

    Returns:
        ``role`` (of ``ROLES``, then ``total``), ``count``, ``expected``, ``sd``, ``z``; see
        ``expected_of_network``.

    Raises:
        UnknownNameError: no node has the attribute.

    >>> network = nx.DiGraph([("a", "v"), ("v", "b")])
    >>> network.add_nodes_from("avb", kind="Fund")
    >>> [(row.role, row.count) for row in brokerage_expectations(network)][::5]
    [('coordinator', 1), ('total', 1)]

    """
    graph, groups = _groups(network, by)
    counts: Counter[str] = Counter()
    for of_node in brokerage_of(graph, groups).values():
        counts.update(of_node)
    counts["total"] = counts.total()
    chance = expected_of_network(Counter(groups.values()).values(), nx.density(graph))
    rows = ([role, counts[role], *chance[role], chance[role].z(counts[role])] for role in (*ROLES, "total"))
    return Rows(
        ["role", "count", "expected", "sd", "z"],
        rows,
        about=about(network, *_notes(graph, groups, by), graph=graph, engine=OWN_LOOPS),
    )


def _groups(network: nx.MultiDiGraph, by: str) -> tuple[nx.DiGraph, dict[Any, str]]:
    raise_for_no_attribute(network, by)
    graph = bare_simple(network, directed=True)
    group = group_of(network, by)
    return graph, {node: group(node) for node in graph}


def _notes(graph: nx.DiGraph, groups: Mapping[Any, str], by: str) -> list[str]:
    notes = [
        f"Groups: {by}. Counted: a to v to b where a has no tie to b.",
        "Representative: a and v are of one group, b of another. Gatekeeper: v and b are of one group, a of another.",
        "expected and z: each arc drawn by itself with the density of this network, groups kept (Gould & Fernandez).",
        "A node with many ties has a high z by their number alone; z says nothing of how sure the ties are.",
    ]
    if unknown := sum(group == "not known" for group in groups.values()):
        notes.append(f"{unknown} without {by}: they count as one group, not known.")
    if graph.number_of_edges() and (returned := nx.overall_reciprocity(graph)):
        notes.append(
            f"{returned:.0%} of the arcs are returned. Where all are, deviations are too small: divide the z of "
            "coordinator, itinerant, liaison and total of a node by 1.41."
        )
    return notes
