"""The three sentences of a brief, made from numbers, each with what it must be read with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from .reckoning import ASSUMED, SHARES, sources_behind
from .wording import counted, listed, percent, placed, quoted, said

if TYPE_CHECKING:
    from .writing import Writer

_FIRST = 3  # names in one sentence
_TITLE = 36  # columns of a title in a caveat


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence: the figure it stands on, what it says, and its caveat."""

    figure: Markup
    claim: Markup
    caveat: Markup


def statements(writer: Writer) -> list[Statement]:
    """Return the three sentences of the whole network, or of the organization that the brief is of."""
    node = writer.reckoning.organization
    if node is None:
        return [_who_appears_between(writer), _on_one_source(writer), _pairs_without_a_tie(writer)]
    return [_own_ties(writer, node), _own_sources(writer, node), _own_third(writer, node)]


# ---- of the whole network ----


def _who_appears_between(writer: Writer) -> Statement:
    reckoning = writer.reckoning
    ranks, scores = reckoning.ranks["betweenness"], reckoning.scores["betweenness"]
    first = [node for node in reckoning.first_by("betweenness", len(ranks)) if ranks[node] == 1]
    if not first:
        none = said("Nobody appears between two others on a documented path.")
        return Statement(quoted("0"), none, said("The read pages state no chain of ties."))
    share = writer.value(first[0], "betweenness", percent(scores[first[0]]))
    if len(first) > 1:
        who = listed(
            [writer.name(node, 24) for node in first[:_FIRST]], len(first) - _FIRST if len(first) > _FIRST else 0
        )
        claim = said("{who} appear between equally many pairs, more than anyone else.", who=who)
        return Statement(share, claim, said("A tie in a ranking is shown as a tie."))
    claim = said(
        "{who} appears between more pairs than anyone else: on {share} of the shortest documented paths.",
        who=writer.name(first[0], 34),
        share=share,
    )
    return Statement(share, claim, _held(writer, first[0]))


def _held(writer: Writer, node: str) -> Markup:
    """Say up to which share of missing ties a node stays first."""
    held = writer.reckoning.holds_until(node)
    number = writer.trail.number
    key = writer.trail.known(
        "holds",
        "Up to which share of missing ties it is first",
        said(
            "The largest assumed share of missing ties ({shares}) at which it is first by betweenness in at least 80 "
            "% of {draws} draws, seed {seed} (in Python: sensitivity.holds_until; the command prints the ranks). "
            "Each draw keeps each source with probability 0.8 and adds ties.",
            shares=", ".join(percent(share) for share in SHARES),
            draws=writer.reckoning.draws,
            seed=writer.reckoning.seed,
        ),
        writer.of_draws(*SHARES),
        writer.reckoning.sources_of(),
    )
    if not held:
        return said(
            "Of the read pages alone: with {least} of the ties missing, first in fewer than 80\u00a0% of draws.",
            least=number(percent(SHARES[0]), key),
        )
    return said(
        "First in 80\u00a0% of draws while at most {share} of the ties are missing{untried}.",
        share=number(percent(held), key),
        untried=Markup(" (more was not tried)") if held >= SHARES[-1] else "",
    )


def _on_one_source(writer: Writer) -> Statement:
    reckoning = writer.reckoning
    ties, single = len(reckoning.pairs), len(reckoning.on_one_source)
    if not ties:
        return Statement(quoted("0"), said("The read pages state no tie between organizations."), _missing())
    number = writer.trail.number
    key = writer.trail.known(
        "single",
        "Ties on a single source",
        said("Ties of the simple network that one source alone states, of all ties."),
        writer.of_network("sources"),
        {slug for *_, facts in reckoning.on_one_source for slug in sources_behind(facts)},
    )
    figure = number(percent(single / ties), key)
    claim = said(
        "{share} of the ties rest on a single source: {single} of {ties}.",
        share=figure,
        single=number(f"{single:,}", key),
        ties=writer.count("ties"),
    )
    if not reckoning.only_on:
        return Statement(figure, claim, said("Two pages of one publisher count as two."))
    source, most = min(reckoning.only_on.items(), key=lambda item: (-item[1], len(item[0]), item[0]))
    caveat = said(
        "{title} alone carries {most}. A second page can confirm a tie, or deny it.",
        title=writer.source(source, _TITLE),
        most=number(most, key),
    )
    return Statement(figure, claim, caveat)


def _pairs_without_a_tie(writer: Writer) -> Statement:
    gaps = writer.gaps
    if not gaps.sharing:
        none = said("No two organizations are documented at work against one threat or in one place.")
        return Statement(quoted("0"), none, said("By our own coding of actions."))
    number = writer.trail.number
    figure = number(percent(gaps.untied / gaps.sharing), "gaps")
    claim = said(
        "{share} of the pairs at work against one threat, or in one place, have no documented tie: {untied} of "
        "{sharing}.",
        share=figure,
        untied=number(f"{gaps.untied:,}", "gaps"),
        sharing=number(f"{gaps.sharing:,}", "gaps"),
    )
    return Statement(
        figure, claim, said("A question to ask, not a finding: they may well know each other. Our coding of actions.")
    )


# ---- of one organization ----


def _own_ties(writer: Writer, node: str) -> Statement:
    reckoning = writer.reckoning
    who, degree = writer.name(node, 34), reckoning.graph.degree(node)
    from_others = writer.from_others(node)
    if not degree:
        claim = said("No read page states a tie of {who} to another organization.", who=who)
        return Statement(
            writer.value(node, "degree", "0"),
            claim,
            said("That is not the same as there being none. {marked}", marked=from_others),
        )
    rank = reckoning.ranks["degree"][node]
    span = reckoning.intervals["degree"][node]
    number = writer.trail.number
    claim = said(
        "{who} has documented ties with {degree} of {others} others: rank {rank} by number of ties.",
        who=who,
        degree=writer.value(node, "degree", f"{degree:,}"),
        others=writer.trail.number(f"{len(reckoning.graph) - 1:,}", "count organizations"),
        rank=writer.value(node, "degree", placed(rank, reckoning.ranks["degree"].values())),
    )
    key = writer.intervals_known()
    caveat = said(
        "Rank {low} to {high} if {share} of the ties are missing: an interval under these assumptions. {marked}",
        low=number(span.low, key),
        high=number(span.high, key),
        share=number(percent(ASSUMED), key),
        marked=from_others,
    )
    return Statement(writer.value(node, "degree", f"{degree:,}"), claim, caveat)


def _own_sources(writer: Writer, node: str) -> Statement:
    ties = writer.reckoning.ties_of(node)
    if not ties:
        return Statement(quoted("0"), said("So no page states a tie that could rest on one source."), _missing())
    single = sum(facts["n_sources"] == 1 for _, facts in ties)
    number = writer.trail.number
    key = writer.trail.known(
        f"single {node}",
        said("Ties of {who} on a single source", who=quoted(writer.reckoning.label(node))),
        said("Its ties that one source alone states, of all its ties."),
        writer.of_time("says", node),
        writer.reckoning.sources_of(node),
    )
    figure = number(percent(single / len(ties)), key)
    claim = said(
        "{share} of its ties rest on a single source: {single} of {ties}.",
        share=figure,
        single=number(single, key),
        ties=writer.value(node, "degree", len(ties)),
    )
    most = writer.by_source(node)
    caveat = said("{title} states most: {n}.", title=writer.source(most[0][0], _TITLE), n=number(most[0][1], key))
    return Statement(figure, claim, caveat)


def _own_third(writer: Writer, node: str) -> Statement:
    gaps = writer.gaps
    if writer.kept_quiet or not gaps.rows:
        return _own_dates(writer, node)
    number = writer.trail.number
    figure = number(f"{len(gaps.rows):,}", "gaps")
    claim = said(
        "{n} at work against one threat with it, or in one place, {have} no documented tie to it.",
        n=number(counted(len(gaps.rows), "other"), "gaps"),
        have="has" if len(gaps.rows) == 1 else "have",
    )
    return Statement(
        figure, claim, said("A question to ask, not a finding: they may well know each other. Our coding of actions.")
    )


def _own_dates(writer: Writer, node: str) -> Statement:
    """Say how its ties are dated, where suggestions of contact are not made."""
    ties = [
        facts
        for one, other, facts in writer.reckoning.network.edges(data=True)
        if node in (one, other) and one != other
    ]
    years = sorted(str(facts["documented"])[:4] for facts in ties if facts.get("documented"))
    key = writer.trail.known(
        f"dated {node}",
        said("When the ties of {who} are documented", who=quoted(writer.reckoning.label(node))),
        said("The first day each relation is documented: the evidence's own date, else its source's."),
        writer.of_time("says", node),
        writer.reckoning.sources_of(node),
    )
    number = writer.trail.number
    figure = number(f"{len(years)}/{len(ties)}" if ties else "0", key)
    claim = said(
        "{dated} of its {n} bear a date{span}.",
        dated=number(len(years), key),
        n=number(counted(len(ties), "relation"), key),
        span=_span(number(years[0], key), number(years[-1], key)) if years else "",
    )
    return Statement(figure, claim, said("A relation without a stated end may have ended."))


def _span(first: Markup, last: Markup) -> Markup:
    return (
        said(", of {year}", year=first) if first == last else said(", from {first} to {last}", first=first, last=last)
    )


def _missing() -> Markup:
    return said("A missing line is not a missing relation.")
