"""The figures of the data that ship, made once, and networks as somebody who means harm would write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import pytest

from amurgraph.figures import Figure, make_figures
from amurgraph.rows import Rows

if TYPE_CHECKING:
    from amurgraph.claims import Claims

pytest.importorskip("matplotlib")

HOSTILE = (
    "$x^2$ & $\\frac{1}{0}$",
    "<script>window.PWN=1</script>",
    "]]><svg onload=window.PWN=1>",
    "two\nlines\tand\x00\x1b[31m control",
    "صندوق حماية النمر",
    "東北虎豹國家公園管理局",
    "🐆 emoji 🧑‍🌾",
    "x" * 300,
    "a\ud800b",
    "=HYPERLINK(1)",
    "",
)


def network_named(labels: tuple[str, ...]) -> nx.MultiDiGraph:
    """Return a ring of nodes so called, each tie with a source so called."""
    network = nx.MultiDiGraph(tie_rule=labels[0], data_version=labels[-1])
    for number, label in enumerate(labels):
        network.add_node(f"n{number}", label=label, kind="Organization", bipartite=number % 2)
    for number in range(len(labels)):
        ends = (f"n{number}", f"n{(number + 1) % len(labels)}")
        dates = {"documented": f"20{number:02}-01-01", "ended": "2020-12-31", "ended_how": "stated"}
        network.add_edge(*ends, key="funds", sources=f"s{number}|s0", n_sources=2, **dates)
    return network


def intervals_of(labels: tuple[str, ...]) -> Rows:
    """Return rows as ``sensitivity.rank_intervals`` gives them; the second and third are tied."""
    columns = ["id", "iri", "label", "kind", "measure", "value", "rank", "share", "low", "high"]
    ranks = [1, 2, 2, *range(4, len(labels) + 1)]
    return Rows(
        columns,
        (
            [f"n{i}", "", label, "", "degree", 9.0 - rank, rank, 0.2, 1 if i == 0 else 2, 1 if i == 0 else len(labels)]
            for i, (label, rank) in enumerate(zip(labels, ranks, strict=False))
        ),
    )


def curve_of(labels: tuple[str, ...]) -> Rows:
    """Return rows as ``measures.fragmentation_curve`` gives them."""
    columns = ["removed", "id", "label", "fragmentation", "random_low", "random_mid", "random_high"]
    rows = [[0, "", "", 0.2, 0.2, 0.2, 0.2]]
    rows += [[i, f"n{i}", label, min(1, 0.2 + 0.1 * i), 0.2, 0.25, 0.3] for i, label in enumerate(labels, start=1)]
    return Rows(columns, rows)


@pytest.fixture(scope="session")
def figures(claims: Claims) -> dict[str, Figure]:
    """Return every figure of the data that ship, by name."""
    return make_figures(claims)
