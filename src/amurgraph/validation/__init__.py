"""Does a graph conform to the shapes? Said in words an editor understands, with the mend."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from ..graph import as_store
from ..vocabulary import PREFIXES
from .compiling import Constraint, compile_shapes, prepare
from .report import REPORT_FORMATS, ValidationReport, Violation

if TYPE_CHECKING:
    import rdflib
    from pyoxigraph import Store

__all__ = ["REPORT_FORMATS", "Constraint", "ValidationReport", "Violation", "compile_shapes", "validate"]


def validate(graph: Store | rdflib.Graph, *, reference: bool = False) -> ValidationReport:
    """Check a graph against ``ontology/shapes.ttl``, with the ontology and the schemes beside it.

    Args:
        graph: an rdflib Graph or an Oxigraph store.
        reference: use pyshacl, the reference engine (slow; the extra ``reference``), instead of our own.

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
    prepared = prepare(store)
    results = {result for constraint in _constraints() for result in _ask(prepared, constraint)}
    return ValidationReport(tuple(sorted(results, key=_by_severity_then_node)))


@cache
def _constraints() -> tuple[Constraint, ...]:
    return compile_shapes()


def _ask(store: Store, constraint: Constraint) -> list[Violation]:
    solutions = store.query(constraint.query, prefixes=PREFIXES)
    names = {variable.value for variable in solutions.variables}  # type: ignore[union-attr]
    found = []
    for solution in solutions:  # type: ignore[union-attr]
        value = solution["value"] if "value" in names else None
        path = solution["path"] if "path" in names else None
        found.append(
            Violation(
                node=solution["this"].value,
                message=constraint.message,
                value=value.value if value is not None else "",
                path=path.value if path is not None else constraint.path,
                severity=constraint.severity,
                shape=constraint.shape,
                component=constraint.component,
            )
        )
    return found


def _by_severity_then_node(result: Violation) -> tuple[int, str, str, str, str]:
    order = {"Violation": 0, "Warning": 1, "Info": 2}
    return order.get(result.severity, 0), result.node, result.shape, result.value, result.path
