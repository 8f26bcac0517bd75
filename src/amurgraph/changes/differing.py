"""All that differs between two versions, for text, JSON and page to tell alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..claims import Comparison, Difference, Statement, compare_claims, evidence_start, list_statements
from ..errors import InputError
from ..network import find_projection
from .events import Beginning, Happening, beginnings, happenings
from .fates import FATES
from .ranks import Ranks, compare_ranks
from .ties import Side, Tie, became, changes_by, compare_ties, side_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..claims import Change
    from ..network import Projection
    from .versions import Version


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs between two versions.

    Attributes:
        before, after: the two, each with its network.
        rule: the projection: what counts as a tie.
        follow_changes: whether mergers and renamings are followed; else they are shown as loss and gain.
        ties: every tie with what became of it, unchanged ones included.
        happenings: mergers, renamings, splits, transfers; ``undated`` more have no date that would place them.
        beginnings: foundings, establishments, dissolutions.
        newly_tied, no_longer_tied: organizations with a tie in one of the two networks only.
        records: statements, things and sources added, removed, changed. Between two dates of one data set: the
            statements that speak of the time between.
        ranks: whose rank is another one.

    """

    before: Side
    after: Side
    rule: Projection
    follow_changes: bool
    ties: tuple[Tie, ...]
    happenings: tuple[Happening, ...]
    undated: int
    beginnings: tuple[Beginning, ...]
    newly_tied: tuple[str, ...]
    no_longer_tied: tuple[str, ...]
    records: Comparison = field(repr=False)
    ranks: Ranks = field(repr=False)

    @property
    def of_dates(self) -> bool:
        """Tell whether two dates of one data set are compared."""
        return _of_dates(self.before.version, self.after.version)

    @property
    def fates(self) -> Mapping[str, int]:
        """How many ties met each fate."""
        counted = Counter(tie.fate for tie in self.ties)
        return {fate: counted[fate] for fate in FATES}

    def ties_of(self, fate: str) -> tuple[Tie, ...]:
        """Return the ties that met one fate."""
        return tuple(tie for tie in self.ties if tie.fate == fate)

    @property
    def between(self) -> int:
        """How many ties touch only the time between: neither version holds them."""
        return sum(tie.between for tie in self.ties)

    @property
    def private_sources(self) -> str:
        """Sources marked private on either side, joined as ``page.raise_for_private_sources`` takes them."""
        sides = (self.before.version, self.after.version)
        hidden = {s.slug for version in sides for s in version.claims.sources.values() if s.visibility == "Private"}
        return "|".join(sorted(hidden))

    def __bool__(self) -> bool:
        told = self.happenings or self.beginnings or self.records or self.ranks.shifts
        return bool(told or len(self.ties) != self.fates["same"])


def compare_versions(
    before: Version,
    after: Version,
    *,
    projection: str | Projection = "documented-ties",
    follow_changes: bool = True,
    measure: str = "degree",
) -> Differences:
    """Return all that differs between two versions.

    Args:
        before: the earlier one, of ``read_version``.
        after: the later one.
        projection: what counts as a tie.
        follow_changes: whether a tie of a body that merged or was renamed goes on as that of what came of it; else it
            is shown as loss and gain.
        measure: whose shifts of rank are told: one of ``measures.CENTRALITIES``.

    Raises:
        InputError: the first of two dates is the later one. UnknownNameError: no such projection or measure.

    >>> from amurgraph.changes import read_versions
    >>> differences = compare_versions(*read_versions("2010", "2019"))
    >>> [happening.change.kind for happening in differences.happenings]
    ['transfer', 'merger']

    """
    if before.as_of and after.as_of and before.last > after.last:
        raise InputError(f"{before.as_of} comes after {after.as_of}; give the earlier date first")
    rule = find_projection(projection)
    former, latter = (side_of(version, rule, follow_changes=follow_changes) for version in (before, after))
    ties = compare_ties(former, latter, follow_changes=follow_changes)
    tied = [{end for one, other, _ in side.holding for end in (one, other)} for side in (former, latter)]
    followed = changes_by(before, after) if follow_changes else ()
    newly, no_longer = _tied_in_one(tied[0], tied[1], [change for change in followed if change.kind == "renaming"])
    dated = _of_dates(before, after)
    return Differences(
        former,
        latter,
        rule,
        follow_changes,
        ties,
        happenings(before, after, ties),
        sum(not change.ends for change in after.claims.changes) if dated else 0,
        beginnings(before, after),
        newly,
        no_longer,
        _said_between(before, after) if dated else compare_claims(before.counted(), after.counted()),
        compare_ranks(former.held(), latter.held(), measure, followed),
    )


def _tied_in_one(
    before: set[str], after: set[str], renamings: Sequence[Change]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who has a tie in one of two versions only; whoever was renamed is one and the same in both."""
    now = {one: set(became(one, renamings)) for one in before}
    newly = after - before - set().union(*now.values())
    no_longer = {one for one in before - after if not now[one] & after}
    return tuple(sorted(newly)), tuple(sorted(no_longer))


def _of_dates(before: Version, after: Version) -> bool:
    return bool(before.as_of and after.as_of)


def _said_between(before: Version, after: Version) -> Comparison:
    """Return the statements that speak of the time between two dates."""
    claims = after.claims
    spoken = (s for s in list_statements(claims) if before.last < evidence_start(s.evidence, claims) <= after.last)
    return Comparison((), (), tuple(Difference(None, statement) for statement in _in_order(spoken)))


def _in_order(statements: Iterable[Statement]) -> list[Statement]:
    return sorted(statements, key=lambda statement: (type(statement.owner).__name__, statement.slug))
