"""What comes back: in which form, with which headers, and what is said where there is no answer."""

from __future__ import annotations

import gzip
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse, parse_query_results

from amurgraph.endpoint.answering import Answering, frame, parts
from amurgraph.endpoint.negotiating import ROWS, TRIPLES, media_type
from amurgraph.endpoint.problems import problem
from amurgraph.errors import BusyError, LimitError
from amurgraph.graph import read_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.endpoint import asking
    from tests.endpoint.asking import Service
else:
    sys.path.append(str(Path(__file__).parent))
    import asking

NAMES = "SELECT ?who ?name { ?who a ag:NGO ; rdfs:label ?name } ORDER BY ?name"
FUNDS = "CONSTRUCT { ?who ag:funds ?whom } WHERE { ?who ag:funds ?whom }"
ABOUT = "DESCRIBE ?one { ?one a ag:Alliance } ORDER BY ?one LIMIT 1"
MANY = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 300"
ROW_FORMATS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
TRIPLE_FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}
# What no machine answers in a second: all triples five times over.
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


# ---- forms ----


@pytest.mark.parametrize("accept", ROW_FORMATS)
def test_rows_come_in_the_form_that_was_asked_for(shipped_service: Service, accept: str) -> None:
    answer = shipped_service.get(NAMES, accept)

    assert (answer.status, answer.type) == (200, accept)
    read = parse_query_results(answer.body, ROW_FORMATS[accept])
    asked = read_store().query(NAMES, prefixes={"ag": "https://w3id.org/amurgraph/ns#", "rdfs": RDFS})
    assert isinstance(read, QuerySolutions)
    assert isinstance(asked, QuerySolutions)
    assert [tuple(row) for row in read] == [tuple(row) for row in asked]


RDFS = "http://www.w3.org/2000/01/rdf-schema#"


def test_rows_come_as_csv(shipped_service: Service) -> None:
    answer = shipped_service.get(NAMES, "text/csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.startswith("who,name\r\nhttps://w3id.org/amurgraph/id/org/")


@pytest.mark.parametrize("accept", ["application/sparql-results+json", "application/sparql-results+xml"])
def test_a_truth_comes_in_the_form_that_was_asked_for(service: Service, accept: str) -> None:
    answer = service.get("ASK { ?s ?p ?o }", accept)

    read = parse_query_results(answer.body, ROW_FORMATS[accept])
    assert answer.type == accept
    assert isinstance(read, QueryBoolean)
    assert bool(read)


@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values"])
def test_a_truth_comes_as_a_word_where_there_are_only_tables(service: Service, accept: str) -> None:
    answer = service.get("ASK { ?s ?p ?o }", accept)

    assert (answer.status, answer.type, answer.text.strip()) == (200, accept, "true")


@pytest.mark.parametrize("query", [FUNDS, ABOUT])
@pytest.mark.parametrize("accept", TRIPLE_FORMATS)
def test_triples_come_in_the_form_that_was_asked_for(shipped_service: Service, accept: str, query: str) -> None:
    answer = shipped_service.get(query, accept)

    assert (answer.status, answer.type) == (200, accept)
    read = {quad.triple for quad in parse(answer.body, format=TRIPLE_FORMATS[accept])}
    asked = {
        quad.triple for quad in parse(shipped_service.get(query, "application/n-triples").body, RdfFormat.N_TRIPLES)
    }
    assert read == asked
    assert len(read) > 10


@pytest.mark.parametrize(
    ("accept", "rows", "triples"),
    [
        ("", "application/sparql-results+json", "text/turtle"),
        ("*/*", "application/sparql-results+json", "text/turtle"),
        ("application/json", "application/json", "application/json"),
        ("application/xml", "application/xml", "application/xml"),
        ("text/*", "text/csv", "text/turtle"),
        ("text/csv;q=0.5, application/sparql-results+xml", "application/sparql-results+xml", None),
        ("text/csv, text/tab-separated-values;q=0.9", "text/csv", None),
        ("TEXT/CSV", "text/csv", None),
        ("text/csv;header=present; q=1", "text/csv", None),
        ("text/csv;q=0, */*", "application/sparql-results+json", "text/turtle"),
        ("*/*;q=0", None, None),
        ("application/rdf+xml;q=0.1, application/n-triples;q=0.2, text/turtle;q=0.15", None, "application/n-triples"),
        ("image/png", None, None),
        ("application/sparql-results+json, */*;q=0.1", "application/sparql-results+json", "text/turtle"),
        ("text/csv;q=nonsense, application/n-quads;q=2, */*;q=0.5", "application/sparql-results+json", "text/turtle"),
        (",,;;,=", None, None),
    ],
)
def test_what_is_liked_best_is_given(accept: str, rows: str | None, triples: str | None) -> None:
    assert (media_type(accept, tuple(ROWS)), media_type(accept, tuple(TRIPLES))) == (rows, triples)


def test_what_a_browser_likes_is_something(service: Service) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

    assert service.get("ASK {}", accept).status == 200


@pytest.mark.parametrize(("query", "accept"), [("ASK {}", "text/turtle"), (FUNDS, "text/csv"), ("ASK {}", "image/png")])
def test_a_form_that_does_not_fit_is_not_acceptable(shipped_service: Service, query: str, accept: str) -> None:
    answer = shipped_service.get(query, accept)

    assert (answer.status, answer.type) == (406, "application/problem+json")
    assert "text/csv" in answer.json["detail"]


def test_what_a_form_cannot_say_is_said_to_be_so(service: Service) -> None:
    query = "CONSTRUCT { ?s <https://otter.example/1> ?o } { ?s ?p ?o }"

    answer = service.get(query, "application/rdf+xml")

    assert answer.status == 400
    assert "accept text/turtle" in answer.json["detail"]
    assert service.get(query, "text/turtle").status == 200


# ---- headers ----


def test_an_answer_that_the_client_has_is_not_sent_again(shipped_service: Service) -> None:
    first = shipped_service.get(MANY)
    etag = first.headers["etag"]

    assert etag.startswith('"')
    for known in (etag, f'"other", W/{etag}', "*"):
        again = shipped_service.get(MANY, If_None_Match=known)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == etag
    assert shipped_service.get(MANY, If_None_Match='"other"').status == 200


def test_each_form_and_each_encoding_has_a_tag_of_its_own(shipped_service: Service) -> None:
    tags = [
        shipped_service.get(MANY, accept, Accept_Encoding=encoding).headers["etag"]
        for accept in ("application/sparql-results+json", "text/csv")
        for encoding in ("gzip", "identity")
    ]

    assert len(set(tags)) == 4


@pytest.mark.parametrize("accept", [asking.JSON, "text/csv"])
def test_an_answer_is_packed_for_whoever_takes_that(shipped_service: Service, accept: str) -> None:
    plain = shipped_service.get(MANY, accept)
    packed = shipped_service.get(MANY, accept, Accept_Encoding="deflate, gzip;q=0.8")

    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 2
    assert "Accept-Encoding" in packed.headers["vary"]
    assert "Accept-Encoding" in plain.headers["vary"]


def test_what_is_small_is_not_packed(service: Service) -> None:
    assert "content-encoding" not in service.get("ASK {}", Accept_Encoding="gzip").headers


@pytest.mark.parametrize("query", [MANY, "ASK {", "SELECT (RAND() AS ?x) {}"])
def test_head_is_get_without_a_body(shipped_service: Service, query: str) -> None:
    path = "/sparql?query=" + query.replace(" ", "+")
    got, headed = shipped_service.send("GET", path), shipped_service.send("HEAD", path)

    assert headed.body == b""
    assert headed.status == got.status
    for name in ("content-type", "vary", "cache-control"):
        assert headed.headers.get(name) == got.headers.get(name)
    if "RAND" not in query:
        assert headed.headers["content-length"] == str(len(got.body))
        assert headed.headers.get("etag") == got.headers.get("etag")


@pytest.mark.parametrize("call", ["RAND()", "rand ( )", "NOW()", "UUID()", "struuid()"])
def test_what_changes_is_asked_again(service: Service, call: str) -> None:
    query = f"SELECT ({call} AS ?x) {{}}"
    first = service.get(query)
    time.sleep(0.002)
    second = service.get(query)

    assert first.status == second.status == 200
    assert first.values != second.values
    assert first.headers["cache-control"] == "no-store"


def test_pages_from_elsewhere_may_read(service: Service) -> None:
    for answer in (
        service.get("ASK {}", Origin="https://elsewhere.example"),
        service.get("ASK {"),
        service.send("GET", "/nowhere"),
        service.send("GET", "/health"),
        service.get("ASK {}", If_None_Match="*"),
        service.send("PUT", "/sparql"),
        service.send("OPTIONS", "/sparql"),
    ):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert {"ETag", "Retry-After"} <= set(answer.headers["access-control-expose-headers"].split(", "))
        assert "access-control-allow-credentials" not in answer.headers


def test_a_browser_may_ask_whether_it_may_ask(service: Service) -> None:
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answer = service.send("OPTIONS", "/sparql", headers=asked)

    assert (answer.status, answer.body) == (204, b"")
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "Content-Type" in answer.headers["access-control-allow-headers"]


def test_an_answer_runs_nothing_in_a_browser(service: Service) -> None:
    # RDF/XML cuts such a name where no letter is, and a script stands there.
    query = 'CONSTRUCT { <urn:a> <http://www.w3.org/1999/xhtmlscript> "alert(1)" } {}'

    answer = service.get(query, "application/xml")

    assert "sandbox" in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_nobody_is_told_what_the_service_is_made_of(service: Service) -> None:
    assert "server" not in service.get("ASK {}").headers


# ---- problems ----


@pytest.fixture(scope="module")
def short_service() -> Iterator[Service]:
    """Return a service with little time, and two workers."""
    with asking.served("--timeout", "1.5", "--memory", "4000", "--workers", "2") as started:
        yield started


def test_what_takes_too_long_is_ended_in_time(short_service: Service) -> None:
    start = time.monotonic()
    answer = short_service.get(PRODUCT)

    assert answer.status == 504
    assert answer.json["limit"] == "seconds"
    assert "1.5 seconds" in answer.json["detail"]
    assert time.monotonic() - start < 4


def test_what_takes_too_much_memory_is_ended(dataset: Path) -> None:
    with asking.served("-g", str(dataset), "--memory", "64") as small_service:
        doubled = "".join(f"BIND(CONCAT({f'?v{n}, ' * 7}?v{n}) AS ?v{n + 1}) " for n in range(8))
        answer = small_service.get(f'SELECT (STRLEN(?v8) AS ?n) {{ BIND("0123456789" AS ?v0) {doubled}}}')

        assert (answer.status, answer.json["limit"]) == (503, "memory")
        assert small_service.get("ASK {}").status == 200


def test_who_has_long_queries_running_is_told_to_wait_and_others_are_answered(short_service: Service) -> None:
    with ThreadPoolExecutor() as threads:
        long = [threads.submit(short_service.get, f"{PRODUCT} # {number}") for number in range(3)]
        time.sleep(0.8)
        start = time.monotonic()
        quick = short_service.get("ASK {}")
        took = time.monotonic() - start
        answers = [each.result() for each in long]

    assert quick.status == 200
    assert took < 0.5
    refused = [answer for answer in answers if answer.status == 429]
    assert {answer.status for answer in answers} == {429, 504}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)


def test_an_answer_that_is_too_large_is_not_given() -> None:
    store = Store()
    asked = {"query": "SELECT ?x { VALUES ?x { 'aaaaaaaaaa' 'bbbbbbbbbb' } }", "rows": "text/csv", "triples": None}
    request = frame({**asked, "default_graphs": None, "named_graphs": None, "gzip": False})

    assert parts(Answering(store, {}, union=False, size=100)(request))[1] == b"x\r\naaaaaaaaaa\r\nbbbbbbbbbb\r\n"
    with pytest.raises(LimitError) as error:
        Answering(store, {}, union=False, size=20)(request)
    assert error.value.limit == "size"
    assert problem(error.value).status == 503


def test_a_service_that_is_full_says_when_to_come_again() -> None:
    reply = problem(BusyError("all workers are busy", retry_after=5))

    assert (reply.status, reply.headers["Retry-After"]) == (503, "5")


def test_a_query_that_is_too_long_is_said_to_be_so(service: Service) -> None:
    longest = "ASK { } #" + "x" * (64_000 - 9)

    assert service.form([("query", longest)]).status == 200
    assert service.get(longest).status == 200
    assert service.form([("query", longest + "x")]).status == 413
    assert service.direct(longest + "x").status == 413
    assert service.get(longest + "x").status == 413
    assert service.get("ASK { } #" + "\u00e9" * 32_000).status == 413, "bytes are counted"


def test_a_body_that_is_too_long_is_refused_and_heard_of(service: Service) -> None:
    answer = service.send("POST", "/sparql", b"x" * 10_000_000, {"Content-Type": asking.DIRECT})

    assert (answer.status, answer.json["status"]) == (413, 413)


def test_too_many_parameters_are_refused(service: Service) -> None:
    assert service.form([("a", "b")] * 1_000).status == 400


def test_there_is_nothing_elsewhere(service: Service) -> None:
    for path in ("/nowhere", "/sparql/x", "/../etc/passwd", "/%2e%2e/etc/passwd", "/sparql%00", "//", "/health/"):
        answer = service.send("GET", path)
        assert (answer.status, answer.type) == (404, "application/problem+json"), path


# ---- health ----


def test_health_says_what_is_served(shipped_service: Service) -> None:
    answer = shipped_service.send("GET", "/health")

    assert answer.status == 200
    assert answer.json["status"] == "answers"
    assert answer.json["triples"] > 10_000
    assert len(answer.json["hash"]) == 64
    assert answer.json["pool"]["workers"] == 4
    assert answer.headers["cache-control"] == "no-store"
    assert shipped_service.send("POST", "/health").status == 405
