"""The measures by name, and the one function that makes any of them."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any

from ..errors import InputError, UnknownNameError, UnknownOptionError
from .bridging import bridges, cutpoints
from .brokerage import brokerage_expectations, brokerage_roles
from .centralities import BY_DIRECTION, CENTRALITIES, centrality
from .cohesiveness import centralization, cohesion, components, density
from .coring import core_periphery
from .fragmenting import fragmentation
from .groups import communities
from .holes import structural_holes
from .homophily import mixing, mixing_by_group
from .key_players import key_player_sets
from .layers import layer_overlap, multiplexity
from .permuting import mrqap, qap
from .removing import fragmentation_curve
from .two_modes import newman_projection, shared_beyond_chance, two_mode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import networkx as nx

    from ..rows import Rows


def _qap(network: nx.MultiDiGraph, *, layer: Sequence[str] = (), **options: Any) -> Rows:
    if len(layer) != 2:  # noqa: PLR2004 - a correlation is of two
        raise InputError("qap compares two layers: give layer twice, as partnerOf and same:country")
    return qap(network, *layer, **options)


def _mrqap(network: nx.MultiDiGraph, *, layer: Sequence[str] = (), **options: Any) -> Rows:
    if len(layer) < 2:  # noqa: PLR2004 - what is explained, and by what
        raise InputError("mrqap needs what is explained, then by what: give layer as ties, same:country …")
    return mrqap(network, layer[0], layer[1:], **options)


MEASURES: dict[str, Callable[..., Rows]] = {
    "cohesion": cohesion,
    "density": density,
    "centralization": centralization,
    "components": components,
    "cutpoints": cutpoints,
    "bridges": bridges,
    "structural-holes": structural_holes,
    "brokerage": brokerage_roles,
    "brokerage-expected": brokerage_expectations,
    "mixing": mixing,
    "mixing-by-group": mixing_by_group,
    "communities": communities,
    "core-periphery": core_periphery,
    "two-mode": two_mode,
    "newman-projection": newman_projection,
    "shared-beyond-chance": shared_beyond_chance,
    "multiplexity": multiplexity,
    "layer-overlap": layer_overlap,
    "qap": qap,
    "mrqap": mrqap,
    "fragmentation": fragmentation,
    "key-players": key_player_sets,
    "fragmentation-curve": fragmentation_curve,
}
#: What each of them answers, in words for anybody.
ASKS = {
    "cohesion": "how large, how dense and how connected the whole network is, in a dozen figures",
    "density": "what share of the pairs that could be tied are tied",
    "centralization": "how far all ties gather round one node: 1 for a star, 0 if all are alike",
    "components": "which parts of the network no tie joins to each other",
    "cutpoints": "who, if missing, would strand others, and how many",
    "bridges": "which single ties, if missing, would part what is joined",
    "structural-holes": "whose contacts have no ties among themselves, so that it stands between them",
    "brokerage": "who stands between two others without a tie, within groups and from group to group",
    "brokerage-expected": "how often somebody stands so between two others, beside what chance gives",
    "mixing": "whether ties stay within groups, of kind or country, more often than by chance",
    "mixing-by-group": "which groups have their ties within, and which with other groups",
    "communities": "which nodes are densely tied among themselves, and how firmly each belongs to them",
    "core-periphery": "whether some are tied to each other, and the others only to these",
    "two-mode": "who belongs to many alliances, and which alliances join many",
    "newman-projection": "who shares memberships with whom; small alliances count for more than large ones",
    "shared-beyond-chance": "which two share more memberships than chance gives",
    "multiplexity": "which sorts of ties come alone, and which beside another sort between the same two",
    "layer-overlap": "which two sorts of ties join the same pairs",
    "qap": "whether two layers, as funding and the same country, go together more than by chance",
    "mrqap": "which layers go with one layer while the others are held equal, beside chance",
    "fragmentation": "how far the network is in parts: for what share of the pairs no path exists",
    "key-players": "which sets, if missing, would leave most pairs without a path; or reach most in a step",
    "fragmentation-curve": "how fast the network falls apart as one after the other goes, beside chance",
}
_LAYERED: dict[str, Callable[..., Rows]] = {"qap": _qap, "mrqap": _mrqap}


def measure(network: nx.MultiDiGraph, names: Sequence[str], **options: Any) -> Rows:
    """Return one measure of ``MEASURES``, or any number of centralities side by side.

    Args:
        network: what ``graph_to_network`` gave, or any networkx graph.
        names: one of ``MEASURES``, or centralities.
        options: what the measure takes: ``directed``, ``weighted``, ``by``, ``seed``, ``unredacted`` … None
            and False are as if an option were not given.

    Raises:
        UnknownNameError: no such measure. UnknownOptionError: an option that it does not take. InputError:
            measures that give different rows were asked for together.

    >>> import networkx as nx
    >>> measure(nx.MultiDiGraph([("a", "b")]), ["density"], directed=True)[0].value
    0.5

    """
    given = {name: value for name, value in options.items() if value is not None and value is not False}
    if len(names) == 1 and names[0] in MEASURES:
        name = names[0]
        taken = (*(("layer",) if name in _LAYERED else ()), *keywords_of(MEASURES[name]))
        raise_for_options(name, taken, given)
        return (_LAYERED if name in _LAYERED else MEASURES)[name](network, **given)
    for name in names:
        if name in MEASURES:
            raise InputError(f"{name} gives rows of its own: ask for it alone")
        if name not in CENTRALITIES | BY_DIRECTION:
            raise UnknownNameError("measure", name, [*CENTRALITIES, *BY_DIRECTION, *MEASURES])
    raise_for_options("a centrality", keywords_of(centrality), given)
    return centrality(network, names, **given)


def keywords_of(made: Callable[..., Rows]) -> tuple[str, ...]:
    """Return the keyword-only parameters of a function: they are the options of a measure.

    >>> keywords_of(density)
    ('directed',)
    """
    return tuple(p.name for p in signature(made).parameters.values() if p.kind == p.KEYWORD_ONLY)


def raise_for_options(name: str, taken: Sequence[str], given: Iterable[str]) -> None:
    """Refuse an option that a measure does not take.

    Raises:
        UnknownOptionError: with the options that it takes.

    """
    for option in given:
        if option not in taken:
            raise UnknownOptionError(name, option, taken)
