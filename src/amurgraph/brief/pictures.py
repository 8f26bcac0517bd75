"""The pictures of a brief, with the same in words and in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
from markupsafe import Markup

from .locating import Marks, map_svg
from .ranking import last_rank, places_by, plot_in_words, plot_svg
from .reckoning import ASSUMED
from .wording import counted, cut, listed, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .ranking import Placed
    from .reckoning import Reckoning
    from .writing import Writer

_RANKED = 7  # rows of a dot plot
_NAMED = 9  # names on the map
_MOST_TIED, _CUTPOINTS = 6, 4  # of these


def draw_map(reckoning: Reckoning, places: Mapping[str, tuple[int, int]]) -> dict[str, Markup]:
    """Return the map, and what is noted beneath it."""
    marks = _marks(reckoning)
    note = said("Coloured name: the organization itself. Green: its ties and their other ends. {far}", far=_far())
    if reckoning.organization is None:
        green = said("Green: cutpoints.") if marks.cutpoints else ""
        note = said("Larger: more ties. {green} {far}", green=green, far=_far())
    elif not reckoning.graph.degree(reckoning.organization):
        note = said("Filled: the organization itself, which no page ties to another. {far}", far=_far())
    return {"map": map_svg(reckoning, places, marks, _in_words(reckoning, marks)), "map_note": note}


def _far() -> Markup:
    return said("Distances mean nothing by themselves.")


def _marks(reckoning: Reckoning) -> Marks:
    """Choose whom the map names: who the brief is of and its first neighbours; else the most tied, and cutpoints."""
    node, weak = reckoning.organization, frozenset(reckoning.cutpoints)
    if node is not None:
        around = sorted(reckoning.graph[node], key=lambda other: (-reckoning.graph.degree(other), other))
        return Marks(weak, node, [node, *around[:_NAMED]])
    by_degree = reckoning.first_by("degree", _NAMED)
    chosen = [*by_degree[:_MOST_TIED], *list(reckoning.cutpoints)[:_CUTPOINTS], *by_degree]
    return Marks(weak, None, list(dict.fromkeys(chosen)))


def _in_words(reckoning: Reckoning, marks: Marks) -> Markup:
    most = [
        said("{who} {n}", who=cut(reckoning.label(other), 60), n=reckoning.graph.degree(other))
        for other in reckoning.first_by("degree", 3)
    ]
    return said(
        "Map of {n:,} organizations as dots and {ties:,} ties as lines; {largest:,} are in the largest connected part, "
        "{alone:,} have no documented tie and stand in rows below. Most ties: {most}. {own}",
        n=len(reckoning.graph),
        ties=len(reckoning.pairs),
        largest=max(map(len, nx.connected_components(reckoning.graph)), default=0),
        alone=len(reckoning.isolates),
        most=listed(most) if most else "nobody",
        own=_pointed_out(reckoning, marks),
    )


def _pointed_out(reckoning: Reckoning, marks: Marks) -> Markup:
    node = reckoning.organization
    if node is None:
        return said("{n} stand out.", n=counted(len(marks.cutpoints), "cutpoint")) if marks.cutpoints else Markup("")
    who = cut(reckoning.label(node), 60)
    if reckoning.graph.degree(node):
        return said("{who} and its ties stand out.", who=who)
    return said("{who}, without a documented tie, is the filled one in the rows.", who=who)


def draw_plots(writer: Writer) -> dict[str, Any]:
    """Return both plots, on one axis, and the same figures as links: a drawing is one picture. None without ties."""
    reckoning = writer.reckoning
    if not reckoning.pairs:
        return {"plots": [], "plot_note": ""}
    ranked = {measure: places_by(reckoning, measure, _RANKED) for measure in ("degree", "betweenness")}
    last = last_rank([row for rows in ranked.values() for row in rows])
    before = {measure: reckoning.before_the_rest(measure, len(rows)) for measure, rows in ranked.items()}
    plots = [
        {
            "measure": measure,
            "svg": plot_svg(
                measure,
                rows,
                reckoning.organization,
                last=last,
                axis=measure == "betweenness",
                described=plot_in_words(measure, rows, before[measure]),
            ),
            "numbers": [
                (
                    writer.name(row.node, 40),
                    writer.number(row.shown_value(measure), measure, row.node),
                    row.shown_rank,
                    writer.number(f"{row.interval.low}–{row.interval.high}", "intervals"),
                )
                for row in rows
            ],
        }
        for measure, rows in ranked.items()
    ]
    note = said(
        "Dot: documented rank; it may lie off its line. Line: interval of the rank under these assumptions, {share} of "
        "ties missing, {draws} draws. {colours}",
        share=writer.number(ASSUMED, "intervals"),
        draws=writer.number(reckoning.draws, "intervals"),
        colours=_colours([row for rows in ranked.values() for row in rows], reckoning.organization),
    )
    return {"plots": plots, "plot_note": note}


def _colours(rows: Sequence[Placed], own: str | None) -> Markup:
    """Say what the colours of the plots mean, of those that are there."""
    others = [row for row in rows if row.node != own]
    bold = said("Bold: this organization. ") if len(others) < len(rows) else Markup("")
    if not any(row.interval.ordered for row in others):
        return bold + said("None can be ordered against everybody else.")
    grey = said("Grey: cannot be ordered against another. ")
    return bold + (grey if not all(row.interval.ordered for row in others) else Markup("")) + said("Green: can be.")
