"""SPARQL 1.1 Protocol, section 2: each way to ask, right and wrong; by the names of the W3C's own test cases."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest

if TYPE_CHECKING:
    from tests.endpoint import asking
    from tests.endpoint.asking import Service
    from tests.endpoint.conftest import ONE, THREE, TWO
else:
    sys.path.append(str(Path(__file__).parent))
    import asking

    ONE, TWO, THREE = (f"https://graphs.example/{name}" for name in ("one", "two", "three"))

SAID = "SELECT ?said { ?s <https://otter.example/said> ?said FILTER(isLiteral(?said)) }"
IN_GRAPHS = "SELECT ?said { GRAPH ?g { ?s <https://otter.example/said> ?said } }"
BOTH = "SELECT ?said { { ?s ?p ?said } UNION { GRAPH ?g { ?s ?p ?said } } FILTER(?p = <https://otter.example/said>) }"
IN_NONE = ["in none", "nobody", "zwei"]


# ---- 2.1.1 to 2.1.3: three ways to ask ----


def test_query_get(service: Service) -> None:
    answer = service.get(SAID)

    assert (answer.status, answer.type, answer.values) == (200, asking.JSON, IN_NONE)


def test_query_post_form(service: Service) -> None:
    answer = service.form([("query", SAID)])

    assert (answer.status, answer.values) == (200, IN_NONE)


def test_query_post_direct(service: Service) -> None:
    answer = service.direct(SAID)

    assert (answer.status, answer.values) == (200, IN_NONE)


@pytest.mark.parametrize(
    "kind", ["application/sparql-query; charset=UTF-8", 'Application/SPARQL-Query;charset="utf-8"']
)
def test_a_media_type_may_name_its_charset(service: Service, kind: str) -> None:
    assert service.send("POST", "/sparql", SAID.encode(), {"Content-Type": kind}).status == 200


def test_a_form_may_name_its_charset(service: Service) -> None:
    kind = f"{asking.FORM}; charset=utf-8"

    assert service.send("POST", "/sparql", f"query={quote(SAID)}".encode(), {"Content-Type": kind}).status == 200


def test_in_an_address_a_plus_is_a_space_and_an_encoded_plus_a_plus(service: Service) -> None:
    assert service.send("GET", "/sparql?query=SELECT+(1%2B1+AS+?two)+%7B%7D").text == (
        '{"head":{"vars":["two"]},"results":{"bindings":[{"two":{"type":"literal","value":"2",'
        '"datatype":"http://www.w3.org/2001/XMLSchema#integer"}}]}}'
    )


@pytest.mark.parametrize("letters", ["ё", "𝄞", "%", "&", "=", "+", ";", "a\tb", "’"])
def test_letters_arrive_as_they_were_sent(service: Service, letters: str) -> None:
    query = f'SELECT ("{letters}" AS ?x) {{}}'

    for answer in (service.get(query), service.form([("query", query)]), service.direct(query)):
        assert answer.values == [letters]


def test_unknown_parameters_are_ignored(service: Service) -> None:
    assert service.form([("query", SAID), ("format", "json"), ("timeout", "1")]).values == IN_NONE


def test_a_slash_at_the_end_is_the_same_endpoint(service: Service) -> None:
    assert service.get(SAID, path="/sparql/").values == IN_NONE
    assert service.form([("query", SAID)], path="/sparql/").values == IN_NONE


def test_a_mark_in_front_of_a_query_is_no_part_of_it(service: Service) -> None:
    assert service.direct("\ufeff" + SAID).values == IN_NONE


def test_our_prefixes_need_not_be_said(shipped_service: Service) -> None:
    assert shipped_service.get("ASK { ?who ag:funds ?whom }").json["boolean"] is True


# ---- 2.1.4: of which graphs ----


def test_query_dataset_default_graph(service: Service) -> None:
    address = f"/sparql?default-graph-uri={quote(ONE)}"

    assert service.form([("query", SAID)], path=address).values == ["one"]
    assert service.form([("query", SAID), ("default-graph-uri", ONE)]).values == ["one"]
    assert service.direct(SAID, path=address).values == ["one"]


def test_query_dataset_default_graphs_get(service: Service) -> None:
    address = f"/sparql?{urlencode([('query', SAID), ('default-graph-uri', ONE), ('default-graph-uri', TWO)])}"

    assert service.send("GET", address).values == ["one", "two"]


def test_query_dataset_default_graphs_post(service: Service) -> None:
    answer = service.form([("query", SAID), ("default-graph-uri", ONE), ("default-graph-uri", TWO)])

    assert answer.values == ["one", "two"]


def test_query_dataset_named_graphs_get(service: Service) -> None:
    address = f"/sparql?{urlencode([('query', BOTH), ('named-graph-uri', ONE), ('named-graph-uri', TWO)])}"

    assert service.send("GET", address).values == ["one", "two"], "the default graph is empty where none is named"


def test_query_dataset_named_graphs_post(service: Service) -> None:
    assert service.form([("query", BOTH), ("named-graph-uri", ONE), ("named-graph-uri", TWO)]).values == ["one", "two"]


def test_without_a_named_graph_there_is_none(service: Service) -> None:
    assert service.form([("query", IN_GRAPHS), ("default-graph-uri", ONE)]).values == []


def test_query_dataset_full(service: Service) -> None:
    answer = service.form(
        [("query", BOTH), ("default-graph-uri", THREE), ("named-graph-uri", ONE), ("named-graph-uri", TWO)]
    )

    assert answer.values == ["one", "three", "two"]


@pytest.mark.parametrize("clause", [f"FROM <{TWO}>", f"FROM <{TWO}> FROM <{THREE}>", "FROM <urn:not:there>"])
def test_query_multiple_dataset(service: Service, clause: str) -> None:
    query = SAID.replace("{", f"{clause} {{", 1)

    assert service.form([("query", query), ("default-graph-uri", ONE)]).values == ["one"]


def test_a_query_may_name_its_graphs_itself(service: Service) -> None:
    assert service.get(SAID.replace("{", f"FROM <{TWO}> FROM <{THREE}> {{", 1)).values == ["three", "two"]
    assert service.get(IN_GRAPHS.replace("{", f"FROM NAMED <{TWO}> {{", 1)).values == ["two"]


def test_named_graphs_of_the_file_are_there(service: Service) -> None:
    assert service.get(IN_GRAPHS).values == ["one", "three", "two"]


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("graph", ["https://graphs.example/four", "not an address", "", "relative"])
def test_a_graph_that_is_not_there_is_said_to_be_so(service: Service, name: str, graph: str) -> None:
    answer = service.form([("query", SAID), (name, graph)])

    assert (answer.status, answer.type) == (400, "application/problem+json")


@pytest.mark.parametrize("clause", ["FROM <https://graphs.example/four>", "FROM NAMED <file:///etc/passwd>"])
def test_a_query_that_names_a_graph_that_is_not_there_is_refused(service: Service, clause: str) -> None:
    answer = service.get(SAID.replace("{", f"{clause} {{", 1))

    assert answer.status == 400
    assert "graph" in answer.json["detail"]


# ---- 2.1.7: asked wrongly ----


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "COPY"])
def test_bad_query_method(service: Service, method: str) -> None:
    answer = service.send(method, f"/sparql?query={quote(SAID)}")

    assert answer.status == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_bad_multiple_queries(service: Service) -> None:
    pairs = [("query", "ASK {}"), ("query", "SELECT * {}")]

    assert service.form(pairs).status == 400
    assert service.send("GET", f"/sparql?{urlencode(pairs)}").status == 400
    assert service.direct("ASK {}", path="/sparql?query=ASK%7B%7D").status == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=a", "", "x"])
def test_bad_query_wrong_media_type(service: Service, kind: str) -> None:
    answer = service.send("POST", "/sparql", b"ASK {}", {"Content-Type": kind})

    assert answer.status == 415
    assert asking.DIRECT in answer.headers["accept-post"]


def test_bad_query_missing_form_type(service: Service) -> None:
    assert service.send("POST", "/sparql", b"query=ASK+%7B%7D").status == 415


def test_bad_query_missing_direct_type(service: Service) -> None:
    assert service.send("POST", "/sparql", b"ASK {}").status == 415


def test_bad_query_non_utf8(service: Service) -> None:
    sixteen = {"Content-Type": f"{asking.DIRECT}; charset=UTF-16"}

    assert service.send("POST", "/sparql", "ASK {}".encode("utf-16"), sixteen).status == 415
    assert service.send("POST", "/sparql", b'ASK { ?s ?p "\xff" }', {"Content-Type": asking.DIRECT}).status == 400
    assert service.send("POST", "/sparql", b"query=ASK%20%7B%7D%23%FF", {"Content-Type": asking.FORM}).status == 400
    assert service.send("GET", "/sparql?query=ASK%20%7B%7D%23%FF").status == 400


def test_bad_query_syntax(service: Service) -> None:
    answer = service.direct("ASK {\n  ?s ?p\n}")

    assert answer.status == 400
    assert answer.type == "application/problem+json"
    assert (answer.json["status"], answer.json["line"], answer.json["column"]) == (400, 3, 2)
    assert "line 3, column 2" in answer.json["detail"]


@pytest.mark.parametrize("query", ["", " ", "# nothing", "\ufeff"])
def test_an_empty_query_is_none(service: Service, query: str) -> None:
    assert service.form([("query", query)]).status == 400
    assert service.direct(query).status == 400
    assert service.get(query).status == 400


def test_a_form_without_a_query_asks_nothing(service: Service) -> None:
    assert service.form([("format", "json")]).status == 400
    assert service.send("GET", f"/sparql?default-graph-uri={quote(ONE)}").status == 400


def test_a_packed_body_is_not_unpacked(service: Service) -> None:
    packed = {"Content-Type": asking.DIRECT, "Content-Encoding": "gzip"}

    assert service.send("POST", "/sparql", b"\x1f\x8b", packed).status == 415


def test_another_machine_is_not_asked(service: Service) -> None:
    answer = service.get("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")

    assert answer.status == 400
    assert "SERVICE" in answer.json["detail"]


# ---- 2.2: what would change the data ----

UPDATES = [
    'INSERT DATA { <urn:a> <urn:b> "c" }',
    "DELETE WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?o ?p ?s } WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP ALL",
    "CREATE GRAPH <urn:g>",
    "LOAD <http://127.0.0.1:9/>",
    "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    f"COPY <{ONE}> TO <{TWO}>",
    "PREFIX d: <urn:d> INSERT DATA { d:a d:b d:c } ; CLEAR DEFAULT",
]


@pytest.mark.parametrize("update", UPDATES)
def test_every_update_is_refused_in_every_shape_and_changes_nothing(service: Service, update: str) -> None:
    everything = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    before = service.get(everything + " # before").values
    encoded = urlencode([("update", update)])

    answers = [
        service.send("POST", "/sparql", update.encode(), {"Content-Type": "application/sparql-update"}),
        service.send("POST", "/sparql", encoded.encode(), {"Content-Type": asking.FORM}),
        service.send("POST", f"/sparql?{encoded}", b"", {"Content-Type": asking.FORM}),
        service.send("GET", f"/sparql?{encoded}"),
        service.get(update),
        service.direct(update),
        service.form([("query", update)]),
        service.form([("query", "ASK {}"), ("update", update)]),
        service.form([("update", update), ("using-graph-uri", ONE)]),
        service.send(
            "PUT", f"/sparql?graph={quote(ONE)}", b"<urn:a> <urn:b> <urn:c> .", {"Content-Type": "text/turtle"}
        ),
        service.send("DELETE", "/sparql?default"),
        service.send("POST", "/update", update.encode(), {"Content-Type": "application/sparql-update"}),
    ]

    assert {answer.status for answer in answers} <= {400, 404, 405, 415}
    assert service.get(everything + " # after").values == before
