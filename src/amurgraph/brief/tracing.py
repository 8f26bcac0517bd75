"""Where each number of a brief comes from: its rule, the command that prints it, and the sources behind it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..sensitivity.drawing import SHARES
from .reckoning import ASSUMED, CHANCE_DRAWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..claims import Claims
    from .reckoning import Reckoning

_DATING = ("as_of", "documented")
_SLICING = ("reading", *_DATING, "min_sources", "stated_only", "without_source")
_PROJECTING = ("projection", *_SLICING)
_DEFAULTS = {"projection": "documented-ties", "reading": "as-published", "documented": "by", "min_sources": 1}
_LISTS_OF_WEAK_POINTS = frozenset({"cutpoints", "threat", "place", "what-if"})

#: The command that prints each sort of number, and what of the brief's own options it takes to mean the same data.
COMMANDS = {
    "cohesion": ("amurgraph measure cohesion", _PROJECTING),
    "ranks": ("amurgraph measure degree betweenness", _PROJECTING),
    "cutpoints": ("amurgraph measure cutpoints", _PROJECTING),
    "sources": ("amurgraph measure sources", _PROJECTING),
    "missing": ("amurgraph measure missing-at-least", _PROJECTING),
    "edges": ("amurgraph network --format json", _PROJECTING),
    "what-if": ("amurgraph what-if --without {}", _PROJECTING),
    "gaps": ("amurgraph measure gaps", _SLICING),
    "chance": (f"amurgraph measure gap-fraction --draws {CHANCE_DRAWS} --seed {{seed}}", _SLICING),
    "threat": ("amurgraph measure actor-counts --of threat", _SLICING),
    "place": ("amurgraph measure actor-counts --of place", _SLICING),
    "pages": ("amurgraph query by-source", _DATING),
    "says": ("amurgraph query who-says-so -p organization={}", _DATING),
}


@dataclass(frozen=True, slots=True)
class Links:
    """Where names and sources lead: to the pages of a site, or to the addresses that the data give.

    Attributes:
        things: the page of a thing, by its slug; without one a name leads nowhere.
        sources: the page of a source, by its slug; without one its own address is used.
        as_text: addresses are printed, and not linked.

    """

    things: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    as_text: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number comes from."""

    key: str
    what: Any  # text, or markup of ours
    rule: Any
    command: str
    sources: tuple[str, ...] = ()


def _of_ties(reckoning: Reckoning, node: str) -> Iterable[str]:
    return reckoning.sources_of(*([node] if node else []))


def _of_none(*_: Any) -> Iterable[str]:
    return ()


def _of_only(of: str) -> Callable[[Reckoning, str], Iterable[str]]:
    return lambda reckoning, node: (
        slug for thing in reckoning.only_actor(node)[of] for slug in reckoning.work[of][thing][node]
    )


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of number: what it is called, by which rule it is counted, what prints it, what it was counted from.

    ``{who}`` is the organization that it is of; what an interval assumes, and what ``Writer.number`` is given, have
    their names, too. ``missing``: at which shares of missing ties the command is to print intervals.
    """

    what: str
    rule: str
    command: str
    sources: Callable[[Reckoning, str], Iterable[str]] = _of_ties
    missing: tuple[float, ...] = ()


_DRAWN = "each draw keeps each source with probability {keep:g} and adds ties."
_AT_WORK = (
    "Organizations that implement, coordinate or take part in a programme whose action is against it by our coding, or "
    "that run, watch or study the place."
)
ORIGINS = {
    "count organizations": Sort(
        "Number of organizations", "All organizations of the data, with a tie or without.", "cohesion", _of_none
    ),
    "count ties": Sort("Number of ties", "Pairs with at least one documented relation.", "cohesion"),
    "ended": Sort(
        "Ties on record as ended",
        "Ties of which every relation had ended by what a source states, or one end of which went into another body.",
        "edges",
    ),
    "left out": Sort(
        "What the date leaves out",
        "Relations between organizations that are not in this slice, by reason.",
        "edges",
        _of_none,
    ),
    "count isolates": Sort(
        "Number of isolates", "Organizations of which no page states a tie to another.", "cohesion", _of_none
    ),
    "count sources": Sort("Number of sources", "Sources that state or imply a tie of this network.", "sources"),
    "span": Sort(
        "First and last year",
        "The years of the evidence of ties, and of the sources that state them, where they bear one.",
        "edges",
    ),
    "degree": Sort(
        "Degree of {who}", "With how many others a documented tie exists; equal values share a rank.", "ranks"
    ),
    "betweenness": Sort(
        "Betweenness of {who}",
        "Share of the shortest documented paths between two others on which it lies (Freeman 1977).",
        "ranks",
    ),
    "intervals": Sort(
        "Intervals of ranks",
        "5 to 95\u00a0% of the rank in {draws} draws, seed {seed}, if {share} of the ties are missing: " + _DRAWN
        + " An interval under these assumptions, nothing else.",
        "ranks",
        missing=(ASSUMED,),
    ),
    "holds": Sort(
        "Up to which share of missing ties it is first",
        "The largest assumed share of missing ties ({shares}) at which it is first by betweenness in at least "
        "{at_least} of {draws} draws, seed {seed} (in Python: sensitivity.holds_until; the command prints the ranks): "
        + _DRAWN,
        "ranks",
        missing=SHARES,
    ),
    "single": Sort(
        "Ties on a single source",
        "Ties of the simple network that one source alone states, of all ties.",
        "sources",
        lambda reckoning, _: reckoning.only_on,
    ),
    "single of": Sort(
        "Ties of {who} on a single source", "Its ties that one source alone states, of all its ties.", "says"
    ),
    "relations": Sort(
        "Relations of {who}, by type", "Each relation that a page states or implies, with who states it.", "says"
    ),
    "dated": Sort(
        "When the ties of {who} are documented",
        "The first day each relation is documented: the evidence's own date, else its source's.",
        "says",
    ),
    "dates": Sort(
        "Ties without a date, or without an end",
        "Ties that no evidence and no source dates; ties of which no source states an end.",
        "edges",
        _of_none,
    ),
    "cutpoints": Sort(
        "Cutpoints", "Organizations without which a connected part of the network falls apart.", "cutpoints"
    ),
    "stranded": Sort(
        "Cut off without {who}",
        "Those outside the largest part of what remains of its connected part without it.",
        "cutpoints",
    ),
    "actors threat": Sort("Documented actors of a threat or stress", _AT_WORK, "threat", _of_none),
    "actors place": Sort("Documented actors of a place", _AT_WORK, "place", _of_none),
    **{
        f"only {of}": Sort(
            "Where {who} is the only documented actor",
            "Threats by our coding of actions; places and programmes as the sources say.",
            "what-if",
            _of_only(of),
        )
        for of in ("threat", "place", "programme")
    },
    "gaps": Sort(
        "Pairs without a documented tie",
        "Pairs of organizations at work against one threat, by our coding of actions, or in one place; and those of "
        "them that no page ties. No suggestion of contact names a body with a legal status on record, its branches, or "
        "one that went into another.",
        "gaps",
        lambda reckoning, _: reckoning.sources_of_questions(),
    ),
    "chance": Sort(
        "Pairs without a documented tie, by chance",
        "Mean of {chance} random networks, seed {seed}, in which each works on as many, and each threat or place has "
        "as many actors, as documented; who is tied to whom stays (curveball trades, Strona and others 2014).",
        "chance",
        _of_none,
    ),
    "naming": Sort(
        "Sources that say something of {who}",
        "Sources of its names, relations, observations and changes.",
        "says",
        lambda reckoning, node: reckoning.sources_naming(node),
    ),
    "missing": Sort(
        "Ties that are missing, at least",
        "Two lists of the same ties ({among}): {one} has {n1}, {two} has {n2}, both share {both}. Chapman’s estimate "
        "is {estimate} ties: at least, where pages copy from each other; no bound, where whoever read them stopped at "
        "the first page that states a tie.",
        "missing",
    ),
    "others": Sort(
        "Known from others' pages alone",
        "Organizations none of whose own pages is among the sources that name them.",
        "pages",
        _of_none,
    ),
    "languages": Sort(
        "Languages and publishers of the sources",
        "Sources behind the ties by their language, and by publisher; the three with most.",
        "pages",
    ),
}  # fmt: skip


def command_of(sort: Sort, node: str, reckoning: Reckoning) -> str:
    """Return the command that prints such a number of the same data."""
    text, options = COMMANDS[sort.command]
    drawn = f" --draws {reckoning.draws} --seed {reckoning.seed}" if sort.missing else ""
    unredacted = " --unredacted" if reckoning.unredacted and sort.command in _LISTS_OF_WEAK_POINTS else ""
    missing = "".join(f" --missing {share:g}" for share in sort.missing)
    said = as_options(reckoning.network.graph, options)
    return text.format(shlex.quote(node), seed=reckoning.seed) + said + unredacted + missing + drawn


def as_options(made: Mapping[str, Any], names: Iterable[str]) -> str:
    """Return the options of a command that make what a network says of itself.

    >>> as_options({"projection": "funding", "as_of": "2012", "without_source": "s1|s2"}, _PROJECTING)
    ' --projection funding --as-of 2012 --without-source s1 --without-source s2'
    """
    parts: list[str] = []
    for name in names:
        value, option = made.get(name), f"--{name.replace('_', '-')}"
        if value is True:
            parts.append(option)
        elif value and value != _DEFAULTS.get(name):
            parts += (word for one in str(value).split("|") for word in (option, one))
    return "".join(f" {shlex.quote(part)}" for part in parts)


def anchor(sort: str, key: str) -> str:
    """Return an id for HTML that no data can break.

    >>> anchor("from", "ties cedar-trust"), anchor("source", 's"1')
    ('from-ties_20cedar-trust', 'source-s_221')
    """
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-.") else f"_{ord(c):02x}" for c in key)
    return f"{sort}-{safe}"


def source_address(slug: str, claims: Claims, links: Links) -> str:
    """Return where a source is found: its page in the site, else its own address (http and https only)."""
    if slug in links.sources:
        return links.sources[slug]
    source = claims.sources.get(slug)
    return safe_address(source.url if source else "", "http://", "https://")


def safe_address(address: str, *schemes: str) -> str:
    """Return an address if it has one of these schemes and nothing that could break out of markup, else nothing.

    >>> safe_address("https://cedar.example/", "https://"), safe_address("javascript:alert(1)", "https://")
    ('https://cedar.example/', '')
    """
    return address if address.startswith(schemes) and not set(address) & set(" <>\"'\n\r\t") else ""
