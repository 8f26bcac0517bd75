"""The Ask page as it is made: what lies packed in it, how questions are cut for their parameters, what may run."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from amurgraph import resources
from amurgraph.claims import find_thing, graph_to_claims, period
from amurgraph.graph import read_store
from amurgraph.queries import list_queries, query, run_select
from amurgraph.site.asking import ask_page, cut
from amurgraph.vocabulary import SKOS, XSD

if TYPE_CHECKING:
    from tests.page import document
    from tests.site.conftest import Site

ENGINE = resources.find("static", "vendor", "oxigraph")
INVENTED = Path(__file__).parent.parent / "queries" / "fixture.ttl"
GIVEN: dict[str, dict[str, str]] = {
    "as-of": {"date": "2004"},
    "between-countries": {"one": "FI", "other": "de"},
    "by-action": {"action": "1"},
    "changes": {"organization": "otter-group"},
    "claimed-and-known": {"organization": "otter-alliance"},
    "population": {"taxon": "sp-otter"},
    "stale": {"years": "5"},
    "who-says-so": {"organization": "cedar-trust"},
}


@pytest.fixture(scope="module")
def invented() -> Store:
    return read_store(INVENTED)


def made(store: Store) -> dict[str, Any]:
    return ask_page(store, graph_to_claims(store), places={})


@pytest.fixture(scope="module")
def said(invented: Store) -> dict[str, Any]:
    return made(invented)


@pytest.fixture(scope="module")
def page(site: Site) -> document.Document:
    return site.pages["ask.html"]


def unpacked(block: str) -> bytes:
    return gzip.decompress(base64.b64decode(block, validate=True))


def facts_of(said: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(unpacked(said["facts"]))
    return facts


# ---- questions, cut for their parameters ----


def filled(pieces: list[Any], terms: dict[str, str]) -> str:
    return "".join(piece if isinstance(piece, str) else terms[piece[0]] for piece in pieces)


def bound(store: Store, sort: str, name: str, value: str) -> dict[str, NamedNode | Literal]:
    if sort == "date":
        first, last = period(value)
        return {name: Literal(last, datatype=XSD.date), f"{name}_first": Literal(first, datatype=XSD.date)}
    if sort in ("organization", "taxon"):
        kind = {"organization": "org", "taxon": "tax"}[sort]
        return {name: NamedNode(find_thing(graph_to_claims(store), value, sorts=(kind,)).iri)}
    if sort == "action":
        quads = store.quads_for_pattern(None, SKOS.notation, Literal(value), None)
        return {
            name: next(q.subject for q in quads if isinstance(q.subject, NamedNode) and "action" in q.subject.value)
        }
    return {name: Literal(int(value)) if sort == "integer" else Literal(value)}


@pytest.mark.parametrize("name", [saved.name for saved in list_queries()])
def test_a_question_with_terms_where_it_was_cut_answers_as_one_with_variables_bound(
    invented: Store, said: dict[str, Any], name: str
) -> None:
    saved = next(saved for saved in list_queries() if saved.name == name)
    question = next(q for q in facts_of(said)["questions"] if q["name"] == name)
    given = GIVEN.get(name, {})
    terms: dict[str, NamedNode | Literal] = {}
    for parameter in saved.parameters:
        terms |= bound(invented, parameter.sort, parameter.name, given[parameter.name])
    text = filled(question["pieces"], {variable: str(term) for variable, term in terms.items()})

    rows = run_select(invented, text, {})
    wanted = query(invented, name, **given)

    assert wanted
    assert rows.columns == wanted.columns
    assert [tuple(row) for row in rows] == [tuple(row) for row in wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('SELECT * { ?s ?p "?a" }', 'SELECT * { ?s ?p "?a" }'),
        ("SELECT * { ?s ?p '''it's ?a''', ?a }", "SELECT * { ?s ?p '''it's ?a''', 1 }"),
        ('SELECT * { ?s ?p """a "quoted" ?a""" }', 'SELECT * { ?s ?p """a "quoted" ?a""" }'),
        ('SELECT * { ?s ?p "\\"?a" , ?a }', 'SELECT * { ?s ?p "\\"?a" , 1 }'),
        ("SELECT * { ?s <http://x.example/?a> $a } # ?a", "SELECT * { ?s <http://x.example/?a> 1 } # ?a"),
        ("SELECT ?ab ?a { ?s ?p ?ab }", "SELECT ?ab { ?s ?p ?ab }"),
        ("SELECT (?a + 1 AS ?b) ?a WHERE { }", "SELECT (1 + 1 AS ?b) WHERE { }"),
        ("SELECT ?s { } GROUP BY ?a ?s HAVING (?a > 1)", "SELECT ?s { } GROUP BY ?s HAVING (1 > 1)"),
        ("SELECT ?s { } ORDER BY DESC(?a) ?a ?s", "SELECT ?s { } ORDER BY DESC(1) ?s"),
        ("select distinct ?a ?s { { select ?a ?s { ?s ?p ?a } } }", "select distinct ?s { { select ?s { ?s ?p 1 } } }"),
        ("SELECT ?s { ?s ag:group ?a ; ex:SELECT ?a }", "SELECT ?s { ?s ag:group 1 ; ex:SELECT 1 }"),
    ],
)
def test_only_a_variable_is_cut_out(text: str, wanted: str) -> None:
    assert filled(cut(text, {"a"}), {"a": "1"}) == wanted


def test_a_cut_question_without_values_is_a_query_still(invented: Store, said: dict[str, Any]) -> None:
    for question in facts_of(said)["questions"]:
        variables = {piece[0]: f"?{piece[0]}" for piece in question["pieces"] if isinstance(piece, list)}
        assert "#+" not in filled(question["pieces"], variables)
        run_select(invented, filled(question["pieces"], variables), {})
        assert {parameter["name"] for parameter in question["parameters"]} <= set(variables)


# ---- what lies in the page ----


def test_the_engine_in_the_page_is_the_vendored_one(page: document.Document) -> None:
    assert unpacked(page.blocks["ask-engine"]) == (ENGINE / "web_bg.wasm").read_bytes()


def test_the_bindings_in_the_page_differ_from_the_vendored_by_what_makes_them_a_module(page: document.Document) -> None:
    worker = unpacked(page.blocks["ask-worker"]).decode()
    vendored = (ENGINE / "web.js").read_text(encoding="utf-8")
    ours = (ENGINE.parent.parent / "ask" / "worker.js").read_text(encoding="utf-8")
    wanted = [
        line.removeprefix("export ").replace("import.meta.url", "undefined")
        for line in vendored.splitlines()
        if not line.startswith("export {")
    ]

    assert worker.endswith(ours)
    assert [line for line in worker.removesuffix(ours).splitlines() if line] == [line for line in wanted if line]


def test_vendored_files_are_the_ones_that_were_listed() -> None:
    listed = json.loads((ENGINE / "vendored.json").read_text(encoding="utf-8"))

    assert {entry["file"] for entry in listed} == {"web.js", "web_bg.wasm"}
    for entry in listed:
        assert hashlib.sha256((ENGINE / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
        assert entry["version"] == "0.5.11"
        assert entry["licence"] == "MIT OR Apache-2.0"
        for licence in entry["licence_files"]:
            assert (ENGINE / licence).stat().st_size > 500


def test_the_page_holds_the_store_that_questions_run_on(page: document.Document, shipped: Store) -> None:
    quads = set(parse(input=unpacked(page.blocks["ask-graph"]), format=RdfFormat.N_QUADS))

    assert quads == set(shipped)
    assert len({quad.graph_name for quad in quads}) > 3, "the ontology and its schemes are named graphs"


def test_every_question_stands_in_the_page_with_its_command(page: document.Document) -> None:
    facts = json.loads(unpacked(page.blocks["ask-facts"]))
    links = [element.attributes["href"] for element in page.elements if element.tag == "a"]

    assert [question["name"] for question in facts["questions"]] == [saved.name for saved in list_queries()]
    for saved in list_queries():
        assert links.count(f"#q={saved.name}") == 1
        assert f"amurgraph query {saved.name}" in page.html
        assert saved.summary.partition("?")[0] in " ".join(page.texts)


def test_each_parameter_is_of_a_sort_that_the_page_can_ask_for(page: document.Document) -> None:
    choices = (ENGINE.parent.parent / "ask" / "choices.js").read_text(encoding="utf-8")
    facts = json.loads(unpacked(page.blocks["ask-facts"]))

    for question in facts["questions"]:
        for parameter in question["parameters"]:
            assert (
                parameter["sort"] in ("text", "integer", "date")
                or f"{parameter['sort']}:" in choices
                or (f"'{parameter['sort']}'" in choices)
            )


def test_things_of_the_data_are_known_by_all_their_names_and_by_their_page(
    page: document.Document, site: Site, shipped: Store
) -> None:
    claims = graph_to_claims(shipped)
    facts = json.loads(unpacked(page.blocks["ask-facts"]))
    known = {thing["iri"]: thing for thing in facts["things"]}

    assert set(known) == {thing.iri for thing in claims.things.values()}
    for thing in claims.organizations:
        names = {known[thing.iri]["label"], known[thing.iri].get("acronym", ""), *known[thing.iri].get("names", [])}
        assert {thing.label, thing.acronym, *thing.aliases, *(name.text for name in thing.names)} <= names
        assert len(known[thing.iri]["place"]) == 2
    for one in (*facts["things"], *facts["sources"]):
        assert "href" not in one or one["href"] in site.pages


def test_the_page_says_what_it_is_not_and_of_answers_what_the_command_line_says(
    page: document.Document, shipped: Store
) -> None:
    assert "Not a sanctions screen" in " ".join(page.texts)
    assert " ".join(query(shipped, "ties").about["caveats"]) in " ".join(page.texts)


# ---- what may run ----


def test_only_our_script_our_style_webassembly_and_a_worker_of_ours_may_run(page: document.Document) -> None:
    policy = next(
        element.attributes["content"]
        for element in page.elements
        if element.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    parts = {words[0]: words[1:] for words in (part.split() for part in policy.split(";"))}
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in page.scripts]

    assert parts["default-src"] == ["'none'"]
    assert parts["script-src"] == [*hashes, "'wasm-unsafe-eval'"]
    assert parts["worker-src"] == ["blob:"]
    assert parts["form-action"] == parts["base-uri"] == ["'none'"]
    assert "connect-src" not in parts
    assert len(parts["style-src"]) == 1
    assert len(page.scripts) == 1


def test_what_others_wrote_reaches_the_page_packed_or_as_text(hostile_site: Site) -> None:
    page = hostile_site.pages["ask.html"]

    assert page.faults == []
    assert len(page.scripts) == 1
    for element in page.elements:
        assert not [name for name in element.attributes if name.startswith("on")]
        assert element.tag not in ("iframe", "object", "embed", "base", "img")


def test_no_script_of_ours_makes_elements_from_text() -> None:
    for path in (ENGINE.parent.parent / "ask").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "</script",
        ):
            assert word not in text, path.name


# ---- the same each time ----


def test_two_builds_of_the_page_are_the_same_whatever_the_order_of_the_data(
    invented: Store, said: dict[str, Any]
) -> None:
    turned = Store()
    turned.extend(sorted(invented, key=str, reverse=True))

    assert made(turned) == said


def test_unnamed_nodes_are_named_after_what_they_say(invented: Store) -> None:
    store = Store()
    store.extend(invented)
    lines = b"<http://x.example/a> <http://x.example/p> _:one . _:one <http://x.example/q> <http://x.example/b> ."
    store.extend(Quad(q.subject, q.predicate, q.object) for q in parse(input=lines, format=RdfFormat.TURTLE))
    again = Store()
    again.extend(invented)
    lines = lines.replace(b"_:one", b"_:other")
    again.extend(Quad(q.subject, q.predicate, q.object) for q in parse(input=lines, format=RdfFormat.TURTLE))

    assert made(store)["graph"] == made(again)["graph"]


def test_the_page_is_no_larger_than_a_photograph(site: Site) -> None:
    assert (site.folder / "ask.html").stat().st_size < 2_600_000
