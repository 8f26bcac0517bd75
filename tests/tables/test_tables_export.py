"""A graph becomes tables and the same graph again, byte for byte; where it cannot, nothing is written."""

from __future__ import annotations

import csv
import io
import os
import sys
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, Quad, RdfFormat, Store, parse

from amurgraph.cli import run
from amurgraph.errors import InputError, MissingExtraError, OutputError, TableError
from amurgraph.graph import data_store, store_to_turtle
from amurgraph.tables import (
    TABLES,
    Tables,
    base_of,
    graph_to_tables,
    read_tables,
    read_terms,
    tables_to_csv,
    tables_to_store,
    tables_to_xlsx,
    write_tables,
)
from amurgraph.vocabulary import AG, BASE, PREFIXES, SKOS, instance

if TYPE_CHECKING:
    from collections.abc import Callable

GRAPHS = int(os.environ.get("AMURGRAPH_GRAPHS", "40"))  # how many are generated; `make thorough` asks for 5,000
GUARD = "=+-@\t\r"
HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def turtle(text: str) -> Store:
    """Return a graph of Turtle as somebody writes it by hand."""
    return data_store(parse(input=(HEAD + text).encode(), format=RdfFormat.TURTLE))


def edited(store: Store, text: str) -> Store:
    """Return the graph with more said in it."""
    added = parse(input=(HEAD + text).encode(), format=RdfFormat.TURTLE)
    return data_store([*store.quads_for_pattern(None, None, None, DefaultGraph()), *added])


def through_files(tables: Tables, *, base: str | None = None) -> Store:
    """Write tables as CSV, and read them again."""
    with tempfile.TemporaryDirectory() as folder:
        write_tables(tables, Path(folder) / "tables")
        return tables_to_store(read_tables(Path(folder) / "tables"), base=base)


def assert_kept(store: Store) -> Tables:
    """Hold that export and import give the same Turtle."""
    tables = graph_to_tables(store)
    assert store_to_turtle(through_files(tables, base=base_of(store))) == store_to_turtle(store)
    return tables


@pytest.fixture
def otters(small_tables: Path) -> Store:
    return tables_to_store(read_tables(small_tables))


# ---- lossless ----


def test_the_shipped_data_come_back_byte_for_byte(shipped: Store) -> None:
    tables = assert_kept(shipped)
    assert all(tables[table.name] for table in TABLES)


def test_the_small_tables_come_back_byte_for_byte(otters: Store) -> None:
    assert_kept(otters)


def test_tables_that_are_exported_again_are_the_same_tables(otters: Store) -> None:
    first = tables_to_csv(graph_to_tables(otters))
    again = tables_to_csv(graph_to_tables(through_files(graph_to_tables(otters))))
    assert first == again


def test_the_order_in_which_a_graph_was_filled_leaves_no_trace(otters: Store) -> None:
    quads = sorted(otters.quads_for_pattern(None, None, None, DefaultGraph()), key=str)
    one, other = (tables_to_csv(graph_to_tables(data_store(order))) for order in (quads, quads[::-1]))
    assert one == other


HAND_EDITS = {
    "an evidence taken away: the others keep their numbers": """
        DELETE { ?s ag:evidence ?e . ?e ?p ?o } WHERE {
          ?s a ag:Relation ; ag:evidence ?e , ?f . ?e ?p ?o . FILTER (STR(?e) < STR(?f)) }""",
    "an evidence that is told otherwise: it keeps its number": """
        DELETE { ?e ag:locator ?l } INSERT { ?e ag:locator "zz" } WHERE {
          ?s a ag:Relation ; ag:evidence ?e , ?f . ?e ag:locator ?l . FILTER (STR(?e) < STR(?f)) }""",
    "names in another language": """
        INSERT DATA { o:zoo1 skos:altLabel "Зоо|парк\\\\"@ru , "otter@de"@en .
          tax:sp-otter skos:altLabel "Otter"@de }""",
    "a name with an id of its own": """
        INSERT DATA { o:zoo2 ag:name name:by-hand ; skos:altLabel "Zoo Zwei"@de .
          name:by-hand a ag:Name ; ag:text "Zoo Zwei"@de ; ag:nameKind ag:Official ; dcterms:source src:letter }""",
    "one of the sources of a change says it elsewhere": """
        DELETE { ?e ag:locator ?l } INSERT { ?e ag:locator "elsewhere" ; ag:stance ag:Denies }
        WHERE { change:c1 ag:evidence ?e . ?e dcterms:source src:s1 . OPTIONAL { ?e ag:locator ?l } }""",
    "a second source of an observation": """
        INSERT { obs:o2 ag:evidence ev:o2.letter . ev:o2.letter a ag:Evidence ; ag:reading ag:Implied ;
          dcterms:source src:letter }
        WHERE { FILTER NOT EXISTS { ev:o2.letter a ag:Evidence } }""",
}


@settings(deadline=None, max_examples=GRAPHS, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_graph_comes_back_byte_for_byte(
    draw_tables: Callable[[st.DataObject], Tables], data: st.DataObject
) -> None:
    store = tables_to_store(draw_tables(data))
    for edit in data.draw(st.lists(st.sampled_from(sorted(HAND_EDITS)), unique=True), label="edits"):
        store.update(HAND_EDITS[edit], prefixes=PREFIXES)
    assert_kept(store)


@settings(deadline=None, max_examples=GRAPHS // 5, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_graph_comes_back_from_a_workbook(
    draw_tables: Callable[[st.DataObject], Tables], data: st.DataObject
) -> None:
    pytest.importorskip("openpyxl")
    store = tables_to_store(draw_tables(data))
    with tempfile.TemporaryDirectory() as folder:
        write_tables(graph_to_tables(store), Path(folder) / "all.xlsx")
        again = tables_to_store(read_tables(Path(folder) / "all.xlsx"))
    assert store_to_turtle(again) == store_to_turtle(store)


# ---- ids stay ----


def test_what_is_corrected_in_an_exported_table_keeps_its_id(small_tables: Path, tmp_path: Path) -> None:
    with (small_tables / "relations.csv").open("a", encoding="utf-8") as file:
        file.write("R6,cedar-trust,member_of,otter-alliance,,,,2012,,S1,para 8,stated,\n")
        file.write("R7,cedar-trust,member_of,otter-alliance,,,,2012,,S1,para 9,stated,\n")
    before = tables_to_store(read_tables(small_tables))
    write_tables(graph_to_tables(before), tmp_path / "out")
    table = tmp_path / "out" / "relations.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("para 8", "the last"), encoding="utf-8")

    after = store_to_turtle(tables_to_store(read_tables(tmp_path / "out")))

    assert after == store_to_turtle(before).replace('"para 8"', '"the last"')


def test_an_id_of_an_editors_own_says_nothing(small_tables: Path) -> None:
    before = store_to_turtle(tables_to_store(read_tables(small_tables)))
    table = small_tables / "relations.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("R1,", "x.y.2,"), encoding="utf-8")
    assert store_to_turtle(tables_to_store(read_tables(small_tables))) == before


# ---- bases ----


@pytest.mark.parametrize("said", [True, False])
def test_a_base_of_its_own_is_kept(small_tables: Path, *, said: bool) -> None:
    base = "https://example.org/otters/"
    if said:
        with (small_tables / "dataset.csv").open("a", encoding="utf-8") as file:
            file.write(f"base,{base}\n")
    store = tables_to_store(read_tables(small_tables), base=None if said else base)
    tables = assert_kept(store)
    assert base_of(store) == base
    assert any(row["key"] == "base" for row in tables["dataset"]) is said


def test_a_graph_without_sources_has_the_usual_base() -> None:
    assert base_of(turtle("o:a a ag:NGO .")) == BASE


# ---- what tables cannot hold is named, and nothing is made ----

UNTOLD = {
    "a statement that the model has not": (
        'o:hill-fund rdfs:comment "x" .',
        "without a column in the tables",
        "o:hill-fund",
    ),
    "a second main name": ('o:hill-fund rdfs:label "Hügelfonds"@de .', "without a column in the tables", "Hügelfonds"),
    "a name without a language": ('o:hill-fund skos:altLabel "Hill" .', "without a column in the tables", '"Hill"'),
    "a name that ends in a blank": (
        'o:hill-fund skos:altLabel "Hill "@en .',
        "without a column in the tables",
        '"Hill "',
    ),
    "a short form that nobody states": (
        "o:hill-fund ag:supports o:cedar-trust .",
        "without a column in the tables",
        "ag:supports",
    ),
    "a relation of a name of its own": (
        (
            "rel:mine a ag:Relation ; ag:subject o:hill-fund ; ag:predicate ag:funds ; ag:object o:cedar-trust ; "
            "ag:evidence ev:mine . ev:mine a ag:Evidence ; ag:reading ag:Stated ; dcterms:source src:s1 ."
        ),
        "without a column in the tables",
        "mine",
    ),
    "a date that does not say the same twice": (
        'src:s2 dcterms:issued "2014"^^xsd:gYear ; ag:from "2013-01-01"^^xsd:date ; ag:to "2014-12-31"^^xsd:date .',
        "without a column in the tables",
        "2013-01-01",
    ),
    "evidence that does not say whether it is stated": (
        (
            "rel:cedar-trust.memberOf.otter-alliance ag:evidence ev:cedar-trust.memberOf.otter-alliance.s3 . "
            "ev:cedar-trust.memberOf.otter-alliance.s3 a ag:Evidence ; dcterms:source src:s3 ."
        ),
        "that the tables would add",
        "ag:reading",
    ),
    "a relation with what is not described": (
        (
            "rel:hill-fund.funds.nobody a ag:Relation ; ag:subject o:hill-fund ; ag:predicate ag:funds ; "
            "ag:object o:nobody ; ag:evidence ev:hill-fund.funds.nobody.s1 . "
            "ev:hill-fund.funds.nobody.s1 a ag:Evidence ; ag:reading ag:Stated ; dcterms:source src:s1 ."
        ),
        "cannot be told as tables",
        "nobody",
    ),
    "an id that no cell may hold": ('o:a.b a ag:NGO ; rdfs:label "A"@en .', "cannot be told as tables", "a.b"),
    "another data set's thing": (
        '<https://else.example/id/org/x> a ag:NGO ; rdfs:label "X"@en .',
        "without a column in the tables",
        "else.example",
    ),
    "a licence in words": (
        '<https://w3id.org/amurgraph/id/dataset> dcterms:license "free" .',
        "cannot be told as tables",
        "'free' is no licence",
    ),
    "a base that is none": (
        '<https://w3id.org/amurgraph/id/dataset> ag:base "somewhere" .',
        "cannot be told as tables",
        "'somewhere' is no base",
    ),
    "a statement about a statement": (
        "o:hill-fund rdfs:comment <<( o:a o:b o:c )>> .",
        "without a column in the tables",
        "hill-fund",
    ),
    "a name whose end only looks like a language": (
        'o:hill-fund skos:altLabel "Hill@de-1"@en , "x"@de-x-1 .',
        "without a column in the tables",
        "x-1",
    ),
    "an observation without evidence": (
        'obs:o9 a ag:Observation ; ag:subject o:hill-fund ; ag:observedProperty "p" ; ag:value "v" .',
        "4 statements without a column",
        "obs:o9",
    ),
}


@pytest.mark.parametrize(("said", "why", "what"), UNTOLD.values(), ids=UNTOLD)
def test_what_has_no_column_is_named(otters: Store, said: str, why: str, what: str) -> None:
    with pytest.raises(InputError) as raised:
        graph_to_tables(edited(otters, said))
    message = str(raised.value)
    assert why in message
    assert what in message
    assert "\n" not in message


def test_several_are_counted(otters: Store) -> None:
    with pytest.raises(InputError, match=r"^2 statements without a column"):
        graph_to_tables(edited(otters, 'o:hill-fund rdfs:comment "x" , "y" .'))


# ---- what stands in the files ----


def test_every_table_and_every_column_is_there(otters: Store) -> None:
    files = tables_to_csv(graph_to_tables(otters))
    assert list(files) == [f"{table.name}.csv" for table in TABLES]
    for table in TABLES:
        text = files[f"{table.name}.csv"]
        assert text.splitlines()[0] == ",".join(column.name for column in table.columns)
        assert "\r" not in text


@pytest.mark.parametrize("text", ["=1+1", "'=1", "''@x", "-", "+5", "@here", "'t Woud", "'", "\tx", "\rx", "a=b"])
def test_no_cell_is_a_formula_and_none_is_changed(otters: Store, text: str) -> None:
    otters.add(Quad(instance("org", "hill-fund"), AG.note, Literal(text)))
    tables = graph_to_tables(otters)
    cells = [
        cell
        for name in tables_to_csv(tables).values()
        for row in csv.reader(io.StringIO(name, newline=""))
        for cell in row
    ]
    if text.strip() == text:
        assert_kept(otters)
    assert text in cells or f"'{text}" in cells
    assert not [cell for cell in cells if cell.startswith(tuple(GUARD))]


@pytest.mark.parametrize(("cell", "text"), [("=1", "=1"), ("'=1", "=1"), ("'t Woud", "'t Woud"), ("''=", "'=")])
def test_an_apostrophe_is_taken_away_only_before_a_formula(small_tables: Path, cell: str, text: str) -> None:
    table = small_tables / "relations.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("para 2", cell), encoding="utf-8")
    assert read_tables(small_tables)["relations"][0]["locator"] == text


def test_rows_stand_in_the_order_of_their_ids(otters: Store) -> None:
    more = "".join(f'src:s{n} a ag:Source ; dcterms:title "t" ; ag:url <https://x.example/{n}> .\n' for n in (20, 10))
    sources = graph_to_tables(edited(otters, more))["sources"]
    assert [row["source_id"] for row in sources][:5] == ["s1", "s2", "s3", "s10", "s20"]


# ---- several sources of one observation, several languages ----


def test_an_observation_may_have_several_rows_if_they_agree(small_tables: Path) -> None:
    table = small_tables / "observations.csv"
    with table.open("a", encoding="utf-8") as file:
        file.write("O1,otter-alliance,member_count,7,7,7,members,2012,S3,page 1,\n")
    store = tables_to_store(read_tables(small_tables))
    observation = instance("obs", "o1")
    assert len(list(store.quads_for_pattern(observation, AG.evidence, None, None))) == 2
    assert_kept(store)

    table.write_text(table.read_text(encoding="utf-8").replace("count,7,7,7,members,2012", "count,8,8,8,members,2012"))
    with pytest.raises(TableError, match="row 4, column observation_id: 'O1' stands already in row 2"):
        read_tables(small_tables)


def test_a_name_says_its_language_behind_it(small_tables: Path) -> None:
    table = small_tables / "organizations.csv"
    text = table.read_text(encoding="utf-8").replace("The Cedar Trust|Cedar Fund", r"Zedernfonds@de|A\|B")
    table.write_text(text, encoding="utf-8")
    store = tables_to_store(read_tables(small_tables))
    names = {str(quad.object) for quad in store.quads_for_pattern(instance("org", "cedar-trust"), SKOS.altLabel, None)}
    assert names >= {'"Zedernfonds"@de', '"A|B"@en'}
    assert_kept(store)


# ---- files are written whole, and edits are not lost ----


def test_tables_that_somebody_edited_are_kept_unless_told(otters: Store, tmp_path: Path) -> None:
    tables, place = graph_to_tables(otters), tmp_path / "out"
    write_tables(tables, place)
    write_tables(tables, place)  # nothing would change
    (place / "names.csv").write_text("org_id,name,language\n", encoding="utf-8")

    with pytest.raises(OutputError, match="other tables are there already"):
        write_tables(tables, place)
    assert (place / "names.csv").read_text(encoding="utf-8") == "org_id,name,language\n"

    write_tables(tables, place, replace=True)
    assert (place / "names.csv").read_text(encoding="utf-8") == tables_to_csv(tables)["names.csv"]
    assert {path.name for path in tmp_path.iterdir()} == {"out", "tables"}


@pytest.mark.parametrize("replace", [True, False])
def test_a_folder_with_anything_else_is_left_alone(otters: Store, tmp_path: Path, *, replace: bool) -> None:
    place = tmp_path / "out"
    write_tables(graph_to_tables(otters), place)
    (place / "thesis.doc").write_text("years of work", encoding="utf-8")
    with pytest.raises(OutputError, match=r"holds thesis\.doc, which is no table"):
        write_tables(graph_to_tables(otters), place, replace=replace)
    assert (place / "thesis.doc").exists()


@pytest.mark.parametrize("name", ["-", "one.csv", "one.ods"])
def test_tables_are_a_folder_or_a_workbook(otters: Store, name: str) -> None:
    with pytest.raises(OutputError, match=r"a folder of CSV files, or one \.xlsx file"):
        write_tables(graph_to_tables(otters), name)


# ---- workbooks ----


@pytest.fixture
def openpyxl() -> Any:
    return pytest.importorskip("openpyxl")


@pytest.fixture
def book(openpyxl: Any, otters: Store) -> Any:
    return openpyxl.load_workbook(io.BytesIO(tables_to_xlsx(graph_to_tables(otters))))


def test_the_shipped_data_come_back_from_a_workbook(openpyxl: Any, shipped: Store, tmp_path: Path) -> None:
    assert openpyxl
    write_tables(graph_to_tables(shipped), tmp_path / "all.xlsx")
    assert store_to_turtle(tables_to_store(read_tables(tmp_path / "all.xlsx"))) == store_to_turtle(shipped)


def test_a_workbook_does_not_say_when_it_was_written(openpyxl: Any, otters: Store) -> None:
    assert openpyxl
    made = tables_to_xlsx(graph_to_tables(otters))
    assert made == tables_to_xlsx(graph_to_tables(otters))
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert str(datetime.now().year).encode() not in parts.read("docProps/core.xml")


def test_a_workbook_explains_each_column_and_offers_the_words_of_closed_lists(book: Any) -> None:
    assert book.sheetnames == ["notes", *(table.name for table in TABLES), "lists"]
    explained = {(row[0].value, str(row[1].value).rstrip("*")) for row in book["notes"].iter_rows(min_row=2)}
    lists = {cells[0].value: [cell.value for cell in cells[1:] if cell.value] for cells in book["lists"].iter_cols()}
    terms = read_terms()
    assert lists["relation type"] == list(terms.relation_types)
    for table in TABLES:
        sheet = book[table.name]
        assert sheet.freeze_panes == "A2"
        assert [cell.value for cell in sheet[1]] == [column.name for column in table.columns]
        assert explained >= {(table.name, column.name) for column in table.columns}
        offered = {str(each.sqref).rstrip("0123456789")[0] for each in sheet.data_validations.dataValidation}
        listed = {sheet.cell(1, place).column_letter for place, c in enumerate(table.columns, 1) if c.holds in lists}
        assert offered == listed
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


@pytest.mark.parametrize("text", ["#N/A", "=1+1", "TRUE", "_x000D_", "a\x0bb", "12e3"])
def test_a_cell_is_text_whatever_it_looks_like(openpyxl: Any, otters: Store, tmp_path: Path, text: str) -> None:
    otters.add(Quad(instance("org", "hill-fund"), AG.note, Literal(text)))
    write_tables(graph_to_tables(otters), tmp_path / "all.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "all.xlsx")["organizations"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert store_to_turtle(tables_to_store(read_tables(tmp_path / "all.xlsx"))) == store_to_turtle(otters)


def change(book: Any, place: Path, sheet: str, cell: str, value: Any, number_format: str = "General") -> Path:
    book[sheet][cell] = value
    book[sheet][cell].number_format = number_format
    book.save(place / "edited.xlsx")
    return place / "edited.xlsx"


@pytest.mark.parametrize(
    ("value", "number_format", "read"),
    [
        (2011, "General", "2011"),
        (2011.0, "General", "2011"),
        (datetime(2011, 5, 1), "mmm-yy", "2011-05"),
        (datetime(2011, 5, 1), "dd/mm/yyyy", "2011-05-01"),
        (" 2011 ", "@", "2011"),
    ],
)
def test_what_a_spreadsheet_makes_of_a_date_is_understood(
    book: Any, tmp_path: Path, value: Any, number_format: str, read: str
) -> None:
    edited_book = change(book, tmp_path, "relations", "F2", value, number_format)
    assert read_tables(edited_book)["relations"][0]["start"] == read


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("F2", "=1998+1", "edited.xlsx, sheet relations, row 2, column start: holds a formula"),
        ("F3", "1998-13", "edited.xlsx, sheet relations, row 3, column start: '1998-13' cannot stand here"),
        ("C4", "likes", "edited.xlsx, sheet relations, row 4, column predicate: 'likes' cannot stand here"),
        ("C1", "predicat", "edited.xlsx, sheet relations, row 1, column predicat: is no column"),
        ("W3", "aside", "edited.xlsx, sheet relations, row 3: has 23 cells, the header 20"),
    ],
)
def test_a_mistake_names_sheet_row_and_column(book: Any, tmp_path: Path, cell: str, value: str, said: str) -> None:
    with pytest.raises(TableError) as raised:
        read_tables(change(book, tmp_path, "relations", cell, value))
    assert str(raised.value).startswith(said)


def test_a_sheet_may_be_missing_if_its_table_may(book: Any, tmp_path: Path) -> None:
    del book["names"]
    book.save(tmp_path / "less.xlsx")
    assert read_tables(tmp_path / "less.xlsx")["names"] == []
    del book["sources"]
    book.save(tmp_path / "less.xlsx")
    with pytest.raises(TableError, match=r"less\.xlsx, sheet sources: is missing"):
        read_tables(tmp_path / "less.xlsx")


def test_what_is_no_workbook_is_named(openpyxl: Any, tmp_path: Path) -> None:
    assert openpyxl
    (tmp_path / "no.xlsx").write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(InputError, match=r"no\.xlsx: is no workbook that can be read"):
        read_tables(tmp_path / "no.xlsx")
    with pytest.raises(InputError, match=r"none\.xlsx: no such file"):
        read_tables(tmp_path / "none.xlsx")


def test_without_openpyxl_the_command_that_installs_it_is_named(
    otters: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    (tmp_path / "book.xlsx").write_bytes(b"")
    with pytest.raises(MissingExtraError, match=r"pip install 'amurgraph\[xlsx\]'"):
        write_tables(graph_to_tables(otters), tmp_path / "new.xlsx")
    with pytest.raises(MissingExtraError, match=r"pip install 'amurgraph\[xlsx\]'"):
        read_tables(tmp_path / "book.xlsx")


# ---- the command ----


def amurgraph(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as end:
        run([str(argument) for argument in arguments])
    return int(end.value.code or 0)


def test_export_and_import_are_each_others_reverse(
    otters: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "otters.ttl").write_text(store_to_turtle(otters), encoding="utf-8")
    assert amurgraph("tables", "export", "-g", tmp_path / "otters.ttl", "-o", tmp_path / "out") == 0
    out, err = capsys.readouterr()
    assert (out, err) == (
        "",
        "4 sources, 4 organizations, 5 relations, 1 projects, 2 observations, 2 entities, 1 names\n",
    )
    assert amurgraph("tables", "import", tmp_path / "out", "-o", tmp_path / "again.ttl") == 0
    assert (tmp_path / "again.ttl").read_bytes() == (tmp_path / "otters.ttl").read_bytes()


def test_a_base_that_the_tables_do_not_say_is_told(
    small_tables: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tables_to_store(read_tables(small_tables), base="https://example.org/otters/")
    (tmp_path / "otters.ttl").write_text(store_to_turtle(store), encoding="utf-8")
    amurgraph("tables", "export", "-g", tmp_path / "otters.ttl", "-o", tmp_path / "out")
    assert capsys.readouterr().err.endswith(f"import {tmp_path / 'out'} --base https://example.org/otters/\n")


def test_private_sources_are_not_exported_unless_asked(
    otters: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    otters.add(Quad(instance("src", "s2"), AG.visibility, AG.Private))
    (tmp_path / "otters.ttl").write_text(store_to_turtle(otters), encoding="utf-8")
    export = ("tables", "export", "-g", tmp_path / "otters.ttl", "-o", tmp_path / "out")
    assert amurgraph(*export) == 1
    assert capsys.readouterr().err.startswith("amurgraph: these sources are private: s2;")
    assert not (tmp_path / "out").exists()
    assert amurgraph(*export, "--private") == 0
    assert (tmp_path / "out" / "sources.csv").exists()


def test_an_export_that_would_lose_something_writes_nothing(
    otters: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = store_to_turtle(edited(otters, 'o:hill-fund rdfs:comment "x" .'))
    (tmp_path / "otters.ttl").write_text(text, encoding="utf-8")
    assert amurgraph("tables", "export", "-g", tmp_path / "otters.ttl", "-o", tmp_path / "out") == 1
    assert capsys.readouterr().err.startswith("amurgraph: 1 statement without a column")
    assert not (tmp_path / "out").exists()
