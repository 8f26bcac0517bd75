"""The README is the first thing that is tried: what it says is so, and what it shows works."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import amurgraph
from amurgraph.claims import disagreements

if TYPE_CHECKING:
    from collections.abc import Callable

    from amurgraph.claims import Claims

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
_WORDS = " ".join(README.split())


def test_everything_the_readme_tells_the_reader_to_run_gives_what_it_shows(
    follow: Callable[[str], int], write_files_of: Callable[[str], None]
) -> None:
    write_files_of("docs/how-to/start-another-species.md")  # the tables that the five commands start from
    assert follow("README.md") >= 6


def test_the_readme_counts_what_is_in_the_data(claims: Claims) -> None:
    counts = (
        f"{len(claims.organizations)} organizations, {len(claims.relations)} relations, "
        f"{len(claims.sources)} public sources."
    )
    assert counts in _WORDS


def test_the_readme_names_every_answer_that_the_sources_give(claims: Claims) -> None:
    members = next(d for d in disagreements(claims) if (d.subject, d.property) == ("alta", "member_count"))
    *answers, last = dict.fromkeys(answer.value for answer in members.answers)
    assert f"has {', '.join(answers)} or {last} members" in _WORDS


def test_the_readme_says_what_a_missing_line_means() -> None:
    assert "Only what stored public pages say. A missing line is not a missing relation." in _WORDS


def test_the_snippet_for_the_whole_way_fits_on_a_first_screen() -> None:
    snippets = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert max(len(snippet.strip().splitlines()) for snippet in snippets) <= 12


def test_the_picture_is_small_and_as_wide_as_the_text() -> None:
    picture = (ROOT / "docs" / "images" / "map.png").read_bytes()
    width = struct.unpack(">I", picture[16:20])[0]
    assert picture[:4] == b"\x89PNG"
    assert width == 1400
    assert len(picture) <= 250_000


def test_the_place_for_the_benchmark_is_marked_once() -> None:
    assert README.count("<!-- bench:start -->") == README.count("<!-- bench:end -->") == 1
    assert README.index("<!-- bench:start -->") < README.index("<!-- bench:end -->")


def test_the_citation_names_the_version_that_is_installed() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {amurgraph.__version__}\n" in citation


def test_the_changelog_has_a_section_for_the_version_that_is_installed() -> None:
    assert f"\n## [{amurgraph.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
