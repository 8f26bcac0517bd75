"""A stranger's file is parsed in a process of its own, within limits; what comes over is N-Triples, read again here.

A parser that a file could take over, exhaust or bring down does none of it to us: its process opens nothing, and is
killed when its time, memory or room is used up.
"""

from __future__ import annotations

from contextlib import closing
from typing import IO, TYPE_CHECKING, cast

from pyoxigraph import RdfFormat, parse, serialize

from ..workers import Limits, stream_confined
from .parsing import quads_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from pyoxigraph import Quad

#: What a stranger's file may take: ten times what the largest data that we know of need.
FILE_LIMITS = Limits(seconds=60, memory=2**30, size=200 * 2**20)


def confined_quads(
    stream: IO[bytes],
    rdf_format: RdfFormat,
    name: str,
    limits: Limits = FILE_LIMITS,
    *,
    rename_blank_nodes: bool = False,
) -> Iterator[Quad]:
    """Yield the triples of a stream as ``quads_in`` does, parsed in a process of its own.

    Args:
        stream: what is read; it is open already.
        rdf_format: its format.
        name: how errors call it.
        limits: what reading it may take; ``size`` is that of the triples, as N-Triples.
        rename_blank_nodes: as for ``quads_in``.

    Raises:
        SyntaxInputError: it is not what its format demands (line and column).
        LimitError: it takes more than it is given, or brings its parser down.

    >>> import io
    >>> len(list(confined_quads(io.BytesIO(b"<urn:a> <urn:b> 1, 2 ."), RdfFormat.TURTLE, "old.ttl")))
    2

    """

    def job(output: BinaryIO) -> None:
        serialize(quads_in(stream, rdf_format, name), output=output, format=RdfFormat.N_TRIPLES)

    with closing(stream_confined(job, limits, where=name)) as blocks:  # type: ignore[type-var]
        # Renamed here, not there: two processes that are forked from one may draw the same names.
        yield from parse(
            input=cast("IO[bytes]", _Blocks(blocks)), format=RdfFormat.N_TRIPLES, rename_blank_nodes=rename_blank_nodes
        )


class _Blocks:
    """Blocks of bytes as a file to read from; what they raise is raised there."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks, self.left = blocks, b""

    def read(self, many: int = -1) -> bytes:
        if not self.left:
            self.left = next(self.blocks, b"")
        given, self.left = (self.left, b"") if many < 0 else (self.left[:many], self.left[many:])
        return given
