"""Data thrown together by chance: programmes, places, threats, denials, listings and mergers, as Turtle."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, parse

from amurgraph.graph import data_store
from amurgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyoxigraph import Store

ORGANIZATIONS = [f"club-{letter}" for letter in "abcdefghijklmn"]
ACTIONS = ["anti-poaching", "breeding", "education", "fire-fighting", "habitat", "policy", "monitoring"]
THREATS = {"snares": "own-0.1_poaching", "fire": "cmp-3.2_7.1", "roads": "cmp-3.2_4.1", "trade": "cmp-3.2_5.1.1"}
PLACES = ["fen", "mire", "heath"]
PROGRAMMES = [f"proj-{number}" for number in range(8)]


def thrown(seed: int) -> Store:
    """Return claims of whatever the dice say, and nothing that a question is not asked of."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    lines = [f"@prefix {prefix}: <{namespace}> ." for prefix, namespace in PREFIXES.items()]
    for number, day in ((1, "2004-05-01"), (2, "2010-12-31"), (3, "")):
        issued = f' ; ag:to "{day}"^^xsd:date' if day else ""
        lines.append(f'src:s{number} a ag:Source ; dcterms:title "Page {number}" {issued} .')
    lines += [f'o:{slug} a ag:NGO ; rdfs:label "{slug.title()}"@en .' for slug in ORGANIZATIONS]
    lines += [f'place:pl-{slug} a ag:Place ; rdfs:label "{slug.title()}"@en .' for slug in PLACES]
    for slug, broader in THREATS.items():
        lines.append(f'threat:threat-{slug} a ag:Threat ; rdfs:label "{slug}"@en ; skos:broader threat:{broader} .')
    lines.append('stress:stress-kin a ag:Stress ; rdfs:label "Kin"@en ; skos:broader stress:cmp-1.1_2.3.5 .')
    for slug in PROGRAMMES:
        place = f" ; ag:place place:pl-{dice.choice(PLACES)}" if dice.random() < 0.4 else ""
        action = f" ; ag:action action:own-0.1_{dice.choice(ACTIONS)}" if dice.random() < 0.8 else ""
        lines.append(f'prog:{slug} a ag:Programme ; rdfs:label "{slug}"@en {place} {action} .')
    said = {
        (dice.choice(ORGANIZATIONS), dice.choice(kinds), other)
        for kinds, others, count in (
            (["partnerOf", "funds", "memberOf"], [f"o:{slug}" for slug in ORGANIZATIONS], 14),
            (["partOf"], [f"o:{slug}" for slug in ORGANIZATIONS], 9),
            (["implements", "coordinates", "participatesIn", "funds"], [f"prog:{slug}" for slug in PROGRAMMES], 18),
            (["administers", "monitors", "studies", "supports"], [f"place:pl-{slug}" for slug in PLACES], 6),
        )
        for other in dice.choices(others, k=count)
    }
    for subject, kind, other in sorted(said):
        name = f"{subject}.{kind}.{other.split(':')[1]}"
        if f"o:{subject}" == other:
            continue
        sources = dice.sample([1, 2, 3], dice.choice([1, 1, 2]))
        evidence = ", ".join(f"ev:{name}.s{source}" for source in sources)
        lines.append(
            f"rel:{name} a ag:Relation ; ag:subject o:{subject} ; ag:predicate ag:{kind} ; ag:object {other} ; "
            f"ag:evidence {evidence} ."
        )
        for source in sources:
            denies = " ; ag:stance ag:Denies" if dice.random() < 0.15 else ""
            day = f"20{dice.randrange(10, 20)}-02-03"
            dated = f' ; ag:from "{day}"^^xsd:date ; ag:to "{day}"^^xsd:date' if dice.random() < 0.5 else ""
            lines.append(
                f"ev:{name}.s{source} a ag:Evidence ; ag:reading ag:Stated ; "
                f"dcterms:source src:s{source} {denies} {dated} ."
            )
    for number, slug in enumerate(dice.sample(ORGANIZATIONS, 2)):
        lifted = ' ; ag:statedEnd "2015"' if number else ""
        lines.append(
            f'obs:o{number} a ag:Observation ; ag:subject o:{slug} ; ag:observedProperty "legal_status" ; '
            f'ag:value "listed" ; ag:evidence ev:o{number}.s1 . '
            f"ev:o{number}.s1 a ag:Evidence ; dcterms:source src:s1 ; ag:reading ag:Stated {lifted} ."
        )
    one, other, third = dice.sample(ORGANIZATIONS, 3)
    lines.append(
        f'change:c a org:ChangeEvent ; ag:changeKind "merger" ; org:originalOrganization o:{one}, o:{other} ; '
        f"org:resultingOrganization o:{dice.choice([other, third])} ."
    )
    return data_store(parse("\n".join(lines), format=RdfFormat.TURTLE))


@pytest.fixture(scope="session")
def by_chance() -> Callable[[int], Store]:
    """Return the function from a seed to data thrown together."""
    return thrown
