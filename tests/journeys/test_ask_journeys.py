"""Asking in a browser with the network off: the same rows as ``amurgraph query``, and nothing that means harm runs."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest

from amurgraph.errors import InputError
from amurgraph.queries import list_queries, query, run_select, run_sparql
from amurgraph.rows import rows_to_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page
    from pyoxigraph import Store
    from tests.journeys.conftest import Visit

    from amurgraph.claims import Claims

pytestmark = pytest.mark.browser
PHONE = (390, 844)
LONGEST = 5_000  # an address of the corpus: what is longer says the same again

# Opens an address on the page, waits until it is answered, and returns the values, or why there are none.
ASK = """async (hash) => {
  const turned = new Promise((done) => addEventListener('hashchange', done, { once: true }));
  const same = location.hash === hash;
  location.hash = hash;
  if (!same) await turned;
  await amurgraphAsk.settled();
  const problem = document.getElementById('problem');
  return problem.hidden ? amurgraphAsk.answer() : problem.textContent;
}"""


def ask(page: Page, hash_: str) -> Any:
    return page.evaluate(ASK, hash_)


def own(text: str) -> str:
    return f"#sparql={quote(text, safe='')}"


def asked(name: str, given: dict[str, str]) -> str:
    return "#" + "&".join(f"{quote(key)}={quote(value, safe='')}" for key, value in {"q": name, **given}.items())


def alike(one: Any, other: Any) -> bool:
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    return math.isclose(one, other) if numbers else bool(one == other)


@pytest.fixture
def page(visit: Visit, site: Path) -> Iterator[Page]:
    with visit(site / "ask.html") as opened:
        opened.locator("#prefixes", has_text="ag:").wait_for(state="attached")
        yield opened


def values(claims: Claims) -> dict[str, list[str]]:
    """Return a few values of each sort that a question takes, as a reader writes them."""
    ties = {thing.slug: 0 for thing in claims.organizations}
    for relation in claims.relations:
        for end in (relation.subject, relation.object):
            if end in ties:
                ties[end] += 1
    known = sorted(claims.organizations, key=lambda thing: (-ties[thing.slug], thing.slug))
    alias = next(alias for thing in known for alias in thing.aliases if not alias.isascii())
    return {
        "organization": [known[0].slug, alias, known[1].label],
        "taxon": [thing.slug for thing in claims.things.values() if thing.sort == "tax"][:2],
        "date": ["2012", "2005-06", "2020-02-29"],
        "country": ["RU", "gb"],
        "action": ["anti-poaching", "4"],
        "integer": ["5", "0"],
    }


# ---- the same rows ----


def test_each_saved_question_gives_the_rows_of_the_command_line(page: Page, shipped: Store, claims: Claims) -> None:
    known = values(claims)
    for saved in list_queries():
        rounds = max((len(known[parameter.sort]) for parameter in saved.parameters), default=1)
        for turn in range(rounds):
            given = {
                parameter.name: known[parameter.sort][(turn + place) % len(known[parameter.sort])]
                for place, parameter in enumerate(saved.parameters)
            }
            wanted = query(shipped, saved.name, **given)

            answer = ask(page, asked(saved.name, given))

            assert answer["columns"] == list(wanted.columns), saved.name
            assert len(answer["rows"]) == len(wanted), (saved.name, given)
            for row, expected in zip(answer["rows"], wanted, strict=True):
                assert all(alike(one, other) for one, other in zip(row, expected, strict=True)), (saved.name, given)


@pytest.mark.parametrize(
    ("name", "given"), [("conflicts", {}), ("stale", {"years": "10"}), ("population", {}), ("untied-pairs", {})]
)
def test_a_saved_file_is_that_of_the_command_line(
    page: Page, shipped: Store, claims: Claims, name: str, given: dict[str, str]
) -> None:
    given = given or {p.name: values(claims)[p.sort][0] for q in list_queries() if q.name == name for p in q.parameters}
    ask(page, asked(name, given))

    with page.expect_download() as download:
        page.get_by_role("button", name="Save CSV").click()

    assert download.value.suggested_filename == f"{name}.csv"
    assert download.value.path().read_bytes().decode() == rows_to_text(query(shipped, name, **given), "csv")


def test_a_saved_file_runs_no_formula_and_keeps_what_a_cell_holds(page: Page, shipped: Store) -> None:
    text = r"""SELECT ?x ?n { VALUES (?x ?n) { ("=1+1" 1.50) ("a,b" -5) ("say \"so\"" 1e300) ("two\nlines" 1e-7)
      ("@x" UNDEF) ("\t=1" 1e16) ("-2" 0.0) ("字" "INF"^^xsd:double) (UNDEF 123456789.25) } }"""
    ask(page, own(text))

    with page.expect_download() as download:
        page.get_by_role("button", name="Save CSV").click()

    saved = download.value.path().read_bytes().decode()
    assert saved == rows_to_text(run_select(shipped, text, {}), "csv")
    assert "'=1+1,1.5\n" in saved


def test_ids_are_shown_as_the_command_line_gives_them(page: Page, shipped: Store) -> None:
    ask(page, "#q=ties")
    page.get_by_label("Ids, as in the data").check()

    wanted = query(shipped, "ties")
    heads = page.locator("#table-place th").all_inner_texts()
    first = page.locator("#table-place tbody tr").first.locator("td").all_inner_texts()
    assert [head.strip() for head in heads] == list(wanted.columns)
    assert first == [str(value) for value in wanted[0]]
    assert page.locator("#table-place tbody tr").count() == len(wanted)


# ---- one's own question ----


def test_ones_own_select_knows_our_prefixes_and_gives_the_rows_of_the_command_line(page: Page, shipped: Store) -> None:
    text = "SELECT ?who (COUNT(?whom) AS ?n) { ?who ag:memberOf ?whom }\nGROUP BY ?who ORDER BY DESC(?n) ?who"

    answer = ask(page, own(text))

    lines = run_sparql(shipped, text, "md").splitlines()[2:]
    assert [f"| {who} | {int(n)} |" for who, n in answer["rows"]] == lines


def test_ask_and_construct_are_answered_too(page: Page, shipped: Store) -> None:
    assert ask(page, own("ASK { ?who a ag:Alliance }")) == {"columns": ["answer"], "rows": [["true"]]}

    text = "CONSTRUCT { ?who rdfs:label ?name } WHERE { ?who a ag:Alliance ; rdfs:label ?name }"
    answer = ask(page, own(text))

    with page.expect_download() as download:
        page.get_by_role("button", name="Save N-Triples").click()
    wanted = run_sparql(shipped, text, "ntriples")
    assert download.value.path().read_bytes().decode() == wanted
    assert len(answer["rows"]) == len(wanted.splitlines())


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <https://x.example/> { ?s ?p ?o } }",
        "SELECT * { service silent <https://x.example/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o " + "{" * 70 + "}" * 70 + "}",
        "SELECT * { ?s ?p '" + "x" * 64_000 + "' }",
    ],
)
def test_what_the_command_line_refuses_is_refused_in_the_same_words(page: Page, shipped: Store, text: str) -> None:
    with pytest.raises(InputError) as refused:
        run_sparql(shipped, text)

    assert ask(page, own(text)) == str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "# SELECT\nPREFIX x: <http://x.example/#> DELETE WHERE { ?s ?p ?o }",
        "LOAD <https://x.example/data.ttl>",
    ],
)
def test_a_change_is_refused_in_one_line(page: Page, text: str) -> None:
    problem = ask(page, own(text))

    assert "would change the data" in problem
    assert "\n" not in problem


def test_words_in_strings_iris_and_comments_are_no_service(page: Page) -> None:
    text = "SELECT ?service { VALUES ?service { 'SERVICE' <http://x.example/SERVICE> } } # SERVICE <x>"

    assert len(ask(page, own(text))["rows"]) == 2


@pytest.mark.parametrize("text", ["SELECT * {\n ?s ?p", "SELECT * { ?s unknown:p ?o }", "SELEC"])
def test_a_mistake_is_said_in_one_line_with_its_place(page: Page, shipped: Store, text: str) -> None:
    with pytest.raises(InputError) as refused:
        run_sparql(shipped, text)

    problem = ask(page, own(text))

    assert problem.partition(": ")[0] == str(refused.value).partition(": ")[0]
    assert problem.startswith("query, line")
    assert "\n" not in problem


def test_a_question_without_end_can_be_stopped_and_the_next_is_answered(page: Page) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    page.evaluate("(hash) => { location.hash = hash }", own(endless))
    page.get_by_role("button", name="Stop").click()

    page.get_by_role("alert").get_by_text("stopped").wait_for()
    assert ask(page, own("ASK {}")) == {"columns": ["answer"], "rows": [["true"]]}


def test_a_saved_question_can_be_gone_on_from_in_sparql(page: Page) -> None:
    before = ask(page, "#q=as-of&date=2012")
    page.get_by_text("The question in SPARQL").click()
    field = page.get_by_label("run it with Ctrl+Enter")
    assert '"2012-12-31"^^' in field.input_value()

    field.press("End")
    field.press("Control+Enter")
    page.get_by_role("heading", name="Your own question").wait_for()
    page.evaluate("amurgraphAsk.settled()")

    after = page.evaluate("amurgraphAsk.answer()")
    assert after["columns"] == before["columns"]
    assert len(after["rows"]) == len(before["rows"])
    assert unquote(page.url.partition("#sparql=")[2]) == field.input_value()


def test_many_rows_are_drawn_in_part_and_saved_whole(page: Page) -> None:
    answer = ask(page, own("SELECT ?s ?p { ?s ?p ?o } LIMIT 2500"))

    assert len(answer["rows"]) == 2500
    assert page.locator("#table-place tbody tr").count() == 1000
    assert page.get_by_text("The first 1,000 rows of 2,500 are drawn").is_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save CSV").click()
    assert len(download.value.path().read_text(encoding="utf-8").splitlines()) == 2501


# ---- how a reader gets there ----


def test_a_reader_with_a_keyboard_asks_by_an_alias_and_sorts_the_answer(page: Page, claims: Claims) -> None:
    thing = next(t for t in claims.organizations if any(not alias.isascii() for alias in t.aliases))
    alias = next(alias for alias in thing.aliases if not alias.isascii())
    page.get_by_role("link", name="Who says so?").press("Enter")
    assert page.evaluate("document.activeElement.id") == "asked"

    field = page.get_by_role("combobox", name="organization")
    field.focus()
    page.keyboard.insert_text(alias)
    field.press("ArrowDown")
    assert page.get_by_role("option", selected=True).count() == 1
    field.press("Enter")
    assert field.input_value() == thing.label
    field.press("Enter")
    page.get_by_role("status").get_by_text("row").wait_for()
    assert page.url.endswith(f"#q=who-says-so&organization={thing.slug}")

    head = page.get_by_role("columnheader", name="Source").get_by_role("button")
    head.press("Enter")
    assert page.get_by_role("columnheader", name="Source").get_attribute("aria-sort") == "ascending"
    assert page.evaluate("document.activeElement.textContent").startswith("Source")


def test_a_link_opens_the_question_and_its_answer(page: Page) -> None:
    answer = ask(page, "#q=between-countries&one=GB&other=RU")
    page.reload()
    page.get_by_role("status").get_by_text("row").wait_for()

    assert page.evaluate("amurgraphAsk.answer()") == answer
    assert page.get_by_role("heading", name="What joins two countries?").is_visible()
    page.go_back()
    page.get_by_role("heading", name="Ask", exact=True).wait_for()


def test_a_name_that_is_not_there_is_said_and_nothing_is_asked(page: Page) -> None:
    ask(page, "#q=who-says-so")
    page.get_by_role("combobox", name="organization").fill("No such trust")
    page.get_by_role("button", name="Ask", exact=True).click()

    assert "No such trust" in page.get_by_role("alert").inner_text()
    assert page.evaluate("amurgraphAsk.answer()") is None


def test_a_question_that_is_not_there_is_said_above_the_list(page: Page) -> None:
    page.evaluate("location.hash = '#q=no-such-question'")

    assert page.get_by_role("alert").inner_text() == "No such question: “no-such-question”. Choose one of these."
    assert page.get_by_role("heading", name="Ask", exact=True).is_visible()
    page.get_by_role("link", name="Who is tied to whom?").click()
    page.get_by_role("status").get_by_text("row").wait_for()
    page.get_by_role("link", name="All questions").click()
    page.get_by_role("link", name="Who is tied to whom?").wait_for()
    assert page.get_by_role("alert").count() == 0


@pytest.mark.parametrize("date", ["2012-13", "12", "2019-02-29", "2012-1", "0000", "x"])
def test_what_is_no_date_is_no_date_here_either(page: Page, shipped: Store, date: str) -> None:
    with pytest.raises(InputError):
        query(shipped, "as-of", date=date)

    assert "is no date" in ask(page, f"#q=as-of&date={date}")


def test_organizations_of_an_answer_are_drawn_at_their_places_and_lead_to_their_pages(
    page: Page, shipped: Store, site: Path
) -> None:
    ask(page, "#q=ties")
    page.get_by_role("button", name="On a map").click()

    drawn = page.locator("#map-place a")
    wanted = {slug for row in query(shipped, "ties") for slug in (row.one, row.other)}
    assert drawn.count() == len(wanted)
    assert all((site / str(link.get_attribute("href"))).is_file() for link in drawn.all()[:10])
    assert page.locator("#map-place .joins line").count() == len(query(shipped, "ties"))
    assert page.locator("#map-place .faint circle").count() == len(query(shipped, "directory"))

    ask(page, "#q=stale-sources")
    assert page.get_by_role("button", name="On a map").is_hidden()
    assert page.locator("#table-place tbody tr").count() > 10


@pytest.mark.parametrize("size", [(1440, 900), PHONE])
def test_the_best_connected_of_an_answer_are_named_on_its_map_in_whole_and_apart(
    visit: Visit, site: Path, shipped: Store, claims: Claims, size: tuple[int, int]
) -> None:
    ties = Counter(slug for row in query(shipped, "ties") for slug in (row.one, row.other))
    best = [claims.things[slug] for slug, _ in ties.most_common(3)]
    with visit(site / "ask.html", "#q=ties", size=size) as page:
        page.get_by_role("status").get_by_text("row").wait_for()
        page.get_by_role("button", name="On a map").click()
        labels = page.locator("#map-place .labels text")
        names = labels.all_text_contents()
        boxes = labels.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().toJSON())")
        frame = page.locator("#map-place > svg").evaluate("(one) => one.getBoundingClientRect().toJSON()")

        assert all({thing.label, thing.acronym} & set(names) for thing in best)
        assert all(frame["left"] <= box["left"] and box["right"] <= frame["right"] for box in boxes)
        for one, other in combinations(boxes, 2):
            wide = min(one["right"], other["right"]) - max(one["left"], other["left"])
            high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            assert min(wide, high) < 4, (names[boxes.index(one)], names[boxes.index(other)])
        assert page.locator("#map-place .joins").get_attribute("stroke-dasharray")
        assert page.get_by_text("by itself it is no documented tie").is_visible()


def test_a_phone_shows_an_answer_without_scrolling_sideways(visit: Visit, site: Path) -> None:
    with visit(site / "ask.html", "#q=conflicts", size=PHONE) as page:
        page.get_by_role("status").get_by_text("row").wait_for()
        for _ in range(2):
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
            page.get_by_role("button", name="On a map").click()
        page.get_by_role("button", name="Table").click()
        page.get_by_label("Sort by").select_option(label="Value")
        assert page.get_by_role("row").count() > 10


def test_without_scripts_the_questions_stand_with_their_commands(visit: Visit, site: Path) -> None:
    with visit(site / "ask.html", java_script_enabled=False) as page:
        for saved in list_queries():
            command = page.locator("noscript code", has_text=f"amurgraph query {saved.name}").first
            assert command.is_visible(), saved.name


# ---- whatever others wrote ----


def raise_if_something_ran(page: Page) -> None:
    assert page.evaluate("window.PWN") is None
    assert page.locator("iframe, object, embed, base, img").count() == 0
    assert set(
        page.evaluate("Array.from(document.querySelectorAll('main a[href]:not(svg a)'), (a) => a.protocol)")
    ) <= {
        "http:",
        "https:",
        "file:",
    }


def test_data_that_mean_harm_stay_text_in_answers(visit: Visit, hostile_site: Path) -> None:
    with visit(hostile_site / "ask.html") as page:
        for saved in list_queries():
            given = {"organization": "h3", "taxon": "h3", "date": "2012", "action": "4", "one": "GB", "other": "RU"}
            needed = {p.name: given.get(p.name, "5") for p in saved.parameters}
            ask(page, asked(saved.name, needed))
            raise_if_something_ran(page)
        for name in ("ties", "who-says-so"):
            ask(page, asked(name, {"organization": "h3"}))
            page.get_by_role("button", name="On a map").click()
            assert page.locator("#map-place .mark").count() > 0
            raise_if_something_ran(page)
        page.get_by_role("button", name="Table").click()
        assert len(ask(page, own("SELECT * { ?s ?p ?o FILTER(ISLITERAL(?o)) } LIMIT 1100"))["rows"]) == 1100
        raise_if_something_ran(page)


def test_text_that_means_harm_stays_text_in_addresses_and_fields(
    page: Page, shipped: Store, corpus: tuple[str, ...]
) -> None:
    ways = (
        lambda text: asked("who-says-so", {"organization": text}),
        lambda text: asked("between-countries", {"one": text, "other": text}),
        lambda text: asked("as-of", {"date": text}),
        lambda text: asked(text, {text: text}),
    )
    for number, text in enumerate(corpus):
        for hash_ in (ways[number % len(ways)](text), own(text)):
            if len(hash_) < LONGEST:
                ask(page, hash_)
    raise_if_something_ran(page)
    ask(page, "#q=between-countries")
    # A value is a value, whatever it holds: it cannot end its string.
    for text in ('" || true || "', "\\u0022 || true || \\u0022", "\\", "GB\\", "'''", '"""', "\n", "{}", "?one"):
        given = {"one": text, "other": text}
        assert ask(page, asked("between-countries", given))["rows"] == list(
            query(shipped, "between-countries", **given)
        )
    raise_if_something_ran(page)
