"""A site of a date: all of it is of what is documented by then, and every page and file says so."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING

import pytest

from amurgraph.claims import Claims, graph_to_claims, store_as_of
from amurgraph.coverage import not_to_suggest
from amurgraph.errors import InputError
from amurgraph.graph import content_hash, read_store
from amurgraph.network import enforcement_only
from amurgraph.queries import query
from amurgraph.site import write_site
from amurgraph.site.views.gaps import gaps
from amurgraph.site.views.statements import Statements

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store
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
        if name == "brief.html":  # a sheet of its own, without the site's head
            assert RULE in text
            continue
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


# ---- whom no list names: a slice may not tell any more who that is ----


@pytest.fixture(scope="module")
def of_2008(shipped: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of the data that ship as documented by 2008, with the figures that tell of weak points."""
    pytest.importorskip("matplotlib")
    from amurgraph.figures import writing

    some = {name: writing.FIGURES[name] for name in ("fragmentation-curve", "matrix-place", "matrix-threat")}
    folder = tmp_path_factory.mktemp("of-2008") / "site"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(writing, "FIGURES", some)
        write_site(shipped, folder, as_of=2008, figures=True)
    return folder


def test_weak_points_of_an_earlier_year_name_nobody_whom_all_data_keep_back(of_2008: Path, claims: Claims) -> None:
    kept_back = enforcement_only(claims)
    assert len(kept_back) > 1
    with (of_2008 / "figures" / "fragmentation-curve.csv").open(encoding="utf-8", newline="") as file:
        removed = {row["id"] for row in csv.DictReader(file)} - {""}
    assert removed
    assert not removed & kept_back
    for name in ("matrix-place", "matrix-threat"):
        with (of_2008 / "figures" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert not {row["id"] for row in csv.DictReader(file) if row["organizations"] == "1"} & kept_back
    brief = (of_2008 / "brief.html").read_text(encoding="utf-8")
    section = brief.split("part-cutpoints", 1)[1].split("</section>", 1)[0]
    named = set(re.findall(r'href="org/([^"]+)\.html"', section))
    assert named
    assert not named & kept_back
    assert "1 left out: only law enforcement" in re.sub("<[^>]+>", "", section)


def test_the_brief_of_a_site_of_a_year_gives_the_commands_of_that_year(of_2008: Path) -> None:
    commands = re.findall(r"amurgraph (?:measure|query|brief)[^<]*", (of_2008 / "brief.html").read_text("utf-8"))
    assert commands
    assert any("--as-of 2008" in command for command in commands)


def test_questions_of_an_earlier_year_name_no_branch_of_a_banned_body_and_nobody_gone_since(
    shipped: Store, claims: Claims
) -> None:
    barred = {claims.things[slug].label for slugs in not_to_suggest(claims).values() for slug in slugs}
    store, _ = store_as_of(shipped, "2018")
    for told, leaks in (
        (Statements(graph_to_claims(store)), True),
        (Statements(graph_to_claims(store), claims), False),
    ):
        (asked,) = (one for one in gaps(told, store) if one["name"] == "untied-pairs")
        shown = {part["text"] for row in asked["rows"] for cell in row[:2] for part in cell}
        assert shown
        assert bool(shown & barred) == leaks
