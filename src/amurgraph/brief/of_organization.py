"""The sections that only the brief of one organization has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..page import drawing
from .counting import sources_behind
from .sections import Section, joined, not_known, questions, year_of
from .wording import cut, quoted, said

if TYPE_CHECKING:
    from markupsafe import Markup

    from .of_network import Columns
    from .writing import Writer

_TYPES = 5  # relation types
_MANY_JOINS = 2
_ONLY = {"threat": "only actor on threats", "place": "only actor in places", "programme": "only actor of programmes"}


def organization_sections(writer: Writer, node: str) -> Columns:
    """Return what stands below the pictures: in the left column, in the right one, and over the whole width."""
    # Where there is nothing to ask, there is room for its ties, one by one.
    if node in writer.reckoning.kept_back and writer.kept_quiet:
        left_out = Section("left-out", said("Left out"), items=[writer.kept_quiet])
        wide = [_one_by_one(writer, node, 5), not_known(writer)]
        return [_by_type(writer, node)], [*_by_source(writer, node, 3), left_out], wide
    joins = _joins(writer, node)
    # What the right column holds more, the tables around it hold less: a sheet has an end.
    sourced = _by_source(writer, node, 3 if len(joins.rows) < _MANY_JOINS else 2)
    most = 4 if len(joins.rows) <= _MANY_JOINS else 3
    if writer.reckoning.questions and not writer.kept_quiet:
        asked = questions(writer, most)
    else:
        asked = _one_by_one(writer, node, most, writer.kept_quiet or _no_question(writer))
    return [_by_type(writer, node)], [*sourced, joins], [asked, not_known(writer)]


def _by_type(writer: Writer, node: str) -> Section:
    found: dict[str, dict[str, set[str]]] = {}
    for other, outgoing, facts in writer.reckoning.relations_of(node):
        others = found.setdefault(_in_words(facts, outgoing=outgoing), {})
        others.setdefault(other, set()).update(sources_behind(facts))
    ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = [
        [
            quoted(cut(words, 24)) if words else said("tied to"),
            writer.number(len(others), "relations", node),
            writer.number(sum(len(sources) == 1 for sources in others.values()), "relations", node),
            writer.names(writer.reckoning.by_name(others), 27, "relations", node),
        ]
        for words, others in ordered[:_TYPES]
    ]
    more = writer.more_of(len(ordered), _TYPES, "relations", node)
    caveat = said("Membership is not collaboration. A relation without a stated end may have ended.")
    return Section(
        "types",
        said("Its documented relations, by type"),
        ("Relation", "with", "one source", "who"),
        (25, 9, 18, 48),
        (1, 2),
        rows,
        note=joined(more, caveat) if rows else said("No read page states one."),
    )


def _in_words(facts: dict[str, Any], *, outgoing: bool) -> str:
    """Return a relation as the words of a sentence that begins with this end."""
    type_ = str(facts.get("type", ""))
    named = drawing().get(type_, {})
    forward = named.get("forward", type_)
    if outgoing or not facts.get("directed", True):
        return forward
    return named.get("inverse") or f"({forward}, inbound)"


def _by_source(writer: Writer, node: str, most: int) -> list[Section]:
    """Return who states its ties; nothing where nobody does."""
    found = writer.reckoning.by_source(node)
    rows = [
        [
            writer.source(slug, 37),
            quoted(cut(writer.source_entry(slug)["publisher"], 15)),
            writer.number(n, "relations", node),
        ]
        for slug, n in found[:most]
    ]
    more = writer.more_of(len(found), most, "relations", node, " sources")
    heading, columns = said("Who says so"), ("Source", "publisher", "ties")
    return [Section("sources", heading, columns, (63, 28, 9), (2,), rows, note=more)] if rows else []


def _no_question(writer: Writer) -> Markup:
    if writer.reckoning.organization in writer.reckoning.not_to_suggest["gone"]:
        return said("No question to ask: by the sources it went into another body, or handed its work on.")
    none = said("Nobody is documented on the same work without a tie to it.")
    return joined(none, writer.not_suggested)


def _one_by_one(writer: Writer, node: str, most: int, note: Markup | str = "") -> Section:
    """List its ties, those first that most sources state."""
    ties = sorted(writer.reckoning.ties_of(node), key=lambda tie: -tie[1]["n_sources"])
    rows = []
    for other, facts in ties[:most]:
        relations = [(outgoing, each) for end, outgoing, each in writer.reckoning.relations_of(node) if end == other]
        words = sorted({_in_words(each, outgoing=outgoing) for outgoing, each in relations})
        first = min((str(each["documented"]) for _, each in relations if each.get("documented")), default="")
        rows.append(
            [
                writer.name(other, 42),
                quoted(cut(", ".join(words), 46)),
                writer.number(facts["n_sources"], "relations", node),
                writer.number(year_of(first), "relations", node),
            ]
        )
    none = said("No read page states one. That is not the same as there being none.")
    more = writer.more_of(len(ties), most, "relations", node, " ties")
    return Section(
        "ties",
        said("Its ties, those first that most sources state"),
        ("With", "relations", "sources", "since"),
        (35, 45, 11, 9),
        (2, 3),
        rows,
        note=joined(more if rows else none, note),
    )


def _joins(writer: Writer, node: str) -> Section:
    """Say whom it joins to the rest, and where it is the only documented actor."""
    stranded = writer.reckoning.stranded(node)
    rows = []
    if stranded:
        names = writer.names(stranded, 27, "stranded", node)
        rows.append([said("cut off without it"), writer.number(len(stranded), "stranded", node), names])
    for of, things in writer.reckoning.only_actor(node).items():
        sort, n = f"only {of}", len(things)
        shown = writer.first_of(things, n, 22 if n > 1 else 27, sort, node)
        rows.append([said(_ONLY[of]), writer.number(n, sort, node), shown])
    note = said("Nobody would be cut off without it, and nothing has it as its only documented actor.")
    heading, columns = said("What is documented through it alone"), ("how", "count", "who or what")
    return Section("joins", heading, columns, (40, 11, 48), (1,), rows, note=joined("" if rows else note))
