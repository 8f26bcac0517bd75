"""Rows are for people, for spreadsheets and for programs: each gets what it can take."""

from __future__ import annotations

import csv
import io
import json
import sys
from typing import Any

import pytest

from amurgraph.errors import MissingExtraError
from amurgraph.rows import ROW_FORMATS, Rows, inert, rows_to_text


@pytest.fixture
def rows() -> Rows:
    return Rows(
        ["who", "ties", "share"], [("cedar-trust", 3, 0.5), ("otter-alliance", 12, None)], about={"as of": "2012"}
    )


def test_rows_are_named_tuples_in_a_list(rows: Rows) -> None:
    assert len(rows) == 2
    assert (rows[0].who, rows[0].ties, rows[1].share) == ("cedar-trust", 3, None)
    assert (rows.columns, rows.about) == (("who", "ties", "share"), {"as of": "2012"})
    assert Rows(["a"], []).about == {}


def test_a_column_may_bear_a_name_that_python_keeps_for_itself() -> None:
    rows = Rows(["class", "from"], [("zoo", "2010")])
    assert rows.to_dicts() == [{"class": "zoo", "from": "2010"}]
    assert rows_to_text(rows, "csv") == "class,from\nzoo,2010\n"


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(TypeError):
        Rows(["a", "b"], [("one",)])


def test_pandas_takes_them_as_they_are(rows: Rows) -> None:
    pandas = pytest.importorskip("pandas")
    table = rows.to_pandas()
    assert list(table.columns) == ["who", "ties", "share"]
    assert table["ties"].sum() == 15
    assert list(pandas.DataFrame(rows).columns) == ["who", "ties", "share"]
    assert list(Rows(["a", "b"], []).to_pandas().columns) == ["a", "b"]


def test_without_pandas_it_is_said_what_to_install(rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r"this needs pandas: pip install 'amurgraph\[notebooks\]'"):
        rows.to_pandas()


# ---- the formats ----


def test_a_table_is_aligned_and_counted(rows: Rows) -> None:
    assert rows_to_text(rows).splitlines() == [
        "who             ties  share",
        "cedar-trust     3     0.5",
        "otter-alliance  12",
        "2 rows",
    ]
    assert rows_to_text(Rows(["who"], [("x",)])).endswith("\n1 row\n")
    assert rows_to_text(Rows(["who"], [])) == "who\n0 rows\n"


@pytest.mark.parametrize("text", ["雪豹保护", "🐆", "ｗｉｄｅ"])
def test_wide_characters_take_two_columns(text: str) -> None:
    lines = rows_to_text(Rows(["who", "x"], [(text, 1), ("a" * 12, 2)])).splitlines()
    width = 2 * len(text)
    assert lines[1] == text + " " * (12 - width) + "  1"
    assert lines[2] == "a" * 12 + "  2"


def test_a_mark_above_a_letter_takes_no_column() -> None:
    lines = rows_to_text(Rows(["who", "x"], [("фи\u0306нский", 1), ("abcdefg", 2)])).splitlines()
    assert lines[1:3] == ["фи\u0306нский  1", "abcdefg  2"]


def test_a_long_cell_is_cut_in_a_table_and_nowhere_else() -> None:
    rows = Rows(["what"], [("x" * 200,)])
    assert max(len(line) for line in rows_to_text(rows).splitlines()) == 60
    assert "…" in rows_to_text(rows)
    for name in ("csv", "tsv", "json", "md"):
        assert "x" * 200 in rows_to_text(rows, name)


def test_lines_in_a_cell_do_not_break_a_table() -> None:
    rows = Rows(["what", "x"], [("two\nlines\u2028and\tmore", 1)])
    for name in ("table", "md"):
        assert "two lines and more" in rows_to_text(rows, name)


def test_a_cell_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in rows_to_text(Rows(["what"], [("\x1b[31mred",)]))


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.5, "0.5"), (2.0, "2"), (0.0, "0"), (1 / 3, "0.333"), (10.0, "10"), (None, ""), (0, "0"), (True, "True")],
)
def test_numbers_are_shown_short(value: Any, shown: str) -> None:
    assert rows_to_text(Rows(["x"], [(value,)])).splitlines()[1] == shown


def test_markdown_is_a_table_whose_bars_are_escaped() -> None:
    rows = Rows(["a|b", "c"], [("x|y", None)])
    assert rows_to_text(rows, "md") == "| a\\|b | c |\n| --- | --- |\n| x\\|y |  |\n"


def test_json_carries_what_is_to_be_known_about_the_rows(rows: Rows) -> None:
    assert json.loads(rows_to_text(rows, "json")) == {"about": {"as of": "2012"}, "rows": rows.to_dicts()}
    assert "Кедр" in rows_to_text(Rows(["a"], [("Кедр",)]), "json")


@pytest.mark.parametrize(("name", "separator"), [("csv", ","), ("tsv", "\t")])
def test_separated_values_are_read_back(name: str, separator: str) -> None:
    cells = ["plain", 'quo"ted', "com,ma", "tab\tin it", "two\nlines", "Кедр 豹", ""]
    text = rows_to_text(Rows(["a", "b"], [(cell, 1) for cell in cells]), name)
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=separator)) == [
        ["a", "b"],
        *[[cell, "1"] for cell in cells],
    ]
    assert "\r" not in text


@pytest.mark.parametrize("name", ["csv", "tsv"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_spreadsheet_does_not_take_a_text_for_a_formula(name: str, start: str) -> None:
    cell = f"{start}HYPERLINK(1)"
    text = rows_to_text(Rows(["a"], [(cell,)]), name)
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter="," if name == "csv" else "\t"))[1] == [f"'{cell}"]
    assert inert(cell) == f"'{cell}"


def test_numbers_are_no_formulas() -> None:
    assert rows_to_text(Rows(["a", "b"], [(-5, -0.5)]), "csv") == "a,b\n-5,-0.5\n"
    assert inert("a=1") == "a=1"
    assert inert("") == ""


def test_what_is_unknown_is_an_empty_cell() -> None:
    assert rows_to_text(Rows(["a", "b"], [(None, "")]), "csv") == "a,b\n,\n"


def test_every_format_ends_with_a_line_end(rows: Rows) -> None:
    assert set(ROW_FORMATS) == {"table", "csv", "tsv", "json", "md"}
    for name in ROW_FORMATS:
        assert rows_to_text(rows, name).endswith("\n")


def test_pandas_and_polars_take_rows_as_they_are() -> None:
    import pandas as pd
    import polars as pl

    rows: Rows = Rows(["who", "ties", "share"], [("cedar-trust", 3, 0.25), ("otter-alliance", 0, None)])
    for taken in (pd.DataFrame(rows), rows.to_pandas()):
        assert list(taken.columns) == ["who", "ties", "share"]
        assert taken.ties.tolist() == [3, 0]
    assert pl.DataFrame(rows).to_dicts() == rows.to_dicts()
