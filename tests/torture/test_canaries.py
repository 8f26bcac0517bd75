"""Nothing that a stranger writes makes us look elsewhere; each way to do that is shown to work on a careless script."""

from __future__ import annotations

import gc
import io
import sys
from functools import partial
from typing import TYPE_CHECKING, Protocol

import pytest
from tests.torture import canary_careless as careless
from tests.torture import canary_vectors as vectors
from tests.torture.canary_servers import Trap, trap_in

import amurgraph
from amurgraph.cli import run
from amurgraph.errors import AmurgraphError
from amurgraph.graph import read_graph, read_quads, read_store
from amurgraph.graph.reading import bytes_to_store
from amurgraph.queries import list_queries, query, run_sparql
from amurgraph.tables import read_tables, tables_to_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pyoxigraph import Store

    Row = Callable[[str, str, str, bool], None]

_DATA = '<urn:a> <urn:says> "a" .'
_held: list[str] = []  # the vectors that went well, for the table


class CommandLine(Protocol):
    """Runs ``amurgraph`` with these arguments, and returns all that it said."""

    def __call__(self, *arguments: str | Path) -> str: ...


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trap]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.chdir(tmp_path)
    with trap_in(tmp_path / "trap") as made:
        yield made


@pytest.fixture
def command(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    def call(*arguments: str | Path) -> str:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        capsysbinary.readouterr()
        with pytest.raises(SystemExit):
            run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return (out + err).decode()

    return call


@pytest.fixture
def data(tmp_path: Path) -> Path:
    file = tmp_path / "data.ttl"
    file.write_text(_DATA, encoding="utf-8")
    return file


def said_by(*calls: Callable[[], object]) -> str:
    """Return what each call gives, or what its error says. Only our errors may come."""
    said = []
    for call in calls:
        try:
            said.append(str(call()))
        except AmurgraphError as error:
            said.append(f"{error} {error.__cause__}")
    gc.collect()
    return " ".join(said)


def in_files(folder: Path) -> str:
    return " ".join(file.read_bytes().decode("utf-8", "replace") for file in folder.rglob("*") if file.is_file())


# ---- queries ----


@pytest.mark.parametrize("name", vectors.QUERIES)
def test_a_query_looks_nowhere_else(trap: Trap, data: Path, command: CommandLine, name: str) -> None:
    library, text = vectors.QUERIES[name]
    text = trap.fill(text)
    assert trap.sprung(careless.query(library, text)), "this is no way to look elsewhere"

    store = read_store(data)
    said = said_by(lambda: run_sparql(store, text), lambda: run_sparql(store, text, "srj"))
    said += command("query", "-g", data, "-e", text)
    assert not trap.sprung(said)
    _held.append(name)


@pytest.mark.parametrize("name", vectors.UPDATES)
def test_an_update_is_refused_and_looks_nowhere(trap: Trap, data: Path, command: CommandLine, name: str) -> None:
    library, text = vectors.UPDATES[name]
    text = trap.fill(text)
    assert trap.sprung(careless.update(library, text)), "this is no way to look elsewhere"

    store = read_store(data)
    before = set(store)
    said = said_by(lambda: run_sparql(store, text)) + command("query", "-g", data, "-e", text)
    assert not trap.sprung(said)
    assert set(store) == before
    assert "would change the data" in said
    _held.append(name)


@pytest.mark.parametrize(
    ("naive", "hostile"),
    [
        ('SELECT * { BIND("HERE" AS ?x) }', 'a" AS ?x) SERVICE <WEBsparql> { ?s ?p ?o } } #'),
        ("SELECT * { BIND(<HERE> AS ?x) }", "urn:a> AS ?x) SERVICE <WEBsparql> { ?s ?p ?o } } #"),
        ("SELECT * { BIND(HERE AS ?x) }", "<urn:a> AS ?x) SERVICE <WEBsparql> { ?s ?p ?o } } #"),
        ("SELECT * { ?s ?p ?o FILTER(STRLEN(?o) < HERE) }", "9) SERVICE <WEBsparql> { ?s ?p ?o } } #"),
        ("SELECT * FROM <HERE> { ?s ?p ?o }", "WEBgraph.ttl"),
    ],
    ids=["text", "address", "name", "number", "graph"],
)
def test_no_parameter_of_a_saved_question_becomes_part_of_it(
    trap: Trap, shipped: Store, request: pytest.FixtureRequest, naive: str, hostile: str
) -> None:
    hostile = trap.fill(hostile)
    library = "rdflib" if "FROM" in naive else "pyoxigraph"
    assert trap.sprung(careless.query(library, naive.replace("HERE", hostile))), "no way to look elsewhere"

    asked = 0
    for saved in list_queries():
        for parameter in saved.parameters:
            given = {known.name: "2015" for known in saved.parameters if known.default is None}
            said = said_by(partial(query, shipped, saved.name, **{**given, parameter.name: hostile}))
            assert not trap.sprung(said)
            asked += 1
    assert asked
    _held.append(f"parameter as {request.node.callspec.id}")


# ---- files ----


@pytest.mark.parametrize("name", vectors.FILES)
def test_a_file_makes_us_look_nowhere_else(
    trap: Trap, tmp_path: Path, command: CommandLine, many: Callable[[int, int], int], name: str
) -> None:
    called, text, how = vectors.FILES[name]
    file = tmp_path / called
    file.write_text(trap.fill(text), encoding="utf-8")
    assert trap.sprung(careless.read(file, how)), "this is no way to look elsewhere"

    said = said_by(
        lambda: read_graph(file).serialize(format="nt"),
        lambda: list(read_quads(file)),
        lambda: list(read_quads(file, file)),
    )
    said += command("query", "-g", file, "-e", "SELECT * { ?s ?p ?o }")
    if many(0, 1) or "shapes" in name:
        said += said_by(
            lambda: amurgraph.validate(read_store(file)).violations,
            lambda: amurgraph.validate(read_store(file), reference=True).violations,
        )
        said += command("validate", "-g", file)
    assert not trap.sprung(said)
    _held.append(name)


@pytest.mark.parametrize("place", ["FILESgraph.ttl", "WEBgraph.ttl"])
def test_a_name_is_never_taken_for_an_address_of_a_file(trap: Trap, command: CommandLine, place: str) -> None:
    place = trap.fill(place)
    assert trap.sprung(careless.open_name(place)), "this is no way to look elsewhere"

    said = said_by(lambda: amurgraph.validate(place), lambda: bytes_to_store(place.encode(), place))  # type: ignore[arg-type]
    if place.startswith("file:"):  # what begins with http: is an endpoint, which the user wants to be asked
        said += said_by(lambda: list(read_quads(place)), lambda: read_graph(place)) + command("validate", "-g", place)
    assert not trap.sprung(said)
    _held.append(f"name of {place[:4]}")


# ---- tables and what people open ----


@pytest.mark.parametrize("place", ["WEBtable.csv", "FILEStable.csv"])
def test_a_table_elsewhere_is_not_read(trap: Trap, command: CommandLine, place: str) -> None:
    place = trap.fill(place)
    assert trap.sprung(careless.table(place)), "this is no way to look elsewhere"

    said = said_by(lambda: read_tables(place)) + command("tables", "import", place, "-o", "made.ttl")
    assert not trap.sprung(said)
    _held.append("table elsewhere")


@pytest.mark.parametrize("address", ["WEBgraph.ttl", "FILESgraph.ttl"])
def test_a_cell_of_a_table_is_only_text(trap: Trap, small_tables: Path, command: CommandLine, address: str) -> None:
    cell = trap.fill(f'a\\" . <urn:a> <http://www.w3.org/2002/07/owl#imports> <{address}> . # "').replace('\\"', '"')
    assert trap.sprung(careless.cell(cell)), "this is no way to look elsewhere"

    table = small_tables / "organizations.csv"
    quoted = '"' + cell.replace('"', '""') + '"'
    table.write_text(table.read_text(encoding="utf-8").replace("Hill Fund", quoted), encoding="utf-8")
    tables = read_tables(small_tables)
    said = said_by(lambda: " ".join(map(str, tables_to_store(tables))))
    assert address.removeprefix("WEB").removeprefix("FILES") in said, "the cell is there, as it was written"
    said += command("tables", "import", small_tables, "-o", "made.ttl", "--force")
    assert not trap.sprung(said)
    _held.append("cell of a table")


@pytest.mark.parametrize(
    "tag", ["<img src='WEBpart.xml'>", "<link rel=stylesheet href='WEBpart.xml'>", "<object data='WEBpart.xml'>"]
)
def test_what_is_made_of_hostile_names_fetches_nothing(
    trap: Trap, tmp_path: Path, small_tables: Path, command: CommandLine, many: Callable[[int, int], int], tag: str
) -> None:
    if not many(0, 1) and not tag.startswith("<img"):
        pytest.skip("in make torture")
    tag = trap.fill(tag)
    assert trap.sprung(careless.pdf(tag)), "this is no way to look elsewhere"

    for table in small_tables.glob("*.csv"):
        text = table.read_text(encoding="utf-8").replace("Cedar Trust", f"Cedar {tag}")
        table.write_text(text.replace("https://cedar.example/about", f"{trap.web}said.txt"), encoding="utf-8")
    file = tmp_path / "hostile.ttl"
    said = command("tables", "import", small_tables, "-o", file)
    assert file.exists(), said
    said += command("brief", "-g", file, "-o", tmp_path / "brief.pdf", "--organization", "cedar-trust")
    said += command("page", "-g", file, "-o", tmp_path / "page.html")
    said += command("site", "-g", file, tmp_path / "site")
    assert (tmp_path / "page.html").exists(), said
    assert (tmp_path / "site" / "index.html").exists(), said
    said += in_files(tmp_path / "site")
    assert not trap.sprung(said)
    _held.append(f"page, brief and site with {tag.split()[0]}")


def test_there_are_as_many_ways_as_were_promised(row: Row) -> None:
    ways = len({**vectors.QUERIES, **vectors.UPDATES, **vectors.FILES})
    well = len(set(_held))
    row("canaries", "0 hits, 0 secret bytes over 40 ways", f"0 hits, 0 bytes over {well} ways", well >= ways)
    assert ways >= 40
