"""Claims become a plain networkx MultiDiGraph, by a named projection."""

from __future__ import annotations

from dataclasses import asdict, replace
from math import isfinite
from typing import TYPE_CHECKING, Any

import networkx as nx

from ..claims import (
    Claims,
    Slice,
    claims_as_of,
    ending,
    evidence_start,
    graph_to_claims,
    slice_claims,
)
from ..claims.records import number_aware
from ..graph import as_store, content_hash
from .carrying import add_node, as_json, carry_sources
from .observing import add_observed
from .programmes import add_shared_programmes, add_threats_addressed, enforcement_only, joins_programme
from .projections import Projection, find_projection
from .readings import AS_PUBLISHED, find_reading, read_as
from .restricting import restricted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import rdflib
    from pyoxigraph import Store

    from ..claims import Evidence, Relation
    from .readings import Reading


def graph_to_network(
    graph: Store | rdflib.Graph,
    projection: str | Projection = "documented-ties",
    *,
    as_of: str | int | None = None,
    documented: str = "by",
    min_sources: int = 1,
    stated_only: bool = False,
    without_source: Sequence[str] = (),
    isolates: bool | None = None,
    observed: Sequence[str] = (),
    reading: str | Reading = AS_PUBLISHED,
) -> nx.MultiDiGraph:
    """Return the network that a projection makes of a graph's claims.

    A node is a slug with ``iri``, ``label``, ``kind``, ``country``. An edge goes from subject to object under its
    relation type as key, with ``sources`` (``"s2|s7"``), ``n_sources``, ``reading``, ``first``, ``last``, ``ended``,
    ``ended_how`` (stated, denied, merged, renamed or split), ``iri``, ``directed``, ``weight``, and ``evidence``:
    what each source says, as JSON. Every attribute is a scalar that GraphML and GEXF accept. The network's own
    attributes say how it was made: ``projection``, ``as_of``, ``data_version``, ``hash``, ``left_out`` … and, as
    JSON, who says so (``who_says_so``: sources, disagreements).

    Args:
        graph: an rdflib Graph or an Oxigraph store.
        projection: a name (``list_projections``) or a record of your own.
        as_of: year, month or day; only what is documented by it (see ``claims.slice_claims``).
        documented: ``"by"`` the date (the default) or strictly ``"in"`` it.
        min_sources: keep relations that at least so many different sources assert.
        stated_only: leave out what a source only implies.
        without_source: slugs of sources to leave out, as if they had never been read.
        isolates: keep nodes without an edge; by default as the projection says.
        observed: properties that nodes get as attributes: the published value, where sources do not disagree.
        reading: how ambiguous words are read, by name (``list_readings``).

    Raises:
        UnknownNameError: no projection, source, observed property or reading of that name. InputError: not a date.

    >>> from amurgraph.graph import read_store
    >>> network = graph_to_network(read_store(), "funding")
    >>> network.graph["projection"], network.is_multigraph()
    ('funding', True)

    """
    store = as_store(graph)
    network = claims_to_network(
        graph_to_claims(store),
        projection,
        as_of=None if as_of is None else str(as_of),
        documented=documented,
        min_sources=min_sources,
        stated_only=stated_only,
        without_source=without_source,
        isolates=isolates,
        observed=observed,
        reading=reading,
    )
    network.graph["hash"] = content_hash(store)
    return network


def claims_to_network(
    claims: Claims,
    projection: str | Projection = "documented-ties",
    *,
    as_of: str | None = None,
    documented: str = "by",
    min_sources: int = 1,
    stated_only: bool = False,
    without_source: Sequence[str] = (),
    isolates: bool | None = None,
    observed: Sequence[str] = (),
    reading: str | Reading = AS_PUBLISHED,
) -> nx.MultiDiGraph:
    """Return the network of claims that are read already; see ``graph_to_network``."""
    rule = find_projection(projection)
    read = find_reading(reading)
    kept = restricted(read_as(claims, read), stated_only=stated_only, without_source=without_source)
    kept = replace(kept, relations=tuple(r for r in kept.relations if _matters(r, kept, rule)))
    kept, cut = _sliced(kept, as_of, documented)
    relations = [relation for relation in cut.relations if _n_sources(relation) >= min_sources]
    network = nx.MultiDiGraph()
    network.graph.update(
        projection=rule.name,
        tie_rule=rule.summary,
        as_of=as_of or "",
        documented=documented,
        min_sources=min_sources,
        stated_only=stated_only,
        without_source="|".join(without_source),
        data_version=claims.about.version,
        title=claims.about.title,
        directed_measures=rule.directed,
        node_modes=rule.mode,
        reading=read.name,
        caveats="|".join([*rule.caveats, *([] if read.name == AS_PUBLISHED else [f"{read.summary}."])]),
        left_out="|".join(f"{reason}: {count}" for reason, count in cut.left_out.items()),
        below_min_sources=len(cut.relations) - len(relations),
    )
    if rule.through_actions:
        add_threats_addressed(network, relations, kept)
    else:
        _add_relations(network, relations, kept, rule)
    if rule.shared_programmes:
        add_shared_programmes(network, relations, kept)
    if rule.isolates if isolates is None else isolates:
        _add_isolates(network, kept, rule)
    add_observed(network, kept, observed)
    carry_sources(network, kept)
    for slug in enforcement_only(claims) & set(network):
        network.nodes[slug]["enforcement_only"] = True
    return _in_order(network)


def _sliced(claims: Claims, as_of: str | None, documented: str) -> tuple[Claims, Slice]:
    """Return what is said of the time of a slice, and the relations that it lets in, with those left out by reason."""
    if not as_of:
        return claims, slice_claims(claims, documented=documented)
    kept, left_out = claims_as_of(claims, as_of, documented=documented)
    relations = ((sort_reason.split(" ", 1), count) for sort_reason, count in left_out.items())
    return kept, Slice(kept.relations, {reason: count for (sort, reason), count in relations if sort == "relations"})


def _matters(relation: Relation, claims: Claims, rule: Projection) -> bool:
    """Tell whether a relation can become part of this projection: what a slice leaves out is counted among these."""
    subject, target = claims.things.get(relation.subject), claims.things.get(relation.object)
    if subject is None or target is None:
        return False
    if (rule.shared_programmes or rule.through_actions) and joins_programme(relation, subject, target):
        return True
    if rule.through_actions or (rule.predicates is not None and relation.predicate not in rule.predicates):
        return False
    return subject.sort in rule.nodes and target.sort in rule.nodes


def _n_sources(relation: Relation) -> int:
    return len({evidence.source for evidence in relation.asserting})


def _add_relations(network: nx.MultiDiGraph, relations: Iterable[Relation], claims: Claims, rule: Projection) -> None:
    ties = [r for r in relations if {claims.things[end].sort for end in (r.subject, r.object)} <= set(rule.nodes)]
    hubs = {relation.object for relation in ties}
    between_hubs = 0
    for relation in ties:
        if rule.mode == "two" and relation.subject in hubs:
            between_hubs += 1  # a body that has members, itself a member: both its ends are of the second mode
            continue
        for mode, end in enumerate((relation.subject, relation.object)):
            add_node(network, claims.things[end], {"bipartite": mode} if rule.mode == "two" else {})
        network.add_edge(relation.subject, relation.object, key=relation.predicate, **_edge(relation, claims))
    if rule.mode == "two":
        network.graph["between_hubs"] = between_hubs


def _edge(relation: Relation, claims: Claims) -> dict[str, Any]:
    asserting = relation.asserting
    starts = [start for start in (_stated_start(evidence) for evidence in asserting) if start]
    lasts = [evidence.ends for evidence in asserting if evidence.ends]
    sources = sorted({evidence.source for evidence in asserting}, key=number_aware)
    ended, how = ending(relation, claims)
    return {
        "iri": relation.iri,
        "type": relation.predicate,
        "directed": relation.ends_are_ordered,
        "sources": "|".join(sources),
        "n_sources": len(sources),
        "reading": "stated" if any(evidence.reading == "Stated" for evidence in asserting) else "implied",
        "first": min(starts, default=""),
        "last": max(lasts, default=""),
        "ended": ended,
        "ended_how": how,
        "denied": bool(relation.denying),
        "documented": min(filter(None, (evidence_start(e, claims) for e in asserting)), default=""),
        "weight": max(filter(None, (_weight(evidence) for evidence in asserting)), default=1.0),
        "evidence": as_json([{k: v for k, v in asdict(evidence).items() if v} for evidence in relation.evidence]),
    }


def _weight(evidence: Evidence) -> float:
    """Return the weight that an editor gave; data that were never validated may hold what is none."""
    try:
        weight = float(evidence.weight or 0)
    except ValueError:
        return 0.0
    return weight if isfinite(weight) else 0.0


def _stated_start(evidence: Evidence) -> str:
    return evidence.begins or evidence.ends


def _add_isolates(network: nx.MultiDiGraph, claims: Claims, rule: Projection) -> None:
    for thing in claims.things.values():
        if thing.sort in rule.nodes and thing.slug not in network:
            add_node(network, thing, {"bipartite": int(thing.sort != "org")} if rule.mode == "two" else {})


def _in_order(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Rebuild with nodes and edges sorted, so that equal data give equal results in every algorithm."""
    ordered = nx.MultiDiGraph(**network.graph)
    ordered.add_nodes_from(sorted(network.nodes(data=True), key=lambda node: node[0]))
    ordered.add_edges_from(sorted(network.edges(keys=True, data=True), key=lambda edge: edge[:3]))
    return ordered
