"""A brief as a file: HTML as it is, or PDF by WeasyPrint (an extra); without it a browser prints the same page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError, MissingExtraError
from ..files import write_output
from .making import graph_to_brief
from .tracing import safe_address

if TYPE_CHECKING:
    from ..claims.reading import Data
    from .making import Brief

PAPERS = {"a4": "A4", "letter": "Letter"}


def write_brief(graph: Data, path: str | Path, *, paper: str = "a4", **options: Any) -> None:
    """Write the brief of a graph to a file, whole or not at all: PDF if its name ends in ``.pdf``, else HTML.

    A name without an ending is HTML.

    Args:
        graph: an rdflib Graph or an Oxigraph store, or claims that are read already (with their hash).
        path: where to; ``-`` is standard output.
        paper: ``a4`` or ``letter``, of a PDF; the HTML prints on both.
        options: as ``graph_to_brief``.

    Raises:
        MissingExtraError: a PDF is asked for, and WeasyPrint is not installed.
        InputError: another ending, or an ``address`` that is not of the web. InputError, UnknownNameError: as
            ``graph_to_brief``. OutputError: the file cannot be written.

    """
    _raise_for_ending(path)
    address = str(options.get("address") or "")
    if address and not safe_address(address, "https://", "http://"):
        raise InputError(f"{address!r} is no address of a page; write it whole, as https://cedar.example/brief.html")
    if is_pdf(path):
        raise_for_no_weasyprint()
    made = graph_to_brief(graph, **options)
    write_output(path, brief_to_pdf(made, paper=paper) if is_pdf(path) else made.html)


def _raise_for_ending(path: str | Path) -> None:
    ending = Path(path).suffix
    if ending.lower() not in ("", ".html", ".htm", ".pdf"):
        raise InputError(f"{path}: a brief is HTML or PDF, not {ending}; choose a name in .html or .pdf")


def is_pdf(path: str | Path) -> bool:
    """Tell whether a file is to be a PDF.

    >>> is_pdf("brief.PDF"), is_pdf("brief.html"), is_pdf("-")
    (True, False, False)
    """
    return Path(path).suffix.lower() == ".pdf"


def brief_to_pdf(brief: Brief, *, paper: str = "a4") -> bytes:
    """Return a brief as PDF, one page; the same brief gives the same bytes with the same fonts and WeasyPrint.

    Raises:
        MissingExtraError: WeasyPrint is not installed. InputError: no such paper.

    """
    if paper.lower() not in PAPERS:
        raise InputError(f"no paper {paper!r}: use a4 or letter")
    raise_for_no_weasyprint()
    import weasyprint

    sheet = weasyprint.CSS(string=f"@page {{ size: {PAPERS[paper.lower()]} }}", url_fetcher=_fetch_nothing)
    page = weasyprint.HTML(string=brief.paper, url_fetcher=_fetch_nothing)
    return bytes(page.write_pdf(stylesheets=[sheet], pdf_tags=True))


def raise_for_no_weasyprint() -> None:
    """Say what to install, and what to do without it.

    Raises:
        MissingExtraError: WeasyPrint, or a library that it needs, is not installed.

    """
    try:
        import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:  # OSError: it is there, but Pango is not
        raise MissingExtraError(
            "WeasyPrint (or write the HTML with -o brief.html and print it from a browser)", "pdf"
        ) from error


def _fetch_nothing(url: str, *_: Any, **__: Any) -> dict[str, Any]:
    """Refuse to fetch: a brief holds all that it needs, and data must not make us ask anybody."""
    raise ValueError(f"a brief fetches nothing: {url[:100]}")
