"""Who on what: organizations by threats, places, alliances, with the columns that nobody or one stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..measures.noting import is_kept_back
from ..network import simple
from ..rows import Rows
from .colours import INK, MAIN, MUTED, ONE, OTHER_TEXT, PAPER, RULE
from .figure import Figure, caption_of, counted
from .sheet import LABEL, SMALL, cut

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import networkx as nx

    from .sheet import Sheet


def bipartite_matrix(
    given: nx.MultiDiGraph | Rows,
    *,
    show: int = 40,
    columns: int = 24,
    kept_back: Collection[str] = (),
    unredacted: bool = False,
) -> Figure:
    """Draw organizations by what they act on or belong to: none, one or many in each square, and how many in all.

    Args:
        given: a two-mode network (nodes with ``bipartite`` 0 or 1; projections ``actors-threats``, ``membership``), or
            the rows of ``coverage.actor_matrix``.
        show: how many organizations at most, those with most first.
        columns: how many of the others at most.
        kept_back: organizations whose only programmes are law enforcement (a network knows them itself). Where one is
            the only one of a column it is counted, not named: the figure would point at a weak spot.
        unredacted: name them.

    Raises:
        InputError: the network has one mode only, or a tie within a mode.

    >>> import networkx as nx
    >>> network = nx.Graph()
    >>> network.add_nodes_from([("cedar-trust", {"bipartite": 0}), ("snares", {"bipartite": 1})])
    >>> bipartite_matrix(network).alt
    'Of 1 column: 1 has no documented organization; none has only one.'

    """
    names, actors, things, counts = _from_rows(given) if isinstance(given, Rows) else _from_network(given)
    about = given.about if isinstance(given, Rows) else dict(given.graph)
    if not isinstance(given, Rows):
        kept_back = [node for node in actors if is_kept_back(given, node)]
    of_thing = {thing: sum((actor, thing) in counts for actor in actors) for thing in things}
    alone = {(a, t) for a, t in counts if of_thing[t] == 1 and a in set(kept_back) and not unredacted}
    counts = {cell: count for cell, count in counts.items() if cell not in alone}
    of_actor = {actor: sum((actor, thing) in counts for thing in things) for actor in actors}
    things = sorted(things, key=lambda t: (-of_thing[t], names[t].casefold(), t))
    busy = sorted((a for a in actors if of_actor[a]), key=lambda a: (-of_actor[a], names[a].casefold(), a))
    rows = Rows(
        ["other", "other_label", "organizations", "id", "label", "count"],
        (
            [t, names[t], of_thing[t], a, names.get(a, ""), counts.get((a, t), 0)]
            for t in things
            for a in [a for a in busy if (a, t) in counts] or [""]
        ),
        about=about,
    )
    none = [t for t in things if not of_thing[t]]
    one = [t for t in things if of_thing[t] == 1]
    matrix = _matrix_of(given, about)
    title, what = _TITLES.get(matrix, ("Which organization has a documented tie to what", "column"))
    said = _thin(len(none), len(one), "member" if matrix == "membership" else "organization")
    shown, cols = busy[:show], _kept(things, of_thing, columns)
    most = f" Most organizations: {names[things[0]]}, {of_thing[things[0]]}." if things and of_thing[things[0]] else ""
    idle = len(actors) - len({actor for actor, _ in counts} | {actor for actor, _ in alone})
    not_drawn = f"{counted(idle, 'organization')} without any {'is' if idle == 1 else 'are'} not drawn." if idle else ""
    hidden = ((len(busy) - len(shown), "more organization"), (len(things) - len(cols), f"more {what}"))
    more = [counted(number, noun) for number, noun in hidden if number]
    return Figure(
        name=f"matrix-{matrix}",
        title=title,
        subtitle=f"{counted(len(shown), 'organization')} by {counted(len(cols), what)}; {said}. "
        f"{_squares(counts, matrix)}{' Orange: none or one.' if none or one else ''} {not_drawn} "
        + (f"{' and '.join(more)} only in the table." if more else ""),
        alt=f"Of {counted(len(things), what)}: {said}.{most}",
        caption=caption_of(
            about,
            "An empty square says that no page that was read states it, not that nothing is done.",
            f"{len(alone)} not named: the only one, and its only programmes are law enforcement." if alone else "",
        ),
        rows=rows,
        height=_head(names[t] for t in cols) + 22 * max(len(shown), 3) + 36,
        paint=lambda sheet: _paint_bipartite(sheet, shown, cols, names, counts, of_thing),
    )


def _thin(none: int, one: int, who: str) -> str:
    """Say how many columns have nobody, and how many have one.

    >>> _thin(0, 3, "member"), _thin(2, 0, "organization")
    ('each has a documented member; 3 have only one', '2 have no documented organization; none has only one')
    """
    nobody = f"{none} {'has' if none == 1 else 'have'} no documented {who}" if none else f"each has a documented {who}"
    return f"{nobody}; {one or 'none'} {'have' if one > 1 else 'has'} only one"


def _squares(counts: dict[tuple[str, str], int], matrix: str) -> str:
    """Say what the squares mean, those that are there."""
    single = "one membership" if matrix == "membership" else "one programme or relation"
    if max(counts.values(), default=1) == 1:
        return f"A square: {single}."
    return f"A square without a number: {single}; with one: as many as it says."


_TITLES = {
    "actors-threats": ("Which organization acts on which threat, by our coding", "threat"),
    "threat": ("Which organization works on which threat, by our coding", "threat"),
    "stress": ("Which organization works on which stress, by our coding", "stress"),
    "action": ("Which organization takes which action", "action"),
    "place": ("Which organization works where", "place"),
    "programme": ("Which organization is part of which programme", "programme"),
    "membership": ("Which organization is a member of what", "alliance"),
}


def _matrix_of(given: nx.MultiDiGraph | Rows, about: dict[str, Any]) -> str:
    if not isinstance(given, Rows):
        return str(about.get("projection") or "two-mode")
    sorts = {"prog": "programme"}
    return min(
        (sorts.get(row.sort, row.sort) for row in given), key=lambda sort: (sort == "stress", sort), default="empty"
    )


_LONGEST = 222.0  # a name over a column, which stands oblique


def _head(names: Iterable[str]) -> float:
    """Return the height of the names over the columns: guessed, since to draw is the only way to measure."""
    wide = max((sum(8.2 if letter.isascii() else LABEL for letter in name) for name in names), default=0.0)
    return 22 + min(wide, _LONGEST) * 0.7


def _from_network(network: nx.MultiDiGraph) -> tuple[dict[str, str], list[str], list[str], dict[tuple[str, str], int]]:
    graph = simple(network, weights="sum")
    mode = {node: graph.nodes[node].get("bipartite") for node in graph}
    if None in mode.values():
        raise InputError("this network has one mode; take a projection with two, such as membership or actors-threats")
    names = {node: str(graph.nodes[node].get("label", node)) for node in graph}
    counts: dict[tuple[str, str], int] = {}
    for one, other, edge in graph.edges(data=True):
        if bool(mode[one]) == bool(mode[other]):
            raise InputError(f"{names[one]} and {names[other]} are of one mode; a tie of a two-mode network joins both")
        actor, thing = (other, one) if mode[one] else (one, other)
        counts[actor, thing] = round(edge["weight"])
    return names, [n for n in graph if not mode[n]], [n for n in graph if mode[n]], counts


def _from_rows(rows: Rows) -> tuple[dict[str, str], list[str], list[str], dict[tuple[str, str], int]]:
    names: dict[str, str] = {}
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        names[row.id] = str(row.label)
        if row.actor:
            names[row.actor] = str(row.actor_label)
            counts[row.actor, row.id] = int(row.count)
    actors, things = dict.fromkeys(actor for actor, _ in counts), dict.fromkeys(row.id for row in rows)
    return names, list(actors), list(things), counts


def _kept(things: list[str], of_thing: dict[str, int], most: int) -> list[str]:
    """Return the columns to draw: those that nobody or one acts on are not what is left out."""
    if len(things) <= most:
        return things
    few = [t for t in things if of_thing[t] <= 1][:most]
    return [*things[: most - len(few)], *few]


def _paint_bipartite(
    sheet: Sheet,
    actors: list[str],
    things: list[str],
    names: dict[str, str],
    counts: dict[tuple[str, str], int],
    of_thing: dict[str, int],
) -> None:
    if not things:
        sheet.nothing("Nothing to show.")
        return
    head = _head(names[thing] for thing in things)
    left, top, high = sheet.left + 262, sheet.top + head, 22.0
    wide = min(64.0, (sheet.right - left - 152) / len(things))
    bottom, right = top + high * len(actors), left + wide * len(things)
    for j in range(len(actors) + 1):
        sheet.line([(left, top + j * high), (right, top + j * high)], RULE)
    for i in range(len(things) + 1):
        sheet.line([(left + i * wide, top), (left + i * wide, bottom)], RULE)
    for j, actor in enumerate(actors):
        sheet.text(left - 10, top + j * high + 15.5, cut(names[actor], 250), anchor="right")
    found = [(i, j, counts.get((a, t), 0)) for j, a in enumerate(actors) for i, t in enumerate(things)]
    for many, colour in ((False, ONE), (True, MAIN)):
        squares = [(i, j) for i, j, n in found if n and (n > 1) is many]
        sheet.rectangles([(left + i * wide + 1, top + j * high + 1, wide - 2, high - 2) for i, j in squares], colour)
    for i, j, n in found:
        if n > 1:
            x, y = left + (i + 0.5) * wide, top + j * high + 15.5
            sheet.text(x, y, str(n), size=SMALL, colour=PAPER, anchor="center")
    for i, thing in enumerate(things):
        x, few = left + (i + 0.5) * wide, of_thing[thing] <= 1
        sheet.text(x, top - 10, cut(names[thing], (head - 22) / 0.7), colour=OTHER_TEXT if few else INK, turned=45)
        sheet.text(x, bottom + 18, str(of_thing[thing]), bold=few, colour=OTHER_TEXT if few else MUTED, anchor="center")
    sheet.note(left - 10, bottom + 18, "organizations in all", anchor="right")
