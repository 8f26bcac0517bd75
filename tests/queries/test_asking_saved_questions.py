"""How a saved question is asked: its head, what it may be given, and that words given never become SPARQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from amurgraph import resources
from amurgraph.errors import InputError, UnknownNameError
from amurgraph.queries import find_query, query

if TYPE_CHECKING:
    from pyoxigraph import Store

    from amurgraph.claims import Claims

QUESTIONS = sorted(resources.find("sparql").glob("*.rq"))
NAMES = [path.stem for path in QUESTIONS]
SORTS = {"organization", "thing", "taxon", "source", "date", "integer", "text", "country", "relation", "action"}
COLUMNS = {
    "as-of": "relation subject object first last sources",
    "between-countries": "relation subject subject_country object object_country sources",
    "by-action": "programme name kind_of_work place place_name relation organization sources",
    "by-source": "source title publisher claims only_source_of",
    "chain": "funder organization programme action threat taxon",
    "changes": "change kind date original result relation other when source",
    "claimed-and-known": "what value member member_name source source_title date locator reading",
    "conflicts": "subject property other value unit source source_title date locator time_alone",
    "denied": "relation subject object source source_title date locator asserted_by",
    "directory": "organization name kind country programmes relations sources",
    "double-ties": "one other types relation subject object sources",
    "population": "year date value low high source source_title locator note",
    "programmes": "programme name action place place_name start end actors",
    "single-source": "relation subject object source source_title",
    "stale": "relation subject object last sources ended",
    "stale-sources": "source title url checked archived",
    "ties": "one other relations types sources",
    "uncovered": "kind thing name actors actor",
    "untied-pairs": "one other shared",
    "who-says-so": "relation direction other other_name source source_title publisher url "
    "as_of start end locator reading stance note",
    "without-ties": "organization name country relations",
}


def example_of(name: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in find_query(name).example.split())


@pytest.mark.parametrize("name", NAMES)
def test_a_question_says_in_one_line_what_it_asks(name: str) -> None:
    summary = find_query(name).summary
    assert "? " in summary or summary.endswith("?")
    assert len(summary) <= 210


@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_has_a_known_sort_and_is_explained(name: str) -> None:
    for parameter in find_query(name).parameters:
        assert parameter.sort in SORTS
        assert parameter.help


@pytest.mark.parametrize("name", NAMES)
def test_an_example_gives_all_that_is_needed_and_nothing_unknown(name: str) -> None:
    parameters = find_query(name).parameters
    needed = {parameter.name for parameter in parameters if parameter.default is None}
    assert needed <= set(example_of(name)) <= {parameter.name for parameter in parameters}
    assert bool(example_of(name)) == bool(parameters)


@pytest.mark.parametrize("name", NAMES)
def test_each_parameter_is_used_in_the_question_it_belongs_to(name: str) -> None:
    saved = find_query(name)
    body = saved.text.split("WHERE", 1)[1]
    for parameter in saved.parameters:
        assert f"?{parameter.name}" in body


@pytest.mark.parametrize("name", NAMES)
def test_columns_are_lower_case_words_in_a_known_order(
    name: str, invented: Store, asked_of_invented: dict[str, dict[str, Any]]
) -> None:
    parameters = find_query(name).parameters
    asked = {p.name for p in parameters} | {f"{p.name}_first" for p in parameters if p.sort == "date"}
    rows = query(invented, name, **asked_of_invented[name])
    assert [column for column in rows.columns if column not in asked] == COLUMNS[name].split()
    assert all(re.fullmatch("[a-z_]+", column) for column in rows.columns)


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_put_in_order(name: str) -> None:
    assert re.search(r"^ORDER BY ", find_query(name).text, re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_binds_all_the_prefixes_it_uses_and_no_others(name: str) -> None:
    text = re.sub(r"^#.*$|^\s+#.*$", "", find_query(name).text, flags=re.MULTILINE)
    bound = set(re.findall(r"^PREFIX (\w+):", text, re.MULTILINE))
    body = re.sub(r"^PREFIX .*$", "", text, flags=re.MULTILINE)
    body = re.sub(r'"[^"]*"', '""', body)
    assert set(re.findall(r"\b([a-z]+):", body)) == bound


@pytest.mark.parametrize("path", QUESTIONS, ids=NAMES)
def test_a_question_names_nothing_of_the_data_that_ship(path: Any, claims: Claims) -> None:
    text = path.read_text(encoding="utf-8").casefold().replace("amurgraph", "")
    coded = ("threat", "stress")  # their names are common words, as "disease"
    for thing in claims.things.values():
        names = [thing.slug, *((thing.label, thing.acronym, *thing.aliases) if thing.sort not in coded else ())]
        for name in filter(None, names):
            assert not re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text), name


@pytest.mark.parametrize("path", QUESTIONS, ids=NAMES)
def test_a_question_asks_nobody_else_and_changes_nothing(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\b(SERVICE|LOAD|INSERT|DELETE|FROM|NOW|RAND|UUID|BNODE)\b", text)


def test_rows_tell_what_was_asked(invented: Store) -> None:
    about = query(invented, "stale", years=3).about
    assert about["question"] == "stale"
    assert about["parameters"] == {"years": "3"}
    assert about["summary"] == find_query("stale").summary


@pytest.mark.parametrize(
    "name",
    [
        "o:cedar-trust",
        "https://w3id.org/amurgraph/id/org/cedar-trust",
        "Cedar Trust",
        "cedar trust",
        "CT",
        "The Cedar Trust",
        "Кедровый фонд",
        "КЕДРОВЫЙ ФОНД",
    ],
)
def test_an_organization_may_be_called_by_any_of_its_names(name: str, invented: Store) -> None:
    by_slug = query(invented, "who-says-so", organization="cedar-trust")
    assert by_slug
    assert query(invented, "who-says-so", organization=name) == by_slug


def test_an_unknown_organization_gets_a_suggestion(invented: Store) -> None:
    with pytest.raises(UnknownNameError, match="did you mean cedar-trust"):
        query(invented, "who-says-so", organization="cedar-turst")


def test_a_thing_of_another_sort_is_no_organization(invented: Store) -> None:
    with pytest.raises(UnknownNameError):
        query(invented, "who-says-so", organization="sp-otter")
    with pytest.raises(UnknownNameError):
        query(invented, "population", taxon="cedar-trust")


def test_an_unknown_parameter_gets_a_suggestion(invented: Store) -> None:
    with pytest.raises(UnknownNameError, match="did you mean organization"):
        query(invented, "who-says-so", organisation="cedar-trust")


@pytest.mark.parametrize(
    "name", [name for name in NAMES if any(p.default is None for p in find_query(name).parameters)]
)
def test_a_missing_parameter_is_asked_for_by_name(name: str, invented: Store) -> None:
    first = next(p.name for p in find_query(name).parameters if p.default is None)
    with pytest.raises(InputError, match=f"needs {first}: add -p {first}="):
        query(invented, name)


def test_an_unknown_question_gets_a_suggestion(invented: Store) -> None:
    with pytest.raises(UnknownNameError, match="did you mean who-says-so"):
        query(invented, "who-says")


def test_an_unknown_action_is_refused(invented: Store) -> None:
    with pytest.raises(UnknownNameError, match="anti-poaching"):
        query(invented, "by-action", action="anti-poching")


INJECTIONS = [
    '" || true || "',
    "' || true || '",
    "?one",
    "} UNION { ?s ?p ?o",
    "SE } # ",
    'SE" ) } #',
    "<https://w3id.org/amurgraph/id/org/cedar-trust>",
    "\\u0022 || true",
    "SE\n} VALUES ?one { 'GB'",
]


@pytest.mark.parametrize("words", INJECTIONS)
def test_sparql_in_a_text_is_just_a_text(words: str, invented: Store) -> None:
    assert query(invented, "between-countries", one=words, other=words) == []
    assert query(invented, "between-countries", one="SE", other=words) == []
    assert query(invented, "between-countries", one="SE", other="GB") != []


@pytest.mark.parametrize("words", [*INJECTIONS, "cedar-trust> ; ?p ?o . #", "o:cedar-trust } #"])
@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("as-of", "date"),
        ("by-action", "action"),
        ("population", "taxon"),
        ("stale", "years"),
        ("who-says-so", "organization"),
    ],
)
def test_sparql_in_any_other_parameter_is_refused_in_one_line(
    name: str, parameter: str, words: str, invented: Store
) -> None:
    with pytest.raises(InputError) as raised:
        query(invented, name, **{parameter: words})
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("date", ["2012-13", "20", "2012-02-30", "", "today", "2012/03"])
def test_a_date_is_a_year_a_month_or_a_day(date: str, invented: Store) -> None:
    with pytest.raises(InputError, match="is no date"):
        query(invented, "as-of", date=date)
