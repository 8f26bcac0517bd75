"""A network becomes a file that other tools open: GraphML, GEXF, Cytoscape JSON, node-link JSON, CSV, Kumu."""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from ..errors import UnknownNameError
from ..rows import separated
from .carrying import TELLS_ENFORCEMENT
from .xml_files import gexf_lines, graphml_lines, is_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import networkx as nx

#: What no XML file may hold, nor any file in UTF-8.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def network_to_graphml(network: nx.MultiDiGraph) -> str:
    """Return GraphML (http://graphml.graphdrawing.org/specification.html), node ids are slugs."""
    import networkx as nx

    clean = _for_xml(network)
    lines = graphml_lines(clean) if is_plain(clean) else nx.generate_graphml(clean, named_key_ids=True)
    return "\n".join(lines) + "\n"


def network_to_gexf(network: nx.MultiDiGraph) -> str:
    """Return GEXF 1.2 as Gephi reads it; without the day of writing, so that equal networks give equal bytes."""
    import networkx as nx

    clean = _for_xml(network)
    if is_plain(clean):
        return "\n".join(gexf_lines(clean)) + "\n"
    # GEXF numbers parallel edges itself when keys are text; "type" is a word of the format, for directed or not.
    plain = nx.MultiDiGraph()
    plain.graph.update(network.graph)
    plain.add_nodes_from(clean.nodes(data=True))
    for source, target, key, edge in clean.edges(keys=True, data=True):
        facts = {name: value for name, value in edge.items() if name not in ("type", "id", "relation")}
        plain.edges[source, target, plain.add_edge(source, target)].update({"relation": key, **facts})
    text = "\n".join(nx.generate_gexf(plain))
    return re.sub(r' lastmodifieddate="[^"]*"', "", text) + "\n"


def network_to_cyjs(network: nx.MultiDiGraph) -> str:
    """Return Cytoscape.js JSON (https://js.cytoscape.org/#notation/elements-json)."""
    elements = {
        "nodes": [
            {"data": {"id": node, "name": data.get("label", node), **data}} for node, data in network.nodes(data=True)
        ],
        "edges": [
            {"data": {"id": f"{source}.{key}.{target}", "source": source, "target": target, "interaction": key,
                      **{name: value for name, value in data.items() if name not in ("source", "target", "id")}}}
            for source, target, key, data in network.edges(keys=True, data=True)
        ],
    }  # fmt: skip
    return _json({"data": dict(network.graph), "elements": elements, "format_version": "1.0"})


def network_to_json(network: nx.MultiDiGraph) -> str:
    """Return node-link JSON, which ``networkx.node_link_graph(data, edges="edges")`` and D3 read."""
    import networkx as nx

    return _json(nx.node_link_data(network, edges="edges"))


def network_to_csv(network: nx.MultiDiGraph) -> str:
    """Return the edge list as CSV: source, target, type, then the attributes."""
    names = sorted({name for *_, edge in network.edges(data=True) for name in edge} - {"type"})
    rows = (
        [source, target, edge.get("type", key), *(edge.get(name, "") for name in names)]
        for source, target, key, edge in network.edges(keys=True, data=True)
    )
    return separated(["source", "target", "type", *names], rows)


def network_to_node_csv(network: nx.MultiDiGraph) -> str:
    """Return the nodes as CSV: id, then the attributes."""
    names = sorted({name for _, node in network.nodes(data=True) for name in node})
    return separated(
        ["id", *names], ([n, *(node.get(name, "") for name in names)] for n, node in network.nodes(data=True))
    )


def network_to_kumu(network: nx.MultiDiGraph) -> str:
    """Return the connections sheet that Kumu imports (From, To, Direction, Type, Description)."""
    rows = (
        [
            network.nodes[source].get("label", source),
            network.nodes[target].get("label", target),
            "directed" if edge.get("directed", True) else "undirected",
            key,
            f"sources: {edge.get('sources', '')}",
        ]
        for source, target, key, edge in network.edges(keys=True, data=True)
    )
    return separated(["From", "To", "Direction", "Type", "Description"], rows)


def published(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Return the network without our marks on nodes: a file that lists who guards would do what we keep lists from."""
    marked = any("enforcement_only" in facts for _, facts in network.nodes(data=True))
    if not marked and TELLS_ENFORCEMENT not in network.graph:
        return network
    copied = network.copy()
    copied.graph.pop(TELLS_ENFORCEMENT, None)
    for _, facts in copied.nodes(data=True):
        facts.pop("enforcement_only", None)
    return copied


EXPORTS: dict[str, Callable[[nx.MultiDiGraph], str]] = {
    "graphml": network_to_graphml,
    "gexf": network_to_gexf,
    "cyjs": network_to_cyjs,
    "json": network_to_json,
    "csv": network_to_csv,
    "nodes-csv": network_to_node_csv,
    "kumu": network_to_kumu,
}


def network_to_text(network: nx.MultiDiGraph, format: str) -> str:  # noqa: A002 - the field's word
    """Return the network in one of ``EXPORTS``; the same network gives the same text.

    Raises:
        UnknownNameError: no such format.

    """
    if format not in EXPORTS:
        raise UnknownNameError("format", format, EXPORTS)
    return EXPORTS[format](_as_relations(published(network)))


def _as_relations(network: nx.Graph) -> nx.MultiDiGraph:
    """Return any networkx graph as one of relations, which say themselves whether they have a direction."""
    import networkx as nx

    if network.is_directed() and network.is_multigraph():
        return network
    made = nx.MultiDiGraph(**network.graph)
    made.add_nodes_from(network.nodes(data=True))
    edges = network.edges(keys=True) if network.is_multigraph() else ((*ends, "tie") for ends in network.edges())
    for one, other, key in edges:
        facts = network.edges[(one, other, key) if network.is_multigraph() else (one, other)]
        made.edges[one, other, made.add_edge(one, other, key=key)].update({"directed": network.is_directed(), **facts})
    return made


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _for_xml(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Return it without what no XML file may hold (XML 1.0, section 2.2), in ids, names and values alike."""
    import networkx as nx

    network, names = _as_relations(network), {}
    if _is_clean(network):
        return network
    taken = set(network)
    for node in network:
        names[node] = _clean(node)
        while names[node] != node and names[node] in taken:  # two ids that differ in such a character alone stay two
            names[node] += "\ufffd"
        taken.add(names[node])
    clean = nx.MultiDiGraph(**_clean_facts(network.graph))
    for node, facts in network.nodes(data=True):
        clean.add_node(names[node])
        clean.nodes[names[node]].update(_clean_facts(facts))
    for one, other, key, facts in network.edges(keys=True, data=True):
        kept = key if (fresh := _clean(key)) == key else f"{fresh} {clean.number_of_edges()}"
        ends = names[one], names[other]
        clean.edges[*ends, clean.add_edge(*ends, key=kept)].update(_clean_facts(facts))
    return clean


def _is_clean(network: nx.MultiDiGraph) -> bool:
    """Tell whether there is nothing to leave out: then nothing is copied."""
    facts = chain(network.nodes.values(), (edge for *_, edge in network.edges(data=True)), [network.graph])
    texts = chain(
        network, (key for *_, key in network.edges(keys=True)), chain.from_iterable(chain(f, f.values()) for f in facts)
    )
    return not any(isinstance(text, str) and _UNWANTED.search(text) for text in texts)


def _clean(value: Any) -> Any:
    return _UNWANTED.sub("\ufffd", value) if isinstance(value, str) else value


def _clean_facts(facts: Mapping[Any, Any]) -> dict[Any, Any]:
    return {_clean(name): _clean(value) for name, value in facts.items()}
