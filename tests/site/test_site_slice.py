"""A site of a date: all of it is of what is documented by then, and every page and file says so."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from amurgraph.claims import Claims, graph_to_claims, store_as_of
from amurgraph.errors import InputError
from amurgraph.graph import content_hash, read_store
from amurgraph.queries import query
from amurgraph.site import write_site

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site.conftest import Built, Site

RULE = "Only what is documented by 2014."


@pytest.fixture(scope="module")
def of_2014(rivers: Built, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the site of the small invented data as documented by 2014."""
    folder = tmp_path_factory.mktemp("of-2014") / "site"
    write_site(rivers.store, folder, as_of=2014)
    return type(rivers.site)(folder)


@pytest.fixture(scope="module")
def cut(rivers: Built) -> Claims:
    """Return what is documented by 2014."""
    return graph_to_claims(store_as_of(rivers.store, "2014")[0])


def test_every_page_says_of_when_it_is_and_how_much_is_left_out(of_2014: Site) -> None:
    for name, page in of_2014.plain_pages.items():
        text = " ".join(page.text.split())
        assert f"{RULE} Left out: 3 changes, 5 observations, 8 relations, 2 statements on what stays. Why" in text, name
        assert any(link.attributes.get("href", "").endswith("about.html#slice") for link in page.of("a")), name
    assert RULE.rstrip(".") in of_2014.pages["map.html"].html


def test_programmes_and_silent_sources_of_later_times_are_left_out_and_counted(rivers: Built, tmp_path: Path) -> None:
    built = write_site(rivers.store, tmp_path / "site", as_of="2003")
    site = type(rivers.site)(tmp_path / "site")
    assert built.left_out["sources later"] == 2  # of 2011 and 2014
    assert ", 2 sources, " in built.summary
    sources = site.pages["sources.html"].html
    assert [f'id="s-{slug}"' in sources for slug in ("s1", "s2", "s3", "s4")] == [False, True, False, True]
    assert "2 sources of later times" in " ".join(site.pages["about.html"].text.split())
    timeline = " ".join(site.pages["timeline.html"].text.split())
    assert "Left out: 2 programmes that begin later." in timeline
    whole = rivers.site.pages["timeline.html"].text
    assert "Left out" not in whole
    for slug in ("proj-dens", "proj-nets"):
        label = rivers.claims.things[slug].label
        assert label in whole
        assert label not in timeline


def test_the_reasons_stand_on_one_page_with_the_hash_of_all_data(of_2014: Site, rivers: Built) -> None:
    text = " ".join(of_2014.pages["about.html"].text.split())
    for reason in ("relation that had ended", "relations without a date", "observations of later times"):
        assert reason in text, reason
    assert content_hash(rivers.store) in text


def test_the_pages_tell_what_is_documented_by_then_and_nothing_later(of_2014: Site, rivers: Built, cut: Claims) -> None:
    assert 0 < len(cut.relations) < len(rivers.claims.relations)
    text = " ".join(of_2014.pages["about.html"].text.split())
    assert f"10 organizations, {len(cut.relations)} relations" in text
    assert "main funder" not in of_2014.pages["org/big-mill.html"].text
    assert "main funder" in rivers.site.pages["org/big-mill.html"].text


def test_who_is_banned_now_is_not_suggested_in_a_site_of_an_earlier_year(rivers: Built) -> None:
    store, _ = store_as_of(rivers.store, "2017")  # banned in 2019
    suggested = {slug for row in query(store, "untied-pairs") for slug in row[:2]}
    assert suggested == {"cedar-trust", "cleared-body"}


def test_the_files_to_take_away_are_of_the_slice_and_say_so(of_2014: Site, cut: Claims) -> None:
    data = of_2014.folder / "data"
    kept = graph_to_claims(read_store(data / "data.ttl"))
    assert kept.relations == cut.relations
    assert kept.about.description.startswith(
        "Who works for otters. A slice: only what is documented by 2014. Left out: "
    )
    with (data / "tables" / "dataset.csv").open(encoding="utf-8", newline="") as file:
        said = {row["key"]: row["value"] for row in csv.DictReader(file)}
    assert said["description"] == kept.about.description
    assert "documented by 2014" in (data / "catalog.ttl").read_text(encoding="utf-8")
    network = json.loads((data / "network.json").read_text(encoding="utf-8"))["graph"]
    assert (network["as_of"], network["documented"]) == ("2014", "by")
    assert "hold only what is documented by 2014" in " ".join(of_2014.pages["data.html"].text.split())


def test_a_site_of_all_data_says_nothing_of_slices(rivers: Built) -> None:
    for name, page in rivers.site.pages.items():
        assert "Only what is documented" not in page.text, name


def test_a_strict_slice_is_named_as_such(rivers: Built, tmp_path: Path) -> None:
    built = write_site(rivers.store, tmp_path / "site", as_of="2014", documented="in")
    assert built.summary.endswith("; documented in 2014")
    assert built.left_out["relations of another time"] > 0
    text = " ".join(type(rivers.site)(tmp_path / "site").pages["about.html"].text.split())
    assert "A relation is in if some source speaks of that very time." in text


def test_data_that_do_not_describe_themselves_are_sliced_as_well(rivers: Built, tmp_path: Path) -> None:
    file = tmp_path / "otters.ttl"
    file.write_text("", encoding="utf-8")
    built = write_site(read_store(file), tmp_path / "site", as_of="2014")
    assert "Left out: nothing." in " ".join(type(rivers.site)(tmp_path / "site").pages["index.html"].text.split())
    assert built.left_out == {}


def test_a_site_of_no_date_is_refused_and_nothing_is_written(rivers: Built, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no date"):
        write_site(rivers.store, tmp_path / "site", as_of="soon")
    assert not (tmp_path / "site").exists()
