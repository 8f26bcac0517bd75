"""Real organizations as claims: the flattened records of the Research Organization Registry become Turtle, in seconds.

    python benchmarks/ror.py FOLDER OUT.ttl      # FOLDER holds ror_orgs.csv and ror_relations.csv (CC0)

For measuring only: `related` becomes "partner of" here, which the register does not say; without it the network would
be a forest. A parent names its child and the child its parent, a successor its predecessor: told twice, written once.
Ties to organizations that the files do not hold are left out. All of it rests on one source, the register; the locator
is the record that names the tie. `amurgraph tables import --mapping` makes the same claims of the same files (a test
compares), with every check that a stranger's spreadsheet needs, and so takes longer.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

# The first of these that a record has: one that also gives grants is not thereby a foundation.
KINDS = {
    "government": "ag:GovernmentBody",
    "education": "ag:ResearchInstitute",
    "facility": "ag:ResearchInstitute",
    "company": "ag:Company",
    "nonprofit": "ag:NGO",
    "archive": "org:Organization",
    "healthcare": "org:Organization",
    "other": "org:Organization",
    "funder": "ag:Foundation",
}
# Their word, ours, and whether the tie is told from the other end.
TYPES = {
    "parent": ("partOf", False),
    "child": ("partOf", True),
    "predecessor": ("successorOf", False),
    "successor": ("successorOf", True),
    "related": ("partnerOf", False),
}
HEAD = """\
@prefix ag: <https://w3id.org/amurgraph/ns#> .
@prefix o: <https://data.example/id/org/> .
@prefix src: <https://data.example/id/src/> .
@prefix rel: <https://data.example/id/rel/> .
@prefix ev: <https://data.example/id/ev/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<https://data.example/id/dataset> a dcat:Dataset ;
  dcterms:title "Research organizations" ;
  ag:base "https://data.example/" ;
  dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> .

src:ror a ag:Source ;
  dcterms:title "Records of research organizations" ;
  dcterms:publisher "Research Organization Registry" ;
  ag:url <https://ror.org/> ;
  dcterms:language "en" .

"""


def write_claims(folder: Path, out: TextIO) -> None:
    """Write the claims of a folder that holds ``ror_orgs.csv`` and ``ror_relations.csv`` as Turtle."""
    out.write(HEAD)
    known = set()
    for row in _rows(folder / "ror_orgs.csv"):
        known.add(row["id"].rsplit("/", 1)[1])
        out.write(_organization(row))
    for (one, kind, other), record in _ties(folder / "ror_relations.csv", known).items():
        name = f"{one}.{kind}.{other}"
        out.write(
            f"rel:{name} a ag:Relation ;\n  ag:subject o:{one} ;\n  ag:predicate ag:{kind} ;\n  ag:object o:{other} ;\n"
            f"  ag:evidence ev:{name}.ror .\n"
            f'ev:{name}.ror a ag:Evidence ;\n  ag:reading ag:Stated ;\n  ag:locator "record {record}" ;\n'
            f"  dcterms:source src:ror .\no:{one} ag:{kind} o:{other} .\n"
        )


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _organization(row: dict[str, str]) -> str:
    types = row["types"].lower().split("|")
    kind = next((ours for theirs, ours in KINDS.items() if theirs in types), "org:Organization")
    note = "" if row["status"] == "active" else f"  ag:note {_text(row['status'])} ;\n"
    return (
        f"o:{row['id'].rsplit('/', 1)[1]} a {kind} ;\n  rdfs:label {_text(row['name'])}@en ;\n"
        f'  ag:country "{row["country"]}" ;\n{note}  skos:exactMatch <{row["id"]}> ;\n  dcterms:source src:ror .\n'
    )


def _text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'


def _ties(file: Path, known: set[str]) -> dict[tuple[str, str, str], str]:
    """Return each tie once, with the first record that names it; none to itself, none to what is not known."""
    ties: dict[tuple[str, str, str], str] = {}
    for row in _rows(file):
        one, other, (kind, turned) = row["from"], row["to"], TYPES[row["type"]]
        if one == other or not known.issuperset((one, other)):
            continue
        if turned or (kind == "partnerOf" and other < one):
            one, other = other, one
        ties.setdefault((one, kind, other), row["from"])
    return ties


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with Path(sys.argv[2]).open("w", encoding="utf-8") as out:
        write_claims(Path(sys.argv[1]), out)


if __name__ == "__main__":
    main()
