"""The W3C's own tests of SPARQL 1.1, where AMURGRAPH_W3C names a checkout of github.com/w3c/rdf-tests."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, serialize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.endpoint import asking
    from tests.endpoint.suites import protocol
    from tests.endpoint.suites.asking import Api, Engine, Service, dataset_of
    from tests.endpoint.suites.manifests import OTHERS, QUERY_11, Case, read_cases
    from tests.endpoint.suites.results import read_rows, same
    from tests.endpoint.suites.run import failures
else:
    sys.path.append(str(Path(__file__).parent))
    import asking
    from suites import protocol
    from suites.asking import Api, Engine, Service, dataset_of
    from suites.manifests import OTHERS, QUERY_11, read_cases
    from suites.results import read_rows, same
    from suites.run import failures

# What the engine beneath does not pass, and why. Whatever else fails is ours; what passes one day is to be taken out.
OF_THE_ENGINE = {
    "sparql11/aggregates/agg-groupconcat-04": "GROUP_CONCAT keeps the language of what it joins",
    "sparql11/aggregates/agg-groupconcat-06": "GROUP_CONCAT keeps the language of what it joins",
    "sparql11/aggregates/agg-empty-group-count-graph": "GRAPH ?g does not go through the graphs around a subquery",
    "sparql11/bindings/graph": "GRAPH ?g does not go through the graphs around VALUES",
    "sparql11/negation/graph-minus": "MINUS within GRAPH ?g shares ?g, and takes away too much",
    "sparql11/functions/bnode01": "BNODE of a text gives the same node in each row",
    "sparql11/property-path/zero_or_more_set_start": "a path of no length finds no term that the data do not hold",
    "sparql11/property-path/zero_or_more_set_end": "a path of no length finds no term that the data do not hold",
    "sparql11/property-path/zero_or_one_set_start": "a path of no length finds no term that the data do not hold",
    "sparql11/property-path/zero_or_one_set_end": "a path of no length finds no term that the data do not hold",
}
ALL = 328


@pytest.fixture(scope="module")
def suite() -> Path:
    """Return the checkout."""
    named = os.environ.get("AMURGRAPH_W3C", "")
    if not named:
        pytest.skip("AMURGRAPH_W3C names no checkout of github.com/w3c/rdf-tests, and it is no part of this project")
    folder = Path(named).resolve()
    assert (folder / QUERY_11).is_file(), f"AMURGRAPH_W3C={named}: there is no {QUERY_11}"
    return folder


@pytest.fixture(scope="module")
def queries(suite: Path) -> list[Case]:
    """Return the tests of SPARQL 1.1 Query."""
    return list(read_cases(suite / QUERY_11))


@pytest.fixture(scope="module")
def others(suite: Path) -> list[Case]:
    """Return the tests of SPARQL 1.0 and of the result formats."""
    return [case for manifest in OTHERS for case in read_cases(suite / manifest)]


@pytest.fixture(scope="module")
def service(queries: list[Case], others: list[Case], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service that holds all files of the tests."""
    file = tmp_path_factory.mktemp("suite") / "suite.nq"
    serialize(dataset_of([*queries, *others]), str(file), format=RdfFormat.N_QUADS)
    with asking.served("-g", str(file)) as started, closing(Service(started.address)) as service:
        yield service


@pytest.fixture(scope="module")
def protocol_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a service that holds the graphs of the protocol's tests."""
    file = tmp_path_factory.mktemp("protocol") / "graphs.nq"
    serialize(protocol.graphs(), str(file), format=RdfFormat.N_QUADS)
    with asking.served("-g", str(file)) as started:
        yield started.address


_ROWS = "?a\t?b\n<urn:x>\t_:one\n<urn:y>\t_:one\n<urn:z>\t2\n"


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ("?b\t?a\n2.0e0\t<urn:z>\n_:n\t<urn:y>\n_:n\t<urn:x>\n", False),  # another type of number
        ("?b\t?a\n2\t<urn:z>\n_:n\t<urn:y>\n_:n\t<urn:x>\n", True),  # in another order, with another name
        ("?b\t?a\n02\t<urn:z>\n_:n\t<urn:y>\n_:n\t<urn:x>\n", True),  # the same number
        ("?a\t?b\n<urn:x>\t_:one\n<urn:y>\t_:two\n<urn:z>\t2\n", False),  # two nodes that were one
        ("?a\t?b\n<urn:x>\t_:one\n<urn:y>\t_:one\n<urn:z>\t2\n<urn:z>\t2\n", False),  # a row twice
        ("?a\t?b\n<urn:x>\t_:one\n<urn:y>\t_:one\n", False),  # a row less
        ("?a\t?b\n<urn:x>\t_:one\n<urn:y>\t_:one\n<urn:z>\t\n", False),  # unbound
        ("?a\t?b\t?c\n<urn:x>\t_:one\t\n<urn:y>\t_:one\t\n<urn:z>\t2\t\n", False),  # a column more
    ],
)
def test_answers_are_alike_whatever_their_blank_nodes_are_called(other: str, alike: bool) -> None:
    assert same(*(read_rows(rows.encode(), QueryResultsFormat.TSV) for rows in (_ROWS, other))) is alike


def test_the_query_suite_is_passed_but_for_what_the_engine_fails(queries: list[Case]) -> None:
    assert len(queries) == ALL
    failed = failures(Api(), queries)
    assert failed.keys() == OF_THE_ENGINE.keys(), failed


@pytest.mark.parametrize("form", ["srj", "xml", "tsv"])
def test_the_query_suite_over_http_is_passed_but_for_what_the_engine_fails(
    queries: list[Case], service: Service, form: str
) -> None:
    failed = failures(service, queries, form)
    assert failed.keys() == OF_THE_ENGINE.keys(), failed


def test_what_fails_of_other_suites_fails_in_the_engine(others: list[Case], service: Service) -> None:
    beneath = failures(Engine(), others).keys()
    for asker in (Api(), service):
        ours = {name: why for name, why in failures(asker, others).items() if name not in beneath}
        assert not ours


def test_each_query_test_of_the_protocol_is_passed(suite: Path, protocol_service: str) -> None:
    tests = {name: sent for name, sent in protocol.read_tests(suite).items() if not protocol.is_update(name)}
    assert len(tests) == 20
    complaints = {
        name: complaint
        for name, requests in tests.items()
        for request in requests
        if (complaint := protocol.complaint(request, protocol.send(protocol_service, request)))
    }
    assert not complaints


def test_each_update_test_of_the_protocol_is_refused_and_changes_nothing(suite: Path, protocol_service: str) -> None:
    tests = {name: sent for name, sent in protocol.read_tests(suite).items() if protocol.is_update(name)}
    assert len(tests) == 14
    before = protocol.content_of(protocol_service)
    for name, requests in tests.items():
        refused = protocol.send(protocol_service, requests[0])
        assert 400 <= refused.status < 500, (name, refused)
        assert protocol.content_of(protocol_service) == before, name
    assert before == {f"{q.subject}\t{q.predicate}\t{q.object}\t{q.graph_name}" for q in protocol.graphs()}
