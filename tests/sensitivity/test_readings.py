"""Results under each reading side by side, and the line that says whether the conclusion changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amurgraph.errors import InputError, UnknownNameError
from amurgraph.measures import CENTRALITIES
from amurgraph.measures.noting import ranks_of
from amurgraph.network import claims_to_network, simple
from amurgraph.network.readings import READINGS, read_as
from amurgraph.rows import rows_to_text
from amurgraph.sensitivity.reading_side_by_side import side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

    from amurgraph.claims import Claims

    Say = Callable[..., Claims]

ALLIANCE = {"otter": "Alliance"}
# otter 3 ties, cedar 2; where support reaches partners cedar has 3, too; without ambiguous words hill is first with 2
AMBIGUOUS = (
    "cedar supports otter s1",
    "hill partnerOf otter s1",
    "otter partnerOf zoo s1",
    "cedar partnerOf pine s2",
    "hill funds oak s3",
    "hill funds elm s3",
)


@pytest.mark.parametrize("measure", ["degree", "betweenness"])
def test_each_column_is_what_the_network_of_that_reading_gives(claims: Claims, measure: str) -> None:
    rows = side_by_side(claims, [measure])
    for reading in READINGS:
        scores = CENTRALITIES[measure](simple(claims_to_network(read_as(claims, reading))))
        name = reading.replace("-", "_")
        assert {row.id: getattr(row, f"{measure}_{name}") for row in rows} == scores
        assert {row.id: getattr(row, f"{measure}_rank_{name}") for row in rows} == ranks_of(scores)


def test_rows_are_in_the_order_of_what_is_published(claims: Claims) -> None:
    rows = side_by_side(claims, ["betweenness", "degree"])
    keys = [(row.betweenness_rank_as_published, row.id) for row in rows]
    assert keys == sorted(keys)
    assert len(rows) == len(claims.organizations)


def test_a_conclusion_that_holds_under_all_readings_is_said_to(saying: Say) -> None:
    claims = saying("cedar supports otter s1", "hill memberOf otter s1", "zoo memberOf otter s1", kinds=ALLIANCE)
    rows = side_by_side(claims, ["degree"])
    assert rows.about["changes"] == {"degree": False}
    assert rows.about["conclusion"] == (
        "Under all five readings Otter has the most documented ties; second place is not the same under "
        "without-ambiguous. Of the first 4, 3 stay so under all five readings."
    )


def test_a_conclusion_that_depends_on_the_reading_says_on_which(saying: Say) -> None:
    rows = side_by_side(saying(*AMBIGUOUS, kinds=ALLIANCE), ["degree"], ["as-published", "without-ambiguous"])
    assert rows.about["changes"] == {"degree": True}
    assert rows.about["conclusion"].startswith(
        "It depends on the reading: Hill and Otter have the most documented ties under as-published; "
        "Hill has the most documented ties under without-ambiguous."
    )


def test_who_of_the_first_ten_stays_is_counted_with_all_who_share_the_tenth_place(claims: Claims) -> None:
    rows = side_by_side(claims, ["degree"])
    tens = [
        {row.id for row in rows if getattr(row, f"degree_rank_{name.replace('-', '_')}") <= 10} for name in READINGS
    ]
    said = f"Of the first {len(tens[0])}, {len(set.intersection(*tens))} stay so under all five readings."
    assert rows.about["conclusion"].endswith(said)
    assert len(tens[0]) >= 10


def test_a_tie_for_the_first_place_names_all(saying: Say) -> None:
    claims = saying("cedar funds otter s1", "hill funds zoo s1")
    conclusion = side_by_side(claims, ["degree"]).about["conclusion"]
    assert conclusion.startswith("Under all five readings Cedar, Hill, Otter and 1 more have the most documented ties")


def test_nobody_is_first_where_nobody_has_any(saying: Say) -> None:
    claims = saying(also="cedar hill")
    assert side_by_side(claims).about["conclusion"].startswith("Under all five readings nobody has the most")


def test_readings_that_only_rename_ties_are_said_to(claims: Claims) -> None:
    about = side_by_side(claims, ["degree"]).about
    assert about["same_ties"] == ["partners-as-members", "supporters-as-members"]
    assert (
        "partners-as-members and supporters-as-members: the same pairs are tied as under as-published; "
        "only what the ties are called differs." in about["caveats"]
    )


def test_who_is_in_the_network_of_one_reading_alone_has_empty_cells_elsewhere(saying: Say) -> None:
    claims = saying("cedar memberOf otter s1", "hill partnerOf otter s1", kinds=ALLIANCE)
    rows = side_by_side(claims, ["degree"], ["as-published", "partners-as-members"], projection="membership")
    cells = {row.id: (row.degree_as_published, row.degree_partners_as_members) for row in rows}
    assert cells == {"cedar": (1, 1), "otter": (1, 2), "hill": (None, 1)}
    assert rows[-1].id == "hill"


def test_one_reading_alone_is_no_comparison(saying: Say) -> None:
    rows = side_by_side(saying(*AMBIGUOUS, kinds=ALLIANCE), ["degree"], ["supporters-as-members"])
    assert rows.about["conclusion"] == (
        "Under the reading supporters-as-members Hill and Otter have the most documented ties."
    )


def test_what_each_reading_touches_is_counted(claims: Claims) -> None:
    touched = side_by_side(claims, ["degree"]).about["touched"]
    assert touched["as-published"] == {}
    assert set(touched["without-ambiguous"]) == {"partnerOf", "participatesIn", "supports"}


def test_the_slice_is_that_of_the_network(claims: Claims) -> None:
    rows = side_by_side(claims, ["degree"], ["as-published"], as_of=2012, min_sources=2)
    scores = CENTRALITIES["degree"](simple(claims_to_network(claims, as_of="2012", min_sources=2)))
    assert {row.id: row.degree_as_published for row in rows} == scores
    assert (rows.about["as_of"], rows.about["min_sources"]) == ("2012", 2)


def test_what_is_unknown_is_refused(claims: Claims) -> None:
    with pytest.raises(UnknownNameError, match="centrality"):
        side_by_side(claims, ["cutpoints"])
    with pytest.raises(UnknownNameError, match="reading"):
        side_by_side(claims, readings=["as-told"])
    with pytest.raises(InputError, match="no measure"):
        side_by_side(claims, [])


def test_the_same_claims_give_the_same_text(shipped: Store) -> None:
    first, second = (rows_to_text(side_by_side(shipped), "json") for _ in range(2))
    assert first == second
