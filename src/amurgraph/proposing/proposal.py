"""What a page may say, as candidates for review: rows for a terminal, and tables that an import takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..rows import Rows
from ..tables import Row, Tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .names import End
    from .statements import Count, Statement

NOTE = "proposed; to be checked"
THIS_SOURCE, OTHER_SOURCES = "this source", "other sources"  # who says it in the data
COLUMNS = ("subject", "relation", "object", "said", "dates", "new", "known", "place")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Candidates of one page. Nothing of them is in the data, and no sentence of the page is in them."""

    statements: tuple[Statement, ...]
    counts: tuple[Count, ...]
    ends: Mapping[str, End]
    source: Mapping[str, str]  # the row of the source; of one that is known, its id alone
    known: Mapping[tuple[str, str, str], str]

    def to_rows(self, *, words: bool = False) -> Rows:
        """Return one row for each candidate; with ``words``, the few words of the page where it was read."""
        columns = [*COLUMNS, "words"] if words else list(COLUMNS)
        values = [self._row(one) + ([one.words] if words else []) for one in self.statements]
        values += [
            [one.subject, "member_count", one.value, one.reading, f"as of {one.as_of}" if one.as_of else ""]
            + ["subject" if self.ends[one.subject].new else "", self.known.get(_counted(one), ""), one.place]
            + ([one.words] if words else [])
            for one in self.counts
        ]
        return Rows(columns, values, about={"source": self.source["source_id"]})

    def _row(self, one: Statement) -> list[str]:
        dates = [f"{word} {date}" for word, date in zip(("since", "until", "as of"), _dates(one), strict=True) if date]
        new = {(True, True): "both", (True, False): "subject", (False, True): "object"}.get(
            (self.ends[one.subject].new, self.ends[one.object].new), ""
        )
        said = f"{one.reading}, {one.stance}" if one.stance else one.reading
        known = self.known.get((one.subject, one.relation, one.object), "")
        return [one.subject, one.relation, one.object, said, " ".join(dates), new, known, one.place]

    def to_tables(self) -> Tables:
        """Return the tables that an import takes; those that hold nothing are left out.

        What the data have from this source already is left out, too: somebody has read and corrected it there.
        """
        source = self.source["source_id"]
        tables = {
            "sources": [dict(self.source)] if len(self.source) > 1 else [],
            "organizations": [
                {
                    "org_id": end.slug,
                    "name": end.label,
                    "acronym": end.acronym,
                    "kind": "" if end.kind == "unknown" else end.kind,
                    "source_ids": source,
                    "note": NOTE,
                }
                for end in sorted(self.ends.values(), key=lambda end: end.slug)
                if end.new
            ],
            "relations": [self._relation(one, source) for one in self.statements if not self._is_said(one)],
            "observations": [
                self._observation(one, source) for one in self.counts if self.known.get(_counted(one)) != THIS_SOURCE
            ],
        }
        return {
            name: [
                Row(f"{name}.csv", number, {k: v for k, v in cells.items() if v})
                for number, cells in enumerate(rows, 2)
            ]
            for name, rows in tables.items()
            if rows
        }

    def _is_said(self, one: Statement) -> bool:
        return self.known.get((one.subject, one.relation, one.object)) == THIS_SOURCE

    def _relation(self, one: Statement, source: str) -> dict[str, str]:
        return {
            "subject_id": one.subject,
            "predicate": one.relation,
            "object_id": one.object,
            "start": one.when.start,
            "end": one.when.end,
            "as_of": one.when.as_of,
            "source_id": source,
            "locator": one.place,
            "confidence": one.reading,
            "stance": one.stance,
            "note": "; ".join(filter(None, (NOTE, one.note))),
            "amount": one.amount,
            "currency": one.currency,
        }

    def _observation(self, one: Count, source: str) -> dict[str, str]:
        return {
            "observation_id": f"{one.subject}-member-count-{source.lower()}",
            "subject": one.subject,
            "property": "member_count",
            "value": one.value,
            "value_low": one.low,
            "value_high": one.high,
            "unit": one.unit,
            "as_of": one.as_of,
            "source_id": source,
            "locator": one.place,
            "reading": one.reading,
            "note": NOTE,
        }


def _counted(one: Count) -> tuple[str, str, str]:
    return one.subject, "member_count", one.value


def _dates(one: Statement) -> tuple[str, str, str]:
    return one.when.start, one.when.end, one.when.as_of
