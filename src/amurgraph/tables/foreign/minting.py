"""Ids are made of names, for spreadsheets that have none: the same names give the same ids, in whatever order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...claims.identifying import new_slug
from ...claims.naming import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..resolving import Names
    from ..row import Row


def made_ids(cells: Iterable[tuple[Row, str]], names: Names) -> dict[str, str]:
    """Return the id of each name, by the folded name: that of what is called so, else a new one.

    Args:
        cells: where names stand: a row and a column of it.
        names: what is there already.

    Raises:
        TableError: a name of several things.

    """
    first: dict[str, tuple[Row, str]] = {}
    for row, column in cells:
        first.setdefault(folded(row[column]), (row, column))
    ids: dict[str, str] = {}
    taken = set(names.rows)
    for name, (row, column) in sorted(first.items(), key=lambda item: item[0]):
        if names.find(row[column]):
            ids[name] = names.one(row, column, row[column]).lower()
            continue
        ids[name] = new_slug(row[column], taken)
        taken.add(ids[name])
    return ids
