"""The one page: its numbers are those of the data, each leads to where it comes from, and nobody is put in danger."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from pyoxigraph import Quad

from amurgraph import resources
from amurgraph.brief import Brief, Links, brief_to_pdf, graph_to_brief, network_to_brief, write_brief
from amurgraph.brief.wording import columns
from amurgraph.claims import graph_to_claims
from amurgraph.coverage import actor_counts, gap_fraction, gaps, not_to_suggest
from amurgraph.errors import InputError, MissingExtraError, UnknownNameError
from amurgraph.graph import read_store
from amurgraph.network import claims_to_network, enforcement_only, find_reading, simple
from amurgraph.sensitivity.publishers import known_only_from_others
from amurgraph.vocabulary import AG, instance

if TYPE_CHECKING:
    from pyoxigraph import Store
    from tests.page import hostile

    from amurgraph.claims import Claims
else:
    sys.path.append(str(Path(__file__).parent.parent / "page"))
    import hostile

DRAWS = 4  # enough to see that there are intervals


class Read(HTMLParser):
    """What a brief holds: its ids, its links, and the text of its sheet."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.hrefs: list[tuple[str, str]] = []  # class and address
        self.commands: set[str] = set()
        self.untraced: list[str] = []  # digits of the sheet that are in no link, name or drawing
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            assert found["id"] not in self.ids, "an id stands for one thing"
            self.ids.add(str(found["id"]))
        if tag == "a":
            self.hrefs.append((found.get("class") or "", found.get("href") or ""))
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "code" in self.open and "dd" in self.open:
            self.commands.add(data)
        if "main" in self.open and not {"a", "bdi", "svg", "footer"} & set(self.open):
            self.untraced += re.findall(r"\d[\d,.–/]*(?:\u00a0%)?", data)


@pytest.fixture(scope="module")
def whole(shipped: Store) -> Brief:
    return graph_to_brief(shipped, draws=DRAWS)


@pytest.fixture(scope="module")
def documented(claims: Claims) -> nx.MultiDiGraph:
    return claims_to_network(claims)


@pytest.fixture(scope="module")
def graph(documented: nx.MultiDiGraph) -> nx.Graph:
    return simple(documented)


def text_of(html: str) -> str:
    """Return what a reader reads on the sheet."""
    sheet = html.partition("<main")[2].partition("</main>")[0]
    text = " ".join(re.sub(r"<[^>]+>", " ", sheet).replace("\u00a0", " ").split())
    return re.sub(r" (?=[.,:;)])", "", text)


def some_of_each_sort(claims: Claims, network: nx.MultiDiGraph) -> dict[str, str]:
    """Return one organization of each sort that a brief treats otherwise."""
    graph = simple(network)
    barred = not_to_suggest(claims)
    free = set(graph) - frozenset().union(*barred.values())
    return {
        "most tied": max(sorted(graph), key=graph.degree),
        "isolate": min(nx.isolates(graph)),
        "longest name": max(sorted(graph), key=lambda node: len(network.nodes[node]["label"])),
        "cutpoint": min(set(nx.articulation_points(graph)) & free),
        "legal status": min(barred["legal status"] & set(graph)),
        "branch": min(barred["branch"] & set(graph)),
        "enforcement": min(node for node, facts in network.nodes(data=True) if facts.get("enforcement_only")),
        "with questions": gaps(claims)[0].one,
    }


# ---- numbers ----


def test_the_counts_are_those_of_the_network(whole: Brief, graph: nx.Graph) -> None:
    text = text_of(whole.html)

    assert f"{len(graph)} organizations" in text
    assert f"{graph.number_of_edges()} pairs with a documented tie" in text
    assert f"{nx.number_of_isolates(graph)} without any documented tie" in text
    assert "as published, not as lived" in text


def test_the_sentences_say_what_the_numbers_say(whole: Brief, graph: nx.Graph, claims: Claims) -> None:
    text, between = text_of(whole.html), nx.betweenness_centrality(graph)
    first = max(sorted(between), key=lambda node: between[node])
    single = sum(facts["n_sources"] == 1 for *_, facts in graph.edges(data=True))
    untied = gaps(claims)

    assert text.partition("Most documented ties")[0].count(graph.nodes[first]["label"])
    assert f"{100 * between[first]:.0f} % of the shortest documented paths" in text
    assert f"rest on a single source: {single} of {graph.number_of_edges()}" in text
    chance = next(row.expected for row in gap_fraction(claims, draws=200) if row.measure == "fraction")
    assert f"{untied.about['unlinked']} of {untied.about['sharing']} pairs at work" in text
    assert f"have no documented tie; by chance it would be {100 * chance:.0f} %" in text
    assert "Pairs in one programme count as linked." in text
    assert "If pages of two kinds were read independently, at least" in text


def test_who_is_first_is_not_said_where_it_cannot_be_told(shipped: Store, graph: nx.Graph) -> None:
    made = text_of(graph_to_brief(shipped, draws=100).html)
    between = nx.betweenness_centrality(graph)
    first = max(sorted(between), key=lambda node: between[node])

    assert "appear between most pairs; which is first cannot be told" in made
    assert graph.nodes[first]["label"] in made.partition("appear between most pairs")[0]
    assert re.search(r"The documented first is so in \d+ % of draws", made), "the share itself, not a limit"
    assert "more pairs than anyone else" not in made
    assert "Dot: documented rank; it may lie off its line." in made


def ended_and_all(network: nx.MultiDiGraph) -> dict[frozenset[str], bool]:
    """Return of each tie whether all its relations are on record as ended."""
    found: dict[frozenset[str], bool] = {}
    for one, other, facts in network.edges(data=True):
        pair = frozenset((one, other))
        if len(pair) > 1:
            found[pair] = found.get(pair, True) and bool(facts.get("ended"))
    return found


def test_it_says_how_many_ties_have_ended(whole: Brief, documented: nx.MultiDiGraph) -> None:
    ended = ended_and_all(documented)

    assert f"{sum(ended.values())} of the {len(ended)} ties are on record as ended" in text_of(whole.html)
    assert sum(ended.values())


def test_an_organization_has_its_own_counts_and_its_own_end(
    shipped: Store, claims: Claims, documented: nx.MultiDiGraph
) -> None:
    ended = ended_and_all(documented)
    merged = [(change, gone) for change in claims.changes for gone in sorted(change.gone) if change.kind == "merger"]
    change, node = max(merged, key=lambda one: sum(one[1] in pair for pair in ended))
    own = [over for pair, over in ended.items() if node in pair]

    made = text_of(graph_to_brief(shipped, organization=node, draws=DRAWS).html)
    assert f"{len(own)} documented ties" in made
    assert f"{sum(own)} of {len(own)} ties on record as ended" in made
    assert sum(own)
    assert f"On record: merged into {claims.things[change.results[0]].label}, {change.stated} (" in made
    assert f"In a network of {len(documented)} organizations" in made


def test_that_a_body_ceased_is_said_where_a_page_says_so(shipped: Store, claims: Claims) -> None:
    [node, *_] = [one.subject for one in claims.observations if one.value.startswith("ceased")]

    assert "On record: “ceased operation” (" in text_of(graph_to_brief(shipped, organization=node, draws=DRAWS).html)


def test_nothing_is_said_of_threats_and_others_where_there_are_none(claims: Claims) -> None:
    [alone] = [thing for slug, thing in claims.things.items() if slug == "ifaw"]
    nobody = replace(claims, things={}, relations=(), observations=(), sources={}, changes=())
    for things in ({}, {"ifaw": alone}):
        empty = replace(nobody, things=things)
        text = text_of(network_to_brief(empty, claims_to_network(empty), draws=DRAWS).html)

        assert "two documented actors or more" not in text
        assert "No threat and no stress is in the data." in text
        assert "known from others’ pages alone" not in text


def test_who_would_be_cut_off_is_who_is_parted_from_the_rest(whole: Brief, graph: nx.Graph) -> None:
    table = whole.html.partition("part-cutpoints")[2].partition("</table>")[0]
    rows = re.findall(r"<td><bdi[^>]*>(.*?)</bdi></td><td class=\"count\"><a[^>]*>(\d+)</a>", table)
    brute = {}
    for node in graph:
        around = nx.node_connected_component(graph, node) - {node}
        parts = [len(part) for part in nx.connected_components(graph.subgraph(around))]
        if len(parts) > 1:
            brute[graph.nodes[node]["label"]] = sum(parts) - max(parts)
    most = sorted(brute.values(), reverse=True)

    assert [int(n) for _, n in rows] == most[: len(rows)]
    assert rows
    assert all(brute[name] == int(n) for name, n in rows if name in brute)
    assert sum(name in brute for name, _ in rows) >= len(rows) - 2  # long names are cut


@pytest.mark.parametrize(
    "sort",
    ["", "most tied", "isolate", "longest name", "cutpoint", "legal status", "branch", "enforcement", "with questions"],
)
def test_every_number_leads_to_where_it_comes_from(
    shipped: Store, claims: Claims, documented: nx.MultiDiGraph, sort: str
) -> None:
    node = some_of_each_sort(claims, documented)[sort] if sort else None
    read = Read(graph_to_brief(shipped, organization=node, draws=DRAWS).html)
    numbers = [href for class_, href in read.hrefs if class_ == "num"]

    assert len(numbers) > 20
    assert {href.removeprefix("#") for _, href in read.hrefs if href.startswith("#")} <= read.ids
    assert all(href.startswith("#from-") for href in numbers)
    # A year of a book, the formula of a draw, and what "80 % of draws" and "k(k-1)/2" mean are no numbers of the data.
    assert set(read.untraced) <= {"2020", "80\u00a0%", "1"}, "a number that leads nowhere"
    assert read.commands
    outside = [href for _, href in read.hrefs if not href.startswith("#")]
    assert outside
    assert set(outside) <= {source.url for source in claims.sources.values()}


def test_in_a_site_names_and_sources_lead_to_its_pages(claims: Claims, documented: nx.MultiDiGraph) -> None:
    links = Links(
        {slug: f"org/{slug}.html" for slug in documented}, {slug: f"src/{slug}.html" for slug in claims.sources}
    )
    made = network_to_brief(claims, documented, links=links, draws=DRAWS)
    hrefs = [href for _, href in Read(made.html).hrefs if not href.startswith("#")]

    assert {href.partition("/")[0] for href in hrefs} == {"org", "src"}


def test_a_site_sets_the_page_with_its_own_words_around(claims: Claims, documented: nx.MultiDiGraph) -> None:
    made = network_to_brief(claims, documented, draws=DRAWS, set_page=lambda parts: f"<p>{parts['title']}, around</p>")
    assert made.html == f"<p>{made.title}, around</p>"


def test_links_can_be_text(shipped: Store) -> None:
    made = graph_to_brief(shipped, links_as_text=True, draws=DRAWS)

    assert [href for _, href in Read(made.html).hrefs if not href.startswith("#")] == []
    assert "https://" in made.html


def test_drawings_are_told_in_words(whole: Brief, graph: nx.Graph) -> None:
    told = re.findall(r'<svg[^>]*role="img"[^>]*aria-labelledby="([^"]+)"', whole.html)
    words = {name: re.findall(rf'<desc id="{name}">([^<]+)</desc>', whole.html)[0] for name in told}

    assert told == ["map-says", "plot-degree-says", "plot-betweenness-says"]
    assert f"Map of {len(graph)} organizations" in words["map-says"]
    assert f"{nx.number_of_isolates(graph)} have no documented tie" in words["map-says"]
    assert re.search(r"\d+, rank 1, interval \d+ to \d+", words["plot-degree-says"])


def test_the_map_shows_everybody(whole: Brief, graph: nx.Graph) -> None:
    drawn = whole.html.partition('<svg class="map"')[2].partition("</svg>")[0]

    assert drawn.count("<circle") == len(graph)


def test_a_tie_in_a_ranking_is_shown_as_a_tie(claims: Claims) -> None:
    network = nx.MultiDiGraph([("a", "b"), ("b", "c"), ("d", "e"), ("e", "f")])
    network.graph["projection"] = "documented-ties"

    made = network_to_brief(replace(claims, things={}, relations=(), observations=()), network, draws=DRAWS)

    assert "b and e appear between equally many pairs" in text_of(made.html)


# ---- safety ----


def test_weak_points_leave_out_law_enforcement(claims: Claims, documented: nx.MultiDiGraph, graph: nx.Graph) -> None:
    network = documented.copy()
    worst = max(sorted(nx.articulation_points(graph)), key=graph.degree)
    network.nodes[worst]["enforcement_only"] = True
    named = graph.nodes[worst]["label"][:12]  # long names are cut

    kept = network_to_brief(claims, network, draws=DRAWS)
    shown = network_to_brief(claims, network, draws=DRAWS, unredacted=True)

    assert named not in kept.html.partition("part-cutpoints")[2].partition("</section>")[0]
    assert "left out: only law enforcement is documented of them" in text_of(kept.html)
    assert named in shown.html.partition("part-cutpoints")[2].partition("</section>")[0]


@pytest.mark.parametrize("sort", ["legal status", "branch", "enforcement"])
def test_whom_a_list_could_endanger_has_no_weak_points_and_no_suggestions(
    shipped: Store, claims: Claims, documented: nx.MultiDiGraph, sort: str
) -> None:
    node = some_of_each_sort(claims, documented)[sort]
    text = text_of(graph_to_brief(shipped, organization=node, draws=DRAWS).html)

    assert "Questions to ask:" not in text
    assert "--unredacted" not in text
    # A legal status is no reason to keep back what the brief of the whole network says of it.
    assert ("through it alone" not in text) == (sort == "enforcement")
    assert ("Questions to ask are left out here." in text) == (sort != "enforcement")
    if sort == "enforcement":
        assert "Left out here: whom it joins, where it is the only one, and questions to ask." in text
        bare = text_of(graph_to_brief(shipped, organization=node, draws=DRAWS, unredacted=True).html)
        assert "through it alone" in bare


def test_who_is_known_from_others_alone_is_marked_so(shipped: Store, claims: Claims, graph: nx.Graph) -> None:
    node = min(node for node in known_only_from_others(claims) if graph.degree(node) == 1)
    text = text_of(graph_to_brief(shipped, organization=node, draws=DRAWS).html)

    assert "Known from others’ pages alone" in text
    assert "peripher" not in text


def test_an_only_actor_is_kept_back_though_it_is_in_no_tie(claims: Claims) -> None:
    [enforcing, *_] = sorted(enforcement_only(claims))
    alone = replace(
        claims,
        things={slug: thing for slug, thing in claims.things.items() if thing.sort not in ("threat", "stress")}
        | {"threat-poaching": claims.things["threat-poaching"]},
        relations=tuple(relation for relation in claims.relations if relation.subject == enforcing),
    )
    [threat] = actor_counts(alone, unredacted=True)
    assert (threat.actors, threat.only) == (1, enforcing)
    nobody = claims_to_network(replace(alone, relations=()), isolates=False)

    kept = network_to_brief(alone, nobody, draws=DRAWS).html
    shown = network_to_brief(alone, nobody, draws=DRAWS, unredacted=True).html

    assert "one, its name left out" in kept
    assert claims.things[enforcing].label not in kept
    assert claims.things[enforcing].label in shown


def test_suggestions_say_how_many_they_leave_out(whole: Brief, claims: Claims) -> None:
    barred = not_to_suggest(claims)
    status = len(barred["legal status"]) + len(barred["branch"])

    assert f"Left out: {status} with a legal status on record" in text_of(whole.html)


def test_private_sources_are_published_only_when_asked() -> None:
    store = read_store()
    store.add(Quad(instance("src", "s1"), AG.visibility, AG.Private))
    with pytest.raises(InputError, match=r"s1.*--private"):
        graph_to_brief(store, draws=DRAWS)
    assert graph_to_brief(store, draws=DRAWS, private=True).html


# ---- the file ----


def test_it_holds_all_that_it_needs(whole: Brief) -> None:
    style = resources.find("static", "brief.css").read_bytes()
    hashed = base64.b64encode(hashlib.sha256(style).digest()).decode()

    assert f"style-src 'sha256-{hashed}'" in whole.html.replace("&#39;", "'")
    assert "script-src 'none'" in whole.html.replace("&#39;", "'")
    for asking in ("<script", "<link", " src=", "url(", "@import", " style="):
        assert asking not in whole.html


def test_what_means_harm_stays_text() -> None:
    store = hostile.hostile_store()
    for node in (None, graph_to_claims(store).organizations[0].slug):
        made = graph_to_brief(store, organization=node, draws=DRAWS, private=True)
        addresses = [href for _, href in Read(made.html).hrefs]

        assert not re.search(r"<(script|img|iframe|object|base|form|video|math)\b", made.html)
        assert all(href.startswith(("#", "https://", "http://", "mailto:")) for href in addresses)


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    run = (
        "from amurgraph.brief import graph_to_brief; from amurgraph.graph import read_store;"
        "print(graph_to_brief(read_store(), draws=3).html)"
    )
    made = [
        subprocess.run(
            [sys.executable, "-c", run],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            cwd=tmp_path,
        ).stdout
        for seed in ("1", "7")
    ]

    assert made[0] == made[1]


def test_the_seed_is_heeded(shipped: Store) -> None:
    one, other = (graph_to_brief(shipped, draws=DRAWS, seed=seed).html for seed in (1, 2))

    assert one != other
    assert "seed 2" in other


def test_it_shows_itself_in_a_notebook(whole: Brief) -> None:
    assert whole._repr_html_().startswith("<iframe srcdoc=")
    assert "sandbox" in whole._repr_html_()


def test_a_network_of_nobody_or_of_two_has_its_page(claims: Claims) -> None:
    nobody = replace(claims, things={}, relations=(), observations=(), sources={}, changes=())
    for network in (nx.MultiDiGraph(), nx.MultiDiGraph([("a", "b")]), nx.MultiDiGraph({"a": {}, "b": {}})):
        network.graph["projection"] = "documented-ties"
        text = text_of(network_to_brief(nobody, network, draws=DRAWS).html)

        assert f"{len(network)} organizations" in text


def test_a_slice_says_of_when_it_is(shipped: Store) -> None:
    made = graph_to_brief(shipped, as_of="2010", min_sources=2, draws=DRAWS)

    left_out = claims_to_network(graph_to_claims(shipped), as_of="2010").graph["left_out"]
    later, undated = (re.findall(rf"{why}: (\d+)", left_out)[0] for why in ("later", "undated"))
    assert "Only what is documented by 2010: relations left out are" in text_of(made.html)
    assert f"{later} of later times and {undated} without a date." in text_of(made.html)
    assert "Only what 2 sources say." in text_of(made.html)
    assert "--as-of 2010 --min-sources 2" in made.html


def test_a_reading_says_what_it_takes_for_what(shipped: Store) -> None:
    made = graph_to_brief(shipped, reading="supporters-as-members", draws=DRAWS)
    rule = text_of(made.html).partition("A tie:")[2].partition("Evidence")[0]

    assert find_reading("supporters-as-members").summary in rule
    assert "measure gaps --reading supporters-as-members" in made.html
    assert "actor-counts --of threat --reading supporters-as-members" in made.html


def test_grey_is_who_cannot_be_ordered_against_another(whole: Brief) -> None:
    colours = set(re.findall(r'class="p-(firm|open)"', whole.html))
    said = {"open": "Grey: cannot be ordered against another.", "firm": "Green: can be."}
    none = "None can be ordered against everybody else."

    text = text_of(whole.html)
    assert (none in text) == (colours == {"open"})
    assert all((words in text) == (colour in colours and "firm" in colours) for colour, words in said.items())


def test_an_isolate_has_no_empty_heading_and_no_colour_that_is_not_there(
    shipped: Store, claims: Claims, documented: nx.MultiDiGraph
) -> None:
    node = some_of_each_sort(claims, documented)["isolate"]
    made = graph_to_brief(shipped, organization=node, draws=DRAWS)
    text = text_of(made.html)

    assert "Who says so" not in text
    assert "Green: its ties" not in text
    assert "Filled: the organization itself, which no page ties to another." in text
    assert "and its ties stand out" not in made.html
    assert "could rest on one source" not in text


def test_the_names_on_the_map_keep_apart_and_hide_few_dots(whole: Brief) -> None:
    drawn = whole.html.partition('<svg class="map"')[2].partition("</svg>")[0]
    dots = [tuple(map(float, at)) for at in re.findall(r'class="m-(?:cut|other)" cx="([\d.]+)" cy="([\d.]+)"', drawn)]
    names = re.findall(r'class="m-name" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]+)<', drawn)
    boxes = [(float(x), float(y) - 6, float(x) + 4.05 * columns(name), float(y) + 1) for x, y, name in names]

    assert len(boxes) > 5
    assert not any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in combinations(boxes, 2))
    for left, top, right, foot in boxes:
        assert sum(left < x < right and top < y < foot for x, y in dots) <= 5


def test_what_cannot_be_asked_is_said_in_one_line(shipped: Store) -> None:
    with pytest.raises(InputError, match="nodes of more than one sort; use documented-ties"):
        graph_to_brief(shipped, projection="everything", draws=DRAWS)
    with pytest.raises(UnknownNameError):
        graph_to_brief(shipped, organization="nobody-at-all", draws=DRAWS)


# ---- PDF ----


def pages_of(pdf: bytes) -> int:
    """Count pages; WeasyPrint packs the objects that tell of them."""
    packed = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    opened = [zlib.decompressobj().decompress(part) for part in packed if part.startswith(b"x")]
    return sum(len(re.findall(rb"/Type\s*/Page\b", part)) for part in [pdf, *opened])


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_pdf_is_one_page_and_always_the_same(whole: Brief, paper: str) -> None:
    pytest.importorskip("weasyprint")
    made = brief_to_pdf(whole, paper=paper)

    assert pages_of(made) == 1
    assert made == brief_to_pdf(whole, paper=paper)
    with pytest.raises(InputError, match="use a4 or letter"):
        brief_to_pdf(whole, paper="a7")


def test_long_names_fit_a_pdf(long_names: Brief) -> None:
    pytest.importorskip("weasyprint")

    assert pages_of(brief_to_pdf(long_names, paper="letter")) == 1


@pytest.fixture
def long_names(claims: Claims) -> Brief:
    wide = "Wide Meadow Water Management Mammal Committee of MMMM WWWWWW"
    things = {slug: replace(thing, label=f"{wide} {slug}"[:60]) for slug, thing in claims.things.items()}
    sources = {slug: replace(source, title=wide, publisher=wide) for slug, source in claims.sources.items()}
    named = replace(claims, things=things, sources=sources, about=replace(claims.about, title=wide))
    return network_to_brief(named, claims_to_network(named), draws=DRAWS)


def test_without_weasyprint_the_error_says_what_to_do(
    shipped: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    with pytest.raises(MissingExtraError, match=r"print it from a browser.*pip install 'amurgraph\[pdf\]'"):
        write_brief(shipped, tmp_path / "brief.pdf", draws=DRAWS)
    write_brief(shipped, tmp_path / "brief.html", draws=DRAWS)
    assert (tmp_path / "brief.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
