"""Where each number of a brief comes from: its rule, the command that prints it, and the sources behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ..claims.records import number_aware

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..claims import Claims


#: The command that prints each sort of number, before the options that say which network or which time is meant.
COMMANDS = {
    "cohesion": "amurgraph measure cohesion",
    "ranks": "amurgraph measure degree betweenness",
    "cutpoints": "amurgraph measure cutpoints",
    "sources": "amurgraph measure sources",
    "missing": "amurgraph measure missing-at-least",
    "edges": "amurgraph network --format json",
    "gaps": "amurgraph measure gaps",
    "threat": "amurgraph measure actor-counts --of threat",
    "place": "amurgraph measure actor-counts --of place",
    "pages": "amurgraph query by-source",
    "says": "amurgraph query who-says-so -p organization=",
    "what-if": "amurgraph what-if --without ",
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


class Trail:
    """Gathers the origins of all numbers while a brief is written.

    Args:
        linked: whether numbers are links; on paper they are not.

    """

    def __init__(self, *, linked: bool = True) -> None:
        self.linked = linked
        self.origins: dict[str, Origin] = {}

    def known(self, key: str, what: Any, rule: Any, command: str, sources: Iterable[str] = ()) -> str:
        """Note where a number comes from, once, and return the key by which it is linked."""
        if key not in self.origins:
            ordered = tuple(sorted(set(sources), key=number_aware))
            self.origins[key] = Origin(key, what, rule, command, ordered)
        return key

    def number(self, value: Any, key: str) -> Markup:
        """Return a number that leads to where it comes from.

        Raises:
            KeyError: nothing is known of where it comes from.

        """
        origin = self.origins[key]
        if not self.linked:
            return Markup('<span class="num">{}</span>').format(value)
        return Markup('<a class="num" href="#{}">{}</a>').format(anchor("from", origin.key), value)

    def sources(self) -> list[str]:
        """Return the sources behind all numbers, in their order."""
        return sorted({slug for origin in self.origins.values() for slug in origin.sources}, key=number_aware)


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
    url = source.url if source else ""
    return url if url.startswith(("http://", "https://")) and not set(url) & set(" <>\"'\n\r\t") else ""
