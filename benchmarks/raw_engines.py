"""This project beside raw engines doing the same: load, questions, claims, cache (pyoxigraph), checks (pyshacl).

Both are called in turn in one process, and give the same: the sizes of both answers are compared before the
seconds are.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from harness import ROOT, Settings, beside, in_turn, python, race, ratio
from table import Row, failed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyoxigraph import Store

    Facts = dict[str, dict[str, list[str]]]

LIKE_RAW = 1.3
SIZE = 10_000
PEER = "raw pyoxigraph"


def load(settings: Settings) -> Iterator[Row]:
    from pyoxigraph import RdfFormat, Store

    from amurgraph.graph import read_store

    data = settings.synthetic(SIZE)

    def raw() -> Store:
        store = Store()
        store.load(path=data, format=RdfFormat.TURTLE)
        return store

    found = in_turn({"ours": partial(read_store, data), "peer": raw}, settings.runs)
    yield _like_raw("load, 10⁴ organizations ÷ raw pyoxigraph", found)


def questions(settings: Settings) -> Iterator[Row]:
    """Each saved question, as `amurgraph query NAME --format csv` has it, beside the same SPARQL serialized to CSV."""
    from amurgraph.graph import read_store
    from amurgraph.queries import list_queries

    size, label = (1_000, "10³") if settings.quick else (SIZE, "10⁴")
    store = read_store(settings.synthetic(size))
    ratios: dict[str, tuple[float, str]] = {}
    for question in list_queries():
        try:
            ours, raw = _asked(store, question)
        except LookupError:
            continue  # the invented claims have nothing of that sort to ask about
        found = in_turn({"ours": ours, "peer": raw}, settings.runs, patience=5)
        ratios[question.name] = ratio(found["ours"], found["peer"]), beside(found["ours"], found["peer"], PEER)
    ranked = sorted(ratios.items(), key=lambda item: -item[1][0])
    many = f"of {len(ranked)} saved questions as CSV ÷ raw pyoxigraph, {label}"
    for name, (value, how) in islice(ranked, 3):
        yield Row(f"question {name} ÷ raw pyoxigraph, {label}", value, "×", LIKE_RAW, note=how)
    yield Row(f"median {many}", statistics.median(value for value, _ in ratios.values()), "×", LIKE_RAW)


_WORDS = {"organization": "org-0", "date": "2010", "integer": "5", "country": "DE", "action": "habitat"}
_SECOND = {"other": "FR"}


def _asked(store: Store, question: Any) -> tuple[Callable[[], str], Callable[[], bytes]]:
    """Return two ways to ask a question of the same store for the same CSV: ours, and raw."""
    from pyoxigraph import Literal, NamedNode, QueryResultsFormat, Variable

    from amurgraph.graph import prefixes_of
    from amurgraph.queries import query
    from amurgraph.rows import rows_to_text
    from amurgraph.vocabulary import XSD

    words, terms = {}, {}
    for parameter in question.parameters:
        name, sort = parameter.name, parameter.sort
        words[name] = _SECOND.get(name) or _WORDS[sort]
        if sort == "organization":
            terms[Variable(name)] = NamedNode(f"https://data.example/id/org/{words[name]}")
        elif sort == "date":
            terms[Variable(name)] = Literal(f"{words[name]}-12-31", datatype=XSD.date)
            terms[Variable(f"{name}_first")] = Literal(f"{words[name]}-01-01", datatype=XSD.date)
        elif sort == "action":
            terms[Variable(name)] = NamedNode("https://w3id.org/amurgraph/id/action/habitat")
        else:
            terms[Variable(name)] = Literal(int(words[name]) if sort == "integer" else words[name])

    def ours() -> str:
        return rows_to_text(query(store, question.name, **words), "csv")

    def raw() -> bytes:
        found: Any = store.query(question.text, prefixes=prefixes_of(store), substitutions=terms)
        return bytes(found.serialize(format=QueryResultsFormat.CSV))

    if ours().count("\n") != raw().count(b"\n"):
        raise AssertionError(f"{question.name}: not the same number of lines")
    return ours, raw


def claims(settings: Settings) -> Iterator[Row]:
    """The claims with all evidence, of a store and of a file: ours as records, raw as the facts of each subject."""
    from pyoxigraph import RdfFormat, parse

    from amurgraph.claims import graph_to_claims, read_claims
    from amurgraph.graph import read_store

    data = settings.synthetic(SIZE)
    store = read_store(data)
    found = in_turn({"ours": partial(graph_to_claims, store), "peer": partial(_raw_facts, store)}, settings.runs)
    yield _like_raw("claims (edges with all evidence) of a store, 10⁴ ÷ raw pyoxigraph", found)

    def of_file() -> Facts:
        facts: Facts = {}
        for quad in parse(path=data, format=RdfFormat.TURTLE):
            facts.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object.value)
        return facts

    del store
    found = in_turn({"ours": partial(read_claims, data), "peer": of_file}, settings.runs)
    yield _like_raw("claims (with the content hash) of a file, 10⁴ ÷ raw pyoxigraph", found)


def _raw_facts(store: Store) -> Facts:
    """Read every fact by one SELECT, serialized and split: the fastest way out of pyoxigraph for many rows."""
    from pyoxigraph import QueryResultsFormat

    found: Any = store.query("SELECT ?s ?p ?o { ?s ?p ?o }")
    facts: Facts = {}
    for line in found.serialize(format=QueryResultsFormat.TSV).decode().split("\n")[1:-1]:
        subject, predicate, value = line.split("\t")
        facts.setdefault(subject, {}).setdefault(predicate, []).append(value)
    return facts


def cache(settings: Settings) -> Iterator[Row]:
    """Reading a second time what was read before: ours, checked by its content hash; raw, just opened."""
    import tempfile

    from pyoxigraph import RdfFormat, Store

    from amurgraph.graph import read_store

    data = settings.synthetic(3 * SIZE)  # what is smaller is not worth keeping
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AMURGRAPH_CACHE"] = f"{folder}/ours"
        raw = Store(f"{folder}/raw")
        raw.bulk_load(path=data, format=RdfFormat.TURTLE)
        del raw
        read_store(data, cache=True)
        jobs = {
            "ours": lambda: read_store(data, cache=True),
            "load": lambda: read_store(data),
            "peer": lambda: Store.read_only(f"{folder}/raw"),
        }
        found = in_turn(jobs, min(settings.runs, 3))
        how = beside(found["ours"], found["load"], "loading")
        yield Row("opening from the cache ÷ loading, 3·10⁴", ratio(found["ours"], found["load"]), "×", note=how)
        how = beside(found["ours"], found["peer"], "raw, unchecked")
        yield Row("opening from the cache, 3·10⁴", statistics.median(found["ours"]), "s", note=how)


def _like_raw(what: str, found: dict[str, list[float]]) -> Row:
    ours, peer = found["ours"], found["peer"]
    return Row(what, ratio(ours, peer), "×", LIKE_RAW, note=beside(ours, peer, PEER))


def validation(settings: Settings) -> Iterator[Row]:
    """Our checks, all of them, beside pyshacl with the same shapes: with their SPARQL constraints, and without."""
    data = settings.synthetic(1_000)
    ours = python("raw_engines.py", "ours", data)
    for shapes in ("all shapes", "SHACL Core alone, ours checks all"):
        what = f"pyshacl ÷ validation, 10³ ({shapes})"
        try:
            peer = python("raw_engines.py", shapes.split()[0], data)
            runs = min(settings.runs, 3)
            mine, theirs, ended = race(ours, peer, runs, goal=15, seconds=lambda run: float(run.said))
        except RuntimeError as error:
            yield failed(what, error)
            continue
        how = beside(mine, theirs, "pyshacl, ended after" if ended else "pyshacl")
        yield Row(what, ratio(theirs, mine), "×", 15, at_least=True, note=how, bound=ended)


def seconds_of_validation(engine: str, data: str) -> float:
    """Check a file by one engine, in a process of its own; reading it is not part of the time."""
    if engine == "ours":
        from amurgraph.graph import read_store
        from amurgraph.validation import validate

        store = read_store(data)
        start = time.perf_counter()
        validate(store).raise_for_violations()
        return time.perf_counter() - start
    import pyshacl
    import rdflib

    ontology = ROOT / "ontology"
    graph, shapes = rdflib.Graph(), rdflib.Graph().parse(ontology / "shapes.ttl")
    for file in (data, ontology / "amurgraph.ttl", *sorted((ontology / "schemes").glob("*.ttl"))):
        graph.parse(file, format="turtle")
    if engine != "all":
        shapes.remove((None, rdflib.URIRef("http://www.w3.org/ns/shacl#sparql"), None))
    start = time.perf_counter()
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, inference="none", allow_warnings=True)
    if not conforms:
        raise ValueError(text)
    return time.perf_counter() - start


ROWS = {"load": load, "questions": questions, "claims": claims, "cache": cache, "validation": validation}

if __name__ == "__main__":
    print(seconds_of_validation(sys.argv[1], sys.argv[2]))
