"""Who works on what: actors by threats, actions, places and programmes, and what none or one is documented at."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from ..claims.records import number_aware
from ..network import enforcement_only
from ..rows import Rows
from .working import known, list_work, things_to_work_on

if TYPE_CHECKING:
    from ..claims.reading import Data


def actor_matrix(data: Data, of: str = "threat", **slice_: Any) -> Rows:
    """Return the matrix of actors by threats, actions, places or programmes: one row per cell that is not empty.

    Args:
        data: a graph, a store, or claims.
        of: ``"threat"`` (stresses, too), ``"action"``, ``"place"`` or ``"programme"``.
        slice_: ``as_of``, ``documented``, ``min_sources``, ``stated_only``, ``without_source``, as of
            ``graph_to_network``.

    Returns:
        Rows ``sort, id, label`` (of what is worked on), ``actor, actor_label, count`` (programmes and relations that
        bear it out), ``via`` (their ids and types, ``|`` between) and ``sources``. What nobody is documented at has
        one row, with no actor and a count of 0.

    Raises:
        UnknownNameError: no such matrix.

    >>> from amurgraph.graph import read_store
    >>> cells = actor_matrix(read_store(), "place")
    >>> min(cell.count for cell in cells if cell.actor)
    1

    """
    read = known(data, **slice_)
    claims = read.claims
    cells: dict[str, list[list[Any]]] = {}
    for (thing, actor), found in groupby(list_work(claims, of), key=lambda work: (work.thing, work.actor)):
        works = list(found)
        sources = {evidence.source for work in works for evidence in work.evidence}
        via = sorted({work.via for work in works})
        cells.setdefault(thing, []).append(
            [actor, claims.things[actor].label, len(works), "|".join(via), "|".join(sorted(sources, key=number_aware))]
        )
    nobody = [["", "", 0, "", ""]]
    rows = ([*thing, *cell] for thing in things_to_work_on(claims, of) for cell in cells.get(thing[1], nobody))
    columns = ["sort", "id", "label", "actor", "actor_label", "count", "via", "sources"]
    return Rows(columns, rows, about=read.about([of]))


def actor_counts(data: Data, of: str = "threat", *, unredacted: bool = False, **slice_: Any) -> Rows:
    """Return how many are documented at work on each threat, action, place or programme: none, one or many.

    Who is the only one and has no programmes but law enforcement is not named, and counted in ``about``, unless
    ``unredacted``: it would be a list of weak points.

    Returns:
        Rows ``sort, id, label, actors`` (a count), ``covered`` (``none``, ``one`` or ``many``), ``only`` and
        ``only_label`` (the one, if there is one); the fewest actors first.

    Raises:
        UnknownNameError: no such matrix.

    >>> from amurgraph.graph import read_store
    >>> {row.covered for row in actor_counts(read_store())} <= {"none", "one", "many"}
    True

    """
    read = known(data, **slice_)
    claims = read.claims
    actors: dict[str, set[str]] = {}
    for work in list_work(claims, of):
        actors.setdefault(work.thing, set()).add(work.actor)
    kept_back = frozenset() if unredacted else enforcement_only(read.whole)
    rows, unnamed = [], 0
    for sort, thing, label in things_to_work_on(claims, of):
        found = actors.get(thing, set())
        only = next(iter(found)) if len(found) == 1 else ""
        unnamed += only in kept_back
        only = "" if only in kept_back else only
        covered = ("none", "one", "many")[min(len(found), 2)]
        rows.append([sort, thing, label, len(found), covered, only, claims.things[only].label if only else ""])
    rows.sort(key=lambda row: (row[0], row[3], row[1]))
    note = f"{unnamed} not named: only actors whose only programmes are law enforcement."
    columns = ["sort", "id", "label", "actors", "covered", "only", "only_label"]
    return Rows(columns, rows, about=read.about([of], *([] if unredacted else [note])))
