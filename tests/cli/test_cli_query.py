"""Asking from a shell: saved questions, any SPARQL, every format, standard input and output."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import pytest
import rdflib

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import CommandLine

    from amurgraph.claims import Claims

TIES = "SELECT ?who ?name WHERE { ?who ag:memberOf o:otter-alliance ; rdfs:label ?name }"
ODD = r"""SELECT ?n ?text WHERE { VALUES (?n ?text) { (1 "=1+1") (2 "a,b") (3 "say \"so\"") (4 "Ёж|x") (5 "a\nb") } }"""
COUNT = "SELECT (COUNT(*) AS ?n) WHERE {{ ?r a ag:{} }}"


# ---- the figures that the first data set must show ----


def count_of(amurgraph: CommandLine, term: str) -> int:
    answer = amurgraph("query", "-e", COUNT.format(term), "--format", "csv")
    assert answer.code == 0, answer.err
    head, value = answer.bytes.splitlines()
    assert head == b"n"
    return int(value)


@pytest.mark.parametrize(("term", "least"), [("Relation", 540), ("Source", 295), ("Observation", 140)])
def test_the_shipped_data_are_as_many_as_promised(amurgraph: CommandLine, term: str, least: int) -> None:
    assert count_of(amurgraph, term) >= least


def test_the_shipped_evidence_is_as_much_as_promised(amurgraph: CommandLine, claims: Claims) -> None:
    of_observations = sum(len(observation.evidence) for observation in claims.observations)

    assert count_of(amurgraph, "Evidence") >= 690 + of_observations


def test_conflicts_give_each_answer_with_source_and_date(amurgraph: CommandLine) -> None:
    answer = amurgraph("query", "conflicts", "--format", "json")
    rows = json.loads(answer.out)["rows"]

    counts = [row for row in rows if row["subject"] == "alta" and row["property"] == "member_count"]
    assert {row["value"] for row in counts} == {"10", "13", "14", "15"}
    assert all(row["source"] and row["source_title"] for row in counts)
    assert {row["value"]: row["date"] for row in counts if row["source"] in ("s0", "s3", "s6", "s300")} == {
        "10": None,  # the page carries no date
        "13": "2011-01",
        "14": "2011",
        "15": None,
    }


def test_members_claimed_stand_beside_members_known(amurgraph: CommandLine, claims: Claims) -> None:
    answer = amurgraph("query", "claimed-and-known", "-p", "organization=alta", "--format", "json")
    assert answer.code == 0, answer.err
    cells = {str(value) for row in json.loads(answer.out)["rows"] for value in row.values()}
    named = {r.subject for r in claims.relations if r.predicate == "memberOf" and r.object == "alta" and r.asserting}

    assert {"10", "13", "14", "15"} <= cells
    assert len(named) > 5
    assert named <= cells


# ---- formats ----


def test_w3c_csv_is_exact(amurgraph: CommandLine, otters: Path) -> None:
    answer = amurgraph("query", "-g", otters, "-e", COUNT.format("Relation"), "--format", "csv")

    assert answer.bytes == b"n\r\n4\r\n"


def test_w3c_csv_quotes_what_must_be_quoted_and_changes_nothing(amurgraph: CommandLine, otters: Path) -> None:
    answer = amurgraph("query", "-g", otters, "-e", ODD, "--format", "csv")

    assert answer.bytes.startswith(b'n,text\r\n1,=1+1\r\n2,"a,b"\r\n3,"say ""so"""\r\n')
    assert list(csv.reader(io.StringIO(answer.out, newline="")))[4:] == [["4", "Ёж|x"], ["5", "a\nb"]]


def test_w3c_tsv_has_whole_terms(amurgraph: CommandLine, otters: Path) -> None:
    lines = amurgraph("query", "-g", otters, "-e", ODD, "--format", "tsv").out.splitlines()

    assert lines[0] == "?n\t?text"
    assert lines[3] == '3\t"say \\"so\\""'
    assert lines[5] == '5\t"a\\nb"'


def test_xml_results_are_the_w3cs(amurgraph: CommandLine, otters: Path) -> None:
    root = ET.fromstring(amurgraph("query", "-g", otters, "-e", TIES, "--format", "xml").bytes)  # noqa: S314 - ours
    name = "{http://www.w3.org/2005/sparql-results#}"

    assert root.tag == f"{name}sparql"
    assert [v.get("name") for v in root.iter(f"{name}variable")] == ["who", "name"]
    assert [u.text for u in root.iter(f"{name}uri")] == ["https://w3id.org/amurgraph/id/org/cedar-trust"]


def test_srj_results_are_the_w3cs(amurgraph: CommandLine, otters: Path) -> None:
    given = json.loads(amurgraph("query", "-g", otters, "-e", TIES, "--format", "srj").out)

    assert given["head"]["vars"] == ["who", "name"]
    assert given["results"]["bindings"][0]["name"]["value"] == "Cedar Trust"


@pytest.mark.parametrize("format_", ["xml", "srj"])
def test_a_saved_question_is_given_as_the_w3c_writes_results_too(
    amurgraph: CommandLine, otters: Path, format_: str
) -> None:
    answer = amurgraph("query", "-g", otters, "without-ties", "--format", format_)

    assert answer.code == 0, answer.err
    assert "https://w3id.org/amurgraph/id/org/hill-fund" in answer.out
    if format_ == "xml":
        assert ET.fromstring(answer.bytes).tag == "{http://www.w3.org/2005/sparql-results#}sparql"  # noqa: S314 - ours
    else:
        assert "organization" in json.loads(answer.out)["head"]["vars"]


def test_json_is_about_and_rows(amurgraph: CommandLine, otters: Path) -> None:
    given = json.loads(amurgraph("query", "-g", otters, "-e", TIES, "--format", "json").out)

    assert list(given) == ["about", "rows"]
    assert given["rows"] == [{"who": "o:cedar-trust", "name": "Cedar Trust"}]


@pytest.mark.parametrize("question", [["-e", TIES], ["without-ties"]], ids=["own", "saved"])
def test_json_says_which_data_it_was_made_from(amurgraph: CommandLine, otters: Path, question: list[str]) -> None:
    about = json.loads(amurgraph("query", "-g", otters, *question, "--format", "json").out)["about"]

    assert about["data_version"] == "0.0.1"
    assert len(about["hash"]) == 64
    assert about["engine"].startswith("Oxigraph ")


@pytest.mark.parametrize("question", [["-e", TIES], ["who-says-so", "-p", "organization=cedar-trust"]])
def test_a_question_may_be_asked_of_a_slice_which_says_what_it_leaves_out(
    amurgraph: CommandLine, otters: Path, question: list[str]
) -> None:
    def asked(*when: str) -> Any:
        answer = amurgraph("query", "-g", otters, *question, *when, "--format", "json")
        assert answer.code == 0, answer.err
        return json.loads(answer.out), answer.err

    whole, quiet = asked()
    early, told = asked("--as-of", "2008")
    strict, _ = asked("--as-of", "2010", "--documented", "in")

    assert quiet == ""
    assert whole["rows"] != early["rows"] == []
    assert strict["rows"]
    assert "left_out" not in whole["about"]
    assert early["about"]["hash"] == whole["about"]["hash"], "the hash of the data that were read"
    assert (early["about"]["as_of"], early["about"]["documented"]) == ("2008", "by")
    assert early["about"]["left_out"]["relations later"] == 4
    assert "left out of this slice:" in told
    assert "relations later: 4" in told
    assert strict["about"]["documented"] == "in"


def test_a_file_with_a_question_is_asked_of_a_slice_too(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text(TIES, encoding="utf-8")
    assert "cedar-trust" not in amurgraph("query", "-g", otters, file, "--as-of", "2008", "--format", "csv").out
    assert "cedar-trust" in amurgraph("query", "-g", otters, file, "--as-of", "2011", "--format", "csv").out


def test_a_table_lines_up_and_counts_its_rows(amurgraph: CommandLine, otters: Path) -> None:
    answer = amurgraph("query", "-g", otters, "-e", TIES)

    assert answer.out.splitlines() == ["who            name", "o:cedar-trust  Cedar Trust", "1 row"]


def test_a_markdown_table_is_not_broken_by_a_bar(amurgraph: CommandLine, otters: Path) -> None:
    lines = amurgraph("query", "-g", otters, "-e", ODD, "--format", "md").out.splitlines()

    assert lines[:2] == ["| n | text |", "| --- | --- |"]
    assert lines[5] == "| 4 | Ёж\\|x |"
    assert lines[6] == "| 5 | a b |"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own parser says so of itself
@pytest.mark.parametrize(
    ("format_", "parser"), [("turtle", "turtle"), ("ntriples", "nt"), ("jsonld", "json-ld"), ("rdfxml", "xml")]
)
def test_a_construct_is_read_by_rdflib_in_every_format(
    amurgraph: CommandLine, otters: Path, format_: str, parser: str
) -> None:
    text = "CONSTRUCT { ?a ag:worksWith ?b } WHERE { ?a ag:memberOf ?b }"
    answer = amurgraph("query", "-g", otters, "-e", text, "--format", format_)
    assert answer.code == 0, answer.err

    read = rdflib.Graph().parse(data=answer.out, format=parser)

    base = "https://w3id.org/amurgraph/id/org/"
    assert {(str(s), str(o)) for s, _, o in read} == {(f"{base}cedar-trust", f"{base}otter-alliance")}


def test_a_construct_gives_turtle_unless_told_otherwise(amurgraph: CommandLine, otters: Path) -> None:
    shown = amurgraph("query", "-g", otters, "-e", "CONSTRUCT WHERE { ?a ag:memberOf ?b }")

    assert "o:cedar-trust" in shown.out
    assert "ag:memberOf o:otter-alliance" in shown.out


def test_a_description_is_triples(amurgraph: CommandLine, otters: Path) -> None:
    answer = amurgraph("query", "-g", otters, "-e", "DESCRIBE o:river-zoo", "--format", "ntriples")

    assert '<http://www.w3.org/2000/01/rdf-schema#label> "River Zoo"' in answer.out


@pytest.mark.parametrize(
    ("format_", "expected"),
    [
        ("table", "answer\ntrue\n1 row\n"),
        ("csv", "answer\ntrue\n"),
        ("tsv", "answer\ntrue\n"),
        ("md", "| answer |\n| --- |\n| true |\n"),
    ],
)
def test_a_yes_or_no_is_a_row(amurgraph: CommandLine, otters: Path, format_: str, expected: str) -> None:
    text = "ASK { o:cedar-trust ag:memberOf o:otter-alliance }"

    assert amurgraph("query", "-g", otters, "-e", text, "--format", format_).out == expected


def test_a_yes_or_no_is_the_w3cs_in_its_formats(amurgraph: CommandLine, otters: Path) -> None:
    text = "ASK { o:cedar-trust ag:funds o:otter-alliance }"

    assert json.loads(amurgraph("query", "-g", otters, "-e", text, "--format", "srj").out)["boolean"] is False
    assert "<boolean>false</boolean>" in amurgraph("query", "-g", otters, "-e", text, "--format", "xml").out
    assert json.loads(amurgraph("query", "-g", otters, "-e", text, "--format", "json").out)["rows"][0] == {
        "answer": "false"
    }


@pytest.mark.parametrize("format_", ["xml", "srj", "turtle"])
def test_the_list_of_questions_is_not_given_in_another_format_than_asked(amurgraph: CommandLine, format_: str) -> None:
    assert amurgraph("query", "--format", format_).code != 0


@pytest.mark.parametrize("format_", ["csv", "tsv", "json", "md"])
def test_the_list_of_questions_can_be_read_by_programs(amurgraph: CommandLine, format_: str) -> None:
    listed = amurgraph("query", "--format", format_)

    assert listed.code == 0
    assert "who-says-so" in listed.out
    assert "organization" in listed.out


def test_what_a_spreadsheet_would_run_is_kept_inert_in_the_rows_of_a_question(
    amurgraph: CommandLine, otters: Path
) -> None:
    otters.write_text(otters.read_text(encoding="utf-8").replace('"Hill Fund"', '"=1+1"'), encoding="utf-8")

    assert "hill-fund,'=1+1," in amurgraph("query", "-g", otters, "without-ties", "--format", "csv").out


# ---- what an organization may be called ----


@pytest.mark.parametrize(
    "name",
    [
        "cedar-trust",
        "o:cedar-trust",
        "https://w3id.org/amurgraph/id/org/cedar-trust",
        "Cedar Trust",
        "cedar TRUST",
        "CT",
        "Cedar Fund",
        "Кедровый фонд",
        " cedar-trust ",
    ],
)
def test_an_organization_may_be_called_by_any_of_its_names(amurgraph: CommandLine, otters: Path, name: str) -> None:
    answer = amurgraph("query", "-g", otters, "who-says-so", "-p", f"organization={name}", "--format", "json")

    rows = json.loads(answer.out)["rows"]
    assert json.loads(answer.out)["about"]["parameters"] == {"organization": name}
    assert {row["other"] for row in rows} == {"otter-alliance", "proj-dens"}
    assert {row["source_title"] for row in rows if row["relation"] == "memberOf"} == {"Who we are", "Our members"}


def test_a_parameter_is_a_value_and_never_becomes_part_of_the_query(amurgraph: CommandLine, otters: Path) -> None:
    attack = 'organization=x" } UNION { ?s ?p ?o } #'

    answer = amurgraph("query", "-g", otters, "who-says-so", "-p", attack)

    assert answer.code == 1
    assert answer.out == ""


# ---- where data come from, where results go ----


def test_a_question_may_be_a_file(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.rq").write_text(f"# mine\n{TIES}\n", encoding="utf-8")

    assert "Cedar Trust" in amurgraph("query", "-g", otters, tmp_path / "mine.rq").out


def test_a_dash_is_standard_input(amurgraph: CommandLine, otters: Path) -> None:
    piped = amurgraph("query", "-g", "-", "-e", TIES, stdin=otters.read_bytes())

    assert piped == amurgraph("query", "-g", otters, "-e", TIES)


def test_a_dash_is_standard_output(amurgraph: CommandLine, otters: Path) -> None:
    assert amurgraph("query", "-g", otters, "-e", TIES, "-o", "-") == amurgraph("query", "-g", otters, "-e", TIES)


def test_a_file_holds_the_same_bytes_as_standard_output(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    written = amurgraph("query", "-g", otters, "without-ties", "--format", "csv", "-o", tmp_path / "rows.csv")

    assert (written.out, written.err) == ("", "")
    shown = amurgraph("query", "-g", otters, "without-ties", "--format", "csv")
    assert (tmp_path / "rows.csv").read_bytes() == shown.bytes


def test_several_files_are_a_union(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.nt"
    more.write_text(
        "<https://lynx.example/id/rel/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        " <https://w3id.org/amurgraph/ns#Relation> .\n",
        encoding="utf-8",
    )

    both = amurgraph("query", "-g", otters, "-g", more, "-e", COUNT.format("Relation"), "--format", "csv")

    assert both.out.split() == ["n", "5"]


def test_the_same_file_twice_counts_once(amurgraph: CommandLine, otters: Path) -> None:
    twice = amurgraph("query", "-g", otters, "-g", otters, "-e", COUNT.format("Relation"), "--format", "csv")

    assert twice.out.split() == ["n", "4"]


def test_a_folder_is_all_the_rdf_in_it(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "deep"
    folder.mkdir(parents=True)
    otters.rename(folder / "otters.ttl")
    (folder / "readme.txt").write_text("not RDF", encoding="utf-8")
    (folder.parent / "more.nt").write_text(
        '<http://a.example/a> <http://www.w3.org/2000/01/rdf-schema#label> "Lynx" .\n', encoding="utf-8"
    )

    both = amurgraph("query", "-g", folder.parent, "-e", 'ASK { ?a rdfs:label "Lynx" . ?b ag:memberOf ?c }')
    assert "true" in both.out


def test_a_file_and_standard_input_go_together(amurgraph: CommandLine, otters: Path) -> None:
    more = b'<http://a.example/a> <http://www.w3.org/2000/01/rdf-schema#label> "Lynx" .\n'

    answer = amurgraph(
        "query", "-g", otters, "-g", "-", "-e", 'ASK { ?a rdfs:label "Lynx" . ?b ag:memberOf ?c }', stdin=more
    )

    assert "true" in answer.out


def test_the_shipped_data_are_asked_where_nothing_else_is_named(amurgraph: CommandLine, claims: Claims) -> None:
    assert count_of(amurgraph, "Relation") == len(claims.relations)


def test_our_terms_are_described_beside_the_data_and_never_counted_with_them(
    amurgraph: CommandLine, otters: Path
) -> None:
    term = "SELECT ?label { GRAPH ?g { ag:memberOf rdfs:label ?label } }"

    assert "member" in amurgraph("query", "-g", otters, "-e", term).out.lower()
    assert amurgraph("query", "-g", otters, "-e", "ASK { ag:memberOf rdfs:label ?l }").out.split()[1] == "false"
