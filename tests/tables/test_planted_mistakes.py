"""Whatever is wrong with a spreadsheet, the command says it in one line, and writes nothing."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from amurgraph.cli import run
from amurgraph.tables import read_tables, tables_to_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KUMU = "From,To,Type,Label\nCedar Trust,Otter Alliance,Member of,since 2009\nHill Fund,Cedar Trust,funds,\n"
REGISTER = {
    "bodies.csv": "id,name,types\n"
    "https://reg.example/a1,Cedar Trust,Nonprofit\n"
    "https://reg.example/b2,River Zoo,park|zoo\n",
    "ties.csv": "from,to,type\na1,b2,parent\nb2,a1,child\n",
    "register.toml": """
[source]
source_id = "reg"
title = "Register"
url = "https://reg.example/"
[[sheet]]
file = "bodies.csv"
table = "organizations"
columns = { org_id = "id", name = "name", kind = "types" }
shorten = { org_id = "https://reg.example/" }
words.kind = { nonprofit = "ngo", zoo = "Zoo" }
[[sheet]]
file = "ties.csv"
table = "relations"
columns = { subject_id = "from", object_id = "to", predicate = "type" }
words.predicate = { parent = "part_of", child = "part_of" }
turn = ["child"]
""",
}


class Planted(NamedTuple):
    """How a mistake comes into the small tables, and what the one line must say of it."""

    plant: Callable[[Path], list[str]]  # returns what is to be imported, and options
    where: str
    what: str
    mend: str


def text(table: str, right: str, wrong: str, *, encoding: str = "utf-8") -> Callable[[Path], list[str]]:
    """Write something else into a CSV table, perhaps in another encoding."""

    def plant(folder: Path) -> list[str]:
        file = folder / f"{table}.csv"
        before = file.read_text(encoding="utf-8")
        assert right in before
        file.write_bytes(before.replace(right, wrong, 1).encode(encoding))
        return [str(folder)]

    return plant


def data(table: str, change: Callable[[bytes], bytes]) -> Callable[[Path], list[str]]:
    def plant(folder: Path) -> list[str]:
        file = folder / f"{table}.csv"
        file.write_bytes(change(file.read_bytes()))
        return [str(folder)]

    return plant


def book(change: Callable[[Any], None]) -> Callable[[Path], list[str]]:
    """Change the workbook of the small tables with the library that many programs use."""

    def plant(folder: Path) -> list[str]:
        openpyxl = pytest.importorskip("openpyxl")
        made = openpyxl.load_workbook(io.BytesIO(tables_to_xlsx(read_tables(folder))))
        change(made)
        made.save(folder.parent / "book.xlsx")
        return [str(folder.parent / "book.xlsx")]

    return plant


def cell(sheet: str, place: str, value: object) -> Callable[[Path], list[str]]:
    def change(made: Any) -> None:
        made[sheet][place].value = value
        if isinstance(value, str) and value.startswith("#"):
            made[sheet][place].data_type = "e"

    return book(change)


def blob(content: bytes, name: str = "book.xlsx") -> Callable[[Path], list[str]]:
    def plant(folder: Path) -> list[str]:
        (folder.parent / name).write_bytes(content)
        return [str(folder.parent / name)]

    return plant


def torn(folder: Path) -> list[str]:
    (folder.parent / "book.xlsx").write_bytes(tables_to_xlsx(read_tables(folder))[:-2000])
    return [str(folder.parent / "book.xlsx")]


def bad_sheet(folder: Path) -> list[str]:
    """Tear the XML of one sheet: the workbook opens, and then cannot be read."""
    pytest.importorskip("openpyxl")
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(tables_to_xlsx(read_tables(folder)))) as parts,
        zipfile.ZipFile(made, "w") as again,
    ):
        for name in parts.namelist():
            again.writestr(name, parts.read(name)[:-500] if name.endswith("sheet3.xml") else parts.read(name))
    return blob(made.getvalue())(folder)


def kumu(right: str = "", wrong: str = "", *options: str) -> Callable[[Path], list[str]]:
    def plant(folder: Path) -> list[str]:
        assert right in KUMU
        (folder.parent / "map.csv").write_text(KUMU.replace(right, wrong, 1) if right else KUMU, encoding="utf-8")
        return [str(folder.parent / "map.csv"), *(options or ("--source", "https://otter.example/map"))]

    return plant


def register(file: str, right: str, wrong: str) -> Callable[[Path], list[str]]:
    """Make a mistake in the register of somebody else, or in the mapping of it."""

    def plant(folder: Path) -> list[str]:
        place = folder.parent / "register"
        place.mkdir()
        for name, words in REGISTER.items():
            assert name != file or right in words
            changed = words.replace(right, wrong, 1) if name == file else words
            (place / name).write_bytes(changed.encode("latin-1" if "ü" in changed else "utf-8"))
        return [str(place), "--mapping", str(place / "register.toml")]

    return plant


def empty_mapping(folder: Path, text: str = "") -> Path:
    (folder.parent / "empty.toml").write_text(text, encoding="utf-8")
    return folder.parent / "empty.toml"


def missing(file: str) -> Callable[[Path], list[str]]:
    def plant(folder: Path) -> list[str]:
        options = register("", "", "")(folder)
        (folder.parent / "register" / file).unlink()
        return options

    return plant


def many_rows(folder: Path) -> list[str]:
    rows = "".join(f"o{number},Body {number}\n" for number in range(100_000))
    (folder / "organizations.csv").write_text(f"org_id,name\n{rows}o 9,Body\n", encoding="utf-8")
    return [str(folder)]


def second_name(folder: Path) -> None:
    file = folder / "organizations.csv"
    file.write_text(file.read_text(encoding="utf-8") + "cedar-trust-2,CEDAR trust,,,,,,,,,\n", encoding="utf-8")


def ambiguous(folder: Path) -> list[str]:
    second_name(folder)
    return text("relations", "R2,cedar-trust", "R2,Cedar Trust")(folder)


def ambiguous_end_of_kumu(folder: Path) -> list[str]:
    second_name(folder)
    options = kumu()(folder)
    return [*options, "--into", target_with(folder)]


def target_with(folder: Path) -> str:
    assert amurgraph("tables", "import", str(folder), "-o", str(folder.parent / "known.ttl")) == 0
    return str(folder.parent / "known.ttl")


def alone(name: str, words: str) -> Callable[[Path], list[str]]:
    def plant(folder: Path) -> list[str]:
        (folder.parent / name).write_text(words, encoding="utf-8")
        return [str(folder.parent / name)]

    return plant


FILES = {
    "Latin-1": Planted(
        text("organizations", "Hill Fund", "Hügel Fund", encoding="latin-1"),
        "organizations.csv, row 5",
        "not UTF-8",
        "CSV UTF-8",
    ),
    "UTF-16 with its mark": Planted(
        text("names", "ru", "ru", encoding="utf-16"), "names.csv, row 1", "not UTF-8", "CSV UTF-8"
    ),
    "UTF-16 without a mark": Planted(
        text("projects", "S3", "S3", encoding="utf-16-le"), "projects.csv, row 1", "not UTF-8", "CSV UTF-8"
    ),
    "a picture": Planted(
        data("sources", lambda _: b"\x89PNG\r\n\x1a\n\0\0\0"), "sources.csv, row 1", "not UTF-8", "CSV UTF-8"
    ),
    "NUL in an id": Planted(
        data("sources", lambda was: was.replace(b"S3,", b"S\x003,", 1)),
        "sources.csv, row 4, column source_id",
        "cannot stand",
        "letters",
    ),
    "semicolons": Planted(
        data("relations", lambda was: was.replace(b",", b";")), "relations.csv, row 1", "semicolons", "with commas"
    ),
    "tabs": Planted(
        data("relations", lambda was: was.replace(b",", b"\t")), "relations.csv, row 1", "tabs", "with commas"
    ),
    "an unclosed quotation mark": Planted(
        text("relations", "para 2", '"para 2'), "relations.csv, row 2", "no CSV", "close every quotation mark"
    ),
    "a row that is longer": Planted(
        text("entities", "species,,S1", "species,,S1,more"), "entities.csv, row 2", "6 cells", "quotation marks"
    ),
    "a row that is shorter": Planted(
        text("entities", "species,,S1", "species,"), "entities.csv, row 2", "4 cells", "quotation marks"
    ),
    "a filled cell under no title": Planted(
        data("names", lambda was: was.replace(b"\n", b",\n", 1)[:-1] + b",x\n"),
        "names.csv, row 2",
        "6 cells",
        "quotation",
    ),
    "a title twice": Planted(
        text("names", "language,kind", "kind,kind"), "names.csv, row 1, column kind", "stands twice", "remove one"
    ),
    "a title nobody knows": Planted(
        text("names", "language,kind", "languag,kind"), "names.csv, row 1, column languag", "no column", "did you mean"
    ),
    "a mistake in the last of 100,000 rows": Planted(
        many_rows, "organizations.csv, row 100002, column org_id", "'o 9'", "an id has"
    ),
    "a licence in words": Planted(
        text("dataset", "version,0.0.1", "licence,free for all"), "dataset.csv, row 3, column value", "licence", "full"
    ),
    "a folder without tables": Planted(lambda folder: [str(folder.parent)], "sources.csv", "is missing", "make it"),
    "no folder": Planted(lambda folder: [str(folder / "nowhere")], "nowhere", "no such folder", "give the folder"),
    "no file": Planted(lambda folder: [str(folder / "no.csv")], "no.csv", "no such file", "give the folder"),
    "another sort of file": Planted(
        blob(b"x", "tables.ods"), "tables.ods", "is no folder, .xlsx or .csv", "give the folder"
    ),
    "one table alone": Planted(
        lambda folder: [str(folder / "relations.csv")], "relations.csv", "one table alone", "--into"
    ),
    "a table that its columns do not tell": Planted(
        alone("new.csv", "org_id,name,language\na,A,en\n"), "new.csv, row 1", "several tables", "organizations, names"
    ),
    "a table of nobody": Planted(
        alone("new.csv", "who,what\na,b\n"), "new.csv, row 1", "columns of no table", "--mapping"
    ),
    "an empty file": Planted(alone("new.csv", ""), "new.csv, row 1", "columns of no table", "--mapping"),
}
NAMES = {
    "a name of nobody": Planted(
        text("relations", "R2,cedar-trust", "R2,Oak Society"),
        "relations.csv, row 3, column subject_id",
        "no table defines 'Oak Society'",
        "correct the id, or add a row",
    ),
    "a slip in a name": Planted(
        text("relations", "R2,cedar-trust", "R2,Ceder Trust"),
        "relations.csv, row 3, column subject_id",
        "'Ceder Trust'",
        "did you mean cedar-trust (Cedar Trust)",
    ),
    "a name of two": Planted(
        ambiguous,
        "relations.csv, row 3, column subject_id",
        "'Cedar Trust' is a name of several",
        "cedar-trust, cedar-trust-2",
    ),
    "an address of no source": Planted(
        text("relations", ",S2,list", ",https://otter.example/memberz,list"),
        "relations.csv, row 3, column source_id",
        "sources.csv has no 'https://otter.example/memberz'",
        "did you mean s2 (Our members)",
    ),
    "a title of no source": Planted(
        text("organizations", "S1|S2|S3", "S1|Their members"),
        "organizations.csv, row 3, column source_ids",
        "'Their members'",
        "did you mean s2 (Our members)",
    ),
    "a name of the same": Planted(
        text("relations", "R3,river-zoo", "R3,Otter alliance"),
        "relations.csv, row 4, column object_id",
        "is the subject itself",
        "other end",
    ),
    "a name of a wrong kind": Planted(
        text("relations", "cedar-trust,implements", "RIVER OTTER,implements"),
        "relations.csv, row 6, column subject_id",
        "is a Taxon",
        "choose another relation",
    ),
    "a focus that is no species of ours": Planted(
        text("dataset", "sp-otter", "River ottr"), "dataset.csv, row 4, column value", "'River ottr'", "mean sp-otter"
    ),
}
BOOKS = {
    "a formula": Planted(
        cell("relations", "C2", '=A1&"x"'),
        "book.xlsx, sheet relations, row 2, column predicate",
        "formula",
        "value itself",
    ),
    "an error value": Planted(
        cell("relations", "F3", "#REF!"),
        "book.xlsx, sheet relations, row 3, column start",
        "holds #REF!",
        "value itself",
    ),
    "merged cells": Planted(
        book(lambda made: made["relations"].merge_cells("B2:B3")),
        "book.xlsx, sheet relations, row 2, column subject_id",
        "merged",
        "unmerge",
    ),
    "merged titles": Planted(
        book(lambda made: made["sources"].merge_cells("B1:C1")),
        "book.xlsx, sheet sources, row 1, column title",
        "merged",
        "unmerge",
    ),
    "a date in words": Planted(
        cell("relations", "F3", "May 2009"), "book.xlsx, sheet relations, row 3, column start", "'May 2009'", "1998-03"
    ),
    "a number where an id is wanted": Planted(
        cell("relations", "B2", 12.5),
        "book.xlsx, sheet relations, row 2, column subject_id",
        "'12.5'",
        "correct the id",
    ),
    "a sheet is missing": Planted(
        book(lambda made: made.remove(made["sources"])), "book.xlsx, sheet sources", "is missing", "make it"
    ),
    "a title nobody knows": Planted(
        cell("sources", "C1", "mood"), "book.xlsx, sheet sources, row 1, column mood", "no column", "the columns are"
    ),
    "not a zip": Planted(blob(b"source_id,title\n"), "book.xlsx", "no workbook", "save it as .xlsx"),
    "an empty workbook": Planted(blob(b""), "book.xlsx", "no workbook", "save it as .xlsx"),
    "torn in the middle": Planted(torn, "book.xlsx", "no workbook", "save it as .xlsx"),
    "a sheet torn": Planted(bad_sheet, "book.xlsx", "no workbook", "save it as .xlsx"),
    "an old or locked workbook": Planted(
        blob(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "book.xlsx", "password", "save it as .xlsx"
    ),
    "no such workbook": Planted(
        lambda folder: [str(folder / "none.xlsx")], "none.xlsx", "no such file", "give a workbook"
    ),
}
FOREIGN = {
    "a type that Kumu's users made up": Planted(
        kumu("funds", "likes"), "map.csv, row 3, column Type", "'likes'", "member_of, monitors, part_of"
    ),
    "Kumu without a type": Planted(kumu("Member of", ""), "map.csv, row 2, column Type", "is empty", "fill it in"),
    "Kumu without an end": Planted(kumu("Hill Fund", ""), "map.csv, row 3, column From", "is empty", "fill it in"),
    "Kumu, a tie to itself": Planted(
        kumu("Hill Fund", "cedar TRUST"), "map.csv, row 3, column To", "is the subject itself", "other end"
    ),
    "Kumu without a source": Planted(
        kumu("", "", "--base", "https://otter.example/"), "map.csv, row 2", "has no source", "give --source"
    ),
    "Kumu with a source nobody knows": Planted(kumu("", "", "--source", "S9"), "no source is 'S9'", "", "give the id"),
    "Kumu, a title twice": Planted(kumu("Label", "from"), "map.csv, row 1, column From", "stands twice", "remove one"),
    "Kumu, an end that two are called": Planted(
        ambiguous_end_of_kumu, "map.csv, row 2, column From", "name of several", "cedar-trust, cedar-trust-2"
    ),
    "a file of the mapping is missing": Planted(missing("ties.csv"), "ties.csv", "is missing", "correct register.toml"),
    "the mapping is missing": Planted(missing("register.toml"), "register.toml", "cannot be read", "in TOML"),
    "no TOML": Planted(
        register("register.toml", "table =", "table"), "register.toml, row 8", "is no TOML", "docs/how-to"
    ),
    "a mapping in Latin-1": Planted(
        register("register.toml", '"Register"', '"Büro"'), "register.toml", "not UTF-8", "save it as UTF-8"
    ),
    "no sheet": Planted(register("register.toml", "[[sheet]]", "[[leaf]]"), "register.toml", "'leaf'", "source, sheet"),
    "a key nobody knows": Planted(
        register("register.toml", "turn", "turns"), "register.toml, sheet 2", "'turns'", "did you mean turn?"
    ),
    "a mapping without sheets": Planted(
        lambda folder: [*register("", "", "")(folder)[:2], str(empty_mapping(folder))],
        "empty.toml",
        "has no [[sheet]]",
        "docs/how-to",
    ),
    "a sheet that is a word": Planted(
        lambda folder: [*register("", "", "")(folder)[:2], str(empty_mapping(folder, 'sheet = ["ties.csv"]'))],
        "empty.toml, sheet 1",
        "no table of TOML",
        "docs/how-to",
    ),
    "columns that are a word": Planted(
        register("register.toml", "words.predicate = { parent", 'fill = "x"\nwords.predicate = { parent'),
        "register.toml, sheet 2, fill",
        "no table of TOML",
        "key = value",
    ),
    "words for a column that nothing gives": Planted(
        register("register.toml", "words.predicate", 'words.role = { a = "b" }\nwords.predicate'),
        "register.toml, sheet 2, words",
        "no column gives 'role'",
        "add it under columns",
    ),
    "ends where there are none": Planted(
        register("register.toml", "shorten", "skip_loops = true\nshorten"),
        "register.toml, sheet 1",
        "about ends",
        "only relations have ends",
    ),
    "one sheet of another register": Planted(
        lambda folder: [str(folder / "sources.csv"), *register("", "", "")(folder)[1:]],
        "sources.csv, row 1",
        "has not the columns",
        "id, name, types",
    ),
    "a table nobody knows": Planted(
        register("register.toml", '"relations"', '"ties"'), "register.toml, sheet 2, table", "none of ours", "relations"
    ),
    "a column of ours that is none": Planted(
        register("register.toml", "predicate =", "verb ="), "register.toml, sheet 2, columns", "'verb'", "write one of"
    ),
    "a needed column that nothing gives": Planted(
        register("register.toml", 'name = "name", ', ""), "register.toml, sheet 1", "nothing gives name", "add it"
    ),
    "a word of ours that is none": Planted(
        register("register.toml", '"ngo"', '"charity"'),
        "register.toml, sheet 1, words.kind",
        "'charity'",
        "write one of alliance",
    ),
    "a number for a text": Planted(
        register("register.toml", '"Register"', "7"), "register.toml, source, title", "is no text", "quotation marks"
    ),
    "a word for a list": Planted(
        register("register.toml", '["child"]', '"child"'), "register.toml, sheet 2, turn", "no list", "write one"
    ),
    "a word for yes or no": Planted(
        register("register.toml", "turn =", 'skip_loops = "yes"\nturn ='),
        "register.toml, sheet 2, skip_loops",
        "neither true nor false",
        "write true or false",
    ),
    "a turn of no word": Planted(
        register("register.toml", '["child"]', '["kid"]'), "register.toml, sheet 2, turn", "'kid'", "words.predicate"
    ),
    "a file elsewhere": Planted(
        register("register.toml", '"ties.csv"', '"../ties.csv"'), "register.toml, sheet 2, file", "no name", "write one"
    ),
    "ids made of names where there are none": Planted(
        register("register.toml", "turn =", 'names = ["predicate"]\nturn ='),
        "register.toml, sheet 2, names",
        "'predicate' cannot stand here",
        "subject_id, object_id",
    ),
    "a source without a title": Planted(
        register("register.toml", 'title = "Register"', ""), "register.toml, source, column title", "is empty", "fill"
    ),
    "a foreign column that is not there": Planted(
        register("bodies.csv", "types", "sort"), "bodies.csv, row 1, column types", "is missing", "correct the mapping"
    ),
    "a foreign word that the mapping does not have": Planted(
        register("bodies.csv", "Nonprofit", "Club"), "bodies.csv, row 2, column types", "'Club'", "nonprofit, zoo"
    ),
    "a foreign end that is not there": Planted(
        register("ties.csv", "a1,b2", "a1,c3"), "ties.csv, row 2, column to", "no table defines 'c3'", "add a row"
    ),
    "a foreign end that is not there, told from the other end": Planted(
        register("ties.csv", "b2,a1,child", "c3,a1,child"), "ties.csv, row 3, column from", "'c3'", "add a row"
    ),
    "a foreign id that cannot be one": Planted(
        register("bodies.csv", "https://reg.example/b2", "https://other.example/b2"),
        "bodies.csv, row 3, column id",
        "https://other.example/b2",
        "an id has letters",
    ),
    "a foreign id twice": Planted(
        register("bodies.csv", "reg.example/b2", "reg.example/a1"), "bodies.csv, row 3, column id", "row 2", "its own"
    ),
}
ALL = FILES | NAMES | {f"workbook: {name}": one for name, one in BOOKS.items()} | FOREIGN


def amurgraph(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        run(list(arguments))
    assert isinstance(ended.value.code, int)
    return ended.value.code


_ONE_LINE = re.compile(r"amurgraph: [^\n]+\n")


@pytest.mark.parametrize("planted", ALL.values(), ids=ALL)
@pytest.mark.parametrize("old", ["", "# as it was\n"], ids=["new file", "old file"])
def test_a_mistake_is_one_line_and_nothing_is_written(
    small_tables: Path, planted: Planted, old: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = planted.plant(small_tables)
    into = "--into" in arguments
    out = small_tables.parent / "out"
    out.mkdir()
    target = out / "otters.ttl"
    if old:
        target.write_text(old, encoding="utf-8")
    capsys.readouterr()
    assert amurgraph("tables", "import", *arguments, *(() if into else ("-o", str(target)))) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert _ONE_LINE.fullmatch(said.err), said.err
    line = said.err.removeprefix("amurgraph: ").strip()
    assert f"{planted.where}: " in f"{line}: "
    assert planted.what in line
    assert planted.mend in re.split("; |: ", line, maxsplit=1)[1]
    assert [file.name for file in out.iterdir()] == (["otters.ttl"] if old else [])
    assert not old or target.read_text(encoding="utf-8") == old


def test_more_than_sixty_mistakes_are_planted() -> None:
    assert len(ALL) >= 60
