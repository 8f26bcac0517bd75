"""The pages of programmes, places, taxa, threats, stresses and databases, and the lists that lead to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...network import claims_to_network
from ..addresses import page_of
from .disagreeing import disagreements_of
from .estimates import estimates
from .statements import action_words

if TYPE_CHECKING:
    import networkx as nx

    from ...claims import Thing
    from .statements import Statements

_FEWEST_TO_PLOT = 3


def thing_page(said: Statements, thing: Thing, coded: nx.MultiDiGraph) -> dict[str, Any]:
    """Return what the page of a programme, place, taxon, threat, stress or database says.

    Args:
        said: the data set.
        thing: what the page is of.
        coded: who works against which threat, by our own coding of actions (``against_threats``).

    """
    observations = said.observations(thing.slug)
    for group in observations:
        drawn = estimates([row["observation"] for row in group["rows"]], said.claims)
        group["plot"] = drawn if drawn and len(drawn.marks) >= _FEWEST_TO_PLOT else None
    place = said.claims.things.get(thing.place)
    return {
        "thing": thing,
        "kind": "species or subspecies" if thing.kind == "Taxon" else said.kind_words(thing),
        "names": said.names(thing),
        "action": action_words(thing.action) if thing.action else "",
        "place": {"label": place.label, "href": page_of(place)} if place else None,
        "dates": span_of(thing),
        "organizations": said.ties(thing.slug, "org"),
        "others": said.ties(thing.slug, "prog", "tax", "place", "db", "threat", "stress"),
        "programmes": [programme_entry(said, programme) for programme in _by_name(said.programmes_at[thing.slug])],
        "working": _working_against(said, thing, coded),
        "observations": observations,
        "disagreements": disagreements_of(said, thing.slug),
        "changes": said.change(thing.slug),
        "sources": said.naming(thing),
    }


def against_threats(said: Statements) -> nx.MultiDiGraph:
    """Return who works against which threat or stress: by programme, its action, and what that addresses."""
    return claims_to_network(said.claims, "actors-threats")


def _working_against(said: Statements, thing: Thing, coded: nx.MultiDiGraph) -> list[dict[str, Any]]:
    """Return the organizations whose programmes address a threat or stress, each with these programmes."""
    if thing.slug not in coded:
        return []
    found = [
        (said.claims.things[organization], [said.claims.things[slug] for slug in edge["programmes"].split("|")])
        for organization, _, edge in coded.in_edges(thing.slug, data=True)
    ]
    return [
        {
            "label": organization.label,
            "href": page_of(organization),
            "programmes": [{"label": p.label, "href": page_of(p)} for p in _by_name(programmes)],
        }
        for organization, programmes in sorted(found, key=lambda pair: (pair[0].label.casefold(), pair[0].slug))
    ]


def programmes(said: Statements) -> list[dict[str, Any]]:
    """Return all programmes by what they do: ``action`` and its ``programmes``, A–Z."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for thing in said.things("prog"):
        entry = programme_entry(said, thing)
        groups.setdefault(entry["action"] or "other work", []).append(entry)
    return [{"action": action, "programmes": found} for action, found in sorted(groups.items())]


def programme_entry(said: Statements, thing: Thing) -> dict[str, Any]:
    """Return a programme in one line: what, where, when, who."""
    place = said.claims.things.get(thing.place)
    return {
        "label": thing.label,
        "href": page_of(thing),
        "action": action_words(thing.action) if thing.action else "",
        "place": place.label if place else thing.place_name,
        "dates": span_of(thing),
        "who": sorted({tie.other.label for _, ties in said.ties(thing.slug, "org") for tie in ties}, key=str.casefold),
    }


def lists(said: Statements) -> list[dict[str, Any]]:
    """Return taxa, threats, stresses, places and databases, each with how much is said of it."""
    found = []
    for heading, sorts in (
        ("Species", ("tax",)),
        ("Threats and stresses", ("threat", "stress")),
        ("Places", ("place",)),
        ("Databases", ("db",)),
    ):
        entries = [
            {
                "label": thing.label,
                "href": page_of(thing),
                "description": thing.description,
                "statements": len(said.ties_of[thing.slug])
                + len(said.observations_of[thing.slug])
                + len(said.programmes_at[thing.slug]),
            }
            for thing in said.things(*sorts)
        ]
        if entries:
            found.append({"heading": heading, "entries": entries})
    return found


def span_of(thing: Thing) -> str:
    """Say when a programme ran, in its sources' own dates; a start alone does not say that it still runs."""
    if thing.start and thing.end:
        return thing.start if thing.start == thing.end else f"{thing.start} to {thing.end}"
    return f"from {thing.start}" if thing.start else f"until {thing.end}" if thing.end else ""


def _by_name(things: list[Thing]) -> list[Thing]:
    return sorted(things, key=lambda thing: (thing.label.casefold(), thing.slug))
