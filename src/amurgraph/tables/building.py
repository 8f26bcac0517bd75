"""Rows become triples: claims with derived IRIs, so that no claim can be entered twice."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode, Quad

from ..claims import period
from ..claims.records import number_aware
from ..errors import InputError
from ..graph import data_store
from ..vocabulary import (
    AG,
    BASE,
    DCAT,
    DCTERMS,
    DWC,
    FOAF,
    ORG,
    OWL,
    RDF,
    RDFS,
    SKOS,
    SYMMETRIC_TYPES,
    XSD,
    instance,
    slug_of,
)
from .columns import ENTITY_KINDS
from .reading import Row, Tables, check_base, dataset_value, full_url
from .terms import Terms, read_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyoxigraph import Store

_DATE_TYPES = {1: XSD.gYear, 2: XSD.gYearMonth, 3: XSD.date}


def tables_to_store(tables: Tables, *, base: str | None = None) -> Store:
    """Return the claims that the tables hold.

    Args:
        tables: what ``read_tables`` gave.
        base: what the IRIs of this data set begin with, ending in ``/``; by default what ``dataset.csv`` says.

    Raises:
        TableError: an id that no table defines, ends that a relation cannot have, dates upside down.
        InputError: ``base`` cannot begin an IRI.

    """
    if base is not None and (mend := check_base(base)):
        raise InputError(f"base {base!r} cannot begin the IRIs of a data set: {mend}")
    builder = _Builder(tables, read_terms(), base or dataset_value(tables, "base") or BASE)
    return data_store(builder.build())


class _Builder:
    """Holds what the rows share while they are turned into triples: ids, addresses of sources, the triples."""

    def __init__(self, tables: Tables, terms: Terms, base: str) -> None:
        self.tables, self.terms, self.base = tables, terms, base
        self.quads: list[Quad] = []
        self.sources: dict[str, NamedNode] = {}
        self.source_of_url: dict[str, NamedNode] = {}
        self.things: dict[str, NamedNode] = {}
        self.kinds: dict[NamedNode, NamedNode] = {}
        self.place_by_name: dict[str, NamedNode] = {}

    def build(self) -> list[Quad]:
        self._name_everything()
        for name, add in (
            ("sources", self._source),
            ("organizations", self._organization),
            ("projects", self._programme),
            ("entities", self._entity),
            ("names", self._name),
            ("observations", self._observation),
            ("changes", self._change),
        ):
            for row in self.tables[name]:
                add(row)
        self._relations(self.tables["relations"])
        self._dataset()
        return self.quads

    # ---- ids first, so that rows may refer to what stands further down ----

    def _name_everything(self) -> None:
        for row in self.tables["sources"]:
            self.sources[row["source_id"].lower()] = self._iri("src", row["source_id"])
        # Of two sources with one address the first by id is meant, wherever the rows stand.
        for row in sorted(self.tables["sources"], key=lambda row: number_aware(row["source_id"].lower())):
            self.source_of_url.setdefault(row["url"], self.sources[row["source_id"].lower()])
        for row in self.tables["organizations"]:
            kind = self.terms.organization_kinds.get(row["kind"], ORG.Organization)
            self._define(row, "org_id", "org", kind)
        for row in self.tables["projects"]:
            self._define(row, "project_id", "prog", AG.Programme)
        for row in self.tables["entities"]:
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
        self.things[key] = self._iri(sort, key)
        self.kinds[self.things[key]] = kind
        return self.things[key]

    def _iri(self, sort: str, key: str) -> NamedNode:
        return instance(sort, key.lower(), self.base)

    def _thing(self, row: Row, column: str, key: str | None = None) -> NamedNode:
        wanted = (key or row[column]).lower()
        if wanted not in self.things:
            raise row.error(
                column, f"no table defines {key or row[column]!r}", "correct the id, or add a row that defines it"
            )
        return self.things[wanted]

    def _source_node(self, row: Row, column: str, key: str | None = None) -> NamedNode:
        wanted = (key or row[column]).lower()
        if wanted not in self.sources:
            raise row.error(column, f"sources.csv has no {key or row[column]!r}", "correct the id, or add the source")
        return self.sources[wanted]

    # ---- adding triples ----

    def _add(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.quads.append(Quad(subject, predicate, value))

    def _text(self, subject: NamedNode, predicate: NamedNode, text: str, language: str | None = None) -> None:
        if text:
            self._add(subject, predicate, Literal(text, language=language.lower() if language else None))

    def _typed(self, subject: NamedNode, predicate: NamedNode, text: str, datatype: NamedNode) -> None:
        if text:
            self._add(subject, predicate, Literal(text, datatype=datatype))

    def _named_in(self, node: NamedNode, row: Row) -> None:
        for key in row.parts("source_ids"):
            self._add(node, DCTERMS.source, self._source_node(row, "source_ids", key))

    def _source(self, row: Row) -> None:
        node = self.sources[row["source_id"].lower()]
        self._add(node, RDF.type, AG.Source)
        self._text(node, DCTERMS.title, row["title"])
        self._text(node, DCTERMS.publisher, row["publisher"])
        kind = self.terms.source_kinds.get(row["kind"] or "page", AG.Page)
        if not row["url"] and kind == AG.Page:
            raise row.error(
                "url", "is empty", "a page needs its address; for another kind of source fill in the column kind"
            )
        if row["url"]:
            self._add(node, AG.url, NamedNode(full_url(row["url"])))
        if row["kind"]:
            self._add(node, AG.sourceKind, kind)
        if row["visibility"]:
            self._add(node, AG.visibility, self.terms.visibilities[row["visibility"]])
        if row["date_published"]:
            date = row["date_published"]
            self._typed(node, DCTERMS.issued, date, _DATE_TYPES[len(date.split("-"))])
            self._bounds(node, *period(date))
        self._text(node, DCTERMS.language, row["language"])
        self._text(node, AG.note, row["date_note"])
        self._typed(node, AG.retrieved, row["retrieved"], XSD.date)
        self._typed(node, AG.checked, row["checked"], XSD.date)
        if row["archived"]:
            self._add(node, AG.archived, NamedNode(full_url(row["archived"])))

    def _organization(self, row: Row) -> None:
        node = self.things[row["org_id"].lower()]
        language = row["language"] or "en"
        self._add(node, RDF.type, self.kinds[node])
        self._text(node, RDFS.label, row["name"], language)
        self._text(node, AG.acronym, row["acronym"])
        for alias in row.parts("other_names"):
            self._text(node, SKOS.altLabel, alias, language)
        self._text(node, AG.country, row["country"])
        self._text(node, AG.city, row["city"])
        if row["website"]:
            self._add(node, FOAF.homepage, NamedNode(full_url(row["website"])))
        if row["wikidata_qid"]:
            self._add(node, SKOS.exactMatch, NamedNode(f"http://www.wikidata.org/entity/{row['wikidata_qid']}"))
        if row["ror_id"]:
            self._add(node, SKOS.exactMatch, NamedNode(f"https://ror.org/{row['ror_id'].rsplit('/', 1)[-1]}"))
        self._text(node, AG.note, row["note"])
        self._named_in(node, row)

    def _programme(self, row: Row) -> None:
        node = self.things[row["project_id"].lower()]
        self._add(node, RDF.type, AG.Programme)
        self._text(node, RDFS.label, row["name"], "en")
        self._text(node, DCTERMS.description, row["description_short"], "en")
        if row["action_type"]:
            self._add(node, AG.action, self.terms.actions[row["action_type"]])
        place = self.place_by_name.get(row["place"].casefold())
        if place:
            self._add(node, AG.place, place)
        else:
            self._text(node, AG.placeName, row["place"])
        self._dates(node, row)
        self._named_in(node, row)

    def _entity(self, row: Row) -> None:
        node = self.things[row["entity_id"].lower()]
        self._add(node, RDF.type, self.kinds[node])
        self._text(node, RDFS.label, row["name"], "en")
        self._text(node, DCTERMS.description, row["description"], "en")
        self._text(node, DWC.scientificName, row["scientific_name"])
        for code in row.parts("broader"):
            if code not in self.terms.concepts:
                raise row.error("broader", f"no scheme has the code {code!r}", "see ontology/schemes for the codes")
            self._add(node, SKOS.broader, self.terms.concepts[code])
        self._named_in(node, row)

    def _name(self, row: Row) -> None:
        owner = self._thing(row, "org_id")
        language = row["language"].lower()
        digest = hashlib.sha256(f"{row['name']}\n{row['kind']}\n{row['source_url']}".encode()).hexdigest()[:8]
        node = self._iri("name", f"{slug_of(owner.value)}.{language}.{digest}")
        self._add(owner, AG.name, node)
        self._add(node, RDF.type, AG.Name)
        self._text(node, AG.text, row["name"], language)
        self._add(node, AG.nameKind, self.terms.name_kinds[row["kind"] or "alias"])
        # Plain users look names up by skos:altLabel, in every language.
        self._text(owner, SKOS.altLabel, row["name"], language)
        if row["source_url"]:
            self._add(node, DCTERMS.source, self._source_of_url(row["source_url"]))

    def _source_of_url(self, url: str) -> NamedNode:
        """A page that is known by its address alone becomes a source, named after the address."""
        if url not in self.source_of_url:
            node = self._iri("src", "u-" + hashlib.sha256(url.encode()).hexdigest()[:10])
            host = urlsplit(full_url(url)).netloc
            self.source_of_url[url] = node
            self._add(node, RDF.type, AG.Source)
            self._text(node, DCTERMS.title, f"Page at {host}")
            self._text(node, DCTERMS.publisher, host)
            self._add(node, AG.url, NamedNode(full_url(url)))
        return self.source_of_url[url]

    def _observation(self, row: Row) -> None:
        node = self._iri("obs", row["observation_id"])
        self._add(node, RDF.type, AG.Observation)
        self._add(node, AG.subject, self._thing(row, "subject"))
        self._text(node, AG.observedProperty, row["property"])
        self._text(node, AG.value, row["value"])
        self._decimal(node, AG.valueLow, row["value_low"])
        self._decimal(node, AG.valueHigh, row["value_high"])
        if row["value_low"] and row["value_high"] and float(row["value_low"]) > float(row["value_high"]):
            raise row.error("value_high", "is less than value_low", "exchange the two")
        self._text(node, AG.unit, row["unit"])
        if row["reported_by"]:
            self._add(node, AG.reportedBy, self._thing(row, "reported_by"))
        self._evidence(node, slug_of(node.value), [row], "reading")

    def _change(self, row: Row) -> None:
        node = self._iri("change", row["change_id"])
        self._add(node, RDF.type, ORG.ChangeEvent)
        originals = [self._thing(row, "original_ids", key) for key in row.parts("original_ids")]
        results = [self._thing(row, "result_ids", key) for key in row.parts("result_ids")]
        for original in originals:
            self._add(node, ORG.originalOrganization, original)
        for result in results:
            self._add(node, ORG.resultingOrganization, result)
        self._text(node, AG.changeKind, row["kind"])
        self._text(node, RDFS.label, row["kind"] + " of " + " and ".join(slug_of(o.value) for o in originals), "en")
        if row["date"]:
            self._text(node, AG.statedAsOf, row["date"])
            self._bounds(node, *period(row["date"]))
        for key in row.parts("source_ids"):
            source = self._source_node(row, "source_ids", key)
            evidence = self._iri("ev", f"{slug_of(node.value)}.change.{slug_of(source.value)}")
            self._add(node, AG.evidence, evidence)
            self._add(evidence, RDF.type, AG.Evidence)
            self._add(evidence, DCTERMS.source, source)
            self._add(evidence, AG.reading, AG.Stated)
            self._text(evidence, AG.locator, row["locator"])
            self._text(evidence, AG.note, row["note"])

    def _relations(self, rows: Iterable[Row]) -> None:
        groups: dict[tuple[NamedNode, NamedNode, NamedNode], list[Row]] = defaultdict(list)
        for row in rows:
            groups[self._ends(row)].append(row)
        for (subject, predicate, target), claims in groups.items():
            slug = f"{slug_of(subject.value)}.{slug_of(predicate.value)}.{slug_of(target.value)}"
            node = self._iri_as_is("rel", slug)
            self._add(node, RDF.type, AG.Relation)
            self._add(node, AG.subject, subject)
            self._add(node, AG.predicate, predicate)
            self._add(node, AG.object, target)
            by_source: dict[str, list[Row]] = defaultdict(list)
            for row in claims:
                by_source[row["source_id"].lower()].append(row)
            for same_source in by_source.values():
                self._evidence(node, slug, same_source, "confidence")

    def _ends(self, row: Row) -> tuple[NamedNode, NamedNode, NamedNode]:
        subject, target = self._thing(row, "subject_id"), self._thing(row, "object_id")
        predicate = self.terms.relation_types[row["predicate"]]
        if subject == target:
            raise row.error("object_id", "is the subject itself", "name the other end of the relation")
        for column, node, allowed in (
            ("subject_id", subject, self.terms.subjects.get(predicate, frozenset())),
            ("object_id", target, self.terms.objects.get(predicate, frozenset())),
        ):
            if self.kinds[node] not in allowed:
                kind = slug_of(self.kinds[node].value)
                mend = "choose another relation, or correct the id or its kind"
                raise row.error(column, f"{row[column]} is a {kind}, which {row['predicate']} cannot have here", mend)
        organizations = set(self.terms.organization_kinds.values())
        kinds = [
            ORG.Organization if self.kinds[node] in organizations else self.kinds[node] for node in (subject, target)
        ]
        if predicate in self.terms.same_kind and kinds[0] != kinds[1]:
            named = " and ".join(slug_of(kind.value) for kind in kinds)
            what = f"{row['predicate']} joins two things of one kind, not {named}"
            raise row.error("object_id", what, "correct the end that is of another kind, or choose another relation")
        if slug_of(predicate.value) in SYMMETRIC_TYPES:
            subject, target = sorted((subject, target), key=lambda node: node.value)
        return subject, predicate, target

    def _iri_as_is(self, sort: str, slug: str) -> NamedNode:
        return instance(sort, slug, self.base)  # a relation type in the slug keeps its capitals

    def _evidence(self, owner: NamedNode, slug: str, rows: Sequence[Row], reading: str) -> None:
        """Add one evidence per row of one source; several are numbered by what they say, not by row order."""
        source = self._source_node(rows[0], "source_id")
        for number, row in enumerate(sorted(rows, key=_what_it_says), start=1):
            suffix = f".{number}" if number > 1 else ""
            node = self._iri_as_is("ev", f"{slug}.{slug_of(source.value)}{suffix}")
            self._add(owner, AG.evidence, node)
            self._add(node, RDF.type, AG.Evidence)
            self._add(node, DCTERMS.source, source)
            self._add(node, AG.reading, self.terms.readings[row[reading] or "stated"])
            if row["stance"]:
                self._add(node, AG.stance, self.terms.stances[row["stance"]])
            self._text(node, AG.locator, row["locator"])
            self._dates(node, row)
            self._text(node, AG.role, row["role"])
            self._decimal(node, AG.amount, row["amount"])
            self._text(node, AG.currency, row["currency"])
            self._typed(node, AG.year, row["year"], XSD.integer)
            self._decimal(node, AG.weight, row["weight"])
            self._text(node, AG.note, "; ".join(filter(None, (row["qualifier"], row["note"]))))
            self._typed(node, AG.checked, row["checked"], XSD.date)

    def _dates(self, node: NamedNode, row: Row) -> None:
        start, end, as_of = row["start"], row["end"], row["as_of"]
        if start and end and period(start)[0] > period(end)[1]:
            raise row.error("end", f"{end} is before the start {start}", "exchange the two, or correct one")
        self._text(node, AG.statedStart, start)
        self._text(node, AG.statedEnd, end)
        self._text(node, AG.statedAsOf, as_of)
        self._bounds(node, *_bounds(start, end, as_of))

    def _bounds(self, node: NamedNode, begins: str, ends: str) -> None:
        self._typed(node, AG["from"], begins, XSD.date)
        self._typed(node, AG.to, ends, XSD.date)

    def _decimal(self, node: NamedNode, predicate: NamedNode, text: str) -> None:
        if text:
            self._typed(node, predicate, text if "." in text else f"{text}.0", XSD.decimal)

    def _dataset(self) -> None:
        rows = {row["key"]: row for row in self.tables["dataset"]}
        if not rows:
            return
        node = NamedNode(f"{self.base}id/dataset")
        self._add(node, RDF.type, DCAT.Dataset)
        for key, predicate in (
            ("title", DCTERMS.title),
            ("description", DCTERMS.description),
            ("correction", AG.correctionAddress),
            ("version", OWL.versionInfo),
            ("base", AG.base),
        ):
            self._text(node, predicate, rows[key]["value"] if key in rows else "")
        if "licence" in rows and rows["licence"]["value"]:
            self._add(node, DCTERMS.license, NamedNode(rows["licence"]["value"]))
        if "taxon" in rows and rows["taxon"]["value"]:
            taxon = self._thing(rows["taxon"], "value")
            if self.kinds[taxon] != AG.Taxon:
                raise rows["taxon"].error(
                    "value", f"{rows['taxon']['value']} is no species", "name one of entities.csv"
                )
            self._add(node, AG.focusTaxon, taxon)
        self._typed(node, DCTERMS.issued, rows["issued"]["value"] if "issued" in rows else "", XSD.date)


def _what_it_says(row: Row) -> list[tuple[str, str]]:
    """Return a row without its own id: claims are told apart by what they say."""
    return sorted((column, cell) for column, cell in row.cells.items() if cell and column != "relation_id")


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
