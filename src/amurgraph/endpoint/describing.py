"""What the service says of itself (SPARQL 1.1 Service Description) and of its data (VoID), as RDF.

All of it is made of what the data say and of what was counted; addresses are those at which the client asked.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from ..vocabulary import DCTERMS, FOAF, RDF, XSD, Namespace
from .answering import RDF as FORMATS
from .negotiating import ROWS, TRIPLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .served import About

PATH, VOID_PATH = "/sparql", "/.well-known/void"
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
SH = Namespace("http://www.w3.org/ns/shacl#")
_W3C_FORMATS = "http://www.w3.org/ns/formats/"
_FORMATS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
    "trig": "TriG",
    "nquads": "N-Quads",
}


class Descriptions:
    """Writes both descriptions, and remembers the latest.

    >>> from .served import read_served
    >>> told = Descriptions(read_served([])[1]).of_service("http://127.0.0.1:8000", "application/n-triples").decode()
    >>> told.splitlines()[0].split()[2]
    '<http://www.w3.org/ns/sparql-service-description#Service>'

    """

    def __init__(self, about: About) -> None:
        self.about = about
        self._written = lru_cache(maxsize=32)(self._write)

    def of_service(self, origin: str, media_type: str) -> bytes:
        """Return the description of the service.

        Args:
            origin: scheme and host at which the client asked, without a slash at the end.
            media_type: one of ``negotiating.TRIPLES``.

        """
        return self._written(self._service, origin, media_type)

    def of_data(self, origin: str, media_type: str) -> bytes:
        """Return the description of the data."""
        return self._written(self._data, origin, media_type)

    def _write(self, triples: Callable[[str], Iterator[Triple]], origin: str, media_type: str) -> bytes:
        form = FORMATS[TRIPLES[media_type]]
        own = {"sd": SD.iri, "void": VOID.iri, "sh": SH.iri, "formats": _W3C_FORMATS}
        prefixes = {**self.about.prefixes, **own} if form in (RdfFormat.TURTLE, RdfFormat.TRIG) else None
        return serialize(triples(origin), format=form, prefixes=prefixes) or b""

    def _service(self, origin: str) -> Iterator[Triple]:
        service = BlankNode()  # clients believe it of whatever address they asked, as behind a proxy
        dataset = self._dataset(origin)
        default = BlankNode()
        yield Triple(service, RDF.type, SD.Service)
        yield Triple(service, SD.endpoint, NamedNode(origin + PATH))
        yield Triple(service, SD.supportedLanguage, SD.SPARQL11Query)
        for name in dict.fromkeys((*ROWS.values(), *TRIPLES.values())):
            yield Triple(service, SD.resultFormat, NamedNode(_W3C_FORMATS + _FORMATS[name]))
        if self.about.union:
            yield Triple(service, SD.feature, SD.UnionDefaultGraph)
        yield Triple(service, SD.defaultDataset, dataset)
        yield Triple(dataset, RDF.type, SD.Dataset)
        yield Triple(dataset, SD.defaultGraph, default)
        yield Triple(default, RDF.type, SD.Graph)
        in_default = self.about.triples - sum(self.about.graphs.values())
        yield Triple(default, VOID.triples, Literal(self.about.triples if self.about.union else in_default))
        for name, triples in self.about.graphs.items():
            named, graph = BlankNode(), BlankNode()
            yield Triple(dataset, SD.namedGraph, named)
            yield Triple(named, RDF.type, SD.NamedGraph)
            yield Triple(named, SD.name, NamedNode(name))
            yield Triple(named, SD.graph, graph)
            yield Triple(graph, RDF.type, SD.Graph)
            yield Triple(graph, VOID.triples, Literal(triples))
        yield from self._prefixes(service)

    def _data(self, origin: str) -> Iterator[Triple]:
        about, dataset, itself = self.about, self._dataset(origin), NamedNode(origin + VOID_PATH)
        yield Triple(itself, RDF.type, VOID.DatasetDescription)
        yield Triple(itself, FOAF.primaryTopic, dataset)
        yield Triple(dataset, RDF.type, VOID.Dataset)
        for quad in parse(about.said, format=RdfFormat.N_TRIPLES):
            yield quad.triple
        if about.dataset == "" and about.title:
            yield Triple(dataset, DCTERMS.title, Literal(about.title))
        yield Triple(dataset, VOID.sparqlEndpoint, NamedNode(origin + PATH))
        yield Triple(dataset, VOID.triples, Literal(about.triples))
        yield Triple(dataset, VOID.distinctSubjects, Literal(about.subjects))
        yield Triple(dataset, VOID.classes, Literal(len(about.classes)))
        yield Triple(dataset, VOID.properties, Literal(len(about.properties)))
        used = (*about.properties, *about.classes)
        for namespace in dict.fromkeys(about.prefixes.values()):
            if any(name.startswith(namespace) for name in used):
                yield Triple(dataset, VOID.vocabulary, NamedNode(namespace))
        for name, entities in about.classes.items():
            yield from _part(dataset, VOID.classPartition, (VOID["class"], name), (VOID.entities, entities))
        for name, triples in about.properties.items():
            yield from _part(dataset, VOID.propertyPartition, (VOID.property, name), (VOID.triples, triples))
        yield from self._prefixes(dataset)

    def _dataset(self, origin: str) -> NamedNode:
        return NamedNode(self.about.dataset or f"{origin}{VOID_PATH}#dataset")

    def _prefixes(self, whose: NamedNode | BlankNode) -> Iterator[Triple]:
        for prefix, namespace in self.about.prefixes.items():
            declared = BlankNode()
            yield Triple(whose, SH.declare, declared)
            yield Triple(declared, SH.prefix, Literal(prefix))
            yield Triple(declared, SH.namespace, Literal(namespace, datatype=XSD.anyURI))


def _part(
    whole: NamedNode, relation: NamedNode, what: tuple[NamedNode, str], many: tuple[NamedNode, int]
) -> Iterator[Triple]:
    part = BlankNode()
    yield Triple(whole, relation, part)
    yield Triple(part, what[0], NamedNode(what[1]))
    yield Triple(part, many[0], Literal(many[1]))
