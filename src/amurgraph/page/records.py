"""A network becomes the records that a page shows: plain dictionaries of nodes and edges, and their context."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from ..claims import period
from ..errors import InputError, UnknownNameError
from ..graph import data_store
from ..layout import positions
from ..network import simple
from ..vocabulary import AG, ORG, ORGANIZATION_KINDS, RDFS, RELATION_TYPES, slug_of
from .measured import groups_of, scores, sizes_for, sizes_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

CAVEAT = "A missing line is not a missing relation: only what the read pages state is shown."
NOT_A_SCREEN = "Not a sanctions screen: nothing here is a verdict on anybody."
_OTHER_KINDS = ("Programme", "Place", "Database", "Taxon", "Threat", "Stress", "Action")
_SMALLEST, _LARGEST = 9, 26
_FALLBACK = {"shape": "ring", "colour": "#767b80"}


@cache
def drawing() -> dict[str, dict[str, str]]:
    """Return how each kind and relation type is named and drawn, as the ontology says."""
    store = data_store(())
    terms = {kind: ORG.Organization if kind == "Organization" else AG[kind] for kind in ORGANIZATION_KINDS}
    terms |= {name: AG[name] for name in (*_OTHER_KINDS, *RELATION_TYPES, "addresses")}
    properties = {
        "label": RDFS.label,
        "shape": AG.shape,
        "colour": AG.colour,
        "dash": AG.dashPattern,
        "directed": AG.directed,
        "forward": AG.edgeLabel,
        "inverse": AG.inverseLabel,
    }
    found: dict[str, dict[str, str]] = {}
    for name, term in terms.items():
        found[name] = {}
        for key, predicate in properties.items():
            values = sorted(
                q.object.value
                for q in store.quads_for_pattern(term, predicate, None, None)
                if isinstance(q.object, Literal | NamedNode)
            )
            if values:
                found[name][key] = values[0]
    if "label" not in found["Organization"]:
        found["Organization"]["label"] = "organization of unknown kind"
    return found


def node_records(
    network: nx.MultiDiGraph, size: str = "degree", places: Mapping[str, tuple[int, int]] | None = None
) -> list[dict[str, Any]]:
    """Return one record per node, as vis-network and our page take it: position, shape, colour, names, size.

    Each carries its measures, in the order of the context's, and the number of its computed group.
    """
    groups = groups_of(network)
    places = positions(network, groups) if places is None else places
    graph = simple(network)
    measured = scores(graph, sizes_for(network, size))
    degrees = dict(graph.degree())
    most = max(degrees.values(), default=0) or 1
    return [
        _node_record(node, facts, places[node], degrees[node], most)
        | {"measures": measured[node]}
        | ({"group": groups[node]} if node in groups else {})
        for node, facts in network.nodes(data=True)
    ]


def _node_record(node: str, facts: dict[str, Any], place: tuple[int, int], degree: int, most: int) -> dict[str, Any]:
    kind = str(facts.get("kind") or "Organization")
    drawn = {**_FALLBACK, **drawing().get(kind, {})}
    size = _SMALLEST + (_LARGEST - _SMALLEST) * (degree / most) ** 0.5
    return {
        "id": node,
        "label": str(facts.get("label", node)),
        "x": place[0],
        "y": place[1],
        "shape": drawn["shape"],
        "color": drawn["colour"],
        "size": round(size, 1),
        "physics": False,
        "kind": kind,
        "kindLabel": drawn.get("label", kind),
        "country": str(facts.get("country", "")),
        "acronym": str(facts.get("acronym", "")),
        "aliases": [alias for alias in str(facts.get("aliases", "")).split("|") if alias],
        "iri": str(facts.get("iri", "")),
        "homepage": str(facts.get("homepage", "")),
        "degree": degree,
        "page": str(facts.get("page", "")),
        **_change(facts),
    }


def _change(facts: dict[str, Any]) -> dict[str, str]:
    """Return what became of a node or an edge, where the network compares two versions."""
    return {"change": str(facts["change"])} if facts.get("change") else {}


def edge_records(network: nx.MultiDiGraph) -> list[dict[str, Any]]:
    """Return one record per relation, with what each source says of it and what contradicts it."""
    against = _carried(network).get("contradictions", {})
    return [_edge_record(s, t, key, edge, against) for s, t, key, edge in network.edges(keys=True, data=True)]


def _edge_record(source: str, target: str, key: str, edge: dict[str, Any], against: dict[str, Any]) -> dict[str, Any]:
    evidence = json.loads(edge.get("evidence") or "[]")
    slug = slug_of(str(edge.get("iri") or f"{source}.{key}.{target}"))
    return {
        "id": f"{source}.{key}.{target}",
        "from": source,
        "to": target,
        "type": str(edge.get("type", key)),
        "arrows": "to" if edge.get("directed", True) else "",
        "reading": str(edge.get("reading", "stated")),
        "ended": str(edge.get("ended", "")),
        "endedHow": str(edge.get("ended_how", "")),
        "first": _published(evidence, str(edge.get("first", "")), ("start", "as_of", "end")),
        "last": _published(evidence, str(edge.get("last", "")), ("end", "as_of", "start")),
        "documented": str(edge.get("documented", "")),
        "sources": [slug for slug in str(edge.get("sources", "")).split("|") if slug],
        "nSources": int(edge.get("n_sources", 0)),
        "programmes": [slug for slug in str(edge.get("programmes", "")).split("|") if slug],
        "evidence": [_evidence_record(item) for item in evidence],
        "contradictedBy": against.get(slug, []),
        **_change(edge),
    }


def _published(evidence: list[dict[str, Any]], day: str, fields: tuple[str, ...]) -> str:
    """Return a bound as precisely as some page gives it: 2012, not 2012-01-01, where the page says 2012."""
    said = [next((item[field] for field in fields if item.get(field)), "") for item in evidence]
    return min((text for text in said if _covers(text, day)), key=len, default=day)


def _covers(text: str, day: str) -> bool:
    """Tell whether a partial date begins or ends on a day."""
    try:
        return bool(text) and day in period(text)
    except InputError:
        return False


def _evidence_record(item: dict[str, Any]) -> dict[str, Any]:
    record = {
        "source": item.get("source", ""),
        "locator": item.get("locator", ""),
        "start": item.get("start", ""),
        "end": item.get("end", ""),
        "asOf": item.get("as_of", ""),
        "reading": str(item.get("reading", "Stated")).lower(),
        "stance": str(item.get("stance", "Asserts")).lower(),
        "note": item.get("note", ""),
        "role": item.get("role", ""),
        "amount": item.get("amount", ""),
        "currency": item.get("currency", ""),
        "year": item.get("year", ""),
        "checked": item.get("checked", ""),
    }
    return {key: value for key, value in record.items() if value}


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
    carried = _carried(network)
    sources = _sources_shown(network, carried)
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
            "sources": len(
                {s for *_, edge in network.edges(data=True) for s in str(edge.get("sources", "")).split("|") if s}
            ),
            "leftOut": sum(left_out.values()),
        },
        "caveat": CAVEAT,
        "notASanctionsScreen": NOT_A_SCREEN,
        "kinds": _kinds_shown(network),
        "relations": _relations_shown(network),
        "sources": sources,
        "countries": {},
        "disagreements": _disagreements_shown(carried),
        "measures": sizes_in_words(sizes_for(network, size)),
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


def _carried(network: nx.MultiDiGraph) -> dict[str, Any]:
    carried: dict[str, Any] = json.loads(network.graph.get("who_says_so") or "{}")
    return carried


def _sources_shown(network: nx.MultiDiGraph, carried: dict[str, Any]) -> dict[str, Any]:
    """Return only the sources that something on the page names, each once."""
    needed = {s for *_, edge in network.edges(data=True) for s in str(edge.get("sources", "")).split("|")}
    needed |= {
        item["source"] for *_, edge in network.edges(data=True) for item in json.loads(edge.get("evidence") or "[]")
    }
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
    order = [*ORGANIZATION_KINDS, *_OTHER_KINDS]
    known = sorted(present, key=lambda kind: (order.index(kind) if kind in order else len(order), kind))
    return [
        {
            "id": kind,
            "label": drawn.get("label", kind),
            "shape": drawn["shape"],
            "colour": drawn["colour"],
        }
        for kind in known
        for drawn in ({**_FALLBACK, **drawing().get(kind, {})},)
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
