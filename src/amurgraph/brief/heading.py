"""What stands at the head and at the foot of a brief: of what it is, what is counted, and how it was made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ..network.readings import AS_PUBLISHED, READINGS
from .tracing import safe_address
from .wording import columns, counted, cut, listed, quoted, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .reckoning import Reckoning
    from .writing import Writer

_TITLE = 62  # columns of the title
_LONG_TITLE = 42  # columns of a title from which on it is set smaller, to stay on one line
_RULE = 110  # columns of a rule
_ENDS = 2  # records of the end of a body
_REASONS = {
    "later": "of later times",
    "of another time": "of other times",
    "undated": "without a date",
    "ended": "that had ended",
    "denied": "that a source denied",
}


def title_of(reckoning: Reckoning) -> str:
    """Return what a brief is of: an organization, or the data."""
    node = reckoning.organization
    return cut(reckoning.label(node) if node else reckoning.claims.about.title or "Who works with whom", _TITLE)


def head(writer: Writer) -> dict[str, Any]:
    """Return the title, what is counted, by which rule, and of when."""
    reckoning, title = writer.reckoning, title_of(writer.reckoning)
    whole = quoted(cut(reckoning.claims.about.title or "its network", 50))
    of_one = reckoning.organization is not None
    return {
        "title": title,
        "long": columns(title) > _LONG_TITLE,
        "kicker": said("Organization brief, in {whole}", whole=whole) if of_one else said("Network brief"),
        "counts": _counts_of_all(writer)
        if reckoning.organization is None
        else _own_counts(writer, reckoning.organization),
        "rule": said(
            "{state} A tie: {rule}.{restrictions} Evidence {span}.",
            state=_ended(writer) if reckoning.organization is None else _ceased(writer, reckoning.organization),
            rule=quoted(cut(str(reckoning.network.graph.get("tie_rule", "")), _RULE)),
            restrictions=said("").join(_restrictions(writer)),
            span=_span(writer),
        ),
    }


def _counts_of_all(writer: Writer) -> list[tuple[Markup, Markup]]:
    reckoning = writer.reckoning
    return [
        (writer.number(len(reckoning.graph), "count organizations"), said("organizations")),
        (writer.number(len(reckoning.pairs), "count ties"), said("pairs with a documented tie")),
        (writer.number(len(reckoning.sources_of()), "count sources"), said("sources that state them")),
        (writer.number(len(reckoning.isolates), "count isolates"), said("without any documented tie")),
    ]


def _own_counts(writer: Writer, node: str) -> list[tuple[Markup, Markup]]:
    reckoning = writer.reckoning
    degree = reckoning.graph.degree(node)
    return [
        (writer.number(degree, "degree", node), said("documented ties")),
        (writer.number(len(reckoning.relations_of(node)), "relations", node), said("relations in these")),
        (writer.number(len(reckoning.sources_of(node)), "relations", node), said("sources that state them")),
        (
            writer.number(reckoning.ended_of(node), "ended", node),
            said("of {n} on record as ended", n=writer.number(counted(degree, "tie"), "degree", node))
            if degree
            else said("on record as ended"),
        ),
    ]


def _ended(writer: Writer) -> Markup:
    """Say how many of all ties are on record as ended; nothing where none are."""
    ended, ties = len(writer.reckoning.ended), len(writer.reckoning.pairs)
    if not ended:
        return Markup("")
    return said(
        "{n} of the {ties} ties {are} on record as ended.",
        n=writer.number(ended, "ended"),
        ties=writer.number(ties, "count ties"),
        are="is" if ended == 1 else "are",
    )


def _ceased(writer: Writer, node: str) -> Markup:
    """Say what is on record of the end of a body itself, and of which network it is part."""
    reckoning = writer.reckoning
    parts = []
    for how, into, when, source in reckoning.ceased(node)[:_ENDS]:
        others = listed([writer.name(other, 30) for other in into[:2]], max(0, len(into) - 2))
        dated = said(", {when}", when=writer.number(cut(when, 12), "relations", node)) if when else ""
        parts.append(
            said(
                "On record: {how} {others}{dated} ({source}). ",
                how=quoted(cut(how, 40)),
                others=others,
                dated=dated,
                source=writer.source(source, 30),
            )
        )
    whole = said(
        "In a network of {n} and {ties}.",
        n=writer.number(counted(len(reckoning.graph), "organization"), "count organizations"),
        ties=writer.number(counted(len(reckoning.pairs), "tie"), "count ties"),
    )
    return Markup("").join([*parts, whole])


def _span(writer: Writer) -> Markup:
    first, last = writer.reckoning.span
    if not first:
        return said("without dates")
    return said("of {first} to {last}", first=writer.number(first, "span"), last=writer.number(last, "span"))


def _restrictions(writer: Writer) -> Iterator[Markup]:
    """Say what the network leaves out, and what it takes for something else than is written."""
    made = writer.reckoning.network.graph
    if made.get("as_of"):
        yield said(
            " Only what is documented {how} {day}{left_out}.",
            how=made["documented"],
            day=quoted(str(made["as_of"])),
            left_out=_left_out(writer),
        )
    if int(made.get("min_sources", 1)) > 1:
        yield said(" Only what {n} sources say.", n=made["min_sources"])
    if made.get("stated_only"):
        yield said(" Only what is stated, nothing implied.")
    without = [slug for slug in str(made.get("without_source", "")).split("|") if slug]
    if without:
        yield said(
            " Without {n}: {which}.", n=counted(len(without), "source"), which=quoted(cut(", ".join(without), 40))
        )
    reading = str(made.get("reading") or AS_PUBLISHED)
    if reading != AS_PUBLISHED:
        rule = READINGS[reading].summary if reading in READINGS else ""
        in_full = f"{reading}: {rule}" if rule else reading
        yield said(" Read by {reading}.", reading=quoted(cut(in_full, _RULE + 30)))


def _left_out(writer: Writer) -> Markup:
    """Say how many relations a date leaves out, by reason."""
    pairs = (part.rpartition(": ") for part in str(writer.reckoning.network.graph.get("left_out", "")).split("|"))
    counts = [(why, int(count)) for why, _, count in pairs if count.isdigit() and int(count)]
    if not counts:
        return said(", which leaves out nothing")
    parts = [
        said("{n} {why}", n=writer.number(n, "left out"), why=_REASONS.get(why) or quoted(cut(why, 30)))
        for why, n in counts
    ]
    return said(": relations left out are {parts}", parts=listed(parts))


def foot(writer: Writer) -> dict[str, Any]:
    """Return how a brief was made, and whom to tell of faults (http, https or mailto)."""
    reckoning, made = writer.reckoning, writer.reckoning.network.graph
    about = reckoning.claims.about
    how = said(
        "Data {version}{issued}, {hash} · projection {projection} · {draws} draws, seed {seed}",
        version=quoted(cut(about.version or "without a version", 20)),
        issued=said(" of {day}", day=quoted(cut(about.issued, 10))) if about.issued else "",
        hash=quoted(str(made.get("hash", ""))[:12] or "no hash"),
        projection=quoted(cut(str(made.get("projection", "")), 30)),
        draws=reckoning.draws,
        seed=reckoning.seed,
    )
    contact = safe_address(about.correction, "https://", "http://", "mailto:")
    return {"made": how, "correction": contact, "created": about.issued}
