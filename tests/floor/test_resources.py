"""What ships beside the code is found, in a wheel and in a checkout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from amurgraph import resources

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "parts",
    [("ontology", "amurgraph.ttl"), ("ontology", "shapes.ttl"), ("ontology", "schemes"), ("templates",), ("static",)],
)
def test_what_the_code_needs_is_found(parts: tuple[str, ...]) -> None:
    assert resources.find(*parts).exists()


def test_what_is_missing_says_how_to_mend_the_installation() -> None:
    with pytest.raises(FileNotFoundError, match=r"^ontology/lost\.ttl is missing from this installation of amurgraph"):
        resources.find("ontology", "lost.ttl")


def test_the_data_that_ship_are_the_only_turtle_file_beside_them() -> None:
    file = resources.shipped_data()
    assert file.is_file()
    assert list(file.parent.glob("*.ttl")) == [file]


def test_the_package_goes_before_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package, checkout = tmp_path / "package", tmp_path / "checkout"
    for root in (package, checkout):
        (root / "data").mkdir(parents=True)
        (root / "data" / "otters.ttl").touch()
    (checkout / "ontology").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", package)
    monkeypatch.setattr(resources, "_CHECKOUT", checkout)
    assert resources.shipped_data() == package / "data" / "otters.ttl"
    assert resources.find("ontology") == checkout / "ontology"
