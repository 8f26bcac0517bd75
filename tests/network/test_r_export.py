"""The files for R: R itself reads them, and finds the degree and betweenness that we find."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from amurgraph.errors import OutputError
from amurgraph.graph import read_store
from amurgraph.measures import centrality
from amurgraph.network import graph_to_network, network_to_r_files, simple, tables_to_network, write_r_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import networkx as nx

    Run = Callable[..., str]

#: Names that R, a spreadsheet or a reader of CSV would take for something else.
TRAPS = ["=otter", "-5", "+cedar", "@alder", "'t Woud", "007", "1e3", "NA", "TRUE", "Ölberg", 'say "no"', "a,b", "Дом"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Write the files for R, and let R run the script."""
    rscript = os.environ.get("AMURGRAPH_RSCRIPT", shutil.which("Rscript"))
    asks = 'q(status = !requireNamespace("igraph", quietly = TRUE))'
    if not rscript or subprocess.run([rscript, "-e", asks], capture_output=True, check=False, timeout=60).returncode:
        pytest.skip("R with igraph is not installed (see tests/r)")

    def ran(network: nx.MultiDiGraph, **environment: str) -> str:
        for name, text in network_to_r_files(network).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        done = subprocess.run(
            [rscript, str(tmp_path / "network.R")],
            capture_output=True,
            check=False,
            timeout=120,
            env=os.environ | environment,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return ran


def measured(folder: Path) -> dict[str, tuple[float, float]]:
    """Return what R wrote: degree and betweenness by id."""
    with (folder / "measures.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: (float(row["degree"]), float(row["betweenness"])) for row in csv.DictReader(file)}


def ours(network: nx.MultiDiGraph) -> dict[str, tuple[float, float]]:
    """Return degree and betweenness by id as we find them."""
    return {row.id: (row.degree, row.betweenness) for row in centrality(network, ["degree", "betweenness"])}


def test_r_finds_what_we_find_in_the_shipped_data(run: Run, tmp_path: Path) -> None:
    network = graph_to_network(read_store())
    said = run(network)
    ties = simple(network).number_of_edges()
    assert f"{len(network)} nodes, {network.number_of_edges()} relations, {ties} ties between pairs" in said
    found, expected = measured(tmp_path), ours(network)
    assert found.keys() == expected.keys()
    for node, values in expected.items():
        assert found[node] == pytest.approx(values, abs=1e-6)


@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_names_that_look_like_something_else_are_the_same_in_both_tables(run: Run, tmp_path: Path, locale: str) -> None:
    ring = list(zip(TRAPS, TRAPS[1:] + TRAPS[:1], strict=True))
    rows = [(one, other, 0.5) for one, other in [*ring, ("=otter", "NA"), ("NA", "=otter"), ("007", "007")]]
    network = tables_to_network(
        rows, [{"id": name, "label": f"={name}\nx", "kind": "-1"} for name in [*TRAPS, "alone"]]
    )
    said = run(network, LC_ALL=locale)
    assert "14 nodes, 16 relations, 14 ties between pairs" in said
    found, expected = measured(tmp_path), ours(network)
    # In the locale C R writes what that cannot show as <U+00D6>; the figures are the same.
    assert locale == "C" or found.keys() == set(network)
    for one, other in zip(sorted(found.values()), sorted(expected.values()), strict=True):
        assert one == pytest.approx(other, abs=1e-6)
    for node in found.keys() & expected.keys():
        assert found[node] == pytest.approx(expected[node], abs=1e-6)


@pytest.mark.parametrize("nodes", [[], ["cedar", "otter"]])
def test_a_network_without_a_tie_is_read_too(run: Run, nodes: list[str]) -> None:
    assert f"{len(nodes)} nodes, 0 relations, 0 ties" in run(tables_to_network([], nodes))


def test_statnet_has_the_same_ties(run: Run) -> None:
    said = run(tables_to_network([("a", "b"), ("b", "a"), ("b", "c"), ("c", "c")]))
    if "Network attributes" not in said:
        pytest.skip("statnet's network is not installed (see tests/r)")
    assert "total edges= 2" in said


def test_the_readme_names_each_column_the_rule_and_the_version() -> None:
    files = network_to_r_files(graph_to_network(read_store(), "funding", as_of=2015))
    for name in ("nodes.csv", "edges.csv"):
        for column in next(csv.reader(files[name].splitlines())):
            assert f"| `{column}` | " in files["README.md"]
    assert "as it was given" not in files["README.md"]
    for said in (
        "| projection | funding |",
        "| as of | 2015 |",
        "| version of the data | ",
        "- Few pages name amounts",
    ):
        assert said in files["README.md"]


def test_columns_of_others_are_said_to_be_as_given() -> None:
    files = network_to_r_files(tables_to_network([{"source": "a", "target": "b", "trust|worthy": 3}]))
    assert "| `trust, worthy` | as it was given |" in files["README.md"]


def test_files_are_written_again_and_those_of_others_stay(tmp_path: Path) -> None:
    place = tmp_path / "for-r"
    write_r_files(tables_to_network([("a", "b")]), place)
    for name in ("measures.csv", "mine.R"):
        (place / name).write_text("my work", encoding="utf-8")
    write_r_files(tables_to_network([("a", "c")]), f"{place}/")
    ours = ["README.md", "edges.csv", "network.R", "nodes.csv"]
    assert sorted(file.name for file in place.iterdir()) == sorted([*ours, "measures.csv", "mine.R"])
    assert {(place / name).read_text(encoding="utf-8") for name in ("measures.csv", "mine.R")} == {"my work"}
    assert "a,c," in (place / "edges.csv").read_text(encoding="utf-8")


def test_files_of_the_same_names_that_are_no_export_are_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# My project", encoding="utf-8")
    with pytest.raises(OutputError, match=r"holds a README\.md that is not of this export"):
        write_r_files(tables_to_network([("a", "b")]), tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["README.md"]
    with pytest.raises(OutputError, match="cannot be written"):
        write_r_files(tables_to_network([("a", "b")]), tmp_path / "README.md")


def test_a_strong_tie_is_no_long_way(run: Run, tmp_path: Path) -> None:
    run(tables_to_network([("a", "c", 9), ("a", "b", 1), ("b", "c", 1)]))  # igraph takes a weight for a length
    assert measured(tmp_path) == {"a": (2, 0), "b": (2, 0), "c": (2, 0)}
