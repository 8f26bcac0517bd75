"""What the benchmark measures on: the same for everybody, and as valid as data that somebody would really have."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from amurgraph.claims import Claims, contradictions, disagreements, graph_to_claims
from amurgraph.graph import read_store
from amurgraph.tables import read_tables, tables_to_store
from amurgraph.validation import validate

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ORGANIZATIONS = r"""id,name,country,types,status,established
https://ror.org/0000000a1,Cedar "Green" Trust,GB,nonprofit|funder,active,1979
https://ror.org/0000000b2,Otter \ University,DE,education|funder,active,
https://ror.org/0000000c3,Otter University Museum,DE,Archive,inactive,1990
https://ror.org/0000000d4,Cedar Society,GB,Nonprofit,withdrawn,
https://ror.org/0000000f6,Heron Grants,FI,funder,active,
"""
RELATIONS = """from,to,type
0000000b2,0000000c3,child
0000000c3,0000000b2,parent
0000000d4,0000000a1,successor
0000000a1,0000000d4,predecessor
0000000b2,0000000a1,related
0000000a1,0000000b2,related
0000000a1,0000000a1,related
0000000a1,0000000e5,parent
"""
MAPPING = """
[source]
source_id = "ror"
title = "Records of research organizations"
url = "https://ror.org/"
[[sheet]]
file = "ror_orgs.csv"
table = "organizations"
[sheet.columns]
org_id = "id"
ror_id = "id"
name = "name"
country = "country"
kind = "types"
[sheet.shorten]
org_id = "https://ror.org/"
[sheet.words.kind]
government = "government"
education = "research"
nonprofit = "ngo"
archive = "unknown"
funder = "foundation"
[[sheet]]
file = "ror_relations.csv"
table = "relations"
skip_unknown_ends = true
skip_loops = true
turn = ["child", "successor"]
[sheet.columns]
subject_id = "from"
predicate = "type"
object_id = "to"
[sheet.words.predicate]
parent = "part_of"
child = "part_of"
predecessor = "successor_of"
successor = "successor_of"
related = "partner_of"
"""


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Return a folder with a register of invented organizations, in the form of the real one."""
    (tmp_path / "register").mkdir()
    (tmp_path / "register" / "ror_orgs.csv").write_text(ORGANIZATIONS, encoding="utf-8")
    (tmp_path / "register" / "ror_relations.csv").write_text(RELATIONS, encoding="utf-8")
    return tmp_path / "register"


def said(claims: Claims) -> tuple[set[Any], set[Any]]:
    things = {(thing.slug, thing.label, thing.kind, thing.country) for thing in claims.organizations}
    return things, {(relation.subject, relation.predicate, relation.object) for relation in claims.relations}


def written(write: Callable[..., None], *given: Any, **options: Any) -> str:
    out = io.StringIO()
    write(given[0], out, *given[1:], **options)
    return out.getvalue()


def test_one_size_and_one_seed_give_one_file(benchmark_module: Callable[[str], Any]) -> None:
    write = benchmark_module("synthetic_claims").write_claims
    assert written(write, 60) == written(write, 60)
    assert written(write, 60) != written(write, 60, seed=2)


def test_invented_claims_conform_and_have_hubs_conflicts_and_dates(
    benchmark_module: Callable[[str], Any], tmp_path: Path
) -> None:
    made = tmp_path / "made.ttl"
    made.write_text(written(benchmark_module("synthetic_claims").write_claims, 400), encoding="utf-8")
    store = read_store(made)
    assert validate(store).conforms
    claims = graph_to_claims(store)
    assert len(claims.organizations) == 400
    degrees = Counter(end for relation in claims.relations for end in (relation.subject, relation.object))
    assert max(degrees.values()) > 8 * sum(degrees.values()) / 400, "nobody is much better tied than the others"
    assert len(degrees) < 400, "nobody stands alone"
    assert list(disagreements(claims))
    assert list(contradictions(claims))
    evidence = [item for relation in claims.relations for item in relation.evidence]
    assert 0.1 < sum(bool(item.end) for item in evidence) / len(evidence) < 0.9


def test_the_register_is_written_fast_as_the_import_would_write_it(
    benchmark_module: Callable[[str], Any], register: Path, tmp_path: Path
) -> None:
    made = tmp_path / "made.ttl"
    made.write_text(written(benchmark_module("ror").write_claims, register), encoding="utf-8")
    fast = read_store(made)
    assert validate(fast).conforms
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    slow = tables_to_store(read_tables(register, mapping=tmp_path / "mapping.toml"))
    assert said(graph_to_claims(fast)) == said(graph_to_claims(slow))
    assert len(graph_to_claims(fast).relations) == 3
