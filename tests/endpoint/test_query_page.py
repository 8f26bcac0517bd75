"""The page to ask from, in a real browser: with a mouse, by keys, on a phone, in the dark, over data that mean harm."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import sync_playwright
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from amurgraph.endpoint.served import read_served
from amurgraph.queries import list_queries, query_to_w3c

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Browser, Dialog, Page
    from tests.endpoint import asking
    from tests.endpoint.asking import Service

    Visit = Callable[..., AbstractContextManager[Page]]
else:
    sys.path.append(str(Path(__file__).parent))
    import asking

DESK, PHONE = (1200, 800), (360, 740)
AXE = Path(__file__).parent.parent / "vendor" / "axe.min.js"
FAULTS = """async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.flatMap(
  (rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)}`))"""
NAMES = "SELECT ?who ?name ?n { ?who a ag:NGO ; rdfs:label ?name BIND(STRLEN(?name) AS ?n) } ORDER BY ?name"
HOSTILE = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix ag: <https://w3id.org/amurgraph/ns#> .
<https://a.example/data> a dcat:Dataset ; dcterms:title "</title><script>alert(1)</script><img src=x>" .
<javascript:alert(3)> rdfs:label "<img src=x onerror=alert(4)>" .
<data:text/html,%3Cscript%3Ealert(5)%3C/script%3E> rdfs:label "b" .
<https://a.example/%22onclick=alert(6)> rdfs:label "</script><script>alert(7)</script>"@en .
<mailto:c@a.example> rdfs:label "d" .
<file:///etc/passwd> rdfs:label "e" .
<https://a.example/id/org/x> ag:country "</script><script>alert(8)</script>" .
<https://a.example/id/org/y> ag:country "GB" ; ag:base "</script><script>alert(9)</script>" .
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a Chromium."""
    chromium = os.environ.get("AMURGRAPH_CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.fail("no Chromium: install one (Debian: apt install chromium), or set AMURGRAPH_CHROMIUM to its path")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser) -> Visit:
    """Return what opens a page of a service; it asks nobody else, and no script of anybody else's runs."""

    @contextmanager
    def opened(
        service: Service, path: str = "/", *, size: tuple[int, int] = DESK, refused: int = 0, **context: Any
    ) -> Iterator[Page]:
        place = browser.new_context(viewport={"width": size[0], "height": size[1]}, **context)
        try:
            page = place.new_page()
            page.set_default_timeout(15_000)
            asked: list[str] = []
            said: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
            page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
            page.on("pageerror", lambda error: said.append(f"error: {error}"))
            page.on("dialog", partial(_note, said))
            page.goto(f"http://127.0.0.1:{service.port}{path}")
            yield page
            assert [
                url for url in asked if not url.startswith((f"http://127.0.0.1:{service.port}/", "blob:", "data:"))
            ] == []
            assert len(said) == refused, said
        finally:
            place.close()

    return opened


@pytest.fixture(scope="module")
def hostile_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service of data that mean harm."""
    file = tmp_path_factory.mktemp("hostile") / "hostile.ttl"
    file.write_text(HOSTILE, encoding="utf-8")
    with asking.served("-g", str(file)) as started:
        yield started


def _note(said: list[str], dialog: Dialog) -> None:
    said.append(f"dialog: {dialog.message}")
    dialog.dismiss()


def _run(page: Page, query: str) -> None:
    page.fill("#text", query)
    page.click("#run")
    page.wait_for_selector("#answer:not([hidden]), #problem:not([hidden])")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/sparql", "/sparql/"])
def test_rows_are_shown_with_short_names_and_numbers(shipped_service: Service, visit: Visit, path: str) -> None:
    with visit(shipped_service, path) as page:
        _run(page, NAMES)
        rows = shipped_service.get(NAMES).json["results"]["bindings"]

        assert page.inner_text("#status").startswith(f"{len(rows)} rows, in ")
        assert page.locator("thead th").all_inner_texts() == ["who", "name", "n"]
        assert page.locator("tbody tr").count() == len(rows)
        first = page.locator("tbody tr").first
        assert first.locator("a").get_attribute("href") == rows[0]["who"]["value"]
        assert first.locator("a").inner_text() == "o:" + rows[0]["who"]["value"].rpartition("/")[2]
        assert first.locator("td.number").inner_text() == rows[0]["n"]["value"]


@pytest.mark.browser
def test_yes_no_and_triples_are_shown(shipped_service: Service, visit: Visit) -> None:
    with visit(shipped_service) as page:
        _run(page, "ASK { ?a ag:funds ?b }")
        assert page.inner_text("#table-place") == "Yes"
        _run(page, "CONSTRUCT { ?a ag:funds ?b } WHERE { ?a ag:funds ?b }")
        page.wait_for_selector("#triples:not([hidden])")
        assert "ag:funds" in page.inner_text("#triples")
        assert page.locator("#saving button").all_inner_texts() == ["Turtle", "N-Triples", "JSON-LD", "RDF/XML"]


@pytest.mark.browser
def test_a_mistake_is_shown_where_it_is(shipped_service: Service, visit: Visit) -> None:
    with visit(shipped_service, refused=1) as page:
        _run(page, "SELECT ?a\nWHERE {\n  ?a ag:funds ? b }")
        said = shipped_service.get("SELECT ?a\nWHERE {\n  ?a ag:funds ? b }").json

        assert said["detail"] == page.inner_text("#said")
        assert page.inner_text("#place").startswith(f"{said['line']}: ")
        assert page.evaluate("document.activeElement.id") == "text"
        chosen = page.evaluate("document.getElementById('text').selectionStart")
        assert chosen == len("SELECT ?a\nWHERE {\n") + said["column"] - 1
        assert page.get_attribute("#text", "aria-invalid") == "true"


@pytest.mark.browser
def test_what_is_saved_is_what_the_endpoint_gives(shipped_service: Service, visit: Visit) -> None:
    with visit(shipped_service, accept_downloads=True) as page:
        _run(page, NAMES)
        for name, ending, accept in (
            ("CSV", "csv", "text/csv"),
            ("TSV", "tsv", "text/tab-separated-values"),
            ("JSON", "srj", "application/sparql-results+json"),
            ("XML", "srx", "application/sparql-results+xml"),
        ):
            with page.expect_download() as saved:
                page.click(f"#saving button:text-is('{name}')")
            assert saved.value.suggested_filename == f"answer.{ending}"
            assert Path(saved.value.path()).read_bytes() == shipped_service.get(NAMES, accept).body


@pytest.mark.browser
def test_it_works_by_keys_alone(shipped_service: Service, visit: Visit) -> None:
    with visit(shipped_service) as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # over what stands before the query
        assert page.evaluate("location.hash") == "#text"
        page.focus("#text")
        page.keyboard.press("Control+A")
        page.keyboard.type("ASK { ?a ag:funds ?b }")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#answer:not([hidden])")
        assert page.inner_text("#table-place") == "Yes"


@pytest.mark.browser
def test_a_question_can_be_begun_with_and_a_query_comes_with_a_link(shipped_service: Service, visit: Visit) -> None:
    with visit(shipped_service, f"/#query={quote(NAMES)}") as page:
        assert page.input_value("#text") == NAMES
        page.select_option("#examples", index=1)
        assert page.input_value("#text").startswith("SELECT ?class")
        assert page.locator("#examples option").count() > len(list_queries())


@pytest.mark.browser
def test_a_query_can_be_stopped(shipped_service: Service, visit: Visit) -> None:
    with visit(shipped_service) as page:
        page.fill("#text", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
        page.click("#run")
        page.click("#stop")
        page.wait_for_selector("#problem:not([hidden])")
        assert page.inner_text("#said") == "Stopped."


@pytest.mark.browser
def test_what_means_harm_is_only_text(hostile_service: Service, visit: Visit) -> None:
    with visit(hostile_service) as page:
        assert page.inner_text(".brand").startswith("</title><script>")
        assert "alert(8)" in str(page.evaluate("JSON.parse(document.getElementById('facts').textContent).examples"))
        _run(page, "SELECT ?s ?o { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o }")
        page.wait_for_timeout(200)
        links = [link.get_attribute("href") for link in page.locator("#table-place a").all()]

        assert sorted(filter(None, links)) == ["https://a.example/%22onclick=alert(6)", "mailto:c@a.example"]
        assert page.locator("tbody tr").count() == 5
        assert page.locator("#table-place img, #table-place script").count() == 0
        _run(page, "DESCRIBE ?s { ?s ?p ?o }")
        page.wait_for_selector("#triples:not([hidden])")
        assert page.locator("#triples *").count() == 0


@pytest.mark.browser
def test_an_answer_opened_as_a_page_runs_nothing(hostile_service: Service, browser: Browser) -> None:
    script = "CONSTRUCT { <urn:a> <http://www.w3.org/1999/xhtmlscript> \"document.title='harm'; alert(1)\" } {}"
    page = browser.new_page()
    dialogs: list[str] = []
    page.on("dialog", partial(_note, dialogs))
    page.goto(f"http://127.0.0.1:{hostile_service.port}/sparql?query={quote(script)}")
    page.wait_for_timeout(200)
    shown = page.content()
    page.close()

    assert 'xmlns="http://www.w3.org/1999/xhtml"' in shown, "it is markup, and would run"
    assert dialogs == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_everybody_can_read_it_and_nothing_is_cut_off(
    shipped_service: Service, visit: Visit, size: tuple[int, int], scheme: str
) -> None:
    with visit(shipped_service, size=size, color_scheme=scheme, refused=1) as page:
        page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
        for query in (NAMES, "ASK {", "DESCRIBE o:alta", "ASK {}"):
            _run(page, query)
            page.wait_for_timeout(100)
            assert page.evaluate(FAULTS) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.browser
def test_without_scripts_a_query_is_a_form(shipped_service: Service, visit: Visit) -> None:
    with visit(shipped_service, java_script_enabled=False) as page:
        page.fill("#text", "ASK { ?a ag:funds ?b }")
        page.click("#run")
        page.wait_for_url("**/sparql?query=*")
        assert "true" in page.content()


def test_each_question_to_begin_with_is_answered(shipped_service: Service) -> None:
    _, about = read_served([])

    assert len(about.examples) == len(list_queries()) + 5
    for title, text in about.examples:
        answer = shipped_service.form([("query", text)], accept="application/sparql-results+json, text/turtle")
        assert answer.status == 200, (title, answer.text)
        assert len(answer.body) > 100, title


def test_a_question_that_is_filled_in_is_the_saved_question() -> None:
    store, about = read_served([])
    texts = dict(about.examples)
    filled = [saved for saved in list_queries() if saved.parameters]
    assert len(filled) >= 7
    for saved in filled:
        values = texts[saved.summary].split("VALUES (", 1)[1].split("}", 1)[0]
        names, _, terms = values.partition(") { (")
        given = dict(zip(names.replace("?", "").split(), terms.rstrip(") ").split(), strict=True))
        parameters = {p.name: given[p.name].split("^^")[0].strip('<>"') for p in saved.parameters}
        parameters |= {name: value.rpartition("/")[2] for name, value in parameters.items() if name == "action"}
        parameters |= {name: value[:4] for name, value in parameters.items() if name == "date"}

        asked = store.query(texts[saved.summary])
        wanted = parse_query_results(query_to_w3c(store, saved.name, "srj", **parameters), QueryResultsFormat.JSON)
        assert isinstance(asked, QuerySolutions)
        assert isinstance(wanted, QuerySolutions)
        rows = [tuple(row) for row in asked]
        assert rows == [tuple(row) for row in wanted]
        assert rows, saved.name
