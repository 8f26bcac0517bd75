"""A new data set: a folder that every command takes, with nothing in it but what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amurgraph.claims import graph_to_claims
from amurgraph.editing import start_data_set
from amurgraph.editing.targets import read_target
from amurgraph.errors import AmurgraphError, InputError, OutputError
from amurgraph.graph import graph_to_text, read_store
from amurgraph.validation import validate

if TYPE_CHECKING:
    from pathlib import Path

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


def test_a_new_data_set_says_what_it_is_about_and_conforms(tmp_path: Path) -> None:
    data = start_data_set(
        tmp_path / "otters",
        title="Otters of the north",
        taxon="Lutra lutra",
        common_name="River otter",
        correction="otters@cedar.example",
        base="https://otters.example/",
    )

    store = read_store(data)
    about = graph_to_claims(store).about
    taxon = graph_to_claims(store).things["sp-river-otter"]
    assert data == tmp_path / "otters" / "otters.ttl"
    assert (about.title, about.taxon, about.licence) == ("Otters of the north", "sp-river-otter", CC0)
    assert (about.correction, about.version) == ("mailto:otters@cedar.example", "0.1.0")
    assert about.iri == "https://otters.example/id/dataset"
    assert (taxon.label, taxon.scientific_name) == ("River otter", "Lutra lutra")
    assert validate(store).conforms


def test_its_file_is_canonical_and_short_to_read(tmp_path: Path) -> None:
    data = start_data_set(tmp_path / "otters", taxon="Lutra lutra")

    text = data.read_text(encoding="utf-8")
    assert graph_to_text(read_store(data)) == text
    assert "\ntax:sp-lutra-lutra a ag:Taxon ;\n" in text


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ({}, "River otters: who works with whom"),
        ({"taxon": "Lutra lutra"}, "Lutra lutra: who works with whom"),
        ({"taxon": "Lutra lutra", "common_name": "Otter"}, "Otter: who works with whom"),
        ({"common_name": "Otter", "title": "Ours"}, "Ours"),
    ],
)
def test_a_title_is_made_where_none_is_given(tmp_path: Path, given: dict[str, str], title: str) -> None:
    data = start_data_set(tmp_path / "river-otters", **given)

    assert graph_to_claims(read_store(data)).about.title == title


def test_a_species_may_have_a_name_in_any_script_if_it_has_a_scientific_one(tmp_path: Path) -> None:
    data = start_data_set(tmp_path / "otters", taxon="Lutra lutra", common_name="水獭")

    assert graph_to_claims(read_store(data)).things["sp-lutra-lutra"].label == "水獭"


def test_two_data_sets_do_not_share_a_base(tmp_path: Path) -> None:
    bases = {start_data_set(tmp_path / name).read_text(encoding="utf-8").split('ag:base "')[1] for name in ("a", "b")}

    assert len(bases) == 2


def test_the_folder_tells_what_to_do_next_and_keeps_the_site_out_of_git(tmp_path: Path) -> None:
    data = start_data_set(tmp_path / "otters")

    readme = data.with_name("README.md").read_text(encoding="utf-8")
    assert readme.count("\n    amurgraph ") == 5
    assert data.with_name(".gitignore").read_text(encoding="utf-8") == "/site/\n"
    assert {file.name for file in data.parent.iterdir()} == {"otters.ttl", "README.md", ".gitignore"}


def test_another_licence_is_not_called_cc0(tmp_path: Path) -> None:
    data = start_data_set(tmp_path / "otters", licence="https://creativecommons.org/licenses/by/4.0/")

    assert "CC0" not in data.read_text(encoding="utf-8")


def test_an_empty_folder_is_filled_and_another_one_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").touch()
    (tmp_path / "file").touch()

    assert start_data_set(tmp_path / "empty").is_file()
    for name in ("full", "file", "empty"):
        with pytest.raises(OutputError, match="not empty; choose another name"):
            start_data_set(tmp_path / name)
    assert [file.name for file in (tmp_path / "full").iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("name", "given", "mend"),
    [
        ("River Otters", {}, "'River Otters' cannot name a data set; use letters a-z"),
        ("otters", {"base": "otters.example"}, "'otters.example' is no base; it begins with https://"),
        ("otters", {"licence": "CC0"}, "'CC0' is no licence; write a full address"),
        ("otters", {"correction": "ask us"}, "--correction 'ask us': give an e-mail address"),
        ("otters", {"correction": "http://cedar.example"}, "a web address that begins with https://"),
        ("otters", {"common_name": "水獭"}, "add --taxon with the scientific name"),
    ],
)
def test_what_cannot_be_used_is_one_line_and_nothing_is_made(
    tmp_path: Path, name: str, given: dict[str, str], mend: str
) -> None:
    with pytest.raises(InputError) as error:
        start_data_set(tmp_path / name, **given)

    assert mend in str(error.value)
    assert not (tmp_path / name).exists()


def test_a_place_where_nothing_can_be_made_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(AmurgraphError, match="cannot be made"):
        start_data_set(tmp_path / "file" / "otters")


def test_a_licence_without_its_scheme_is_an_address_all_the_same(tmp_path: Path) -> None:
    data = start_data_set(tmp_path / "otters", licence="licences.example/by")

    assert "<https://licences.example/by>" in data.read_text(encoding="utf-8")


def test_a_name_that_no_file_can_have_ends_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be made"):
        start_data_set(tmp_path / ("x" * 300))
    with pytest.raises(InputError, match="cannot be read"):
        read_target(tmp_path / ("x" * 300))
