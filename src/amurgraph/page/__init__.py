"""A network becomes one interactive page that opens from a file, asks nothing of anybody, and shows who says so."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..claims.publishing import raise_for_private_sources
from ..claims.reading import no_looking_for_waste
from ..files import write_output
from .context import CAVEAT, NOT_A_SCREEN, context
from .edges import EdgeRecords, edge_records
from .records import drawing, node_records
from .rendering import content_security_policy, json_block, render_page, template_environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import networkx as nx
    from pyvis.network import Network

__all__ = [
    "CAVEAT",
    "NOT_A_SCREEN",
    "Page",
    "content_security_policy",
    "drawing",
    "json_block",
    "network_to_page",
    "network_to_pyvis",
    "raise_for_private_sources",
    "template_environment",
    "write_page",
]


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page. In a notebook it shows itself, in a sandboxed frame."""

    html: str

    def __repr__(self) -> str:
        return f"<Page of {len(self.html) // 1000} kB; write_page(network, 'map.html') makes it a file>"

    def _repr_html_(self) -> str:
        inside = html.escape(self.html, quote=True)
        return (
            f'<iframe srcdoc="{inside}" sandbox="allow-scripts allow-popups allow-downloads" title="interactive map" '
            'width="100%" height="640" style="border:1px solid #ccc"></iframe>'
        )


def network_to_page(
    network: nx.MultiDiGraph,
    *,
    title: str | None = None,
    links_as_text: bool = False,
    private: bool = False,
    nav: Sequence[Mapping[str, Any]] = (),
    size: str = "degree",
    focus: str = "",
    places: Mapping[str, tuple[int, int]] | None = None,
    beside: str = "",
) -> Page:
    """Return the page that shows a network.

    Where the network says what became of its edges and nodes (``change``, and how each change is named and drawn in its
    own attribute ``changes``, as ``changes.differences_to_network`` gives it), the page colours them so.

    Args:
        network: what ``graph_to_network`` gave; it carries its sources.
        title: by default the data set's own.
        links_as_text: print addresses without linking them.
        private: show what private sources say, too.
        nav: links to other pages, each with ``label`` and ``href``.
        size: the measure by which shapes are sized at first, of ``measures.CENTRALITIES``.
        focus: the node that the page opens with, and one step around it.
        places: x and y of each node, y downwards; by default ``layout.positions``.
        beside: what stands beside the map, and can be read without JavaScript: text, or ``Markup`` of your own.

    Raises:
        InputError: the network rests on private sources and ``private`` is not set.
        UnknownNameError: no such measure, or no such node.

    >>> import networkx as nx
    >>> "Cedar Trust" in network_to_page(nx.MultiDiGraph([("Cedar Trust", "Otter Alliance")])).html
    True

    """
    raise_for_private_sources(str(network.graph.get("private_sources", "")), private=private)
    network = _with_keys(network)
    with no_looking_for_waste():
        shown = context(network, title=_title(network, title), links_as_text=links_as_text, size=size, focus=focus)
        shown["nav"] = list(nav)
        return Page(render_page(node_records(network, size, places), EdgeRecords(network), shown, beside))


def write_page(network: nx.MultiDiGraph, path: str | Path, **options: Any) -> None:
    """Write the page that shows a network to a file, whole or not at all; options as ``network_to_page``.

    Raises:
        OutputError: the file cannot be written. InputError: as ``network_to_page``.

    """
    write_output(path, network_to_page(network, **options).html)


def network_to_pyvis(network: nx.MultiDiGraph, *, title: str | None = None, private: bool = False) -> Network:
    """Return a real ``pyvis.network.Network`` of the same records, to go on from with pyvis' own methods.

    ``add_node``, ``add_edge`` and ``set_options`` work as ever, and ``show``, ``write_html`` and ``generate_html``
    give our page: no request to anywhere, and whatever text a node bears stays text. Unchanged, it is the page of
    ``network_to_page``, byte for byte.
    """
    from .pyvis_network import pyvis_network

    raise_for_private_sources(str(network.graph.get("private_sources", "")), private=private)
    network = _with_keys(network)
    shown = context(network, title=_title(network, title))
    return pyvis_network(node_records(network), edge_records(network), shown, _title(network, title))


def _title(network: nx.MultiDiGraph, title: str | None) -> str:
    return title or str(network.graph.get("title") or "Who works with whom, and who says so")


def _with_keys(network: nx.Graph) -> nx.MultiDiGraph:
    """Return any networkx graph as one whose edges have keys; an undirected one stays undirected."""
    import networkx as nx

    if network.is_multigraph():
        return network
    return nx.MultiDiGraph(network) if network.is_directed() else nx.MultiGraph(network)
