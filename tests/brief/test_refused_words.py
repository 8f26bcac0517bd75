"""What a brief never says of organizations, and that what others wrote is left as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from amurgraph import resources
from amurgraph.brief import graph_to_brief, network_to_brief, raise_for_refused_words, refused_words
from amurgraph.brief.refusing import raise_for_refused_markup
from amurgraph.brief.wording import said
from amurgraph.errors import InputError
from amurgraph.network import claims_to_network, find_projection

if TYPE_CHECKING:
    from pyoxigraph import Store

    from amurgraph.claims import Claims


@pytest.mark.parametrize(
    "sentence",
    [
        "It has great influence",
        "the most INFLUENTIAL body",
        "a powerful one",
        "Power",
        "the leader",
        "the leading zoo",
        "a key partner",
        "Important",
        "of little importance",
        "an effective network",
        "effectiveness",
        "this causes gaps",
        "it drives the rest",
        "which leads to more ties",
        "led to it",
        "resulted in a loss",
        "because of it",
        "due to money",
        "improves work",
        "affected others",
        "the impact of one",
        "reduces poaching",
        "increasing ties",
        "enables others",
        "90 % confidence interval",
    ],
)
def test_what_a_brief_does_not_say(sentence: str) -> None:
    assert refused_words(sentence)
    with pytest.raises(InputError, match="a brief does not say"):
        raise_for_refused_words(sentence)
    with pytest.raises(InputError, match="a brief does not say"):
        said(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It appears between more pairs than anyone else",
        "A documented tie",
        "Membership is not collaboration",
        "keyboard and monkey",
        "an interval under these assumptions",
        "the results are in a table",
    ],
)
def test_what_it_may_say(sentence: str) -> None:
    assert refused_words(sentence) == []


def test_names_and_titles_are_of_others() -> None:
    assert "Key Power" in said("{who} is there", who="Key Power")
    raise_for_refused_markup("<p><bdi>Power & Sons</bdi> is there <code>key-players</code></p>")
    with pytest.raises(InputError, match="power"):
        raise_for_refused_markup("<p><bdi>Sons</bdi> has power</p>")


def test_the_template_says_none_of_it() -> None:
    raise_for_refused_markup(resources.find("templates", "brief.html.j2").read_text(encoding="utf-8"))


def test_data_that_bear_such_names_are_set_as_they_are(claims: Claims) -> None:
    things = {slug: replace(thing, label=f"Key Power Leader {slug}") for slug, thing in claims.things.items()}
    sources = {slug: replace(source, title=f"Effective {slug}") for slug, source in claims.sources.items()}
    named = replace(claims, things=things, sources=sources)

    made = network_to_brief(named, claims_to_network(named), draws=2)

    assert "Key Power Leader" in made.html


def test_a_rule_of_others_is_set_as_they_wrote_it(shipped: Store) -> None:
    theirs = replace(find_projection("documented-ties"), name="theirs", summary="ties between key species bodies")

    made = graph_to_brief(shipped, projection=theirs, draws=2)

    assert "A tie: <bdi>ties between key species bodies</bdi>." in made.html


def test_a_page_that_says_too_much_is_not_made(shipped: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amurgraph.brief.making.NOT_A_SCREEN", "The most important page.")

    with pytest.raises(InputError, match="'important'"):
        graph_to_brief(shipped, draws=2)
