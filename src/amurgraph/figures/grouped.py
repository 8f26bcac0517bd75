"""Who has a tie with whom: a matrix, in which no line crosses another."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from ..network import simple
from ..rows import Rows
from .colours import AXIS, INK, MAIN, RULE
from .figure import Figure, caption_of, counted, percent
from .sheet import MARGIN, WIDTH, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from .sheet import Sheet

_SIDE = 520  # of the square
_NAMED, _NAMES = 36, 300  # so many names fit beside it, and so wide
_LARGEST = 40  # cell
_TOLD = 6  # groups in the words for who cannot see


def community_matrix(network: nx.MultiDiGraph, groups: Rows) -> Figure:
    """Draw the ties as a matrix whose rows and columns are ordered by computed group, so that blocks can be seen.

    A matrix shows a dense network better than lines do (Ghoniem, Fekete & Castagliola 2004). Who has no tie is not
    drawn, but counted. Groups have numbers: nobody stated them.

    Args:
        network: any networkx graph; ``simple`` makes it simple.
        groups: ``id, group`` of each node, as ``measures.communities`` gives; none for a network too small for groups.

    >>> import networkx as nx
    >>> community_matrix(nx.Graph([("a", "b")]), Rows(["id", "group"], [])).rows[0].one
    'a'

    """
    graph = simple(network)
    group_of = {row.id: int(row.group) for row in groups}
    order = sorted(
        (node for node in graph if graph.degree(node)),
        key=lambda node: (group_of.get(node, len(graph) + 1), -graph.degree(node), str(node)),
    )
    place = {node: number for number, node in enumerate(order, start=1)}
    label = {node: str(graph.nodes[node].get("label", node)) for node in order}
    pairs = sorted(sorted((place[one], place[other])) for one, other in graph.edges())
    rows = Rows(
        ["row", "column", "one", "other", "label", "other_label", "group", "other_group", "relations"],
        (
            [
                *(a, b, one, other, label[one], label[other]),
                *(group_of.get(one, ""), group_of.get(other, ""), graph.edges[one, other]["relations"]),
            ]
            for a, b in pairs
            for one, other in [(order[a - 1], order[b - 1])]
        ),
        about=groups.about or dict(network.graph),
    )
    blocks = _blocks([group_of.get(node, 0) for node in order])
    inside = Counter(row.group for row in rows if row.group != "" and row.group == row.other_group)
    within, alone = sum(inside.values()), len(graph) - len(order)
    share = percent(within / len(rows)) if rows else "none"
    what = f"{counted(len(rows), 'tie')} among {counted(len(order), 'organization')}"
    computed = bool(groups)
    explained = (
        f"Blue: inside a group ({share} of the ties); the others: between groups. A group stands with its number and "
        "the member with most ties."
        if computed
        else "No groups are computed."
    )
    not_drawn = (
        f"{counted(alone, 'organization')} without a tie {'is' if alone == 1 else 'are'} not drawn." if alone else ""
    )
    agreement = groups.about.get("agreement")
    sizes = ", ".join(
        f"group {group} ({label[order[first]]} has most ties): {counted(last - first, 'organization')}, "
        f"{counted(inside[group], 'tie')} inside"
        for group, first, last in blocks[:_TOLD]
        if group
    )
    number = counted(sum(bool(group) for group, *_ in blocks), "computed group")
    return Figure(
        name="community-matrix",
        title="Who has a tie with whom, ordered by computed group" if computed else "Who has a tie with whom",
        subtitle=f"{what}; each is two squares, one each side of the diagonal. {explained} {not_drawn}",
        alt=f"{what} as a matrix"
        + (f"; {share} of the ties lie inside {number}. {sizes[:1].upper()}{sizes[1:]}." if computed else "."),
        caption=caption_of(
            network.graph,
            "Groups are computed: nobody stated them, and another run may give others." if computed else "",
            "" if agreement is None else f"Two runs agree to {agreement:.2f} (adjusted Rand index; 1: alike).",
            "An empty square is not a missing relation: no page that was read states one.",
        ),
        rows=rows,
        height=max(_cell(len(order), named=not computed) * len(order), 60) + (34 if computed else 8),
        paint=lambda sheet: _paint_network(sheet, [label[n] for n in order], rows, blocks if computed else [], inside),
    )


def _cell(count: int, *, named: bool) -> float:
    """Return the side of a cell: as large as the sheet lets it, beside names or numbers of groups."""
    side = WIDTH - 2 * MARGIN - _NAMES if named and count <= _NAMED else _SIDE
    return min(side / max(count, 1), _LARGEST)


def _blocks(groups: Sequence[int]) -> list[tuple[int, int, int]]:
    """Return each run of one group with where it starts and ends.

    >>> _blocks([1, 1, 2])
    [(1, 0, 2), (2, 2, 3)]
    """
    starts = [i for i, group in enumerate(groups) if i == 0 or group != groups[i - 1]]
    return [(groups[a], a, b) for a, b in pairwise([*starts, len(groups)])]


def _paint_network(
    sheet: Sheet, labels: list[str], rows: Rows, blocks: list[tuple[int, int, int]], inside: Counter[int]
) -> None:
    if not rows:
        sheet.nothing("No ties.")
        return
    cell = _cell(len(labels), named=not blocks)
    side = cell * len(labels)
    named = not blocks and len(labels) <= _NAMED
    left, top = sheet.left + (_NAMES if named else 2), sheet.top + (28 if blocks else 4)
    gap = 0.5 if cell > 3 else 0  # noqa: PLR2004 - squares of three pixels would fade with a gap
    cells = [(row.row - 1, row.column - 1, row.group == row.other_group and bool(blocks)) for row in rows]
    for colour, kind in ((MAIN, True), (INK, False)):
        squares = [pair for a, b, same in cells if same is kind for pair in ((a, b), (b, a))]
        sheet.rectangles([(left + x * cell, top + y * cell, cell - gap, cell - gap) for x, y in squares], colour)
    sheet.rectangles([(left, top, side, side)], RULE, filled=False)
    for _, first, last in blocks:
        size = (last - first) * cell
        sheet.rectangles([(left + first * cell, top + first * cell, size, size)], AXIS, filled=False)
    if blocks:
        _label_blocks(sheet, blocks, labels, inside, left + side + 14, top, cell)
    elif named:
        for number, label in enumerate(labels):
            y = top + (number + 0.5) * cell + 4
            sheet.text(left - 10, y, cut(label, _NAMES - 12), anchor="right")


def _label_blocks(
    sheet: Sheet,
    blocks: list[tuple[int, int, int]],
    labels: list[str],
    inside: Counter[int],
    x: float,
    top: float,
    cell: float,
) -> None:
    """Say beside each block which group it is; small groups follow below one another, as far as there is room."""
    y, lowest = 0.0, top + blocks[-1][2] * cell
    sizes, ties = sheet.right - 82, sheet.right
    for at, what in ((sizes, "organizations"), (ties, "ties inside")):
        sheet.note(at, top - 10, what, anchor="right")
    for group, first, last in blocks:
        wanted = top + (first + last) / 2 * cell + 4
        y = max(wanted, y + 19)
        if y > lowest + 6:
            break
        sheet.line([(x - 12, wanted - 4), (x - 2, y - 4)], AXIS)
        name = f"{group} · {labels[first]}" if group else "no group"
        sheet.text(x + 2, y, cut(name, sizes - x - 28))
        sheet.text(sizes, y, str(last - first), anchor="right")
        sheet.text(ties, y, str(inside[group]) if group else "", anchor="right")
