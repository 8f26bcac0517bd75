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

from ..errors import InputError, SyntaxInputError
from ..files import RDF_ENDINGS
from ..remote import is_address, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store

    from ..rows import Tell

STANDARD_INPUT = "-"
_DEEPEST_JSON = 500  # nobody nests so deep; the parser needs time that grows with the square
_MARK = b"\xef\xbb\xbf"  # that some editors put first
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

    """
    if rdf_format.supports_datasets:
        store.extend(quads_in(stream, rdf_format, name))
        return
    with _mistakes_in(name):
        store.load(input=_checked(stream, rdf_format, name), format=rdf_format)


def quads_in(
    stream: IO[bytes], rdf_format: RdfFormat, name: str, *, rename_blank_nodes: bool = False
) -> Iterator[Quad]:
    """Yield the triples as they are read; what is said in a named graph is said, whichever it is.

    Args:
        stream: what is read.
        rdf_format: its format.
        name: how errors call it.
        rename_blank_nodes: give each a name that no other file has: of two files, ``_:x`` are two.

    Raises:
        SyntaxInputError: it is not what its format demands (line and column).

    """
    with _mistakes_in(name):
        quads = parse(
            input=_checked(stream, rdf_format, name), format=rdf_format, rename_blank_nodes=rename_blank_nodes
        )
        if rdf_format.supports_datasets:
            yield from (Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        else:
            yield from quads


@contextmanager
def _mistakes_in(name: str) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        what = re.sub(
            r"^Parser error at (?:line \d+ )?(?:column \d+|between[^:]*|.*?column \d+): ", "", str(error.msg or error)
        )
        raise SyntaxInputError(name, what, line=error.lineno, column=error.offset) from error
    except (ValueError, OSError) as error:
        raise SyntaxInputError(name, str(error)) from error


def _checked(stream: IO[bytes], rdf_format: RdfFormat, name: str) -> IO[bytes]:
    """Leave out the mark that some editors put first, and refuse what would exhaust the parser."""
    if rdf_format not in (RdfFormat.RDF_XML, RdfFormat.JSON_LD):
        if stream.read(len(_MARK)) != _MARK:
            stream.seek(0)
        return stream
    data = stream.read().removeprefix(_MARK)
    if rdf_format == RdfFormat.RDF_XML and b"<!DOCTYPE" in data.upper():
        raise SyntaxInputError(name, "a DOCTYPE is not accepted (its entities can exhaust memory); remove it")
    if rdf_format == RdfFormat.JSON_LD and _depth(data) > _DEEPEST_JSON:
        raise SyntaxInputError(name, f"is nested more than {_DEEPEST_JSON} deep; flatten it")
    return io.BytesIO(data)


def _depth(data: bytes) -> int:
    """Return how deep the brackets of a JSON text are nested, strings left out."""
    deepest = depth = 0
    for bracket in re.findall(rb"[{\[\]}]", re.sub(rb'"(?:[^"\\]|\\.)*"', b"", data)):
        depth += 1 if bracket in b"{[" else -1
        deepest = max(deepest, depth)
    return deepest


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
