"""A stream of bytes in a named format becomes quads or a store, or one line that says why not.

Only Oxigraph's parser is used: no string is ever taken for a URL or a path by it, and it fetches nothing (rdflib's
parsers would). It reads from a Python object, so that a user can stop it, and be told how far it is.
"""

from __future__ import annotations

import io
import os
import re
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, parse

from ..errors import InputError, SyntaxInputError, UnsafeInputError
from ..files import RDF_ENDINGS
from ..remote import is_address, shown
from .refusing import checked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store

    from ..rows import Tell

STANDARD_INPUT = "-"
FORMAT_NAMES = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "rdfxml": RdfFormat.RDF_XML,
}
READ_FORMATS = {ending: FORMAT_NAMES[name] for ending, name in RDF_ENDINGS.items()}


def format_of(file: str | Path, format_name: str | None) -> RdfFormat:
    """Return the format that is named, else the one that the ending tells; Turtle for standard input.

    Raises:
        InputError: no format of that name or ending.

    >>> format_of("old.nt", None)
    <RdfFormat N-Triples>

    """
    if format_name is not None:
        if format_name not in FORMAT_NAMES:
            raise InputError(f"no format {format_name!r}: there are {', '.join(FORMAT_NAMES)}")
        return FORMAT_NAMES[format_name]
    if file == STANDARD_INPUT:
        return RdfFormat.TURTLE
    ending = Path(file).suffix.lower()
    if ending not in READ_FORMATS:
        raise InputError(f"{file}: unknown ending {ending!r}; RDF files end in {', '.join(READ_FORMATS)}")
    return READ_FORMATS[ending]


def name_of_input(file: str | Path) -> str:
    """Return how errors call an input."""
    if is_address(file):
        return shown(str(file))
    return "standard input" if file == STANDARD_INPUT else str(file)


@contextmanager
def opened(file: str | Path, tell: Tell | None = None) -> Iterator[IO[bytes]]:
    """Open an input; ``tell`` hears how much of a file has been read. Standard input is read as a whole.

    Raises:
        InputError: it cannot be read.

    """
    try:
        if file == STANDARD_INPUT:
            yield io.BytesIO(sys.stdin.buffer.read())
            return
        with Path(file).open("rb") as stream:
            yield _Telling(stream, tell) if tell else stream  # type: ignore[misc]
    except OSError as error:
        raise InputError(f"{name_of_input(file)}: cannot be read ({error.strerror})") from error


def load(store: Store, stream: IO[bytes], rdf_format: RdfFormat, name: str) -> None:
    """Read all into a store; what the model has no use for, named graphs, is taken for said all the same.

    Raises:
        SyntaxInputError: it is not what its format demands (line and column).
        UnsafeInputError: it is nested too deep, has a DOCTYPE, or leaves its context elsewhere.

    """
    if rdf_format.supports_datasets:
        store.extend(quads_in(stream, rdf_format, name))
        return
    with mistakes_in(name):
        store.load(input=checked(stream, rdf_format, name), format=rdf_format)


def quads_in(
    stream: IO[bytes],
    rdf_format: RdfFormat,
    name: str,
    *,
    rename_blank_nodes: bool = False,
    most_bytes: int | None = None,
    most_triples: int | None = None,
) -> Iterator[Quad]:
    """Yield the triples as they are read; what is said in a named graph is said, whichever it is.

    Args:
        stream: what is read.
        rdf_format: its format.
        name: how errors call it.
        rename_blank_nodes: give each a name that no other file has: of two files, ``_:x`` are two.
        most_bytes: so much is read at most, for what comes from strangers.
        most_triples: so many are yielded at most, likewise.

    Raises:
        SyntaxInputError: it is not what its format demands (line and column).
        UnsafeInputError: it is too long or nested too deep, has a DOCTYPE, or leaves its context elsewhere.

    """
    with mistakes_in(name):
        source = checked(stream, rdf_format, name, most_bytes=most_bytes)
        quads: Iterator[Quad] = parse(input=source, format=rdf_format, rename_blank_nodes=rename_blank_nodes)
        if rdf_format.supports_datasets:
            quads = (Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        yield from quads if most_triples is None else _at_most(most_triples, quads, name)


def _at_most(most: int, quads: Iterator[Quad], name: str) -> Iterator[Quad]:
    for number, quad in enumerate(quads):
        if number == most:
            raise UnsafeInputError(f"{name}: has more than {most:,} triples; give it in parts")
        yield quad


@contextmanager
def mistakes_in(name: str) -> Iterator[None]:
    """Say in our words what the parser says of an input while the block runs; ``name`` is how errors call it."""
    try:
        yield
    except SyntaxError as error:
        what = re.sub(
            r"^Parser error at (?:line \d+ )?(?:column \d+|between[^:]*|.*?column \d+): ", "", str(error.msg or error)
        )
        raise SyntaxInputError(name, what, line=error.lineno, column=error.offset) from error
    except (ValueError, OSError) as error:
        raise SyntaxInputError(name, str(error)) from error


class _Telling:
    """A file that tells how much of it has been read, a hundred times at most."""

    def __init__(self, file: IO[bytes], tell: Tell) -> None:
        self.file, self.tell, self.told = file, tell, 0
        self.size = max(1, os.fstat(file.fileno()).st_size)

    def read(self, many: int = -1) -> bytes:
        done = 100 * self.file.tell() // self.size
        if done > self.told:
            self.told = done
            self.tell(f"reading {Path(self.file.name).name}", done / 100)
        return self.file.read(many)

    def seek(self, place: int) -> None:
        self.file.seek(place)
