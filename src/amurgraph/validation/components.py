"""One function per constraint component of SHACL Core: the pattern of what breaks it, as SPARQL.

Source: W3C SHACL, https://www.w3.org/TR/shacl/, section 4. Each pattern binds ``?this`` and, if a value is to blame,
``?value``, over the whole graph and whatever the target: what breaks a constraint is rare, so the target is looked at
last, for these nodes alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from ..errors import InputError
from ..vocabulary import XSD, Namespace, curie, slug_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import BlankNode, Literal, NamedNode

    from .classes import Classes

    Term = NamedNode | BlankNode | Literal

SH = Namespace("http://www.w3.org/ns/shacl#")
_FOLDED = {XSD[name] for name in "byte short int long unsignedByte unsignedShort unsignedInt unsignedLong".split()} | {
    XSD[name] for name in "positiveInteger negativeInteger nonPositiveInteger nonNegativeInteger".split()
}
_FORMED = {XSD.date, XSD.dateTime, XSD.decimal, XSD.integer, XSD.double, XSD.boolean}


@dataclass(frozen=True, slots=True)
class Breaking:
    """What breaks a constraint: what ``pattern`` binds and ``fails``; or, if it is something missing, ``lacks``."""

    pattern: str = ""
    fails: str = "true"
    lacks: str = ""


def _min_count(path: str, arguments: list[Term], _: Classes) -> Breaking:
    least = int(arguments[0].value)
    if least < 1:
        return _NOTHING
    some = [f"?any{number}" for number in range(least)]
    differ = " && ".join(f"!sameTerm({one}, {other})" for one, other in combinations(some, 2))
    found = " . ".join(f"?this {path} {any_}" for any_ in some)
    return Breaking(lacks=f"{found} FILTER ({differ})" if differ else found)


def _max_count(path: str, arguments: list[Term], _: Classes) -> Breaking:
    most = int(arguments[0].value)
    if most == 0:
        return Breaking(f"?this {path} ?any")
    many = f"{{ SELECT ?this WHERE {{ ?this {path} ?any }} GROUP BY ?this HAVING (COUNT(*) > {most}) }}"
    if most == 1:  # one triple in two graphs counts as two rows, so who has many is looked at again
        return Breaking(f"{many} ?this {path} ?one . ?this {path} ?other", "!sameTerm(?one, ?other)")
    return Breaking(many.replace("COUNT(*)", "COUNT(DISTINCT ?any)"))


def _each(fails: Callable[[list[Term]], str]) -> Callable[[str, list[Term], Classes], Breaking]:
    """Make a component of the condition under which a value breaks it."""
    return lambda path, arguments, _: Breaking(f"?this {path} ?value", fails(arguments))


def _not(condition: str) -> str:
    return f"!COALESCE({condition}, false)"  # a comparison that fails is no fulfilment


def _datatype(arguments: list[Term]) -> str:
    wanted = arguments[0]
    if wanted in _FOLDED:
        raise InputError(
            f"sh:datatype {curie(wanted.value)} is not compiled: the store keeps such numbers as xsd:integer"
        )
    formed = f" && {wanted}(?value) = ?value" if wanted in _FORMED else ""  # what is no date has no value as one
    return _not(f"isLiteral(?value) && DATATYPE(?value) = {wanted}{formed}")


_NODE_KINDS = {
    "IRI": "isIRI(?value)",
    "Literal": "isLiteral(?value)",
    "BlankNode": "isBlank(?value)",
    "BlankNodeOrIRI": "isBlank(?value) || isIRI(?value)",
    "BlankNodeOrLiteral": "isBlank(?value) || isLiteral(?value)",
    "IRIOrLiteral": "isIRI(?value) || isLiteral(?value)",
}


def _node_kind(arguments: list[Term]) -> str:
    kind = slug_of(arguments[0].value)
    if kind not in _NODE_KINDS:
        raise InputError(f"sh:nodeKind {kind} is not compiled")
    return f"!({_NODE_KINDS[kind]})"


def _class(path: str, arguments: list[Term], classes: Classes) -> Breaking:
    # A value is looked at once, however many refer to it.
    strangers = f"{{ SELECT ?value WHERE {{ ?any {path} ?value }} GROUP BY ?value }}"
    strangers += f" FILTER (!{classes.is_member('?value', [arguments[0].value])})"
    return Breaking(f"{{ SELECT ?value WHERE {{ {strangers} }} }} ?this {path} ?value")


def _in(arguments: list[Term]) -> str:
    return " && ".join(f"!sameTerm(?value, {argument})" for argument in arguments) or "true"


def _has_value(path: str, arguments: list[Term], _: Classes) -> Breaking:
    return Breaking(lacks=f"?this {path} {arguments[0]}")


def _pattern(arguments: list[Term]) -> str:
    return _not(f"!isBlank(?value) && REGEX(STR(?value), {', '.join(str(argument) for argument in arguments)})")


def _length(sign: str) -> Callable[[list[Term]], str]:
    return lambda arguments: _not(f"!isBlank(?value) && STRLEN(STR(?value)) {sign} {arguments[0].value}")


def _unique_lang(path: str, arguments: list[Term], _: Classes) -> Breaking:
    if arguments[0].value != "true":
        return _NOTHING
    same = "!sameTerm(?one, ?other) && LCASE(LANG(?one)) = LCASE(LANG(?other))"
    return Breaking(f"?this {path} ?one", f"LANG(?one) != '' && EXISTS {{ ?this {path} ?other FILTER ({same}) }}")


def _disjoint(path: str, arguments: list[Term], _: Classes) -> Breaking:
    return Breaking(f"?this {path} ?value . ?this {arguments[0]} ?value")


def _less_than_or_equals(path: str, arguments: list[Term], _: Classes) -> Breaking:
    return Breaking(f"?this {path} ?value . ?this {arguments[0]} ?limit", _not("?value <= ?limit"))


_NOTHING = Breaking(fails="false")
COMPONENTS: dict[NamedNode, Callable[[str, list[Term], Classes], Breaking]] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.datatype: _each(_datatype),
    SH.nodeKind: _each(_node_kind),
    SH["class"]: _class,
    SH["in"]: _each(_in),
    SH.hasValue: _has_value,
    SH.pattern: _each(_pattern),
    SH.minLength: _each(_length(">=")),
    SH.maxLength: _each(_length("<=")),
    SH.minInclusive: _each(lambda arguments: _not(f"?value >= {arguments[0]}")),
    SH.maxInclusive: _each(lambda arguments: _not(f"?value <= {arguments[0]}")),
    SH.uniqueLang: _unique_lang,
    SH.disjoint: _disjoint,
    SH.lessThanOrEquals: _less_than_or_equals,
}
