"""People call one thing by many names: each of them finds it, and what two things share is never guessed."""

from __future__ import annotations

import unicodedata

import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse

from amurgraph.claims import Claims, find_thing, graph_to_claims
from amurgraph.errors import InputError, UnknownNameError
from amurgraph.graph import data_store, store_to_turtle
from amurgraph.vocabulary import BASE, PREFIXES

TURTLE = """
o:cedar-trust a ag:NGO ; rdfs:label "Cedar Trust"@en ; ag:acronym "CT" ;
  skos:altLabel "The Cedar Fund"@en ; ag:name name:cedar-trust.ru .
name:cedar-trust.ru a ag:Name ; ag:text "Кедровый фонд"@ru ; ag:nameKind ag:Official .
o:river-zoo a ag:Zoo ; rdfs:label "River Zoo"@en ; skos:altLabel "Flusszoo Straße"@de , "河动物园"@zh-hans .
o:lake-zoo a ag:Zoo ; rdfs:label "Lake Zoo"@en ; ag:acronym "LZ" ; skos:altLabel "The Zoo"@en .
o:land-zoo a ag:Zoo ; rdfs:label "Land Zoo"@en ; ag:acronym "LZ" ; skos:altLabel "The Zoo"@en .
o:the-fund a ag:Foundation ; rdfs:label "The Zoo Fund"@en ; skos:altLabel "Lake Zoo"@en .
threat:fire a ag:Threat ; rdfs:label "Fire"@en .
stress:fire a ag:Stress ; rdfs:label "Burnt ground"@en .
prog:dens a ag:Programme ; rdfs:label "Cedar Trust"@en .
"""


HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def store_of(text: str) -> Store:
    found = parse(input=text, format=RdfFormat.TURTLE)
    return data_store(Quad(quad.subject, quad.predicate, quad.object) for quad in found)


@pytest.fixture(scope="module")
def named() -> Claims:
    return graph_to_claims(store_of(HEAD + TURTLE))


@pytest.mark.parametrize(
    "name",
    [
        "cedar-trust",
        "o:cedar-trust",
        f"{BASE}id/org/cedar-trust",
        "Cedar Trust",
        "cedar TRUST",
        "  Cedar Trust ",
        "CT",
        "ct",
        "The Cedar Fund",
        "Кедровый фонд",
        "КЕДРОВЫЙ ФОНД",
    ],
)
def test_each_name_of_an_organization_finds_it(named: Claims, name: str) -> None:
    assert find_thing(named, name).slug == "cedar-trust"


@pytest.mark.parametrize("name", ["河动物园", "flusszoo strasse", "FLUSSZOO STRASSE"])
def test_any_script_will_do(named: Claims, name: str) -> None:
    assert find_thing(named, name).slug == "river-zoo"


def test_letters_with_their_marks_apart_are_the_same_letters(named: Claims) -> None:
    # So macOS writes file names, and so they are pasted.
    assert find_thing(named, unicodedata.normalize("NFD", "Кедровый фонд")).slug == "cedar-trust"


def test_what_several_are_called_is_not_guessed(named: Claims) -> None:
    for name in ("LZ", "the zoo"):
        with pytest.raises(InputError, match=f"'{name}' is a name of several: lake-zoo, land-zoo; use one of these"):
            find_thing(named, name)


def test_a_main_name_wins_over_somebody_elses_alias(named: Claims) -> None:
    assert find_thing(named, "Lake Zoo").slug == "lake-zoo"


def test_a_slip_is_answered_with_what_comes_close(named: Claims) -> None:
    with pytest.raises(UnknownNameError, match=r"no organization 'ceder-trust': did you mean cedar-trust\?"):
        find_thing(named, "ceder-trust")


@pytest.mark.parametrize("name", ["", "  ", "zzz"])
def test_where_nothing_comes_close_all_are_listed(named: Claims, name: str) -> None:
    with pytest.raises(UnknownNameError, match="there are: cedar-trust, lake-zoo, land-zoo, river-zoo, the-fund"):
        find_thing(named, name)


def test_only_the_sorts_asked_for_are_searched(named: Claims) -> None:
    assert find_thing(named, "Cedar Trust", sorts=("prog",)).slug == "dens"
    with pytest.raises(UnknownNameError, match="no thing 'river-zoo'"):
        find_thing(named, "river-zoo", sorts=("prog", "place"))
    with pytest.raises(UnknownNameError, match="no organization 'dens'"):
        find_thing(named, "dens")


def test_two_sorts_that_share_a_slug_stay_two(named: Claims) -> None:
    both = ("threat", "stress")
    assert {find_thing(named, iri, sorts=both).label for iri in ("threat:fire", "stress:fire")} == {
        "Fire",
        "Burnt ground",
    }
    assert find_thing(named, "fire", sorts=("threat",)).label == "Fire"
    assert find_thing(named, "stress/fire", sorts=both).label == "Burnt ground"


def test_the_thing_says_by_which_slug_it_is_called(named: Claims) -> None:
    assert all(named.things[slug].slug == slug for slug in named.things)
    assert {thing.iri for thing in named.things.values()} >= {f"{BASE}id/threat/fire", f"{BASE}id/stress/fire"}


def test_the_names_survive_writing(named: Claims) -> None:
    again = store_of(store_to_turtle(store_of(HEAD + TURTLE)))
    assert graph_to_claims(again).things == named.things
