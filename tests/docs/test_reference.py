"""The reference is what the code says of itself: written by docs/make_reference.py, never by hand."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

import amurgraph
from amurgraph.queries import list_queries
from amurgraph.vocabulary import RELATION_TYPES

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def make_reference() -> Any:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_writing_the_reference_again_changes_nothing(make_reference: Any) -> None:
    made = make_reference.reference()
    assert {path.name for path in FOLDER.iterdir()} == set(made)
    for name, text in made.items():
        kept = (FOLDER / name).read_text(encoding="utf-8")
        assert text == kept, f"docs/reference/{name} is out of date: run docs/make_reference.py"


def test_the_reference_names_every_public_name_and_says_something_of_each() -> None:
    text = (FOLDER / "api.md").read_text(encoding="utf-8")
    for name in amurgraph.__all__:
        _, heading, after = text.partition(f"\n## {name}\n")
        assert heading, f"{name} is missing"
        assert after.split("\n## ")[0].strip(), f"{name} has no words"


def test_the_reference_names_every_saved_question_with_its_columns() -> None:
    text = (FOLDER / "questions.md").read_text(encoding="utf-8")
    for query in list_queries():
        after = text.partition(f"\n## {query.name}\n")[2].split("\n## ")[0]
        assert query.summary in after
        assert "Columns: `" in after


def test_the_reference_defines_every_relation_type() -> None:
    text = (FOLDER / "terms.md").read_text(encoding="utf-8")
    for name in RELATION_TYPES:
        after = text.partition(f"\n### ag:{name}\n")[2].split("\n### ")[0]
        assert "From " in after
        assert "In the tables: `" in after
