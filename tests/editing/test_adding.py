"""One claim, said in words, goes the way of every import: nothing is added that a table could not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amurgraph.claims import Evidence, Relation, graph_to_claims
from amurgraph.editing import NewClaim, add_claim
from amurgraph.errors import AmurgraphError, InputError
from amurgraph.graph import content_hash
from amurgraph.tables import read_tables, tables_to_store

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store

    from amurgraph.claims import Claims

CLAIM = {
    "subject": "Hill Fund",
    "relation": "supports",
    "object": "River Zoo",
    "source": "S2",
    "locator": "paragraph 5",
}
NEW_SOURCE = {"source": "https://hill.example/report", "title": "Report 2020"}


@pytest.fixture
def otters(small_tables: Path) -> Store:
    """Return small data of invented organizations."""
    return tables_to_store(read_tables(small_tables))


def _after(store: Store, **said: str) -> Claims:
    plan = add_claim(store, {**CLAIM, **said})
    assert plan.conforms
    assert plan.undecided == ()
    return graph_to_claims(plan.store)


def _relation(claims: Claims, slug: str) -> Relation:
    return next(relation for relation in claims.relations if relation.slug == slug)


def _evidence(claims: Claims, slug: str) -> Evidence:
    (evidence,) = _relation(claims, slug).evidence
    return evidence


# ---- what becomes of it ----


def test_a_claim_becomes_one_relation_with_one_evidence(otters: Store) -> None:
    before = content_hash(otters)
    said = _after(otters, as_of="2012-05", role="sponsor")

    evidence = _evidence(said, "hill-fund.supports.river-zoo")
    assert (evidence.source, evidence.locator, evidence.as_of, evidence.role) == (
        "s2",
        "paragraph 5",
        "2012-05",
        "sponsor",
    )
    assert (evidence.begins, evidence.ends, evidence.reading) == ("2012-05-01", "2012-05-31", "Stated")
    assert len(said.relations) == len(graph_to_claims(otters).relations) + 1
    assert content_hash(otters) == before  # a plan changes nothing


@pytest.mark.parametrize(
    ("subject", "object_"),
    [("CT", "OA"), ("cedar fund", "Otter Alliance"), ("Кедровый фонд", "otter-alliance"), ("cedar-trust", "oa")],
)
def test_ends_may_be_called_by_any_of_their_names(otters: Store, subject: str, object_: str) -> None:
    said = _after(otters, subject=subject, relation="founded", object=object_)

    assert _evidence(said, "cedar-trust.founded.otter-alliance")


@pytest.mark.parametrize("words", ["member of", "member_of", "memberOf", "ag:memberOf", "Member  Of"])
def test_a_relation_may_be_called_as_on_the_map_in_the_tables_or_in_the_ontology(otters: Store, words: str) -> None:
    assert _evidence(_after(otters, relation=words, object="OA"), "hill-fund.memberOf.otter-alliance")


@pytest.mark.parametrize("words", ["has member", "Has Member"])
def test_words_for_the_other_direction_turn_the_ends(otters: Store, words: str) -> None:
    said = _after(otters, subject="OA", relation=words, object="Hill Fund")

    assert _evidence(said, "hill-fund.memberOf.otter-alliance")


def test_a_relation_may_lead_to_a_species(otters: Store) -> None:
    assert _evidence(_after(otters, relation="studies", object="River otter"), "hill-fund.studies.sp-otter")


def test_what_is_implied_or_denied_and_what_money_it_is_about_is_kept(otters: Store) -> None:
    money = {"amount": "1200.5", "currency": "EUR", "year": "2012", "note": "for nets"}
    said = _after(otters, relation="funded by", confidence="implied", stance="denies", **money)

    evidence = _evidence(said, "river-zoo.funds.hill-fund")
    assert (evidence.reading, evidence.stance) == ("Implied", "Denies")
    assert (evidence.amount, evidence.currency, evidence.year, evidence.note) == ("1200.5", "EUR", "2012", "for nets")


def test_a_second_source_of_a_known_relation_is_one_more_evidence(otters: Store) -> None:
    old = _relation(graph_to_claims(otters), "cedar-trust.memberOf.otter-alliance").evidence
    said = _after(otters, subject="CT", relation="member of", object="OA", source="S3", start="2008")

    now = _relation(said, "cedar-trust.memberOf.otter-alliance").evidence
    assert set(old) < set(now)
    assert [evidence.source for evidence in now] == ["s1", "s2", "s3"]


def test_a_claim_that_is_there_already_changes_nothing(otters: Store) -> None:
    once = add_claim(otters, {**CLAIM, **NEW_SOURCE, "subject": "Fen Trust", "subject_kind": "ngo"})
    again = add_claim(once.store, {**CLAIM, **NEW_SOURCE, "subject": "Fen Trust", "subject_kind": "ngo"})

    assert once.comparison
    assert not again.comparison
    assert content_hash(again.store) == content_hash(once.store)


def test_the_same_place_in_the_same_source_is_corrected_not_doubled(otters: Store) -> None:
    once = add_claim(otters, {**CLAIM, "as_of": "2012"})
    again = add_claim(once.store, {**CLAIM, "as_of": "2013"})

    (difference,) = again.comparison.statements
    assert [(field.name, field.after) for field in difference.fields if field.name == "as_of"] == [("as_of", "2013")]


# ---- new sources ----


def test_a_new_address_becomes_a_source_with_the_next_id(otters: Store) -> None:
    said = _after(otters, **NEW_SOURCE, publisher="Hill Fund", published="2020-03", language="en")

    source = said.sources["s4"]
    assert (source.title, source.url, source.publisher) == ("Report 2020", "https://hill.example/report", "Hill Fund")
    assert (source.issued, source.begins, source.language) == ("2020-03", "2020-03-01", "en")
    assert _evidence(said, "hill-fund.supports.river-zoo").source == "s4"


@pytest.mark.parametrize(
    "called",
    ["s2", "S2", "src:s2", "Our members", "https://otter.example/members", "http://www.otter.example/members/"],
)
def test_a_known_source_is_found_however_it_is_called(otters: Store, called: str) -> None:
    said = _after(otters, source=called)

    assert len(said.sources) == len(graph_to_claims(otters).sources)
    assert _evidence(said, "hill-fund.supports.river-zoo").source == "s2"


def test_a_letter_needs_no_address_and_may_be_private(otters: Store) -> None:
    letter = {"source": "letter-1", "title": "Letter to us", "kind": "communication", "visibility": "private"}
    source = _after(otters, **letter).sources["letter-1"]

    assert (source.kind, source.visibility, source.url) == ("Communication", "Private", "")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"title": "Foo"}, "--title: s2 is known, and has 'Our members' here; leave this out"),
        ({"published": "1999"}, "--published: s2 is known without; leave this out"),
        ({"visibility": "private"}, "--private: s2 is known, and has 'Public' here; leave this out"),
    ],
)
def test_a_known_source_is_not_altered_by_the_way(otters: Store, said: dict[str, str], line: str) -> None:
    with pytest.raises(InputError) as error:
        add_claim(otters, {**CLAIM, **said})

    assert str(error.value).startswith(line)


# ---- new organizations ----


def test_a_new_organization_gets_an_id_made_of_its_name_and_the_source_that_names_it(otters: Store) -> None:
    said = _after(otters, subject="Überlinger Seestiftung e.V.@de", subject_kind="foundation", subject_country="DE")

    thing = said.things["uberlinger-seestiftung-e-v"]
    assert (thing.label, thing.language, thing.kind, thing.country) == (
        "Überlinger Seestiftung e.V.",
        "de",
        "Foundation",
        "DE",
    )
    assert thing.sources == ("s2",)


def test_both_ends_may_be_new(otters: Store) -> None:
    new = {"subject": "Fen Trust", "subject_kind": "ngo", "object": "Moor Museum", "object_kind": "unknown"}

    assert _evidence(_after(otters, **new), "fen-trust.supports.moor-museum")


def test_a_name_in_another_script_needs_an_id(otters: Store) -> None:
    new = {"subject": "河川基金", "subject_kind": "foundation"}
    with pytest.raises(
        InputError, match="'河川基金' holds '河', which we do not transcribe; add --subject-id with an id"
    ):
        add_claim(otters, {**CLAIM, **new})

    assert _after(otters, **new, subject_id="river-fund").things["river-fund"].label == "河川基金"


def test_a_new_organization_that_looks_like_a_known_one_is_to_be_judged(otters: Store) -> None:
    plan = add_claim(otters, {**CLAIM, "subject": "Ceder Trust", "subject_kind": "ngo"})

    assert [(alike.new, alike.known) for alike in plan.undecided] == [("ceder-trust", "cedar-trust")]


def test_what_is_said_of_a_known_organization_is_shown_as_a_change(otters: Store) -> None:
    plan = add_claim(otters, {**CLAIM, "subject_country": "IE"})

    (difference,) = plan.comparison.things
    assert [(field.name, field.before, field.after) for field in difference.fields] == [("country", "", "IE")]


# ---- mistakes ----


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ({"as_of": "May 2012"}, "--as-of: 'May 2012' cannot stand here; write 1998, 1998-03 or 1998-03-21"),
        ({"start": "2012", "end": "2011"}, "--end: 2011 is before the start 2012; exchange the two"),
        ({"amount": "a lot"}, "--amount: 'a lot' cannot stand here; write a plain number"),
        ({"relation": "membr of"}, "no relation 'membr of': did you mean member of"),
        ({"relation": "member of", "object": "River otter"}, "--object: sp-otter is a Taxon, which member_of cannot"),
        ({"relation": "has member", "subject": "River otter"}, "--subject: sp-otter is a Taxon, which member_of"),
        ({"object": "HILL FUND"}, "--object: is the subject itself"),
        ({**NEW_SOURCE, "published": "2020-13"}, "--published: '2020-13' cannot stand here"),
        ({**NEW_SOURCE, "source": "https://nowhere"}, "--source: 'https://nowhere' cannot stand here; write a full"),
        ({**NEW_SOURCE, "source": "letter", "kind": "page"}, "--source: is empty; a page needs its address"),
        ({**NEW_SOURCE, "source": "letter", "kind": "leter"}, "--kind: 'leter' cannot stand here; write one of"),
        ({"subject": "Fen Trust", "subject_kind": "nog"}, "--subject-kind: 'nog' cannot stand here; did you mean ngo?"),
        ({"object": "Fen", "object_kind": "ngo", "object_country": "gb"}, "--object-country: 'gb' cannot stand here"),
        ({"subject": "Fen", "subject_kind": "ngo", "subject_id": "f n"}, "--subject-id: 'f n' cannot stand here"),
        ({"subject": "Cedar, Trust", "subject_kind": "ngo"}, "--subject: the id cedar-trust is that of 'Cedar Trust'"),
        (
            {"object": "River otter", "object_kind": "ngo"},
            "--object-kind: River otter is no organization; leave this out",
        ),
    ],
)
def test_a_mistake_is_one_line_that_names_the_option(otters: Store, said: dict[str, str], line: str) -> None:
    with pytest.raises(AmurgraphError) as error:
        add_claim(otters, {**CLAIM, **said})

    assert str(error.value).startswith(line)


def test_everything_that_is_missing_is_named_at_once(otters: Store) -> None:
    with pytest.raises(InputError) as error:
        add_claim(otters, {"subject": "Ceder Trust", "source": "https://hill.example/report", "as_of": " "})

    line = str(error.value)
    named = [word.strip("(;") for word in line.split() if word.startswith("--")]
    assert named == ["--subject-kind", "--relation", "--object", "--title", "--locator"]
    assert "did you mean cedar-trust" in line


def test_two_sources_of_one_title_are_not_told_apart_by_it(otters: Store) -> None:
    store = add_claim(otters, {**CLAIM, **NEW_SOURCE, "title": "Our members"}).store
    with pytest.raises(InputError, match="'our members' is the title of s2, s4; use one of these"):
        add_claim(store, {**CLAIM, "source": "our members"})


# ---- questions ----


def test_what_is_not_said_is_asked_in_the_order_of_telling(otters: Store) -> None:
    answers = {
        "subject": "Fen Trust",
        "subject_kind": "ngo",
        "subject_country": "",
        "relation": "member of",
        "object": "OA",
        "source": "minutes-3",
        "kind": "document",
        "title": "Minutes of the third meeting",
        "publisher": "",
        "published": "2019",
        "as_of": "",
        "locator": "item 4",
    }
    claim, asked = NewClaim(otters, {}), []
    while question := next(claim.questions(), None):
        asked.append(question.key)
        claim.said[question.key] = answers[question.key]

    assert asked == list(answers)
    assert claim.plan().conforms


def test_a_claim_about_what_is_known_needs_few_answers(otters: Store) -> None:
    claim = NewClaim(otters, {key: CLAIM[key] for key in ("subject", "object", "source")})

    assert [question.option for question in claim.questions()] == ["--relation", "--as-of", "--locator"]


def test_an_answer_can_be_checked_before_the_next_question(otters: Store) -> None:
    relation, as_of, _ = NewClaim(otters, {key: CLAIM[key] for key in ("subject", "object", "source")}).questions()

    assert "member of" in relation.choices
    for question in (relation, as_of):
        assert question.check is not None
        with pytest.raises(InputError):
            question.check("sometime")
