"""Which new organizations look like known ones: rules, and how often that errs on the organizations that ship."""

from __future__ import annotations

import random
import re
from itertools import groupby
from typing import TYPE_CHECKING

import pytest

from amurgraph.editing.look_alikes import find_look_alikes, words_of
from amurgraph.tables import TABLES, Row, Tables, graph_to_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pyoxigraph import Store

    Slip = Callable[[str, random.Random], str]


def tables_of(*organizations: Mapping[str, str], names: Iterable[Mapping[str, str]] = ()) -> Tables:
    tables: Tables = {table.name: [] for table in TABLES}
    tables["organizations"] = [Row("new.csv", number, cells) for number, cells in enumerate(organizations, start=2)]
    tables["names"] = [Row("names.csv", number, cells) for number, cells in enumerate(names, start=2)]
    return tables


CEDAR = {
    "org_id": "cedar-trust",
    "name": "Cedar Conservation Trust",
    "acronym": "CCT",
    "other_names": "Cedar Fund|Zeder@de",
}
KNOWN = tables_of(CEDAR | {"website": "https://www.cedar.example/", "wikidata_qid": "Q42"})


@pytest.mark.parametrize(
    "name",
    [
        "CEDAR conservation trust",
        "Trust for Cedar Conservation",
        "Conservation Trust, Cedar",
        "The Cedar-Conservation Trust",
        "Cedar Conservation Trust e.V.",
        "Cedar Conservation Trust (CCT)",
        "Cedar Conversation Trust",
        "Ceder Conservation Trust",
        "Cedar ConservationTrust",
        "Цедар Консерватион Труст",
        "Cédar Conservation Trust",
        "CCT",
        "C.C.T.",
        "cedar fund",
        "Zeder",
    ],
)
def test_one_name_in_another_guise_is_recognized(name: str) -> None:
    found = find_look_alikes(KNOWN, tables_of({"org_id": "new", "name": name}))

    assert [(alike.new, alike.known) for alike in found] == [("new", "cedar-trust")]


@pytest.mark.parametrize(
    "name",
    ["Otter Alliance", "Oak Conservation Trust", "Cedar Conservation Museum", "Cedar", "CT", "Trust", "Cedar Fund 2"],
)
def test_another_name_is_not_taken_for_it(name: str) -> None:
    assert find_look_alikes(KNOWN, tables_of({"org_id": "new", "name": name})) == ()


def test_a_known_acronym_is_recognized_by_the_initials_of_the_whole_name() -> None:
    known = tables_of({"org_id": "wrf", "name": "WRF"})

    found = find_look_alikes(known, tables_of({"org_id": "new", "name": "World River Fund"}))

    assert [(alike.known, alike.why) for alike in found] == [("wrf", "the initials")]


def test_the_same_initials_of_two_whole_names_say_nothing() -> None:
    known = tables_of({"org_id": "known", "name": "World River Fund"})

    assert find_look_alikes(known, tables_of({"org_id": "new", "name": "Wild Raven Friends"})) == ()


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"wikidata_qid": "Q42"}, "the same Wikidata id Q42"),
        ({"website": "cedar.example"}, "the same website cedar.example"),
    ],
)
def test_what_registers_say_counts_before_the_name(cells: dict[str, str], why: str) -> None:
    found = find_look_alikes(KNOWN, tables_of({"org_id": "new", "name": "Cedar Conservation Trust", **cells}))

    assert [alike.why for alike in found] == [why]


def test_names_that_sources_give_are_compared_too() -> None:
    names = [{"org_id": "cedar-trust", "name": "Кедровый фонд", "language": "ru", "kind": "official"}]
    known = tables_of(CEDAR, names=names)

    found = find_look_alikes(known, tables_of({"org_id": "new", "name": "Kedrovyi Fond"}))

    assert [(alike.new_name, alike.known_name) for alike in found] == [("Kedrovyi Fond", "Кедровый фонд")]


def test_an_organization_that_is_known_by_its_id_is_not_new() -> None:
    assert find_look_alikes(KNOWN, tables_of(CEDAR)) == ()


def test_a_name_of_nothing_but_a_legal_form_keeps_it() -> None:
    assert words_of("Limited") == ("limited",)
    assert words_of("«»") == ()


# ---- how often it errs: figures that docs/decisions/0013 quotes ----


def _typo(name: str, chance: random.Random) -> str:
    place = chance.randrange(len(name) - 1)
    letter = chance.choice("abcdefghijklmnoprstuvwz")
    return chance.choice(
        [
            name[:place] + name[place + 1 :],
            name[:place] + letter + name[place + 1 :],
            name[:place] + letter + name[place:],
            name[:place] + name[place + 1] + name[place] + name[place + 2 :],
        ]
    )


def _turned(name: str, _: random.Random) -> str:
    first, *others = name.split()
    return " ".join([*others, first])


def _with_form(name: str, chance: random.Random) -> str:
    return f"{name} {chance.choice(['Ltd', 'Ltd.', 'Inc.', 'e.V.', 'gGmbH', 'LLC'])}"


_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_SYSTEMS = {  # none of them is the one that the comparison uses
    "GOST 7.79 B": "a b v g d e yo zh z i j k l m n o p r s t u f x cz ch sh shh `` y' ` e` yu ya",
    "ISO 9": "a b v g d e ë ž z i j k l m n o p r s t u f h c č š ŝ ʺ y ʹ è û â",
    "ICAO 9303": "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y _ e iu ia",
}


def _in_latin(system: str) -> Slip:
    table = dict(zip(_LETTERS, _SYSTEMS[system].split(), strict=True))
    return lambda name, _: "".join(table.get(letter, letter) for letter in name.casefold()).replace("_", "").title()


def _initials(name: str, _: random.Random) -> str:
    return "".join(word[0] for word in words_of(name) if word not in ("of", "and", "for")).upper()


_SLIPS: dict[str, tuple[Slip, str, float]] = {
    "another case": (lambda name, _: name.upper(), r".", 1),
    "an article": (lambda name, _: f"The {name}", r".", 1),
    "a legal form": (_with_form, r".", 1),
    "another order": (_turned, r". .", 1),
    "one slip": (_typo, r".{5}", 0.97),
    "two slips": (lambda name, chance: _typo(_typo(name, chance), chance), r".{11}", 0.9),
    "initials": (_initials, r"\w+\W+\w+\W+\w+", 0.95),
    **{system: (_in_latin(system), rf"^[{_LETTERS}\W]+$", 0.98) for system in _SYSTEMS},
}


@pytest.fixture(scope="module")
def shipped_tables(shipped: Store) -> Tables:
    return graph_to_tables(shipped)


@pytest.mark.parametrize("slip", _SLIPS)
def test_a_planted_variant_of_a_shipped_name_is_recognized(slip: str, shipped_tables: Tables) -> None:
    vary, where, least = _SLIPS[slip]
    chance = random.Random(slip)  # noqa: S311 - nothing is secret here
    own = [(row["org_id"], row["name"]) for row in shipped_tables["organizations"]]
    own += [(row["org_id"], row["name"]) for row in shipped_tables["names"] if row["kind"] != "acronym"]
    organizations = {row["org_id"] for row in shipped_tables["organizations"]}
    latin = slip not in _SYSTEMS
    kept = [
        (slug, name)
        for slug, names in groupby(sorted(own), key=lambda pair: pair[0])
        for _, name in names
        if slug in organizations and re.search(where, name.casefold()) and name.isascii() == latin
    ]
    planted = {f"new-{number}": (slug, vary(name, chance)) for number, (slug, name) in enumerate(kept)}
    known = dict(shipped_tables)
    if slip == "initials":
        known["organizations"] = [
            Row(row.file, row.number, {**row.cells, "acronym": ""}) for row in known["organizations"]
        ]

    new = tables_of(*({"org_id": key, "name": name} for key, (_, name) in planted.items()))
    found = [alike for alike in find_look_alikes(known, new) if alike.known not in planted]

    recognized = {alike.new for alike in found if planted[alike.new][0] == alike.known}
    assert len(planted) >= 50
    assert len(recognized) / len(planted) >= least, sorted(planted[key] for key in planted.keys() - recognized)
    assert sum(planted[alike.new][0] != alike.known for alike in found) <= len(planted) / 8


def test_of_all_pairs_of_shipped_organizations_few_look_alike(shipped_tables: Tables) -> None:
    rows = shipped_tables["organizations"]
    pairs = set()
    for row in rows:
        others = shipped_tables | {"organizations": [other for other in rows if other is not row]}
        pairs |= {alike.pair for alike in find_look_alikes(others, shipped_tables)}

    assert len(rows) * (len(rows) - 1) // 2 > 10_000
    assert len(pairs) <= 12, sorted(pairs)
