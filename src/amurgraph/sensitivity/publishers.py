"""Which sources an organization published itself: who writes nothing is known only from what others write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..claims.naming import folded, plain_address

if TYPE_CHECKING:
    from ..claims import Claims, Thing

_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")  # "Cedar Trust (archived copy)" is a page of Cedar Trust


def publisher_of(claims: Claims) -> dict[str, str]:
    """Return the organization that published each source, by slugs; sources of anybody else are not in it.

    A publisher is an organization if it is one of its names, or if the page lies at the host of its homepage. A name
    or host of several organizations tells nothing.

    >>> from amurgraph.graph import read_store
    >>> from amurgraph.claims import graph_to_claims
    >>> claims = graph_to_claims(read_store())
    >>> set(publisher_of(claims).values()) <= {organization.slug for organization in claims.organizations}
    True
    """
    by_name: dict[str, set[str]] = {}
    by_host: dict[str, set[str]] = {}
    for organization in claims.organizations:
        for name in _names(organization):
            by_name.setdefault(name, set()).add(organization.slug)
        if _host(organization.homepage):
            by_host.setdefault(_host(organization.homepage), set()).add(organization.slug)
    found = {}
    for source in claims.sources.values():
        publisher = folded(source.publisher.strip())
        named = by_name.get(publisher) or by_name.get(_BRACKETS.sub("", publisher))
        publishers = named or by_host.get(_host(source.url), set())
        if len(publishers) == 1:
            found[source.slug] = next(iter(publishers))
    return found


def known_only_from_others(claims: Claims) -> frozenset[str]:
    """Return organizations, by slug, of which no source is their own: never to be called peripheral.

    >>> from amurgraph.graph import read_store
    >>> from amurgraph.claims import graph_to_claims
    >>> claims = graph_to_claims(read_store())
    >>> known_only_from_others(claims).isdisjoint(publisher_of(claims).values())
    True
    """
    return frozenset(organization.slug for organization in claims.organizations) - set(publisher_of(claims).values())


def _names(organization: Thing) -> set[str]:
    texts = (organization.label, organization.acronym, *organization.aliases, *(n.text for n in organization.names))
    return {folded(text) for text in texts} - {""}


def _host(address: str) -> str:
    return plain_address(address).split("/", 1)[0].split(":", 1)[0]
