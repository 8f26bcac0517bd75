"""A small valid data set, one fault at a time: each is found, by its name, where it is, and nothing else is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
import rdflib
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from amurgraph.graph import data_store
from amurgraph.resources import find
from amurgraph.tables import read_tables, tables_to_store
from amurgraph.validation import ValidationReport, compile_shapes, validate
from amurgraph.vocabulary import AG, PREFIXES, RELATION_TYPES, expand, slug_of

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store

    Found = set[tuple[str, str]]

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
DATASET = "<https://w3id.org/amurgraph/id/dataset>"
MEMBER = "rel:cedar-trust.memberOf.otter-alliance"
MEMBER_EVIDENCE = "ev:cedar-trust.memberOf.otter-alliance.s1"
EVIDENCE = "ev:o1.s1"  # of an observation: what it says moves no relation


@dataclass(frozen=True)
class Fault:
    """An edit of the sound data: Turtle to take away, Turtle to add, and which (shape, focus node) it must break."""

    breaks: tuple[tuple[str, str], ...]
    without: str = ""
    plus: str = ""
    along: str = ""  # further nodes the fault is about, parted by spaces


FAULTS: dict[str, Fault] = {}


def plant(
    shape: str, focus: str, *, without: str = "", plus: str = "", also: str = "", name: str = "", along: str = ""
) -> None:
    """Add a fault; ``also`` names a second shape that it inevitably breaks at the same node."""
    breaks = tuple((one, focus) for one in (shape, *also.split()))
    known = FAULTS.setdefault(name or shape, Fault(breaks, without, plus, along))
    assert known.breaks == breaks, f"{name or shape} stands twice"


def relation(
    subject: str = "o:hill-fund",
    predicate: str = "ag:funds",
    target: str = "o:river-zoo",
    evidence: str = MEMBER_EVIDENCE,
) -> str:
    """Return the Turtle of a further relation; an empty part is left out."""
    parts = {"ag:subject": subject, "ag:predicate": predicate, "ag:object": target, "ag:evidence": evidence}
    return "rel:new a ag:Relation " + "".join(f"; {name} {value} " for name, value in parts.items() if value) + "."


# ---- relations --------------------------------------------------------------------------------------------------

plant("relation-subject-missing", "rel:new", plus=relation(subject=""))
plant("relation-subject-many", "rel:new", plus=relation(subject="o:hill-fund, o:cedar-trust"))
plant("relation-subject-not-iri", "rel:new", plus=relation(subject='"Hill Fund"'), also="relation-subject-wrong-kind")
plant("relation-subject-is-object", "rel:new", plus=relation(subject="o:river-zoo"))
plant("relation-predicate-missing", "rel:new", plus=relation(predicate=""))
plant("relation-predicate-many", "rel:new", plus=relation(predicate="ag:funds, ag:supports"))
plant("relation-predicate-unknown", "rel:new", plus=relation(predicate="ag:befriends"))
plant("relation-predicate-unknown", "rel:new", plus=relation(predicate="ag:worksWith"), name="generated-predicate")
plant("relation-object-missing", "rel:new", plus=relation(target=""))
plant("relation-object-many", "rel:new", plus=relation(target="o:river-zoo, o:cedar-trust"))
plant("relation-object-not-iri", "rel:new", plus=relation(target='"River Zoo"'), also="relation-object-wrong-kind")
plant("relation-evidence-missing", "rel:new", plus=relation(evidence=""))
plant("relation-evidence-not-evidence", "rel:new", plus=relation(evidence="ev:nowhere"))
plant("relation-subject-wrong-kind", "rel:new", plus=relation(subject="place:pl-valley"))
plant("relation-subject-wrong-kind", "rel:new", plus=relation(subject="o:nobody"), name="undescribed-subject")
plant("relation-object-wrong-kind", "rel:new", plus=relation(predicate="ag:memberOf", target="prog:proj-dens"))
plant("relation-object-wrong-kind", "rel:new", plus=relation(target="o:nobody"), name="undescribed-object")
plant("relation-object-wrong-kind", "rel:new", plus=relation(target="src:s1"), name="source-as-object")
plant("relation-ends-differ-in-kind", "rel:new", plus=relation(predicate="ag:partOf", target="place:pl-valley"))
plant(
    "relation-ends-differ-in-kind",
    "rel:new",
    plus=relation(subject="prog:proj-dens", predicate="ag:successorOf"),
    name="programme-succeeds-zoo",
)
plant("relation-ends-unsorted", "rel:new", plus=relation("o:river-zoo", "ag:partnerOf", "o:hill-fund"))

# ---- evidence ---------------------------------------------------------------------------------------------------

FROM, TO = (f'{EVIDENCE} ag:{end} "2011-{day}"^^xsd:date .' for end, day in (("from", "01-01"), ("to", "12-31")))
plant("evidence-source-missing", EVIDENCE, without=f"{EVIDENCE} dcterms:source src:s1 .")
plant("evidence-source-many", EVIDENCE, plus=f"{EVIDENCE} dcterms:source src:s2 .")
plant(
    "evidence-source-not-source",
    EVIDENCE,
    without=f"{EVIDENCE} dcterms:source src:s1 .",
    plus=f"{EVIDENCE} dcterms:source src:s99 .",
)
plant("evidence-reading-missing", EVIDENCE, without=f"{EVIDENCE} ag:reading ag:Stated .")
plant("evidence-reading-many", EVIDENCE, plus=f"{EVIDENCE} ag:reading ag:Implied .")
plant(
    "evidence-reading-unknown",
    EVIDENCE,
    without=f"{EVIDENCE} ag:reading ag:Stated .",
    plus=f"{EVIDENCE} ag:reading ag:Guessed .",
)
plant(
    "evidence-reading-unknown",
    EVIDENCE,
    without=f"{EVIDENCE} ag:reading ag:Stated .",
    plus=f'{EVIDENCE} ag:reading "stated" .',
    name="reading-as-text",
)
plant("evidence-stance-many", EVIDENCE, plus=f"{EVIDENCE} ag:stance ag:Asserts, ag:Denies .")
plant("evidence-stance-unknown", EVIDENCE, plus=f"{EVIDENCE} ag:stance ag:Doubts .")
plant("evidence-locator-missing", EVIDENCE, without=f'{EVIDENCE} ag:locator "para 3" .')
plant("evidence-locator-many", EVIDENCE, plus=f'{EVIDENCE} ag:locator "footnote" .')
plant("evidence-checked-not-date", EVIDENCE, plus=f'{EVIDENCE} ag:checked "2026-01-31" .')
plant(
    "evidence-checked-not-date",
    EVIDENCE,
    plus=f'{EVIDENCE} ag:checked "2026-02-30"^^xsd:date .',
    name="checked-on-no-day",
)
plant(
    "evidence-checked-many",
    EVIDENCE,
    plus=f'{EVIDENCE} ag:checked "2026-01-30"^^xsd:date, "2026-01-31"^^xsd:date .',
)
plant("evidence-amount-not-decimal", EVIDENCE, plus=f"{EVIDENCE} ag:amount 5000 .")
plant("evidence-amount-not-decimal", EVIDENCE, plus=f'{EVIDENCE} ag:amount "5,000" .', name="amount-as-text")
plant("evidence-weight-not-decimal", EVIDENCE, plus=f"{EVIDENCE} ag:weight 3 .")
plant("evidence-weight-many", EVIDENCE, plus=f"{EVIDENCE} ag:weight 3.0, 4.0 .")
plant("evidence-amount-many", EVIDENCE, plus=f"{EVIDENCE} ag:amount 5000.0, 600.0 .")
plant("evidence-currency-not-code", EVIDENCE, plus=f'{EVIDENCE} ag:currency "Euro" .')
plant("evidence-currency-not-code", EVIDENCE, plus=f'{EVIDENCE} ag:currency "eur" .', name="currency-in-small-letters")
plant("evidence-currency-many", EVIDENCE, plus=f'{EVIDENCE} ag:currency "EUR", "USD" .')
plant("evidence-year-not-integer", EVIDENCE, plus=f'{EVIDENCE} ag:year "2012" .')
plant("evidence-weight-not-decimal", EVIDENCE, plus=f'{EVIDENCE} ag:weight "half" .')
plant("evidence-weight-many", EVIDENCE, plus=f"{EVIDENCE} ag:weight 0.5, 1.0 .")
plant("evidence-year-many", EVIDENCE, plus=f"{EVIDENCE} ag:year 2011, 2012 .")
plant(
    "date-from-not-date",
    EVIDENCE,
    without=FROM + TO,
    plus=f'{EVIDENCE} ag:from "2011"^^xsd:gYear .',
)
plant(
    "date-from-not-date",
    EVIDENCE,
    without=FROM + TO,
    plus=f'{EVIDENCE} ag:from "2011-02-30"^^xsd:date .',
    name="thirtieth-of-february",
)
plant("date-from-many", EVIDENCE, plus=f'{EVIDENCE} ag:from "2010-01-01"^^xsd:date .')
plant("date-to-not-date", EVIDENCE, without=FROM + TO, plus=f'{EVIDENCE} ag:to "2011"^^xsd:gYear .')
plant("date-to-many", EVIDENCE, plus=f'{EVIDENCE} ag:to "2012-12-31"^^xsd:date .')
plant("date-from-after-to", EVIDENCE, without=FROM, plus=f'{EVIDENCE} ag:from "2012-01-01"^^xsd:date .')
plant(
    "date-from-after-to",
    "src:s1",
    plus='src:s1 ag:from "2011-06-01"^^xsd:date .',
    also="date-from-many",
    name="page-of-two-dates",
)
plant("date-stated-start-malformed", EVIDENCE, plus=f'{EVIDENCE} ag:statedStart "spring 2011" .')
plant("date-stated-start-malformed", EVIDENCE, plus=f'{EVIDENCE} ag:statedStart "2011-13" .', name="thirteenth-month")
plant("date-stated-start-many", EVIDENCE, plus=f'{EVIDENCE} ag:statedStart "2010", "2011" .')
plant("date-stated-end-malformed", EVIDENCE, plus=f'{EVIDENCE} ag:statedEnd "2011/12" .')
plant("date-stated-end-malformed", EVIDENCE, plus=f'{EVIDENCE} ag:statedEnd "2011-02-31" .', name="no-such-day")
plant("date-stated-end-malformed", EVIDENCE, plus=f'{EVIDENCE} ag:statedEnd "2011-02-29" .', name="no-leap-year")
plant("date-stated-start-malformed", EVIDENCE, plus=f'{EVIDENCE} ag:statedStart "-0500" .', name="before-the-calendar")
plant("date-stated-end-many", EVIDENCE, plus=f'{EVIDENCE} ag:statedEnd "2011", "2011-12" .')
plant(
    "date-stated-as-of-malformed",
    EVIDENCE,
    without=f'{EVIDENCE} ag:statedAsOf "2011" .',
    plus=f'{EVIDENCE} ag:statedAsOf "11" .',
)
plant("date-stated-as-of-many", EVIDENCE, plus=f'{EVIDENCE} ag:statedAsOf "2011-05" .')

# ---- observations -----------------------------------------------------------------------------------------------

plant("observation-subject-missing", "obs:o1", without="obs:o1 ag:subject o:otter-alliance .")
plant("observation-subject-many", "obs:o1", plus="obs:o1 ag:subject o:river-zoo .")
plant(
    "observation-subject-not-iri",
    "obs:o1",
    without="obs:o1 ag:subject o:otter-alliance .",
    plus='obs:o1 ag:subject "Otter Alliance" .',
)
plant("observation-property-missing", "obs:o1", without='obs:o1 ag:observedProperty "member_count" .')
plant("observation-property-many", "obs:o1", plus='obs:o1 ag:observedProperty "staff_count" .')
plant(
    "observation-property-malformed",
    "obs:o1",
    without='obs:o1 ag:observedProperty "member_count" .',
    plus='obs:o1 ag:observedProperty "Member count" .',
)
plant("observation-value-missing", "obs:o1", without='obs:o1 ag:value "7" .')
plant("observation-value-many", "obs:o1", plus='obs:o1 ag:value "seven" .')
plant("observation-value-blank", "obs:o1", without='obs:o1 ag:value "7" .', plus='obs:o1 ag:value " \\n" .')
plant(
    "observation-low-not-decimal",
    "obs:o1",
    without='obs:o1 ag:valueLow "7"^^xsd:decimal .',
    plus="obs:o1 ag:valueLow 7 .",
)
plant("observation-low-many", "obs:o1", plus="obs:o1 ag:valueLow 6.0 .")
plant(
    "observation-high-not-decimal",
    "obs:o1",
    without='obs:o1 ag:valueHigh "7"^^xsd:decimal .',
    plus="obs:o1 ag:valueHigh 7 .",
)
plant("observation-high-many", "obs:o1", plus="obs:o1 ag:valueHigh 8.0 .")
plant(
    "observation-low-above-high",
    "obs:o1",
    without='obs:o1 ag:valueLow "7"^^xsd:decimal .',
    plus="obs:o1 ag:valueLow 10.0 .",
)
plant("observation-unit-many", "obs:o1", plus='obs:o1 ag:unit "bodies" .')
plant("observation-reporter-not-organization", "obs:o1", plus="obs:o1 ag:reportedBy place:pl-valley .")
plant("observation-evidence-missing", "obs:o1", without=f"obs:o1 ag:evidence {EVIDENCE} .")
plant("observation-evidence-not-evidence", "obs:o1", plus="obs:o1 ag:evidence src:s1 .")

# ---- sources ----------------------------------------------------------------------------------------------------

TITLE, URL = 'src:s1 dcterms:title "Who we are" .', "src:s1 ag:url <https://cedar.example/about> ."
plant("source-title-missing", "src:s1", without=TITLE)
plant("source-title-many", "src:s1", plus='src:s1 dcterms:title "About us" .')
plant("source-title-blank", "src:s1", without=TITLE, plus='src:s1 dcterms:title "  " .')
plant("source-url-not-iri", "src:s1", without=URL, plus='src:s1 ag:url "https://cedar.example/about" .')
plant("source-url-not-http", "src:s1", without=URL, plus="src:s1 ag:url <ftp://cedar.example/about> .")
plant("source-url-not-http", "src:s1", without=URL, plus="src:s1 ag:url <javascript:alert(1)> .", name="url-that-runs")
plant("source-url-many", "src:s1", plus="src:s1 ag:url <https://cedar.example/us> .")
plant("source-archived-not-http", "src:s1", plus="src:s1 ag:archived <ftp://archive.example/about> .")
plant("source-kind-unknown", "src:s1", plus="src:s1 ag:sourceKind ag:Rumour .")
plant("source-kind-many", "src:s1", plus="src:s1 ag:sourceKind ag:Page, ag:Document .")
plant(
    "source-issued-malformed",
    "src:s1",
    without='src:s1 dcterms:issued "2011-05"^^xsd:gYearMonth .',
    plus='src:s1 dcterms:issued "May 2011" .',
)
plant("source-issued-many", "src:s1", plus='src:s1 dcterms:issued "2011"^^xsd:gYear .')
plant("source-retrieved-not-date", "src:s1", plus='src:s1 ag:retrieved "2024-05"^^xsd:gYearMonth .')
plant("source-checked-not-date", "src:s1", plus='src:s1 ag:checked "2024-05"^^xsd:gYearMonth .')
plant(
    "source-language-malformed",
    "src:s1",
    without='src:s1 dcterms:language "en" .',
    plus='src:s1 dcterms:language "English" .',
)
plant("source-url-missing", "src:s1", without=URL)
plant(
    "source-url-missing", "src:s1", without=URL, plus="src:s1 ag:sourceKind ag:Page .", name="stated-page-without-url"
)
plant("visibility-unknown", "src:s1", plus="src:s1 ag:visibility ag:Secret .")
plant("visibility-many", "o:river-zoo", plus="o:river-zoo ag:visibility ag:Public, ag:Private .")

# ---- names of things, organizations -----------------------------------------------------------------------------

LABEL = 'o:hill-fund rdfs:label "Hill Fund"@en .'
plant("label-missing", "o:hill-fund", without=LABEL)
plant(
    "label-missing",
    "place:pl-valley",
    without='place:pl-valley rdfs:label "Otter Valley"@en .',
    name="place-without-label",
)
plant("label-blank", "o:hill-fund", without=LABEL, plus='o:hill-fund rdfs:label " "@en .')
plant("label-twice-in-language", "o:hill-fund", plus='o:hill-fund rdfs:label "Fund of the Hill"@EN .')
plant("source-reference-not-source", "o:hill-fund", plus="o:hill-fund dcterms:source src:s99 .")
plant("exact-match-not-iri", "o:hill-fund", plus='o:hill-fund skos:exactMatch "Q99" .')
plant("organization-country-not-code", "o:hill-fund", plus='o:hill-fund ag:country "Germany" .')
plant("organization-country-not-code", "o:hill-fund", plus='o:hill-fund ag:country "" .', name="empty-country")
plant(
    "organization-country-not-code",
    "o:hill-fund",
    plus='o:hill-fund ag:country "de" .',
    name="country-in-small-letters",
)
plant("organization-country-many", "o:hill-fund", plus='o:hill-fund ag:country "GB", "DE" .')
plant("organization-city-many", "o:hill-fund", plus='o:hill-fund ag:city "Leeds", "York" .')
plant("organization-homepage-not-iri", "o:hill-fund", plus='o:hill-fund foaf:homepage "https://hill.example" .')
plant("organization-homepage-not-http", "o:hill-fund", plus="o:hill-fund foaf:homepage <mailto:hill@hill.example> .")
plant("organization-name-not-name", "o:hill-fund", plus="o:hill-fund ag:name name:nowhere .")
plant("organization-kinds-many", "o:hill-fund", plus="o:hill-fund a ag:Company .")

NAME = "name:cedar-trust.ru.4cb0ed03"
TEXT = f'{NAME} ag:text "Кедровый фонд"@ru .'
plant("name-text-missing", NAME, without=TEXT)
plant("name-text-many", NAME, plus=f'{NAME} ag:text "Кедр"@ru .')
plant("name-text-no-language", NAME, without=TEXT, plus=f'{NAME} ag:text "Кедровый фонд" .')
plant("name-text-blank", NAME, without=TEXT, plus=f'{NAME} ag:text ""@ru .')
plant("name-kind-missing", NAME, without=f"{NAME} ag:nameKind ag:Official .")
plant("name-kind-many", NAME, plus=f"{NAME} ag:nameKind ag:Alias .")
plant("name-kind-unknown", NAME, without=f"{NAME} ag:nameKind ag:Official .", plus=f"{NAME} ag:nameKind ag:Nickname .")
plant("name-source-not-source", NAME, plus=f"{NAME} dcterms:source o:cedar-trust .")

# ---- programmes, taxa, concepts, changes, the data set ----------------------------------------------------------

plant(
    "programme-action-not-action",
    "prog:proj-dens",
    without="prog:proj-dens ag:action action:own-0.1_anti-poaching .",
    plus="prog:proj-dens ag:action action:own-0.1_singing .",
)
plant("programme-place-not-place", "prog:proj-dens", plus="prog:proj-dens ag:place place:nowhere .")
plant(
    "date-stated-end-malformed",
    "prog:proj-dens",
    plus='prog:proj-dens ag:statedEnd "soon" .',
    name="programme-ends-soon",
)
plant(
    "taxon-scientific-name-many",
    "tax:sp-otter",
    plus='tax:sp-otter dwc:scientificName "Lutra fluvialis", "Lutra nova" .',
)
plant("taxon-scientific-name-blank", "tax:sp-otter", plus='tax:sp-otter dwc:scientificName "" .')
plant(
    "concept-broader-not-concept", "threat:threat-snares", plus="threat:threat-snares skos:broader threat:cmp-9.9_1 ."
)
plant("change-original-missing", "change:c1", without="change:c1 org:originalOrganization o:hill-fund .")
plant(
    "change-original-not-organization",
    "change:c1",
    without="change:c1 org:originalOrganization o:hill-fund .",
    plus="change:c1 org:originalOrganization place:pl-valley .",
)
plant("change-result-missing", "change:c1", without="change:c1 org:resultingOrganization o:otter-alliance .")
plant("change-result-not-organization", "change:c1", plus="change:c1 org:resultingOrganization o:nobody .")
plant("change-kind-missing", "change:c1", without='change:c1 ag:changeKind "merger" .')
plant("change-kind-many", "change:c1", plus='change:c1 ag:changeKind "renaming" .')
plant(
    "change-kind-unknown",
    "change:c1",
    without='change:c1 ag:changeKind "merger" .',
    plus='change:c1 ag:changeKind "quarrel" .',
)
plant("change-evidence-missing", "change:c1", without="change:c1 ag:evidence ev:c1.change.s1 .")
plant("change-evidence-not-evidence", "change:c1", plus="change:c1 ag:evidence ev:nowhere .")
plant("dataset-title-missing", DATASET, without=f'{DATASET} dcterms:title "Otters: who works with whom" .')
plant(
    "dataset-license-missing",
    DATASET,
    without=f"{DATASET} dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> .",
)
plant("dataset-focus-not-taxon", DATASET, plus=f"{DATASET} ag:focusTaxon place:pl-valley .")
plant("dataset-correction-malformed", DATASET, plus=f'{DATASET} ag:correctionAddress "ask the zoo" .')
plant("dataset-base-malformed", DATASET, plus=f'{DATASET} ag:base "https://otter.example" .')

# ---- direct triples ---------------------------------------------------------------------------------------------

plant("direct-triple-unsupported", "o:hill-fund", plus="o:hill-fund ag:funds o:river-zoo .")
plant(
    "direct-triple-unsupported",
    "o:nobody",
    plus="o:nobody ag:memberOf o:otter-alliance .",
    name="direct-triple-of-nobody",
)
plant(
    "direct-triple-unsupported",
    "o:hill-fund",
    plus="o:hill-fund ag:memberOf o:cedar-trust . rel:new a ag:Relation ; ag:subject o:cedar-trust ; "
    f"ag:predicate ag:memberOf ; ag:object o:hill-fund ; ag:evidence {MEMBER_EVIDENCE} .",
    name="direct-triple-turned-round",
)
plant(
    "direct-triple-denied",
    "o:cedar-trust",
    plus=f"{MEMBER_EVIDENCE} ag:stance ag:Denies .",
    along=f"o:cedar-trust {MEMBER}",
)

RELATION_TYPE_IRIS = {AG[name].value for name in RELATION_TYPES}
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


# ---- the sound data and its edits -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shelf() -> dict[str, Any]:
    """Return where what takes long is put once it is made."""
    return {}


@pytest.fixture
def sound(small_tables: Path, shelf: dict[str, Any]) -> list[Quad]:
    """Return a small valid data set in which every sort of thing occurs, direct triples included."""
    if "sound" not in shelf:
        shelf["sound"] = _sound(small_tables)
    quads: list[Quad] = shelf["sound"]
    return quads


def _sound(small_tables: Path) -> list[Quad]:
    with (small_tables / "dataset.csv").open("a", encoding="utf-8") as file:
        file.write("licence,https://creativecommons.org/publicdomain/zero/1.0/\n")
    (small_tables / "entities.csv").write_text(
        "entity_id,name,kind,description,source_ids,broader\nsp-otter,River otter,species,,S1,\n"
        "pl-valley,Otter Valley,place,,S3,\nthreat-snares,Snares,threat,,S1,cmp-3.2_5.1.1\n"
    )
    store = tables_to_store(read_tables(small_tables))
    claims = [Quad(q.subject, q.predicate, q.object) for q in store.quads_for_pattern(None, None, None, DefaultGraph())]
    return claims + _turtle(
        "o:cedar-trust ag:memberOf o:otter-alliance ; ag:implements prog:proj-dens . "
        "o:otter-alliance ag:partnerOf o:river-zoo ; ag:supports prog:proj-dens . "
        "o:river-zoo ag:partnerOf o:otter-alliance ."
        "change:c1 a org:ChangeEvent ; rdfs:label 'merger'@en ; ag:changeKind 'merger' ; ag:statedAsOf '2014' ; "
        "org:originalOrganization o:hill-fund ; org:resultingOrganization o:otter-alliance ; "
        "ag:evidence ev:c1.change.s1 . "
        "ev:c1.change.s1 a ag:Evidence ; dcterms:source src:s1 ; ag:reading ag:Stated ; ag:locator 'para 9' ."
    )


def _turtle(text: str) -> list[Quad]:
    return [
        Quad(q.subject, q.predicate, q.object) for q in parse(input=(HEAD + text).encode(), format=RdfFormat.TURTLE)
    ]


def _edited(quads: list[Quad], fault: Fault) -> list[Quad]:
    gone = _turtle(fault.without)
    assert set(gone) <= set(quads), "the fault takes away what is not there"
    return [quad for quad in quads if quad not in gone] + _turtle(fault.plus)


def _found(report: ValidationReport) -> Found:
    return {(result.shape, result.node) for result in report.results}


def _iri(name: str) -> str:
    return name.strip("<>") if name.startswith("<") else str(expand(name))


def _all_at_once(sound: list[Quad]) -> tuple[Store, Found]:
    """Plant every fault in a copy of its own of the things it is about; return the whole, and what it must break."""
    quads, expected = list(sound), set()
    for number, fault in enumerate(FAULTS.values()):
        edited = _edited(sound, fault)
        about = {quad.subject for quad in _turtle(fault.without + fault.plus)}
        about |= {NamedNode(_iri(name)) for name in fault.along.split()}
        copies: dict[Any, Any] = {
            node: NamedNode(f"{node.value}-{number}") for node in about if isinstance(node, NamedNode)
        }
        planted = set(_turtle(fault.plus))
        for quad in edited:
            if quad.subject in copies and (quad in planted or _goes_along(quad, copies, sound)):
                ends = [copies.get(node, node) for node in (quad.subject, quad.object)]
                quads.append(Quad(ends[0], quad.predicate, ends[1]))
        expected |= {(shape, copies[NamedNode(_iri(focus))].value) for shape, focus in fault.breaks}
    return data_store(quads), expected


def _goes_along(quad: Quad, copies: dict[Any, Any], sound: list[Quad]) -> bool:
    """Leave out a direct triple of a copied thing, unless the relation that bears it out is copied too."""
    if quad.predicate.value not in RELATION_TYPE_IRIS:
        return True
    ends = (
        [Quad(node, AG.subject, quad.subject) for node in copies],
        [Quad(node, AG.object, quad.object) for node in copies],
    )
    return all(any(end in sound for end in side) for side in ends)


def test_the_sound_data_have_no_fault(sound: list[Quad]) -> None:
    assert validate(data_store(sound)).results == ()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_by_its_name_and_nothing_else_is(name: str, sound: list[Quad]) -> None:
    report = validate(data_store(_edited(sound, FAULTS[name])))
    assert _found(report) == {(shape, _iri(focus)) for shape, focus in FAULTS[name].breaks}


def test_every_constraint_has_a_fault_that_breaks_it() -> None:
    assert {constraint.shape for constraint in compile_shapes()} == {
        shape for fault in FAULTS.values() for shape, _ in fault.breaks
    }


def test_many_faults_at_once_hide_none_of_them(sound: list[Quad]) -> None:
    store, expected = _all_at_once(sound)
    assert _found(validate(store)) == expected


@pytest.fixture
def both(sound: list[Quad], shelf: dict[str, Any]) -> tuple[ValidationReport, ValidationReport]:
    """Return our report and pyshacl's on all faults at once; pyshacl takes seconds, so it is asked once."""
    if "both" not in shelf:
        store, _ = _all_at_once(sound)
        shelf["both"] = validate(store), validate(store, reference=True)
    ours, reference = shelf["both"]
    return ours, reference


def test_pyshacl_finds_the_same_faults(both: tuple[ValidationReport, ValidationReport], sound: list[Quad]) -> None:
    ours, reference = both
    assert reference.engine.startswith("pyshacl")
    assert _found(reference) == _all_at_once(sound)[1]
    assert {(r.severity, r.node, r.shape, r.path) for r in reference.results} == {
        (r.severity, r.node, r.shape, r.path) for r in ours.results
    }


def test_pyshacl_blames_the_same_components(both: tuple[ValidationReport, ValidationReport]) -> None:
    ours, reference = both
    assert {(r.node, r.shape, r.component) for r in reference.results} == {
        (r.node, r.shape, r.component) for r in ours.results
    }


def test_pyshacl_speaks_the_same_messages(both: tuple[ValidationReport, ValidationReport]) -> None:
    ours, reference = ({(r.node, r.message) for r in report.results} for report in both)
    assert reference == ours


def test_each_result_speaks_the_message_of_its_shape(sound: list[Quad]) -> None:
    shapes = rdflib.Graph().parse(find("ontology", "shapes.ttl"))
    said = {slug_of(str(shape)): str(message) for shape, message in shapes.subject_objects(SH.message)}
    store, _ = _all_at_once(sound)
    assert {result.shape: result.message for result in validate(store).results} == said


# ---- what is right must not be found ----------------------------------------------------------------------------

ALLOWED = {
    "document without an address": (URL, "src:s1 ag:sourceKind ag:Document ."),
    "survey with an address": ("", "src:s1 ag:sourceKind ag:Survey ."),
    "private source": ("", "src:s1 ag:visibility ag:Private ."),
    "address in capitals": (URL, "src:s1 ag:url <HTTPS://CEDAR.EXAMPLE/ABOUT> ."),
    "address in another script": (URL, "src:s1 ag:url <https://cedar.example/о-нас?ф=1#я> ."),
    "label in two languages": ("", 'o:hill-fund rdfs:label "Hügelfonds"@de .'),
    "two labels without a language": (LABEL, 'o:hill-fund rdfs:label "Hill", "Fund" .'),
    "organization of unknown kind": ("o:hill-fund a ag:Foundation .", "o:hill-fund a org:Organization ."),
    "kind beside the general one": ("", "o:hill-fund a org:Organization ."),
    "one day": (FROM, f'{EVIDENCE} ag:from "2011-12-31"^^xsd:date .'),
    "low equals high": ("", "obs:o2 ag:reportedBy o:river-zoo ."),
    "year long ago": ("", f'{EVIDENCE} ag:statedStart "0044" .'),
    "denial of what no direct triple says": (
        "o:cedar-trust ag:memberOf o:otter-alliance .",
        f"{MEMBER_EVIDENCE} ag:stance ag:Denies .",
    ),
    "relation without its direct triple": ("o:cedar-trust ag:memberOf o:otter-alliance .", ""),
    "partnership said one way": ("o:river-zoo ag:partnerOf o:otter-alliance .", ""),
    "campaign that funds a park": ("", relation(subject="prog:proj-dens", target="place:pl-valley")),
    "organization that goes on after a split": ("", "change:c1 org:resultingOrganization o:hill-fund ."),
    "language with script": ('src:s1 dcterms:language "en" .', 'src:s1 dcterms:language "zh-Hans" .'),
    "base with a slash": ("", f'{DATASET} ag:base "https://otter.example/" .'),
    "address for corrections": ("", f'{DATASET} ag:correctionAddress "mailto:otters@otter.example" .'),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_allowed_is_not_found(name: str, sound: list[Quad]) -> None:
    without, plus = ALLOWED[name]
    assert validate(data_store(_edited(sound, Fault((), without, plus)))).results == ()
