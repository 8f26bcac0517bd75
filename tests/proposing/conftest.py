"""Invented pages, the data that each is read against, and what a careful person reads in it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from amurgraph.claims import Claims, graph_to_claims
from amurgraph.proposing import Proposal, propose_claims
from amurgraph.tables import TABLES, Row, Tables, tables_to_store

if TYPE_CHECKING:
    from collections.abc import Iterable

PAGES = Path(__file__).parent / "pages"
ADDRESS = "https://new.example/page"

ORGANIZATIONS = """\
otter-alliance,Otter Alliance,OA,,alliance
cedar-trust,Cedar Trust,CT,,ngo
river-zoo,River Zoo,,Flusszoo@de,zoo
hill-fund,Hill Fund,,,foundation
heron-foundation,Heron Foundation,,,foundation
lakeland-institute,Lakeland Institute of Zoology,,,research
fen-society,Fen Society,,Общество «Топь»@ru,ngo
reed,REED,,,foundation
easton-zoo,Easton Zoo,,,zoo
millbrook-zoo,Millbrook Zoo,,,zoo
northport-zoo,Northport Zoo,,,zoo
marsh-circle,Marsh Circle,MC,,ngo
mc-eastland,MC Eastland,,,ngo
ministry-waters,Ministry of Waters and Forests,,,government
"""
ENTITIES = {
    "lakeland": """\
sp-otter,Lakeland otter,species
pl-reedwater,Reedwater National Park,place
db-health,Otter Health Register,database
threat-roads,Road traffic,threat
threat-fishing,Illegal fishing and netting,threat
stress-inbreeding,Inbreeding,stress
""",
    "marsh-lynx": "sp-marsh-lynx,Marsh lynx,species\n",
    "hill-crane": "sp-crane,Hill crane,species\nthreat-drainage,Drainage,threat\n"
    "threat-power-lines,Power lines,threat\n",
    "steppe-cat": "sp-cat,Steppe cat,species\nthreat-habitat-loss,Habitat loss,threat\n"
    "threat-poaching,Poaching,threat\n",
    "mire-toad": "sp-toad,Mire toad,species\nthreat-peat-cutting,Peat cutting,threat\n"
    "threat-road-traffic,Road traffic,threat\n",
}


def _rows(table: str, columns: str, lines: str) -> list[Row]:
    names = columns.split(",")
    return [
        Row(f"{table}.csv", number, dict(zip(names, cells, strict=True)))
        for number, cells in enumerate(csv.reader(lines.splitlines()), start=2)
    ]


def tables_for(page: str) -> Tables:
    """Return the tables of the data that a page is read against; most know no organization."""
    organizations = ORGANIZATIONS if page == "lakeland" else ""
    patrols = "proj-patrols,Reedwater Otter Patrols\n" if page == "lakeland" else ""
    return {table.name: [] for table in TABLES} | {
        "sources": _rows("sources", "source_id,title,url", "S1,A page,https://a.example/\n"),
        "organizations": _rows("organizations", "org_id,name,acronym,other_names,kind", organizations),
        "entities": _rows("entities", "entity_id,name,kind", ENTITIES[page]),
        "projects": _rows("projects", "project_id,name", patrols),
    }


def claims_for(page: str) -> Claims:
    """Return the data that a page is read against."""
    return graph_to_claims(tables_to_store(tables_for(page)))


@dataclass(frozen=True)
class Compared:
    """What was proposed of a page beside what is right."""

    right: int
    missed: set[tuple[str, ...]]
    wrong: set[tuple[str, ...]]
    misdated: list[str]

    @property
    def recall(self) -> float:
        return self.right / (self.right + len(self.missed))


def compare(proposal: Proposal, expected: Iterable[dict[str, str]]) -> Compared:
    """Compare by ends, relation and stance; dates of those that are right by themselves."""
    proposed = {
        (*_ends(one.subject, one.relation, one.object), one.stance): (one.when.start, one.when.end, one.when.as_of)
        for one in proposal.statements
    }
    wanted = {
        (*_ends(row["subject"], row["predicate"], row["object"]), row["stance"]): (
            row["start"],
            row["end"],
            row["as_of"],
        )
        for row in expected
    }
    both = wanted.keys() & proposed.keys()
    misdated = [f"{key}: {proposed[key]}" for key in sorted(both) if proposed[key] != wanted[key]]
    return Compared(len(both), wanted.keys() - both, proposed.keys() - both, misdated)


def _ends(subject: str, relation: str, target: str) -> tuple[str, ...]:
    ends = sorted((subject, target)) if relation == "partner_of" else [subject, target]
    return ends[0], relation, ends[1]


def expected_of(page: str) -> list[dict[str, str]]:
    """Return what a careful person reads in a page."""
    with (PAGES / f"{page}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Read(Protocol):
    """Reads sentences against the data of Lakeland, and returns what they may say, briefly."""

    def __call__(self, text: str, *, publisher: str = "") -> list[str]: ...


@pytest.fixture(scope="session")
def lakeland() -> Claims:
    """Return the data of Lakeland."""
    return claims_for("lakeland")


@pytest.fixture(scope="session")
def read(lakeland: Claims) -> Read:
    """Return the function that reads sentences: "cedar-trust funds river-zoo since 2002"."""

    def reads(text: str, *, publisher: str = "") -> list[str]:
        rows = propose_claims(text, lakeland, source=ADDRESS, publisher=publisher).to_rows()
        denied = {True: "denied: ", False: ""}
        return [
            f"{denied['denies' in row.said]}{row.subject} {row.relation} {row.object} {row.dates}".strip()
            for row in rows
        ]

    return reads
