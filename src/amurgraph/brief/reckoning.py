"""What a brief says in numbers. What other rooms compute is asked for here, each by one small function."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import networkx as nx

from ..claims.records import number_aware
from ..measures.bridging import cutpoints_of
from ..measures.centralities import CENTRALITIES
from ..measures.noting import is_kept_back, label_of, ranks_of
from ..network import simple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..claims import Claims
    from ..network import Projection
    from ..rows import Rows

ASSUMED = 0.2  # the share of missing ties that the plotted intervals assume
SHARES = (0.1, 0.2, 0.3, 0.4)
_MEASURES = ("degree", "betweenness")


@dataclass(frozen=True, slots=True)
class Cutpoint:
    """A node without which others would be cut off, and these others."""

    node: str
    stranded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """From which to which rank a node lies in the draws, and whether it can be ordered against the next."""

    low: int
    high: int
    ordered: bool


class Reckoning:
    """The numbers of one brief, each computed when it is first asked for.

    Args:
        claims: the data.
        network: the network that is meant.
        projection: what made it of the claims.
        organization: the node that the brief is of; None: of the whole network.
        unredacted: keep those whose only programmes are law enforcement in lists of weak points.
        draws: networks that are drawn for each assumed share of missing ties.
        seed: where the draws begin.
        slice_: the options by which the network was made of the claims (``as_of``, ``without_source`` …).
        tell: is told of the progress, as the rooms of ``sensitivity`` tell it.

    """

    def __init__(
        self,
        claims: Claims,
        network: nx.MultiDiGraph,
        *,
        projection: str | Projection,
        organization: str | None,
        unredacted: bool,
        draws: int,
        seed: int,
        slice_: Mapping[str, Any],
        tell: Callable[[str, float], None] | None,
    ) -> None:
        self.claims, self.network, self.organization = claims, network, organization
        self.projection = projection
        self.unredacted, self.draws, self.seed, self.slice, self.tell = unredacted, draws, seed, slice_, tell
        self.graph = simple(network)
        self._held: dict[str, float] = {}

    # ---- the network ----

    @cached_property
    def scores(self) -> dict[str, dict[str, float]]:
        """Degree and betweenness of each node."""
        return {name: CENTRALITIES[name](self.graph) for name in _MEASURES}

    @cached_property
    def ranks(self) -> dict[str, dict[str, int]]:
        """The rank of each node by each measure, 1 the highest; ties share a rank."""
        return {name: ranks_of(scores) for name, scores in self.scores.items()}

    def first_by(self, measure: str, most: int) -> list[str]:
        """Return the nodes that rank first, in order; those of no ties at all are not ranked."""
        ranks, scores = self.ranks[measure], self.scores[measure]
        ranked = sorted((node for node in ranks if scores[node] > 0), key=lambda node: (ranks[node], self.label(node)))
        return ranked[:most]

    def label(self, node: str) -> str:
        """Return what a node is called."""
        return label_of(self.network, node)

    def by_name(self, nodes: Iterable[str]) -> tuple[str, ...]:
        """Return nodes in the order of their names."""
        return tuple(sorted(nodes, key=lambda node: (self.label(node).casefold(), node)))

    @cached_property
    def isolates(self) -> tuple[str, ...]:
        """Nodes without a documented tie, by name."""
        return self.by_name(nx.isolates(self.graph))

    @cached_property
    def largest_part(self) -> int:
        """How many nodes the largest connected part has."""
        return max(map(len, nx.connected_components(self.graph)), default=0)

    # ---- sources ----

    @cached_property
    def pairs(self) -> list[tuple[str, str, dict[str, Any]]]:
        """All ties: two ends, and what is known of the tie."""
        return [(min(one, other), max(one, other), facts) for one, other, facts in self.graph.edges(data=True)]

    def ties_of(self, node: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the ties of a node: the other end and what is known of the tie, by name of the other."""
        found = [(other, self.graph.edges[node, other]) for other in self.graph[node]]
        return sorted(found, key=lambda tie: (self.label(tie[0]).casefold(), tie[0]))

    def first_documented(self, node: str) -> dict[str, str]:
        """Return the first day on which a tie of a node to each other is documented, where that is dated."""
        found: dict[str, str] = {}
        for one, other, facts in self.network.edges(data=True):
            if node in (one, other) and facts.get("documented"):
                end, day = other if one == node else one, str(facts["documented"])
                found[end] = min(found.get(end, day), day)
        return found

    def sources_of(self, *nodes: str) -> list[str]:
        """Return the sources behind the ties of these nodes; of all ties, where none is given."""
        ties = [facts for node in nodes for _, facts in self.ties_of(node)] if nodes else [f for *_, f in self.pairs]
        return sorted({slug for facts in ties for slug in sources_behind(facts)}, key=number_aware)

    @cached_property
    def on_one_source(self) -> list[tuple[str, str, dict[str, Any]]]:
        """The ties that one source alone states."""
        return [tie for tie in self.pairs if tie[2]["n_sources"] == 1]

    @cached_property
    def only_on(self) -> Counter[str]:
        """How many ties rest on each source alone."""
        return Counter(facts["sources"] for *_, facts in self.on_one_source)

    @cached_property
    def undated(self) -> int:
        """How many ties no source dates, not even by its own date."""
        dated = {
            frozenset((one, other)) for one, other, facts in self.network.edges(data=True) if facts.get("documented")
        }
        return sum(frozenset(tie[:2]) not in dated for tie in self.pairs)

    @cached_property
    def without_end(self) -> int:
        """How many ties have no end that any source states, in all their relations."""
        going = {
            frozenset((one, other)) for one, other, facts in self.network.edges(data=True) if not facts.get("ended")
        }
        return sum(frozenset(tie[:2]) in going for tie in self.pairs)

    @cached_property
    def spans(self) -> tuple[str, str]:
        """The first and the last year that evidence of a tie, or its source, bears."""
        years = [str(facts["documented"])[:4] for *_, facts in self.network.edges(data=True) if facts.get("documented")]
        sources = [self.claims.sources[slug] for slug in self.sources_of() if slug in self.claims.sources]
        years += [source.ends[:4] for source in sources if source.ends]
        return min(years, default=""), max(years, default="")

    @cached_property
    def languages(self) -> Counter[str]:
        """In which languages the sources behind the ties are."""
        found = [self.claims.sources[slug].language for slug in self.sources_of() if slug in self.claims.sources]
        return Counter(language.partition("-")[0] for language in found if language)

    @cached_property
    def publishers(self) -> Counter[str]:
        """How many of the sources behind the ties each publisher has."""
        found = [self.claims.sources[slug].publisher for slug in self.sources_of() if slug in self.claims.sources]
        return Counter(publisher for publisher in found if publisher)

    # ---- weak points ----

    def hidden(self, node: str) -> bool:
        """Tell whether lists of weak points leave a node out."""
        return not self.unredacted and is_kept_back(self.network, node)

    @cached_property
    def cutpoints(self) -> list[Cutpoint]:
        """The cutpoints that may be named, those first that would cut off most."""
        found = [Cutpoint(node, self.stranded(node)) for node in cutpoints_of(self.graph) if not self.hidden(node)]
        return sorted(found, key=lambda c: (-len(c.stranded), self.label(c.node).casefold(), c.node))

    @cached_property
    def cutpoints_left_out(self) -> int:
        """How many cutpoints are not named."""
        return sum(self.hidden(node) for node in cutpoints_of(self.graph))

    def stranded(self, node: str) -> tuple[str, ...]:
        """Return the nodes outside the largest part of what remains of a node's component without it, by name."""
        around = nx.node_connected_component(self.graph, node) - {node}
        parts = sorted((sorted(part) for part in nx.connected_components(self.graph.subgraph(around))), key=_largest)
        return self.by_name(other for part in parts[1:] for other in part)

    def legal_status(self, node: str) -> list[str]:
        """Return the sources of a legal status in force: some evidence of it has no stated end."""
        return sorted(
            {
                evidence.source
                for seen in self.claims.observations
                if seen.subject == node and seen.property == "legal_status" and not all(e.end for e in seen.evidence)
                for evidence in seen.evidence
            },
            key=number_aware,
        )

    @cached_property
    def uncovered(self) -> list[dict[str, Any]]:
        """Threats, stresses and places with no documented actor, or one: kind, thing, actors, actor."""
        order = {"threat": 0, "stress": 1, "place": 2}
        found = []
        for thing in self.claims.things.values():
            if thing.sort in order:
                actors = sorted(self.work.get("place" if thing.sort == "place" else "threat", {}).get(thing.slug, {}))
                if len(actors) < 2:  # noqa: PLR2004 - one is one too few
                    found.append({"kind": thing.sort, "thing": thing.slug, "actors": len(actors), "actor": actors[:1]})
        return sorted(found, key=lambda row: (order[row["kind"]], row["actors"], row["thing"]))

    # ---- what other rooms compute ----

    @cached_property
    def intervals(self) -> dict[str, dict[str, Interval]]:
        """The interval of each node's rank under the assumptions, by measure."""
        from ..sensitivity.missing import orderable, rank_intervals

        rows = rank_intervals(
            self.network, _MEASURES, shares=(ASSUMED,), draws=self.draws, seed=self.seed, tell=self.tell
        )
        found: dict[str, dict[str, Interval]] = {}
        for measure in _MEASURES:
            ordered = orderable(rows, ASSUMED, measure)
            those = (row for row in rows if row.measure == measure)
            found[measure] = {row.id: Interval(row.low, row.high, ordered[row.id]) for row in those}
        return found

    def holds_until(self, node: str) -> float:
        """Return up to which assumed share of missing ties a node is first by betweenness in 80 % of draws, or 0."""
        from ..sensitivity.statements import first_by, holds_until

        if node in self._held:
            return self._held[node]
        statement = first_by("betweenness", node)
        rows = holds_until(self.network, statement, shares=SHARES, draws=self.draws, seed=self.seed, tell=self.tell)
        return self._held.setdefault(node, float(rows.about["holds_until"] or 0))

    @cached_property
    def gaps(self) -> Rows:
        """Pairs that share a threat or place and have no documented tie."""
        from ..coverage import gaps

        return gaps(self.claims, **self.slice)

    @cached_property
    def not_to_suggest(self) -> Mapping[str, frozenset[str]]:
        """Whom no suggestion of contact names, by reason."""
        from ..coverage import not_to_suggest

        return {why: frozenset(slugs) for why, slugs in not_to_suggest(self.claims).items()}

    @cached_property
    def work(self) -> dict[str, dict[str, dict[str, list[str]]]]:
        """Who is documented at work on each threat, place and programme: by sort, thing and actor, with the sources."""
        from ..coverage.working import known, list_work

        claims = known(self.claims, **self.slice).claims
        found: dict[str, dict[str, dict[str, list[str]]]] = {}
        for of in ("threat", "place", "programme"):
            for work in list_work(claims, of):
                behind = found.setdefault(of, {}).setdefault(work.thing, {}).setdefault(work.actor, [])
                behind += (evidence.source for evidence in work.evidence)
        return found

    @cached_property
    def missing_at_least(self) -> Rows:
        """What two lists of the same ties say of those that neither has."""
        from ..sensitivity.recapture import ties_missing_at_least

        return ties_missing_at_least(self.claims, projection=self.projection, **self.slice)

    @cached_property
    def known_from_others(self) -> frozenset[str]:
        """Organizations that only others' pages name."""
        from ..sensitivity.publishers import known_only_from_others

        return frozenset(known_only_from_others(self.claims)) & frozenset(self.network)


def sources_behind(facts: dict[str, Any]) -> list[str]:
    """Return the sources of a tie.

    >>> sources_behind({"sources": "s2|s7"}), sources_behind({"sources": ""})
    (['s2', 's7'], [])
    """
    return [slug for slug in str(facts.get("sources", "")).split("|") if slug]


def _largest(part: list[str]) -> tuple[int, str]:
    return -len(part), part[0]
