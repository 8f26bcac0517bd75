"""A site of hostile data: no file leaves the folder, all text stays text, and no address that is none is linked."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from amurgraph.errors import InputError
from amurgraph.graph import data_store
from amurgraph.site import write_site
from amurgraph.site.addresses import anchor_of, page_name, safe_url
from amurgraph.site.views.statements import words
from amurgraph.vocabulary import AG, DCAT, DCTERMS, RDF, instance

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store
    from tests.page.document import Document
    from tests.site.conftest import Site

DATASET = NamedNode("https://w3id.org/amurgraph/id/dataset")


# ---- files ----


def test_no_file_leaves_the_folder(hostile_site: Site) -> None:
    beside = {path.name for path in hostile_site.folder.parent.iterdir()}

    assert beside == {"site"}
    for path in hostile_site.folder.rglob("*"):
        assert not path.is_symlink()
        assert path.resolve().is_relative_to(hostile_site.folder.resolve())


def test_file_names_are_harmless(hostile_site: Site) -> None:
    names = [path.relative_to(hostile_site.folder).as_posix() for path in hostile_site.folder.rglob("*")]

    assert len({name.lower() for name in names}) == len(names), "two names that some systems take for one"
    for name in names:
        if name != ".amurgraph-site":
            assert re.fullmatch(
                r"((org|prog|tax|place|db|threat|stress|src|data(/tables)?)/)?[A-Za-z0-9][A-Za-z0-9._-]{0,110}", name
            ), name


def test_every_organization_has_a_page_whatever_it_is_called(
    hostile_site: Site, corpus: tuple[str, ...], slugs: tuple[str, ...]
) -> None:
    pages = [name for name in hostile_site.pages if name.startswith("org/")]

    assert len(pages) == len(corpus) + len(slugs)


RESERVED = ["con", "nul", "aux", "prn", "com1", "lpt9", "con.txt", "aux.old"]


@pytest.mark.parametrize(
    "slug",
    [
        "", ".", "..", "...", "a/../b", "../../etc/passwd", "..\\x", "a b", "A", "ё", "a\x00", "a\nb", "-rf", "--help",
        ".htaccess", "a.", "a..b", "a%2e", "a:b", "a*", "x" * 101, "~", "a'b", 'a"b', "a<b", *RESERVED, page_name(".."),
    ],
)  # fmt: skip
def test_a_slug_that_is_no_harmless_file_name_gets_another(slug: str) -> None:
    assert re.fullmatch(r"x-[0-9a-f]{16}", page_name(slug))


@pytest.mark.parametrize("slug", ["a", "cedar-trust", "s218", "21st-century", "a_b", "a.b", "x" * 100, "control"])
def test_a_slug_that_is_a_harmless_file_name_stays(slug: str) -> None:
    assert page_name(slug) == slug


def test_two_slugs_never_share_a_page() -> None:
    slugs = ["Cedar", "cedar", "CEDAR", "..", ".", "ё", "е\u0308", "a/b", "a\\b", "x" * 101, "x" * 102]
    slugs += [page_name(slug) for slug in slugs if page_name(slug) != slug]

    assert len({page_name(slug) for slug in slugs}) == len(slugs)


def test_an_anchor_needs_no_escape() -> None:
    for slug in ("a.memberOf.b", "a'b.funds.c", "x" * 300, "ё.funds.c", "..", "a b.funds.c"):
        assert re.fullmatch(r"r-[a-z0-9][a-z0-9._-]*", anchor_of(f"https://w3id.org/amurgraph/id/rel/{slug}"))


# ---- text ----


def test_pages_of_hostile_data_are_well_formed(hostile_site: Site) -> None:
    assert {name: page.faults[:3] for name, page in hostile_site.pages.items() if page.faults} == {}


def test_pages_of_hostile_data_have_only_the_elements_and_attributes_of_other_pages(
    hostile_site: Site, site: Site
) -> None:
    def parts(page: Document) -> set[tuple[str, str]]:
        return {(element.tag, name) for element in page.elements for name in ("", *element.attributes)}

    ours = {part for page in site.plain_pages.values() for part in parts(page)}

    assert not [part for part in ours if part[1].startswith("on") or part[1] in ("style", "src", "srcdoc")]
    assert {name: found for name, page in hostile_site.plain_pages.items() if (found := parts(page) - ours)} == {}


def test_pages_of_hostile_data_run_only_our_scripts(hostile_site: Site, site: Site) -> None:
    ours = {script for page in site.pages.values() for script in page.scripts}
    styles = {style for page in site.pages.values() for style in page.styles}

    for name, page in hostile_site.pages.items():
        assert set(page.scripts) <= ours, name
        assert set(page.styles) <= styles, name
        ours_too = site.pages.get(name, site.pages["index.html"])
        assert page.policy == ours_too.policy, name


def test_each_string_is_on_its_page_as_it_was(hostile_site: Site, corpus: tuple[str, ...]) -> None:
    for number, text in enumerate(corpus):
        page = hostile_site.pages[f"org/h{number}.html"]
        assert page.text.count(text) >= 10, f"{text[:40]!r} is on its page less often than it was written"
        for part in (f"{text} too", f"{text} named"):
            assert part in page.text


@pytest.mark.parametrize(
    "name", ["prog/prog", "src/h", "place/place", "db/db", "tax/tax", "threat/threat", "stress/stress"]
)
def test_each_string_is_on_the_page_of_each_other_thing_as_it_was(
    hostile_site: Site, corpus: tuple[str, ...], name: str
) -> None:
    for number, text in enumerate(corpus):
        assert hostile_site.pages[f"{name}{number}.html"].text.count(text) >= 3, f"{text[:40]!r} on {name}{number}"


@pytest.mark.parametrize(
    "name", ["tax/tax0.html", "timeline.html", "programmes.html", "things.html", "sources.html", "disagreements.html"]
)
def test_each_string_is_on_the_pages_of_many_things_as_it_was(
    hostile_site: Site, corpus: tuple[str, ...], name: str
) -> None:
    assert [text[:40] for text in corpus if text not in hostile_site.pages[name].text] == []


def test_each_string_is_in_the_directory_as_it_was(hostile_site: Site, corpus: tuple[str, ...]) -> None:
    index = hostile_site.pages["index.html"]

    for text in corpus:
        assert text in index.texts or any(text in one for one in index.texts)
    searched = [e.attributes["data-search"] for e in index.of("li") if "data-search" in e.attributes]
    assert all(any(text in one for one in searched) for text in corpus)


# ---- links ----


def test_only_addresses_of_the_web_are_linked(hostile_site: Site) -> None:
    for name, page in hostile_site.plain_pages.items():
        for element in page.elements:
            href = element.attributes.get("href", "#")
            parts = urlsplit(href)
            assert parts.scheme in ("", "http", "https", "mailto"), f"{name}: {href[:80]!r}"
            if parts.scheme in ("http", "https"):
                assert parts.netloc, f"{name}: {href[:80]!r}"
            assert "xlink:href" not in element.attributes


def test_links_within_a_hostile_site_lead_to_places_that_are_there(hostile_site: Site) -> None:
    dead = []
    for name, page in hostile_site.plain_pages.items():
        for element in page.of("a"):
            href = element.attributes["href"]
            if not urlsplit(href).scheme:
                target, fragment = hostile_site.target(name, href)
                # The address of a map or of a question says what is chosen: `org=…`. Any other names an element.
                place = "" if "=" in fragment else fragment
                if not (hostile_site.folder / target).is_file() or (
                    place and place not in hostile_site.pages[target].ids
                ):
                    dead.append((name, href))

    assert dead == []


@pytest.mark.parametrize(
    "address",
    [
        "javascript:window.PWN=1",
        "JAVASCRIPT:window.PWN=1",
        "\x01javascript:window.PWN=1",
        "java\nscript:window.PWN=1",
        "data:text/html,<script>window.PWN=1</script>",
        "vbscript:x",
        "file:///etc/passwd",
        '"><script>window.PWN=1</script>',
        "httpx:window.PWN=1",
        "http-equiv",
    ],
)
def test_an_address_that_is_none_is_not_linked(tmp_path: Path, read: type[Document], address: str) -> None:
    store = data_store([])
    store.add(Quad(DATASET, RDF.type, DCAT.Dataset))
    store.add(Quad(DATASET, AG.correctionAddress, Literal(address)))
    store.add(Quad(DATASET, DCTERMS.license, Literal(address)))

    write_site(store, tmp_path / "site")

    for path in (tmp_path / "site").glob("*.html"):
        page = read(path.read_text(encoding="utf-8"))
        assert page.faults == []
        for element in page.of("a"):
            parts = urlsplit(element.attributes["href"])
            assert parts.scheme in ("", "https", "mailto"), element.attributes["href"]
            assert ":" not in parts.path, element.attributes["href"]
            assert address.strip() != element.attributes["href"]


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://otter.example/a?b=c#d", True),
        ("http://otter.example", True),
        ("HTTPS://otter.example/", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("ftp://otter.example/", False),
        ("//otter.example/", False),
        ("otter.example", False),
        ("http:alert(1)", False),
        ("https://", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_an_address_is_linked_only_if_a_reader_may_be_sent_there(address: str, linked: bool) -> None:
    assert safe_url(address) == (address if linked else "")


@pytest.mark.parametrize("name", ["__class__", "", "_", "<b>", "constructor", "x" * 1000])
def test_a_property_of_any_name_becomes_words(name: str) -> None:
    assert words(name) == name.replace("_", " ")


# ---- downloads ----


@pytest.mark.parametrize("name", ["network.graphml", "network.gexf"])
def test_a_network_of_hostile_data_is_well_formed_xml(hostile_site: Site, name: str) -> None:
    root = ET.fromstring((hostile_site.folder / "data" / name).read_bytes())  # noqa: S314 - written by us

    assert root.tag.endswith(("graphml", "gexf"))


@pytest.mark.parametrize("name", ["edges.csv", "nodes.csv", "kumu.csv"])
def test_no_cell_of_a_table_is_a_formula(hostile_site: Site, name: str) -> None:
    text = (hostile_site.folder / "data" / name).read_bytes().decode()
    csv.field_size_limit(10_000_000)

    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]

    assert len(cells) > 100
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


@pytest.mark.parametrize("weight", ["much", "NaN", "1e309", "-INF", "<script>window.PWN=1</script>"])
def test_a_weight_that_is_no_number_is_no_weight(otters: Store, tmp_path: Path, weight: str) -> None:
    for quad in list(otters.quads_for_pattern(None, RDF.type, AG.Evidence, None)):
        otters.add(Quad(quad.subject, AG.weight, Literal(weight)))

    write_site(otters, tmp_path / "site")

    text = (tmp_path / "site" / "data" / "network.json").read_text(encoding="utf-8")
    assert '"weight": 1.0' in text
    json.loads(text, parse_constant=pytest.fail)  # NaN and Infinity are no JSON


# ---- private sources ----


def test_what_private_sources_say_is_not_published_unless_asked(otters: Store, tmp_path: Path) -> None:
    otters.add(Quad(instance("src", "s2"), AG.visibility, AG.Private))

    with pytest.raises(InputError, match=r"s2.*--private"):
        write_site(otters, tmp_path / "site")
    assert not (tmp_path / "site").exists()

    write_site(otters, tmp_path / "site", private=True)
    assert "Our members" in (tmp_path / "site" / "sources.html").read_text(encoding="utf-8")


def test_hostile_data_are_said_not_to_conform(hostile_site: Site) -> None:
    assert "does not conform" in hostile_site.pages["about.html"].text
