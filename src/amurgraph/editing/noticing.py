"""What an editor should look at before a change is made: said of what is new or changed, and of nothing else."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..claims import Observation, Relation, Source, Statement, Thing, contradictions, disagreements, period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..claims import Claims, Comparison, Contradiction, Disagreement, Evidence
    from ..validation import Violation
    from .wording import Wording

_ONE_WAY = frozenset({"memberOf", "partOf"})  # of two, one at most is a part of the other
_SLIPS, _ALIKE = 2, 85  # letters, and per cent, by which a name of a property is taken for a misspelt one
_TERMS = re.compile(r" \(ag:[^()]*\)\.$")  # what a message says to those who write Turtle


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to look at: how much it matters (``doubt`` or ``note``), the statement or thing, and what about it."""

    level: str
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"


def notices(
    comparison: Comparison, before: Claims, after: Claims, wording: Wording, warnings: Iterable[Violation], today: str
) -> tuple[Notice, ...]:
    """Return what to look at, doubts first.

    Args:
        comparison: what the change does.
        before: the claims as they are.
        after: the claims as they would be.
        wording: says what each is.
        warnings: advice of the shapes on the result.
        today: an ISO day; nothing is taken for future if it is empty.

    """
    noticing = _Noticing(comparison, before, after, wording, today)
    found = [*noticing.disputed(), *noticing.of_sources(), *noticing.of_things(), *noticing.of_properties()]
    found += [*noticing.of_dates()]
    found += noticing.advised(warnings)
    return tuple(sorted(dict.fromkeys(found), key=lambda notice: notice.level))


class _Noticing:
    def __init__(self, comparison: Comparison, before: Claims, after: Claims, wording: Wording, today: str) -> None:
        self.before, self.after, self.wording, self.today = before, after, wording, today
        new = [
            difference.after
            for part in (comparison.statements, comparison.sources, comparison.things)
            for difference in part
        ]
        self.statements = [record for record in new if isinstance(record, Statement)]
        self.sources = [record for record in new if isinstance(record, Source)]
        self.things = [record for record in new if isinstance(record, Thing) and record.slug not in before.things]
        self.corrected = [
            (before.things[record.slug], record)
            for record in new
            if isinstance(record, Thing) and record.slug in before.things
        ]

    # ---- what others say ----

    def disputed(self) -> Iterator[Notice]:
        against = contradictions(self.after)
        relations = {s.owner.slug: s.owner for s in self.statements if isinstance(s.owner, Relation)}.values()
        for relation in relations:
            found = against.get(relation.slug, ())
            if not relation.asserting:
                # A denial contradicts nobody where nobody says that it is so.
                found = tuple(other for other in found if other.source not in {e.source for e in relation.denying})
            by_text: dict[str, list[Contradiction]] = defaultdict(list)
            for other in found:
                by_text[other.text].append(other)
            for text, others in by_text.items():
                place = ", ".join(filter(None, (others[0].locator, others[0].date)))
                more = [*dict.fromkeys(other.source for other in others if other.source != others[0].source)]
                said = f"{others[0].source} {text}" + (f" ({place})" if place else "")
                said += f"; so {'do' if len(more) > 1 else 'does'} {', '.join(more)}" if more else ""
                yield Notice("doubt", self.wording.owner(relation), said)
        yield from self._turned_round(relations)
        asked = {(s.owner.subject, s.owner.property, "") for s in self.statements if isinstance(s.owner, Observation)}
        asked |= {(r.subject, f"{r.predicate} {what}", r.object) for r in relations for what in ("role", "amount")}
        known = {(one.subject, one.property, one.other, one.answers) for one in disagreements(self.before)}
        for dispute in disagreements(self.after):
            question = (dispute.subject, dispute.property, dispute.other)
            if question in asked and (*question, dispute.answers) not in known:
                yield self._differing(dispute)

    def _turned_round(self, relations: Iterable[Relation]) -> Iterator[Notice]:
        there = {(r.subject, r.predicate, r.object): r for r in self.after.relations if r.asserting}
        for relation in relations:
            other = there.get((relation.object, relation.predicate, relation.subject))
            if relation.predicate in _ONE_WAY and relation.asserting and other is not None:
                sources = ", ".join(dict.fromkeys(evidence.source for evidence in other.asserting))
                said = f"it is stated the other way round, too: {self.wording.owner(other)} ({sources})"
                yield Notice("doubt", self.wording.owner(relation), said)

    def _differing(self, dispute: Disagreement) -> Notice:
        subject, what = self.wording.name(dispute.subject), dispute.property.replace("_", " ")
        if dispute.other:
            predicate, _, what = dispute.property.partition(" ")
            subject = f"{subject} {self.wording.verb(predicate)} {self.wording.name(dispute.other)}"
        answers = "; ".join(
            f"{answer.value} ({', '.join(filter(None, (answer.source, answer.locator, answer.date)))})"
            for answer in dispute.answers
        )
        time = "; time alone could explain it" if dispute.time_alone == "yes" else ""
        return Notice("doubt", f"{subject}: {what}", f"sources differ: {answers}{time}")

    # ---- what is missing, or not for everybody ----

    def of_sources(self) -> Iterator[Notice]:
        for source in self.sources:
            if not source.issued:
                yield Notice("note", self.wording.record(source), "it has no date, so its undated statements have none")
        private = {source.slug for source in self.after.sources.values() if source.visibility == "Private"}
        for statement in self.statements:
            if statement.evidence.source in private:
                said = self.wording.statement(statement)
                refuse = "site, page, network, diff and tables export refuse the whole data unless --private is given"
                yield Notice("note", said, f"its source is private: {refuse}")

    def of_things(self) -> Iterator[Notice]:
        mentioned = {end for relation in self.after.relations for end in (relation.subject, relation.object)}
        mentioned |= {observation.subject for observation in self.after.observations}
        for thing in self.things:
            if not thing.sources and thing.slug not in mentioned:
                yield Notice(
                    "doubt", f"{thing.label} ({thing.slug})", "no source names it, and no statement is about it"
                )

        for one, other in self.corrected:
            where = f"{other.label} ({other.slug})"
            if other.label != one.label and one.label not in (*other.aliases, *(name.text for name in other.names)):
                yield Notice("doubt", where, f"the old name {one.label!r} is not kept; add it to other_names")
            if one.kind == "Alliance" != other.kind:
                members = {
                    r.subject for r in self.after.relations if r.object == one.slug and r.predicate == "memberOf"
                }
                if members:
                    said = "1 member" if len(members) == 1 else f"{len(members)} members"
                    yield Notice("doubt", where, f"it is an alliance no more, and has {said}")

    def of_properties(self) -> Iterator[Notice]:
        """Doubt the name of a property that is a letter or two from one that the data use."""
        from rapidfuzz.distance import OSA

        known = {seen.property: seen.property.replace("_", "").casefold() for seen in self.before.observations}
        new = {s.owner.property: s.owner for s in self.statements if isinstance(s.owner, Observation)}
        for name, observation in new.items():
            bare = name.replace("_", "").casefold()
            like = min(known, key=lambda other: (OSA.distance(bare, known[other]), other), default=name)
            close = OSA.distance(bare, known.get(like, "")) <= _SLIPS
            if name not in known and close and OSA.normalized_similarity(bare, known[like]) * 100 >= _ALIKE:
                where = self.wording.owner(observation)
                yield Notice("doubt", where, f"the property {name} is new; the data have {like}")

    # ---- dates ----

    def of_dates(self) -> Iterator[Notice]:
        for source in self.sources:
            for word, day in (("published", source.issued), ("read", source.last_read)):
                if self._is_future(day):
                    yield Notice("doubt", self.wording.record(source), f"{word} {day} lies in the future")
        for statement in self.statements:
            said = self.wording.statement(statement)
            evidence = statement.evidence
            for word, day in (("from", evidence.start), ("as of", evidence.as_of), ("checked", evidence.checked)):
                if self._is_future(day):
                    yield Notice("doubt", said, f"{word} {day} lies in the future")
            if self._is_after_its_source(evidence):
                issued = self.after.sources[evidence.source].issued
                yield Notice("doubt", said, f"its source is of {issued}, which is before {evidence.as_of}")

    def _is_future(self, day: str) -> bool:
        return "" not in (day, self.today) and _first(day) > self.today

    def _is_after_its_source(self, evidence: Evidence) -> bool:
        source = self.after.sources.get(evidence.source)
        return source is not None and "" not in (evidence.as_of, source.ends) and _first(evidence.as_of) > source.ends

    # ---- what the shapes advise ----

    def advised(self, warnings: Iterable[Violation]) -> Iterator[Notice]:
        by_slug = {statement.slug: statement for statement in self.statements}
        for warning in warnings:
            slug = warning.node.rpartition("/")[2]
            if slug in by_slug:
                yield Notice("note", self.wording.statement(by_slug[slug]), _TERMS.sub(".", warning.message))


def _first(date: str) -> str:
    return period(date)[0]
