"""Two servers that are not ours hold the data: every command gives what it gives for the file, byte for byte."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from amurgraph.graph import content_hash, read_quads, read_store

if TYPE_CHECKING:
    from tests.remote.conftest import CommandLine

    #: By server, and by name of the data, the address to read them at.
    Running = dict[str, dict[str, str]]

SERVERS = ("oxigraph", "virtuoso")
COUNTS = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p"
ANY = {
    "query": ("query", "-e", COUNTS, "--format", "tsv"),
    "query for triples": ("query", "-e", "CONSTRUCT WHERE { ?s ag:country 'FI' }", "--format", "ntriples"),
    "a yes or no": ("query", "-e", "ASK { ?s a ag:Alliance }", "--format", "srj"),
    "a saved question": ("query", "double-ties", "--format", "json"),
    "a saved question with the ontology": ("query", "uncovered", "--format", "json"),
    "a query with a date": ("query", "ties", "--as-of", "2012", "--format", "csv"),
    "network": ("network", "--format", "graphml"),
    "network with a date": ("network", "--as-of", "2012", "--projection", "everything", "--format", "json"),
    "measure": ("measure", "degree", "pagerank", "--format", "json"),
    "validate": ("validate", "--format", "json"),
    "page": ("page",),
}  # fmt: skip
SHIPPED = ANY | {
    "a saved question with a parameter": ("query", "who-says-so", "-p", "organization=Phoenix Fund", "--format", "xml"),
    "a long question": ("query", "conflicts", "--format", "json"),
    "what-if": ("what-if", "--without", "alta", "--format", "json"),
    "brief": ("brief",),
}  # fmt: skip


@pytest.fixture(scope="session")
def files(world: Path) -> dict[str, Path]:
    """Return by name the file that the servers were given."""
    return {"shipped": Path(__file__).parent.parent.parent / "data" / "amur.ttl", "world": world}


FROM_FILES: dict[tuple[str, str], tuple[int, str, str]] = {}  # what each case gives of a file, found out once
CASES = [("shipped", case) for case in SHIPPED] + [("world", case) for case in ANY]


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(("data", "case"), CASES)
def test_a_server_gives_what_the_file_gives(
    running: Running, files: dict[str, Path], amurgraph: CommandLine, server: str, data: str, case: str
) -> None:
    if (data, case) not in FROM_FILES:
        FROM_FILES[data, case] = amurgraph(*SHIPPED[case], "-g", files[data])
    there = amurgraph(*SHIPPED[case], "-g", running[server][data])
    assert there == FROM_FILES[data, case]
    assert there[0] == 0


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("data", ["shipped", "world"])
def test_not_a_triple_is_lost_or_changed(running: Running, files: dict[str, Path], server: str, data: str) -> None:
    found = list(read_quads(running[server][data]))
    assert len(found) == len(set(found))
    assert set(found) == set(read_quads(files[data]))
    assert content_hash(read_store(running[server][data])) == content_hash(read_store(files[data]))


@pytest.mark.parametrize("server", SERVERS)
def test_a_mistake_is_told_as_the_server_tells_it(running: Running, amurgraph: CommandLine, server: str) -> None:
    nowhere = urljoin(running[server]["shipped"], "/nowhere")
    code, out, err = amurgraph("measure", "degree", "-g", nowhere)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "nothing is there (404)" in err


def test_rows_that_virtuoso_leaves_out_are_missed(running: Running, amurgraph: CommandLine) -> None:
    code, out, err = amurgraph("query", "-e", "SELECT * { ?s ?p ?o }", "-g", running["virtuoso"]["shipped"])
    assert (code, out) == (1, "")
    assert "gives at most 10000 rows of an answer, so some may be missing; ask for fewer with LIMIT" in err


def test_a_graph_that_is_not_there_is_said(running: Running, amurgraph: CommandLine) -> None:
    address = running["virtuoso"]["shipped"].partition("?")[0] + "?default-graph-uri=urn:nothing"
    assert "has nothing of ours" in amurgraph("network", "-g", address)[2]
