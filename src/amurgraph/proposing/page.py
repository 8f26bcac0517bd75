"""Reads the text of a page from a file, and says plainly what is no text."""

from __future__ import annotations

import sys
from pathlib import Path

from ..errors import InputError
from ..files import STANDARD_OUTPUT

LARGEST = 5_000_000  # bytes; a book has one million
_MEND = "save the page as text (in a browser: select all, copy, paste into a text file)"
_STARTS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
)
_HTML = (b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<div")


def read_page(path: str | Path) -> str:
    """Return the text of a file, or of standard input for ``-``.

    Raises:
        InputError: it is missing, no UTF-8 text, a web page or PDF instead of its text, or larger than 5 MB.

    """
    data = _read(path)
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for start, what in _STARTS:
        if head.startswith(start):
            raise InputError(f"{path}: is {what}, not its text; {_MEND}")
    if head[:9].lower().startswith(_HTML):
        raise InputError(f"{path}: is HTML, not the text of a page; {_MEND}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise InputError(f"{path}: is not UTF-8; save it as UTF-8 text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(f"{path}, line {line}: is not UTF-8; save it as UTF-8 text") from error


def _read(path: str | Path) -> bytes:
    try:
        if str(path) == STANDARD_OUTPUT:
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the name") from error
    if len(data) > LARGEST:
        raise InputError(f"{path}: is larger than {LARGEST // 1_000_000} MB; give the text of one page")
    return data
