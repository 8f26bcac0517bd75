"""The three sentences of a brief, made from numbers, each with what it must be read with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from ..sensitivity.drawing import SHARES
from ..sensitivity.statements import AT_LEAST
from .counting import most_first
from .reckoning import ASSUMED
from .sections import joined
from .wording import counted, listed, ordinal, percent, quoted, said

if TYPE_CHECKING:
    from .writing import Writer

_FIRST = 3  # names in one sentence
_PER_CENT = "\u00a0%"
_ALIKE = 4  # names of those who might be first
_TITLE = 36  # columns of a title in a caveat


class Sentence(NamedTuple):
    """The figure that a sentence stands on, what it says, and its caveat."""

    figure: Markup
    claim: Markup
    caveat: Markup


def sentences(writer: Writer) -> list[Sentence]:
    """Return the three sentences of the whole network, or of the organization that the brief is of."""
    node = writer.reckoning.organization
    if node is None:
        return [_who_appears_between(writer), _on_one_source(writer), _pairs_without_a_tie(writer)]
    asked = bool(writer.reckoning.questions) and not writer.kept_quiet
    return [
        _own_ties(writer, node),
        _own_sources(writer, node),
        _own_questions(writer) if asked else _own_dates(writer, node),
    ]


# ---- of the whole network ----


def _who_appears_between(writer: Writer) -> Sentence:
    reckoning = writer.reckoning
    ranks, scores = reckoning.ranks["betweenness"], reckoning.scores["betweenness"]
    first = [node for node in reckoning.first_by("betweenness", len(ranks)) if ranks[node] == 1]
    if not first:
        none = said("Nobody appears between two others on a documented path.")
        return Sentence(quoted("0"), none, said("The read pages state no chain of ties."))
    share = writer.number(float(scores[first[0]]), "betweenness", first[0])
    alike = reckoning.not_ordered_against(first[0], "betweenness")
    if not reckoning.first_held.about["holds_until"] and len(alike) > 1 and len(first) == 1:
        return _cannot_be_ordered(writer, alike)
    if len(first) > 1:
        who = listed([writer.name(node, 24) for node in first[:_FIRST]], max(0, len(first) - _FIRST))
        claim = said("{who} appear between equally many pairs, more than anyone else.", who=who)
        return Sentence(share, claim, said("A tie in a ranking is shown as a tie."))
    claim = said(
        "{who} appears between more pairs than anyone else: on {share} of the shortest documented paths.",
        who=writer.name(first[0], 34),
        share=share,
    )
    return Sentence(share, claim, _until(writer))


def _cannot_be_ordered(writer: Writer, alike: list[str]) -> Sentence:
    """Say who might be first, where nobody is so in most draws even if few ties are missing."""
    scores, most = writer.reckoning.scores["betweenness"], alike[:_ALIKE]
    least, largest = (percent(float(scores[node])) for node in (alike[-1], alike[0]))
    shares = least if least == largest else f"{least.removesuffix(_PER_CENT)}–{largest}"
    figure = writer.number(shares, "intervals")
    claim = said(
        "{who} appear between most pairs; which is first cannot be told.",
        who=listed([writer.name(node, 24) for node in most], len(alike) - len(most)),
    )
    each = said("Each is on {shares} of the shortest documented paths.", shares=figure)
    return Sentence(figure, claim, joined(each, _until(writer)))


def _until(writer: Writer) -> Markup:
    """Say up to which share of missing ties the first stays first."""
    held, most = writer.reckoning.first_held, percent(AT_LEAST)
    until = float(held.about["holds_until"] or 0)
    if not until:
        return said(
            "The documented first is so in {held} of draws with {least} of ties missing.",
            least=writer.number(SHARES[0], "holds"),
            held=writer.number(float(held[0].held), "holds"),
        )
    return said(
        "First in at least {most} of draws while at most {share} of the ties are missing{untried}.",
        most=most,
        share=writer.number(until, "holds"),
        untried=Markup(" (more was not tried)") if until >= SHARES[-1] else "",
    )


def _on_one_source(writer: Writer) -> Sentence:
    only_on, ties = writer.reckoning.only_on, len(writer.reckoning.pairs)
    if not ties:
        return Sentence(quoted("0"), said("The read pages state no tie between organizations."), _missing())
    single = sum(only_on.values())
    figure = writer.number(single / ties, "single")
    claim = said(
        "{share} of the ties rest on a single source: {single} of {ties}.",
        share=figure,
        single=writer.number(single, "single"),
        ties=writer.number(ties, "count ties"),
    )
    if not only_on:
        return Sentence(figure, claim, said("Two pages of one publisher count as two."))
    source, most = most_first(only_on)[0]
    caveat = said(
        "The page “{title}” is the only source of {most}. A second page can confirm a tie, or deny it.",
        title=writer.source(source, _TITLE),
        most=writer.number(counted(most, "tie"), "single"),
    )
    return Sentence(figure, claim, caveat)


def _pairs_without_a_tie(writer: Writer) -> Sentence:
    about = writer.reckoning.gaps.about
    untied, sharing = int(about["unlinked"]), int(about["sharing"])
    if not sharing:
        none = said("No two organizations are documented at work against one threat or in one place.")
        return Sentence(quoted("0"), none, said("Which action is against what is our coding."))
    figure = writer.number(untied / sharing, "gaps")
    by_chance = writer.reckoning.gaps_by_chance
    chance = said("")
    if by_chance is not None:
        chance = said("; by chance it would be {share}", share=writer.number(by_chance, "chance"))
    claim = said(
        "{untied} of {sharing} pairs at work against one threat, or in one place, have no documented tie{chance}.",
        untied=writer.number(untied, "gaps"),
        sharing=writer.number(sharing, "gaps"),
        chance=chance,
    )
    in_one = said("Pairs in one programme count as linked. Questions to ask, no findings. {coding}", coding=_coding())
    return Sentence(figure, claim, in_one)


# ---- of one organization ----


def _own_ties(writer: Writer, node: str) -> Sentence:
    reckoning = writer.reckoning
    who, degree = writer.name(node, 34), reckoning.graph.degree(node)
    marked = Markup("")
    if node in reckoning.known_from_others:
        marked = said("Known from others’ pages alone: its place says who writes, not where it stands.")
    figure = writer.number(degree, "degree", node)
    if not degree:
        claim = said("No read page states a tie of {who} to another organization.", who=who)
        return Sentence(figure, claim, said("That is not the same as there being none. {marked}", marked=marked))
    ranks = reckoning.ranks["degree"]
    claim = said(
        "{who} has documented ties with {degree} of {others} others: {rank} by number of ties.",
        who=who,
        degree=figure,
        others=writer.number(len(reckoning.graph) - 1, "count organizations"),
        rank=writer.number(ordinal(ranks[node], ranks.values()), "degree", node),
    )
    span = reckoning.intervals["degree"][node]
    caveat = said(
        "Rank {low} to {high} if {share} of the ties are missing: an interval under these assumptions. {marked}",
        low=writer.number(span.low, "intervals"),
        high=writer.number(span.high, "intervals"),
        share=writer.number(ASSUMED, "intervals"),
        marked=marked,
    )
    return Sentence(figure, claim, caveat)


def _own_sources(writer: Writer, node: str) -> Sentence:
    ties = writer.reckoning.ties_of(node)
    if not ties:
        naming = writer.number(len(writer.reckoning.sources_naming(node)), "naming", node)
        claim = said("Sources that say something of it, and state no tie of it to another organization.")
        return Sentence(naming, claim, _missing())
    single = sum(facts["n_sources"] == 1 for _, facts in ties)
    figure = writer.number(single / len(ties), "single of", node)
    claim = said(
        "{share} of its ties rest on a single source: {single} of {ties}.",
        share=figure,
        single=writer.number(single, "single of", node),
        ties=writer.number(len(ties), "degree", node),
    )
    source, most = writer.reckoning.by_source(node)[0]
    n = writer.number(most, "single of", node)
    states = said("“{title}” states most of its ties, {n}.", title=writer.source(source, _TITLE), n=n)
    return Sentence(figure, claim, states if most > 1 else said("A second page can confirm a tie, or deny it."))


def _own_questions(writer: Writer) -> Sentence:
    n = len(writer.reckoning.questions)
    claim = said(
        "{n} at work against one threat with it, or in one place, {have} no documented tie to it.",
        n=writer.number(counted(n, "other"), "gaps"),
        have="has" if n == 1 else "have",
    )
    return Sentence(writer.number(n, "gaps"), claim, _no_finding())


def _own_dates(writer: Writer, node: str) -> Sentence:
    """Say how its ties are dated, where suggestions of contact are not made."""
    relations, alone = writer.reckoning.relations_of(node), len(writer.reckoning.isolates)
    if not relations:
        claim = said(
            "{n} of {all} organizations {have} no documented tie; it is one of them.",
            n=writer.number(alone, "count isolates"),
            all=writer.number(len(writer.reckoning.graph), "count organizations"),
            have="has" if alone == 1 else "have",
        )
        return Sentence(writer.number(alone, "count isolates"), claim, _missing())
    years = sorted(str(facts["documented"])[:4] for *_, facts in relations if facts.get("documented"))
    figure = writer.number(f"{len(years)}/{len(relations)}", "dated", node)
    first, last = (writer.number(year, "dated", node) for year in (years[0], years[-1])) if years else ("", "")
    span = (
        said(", of {year}", year=first) if first == last else said(", from {first} to {last}", first=first, last=last)
    )
    claim = said(
        "{dated} of its {n} bear a date{span}.",
        dated=writer.number(len(years), "dated", node),
        n=writer.number(counted(len(relations), "relation"), "dated", node),
        span=span if years else "",
    )
    return Sentence(figure, claim, said("A relation without a stated end may have ended."))


def _no_finding() -> Markup:
    return said("A question to ask, not a finding: they may well know each other. {coding}", coding=_coding())


def _coding() -> Markup:
    return said("Which action is against what is our coding.")


def _missing() -> Markup:
    return said("A missing line is not a missing relation.")
