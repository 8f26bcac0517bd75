"""The directory, the first screen, and the page of one organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..addresses import page_of, safe_url
from .disagreeing import disagreement, disagreements_of
from .neighbourhood import neighbourhood
from .statements import action_words

if TYPE_CHECKING:
    from ...claims import Thing
    from .neighbourhood import Neighbourhood
    from .statements import Statements

_MEMBER_COUNT = "member_count"


def directory(said: Statements) -> list[dict[str, Any]]:
    """Return one entry per organization, A–Z."""
    return [
        {
            "thing": thing,
            "href": page_of(thing),
            "kind": said.kind_words(thing),
            "actions": sorted(_actions(said, thing)),
            "ties": said.ranks["of"][thing.slug].degree,
            "search": " ".join([thing.label, thing.acronym, *thing.aliases, *(n.text for n in thing.names)]),
        }
        for thing in said.claims.organizations
    ]


def _actions(said: Statements, thing: Thing) -> set[str]:
    """Return what kinds of work the programmes are that an organization takes part in."""
    found = set()
    for relation in said.ties_of[thing.slug]:
        programme = said.claims.things.get(relation.object)
        if relation.subject == thing.slug and programme and programme.sort == "prog" and programme.action:
            found.add(action_words(programme.action))
    return found


def headline(said: Statements) -> tuple[Thing | None, dict[str, Any] | None]:
    """Choose what the first screen shows, by rule: the best-connected alliance, and of what sources say
    differently about it, that with the most answers; where they agree about it, that of any organization.
    """
    degrees = {slug: row.degree for slug, row in said.ranks["of"].items()}
    alliances = [thing for thing in said.claims.organizations if thing.kind == "Alliance"]
    chosen = min(
        alliances or list(said.claims.organizations),
        key=lambda thing: (-degrees.get(thing.slug, 0), thing.slug),
        default=None,
    )
    disputed = [found for found in said.disagreements if found.subject in degrees and not found.other]
    about = [found for found in disputed if chosen and found.subject == chosen.slug]
    most = max(about or disputed, key=lambda found: len(found.values), default=None)
    return chosen, disagreement(said, most) if most else None


def surroundings(said: Statements, thing: Thing) -> Neighbourhood | None:
    """Return a drawing of an organization and its neighbours; nothing if it has none."""
    drawn = neighbourhood(said.documented, thing.slug, lambda slug: page_of(said.claims.things[slug]))
    return drawn if drawn.marks else None


def organization(said: Statements, thing: Thing) -> dict[str, Any]:
    """Return what the page of one organization says."""
    return {
        "thing": thing,
        "kind": said.kind_words(thing),
        "homepage": safe_url(thing.homepage),
        "names": said.names(thing),
        "picture": surroundings(said, thing),
        "ties": said.ties(thing.slug, "org"),
        "programmes": said.ties(thing.slug, "prog"),
        "others": said.ties(thing.slug, "tax", "place", "db", "threat", "stress"),
        "observations": said.observations(thing.slug),
        "disagreements": disagreements_of(said, thing.slug),
        "claimed": _claimed_and_known(said, thing),
        "changes": said.change(thing.slug),
        "measures": said.ranks["of"].get(thing.slug),
        "measured": said.ranks["about"],
        "among": len(said.ranks["of"]),
        "sources": said.naming(thing),
    }


def _claimed_and_known(said: Statements, thing: Thing) -> dict[str, Any] | None:
    """Return how many members an alliance is said to have, and who is named as one; None if nobody counted."""
    claimed = [o for o in said.observations_of[thing.slug] if o.property == _MEMBER_COUNT]
    if not claimed:
        return None
    members = {
        r.subject
        for r in said.ties_of[thing.slug]
        if r.predicate == "memberOf" and r.object == thing.slug and r.asserting
    }
    known = [member for member in said.things("org") if member.slug in members]
    return {
        "answers": sorted({o.value for o in claimed}, key=lambda value: (len(value), value)),
        "members": [{"thing": member, "href": page_of(member)} for member in known],
    }
