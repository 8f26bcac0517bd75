"""What a brief counts itself, in the network and the claims behind it: ties, who states them, and weak points."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import networkx as nx

from ..claims.records import number_aware
from ..measures.bridging import cutpoints_of, parts_without
from ..measures.centralities import CENTRALITIES
from ..measures.noting import is_kept_back, label_of, ranks_of
from ..network import enforcement_only, simple
from ..sensitivity.drawing import DRAWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..claims import Claims, Evidence
    from ..claims.records import Change, Observation, Relation
    from ..network import Projection
    from ..rows import Tell

    Tie = tuple[str, str, dict[str, Any]]
    _Ended = tuple[str, tuple[str, ...], str, tuple[Evidence, ...]]

MEASURES = ("degree", "betweenness")
_WENT = {
    "merger": "merged into",
    "renaming": "renamed",
    "split": "split into",
    "transfer": "handed its work on to",
}
_ENDS, _STATUS = frozenset({"dissolved", "ceased", "closed"}), frozenset({"status", "legal_status"})  # of observations
_CEASED = re.compile(
    r"\b(?:ceased|closed|dissolved|defunct|disbanded|liquidated|wound up|merged|folded)\b", re.IGNORECASE
)


@dataclass(kw_only=True, eq=False)
class Counting:
    """What is counted for one brief, each when it is first asked for.

    Attributes:
        claims: the data, before they are read or cut.
        network: the network that is meant.
        projection: what made it of the claims.
        organization: the node that the brief is of; None: of the whole network.
        unredacted: keep those whose only programmes are law enforcement in lists of weak points.
        draws: networks that are drawn for each assumed share of missing ties.
        seed: where the draws begin.
        options: by which the network was made of the claims (``as_of``, ``reading`` …).
        tell: is told of the progress.

    """

    claims: Claims
    network: nx.MultiDiGraph
    projection: str | Projection = "documented-ties"
    organization: str | None = None
    unredacted: bool = False
    draws: int = DRAWS
    seed: int = 1
    options: Mapping[str, Any] = field(default_factory=dict)
    tell: Tell | None = None

    # ---- the network ----

    @cached_property
    def graph(self) -> nx.Graph:
        """The simple graph: a tie is a pair with a documented relation."""
        return simple(self.network)

    @cached_property
    def scores(self) -> dict[str, dict[str, float]]:
        """Degree and betweenness of each node."""
        return {name: CENTRALITIES[name](self.graph) for name in MEASURES}

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

    # ---- ties, and who states them ----

    @cached_property
    def pairs(self) -> list[Tie]:
        """All ties: two ends, and what is known of the tie."""
        return [(min(one, other), max(one, other), facts) for one, other, facts in self.graph.edges(data=True)]

    def ties_of(self, node: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the ties of a node: the other end and what is known of the tie, by name of the other."""
        return [(other, self.graph.edges[node, other]) for other in self.by_name(self.graph[node])]

    def relations_of(self, node: str) -> list[tuple[str, bool, dict[str, Any]]]:
        """Return the relations of a node: the other end, whether it goes out from here, and what is known of it."""
        return [
            (other if one == node else one, one == node, facts)
            for one, other, facts in self.network.edges(data=True)
            if node in (one, other) and one != other
        ]

    def sources_of(self, *nodes: str) -> list[str]:
        """Return the sources behind the ties of these nodes; of all ties, where none is given."""
        ties = [facts for node in nodes for _, facts in self.ties_of(node)] if nodes else [f for *_, f in self.pairs]
        return sorted({slug for facts in ties for slug in sources_behind(facts)}, key=number_aware)

    def by_source(self, node: str) -> list[tuple[str, int]]:
        """Return the sources of a node's ties, those first that state most, with how many."""
        return most_first(Counter(slug for _, facts in self.ties_of(node) for slug in sources_behind(facts)))

    @cached_property
    def only_on(self) -> Counter[str]:
        """How many ties rest on each source alone."""
        return Counter(facts["sources"] for *_, facts in self.pairs if facts["n_sources"] == 1)

    @cached_property
    def undated(self) -> int:
        """How many ties no source dates, not even by its own date."""
        return len(self.pairs) - self._ties_where(lambda facts: facts.get("documented"))

    @cached_property
    def without_end(self) -> int:
        """How many ties have a relation of which no source states an end."""
        return self._ties_where(lambda facts: not facts.get("ended"))

    @cached_property
    def ended(self) -> frozenset[frozenset[str]]:
        """The ties that are on record as ended: all their relations are."""
        going = {
            frozenset((one, other)) for one, other, facts in self.network.edges(data=True) if not facts.get("ended")
        }
        return frozenset(frozenset(tie[:2]) for tie in self.pairs) - going

    def ended_of(self, node: str) -> int:
        """Return how many ties of a node are on record as ended."""
        return sum(node in tie for tie in self.ended)

    @cached_property
    def known_claims(self) -> Claims:
        """The claims that are left after what the network's options leave out."""
        from ..coverage.working import known

        return known(self.claims, **self.options).claims

    def ceased(self, node: str) -> list[tuple[str, tuple[str, ...], str, str]]:
        """Return what is on record of the end of a body: how, into which others, when, and by which source."""
        changes: list[_Ended] = [
            (_WENT[change.kind], change.results, change.stated, change.evidence)
            for change in self.known_claims.changes
            if node in change.gone or (change.kind == "transfer" and node in change.originals)
        ]
        seen: list[_Ended] = [
            (f"“{one.value}”" if one.property in _STATUS else f"{one.property} {one.value}", (), "", one.evidence)
            for one in self.known_claims.observations
            if one.subject == node
            and (one.property in _ENDS or (one.property in _STATUS and _CEASED.search(one.value)))
        ]
        found = []
        for how, into, when, evidence in [*changes, *seen]:
            by = [each.source for each in evidence if each.stance == "Asserts"]
            if by:
                found.append((how, into, when, min(by, key=number_aware)))
        return found

    def sources_naming(self, node: str) -> set[str]:
        """Return the sources that say anything of a node."""
        claims, thing = self.known_claims, self.claims.things.get(node)
        statements: list[Relation | Observation | Change] = [
            *(one for one in claims.relations if node in (one.subject, one.object)),
            *(one for one in claims.observations if one.subject == node),
            *(one for one in claims.changes if node in (*one.originals, *one.results)),
        ]
        return {each.source for one in statements for each in one.evidence} | set(thing.sources if thing else ())

    def _ties_where(self, wanted: Callable[[dict[str, Any]], Any]) -> int:
        those = {frozenset((one, other)) for one, other, facts in self.network.edges(data=True) if wanted(facts)}
        return sum(frozenset(tie[:2]) in those for tie in self.pairs)

    @cached_property
    def span(self) -> tuple[str, str]:
        """The first and the last year that evidence of a tie, or its source, bears."""
        years = [str(facts["documented"])[:4] for *_, facts in self.network.edges(data=True) if facts.get("documented")]
        years += [ends[:4] for ends in self._of_sources("ends")]
        return min(years, default=""), max(years, default="")

    @cached_property
    def languages(self) -> Counter[str]:
        """In which languages the sources behind the ties are."""
        return Counter(language.partition("-")[0] for language in self._of_sources("language"))

    @cached_property
    def publishers(self) -> Counter[str]:
        """How many of the sources behind the ties each publisher has."""
        return Counter(self._of_sources("publisher"))

    def _of_sources(self, what: str) -> list[str]:
        """Return what the sources behind the ties say of themselves, where they do."""
        found = (getattr(self.claims.sources.get(slug), what, "") for slug in self.sources_of())
        return [said for said in found if said]

    # ---- weak points ----

    @cached_property
    def kept_back(self) -> frozenset[str]:
        """Whom lists of weak points leave out, in the network or not."""
        if self.unredacted:
            return frozenset()
        return enforcement_only(self.claims) | {node for node in self.network if is_kept_back(self.network, node)}

    @cached_property
    def cutpoints(self) -> dict[str, tuple[str, ...]]:
        """The cutpoints that may be named with whom they would cut off, those first that would cut off most."""
        found = {node: self.stranded(node) for node in self.by_name(cutpoints_of(self.graph))}
        return {node: found[node] for node in sorted(found, key=lambda n: -len(found[n])) if node not in self.kept_back}

    @cached_property
    def cutpoints_left_out(self) -> int:
        """How many cutpoints are not named."""
        return sum(node in self.kept_back for node in cutpoints_of(self.graph))

    def stranded(self, node: str) -> tuple[str, ...]:
        """Return the nodes outside the largest part of what remains of a node's component without it, by name."""
        return self.by_name(other for part in parts_without(self.graph, [node])[0][1:] for other in part)


def sources_behind(facts: dict[str, Any]) -> list[str]:
    """Return the sources of a tie.

    >>> sources_behind({"sources": "s2|s7"}), sources_behind({"sources": ""})
    (['s2', 's7'], [])
    """
    return [slug for slug in str(facts.get("sources", "")).split("|") if slug]


def most_first(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return what was counted, the largest number first; of equal ones the shorter id, as of numbered sources.

    >>> most_first({"s10": 2, "s9": 2, "s1": 1})
    [('s9', 2), ('s10', 2), ('s1', 1)]
    """
    return sorted(counted.items(), key=lambda item: (-item[1], len(item[0]), item[0]))
