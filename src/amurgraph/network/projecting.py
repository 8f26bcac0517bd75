"""Claims become a plain networkx MultiDiGraph, by a named projection."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, replace
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx

from ..claims import (
    Claims,
    contradictions,
    disagreements,
    evidence_start,
    find_thing,
    graph_to_claims,
    slice_claims,
    stated_end,
)
from ..claims.records import number_aware
from ..errors import UnknownNameError
from ..graph import as_store, content_hash, data_store
from ..vocabulary import AG, SKOS, slug_of
from .projections import Projection, find_projection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import rdflib
    from pyoxigraph import Store

    from ..claims import Evidence, Relation, Thing

_LAW_ENFORCEMENT = "cmp-2.0_4"
_TO_PROGRAMME = ("implements", "coordinates", "participatesIn")


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
) -> nx.MultiDiGraph:
    """Return the network that a projection makes of a graph's claims.

    A node is a slug with ``iri``, ``label``, ``kind``, ``country``. An edge goes from subject to object under its
    relation type as key, with ``sources`` (``"s2|s7"``), ``n_sources``, ``reading``, ``first``, ``last``, ``ended``,
    ``iri``, ``directed``, ``weight``, and ``evidence``: what each source says, as JSON. Every attribute is a scalar
    that GraphML and GEXF accept. The network's own attributes say how it was made: ``projection``, ``as_of``,
    ``data_version``, ``hash``, ``left_out`` … and, as JSON, who says so (``who_says_so``: sources, disagreements).

    Args:
        graph: an rdflib Graph or an Oxigraph store.
        projection: a name (``list_projections``) or a record of your own.
        as_of: year, month or day; only what is documented by it (see ``claims.slice_claims``).
        documented: ``"by"`` the date (the default) or strictly ``"in"`` it.
        min_sources: keep relations that at least so many different sources assert.
        stated_only: leave out what a source only implies.
        without_source: slugs of sources to leave out, as if they had never been read.
        isolates: keep nodes without an edge; by default as the projection says.

    Raises:
        UnknownNameError: no projection or source of that name. InputError: not a date.

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
) -> nx.MultiDiGraph:
    """Return the network of claims that are read already; see ``graph_to_network``."""
    rule = find_projection(projection)
    kept = _restricted(claims, stated_only=stated_only, without_source=without_source)
    kept = replace(kept, relations=tuple(r for r in kept.relations if _matters(r, kept, rule)))
    cut = slice_claims(kept, as_of, documented=documented)
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
        caveats="|".join(rule.caveats),
        left_out="|".join(f"{reason}: {count}" for reason, count in cut.left_out.items()),
        below_min_sources=len(cut.relations) - len(relations),
    )
    if rule.through_actions:
        _add_threats_addressed(network, relations, kept)
    else:
        _add_relations(network, relations, kept, rule)
    if rule.shared_programmes:
        _add_shared_programmes(network, relations, kept)
    if rule.isolates if isolates is None else isolates:
        _add_isolates(network, kept, rule)
    _carry_sources(network, kept)
    return _in_order(network)


def _restricted(claims: Claims, *, stated_only: bool, without_source: Sequence[str]) -> Claims:
    """Leave out evidence, and with it the relations that nothing else says."""
    unwanted = {slug.lower() for slug in without_source}
    for slug in unwanted - set(claims.sources):
        raise UnknownNameError("source", slug, claims.sources)
    if not stated_only and not unwanted:
        return claims

    def wanted(evidence: Evidence) -> bool:
        return evidence.source not in unwanted and not (stated_only and evidence.reading == "Implied")

    relations = (replace(r, evidence=tuple(filter(wanted, r.evidence))) for r in claims.relations)
    return replace(claims, relations=tuple(relation for relation in relations if relation.evidence))


def _matters(relation: Relation, claims: Claims, rule: Projection) -> bool:
    """Tell whether a relation can become part of this projection: what a slice leaves out is counted among these."""
    subject, target = claims.things.get(relation.subject), claims.things.get(relation.object)
    if subject is None or target is None:
        return False
    if (rule.shared_programmes or rule.through_actions) and _joins_programme(relation, subject, target):
        return True
    if rule.through_actions or (rule.predicates is not None and relation.predicate not in rule.predicates):
        return False
    return subject.sort in rule.nodes and target.sort in rule.nodes


def _joins_programme(relation: Relation, subject: Thing, target: Thing) -> bool:
    return subject.sort == "org" and target.sort == "prog" and relation.predicate in _TO_PROGRAMME


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
            _add_node(network, claims.things[end], {"bipartite": mode} if rule.mode == "two" else {})
        network.add_edge(relation.subject, relation.object, key=relation.predicate, **_edge(relation, claims))
    if rule.mode == "two":
        network.graph["between_hubs"] = between_hubs


def _add_node(network: nx.MultiDiGraph, thing: Thing, more: dict[str, Any] | None = None) -> None:
    names = dict.fromkeys([*thing.aliases, *(name.text for name in thing.names)])
    network.add_node(
        thing.slug,
        iri=thing.iri,
        label=thing.label,
        kind=thing.kind,
        country=thing.country,
        acronym=thing.acronym,
        aliases="|".join(name for name in names if name != thing.label),
        homepage=thing.homepage,
        **(more or {}),
    )


def _carry_sources(network: nx.MultiDiGraph, claims: Claims) -> None:
    """Let the network carry who says so, as JSON: a page can then be made from the network alone."""
    answers = [
        {
            "subject": disagreement.subject,
            "property": disagreement.property,
            "other": disagreement.other,
            "answers": [asdict(answer) for answer in disagreement.answers],
        }
        for disagreement in disagreements(claims)
        if disagreement.subject in network
    ]
    against = {
        slug: [asdict(contradiction) for contradiction in found] for slug, found in contradictions(claims).items()
    }
    sources = {slug: asdict(source) for slug, source in claims.sources.items()}
    network.graph["who_says_so"] = as_json({"sources": sources, "disagreements": answers, "contradictions": against})
    network.graph["private_sources"] = "|".join(s.slug for s in claims.sources.values() if s.visibility == "Private")
    network.graph["correction"] = claims.about.correction
    for slug in enforcement_only(claims) & set(network):
        network.nodes[slug]["enforcement_only"] = True


def as_json(value: Any) -> str:
    """Return compact JSON, for an attribute that must be one string."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _edge(relation: Relation, claims: Claims) -> dict[str, Any]:
    asserting = relation.asserting
    starts = [start for start in (_stated_start(evidence) for evidence in asserting) if start]
    lasts = [evidence.ends for evidence in asserting if evidence.ends]
    sources = sorted({evidence.source for evidence in asserting}, key=number_aware)
    return {
        "iri": relation.iri,
        "type": relation.predicate,
        "directed": relation.ends_are_ordered,
        "sources": "|".join(sources),
        "n_sources": len(sources),
        "reading": "stated" if any(evidence.reading == "Stated" for evidence in asserting) else "implied",
        "first": min(starts, default=""),
        "last": max(lasts, default=""),
        "ended": stated_end(relation, claims),
        "denied": bool(relation.denying),
        "documented": min(filter(None, (evidence_start(e, claims) for e in asserting)), default=""),
        "weight": 1.0,
        "evidence": as_json([{k: v for k, v in asdict(evidence).items() if v} for evidence in relation.evidence]),
    }


def _stated_start(evidence: Evidence) -> str:
    return evidence.begins or evidence.ends


def _programme_members(relations: Iterable[Relation], claims: Claims) -> dict[str, dict[str, list[Relation]]]:
    """Return, by programme, the organizations that carry it out, with the relations that say so."""
    members: dict[str, dict[str, list[Relation]]] = defaultdict(lambda: defaultdict(list))
    for relation in relations:
        subject, target = claims.things.get(relation.subject), claims.things.get(relation.object)
        if subject and target and _joins_programme(relation, subject, target):
            members[target.slug][subject.slug].append(relation)
    return members


def _add_shared_programmes(network: nx.MultiDiGraph, relations: Iterable[Relation], claims: Claims) -> None:
    pairs: dict[tuple[str, str], dict[str, Any]] = {}
    for programme, members in sorted(_programme_members(relations, claims).items()):
        for one, other in combinations(sorted(members), 2):
            shared = pairs.setdefault((one, other), {"weight": 0.0, "programmes": [], "sources": set(), "readings": []})
            shared["weight"] += 1 / (len(members) - 1)
            shared["programmes"].append(programme)
            for end in (one, other):
                evidence = [e for relation in members[end] for e in relation.asserting]
                shared["sources"] |= {e.source for e in evidence}
                shared["readings"].append(any(e.reading == "Stated" for e in evidence))
    for (one, other), shared in pairs.items():
        for end in (one, other):
            _add_node(network, claims.things[end])
        sources = sorted(shared["sources"], key=number_aware)
        network.add_edge(
            one,
            other,
            key="sharedProgramme",
            type="sharedProgramme",
            directed=False,
            sources="|".join(sources),
            n_sources=len(sources),
            reading="stated" if all(shared["readings"]) else "implied",
            programmes="|".join(shared["programmes"]),
            weight=shared["weight"],
        )


def _add_threats_addressed(network: nx.MultiDiGraph, relations: Iterable[Relation], claims: Claims) -> None:
    """Join actors to threats: organization, programme, its action, what our coding says the action addresses."""
    addressed = _threats_by_action(claims)
    for programme, members in sorted(_programme_members(relations, claims).items()):
        action = claims.things[programme].action
        for threat in addressed.get(action, ()):
            for organization, because in sorted(members.items()):
                _add_node(network, claims.things[organization], {"bipartite": 0})
                _add_node(network, claims.things[threat], {"bipartite": 1})
                sources = {evidence.source for relation in because for evidence in relation.asserting}
                edge = network.get_edge_data(organization, threat, "addresses") or {"programmes": "", "sources": ""}
                programmes = sorted({*filter(None, edge["programmes"].split("|")), programme})
                all_sources = sorted({*filter(None, edge["sources"].split("|")), *sources}, key=number_aware)
                network.add_edge(
                    organization,
                    threat,
                    key="addresses",
                    type="addresses",
                    directed=True,
                    sources="|".join(all_sources),
                    n_sources=len(all_sources),
                    reading="coded",
                    programmes="|".join(programmes),
                    weight=float(len(programmes)),
                )


def _threats_by_action(claims: Claims) -> dict[str, list[str]]:
    """Return, by action, the threats and stresses of this data set that fall under what the action addresses."""
    addresses, broader = _coding()
    found: dict[str, list[str]] = {}
    for action, concepts in addresses.items():
        found[action] = [
            thing.slug
            for thing in claims.things.values()
            if thing.sort in ("threat", "stress") and concepts & _with_broader(thing.broader, broader)
        ]
    return found


def _with_broader(concepts: Iterable[str], broader: dict[str, set[str]]) -> set[str]:
    """Return the concepts and all that stand above them."""
    seen: set[str] = set()
    waiting = list(concepts)
    while waiting:
        concept = waiting.pop()
        if concept not in seen:
            seen.add(concept)
            waiting += broader.get(concept, ())
    return seen


@cache
def _coding() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Read which action addresses what, and which concept lies above which, from the schemes."""
    store = data_store(())
    addresses: dict[str, set[str]] = defaultdict(set)
    broader: dict[str, set[str]] = defaultdict(set)
    for table, predicate in ((addresses, AG.addresses), (broader, SKOS.broader)):
        for quad in store.quads_for_pattern(None, predicate, None, None):
            table[slug_of(str(quad.subject.value))].add(slug_of(str(quad.object.value)))  # type: ignore[union-attr]
    return dict(addresses), dict(broader)


def enforcement_only(claims: Claims) -> frozenset[str]:
    """Return the organizations whose only programmes are law enforcement: lists of weak points leave them out.

    A list that names whom a network would miss most could expose people who work against armed poachers.
    """
    _, broader = _coding()
    actions: dict[str, set[bool]] = defaultdict(set)
    for programme, members in _programme_members(claims.relations, claims).items():
        enforcing = _LAW_ENFORCEMENT in _with_broader([claims.things[programme].action], broader)
        for organization in members:
            actions[organization].add(enforcing)
    return frozenset(organization for organization, kinds in actions.items() if kinds == {True})


def _add_isolates(network: nx.MultiDiGraph, claims: Claims, rule: Projection) -> None:
    for thing in claims.things.values():
        if thing.sort in rule.nodes and thing.slug not in network:
            _add_node(network, thing)


def _in_order(network: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Rebuild with nodes and edges sorted, so that equal data give equal results in every algorithm."""
    ordered = nx.MultiDiGraph(**network.graph)
    ordered.add_nodes_from(sorted(network.nodes(data=True), key=lambda node: node[0]))
    ordered.add_edges_from(sorted(network.edges(keys=True, data=True), key=lambda edge: edge[:3]))
    return ordered


def simple(network: nx.MultiDiGraph) -> nx.Graph:
    """Return the simple undirected graph of a network: the one that measures are made on.

    Rules: direction is dropped; parallel relations between a pair become one edge with their number (``relations``),
    types and all their sources; loops are dropped; every node stays. Edge ``weight`` is the largest weight of the
    relations it joins. A multigraph misleads most measures or makes them fail, so nothing of ours is computed on one.

    >>> network = nx.MultiDiGraph()
    >>> _ = network.add_edge("a", "b", key="funds"), network.add_edge("b", "a", key="supports")
    >>> simple(network).edges["a", "b"]["relations"]
    2
    """
    graph = nx.Graph(**network.graph)
    graph.add_nodes_from(network.nodes(data=True))
    merged: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for source, target, key, edge in network.edges(keys=True, data=True):
        if source != target:
            merged[min((source, target), (target, source))].append({"type": key, **edge})
    for (one, other), edges in sorted(merged.items()):
        sources = sorted({s for edge in edges for s in str(edge.get("sources", "")).split("|") if s}, key=number_aware)
        graph.add_edge(
            one,
            other,
            relations=len(edges),
            types="|".join(sorted({str(edge["type"]) for edge in edges})),
            sources="|".join(sources),
            n_sources=len(sources),
            weight=max(float(edge.get("weight", 1.0)) for edge in edges),
        )
    return graph


def find_node(network: nx.MultiDiGraph, claims: Claims, name: str) -> str:
    """Return the node that people call ``name``.

    Raises:
        UnknownNameError: nothing is called so, or it is not in this network.

    """
    slug = find_thing(claims, name, sorts=("org", "prog", "place", "db", "tax", "threat", "stress")).slug
    if slug not in network:
        raise UnknownNameError("node", slug, network.nodes)
    return slug
