"""Who works on what: the same cells as the saved question finds, on shipped data and on data thrown together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amurgraph.claims import graph_to_claims
from amurgraph.coverage import actor_counts, actor_matrix
from amurgraph.coverage.working import OF
from amurgraph.errors import InputError, UnknownNameError
from amurgraph.network import enforcement_only
from amurgraph.queries import query
from amurgraph.tables import read_tables, tables_to_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyoxigraph import Store


def same_as_the_saved_question(store: Store) -> int:
    """Hold what none or one works on against ``uncovered``; return how many there are."""
    found = {
        (row.sort, row.id, row.label, row.actors, row.only)
        for of in ("threat", "place")
        for row in actor_counts(store, of)
        if row.actors < 2
    }
    expected = {(row.kind, row.thing, row.name, row.actors, row.actor or "") for row in query(store, "uncovered")}
    assert found == expected
    return len(found)


def test_what_none_or_one_works_on_is_that_of_the_saved_question(shipped: Store) -> None:
    assert same_as_the_saved_question(shipped)


@pytest.mark.parametrize("seed", range(8))
def test_and_so_it_is_on_data_thrown_together(seed: int, by_chance: Callable[[int], Store]) -> None:
    assert same_as_the_saved_question(by_chance(seed))


@pytest.mark.parametrize("of", OF)
def test_counts_are_those_of_the_cells(of: str, shipped: Store) -> None:
    actors: dict[str, set[str]] = {}
    for cell in actor_matrix(shipped, of):
        actors.setdefault(cell.id, set()).update({cell.actor} - {""})
        assert (cell.count == 0) == (cell.actor == "") == (cell.sources == "") == (cell.via == "")
    rows = actor_counts(shipped, of, unredacted=True)
    assert {row.id: row.actors for row in rows} == {thing: len(found) for thing, found in actors.items()}
    for row in rows:
        assert row.covered == {0: "none", 1: "one"}.get(row.actors, "many")
        assert {row.only} - {""} == (actors[row.id] if row.actors == 1 else set())


def test_a_cell_says_by_what_and_who_says_so(small_tables: Path) -> None:
    with (small_tables / "relations.csv").open("a", encoding="utf-8") as file:
        file.write("R6,cedar-trust,coordinates,proj-dens,project,,,2011,,S1,para 9,stated,\n")
        file.write("R7,river-zoo,funds,proj-dens,project,,,2011,,S1,para 9,stated,\n")
        file.write("R8,cedar-trust,monitors,pl-valley,place,,,2011,,S2,para 9,stated,\n")
    store = tables_to_store(read_tables(small_tables))
    found = [cell[3:] for cell in actor_matrix(store, "place")]
    assert found == [("cedar-trust", "Cedar Trust", 2, "monitors|proj-dens", "s1|s2|s3")]
    found = [cell[3:] for cell in actor_matrix(store, "programme")]
    assert found == [("cedar-trust", "Cedar Trust", 2, "coordinates|implements", "s1|s3")]
    action = actor_matrix(store, "action")[0]
    assert (action.id, action.label) == ("own-0.1_anti-poaching", "Anti-poaching")
    assert action[3:] == ("cedar-trust", "Cedar Trust", 1, "proj-dens", "s1|s3")


def test_a_slice_is_heeded_and_said(small_tables: Path) -> None:
    store = tables_to_store(read_tables(small_tables))
    assert actor_matrix(store, "programme")[0].actor == "cedar-trust"
    early = actor_matrix(store, "programme", as_of="2012")
    assert (early[0].actor, early[0].count) == ("", 0)
    assert early.about["as_of"] == "2012"
    assert actor_matrix(store, "programme", without_source=["s3"])[0].count == 0
    with pytest.raises(InputError, match="is no date"):
        actor_matrix(store, as_of="soon")


def test_whose_only_programmes_are_law_enforcement_is_not_named_as_the_only_one(small_tables: Path) -> None:
    store = tables_to_store(read_tables(small_tables))
    assert enforcement_only(graph_to_claims(store)) == {"cedar-trust"}
    hidden = actor_counts(store, "place")
    assert [(row.actors, row.covered, row.only, row.only_label) for row in hidden] == [(1, "one", "", "")]
    assert any(caveat.startswith("1 not named") for caveat in hidden.about["caveats"])
    shown = actor_counts(store, "place", unredacted=True)
    assert [(row.only, row.only_label) for row in shown] == [("cedar-trust", "Cedar Trust")]


def test_nor_is_it_in_a_slice_that_does_not_know_of_its_programmes_yet(small_tables: Path) -> None:
    with (small_tables / "relations.csv").open("a", encoding="utf-8") as file:
        file.write("R6,cedar-trust,monitors,pl-valley,place,2009,,,,S1,para 9,stated,\n")
    store = tables_to_store(read_tables(small_tables))
    rows = actor_counts(store, "place", as_of="2010")
    assert [(row.actors, row.only) for row in rows] == [(1, "")]


def test_numbers_that_rest_on_our_coding_say_so(shipped: Store) -> None:
    assert any("our coding" in caveat for caveat in actor_matrix(shipped, "threat").about["caveats"])
    assert not any("our coding" in caveat for caveat in actor_matrix(shipped, "place").about["caveats"])
    for of in OF:
        about = actor_counts(shipped, of).about
        assert "money is not work" in about["tie_rule"]
        assert about["data_version"]
        assert about["hash"]


def test_no_other_matrix(shipped: Store) -> None:
    with pytest.raises(UnknownNameError, match="threat"):
        actor_matrix(shipped, "threats")
