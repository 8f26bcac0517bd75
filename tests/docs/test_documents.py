"""Every document that shows code is followed, and every link in one leads somewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent.parent
_NOT_PART_OF_THE_BOOK = {".venv", "site", "build", "dist"}
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in ROOT.rglob("*.md")
    if not _NOT_PART_OF_THE_BOOK & set(path.relative_to(ROOT).parts)
)
FOLLOWED = [
    "CONTRIBUTING.md",
    "docs/explanation/disagreements.md",
    "docs/explanation/edge-rule.md",
    "docs/explanation/figures.md",
    "docs/explanation/sources-and-readings.md",
    "docs/explanation/figures.md",
    "docs/how-to/add-a-claim.md",
    "docs/how-to/ask-with-sparql.md",
    "docs/how-to/correct-or-take-down.md",
    "docs/how-to/import-other-spreadsheets.md",
    "docs/how-to/print-the-brief.md",
    "docs/how-to/propose-from-a-page.md",
    "docs/how-to/publish-the-site.md",
    "docs/how-to/review-an-import.md",
    "docs/how-to/see-what-changed.md",
    "docs/how-to/serve.md",
    "docs/how-to/start-another-species.md",
    "docs/how-to/use-from-networkx-and-r.md",
    "docs/how-to/what-if-one-stops.md",
]
ELSEWHERE = {"README.md", "docs/tutorial.md"}  # with tests of their own
_RUNNABLE = re.compile(r"^ *```(python|console)$", re.MULTILINE)
_INDENTED = re.compile(r"^ +```", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FOLLOWED)
def test_whoever_follows_a_document_sees_what_it_shows(name: str, follow: Callable[[str], int]) -> None:
    assert follow(name)


def test_no_document_shows_code_that_nobody_runs() -> None:
    generated = {name for name in DOCUMENTS if name.startswith("docs/reference/")}
    with_code = {name for name in DOCUMENTS if _RUNNABLE.search(_text(name))} - generated
    assert with_code == set(FOLLOWED) | ELSEWHERE
    assert not [name for name in DOCUMENTS if _INDENTED.search(_text(name))]  # indented blocks are not followed


def _anchor(heading: str) -> str:
    """Return the name that a heading is linked by, as GitHub and GitLab make it."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_link_leads_to_a_file_or_heading_that_is_there(name: str) -> None:
    for link in _LINK.findall(_text(name)):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), f"{name} links to {link}"
        if anchor:
            headings = {_anchor(heading) for heading in _HEADING.findall(target.read_text(encoding="utf-8"))}
            assert anchor in headings, f"{name} links to {link}"


def test_every_page_of_the_documentation_is_found_from_its_index() -> None:
    linked = {link.partition("#")[0] for link in _LINK.findall(_text("docs/index.md"))}
    pages = {name.removeprefix("docs/") for name in DOCUMENTS if name.startswith("docs/")} - {"index.md"}
    assert pages == linked


def test_the_house_in_words_has_the_rooms_that_the_imports_are_held_to() -> None:
    told = (
        (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("### The house")[2].partition("Only `read_")[0]
    )
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    rooms = [room for layer in layers[0]["layers"] for room in layer.split(" | ")]

    assert sorted(re.findall(r"`(\w+)`", told.partition("| floor")[2])) == sorted(rooms)
