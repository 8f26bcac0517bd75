"""Ties that no page states, at least: Chapman's estimate, and which pages make which list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.errors import InputError
from amurgraph.rows import Rows, rows_to_text
from amurgraph.sensitivity.recapture import chapman, ties_missing_at_least

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

    from amurgraph.claims import Claims

    Say = Callable[..., Claims]

SOME, BOTH, BY_END = range(3)  # rows


@pytest.mark.parametrize(
    ("first", "second", "both", "published"),
    [
        (109, 177, 57, 337),  # Ricker (1975)
        (948, 421, 167, 2383),  # Krebs (1989), box 2.1
        (421, 332, 88, 1578),  # Pine et al. (2013), box 11.2
    ],
)
def test_published_estimates_are_reproduced(first: int, second: int, both: int, published: int) -> None:
    assert round(chapman(first, second, both)) == published


@settings(derandomize=True, deadline=None, max_examples=50)
@given(both=st.integers(0, 200), only_first=st.integers(0, 200), only_second=st.integers(0, 200))
def test_the_estimate_is_never_below_what_is_seen(both: int, only_first: int, only_second: int) -> None:
    first, second = both + only_first, both + only_second
    assert chapman(first, second, both) == chapman(second, first, both)
    assert chapman(first, second, both) >= both + only_first + only_second - 1e-9
    if not only_first:  # the second list holds all of the first: nothing more is expected
        assert chapman(first, second, both) == pytest.approx(second)
    if both:
        assert chapman(first, second, both) <= chapman(first + 1, second, both)
        assert chapman(first, second, both) <= chapman(first, second, both - 1)


@pytest.mark.parametrize("lists", [(3, 4, 5), (5, 3, 4), (3, 3, -1)])
def test_lists_share_no_more_than_they_hold(lists: tuple[int, int, int]) -> None:
    with pytest.raises(InputError, match="in common"):
        chapman(*lists)


def counts(rows: Rows, row: int) -> tuple[int, int, int, int]:
    return rows[row].n1, rows[row].n2, rows[row].both, rows[row].seen


OWN = {"own-cedar": "cedar", "own-otter": "otter"}


def test_a_tie_counts_where_an_own_page_had_its_chance(saying: Say) -> None:
    claims = saying(
        "cedar supports otter own-cedar",
        "cedar supports otter news",
        "cedar supports hill own-cedar",
        "otter memberOf hill news",
        "lake partnerOf zoo news",  # of neither end a page was read
        "lake partnerOf zoo own-otter",
    )
    rows = ties_missing_at_least(claims, publishers=OWN)
    assert counts(rows, SOME) == (2, 2, 1, 3)
    # own-otter states a tie, that of others: it had its chance to state its own
    assert counts(rows, BOTH) == (1, 1, 1, 1)
    assert rows.about["speaking"] == 2


def test_a_page_of_one_end_is_no_page_of_others(saying: Say) -> None:
    claims = saying("cedar supports otter own-cedar", "cedar supports otter own-otter", "otter supports hill own-otter")
    rows = ties_missing_at_least(claims, publishers=OWN)
    assert counts(rows, SOME) == (2, 0, 0, 2)
    assert counts(rows, BY_END) == (1, 1, 1, 1)


def test_who_acts_is_the_subject_of_the_relation(saying: Say) -> None:
    owners = OWN | {"own-hill": "hill"}
    told_by_receivers = ("otter supports cedar own-cedar", "hill funds otter own-otter", "cedar funds hill own-hill")
    rows = ties_missing_at_least(saying(*told_by_receivers, "cedar memberOf otter own-cedar"), publishers=owners)
    assert counts(rows, BY_END) == (1, 3, 1, 3)
    assert (rows[BY_END].list_one, rows[BY_END].list_two) == ("pages of the end that acts", "pages of the other end")


def ties_of(number: int, source: str) -> list[str]:
    return [f"cedar supports n{place} {source}" for place in range(number)]


def test_with_enough_in_both_the_estimate_is_chapmans(saying: Say) -> None:
    claims = saying(*ties_of(10, "own-cedar"), *ties_of(8, "news"), "cedar supports m news", "cedar supports k news")
    row = ties_missing_at_least(claims, publishers=OWN)[SOME]
    assert (row.n1, row.n2, row.both, row.seen) == (10, 10, 8, 12)
    assert row.estimate_at_least == round(11 * 11 / 9 - 1) == 12
    assert row.missing_at_least == 0
    assert row.share_at_least == pytest.approx((121 / 9 - 1 - 12) / (121 / 9 - 1))


def test_it_says_what_computed_it(saying: Say) -> None:
    rows = ties_missing_at_least(saying(*ties_of(2, "own-cedar")), publishers=OWN)
    assert rows.about["engine"] == "amurgraph (Python)"


def test_with_few_in_both_there_is_none_and_it_is_said(saying: Say) -> None:
    rows = ties_missing_at_least(saying(*ties_of(10, "own-cedar"), *ties_of(6, "news")), publishers=OWN)
    assert (rows[SOME].both, rows[SOME].estimate_at_least, rows[SOME].missing_at_least) == (6, None, None)
    assert any("no estimate, fewer than 7 ties are in both lists" in caveat for caveat in rows.about["caveats"])


def test_it_is_called_at_least_everywhere(shipped: Store) -> None:
    rows = ties_missing_at_least(shipped)
    assert [name for name in rows.columns if "estimate" in name or "missing" in name or "share" in name] == [
        "estimate_at_least",
        "missing_at_least",
        "share_at_least",
    ]
    assert sum(caveat.startswith("At least: ") for caveat in rows.about["caveats"]) == 2
    assert all(word not in rows_to_text(rows, "json") for word in ("confidence", "margin", "±"))


def test_the_shipped_record_misses_ties_even_so(shipped: Store) -> None:
    row = ties_missing_at_least(shipped)[SOME]
    assert row.both >= 7
    assert row.estimate_at_least > row.seen
    assert row.n1 + row.n2 - row.both == row.seen


def test_left_out_pages_are_in_no_list(saying: Say) -> None:
    claims = saying("cedar supports otter own-cedar", "cedar supports otter news")
    rows = ties_missing_at_least(claims, publishers=OWN, without_source=["news"])
    assert counts(rows, SOME) == (1, 0, 0, 1)


def test_nothing_documented_is_no_error(saying: Say) -> None:
    rows = ties_missing_at_least(saying(also="cedar otter"), publishers=OWN)
    assert [counts(rows, row) for row in range(3)] == [(0, 0, 0, 0)] * 3
