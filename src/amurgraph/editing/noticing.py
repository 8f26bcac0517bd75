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
    found = [*noticing.disputed(), *noticing.of_sources(), *noticing.of_things(), *noticing.of_dates()]
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

    # ---- what others say ----

    def disputed(self) -> Iterator[Notice]:
        against = contradictions(self.after)
        relations = dict.fromkeys(s.owner for s in self.statements if isinstance(s.owner, Relation))
        for relation in relations:
            found = against.get(relation.slug, ())
            if len({evidence.source for evidence in relation.evidence}) == 1:
                # A denial contradicts nobody where nobody says that it is so.
                found = tuple(other for other in found if other.source != relation.evidence[0].source)
            by_text: dict[str, list[Contradiction]] = defaultdict(list)
            for other in found:
                by_text[other.text].append(other)
            for text, others in by_text.items():
                place = ", ".join(filter(None, (others[0].locator, others[0].date)))
                more = [*dict.fromkeys(other.source for other in others if other.source != others[0].source)]
                said = f"{others[0].source} {text}" + (f" ({place})" if place else "")
                said += f"; so {'do' if len(more) > 1 else 'does'} {', '.join(more)}" if more else ""
                yield Notice("doubt", self.wording.owner(relation), said)
        asked = {(s.owner.subject, s.owner.property, "") for s in self.statements if isinstance(s.owner, Observation)}
        asked |= {(r.subject, f"{r.predicate} {what}", r.object) for r in relations for what in ("role", "amount")}
        known = {(one.subject, one.property, one.other, one.answers) for one in disagreements(self.before)}
        for dispute in disagreements(self.after):
            question = (dispute.subject, dispute.property, dispute.other)
            if question in asked and (*question, dispute.answers) not in known:
                yield self._differing(dispute)

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
                yield Notice("note", said, "its source is private, and is left out of pages, sites and exports")

    def of_things(self) -> Iterator[Notice]:
        mentioned = {end for relation in self.after.relations for end in (relation.subject, relation.object)}
        mentioned |= {observation.subject for observation in self.after.observations}
        for thing in self.things:
            if not thing.sources and thing.slug not in mentioned:
                yield Notice(
                    "doubt", f"{thing.label} ({thing.slug})", "no source names it, and no statement is about it"
                )

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
