"""What a brief says in numbers: what it counts itself, and what other rooms compute, each asked by a small function."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from ..claims.records import number_aware
from .counting import MEASURES, Counting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rows import Rows

ASSUMED = 0.2  # the share of missing ties that the plotted intervals assume
WORK = ("threat", "place", "programme")
_ASKED = 8  # pairs whose sources are told
CHANCE_DRAWS = 200  # random networks: the mean of their shares is the same to a per cent as that of a thousand


class Interval(NamedTuple):
    """From which to which rank a node lies in the draws, and whether it can be ordered against everybody else."""

    low: int
    high: int
    ordered: bool


@dataclass(kw_only=True, eq=False)
class Reckoning(Counting):
    """The numbers of one brief: what is counted, and what other rooms compute of the same network and claims."""

    @cached_property
    def intervals(self) -> dict[str, dict[str, Interval]]:
        """The interval of each node's rank under the assumptions, by measure."""
        from ..sensitivity.missing import orderable, rank_intervals

        rows = rank_intervals(
            self.network, MEASURES, shares=(ASSUMED,), draws=self.draws, seed=self.seed, tell=self.tell
        )
        ordered = {measure: orderable(rows, ASSUMED, measure) for measure in MEASURES}
        found: dict[str, dict[str, Interval]] = {measure: {} for measure in MEASURES}
        for row in rows:
            found[row.measure][row.id] = Interval(row.low, row.high, ordered[row.measure][row.id])
        return found

    @cached_property
    def first_held(self) -> Rows:
        """In which part of the draws the first by betweenness stays so, by share of missing ties: ``holds_until``."""
        from ..sensitivity.statements import first_by, holds_until

        statement = first_by("betweenness", self.first_by("betweenness", 1)[0])
        return holds_until(self.network, statement, draws=self.draws, seed=self.seed, tell=self.tell)

    def not_ordered_against(self, node: str, measure: str) -> list[str]:
        """Return whose intervals meet that of a node, itself among them, those first that rank first."""
        spans = self.intervals[measure]
        own = spans[node]
        return [
            other
            for other in self.first_by(measure, len(spans))
            if spans[other].low <= own.high and own.low <= spans[other].high
        ]

    def before_the_rest(self, measure: str, most: int) -> int:
        """Return how many first ones, at most ``most``, come before all others by their intervals; 0: none do."""
        spans = self.intervals[measure]
        ordered = sorted(spans, key=lambda node: (self.ranks[measure][node], node))
        lows = [spans[node].low for node in ordered]
        high = 0
        for place, node in enumerate(ordered[:most], start=1):
            high = max(high, spans[node].high)
            if place < len(ordered) and high < min(lows[place:]):
                return place
        return 0

    @cached_property
    def gaps(self) -> Rows:
        """Pairs that share a threat or place and have no documented tie."""
        from ..coverage import gaps

        return gaps(self.claims, **self.options)

    @cached_property
    def gaps_by_chance(self) -> float | None:
        """What share of the pairs at work on the same would have no documented tie by chance; None: there are none."""
        from ..coverage.pairing import gap_fraction

        rows = gap_fraction(self.claims, draws=CHANCE_DRAWS, seed=self.seed, **self.options)
        return next((float(row.expected) for row in rows if row.measure == "fraction"), None)

    @cached_property
    def questions(self) -> list[Any]:
        """Those pairs; for an organization the ones that it is part of."""
        return [row for row in self.gaps if self.organization in (None, row.one, row.other)]

    def sources_of_questions(self) -> set[str]:
        """Return the sources that say that both of a pair are at work on the same, of the first pairs."""
        return {
            slug
            for row in self.questions[:_ASKED]
            for thing in row.shared.split("|")
            for of in ("threat", "place")
            for end in (row.one, row.other)
            for slug in self.work[of].get(thing, {}).get(end, ())
        }

    @cached_property
    def not_to_suggest(self) -> Mapping[str, frozenset[str]]:
        """Whom no suggestion of contact names, by reason."""
        from ..coverage import not_to_suggest

        return not_to_suggest(self.claims)

    def legal_status(self, node: str) -> list[str]:
        """Return the sources of a legal status that is in force by ``not_to_suggest``."""
        seen = (one for one in self.claims.observations if (one.subject, one.property) == (node, "legal_status"))
        return sorted(
            {evidence.source for one in seen for evidence in one.evidence if not evidence.end}, key=number_aware
        )

    @cached_property
    def covered_or_not(self) -> dict[str, list[Any]]:
        """Threats and stresses, and places, with how many documented actors each has: rows of ``actor_counts``."""
        from ..coverage import actor_counts

        return {
            of: list(actor_counts(self.claims, of, unredacted=self.unredacted, **self.options))
            for of in ("threat", "place")
        }

    @cached_property
    def uncovered(self) -> dict[str, list[Any]]:
        """Those of them with no documented actor or one."""
        # Threats come before what they do.
        return {
            of: sorted((row for row in rows if row.covered != "many"), key=lambda row: row.sort == "stress")
            for of, rows in self.covered_or_not.items()
        }

    @cached_property
    def work(self) -> dict[str, dict[str, dict[str, list[str]]]]:
        """Who is documented at work on each threat, place and programme: by sort, thing and actor, with the sources."""
        from ..coverage.working import list_work

        found: dict[str, dict[str, dict[str, list[str]]]] = {of: {} for of in WORK}
        for of in WORK:
            for work in list_work(self.known_claims, of):
                behind = found[of].setdefault(work.thing, {}).setdefault(work.actor, [])
                behind += (evidence.source for evidence in work.evidence)
        return found

    def only_actor(self, node: str) -> dict[str, list[str]]:
        """Return the threats, places and programmes where a node is the only documented actor, by sort."""
        found = {of: sorted(thing for thing, actors in self.work[of].items() if set(actors) == {node}) for of in WORK}
        return {of: things for of, things in found.items() if things}

    @cached_property
    def missing_at_least(self) -> Any:
        """What two lists of the same ties say of those that neither has: the row that says least, if any does."""
        from ..sensitivity.recapture import ties_missing_at_least

        rows = ties_missing_at_least(self.claims, projection=self.projection, **self.options)
        told = [row for row in rows if row.missing_at_least is not None]
        return min(told, key=lambda row: row.missing_at_least, default=None)

    @cached_property
    def known_from_others(self) -> frozenset[str]:
        """Organizations that only others' pages name."""
        from ..sensitivity.publishers import known_only_from_others

        return frozenset(known_only_from_others(self.claims)) & frozenset(self.network)
