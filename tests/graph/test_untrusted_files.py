"""A stranger's file is parsed in a process of its own: the same triples come of it, and nothing else can."""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, Store

from amurgraph.claims import read_claims
from amurgraph.errors import ConflictingSourcesError, InputError, LimitError, SyntaxInputError, UnsafeInputError
from amurgraph.graph import content_hash, read_graph, read_quads, read_store, strangers, write_graph
from amurgraph.workers import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyoxigraph import Quad

ENDINGS = ("ttl", "nt", "nq", "trig", "jsonld", "rdf")
SAID = "<urn:cedar> <urn:p> [ <urn:q> 1 ], 'x'@en, '007'^^<http://www.w3.org/2001/XMLSchema#integer> ."


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the shipped data in every format."""
    folder = tmp_path_factory.mktemp("formats")
    store = read_store()
    for ending in ENDINGS:
        write_graph(store, folder / f"data.{ending}", None)
    return folder


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_strangers_file_says_what_it_says_when_it_is_ours(files: Path, ending: str) -> None:
    file = files / f"data.{ending}"

    assert content_hash(read_store(file, untrusted=True)) == content_hash(read_store(file))
    assert len(set(read_quads(file, untrusted=True))) == len(set(read_quads(file)))


def test_claims_and_graph_of_a_stranger_are_the_same(files: Path) -> None:
    file = files / "data.ttl"

    assert read_claims(file, untrusted=True).hash == read_claims(file).hash
    assert len(read_graph(file, untrusted=True)) == len(read_graph(file))


def test_nameless_nodes_of_two_files_stay_two(tmp_path: Path) -> None:
    for name in ("one.ttl", "other.ttl"):
        (tmp_path / name).write_text(SAID)

    quads = set(read_quads(tmp_path, untrusted=True))

    assert len({quad.subject for quad in quads if quad.predicate.value == "urn:q"}) == 2


def test_a_mistake_is_told_with_its_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "broken.ttl"
    file.write_text("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .")

    with pytest.raises(SyntaxInputError) as ours:
        read_store(file)
    with pytest.raises(SyntaxInputError) as strangers_own:
        read_store(file, untrusted=True)

    assert str(strangers_own.value) == str(ours.value)
    assert (strangers_own.value.line, strangers_own.value.column) == (ours.value.line, ours.value.column)


def test_two_addresses_of_one_source_are_found_among_strangers(tmp_path: Path) -> None:
    for number in (1, 2):
        said = (
            f"<https://w3id.org/amurgraph/id/src/s1> <https://w3id.org/amurgraph/ns#url> <https://x.example/{number}> ."
        )
        (tmp_path / f"{number}.nt").write_text(said)

    with pytest.raises(ConflictingSourcesError):
        read_store(tmp_path, untrusted=True)


def test_standard_input_may_be_a_strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SAID.encode())))

    assert len(list(read_quads("-", untrusted=True))) == 4


def test_what_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(SAID)
    _parsed_by(monkeypatch, lambda: time.sleep(60))
    since = time.monotonic()

    with pytest.raises(LimitError, match=r"a\.ttl: takes more than 0\.3 seconds") as raised:
        read_store(file, untrusted=Limits(seconds=0.3))

    assert raised.value.limit == "seconds"
    assert time.monotonic() - since < 3


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_a_parser_that_dies_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(SAID)
    _parsed_by(monkeypatch, lambda: os.kill(os.getpid(), number))

    with pytest.raises(LimitError, match=r"a\.ttl: "):
        read_store(file, untrusted=True)


def test_a_parser_that_is_taken_over_opens_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, secret = tmp_path / "a.ttl", tmp_path / "secret"
    file.write_text(SAID)
    secret.write_text("secret")
    _parsed_by(monkeypatch, lambda: (tmp_path / "said").write_text(secret.read_text()))

    with pytest.raises(LimitError):
        read_store(file, untrusted=True)

    assert not (tmp_path / "said").exists()


def test_what_gives_too_much_is_ended(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("".join(f"<urn:{number}> <urn:p> 1 .\n" for number in range(1_000)))

    with pytest.raises(LimitError) as raised:
        read_store(file, untrusted=Limits(size=10_000))

    assert raised.value.limit == "size"


def test_what_needs_too_much_memory_is_ended(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonld"
    file.write_text(f'{{"urn:p": "{"x" * 40_000_000}"}}')

    with pytest.raises(LimitError) as raised:
        read_store(file, untrusted=Limits(memory=30 * 2**20))

    assert raised.value.limit == "memory"


def test_no_store_on_disk_is_opened_for_a_stranger(tmp_path: Path) -> None:
    Store(str(tmp_path / "kept")).flush()
    assert list(read_quads(tmp_path / "kept")) == []

    with pytest.raises(UnsafeInputError, match="store on disk"):
        read_store(tmp_path / "kept", untrusted=True)


def test_no_link_is_followed_out_of_a_strangers_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.ttl").write_text(SAID)
    given = tmp_path / "given"
    given.mkdir()
    (given / "a.ttl").write_text(SAID)
    (given / "b.ttl").symlink_to("a.ttl")
    assert read_store(given, untrusted=True)
    (given / "c.ttl").symlink_to(tmp_path / "mine.ttl")

    with pytest.raises(UnsafeInputError, match=r"c\.ttl: is a link that leads out"):
        read_store(given, untrusted=True)
    assert read_store(given)


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_store(tmp_path / ("x" * 5_000))


def test_no_process_is_left_behind_when_the_reader_stops(tmp_path: Path) -> None:
    file = tmp_path / "a.nt"
    file.write_text("".join(f"<urn:{number}> <urn:p> <urn:o> .\n" for number in range(100_000)))

    children = Path(f"/proc/self/task/{os.getpid()}/children")
    before = children.read_text(encoding="ascii")  # of other tests

    quads = read_quads(file, untrusted=True)
    next(quads)
    assert children.read_text(encoding="ascii") != before
    quads.close()  # type: ignore[attr-defined]

    assert children.read_text(encoding="ascii") == before


def _parsed_by(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> None:
    """Let the parser do something else in the other process: what an attacker would have it do."""

    def quads_in(_stream: object, _format: RdfFormat, _name: str) -> Iterator[Quad]:
        work()
        yield from ()

    monkeypatch.setattr(strangers, "quads_in", quads_in)
