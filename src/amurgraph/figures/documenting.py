"""Who is written about by whom: organizations by sources."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..claims import claims_of
from ..claims.records import number_aware
from ..rows import Rows
from .colours import INK, MUTED, PAPER, RULE, STEPS, step
from .figure import Figure, caption_of, counted
from .sheet import SMALL, cut, cut_before

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..claims import Claims
    from ..claims.reading import Data
    from .sheet import Sheet

_HEAD, _LEFT = 214, 248  # room for the names of sources, which stand on end, and of organizations
_HIGH, _WIDEST = 20.0, 22.5  # of a cell
_DARK = 3  # from this step on white can be read


def source_heatmap(graph: Data, *, organizations: int = 30, sources: int = 25) -> Figure:
    """Draw how many statements each source makes of each organization; what is beyond the most documented is summed.

    A statement is what one source says of one relation or observation; one of two organizations counts for both.

    Args:
        graph: claims, or a graph that they are read from.
        organizations: how many rows.
        sources: how many columns.

    >>> from amurgraph.graph import data_store
    >>> source_heatmap(data_store([])).alt
    'No statements of organizations.'

    """
    claims = claims_of(graph)
    counts = _statements(claims)
    of_org = _summed((org, count) for (org, _), count in counts.items())
    of_source = _summed((source, count) for (_, source), count in counts.items())
    orgs = sorted(of_org, key=lambda o: (-of_org[o], claims.things[o].label.casefold(), o))
    columns = sorted(of_source, key=lambda s: (-of_source[s], number_aware(s)))
    rows = Rows(
        ["id", "label", "source", "source_title", "statements"],
        (
            [org, claims.things[org].label, source, _title(claims, source), counts[org, source]]
            for org in orgs
            for source in columns
            if counts[org, source]
        ),
        about={"data_version": claims.about.version},
    )
    drawn_orgs = orgs[:organizations]
    drawn_sources = _with_each(drawn_orgs, columns, sources, counts)
    other_sources = [source for source in columns if source not in drawn_sources]
    silent = len(claims.sources) - len(columns)
    return Figure(
        name="organizations-sources",
        title="Which sources speak of which organizations",
        subtitle=f"Statements by source, for the {len(drawn_orgs)} most documented of "
        f"{counted(len(orgs), 'organization')} and {len(drawn_sources)} of {counted(len(columns), 'source')}: the "
        "fullest, and for each organization drawn one at least, as far as there is room. Grey counts are of the rest.",
        alt=_alt(rows, of_org, sum(counts[o, s] for o in drawn_orgs for s in drawn_sources)),
        caption=caption_of(
            rows.about,
            "A statement of two organizations counts for both.",
            "Many statements show who was written about, not who does much.",
            f"{counted(silent, 'source')} {'speaks' if silent == 1 else 'speak'} of no organization." if silent else "",
        ),
        rows=rows,
        height=_HEAD + _HIGH * (len(drawn_orgs) + 1) + 2,
        paint=lambda sheet: _paint(
            sheet, claims, counts, (drawn_orgs, orgs[organizations:]), (drawn_sources, other_sources)
        ),
    )


def _with_each(rows: list[str], columns: list[str], most: int, counts: Counter[tuple[str, str]]) -> list[str]:
    """Return so many columns, the first of them, but such that no row stays empty as far as that can be had."""
    kept = columns[:most]
    others = columns[most:]
    for _ in range(most):
        bare = [row for row in rows if not any(counts[row, column] for column in kept)]
        more = max(others, key=lambda column: sum(counts[row, column] > 0 for row in bare), default="")
        idle = next((c for c in reversed(kept) if not _alone_in(c, rows, kept, counts)), "")
        if not bare or not more or not idle:
            break
        kept.remove(idle)
        others.remove(more)
        kept.append(more)
    return sorted(kept, key=columns.index)


def _alone_in(column: str, rows: list[str], kept: list[str], counts: Counter[tuple[str, str]]) -> bool:
    """Tell whether a column is the only one of those kept that has anything of some row."""
    return any(counts[row, column] and sum(counts[row, other] > 0 for other in kept) == 1 for row in rows)


def _alt(rows: Rows, of_org: Counter[str], drawn: int) -> str:
    if not rows:
        return "No statements of organizations."
    first = rows[0]
    most = max(rows, key=lambda row: (row.statements, row.id, row.source))
    return (
        f"{first.label} has the most statements ({of_org[first.id]}), from "
        f"{counted(sum(row.id == first.id for row in rows), 'source')}. The fullest cell: {most.label} in "
        f"{most.source}, {most.statements}. {drawn:,} of {of_org.total():,} statements are drawn."
    )


def _summed(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    total = Counter[str]()
    for name, count in pairs:
        total[name] += count
    return total


def _statements(claims: Claims) -> Counter[tuple[str, str]]:
    bodies = {thing.slug for thing in claims.organizations}
    counts = Counter[tuple[str, str]]()
    for relation in claims.relations:
        for end in sorted({relation.subject, relation.object} & bodies):
            counts.update((end, evidence.source) for evidence in relation.evidence)
    for seen in claims.observations:
        if seen.subject in bodies:
            counts.update((seen.subject, evidence.source) for evidence in seen.evidence)
    return counts


def _title(claims: Claims, slug: str) -> str:
    source = claims.sources.get(slug)
    if source is None:
        return slug
    return "private source" if source.visibility == "Private" else source.title


def publisher_text(claims: Claims, slug: str) -> str:
    """Return who published a source, or its title; a private source keeps both to itself.

    >>> from amurgraph.claims import graph_to_claims
    >>> from amurgraph.graph import data_store
    >>> publisher_text(graph_to_claims(data_store([])), "s1")
    's1'
    """
    source = claims.sources.get(slug)
    if source is None or source.visibility == "Private":
        return _title(claims, slug)
    return source.publisher or source.title or slug


def _paint(
    sheet: Sheet,
    claims: Claims,
    counts: Counter[tuple[str, str]],
    organizations: tuple[list[str], list[str]],
    sources: tuple[list[str], list[str]],
) -> None:
    (rows, more_rows), (columns, more_columns) = organizations, sources
    if not rows:
        sheet.nothing("No statements of organizations.")
        return
    left, top = sheet.left + _LEFT, sheet.top + _HEAD
    wide = min(_WIDEST, (sheet.right - left - 62) / len(columns))
    bottom, right = top + len(rows) * _HIGH, left + len(columns) * wide
    for place, organization in enumerate(rows):
        y = top + place * _HIGH
        rest = sum(counts[organization, source] for source in more_columns)
        sheet.line([(left, y - 0.75), (right, y - 0.75)], RULE, 0.6)
        sheet.text(left - 10, y + 14, cut(claims.things[organization].label, _LEFT - 12), anchor="right")
        if rest:
            sheet.note(right + 34, y + 14, f"+{rest}", anchor="right")
    sheet.line([(left, bottom - 0.75), (right, bottom - 0.75)], RULE, 0.6)
    for place, source in enumerate(columns):
        x = left + (place + 0.5) * wide
        rest = sum(counts[organization, source] for organization in more_rows)
        name = cut_before(publisher_text(claims, source), f" · {source}", _HEAD - 14, SMALL)
        sheet.text(x + 3, top - 8, name, size=SMALL, turned=90)
        if rest:
            sheet.text(x - 0.75, bottom + 16, f"+{rest}", size=10.5, colour=MUTED, anchor="center")
    _paint_cells(sheet, [[counts[o, s] for s in columns] for o in rows], left, top, wide)
    if more_rows:
        sheet.note(left - 10, bottom + 16, counted(len(more_rows), "other"), anchor="right")
    if more_columns:
        sheet.note(right + 30, top - 8, counted(len(more_columns), "other source"), turned=90)


def _paint_cells(sheet: Sheet, cells: list[list[int]], left: float, top: float, wide: float) -> None:
    most = max(max(row) for row in cells)
    filled = [(i, j, count, step(count, most)) for j, row in enumerate(cells) for i, count in enumerate(row) if count]
    for shade, colour in enumerate(STEPS):
        squares = [(i, j) for i, j, _, its in filled if its == shade]
        sheet.rectangles([(left + i * wide, top + j * _HIGH, wide - 1.5, _HIGH - 1.5) for i, j in squares], colour)
    for i, j, count, shade in filled:
        x, y = left + (i + 0.5) * wide - 0.75, top + j * _HIGH + 13.5
        sheet.text(x, y, str(count), size=11, anchor="center", colour=PAPER if shade >= _DARK else INK)
