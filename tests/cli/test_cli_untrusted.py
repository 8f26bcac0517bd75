"""``--untrusted``: what strangers wrote ends in one line, and changes nothing of what others' files give."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import CommandLine

_DOUBLING = (
    "SELECT (STRLEN(?a32) AS ?n) { BIND('0123456789' AS ?a0) "
    + " ".join(f"BIND(CONCAT(?a{n - 1}, ?a{n - 1}) AS ?a{n})" for n in range(1, 33))
    + " }"
)
_VERBS = {
    "query": "query who-says-so -p organization=cedar-trust -g {}",
    "page": "page -g {}",
    "brief": "brief -g {}",
    "measure": "measure degree -g {}",
    "what-if": "what-if --without river-zoo -g {}",
    "validate": "validate -g {}",
    "network": "network -g {}",
    "tables": "tables export -g {}",
    "diff": "diff 2011 {} --format json",
}


@pytest.fixture
def data(amurgraph: CommandLine, otter_tables: Path, tmp_path: Path) -> Path:
    """Return a file that conforms."""
    file = tmp_path / "otters.ttl"
    assert amurgraph("tables", "import", otter_tables, "-o", file).code == 0
    return file


@pytest.mark.parametrize("verb", _VERBS)
def test_a_good_file_gives_the_same_bytes(
    amurgraph: CommandLine, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    words = _VERBS[verb].format(data).split()

    def asked(*more: str) -> tuple[int, bytes, dict[str, bytes]]:
        (tmp_path / f"here{len(more)}").mkdir()
        monkeypatch.chdir(tmp_path / f"here{len(more)}")
        answer = amurgraph(*words, *more)
        return answer.code, answer.bytes, {file.name: file.read_bytes() for file in Path().rglob("*.csv")}

    trusted = asked()

    assert trusted[0] == 0
    assert trusted[1] or trusted[2]
    assert asked("--untrusted") == trusted


@pytest.mark.parametrize("verb", _VERBS)
def test_a_file_that_is_too_much_ends_in_one_line(
    amurgraph: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    from amurgraph.graph import strangers
    from amurgraph.workers import Limits

    monkeypatch.setattr(strangers, "FILE_LIMITS", Limits(seconds=10, size=100_000))
    (tmp_path / "large.ttl").write_text("".join(f"<urn:a> <urn:b> {n} .\n" for n in range(10_000)))

    answer = amurgraph(*_VERBS[verb].format(tmp_path / "large.ttl").split(), "--untrusted")

    assert (answer.code, answer.out) == (1, "")
    assert answer.err.count("\n") == 1
    assert "large.ttl: gives more than" in answer.err


@pytest.mark.parametrize("format_", ["table", "md", "csv", "tsv", "xml", "srj", "json"])
def test_a_strangers_question_gives_the_same_bytes(amurgraph: CommandLine, data: Path, format_: str) -> None:
    words = ["query", "-g", str(data), "--format", format_, "-e", "SELECT ?s ?n { ?s rdfs:label ?n } ORDER BY ?s ?n"]

    trusted, untrusted = amurgraph(*words), amurgraph(*words, "--untrusted")

    assert trusted.code == 0
    assert untrusted.bytes == trusted.bytes


@pytest.mark.parametrize("format_", ["turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml"])
def test_so_does_one_that_makes_triples(amurgraph: CommandLine, data: Path, format_: str) -> None:
    words = ["query", "-g", str(data), "--format", format_, "-e", "CONSTRUCT WHERE { ?s rdfs:label ?n }"]

    trusted, untrusted = amurgraph(*words), amurgraph(*words, "--untrusted")

    assert trusted.code == 0
    assert sorted(untrusted.out.splitlines()) == sorted(trusted.out.splitlines())


def test_a_strangers_mistake_is_said_as_ours_are(amurgraph: CommandLine, data: Path) -> None:
    words = ["query", "-g", str(data), "-e", "SELECT ?s {\n ?s ?p }"]

    trusted, untrusted = amurgraph(*words), amurgraph(*words, "--untrusted")

    assert (untrusted.code, untrusted.err) == (trusted.code, trusted.err)
    assert "line 2" in untrusted.err


def test_a_question_that_takes_all_memory_takes_only_its_own(data: Path) -> None:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30,) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def asked(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "amurgraph", "query", "-g", str(data), "-e", _DOUBLING, *words],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            preexec_fn=limited,
        )

    answer = asked("--untrusted")

    assert asked().returncode not in (0, 1)  # the engine itself dies of it
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "amurgraph: query: needs more than 512 MB of memory; ask for less, or allow more\n"
