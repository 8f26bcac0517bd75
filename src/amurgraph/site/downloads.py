"""The data in all their forms, to take away: as a graph, as tables, as a network, and what describes these files.

Nothing here is a list that ``safety.md`` restricts: no measures, no suggestions; private sources are refused before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..claims import graph_to_claims
from ..errors import InputError, MissingExtraError
from ..graph import graph_to_text
from ..network import network_to_text
from ..tables import graph_to_tables, tables_to_csv, tables_to_xlsx
from .catalogue import Download, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx as nx
    from pyoxigraph import Store

    from ..claims import About

CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SPREADSHEETS = "Opens in LibreOffice, Excel (Data, From Text/CSV), R and pandas."
_GRAPH_FILES = {
    "data.ttl": (
        "turtle",
        "text/turtle",
        "The data themselves, as Turtle: plain text to read and edit, in any text editor. Protégé and Jena read it.",
    ),
    "data.nt": (
        "ntriples",
        "application/n-triples",
        "The same as N-Triples, one fact on each line. Every RDF library reads it, and tools such as grep and diff.",
    ),
    "data.jsonld": (
        "jsonld",
        "application/ld+json",
        "The same as JSON-LD. For programs that read JSON; RDF libraries take it for the same data.",
    ),
}
_TABLE_FILES = {
    "sources": "Sources as a table: one row for each page or document, with title, address and date.",
    "organizations": "Organizations as a table: names, kind, country, website.",
    "relations": "Relations as a table: one row for each statement, with its source, its place there and its dates.",
    "projects": "Programmes as a table: what is done, where and when.",
    "observations": "Published values as a table: counts, estimates, status, each with its source.",
    "entities": "Species, places, databases, threats and stresses as a table.",
    "names": "Names in other languages and scripts as a table, each with its source.",
    "changes": "Mergers, renamings and splits as a table.",
    "dataset": "What the data set says of itself: title, licence, version.",
}
_NETWORK_FILES = {
    "network.graphml": (
        "graphml",
        "application/graphml+xml",
        "Organizations and documented ties as GraphML. Opens in Gephi, yEd and Cytoscape; igraph and NetworkX read it.",
    ),
    "network.gexf": ("gexf", "application/gexf+xml", "The same network as GEXF. Opens in Gephi."),
    "network.cyjs": ("cyjs", "application/json", "The same network for Cytoscape and Cytoscape.js."),
    "network.json": ("json", "application/json", "The same network as node-link JSON. D3 and NetworkX read it."),
    "edges.csv": ("csv", CSV, f"The ties as one table, a row for each. {_SPREADSHEETS}"),
    "nodes.csv": ("nodes-csv", CSV, f"The organizations of the network as one table. {_SPREADSHEETS}"),
    "kumu.csv": ("kumu", CSV, "The ties as a sheet that Kumu imports."),
}


def downloads(
    store: Store, network: nx.MultiDiGraph, about: About | None = None, *, conforms: bool = False
) -> list[Download]:
    """Return the files below ``data/``: the same data give the same bytes.

    Args:
        store: the data.
        network: the documented ties, as the site shows them.
        about: what the data set says of itself; read from the store if it is not given.
        conforms: whether the data conform to the shapes: the catalogue then says so.

    """
    about = about or graph_to_claims(store).about
    files = [
        *(
            Download(name, graph_to_text(store, form).encode(), line, media, "graph")
            for name, (form, media, line) in _GRAPH_FILES.items()
        ),
        *_tables(store),
        *(
            Download(name, network_to_text(network, form).encode(), line, media, "network")
            for name, (form, media, line) in _NETWORK_FILES.items()
        ),
    ]
    described = catalogue(store, network, about, files, conforms=conforms).encode()
    line = "What these files are, for data portals (DCAT and VoID, as Turtle). Opens in any text editor."
    files.append(Download("catalog.ttl", described, line, "text/turtle", "description"))
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in files).encode()
    line = "Checksums of all these files: sha256sum -c SHA256SUMS compares them."
    return [*files, Download("SHA256SUMS", sums, line, "text/plain", "description")]


def _tables(store: Store) -> Iterator[Download]:
    """Yield the tables, from which ``tables import`` makes the same data; formulas in them are inert."""
    try:
        tables = graph_to_tables(store)
    except InputError as error:
        why = f"Tables are not offered: {error}.\n"
        yield Download("tables/why-none.txt", why.encode(), why.strip(), "text/plain", "tables")
        return
    try:
        line = "All tables as one workbook, with its columns explained. Opens in Excel and LibreOffice."
        yield Download("tables.xlsx", tables_to_xlsx(tables), line, XLSX, "tables")
    except MissingExtraError:
        pass  # the CSV tables say the same
    for name, text in tables_to_csv(tables).items():
        table = name.removesuffix(".csv")
        if tables[table]:
            yield Download(f"tables/{name}", text.encode(), f"{_TABLE_FILES[table]} {_SPREADSHEETS}", CSV, "tables")
