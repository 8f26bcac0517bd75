"""Invented organizations in any number, four relations each, with evidence and sources: one seed, one network.

Most relations stay inside a community (an alliance and those around it), some lead out, and a few organizations have
very many: about what real networks of organizations look like. Nothing in it is real.
"""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Sequence

    Evidence = list[dict[str, str]]

KINDS = "NGO NGO NGO Foundation Zoo ResearchInstitute GovernmentBody Company Association ProtectedAreaAuthority".split()
TYPES = "memberOf memberOf partnerOf partnerOf partnerOf funds supports coordinates founded partOf".split()
COUNTRIES = "DE FR GB US CN RU KR JP NP IN ID MY TH KZ MN CH NL".split()
_FIRST = "Cedar Otter River Hill Moss Heron Birch Fern Lynx Crane Willow Amber Stone Maple Thorn Larch".split()
_THING = "Valley Forest Wetland Coast Highland Meadow Delta Canyon Island Steppe Ridge Lagoon".split()
_LAST = "Trust Fund Society Alliance Institute Initiative Council Network Foundation Centre Observatory".split()
_DIRECTED = {"partnerOf": False}


def synthetic_network(size: int, *, seed: int = 1, texts: bool = True) -> nx.MultiDiGraph:
    """Return a network of ``size`` organizations and four times as many relations, as ``graph_to_network`` gives it.

    Args:
        size: how many organizations; one in fifty has no relation at all.
        seed: another seed, another network.
        texts: whether evidence carries a place in its source and a note, as in real data.

    """
    chance = random.Random(seed)
    names = [f"org-{number}" for number in range(size)]
    communities = _communities(names, chance)
    sources = [f"s{number}" for number in range(max(3, size // 3))]
    made = nx.MultiDiGraph(
        title=f"{size} invented organizations",
        tie_rule="every relation of this invented network",
        projection="invented",
        data_version="0",
        who_says_so=json.dumps({"sources": {slug: _source(slug, chance) for slug in sources}}),
    )
    for members in communities:
        country = chance.choice(COUNTRIES)
        for name in members:
            made.add_node(name, **_organization(name, country, chance))
    home = {name: number for number, members in enumerate(communities) for name in members}
    tied = [members[: max(2, len(members) - len(members) // 50)] for members in communities]
    ends = [name for members in tied for name in members]
    left = 4 * size
    while left:
        one = _often_the_first(tied[home[chance.choice(ends)]], chance)
        inside = chance.random() < 0.9
        other = _often_the_first(tied[home[one]] if inside else tied[_near(home[one], len(tied), chance)], chance)
        kind = chance.choice(TYPES)
        if one != other and not made.has_edge(one, other, kind):
            made.add_edge(one, other, key=kind, **_relation(one, other, kind, sources, chance, texts=texts))
            left -= 1
    return made


def _communities(names: Sequence[str], chance: random.Random) -> list[list[str]]:
    made, start = [], 0
    while start < len(names):
        size = min(int(8 * chance.paretovariate(1.3)) + 4, 160)
        made.append(list(names[start : start + size]))
        start += size
    if len(made) > 1 and len(made[-1]) < 3:
        made[-2] += made.pop()
    return made


def _often_the_first(members: Sequence[str], chance: random.Random) -> str:
    """Return a member, the first of them far more often than the last: hubs."""
    return members[int(len(members) * chance.random() ** 2.2)]


def _near(place: int, many: int, chance: random.Random) -> int:
    """Return another community, a near one more often than a far one."""
    return (place + round(chance.gauss(0, 1) * max(2, many / 14))) % many


def _organization(name: str, country: str, chance: random.Random) -> dict[str, str]:
    label = " ".join(chance.choice(words) for words in (_FIRST, _THING, _LAST)) + f" {name.rpartition('-')[2]}"
    return {
        "iri": f"https://data.example/id/org/{name}",
        "label": label,
        "kind": chance.choice(KINDS),
        "country": country if chance.random() < 0.8 else chance.choice(COUNTRIES),
        "acronym": "".join(word[0] for word in label.split()),
        "aliases": f"The {label}" if chance.random() < 0.3 else "",
        "homepage": f"https://{name}.example" if chance.random() < 0.5 else "",
    }


def _source(slug: str, chance: random.Random) -> dict[str, str]:
    return {
        "slug": slug,
        "title": f"Partners of the {chance.choice(_FIRST)} {chance.choice(_THING)} {slug}",
        "publisher": f"{chance.choice(_THING)} Press",
        "url": f"https://pages.example/{slug}",
        "issued": str(chance.randrange(1995, 2026)),
        "language": "en",
    }


def _relation(
    one: str, other: str, kind: str, sources: Sequence[str], chance: random.Random, *, texts: bool
) -> dict[str, Any]:
    said = chance.sample(sources, 1 if chance.random() < 0.8 else 2)
    first = chance.randrange(1995, 2024)
    evidence = [_evidence(source, first, chance, texts=texts) for source in said]
    return {
        "iri": f"https://data.example/id/rel/{one}.{kind}.{other}",
        "type": kind,
        "directed": _DIRECTED.get(kind, True),
        "sources": "|".join(said),
        "n_sources": len(said),
        "reading": min(item["reading"] for item in evidence).lower(),
        "first": f"{first}-01-01",
        "last": f"{first + 1}-12-31",
        "ended": f"{first + 2}-12-31" if chance.random() < 0.1 else "",
        "evidence": json.dumps(evidence),
    }


def _evidence(source: str, first: int, chance: random.Random, *, texts: bool) -> dict[str, str]:
    made = {
        "source": source,
        "reading": "Stated" if chance.random() < 0.8 else "Implied",
        "stance": "Asserts",
        "start": str(first),
        "end": str(first + 1),
        "checked": f"2026-0{chance.randrange(1, 10)}-1{chance.randrange(10)}",
    }
    if texts:
        made["locator"] = f"{chance.choice(_THING)} section, para {chance.randrange(1, 30)}"
        made["note"] = " ".join(chance.choice(_FIRST + _THING + _LAST).lower() for _ in range(12))
    return made
