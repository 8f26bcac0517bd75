"""``new`` and ``tables add``: from nothing to a statement, with nobody asked to write Turtle."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from amurgraph.claims import graph_to_claims
from amurgraph.cli.of_claims import MEANINGS as OF_CLAIMS
from amurgraph.graph import read_store
from amurgraph.measures import BY_DIRECTION, CENTRALITIES, MEASURES
from amurgraph.network import list_projections
from amurgraph.queries import list_queries
from amurgraph.validation import ValidationReport, Violation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import CommandLine, Terminal

    from amurgraph.claims import Claims

CLAIM = "--subject hill-fund --relation supports --object OA --source S2 --locator list".split()
NEW_PAGE = ("--source", "https://hill.example/2020", "--title", "Report 2020", "--published", "2020-03")


def _claims(file: Path) -> Claims:
    return graph_to_claims(read_store(file))


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command believe that somebody is there who can answer."""
    monkeypatch.setattr("amurgraph.cli.reviewing.on_terminal", lambda: True)


@pytest.fixture
def empty(amurgraph: CommandLine, tmp_path: Path) -> Path:
    """Return the folder of a new data set, with nothing in it yet."""
    made = amurgraph("new", tmp_path / "lynx", "--taxon", "Lynx lynx", "--common-name", "Lynx")
    assert made.code == 0, made.err
    return tmp_path / "lynx"


# ---- new ----


def test_new_makes_a_folder_and_says_where_to_go_on(amurgraph: CommandLine, tmp_path: Path) -> None:
    made = amurgraph("new", tmp_path / "lynx")

    assert (made.code, made.err) == (0, "")
    assert made.out == f"{tmp_path / 'lynx' / 'lynx.ttl'}: made; next steps are in {tmp_path / 'lynx' / 'README.md'}\n"


@pytest.mark.usefixtures("terminal")
def test_new_asks_for_what_is_not_said_on_a_terminal(amurgraph: CommandLine, tmp_path: Path) -> None:
    answers = b"Lynx\n\nWho helps the lynx\nlynx@cedar.example\n"
    made = amurgraph("new", tmp_path / "lynx", stdin=answers)

    about = _claims(tmp_path / "lynx" / "lynx.ttl").about
    assert made.code == 0
    assert (about.title, about.taxon, about.correction) == (
        "Who helps the lynx",
        "sp-lynx",
        "mailto:lynx@cedar.example",
    )


@pytest.mark.usefixtures("terminal")
def test_new_asks_nothing_that_is_said_already(amurgraph: CommandLine, tmp_path: Path) -> None:
    said = ("--title", "Lynx", "--taxon", "Lynx lynx", "--common-name", "", "--correction", "")

    assert amurgraph("new", tmp_path / "lynx", *said).code == 0


def test_new_leaves_a_folder_alone_that_holds_something(amurgraph: CommandLine, empty: Path) -> None:
    before = (empty / "lynx.ttl").read_bytes()
    answer = amurgraph("new", empty)

    assert (answer.code, answer.out) == (1, "")
    assert answer.err == f"amurgraph: {empty}: is there already, and not empty; choose another name\n"
    assert (empty / "lynx.ttl").read_bytes() == before


@pytest.mark.parametrize(
    "command",
    [
        ("validate",),
        ("query", "-e", "SELECT * { ?s ?p ?o }"),
        *(("query", query.name) for query in list_queries() if not query.parameters),
        ("query", "population", "-p", "taxon=sp-lynx"),
        ("query", "as-of", "-p", "date=2020"),
        ("query", "by-action", "-p", "action=monitoring"),
        ("query", "between-countries", "-p", "one=GB", "-p", "other=DE"),
        *(("measure", name) for name in (*CENTRALITIES, *MEASURES, *OF_CLAIMS) if name not in ("qap", "mrqap")),
        *(("measure", name, "--directed") for name in BY_DIRECTION),
        ("measure", "mrqap", "--layer", "ties", "--layer", "same:kind"),
        ("measure", "degree", "--missing", "0.2"),
        ("measure", "degree", "--reading", "all"),
        ("what-if", "--worst", "2"),
        ("brief", "-o", "brief.html"),
        *(("network", "--projection", projection.name) for projection in list_projections()),
        *(("network", "--format", name) for name in ("gexf", "cyjs", "json", "csv", "nodes-csv", "kumu")),
        ("page", "-o", "lynx.html"),
        ("site", "pages"),
        ("tables", "export", "-o", "tables"),
    ],
    ids=" ".join,
)
def test_every_command_takes_a_data_set_without_statements(
    amurgraph: CommandLine, empty: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(empty.parent)
    answer = amurgraph(*command, "-g", "lynx")

    assert answer.code == 0, answer.err
    assert "Traceback" not in answer.err


def test_a_site_that_is_built_inside_is_not_taken_for_data(amurgraph: CommandLine, empty: Path) -> None:
    assert amurgraph("site", empty / "site", "-g", empty).code == 0
    (empty / "lynx.ttl").write_text((empty / "lynx.ttl").read_text().replace('"Lynx"@en', '"Eurasian lynx"@en'))

    names = amurgraph("query", "-g", empty, "-e", "SELECT ?name { ?taxon a ag:Taxon ; rdfs:label ?name }")
    assert names.out.splitlines() == ["name", "Eurasian lynx", "1 row"]


def test_prefixes_mean_the_things_of_the_data_set_that_is_asked(amurgraph: CommandLine, empty: Path) -> None:
    answer = amurgraph("query", "-g", empty, "-e", "SELECT ?taxon { ?taxon a ag:Taxon } VALUES ?taxon { tax:sp-lynx }")

    assert answer.out.splitlines() == ["taxon", "tax:sp-lynx", "1 row"]


# ---- tables add ----


def test_without_write_a_claim_is_only_shown(amurgraph: CommandLine, otters: Path) -> None:
    before = otters.read_bytes()
    shown = amurgraph("tables", "add", "--into", otters, *CLAIM)

    assert (shown.code, shown.err) == (0, "nothing is written; --write writes it\n")
    assert "+ Hill Fund supports Otter Alliance (s2, list)" in shown.out
    assert otters.read_bytes() == before


def test_with_write_it_is_in_the_data_and_nothing_else_is_changed(amurgraph: CommandLine, otters: Path) -> None:
    before = set(otters.read_text(encoding="utf-8").splitlines())
    done = amurgraph("tables", "add", "--into", otters, *CLAIM, "--as-of", "2012", "--implied", "--write")

    (relation,) = (r for r in _claims(otters).relations if r.slug == "hill-fund.supports.otter-alliance")
    lost = before - set(otters.read_text(encoding="utf-8").splitlines())
    assert (done.code, done.out) == (0, "")
    assert done.err.endswith(f"{otters}: written\n")
    assert [(e.source, e.as_of, e.reading) for e in relation.evidence] == [("s2", "2012", "Implied")]
    assert lost == set()
    assert amurgraph("validate", "-g", otters).code == 0


def test_a_folder_with_one_data_file_will_do(amurgraph: CommandLine, empty: Path) -> None:
    ends = ("--subject", "Cedar Trust", "--subject-kind", "ngo", "--object", "Lynx", "--relation", "studies")
    done = amurgraph("tables", "add", "--into", empty, *ends, *NEW_PAGE, "--locator", "page 3", "--write")

    assert done.code == 0, done.err
    assert [relation.slug for relation in _claims(empty).relations] == ["cedar-trust.studies.sp-lynx"]


def test_the_same_claim_again_is_said_to_be_there_and_the_file_is_not_touched(
    amurgraph: CommandLine, otters: Path
) -> None:
    amurgraph("tables", "add", "--into", otters, *CLAIM, "--write")
    before = (otters.read_bytes(), otters.stat().st_mtime_ns)
    again = amurgraph("tables", "add", "--into", otters, *CLAIM, "--write")

    assert again.code == 0
    assert again.err.endswith("nothing changes\nnothing to write\n")
    assert (otters.read_bytes(), otters.stat().st_mtime_ns) == before


def test_a_denial_is_shown_against_what_others_say(amurgraph: CommandLine, otters: Path) -> None:
    ends = ("--subject", "CT", "--relation", "member of", "--object", "OA", *NEW_PAGE, "--locator", "page 3")
    shown = amurgraph("tables", "add", "--into", otters, *ends, "--denies")

    assert shown.code == 0
    assert "look at these:\n! Cedar Trust is a member of Otter Alliance: " in shown.out


def test_what_would_not_conform_is_not_written(
    amurgraph: CommandLine, otters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The checks of the tables let nothing through that the shapes would refuse; shapes may yet become stricter.
    now = len(read_store(otters))
    refusal = ValidationReport((Violation("o:x", "Say more.", "", "", "Violation", "", ""),))
    monkeypatch.setattr(
        "amurgraph.editing.planning.validate", lambda store: refusal if len(store) > now else ValidationReport(())
    )
    before = otters.read_bytes()
    answer = amurgraph("tables", "add", "--into", otters, *CLAIM, "--write")

    assert answer.code == 1
    assert answer.err == "amurgraph: o:x: Say more.\n"
    assert otters.read_bytes() == before


def test_a_look_alike_is_judged_before_anything_is_written(amurgraph: CommandLine, otters: Path) -> None:
    claim = (
        "tables",
        "add",
        "--into",
        str(otters),
        *CLAIM,
        "--subject",
        "Hil Fund",
        "--subject-kind",
        "ngo",
        "--write",
    )
    before = otters.read_bytes()
    refused = amurgraph(*claim)
    unchanged = otters.read_bytes() == before
    joined = amurgraph(*claim, "--judge", "hil-fund=hill-fund:same")

    assert refused.code == 1
    assert "--judge hil-fund=hill-fund:same" in refused.err.splitlines()[-1]
    assert unchanged
    assert joined.code == 0, joined.err
    assert "hill-fund.supports.otter-alliance" in {relation.slug for relation in _claims(otters).relations}
    assert "hil-fund" not in _claims(otters).things


def test_the_data_file_must_be_named(amurgraph: CommandLine) -> None:
    answer = amurgraph("tables", "add", *CLAIM)

    assert answer.code == 2
    assert "say which data file is meant: --into FILE.ttl" in answer.err


def test_data_that_belong_to_the_installed_package_are_not_changed(
    amurgraph: CommandLine, otters: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amurgraph.resources._PACKAGE", otters.parent)
    answer = amurgraph("tables", "add", "--into", otters, *CLAIM, "--write")

    assert answer.code == 1
    assert "belongs to the installed program" in answer.err


def test_what_is_missing_is_named_where_nobody_can_be_asked(amurgraph: CommandLine, otters: Path) -> None:
    answer = amurgraph("tables", "add", "--into", otters, "--subject", "CT")

    assert (answer.code, answer.out) == (1, "")
    assert answer.err.count("\n") == 1
    assert [o for o in ("--relation", "--object", "--source", "--locator") if o in answer.err] != []


def test_the_review_is_there_for_programs_too(amurgraph: CommandLine, otters: Path) -> None:
    assert '"counts"' in amurgraph("tables", "add", "--into", otters, *CLAIM, "--format", "json").out


# ---- tables add, on a terminal ----


@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_what_is_missing_is_asked_and_a_bad_answer_is_asked_again(
    amurgraph: CommandLine, otters: Path
) -> None:
    answers = "Moor Museum\nmuseum\nunknown\nDE\nfriend of\nmember of\nOA\nS2\nlast year\n2014\n\nlist\ny\n"
    done = amurgraph("tables", "add", "--into", otters, stdin=answers.encode())

    (relation,) = (r for r in _claims(otters).relations if r.slug == "moor-museum.memberOf.otter-alliance")
    assert done.code == 0, done.err
    assert (relation.evidence[0].as_of, relation.evidence[0].locator) == ("2014", "list")
    for again in ("write one of alliance", "no relation 'friend of'", "'last year' is no date"):
        assert again in done.err


@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_a_look_alike_is_asked_about(amurgraph: CommandLine, otters: Path) -> None:
    answers = "Hil Fund\nDifferent\nfoundation\n\nsupports\nRiver Zoo\nS2\n\nlist\ny\n"
    done = amurgraph("tables", "add", "--into", otters, stdin=answers.encode())

    assert done.code == 0, done.err
    assert "hil-fund.supports.river-zoo" in {relation.slug for relation in _claims(otters).relations}
    assert "hil-fund,hill-fund,different" in otters.with_suffix(".judgements.csv").read_text(encoding="utf-8")


@pytest.mark.usefixtures("terminal")
def test_of_one_that_is_judged_the_same_nothing_more_is_asked(amurgraph: CommandLine, otters: Path) -> None:
    done = amurgraph("tables", "add", "--into", otters, stdin=b"Hil Fund\nsame\nsupports\nRiver Zoo\nS2\n\n\nlist\ny\n")

    assert done.code == 0, done.err
    assert "Subject kind" not in done.err
    assert "there can be no statement without it" in done.err  # the empty locator
    assert "Hil Fund" in _claims(otters).things["hill-fund"].aliases
    assert "hill-fund,hil-fund" not in otters.with_suffix(".judgements.csv").read_text(encoding="utf-8")
    assert "hil-fund,hill-fund,same" in otters.with_suffix(".judgements.csv").read_text(encoding="utf-8")


def test_a_stranger_is_not_judged(amurgraph: CommandLine, otters: Path) -> None:
    answer = amurgraph("tables", "add", "--into", otters, *CLAIM, "--judge", "foo=bar:same", "--write")

    assert answer.code == 1
    assert answer.err.startswith("amurgraph: no organization 'bar'")
    assert not otters.with_suffix(".judgements.csv").exists()


@pytest.mark.usefixtures("terminal")
def test_a_name_cannot_steer_the_terminal_in_a_question(amurgraph: CommandLine, otters: Path) -> None:
    asked = amurgraph("tables", "add", "--into", otters, "--subject", "Moor\x1b[31m Club")

    assert "Moor\ufffd[31m Club is new: its kind" in asked.err
    assert "\x1b" not in asked.err


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("answer", [b"n\n", b""])
def test_on_a_terminal_nothing_is_written_without_a_yes(amurgraph: CommandLine, otters: Path, answer: bytes) -> None:
    before = otters.read_bytes()
    done = amurgraph("tables", "add", "--into", otters, *CLAIM, "--as-of", "2014", stdin=answer)

    assert "nothing is written" in done.err
    assert otters.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
def test_ctrl_c_between_two_questions_writes_nothing(otters: Path, terminal_with: Callable[..., Terminal]) -> None:
    before = otters.read_bytes()
    terminal = terminal_with("tables", "add", "--into", otters)
    terminal.wait_for("Subject")
    terminal.type("Cedar Trust\n")
    terminal.wait_for("Relation")
    terminal.interrupt()

    assert terminal.end() == 1
    assert "nothing is written" in terminal.seen
    assert otters.read_bytes() == before
