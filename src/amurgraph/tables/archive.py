"""A workbook is an archive of XML: is it safe to unpack, and free of what XML can be made to do?

What it says of its own sizes is looked at before anything is unpacked, and holds: no member gives more than it says. A
DOCTYPE, which no workbook has (ECMA-376 part 2, 8.1.4), is found by the parser that would obey it, in any encoding.
"""

from __future__ import annotations

import io
import zipfile
from typing import IO, Any
from xml.parsers.expat import ExpatError, ParserCreate

from ..errors import UnsafeInputError

_MOST_PARTS = 2_000
_LARGEST = 200 * 2**20  # bytes, unpacked: some million cells
_DENSEST = 300  # times its size in the archive, where a part is large: what people write is packed to a tenth or so
_LARGE = 4 * 2**20
_BLOCK = 1 << 14


class _EnoughError(Exception):
    """What was asked of the parser is known: it need not go on."""


def raise_for_unsafe_archive(data: bytes, name: str) -> None:
    """Refuse an archive that would unpack to more than a workbook holds, or whose XML declares what it may not.

    Raises:
        UnsafeInputError: says which. zipfile.BadZipFile and others: it is no archive.

    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS:
            raise _unsafe(name, f"has {len(parts)} parts, {_MOST_PARTS} are the most")
        if sum(part.file_size for part in parts) > _LARGEST:
            raise _unsafe(name, f"unpacks to more than {_LARGEST >> 20} MB")
        for part in parts:
            if part.file_size > max(_LARGE, _DENSEST * part.compress_size):
                raise _unsafe(name, f"packs {part.file_size} bytes into {part.compress_size}")
        if sum(part.compress_size for part in parts) > len(data):
            raise _unsafe(name, "has parts that lie in one another")
        for part in parts:
            with archive.open(part) as stream:
                if _has_doctype(stream):
                    raise _unsafe(name, f"{part.filename} has a DOCTYPE, whose entities can exhaust memory")


def _unsafe(name: str, what: str) -> UnsafeInputError:
    return UnsafeInputError(f"{name}: {what}; save it as .xlsx again, or as CSV")


def _has_doctype(stream: IO[bytes]) -> bool:
    """Read until the first element begins: a DOCTYPE can only stand before it. What is no XML has none."""
    found: list[bool] = []

    def stop_at(doctype: bool) -> Any:
        def stop(*_: object) -> None:
            found.append(doctype)
            raise _EnoughError

        return stop

    parser = ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = stop_at(True), stop_at(False)
    try:
        while block := stream.read(_BLOCK):
            parser.Parse(block)
    except (_EnoughError, ExpatError, LookupError, ValueError):  # an encoding that nobody knows, or of several bytes
        pass
    return found == [True]
