"""Published networks, what their authors found, and up to which share of missing ties that holds.

``python notebooks/published/cases.py`` prints the table of docs/explanation/does-the-ranking-survive.md. Each network
is written as claims (one source, the paper; a relation for each tie), made a network by the default projection, and
drawn again as ``amurgraph.sensitivity`` does. Where the data come from: SOURCES.md.
"""

from __future__ import annotations

import csv
import re
import sys
from dataclasses import dataclass
from functools import partial
from itertools import combinations, product, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from amurgraph.graph import read_store
from amurgraph.network import graph_to_network, simple, tables_to_network
from amurgraph.rows import Rows, rows_to_text
from amurgraph.sensitivity.drawing import Draw, documented_ties, draws_of, missing_ties
from amurgraph.sensitivity.statements import AT_LEAST, first_by, strands, who_is_first
from amurgraph.tables import read_tables, tables_to_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pyoxigraph import Store

    from amurgraph.sensitivity.drawing import Documented
    from amurgraph.sensitivity.statements import Statement

HERE = Path(__file__).parent
SHARES = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


@dataclass(frozen=True)
class Case:
    """One published network: what it is called, who published what of it, and what was found."""

    name: str
    source: str
    network: Callable[[], nx.MultiDiGraph]
    findings: tuple[Statement, ...] = ()  # none: who is first by betweenness, and by degree
    needs: Path | None = None  # a file that is not ours to pass on


def slug(name: Any) -> str:
    """Return an id for a name."""
    return f"n{name}" if isinstance(name, int) else re.sub("[^a-z0-9_]+", "-", str(name).lower()).strip("-")


def graph_to_tables(graph: nx.Graph, source: str, relation: str = "partner_of") -> dict[str, list[dict[str, str]]]:
    """Return what a networkx graph says as tables of ours: one source, and a relation for each tie.

    A tie is said by its ``type``, else by ``relation``: ``partner_of`` has no direction, ``supports`` has one, and
    ``member_of`` goes to a node with ``bipartite`` 1, which becomes an alliance. A ``weight`` is what the source says.
    """
    modes = nx.get_node_attributes(graph, "bipartite")
    return {
        "sources": [{"source_id": "s1", "title": source, "kind": "document"}],
        "organizations": [
            {"org_id": slug(node), "name": str(node), "kind": "alliance" if modes.get(node) else ""} for node in graph
        ],
        "relations": [
            {
                "subject_id": slug(one),
                "predicate": edge.get("type", relation),
                "object_id": slug(other),
                "source_id": "s1",
                "weight": str(edge.get("weight", "")),
            }
            for *ends, edge in graph.edges(data=True)
            for one, other in [sorted(ends, key=lambda node: modes.get(node, 0))]
            if one != other
        ],
    }


def graph_to_store(graph: nx.Graph, source: str, relation: str = "partner_of") -> Store:
    """Return the claims that say what a networkx graph with ties says, by way of CSV files as editors write them."""
    with TemporaryDirectory() as folder:
        for name, rows in graph_to_tables(graph, source, relation).items():
            with Path(folder, f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        return tables_to_store(read_tables(folder))


def claimed(graph: Callable[[], nx.Graph], source: str) -> Callable[[], nx.MultiDiGraph]:
    """Return what makes the network of a graph, through claims."""
    return lambda: graph_to_network(graph_to_store(graph(), source))


def kite() -> nx.Graph:
    """Return Krackhardt's kite with the names of the paper."""
    names = "Andre Beverley Carol Diane Ed Fernando Garth Heather Ike Jane".split()
    return nx.relabel_nodes(nx.krackhardt_kite_graph(), dict(enumerate(names)))


def karate() -> nx.Graph:
    """Return Zachary's karate club, numbered from 1."""
    return nx.relabel_nodes(nx.karate_club_graph(), {node: node + 1 for node in range(34)})


CHAMPLAIN = HERE / "champlain-edges.csv"


def champlain() -> nx.Graph:
    """Return the ties between bodies and forums of the Lake Champlain survey, whatever their kind and direction."""
    return simple(tables_to_network(CHAMPLAIN, CHAMPLAIN.with_name("champlain-nodes.csv")))


_PADGETT = "Padgett, Ansell 1993"
_KRACKHARDT = "Krackhardt 1990"
_ZACHARY = "Zachary 1977; Freeman 1977"
_KNUTH = "Knuth 1993; Newman, Girvan 2004"
_BITTERMAN = "Bitterman, Koliba 2023, doi:10.1371/journal.pone.0282797, and its data"

CASES = (
    Case(
        "Florentine marriages",
        _PADGETT,
        claimed(nx.florentine_families_graph, _PADGETT),
        (first_by("betweenness", "medici"), first_by("degree", "medici"), strands("medici", "acciaiuoli")),
    ),
    Case(
        "Krackhardt's kite",
        _KRACKHARDT,
        claimed(kite, _KRACKHARDT),
        (first_by("betweenness", "heather"), first_by("degree", "diane"), strands("ike", "jane")),
    ),
    Case(
        "Zachary's karate club",
        _ZACHARY,
        claimed(karate, _ZACHARY),
        (first_by("betweenness", "n1"), first_by("degree", "n34"), strands("n1", "n12")),
    ),
    Case(
        "Les Misérables",
        _KNUTH,
        claimed(nx.les_miserables_graph, _KNUTH),
        (first_by("betweenness", "valjean"), first_by("degree", "valjean")),
    ),
    Case(
        "Lake Champlain, who works on water quality",
        _BITTERMAN,
        claimed(champlain, _BITTERMAN),
        (first_by("betweenness", "anr_dec_wmd"), first_by("degree", "anr_dec_wmd")),
        needs=CHAMPLAIN,
    ),
    Case("the data that ship with amurgraph", "this project", lambda: graph_to_network(read_store())),
)


def anywhere(documented: Documented, *, share: float, draws: int, seed: int) -> Iterator[Draw]:
    """Draw networks as they might be if ``share`` of all ties are missing, and each pair without one is as likely.

    ``draws_of`` gives more to who has many; here nobody is favoured, and who has no tie at all may gain one.
    """
    known = {tuple(tie) for tie in documented.ties.tolist()}
    untied = np.array([pair for pair in combinations(range(len(documented.nodes)), 2) if pair not in known])
    for number in range(draws):
        chance = np.random.default_rng((seed, number))
        count = min(int(chance.poisson(missing_ties(len(documented.ties), share))), len(untied))
        yield Draw(documented, np.concatenate([documented.ties, chance.choice(untied, count, replace=False)]))


ASSUMPTIONS: dict[str, Callable[..., Iterator[Draw]]] = {
    "ties_added": partial(draws_of, keep=1.0),
    "ties_added_anywhere": anywhere,
    "ties_lost_and_added": draws_of,
}


def curves(cases: Iterable[Case] = CASES, *, shares: Sequence[float] = SHARES, draws: int = 500, seed: int = 1) -> Rows:
    """Return in which part of the draws each finding holds, under each assumption and share of missing ties.

    Returns:
        Rows ``network, nodes, ties, finding, in_short, source, assumption, share, held``. A case whose file is not
        there is passed over.

    Raises:
        ValueError: a finding that does not hold as published.

    """
    rows = []
    for case in cases:
        if case.needs is not None and not case.needs.exists():
            continue
        network = case.network()
        documented = documented_ties(simple(network))
        findings = case.findings or tuple(who_is_first(network, name) for name in ("betweenness", "degree"))
        for finding in findings:
            if not finding.holds(Draw(documented, documented.ties)):
                raise ValueError(f"{case.name}: {finding.text(network)} does not hold as published")
        for (assumption, drawn), share in product(ASSUMPTIONS.items(), shares):
            held = [0] * len(findings)
            for draw in drawn(documented, share=share, draws=draws, seed=seed):
                held = [count + finding.holds(draw) for count, finding in zip(held, findings, strict=True)]
            for finding, count in zip(findings, held, strict=True):
                of_case = (case.name, len(network), len(documented.ties), finding.text(network), finding.in_short)
                rows.append((*of_case, case.source, assumption, share, count / draws))
    columns = ("network", "nodes", "ties", "finding", "in_short", "source", "assumption", "share", "held")
    return Rows(columns, rows, about={"draws": draws, "seed": seed, "shares": list(shares)})


def table(drawn: Rows) -> Rows:
    """Return for each finding, from its ``curves``, the largest share of missing ties up to which it holds.

    Returns:
        Rows ``network, nodes, ties, finding``, a share for each assumption, ``source``. A share is None where the
        finding does not hold in 80 % of the draws even if no tie is missing. In ``ties_added`` what is published is
        true and only too little, and missing ties lie where ties are; in ``ties_added_anywhere`` they lie between any
        two; in ``ties_lost_and_added`` they lie where ties are, and each published tie is also lost with a
        probability of 0.2, as everywhere in this project.

    """
    held: dict[tuple[Any, ...], dict[str, list[tuple[float, float]]]] = {}
    for row in drawn:
        finding = held.setdefault((row.network, row.nodes, row.ties, row.finding, row.source), {})
        finding.setdefault(row.assumption, []).append((row.share, row.held))
    rows = (
        [*said, *(_until(sorted(by[name])) for name in ASSUMPTIONS), source] for (*said, source), by in held.items()
    )
    return Rows(("network", "nodes", "ties", "finding", *ASSUMPTIONS, "source"), rows, about=drawn.about)


def _until(held: Iterable[tuple[float, float]]) -> float | None:
    """Return the last share before the first at which it does not hold."""
    return max((share for share, _ in takewhile(lambda one: one[1] >= AT_LEAST, held)), default=None)


if __name__ == "__main__":
    sys.stdout.write(rows_to_text(table(curves()), "md"))
