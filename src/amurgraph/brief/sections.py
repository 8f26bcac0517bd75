"""The tables and lists of a brief: few rows of each, and how many more there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ..page import drawing
from .wording import columns, cut, percent, quoted, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from .writing import Writer


_NO_NOTE = Markup("")
_MANY_JOINS = 2


@dataclass(frozen=True, slots=True)
class Section:
    """A table, or a list where there are no columns, with its heading and what is noted beneath it.

    ``widths`` are shares of the table's width, in per cent; the style sheet has a class for each.
    """

    name: str
    heading: Markup
    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    numeric: tuple[int, ...] = ()  # columns, from 0 on
    rows: list[list[Any]] = field(default_factory=list)
    items: list[Markup] = field(default_factory=list)
    note: Markup = field(default_factory=Markup)


def sections(writer: Writer) -> tuple[list[Section], list[Section], list[Section]]:
    """Return what stands below the pictures: in the left column, in the right one, and over the whole width."""
    node = writer.reckoning.organization
    if node is None:
        return [_cutpoints(writer)], [_uncovered(writer)], [_questions(writer, 5), _not_known(writer)]
    # Where there is nothing to ask, there is room for its ties, one by one.
    if writer.kept_quiet:
        wide = [_one_by_one(writer, node, 5), _not_known(writer)]
        return [_by_type(writer, node)], [_by_source(writer, node, 3), _left_out(writer)], wide
    joins = _joins(writer, node)
    # What the right column holds more, the tables around it hold less: a sheet has an end.
    sourced = _by_source(writer, node, 3 if len(joins.rows) < _MANY_JOINS else 2)
    most = 4 if len(joins.rows) <= _MANY_JOINS else 3
    nothing = None if writer.gaps.rows else _nothing_to_ask(writer)
    asked = _questions(writer, most) if nothing is None else _one_by_one(writer, node, most, nothing)
    return [_by_type(writer, node)], [sourced, joins], [asked, _not_known(writer)]


# ---- of the whole network ----


def _cutpoints(writer: Writer) -> Section:
    reckoning, most = writer.reckoning, 5
    shown = reckoning.cutpoints[:most]
    rows = [
        [
            writer.name(found.node, 26),
            _stranded_number(writer, found.node, len(found.stranded)),
            _names(writer, found.stranded, 26, partial(_stranded_number, writer, found.node)),
        ]
        for found in shown
    ]
    notes = (
        [said("{n} more.", n=_cutpoint_number(writer, len(reckoning.cutpoints) - most))]
        if rows[most - 1 :] and len(reckoning.cutpoints) > most
        else []
    )
    if reckoning.cutpoints_left_out:
        notes.append(
            said(
                "{n} left out: only law enforcement is documented of them.",
                n=_cutpoint_number(writer, reckoning.cutpoints_left_out),
            )
        )
    notes.append(said("One more page can undo each line."))
    if not rows:
        notes = [said("No organization joins others that would part without it."), *notes[:-1]]
    return Section(
        "cutpoints",
        said("Cutpoints: without them, these would be cut off"),
        ("Organization", "cut off", "who"),
        (44, 11, 45),
        (1,),
        rows,
        note=Markup(" ").join(notes),
    )


def _cutpoint_number(writer: Writer, n: int) -> Markup:
    key = writer.trail.known(
        "cutpoints",
        "Cutpoints",
        said("Organizations without which a connected part of the network falls apart."),
        writer.of_network("cutpoints"),
        writer.reckoning.sources_of(),
    )
    return writer.trail.number(f"{n:,}", key)


def _stranded_number(writer: Writer, node: str, n: int) -> Markup:
    key = writer.trail.known(
        f"stranded {node}",
        said("Cut off without {who}", who=quoted(writer.reckoning.label(node))),
        said("Those outside the largest part of what remains of its connected part without it."),
        writer.of_network("cutpoints"),
        writer.reckoning.sources_of(node),
    )
    return writer.trail.number(f"{n:,}", key)


def _names(writer: Writer, nodes: tuple[str, ...], widest: float, number: Callable[[Any], Markup]) -> Markup:
    """Name the first of those who may be named, as many as there is room for, and count the rest."""
    named = [node for node in nodes if not writer.reckoning.hidden(node)]
    shown: list[Markup] = []
    room = widest - 5  # of the count
    for node in named:
        needed = columns(writer.reckoning.label(node)) + 2 * bool(shown)
        if shown and needed > room:
            break
        shown.append(writer.name(node, room))
        room -= needed
    more = len(nodes) - len(shown)
    if not shown:
        return said("names left out")
    return Markup(", ").join(shown) + (said(" +{n}", n=number(more)) if more else Markup(""))


def _uncovered(writer: Writer) -> Section:
    most = 5
    found = [row for row in writer.reckoning.uncovered if row["kind"] != "place"]
    places = len(writer.reckoning.uncovered) - len(found)
    rows = []
    for row in found[:most]:
        who = said("none documented")
        for actor in row["actor"]:
            hidden = actor in writer.reckoning.network and writer.reckoning.hidden(actor)
            who = said("one, its name left out") if hidden else writer.name(actor, 34)
        rows.append([writer.name(row["thing"], 32), _uncovered_number(writer, row["actors"]), who])
    notes = [said("{n} more.", n=_uncovered_number(writer, len(found) - most))] if len(found) > most else []
    if not rows:
        notes.append(said("Each threat of the data has two documented actors or more."))
    if places:
        notes.append(said("Of places, {n} too.", n=_uncovered_number(writer, places, "place")))
    notes.append(said("Which action is against which threat is our coding. Money alone is not counted as work."))
    return Section(
        "uncovered",
        said("Threats and stresses with no documented actor, or one"),
        ("Threat or stress", "actors", "who"),
        (44, 11, 45),
        (1,),
        rows,
        note=Markup(" ").join(notes),
    )


def _uncovered_number(writer: Writer, n: int, of: str = "threat") -> Markup:
    key = writer.trail.known(
        f"actors {of}",
        "Documented actors of a place" if of == "place" else "Documented actors of a threat or stress",
        said(
            "Organizations that implement, coordinate or take part in a programme whose action is against it by our "
            "coding, or that run, watch or study the place."
        ),
        writer.of_slice(of),
    )
    return writer.trail.number(n, key)


def _questions(writer: Writer, most: int) -> Section:
    own, gaps = writer.reckoning.organization, writer.gaps
    rows = []
    for row in gaps.rows[:most]:
        ends = [str(row["one"]), str(row["other"])]
        shown = [writer.name(end, 31) for end in ends if end != own]
        shared = row["shared"].split("|")
        third = [slug for slug in row["introducers"].split("|") if slug]
        rows.append(
            [
                *shown,
                _first_of(writer, shared, len(shared), 27 if own is None else 46),
                _first_of(writer, third, row["introducers_in_all"], 20 if own is None else 30) or said("nobody"),
                writer.trail.number(year_of(row["last_evidence"]), "gaps"),
            ]
        )
    notes = []
    if len(gaps.rows) > most:
        notes.append(said("{n} more pairs.", n=writer.trail.number(f"{len(gaps.rows) - most:,}", "gaps")))
    if not rows:
        notes.append(said("No such pair is documented."))
    notes += [gaps.left_out] if gaps.left_out else []
    return Section(
        "questions",
        said("Questions to ask: might these know of each other? At work alike, and no page ties them"),
        ("One", "the other", "both at work on", "both tied to", "last year")
        if own is None
        else ("Organization", "both at work on", "both tied to", "last year"),
        (26, 26, 23, 17, 8) if own is None else (26, 40, 26, 8),
        (4,) if own is None else (3,),
        rows,
        note=Markup(" ").join(notes),
    )


def _first_of(writer: Writer, slugs: list[str], all_of_them: int, widest: float) -> Markup:
    """Name the first of some things, and count the rest."""
    if not slugs:
        return Markup("")
    more = all_of_them - 1
    return writer.name(slugs[0], widest - 4) + (
        said(" +{n}", n=writer.trail.number(more, "gaps")) if more else Markup("")
    )


def year_of(date: Any) -> str:
    """Return the year of a date, or a dash where no page bears one.

    >>> year_of("2014-05"), year_of(None)
    ('2014', '–')
    """
    return str(date)[:4] if date else "–"


# ---- of one organization ----


def _by_type(writer: Writer, node: str) -> Section:
    reckoning, most = writer.reckoning, 5
    found: dict[str, dict[str, set[str]]] = {}
    for one, other, facts in reckoning.network.edges(data=True):
        if node in (one, other) and one != other:
            words = relation_words(
                str(facts.get("type", "")), outgoing=one == node, ordered=bool(facts.get("directed", True))
            )
            sources = set(filter(None, str(facts.get("sources", "")).split("|")))
            found.setdefault(words, {}).setdefault(other if one == node else one, set()).update(sources)
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = [
        [
            said(cut(words, 24)) if words else said("tied to"),
            _own_number(writer, node, len(others)),
            _own_number(writer, node, sum(len(sources) == 1 for sources in others.values())),
            _names(writer, reckoning.by_name(others), 27, partial(_own_number, writer, node)),
        ]
        for words, others in ordered[:most]
    ]
    notes = [said("{n} more.", n=_own_number(writer, node, len(ordered) - most))] if len(ordered) > most else []
    notes.append(said("Membership is not collaboration. A relation without a stated end may have ended."))
    if not rows:
        notes = [said("No read page states one.")]
    return Section(
        "types",
        said("Its documented relations, by type"),
        ("Relation", "with", "one source", "who"),
        (25, 9, 18, 48),
        (1, 2),
        rows,
        note=Markup(" ").join(notes),
    )


def relation_words(type_: str, *, outgoing: bool, ordered: bool) -> str:
    """Return a relation type as the words of a sentence that begins with this end."""
    named = drawing().get(type_, {})
    if outgoing or not ordered:
        return named.get("forward", type_)
    return named.get("inverse") or f"({named.get('forward', type_)}, inbound)"


def _own_number(writer: Writer, node: str, n: int | str) -> Markup:
    key = writer.trail.known(
        f"relations {node}",
        said("Relations of {who}, by type", who=quoted(writer.reckoning.label(node))),
        said("Each relation that a page states or implies, with who states it."),
        writer.of_time("says", node),
        writer.reckoning.sources_of(node),
    )
    return writer.trail.number(n if isinstance(n, str) else f"{n:,}", key)


def _by_source(writer: Writer, node: str, most: int) -> Section:
    found = writer.by_source(node)
    rows = [
        [writer.source(slug, 37), quoted(cut(_publisher(writer, slug), 15)), _own_number(writer, node, n)]
        for slug, n in found[:most]
    ]
    notes = [said("{n} more.", n=_own_number(writer, node, len(found) - most))] if len(found) > most else []
    return Section(
        "sources",
        said("Who says so"),
        ("Source", "publisher", "ties"),
        (63, 28, 9),
        (2,),
        rows,
        note=Markup(" ").join(notes),
    )


def _publisher(writer: Writer, slug: str) -> str:
    source = writer.reckoning.claims.sources.get(slug)
    return source.publisher if source else ""


def _nothing_to_ask(writer: Writer) -> Markup:
    if writer.reckoning.organization in writer.reckoning.not_to_suggest.get("gone", ()):
        return said("No question to ask: by the sources it went into another body, or handed its work on.")
    none = said("No question to ask: nobody is documented at work alike whom no page ties to it.")
    return Markup(" ").join(filter(None, (none, writer.gaps.left_out)))


def _one_by_one(writer: Writer, node: str, most: int, note: Markup = _NO_NOTE) -> Section:
    """List its ties, those first that most sources state."""
    ties = sorted(writer.reckoning.ties_of(node), key=lambda tie: -tie[1]["n_sources"])
    first = writer.reckoning.first_documented(node)
    rows = [
        [
            writer.name(other, 42),
            quoted(cut(", ".join(_relations_with(writer, node, other)), 46)),
            _own_number(writer, node, facts["n_sources"]),
            _own_number(writer, node, year_of(first.get(other))),
        ]
        for other, facts in ties[:most]
    ]
    notes = [said("{n} more ties.", n=_own_number(writer, node, len(ties) - most))] if len(ties) > most else []
    if not rows:
        notes = [said("No read page states one. That is not the same as there being none.")]
    notes += [note] if note else []
    return Section(
        "ties",
        said("Its ties, those first that most sources state"),
        ("With", "relations", "sources", "since"),
        (35, 45, 11, 9),
        (2, 3),
        rows,
        note=Markup(" ").join(notes),
    )


def _relations_with(writer: Writer, node: str, other: str) -> list[str]:
    """Return in words how a node is tied to another."""
    network = writer.reckoning.network
    found = [(one, facts) for one, end, facts in network.edges(data=True) if {one, end} == {node, other}]
    return sorted(
        {
            relation_words(str(f.get("type", "")), outgoing=one == node, ordered=bool(f.get("directed", True)))
            for one, f in found
        }
    )


def _joins(writer: Writer, node: str) -> Section:
    """Say whom it joins to the rest, and where it is the only documented actor."""
    reckoning = writer.reckoning
    stranded = reckoning.stranded(node) if reckoning.graph.degree(node) else ()
    rows = []
    if stranded:
        number = partial(_stranded_number, writer, node)
        rows.append([said("cut off without it"), number(len(stranded)), _names(writer, stranded, 27, number)])
    for of, things in writer.only_actor(node):
        number = partial(writer.only_number, node, of, things)
        shown = writer.name(things[0], 22 if len(things) > 1 else 27)
        more = said(" +{n}", n=number(len(things) - 1)) if len(things) > 1 else Markup("")
        rows.append([said(_ONLY[of]), number(len(things)), shown + more])
    note = said("Nobody would be cut off without it, and nothing has it as its only documented actor.")
    return Section(
        "joins",
        said("What is documented through it alone"),
        ("", "", "who or what"),
        (40, 11, 48),
        (1,),
        rows,
        note=Markup("") if rows else note,
    )


_ONLY = {"threat": "only actor on threats", "place": "only actor in places", "programme": "only actor of programmes"}


def _left_out(writer: Writer) -> Section:
    return Section("left-out", said("Left out"), items=[writer.kept_quiet or Markup("")])


# ---- of all ----


def _not_known(writer: Writer) -> Section:
    reckoning = writer.reckoning
    ties, n_sources = len(reckoning.pairs), len(reckoning.sources_of())
    number = writer.trail.number
    items = [said("A missing line is not a missing relation. {at_least}", at_least=writer.missing_at_least())]
    if ties:
        key = writer.trail.known(
            "dates",
            "Ties without a date, or without an end",
            said("Ties that no evidence and no source dates; ties of which no source states an end."),
            writer.of_network("edges"),
        )
        items.append(
            said(
                "{undated} of the ties bear no date. For {going} no end is stated: that does not say that they go on.",
                undated=number(percent(reckoning.undated / ties), key),
                going=number(percent(reckoning.without_end / ties), key),
            )
        )
    if n_sources:
        items.append(_overrepresented(writer, n_sources))
    others = [node for node in reckoning.graph if node in reckoning.known_from_others]
    if others and reckoning.organization is None:
        key = writer.trail.known(
            "others",
            "Known from others' pages alone",
            said("Organizations none of whose own pages is among the sources that name them."),
            writer.of_time("pages"),
        )
        items.append(
            said(
                "{n} of {all} organizations are known from others’ pages alone; few ties may mean few pages.",
                n=number(f"{len(others):,}", key),
                all=writer.count("organizations"),
            )
        )
    hidden = (
        "" if reckoning.network.graph.get("projection") != "collaboration" else " A programme of k makes k(k−1)/2 ties."
    )
    items.append(
        said(
            "Membership is not collaboration."
            + hidden
            + " A well-connected network can have poor outcomes (Gogaladze and others 2020)."
        )
    )
    return Section("not-known", said("What we do not know"), items=items)


def _overrepresented(writer: Writer, n_sources: int) -> Markup:
    reckoning, number = writer.reckoning, writer.trail.number
    key = writer.trail.known(
        "languages",
        "Languages and publishers of the sources",
        said("Sources behind the ties by their language, and by publisher; the three with most."),
        writer.of_time("pages"),
        reckoning.sources_of(),
    )
    language, most = min(reckoning.languages.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    largest = sum(sorted(reckoning.publishers.values(), reverse=True)[:3])
    in_words = {"en": "English"}.get(language, f"“{language}”")
    return said(
        "{share} of the {n} sources are in {language}, {large} are of three publishers: English, large-NGO and "
        "funder pages "
        "are over-represented." if language == "en" else
        "{share} of the {n} sources are in {language}, {large} are of three publishers: who writes much is "
        "over-represented.",
        share=number(percent(most / n_sources), key),
        n=writer.count("sources"),
        language=quoted(in_words),
        large=number(percent(largest / n_sources), key),
    )  # fmt: skip
