"""Edited tables go into the data: rows are corrected, added and, if asked for, removed; nothing else moves."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amurgraph.errors import TableError
from amurgraph.graph import store_to_turtle
from amurgraph.tables import (
    TABLES,
    Row,
    Tables,
    base_of,
    graph_to_tables,
    merge_tables,
    read_tables,
    tables_to_store,
    write_tables,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def known(small_tables: Path) -> Tables:
    return graph_to_tables(tables_to_store(read_tables(small_tables)))


def row(table: str, **cells: str) -> Row:
    return Row(f"{table}.csv", 2, cells)


def cells(tables: Tables) -> dict[str, list[dict[str, str]]]:
    return {
        name: [{key: cell for key, cell in row.cells.items() if cell} for row in rows] for name, rows in tables.items()
    }


DRAWN = settings(
    deadline=None, max_examples=20, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@DRAWN
@given(st.data())
def test_merging_an_export_into_its_data_changes_nothing(
    draw_tables: Callable[[st.DataObject], Tables], data: st.DataObject
) -> None:
    store = tables_to_store(draw_tables(data))
    known = graph_to_tables(store)
    before = copy.deepcopy(known)
    for whole in (False, True):
        assert merge_tables(known, graph_to_tables(store), whole=whole) == known == before


@DRAWN
@given(st.data())
def test_a_row_that_is_added_and_removed_again_leaves_no_trace(
    draw_tables: Callable[[st.DataObject], Tables], data: st.DataObject
) -> None:
    known = graph_to_tables(tables_to_store(draw_tables(data)))
    table = data.draw(
        st.sampled_from([name for name in ("relations", "observations", "names", "changes") if known[name]])
    )
    known[table], (added, *_) = known[table][1:], known[table]
    before = copy.deepcopy(known)
    with_it = merge_tables(known, {table: [added]})
    assert len(with_it[table]) >= len(known[table])
    assert cells(merge_tables(with_it, {table: known[table]}, whole=True)) == cells(known)
    assert known == before


@DRAWN
@given(st.data())
def test_the_order_of_given_rows_changes_nothing_that_they_say(
    draw_tables: Callable[[st.DataObject], Tables], data: st.DataObject
) -> None:
    store = tables_to_store(draw_tables(data))
    known = graph_to_tables(store)
    shuffled = {name: data.draw(st.permutations(rows)) for name, rows in known.items()}
    without_ids = shuffled | {
        "relations": [
            row("relations", **{name: cell for name, cell in one.cells.items() if name != "relation_id"})
            for one in shuffled["relations"]
        ]
    }
    for given_rows in (shuffled, without_ids):
        merged = merge_tables(known, given_rows)
        assert store_to_turtle(tables_to_store(merged, base=base_of(store))) == store_to_turtle(store)


def test_through_files_nothing_changes_either(known: Tables, tmp_path: Path) -> None:
    write_tables(known, tmp_path / "again")
    given_rows = read_tables(tmp_path / "again", known=known)
    assert merge_tables(known, given_rows, whole=True) == known


def test_the_tables_that_were_imported_first_change_nothing(small_tables: Path, known: Tables) -> None:
    """Their ids of rows are their own, and their notes stand in another column."""
    file = small_tables / "relations.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("2011-05,,", "2011-05,since long,"), encoding="utf-8")
    known = graph_to_tables(tables_to_store(read_tables(small_tables)))
    merged = merge_tables(known, read_tables(small_tables, known=known), whole=True)
    assert store_to_turtle(tables_to_store(merged)) == store_to_turtle(tables_to_store(known))


def test_a_column_that_is_not_given_keeps_what_is_known_and_an_empty_one_empties_it(known: Tables) -> None:
    given_rows = {"organizations": [row("organizations", org_id="CEDAR-TRUST", name="Cedar Foundation", acronym="")]}
    merged = merge_tables(known, given_rows)["organizations"]
    one = next(one for one in merged if one["org_id"].lower() == "cedar-trust")
    assert (one["name"], one["acronym"], one["country"]) == ("Cedar Foundation", "", "GB")
    assert len(merged) == len(known["organizations"])


def test_a_relation_is_known_by_what_it_says_where_it_has_no_id(known: Tables) -> None:
    same = {"subject_id": "river-zoo", "predicate": "partner_of", "object_id": "otter-alliance", "source_id": "S3"}
    turned = row("relations", **same, locator="page 4", end="2013")
    merged = merge_tables(known, {"relations": [turned]})["relations"]
    (one,) = [one for one in merged if one["predicate"] == "partner_of"]
    assert (one["start"], one["end"]) == ("2010", "2013")
    elsewhere = row("relations", **same, locator="page 5", end="2013")
    assert len(merge_tables(known, {"relations": [elsewhere]})["relations"]) == len(known["relations"]) + 1


def test_of_several_rows_of_one_place_none_is_changed_by_chance(known: Tables) -> None:
    same = {"subject_id": "hill-fund", "predicate": "funds", "object_id": "cedar-trust", "source_id": "s1"}
    rows = [row("relations", **same, start=year, relation_id=key) for year, key in (("2001", "R1"), ("2005", "R2"))]
    two = merge_tables(known, {"relations": rows})
    again = merge_tables(two, {"relations": [row("relations", **same, start=year) for year in ("2010", "2001")]})
    assert {one["relation_id"]: one["start"] for one in again["relations"] if one["predicate"] == "funds"} == {
        "R1": "2001",
        "R2": "2005",
        "": "2010",
    }


def test_what_is_written_in_another_way_is_not_added_again(small_tables: Path) -> None:
    relations = small_tables / "relations.csv"
    header = "subject_id,predicate,object_id,start,qualifier,note,source_id,confidence,amount,year,locator\n"
    rows = "Hill Fund,partner_of,CT,{},yearly,seen,S1,,5,2013,p9\n"
    relations.write_text(header + rows.format(2001) + rows.format(2005), encoding="utf-8")
    store = tables_to_store(read_tables(small_tables))
    known = graph_to_tables(store)
    turned = "cedar-trust,partner_of,hill-fund,2005,,yearly; seen,s1,stated,5.0,2013,p9\n"
    for text in (rows.format(2005) + rows.format(2001), turned):
        relations.write_text(header + text, encoding="utf-8")
        merged = merge_tables(known, read_tables(relations, known=known))
        assert store_to_turtle(tables_to_store(merged)) == store_to_turtle(store)


def test_a_source_that_says_two_things_of_a_value_keeps_both(known: Tables) -> None:
    first = {"observation_id": "o1", "source_id": "s2", "subject": "otter-alliance", "property": "member_count"}
    years = [row("observations", **first, value="7", as_of=year) for year in ("2001", "2005")]
    two = merge_tables(known, {"observations": years})
    again = merge_tables(two, {"observations": [row("observations", **first, value="7", as_of="2010")]})
    said = [one["as_of"] for one in again["observations"] if (one["observation_id"], one["source_id"]) == ("o1", "s2")]
    assert said == ["2001", "2005", "2010"]


def test_cells_that_hold_several_are_united_unless_the_table_is_whole(known: Tables) -> None:
    organizations = [
        row("organizations", org_id="cedar-trust", source_ids="S2|s3", other_names=r"Zedernfonds@de|A\|B|Cedar Fund"),
        row("organizations", org_id="river-zoo", source_ids="", other_names="Flusszoo", language="de", same_as=""),
    ]
    cedar, _, zoo, _ = sorted(
        merge_tables(known, {"organizations": organizations})["organizations"],
        key=lambda one: ["cedar-trust", "otter-alliance", "river-zoo", "hill-fund"].index(one["org_id"]),
    )
    assert (cedar["source_ids"], cedar["other_names"]) == (
        "s1|s2|s3",
        r"Cedar Fund|The Cedar Trust|Zedernfonds@de|A\|B",
    )
    assert (zoo["source_ids"], zoo["other_names"]) == ("s3", "Flusszoo")
    rest = [row("organizations", org_id=key) for key in ("otter-alliance", "hill-fund")]
    whole = merge_tables(known, {"organizations": [*organizations, *rest]}, whole=True)["organizations"]
    assert {one["org_id"]: one["source_ids"] for one in whole}["cedar-trust"] == "S2|s3"


@pytest.mark.parametrize(
    ("table", "key", "said"),
    [
        (
            "organizations",
            "org_id",
            "organizations.csv: lacks otter-alliance, river-zoo, which other tables use; add their rows",
        ),
        ("sources", "source_id", "sources.csv: lacks s1, s2, s3, which other tables use; add their rows"),
        (
            "entities",
            "entity_id",
            "entities.csv: lacks sp-otter, which other tables use; add its row, or leave --whole",
        ),
    ],
)
def test_half_a_table_is_not_taken_for_the_whole(known: Tables, table: str, key: str, said: str) -> None:
    left = [row(table, **{key: "cedar-trust"})] if table == "organizations" else []
    with pytest.raises(TableError, match=f"^{re.escape(said)}"):
        merge_tables(known, {table: left}, whole=True)
    merge_tables(known, {table: left})


def test_a_relation_with_its_id_may_get_another_end(known: Tables) -> None:
    (funds, *_) = [one for one in known["relations"] if one["predicate"] == "implements"]
    given_rows = {"relations": [row("relations", relation_id=funds["relation_id"], subject_id="hill-fund")]}
    merged = merge_tables(known, given_rows)["relations"]
    assert len(merged) == len(known["relations"])
    assert "hill-fund" in [one["subject_id"] for one in merged]


def test_only_tables_that_were_given_lose_rows(known: Tables) -> None:
    merged = merge_tables(known, {"names": []}, whole=True)
    assert merged["names"] == []
    assert all(merged[table.name] == known[table.name] for table in TABLES if table.name != "names")


def test_what_several_sources_say_of_one_value_stays_one_value(known: Tables) -> None:
    first = {"observation_id": "O1", "subject": "otter-alliance", "property": "member_count"}
    second = merge_tables(known, {"observations": [row("observations", **first, value="7", source_id="S2")]})
    corrected = merge_tables(second, {"observations": [row("observations", **first, value="8", source_id="S1")]})
    values = [one["value"] for one in corrected["observations"] if one["observation_id"].lower() == "o1"]
    assert values == ["8", "8"]
    tables_to_store(corrected)


def test_a_change_is_corrected_for_one_of_its_sources(known: Tables) -> None:
    merger = {"change_id": "c1", "kind": "merger", "original_ids": "hill-fund", "result_ids": "cedar-trust"}
    both = merge_tables(known, {"changes": [row("changes", **merger, source_ids="s1|s2", locator="page 1")]})
    one = merge_tables(both, {"changes": [row("changes", **merger, source_ids="S2", locator="page 9")]})
    assert sorted((said["source_ids"], said["locator"]) for said in one["changes"]) == [
        ("S2", "page 9"),
        ("s1", "page 1"),
    ]
