"""``amurgraph diff``: what changed between two files, dates or revisions, as text, JSON or a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import CommandLine


def test_two_dates_of_the_data_that_ship_are_compared(amurgraph: CommandLine) -> None:
    answer = amurgraph("diff", "2010", "2019")
    assert answer.code == 0
    assert answer.err == ""
    assert answer.out.startswith("What changed from 2010 to 2019\n\nA: the data that ships, documented by 2010; ")
    assert "merger of 21st Century Tiger and Amur Leopard and Tiger Alliance into" in answer.out
    assert "Land of the Leopard National Park: established 2012-04-05" in answer.out


def test_dates_are_of_the_data_of_g(amurgraph: CommandLine, otters: Path) -> None:
    facts = json.loads(amurgraph("diff", "2009", "2014", "-g", otters, "--format", "json").out)
    assert facts["about"]["after"]["words"] == f"{otters}, documented by 2014"
    assert {tie["id"]: tie["fate"] for tie in facts["ties"]} == {
        "cedar-trust.memberOf.otter-alliance": "same",
        "otter-alliance.partnerOf.river-zoo": "ended",
    }


def test_a_page_is_written_to_a_file(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    page = tmp_path / "changed.html"
    assert amurgraph("diff", "2009", otters, "-g", otters, "--format", "html", "-o", page, "--links", "text").code == 0
    assert f"<title>What changed from 2009 to {otters}</title>" in page.read_text(encoding="utf-8")


def test_a_date_is_of_the_path_on_the_other_side(amurgraph: CommandLine, otters: Path) -> None:
    facts = json.loads(amurgraph("diff", "2009", otters, "--format", "json").out)
    assert facts["about"]["before"]["words"] == f"{otters}, documented by 2009"
    piped = amurgraph("diff", "2009", "-", "--format", "json", stdin=otters.read_bytes())
    about = json.loads(piped.out)["about"]
    assert about["before"]["words"] == "standard input, documented by 2009"
    assert about["before"]["hash"] == about["after"]["hash"] == facts["about"]["after"]["hash"]


def test_strict_slices_projection_measure_and_mergers_can_be_chosen(amurgraph: CommandLine) -> None:
    options = ["--documented", "in", "--projection", "membership", "--measure", "closeness", "--no-follow-changes"]
    about = json.loads(amurgraph("diff", "2010", "2012", *options, "--format", "json").out)["about"]
    assert (about["before"]["documented"], about["projection"]) == ("in", "membership")
    assert (about["measure"], about["follow_changes"]) == ("closeness", False)


def test_fewer_shifts_of_rank_can_be_asked_for(amurgraph: CommandLine) -> None:
    assert "The 2 largest of " in amurgraph("diff", "2010", "2019", "--top", "2").out


def test_standard_input_is_one_side(amurgraph: CommandLine, otters: Path) -> None:
    answer = amurgraph("diff", "-", otters, stdin=otters.read_bytes())
    assert answer.code == 0
    assert "Nothing differs between A and B." in answer.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["2019", "2010"], "2019 comes after 2010"),
        (["2010-13", "2019"], "'2010-13' is no date"),
        (["nothing-like-it", "2019"], "no such file"),
        (["2010", "2019", "--projection", "fundng"], "did you mean funding?"),
        (["2010", "2019", "--measure", "degre"], "did you mean degree?"),
        (["-", "-"], "standard input can be read once"),
    ],
)
def test_a_mistake_is_one_line(amurgraph: CommandLine, arguments: list[str], said: str) -> None:
    answer = amurgraph("diff", *arguments)
    assert answer.code == 1
    assert answer.bytes == b""
    assert said in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize("format_", ["text", "json", "html"])
def test_private_sources_are_kept_back_unless_asked_for(
    amurgraph: CommandLine, otters: Path, tmp_path: Path, format_: str
) -> None:
    marked = tmp_path / "marked.ttl"
    text = otters.read_text(encoding="utf-8")
    marked.write_text(
        text.replace("src:s1 a ag:Source ;", "src:s1 a ag:Source ;\n  ag:visibility ag:Private ;"), "utf-8"
    )
    answer = amurgraph("diff", otters, marked, "--format", format_)
    assert (answer.code, answer.bytes) == (1, b"")
    assert "these sources are private: s1" in answer.err
    assert amurgraph("diff", otters, marked, "--format", format_, "--private").code == 0
