"""The reference: the same shapes on the same graph by pyshacl. Slow; for doubts and for our tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import Quad, RdfFormat, serialize

from .. import resources
from ..errors import InputError, MissingExtraError
from ..vocabulary import slug_of
from .report import ValidationReport, Violation

if TYPE_CHECKING:
    from pyoxigraph import Store

_SH = "http://www.w3.org/ns/shacl#"


def validate_by_pyshacl(store: Store) -> ValidationReport:
    """Return pyshacl's report, in our records.

    Raises:
        MissingExtraError: pyshacl is not installed.

    """
    try:
        import pyshacl
    except ImportError as error:
        raise MissingExtraError("pyshacl", "reference") from error
    import rdflib

    # Everything in one plain graph: pyshacl then sees what our engine sees as the union of all graphs.
    triples = {Quad(quad.subject, quad.predicate, quad.object) for quad in store}
    data = rdflib.Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES) or b"", format="nt")
    shapes = rdflib.Graph().parse(resources.find("ontology", "shapes.ttl"), format="turtle")
    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False, meta_shacl=False)
    except Exception as error:
        raise InputError(f"pyshacl could not check this ({error}); try without --reference") from error
    return ValidationReport(tuple(_results(report)), engine=f"pyshacl {pyshacl.__version__}")


def _results(report: Any) -> list[Violation]:
    import rdflib

    sh = rdflib.Namespace(_SH)
    found = []
    for result in report.subjects(rdflib.RDF.type, sh.ValidationResult):
        said = {slug_of(str(predicate)): value for predicate, value in report.predicate_objects(result)}
        component = slug_of(str(said["sourceConstraintComponent"])).removesuffix("ConstraintComponent")
        # For a SPARQL constraint the constraint itself is what we call the shape.
        shape = said.get("sourceConstraint", said["sourceShape"])
        found.append(
            Violation(
                node=str(said["focusNode"]),
                message=str(said.get("resultMessage", "")),
                value=str(said.get("value", "")),
                path=str(said.get("resultPath", "")),
                severity=slug_of(str(said["resultSeverity"])),
                shape=slug_of(str(shape)),
                component="sparql" if component == "SPARQL" else component[:1].lower() + component[1:],
            )
        )
    return sorted(found, key=lambda violation: (violation.node, violation.shape, violation.value))
