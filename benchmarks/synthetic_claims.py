"""Invented claims in any number, as Turtle: one size and one seed, one file, byte for byte. Nothing in it is real.

    python benchmarks/synthetic_claims.py SIZE OUT.ttl [--seed 1]

Organizations lie in communities of unequal size, each with an alliance; a few have very many relations (about as
heavy-tailed as real networks of organizations are), one in fifty has none. Every relation has evidence by one or two
sources, with dates, some implied, some ended, some denied by another source; sources disagree on how many members an
alliance has and on when a relation began. It conforms to the shapes. Almost four relations and about 49 triples for
each organization. Written as it is made: a million organizations take no more memory than their communities.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = "https://data.example/id/"
KINDS = "NGO NGO NGO NGO Foundation Zoo ResearchInstitute GovernmentBody Company ProtectedAreaAuthority".split()
TYPES = "partnerOf partnerOf partnerOf partnerOf funds funds supports coordinates partOf".split()
COUNTRIES = "DE FR GB US CN RU KR JP NP IN ID MY TH KZ MN CH NL".split()
_FIRST = "Cedar Otter River Hill Moss Heron Birch Fern Lynx Crane Willow Amber Stone Maple Thorn Larch".split()
_THING = "Valley Forest Wetland Coast Highland Meadow Delta Canyon Island Steppe Ridge Lagoon".split()
_LAST = "Trust Fund Society Union Institute Initiative Council Network Foundation Centre Observatory".split()
_RELATIONS = 4  # for each organization
_MEMBERS = 0.25  # of an organization's relations, how many are membership of its alliance
_INSIDE, _SECOND, _IMPLIED, _ENDED, _DENIED, _MOVED = 0.9, 0.15, 0.2, 0.1, 0.02, 0.05
_DATED = 0.4  # of evidence

HEAD = """\
@prefix ag: <https://w3id.org/amurgraph/ns#> .
@prefix o: <{base}org/> .
@prefix src: <{base}src/> .
@prefix rel: <{base}rel/> .
@prefix ev: <{base}ev/> .
@prefix obs: <{base}obs/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<{base}dataset> a dcat:Dataset ;
  dcterms:title "{size} invented organizations" ;
  ag:base "{base_of_all}" ;
  dcterms:license <https://creativecommons.org/publicdomain/zero/1.0/> ;
  owl:versionInfo "0.1.0" .

"""


def write_claims(size: int, out: TextIO, seed: int = 1) -> None:
    """Write the claims of ``size`` invented organizations (alliances counted in) as Turtle."""
    out.write(HEAD.format(base=BASE, base_of_all=BASE.removesuffix("id/"), size=size))
    chance = random.Random(seed)
    communities = list(_communities(size, chance))
    sources = max(3, size // 5)
    for number in range(sources):
        out.write(_source(number, chance))
    for home, members in enumerate(communities):
        _write_community(home, members, communities, sources, chance, out)


def _communities(size: int, chance: random.Random) -> Iterator[range]:
    start = 0
    while start < size:
        many = min(int(8 * chance.paretovariate(1.3)) + 4, 160)
        end = size if size - start - many < 4 else start + many
        yield range(start, end)
        start = end


def _write_community(
    home: int, members: range, communities: list[range], sources: int, chance: random.Random, out: TextIO
) -> None:
    """Write one community: its alliance is its first organization; the last in fifty stay alone."""
    country = chance.choice(COUNTRIES)
    alliance, tied = members[0], _tied(members)
    for number in members:
        out.write(_organization(number, "Alliance" if number == alliance else chance.choice(KINDS), country, chance))
    known: set[tuple[int, str, int]] = set()
    of_alliance = 0
    for _ in range(_RELATIONS * len(members)):
        if chance.random() < _MEMBERS:
            triple = (chance.choice(tied[1:]), "memberOf", alliance)
        else:
            one = _often_the_first(tied, chance)
            there = tied if chance.random() < _INSIDE else _tied(communities[_near(home, len(communities), chance)])
            other = _often_the_first(there, chance)
            kind = chance.choice(TYPES)
            if kind == "partnerOf" and other < members[0]:  # an earlier community may have written this pair
                kind = "supports"
            triple = (*sorted((one, other), key=str), kind) if kind == "partnerOf" else (one, other, kind)
            triple = (triple[0], triple[2], triple[1])
        if triple[0] == triple[2] or triple in known or (triple[1] == "memberOf" and of_alliance > len(tied)):
            continue
        known.add(triple)
        of_alliance += triple[1] == "memberOf"
        out.write(_relation(triple, sources, chance))
    out.write(_counts_of_members(alliance, of_alliance, sources, chance))


def _tied(members: range) -> range:
    return members[: max(3, len(members) - len(members) // 50)]


def _often_the_first(members: range, chance: random.Random) -> int:
    """Return a member, the first of them far more often than the last: hubs."""
    return members[int(len(members) * chance.random() ** 2.2)]


def _near(place: int, many: int, chance: random.Random) -> int:
    """Return another community, a near one more often than a far one."""
    return (place + round(chance.gauss(0, 1) * max(2, many / 14))) % many


def _organization(number: int, kind: str, country: str, chance: random.Random) -> str:
    label = f"{chance.choice(_FIRST)} {chance.choice(_THING)} {chance.choice(_LAST)} {number}"
    where = country if chance.random() < 0.8 else chance.choice(COUNTRIES)
    more = f'  skos:altLabel "The {label}"@en ;\n' if chance.random() < 0.3 else ""
    more += f"  foaf:homepage <https://org-{number}.example> ;\n" if chance.random() < 0.5 else ""
    source = chance.randrange(3)
    return (
        f'o:org-{number} a ag:{kind} ;\n  rdfs:label "{label}"@en ;\n  ag:country "{where}" ;\n{more}'
        f"  dcterms:source src:s{source} .\n"
    )


def _source(number: int, chance: random.Random) -> str:
    topic = f"{chance.choice(_FIRST)} {chance.choice(_THING)}"
    return (
        f'src:s{number} a ag:Source ;\n  dcterms:title "Partners of the {topic} {number}" ;\n'
        f'  dcterms:publisher "{chance.choice(_THING)} Press" ;\n  ag:url <https://pages.example/{number}> ;\n'
        f"{_when('dcterms:issued', chance.randrange(1995, 2026))}"
        f'  dcterms:language "en" .\n'
    )


def _when(stated: str, first: int, last: int | None = None) -> str:
    return (
        f'  {stated} "{first}" ;\n  ag:from "{first}-01-01"^^xsd:date ;\n'
        f'  ag:to "{first if last is None else last}-12-31"^^xsd:date ;\n'
    )


def _relation(triple: tuple[int, str, int], sources: int, chance: random.Random) -> str:
    one, kind, other = triple
    name = f"org-{one}.{kind}.org-{other}"
    said = chance.sample(range(sources), 2 if chance.random() < _SECOND else 1)
    began = chance.randrange(1995, 2020)
    ended, dated = chance.random() < _ENDED, chance.random() < _DATED
    moved = len(said) > 1 and chance.random() < _MOVED / _SECOND  # sources disagree on when it began
    denied = len(said) > 1 and chance.random() < _DENIED / _SECOND  # or on whether it is so
    parts = [
        (
            f"rel:{name} a ag:Relation ;\n  ag:subject o:org-{one} ;\n  ag:predicate ag:{kind} ;\n"
            f"  ag:object o:org-{other} ;\n  ag:evidence {', '.join(f'ev:{name}.s{source}' for source in said)} .\n"
        )
    ]
    for place, source in enumerate(said):
        start = began + (1 if place and moved else 0)
        where = f'  ag:locator "para {chance.randrange(1, 30)}" ;\n'
        when = _when("ag:statedStart", start, start + 3 if ended else None) if ended or moved or dated else ""
        when += f'  ag:statedEnd "{start + 3}" ;\n' if ended else ""
        parts.append(
            f"ev:{name}.s{source} a ag:Evidence ;\n"
            f"{'  ag:stance ag:Denies ;' if place and denied else ''}"
            f"  ag:reading ag:{'Implied' if chance.random() < _IMPLIED else 'Stated'} ;\n"
            f"{where}{when}"
            f"  dcterms:source src:s{source} .\n"
        )
    if not denied:  # what a source denies does not stand as a direct triple
        parts.append(f"o:org-{one} ag:{kind} o:org-{other} .\n")
    return "".join(parts)


def _counts_of_members(alliance: int, members: int, sources: int, chance: random.Random) -> str:
    """Write what two sources publish as the number of members: every other time they differ."""
    parts = []
    for place, source in enumerate(chance.sample(range(sources), 2)):
        value = max(1, members + (chance.choice([0, 0, 1, 3]) if place else 0))
        name = f"o{alliance}-{place}"
        parts.append(
            f'obs:{name} a ag:Observation ;\n  ag:subject o:org-{alliance} ;\n  ag:observedProperty "member_count" ;\n'
            f'  ag:value "{value}" ;\n  ag:valueLow "{value}"^^xsd:decimal ;\n  ag:valueHigh "{value}"^^xsd:decimal ;\n'
            f'  ag:unit "organizations" ;\n  ag:evidence ev:{name}.s{source} .\n'
            f"ev:{name}.s{source} a ag:Evidence ;\n  ag:reading ag:Stated ;\n"
            f'  ag:locator "para {place + 1}" ;\n  dcterms:source src:s{source} .\n'
        )
    return "".join(parts)


def main() -> None:
    """Write a file from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", type=int)
    parser.add_argument("out")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with Path(arguments.out).open("w", encoding="utf-8") as out:
        write_claims(arguments.size, out, arguments.seed)


if __name__ == "__main__":
    main()
