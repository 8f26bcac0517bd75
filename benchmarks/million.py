"""A million organizations, best effort: what it takes, or what stops it; memory is limited, to spare the machine.

    python benchmarks/million.py claims|edges DATA

``claims`` goes the project's own way: streamed claims, network, measures. ``edges`` reads no more of the same file than
who is tied to whom, as integers: what is left to do when the claims do not fit.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from array import array
from typing import TYPE_CHECKING, Any

from harness import Settings, python, took
from table import Row, failed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZE = 1_000_000
MEMORY = 20 * 2**30
LIMIT = 1800
MEASURES = (["degree", "pagerank"], ["components"])


def rows(settings: Settings) -> Iterator[Row]:
    data = settings.synthetic(SIZE)
    for way in ("claims", "edges"):
        what = f"10⁶ organizations, {way}"
        try:
            run = took(python("million.py", way, data), limit=LIMIT, memory=MEMORY)
        except RuntimeError as error:
            yield failed(what, error)
            continue
        done = run.said
        how = ", ".join(f"{name} {seconds:.0f}" for name, seconds in done["stages"].items())
        if done["stopped"]:
            yield failed(what, f"{how}; stopped: {done['stopped']}, after {run.wall:.0f} s, peak {run.peak:.0f} MiB")
        else:
            yield Row(what, run.wall, "s", note=how)
            yield Row(f"{what}: peak memory", run.peak, "MiB")


ROWS = {"million": rows}


def by_claims(data: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    from amurgraph.claims import read_claims
    from amurgraph.measures import measure
    from amurgraph.network import claims_to_network

    kept: dict[str, Any] = {}
    yield "load", lambda: kept.update(claims=read_claims(data))
    yield "network", lambda: kept.update(network=claims_to_network(kept["claims"]))
    del kept["claims"]
    for names in MEASURES:
        yield ", ".join(names), lambda names=names: measure(kept["network"], names)


def by_edges(data: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    kept: dict[str, Any] = {}
    yield "load", lambda: kept.update(ends=np.frombuffer(_ends(data), dtype=np.int64).reshape(-1, 2))
    one, other = kept["ends"].T
    many = int(kept["ends"].max()) + 1
    both = coo_array(
        (np.ones(2 * len(one)), (np.append(one, other), np.append(other, one))), shape=(many, many)
    ).tocsr()
    both.data[:] = 1.0  # a tie counts once, however many relations make it
    yield "degree", lambda: kept.update(degree=np.diff(both.indptr))
    yield "pagerank", lambda: _pagerank(both, kept["degree"])
    yield "components", lambda: connected_components(both, directed=False)


def _ends(data: str) -> array[int]:
    """Return subject and object of each relation as running numbers, one pair after the other."""
    from pyoxigraph import RdfFormat, parse

    from amurgraph.vocabulary import AG

    numbers: dict[str, int] = {}
    ends = array("q")
    subject = relation = None
    for quad in parse(path=data, format=RdfFormat.TURTLE):
        if quad.predicate == AG.subject:
            relation, subject = quad.subject, quad.object.value
        elif quad.predicate == AG.object and quad.subject == relation:
            ends.extend(numbers.setdefault(end, len(numbers)) for end in (subject, quad.object.value))
    return ends


def _pagerank(both: Any, degree: Any, *, damping: float = 0.85, tolerance: float = 1e-10) -> Any:
    import numpy as np

    many = len(degree)
    rank = np.full(many, 1 / many)
    while True:
        following = (1 - damping) / many + damping * (both @ (rank / np.maximum(degree, 1)))
        if np.abs(following - rank).sum() < tolerance:
            return following
        rank = following


def main(way: str, data: str) -> dict[str, Any]:
    made: dict[str, float] = {}
    stopped = ""
    try:
        for name, stage in (by_claims if way == "claims" else by_edges)(data):
            start = time.perf_counter()
            stopped = f"memory ran out in {name}"
            stage()
            made[name] = time.perf_counter() - start
            stopped = ""
    except MemoryError:
        pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"stages": made, "stopped": stopped, "peak": peak}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2])))
