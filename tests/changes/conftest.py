"""Data sets of invented organizations, written as the tables an editor keeps, and compared."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Protocol

import pytest

from amurgraph.changes import Differences, compare_versions, read_versions
from amurgraph.graph import write_graph
from amurgraph.tables import read_tables, tables_to_store

if TYPE_CHECKING:
    from pathlib import Path

_ORGANIZATIONS = {
    "cedar": "Cedar Trust",
    "oak": "Oak League",
    "elm": "Elm Union",
    "birch": "Birch Fund",
    "otter": "Otter Alliance",
    "zoo": "River Zoo",
    "bank": "River Bank",
}
_HEADS = {
    "sources": "source_id,title,publisher,url,date_published,date_note,language,visibility",
    "organizations": "org_id,name,acronym,other_names,kind,country,city,website,wikidata_qid,ror_id,source_ids",
    "relations": "relation_id,subject_id,predicate,object_id,object_kind,start,end,as_of,qualifier,source_id,locator,"
    "confidence,checked,stance",
    "observations": "observation_id,subject,property,value,value_low,value_high,unit,as_of,source_id,locator,checked",
    "entities": "entity_id,name,kind,description,source_ids",
    "changes": "change_id,kind,original_ids,result_ids,date,source_ids,locator,note",
    "dataset": "key,value",
}


@dataclass
class Otters:
    """A data set: what each source says, as rows of the tables."""

    relations: list[str] = field(default_factory=list)
    observations: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=lambda: {"s1": "2020", "s2": "2020", "s3": ""})
    private: tuple[str, ...] = ()
    organizations: dict[str, str] = field(default_factory=lambda: dict(_ORGANIZATIONS))

    def write(self, folder: Path, name: str) -> Path:
        """Write the data to a Turtle file of this name."""
        rows = {
            "sources": [
                f"{slug},Page {slug},Publisher,https://otters.example/{slug},{date},,en,"
                f"{'private' if slug in self.private else ''}"
                for slug, date in self.sources.items()
            ],
            "organizations": [f"{slug},{name},,,ngo,DE,,,,,s1" for slug, name in self.organizations.items()],
            "relations": [
                f",{subject},{kind},{target},organization,{start},{end},{as_of},,{source},p 1,stated,,{stance}"
                for subject, kind, target, start, end, as_of, source, stance in map(_relation, self.relations)
            ],
            "observations": [
                f"O{i},{subject},{what},{value},,,,{as_of},{source},p 2,"
                for i, (subject, what, value, as_of, source) in enumerate(row.split() for row in self.observations)
            ],
            "entities": ["pl-park,Otter Park,place,,s1"],
            "changes": [
                f"{slug},{kind},{originals},{results},{'' if date == '-' else date},{source},p 3,"
                for slug, kind, originals, results, date, source in (row.split() for row in self.changes)
            ],
            "dataset": ["title,Otters", "version,1.0", "taxon,"],
        }
        tables = folder / f"{name}-tables"
        tables.mkdir()
        for table, head in _HEADS.items():
            (tables / f"{table}.csv").write_text("\n".join([head, *rows[table], ""]), encoding="utf-8")
        file = folder / f"{name}.ttl"
        write_graph(tables_to_store(read_tables(tables)), file)
        return file


def _relation(row: str) -> list[str]:
    """Read ``cedar member_of otter start=2011 end=2015 as_of=2012 from=s1 denied``."""
    subject, kind, target, *said = row.split()
    facts = dict(part.split("=") for part in said if "=" in part)
    stance = "denies" if "denied" in said else ""
    dates = [facts.get(name, "") for name in ("start", "end", "as_of")]
    return [subject, kind, target, *dates, facts.get("from", "s1"), stance]


class Compare(Protocol):
    """Compares two dates of one data set, or two data sets."""

    def __call__(
        self, before: str | Otters, after: str | Otters, data: Otters | None = None, **options: object
    ) -> Differences: ...


@pytest.fixture
def otters() -> type[Otters]:
    """Return what makes a data set."""
    return Otters


@pytest.fixture
def compare(tmp_path: Path) -> Compare:
    """Return what compares."""
    numbers = count()

    def compared(
        before: str | Otters, after: str | Otters, data: Otters | None = None, **options: object
    ) -> Differences:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        graphs = [data.write(folder, "data")] if data else []
        named = [
            side if isinstance(side, str) else side.write(folder, name)
            for name, side in (("before", before), ("after", after))
        ]
        documented = str(options.pop("documented", "by"))
        versions = read_versions(*named, graphs=graphs, documented=documented)
        return compare_versions(*versions, **options)  # type: ignore[arg-type]

    return compared
