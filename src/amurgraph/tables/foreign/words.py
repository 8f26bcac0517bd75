"""Words of closed lists as other programs write them: in any case, by their labels, from the other end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...claims.naming import folded
from ...errors import TableError
from ...vocabulary import slug_of
from ..checking import closed_lists

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import NamedNode

    from ..columns import Column
    from ..row import Row
    from ..terms import Terms
    from .mapping import Sheet


@dataclass(frozen=True, slots=True)
class Wording:
    """What the words of one column mean: theirs by the mapping, then ours and the labels of ours."""

    theirs: Mapping[str, tuple[str, bool]]  # folded word: our word, and whether the ends change places
    ours: Mapping[str, tuple[str, bool]]
    may_stand: tuple[str, ...]

    def read(self, row: Row, column: str, cell: str) -> tuple[str, bool]:
        """Return our word for a cell (the first of the mapping that it has), and whether the ends change places.

        Raises:
            TableError: there is none.

        """
        parts = {_alike(part) for part in cell.split("|")}
        for word, meaning in self.theirs.items():
            if word in parts:
                return meaning
        if _alike(cell) in self.ours:
            return self.ours[_alike(cell)]
        if not self.ours:  # no closed list: the mapping changes some words, and leaves the others
            return cell, False
        raise row.error(column, f"{cell!r} cannot stand here", f"write one of {', '.join(self.may_stand)}, in any case")


def wording(where: str, sheet: Sheet, column: Column, terms: Terms) -> Wording | None:
    """Return what the words of a column mean, or None if it holds anything.

    Raises:
        TableError: the mapping gives a word that our list does not have.

    """
    given = sheet.words.get(column.name, {})
    listed = closed_lists(terms).get(column.holds, ())
    if not given and not listed:
        return None
    nodes: dict[str, NamedNode] = {
        **terms.organization_kinds,
        **terms.relation_types,
        **terms.readings,
        **terms.stances,
        **terms.source_kinds,
        **terms.visibilities,
        **terms.name_kinds,
    }
    ours = {
        _alike(label): (word, True)
        for word in listed
        if word in nodes and column.holds == "relation type"
        for label in terms.inverse_labels.get(nodes[word], ())
    }
    ours |= {
        _alike(label): (word, False)
        for word in listed
        if word in nodes
        for label in (*terms.labels[nodes[word]], slug_of(nodes[word].value))  # as our own exports write it
    }
    ours |= {_alike(word): (word, False) for word in listed}
    turned = {_alike(word) for word in sheet.turn}
    theirs = {}
    for word, our in given.items():
        if listed and _alike(our) not in ours:
            mend = f"write one of {', '.join(listed)}"
            raise TableError(f"{where}, words.{column.name}", None, None, f"{our!r} cannot stand here", mend)
        theirs[_alike(word)] = (ours[_alike(our)][0] if listed else our, _alike(word) in turned)
    if column.holds == "relation type" and (lost := turned - theirs.keys()):
        mend = "add it under words.predicate"
        raise TableError(f"{where}, turn", None, None, f"{min(lost)!r} is none of the words for relations", mend)
    return Wording(theirs, ours, (*given, *listed))


def _alike(word: str) -> str:
    return re.sub(r"[\s_-]+", " ", folded(word)).strip()
