"""A network for R: two tables, what their columns are, and a script that reads and measures them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import OutputError
from ..files import write_file
from ..resources import find
from .exporting import network_to_text, published

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

SCRIPT = "network.R"
_TITLE = "# A network as two tables"
_LEFT_OUT = "evidence"  # JSON, for pages; in `--format json` it stays
_NODE_COLUMNS = {
    "id": "name of the node; `source` and `target` of edges.csv mean it",
    "label": "what it is called",
    "kind": "what it is: NGO, Zoo, Alliance …",
    "country": "ISO 3166 code of the country where it sits; NA is Namibia, not a missing value",
    "acronym": "short name",
    "aliases": "other names, parted by `|`",
    "homepage": "its own page",
    "iri": "its permanent identifier",
    "bipartite": "0 for who belongs, 1 for what is belonged to",
}
_EDGE_COLUMNS = {
    "source": "where the relation starts",
    "target": "where it leads",
    "type": "which relation it is",
    "directed": "False: the ends have no order",
    "weight": "how strong, where a source says so; else 1",
    "sources": "who says so, parted by `|`",
    "n_sources": "how many say so",
    "reading": "stated by a source, or implied",
    "first": "earliest date that a source gives for it",
    "last": "latest date up to which a source documents it",
    "documented": "earliest date on which it is documented",
    "ended": "whether a source says that it ended, or when",
    "ended_how": "stated, denied, merged, renamed or split",
    "denied": "True: a source denies it",
    "iri": "its permanent identifier",
    "programmes": "the shared programmes, parted by `|`",
}
_MADE = {
    "title": "data",
    "data_version": "version of the data",
    "hash": "hash of the data",
    "projection": "projection",
    "tie_rule": "what counts as a tie",
    "as_of": "as of",
    "min_sources": "sources at least",
    "without_source": "without source",
    "reading": "reading",
    "left_out": "left out",
}


def network_to_r_files(network: nx.MultiDiGraph) -> dict[str, str]:
    """Return texts of files by name: nodes.csv, edges.csv, README.md, and network.R, which reads and measures them.

    The same network gives the same texts. ``Rscript network.R`` needs igraph; degree and betweenness are those of
    ``measures.centrality``. Where statnet is installed it shows a ``network``, and with ergm a model.

    >>> from amurgraph.network import tables_to_network
    >>> files = network_to_r_files(tables_to_network([("cedar-trust", "otter-alliance")]))
    >>> sorted(files)
    ['README.md', 'edges.csv', 'network.R', 'nodes.csv']
    >>> print(files["edges.csv"].splitlines()[1])
    cedar-trust,otter-alliance,tie,True,0,,1.0

    """
    plain = published(network).copy()
    for *_, edge in plain.edges(data=True):
        edge.pop(_LEFT_OUT, None)
    return {
        "README.md": _readme(plain),
        "edges.csv": network_to_text(plain, "csv"),
        SCRIPT: find("templates", SCRIPT).read_text(encoding="utf-8"),
        "nodes.csv": network_to_text(plain, "nodes-csv"),
    }


def write_r_files(network: nx.MultiDiGraph, folder: str | Path) -> None:
    """Write the files for R to a folder: those of an earlier export are replaced, each whole; all others stay.

    Raises:
        OutputError: files of the same names are there and no export of ours, or nothing can be written there.

    """
    files = network_to_r_files(network)
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        theirs = [name for name in files if (place / name).exists() and not _is_ours(place)]
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror}); choose another folder") from error
    if theirs:
        raise OutputError(f"{folder}: holds a {theirs[0]} that is not of this export; choose another folder")
    for name, text in files.items():
        write_file(place / name, text)


def _is_ours(place: Path) -> bool:
    """Tell whether a folder holds an earlier export: its README says so."""
    readme = place / "README.md"
    return readme.is_file() and readme.read_bytes().startswith(_TITLE.encode())


def _readme(network: nx.MultiDiGraph) -> str:
    made = network.graph
    lines = [
        _TITLE,
        "",
        f"{len(network)} nodes in `nodes.csv`, {network.number_of_edges()} relations in `edges.csv`. UTF-8, commas.",
        "",
        "| | |",
        "| --- | --- |",
        *(f"| {name} | {_cell(made[key])} |" for key, name in _MADE.items() if made.get(key) not in (None, "")),
        "",
        "## What every number made from it must be read with",
        "",
        *(f"- {caveat}" for caveat in str(made.get("caveats", "")).split("|") if caveat),
        "",
        "## nodes.csv",
        "",
        *_columns(_NODE_COLUMNS, "id", (facts for _, facts in network.nodes(data=True))),
        "",
        "## edges.csv",
        "",
        *_columns(_EDGE_COLUMNS, "source target type", (facts for *_, facts in network.edges(data=True))),
        "",
        "Text that begins with `=`, `+`, `-` or `@` has an apostrophe before it, so that no spreadsheet runs it as a",
        "formula; `network.R` takes it away, in both tables alike.",
        "",
        "## In R",
        "",
        "`Rscript network.R` reads both, prints who has most ties, and writes `measures.csv` with degree and",
        "betweenness of the simple graph: relations between one pair are one tie, without direction. It needs igraph.",
        "With statnet it shows the same ties as a `network`, and with ergm a model of them.",
        "",
    ]
    return "\n".join(lines)


def _columns(known: dict[str, str], first: str, rows: Iterable[dict[str, Any]]) -> list[str]:
    """Return the table of the columns that a file has, in the order in which it has them."""
    ahead = first.split()
    names = [*ahead, *sorted({name for facts in rows for name in facts} - {*ahead})]
    said = (f"| `{_cell(name)}` | {known.get(name, 'as it was given')} |" for name in names)
    return ["| column | what it holds |", "| --- | --- |", *said]


def _cell(value: Any) -> str:
    return " ".join(str(value).replace("|", ", ").split())
