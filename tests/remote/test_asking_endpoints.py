"""A query is sent to an endpoint as it is, and what comes out is what the same data in a file give."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.remote import pretending
    from tests.remote.conftest import CommandLine
else:
    sys.path.append(str(Path(__file__).parent))
    import pretending

ROWS = "SELECT ?who ?name { ?who ag:memberOf o:alta ; rdfs:label ?name } ORDER BY ?name ?who"
TRIPLES = "CONSTRUCT { ?who ag:memberOf ?whom } WHERE { ?who ag:memberOf ?whom }"
FORMATS = {
    ROWS: ("table", "md", "csv", "tsv", "xml", "srj"),
    "ASK { o:alta a ag:Alliance }": ("table", "csv", "srj"),
    TRIPLES: ("table", "turtle", "ntriples", "jsonld", "rdfxml", "trig", "nquads"),
    "DESCRIBE o:alta": ("turtle",),
    "SELECT ?n { BIND(1 AS ?n) }": ("csv",),
}


@pytest.mark.parametrize(("query", "format_"), [(query, one) for query, formats in FORMATS.items() for one in formats])
def test_an_endpoint_answers_as_a_file_does(
    endpoint: pretending.Endpoint, amurgraph: CommandLine, query: str, format_: str
) -> None:
    options = ("query", "-e", query, "--format", format_)
    assert amurgraph(*options, "-g", endpoint.address) == amurgraph(*options)


def test_a_query_is_sent_and_the_data_are_not_fetched(endpoint: pretending.Endpoint, amurgraph: CommandLine) -> None:
    amurgraph("query", "-e", ROWS, "-g", endpoint.address)
    assert [request.query.rpartition("> ")[2] for request in endpoint.asked[1:]] == [ROWS]


def test_an_answer_in_json_names_its_endpoint(endpoint: pretending.Endpoint, amurgraph: CommandLine) -> None:
    _, out, _ = amurgraph("query", "-e", ROWS, "--format", "json", "-g", f"{endpoint.address}?key=secret")
    assert f'"endpoint": "{endpoint.address}"' in out
    assert "secret" not in out


def test_prefixes_are_those_of_the_base_that_the_data_have(
    empty_endpoint: pretending.Endpoint, amurgraph: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "lynx.ttl"
    base = "https://lynx.example/"
    file.write_text(
        "@prefix ag: <https://w3id.org/amurgraph/ns#> .\n"
        f'<{base}id/dataset> a <http://www.w3.org/ns/dcat#Dataset> ; ag:base "{base}" .\n'
        f"<{base}id/org/cedar> a ag:NGO ."
    )
    from pyoxigraph import RdfFormat

    empty_endpoint.store.load(path=file, format=RdfFormat.TURTLE)
    options = ("query", "-e", "SELECT ?kind ?who { VALUES ?who { o:cedar } ?who a ?kind }")
    here, there = amurgraph(*options, "-g", file), amurgraph(*options, "-g", empty_endpoint.address)
    assert "o:cedar" in here[1]
    assert there == here


def test_a_prefix_that_a_query_declares_is_left_to_it(endpoint: pretending.Endpoint, amurgraph: CommandLine) -> None:
    query = "PREFIX o: <https://other.example/> SELECT ?x { BIND(o:cedar AS ?x) }"
    code, out, _ = amurgraph("query", "-e", query, "--format", "csv", "-g", endpoint.address)
    assert (code, out.split()) == (0, ["x", "https://other.example/cedar"])


def test_what_is_no_sparql_is_found_out_here(endpoint: pretending.Endpoint, amurgraph: CommandLine) -> None:
    code, _, err = amurgraph("query", "-e", "SELECT ?x { ?x", "-g", endpoint.address)
    assert (code, err.count("\n")) == (1, 1)
    assert "query, line 1, column 15" in err
    assert not endpoint.asked


def test_a_query_to_an_endpoint_asks_no_other(endpoint: pretending.Endpoint, amurgraph: CommandLine) -> None:
    query = "SELECT * { SERVICE <http://other.example/> { ?s ?p ?o } }"
    code, _, err = amurgraph("query", "-e", query, "-g", endpoint.address)
    assert (code, "SERVICE would ask another machine" in err) == (1, True)
    assert not endpoint.asked


@pytest.mark.parametrize(("query", "answers", "words"), [
    (ROWS, '{"head":{},"boolean":true}', "answers a SELECT with yes or no"),
    ("ASK {}", '{"head":{"vars":[]},"results":{"bindings":[]}}', "answers an ASK with rows"),
    (ROWS, '{"head":{"vars":["who"]},"results":{"bindings":[{"who":{"type":"uri"', "cannot be read"),
])  # fmt: skip
def test_another_answer_than_was_asked_for_is_refused(
    endpoint: pretending.Endpoint, amurgraph: CommandLine, query: str, answers: str, words: str
) -> None:
    def fault(handler: pretending.Handler, asked: str) -> bool:
        if "?base" in asked:
            return False
        handler.send(answers.encode(), pretending.JSON)
        return True

    endpoint.always = fault
    code, out, err = amurgraph("query", "-e", query, "-g", endpoint.address)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert words in err


@pytest.mark.parametrize(
    "fault", [pretending.breaks_off, pretending.breaks_off_in_a_chunk, pretending.breaks_off_between_chunks]
)
@pytest.mark.parametrize("query", [ROWS, TRIPLES])
def test_half_an_answer_is_none(
    endpoint: pretending.Endpoint, amurgraph: CommandLine, query: str, fault: pretending.Fault
) -> None:
    endpoint.always = lambda handler, asked: "?base" not in asked and fault(handler, asked)
    code, out, err = amurgraph("query", "-e", query, "-g", endpoint.address)
    assert (code, out) == (1, "")
    assert "breaks off in the middle (5 times)" in err


def test_a_saved_question_is_answered_here(endpoint: pretending.Endpoint, amurgraph: CommandLine) -> None:
    options = ("query", "who-says-so", "-p", "organization=Phoenix Fund", "--format", "json")
    assert amurgraph(*options, "-g", endpoint.address) == amurgraph(*options)


def test_with_a_date_a_query_is_answered_here(endpoint: pretending.Endpoint, amurgraph: CommandLine) -> None:
    options = ("query", "-e", ROWS, "--as-of", "2012", "--format", "json")
    assert amurgraph(*options, "-g", endpoint.address) == amurgraph(*options)
    assert amurgraph("query", "-e", ROWS, "--documented", "in", "-g", endpoint.address)[0] == 2
