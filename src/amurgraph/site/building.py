"""A graph becomes a folder of pages: plain HTML, relative links, no server, no request to anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from ..brief import STYLE, Links, network_to_brief
from ..claims import graph_to_claims
from ..errors import InputError
from ..figures import make_figures
from ..files import BUILT_SITE, folder_swapped_in
from ..graph import as_store, content_hash
from ..layout import positions
from ..network import enforcement_only
from ..page import CAVEAT, NOT_A_SCREEN, content_security_policy, network_to_page, raise_for_private_sources
from ..validation import validate
from . import linked_data
from .addresses import page_name, page_of, page_of_source, safe_contact, safe_url
from .asking import ask_page
from .downloads import downloads
from .notebooks import picture_source, read_notebooks
from .preview import preview_svg
from .slicing import Cut, cut_out
from .templating import BENEATH, FRAME, NAVIGATION, STYLES, render
from .views import gaps, organizations, sources, things, timeline
from .views.disagreeing import all_disagreements
from .views.statements import Statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import networkx as nx
    import rdflib
    from pyoxigraph import Store

    from ..figures import Figure
    from ..validation import ValidationReport
    from .catalogue import Download
    from .notebooks import Notebook


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
    site = _Site(store, said, validate(store), cut=cut, links_as_text=links_as_text, address=_checked(address))
    if figures:
        site.figures = make_figures(claims, kept_back=enforcement_only(whole))
    if notebooks is not None:
        site.notebooks = read_notebooks(notebooks)
    with folder_swapped_in(folder, marker=BUILT_SITE) as place:
        for name, content in site.files():
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return BuiltSite(Path(folder) / "index.html", site.summary, cut.left_out if cut else {})


class _Site:
    """One site while it is made: what is said, and what every page shows around it."""

    def __init__(
        self,
        store: Store,
        said: Statements,
        report: ValidationReport,
        *,
        cut: Cut | None,
        links_as_text: bool,
        address: str,
    ) -> None:
        self.store, self.said, self.report, self.cut = store, said, report, cut
        self.links_as_text, self.address = links_as_text, address
        self.claims = said.claims
        self.hash = content_hash(store)
        self.title = said.claims.about.title or "Who works with whom"
        self.figures: dict[str, Figure] = {}
        self.notebooks: list[Notebook] = []

    @cached_property
    def summary(self) -> str:
        """What is in the site, in one line."""
        return (
            f"{_number(len(self.claims.organizations), 'organization')}, "
            f"{_number(len(self.claims.relations), 'relation')}, {self.sources_read}, "
            f"{_number(len(self.said.disagreements), 'disagreement')}; data: {self.report}"
            f"{f'; {self.cut.rule}' if self.cut else ''}"
        )

    @cached_property
    def disagreements(self) -> list[dict[str, Any]]:
        """All disagreements, as the page that lists them shows them: in sections."""
        return all_disagreements(self.said)

    @cached_property
    def disagreement_count(self) -> int:
        """How many disagreements the page that lists them shows."""
        return sum(len(section["found"]) for section in self.disagreements)

    @cached_property
    def sources_read(self) -> str:
        """How many sources the site lists."""
        return _number(len(self.claims.sources) - (len(self.cut.silent) if self.cut else 0), "source")

    @cached_property
    def counts(self) -> str:
        """What is in the site, as the pages say it."""
        organizations = {thing.slug for thing in self.claims.organizations}
        between = sum({relation.subject, relation.object} <= organizations for relation in self.claims.relations)
        return (
            f"{_number(len(organizations), 'organization')}, {_number(len(self.claims.relations), 'relation')} "
            f"({between} of them between organizations), {self.sources_read}, "
            f"{_number(self.disagreement_count, 'disagreement')}"
        )

    @cached_property
    def network(self) -> nx.MultiDiGraph:
        """Documented ties, with the data's hash and each organization's page."""
        network = self.said.documented.copy()
        network.graph["hash"] = self.hash
        if self.cut:
            network.graph.update(as_of=self.cut.as_of, documented=self.cut.documented, left_out=self.cut.ties)
        return network

    @cached_property
    def places(self) -> Mapping[str, tuple[int, int]]:
        """Where each organization stands on the map."""
        return positions(self.said.documented)

    @cached_property
    def downloads(self) -> list[Download]:
        """The data in all their forms."""
        return downloads(self.store, self.network, self.claims.about, conforms=self.report.conforms)

    def files(self) -> Iterator[tuple[str, str | bytes]]:
        """Return all files of the site with their names, one after the other."""
        pages = []
        for name, content in self._pages():
            if name.endswith(".html"):
                pages.append(name)
            yield name, content
        yield "preview.svg", self._preview()
        if self.address:
            yield "sitemap.xml", _sitemap(self.address, pages)
        for download in self.downloads:
            yield f"data/{download.name}", download.content

    def _pages(self) -> Iterator[tuple[str, str | bytes]]:
        yield from self._lists()
        yield self._ask()
        yield "map.html", self._map()
        yield from self._pages_of_things()
        yield from self._pages_of_sources()

    # ---- pages of the whole data set ----

    def _lists(self) -> Iterator[tuple[str, str | bytes]]:
        said, until = self.said, self.cut.last if self.cut else ""
        read = sources.sources(self.claims, self._said_by_source, silent=self.cut.silent if self.cut else frozenset())
        yield self._index()
        yield self._page("disagreements.html", "disagreements", "Where sources disagree", sections=self.disagreements)
        yield self._page("programmes.html", "programmes", "Programmes", groups=things.programmes(said))
        yield self._page("things.html", "things", "Species, threats, places", groups=things.lists(said))
        yield self._page("timeline.html", "timeline", "Timeline", **timeline.timeline(said, until=until))
        yield self._page("gaps.html", "gaps", "Open questions", gaps=gaps.gaps(said, self.store))
        yield self._page("sources.html", "sources", "Sources", sources=read)
        yield self._page("about.html", "about", "About", projection=said.documented.graph, report=self.report)
        yield from self._computed()
        yield self._data()
        yield self._page("404.html", "404", "No such page")

    def _computed(self) -> Iterator[tuple[str, str | bytes]]:
        """Return the pages that hold what was computed from the data, as far as they are wanted."""
        yield self._brief()
        if self.figures:
            shown = [
                {"name": name, "figure": figure, "src": picture_source(figure.svg_plot)}
                for name, figure in self.figures.items()
            ]
            yield self._page("figures.html", "figures", "Figures", figures=shown)
            for name, figure in self.figures.items():
                yield f"figures/{name}.svg", figure.svg
                yield f"figures/{name}.png", figure.png
                yield f"figures/{name}.csv", figure.csv
        if self.notebooks:
            yield self._page("notebooks.html", "notebooks", "Notebooks", notebooks=self.notebooks)
            for before, notebook, after in zip(
                [None, *self.notebooks], self.notebooks, [*self.notebooks[1:], None], strict=False
            ):
                said: dict[str, Any] = {"notebook": notebook, "before": before, "after": after}
                yield self._page(f"notebooks/{notebook.name}.html", "notebook", notebook.title, **said)
                yield f"notebooks/{notebook.name}.ipynb", notebook.source

    def _brief(self) -> tuple[str, str]:
        pages = {slug: page_of(thing) for slug, thing in self.claims.things.items() if page_of(thing)}
        sources = {slug: page_of_source(slug) for slug in self.claims.sources}
        # A slice may not tell any more whom no list names: that is read from all claims. Private sources were asked
        # about once already, for the whole site.
        made = network_to_brief(
            self.said.whole or self.claims,
            self.network,
            slice_={"as_of": self.cut.as_of, "documented": self.cut.documented} if self.cut else None,
            links=Links(pages, sources, as_text=self.links_as_text),
            places=self.places,
            set_page=lambda parts: self._framed("brief.html", "brief", "Brief", parts),
            address=self.address,
            private=True,
        )
        return "brief.html", made.html

    def _framed(self, path: str, template: str, heading: str, parts: Mapping[str, Any]) -> str:
        """Set a page that has a style of its own, with the words of the site around it."""
        ours = ("not_a_screen", "correction", "address")
        said = {name: part for name, part in parts.items() if name not in ours}
        return self._page(path, template, heading, **said | {"csp": content_security_policy((), (STYLE, FRAME))})[1]

    @cached_property
    def beneath(self) -> tuple[tuple[str, str], ...]:
        """The words beneath every page, with the pages that this site has more than others."""
        more = (("Figures", "figures.html", self.figures), ("Notebooks", "notebooks.html", self.notebooks))
        return (*BENEATH, *((label, href) for label, href, there in more if there))

    def _index(self) -> tuple[str, str]:
        chosen, disagreement = organizations.headline(self.said)
        entries = organizations.directory(self.said)
        return self._page(
            "index.html",
            "index",
            "",
            chosen=chosen,
            picture=organizations.surroundings(self.said, chosen) if chosen else None,
            disagreement=disagreement,
            directory=entries,
            kinds=_counted(entry["kind"] for entry in entries),
            countries=_counted(entry["thing"].country for entry in entries if entry["thing"].country),
            actions=_counted(action for entry in entries for action in entry["actions"]),
        )

    def _data(self) -> tuple[str, str]:
        described = linked_data.dataset_as_schema(self.claims.about, self.hash, self.downloads)
        return self._page("data.html", "data", "Downloads", schema=described, files=self.downloads)

    def _map(self) -> str:
        network = self.network.copy()
        for thing in self.claims.organizations:
            network.nodes[thing.slug]["page"] = page_of(thing)
        links = (*NAVIGATION, ("Wrong or unsafe?", "about.html#correct"))
        nav = [{"label": label, "href": href, "current": href == "map.html"} for label, href in links]
        # Private sources were asked about once already, for the whole site.
        return network_to_page(
            network,
            title=self.title,
            links_as_text=self.links_as_text,
            private=True,
            nav=nav,
            places=self.places,
        ).html

    def _ask(self) -> tuple[str, str]:
        made = ask_page(self.store, self.claims, places=self.places, links_as_text=self.links_as_text, styles=STYLES)
        return self._page("ask.html", "ask", "Ask", **made)

    def _preview(self) -> str:
        figures = (
            f"{_number(len(self.claims.organizations), 'organization')} · "
            f"{_number(self.said.documented.number_of_edges(), 'relation')} · "
            f"{self.sources_read} · {_number(self.disagreement_count, 'disagreement')}"
            f"{f' · {self.cut.rule}' if self.cut else ''}"
        )
        return preview_svg(self.said.documented, self.places, self.title, figures)

    # ---- pages of one thing each ----

    def _pages_of_things(self) -> Iterator[tuple[str, str]]:
        for thing in self.claims.organizations:
            yield self._page_of(thing, "organization", organizations.organization(self.said, thing))
        coded = things.against_threats(self.said)
        for thing in self.said.things("prog", "tax", "place", "db", "threat", "stress"):
            yield self._page_of(thing, "thing", things.thing_page(self.said, thing, coded))

    def _page_of(self, thing: Any, template: str, said: dict[str, Any]) -> tuple[str, str]:
        described = linked_data.thing_as_schema(thing, links_as_text=self.links_as_text)
        return self._page(page_of(thing), template, thing.label, schema=described, **said)

    @cached_property
    def _said_by_source(self) -> dict[str, sources.Said]:
        return sources.said_by_source(self.claims)

    def _pages_of_sources(self) -> Iterator[tuple[str, str]]:
        for source in self.claims.sources.values():
            said = sources.source_page(self.said, source, self._said_by_source[source.slug])
            described = linked_data.source_as_schema(source, links_as_text=self.links_as_text)
            yield self._page(page_of_source(source.slug), "source", source.title, schema=described, **said)

    def _page(
        self, path: str, template: str, heading: str, *, schema: dict[str, Any] | None = None, **said: Any
    ) -> tuple[str, str]:
        """Return a page's name and its text; links in it begin at ``root``."""
        common: dict[str, Any] = {
            "root": "../" * path.count("/"),
            "path": path,
            "address": self.address,
            "heading": heading,
            "schema": schema or linked_data.page_as_schema(heading or self.title, self.claims.about),
            "site_title": self.title,
            "claims": self.claims,
            "about": self.claims.about,
            "hash": self.hash,
            "caveat": CAVEAT,
            "not_a_screen": NOT_A_SCREEN,
            "correction": safe_contact(self.claims.about.correction),
            "links_as_text": self.links_as_text,
            "page_name": page_name,
            "page_of": page_of,
            "counts": self.counts,
            "disagreement_count": self.disagreement_count,
            "cut": self.cut,
            "beneath": self.beneath,
        }
        return path, render(template, **common | said)


def _checked(address: str) -> str:
    """Return the address of a site with one slash at its end.

    >>> _checked("https://cedar.example/otters")
    'https://cedar.example/otters/'
    """
    if address and (not safe_url(address) or set(address) & set("?# <>\"'")):
        raise InputError(f"{address!r} is no address of a site; write it whole, as https://cedar.example/otters/")
    return address.rstrip("/") + "/" if address else ""


def _sitemap(address: str, pages: Iterable[str]) -> str:
    """Return the list of pages that search engines read (sitemaps.org, protocol 0.9)."""
    listed = "".join(
        f"<url><loc>{escape(address + page)}</loc></url>\n" for page in sorted(pages) if page != "404.html"
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{listed}</urlset>\n"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _counted(values: Iterable[str]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
