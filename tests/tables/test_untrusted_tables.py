"""A stranger's spreadsheet is looked at before it is unpacked, and parsed in a process of its own, within limits."""

from __future__ import annotations

import io
import os
import random
import signal
import time
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from tests.torture import fuzz_tables

from amurgraph.cli import run
from amurgraph.errors import AmurgraphError, LimitError, TableError, UnsafeInputError
from amurgraph.tables import (
    Tables,
    graph_to_tables,
    places,
    read_tables,
    tables_to_store,
    tables_to_xlsx,
    write_tables,
)
from amurgraph.workers import Limits

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "xl/worksheets/sheet2.xml"  # sources: the first holds notes
BEGIN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"


@pytest.fixture
def known(small_tables: Path) -> Tables:
    """Return the tables that single sheets go into."""
    return graph_to_tables(tables_to_store(read_tables(small_tables)))


@pytest.fixture
def book(small_tables: Path, tmp_path: Path) -> Path:
    """Return a workbook of ours."""
    file = tmp_path / "book.xlsx"
    write_tables(read_tables(small_tables), file)
    return file


def changed(book: Path, **parts: bytes | None) -> Path:
    """Pack a workbook again with some parts replaced (``sheet`` is that of the sources) or added."""
    with zipfile.ZipFile(book) as archive:
        there: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    there |= {SHEET if name == "sheet" else name: part for name, part in parts.items()}
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in there.items():
            if part is not None:
                archive.writestr(name, part)
    return book


def sheet_of(*rows: str) -> bytes:
    return (BEGIN + "".join(rows) + END).encode()


def test_a_strangers_tables_say_what_ours_say(small_tables: Path, book: Path) -> None:
    assert read_tables(small_tables, untrusted=True) == read_tables(small_tables)
    assert read_tables(book, untrusted=True) == read_tables(book)


def test_whatever_is_given_is_read_apart_as_it_is_read_here(known: Tables, tmp_path: Path) -> None:
    file = tmp_path / "given.xlsx"
    taken = 0
    for number in range(60):
        file.write_bytes(fuzz_tables.make_xlsx(random.Random(number)))  # noqa: S311 - no secret
        here = answer(file, known, untrusted=False)
        assert answer(file, known, untrusted=True) == here, number
        taken += isinstance(here, dict)
    assert taken >= 5


def answer(file: Path, known: Tables, *, untrusted: bool) -> object:
    try:
        return dict(read_tables(file, known=known, untrusted=untrusted))
    except AmurgraphError as error:
        return type(error), str(error)


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_import_outlives_its_parser(
    small_tables: Path,
    book: Path,
    number: signal.Signals,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def die(*_: object) -> None:
        os.kill(os.getpid(), number)

    monkeypatch.setattr(places, "_csv_lines", die)
    monkeypatch.setattr("amurgraph.tables.book._sheets", die)

    with pytest.raises(SystemExit) as end:
        run(["tables", "import", str(book if kind == "xlsx" else small_tables)])

    out, err = capsys.readouterr()
    assert (end.value.code, out) == (1, "")
    assert err.startswith("amurgraph: ")
    assert err.count("\n") == 1


def test_what_takes_too_long_or_too_much_is_ended(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LimitError) as raised:
        read_tables(book, untrusted=Limits(size=1_000))
    assert raised.value.limit == "size"

    monkeypatch.setattr("amurgraph.tables.book._sheets", lambda *_: time.sleep(60))
    since = time.monotonic()
    with pytest.raises(LimitError, match=r"book\.xlsx: takes more than") as raised:
        read_tables(book, untrusted=Limits(seconds=0.3))
    assert raised.value.limit == "seconds"
    assert time.monotonic() - since < 3


def test_a_sheet_that_needs_too_much_memory_is_ended(book: Path) -> None:
    texts = [random.Random(number).randbytes(10_000).hex() for number in range(2_000)]  # noqa: S311 - no secret
    changed(book, sheet=sheet_of(*[f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>' for text in texts]))

    with pytest.raises(LimitError) as raised:
        read_tables(book, untrusted=Limits(memory=30 * 2**20))

    assert raised.value.limit == "memory"


BOMBS = {
    "one part that packs a thousand to one": {"xl/media/a.bin": b"\0" * 50_000_000},
    "many parts": {f"xl/media/{number}.bin": b"" for number in range(2_500)},
    "more than a workbook holds": {f"xl/media/{number}.bin": b"ab" * 2_000_000 for number in range(60)},
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_an_archive_is_not_unpacked_blindly(book: Path, bomb: str) -> None:
    changed(book, **BOMBS[bomb])
    since = time.monotonic()

    with pytest.raises(UnsafeInputError, match=r"book\.xlsx: .*; save it as \.xlsx again"):
        read_tables(book)

    assert time.monotonic() - since < 5


def test_parts_that_lie_in_one_another_are_refused(book: Path) -> None:
    data = book.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        largest = max(archive.infolist(), key=lambda part: part.compress_size)
        entries = data[archive.start_dir : data.rindex(b"PK\5\6")]
        many = -(-len(data) // largest.compress_size)
    begin = entries.index(largest.filename.encode()) - 46
    following = entries.find(b"PK\1\2", begin + 4)
    entry = entries[begin : following if following > 0 else len(entries)]
    names = [f"{number:0{len(largest.filename)}}".encode() for number in range(many)]
    added = b"".join(entry.replace(largest.filename.encode(), name) for name in names)
    end = bytearray(data[data.rindex(b"PK\5\6") :])
    count = int.from_bytes(end[8:10], "little") + many
    end[8:10] = end[10:12] = count.to_bytes(2, "little")
    end[12:16] = (len(entries) + len(added)).to_bytes(4, "little")
    book.write_bytes(data[: data.index(entries)] + entries + added + end)

    with pytest.raises(UnsafeInputError, match="lie in one another"):
        read_tables(book)


DOCTYPE = '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "cp1252", "koi8-r"])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml", "_rels/.rels"])
def test_no_part_may_declare_entities(book: Path, part: str, encoding: str) -> None:
    with zipfile.ZipFile(book) as archive:
        text = archive.read(part).decode()
    root = text[text.index("<", text.find("?>") + 1) :]
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{" " * 20_000}<!-- {DOCTYPE.upper()} -->'
    changed(book, **{part: (declared + DOCTYPE + root).encode(encoding)})

    with pytest.raises(UnsafeInputError, match="has a DOCTYPE"):
        read_tables(book)


def test_rows_that_are_only_claimed_take_neither_time_nor_memory(book: Path) -> None:
    header = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    changed(book, sheet=sheet_of(header, '<row r="99999999999999999999"><c r="A9"><v>1</v></c></row>'))
    with pytest.raises(TableError, match="more than 1048576 rows"):
        read_tables(book, untrusted=Limits(memory=100 * 2**20))

    changed(book, sheet=sheet_of(header, *['<row><c r="XFD1" t="inlineStr"><is><t></t></is></c></row>'] * 1_000))
    with pytest.raises(TableError, match="is no column of this table"):  # so they have all been read
        read_tables(book, untrusted=Limits(memory=100 * 2**20))


def test_a_stray_cell_at_the_foot_of_a_sheet_does_no_harm(known: Tables, tmp_path: Path) -> None:
    import openpyxl

    made = openpyxl.Workbook()
    made.active.title = "entities"
    made.active.append(["entity_id", "name", "kind", "description", "source_ids"])
    made.active.append(["sp-otter", "River otter", "species", None, "S1"])
    made.active.cell(row=1_048_576, column=3, value=" ")
    made.save(tmp_path / "stray.xlsx")

    assert len(read_tables(tmp_path / "stray.xlsx", known=known, untrusted=True)["entities"]) == 1


def test_days_numbers_and_truths_are_read_apart_as_they_are_here(known: Tables, tmp_path: Path) -> None:
    import openpyxl

    made = openpyxl.Workbook()
    made.active.title = "sources"
    made.active.append(["source_id", "title", "date_published", "checked", "publisher", "kind"])
    made.active.append([7, True, datetime(2011, 5, 1), datetime(2026, 1, 31), 2.5, "document"])
    made.active["C2"].number_format = "yyyy-mm"
    file = tmp_path / "days.xlsx"
    made.save(file)

    apart = read_tables(file, known=known, untrusted=True)

    assert apart == read_tables(file, known=known)
    assert (apart["sources"][0]["date_published"], apart["sources"][0]["checked"]) == ("2011-05", "2026-01-31")


def test_the_largest_workbook_of_ours_is_not_taken_for_a_bomb(tmp_path: Path) -> None:
    from amurgraph.graph import read_store

    tables = graph_to_tables(read_store())
    many = tables["relations"] * 10
    file = tmp_path / "large.xlsx"
    file.write_bytes(tables_to_xlsx(Tables({**tables, "relations": many})))

    with pytest.raises(TableError):  # of ids that stand there ten times, not of its size
        read_tables(file, untrusted=True)
