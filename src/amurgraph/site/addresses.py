"""Where each thing's page is: file names from slugs, anchors, and which addresses of others may be linked.

A page lies where the IRI of its thing says: ``{base}id/prog/x`` is ``prog/x.html``.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..vocabulary import slug_of

if TYPE_CHECKING:
    from ..claims import Disagreement, Thing

#: The sorts of things that have pages of their own, each in a folder of that name.
SORTS = ("org", "prog", "tax", "place", "db", "threat", "stress", "src")

_SAFE_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,98}[a-z0-9])?")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")  # names that Windows keeps for devices


_OURS = re.compile(r"x-[0-9a-f]{16}")  # what we call a page whose slug is no file name: no other may be called so


def page_name(slug: str) -> str:
    """Return the file name (without ending) of a thing's page: its slug, if that is a harmless file name.

    >>> page_name("cedar-trust"), page_name("../../etc/passwd")[:2]
    ('cedar-trust', 'x-')
    """
    if _SAFE_NAME.fullmatch(slug) and ".." not in slug and not (_DEVICE.match(slug) or _OURS.fullmatch(slug)):
        return slug
    return "x-" + hashlib.sha256(slug.encode()).hexdigest()[:16]


def page_of(thing: Thing) -> str:
    """Return the address of a thing's page, from the site's root; nothing if its sort has no pages."""
    return f"{thing.sort}/{page_name(thing.slug)}.html" if thing.sort in SORTS else ""


def page_of_source(slug: str) -> str:
    """Return the address of a source's page, from the site's root.

    >>> page_of_source("s12")
    'src/s12.html'
    """
    return f"src/{page_name(slug)}.html"


def anchor_of(relation: str) -> str:
    """Return where a relation (by its slug or IRI) stands on the pages of its ends.

    >>> anchor_of("https://w3id.org/amurgraph/id/rel/cedar-trust.memberOf.otter-alliance")
    'r-cedar-trust.memberof.otter-alliance'
    """
    return "r-" + page_name(slug_of(relation).lower())


def anchor_of_disagreement(found: Disagreement) -> str:
    """Return where a disagreement stands on the page that lists them all."""
    return "d-" + page_name("-".join(filter(None, (found.subject, *found.property.split(), found.other))).lower())


def safe_url(url: str) -> str:
    """Return the address if a reader may be sent there (http or https), else nothing.

    >>> safe_url("https://cedar.example/a"), safe_url("javascript:alert(1)")
    ('https://cedar.example/a', '')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def safe_contact(address: str) -> str:
    """Return an address by which the makers can be told (http, https or mailto), else nothing.

    >>> safe_contact("mailto:press@cedar.example"), safe_contact("javascript:alert(1)")
    ('mailto:press@cedar.example', '')
    """
    return address if re.fullmatch(r"mailto:[^\s<>\"]+", address) else safe_url(address)
