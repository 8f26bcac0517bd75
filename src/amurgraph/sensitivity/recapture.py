"""How many ties no page states, at least: two lists of the same ties, and how often the second repeats the first.

Two-list capture-recapture, as populations of animals are counted. It needs lists that do not depend on each other, and
ties that are all as likely to be stated. Neither holds of web pages, so the result is "at least", and never more.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ..claims import claims_of, hash_of
from ..engines.choosing import OWN_LOOPS
from ..errors import InputError
from ..measures.noting import about
from ..network import simple
from ..rows import Rows
from .asking import network_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from ..claims.reading import Data
    from ..network import Projection

    Tie = tuple[str, str]
    Ties = set[Tie]

COLUMNS = (
    "among list_one list_two n1 n2 both seen estimate_at_least missing_at_least share_at_least".split()
)  # fmt: skip
FEWEST_IN_BOTH = 7  # with fewer the estimate is biased (Robson & Regier 1964)
CAVEATS = (
    "At least: pages copy from each other, so that one list repeats the other more often than by chance.",
    "At least: a tie that neither end tells of is seldom in any list.",
    "It is no bound where editors stop reading at the first page that states a tie: then the lists overlap too little.",
)


def chapman(first: int, second: int, both: int) -> float:
    """Return Chapman's (1951) estimate of a whole from two lists of it: (n1+1)(n2+1)/(m+1) - 1.

    Args:
        first: how many are in the first list, n1.
        second: how many are in the second, n2.
        both: how many are in both, m.

    Raises:
        InputError: a count below 0, or more in both than in one of them.

    >>> round(chapman(109, 177, 57))  # Ricker (1975)
    337

    """
    if not 0 <= both <= min(first, second):
        raise InputError(f"lists of {first} and {second} cannot have {both} in common")
    return (first + 1) * (second + 1) / (both + 1) - 1


def ties_missing_at_least(
    graph: Data,
    *,
    projection: str | Projection = "documented-ties",
    publishers: Mapping[str, str] | None = None,
    **how: Any,
) -> Rows:
    """Estimate how many ties no page states, at least, from pairs of lists of the stated ones.

    A tie that a list could not hold would count as missed by it. So rows are of ties among which both lists had their
    chance: those with an end of which an own page states ties, or those whose two ends both have such pages. Lists are
    the ties that pages of one of the two ends state, and those that pages of others state; or those that pages of the
    end that acts state (the member, the supporter: the subject of the relation), and those that pages of the other end
    state. A page is an organization's where its publisher is one.

    ``n1`` and ``n2`` are the lengths of the lists, ``both`` what they share, ``seen`` the ties in one of them or both;
    then, all of them at least, the estimate of all ties (``chapman``), the ties that are missing, and their share (0 to
    1) of all ties. Where the lists share fewer than 7 ties the last three are empty.

    Args:
        graph: an rdflib Graph, an Oxigraph store, or claims that are read already.
        projection: what counts as a tie.
        publishers: by source, the organization whose page it is; else ``publisher_of`` finds it by name.
        how: as for ``graph_to_network``: ``as_of``, ``documented``, ``min_sources``, ``stated_only``,
            ``without_source``, ``reading``.

    Raises:
        UnknownNameError: no such projection, source or reading. InputError: not a date.

    >>> from amurgraph.graph import read_store
    >>> rows = ties_missing_at_least(read_store(), publishers={})
    >>> rows[0].n1, rows[0].estimate_at_least
    (0, None)

    """
    claims = claims_of(graph)
    if publishers is None:
        from .publishers import publisher_of

        publishers = publisher_of(claims)
    network = network_of(claims, projection, hashed=hash_of(graph), **how)
    stated = _pages_by_end(network, publishers)
    speaking = {page_of for pages in stated.values() for page_of, _ in pages if page_of}
    some = {tie for tie in stated if speaking & set(tie)}
    both = {tie for tie in stated if speaking >= set(tie)}
    ends = ("pages of one of the two ends", _where(stated, "subject", "object"))
    others = ("pages of others", _where(stated, "neither"))
    acting = ("pages of the end that acts", _where(stated, "subject"))
    other_end = ("pages of the other end", _where(stated, "object"))
    rows = [
        _row("ties of an organization whose pages were read", some, ends, others),
        _row("ties between two such organizations", both, ends, others),
        _row("ties between two such organizations", both, acting, other_end),
    ]
    pages = set(publishers) & set(claims.sources)
    notes = [*CAVEATS, *_too_few(rows), _whose(len(pages), len(claims.sources))]
    said = about(network, *notes, graph=simple(network), engine=OWN_LOOPS)
    counts = {"pages_of_organizations": len(pages), "pages": len(claims.sources), "speaking": len(speaking)}
    return Rows(COLUMNS, rows, about=said | counts)


def _pages_by_end(network: nx.MultiDiGraph, publishers: Mapping[str, str]) -> dict[Tie, set[tuple[str, str]]]:
    """Return, by tie, whose pages state it: the publisher ("" where nobody knows), and which end of it that is."""
    stated: dict[Tie, set[tuple[str, str]]] = defaultdict(set)
    for one, other, sources in network.edges(data="sources"):
        for source in filter(None, str(sources or "").split("|")) if one != other else ():
            page_of = publishers.get(source, "")
            end = "subject" if page_of == one else "object" if page_of == other else "neither"
            stated[min((one, other), (other, one))].add((page_of, end))
    return stated


def _where(stated: Mapping[Tie, set[tuple[str, str]]], *ends: str) -> Ties:
    return {tie for tie, pages in stated.items() if any(end in ends for _, end in pages)}


def _row(among: str, possible: Ties, one: tuple[str, Ties], two: tuple[str, Ties]) -> list[Any]:
    first, second = one[1] & possible, two[1] & possible
    both, seen = len(first & second), len(first | second)
    counts = [among, one[0], two[0], len(first), len(second), both, seen]
    if both < FEWEST_IN_BOTH:
        return [*counts, None, None, None]
    estimate = chapman(len(first), len(second), both)
    return [*counts, round(estimate), round(estimate - seen), (estimate - seen) / estimate]


def _too_few(rows: list[list[Any]]) -> list[str]:
    few = [row for row in rows if row[COLUMNS.index("both")] < FEWEST_IN_BOTH]
    return [f"{row[0]}, {row[1]}: no estimate, fewer than {FEWEST_IN_BOTH} ties are in both lists." for row in few]


def _whose(known: int, pages: int) -> str:
    return f"{known} of {pages} sources are pages of an organization of the data, by the name of their publisher."
