"""A graph becomes a folder of pages: plain HTML, relative links, no server, no request to anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..claims import graph_to_claims
from ..errors import InputError
from ..figures import make_figures
from ..files import BUILT_SITE, folder_swapped_in
from ..graph import as_store
from ..network import enforcement_only
from ..page import raise_for_private_sources
from ..validation import validate
from .addresses import safe_url
from .contents import Contents
from .notebooks import read_notebooks
from .pages import Pages
from .slicing import cut_out
from .views.statements import Statements

if TYPE_CHECKING:
    from collections.abc import Mapping

    import rdflib
    from pyoxigraph import Store


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """Where the site is, and what is in it."""

    index: Path
    summary: str
    left_out: Mapping[str, int] = field(default_factory=dict)  # by a date, by sort and reason


def write_site(
    graph: Store | rdflib.Graph,
    folder: str | Path,
    *,
    links_as_text: bool = False,
    private: bool = False,
    address: str = "",
    as_of: str | int | None = None,
    documented: str = "by",
    figures: bool = False,
    notebooks: str | Path | None = None,
) -> BuiltSite:
    """Build a site and swap it in whole: whoever looks sees the old one or the new one.

    Args:
        graph: an rdflib Graph or an Oxigraph store.
        folder: where it goes; what is there already is replaced only if it is an earlier site, or empty.
        links_as_text: print the addresses of sources and organizations without linking them.
        private: publish what private sources say, too.
        address: where the folder will be on the web (``https://…/``). No link needs it; with it the pages name their
            own addresses to search engines and to those who share a link, and there is a ``sitemap.xml``.
        as_of: year, month or day; the whole site is of what is documented by it, and each page says so.
        documented: ``"by"`` the date (the default) or strictly ``"in"`` it.
        figures: add a page of figures, each as SVG, PNG and the numbers behind it; they take some seconds.
        notebooks: a folder of notebooks that were run on these data; each becomes a page.

    Raises:
        InputError: there are private sources and ``private`` is not set; the address or the date is none.
        MissingExtraError: figures or notebooks are wanted, and what makes them is not installed.
        OutputError: the folder is somebody else's, or cannot be written.

    """
    store, cut = as_store(graph), None
    claims = whole = graph_to_claims(store)
    if as_of is not None:
        store, cut = cut_out(store, str(as_of), documented)
        claims = graph_to_claims(store)
    hidden = "|".join(source.slug for source in claims.sources.values() if source.visibility == "Private")
    raise_for_private_sources(hidden, private=private)
    said = Statements(claims, whole)
    site = Contents(store, said, validate(store), cut=cut, links_as_text=links_as_text, address=_checked(address))
    if figures:
        site.figures = make_figures(claims, kept_back=enforcement_only(whole))
    if notebooks is not None:
        site.notebooks = read_notebooks(notebooks)
    with folder_swapped_in(folder, marker=BUILT_SITE) as place:
        for name, content in Pages(site).files():
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return BuiltSite(Path(folder) / "index.html", site.summary, cut.left_out if cut else {})


def _checked(address: str) -> str:
    """Return the address of a site with one slash at its end.

    >>> _checked("https://cedar.example/otters")
    'https://cedar.example/otters/'
    """
    if address and (not safe_url(address) or set(address) & set("?# <>\"'")):
        raise InputError(f"{address!r} is no address of a site; write it whole, as https://cedar.example/otters/")
    return address.rstrip("/") + "/" if address else ""
