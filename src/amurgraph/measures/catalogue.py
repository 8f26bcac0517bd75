"""The measures by name, and the one function that makes any of them."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any

from ..errors import InputError, UnknownNameError
from .bridging import bridges, cutpoints
from .brokerage import brokerage_expectations, brokerage_roles
from .centralities import BY_DIRECTION, CENTRALITIES, centrality
from .cohesiveness import centralization, cohesion, components, density
from .coring import core_periphery
from .fragmenting import fragmentation, fragmentation_curve, key_player_sets
from .groups import communities
from .holes import structural_holes
from .homophily import mixing, mixing_by_group
from .layers import layer_overlap, mrqap, multiplexity, qap
from .two_modes import newman_projection, shared_beyond_chance, two_mode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import networkx as nx

    from ..rows import Rows


def _qap(network: nx.MultiDiGraph, *, layer: Sequence[str] = (), **options: Any) -> Rows:
    if len(layer) != 2:  # noqa: PLR2004 - a correlation is of two
        raise InputError("qap compares two layers: --layer partnerOf --layer same:country")
    return qap(network, *layer, **options)


def _mrqap(network: nx.MultiDiGraph, *, layer: Sequence[str] = (), **options: Any) -> Rows:
    if len(layer) < 2:  # noqa: PLR2004 - what is explained, and by what
        raise InputError("mrqap needs what is explained, then by what: --layer ties --layer same:country …")
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
    "louvain": communities,
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
_LAYERED: dict[str, Callable[..., Rows]] = {"qap": _qap, "mrqap": _mrqap}


def measure(network: nx.MultiDiGraph, names: Sequence[str], **options: Any) -> Rows:
    """Return one measure of ``MEASURES``, or any number of centralities side by side.

    Args:
        network: what ``graph_to_network`` gave, or any networkx graph.
        names: one of ``MEASURES``, or centralities.
        options: what the measure takes: ``directed``, ``weighted``, ``by``, ``seed``, ``unredacted`` … None and False
            are as if an option were not given.

    Raises:
        UnknownNameError: no such measure. InputError: measures that give different rows were asked for together, or
            one was given an option that it does not take.

    >>> import networkx as nx
    >>> measure(nx.MultiDiGraph([("a", "b")]), ["density"], directed=True)[0].value
    0.5

    """
    given = {name: value for name, value in options.items() if value is not None and value is not False}
    if len(names) == 1 and names[0] in MEASURES:
        made = MEASURES[names[0]]
        raise_for_options(names[0], made, given, also=("layer",) if names[0] in _LAYERED else ())
        return (_LAYERED if names[0] in _LAYERED else MEASURES)[names[0]](network, **given)
    for name in names:
        if name in MEASURES:
            raise InputError(f"{name} gives rows of its own: ask for it alone")
        if name not in CENTRALITIES | BY_DIRECTION:
            raise UnknownNameError("measure", name, [*CENTRALITIES, *BY_DIRECTION, *MEASURES])
    raise_for_options("a centrality", centrality, given)
    return centrality(network, names, **given)


def raise_for_options(
    name: str, made: Callable[..., Rows], options: Iterable[str], *, also: Sequence[str] = (), never: Sequence[str] = ()
) -> None:
    """Refuse an option that a measure does not take.

    Args:
        name: what the measure is called.
        made: its function; its keyword-only parameters are its options.
        options: the names of those that were given.
        also: options that it takes beside its parameters.
        never: parameters that are no options.

    Raises:
        InputError: with the options that it takes.

    """
    parameters = signature(made).parameters.values()
    taken = [*also, *(p.name for p in parameters if p.kind == p.KEYWORD_ONLY and p.name not in never)]
    for option in options:
        if option not in taken:
            known = ", ".join(map(_as_option, taken)) or "none"
            raise InputError(f"{name} takes no {_as_option(option)}; it takes: {known}")


def _as_option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
