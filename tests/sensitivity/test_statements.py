"""Up to which share of missing ties a statement holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest

from amurgraph.errors import InputError, UnknownNameError
from amurgraph.rows import rows_to_text
from amurgraph.sensitivity.drawing import Draw, documented_ties
from amurgraph.sensitivity.statements import (
    Statement,
    first_by,
    holds_until,
    in_first,
    same_group,
    strands,
    survival,
    together,
    who_is_first,
)

if TYPE_CHECKING:
    from typing import Any

REFUSED = "influen power leader leading important effective causes drives because improves confidence".split()


def holds(statement: Statement, graph: nx.Graph) -> bool:
    """Tell whether a statement holds in this very network."""
    found = documented_ties(graph)
    return statement.holds(Draw(found, found.ties))


def two_stars() -> nx.Graph:
    """Return a star of nine and a star of four, which a tie between their middles joins."""
    made = nx.Graph([("hub", f"a{number}") for number in range(8)] + [("sub", f"b{number}") for number in range(3)])
    made.add_edge("hub", "sub")
    return made


@pytest.mark.parametrize("measure", ["degree", "betweenness", "closeness"])
def test_the_first_is_first_alone(measure: str) -> None:
    assert holds(first_by(measure, "hub"), two_stars())
    assert not holds(first_by(measure, "sub"), two_stars())
    assert not holds(first_by(measure, "a"), nx.cycle_graph(list("abcd")))  # all are tied


def test_the_first_few_take_all_that_are_tied_with_them() -> None:
    assert holds(in_first("degree", "sub", 2), two_stars())
    assert not holds(in_first("degree", "a1", 5), two_stars())  # tied with ten others from place 3
    assert holds(in_first("degree", "a1", 13), two_stars())


def test_together_means_a_path() -> None:
    graph = nx.Graph([("a", "b"), ("b", "c"), ("d", "e")])
    assert holds(together("a", "c"), graph)
    assert not holds(together("a", "c", "e"), graph)


def test_a_node_strands_who_is_cut_off_from_the_largest_part() -> None:
    graph = nx.path_graph(list("abcdef"))
    graph.add_edge("y", "z")
    assert holds(strands("b"), graph)
    assert holds(strands("b", "a"), graph)
    assert not holds(strands("b", "f"), graph)  # f is in the largest part
    assert not holds(strands("b", "z"), graph)  # z was apart before
    assert not holds(strands("a"), graph)
    assert not holds(strands("a", "b"), graph)
    even = nx.path_graph(list("abcde"))
    assert holds(strands("c", "a", "e"), even)  # of two equal parts none is the largest


def test_cutpoints_are_those_of_networkx() -> None:
    graph = nx.gnm_random_graph(30, 34, seed=5)
    assert {node for node in graph if holds(strands(node), graph)} == set(nx.articulation_points(graph))


def test_groups_are_computed_anew() -> None:
    graph = nx.Graph([*nx.complete_graph(list("abcd")).edges(), *nx.complete_graph(list("wxyz")).edges(), ("d", "w")])
    assert holds(same_group("a", "d"), graph)
    assert not holds(same_group("a", "z"), graph)


def test_it_holds_until_the_largest_share_before_it_first_fails() -> None:
    rows = holds_until(two_stars(), first_by("degree", "hub"), shares=[0.4, 0, 0.2])
    assert [row.share for row in rows] == [0, 0.2, 0.4]
    assert all(row.held >= 0.8 for row in rows)
    assert rows.about["holds_until"] == 0.4
    assert rows.about["in_words"] == "first by degree in 80 % of draws while at most 40 % of ties are missing"
    assert rows.about["holds_documented"]


def test_a_statement_that_fails_between_is_not_saved_by_a_larger_share(monkeypatch: pytest.MonkeyPatch) -> None:
    held = {0.1: True, 0.2: False, 0.3: True}
    now: list[float] = []

    def swept(_: Any, shares: list[float], **__: Any) -> Any:
        for share in shares:
            now.append(share)
            yield share, None

    monkeypatch.setattr("amurgraph.sensitivity.statements.sweep_of", swept)
    statement = Statement(("hub",), "{0} is so", "so", lambda drawn: bool(drawn) or held[now[-1]])
    rows = holds_until(two_stars(), statement, shares=list(held), draws=1)
    assert [row.held for row in rows] == [1, 0, 1]
    assert rows.about["holds_until"] == 0.1


def test_what_does_not_hold_at_the_smallest_share_is_said_so() -> None:
    rows = holds_until(nx.path_graph(list("abc")), first_by("betweenness", "b"), draws=100)
    assert rows.about["holds_until"] is None
    assert rows.about["in_words"] == "does not hold at 10 %"
    assert rows.about["holds_documented"]
    nothing = holds_until(two_stars(), first_by("degree", "hub"), shares=[0], draws=20)
    assert nothing.about["in_words"] == "first by degree in 80 % of draws while no tie is missing"


def test_many_statements_are_tried_in_the_same_draws() -> None:
    statements = [first_by("degree", "hub"), first_by("betweenness", "sub"), together("hub", "sub")]
    rows = survival(two_stars(), statements, shares=[0.1, 0.2], draws=100)
    for row, statement in zip(rows, statements, strict=True):
        alone = holds_until(two_stars(), statement, shares=[0.1, 0.2], draws=100)
        assert (row.statement, row.holds_until) == (alone[0].statement, alone.about["holds_until"])
        assert (row.documented, row.in_words) == (alone.about["holds_documented"], alone.about["in_words"])


def test_who_is_first_need_not_be_named() -> None:
    assert who_is_first(two_stars(), "betweenness").nodes == ("hub",)
    with pytest.raises(InputError, match="without nodes"):
        who_is_first(nx.Graph(), "degree")


def test_sentences_name_labels_and_refuse_words_that_say_too_much() -> None:
    graph = two_stars()
    nx.set_node_attributes(graph, {"hub": "Cedar {0} Trust", "sub": "Otter Alliance"}, "label")
    statements = [
        first_by("degree", "hub"),
        first_by("betweenness", "hub"),
        first_by("closeness", "hub"),
        in_first("degree", "sub", 3),
        together("hub", "sub"),
        strands("hub"),
        strands("hub", "a1", "a2"),
        same_group("hub", "sub"),
    ]
    rows = survival(graph, statements, shares=[0.1], draws=5)
    assert rows[1].statement == "Cedar {0} Trust appears between more pairs than anyone"
    assert rows[6].statement.startswith("Without Cedar {0} Trust, no documented tie would lead from a1 and a2 to most")
    text = rows_to_text(rows, "json").lower()
    assert not [word for word in REFUSED if word in text]


def test_a_table_of_a_single_source_is_drawn_tie_by_tie() -> None:
    kite = nx.krackhardt_kite_graph()
    nx.set_edge_attributes(kite, "s1", "sources")
    rows = holds_until(kite, first_by("betweenness", 7), shares=[0, 0.1], draws=200)
    assert 1 > rows[0].held > rows[1].held > 0
    assert any("each tie counts as a source of its own" in caveat for caveat in rows.about["caveats"])


def test_names_that_are_not_there_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean hub"):
        holds_until(two_stars(), first_by("degree", "hubb"))
    with pytest.raises(UnknownNameError, match="did you mean degree"):
        first_by("degre", "hub")
    with pytest.raises(InputError, match="two nodes"):
        together("hub")
    with pytest.raises(InputError, match="cut off by its own absence"):
        strands("hub", "hub")
