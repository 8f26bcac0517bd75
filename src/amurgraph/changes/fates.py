"""What may become of a tie between two versions: the words, colours and dashes that text, JSON and page share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fate:
    """One of the things that may become of a tie.

    Attributes:
        id: what JSON and addresses call it.
        label: what people read.
        sign: what stands before each line of its list; empty for what is counted but not listed.
        colour: of the line on the map; empty: as lines are. Tested against both backgrounds, and for the colour-blind.
        dash: of the line on the map; no two fates share colour and dash.
        width: of the line on the map.

    """

    id: str
    label: str
    sign: str = ""
    colour: str = ""
    dash: tuple[float, ...] = ()
    width: float = 2.0


FIRST, AGAIN, CARRIED = "first", "again", "carried"
MOVED, ENDED, DENIED, GONE, SILENT, SAME = "moved", "ended", "denied", "gone", "silent", "same"
_GAIN, _OVER, _LOSS, _STILL = "#0070e0", "#a050a0", "#b8560a", "#787850"

FATES = {
    fate.id: fate
    for fate in (
        Fate(FIRST, "first documented", "+", _GAIN),
        Fate(AGAIN, "documented again", "+", _GAIN, (6, 2.5, 6, 8)),
        Fate(MOVED, "carried on under another body", ">", _OVER, (14, 4)),
        Fate(CARRIED, "carried on from a former body", ">", _OVER, (14, 4, 3, 4)),
        Fate(ENDED, "ended by a source", "-", _LOSS, (7, 4)),
        Fate(DENIED, "denied by a source", "-", _LOSS, (2, 5)),
        Fate(GONE, "gone with a merged organization", "-", _LOSS, (0.1, 4)),
        Fate(SILENT, "no longer documented", "?", _STILL, (0.1, 8)),
        Fate(SAME, "unchanged", width=0.8),
    )
}

NEWLY_TIED, NO_LONGER_TIED, MERGED = "newly-tied", "no-longer-tied", "merged"
STANDINGS = {
    NEWLY_TIED: ("first tied", _GAIN),
    MERGED: ("merged, renamed or closed", _OVER),
    NO_LONGER_TIED: ("no longer tied", _STILL),
}
