"""Where are gaps: pairs at work on the same with no documented tie, who could introduce them, and what chance gives.

The output of Hohbein and others (2021): one fraction, the unlinked pairs, the introducers. They are questions to ask;
that no page names a tie does not say that there is none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..rows import Rows
from .working import known, list_work

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..claims import Claims, Evidence
    from ..claims.reading import Data
    from .working import Known

    Pair = tuple[str, str]

_SHARED_OF = ("threat", "place")
_SHOWN = 5
_NO_TIE = "A pair without a documented tie may know each other well: ask, do not conclude."
_TOGETHER = "The members of a programme work on all threats of its action alike, which chance does not heed."
_LOW, _HIGH = 5, 95


def gaps(data: Data, *, introducers: int = _SHOWN, whole: Claims | None = None, **slice_: Any) -> Rows:
    """Return the pairs at work against one threat or in one place that no page ties, as questions to ask.

    Known to each other are, as in the saved question ``untied-pairs``: two of whom any page says anything, a denial
    too; two named in one programme; two in one merger, renaming, split or transfer. Left out, and counted in
    ``about``: bodies with a legal status in force and their branches, and those that went into others, whatever slice
    is asked for. The same are no introducers.

    Args:
        data: a graph, a store, or claims.
        introducers: how many to name of each pair; ``introducers_in_all`` counts the rest.
        whole: all claims there are, if the data are themselves a slice: whom to leave out is read from these.
        slice_: ``as_of``, ``documented``, ``min_sources``, ``stated_only``, ``without_source``, as of
            ``graph_to_network``.

    Returns:
        Rows ``one, one_label, other, other_label, shared`` (ids, ``|`` between), ``introducers`` (ids of organizations
        with a documented tie to both, those first whose weaker tie has most sources), ``last_evidence`` (the last day
        for which both are documented at work on the same; empty if no page is dated), ``introducers_in_all`` (a
        count), ``question``; who shares most first. ``about`` has ``sharing``, ``unlinked`` (pairs) and ``fraction``.

    Raises:
        UnknownNameError: no such source. InputError: not a date.

    >>> from amurgraph.graph import read_store
    >>> rows = gaps(read_store())
    >>> rows.about["unlinked"] == len(rows)
    True

    """
    read = known(data, whole=whole, **slice_)
    scene = _scene(read)
    labels = {slug: thing.label for slug, thing in read.whole.things.items()}
    rows = []
    for one, other in scene.unlinked:
        shared = sorted(scene.on[one] & scene.on[other])
        both = sorted(scene.ties[one].keys() & scene.ties[other].keys())
        both.sort(key=lambda third: (-min(scene.ties[one][third], scene.ties[other][third]), third))
        last = max(min(scene.last[one, thing], scene.last[other, thing]) for thing in shared)
        question = _question(one, other, shared, both, read.whole)
        names = [one, labels[one], other, labels[other]]
        rows.append([*names, "|".join(shared), "|".join(both[:introducers]), last, len(both), question])
    rows.sort(key=lambda row: (-str(row[4]).count("|"), row[0], row[2]))
    figures = {"sharing": len(scene.sharing), "unlinked": len(scene.unlinked), "fraction": scene.fraction}
    columns = ["one", "one_label", "other", "other_label", "shared", "introducers", "last_evidence",
               "introducers_in_all", "question"]  # fmt: skip
    said = read.about(_SHARED_OF, _NO_TIE, *_whom_left_out(read.whole))
    return Rows(columns, rows, about=said | figures)


def gap_fraction(data: Data, *, draws: int = 1000, seed: int = 1, **slice_: Any) -> Rows:
    """Return what share of the pairs at work on the same have no documented tie, beside what chance would give.

    Chance is a two-mode network of the same actors and the same threats and places, in which each actor works on as
    many and each thing has as many actors as documented (curveball trades, Strona et al. 2014); who knows whom stays.

    Args:
        data: a graph, a store, or claims.
        draws: how many random networks.
        seed: of the draws.
        slice_: as of ``gaps``.

    Returns:
        Rows ``measure, observed, expected`` (mean of the draws) ``, low, high`` (5 and 95 % of the draws) for
        ``sharing_pairs``, ``unlinked_pairs`` (counts) and ``fraction`` (unlinked over sharing, 0 to 1).

    Raises:
        InputError: no draw, or not a date.

    >>> from amurgraph.graph import read_store
    >>> [row.measure for row in gap_fraction(read_store(), draws=2)]
    ['sharing_pairs', 'unlinked_pairs', 'fraction']

    """
    import numpy as np

    from ..measures.two_modes import curveball

    if draws < 1:
        raise InputError(f"{draws} draws say nothing of chance: ask for at least one")
    read = known(data, **slice_)
    scene = _scene(read)
    actors, things = sorted(scene.on), sorted({thing for on in scene.on.values() for thing in on})
    observed = np.array([[thing in scene.on[actor] for thing in things] for actor in actors], dtype=bool)
    place = {actor: number for number, actor in enumerate(actors)}
    untied = np.triu(np.ones((len(actors), len(actors)), dtype=bool), 1)
    for one, other in scene.tied:
        untied[place[one], place[other]] = False
    pairs = np.triu(np.ones_like(untied), 1)
    sharing: list[float] = []
    unlinked: list[float] = []
    for block in curveball(observed.reshape(len(actors), len(things)), draws=draws, seed=seed) if actors else ():
        for drawn in block.astype(np.float32):
            share = (drawn @ drawn.T) > 0
            sharing.append(int((share & pairs).sum()))
            unlinked.append(int((share & untied).sum()))
    fractions = [part / whole if whole else 0.0 for part, whole in zip(unlinked, sharing, strict=True)]
    found: dict[str, tuple[float, list[float]]] = {
        "sharing_pairs": (len(scene.sharing), sharing),
        "unlinked_pairs": (len(scene.unlinked), unlinked),
        "fraction": (scene.fraction, fractions),
    }
    rows = (
        [name, value, *(round(float(x), 12) for x in (np.mean(by_chance), *np.percentile(by_chance, [_LOW, _HIGH])))]
        for name, (value, by_chance) in found.items()
        if by_chance
    )
    notes = (
        f"{draws} random networks, seed {seed}, that keep on how much each works and how many work on each.",
        _TOGETHER,
        *_whom_left_out(read.whole),
    )
    columns = ["measure", "observed", "expected", "low", "high"]
    return Rows(columns, rows, about=read.about(_SHARED_OF, _NO_TIE, *notes))


@dataclass
class _Scene:
    """Who is at work on what, and who is known to whom; without those whom no suggestion names."""

    on: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    last: dict[Pair, str] = field(default_factory=dict)  # by actor and thing: the last day that it is documented for
    tied: set[Pair] = field(default_factory=set)  # known to each other, among the actors
    ties: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))  # sources of documented ties
    sharing: list[Pair] = field(default_factory=list)
    unlinked: list[Pair] = field(default_factory=list)

    @property
    def fraction(self) -> float:
        return len(self.unlinked) / len(self.sharing) if self.sharing else 0.0


def _scene(read: Known) -> _Scene:
    scene, claims = _Scene(), read.claims
    barred = frozenset().union(*not_to_suggest(read.whole).values())
    for of in _SHARED_OF:
        for work in list_work(claims, of):
            if work.actor not in barred:
                scene.on[work.actor].add(work.thing)
                day = max((_day(evidence, claims) for evidence in work.evidence), default="")
                scene.last[work.actor, work.thing] = max(day, scene.last.get((work.actor, work.thing), ""))
    for relation in claims.relations:
        ends = (relation.subject, relation.object)
        are_organizations = all(end in claims.things and claims.things[end].sort == "org" for end in ends)
        if relation.asserting and are_organizations and not barred & set(ends):
            for one, other in (ends, ends[::-1]):
                n = len({evidence.source for evidence in relation.asserting})
                scene.ties[one][other] = max(n, scene.ties[one].get(other, 0))
    scene.tied = {pair for pair in _known_pairs(read) if set(pair) <= set(scene.on)}
    by_thing: dict[str, set[str]] = defaultdict(set)
    for actor, things in scene.on.items():
        for thing in things:
            by_thing[thing].add(actor)
    scene.sharing = sorted({pair for actors in by_thing.values() for pair in combinations(sorted(actors), 2)})
    scene.unlinked = [pair for pair in scene.sharing if pair not in scene.tied]
    return scene


def _day(evidence: Evidence, claims: Claims) -> str:
    """Return the last day that a statement can be of: its own, or that of its page."""
    source = claims.sources.get(evidence.source)
    return evidence.ends or (source.ends if source else "")


def _known_pairs(read: Known) -> set[Pair]:
    """Return whom some page names together; what is denied too, for then somebody knew of both."""
    denied = (relation for relation in read.whole.relations if not relation.asserting)
    relations = {relation.slug: relation for relation in (*read.claims.relations, *denied)}.values()
    pairs = {_pair(relation.subject, relation.object) for relation in relations}
    together: dict[str, set[str]] = defaultdict(set)
    for relation in relations:
        target = read.whole.things.get(relation.object)
        if target and target.sort == "prog":
            together[target.slug].add(relation.subject)
    changes = ({*change.originals, *change.results} for change in read.whole.changes)
    return pairs | {pair for group in (*together.values(), *changes) for pair in combinations(sorted(group), 2)}


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one <= other else (other, one)


def not_to_suggest(claims: Claims) -> dict[str, frozenset[str]]:
    """Return whom no suggestion of contact names, each under one reason: ``legal status``, ``branch`` or ``gone``.

    A legal status is in force while some statement of it has no end. A branch is said to be part of such a body, or of
    a branch of it. Gone is who handed its work on in a merger, renaming, split or transfer and is no result of it.

    >>> from amurgraph.claims import graph_to_claims
    >>> from amurgraph.graph import read_store
    >>> sorted(not_to_suggest(graph_to_claims(read_store())))
    ['branch', 'gone', 'legal status']
    """
    listed = {
        seen.subject
        for seen in claims.observations
        if seen.property == "legal_status" and not all(evidence.end for evidence in seen.evidence)
    }
    part_of: Mapping[str, list[str]] = defaultdict(list)
    for relation in claims.relations:
        if relation.predicate == "partOf" and relation.asserting:
            part_of[relation.object].append(relation.subject)
    branches: set[str] = set()
    waiting = sorted(listed)
    while waiting:
        for branch in part_of[waiting.pop()]:
            if branch not in branches | listed:
                branches.add(branch)
                waiting.append(branch)
    gone = {slug for change in claims.changes for slug in set(change.originals) - set(change.results)}
    return {
        "legal status": frozenset(listed),
        "branch": frozenset(branches),
        "gone": frozenset(gone - listed - branches),
    }


def _whom_left_out(claims: Claims) -> list[str]:
    counts = {reason: len(slugs) for reason, slugs in not_to_suggest(claims).items()}
    return [
        f"{counts['legal status']} left out: bodies with a legal status on record in force. Not a sanctions screen.",
        f"{counts['branch']} left out: branches of these; whether their status is the same, no page here says.",
        f"{counts['gone']} left out: bodies that went into others, or handed their work on.",
    ]


def _question(one: str, other: str, shared: Iterable[str], introducers: list[str], claims: Claims) -> str:
    """Word a gap as what to ask."""
    label = {slug: claims.things[slug].label for slug in (one, other, *shared, *introducers)}
    places = [label[slug] for slug in shared if claims.things[slug].sort == "place"]
    threats = [label[slug] for slug in shared if claims.things[slug].sort != "place"]
    where = [f"in {_and(places)}"] if places else []
    where += [f"on {_and(threats)} (by our coding)"] if threats else []
    asked = f"Might {label[one]} and {label[other]} know of each other? Both are documented at work {_and(where)}"
    if not introducers:
        return f"{asked}; who could introduce them, these data do not say."
    who = [label[slug] for slug in introducers[:2]] + [f"{len(introducers) - 2} more"] * (len(introducers) > 2)  # noqa: PLR2004
    return f"{asked}; {_and(who)} {'has' if len(who) == 1 else 'have'} documented ties to both."


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
