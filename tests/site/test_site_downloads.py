"""What can be taken away: each file says what it is, the catalogue tells the truth, and everything reads back."""

from __future__ import annotations

import csv
import hashlib
import io
import sys
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from amurgraph.claims import graph_to_claims
from amurgraph.graph import data_store, graph_to_text, store_to_turtle
from amurgraph.network import graph_to_network
from amurgraph.site.downloads import downloads
from amurgraph.tables import read_tables, tables_to_store
from amurgraph.vocabulary import AG, DCTERMS, PREFIXES, RDF, RDFS, instance

if TYPE_CHECKING:
    from pathlib import Path

    from amurgraph.site.catalogue import Download

HERE = "https://anywhere.example/some/folder/data/"
PREFIX = PREFIXES | {"spdx": "http://spdx.org/rdf/terms#", "void": "http://rdfs.org/ns/void#"}


def offered(store: Store, *, conforms: bool = True) -> dict[str, Download]:
    found = downloads(store, graph_to_network(store), conforms=conforms)
    files = {file.name: file for file in found}
    assert len(files) == len(found)
    return files


def read_catalogue(files: dict[str, Download], base: str = HERE) -> Store:
    store = Store()
    text = files["catalog.ttl"].content
    store.extend(parse(input=text, format=RdfFormat.TURTLE, base_iri=f"{base}catalog.ttl"))
    return store


def rows(catalogue: Store, names: str, pattern: str) -> list[list[str]]:
    found: Any = catalogue.query(f"SELECT {names} WHERE {{ {pattern} }}", prefixes=PREFIX)
    return [[term.value for term in row] for row in found]


@pytest.fixture(scope="module")
def files(shipped: Store) -> dict[str, Download]:
    """Return what the site of the shipped data offers."""
    return offered(shipped)


@pytest.fixture
def tables_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "taken"
    folder.mkdir()
    return folder


def test_each_file_says_in_a_line_what_it_is(files: dict[str, Download]) -> None:
    for file in files.values():
        assert file.about.count("\n") == 0
        assert file.about.endswith("."), file.name
        assert file.size == len(file.content) > 0
        assert not {"..", ""} & set(file.name.split("/"))
    assert {file.group for file in files.values()} == {"graph", "tables", "network", "description"}
    opening = ("pens in", "read", "imports", "Cytoscape")
    assert all(any(word in file.about for word in opening) for file in files.values() if file.group == "network")


def test_graph_tables_and_network_are_offered(files: dict[str, Download]) -> None:
    wanted = "data.ttl data.nt data.jsonld network.graphml network.gexf network.cyjs network.json edges.csv nodes.csv"
    wanted += " kumu.csv catalog.ttl SHA256SUMS tables/sources.csv tables/relations.csv tables/observations.csv"
    assert set(wanted.split()) <= set(files)


def test_sums_are_those_of_all_files(files: dict[str, Download]) -> None:
    lines = [line.split("  ") for line in files["SHA256SUMS"].content.decode().splitlines()]
    assert {name: digest for digest, name in lines} == {
        name: hashlib.sha256(file.content).hexdigest() for name, file in files.items() if name != "SHA256SUMS"
    }


def test_the_same_data_give_the_same_bytes_in_whatever_order_they_came(otters: Store) -> None:
    quads = sorted(otters.quads_for_pattern(None, None, None, DefaultGraph()), key=str)
    one, other = (offered(data_store(order)) for order in (quads, quads[::-1]))
    assert {name: file.content for name, file in one.items()} == {name: file.content for name, file in other.items()}


# ---- the tables are the data ----


def test_the_tables_that_are_offered_give_the_data_again(
    files: dict[str, Download], shipped: Store, tables_folder: Path
) -> None:
    for name, file in files.items():
        if name.startswith("tables/"):
            (tables_folder / name.removeprefix("tables/")).write_bytes(file.content)
    assert store_to_turtle(tables_to_store(read_tables(tables_folder))) == store_to_turtle(shipped)


def test_the_workbook_is_offered_where_it_can_be_made(otters: Store, tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    (tmp_path / "all.xlsx").write_bytes(offered(otters)["tables.xlsx"].content)
    assert store_to_turtle(tables_to_store(read_tables(tmp_path / "all.xlsx"))) == store_to_turtle(otters)


def test_without_openpyxl_there_is_all_but_the_workbook(otters: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    files = offered(otters)
    assert "tables.xlsx" not in files
    assert "tables/sources.csv" in files
    assert b"tables.xlsx" not in files["catalog.ttl"].content


def test_a_table_without_rows_is_not_offered(otters: Store) -> None:
    assert "tables/changes.csv" not in offered(otters)


def test_data_that_tables_cannot_hold_are_offered_without_and_it_is_said_why(otters: Store) -> None:
    otters.add(Quad(instance("org", "hill-fund"), RDFS.comment, Literal("x")))
    files = offered(otters)
    assert [name for name in files if "tables" in name] == ["tables/why-none.txt"]
    assert "1 statement without a column" in files["tables/why-none.txt"].about
    assert "data.ttl" in files


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "'=1", "\t=1"])
def test_no_cell_of_any_table_is_a_formula(otters: Store, text: str) -> None:
    otters.add(Quad(instance("org", "hill-fund"), AG.note, Literal(text)))
    otters.add(Quad(instance("org", "hill-fund"), AG.city, Literal(text)))
    for name, file in offered(otters).items():
        if name.endswith(".csv"):
            cells = [cell for row in csv.reader(io.StringIO(file.content.decode(), newline="")) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], name


# ---- the catalogue ----


def test_the_catalogue_names_each_file_with_its_size_and_sum(files: dict[str, Download]) -> None:
    pattern = """?d a dcat:Distribution ; dcat:downloadURL ?url ; dcat:byteSize ?size ; dcat:mediaType ?media ;
      dcterms:format ?format ; dcterms:license ?licence ; dcterms:description ?about ;
      spdx:checksum [ spdx:algorithm spdx:checksumAlgorithm_sha256 ; spdx:checksumValue ?sum ] ."""
    found = rows(read_catalogue(files), "?url ?size ?sum", pattern)
    told = {url.removeprefix(HERE): (int(size), digest) for url, size, digest in found}
    described = {name: file for name, file in files.items() if name not in ("catalog.ttl", "SHA256SUMS")}
    assert told == {name: (file.size, file.sha256) for name, file in described.items()}


def test_each_file_belongs_to_the_data_or_to_the_network(files: dict[str, Download]) -> None:
    catalogue = read_catalogue(files)
    pattern = "?set dcat:distribution [ dcat:downloadURL ?file ]"
    owner = {file.removeprefix(HERE): owner for owner, file in rows(catalogue, "?set ?file", pattern)}
    ((data,),) = rows(catalogue, "?data", "?network prov:wasDerivedFrom ?data")
    for name, file in files.items():
        if file.group in ("graph", "tables"):
            assert owner[name] == data
        elif file.group == "network":
            assert owner[name] == f"{HERE}catalog.ttl#network"
    assert {row[0] for row in rows(catalogue, "?set", "?c a dcat:Catalog ; dcat:dataset ?set")} == set(owner.values())


def test_the_catalogue_counts_what_is_in_the_turtle(files: dict[str, Download], shipped: Store) -> None:
    data = Store()
    data.load(input=files["data.ttl"].content, format=RdfFormat.TURTLE)
    catalogue = read_catalogue(files)
    pattern = "?d void:triples ?n ; void:classes ?c ; void:properties ?p ; void:distinctSubjects ?s"
    (counts,) = rows(catalogue, "?n ?c ?p ?s", pattern)
    assert [int(count) for count in counts] == [
        len(data),
        len({quad.object for quad in data.quads_for_pattern(None, RDF.type, None)}),
        len({quad.predicate for quad in data}),
        len({quad.subject for quad in data}),
    ]
    examples = rows(catalogue, "?e", "?d void:exampleResource ?e")
    assert examples
    assert all(any(data.quads_for_pattern(NamedNode(example), None, None)) for (example,) in examples)
    said = graph_to_claims(shipped).about
    told = rows(
        catalogue, "?d ?t ?v ?l", "?d void:triples ?n ; dcterms:title ?t ; owl:versionInfo ?v ; dcterms:license ?l"
    )
    assert told == [[said.iri, said.title, said.version, said.licence]]


def test_the_catalogue_says_that_data_conform_only_if_they_do(otters: Store) -> None:
    for conforms in (True, False):
        catalogue = read_catalogue(offered(otters, conforms=conforms))
        found = [quad.object for quad in catalogue.quads_for_pattern(None, DCTERMS.conformsTo, None)]
        assert found == ([NamedNode("https://w3id.org/amurgraph/shapes")] if conforms else [])


def test_the_catalogue_is_right_wherever_the_folder_lies(files: dict[str, Download]) -> None:
    for base in ("file:///home/me/site/data/", "https://a.example/b/data/"):
        urls = rows(read_catalogue(files, base), "?url", "?d dcat:downloadURL ?url")
        assert all(url.startswith(base) for (url,) in urls)
    assert b"anywhere" not in files["catalog.ttl"].content


def test_data_that_say_nothing_of_themselves_have_a_catalogue(small_tables: Path) -> None:
    (small_tables / "dataset.csv").unlink()
    catalogue = read_catalogue(offered(tables_to_store(read_tables(small_tables))))
    sets = rows(catalogue, "?set", "?c dcat:dataset ?set")
    assert sorted(sets) == [[f"{HERE}catalog.ttl#data"], [f"{HERE}catalog.ttl#network"]]


def test_words_of_the_data_stay_words_in_the_catalogue(otters: Store) -> None:
    harm = 'a" . <urn:x> <urn:y> <urn:z> . # \\ \n </script> \u202e'
    about = next(otters.quads_for_pattern(None, DCTERMS.title, Literal("Otters: who works with whom")))
    otters.remove(about)
    otters.add(Quad(about.subject, DCTERMS.title, Literal(harm)))
    catalogue = read_catalogue(offered(otters))
    assert not list(catalogue.quads_for_pattern(NamedNode("urn:x"), None, None))
    assert [harm] in rows(catalogue, "?title", "?d dcterms:title ?title")


def test_turtle_and_triples_are_those_of_the_graph(files: dict[str, Download], shipped: Store) -> None:
    assert files["data.ttl"].content.decode() == store_to_turtle(shipped)
    assert files["data.nt"].content.decode() == graph_to_text(shipped, "ntriples")
