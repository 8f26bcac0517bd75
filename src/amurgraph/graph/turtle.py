"""The canonical Turtle of a data set: made for people who read it and for git, which compares its lines.

The same triples give the same bytes, in whatever order they were added. A short guide opens the file; then come the
organizations from A to Z with their direct triples, programmes, places and taxa, each relation with its evidence,
and the sources. Syntax: W3C Turtle 1.1, no blank nodes in our own data.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, DefaultGraph, Literal, NamedNode, Quad

from ..errors import InputError
from ..vocabulary import (
    AG,
    BASE,
    DCTERMS,
    PREFIXES,
    RDF,
    RELATION_TYPES,
    SYMMETRIC_TYPES,
    XSD,
    prefixes_of_base,
    sort_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Store, Triple

    Node = NamedNode | BlankNode | Triple
    Term = Node | Literal

GUIDE = """\
# Who works with whom, and who says so. This file is the data: edit it here, or as tables (`amurgraph tables`).
#
# An organization has a name, a kind, a country, and lines such as `ag:supports o:x`: the short form, made from the
# relations below whenever the file is written. Do not edit the short form: change the relation.
# A relation (rel:) is subject, predicate, object. Each ag:evidence of it is what one source says: where on the page
# (ag:locator), of when (ag:statedStart, ag:statedEnd, ag:statedAsOf as published; ag:from, ag:to as bounds), and
# whether it is ag:Stated there or ag:Implied. Sources (src:) stand at the end, each with title, publisher and address.
# An observation (obs:) is a value somebody published. Where sources disagree, each keeps its own. Nothing is resolved.
# A missing line is not a missing relation. People are not entered. Check with `amurgraph validate -g THIS-FILE`.
# Terms: ontology/amurgraph.ttl. Licence: CC0 1.0.
"""
_CC0 = NamedNode("https://creativecommons.org/publicdomain/zero/1.0/")

# Sections in the order in which a reader needs them; the sort is the part of an IRI after /id/.
_SECTIONS = (
    ("Organizations", ("org",)),
    ("Programmes", ("prog",)),
    ("Places", ("place",)),
    ("Databases", ("db",)),
    ("Taxa", ("tax",)),
    ("Threats and stresses", ("threat", "stress", "action")),
    ("Mergers and renamings", ("change",)),
    ("Relations, each with its evidence", ("rel",)),
    ("Observations, each with its evidence", ("obs",)),
    ("Names", ("name",)),
    ("Sources", ("src",)),
)
_FIRST_PREDICATES = (
    "rdf:type rdfs:label skos:prefLabel dcterms:title skos:altLabel ag:acronym dwc:scientificName ag:text ag:nameKind "
    "dcterms:description ag:country ag:city foaf:homepage ag:action ag:place ag:placeName "
    "ag:subject ag:predicate ag:object ag:observedProperty ag:value ag:valueLow ag:valueHigh ag:unit ag:reportedBy "
    "org:originalOrganization org:resultingOrganization ag:changeKind ag:name "
    "dcterms:publisher ag:url dcterms:issued dcterms:language "
    "ag:stance ag:reading ag:locator ag:statedStart ag:statedEnd ag:statedAsOf ag:from ag:to "
    "ag:role ag:amount ag:currency ag:year ag:note ag:checked"
).split()
_LAST_PREDICATES = ("ag:evidence", "dcterms:source")
_MOST_UNNAMED = 200
_LOCAL_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_STRINGS_AND_IRIS = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>|^#.*$', re.MULTILINE)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
# Controls, zero-width and direction marks: a reader would not see them, or would be misled by them.
_ESCAPED = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]')
_BARE = {
    XSD.integer: re.compile(r"0|-?[1-9][0-9]*"),
    XSD.decimal: re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+"),
    XSD.boolean: re.compile(r"true|false"),
}


def store_to_turtle(store: Store, *, guide: str = GUIDE) -> str:
    """Return the canonical Turtle of the store's data, direct triples derived anew.

    A direct triple is written where some source asserts the relation and none denies it; one that no relation
    bears out is kept (nothing is lost by writing), and ``validate`` names it.
    """
    quads = data_quads(store) | set(direct_triples(store))
    licences = {quad.object for quad in quads if quad.predicate == DCTERMS.license}
    if licences and _CC0 not in licences:
        guide = guide.replace("Licence: CC0 1.0.", "Licence: what dcterms:license says below.")
    return _document(without_blank_nodes(quads), guide, prefixes_of(store))


def triples_to_turtle(quads: Iterable[Quad], *, guide: str = "") -> str:
    """Return any triples in the canonical layout, with nothing derived and no guide unless given."""
    return _document(without_blank_nodes(set(quads)), guide, PREFIXES)


def prefixes_of(store: Store) -> dict[str, str]:
    """Return our prefixes; those of instances (``o:``, ``src:`` …) stand for the base that the data say is theirs.

    Where data sets of several bases are read together, they stand for the project's own.
    """
    found = (quad.object for quad in store.quads_for_pattern(None, AG.base, None, DefaultGraph()))
    said = {base.value for base in found if isinstance(base, Literal)}
    return prefixes_of_base(said.pop() if len(said) == 1 else BASE)


def direct_triples(store: Store) -> Iterator[Quad]:
    """Yield subject-predicate-object of each relation that some source asserts and none denies.

    A symmetric relation is stored once, and yielded both ways.
    """
    data = DefaultGraph()
    denying = {quad.subject for quad in store.quads_for_pattern(None, AG.stance, AG.Denies, data)}
    evidence: dict[Term, list[Term]] = defaultdict(list)
    for quad in store.quads_for_pattern(None, AG.evidence, None, data):
        evidence[quad.subject].append(quad.object)
    for quad in store.quads_for_pattern(None, RDF.type, AG.Relation, data):
        relation = quad.subject
        if not evidence[relation] or denying.intersection(evidence[relation]):
            continue
        for subject in _objects(store, relation, AG.subject):
            for predicate in _objects(store, relation, AG.predicate):
                for target in _objects(store, relation, AG.object):
                    if isinstance(predicate, NamedNode) and not isinstance(subject, Literal):
                        yield Quad(subject, predicate, target)
                        if _is_symmetric(predicate) and not isinstance(target, Literal):
                            yield Quad(target, predicate, subject)


def is_direct_triple(quad: Quad) -> bool:
    """Tell whether a triple is the short form of a relation (its predicate is a relation type).

    >>> is_direct_triple(Quad(NamedNode("urn:a"), AG.supports, NamedNode("urn:b")))
    True
    """
    return quad.predicate in _RELATION_NODES


_RELATION_NODES = frozenset(AG[name] for name in RELATION_TYPES)


def _is_symmetric(predicate: NamedNode) -> bool:
    return predicate in {AG[name] for name in SYMMETRIC_TYPES}


def _objects(store: Store, subject: Node, predicate: NamedNode) -> list[Term]:
    return [quad.object for quad in store.quads_for_pattern(subject, predicate, None, DefaultGraph())]


def data_quads(store: Store) -> set[Quad]:
    """Return the data of a store: the triples of its default graph."""
    return set(store.quads_for_pattern(None, None, None, DefaultGraph()))


def without_blank_nodes(quads: set[Quad]) -> set[Quad]:
    """Name blank nodes after what they say, so that the order of insertion leaves no trace (W3C RDFC 1.0).

    Raises:
        InputError: there are so many that telling them apart could take minutes.

    """
    unnamed = {term for quad in quads for term in (quad.subject, quad.object) if isinstance(term, BlankNode)}
    if not unnamed:
        return quads
    if len(unnamed) > _MOST_UNNAMED:
        raise InputError(f"{len(unnamed)} unnamed nodes cannot be put in order in good time; give them IRIs")
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def _document(quads: Iterable[Quad], guide: str, prefixes: Mapping[str, str]) -> str:
    names = {namespace: prefix for prefix, namespace in prefixes.items()}
    about: dict[Term, dict[NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        about[quad.subject][quad.predicate].append(quad.object)
    blocks: dict[str, list[str]] = defaultdict(list)
    placed: set[Term] = set()
    for subject in sorted(about, key=_natural):
        section = _section(subject, about[subject])
        if section is not None and subject not in placed:
            blocks[section].append(_with_evidence(subject, about, placed, names))
    rest = [_block(subject, about[subject], names) for subject in sorted(about.keys() - placed, key=_natural)]
    text = "\n\n\n".join(
        [
            f"# {'-' * 4} {title} {'-' * (80 - len(title))}\n\n" + "\n\n".join(blocks[title])
            for title in _titles()
            if blocks[title]
        ]
        + (["# ---- This data set and everything else ----\n\n" + "\n\n".join(rest)] if rest else [])
    )
    body = _STRINGS_AND_IRIS.sub("", text)
    found = set(re.findall(r"(?<![\w:.-])(\w+):", body))
    used = [prefix for prefix in prefixes if prefix in found]
    head = "".join(f"@prefix {prefix}: {_iri(prefixes[prefix], {})} .\n" for prefix in used)
    return "\n".join(part for part in (guide, head, text) if part) + "\n"


def _titles() -> list[str]:
    return [title for title, _ in _SECTIONS]


def _section(subject: Term, facts: dict[NamedNode, list[Term]]) -> str | None:
    """Choose a section by the IRI; what bears a foreign IRI goes by its class, or to the rest."""
    sort = sort_of(subject.value) if isinstance(subject, NamedNode) else None
    for title, sorts in _SECTIONS:
        if sort in sorts:
            return title
    if AG.Relation in facts.get(RDF.type, ()):
        return "Relations, each with its evidence"
    return None


def _with_evidence(
    subject: Term, about: dict[Term, dict[NamedNode, list[Term]]], placed: set[Term], names: Mapping[str, str]
) -> str:
    """Write a thing and, right behind it, the evidence that only it has."""
    placed.add(subject)
    parts = [_block(subject, about[subject], names)]
    for evidence in sorted(about[subject].get(AG.evidence, ()), key=_natural):
        if evidence in about and evidence not in placed:
            placed.add(evidence)
            parts.append(_block(evidence, about[evidence], names))
    return "\n".join(parts)


def _block(subject: Term, facts: dict[NamedNode, list[Term]], names: Mapping[str, str]) -> str:
    lines = []
    for predicate in sorted(facts, key=_predicate_key):
        ordered = facts[predicate] if len(facts[predicate]) == 1 else sorted(facts[predicate], key=_natural)
        values = ", ".join(_term(value, names) for value in ordered)
        lines.append(f"{'a' if predicate == RDF.type else _term(predicate, names)} {values}")
    return f"{_term(subject, names)} " + " ;\n  ".join(lines) + " ."


@lru_cache(maxsize=1024)
def _predicate_key(predicate: NamedNode) -> tuple[int, str]:
    name = _iri(predicate.value, _PREFIX_OF)
    if name in _FIRST_PREDICATES:
        return _FIRST_PREDICATES.index(name), name
    if name in _LAST_PREDICATES:
        return 1000 + _LAST_PREDICATES.index(name), name
    return 500, name


def _natural(term: Term) -> tuple[tuple[int, int, str], ...]:
    """Sort numbers in names as numbers: s2 before s10."""
    parts = re.split(r"([0-9]{1,18})", str(term))
    key = tuple((1, int(part), part) if place % 2 else (0, 0, part) for place, part in enumerate(parts))
    return (*key, (0, 0, str(term)))


def _term(term: Term, names: Mapping[str, str]) -> str:
    if isinstance(term, NamedNode):
        return _iri(term.value, names)
    if isinstance(term, Literal):
        return _literal(term, names)
    if isinstance(term, BlankNode):
        return str(term)
    # A triple term of RDF 1.2: not of our model, but kept if somebody's data have one.
    return f"<<( {_term(term.subject, names)} {_term(term.predicate, names)} {_term(term.object, names)} )>>"


def _iri(iri: str, names: Mapping[str, str]) -> str:
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = names.get(iri[:cut])
    if prefix and _LOCAL_NAME.fullmatch(iri, cut):
        return f"{prefix}:{iri[cut:]}"
    return f"<{''.join(_escape_in_iri(character) for character in iri)}>"


_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}


def _escape_in_iri(character: str) -> str:
    return f"\\u{ord(character):04X}" if character <= " " or character in '<>"{}|^`\\' else character


def _literal(literal: Literal, names: Mapping[str, str]) -> str:
    bare = _BARE.get(literal.datatype)
    if bare and bare.fullmatch(literal.value):
        return literal.value
    text = '"' + _ESCAPED.sub(_escape, literal.value) + '"'
    if literal.language:
        direction = f"--{literal.direction}" if literal.direction else ""
        return f"{text}@{literal.language}{direction}"
    return text if literal.datatype == XSD.string else f"{text}^^{_iri(literal.datatype.value, names)}"


def _escape(found: re.Match[str]) -> str:
    """Escape what Turtle demands, and what a reader would not see or be misled by (controls, bidi marks)."""
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"
