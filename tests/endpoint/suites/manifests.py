"""Reads manifests of the W3C's SPARQL test suites: https://www.w3.org/TR/sparql11-query/, "Test Cases"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from rdflib import RDF, BNode, Graph, Namespace, URIRef
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
# What makes 328 tests, when all that it includes is counted; and the others that ask queries of data that are there.
QUERY_11 = "sparql/sparql11/manifest-sparql11-query.ttl"
OTHERS = (
    "sparql/sparql11/csv-tsv-res/manifest.ttl",
    "sparql/sparql11/json-res/manifest.ttl",
    "sparql/sparql10/manifest-syntax.ttl",
    "sparql/sparql10/manifest-evaluation.ttl",
)
_EVALUATION = {"QueryEvaluationTest", "CSVResultFormatTest"}
_WELL_FORMED = {"PositiveSyntaxTest", "PositiveSyntaxTest11"}
_ILL_FORMED = {"NegativeSyntaxTest", "NegativeSyntaxTest11"}


@dataclass(frozen=True, slots=True)
class Case:
    """One test: a query, and what is to come of it.

    Attributes:
        name: its manifest's folder and its own name, as "sparql11/cast/cast-bool".
        kind: "answer", "well-formed" or "ill-formed".
        query: the file of the query.
        default: files that make the default graph.
        named: files that are named graphs, by the addresses that they lie at.
        result: the file of the expected answer.
        lax: duplicates may be left out (REDUCED).

    """

    name: str
    kind: str
    query: Path
    default: tuple[Path, ...] = ()
    named: tuple[Path, ...] = ()
    result: Path | None = None
    lax: bool = False

    @property
    def manifest(self) -> str:
        """The folder of its manifest."""
        return self.name.rpartition("/")[0]

    @property
    def text(self) -> str:
        """The query; addresses in it are relative to its file, as the manifest has it."""
        return f"BASE <{self.query.as_uri()}> {self.query.read_text(encoding='utf-8')}"

    @property
    def graphs(self) -> list[str]:
        """The graphs that the query itself says it asks."""
        if self.kind == "ill-formed" or not re.search(r"\bFROM\b", self.text, re.IGNORECASE):
            return []
        clauses = translateQuery(parseQuery(self.text)).algebra.datasetClause or ()
        return [str(clause.default or clause.named) for clause in clauses]


def read_cases(manifest: Path) -> Iterator[Case]:
    """Yield the tests of a manifest, and of those that it includes, in their order."""
    graph = Graph().parse(manifest.as_uri(), format="turtle")
    for head in graph.objects(None, MF.include):
        for included in graph.items(head):
            yield from read_cases(_path(included))
    for head in graph.objects(None, MF.entries):
        for entry in graph.items(head):
            case = _case(graph, entry, "/".join(manifest.parent.parts[-2:]))
            if case:
                yield case


def _case(graph: Graph, entry: Node, manifest: str) -> Case | None:
    sorts = {str(sort).removeprefix(MF) for sort in graph.objects(entry, RDF.type)}
    action = graph.value(entry, MF.action)
    name = f"{manifest}/{str(entry).rpartition('#')[2]}"
    query = graph.value(action, QT.query) if isinstance(action, BNode) else action
    if sorts & _WELL_FORMED:
        return Case(name, "well-formed", _path(query))
    if sorts & _ILL_FORMED:
        return Case(name, "ill-formed", _path(query))
    if not sorts & _EVALUATION:
        return None
    path = _path(query)
    default = tuple(sorted(map(_path, graph.objects(action, QT.data))))
    named = tuple(sorted(map(_path, graph.objects(action, QT.graphData))))
    result = _path(graph.value(entry, MF.result))
    case = Case(
        name, "answer", path, default, named, result, graph.value(entry, MF.resultCardinality) == MF.LaxCardinality
    )
    if not default and not named:  # what FROM names is to be there, then
        return replace(case, named=tuple(_path(URIRef(name)) for name in sorted(set(case.graphs))))
    return case


def _path(address: Node | None) -> Path:
    assert isinstance(address, URIRef), f"{address!r} is no file"
    return Path(unquote(urlsplit(address).path))
