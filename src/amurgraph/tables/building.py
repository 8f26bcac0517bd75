"""Rows become triples: claims with derived IRIs, so that no claim can be entered twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import InputError
from ..graph import data_store
from ..vocabulary import BASE
from .checking import check_base
from .draft import Draft
from .reading import dataset_value
from .statements import add_changes, add_observations, add_relations
from .terms import read_terms
from .things import add_dataset, add_entity, add_name, add_organization, add_programme, add_source

if TYPE_CHECKING:
    from pyoxigraph import Quad, Store

    from .row import Tables


def tables_to_store(tables: Tables, *, base: str | None = None) -> Store:
    """Return the claims that the tables hold.

    Args:
        tables: what ``read_tables`` gave.
        base: what the IRIs of this data set begin with, ending in ``/``; by default what ``dataset.csv`` says.

    Raises:
        TableError: an id that no table defines, ends that a relation cannot have, dates upside down.
        InputError: ``base`` cannot begin an IRI.

    """
    if base is not None and (mend := check_base(base)):
        raise InputError(f"base {base!r} cannot begin the IRIs of a data set: {mend}")
    return data_store(tables_to_quads(tables, base or dataset_value(tables, "base") or BASE))


def tables_to_quads(tables: Tables, base: str) -> list[Quad]:
    """Return the triples that the tables hold."""
    draft = Draft(tables, read_terms(), base)
    for name, add in (
        ("sources", add_source),
        ("organizations", add_organization),
        ("projects", add_programme),
        ("entities", add_entity),
        ("names", add_name),
    ):
        for row in tables[name]:
            add(draft, row)
    add_observations(draft, tables["observations"])
    add_changes(draft, tables["changes"])
    add_relations(draft, tables["relations"])
    add_dataset(draft, tables["dataset"])
    return draft.quads
