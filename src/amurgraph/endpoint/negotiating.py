"""Which form an answer is given in: what a client accepts (RFC 9110, 12.5) against what there is."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: What SELECT and ASK can be given as, the first by default, and the name of the format each is. The W3C's own types
#: come first; the general ones after them are for clients that know no better.
ROWS: Mapping[str, str] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
#: What CONSTRUCT and DESCRIBE can be given as.
TRIPLES: Mapping[str, str] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "application/trig": "trig",
    "application/n-quads": "nquads",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
    "text/plain": "ntriples",
}
PAGE = "text/html"
_MOST_RANGES = 64
_QUOTED = ("text/csv", "text/tab-separated-values", "text/plain", "text/xml", "text/html")


@lru_cache(maxsize=256)
def media_type(accept: str, offered: tuple[str, ...]) -> str | None:
    """Return the media type that a client likes best, or None where it likes none of them.

    Args:
        accept: its ``Accept`` header; none, and it takes anything.
        offered: what there is; of two that are as good, the first.

    >>> media_type("text/csv, application/*;q=0.5, */*;q=0.1", tuple(ROWS))
    'text/csv'
    >>> media_type("text/*;q=0.3, text/turtle;q=0, application/rdf+xml;q=0.2", tuple(TRIPLES))
    'text/xml'
    >>> media_type("image/png", tuple(ROWS)) is None
    True

    """
    if not accept.strip():
        return offered[0]
    qualities = dict(_ranges(accept))
    best, chosen = 0.0, None
    for name in offered:
        # Who names a type exactly says more of it than who names its family, or all.
        by = (name, f"{name.partition('/')[0]}/*", "*/*")
        quality = next((qualities[each] for each in by if each in qualities), 0.0)
        if quality > best:
            best, chosen = quality, name
    return chosen


@lru_cache(maxsize=64)
def takes_gzip(accept_encoding: str) -> bool:
    """Tell whether a client takes gzip.

    >>> takes_gzip("gzip, deflate"), takes_gzip("gzip;q=0, *"), takes_gzip("")
    (True, False, False)
    """
    qualities = dict(_ranges(accept_encoding))
    return qualities.get("gzip", qualities.get("*", 0.0)) > 0


def content_type(name: str) -> str:
    """Return a media type as it is sent: with its charset where it has none of its own.

    >>> content_type("text/csv"), content_type("text/turtle")
    ('text/csv; charset=utf-8', 'text/turtle')
    """
    return f"{name}; charset=utf-8" if name in _QUOTED else name


def _ranges(header: str) -> Iterable[tuple[str, float]]:
    """Yield what is named and how much it is liked; what is no number is left out."""
    for part in header.split(",")[:_MOST_RANGES]:
        name, *parameters = (word.strip().lower() for word in part.split(";"))
        try:
            quality = float(next((p[2:] for p in parameters if p.startswith("q=")), "1"))
        except ValueError:
            continue
        if name and 0 <= quality <= 1:
            yield name, quality
