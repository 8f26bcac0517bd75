"""``amurgraph brief`` as a shell calls it; and the commands that a brief names print what it says they do."""

from __future__ import annotations

import re
import shlex
import sys
from html import unescape
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import CommandLine

FEW = ("--draws", "4")


def commands_of(html: str) -> list[str]:
    """Return the commands that a brief names."""
    return sorted({unescape(found) for found in re.findall(r"<p><code>(amurgraph [^<]+)</code></p>", html)})


def test_the_brief_of_ones_own_data(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    made = amurgraph("brief", "-g", otters, *FEW, "-o", tmp_path / "brief.html")
    html = (tmp_path / "brief.html").read_text(encoding="utf-8")

    assert (made.code, made.out, made.err) == (0, "", f"open {tmp_path / 'brief.html'}\n")
    assert "Otters: who works with whom" in html
    assert "as published, not as lived" in html


def test_of_one_organization_by_any_of_its_names(amurgraph: CommandLine, otters: Path) -> None:
    by_name = amurgraph("brief", "-g", otters, "--organization", "Cedar Fund", *FEW)
    by_id = amurgraph("brief", "-g", otters, "--organization", "cedar-trust", *FEW)

    assert by_name.code == 0
    assert '<h1 class="short"><bdi>Cedar Trust</bdi></h1>' in by_name.out
    assert by_name.bytes == by_id.bytes
    assert amurgraph("brief", "-g", otters, "--organization", "Ceder Trust", *FEW).code == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--projection", "membership"), "nodes of more than one sort; use documented-ties"),
        (("--projection", "everything"), "nodes of more than one sort; use documented-ties"),
        (("--reading", "as-wished"), "as-wished"),
        (("--organization", "nobody-there"), "nobody-there"),
        (("--as-of", "soon"), "soon"),
        (("--without-source", "s999"), "s999"),
    ],
)
def test_a_mistake_is_one_line(amurgraph: CommandLine, otters: Path, arguments: tuple[str, ...], said: str) -> None:
    answer = amurgraph("brief", "-g", otters, *FEW, *arguments)

    assert answer.code == 1
    assert said in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "brief.docx"), "brief.docx: a brief is HTML or PDF, not .docx; choose a name in .html or .pdf"),
        (("--address", "javascript:alert(1)"), "'javascript:alert(1)' is no address of a page; write it whole"),
        (("--address", "cedar.example/brief"), "'cedar.example/brief' is no address of a page; write it whole"),
    ],
)
def test_what_no_brief_can_be_is_refused_first(
    amurgraph: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = amurgraph("brief", *FEW, *arguments)
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert said in answer.err
    assert not [*tmp_path.iterdir()]


def test_documented_in_goes_with_a_date(amurgraph: CommandLine, otters: Path) -> None:
    assert amurgraph("brief", "-g", otters, "--documented", "in").code == 2


def test_a_pdf(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    pytest.importorskip("weasyprint")
    answer = amurgraph("brief", "-g", otters, *FEW, "--paper", "letter", "-o", tmp_path / "brief.pdf")

    assert answer.code == 0, answer.err
    assert (tmp_path / "brief.pdf").read_bytes().startswith(b"%PDF-")


def test_a_pdf_without_weasyprint_names_the_extra_and_the_other_way(
    amurgraph: CommandLine, otters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    answer = amurgraph("brief", "-g", otters, *FEW, "-o", tmp_path / "brief.pdf")

    assert answer.code == 1
    assert "amurgraph[pdf]" in answer.err
    assert "print it from a browser" in answer.err
    assert not (tmp_path / "brief.pdf").exists()


@pytest.mark.parametrize("organization", [(), ("--organization", "cedar-trust")])
def test_every_command_that_a_brief_names_runs(
    amurgraph: CommandLine, otters: Path, organization: tuple[str, ...]
) -> None:
    html = amurgraph("brief", "-g", otters, *FEW, *organization, "--as-of", "2020", "--min-sources", "1").out
    named = commands_of(html)

    assert len(named) >= 6
    for command in named:
        assert "--as-of 2020" in command
        answer = amurgraph(*shlex.split(command)[1:], "-g", otters)
        assert answer.code == 0, (command, answer.err)
        assert answer.out, command


def test_the_commands_mean_the_same_reading_and_the_same_lists(amurgraph: CommandLine, otters: Path) -> None:
    html = amurgraph("brief", "-g", otters, *FEW, "--reading", "supporters-as-members", "--unredacted").out
    named = commands_of(html)
    counted = [command for command in named if "actor-counts" in command]

    assert counted
    assert all("--unredacted" in command for command in counted)
    for command in named:
        assert "--reading supporters-as-members" in command or "by-source" in command, command
        assert amurgraph(*shlex.split(command)[1:], "-g", otters).code == 0, command


def test_a_command_prints_the_number_that_names_it(amurgraph: CommandLine, otters: Path) -> None:
    html = amurgraph("brief", "-g", otters, *FEW).out
    counted = re.search(r'<a class="num" href="#from-count_20ties">(\d+)</a>', html)
    printed = amurgraph("measure", "cohesion", "-g", otters, "--format", "csv").out

    assert counted
    assert re.search(rf"^ties,{counted[1]}(\.0)?$", printed, re.MULTILINE)
