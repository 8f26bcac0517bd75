"""A graph becomes a brief: the numbers, the sentences, the drawings and the tables, set by one template."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from .. import resources
from ..claims import graph_to_claims
from ..errors import InputError
from ..graph import as_store, content_hash
from ..layout import positions
from ..network import claims_to_network, find_node
from ..network.readings import AS_PUBLISHED, find_reading, read_as
from ..page import (
    NOT_A_SCREEN,
    content_security_policy,
    raise_for_private_sources,
    template_environment,
)
from .locating import Marks, map_svg
from .ranking import last_rank, places_by, plot_svg
from .reckoning import ASSUMED, Reckoning
from .refusing import raise_for_refused_markup, raise_for_refused_template
from .sections import sections
from .statements import statements
from .tracing import Links, anchor, source_address
from .wording import columns, counted, cut, listed, percent, quoted, said
from .writing import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import networkx as nx
    import rdflib
    from jinja2 import Environment
    from pyoxigraph import Store

    from ..claims import Claims
    from ..network import Projection

TEMPLATE, STYLE = "brief.html.j2", "brief.css"
DRAWS = 500
_RANKED = 8  # rows of a dot plot
_NAMED = 9  # names on the map
_TITLE = 62  # columns of the title
_LONG_TITLE = 42  # columns of a title from which on it is set smaller, to stay on one line


@dataclass(frozen=True, slots=True)
class Brief:
    """A finished brief: one page on paper, and on the screen where each of its numbers comes from.

    Attributes:
        html: the page, with everything inside.
        title: what stands on top.
        paper: the same without links and without what is for the screen alone, for ``brief_to_pdf``.

    """

    html: str
    title: str
    paper: str

    def __repr__(self) -> str:
        return f"<Brief {self.title!r}, {len(self.html) // 1000} kB; write_brief(graph, 'brief.html') makes it a file>"

    def _repr_html_(self) -> str:
        inside = html.escape(self.html, quote=True)
        return (
            f'<iframe srcdoc="{inside}" sandbox="allow-popups" title="brief" width="100%" height="1100" '
            'style="border:1px solid #ccc"></iframe>'
        )


def graph_to_brief(
    graph: Store | rdflib.Graph,
    *,
    organization: str | None = None,
    projection: str | Projection = "documented-ties",
    as_of: str | int | None = None,
    documented: str = "by",
    min_sources: int = 1,
    stated_only: bool = False,
    without_source: Sequence[str] = (),
    reading: str = AS_PUBLISHED,
    unredacted: bool = False,
    links_as_text: bool = False,
    private: bool = False,
    address: str = "",
    draws: int = DRAWS,
    seed: int = 1,
    tell: Callable[[str, float], None] | None = None,
) -> Brief:
    """Return the one page of a network, or of one organization and what is around it.

    It holds a small map, three sentences made from numbers with their caveats, the first by degree and by betweenness
    with intervals under stated assumptions, cutpoints, threats that nobody or one is documented to work on, questions
    to ask, and what is not known. On paper it is one A4 or Letter page; on the screen each number leads to the rule,
    the command and the sources that it comes from.

    Args:
        graph: an rdflib Graph or an Oxigraph store.
        organization: id, name, acronym or alias; None: the whole network.
        projection: what counts as a tie, as for ``graph_to_network``.
        as_of: year, month or day; only what is documented by it.
        documented: ``"by"`` the date or strictly ``"in"`` it.
        min_sources: keep relations that at least so many sources assert.
        stated_only: leave out what a source only implies.
        without_source: slugs of sources to leave out.
        reading: how ambiguous words are read, by name.
        unredacted: keep organizations whose only programmes are law enforcement in lists of weak points.
        links_as_text: print the addresses of sources without linking them.
        private: say what private sources say, too.
        address: where the page will be on the web; it is printed at its foot.
        draws: networks drawn for each assumed share of missing ties.
        seed: where the draws begin.
        tell: is called with a text and the part that is done, 0 to 1.

    Raises:
        UnknownNameError: no such organization, projection or source.
        InputError: the projection is not of organizations alone, not a date, or private sources.

    >>> from amurgraph.graph import read_store
    >>> made = graph_to_brief(read_store(), draws=2)
    >>> "as published, not as lived" in made.html
    True

    """
    store = as_store(graph)
    claims = read_as(graph_to_claims(store), reading)
    slice_: dict[str, Any] = {
        "as_of": None if as_of is None else str(as_of),
        "documented": documented,
        "min_sources": min_sources,
        "stated_only": stated_only,
        "without_source": tuple(without_source),
    }
    network = claims_to_network(claims, projection, **slice_)
    network.graph |= {"hash": content_hash(store), "reading": find_reading(reading).name}
    return network_to_brief(
        claims,
        network,
        projection=projection,
        organization=organization,
        unredacted=unredacted,
        links=Links(as_text=links_as_text),
        private=private,
        address=address,
        draws=draws,
        seed=seed,
        slice_=slice_,
        tell=tell,
    )


def network_to_brief(
    claims: Claims,
    network: nx.MultiDiGraph,
    *,
    projection: str | Projection | None = None,
    organization: str | None = None,
    unredacted: bool = False,
    links: Links | None = None,
    private: bool = False,
    address: str = "",
    draws: int = DRAWS,
    seed: int = 1,
    slice_: Mapping[str, Any] | None = None,
    places: Mapping[str, tuple[int, int]] | None = None,
    home: tuple[str, str] | None = None,
    tell: Callable[[str, float], None] | None = None,
) -> Brief:
    """Return the brief of a network that was made already; see ``graph_to_brief``.

    Args:
        claims: what the network was made of.
        network: what ``claims_to_network`` gave, with the hash of the data.
        projection: what made it of the claims, where that has no name of ours.
        organization: as for ``graph_to_brief``, as the other options of that name.
        unredacted: see there.
        private: see there.
        address: see there.
        draws: see there.
        seed: see there.
        tell: see there.
        links: where names and sources lead; by default sources to their own addresses, and names nowhere.
        slice_: the options of ``claims_to_network`` by which the network was made.
        places: x and y of each node; by default ``layout.positions``.
        home: label and address of the page that this one belongs to, on the screen.

    Raises:
        UnknownNameError, InputError: as ``graph_to_brief``.

    """
    raise_for_private_sources(str(network.graph.get("private_sources", "")), private=private)
    if network.graph.get("node_modes", "one") != "one":
        rule = network.graph.get("projection", "")
        raise InputError(
            f"a brief is of organizations and their ties, and {rule} has nodes of two sorts; use documented-ties"
        )
    node = find_node(network, claims, organization) if organization else None
    reckoning = Reckoning(
        claims,
        network,
        projection=projection or str(network.graph.get("projection") or "documented-ties"),
        organization=node,
        unredacted=unredacted,
        draws=draws,
        seed=seed,
        slice_={name: value for name, value in (slice_ or {}).items() if name not in _USUAL or value != _USUAL[name]},
        tell=tell,
    )
    where = places if places is not None else positions(network)
    raise_for_refused_template(TEMPLATE)
    made = {
        linked: _set(Writer(reckoning, links or Links(), linked=linked), where, address=address, home=home)
        for linked in (True, False)
    }
    for text in made.values():
        raise_for_refused_markup(text)
    return Brief(made[True], _title(reckoning, claims), made[False])


_USUAL: dict[str, Any] = {
    "as_of": None,
    "documented": "by",
    "min_sources": 1,
    "stated_only": False,
    "without_source": (),
}


def _set(writer: Writer, places: Mapping[str, tuple[int, int]], *, address: str, home: tuple[str, str] | None) -> str:
    """Set one page: its parts are written in the order in which they are read, and what they rest on after them."""
    reckoning, made = writer.reckoning, writer.reckoning.network.graph
    header = _header(writer)
    sentences = statements(writer)
    marks = _marks(reckoning)
    plots = _plots(writer) if reckoning.pairs else []
    left, right, wide = sections(writer)
    text = (
        _environment()
        .get_template(TEMPLATE)
        .render(
            title=_title(reckoning, reckoning.claims),
            long=columns(_title(reckoning, reckoning.claims)) > _LONG_TITLE,
            kicker=_kicker(reckoning),
            header=header,
            statements=sentences,
            map=map_svg(reckoning, places, marks, _map_in_words(reckoning, marks)),
            map_note=_map_note(reckoning),
            plots=plots,
            plot_note=_plot_note(writer) if plots else "",
            left=left,
            right=right,
            wide=wide,
            made=_how_made(writer),
            not_a_screen=NOT_A_SCREEN,
            correction=_contact(reckoning.claims.about.correction),
            address=address,
            home=home,
            linked=writer.trail.linked,
            origins=list(writer.trail.origins.values()),
            sources=[_source_entry(writer, slug) for slug in writer.trail.sources()],
            anchor=anchor,
            created=reckoning.claims.about.issued,
            hash=str(made.get("hash", "")),
        )
    )
    return str(text)


def _title(reckoning: Reckoning, claims: Claims) -> str:
    node = reckoning.organization
    whole = claims.about.title or "Who works with whom"
    return cut(reckoning.label(node) if node else whole, _TITLE)


def _kicker(reckoning: Reckoning) -> Markup:
    if reckoning.organization is None:
        return said("Network brief")
    return said("Organization brief, in {whole}", whole=quoted(cut(reckoning.claims.about.title or "its network", 50)))


def _header(writer: Writer) -> dict[str, Any]:
    """Return what is counted, by which rule, and of when."""
    reckoning, made = writer.reckoning, writer.reckoning.network.graph
    first, last = reckoning.spans
    counts = [
        (writer.count("organizations"), said("organizations")),
        (writer.count("ties"), said("pairs with a documented tie")),
        (writer.count("sources"), said("sources that state them")),
        (writer.count("isolates"), said("without any documented tie")),
    ]
    slice_ = (
        said(" Only what is documented {how} {day}.", how=made["documented"], day=quoted(str(made["as_of"])))
        if made.get("as_of")
        else ""
    )
    return {
        "counts": counts,
        "rule": said(
            "A tie: {rule}.{slice}{more} Evidence {span}.",
            rule=cut(str(made.get("tie_rule", "")), 110),
            slice=slice_,
            more=_restrictions(made),
            span=_span(writer, first, last),
        ),
    }


def _span(writer: Writer, first: str, last: str) -> Markup:
    if not first:
        return said("without dates")
    key = writer.trail.known(
        "span",
        "First and last year",
        said("The years of the evidence of ties, and of the sources that state them, where they bear one."),
        writer.of_network("edges"),
        writer.reckoning.sources_of(),
    )
    return said("of {first} to {last}", first=writer.trail.number(first, key), last=writer.trail.number(last, key))


def _restrictions(made: Mapping[str, Any]) -> Markup:
    parts = []
    if int(made.get("min_sources", 1)) > 1:
        parts.append(said(" Only what {n} sources say.", n=made["min_sources"]))
    if made.get("stated_only"):
        parts.append(said(" Only what is stated, nothing implied."))
    without = [slug for slug in str(made.get("without_source", "")).split("|") if slug]
    if without:
        parts.append(
            said(" Without {n}: {which}.", n=counted(len(without), "source"), which=quoted(cut(", ".join(without), 40)))
        )
    return Markup("").join(parts)


def _how_made(writer: Writer) -> Markup:
    reckoning, made = writer.reckoning, writer.reckoning.network.graph
    about = reckoning.claims.about
    return said(
        "Data {version}{issued}, {hash} · projection {projection} · {draws} draws, seed {seed}",
        version=quoted(cut(about.version or "without a version", 20)),
        issued=said(" of {day}", day=quoted(cut(about.issued, 10))) if about.issued else "",
        hash=quoted(str(made.get("hash", ""))[:12] or "no hash"),
        projection=quoted(cut(str(made.get("projection", "")), 30)),
        draws=reckoning.draws,
        seed=reckoning.seed,
    )


# ---- pictures ----


def _marks(reckoning: Reckoning) -> Marks:
    """Choose whom the map names: who the brief is of and its first neighbours; else the most tied, and cutpoints."""
    node = reckoning.organization
    weak = frozenset(found.node for found in reckoning.cutpoints)
    if node is not None:
        around = sorted(reckoning.graph[node], key=lambda other: (-reckoning.graph.degree(other), other))
        return Marks(weak, node, [node, *around[:_NAMED]])
    by_degree = reckoning.first_by("degree", _NAMED)
    cutting = [found.node for found in reckoning.cutpoints[:4]]
    return Marks(weak, None, list(dict.fromkeys([*by_degree[:6], *cutting, *by_degree])))


def _map_in_words(reckoning: Reckoning, marks: Marks) -> Markup:
    node = reckoning.organization
    most = [
        said("{who} {n}", who=cut(reckoning.label(other), 60), n=reckoning.graph.degree(other))
        for other in reckoning.first_by("degree", 3)
    ]
    return said(
        "Map of {n} organizations as dots and {ties} ties as lines; {largest} are in the largest connected part, "
        "{alone} have no documented tie and stand in rows below. Most ties: {most}. {own}",
        n=f"{len(reckoning.graph):,}",
        ties=f"{len(reckoning.pairs):,}",
        largest=f"{reckoning.largest_part:,}",
        alone=f"{len(reckoning.isolates):,}",
        most=listed(most) if most else "nobody",
        own=said("{who} and its ties stand out.", who=cut(reckoning.label(node), 60))
        if node
        else said("{n} cutpoints stand out.", n=len(marks.cutpoints)),
    )


def _map_note(reckoning: Reckoning) -> Markup:
    if reckoning.organization is None:
        return said("Larger: more ties. Green: cutpoints. Distances mean nothing by themselves.")
    return said("Green: its ties and their other ends. Distances mean nothing by themselves.")


def _plots(writer: Writer) -> list[dict[str, Any]]:
    """Return both plots, on one axis, and the same figures as links: a drawing is one picture."""
    own = writer.reckoning.organization
    ranked = {measure: places_by(writer.reckoning, measure, _RANKED) for measure in ("degree", "betweenness")}
    last = last_rank([row for rows in ranked.values() for row in rows])
    return [
        {
            "measure": measure,
            "svg": plot_svg(measure, rows, own, last=last, axis=measure == "betweenness"),
            "numbers": [
                (
                    writer.name(row.node, 40),
                    writer.value(row.node, measure, row.shown_value(measure)),
                    row.shown_rank,
                    writer.trail.number(f"{row.low}–{row.high}", writer.intervals_known()),
                )
                for row in rows
            ],
        }
        for measure, rows in ranked.items()
    ]


def _plot_note(writer: Writer) -> Markup:
    return said(
        "Dot: rank among the read pages. Line: interval under these assumptions, {share} of ties missing, {draws} "
        "draws. Grey: cannot be ordered against the next.",
        share=writer.trail.number(percent(ASSUMED), writer.intervals_known()),
        draws=writer.trail.number(writer.reckoning.draws, writer.intervals_known()),
    )


# ---- what stands beneath ----


def _source_entry(writer: Writer, slug: str) -> dict[str, Any]:
    source = writer.reckoning.claims.sources.get(slug)
    href = source_address(slug, writer.reckoning.claims, writer.links)
    return {
        "slug": slug,
        "title": (source.title or source.url or slug) if source else slug,
        "publisher": source.publisher if source else "",
        "issued": source.issued if source else "",
        "href": href,
        "as_text": writer.links.as_text and slug not in writer.links.sources,
    }


def _contact(address: str) -> str:
    """Return an address by which the makers can be told (http, https or mailto), else nothing."""
    safe = address.startswith(("https://", "http://", "mailto:")) and not set(address) & set(" <>\"'\n\r\t")
    return address if safe else ""


@cache
def _environment() -> Environment:
    made = template_environment()
    style = resources.find("static", STYLE).read_text(encoding="utf-8")
    made.globals.update(csp=content_security_policy((), (STYLE,)), css=Markup(style))  # noqa: S704 - our own file
    return made
