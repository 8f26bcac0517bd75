"""Puts names, numbers and sources into a brief so that each leads to where it comes from."""

from __future__ import annotations

import shlex
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from .reckoning import ASSUMED, sources_behind
from .tracing import COMMANDS, Trail, source_address
from .wording import cut, listed, percent, quoted, said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .reckoning import Reckoning
    from .tracing import Links

_DATING = ("as_of", "documented")
_SLICING = (*_DATING, "min_sources", "stated_only", "without_source")
_PROJECTING = ("projection", "reading", *_SLICING)
_DEFAULTS = {"projection": "documented-ties", "reading": "as-published", "documented": "by", "min_sources": 1}


@dataclass(frozen=True, slots=True)
class Gaps:
    """Pairs that share a threat or place and have no documented tie: the rows, and of how many pairs."""

    rows: list[dict[str, Any]]
    untied: int
    sharing: int
    left_out: Markup


class Writer:
    """What the parts of one brief are written with.

    Args:
        reckoning: the numbers.
        links: where names and sources lead.
        linked: whether numbers are links: on the screen, not on paper.

    """

    def __init__(self, reckoning: Reckoning, links: Links, *, linked: bool = True) -> None:
        self.reckoning, self.links, self.trail = reckoning, links, Trail(linked=linked)

    # ---- commands ----

    def of_network(self, command: str, about: str = "") -> str:
        """Return a command with the options that make it print the same network."""
        return self._command(command, about, _PROJECTING)

    def of_slice(self, command: str) -> str:
        """Return a command that takes no projection, with the options that say which claims are meant."""
        return self._command(command, "", _SLICING)

    def of_time(self, command: str, about: str = "") -> str:
        """Return a command that takes but a date, with the options that say which time is meant."""
        return self._command(command, about, _DATING)

    def of_draws(self, *shares: float) -> str:
        """Return the command that prints intervals of ranks at these shares of missing ties."""
        chance = f" --draws {self.reckoning.draws} --seed {self.reckoning.seed}"
        return self.of_network("ranks") + "".join(f" --missing {share:g}" for share in shares) + chance

    def _command(self, command: str, about: str, options: tuple[str, ...]) -> str:
        made = self.reckoning.network.graph
        unredacted = " --unredacted" if self.reckoning.unredacted and command in ("cutpoints", "what-if") else ""
        return COMMANDS[command] + shlex.quote(about) * bool(about) + as_options(made, options) + unredacted

    # ---- names ----

    def name(self, node: str, widest: float) -> Markup:
        """Return what a thing is called, cut to fit; in a site it leads to its page."""
        thing = self.reckoning.claims.things.get(node)
        label = thing.label if thing else self.reckoning.label(node) if node in self.reckoning.network else node
        return self._linked(label, self.links.things.get(node, ""), widest)

    def source(self, slug: str, widest: float) -> Markup:
        """Return the title of a source, cut to fit; it leads to its page or its own address."""
        source = self.reckoning.claims.sources.get(slug)
        title = (source.title or source.url or slug) if source else slug
        href = source_address(slug, self.reckoning.claims, self.links)
        return self._linked(title, "" if self.links.as_text and slug not in self.links.sources else href, widest)

    def _linked(self, text: str, href: str, widest: float) -> Markup:
        shown = cut(text, widest)
        whole = Markup("") if shown == text else Markup(' title="{}"').format(cut(text, 300))
        if not href or not self.trail.linked:
            return Markup('<bdi class="who"{}>{}</bdi>').format(whole, shown)
        return Markup('<a class="who" href="{}"{}><bdi>{}</bdi></a>').format(href, whole, shown)

    def from_others(self, node: str) -> Markup:
        """Mark who is known from others' pages alone: its place says who writes, not where it stands."""
        if node not in self.reckoning.known_from_others:
            return Markup("")
        return said("Known from others’ pages alone: its place says who writes, not where it stands.")

    # ---- numbers ----

    def value(self, node: str, measure: str, shown: Any) -> Markup:
        """Return a centrality of a node, or its rank, as a number that leads to where it comes from."""
        rules = {
            "degree": "With how many others a documented tie exists; equal values share a rank.",
            "betweenness": "Share of the shortest documented paths between two others on which it lies (Freeman 1977).",
        }
        key = self.trail.known(
            f"{measure} {node}",
            said("{what} of {who}", what=measure.capitalize(), who=quoted(self.reckoning.label(node))),
            said(rules[measure]),
            self.of_network("ranks"),
            self.reckoning.sources_of(node),
        )
        return self.trail.number(shown, key)

    def count(self, what: str) -> Markup:
        """Return how many organizations, ties, isolates or sources the network has."""
        reckoning = self.reckoning
        n, rule, command = {
            "organizations": (
                len(reckoning.graph),
                "All organizations of the data, with a tie or without.",
                "cohesion",
            ),
            "ties": (len(reckoning.pairs), "Pairs with at least one documented relation.", "cohesion"),
            "isolates": (
                len(reckoning.isolates),
                "Organizations of which no page states a tie to another.",
                "cohesion",
            ),
            "largest": (reckoning.largest_part, "The largest set that documented ties connect.", "cohesion"),
            "sources": (
                len(reckoning.sources_of()),
                "Sources that state or imply a tie of this network.",
                "sources",
            ),
        }[what]
        behind = reckoning.sources_of() if what in ("ties", "sources") else ()
        key = self.trail.known(
            f"count {what}",
            said("Number of {what}", what="organizations in the largest part" if what == "largest" else what),
            said(rule),
            self.of_network(command),
            behind,
        )
        return self.trail.number(f"{n:,}", key)

    def intervals_known(self) -> str:
        """Note where the intervals come from, and return the key."""
        return self.trail.known(
            "intervals",
            "Intervals of ranks",
            said(
                "5 to 95 % of the rank in {draws} draws, seed {seed}, if {share} of the ties are missing: each draw "
                "keeps each source with probability 0.8 and adds ties. An interval under these assumptions, nothing "
                "else.",
                draws=self.reckoning.draws,
                seed=self.reckoning.seed,
                share=percent(ASSUMED),
            ),
            self.of_draws(ASSUMED),
            self.reckoning.sources_of(),
        )

    def by_source(self, node: str) -> list[tuple[str, int]]:
        """Return the sources of a node's ties, those first that state most."""
        stated = Counter(slug for _, facts in self.reckoning.ties_of(node) for slug in sources_behind(facts))
        return sorted(stated.items(), key=lambda item: (-item[1], len(item[0]), item[0]))

    # ---- what is not said of everybody ----

    @cached_property
    def kept_quiet(self) -> Markup | None:
        """Why weak points and suggestions of contact are not given for the organization, or nothing."""
        node = self.reckoning.organization
        if node is None:
            return None
        if self.reckoning.hidden(node):
            return said(
                "Left out here: whom it joins, where it is the only one, and questions to ask. Its only documented "
                "programmes are law enforcement, and a list of weak points can expose people. (--unredacted shows "
                "them.)"
            )
        if node in self.reckoning.not_to_suggest.get("legal status", ()):
            sources = self.reckoning.legal_status(node)
            return said(
                "Left out here: whom it joins, where it is the only one, and questions to ask. A legal status is on "
                "record for it{source}. This is not a sanctions screen, and no verdict.",
                source=said(" ({title})", title=self.source(sources[0], 40)) if sources else "",
            )
        if node in self.reckoning.not_to_suggest.get("branch", ()):
            return said(
                "Left out here: whom it joins, where it is the only one, and questions to ask. It is documented as a "
                "branch of a body with a legal status on record; whether it has the same, no page here says. This is "
                "not a sanctions screen, and no verdict."
            )
        return None

    @cached_property
    def gaps(self) -> Gaps:
        """The pairs without a documented tie; for an organization those that it is part of."""
        found = self.reckoning.gaps
        rows, own = found.to_dicts(), self.reckoning.organization
        if own is not None:
            rows = [row for row in rows if own in (row["one"], row["other"])]
        self.trail.known(
            "gaps",
            "Pairs without a documented tie",
            said(
                "Pairs of organizations at work against one threat, by our coding of actions, or in one place; and "
                "those of them that no page ties. No suggestion of contact names a body with a legal status on "
                "record, its branches, or one that went into another."
            ),
            self.of_slice("gaps"),
            {slug for row in rows[:8] for slug in self._behind(row)},
        )
        return Gaps(rows, int(found.about["unlinked"]), int(found.about["sharing"]), self._whom_left_out())

    def _whom_left_out(self) -> Markup:
        """Say how many no suggestion of contact names, and why."""
        counts = {why: len(slugs) for why, slugs in self.reckoning.not_to_suggest.items()}
        status, gone = counts.get("legal status", 0) + counts.get("branch", 0), counts.get("gone", 0)
        number = self.trail.number
        parts = (
            [said("{n} with a legal status on record, or branches of these", n=number(status, "gaps"))]
            if status
            else []
        )
        parts += [said("{n} that went into others", n=number(gone, "gaps"))] if gone else []
        return said("Left out: {who}.", who=listed(parts)) if parts else Markup("")

    def _behind(self, row: dict[str, Any]) -> list[str]:
        """Return the sources that say that both of a pair are at work on the same."""
        work = self.reckoning.work
        tables = [work.get(of, {}).get(thing, {}) for thing in row["shared"].split("|") for of in ("threat", "place")]
        return [slug for table in tables for end in (row["one"], row["other"]) for slug in table.get(end, ())]

    # ---- what rests on one organization ----

    def only_actor(self, node: str) -> list[tuple[str, list[str]]]:
        """Return the threats, places and programmes where a node is the only documented actor, by sort."""
        found = [
            (of, sorted(thing for thing, actors in self.reckoning.work.get(of, {}).items() if set(actors) == {node}))
            for of in ("threat", "place", "programme")
        ]
        return [(of, things) for of, things in found if things]

    def only_number(self, node: str, of: str, things: list[str], n: int) -> Markup:
        """Return a number of things that a node is the only documented actor of, with where it comes from."""
        key = self.trail.known(
            f"only {of} {node}",
            said("Where {who} is the only documented actor", who=quoted(self.reckoning.label(node))),
            said("Threats by our coding of actions; places and programmes as the sources say."),
            self.of_network("what-if", node),
            {slug for thing in things for slug in self.reckoning.work[of][thing][node]},
        )
        return self.trail.number(f"{n:,}", key)

    def missing_at_least(self) -> Markup:
        """Say how many ties are missing at least, by two lists of them; nothing where the lists share too few."""
        rows = [row for row in self.reckoning.missing_at_least if row.missing_at_least is not None]
        if not rows:
            return Markup("")
        row = min(rows, key=lambda row: row.missing_at_least)
        among = row.among.replace("two such organizations", "two organizations whose pages were read")
        key = self.trail.known(
            "missing",
            "Ties that are missing, at least",
            said(
                "Two lists of the same ties ({among}): {one} has {n1}, {two} has {n2}, both share {both}. Chapman’s "
                "estimate is {estimate} ties: at least, where pages copy from each other; no bound, where whoever "
                "read them stopped at the first page that states a tie.",
                among=among, one=row.list_one, two=row.list_two, n1=row.n1, n2=row.n2, both=row.both,
                estimate=round(row.estimate_at_least),
            ),
            self.of_network("missing"),
            self.reckoning.sources_of(),
        )  # fmt: skip
        return said(
            "Of {among}, at least {n} ({share}) are missing, by two lists of them.",
            among=among,
            n=self.trail.number(f"{round(row.missing_at_least):,}", key),
            share=self.trail.number(percent(row.share_at_least), key),
        )


def as_options(made: Mapping[str, Any], names: tuple[str, ...]) -> str:
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
