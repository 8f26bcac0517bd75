"""Puts names, numbers and sources into a brief so that each leads to where it comes from."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ..claims.records import number_aware
from ..sensitivity.drawing import KEEP, SHARES
from ..sensitivity.statements import AT_LEAST
from .reckoning import ASSUMED, CHANCE_DRAWS
from .tracing import ORIGINS, Origin, anchor, command_of, source_address
from .wording import columns, cut, listed, percent, quoted, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .reckoning import Reckoning
    from .tracing import Links


class Writer:
    """What the parts of one brief are written with; it gathers where their numbers come from.

    Args:
        reckoning: the numbers.
        links: where names and sources lead.

    """

    def __init__(self, reckoning: Reckoning, links: Links) -> None:
        self.reckoning, self.links = reckoning, links
        self.origins: dict[str, Origin] = {}

    # ---- numbers ----

    def number(self, shown: Any, sort: str, node: str = "", **more: Any) -> Markup:
        """Return a number that leads to where it comes from.

        Args:
            shown: a text as it is, a count (int), or a share (float, 0 to 1).
            sort: one of ``ORIGINS``.
            node: the organization that it is of.
            more: what the rule of this sort names.

        Raises:
            KeyError: nothing is known of where such a number comes from.

        """
        key = f"{sort} {node}" if node else sort
        if key not in self.origins:
            self.origins[key] = self._origin(key, sort, node, more)
        text = shown if isinstance(shown, str) else f"{shown:,}" if isinstance(shown, int) else percent(shown)
        return Markup('<a class="num" href="#{}">{}</a>').format(anchor("from", key), text)

    def _origin(self, key: str, name: str, node: str, more: dict[str, Any]) -> Origin:
        reckoning, sort = self.reckoning, ORIGINS[name]
        parts = {
            "who": quoted(reckoning.label(node)) if node else "",
            "draws": reckoning.draws,
            "seed": reckoning.seed,
            "share": percent(ASSUMED),
            "shares": ", ".join(map(percent, SHARES)),
            "keep": KEEP,
            "at_least": percent(AT_LEAST),
            "chance": CHANCE_DRAWS,
            **more,
        }
        sources = tuple(sorted(set(sort.sources(reckoning, node)), key=number_aware))
        return Origin(
            key, said(sort.what, **parts), said(sort.rule, **parts), command_of(sort, node, reckoning), sources
        )

    def more_of(self, n: int, most: int, sort: str, node: str = "", what: str = "") -> Markup:
        """Say how many more there are than the ``most`` that are shown, or nothing."""
        return said("{n} more{what}.", n=self.number(n - most, sort, node), what=what) if n > most else Markup("")

    @property
    def sources(self) -> list[str]:
        """The sources behind all numbers so far, in their order."""
        return sorted({slug for origin in self.origins.values() for slug in origin.sources}, key=number_aware)

    # ---- names ----

    def name(self, node: str, widest: float) -> Markup:
        """Return what a thing is called, cut to fit; in a site it leads to its page."""
        thing = self.reckoning.claims.things.get(node)
        label = thing.label if thing else self.reckoning.label(node) if node in self.reckoning.network else node
        return self._linked(label, self.links.things.get(node, ""), widest)

    def names(self, nodes: Sequence[str], widest: float, sort: str, node: str) -> Markup:
        """Name the first of those who may be named, as many as there is room for, and count the rest."""
        shown: list[Markup] = []
        room = widest - 5  # of the count
        for one in (one for one in nodes if one not in self.reckoning.kept_back):
            needed = columns(self.reckoning.label(one)) + 2 * bool(shown)
            if shown and needed > room:
                break
            shown.append(self.name(one, room))
            room -= needed
        if not shown:
            return said("names left out")
        return Markup(", ").join(shown) + self._and(len(nodes) - len(shown), sort, node)

    def first_of(self, slugs: Sequence[str], n: int, widest: float, sort: str, node: str = "") -> Markup:
        """Name the first of ``n`` things, and count the rest."""
        return self.name(slugs[0], widest) + self._and(n - 1, sort, node) if slugs else Markup("")

    def _and(self, more: int, sort: str, node: str) -> Markup:
        return said(" +{n}", n=self.number(more, sort, node)) if more else Markup("")

    def source(self, slug: str, widest: float) -> Markup:
        """Return the title of a source, cut to fit; it leads to its page or its own address."""
        entry = self.source_entry(slug)
        return self._linked(entry["title"], "" if entry["as_text"] else entry["href"], widest)

    def source_entry(self, slug: str) -> dict[str, Any]:
        """Return what is told of a source where it is listed."""
        source = self.reckoning.claims.sources.get(slug)
        return {
            "slug": slug,
            "title": (source.title or source.url or slug) if source else slug,
            "publisher": source.publisher if source else "",
            "issued": source.issued if source else "",
            "href": source_address(slug, self.reckoning.claims, self.links),
            "as_text": self.links.as_text and slug not in self.links.sources,
        }

    def _linked(self, text: str, href: str, widest: float) -> Markup:
        shown = cut(text, widest)
        whole = Markup("") if shown == text else Markup(' title="{}"').format(cut(text, 300))
        if not href:
            return Markup('<bdi class="who"{}>{}</bdi>').format(whole, shown)
        return Markup('<a class="who" href="{}"{}><bdi>{}</bdi></a>').format(href, whole, shown)

    # ---- what is not said of everybody ----

    @cached_property
    def kept_quiet(self) -> Markup | None:
        """Why suggestions of contact, and of who is kept back weak points too, are not given, or nothing."""
        reckoning, node = self.reckoning, self.reckoning.organization
        if node is None:
            return None
        if node in reckoning.kept_back:
            why = said(
                "Its only documented programmes are law enforcement, and a list of weak points can expose people."
            )
            return said("Left out here: whom it joins, where it is the only one, and questions to ask. {why}", why=why)
        if node in reckoning.not_to_suggest["legal status"]:
            titles = [self.source(slug, 40) for slug in reckoning.legal_status(node)[:1]]
            bracketed = said(" ({title})", title=titles[0]) if titles else ""
            why = said("A legal status is on record for it{source}. {note}", source=bracketed, note=_no_verdict())
        elif node in reckoning.not_to_suggest["branch"]:
            why = said(
                "It is documented as a branch of a body with a legal status on record; whether it has the same, no "
                "page here says. {note}",
                note=_no_verdict(),
            )
        else:
            return None
        return said("Questions to ask are left out here. {why}", why=why)

    @cached_property
    def not_suggested(self) -> Markup:
        """How many no suggestion of contact names, and why."""
        barred = {why: len(slugs) for why, slugs in self.reckoning.not_to_suggest.items()}
        counts = {
            "{n} with a legal status on record, or branches of these": barred["legal status"] + barred["branch"],
            "{n} that went into others": barred["gone"],
        }
        parts = [said(text, n=self.number(n, "gaps")) for text, n in counts.items() if n]
        return said("Left out: {who}.", who=listed(parts)) if parts else Markup("")


def _no_verdict() -> Markup:
    return said("This is not a sanctions screen, and no verdict.")
