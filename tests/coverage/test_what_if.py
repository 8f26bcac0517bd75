"""What if one stops: every figure and list is the same as one counted anew from the RDF, without our code."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter, defaultdict, deque
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.claims import graph_to_claims
from amurgraph.coverage import what_if, worst_sets
from amurgraph.errors import InputError, UnknownNameError
from amurgraph.graph import read_graph
from amurgraph.network import PROJECTIONS, enforcement_only, graph_to_network
from amurgraph.tables import read_tables, tables_to_store

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store

NODES = "abcdefghi"
PAIRS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=14)
GENTLY = settings(derandomize=True, deadline=None, max_examples=50)


# ---- the same by other means: SPARQL, dictionaries, breadth first --------------------------------------------------


class Recount:
    """The shipped data, read by SPARQL alone, and counted by loops."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.nodes = {row[0] for row in self.ask("?x rdfs:label ?y", "?x") if "/id/org/" in row[0]}
        self.relations = self.ask(
            "?r a ag:Relation ; ag:subject ?s ; ag:predicate ?p ; ag:object ?o . "
            "FILTER EXISTS { ?r ag:evidence ?e FILTER NOT EXISTS { ?e ag:stance ag:Denies } }",
            "?r ?s ?p ?o",
        )
        self.near: dict[str, set[str]] = {node: set() for node in self.nodes}
        for _, s, _, o in self.relations:
            if s != o and {s, o} <= self.nodes:
                self.near[s].add(o)
                self.near[o].add(s)

    def ask(self, pattern: str, variables: str) -> set[tuple[str, ...]]:
        text = f"""
            PREFIX ag: <https://w3id.org/amurgraph/ns#>
            PREFIX org: <http://www.w3.org/ns/org#>
            PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
            PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
            SELECT DISTINCT {variables} WHERE {{ {pattern} }}"""
        found: Any = self.store.query(text)
        return {tuple(str(value.value) for value in row) for row in found}

    def steps(self, start: str, gone: set[str]) -> dict[str, int]:
        """Return how many steps each takes that is reached."""
        far, waiting = {start: 0}, deque([start])
        while waiting:
            node = waiting.popleft()
            for other in self.near[node]:
                if other not in far and other not in gone:
                    far[other] = far[node] + 1
                    waiting.append(other)
        return far

    def figures(self, gone: set[str]) -> dict[str, float]:
        here = self.nodes - gone
        far = {node: self.steps(node, gone) for node in here}
        n = len(here)
        pairs = list(combinations(sorted(here), 2))
        return {
            "nodes": n,
            "ties": sum(other in self.near[one] for one, other in pairs),
            "components": len({frozenset(reached) for reached in far.values()}),
            "largest_component": max(len(reached) for reached in far.values()),
            "fragmentation": sum(other not in far[one] for one, other in pairs) / len(pairs),
            "distance_fragmentation": 1
            - sum(1 / far[one][other] for one, other in pairs if other in far[one]) / len(pairs),
        }

    def stranded(self, gone: set[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for component in {frozenset(self.steps(node, set())) for node in gone}:
            parts = {frozenset(self.steps(node, gone)) for node in component - gone}
            stays = min(parts, key=lambda part: (-len(part), min(map(slug, part))), default=frozenset())
            found |= {slug(node): len(part) for part in parts - {stays} for node in part}
        return found

    @cached_property
    def actors(self) -> dict[tuple[str, str], set[str]]:
        """Return by sort and thing who is at work on it."""
        on: dict[tuple[str, str], set[str]] = defaultdict(set)
        place_of = {row[0]: row[1] for row in self.ask("?x a ag:Programme ; ag:place ?y", "?x ?y")}
        action_of = {row[0]: row[1] for row in self.ask("?x a ag:Programme ; ag:action ?y", "?x ?y")}
        addressed = self.ask(
            "GRAPH ?g { ?action ag:addresses ?a } GRAPH ?h { ?concept skos:broader* ?a } ?thing skos:broader ?concept",
            "?action ?thing",
        )
        programmes = {row[0] for row in self.ask("?x a ag:Programme", "?x")}
        for _, s, p, o in self.relations:
            kind = p.rsplit("#")[-1]
            if "/id/place/" in o and kind in ("administers", "monitors", "studies"):
                on["place", slug(o)].add(slug(s))
            if o in programmes and kind in ("implements", "coordinates", "participatesIn"):
                on["programme", slug(o)].add(slug(s))
                if o in place_of:
                    on["place", slug(place_of[o])].add(slug(s))
                if o in action_of:
                    on["action", slug(action_of[o])].add(slug(s))
                for action, thing in addressed:
                    if action == action_of.get(o):
                        on[thing.split("/")[-2], slug(thing)].add(slug(s))
        return on


def slug(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


@pytest.fixture(scope="module")
def recount(shipped: Store) -> Recount:
    return Recount(shipped)


def iris(*names: str) -> set[str]:
    return {f"https://w3id.org/amurgraph/id/org/{name}" for name in names}


@pytest.mark.parametrize("without", [["alta"], ["phoenix-fund"], ["wildcats", "alta"], ["amur-charity", "whf", "wcs"]])
def test_every_number_is_that_of_a_recount(without: list[str], shipped: Store, recount: Recount) -> None:
    found = what_if(shipped, without, unredacted=True)
    gone = iris(*without)
    assert found.without == tuple(without)
    assert found.before == pytest.approx(recount.figures(set()), abs=1e-12)
    assert found.after == pytest.approx(recount.figures(gone), abs=1e-12)
    assert {row.id: row.component_size for row in found.stranded} == recount.stranded(gone)
    alone = {slug(node) for node in recount.nodes - gone if recount.near[node] and recount.near[node] <= gone}
    assert {row.id for row in found.left_alone} == alone
    expected = {
        (sort, thing, actor)
        for (sort, thing), actors in recount.actors.items()
        if actors <= set(without)
        for actor in actors
    }
    assert {(row.sort, row.id, row.actor) for row in found.lost} == expected
    resting = sorted(
        (slug(s), p.rsplit("#")[-1], slug(o))
        for _, s, p, o in recount.relations
        if {s, o} & gone and {s, o} <= recount.nodes
    )
    told = [
        (row.other, row.relation, row.id) if row.direction == "in" else (row.id, row.relation, row.other)
        for row in found.resting
    ]
    assert Counter((b, *sorted((a, c))) for a, b, c in told) == Counter((b, *sorted((a, c))) for a, b, c in resting)
    in_order = {(a, b, c) for a, b, c in resting if b != "partnerOf"}
    assert in_order == {one for one in told if one[1] != "partnerOf"}


def test_the_sources_of_what_rests_are_those_of_the_data(shipped: Store, recount: Recount) -> None:
    said: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for s, p, o, source in recount.ask(
        "?r ag:subject ?s ; ag:predicate ?p ; ag:object ?o ; ag:evidence ?e . ?e <http://purl.org/dc/terms/source> ?w "
        "FILTER NOT EXISTS { ?e ag:stance ag:Denies }",
        "?s ?p ?o ?w",
    ):
        said[(p.rsplit("#")[-1], *sorted((slug(s), slug(o))))].add(slug(source))
    for row in what_if(shipped, ["alta"]).resting:
        key = (row.relation, *sorted((row.id, row.other)))
        assert set(row.sources.split("|")) == said[key]
        assert row.n_sources == len(said[key])


# ---- rules by hand -----------------------------------------------------------------------------------------------


def network(pairs: list[tuple[str, str]], nodes: str = NODES) -> nx.Graph:
    made = nx.Graph()
    made.add_nodes_from(nodes)
    made.add_edges_from(pairs)
    return made


def test_of_each_component_the_largest_remaining_part_stays() -> None:
    # Two components: a-b-c-d-e, where c goes, and f-g-h, where g goes; i is alone and nobody's matter.
    made = network([("a", "b"), ("b", "c"), ("c", "d"), ("f", "g"), ("g", "h"), ("c", "e")])
    found = what_if(made, ["c", "g"])
    assert [(row.id, row.component_size) for row in found.stranded] == [("d", 1), ("e", 1), ("h", 1)]
    assert [row.id for row in found.left_alone] == ["d", "e", "f", "h"], "f stays as the largest part, but has no tie"
    assert found.after["nodes"] == 7
    assert (found.before["components"], found.after["components"]) == (3, 6)


@GENTLY
@given(PAIRS, st.sets(st.sampled_from(NODES), min_size=1, max_size=3))
def test_a_plain_network_will_do(pairs: list[tuple[str, str]], gone: set[str]) -> None:
    made = network([pair for pair in pairs if pair[0] != pair[1]])
    for kind in (nx.Graph, nx.DiGraph, nx.MultiDiGraph):
        found = what_if(kind(made), sorted(gone))
        rest = made.subgraph(set(made) - gone)
        assert found.after["fragmentation"] == pytest.approx(
            sum(not nx.has_path(rest, *pair) for pair in combinations(rest, 2)) / len(list(combinations(rest, 2)))
        )
        assert found.after["components"] == nx.number_connected_components(rest)
        assert len(found.left_alone) == sum(1 for n in rest if made.degree(n) and not rest.degree(n))
        assert {row.id for row in found.stranded} <= set(rest)
        assert not found.lost
        assert any("bare network" in caveat for caveat in found.about["caveats"])
    assert len(what_if(made, sorted(gone)).resting) == sum(1 for edge in made.edges() if set(edge) & gone)


@GENTLY
@given(PAIRS, st.permutations(NODES), st.sampled_from(NODES))
def test_names_do_not_matter(pairs: list[tuple[str, str]], others: list[str], gone: str) -> None:
    called = dict(zip(NODES, others, strict=True))
    one = what_if(network(pairs), [gone])
    other = what_if(network([(called[a], called[b]) for a, b in pairs]), [called[gone]])
    assert other.after == pytest.approx(one.after, abs=1e-12)
    assert [row.component_size for row in one.stranded] == [row.component_size for row in other.stranded]
    assert {called[row.id] for row in one.left_alone} == {row.id for row in other.left_alone}


def test_it_says_what_computed_it() -> None:
    path, networkx = network([("a", "b"), ("b", "c")], "abc"), f"networkx {nx.__version__}"
    assert what_if(path, ["b"]).about["engine"] == f"{networkx} for parts; amurgraph (numpy) for distances"
    assert worst_sets(path).about["engine"] == f"amurgraph (Python) for sets; {networkx} for parts"


@pytest.mark.parametrize("without", [["a"], ["a", "b"]])
def test_a_tiny_network(without: list[str]) -> None:
    found = what_if(network([("a", "b")], "ab"), without)
    assert found.after["nodes"] == 2 - len(without)
    assert json.loads(json.dumps(found.to_dict()))["without"] == without


# ---- claims ------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(small_tables: Path) -> Store:
    """Return the small tables; cedar-trust alone carries out a programme against poachers."""
    return tables_to_store(read_tables(small_tables))


def test_what_only_the_removed_do_is_lost(small: Store) -> None:
    lost = what_if(small, ["Cedar Trust"], unredacted=True).lost
    assert ("programme", "proj-dens", "Safe dens", "cedar-trust") in lost
    assert {row.sort for row in lost} == {"action", "place", "programme"}
    assert not what_if(small, ["OA"]).lost, "who only pays for a programme is none of its actors"


def test_names_acronyms_and_aliases_are_understood(shipped: Store) -> None:
    for name in ("alta", "ALTA", "Amur Leopard and Tiger Alliance", "o:alta"):
        assert what_if(shipped, [name]).without == ("alta",)
    assert what_if(shipped, ["alta", "ALTA"]).without == ("alta",)


def test_a_slice_is_heeded_by_figures_and_losses_alike(small: Store) -> None:
    early = what_if(small, ["cedar-trust"], as_of="2012", unredacted=True)
    assert not early.lost, "the programme is first told of in 2014"
    assert early.about["as_of"] == "2012"
    assert len(what_if(small, ["cedar-trust"], min_sources=2, unredacted=True).resting) == 1
    assert not what_if(small, ["cedar-trust"], without_source=["s3"], unredacted=True).lost
    assert len(what_if(small, ["river-zoo"], documented="in", as_of="2011").resting) == 1
    assert not what_if(small, ["river-zoo"], documented="in", as_of="2013").resting


@pytest.mark.parametrize("projection", PROJECTIONS)
def test_every_projection_of_the_shipped_data(projection: str, shipped: Store) -> None:
    some = next(node for node, mode in graph_to_network(shipped, projection).nodes(data="enforcement_only") if not mode)
    found = what_if(shipped, [some], projection=projection)
    assert found.about["projection"] == projection
    assert found.after["nodes"] == found.before["nodes"] - 1


def test_a_reading_is_heeded(shipped: Store) -> None:
    found = what_if(shipped, ["alta"], reading="without-ambiguous")
    assert found.about["reading"] == "without-ambiguous"
    assert len(found.resting) < len(what_if(shipped, ["alta"]).resting)


def test_graph_store_and_claims_give_the_same(shipped: Store) -> None:
    found = what_if(shipped, ["alta"])
    for data in (read_graph(), graph_to_claims(shipped)):
        again = what_if(data, ["alta"]).to_dict()
        again["about"]["hash"] = found.about["hash"]
        assert again == found.to_dict()


def test_the_answer_is_kept_as_it_is(shipped: Store) -> None:
    found = what_if(shipped, ["alta"])
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.without = ()  # type: ignore[misc]
    assert found.stranded.about["projection"] == "documented-ties"


# ---- what is left out, and what is refused ------------------------------------------------------------------------


def test_who_only_enforces_the_law_is_in_no_list_and_is_counted(small: Store, shipped: Store) -> None:
    assert enforcement_only(graph_to_claims(small)) == {"cedar-trust"}
    hidden, shown = what_if(small, ["otter-alliance"]), what_if(small, ["otter-alliance"], unredacted=True)
    text = json.dumps(hidden.to_dict())
    assert "cedar-trust" not in text
    assert "Cedar Trust" not in text
    assert any(caveat.startswith("1 left out") for caveat in hidden.about["caveats"])
    assert "cedar-trust" in json.dumps(shown.to_dict())
    assert not any("left out" in caveat for caveat in shown.about["caveats"])
    assert hidden.after == shown.after, "figures are those of the whole network"
    kept_back = enforcement_only(graph_to_claims(shipped))
    for row in what_if(shipped, ["alta", "wildcats", "phoenix-fund"]).resting:
        assert not {row.id, row.other} & kept_back


def test_who_only_enforces_the_law_cannot_be_asked_for(small: Store) -> None:
    with pytest.raises(InputError, match=r"cedar-trust: its only programmes are law enforcement; --unredacted"):
        what_if(small, ["CT"])
    assert what_if(small, ["CT"], unredacted=True).without == ("cedar-trust",)


def test_a_mistake_is_said_in_one_line(shipped: Store) -> None:
    with pytest.raises(UnknownNameError, match="no organization 'altta'"):
        what_if(shipped, ["altta"])
    idle = min(set(graph_to_network(shipped)) - set(graph_to_network(shipped, "actors-threats")))
    with pytest.raises(UnknownNameError, match=f"no node '{idle}'"):
        what_if(shipped, [idle], projection="actors-threats", unredacted=True)
    with pytest.raises(UnknownNameError, match="no node 'z'"):
        what_if(network([]), ["z"])
    nobody: list[Any] = [[], "alta"]
    for names in nobody:
        with pytest.raises(InputError, match="at least one"):
            what_if(shipped, names)
    with pytest.raises(InputError, match="taken as it is"):
        what_if(network([]), ["a"], as_of="2010")
    with pytest.raises(InputError, match="taken as it is"):
        worst_sets(network([]), projection="funding")


# ---- the sets that matter -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2])
def test_the_worst_sets_say_what_would_go_with_each(size: int, shipped: Store) -> None:
    rows = worst_sets(shipped, size)
    assert rows[0].rank == 1
    assert [row.fragmentation for row in rows] == sorted((row.fragmentation for row in rows), reverse=True)
    for row in rows[:4]:
        members = row.members.split("|")
        assert len(members) == size
        found = what_if(shipped, members, unredacted=True)
        assert row.fragmentation == pytest.approx(found.after["fragmentation"], abs=1e-12)
        assert (row.stranded, row.left_alone) == (len(found.stranded), len(found.left_alone))
        assert row.relations == len(found.resting)
        lost: dict[str, set[str]] = defaultdict(set)
        for one in found.lost:
            lost["threat" if one.sort == "stress" else one.sort].add(one.id)
        assert [row.threats, row.actions, row.places, row.programmes] == [
            len(lost[of]) for of in ("threat", "action", "place", "programme")
        ]


def test_the_worst_sets_of_a_ring_are_all_tied() -> None:
    ring = nx.relabel_nodes(nx.cycle_graph(9), dict(enumerate(NODES)))
    assert [(row.rank, row.members) for row in worst_sets(ring, show=2)] == [(1, node) for node in NODES]


def test_the_worst_sets_leave_out_who_only_enforces_the_law(small: Store) -> None:
    assert "cedar-trust" not in str(list(worst_sets(small, show=50)))
    assert "cedar-trust" in str(list(worst_sets(small, show=50, unredacted=True)))


def test_the_worst_sets_may_have_a_bar_in_an_id() -> None:
    made = nx.Graph([("elm|oak", "ash"), ("elm|oak", "fir"), ("elm|oak", "yew")])
    first = worst_sets(made, show=1)[0]
    assert (first.members, first.fragmentation, first.stranded) == ("elm|oak", 1.0, 2)
    assert worst_sets(made, 2, show=1)[0].members == "ash|elm|oak"


def test_a_year_may_be_a_number(shipped: Store) -> None:
    assert list(worst_sets(shipped, as_of=2010)) == list(worst_sets(shipped, as_of="2010"))
    assert what_if(shipped, ["alta"], as_of=2010).about["as_of"] == "2010"


def test_a_node_that_is_not_there_is_told_whatever_its_type() -> None:
    with pytest.raises(UnknownNameError, match="no node '9'"):
        what_if(nx.Graph([(1, 2)]), [9])  # type: ignore[list-item]
