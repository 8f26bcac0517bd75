"""A notebook is run from its first cell to its last, and is kept without what came out."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copy, copytree
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
_SECONDS = 120


def _kept(path: Path) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return kept


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the function that runs a copy of a notebook, in an empty folder, and returns what came out."""
    for variable in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))

    def all_cells(path: Path) -> list[dict[str, Any]]:
        import nbformat
        from nbclient import NotebookClient

        copied = Path(copy(path, tmp_path))
        copytree(path.parent / "published", tmp_path / "published")
        notebook = nbformat.read(copied, as_version=4)  # type: ignore[no-untyped-call]
        client = NotebookClient(
            notebook, timeout=_SECONDS, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
        )
        client.execute()
        return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]

    return all_cells


def _shown(outputs: list[dict[str, Any]], kind: str) -> str:
    """Return what the outputs show, as text or as HTML."""
    return "\n".join(str(output.get("data", {}).get(kind, "")) for output in outputs)


#: What must be among the text that comes out of each.
SHOWN = {
    "01-who-says-so": ("member_count",),
    "02-who-is-central": ("does not hold at 10 %", "ties rest on one source", "estimate_at_least", "can be ordered"),
    "03-groups-core-bridges": ("p_same_degrees", "e_i_index", "cutpoints, 0 left out", "computed groups"),
    "04-what-if-one-leaves": ("Every set was tried.", "left out", "Fragmentation rises"),
    "05-alliances-two-modes": ("betweenness_1997", "sum of their Newman weights", "partners-as-members"),
    "06-threats-and-gaps": ("left out: bodies with a legal status", "fraction", "expected"),
    "07-money-partnership-time": ("reciprocity", "strong_components", "p_at_least", "published number"),
    "08-validation": ("50 of 50 published figures", "not implemented for multigraph", "0.684"),
    "09-does-the-ranking-survive": ("Les Misérables", "held shares"),
}


# What the kernel's own libraries warn of is not ours to mend.
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_to_its_end_and_shows_what_it_is_about(path: Path, run: Any) -> None:
    outputs = run(path)
    assert not [output for output in outputs if output["output_type"] in ("error", "stream")]
    text = f"{_shown(outputs, 'text/plain')}\n{_shown(outputs, 'text/html')}"
    for said in SHOWN[path.stem]:
        assert said in text
    assert "confidence interval" not in text.lower()
    if path.stem == "01-who-says-so":
        plain = _shown(outputs, "text/plain")
        members = [line.split("member_count")[1].split()[0] for line in plain.splitlines() if "member_count  " in line]
        assert {"10", "13", "14", "15"} <= set(members)
        assert "<iframe" in _shown(outputs, "text/html")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_results_and_with_names_that_do_not_change(path: Path) -> None:
    notebook = _kept(path)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    stem = path.stem.split("-", 1)[1]
    for number, cell in enumerate(notebook["cells"], start=1):
        assert cell["id"] == f"{stem}-{number:02}"
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_ends_with_what_it_cannot_say(path: Path) -> None:
    last = _kept(path)["cells"][-1]
    assert last["cell_type"] == "markdown"
    assert "".join(last["source"]).startswith("## What this cannot say")
