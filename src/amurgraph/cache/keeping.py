"""Keeps a big graph on disk, as an Oxigraph store that opens at once, for whoever asks a few questions of it.

A kept store is opened only if it is, file by file, what was made of exactly these inputs; else it is made anew. What
is known of it lies outside it, in a record that is written last. Nobody waits for anybody: whoever finds nothing makes
their own. Nothing here may fail a question: where the cache cannot be used, the caller reads into memory.
docs/decisions/0017-cache-of-big-graphs.md says what was measured.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph
from pyoxigraph import Store

from ..errors import OutputError
from ..files import write_file
from .folder import STORE, cache_folder, hold, let_go, make_room, new_folder, raise_for_little_room, throw_away

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

WORTH_KEEPING = 20_000_000  # bytes of input; less is read in about a second
_FORM = 2  # to be raised when the same input is to become another store
_ROOM = 10  # times the input: what is written while a store is made of Turtle, with something to spare


@dataclass(frozen=True, slots=True)
class _Record:
    """What is known of a kept store: of which graph, the folder it is in, and size and sha256 of each of its files."""

    graph: str  # else the record of another graph could stand under this one's name, and be whole
    folder: str
    files: dict[str, list[Any]]

    def to_bytes(self) -> bytes:
        """Return one line that says it and one line with the digest of the first."""
        line = json.dumps({"graph": self.graph, "folder": self.folder, "files": self.files}, sort_keys=True)
        return f"{line}\n{_sha256(line)}\n".encode()

    @classmethod
    def from_bytes(cls, written: bytes, *, graph: str) -> _Record:
        """Return the record; ValueError if it is not as it was written, or of another graph."""
        try:
            record = cls(**json.loads(written.partition(b"\n")[0]))
        except (ValueError, TypeError) as error:
            raise ValueError("its record cannot be read") from error
        if record.to_bytes() != written:
            raise ValueError("its record has changed")
        if record.graph != graph:
            raise ValueError("its record is of another graph")
        return record


def kept_store(
    files: Sequence[Path], format_name: str | None, fill: Callable[[Store], None], *, beside: Sequence[Path]
) -> Store | None:
    """Return the kept store of these files, read-only, or None: then they are to be read into memory.

    Args:
        files: the inputs, in order; together at least ``WORTH_KEEPING`` bytes, else nothing is kept.
        format_name: the format that they were said to have.
        fill: puts into a store what the files say; its own errors (a syntax error) are raised.
        beside: other files of which ``fill`` puts something into every store.

    """
    try:
        size = sum(file.stat().st_size for file in files)
        if size < WORTH_KEEPING:
            return None
        key = _key(files, format_name, beside)
        record = cache_folder() / f"{key}.json"
        found = _open(record)
        if found is None:
            raise_for_little_room(record.parent, _ROOM * size)
            found = _make(record, fill, lambda: _key(files, format_name, beside) == key)
    except (OSError, RuntimeError, OutputError) as error:
        _say(f"the graph cannot be kept on disk for the next question ({_why(error)}); it is read into memory")
        return None
    return found


def _open(record: Path) -> Store | None:
    """Open what a record speaks of if it is whole; what is not is said, so that a failing disk is noticed."""
    try:
        written = record.read_bytes()
    except FileNotFoundError:
        return None
    folder = None
    try:
        known = _Record.from_bytes(written, graph=record.stem)
        folder = record.parent / Path(known.folder).name
        if not hold(folder):
            return None  # somebody is removing it
        _raise_for_damage(folder / STORE, known)
        store = Store.read_only(str(folder / STORE))
    except (OSError, RuntimeError, ValueError) as error:
        _say(f"the copy of this graph that was kept on disk is damaged ({_why(error)}); it is made anew")
        if folder:
            let_go(folder)
        return None
    with suppress(OSError):  # a cache that may only be read is a cache
        os.utime(record)
    return store


def _make(record: Path, fill: Callable[[Store], None], is_as_before: Callable[[], bool]) -> Store | None:
    """Make a store of our own, and keep it unless somebody else was first or the inputs changed meanwhile."""
    before = _bytes(record)
    folder = new_folder(record.parent)
    kept = False
    try:
        known = _filled(record.stem, folder, fill)
        if not is_as_before():
            _say("the input changes while it is read; nothing is kept of it")
            return None
        theirs = _open(record) if _bytes(record) != before else None
        if theirs is not None:
            return theirs
        store = Store.read_only(str(folder / STORE))
        write_file(record, known.to_bytes())
        kept = True
        megabytes = sum(size for size, _ in known.files.values()) / 1e6
        _say(f"kept on disk for the next question: {megabytes:.0f} MB in {record.parent} (--no-cache: nothing is kept)")
        return store
    finally:
        if not kept:
            throw_away(folder)
        with suppress(OSError):
            make_room(record.parent, record)


def _filled(graph: str, folder: Path, fill: Callable[[Store], None]) -> _Record:
    store = Store(str(folder / STORE))
    fill(store)
    store.flush()
    del store  # closes it
    return _Record(graph, folder.name, _measured(folder / STORE))


def _raise_for_damage(place: Path, known: _Record) -> None:
    """Compare every file with what the record says of it: sizes first, for they cost nothing.

    Raises:
        ValueError: a file is missing, new or changed, or is none.

    """
    sizes = {file.name: file.stat().st_size if file.is_file() else None for file in place.iterdir()}
    if sizes != {name: size for name, (size, _) in known.files.items()}:
        raise ValueError("a file is missing, new or of another length")
    changed = sorted(name for name, now in _measured(place).items() if now != known.files[name])
    if changed:
        raise ValueError(f"{changed[0]} has changed")


def _measured(place: Path) -> dict[str, list[Any]]:
    """Return size and sha256 of each file, on all cores: hashing lets other threads run."""
    from concurrent.futures import ThreadPoolExecutor

    files = sorted(place.iterdir())
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        digests = pool.map(_digest, files)
    return {file.name: [file.stat().st_size, digest] for file, digest in zip(files, digests, strict=True)}


def _key(files: Sequence[Path], format_name: str | None, beside: Sequence[Path]) -> str:
    """Return the name of what these inputs become: it depends on all that goes into the store, and on nothing else."""
    parts: list[Any] = [_FORM, pyoxigraph.__version__, format_name, [_digest(file) for file in beside]]
    parts += [[file.suffix.lower(), _digest(file)] for file in files]
    return _sha256(json.dumps(parts))


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def _why(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error)
    return " ".join(text.split())[:200] or type(error).__name__


def _say(line: str) -> None:
    sys.stderr.write(f"amurgraph: {line}\n")
