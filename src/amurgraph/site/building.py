"""A graph becomes a folder of pages: plain HTML, relative links, no server, no request to anywhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from .. import resources
from ..claims import Claims, graph_to_claims
from ..files import folder_swapped_in
from ..graph import as_store, content_hash, graph_to_text
from ..network import network_to_text
from ..page import (
    CAVEAT,
    NOT_A_SCREEN,
    content_security_policy,
    drawing,
    network_to_page,
    raise_for_private_sources,
)
from ..validation import validate
from .neighbourhood import neighbourhood
from .views import Views, action_words, anchor_of, page_name, safe_contact, safe_url

if TYPE_CHECKING:
    import rdflib
    from jinja2 import Environment
    from pyoxigraph import Store

    from ..validation import ValidationReport

MARKER = ".amurgraph-site"
_STYLES, _SCRIPTS = ("site.css",), ("directory.js",)
_NETWORK_FILES = {
    "graphml": "network.graphml",
    "gexf": "network.gexf",
    "cyjs": "network.cyjs",
    "json": "network.json",
    "csv": "edges.csv",
    "nodes-csv": "nodes.csv",
    "kumu": "kumu.csv",
}
_GRAPH_FILES = {"turtle": "data.ttl", "ntriples": "data.nt", "jsonld": "data.jsonld"}
_ABOUT_FILE = {
    "data.ttl": "the data themselves: Turtle, made to be read and edited",
    "data.nt": "the same as N-Triples, one statement a line",
    "data.jsonld": "the same as JSON-LD",
    "network.graphml": "organizations and relations as GraphML (Gephi, yEd, igraph, NetworkX)",
    "network.gexf": "the same as GEXF (Gephi)",
    "network.cyjs": "the same for Cytoscape",
    "network.json": "the same as node-link JSON (D3, NetworkX)",
    "edges.csv": "relations as a table",
    "nodes.csv": "organizations as a table",
    "kumu.csv": "relations as Kumu imports them",
}


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """Where the site is, and what is in it."""

    index: Path
    summary: str


def write_site(
    graph: Store | rdflib.Graph, folder: str | Path, *, links_as_text: bool = False, private: bool = False
) -> BuiltSite:
    """Build a site and swap it in whole: whoever looks sees the old one or the new one.

    Args:
        graph: an rdflib Graph or an Oxigraph store.
        folder: where it goes; what is there already is replaced only if it is an earlier site, or empty.
        links_as_text: print the addresses of sources and organizations without linking them.
        private: publish what private sources say, too.

    Raises:
        InputError: there are private sources and ``private`` is not set.
        OutputError: the folder is somebody else's, or cannot be written.

    """
    store = as_store(graph)
    claims = graph_to_claims(store)
    hidden = "|".join(source.slug for source in claims.sources.values() if source.visibility == "Private")
    raise_for_private_sources(hidden, private=private)
    report = validate(store)
    site = _Site(store, claims, report, links_as_text=links_as_text)
    with folder_swapped_in(folder, marker=MARKER) as place:
        for name, text in site.files().items():
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
    return BuiltSite(Path(folder) / "index.html", site.summary())


class _Site:
    """One site while it is made: the views, and what every page shows around them."""

    def __init__(self, store: Store, claims: Claims, report: ValidationReport, *, links_as_text: bool) -> None:
        self.store, self.claims, self.report, self.links_as_text = store, claims, report, links_as_text
        self.views = Views(claims)
        self.hash = content_hash(store)
        self.title = claims.about.title or "Who works with whom"
        self.templates = _templates()

    def summary(self) -> str:
        """Say in one line what is in the site."""
        return (
            f"{len(self.claims.organizations)} organizations, {len(self.claims.relations)} relations, "
            f"{len(self.claims.sources)} sources, {_number(len(self.views.disagreements), 'disagreement')}; "
            f"data: {self.report}"
        )

    def files(self) -> dict[str, str]:
        """Return all files of the site by name."""
        downloads = self._downloads()
        sums = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in downloads.items()}
        listed = [
            {
                "name": name,
                "about": _ABOUT_FILE[name],
                "kilobytes": max(1, len(text.encode()) // 1000),
                "sha256": sums[name],
            }
            for name, text in downloads.items()
        ]
        pages = {
            "index.html": self._index(),
            "map.html": self._map(),
            "disagreements.html": self._page(
                "disagreements", "Disagreements", found=[self.views.disagreement(d) for d in self.views.disagreements]
            ),
            "sources.html": self._page("sources", "Sources", sources=self._sources()),
            "about.html": self._page(
                "about", "About and data", downloads=listed, report=self.report, projection=self.views.documented.graph
            ),
        }
        for thing in self.claims.organizations:
            said = self.views.organization(thing)
            pages[self.views.href(thing)] = self._page(
                "organization", thing.label, root="../", measured=self.views.ranks["about"], **said
            )
        data = {f"data/{name}": text for name, text in downloads.items()}
        data["data/SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
        return {**pages, **data}

    def _downloads(self) -> dict[str, str]:
        texts = {name: graph_to_text(self.store, kind) for kind, name in _GRAPH_FILES.items()}
        network = self.views.documented.copy()
        network.graph["hash"] = self.hash
        return {
            **texts,
            **{name: network_to_text(network, kind) for kind, name in _NETWORK_FILES.items()},
        }

    def _index(self) -> str:
        chosen, disagreement = self.views.headline()
        picture = neighbourhood(self.views.documented, chosen.slug, self._href_of, anchor_of) if chosen else None
        entries = self.views.directory()
        return self._page(
            "index",
            "",
            chosen=chosen,
            picture=picture,
            disagreement=disagreement,
            directory=entries,
            kinds=_counted(entry["kind"] for entry in entries),
            countries=_counted(entry["thing"].country for entry in entries if entry["thing"].country),
            actions=_counted(action for entry in entries for action in entry["actions"]),
        )

    def _href_of(self, slug: str) -> str:
        return self.views.href(self.claims.things[slug])

    def _map(self) -> str:
        network = self.views.documented.copy()
        network.graph["hash"] = self.hash
        for thing in self.claims.organizations:
            network.nodes[thing.slug]["page"] = self.views.href(thing)
        links = (*_NAVIGATION, ("Wrong or unsafe?", "about.html#correct"))
        nav = [{"label": label, "href": href} for label, href in links]
        # Private sources were asked about once already, for the whole site.
        return network_to_page(network, title=self.title, links_as_text=self.links_as_text, private=True, nav=nav).html

    def _sources(self) -> list[dict[str, Any]]:
        statements: dict[str, int] = {}
        alone: dict[str, int] = {}
        for relation in self.claims.relations:
            slugs = {evidence.source for evidence in relation.evidence}
            for evidence in relation.evidence:
                statements[evidence.source] = statements.get(evidence.source, 0) + 1
            if len(slugs) == 1:
                alone[min(slugs)] = alone.get(min(slugs), 0) + 1
        for observation in self.claims.observations:
            for evidence in observation.evidence:
                statements[evidence.source] = statements.get(evidence.source, 0) + 1
        return [
            {"source": source, "statements": statements.get(source.slug, 0), "alone": alone.get(source.slug, 0)}
            for source in self.claims.sources.values()
        ]

    def _page(self, template: str, heading: str, *, root: str = "", **said: Any) -> str:
        return str(
            self.templates.get_template(f"site/{template}.html.j2").render(
                root=root,
                heading=heading,
                site_title=self.title,
                claims=self.claims,
                about=self.claims.about,
                hash=self.hash,
                navigation=_NAVIGATION,
                caveat=CAVEAT,
                not_a_screen=NOT_A_SCREEN,
                correction=safe_contact(self.claims.about.correction),
                links_as_text=self.links_as_text,
                page_name=page_name,
                summary=self.summary(),
                disagreement_count=len(self.views.disagreements),
                **said,
            )
        )


_NAVIGATION = (
    ("Directory", "index.html"),
    ("Map", "map.html"),
    ("Disagreements", "disagreements.html"),
    ("Sources", "sources.html"),
    ("About and data", "about.html"),
)


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _counted(values: Any) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(resources.find("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["safe_url"] = safe_url
    made.globals.update(
        csp=content_security_policy(_SCRIPTS, _STYLES),
        css=Markup(resources.find("static", *_STYLES).read_text(encoding="utf-8")),  # noqa: S704 - our own file
        script=Markup(resources.find("static", *_SCRIPTS).read_text(encoding="utf-8")),  # noqa: S704 - our own file
        drawing=drawing(),
        action_words=action_words,
    )
    return made
