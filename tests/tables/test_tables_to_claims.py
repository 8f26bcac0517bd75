"""Rows become claims: IRIs are derived, evidence is gathered, and the order of rows and columns means nothing."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode

from amurgraph.claims import Claims, graph_to_claims
from amurgraph.errors import InputError
from amurgraph.graph import content_hash, store_to_turtle
from amurgraph.tables import TABLES, read_tables, read_terms, tables_to_store
from amurgraph.validation import validate
from amurgraph.vocabulary import AG, BASE, ORGANIZATION_KINDS, RELATION_TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import Quad, Store

# Two rows of one source for one relation, an observation with all its columns, a change, codes, a name without a page.
RICH = {
    "sources": """\
source_id,title,publisher,url,date_published,date_note,language,kind,visibility,retrieved,archived,checked
S1,Who we are,Cedar Trust,https://cedar.example/about,2011-05,on page,en,,,2026-01-30,https://archive.example/1,2026-01-31
S2,Our members,Otter Alliance,https://otter.example/members,,undated,en,page,public,,,
S10,Yearbook 2014,River Zoo,,2014,in title,de,document,private,,,
S11,A day,,https://zoo.example/day,2014-03-02,,ru,,,,,
""",
    "organizations": """\
org_id,name,acronym,other_names,kind,country,city,website,wikidata_qid,ror_id,source_ids,language,note
cedar-trust,Cedar Trust,CT,The Cedar Trust|Cedar Fund,ngo,GB,Leeds,cedar.example,Q42,ror.org/03yrm5c26,S1|S2,,a trust
otter-alliance,Otter Alliance,OA,,alliance,DE,,,,,S1|S2|S10,,
river-zoo,Flusszoo,,,zoo,DE,,https://zoo.example,,,S10,de,
hill-fund,Hill Fund,,,foundation,,,,,,S2,,
marsh-circle,Marsh Circle,,,,,,,,,S2,,
""",
    "relations": """\
relation_id,subject_id,predicate,object_id,object_kind,start,end,as_of,qualifier,source_id,locator,confidence,checked,stance,note,amount,currency,year,role,weight
R1,cedar-trust,member_of,otter-alliance,organization,2009,,2011-05,,S1,para 2,stated,2026-01-31,,,,,,founding member,
R2,cedar-trust,member_of,otter-alliance,organization,,,2012,,S1,para 9,stated,,,,,,,,
R3,cedar-trust,member_of,otter-alliance,organization,,,2013,,S1,para 5,,,,,,,,,
R4,cedar-trust,member_of,otter-alliance,organization,,,,,S2,list,implied,,asserts,,,,,,
R5,river-zoo,partner_of,otter-alliance,organization,2010,2012,,a joint count,S10,page 4,stated,,,of otters,,,,,
R6,otter-alliance,partner_of,river-zoo,organization,,,,,S2,list,stated,,denies,,,,,,
R7,hill-fund,funds,proj-dens,project,,,2014,,S10,page 5,stated,,,,5000,EUR,2013,,0.5
R8,otter-alliance,supports,sp-otter,species,,,,,S2,,stated,,,,,,,,
R9,th-fire,threatens,sp-otter,species,,,,,S2,,stated,,,,,,,,
""",
    "projects": """\
project_id,name,description_short,action_type,place,start,end,source_ids
proj-dens,Safe dens,Guards dens,anti-poaching,otter valley,2013,2014-06,S10
proj-far,Far away,,research,Somewhere else,,,S2
""",
    "observations": """\
observation_id,subject,property,value,value_low,value_high,unit,as_of,source_id,locator,checked,reading,stance,note,reported_by
O1,otter-alliance,member_count,about 7,6.5,7,members,2011,S1,para 3,2026-01-31,implied,asserts,counted,hill-fund
O2,sp-otter,status,Near Threatened,,,,2012,S2,,,,,,
""",
    "entities": """\
entity_id,name,kind,description,source_ids,scientific_name,broader
sp-otter,River otter,species,,S1,Lutra exemplaris,
pl-valley,Otter Valley,place,A valley,S10,,
th-fire,Fire,threat,,S2,,cmp-3.2_7.1
db-health,Otter Health Register,database,,S1,,
st-kin,Inbreeding,stress,,S1,,cmp-1.1_2.3.5
""",
    "names": """\
org_id,name,language,kind,source_url
cedar-trust,Кедровый фонд,ru,official,https://other.example/ru
cedar-trust,雪松,zh-Hans,,https://cedar.example/about
river-zoo,RZ,en,acronym,
""",
    "changes": """\
change_id,kind,original_ids,result_ids,date,source_ids,locator,note
C1,merger,hill-fund|marsh-circle,cedar-trust,2018,S1|S2,para 7,both into one
""",
    "dataset": """\
key,value
title,Otters: who works with whom
description,An example
taxon,sp-otter
licence,https://creativecommons.org/publicdomain/zero/1.0/
correction,mailto:mend@otter.example
version,0.0.1
issued,2026-02-01
""",
}


def write(folder: Path, tables: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def store_of(folder: Path, tables: dict[str, str] = RICH, base: str | None = None) -> Store:
    return tables_to_store(read_tables(write(folder, tables)), base=base)


def turtle(tables: dict[str, str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        return store_to_turtle(store_of(Path(folder), tables))


@pytest.fixture(scope="module")
def written() -> str:
    return turtle(RICH)


@pytest.fixture
def rich(tmp_path: Path) -> Claims:
    return graph_to_claims(store_of(tmp_path / "rich"))


def default_graph(store: Store) -> list[Quad]:
    return list(store.quads_for_pattern(None, None, None, DefaultGraph()))


def block(text: str, subject: str) -> str:
    """Return what the Turtle says of one thing."""
    start = text.index(f"\n{subject} ") + 1
    return text[start : text.index(" .\n", start)]


# ---- what a row becomes ----


def test_the_small_tables_and_the_rich_ones_conform(small_tables: Path, tmp_path: Path) -> None:
    (small_tables / "dataset.csv").write_text(RICH["dataset"], encoding="utf-8")
    for store in (tables_to_store(read_tables(small_tables)), store_of(tmp_path / "rich")):
        validate(store).raise_for_violations()


def test_an_organization_is_written_as_a_reader_expects(written: str) -> None:
    assert block(written, "o:cedar-trust").splitlines() == [
        "o:cedar-trust a ag:NGO ;",
        '  rdfs:label "Cedar Trust"@en ;',
        '  skos:altLabel "Cedar Fund"@en, "The Cedar Trust"@en, "Кедровый фонд"@ru, "雪松"@zh-hans ;',
        '  ag:acronym "CT" ;',
        '  ag:country "GB" ;',
        '  ag:city "Leeds" ;',
        "  foaf:homepage <https://cedar.example> ;",
        *[line for line in block(written, "o:cedar-trust").splitlines() if line.startswith("  ag:name ")],
        '  ag:note "a trust" ;',
        "  ag:memberOf o:otter-alliance ;",
        "  skos:exactMatch <http://www.wikidata.org/entity/Q42>, <https://ror.org/03yrm5c26> ;",
        "  dcterms:source src:s1, src:s2",
    ]


def test_a_name_keeps_its_language_and_an_unknown_kind_is_a_plain_organization(written: str) -> None:
    assert 'o:river-zoo a ag:Zoo ;\n  rdfs:label "Flusszoo"@de' in written
    assert "o:marsh-circle a org:Organization ;" in written


def test_a_source_has_a_date_of_the_fineness_it_was_given(written: str) -> None:
    assert 'dcterms:issued "2011-05"^^xsd:gYearMonth' in block(written, "src:s1")
    assert 'dcterms:issued "2014"^^xsd:gYear ' in block(written, "src:s10")
    assert 'dcterms:issued "2014-03-02"^^xsd:date' in block(written, "src:s11")
    assert 'ag:from "2014-01-01"^^xsd:date' in block(written, "src:s10")
    assert 'ag:to "2014-12-31"^^xsd:date' in block(written, "src:s10")


def test_a_source_keeps_its_kind_visibility_and_copies(written: str) -> None:
    assert "ag:sourceKind ag:Document" in block(written, "src:s10")
    assert "ag:visibility ag:Private" in block(written, "src:s10")
    for said in (
        "ag:archived <https://archive.example/1>",
        'ag:retrieved "2026-01-30"^^xsd:date',
        'ag:checked "2026-01-31"',
    ):
        assert said in block(written, "src:s1")


def test_several_sources_of_one_relation_are_evidence_of_one_relation(rich: Claims) -> None:
    (relation,) = [one for one in rich.relations if one.predicate == "memberOf"]
    assert relation.iri == f"{BASE}id/rel/cedar-trust.memberOf.otter-alliance"
    assert [evidence.source for evidence in relation.evidence] == ["s1", "s1", "s1", "s2"]


def test_several_rows_of_one_source_are_numbered_by_what_they_say(rich: Claims) -> None:
    (relation,) = [one for one in rich.relations if one.predicate == "memberOf"]
    prefix = "cedar-trust.memberOf.otter-alliance.s1"
    numbered = {evidence.slug: evidence.locator for evidence in relation.evidence if evidence.source == "s1"}
    assert set(numbered) == {prefix, f"{prefix}.2", f"{prefix}.3"}
    rows = RICH["relations"].splitlines()
    reordered = RICH | {"relations": "\n".join([rows[0], rows[3], rows[2], rows[1], *rows[4:]]) + "\n"}
    with tempfile.TemporaryDirectory() as folder:
        again = graph_to_claims(store_of(Path(folder), reordered))
    assert again.relations == rich.relations


def test_the_numbers_do_not_depend_on_the_ids_of_the_rows(written: str) -> None:
    ids = RICH["relations"]
    for old, new in (("R1,", "X7,"), ("R2,", "R0,"), ("R3,", ",")):
        ids = ids.replace(f"\n{old}", f"\n{new}")
    assert turtle(RICH | {"relations": ids}) == written


@pytest.mark.parametrize("column", ["role", "start", "stance", "note", "year"])
def test_the_numbers_do_not_depend_on_the_ids_whatever_the_rows_differ_in(column: str) -> None:
    words = {
        "role": "ab",
        "start": ["2001", "2002"],
        "stance": ["asserts", "denies"],
        "note": "ab",
        "year": ["2001", "2002"],
    }
    header = "relation_id,subject_id,predicate,object_id,source_id"
    both = [
        f"{header},{column}\n"
        + "".join(
            f"{row},river-zoo,supports,sp-otter,S1,{word}\n" for row, word in zip(ids, words[column], strict=True)
        )
        for ids in (("R1", "R2"), ("R2", "R1"))
    ]
    assert turtle(RICH | {"relations": both[0]}) == turtle(RICH | {"relations": both[1]})


def test_the_ends_of_a_symmetric_relation_are_sorted_and_its_rows_are_one_relation(rich: Claims) -> None:
    (relation,) = [one for one in rich.relations if one.predicate == "partnerOf"]
    assert (relation.slug, relation.subject) == ("otter-alliance.partnerOf.river-zoo", "otter-alliance")
    assert [(evidence.source, evidence.stance) for evidence in relation.evidence] == [
        ("s2", "Denies"),
        ("s10", "Asserts"),
    ]


def test_what_a_qualifier_says_is_structured_where_there_are_columns(rich: Claims, written: str) -> None:
    (grant,) = [one.evidence[0] for one in rich.relations if one.predicate == "funds"]
    assert (float(grant.amount), grant.currency, grant.year) == (5000, "EUR", "2013")
    assert "  ag:weight 0.5 ;" in block(written, "ev:hill-fund.funds.proj-dens.s10").splitlines()
    assert 'ag:role "founding member"' in written
    assert 'ag:note "a joint count; of otters"' in block(written, "ev:otter-alliance.partnerOf.river-zoo.s10")


def test_dates_are_kept_as_published_and_bounded(written: str) -> None:
    lines = block(written, "ev:otter-alliance.partnerOf.river-zoo.s10").splitlines()
    assert '  ag:statedStart "2010" ;' in lines
    assert '  ag:statedEnd "2012" ;' in lines
    assert '  ag:from "2010-01-01"^^xsd:date ;' in lines
    assert '  ag:to "2012-12-31"^^xsd:date ;' in lines


def test_what_is_not_said_to_be_implied_is_stated(written: str) -> None:
    assert "ag:reading ag:Implied" in block(written, "ev:cedar-trust.memberOf.otter-alliance.s2")
    for ending in ("", ".2", ".3"):
        assert "ag:reading ag:Stated" in block(written, f"ev:cedar-trust.memberOf.otter-alliance.s1{ending}")


def test_an_observation_is_a_value_with_its_evidence(rich: Claims) -> None:
    one = next(one for one in rich.observations if one.slug == "o1")
    assert (one.subject, one.property, one.value, one.unit) == ("otter-alliance", "member_count", "about 7", "members")
    assert (one.low, one.high, one.reported_by) == ("6.5", "7", "hill-fund")
    (evidence,) = one.evidence
    assert (evidence.slug, evidence.source, evidence.reading, evidence.stance) == ("o1.s1", "s1", "Implied", "Asserts")
    assert (evidence.note, evidence.as_of, evidence.checked) == ("counted", "2011", "2026-01-31")


def test_a_programme_has_a_place_where_a_row_names_one_and_words_else(written: str) -> None:
    assert "ag:place place:pl-valley" in block(written, "prog:proj-dens")
    assert "ag:action action:own-0.1_anti-poaching" in block(written, "prog:proj-dens")
    assert 'ag:placeName "Somewhere else"' in block(written, "prog:proj-far")


def test_a_place_may_be_named_by_its_id(tmp_path: Path) -> None:
    tables = RICH | {"projects": RICH["projects"].replace("otter valley", "PL-valley")}
    (place,) = {thing.place for thing in graph_to_claims(store_of(tmp_path, tables)).things.values()} - {""}
    assert place == "pl-valley"


def test_a_threat_and_a_stress_point_to_the_concepts_of_their_schemes(written: str) -> None:
    assert "skos:broader threat:cmp-3.2_7.1" in block(written, "threat:th-fire")
    assert "skos:broader stress:cmp-1.1_2.3.5" in block(written, "stress:st-kin")
    assert 'dwc:scientificName "Lutra exemplaris"' in block(written, "tax:sp-otter")


def test_a_name_whose_page_is_not_among_the_sources_makes_it_one(rich: Claims) -> None:
    names = {name.text: name for thing in rich.things.values() for name in thing.names}
    page = rich.sources[names["Кедровый фонд"].source]
    assert (page.url, page.title, page.publisher) == (
        "https://other.example/ru",
        "Page at other.example",
        "other.example",
    )
    assert page.slug.startswith("u-")
    assert names["雪松"].source == "s1"
    assert (names["雪松"].kind, names["RZ"].kind, names["RZ"].source) == ("Alias", "Acronym", "")


def test_a_change_says_who_became_whom_and_who_says_so(rich: Claims) -> None:
    (change,) = rich.changes
    assert (change.kind, change.originals, change.results) == (
        "merger",
        ("hill-fund", "marsh-circle"),
        ("cedar-trust",),
    )
    assert (change.stated, change.begins, change.ends) == ("2018", "2018-01-01", "2018-12-31")
    assert change.label == "merger of hill-fund and marsh-circle"
    assert [(e.source, e.locator, e.note) for e in change.evidence] == [
        ("s1", "para 7", "both into one"),
        ("s2", "para 7", "both into one"),
    ]


def test_the_data_set_describes_itself(rich: Claims) -> None:
    about = rich.about
    assert (about.title, about.version, about.taxon) == ("Otters: who works with whom", "0.0.1", "sp-otter")
    assert about.licence == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert (about.correction, about.issued) == ("mailto:mend@otter.example", "2026-02-01")


def test_ids_in_capitals_are_the_same_ids(written: str) -> None:
    tables = {name: text.replace("cedar-trust", "Cedar-Trust") for name, text in RICH.items()}
    assert turtle(tables) == written


# ---- bases ----


def test_a_base_given_by_hand_names_everything_but_the_terms(tmp_path: Path) -> None:
    store = store_of(tmp_path, base="https://lynx.example/")
    text = store_to_turtle(store)
    assert "<https://lynx.example/id/rel/cedar-trust.memberOf.otter-alliance>" in text
    named = {quad.subject.value for quad in default_graph(store) if isinstance(quad.subject, NamedNode)}
    assert all(iri.startswith("https://lynx.example/id/") for iri in named)
    claims = graph_to_claims(store)
    assert {thing.iri.split("id/")[0] for thing in claims.things.values()} == {"https://lynx.example/"}
    assert claims.about.iri == "https://lynx.example/id/dataset"
    validate(store).raise_for_violations()


def test_a_base_by_hand_goes_before_the_one_in_the_tables(tmp_path: Path) -> None:
    tables = RICH | {"dataset": RICH["dataset"] + "base,https://heron.example/\n"}
    assert "https://heron.example/id/org/" in store_to_turtle(store_of(tmp_path, tables))
    assert "https://heron.example/id/" not in store_to_turtle(store_of(tmp_path, tables, base="https://lynx.example/"))


def test_a_base_without_its_last_slash_is_mended_or_refused(tmp_path: Path) -> None:
    try:
        store = store_of(tmp_path, base="https://lynx.example")
    except InputError:
        return
    assert "https://lynx.example/id/org/cedar-trust" in store_to_turtle(store)


# ---- what must not be mixed up ----


def test_an_observation_and_a_change_of_one_id_do_not_share_their_evidence(tmp_path: Path) -> None:
    tables = RICH | {"changes": RICH["changes"].replace("C1,", "O1,")}
    try:
        claims = graph_to_claims(store_of(tmp_path, tables))
    except InputError:
        return
    (locators,) = [{e.locator for e in one.evidence} for one in claims.observations if one.slug == "o1"]
    assert locators == {"para 3"}
    assert {e.locator for e in claims.changes[0].evidence} == {"para 7"}
    validate(store_of(tmp_path, tables)).raise_for_violations()


def test_a_source_whose_id_ends_like_a_number_does_not_share_evidence(tmp_path: Path) -> None:
    tables = RICH | {
        "sources": RICH["sources"] + "S1.2,Other,,https://cedar.example/other,,,en,,,,,\n",
        "relations": RICH["relations"] + "R10,cedar-trust,member_of,otter-alliance,,,,1999,,S1.2,top,stated,,,,,,,,\n",
    }
    try:
        claims = graph_to_claims(store_of(tmp_path, tables))
    except InputError:
        return
    (relation,) = [one for one in claims.relations if one.predicate == "memberOf"]
    assert len(relation.evidence) == 5
    assert {(e.source, e.locator) for e in relation.evidence} >= {("s1.2", "top"), ("s1", "para 5")}


def test_ids_with_dots_do_not_make_two_relations_one(tmp_path: Path) -> None:
    ids = ("a", "a.supports.b", "b.supports.c", "c")
    tables = RICH | {
        "organizations": RICH["organizations"] + "".join(f"{one},{one},,,ngo,,,,,,,,\n" for one in ids),
        "relations": RICH["relations"]
        + "R10,a,supports,b.supports.c,,,,,,S1,p,stated,,,,,,,,\n"
        + "R11,a.supports.b,supports,c,,,,,,S2,p,stated,,,,,,,,\n",
    }
    try:
        claims = graph_to_claims(store_of(tmp_path, tables))
    except InputError:
        return
    assert len(claims.relations) == len(graph_to_claims(store_of(tmp_path)).relations) + 2


# ---- order ----


def rearranged(text: str, rows: Sequence[int], columns: Sequence[int]) -> str:
    header, *lines = csv.reader(io.StringIO(text))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for line in [header, *(lines[i] for i in rows)]:
        writer.writerow([line[i] for i in columns])
    return out.getvalue()


def shapes(text: str) -> tuple[int, int]:
    lines = list(csv.reader(io.StringIO(text)))
    return len(lines) - 1, len(lines[0])


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.data())
def test_the_order_of_rows_and_columns_means_nothing(written: str, data: st.DataObject) -> None:
    tables = {}
    for name, text in RICH.items():
        rows, columns = shapes(text)
        tables[name] = rearranged(
            text, data.draw(st.permutations(range(rows))), data.draw(st.permutations(range(columns)))
        )
    assert turtle(tables) == written


def test_two_sources_of_one_address_may_stand_in_any_order() -> None:
    rows = [
        "S20,First,,https://other.example/ru,,,en,,,,,\n",
        "S21,Second,,https://other.example/ru,,,en,,,,,\n",
    ]
    one, other = (RICH["sources"] + "".join(order) for order in (rows, rows[::-1]))
    assert turtle(RICH | {"sources": one}) == turtle(RICH | {"sources": other})


def test_two_places_of_one_name_may_stand_in_any_order() -> None:
    rows = RICH["entities"].splitlines()
    twin = "pl-other,Otter valley,place,Another,S10,,"
    one = "\n".join([*rows, twin]) + "\n"
    other = "\n".join([rows[0], twin, *rows[1:]]) + "\n"
    try:
        assert turtle(RICH | {"entities": one}) == turtle(RICH | {"entities": other})
    except InputError:
        return


def test_optional_columns_left_empty_change_nothing(small_tables: Path) -> None:
    before = store_to_turtle(tables_to_store(read_tables(small_tables)))
    for table in TABLES:
        file = small_tables / f"{table.name}.csv"
        if not file.exists():
            continue
        header, *lines = file.read_text(encoding="utf-8").splitlines()
        more = [column.name for column in table.columns if column.name not in header.split(",")]
        filled = [",".join([header, *more]), *(line + "," * len(more) for line in lines)]
        file.write_text("\n".join(filled) + "\n", encoding="utf-8")
    assert store_to_turtle(tables_to_store(read_tables(small_tables))) == before


def test_two_rows_of_one_place_that_differ_add_one_evidence_each() -> None:
    # Two rows that do not say the same are two statements of one page.
    row = ",cedar-trust,member_of,otter-alliance,,,,{},,S1,para 9,stated,,,,,,,,\n"
    text = turtle(RICH | {"relations": RICH["relations"] + row.format(2012) + row.format(2013)})
    assert "ev:cedar-trust.memberOf.otter-alliance.s1.5" in text


def test_the_hash_of_imported_tables_is_that_of_their_turtle(tmp_path: Path) -> None:
    from amurgraph.graph import read_store

    store = store_of(tmp_path / "rich")
    file = tmp_path / "rich.ttl"
    file.write_text(store_to_turtle(store), encoding="utf-8")
    assert content_hash(read_store(file)) == content_hash(store)


# ---- the words, read from the ontology ----


def test_every_relation_type_and_kind_has_a_word() -> None:
    terms = read_terms()
    assert {iri.value.rpartition("#")[2] for iri in terms.relation_types.values()} == set(RELATION_TYPES)
    assert {iri.value.rpartition("#")[2] for iri in terms.organization_kinds.values()} == set(ORGANIZATION_KINDS)
    assert terms.relation_types["member_of"] == AG.memberOf
    assert terms.word(terms.relation_types, AG.memberOf) == "member_of"
    assert terms.word(terms.relation_types, AG.note) == AG.note.value


def test_every_relation_type_has_ends() -> None:
    terms = read_terms()
    for word, iri in terms.relation_types.items():
        assert terms.subjects.get(iri), word
        assert terms.objects.get(iri), word


def test_where_organizations_may_stand_every_kind_of_them_may() -> None:
    terms = read_terms()
    kinds = set(terms.organization_kinds.values())
    assert kinds <= terms.subjects[AG.memberOf]
    assert kinds <= terms.objects[AG.supports]
    assert AG.Taxon in terms.objects[AG.supports]
    assert not kinds & terms.subjects[AG.threatens]


def test_the_words_that_the_dossier_uses_are_there() -> None:
    terms = read_terms()
    kinds = (
        "ngo zoo foundation government research alliance company protected_area_authority intergovernmental association"
    )
    assert set(kinds.split()) | {"unknown"} == set(terms.organization_kinds)
    actions = (
        "anti-poaching monitoring research education veterinary fire-fighting compensation breeding reintroduction"
    )
    assert {*actions.split(), "habitat", "policy", "capacity", "fundraising"} <= set(terms.actions)
    assert set(terms.readings) == {"stated", "implied"}
    assert set(terms.stances) == {"asserts", "denies"}
    assert set(terms.name_kinds) == {"official", "alias", "acronym"}
    assert set(terms.source_kinds) == {"page", "document", "survey", "communication"}
    assert set(terms.visibilities) == {"public", "private"}


def test_a_table_knows_its_columns_and_its_key() -> None:
    tables = {table.name: table for table in TABLES}
    assert tables["sources"].key == "source_id"
    column = tables["relations"].column("start")
    assert column is not None
    assert column.holds == "date"
    assert tables["relations"].column("begin") is None
    assert [table.name for table in TABLES if table.needed] == ["sources", "organizations", "relations"]
