"""Plain tables of others become a network of the same form as ours: what measures one measures the other."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from ..errors import InputError, TableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Table = str | Path | Iterable[Any]

_NUMBER = re.compile(r"[+-]?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|[+-]?\.\d+")
#: What no id may hold: control characters, and what no UTF-8 or XML can.
_NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".ods")
_TRUTHS = {"true": True, "false": False}
#: Our columns, and what others call them; compared without regard to case.
_ENDS = {"source": ("source", "from"), "target": ("target", "to")}
_IDS = ("id", "name", "node")
_WORDS = {
    *_IDS,
    "source",
    "from",
    "target",
    "to",
    "type",
    "sources",
    "label",
    "kind",
    "iri",
    "country",
}  # never numbers
_GEPHI_TYPES = {"directed": True, "undirected": False}
_CAVEAT = "The ties are as the tables give them: nothing here says who says so."


def tables_to_network(
    edges: Table,
    nodes: Table | None = None,
    *,
    directed: bool = True,
    two_mode: bool = False,
    projection: str = "as given",
) -> nx.MultiDiGraph:
    """Return the network that a table of edges, and one of nodes, describe.

    It has the form of ``graph_to_network``: every measure takes it. Directed, weighted, valued, of several types, with
    attributes, two-mode: it is the columns that say so. Columns that are not named here are kept as attributes, under
    their own names (``key`` of an edge as ``given_key``); a column of numbers is numbers. Ids are text: node 7 is
    ``"7"``. A row that repeats a pair and type is a parallel edge, which ``simple`` joins; a weight of 0 is no edge,
    and ``left_out`` counts these.

    Args:
        edges: ``source`` and ``target`` (or ``from`` and ``to``); if there are, ``type``, ``weight``, ``sources``
            (``"s2|s7"``) and ``directed``. Names of columns may be in any case. A path of a CSV file, a data frame of
            pandas or polars, ``Rows``, or anything that gives mappings or (source, target), (source, target, weight)
            or (source, target, attributes).
        nodes: ``id`` (or ``name``, ``node``); if there are, ``label``, ``kind``, and ``bipartite`` (0 or 1) for two
            modes. Who stands here alone is an isolate. Without it the nodes are those of the edges.
        directed: whether a row has a direction, where no column says so.
        two_mode: whether sources are of one mode and targets of another, as people and events.
        projection: what to call it: the rule by which these ties were made.

    Raises:
        TableError: table, row, column, what is wrong and how to mend it. InputError: no such file.

    >>> network = tables_to_network(
    ...     [{"from": "otter-alliance", "to": "cedar-trust", "weight": 3}],
    ...     [{"id": "cedar-trust", "staff": 12}, {"id": "otter-alliance"}, {"id": "alder-fund"}],
    ... )
    >>> network.nodes["cedar-trust"]["staff"], network.edges["otter-alliance", "cedar-trust", "tie"]["weight"]
    (12, 3.0)
    >>> sorted(network)
    ['alder-fund', 'cedar-trust', 'otter-alliance']

    """
    ties, given = _Sheet(edges, "edges"), None if nodes is None else _Sheet(nodes, "nodes")
    network = nx.MultiDiGraph()
    if given is not None and given.columns:  # a table in memory without a row does not say what its columns would be
        _add_nodes(network, given)
    zero = _add_edges(network, ties, directed=directed, known=given) if ties.columns else 0
    if two_mode:
        _set_modes(network, ties)
    for facts in network.nodes.values():
        facts.update({"iri": facts.get("iri", ""), "kind": facts.get("kind", "")})
    return _described(network, projection, zero)


def read_network(
    edges: str | Path,
    nodes: str | Path | None = None,
    *,
    directed: bool = True,
    two_mode: bool = False,
    projection: str = "as given",
) -> nx.MultiDiGraph:
    """Return the network that a CSV file of edges, and one of nodes, describe: see ``tables_to_network``.

    Raises:
        TableError: file, row, column, what is wrong and how to mend it. InputError: no such file.

    """
    return tables_to_network(
        Path(edges),
        None if nodes is None else Path(nodes),
        directed=directed,
        two_mode=two_mode,
        projection=projection,
    )


class _Sheet:
    """A table as it was given: what to call it, its columns, and its rows with their numbers."""

    def __init__(self, table: Table, name: str) -> None:
        self.rows: list[tuple[int, dict[str, Any]]]
        if isinstance(table, str | Path):
            self.name, self.columns, self.rows = _read_sheet(Path(table))
        else:
            self.name = name
            self.rows = [(number, _mapping(row, name, number)) for number, row in enumerate(_records(table), start=1)]
            self.columns = list(dict.fromkeys(column for _, row in self.rows for column in row))
        for column in self.columns:
            self._read_values(column)
        self._by_lower_case = {column.strip().lower(): column for column in reversed(self.columns)}

    def column(self, *names: str) -> str | None:
        """Return the column that is called by the first of these names that one is called by, in any case."""
        return next((self._by_lower_case[name] for name in names if name in self._by_lower_case), None)

    def needed(self, *names: str) -> str:
        """Return such a column, or say that there is none."""
        column = self.column(*names)
        if column is None:
            there = ", ".join(self.columns) or "none"
            raise TableError(self.name, None, names[0], "this column is missing", f"add it; the columns are: {there}")
        return column

    def error(self, number: int, column: str, what: str, mend: str) -> TableError:
        """Return the error that names a cell."""
        return TableError(self.name, number, column, what, mend)

    def id_of(self, number: int, row: Mapping[str, Any], column: str) -> str:
        """Return a cell that names a node."""
        if column not in row:
            raise self.error(number, column, "is empty", "name a node")
        node = str(row[column])
        if found := _NO_TEXT.search(node):
            what = f"{node!r} holds a control character (U+{ord(found[0]):04X})"
            raise self.error(number, column, what, "write the name without it")
        return node

    def _read_values(self, column: str) -> None:
        """Leave out empty cells, and make text numbers or truths where the whole column is."""
        cells = [value for _, row in self.rows if (value := _plain(row.pop(column, None), row, column)) is not None]
        read = _text if column.strip().lower() in _WORDS else _reader(cells)
        for _, row in self.rows:
            if column in row:
                row[column] = read(row[column])


def _plain(value: Any, row: dict[str, Any], column: str) -> Any:
    """Put a cell back as a plain value of Python, or leave it out if it holds nothing; return it."""
    value = value.item() if hasattr(value, "item") and not isinstance(value, str) else value
    value = value.strip() if isinstance(value, str) else value
    empty = value is None or value == "" or (isinstance(value, float) and math.isnan(value)) or str(value) == "<NA>"
    if not empty:
        row[column] = value
    return None if empty else value


def _text(cell: Any) -> str:
    """Return a cell as text; data frames write 7 as 7.0 where another row is empty."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _reader(cells: Sequence[Any]) -> Callable[[Any], Any]:
    """Return what reads the cells of a column: all are numbers, all are true or false, or they are what they are."""
    if not cells or not all(isinstance(cell, str) for cell in cells):
        return lambda cell: cell
    if all(_NUMBER.fullmatch(cell) for cell in cells):
        return int if all(re.fullmatch(r"[+-]?\d+", cell) for cell in cells) else float
    if all(cell.lower() in _TRUTHS for cell in cells):
        return lambda cell: _TRUTHS[cell.lower()]
    return lambda cell: cell


def _read_sheet(path: Path) -> tuple[str, list[str], list[tuple[int, dict[str, Any]]]]:
    """Read a CSV file: its rows have the numbers of their lines."""
    from ..tables.places import csv_lines, records

    if path.is_dir():
        raise InputError(f"{path}: is a folder; give the path of a CSV file in it")
    if path.suffix.lower() in _WORKBOOKS and path.is_file():
        raise InputError(f"{path}: is a workbook; save its sheet as 'CSV UTF-8', and give that file")
    if not path.is_file():
        raise InputError(f"{path}: no such file; give the path of a CSV file")
    titles, rows = records(path.name, csv_lines(path))
    if not titles:
        raise TableError(path.name, None, None, "is empty", "write the names of the columns in its first row")
    for title, count in Counter(titles).items():
        if count > 1:
            raise TableError(path.name, 1, title, "this column stands twice", "remove one of the two")
    return path.name, titles, [(number, dict(zip(titles, cells, strict=True))) for number, cells in rows]


def _records(table: Any) -> Iterable[Any]:
    """Return the rows of whatever holds rows; a data frame says itself how, so neither library is needed here."""
    if hasattr(table, "to_dicts"):  # polars, Rows
        return table.to_dicts()  # type: ignore[no-any-return]
    if hasattr(table, "to_dict") and hasattr(table, "columns"):  # pandas
        return table.to_dict("records")  # type: ignore[no-any-return]
    return table  # type: ignore[no-any-return]


def _mapping(row: Any, name: str, number: int) -> dict[str, Any]:
    """Return a row of a table in memory as a mapping of its own."""
    if hasattr(row, "_asdict"):
        row = row._asdict()
    if isinstance(row, Mapping):
        return {str(column): value for column, value in row.items()}
    if isinstance(row, str | int) and name == "nodes":
        return {"id": row}
    if isinstance(row, Sequence) and not isinstance(row, str) and name == "edges" and len(row) in (2, 3):
        more = row[2] if len(row) == 3 else {}  # noqa: PLR2004 - the third of three
        facts = more if isinstance(more, Mapping) else {"weight": more}
        return {"source": row[0], "target": row[1], **{str(column): value for column, value in facts.items()}}
    pair = isinstance(row, Sequence) and not isinstance(row, str) and len(row) == 2  # noqa: PLR2004
    if pair and name == "nodes" and isinstance(row[1], Mapping):
        return {"id": row[0], **{str(column): value for column, value in row[1].items()}}
    raise TableError(name, number, None, f"is no row: {row!r}", "give mappings from column to value")


def _add_nodes(network: nx.MultiDiGraph, sheet: _Sheet) -> None:
    key = sheet.needed(*_IDS)
    label, mode = sheet.column("label", "name"), sheet.column("bipartite")
    names = {sheet.column(name): name for name in ("label", "kind", "iri", "country", "bipartite")}
    for number, row in sheet.rows:
        node = sheet.id_of(number, row, key)
        if node in network:
            raise sheet.error(number, key, f"{node!r} stands twice", "give each node one row")
        if mode and row.get(mode) not in (0, 1):
            raise sheet.error(number, mode, f"{row.get(mode, '')!r} is no mode", "write 0 or 1")
        facts = {names.get(column, column): value for column, value in row.items() if column != key}
        network.add_node(node)
        network.nodes[node].update(facts, label=str(row.get(label or key, node)))


def _add_edges(network: nx.MultiDiGraph, sheet: _Sheet, *, directed: bool, known: _Sheet | None) -> int:
    """Add an edge for each row but those of weight 0; return how many these are."""
    ends = [sheet.needed(*names) for names in _ENDS.values()]
    names = {sheet.column(name): name for name in ("type", "weight", "sources", "directed", "reading")}
    names[sheet.column("key")] = "given_key"  # the key of an edge is its type
    zero = 0
    for number, row in sheet.rows:
        one, other = (_end(network, sheet, number, row, column, known) for column in ends)
        facts = {names.get(column, column): value for column, value in row.items() if column not in ends}
        weight = _weight(sheet, number, sheet.column("weight"), facts.get("weight", 1.0))
        if not weight:
            zero += 1
            continue
        way = _GEPHI_TYPES.get(str(facts.get("type", "")).lower())  # Gephi's Type is the direction
        kind = "tie" if way is not None else str(facts.get("type", "tie"))
        sources = [source for source in str(facts.get("sources", "")).split("|") if source]
        made = {
            "type": kind,
            "directed": _truth(sheet, number, facts.get("directed", directed if way is None else way)),
            "weight": weight,
            "sources": "|".join(sources),
            "n_sources": len(sources),
        }
        parallel = network.add_edge(one, other, key=_key(network, one, other, kind))
        network.edges[one, other, parallel].update(facts | made)
    return zero


def _end(
    network: nx.MultiDiGraph, sheet: _Sheet, number: int, row: Mapping[str, Any], column: str, known: _Sheet | None
) -> str:
    """Return the node that an edge names; a table of nodes must know it, so that a slip makes no new one."""
    node = sheet.id_of(number, row, column)
    if node not in network:
        if known is not None:
            close = get_close_matches(node, network.nodes, n=1)
            mend = f"did you mean {close[0]}?" if close else f"add it to {known.name}"
            raise sheet.error(number, column, f"{known.name} has no node {node!r}", mend)
        network.add_node(node, label=node)
    return node


def _weight(sheet: _Sheet, number: int, column: str | None, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise sheet.error(number, column or "weight", f"{value!r} is no number", "write a plain number, as 3 or 0.5")
    if value < 0:
        raise sheet.error(number, column or "weight", f"{value!r} is negative", "write 0, which is no tie, or more")
    return float(value)


def _truth(sheet: _Sheet, number: int, value: Any) -> bool:
    if value not in (0, 1):  # True and False are
        raise sheet.error(
            number, sheet.column("directed") or "directed", f"{value!r} is neither", "write true or false"
        )
    return bool(value)


def _key(network: nx.MultiDiGraph, one: str, other: str, kind: str) -> str:
    """Return the key of an edge: its type, counted where a pair has it more than once."""
    count = sum(1 for edge in network.get_edge_data(one, other, default={}).values() if edge["type"] == kind)
    return f"{kind} {count + 1}" if count else kind


def _set_modes(network: nx.MultiDiGraph, sheet: _Sheet) -> None:
    """Say which nodes are of which mode: those that have, and those that are had."""
    for node in network:
        network.nodes[node].setdefault("bipartite", int(network.in_degree(node) > 0))
    for one, other in network.edges():
        if network.nodes[one]["bipartite"] != 0 or network.nodes[other]["bipartite"] != 1:
            both = other if network.nodes[other]["bipartite"] != 1 else one
            raise TableError(
                sheet.name, None, None, f"{both!r} is source and target", "in two modes give each thing one name"
            )


def _described(network: nx.MultiDiGraph, projection: str, zero: int) -> nx.MultiDiGraph:
    """Return it in a fixed order, with what every number made from it must be read with."""
    ordered = nx.MultiDiGraph()
    ordered.add_nodes_from(sorted(network.nodes(data=True)))
    ordered.add_edges_from(sorted(network.edges(keys=True, data=True), key=lambda edge: edge[:3]))
    directions = {edge["directed"] for *_, edge in network.edges(data=True)}
    direction = {frozenset([True]): "directed", frozenset([False]): "undirected"}.get(frozenset(directions), "")
    content = json.dumps([list(ordered.nodes(data=True)), list(ordered.edges(keys=True, data=True))], default=str)
    ordered.graph.update(
        projection=projection,
        tie_rule=f"the {direction} ties of the tables".replace("  ", " "),
        as_of="",
        documented="by",
        min_sources=1,
        stated_only=False,
        without_source="",
        data_version="",
        title="",
        node_modes="two" if all("bipartite" in facts for facts in ordered.nodes.values()) and len(ordered) else "one",
        caveats=_CAVEAT,
        left_out=f"weight 0: {zero}" if zero else "",
        below_min_sources=0,
        private_sources="",
        correction="",
        hash=hashlib.sha256(content.encode()).hexdigest(),
    )
    return ordered
