"""How often does a nominal 90 % interval of rank hold the true rank? A simulation, so that the truth is known.

    python benchmarks/coverage.py [--worlds 100] [--draws 200] [--ties 160] [--seed 1] [--processes 2]

Forty invented organizations in five regions have 160 ties; each has a page that states only some of its own. In the
world "equally visible" each end states a tie with probability .4, whichever tie it is. In the world "realistic" four
ties in ten are seldom stated (.05 by each end: what is informal, small or delicate), the others often (.7). Ties come
from activity and region, not from the weights that the draws add ties by, which would flatter the draws.

A cell is the share of organizations, those without a documented tie among them, whose true rank lies within 5-95 % of
their rank in the draws, and in brackets how many places such an interval holds on average. Of organizations that are
tied in a draw first the best place alone is taken, as a rank is printed; then all places that they share, as amurgraph
prints intervals. The last two methods and the dropping of sources are amurgraph's own code, given a
network whose edges name their sources.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np

from amurgraph.sensitivity.drawing import Documented, Draw, documented_ties, draws_of
from amurgraph.sensitivity.missing import interval_of
from amurgraph.sensitivity.recapture import chapman
from amurgraph.sensitivity.scoring import places_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIZE, REGIONS = 40, 5
SELDOM = {"equally visible": 0.0, "realistic": 0.4}  # share of ties that are seldom stated by either end
STATED = {"equally visible": (0.4, 0.4), "realistic": (0.7, 0.05)}  # by each end: other ties, seldom stated ones
MEASURES = ("degree", "betweenness")


@dataclass(frozen=True)
class World:
    truth: Draw
    documented: Documented
    missing: float  # share of the true ties that no page states
    estimate: float  # the same by capture-recapture: the page of one end, the page of the other


def world(kind: str, ties_wanted: int, chance: np.random.Generator) -> World:
    one, other = np.triu_indices(SIZE, 1)
    activity = chance.lognormal(0.0, 0.7, SIZE)
    region = chance.integers(REGIONS, size=SIZE)
    weight = activity[one] * activity[other] * np.where(region[one] == region[other], 4.0, 1.0)
    chosen = chance.choice(len(one), ties_wanted, replace=False, p=weight / weight.sum())
    ties = np.column_stack([one[chosen], other[chosen]])
    often, seldom = STATED[kind]
    stated = np.where(chance.random(len(ties)) < SELDOM[kind], seldom, often)
    says = chance.random(ties.shape) < stated[:, None]
    graph = nx.Graph()
    graph.add_nodes_from(range(100, 100 + SIZE))
    for (a, b), (a_says, b_says) in zip(ties.tolist(), says.tolist(), strict=True):
        if a_says or b_says:
            sources = [f"page{end}" for end, states in ((a, a_says), (b, b_says)) if states]
            graph.add_edge(100 + a, 100 + b, sources="|".join(sources))
    documented = documented_ties(graph)
    seen, first, second = says.any(axis=1).sum(), *says.sum(axis=0)
    estimated = chapman(first, second, says.all(axis=1).sum())
    return World(Draw(documented, ties), documented, 1 - seen / len(ties), max(0.0, 1 - seen / max(estimated, 1)))


def drop_edges(made: World, draws: int, seed: int) -> Iterator[Draw]:
    for number in range(draws):
        chance = np.random.default_rng((seed, number))
        yield Draw(made.documented, made.documented.ties[chance.random(len(made.documented.ties)) < 0.9])


def drop_sources(made: World, draws: int, seed: int) -> Iterator[Draw]:
    return draws_of(made.documented, share=0.0, draws=draws, seed=seed)


def bootstrap_sources(made: World, draws: int, seed: int) -> Iterator[Draw]:
    stated = made.documented.stated
    for number in range(draws):
        chance = np.random.default_rng((seed, number))
        times = np.bincount(chance.integers(stated.shape[1], size=stated.shape[1]), minlength=stated.shape[1])
        yield Draw(made.documented, made.documented.ties[stated @ times > 0])


def add_estimated(made: World, draws: int, seed: int) -> Iterator[Draw]:
    return draws_of(made.documented, share=made.estimate, draws=draws, seed=seed)


def add_assumed(made: World, draws: int, seed: int) -> Iterator[Draw]:
    return draws_of(made.documented, share=made.missing, draws=draws, seed=seed)


METHODS: dict[str, Callable[[World, int, int], Iterator[Draw]]] = {
    "drop 10 % of ties": drop_edges,
    "drop 20 % of sources": drop_sources,
    "bootstrap sources": bootstrap_sources,
    "add ties, share missing estimated, drop sources": add_estimated,
    "add ties, share missing assumed rightly, drop sources": add_assumed,
}


def hits(number: int, *, kind: str, ties: int, draws: int, seed: int) -> tuple[np.ndarray, float, float]:
    """Return coverage and width by method, interval (best or all places), measure; the missing share; its estimate."""
    made = world(kind, ties, np.random.default_rng((seed, list(SELDOM).index(kind), number)))
    found = np.zeros((len(METHODS), 2, len(MEASURES), 2))
    for row, method in enumerate(METHODS.values()):
        drawn = list(method(made, draws, seed))
        for column, name in enumerate(MEASURES):
            true, _ = places_of(made.truth.scores[name])
            places = [places_of(draw.scores[name]) for draw in drawn]
            for kind_of_interval, held in enumerate(([(best, best) for best, _ in places], places)):
                low, high = interval_of(held)
                covered = (low <= true) & (true <= high)
                found[row, kind_of_interval, column] = covered.mean(), (high - low + 1).mean()
    return found, made.missing, made.estimate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=100, help="true networks of each kind")
    parser.add_argument("--draws", type=int, default=200, help="draws by each method in each of them")
    parser.add_argument("--ties", type=int, default=160, help="true ties; fewer are harder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    begun = time.perf_counter()
    tables, notes = {}, []
    with ProcessPoolExecutor(asked.processes) as pool:
        for kind in SELDOM:
            job = partial(hits, kind=kind, ties=asked.ties, draws=asked.draws, seed=asked.seed)
            found, missing, estimated = zip(*pool.map(job, range(asked.worlds)), strict=True)
            tables[kind] = np.mean(found, axis=0)
            notes.append(f"{kind}: {np.mean(missing):.0%} of ties missing, estimated {np.mean(estimated):.0%}")
    columns = [f"{name}, {places}" for places in ("best place", "all places") for name in MEASURES]
    print(f"| method | world | {' | '.join(columns)} |\n| --- | --- |{' --- |' * len(columns)}")
    for row, name in enumerate(METHODS):
        for kind, table in tables.items():
            cells = " | ".join(f"{100 * value:.0f} % ({width:.0f})" for value, width in table[row].reshape(-1, 2))
            print(f"| {name} | {kind} | {cells} |")
    print(f"\n{asked.worlds} worlds of each kind, {asked.ties} ties, {asked.draws} draws, seed {asked.seed}.")
    print(f"{'; '.join(notes)}. {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
