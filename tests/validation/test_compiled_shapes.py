"""SHACL made into SPARQL: each component agrees with pyshacl, and what is not compiled is refused by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyshacl
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store

from amurgraph.errors import InputError
from amurgraph.validation import compile_shapes
from amurgraph.validation.asking import results_of
from amurgraph.validation.classes import Classes, subclass_pairs
from amurgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

    Found = set[tuple[str, str, str, str]]  # focus node, shape, component, severity

EX = "https://x.example/"
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
BLANK = re.compile("[0-9a-f]{20,}")
HEAD = (
    f"@prefix ex: <{EX}> . @prefix sh: <{SH}> . @prefix xsd: <{PREFIXES['xsd']}> . "
    f"@prefix rdf: <{PREFIXES['rdf']}> . @prefix rdfs: <{PREFIXES['rdfs']}> . "
)


def found_by_us(shapes: str, data: str, folder: Path) -> Found:
    """Return what the compiled shapes find."""
    file = folder / "shapes.ttl"
    file.write_text(HEAD + shapes, encoding="utf-8")
    store = Store()
    store.load(input=(HEAD + data).encode(), format=RdfFormat.TURTLE)
    pairs, nameless = subclass_pairs(store)
    found = set()
    for result in results_of(store, compile_shapes(file, Classes(pairs, nameless=nameless))):
        # pyoxigraph calls a blank node by a name of its own making
        known = result.node.startswith(EX) or not BLANK.fullmatch(result.node)
        name = result.node.removeprefix(EX) if known else "_"
        found.add((name, result.shape, result.component, result.severity))
    return found


def found_by_pyshacl(shapes: str, data: str) -> Found:
    """Return what pyshacl finds, read from its report graph."""
    data_graph, shapes_graph = (rdflib.Graph().parse(data=HEAD + text, format="turtle") for text in (data, shapes))
    _, report, _ = pyshacl.validate(data_graph, shacl_graph=shapes_graph, inference="none", meta_shacl=False)
    found = set()
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        focus, shape = report.value(result, SH.focusNode), report.value(result, SH.sourceShape)
        constraint = report.value(result, SH.sourceConstraint)
        component = str(report.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH))
        component = component.removesuffix("ConstraintComponent")
        found.add(
            (
                "_" if isinstance(focus, rdflib.BNode) else str(focus).removeprefix(EX),
                str(constraint or shape).removeprefix(EX),
                "sparql" if component == "SPARQL" else component[0].lower() + component[1:],
                str(report.value(result, SH.resultSeverity)).removeprefix(str(SH)),
            )
        )
    return found


def shape(constraint: str, *, path: str = "ex:p", target: str = "sh:targetClass ex:C") -> str:
    """Return a shape with one property constraint."""
    return f"ex:S a sh:NodeShape ; {target} ; sh:property ex:P . ex:P sh:path {path} ; {constraint} ."


def members(**values: str) -> str:
    """Return Turtle that makes each node a member of ex:C with these values of ex:p."""
    nodes = ((node, value) for node, value in values.items())
    return " ".join(f"ex:{node} a ex:C {'; ex:p ' + value if value else ''} ." for node, value in nodes)


# ---- by hand: a constraint, data, and which nodes break it ------------------------------------------------------

EACH_KIND = members(a="1", b="ex:x", c="[]")
DATES = members(a='"2010-01-01"^^xsd:date', b='"2012-01-01"^^xsd:date')
CLASSES = (
    "ex:E rdfs:subClassOf ex:D . ex:F rdfs:subClassOf ex:E . ex:D rdfs:subClassOf ex:F . ex:x a ex:F . ex:y a ex:G . "
)
CASES: dict[str, tuple[str, str, str]] = {
    "minCount 1": ("sh:minCount 1", members(a="", b="1"), "a"),
    "minCount 2": ("sh:minCount 2", members(a="1", b="1, 2", c=""), "a c"),
    "minCount 0": ("sh:minCount 0", members(a=""), ""),
    "maxCount 1": ("sh:maxCount 1", members(a="1, 2", b="1", c=""), "a"),
    "maxCount 2": ("sh:maxCount 2", members(a="1, 2, 3", b="1, 2"), "a"),
    "maxCount 0": ("sh:maxCount 0", members(a="1", b=""), "a"),
    "hasValue": ("sh:hasValue ex:x", members(a="ex:y", b="ex:x, ex:y", c=""), "a c"),
    "hasValue twice": ("sh:hasValue ex:x, ex:y", members(a="ex:x", b="ex:x, ex:y"), "a"),
    "in": ('sh:in ( ex:x "x"@en 1 )', members(a='"x"', b='ex:x, "x"@en, 1', c="2", d="[]"), "a c d"),
    "in nothing": ("sh:in ()", members(a="1", b=""), "a"),
    "minLength": ("sh:minLength 2", members(a='"a"', b='"ab"@en', c="5", d="ex:x"), "a c"),
    "maxLength": ("sh:maxLength 2", members(a='"abc"', b='"é𝒳"', c="ex:x"), "a c"),
    "length of a blank node": ("sh:minLength 1", members(a="[]"), "a"),
    "minInclusive": ("sh:minInclusive 3", members(a="2.5", b="3, 3.5", c="ex:x", d='"4"'), "a c d"),
    "maxInclusive": ("sh:maxInclusive 3", members(a="3.5", b="3, 1", c='"3"', d="[]"), "a c d"),
    "earliest day": ('sh:minInclusive "2011-01-01"^^xsd:date', DATES, "a"),
    "latest day": ('sh:maxInclusive "2011-01-01"^^xsd:date', DATES, "b"),
    "nodeKind IRI": ("sh:nodeKind sh:IRI", EACH_KIND, "a c"),
    "nodeKind Literal": ("sh:nodeKind sh:Literal", EACH_KIND, "b c"),
    "nodeKind BlankNode": ("sh:nodeKind sh:BlankNode", EACH_KIND, "a b"),
    "nodeKind BlankNodeOrIRI": ("sh:nodeKind sh:BlankNodeOrIRI", EACH_KIND, "a"),
    "nodeKind BlankNodeOrLiteral": ("sh:nodeKind sh:BlankNodeOrLiteral", EACH_KIND, "b"),
    "nodeKind IRIOrLiteral": ("sh:nodeKind sh:IRIOrLiteral", EACH_KIND, "c"),
    "class": ("sh:class ex:D", "ex:y a ex:D . " + members(a="ex:x", b="ex:y", c="1", d="[]"), "a c d"),
    "class in a circle": ("sh:class ex:D", CLASSES + members(a="ex:x", b="ex:y"), "b"),
    "pattern": ('sh:pattern "^a.c$"', members(a='"abcd"', b='"abc"', c="[]", d='"abc"@en'), "a c"),
    "pattern in any case": ('sh:pattern "^ABC$" ; sh:flags "i"', members(a='"abd"', b='"aBc"'), "a"),
    "pattern of an IRI": (f'sh:pattern "^{EX}x"', members(a="ex:y", b="ex:x"), "a"),
    "uniqueLang": ("sh:uniqueLang true", members(a='"x"@en, "y"@EN', b='"x"@en, "y"@de, "p", "q"'), "a"),
    "uniqueLang off": ("sh:uniqueLang false", members(a='"x"@en, "y"@en'), ""),
    "disjoint": ("sh:disjoint ex:q", members(a="1, 2 ; ex:q 2", b="1 ; ex:q 2"), "a"),
    "lessThanOrEquals": (
        "sh:lessThanOrEquals ex:q",
        members(a="3 ; ex:q 2.5", b="2 ; ex:q 2", c='"b" ; ex:q "a"', d="1"),
        "a c",
    ),
    "datatype date": (
        "sh:datatype xsd:date",
        members(a='"2011-01-01"', b='"2011-01-01"^^xsd:date', c='"2011-02-29"^^xsd:date', d="ex:x"),
        "a c d",
    ),
    "datatype decimal": ("sh:datatype xsd:decimal", members(a="1", b="1.5", c='"much"^^xsd:decimal'), "a c"),
    "datatype integer": ("sh:datatype xsd:integer", members(a="1.5", b="1", c='"x"^^xsd:integer'), "a c"),
    "datatype string": ("sh:datatype xsd:string", members(a='"x"@en', b='"x"', c="ex:x"), "a c"),
    "datatype langString": ("sh:datatype rdf:langString", members(a='"x"', b='"x"@en'), "a"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_component_finds_what_pyshacl_finds(name: str, tmp_path: Path) -> None:
    constraint, data, broken = CASES[name]
    ours = found_by_us(shape(constraint), data, tmp_path)
    assert {node for node, *_ in ours} == set(broken.split())
    assert ours == found_by_pyshacl(shape(constraint), data)


TARGETS = {
    "sh:targetClass ex:C": {"a", "b"},
    "sh:targetClass ex:C, ex:D": {"a", "b", "d"},
    "sh:targetNode ex:a, ex:nobody": {"a", "nobody"},
    'sh:targetNode "a text"': {"a text"},
    "sh:targetSubjectsOf ex:q": {"a", "d"},
    "sh:targetObjectsOf ex:q": {"b", "7"},
    "sh:targetObjectsOf ex:q ; sh:targetNode ex:a ; sh:targetClass ex:D": {"a", "b", "d", "7"},
    "sh:targetClass ex:Nothing": set(),
}


@pytest.mark.parametrize("constraint", ["sh:minCount 1", "sh:minCount 2", "sh:hasValue 9"])
@pytest.mark.parametrize("target", TARGETS)
def test_targets_are_what_pyshacl_takes(target: str, constraint: str, tmp_path: Path) -> None:
    data = "ex:B rdfs:subClassOf ex:C . ex:b a ex:B . ex:e a ex:E ; ex:p 9 . "
    data += "ex:a a ex:C ; ex:q ex:b . ex:d a ex:D ; ex:q 7 ."
    shapes = shape(constraint, target=target)
    ours = found_by_us(shapes, data, tmp_path)
    assert {node for node, *_ in ours} == TARGETS[target]
    assert ours == found_by_pyshacl(shapes, data)


def test_a_shape_without_a_target_finds_nothing(tmp_path: Path) -> None:
    shapes = "ex:S a sh:NodeShape ; sh:property ex:P . ex:P sh:path ex:p ; sh:minCount 1 ."
    assert found_by_us(shapes, "ex:a a ex:C .", tmp_path) == set()


@pytest.mark.parametrize("severity", ["Violation", "Warning", "Info"])
def test_the_severity_of_a_property_shape_is_kept(severity: str, tmp_path: Path) -> None:
    shapes, data = shape(f"sh:minCount 1 ; sh:severity sh:{severity}"), "ex:a a ex:C ."
    assert found_by_us(shapes, data, tmp_path) == found_by_pyshacl(shapes, data) == {("a", "P", "minCount", severity)}


def test_two_constraints_of_one_shape_are_told_apart(tmp_path: Path) -> None:
    shapes, data = (
        shape("sh:maxCount 1 ; sh:minInclusive 3 ; sh:maxInclusive 5"),
        "ex:a a ex:C ; ex:p 2, 4 . ex:b a ex:C ; ex:p 6 .",
    )
    ours = found_by_us(shapes, data, tmp_path)
    assert {(node, component) for node, _, component, _ in ours} == {
        ("a", "maxCount"),
        ("a", "minInclusive"),
        ("b", "maxInclusive"),
    }
    assert ours == found_by_pyshacl(shapes, data)


def test_a_shape_without_a_message_says_which_component_it_is(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(HEAD + shape("sh:minCount 1"))
    (constraint,) = compile_shapes(tmp_path / "shapes.ttl")
    assert constraint.message == "does not fulfil sh:minCount"


def test_a_property_shape_may_be_a_blank_node(tmp_path: Path) -> None:
    shapes = "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ] ."
    assert {(node, component) for node, _, component, _ in found_by_us(shapes, "ex:a a ex:C .", tmp_path)} == {
        ("a", "minCount")
    }


SPARQL = (
    "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql ex:Q {severity} . "
    'ex:Q a sh:SPARQLConstraint ; sh:select """'
    "SELECT $this ?value WHERE {{ $this <https://x.example/p> ?value . FILTER (?value > 2) }}"
    '""" .'
)


def test_a_sparql_constraint_finds_what_pyshacl_finds(tmp_path: Path) -> None:
    shapes, data = SPARQL.format(severity=""), "ex:a a ex:C ; ex:p 3 . ex:b a ex:C ; ex:p 1 . ex:c a ex:D ; ex:p 3 ."
    assert found_by_us(shapes, data, tmp_path) == found_by_pyshacl(shapes, data) == {("a", "Q", "sparql", "Violation")}


def test_a_sparql_constraint_has_the_severity_of_its_shape(tmp_path: Path) -> None:
    shapes, data = SPARQL.format(severity="; sh:severity sh:Warning"), "ex:a a ex:C ; ex:p 3 ."
    assert found_by_pyshacl(shapes, data) == {("a", "Q", "sparql", "Warning")}
    assert found_by_us(shapes, data, tmp_path) == {("a", "Q", "sparql", "Warning")}


def test_a_list_of_values_compares_terms_not_numbers(tmp_path: Path) -> None:
    # SHACL 4.8.3: a value node is a member of the list, or it breaks the shape; 1.0 is not the term 1.
    shapes, data = shape("sh:in ( 1 2 )"), "ex:a a ex:C ; ex:p 1.0 . ex:b a ex:C ; ex:p 1 ."
    assert found_by_pyshacl(shapes, data) == {("a", "P", "in", "Violation")}
    assert found_by_us(shapes, data, tmp_path) == {("a", "P", "in", "Violation")}


# ---- refused, never ignored -------------------------------------------------------------------------------------

REFUSED = {
    "closed": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:closed true .",
    "node": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:node ex:T .",
    "and": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:and ( ex:T ex:U ) .",
    "or": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:or ( ex:T ex:U ) .",
    "not": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:not ex:T .",
    "xone": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:xone ( ex:T ex:U ) .",
    "deactivated": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:deactivated true .",
    "target": "ex:S a sh:NodeShape ; sh:target ex:T .",
    "rule": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:rule ex:R .",
    "nodeKind": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:nodeKind sh:IRI .",
    "message": 'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:message "bad" .',
    "equals": shape("sh:equals ex:q"),
    "lessThan": shape("sh:lessThan ex:q"),
    "minExclusive": shape("sh:minExclusive 1"),
    "maxExclusive": shape("sh:maxExclusive 1"),
    "languageIn": shape('sh:languageIn ( "en" )'),
    "qualifiedValueShape": shape("sh:qualifiedValueShape ex:T"),
    "property": shape("sh:property ex:Q"),
    "plain property": shape("sh:minCount 1", path="[ sh:inversePath ex:p ]"),
    "a plain property": shape("sh:minCount 1", path="( ex:p ex:q )"),
    "select": "ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql ex:P . ex:P a sh:SPARQLConstraint .",
    "ask": 'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql ex:P . ex:P sh:ask "ASK { }" .',
    "labelTemplate": 'ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:sparql ex:P . ex:P sh:labelTemplate "bad" .',
    "Whatever": shape("sh:nodeKind sh:Whatever"),
    # The store keeps an xsd:int as an xsd:integer, so this cannot be checked.
    "int": shape("sh:datatype xsd:int"),
}


@pytest.mark.parametrize("feature", REFUSED)
def test_what_is_not_compiled_is_refused_by_name(feature: str, tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(HEAD + REFUSED[feature])
    with pytest.raises(InputError) as raised:
        compile_shapes(tmp_path / "shapes.ttl")
    message = str(raised.value)
    assert feature in message
    assert any(f" {name} " in message for name in ("S", "P"))
    assert "\n" not in message


NEEDED = "sh:path ex:p ; sh:minCount 1 ."
UNUSUAL = {
    "a shape that is not typed as one": f"ex:S sh:targetClass ex:C ; sh:property ex:P . ex:P {NEEDED}",
    "a shape that is a class": f"ex:C a sh:NodeShape, rdfs:Class ; sh:property ex:P . ex:P {NEEDED}",
    "a property shape with a target": f"ex:P a sh:PropertyShape ; sh:targetClass ex:C ; {NEEDED}",
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_a_shape_in_unusual_dress_is_refused_or_checked_but_never_ignored(name: str, tmp_path: Path) -> None:
    expected = {("a", "P", "minCount", "Violation")}
    assert found_by_pyshacl(UNUSUAL[name], "ex:a a ex:C .") == expected
    try:
        ours = found_by_us(UNUSUAL[name], "ex:a a ex:C .", tmp_path)
    except InputError:
        return
    assert ours == expected


# ---- generated: any of these on any small graph -----------------------------------------------------------------

VALUES = [
    "1",
    "2",
    "3",
    "4",
    "2.5",
    '"ab"',
    '"abc"',
    '""',
    '"ab"@en',
    '"b"@en',
    '"b"@de',
    "ex:a",
    "ex:b",
    "ex:d",
    "_:n",
]
CONSTRAINTS = [
    *(f"sh:minCount {n}" for n in range(4)),
    *(f"sh:maxCount {n}" for n in range(4)),
    *(f"sh:minLength {n}" for n in range(1, 4)),
    *(f"sh:maxLength {n}" for n in range(4)),
    *(f"sh:{side}Inclusive {n}" for side in ("min", "max") for n in (1, 2.5, 4)),
    *(
        f"sh:nodeKind sh:{kind}"
        for kind in "IRI Literal BlankNode BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral".split()
    ),
    *(f"sh:hasValue {value}" for value in ("1", '"ab"', '"ab"@en', "ex:b")),
    *(f"sh:datatype {datatype}" for datatype in ("xsd:integer", "xsd:decimal", "xsd:string", "rdf:langString")),
    "sh:in ( 1 ex:a )",
    'sh:in ( "ab" "b"@de )',
    "sh:class ex:C",
    "sh:class ex:D",
    'sh:pattern "b$"',
    'sh:pattern "^A" ; sh:flags "i"',
    "sh:uniqueLang true",
    "sh:disjoint ex:q",
]
TRIPLES = st.lists(
    st.tuples(
        st.sampled_from(["ex:a", "ex:b", "ex:d", "_:n"]), st.sampled_from(["ex:p", "ex:q"]), st.sampled_from(VALUES)
    ),
    max_size=12,
)
TYPES = st.lists(
    st.tuples(st.sampled_from(["ex:a", "ex:b", "ex:d", "_:n"]), st.sampled_from(["ex:C", "ex:D", "ex:E"])), max_size=5
)


@settings(derandomize=True, deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    constraints=st.lists(st.sampled_from(CONSTRAINTS), min_size=1, max_size=6, unique=True),
    target=st.sampled_from(
        ["sh:targetClass ex:C", "sh:targetSubjectsOf ex:q", "sh:targetObjectsOf ex:p", "sh:targetNode ex:b"]
    ),
    types=TYPES,
    triples=TRIPLES,
)
def test_compiled_shapes_agree_with_pyshacl(
    constraints: list[str],
    target: str,
    types: list[tuple[str, str]],
    triples: list[tuple[str, str, str]],
    tmp_path: Path,
) -> None:
    parts = [f"ex:P{number}" for number in range(len(constraints))]
    shapes = f"ex:S a sh:NodeShape ; {target} ; sh:property {', '.join(parts)} . " + " ".join(
        f"{part} sh:path ex:p ; {constraint} ." for part, constraint in zip(parts, constraints, strict=True)
    )
    data = "ex:D rdfs:subClassOf ex:C . "
    data += " ".join(f"{node} a {cls} ." for node, cls in types) + " ".join(f"{s} {p} {o} ." for s, p, o in triples)
    assert found_by_us(shapes, data, tmp_path) == found_by_pyshacl(shapes, data)


@settings(derandomize=True, deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    firsts=st.lists(st.integers(0, 5), max_size=3),
    lasts=st.lists(st.integers(0, 5), max_size=3),
    kind=st.sampled_from(['"2011-01-0{}"^^xsd:date', "{}", "{}.5", '"{}"']),
)
def test_an_order_of_two_properties_agrees_with_pyshacl(
    firsts: list[int], lasts: list[int], kind: str, tmp_path: Path
) -> None:
    data = "ex:a a ex:C . " + " ".join(f"ex:a ex:p {kind.format(1 + n)} ." for n in firsts)
    data += " ".join(f"ex:a ex:q {kind.format(1 + n)} ." for n in lasts)
    shapes = shape("sh:lessThanOrEquals ex:q")
    expected = {("a", "P", "lessThanOrEquals", "Violation")} if firsts and lasts and max(firsts) > min(lasts) else set()
    assert found_by_us(shapes, data, tmp_path) == found_by_pyshacl(shapes, data) == expected
