"""The other verbs: tables, validate, measure, network, page, site; and what all of them keep to."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import networkx as nx
import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import CommandLine

    from amurgraph.claims import Claims

ORGANIZATIONS = {"cedar-trust", "otter-alliance", "river-zoo", "hill-fund"}
TIES = {("cedar-trust", "otter-alliance", "memberOf"), ("otter-alliance", "river-zoo", "partnerOf")}


# ---- tables ----


def test_tables_become_turtle_on_standard_output(amurgraph: CommandLine, small_tables: Path) -> None:
    answer = amurgraph("tables", "import", small_tables)

    assert (answer.code, answer.err) == (0, "")
    assert "rel:cedar-trust.memberOf.otter-alliance" in answer.out


def test_the_ending_says_the_format(amurgraph: CommandLine, small_tables: Path, tmp_path: Path) -> None:
    made = amurgraph("tables", "import", small_tables, "-o", tmp_path / "otters.nt")

    assert made.out == ""
    assert "4 organizations" in made.err
    assert (tmp_path / "otters.nt").read_text(encoding="utf-8").startswith("<https://w3id.org/amurgraph/id/")


def test_a_data_set_may_have_a_base_of_its_own(amurgraph: CommandLine, small_tables: Path) -> None:
    answer = amurgraph("tables", "import", small_tables, "--base", "https://example.org/lynx/")

    assert answer.code == 0
    assert "https://example.org/lynx/id/" in answer.out
    assert "https://w3id.org/amurgraph/id/org/cedar-trust" not in answer.out


# ---- validate ----


def test_the_shipped_data_conform(amurgraph: CommandLine) -> None:
    answer = amurgraph("validate")

    assert answer.code == 0
    assert "conforms" in answer.out


def test_data_with_a_fault_do_not_conform_and_the_mend_is_said(amurgraph: CommandLine, otters: Path) -> None:
    lines = otters.read_text(encoding="utf-8").splitlines()
    otters.write_text("\n".join(line for line in lines if "ag:subject o:cedar-trust" not in line), encoding="utf-8")
    broken = amurgraph("validate", "-g", otters)
    otters.write_text("\n".join(lines).replace("ag:reading ag:Stated", "ag:reading ag:Rumoured"), encoding="utf-8")

    answer = amurgraph("validate", "-g", otters)

    assert broken.code == 1
    assert (answer.code, answer.err) == (1, "")
    assert "does not conform" in answer.out
    assert "violation: ev:" in answer.out


@pytest.mark.parametrize("format_", ["table", "csv", "json", "sarif"])
def test_a_report_exits_the_same_in_every_format(amurgraph: CommandLine, otters: Path, format_: str) -> None:
    assert amurgraph("validate", "-g", otters, "--format", format_).code == 0
    otters.write_text(otters.read_text(encoding="utf-8").replace("ag:Stated", "ag:Rumoured"), encoding="utf-8")
    assert amurgraph("validate", "-g", otters, "--format", format_).code == 1


def test_a_report_for_continuous_integration_is_sarif(amurgraph: CommandLine, otters: Path) -> None:
    otters.write_text(otters.read_text(encoding="utf-8").replace("ag:Stated", "ag:Rumoured"), encoding="utf-8")

    sarif = json.loads(amurgraph("validate", "-g", otters, "--format", "sarif").out)

    (run,) = sarif["runs"]
    assert sarif["version"] == "2.1.0"
    assert run["tool"]["driver"]["name"] == "amurgraph"
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert run["results"]
    for result in run["results"]:
        assert result["ruleId"] in rules
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]


def test_a_report_as_rows_names_node_and_message(amurgraph: CommandLine, otters: Path) -> None:
    otters.write_text(otters.read_text(encoding="utf-8").replace("ag:Stated", "ag:Rumoured"), encoding="utf-8")

    given = json.loads(amurgraph("validate", "-g", otters, "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(amurgraph("validate", "-g", otters, "--format", "csv").out)))

    assert given["about"]["conforms"] is False
    assert [row["node"] for row in rows] == [row["node"] for row in given["rows"]]
    assert all(row["message"] for row in rows)


def test_the_reference_engine_can_be_asked_instead(amurgraph: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").touch()

    ours, reference = (
        json.loads(amurgraph("validate", "-g", tmp_path / "empty.ttl", "--format", "json", *more).out)
        for more in ([], ["--reference"])
    )

    assert "pyshacl" in reference["about"]["engine"].lower()
    assert "pyshacl" not in ours["about"]["engine"].lower()
    assert ours["rows"] == reference["rows"] == []


# ---- measure ----


def test_a_table_of_numbers_goes_out_and_the_talk_about_it_aside(amurgraph: CommandLine, otters: Path) -> None:
    answer = amurgraph("measure", "-g", otters, "degree", "betweenness", "--as-of", "2012")

    assert answer.code == 0
    assert answer.out.splitlines()[0].split() == ["id", "label", "kind", "degree", "betweenness", "rank"]
    assert "missing" not in answer.out
    for words in ("documented-ties", "documented by 2012", "data 0.0.1", "A missing line is not a missing relation"):
        assert words in answer.err


@pytest.mark.parametrize("format_", ["csv", "tsv", "json", "md"])
def test_numbers_for_programs_come_without_talk(amurgraph: CommandLine, otters: Path, format_: str) -> None:
    answer = amurgraph("measure", "-g", otters, "degree", "--format", format_)

    assert (answer.code, answer.err) == (0, "")
    assert "otter-alliance" in answer.out


def test_what_a_slice_leaves_out_is_said_in_every_format(amurgraph: CommandLine, otters: Path) -> None:
    answer = amurgraph("measure", "-g", otters, "degree", "--as-of", "2000", "--format", "csv")

    assert "left out" in answer.err
    assert "later" in answer.err


def test_each_command_that_takes_a_date_says_what_it_leaves_out(
    amurgraph: CommandLine, otters: Path, tmp_path: Path
) -> None:
    for command in (["measure", "degree"], ["network"], ["page"], ["query", "ties"], ["site", tmp_path / "site"]):
        answer = amurgraph(*command, "-g", otters, "--as-of", "2008")
        assert answer.code == 0, answer.err
        assert answer.err.splitlines()[0].startswith("left out of this slice: "), command
        assert "later: " in answer.err, command
    measured = amurgraph("measure", "-g", otters, "degree", "--as-of", "2008", "--format", "json")
    assert "later" in json.loads(measured.out)["about"]["left_out"]
    network = amurgraph("network", "-g", otters, "--as-of", "2008", "--format", "json")
    assert "later" in json.dumps(json.loads(network.out))


def test_measures_are_rows_about_a_network(amurgraph: CommandLine, claims: Claims) -> None:
    given = json.loads(amurgraph("measure", "degree", "pagerank", "--format", "json").out)

    assert list(given) == ["about", "rows"]
    assert {"projection", "as_of", "data_version", "hash", "engine", "caveats"} <= set(given["about"])
    assert given["about"]["projection"] == "documented-ties"
    assert given["about"]["data_version"] == claims.about.version
    assert len(given["rows"]) == len(claims.organizations)
    for row in given["rows"]:
        thing = claims.things[row["id"]]
        assert (row["iri"], row["label"], row["kind"]) == (thing.iri, thing.label, thing.kind)
        assert isinstance(row["degree"], int)
        assert 0 <= row["pagerank"] <= 1


def test_the_rule_that_was_asked_for_is_the_rule_that_is_printed(amurgraph: CommandLine, otters: Path) -> None:
    asked = ["--projection", "membership", "--min-sources", "2", "--as-of", "2012", "--documented", "in"]
    given = json.loads(amurgraph("measure", "-g", otters, "degree", *asked, "--format", "json").out)["about"]

    assert (given["projection"], given["min_sources"]) == ("membership", 2)
    assert (given["as_of"], given["documented"]) == ("2012", "in")


@pytest.mark.parametrize(
    "name", ["cohesion", "density", "centralization", "components", "cutpoints", "bridges", "communities"]
)
def test_other_measures_are_rows_too(amurgraph: CommandLine, otters: Path, name: str) -> None:
    given = json.loads(amurgraph("measure", "-g", otters, name, "--format", "json").out)

    assert given["about"]["projection"] == "documented-ties"
    assert isinstance(given["rows"], list)


@pytest.mark.parametrize("name", ["cutpoints", "bridges"])
def test_who_could_be_endangered_by_a_list_is_left_off_it_unless_asked(
    amurgraph: CommandLine, otters: Path, name: str
) -> None:
    text = otters.read_text(encoding="utf-8").replace("o:cedar-trust ; ag:predicate ag:implements", "o:x")
    otters.write_text(text, encoding="utf-8")

    kept_back = json.loads(amurgraph("measure", "-g", otters, name, "--format", "json").out)
    whole = json.loads(amurgraph("measure", "-g", otters, name, "--format", "json", "--unredacted").out)

    assert any("law enforcement" in caveat for caveat in kept_back["about"]["caveats"])
    assert not any("law enforcement" in caveat for caveat in whole["about"]["caveats"])
    assert len(whole["rows"]) >= len(kept_back["rows"])


# ---- network ----


def exported(amurgraph: CommandLine, otters: Path, format_: str, *more: str) -> bytes:
    answer = amurgraph("network", "-g", otters, "--format", format_, *more)
    assert (answer.code, answer.err) == (0, "")
    return answer.bytes


def test_graphml_is_read_by_networkx_with_slugs_as_nodes(amurgraph: CommandLine, otters: Path) -> None:
    read = nx.read_graphml(io.BytesIO(exported(amurgraph, otters, "graphml")), force_multigraph=True)

    assert set(read) == ORGANIZATIONS
    assert {(s, t, e["type"]) for s, t, e in read.edges(data=True)} == TIES
    assert read.nodes["cedar-trust"]["label"] == "Cedar Trust"


def test_gexf_is_read_by_networkx(amurgraph: CommandLine, otters: Path) -> None:
    read = nx.read_gexf(io.BytesIO(exported(amurgraph, otters, "gexf")))

    assert set(read) == ORGANIZATIONS
    assert {(s, t, e["relation"]) for s, t, e in read.edges(data=True)} == TIES
    assert b"lastmodifieddate" not in exported(amurgraph, otters, "gexf")


def test_node_link_json_is_read_by_networkx(amurgraph: CommandLine, otters: Path) -> None:
    read = nx.node_link_graph(json.loads(exported(amurgraph, otters, "json")), edges="edges")

    assert isinstance(read, nx.MultiDiGraph)
    assert set(read.edges(keys=True)) == TIES
    assert read.graph["projection"] == "documented-ties"


def test_cytoscape_json_joins_nodes_that_are_there(amurgraph: CommandLine, otters: Path) -> None:
    read = json.loads(exported(amurgraph, otters, "cyjs"))
    nodes = [node["data"]["id"] for node in read["elements"]["nodes"]]
    edges = [edge["data"] for edge in read["elements"]["edges"]]

    assert set(nodes) == ORGANIZATIONS
    assert {(edge["source"], edge["target"], edge["interaction"]) for edge in edges} == TIES
    assert len({edge["id"] for edge in edges}) == len(edges)


def test_edges_and_nodes_as_tables(amurgraph: CommandLine, otters: Path) -> None:
    edges = list(csv.DictReader(io.StringIO(exported(amurgraph, otters, "csv").decode())))
    nodes = list(csv.DictReader(io.StringIO(exported(amurgraph, otters, "nodes-csv").decode())))

    assert {(row["source"], row["target"], row["type"]) for row in edges} == TIES
    assert {row["sources"] for row in edges} == {"s1|s2", "s3"}
    assert {row["id"] for row in nodes} == ORGANIZATIONS


def test_kumu_connects_names(amurgraph: CommandLine, otters: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(amurgraph, otters, "kumu").decode())))

    assert {(row["From"], row["To"], row["Direction"]) for row in rows} == {
        ("Cedar Trust", "Otter Alliance", "directed"),
        ("Otter Alliance", "River Zoo", "undirected"),
    }


def test_the_first_format_is_graphml(amurgraph: CommandLine, otters: Path) -> None:
    root = ET.fromstring(amurgraph("network", "-g", otters).bytes)  # noqa: S314 - ours

    assert root.tag.endswith("graphml")


def test_who_stands_alone_is_kept_or_left_out_as_asked(amurgraph: CommandLine, otters: Path) -> None:
    assert b"hill-fund" in exported(amurgraph, otters, "nodes-csv", "--isolates")
    assert b"hill-fund" not in exported(amurgraph, otters, "nodes-csv", "--no-isolates")
    assert b"hill-fund" not in exported(amurgraph, otters, "nodes-csv", "--projection", "membership")


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        (["--min-sources", "2"], {"memberOf"}),
        (["--stated-only"], {"memberOf", "partnerOf"}),
        (["--without-source", "S1"], {"memberOf", "partnerOf"}),
        (["--without-source", "s1", "--without-source", "s2"], {"partnerOf"}),
        (["--stated-only", "--without-source", "s1"], {"partnerOf"}),
    ],
)
def test_options_restrict_the_network(amurgraph: CommandLine, otters: Path, options: list[str], kept: set[str]) -> None:
    rows = csv.DictReader(io.StringIO(exported(amurgraph, otters, "csv", *options).decode()))

    assert {row["type"] for row in rows} == kept


# ---- page and site ----


def test_a_page_goes_to_standard_output_or_to_a_file(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    shown = amurgraph("page", "-g", otters)
    written = amurgraph("page", "-g", otters, "-o", tmp_path / "map.html")

    assert (shown.code, shown.err) == (0, "")
    assert (written.out, written.err) == ("", "")
    assert shown.out.startswith("<!DOCTYPE html>")
    assert (tmp_path / "map.html").read_bytes() == shown.bytes


def test_a_page_bears_the_title_that_is_given(amurgraph: CommandLine, otters: Path) -> None:
    assert "<title>Otters &amp; friends</title>" in amurgraph("page", "-g", otters, "--title", "Otters & friends").out
    assert "<title>Otters: who works with whom</title>" in amurgraph("page", "-g", otters).out


def test_a_site_says_where_to_open_it_and_what_is_in_it(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    built = amurgraph("site", "-g", otters, tmp_path / "site")

    assert built.code == 0
    opened, summary = built.out.splitlines()
    assert opened == f"open {tmp_path / 'site' / 'index.html'}"
    assert (tmp_path / "site" / "index.html").is_file()
    assert "4 organizations, 4 relations" in summary
    assert "conforms" in summary


@pytest.mark.parametrize("verb", ["page", "site"])
def test_links_can_be_printed_unlinked(amurgraph: CommandLine, otters: Path, tmp_path: Path, verb: str) -> None:
    place = tmp_path / ("map.html" if verb == "page" else "site")
    where = ["-o", place] if verb == "page" else [place]

    assert amurgraph(verb, "-g", otters, "--links", "text", *where).code == 0

    if verb == "page":
        assert '"linksAsText":true' in place.read_text(encoding="utf-8")
    else:
        page = (place / "org" / "cedar-trust.html").read_text(encoding="utf-8")
        assert "https://cedar.example/about" in page
        assert 'href="https://cedar.example' not in page


@pytest.mark.parametrize("verb", ["page", "site", "network"])
def test_what_a_private_source_says_is_published_only_when_asked(
    amurgraph: CommandLine, otters: Path, tmp_path: Path, verb: str
) -> None:
    private = "src:s2 ag:visibility ag:Private .\n"
    otters.write_text(otters.read_text(encoding="utf-8") + private, encoding="utf-8")
    where = [tmp_path / "out"] if verb == "site" else ["-o", tmp_path / "out"]

    refused = amurgraph(verb, "-g", otters, *where)

    assert refused.code == 1
    assert "s2" in refused.err
    assert "--private" in refused.err
    assert refused.err.count("\n") == 1
    assert not (tmp_path / "out").exists()
    assert amurgraph(verb, "-g", otters, "--private", *where).code == 0
    assert (tmp_path / "out").exists()


def test_what_a_private_source_says_can_be_counted_and_asked(amurgraph: CommandLine, otters: Path) -> None:
    private = "src:s2 ag:visibility ag:Private .\n"
    otters.write_text(otters.read_text(encoding="utf-8") + private, encoding="utf-8")

    assert amurgraph("measure", "-g", otters, "degree").code == 0
    assert "Our members" in amurgraph("query", "-g", otters, "who-says-so", "-p", "organization=OA").out


# ---- all of them ----


def test_a_file_is_replaced_whole_and_keeps_its_permissions(
    amurgraph: CommandLine, otters: Path, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    file = tmp_path / "out" / "ties.csv"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    link = tmp_path / "latest.csv"
    link.symlink_to(file)

    assert amurgraph("network", "-g", otters, "--format", "csv", "-o", link).code == 0

    assert link.is_symlink()
    assert file.read_text(encoding="utf-8").startswith("source,target,type")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in file.parent.iterdir()] == ["ties.csv"]


def test_a_command_that_fails_leaves_the_old_file(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("old", encoding="utf-8")

    for arguments in (
        ["query", "-e", "SELECT"],
        ["query", "without-ties", "--format", "turtle"],
        ["measure", "degre"],
        ["network", "--as-of", "soon"],
    ):
        assert amurgraph(*arguments, "-g", otters, "-o", file).code == 1

    assert file.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("moment", ["os.fsync", "pathlib.Path.replace", "os.utime"])
def test_a_command_killed_while_it_writes_leaves_the_old_file(otters: Path, tmp_path: Path, moment: str) -> None:
    (tmp_path / "out").mkdir()
    file = tmp_path / "out" / "rows.csv"
    file.write_text("old", encoding="utf-8")
    script = (
        "import os, pathlib, signal\n"
        "from amurgraph.cli import run\n"
        f"{moment} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"run(['query', '-g', {str(otters)!r}, 'without-ties', '--format', 'csv', '-o', {str(file)!r}])\n"
    )

    done = subprocess.run([sys.executable, "-c", script], timeout=30, check=False, cwd=tmp_path)

    assert done.returncode == -9
    assert file.read_text(encoding="utf-8") == "old"
    assert all(path.name.startswith((".rows.csv.", "rows.csv")) for path in file.parent.iterdir())


def test_whoever_stops_reading_stops_the_command_quietly(otters: Path, tmp_path: Path) -> None:
    for arguments in (["page", "-g", str(otters)], ["query", "-e", "SELECT * { ?s ?p ?o }", "--format", "tsv"]):
        with subprocess.Popen(
            [sys.executable, "-m", "amurgraph", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
        ) as command:
            assert command.stdout is not None
            assert command.stderr is not None
            assert command.stdout.readline()
            command.stdout.close()
            assert command.stderr.read() == b""
            assert command.wait(timeout=60) in (0, 1)


EVERYTHING = """
import sys
from amurgraph.cli import run
graph, folder = sys.argv[1:]
for number, arguments in enumerate((
    ["query", "who-says-so", "-p", "organization=OA", "--format", "json"],
    ["query", "-e", "CONSTRUCT WHERE { ?s ag:memberOf ?o }"],
    ["query", "-e", "SELECT * { ?s ag:memberOf ?o }", "--format", "tsv"],
    ["measure", "degree", "betweenness", "eigenvector", "--format", "json"],
    ["measure", "communities", "--format", "csv"],
    ["network", "--format", "graphml"],
    ["network", "--format", "gexf"],
    ["network", "--format", "cyjs", "--projection", "everything"],
    ["page"],
    ["validate", "--format", "sarif"],
)):
    try:
        run([*arguments, "-g", graph, "-o", f"{folder}/{number}"])
    except SystemExit as end:
        assert not end.code, (arguments, end.code)
try:
    run(["site", f"{folder}/site", "-g", graph])
except SystemExit as end:
    assert not end.code
"""


def test_the_same_command_twice_gives_the_same_bytes(otters: Path, tmp_path: Path) -> None:
    results: list[dict[str, bytes]] = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-c", EVERYTHING, str(otters), str(folder)],
            timeout=60,
            check=True,
            capture_output=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        files = [path for path in folder.rglob("*") if path.is_file()]
        results.append({str(path.relative_to(folder)): path.read_bytes() for path in files})

    one, other = results
    assert len(one) > 20
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
