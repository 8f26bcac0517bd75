"""A workbook that LibreOffice opened and saved again still holds the same claims, byte for byte."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from amurgraph.graph import store_to_turtle
from amurgraph.tables import Tables, base_of, graph_to_tables, read_tables, tables_to_store, tables_to_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyoxigraph import Store


@pytest.fixture
def save_again(tmp_path: Path) -> Callable[[list[bytes]], list[Path]]:
    """Have LibreOffice open workbooks and save them."""
    soffice = os.environ.get("AMURGRAPH_SOFFICE") or shutil.which("soffice")
    if not soffice:
        pytest.skip("LibreOffice is not installed")

    def saved(books: list[bytes]) -> list[Path]:
        before, after = tmp_path / "before", tmp_path / "after"
        before.mkdir()
        files = [before / f"{number}.xlsx" for number in range(len(books))]
        for file, book in zip(files, books, strict=True):
            file.write_bytes(book)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        convert = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(after)]
        subprocess.run([soffice, profile, "--headless", *convert, *files], check=True, capture_output=True, timeout=240)
        return [after / file.name for file in files]

    return saved


def test_what_libreoffice_saved_again_holds_the_same_claims(
    shipped: Store, draw_tables: Callable[[st.DataObject], Tables], save_again: Callable[[list[bytes]], list[Path]]
) -> None:
    graphs = [shipped]

    @settings(
        deadline=None,
        max_examples=20,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def generate(data: st.DataObject) -> None:
        graphs.append(tables_to_store(draw_tables(data)))

    generate()
    assert len(graphs) > 20
    saved = save_again([tables_to_xlsx(graph_to_tables(graph)) for graph in graphs])
    for graph, file in zip(graphs, saved, strict=True):
        again = tables_to_store(read_tables(file), base=base_of(graph))
        assert store_to_turtle(again) == store_to_turtle(graph)


def test_libreoffice_keeps_the_drop_downs(shipped: Store, save_again: Callable[[list[bytes]], list[Path]]) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(save_again([tables_to_xlsx(graph_to_tables(shipped))])[0])
    assert len(book["relations"].data_validations.dataValidation) == 3
    assert book["lists"].sheet_state == "hidden"
