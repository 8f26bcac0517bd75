"""Differences as one page: the map of both networks, lines coloured by what became of them, and the lists beside."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import networkx as nx
from markupsafe import Markup

from ..page import network_to_page, raise_for_private_sources, template_environment
from .fates import FATES, MERGED, NEWLY_TIED, NO_LONGER_TIED, STANDINGS
from .telling import TOP, tell
from .wording import Name, said_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .differing import Differences
    from .telling import Telling
    from .wording import Part

_TEMPLATE = "changes.html.j2"


def differences_to_html(
    differences: Differences, *, top: int = TOP, links_as_text: bool = False, private: bool = False
) -> str:
    """Return one page that opens from a file: an interactive map of all ties, and the lists of ``differences_to_text``.

    A line's colour and dash tell what became of the tie; the legend counts and filters. Without JavaScript the lists
    can be read.

    Args:
        differences: of ``compare_versions``.
        top: how many shifts of rank are told.
        links_as_text: print addresses without linking them.
        private: show what private sources say, too.

    Raises:
        InputError: a source is private and ``private`` is not set.

    >>> from amurgraph.changes import compare_versions, read_versions
    >>> page = differences_to_html(compare_versions(*read_versions("2010", "2019")))
    >>> "What changed from 2010 to 2019" in page
    True

    """
    raise_for_private_sources(differences.private_sources, private=private)
    told = tell(differences, top)
    network = differences_to_network(differences)
    beside = template_environment().get_template(_TEMPLATE).render(told=_in_parts(told))
    return network_to_page(
        network, title=told.title, beside=Markup(beside), links_as_text=links_as_text, private=True  # noqa: S704 - ours
    ).html  # fmt: skip


def differences_to_network(differences: Differences) -> nx.MultiDiGraph:
    """Return the network of all ties of both versions; ``change`` of an edge or a node says what became of it.

    >>> from amurgraph.changes import compare_versions, read_versions
    >>> network = differences_to_network(compare_versions(*read_versions("2010", "2019")))
    >>> "gone" in {edge["change"] for *_, edge in network.edges(data=True)}
    True

    """
    before, after = differences.before, differences.after
    network = nx.MultiDiGraph(**after.known.graph)
    network.graph.update(
        who_says_so=_carried(before.known, after.known),
        private_sources=differences.private_sources,
        documented="",
        as_of="",
        left_out="",
        changes=json.dumps(_legend(differences), ensure_ascii=False),
    )
    standing = _standings(differences)
    for tie in differences.ties:
        home = after if after.known.has_edge(tie.subject, tie.object, tie.type) else before
        for node in (tie.subject, tie.object):
            network.add_node(node, **home.known.nodes[node], **({"change": standing[node]} if node in standing else {}))
        edge = home.known.edges[tie.subject, tie.object, tie.type]
        became = {"change": tie.fate, "ended": tie.ended, "ended_how": tie.ended_how}
        network.add_edge(tie.subject, tie.object, key=tie.type, **{**edge, **became})
    return network


def _standings(differences: Differences) -> dict[str, str]:
    standing = dict.fromkeys(differences.newly_tied, NEWLY_TIED) | dict.fromkeys(
        differences.no_longer_tied, NO_LONGER_TIED
    )
    merged = {one for happening in differences.happenings for one in happening.change.gone}
    return standing | dict.fromkeys(sorted(merged), MERGED)


def _carried(before: nx.MultiDiGraph, after: nx.MultiDiGraph) -> str:
    """Return what both networks carry of who says so; where both know something, the later data say it."""
    old, new = (json.loads(network.graph["who_says_so"]) for network in (before, after))
    joined = {**new, **{name: {**old[name], **new[name]} for name in ("sources", "contradictions")}}
    return json.dumps(joined, ensure_ascii=False, separators=(",", ":"))


def _legend(differences: Differences) -> dict[str, Any]:
    """Return what the page needs to draw and to name each fate; only what there is."""
    here = differences.fates
    standing = list(_standings(differences).values())
    fates = [
        {"id": fate.id, "label": fate.label, "colour": fate.colour, "dash": list(fate.dash), "width": fate.width}
        for fate in FATES.values()
        if here[fate.id]
    ]
    nodes = [
        {"id": name, "label": label, "colour": colour}
        for name, (label, colour) in STANDINGS.items()
        if name in standing
    ]
    return {"ties": fates, "nodes": nodes}


def _in_parts(told: Telling) -> dict[str, Any]:
    """Return a telling as the template takes it."""
    return {
        "title": told.title,
        "sides": told.sides,
        "rule": told.rule,
        "counts": told.counts,
        "notes": told.notes,
        "sources": told.sources,
        "sections": [
            {
                "id": section.id,
                "heading": section.heading,
                "count": section.count or len(section.lines),
                "note": section.note,
                "lines": [
                    {
                        "sign": line.sign,
                        "tie": line.tie,
                        "node": line.node,
                        "changes": list(line.changes),
                        "head": _parts(line.head),
                        "tail": _parts(line.tail),
                    }
                    for line in section.lines
                ],
            }
            for section in told.sections
        ],
    }


def _parts(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Return each part with what it is: words, a name, or who says so."""
    return [
        (f" ({said_in_words(part)})", "said")
        if not isinstance(part, str)
        else (str(part), "name" if isinstance(part, Name) else "words")
        for part in parts
    ]
