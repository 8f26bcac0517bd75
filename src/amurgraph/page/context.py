"""What a page says beside its map: title, counts, sources, kinds of things and relations, disagreements, caveats."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ..errors import UnknownNameError
from ..vocabulary import ORGANIZATION_KINDS, RELATION_TYPES
from .measured import sizes_for, sizes_in_words
from .records import FALLBACK, OTHER_KINDS, carried_by, drawing

if TYPE_CHECKING:
    import networkx as nx

CAVEAT = "A missing line is not a missing relation: only what the read pages state is shown."
NOT_A_SCREEN = "Not a sanctions screen: nothing here is a verdict on anybody."
_SOURCE = re.compile(r'"source"\s*:\s*("(?:[^"\\]|\\.)*")')


def context(
    network: nx.MultiDiGraph, *, title: str, links_as_text: bool = False, size: str = "degree", focus: str = ""
) -> dict[str, Any]:
    """Return what the page says beside the map: title, counts, sources, kinds, disagreements, measures, caveats.

    Raises:
        UnknownNameError: no such measure as ``size``, or no such node as ``focus``.

    """
    if focus and focus not in network:
        raise UnknownNameError("node", focus, map(str, network))
    made = network.graph
    left_out = _counts(str(made.get("left_out", "")))
    carried = carried_by(network)
    named = {slug for text in _said(network, "sources") for slug in text.split("|") if slug}
    sources = _sources_shown(network, named, carried)
    return {
        "title": title,
        "asOf": made.get("as_of", ""),
        "documented": made.get("documented", "by"),
        "subtitle": " ".join(_cut_in_words(made, left_out)),
        "projection": {"name": made.get("projection", ""), "summary": made.get("tie_rule", "")},
        "version": made.get("data_version", ""),
        "hash": made.get("hash", ""),
        "counts": {
            "organizations": network.number_of_nodes(),
            "relations": network.number_of_edges(),
            "sources": len(named),
            "leftOut": sum(left_out.values()),
        },
        "caveat": CAVEAT,
        "notASanctionsScreen": NOT_A_SCREEN,
        "kinds": _kinds_shown(network),
        "relations": _relations_shown(network),
        "sources": sources,
        "countries": {},
        "disagreements": _disagreements_shown(carried),
        "measures": sizes_in_words(sizes_for(network, size), len(network)),
        "size": size,
        "focus": focus,
        "linksAsText": links_as_text,
        "correction": made.get("correction", ""),
        "nav": [],
        **({"changes": json.loads(made["changes"])} if made.get("changes") else {}),
    }


def _counts(text: str) -> dict[str, int]:
    """Return the counts of what a slice leaves out, by reason: ``"later: 3|undated: 1"``."""
    pairs = (part.rpartition(": ") for part in text.split("|"))
    return {reason: int(count) for reason, _, count in pairs if reason and count.isascii() and count.isdecimal()}


def _cut_in_words(made: dict[str, Any], left_out: dict[str, int]) -> list[str]:
    """Say what the network was cut to, and how many relations that leaves out; nothing where it is whole."""
    said = []
    if made.get("as_of"):
        said.append(f"Only what is documented {made.get('documented', 'by')} {made['as_of']}.")
    if left_out:
        said.append(f"Left out: {', '.join(f'{count} {reason}' for reason, count in left_out.items())}.")
    if (least := int(made.get("min_sources") or 1)) > 1:
        said.append(f"Only what {least} or more sources say: {made.get('below_min_sources', 0)} left out.")
    if made.get("stated_only"):
        said.append("Without what a source only implies.")
    if made.get("without_source"):
        # Each name in isolation (U+2068 to U+2069): whatever way it runs, it turns nothing around it.
        names = ", ".join(f"\u2068{slug}\u2069" for slug in str(made["without_source"]).split("|"))
        said.append(f"Without what these sources say: {names}.")
    return said


def _said(network: nx.MultiDiGraph, name: str) -> set[str]:
    """Return each text once that some edge says under this name."""
    return {str(edge.get(name) or "") for _, _, edge in network.edges(data=True)}


def _sources_shown(network: nx.MultiDiGraph, named: set[str], carried: dict[str, Any]) -> dict[str, Any]:
    """Return only the sources that something on the page names, each once."""
    # Read as text, ten times as quick: within a text of JSON quotes are escaped, and so never taken for a key.
    told = {text for evidence in _said(network, "evidence") for text in _SOURCE.findall(evidence)}
    needed = named | {json.loads(text) for text in told}
    needed |= {answer["source"] for found in carried.get("disagreements", []) for answer in found["answers"]}
    needed |= {item["source"] for found in carried.get("contradictions", {}).values() for item in found}
    keys = ("title", "publisher", "url", "issued", "language", "note", "kind")
    return {
        slug: {key: source[key] for key in keys if source.get(key)}
        for slug, source in carried.get("sources", {}).items()
        if slug in needed
    }


def _kinds_shown(network: nx.MultiDiGraph) -> list[dict[str, str]]:
    present = {str(facts.get("kind") or "Organization") for _, facts in network.nodes(data=True)}
    order = [*ORGANIZATION_KINDS, *OTHER_KINDS]
    known = sorted(present, key=lambda kind: (order.index(kind) if kind in order else len(order), kind))
    return [
        {
            "id": kind,
            "label": drawn.get("label", kind),
            "shape": drawn["shape"],
            "colour": drawn["colour"],
        }
        for kind in known
        for drawn in ({**FALLBACK, **drawing().get(kind, {})},)
    ]


_OTHER_TIES = {
    "sharedProgramme": {"forward": "works in the same programme as", "directed": "false", "dash": "1 6"},
}


def _relations_shown(network: nx.MultiDiGraph) -> list[dict[str, Any]]:
    present = {str(edge.get("type", key)) for *_, key, edge in network.edges(keys=True, data=True)}
    order = [*RELATION_TYPES, "addresses", "sharedProgramme"]
    return [
        {
            "id": name,
            "label": drawn.get("forward") or drawn.get("label", name),
            "inverse": drawn.get("inverse") or drawn.get("forward", name),
            "directed": drawn.get("directed") != "false",
            "dash": drawn.get("dash", ""),
        }
        for name in sorted(present, key=lambda name: (order.index(name) if name in order else len(order), name))
        for drawn in (drawing().get(name) or _OTHER_TIES.get(name, {}),)
    ]


def _disagreements_shown(carried: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    shown: dict[str, list[dict[str, Any]]] = {}
    for found in carried.get("disagreements", []):
        joined, _, aspect = found["property"].rpartition(" ") if found["other"] else ("", "", found["property"])
        shown.setdefault(found["subject"], []).append(
            {
                "property": aspect.replace("_", " "),
                "joined": drawing().get(joined, {}).get("forward", joined),
                "other": found["other"],
                "values": found["answers"],
            }
        )
    return shown
