"""Everybody finds their way by --help alone, quickly; and a command loads only what it needs."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from amurgraph.cli import amurgraph as commands

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import CommandLine

ROOT = Path(__file__).parent.parent.parent
CALLED = "import sys\nfrom amurgraph.cli import run\n"
CALL = """
def call(*arguments):
    try:
        run(list(arguments))
    except SystemExit as end:
        assert not end.code, (arguments, end.code)
"""


def every_command(
    group: click.Group = commands, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Give each command with the words that call it."""
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))


EVERY_COMMAND = dict(every_command())
HEAVY = "rdflib oxrdflib networkx numpy scipy pyvis IPython jinja2 pyshacl pandas matplotlib urllib3"


def loaded_after(code: str, tmp_path: Path) -> set[str]:
    """Return which modules a fresh Python has loaded after this code."""
    script = f"{CALLED}{CALL}{code}\nsys.stdout.flush()\nprint('\\nLOADED', *sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True, cwd=tmp_path
    )
    return set(done.stdout.rpartition("LOADED")[2].split())


def test_alone_it_explains_itself_in_ten_lines(amurgraph: CommandLine) -> None:
    alone = amurgraph()

    assert (alone.code, alone.err) == (0, "")
    assert len(alone.out.strip().splitlines()) <= 10
    for verb in ("site", "page", "query", "measure", "validate", "--help"):
        assert verb in alone.out


def test_the_lines_it_opens_with_are_commands_that_exist(amurgraph: CommandLine) -> None:
    lines = [line.split()[1] for line in amurgraph().out.splitlines() if line.startswith("  amurgraph ")]

    assert len(lines) >= 5
    assert {verb for verb in lines if not verb.startswith("-")} <= set(commands.commands)


def test_help_lists_every_command_with_what_it_is_for(amurgraph: CommandLine) -> None:
    shown = amurgraph("--help")

    assert (shown.code, shown.err) == (0, "")
    for name in commands.commands:
        line = next(line for line in shown.out.splitlines() if line.split()[:1] == [name])
        assert len(line.split()) > 3, f"{name} is listed without a word on what it is for"


@pytest.mark.parametrize("group", ["look", "ask", "edit", "share"])
def test_help_groups_the_commands_as_people_think_of_them(amurgraph: CommandLine, group: str) -> None:
    assert f"\n{group}:\n" in amurgraph("--help").out


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_every_command_explains_itself_and_each_of_its_options(amurgraph: CommandLine, words: tuple[str, ...]) -> None:
    shown = amurgraph(*words, "--help")

    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(f"Usage: amurgraph {' '.join(words)}")
    assert EVERY_COMMAND[words].help
    for option in EVERY_COMMAND[words].params:
        if isinstance(option, click.Option):
            assert option.help, f"{option.opts} of {' '.join(words)} has no word on what it does"
            assert option.opts[0] in shown.out


@pytest.mark.parametrize("words", EVERY_COMMAND, ids=" ".join)
def test_h_is_short_for_help(amurgraph: CommandLine, words: tuple[str, ...]) -> None:
    assert amurgraph(*words, "-h") == amurgraph(*words, "--help")


def test_a_group_alone_says_what_is_in_it(amurgraph: CommandLine) -> None:
    assert "import" in amurgraph("tables").out + amurgraph("tables").err


def test_the_version_is_the_packages(amurgraph: CommandLine) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

    assert declared in amurgraph("--version").out.split()


def test_the_package_is_a_command_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "amurgraph", "--help"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        cwd=tmp_path,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: amurgraph ")


def test_measures_are_listed_each_with_a_sentence_for_people(amurgraph: CommandLine) -> None:
    listed = amurgraph("measure")

    assert listed.code == 0
    for line in listed.out.splitlines():
        name, *meaning = line.split()
        assert name.islower(), f"{line!r}: the name runs into its meaning"
        assert len(meaning) > 3
        assert "``" not in line, "docstring markup is not for people"


def test_questions_are_listed_with_what_they_take(amurgraph: CommandLine) -> None:
    listed = amurgraph("query").out.splitlines()

    assert any(line.startswith("who-says-so ") and "-p organization=" in line for line in listed)
    assert all(len(line.split()) > 4 for line in listed)


# ---- a command pays only for what it needs ----


def test_help_loads_no_library_but_click(tmp_path: Path) -> None:
    helps = "\n".join(f"call(*{[*words, '--help']!r})" for words in EVERY_COMMAND)

    loaded = loaded_after(f"call()\ncall('--help')\ncall('--version')\n{helps}", tmp_path)

    assert loaded & {*HEAVY.split(), "pyoxigraph", "asyncio", "email", "http"} == set()


def test_help_does_not_read_the_metadata_of_installed_packages(tmp_path: Path) -> None:
    assert "importlib.metadata" not in loaded_after("call('--help')", tmp_path)


def test_asking_checking_and_importing_load_no_network_library(otter_tables: Path, tmp_path: Path) -> None:
    loaded = loaded_after(
        f"call('tables', 'import', {str(otter_tables)!r}, '-o', 'x.ttl')\n"
        "call('validate', '-g', 'x.ttl')\n"
        "call('query')\n"
        "call('query', '-g', 'x.ttl', 'who-says-so', '-p', 'organization=CT', '--format', 'json')\n"
        "call('query', '-g', 'x.ttl', '-e', 'SELECT * { ?s ?p ?o } LIMIT 3')\n"
        "call('query', '-g', 'x.ttl', '-e', 'CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3')",
        tmp_path,
    )

    assert loaded & set(HEAVY.split()) == set()
    assert "pyoxigraph" in loaded


def test_measuring_and_exporting_load_no_rdflib_and_no_page(otters: Path, tmp_path: Path) -> None:
    loaded = loaded_after(
        f"call('measure', '-g', {str(otters)!r}, 'degree', 'betweenness')\n"
        f"call('network', '-g', {str(otters)!r}, '--format', 'csv')",
        tmp_path,
    )

    assert loaded & {"rdflib", "oxrdflib", "pyvis", "IPython", "jinja2", "pyshacl", "pandas"} == set()


@pytest.mark.parametrize("verb", ["page", "site"])
def test_pages_load_no_pyvis_and_no_rdflib(otters: Path, tmp_path: Path, verb: str) -> None:
    where = ["-o", "x.html"] if verb == "page" else ["x"]

    loaded = loaded_after(f"call({verb!r}, '-g', {str(otters)!r}, *{where!r})", tmp_path)

    assert loaded & {"pyvis", "IPython", "rdflib", "oxrdflib", "pyshacl", "pandas", "matplotlib"} == set()
