"""Rows that state become triples: relations, observations and changes, each with its evidence and derived IRIs."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import count
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from ..claims import period
from ..vocabulary import AG, DCTERMS, ORG, RDF, RDFS, SYMMETRIC_TYPES, XSD, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyoxigraph import NamedNode

    from .draft import Draft
    from .row import Row

_Key = TypeVar("_Key")


def add_relations(draft: Draft, rows: Iterable[Row]) -> None:
    """Add each relation once, with one evidence for each row that states it."""
    for (subject, predicate, target), stated in _grouped(rows, lambda row: _ends(draft, row)):
        slug = f"{slug_of(subject.value)}.{slug_of(predicate.value)}.{slug_of(target.value)}"
        node = draft.iri("rel", slug)  # a relation type in the slug keeps its capitals
        draft.add(node, RDF.type, AG.Relation)
        draft.add(node, AG.subject, subject)
        draft.add(node, AG.predicate, predicate)
        draft.add(node, AG.object, target)
        _add_evidence(draft, node, slug, stated, "confidence")


def _ends(draft: Draft, row: Row) -> tuple[NamedNode, NamedNode, NamedNode]:
    terms = draft.terms
    subject, target = draft.thing(row, "subject_id"), draft.thing(row, "object_id")
    predicate = terms.relation_types[row["predicate"]]
    if subject == target:
        raise row.error("object_id", "is the subject itself", "name the other end of the relation")
    for column, node, allowed in (
        ("subject_id", subject, terms.subjects.get(predicate, frozenset())),
        ("object_id", target, terms.objects.get(predicate, frozenset())),
    ):
        if draft.kinds[node] not in allowed:
            kind = slug_of(draft.kinds[node].value)
            mend = "choose another relation, or correct the id or its kind"
            raise row.error(column, f"{row[column]} is a {kind}, which {row['predicate']} cannot have here", mend)
    organizations = set(terms.organization_kinds.values())
    kinds = [
        ORG.Organization if draft.kinds[node] in organizations else draft.kinds[node] for node in (subject, target)
    ]
    if predicate in terms.same_kind and kinds[0] != kinds[1]:
        named = " and ".join(slug_of(kind.value) for kind in kinds)
        what = f"{row['predicate']} joins two things of one kind, not {named}"
        raise row.error("object_id", what, "correct the end that is of another kind, or choose another relation")
    if slug_of(predicate.value) in SYMMETRIC_TYPES:
        subject, target = sorted((subject, target), key=lambda node: node.value)
    return subject, predicate, target


def add_observations(draft: Draft, rows: Iterable[Row]) -> None:
    """Add each observation once, with one evidence for each row that has its id."""
    for slug, stated in _grouped(rows, lambda row: row["observation_id"].lower()):
        row, node = stated[0], draft.iri("obs", slug)
        draft.add(node, RDF.type, AG.Observation)
        draft.add(node, AG.subject, draft.thing(row, "subject"))
        draft.text(node, AG.observedProperty, row["property"])
        draft.text(node, AG.value, row["value"])
        draft.decimal(node, AG.valueLow, row["value_low"])
        draft.decimal(node, AG.valueHigh, row["value_high"])
        if row["value_low"] and row["value_high"] and float(row["value_low"]) > float(row["value_high"]):
            raise row.error("value_high", "is less than value_low", "exchange the two")
        draft.text(node, AG.unit, row["unit"])
        if row["reported_by"]:
            draft.add(node, AG.reportedBy, draft.thing(row, "reported_by"))
        _add_evidence(draft, node, slug, stated, "reading")


def add_changes(draft: Draft, rows: Iterable[Row]) -> None:
    """Add each merger, renaming, split or transfer once, with one evidence for each source of each row of its id."""
    for slug, stated in _grouped(rows, lambda row: row["change_id"].lower()):
        row, node = stated[0], draft.iri("change", slug)
        draft.add(node, RDF.type, ORG.ChangeEvent)
        originals = [draft.thing(row, "original_ids", key) for key in row.parts("original_ids")]
        for original in originals:
            draft.add(node, ORG.originalOrganization, original)
        for key in row.parts("result_ids"):
            draft.add(node, ORG.resultingOrganization, draft.thing(row, "result_ids", key))
        draft.text(node, AG.changeKind, row["kind"])
        draft.text(node, RDFS.label, row["label"] or change_label(row["kind"], originals), "en")
        if row["date"]:
            draft.text(node, AG.statedAsOf, row["date"])
            draft.bounds(node, *period(row["date"]))
        said = [part for row in stated for part in _by_source(draft, row)]
        _add_evidence(draft, node, f"{slug}.change", said, "reading")


def _by_source(draft: Draft, row: Row) -> Iterator[Row]:
    """Part a row that several sources bear out: each of them says the whole."""
    for key, written in {key.lower(): key for key in row.parts("source_ids")}.items():
        draft.source(row, "source_ids", written)
        yield replace(row, cells={**row.cells, "source_id": key})


def change_label(kind: str, originals: Iterable[NamedNode]) -> str:
    """Say what happened to whom.

    >>> from amurgraph.vocabulary import instance
    >>> change_label("merger", [instance("org", "hill-fund"), instance("org", "marsh-circle")])
    'merger of hill-fund and marsh-circle'
    """
    return f"{kind} of " + " and ".join(slug_of(original.value) for original in originals)


def _grouped(rows: Iterable[Row], key: Callable[[Row], _Key]) -> Iterator[tuple[_Key, list[Row]]]:
    groups: dict[_Key, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    yield from groups.items()


# ---- evidence: what one source says, in one row ----


def _add_evidence(draft: Draft, owner: NamedNode, slug: str, rows: Iterable[Row], reading: str) -> None:
    """Add one evidence per row; several of one source are numbered."""
    for key, stated in _grouped(rows, lambda row: row["source_id"].lower()):
        source = draft.source(stated[0], "source_id")
        for number, row in _numbered(stated, f"{slug}.{key}"):
            node = draft.iri("ev", f"{slug}.{key}" + (f".{number}" if number > 1 else ""))
            draft.add(owner, AG.evidence, node)
            draft.add(node, RDF.type, AG.Evidence)
            draft.add(node, DCTERMS.source, source)
            draft.add(node, AG.reading, draft.terms.readings[row[reading] or "stated"])
            _say(draft, node, row)


def _say(draft: Draft, node: NamedNode, row: Row) -> None:
    if row["stance"]:
        draft.add(node, AG.stance, draft.terms.stances[row["stance"]])
    draft.text(node, AG.locator, row["locator"])
    draft.dates(node, row)
    draft.text(node, AG.role, row["role"])
    draft.decimal(node, AG.amount, row["amount"])
    draft.text(node, AG.currency, row["currency"])
    draft.typed(node, AG.year, row["year"], XSD.integer)
    draft.decimal(node, AG.weight, row["weight"])
    draft.text(node, AG.note, "; ".join(filter(None, (row["qualifier"], row["note"]))))
    draft.typed(node, AG.checked, row["checked"], XSD.date)


def _numbered(rows: Iterable[Row], stem: str) -> list[tuple[int, Row]]:
    """Number rows of one source: by the id of an evidence if the row has one, else by what they say.

    Never by their order: rows may be sorted as one likes.
    """
    numbered: dict[int, Row] = {}
    others = []
    for row in rows:
        number = _number_in(row["relation_id"], stem)
        if number and number not in numbered:
            numbered[number] = row
        else:
            others.append(row)
    free = (number for number in count(1) if number not in numbered)
    return sorted([*numbered.items(), *zip(free, sorted(others, key=_what_it_says), strict=False)], key=itemgetter(0))


def _number_in(row_id: str, stem: str) -> int:
    """Return which evidence an id means (0: none of these).

    >>> [_number_in(row_id, "a.funds.b.s1") for row_id in ("R12", "a.funds.b.s1", "a.funds.b.s1.3", "a.funds.b.s12")]
    [0, 1, 3, 0]
    """
    if row_id == stem:
        return 1
    number = row_id.removeprefix(f"{stem}.")
    return int(number) if number != row_id and re.fullmatch("[2-9]|[1-9][0-9]{1,8}", number) else 0


def _what_it_says(row: Row) -> list[tuple[str, str]]:
    """Return a row without its own id: claims are told apart by what they say."""
    return sorted((column, cell) for column, cell in row.cells.items() if cell and column != "relation_id")
