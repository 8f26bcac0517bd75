"""A site opens from a disk, is whole, and is readable without JavaScript: every statement with who makes it."""

from __future__ import annotations

import hashlib
import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from amurgraph.claims import disagreements
from amurgraph.graph import graph_to_text, read_store, store_to_graph, write_graph
from amurgraph.page import CAVEAT, NOT_A_SCREEN
from amurgraph.site import write_site
from amurgraph.vocabulary import AG

if TYPE_CHECKING:
    from pathlib import Path

    from tests.page.document import Document
    from tests.site.conftest import Site

    from amurgraph.claims import Claims, Evidence

DATASET = NamedNode("https://w3id.org/amurgraph/id/dataset")
TOLD = re.compile(r"wrong or unsafe\?", re.IGNORECASE)


def page_of(site: Site, slug: str) -> Document:
    return site.pages[f"o/{slug}.html"]


def squeezed(text: str) -> str:
    return " ".join(text.split())


# ---- what is in it ----


def test_the_directory_names_every_organization_and_leads_to_its_page(site: Site, claims: Claims) -> None:
    index = site.pages["index.html"]
    leads = {e.attributes["href"] for e in index.of("a") if "li" in e.parents}

    assert len(claims.organizations) >= 100
    for thing in claims.organizations:
        assert thing.label in index.text
        assert f"o/{thing.slug}.html" in leads


def test_there_is_a_page_for_each_organization_and_no_other(site: Site, claims: Claims) -> None:
    expected = {"index.html", "map.html", "disagreements.html", "sources.html", "about.html"}

    assert set(site.pages) == expected | {f"o/{thing.slug}.html" for thing in claims.organizations}


def test_a_page_bears_all_names_of_its_organization(site: Site, claims: Claims) -> None:
    for thing in claims.organizations:
        page = page_of(site, thing.slug)
        assert squeezed(thing.label) in squeezed(page.text)
        for name in (thing.acronym, thing.country, thing.city, *thing.aliases, *(name.text for name in thing.names)):
            assert squeezed(name) in squeezed(page.text), f"{name!r} of {thing.slug}"


def said_on(text: str, evidence: Evidence, claims: Claims) -> bool:
    """Tell whether a text names the source of a statement, its date and the place in it."""
    source = claims.sources[evidence.source]
    return all(squeezed(part) in text for part in (source.title, source.issued or "undated", evidence.locator))


def test_every_statement_about_an_organization_is_on_its_page_with_source_date_and_place(
    site: Site, claims: Claims
) -> None:
    missing = []
    for thing in claims.organizations:
        text = squeezed(page_of(site, thing.slug).text)
        statements = [
            (relation.slug, evidence)
            for relation in claims.relations
            if thing.slug in (relation.subject, relation.object)
            for evidence in relation.evidence
        ]
        statements += [(o.slug, e) for o in claims.observations if o.subject == thing.slug for e in o.evidence]
        missing += [(thing.slug, what) for what, evidence in statements if not said_on(text, evidence, claims)]

    assert missing == []


def test_every_merger_is_on_the_pages_of_its_organizations_with_source_date_and_place(
    site: Site, claims: Claims
) -> None:
    missing = []
    for change in claims.changes:
        for slug in (*change.originals, *change.results):
            if slug in claims.things and claims.things[slug].sort == "org":
                text = squeezed(page_of(site, slug).text)
                missing += [(slug, change.slug) for e in change.evidence if not said_on(text, e, claims)]

    assert missing == []


def test_each_relation_of_two_organizations_has_its_place_on_both_pages(site: Site, claims: Claims) -> None:
    for relation in claims.relations:
        ends = [claims.things[end] for end in (relation.subject, relation.object)]
        if all(end.sort == "org" for end in ends):
            for end in ends:
                ids = {name for name in page_of(site, end.slug).ids if name.startswith("r-")}
                assert "r-" + relation.slug.lower() in ids or len(relation.slug) > 100


def test_every_source_is_listed_with_title_publisher_and_date(site: Site, claims: Claims) -> None:
    page = site.pages["sources.html"]
    text = squeezed(page.text)

    assert len(page.of("tr")) == len(claims.sources) + 1
    for source in claims.sources.values():
        assert squeezed(source.title) in text
        assert squeezed(source.publisher) in text


def test_every_disagreement_is_shown_with_each_answer(site: Site, claims: Claims) -> None:
    text = squeezed(site.pages["disagreements.html"].text)
    found = disagreements(claims)

    assert len(found) > 10
    assert len([e for e in site.pages["disagreements.html"].of("section") if e.attributes["id"][:2] == "d-"]) == len(
        found
    )
    for one in found:
        for answer in one.answers:
            assert squeezed(answer.value) in text
            assert (answer.date or "undated") in text


def test_the_first_screen_asks_what_the_best_connected_alliance_is_asked_most(site: Site) -> None:
    index = squeezed(site.pages["index.html"].text)

    assert "member count" in index.lower()
    assert "We do not choose." in index
    for answer in ("10", "13", "14", "15"):
        assert answer in index


def test_members_said_stand_beside_members_named(site: Site, claims: Claims) -> None:
    named = [r.subject for r in claims.relations if (r.predicate, r.object) == ("memberOf", "alta") and r.asserting]
    text = squeezed(page_of(site, "alta").text)

    assert "Sources give 10, 13, 14, 15 members" in text
    assert f"Named as a member, by any source: {len(named)}" in text


# ---- what every page says ----


def test_every_page_says_what_a_missing_line_means_and_that_it_is_no_screen(site: Site) -> None:
    for name, page in site.pages.items():
        said = page.text if name != "map.html" else json.dumps(page.data("context"), ensure_ascii=False)
        assert CAVEAT in said, name
        assert NOT_A_SCREEN in said, name


def test_every_page_has_a_way_to_say_wrong_or_unsafe(site: Site) -> None:
    for name, page in site.plain_pages.items():
        assert TOLD.search(page.text), name
        assert any(e.attributes["href"].endswith("about.html#correct") for e in page.of("a")), name


@pytest.mark.parametrize("address", ["mailto:help@otter.example", "https://otter.example/wrong"])
def test_every_page_leads_to_the_address_for_corrections(
    otters: Store, tmp_path: Path, address: str, read: type[Document]
) -> None:
    otters.add(Quad(DATASET, AG.correctionAddress, Literal(address)))
    write_site(otters, tmp_path / "site")

    for path in (tmp_path / "site").rglob("*.html"):
        page = read(path.read_text(encoding="utf-8"))
        if path.name == "map.html":
            assert page.data("context")["correction"] == address
        else:
            assert address in [e.attributes["href"] for e in page.of("a")], path.name


def test_every_page_leads_to_the_others(site: Site) -> None:
    for name, page in site.plain_pages.items():
        (nav,) = [e for e in page.of("nav") if e.attributes["aria-label"] == "Pages"]
        leads = {site.target(name, e.attributes["href"])[0] for e in page.of("a") if "nav" in e.parents}
        assert nav
        assert {"index.html", "map.html", "disagreements.html", "sources.html", "about.html"} <= leads, name


def test_every_page_says_the_version_of_the_data(site: Site, claims: Claims) -> None:
    for page in site.plain_pages.values():
        assert f"Data {claims.about.version}" in squeezed(page.text)


def test_every_page_has_a_title_of_its_own(site: Site) -> None:
    titles = [re.search(r"<title>(.*?)</title>", page.html) for page in site.pages.values()]
    texts = [title[1] for title in titles if title]

    assert len(texts) == len(site.pages)
    assert len(texts) - len(set(texts)) <= 1, "the first page and the map may share the title of the data"


# ---- links ----


def test_every_link_within_the_site_leads_to_a_file_and_a_place_that_are_there(site: Site) -> None:
    dead = []
    for name, page in site.pages.items():
        for element in page.elements:
            for attribute in ("href", "xlink:href"):
                href = element.attributes.get(attribute)
                if href is None or urlsplit(href).scheme:
                    continue
                target, fragment = site.target(name, href)
                there = (site.folder / target).is_file() and (
                    not fragment or (target in site.pages and fragment in site.pages[target].ids)
                )
                if not there:
                    dead.append((name, href))

    assert dead == []


def test_the_map_leads_to_pages_that_are_there(site: Site, claims: Claims) -> None:
    page = site.pages["map.html"]

    links = [link["href"] for link in page.data("context")["nav"]]
    links += [node["page"] for node in page.data("nodes")]
    assert len(links) == 6 + len(claims.organizations)
    for href in links:
        assert site.target("map.html", href)[0] in site.pages


def test_nothing_is_fetched_from_anywhere(site: Site) -> None:
    for name, page in site.pages.items():
        for element in page.elements:
            assert not {"src", "srcset", "poster", "action", "formaction", "ping"} & set(element.attributes), name
            assert element.tag not in ("link", "base", "iframe", "object", "embed", "img"), name
        assert not re.search(r"@import|url\((?!['\"]?data:)", "".join(page.styles))


def test_links_to_elsewhere_carry_no_referrer_and_give_no_hold(site: Site) -> None:
    outward = [e for page in site.plain_pages.values() for e in page.of("a") if urlsplit(e.attributes["href"]).scheme]

    assert len(outward) > 500
    for element in outward:
        assert urlsplit(element.attributes["href"]).scheme in ("http", "https", "mailto")
        assert {"noopener", "noreferrer"} <= set(element.attributes.get("rel", "").split()), element
    for page in site.pages.values():
        assert {"name": "referrer", "content": "no-referrer"} in [meta.attributes for meta in page.of("meta")]


def test_addresses_of_sources_are_linked_where_they_are_named(site: Site, claims: Claims) -> None:
    linked = {e.attributes["href"] for e in site.pages["sources.html"].of("a")}

    assert {source.url for source in claims.sources.values() if source.url} <= linked


def test_addresses_are_printed_unlinked_when_asked(otters: Store, tmp_path: Path, read: type[Document]) -> None:
    write_site(otters, tmp_path / "site", links_as_text=True)

    pages = {path.name: read(path.read_text(encoding="utf-8")) for path in (tmp_path / "site").rglob("*.html")}
    for name, page in pages.items():
        links = [e.attributes["href"] for e in page.of("a")]
        assert not [href for href in links if href.startswith("http")], name
    assert "https://cedar.example/about" in pages["cedar-trust.html"].text
    assert pages["map.html"].data("context")["linksAsText"] is True


# ---- HTML ----


def test_every_page_is_well_formed(site: Site) -> None:
    assert {name: page.faults for name, page in site.pages.items() if page.faults} == {}


def test_every_page_runs_only_our_own_scripts_and_styles(site: Site) -> None:
    for name, page in site.plain_pages.items():
        assert page.policy["default-src"] == ["'none'"], name
        assert {page.hash_of(script) for script in page.scripts} <= set(page.policy["script-src"]), name
        assert [page.hash_of(style) for style in page.styles] == page.policy["style-src"], name
        assert not [v for values in page.policy.values() for v in values if v.startswith("'unsafe")], name
        for element in page.elements:
            assert not [a for a in element.attributes if a.startswith("on") or a == "style"], (name, element)


def test_every_page_has_one_first_heading_a_language_and_a_main_part(site: Site) -> None:
    for name, page in site.plain_pages.items():
        assert len(page.of("h1")) == 1, name
        assert len(page.of("main")) == 1, name
        assert page.of("html")[0].attributes["lang"] == "en", name
        assert any("width=device-width" in m.attributes.get("content", "") for m in page.of("meta")), name


def test_headings_do_not_skip_a_level(site: Site) -> None:
    for name, page in site.plain_pages.items():
        levels = [int(e.tag[1]) for e in page.elements if re.fullmatch(r"h[1-6]", e.tag)]
        assert levels[0] == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), (name, levels)


def test_every_field_has_a_label(site: Site) -> None:
    index = site.pages["index.html"]
    labelled = {e.attributes.get("for") for e in index.of("label")}

    for element in (*index.of("input"), *index.of("select")):
        assert element.attributes["id"] in labelled or "label" in element.parents


# ---- downloads ----


def test_sums_are_those_of_the_downloads(site: Site) -> None:
    folder = site.folder / "data"
    lines = [line.split("  ") for line in (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    listed = {name: digest for digest, name in lines}

    assert set(listed) == {path.name for path in folder.iterdir()} - {"SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_turtle_that_is_offered_is_the_graphs_own(site: Site, shipped: Store, tmp_path: Path) -> None:
    write_graph(shipped, tmp_path / "data.ttl")

    assert (site.folder / "data" / "data.ttl").read_bytes() == (tmp_path / "data.ttl").read_bytes()


def test_each_graph_that_is_offered_holds_the_same_triples(site: Site, shipped: Store) -> None:
    for name in ("data.ttl", "data.nt", "data.jsonld"):
        assert graph_to_text(read_store(site.folder / "data" / name), "ntriples") == graph_to_text(shipped, "ntriples")


def test_each_network_that_is_offered_opens_and_has_all_nodes_and_edges(site: Site, claims: Claims) -> None:
    folder = site.folder / "data"
    graphml = nx.read_graphml(folder / "network.graphml", force_multigraph=True)
    gexf = nx.read_gexf(folder / "network.gexf")
    linked = nx.node_link_graph(json.loads((folder / "network.json").read_text(encoding="utf-8")), edges="edges")
    cytoscape = json.loads((folder / "network.cyjs").read_text(encoding="utf-8"))["elements"]
    rows = {name: (folder / name).read_text(encoding="utf-8").count("\n") - 1 for name in ("edges.csv", "nodes.csv")}

    nodes = {thing.slug for thing in claims.organizations}
    assert set(graphml) == set(gexf) == set(linked) == {node["data"]["id"] for node in cytoscape["nodes"]} == nodes
    assert graphml.number_of_edges() == gexf.number_of_edges() == linked.number_of_edges() == len(cytoscape["edges"])
    assert rows == {"edges.csv": graphml.number_of_edges(), "nodes.csv": len(nodes)}


def test_every_download_is_offered_with_size_and_sum(site: Site) -> None:
    about = site.pages["about.html"]
    offered = {e.attributes["href"] for e in about.of("a") if e.attributes["href"].startswith("data/")}

    assert offered == {f"data/{path.name}" for path in (site.folder / "data").iterdir()}
    for path in (site.folder / "data").iterdir():
        if path.name != "SHA256SUMS":
            assert hashlib.sha256(path.read_bytes()).hexdigest()[:16] in about.text


def test_about_says_version_licence_and_how_to_cite(site: Site, claims: Claims) -> None:
    text = squeezed(site.pages["about.html"].text)

    assert f"version {claims.about.version}" in text
    assert claims.about.licence in text
    assert claims.about.title in text
    assert "content hash" in text


# ---- size ----


def test_a_site_is_not_large(site: Site) -> None:
    sizes = {path: path.stat().st_size for path in site.folder.rglob("*") if path.is_file()}

    assert sum(sizes.values()) <= 20_000_000
    assert sizes[site.folder / "index.html"] <= 250_000
    assert max(page.stat().st_size for page in (site.folder / "o").iterdir()) <= 400_000


# ---- data that hold little ----


def test_a_site_without_any_data_is_whole(tmp_path: Path, read: type[Document]) -> None:
    built = write_site(Store(), tmp_path / "site")

    assert built.summary.startswith("0 organizations, 0 relations")
    for path in (tmp_path / "site").rglob("*.html"):
        page = read(path.read_text(encoding="utf-8"))
        assert page.faults == [], path.name
        assert path.name == "map.html" or CAVEAT in page.text


def test_an_organization_that_nobody_ties_says_that_this_means_little(site: Site, claims: Claims) -> None:
    tied = {end for relation in claims.relations for end in (relation.subject, relation.object)}
    alone = next(thing for thing in claims.organizations if thing.slug not in tied)

    assert "That is not the same as there being none" in squeezed(page_of(site, alone.slug).text)


def test_a_plain_rdflib_graph_makes_the_same_site(otters: Store, tmp_path: Path) -> None:
    write_site(otters, tmp_path / "one")
    write_site(store_to_graph(otters), tmp_path / "two")

    for path in (tmp_path / "one").rglob("*.html"):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()
