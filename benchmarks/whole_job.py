"""The whole job in one process, stage by stage: load → validate → claims → network → measures → page.

    python benchmarks/whole_job.py DATA OUT.html

Prints as JSON what each stage took: seconds by the clock and of the processor, MiB held after it, and the peak so far.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MEASURES = (["degree", "pagerank"], ["components"], ["betweenness"])


def stages(data: str, out: str, about: dict[str, Any]) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield each stage by name, to be called before the next is asked for; put into ``about`` how much it was."""
    from amurgraph.claims import graph_to_claims
    from amurgraph.graph import read_store
    from amurgraph.measures import measure
    from amurgraph.network import claims_to_network
    from amurgraph.page import write_page
    from amurgraph.validation import validate

    kept: dict[str, Any] = {}
    yield "load", lambda: kept.update(store=read_store(data))
    yield "validate", lambda: validate(kept["store"]).raise_for_violations()
    yield "claims", lambda: kept.update(claims=graph_to_claims(kept["store"], hashed=True))
    del kept["store"]
    about |= {"organizations": len(kept["claims"].organizations), "relations": len(kept["claims"].relations)}
    yield "network", lambda: kept.update(network=claims_to_network(kept["claims"]))
    del kept["claims"]
    about |= {"nodes": len(kept["network"]), "edges": kept["network"].number_of_edges(), "engines": {}}
    for names in MEASURES:
        yield f"measures: {', '.join(names)}", lambda names=names: kept.update(rows=measure(kept["network"], names))
        about["engines"][", ".join(names)] = kept.pop("rows").about.get("engine", "")
    yield "page", lambda: write_page(kept["network"], out)
    about["page_bytes"] = Path(out).stat().st_size


def resident() -> float:
    """Return the MiB that this process holds now."""
    status = Path("/proc/self/statm")
    return int(status.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20 if status.exists() else 0.0


def main(data: str, out: str) -> dict[str, Any]:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # both as the command line does
    gc.set_threshold(50_000, 20, 50)
    about: dict[str, Any] = {}
    made: dict[str, dict[str, float]] = {}
    for name, stage in stages(data, out, about):
        wall, cpu = time.perf_counter(), time.process_time()
        stage()
        made[name] = {
            "wall": time.perf_counter() - wall,
            "cpu": time.process_time() - cpu,
            "held": resident(),
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        print(
            f"{name}: " + ", ".join(f"{key} {value:.1f}" for key, value in made[name].items()),
            file=sys.stderr,
            flush=True,
        )
    return {"stages": made, **about}


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2])))
