"""The tutorial starts in an empty folder and ends with a site for a species of the reader's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from amurgraph.claims import graph_to_claims, list_statements
from amurgraph.graph import read_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from amurgraph.claims import Claims

TUTORIAL = (Path(__file__).parent.parent.parent / "docs" / "tutorial.md").read_text(encoding="utf-8")


def test_whoever_follows_the_tutorial_ends_with_ten_statements_of_their_own_and_a_site(
    follow: Callable[[str], int],
) -> None:
    assert follow("docs/tutorial.md") >= 15

    claims = graph_to_claims(read_store("otters"))
    relations = [statement for statement in list_statements(claims) if statement.slug.count(".") >= 3]
    assert claims.about.title == "Silver River otter: who works with whom"
    assert len(relations) >= 10
    assert "Marsh Circle" in Path("otters.html").read_text(encoding="utf-8")
    assert "Silver Otter Alliance" in Path("site/index.html").read_text(encoding="utf-8")


def test_the_tutorial_invents_everybody_it_names(claims: Claims) -> None:
    known = {name.casefold() for thing in claims.organizations for name in (thing.label, *thing.aliases)}
    rows = re.search(r"```csv found/organizations.csv\n(.*?)```", TUTORIAL, re.DOTALL)
    assert rows is not None
    names = [row.split(",")[1] for row in rows[1].splitlines()[1:]]
    assert len(names) >= 5
    assert not known & {name.casefold() for name in names}
    assert {host.rpartition(".")[2] for host in re.findall(r"https://([^/\s,]+)", TUTORIAL)} == {"example"}


def test_the_tutorial_is_read_in_half_an_hour() -> None:
    prose = re.sub(r"```.*?```", "", TUTORIAL, flags=re.DOTALL)
    typed = re.findall(r"^\$ ", TUTORIAL, re.MULTILINE)
    assert len(prose.split()) / 150 + len(typed) <= 30  # slow readers read 150 words a minute; a minute to type
