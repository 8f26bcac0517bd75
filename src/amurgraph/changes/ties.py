"""What became of each tie between two versions of a network. Silence is never a loss; a merger is followed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..claims import ending, evidence_date, evidence_start
from ..claims.records import ENDED_HOW, number_aware
from ..network import claims_to_network, enforcement_only
from ..vocabulary import SYMMETRIC_TYPES
from .fates import AGAIN, CARRIED, DENIED, ENDED, FIRST, GONE, MOVED, SAME, SILENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from ..claims import Change, Claims, Evidence, Relation
    from ..network import Projection
    from .versions import Version

    Key = tuple[str, str, str]  # subject, object, type: as an edge of the network has it


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """Who says so: a source, of when it speaks, and where in it."""

    source: str
    date: str
    locator: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie of one of the two networks (or of the time between them), and what became of it.

    Attributes:
        subject, type, object: which tie; slugs and the name of a relation type.
        fate: the id of one of ``FATES``.
        said: who speaks of it, as far as the second version goes; of a tie that it knows nothing of, who did before.
        enders: who states or denies its end, if that is what became of it.
        documented: the first day a source speaks of; empty where none is dated.
        ended: the day a source or a change ended it, if one did; ``ended_how`` is ``stated``, ``denied``, ``merged``,
            ``renamed`` or ``split``.
        between: whether it came after the first version and had ended by the second.
        changes: the mergers, renamings … that took one of its ends.
        goes_on_as: the ties that carry it on under the body that came of these.
        goes_on_from: the ties of former bodies that this one carries on.
        otherwise: the other types by which the body that came of these is tied to the other end.
        within: whether both ends became one body.

    """

    subject: str
    type: str
    object: str
    fate: str
    said: tuple[Said, ...] = ()
    enders: tuple[Said, ...] = ()
    documented: str = ""
    ended: str = ""
    ended_how: str = ""
    between: bool = False
    changes: tuple[str, ...] = ()
    goes_on_as: tuple[str, ...] = ()
    goes_on_from: tuple[str, ...] = ()
    otherwise: tuple[str, ...] = ()
    within: bool = False

    @property
    def id(self) -> str:
        """How the map and its addresses call it."""
        return f"{self.subject}.{self.type}.{self.object}"


@dataclass(frozen=True, slots=True)
class Side:
    """A version with its network, and the ties that hold in it: there, and not ended."""

    version: Version
    network: nx.MultiDiGraph
    known: nx.MultiDiGraph  # all that was said by then, ended or not
    claims: Claims  # with the ties of renamed bodies under their new names
    relations: Mapping[Key, Relation]
    holding: frozenset[Key]
    renamed: Mapping[Key, Key]  # a tie under a former name, and as it goes on

    def held(self) -> nx.MultiDiGraph:
        """Return the network of the ties that hold, and of nobody else."""
        held: nx.MultiDiGraph = self.network.copy()
        held.remove_edges_from([key for key in self.network.edges(keys=True) if key not in self.holding])
        return held

    def documented(self, key: Key) -> str:
        """Return the first day that a source speaks of; empty where none is dated, or the tie is not in these data."""
        relation = self.relations.get(key)
        starts = [evidence_start(e, self.claims) for e in relation.asserting] if relation else []
        return min(filter(None, starts), default="")

    def knows(self, key: Key) -> bool:
        """Tell whether somebody spoke of this tie by the date, though it may have ended since."""
        if not self.version.as_of:
            return key in self.network.edges
        return "" < self.documented(key) <= self.version.last

    def end_of(self, key: Key) -> tuple[str, str]:
        """Return the day a tie ended, and how that is known, as far as this version goes."""
        relation = self.relations.get(key)
        ended, how = ending(relation, self.claims, by=self.version.last) if relation else ("", "")
        later = self.end_of(self.renamed[key]) if how == "renamed" and key in self.renamed else ("", "")
        return later if later[0] else (ended, how)

    def said(self, key: Key) -> tuple[Said, ...]:
        """Return who speaks of a tie, as far as this version goes."""
        if relation := self.relations.get(key):
            return who_says(filter(self.version.counts, relation.asserting), self.claims)
        edge = self.known.get_edge_data(*key) or {}  # one that programmes make: there, the pages' dates tell when
        sources = self.version.claims.sources
        return tuple(Said(slug, sources[slug].issued, "") for slug in str(edge.get("sources", "")).split("|") if slug)


def side_of(version: Version, projection: str | Projection, *, follow_changes: bool = True) -> Side:
    """Return a version with its networks; ties of renamed bodies go on unless changes are not followed."""
    claims, renamed = _carried_on(version) if follow_changes else (version.claims, {})
    # From all claims, whatever the date; and before, for a new name with a former programme is no other work.
    kept_back = enforcement_only(version.claims) | enforcement_only(claims)
    known = claims_to_network(replace(version, claims=claims).counted(), projection, kept_back=kept_back)
    network = known
    if version.as_of:
        network = claims_to_network(
            claims, projection, as_of=version.as_of, documented=version.documented, kept_back=kept_back
        )
    network.graph["hash"] = known.graph["hash"] = version.hash
    relations = {(r.subject, r.object, r.predicate): r for r in claims.relations}
    holding = frozenset(
        (one, other, kind)
        for one, other, kind, edge in network.edges(keys=True, data=True)
        if version.as_of or not edge.get("ended")
    )
    return Side(version, network, known, claims, relations, holding, renamed)


def _carried_on(version: Version) -> tuple[Claims, dict[Key, Key]]:
    """Return claims with the ties of renamed bodies under their new names, too: nobody says that these ended."""
    claims = version.claims
    renamings = [c for c in claims.changes if c.kind == "renaming" and c.gone and c.ends and c.ends <= version.last]
    if not renamings or (version.as_of and version.documented == "in"):
        return claims, {}
    relations = {(r.subject, r.object, r.predicate): r for r in claims.relations}
    renamed: dict[Key, Key] = {}
    for relation in claims.relations:
        if ending(relation, claims, by=version.last)[1] != "renamed":
            continue
        # In a circle of names there is no last one: such a tie stays where it is, and nobody speaks of it now.
        for subject in became(relation.subject, renamings):
            for target in became(relation.object, renamings):
                ends = (subject, target) if relation.ends_are_ordered else (min(subject, target), max(subject, target))
                if subject == target:
                    continue
                key = (*ends, relation.predicate)
                slug = f"{ends[0]}.{relation.predicate}.{ends[1]}"
                iri = relation.iri.removesuffix(relation.slug) + slug
                known = relations.get(key) or replace(
                    relation, slug=slug, iri=iri, subject=ends[0], object=ends[1], evidence=()
                )
                relations[key] = replace(known, evidence=(*known.evidence, *relation.evidence))
                renamed[relation.subject, relation.object, relation.predicate] = key
    return (replace(claims, relations=tuple(relations.values())) if renamed else claims), renamed


def who_says(evidence: Iterable[Evidence], claims: Claims) -> tuple[Said, ...]:
    """Return sources with of when they speak and where in them, the earliest first, each once."""
    found = {Said(e.source, evidence_date(e, claims), e.locator) for e in evidence}
    return tuple(sorted(found, key=lambda said: (said.date or "9999", number_aware(said.source), said.locator)))


def changes_between(before: Version, after: Version) -> tuple[Change, ...]:
    """Return the mergers, renamings … between two dates; else those that only the second data tell of."""
    happened = changes_by(before, after)
    if before.as_of and after.as_of:
        return happened
    known = {change.slug for change in before.claims.changes if _is_past(change, before)}
    return tuple(change for change in happened if change.slug not in known)


def _is_past(change: Change, version: Version) -> bool:
    """Tell whether a version knows of a change: by its date, or where it has none by those who tell of it."""
    days = [change.ends] if change.ends else [evidence_start(e, version.claims) for e in change.evidence]
    return not version.as_of or any("" < day <= version.last for day in days)


def changes_by(before: Version, after: Version) -> tuple[Change, ...]:
    """Return the mergers, renamings … that may have taken a tie away: those between two dates, or all that are told."""
    since = before.last if before.as_of and after.as_of else ""
    if not after.as_of:
        return after.claims.changes
    return tuple(change for change in after.claims.changes if change.ends and since < change.ends <= after.last)


def compare_ties(before: Side, after: Side, *, follow_changes: bool = True) -> tuple[Tie, ...]:
    """Return every tie of two networks with what became of it, in the order of their ids."""
    follower = _Follower(before, after, follow_changes=follow_changes)
    keys = before.holding | after.holding | _came_and_went(before, after)
    found = {tie.id: tie for tie in (_fate(key, before, after, follower) for key in keys)}
    carried: dict[str, list[str]] = defaultdict(list)
    for tie in found.values():
        for other in tie.goes_on_as:
            carried[other].append(tie.id)
    for slug, former in carried.items():
        tie = found[slug]
        found[slug] = replace(tie, fate=CARRIED if tie.fate == FIRST else tie.fate, goes_on_from=tuple(sorted(former)))
    return tuple(found[slug] for slug in sorted(found))


def _came_and_went(before: Side, after: Side) -> set[Key]:
    """Return the ties that neither holds: not known to the first, and ended by the second."""
    if after.version.as_of and after.version.documented == "in":
        return set()
    told = {(r.subject, r.object, r.predicate) for r in after.version.claims.relations}
    passing = set(after.renamed.values()) - told  # a name in between, under which no page speaks of the tie
    known = set(after.known.edges(keys=True)) - after.holding - before.holding - passing
    return {key for key in known if not before.knows(key) and after.knows(key) and after.end_of(key)[0]}


def _fate(key: Key, before: Side, after: Side, follower: _Follower) -> Tie:
    if key not in after.holding:
        return follower.loss(key)
    fate = SAME if key in before.holding else AGAIN if before.knows(key) else FIRST
    subject, target, kind = key
    return Tie(subject, kind, target, fate, after.said(key), documented=after.documented(key))


class _Follower:
    """Says why a tie is gone, and where it went: mergers and renamings are followed, one after the other."""

    def __init__(self, before: Side, after: Side, *, follow_changes: bool) -> None:
        self.before, self.after = before, after
        self.happened = changes_by(before.version, after.version)
        self.followed = self.happened if follow_changes else ()
        self.types: dict[frozenset[str], set[str]] = defaultdict(set)  # by which two are tied now, either way
        for one, other, kind in after.holding:
            self.types[frozenset((one, other))].add(kind)

    def loss(self, key: Key) -> Tie:
        """Return what became of a tie that no longer holds."""
        before, after = self.before, self.after
        subject, target, kind = key
        ended, how = after.end_of(key)
        taken = [change for change in self.happened if change.gone & set(key[:2])]
        tie = Tie(
            subject, kind, target, SILENT, after.said(key) or before.said(key),
            documented=before.documented(key) or after.documented(key), ended=ended, ended_how=how,
            between=key not in before.holding, changes=tuple(change.slug for change in taken),
        )  # fmt: skip
        goes_on_as, otherwise, within = self._gone_on(key)
        if goes_on_as:
            return replace(tie, fate=MOVED, goes_on_as=goes_on_as)
        if how in ("stated", "denied"):
            fate = DENIED if how == "denied" else ENDED
            return replace(tie, fate=fate, enders=self._enders(after.relations[after.renamed.get(key, key)], how))
        lost = [how, *(ENDED_HOW[change.kind] for change in taken)]
        if any(one and (one != "renamed" or not self.followed) for one in lost):
            return replace(tie, fate=GONE, otherwise=otherwise, within=within)
        return tie

    def _enders(self, relation: Relation, how: str) -> tuple[Said, ...]:
        evidence = relation.denying if how == "denied" else [e for e in relation.asserting if e.end]
        return who_says(filter(self.after.version.counts, evidence), self.after.version.claims)

    def _gone_on(self, key: Key) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
        """Return the ties that carry a tie on, by which others its ends are tied now, and whether they became one."""
        subject, target, kind = key
        now = {(one, other) for one in became(subject, self.followed) for other in became(target, self.followed)}
        pairs = {pair for pair in now if pair != (subject, target) and pair[0] != pair[1]}
        ordered = {(min(pair), max(pair)) for pair in pairs} if kind in SYMMETRIC_TYPES else pairs
        carriers = (f"{one}.{kind}.{other}" for one, other in ordered if (one, other, kind) in self.after.holding)
        otherwise = {word for pair in pairs for word in self.types.get(frozenset(pair), ())}
        return tuple(sorted(carriers)), tuple(sorted(otherwise - {kind})), any(one == other for one, other in now)


def became(organization: str, changes: Iterable[Change]) -> list[str]:
    """Return what an organization goes on as: itself, unless one of these changes took it, in one step or in several.

    >>> from amurgraph.claims import Change
    >>> became("cedar", [Change("", "", "merger", "", ("cedar", "oak"), ("oak",), "", "", "", ())])
    ['oak']
    """
    known = tuple(changes)
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [organization]
    while waiting:
        one = waiting.pop()
        results = {result for change in known if one in change.gone for result in change.results}
        if not results:
            found.add(one)
        waiting += results - seen
        seen |= {one, *results}
    return sorted(found)
