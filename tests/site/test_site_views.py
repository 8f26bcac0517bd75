"""What the lists and the pages of things say: numbers by year, events by year, what is not known, who says how much."""

from __future__ import annotations

import html
import math
import re
from collections import Counter, defaultdict
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amurgraph.claims import About, Claims, Evidence, Observation, Relation, Source, Thing, evidence_date
from amurgraph.network import claims_to_network
from amurgraph.queries import find_query, query
from amurgraph.site.addresses import anchor_of, page_of, page_of_source
from amurgraph.site.views.estimates import HEIGHT, WIDTH, Estimates, estimates
from amurgraph.site.views.organizations import headline
from amurgraph.site.views.statements import Statements, when

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.site.conftest import Built, Item, Site


def squeezed(text: str) -> str:
    return " ".join(text.split())


def item_of(site: Site, page: str, anchor: str) -> Item:
    (found,) = [item for item in site.items(page) if item.id == anchor]
    return found


# ---- numbers by year: the drawing ----


def seen(slug: str, low: str = "", high: str = "", date: str = "2010", source: str = "s1", **more: str) -> Observation:
    said = Evidence(slug, source, as_of=date)
    value = more.get("value", low or high)
    return Observation(slug, f"https://w3id.org/x/{slug}", "t", "count", value, low, high, "adults", "", (said,))


def data(*sources: Source) -> Claims:
    return Claims(About(), {}, {source.slug: source for source in sources}, (), (), ())


PAGES = data(
    Source("s1", "https://w3id.org/x/s1", "Undated"), Source("s2", "https://w3id.org/x/s2", "Dated", issued="2015-07")
)

NUMBERS = st.one_of(
    st.integers(0, 5000).map(str),
    st.decimals(0, 400, places=2).map(str),
    st.integers(-50, -1).map(str),
    st.sampled_from(["0", "0.0000001", "123456789012"]),
)
DATES = st.one_of(
    st.just(""),
    st.integers(1890, 2026).map(str),
    st.dates().map(str),
    st.sampled_from(["2010-12", "2011-01", "0001", "9999"]),
)


@st.composite
def published(draw: st.DrawFn) -> list[Observation]:
    found = []
    for number in range(draw(st.integers(0, 24))):
        form = draw(st.sampled_from(["exact", "range", "least", "most", "words"]))
        low, high = sorted(draw(st.tuples(NUMBERS, NUMBERS)), key=Decimal)
        ends = {"exact": (low, low), "range": (low, high), "least": (low, ""), "most": ("", high), "words": ("", "")}[
            form
        ]
        source = draw(st.sampled_from(["s1", "s2"]))
        found.append(seen(f"o{number}", *ends, date=draw(DATES), source=source, value=f"value {number}"))
    return found


def drawn(found: list[Observation], claims: Claims = PAGES) -> Estimates:
    made = estimates(found, claims)
    assert made
    return made


@settings(deadline=None, max_examples=60, derandomize=True)
@given(published())
def test_each_dated_number_has_one_mark_and_the_others_are_counted(found: list[Observation]) -> None:
    numbered = [one for one in found if one.low or one.high]
    dated = [one for one in numbered if evidence_date(one.evidence[0], PAGES)]

    made = estimates(found, PAGES)

    if not dated:
        assert made is None
        return
    assert made
    assert sorted(mark.anchor for mark in made.marks) == sorted(f"obs-{one.slug}" for one in dated)
    assert made.undated == len(numbered) - len(dated)


@settings(deadline=None, max_examples=60, derandomize=True)
@given(published())
def test_heights_are_in_the_order_of_the_values(found: list[Observation]) -> None:
    made = estimates(found, PAGES)
    marks = {mark.anchor: mark for mark in made.marks} if made else {}

    ends = []
    for one in found:
        mark = marks.get(f"obs-{one.slug}")
        if mark:
            ends += [(Decimal(one.low or one.high), -mark.low), (Decimal(one.high or one.low), -mark.high)]
    ends.sort()
    for (value, height), (higher, above) in pairwise(ends):
        assert height <= above + 1e-9
        assert value != higher or math.isclose(height, above)
    if ends and ends[0][0] < ends[-1][0]:
        assert ends[0][1] < ends[-1][1], "two numbers, one height"


@settings(deadline=None, max_examples=60, derandomize=True)
@given(published())
def test_no_mark_hides_another_or_lies_outside_of_the_drawing(found: list[Observation]) -> None:
    made = estimates(found, PAGES)
    if not made:
        return

    assert len({mark.x for mark in made.marks}) == len(made.marks)
    for mark in made.marks:
        assert 0 < mark.x < WIDTH
        assert 0 <= mark.high <= mark.low <= HEIGHT
    for x, text in (*made.years, *made.values):
        assert text
        assert 0 <= x <= WIDTH
    ticks = [y for y, _ in made.values]
    assert ticks == sorted(ticks, reverse=True)
    assert len(ticks) >= 2
    assert "0" in [text for _, text in made.values], "heights compare from zero"


def test_marks_of_different_years_stand_in_the_order_of_the_years() -> None:
    made = drawn([seen(f"o{year}", "5", "5", date=str(year)) for year in (2015, 1998, 2007)])

    assert [mark.anchor for mark in sorted(made.marks, key=lambda mark: mark.x)] == [
        "obs-o1998",
        "obs-o2007",
        "obs-o2015",
    ]


@pytest.mark.parametrize(
    ("low", "high", "form"), [("5", "5", "exact"), ("5", "9", "range"), ("5", "", "least"), ("", "9", "most")]
)
def test_at_least_and_at_most_are_open_at_one_end(low: str, high: str, form: str) -> None:
    (mark, *_) = drawn([seen("a", low, high), seen("b", "7", "7", date="2012")]).marks

    assert mark.form == form
    assert (mark.low == mark.high) == (form != "range"), "no end is made up"


def test_a_number_without_a_date_of_its_own_is_placed_by_its_page_and_says_so() -> None:
    own, page = drawn([seen("a", "7", "7", date="2012-03"), seen("b", "7", "7", date="", source="s2")]).marks

    assert (own.own_date, own.title) == (True, "7, 2012-03")
    assert (page.own_date, page.title) == (False, "7, 2015-07 (date of the page)")


def test_a_mark_bears_the_date_that_places_it() -> None:
    one = seen("a", "7", "7", date="2018")
    older_page = Evidence("e2", "s2")
    (mark,) = drawn([replace(one, evidence=(*one.evidence, older_page))]).marks

    assert mark.own_date
    assert mark.title == "7, 2018", "not the date of another page"


@pytest.mark.parametrize(
    "low",
    ["abc", "NaN", "-inf", "1e309", "9" * 400, "0." + "0" * 320 + "1", " ", "<b>", "1e99", "-4", "-0", "0", "1e-99"],
)
def test_no_number_breaks_the_drawing(low: str) -> None:
    for found in ([seen("a", low, low)], [seen("a", low, ""), seen("b", "", low), seen("c", "7", "9")]):
        made = estimates(found, PAGES)
        for mark in made.marks if made else ():
            assert math.isfinite(mark.x)
            assert 0 <= mark.high <= mark.low <= HEIGHT


def test_ends_that_were_swapped_are_drawn_as_the_range_they_are() -> None:
    (mark,) = drawn([seen("a", "9", "5")]).marks

    assert mark.form == "range"
    assert mark.high < mark.low


def test_hundreds_of_numbers_of_one_month_stay_in_the_drawing() -> None:
    made = drawn([seen(f"o{number}", str(number), str(number), date="2015-12") for number in range(300)])

    assert len(made.marks) == 300
    assert all(0 < mark.x < WIDTH for mark in made.marks)


# ---- numbers by year: the page ----

GROUP = re.compile(
    r'<h3 id="observed-\d+">(.*?) <span.*?(?=<h3|<h2|<details class="sources"|<p class="iri")', re.DOTALL
)
FIGURE = re.compile(r'<figure class="plot">.*?</figure>', re.DOTALL)


def plots(built: Built, page: str) -> Iterator[tuple[str, str]]:
    """Return property and drawing of each group of observations that has one."""
    for group in GROUP.finditer(built.site.pages[page].html):
        figure = FIGURE.search(group[0])
        if figure:
            yield group[1], figure[0]


def dated_numbers(built: Built, slug: str) -> dict[str, list[Observation]]:
    groups: dict[str, list[Observation]] = defaultdict(list)
    for one in built.claims.observations:
        if one.subject == slug and (one.low or one.high) and any(evidence_date(e, built.claims) for e in one.evidence):
            groups[one.property.replace("_", " ")].append(one)
    return groups


def test_a_plot_draws_each_dated_number_once_and_nothing_else(built: Built) -> None:
    found = 0
    for thing in built.claims.things.values():
        if thing.sort == "org":
            continue
        numbers = dated_numbers(built, thing.slug)
        shown = dict(plots(built, page_of(thing)))
        found += len(shown)
        assert shown.keys() == {name for name, ones in numbers.items() if len(ones) >= 3}, thing.slug
        for name, figure in shown.items():
            marks = re.findall(r'<a href="#(obs-[^"]+)".*?</a>', figure, re.DOTALL)
            assert Counter(marks) == Counter(f"obs-{one.slug}" for one in numbers[name])
            # What is left without the marks: the frame. No line from mark to mark, no mean, no sum.
            frame = re.sub(r"<a .*?</a>", "", figure.partition("<figcaption>")[0], flags=re.DOTALL)
            assert set(re.findall(r"<(\w+)", frame)) == {"figure", "svg", "line", "text"}
            assert set(re.findall(r'<line class="(\w+)"', frame)) == {"grid", "tick"}
            assert "nothing is added up, joined or averaged" in figure
    assert found >= 1


def test_a_mark_leads_to_the_number_with_who_says_it(built: Built) -> None:
    found = 0
    for thing in built.claims.things.values():
        for _, figure in plots(built, page_of(thing)):
            for anchor, title in re.findall(r'<a href="#([^"]+)"[^>]*><title>(.*?)</title>', figure):
                row = item_of(built.site, page_of(thing), anchor)
                assert "in it:" in row.text
                assert html.unescape(title).split(", ")[0].split(" ")[0] in row.text
                found += 1
    assert found > 3


def test_the_form_of_a_mark_tells_what_the_number_is(rivers: Built) -> None:
    ((_, figure),) = plots(rivers, "tax/sp-otter.html")
    marks = {slug: (kind, shape) for slug, kind, shape in re.findall(
        r'<a href="#obs-(\w+)" class="(\w+)">.*?<rect class="reach"[^>]*/>(.*?)</a>', figure
    )}  # fmt: skip

    assert marks.keys() == {"p1", "p2", "p3", "p4"}
    assert "<circle" in marks["p1"][1]
    assert {slug: kind for slug, (kind, _) in marks.items()} == {"p1": "own", "p2": "own", "p3": "page", "p4": "own"}
    shapes = [re.sub(r"[\d.,-]+", "", shape) for _, shape in marks.values()]
    assert len(set(shapes)) >= 3
    up, down = (re.search(r"v(-?\d+)", marks[slug][1]) for slug in ("p3", "p4"))
    assert up
    assert down
    assert int(up[1]) < 0 < int(down[1]), "at least points up, at most points down"


def test_numbers_without_any_date_are_counted_beside_the_plot(rivers: Built) -> None:
    ((_, figure),) = plots(rivers, "tax/sp-otter.html")

    assert "1 without any date" in squeezed(figure)
    assert "obs-p5" not in figure
    assert "very few" not in figure
    for anchor in ("obs-p5", "obs-p6"):
        assert item_of(rivers.site, "tax/sp-otter.html", anchor)


# ---- the timeline ----


def events(site: Site) -> dict[str, list[Item]]:
    """Return the events of the timeline by year; those without one under no year."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in site.items("timeline.html"):
        year = next((name.removeprefix("y-") for name in item.within if name.startswith("y-")), "")
        if item.tag == "li" and not item.id and "who says so" in item.text:
            found[year].append(item)
    return found


def told(site: Site, *words: str, link: str = "") -> list[str]:
    """Return the years in which one event says all this."""
    return [
        year
        for year, items in events(site).items()
        for item in items
        if all(squeezed(word) in item.text for word in words) and (not link or link in item.links)
    ]


def test_years_stand_in_their_order_and_each_once(built: Built) -> None:
    years = [item.id for item in built.site.items("timeline.html") if item.id.startswith("y-")]

    assert len(years) > 3
    assert years == sorted(set(years))


def test_every_programme_stands_in_the_year_its_page_gives(built: Built) -> None:
    for thing in built.claims.things.values():
        if thing.sort == "prog":
            year = (thing.start or thing.end)[:4]
            assert told(built.site, "programme", thing.label, thing.start, thing.end, link=page_of(thing)) == [year]


def test_every_founding_stands_in_each_year_that_a_page_gives(built: Built) -> None:
    for one in built.claims.observations:
        if one.property in ("founded", "established"):
            years = set(re.findall(r"\b[12]\d{3}\b", one.value))
            subject = built.claims.things[one.subject]
            expected = years.pop() if len(years) == 1 else ""
            assert expected in told(built.site, one.property, subject.label, one.value if not expected else ""), (
                one.slug
            )
    for relation in built.claims.relations:
        if relation.predicate == "founded":
            founder, founded = (built.claims.things[end] for end in (relation.subject, relation.object))
            years = {evidence.start[:4] for evidence in relation.asserting if evidence.start} or {""}
            assert set(told(built.site, "founded", founded.label, f"by {founder.label}")) == years


def test_pages_that_give_different_years_stand_each_in_its_own_and_answer_for_no_other(rivers: Built) -> None:
    by_year = {
        year: {link for item in items for link in item.links if "by Cedar Trust" in item.text}
        for year, items in events(rivers.site).items()
    }

    alliance = "org/otter-alliance.html"
    assert by_year["2004"] == {alliance, "src/s1.html"}
    assert by_year["2005"] == {alliance, "src/s3.html"}
    assert not by_year[""], "who gives no date does not say that there is none"


def test_every_change_is_told_of_each_that_came_of_it(built: Built) -> None:
    things = built.claims.things
    for change in built.claims.changes:
        for slug in change.results:
            came_from = [things[one].label for one in change.originals] if set(change.originals) != {slug} else []
            found = told(built.site, change.kind, things[slug].label, *came_from, link=page_of(things[slug]))
            assert change.stated[:4] in found, change.slug


def test_a_merger_is_named_with_what_it_came_from_and_a_split_with_all_its_parts(rivers: Built) -> None:
    assert told(rivers.site, "merger Big Mill 2015-03 from New Mill and Old Mill") == ["2015"]
    assert told(rivers.site, "split Little Mill from Big Mill", link="org/little-mill.html") == ["2018"]
    assert told(rivers.site, "renaming Hill Fund") == [""]
    assert told(rivers.site, "from Hill Fund") == [], "nothing came from itself"


def test_a_date_in_words_or_to_the_day_is_shown_as_it_is(rivers: Built) -> None:
    assert told(rivers.site, "founded Otter Alliance March 2005") == ["2005"]
    assert told(rivers.site, "established Hill Fund 2001-02-03") == ["2001"]
    assert told(rivers.site, "programme No more nets", "2009-04 to 2011") == ["2009"]
    assert told(rivers.site, "programme River school", "until 2012") == ["2012"]


def test_what_no_page_dates_stands_apart_and_is_counted(built: Built) -> None:
    page = built.site.pages["timeline.html"]
    undated = events(built.site)[""]

    assert undated
    assert f"Without a date {len(undated)}" in squeezed(page.text)
    assert "undated" in page.ids


def test_what_names_two_years_or_none_is_put_into_none(rivers: Built) -> None:
    assert told(rivers.site, "River Zoo", "1898 or 1899") == [""]
    assert told(rivers.site, "River Zoo", "long ago") == [""]


def test_every_event_leads_to_who_says_so(built: Built) -> None:
    for items in events(built.site).values():
        for item in items:
            assert any(link.startswith("src/") and link in built.site.pages for link in item.links), item.text


# ---- what is not known ----

QUESTIONS = ("uncovered", "untied-pairs", "without-ties", "single-source", "stale")


def gap(site: Site, name: str) -> tuple[Item, list[Item]]:
    """Return the section of one question, and its rows."""
    section = item_of(site, "gaps.html", name)
    return section, [item for item in site.items("gaps.html") if item.tag == "tr" and name in item.within][1:]


def test_each_open_question_counts_what_the_saved_question_answers(built: Built) -> None:
    sections = [item.id for item in built.site.items("gaps.html") if "gap" in item.classes]

    assert sections == list(QUESTIONS)
    for name in QUESTIONS:
        rows = query(built.store, name)
        section, shown = gap(built.site, name)
        asked = find_query(name).summary.partition("?")[0]
        assert section.text.startswith(f"{squeezed(asked)}? {len(rows)} ")
        assert len(shown) == min(len(rows), 25)
        assert (f"The first 25 of {len(rows)}." in section.text) == (len(rows) > 25)
        assert f"ask.html#q={name}" in section.links


def test_the_rows_of_an_open_question_are_the_first_that_the_saved_question_answers(built: Built) -> None:
    for name in QUESTIONS:
        for row, shown in zip(query(built.store, name), gap(built.site, name)[1], strict=False):
            for value in row:
                for slug in str(value or "").split(" "):
                    thing = built.claims.things.get(slug)
                    if thing:
                        assert page_of(thing) in shown.links, (name, slug)
                        assert squeezed(thing.label) in shown.text
                    elif slug in built.claims.sources:
                        assert page_of_source(slug) in shown.links


def in_force(built: Built) -> set[str]:
    return {
        one.subject
        for one in built.claims.observations
        if one.property == "legal_status" and any(not evidence.end for evidence in one.evidence)
    }


def test_nobody_with_a_legal_status_in_force_is_suggested_to_others_and_they_are_counted(built: Built) -> None:
    section, rows = gap(built.site, "untied-pairs")
    barred = in_force(built)
    cells = [item for item in built.site.items("gaps.html") if item.tag == "td" and "untied-pairs" in item.within]

    assert barred
    assert rows
    assert len(cells) == 3 * len(rows)
    for slug in barred:
        assert page_of(built.claims.things[slug]) not in section.links
        assert built.claims.things[slug].label not in [cell.text for cell in cells]
    assert (
        f"Left out here: {len(barred)} organization{'' if len(barred) == 1 else 's'} with a legal status"
        in section.text
    )


def test_who_went_into_another_is_not_suggested_to_others_and_counted_beside_them(built: Built) -> None:
    section, _ = gap(built.site, "untied-pairs")
    gone = {slug for one in built.claims.changes for slug in set(one.originals) - set(one.results)} - in_force(built)

    assert gone
    assert not {page_of(built.claims.things[slug]) for slug in gone} & set(section.links)
    assert (
        f"Left out here: {len(gone)} organization{'' if len(gone) == 1 else 's'} that went into others" in section.text
    )


def test_whose_legal_status_has_ended_is_suggested_again(rivers: Built) -> None:
    _, rows = gap(rivers.site, "untied-pairs")

    assert in_force(rivers) == {"banned-body"}
    assert any({"org/cedar-trust.html", "org/cleared-body.html"} <= set(row.links) for row in rows)


def test_gaps_are_worded_as_questions_and_the_caveat_is_beside_them(built: Built) -> None:
    page = squeezed(built.site.pages["gaps.html"].text)

    assert "Each line is a question to ask, never a finding: a missing line is not a missing relation" in page
    assert all(
        item.text.partition(" ")[2].count("?") for item in built.site.items("gaps.html") if "gap" in item.classes
    )


# ---- sources ----


def counted(built: Built) -> dict[str, tuple[int, set[str]]]:
    """Count, for each source, what it says and which relations no other source asserts."""
    claims = built.claims
    evidences = [one.evidence for one in claims.relations]
    evidences += [one.evidence for one in claims.observations]
    evidences += [one.evidence for one in claims.changes]
    said = Counter(evidence.source for found in evidences for evidence in found)
    alone: dict[str, set[str]] = defaultdict(set)
    for relation in claims.relations:
        names = {evidence.source for evidence in relation.evidence if evidence.stance == "Asserts"}
        if len(names) == 1:
            alone[names.pop()].add(relation.slug)
    return {slug: (said[slug], alone[slug]) for slug in claims.sources}


def test_the_list_of_sources_counts_as_python_counts(built: Built) -> None:
    rows = {item.id: item.text for item in built.site.items("sources.html") if item.tag == "tr" and item.id}

    assert len(rows) == len(built.claims.sources)
    for slug, (said, alone) in counted(built).items():
        assert rows[f"s-{slug}"].endswith(f" {said} {len(alone)}"), slug


def test_the_saved_question_of_who_says_most_gives_the_same_counts(built: Built) -> None:
    rows = {str(row[0]): (row[3], row[4]) for row in query(built.store, "by-source")}

    assert rows == {slug: (said, len(alone)) for slug, (said, alone) in counted(built).items()}


def test_the_page_of_a_source_says_how_much_it_says_and_marks_what_rests_on_it_alone(built: Built) -> None:
    relations = {relation.slug: relation for relation in built.claims.relations}
    for slug, (said, alone) in counted(built).items():
        page = page_of_source(slug)
        words = rf"<strong>{said}</strong> statements? in these data (?:is|are) from it"
        assert re.search(
            rf"{words}\. <strong>{len(alone)}</strong> relations? rests? on it", built.site.pages[page].html
        )
        marked = [item for item in built.site.items(page) if re.search(r" alone (?:in it:|place in it not)", item.text)]
        leads = {link for item in marked if item.tag == "li" for link in item.links}
        ends = {(page_of(built.claims.things[relations[name].subject]), anchor_of(name)) for name in alone}
        assert leads == {f"../{subject}#{anchor}" for subject, anchor in ends}, slug


def test_a_denial_or_a_second_place_in_a_source_is_no_second_source(rivers: Built) -> None:
    found = counted(rivers)

    assert "river-zoo.memberof.otter-alliance" in {slug.lower() for slug in found["s2"][1]}
    assert "river-zoo.memberof.otter-alliance" not in {slug.lower() for slug in found["s3"][1]}
    rows = {
        item.id: item.text.rsplit(" ", 1)[1] for item in rivers.site.items("sources.html") if item.id.startswith("s-")
    }
    assert rows == {
        slug_: str(len(alone)) for slug_, (_, alone) in ((f"s-{slug}", both) for slug, both in found.items())
    }


def test_a_source_tells_its_kind_publisher_date_and_how_that_is_known(built: Built) -> None:
    for source in built.claims.sources.values():
        text = squeezed(built.site.pages[page_of_source(source.slug)].text)
        for words in (source.title, source.publisher, source.issued or "undated", source.language, source.note):
            assert squeezed(words) in text
        assert source.iri in text


# ---- programmes, threats, and the rest ----


def runners(built: Built, programme: Thing) -> list[str]:
    ends = [(r.subject, r.object) for r in built.claims.relations if programme.slug in (r.subject, r.object)]
    things = [built.claims.things[slug] for pair in ends for slug in pair]
    return [thing.label for thing in things if thing.sort == "org"]


def test_the_list_of_programmes_says_place_dates_and_who(built: Built) -> None:
    listed = {link: item for item in built.site.items("programmes.html") if item.tag == "li" for link in item.links}

    for thing in built.claims.things.values():
        if thing.sort != "prog":
            continue
        place = built.claims.things.get(thing.place)
        for words in (place.label if place else thing.place_name, thing.start, thing.end, *runners(built, thing)):
            assert squeezed(words) in listed[page_of(thing)].text, thing.slug


def test_a_place_lists_the_programmes_there_with_dates_and_who(built: Built) -> None:
    placed = [thing for thing in built.claims.things.values() if thing.place]

    assert placed
    for thing in placed:
        items = built.site.items(page_of(built.claims.things[thing.place]))
        (own,) = [i for i in items if i.tag == "li" and f"../{page_of(thing)}" in i.links and not i.within]
        for words in (thing.start, thing.end, *runners(built, thing)):
            assert squeezed(words) in own.text


def test_the_page_of_a_threat_names_organizations_only_by_their_programmes_and_says_whose_coding_it_is(
    built: Built,
) -> None:
    coded = claims_to_network(built.claims, "actors-threats")
    programmes_of = {(r.subject, r.object) for r in built.claims.relations if r.asserting}
    worked = 0
    for thing in built.claims.things.values():
        if thing.sort not in ("threat", "stress"):
            continue
        page = page_of(thing)
        assert "By our own coding" in squeezed(built.site.pages[page].text)
        named = [i for i in built.site.items(page) if i.tag == "li" and any("../org/" in link for link in i.links)]
        actors = [slug for slug, _ in coded.in_edges(thing.slug)] if thing.slug in coded else []
        worked += len(actors)
        assert len(named) == len(actors), page
        for item in named:
            (actor,) = [slug for slug in actors if f"../{page_of(built.claims.things[slug])}" in item.links]
            through = [t for t in built.claims.things.values() if f"../{page_of(t)}" in item.links and t.sort == "prog"]
            assert through
            assert all((actor, programme.slug) in programmes_of for programme in through)
        assert f"Whose programmes address it {len(actors)}" in squeezed(built.site.pages[page].text)
    assert worked


def test_a_species_shows_how_it_fares_before_who_works_for_it(built: Built) -> None:
    taxa = [thing for thing in built.claims.things.values() if thing.sort == "tax"]

    assert taxa
    for thing in taxa:
        text = squeezed(built.site.pages[page_of(thing)].text)
        assert thing.description in text
        if "What is published about it" in text:
            assert text.index("What is published about it") < text.index(
                "Organizations", text.index("What is published")
            )


def test_the_lists_count_what_is_said_of_each_thing(built: Built) -> None:
    listed = {link: item.text for item in built.site.items("things.html") if item.tag == "li" for link in item.links}
    ends = Counter(end for r in built.claims.relations for end in (r.subject, r.object))
    observed = Counter(one.subject for one in built.claims.observations)
    placed = Counter(thing.place for thing in built.claims.things.values() if thing.sort == "prog")

    for thing in built.claims.things.values():
        if thing.sort in ("tax", "place", "db", "threat", "stress"):
            entries = ends[thing.slug] + observed[thing.slug] + placed[thing.slug]
            assert f" {entries} entr" in listed[page_of(thing)]


def test_a_programme_nobody_is_said_to_run_says_that_this_means_little(rivers: Built) -> None:
    assert "That is not the same as nobody" in squeezed(rivers.site.pages["prog/proj-school.html"].text)
    assert "That is not the same as nobody" not in squeezed(rivers.site.pages["prog/proj-dens.html"].text)


# ---- in words ----


def test_a_start_alone_is_not_said_to_last_until_today() -> None:
    assert when(Evidence("e", "s1", start="2017")) == "from 2017"
    assert when(Evidence("e", "s1", start="2017", end="2019")) == "2017 to 2019"


@pytest.mark.parametrize(
    ("value", "unit", "said", "apart"),
    [
        ("40", "adults", "40 adults", ""),
        ("about 40", "adults", "about 40 adults", ""),
        ("1.8 million", "ha", "1.8 million ha", ""),
        ("30-35 (wild)", "adults", "30-35 (wild)", "adults"),
        ("2 million since 1997 or so", "EUR", "2 million since 1997 or so", "EUR"),
        ("7 zoos", "zoos", "7 zoos", ""),
        ("very few", "", "very few", ""),
    ],
)
def test_a_unit_follows_a_number_and_stands_apart_from_words(value: str, unit: str, said: str, apart: str) -> None:
    one = replace(seen("o1", value=value), unit=unit)
    ((row,),) = (group["rows"] for group in Statements(replace(PAGES, observations=(one,))).observations("t"))

    assert (row["value"], row["unit"]) == (said, apart)


def test_the_same_words_of_two_units_are_two_answers() -> None:
    found = [replace(seen(slug, value="2 (wild)"), unit=unit) for slug, unit in (("a", "adults"), ("b", "cubs"))]
    (group,) = Statements(replace(PAGES, observations=tuple(found))).observations("t")

    assert [row["unit"] for row in group["rows"]] == ["adults", "cubs"]


def test_a_taxon_is_called_what_readers_call_it(built: Built) -> None:
    taxa = [thing for thing in built.claims.things.values() if thing.sort == "tax"]

    for thing in taxa:
        assert '<p class="kind">species or subspecies' in built.site.pages[page_of(thing)].html


def test_the_list_of_things_says_what_an_entry_is(site: Site) -> None:
    text = squeezed(site.pages["things.html"].text)

    assert "An entry is a relation, a published value, or a programme placed there." in text


def closest(kinds: dict[str, str], ties: list[tuple[str, str]], values: dict[str, list[str]]) -> tuple[str, str]:
    """Return which organization the first screen shows, and which one it asks about."""
    things = {slug: Thing(slug, f"https://w3id.org/x/{slug}", "org", kind, slug) for slug, kind in kinds.items()}
    relations = tuple(
        Relation(
            f"{one}.funds.{other}", f"https://w3id.org/x/{one}.{other}", one, "funds", other, (Evidence("e", "s1"),)
        )
        for one, other in ties
    )
    observations = tuple(
        replace(seen(f"{slug}{number}", value=value), subject=slug)
        for slug, found in values.items()
        for number, value in enumerate(found)
    )
    chosen, asked = headline(Statements(replace(PAGES, things=things, relations=relations, observations=observations)))
    return chosen.slug if chosen else "", asked["subject"] if asked else ""


ORGANIZATIONS = {"large": "Alliance", "small": "Alliance", "zoo": "Zoo", "fund": "Foundation"}
TIES = [("zoo", "large"), ("fund", "large"), ("zoo", "small")]


def test_the_first_screen_shows_the_best_connected_alliance_and_asks_about_another_where_sources_agree_about_it() -> (
    None
):
    assert closest(ORGANIZATIONS, TIES, {}) == ("large", "")
    assert closest(ORGANIZATIONS, TIES, {"small": ["1", "2"], "zoo": ["1", "2", "3"]}) == ("large", "zoo")
    assert closest(ORGANIZATIONS, TIES, {"large": ["1", "2"], "zoo": ["1", "2", "3"]}) == ("large", "large")
    assert closest(ORGANIZATIONS, TIES[1:], {}) == ("large", ""), "of equals, the first by name"
