"""Claims of invented organizations, one sentence each: ``cedar supports otter s1``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from amurgraph.claims import About, Claims, Evidence, Relation, Source, Thing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BASE = "https://w3id.org/amurgraph/id"


def claims_saying(*sentences: str, kinds: Mapping[str, str] | None = None, also: str = "") -> Claims:
    """Return claims: ``subject type object source``, then ``implied``, ``denies``, or the year that it speaks of."""
    said: dict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
    for number, words in enumerate(sentence.split() for sentence in sentences):
        year = next((word for word in words[4:] if word.isdecimal()), "")
        evidence = Evidence(
            slug=f"e{number}",
            source=words[3],
            reading="Implied" if "implied" in words else "Stated",
            stance="Denies" if "denies" in words else "Asserts",
            start=year,
            begins=f"{year}-01-01" if year else "",
            ends=f"{year}-12-31" if year else "",
        )
        said[words[0], words[1], words[2]].append(evidence)
    bodies = sorted({end for one, _, other in said for end in (one, other)} | set(also.split()))
    sources = sorted({evidence.source for found in said.values() for evidence in found})
    return Claims(
        about=About(version="0.0.1"),
        things={
            slug: Thing(slug, f"{BASE}/org/{slug}", "org", (kinds or {}).get(slug, "NGO"), slug.title())
            for slug in bodies
        },
        sources={slug: Source(slug, f"{BASE}/src/{slug}", f"Page {slug}") for slug in sources},
        relations=tuple(
            Relation(".".join(ends), f"{BASE}/rel/{'.'.join(ends)}", *ends, evidence=tuple(found))
            for ends, found in sorted(said.items())
        ),
        observations=(),
        changes=(),
    )


@pytest.fixture(scope="session")
def saying() -> Callable[..., Claims]:
    """Return the function from sentences to claims."""
    return claims_saying
