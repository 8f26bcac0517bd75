"""What would exhaust a parser, or have it look elsewhere, is refused before the parser sees it.

Measured with a stack of 8 MB: Oxigraph's parsers die of triples nested 18,281 deep in triples (366 kB), of 3,281 nested
JSON objects (85 kB), and of a JSON-LD context whose terms are defined by one another 4,062 deep (71 kB). 400 contexts
within each other beneath one of 5,000 terms take 1.1 GB (95 kB), and 18,000 nested elements of RDF/XML 8 seconds (828
kB).
"""

from __future__ import annotations

import io
import re
from itertools import chain
from typing import IO, TYPE_CHECKING, cast

from pyoxigraph import RdfFormat

from ..errors import UnsafeInputError
from .contexts import raise_for_contexts

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = b"\xef\xbb\xbf"  # that some editors put first
_DEEPEST_JSON = 100
_DEEPEST_XML = 500
_DEEPEST_TRIPLES = 500
_LONGEST_TAG = 100_000  # bytes; the parser's time grows with the square of the number of attributes
_BLOCK = 1 << 20
_MOST_LEFT_OPEN = 16 * _BLOCK

# What is left open is taken to the end, so that no place is looked at twice: the time grows with the length alone.
_JSON_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_XML_TAG = re.compile(
    rb"""<!--(?:.*?-->|.*+)|<!\[CDATA\[(?:.*?\]\]>|.*+)|<\?(?:.*?\?>|.*+)|(?P<end></)
    |<(?P<name>[^\s<>!?/"'=]++)(?:[^<>"'/]|"[^"]*+"?|'[^']*+'?|/(?!>))*+(?P<empty>/)?+>?""",
    re.DOTALL | re.VERBOSE,
)
_TURTLE_TOKEN = re.compile(
    rb"""(?P<text>"{3}(?:[^"\\]|\\.|"(?!""))*+(?:"{3})?|'{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3})?
        |"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|<(?!<)[^<>\n]*+>?|\#[^\r\n]*+)
    |(?P<open><<\()|(?P<close>\)>>)""",
    re.DOTALL | re.VERBOSE,
)


def checked(stream: IO[bytes], rdf_format: RdfFormat, name: str, *, most_bytes: int | None = None) -> IO[bytes]:
    """Return what to give to a parser: without the mark that some editors put first, and safe to parse.

    Args:
        stream: what is read, from its beginning; it can go back there.
        rdf_format: its format.
        name: how errors call it.
        most_bytes: so much is read at most.

    Raises:
        UnsafeInputError: it is nested too deep, has a DOCTYPE, leaves its context elsewhere, or is too long. Of Turtle
            and its like that is found out while it is read.

    >>> checked(io.BytesIO(b"<!DOCTYPE x>"), RdfFormat.RDF_XML, "old.rdf")
    Traceback (most recent call last):
    amurgraph.errors.UnsafeInputError: old.rdf: a DOCTYPE is not accepted (its entities can exhaust memory); remove it

    """
    watched = _Watched(stream, name, most_bytes)
    if rdf_format not in (RdfFormat.RDF_XML, RdfFormat.JSON_LD):
        return cast("IO[bytes]", watched)
    data = watched.read()
    if rdf_format == RdfFormat.RDF_XML:
        _raise_for_xml(data, name)
    else:
        _raise_for_json(data, name)
    return io.BytesIO(data)


def _raise_for_xml(data: bytes, name: str) -> None:
    # In UTF-16 every other byte is empty; whether the parser reads that is its own affair.
    text = data.replace(b"\0", b"") if b"\0" in data[:64] else data
    if _DOCTYPE.search(text):
        raise UnsafeInputError(f"{name}: a DOCTYPE is not accepted (its entities can exhaust memory); remove it")
    depth = 0
    for tag in _XML_TAG.finditer(text):
        if tag.end() - tag.start() > _LONGEST_TAG and tag["name"]:
            raise UnsafeInputError(f"{name}: has a tag of more than {_LONGEST_TAG:,} bytes; give it fewer attributes")
        depth += bool(tag["name"] and not tag["empty"]) - bool(tag["end"])
        if depth > _DEEPEST_XML:
            raise UnsafeInputError(f"{name}: has elements nested more than {_DEEPEST_XML} deep; flatten it")


def _raise_for_json(data: bytes, name: str) -> None:
    deepest = depth = 0
    for bracket in re.findall(rb"[{\[\]}]", _JSON_STRING.sub(b"", data)):
        depth += 1 if bracket in b"{[" else -1
        deepest = max(deepest, depth)
    if deepest > _DEEPEST_JSON:
        raise UnsafeInputError(f"{name}: is nested more than {_DEEPEST_JSON} deep; flatten it")
    raise_for_contexts(data.decode("utf-8", "replace"), deepest, name)


class _Watched:
    """A stream that is looked at while it is read."""

    def __init__(self, stream: IO[bytes], name: str, most_bytes: int | None) -> None:
        self.stream, self.name, self.most_bytes = stream, name, most_bytes
        self.done = self.nested = 0
        self.end = b""
        if stream.read(len(_MARK)) == _MARK:
            self.done = len(_MARK)
        else:
            stream.seek(0)

    def read(self, many: int = -1) -> bytes:
        if self.most_bytes is not None and (many < 0 or many > self.most_bytes - self.done):
            many = self.most_bytes - self.done + 1
        data = self.stream.read(many)
        self.done += len(data)
        if self.most_bytes is not None and self.done > self.most_bytes:
            raise UnsafeInputError(f"{self.name}: is longer than {self.most_bytes:,} bytes; give it in parts")
        self._count_triples(data)
        return data

    def _count_triples(self, data: bytes) -> None:
        """Triples in triples are counted; only where there are many is it worth looking how deep they are."""
        if 0 <= self.nested <= _DEEPEST_TRIPLES:
            self.nested += (self.end + data).count(b"<<(")
            self.end = data[-2:]
            if self.nested > _DEEPEST_TRIPLES:
                self.stream.seek(0)
                _raise_for_triples(self._blocks(), self.name)
                self.stream.seek(self.done)
                self.nested = -1

    def _blocks(self) -> Iterator[bytes]:
        while block := self.stream.read(_BLOCK):
            yield block


def _raise_for_triples(blocks: Iterator[bytes], name: str) -> None:
    depth, text = 0, b""
    for block in chain(blocks, [b""]):
        text, place = text + block, 0
        for token in _TURTLE_TOKEN.finditer(text):
            if block and token.end() > len(text) - len(b"<<("):
                break  # it may go on in the next block
            place = token.end()
            depth += (token.lastgroup == "open") - (token.lastgroup == "close")
            if depth > _DEEPEST_TRIPLES:
                raise UnsafeInputError(f"{name}: has triples nested more than {_DEEPEST_TRIPLES} deep; flatten it")
        text = text[max(place, len(text) - _MOST_LEFT_OPEN) :]
