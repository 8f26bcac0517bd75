"""No table that is written has a cell that a spreadsheet would run; read back, each is what it was."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from amurgraph.editing.judgements import Judgement, judgements_from_csv, judgements_to_csv
from amurgraph.graph import content_hash
from amurgraph.network import network_to_r_files, network_to_text, read_network, tables_to_network
from amurgraph.rows import Rows, rows_to_text
from amurgraph.tables import graph_to_tables, read_tables, tables_to_csv, tables_to_store, tables_to_xlsx, write_tables

if TYPE_CHECKING:
    from pathlib import Path

STARTS = ("=", "+", "-", "@", "\t", "\r")


def cells_of(text: str, separator: str = ",") -> list[str]:
    return [cell for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in line]


def running(cells: list[str]) -> list[str]:
    """Return the cells of text that a spreadsheet would run; numbers are numbers."""
    return [cell for cell in cells if cell.startswith(STARTS) and not _is_number(cell)]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return cell.strip() == cell


@pytest.fixture(params=STARTS)
def formula(request: pytest.FixtureRequest) -> str:
    """Return text that would be run."""
    return f"{request.param}1+cmd|' /C calc'!A0"


@pytest.fixture
def armed(small_tables: Path, formula: str) -> Path:
    """Return tables that hold formulas in names, notes, qualifiers and ids that are free text."""
    for name, old in (("organizations", "Cedar Trust"), ("sources", "Who we are"), ("relations", "para 2")):
        file = small_tables / f"{name}.csv"
        cell = '"' + formula.replace('"', '""') + '"'
        file.write_bytes(file.read_bytes().replace(old.encode(), cell.encode(), 1))
    return small_tables


def test_tables_run_nothing_and_come_back(armed: Path, formula: str, tmp_path: Path) -> None:
    store = tables_to_store(read_tables(armed))
    tables = graph_to_tables(store)

    assert all(not running(cells_of(text)) for text in tables_to_csv(tables).values())
    assert formula.strip() in {str(getattr(quad.object, "value", "")) for quad in store}
    for place in (tmp_path / "again", tmp_path / "again.xlsx"):
        write_tables(tables, place)
        assert content_hash(tables_to_store(read_tables(place, untrusted=True))) == content_hash(store)


def test_a_workbook_holds_no_formula(armed: Path) -> None:
    import openpyxl

    made = tables_to_xlsx(graph_to_tables(tables_to_store(read_tables(armed))))

    book = openpyxl.load_workbook(io.BytesIO(made))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not running([str(cell.value) for cell in cells])
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]


@pytest.mark.parametrize("format_name", ["csv", "nodes-csv", "kumu"])
def test_a_network_runs_nothing(formula: str, format_name: str) -> None:
    network = tables_to_network(
        [{"source": f"{formula}a", "target": "b", "type": formula, "note": formula, formula: "x"}],
        [{"id": f"{formula}a", "label": formula}, {"id": "b"}],
    )

    assert not running(cells_of(network_to_text(network, format_name)))


def test_files_for_r_run_nothing(formula: str) -> None:
    files = network_to_r_files(tables_to_network([{"source": f"{formula}a", "target": "b", "note": formula}]))

    assert all(not running(cells_of(text)) for name, text in files.items() if name.endswith(".csv"))


@pytest.mark.parametrize(("format_name", "separator"), [("csv", ","), ("tsv", "\t")])
def test_rows_run_nothing(formula: str, format_name: str, separator: str) -> None:
    text = rows_to_text(Rows([formula, "n"], [(formula, -5), (f"'{formula}", 2.5)]), format_name)

    assert not running(cells_of(text, separator))
    assert "-5" in text


def test_judgements_run_nothing_and_come_back(formula: str) -> None:
    judged = (Judgement(f"{formula.strip()}a", "b", "same", formula.strip()),)

    text = judgements_to_csv(judged)

    assert not running(cells_of(text))
    assert judgements_from_csv(text.encode(), "x.csv") == judged


def test_edges_come_back_from_what_was_written(formula: str, tmp_path: Path) -> None:
    file, node = tmp_path / "edges.csv", formula.strip()
    file.write_text(network_to_text(tables_to_network([(node, "'t Woud")]), "csv"), encoding="utf-8", newline="")

    assert set(read_network(file)) == {node, "'t Woud"}
