"""A cell that refers to a row may hold what people call the thing; what it means is found, or asked for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from amurgraph.errors import InputError, TableError
from amurgraph.graph import store_to_turtle
from amurgraph.tables import graph_to_tables, read_tables, tables_to_store

if TYPE_CHECKING:
    from amurgraph.tables import Tables


@pytest.fixture
def known(small_tables: Path) -> Tables:
    return graph_to_tables(tables_to_store(read_tables(small_tables)))


def edit(folder: Path, table: str, right: str, wrong: str) -> None:
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")


def turtle(folder: Path) -> str:
    return store_to_turtle(tables_to_store(read_tables(folder)))


@pytest.mark.parametrize(
    ("table", "right", "called"),
    [
        ("relations", "R2,cedar-trust", "R2,Cedar Trust"),
        ("relations", "R2,cedar-trust", "R2,cedar TRUST"),
        ("relations", "R2,cedar-trust", "R2,ct"),
        ("relations", "R2,cedar-trust", "R2,Cedar Fund"),
        ("relations", "R2,cedar-trust", "R2,КЕДРОВЫЙ фонд"),
        ("relations", "R2,cedar-trust", "R2,\uff23\uff25\uff24\uff21\uff32 Trust"),  # wide letters, as in Japanese text
        ("relations", "supports,proj-dens", "supports,safe dens"),
        ("relations", ",S2,list", ",https://otter.example/members,list"),
        ("relations", ",S2,list", ",https://OTTER.example/members/,list"),
        ("relations", ",S2,list", ",our members,list"),
        ("organizations", "S1|S2|S3", "S1|https://otter.example/members|Yearbook 2014"),
        ("observations", "O2,otter-alliance", "O2,OA"),
        ("names", "cedar-trust,", "Cedar Trust,"),
        ("dataset", "taxon,sp-otter", "taxon,River Otter"),
    ],
)
def test_a_name_means_what_its_id_means(small_tables: Path, table: str, right: str, called: str) -> None:
    before = turtle(small_tables)
    edit(small_tables, table, right, called)
    assert turtle(small_tables) == before


def test_an_id_goes_before_a_name(small_tables: Path) -> None:
    edit(small_tables, "organizations", "Hill Fund,,,", "Hill Fund,river-zoo,,")
    assert "rel:otter-alliance.partnerOf.river-zoo" in turtle(small_tables)


def test_a_main_name_goes_before_an_alias(small_tables: Path) -> None:
    edit(small_tables, "organizations", "Hill Fund,,,", "Hill Fund,,Cedar Trust,")
    edit(small_tables, "relations", "R2,cedar-trust", "R2,Cedar Trust")
    assert "rel:cedar-trust.memberOf.otter-alliance" in turtle(small_tables)


def test_what_defines_an_id_is_never_taken_for_a_name(small_tables: Path) -> None:
    edit(small_tables, "organizations", "hill-fund,", "Hill Fund,")
    with pytest.raises(TableError, match=r"organizations\.csv, row 5, column org_id: 'Hill Fund' cannot stand here"):
        read_tables(small_tables)


def one_table(folder: Path, name: str, text: str) -> Path:
    file = folder.parent / name
    file.write_text(text, encoding="utf-8")
    return file


def test_one_table_goes_into_data_that_are_known(small_tables: Path, known: Tables) -> None:
    file = one_table(
        small_tables,
        "relations.csv",
        "subject_id,predicate,object_id,source_id\nHill Fund,funds,Safe dens,Our members\n",
    )
    given = read_tables(file, known=known)
    assert [dict(row.cells) for row in given["relations"]] == [
        {"subject_id": "hill-fund", "predicate": "funds", "object_id": "proj-dens", "source_id": "s2"}
    ]
    assert list(given) == ["relations"]  # which were there
    assert given["names"] == []  # the others have no rows


@pytest.mark.parametrize(
    ("header", "table"),
    [
        ("subject_id,predicate,object_id,source_id,note", "relations"),
        ("source_id,title,url", "sources"),
        ("org_id,name,country", "organizations"),
        ("org_id,name,language,source_url", "names"),
        ("key,value", "dataset"),
    ],
)
def test_a_table_is_known_by_its_columns(small_tables: Path, known: Tables, header: str, table: str) -> None:
    assert list(read_tables(one_table(small_tables, "new.csv", header + "\n"), known=known)) == [table]


def test_a_folder_may_hold_some_tables_alone(small_tables: Path, known: Tables) -> None:
    for name in ("sources", "organizations", "projects", "entities"):
        (small_tables / f"{name}.csv").unlink()
    (small_tables / "notes.csv").write_text("anything", encoding="utf-8")
    assert set(read_tables(small_tables, known=known)) == {"relations", "observations", "names", "dataset"}


def test_a_row_may_name_what_stands_below_it(small_tables: Path, known: Tables) -> None:
    edit(small_tables, "organizations", "hill-fund,Hill Fund", "oak-society,Oak Society")
    edit(small_tables, "relations", "R3,river-zoo", "R3,oak society")
    assert read_tables(small_tables, known=known)["relations"][2]["subject_id"] == "oak-society"


def test_one_id_is_not_given_to_two_things(small_tables: Path, known: Tables) -> None:
    file = one_table(small_tables, "projects.csv", "project_id,name\nriver-zoo,River days\n")
    with pytest.raises(TableError, match=r"projects\.csv, row 2, column project_id: 'river-zoo' names something else"):
        read_tables(file, known=known)


@pytest.mark.parametrize("source", ["S2", "https://otter.example/members", "Our members"])
def test_a_source_fills_the_cells_that_need_one(small_tables: Path, known: Tables, source: str) -> None:
    edit(small_tables, "relations", ",S2,list", ",,list")
    relations = read_tables(small_tables, known=known, source=source)["relations"]
    assert [row["source_id"].lower() for row in relations] == ["s1", "s2", "s3", "s3", "s3"]


def test_a_source_fills_what_rows_of_any_table_leave_empty(small_tables: Path, known: Tables) -> None:
    edit(small_tables, "organizations", ",,,,,,S2", ",,,,,,")
    edit(small_tables, "names", "https://other.example/ru\n", "https://other.example/ru\ncedar-trust,Cedern,de,,\n")
    given = read_tables(small_tables, known=known, source="s3")
    assert [row["source_ids"] for row in given["organizations"]][2:] == ["S3", "s3"]
    assert [row["source_id"] for row in given["names"]] == ["", "s3"]


@pytest.mark.parametrize("address", ["http://www.OTTER.example/members/", "otter.example/members#"])
def test_a_known_page_is_not_given_another_id(small_tables: Path, known: Tables, address: str) -> None:
    file = one_table(small_tables, "more.csv", f"source_id,title,url\nS9,Members,{address}\n")
    with pytest.raises(TableError, match=r"row 2, column url: .*; it is s2 already; use that id$"):
        read_tables(file, known=known)
    file.write_text(f"source_id,title,url\nS2,Members,{address}\n", encoding="utf-8")
    assert len(read_tables(file, known=known)["sources"]) == 1
    edit(small_tables, "relations", ",S2,list", f",https://{address.removeprefix('http://')},list")
    assert read_tables(small_tables, known=known)["relations"][1]["source_id"] == "s2"


def test_the_page_of_a_source_that_moves_may_get_a_new_id(small_tables: Path, known: Tables) -> None:
    rows = "s2,Members,https://otter.example/people\ns9,Once,https://otter.example/members\n"
    file = one_table(small_tables, "more.csv", "source_id,title,url\n" + rows)
    assert len(read_tables(file, known=known)["sources"]) == 2


def test_capitals_in_the_name_of_a_sheet_do_not_matter(small_tables: Path) -> None:
    before = turtle(small_tables)
    (small_tables / "relations.csv").rename(small_tables / "Relations.csv")
    assert turtle(small_tables) == before
    edit(small_tables, "Relations", "member_of", "likes")
    with pytest.raises(TableError, match=r"^Relations\.csv, row 2"):
        read_tables(small_tables)
    (small_tables / "relations.csv").write_text("", encoding="utf-8")
    with pytest.raises(TableError, match=r"^relations\.csv: Relations is this table, too; keep one of the two"):
        read_tables(small_tables)


def test_one_table_may_have_capitals_in_its_name(small_tables: Path, known: Tables) -> None:
    assert list(read_tables(one_table(small_tables, "Names.csv", "org_id,name,language\n"), known=known)) == ["names"]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that the system refuses to read")
@pytest.mark.parametrize("name", ["otters.xlsx", "relations.csv"])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, known: Tables, name: str) -> None:
    (tmp_path / name).symlink_to("/proc/self/mem")
    with pytest.raises(InputError, match=rf"{re.escape(name)}: cannot be read \("):
        read_tables(tmp_path / name, known=known)


def test_a_source_may_stand_for_the_whole_column(small_tables: Path, known: Tables) -> None:
    file = one_table(small_tables, "more.csv", "subject_id,predicate,object_id\nhill-fund,funds,cedar-trust\n")
    given = read_tables(file, known=known, source="https://new.example/page")
    (source,) = given["sources"]
    assert source["title"] == "Page at new.example"
    assert given["relations"][0]["source_id"] == source["source_id"]


@pytest.mark.parametrize("source", ["S9", "Nobody's page"])
def test_a_source_that_nobody_knows_is_told(small_tables: Path, known: Tables, source: str) -> None:
    with pytest.raises(InputError, match=r"no source is .*give the id of one, or the address of a page"):
        read_tables(small_tables, known=known, source=source)


def test_a_source_of_two_rows_is_told(small_tables: Path) -> None:
    edit(small_tables, "sources", "https://zoo.example/2014", "https://otter.example/members")
    with pytest.raises(InputError, match="may be s2 or s3"):
        read_tables(small_tables, source="https://otter.example/members")
