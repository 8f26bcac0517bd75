"""What a network carries with it: who its nodes are, and who says what is in it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..claims import contradictions, disagreements

#: Attribute of a network whose nodes were looked through for who does nothing but enforce the law.
TELLS_ENFORCEMENT = "tells_enforcement"

if TYPE_CHECKING:
    import networkx as nx

    from ..claims import Answer, Claims, Thing


def add_node(network: nx.MultiDiGraph, thing: Thing, more: dict[str, Any] | None = None) -> None:
    """Add a thing as a node: slug as key, scalars as attributes."""
    names = dict.fromkeys([*thing.aliases, *(name.text for name in thing.names)])
    network.add_node(
        thing.slug,
        iri=thing.iri,
        label=thing.label,
        kind=thing.kind,
        country=thing.country,
        acronym=thing.acronym,
        aliases="|".join(name for name in names if name != thing.label),
        homepage=thing.homepage,
        **(more or {}),
    )


def _told(answer: Answer) -> dict[str, str]:
    return {name: text for name, text in asdict(answer).items() if text or name != "unit"}


def carry_sources(network: nx.MultiDiGraph, claims: Claims) -> None:
    """Let the network carry who says so, as JSON: a page can then be made from the network alone."""
    answers = [
        {
            "subject": disagreement.subject,
            "property": disagreement.property,
            "other": disagreement.other,
            "answers": [_told(answer) for answer in disagreement.answers],
        }
        for disagreement in disagreements(claims)
        if disagreement.subject in network
    ]
    against = {
        slug: [asdict(contradiction) for contradiction in found] for slug, found in contradictions(claims).items()
    }
    sources = {slug: asdict(source) for slug, source in claims.sources.items()}
    network.graph["who_says_so"] = as_json({"sources": sources, "disagreements": answers, "contradictions": against})
    network.graph["private_sources"] = "|".join(s.slug for s in claims.sources.values() if s.visibility == "Private")
    network.graph["correction"] = claims.about.correction


def as_json(value: Any) -> str:
    """Return compact JSON, for an attribute that must be one string."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
