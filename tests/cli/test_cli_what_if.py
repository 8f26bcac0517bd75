"""``amurgraph what-if``: a text to read, JSON and CSV to go on with, and mistakes in one line."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from amurgraph.coverage import what_if, worst_sets

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store
    from tests.cli.conftest import CommandLine


def test_json_is_what_python_gives(amurgraph: CommandLine, shipped: Store) -> None:
    answer = amurgraph("what-if", "--without", "alta", "--format", "json")
    assert answer.code == 0
    assert answer.err == ""
    found = json.loads(answer.out)
    assert found == json.loads(json.dumps(what_if(shipped, ["alta"]).to_dict()))
    assert list(found) == ["about", "without", "before", "after", "stranded", "left_alone", "lost", "resting"]
    assert found["about"]["projection"] == "documented-ties"
    assert found["about"]["hash"]


def test_a_table_reads_as_sections_and_says_its_rule(amurgraph: CommandLine) -> None:
    answer = amurgraph("what-if", "--without", "phoenix-fund", "--without", "ALTA")
    lines = answer.out.splitlines()
    for heading in (
        "Without phoenix-fund, alta",
        "Parted from the largest remaining part",
        "With no documented tie left",
        "Without their only documented actor",
        "Relations that go with them",
    ):
        assert lines[lines.index(heading) + 1] == ""
    assert "nodes                   161     159" in lines
    assert not any("https://" in line for line in lines)
    assert answer.err.startswith("documented-ties (")
    assert "documented, not lived" in answer.err


def test_an_empty_section_says_so_in_words(amurgraph: CommandLine) -> None:
    answer = amurgraph("what-if", "--without", "alta", "--as-of", "1990")
    assert "\nWithout their only documented actor\n\nNothing.\n" in answer.out
    assert "left out of this slice:" in answer.err
    assert "Nobody." in amurgraph("what-if", "--without", "alta", "--as-of", "1990", "--format", "md").out


def test_markdown_and_csv(amurgraph: CommandLine, shipped: Store, tmp_path: Path) -> None:
    text = amurgraph("what-if", "--without", "alta", "--format", "md").out
    assert text.count("\n## ") == 4
    assert "| nodes | 161 | 160 |" in text
    file = tmp_path / "alta.csv"
    assert amurgraph("what-if", "--without", "alta", "--format", "csv", "-o", file).out == ""
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    found = what_if(shipped, ["alta"])
    for section in ("stranded", "left_alone", "lost", "resting"):
        assert sum(row["section"] == section for row in rows) == len(getattr(found, section))
    after = {row["sort"]: float(row["value"]) for row in rows if row["section"] == "after"}
    assert after == pytest.approx(found.after)


@pytest.mark.parametrize("format_", ["table", "json", "csv", "md"])
def test_the_worst_sets(format_: str, amurgraph: CommandLine, shipped: Store) -> None:
    answer = amurgraph("what-if", "--worst", "2", "--format", format_)
    assert answer.code == 0
    assert worst_sets(shipped, 2)[0].members.replace("|", "\\|" if format_ == "md" else "|") in answer.out
    if format_ == "json":
        assert json.loads(answer.out)["rows"] == worst_sets(shipped, 2).to_dicts()
        assert any("left out" in caveat for caveat in json.loads(answer.out)["about"]["caveats"])


def test_all_projecting_options_are_heeded(amurgraph: CommandLine) -> None:
    options = ("--projection", "collaboration", "--min-sources", "2", "--stated-only", "--without-source", "s0")
    about = json.loads(amurgraph("what-if", "--without", "alta", "--format", "json", *options).out)["about"]
    assert (about["projection"], about["min_sources"], about["stated_only"]) == ("collaboration", 2, True)
    assert about["without_source"] == "s0"


def test_who_only_enforces_the_law_is_shown_when_asked_for_alone(amurgraph: CommandLine, otter_tables: Path) -> None:
    data = otter_tables.parent / "otters.ttl"
    assert amurgraph("tables", "import", otter_tables, "-o", data).code == 0
    options = ("-g", data, "--format", "json")
    assert "cedar-trust" not in amurgraph("what-if", "--without", "otter-alliance", *options).out
    assert "cedar-trust" in amurgraph("what-if", "--without", "otter-alliance", "--unredacted", *options).out
    refused = amurgraph("what-if", "--without", "cedar-trust", *options)
    assert refused.code == 1
    assert refused.err == (
        "amurgraph: cedar-trust: its only programmes are law enforcement; --unredacted lets you ask for it\n"
    )
    assert amurgraph("what-if", "--without", "cedar-trust", "--unredacted", *options).code == 0


def test_an_edge_list_will_do(amurgraph: CommandLine, tmp_path: Path) -> None:
    edges = tmp_path / "ties.csv"
    edges.write_text("source,target\nash,elm\nelm,oak\noak,fir\n", encoding="utf-8")
    answer = amurgraph("what-if", "--without", "elm", "--edges", edges, "--undirected", "--format", "json")
    found = json.loads(answer.out)
    assert [row["id"] for row in found["stranded"]] == ["ash"]
    assert found["lost"] == []


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ([], 2, "--without"),
        (["--without", "alta", "--worst", "1"], 2, "--worst"),
        (["--worst", "4"], 2, "4"),
        (["--without", "alta", "--documented", "in"], 2, "--as-of"),
        (["--without", "altta"], 1, "amurgraph: no organization 'altta': did you mean alta?\n"),
        (["--without", ""], 1, "amurgraph: an empty name is nobody's: say whom to take out by id, name, acronym or"),
        (["--without", "alta", "--projection", "fundng"], 1, "did you mean funding?"),
        (["--without", "alta", "--as-of", "soon"], 1, "is no date"),
    ],
)
def test_a_mistake(arguments: list[str], code: int, told: str, amurgraph: CommandLine) -> None:
    answer = amurgraph("what-if", *arguments)
    assert (answer.code, answer.out) == (code, "")
    assert told in answer.err
    assert code == 2 or answer.err.count("\n") == 1
