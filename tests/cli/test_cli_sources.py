"""Sources that are not pages, and such as are not for everybody: read and counted, never published unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amurgraph.claims import graph_to_claims
from amurgraph.graph import read_store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import CommandLine

CLAIM = "--subject hill-fund --relation supports --object OA --locator answer-3 --as-of 2012 --write".split()
PUBLISHING = {
    "site": ("site", "pages"),
    "page": ("page", "-o", "map.html"),
    "network": ("network", "-o", "ties.graphml"),
    "tables export": ("tables", "export", "-o", "out"),
}


def _add(amurgraph: CommandLine, otters: Path, *source: str) -> None:
    done = amurgraph("tables", "add", "--into", otters, *CLAIM, *source)
    assert done.code == 0, done.err


@pytest.fixture
def with_letter(amurgraph: CommandLine, otters: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return data in which one tie rests on a private letter."""
    _add(amurgraph, otters, *"--source letter-1 --title Letter --kind communication --private".split())
    monkeypatch.chdir(otters.parent)
    return otters


@pytest.mark.parametrize("kind", ["document", "survey", "communication"])
def test_only_a_page_needs_an_address(amurgraph: CommandLine, otters: Path, kind: str) -> None:
    _add(amurgraph, otters, "--source", "heard-1", "--title", "What we heard", "--kind", kind)

    source = graph_to_claims(read_store(otters)).sources["heard-1"]
    assert (source.kind, source.url) == (kind.capitalize(), "")
    assert amurgraph("validate", "-g", otters).code == 0


def test_a_page_without_an_address_is_refused(amurgraph: CommandLine, otters: Path) -> None:
    answer = amurgraph("tables", "add", "--into", otters, *CLAIM, *"--source p-1 --title Page --kind page".split())

    assert answer.code == 1
    assert "a page needs its address" in answer.err


def test_private_sources_are_asked_and_measured(amurgraph: CommandLine, with_letter: Path) -> None:
    said = amurgraph("query", "who-says-so", "-p", "organization=hill-fund", "-g", with_letter, "--format", "csv")
    ties = amurgraph("measure", "degree", "-g", with_letter, "--format", "csv")

    assert "letter-1" in said.out
    assert "hill-fund,https://w3id.org/amurgraph/id/org/hill-fund,Hill Fund,Foundation,1," in ties.out


@pytest.mark.parametrize("command", list(PUBLISHING))
def test_private_sources_are_not_published_unasked(amurgraph: CommandLine, with_letter: Path, command: str) -> None:
    there = set(with_letter.parent.iterdir())
    refused = amurgraph(*PUBLISHING[command], "-g", with_letter)
    made_nothing = set(with_letter.parent.iterdir()) == there
    asked = amurgraph(*PUBLISHING[command], "-g", with_letter, "--private")

    assert refused.code == 1
    assert refused.err == (
        "amurgraph: these sources are private: letter-1; leave them out, or add --private to publish them\n"
    )
    assert made_nothing
    assert asked.code == 0, asked.err


def test_stale_sources_are_those_that_somebody_can_look_up_and_archive(
    amurgraph: CommandLine, with_letter: Path
) -> None:
    _add(amurgraph, with_letter, *"--source survey-1 --title Survey --kind survey".split())
    _add(amurgraph, with_letter, *"--source survey-2 --title Survey --kind survey --private".split())
    _add(amurgraph, with_letter, *"--source minutes-1 --title Minutes --kind document".split())

    stale = amurgraph("query", "stale-sources", "-g", with_letter, "--format", "csv").out
    listed = [line.split(",")[0] for line in stale.splitlines()[1:]]
    assert listed[:4] == ["minutes-1", "s1", "s2", "s3"]
    assert not {"letter-1", "survey-1", "survey-2"} & set(listed)


def test_a_source_page_tells_the_kind_the_archived_copy_and_when_it_was_last_read(
    amurgraph: CommandLine, otters: Path, tmp_path: Path
) -> None:
    _add(amurgraph, otters, "--source", "survey-1", "--title", "Survey", "--kind", "survey")
    text = otters.read_text(encoding="utf-8")
    copy = "https://archive.example/2020/members"
    added = f'ag:archived <{copy}> ; ag:retrieved "2020-01-02"^^xsd:date ; ag:checked "2021-03-04"^^xsd:date ; ag:url'
    otters.write_text(
        text.replace("ag:url <https://otter.example", f"{added} <https://otter.example"), encoding="utf-8"
    )
    assert amurgraph("site", tmp_path / "pages", "-g", otters).code == 0

    survey = (tmp_path / "pages" / "src" / "survey-1.html").read_text(encoding="utf-8")
    page = (tmp_path / "pages" / "src" / "s2.html").read_text(encoding="utf-8")
    assert "survey · " in survey
    assert "Last read" not in survey
    assert f'href="{copy}"' in page
    assert "Last read 2021-03-04" in page


def test_an_archived_address_that_is_none_is_not_linked(amurgraph: CommandLine, otters: Path, tmp_path: Path) -> None:
    text = otters.read_text(encoding="utf-8")
    otters.write_text(
        text.replace("ag:url <https://otter", "ag:archived <javascript:alert(1)> ; ag:url <https://otter")
    )
    assert amurgraph("site", tmp_path / "pages", "-g", otters).code == 0

    assert "javascript:alert" not in (tmp_path / "pages" / "src" / "s2.html").read_text(encoding="utf-8")
