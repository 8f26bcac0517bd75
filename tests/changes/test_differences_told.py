"""Text, JSON and page tell the same: the same counts, the same ties, the same words."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from amurgraph.changes import (
    FATES,
    Differences,
    compare_versions,
    differences_to_html,
    differences_to_json,
    differences_to_network,
    differences_to_text,
    read_versions,
)
from amurgraph.errors import InputError

if TYPE_CHECKING:
    from tests.changes.conftest import Compare, Otters
    from tests.page import document, hostile
else:
    sys.path.append(str(Path(__file__).parent.parent / "page"))
    import document
    import hostile


@pytest.fixture(scope="session")
def shipped_differences() -> Differences:
    """Return what changed in the data that ship from 2010 to 2019."""
    return compare_versions(*read_versions("2010", "2019"))


@pytest.fixture
def differences(compare: Compare, otters: type[Otters]) -> Differences:
    """Return what changed between two data sets, with each fate in it."""
    before = otters(
        [
            "zoo funds cedar start=2005",
            "bank funds cedar start=2005",
            "birch supports oak start=2001",
            "elm supports birch start=2001",
            "elm funds birch start=2001",
            "elm funds birch end=2002 from=s2",
            "otter funds elm start=2003 from=s3",
        ]
    )
    after = otters(
        [
            "zoo funds oak start=2005",
            "birch supports oak start=2001",
            "elm supports birch start=2001",
            "elm supports birch end=2010 from=s2",
            "elm funds birch start=2001",
            "bank supports elm as_of=2014",
        ],
        changes=["change-1 merger cedar oak 2012 s2"],
        sources={"s1": "2020", "s2": "2020"},
        organizations={**otters().organizations, "zoo": "River Zoo & Gardens"},
    )
    return compare(before, after)


def sections(text: str) -> dict[str, list[str]]:
    """Return the lists of a text by their headings."""
    found: dict[str, list[str]] = {}
    for heading, body in re.findall(r"^([A-Z][^\n]*?): \d+\n(.*?)\n\n", text, re.MULTILINE | re.DOTALL):
        found[heading] = [line[4:] for line in body.splitlines() if re.match(r"  [+\-*>?~] ", line)]
    return found


def plain(html: str) -> str:
    """Return the text of a piece of HTML."""
    import html as entities

    return " ".join(entities.unescape(re.sub(r"<[^>]+>", "", html)).split())


def lists(page: str) -> dict[str, list[str]]:
    """Return the lists of a page by their headings."""
    found = {}
    for heading, body in re.findall(r"<h3>([^<]+?) <span.*?</h3></summary>(.*?)</details>", page, re.DOTALL):
        found[plain(heading)] = [plain(line)[2:] for line in re.findall(r"<li[^>]*>(.*?)</li>", body, re.DOTALL)]
    return found


def told_ties(text: str) -> list[str]:
    """Return the ids of ties that lines of a page lead to, list by list."""
    return re.findall(r'<a href="#rel=[^"]*" data-id="([^"]*)"', text)


def raise_if_they_disagree(differences: Differences) -> None:
    text, page = differences_to_text(differences), differences_to_html(differences)
    facts = json.loads(differences_to_json(differences))

    counted = {words: int(count) for count, words in re.findall(r"^  +(\d+)  (.*)$", text, re.MULTILINE)}
    on_page = re.findall(r'<li data-count="(\w+)"><b>(\d+)</b> ([^<]*)</li>', page)
    assert {plain(words): int(count) for _, count, words in on_page} == counted
    assert {name: int(count) for name, count, _ in on_page} == {
        name: count for name, count in facts["counts"].items() if count or name in {key for key, *_ in on_page}
    }

    said, shown = sections(text), lists(page)
    shown.pop("Sources named above")
    assert shown == {heading: [" ".join(line.split()) for line in lines] for heading, lines in said.items()}

    by_fate: dict[str, list[str]] = {}
    for tie in facts["ties"]:
        by_fate.setdefault(tie["fate"], []).append(tie["id"])
    for fate in FATES.values():
        assert facts["counts"][f"ties_{fate.id}"] == len(by_fate.get(fate.id, []))
        if fate.sign:
            body = re.search(rf'id="told-ties_{fate.id}".*?</details>', page, re.DOTALL)
            assert sorted(told_ties(body[0]) if body else []) == sorted(by_fate.get(fate.id, []))
            assert len(said.get(f"Ties {fate.label}", [])) == len(by_fate.get(fate.id, []))

    read = document.Document(page)
    on_map: dict[str, list[str]] = {}
    for edge in read.data("edges"):
        on_map.setdefault(edge["change"], []).append(edge["id"])
    assert {fate: sorted(ids) for fate, ids in on_map.items()} == {fate: sorted(ids) for fate, ids in by_fate.items()}
    assert {fate["id"] for fate in read.data("context")["changes"]["ties"]} == set(by_fate)
    said_by = {tie["id"]: sorted({one["source"] for one in tie["said"]}) for tie in facts["ties"]}
    assert {edge["id"]: sorted(edge["sources"]) for edge in read.data("edges")} == said_by
    led_to = set(re.findall(r'<a href="#org=[^"]*" data-id="([^"]*)"', page))
    assert led_to <= {node["id"] for node in read.data("nodes")}


def test_text_json_and_page_agree(differences: Differences) -> None:
    assert {fate for fate, count in differences.fates.items() if count} == {
        "first", "moved", "carried", "ended", "gone", "silent", "same", "again",
    }  # fmt: skip
    raise_if_they_disagree(differences)


def test_text_json_and_page_agree_on_the_data_that_ship(shipped_differences: Differences) -> None:
    raise_if_they_disagree(shipped_differences)


def test_the_national_park_and_the_merger_and_what_it_did_are_told(shipped_differences: Differences) -> None:
    said = sections(differences_to_text(shipped_differences))
    park = (
        "Land of the Leopard National Park: established 2012-04-05 (s181, 2012-04-05) or 2012-04-09 (s182, 2012-04-09)"
    )
    assert park in said["Foundings, establishments, dissolutions"]
    merger = said["Mergers, renamings, splits, transfers"][1]
    assert merger.startswith(
        "2018: merger of 21st Century Tiger and Amur Leopard and Tiger Alliance into WildCats Conservation Alliance (s3"
    )
    gone = said["Ties gone with a merged organization"]
    assert merger.endswith(f"2 carried on under another body, {len(gone)} gone with a merged organization")
    assert any(line.startswith("Phoenix Fund member of Amur Leopard and Tiger Alliance, gone with") for line in gone)
    assert (
        "Seoul Grand Park funds Amur Leopard and Tiger Alliance, first documented 2017-05, goes on as "
        "Seoul Grand Park funds WildCats Conservation Alliance (s307, 2017-05)"
    ) in said["Ties carried on under another body"]
    text = differences_to_text(shipped_differences)
    assert "Silence is never a loss" in text
    ties = [int(count) for count in re.findall(r"of them tied by (\d+) ties", text)]
    (between,) = map(int, re.findall(r"Ties that touch only the time between: (\d+)\.", text))
    met = shipped_differences.fates
    went = sum(met[fate] for fate in ("moved", "ended", "denied", "gone", "silent")) - between
    assert ties[0] + met["first"] + met["again"] + met["carried"] - went == ties[1]


def test_text_json_and_page_agree_on_ties_through_programmes() -> None:
    found = compare_versions(*read_versions("2012", "2018", documented="in"), projection="collaboration")
    assert {tie.type for tie in found.ties_of("silent")} > {"sharedProgramme"}
    raise_if_they_disagree(found)


def test_a_gone_tie_tells_how_the_two_are_tied_now(compare: Compare, otters: type[Otters]) -> None:
    data = otters(
        [
            "birch funds cedar start=2005",
            "birch supports oak start=2016",
            "cedar partner_of oak start=2005",
            "elm funds cedar as_of=2017",
        ],
        changes=["change-1 merger cedar|oak oak 2015 s1"],
    )
    gone = "gone with the merger into Oak League, 2015"
    assert sections(differences_to_text(compare("2010", "2018", data)))["Ties gone with a merged organization"] == [
        f"Birch Fund funds Cedar Trust, {gone}; tied to what came of it by: supports (s1, 2005)",
        f"Cedar Trust partner of Oak League, {gone}; both are one body now (s1, 2005)",
        f"Elm Union funds Cedar Trust, first documented 2017, {gone}; spoken of only after that (s1, 2017)",
    ]


def test_what_only_one_of_two_data_sets_knows_is_told(compare: Compare, otters: type[Otters]) -> None:
    organizations = otters().organizations
    after = otters(
        ["fir member_of otter start=2005 from=s4", "fir funds zoo as_of=2012 from=s4 denied"],
        organizations={**organizations, "fir": "Fir Society"},
        sources={"s1": "2020", "s2": "2020", "s4": "2012"},
        observations=["fir member_count 12 2012 s4"],
    )
    said = sections(differences_to_text(compare(otters(), after)))
    assert said["Organizations, places and other things added"] == [
        "Fir Society (non-governmental organization, DE) (s1, 2020)"
    ]
    assert said["Sources added"] == ["s4, Page s4, Publisher, 2012, https://otters.example/s4"]
    assert said["Sources removed"] == ["s3, Page s3, Publisher, undated, https://otters.example/s3"]
    assert said["Statements added"] == [
        "Fir Society: member count 12 (s4, 2012)",
        "Fir Society funds River Zoo, denied (s4, 2012)",
        "Fir Society member of Otter Alliance (s4, 2005)",
    ]


def test_equal_input_gives_equal_bytes(otters: type[Otters], compare: Compare) -> None:
    rows = ["zoo funds cedar start=2005", "bank funds cedar start=2012", "cedar member_of otter start=2013"]
    one, other = (compare("2010", "2015", otters(order)) for order in (rows, rows[::-1]))
    for told in (differences_to_text, differences_to_json, differences_to_html):
        lines = [re.sub(r"\S*data\.ttl", "data.ttl", told(found)) for found in (one, other)]
        assert lines[0] == lines[1]


def test_every_line_of_a_tie_says_who_says_so(shipped_differences: Differences) -> None:
    for heading, lines in sections(differences_to_text(shipped_differences)).items():
        if heading.startswith("Ties"):
            assert [line for line in lines if not re.search(r"\(s\d+, [^()]*\)$", line)] == []


def test_fewer_shifts_of_rank_are_told_on_demand(shipped_differences: Differences) -> None:
    count = len(shipped_differences.ranks.shifts)
    text = differences_to_text(shipped_differences, top=3)
    assert f"Ranks by degree: {count}\nThe 3 largest of {count}.\n" in text
    assert len(sections(text)["Ranks by degree"]) == 3
    assert "Ranks by degree:" not in differences_to_text(shipped_differences, top=0).replace("  Ranks by", "")


def test_what_differs_in_a_record_is_told_field_by_field(compare: Compare, otters: type[Otters]) -> None:
    text = differences_to_text(
        compare(
            otters(["cedar funds zoo start=2005"]),
            otters(["cedar funds zoo start=2006"], organizations={**otters().organizations, "oak": "Oak Guild"}),
        )
    )
    said = sections(text)
    assert said["Organizations, places and other things changed"] == [
        "Oak Guild (non-governmental organization, DE); name: “Oak League”, now “Oak Guild”"
    ]
    (statement,) = said["Statements changed"]
    assert statement.startswith(
        "Cedar Trust funds River Zoo (s1, 2006); start: “2005”, now “2006”; first day: “2005-01-01”"
    )


def test_where_nothing_differs_it_is_said(compare: Compare, otters: type[Otters]) -> None:
    found = compare(otters(["cedar funds zoo start=2005"]), otters(["cedar funds zoo start=2005"]))
    assert "Nothing differs between A and B." in differences_to_text(found)
    assert differences_to_html(found)
    assert differences_to_html(compare("2001", "2002", otters()))  # not even a tie


def test_what_the_second_date_does_not_know_is_nowhere_on_the_page(compare: Compare, otters: type[Otters]) -> None:
    rows = [
        "cedar funds zoo as_of=2012 from=s1",
        "cedar funds zoo as_of=2016 from=s2",
        "cedar funds zoo as_of=2022 from=s3",
    ]
    (edge,) = document.Document(differences_to_html(compare("2010", "2019", otters(rows)))).data("edges")
    assert (edge["sources"], edge["last"], edge["nSources"]) == (["s1", "s2"], "2016", 2)
    assert [said["source"] for said in edge["evidence"]] == ["s1", "s2"]


def test_an_end_a_denial_and_a_second_statement_are_told_as_such(compare: Compare, otters: type[Otters]) -> None:
    rows = ["cedar funds zoo start=2005", "oak funds zoo start=2005", "elm funds zoo start=2005"]
    more = ["cedar funds zoo end=2014 from=s2", "oak funds zoo as_of=2014 from=s2 denied", "elm funds zoo as_of=2014"]
    said = sections(differences_to_text(compare(otters(rows), otters(rows + more))))
    assert said["Ties denied by a source"] == ["Oak League funds River Zoo, denied 2014 (s2, 2014)"]
    assert said["Ties ended by a source"] == ["Cedar Trust funds River Zoo, ended 2014 (s2, 2014)"]
    assert said["Statements added"] == [
        "Cedar Trust funds River Zoo, ended 2014 (s2, 2014)",
        "Elm Union funds River Zoo at “p 1” (s1, 2014)",
        "Oak League funds River Zoo, denied (s2, 2014)",
    ]


def test_private_sources_are_told_only_on_demand(compare: Compare, otters: type[Otters]) -> None:
    found = compare(otters(["cedar funds zoo start=2005"], private=("s2",)), otters(["cedar funds zoo start=2005"]))
    for told in (differences_to_text, differences_to_json, differences_to_html):
        with pytest.raises(InputError, match="these sources are private: s2"):
            told(found)
        assert told(found, private=True)


def test_the_network_carries_what_either_side_says(differences: Differences) -> None:
    network = differences_to_network(differences)
    assert network.edges["bank", "cedar", "funds"]["change"] == "gone"
    assert network.nodes["cedar"]["change"] == "merged"
    assert network.nodes["bank"].get("change") is None
    assert set(json.loads(network.graph["who_says_so"])["sources"]) == {"s1", "s2", "s3"}


def test_a_hostile_name_stays_text(tmp_path: Path) -> None:
    from amurgraph.graph import write_graph

    store = hostile.hostile_store()
    write_graph(store, tmp_path / "hostile.ttl")
    found = compare_versions(*read_versions("1990", "2030", graphs=store))
    read = document.Document(differences_to_html(found, private=True))
    assert read.faults == []
    assert [script for script in read.scripts if hostile.RUN in script] == []


def test_what_steers_a_terminal_is_replaced(otters: type[Otters], tmp_path: Path) -> None:
    (version,) = read_versions(otters(["cedar funds zoo start=2005"]).write(tmp_path, "data"))
    named = replace(version.claims.things["cedar"], label="Cedar\x1b[31m\u202e\nTrust")
    hostile_claims = replace(version.claims, things={**version.claims.things, "cedar": named})
    found = compare_versions(version, replace(version, claims=hostile_claims))
    text = differences_to_text(found)
    assert "  ~ Cedar\ufffd[31m\ufffd\ufffdTrust (" in text
    assert not {"\x1b", "\u202e"} & set(text)


def test_a_page_asks_nothing_of_anybody(differences: Differences) -> None:
    page = differences_to_html(differences)
    assert re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=", page) == []
    assert 'target="_blank"' not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
