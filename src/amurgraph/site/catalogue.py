"""What the downloads are, for data portals and programs: W3C DCAT 3 and VoID, with SPDX checksums.

Addresses of files are relative to the catalogue, so that it is right wherever the folder lies.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from ..graph import direct_triples
from ..graph.turtle import data_quads
from ..tables import base_of
from ..vocabulary import PREFIXES, RDF, XSD, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import networkx as nx
    from pyoxigraph import Quad, Store

    from ..claims import About

SHAPES = "https://w3id.org/amurgraph/shapes"
_PREFIXES = {prefix: PREFIXES[prefix] for prefix in ("dcat", "dcterms", "owl", "prov", "xsd")} | {
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
}
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
# Formats by the name that the EU's list of file types gives them; those that it has not are their family's.
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
_FILE_TYPE = {
    "csv": "CSV",
    "cyjs": "JSON",
    "gexf": "XML",
    "graphml": "XML",
    "json": "JSON",
    "jsonld": "JSON_LD",
    "nt": "RDF_N_TRIPLES",
    "ttl": "RDF_TURTLE",
    "xlsx": "XLSX",
}
_EXAMPLES = ("org", "rel", "src")  # one of each is enough to see what there is


@dataclass(frozen=True)
class Download:
    """One file to take away: its name below ``data/``, and one line on what it is and what opens it."""

    name: str
    content: bytes
    about: str
    media_type: str
    group: str  # graph, tables, network, description

    @cached_property
    def sha256(self) -> str:
        """The checksum of the file."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)


def catalogue(
    store: Store, network: nx.MultiDiGraph, about: About, files: Sequence[Download], *, conforms: bool
) -> str:
    """Return the catalogue: the data with their files, and the network that is made of them with its own."""
    data = _iri(about.iri) or "<#data>"
    title = about.title or "Who works with whom"
    own = [file for file in files if file.group != "network"]
    made = [file for file in files if file.group == "network"]
    shared = [("dcterms:license", _iri(about.licence)), ("owl:versionInfo", _text(about.version))]
    rule = str(network.graph.get("tie_rule", ""))
    blocks = [
        _block("<>", "dcat:Catalog", [("dcterms:title", _text(title)), ("dcat:dataset", f"{data}, <#network>")]),
        _block(
            data,
            "dcat:Dataset, void:Dataset",
            [
                ("dcterms:title", _text(title)),
                ("dcterms:description", _text(about.description)),
                ("dcterms:issued", _typed(about.issued, XSD.date)),
                *shared,
                ("dcterms:conformsTo", f"<{SHAPES}>" if conforms else ""),
                *_void(store, own),
                ("dcat:distribution", _listed(own)),
            ],
        ),
        _block(
            "<#network>",
            "dcat:Dataset",
            [
                ("dcterms:title", _text(f"{title}: the network of {network.graph.get('projection', 'ties')}")),
                ("dcterms:description", _text(rule)),
                *shared,
                ("prov:wasDerivedFrom", data),
                ("dcat:distribution", _listed(made)),
            ],
        ),
        *(_distribution(file, shared[:1]) for file in files),
    ]
    head = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(_PREFIXES.items()))
    return "\n".join([head, *blocks])


def _void(store: Store, files: Iterable[Download]) -> list[tuple[str, str]]:
    """Count what is in the data, and name examples."""
    quads = data_quads(store) | set(direct_triples(store))
    kinds = {quad.object for quad in quads if quad.predicate == RDF.type}
    predicates = {quad.predicate for quad in quads}
    terms = {term.value for term in kinds | predicates if isinstance(term, NamedNode)}
    vocabularies = sorted(
        {iri for iri in PREFIXES.values() if "/id/" not in iri and any(term.startswith(iri) for term in terms)}
    )
    return [
        ("void:triples", str(len(quads))),
        ("void:classes", str(len(kinds))),
        ("void:properties", str(len(predicates))),
        ("void:distinctSubjects", str(len({quad.subject for quad in quads}))),
        ("void:uriSpace", _text(f"{base_of(store)}id/")),
        ("void:vocabulary", ", ".join(f"<{iri}>" for iri in vocabularies)),
        ("void:exampleResource", ", ".join(_examples(quads))),
        ("void:dataDump", ", ".join(_file(file) for file in files if file.group == "graph")),
    ]


def _examples(quads: Iterable[Quad]) -> list[str]:
    subjects = sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)})
    found = (next((iri for iri in subjects if sort_of(iri) == sort), "") for sort in _EXAMPLES)
    return [_iri(iri) for iri in found if iri]


def _distribution(file: Download, licence: list[tuple[str, str]]) -> str:
    digest = f'spdx:checksumValue "{file.sha256}"^^xsd:hexBinary'
    return _block(
        f"<#{file.name}>",
        "dcat:Distribution",
        [
            ("dcterms:title", _text(file.name)),
            ("dcterms:description", _text(file.about)),
            ("dcat:downloadURL", _file(file)),
            ("dcat:accessURL", _file(file)),
            ("dcat:mediaType", f"<{_MEDIA_TYPES}{file.media_type}>"),
            ("dcterms:format", f"<{_FILE_TYPES}{_FILE_TYPE.get(file.name.rpartition('.')[2], 'TXT')}>"),
            ("dcat:byteSize", f'"{file.size}"^^xsd:nonNegativeInteger'),
            *licence,
            ("spdx:checksum", f"[ a spdx:Checksum ; spdx:algorithm spdx:checksumAlgorithm_sha256 ; {digest} ]"),
        ],
    )


# ---- Turtle; what is empty is not said ----


def _block(subject: str, kinds: str, facts: Iterable[tuple[str, str]]) -> str:
    said = "".join(f" ;\n  {predicate} {value}" for predicate, value in facts if value)
    return f"{subject} a {kinds}{said} .\n"


def _listed(files: Iterable[Download]) -> str:
    return ", ".join(f"<#{file.name}>" for file in files)


def _file(file: Download) -> str:
    return f"<{file.name}>"


def _text(text: str) -> str:
    return str(Literal(text)) if text else ""


def _typed(text: str, datatype: NamedNode) -> str:
    return str(Literal(text, datatype=datatype)) if text else ""


def _iri(iri: str) -> str:
    """Return an IRI in Turtle; nothing if it is none (data that were never validated may hold words instead)."""
    try:
        return str(NamedNode(iri)) if iri else ""
    except ValueError:
        return ""
