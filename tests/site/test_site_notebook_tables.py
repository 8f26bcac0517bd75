"""Tables of notebooks keep what their cells span, notebooks lead on to each other, and can be taken away to be run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from amurgraph.graph import data_store
from amurgraph.site import write_site
from amurgraph.site.notebooks import read_notebooks

if TYPE_CHECKING:
    from pathlib import Path


def ran(html: str, text: str = "# One") -> dict[str, Any]:
    """Return a notebook of words and of code with a table that came out."""
    out = {"output_type": "execute_result", "metadata": {}, "data": {"text/html": html, "text/plain": "/home/me"}}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": text},
        {"cell_type": "code", "metadata": {}, "execution_count": 3, "source": "1", "outputs": [out]},
    ]
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    """Return a folder with three notebooks that were run."""
    table = pd.concat({"one": pd.DataFrame({"n": [1, 2]}, index=["a", "b"])}).to_html()
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for name in ("1-first", "2-then", "3-last"):
        (folder / f"{name}.ipynb").write_text(json.dumps(ran(table, f"# {name}")), encoding="utf-8")
    return folder


def test_a_cell_that_spans_rows_does(notebooks: Path) -> None:
    html = str(read_notebooks(notebooks)[0].cells[2]["html"])

    assert '<th scope="row" rowspan="2">one</th><th scope="row">a</th><td>1</td>' in html
    assert "valign" not in html


def test_a_span_that_is_no_number_is_not_kept(tmp_path: Path) -> None:
    html = '<table><tr><td rowspan="2 onclick=x" colspan="-1">a</td><th colspan="3"></th></tr></table>'
    (tmp_path / "n.ipynb").write_text(json.dumps(ran(html)), encoding="utf-8")

    assert read_notebooks(tmp_path)[0].cells[2]["html"] == '<table><tr><td>a</td><td colspan="3"></td></tr></table>'


def test_notebooks_lead_on_and_can_be_taken_away_without_what_came_out(notebooks: Path, tmp_path: Path) -> None:
    write_site(data_store([]), tmp_path / "site", notebooks=notebooks)
    first, then, last = (
        (tmp_path / "site/notebooks" / f"{n}.html").read_text() for n in ("1-first", "2-then", "3-last")
    )

    assert 'rel="prev"' not in first
    assert 'href="../notebooks/1-first.html" rel="prev"' in then
    assert 'href="../notebooks/3-last.html" rel="next"' in then
    assert 'rel="next"' not in last
    taken = json.loads((tmp_path / "site/notebooks/2-then.ipynb").read_text())
    assert [cell["source"] for cell in taken["cells"]] == ["# 2-then", "1"]
    assert taken["cells"][1]["outputs"] == []
    assert taken["cells"][1]["execution_count"] is None
