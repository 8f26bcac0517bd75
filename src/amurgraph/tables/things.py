"""Rows that describe become triples: sources, organizations, programmes, entities, names, and the data set itself."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ..claims import period
from ..vocabulary import AG, DCAT, DCTERMS, DWC, FOAF, OWL, RDF, RDFS, SKOS, XSD, slug_of
from .checking import check_language, full_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .draft import Draft
    from .row import Row

DATE_TYPES = {1: XSD.gYear, 2: XSD.gYearMonth, 3: XSD.date}
DATASET_TEXTS = {
    "title": DCTERMS.title,
    "description": DCTERMS.description,
    "correction": AG.correctionAddress,
    "version": OWL.versionInfo,
    "base": AG.base,
}
WIKIDATA, ROR = "http://www.wikidata.org/entity/", "https://ror.org/"
_NAME_IN_A_LANGUAGE = re.compile(r"(?s)(.+)@([A-Za-z]{2,3}(?:-[A-Za-z0-9-]+)?)")


def add_source(draft: Draft, row: Row) -> None:
    """Add a source; a page needs its address."""
    node = draft.sources[row["source_id"].lower()]
    draft.add(node, RDF.type, AG.Source)
    draft.text(node, DCTERMS.title, row["title"])
    draft.text(node, DCTERMS.publisher, row["publisher"])
    kind = draft.terms.source_kinds.get(row["kind"] or "page", AG.Page)
    if not row["url"] and kind == AG.Page:
        raise row.error(
            "url", "is empty", "a page needs its address; for another kind of source fill in the column kind"
        )
    if row["url"]:
        draft.add(node, AG.url, NamedNode(full_url(row["url"])))
    if row["kind"]:
        draft.add(node, AG.sourceKind, kind)
    if row["visibility"]:
        draft.add(node, AG.visibility, draft.terms.visibilities[row["visibility"]])
    if row["date_published"]:
        date = row["date_published"]
        draft.typed(node, DCTERMS.issued, date, DATE_TYPES[len(date.split("-"))])
        draft.bounds(node, *period(date))
    draft.text(node, DCTERMS.language, row["language"])
    draft.text(node, AG.note, row["date_note"])
    draft.typed(node, AG.retrieved, row["retrieved"], XSD.date)
    draft.typed(node, AG.checked, row["checked"], XSD.date)
    if row["archived"]:
        draft.add(node, AG.archived, NamedNode(full_url(row["archived"])))


def add_organization(draft: Draft, row: Row) -> None:
    """Add an organization."""
    node = draft.things[row["org_id"].lower()]
    _describe(draft, node, row)
    draft.text(node, AG.acronym, row["acronym"])
    draft.text(node, AG.country, row["country"])
    draft.text(node, AG.city, row["city"])
    if row["website"]:
        draft.add(node, FOAF.homepage, NamedNode(full_url(row["website"])))
    if row["wikidata_qid"]:
        draft.add(node, SKOS.exactMatch, NamedNode(WIKIDATA + row["wikidata_qid"]))
    if row["ror_id"]:
        draft.add(node, SKOS.exactMatch, NamedNode(ROR + row["ror_id"].rsplit("/", 1)[-1]))
    for address in row.parts("same_as"):
        draft.add(node, SKOS.exactMatch, NamedNode(full_url(address)))


def add_programme(draft: Draft, row: Row) -> None:
    """Add a programme; a place that is known by id or name is linked, another kept as words."""
    node = draft.things[row["project_id"].lower()]
    _describe(draft, node, row)
    draft.text(node, DCTERMS.description, row["description_short"], row["language"] or "en")
    if row["action_type"]:
        draft.add(node, AG.action, draft.terms.actions[row["action_type"]])
    place = draft.place_by_name.get(row["place"].casefold())
    if place:
        draft.add(node, AG.place, place)
    else:
        draft.text(node, AG.placeName, row["place"])
    draft.text(node, AG.placeName, row["place_name"])
    draft.dates(node, row)


def add_entity(draft: Draft, row: Row) -> None:
    """Add a species, place, database, threat or stress."""
    node = draft.things[row["entity_id"].lower()]
    _describe(draft, node, row)
    draft.text(node, DCTERMS.description, row["description"], row["language"] or "en")
    draft.text(node, DWC.scientificName, row["scientific_name"])
    for code in row.parts("broader"):
        if code not in draft.terms.concepts:
            raise row.error("broader", f"no scheme has the code {code!r}", "see ontology/schemes for the codes")
        draft.add(node, SKOS.broader, draft.terms.concepts[code])


def _describe(draft: Draft, node: NamedNode, row: Row) -> None:
    """Add what everything with a name has."""
    language = row["language"] or "en"
    draft.add(node, RDF.type, draft.kinds[node])
    draft.text(node, RDFS.label, row["name"], language)
    for name in row.texts("other_names"):
        draft.text(node, SKOS.altLabel, *in_language(name, language))
    draft.text(node, AG.note, row["note"])
    draft.named_in(node, row)


def in_language(name: str, language: str) -> tuple[str, str]:
    """Take the language from behind a name, where one stands there.

    >>> in_language("Cedar Trust", "en"), in_language("Zedernstiftung@de", "en")
    (('Cedar Trust', 'en'), ('Zedernstiftung', 'de'))
    """
    tagged = _NAME_IN_A_LANGUAGE.fullmatch(name)
    return (tagged[1], tagged[2]) if tagged and not check_language(tagged[2]) else (name, language)


def name_in_cell(text: str, own: str, language: str) -> str:
    r"""Write one of several names: bars and backslashes marked, its language behind it if it is another.

    >>> name_in_cell("A|B", "en", "en"), name_in_cell("Flusszoo", "de", "en")
    ('A\\|B', 'Flusszoo@de')
    """
    written = re.sub(r"([\\|])", r"\\\1", text)
    return written if in_language(written, language) == (written, own) else f"{written}@{own}"


def add_name(draft: Draft, row: Row) -> None:
    """Add a name as a source gives it; its id is made of what it says, unless the row has one."""
    owner = draft.thing(row, "org_id")
    language = row["language"].lower()
    node = draft.iri("name", row["name_id"] or derived_name(owner, row))
    draft.add(owner, AG.name, node)
    draft.add(node, RDF.type, AG.Name)
    draft.text(node, AG.text, row["name"], language)
    draft.add(node, AG.nameKind, draft.terms.name_kinds[row["kind"] or "alias"])
    # Plain users look names up by skos:altLabel, in every language.
    draft.text(owner, SKOS.altLabel, row["name"], language)
    if row["source_id"]:
        draft.add(node, DCTERMS.source, draft.source(row, "source_id"))
    elif row["source_url"]:
        draft.add(node, DCTERMS.source, draft.source_by_url(row["source_url"]))


def derived_name(owner: NamedNode, row: Row) -> str:
    """Return the slug of a name that has no id of its own."""
    digest = hashlib.sha256(f"{row['name']}\n{row['kind']}\n{row['source_url']}".encode()).hexdigest()[:8]
    return f"{slug_of(owner.value)}.{row['language'].lower()}.{digest}"


def add_dataset(draft: Draft, rows: Iterable[Row]) -> None:
    """Add what the data set says of itself; nothing if there are no rows."""
    by_key = {row["key"]: row for row in rows}
    if not by_key:
        return
    values = {key: row["value"] for key, row in by_key.items()}
    node = NamedNode(f"{draft.base}id/dataset")
    draft.add(node, RDF.type, DCAT.Dataset)
    for key, predicate in DATASET_TEXTS.items():
        draft.text(node, predicate, values.get(key, ""))
    if values.get("licence"):
        draft.add(node, DCTERMS.license, NamedNode(full_url(values["licence"])))
    if values.get("taxon"):
        row = by_key["taxon"]
        taxon = draft.thing(row, "value")
        if draft.kinds[taxon] != AG.Taxon:
            raise row.error("value", f"{row['value']} is no species", "name one of entities.csv")
        draft.add(node, AG.focusTaxon, taxon)
    draft.typed(node, DCTERMS.issued, values.get("issued", ""), XSD.date)
