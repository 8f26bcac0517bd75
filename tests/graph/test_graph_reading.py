"""Reading RDF: whatever file, folder or stream it comes from, it becomes one store, or one line that says why not."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import rdflib
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from amurgraph.errors import ConflictingSourcesError, InputError, SyntaxInputError, UnsafeInputError
from amurgraph.graph import as_store, data_store, graph_to_text, read_graph, read_store, store_to_graph
from amurgraph.vocabulary import AG, RDF

if TYPE_CHECKING:
    from pathlib import Path

SUBJECT = "https://cedar.example/id"
TRIPLE = f'<{SUBJECT}> <http://purl.org/dc/terms/title> "Zäune"@de .\n'
RDF_XML = (
    '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:dcterms="http://purl.org/dc/terms/">\n'
    f'<rdf:Description rdf:about="{SUBJECT}"><dcterms:title xml:lang="de">Zäune</dcterms:title></rdf:Description>\n'
    "</rdf:RDF>\n"
)
JSON_LD = f'{{"@id": "{SUBJECT}", "http://purl.org/dc/terms/title": {{"@value": "Zäune", "@language": "de"}}}}\n'
ONE_TRIPLE = {
    "turtle": (("ttl",), TRIPLE),
    "trig": (("trig",), TRIPLE),
    "ntriples": (("nt",), TRIPLE),
    "nquads": (("nq",), TRIPLE),
    "jsonld": (("jsonld",), JSON_LD),
    "rdfxml": (("rdf", "xml", "owl"), RDF_XML),
}
BY_ENDING = [(ending, text) for endings, text in ONE_TRIPLE.values() for ending in endings]
BY_NAME = [(name, text) for name, (_, text) in ONE_TRIPLE.items()]
PAGE = "<https://w3id.org/amurgraph/id/src/s1> <https://w3id.org/amurgraph/ns#url> <https://{host}.example/> .\n"


def data(store: Store) -> set[Quad]:
    return set(store.quads_for_pattern(None, None, None, DefaultGraph()))


EXPECTED = {
    Quad(NamedNode(SUBJECT), NamedNode("http://purl.org/dc/terms/title"), Literal("Zäune", language="de")),
}


class Stdin:
    """Standard input as bytes."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


@pytest.mark.parametrize(("ending", "text"), BY_ENDING)
def test_the_ending_of_a_file_tells_its_format(tmp_path: Path, ending: str, text: str) -> None:
    file = tmp_path / f"claims.{ending}"
    file.write_text(text, encoding="utf-8")
    assert data(read_store(file)) == EXPECTED


@pytest.mark.parametrize(("ending", "text"), BY_ENDING)
def test_an_ending_in_capitals_is_the_same_ending(tmp_path: Path, ending: str, text: str) -> None:
    file = tmp_path / f"CLAIMS.{ending.upper()}"
    file.write_text(text, encoding="utf-8")
    assert data(read_store(file)) == EXPECTED


@pytest.mark.parametrize(("name", "text"), BY_NAME)
def test_a_format_given_by_name_wins_over_the_ending(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / "claims.txt"
    file.write_text(text, encoding="utf-8")
    assert data(read_store(file, format=name)) == EXPECTED


@pytest.mark.parametrize(("name", "text"), BY_NAME)
def test_standard_input_is_read_in_the_format_named(monkeypatch: pytest.MonkeyPatch, name: str, text: str) -> None:
    monkeypatch.setattr("sys.stdin", Stdin(text.encode()))
    assert data(read_store("-", format=name)) == EXPECTED


def test_standard_input_is_turtle_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Stdin(TRIPLE.encode()))
    assert data(read_store("-")) == EXPECTED


def test_a_mistake_in_standard_input_is_said_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Stdin(b"nonsense"))
    with pytest.raises(SyntaxInputError, match=r"^standard input, line 1, column 1: "):
        read_store("-")


def test_a_folder_gives_all_its_rdf_files_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    (tmp_path / "a.ttl").write_text("<urn:a> <urn:p> 1 .")
    (tmp_path / "deeper" / "b.nt").write_text("<urn:b> <urn:p> <urn:o> .")
    (tmp_path / "README.md").write_text("no RDF at all")
    assert {str(quad.subject) for quad in data(read_store(tmp_path))} == {"<urn:a>", "<urn:b>"}


def test_a_folder_is_searched_for_endings_in_capitals_too(tmp_path: Path) -> None:
    (tmp_path / "CLAIMS.TTL").write_text(TRIPLE, encoding="utf-8")
    assert data(read_store(tmp_path)) == EXPECTED


def test_a_folder_in_a_folder_may_be_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "old.ttl").mkdir()
    (tmp_path / "old.ttl" / "claims.ttl").write_text(TRIPLE, encoding="utf-8")
    assert data(read_store(tmp_path)) == EXPECTED


def test_a_folder_without_rdf_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("no RDF at all")
    with pytest.raises(InputError, match="no RDF file in this folder"):
        read_store(tmp_path)


def test_several_inputs_are_a_union(tmp_path: Path) -> None:
    one, other = tmp_path / "a.ttl", tmp_path / "b.nq"
    one.write_text("<urn:a> <urn:p> 1 . <urn:both> <urn:p> 2 .")
    other.write_text('<urn:b> <urn:p> "x" . \n<urn:both> <urn:p> "2"^^<http://www.w3.org/2001/XMLSchema#integer> .')
    store = read_store(one, other)
    assert len(data(store)) == 3


@pytest.mark.parametrize("ending", ["ttl", "trig"])
def test_blank_nodes_of_two_files_stay_two(tmp_path: Path, ending: str) -> None:
    for name in "ab":
        (tmp_path / f"{name}.{ending}").write_text(f'_:x <urn:name> "{name}" .')
    assert len({quad.subject for quad in data(read_store(tmp_path))}) == 2


@pytest.mark.parametrize("ending", ["trig", "nq"])
def test_named_graphs_are_flattened(tmp_path: Path, ending: str) -> None:
    text = {
        "trig": "<urn:g> { <urn:a> <urn:p> <urn:b> } <urn:c> <urn:p> <urn:d> .",
        "nq": "<urn:a> <urn:p> <urn:b> <urn:g> .\n<urn:c> <urn:p> <urn:d> .\n",
    }
    file = tmp_path / f"claims.{ending}"
    file.write_text(text[ending])
    assert {str(quad.subject) for quad in data(read_store(file))} == {"<urn:a>", "<urn:c>"}


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "claims.ttl"
    file.write_bytes(b"\xef\xbb\xbf" + TRIPLE.replace("\n", "\r\n").encode())
    assert data(read_store(file)) == EXPECTED


def test_the_ontology_lies_beside_the_data_and_not_among_them(tmp_path: Path) -> None:
    file = tmp_path / "claims.ttl"
    file.write_text(TRIPLE, encoding="utf-8")
    store = read_store(file)
    assert data(store) == EXPECTED
    assert list(store.quads_for_pattern(AG.Relation, RDF.type, None, None))
    assert {graph.value.rsplit("/", 1)[1] for graph in store.named_graphs() if isinstance(graph, NamedNode)} == {
        "actions",
        "amurgraph",
        "stresses",
        "threats",
    }


def test_without_a_path_the_data_that_ship_are_read(shipped: Store) -> None:
    assert data(read_store()) == data(shipped)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("nowhere.ttl", "no such file or folder"),
        ("https://cedar.example/claims.ttl", "download the file and give its path"),
        ("http://127.0.0.1:9/claims.ttl", "download the file and give its path"),
        ("HTTPS://cedar.example/claims.ttl", "download the file and give its path"),
    ],
)
def test_what_is_no_file_is_refused_with_its_mend(path: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_store(path)


def test_an_unknown_ending_names_the_known_ones(tmp_path: Path) -> None:
    file = tmp_path / "claims.docx"
    file.write_text(TRIPLE, encoding="utf-8")
    with pytest.raises(InputError, match=r"unknown ending '\.docx'; RDF files end in \.ttl, "):
        read_store(file)


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    file = tmp_path / "claims.ttl"
    file.write_text(TRIPLE, encoding="utf-8")
    with pytest.raises(InputError, match="no format 'n3': there are turtle, trig, ntriples"):
        read_store(file, format="n3")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests may run as root, whom no permission stops.
    file = tmp_path / "claims.ttl"
    file.write_text(TRIPLE, encoding="utf-8")

    def refuse(self: Path, *_: str) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(InputError, match=r"claims\.ttl: cannot be read \(Permission denied\)"):
        read_store(file)


@pytest.mark.parametrize("doctype", ["<!DOCTYPE rdf:RDF [<!ENTITY a 'b'>]>", "<!doctype x>"])
def test_a_doctype_is_refused(tmp_path: Path, doctype: str) -> None:
    file = tmp_path / "bomb.rdf"
    file.write_text(RDF_XML.replace("?>\n", f"?>\n{doctype}\n", 1), encoding="utf-8")
    with pytest.raises(UnsafeInputError, match="a DOCTYPE is not accepted"):
        read_store(file)


def test_a_doctype_cannot_hide_in_another_encoding(tmp_path: Path) -> None:
    file = tmp_path / "bomb.rdf"
    text = RDF_XML.replace("?>\n", ' encoding="UTF-16"?>\n<!DOCTYPE x [<!ENTITY a "b">]>\n', 1)
    file.write_bytes(text.encode("utf-16"))
    with pytest.raises(UnsafeInputError):
        read_store(file)


@pytest.mark.parametrize(
    ("ending", "text", "line", "column"),
    [
        ("ttl", "<urn:s> <urn:p> <urn:o> .\n<urn:s> <urn:p> .\n", 2, 17),
        ("ttl", "<urn:s> <urn:p>\n  nope .\n", 2, 3),
        ("ttl", "<urn:s> <urn:p> <urn:o o> .\n", 1, 17),
        ("trig", "<urn:g> {\n <urn:s> <urn:p> }\n", 2, 18),
        ("nt", "<urn:s> <urn:p> 'a' .\n", 1, 17),
        ("nq", "<urn:s> <urn:p> <urn:o> <urn:g> <urn:h> .\n", 1, 33),
        ("jsonld", '{"@id": "urn:s",\n "urn:p": }', 2, 11),
    ],
)
def test_a_syntax_error_says_file_line_and_column_once(
    tmp_path: Path, ending: str, text: str, line: int, column: int
) -> None:
    file = tmp_path / f"claims.{ending}"
    file.write_text(text)
    with pytest.raises(SyntaxInputError) as caught:
        read_store(file)
    message = str(caught.value)
    assert message.startswith(f"{file}, line {line}, column {column}: ")
    assert message.splitlines() == [message]
    assert message.count("line ") == 1
    assert (caught.value.line, caught.value.column) == (line, column)


def test_a_syntax_error_in_xml_names_the_file(tmp_path: Path) -> None:
    # The XML parser beneath tells no line.
    file = tmp_path / "claims.rdf"
    file.write_text(RDF_XML.replace("</rdf:Description>", ""), encoding="utf-8")
    with pytest.raises(SyntaxInputError) as caught:
        read_store(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert "\n" not in str(caught.value)


def test_text_that_is_not_utf_8_is_a_syntax_error(tmp_path: Path) -> None:
    file = tmp_path / "claims.ttl"
    file.write_bytes(TRIPLE.encode("latin-1"))
    with pytest.raises(SyntaxInputError, match="line 1"):
        read_store(file)


def test_a_context_elsewhere_is_refused_and_not_fetched(tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonld"
    file.write_text('{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "urn:s", "p": 1}')
    with pytest.raises(UnsafeInputError) as caught:
        read_store(file)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("depth", [600, 200_000])
def test_json_nested_beyond_reason_is_refused_in_one_line(tmp_path: Path, depth: int) -> None:
    file = tmp_path / "claims.jsonld"
    file.write_text("[" * depth + "]" * depth)
    with pytest.raises(UnsafeInputError, match=r"claims\.jsonld: is nested more than \d+ deep; flatten it"):
        read_store(file)


def test_brackets_in_a_text_are_no_nesting(tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonld"
    file.write_text(JSON_LD.replace("Zäune", '[{\\"' * 400), encoding="utf-8")
    assert len(data(read_store(file))) == 1


def test_triple_terms_of_rdf_1_2_are_kept_or_refused_but_never_garbled(tmp_path: Path) -> None:
    file = tmp_path / "claims.ttl"
    file.write_text("<urn:s> <urn:says> <<( <urn:a> <urn:b> <urn:c> )>> .")
    try:
        store = read_store(file)
    except InputError:
        return
    again = tmp_path / "again.ttl"
    again.write_text(graph_to_text(store), encoding="utf-8")
    assert data(read_store(again)) == data(store)


def test_one_source_with_two_addresses_names_both_files_and_the_mend(tmp_path: Path) -> None:
    one, other = tmp_path / "otters.ttl", tmp_path / "herons.ttl"
    one.write_text(PAGE.format(host="otter"))
    other.write_text(PAGE.format(host="heron"))
    with pytest.raises(ConflictingSourcesError) as caught:
        read_store(one, other)
    message = str(caught.value)
    assert "\n" not in message
    for part in ("s1", str(one), str(other), "https://otter.example/", "https://heron.example/", "--base"):
        assert part in message


def test_the_conflict_is_found_inside_a_folder_too(tmp_path: Path) -> None:
    (tmp_path / "otters.ttl").write_text(PAGE.format(host="otter"))
    (tmp_path / "herons.ttl").write_text(PAGE.format(host="heron"))
    with pytest.raises(ConflictingSourcesError):
        read_store(tmp_path)


def test_the_third_file_may_be_the_one_that_conflicts(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(PAGE.format(host="otter"))
    (tmp_path / "b.ttl").write_text(TRIPLE, encoding="utf-8")
    (tmp_path / "c.ttl").write_text(PAGE.format(host="heron"))
    with pytest.raises(ConflictingSourcesError, match=r"a\.ttl .*c\.ttl"):
        read_store(tmp_path)


def test_two_files_may_know_the_same_page(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.ttl").write_text(PAGE.format(host="otter") + f"<urn:{name}> <urn:p> 1 .")
    assert len(data(read_store(tmp_path))) == 3


def test_a_store_is_taken_as_it_is(shipped: Store) -> None:
    assert as_store(shipped) is shipped


def test_our_own_rdflib_graph_is_the_store_beneath_it(shipped: Store) -> None:
    assert as_store(store_to_graph(shipped)) is shipped


def test_a_plain_rdflib_graph_is_copied_with_the_ontology_beside(tmp_path: Path) -> None:
    file = tmp_path / "claims.ttl"
    file.write_text(TRIPLE, encoding="utf-8")
    plain = rdflib.Graph().parse(file)
    store = as_store(plain)
    assert data(store) == EXPECTED
    assert list(store.quads_for_pattern(AG.Relation, RDF.type, None, None))


def test_an_oxrdflib_graph_that_somebody_else_made_keeps_its_triples() -> None:
    # Its triples lie in a graph named after it, not in the default graph.
    graph = rdflib.Graph(store="Oxigraph")
    graph.parse(data=TRIPLE, format="turtle")
    assert data(as_store(graph)) == EXPECTED


@pytest.mark.parametrize("iri", ["no scheme", "relative"])
def test_an_iri_that_rdflib_took_and_rdf_does_not_allow_is_our_error(iri: str) -> None:
    graph = rdflib.Graph()
    graph.add((rdflib.URIRef(iri), rdflib.URIRef("urn:p"), rdflib.Literal("x")))
    with pytest.raises(InputError) as caught:
        as_store(graph)
    assert "\n" not in str(caught.value)


def test_what_is_no_graph_is_refused() -> None:
    with pytest.raises(InputError, match=r"a graph is an rdflib\.Graph or a pyoxigraph\.Store, not str"):
        as_store("data.ttl")  # type: ignore[arg-type]


def test_the_rdflib_graph_shows_the_data_alone(tmp_path: Path) -> None:
    file = tmp_path / "claims.ttl"
    file.write_text(TRIPLE, encoding="utf-8")
    graph = read_graph(file)
    title = rdflib.URIRef("http://purl.org/dc/terms/title")
    assert list(graph) == [(rdflib.URIRef(SUBJECT), title, rdflib.Literal("Zäune", lang="de"))]
    assert len(graph) == 1


def test_store_and_graph_see_each_others_changes() -> None:
    store = data_store(())
    graph = store_to_graph(store)
    graph.add((rdflib.URIRef("urn:a"), rdflib.URIRef("urn:p"), rdflib.URIRef("urn:b")))
    store.add(Quad(NamedNode("urn:c"), NamedNode("urn:p"), NamedNode("urn:d")))
    assert len(data(store)) == len(graph) == 2


def test_a_plain_rdflib_user_gets_an_answer_from_one_line(shipped: Store) -> None:
    graph = store_to_graph(shipped)
    assert len(graph) == len(data(shipped)) > 10_000
    assert len(graph.query("SELECT ?s { ?s ag:supports o:alta }")) > 0


def test_quads_given_from_anywhere_become_data() -> None:
    quad = Quad(NamedNode("urn:a"), NamedNode("urn:p"), NamedNode("urn:b"), NamedNode("urn:g"))
    assert data(data_store([quad])) == {Quad(quad.subject, quad.predicate, quad.object)}
