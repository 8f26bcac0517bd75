"""The tables and lists of a brief: few rows of each, and how many more there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from .wording import quoted, said

if TYPE_CHECKING:
    from .writing import Writer


@dataclass(frozen=True, slots=True)
class Section:
    """A table, or a list where there are no columns, with its heading and what is noted beneath it.

    ``widths`` are shares of the table's width, in per cent; the style sheet has a class for each. ``numeric`` columns
    are counted from 0.
    """

    name: str
    heading: Markup
    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    numeric: tuple[int, ...] = ()
    rows: list[list[Any]] = field(default_factory=list)
    items: list[Markup] = field(default_factory=list)
    note: Markup = field(default_factory=Markup)


def joined(*notes: Markup | str) -> Markup:
    """Return the notes that there are, one after the other."""
    return Markup(" ").join(filter(None, notes))


def year_of(date: Any) -> str:
    """Return the year of a date, or a dash where no page bears one.

    >>> year_of("2014-05"), year_of(None)
    ('2014', '–')
    """
    return str(date)[:4] if date else "–"


def questions(writer: Writer, most: int) -> Section:
    """Return the pairs that no page ties; for an organization, who might know of it."""
    own, found = writer.reckoning.organization, writer.reckoning.questions
    between = any(row.introducers for row in found[:most])  # who is tied to both: a column of nobody tells nothing
    wide_shared, wide_third = (23, 16) if own is None else (42, 26)
    if not between:
        wide_shared = 37 if own is None else 56
    rows = []
    for row in found[:most]:
        shared, third = row.shared.split("|"), [slug for slug in row.introducers.split("|") if slug]
        rows.append(
            [
                *(writer.name(end, 31) for end in (row.one, row.other) if end != own),
                writer.first_of(shared, len(shared), wide_shared, "gaps"),
                *([writer.first_of(third, row.introducers_in_all, wide_third, "gaps") or said("nobody")] * between),
                writer.number(year_of(row.last_evidence), "gaps"),
            ]
        )
    ends = ("One", "the other") if own is None else ("Organization",)
    widths = {
        (True, True): (26, 25, 23, 17, 9),
        (True, False): (28, 28, 35, 9),
        (False, True): (26, 40, 25, 9),
        (False, False): (35, 56, 9),
    }[own is None, between]
    return Section(
        "questions",
        said("Questions to ask: might these know of each other? At work alike, and no page ties them"),
        (*ends, "both at work on", *(["both tied to"] * between), "latest year"),
        widths,
        (len(widths) - 1,),
        rows,
        note=joined(
            writer.more_of(len(found), most, "gaps", what=" pairs"),
            "" if rows else said("No such pair is documented."),
            said("Nobody is documented as tied to both.") if rows and not between else "",
            writer.not_suggested,
        ),
    )


def not_known(writer: Writer) -> Section:
    """Return what the numbers do not say: what is missing, undated, over-represented."""
    reckoning, number = writer.reckoning, writer.number
    ties, others = len(reckoning.pairs), len(reckoning.known_from_others)
    items = [said("A missing line is not a missing relation. {at_least}", at_least=_missing_at_least(writer))]
    if ties:
        items.append(
            said(
                "{undated} of the ties bear no date. For {going} no end is stated: that does not say that they go on.",
                undated=number(reckoning.undated / ties, "dates"),
                going=number(reckoning.without_end / ties, "dates"),
            )
        )
    if reckoning.sources_of():
        items.append(_overrepresented(writer))
    if others and len(reckoning.graph) > 1 and reckoning.organization is None:
        items.append(
            said(
                "{n} of {all} organizations {are} known from others’ pages alone; few ties may mean few pages.",
                are="is" if others == 1 else "are",
                n=number(others, "others"),
                all=number(len(reckoning.graph), "count organizations"),
            )
        )
    collaboration = reckoning.network.graph.get("projection") == "collaboration"
    items.append(
        joined(
            said("Membership is not collaboration."),
            said("A programme of k makes k(k−1)/2 ties.") if collaboration else "",
            said("A well-connected network can have poor outcomes (Gogaladze and others 2020)."),
        )
    )
    return Section("not-known", said("What we do not know"), items=items)


def _missing_at_least(writer: Writer) -> Markup:
    """Say how many ties are missing at least, by two lists of them; nothing where the lists share too few."""
    row = writer.reckoning.missing_at_least
    if row is None:
        return Markup("")
    among = row.among.replace("two such organizations", "two organizations whose pages were read")
    lists = {"among": among, "one": row.list_one, "two": row.list_two, "n1": row.n1, "n2": row.n2, "both": row.both}
    estimate = round(row.estimate_at_least)
    return said(
        "If pages of two kinds were read independently, at least {n} ({share}) of {among} are missing.",
        among=among,
        n=writer.number(round(row.missing_at_least), "missing", **lists, estimate=estimate),
        share=writer.number(float(row.share_at_least), "missing"),
    )


def _overrepresented(writer: Writer) -> Markup:
    reckoning = writer.reckoning
    n_sources = len(reckoning.sources_of())
    language, most = min(reckoning.languages.items(), key=lambda item: (-item[1], item[0]), default=("", 0))
    english = language == "en"
    return said(
        "{share} of the {n} sources are in {language}, {large} are of three publishers: {who} over-represented.",
        share=writer.number(most / n_sources, "languages"),
        n=writer.number(n_sources, "count sources"),
        language=quoted("English" if english else f"“{language}”"),
        large=writer.number(sum(sorted(reckoning.publishers.values())[-3:]) / n_sources, "languages"),
        who=said("English, large-NGO and funder pages are") if english else said("who writes much is"),
    )
