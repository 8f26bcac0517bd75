"""Candidates become CSV tables that an import takes: relations alone, or a folder with what they need."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import OutputError
from ..files import folder_swapped_in, write_file
from ..tables import TABLES, tables_to_csv

if TYPE_CHECKING:
    from .proposal import Proposal

_MARKER = "sources.csv"
_ALWAYS = ("sources.csv", "organizations.csv", "relations.csv")  # what a new data set needs


def proposal_to_csv(proposal: Proposal) -> dict[str, str]:
    """Return the text of each table, by the name of its file; those that a new data set needs are there even if empty.

    >>> from amurgraph.claims import graph_to_claims
    >>> from pyoxigraph import Store
    >>> from amurgraph.proposing import propose_claims
    >>> text = "Cedar Trust is a member of the Otter Alliance."
    >>> proposal = propose_claims(text, graph_to_claims(Store()), source="https://otter.example/")
    >>> sorted(proposal_to_csv(proposal))
    ['organizations.csv', 'relations.csv', 'sources.csv']
    """
    tables = proposal.to_tables()
    made = tables_to_csv({table.name: tables.get(table.name, []) for table in TABLES})
    return {name: text for name, text in made.items() if name in _ALWAYS or name.removesuffix(".csv") in tables}


def write_proposal(proposal: Proposal, place: str | Path, *, replace: bool = False) -> None:
    """Write candidates as tables: a folder, or one file of relations if the name ends in ``.csv``.

    Raises:
        OutputError: something else is there already, which somebody may have edited; or it cannot be written.

    """
    path = Path(place)
    files = {name: text.encode() for name, text in proposal_to_csv(proposal).items()}
    if path.suffix.lower() == ".csv":
        data = files["relations.csv"]
        if not replace and path.is_file() and path.read_bytes() != data:
            raise OutputError(f"{place}: is there already and differs; choose another name, or add --replace")
        write_file(path, data)
        return
    if path.suffix.lower() in (".xlsx", ".ods", ".xls", ".tsv", ".ttl", ".txt"):
        raise OutputError(f"{place}: candidates are a folder of CSV files, or one .csv file; name one of these with -o")
    if path.is_dir():
        _raise_for_others(path, files, replace=replace)
    with folder_swapped_in(path, marker=_MARKER) as fresh:
        for name, data in files.items():
            (fresh / name).write_bytes(data)


def _raise_for_others(folder: Path, files: dict[str, bytes], *, replace: bool) -> None:
    ours = {f"{table.name}.csv" for table in TABLES}
    there = sorted(file.name for file in folder.iterdir())
    foreign = [name for name in there if name not in ours or not (folder / name).is_file()]
    if foreign:
        raise OutputError(f"{folder}: holds {foreign[0]}, which is no table; choose an empty or new folder")
    if not replace and any((folder / name).read_bytes() != files.get(name, b"") for name in there):
        raise OutputError(f"{folder}: other tables are there already; choose another folder, or add --replace")
