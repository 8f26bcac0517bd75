"""Claims become a plain networkx MultiDiGraph, by a named projection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from ..claims import graph_to_claims
from ..claims.reading import no_looking_for_waste
from .carrying import TELLS_ENFORCEMENT, carry_sources, node_facts
from .observing import add_observed
from .programmes import enforcement_only, joins_programme, shared_programmes, threats_addressed
from .projections import Projection, find_projection
from .readings import AS_PUBLISHED, find_reading
from .restricting import narrowed
from .tying import taken_by_changes, tie_facts, weight_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import rdflib
    from pyoxigraph import Store

    from ..claims import Claims, Relation
    from .readings import Reading
    from .tying import Edges


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
    return claims_to_network(
        graph_to_claims(graph, hashed=True),
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


@no_looking_for_waste()
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

    Its attribute ``hash`` is that of the claims, where they were read with one (``claims.read_claims``).

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
    weights = [weight_of(relation.asserting) for relation in relations]
    if weightless := weights.count(0):
        relations = tuple(relation for relation, weight in zip(relations, weights, strict=True) if weight)
        network.graph["left_out"] = "|".join(filter(None, [network.graph["left_out"], f"of weight 0: {weightless}"]))
    edges = threats_addressed(relations, kept) if rule.through_actions else _ties(network, relations, kept, rule)
    if rule.shared_programmes:
        edges |= shared_programmes(relations, kept)
    _add_in_order(network, edges, kept, rule, isolates=rule.isolates if isolates is None else isolates)
    if ended := _ended_ties(network, edges):
        network.graph["caveats"] += f"|{ended}"
    add_observed(network, kept, observed)
    carry_sources(network, kept)
    for slug in set(enforcement_only(claims) if kept_back is None else kept_back) & set(network):
        network.nodes[slug]["enforcement_only"] = True
    network.graph[TELLS_ENFORCEMENT] = True
    if claims.hash:
        network.graph["hash"] = claims.hash
    return network


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


def _ties(network: nx.MultiDiGraph, relations: Sequence[Relation], claims: Claims, rule: Projection) -> Edges:
    sorts = {slug: thing.sort in rule.nodes for slug, thing in claims.things.items()}
    ties = [relation for relation in relations if sorts[relation.subject] and sorts[relation.object]]
    if rule.mode == "two":
        # A body that has members, itself a member: both ends of that tie are of the second mode.
        hubs = {relation.object for relation in ties}
        network.graph["between_hubs"] = sum(relation.subject in hubs for relation in ties)
        ties = [relation for relation in ties if relation.subject not in hubs]
    gone = taken_by_changes(claims)
    return {(tie.subject, tie.object, tie.predicate): tie_facts(tie, claims, gone) for tie in ties}


def _add_in_order(network: nx.MultiDiGraph, edges: Edges, claims: Claims, rule: Projection, *, isolates: bool) -> None:
    """Add nodes, then edges, both sorted, so that equal data give equal results in every algorithm."""
    modes = {slug: mode for subject, target, _ in edges for mode, slug in enumerate((subject, target))}
    if isolates:
        alone = (thing for thing in claims.things.values() if thing.sort in rule.nodes)
        modes |= {thing.slug: int(thing.sort != "org") for thing in alone if thing.slug not in modes}
    for slug, mode in sorted(modes.items()):
        facts = node_facts(claims.things[slug])
        network.add_node(slug, **facts, **({"bipartite": mode} if rule.mode == "two" else {}))
    for subject, target, key in sorted(edges):
        network.add_edge(subject, target, key=key, **edges[subject, target, key])


def _ended_ties(network: nx.MultiDiGraph, edges: Edges) -> str:
    """Say how many ties are of relations that have all ended: without a date they count like any other."""
    lasting: dict[tuple[str, str], bool] = {}
    for (one, other, _), facts in edges.items():
        pair = (one, other) if one < other else (other, one)
        lasting[pair] = lasting.get(pair, False) or not facts.get("ended", "")
    ended = sum(not lasts for lasts in lasting.values())
    what = f"{ended} of {len(lasting)} ties are on record as ended, and counted; a date (as_of) leaves them out."
    return what if ended and not network.graph["as_of"] else ""
