"""Constraints asked of a store: the results, and how far it is."""

from __future__ import annotations

import os
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from .classes import Classes, subclass_pairs
from .compiling import Constraint, compile_shapes
from .report import ValidationReport, Violation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Store

    from ..rows import Tell
    from .classes import Pair

_MOST_AT_ONCE = 4  # questions: what each holds while it is answered adds up


def constraints_for(ontology: Store) -> tuple[Constraint, ...]:
    """Return the shapes that ship as questions, for data with the classes that this store tells of.

    Each ``query`` is self-contained SPARQL 1.1: any server may be asked that has data and ontology in one graph.

    >>> from amurgraph.graph import read_store
    >>> first = constraints_for(read_store())[0]
    >>> first.shape, first.query[:24]
    ('change-evidence-not-evidence', 'SELECT DISTINCT ?this ?v')
    """
    return _compiled(*subclass_pairs(ontology))


@lru_cache(maxsize=4)
def _compiled(pairs: frozenset[Pair], nameless: bool) -> tuple[Constraint, ...]:
    return compile_shapes(classes=Classes(pairs, nameless=nameless))


def validate_by_questions(store: Store, tell: Tell | None = None) -> ValidationReport:
    """Check a store, all of its graphs as one, against the shapes that ship; nothing is copied."""
    constraints = constraints_for(store)
    return report_of(results_of(store, constraints, tell))


def results_of(store: Store, constraints: Iterable[Constraint], tell: Tell | None = None) -> Iterator[Violation]:
    """Yield the results of the constraints, in the order of these, as they come.

    Oxigraph evaluates without the lock of Python: each processor asks its share of the questions.
    """
    from concurrent.futures import ThreadPoolExecutor

    shares: dict[str, list[Constraint]] = {}
    for constraint in constraints:
        shares.setdefault(constraint.screen or constraint.query, []).append(constraint)
    pool = ThreadPoolExecutor(min(len(shares), os.cpu_count() or 1, _MOST_AT_ONCE) or 1)
    try:
        for number, found in enumerate(pool.map(partial(_share, store), shares.values())):
            if tell is not None:
                tell("checking", number / len(shares))
            yield from found
    finally:
        pool.shutdown(cancel_futures=True)  # who stops here waits for the questions that are being answered alone


def _share(store: Store, constraints: list[Constraint]) -> list[Violation]:
    """Return the results of constraints that have one screen; no solution of Oxigraph leaves its thread."""
    if (screen := constraints[0].screen) and not _ask(store, screen):
        return []
    return [result for constraint in constraints for result in _results(store, constraint)]


def _ask(store: Store, question: str) -> Any:
    return store.query(question, use_default_graph_as_union=True)


def _results(store: Store, constraint: Constraint) -> Iterator[Violation]:
    solutions = _ask(store, constraint.query)
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield result_of(constraint, dict(zip(names, solution, strict=True)))


def result_of(constraint: Constraint, solution: Mapping[str, Any]) -> Violation:
    """Return the result that a solution of a constraint's query is."""
    value, path = solution.get("value"), solution.get("path")
    return Violation(
        node=solution["this"].value,
        message=constraint.message,
        value=value.value if value is not None else "",
        path=path.value if path is not None else constraint.path,
        severity=constraint.severity,
        shape=constraint.shape,
        component=constraint.component,
    )


def report_of(results: Iterable[Violation]) -> ValidationReport:
    """Return results as a report: each once, in one order, violations first."""
    return ValidationReport(tuple(sorted(set(results), key=_by_severity_then_node)))


def _by_severity_then_node(result: Violation) -> tuple[int, str, str, str, str, str]:
    order = {"Violation": 0, "Warning": 1, "Info": 2}
    return order.get(result.severity, 0), result.node, result.shape, result.value, result.path, result.component
