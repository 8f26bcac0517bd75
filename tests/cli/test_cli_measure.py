"""``measure``: of a network, of claims, of other people's tables; what it is told reaches the numbers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from amurgraph.cli import of_claims
from amurgraph.coverage import actor_matrix, gaps
from amurgraph.measures import ASKS, MEASURES, centrality, mixing, qap
from amurgraph.network import graph_to_network, list_readings, simple
from amurgraph.sensitivity import rank_intervals, side_by_side, ties_missing_at_least, without_each_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyoxigraph import Store

    from amurgraph.rows import Rows

    CommandLine = Callable[..., Any]


def told(answer: Any) -> dict[str, Any]:
    assert answer.code == 0, answer.err
    read: dict[str, Any] = json.loads(answer.out)
    return read


def as_json(rows: Rows) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(json.dumps(rows.to_dicts()))
    return read


def test_options_of_a_measure_reach_it(amurgraph: CommandLine, shipped: Store) -> None:
    network = graph_to_network(shipped)
    found = told(amurgraph("measure", "mixing", "--by", "country", "--permutations", "99", "--format", "json"))
    assert found["rows"] == as_json(mixing(network, by="country", permutations=99))
    layers = ("--layer", "partnerOf", "--layer", "funds")
    found = told(amurgraph("measure", "qap", *layers, "--seed", "3", "--permutations", "50", "--format", "json"))
    assert found["rows"] == as_json(qap(network, "partnerOf", "funds", seed=3, permutations=50))
    found = told(amurgraph("measure", "in_degree", "--directed", "--projection", "funding", "--format", "json"))
    assert found["rows"] == as_json(centrality(graph_to_network(shipped, "funding"), ["in_degree"], directed=True))


def test_a_weighted_layer_is_of_ties_and_nothing_observed(amurgraph: CommandLine) -> None:
    layers = ("--layer", "weight:partnerOf", "--layer", "partnerOf", "--permutations", "9")
    found = told(amurgraph("measure", "qap", *layers, "--format", "json"))
    assert found["rows"][0]["value"] == pytest.approx(1)


def test_an_option_that_is_offered_is_there(amurgraph: CommandLine) -> None:
    there = amurgraph("measure", "--help").out
    for name in (*MEASURES, *of_claims.MEANINGS):
        wrong = "--size" if name != "key-players" else "--by"
        value = "2" if name != "key-players" else "kind"
        said = amurgraph("measure", name, wrong, value).err
        assert f"{name} takes no {wrong}; it takes: " in said
        for option in said.partition("it takes: ")[2].strip().split(", "):
            assert option == "none" or f"{option} " in there, f"{name}: {option}"


def test_a_group_can_be_what_was_observed(amurgraph: CommandLine) -> None:
    found = told(amurgraph("measure", "mixing-by-group", "--by", "founded", "--format", "json"))
    assert {"2001", "not known"} <= {row["group"] for row in found["rows"]}
    answer = amurgraph("measure", "mixing", "--by", "fonded")
    assert (answer.code, len(answer.err.splitlines())) == (1, 1)
    assert "did you mean founded" in answer.err


def test_what_is_told_of_claims(amurgraph: CommandLine, shipped: Store) -> None:
    membership = ("--projection", "membership", "--format", "json")
    expected = without_each_source(shipped, "degree", projection="membership")
    assert told(amurgraph("measure", "sources", "degree", *membership))["rows"] == as_json(expected)
    found = told(amurgraph("measure", "missing-at-least", "--stated-only", "--format", "json"))
    assert found["rows"] == as_json(ties_missing_at_least(shipped, stated_only=True))
    assert found["about"]["stated_only"] is True
    assert told(amurgraph("measure", "gaps", "--format", "json"))["rows"] == as_json(gaps(shipped))
    found = told(amurgraph("measure", "actors", "--of", "place", "--as-of", "2012", "--format", "json"))
    assert found["rows"] == as_json(actor_matrix(shipped, "place", as_of="2012"))


def test_readings_stand_side_by_side_with_a_conclusion(amurgraph: CommandLine, shipped: Store) -> None:
    found = told(amurgraph("measure", "degree", "--reading", "all", "--format", "json"))
    assert found["rows"] == as_json(side_by_side(shipped, ["degree"]))
    assert found["about"]["conclusion"]
    assert found["about"]["conclusion"] in amurgraph("measure", "degree", "--reading", "all").err


@pytest.mark.parametrize("reading", [reading.name for reading in list_readings()])
def test_a_reading_is_what_the_network_is_made_under(reading: str, amurgraph: CommandLine, shipped: Store) -> None:
    found = told(amurgraph("measure", "degree", "--reading", reading, "--projection", "membership", "--format", "json"))
    assert found["about"]["reading"] == reading
    assert found["rows"] == as_json(centrality(graph_to_network(shipped, "membership", reading=reading), ["degree"]))


def test_intervals_stand_beside_the_values(amurgraph: CommandLine, shipped: Store) -> None:
    draws = ("--missing", "0.1", "--missing", "0.3", "--draws", "40", "--seed", "2")
    answer = amurgraph("measure", "degree", *draws, "--format", "json")
    found = told(answer)
    expected = rank_intervals(graph_to_network(shipped), ["degree"], shares=(0.1, 0.3), draws=40, seed=2)
    ours = {(row["id"], share): (row[f"degree_low_{share}"], row[f"degree_high_{share}"])
            for row in found["rows"] for share in (10, 30)}  # fmt: skip
    assert ours == {(row.id, round(100 * row.share)): (row.low, row.high) for row in expected}
    assert "interval under these assumptions" in json.dumps(found["about"]).lower()
    assert answer.err == "", "how far it is is told on a terminal alone"


def test_other_peoples_tables_are_measured_without_claims(amurgraph: CommandLine, tmp_path: Path) -> None:
    edges, nodes = tmp_path / "edges.csv", tmp_path / "nodes.csv"
    edges.write_text("source,target,weight\na,b,2\nb,c,3\nc,b,1\n")
    nodes.write_text("id,label,faction\na,Ann's Trust,1\nb,Bird Fund,1\nc,Cat Zoo,2\nd,Dog Zoo,2\n")
    tables = ("--edges", edges, "--nodes", nodes, "--format", "json")
    found = told(amurgraph("measure", "degree", *tables))
    assert {row["label"]: row["degree"] for row in found["rows"]} == {
        "Bird Fund": 2, "Ann's Trust": 1, "Cat Zoo": 1, "Dog Zoo": 0,
    }  # fmt: skip
    found = told(amurgraph("measure", "out_degree", "--directed", "--weighted", *tables))
    assert {row["id"]: row["out_degree"] for row in found["rows"]} == {"a": 2, "b": 3, "c": 1, "d": 0}
    found = told(amurgraph("measure", "mixing-by-group", "--by", "faction", *tables))
    assert {row["group"]: (row["internal"], row["external"]) for row in found["rows"]} == {"1": (1, 1), "2": (0, 1)}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["gaps", "degree"], 1, "gaps gives rows of its own: ask for it alone"),
        (["degree", "sources"], 1, "sources gives rows of its own: ask for it alone"),
        (["sources", "--by", "kind"], 1, "sources takes no --by; it takes: none"),
        (["actors", "--of", "thret"], 1, "did you mean threat"),
        (["gaps", "--projection", "funding"], 1, "gaps is told of work and documented ties; leave out --projection"),
        (["sources", "--reading", "all"], 1, "--reading all goes with centralities"),
        (["degree", "--reading", "partner"], 1, "no reading 'partner'"),
        (["density", "--by", "kind"], 1, "density takes no --by; it takes: --directed"),
        (["qap", "--layer", "funds"], 1, "qap compares two layers"),
        (["cutpoints", "--missing", "0.1"], 1, "cutpoints"),
        (["gaps", "--edges", "x.csv"], 2, "--edges has no claims"),
        (["degree", "--nodes", "x.csv"], 2, "--nodes, --undirected and --two-mode go with --edges"),
        (["degree", "--edges", "x.csv", "-g", "y.ttl"], 2, "give -g or --edges, not both"),
        (["degree", "--edges", "x.csv"], 1, "x.csv"),
        (["degree", "--edges", "x.csv", "--as-of", "2012"], 2, "--as-of"),
        (["gaps", "--documented", "in"], 2, "--documented in goes with a date"),
        (["gaps", "--missing", "0.1"], 2, "--missing goes with centralities"),
        (["degree", "--reading", "all", "--missing", "0.1"], 2, "--missing goes with centralities, under one reading"),
        (["degree", "--two-mode"], 2, "--nodes, --undirected and --two-mode go with --edges"),
        (["--by", "country"], 2, "give a NAME"),
        (["mixing", "--by", "legal_status"], 1, "legal_status is nothing to group or compare by"),
        (["qap", "--layer", "same:legal_status", "--layer", "funds"], 1, "nothing to group or compare by"),
        (["gaps", "--nodes", "x.csv"], 2, "--nodes, --undirected and --two-mode go with --edges"),
        (["degree", "--reading", "all", "--undirected"], 2, "--nodes, --undirected and --two-mode go with --edges"),
        (["communities", "--seed", "-1"], 2, "--seed"),
        (["louvain", "--method", "leiden"], 1, "no measure 'louvain'"),
        (["core-periphery", "--by", "kind"], 1, "core-periphery takes no --by; it takes: --seed\n"),
        (["key-players", "--by", "kind"], 1, "it takes: --size, --aim, --unredacted\n"),
        (["gaps", "--seed", "2"], 1, "gaps takes no --seed; it takes: "),
        (["qap", "--layer", "weight:fund", "--layer", "funds"], 1, "no layer 'fund': did you mean funds"),
    ],
)
def test_what_does_not_go_together_is_said_in_a_line(
    amurgraph: CommandLine, arguments: list[str], code: int, said: str
) -> None:
    answer = amurgraph("measure", *arguments)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert code == 2 or len(answer.err.splitlines()) == 1


def test_how_to_see_who_is_left_out_is_said_beside_the_rows_alone(amurgraph: CommandLine, otters: Path) -> None:
    hint = "--unredacted shows who is left out; do not publish that\n"
    for format_ in ("table", "json"):
        answer = amurgraph("measure", "key-players", "-g", otters, "--format", format_)
        assert answer.code == 0
        assert answer.err.endswith(hint)
        assert "--unredacted" not in answer.out + answer.err.removesuffix(hint)
        assert hint in amurgraph("what-if", "--worst", "1", "-g", otters, "--format", format_).err
    assert "shows who" not in amurgraph("measure", "key-players", "--unredacted", "-g", otters).err


def test_tables_of_two_modes_and_ties_that_weigh_nothing(amurgraph: CommandLine, tmp_path: Path) -> None:
    edges = tmp_path / "edges.csv"
    edges.write_text("source,target,weight\nash,club,1\nelm,club,2\nash,fund,0\n")
    refused = amurgraph("measure", "two-mode", "--edges", edges)
    assert refused.code == 1
    assert "of tables: --two-mode (two_mode=True), or a column bipartite of 0 and 1" in refused.err
    answer = amurgraph("measure", "two-mode", "--two-mode", "--edges", edges, "--format", "json")
    assert {row["id"]: row["mode"] for row in told(answer)["rows"]} == {"ash": 0, "elm": 0, "club": 1, "fund": 0}
    assert answer.err == "left out, for they are no ties: weight 0: 1\n"
    answer = amurgraph("what-if", "--without", "club", "--edges", edges)
    assert answer.err.count("weight 0: 1") == 1
    assert amurgraph("network", "--two-mode", "--edges", edges, "--format", "nodes-csv").code == 0


def test_help_promises_what_is_there(amurgraph: CommandLine) -> None:
    def helped(command: str) -> str:
        return " ".join(amurgraph(command, "--help").out.split())

    assert "all: under each, side by side" in helped("measure")
    assert "Of newman-projection, shared-beyond-chance" in helped("measure")
    for command in ("what-if", "network", "brief", "map"):
        assert "also takes: all" not in helped(command)
        assert "side by side" not in helped(command).partition("--reading")[2].partition("--without-source")[0]


def test_what_it_lists_is_what_it_knows(amurgraph: CommandLine) -> None:
    listed = [line.split()[0] for line in amurgraph("measure").out.splitlines()]
    assert set(of_claims.MEANINGS) | set(MEASURES) < set(listed)
    assert f"cutpoints             {ASKS['cutpoints']}\n" in amurgraph("measure").out
    assert len(listed) == len(set(listed))


def test_a_loop_and_a_second_relation_change_nothing_in_the_simple_graph(shipped: Store) -> None:
    assert (
        simple(graph_to_network(shipped, reading="as-published")).number_of_edges()
        == simple(graph_to_network(shipped)).number_of_edges()
    )
