"""What pages say to other programs: things by the words of schema.org, and no claim; and the picture to share."""

from __future__ import annotations

import html
import json
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from amurgraph.claims import About, Name, Source, Thing
from amurgraph.errors import InputError
from amurgraph.site import write_site
from amurgraph.site.addresses import page_of, page_of_source
from amurgraph.site.linked_data import source_as_schema, thing_as_schema
from amurgraph.site.preview import preview_svg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.page.document import Document
    from tests.site.conftest import Built, Site

SVG = "{http://www.w3.org/2000/svg}"
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
# Of a thing: what it is, how it is called and where it is; of a file: where it lies. No word for who works with whom.
WORDS = frozenset(
    "@context @type @id name alternateName url description taxonName address addressCountry addressLocality location "
    "datePublished inLanguage publisher license version dateModified identifier isAccessibleForFree distribution "
    "contentUrl encodingFormat sha256 contentSize about".split()
)
TYPES = frozenset(
    "NGO Zoo GovernmentOrganization ResearchOrganization Corporation Organization Project Taxon Place Dataset "
    "DefinedTerm WebPage CreativeWork DataDownload PostalAddress".split()
)


def parts(said: Any) -> Iterator[dict[str, Any]]:
    """Return each object in a JSON value."""
    if isinstance(said, dict):
        yield said
        for value in said.values():
            yield from parts(value)
    elif isinstance(said, list):
        for value in said:
            yield from parts(value)


# ---- JSON-LD ----


def test_every_page_says_what_it_is_about_in_words_of_schema_org(built: Built) -> None:
    for name in built.site.plain_pages:
        said = built.site.schema(name)
        assert said["@context"] == "https://schema.org", name
        assert said["name"], name
        assert {part["@type"] for part in parts(said)} <= TYPES, name


def test_no_page_tells_other_programs_of_a_relation(built: Built) -> None:
    labels = {thing.label for thing in built.claims.organizations}
    for name in built.site.plain_pages:
        said = built.site.schema(name)
        assert {key for part in parts(said) for key in part} <= WORDS, name
        if "/" in name:
            own = {said["name"], *said.get("alternateName", ()), said.get("description", ""), said.get("location", "")}
            named = {value for part in parts(said) for value in part.values() if isinstance(value, str)} - own
            publisher = said.get("publisher", {}).get("name", "")
            assert named & labels <= {publisher}, name


def test_a_page_of_a_thing_says_its_names_and_kind(built: Built) -> None:
    for thing in built.claims.things.values():
        said = built.site.schema(page_of(thing))
        assert (said["@id"], said["name"]) == (thing.iri, thing.label)
        assert said.get("alternateName", []) == list(
            dict.fromkeys(
                name
                for name in (thing.acronym, *thing.aliases, *(name.text for name in thing.names))
                if name and name != thing.label
            )
        )
        assert said.get("url", "") in ("", thing.homepage)


def test_a_page_of_a_source_says_title_publisher_and_date(built: Built) -> None:
    for source in built.claims.sources.values():
        said = built.site.schema(page_of_source(source.slug))
        assert (said["@id"], said["name"]) == (source.iri, source.title)
        assert said.get("url", "") == source.url
        assert said.get("datePublished", "") == source.issued
        assert said.get("publisher", {}).get("name", "") == source.publisher


def test_the_page_of_downloads_lists_files_that_are_there(built: Built) -> None:
    said = built.site.schema("data.html")
    files = [part["contentUrl"] for part in said["distribution"]]

    assert said["@type"] == "Dataset"
    assert said["version"] == built.claims.about.version
    assert len(files) > 5
    for file in files:
        assert (built.site.folder / file).is_file()


def test_nothing_in_it_ends_the_script_whatever_the_data_hold(hostile_site: Site) -> None:
    for name, page in hostile_site.plain_pages.items():
        (block,) = BLOCK.findall(page.html)
        assert not re.search(r"[<>&\u2028\u2029]", block), name
        assert hostile_site.schema(name) == json.loads(block)
        assert {key for part in parts(json.loads(block)) for key in part} <= WORDS, name


def test_no_address_but_of_the_web_is_given_to_other_programs(hostile_site: Site) -> None:
    for name in hostile_site.plain_pages:
        for part in parts(hostile_site.schema(name)):
            for key in ("url", "contentUrl"):
                if key in part:
                    assert re.match(r"https?://|data/", part[key]), (name, part[key])


def test_addresses_are_left_out_where_links_are_text() -> None:
    thing = Thing("cedar", "https://w3id.org/x/cedar", "org", "NGO", "Cedar Trust", homepage="https://cedar.example")
    source = Source("s1", "https://w3id.org/x/s1", "Who we are", url="https://cedar.example/about")

    assert thing_as_schema(thing)["url"] == "https://cedar.example"
    assert source_as_schema(source)["url"] == "https://cedar.example/about"
    for said in (thing_as_schema(thing, links_as_text=True), source_as_schema(source, links_as_text=True)):
        assert "url" not in said


@pytest.mark.parametrize(
    ("sort", "kind", "expected"),
    [
        ("org", "Zoo", "Zoo"),
        ("org", "Alliance", "Organization"),
        ("org", "'onclick='", "Organization"),
        ("prog", "Programme", "Project"),
        ("tax", "Taxon", "Taxon"),
        ("threat", "Threat", "DefinedTerm"),
        ("place", "Place", "Place"),
    ],
)
def test_a_kind_that_schema_org_does_not_know_gets_the_next_wider(sort: str, kind: str, expected: str) -> None:
    assert thing_as_schema(Thing("x", "https://w3id.org/x/x", sort, kind, "X"))["@type"] == expected


def test_a_name_is_given_once_and_an_empty_field_not_at_all() -> None:
    names = (
        Name("Zeder", "de", "Alias", "s1"),
        Name("CT", "en", "Acronym", "s1"),
        Name("Cedar", "en", "Official", "s1"),
    )
    thing = Thing("x", "https://w3id.org/x/x", "org", "NGO", "Cedar", acronym="CT", aliases=("Zeder",), names=names)

    said = thing_as_schema(thing)

    assert said["alternateName"] == ["CT", "Zeder"]
    assert set(said) == {"@context", "@type", "@id", "name", "alternateName"}


# ---- the picture that stands for the site ----


def drawn(site: Site) -> ET.Element:
    return ET.fromstring((site.folder / "preview.svg").read_bytes())  # noqa: S314 - written by us


def test_the_picture_shows_each_organization_and_the_title(built: Built) -> None:
    root = drawn(built.site)

    assert root.tag == f"{SVG}svg"
    assert root.attrib["viewBox"] == "0 0 1200 630"
    assert len([path for path in root.iter(f"{SVG}path") if "transform" in path.attrib]) == len(
        built.claims.organizations
    )
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert texts[0] == built.claims.about.title
    assert f"{len(built.claims.organizations)} organizations" in str(texts[1])
    for path in root.iter(f"{SVG}path"):
        if "transform" in path.attrib:
            x, y = map(float, re.findall(r"-?[\d.]+", path.attrib["transform"]))
            assert 0 < x < 1200
            assert 0 < y < 630


def test_the_picture_asks_nothing_of_anybody_and_runs_nothing(site: Site, hostile_site: Site) -> None:
    for one in (site, hostile_site):
        text = (one.folder / "preview.svg").read_text(encoding="utf-8")
        assert not re.search(r"<!|<\?", text), "no entity, no style sheet"
        for element in drawn(one).iter():
            assert element.tag.removeprefix(SVG) in ("svg", "rect", "g", "text", "path")
            assert set(element.attrib) <= set(
                "viewBox role aria-label width height fill font-family x y font-size font-weight d stroke "
                "stroke-opacity transform".split()
            )
            assert "url(" not in "".join(element.attrib.values())


def test_any_title_stays_text_in_the_picture(corpus: tuple[str, ...]) -> None:
    network = nx.MultiDiGraph([("a", "b")])
    for title in corpus:
        root = ET.fromstring(preview_svg(network, {"a": (0, 0), "b": (9, 9)}, title, title))  # noqa: S314 - made by us
        assert [element.tag.removeprefix(SVG) for element in root.iter()].count("text") == 2
        assert len(root.attrib["aria-label"]) <= 52
        if title.isprintable() and len(title) <= 52:
            assert [text.text for text in root.iter(f"{SVG}text")] == [title, title]


@pytest.mark.parametrize("nodes", [0, 1])
def test_a_picture_of_next_to_nothing_is_one(nodes: int) -> None:
    network = nx.MultiDiGraph()
    network.add_nodes_from(range(nodes))

    root = ET.fromstring(preview_svg(network, dict.fromkeys(network, (5.0, 5.0)), "Otters", ""))  # noqa: S314

    assert len([path for path in root.iter(f"{SVG}path") if "transform" in path.attrib]) == nodes


# ---- to those who share a link, and to search engines ----


def meta(page: Document) -> dict[str, str]:
    named = (
        (element.attributes, element.attributes.get("name") or element.attributes.get("property"))
        for element in page.of("meta")
    )
    return {name: attributes["content"] for attributes, name in named if name}


def test_every_page_has_a_title_a_description_and_a_picture_to_share(built: Built) -> None:
    for name, page in built.site.plain_pages.items():
        said = meta(page)
        assert said["og:title"].strip(), name
        assert said["description"].strip(), name
        assert said["og:description"] == said["description"]
        assert built.site.target(name, said["og:image"]) == ("preview.svg", "")
    for thing in built.claims.things.values():
        assert thing.label in meta(built.site.pages[page_of(thing)])["description"]


def test_a_site_that_knows_its_address_gives_each_page_its_own(
    rivers: Built, tmp_path: Path, read: type[Document]
) -> None:
    write_site(rivers.store, tmp_path / "site", address="https://otter.example/a&b/map")
    root = "https://otter.example/a&b/map/"

    listed = re.findall(r"<loc>(.*?)</loc>", (tmp_path / "site" / "sitemap.xml").read_text(encoding="utf-8"))

    assert {html.unescape(address) for address in listed} == {root + name for name in rivers.site.pages} - {
        root + "404.html"
    }
    for name in rivers.site.plain_pages:
        page = read((tmp_path / "site" / name).read_text(encoding="utf-8"))
        canonical = [e.attributes["href"] for e in page.of("link") if e.attributes.get("rel") == "canonical"]
        assert canonical == ([] if name == "404.html" else [root + name])
        assert meta(page)["og:image"] == root + "preview.svg"
    lost = read((tmp_path / "site" / "404.html").read_text(encoding="utf-8"))
    assert root + "index.html" in [e.attributes["href"] for e in lost.of("a")]


def test_what_is_no_address_of_a_site_is_refused(otters: Any, tmp_path: Path) -> None:
    for address in ("otter.example", "javascript:alert(1)", "//otter.example/", "https://"):
        with pytest.raises(InputError, match="address"):
            write_site(otters, tmp_path / "site", address=address)
    assert not (tmp_path / "site").exists()


def test_a_data_set_that_says_nothing_of_itself_still_has_a_title(tmp_path: Path, read: type[Document]) -> None:
    from pyoxigraph import Store

    write_site(Store(), tmp_path / "site")

    assert About().title == ""
    for path in (tmp_path / "site").glob("*.html"):
        page = read(path.read_text(encoding="utf-8"))
        assert re.search(r"<title>[^<]*Who works with whom</title>", page.html), path.name
