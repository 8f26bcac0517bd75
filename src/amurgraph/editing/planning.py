"""What would become of the data if rows were imported: nothing is written here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from ..claims import compare_claims, graph_to_claims
from ..errors import InputError
from ..graph import as_store, content_hash
from ..tables import base_of, graph_to_tables, merge_tables, tables_to_store
from ..tables.row import SomeTables
from ..validation import ValidationReport, validate
from .joining import join_rows, known_twice
from .look_alikes import find_look_alikes
from .noticing import Notice, notices
from .wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import rdflib
    from pyoxigraph import Store

    from ..claims import Claims, Comparison
    from ..tables import Row, Tables
    from ..validation import Violation
    from .joining import Joined
    from .judgements import Judgement
    from .look_alikes import LookAlike


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import leads to, and what an editor should know before it is written.

    ``report`` holds what would not conform and does so now; ``judged`` counts the look-alikes that were judged
    before; ``nothing`` tells that not one triple changes (direct triples are derived, and do not count).
    """

    store: Store
    before: Claims
    after: Claims
    comparison: Comparison
    notices: tuple[Notice, ...]
    undecided: tuple[LookAlike, ...]
    joined: tuple[Joined, ...]
    judged: Counter[str]
    judgements: tuple[Judgement, ...]
    report: ValidationReport
    nothing: bool

    @property
    def conforms(self) -> bool:
        """Tell whether nothing stops conforming."""
        return self.report.conforms

    def raise_for_undecided(self) -> None:
        """Raise if a new organization looks like a known one, and nobody has said whether it is.

        Raises:
            InputError: names the first, and what to add to the command.

        """
        if self.undecided:
            alike = self.undecided[0]
            more = f" (and {len(self.undecided) - 1} more)" if len(self.undecided) > 1 else ""
            raise InputError(
                f"{alike.new_name} looks like {alike.known_name}{more}: "
                f"add --judge {alike.new}={alike.known}:same, :different or :unsure; nothing is written"
            )


def plan_import(
    graph: Store | rdflib.Graph,
    given: Tables,
    *,
    whole: bool = False,
    judgements: Iterable[Judgement] = (),
    answers: Iterable[Judgement] = (),
    known: Tables | None = None,
    today: str = "",
) -> Plan:
    """Return what importing rows into the data would do.

    Args:
        graph: the data; not changed.
        given: the rows, as ``read_tables`` gives them.
        whole: what a given table lacks is removed from the data.
        judgements: whether organizations that look alike are one, as it was judged before.
        answers: the same, as it is judged now; of several on one pair the last holds.
        known: ``graph_to_tables(graph)``, where that was made already.
        today: an ISO day, after which a date is said to lie in the future; empty: none is.

    Raises:
        TableError: a row cannot be used. InputError: the data cannot be told as tables.

    """
    store = as_store(graph)
    known = _of_the_data(graph_to_tables(store) if known is None else known)
    judgements, answers = tuple(judgements), tuple(answers)
    for pair, mend in known_twice(known, answers):
        raise InputError(f"{pair}: {mend}")
    before_now = {judgement.pair for judgement in judgements} - {answer.pair for answer in answers}
    verdicts = {judgement.pair: judgement for judgement in (*judgements, *answers)}
    base = base_of(store)
    _raise_for_another_base(given.get("dataset", ()), base)
    unjoined = given = SomeTables(given)
    given, joined = join_rows(known, unjoined, verdicts.values())
    merged = merge_tables(known, given, whole=whole)
    left = {row["org_id"].lower() for row in merged["organizations"]}
    staying = {**known, "organizations": [row for row in known["organizations"] if row["org_id"].lower() in left]}
    alike = _of_those_left(find_look_alikes(staying, unjoined), known, joined, verdicts)
    result = tables_to_store(merged, base=base)
    before, after = graph_to_claims(store), graph_to_claims(result)
    comparison = compare_claims(before, after)
    report, warnings = _new_results(store, result)
    return Plan(
        store=result,
        before=before,
        after=after,
        comparison=comparison,
        notices=(
            *(_emptied(known, unjoined) if whole else ()),
            *(Notice("doubt", pair, mend) for pair, mend in known_twice(known, judgements)),
            *notices(comparison, before, after, Wording(result, after, before), warnings, today),
        ),
        undecided=tuple(pair for pair in alike if pair.pair not in verdicts),
        joined=joined,
        judged=Counter(verdicts[pair.pair].verdict for pair in alike if pair.pair in before_now),
        judgements=tuple(verdicts[pair] for pair in sorted(verdicts)),
        report=report,
        nothing=not comparison and before.about == after.about and content_hash(store) == content_hash(result),
    )


def _emptied(known: Tables, given: Tables) -> Iterator[Notice]:
    for name, rows in given.items():
        if not rows and known[name]:
            yield Notice("doubt", f"{name}: no row is given", "with --whole everything of this table is removed")


def _of_those_left(
    alike: Iterable[LookAlike],
    known: Tables,
    joined: Iterable[Joined],
    verdicts: Mapping[tuple[str, str], Judgement],
) -> list[LookAlike]:
    """Leave out what is settled, since a new one that was judged to be another is that one."""
    there = {row["org_id"].lower() for row in known["organizations"]}
    becomes = {one.new: one.known for one in joined}
    left = []
    for pair in alike:
        one, other = sorted(becomes.get(slug, slug) for slug in pair.pair)
        settled = one == other or {one, other} <= there or (pair.pair not in verdicts and (one, other) in verdicts)
        if not settled:
            left.append(pair)
    return left


def about_changes(plan: Plan) -> list[tuple[str, str, str]]:
    """Return what the data set says of itself otherwise than before: name, before, after."""
    one, other = plan.before.about, plan.after.about
    names = [field.name for field in fields(one)]
    return [(n, getattr(one, n), getattr(other, n)) for n in names if getattr(one, n) != getattr(other, n)]


def _raise_for_another_base(rows: Iterable[Row], base: str) -> None:
    for row in rows:
        if row["key"] == "base" and row["value"] and row["value"] != base:
            mend = "leave it out, or make a new data set with tables import -o"
            raise row.error("value", f"the IRIs of these data begin with {base}, not {row['value']}", mend)


def _of_the_data(known: Tables) -> Tables:
    """Say of rows that were there already where they are, so that nobody looks for them in the file that is given."""
    return {name: [replace(row, file=f"the data, {row.file}") for row in rows] for name, rows in known.items()}


def _new_results(store: Store, result: Store) -> tuple[ValidationReport, tuple[Violation, ...]]:
    """Return the violations that the data do not have now, and whatever advice there is."""
    found = validate(result)
    known = set(validate(store).violations) if found.violations else set()
    advice = tuple(one for one in found.results if one.severity != "Violation")
    return ValidationReport(tuple(one for one in found.violations if one not in known)), advice
