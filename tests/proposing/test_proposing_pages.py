"""Whole pages: lists complete, nothing wrong, and what is missed is known.

The pages are invented. The first two were read while the rules were made. The others were written down, with what is
right in them, before they were read; the rules then found 18 of 21 (and one wrong), 18 of 24 and 13 of 20 (none wrong).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.proposing.conftest import ADDRESS, PAGES, claims_for, compare, expected_of

from amurgraph.proposing import propose_claims
from amurgraph.tables import read_terms
from amurgraph.vocabulary import slug_of

if TYPE_CHECKING:
    from amurgraph.claims import Claims

KNOWN_PAGES = ["lakeland", "marsh-lynx", "hill-crane", "mire-toad", "steppe-cat"]
PUBLISHERS = {"hill-crane": "Crane Watch International", "steppe-cat": "Steppe Cat Fund"}
SEED = Path(__file__).parents[3] / "shared" / "seed" / "amur-leopard-directory-page.txt"


@pytest.mark.parametrize("page", KNOWN_PAGES)
def test_a_page_gives_what_it_says_and_nothing_else(page: str) -> None:
    text = (PAGES / f"{page}.txt").read_text(encoding="utf-8")

    proposal = propose_claims(text, claims_for(page), source=ADDRESS, publisher=PUBLISHERS.get(page, ""))

    compared = compare(proposal, expected_of(page))
    assert not compared.wrong
    assert not compared.misdated
    assert compared.recall >= 0.9, compared.missed


def test_the_seed_page_gives_the_lists_that_the_data_have_from_it(claims: Claims) -> None:
    if not SEED.is_file():
        pytest.skip("the page lies outside the project, and is not here")
    words = {slug_of(node.value): word for word, node in read_terms().relation_types.items()}
    dates = {"start": "", "end": "", "as_of": "", "stance": ""}
    expected = [
        {"subject": one.subject, "predicate": words[one.predicate], "object": one.object, **dates}
        for one in claims.relations
        if any(evidence.source == "s0" for evidence in one.asserting)
    ]

    proposal = propose_claims(SEED.read_text(encoding="utf-8"), claims, source=claims.sources["s0"].url)

    compared = compare(proposal, expected)
    assert len(expected) == 21
    assert not compared.wrong
    assert not compared.missed
    assert {row.known for row in proposal.to_rows()} == {"this source"}
    assert not proposal.to_tables()
    assert [(count.subject, count.value) for count in proposal.counts] == [("alta", "15")]
    (survey,) = [one for one in proposal.statements if one.relation == "monitors"]
    assert (survey.subject, survey.when.start) == ("wcs-russia", "2002")


def test_names_of_the_shipped_data_are_not_taken_for_common_words(claims: Claims) -> None:
    text = "Along the Amur the wcs was studied. In Phoenix, Cedar Hall supports the Marriott Trust of Phoenix Landing."

    assert not propose_claims(text, claims, source=ADDRESS).statements
