"""All data of an endpoint are read, or the error says in one line why not; nothing is ever half read."""

from __future__ import annotations

import re
import ssl
import subprocess
import sys
import threading
import time
from http.server import HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store

from amurgraph.errors import AmurgraphError
from amurgraph.graph import content_hash, read_quads, read_store
from amurgraph.remote.addressing import TIME_LIMIT, TOKEN
from amurgraph.vocabulary import AG, RDF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.remote import pretending
    from tests.remote.conftest import CommandLine
else:
    sys.path.append(str(Path(__file__).parent))
    import pretending

OTTERS = NamedNode("https://data.example/id/org/otters")
SECRET = "secret-of-the-otters"  # noqa: S105 - of nobody


def said(address: str) -> str:
    """Return the error that reading gives, which is one line and holds no secret."""
    with pytest.raises(AmurgraphError) as error:
        list(read_quads(address))
    assert "\n" not in str(error.value)
    assert SECRET not in str(error.value)
    return str(error.value)


def test_an_endpoint_gives_what_the_file_gives(endpoint: pretending.Endpoint) -> None:
    found = list(read_quads(endpoint.address))
    assert len(found) == len(set(found))
    assert set(found) == set(read_quads())
    assert content_hash(read_store(endpoint.address)) == content_hash(read_store())


@pytest.mark.parametrize("most_rows", [5_000, 97, 7, 3])
def test_a_server_that_cuts_answers_without_a_word_is_read_whole(endpoint: pretending.Endpoint, most_rows: int) -> None:
    kept = {NamedNode(f"https://w3id.org/amurgraph/id/org/{name}") for name in ("alta", "phoenix-fund", "wcs")}
    if most_rows < 1_000:  # a page for every few rows takes long: a few things show it
        for quad in list(endpoint.store):
            if quad.subject not in kept:
                endpoint.store.remove(quad)
    endpoint.most_rows = most_rows
    assert set(read_quads(endpoint.address)) == set(endpoint.store)


PASSING: dict[str, pretending.Fault] = {
    "busy": pretending.says(503),
    "half an answer": pretending.breaks_off,
    "half a chunk": pretending.breaks_off_in_a_chunk,
    "no last chunk": pretending.breaks_off_between_chunks,
    "a gateway's web page": pretending.says(502, b"<html>bad gateway</html>", "text/html"),
    "silence": pretending.hangs_up,
}


@pytest.mark.parametrize("fault", PASSING)
def test_what_may_pass_is_tried_again(endpoint: pretending.Endpoint, fault: str) -> None:
    def answers(_handler: pretending.Handler, _query: str) -> bool:
        return False

    endpoint.once += [PASSING[fault]] * 2 + [answers] * 2 + [PASSING[fault]] * 2
    assert set(read_quads(endpoint.address)) == set(read_quads())


def test_a_server_that_says_when_to_come_back_is_asked_no_sooner(endpoint: pretending.Endpoint) -> None:
    endpoint.once.append(pretending.says(429, Retry_After="1"))
    begun = time.monotonic()
    list(read_quads(endpoint.address))
    assert time.monotonic() - begun >= 1


@pytest.mark.parametrize("when", ["9999", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_who_is_told_to_come_back_too_late_hears_so_at_once(endpoint: pretending.Endpoint, when: str) -> None:
    endpoint.always = pretending.says(503, Retry_After=when)
    begun = time.monotonic()
    assert "too busy (503), to be asked again in" in said(endpoint.address)
    assert time.monotonic() - begun < 1


def test_tries_are_counted(endpoint: pretending.Endpoint) -> None:
    endpoint.always = pretending.says(503, Retry_After="soon")
    assert "is too busy (503) (5 times)" in said(endpoint.address)
    assert len(endpoint.asked) == 5


LINES: dict[str, tuple[pretending.Fault, str]] = {
    "a web page": (pretending.says(200, b"<html>", "text/html"), "is this the address of a SPARQL 1.1 endpoint?"),
    "no type": (pretending.says(200, b"{}", ""), "answers with something unnamed"),
    "a login": (pretending.says(401), f"set {TOKEN}"),
    "a locked door": (pretending.says(403), f"set {TOKEN}"),
    "nothing": (pretending.says(404), "nothing is there (404)"),
    "a refusal": (pretending.says(400, b"syntax\n\x1b[31m error\r\n at 1"), "refuses the question (400): syntax"),
    "no JSON": (pretending.says(200, b"{oops", pretending.JSON), "gives what cannot be read"),
    "no UTF-8": (
        pretending.says(200, b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":"\xff"}]}}', pretending.JSON),
        "gives what cannot be read",
    ),
    "yes": (pretending.says(200, b'{"head":{},"boolean":true}', pretending.JSON), "answers a SELECT with yes or no"),
    "no number": (
        pretending.says(200, b'{"head":{"vars":["n"]},"results":{"bindings":[]}}', pretending.JSON),
        "gives no number",
    ),
    "a part": (pretending.says(206, b"{}", pretending.JSON), "a part of the answer only (206)"),
    "a part by header": (
        pretending.says(200, b"{}", pretending.JSON, X_SQL_State="S1TAT", X_SQL_Message="anytime"),
        "a part of the answer only (anytime)",
    ),
    "a limit by header": (pretending.says(200, b"{}", pretending.JSON, X_SPARQL_MaxRows="10"), "at most 10 rows"),
    "what is no gzip": (
        pretending.says(200, b"{}", pretending.JSON, Content_Encoding="gzip"),
        "sends what cannot be unpacked",
    ),
    "an answer that bursts": (pretending.bursts, "gives more than 4,194,304 bytes"),
    "rows without an end": (pretending.never_ends, "gives more than 4,194,304 bytes"),
    "half an answer, always": (pretending.breaks_off, "breaks off in the middle (5 times)"),
    "half an answer of unsaid length": (pretending.ends_early, "gives what cannot be read"),
    "silence": (pretending.hangs_up, "breaks off in the middle (5 times)"),
}


@pytest.mark.parametrize("case", LINES)
def test_a_fault_is_one_line(empty_endpoint: pretending.Endpoint, amurgraph: CommandLine, case: str) -> None:
    empty_endpoint.always, words = LINES[case]
    code, out, err = amurgraph("measure", "degree", "-g", empty_endpoint.address)
    assert (code, out) == (1, "")
    assert err.startswith(f"amurgraph: {empty_endpoint.address}: ")
    assert words in err
    assert err.count("\n") == 1
    assert "\x1b" not in err


def test_an_answer_that_drips_ends_with_the_time_that_is_set(
    empty_endpoint: pretending.Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TIME_LIMIT, "1")
    empty_endpoint.always = pretending.drips
    begun = time.monotonic()
    assert f"has not given all within 1 s; set {TIME_LIMIT} to more seconds" in said(empty_endpoint.address)
    assert time.monotonic() - begun < 4


@pytest.mark.parametrize("words", ["soon", "0", "-1", "1e3", "99999999"])
def test_a_time_limit_is_a_number_of_seconds(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setenv(TIME_LIMIT, words)
    assert "is no number of seconds" in said("http://127.0.0.1:9/sparql")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1:9/sparql", "takes no connection"),
        ("https://no-such-host.invalid/sparql", "no such host"),
        (f"https://otter:{SECRET}@sparql.example/", "set AMURGRAPH_TOKEN to a token instead"),
        ("https:///sparql", "no address of an endpoint"),
        ("https://[::1/sparql", "is no address"),
        ("http://127.0.0.1:99999/sparql", "is no address"),
        (f"http://127.0.0.1:9/sparql?key={SECRET}", "http://127.0.0.1:9/sparql: takes no connection"),
        (f"http://127.0.0.1:9/claims.ttl?key={SECRET}", "download the file"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_line(address: str, words: str) -> None:
    assert words in said(address)


def test_numbers_that_are_not_true_are_found_out(endpoint: pretending.Endpoint) -> None:
    def lies(handler: pretending.Handler, query: str) -> bool:
        if "COUNT" not in query or "class" in query:
            return False
        body, media_type = handler.result(query)
        handler.send(body.replace(b'"value":"', b'"value":"1'), media_type)
        return True

    endpoint.always = lies
    assert "is it being changed? Try again" in said(endpoint.address)


def test_more_than_was_counted_is_not_believed(endpoint: pretending.Endpoint) -> None:
    def counts_two(handler: pretending.Handler, query: str) -> bool:
        if "COUNT" in query and "class" not in query:
            handler.send(
                b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"2"}}]}}',
                pretending.JSON,
            )
            return True
        return False

    endpoint.always = counts_two
    assert "gives more than it counts" in said(endpoint.address)


def _first_page(handler: pretending.Handler, query: str) -> bool:
    """Answer each list with its first page."""
    if "DISTINCT ?s {" not in query:
        return False
    first = re.sub(r"FILTER\(STR.*?\) \}", "}", query).split(" LIMIT")[0]
    handler.send(*handler.result(f"{first} LIMIT 700"))
    return True


def test_a_list_that_repeats_itself_ends(endpoint: pretending.Endpoint) -> None:
    endpoint.always = _first_page
    assert "lists the same things again and again" in said(endpoint.address)


def test_a_server_that_forgets_its_order_is_asked_by_name(endpoint: pretending.Endpoint) -> None:
    endpoint.always = lambda handler, query: "ORDER BY" not in query and _first_page(handler, query)
    assert set(read_quads(endpoint.address)) == set(read_quads())
    assert any("ORDER BY ?s" in request.query for request in endpoint.asked)


def test_a_server_that_keeps_its_order_need_not_sort(endpoint: pretending.Endpoint) -> None:
    endpoint.most_rows = 1_000
    assert set(read_quads(endpoint.address)) == set(read_quads())
    assert not any("ORDER BY" in request.query for request in endpoint.asked)


def test_a_list_shorter_than_its_count_is_not_believed(endpoint: pretending.Endpoint) -> None:
    def forgets(handler: pretending.Handler, query: str) -> bool:
        if "DISTINCT ?s {" not in query or not ("FILTER(STR" in query or "OFFSET 1000" in query):
            return False
        handler.send(b'{"head":{"vars":["s"]},"results":{"bindings":[]}}', pretending.JSON)
        return True

    endpoint.always = forgets
    endpoint.most_rows = 1_000
    assert re.search("counts [0-9]+ things and lists [0-9]+; is it being changed", said(endpoint.address))


def test_a_list_that_is_too_long_for_an_answer_is_asked_for_in_parts(endpoint: pretending.Endpoint) -> None:
    def limits(handler: pretending.Handler, query: str) -> bool:
        most = re.search("LIMIT ([0-9]+) OFFSET", query)
        if not (most and int(most[1]) > 1_000):
            return False
        handler.send(handler.result(query)[0], pretending.JSON, 200, {"X-SPARQL-MaxRows": "1000"})
        return True

    endpoint.always = limits
    assert set(read_quads(endpoint.address)) == set(read_quads())


def test_statements_about_others_are_not_taken(endpoint: pretending.Endpoint) -> None:
    def speaks_of_others(handler: pretending.Handler, query: str) -> bool:
        if not query.startswith("CONSTRUCT"):
            return False
        handler.send(b'<urn:other> <urn:p> "x" .\n', pretending.TRIPLES)
        return True

    endpoint.always = speaks_of_others
    assert "which was not asked for" in said(endpoint.address)


def test_triples_of_unsaid_length_are_refused(endpoint: pretending.Endpoint) -> None:
    endpoint.always = lambda handler, query: query.startswith("CONSTRUCT") and pretending.ends_early(handler, query)
    assert "does not say where its triples end" in said(endpoint.address)


@pytest.mark.parametrize("place", ["subject", "object"])
def test_what_has_no_name_is_refused(empty_endpoint: pretending.Endpoint, place: str) -> None:
    nameless = BlankNode()
    empty_endpoint.store.add(Quad(nameless if place == "subject" else OTTERS, RDF.type, AG.NGO))
    empty_endpoint.store.add(Quad(OTTERS, AG.place, nameless))
    assert "has a node without a name" in said(empty_endpoint.address)


def test_an_endpoint_without_our_data_says_how_to_choose_a_graph(empty_endpoint: pretending.Endpoint) -> None:
    empty_endpoint.store.add(Quad(OTTERS, RDF.type, NamedNode("http://xmlns.com/foaf/0.1/Agent")))
    assert "add ?default-graph-uri=GRAPH" in said(empty_endpoint.address)


def test_mistakes_are_read_and_strangers_are_not(empty_endpoint: pretending.Endpoint) -> None:
    without_class = Quad(OTTERS, AG.memberOf, NamedNode("https://data.example/id/org/all"))
    stranger = Quad(NamedNode("urn:stranger"), RDF.type, NamedNode("urn:Strange"))
    known = Quad(NamedNode("https://data.example/id/org/all"), RDF.type, AG.Alliance)
    empty_endpoint.store.extend([without_class, stranger, known])
    assert set(read_quads(empty_endpoint.address)) == {without_class, known}


def test_an_ontology_beside_the_data_is_not_taken_for_data(endpoint: pretending.Endpoint) -> None:
    for quad in list(read_store()):
        endpoint.store.add(Quad(quad.subject, quad.predicate, quad.object))
    assert set(read_quads(endpoint.address)) == set(read_quads())


def test_an_endpoint_and_a_file_are_read_together(endpoint: pretending.Endpoint, tmp_path: Path) -> None:
    more = tmp_path / "more.ttl"
    more.write_text('<urn:a> <urn:b> "c" .')
    both = read_store(endpoint.address, more)
    assert len(list(both.quads_for_pattern(None, None, None, DefaultGraph()))) == len(endpoint.store) + 1


def test_what_stands_in_the_address_is_sent_along(endpoint: pretending.Endpoint) -> None:
    list(read_quads(f"{endpoint.address}?default-graph-uri=urn%3Aotters"))
    assert all("default-graph-uri=urn%3Aotters" in request.path for request in endpoint.asked)


def test_a_long_question_is_posted_and_a_short_one_is_not(endpoint: pretending.Endpoint) -> None:
    list(read_quads(endpoint.address))
    assert {request.method for request in endpoint.asked if len(request.query) > 2_000} == {"POST"}


def test_how_far_it_is_is_told(endpoint: pretending.Endpoint) -> None:
    told: list[float] = []
    list(read_quads(endpoint.address, tell=lambda _what, part: told.append(part)))
    assert told[-1] == 1
    assert told == sorted(told)
    assert len(told) > 3


# ---- the token


def test_a_token_is_sent_as_bearer(endpoint: pretending.Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, f" {SECRET}\n")
    list(read_quads(endpoint.address))
    assert {request.headers["Authorization"] for request in endpoint.asked} == {f"Bearer {SECRET}"}


def test_without_a_token_none_is_sent(endpoint: pretending.Endpoint) -> None:
    list(read_quads(endpoint.address))
    assert not any("Authorization" in request.headers for request in endpoint.asked)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_token_does_not_follow_to_another_host(
    endpoint: pretending.Endpoint,
    empty_endpoint: pretending.Endpoint,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
) -> None:
    monkeypatch.setenv(TOKEN, SECRET)

    def leads_away(handler: pretending.Handler, query: str) -> bool:
        target = endpoint.address.replace("127.0.0.1", "localhost")
        if status == 303 and handler.command == "POST":
            return pretending.says(503)(handler, query)
        return pretending.leads_to(target + handler.path.removeprefix("/sparql"), status)(handler, query)

    empty_endpoint.always = leads_away
    if status == 303:  # what is there is fetched without the question, so a posted one can't be answered
        assert "(503)" in said(empty_endpoint.address)
    else:
        assert set(read_quads(empty_endpoint.address)) == set(read_quads())
    assert all("Authorization" in request.headers for request in empty_endpoint.asked)
    assert endpoint.asked
    assert not any("Authorization" in request.headers for request in endpoint.asked)


def test_a_token_is_never_shown_even_if_the_server_says_it(
    empty_endpoint: pretending.Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN, SECRET)
    empty_endpoint.always = pretending.says(400, f"no such user: Bearer {SECRET}".encode())
    assert "no such user: Bearer …" in said(empty_endpoint.address)


def test_a_token_is_not_sent_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, SECRET)
    assert "use https" in said("http://sparql.example/query")


@pytest.mark.parametrize("token", ["two\nlines", "ключ"])
def test_a_token_that_no_header_may_hold_is_refused(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv(TOKEN, token)
    assert "holds what no header may" in said("https://sparql.example/query")


def test_a_server_that_leads_in_circles_is_left(empty_endpoint: pretending.Endpoint) -> None:
    empty_endpoint.always = pretending.leads_to("/sparql")
    assert "leads on and on" in said(empty_endpoint.address)


# ---- https


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a certificate, with its key, that the machine itself vouches for and nobody else."""
    file = tmp_path / "self.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    try:
        subprocess.run(
            [*command.split(), "-keyout", file, "-out", tmp_path / "cert.pem"], check=True, capture_output=True
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    file.write_text(file.read_text() + (tmp_path / "cert.pem").read_text())
    return file


@pytest.fixture
def safe(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[pretending.Fault], str]]:
    """Return what starts a server behind that certificate, and gives its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    store = Store()
    started = []

    def start(fault: pretending.Fault) -> str:
        told = pretending.Endpoint(store, always=fault)
        server = HTTPServer(("127.0.0.1", 0), type("Bound", (pretending.Handler,), {"endpoint": told}))
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        started.append((server, thread))
        return f"https://localhost:{server.server_address[1]}/sparql"

    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pretending.waste_kept():
        yield start
    for server, thread in started:
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.mark.usefixtures("impatient")
def test_a_certificate_that_nobody_vouches_for_is_refused(safe: Callable[[pretending.Fault], str]) -> None:
    assert "no safe connection" in said(safe(pretending.says(500)))


@pytest.mark.usefixtures("impatient")
def test_https_is_not_left_for_http(
    safe: Callable[[pretending.Fault], str], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert "leads from https to http://sparql.example/" in said(safe(pretending.leads_to("http://sparql.example/")))
