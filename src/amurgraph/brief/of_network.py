"""The sections that only the brief of a whole network has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .sections import Section, joined, not_known, questions
from .wording import counted, said

if TYPE_CHECKING:
    from .writing import Writer

    Columns = tuple[list[Section], list[Section], list[Section]]

_MOST = 5  # rows of each


def network_sections(writer: Writer) -> Columns:
    """Return what stands below the pictures: in the left column, in the right one, and over the whole width."""
    return [_cutpoints(writer)], [_uncovered(writer)], [questions(writer, _MOST), not_known(writer)]


def _cutpoints(writer: Writer) -> Section:
    found, left_out = writer.reckoning.cutpoints, writer.reckoning.cutpoints_left_out
    rows = [
        [
            writer.name(node, 26),
            writer.number(len(stranded), "stranded", node),
            writer.names(stranded, 26, "stranded", node),
        ]
        for node, stranded in list(found.items())[:_MOST]
    ]
    return Section(
        "cutpoints",
        said("Cutpoints: without them, these would be cut off"),
        ("Organization", "cut off", "who"),
        (44, 11, 45),
        (1,),
        rows,
        note=joined(
            "" if rows else said("No organization joins others that would part without it."),
            writer.more_of(len(found), _MOST, "cutpoints", what=" cutpoints"),
            said("{n} left out: only law enforcement is documented of them.", n=writer.number(left_out, "cutpoints"))
            if left_out
            else "",
            said("One further page could change any of these.") if rows else "",
        ),
    )


def _uncovered(writer: Writer) -> Section:
    threats, places = (writer.reckoning.uncovered[of] for of in ("threat", "place"))
    rows = []
    for row in threats[:_MOST]:
        who = said("none documented") if row.covered == "none" else said("one, its name left out")
        if row.only and row.only not in writer.reckoning.kept_back:
            who = writer.name(row.only, 34)
        rows.append([writer.name(row.id, 32), writer.number(row.actors, "actors threat"), who])
    none = said("No threat and no stress is in the data.")
    if writer.reckoning.covered_or_not["threat"]:
        none = said("Each threat and stress of the data has two documented actors or more.")
    in_places = writer.number(counted(len(places), "place"), "actors place") if places else ""
    return Section(
        "uncovered",
        said("Threats and stresses with no documented actor, or one"),
        ("Threat or stress", "actors", "who"),
        (44, 11, 45),
        (1,),
        rows,
        note=joined(
            writer.more_of(len(threats), _MOST, "actors threat"),
            "" if rows else none,
            said("{n}, too, {have} none or one.", n=in_places, have="has" if len(places) == 1 else "have")
            if places
            else "",
            said("Which action is against which threat is our coding. Money alone is not counted as work.")
            if rows
            else "",
        ),
    )
