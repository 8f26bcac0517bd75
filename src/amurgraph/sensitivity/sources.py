"""What rests on single sources: each is left out in turn, and what changes is told.

This says what the record rests on. It says nothing of ties that no page states, so it is no measure of how sure a
ranking is (docs/explanation/sources-and-readings.md).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import networkx as nx

from ..claims import claims_of, hash_of
from ..claims.records import number_aware
from ..measures.noting import about, label_of, ranks_of
from ..network import find_projection, simple
from ..rows import Rows
from .asking import network_of
from .drawing import Draw, documented_ties

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..claims import Claims
    from ..claims.reading import Data
    from ..network import Projection
    from ..rows import Tell

    Tie = tuple[str, str]

COLUMNS = (
    "source title publisher ties ties_only_on_it share_of_ties moved largest_move moved_most first".split()
)  # fmt: skip
_SHOWN = 3  # names in one cell; more are counted
NOTE = (
    "Each line leaves one source out: it says what the record rests on. It is no interval of any kind, for ties that "
    "no page states are missing with and without it."
)


@dataclass(frozen=True, slots=True)
class _Ranking:
    """The values and places of all nodes by one measure."""

    values: dict[str, float]
    ranks: dict[str, int]
    engine: str

    @property
    def first(self) -> list[str]:
        """Who is first; nobody where nobody has any value."""
        return [node for node, rank in self.ranks.items() if rank == 1 and self.values[node]]


def without_each_source(
    graph: Data,
    measure: str = "betweenness",
    *,
    projection: str | Projection = "documented-ties",
    without_source: Sequence[str] = (),
    tell: Tell | None = None,
    **how: Any,
) -> Rows:
    """Leave out each source in turn: how many ties go with it, and whose rank changes; most changes first.

    One row per source that states a tie of the network: ``ties`` is the number of ties (pairs) that it states,
    ``ties_only_on_it`` of those that are gone without it, ``share_of_ties`` the share (0 to 1) of all ties that are.
    ``moved`` is the number of nodes with another rank without it, ``largest_move`` the most places that one moves, and
    ``moved_most`` who does; ``first`` is who is first then. Who keeps its value and only shares its place with more or
    fewer others has not moved: else one body that joins the many with one tie would move them all. Who loses all ties
    stays, with none.

    Args:
        graph: an rdflib Graph, an Oxigraph store, or claims that are read already.
        measure: a centrality (``measures.CENTRALITIES``), on the simple undirected graph.
        projection: what counts as a tie.
        without_source: sources that are left out of everything, beside the one in turn.
        tell: is told which source is left out, and how far it is, from 0 to 1.
        how: as for ``graph_to_network``: ``as_of``, ``documented``, ``min_sources``, ``stated_only``, ``reading``.

    Returns:
        Rows; ``about`` has ``share_on_one_source``: the share of all ties that would be gone without some one source,
        and ``sources_without_ties``: how many sources of the data state no tie of this network.

    Raises:
        UnknownNameError: no such measure, projection, source or reading. InputError: not a date.

    >>> from amurgraph.graph import read_store
    >>> rows = without_each_source(read_store(), "degree", projection="membership")
    >>> rows[0].moved >= rows[-1].moved
    True

    """
    claims = claims_of(graph)
    network = network_of(claims, projection, without_source=without_source, hashed=hash_of(graph), **how)
    whole = simple(network)
    before = _ranking(whole, measure)
    stated = _ties_by_source(whole)
    if _ties_are_independent(projection, **how):
        alone_of = partial(_graph_of_the_rest, whole)
    else:
        lean = replace(claims, observations=())  # no network needs them, and comparing them takes half of the time
        alone_of = partial(_graph_made_anew, whole, lean, projection, without_source, how)
    values, lost_to_any = [], set()
    for done, (source, ties) in enumerate(stated.items(), start=1):
        alone, gone = alone_of(source, ties)
        lost_to_any |= gone
        same = not gone and alone.number_of_edges() == whole.number_of_edges()
        after = before if same else _ranking(alone, measure)
        page = claims.sources.get(source)  # evidence may name one that nobody describes
        told = (page.title, page.publisher) if page else ("", "")
        counts = [len(ties), len(gone), len(gone) / whole.number_of_edges()]
        values.append([source, *told, *counts, *_moves(before, after, network)])
        if tell:
            tell(f"without {source}", done / len(stated))
    moved, largest, count = (COLUMNS.index(name) for name in ("moved", "largest_move", "ties"))
    values.sort(key=lambda row: (-row[moved], -row[largest], -row[count], number_aware(row[0])))
    share = len(lost_to_any) / max(whole.number_of_edges(), 1)
    said = about(network, _share_in_words(share), NOTE, graph=whole, engine=before.engine)
    said |= {
        "measure": measure,
        "first": [label_of(network, node) for node in before.first],
        "ties": whole.number_of_edges(),
        "share_on_one_source": share,
        "sources_without_ties": len(set(claims.sources) - set(stated) - {slug.lower() for slug in without_source}),
    }
    return Rows(COLUMNS, values, about=said)


def _share_in_words(share: float) -> str:
    return f"{share:.0%} of the ties rest on one source: without it they would be gone."


def _ties_by_source(graph: nx.Graph) -> dict[str, list[Tie]]:
    """Return the ties that each source states, in the order of sources."""
    stated: dict[str, list[Tie]] = defaultdict(list)
    for one, other, sources in graph.edges(data="sources"):
        for source in filter(None, sources.split("|")):
            stated[source].append((one, other))
    return {source: stated[source] for source in sorted(stated, key=number_aware)}


def _ties_are_independent(
    projection: str | Projection, *, as_of: str | int | None = None, min_sources: int = 1, **_: Any
) -> bool:
    """Tell whether a tie is there as long as one source states it, whatever becomes of the others.

    Not so where programmes or alliances make ties, where relations need several sources, and in a slice: without the
    source that tells of an end a tie may come back. Then the network is made anew without each source.
    """
    rule = find_projection(projection)
    derived = rule.mode == "two" or rule.shared_programmes or rule.through_actions
    return not derived and as_of is None and min_sources == 1


def _graph_of_the_rest(whole: nx.Graph, _: str, ties: Sequence[Tie]) -> tuple[nx.Graph, set[Tie]]:
    """Return the ties that other sources state, too, and those that none does."""
    gone = [tie for tie in ties if whole.edges[tie]["n_sources"] == 1]
    return nx.restricted_view(whole, [], gone), set(gone)


def _graph_made_anew(
    whole: nx.Graph,
    claims: Claims,
    projection: str | Projection,
    without_source: Sequence[str],
    how: dict[str, Any],
    source: str,
    _: Sequence[Tie],
) -> tuple[nx.Graph, set[Tie]]:
    """Return the ties of a network made without a source, and those that are gone."""
    alone = simple(network_of(claims, projection, without_source=[*without_source, source], **how))
    alone.add_nodes_from(whole)
    return alone, {tie for tie in whole.edges if not alone.has_edge(*tie)}


def _ranking(graph: nx.Graph, measure: str) -> _Ranking:
    ties = documented_ties(graph)
    drawn = Draw(ties, ties.ties)
    scores = dict(zip(ties.nodes, drawn.scores[measure].tolist(), strict=True))
    return _Ranking(scores, ranks_of(scores), drawn.scores.engines[measure])


def _moves(before: _Ranking, after: _Ranking, network: nx.MultiDiGraph) -> Iterator[Any]:
    """Give how many nodes have another rank, by how many places at most, who that is, and who is first."""
    moves = {
        node: abs(after.ranks[node] - rank) for node, rank in sorted(before.ranks.items()) if after.ranks[node] != rank
    }
    changed = [node for node, value in before.values.items() if after.values[node] != value]
    passing = [(before.values[node], after.values[node]) for node in changed]
    for node in moves.keys() - set(changed):
        value = before.values[node]
        if not any((one - value) * (other - value) < 0 for one, other in passing):
            del moves[node]
    largest = max(moves.values(), default=0)
    yield len(moves)
    yield largest
    yield _named(network, [node for node, move in moves.items() if move == largest])
    yield _named(network, after.first)


def _named(network: nx.MultiDiGraph, nodes: Sequence[str]) -> str:
    """Return names for one cell; where many are alike, the first few and how many more."""
    shown = [label_of(network, node) for node in nodes[:_SHOWN]]
    more = [f"{len(nodes) - _SHOWN} more"] if len(nodes) > _SHOWN else []
    return " | ".join([*shown, *more])
