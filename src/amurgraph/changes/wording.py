"""Each difference in words: lines of a list, whose parts are words, names, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..claims import Observation, Relation, Source, Statement, Thing, evidence_date, period
from ..editing.wording import field_in_words
from ..page import drawing
from .fates import AGAIN, CARRIED, FATES, FIRST, GONE, MOVED, SILENT
from .ties import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..claims import Change, Difference
    from .differing import Differences
    from .events import Beginning, Happening
    from .ranks import Shift
    from .ties import Tie

Part = str | tuple[Said, ...]  # words, names, and who says so


class Name(str):
    """A name of somebody else's making: a page keeps it from turning the text around it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to tell: the head leads to a tie or an organization of the map, where there is one."""

    sign: str
    head: tuple[Part, ...]
    tail: tuple[Part, ...] = ()
    tie: str = ""
    node: str = ""
    changes: tuple[str, ...] = ()  # the mergers, renamings … it tells of


@dataclass(frozen=True, slots=True)
class Section:
    """A list under a heading, and what it must be read with."""

    id: str
    heading: str
    lines: tuple[Line, ...]
    note: str = ""
    count: int = 0  # ranks: only the largest shifts are lines


def said_in_words(said: Sequence[Said]) -> str:
    """Return sources with their dates, as text and page print them.

    >>> said_in_words([Said("s1", "2010", "p 2"), Said("s7", "", "")])
    's1, 2010; s7, undated'
    """
    return "; ".join(dict.fromkeys(f"{one.source}, {one.date or 'undated'}" for one in said))


def _from_a_to_z(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: ("".join(map(str, line.head)).casefold(), line.tie, line.node)))


class Teller:
    """Says things by their names."""

    def __init__(self, differences: Differences) -> None:
        self.all = differences
        before, after = differences.before.version.claims, differences.after.version.claims
        self.things = {**before.things, **after.things}
        self.sources = {**before.sources, **after.sources}
        self.changes = {change.slug: change for claims in (before, after) for change in claims.changes}
        self.ties = {tie.id: tie for tie in differences.ties}
        self.on_map = {end for tie in differences.ties for end in (tie.subject, tie.object)}

    def name(self, slug: str) -> Name:
        """Return what a thing is called, in the later data if they know it."""
        return Name(self.things[slug].label if slug in self.things else slug)

    def source(self, slug: str) -> str:
        """Return title, publisher, date and address of a source."""
        source = self.sources.get(slug)
        if source is None:
            return "not in the data"
        facts = (source.title, source.publisher, source.issued or "undated", source.url)
        return ", ".join(fact for fact in facts if fact)

    def sections(self, top: int) -> Iterator[Section]:
        """Give all lists, with so many shifts of rank."""
        found, data = self.all, not self.all.of_dates
        yield Section(
            "happenings", "Mergers, renamings, splits, transfers", tuple(map(self._happening, found.happenings))
        )
        yield Section(
            "beginnings", "Foundings, establishments, dissolutions", tuple(map(self._beginning, found.beginnings))
        )
        notes = {
            FIRST: "Nothing in A says so; what B adds may be older than A." if data else "",
            AGAIN: "In A they had ended; in B a source says that they hold.",
            MOVED: "No loss and no gain.",
            CARRIED: "The other side of those above: no gain.",
            SILENT: "They are not in the data of B. Nobody says that they ended."
            if data
            else "No read page speaks of them at the second date. Nobody says that they ended.",
        }
        for fate in FATES.values():
            if fate.sign:
                lines = _from_a_to_z(self._tie(tie) for tie in found.ties_of(fate.id))
                yield Section(f"ties_{fate.id}", f"Ties {fate.label}", lines, notes.get(fate.id, ""))
        for name, sign, slugs in (
            ("newly_tied", "+", found.newly_tied),
            ("no_longer_tied", "-", found.no_longer_tied),
        ):
            heading = "Organizations first tied" if sign == "+" else "Organizations no longer tied"
            yield Section(name, heading, _from_a_to_z(Line(sign, (self.name(slug),), node=slug) for slug in slugs))
        shifts = found.ranks.shifts
        more = f"The {top} largest of {len(shifts)}." if len(shifts) > top else ""
        yield Section(
            "rank_shifts", f"Ranks by {found.ranks.measure}", tuple(map(self._shift, shifts[:top])), more, len(shifts)
        )
        yield from self._records()

    def _records(self) -> Iterator[Section]:
        names = {"things": "Organizations, places and other things", "sources": "Sources", "statements": "Statements"}
        for name, heading in names.items():
            differences = getattr(self.all.records, name)
            for what, sign in (("added", "+"), ("removed", "-"), ("changed", "~")):
                lines = tuple(self._record(one, sign) for one in differences if one.what == what)
                said = "of the time between" if self.all.of_dates else what
                yield Section(f"{name}_{what}", f"{heading} {said}", lines)

    # ---- lines

    def _happening(self, happening: Happening) -> Line:
        change = happening.change
        done = dict(happening.ties)
        fates = [f"{done[fate.id]} {fate.label}" for fate in FATES.values() if done.get(fate.id)]
        when = f"{change.stated}: " if change.stated else "undated: "
        tail = (f"; of the ties it touched, {', '.join(fates)}",) if fates else ("; no tie was touched",)
        node = next((slug for slug in change.results if slug in self.on_map), "")
        return Line("*", (when, *self._change(change)), (happening.said, *tail), node=node, changes=(change.slug,))

    def _change(self, change: Change) -> tuple[Part, ...]:
        """Say "merger of X and Y into Z"."""
        parts: list[Part] = [f"{change.kind} of ", *self._listed(change.originals)]
        return (*parts, *self._results(change))

    def _results(self, change: Change) -> Iterator[Part]:
        if change.results != change.originals:
            yield " into " if change.kind in ("merger", "split") else " to "
            yield from self._listed(change.results)

    def _listed(self, slugs: Sequence[str]) -> Iterator[Part]:
        for place, slug in enumerate(slugs):
            if place:
                yield " and " if place == len(slugs) - 1 else ", "
            yield self.name(slug)

    def _beginning(self, beginning: Beginning) -> Line:
        tail: list[Part] = []
        for answer in beginning.answers:
            by = (" by ", self.name(answer.by)) if answer.by else ()
            tail += [" or " if tail else f": {beginning.what} ", answer.value, *by, answer.said]
        node = beginning.thing if beginning.thing in self.on_map else ""
        return Line("*", (self.name(beginning.thing),), tuple(tail), node=node)

    def _tie(self, tie: Tie) -> Line:
        sign, tail = FATES[tie.fate].sign, [*self._what_became(tie), tie.enders or tie.said]
        return Line(sign, tuple(self._tied(tie)), tuple(tail), tie=tie.id, changes=tie.changes)

    def _tied(self, tie: Tie) -> Iterator[Part]:
        yield from (self.name(tie.subject), f" {type_in_words(tie.type)} ", self.name(tie.object))

    def _what_became(self, tie: Tie) -> Iterator[Part]:
        if tie.between:
            yield f", first documented {_shortest(tie.documented)}" if tie.documented else ""
        if tie.fate == MOVED:
            yield ", goes on as "
            for place, other in enumerate(tie.goes_on_as):
                yield from (*([" and as "] if place else []), *self._tied(self.ties[other]))
        elif tie.fate == CARRIED:
            yield ", carries on "
            for place, other in enumerate(tie.goes_on_from):
                yield from (*([" and "] if place else []), *self._tied(self.ties[other]))
        elif tie.fate == GONE:
            yield from self._gone(tie)
        elif tie.ended:
            word = {"stated": "ended", "denied": "denied"}.get(tie.ended_how, f"one side {tie.ended_how}")
            yield f", {word} {_shortest(tie.ended)}"
        elif tie.fate == SILENT and tie.type in _MADE:
            yield ", since what joins the two is over, or not spoken of"

    def _gone(self, tie: Tie) -> Iterator[Part]:
        for slug in tie.changes:
            change = self.changes[slug]
            yield f", gone with the {change.kind}"
            yield from self._results(change)
            yield f", {change.stated}" if change.stated else ""
        if tie.ended and tie.ended < tie.documented:
            yield "; spoken of only after that"
        if tie.within:
            yield "; both are one body now"
        if tie.otherwise:
            yield f"; tied to what came of it by: {', '.join(map(type_in_words, tie.otherwise))}"

    def _shift(self, shift: Shift) -> Line:
        former = (" as ", self.name(shift.before.of)) if shift.before.of != shift.organization else ()
        before, after = self.all.ranks.ranked
        tail: tuple[Part, ...] = (
            f": {shift.before.rank} of {before}", *former,
            f", then {shift.after.rank} of {after}",
            f"; {self.all.ranks.measure} {_figures(shift.before.value, shift.after.value)}",
        )  # fmt: skip
        return Line("+" if shift.steps > 0 else "-", (self.name(shift.organization),), tail, node=shift.organization)

    def _record(self, difference: Difference, sign: str) -> Line:
        record = difference.record
        fields = [
            part
            for f in difference.fields
            for part in (f"; {field_in_words(f.name)}: “", Name(f.before), "”, now “", Name(f.after), "”")
        ]
        if isinstance(record, Source):
            return Line(sign, (record.slug, ", ", Name(self.source(record.slug))), tuple(fields))
        if isinstance(record, Thing):
            kind = drawing().get(record.kind, {}).get("label", record.kind)
            facts = f" ({', '.join(fact for fact in (kind, record.country) if fact)})"
            node = record.slug if record.slug in self.on_map else ""
            named_by = self._sources_of(record) if sign != "~" else ()
            return Line(sign, (self.name(record.slug),), (facts, *named_by, *fields), node=node)
        claims = (self.all.before if sign == "-" else self.all.after).version.claims
        said = Said(record.evidence.source, evidence_date(record.evidence, claims), record.evidence.locator)
        denied = ", denied" if record.evidence.stance == "Denies" else ""
        ended = f", ended {record.evidence.end}" if record.evidence.end else ""
        several = sum(one.source == said.source for one in record.owner.evidence) > 1
        where = f" at “{said.locator}”" if several and said.locator else ""
        return Line(
            sign,
            tuple(self._stated(record)),
            (denied or ended, Name(where), (said,), *fields),
            tie=self._tie_of(record),
        )

    def _sources_of(self, thing: Thing) -> tuple[Part, ...]:
        known = ((slug, self.sources.get(slug)) for slug in thing.sources)
        said = tuple(Said(slug, source.issued if source else "", "") for slug, source in known)
        return (said,) if said else ()

    def _stated(self, statement: Statement) -> Iterator[Part]:
        owner = statement.owner
        if isinstance(owner, Relation):
            yield from (self.name(owner.subject), f" {type_in_words(owner.predicate)} ", self.name(owner.object))
        elif isinstance(owner, Observation):
            yield from (self.name(owner.subject), f": {owner.property.replace('_', ' ')} ", Name(owner.value))
        else:
            yield from self._change(owner)

    def _tie_of(self, statement: Statement) -> str:
        owner = statement.owner
        tie = f"{owner.subject}.{owner.predicate}.{owner.object}" if isinstance(owner, Relation) else ""
        return tie if tie in self.ties else ""


def type_in_words(kind: str) -> str:
    """Return how a relation type is read between two names.

    >>> type_in_words("memberOf")
    'member of'
    """
    return drawing().get(kind, {}).get("forward") or _OTHER_TYPES.get(kind, kind)


_MADE = frozenset({"sharedProgramme", "addresses"})  # of several relations: none of these alone says that it ended
_OTHER_TYPES = {"sharedProgramme": "works in the same programme as"}


def _figures(before: float, after: float) -> str:
    """Print two figures with as many digits as tell them apart.

    >>> _figures(0.12, 0.2), _figures(0.00011, 0.00012), _figures(1, 2)
    ('0.120, then 0.200', '0.00011, then 0.00012', '1, then 2')
    """
    if isinstance(before, int) and isinstance(after, int):
        return f"{before}, then {after}"
    told = ((f"{before:.{digits}f}", f"{after:.{digits}f}") for digits in range(3, 10))
    pair = next((pair for pair in told if pair[0] != pair[1]), (f"{before:.3f}", f"{after:.3f}"))
    return ", then ".join(pair)


def _shortest(day: str) -> str:
    """Return the last day of a period as that period, and the first day of a year as that year.

    >>> _shortest("2018-12-31"), _shortest("2012-09-30"), _shortest("2012-01-01"), _shortest("2015-10-02")
    ('2018', '2012-09', '2012', '2015-10-02')
    """
    return next(date for date in (day[:4], day[:7], day) if day in period(date))
