"""What `validate` gives: a report that people, spreadsheets and continuous integration read."""

from __future__ import annotations

import csv
import functools
import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import rdflib
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

from amurgraph.errors import AmurgraphError, InputError, MissingExtraError, ViolationsError
from amurgraph.graph import data_store, graph_to_text, store_to_graph
from amurgraph.tables import read_tables, tables_to_store
from amurgraph.validation import REPORT_FORMATS, ValidationReport, Violation, validate
from amurgraph.vocabulary import AG, PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

WRONG = Violation(
    "https://w3id.org/amurgraph/id/org/river-zoo",
    "This has no name: add one (rdfs:label).",
    shape="label-missing",
    component="minCount",
)
BAD_URL = Violation(
    "https://w3id.org/amurgraph/id/src/s1",
    "The address must begin with http:// or https:// (ag:url).",
    value="https://w3id.org/amurgraph/ns#x",
    path="https://w3id.org/amurgraph/ns#url",
    shape="source-url-not-http",
    component="pattern",
)
ADVICE = Violation(
    "https://w3id.org/amurgraph/id/ev/e1", "It is not said where.", severity="Warning", shape="evidence-locator-missing"
)
NOTE = Violation("https://w3id.org/amurgraph/id/ev/e2", "By the way.", severity="Info", shape="by-the-way")


def turtle(text: str) -> Store:
    """Return a store of some Turtle, our prefixes known, the ontology beside it."""
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    store = Store()
    store.load(input=(head + text).encode(), format=RdfFormat.TURTLE)
    return data_store(store)


# ---- conforming -------------------------------------------------------------------------------------------------


def test_the_data_that_ship_conform(shipped: Store) -> None:
    assert validate(shipped).violations == ()


def test_a_report_without_results_conforms() -> None:
    report = ValidationReport(())
    assert report.conforms
    report.raise_for_violations()
    assert str(report) == "conforms"


def test_warnings_and_infos_are_advice() -> None:
    report = ValidationReport((ADVICE, NOTE))
    assert report.conforms
    assert report.violations == ()
    report.raise_for_violations()
    assert str(report) == "conforms: 1 info, 1 warning"


def test_a_missing_locator_is_a_warning(small_tables: Path) -> None:
    file = small_tables / "relations.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("para 2", ""), encoding="utf-8")
    (small_tables / "dataset.csv").write_text("key,value\ntitle,Otters\nlicence,https://otter.example/licence\n")
    report = validate(tables_to_store(read_tables(small_tables)))
    assert report.conforms
    assert [(result.severity, result.shape) for result in report.results] == [("Warning", "evidence-locator-missing")]


def test_a_violation_makes_it_not_conform() -> None:
    report = ValidationReport((WRONG, BAD_URL, ADVICE))
    assert not report.conforms
    assert str(report) == "does not conform: 2 violations, 1 warning"
    with pytest.raises(ViolationsError, match=r"o:river-zoo: This has no name: .+ \(and 1 more\)"):
        report.raise_for_violations()


def test_one_violation_is_named_alone() -> None:
    with pytest.raises(ViolationsError) as raised:
        ValidationReport((WRONG,)).raise_for_violations()
    assert "more" not in str(raised.value)


# ---- what may be validated --------------------------------------------------------------------------------------

FAULTY = 'o:river-zoo a ag:Zoo ; ag:country "Germany" .'


def test_a_plain_rdflib_graph_is_validated_with_the_ontology() -> None:
    graph = rdflib.Graph().parse(data=graph_to_text(turtle(FAULTY), "ntriples"), format="nt")
    assert {result.shape for result in validate(graph).results} == {"label-missing", "organization-country-not-code"}


def test_a_graph_over_a_store_is_validated() -> None:
    assert validate(store_to_graph(turtle(FAULTY))).results == validate(turtle(FAULTY)).results


def test_data_in_a_named_graph_are_validated_too() -> None:
    store, otters = data_store(()), NamedNode("urn:otters")
    about = turtle(FAULTY).quads_for_pattern(None, None, None, DefaultGraph())
    store.extend(Quad(quad.subject, quad.predicate, quad.object, otters) for quad in about)
    assert {result.shape for result in validate(store).results} == {"label-missing", "organization-country-not-code"}


def test_nothing_conforms() -> None:
    assert validate(data_store(())).results == ()


def test_the_graph_is_left_as_it_was() -> None:
    store = turtle(FAULTY)
    before = set(store)
    validate(store)
    assert set(store) == before


def test_what_is_no_graph_is_refused() -> None:
    with pytest.raises(InputError, match=r"not dict"):
        validate({})  # type: ignore[arg-type]


def test_a_result_names_node_value_and_path() -> None:
    (result,) = (r for r in validate(turtle(FAULTY)).results if r.shape == "organization-country-not-code")
    assert (result.node, result.value, result.path) == (PREFIXES["o"] + "river-zoo", "Germany", AG.country.value)
    assert (result.severity, result.component) == ("Violation", "pattern")
    assert str(result).startswith("o:river-zoo: The country must be two capital letters")
    assert str(result).endswith("[Germany]")


def test_results_stand_in_one_order_violations_first() -> None:
    text = 'ev:a a ag:Evidence . o:z a ag:Zoo . o:b a ag:NGO ; ag:country "x", "y" .'
    results = validate(turtle(text)).results
    severities = [result.severity for result in results]
    assert severities == sorted(severities)  # Violation before Warning
    of_violations = [(r.node, r.shape, r.value) for r in results if r.severity == "Violation"]
    assert of_violations == sorted(of_violations)


ORDER = """
from pyoxigraph import DefaultGraph, NamedNode, Quad
from amurgraph.graph import data_store
from amurgraph.validation import validate
from amurgraph.vocabulary import AG, ORG, RDF, RDFS, RELATION_TYPES
one, other = NamedNode("urn:one"), NamedNode("urn:other")
report = validate(data_store(Quad(one, AG[name], other) for name in RELATION_TYPES))
print("|".join(result.path.rsplit("#")[-1] for result in report.results))
"""


def test_results_stand_in_one_order_whatever_the_hash_seed() -> None:
    run = functools.partial(subprocess.run, capture_output=True, text=True, check=True, timeout=60)
    orders = {
        run([sys.executable, "-c", ORDER], env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2", "3")
    }
    assert len(orders) == 1


# ---- formats ----------------------------------------------------------------------------------------------------

REPORT = ValidationReport((WRONG, BAD_URL, ADVICE, NOTE))


def test_the_formats_are_these() -> None:
    assert REPORT_FORMATS == ("table", "csv", "json", "sarif")


def test_a_table_has_one_line_per_result_and_a_last_line() -> None:
    lines = REPORT.to_text().splitlines()
    assert lines[0] == "violation: o:river-zoo: This has no name: add one (rdfs:label)."
    assert lines[1].endswith("(ag:url). [ag:x]")
    assert [line.partition(":")[0] for line in lines] == [
        "violation",
        "violation",
        "warning",
        "info",
        "does not conform",
    ]
    assert lines[-1] == "does not conform: 1 info, 2 violations, 1 warning"


def test_csv_has_a_column_for_each_fact() -> None:
    rows = list(csv.DictReader(io.StringIO(REPORT.to_text("csv"))))
    assert [row["severity"] for row in rows] == ["Violation", "Violation", "Warning", "Info"]
    assert rows[1] == {
        "severity": "Violation",
        "node": BAD_URL.node,
        "message": BAD_URL.message,
        "value": BAD_URL.value,
        "path": BAD_URL.path,
        "shape": "source-url-not-http",
        "component": "pattern",
    }


def test_a_value_that_a_spreadsheet_would_run_is_made_inert() -> None:
    report = ValidationReport((Violation("urn:a", "Blank.", value='=HYPERLINK("https://x.example")'),))
    (row,) = csv.DictReader(io.StringIO(report.to_text("csv")))
    assert row["value"] == '\'=HYPERLINK("https://x.example")'


def test_json_says_whether_it_conforms_and_which_engine_said_so() -> None:
    value = json.loads(REPORT.to_text("json"))
    assert value["about"] == {"conforms": False, "engine": "compiled SHACL"}
    assert [row["shape"] for row in value["rows"]] == [result.shape for result in REPORT.results]


def test_sarif_is_what_section_3_of_the_standard_asks_for() -> None:
    log = json.loads(REPORT.to_text("sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    rules = [rule["id"] for rule in driver["rules"]]
    assert driver["name"] == "amurgraph"
    assert rules == sorted(set(rules)), "3.19.23: the rules are unique"
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning", "note"]
    for result in run["results"]:
        assert result["ruleId"] in rules
        assert result["message"]["text"]
        (location,) = result["locations"]
        assert location["logicalLocations"][0]["fullyQualifiedName"].startswith("https://")


def test_sarif_of_a_conforming_graph_is_a_run_without_results() -> None:
    (run,) = json.loads(ValidationReport(()).to_text("sarif"))["runs"]
    assert run["results"] == []  # 3.14.23: an empty list says that it was run and found nothing


@pytest.mark.parametrize("name", REPORT_FORMATS)
def test_every_format_ends_with_a_line_end_and_keeps_other_scripts(name: str) -> None:
    text = ValidationReport((Violation("urn:a", "Имя пусто."),)).to_text(name)
    assert text.endswith("\n")
    assert "Имя" in text


# ---- the reference ----------------------------------------------------------------------------------------------


def test_without_pyshacl_the_reference_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'amurgraph\[reference\]'"):
        validate(data_store(()), reference=True)
    assert validate(data_store(())).conforms


def test_a_date_that_is_none_does_not_break_the_reference() -> None:
    # pyshacl cannot compare such a date with another and fails; whoever asked must not see its traceback.
    store = turtle('ev:a a ag:Evidence ; ag:from "2011-13-01"^^xsd:date ; ag:to "2011-01-01"^^xsd:date .')
    try:
        found = {result.shape for result in validate(store, reference=True).results}
    except AmurgraphError:
        return
    assert "date-from-not-date" in found
