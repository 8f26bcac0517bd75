"""Claims become a plain networkx MultiDiGraph, by a named projection."""

from __future__ import annotations

from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any

import networkx as nx

from ..claims import ending, evidence_start, graph_to_claims
from ..claims.records import number_aware
from ..graph import as_store, content_hash
from .carrying import TELLS_ENFORCEMENT, add_node, as_json, carry_sources
from .observing import add_observed
from .programmes import add_shared_programmes, add_threats_addressed, enforcement_only, joins_programme
from .projections import Projection, find_projection
from .readings import AS_PUBLISHED, find_reading
from .restricting import narrowed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    import rdflib
    from pyoxigraph import Store

    from ..claims import Claims, Evidence, Relation
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
        as_of=as_of,
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
    as_of: str | int | None = None,
    documented: str = "by",
    min_sources: int = 1,
    stated_only: bool = False,
    without_source: Sequence[str] = (),
    isolates: bool | None = None,
    observed: Sequence[str] = (),
    reading: str | Reading = AS_PUBLISHED,
    kept_back: Collection[str] | None = None,
) -> nx.MultiDiGraph:
    """Return the network of claims that are read already; see ``graph_to_network``.

    Args:
        claims: the data set.
        projection: as for ``graph_to_network``, as all others but the last.
        as_of: see there.
        documented: see there.
        min_sources: see there.
        stated_only: see there.
        without_source: see there.
        isolates: see there.
        observed: see there.
        reading: see there.
        kept_back: whom lists of weak points leave out, if the claims are themselves a slice, as of
            ``claims.store_as_of``: give ``enforcement_only`` of the whole data, for a slice may not tell any more what
            somebody does. By default what these claims tell.

    Raises:
        UnknownNameError, InputError: as ``graph_to_network``.

    """
    rule = find_projection(projection)
    read = find_reading(reading)
    kept, relations, left_out, below_min_sources = narrowed(
        claims,
        as_of=as_of,
        documented=documented,
        min_sources=min_sources,
        stated_only=stated_only,
        without_source=without_source,
        reading=read,
        matters=lambda relation, kept: _matters(relation, kept, rule),
    )
    network = nx.MultiDiGraph()
    network.graph.update(
        projection=rule.name,
        tie_rule=rule.summary,
        as_of="" if as_of is None else str(as_of),
        documented=documented,
        min_sources=min_sources,
        stated_only=stated_only,
        without_source="|".join(without_source),
        data_version=claims.about.version,
        title=claims.about.title,
        node_modes=rule.mode,
        reading=read.name,
        caveats="|".join([*rule.caveats, *([] if read.name == AS_PUBLISHED else [f"{read.summary}."])]),
        left_out="|".join(f"{reason}: {count}" for reason, count in left_out.items()),
        below_min_sources=below_min_sources,
    )
    weightless = [relation for relation in relations if _weight(relation) == 0]
    if weightless:
        relations = tuple(relation for relation in relations if _weight(relation) != 0)
        network.graph["left_out"] = "|".join(
            filter(None, [network.graph["left_out"], f"of weight 0: {len(weightless)}"])
        )
    if rule.through_actions:
        add_threats_addressed(network, relations, kept)
    else:
        _add_relations(network, relations, kept, rule)
    if rule.shared_programmes:
        add_shared_programmes(network, relations, kept)
    if rule.isolates if isolates is None else isolates:
        _add_isolates(network, kept, rule)
    if ended := _ended_ties(network):
        network.graph["caveats"] += f"|{ended}"
    add_observed(network, kept, observed)
    carry_sources(network, kept)
    for slug in set(enforcement_only(claims) if kept_back is None else kept_back) & set(network):
        network.nodes[slug]["enforcement_only"] = True
    network.graph[TELLS_ENFORCEMENT] = True
    return _in_order(network)


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


def _ended_ties(network: nx.MultiDiGraph) -> str:
    """Say how many ties are of relations that have all ended: without a date they count like any other."""
    lasting: dict[frozenset[str], bool] = {}
    for source, target, edge in network.edges(data=True):
        pair = frozenset((source, target))
        lasting[pair] = lasting.get(pair, False) or not edge.get("ended", "")
    ended = sum(not lasts for lasts in lasting.values())
    what = f"{ended} of {len(lasting)} ties are on record as ended, and counted; a date (as_of) leaves them out."
    return what if ended and not network.graph["as_of"] else ""


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
        "weight": _weight(relation),
        "evidence": as_json([{k: v for k, v in asdict(evidence).items() if v} for evidence in relation.evidence]),
    }


def _weight(relation: Relation) -> float:
    """Return the largest weight that an editor gave, else 1; data that were never validated may hold what is none."""
    return max((weight for evidence in relation.asserting if (weight := _as_weight(evidence.weight)) >= 0), default=1.0)


def _as_weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return -1.0
    return weight if isfinite(weight) else -1.0


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
