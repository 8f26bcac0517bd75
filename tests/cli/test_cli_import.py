"""``tables import --into``: what it would do, what it asks, what it writes, and what it refuses."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from amurgraph.graph import graph_to_text, read_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyoxigraph import Store
    from tests.cli.conftest import CommandLine, Terminal

HEADER = "subject_id,predicate,object_id,source_id,locator,as_of\n"


@pytest.fixture
def more(tmp_path: Path) -> Path:
    """Return a table of one relation that the data on otters do not have."""
    file = tmp_path / "relations.csv"
    file.write_text(f"{HEADER}hill-fund,supports,river-zoo,S3,page 9,2013\n", encoding="utf-8")
    return file


@pytest.fixture
def look_alike(tmp_path: Path) -> Path:
    """Return tables with an organization that looks like a known one."""
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "organizations.csv").write_text("org_id,name,source_ids\nceder-trust,Ceder Trust,S3\n", encoding="utf-8")
    (folder / "relations.csv").write_text(f"{HEADER}ceder-trust,supports,river-zoo,S3,page 9,2013\n", encoding="utf-8")
    return folder


def test_without_write_the_review_is_shown_and_nothing_written(
    amurgraph: CommandLine, otters: Path, more: Path
) -> None:
    before = otters.read_bytes()

    answer = amurgraph("tables", "import", more, "--into", otters)

    assert (answer.code, answer.err) == (0, "nothing is written; --write writes it\n")
    assert answer.out == (
        "statements: 1 added\n\nstatements:\n+ Hill Fund supports River Zoo (s3, page 9, as of 2013)\n"
    )
    assert otters.read_bytes() == before


def test_with_write_the_data_are_changed_and_it_is_said(amurgraph: CommandLine, otters: Path, more: Path) -> None:
    answer = amurgraph("tables", "import", more, "--into", otters, "--write")

    assert (answer.code, answer.out) == (0, "")
    assert "+ Hill Fund supports River Zoo" in answer.err
    assert answer.err.endswith(f"{otters}: written\n")
    assert "rel:hill-fund.supports.river-zoo" in otters.read_text(encoding="utf-8")
    assert otters.read_text(encoding="utf-8") == graph_to_text(read_store(otters))
    assert not otters.with_name("otters.judgements.csv").exists()
    assert amurgraph("tables", "import", more, "--into", otters).out == "nothing changes\n"


def test_what_was_exported_and_is_imported_changes_nothing(
    amurgraph: CommandLine, otters: Path, tmp_path: Path
) -> None:
    amurgraph("tables", "export", "-g", otters, "-o", tmp_path / "exported")
    before = otters.read_bytes()

    for whole in ([], ["--whole"]):
        answer = amurgraph("tables", "import", tmp_path / "exported", "--into", otters, "--write", *whole)
        assert answer.err == "nothing changes\nnothing to write\n"

    assert otters.read_bytes() == before


def test_a_folder_with_one_file_is_that_file(amurgraph: CommandLine, otters: Path, more: Path, tmp_path: Path) -> None:
    assert amurgraph("tables", "import", more, "--into", tmp_path).code == 0

    (tmp_path / "other.ttl").write_bytes(otters.read_bytes())
    answer = amurgraph("tables", "import", more, "--into", tmp_path)

    assert answer.code == 1
    assert "holds 2 Turtle files; name the one file that is to be changed" in answer.err


@pytest.mark.parametrize(
    ("into", "message"),
    [
        ("missing.ttl", "no such file; name the Turtle file that is to be changed"),
        ("relations.csv", "is no Turtle file (.ttl), and only these are changed in place"),
        ("tables", "holds no Turtle file; name the one file that is to be changed"),
        ("-", "no such file"),
    ],
)
def test_what_cannot_be_changed_is_said_in_a_line(
    amurgraph: CommandLine, otters: Path, more: Path, into: str, message: str
) -> None:
    answer = amurgraph("tables", "import", more, "--into", otters.with_name(into))

    assert answer.code == 1
    assert message in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ["--write"],
        ["--whole"],
        ["--judge", "a=b:same"],
        ["--format", "json"],
        ["--into", "otters.ttl", "-o", "x.ttl"],
        ["--into", "otters.ttl", "--base", "https://example.org/"],
    ],
)
def test_options_of_the_two_ways_are_not_mixed(amurgraph: CommandLine, more: Path, words: list[str]) -> None:
    assert amurgraph("tables", "import", more, *words).code == 2


def test_a_mistake_in_a_table_writes_nothing(amurgraph: CommandLine, otters: Path, more: Path) -> None:
    before = otters.read_bytes()
    more.write_text(f"{HEADER}hill-fund,supports,river-zoo,S3,page 9,2013-13\n", encoding="utf-8")

    answer = amurgraph("tables", "import", more, "--into", otters, "--write")

    assert answer.code == 1
    assert answer.err.startswith("amurgraph: relations.csv, row 2, column as_of: ")
    assert otters.read_bytes() == before


def test_a_result_that_would_not_conform_is_shown_and_not_written(
    amurgraph: CommandLine, otters: Path, tmp_path: Path
) -> None:
    before = otters.read_bytes()
    file = tmp_path / "dataset.csv"
    file.write_text("key,value\ntitle,\n", encoding="utf-8")

    shown = amurgraph("tables", "import", file, "--into", otters)
    written = amurgraph("tables", "import", file, "--into", otters, "--write")

    assert shown.code == written.code == 1
    assert "the result would not conform:\nx " in shown.out
    assert written.err.count("\n") == 1
    assert otters.read_bytes() == before


def test_programs_get_json(amurgraph: CommandLine, otters: Path, more: Path) -> None:
    answer = amurgraph("tables", "import", more, "--into", otters, "--format", "json")

    assert json.loads(answer.out)["counts"] == {"statements": {"added": 1}}


def test_data_that_somebody_changed_meanwhile_are_not_written_over(
    amurgraph: CommandLine, otters: Path, more: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = otters.read_bytes() + b"# a line of somebody else\n"

    def told_slowly(store: Store) -> str:
        otters.write_bytes(theirs)
        return graph_to_text(store)

    monkeypatch.setattr("amurgraph.editing.targets.graph_to_text", told_slowly)
    answer = amurgraph("tables", "import", more, "--into", otters, "--write")

    assert answer.code == 1
    assert answer.err == f"amurgraph: {otters}: was changed meanwhile, and nothing is written; run again\n"
    assert otters.read_bytes() == theirs


# ---- organizations that look like known ones ----


def test_a_look_alike_is_listed_with_the_words_to_give(amurgraph: CommandLine, otters: Path, look_alike: Path) -> None:
    answer = amurgraph("tables", "import", look_alike, "--into", otters)

    assert answer.code == 0
    assert answer.out.endswith(
        "to be judged before writing:\n? Ceder Trust (ceder-trust) looks like Cedar Trust (cedar-trust), spelt alike: "
        "--judge ceder-trust=cedar-trust:same, :different or :unsure\n"
    )


def test_it_is_not_written_until_somebody_judges(amurgraph: CommandLine, otters: Path, look_alike: Path) -> None:
    before = otters.read_bytes()

    answer = amurgraph("tables", "import", look_alike, "--into", otters, "--write")

    assert answer.code == 1
    assert answer.err.startswith(
        "amurgraph: Ceder Trust looks like Cedar Trust: add --judge ceder-trust=cedar-trust:same"
    )
    assert answer.err.count("\n") == 1
    assert otters.read_bytes() == before


def test_a_judgement_is_kept_beside_the_data_and_not_asked_again(
    amurgraph: CommandLine, otters: Path, look_alike: Path
) -> None:
    judge = ["--judge", "ceder-trust=cedar-trust:same"]
    written = amurgraph("tables", "import", look_alike, "--into", otters, "--write", *judge)
    kept = otters.with_name("otters.judgements.csv").read_text(encoding="utf-8")

    again = amurgraph("tables", "import", look_alike, "--into", otters, "--write")

    assert written.code == 0
    assert kept == "one,other,judgement,note\ncedar-trust,ceder-trust,same,\n"
    assert "ceder-trust" not in otters.read_text(encoding="utf-8")
    assert '"Ceder Trust"@en' in otters.read_text(encoding="utf-8")
    assert (again.code, again.err.splitlines()[0]) == (0, "nothing changes")
    assert again.err.endswith("\nnothing to write\n")


def test_a_judgement_without_write_is_only_tried(amurgraph: CommandLine, otters: Path, look_alike: Path) -> None:
    answer = amurgraph("tables", "import", look_alike, "--into", otters, "--judge", "ceder-trust=cedar-trust:different")

    assert "+ Ceder Trust (ceder-trust)" in answer.out
    assert not otters.with_name("otters.judgements.csv").exists()


def test_a_new_judgement_takes_the_place_of_the_old_one(amurgraph: CommandLine, otters: Path, look_alike: Path) -> None:
    file = otters.with_name("otters.judgements.csv")
    file.write_text("one,other,judgement,note\ncedar-trust,ceder-trust,same,by telephone\n", encoding="utf-8")

    answer = amurgraph(
        "tables", "import", look_alike, "--into", otters, "--write", "--judge", "ceder-trust=cedar-trust:different"
    )

    assert answer.code == 0
    assert "cedar-trust,ceder-trust,different" in file.read_text(encoding="utf-8")
    assert "o:ceder-trust a " in otters.read_text(encoding="utf-8")


def test_a_slip_in_a_judgement_is_told(amurgraph: CommandLine, otters: Path, look_alike: Path) -> None:
    answer = amurgraph("tables", "import", look_alike, "--into", otters, "--judge", "ceder-trust=cedar-trsut:same")

    assert answer.code == 1
    assert answer.err.startswith("amurgraph: no organization 'cedar-trsut': did you mean cedar-trust")


def test_one_pair_is_not_judged_in_two_ways_at_once(amurgraph: CommandLine, otters: Path, look_alike: Path) -> None:
    words = ["--judge", "ceder-trust=cedar-trust:same", "--judge", "cedar-trust=ceder-trust:unsure"]
    answer = amurgraph("tables", "import", look_alike, "--into", otters, *words)

    assert answer.code == 1
    assert answer.err == (
        "amurgraph: --judge: cedar-trust and ceder-trust are judged same and unsure; keep one of the two\n"
    )


def test_what_is_judged_now_is_not_counted_as_judged_before(
    amurgraph: CommandLine, otters: Path, look_alike: Path
) -> None:
    first = amurgraph(
        "tables", "import", look_alike, "--into", otters, "--write", "--judge", "ceder-trust=cedar-trust:different"
    )
    (look_alike / "organizations.csv").write_text("org_id,name,source_ids\nceder-2,Ceder Trust,S3\n", encoding="utf-8")
    (look_alike / "relations.csv").unlink()
    words = ["--judge", "ceder-2=cedar-trust:different", "--judge", "ceder-2=ceder-trust:unsure"]

    assert first.code == 0, first.err
    assert "judged before" not in first.err
    assert "judged before" not in amurgraph("tables", "import", look_alike, "--into", otters, *words).out
    otters.with_name("otters.judgements.csv").write_text(
        "one,other,judgement,note\nceder-2,cedar-trust,different,\nceder-2,ceder-trust,unsure,\n", encoding="utf-8"
    )
    again = amurgraph("tables", "import", look_alike, "--into", otters)
    assert "look alike, and were judged before:\n· 1 different, 1 unsure\n" in again.out


def test_two_that_are_in_the_data_are_not_merged_by_a_judgement(
    amurgraph: CommandLine, otters: Path, look_alike: Path
) -> None:
    words = ("tables", "import", look_alike, "--into", otters, "--write", "--judge")
    amurgraph(*words, "ceder-trust=cedar-trust:different")
    judgements = otters.with_name("otters.judgements.csv")
    before = (otters.read_bytes(), judgements.read_bytes())

    answer = amurgraph(*words, "ceder-trust=cedar-trust:same")

    assert answer.code == 1
    assert answer.err == (
        "amurgraph: cedar-trust and ceder-trust: both are in the data, and a judgement does not merge two that are "
        "there: tables export, write cedar-trust for ceder-trust in relations, delete its row in organizations, and "
        "tables import --whole\n"
    )
    assert (otters.read_bytes(), judgements.read_bytes()) == before

    judgements.write_text("one,other,judgement,note\ncedar-trust,ceder-trust,same,by hand\n", encoding="utf-8")
    noticed = amurgraph("tables", "import", look_alike, "--into", otters)
    assert "! cedar-trust and ceder-trust: both are in the data" in noticed.out


def test_a_foreign_header_cannot_steer_the_terminal(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    file = tmp_path / "foreign.csv"
    file.write_text("From,To,Type,Red\x1b[31m\nHill Fund,River Zoo,supports,x\n", encoding="utf-8")
    answer = amurgraph("tables", "import", file, "--into", otters, "--source", "S3")

    assert answer.code == 0, answer.err
    assert "Red\ufffd[31m" in answer.err
    assert "\x1b" not in answer.err + answer.out


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_a_foreign_name_cannot_steer_the_terminal_in_a_question(
    terminal_with: Callable[..., Terminal], otters: Path, look_alike: Path
) -> None:
    (look_alike / "organizations.csv").write_text(
        "org_id,name,source_ids\nceder-trust,Ceder Trust\x1b[31m,S3\nct-2,Cedar Trust\x1b[31m,S3\n", encoding="utf-8"
    )
    terminal = terminal_with("tables", "import", look_alike, "--into", otters, "--write")
    terminal.wait_for("looks like")
    terminal.interrupt()
    terminal.end()

    assert "\x1b[31m" not in terminal.seen
    assert "\ufffd[31m" in terminal.seen


def test_a_judgement_alone_is_written_beside_the_data(amurgraph: CommandLine, otters: Path, look_alike: Path) -> None:
    amurgraph(
        "tables", "import", look_alike, "--into", otters, "--write", "--judge", "ceder-trust=cedar-trust:different"
    )
    otters.with_name("otters.judgements.csv").unlink()
    before = otters.stat().st_mtime_ns
    answer = amurgraph(
        "tables", "import", look_alike, "--into", otters, "--write", "--judge", "ceder-trust=cedar-trust:different"
    )

    assert answer.err == f"nothing changes\n{otters.with_name('otters.judgements.csv')}: written\n"
    assert otters.stat().st_mtime_ns == before


def test_a_read_only_data_file_is_left_alone(amurgraph: CommandLine, otters: Path, look_alike: Path) -> None:
    otters.chmod(0o444)
    before = otters.read_bytes()
    answer = amurgraph(
        "tables", "import", look_alike, "--into", otters, "--write", "--judge", "ceder-trust=cedar-trust:different"
    )

    assert answer.code == 1
    assert answer.err == f"amurgraph: {otters}: is read-only; if it may change: chmod u+w {otters}\n"
    assert otters.read_bytes() == before
    assert not otters.with_name("otters.judgements.csv").exists()


def test_new_organizations_are_compared_with_each_other(amurgraph: CommandLine, otters: Path, look_alike: Path) -> None:
    (look_alike / "relations.csv").unlink()
    (look_alike / "organizations.csv").write_text(
        "org_id,name,source_ids\nbh2,Blue Heron Trust,S3\nbh,Blue Heron Trust,S2\nbh3,Blue Heeron Trust,S3\n",
        encoding="utf-8",
    )
    words = ("tables", "import", look_alike, "--into", otters, "--write")
    refused = amurgraph(*words)
    done = amurgraph(*words, "--judge", "bh=bh2:same", "--judge", "bh3=bh2:same")

    assert refused.err.startswith(
        "amurgraph: Blue Heron Trust looks like Blue Heron Trust (and 1 more): add --judge bh2=bh"
    )
    assert done.code == 0, done.err
    assert "= Blue Heeron Trust (bh3) is Blue Heron Trust (bh)" in done.err
    written = otters.read_text(encoding="utf-8")
    assert "o:bh a " in written
    assert "o:bh2" not in written
    assert '"Blue Heeron Trust"@en' in written


# ---- on a terminal ----


def test_on_a_terminal_it_asks_and_of_one_that_is_known_no_more(
    terminal_with: Callable[..., Terminal], otters: Path, look_alike: Path
) -> None:
    (look_alike / "organizations.csv").write_text(
        "org_id,name,website,source_ids\nceder-trust,Ceder Trust,zoo.example,S3\notters,Otter Aliance,,S3\n",
        encoding="utf-8",
    )
    terminal = terminal_with("tables", "import", look_alike, "--into", otters, "--write")
    terminal.wait_for("(ceder-trust) looks like Cedar Trust (cedar-trust), spelt alike: (s)ame, (d)ifferent, (u)nsure")
    terminal.type("what?\n")
    terminal.wait_for("is not one of")
    terminal.type("same\n")
    terminal.wait_for("(otters) looks like Otter Alliance (otter-alliance)")
    terminal.type("d\n")

    assert terminal.end() == 0, terminal.seen
    assert "River Zoo (river-zoo), the same website" not in terminal.seen
    kept = otters.with_name("otters.judgements.csv").read_text(encoding="utf-8")
    assert kept == "one,other,judgement,note\ncedar-trust,ceder-trust,same,\notter-alliance,otters,different,\n"
    assert '"Ceder Trust"@en' in otters.read_text(encoding="utf-8")
    assert "o:otters a " in otters.read_text(encoding="utf-8")


def test_who_stops_at_the_question_has_written_nothing(
    terminal_with: Callable[..., Terminal], otters: Path, look_alike: Path
) -> None:
    before = otters.read_bytes()
    terminal = terminal_with("tables", "import", look_alike, "--into", otters, "--write")
    terminal.wait_for("(s)ame, (d)ifferent, (u)nsure")
    terminal.interrupt()

    assert terminal.end() == 1
    assert "amurgraph: stopped; nothing is written" in terminal.seen
    assert "Traceback" not in terminal.seen
    assert otters.read_bytes() == before
    assert not otters.with_name("otters.judgements.csv").exists()


def test_a_terminal_shows_the_first_lines_of_a_long_part(
    terminal_with: Callable[..., Terminal], otters: Path, tmp_path: Path
) -> None:
    file = tmp_path / "relations.csv"
    rows = "".join(f"hill-fund,supports,river-zoo,S3,page {number},\n" for number in range(30))
    file.write_text(HEADER + rows, encoding="utf-8")

    some = terminal_with("tables", "import", file, "--into", otters)
    every = terminal_with("tables", "import", file, "--into", otters, "--all")

    assert (some.end(), every.end()) == (0, 0)
    assert "… and 10 more; --all shows them" in some.seen
    assert every.seen.count("\n+ Hill Fund supports River Zoo") == 30
