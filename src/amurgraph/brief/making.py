"""A graph becomes a brief: the numbers, the sentences, the drawings and the tables, set by one template."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from .. import resources
from ..claims import claims_of
from ..errors import InputError
from ..layout import positions
from ..network import claims_to_network, find_node
from ..network.readings import AS_PUBLISHED
from ..page import NOT_A_SCREEN, content_security_policy, raise_for_private_sources, template_environment
from ..sensitivity.drawing import DRAWS
from .heading import foot, head, title_of
from .of_network import network_sections
from .of_organization import organization_sections
from .pictures import draw_map, draw_plots
from .reckoning import Reckoning
from .refusing import raise_for_refused_markup
from .sentences import sentences
from .tracing import Links, anchor
from .writing import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import networkx as nx

    from ..claims import Claims
    from ..claims.reading import Data
    from ..network import Projection, Reading
    from ..rows import Tell

TEMPLATE, STYLE = "brief.html.j2", "brief.css"
_FOR_SCREEN = re.compile(r'<(div|section) class="screen.*?</\1>', re.DOTALL)
_LINK = re.compile(r"</?a\b[^>]*>")  # within an attribute > is written &gt;


@dataclass(frozen=True, slots=True)
class Brief:
    """A finished brief: one page on paper, and on the screen where each of its numbers comes from.

    Attributes:
        html: the page, with everything inside.
        title: what stands on top.

    """

    html: str
    title: str

    @property
    def paper(self) -> str:
        """The same without links and without what is for the screen alone, for ``brief_to_pdf``."""
        return _LINK.sub("", _FOR_SCREEN.sub("", self.html))

    def __repr__(self) -> str:
        return f"<Brief {self.title!r}, {len(self.html) // 1000} kB; write_brief(graph, 'brief.html') makes it a file>"

    def _repr_html_(self) -> str:
        inside = html.escape(self.html, quote=True)
        return (
            f'<iframe srcdoc="{inside}" sandbox="allow-popups" title="brief" width="100%" height="1100" '
            'style="border:1px solid #ccc"></iframe>'
        )


def graph_to_brief(
    graph: Data,
    *,
    organization: str | None = None,
    projection: str | Projection = "documented-ties",
    as_of: str | int | None = None,
    documented: str = "by",
    min_sources: int = 1,
    stated_only: bool = False,
    without_source: Sequence[str] = (),
    reading: str | Reading = AS_PUBLISHED,
    unredacted: bool = False,
    links_as_text: bool = False,
    private: bool = False,
    address: str = "",
    draws: int = DRAWS,
    seed: int = 1,
    tell: Tell | None = None,
) -> Brief:
    """Return the one page of a network, or of one organization and what is around it.

    It holds a small map, three sentences made from numbers with their caveats, the first by degree and by betweenness
    with intervals under stated assumptions, cutpoints, threats that nobody or one is documented to work on, questions
    to ask, and what is not known. On paper it is one A4 or Letter page; on the screen each number leads to the rule,
    the command and the sources that it comes from.

    Args:
        graph: an rdflib Graph or an Oxigraph store, or claims that are read already (with their hash).
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
    claims = claims_of(graph)
    slice_: dict[str, Any] = {
        "as_of": None if as_of is None else str(as_of),
        "documented": documented,
        "min_sources": min_sources,
        "stated_only": stated_only,
        "without_source": tuple(without_source),
        "reading": reading,
    }
    network = claims_to_network(claims, projection, **slice_)
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
    set_page: Callable[[Mapping[str, Any]], str] | None = None,
    tell: Tell | None = None,
) -> Brief:
    """Return the brief of a network that was made already; see ``graph_to_brief``.

    Args:
        claims: what the network was made of.
        network: what ``claims_to_network`` gave, with the hash of the data.
        projection: what made it of the claims, where that has no name of ours.
        organization: as for ``graph_to_brief``, and so the others of a name of its options.
        unredacted: see there.
        private: see there.
        address: see there.
        draws: see there.
        seed: see there.
        tell: see there.
        links: where names and sources lead; by default sources to their own addresses, and names nowhere.
        slice_: the options of ``claims_to_network`` by which the network was made.
        places: x and y of each node; by default ``layout.positions``.
        set_page: sets the page from its parts, where it is one of several; by default it stands alone.

    Raises:
        UnknownNameError, InputError: as ``graph_to_brief``.

    """
    made = network.graph
    raise_for_private_sources(str(made.get("private_sources", "")), private=private)
    if made.get("node_modes", "one") != "one":
        rule = f"{made.get('projection', '')} has nodes of more than one sort"
        raise InputError(f"a brief is of organizations and their ties, and {rule}; use documented-ties")
    reckoning = Reckoning(
        claims=claims,
        network=network,
        projection=projection or str(made.get("projection") or "documented-ties"),
        organization=find_node(network, claims, organization) if organization else None,
        unredacted=unredacted,
        draws=draws,
        seed=seed,
        options=slice_ or {},
        tell=tell,
    )
    where = places if places is not None else positions(network)
    parts = _parts(Writer(reckoning, links or Links()), where) | {"address": address}
    page = (set_page or _set)(parts)
    raise_for_refused_markup(page)
    return Brief(page, title_of(reckoning))


def _parts(writer: Writer, places: Mapping[str, tuple[int, int]]) -> dict[str, Any]:
    """Write the parts of a page in the order in which they are read, and what they rest on after them."""
    node = writer.reckoning.organization
    parts = {
        **head(writer),
        "sentences": sentences(writer),
        **draw_map(writer.reckoning, places),
        **draw_plots(writer),
        "sections": network_sections(writer) if node is None else organization_sections(writer, node),
        **foot(writer),
    }
    behind = {
        "origins": list(writer.origins.values()),
        "sources": [writer.source_entry(slug) for slug in writer.sources],
        # What rests on the same many sources as a number before it names that number instead.
        "first": {origin.sources: origin for origin in reversed(writer.origins.values())},
        "anchor": anchor,
    }
    return {**parts, **behind, **_dress(), "not_a_screen": NOT_A_SCREEN}


def _set(parts: Mapping[str, Any]) -> str:
    return str(template_environment().get_template(TEMPLATE).render(**parts))


@cache
def _dress() -> dict[str, Any]:
    """Return our style, and the policy that lets it in."""
    style = resources.find("static", STYLE).read_text(encoding="utf-8")
    return {"csp": content_security_policy((), (STYLE,)), "css": Markup(style)}  # noqa: S704 - our own file
