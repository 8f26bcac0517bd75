"""A command starts at once: it loads what it uses and nothing else; and the shell completes what a user begins."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# What takes long to load, or asks the network, or is an extra; all else is small.
WATCHED = frozenset(
    "pyoxigraph networkx numpy scipy rustworkx igraph rdflib oxrdflib pyparsing pyshacl jinja2 pyvis IPython pandas "
    "matplotlib weasyprint openpyxl rapidfuzz importlib.metadata asyncio concurrent.futures".split()
)
STORE = {"pyoxigraph"}
# Whatever validates asks on all processors at once.
CHECKED = {*STORE, "concurrent.futures"}
# networkx reads the metadata of installed packages, to find its engines.
NETWORK = {*STORE, "networkx", "importlib.metadata"}
#: Which of these each verb may load. Who adds one has a reason, and makes every call of that verb slower.
MAY_LOAD: dict[str, tuple[str, set[str]]] = {
    "nothing": ("", set()),
    "help": ("--help", set()),
    "version": ("--version", set()),
    "help of a verb": ("measure --help", set()),
    "questions": ("query", STORE),
    "query": ("query directory -g DATA --format csv", STORE),
    "query of one": ("query who-says-so -p organization=CT -g DATA", STORE),
    "query as JSON": ("query conflicts -g DATA --format json", STORE),
    "query in SPARQL": ("query -g DATA -e SELECT(COUNT(*)AS?n){?s?p?o}", STORE),
    "query of a date": ("query ties -g DATA --as-of 2011", STORE),
    "validate": ("validate -g DATA", CHECKED),
    "new": ("new lynx", CHECKED),
    "import": ("tables import TABLES -o made.ttl", STORE),
    "import into": ("tables import TABLES --into DATA", {*CHECKED, "rapidfuzz", "numpy"}),
    "export": ("tables export -g DATA -o exported", STORE),
    "propose": ("tables propose PAGE --source https://otter.example/about -g DATA", {*STORE, "rapidfuzz"}),
    "network": ("network -g DATA --format csv", NETWORK),
    "network as GraphML": ("network -g DATA", NETWORK),
    "measure sources": ("measure sources -g DATA", {*NETWORK, "numpy", "scipy", "concurrent.futures"}),
    "measure": ("measure degree -g DATA", {*NETWORK, "numpy"}),
    "what-if": ("what-if --without otter-alliance -g DATA", {*NETWORK, "numpy"}),
    "page": ("page -g DATA -o map.html", {*NETWORK, "numpy"}),
    "diff": ("diff DATA DATA", {*NETWORK, "numpy", "jinja2"}),
    "brief": ("brief -g DATA -o brief.html", {*NETWORK, "numpy", "scipy", "jinja2", "concurrent.futures"}),
    "site": ("site made -g DATA", {*NETWORK, "numpy", "scipy", "jinja2", "openpyxl", "concurrent.futures"}),
}
SCRIPT = """
import sys
from amurgraph.cli import run
try:
    run(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
print("LOADED", *sys.modules, file=sys.stderr)
"""


@pytest.fixture
def words(otters: Path, otter_tables: Path, tmp_path: Path) -> Callable[[str], list[str]]:
    """Return what puts paths of small data into a command line."""
    page = tmp_path / "page.txt"
    page.write_text("The Cedar Trust is a member of the Otter Alliance.\n", encoding="utf-8")
    paths = {"DATA": str(otters), "TABLES": str(otter_tables), "PAGE": str(page)}
    return lambda line: [paths.get(word, word) for word in line.split()]


@pytest.mark.parametrize("verb", MAY_LOAD)
def test_a_verb_loads_what_it_uses_and_nothing_else(
    words: Callable[[str], list[str]], tmp_path: Path, verb: str
) -> None:
    line, may_load = MAY_LOAD[verb]

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *words(line)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=tmp_path,
    )

    assert done.returncode == 0, done.stderr
    assert set(done.stderr.rpartition("LOADED")[2].split()) & WATCHED - may_load == set()


# ---- TAB ----


def completed(*words: str, of: str = "bash") -> list[str]:
    """Return what the shell is offered for the last of these words."""
    variables = {
        "_AMURGRAPH_COMPLETE": f"{of}_complete",
        "COMP_WORDS": " ".join(["amurgraph", *words]),
        "COMP_CWORD": str(len(words)),
    }
    done = subprocess.run(
        [sys.executable, "-c", "from amurgraph.cli import run; run()"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        env={**os.environ, **variables},
    )
    assert done.stderr == ""
    return done.stdout.strip().splitlines()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("pa", {"plain,page"}),
        ("query wh", {"plain,who-says-so"}),
        ("query mine.r", {"file,mine.r"}),
        ("query who-says-so -p or", {"plain,organization="}),
        ("query stale -p ye", {"plain,years="}),
        ("query nothing-of-the-sort -p or", set()),
        ("query --format c", {"plain,csv"}),
        ("measure degree betw", {"plain,betweenness"}),
        ("measure sour", {"plain,sources"}),
        ("network --projection memb", {"plain,membership"}),
        ("network --reading without", {"plain,without-ambiguous"}),
        ("diff --measure page", {"plain,pagerank"}),
        ("page --size betw", {"plain,betweenness"}),
        ("validate -g da", {"file,da"}),
        ("page -o ma", {"file,ma"}),
        ("tables import ta", {"file,ta"}),
        ("tables add --into ot", {"file,ot"}),
        ("diff da", {"file,da"}),
    ],
)
def test_tab_completes_names_and_files(line: str, offered: set[str]) -> None:
    assert set(completed(*line.split())) == offered


def test_zsh_shows_what_each_question_asks() -> None:
    offered = completed("query", "who-s", of="zsh")

    assert offered[:2] == ["plain", "who-says-so"]
    assert offered[2].startswith("Who says so?")
