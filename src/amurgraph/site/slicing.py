"""A site of a slice: the data as documented by a date or in it, which then say so themselves, and the words for it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, Quad

from ..claims import graph_to_claims, period, store_as_of
from ..network import graph_to_network
from ..vocabulary import DCAT, DCTERMS, RDF

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Store

    from ..claims import Claims

_REASONS = {
    "later": "of later times",
    "of another time": "of other times",
    "undated": "without a date",
    "ended": "that had ended",
    "denied": "that a source denied",
}


@dataclass(frozen=True, slots=True)
class Cut:
    """What a slice is of, and what it leaves out (``relations later`` … by number)."""

    as_of: str
    documented: str
    left_out: Mapping[str, int]
    ties: str = ""  # of it, what would be on the map, as networks write it down
    whole: str = ""  # the hash of the data that it is cut from
    silent: frozenset[str] = frozenset()  # sources of later times that say nothing of this one

    @property
    def last(self) -> str:
        """The last day of the date."""
        return period(self.as_of)[1]

    @property
    def rule(self) -> str:
        """The rule as a few words: ``documented by 2012``."""
        return f"documented {self.documented} {self.as_of}"

    @property
    def briefly(self) -> str:
        """What is left out, by sort.

        >>> Cut("2012", "by", {"relations later": 2, "relations undated": 1, "statements later": 1}).briefly
        '3 relations, 1 statement on what stays'
        """
        counts: dict[str, int] = defaultdict(int)
        for what, count in self.left_out.items():
            counts[what.split(" ", 1)[0]] += count
        return ", ".join(_counted(sort, count) for sort, count in counts.items()) or "nothing"

    @property
    def reasons(self) -> list[str]:
        """What is left out, by sort and reason, a line for each.

        >>> Cut("2012", "by", {"relations later": 2, "statements undated": 1}).reasons
        ['2 relations of later times', '1 statement on what stays, without a date']
        """
        parts = ((what.split(" ", 1), count) for what, count in self.left_out.items())
        return [
            f"{_counted(sort, count)}{',' if sort == 'statements' else ''} {_REASONS[reason]}"
            for (sort, reason), count in parts
        ]


def cut_out(store: Store, as_of: str, documented: str) -> tuple[Store, Cut]:
    """Return the slice, whose data set says in its description that it is one: so do all files made of it."""
    sliced, left_out = store_as_of(store, as_of, documented)
    ties = graph_to_network(store, as_of=as_of, documented=documented).graph
    cut = Cut(as_of, documented, left_out, ties["left_out"], ties["hash"])
    silent = _silent(graph_to_claims(sliced), cut.last)
    note = f"A slice: only what is {cut.rule}. Left out: {cut.briefly}."
    for quad in list(sliced.quads_for_pattern(None, RDF.type, DCAT.Dataset, DefaultGraph())):
        described = list(sliced.quads_for_pattern(quad.subject, DCTERMS.description, None, DefaultGraph()))
        for old in described:
            sliced.remove(old)
        texts = [old.object for old in described if isinstance(old.object, Literal)] or [Literal("")]
        for text in texts:
            said = f"{text.value} {note}".strip()
            new = Literal(said, language=text.language) if text.language else Literal(said)
            sliced.add(Quad(quad.subject, DCTERMS.description, new))
    # The data keep these sources, since names may rest on them; the pages do not list them.
    told = {**left_out, **({"sources later": len(silent)} if silent else {})}
    return sliced, replace(cut, left_out=told, silent=silent)


def _silent(claims: Claims, last: str) -> frozenset[str]:
    """Return the sources published after a day of which no statement is left."""
    told = [one.evidence for owners in (claims.relations, claims.observations, claims.changes) for one in owners]
    heard = {one.source for evidence in told for one in evidence}
    return frozenset(slug for slug, source in claims.sources.items() if source.begins > last and slug not in heard)


def _counted(sort: str, count: int) -> str:
    on = " on what stays" if sort == "statements" else ""
    return f"{count} {sort.removesuffix('s') if count == 1 else sort}{on}"
