"""Named projections: small records that say which claims become which nodes and edges. Nothing else decides it."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import UnknownNameError

MISSING = "A missing line is not a missing relation: only what the read pages state is here."
NO_END = "A relation without a stated end may have ended."


@dataclass(frozen=True, slots=True)
class Projection:
    """How claims become a network.

    Attributes:
        name: what it is called by.
        summary: one sentence for people.
        predicates: the relation types that become edges; None: all of them.
        nodes: the sorts of things that may be nodes (``org``, ``prog``, ``tax`` …).
        mode: ``one`` (all nodes alike), ``two`` (members and what they belong to) or ``any``.
        isolates: whether organizations without an edge stay as nodes.
        shared_programmes: add an edge for each pair with a programme in common, weighted as Newman (2001) does:
            a programme of n organizations gives each pair 1/(n-1).
        through_actions: tie organizations to the threats that the actions of their programmes address, by our coding.
        caveats: what every number made from it must be read with.

    """

    name: str
    summary: str
    predicates: tuple[str, ...] | None = None
    nodes: tuple[str, ...] = ("org",)
    mode: str = "one"
    isolates: bool = True
    shared_programmes: bool = False
    through_actions: bool = False
    caveats: tuple[str, ...] = ()


PROJECTIONS = {
    projection.name: projection
    for projection in (
        Projection(
            "documented-ties",
            "every relation between two organizations that some source states or implies",
            caveats=(MISSING, NO_END),
        ),
        Projection(
            "collaboration",
            "documented ties, and a tie for each pair of organizations with a programme in common",
            shared_programmes=True,
            caveats=(MISSING, NO_END, "A programme of k organizations makes k(k-1)/2 ties, each of weight 1/(k-1)."),
        ),
        Projection(
            "funding",
            "who is said to fund whom",
            predicates=("funds",),
            caveats=(MISSING, NO_END, "Few pages name amounts; an edge is not a sum of money."),
        ),
        Projection(
            "membership",
            "organizations and the alliances and associations that name them as members",
            predicates=("memberOf",),
            mode="two",
            isolates=False,
            caveats=(MISSING, NO_END, "Membership is not collaboration. Partners are not members."),
        ),
        Projection(
            "actors-threats",
            "organizations and the threats that the actions of their programmes address",
            mode="two",
            isolates=False,
            through_actions=True,
            nodes=("org", "threat", "stress"),
            caveats=(
                MISSING,
                "Which action addresses which threat is our coding (ontology/schemes), not what a source says.",
            ),
        ),
        Projection(
            "everything",
            "all relations between all things: organizations, programmes, places, taxa, databases, threats",
            nodes=("org", "prog", "place", "db", "tax", "threat", "stress"),
            mode="any",
            caveats=(MISSING, NO_END),
        ),
    )
}


def find_projection(projection: str | Projection) -> Projection:
    """Return the projection of that name (or the record itself).

    Raises:
        UnknownNameError: there is none of that name.

    >>> find_projection("funding").predicates
    ('funds',)

    """
    if isinstance(projection, Projection):
        return projection
    if projection not in PROJECTIONS:
        raise UnknownNameError("projection", projection, PROJECTIONS)
    return PROJECTIONS[projection]


def list_projections() -> tuple[Projection, ...]:
    """Return all projections that ship."""
    return tuple(PROJECTIONS.values())
