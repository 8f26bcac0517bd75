"""Up to which share of missing ties a statement about the network still holds.

A statement is made by ``first_by``, ``in_first``, ``together``, ``strands`` or ``same_group``. It is tried in many
draws (``drawing``); ``holds_until`` sweeps the share of ties that is assumed not to be documented.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..engines.choosing import OWN_SPARSE
from ..engines.dividing import louvain
from ..errors import InputError, UnknownNameError
from ..measures.centralities import CENTRALITIES
from ..measures.noting import about, label_of, ranks_of
from ..network import simple
from ..rows import Rows
from .drawing import DRAWS, KEEP, SHARES, Draw, assumptions, documented_ties, percent, sweep_of
from .scoring import places_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from ..rows import Tell
    from .drawing import Documented

AT_LEAST = 0.8  # of the draws
_MORE = {  # what the first in a ranking has, in words that make no more of it
    "degree": "has documented ties to more others than anyone",
    "betweenness": "appears between more pairs than anyone",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that holds in a network or does not.

    Attributes:
        nodes: of whom it speaks.
        wording: the sentence, with ``{0}`` for what the first of them is called, ``{all}`` for all of them.
        in_short: what goes before "in 80 % of draws": ``first by betweenness``.
        holds: tells it of one draw.

    """

    nodes: tuple[Any, ...]
    wording: str
    in_short: str
    holds: Callable[[Draw], bool]

    def text(self, network: nx.Graph) -> str:
        """Return the sentence, with the labels that the network has for its nodes."""
        labels = [label_of(network, node) for node in self.nodes]
        return self.wording.format(*labels, all=" and ".join(labels), others=" and ".join(labels[1:]))


def first_by(measure: str, node: Any) -> Statement:
    """State that a node is first by a centrality, and tied with nobody.

    >>> first_by("betweenness", "b").text(_path())
    'Birch Fund appears between more pairs than anyone'
    """
    _raise_for_measure(measure)

    def holds(drawn: Draw) -> bool:
        return bool(places_of(drawn.scores[measure])[1][_place(drawn, node)] == 1)

    wording = "{0} " + _MORE.get(measure, f"is first by {measure}")
    return Statement((node,), wording, f"first by {measure}", holds)


def who_is_first(network: nx.MultiDiGraph, measure: str) -> Statement:
    """State of whoever is first in the documented network that it is; of several that are tied, the first by name.

    Raises:
        InputError: the network has no nodes.

    >>> who_is_first(_path(), "degree").nodes
    ('b',)

    """
    _raise_for_measure(measure)
    ranks = ranks_of(CENTRALITIES[measure](simple(network)))
    if not ranks:
        raise InputError("nobody is first in a network without nodes")
    return first_by(measure, next(iter(ranks)))


def in_first(measure: str, node: Any, k: int) -> Statement:
    """State that a node is among the first ``k`` by a centrality, with all that are tied with it.

    >>> in_first("degree", "b", 3).text(_path())
    'Birch Fund is among the first 3 by degree'
    """
    _raise_for_measure(measure)

    def holds(drawn: Draw) -> bool:
        return bool(places_of(drawn.scores[measure])[1][_place(drawn, node)] <= k)

    return Statement((node,), f"{{0}} is among the first {k} by {measure}", f"among the first {k} by {measure}", holds)


def together(*nodes: Any) -> Statement:
    """State that a path of ties joins all these nodes.

    >>> together("a", "c").text(_path())
    'Alder Trust and Cedar Alliance are joined by documented ties'
    """
    if len(nodes) < 2:  # noqa: PLR2004 - together is two at least
        raise InputError("together: name two nodes or more")

    def holds(drawn: Draw) -> bool:
        parts = _parts(drawn)
        return len({int(parts[_place(drawn, node)]) for node in nodes}) == 1

    return Statement(nodes, "{all} are joined by documented ties", "joined", holds)


def strands(node: Any, *others: Any) -> Statement:
    """State that without ``node`` the ``others`` would be cut off from the largest part of what it joins.

    Without ``others``: that somebody would be, which makes ``node`` a cutpoint. Of two parts that are equally large
    none is the largest, and each is cut off.

    Raises:
        InputError: a node is to be cut off from itself.

    >>> strands("b", "a").text(_path())
    'Without Birch Fund, no documented tie would lead from Alder Trust to most of the others'

    """
    if node in others:
        raise InputError(f"strands: {node} cannot be cut off by its own absence; name others")

    def holds(drawn: Draw) -> bool:
        place = _place(drawn, node)
        before = _parts(drawn)
        around = np.flatnonzero((before == before[place]) & (np.arange(len(before)) != place))
        after = _parts(drawn, without=place)
        sizes = dict(zip(*(each.tolist() for each in np.unique(after[around], return_counts=True)), strict=True))
        if len(sizes) < 2:  # noqa: PLR2004 - in one part nobody is cut off
            return False
        largest = [part for part, size in sizes.items() if size == max(sizes.values())]
        cut_off = [_place(drawn, other) for other in others]
        return all(before[other] == before[place] and [int(after[other])] != largest for other in cut_off)

    if not others:
        return Statement((node,), "Without {0}, documented ties would fall apart", "a cutpoint", holds)
    wording = "Without {0}, no documented tie would lead from {others} to most of the others"
    return Statement((node, *others), wording, "cut off", holds)


def same_group(one: Any, other: Any) -> Statement:
    """State that two nodes are in one computed group (Louvain, seed 1); a sweep takes minutes in a large network.

    >>> same_group("a", "c").text(_path())
    'Alder Trust and Cedar Alliance are in one computed group'
    """

    def holds(drawn: Draw) -> bool:
        return any({one, other} <= set(group) for group in louvain(drawn.graph()))

    return Statement((one, other), "{all} are in one computed group", "in one computed group", holds)


def holds_until(
    network: nx.MultiDiGraph,
    statement: Statement,
    *,
    shares: Sequence[float] = SHARES,
    draws: int = DRAWS,
    seed: int = 1,
    keep: float = KEEP,
    at_least: float = AT_LEAST,
    tell: Tell | None = None,
) -> Rows:
    """Return in which part of the draws a statement holds, at each assumed share of missing ties.

    Returns:
        Rows ``statement, share, held`` (0 to 1), by share. ``about`` says, beside all assumptions, ``holds_until``:
        the largest of the shares up to which, at it and at all smaller ones, it holds in ``at_least`` of the draws,
        or None; ``in_words``: the same as a sentence; ``holds_documented``: whether it holds as documented.

    Raises:
        UnknownNameError: it speaks of a node that is not there. InputError: an assumption that cannot be.

    >>> rows = holds_until(_path(), first_by("degree", "b"), shares=[0.1], draws=50)
    >>> rows[0].share, rows.about["holds_documented"], rows.about["in_words"]
    (0.1, True, 'does not hold at 10 %')

    """
    sweep = _swept(network, [statement], shares, draws, seed, keep, tell)
    text = statement.text(network)
    until = _until(sweep.held[0], at_least)
    more = {
        "holds_until": until,
        "holds_documented": sweep.documented[0],
        "in_words": _in_words(statement, until, min(shares), at_least),
    }
    return Rows(["statement", "share", "held"], ([text, *each] for each in sweep.held[0]), about=sweep.about | more)


def survival(
    network: nx.MultiDiGraph,
    statements: Sequence[Statement],
    *,
    shares: Sequence[float] = SHARES,
    draws: int = DRAWS,
    seed: int = 1,
    keep: float = KEEP,
    at_least: float = AT_LEAST,
    tell: Tell | None = None,
) -> Rows:
    """Return for many statements, tried in the same draws, up to which share each holds: see ``holds_until``.

    Returns:
        Rows ``statement, documented`` (whether it holds as documented), ``holds_until, in_words``, in the order of
        the statements.

    >>> survival(_path(), [together("a", "c")], shares=[0.3], draws=50)[0].documented
    True

    """
    sweep = _swept(network, statements, shares, draws, seed, keep, tell)
    rows = []
    for statement, documented, held in zip(statements, sweep.documented, sweep.held, strict=True):
        until = _until(held, at_least)
        rows.append([statement.text(network), documented, until, _in_words(statement, until, min(shares), at_least)])
    return Rows(["statement", "documented", "holds_until", "in_words"], rows, about=sweep.about)


@dataclass(frozen=True, slots=True)
class _Sweep:
    """What a sweep found of each statement: share and part of the draws in which it held; whether it does at all."""

    held: list[list[tuple[float, float]]]
    documented: list[bool]
    about: dict[str, Any]


def _swept(
    network: nx.MultiDiGraph,
    statements: Sequence[Statement],
    shares: Sequence[float],
    draws: int,
    seed: int,
    keep: float,
    tell: Tell | None,
) -> _Sweep:
    graph = simple(network)
    documented = documented_ties(graph)
    _raise_for_strangers(statements, documented)
    shares = sorted(set(shares))
    counts = {share: [0] * len(statements) for share in shares}
    for share, drawn in sweep_of(documented, shares, draws=draws, seed=seed, keep=keep, tell=tell):
        for number, statement in enumerate(statements):
            counts[share][number] += statement.holds(drawn)
    as_is = Draw(documented, documented.ties)
    return _Sweep(
        [[(share, counts[share][number] / draws) for share in shares] for number in range(len(statements))],
        [statement.holds(as_is) for statement in statements],
        about(
            network,
            *assumptions(documented, shares, draws=draws, seed=seed, keep=keep),
            graph=graph,
            engine=OWN_SPARSE,
        )
        | {"seed": seed, "draws": draws, "keep": keep, "shares": list(shares)},
    )


def _raise_for_strangers(statements: Sequence[Statement], documented: Documented) -> None:
    for statement in statements:
        for node in statement.nodes:
            if node not in documented.place:
                raise UnknownNameError("node", str(node), map(str, documented.nodes))


def _until(held: Sequence[tuple[float, float]], at_least: float) -> float | None:
    """Return the last share before the first at which it does not hold; held is sorted by share."""
    until = None
    for share, part in held:
        if part < at_least:
            break
        until = share
    return until


def _in_words(statement: Statement, until: float | None, smallest: float, at_least: float) -> str:
    if until is None:
        return f"does not hold at {percent(smallest)}"
    missing = f"at most {percent(until)} of ties are missing" if until else "no tie is missing"
    return f"{statement.in_short} in {percent(at_least)} of draws while {missing}"


def _raise_for_measure(measure: str) -> None:
    if measure not in CENTRALITIES:
        raise UnknownNameError("centrality", measure, CENTRALITIES)


def _place(drawn: Draw, node: Any) -> int:
    return drawn.documented.place[node]


def _parts(drawn: Draw, *, without: int | None = None) -> NDArray[np.int32]:
    """Return the number of the component of each node, with or without the ties of one of them."""
    from scipy.sparse.csgraph import connected_components

    if without is not None:
        drawn = Draw(drawn.documented, drawn.ties[(drawn.ties != without).all(axis=1)])
    labels: NDArray[np.int32] = connected_components(drawn.adjacency, directed=False)[1]
    return labels


def _path() -> nx.MultiDiGraph:
    """Return the network of the examples: three invented organizations in a row."""
    import networkx as nx

    made = nx.MultiDiGraph([("a", "b"), ("b", "c")])
    nx.set_node_attributes(made, {"a": "Alder Trust", "b": "Birch Fund", "c": "Cedar Alliance"}, "label")
    return made
