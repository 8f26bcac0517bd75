"""Every mistake in a table is one line: which file, row and column, what is wrong, and how to mend it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

import pytest

from amurgraph.errors import InputError, TableError
from amurgraph.tables import read_tables, tables_to_store

if TYPE_CHECKING:
    from pathlib import Path


class Mistake(NamedTuple):
    """Text of a table that is replaced by a mistake, and the line that must come of it."""

    table: str
    right: str
    wrong: str
    where: str
    said: str
    mend: str


CHANGES = "change_id,kind,original_ids,result_ids,date,source_ids,locator\nC1,{}\n"
MISTAKES = {
    # ---- the header ----
    "a needed column is missing": Mistake(
        "relations", "predicate,", "", "relations.csv, row 1, column predicate", "missing", "add it"
    ),
    "a column nobody knows": Mistake(
        "sources", "publisher", "mood", "sources.csv, row 1, column mood", "no column of this table", "the columns are"
    ),
    "a slip in a column": Mistake(
        "sources",
        "publisher",
        "publihser",
        "sources.csv, row 1, column publihser",
        "no column",
        "did you mean publisher",
    ),
    "a column twice": Mistake(
        "relations", "start,end", "start,start", "relations.csv, row 1, column start", "twice", "remove one of the two"
    ),
    "a column without a name": Mistake(
        "sources", "date_note", "", "sources.csv, row 1", "no column of this table", "the columns are"
    ),
    # ---- the file ----
    "an unclosed quotation mark": Mistake(
        "relations", "para 2", '"para 2', "relations.csv, row", "is no CSV", "close every quotation mark"
    ),
    "a quotation mark in the middle": Mistake(
        "relations", "para 2", '"para" 2', "relations.csv, row 2", "is no CSV", "close every quotation mark"
    ),
    "too many cells": Mistake(
        "relations",
        "page 4",
        "page 4, line 2",
        "relations.csv, row 4",
        "has 14 cells, the header 13",
        "quotation marks",
    ),
    "too few cells": Mistake(
        "entities", "species,,S1", "species", "entities.csv, row 2", "has 3 cells, the header 5", "quotation marks"
    ),
    "a cell that is no cell any more": Mistake(
        "relations", "para 2", "x" * 200_000, "relations.csv, row 2, column locator", "200000 characters", "shorten it"
    ),
    "a very long cell": Mistake(
        "relations", "para 2", "x" * 20_001, "relations.csv, row 2, column locator", "20001 characters", "shorten it"
    ),
    # ---- empty cells ----
    "no title": Mistake("sources", "Our members", "", "sources.csv, row 3, column title", "is empty", "fill it in"),
    "no source": Mistake(
        "relations", ",S2,list", ",,list", "relations.csv, row 3, column source_id", "is empty", "fill it in"
    ),
    "no id": Mistake(
        "organizations", "hill-fund,", ",", "organizations.csv, row 5, column org_id", "is empty", "your short id"
    ),
    "no value": Mistake(
        "observations", "count,7,", "count,,", "observations.csv, row 2, column value", "is empty", "as published"
    ),
    "a page without its address": Mistake(
        "sources", "https://otter.example/members", "", "sources.csv, row 3, column url", "is empty", "a page needs its"
    ),
    # ---- ids ----
    "a source twice": Mistake(
        "sources", "S3,", "s1,", "sources.csv, row 4, column source_id", "'s1' stands already in row 2", "its own"
    ),
    "a relation twice": Mistake(
        "relations", "R5,", "R1,", "relations.csv, row 6, column relation_id", "stands already in row 2", "its own"
    ),
    "what a row says twice": Mistake(
        "relations",
        "R5,cedar-trust,implements",
        ",Cedar Trust,partner_of,otter-alliance,organization,,,2014,,S3,page 5,stated,\n"
        ",otter-alliance,partner_of,cedar-trust,organization,,,2014,,s3,page 5,stated,\n"
        "R5,cedar-trust,implements",
        "relations.csv, row 7",
        "what this row says stands already in row 6",
        "leave one of the two out",
    ),
    "an observation twice": Mistake(
        "observations",
        "O2,",
        "o1,otter-alliance,member_count,7,7,7,members,2011,s1,para 3,\nO2,",
        "observations.csv, row 3",
        "stands already in row 2",
        "leave one",
    ),
    "the United Kingdom by another code": Mistake(
        "organizations", "ngo,GB", "ngo,UK", "organizations.csv, row 2, column country", "'UK'", "write GB"
    ),
    "one id for two things": Mistake(
        "projects", "proj-dens", "river-zoo", "projects.csv, row 2, column project_id", "something else", "its own id"
    ),
    "an id with a space": Mistake(
        "sources", "S3,", "S 3,", "sources.csv, row 4, column source_id", "'S 3' cannot stand here", "letters a-z"
    ),
    "an id with a letter of another script": Mistake(
        "organizations", "hill-fund,", "фонд,", "organizations.csv, row 5, column org_id", "'фонд'", "letters a-z"
    ),
    "an id that leaves the folder": Mistake(
        "organizations", "hill-fund,", "a/../b,", "organizations.csv, row 5, column org_id", "'a/../b'", "letters a-z"
    ),
    "an id with two dots": Mistake(
        "organizations", "hill-fund,", "a..b,", "organizations.csv, row 5, column org_id", "'a..b'", "an id has"
    ),
    "a bad id among several": Mistake(
        "organizations", "S1|S2|S3", "S1|S 2", "organizations.csv, row 3, column source_ids", "'S 2'", "mean s2 (Our"
    ),
    "an organization nobody knows": Mistake(
        "relations",
        "R4,otter-alliance",
        "R4,otter-aliance",
        "relations.csv, row 5, column subject_id",
        "no table defines 'otter-aliance'",
        "correct the id, or add a row",
    ),
    "an object nobody knows": Mistake(
        "relations",
        "supports,proj-dens",
        "supports,proj-x",
        "relations.csv, row 5, column object_id",
        "'proj-x'",
        "add",
    ),
    "a source nobody knows": Mistake(
        "relations", ",S2,list", ",S9,list", "relations.csv, row 3, column source_id", "sources.csv has no 'S9'", "add"
    ),
    "a source nobody knows, of an organization": Mistake(
        "organizations", "S1|S2|S3", "S1|S9", "organizations.csv, row 3, column source_ids", "has no 'S9'", "correct"
    ),
    "a name of nobody": Mistake(
        "names",
        "cedar-trust",
        "oak-trust",
        "names.csv, row 2, column org_id",
        "no table defines 'oak-trust'",
        "add a row",
    ),
    "an observation of nothing": Mistake(
        "observations",
        "O2,otter-alliance",
        "O2,oak",
        "observations.csv, row 3, column subject",
        "defines 'oak'",
        "correct",
    ),
    "a focus that is no taxon of ours": Mistake(
        "dataset", "sp-otter", "sp-lynx", "dataset.csv, row 4, column value", "no table defines 'sp-lynx'", "correct"
    ),
    # ---- dates ----
    "a date in words": Mistake(
        "relations", "2009", "May 2009", "relations.csv, row 2, column start", "'May 2009'", "write 1998, 1998-03"
    ),
    "a month that is none": Mistake(
        "relations", "2011-05", "2011-13", "relations.csv, row 2, column as_of", "'2011-13'", "write 1998, 1998-03"
    ),
    "month nought": Mistake(
        "relations", "2011-05", "2011-00", "relations.csv, row 2, column as_of", "'2011-00'", "write 1998, 1998-03"
    ),
    "a day that there never was": Mistake(
        "relations", "2011-05", "2011-02-29", "relations.csv, row 2, column as_of", "2011-02-29", "a day that exists"
    ),
    "a month where a day is wanted": Mistake(
        "relations", "2026-01-31", "2026-01", "relations.csv, row 2, column checked", "'2026-01'", "write a day"
    ),
    "dates upside down": Mistake(
        "relations", "2010,2012", "2012,2010", "relations.csv, row 4, column end", "2010 is before", "exchange the two"
    ),
    "dates of a project upside down": Mistake(
        "projects", "2013,,", "2013,2011,", "projects.csv, row 2, column end", "2011 is before", "exchange the two"
    ),
    # ---- closed lists ----
    "a slip in a relation type": Mistake(
        "relations", "member_of", "membr_of", "relations.csv, row 2, column predicate", "membr_of", "mean member_of?"
    ),
    "a relation type nobody knows": Mistake(
        "relations", "member_of", "likes", "relations.csv, row 2, column predicate", "'likes'", "write one of"
    ),
    "what only the ontology says": Mistake(
        "relations",
        "member_of",
        "addresses",
        "relations.csv, row 2, column predicate",
        "'addresses' cannot stand here",
        "",
    ),
    "a slip in a kind": Mistake(
        "organizations", ",zoo,", ",zooo,", "organizations.csv, row 4, column kind", "'zooo'", "did you mean zoo?"
    ),
    "a reading nobody knows": Mistake(
        "relations", "implied", "maybe", "relations.csv, row 3, column confidence", "'maybe'", "implied, stated"
    ),
    "an action nobody knows": Mistake(
        "projects",
        "anti-poaching",
        "antipoaching",
        "projects.csv, row 2, column action_type",
        "antip",
        "anti-poaching?",
    ),
    "a kind of entity nobody knows": Mistake(
        "entities", "species", "animal", "entities.csv, row 2, column kind", "'animal'", "species, place, database"
    ),
    "a kind of name nobody knows": Mistake(
        "names", "official", "oficial", "names.csv, row 2, column kind", "'oficial'", "did you mean official?"
    ),
    "a key nobody knows": Mistake(
        "dataset",
        "version",
        "edition",
        "dataset.csv, row 3, column key",
        "'edition' is not known",
        "title, description",
    ),
    # ---- ends ----
    "a zoo that a taxon is a member of": Mistake(
        "relations",
        "cedar-trust,implements",
        "sp-otter,implements",
        "relations.csv, row 6, column subject_id",
        "sp-otter is a Taxon, which implements cannot have here",
        "choose another relation",
    ),
    "a member of a programme": Mistake(
        "relations",
        "supports,proj-dens",
        "member_of,proj-dens",
        "relations.csv, row 5, column object_id",
        "proj-dens is a Programme",
        "correct the id or its kind",
    ),
    "a body that is part of a place": Mistake(
        "relations",
        "implements,proj-dens",
        "part_of,pl-valley",
        "relations.csv, row 6, column object_id",
        "one kind, not Organization and Place",
        "correct the end",
    ),
    "its own partner": Mistake(
        "relations",
        "R3,river-zoo",
        "R3,otter-alliance",
        "relations.csv, row 4, column object_id",
        "itself",
        "other end",
    ),
    # ---- cells of one sort ----
    "an address of another sort": Mistake(
        "sources",
        "https://zoo",
        "ftp://zoo",
        "sources.csv, row 4, column url",
        "'ftp://zoo",
        "https://example.org/page",
    ),
    "an address that runs a script": Mistake(
        "sources",
        "https://zoo.example/2014",
        "javascript:alert(1)",
        "sources.csv, row 4, column url",
        "java",
        "https://",
    ),
    "an address with a space": Mistake(
        "sources", "example/2014", "example/2 014", "sources.csv, row 4, column url", "2 014", "write a full address"
    ),
    "an address that is a word": Mistake(
        "organizations", "cedar.example,", "none,", "organizations.csv, row 2, column website", "'none'", "full address"
    ),
    "an address of brackets": Mistake(
        "sources",
        "https://zoo.example",
        "https://[zoo",
        "sources.csv, row 4, column url",
        "[zoo",
        "write a full address",
    ),
    "a number in words": Mistake(
        "observations", "7,7,7", "7,seven,7", "observations.csv, row 2, column value_low", "'seven'", "a plain number"
    ),
    "a number of another language": Mistake(
        "observations", "7,7,7", '7,"7,5",7', "observations.csv, row 2, column value_low", "'7,5'", "a plain number"
    ),
    "low over high": Mistake(
        "observations",
        "9,9,9",
        "9,9,8",
        "observations.csv, row 3, column value_high",
        "less than value_low",
        "exchange",
    ),
    "a country in small letters": Mistake(
        "organizations", ",GB,", ",gb,", "organizations.csv, row 2, column country", "'gb'", "two capital letters"
    ),
    "a country in words": Mistake(
        "organizations", ",GB,", ",Britain,", "organizations.csv, row 2, column country", "'Britain'", "ISO 3166-1"
    ),
    "a language in words": Mistake(
        "sources", "in title,de", "in title,german", "sources.csv, row 4, column language", "'german'", "zh-Hans"
    ),
    "a property in words": Mistake(
        "observations",
        "member_count,9",
        "Members now,9",
        "observations.csv, row 3, column property",
        "now",
        "member_count",
    ),
    # ---- changes ----
    "a change of a kind nobody knows": Mistake(
        "changes",
        "",
        CHANGES.format("fusion,cedar-trust,hill-fund,2018,S1,p"),
        "changes.csv, row 2, column kind",
        "f",
        "me",
    ),
    "a merger with nobody else": Mistake(
        "changes",
        "",
        CHANGES.format("merger,cedar-trust,Cedar Trust,2018,S1,p"),
        "changes.csv, row 2, column result_ids",
        "is the organization that was merged itself",
        "name in original_ids all that were merged",
    ),
    "a change of nobody": Mistake(
        "changes",
        "",
        CHANGES.format("merger,oak-trust,hill-fund,2018,S1,p"),
        "changes.csv, row 2, column original_ids",
        "no table defines 'oak-trust'",
        "correct the id",
    ),
    "one of several that nobody knows": Mistake(
        "changes",
        "",
        CHANGES.format("merger,cedar-trust|oak-trust,hill-fund,2018,S1,p"),
        "changes.csv, row 2, column original_ids",
        "no table defines 'oak-trust'",
        "correct the id",
    ),
    "one of several sources that nobody knows": Mistake(
        "changes",
        "",
        CHANGES.format("merger,cedar-trust,hill-fund,2018,S1|S9,p"),
        "changes.csv, row 2, column source_ids",
        "sources.csv has no 'S9'",
        "correct the id",
    ),
    "a change into nobody": Mistake(
        "changes",
        "",
        CHANGES.format("merger,cedar-trust,oak-trust,2018,S1,p"),
        "changes.csv, row 2, column result_ids",
        "no table defines 'oak-trust'",
        "correct the id",
    ),
    "a change of nothing but bars": Mistake(
        "changes", "", CHANGES.format("merger,|,hill-fund,2018,S1,p"), "changes.csv, row 2, column original_ids", "", ""
    ),
    "a change without a source": Mistake(
        "changes",
        "",
        CHANGES.format("merger,cedar-trust,hill-fund,2018,,p"),
        "changes.csv, row 2, column source_ids",
        "is empty",
        "",
    ),
}
# What no IRI and no language tag may hold would end in a traceback; what a key of the data set may hold is checked too.
REFUSED = {
    "a percent sign that encodes nothing": Mistake(
        "sources", "example/2014", "example/100%", "sources.csv, row 4, column url", "100%", ""
    ),
    "brackets in a path": Mistake(
        "sources", "example/2014", "example/a[1]", "sources.csv, row 4, column url", "[1]", ""
    ),
    "two hash signs": Mistake("sources", "example/2014", "example/#a#b", "sources.csv, row 4, column url", "#a#b", ""),
    "a port of letters": Mistake(
        "sources", "zoo.example/", "zoo.example:x/", "sources.csv, row 4, column url", ":x", ""
    ),
    "a bad address of a name": Mistake(
        "names", "https://other.example/ru", "https://other.example/[", "names.csv, row 2, column source_url", "[", ""
    ),
    "a Wikidata id that is none": Mistake(
        "organizations",
        "cedar.example,,",
        "cedar.example,not known,",
        "organizations.csv, row 2, column wikidata_qid",
        "not known",
        "",
    ),
    "a ROR id that is none": Mistake(
        "organizations",
        "cedar.example,,,",
        "cedar.example,,not known,",
        "organizations.csv, row 2, column ror_id",
        "",
        "",
    ),
    "a language that is none": Mistake(
        "names", ",ru,", ",zh-hans-hant,", "names.csv, row 2, column language", "zh-hans-hant", ""
    ),
    "a licence in words": Mistake(
        "dataset", "version,0.0.1", "licence,CC0 1.0", "dataset.csv, row 3, column value", "CC0 1.0", ""
    ),
    "a base in words": Mistake(
        "dataset", "version,0.0.1", "base,otters", "dataset.csv, row 3, column value", "otters", ""
    ),
    "an issue date in words": Mistake(
        "dataset", "version,0.0.1", "issued,yesterday", "dataset.csv, row 3, column value", "yesterday", ""
    ),
    "a key twice": Mistake("dataset", "version,0.0.1", "title,Another", "dataset.csv, row 3, column key", "title", ""),
}
# Columns that the small tables do not have.
FURTHER = {
    "a bad amount": ("relations", "amount", "5.000,00", "'5.000,00'", "a plain number"),
    "an amount without end": ("relations", "amount", "9" * 19, "9999", "a plain number"),
    "a bad currency": ("relations", "currency", "euro", "'euro'", "three capital letters"),
    "a bad year": ("relations", "year", "98", "'98'", "write a year"),
    "a bad weight": ("relations", "weight", "heavy", "'heavy'", "a plain number"),
    "a bad stance": ("relations", "stance", "denied", "'denied'", "did you mean denies?"),
    "a bad reading": ("observations", "reading", "guess", "'guess'", "implied, stated"),
    "a bad reporter": ("observations", "reported_by", "oak-trust", "no table defines 'oak-trust'", "add a row"),
    "a bad day": ("sources", "retrieved", "2024", "'2024'", "write a day"),
    "a bad archive": ("sources", "archived", "wayback", "'wayback'", "full address"),
    "a bad kind of source": ("sources", "kind", "pages", "'pages'", "did you mean page?"),
    "a bad visibility": ("sources", "visibility", "secret", "'secret'", "private, public"),
    "a bad language of a name": ("organizations", "language", "English", "'English'", "zh-Hans"),
    "a code no scheme has": (
        "entities",
        "broader",
        "cmp-9.9_1",
        "no scheme has the code 'cmp-9.9_1'",
        "see ontology/schemes",
    ),
}


def edit(folder: Path, table: str, right: str, wrong: str) -> None:
    file = folder / f"{table}.csv"
    if not right:
        file.write_text(wrong, encoding="utf-8")
        return
    text = file.read_text(encoding="utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")


def add_column(folder: Path, table: str, column: str, cell: str) -> None:
    """Add a column whose first row holds ``cell``."""
    file = folder / f"{table}.csv"
    header, first, *rest = file.read_text(encoding="utf-8").splitlines()
    quoted = f'"{cell}"' if "," in cell else cell
    lines = [f"{header},{column}", f"{first},{quoted}", *(f"{line}," for line in rest)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def only_line(folder: Path) -> str:
    with pytest.raises(TableError) as caught:
        tables_to_store(read_tables(folder))
    message = str(caught.value)
    assert message.splitlines() == [message]
    assert len(message) < 1000
    return message


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line_that_says_where_what_and_how_to_mend(small_tables: Path, mistake: Mistake) -> None:
    edit(small_tables, mistake.table, mistake.right, mistake.wrong)
    message = only_line(small_tables)
    where, _, what = message.partition(": ")
    assert where.startswith(mistake.where)
    assert mistake.said in message
    assert mistake.mend in what
    assert "; " in what


@pytest.mark.parametrize("mistake", REFUSED.values(), ids=REFUSED)
def test_what_the_library_beneath_would_refuse_is_a_mistake_too(small_tables: Path, mistake: Mistake) -> None:
    edit(small_tables, mistake.table, mistake.right, mistake.wrong)
    message = only_line(small_tables)
    assert message.startswith(mistake.where + ": ")
    assert mistake.said in message


@pytest.mark.parametrize(("table", "column", "cell", "said", "mend"), FURTHER.values(), ids=FURTHER)
def test_a_mistake_in_an_optional_column_is_found(
    small_tables: Path, table: str, column: str, cell: str, said: str, mend: str
) -> None:
    add_column(small_tables, table, column, cell)
    message = only_line(small_tables)
    assert message.startswith(f"{table}.csv, row 2, column {column}: ")
    assert said in message
    assert mend in message


def test_at_least_thirty_mistakes_are_planted() -> None:
    assert len(MISTAKES) + len(FURTHER) >= 60


@pytest.mark.parametrize("table", ["sources", "organizations", "relations"])
def test_a_missing_table_is_named_with_its_columns(small_tables: Path, table: str) -> None:
    (small_tables / f"{table}.csv").unlink()
    assert only_line(small_tables).startswith(f"{table}.csv: is missing; make it, with the columns ")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere: no such folder; give the folder that holds sources\.csv"):
        read_tables(tmp_path / "nowhere")


def test_semicolons_are_recognized(small_tables: Path) -> None:
    file = small_tables / "relations.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    assert only_line(small_tables) == "relations.csv, row 1: cells are parted by semicolons; save it with commas"


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "cp1251"])
def test_another_encoding_is_recognized(small_tables: Path, encoding: str) -> None:
    file = small_tables / "names.csv"
    text = file.read_text(encoding="utf-8") + "river-zoo,Zoologischer Garten für Otter,de,official,\n"
    file.write_bytes(text.encode(encoding, "replace"))
    message = only_line(small_tables)
    assert message.startswith("names.csv, row ")
    assert message.endswith("is not UTF-8; save it as 'CSV UTF-8'")


def test_the_row_of_another_encoding_is_told(small_tables: Path) -> None:
    file = small_tables / "sources.csv"
    file.write_bytes(file.read_bytes() + "S4,Jahrbuch für Otter,,https://zoo.example/4,,,de\n".encode("latin-1"))
    assert only_line(small_tables).startswith("sources.csv, row 5: is not UTF-8")


def test_an_empty_table_is_told_its_first_missing_column(small_tables: Path) -> None:
    (small_tables / "relations.csv").write_text("", encoding="utf-8")
    assert only_line(small_tables).startswith("relations.csv, row 1")


def test_rows_are_counted_as_a_spreadsheet_counts_them(small_tables: Path) -> None:
    edit(small_tables, "relations", "para 2", '"para 2,\nline 3"')
    edit(small_tables, "relations", "2010,2012", "2012,2010")
    assert only_line(small_tables).startswith("relations.csv, row 4, column end: ")


def test_an_unclosed_quotation_mark_is_found_where_it_stands(small_tables: Path) -> None:
    edit(small_tables, "relations", "list", '"list')
    assert only_line(small_tables).startswith("relations.csv, row 3")


@pytest.mark.parametrize("name", ['"lo\ncator"', '"lo\u2028cator"', "x" * 5000])
def test_a_column_is_quoted_on_one_line_however_it_is_named(small_tables: Path, name: str) -> None:
    edit(small_tables, "relations", "locator", name)
    assert only_line(small_tables).startswith("relations.csv, row 1, column ")


def test_a_cell_is_quoted_on_one_line_whatever_it_holds(small_tables: Path) -> None:
    edit(small_tables, "relations", "2009", '"20\n09"')
    assert only_line(small_tables).startswith("relations.csv, row 2, column start: ")


def test_a_table_that_cannot_be_read_is_named(small_tables: Path) -> None:
    (small_tables / "names.csv").unlink()
    (small_tables / "names.csv").mkdir()
    with pytest.raises(InputError, match=r"names\.csv: cannot be read"):
        read_tables(small_tables)


def test_a_base_given_by_hand_does_not_hide_a_key_nobody_knows(small_tables: Path) -> None:
    edit(small_tables, "dataset", "version", "edition")
    with pytest.raises(TableError, match=r"dataset\.csv, row 3, column key: 'edition' is not known"):
        tables_to_store(read_tables(small_tables), base="https://otter.example/")


@pytest.mark.parametrize("base", ["otters", "otters/", "not an address/"])
def test_a_base_that_can_be_none_is_an_input_error(small_tables: Path, base: str) -> None:
    with pytest.raises(InputError) as caught:
        tables_to_store(read_tables(small_tables), base=base)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("table", "right", "wrong"),
    [
        ("projects", "Otter Valley", "river-zoo"),
        ("dataset", "sp-otter", "cedar-trust"),
    ],
    ids=["a place that is a zoo", "a focus taxon that is a trust"],
)
def test_what_is_of_another_sort_is_not_taken_for_it(small_tables: Path, table: str, right: str, wrong: str) -> None:
    edit(small_tables, table, right, wrong)
    try:
        store = tables_to_store(read_tables(small_tables))
    except TableError:
        return
    wrongly = f"id/org/{wrong}>"
    named = {"projects": "https://w3id.org/amurgraph/ns#place", "dataset": "https://w3id.org/amurgraph/ns#focusTaxon"}
    assert not [quad for quad in store if quad.predicate.value == named[table] and str(quad.object).endswith(wrongly)]


def test_reading_leaves_the_csv_module_as_it_was(small_tables: Path) -> None:
    before = csv.field_size_limit()
    edit(small_tables, "relations", "para 2", "x" * (before + 1))
    only_line(small_tables)
    assert csv.field_size_limit() == before


# ---- what is no mistake ----


def turtle(folder: Path) -> str:
    from amurgraph.graph import store_to_turtle

    return store_to_turtle(tables_to_store(read_tables(folder)))


def test_what_spreadsheet_programs_do_to_a_file_does_no_harm(small_tables: Path) -> None:
    before = turtle(small_tables)
    for file in small_tables.iterdir():
        text = file.read_text(encoding="utf-8")
        columns = text.splitlines()[0].count(",")
        changed = text + "," * columns + "\n\n"
        file.write_bytes(b"\xef\xbb\xbf" + changed.replace("\n", "\r\n").encode())
    assert turtle(small_tables) == before


def test_spaces_round_a_cell_do_no_harm(small_tables: Path) -> None:
    before = turtle(small_tables)
    edit(small_tables, "relations", "R1,cedar-trust,member_of", "R1, cedar-trust ,member_of  ")
    edit(small_tables, "relations", "source_id,", " source_id ,")
    assert turtle(small_tables) == before


def test_a_missing_last_line_end_does_no_harm(small_tables: Path) -> None:
    before = turtle(small_tables)
    for file in small_tables.iterdir():
        file.write_text(file.read_text(encoding="utf-8").rstrip("\n"), encoding="utf-8")
    assert turtle(small_tables) == before


def test_the_optional_tables_may_be_missing(small_tables: Path) -> None:
    for name in ("names", "dataset", "observations", "entities"):
        (small_tables / f"{name}.csv").unlink()
    assert "rel:cedar-trust.memberOf.otter-alliance" in turtle(small_tables)


def test_a_file_of_another_name_is_not_read(small_tables: Path) -> None:
    before = turtle(small_tables)
    (small_tables / "notes.csv").write_text("whatever;this;is", encoding="utf-8")
    assert turtle(small_tables) == before


def test_a_bar_too_many_does_no_harm(small_tables: Path) -> None:
    before = turtle(small_tables)
    edit(small_tables, "organizations", ",S1|S2|S3", ",|S1||S2 | S3|")
    edit(small_tables, "entities", "species,,S1", "species,,S1|")
    assert turtle(small_tables) == before
    edit(small_tables, "organizations", "zoo,DE,,https://zoo.example,,,S3", "zoo,DE,,https://zoo.example,,,|")
    assert "o:river-zoo a ag:Zoo" in turtle(small_tables)


def test_a_claim_may_hold_for_one_day(small_tables: Path) -> None:
    edit(small_tables, "relations", "2010,2012", "2010-05-01,2010-05-01")
    assert 'ag:statedEnd "2010-05-01"' in turtle(small_tables)


def test_relations_need_no_id(small_tables: Path) -> None:
    before = turtle(small_tables)
    for number in range(1, 6):
        edit(small_tables, "relations", f"R{number},", ",")
    assert turtle(small_tables) == before


def test_a_source_that_is_no_page_needs_no_address(small_tables: Path) -> None:
    edit(small_tables, "sources", "https://otter.example/members", "")
    file = small_tables / "sources.csv"
    header, *rows = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([f"{header},kind", *(f"{row},document" for row in rows)]), encoding="utf-8")
    assert "ag:sourceKind ag:Document" in turtle(small_tables)


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["Windows", "old Macintosh"])
def test_lines_may_end_as_they_end_elsewhere(small_tables: Path, end: str) -> None:
    before = turtle(small_tables)
    for file in small_tables.iterdir():
        file.write_bytes(file.read_bytes().replace(b"\n", end.encode()))
    assert turtle(small_tables) == before


def test_empty_columns_at_the_end_do_no_harm(small_tables: Path) -> None:
    before = turtle(small_tables)
    for file in small_tables.iterdir():
        file.write_bytes(file.read_bytes().replace(b"\n", b",,\n"))
    assert turtle(small_tables) == before


def test_spaces_that_do_not_break_round_a_cell_do_no_harm(small_tables: Path) -> None:
    before = turtle(small_tables)
    edit(small_tables, "relations", "R1,cedar-trust,member_of", "R1,\u00a0cedar-trust\u00a0,\u2007member_of")
    edit(small_tables, "relations", "source_id,", "\u00a0source_id,")
    assert turtle(small_tables) == before
