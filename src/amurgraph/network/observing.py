"""What was observed of organizations, as attributes of nodes: when founded, how many members, whatever the data say."""

from __future__ import annotations

from collections import defaultdict
from math import isfinite
from typing import TYPE_CHECKING

from ..errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from ..claims import Claims, Observation


_LEGAL_STATUS = "legal_status"


def raise_for_status(name: str) -> None:
    """Refuse to make a legal status an attribute: it is a dated statement of an authority, never a kind or a group.

    Raises:
        InputError: this is one.

    """
    if name.strip().lower().replace("-", "_").replace(" ", "_") == _LEGAL_STATUS:
        raise InputError(f"{name} is nothing to group or compare by: it is what one authority stated on a day")


def add_observed(network: nx.MultiDiGraph, claims: Claims, properties: Iterable[str]) -> None:
    """Give each node the one published value of each property: a number if it is one, else the words.

    Where sources give different values the node has none: to choose would be to decide for a reader. The network's
    attribute ``disputed`` counts these, by property.

    Raises:
        UnknownNameError: nothing in the data was observed under that name. InputError: it is a legal status.

    """
    known = sorted({seen.property for seen in claims.observations} - {_LEGAL_STATUS})
    disputed = {}
    for name in properties:
        raise_for_status(name)
        if name not in known:
            raise UnknownNameError("observed property", name, known)
        values = _values(claims, name)
        for slug, found in values.items():
            if slug in network and len(found) == 1:
                network.nodes[slug][name] = next(iter(found.values()))
        disputed[name] = sum(len(found) > 1 for slug, found in values.items() if slug in network)
    if disputed:
        network.graph["disputed"] = "|".join(f"{name}: {count}" for name, count in disputed.items())


def _values(claims: Claims, name: str) -> dict[str, dict[tuple[str, ...], float | str]]:
    """Return, by thing, the different answers that somebody asserts."""
    found: dict[str, dict[tuple[str, ...], float | str]] = defaultdict(dict)
    for seen in claims.observations:
        if seen.property == name and any(evidence.stance != "Denies" for evidence in seen.evidence):
            found[seen.subject][seen.answer] = _value(seen)
    return found


def _value(seen: Observation) -> float | str:
    """Return the number, if one is meant; a range or a bound is words."""
    if seen.low or seen.high:
        return float(seen.low) if seen.low == seen.high else seen.value
    try:
        number = float(seen.value)
    except ValueError:
        return seen.value
    return number if isfinite(number) else seen.value
