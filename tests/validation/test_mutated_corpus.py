"""Sound data mutated by rule, one change or several at once: each constraint breaks, and our verdicts are pyshacl's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from amurgraph import resources
from amurgraph.graph import data_store
from amurgraph.tables import read_tables, tables_to_store
from amurgraph.validation import ValidationReport, constraints_for, validate
from amurgraph.validation.asking import results_of
from amurgraph.validation.components import SH
from amurgraph.vocabulary import AG, PREFIXES, RDF, XSD, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amurgraph.validation import Constraint

    Mutation = tuple[set[Quad], set[Quad]]
    Result = tuple[str, str, str, str, str, str, str]

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
SHAPES = Store()
SHAPES.load(path=resources.find("ontology", "shapes.ttl"), format=RdfFormat.TURTLE)
CONSTRAINTS = constraints_for(data_store(()))
#: What no value of ours should be: whatever a constraint wants, one of these is something else.
STRANGE: tuple[Any, ...] = (
    Literal("no such thing"),
    Literal(" "),
    Literal("2011-02-30", datatype=XSD.date),
    Literal("-1.0", datatype=XSD.decimal),
    Literal(7),
    Literal("2020-01-01", datatype=XSD.date),
    Literal("2010-01-01", datatype=XSD.date),
    Literal("a", language="en"),
    Literal("b", language="en"),
    Literal("c"),
    NamedNode("urn:nowhere"),
    AG.Denies,
    BlankNode("one"),
)


@pytest.fixture(scope="module")
def shelf() -> dict[str, list[Quad]]:
    """Return where the sound data are put once they are made."""
    return {}


@pytest.fixture
def sound(small_tables: Any, shelf: dict[str, list[Quad]]) -> list[Quad]:
    """Return small data without a fault in which every class that a shape is about has a member."""
    if "sound" not in shelf:
        store = tables_to_store(read_tables(small_tables))
        in_data = (quad for quad in store if str(quad.graph_name) == "DEFAULT")
        more = parse(input=(HEAD + MORE).encode(), format=RdfFormat.TURTLE)
        quads = {Quad(quad.subject, quad.predicate, quad.object) for quad in (*in_data, *more)}
        shelf["sound"] = sorted(quads, key=str)
    return shelf["sound"]


MORE = """
<https://w3id.org/amurgraph/id/dataset> dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> .
threat:own-snares a ag:Threat ; rdfs:label "Snares"@en .
change:c1 a org:ChangeEvent ; rdfs:label "merger"@en ; ag:changeKind "merger" ;
  org:originalOrganization o:hill-fund ; org:resultingOrganization o:otter-alliance ; ag:evidence ev:c1.change.s1 .
ev:c1.change.s1 a ag:Evidence ; dcterms:source src:s1 ; ag:reading ag:Stated ; ag:locator "para 9" ;
  ag:from "2011-01-01"^^xsd:date ; ag:to "2011-12-31"^^xsd:date .
rel:hill-fund.funds.river-zoo a ag:Relation ; ag:subject o:hill-fund ; ag:predicate ag:funds ; ag:object o:river-zoo ;
  ag:evidence ev:c1.change.s1 .
rel:hill-fund.partOf.otter-alliance a ag:Relation ; ag:subject o:hill-fund ; ag:predicate ag:partOf ;
  ag:object o:otter-alliance ; ag:evidence ev:c1.change.s1 .
rel:hill-fund.partnerOf.river-zoo a ag:Relation ; ag:subject o:hill-fund ; ag:predicate ag:partnerOf ;
  ag:object o:river-zoo ; ag:evidence ev:c1.change.s1 .
o:hill-fund ag:funds o:river-zoo .
obs:range a ag:Observation ; ag:subject o:hill-fund ; ag:observedProperty "member_count" ; ag:value "2 to 3" ;
  ag:valueLow 2.0 ; ag:valueHigh 3.0 ; ag:evidence ev:c1.change.s1 .
"""


#: What SPARQL constraints look at: the ends of a relation, the stance of its evidence, the kind, a source's address.
LOOKED_AT = (AG.subject, AG.object, AG.predicate, AG.stance, AG.url, AG.memberOf, RDF.type)


def mutations(sound: list[Quad], constraint: Constraint) -> Iterator[Mutation]:
    """Yield what to take away and what to add so as to break a constraint; made of its shape, of no list of faults."""
    shape = NamedNode(f"https://w3id.org/amurgraph/shapes#{constraint.shape}")
    owners = [quad.subject for quad in SHAPES.quads_for_pattern(None, SH.property, shape, None)]
    classes = {quad.object for one in owners for quad in SHAPES.quads_for_pattern(one, SH.targetClass, None, None)}
    typed = [quad for quad in sound if quad.predicate == RDF.type]
    others = [quad.object for quad in SHAPES.quads_for_pattern(shape, SH.disjoint, None, None)]
    for node in dict.fromkeys(quad.subject for quad in typed if quad.object in classes or not owners):
        for path in [NamedNode(constraint.path)] if constraint.path else _looked_at(constraint):
            values = [quad.object for quad in sound if quad.subject == node and quad.predicate in (path, *others)]
            kin: dict[Any, Any] = {quad.object: quad.subject for quad in typed}
            kin |= {quad.object: quad.object for quad in sound if quad.predicate in (AG.predicate, RDF.type)}
            yield from _changes(node, path, values, sorted({*kin.values(), *STRANGE}, key=str), sound)


def _looked_at(constraint: Constraint) -> list[NamedNode]:
    always = (AG.memberOf, RDF.type)
    return [path for path in LOOKED_AT if path in always or f"ag:{slug_of(path.value)} " in constraint.query]


def _changes(
    node: Any, path: NamedNode, values: list[Any], strange: list[Any], sound: list[Quad]
) -> Iterator[Mutation]:
    had = {quad for quad in sound if quad.subject == node and quad.predicate == path}
    yield had, set()  # taken away
    yield set(), {Quad(node, path, value) for value in STRANGE[7:10]}  # too many, and two in one language
    for value in (*values, *strange):
        yield had, {Quad(node, path, value)}  # another instead
        yield set(), {Quad(node, path, value)}  # another beside it


def _mutated(store: Store, mutation: Mutation) -> None:
    gone, new = mutation
    for quad in gone:
        store.remove(quad)
    store.extend(new)


def _reverted(store: Store, mutation: Mutation, sound: set[Quad]) -> None:
    gone, new = mutation
    for quad in new - sound:
        store.remove(quad)
    store.extend(gone)


def _verdicts(report: ValidationReport) -> set[Result]:
    return {
        # Where a question gives no value, pyshacl takes the node itself for it (SHACL 5.3.1); we leave it out.
        (
            one.severity,
            one.node,
            one.shape,
            one.component,
            one.path,
            "" if one.value == one.node else one.value,
            one.message,
        )
        for one in report.results
    }


def _both(quads: set[Quad]) -> tuple[set[Result], set[Result]]:
    store = data_store(quads)
    return _verdicts(validate(store)), _verdicts(validate(store, reference=True))


def _breaking(sound: list[Quad]) -> dict[str, Mutation]:
    """Return for each constraint the first mutation that breaks it."""
    store, known, found = data_store(sound), set(sound), {}
    for constraint in CONSTRAINTS:
        for mutation in mutations(sound, constraint):
            _mutated(store, mutation)
            broken = any(True for _ in results_of(store, [constraint]))
            _reverted(store, mutation, known)
            if broken:
                found[f"{constraint.shape} {constraint.component}"] = mutation
                break
    return found


@pytest.fixture
def breaking(sound: list[Quad], shelf: dict[str, Any]) -> dict[str, Mutation]:
    """Return the corpus, made once."""
    if "breaking" not in shelf:
        shelf["breaking"] = _breaking(sound)
    corpus: dict[str, Mutation] = shelf["breaking"]
    return corpus


def test_the_corpus_starts_from_data_without_a_fault(sound: list[Quad]) -> None:
    assert _both(set(sound)) == (set(), set())


def test_every_constraint_is_broken_by_some_mutation(breaking: dict[str, Mutation]) -> None:
    assert {f"{one.shape} {one.component}" for one in CONSTRAINTS} - set(breaking) == set()


PARTS = 6


@pytest.mark.parametrize("part", range(PARTS))
def test_pyshacl_finds_the_same_in_the_mutated_data(
    part: int, sound: list[Quad], breaking: dict[str, Mutation]
) -> None:
    quads = set(sound)
    for name in sorted(breaking)[part::PARTS]:
        gone, new = breaking[name]
        quads = (quads - gone) | new
    ours, reference = _both(quads)
    assert ours == reference
    assert len(ours) >= len(breaking) // PARTS


@settings(derandomize=True, deadline=None, max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_pyshacl_finds_the_same_whatever_falls_together(data: st.DataObject, sound: list[Quad]) -> None:
    quads = set(sound)
    for constraint in data.draw(st.lists(st.sampled_from(CONSTRAINTS), min_size=2, max_size=6)):
        gone, new = data.draw(st.sampled_from(list(mutations(sound, constraint))))
        quads = (quads - gone) | new
    ours, reference = _both(quads)
    assert ours == reference
