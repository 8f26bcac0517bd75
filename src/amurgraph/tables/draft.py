"""What rows share while they become triples: what each id stands for, and the triples so far."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Quad

from ..claims import period
from ..claims.records import number_aware
from ..vocabulary import AG, DCTERMS, ORG, RDF, XSD, instance
from .checking import full_url
from .columns import ENTITY_KINDS

if TYPE_CHECKING:
    from .row import Row, Tables
    from .terms import Terms


class Draft:
    """The graph that is being made of tables. Ids are known from the start: rows may refer to what stands below."""

    def __init__(self, tables: Tables, terms: Terms, base: str) -> None:
        self.terms, self.base = terms, base
        self.quads: list[Quad] = []
        self.sources: dict[str, NamedNode] = {}
        self.source_of_url: dict[str, NamedNode] = {}
        self.things: dict[str, NamedNode] = {}
        self.kinds: dict[NamedNode, NamedNode] = {}
        self.place_by_name: dict[str, NamedNode] = {}
        self._define_sources(tables)
        self._define_things(tables)

    def _define_sources(self, tables: Tables) -> None:
        for row in tables["sources"]:
            self.sources[row["source_id"].lower()] = self.iri("src", row["source_id"].lower())
        # Of two sources with one address the first by id is meant, wherever the rows stand.
        for row in sorted(tables["sources"], key=lambda row: number_aware(row["source_id"].lower())):
            self.source_of_url.setdefault(row["url"], self.sources[row["source_id"].lower()])

    def _define_things(self, tables: Tables) -> None:
        for row in tables["organizations"]:
            kind = self.terms.organization_kinds.get(row["kind"], ORG.Organization)
            self._define(row, "org_id", "org", kind)
        for row in tables["projects"]:
            self._define(row, "project_id", "prog", AG.Programme)
        for row in tables["entities"]:
            sort, class_name = ENTITY_KINDS[row["kind"]]
            node = self._define(row, "entity_id", sort, AG[class_name])
            if sort == "place":
                name = row["name"].casefold()
                self.place_by_name[name] = min(node, self.place_by_name.get(name, node), key=str)
                self.place_by_name[row["entity_id"].lower()] = node

    def _define(self, row: Row, column: str, sort: str, kind: NamedNode) -> NamedNode:
        key = row[column].lower()
        if key in self.things:
            raise row.error(column, f"{row[column]!r} names something else already", "give each thing its own id")
        self.things[key] = self.iri(sort, key)
        self.kinds[self.things[key]] = kind
        return self.things[key]

    # ---- what an id stands for ----

    def iri(self, sort: str, slug: str) -> NamedNode:
        """Return the IRI of an instance of this data set."""
        return instance(sort, slug, self.base)

    def thing(self, row: Row, column: str, key: str | None = None) -> NamedNode:
        """Return what a cell (or one of its parts, ``key``) names."""
        wanted = (key or row[column]).lower()
        if wanted not in self.things:
            raise row.error(
                column, f"no table defines {key or row[column]!r}", "correct the id, or add a row that defines it"
            )
        return self.things[wanted]

    def source(self, row: Row, column: str, key: str | None = None) -> NamedNode:
        """Return the source that a cell (or one of its parts, ``key``) names."""
        wanted = (key or row[column]).lower()
        if wanted not in self.sources:
            raise row.error(column, f"sources.csv has no {key or row[column]!r}", "correct the id, or add the source")
        return self.sources[wanted]

    def source_by_url(self, url: str) -> NamedNode:
        """Return the source with this address; one that no row describes is added, named after the address."""
        if url not in self.source_of_url:
            node = self.iri("src", "u-" + hashlib.sha256(url.encode()).hexdigest()[:10])
            host = urlsplit(full_url(url)).netloc
            self.source_of_url[url] = node
            self.add(node, RDF.type, AG.Source)
            self.text(node, DCTERMS.title, f"Page at {host}")
            self.text(node, DCTERMS.publisher, host)
            self.add(node, AG.url, NamedNode(full_url(url)))
        return self.source_of_url[url]

    # ---- adding triples; an empty cell adds none ----

    def add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        """Add a triple."""
        self.quads.append(Quad(subject, predicate, value))

    def text(self, subject: NamedNode, predicate: NamedNode, text: str, language: str | None = None) -> None:
        """Add words, in a language if one is given."""
        if text:
            self.add(subject, predicate, Literal(text, language=language.lower() if language else None))

    def typed(self, subject: NamedNode, predicate: NamedNode, text: str, datatype: NamedNode) -> None:
        """Add a value of a datatype."""
        if text:
            self.add(subject, predicate, Literal(text, datatype=datatype))

    def decimal(self, subject: NamedNode, predicate: NamedNode, text: str) -> None:
        """Add a number."""
        if text:
            self.typed(subject, predicate, text if "." in text else f"{text}.0", XSD.decimal)

    def named_in(self, node: NamedNode, row: Row) -> None:
        """Add the sources that name a thing."""
        for key in row.parts("source_ids"):
            self.add(node, DCTERMS.source, self.source(row, "source_ids", key))

    def dates(self, node: NamedNode, row: Row) -> None:
        """Add the dates of a row as published, and the first and last day they can mean."""
        start, end, as_of = row["start"], row["end"], row["as_of"]
        if start and end and period(start)[0] > period(end)[1]:
            raise row.error("end", f"{end} is before the start {start}", "exchange the two, or correct one")
        self.text(node, AG.statedStart, start)
        self.text(node, AG.statedEnd, end)
        self.text(node, AG.statedAsOf, as_of)
        self.bounds(node, *_bounds(start, end, as_of))

    def bounds(self, node: NamedNode, begins: str, ends: str) -> None:
        """Add the first and last day."""
        self.typed(node, AG["from"], begins, XSD.date)
        self.typed(node, AG.to, ends, XSD.date)


def _bounds(start: str, end: str, as_of: str) -> tuple[str, str]:
    """Return the first and last day that a claim speaks for (empty: not known).

    A start alone covers its own period; an end is only what a source states.

    >>> _bounds("2014", "", ""), _bounds("2014", "", "2018-05"), _bounds("", "2015", "")
    (('2014-01-01', '2014-12-31'), ('2014-01-01', '2018-05-31'), ('', '2015-12-31'))
    """
    begins = period(start)[0] if start else ""
    if not begins and as_of and not (end and period(as_of)[0] > period(end)[1]):
        begins = period(as_of)[0]
    ends = period(end or as_of or start)[1] if (end or as_of or start) else ""
    if begins and ends < begins:  # a page that speaks of what was still to come
        ends = period(start)[1]
    return begins, ends
