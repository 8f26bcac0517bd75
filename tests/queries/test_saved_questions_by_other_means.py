"""Two more ways to the same answers: another SPARQL engine, and rules in Python over data thrown together by chance."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store

from amurgraph.claims import disagreements, evidence_start, graph_to_claims, period, slice_claims
from amurgraph.queries import find_query, query
from amurgraph.queries.saved import terms_of_parameters
from amurgraph.tables import read_tables, tables_to_store
from amurgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from amurgraph.claims import Claims

ORGANIZATIONS = [f"club-{letter}" for letter in "abcdefgh"]
DATES = ["2001", "2002", "2002-02", "2002-11", "2003", "2003-06-15", "2004", "2004-02", "2005"]
ASKED_DATES = [
    "2000",
    "2001",
    "2002-02",
    "2002-12",
    "2003-06-15",
    "2003",
    "2004-02-28",
    "2004-02",
    "2004",
    "2005",
    "2006",
]


def by_chance(seed: int, folder: Path) -> Store:
    """Return a data set whose dates, ends, denials and mergers are thrown together, built from tables."""
    dice = random.Random(seed)  # noqa: S311 - no secret

    def date(chance: float) -> str:
        return dice.choice(DATES) if dice.random() < chance else ""

    relations = []
    for number in range(120):
        subject, target = dice.sample(ORGANIZATIONS, 2)
        predicate = dice.choice(["member_of", "partner_of", "funds", "successor_of", "founded"])
        start, end, as_of = date(0.4), date(0.25), date(0.4)
        if start and end and period(start)[0] > period(end)[1]:
            start, end = end, start
        stance = dice.choice(["", "", "", "asserts", "denies"])
        amount = dice.choice(["", "", "10", "20"])
        role = dice.choice(["", "", "host", "guest", "Chief host"])
        year = dice.choice(["", "2001", "2002"]) if amount else ""
        cells = (
            f"R{number}",
            subject,
            predicate,
            target,
            start,
            end,
            as_of,
            dice.choice(["S1", "S2", "S3", "S4"]),
            stance,
        )
        relations.append(",".join((*cells, amount, "EUR" if amount else "", role, year)))
    observations = [
        f"O{n},{dice.choice(ORGANIZATIONS)},{dice.choice(['area', 'members'])},{dice.choice(['few', 'Few', 'many'])},"
        f"{dice.choice(['', '2', '200'])},{dice.choice(['', '200'])},{dice.choice(['', 'ha', 'km2'])},{date(0.5)},S1,"
        f"{dice.choice(['', '', '', 'denies'])}"
        for n in range(40)
    ]
    kinds = ["merger", "renaming", "split", "transfer"]
    changes = [
        f"C{n},{dice.choice(kinds)},{'|'.join(dice.sample(ORGANIZATIONS, 3)[:2])},{dice.choice(ORGANIZATIONS)},"
        f"{date(0.8)},S1"
        for n in (1, 2)
    ]
    tables = {
        "sources": ["source_id,title,publisher,url,date_published,date_note,language"]
        + [
            f"S{n},Page {n},,https://page.example/{n},{day},,"
            for n, day in enumerate(["2002", "2003-05", "2004-02-29", ""], 1)
        ],
        "organizations": ["org_id,name,acronym,other_names,kind,country,city,website,wikidata_qid,ror_id,source_ids"]
        + [f"{slug},{slug},,,ngo,,,,,,S1" for slug in ORGANIZATIONS],
        "relations": [
            "relation_id,subject_id,predicate,object_id,start,end,as_of,source_id,stance,amount,currency,role,year",
            *relations,
        ],
        "observations": [
            "observation_id,subject,property,value,value_low,value_high,unit,as_of,source_id,stance",
            *observations,
        ],
        "changes": ["change_id,kind,original_ids,result_ids,date,source_ids", *changes],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tables_to_store(read_tables(folder))


@pytest.mark.parametrize("seed", range(12))
def test_as_of_agrees_with_the_edge_rule_whatever_the_dates(seed: int, tmp_path: Path) -> None:
    store = by_chance(seed, tmp_path)
    claims = graph_to_claims(store)
    left_out = 0
    for date in ASKED_DATES:
        rows = query(store, "as-of", date=date)
        found = Counter((r.relation, r.subject, r.object, r.first, r.last, r.sources) for r in rows)
        assert found == expected_by_rule(claims, date), date
        left_out += len(claims.relations) - len(rows)
    assert 0 < left_out < len(ASKED_DATES) * len(claims.relations)


def expected_by_rule(claims: Claims, date: str) -> Counter[tuple[Any, ...]]:
    by = period(date)[1]
    expected: Counter[tuple[Any, ...]] = Counter()
    for relation in slice_claims(claims, date).relations:
        known = [e for e in relation.asserting if "" < evidence_start(e, claims) <= by]
        first = min(evidence_start(e, claims) for e in known)
        last = max(e.ends or claims.sources[e.source].ends for e in known)
        expected[
            relation.predicate, relation.subject, relation.object, first, last, len({e.source for e in known})
        ] += 1
    return expected


@pytest.mark.parametrize("seed", range(6))
def test_conflicts_agrees_with_the_disagreements_whatever_is_said(seed: int, tmp_path: Path) -> None:
    store = by_chance(seed, tmp_path)
    expected = Counter(
        (
            found.subject,
            found.property,
            found.other,
            answer.value,
            answer.unit,
            answer.source,
            answer.date,
            found.time_alone,
        )
        for found in disagreements(graph_to_claims(store))
        for answer in found.answers
    )
    rows = query(store, "conflicts")
    assert expected == Counter(
        (r.subject, r.property, r.other or "", r.value, r.unit or "", r.source, r.date or "", r.time_alone)
        for r in rows
    )
    assert expected


def test_chance_throws_together_every_sort_of_disagreement(tmp_path: Path) -> None:
    asked, values, time_alone = set(), set(), set()
    for seed in range(6):
        folder = tmp_path / str(seed)
        folder.mkdir()
        for row in query(by_chance(seed, folder), "conflicts"):
            asked.add(row.property.rpartition(" ")[2])
            values.add((row.property.rpartition(" ")[2], row.value))
            time_alone.add(row.time_alone)
    assert asked == {"start", "end", "role", "amount", "denied", "member_or_partner", "area", "members"}
    assert {("end", "holds"), ("denied", "holds"), ("denied", "does not hold"), ("area", "not few")} <= values
    assert time_alone == {"yes", "no", "unknown"}


@pytest.fixture(scope="module")
def in_rdflib(invented: Store) -> rdflib.Dataset:
    """Return the invented data and the ontology's graphs as rdflib holds them, for its own SPARQL engine."""
    dataset = rdflib.Dataset()
    for quad in invented:
        name = quad.graph_name
        graph = dataset.graph(rdflib.URIRef(name.value)) if isinstance(name, NamedNode) else dataset.default_graph
        graph.add((to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object)))
    return dataset


def to_rdflib(term: Any) -> rdflib.term.Identifier:
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        is_string = term.datatype.value.endswith("#string")
        return rdflib.Literal(term.value, datatype=None if is_string else rdflib.URIRef(term.datatype.value))
    return rdflib.BNode(term.value) if isinstance(term, BlankNode) else rdflib.URIRef(term.value)


def test_rdflib_has_all_that_oxigraph_has(in_rdflib: rdflib.Dataset, invented: Store) -> None:
    assert len(in_rdflib.default_graph) == sum(1 for _ in invented.quads_for_pattern(None, None, None, DefaultGraph()))


@pytest.mark.filterwarnings("ignore:Dataset.*is deprecated:DeprecationWarning")  # rdflib warns of its own code
def test_another_engine_gives_the_same_rows_in_the_same_order(
    in_rdflib: rdflib.Dataset, invented: Store, asked_of_invented: dict[str, dict[str, Any]]
) -> None:
    for name, asked in asked_of_invented.items():
        if name == "untied-pairs":  # takes rdflib as long as all others together
            continue
        saved = find_query(name)
        given = {key: str(value) for key, value in asked.items()}
        terms = terms_of_parameters(saved, given, invented)
        ours = invented.query(saved.text, prefixes=PREFIXES, substitutions=dict(terms))
        bindings = {variable.value: to_rdflib(term) for variable, term in terms.items()}
        theirs = in_rdflib.query(saved.text, initBindings=bindings)
        assert [written(row) for row in ours] == [written(row) for row in theirs], name  # type: ignore[union-attr]


def written(row: Any) -> list[str]:
    """Write the terms of either engine alike: nothing as nothing, 40.0 as 40."""
    texts = (
        "" if term is None else term.value if hasattr(term, "datatype") and not isinstance(term, str) else str(term)
        for term in row
    )
    return [text.strip("<>").removesuffix(".0") for text in texts]
