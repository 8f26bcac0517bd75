"""Answers are read from Oxigraph's text, all at once; they are what is read term by term, whatever the terms are."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, Store, parse_query_results

from amurgraph.errors import InputError
from amurgraph.queries import adhoc, query, run_sparql
from amurgraph.rows import ROW_FORMATS, Rows, inert, rows_to_text, separated
from amurgraph.vocabulary import AG_NAMESPACE, XSD, curie, slug_of, sort_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NUMBERS = {XSD.integer: int, XSD.int: int, XSD.long: int, XSD.decimal: float, XSD.double: float, XSD.float: float}
TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\t\n\r\"'\\,=+-@|_:<> \v\x85\u2028"))
IRIS = st.sampled_from(
    [
        *(f"https://data.example/id/{end}" for end in ("org/a-b", "org/", "org/a#b", "src/s1", "ORG/x", "x")),
        *(f"{AG_NAMESPACE}{end}" for end in ("", "funds", "a/b")),
        *("urn:a:b", "https://w3id.org/amurgraph/id/org/cedar", "https://example.org/é?q=1#", "mailto:a@b.example"),
    ]
)
KINDS = ("integer", "int", "long", "decimal", "double", "float", "boolean", "date", "gYear", "string")
NUMERALS = st.sampled_from(["7", "007", "+5", "-0", ".5", "5.", "1e3", "1E400", "INF", "NaN", "true", "2001-02-03", ""])
TERMS = st.one_of(
    st.none(),
    IRIS.map(lambda iri: {"type": "uri", "value": iri}),
    st.sampled_from(["a", "b0", "x.y"]).map(lambda name: {"type": "bnode", "value": name}),
    TEXT.map(lambda text: {"type": "literal", "value": text}),
    st.tuples(TEXT, st.sampled_from(["en", "zh-Hant"])).map(
        lambda said: {"type": "literal", "value": said[0], "xml:lang": said[1]}
    ),
    st.tuples(TEXT | NUMERALS, st.sampled_from(KINDS)).map(
        lambda said: {"type": "literal", "value": said[0], "datatype": getattr(XSD, said[1]).value}
    ),
)


def term_by_term(term: Any, name: Callable[[str], str]) -> Any:
    if isinstance(term, NamedNode):
        return name(term.value)
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    if isinstance(term, Literal) and term.datatype in NUMBERS:
        try:
            return NUMBERS[term.datatype](term.value)
        except ValueError:
            return term.value
    return term.value if isinstance(term, Literal) else None if term is None else str(term)


def name_of(iri: str) -> str:
    return slug_of(iri) if sort_of(iri) is not None or iri.startswith(AG_NAMESPACE) else iri


def solutions_of(rows: list[tuple[Any, ...]]) -> Any:
    names = [f"v{place}" for place in range(len(rows[0]))]
    bindings = [{name: term for name, term in zip(names, row, strict=True) if term} for row in rows]
    said = json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode()
    return parse_query_results(said, QueryResultsFormat.JSON)


@pytest.mark.parametrize("name", [name_of, curie])
@given(rows=st.integers(1, 3).flatmap(lambda width: st.lists(st.tuples(*[TERMS] * width), min_size=1, max_size=6)))
@example(rows=[(None,)])
@example(rows=[({"type": "literal", "value": ""}, None)])
def test_rows_are_those_read_term_by_term(name: Callable[[str], str], rows: list[tuple[Any, ...]]) -> None:
    slow = [tuple(term_by_term(term, name) for term in solution) for solution in solutions_of(rows)]
    quick = adhoc._rows(solutions_of(rows), adhoc._name_of if name is name_of else curie)
    assert repr([tuple(row) for row in quick]) == repr(slow)  # 1 is no 1.0, and NaN is itself
    both = Rows(quick.columns, slow), quick
    for format_ in ROW_FORMATS:
        slowly, quickly = (rows_to_text(made, format_) for made in both)
        assert quickly == slowly


CELLS = TEXT | st.sampled_from([None, 0, -1, 1.0, True, float("nan"), "=1+1", "\ra", "-5"])


@given(
    rows=st.integers(1, 3).flatmap(lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=5)),
    separator=st.sampled_from(",\t"),
)
@example(rows=[("",), (None,)], separator=",")
@example(rows=[("a\rb", "c\r\n")], separator=",")
def test_separated_rows_are_those_written_one_by_one(rows: list[tuple[Any, ...]], separator: str) -> None:
    def one(row: Iterable[Any]) -> str:
        text = io.StringIO()
        cells = [inert(cell) if isinstance(cell, str) else cell for cell in row]
        csv.writer(text, delimiter=separator, lineterminator="\r\n").writerow(cells)
        return text.getvalue().removesuffix("\r\n") + "\n"

    assert separated(rows[0], iter(rows[1:]), separator) == "".join(map(one, rows))


def test_every_saved_question_gives_the_rows_read_term_by_term(
    invented: Store, asked_of_invented: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(solutions: Any, name: Callable[[str], str], *, without: Iterable[str] = ()) -> Rows:
        names = [variable.value for variable in solutions.variables]
        kept = [place for place, column in enumerate(names) if column not in set(without)]
        return Rows(
            [names[place] for place in kept],
            [[term_by_term(solution[place], name) for place in kept] for solution in solutions],
        )

    quick = {name: query(invented, name, **given) for name, given in asked_of_invented.items()}
    monkeypatch.setattr(adhoc, "_rows", slowly)
    for name, parameters in asked_of_invented.items():
        slow = query(invented, name, **parameters)
        for format_ in ROW_FORMATS:
            assert rows_to_text(quick[name], format_) == rows_to_text(slow, format_)
    assert len(quick) > 20


def test_a_select_without_variables_has_one_row_of_nothing() -> None:
    assert json.loads(run_sparql(Store(), "SELECT * {}", "json"))["rows"] == [{}]


def test_a_statement_about_a_statement_stays_text() -> None:
    text = "SELECT (<<( <urn:a> <urn:b> 5 )>> AS ?said) {}"
    (row,) = json.loads(run_sparql(Store(), text, "json"))["rows"]
    assert row["said"] == f'<urn:a> <urn:b> "5"^^<{XSD.integer.value}>'


def test_a_question_refused_once_is_refused_again() -> None:
    for _ in range(2):
        with pytest.raises(InputError, match="SERVICE"):
            run_sparql(Store(), "SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }")
