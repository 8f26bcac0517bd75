"""Claims become networks by named projections: which claims become which nodes and edges, by hand."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from amurgraph.errors import InputError, UnknownNameError
from amurgraph.network import (
    PROJECTIONS,
    Projection,
    claims_to_network,
    find_node,
    find_projection,
    graph_to_network,
    list_projections,
)
from amurgraph.vocabulary import RDF, instance

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

    from amurgraph.claims import Claims

    Say = Callable[..., Store]


def edges(network: nx.MultiDiGraph) -> set[tuple[str, str, str]]:
    """Return edges as sentences."""
    return {(source, key, target) for source, target, key in network.edges(keys=True)}


# ---- documented ties --------------------------------------------------------------------------------------------


def test_an_edge_joins_two_known_nodes_from_subject_to_object(say: Say) -> None:
    network = graph_to_network(say("cedar member_of otter s1"))
    assert type(network) is nx.MultiDiGraph
    assert set(network) == {"cedar", "otter"}
    assert edges(network) == {("cedar", "memberOf", "otter")}
    assert network.edges["cedar", "otter", "memberOf"]["directed"] is True


def test_a_relation_to_what_nobody_describes_is_no_edge(say: Say) -> None:
    graph = say("cedar member_of otter s1", "cedar member_of lake s1")
    (described,) = graph.quads_for_pattern(instance("org", "lake"), RDF.type, None, None)
    graph.remove(described)
    network = graph_to_network(graph)
    assert set(network) == {"cedar", "otter"}
    assert edges(network) == {("cedar", "memberOf", "otter")}


def test_organizations_without_a_tie_stay(say: Say) -> None:
    network = graph_to_network(say("cedar member_of otter s1", also="hill"))
    assert set(network) == {"cedar", "hill", "otter"}
    assert network.degree("hill") == 0


def test_organizations_without_a_tie_can_be_left_out(say: Say) -> None:
    graph = say("cedar member_of otter s1", also="hill")
    assert set(graph_to_network(graph, isolates=False)) == {"cedar", "otter"}
    assert set(graph_to_network(graph, "membership", isolates=True)) == {"cedar", "hill", "otter"}


def test_relations_of_two_types_are_parallel_edges(say: Say) -> None:
    network = graph_to_network(say("cedar member_of otter s1", "cedar supports otter s2", "otter funds cedar s1"))
    assert edges(network) == {
        ("cedar", "memberOf", "otter"),
        ("cedar", "supports", "otter"),
        ("otter", "funds", "cedar"),
    }


def test_a_partnership_is_one_edge_with_its_ends_sorted(say: Say) -> None:
    network = graph_to_network(say("otter partner_of cedar s1", "cedar partner_of otter s2"))
    assert edges(network) == {("cedar", "partnerOf", "otter")}
    edge = network.edges["cedar", "otter", "partnerOf"]
    assert (edge["directed"], edge["sources"]) == (False, "s1|s2")


def test_programmes_places_and_taxa_are_no_nodes_of_a_network_of_organizations(say: Say) -> None:
    network = graph_to_network(
        say(
            "cedar implements proj-dens s1",
            "proj-dens supports pl-valley s1",
            "hill monitors sp-otter s1",
            "proj-dens funds hill s1",
        )
    )
    assert set(network) == {"cedar", "hill"}
    assert network.number_of_edges() == 0


def test_what_is_only_denied_is_no_edge_and_is_counted(say: Say) -> None:
    network = graph_to_network(say("cedar member_of otter s1 stance=denies", "hill member_of otter s1"))
    assert edges(network) == {("hill", "memberOf", "otter")}
    assert network.graph["left_out"] == "denied: 1"


def test_what_one_source_asserts_and_another_denies_is_an_edge_that_says_so(say: Say) -> None:
    network = graph_to_network(say("cedar member_of otter s1", "cedar member_of otter s2 stance=denies"))
    edge = network.edges["cedar", "otter", "memberOf"]
    assert (edge["denied"], edge["sources"], edge["n_sources"]) == (True, "s1", 1)
    assert network.graph["left_out"] == ""


def test_everything_that_ties_two_organizations_is_a_documented_tie(shipped: Store, claims: Claims) -> None:
    organizations = {thing.slug for thing in claims.organizations}
    network = graph_to_network(shipped)
    assert set(network) == organizations
    asserted = {(r.subject, r.predicate, r.object) for r in claims.relations if r.asserting}
    assert edges(network) == {(s, p, o) for s, p, o in asserted if {s, o} <= organizations}


# ---- funding, membership ----------------------------------------------------------------------------------------


def test_funding_is_who_funds_whom_and_nothing_else(say: Say) -> None:
    network = graph_to_network(
        say("hill funds otter s1", "hill supports cedar s1", "cedar member_of otter s1"), "funding"
    )
    assert edges(network) == {("hill", "funds", "otter")}
    assert set(network) == {"cedar", "hill", "otter"}


def test_membership_has_members_on_one_side_and_alliances_on_the_other(say: Say) -> None:
    network = graph_to_network(
        say(
            "cedar member_of otter s1",
            "hill member_of otter s1",
            "cedar member_of lake s1",
            "zoo partner_of otter s1",
            also="oak",
        ),
        "membership",
    )
    assert edges(network) == {
        ("cedar", "memberOf", "lake"),
        ("cedar", "memberOf", "otter"),
        ("hill", "memberOf", "otter"),
    }
    assert dict(network.nodes(data="bipartite")) == {"cedar": 0, "hill": 0, "lake": 1, "otter": 1}
    assert network.graph["node_modes"] == "two"


def test_an_alliance_that_is_itself_a_member_stays_on_its_side_and_is_counted(say: Say) -> None:
    network = graph_to_network(
        say("cedar member_of otter s1", "otter member_of world s1", "lake member_of world s1"), "membership"
    )
    assert edges(network) == {("cedar", "memberOf", "otter"), ("lake", "memberOf", "world")}
    assert dict(network.nodes(data="bipartite")) == {"cedar": 0, "lake": 0, "otter": 1, "world": 1}
    assert network.graph["between_hubs"] == 1


def test_membership_of_the_shipped_data_is_two_mode(shipped: Store) -> None:
    network = graph_to_network(shipped, "membership")
    assert network.number_of_edges() > 10
    side = dict(network.nodes(data="bipartite"))
    assert {(side[one], side[other]) for one, other in network.edges()} == {(0, 1)}
    assert {key for *_, key in network.edges(keys=True)} == {"memberOf"}
    assert not list(nx.isolates(network))


def test_funding_of_the_shipped_data_holds_every_gift_between_organizations(shipped: Store, claims: Claims) -> None:
    network = graph_to_network(shipped, "funding")
    organizations = {thing.slug for thing in claims.organizations}
    gifts = {(r.subject, r.object) for r in claims.relations if r.predicate == "funds" and r.asserting}
    assert set(network.edges()) == {gift for gift in gifts if set(gift) <= organizations}


# ---- collaboration ----------------------------------------------------------------------------------------------

SHARED = (
    "cedar implements proj-dens s1",
    "hill coordinates proj-dens s2",
    "otter participates_in proj-dens s10 confidence=implied",
    "cedar implements proj-nets s1",
    "hill implements proj-nets s3",
    "lake implements proj-alone s1",
    "zoo supports proj-dens s1",
    "oak funds proj-dens s1",
)


def shared(network: nx.MultiDiGraph) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the edges that shared programmes make."""
    return {
        (one, other): edge for one, other, key, edge in network.edges(keys=True, data=True) if key == "sharedProgramme"
    }


def test_a_programme_of_n_organizations_gives_each_pair_one_over_n_minus_one(say: Say) -> None:
    ties = shared(graph_to_network(say(*SHARED), "collaboration"))
    assert {pair: edge["weight"] for pair, edge in ties.items()} == {
        ("cedar", "hill"): pytest.approx(1 / 2 + 1),
        ("cedar", "otter"): pytest.approx(1 / 2),
        ("hill", "otter"): pytest.approx(1 / 2),
    }


def test_the_weights_of_an_organization_add_up_to_its_shared_programmes(say: Say) -> None:
    totals: dict[str, float] = defaultdict(float)
    for pair, edge in shared(graph_to_network(say(*SHARED), "collaboration")).items():
        for end in pair:
            totals[end] += edge["weight"]
    assert totals == {"cedar": pytest.approx(2), "hill": pytest.approx(2), "otter": pytest.approx(1)}


def test_a_shared_programme_says_which_and_who_says_so(say: Say) -> None:
    ties = shared(graph_to_network(say(*SHARED), "collaboration"))
    edge = ties["cedar", "hill"]
    assert (edge["programmes"], edge["sources"], edge["n_sources"]) == ("proj-dens|proj-nets", "s1|s2|s3", 3)
    assert (edge["type"], edge["directed"], edge["reading"]) == ("sharedProgramme", False, "stated")
    assert ties["hill", "otter"]["reading"] == "implied", "one of the two is only implied to take part"
    assert ties["hill", "otter"]["sources"] == "s2|s10", "numbers in names are numbers"


def test_collaboration_keeps_documented_ties_beside_shared_programmes(say: Say) -> None:
    network = graph_to_network(say(*SHARED, "cedar member_of hill s1"), "collaboration")
    assert ("cedar", "memberOf", "hill") in edges(network)
    assert network.edges["cedar", "hill", "memberOf"]["weight"] == 1.0
    assert {"lake", "zoo", "oak"} <= set(nx.isolates(network)), "who pays for a programme does not share it"


def test_the_weights_of_the_shipped_data_add_up_to_shared_programmes(shipped: Store, claims: Claims) -> None:
    carried_out: dict[str, set[str]] = defaultdict(set)
    for r in claims.relations:
        sorts = claims.things[r.subject].sort, claims.things[r.object].sort
        if r.predicate in ("implements", "coordinates", "participatesIn") and r.asserting and sorts == ("org", "prog"):
            carried_out[r.object].add(r.subject)
    expected: dict[str, int] = defaultdict(int)
    for members in carried_out.values():
        for organization in members if len(members) > 1 else ():
            expected[organization] += 1
    totals: dict[str, float] = defaultdict(float)
    for pair, edge in shared(graph_to_network(shipped, "collaboration")).items():
        for end in pair:
            totals[end] += edge["weight"]
    assert len(expected) > 20
    assert totals == pytest.approx(dict(expected))


# ---- actors and threats, everything -----------------------------------------------------------------------------

ADDRESSED = (
    "cedar implements proj-patrol s1",
    "cedar coordinates proj-guards s2",
    "hill participates_in proj-patrol s3",
    "otter implements proj-count s1",
    "zoo funds proj-patrol s1",
    "threat-snares threatens sp-otter s1",
)
ACTIONS = {"proj-patrol": "anti-poaching", "proj-guards": "anti-poaching", "proj-count": "monitoring"}
CODES = {
    "threat-snares": "cmp-3.2_5.1.1",
    "threat-trade": "own-0.1_illegal-wildlife-trade",
    "threat-fire": "cmp-3.2_7.1",
}


def test_an_actor_meets_the_threats_that_its_programmes_address(say: Say) -> None:
    graph = say(*ADDRESSED, also="threat-trade threat-fire threat-uncoded", actions=ACTIONS, codes=CODES)
    network = graph_to_network(graph, "actors-threats")
    # Trade is not poaching itself, but lies below it in the scheme; fire does not, and counting addresses nothing.
    assert edges(network) == {
        ("cedar", "addresses", "threat-snares"),
        ("cedar", "addresses", "threat-trade"),
        ("hill", "addresses", "threat-snares"),
        ("hill", "addresses", "threat-trade"),
    }
    assert dict(network.nodes(data="bipartite")) == {"cedar": 0, "hill": 0, "threat-snares": 1, "threat-trade": 1}
    edge = network.edges["cedar", "threat-snares", "addresses"]
    assert (edge["programmes"], edge["sources"], edge["weight"]) == ("proj-guards|proj-patrol", "s1|s2", 2.0)
    assert edge["reading"] == "coded", "no source says which action addresses which threat"


def test_numbers_that_use_our_coding_say_so(say: Say) -> None:
    network = graph_to_network(say(*ADDRESSED, actions=ACTIONS, codes=CODES), "actors-threats")
    assert "our coding" in network.graph["caveats"]


def test_actors_and_threats_of_the_shipped_data_are_two_mode(shipped: Store, claims: Claims) -> None:
    network = graph_to_network(shipped, "actors-threats")
    assert network.number_of_edges() > 20
    sorts = {claims.things[one].sort + claims.things[other].sort for one, other in network.edges()}
    assert sorts <= {"orgthreat", "orgstress"}


def test_everything_is_every_relation_between_all_things(say: Say) -> None:
    network = graph_to_network(
        say(*ADDRESSED, "zoo monitors pl-valley s1", also="db-vets", actions=ACTIONS), "everything"
    )
    assert edges(network) == {
        ("cedar", "implements", "proj-patrol"),
        ("cedar", "coordinates", "proj-guards"),
        ("hill", "participatesIn", "proj-patrol"),
        ("otter", "implements", "proj-count"),
        ("zoo", "funds", "proj-patrol"),
        ("zoo", "monitors", "pl-valley"),
        ("threat-snares", "threatens", "sp-otter"),
    }
    assert network.degree("db-vets") == 0


def test_everything_of_the_shipped_data_is_every_asserted_relation(shipped: Store, claims: Claims) -> None:
    network = graph_to_network(shipped, "everything")
    assert edges(network) == {(r.subject, r.predicate, r.object) for r in claims.relations if r.asserting}


def test_everybody_can_write_a_projection_of_their_own(say: Say) -> None:
    founded = Projection("founders", "who founded whom", predicates=("founded",), isolates=False)
    network = graph_to_network(say("cedar founded otter s1", "hill funds otter s1"), founded)
    assert edges(network) == {("cedar", "founded", "otter")}
    assert network.graph["projection"] == "founders"


def test_every_projection_is_found_by_its_name_and_carries_a_caveat() -> None:
    assert [projection.name for projection in list_projections()] == list(PROJECTIONS)
    for name in PROJECTIONS:
        assert find_projection(name).name == name
        assert find_projection(name).caveats


def test_a_misspelt_projection_is_answered_with_a_near_one(say: Say) -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean funding\?"):
        graph_to_network(say("hill funds otter s1"), "fundng")


# ---- slices and filters -----------------------------------------------------------------------------------------

DATED = (
    "cedar member_of otter s1 start=2009",
    "hill member_of otter s2",
    "zoo partner_of otter s3 start=2010 end=2012",
    "lake member_of otter s4",
)
PAGES = {"s2": "2012-05"}
CEDAR, HILL, LAKE = (f"{name} memberOf" for name in ("cedar", "hill", "lake"))
ZOO = "otter partnerOf"


@pytest.mark.parametrize(
    ("as_of", "present", "left_out"),
    [
        (None, {CEDAR, HILL, ZOO, LAKE}, ""),
        ("2008", set(), "later: 3|undated: 1"),
        ("2009", {CEDAR}, "later: 2|undated: 1"),
        (2011, {CEDAR, ZOO}, "later: 1|undated: 1"),
        ("2012-04", {CEDAR, ZOO}, "later: 1|undated: 1"),  # its page is of May
        ("2012-05", {CEDAR, HILL, ZOO}, "undated: 1"),
        ("2013", {CEDAR, HILL}, "ended: 1|undated: 1"),
    ],
)
def test_documented_by_a_date(as_of: str | int | None, present: set[str], left_out: str, say: Say) -> None:
    network = graph_to_network(say(*DATED, pages=PAGES), as_of=as_of)
    assert {f"{source} {key}" for source, _, key in network.edges(keys=True)} == present
    assert network.graph["left_out"] == left_out
    assert network.graph["as_of"] == str(as_of or "")
    assert len(network) == 5, "a slice drops ties, not organizations"


@pytest.mark.parametrize(
    ("as_of", "present", "left_out"),
    [
        ("2009", {CEDAR}, "of another time: 1|undated: 2"),
        ("2011", {ZOO}, "of another time: 1|undated: 2"),
        ("2013", set(), "of another time: 2|undated: 2"),
    ],
)
def test_documented_in_a_year(as_of: str, present: set[str], left_out: str, say: Say) -> None:
    network = graph_to_network(say(*DATED, pages=PAGES), as_of=as_of, documented="in")
    assert {f"{source} {key}" for source, _, key in network.edges(keys=True)} == present
    assert (network.graph["left_out"], network.graph["documented"]) == (left_out, "in")


def test_a_merger_ends_the_ties_of_what_is_no_more(say: Say) -> None:
    graph = say("cedar member_of otter s1 start=2009", mergers=["cedar hill 2011 s1"])
    assert edges(graph_to_network(graph, as_of="2010")) == {("cedar", "memberOf", "otter")}
    assert graph_to_network(graph, as_of="2012").graph["left_out"] == "ended: 1"


@pytest.mark.parametrize(
    ("kind", "ended_how"), [("merger", "merged"), ("renaming", "renamed"), ("split", "split"), ("transfer", "")]
)
def test_an_edge_says_what_kind_of_change_ended_it(say: Say, kind: str, ended_how: str) -> None:
    graph = say("cedar member_of otter s1 start=2009", mergers=[f"cedar hill 2011 s1 {kind}"])
    edge = graph_to_network(graph).edges["cedar", "otter", "memberOf"]
    assert (edge["ended"], edge["ended_how"]) == ("2011-12-31" if ended_how else "", ended_how)


def test_an_edge_of_a_slice_rests_on_what_is_documented_by_its_date(say: Say) -> None:
    graph = say(
        "cedar member_of otter s1 as_of=2010",
        "cedar member_of otter s2 as_of=2015 role=chair",
        "cedar member_of otter s3 stance=denies as_of=2016",
        "cedar member_of otter s4",
        observations=["otter members 7 s1"],
        pages={"s1": "2010", "s2": "2015"},
    )
    edge = graph_to_network(graph, as_of="2012").edges["cedar", "otter", "memberOf"]
    assert (edge["sources"], edge["n_sources"], edge["last"], edge["denied"]) == ("s1", 1, "2010-12-31", False)
    assert [said["source"] for said in json.loads(edge["evidence"])] == ["s1"]
    for least, as_of, ties in ((1, "2012", 1), (2, "2012", 0), (2, "2015", 1), (2, "2016", 0)):
        made = graph_to_network(graph, as_of=as_of, min_sources=least)
        assert made.number_of_edges() == ties, (least, as_of)


def test_a_slice_carries_only_the_disagreements_of_its_time(say: Say) -> None:
    graph = say(
        "cedar member_of otter s1 start=2009",
        "cedar member_of otter s2 start=2011",
        "cedar member_of otter s3 start=2009",
        mergers=["hill cedar 2020 s1"],
    )
    for as_of, found in (("2010", 0), ("2011", 1)):
        carried = json.loads(graph_to_network(graph, as_of=as_of).graph["who_says_so"])
        assert len(carried["disagreements"]) == found, as_of
        assert bool(carried["contradictions"]) == bool(found), as_of


def test_only_what_could_become_an_edge_is_counted_as_left_out(say: Say) -> None:
    graph = say(
        "hill funds otter s1 start=2015", "cedar member_of otter s1 start=2015", "hill studies sp-otter s1 start=2015"
    )
    assert graph_to_network(graph, "funding", as_of="2010").graph["left_out"] == "later: 1"
    assert graph_to_network(graph, "documented-ties", as_of="2010").graph["left_out"] == "later: 2"
    assert graph_to_network(graph, "everything", as_of="2010").graph["left_out"] == "later: 3"


def test_what_too_few_sources_say_is_left_out_and_counted(say: Say) -> None:
    graph = say(
        "cedar member_of otter s1",
        "cedar member_of otter s2",
        "hill member_of otter s1",
        "hill member_of otter s1 role=chair",
    )
    network = graph_to_network(graph, min_sources=2)
    assert edges(network) == {("cedar", "memberOf", "otter")}, "one source that says it twice is one source"
    assert (network.graph["min_sources"], network.graph["below_min_sources"]) == (2, 1)


def test_a_denial_is_no_second_source(say: Say) -> None:
    graph = say("cedar member_of otter s1", "cedar member_of otter s2 stance=denies")
    assert edges(graph_to_network(graph, min_sources=2)) == set()


def test_stated_only_leaves_out_what_is_implied(say: Say) -> None:
    graph = say(
        "cedar member_of otter s1 confidence=implied",
        "hill member_of otter s1 confidence=implied",
        "hill member_of otter s2 confidence=stated",
    )
    network = graph_to_network(graph, stated_only=True)
    assert edges(network) == {("hill", "memberOf", "otter")}
    assert network.edges["hill", "otter", "memberOf"]["sources"] == "s2"
    assert network.graph["stated_only"] is True
    assert graph_to_network(graph).edges["cedar", "otter", "memberOf"]["reading"] == "implied"


LEFT_OUT = ("cedar member_of otter s1", "cedar member_of otter s2", "hill member_of otter s2")


def test_without_a_source_its_claims_are_gone(say: Say) -> None:
    network = graph_to_network(say(*LEFT_OUT), without_source=["S2"])
    assert edges(network) == {("cedar", "memberOf", "otter")}
    assert network.edges["cedar", "otter", "memberOf"]["sources"] == "s1"
    assert network.graph["without_source"].lower() == "s2"


def test_a_source_left_out_is_not_carried_along(say: Say) -> None:
    graph = say(*LEFT_OUT, private="s2", observations=["otter member_count 7 s1", "otter member_count 9 s2"])
    network = graph_to_network(graph, without_source=["s2"])
    assert '"s2"' not in network.graph["who_says_so"]
    assert network.graph["private_sources"] == ""
    assert '"s2"' in graph_to_network(graph).graph["who_says_so"]


def test_a_source_that_is_not_there_cannot_be_left_out(say: Say) -> None:
    with pytest.raises(UnknownNameError, match=r"no source 's9': .*s1"):
        graph_to_network(say(*LEFT_OUT), without_source=["s9"])


def test_filters_reach_programmes_and_threats_too(say: Say) -> None:
    graph = say(*SHARED, *ADDRESSED, actions=ACTIONS | {"proj-dens": "anti-poaching"}, codes=CODES)
    assert ("cedar", "otter") in shared(graph_to_network(graph, "collaboration"))
    assert ("cedar", "otter") not in shared(graph_to_network(graph, "collaboration", stated_only=True))
    reached = edges(graph_to_network(graph, "actors-threats", without_source=["s3"]))
    assert ("hill", "addresses", "threat-snares") in reached, "by the dens, which s2 names"
    fewer = edges(graph_to_network(graph, "actors-threats", without_source=["s2", "s3"]))
    assert ("hill", "addresses", "threat-snares") not in fewer


def test_a_slice_reaches_shared_programmes(say: Say) -> None:
    graph = say("cedar implements proj-dens s1 start=2010", "hill implements proj-dens s1 start=2012")
    assert shared(graph_to_network(graph, "collaboration", as_of="2011")) == {}
    assert graph_to_network(graph, "collaboration", as_of="2011").graph["left_out"] == "later: 1"
    assert set(shared(graph_to_network(graph, "collaboration", as_of="2012"))) == {("cedar", "hill")}


@pytest.mark.parametrize("projection", ["membership", "actors-threats"])
@pytest.mark.parametrize("isolates", [False, True])
def test_in_a_two_mode_network_every_node_has_a_side(projection: str, isolates: bool, say: Say) -> None:
    graph = say(*ADDRESSED, "cedar member_of lake s1", also="oak threat-fire", actions=ACTIONS, codes=CODES)
    side = dict(graph_to_network(graph, projection, isolates=isolates).nodes(data="bipartite"))
    assert set(side.values()) == {0, 1}
    assert side["cedar"] == side.get("oak", 0) == 0
    assert all(number == 1 for node, number in side.items() if node.startswith("threat-"))


@pytest.mark.parametrize("as_of", ["soon", "2011-13", "11", "2011-02-30"])
def test_what_is_no_date_is_refused(as_of: str, say: Say) -> None:
    with pytest.raises(InputError, match="is no date"):
        graph_to_network(say(*DATED), as_of=as_of)


def test_neither_by_nor_in_is_refused(say: Say) -> None:
    with pytest.raises(InputError, match="'by' a date or 'in' it"):
        graph_to_network(say(*DATED), documented="about")


def test_no_claims_give_an_empty_network(say: Say) -> None:
    for name in PROJECTIONS:
        assert len(graph_to_network(say(), name)) == 0


# ---- nodes by name ----------------------------------------------------------------------------------------------


def test_a_node_is_found_by_what_people_call_it(say: Say) -> None:
    from amurgraph.claims import graph_to_claims

    graph = say(
        "cedar member_of otter s1", facts={"otter": {"name": "Otter Alliance", "acronym": "OA"}}, also="sp-otter"
    )
    claims, network = graph_to_claims(graph), graph_to_network(graph)
    for name in ("otter", "Otter Alliance", "otter alliance", "OA", "o:otter"):
        assert find_node(network, claims, name) == "otter"
    with pytest.raises(UnknownNameError, match="no node 'sp-otter'"):
        find_node(network, claims, "sp-otter")
    with pytest.raises(UnknownNameError, match="no thing 'nobody'"):
        find_node(network, claims, "nobody")


def test_claims_that_are_read_already_give_the_same_network_but_for_the_hash(shipped: Store, claims: Claims) -> None:
    one, other = graph_to_network(shipped), claims_to_network(claims)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))
    assert one.graph.pop("hash")
    assert one.graph == other.graph
