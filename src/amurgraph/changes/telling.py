"""Differences in an editor's words, counts first: one telling, which text and page both print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..claims.records import number_aware
from ..errors import printable
from ..page import NOT_A_SCREEN, raise_for_private_sources
from .fates import ENDED, FATES, FIRST, SAME
from .ranks import SMALL
from .wording import Section, Teller, said_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .differing import Differences
    from .ties import Said, Side
    from .wording import Line, Part

SILENCE = "Silence is never a loss: a tie ends only where a source says so, or where one of its ends merged."
_RANKS = (
    "Equal values share a rank. What is read is not all there is: ranks move for reasons of reading alone, "
    "and with everybody who comes in."
)
TOP = 10  # shifts of rank that are told


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything there is to tell, in order."""

    title: str
    sides: tuple[str, str]
    rule: str
    counts: tuple[tuple[str, int, str], ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]


def differences_to_text(differences: Differences, *, top: int = TOP, private: bool = False) -> str:
    """Return differences in an editor's words: counts first, then each in a line with its sources and their dates.

    Args:
        differences: of ``compare_versions``.
        top: how many shifts of rank are told.
        private: tell what private sources say, too.

    Raises:
        InputError: a source is private and ``private`` is not set.

    >>> from amurgraph.changes import compare_versions, read_versions
    >>> text = differences_to_text(compare_versions(*read_versions("2010", "2019")))
    >>> text.splitlines()[0]
    'What changed from 2010 to 2019'

    """
    raise_for_private_sources(differences.private_sources, private=private)
    told = tell(differences, top)
    width = max(len(str(count)) for _, count, _ in told.counts)
    lines = [told.title, "", f"A: {told.sides[0]}", f"B: {told.sides[1]}", told.rule, ""]
    lines += [f"  {count:>{width}}  {words}" for _, count, words in told.counts]
    for section in told.sections:
        lines += [
            "",
            f"{section.heading}: {section.count or len(section.lines)}",
            *([section.note] if section.note else []),
        ]
        lines += [f"  {line.sign} {_words(line.head)}{_words(line.tail)}" for line in section.lines]
    lines += ["", "How to read this", *(f"  {note}" for note in told.notes)]
    if told.sources:
        lines += ["", "Sources named above", *(f"  {slug}  {words}" for slug, words in told.sources)]
    return "".join(f"{printable(line)}\n" for line in lines)


def _words(parts: Sequence[Part]) -> str:
    return "".join(part if isinstance(part, str) else f" ({said_in_words(part)})" for part in parts)


# ---- the telling


def tell(differences: Differences, top: int = TOP) -> Telling:
    """Return what differs in words; text and page print nothing else."""
    teller = Teller(differences)
    sections = [section for section in teller.sections(top) if section.lines]
    named = {said.source for section in sections for line in section.lines for said in _said(line)}
    before, after = differences.before.version, differences.after.version
    return Telling(
        title=f"What changed from {before.asked} to {after.asked}",
        sides=(side_in_words(differences.before), side_in_words(differences.after)),
        rule=f"What counts as a tie: {differences.rule.summary}.",
        counts=tuple(counts_in_words(differences)),
        sections=tuple(sections),
        notes=tuple(_notes(differences)),
        sources=tuple((slug, teller.source(slug)) for slug in sorted(named, key=number_aware)),
    )


def _said(line: Line) -> Iterator[Said]:
    for part in (*line.head, *line.tail):
        if not isinstance(part, str):
            yield from part


def side_in_words(side: Side) -> str:
    """Return what one side is: which data, how much of them, and which version."""
    version = side.version
    tied = {end for one, other, _ in side.holding for end in (one, other)}
    about = f"data version {version.claims.about.version}, " if version.claims.about.version else ""
    ended = side.network.number_of_edges() - len(side.holding)
    ties = "1 tie" if len(side.holding) == 1 else f"{len(side.holding)} ties"
    ties += f" ({ended} more ended)" if ended else ""
    return (
        f"{version.words}; {len(version.claims.organizations)} organizations, {len(tied)} of them tied by {ties}; "
        f"{about}hash {version.hash[:12]}"
    )


def counts(differences: Differences) -> dict[str, int]:
    """Return every count by its name in JSON; the page and the text say the same."""
    records = {
        f"{name}_{what}": sum(difference.what == what for difference in getattr(differences.records, name))
        for name in ("statements", "things", "sources")
        for what in ("added", "removed", "changed")
    }
    return {
        "happenings": len(differences.happenings),
        "beginnings": len(differences.beginnings),
        **{f"ties_{fate}": count for fate, count in differences.fates.items()},
        "newly_tied": len(differences.newly_tied),
        "no_longer_tied": len(differences.no_longer_tied),
        "rank_shifts": len(differences.ranks.shifts),
        **records,
    }


def counts_in_words(differences: Differences) -> Iterator[tuple[str, int, str]]:
    """Give each count with its name and in words; nothing that is none, but for the ties."""
    of_dates = differences.of_dates
    words = {
        "happenings": ("merger, renaming, split or transfer", "mergers, renamings, splits or transfers"),
        "beginnings": ("founding, establishment or dissolution", "foundings, establishments or dissolutions"),
        **{f"ties_{fate.id}": _counted("tie", fate.label) for fate in FATES.values()},
        "newly_tied": _counted("organization", "first tied"),
        "no_longer_tied": _counted("organization", "no longer tied"),
        "rank_shifts": _counted("organization", f"whose rank by {differences.ranks.measure} is another one"),
    }
    for name in ("statements", "things", "sources"):
        for what in ("added", "removed", "changed"):
            word = "organization, place or other thing" if name == "things" else name[:-1]
            words[f"{name}_{what}"] = _counted(word, "of the time between" if of_dates else what)
    usual = {f"ties_{FIRST}", f"ties_{ENDED}", f"ties_{SAME}"}
    for name, count in counts(differences).items():
        if count or name in usual:
            yield name, count, words[name][count != 1]


def _counted(word: str, what: str) -> tuple[str, str]:
    return f"{word} {what}", f"{word}s {what}"


def _notes(differences: Differences) -> Iterator[str]:
    if not differences:
        yield "Nothing differs between A and B."
    yield SILENCE
    for letter, side in (("A", differences.before), ("B", differences.after)):
        left_out = [part.rpartition(": ") for part in str(side.network.graph["left_out"]).split("|") if part]
        if left_out:
            yield f"Ties that {letter} leaves out: {', '.join(f'{count} {reason}' for reason, _, count in left_out)}."
    yield from _notes_on_ties(differences)
    if differences.undated:
        yield f"{differences.undated} mergers or renamings have no date, and are not placed between the two."
    ranks = differences.ranks
    yield f"Ranks by {ranks.measure}: {ranks.ranked[0]} organizations with a tie in A, {ranks.ranked[1]} in B. {_RANKS}"
    if ranks.dropped:
        yield f"{ranks.dropped} organizations with a rank in A have none in B, and are in no list of shifts."
    if ranks.few:
        yield f"Fewer than {SMALL} organizations have a tie: one tie more or less makes ranks jump."
    if ranks.kept_back:
        yield f"{ranks.kept_back} shifts of rank left out: organizations whose only programmes are law enforcement."
    yield from differences.rule.caveats
    yield NOT_A_SCREEN


def _notes_on_ties(differences: Differences) -> Iterator[str]:
    if differences.newly_tied or differences.no_longer_tied:
        yield "On the map, colour alone tells which organization is first or no longer tied; the lists name each."
    if differences.between:
        yield (
            f"Ties that touch only the time between: {differences.between}. First documented after A and over by B, "
            "they are among those ended, gone or carried on under another body, and in the ties of neither side."
        )
    if differences.follow_changes:
        yield (
            "Mergers and renamings are followed: where what came of a merger has the same tie, it goes on; under a new "
            "name every tie does, unless a source ends it."
        )
    else:
        yield "Mergers and renamings are not followed: they show as loss and gain."
