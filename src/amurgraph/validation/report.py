"""What validation found, in words an editor understands, and as a table, JSON or SARIF."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from ..errors import ViolationsError
from ..rows import Rows, rows_to_text
from ..vocabulary import curie, prefixes_of_base, sort_of

REPORT_FORMATS = ("table", "csv", "json", "sarif")


@dataclass(frozen=True, slots=True)
class Violation:
    """One result (SHACL 3.6.2): the focus node, what is wrong there and how to mend it."""

    node: str
    message: str
    value: str = ""
    path: str = ""
    severity: str = "Violation"
    shape: str = ""
    component: str = ""

    def __str__(self) -> str:
        value = f" [{_called(self.value)}]" if self.value else ""
        return f"{_called(self.node)}: {self.message}{value}"


def _called(iri: str) -> str:
    """Return an IRI as the file of its data set writes it, whatever base that has.

    >>> _called("https://example.org/lynx/id/org/cedar-trust")
    'o:cedar-trust'
    """
    return curie(iri, prefixes_of_base(iri.rpartition("id/")[0])) if sort_of(iri) else curie(iri)


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """All results; the data conform if none is a violation (warnings and infos are advice)."""

    results: tuple[Violation, ...]
    engine: str = "compiled SHACL"

    @property
    def violations(self) -> tuple[Violation, ...]:
        """The results that make the data not conform."""
        return tuple(result for result in self.results if result.severity == "Violation")

    @property
    def conforms(self) -> bool:
        """Tell whether there is no violation."""
        return not self.violations

    def raise_for_violations(self) -> None:
        """Raise if the data do not conform.

        Raises:
            ViolationsError: names the first violation and says how many there are.

        """
        if self.violations:
            more = f" (and {len(self.violations) - 1} more)" if len(self.violations) > 1 else ""
            raise ViolationsError(f"{self.violations[0]}{more}")

    def __str__(self) -> str:
        """One line: conforms or not, and how many results of each severity."""
        counts = Counter(result.severity.lower() for result in self.results)
        found = ", ".join(
            f"{count} {severity}{'s' if count != 1 else ''}" for severity, count in sorted(counts.items())
        )
        return ("conforms" if self.conforms else "does not conform") + (f": {found}" if found else "")

    def to_text(self, format: str = "table") -> str:  # noqa: A002 - the field's word
        """Return the report as ``table``, ``csv``, ``json`` or ``sarif`` (for continuous integration)."""
        if format == "sarif":
            return json.dumps(self._sarif(), ensure_ascii=False, indent=1) + "\n"
        if format == "table":
            return "".join(f"{result.severity.lower()}: {result}\n" for result in self.results) + f"{self}\n"
        columns = ("severity", "node", "message", "value", "path", "shape", "component")
        rows = ([getattr(result, column) for column in columns] for result in self.results)
        return rows_to_text(Rows(columns, rows, about={"conforms": self.conforms, "engine": self.engine}), format)

    def _sarif(self) -> dict[str, Any]:
        """SARIF 2.1.0, section 3.27: one result object each."""
        levels = {"Violation": "error", "Warning": "warning", "Info": "note"}
        results = [
            {
                "ruleId": result.shape,
                "level": levels.get(result.severity, "error"),
                "message": {"text": str(result)},
                "locations": [{"logicalLocations": [{"fullyQualifiedName": result.node}]}],
            }
            for result in self.results
        ]
        driver = {"name": "amurgraph", "rules": [{"id": rule} for rule in sorted({r.shape for r in self.results})]}
        return {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
