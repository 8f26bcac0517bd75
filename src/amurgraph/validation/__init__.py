"""Does a graph conform to the shapes? Said in words an editor understands, with the mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..graph import as_store
from .asking import constraints_for, report_of, result_of, validate_by_questions
from .compiling import Constraint, compile_shapes
from .report import REPORT_FORMATS, ValidationReport, Violation

if TYPE_CHECKING:
    import rdflib
    from pyoxigraph import Store

    from ..rows import Tell

__all__ = [
    "REPORT_FORMATS",
    "Constraint",
    "ValidationReport",
    "Violation",
    "compile_shapes",
    "constraints_for",
    "report_of",
    "result_of",
    "validate",
]


def validate(graph: Store | rdflib.Graph, *, reference: bool = False, tell: Tell | None = None) -> ValidationReport:
    """Check a graph against ``ontology/shapes.ttl``, with the ontology and the schemes beside it.

    Args:
        graph: an rdflib Graph or an Oxigraph store.
        reference: use pyshacl, the reference engine (slow; the extra ``reference``), instead of our own.
        tell: is told how far it is.

    Raises:
        MissingExtraError: ``reference`` without pyshacl.

    >>> from amurgraph.graph import read_store
    >>> validate(read_store()).conforms
    True

    """
    store = as_store(graph)
    if reference:
        from .reference import validate_by_pyshacl

        return validate_by_pyshacl(store)
    return validate_by_questions(store, tell)
