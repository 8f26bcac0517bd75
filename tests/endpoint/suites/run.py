"""Runs the W3C's SPARQL query tests from a checkout of github.com/w3c/rdf-tests, and names what fails.

    python tests/endpoint/suites/run.py --suite ../rdf-tests [--api | --endpoint ADDRESS] [--form xml] [--also-others]

Each test is put to the engine beneath (pyoxigraph) as well: so it is seen whether a failure is ours. An endpoint holds
the files of the tests: `--dataset FILE` writes them, for `amurgraph serve -g FILE`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.endpoint.suites.asking import Api, Asker, Engine, RefusedError, Service, dataset_of
    from tests.endpoint.suites.manifests import OTHERS, QUERY_11, Case, read_cases
    from tests.endpoint.suites.results import read_expected, same
else:
    sys.path.append(str(Path(__file__).parent.parent))
    from suites.asking import Api, Engine, RefusedError, Service, dataset_of
    from suites.manifests import OTHERS, QUERY_11, read_cases
    from suites.results import read_expected, same

Failures = dict[str, str]


def failures(asker: Asker, cases: Iterable[Case], form: str = "srj") -> Failures:
    """Put tests; return why those fail that do, by their names."""
    said = {case.name: verdict(asker, case, form) for case in cases}
    return {name: why for name, why in said.items() if why}


def verdict(asker: Asker, case: Case, form: str) -> str:
    """Put a test; "" if it is passed, else why not."""
    expected = read_expected(case.result) if case.result else None
    if expected is not None and expected.triples is not None:
        form = "ntriples"
    elif expected is not None and expected.texts is not None:
        form = "csv"
    elif case.kind != "answer":
        form = "any"
    try:
        got = asker.ask(case, form)
    except RefusedError as refusal:
        if case.kind == "ill-formed" and refusal.ill_formed:
            return ""
        return f"refused: {refusal}"
    if case.kind == "ill-formed":
        return "is no SPARQL, and is answered"
    return "" if expected is None or same(expected, got, lax=case.lax) else "another answer than is expected"


def told(cases: Sequence[Case], found: Failures, beneath: Failures) -> str:
    """Tell how many tests of each manifest are passed, and name the others."""
    lines = []
    for manifest, many in Counter(case.manifest for case in cases).items():
        failed = {name: why for name, why in found.items() if name.rpartition("/")[0] == manifest}
        lines.append(f"{manifest}: {many - len(failed)} of {many}")
        for name, why in failed.items():
            whose = "so says the engine" if name in beneath else "NOT the engine: ours"
            lines.append(f"  {name.rpartition('/')[2]}: {' '.join(why.split())[:200]} ({whose})")
    lines.append(f"passed: {len(cases) - len(found)} of {len(cases)}; the engine alone: {len(cases) - len(beneath)}")
    return "\n".join(lines)


def main() -> int:
    """Run what the command line says; 1 if a test fails that the engine passes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--suite", type=Path, required=True, help="a checkout of github.com/w3c/rdf-tests")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--api", action="store_true", help="through amurgraph.queries (the usual way)")
    way.add_argument("--endpoint", metavar="ADDRESS", help="of a service that holds what --dataset wrote")
    way.add_argument("--dataset", type=Path, metavar="FILE", help="write the tests' files as one, in N-Quads")
    parser.add_argument("--form", choices=("srj", "xml", "tsv"), default="srj", help="of rows that are asked for")
    parser.add_argument("--also-others", action="store_true", help="SPARQL 1.0, and the result formats of 1.1")
    said = parser.parse_args()

    manifests = (QUERY_11, *OTHERS) if said.also_others else (QUERY_11,)
    cases = [case for manifest in manifests for case in read_cases(said.suite.resolve() / manifest)]
    if said.dataset:
        from pyoxigraph import RdfFormat, serialize

        serialize(dataset_of(cases), said.dataset, format=RdfFormat.N_QUADS)
        return 0
    started = time.monotonic()
    found = failures(Service(said.endpoint) if said.endpoint else Api(), cases, said.form)
    seconds = time.monotonic() - started
    beneath = failures(Engine(), cases, said.form)
    print(told(cases, found, beneath), f"seconds: {seconds:.1f}", sep="\n")  # noqa: T201 - what it is for
    return 1 if found.keys() - beneath.keys() else 0


if __name__ == "__main__":
    sys.exit(main())
