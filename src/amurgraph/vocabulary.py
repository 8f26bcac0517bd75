"""The names of things: namespaces, terms, and how instance IRIs are made.

``ontology/amurgraph.ttl`` says what each term means; a test holds that both name the same terms.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from collections.abc import Mapping

AG_NAMESPACE = "https://w3id.org/amurgraph/ns#"
BASE = "https://w3id.org/amurgraph/"

CLASSES = frozenset(
    "Relation Evidence Observation Source Name RelationType "
    "Alliance NGO Zoo Foundation GovernmentBody ResearchInstitute ProtectedAreaAuthority Company Association "
    "IntergovernmentalOrganization Programme Taxon Threat Stress Action Place Database "
    "Reading Stance NameKind SourceKind Visibility".split()
)
INDIVIDUALS = frozenset(
    "Stated Implied Asserts Denies Official Alias Acronym Page Document Survey Communication Public Private".split()
)
RELATION_TYPES = (
    "memberOf",
    "partnerOf",
    "supports",
    "funds",
    "coordinates",
    "founded",
    "partOf",
    "successorOf",
    "implements",
    "participatesIn",
    "administers",
    "monitors",
    "studies",
    "threatens",
    "stresses",
)
SYMMETRIC_TYPES = frozenset({"partnerOf"})
PROPERTIES = frozenset(
    "subject predicate object evidence "
    "locator statedStart statedEnd statedAsOf from to reading stance checked amount currency year role note weight "
    "observedProperty value valueLow valueHigh unit reportedBy "
    "acronym country city name text nameKind action place placeName changeKind "
    "url sourceKind visibility retrieved archived correctionAddress focusTaxon base "
    "addresses worksWith directed edgeLabel inverseLabel sameKindEnds dash dashPattern shape colour tableName".split()
)
TERMS = CLASSES | INDIVIDUALS | PROPERTIES | set(RELATION_TYPES)

ORGANIZATION_KINDS = (
    "Alliance",
    "NGO",
    "Foundation",
    "Zoo",
    "GovernmentBody",
    "ResearchInstitute",
    "ProtectedAreaAuthority",
    "Company",
    "Association",
    "IntergovernmentalOrganization",
    "Organization",  # org:Organization itself: a body whose kind no source tells
)

PREFIXES: dict[str, str] = {
    "ag": AG_NAMESPACE,
    "o": BASE + "id/org/",
    "src": BASE + "id/src/",
    "rel": BASE + "id/rel/",
    "ev": BASE + "id/ev/",
    "obs": BASE + "id/obs/",
    "prog": BASE + "id/prog/",
    "tax": BASE + "id/tax/",
    "place": BASE + "id/place/",
    "db": BASE + "id/db/",
    "threat": BASE + "id/threat/",
    "stress": BASE + "id/stress/",
    "action": BASE + "id/action/",
    "name": BASE + "id/name/",
    "change": BASE + "id/change/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dwc": "http://rs.tdwg.org/dwc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def prefixes_of_base(base: str) -> dict[str, str]:
    """Return our prefixes, those of instances for a data set with a base of its own.

    >>> prefixes_of_base("https://example.org/lynx/")["o"]
    'https://example.org/lynx/id/org/'
    """
    own = BASE + "id/"
    return {p: base + n.removeprefix(BASE) if n.startswith(own) else n for p, n in PREFIXES.items()}


class Namespace:
    """A namespace whose terms are attributes: ``AG.Relation``, ``AG["from"]``.

    >>> AG.Relation
    <NamedNode value=https://w3id.org/amurgraph/ns#Relation>
    >>> AG.Relatoin
    Traceback (most recent call last):
    AttributeError: no term 'Relatoin' in https://w3id.org/amurgraph/ns#
    """

    def __init__(self, iri: str, terms: frozenset[str] | set[str] | None = None) -> None:
        self.iri, self._terms = iri, terms

    def __getitem__(self, term: str) -> NamedNode:
        if self._terms is not None and term not in self._terms:
            raise AttributeError(f"no term {term!r} in {self.iri}")
        return _node(self.iri + term)

    def __getattr__(self, term: str) -> NamedNode:
        return self[term]


@lru_cache(maxsize=1024)
def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


AG = Namespace(AG_NAMESPACE, TERMS)
DCAT, DCTERMS, DWC, FOAF, ORG, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, XSD = (
    Namespace(PREFIXES[prefix]) for prefix in "dcat dcterms dwc foaf org owl prov rdf rdfs schema skos xsd".split()
)

_INSTANCE = re.compile(r"^(?P<base>.*)/id/(?P<sort>[a-z]+)/(?P<slug>[^/]+)$")


def instance(sort: str, slug: str, base: str = BASE) -> NamedNode:
    """Return the IRI of an instance: ``{base}id/{sort}/{slug}``.

    >>> instance("org", "cedar-trust").value
    'https://w3id.org/amurgraph/id/org/cedar-trust'
    """
    return _node(f"{base}id/{sort}/{slug}")


def slug_of(iri: str) -> str:
    """Return the last part of an IRI, by which people call the thing.

    >>> slug_of("https://w3id.org/amurgraph/id/org/cedar-trust")
    'cedar-trust'
    >>> slug_of("https://w3id.org/amurgraph/ns#memberOf")
    'memberOf'
    """
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


def sort_of(iri: str) -> str | None:
    """Return the sort of an instance (``org``, ``src`` …), or None if the IRI is no instance.

    >>> sort_of("https://example.org/lynx/id/src/s1"), sort_of("https://example.org/x")
    ('src', None)
    """
    match = _INSTANCE.match(iri)
    return match["sort"] if match else None


def curie(iri: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """Return ``prefix:name`` where a prefix is known, else the IRI.

    >>> curie("https://w3id.org/amurgraph/id/org/cedar-trust")
    'o:cedar-trust'
    """
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def expand(name: str, prefixes: Mapping[str, str] = PREFIXES) -> str | None:
    """Return the IRI of ``prefix:name``, or None if the prefix is not known.

    >>> expand("o:cedar-trust")
    'https://w3id.org/amurgraph/id/org/cedar-trust'
    """
    prefix, colon, rest = name.partition(":")
    return prefixes[prefix] + rest if colon and prefix in prefixes else None


def sparql_prefixes() -> str:
    """Return the ``PREFIX`` lines that every question of ours may use."""
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
