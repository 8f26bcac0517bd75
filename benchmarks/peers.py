"""kglab, the nearest relative, where it is installed (it is no extra of ours): the same load and question."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

from harness import Settings, beside, python, race, ratio
from table import Row, failed

if TYPE_CHECKING:
    from collections.abc import Iterator

EDGES = """
PREFIX ag: <https://w3id.org/amurgraph/ns#>
SELECT ?one ?type ?other WHERE { ?relation a ag:Relation ; ag:subject ?one ; ag:predicate ?type ; ag:object ?other }
"""


def rows(settings: Settings) -> Iterator[Row]:
    what = "kglab ÷ ours, load and ask the edges, 10³"
    data = settings.synthetic(1_000)
    ours, peer = (python("peers.py", name, data) for name in ("ours", "kglab"))
    peer = [settings.kglab, *peer[1:]]
    if subprocess.run([settings.kglab, "-c", "import kglab"], check=False, capture_output=True).returncode:
        yield failed(what, "kglab is not installed here (1.0.1: 936 MB); --kglab names the Python of an environment")
        return
    mine, theirs, _ = race(ours, peer, min(settings.runs, 3), goal=20, seconds=lambda run: float(run.said))
    yield Row(what, ratio(theirs, mine), note=beside(mine, theirs, "kglab"))


ROWS = {"kglab": rows}


def seconds(engine: str, data: str) -> float:
    """Load a file and ask its edges, import not counted."""
    if engine == "kglab":
        import kglab

        start = time.perf_counter()
        graph = kglab.KnowledgeGraph()
        graph.load_rdf(data)
        found = len(list(graph.query(EDGES)))
    else:
        from amurgraph.graph import read_store

        start = time.perf_counter()
        found = len(list(read_store(data).query(EDGES)))  # type: ignore[arg-type]
    if not found:
        raise ValueError("no edges found")
    return time.perf_counter() - start


if __name__ == "__main__":
    print(seconds(sys.argv[1], sys.argv[2]))
