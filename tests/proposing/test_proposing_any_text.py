"""Whatever the text: an answer or one clear line, the same each time, of names in the text, that an import takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store
from tests.proposing.conftest import ADDRESS, claims_for, tables_for

from amurgraph.claims import graph_to_claims
from amurgraph.errors import InputError, OutputError
from amurgraph.proposing import Proposal, propose_claims, read_page, write_proposal
from amurgraph.proposing.objects import RightReader
from amurgraph.proposing.tokens import normalized, tokenized
from amurgraph.tables import Row, merge_tables, tables_to_store
from amurgraph.validation import validate

if TYPE_CHECKING:
    from pathlib import Path

CLAIMS, TABLES = claims_for("lakeland"), tables_for("lakeland")
PIECES = (
    "Cedar Trust|the Otter Alliance|OA|River Zoo|REED|Hill Fund|Общество «Топь»|Marsh Circle (MC) – Eastland|Flusszoo|"
    "the Willow Society|Fenmark Zoo|the Easton, Lakeside and Millbrook zoos|Ministry of Peat|Dr Ann Hill|"
    "Lakeland otters|Reedwater Otter Patrols|Reedwater National Park|Inbreeding|road traffic|"
    "they|it|The alliance|the species|its members|is a member of|members include|partners with|in partnership with|"
    "is supported by|supports|funds|was funded by|made up of more than 15 organizations|coordinates|founded by|"
    "is part of|works to protect|studies|has monitored|is threatened by|due to|extinction|gave 1,000 euros to|"
    "is not|never|no longer|former|may|unlike|which|who|and|neither|nor|,|, |: |; |. |.\n\n|\n- |\n\n|(|)|“|”|'s|?|"
    "since 2002|until 5 May 2011|in 2009|as of 2011|from 2001 to 1999"
).split("|")
texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map(" ".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=25).map(" ".join),
)


def propose(text: str) -> Proposal | None:
    try:
        return propose_claims(text, CLAIMS, source=ADDRESS, publisher="Cedar Trust")
    except InputError:
        return None


def names_of(proposal: Proposal, slug: str) -> set[str]:
    end, thing = proposal.ends[slug], CLAIMS.things.get(slug)
    names = {end.label, end.acronym}
    return names | {*thing.aliases, *(name.text for name in thing.names)} if thing else names


def words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in normalized(text).casefold()).split()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(texts)
def test_any_text_has_one_answer_that_an_import_takes(text: str) -> None:
    proposal = propose(text)

    if proposal is None:
        assert not tokenized(normalized(text))
        return
    again = propose(text)
    assert again is not None
    assert again.to_rows() == proposal.to_rows()
    known = {table: list(rows) for table, rows in TABLES.items()}
    claims = graph_to_claims(tables_to_store(merge_tables(known, proposal.to_tables())))
    assert {(one.subject, one.object) for one in claims.relations} == {
        (one.subject, one.object) for one in proposal.statements
    }


@settings(max_examples=60, deadline=None, derandomize=True)
@given(texts)
def test_both_ends_of_a_candidate_are_named_in_the_text(text: str) -> None:
    proposal = propose(text)
    spoken_of = {"cedar-trust", "sp-otter"}  # "we" and "the species" may mean them unnamed
    # A name may be put together: "the Easton and Millbrook zoos", "Marsh Circle (MC) – Eastland", "Lakeland otters".
    found = {word.removesuffix("s") for word in words(text)} | {*words(text), "zoo"}
    for slug in proposal.ends if proposal else ():
        assert proposal
        assert slug in spoken_of or any(set(words(name)) <= found for name in names_of(proposal, slug) if name)


def test_nothing_to_read_is_one_clear_line() -> None:
    with pytest.raises(InputError, match="no text"):
        propose_claims(" \n\u200b", CLAIMS, source=ADDRESS)


def test_a_folder_called_like_a_table_is_left_alone(tmp_path: Path) -> None:
    proposal = propose_claims("Cedar Trust funds River Zoo.", CLAIMS, source=ADDRESS)
    (tmp_path / "sources.csv").mkdir()

    with pytest.raises(OutputError, match=r"holds sources\.csv, which is no table"):
        write_proposal(proposal, tmp_path, replace=True)


def test_an_empty_data_set_is_enough() -> None:
    text = "The Otter Alliance's members are the Cedar Trust, River Zoo and the University of Lakeland."

    proposal = propose_claims(text, graph_to_claims(Store()), source=ADDRESS)
    store = tables_to_store({table: [] for table in TABLES} | proposal.to_tables())

    assert [thing.slug for thing in graph_to_claims(store).organizations] == [
        "cedar-trust",
        "otter-alliance",
        "river-zoo",
        "university-of-lakeland",
    ]
    assert {thing.slug: thing.kind for thing in graph_to_claims(store).organizations}["otter-alliance"] == "Alliance"
    assert validate(store).conforms


@pytest.mark.parametrize("item", ["it supports River Zoo and funds OA", "partners of Cedar Trust include River Zoo"])
def test_the_time_for_a_list_grows_with_its_length(item: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[int] = []
    read = RightReader._next

    def counted(*arguments: Any) -> Any:
        steps.append(1)
        return read(*arguments)

    monkeypatch.setattr(RightReader, "_next", counted)

    propose_claims("OA members include:\n" + f"- {item}\n" * 300, CLAIMS, source=ADDRESS)

    assert len(steps) < 1500


@pytest.mark.parametrize(
    "piece",
    ["OA partners with REED, ", "members include ", "(", "OA (", "Cedar Trust and ", "A, B and C zoos ", "они и ", "."],
)
def test_a_long_text_of_one_piece_is_read_to_its_end(piece: str) -> None:
    text = piece * (20_000 // len(piece)) + "\n\nRiver Zoo funds the Fen Society."

    last = propose_claims(text, CLAIMS, source=ADDRESS).statements[-1]

    assert (last.subject, last.relation, last.object) == ("river-zoo", "funds", "fen-society")


def test_a_new_page_gets_the_next_free_id_and_a_known_one_its_own() -> None:
    text = "Cedar Trust funds River Zoo."

    new = propose_claims(text, CLAIMS, source="https://zoo.example/funding").to_tables()
    known = propose_claims(text, CLAIMS, source="http://www.a.example").to_tables()

    assert dict(new["sources"][0].cells) == {
        "source_id": "s2",
        "title": "Cedar Trust funds River Zoo",
        "publisher": "zoo.example",
        "url": "https://zoo.example/funding",
    }
    assert "sources" not in known
    assert known["relations"][0]["source_id"] == "s1"
    assert new["relations"][0]["note"] == "proposed; to be checked"
    with pytest.raises(InputError, match="no source 'S9'"):
        propose_claims(text, CLAIMS, source="S9")


@pytest.mark.parametrize("source", ["https://A.example/about/", "http://www.a.example/about#"])
def test_an_address_is_known_however_it_is_written(source: str) -> None:
    tables = tables_for("lakeland")
    tables["sources"] = [Row("sources.csv", 2, {"source_id": "S1", "title": "A", "url": "https://a.example/about"})]
    claims = graph_to_claims(tables_to_store(tables))

    assert propose_claims("Cedar Trust funds River Zoo.", claims, source=source).source == {"source_id": "s1"}
    assert len(propose_claims("CT funds River Zoo.", claims, source="https://a.example/About").source) > 1


@pytest.mark.parametrize("source", ["http://[a.example/", "https://a\u2100b.example/x"])
def test_what_is_no_address_is_said_in_one_line(source: str) -> None:
    with pytest.raises(InputError, match="no source"):
        propose_claims("Cedar Trust funds River Zoo.", CLAIMS, source=source)


def test_no_sentence_of_the_page_is_in_the_tables() -> None:
    text = "Cedar Trust generously funds River Zoo and its excellent keepers."

    cells = propose_claims(text, CLAIMS, source="s1").to_tables()["relations"][0].cells

    assert "generously" not in " ".join(cells.values())
    assert cells["locator"] == "paragraph 1, sentence 1"


def test_a_place_leads_to_the_sentence_or_item() -> None:
    text = "About us\n\nCedar Trust is old.\nIt funds River Zoo.\n\nOA members include:\n\n- Hill Fund\n- Fen Society\n"

    places = [row.place for row in propose_claims(text, CLAIMS, source="s1").to_rows()]

    assert places == ["paragraph 2, sentence 2", "paragraph 4, item 1", "paragraph 4, item 2"]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"%PDF-1.7 \xe2\xe3", "is a PDF, not its text"),
        (b"\n<!DOCTYPE html><p>Cedar", "is HTML"),
        (b"<html><p>Cedar", "is HTML"),
        (b"PK\x03\x04word/document.xml", "is an office document"),
        (b"Cedar\nTr\xe4ger", "line 2: is not UTF-8"),
        ("Cedar".encode("utf-16"), "is not UTF-8"),
        (b"Cedar " * 900_000, "is larger than 5 MB"),
    ],
    ids=["pdf", "html", "bare html", "docx", "latin-1", "utf-16", "large"],
)
def test_what_is_no_text_of_a_page_is_said_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, line: str
) -> None:
    file = tmp_path_factory.mktemp("page") / "page.txt"
    file.write_bytes(data)

    with pytest.raises(InputError, match=line):
        read_page(file)


def test_marks_that_editors_add_do_no_harm(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("page") / "page.txt"
    file.write_bytes("\ufeffCedar\u00a0Trust fu\u00adnds River Zoo.\r\n\r\nOA.".encode())

    rows = propose_claims(read_page(file), CLAIMS, source="s1").to_rows()

    assert [(row.subject, row.relation, row.object) for row in rows] == [("cedar-trust", "funds", "river-zoo")]
    with pytest.raises(InputError, match="cannot be read"):
        read_page(file.parent / "other.txt")
