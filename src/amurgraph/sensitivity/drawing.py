"""Networks as they might have been documented: sources lost, ties added that nobody stated, drawn many times.

Leaving out ties or sources alone does not show how sure a ranking is: what is missing is missing from every draw. So
each draw also adds ties, as many as the assumed share of missing ones asks for (docs/explanation/uncertainty.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from ..claims.records import number_aware
from ..errors import InputError
from .scoring import Scores, degree_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import networkx as nx
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from ..rows import Tell

    Ints = NDArray[np.int64]

KEEP = 0.8  # of the sources, in each draw
DRAWS = 500
SHARES = (0.1, 0.2, 0.3, 0.4)
_TOLD_EVERY = 10  # draws
_MOST = 3_000  # nodes with a tie: every pair has a weight, and 4.5 million pairs take 300 MB


@dataclass(frozen=True)
class Documented:
    """What draws are made from: the nodes in the order of their names, the ties, and which source states which.

    Attributes:
        nodes: names; a draw speaks of them by their place here.
        ties: places of both ends, of shape (number of ties, 2).
        stated: of shape (ties, sources), 1 where the source states the tie.
        each_tie: no source is shared: a tie is kept or lost by itself.

    """

    nodes: tuple[Any, ...]
    ties: Ints
    stated: csr_array
    each_tie: bool

    @cached_property
    def place(self) -> dict[Any, int]:
        """The place of each node in all arrays."""
        return {node: number for number, node in enumerate(self.nodes)}

    @cached_property
    def tied(self) -> Ints:
        """The places of the nodes that have a documented tie: others gain none in any draw."""
        return np.unique(self.ties)

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """All pairs of these, by their places in ``tied``."""
        return np.triu_indices(len(self.tied), 1)


@dataclass(frozen=True)
class Draw:
    """One network as it might be: the same nodes, other ties; ``scores`` has a value for each node."""

    documented: Documented
    ties: Ints

    @property
    def nodes(self) -> tuple[Any, ...]:
        """The names, in the order of all arrays."""
        return self.documented.nodes

    @cached_property
    def adjacency(self) -> csr_array:
        """The ties as a symmetric matrix of 0 and 1, of shape (nodes, nodes)."""
        from scipy.sparse import csr_array

        one, other = self.ties.T
        ones, size = np.ones(2 * len(one)), len(self.nodes)
        return csr_array((ones, (np.concatenate([one, other]), np.concatenate([other, one]))), shape=(size, size))

    @cached_property
    def scores(self) -> Scores:
        """The centralities, each computed when it is first asked for."""
        return Scores(self)

    def graph(self) -> nx.Graph:
        """Return it as a networkx graph with the nodes' names."""
        import networkx as nx

        made = nx.Graph()
        made.add_nodes_from(self.nodes)
        made.add_edges_from((self.nodes[one], self.nodes[other]) for one, other in self.ties.tolist())
        return made


def documented_ties(graph: nx.Graph) -> Documented:
    """Read the ties of a simple graph and who states them, from the edge attribute ``sources`` (``"s1|s2"``).

    A tie without a named source counts as a source of its own. If one and the same source states every tie, sources
    cannot be lost one by one: then each tie counts as a source of its own, too.

    >>> import networkx as nx
    >>> found = documented_ties(nx.Graph([("a", "b"), ("b", "c")]))
    >>> found.ties.tolist(), found.stated.shape
    ([[0, 1], [1, 2]], (2, 2))
    """
    from scipy.sparse import csr_array

    nodes = tuple(sorted(graph, key=str))
    place = {node: number for number, node in enumerate(nodes)}
    named = {
        (min(place[one], place[other]), max(place[one], place[other])): [s for s in str(sources or "").split("|") if s]
        for one, other, sources in graph.edges(data="sources")
        if one != other
    }
    ties = sorted(named)
    shared = sorted({source for sources in named.values() for source in sources}, key=number_aware)
    each_tie = not shared or (len(shared) == 1 and all(named.values()))
    alone = [tie for tie in ties if each_tie or not named[tie]]
    column = {source: number for number, source in enumerate([*([] if each_tie else shared), *alone])}
    says = [[tie] if each_tie or not named[tie] else named[tie] for tie in ties]
    cells = [(row, column[source]) for row, sources in enumerate(says) for source in sources]
    where = [row for row, _ in cells], [cell for _, cell in cells]
    stated = csr_array((np.ones(len(cells)), where), shape=(len(ties), len(column)))
    return Documented(nodes, np.array(ties, dtype=np.int64).reshape(-1, 2), stated, each_tie)


def missing_ties(documented: int, share: float) -> float:
    """Return how many ties are missing if ``share`` of all ties are not documented: m * share / (1 - share).

    >>> missing_ties(80, 0.2)
    20.0
    """
    return documented * share / (1 - share)


def draws_of(
    documented: Documented, *, share: float, draws: int = DRAWS, seed: int = 1, keep: float = KEEP
) -> Iterator[Draw]:
    """Draw networks as they might be if ``share`` of all ties are not documented.

    Each draw keeps each source with probability ``keep`` (a tie stays if one of its sources does), then adds
    Poisson(missing) ties among the pairs that have none, with a weight of degree x degree x (1 + common neighbours)
    in what was kept, without putting a pair back (Efraimidis & Spirakis 2006). A node without a tie has weight 0, so
    it gains none: nothing is assumed of organizations of which no tie is documented.

    The draw of a number has the same kept sources at every share, so that shares differ by the added ties alone.

    Raises:
        InputError: a share below 0 or of 1 and more, ``keep`` not from 0 to 1, no draws, a seed below 0, or too
            many nodes.

    >>> import networkx as nx
    >>> whole = documented_ties(nx.path_graph(4))
    >>> [one.ties.tolist() for one in draws_of(whole, share=0, draws=1, keep=1)]
    [[[0, 1], [1, 2], [2, 3]]]

    """
    raise_for_assumptions((share,), draws, seed, keep)
    tied = len(documented.tied)
    if tied > _MOST:
        raise InputError(f"{tied} nodes with a tie are too many to draw: take a slice or component of at most {_MOST}")
    return (_draw(documented, share, keep, np.random.default_rng((seed, number))) for number in range(draws))


def raise_for_assumptions(shares: Sequence[float], draws: int, seed: int, keep: float) -> None:
    """Refuse what cannot be assumed.

    Raises:
        InputError: as ``draws_of``, or no share at all.

    """
    wrong = [share for share in shares if not 0 <= share < 1]
    if wrong or not shares:
        raise InputError(f"share of missing ties {wrong[0] if wrong else ''}: give 0 or more and less than 1, as 0.2")
    if not 0 <= keep <= 1:
        raise InputError(f"share of kept sources {keep}: give a number from 0 to 1")
    if draws < 1:
        raise InputError(f"{draws} draws: give 1 or more")
    if seed < 0:
        raise InputError(f"seed {seed}: give 0 or more")


def sweep_of(
    documented: Documented,
    shares: Sequence[float],
    *,
    draws: int = DRAWS,
    seed: int = 1,
    keep: float = KEEP,
    tell: Tell | None = None,
) -> Iterator[tuple[float, Draw]]:
    """Draw at each share in turn, and ``tell`` how far it is: a text, and a number from 0 to 1.

    Raises:
        InputError: as ``draws_of``.

    """
    raise_for_assumptions(shares, draws, seed, keep)
    for done, share in enumerate(shares):
        for number, drawn in enumerate(draws_of(documented, share=share, draws=draws, seed=seed, keep=keep)):
            if tell and number % _TOLD_EVERY == 0:
                tell(f"{percent(share)} of ties missing", (done + number / draws) / len(shares))
            yield share, drawn
    if tell:
        tell(f"{len(shares) * draws} draws", 1.0)


def assumptions(documented: Documented, shares: Sequence[float], *, draws: int, seed: int, keep: float) -> list[str]:
    """Return in words all that is assumed: an interval or a share of draws is worth nothing without it."""
    count = len(documented.ties)
    silent = len(documented.nodes) - len(documented.tied)
    swept = ", ".join(percent(share) for share in shares)
    said = [
        f"Assumed, not measured: of all ties {swept} are not documented. {draws} draws for each share, seed {seed}.",
        f"To {count} documented ties a share s adds Poisson({count} s/(1-s)) in each draw, between pairs without one.",
        "Their weight is degree x degree x (1 + common neighbours): who has many documented ties gets more.",
        f"Each draw keeps each source with a probability of {keep:g}; a tie stays if one of its sources does.",
    ]
    if documented.each_tie and count:
        said.append("No two ties have different sources that are named: each tie counts as a source of its own.")
    if silent:
        said.append(f"{silent} without a documented tie gain none in any draw: of these the draws say nothing.")
    return said


def percent(share: float) -> str:
    """Return a share in words, as ``20 %``.

    >>> percent(0.2), percent(0.125)
    ('20 %', '12.5 %')
    """
    return f"{100 * share:.4g} %"


def _draw(documented: Documented, share: float, keep: float, chance: np.random.Generator) -> Draw:
    kept_sources = chance.random(documented.stated.shape[1]) < keep
    kept = Draw(documented, documented.ties[documented.stated @ kept_sources > 0])
    tied, (one, other) = documented.tied, documented.pairs
    turn = chance.standard_exponential(len(one))  # before the number of ties, so that shares have these in common
    count = int(chance.poisson(missing_ties(len(documented.ties), share)))
    if not count or not len(kept.ties):
        return kept
    among = kept.adjacency[tied][:, tied]  # as matrices of all nodes those without a tie would fill the memory
    degrees = degree_of(among)
    common = (among @ among).toarray()  # sparse: a dense product would start threads
    untied = 1 - among.toarray()[one, other]
    weights = degrees[one] * degrees[other] * (1 + common[one, other]) * untied
    possible = np.flatnonzero(weights)
    turns = turn[possible] / weights[possible]
    first = possible if count >= len(possible) else possible[np.argpartition(turns, count)[:count]]
    return Draw(documented, np.concatenate([kept.ties, np.column_stack([tied[one[first]], tied[other[first]]])]))
