"""Whose place by a measure is another one: ties share a place, and a merged body's place is its originals'."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING

from ..measures import centrality
from .ties import became

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from ..claims import Change

SMALL = 20  # below so many organizations with a tie, one tie more or less makes ranks jump


@dataclass(frozen=True, slots=True)
class Place:
    """A rank, the value it rests on, and whose it is."""

    rank: int
    value: float
    of: str


@dataclass(frozen=True, slots=True)
class Shift:
    """An organization whose rank is another one; before a merger the best rank of those that merged is its own."""

    organization: str
    before: Place
    after: Place

    @property
    def steps(self) -> int:
        """By how many places it went up (above 0) or down."""
        return self.before.rank - self.after.rank

    @property
    def only_others(self) -> bool:
        """Tell whether its own value is what it was: only others came in, left or changed."""
        return isclose(self.before.value, self.after.value, rel_tol=1e-9, abs_tol=1e-12)


@dataclass(frozen=True, slots=True)
class Ranks:
    """All shifts by one measure, the largest first; last those of bodies whose own value is unchanged.

    Attributes:
        measure: which.
        shifts: all of them; who has no tie in one of the two networks has no rank there, and is not among them.
        ranked: how many organizations have a tie, before and after.
        kept_back: how many are left out since their only programmes are law enforcement.
        dropped: how many have a rank before and none after, neither they nor what came of them.

    """

    measure: str
    shifts: tuple[Shift, ...]
    ranked: tuple[int, int]
    kept_back: int
    dropped: int = 0

    @property
    def few(self) -> bool:
        """Tell whether one of the two networks is so small that ranks jump."""
        return min(self.ranked) < SMALL


def compare_ranks(
    before: nx.MultiDiGraph, after: nx.MultiDiGraph, measure: str, changes: Sequence[Change] = ()
) -> Ranks:
    """Return whose rank differs between two networks, by one measure of ``measures.CENTRALITIES``.

    Raises:
        UnknownNameError: no such measure.

    """
    former = _originals(changes)
    ranked = [_places(network, measure) for network in (before, after)]
    shifts = []
    gone = {original for originals in former.values() for original in originals}
    for node, place in ranked[1].items():
        if node in gone:  # its place is that of what came of it
            continue
        known = [ranked[0][one] for one in {node, *former.get(node, ())} if one in ranked[0]]
        if known:
            shifts.append(Shift(node, min(known, key=lambda place: (place.rank, place.of)), place))
    kept_back = {node for network in (before, after) for node in network if network.nodes[node].get("enforcement_only")}
    dropped = sum(not {node, *became(node, changes)} & ranked[1].keys() for node in ranked[0])
    moved = [shift for shift in shifts if shift.steps]
    shown = [shift for shift in moved if not {shift.organization, shift.before.of} & kept_back]
    shown.sort(key=lambda shift: (shift.only_others, -abs(shift.steps), shift.after.rank, shift.organization))
    return Ranks(measure, tuple(shown), (len(ranked[0]), len(ranked[1])), len(moved) - len(shown), dropped)


def _places(network: nx.MultiDiGraph, measure: str) -> Mapping[str, Place]:
    """Return the place of each node that has a tie."""
    rows = centrality(network, [measure])
    tied = {end for edge in network.edges() for end in edge}
    return {row.id: Place(row.rank, getattr(row, measure), row.id) for row in rows if row.id in tied}


def _originals(changes: Sequence[Change]) -> dict[str, set[str]]:
    """Return, by organization, those that became it, in one step or in several."""
    former: dict[str, set[str]] = defaultdict(set)
    for original in {gone for change in changes for gone in change.gone}:
        for result in became(original, changes):
            former[result].add(original)
    return former
