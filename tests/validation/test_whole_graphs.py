"""Checked where it lies: no copy, no second graph, and no work that grows with the square of a hub."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from amurgraph.graph import data_store
from amurgraph.validation import Constraint, constraints_for, report_of, validate
from amurgraph.validation.asking import results_of
from amurgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
FAULTY = 'o:river-zoo a ag:Zoo ; ag:country "Germany" .'


def turtle(text: str) -> Store:
    """Return a store of some Turtle with the ontology beside it."""
    store = Store()
    store.load(input=(HEAD + text).encode(), format=RdfFormat.TURTLE)
    return data_store(store)


def found(store: Store) -> set[tuple[str, str]]:
    """Return shape and node of each result."""
    return {(result.shape, result.node.rpartition("/")[2]) for result in validate(store).results}


def test_a_store_on_disk_is_checked_where_it_lies(tmp_path: Path) -> None:
    on_disk = Store(str(tmp_path / "kept"))
    on_disk.extend(turtle(FAULTY))
    on_disk.flush()
    del on_disk
    read_only = Store.read_only(str(tmp_path / "kept"))
    assert validate(read_only).results == validate(turtle(FAULTY)).results != ()


@pytest.mark.parametrize("name", ["<urn:Kennel>", "_:kennel"])  # no question can name a blank node
def test_a_class_that_the_data_add_is_heeded(name: str) -> None:
    assert ("label-missing", "a") in found(turtle(f"{name} rdfs:subClassOf ag:Zoo . o:a a {name} ."))


def test_classes_in_a_circle_and_in_a_long_chain_end() -> None:
    chain = " ".join(f"<urn:{n}> rdfs:subClassOf <urn:{n + 1}> ." for n in range(1200))
    text = f"{chain} <urn:1200> rdfs:subClassOf <urn:0>, ag:Zoo . o:a a <urn:0> ."
    assert ("label-missing", "a") in found(turtle(text))


def test_a_triple_said_in_two_graphs_is_one_value() -> None:
    store = turtle('o:a a ag:NGO ; rdfs:label "A"@en ; ag:country "FI" .')
    again = (HEAD + 'o:a ag:country "FI" .').encode()
    store.load(input=again, format=RdfFormat.TURTLE, to_graph=NamedNode("urn:again"))
    assert validate(store).results == ()


def test_a_question_asked_by_itself_finds_what_validation_finds() -> None:
    store = turtle(FAULTY)
    alone: list[Constraint] = [one for one in constraints_for(store) if one.query]
    assert report_of(result for one in alone for result in results_of(store, [one])) == validate(store)


def test_it_tells_how_far_it_is() -> None:
    heard: list[float] = []
    validate(turtle(""), tell=lambda _, done: heard.append(done))
    assert heard == sorted(heard)
    assert 0 <= heard[0] <= heard[-1] <= 1


def _funder(grants: int) -> Store:
    text = 'src:s1 a ag:Source ; dcterms:title "S" ; ag:url <https://s.example/> . '
    text += 'o:hub a ag:Foundation ; rdfs:label "H"@en . '
    for number in range(grants):
        text += (
            f'o:b{number} a ag:NGO ; rdfs:label "B"@en . o:hub ag:funds o:b{number} . ev:e{number} a ag:Evidence ; '
            f'ag:reading ag:Stated ; ag:locator "p" ; dcterms:source src:s1 . rel:r{number} a ag:Relation ; '
            f"ag:subject o:hub ; ag:predicate ag:funds ; ag:object o:b{number} ; ag:evidence ev:e{number} . "
        )
    return turtle(text)


def test_a_funder_of_many_takes_no_more_than_its_share() -> None:
    took = []
    for grants in (1000, 4000):
        store = _funder(grants)
        start = time.process_time()
        assert validate(store).results == ()
        took.append(time.process_time() - start)
    assert took[1] < 8 * took[0]  # with the square of a hub: 13 and more
