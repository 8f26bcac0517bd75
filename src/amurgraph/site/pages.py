"""The pages of a site, one after the other, each with its name."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from ..brief import STYLE, Links, network_to_brief
from ..page import CAVEAT, NOT_A_SCREEN, content_security_policy, network_to_page
from . import linked_data
from .addresses import page_name, page_of, page_of_source, safe_contact
from .asking import ask_page
from .contents import number_of
from .notebooks import picture_source
from .preview import preview_svg
from .templating import BENEATH, FRAME, NAVIGATION, STYLES, render
from .views import gaps, organizations, sources, things, timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .contents import Contents


class Pages:
    """All files of a site."""

    def __init__(self, site: Contents) -> None:
        self.site = site

    def files(self) -> Iterator[tuple[str, str | bytes]]:
        """Return all files of the site with their names, one after the other."""
        pages = []
        for name, content in self._pages():
            if name.endswith(".html"):
                pages.append(name)
            yield name, content
        yield "preview.svg", self._preview()
        if self.site.address:
            yield "sitemap.xml", _sitemap(self.site.address, pages)
        for download in self.site.downloads:
            yield f"data/{download.name}", download.content

    def _pages(self) -> Iterator[tuple[str, str | bytes]]:
        yield from self._lists()
        yield self._ask()
        yield "map.html", self._map()
        yield from self._pages_of_things()
        yield from self._pages_of_sources()

    # ---- pages of the whole data set ----

    def _lists(self) -> Iterator[tuple[str, str | bytes]]:
        said, cut = self.site.said, self.site.cut
        silent, until = (cut.silent, cut.last) if cut else (frozenset(), "")
        read = sources.sources(self.site.claims, self._said_by_source, silent=silent)
        yield self._index()
        yield self._page(
            "disagreements.html", "disagreements", "Where sources disagree", sections=self.site.disagreements
        )
        yield self._page("programmes.html", "programmes", "Programmes", groups=things.programmes(said))
        yield self._page("things.html", "things", "Species, threats, places", groups=things.lists(said))
        yield self._page("timeline.html", "timeline", "Timeline", **timeline.timeline(said, until=until))
        yield self._page("gaps.html", "gaps", "Open questions", gaps=gaps.gaps(said, self.site.store))
        yield self._page("sources.html", "sources", "Sources", sources=read)
        yield self._page("about.html", "about", "About", projection=said.documented.graph, report=self.site.report)
        yield from self._computed()
        yield self._data()
        yield self._page("404.html", "404", "No such page")

    def _computed(self) -> Iterator[tuple[str, str | bytes]]:
        """Return the pages that hold what was computed from the data, as far as they are wanted."""
        yield self._brief()
        if self.site.figures:
            shown = [
                {"name": name, "figure": figure, "src": picture_source(figure.svg_plot)}
                for name, figure in self.site.figures.items()
            ]
            yield self._page("figures.html", "figures", "Figures", figures=shown)
            for name, figure in self.site.figures.items():
                yield f"figures/{name}.svg", figure.svg
                yield f"figures/{name}.png", figure.png
                yield f"figures/{name}.csv", figure.csv
        if self.site.notebooks:
            yield self._page("notebooks.html", "notebooks", "Notebooks", notebooks=self.site.notebooks)
            for before, notebook, after in zip(
                [None, *self.site.notebooks], self.site.notebooks, [*self.site.notebooks[1:], None], strict=False
            ):
                said: dict[str, Any] = {"notebook": notebook, "before": before, "after": after}
                yield self._page(f"notebooks/{notebook.name}.html", "notebook", notebook.title, **said)
                yield f"notebooks/{notebook.name}.ipynb", notebook.source

    def _brief(self) -> tuple[str, str]:
        pages = {slug: page_of(thing) for slug, thing in self.site.claims.things.items() if page_of(thing)}
        sources = {slug: page_of_source(slug) for slug in self.site.claims.sources}
        # A slice may not tell any more whom no list names: that is read from all claims. Private sources were asked
        # about once already, for the whole site.
        made = network_to_brief(
            self.site.said.whole or self.site.claims,
            self.site.network,
            slice_={"as_of": self.site.cut.as_of, "documented": self.site.cut.documented} if self.site.cut else None,
            links=Links(pages, sources, as_text=self.site.links_as_text),
            places=self.site.places,
            set_page=lambda parts: self._framed("brief.html", "brief", "Brief", parts),
            address=self.site.address,
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
        more = (("Figures", "figures.html", self.site.figures), ("Notebooks", "notebooks.html", self.site.notebooks))
        return (*BENEATH, *((label, href) for label, href, there in more if there))

    def _index(self) -> tuple[str, str]:
        chosen, disagreement = organizations.headline(self.site.said)
        entries = organizations.directory(self.site.said)
        return self._page(
            "index.html",
            "index",
            "",
            chosen=chosen,
            picture=organizations.surroundings(self.site.said, chosen) if chosen else None,
            disagreement=disagreement,
            directory=entries,
            kinds=_counted(entry["kind"] for entry in entries),
            countries=_counted(entry["thing"].country for entry in entries if entry["thing"].country),
            actions=_counted(action for entry in entries for action in entry["actions"]),
        )

    def _data(self) -> tuple[str, str]:
        described = linked_data.dataset_as_schema(self.site.claims.about, self.site.hash, self.site.downloads)
        return self._page("data.html", "data", "Downloads", schema=described, files=self.site.downloads)

    def _map(self) -> str:
        network = self.site.network.copy()
        for thing in self.site.claims.organizations:
            network.nodes[thing.slug]["page"] = page_of(thing)
        links = (*NAVIGATION, ("Wrong or unsafe?", "about.html#correct"))
        nav = [{"label": label, "href": href, "current": href == "map.html"} for label, href in links]
        # Private sources were asked about once already, for the whole site.
        return network_to_page(
            network,
            title=self.site.title,
            links_as_text=self.site.links_as_text,
            private=True,
            nav=nav,
            places=self.site.places,
        ).html

    def _ask(self) -> tuple[str, str]:
        made = ask_page(
            self.site.store,
            self.site.claims,
            places=self.site.places,
            links_as_text=self.site.links_as_text,
            styles=STYLES,
        )
        return self._page("ask.html", "ask", "Ask", **made)

    def _preview(self) -> str:
        figures = (
            f"{number_of(len(self.site.claims.organizations), 'organization')} · "
            f"{number_of(self.site.said.documented.number_of_edges(), 'relation')} · "
            f"{self.site.sources_read} · {number_of(self.site.disagreement_count, 'disagreement')}"
            f"{f' · {self.site.cut.rule}' if self.site.cut else ''}"
        )
        return preview_svg(self.site.said.documented, self.site.places, self.site.title, figures)

    # ---- pages of one thing each ----

    def _pages_of_things(self) -> Iterator[tuple[str, str]]:
        for thing in self.site.claims.organizations:
            yield self._page_of(thing, "organization", organizations.organization(self.site.said, thing))
        coded = things.against_threats(self.site.said)
        for thing in self.site.said.things("prog", "tax", "place", "db", "threat", "stress"):
            yield self._page_of(thing, "thing", things.thing_page(self.site.said, thing, coded))

    def _page_of(self, thing: Any, template: str, said: dict[str, Any]) -> tuple[str, str]:
        described = linked_data.thing_as_schema(thing, links_as_text=self.site.links_as_text)
        return self._page(page_of(thing), template, thing.label, schema=described, **said)

    @cached_property
    def _said_by_source(self) -> dict[str, sources.Said]:
        return sources.said_by_source(self.site.claims)

    def _pages_of_sources(self) -> Iterator[tuple[str, str]]:
        for source in self.site.claims.sources.values():
            said = sources.source_page(self.site.said, source, self._said_by_source[source.slug])
            described = linked_data.source_as_schema(source, links_as_text=self.site.links_as_text)
            yield self._page(page_of_source(source.slug), "source", source.title, schema=described, **said)

    def _page(
        self, path: str, template: str, heading: str, *, schema: dict[str, Any] | None = None, **said: Any
    ) -> tuple[str, str]:
        """Return a page's name and its text; links in it begin at ``root``."""
        common: dict[str, Any] = {
            "root": "../" * path.count("/"),
            "path": path,
            "address": self.site.address,
            "heading": heading,
            "schema": schema or linked_data.page_as_schema(heading or self.site.title, self.site.claims.about),
            "site_title": self.site.title,
            "claims": self.site.claims,
            "about": self.site.claims.about,
            "hash": self.site.hash,
            "caveat": CAVEAT,
            "not_a_screen": NOT_A_SCREEN,
            "correction": safe_contact(self.site.claims.about.correction),
            "links_as_text": self.site.links_as_text,
            "page_name": page_name,
            "page_of": page_of,
            "counts": self.site.counts,
            "disagreement_count": self.site.disagreement_count,
            "cut": self.site.cut,
            "beneath": self.beneath,
        }
        return path, render(template, **common | said)


def _sitemap(address: str, pages: Iterable[str]) -> str:
    """Return the list of pages that search engines read (sitemaps.org, protocol 0.9)."""
    listed = "".join(
        f"<url><loc>{escape(address + page)}</loc></url>\n" for page in sorted(pages) if page != "404.html"
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{listed}</urlset>\n"


def _counted(values: Iterable[str]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
