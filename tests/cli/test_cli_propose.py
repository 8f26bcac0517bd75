"""``tables propose``: candidates on the terminal, tables to import, and never a word into the data."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import CommandLine

TEXT = (
    "Friends of the otter\n\nCedar Trust and the new Willow Society support River Zoo, and the Hill Fund has funded "
    "the Otter Alliance since 2014. Otter Alliance members include:\n- Hill Fund\n- River Zoo\n"
)
ADDRESS = "https://zoo.example/friends"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_candidates_are_listed_and_nothing_is_written(amurgraph: CommandLine, otters: Path, page: Path) -> None:
    before = otters.read_bytes()

    answer = amurgraph("tables", "propose", page, "--source", ADDRESS, "-g", otters)

    assert answer.code == 0
    assert answer.out.splitlines()[0].split()[:4] == ["subject", "relation", "object", "said"]
    assert "Hill Fund has funded the Otter Alliance" in answer.out  # the words, to find the place
    assert "new organizations: Willow Society" in answer.err
    assert "nothing is written" in answer.err
    assert otters.read_bytes() == before
    assert sorted(file.name for file in page.parent.iterdir()) == ["otters.ttl", "page.txt", "tables"]


@pytest.mark.parametrize("format_", ["csv", "json"])
def test_for_programs_the_words_of_the_page_are_left_out(
    amurgraph: CommandLine, otters: Path, page: Path, format_: str
) -> None:
    out = amurgraph("tables", "propose", page, "--source", ADDRESS, "-g", otters, "--format", format_).out

    rows = json.loads(out)["rows"] if format_ == "json" else list(csv.DictReader(io.StringIO(out)))
    assert {"subject": "hill-fund", "relation": "funds", "object": "otter-alliance"}.items() <= rows[2].items()
    assert "words" not in rows[0]


def test_a_folder_of_candidates_is_imported_as_it_is(
    amurgraph: CommandLine, otters: Path, page: Path, tmp_path: Path
) -> None:
    proposed = amurgraph("tables", "propose", page, "--source", ADDRESS, "-g", otters, "-o", tmp_path / "found")
    shown = amurgraph("tables", "import", tmp_path / "found", "--into", otters)
    written = amurgraph("tables", "import", tmp_path / "found", "--into", otters, "--write")

    assert proposed.code == shown.code == written.code == 0, proposed.err + shown.err + written.err
    assert "Willow Society" in shown.out
    answer = amurgraph("query", "who-says-so", "-p", "organization=willow-society", "-g", otters, "--format", "csv")
    assert "supports,out,river-zoo" in answer.out
    again = amurgraph("tables", "propose", page, "--source", ADDRESS, "-g", otters)
    assert "in the data already, from this source: 5" in again.err


def test_one_file_holds_the_relations_alone(amurgraph: CommandLine, otters: Path, page: Path, tmp_path: Path) -> None:
    file = tmp_path / "found.csv"

    answer = amurgraph("tables", "propose", page, "--source", "s3", "-g", otters, "-o", file)

    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert [(row["subject_id"], row["predicate"], row["object_id"]) for row in rows][:2] == [
        ("cedar-trust", "supports", "river-zoo"),
        ("willow-society", "supports", "river-zoo"),
    ]
    assert {row["source_id"] for row in rows} == {"s3"}
    assert "a folder (-o DIR)" in answer.err


def test_what_somebody_may_have_edited_is_not_written_over(
    amurgraph: CommandLine, otters: Path, page: Path, tmp_path: Path
) -> None:
    call = ("tables", "propose", page, "--source", ADDRESS, "-g", otters, "-o")
    for place, edited in ((tmp_path / "found", tmp_path / "found" / "relations.csv"), *[(tmp_path / "f.csv",) * 2]):
        assert amurgraph(*call, place).code == 0
        assert amurgraph(*call, place).code == 0
        edited.write_text("edited", encoding="utf-8")

        refused = amurgraph(*call, place)

        assert refused.code == 1
        assert "--replace" in refused.err
        assert edited.read_text(encoding="utf-8") == "edited"
        assert amurgraph(*call, place, "--replace").code == 0
        assert edited.read_text(encoding="utf-8") != "edited"
    (tmp_path / "found" / "notes.md").touch()
    assert "holds notes.md" in amurgraph(*call, tmp_path / "found", "--replace").err
    assert "a folder of CSV files" in amurgraph(*call, tmp_path / "found.xlsx").err


def test_standard_input_is_a_page_too(amurgraph: CommandLine, otters: Path) -> None:
    answer = amurgraph("tables", "propose", "-", "--source", ADDRESS, "-g", otters, stdin=TEXT.encode())

    assert answer.code == 0
    assert "willow-society" in answer.out


def test_a_web_page_or_an_unknown_source_is_one_line(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    html = tmp_path / "page.html"
    html.write_text("<!doctype html><p>Cedar Trust", encoding="utf-8")
    page = tmp_path / "page.txt"
    page.write_text(TEXT, encoding="utf-8")

    for answer in (
        amurgraph("tables", "propose", html, "--source", ADDRESS, "-g", otters),
        amurgraph("tables", "propose", page, "--source", "S99", "-g", otters),
    ):
        assert answer.code == 1
        assert answer.err.count("\n") == 1
