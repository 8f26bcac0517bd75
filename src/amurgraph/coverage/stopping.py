"""What if one stops: who is stranded, what loses its only documented actor, what rested on whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx

from ..claims import claims_of, find_thing, hash_of
from ..engines.choosing import OWN, OWN_LOOPS, named, networkx_name
from ..errors import InputError, UnknownNameError
from ..measures.bridging import parts_without
from ..measures.fragmenting import ON_PAPER, fragmentation_figures
from ..measures.key_players import find_key_players
from ..measures.noting import WHO, about, is_kept_back, kept_back_note, label_of, who
from ..network import claims_to_network, find_projection, simple
from ..network.readings import AS_PUBLISHED
from ..network.restricting import SLICE, slice_of_claims
from ..rows import Rows
from .working import CODED, OF, list_work, things_to_work_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..claims import Claims
    from ..claims.reading import Data as OfClaims
    from ..network import Projection
    from ..network.readings import Reading

    Data: TypeAlias = OfClaims | nx.Graph

LOST = ("sort", "id", "label", "actor")
RESTING = ("id", "relation", "direction", "other", "other_label", "n_sources", "sources", "ended")
_STRANDED = (
    "Stranded: in one component with the removed before, and outside the largest remaining part of it afterwards (of "
    "equal parts that with the first id stays)."
)
_NO_CLAIMS = "What would lose its only actor is not known of a bare network: give the graph."


@dataclass(frozen=True)
class WhatIf:
    """What a network would miss without some of its nodes, as documented.

    Attributes:
        without: ids of those who are taken out.
        before: figures of the network as it is: ``nodes, ties, components, largest_component`` (counts),
            ``fragmentation, distance_fragmentation`` (0 to 1).
        after: the same of what remains.
        stranded: Rows ``id, iri, label, kind, component_size``: who was in one component with the removed and
            is afterwards outside its largest remaining part; ``component_size`` counts the part it is then
            in.
        left_alone: Rows ``id, iri, label, kind``: who had ties, and has none left.
        lost: Rows ``sort, id, label, actor``: threats, stresses, actions, places and programmes whose only
            documented actors are among the removed; one row for each of these.
        resting: Rows ``id, relation, direction, other, other_label, n_sources, sources, ended``: the
            relations that go with the removed (``out``: from it, ``in``: to it, ``both``: without a
            direction); ``ended`` is the day by which a source says that one had ended.
        about: how the network was made, and the caveats to read it with.

    """

    without: tuple[str, ...]
    before: dict[str, float]
    after: dict[str, float]
    stranded: Rows
    left_alone: Rows
    lost: Rows
    resting: Rows
    about: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return plain dictionaries and lists, as JSON takes them; the key ``about`` comes first."""
        tables = {name: getattr(self, name).to_dicts() for name in ("stranded", "left_alone", "lost", "resting")}
        figures = {"without": list(self.without), "before": self.before, "after": self.after}
        return {"about": self.about, **figures, **tables}


def what_if(
    data: Data,
    without: Sequence[str],
    *,
    projection: str | Projection = "documented-ties",
    as_of: str | int | None = None,
    documented: str = "by",
    min_sources: int = 1,
    stated_only: bool = False,
    without_source: Sequence[str] = (),
    reading: str | Reading = AS_PUBLISHED,
    unredacted: bool = False,
) -> WhatIf:
    """Return what is documented to rest on some organizations: what a network would miss without them.

    Organizations whose only programmes are law enforcement are in no list (``about`` counts them; the figures
    heed them), and cannot be asked for, unless ``unredacted``.

    Args:
        data: a graph, a store or claims; or any networkx graph, which is taken as it is: no option but
            ``unredacted`` goes with it, and ``lost`` is empty.
        without: ids, names, acronyms or aliases.
        projection: what counts as a tie.
        as_of: year, month or day; only what is documented by it.
        documented: ``"by"`` the date or strictly ``"in"`` it.
        min_sources: keep relations that at least so many different sources assert.
        stated_only: leave out what a source only implies.
        without_source: slugs of sources to leave out.
        reading: what ambiguous words are taken for (``network.list_readings``).
        unredacted: see above.

    Raises:
        UnknownNameError: nothing is called so, or it is not in this network. InputError: nobody to take out,
            a name of several, one that cannot be asked for, or an option that does not go with a networkx
            graph.

    >>> star = nx.Graph([("otter-alliance", "cedar-trust"), ("otter-alliance", "river-zoo")])
    >>> found = what_if(star, ["otter-alliance"])
    >>> [row.id for row in found.stranded], found.after["fragmentation"]
    (['river-zoo'], 1.0)

    """
    scene = _scene(
        data,
        projection=projection,
        as_of=as_of,
        documented=documented,
        min_sources=min_sources,
        stated_only=stated_only,
        without_source=tuple(without_source),
        reading=reading,
    )
    removed = scene.find(without, unredacted=unredacted)
    rest = scene.without(removed)
    stranded, alone, resting = scene.stranded(removed), scene.left_alone(rest), list(scene.resting(removed))
    told_of = {*stranded, *alone, *(relation[3] for relation in resting)}
    hidden = set() if unredacted else {node for node in told_of if is_kept_back(scene.graph, node)}
    notes = [] if unredacted else [kept_back_note(scene.network, len(hidden))]
    engine = named({"parts": networkx_name(), "distances": OWN})
    made = about(scene.network, *scene.notes, *notes, graph=scene.graph, engine=engine)
    parted = ([*who(scene.graph, node), size] for node, size in stranded.items() if node not in hidden)
    return WhatIf(
        without=tuple(str(node) for node in removed),
        before=_figures(scene.graph),
        after=_figures(rest),
        stranded=Rows([*WHO, "component_size"], parted, about=made),
        left_alone=Rows(WHO, (who(scene.graph, node) for node in alone if node not in hidden), about=made),
        lost=Rows(LOST, scene.lost(removed), about=made),
        resting=Rows(RESTING, (relation for relation in resting if relation[3] not in hidden), about=made),
        about=made,
    )


def worst_sets(data: Data, size: int = 1, *, show: int = 10, unredacted: bool = False, **options: Any) -> Rows:
    """Return the sets without which the rest would be most fragmented, and how much would go with each.

    They are the key-player sets of ``measures.key_player_sets`` (Borgatti 2006, KPP-neg); ties are listed.

    Args:
        data: as of ``what_if``.
        size: how many organizations a set has.
        show: how many sets; those of the same value as the last are shown, too.
        unredacted: let sets hold organizations whose only programmes are law enforcement.
        options: the other options of ``what_if``.

    Returns:
        Rows ``rank, members, labels, fragmentation`` (of the rest, 0 to 1), and counts: ``stranded,
        left_alone`` (nodes), ``relations`` (that rest on the set), ``threats`` (with stresses) ``, actions,
        places, programmes`` (that would lose their only documented actors).

    Raises:
        UnknownNameError, InputError: as of ``what_if`` and ``key_player_sets``.

    >>> star = nx.Graph([("otter-alliance", "cedar-trust"), ("otter-alliance", "river-zoo")])
    >>> [(row.members, row.stranded) for row in worst_sets(star, show=1)]
    [('otter-alliance', 1)]

    """
    scene = _scene(data, **options)
    found = find_key_players(scene.graph, size=size, aim="fragment", show=show, unredacted=unredacted)
    rows = []
    for number, removed in enumerate(found.sets):
        lost = {(sort, thing) for sort, thing, *_ in scene.lost(removed)}
        rows.append(
            [
                *found.cells(scene.graph, number),
                len(scene.stranded(removed)),
                len(scene.left_alone(scene.without(removed))),
                sum(1 for _ in scene.resting(removed)),
                *(sum(_MATRIX_OF.get(sort, sort) == of for sort, _ in lost) for of in OF),
            ]
        )
    caveats = dict.fromkeys([*found.caveats, *scene.notes])
    engine = named({"sets": OWN_LOOPS, "parts": networkx_name()})
    made = about(scene.network, *caveats, graph=scene.graph, engine=engine) | {"search": found.search}
    return Rows([*_WORST, *(f"{of}s" for of in OF)], rows, about=made)


_WORST = ("rank", "members", "labels", "fragmentation", "stranded", "left_alone", "relations")
_MATRIX_OF = {"stress": "threat"}


@dataclass
class _Scene:
    """A network, and the claims that it was made from, if they were given."""

    network: nx.MultiDiGraph
    claims: Claims | None = None  # of the slice that the network is of
    whole: Claims | None = None
    sorts: tuple[str, ...] = ()  # of things that may be nodes

    @cached_property
    def graph(self) -> nx.Graph:
        return simple(self.network)

    @property
    def notes(self) -> list[str]:
        return [_STRANDED, ON_PAPER, _NO_CLAIMS if self.claims is None else CODED]

    def find(self, names: Sequence[str], *, unredacted: bool) -> tuple[Any, ...]:
        """Return the nodes that people call so, each once."""
        if isinstance(names, str) or not names:
            raise InputError("give a list with at least one organization to take out")
        if any(not str(name).strip() for name in names):
            raise InputError("an empty name is nobody's: say whom to take out by id, name, acronym or alias")
        found = tuple(dict.fromkeys(self._find(name) for name in names))
        for node in found:
            if not unredacted and is_kept_back(self.network, node):
                raise InputError(f"{node}: its only programmes are law enforcement; --unredacted lets you ask for it")
        return found

    def _find(self, name: str) -> Any:
        if self.whole is not None:
            slug = find_thing(self.whole, name, sorts=self.sorts).slug
            if slug not in self.network:
                raise UnknownNameError("node", slug, self.network)
            return slug
        if name in self.network:
            return name
        called = [node for node, facts in self.network.nodes(data=True) if name in (str(node), facts.get("label"))]
        if len(called) != 1:
            raise UnknownNameError("node", name, map(str, self.network))
        return called[0]

    def without(self, removed: Iterable[Any]) -> nx.Graph:
        return self.graph.subgraph(set(self.graph) - set(removed))

    def stranded(self, removed: Sequence[Any]) -> dict[Any, int]:
        """Return who is parted from the rest of its component, with the size of the part it is then in."""
        parted = (part for parts in parts_without(self.graph, removed) for part in parts[1:])
        found = {node: len(part) for part in parted for node in part}
        return dict(sorted(found.items(), key=lambda item: (-item[1], str(item[0]))))

    def left_alone(self, rest: nx.Graph) -> list[Any]:
        return sorted((node for node in rest if self.graph.degree(node) and not rest.degree(node)), key=str)

    def resting(self, removed: Sequence[Any]) -> Iterator[list[Any]]:
        """Yield the relations of the removed; between two of them, one."""
        if self.network.is_multigraph():
            edges = self.network.edges(keys=True, data=True)
        else:
            edges = ((one, other, 0, facts) for one, other, facts in self.network.edges(data=True))
        touching = [edge for edge in edges if {edge[0], edge[1]} & set(removed)]
        for source, target, key, facts in sorted(touching, key=lambda edge: tuple(map(str, edge[:3]))):
            away = source in removed
            node, other = (source, target) if away else (target, source)
            direction = ("out" if away else "in") if self._has_direction(facts) else "both"
            relation = str(facts.get("type", key))
            said = [facts.get("n_sources", 0), facts.get("sources", ""), facts.get("ended", "")]
            yield [node, relation, direction, other, label_of(self.network, other), *said]

    def _has_direction(self, facts: dict[str, Any]) -> bool:
        return self.network.is_directed() and bool(facts.get("directed", True))

    @cached_property
    def _actors(self) -> dict[tuple[str, str], set[str]]:
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for of in OF if self.claims else ():
            for work in list_work(self.claims, of):  # type: ignore[arg-type]
                found[work.sort, work.thing].add(work.actor)
        return dict(found)

    @cached_property
    def _labels(self) -> dict[tuple[str, str], str]:
        everything = (thing for of in OF if self.claims for thing in things_to_work_on(self.claims, of))
        return {(sort, slug): label for sort, slug, label in everything}

    def lost(self, removed: Iterable[Any]) -> list[list[str]]:
        """Return what only the removed are documented at, with each of them."""
        gone = set(removed)
        return [
            [sort, thing, self._labels[sort, thing], actor]
            for (sort, thing), actors in self._actors.items()
            if actors <= gone
            for actor in sorted(actors)
        ]


def _scene(
    data: Data,
    *,
    projection: str | Projection = "documented-ties",
    reading: str | Reading = AS_PUBLISHED,
    **slice_: Any,
) -> _Scene:
    if isinstance(data, nx.Graph):
        asked = any(value and value != SLICE.get(name) for name, value in slice_.items())
        if asked or (projection, reading) != ("documented-ties", AS_PUBLISHED):
            raise InputError("a network is taken as it is: give projection, dates and sources to graph_to_network")
        return _Scene(data)
    whole = claims_of(data)
    rule = find_projection(projection)
    network = claims_to_network(whole, rule, reading=reading, **slice_)
    network.graph["hash"] = hash_of(data)
    return _Scene(network, slice_of_claims(whole, reading=reading, **slice_), whole, rule.nodes)


def _figures(graph: nx.Graph) -> dict[str, float]:
    return {"nodes": len(graph), "ties": graph.number_of_edges(), **fragmentation_figures(graph)}
