"""A mistake is one line on standard error that says where and how to mend it; never a traceback or half a result."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Answer, CommandLine


def raise_unless_one_line(answer: Answer) -> None:
    """An error of ours: exit code 1, nothing on standard output, one line."""
    assert answer.code == 1
    assert answer.out == ""
    assert answer.err.startswith("amurgraph: ")
    assert answer.err.count("\n") == 1, f"more than one line: {answer.err!r}"
    assert answer.err.endswith("\n")
    assert "Traceback" not in answer.err
    assert "\r" not in answer.err
    assert "\x1b" not in answer.err


# Each with what a user must be told. {x} is the file of the case, where it needs one.
MISTAKES = {
    "no such file": (["query", "-g", "nowhere.ttl", "without-ties"], ["nowhere.ttl", "no such file"]),
    "an address as data": (
        ["query", "-g", "https://otter.example/a.ttl", "without-ties"],
        ["https://otter.example/a.ttl", "download"],
    ),
    "an address in capitals": (["validate", "-g", "HTTPS://otter.example/a.ttl"], ["download"]),
    "a file address": (["validate", "-g", "file:///etc/hostname"], ["no such file"]),
    "an unknown question": (["query", "who-sayz-so"], ["no question 'who-sayz-so'", "did you mean who-says-so"]),
    "a question of no likeness": (["query", "zzzz"], ["no question 'zzzz'", "there are", "who-says-so"]),
    "a needed parameter": (["query", "who-says-so"], ["needs organization", "-p organization="]),
    "an unknown parameter": (
        ["query", "who-says-so", "-p", "organisation=cedar-trust"],
        ["organisation", "did you mean organization"],
    ),
    "an unknown organization": (
        ["query", "-g", "{otters}", "who-says-so", "-p", "organization=ceder-trust"],
        ["no organization 'ceder-trust'", "did you mean cedar-trust"],
    ),
    "a date with a 13th month": (["query", "as-of", "-p", "date=2012-13"], ["'2012-13' is no date", "1998-03"]),
    "a date in words": (["query", "as-of", "-p", "date=soon"], ["'soon' is no date"]),
    "a date for a network": (["network", "-g", "{otters}", "--as-of", "03/2012"], ["'03/2012' is no date"]),
    "a date for a measure": (["measure", "-g", "{otters}", "degree", "--as-of", "2012-99"], ["'2012-99' is no date"]),
    "a date for a question": (["query", "-g", "{otters}", "conflicts", "--as-of", "soon"], ["'soon' is no date"]),
    "a date for one's own": (["query", "-g", "{otters}", "-e", "ASK {}", "--as-of", "12"], ["'12' is no date"]),
    "a date for a page": (["page", "-g", "{otters}", "--as-of", "2012-02-30"], ["'2012-02-30' is no date"]),
    "a date for a site": (["site", "-g", "{otters}", "{empty_folder}/s", "--as-of", "2012/13"], ["is no date", "1998"]),
    "an unknown question of a slice": (["query", "-g", "{otters}", "conflict", "--as-of", "2012"], ["conflicts"]),
    "an unknown projection": (
        ["measure", "-g", "{otters}", "degree", "--projection", "fundng"],
        ["no projection 'fundng'", "did you mean funding"],
    ),
    "an unknown projection of a page": (["page", "-g", "{otters}", "--projection", "friends"], ["there are"]),
    "an unknown measure": (["measure", "-g", "{otters}", "betweeness"], ["did you mean betweenness"]),
    "measures that do not go together": (["measure", "-g", "{otters}", "degree", "cutpoints"], ["cutpoints", "alone"]),
    "an unknown source": (["network", "-g", "{otters}", "--without-source", "s77"], ["no source 's77'"]),
    "no tables": (["tables", "import", "nowhere"], ["nowhere", "no such folder", "sources.csv"]),
    "a folder without tables": (["tables", "import", "{empty_folder}"], ["sources.csv", "is missing"]),
    "a base that is none": (["tables", "import", "{tables}", "--base", "otters"], ["'otters'", "https://"]),
    "an ending that names no format": (["tables", "import", "{tables}", "-o", "otters.doc"], ["otters.doc", ".ttl"]),
    "a folder without data": (["validate", "-g", "{empty_folder}"], ["no RDF file in this folder"]),
    "a folder as a file to write": (
        ["query", "-g", "{otters}", "without-ties", "-o", "{empty_folder}"],
        ["cannot be written"],
    ),
    "a missing folder to write into": (
        ["page", "-g", "{otters}", "-o", "{empty_folder}/none/map.html"],
        ["map.html", "cannot be written", "-o"],
    ),
    "a file in the place of a folder": (["network", "-g", "{otters}", "-o", "{otters}/x.gexf"], ["cannot be written"]),
    "a site in the place of a file": (["site", "-g", "{otters}", "{otters}"], ["choose an empty or new folder"]),
    "a site in somebody's folder": (["site", "-g", "{otters}", "{tables}"], ["choose an empty or new folder"]),
    "a site under a file": (["site", "-g", "{otters}", "{otters}/site"], ["cannot be written"]),
    "rows as triples": (["query", "-g", "{otters}", "-e", "SELECT * {}", "--format", "turtle"], ["gives rows", "csv"]),
    "an answer as triples": (["query", "-g", "{otters}", "-e", "ASK {}", "--format", "rdfxml"], ["gives rows"]),
    "triples as rows": (
        ["query", "-g", "{otters}", "-e", "CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"],
        ["gives triples", "turtle"],
    ),
    "a saved question as triples": (["query", "-g", "{otters}", "without-ties", "--format", "jsonld"], ["gives rows"]),
    "an update": (["query", "-g", "{otters}", "-e", "INSERT DATA { <a:a> <a:b> <a:c> }"], ["query"]),
    "no query at all": (["query", "-g", "{otters}", "-e", "   "], ["query"]),
    "a question file that is not there": (["query", "-g", "{otters}", "mine.rq"], ["mine.rq", "check the name"]),
    "a name with a line end": (
        ["query", "-g", "{otters}", "who-says-so", "-p", "organization=a\nb"],
        ["no organization"],
    ),
    "a file name with a line end": (["validate", "-g", "two\nlines.ttl"], ["no such file"]),
    "a file name that colours the terminal": (["validate", "-g", "\x1b[31mred.ttl"], ["no such file"]),
    "a name of 10 000 letters": (
        ["query", "-g", "{otters}", "who-says-so", "-p", f"organization={'x' * 10_000}"],
        ["no organization", "…"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_is_one_line_that_says_the_mend(
    amurgraph: CommandLine, otters: Path, otter_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (empty := tmp_path / "empty").mkdir()
    before = sorted(tmp_path.rglob("*"))
    arguments, told = MISTAKES[case]
    places = {"{otters}": str(otters), "{tables}": str(otter_tables), "{empty_folder}": str(empty)}
    for name, place in places.items():
        arguments = [argument.replace(name, place) for argument in arguments]

    answer = amurgraph(*arguments)

    raise_unless_one_line(answer)
    for words in told:
        assert words in answer.err
    assert len(answer.err) < 1200
    assert sorted(tmp_path.rglob("*")) == before, "something was written all the same"


USAGES = {
    "an unknown command": ["sites"],
    "an unknown option": ["page", "--colour", "red"],
    "an unknown format": ["query", "without-ties", "--format", "xlsx"],
    "an unknown report": ["validate", "--format", "junit"],
    "an unknown export": ["network", "--format", "dot"],
    "no folder for a site": ["site"],
    "no tables to import": ["tables", "import"],
    "a count that is none": ["measure", "degree", "--min-sources", "0"],
    "a word for a number": ["measure", "degree", "--min-sources", "two"],
    "in no date": ["measure", "degree", "--documented", "in"],
    "a question in no date": ["query", "conflicts", "--documented", "in"],
    "a site in no date": ["site", "nowhere", "--documented", "in"],
    "a date for no question": ["query", "--as-of", "2012"],
    "neither by nor in": ["network", "--documented", "at"],
    "a parameter without a value": ["query", "who-says-so", "-p", "organization"],
    "a parameter without a name": ["query", "who-says-so", "-p", "=cedar-trust"],
    "two questions at once": ["query", "without-ties", "-e", "ASK {}"],
    "a parameter for a query of one's own": ["query", "-e", "ASK {}", "-p", "date=2012"],
    "an option without its value": ["page", "--title"],
}


@pytest.mark.parametrize("case", USAGES)
def test_wrong_usage_exits_with_2_and_says_what_is_wrong(amurgraph: CommandLine, case: str) -> None:
    answer = amurgraph(*USAGES[case])

    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in answer.err


def test_a_parameter_for_a_file_of_ones_own_is_not_swallowed(amurgraph: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text("ASK {}", encoding="utf-8")

    assert amurgraph("query", tmp_path / "mine.rq", "-p", "date=2012").code == 2


def test_a_parameter_without_a_question_is_not_swallowed(amurgraph: CommandLine) -> None:
    assert amurgraph("query", "-p", "organization=cedar-trust").code == 2


def test_an_empty_query_is_not_taken_for_no_query(amurgraph: CommandLine, otters: Path) -> None:
    assert amurgraph("query", "-g", otters, "-e", "").code != 0


def test_a_parameter_given_twice_is_not_half_heeded(amurgraph: CommandLine, otters: Path) -> None:
    answer = amurgraph("query", "-g", otters, "who-says-so", "-p", "organization=CT", "-p", "organization=OA")

    assert answer.code != 0


# ---- data that are none ----


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("a.ttl", "@prefix a: <http://a.example/> .\n\na:a a:b a:c ;\n  a:d <no end .\n", "line 4"),
        ("a.ttl", "<http://a.example/a> <http://a.example/b> .", "line 1"),
        ("a.trig", "<http://a.example/g> {\n <http://a.example/a> }", "line 2"),
        ("a.nt", '<http://a.example/a> <http://a.example/b> "c" .\nnonsense .\n', "line 2"),
        ("a.nq", "<http://a.example/a> <http://a.example/b> .\n", "line 1"),
        ("a.jsonld", '{"@id": "http://a.example/a",\n "b" }', "line 2"),
        ("a.rdf", "<rdf:RDF>\n</rdf:RDF>", "a.rdf"),
        ("a.rdf", '<!DOCTYPE x [<!ENTITY a "b">]>\n<x/>', "DOCTYPE"),
        ("a.jsonld", '{"@context": "https://otter.example/c.jsonld", "@id": "http://a.example/a"}', "context"),
        ("a.txt", "hello", "unknown ending '.txt'"),
        ("ending", "hello", "unknown ending"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_parse_is_named_with_the_line(
    amurgraph: CommandLine, tmp_path: Path, name: str, text: str, place: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    answer = amurgraph("validate", "-g", tmp_path / name)

    raise_unless_one_line(answer)
    assert name in answer.err
    assert place in answer.err
    assert answer.err.lower().count("parser error at line") == 0, "the parser's own wording of the place is noise"


@pytest.mark.parametrize("ending", ["ttl", "trig", "nt", "nq", "jsonld", "rdf"])
def test_binary_junk_is_refused_in_one_line(amurgraph: CommandLine, tmp_path: Path, ending: str) -> None:
    (tmp_path / f"junk.{ending}").write_bytes(random.Random(7).randbytes(4096))  # noqa: S311 - junk, not a secret

    raise_unless_one_line(amurgraph("query", "-g", tmp_path / f"junk.{ending}", "without-ties"))


def test_junk_on_standard_input_is_refused_in_one_line(amurgraph: CommandLine) -> None:
    answer = amurgraph("validate", "-g", "-", stdin=b"\x00\xff\xfe{")

    raise_unless_one_line(answer)
    assert "standard input" in answer.err


def test_a_query_that_does_not_parse_is_named_with_its_line(
    amurgraph: CommandLine, otters: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine.rq").write_text("SELECT ?a\nWHERE {\n  ?a ?b }}\n", encoding="utf-8")

    answer = amurgraph("query", "-g", otters, tmp_path / "mine.rq")

    raise_unless_one_line(answer)
    assert "mine.rq" in answer.err
    assert "line 3" in answer.err


def test_a_query_file_of_junk_is_refused_in_one_line(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_bytes(b"\xff\xfe\x00")

    raise_unless_one_line(amurgraph("query", "-g", otters, tmp_path / "mine.rq"))


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_an_empty_file_holds_nothing_and_is_no_mistake(amurgraph: CommandLine, tmp_path: Path, text: str) -> None:
    (tmp_path / "empty.ttl").write_text(text, encoding="utf-8")

    for arguments in (["query", "without-ties"], ["measure", "degree"], ["measure", "cohesion"], ["validate"]):
        answer = amurgraph(*arguments, "-g", tmp_path / "empty.ttl")
        assert answer.code == 0, answer.err
    for arguments in (["page", "-o", "m.html"], ["network", "-o", "n.graphml"], ["site", "s"]):
        made = [str(tmp_path / a) if "." in a or a == "s" else a for a in arguments]
        assert amurgraph(*made, "-g", tmp_path / "empty.ttl").code == 0


def test_a_table_error_names_file_row_column_and_mend(
    amurgraph: CommandLine, small_tables: Path, tmp_path: Path
) -> None:
    table = small_tables / "relations.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("2009", "2009-13"), encoding="utf-8")
    (tmp_path / "old.ttl").write_text("# old\n", encoding="utf-8")

    answer = amurgraph("tables", "import", small_tables, "-o", tmp_path / "old.ttl")

    raise_unless_one_line(answer)
    assert "relations.csv, row 2, column start" in answer.err
    assert "; " in answer.err, "no mend is said"
    assert (tmp_path / "old.ttl").read_text(encoding="utf-8") == "# old\n"


def test_two_pages_under_one_id_are_an_error_that_names_both_files(
    amurgraph: CommandLine, otters: Path, tmp_path: Path
) -> None:
    other = tmp_path / "lynx.ttl"
    text = otters.read_text(encoding="utf-8").replace("https://cedar.example/about", "https://lynx.example/")
    other.write_text(text, encoding="utf-8")

    answer = amurgraph("query", "-g", otters, "-g", other, "without-ties")

    raise_unless_one_line(answer)
    for words in ("otters.ttl", "lynx.ttl", "s1", "https://cedar.example/about", "https://lynx.example/", "--base"):
        assert words in answer.err


# ---- nothing leaves the machine, nothing else is read ----


class _Canary(BaseHTTPRequestHandler):
    """Notes who comes by; it sings no song."""

    visits: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.visits.append(self.path)
        self.send_error(500)

    do_POST = do_GET  # noqa: N815 - the name the library asks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def canary() -> Iterator[str]:
    """Give the address of a server on this machine that nobody must ask."""
    _Canary.visits.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Canary) as server:
        listening = threading.Thread(target=server.serve_forever, daemon=True)
        listening.start()
        yield f"http://127.0.0.1:{server.server_port}/sparql"
        server.shutdown()
        listening.join(timeout=10)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <canary> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <canary> { ?s ?p ?o } }",
        "SELECT * { service<canary>{ ?s ?p ?o } }",
        "PREFIX c: <canary> SELECT * { SERVICE c:{ ?s ?p ?o } }",
        "SELECT * { VALUES ?where { <canary> } SERVICE ?where { ?s ?p ?o } }",
        "SELECT * { { SELECT ?s { FILTER EXISTS { SERVICE <canary> { ?s ?p ?o } } } } }",
        # hidden from whoever looks at the text without reading it as SPARQL
        "SELECT * { \\u0053ERVICE <canary> { ?s ?p ?o } }",
        "SELECT * { ?x ag:memberOf ?y .SERVICE SILENT <canary> { ?s ?p ?o } }",
        "SELECT * { ?x ag:memberOf ?y.SERVICE SILENT <canary> { ?s ?p ?o } }",
        "SELECT * { ?x ag:memberOf ?y ;.SERVICE SILENT <canary> { ?s ?p ?o } }",
        "SELECT * { FILTER(1=1).SERVICE SILENT <canary>{ ?s ?p ?o } }",
        'SELECT * { BIND("x\\u0022" AS ?a) SERVICE SILENT <canary> { ?s ?p "y" } }',
        "SELECT * { BIND('x\\u0027' AS ?a) SERVICE SILENT <canary> { ?s ?p 'y' } }",
        "SELECT * { BIND('x\\u005C' AS ?a) SERVICE SILENT <canary> { ?s ?p 'y' } }",
        "SELECT * { BIND('x\\'' AS ?a) SERVICE SILENT <canary> { ?s ?p 'y' } }",
        "SELECT * { BIND('''x'''' AS ?a) SERVICE SILENT <canary> { ?s ?p 'y' } }",
        "SELECT * { BIND(o:a\\# AS ?a) SERVICE SILENT <canary> { ?s ?p ?o }\n}",
        "SELECT * { BIND(o:a\\' AS ?a) SERVICE SILENT <canary> { ?s ?p o:b\\' } }",
        "SELECT * { BIND(<http://a/#> AS ?a) SERVICE SILENT <canary> { ?s ?p ?o }\n}",
        "SELECT * { BIND(<http://a/\\u0041'> AS ?a) SERVICE SILENT <canary> { ?s ?p 'y' } }",
        "SELECT * { BIND(1<2 AS ?a)SERVICE SILENT <canary> { ?s ?p ?o } }",
    ],
)
def test_a_query_asks_no_other_machine(amurgraph: CommandLine, otters: Path, canary: str, text: str) -> None:
    raise_unless_one_line(amurgraph("query", "-g", otters, "-e", text.replace("canary", canary)))
    assert _Canary.visits == []


@pytest.mark.parametrize(
    "text",
    [
        'ASK { ?service rdfs:label "Forest SERVICE" }',
        "ASK { o:forest-service ?p $SERVICE } # SERVICE",
        "ASK { <http://x.example/service> ?p ag:service }",
        "ASK { o:a\\'b ?p 'SERVICE' }",
        'ASK { ?x rdfs:label """a "SERVICE" b""" }',
        "ASK { FILTER(1<2 && 'SERVICE' > 3) }",
    ],
)
def test_a_query_that_only_speaks_of_services_is_answered(amurgraph: CommandLine, otters: Path, text: str) -> None:
    assert amurgraph("query", "-g", otters, "-e", text).code == 0


def test_no_input_makes_the_reader_ask_another_machine(amurgraph: CommandLine, tmp_path: Path, canary: str) -> None:
    (tmp_path / "a.jsonld").write_text(f'{{"@context": "{canary}", "@id": "http://a.example/a"}}', encoding="utf-8")

    raise_unless_one_line(amurgraph("validate", "-g", tmp_path / "a.jsonld"))
    assert _Canary.visits == []


@pytest.mark.parametrize("word", ["FROM", "FROM NAMED"])
def test_a_query_reads_no_other_file(amurgraph: CommandLine, otters: Path, tmp_path: Path, word: str) -> None:
    (tmp_path / "secret.ttl").write_text('<http://a.example/a> <http://a.example/b> "secret" .', encoding="utf-8")
    text = f"SELECT * {word} <file://{tmp_path}/secret.ttl> {{ ?s ?p ?o }}"

    answer = amurgraph("query", "-g", otters, "-e", text)

    assert "secret" not in answer.out


# ---- input that is nested without end ----


def at_shell(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Call the command in a process of its own: a crash of the engine must not be a crash of the tests."""
    return subprocess.run(
        [sys.executable, "-m", "amurgraph", *arguments],
        capture_output=True,
        text=True,
        timeout=8,
        check=False,
        cwd=cwd,
    )


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * " + "{" * 3000 + "}" * 3000,
        "SELECT * { ?s ?p " + "(" * 600 + ")" * 600 + " }",
        "SELECT * { ?s ?p " + "[ ?p " * 1000 + "?o" + "]" * 1000 + " }",
        "SELECT * { FILTER(" + "(" * 9000 + "1" + ")" * 9000 + ") }",
        'SELECT * { BIND("x\\u0022" AS ?a) ' + "{" * 3000 + "}" * 3000 + ' BIND("y" AS ?b) }',
        "SELECT * { BIND(o:a\\# AS ?a) " + "{" * 3000 + "}" * 3000 + "\n}",
    ],
    ids=["braces", "lists", "blank nodes", "brackets", "hidden by a quote", "hidden by a comment"],
)
def test_a_query_nested_without_end_is_one_line(otters: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "deep.rq").write_text(text, encoding="utf-8")

    done = at_shell("query", "-g", str(otters), "deep.rq", cwd=tmp_path)

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("amurgraph: ")
    assert len(done.stderr) < 1000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deep.jsonld", '{"@id":"a:a","a:b":' * 20_000 + "1" + "}" * 20_000),
        ("deep.ttl", "<a:a> <a:b> " + "[ <a:b> " * 20_000 + "<a:c>" + " ]" * 20_000 + " ."),
        ("lists.ttl", "<a:a> <a:b> " + "( " * 20_000 + " )" * 20_000 + " ."),
    ],
)
def test_a_file_nested_without_end_ends_in_an_answer_or_one_line(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    done = at_shell("query", "-g", name, "without-ties", cwd=tmp_path)

    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") <= 1


def test_a_long_chain_of_unnamed_nodes_can_be_written(tmp_path: Path) -> None:
    text = "<a:a> <a:b> " + "[ <a:b> " * 1500 + "<a:c>" + " ]" * 1500 + " ."
    (tmp_path / "chain.ttl").write_text(text, encoding="utf-8")

    done = at_shell("query", "-g", "chain.ttl", "-e", "CONSTRUCT WHERE { ?s ?p ?o }", cwd=tmp_path)

    assert done.returncode in (0, 1)
    assert done.stderr.count("\n") <= 1
