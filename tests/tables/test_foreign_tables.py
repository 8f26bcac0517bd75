"""Spreadsheets of other programs become our tables: Kumu's by themselves, others by a mapping that is written down."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from amurgraph.claims import graph_to_claims
from amurgraph.graph import store_to_turtle
from amurgraph.network import graph_to_network, network_to_text
from amurgraph.tables import Tables, graph_to_tables, merge_tables, read_tables, tables_to_store

if TYPE_CHECKING:
    from pyoxigraph import Store

ROOT = Path(__file__).parent.parent.parent
GUIDE = ROOT / "docs" / "how-to" / "import-other-spreadsheets.md"
PAGE = "https://otter.example/map"
CONNECTIONS = (
    "From,To,Type,Label,Tags\n"
    "Cedar Trust,Otter Alliance,Member of,since 2009,one\n"
    "river zoo,Otter Alliance,HAS_MEMBER,,\n"
    "Кедровый фонд,Otter Alliance,supported by,,two\n"
)


@pytest.fixture
def kumu(tmp_path: Path) -> Path:
    folder = tmp_path / "kumu"
    folder.mkdir()
    (folder / "connections.csv").write_text(CONNECTIONS, encoding="utf-8")
    return folder


def ties(tables: Tables) -> list[tuple[str, str, str]]:
    return [(row["subject_id"], row["predicate"], row["object_id"]) for row in tables["relations"]]


def test_a_sheet_of_kumu_needs_nothing_but_a_source(kumu: Path) -> None:
    told: list[str] = []
    tables = read_tables(kumu / "connections.csv", source=PAGE, tell=told.append)
    assert ties(tables) == [
        ("cedar-trust", "member_of", "otter-alliance"),
        ("otter-alliance", "member_of", "river-zoo"),
        ("otter-alliance", "supports", "n-edf84b"),
    ]
    assert {row["name"] for row in tables["organizations"]} == {
        "Cedar Trust",
        "Otter Alliance",
        "river zoo",
        "Кедровый фонд",
    }
    assert {row["source_id"] for row in tables["relations"]} == {tables["sources"][0]["source_id"]}
    assert told == ["connections.csv: columns not read: Tags"]
    claims = graph_to_claims(tables_to_store(tables))
    assert [note for relation in claims.relations for note in [relation.evidence[0].note] if note] == ["since 2009"]


def test_names_that_the_data_know_are_theirs(kumu: Path, small_tables: Path) -> None:
    known = graph_to_tables(tables_to_store(read_tables(small_tables)))
    given = read_tables(kumu, known=known, source="s1")
    assert given["organizations"] == []
    assert ties(given)[1:] == [
        ("otter-alliance", "member_of", "river-zoo"),
        ("otter-alliance", "supports", "cedar-trust"),
    ]
    merged = merge_tables(known, given)
    assert len(merged["relations"]) == len(known["relations"]) + 3
    tables_to_store(merged)


def test_the_order_of_rows_makes_no_other_ids(kumu: Path) -> None:
    header, *rows = CONNECTIONS.splitlines()
    rows += ["Cedar  trust!,Hill Fund,funds,,", "CEDAR TRUST,Zoo Köln,funds,,", "Cedar-Trust,Zoo Köln,funds,,"]
    texts = []
    for order in (rows, rows[::-1]):
        (kumu / "connections.csv").write_text("\n".join([header, *order]), encoding="utf-8")
        tables = read_tables(kumu, source=PAGE)
        texts.append(re.sub(r"label .*", "", store_to_turtle(tables_to_store(tables))))
    assert texts[0] == texts[1]
    assert {"cedar-trust", "cedar-trust-2", "cedar-trust-3", "zoo-koln"} <= {
        row["org_id"] for row in tables["organizations"]
    }


def test_what_is_said_from_both_ends_is_said_once(kumu: Path) -> None:
    lines = ["From,To,Type", "A Trust,B Trust,partner of", "B Trust,A Trust,Partner_of"]
    lines += ["A Trust,B Trust,funds", "B Trust,A Trust,funded by"]
    (kumu / "connections.csv").write_text("\n".join(lines), encoding="utf-8")
    assert ties(read_tables(kumu, source=PAGE)) == [
        ("a-trust", "partner_of", "b-trust"),
        ("a-trust", "funds", "b-trust"),
    ]


def test_what_we_export_for_kumu_is_known_again(shipped: Store, tmp_path: Path) -> None:
    known = graph_to_tables(shipped)
    text = network_to_text(graph_to_network(shipped), "kumu")
    (tmp_path / "ties.csv").write_text(text, encoding="utf-8")
    given = read_tables(tmp_path / "ties.csv", known=known, source=known["sources"][0]["source_id"])
    assert given["organizations"] == []
    said = {frozenset(tie) for tie in ties(known)}
    assert len(given["relations"]) > 100
    assert {frozenset(tie) for tie in ties(given)} <= said


def test_elements_say_what_kind_each_is(kumu: Path) -> None:
    (kumu / "Elements.csv").write_text(
        "Label,Type,Description,Country\n"
        "Otter Alliance,alliance,Since 2001,DE\nRiver Zoo,Zoo,,\nHill Fund,organisation,,\n",
        encoding="utf-8",
    )
    rows = {row["org_id"]: row for row in read_tables(kumu, source=PAGE)["organizations"]}
    assert {key: row["kind"] for key, row in rows.items() if row["kind"]} == {
        "otter-alliance": "alliance",
        "river-zoo": "zoo",
        "hill-fund": "unknown",
    }
    assert rows["otter-alliance"]["note"] == "Since 2001"
    assert rows["river-zoo"]["name"] == "River Zoo"
    assert "cedar-trust" in rows  # named as an end alone


def test_kumu_may_be_one_workbook(kumu: Path) -> None:
    openpyxl: Any = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    elements = book.active
    elements.title = "Elements"
    for line in (("Label", "Type"), ("Otter Alliance", "Alliance")):
        elements.append(line)
    connections = book.create_sheet("Connections")
    for text in CONNECTIONS.splitlines():
        connections.append(text.split(","))
    made = io.BytesIO()
    book.save(made)
    (kumu.parent / "map.xlsx").write_bytes(made.getvalue())
    tables = read_tables(kumu.parent / "map.xlsx", source=PAGE)
    assert ties(tables) == ties(read_tables(kumu, source=PAGE))
    assert "alliance" in [row["kind"] for row in tables["organizations"]]


def test_a_source_in_a_cell_goes_before_the_one_that_is_given(kumu: Path) -> None:
    (kumu / "connections.csv").write_text(
        "From,To,Type,Source,Start,Locator\n"
        "A Trust,B Trust,funds,https://b.example/1,2011,page 2\nA Trust,C Trust,funds,,,\n",
        encoding="utf-8",
    )
    tables = read_tables(kumu, source=PAGE)
    urls = {row["source_id"]: row["url"] for row in tables["sources"]}
    assert [urls[row["source_id"]] for row in tables["relations"]] == ["https://b.example/1", PAGE]
    assert (tables["relations"][0]["start"], tables["relations"][0]["locator"]) == ("2011", "page 2")


def test_a_mapping_may_be_of_any_columns(tmp_path: Path) -> None:
    (tmp_path / "grants.csv").write_text("Giver,Taker,Sum\nHill Fund,Cedar Trust,5000\n", encoding="utf-8")
    (tmp_path / "grants.toml").write_text(
        """
        [[sheet]]
        file = "anything"
        table = "relations"
        names = ["subject_id", "object_id"]
        columns = { subject_id = "Giver", object_id = "Taker", amount = "Sum" }
        fill = { predicate = "funds", currency = "EUR", locator = "list of grants" }
        """,
        encoding="utf-8",
    )
    (grant,) = read_tables(tmp_path / "grants.csv", mapping=tmp_path / "grants.toml", source=PAGE)["relations"]
    assert (grant["predicate"], grant["amount"], grant["currency"], grant["locator"]) == (
        "funds",
        "5000",
        "EUR",
        "list of grants",
    )


def test_the_register_of_the_guide_becomes_what_the_guide_says(tmp_path: Path) -> None:
    for name, text in re.findall(r"```\w+ (\S+)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    tables = read_tables(tmp_path / "register", mapping=tmp_path / "register.toml")
    said = [(row["org_id"], row["kind"], row["note"], row["source_ids"]) for row in tables["organizations"]]
    assert said == [
        ("0000000a1", "ngo", "", "register"),
        ("0000000b2", "research", "", "register"),  # the first word of the mapping, not of the cell
        ("0000000c3", "unknown", "", "register"),
        ("0000000d4", "ngo", "withdrawn", "register"),
    ]
    assert ties(tables) == [("0000000c3", "part_of", "0000000b2"), ("0000000a1", "successor_of", "0000000d4")]


@pytest.fixture
def register() -> Path:
    folder = ROOT.parent / "shared" / "ror"
    if not folder.is_dir():
        pytest.skip("the register's files lie outside the project, and are not here")
    return folder


def test_a_real_register_imports_by_the_mapping_that_the_guide_shows(register: Path, tmp_path: Path) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    shown = re.search(r"```toml register\.toml\n(.*?)```", text, re.DOTALL)
    assert shown
    mapping = tmp_path / "register.toml"
    names = shown[1].replace("bodies.csv", "ror_orgs.csv").replace("ties.csv", "ror_relations.csv")
    mapping.write_text(names, encoding="utf-8")
    told: list[str] = []
    tables = read_tables(register, mapping=mapping, tell=told.append)
    types = [row["predicate"] for row in tables["relations"]]
    assert len(tables["organizations"]) == 51_370
    assert (types.count("part_of"), types.count("successor_of"), len(types)) == (17_595, 1_409, 19_004)
    assert told == [
        "ror_orgs.csv: columns not read: established",
        "ror_relations.csv: 9,608 rows left out: type is related",
        "ror_relations.csv: 6,268 rows left out: an end is not there",
        "ror_relations.csv: 3 rows left out: both ends are the same",
        "ror_relations.csv: 16,941 rows left out: another says the same",
    ]
