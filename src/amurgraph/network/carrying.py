"""What a network carries with it: who its nodes are, and who says what is in it."""

from __future__ import annotations

import json
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from ..claims import Answer, Contradiction, Evidence, Source, contradictions, disagreements

#: Attribute of a network whose nodes were looked through for who does nothing but enforce the law.
TELLS_ENFORCEMENT = "tells_enforcement"

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import networkx as nx

    from ..claims import Claims, Thing


def node_facts(thing: Thing) -> dict[str, Any]:
    """Return what a node says of the thing that it stands for, all as scalars."""
    names = dict.fromkeys([*thing.aliases, *(name.text for name in thing.names)])
    names.pop(thing.label, None)
    return {
        "iri": thing.iri,
        "label": thing.label,
        "kind": thing.kind,
        "country": thing.country,
        "acronym": thing.acronym,
        "aliases": "|".join(names),
        "homepage": thing.homepage,
    }


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
    against = {slug: list(map(_contradiction, found)) for slug, found in contradictions(claims).items()}
    sources = {slug: _source(source) for slug, source in claims.sources.items()}
    network.graph["who_says_so"] = as_json({"sources": sources, "disagreements": answers, "contradictions": against})
    network.graph["private_sources"] = "|".join(s.slug for s in claims.sources.values() if s.visibility == "Private")
    network.graph["correction"] = claims.about.correction


def as_json(value: Any) -> str:
    """Return compact JSON, for an attribute that must be one string."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def evidence_as_json(evidence: Iterable[Evidence]) -> str:
    """Return the list that ``as_json`` would make of what each evidence says, its empty fields left out.

    >>> evidence_as_json([Evidence("ev", "s2", locator='para "1"')])
    '[{"slug":"ev","source":"s2","reading":"Stated","stance":"Asserts","locator":"para \\\\"1\\\\""}]'
    """
    told = [
        ",".join([name + _quoted(text) for name, text in zip(_NAMES, _texts(one), strict=True) if text])
        for one in evidence
    ]
    return "[{" + "},{".join(told) + "}]" if told else "[]"


def _told(answer: Answer) -> dict[str, str]:
    told = _answer(answer)
    if not answer.unit:
        del told["unit"]
    return told


def _as_dict(kind: type) -> Callable[[Any], dict[str, Any]]:
    """Return what makes a dictionary of a flat record: what ``asdict`` does, without copying its texts."""
    names = [field.name for field in fields(kind)]
    values = attrgetter(*names)
    return lambda record: dict(zip(names, values(record), strict=True))


_answer, _contradiction, _source = _as_dict(Answer), _as_dict(Contradiction), _as_dict(Source)
# A network has as many lists of evidence as edges: each by the general encoder would take longer than all the rest.
_NAMES = [f'"{field.name}":' for field in fields(Evidence)]
_quoted = json.encoder.encode_basestring
_texts: Callable[[Evidence], tuple[str, ...]] = attrgetter(*(field.name for field in fields(Evidence)))
