"""The measures by name, and the one function that makes any of them."""

from __future__ import annotations

from inspect import signature
from typing import TYPE_CHECKING, Any

from ..errors import InputError, UnknownNameError
from .bridging import bridges, cutpoints
from .centralities import BY_DIRECTION, CENTRALITIES, centrality
from .cohesiveness import centralization, cohesion, components, density
from .results import communities

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import networkx as nx

    from ..rows import Rows

MEASURES: dict[str, Callable[..., Rows]] = {
    "cohesion": cohesion,
    "density": density,
    "centralization": centralization,
    "components": components,
    "cutpoints": cutpoints,
    "bridges": bridges,
    "communities": communities,
    "louvain": communities,
}


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
        return _with_options(names[0], MEASURES[names[0]], given)(network)
    for name in names:
        if name in MEASURES:
            raise InputError(f"{name} gives rows of its own: ask for it alone")
        if name not in CENTRALITIES | BY_DIRECTION:
            raise UnknownNameError("measure", name, [*CENTRALITIES, *BY_DIRECTION, *MEASURES])
    return _with_options("a centrality", centrality, given)(network, names)


def _with_options(name: str, made: Callable[..., Rows], options: dict[str, Any]) -> Callable[..., Rows]:
    """Return the measure with these options, or say which of them it does not take."""
    from functools import partial

    taken = [
        parameter.name for parameter in signature(made).parameters.values() if parameter.kind == parameter.KEYWORD_ONLY
    ]
    for option in options:
        if option not in taken:
            known = ", ".join(_as_option(taken_one) for taken_one in taken) or "none"
            raise InputError(f"{name} takes no {_as_option(option)}; it takes: {known}")
    return partial(made, **options)


def _as_option(name: str) -> str:
    return f"--{name.replace('_', '-')}"
