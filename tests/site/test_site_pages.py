"""A site opens from a disk, is whole, and is readable without JavaScript: every statement with who makes it."""

from __future__ import annotations

import hashlib
import html
import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from amurgraph.claims import contradictions, disagreements
from amurgraph.errors import InputError
from amurgraph.graph import data_store, graph_to_text, read_store, store_to_graph, write_graph
from amurgraph.measures import centrality
from amurgraph.network import claims_to_network
from amurgraph.page import CAVEAT, NOT_A_SCREEN, drawing
from amurgraph.site import write_site
from amurgraph.site.addresses import SORTS, anchor_of, anchor_of_disagreement, page_of, page_of_source
from amurgraph.site.templating import NAVIGATION
from amurgraph.vocabulary import AG, DCAT, DCTERMS, ORG, RDF, RDFS, instance

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.page.document import Document
    from tests.site.conftest import Built, Item, Site

    from amurgraph.claims import Claims, Evidence

DATASET = NamedNode("https://w3id.org/amurgraph/id/dataset")
TOLD = re.compile(r"wrong or unsafe\?", re.IGNORECASE)


LISTS = frozenset(
    f"{name}.html"
    for name in "index map disagreements ask about brief programmes things timeline gaps sources data 404".split()
)


def page_about(site: Site, slug: str) -> Document:
    return site.pages[f"org/{slug}.html"]


def internal(links: Iterable[str]) -> list[str]:
    return [href for href in links if not urlsplit(href).scheme]


def squeezed(text: str) -> str:
    return " ".join(text.split())


# ---- what is in it ----


def test_the_directory_names_every_organization_and_leads_to_its_page(site: Site, claims: Claims) -> None:
    index = site.pages["index.html"]
    leads = {e.attributes["href"] for e in index.of("a") if "li" in e.parents}

    assert len(claims.organizations) >= 100
    for thing in claims.organizations:
        assert thing.label in index.text
        assert f"org/{thing.slug}.html" in leads


def test_there_is_a_page_for_each_thing_and_each_source_and_no_other(built: Built) -> None:
    things = {page_of(thing) for thing in built.claims.things.values() if thing.sort in SORTS}
    sources = {page_of_source(slug) for slug in built.claims.sources}

    assert len(things) + len(sources) == len(built.claims.things) + len(built.claims.sources)
    assert set(built.site.pages) == LISTS | things | sources


def test_the_lists_lead_to_every_thing_and_every_source(built: Built) -> None:
    leads = {
        name: {built.site.target(name, href)[0] for item in built.site.items(name) for href in internal(item.links)}
        for name in ("index.html", "programmes.html", "things.html", "sources.html")
    }

    for thing in built.claims.things.values():
        listed = {"org": "index.html", "prog": "programmes.html"}.get(thing.sort, "things.html")
        assert page_of(thing) in leads[listed], thing.slug
    assert {page_of_source(slug) for slug in built.claims.sources} <= leads["sources.html"]


def test_a_page_bears_all_names_of_its_thing(built: Built) -> None:
    for thing in built.claims.things.values():
        text = squeezed(built.site.pages[page_of(thing)].text)
        for name in (thing.label, thing.acronym, thing.country, thing.city, *thing.aliases):
            assert squeezed(name) in text, f"{name!r} of {thing.slug}"


def test_a_page_bears_what_is_noted_of_its_thing(built: Built) -> None:
    for thing in built.claims.things.values():
        text = squeezed(built.site.pages[page_of(thing)].text)
        place = built.claims.things.get(thing.place)
        noted = (thing.note, thing.start, thing.end, place.label if place else thing.place_name)
        for words in (*noted, "" if thing.sort == "org" else thing.description):
            assert squeezed(words) in text, f"{words!r} of {thing.slug}"


# ---- every statement, with who makes it ----


def says(item: Item, page: str, evidence: Evidence, built: Built) -> bool:
    """Tell whether one item of a page gives the source of a statement, its address, its date and the place in it."""
    source = built.claims.sources[evidence.source]
    words = (source.title, source.publisher, source.issued or "undated", evidence.locator or "place in it not noted")
    leads = {built.site.target(page, href)[0] for href in internal(item.links)}
    linked = not source.url or source.url in item.links
    return linked and page_of_source(source.slug) in leads and all(squeezed(part) in item.text for part in words)


def details_of(evidence: Evidence) -> list[str]:
    """Return what else a statement says that must not be lost on the way."""
    said = [evidence.start, evidence.end, "" if evidence.end else evidence.as_of, evidence.role, evidence.note]
    said += [evidence.currency, evidence.year if evidence.amount else ""]
    said += ["implied" if evidence.reading == "Implied" else "", "says it is not so" * (evidence.stance == "Denies")]
    return [squeezed(words) for words in said if words]


def unsaid(built: Built, page: str, anchor: str, evidences: Iterable[Evidence]) -> list[tuple[str, str, str]]:
    """Return the statements that do not stand, whole, at their place on a page."""
    items = built.site.items(page)
    holder = next((item.id for item in items if anchor in item.anchors), anchor)
    there = [item for item in items if item.tag == "li" and (not anchor or holder in item.within)]
    return [
        (page, anchor, evidence.slug)
        for evidence in evidences
        if not any(
            says(item, page, evidence, built) and all(words in item.text for words in details_of(evidence))
            for item in there
        )
    ]


def test_every_relation_is_on_the_pages_of_both_its_ends_with_each_source_and_where_in_it(built: Built) -> None:
    missing = [
        lost
        for relation in built.claims.relations
        for end in (relation.subject, relation.object)
        for lost in unsaid(built, page_of(built.claims.things[end]), anchor_of(relation.slug), relation.evidence)
    ]

    assert missing == []


def test_every_observation_is_on_the_page_of_its_subject_with_each_source_and_where_in_it(built: Built) -> None:
    missing = []
    for seen in built.claims.observations:
        page = page_of(built.claims.things[seen.subject])
        missing += unsaid(built, page, f"obs-{seen.slug}", seen.evidence)
        # What several pages say in the same words is said once, with all of them: one item, an anchor for each.
        (own,) = [item for item in built.site.items(page) if f"obs-{seen.slug}" in item.anchors]
        assert own.text.startswith(squeezed(seen.value)), seen.slug
        assert squeezed(seen.unit) in own.text, seen.slug
        if seen.reported_by:
            assert f"reported by {built.claims.things[seen.reported_by].label}" in own.text

    assert missing == []


def test_every_change_is_on_the_pages_of_all_it_changed_with_each_source_and_where_in_it(built: Built) -> None:
    missing = []
    for change in built.claims.changes:
        for slug in (*change.originals, *change.results):
            page = page_of(built.claims.things[slug])
            missing += unsaid(built, page, "", change.evidence)
            told = [item.text for item in built.site.items(page) if "change" in item.classes]
            names = [built.claims.things[other].label for other in (*change.originals, *change.results)]
            assert any(all(squeezed(name) in text for name in (*names, change.stated)) for text in told), change.slug

    assert missing == []


def test_every_name_is_on_the_page_of_its_thing_with_who_gives_it(built: Built) -> None:
    for thing in built.claims.things.values():
        page = page_of(thing)
        for name in thing.names:
            source = built.claims.sources[name.source]
            words = (name.text, name.language, name.kind.lower(), source.publisher or source.title)
            assert any(
                all(squeezed(part) in item.text for part in (*words, source.issued or "undated"))
                and page_of_source(name.source) in {built.site.target(page, href)[0] for href in item.links}
                for item in built.site.items(page)
                if item.tag == "li"
            ), (page, name)


def test_every_statement_is_on_the_page_of_its_source_and_leads_to_where_it_stands(built: Built) -> None:
    missing = []
    claims = built.claims
    told = [(r.subject, anchor_of(r.slug), claims.things[r.object].label, r.evidence) for r in claims.relations]
    told += [(seen.subject, f"obs-{seen.slug}", seen.value, seen.evidence) for seen in claims.observations]
    for subject, anchor, words, evidences in told:
        to = f"../{page_of(claims.things[subject])}#{anchor}"
        for evidence in evidences:
            asked = (words, evidence.locator or "place in it not noted", *details_of(evidence))
            items = built.site.items(page_of_source(evidence.source))
            if not any(to in i.links and all(squeezed(part) in i.text for part in asked) for i in items):
                missing.append((evidence.source, anchor))

    assert missing == []


def test_every_change_and_every_name_is_on_the_page_of_its_source(built: Built) -> None:
    things = built.claims.things
    for change in built.claims.changes:
        ends = [f"../{page_of(things[slug])}" for slug in (*change.originals, *change.results)]
        for evidence in change.evidence:
            asked = (change.kind, change.stated, evidence.locator, *details_of(evidence))
            assert any(
                set(ends) <= set(item.links) and all(squeezed(part) in item.text for part in asked)
                for item in built.site.items(page_of_source(evidence.source))
            ), change.slug
    for thing in things.values():
        for name in thing.names:
            assert any(
                f"../{page_of(thing)}" in item.links and squeezed(name.text) in item.text
                for item in built.site.items(page_of_source(name.source))
            ), name


def test_what_speaks_against_a_relation_stands_beside_it(built: Built) -> None:
    against = contradictions(built.claims)

    assert against
    for relation in built.claims.relations:
        for end in (relation.subject, relation.object):
            items = built.site.items(page_of(built.claims.things[end]))
            (own,) = [item for item in items if item.id == anchor_of(relation.slug)]
            assert ("sources disagree" in own.text) == (relation.slug in against), relation.slug
            for said in against.get(relation.slug, ()):
                assert squeezed(said.text) in own.text


def test_every_source_is_listed_with_title_publisher_and_date(site: Site, claims: Claims) -> None:
    page = site.pages["sources.html"]
    text = squeezed(page.text)

    assert len(page.of("tr")) == len(claims.sources) + 1
    for source in claims.sources.values():
        assert squeezed(source.title) in text
        assert squeezed(source.publisher) in text


def listed_disagreements(site: Site) -> list[Item]:
    return [i for i in site.items("disagreements.html") if i.tag == "section" and i.id.startswith("d-")]


def test_every_disagreement_is_shown_with_each_answer(site: Site, claims: Claims) -> None:
    text = squeezed(site.pages["disagreements.html"].text)
    found = disagreements(claims)

    assert len(found) > 10
    assert len(listed_disagreements(site)) == len(found)
    for one in found:
        for answer in one.answers:
            assert squeezed(answer.value) in text
            assert (answer.date or "undated") in text


def test_a_pair_that_one_source_calls_member_and_another_partner_is_listed_with_both_words(built: Built) -> None:
    things, against = built.claims.things, contradictions(built.claims)
    pairs = {
        frozenset((relation.subject, relation.object))
        for relation in built.claims.relations
        if any(said.text.startswith("calls it") for said in against.get(relation.slug, ()))
    }
    listed = [one for one in listed_disagreements(built.site) if "member or partner?" in one.text]
    by_pair: dict[frozenset[str], list[Evidence]] = {
        frozenset((r.subject, r.object)): [] for r in built.claims.relations
    }
    for relation in built.claims.relations:
        if relation.predicate in ("memberOf", "partnerOf"):
            by_pair[frozenset((relation.subject, relation.object))] += relation.asserting

    assert pairs
    assert len(listed) == len(pairs)
    for pair in pairs:
        pages = {page_of(things[slug]) for slug in pair}
        (own,) = [item for item in listed if pages <= set(item.links)]
        assert "member of" in own.text
        assert "partner of" in own.text
        assert {page_of_source(evidence.source) for evidence in by_pair[pair]} <= set(own.links)
        assert all(squeezed(evidence.locator) in own.text for evidence in by_pair[pair])


def test_disagreements_are_counted_alike_in_each_section_above_them_and_on_the_first_screen(built: Built) -> None:
    text = squeezed(built.site.pages["disagreements.html"].text)
    found = disagreements(built.claims)
    roles = sum(bool(one.other) and one.property.endswith(" role") for one in found)
    pairs = sum(one.property.endswith(" member_or_partner") for one in found)
    total = len(found)

    assert f"Where sources disagree {total} " in text
    assert f"Different answers {total - roles - pairs} " in text
    assert f"Member or partner? {pairs} " in text
    assert (f"Different words for a part played {roles} These may all be true at once." in text) == bool(roles)
    assert f"See all {total} disagreements" in squeezed(built.site.pages["index.html"].text)
    for name in ("about.html", "data.html"):
        counts = squeezed(built.site.pages[name].text)
        assert f"{total} disagreements." in counts
        assert "of them between organizations)" in counts
        assert "disagreements; data:" not in counts


def test_a_disagreement_says_whether_time_alone_could_explain_it_and_those_it_cannot_come_first(built: Built) -> None:
    orders: dict[str, list[int]] = {}
    words = {
        "no": "Time alone cannot explain it: different answers are of the same time.",
        "unknown": "Whether time alone could explain it is not known: an answer bears no date.",
        "yes": "Time alone could explain it: no two different answers are of the same time.",
    }
    by_anchor = {anchor_of_disagreement(one): one for one in disagreements(built.claims)}
    for item in listed_disagreements(built.site):
        found = by_anchor.pop(item.id)
        said = words[found.time_alone]
        if found.other and found.property.endswith((" start", " end")) and found.time_alone == "no":
            said = "Time alone does not explain it, unless it ended and began anew."
        elif not found.other and found.property in ("founded", "established"):
            said = "Time alone cannot explain it: such a date does not change."
        assert said in item.text
        section = found.property.rpartition(" ")[2] if found.other else ""
        order = orders.setdefault(section if section in ("role", "member_or_partner") else "answers", [])
        order.append(list(words).index(found.time_alone))
    assert not by_anchor
    assert all(order == sorted(order) for order in orders.values())


def test_the_first_screen_shows_the_best_connected_alliance_whether_or_not_sources_disagree_about_it(
    site: Site, claims: Claims
) -> None:
    ranks = {row.id: row.degree for row in centrality(claims_to_network(claims), ["degree"])}
    alliances = [thing for thing in claims.organizations if thing.kind == "Alliance"]
    best = min(alliances, key=lambda thing: (-ranks[thing.slug], thing.slug))

    assert f"{best.label}: who works with it" in squeezed(site.pages["index.html"].text)
    assert "Shown: the best-connected alliance." in squeezed(site.pages["index.html"].text)


def test_the_first_screen_asks_what_an_organization_is_asked_most_and_names_it(site: Site) -> None:
    index = squeezed(site.pages["index.html"].text)
    (headline,) = [item for item in site.items("index.html") if "headline" in item.classes]

    assert "Member count of Amur Leopard and Tiger Alliance: who says what?" in headline.text
    assert "org/alta.html" in headline.links
    assert "We do not choose." in index
    for answer in ("10", "13", "14", "15"):
        assert answer in index


def test_members_said_stand_beside_members_named(site: Site, claims: Claims) -> None:
    named = [r.subject for r in claims.relations if (r.predicate, r.object) == ("memberOf", "alta") and r.asserting]
    text = squeezed(page_about(site, "alta").text)

    assert "Sources give 10, 13, 14, 15 members" in text
    assert f"Named as a member, by any source: {len(named)}" in text


def test_the_title_of_a_line_says_each_relation_in_its_own_direction(built: Built) -> None:
    things = built.claims.things
    relations = {anchor_of(r.slug): r for r in built.claims.relations}
    said: dict[frozenset[str], list[str]] = {}
    for r in built.claims.relations:
        words = f"{things[r.subject].label} {drawing()[r.predicate]['forward']} {things[r.object].label}"
        if r.asserting:
            said.setdefault(frozenset((r.subject, r.object)), []).append(words)
    found = 0
    for thing in built.claims.organizations:
        page = built.site.pages[page_of(thing)].html
        for href, title, drawn in re.findall(
            r'<a href="([^"]*)"><title>(.*?)</title><line.*?class="tie( dashed)?', page
        ):
            behind = relations[href.partition("#")[2]]
            sentences = said[frozenset((behind.subject, behind.object))]
            assert all(sentence in html.unescape(title) for sentence in sentences)
            assert len(html.unescape(title)) == len(" and ".join(sentences)), "nothing else is said"
            assert (behind.predicate == "partnerOf") == bool(drawn), "a solid line leads to what makes it solid"
            found += 1

    assert found > 5


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
        assert [e.attributes["aria-label"] for e in page.of("nav")] == ["Main pages", "More pages"], name
        leads = {site.target(name, e.attributes["href"])[0] for e in page.of("a") if "nav" in e.parents}
        assert leads == LISTS - {"404.html"}, name


def test_the_list_one_is_on_is_marked_in_the_way_to_the_others(site: Site) -> None:
    for name in LISTS - {"map.html", "404.html"}:
        marked = [e.attributes["href"] for e in site.pages[name].of("a") if "aria-current" in e.attributes]
        assert marked == [name]


def test_every_page_says_the_version_of_the_data(site: Site, claims: Claims) -> None:
    for page in site.plain_pages.values():
        assert f"Data {claims.about.version}" in squeezed(page.text)


def test_every_page_has_a_title_of_its_own(site: Site, claims: Claims) -> None:
    heads = {name: page.html.partition("</head>")[0] for name, page in site.pages.items()}
    titles = {name: re.findall(r"<title>(.*?)</title>", head) for name, head in heads.items()}
    texts = [title for name, found in titles.items() for title in found if not name.startswith("src/")]

    assert {name for name, found in titles.items() if len(found) != 1 or not found[0].strip()} == set()
    assert len(texts) - len(set(texts)) <= 1, "the first page and the map may share the title of the data"
    for source in claims.sources.values():  # two pages of two publishers may bear one title
        assert html.unescape(titles[page_of_source(source.slug)][0]).startswith(source.title)


# ---- links ----


def test_every_link_within_the_site_leads_to_a_file_and_a_place_that_are_there(built: Built) -> None:
    site, dead = built.site, []
    for name, page in site.pages.items():
        for element in page.elements:
            for attribute in ("href", "xlink:href"):
                href = element.attributes.get(attribute)
                if href is None or urlsplit(href).scheme:
                    continue
                target, fragment = site.target(name, href)
                # The map and the questions read from their address what is chosen; elsewhere it names an element.
                chosen = target in ("map.html", "ask.html") and re.match(r"(?:org|q)=[^&]|sparql=", fragment)
                there = (site.folder / target).is_file() and (
                    not fragment or chosen or (target in site.pages and fragment in site.pages[target].ids)
                )
                if not there:
                    dead.append((name, href))

    assert dead == []


def test_the_map_leads_to_pages_that_are_there(site: Site, claims: Claims) -> None:
    page = site.pages["map.html"]

    links = [link["href"] for link in page.data("context")["nav"]]
    links += [node["page"] for node in page.data("nodes")]
    assert len(links) == len(NAVIGATION) + 1 + len(claims.organizations)
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


def test_the_address_of_a_source_is_linked_on_its_page(built: Built) -> None:
    for source in built.claims.sources.values():
        linked = {e.attributes["href"] for e in built.site.pages[page_of_source(source.slug)].of("a")}
        assert not source.url or source.url in linked, source.slug


def test_addresses_are_printed_unlinked_when_asked(rivers: Built, tmp_path: Path, read: type[Document]) -> None:
    write_site(rivers.store, tmp_path / "site", links_as_text=True)

    pages = {
        path.relative_to(tmp_path / "site").as_posix(): read(path.read_text(encoding="utf-8"))
        for path in (tmp_path / "site").rglob("*.html")
    }
    assert pages.keys() == rivers.site.pages.keys()
    elsewhere = {
        href
        for page in pages.values()
        for element in page.elements
        for name, href in element.attributes.items()
        if name in ("href", "src", "content") and urlsplit(href.split(";url=")[-1]).netloc
    }
    assert elsewhere == set()
    assert "https://cedar.example/about" in pages["org/cedar-trust.html"].text
    assert "https://cedar.example/about" in pages["src/s1.html"].text
    assert "https://licence.example/free" in pages["data.html"].text
    assert pages["map.html"].data("context")["linksAsText"] is True
    # To other programs, too: what is left are names of things, not places to go to.
    said = json.dumps([page.data("application/ld+json") for name, page in pages.items() if name != "map.html"])
    found = set(re.findall(r'"([^"]+)": "https?://([^/"]+)', said))
    assert found == {("@context", "schema.org"), ("@id", "w3id.org"), ("license", "licence.example")}


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
        # Where one asks, the question takes the place of the list of questions; never do both show.
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

    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert set(listed) == files - {"SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_turtle_that_is_offered_is_the_graphs_own(site: Site, shipped: Store, tmp_path: Path) -> None:
    write_graph(shipped, tmp_path / "data.ttl")

    assert (site.folder / "data" / "data.ttl").read_bytes() == (tmp_path / "data.ttl").read_bytes()


def test_each_graph_that_is_offered_holds_the_same_triples(site: Site, shipped: Store) -> None:
    triples = graph_to_text(shipped, "ntriples")

    for name in ("data.ttl", "data.nt", "data.jsonld"):
        assert graph_to_text(read_store(site.folder / "data" / name), "ntriples") == triples


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
    page = site.pages["data.html"]
    offered = {e.attributes["href"] for e in page.of("a") if e.attributes["href"].startswith("data/")}
    files = [path for path in (site.folder / "data").rglob("*") if path.is_file()]

    assert offered == {path.relative_to(site.folder).as_posix() for path in files}
    for path in files:
        if path.name != "SHA256SUMS":
            assert hashlib.sha256(path.read_bytes()).hexdigest()[:12] in page.text


def test_about_says_version_licence_and_how_to_cite(site: Site, claims: Claims) -> None:
    text = squeezed(site.pages["about.html"].text)

    assert f"version {claims.about.version}" in text
    assert claims.about.licence in text
    assert claims.about.title in text
    assert "content hash" in text


# ---- size ----


def test_a_site_is_not_large(site: Site) -> None:
    sizes = {path.relative_to(site.folder).as_posix(): path.stat().st_size for path in site.folder.rglob("*.*")}
    things = {name: size for name, size in sizes.items() if "/" in name and name.endswith(".html")}

    assert sizes["index.html"] <= 250_000
    assert max(things.values()) <= 400_000
    assert sum(things.values()) / len(things) <= 40_000
    assert sum(sizes.values()) <= 40_000_000


# ---- data that hold little ----


def test_a_site_without_any_data_is_whole(tmp_path: Path, read: type[Document]) -> None:
    built = write_site(Store(), tmp_path / "site")

    assert built.summary.startswith("0 organizations, 0 relations, 0 sources, 0 disagreements")
    pages = {path.name for path in (tmp_path / "site").rglob("*.html")}
    assert pages == LISTS
    for name in pages:
        page = read((tmp_path / "site" / name).read_text(encoding="utf-8"))
        assert page.faults == [], name
        assert name == "map.html" or CAVEAT in page.text


def test_a_site_of_one_organization_without_a_source_is_whole(tmp_path: Path, read: type[Document]) -> None:
    me = instance("org", "cedar-trust")
    store = data_store([Quad(me, RDF.type, ORG.Organization), Quad(me, RDFS.label, Literal("Cedar Trust"))])

    built = write_site(store, tmp_path / "site")

    assert built.summary.startswith("1 organization, 0 relations, 0 sources, 0 disagreements")
    pages = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*.html")}
    assert pages == LISTS | {"org/cedar-trust.html"}
    for name in pages:
        page = read((tmp_path / "site" / name).read_text(encoding="utf-8"))
        assert page.faults == [], name
        assert name == "map.html" or CAVEAT in page.text
    index = read((tmp_path / "site" / "index.html").read_text(encoding="utf-8"))
    assert "Cedar Trust" in index.text
    assert "We do not choose" not in index.text


def test_an_organization_that_nobody_ties_says_that_this_means_little(site: Site, claims: Claims) -> None:
    tied = {end for relation in claims.relations for end in (relation.subject, relation.object)}
    alone = next(thing for thing in claims.organizations if thing.slug not in tied)

    assert "That is not the same as there being none" in squeezed(page_about(site, alone.slug).text)


def test_a_plain_rdflib_graph_makes_the_same_site(otters: Store, tmp_path: Path) -> None:
    write_site(otters, tmp_path / "one")
    write_site(store_to_graph(otters), tmp_path / "two")

    for path in (tmp_path / "one").rglob("*.html"):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


# ---- to show the map elsewhere ----


@pytest.mark.parametrize(
    "title", ["Otters: who works with whom", 'x" onload="alert(1)', "</textarea><script>", "a & b"]
)
def test_the_line_to_copy_is_one_sandboxed_frame_whatever_the_data_are_called(
    tmp_path: Path, read: type[Document], title: str
) -> None:
    store = data_store([Quad(DATASET, RDF.type, DCAT.Dataset), Quad(DATASET, DCTERMS.title, Literal(title))])
    write_site(store, tmp_path / "site")
    page = read((tmp_path / "site" / "data.html").read_text(encoding="utf-8"))
    (field,) = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page.html, re.DOTALL)

    (frame,) = read(html.unescape(field)).elements

    assert frame.tag == "iframe"
    assert frame.attributes["title"] == f"{title}: map"
    assert frame.attributes["sandbox"].split() == ["allow-scripts", "allow-popups"]
    assert frame.attributes["src"] == "map.html"
    assert set(frame.attributes) == {"src", "title", "width", "height", "sandbox", "loading", "referrerpolicy"}


def test_what_private_sources_say_is_refused_before_anything_is_written(otters: Store, tmp_path: Path) -> None:
    otters.add(Quad(instance("src", "s2"), AG.visibility, AG.Private))

    with pytest.raises(InputError, match="s2"):
        write_site(otters, tmp_path / "site")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["tables"]
    write_site(otters, tmp_path / "site", private=True)
    assert (tmp_path / "site" / "src" / "s2.html").is_file()
