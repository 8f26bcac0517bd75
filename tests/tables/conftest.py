"""Tables of any text, drawn by hypothesis: what the tests of export and of workbooks go through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st

from amurgraph.tables import TABLES, Row, Tables, read_terms

if TYPE_CHECKING:
    from collections.abc import Callable

NASTY = st.text(
    st.sampled_from("ab=+-@'\"|\\,;\n\r\t #_x000D éЖ山\u200b\u202e\u0301{}<>&\x00\x07\x85\u2028"),
    min_size=1,
    max_size=12,
)
WORDS = st.one_of(
    NASTY, st.sampled_from(["Cedar Trust", "=1+1", "'=x", "''", "'t Woud", "a|b\\|c", "x@de", "_x0041_"])
).map(str.strip)
FILLED = WORDS.filter(bool)
DATE = st.sampled_from(["", "1998", "2011-05", "2018-01-31"])
DAY = st.sampled_from(["", "2026-01-31"])
NUMBER = st.sampled_from(["", "0", "-5", "7", "6.5", "1200"])
LANGUAGE = st.sampled_from(["", "en", "de", "zh-hans"])
IDS = ("cedar-trust", "otter-alliance", "zoo1", "zoo2", "zoo10")
SOURCES = ("s1", "s2", "s10", "letter")


def named(data: st.DataObject, **cells: st.SearchStrategy[str]) -> dict[str, str]:
    return {column: data.draw(strategy, label=column) for column, strategy in cells.items()}


def some(keys: tuple[str, ...], least: int = 0) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(keys), min_size=least, max_size=3, unique=True).map("|".join)


def names_in_a_cell(names: list[str]) -> str:
    return "|".join(name.replace("\\", "\\\\").replace("|", "\\|") for name in names)


def drawn(data: st.DataObject) -> Tables:
    """Draw tables that are well formed, with whatever text."""
    terms = read_terms()
    others = st.lists(FILLED, max_size=2).map(names_in_a_cell)
    rows: dict[str, list[dict[str, str]]] = {table.name: [] for table in TABLES}
    for number, key in enumerate(SOURCES):
        page = key != "letter"
        same_page = data.draw(st.booleans())
        rows["sources"].append(
            {"source_id": key, "url": f"https://cedar.example/{0 if same_page else number}" if page else ""}
            | named(
                data,
                title=FILLED,
                publisher=WORDS,
                date_published=DATE,
                date_note=WORDS,
                language=LANGUAGE,
                kind=st.sampled_from(["", "page", "document"]) if page else st.just("communication"),
                visibility=st.sampled_from(["", "public", "private"]),
                retrieved=DAY,
                checked=DAY,
                archived=st.sampled_from(["", "https://archive.example/1"]),
            )
        )
    for key in IDS:
        rows["organizations"].append(
            {"org_id": key}
            | named(
                data,
                name=FILLED,
                acronym=WORDS,
                other_names=others,
                kind=st.sampled_from(["", *terms.organization_kinds]),
                country=st.sampled_from(["", "DE"]),
                city=WORDS,
                website=st.sampled_from(["", "https://cedar.example"]),
                wikidata_qid=st.sampled_from(["", "Q42"]),
                ror_id=st.sampled_from(["", "https://ror.org/03yrm5c26"]),
                same_as=st.sampled_from(["", "https://isni.org/1|http://www.wikidata.org/entity/Q7"]),
                source_ids=some(SOURCES),
                language=LANGUAGE,
                note=WORDS,
            )
        )
    rows["entities"] = [
        {"entity_id": key, "kind": kind}
        | named(data, name=FILLED, description=WORDS, other_names=others, language=LANGUAGE, note=WORDS)
        | {"source_ids": data.draw(some(SOURCES)), "scientific_name": "Lutra" if kind == "species" else ""}
        | {"broader": "cmp-3.2_7.1|cmp-3.2_5.1.1" if kind == "threat" else ""}
        for key, kind in (("sp-otter", "species"), ("pl-valley", "place"), ("th-fire", "threat"), ("db-1", "database"))
    ]
    rows["projects"] = [
        {"project_id": f"proj-{number}"}
        | named(
            data,
            name=FILLED,
            description_short=WORDS,
            action_type=st.sampled_from(["", *terms.actions]),
            place=st.one_of(WORDS, st.just(rows["entities"][1]["name"])),
            start=st.sampled_from(["", "1998"]),
            end=st.sampled_from(["", "2011-05"]),
            other_names=others,
            language=LANGUAGE,
            source_ids=some(SOURCES),
        )
        for number in range(2)
    ]
    rows["projects"][0] |= {"place": "pl-valley", "place_name": data.draw(WORDS)}
    for _ in range(data.draw(st.integers(0, 12), label="relations")):
        ends = data.draw(st.permutations(IDS))[:2]
        rows["relations"].append(
            {"subject_id": ends[0], "object_id": ends[1]}
            | named(
                data,
                predicate=st.sampled_from(["partner_of", "supports", "member_of"]),
                source_id=st.sampled_from(SOURCES),
                start=st.sampled_from(["", "1998"]),
                end=st.sampled_from(["", "2011-05"]),
                as_of=DATE,
                qualifier=WORDS,
                locator=WORDS,
                confidence=st.sampled_from(["", *terms.readings]),
                checked=DAY,
                stance=st.sampled_from(["", *terms.stances]),
                note=WORDS,
                amount=NUMBER,
                currency=st.sampled_from(["", "EUR"]),
                year=st.sampled_from(["", "2013"]),
                role=WORDS,
                weight=NUMBER,
            )
        )
    rows["observations"] = [
        {"observation_id": f"o{number}", "property": "member_count"}
        | named(data, subject=st.sampled_from(IDS), value=FILLED, value_low=st.sampled_from(["", "-5", "6.5"]))
        | named(data, value_high=st.sampled_from(["", "7"]), unit=WORDS, as_of=DATE, source_id=st.sampled_from(SOURCES))
        | named(data, locator=WORDS, note=WORDS, checked=DAY, reported_by=st.sampled_from(["", *IDS]), start=DATE)
        for number in (1, 2, 10)
    ]
    rows["changes"] = [
        {"change_id": "c1", "kind": "merger"}
        | named(
            data, original_ids=some(IDS[:3], 1), result_ids=some(IDS[3:], 1), date=DATE, source_ids=some(SOURCES, 1)
        )
        | named(data, locator=WORDS, note=WORDS, label=WORDS)
    ]
    names = [
        named(data, org_id=st.sampled_from([*IDS, "sp-otter"]), name=FILLED, language=LANGUAGE.filter(bool))
        | named(data, kind=st.sampled_from(["", *terms.name_kinds]))
        | named(data, source_url=st.sampled_from(["", "https://cedar.example/0", "other.example/ru"]))
        | named(data, source_id=st.sampled_from(["", "letter", "s2"]))
        for _ in range(data.draw(st.integers(0, 4), label="names"))
    ]
    rows["names"] = list({tuple(name.values())[:-1]: name for name in names}.values())
    told = named(data, title=WORDS, description=WORDS, version=WORDS, issued=DAY, taxon=st.just("sp-otter"))
    rows["dataset"] = [{"key": key, "value": value} for key, value in told.items() if value]
    return {
        name: [Row(f"{name}.csv", number, cells) for number, cells in enumerate(cells_of, start=2)]
        for name, cells_of in rows.items()
    }


@pytest.fixture(scope="session")
def draw_tables() -> Callable[[st.DataObject], Tables]:
    """Return what draws tables that are well formed, with whatever text."""
    return drawn
