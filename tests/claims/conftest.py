"""Claims in one line each, made through the tables: what is tested is what an editor would have written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import DefaultGraph

from amurgraph.claims import Claims, graph_to_claims
from amurgraph.graph import data_store
from amurgraph.tables import TABLES, Row, Tables, tables_to_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pyoxigraph import Quad

ORGANIZATIONS = ("cedar-trust", "otter-alliance", "river-zoo", "hill-fund", "new-alliance")
CLAIM = {
    "subject_id": "cedar-trust",
    "predicate": "member_of",
    "object_id": "otter-alliance",
    "source_id": "s1",
    "confidence": "stated",
}
CHANGE = {"change_id": "c1", "kind": "merger", "source_ids": "s1"}
OBSERVATION = {"subject": "otter-alliance", "property": "member_count", "source_id": "s1"}


def tables_of(
    relations: Sequence[Mapping[str, str]],
    pages: Mapping[str, str],
    changes: Sequence[Mapping[str, str]],
    observations: Sequence[Mapping[str, str]],
) -> Tables:
    dates = {"s1": "", "s2": "", "s3": "", "s4": ""} | dict(pages)
    tables: Tables = {table.name: [] for table in TABLES}

    def add(table: str, cells: Mapping[str, str]) -> None:
        tables[table].append(Row(f"{table}.csv", len(tables[table]) + 2, cells))

    for source, date in dates.items():
        page = {"source_id": source, "title": source, "url": f"https://{source}.example/", "date_published": date}
        add("sources", page)
    for organization in ORGANIZATIONS:
        kind = "alliance" if organization.endswith("alliance") else "ngo"
        add("organizations", {"org_id": organization, "name": organization.replace("-", " ").title(), "kind": kind})
    for relation in relations:
        add("relations", CLAIM | dict(relation))
    for change in changes:
        add("changes", CHANGE | dict(change))
    for number, observation in enumerate(observations, start=1):
        add("observations", {"observation_id": f"o{number}"} | OBSERVATION | dict(observation))
    return tables


@pytest.fixture(scope="session")
def claims_quads() -> Callable[..., list[Quad]]:
    """Return a function from rows (what is not said: cedar-trust is a member of otter-alliance, s1) to triples."""

    def make(
        *relations: Mapping[str, str],
        pages: Mapping[str, str] | None = None,
        changes: Sequence[Mapping[str, str]] = (),
        observations: Sequence[Mapping[str, str]] = (),
        base: str | None = None,
    ) -> list[Quad]:
        store = tables_to_store(tables_of(relations, pages or {}, changes, observations), base=base)
        return list(store.quads_for_pattern(None, None, None, DefaultGraph()))

    return make


@pytest.fixture(scope="session")
def claims_of(claims_quads: Callable[..., list[Quad]]) -> Callable[..., Claims]:
    """Return a function from the same rows to claims."""
    return lambda *relations, **more: graph_to_claims(data_store(claims_quads(*relations, **more)))
