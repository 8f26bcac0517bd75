"""What nodes, edges and the network itself carry: who says so, from when to when, and how it was made."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from inspect import signature
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from pyoxigraph import DefaultGraph

from amurgraph.claims import graph_to_claims, store_as_of
from amurgraph.coverage import what_if
from amurgraph.errors import UnknownNameError
from amurgraph.graph import content_hash, data_store, store_to_graph
from amurgraph.network import PROJECTIONS, claims_to_network, enforcement_only, graph_to_network, network_to_text
from amurgraph.network.restricting import SLICE, narrowed, restricted, slice_of_claims

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyoxigraph import Store

    from amurgraph.claims import Claims

    Say = Callable[..., Store]

SAID = (
    "cedar member_of otter s10 start=2009 locator=list",
    "cedar member_of otter s2 as_of=2011-05 confidence=implied role=chair",
    "cedar member_of otter s3 stance=denies",
    "hill partner_of otter s3 start=2010 end=2012",
    "zoo funds otter s2 amount=5000 currency=EUR year=2012",
)


@pytest.fixture
def network(say: Callable[..., Store]) -> nx.MultiDiGraph:
    """Return a small network of documented ties."""
    facts = {
        "otter": {"name": "Otter Alliance", "acronym": "OA", "other_names": "The Otters|Otters", "kind": "alliance"},
        "cedar": {"country": "GB", "website": "cedar.example", "kind": ""},
    }
    about = {"title": "Otters", "version": "0.0.1", "correction": "mailto:otters@otter.example"}
    return graph_to_network(say(*SAID, pages={"s3": "2014"}, facts=facts, about=about, also="lake"))


# ---- nodes and edges --------------------------------------------------------------------------------------------


def test_a_node_is_a_slug_with_name_kind_and_country(network: nx.MultiDiGraph) -> None:
    assert list(network) == ["cedar", "hill", "lake", "otter", "zoo"]
    assert network.nodes["otter"] == {
        "iri": "https://w3id.org/amurgraph/id/org/otter",
        "label": "Otter Alliance",
        "kind": "Alliance",
        "country": "",
        "acronym": "OA",
        "aliases": "Otters|The Otters",
        "homepage": "",
    }
    cedar = network.nodes["cedar"]
    assert (cedar["kind"], cedar["country"], cedar["homepage"]) == ("Organization", "GB", "https://cedar.example")


def test_an_edge_says_who_says_so_and_of_when(network: nx.MultiDiGraph) -> None:
    edge = dict(network.edges["cedar", "otter", "memberOf"])
    edge.pop("evidence")
    assert edge == {
        "iri": "https://w3id.org/amurgraph/id/rel/cedar.memberOf.otter",
        "type": "memberOf",
        "directed": True,
        "sources": "s2|s10",
        "n_sources": 2,
        "reading": "stated",
        "first": "2009-01-01",
        "last": "2011-05-31",
        "ended": "2014-12-31",  # the day by which a page of 2014 denies it
        "ended_how": "denied",
        "denied": True,
        "documented": "2009-01-01",
        "weight": 1.0,
    }


def test_an_end_is_what_a_source_states(network: nx.MultiDiGraph) -> None:
    partner, gift = network.edges["hill", "otter", "partnerOf"], network.edges["zoo", "otter", "funds"]
    assert (partner["first"], partner["last"], partner["ended"]) == ("2010-01-01", "2012-12-31", "2012-12-31")
    assert (gift["first"], gift["last"], gift["ended"], gift["documented"]) == ("", "", "", "")


def test_an_edge_holds_what_each_source_says_as_json(network: nx.MultiDiGraph) -> None:
    said = json.loads(network.edges["cedar", "otter", "memberOf"]["evidence"])
    assert [(one["source"], one["reading"], one["stance"]) for one in said] == [
        ("s2", "Implied", "Asserts"),
        ("s3", "Stated", "Denies"),
        ("s10", "Stated", "Asserts"),
    ]
    assert (said[0]["as_of"], said[0]["role"], said[2]["locator"]) == ("2011-05", "chair", "list")
    (gift,) = json.loads(network.edges["zoo", "otter", "funds"]["evidence"])
    assert (float(gift["amount"]), gift["currency"], gift["year"]) == (5000.0, "EUR", "2012")


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_every_attribute_is_a_scalar(projection: str, shipped: Store) -> None:
    made = graph_to_network(shipped, projection, as_of="2020", without_source=["s1"])
    attributes: list[dict[str, Any]] = [made.graph]
    attributes += [data for _, data in made.nodes(data=True)]
    attributes += [data for *_, data in made.edges(data=True)]
    kinds = {type(value) for facts in attributes for value in facts.values()}
    assert kinds <= {str, int, float, bool}


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_nodes_are_slugs_and_edges_are_keyed_by_their_type(projection: str, shipped: Store) -> None:
    made = graph_to_network(shipped, projection)
    assert all(iri.endswith(f"/{node}") for node, iri in made.nodes(data="iri"))
    assert all(key == kind for *_, key, kind in made.edges(keys=True, data="type"))


# ---- the network itself -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_a_network_says_how_it_was_made(projection: str, shipped: Store, claims: Claims) -> None:
    made = graph_to_network(shipped, projection, as_of="2015-06", documented="in").graph
    assert made["projection"] == projection
    assert made["tie_rule"] == PROJECTIONS[projection].summary
    assert (made["as_of"], made["documented"]) == ("2015-06", "in")
    assert made["data_version"] == claims.about.version != ""
    assert made["hash"] == content_hash(shipped)
    assert made["title"] == claims.about.title
    assert made["caveats"].split("|") == list(PROJECTIONS[projection].caveats)


def test_a_network_carries_its_sources_and_their_disagreements(say: Say) -> None:
    graph = say(
        "cedar member_of otter s1 start=2009",
        "cedar member_of otter s2 start=2010",
        "cedar partner_of otter s3",
        observations=[
            "otter member_count 7 s1",
            "otter member_count 9 s2",
            "sp-otter estimate 4 s1",
            "sp-otter estimate 5 s2",
        ],
        private="s3",
        about={"correction": "mailto:otters@otter.example"},
    )
    made = graph_to_network(graph).graph
    said = json.loads(made["who_says_so"])
    assert set(said["sources"]) == {"s1", "s2", "s3"}
    assert said["sources"]["s1"]["url"] == "https://s1.example/"
    counts = {
        answer["value"]: answer["source"]
        for d in said["disagreements"]
        if d["property"] == "member_count"
        for answer in d["answers"]
    }
    assert counts == {"7": "s1", "9": "s2"}
    assert {d["subject"] for d in said["disagreements"]} == {"otter", "cedar"}, "the species is no node here"
    against = {one["text"] for one in said["contradictions"]["cedar.memberOf.otter"]}
    assert "calls it partnership" in against
    assert made["private_sources"] == "s3"
    assert made["correction"] == "mailto:otters@otter.example"


def test_private_sources_are_named_and_public_ones_are_not(say: Say) -> None:
    assert graph_to_network(say("a funds b s1", "a funds b s2")).graph["private_sources"] == ""
    made = graph_to_network(say("a funds b s1", "a funds b s2", "a funds b s3", private="s1 s3"))
    assert made.graph["private_sources"] == "s1|s3"


# ---- the same data, the same network ----------------------------------------------------------------------------


def everything_of(network: nx.MultiDiGraph) -> tuple[Any, ...]:
    """Return all that is in a network, in its order."""
    nodes, edges = network.nodes(data=True), network.edges(keys=True, data=True)
    return (
        list(network.graph.items()),
        [(node, list(data.items())) for node, data in nodes],
        [(*ends, list(data.items())) for *ends, data in edges],
    )


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_the_order_of_triples_does_not_matter(projection: str, say: Say) -> None:
    codes, actions = {"threat-snares": "cmp-3.2_5.1.1"}, {"proj-a": "anti-poaching", "proj-b": "education"}
    graph = say(
        *SAID,
        *(
            f"{who} implements {what} s{n}"
            for n, (who, what) in enumerate((w, p) for w in ("cedar", "hill", "zoo") for p in actions)
        ),
        observations=["otter member_count 7 s1", "otter member_count 9 s2"],
        also="threat-snares lake",
        actions=actions,
        codes=codes,
    )
    quads = sorted(graph.quads_for_pattern(None, None, None, DefaultGraph()), key=str)
    expected = everything_of(graph_to_network(graph, projection))
    for seed in range(3):
        random.Random(seed).shuffle(quads)  # noqa: S311 - an order, not a secret
        assert everything_of(graph_to_network(data_store(quads), projection)) == expected


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_two_builds_are_equal(projection: str, shipped: Store) -> None:
    one, other = (graph_to_network(shipped, projection) for _ in range(2))
    assert everything_of(one) == everything_of(other)
    assert list(one) == sorted(one)
    assert list(one.edges(keys=True)) == sorted(one.edges(keys=True))


def test_an_rdflib_graph_gives_the_same_network(shipped: Store) -> None:
    assert everything_of(graph_to_network(store_to_graph(shipped))) == everything_of(graph_to_network(shipped))


# ---- written by networkx as it is -------------------------------------------------------------------------------


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_networkx_writes_graphml_that_reads_back_equal(projection: str, shipped: Store, tmp_path: Path) -> None:
    made = graph_to_network(shipped, projection)
    nx.write_graphml(made, tmp_path / "network.graphml")
    again = nx.read_graphml(tmp_path / "network.graphml", force_multigraph=True)
    assert dict(again.nodes(data=True)) == dict(made.nodes(data=True))
    assert sorted_edges(again) == sorted_edges(made)
    assert {name: again.graph[name] for name in made.graph} == made.graph


def facts_of(edge: tuple[str, str, dict[str, Any]]) -> tuple[Any, ...]:
    """Return the ends of an edge and what it carries, but for what GEXF has a use of its own for."""
    source, target, data = edge
    return source, target, sorted((name, value) for name, value in data.items() if name not in ("id", "type"))


def sorted_edges(network: nx.MultiDiGraph, *without: str) -> list[tuple[Any, ...]]:
    """Return edges with their keys and attributes, in one order."""
    return sorted(
        (source, target, key, sorted((name, value) for name, value in data.items() if name not in without))
        for source, target, key, data in network.edges(keys=True, data=True)
    )


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_networkx_writes_gexf_that_reads_back_equal(projection: str, shipped: Store, tmp_path: Path) -> None:
    made = graph_to_network(shipped, projection)
    nx.write_gexf(made, tmp_path / "network.gexf")
    again = nx.read_gexf(tmp_path / "network.gexf")
    assert dict(again.nodes(data=True)) == dict(made.nodes(data=True))
    # "type" is a word of the format, so there it is no attribute; the relation type comes back as the key, where
    # networkx keeps one: it reads a file without parallel edges as a DiGraph.
    if again.is_multigraph():
        assert sorted_edges(again, "id") == sorted_edges(made, "type")
    assert sorted(map(facts_of, again.edges(data=True))) == sorted(map(facts_of, made.edges(data=True)))


# ---- who is kept back -------------------------------------------------------------------------------------------

PATROLS = {"proj-patrol": "anti-poaching", "proj-guards": "anti-poaching", "proj-school": "education"}


def kept_back(graph: Store, projection: str = "documented-ties", **filters: Any) -> set[str]:
    """Return the nodes that lists of weak points leave out."""
    return {
        node for node, flag in graph_to_network(graph, projection, **filters).nodes(data="enforcement_only") if flag
    }


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["cedar implements proj-patrol s1"], {"cedar"}),
        (["cedar coordinates proj-patrol s1", "cedar participates_in proj-guards s1"], {"cedar"}),
        (["cedar implements proj-patrol s1", "cedar implements proj-school s1"], set()),
        (["cedar implements proj-school s1"], set()),
        (["cedar implements proj-plain s1"], set()),
        (["cedar funds proj-patrol s1", "hill supports proj-guards s1"], set()),
        (["cedar member_of otter s1"], set()),
    ],
)
def test_kept_back_are_organizations_whose_only_programmes_are_law_enforcement(
    said: list[str], expected: set[str], say: Say
) -> None:
    graph = say(*said, actions=PATROLS)
    assert enforcement_only(graph_to_claims(graph)) == expected
    assert kept_back(graph) == expected


def test_a_programme_that_a_source_denies_does_not_uncover_anybody(say: Say) -> None:
    denied = "cedar implements proj-school s2 stance=denies"
    assert kept_back(say("cedar implements proj-patrol s1", denied, actions=PATROLS)) == {"cedar"}


def test_no_filter_and_no_projection_uncovers_anybody(say: Say) -> None:
    graph = say(
        "cedar implements proj-patrol s1 start=2015 confidence=implied",
        "cedar member_of otter s2 start=2000",
        "cedar funds otter s2",
        actions=PATROLS,
        codes={"threat-snares": "cmp-3.2_5.1.1"},
        also="threat-snares",
    )
    for projection in PROJECTIONS:
        assert kept_back(graph, projection) == {"cedar"}
    for filters in ({"as_of": "2001"}, {"stated_only": True}, {"without_source": ["s1"]}, {"min_sources": 2}):
        assert kept_back(graph, **filters) == {"cedar"}, filters


def test_of_a_store_that_is_a_slice_already_kept_back_is_who_is_told(say: Say) -> None:
    graph = say("cedar implements proj-patrol s1 start=2015", "cedar member_of otter s2 start=2000", actions=PATROLS)
    whole = enforcement_only(graph_to_claims(graph))
    cut = graph_to_claims(store_as_of(graph, "2001")[0])
    for given, marked in ((None, set()), (whole, {"cedar"}), ((), set())):
        nodes = claims_to_network(cut, kept_back=given).nodes(data="enforcement_only")
        assert {node for node, flag in nodes if flag} == marked


# ---- slices -----------------------------------------------------------------------------------------------------


def test_a_year_as_a_number_is_the_same_slice_as_its_text(say: Say) -> None:
    claims = graph_to_claims(say("cedar member_of otter s1 start=2000", "hill member_of otter s1 start=2015"))
    texts = [network_to_text(claims_to_network(claims, as_of=year), "json") for year in (2010, "2010")]
    assert texts[0] == texts[1]
    assert slice_of_claims(claims, as_of=2010) == slice_of_claims(claims, as_of="2010") != claims


def test_what_a_slice_is_where_nothing_is_said_is_one_for_all() -> None:
    for function in (graph_to_network, claims_to_network, narrowed, what_if):
        usual = {name: one.default for name, one in signature(function).parameters.items() if name in SLICE}
        assert usual == SLICE, function


def test_of_several_unknown_sources_always_the_same_is_named(say: Say) -> None:
    claims = graph_to_claims(say("cedar member_of otter s1"))
    with pytest.raises(UnknownNameError, match="no source 's4'"):
        restricted(claims, without_source=["s9", "s7", "s4", "s8"])


# ---- what is counted, and what is not ----


def test_ties_that_have_all_ended_are_counted_and_said_unless_a_date_leaves_them_out(shipped: Store) -> None:
    network = graph_to_network(shipped)
    lasting: dict[frozenset[str], set[bool]] = {}
    for source, target, edge in network.edges(data=True):
        lasting.setdefault(frozenset((source, target)), set()).add(bool(edge["ended"]))
    ended = sum(found == {True} for found in lasting.values())
    said = f"{ended} of {len(lasting)} ties are on record as ended, and counted; a date (as_of) leaves them out."
    assert ended > 0
    assert said in network.graph["caveats"].split("|")
    assert "on record as ended" not in graph_to_network(shipped, as_of="2026").graph["caveats"]


def test_a_relation_of_weight_nothing_is_no_tie_and_is_counted(shipped: Store) -> None:
    whole = graph_to_network(shipped)
    claims = graph_to_claims(shipped)
    first = next(
        relation for relation in claims.relations if relation.iri in nx.get_edge_attributes(whole, "iri").values()
    )
    for text, left, weight in (("0", 1, None), ("2.5", 0, 2.5), ("much", 0, 1.0), ("", 0, 1.0)):
        weighed = replace(first, evidence=tuple(replace(evidence, weight=text) for evidence in first.evidence))
        relations = tuple(weighed if relation is first else relation for relation in claims.relations)
        network = claims_to_network(replace(claims, relations=relations))
        assert network.number_of_edges() == whole.number_of_edges() - left
        assert ("of weight 0: 1" in network.graph["left_out"]) is bool(left)
        if weight is not None:
            assert network.edges[first.subject, first.object, first.predicate]["weight"] == weight
