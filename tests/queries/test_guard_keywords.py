"""What a stranger's query may not: ask another machine, change data, name graphs that are not there."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from amurgraph.errors import SyntaxInputError, UnsafeInputError
from amurgraph.queries import list_queries
from amurgraph.queries.guard import datasets_of, raise_for_absent_graphs, raise_for_unsafe_query

NOT_SERVICE = (
    'ASK { ?service rdfs:label "Forest SERVICE" }',
    "ASK { o:forest-service ?p $SERVICE } # SERVICE <x> { }",
    "ASK { <http://x.example/service> ?p ag:service }",
    "ASK { o:a\\'b ?p 'SERVICE <x> { }' }",
    'ASK { ?x rdfs:label """a "SERVICE" b""" }',
    "ASK { FILTER(1<2 && 'SERVICE' > 3) }",
    "PREFIX service: <urn:s:> SELECT ?service { ?service service:of service:service }",
    "PREFIX service: <urn:s:> SELECT * { FILTER(service:f(1)) OPTIONAL { service:a service:b ?c } }",
    'ASK { ?x rdfs:label "a"@service }',
    "ASK { _:service ?p ?o }",
    'ASK { ?x ?p "\\u0053ERVICE <x> {" }',
    "SELECT (COUNT(?service) AS ?services) { ?service ?p ?o } GROUP BY ?service",
)


def refused(text: str) -> str:
    with pytest.raises(UnsafeInputError) as caught:
        raise_for_unsafe_query(text, "query")
    message = str(caught.value)
    assert message.splitlines() == [message]
    return message


def test_our_own_questions_pass() -> None:
    for saved in list_queries():
        raise_for_unsafe_query(saved.text, saved.name)
        assert datasets_of(saved.text) is None


# ---- other machines, and updates ----


@pytest.mark.parametrize("text", NOT_SERVICE)
def test_a_query_that_only_speaks_of_services_passes(text: str) -> None:
    raise_for_unsafe_query(text, "query")


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX service: <urn:s:> SELECT * { service:x service:y ?z . SERVICE:x { ?s ?p ?o } }",
        "SELECT * { ?service ?p 'SERVICE' SERVICE <http://x.example/> { ?s ?p ?o } } # SERVICE",
        "PREFIX a: <urn:a:> SELECT * { SERVICEa:b { } }",
        "SELECT * { FILTER(1 < ag:x)SERVICE?g#>\n{ } }",
    ],
)
def test_service_is_found_among_names_that_look_like_it(text: str) -> None:
    assert "SERVICE would ask another machine; leave it out" in refused(text)


def test_a_mistake_beside_the_word_service_is_said_as_a_mistake() -> None:
    with pytest.raises(SyntaxInputError, match=r"^query, line 2, column \d+: ") as caught:
        raise_for_unsafe_query("SELECT * {\n ?s rdfs:label 'Forest Service' ?o }", "query")
    assert caught.value.line == 2


@pytest.mark.parametrize("word", "INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())
def test_an_update_is_refused_by_name(word: str) -> None:
    for text in (f"{word} <urn:a>", f"# a\nBASE <urn:b> PREFIX a: <urn:a> # b\n {word.lower()}<urn:a>"):
        assert f"{word} would change the data; ask with SELECT, ASK, CONSTRUCT or DESCRIBE" in refused(text)


# ---- graphs ----


@pytest.mark.parametrize(
    ("text", "default", "named"),
    [
        ("SELECT * FROM <urn:a> { ?s ?p ?o }", ["urn:a"], []),
        ("SELECT * FROM NAMED <urn:a> FROM<urn:b>from named<urn:c> { }", ["urn:b"], ["urn:a", "urn:c"]),
        ("BASE <http://a.example/b/> ASK FROM <../c> {}", ["http://a.example/c"], []),
        ("PREFIX a: <urn:a:> ASK FROM a:b FROM NAMED a: {}", ["urn:a:b"], ["urn:a:"]),
        ("PREFIX a: <urn:a:> ASK FROMa:b FROMNAMEDa:c {}", ["urn:a:b"], ["urn:a:c"]),
        ("ASK FROM o:cedar-trust {}", ["https://w3id.org/amurgraph/id/org/cedar-trust"], []),
        (
            "CONSTRUCT { ?from <urn:from> 'FROM <urn:x>' } # FROM <urn:y>\nFROM <urn:a> WHERE { ?from ?p 1 }",
            ["urn:a"],
            [],
        ),
        ("SELECT ?from ('FROM <urn:x>' AS ?y) FROM # NAMED\n <urn:a> { ?from <urn:from> ?o }", ["urn:a"], []),
        ("DESCRIBE <urn:from> FROM <urn:a> FROM NAMED <urn:a#b>", ["urn:a"], ["urn:a#b"]),
        ("SELECT (EXISTS { FILTER(1<2) } AS ?x) FROM <urn:a> {}", ["urn:a"], []),
    ],
)
def test_the_graphs_of_a_query_are_those_that_the_engine_would_take(
    text: str, default: list[str], named: list[str]
) -> None:
    raise_for_unsafe_query(text, "query")
    assert datasets_of(text) == (default, named)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?from { ?from <urn:from> ?o }",
        "PREFIX from: <urn:f:> ASK { from:a from:b from:c }",
        "ASK { ?s ?p 'FROM <urn:a>' } # FROM <urn:a>",
        "SELECT * { ?s ?p ?o }",
    ],
)
def test_a_query_that_names_no_graph_is_told_from_one_that_does(text: str) -> None:
    assert datasets_of(text) is None


def test_a_base_of_the_caller_makes_addresses_whole() -> None:
    assert datasets_of("ASK FROM <b> {}", base="http://a.example/") == (["http://a.example/b"], [])
    assert datasets_of("ASK FROM a:b {}", {"a": "urn:a:"}) == (["urn:a:b"], [])


def test_a_graph_that_is_not_there_is_refused() -> None:
    store = Store()
    store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("o"), NamedNode("urn:there")))
    raise_for_absent_graphs("ASK FROM <urn:there> FROM NAMED <urn:there> {}", store, "query", more=["urn:there"])
    raise_for_absent_graphs("ASK {}", store, "query")
    for text, more in (
        ("ASK FROM <urn:elsewhere> {}", []),
        ("ASK FROM NAMED <urn:there> FROM NAMED <urn:elsewhere> {}", []),
        ("ASK {}", ["urn:elsewhere"]),
    ):
        with pytest.raises(UnsafeInputError, match="FROM <urn:elsewhere> is no graph of these data; leave it out"):
            raise_for_absent_graphs(text, store, "query", more=more)
    with pytest.raises(UnsafeInputError, match="is no address of a graph"):
        raise_for_absent_graphs("ASK {}", store, "query", more=["not an address"])
    with pytest.raises(UnsafeInputError, match="names more than 200 graphs"):
        raise_for_absent_graphs("ASK " + "FROM <urn:there>" * 300 + "{}", store, "query")


@pytest.mark.parametrize(
    ("graph", "refused"),
    [
        ("<file>", False),
        ("<../file>", False),
        ("<file:///etc/passwd>", True),
        ("<//other.example/x>", True),
        ("o:x", True),
    ],
)
def test_a_graph_that_is_named_from_where_the_query_stands_is_empty_and_no_other_is(graph: str, refused: bool) -> None:
    text = f"CONSTRUCT FROM {graph} WHERE {{ ?s ?p ?o }}"

    if refused:
        with pytest.raises(UnsafeInputError, match="is no graph of these data"):
            raise_for_absent_graphs(text, Store(), "query", base="https://here.example/sparql")
    else:
        raise_for_absent_graphs(text, Store(), "query", base="https://here.example/sparql")
