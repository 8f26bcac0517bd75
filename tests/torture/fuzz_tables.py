"""What the tables are fed: our CSV files and workbooks, foreign ones with a mapping, and lists of edges."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from zlib import crc32

from tests.conftest import SMALL_TABLES
from tests.torture.fuzzing import CORPUS, Target
from tests.torture.mutating import Grammar, any_bytes, mutated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

_FOREIGN = {
    "kumu/elements.csv": "Label,Type,Description\nCedar Trust,NGO,a body\nOtter Alliance,alliance,\n",
    "kumu/connections.csv": "From,To,Type,Source\nCedar Trust,Otter Alliance,member of,https://cedar.example/about\n",
    "mapped/mapping.toml": '[source]\nsource_id = "S9"\ntitle = "A list"\nurl = "https://list.example/"\n\n[[sheet]]\n'
    'file = "who"\ntable = "organizations"\nnames = ["org_id"]\n[sheet.columns]\norg_id = "Who"\nname = "Who"\n'
    '[sheet.words.kind]\n"club" = "ngo"\n[sheet.skip]\nWho = ["nobody"]\n[sheet.fill]\nkind = "ngo"\n',
    "mapped/who.csv": "Who,What\nCedar Trust,club\nnobody,\n",
    "edges/edges.csv": "source,target,type,weight,directed,year\na,b,knows,1.5,true,1998\nb,c,,2,false,\n",
    "edges/nodes.csv": "id,label,kind,bipartite\na,A,person,0\nb,B,event,1\nc,C,,\n",
}
_FILES = {f"ours/{name}.csv": text for name, text in SMALL_TABLES.items()} | _FOREIGN
_WORDS = [
    word.encode()
    for word in (
        ",", '"', '""', "\n", "\r\n", "\r", ";", "\t", "|", "\\|", "=1+1", "'=1", "'", "+1", "-1", "@a", "S1|S2",
        "S1", "S9", " ",
        "cedar-trust", "Cedar Trust", "2011-13", "2011-02-30", "99999", "-5", "1e9", "nan", "inf", "x@en", "@en",
        "https://[",
        "javascript:alert(1)", "http://a b/", "Q1", "member_of", "funds", "proj-dens", "organization", "stated",
        "key,value\n", "base",
        "\u202e", "\u2028", "\x1b[31m", "\x00", "\x0b", "\x85", "é", "\ufeff", "山", "relation_id", "[[sheet]]",
        "[sheet.columns]",
        "true", "= [", '"""', "../x", "/etc/hostname", "__class__", "%s", "{0}", "_x0041_", "\\u0041",
    )
]  # fmt: skip
_CELLS = Grammar(
    {
        "sheet": ("<line>", "<line>\n<sheet>", "<line>\r\n<sheet>", "<line>\n<sheet>"),
        "line": ("<cell>", "<cell>,<line>", "<cell>,<line>", ""),
        "cell": ("", "a", "S1", "cedar-trust", '"a, b"', '"say ""x"""', "2011-05", "river-zoo", "=1", "'=1", "x|y",
            '"a\nb"', "12.5", '"'),
    }
)  # fmt: skip


def make_csv(random: Random) -> bytes:
    """Make a file: its name, a line feed, its content; the files around it are as they should be."""
    name = random.choice(list(_FILES))
    seed = _FILES[name].encode()
    way = random.random()
    if way < 0.55:
        data = mutated(random, [seed], _WORDS)
    elif way < 0.85:  # one cell after another: most lines stay as long as they should be
        lines = [line.split(b",") for line in seed.split(b"\n")]
        for _ in range(random.choice((1, 1, 2, 4))):
            line = random.choice(lines)
            line[random.randrange(len(line))] = random.choice(
                (b"", random.choice(_WORDS), random.choice(random.choice(lines)))
            )
        data = b"\n".join(b",".join(line) for line in lines)
    elif way < 0.95:
        data = seed.partition(b"\n")[0] + b"\n" + _CELLS.grown(random, "sheet")
    else:
        data = any_bytes(random)
    return name.encode() + b"\n" + data


def make_xlsx(random: Random) -> bytes:
    """Make a workbook: parts of it changed, and packed again; sometimes the packing itself."""
    way = random.random()
    if way < 0.15:
        return mutated(random, _PACKED, [b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\xff\xff\xff\xff", b"\0\0\0\0"])
    parts = dict(random.choice(_BOOKS))
    for _ in range(random.choice((1, 1, 2, 3))):
        name = random.choice([part for part in parts if random.random() < 0.2 or "sheet" in part] or list(parts))
        parts[name] = mutated(random, [parts[name]], _XML_WORDS) if way < 0.95 else any_bytes(random)
    if random.random() < 0.05:
        parts.pop(random.choice(list(parts)))
    return _packed(parts, zipfile.ZIP_DEFLATED if random.random() < 0.2 else zipfile.ZIP_STORED)


def _packed(parts: dict[str, bytes], way: int) -> bytes:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", way) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, way)
    return book.getvalue()


def _parts(book: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _book_of(sheets: dict[str, str]) -> bytes:
    """Write a workbook as other programs do: shared strings, styles, numbers, and no more."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, text in sheets.items():
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append([int(cell) if cell.isdigit() else cell or None for cell in line.split(",")])
    saved = io.BytesIO()
    book.save(saved)
    parts = _parts(saved.getvalue())
    parts["docProps/core.xml"] = re.sub(rb"[0-9T:-]+Z<", b"2000-01-01T00:00:00Z<", parts["docProps/core.xml"])
    return _packed(parts, zipfile.ZIP_DEFLATED)


def _start_csv(folder: Path) -> Callable[[bytes], object]:
    from amurgraph.network import read_network
    from amurgraph.tables import graph_to_tables, read_tables, tables_to_csv, tables_to_store

    for name, text in _FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    ours = read_tables(folder / "ours")
    known = graph_to_tables(tables_to_store(ours))

    def run(given: bytes) -> object:
        name, _, data = given.partition(b"\n")
        file = folder / name.decode()
        whole, alone = file.parent, crc32(given) % 2
        before = file.read_bytes()
        file.write_bytes(data)
        try:
            if whole.name == "edges":
                return read_network(whole / "edges.csv", whole / "nodes.csv" if alone else None, two_mode=not alone)
            if whole.name == "mapped":
                return read_tables(whole, known=known if alone else None, mapping=whole / "mapping.toml")
            if whole.name == "kumu":
                return read_tables(whole, source="https://list.example/", known=known if alone else None)
            tables = read_tables(file if alone else whole, known=known if alone else None)
            return tables if alone else tables_to_csv(graph_to_tables(tables_to_store(tables)))
        finally:
            file.write_bytes(before)

    return run


def _start_xlsx(folder: Path) -> Callable[[bytes], object]:
    from amurgraph.tables import graph_to_tables, read_tables, tables_to_store

    (folder / "ours").mkdir()
    for name, text in SMALL_TABLES.items():
        (folder / "ours" / f"{name}.csv").write_text(text, encoding="utf-8")
    known = graph_to_tables(tables_to_store(read_tables(folder / "ours")))
    file = folder / "book.xlsx"

    def run(given: bytes) -> object:
        file.write_bytes(given)
        return read_tables(file, known=known)

    return run


_XML_WORDS = [
    word.encode()
    for word in (
        "<c>", "</c>", '<c r="A1" t="s"><v>99</v></c>', '<c r="XFD1048576"><v>1</v></c>',
        '<c r="B2" t="e"><v>#REF!</v></c>', "<v>",
        '<c t="d"><v>2011-02-30</v></c>', '<c t="b"><v>2</v></c>', "<f>1+1</f>", '<row r="0">', '<row r="1048577">',
        "<row>", "</row>",
        '<is><t>x</t></is>', 't="inlineStr"', 's="99"', '<mergeCell ref="A1:B2"/>', "&x;",
        "<!DOCTYPE a [<!ENTITY x 'y'>]>", "&#0;",
        "1e999", "-1", "2958466", '<c r="A0">', '<c r="AAAA1">', "<![CDATA[", "]]>", 'xml:space="preserve"', "\xff",
        'ref="A1:XFD1048576"',
        "<sheetData>", "</worksheet>", 'name="relations"', 'r:id="rId99"', 'Target="../../x"',
        'Target="http://127.0.0.1:9/"', 'count="-1"',
        '<numFmt numFmtId="165" formatCode="yyyy"/>', 't="shared"', 't="array"', "_x0000_", "\\u0041", "'=1", "=1",
    )
]  # fmt: skip
_PACKED = [
    _book_of({name: SMALL_TABLES[name] for name in names}) for names in (["relations"], ["sources", "organizations"])
]
_PACKED.append(
    _book_of(
        {
            "connections": "From,To,Type\nCedar Trust,Otter Alliance,member of\n",
            "elements": "Label,Type\nCedar Trust,NGO\n",
        }
    )
)
_BOOKS = [_parts(book) for book in _PACKED]
_PACKED += [file.read_bytes() for file in sorted((CORPUS / "seeds").glob("*.xlsx"))]
CSV = Target(make_csv, _start_csv)
XLSX = Target(make_xlsx, _start_xlsx)
