"""What a graph says of each thing, source and claim, as the filled cells of rows."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Triple

from ..claims.records import number_aware
from ..vocabulary import AG, DCAT, DCTERMS, DWC, FOAF, ORG, RDF, RDFS, SKOS, slug_of, sort_of
from .columns import ENTITY_KINDS
from .row import Row
from .statements import change_label
from .terms import read_terms
from .things import DATASET_TEXTS, ROR, WIKIDATA, derived_name, name_in_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pyoxigraph import Quad

Cells = dict[str, str]
_KIND_OF_SORT = {"org": "organization", "prog": "project"} | {sort: kind for kind, (sort, _) in ENTITY_KINDS.items()}


class Facts(dict[NamedNode, list[Any]]):
    """What is said of one subject: the objects of each predicate."""

    def all(self, predicate: NamedNode) -> list[Any]:
        """Return all objects, in a fixed order."""
        return sorted(self.get(predicate, ()), key=str)

    def one(self, predicate: NamedNode) -> Any:
        """Return the object (of several the first in a fixed order), or None."""
        return min(self.get(predicate, ()), key=str, default=None)

    def text(self, predicate: NamedNode) -> str:
        """Return the object as words, or nothing."""
        found = self.one(predicate)
        return str(found.value) if found is not None else ""

    def slug(self, predicate: NamedNode) -> str:
        """Return the slug of the object, or nothing."""
        return slug_of(self.text(predicate))

    def slugs(self, predicate: NamedNode) -> str:
        """Return the slugs of all objects, parted by bars."""
        return "|".join(sorted((slug_of(str(node.value)) for node in self.get(predicate, ())), key=number_aware))


class Telling:
    """The statements of a graph, by subject, told as the rows of each table."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.terms = read_terms()
        self.about: dict[Any, Facts] = defaultdict(Facts)
        self.by_class: dict[Any, list[Any]] = defaultdict(list)
        for quad in quads:
            if isinstance(quad.subject, Triple) or isinstance(quad.object, Triple):
                continue  # RDF 1.2; not of our model
            self.about[quad.subject].setdefault(quad.predicate, []).append(quad.object)
            if quad.predicate == RDF.type:
                self.by_class[quad.object].append(quad.subject)
        # Of two sources with one address the first by id is meant, as in reading.
        self.source_of_url: dict[str, Any] = {}
        for node in sorted(self.by_class[AG.Source], key=_by_slug):
            self.source_of_url.setdefault(self.about[node].text(AG.url), node)
        self.place_names = {
            name.casefold()
            for node in self.by_class[AG.Place]
            for name in (slug_of(node.value), self.about[node].text(RDFS.label))
        }

    def rows(self) -> dict[str, list[Cells]]:
        """Return the rows of all tables, in the order of their ids."""
        organizations = self.terms.organization_kinds.values()
        entities = [AG[class_name] for _, class_name in ENTITY_KINDS.values()]
        return {
            "sources": self._rows([AG.Source], self._source),
            "organizations": self._rows(organizations, self._organization),
            "relations": self._rows([AG.Relation], self._relation),
            "projects": self._rows([AG.Programme], self._programme),
            "observations": self._rows([AG.Observation], self._observation),
            "entities": self._rows(entities, self._entity),
            "names": [row for owner in sorted(self.about, key=_by_slug) for row in self._names(owner)],
            "changes": self._rows([ORG.ChangeEvent], self._change),
            "dataset": self._rows([DCAT.Dataset], self._dataset),
        }

    def _rows(self, classes: Iterable[NamedNode], tell: Callable[[Any, Facts], Iterator[Cells]]) -> list[Cells]:
        nodes = {node for kind in classes for node in self.by_class[kind]}
        told = [cells for node in sorted(nodes, key=_by_slug) for cells in tell(node, self.about[node])]
        return [{column: cell for column, cell in cells.items() if cell} for cells in told]

    def _word(self, words: str, node: NamedNode | None) -> str:
        return self.terms.word(getattr(self.terms, words), node) if node is not None else ""

    # ---- what describes ----

    def _source(self, node: NamedNode, facts: Facts) -> Iterator[Cells]:
        yield {
            "source_id": slug_of(node.value),
            "title": facts.text(DCTERMS.title),
            "publisher": facts.text(DCTERMS.publisher),
            "url": facts.text(AG.url),
            "date_published": facts.text(DCTERMS.issued),
            "date_note": facts.text(AG.note),
            "language": facts.text(DCTERMS.language),
            "kind": self._word("source_kinds", facts.one(AG.sourceKind)),
            "visibility": self._word("visibilities", facts.one(AG.visibility)),
            "retrieved": facts.text(AG.retrieved),
            "archived": facts.text(AG.archived),
            "checked": facts.text(AG.checked),
        }

    def _organization(self, node: NamedNode, facts: Facts) -> Iterator[Cells]:
        same = [address.value for address in facts.all(SKOS.exactMatch)]
        wikidata = next((address for address in same if address.startswith(WIKIDATA)), "")
        ror = next((address for address in same if address.startswith(ROR)), "")
        kind = next((kind for kind in facts.all(RDF.type) if kind != ORG.Organization), None)
        yield {
            "org_id": slug_of(node.value),
            **self._described(facts),
            "acronym": facts.text(AG.acronym),
            "kind": self._word("organization_kinds", kind),
            "country": facts.text(AG.country),
            "city": facts.text(AG.city),
            "website": facts.text(FOAF.homepage),
            "wikidata_qid": wikidata.removeprefix(WIKIDATA),
            "ror_id": ror,
            "same_as": "|".join(address for address in same if address not in (wikidata, ror)),
        }

    def _programme(self, node: NamedNode, facts: Facts) -> Iterator[Cells]:
        place, words = facts.slug(AG.place), facts.text(AG.placeName)
        linked = bool(place) or words.casefold() in self.place_names
        yield {
            "project_id": slug_of(node.value),
            **self._described(facts),
            "description_short": facts.text(DCTERMS.description),
            "action_type": self._word("actions", facts.one(AG.action)),
            "place": place if linked else words,
            "place_name": words if linked else "",
            "start": facts.text(AG.statedStart),
            "end": facts.text(AG.statedEnd),
        }

    def _entity(self, node: NamedNode, facts: Facts) -> Iterator[Cells]:
        yield {
            "entity_id": slug_of(node.value),
            **self._described(facts),
            "kind": _KIND_OF_SORT.get(sort_of(node.value) or "", ""),
            "description": facts.text(DCTERMS.description),
            "scientific_name": facts.text(DWC.scientificName),
            "broader": facts.slugs(SKOS.broader),
        }

    def _described(self, facts: Facts) -> Cells:
        """Tell what everything with a name has. Names that have a row in ``names`` are told there alone."""
        label = facts.one(RDFS.label)
        language = _language(label)
        elsewhere = {self.about[name].one(AG.text) for name in facts.get(AG.name, ())}
        others = [name for name in facts.all(SKOS.altLabel) if name not in elsewhere]
        return {
            "name": facts.text(RDFS.label),
            "other_names": "|".join(_part(name, language or "en") for name in others),
            "language": "" if language == "en" else language,
            "note": facts.text(AG.note),
            "source_ids": facts.slugs(DCTERMS.source),
        }

    def _names(self, owner: Any) -> list[Cells]:
        told = [self._name(owner, name, self.about[name]) for name in self.about[owner].get(AG.name, ())]
        return sorted(told, key=lambda cells: sorted(cells.items()))

    def _name(self, owner: NamedNode, node: NamedNode, facts: Facts) -> Cells:
        text, kind = facts.one(AG.text), self._word("name_kinds", facts.one(AG.nameKind))
        source = facts.one(DCTERMS.source)
        url = self.about[source].text(AG.url)
        cells = {
            "org_id": slug_of(owner.value),
            "name": facts.text(AG.text),
            "language": _language(text),
            "kind": kind,
            "source_url": url,
            "name_id": slug_of(node.value),
        }
        # The id was made of what the row said then: perhaps without the kind, or the address without https.
        for written in (url, url.removeprefix("https://"), ""):
            for as_kind in (kind, "") if kind == "alias" else (kind,):
                row = Row("names.csv", 0, cells | {"kind": as_kind, "source_url": written})
                if derived_name(owner, row) == cells["name_id"]:
                    cells |= {"kind": as_kind, "source_url": written, "name_id": ""}
        if source is not None and not (url and cells["source_url"] == url and self.source_of_url.get(url) == source):
            cells["source_id"] = slug_of(source.value)
        return {column: cell for column, cell in cells.items() if cell}

    def _dataset(self, _: NamedNode, facts: Facts) -> Iterator[Cells]:
        values = {key: facts.text(predicate) for key, predicate in DATASET_TEXTS.items()}
        values["licence"] = facts.text(DCTERMS.license)
        values["taxon"] = facts.slug(AG.focusTaxon)
        values["issued"] = facts.text(DCTERMS.issued)
        yield from ({"key": key, "value": value} for key, value in values.items() if value)

    # ---- what states ----

    def _relation(self, _: NamedNode, facts: Facts) -> Iterator[Cells]:
        target = facts.text(AG.object)
        for node, said in self._evidence(facts):
            yield {
                "relation_id": slug_of(node.value),
                "subject_id": facts.slug(AG.subject),
                "predicate": self._word("relation_types", facts.one(AG.predicate)),
                "object_id": slug_of(target),
                "object_kind": _KIND_OF_SORT.get(sort_of(target) or "", ""),
                "confidence": self._word("readings", said.one(AG.reading)),
                **self._said(said),
                "start": said.text(AG.statedStart),
                "end": said.text(AG.statedEnd),
                "as_of": said.text(AG.statedAsOf),
                "amount": said.text(AG.amount),
                "currency": said.text(AG.currency),
                "year": said.text(AG.year).zfill(4) if AG.year in said else "",
                "role": said.text(AG.role),
                "weight": said.text(AG.weight),
            }

    def _observation(self, node: NamedNode, facts: Facts) -> Iterator[Cells]:
        for _, said in self._evidence(facts):
            yield {
                "observation_id": slug_of(node.value),
                "subject": facts.slug(AG.subject),
                "property": facts.text(AG.observedProperty),
                "value": facts.text(AG.value),
                "value_low": facts.text(AG.valueLow),
                "value_high": facts.text(AG.valueHigh),
                "unit": facts.text(AG.unit),
                "reported_by": facts.slug(AG.reportedBy),
                "reading": self._word("readings", said.one(AG.reading)),
                **self._said(said),
                "start": said.text(AG.statedStart),
                "end": said.text(AG.statedEnd),
                "as_of": said.text(AG.statedAsOf),
            }

    def _change(self, node: NamedNode, facts: Facts) -> Iterator[Cells]:
        label, kind = facts.text(RDFS.label), facts.text(AG.changeKind)
        # The ids stand in the order of the label, which names them.
        originals = sorted(
            facts.all(ORG.originalOrganization), key=lambda one: (label.find(slug_of(one.value)), one.value)
        )
        sources: dict[tuple[tuple[str, str], ...], list[str]] = defaultdict(list)
        for _, said in self._evidence(facts):
            same = {"reading": self._word("readings", said.one(AG.reading)), **self._said(said)}
            sources[tuple(same.items())[:-1]].append(same["source_id"])
        for alike, keys in sources.items():
            yield {
                "change_id": slug_of(node.value),
                "kind": kind,
                "original_ids": "|".join(slug_of(original.value) for original in originals),
                "result_ids": facts.slugs(ORG.resultingOrganization),
                "date": facts.text(AG.statedAsOf),
                "source_ids": "|".join(keys),
                **dict(alike),
                "label": "" if label == change_label(kind, originals) else label,
            }

    def _evidence(self, facts: Facts) -> list[tuple[Any, Facts]]:
        nodes = sorted(facts.get(AG.evidence, ()), key=_by_slug)
        return [(node, self.about[node]) for node in nodes]

    def _said(self, facts: Facts) -> Cells:
        """Tell what all evidence has; the source comes last."""
        return {
            "locator": facts.text(AG.locator),
            "stance": self._word("stances", facts.one(AG.stance)),
            "note": facts.text(AG.note),
            "checked": facts.text(AG.checked),
            "source_id": facts.slug(DCTERMS.source),
        }


def _by_slug(node: Any) -> tuple[Any, ...]:
    """Sort by slug, numbers in it as numbers."""
    parts = re.split(r"([0-9]{1,18})", slug_of(str(node.value)))
    return (*((int(part), part) if place % 2 else (0, part) for place, part in enumerate(parts)), (0, str(node)))


def _language(text: Any) -> str:
    return text.language or "" if isinstance(text, Literal) else ""


def _part(name: Any, language: str) -> str:
    return name_in_cell(str(name.value), _language(name), language)
