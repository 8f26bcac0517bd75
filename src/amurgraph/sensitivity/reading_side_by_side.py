"""The same measures under each reading of ambiguous words, side by side, and whether the conclusion changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..claims import claims_of, hash_of
from ..engines.choosing import named
from ..errors import InputError, UnknownNameError
from ..measures import CENTRALITIES
from ..measures.noting import WHO, about, label_of, ranks_of, who
from ..network import simple
from ..network.readings import READINGS, find_reading, touched
from ..rows import Rows
from .asking import network_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import networkx as nx

    from ..claims.reading import Data
    from ..measures.centralities import Scores
    from ..network import Projection

FIRST_TEN = 10
_SHOWN = 3  # names in a sentence; more are counted
_SAID = {"degree": "most documented ties", "betweenness": "highest betweenness"}
_COUNTS = "no one two three four five six seven eight nine ten".split()


@dataclass(frozen=True, slots=True)
class _Under:
    """The network under one reading, with the values and ranks of each measure."""

    reading: str
    network: nx.MultiDiGraph
    ties: frozenset[tuple[str, str]]
    values: dict[str, Scores]
    ranks: dict[str, dict[str, int]]

    def at(self, measure: str, place: int) -> tuple[str, ...]:
        """Return who has a place; nobody if all are alike in having no value."""
        return tuple(sorted(n for n, rank in self.ranks[measure].items() if rank == place and self.values[measure][n]))

    def first_ten(self, measure: str) -> set[str]:
        """Return who is within the first ten; all who share the last place that is."""
        return {n for n, rank in self.ranks[measure].items() if rank <= FIRST_TEN and self.values[measure][n]}


def side_by_side(
    graph: Data,
    measures: Sequence[str] = ("degree", "betweenness"),
    readings: Sequence[str] | None = None,
    *,
    projection: str | Projection = "documented-ties",
    **how: Any,
) -> Rows:
    """Return centralities under each reading: for each, a column with the value and one with the rank.

    Columns are named ``degree_as_published`` and ``degree_rank_as_published``; a node that a reading has no place for
    has empty cells there. Rows are in the order of the first measure under the first reading.

    Args:
        graph: an rdflib Graph, an Oxigraph store, or claims that are read already.
        measures: centralities (``measures.CENTRALITIES``), on the simple undirected graph.
        readings: names of readings (``network.list_readings``); all that ship, unless given.
        projection: what counts as a tie.
        how: as for ``graph_to_network``: ``as_of``, ``documented``, ``min_sources``, ``stated_only``,
            ``without_source``.

    Returns:
        Rows; ``about`` has ``conclusion``, a line for people that says whether it changes who is first; ``changes``,
        by measure, whether it does; ``touched``, by reading, how many relations it takes for something else, by type;
        and ``same_ties``, the readings that make the same ties as the first.

    Raises:
        UnknownNameError: no such measure, reading or projection. InputError: no measure or no reading.

    >>> from amurgraph.graph import read_store
    >>> rows = side_by_side(read_store(), ["degree"], ["as-published", "partners-as-members"])
    >>> rows.columns[4:6], rows.about["changes"]
    (('degree_as_published', 'degree_rank_as_published'), {'degree': False})

    """
    names = list(dict.fromkeys(find_reading(reading).name for reading in readings or READINGS))
    for measure in measures:
        if measure not in CENTRALITIES:
            raise UnknownNameError("centrality", measure, CENTRALITIES)
    if not measures:
        raise InputError("no measure: name one or more centralities, such as degree")
    claims, hashed = claims_of(graph), hash_of(graph)
    under = [_under(network_of(claims, projection, reading=name, hashed=hashed, **how), measures) for name in names]
    known = {node: one.network for one in reversed(under) for node in one.network}
    order = under[0].ranks[measures[0]]
    rows = [
        [
            *who(known[node], node),
            *(cell for one in under for measure in measures for cell in _cells(one, measure, node)),
        ]
        for node in sorted(known, key=lambda node: (order.get(node, len(known) + 1), node))
    ]
    columns = [column for name in names for measure in measures for column in _columns(measure, name)]
    same = [one.reading for one in under[1:] if one.ties == under[0].ties]
    engine = named({measure: under[0].values[measure].engine for measure in measures})
    graph = simple(under[0].network)
    said = about(under[0].network, *_same_in_words(same, under[0].reading), graph=graph, engine=engine) | {
        "reading": "|".join(names),
        "conclusion": " ".join(_conclusion(under, measure) for measure in measures),
        "changes": {measure: len({one.at(measure, 1) for one in under}) > 1 for measure in measures},
        "touched": {name: touched(claims, name) for name in names},
        "same_ties": same,
    }
    return Rows([*WHO, *columns], rows, about=said)


def _under(network: nx.MultiDiGraph, measures: Sequence[str]) -> _Under:
    graph = simple(network)
    values = {measure: CENTRALITIES[measure](graph) for measure in measures}
    ranks = {measure: ranks_of(scores) for measure, scores in values.items()}
    return _Under(str(network.graph["reading"]), network, frozenset(graph.edges), values, ranks)


def _columns(measure: str, reading: str) -> tuple[str, str]:
    name = reading.replace("-", "_")
    return f"{measure}_{name}", f"{measure}_rank_{name}"


def _cells(one: _Under, measure: str, node: str) -> tuple[float | None, int | None]:
    return one.values[measure].get(node), one.ranks[measure].get(node)


def _same_in_words(same: list[str], first: str) -> list[str]:
    if not same:
        return []
    return [f"{_listed(same)}: the same pairs are tied as under {first}; only what the ties are called differs."]


def _conclusion(under: Sequence[_Under], measure: str) -> str:
    """Say who is first by a measure under each reading, whether the second place changes, and who of ten stays."""
    most = _SAID.get(measure, f"highest {measure}")
    first, second = ({one.reading: one.at(measure, place) for one in under} for place in (1, 2))
    numbers = {1: f"the reading {under[0].reading}", 2: "both readings"}
    all_ = numbers.get(len(under), f"all {_in_words(len(under))} readings")
    if len(set(first.values())) == 1:
        told = f"Under {all_} {_has(_names(under, next(iter(first.values()))))} the {most}"
    else:
        parts = (
            f"{_has(_names(under, nodes))} the {most} under {_listed([r for r, who in first.items() if who == nodes])}"
            for nodes in dict.fromkeys(first.values())
        )
        told = f"It depends on the reading: {'; '.join(parts)}"
    base = under[0].reading
    others = [reading for reading, nodes in second.items() if nodes != second[base]]
    if others and len(set(first.values())) == 1:
        told += f"; second place is not the same under {_listed(others)}"
    if len(under) == 1:
        return f"{told}."
    tens = [one.first_ten(measure) for one in under]
    return f"{told}. Of the first {len(tens[0])}, {len(set.intersection(*tens))} stay so under {all_}."


def _names(under: Sequence[_Under], nodes: tuple[str, ...]) -> list[str]:
    return [next(label_of(one.network, node) for one in under if node in one.network) for node in nodes]


def _has(names: list[str]) -> str:
    """Join names as the subject of a sentence, with its verb.

    >>> _has(["A"]), _has(["A", "B"]), _has([])
    ('A has', 'A and B have', 'nobody has')
    """
    if not names:
        return "nobody has"
    shown = names[:_SHOWN] + ([f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else [])
    return f"{_listed(shown)} {'has' if len(names) == 1 else 'have'}"


def _listed(words: Iterable[str]) -> str:
    """Join words as in a sentence.

    >>> _listed(["a"]), _listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _in_words(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else str(number)
