"""Which sources are an organization's own."""

from __future__ import annotations

import pytest

from amurgraph.claims import Claims
from amurgraph.claims.records import About, Name, Source, Thing
from amurgraph.sensitivity.publishers import known_only_from_others, publisher_of


def claims_of(*sources: Source) -> Claims:
    """Return claims with two organizations and these sources."""
    cedar = Thing(
        slug="cedar-trust",
        iri="",
        sort="org",
        kind="NGO",
        label="Cedar Trust",
        acronym="CT",
        names=(Name("Кедр", "ru", "official", "s1"),),
        homepage="https://www.Cedar.example/about",
    )
    otter = Thing(slug="otter-alliance", iri="", sort="org", kind="NGO", label="Otter Alliance", aliases=("CT",))
    things = {thing.slug: thing for thing in (cedar, otter)}
    return Claims(About(), things, {source.slug: source for source in sources}, (), (), ())


def source(publisher: str, url: str = "") -> Source:
    """Return one source."""
    return Source(slug="s1", iri="", title="A page", publisher=publisher, url=url)


@pytest.mark.parametrize(
    ("publisher", "url", "whose"),
    [
        ("cedar trust", "", "cedar-trust"),
        ("КЕДР", "", "cedar-trust"),
        (" Otter Alliance (archived copy)", "", "otter-alliance"),
        ("", "http://cedar.example/news/1", "cedar-trust"),
        ("a newspaper", "https://news.example/cedar.example", None),
        ("CT", "", None),  # a name of both
        ("", "", None),
    ],
)
def test_a_publisher_is_known_by_name_or_by_the_host_of_its_homepage(
    publisher: str, url: str, whose: str | None
) -> None:
    assert publisher_of(claims_of(source(publisher, url))).get("s1") == whose


def test_who_published_nothing_is_known_only_from_others() -> None:
    assert known_only_from_others(claims_of(source("Cedar Trust"))) == {"otter-alliance"}
    assert known_only_from_others(claims_of()) == {"cedar-trust", "otter-alliance"}
