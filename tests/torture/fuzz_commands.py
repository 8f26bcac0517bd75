"""What the command line is fed: every verb with options that it has and some it has not, and files beside them.

The verbs and options are asked of click itself, so that a new one is tried, too. A command writes into a folder of its
own: no argument holds a slash that was not written here.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from tests.conftest import SMALL_TABLES
from tests.torture import fuzz_parsers, fuzz_tables
from tests.torture.fuzzing import CORPUS, Target
from tests.torture.mutating import mutated

from amurgraph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

# How often each verb is tried; those that draw take a thousand times as long as a mistake that is told at once.
_VERBS = {
    "query": 60, "measure": 30, "what-if": 20, "validate": 15, "diff": 20, "network": 30, "tables import": 40,
    "tables export": 20,
    "tables add": 20, "tables propose": 20, "brief": 2, "page": 1, "new": 3, "": 5, "tables": 3, "quary": 3,
}  # fmt: skip
_NAMES = [
    "cedar-trust", "Cedar Trust", "otter-alliance", "S1", "documented-ties", "funding", "as-published", "degree",
    "betweenness",
    "who-says-so", "without-ties", "organization=cedar-trust", "date=2011", "conflicts", "2011", "2011-05", "2011-13",
    "0", "1", "-1",
    "1e9", "99999999999999999999", "nan", "all", "", " ", "é", "\u202e", "\x1b[31m", "a\nb", "%s", "{0}",
    "SELECT * {?s ?p ?o}",
    "ASK {}", "a=b:same", "cedar-fund=cedar-trust:same", "=", ":", "--", "-", "-h", "--help", "\udcff", "x" * 5_000,
    "HEAD", "0.5",
]  # fmt: skip
_PLACES = [
    "otters.ttl",
    "tables",
    "tables/relations.csv",
    "given.ttl",
    "given.csv",
    "given.xlsx",
    "given.rq",
    "given.nt",
    "nowhere",
    "-",
    ".",
]
_OUTPUTS = [
    "out.csv",
    "out.html",
    "out.ttl",
    "out",
    "tables",
    "nowhere/out.csv",
    "-",
    "otters.ttl",
    "out.xlsx",
    "out.graphml",
    "out.svg",
]
_LEFT_OUT = {"reference", "figures", "notebooks"}  # other people's programs, which take minutes
_TEXTS = [json.dumps(word).encode() for word in _NAMES]


@lru_cache
def _commands() -> dict[str, click.Command]:
    from amurgraph.cli import amurgraph

    found: dict[str, click.Command] = {}
    waiting: list[tuple[str, click.Command]] = [("", amurgraph)]
    while waiting:
        name, command = waiting.pop()
        found[name] = command
        if isinstance(command, click.Group):
            waiting += [(f"{name} {sub}".strip(), each) for sub, each in command.commands.items()]
    return found


def make_command(random: Random) -> bytes:
    """Make a call: its arguments, what stands on standard input, and one file that lies beside it."""
    verb = random.choices(list(_VERBS), list(_VERBS.values()))[0]
    command = _commands().get(verb)
    arguments: list[str] = []
    name, content = _file(random)
    for parameter in command.params if command else []:
        if parameter.name in _LEFT_OUT:
            continue
        if isinstance(parameter, click.Option) and random.random() < (0.15 if parameter.name != "graphs" else 0.97):
            arguments.append(random.choice(parameter.opts))
            if not parameter.is_flag:
                arguments.append(_value(random, parameter, name))
        elif isinstance(parameter, click.Argument) and random.random() < 0.9:
            arguments += [
                _value(random, parameter, name) for _ in range(random.choice((1, 1, 2)) if parameter.nargs == -1 else 1)
            ]
    if random.random() < 0.15:
        arguments.insert(random.randrange(len(arguments) + 1), _harmless(random.choice(_NAMES)))
    if random.random() < 0.05:
        arguments = [
            _harmless(mutated(random, [each.encode("utf-8", "replace")], _TEXTS).decode("utf-8", "replace"))
            for each in arguments
        ]
    said = [*verb.split(), *arguments]
    stdin = random.choice(["", "y\n", "n\n", "Cedar Trust\nfunds\n", "<e:a> <e:b> <e:c> .", content.decode("latin-1")])
    return json.dumps({"arguments": said, "name": name, "content": content.decode("latin-1"), "stdin": stdin}).encode()


def _value(random: Random, parameter: click.Parameter, given: str) -> str:
    if isinstance(parameter.type, click.Choice) and random.random() < 0.9:
        return str(random.choice(list(parameter.type.choices)))
    if parameter.name == "graphs":
        return random.choice(["otters.ttl", given, *(_PLACES if random.random() < 0.2 else [])])
    pool = random.choice((_NAMES, _NAMES, _PLACES, _OUTPUTS))
    if parameter.name in {"output", "folder"}:
        pool = _OUTPUTS
    elif parameter.name == "place":
        pool = _PLACES
    return random.choice(pool)


def _harmless(argument: str) -> str:
    """Nothing leaves the folder, and nothing goes over a network."""
    return argument.replace("/", "\u2215").replace("..", "\u2025").replace("~", "\u223c").replace("\0", "\u2400")


def _file(random: Random) -> tuple[str, bytes]:
    way = random.random()
    if way < 0.3:
        ending, _, data = fuzz_parsers.make_rdf(random).partition(b"\n")
        return f"given{ending.decode()}", data
    if way < 0.6:
        return "given.nt", fuzz_parsers.make_claims(random)
    if way < 0.75:
        return "given.csv", fuzz_tables.make_csv(random).partition(b"\n")[2]
    if way < 0.85:
        return "given.xlsx", fuzz_tables.make_xlsx(random)
    return "given.rq", fuzz_parsers.make_query(random)


class _Folder:
    """A folder that is as it was before each call; what stands there already is not written again."""

    def __init__(self, place: Path) -> None:
        self.kept, self.work = place / "kept", place / "work"
        (self.kept / "tables").mkdir(parents=True)
        for name, text in SMALL_TABLES.items():
            (self.kept / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
        shutil.copy(CORPUS / "seeds" / "otters.ttl", self.kept)
        self.work.mkdir()
        self.seen: object = None
        self.restore()

    def restore(self) -> None:
        if self.seen == self._look():
            return
        for each in self.work.iterdir():
            shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
        shutil.copytree(self.kept, self.work, dirs_exist_ok=True)
        self.seen = self._look()

    def _look(self) -> object:
        return {file: (stat.st_size, stat.st_mtime_ns) for file in self.work.rglob("*") if (stat := file.lstat())}


def _start(place: Path) -> Callable[[bytes], object]:
    from amurgraph.cli import run

    folder = _Folder(place)
    os.environ |= {"XDG_CACHE_HOME": str(place / "cache"), "HOME": str(place), "NO_COLOR": "1", "COLUMNS": "80"}
    os.chdir(folder.work)

    def call(given: bytes) -> None:
        said = json.loads(given)
        folder.restore()
        Path(said["name"]).write_bytes(said["content"].encode("latin-1"))
        with _stood_for(said["stdin"].encode("utf-8", "replace")) as (out, err):
            try:
                run(said["arguments"])
            except SystemExit as end:
                code = end.code
        _raise_unless_told(said, code, out.getvalue(), err.getvalue())

    return call


@contextmanager
def _stood_for(stdin: bytes) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Stand for the three streams of a process."""
    out, err = io.BytesIO(), io.BytesIO()
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin))
    written = io.TextIOWrapper(out, write_through=True)
    told = io.TextIOWrapper(err, errors="backslashreplace", write_through=True)
    try:
        with redirect_stdout(written), redirect_stderr(told):
            yield out, err
    finally:
        sys.stdin = before
        written.detach()
        told.detach()


def _raise_unless_told(said: dict[str, Any], code: object, out: bytes, err: bytes) -> None:
    """Exit 0, or 1 and a line of ours, or 2 and how it is used: nothing else is an answer."""
    told = err.decode()
    if code not in (0, 1, 2, None):
        raise AssertionError(f"exit code {code}: {told}")
    if "Traceback" in told:
        raise AssertionError(f"a traceback: {told[-300:]}")
    if "\x1b" in told:
        raise AssertionError(f"steers the terminal: {told[-300:]}")
    if code and not (out or told or said["arguments"][:1] == ["validate"]):  # what does not conform is told in a file
        raise AssertionError("says nothing of why")
    if code:
        raise InputError(told.replace("\n", " ") or "does not conform")


COMMANDS = Target(make_command, _start)
