"""The data as text, subject by subject: what claims are read from, and what the content hash is made of.

A term as a Python object costs many times its text, and a hash needs the text anyhow. So triples go through Oxigraph's
own writer of N-Triples, some thousands at a time, and what comes out is cut at the first space.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, TYPE_CHECKING, cast

from pyoxigraph import DefaultGraph, RdfFormat, Store, parse, serialize

from ..vocabulary import AG_NAMESPACE, RELATION_TYPES
from .turtle import without_blank_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyoxigraph import Quad

_AT_ONCE = 8_192  # triples: enough for each call to be worth it, and few enough to stay in the processor's own memory
_SUBJECTS_AT_ONCE = 1_024
_CUT_AT_ONCE = 1 << 20  # bytes
_TYPED = '"^^<'  # in a literal with a datatype
_DIRECT = frozenset(f"<{AG_NAMESPACE}{name}" for name in RELATION_TYPES)


@dataclass(slots=True)
class Lines:
    """Triples as N-Triples writes them, cut into a subject and the rest: ``<predicate> object .``.

    Attributes:
        of: the rests by subject. What a file says twice stands there twice. Direct triples are left out (but where
            one names a blank node, which may be known by nothing else).
        said: every rest once, those of direct triples, too; the value is the text that ``of`` holds, or nothing.
        has_blank_nodes: whether there are any.

    """

    of: dict[str, list[str]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    has_blank_nodes: bool = False

    def nodes(self) -> Iterator[str]:
        """Yield what is described, then what is only named by something; that may come twice."""
        yield from self.of
        for said in self.said:
            term = _object(said)
            if term[0] in "<_" and term not in self.of and not term.startswith("<<"):
                yield term


def quads_to_lines(quads: Iterable[Quad]) -> Lines:
    """Cut triples into lines.

    >>> from pyoxigraph import Literal, NamedNode, Quad
    >>> quads_to_lines([Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal("c"))]).of
    {'<urn:a>': ['<urn:b> "c" .']}
    """
    cutter = _Cutter()
    cutter.cut(_written(quads))
    return cutter.lines


def store_to_lines(store: Store) -> Lines:
    """Cut the data of a store into lines; no triple becomes a Python object on the way."""
    cutter = _Cutter()
    store.dump(cast("IO[bytes]", cutter), format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    cutter.flush()
    return cutter.lines


class _Cutter:
    """Cuts lines as they come; Oxigraph can write to it as to a file."""

    def __init__(self) -> None:
        self.lines = Lines()
        self._waiting = bytearray()

    def write(self, piece: bytes) -> int:
        self._waiting += piece
        if len(self._waiting) >= _CUT_AT_ONCE:
            self.flush()
        return len(piece)

    def flush(self) -> None:
        """Cut the lines that are here as a whole."""
        whole, _, begun = self._waiting.rpartition(b"\n")
        self._waiting = begun
        if whole:
            self.cut(whole.decode().split("\n"))

    def cut(self, written: Iterable[str]) -> None:
        lines = self.lines
        of, kept = lines.of, lines.said
        known: list[str] | None = None
        before = ""
        for line in written:
            subject, _, said = line.partition(" ")
            text = kept.get(said)
            if text is None:
                as_written, said = said, _as_stored(said) if _TYPED in said else said
                blank = "> _:" in said and _object(said).startswith("_")
                lines.has_blank_nodes = lines.has_blank_nodes or blank
                text = kept[as_written] = kept[said] = said if blank or not _is_direct(said) else ""
            if subject != before or known is None:  # what is said of one mostly stands together
                known, before = of.get(subject), subject
            if known is None:
                known = of[subject] = []
                lines.has_blank_nodes = lines.has_blank_nodes or subject[0] == "_"
            if text:
                known.append(text)
            elif subject[0] == "_":
                known.append(said)


def hash_of_lines(lines: Lines) -> str:
    """Return the sha256, in hex, of the sorted N-Triples without the direct triples.

    Sorted subject by subject: none of them, with the space behind it, is how another one begins.

    Raises:
        InputError: more blank nodes than can be told apart in good time.

    """
    of = _with_names(lines) if lines.has_blank_nodes else lines.of
    digest = hashlib.sha256()
    waiting: list[str] = []
    for subject in sorted(of):
        if said := of[subject]:
            waiting.append(f"{subject} " + f"\n{subject} ".join(sorted(set(said))) + "\n")
        if len(waiting) == _SUBJECTS_AT_ONCE:
            digest.update("".join(waiting).encode())
            waiting.clear()
    digest.update("".join(waiting).encode())
    return digest.hexdigest()


def _with_names(lines: Lines) -> dict[str, list[str]]:
    """Return the lines with blank nodes named after what they say; whom they do not touch has no part in that."""
    of: dict[str, list[str]] = {}
    unnamed: list[str] = []
    for subject, all_said in lines.of.items():
        for said in all_said:
            if subject[0] == "_" or _object(said)[0] == "_":
                unnamed.append(f"{subject} {said}\n")
            else:
                of.setdefault(subject, []).append(said)
    touched = set(parse(input="".join(unnamed), format=RdfFormat.N_TRIPLES))
    for line in _written(without_blank_nodes(touched)):
        subject, _, said = line.partition(" ")
        if not _is_direct(said):
            of.setdefault(subject, []).append(said)
    return of


def _written(quads: Iterable[Quad]) -> Iterator[str]:
    waiting = iter(quads)
    while text := serialize(islice(waiting, _AT_ONCE), format=RdfFormat.N_TRIPLES):
        lines = text.decode().split("\n")  # no splitlines: it takes more characters for the end of a line
        lines.pop()
        yield from lines


def _as_stored(said: str) -> str:
    """Return a line as Oxigraph keeps it: numbers and dates, not how they were written, so "007" is 7 there.

    Claims and hashes are then the same whether data come from a store or straight from a file.

    >>> _as_stored('<urn:p> "007"^^<http://www.w3.org/2001/XMLSchema#integer> .')
    '<urn:p> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .'
    """
    store = Store()
    store.extend(parse(input=f"<urn:s> {said}", format=RdfFormat.N_TRIPLES))
    return next(_written(store)).partition(" ")[2]


def _is_direct(said: str) -> bool:
    return said[: said.index(">")] in _DIRECT


def _object(said: str) -> str:
    return said[said.index("> ") + 2 : -2]
