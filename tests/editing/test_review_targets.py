"""The one file that a command may change, and how it is written."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from amurgraph.editing import Judgement, plan_import, read_target, write_plan
from amurgraph.errors import InputError, OutputError, SyntaxInputError, TableError, ViolationsError
from amurgraph.files import write_file
from amurgraph.graph import write_graph
from amurgraph.tables import Row, Tables, read_tables, tables_to_store
from amurgraph.validation import validate

if TYPE_CHECKING:
    from pathlib import Path

NOTHING: Tables = {}
ROW = {"subject_id": "hill-fund", "predicate": "supports", "object_id": "river-zoo", "source_id": "S3", "locator": "p"}
MORE: Tables = {"relations": [Row("more.csv", 2, ROW)]}


@pytest.fixture
def otters(small_tables: Path, tmp_path: Path) -> Path:
    with (small_tables / "dataset.csv").open("a", encoding="utf-8") as file:
        file.write("licence,https://creativecommons.org/publicdomain/zero/1.0/\n")
    write_graph(tables_to_store(read_tables(small_tables)), tmp_path / "otters.ttl")
    return tmp_path / "otters.ttl"


def test_what_does_not_change_is_not_written(otters: Path) -> None:
    with otters.open("a", encoding="utf-8") as file:
        file.write("# a remark, which canonical Turtle would lose\n")
    target = read_target(otters)
    otters.chmod(0o444)  # a rename would give it another number
    before = otters.stat().st_ino

    write_plan(plan_import(target.store, NOTHING, judgements=target.judgements), target)

    assert otters.stat().st_ino == before


def test_a_file_keeps_its_permissions_and_a_link_stays_one(otters: Path, tmp_path: Path) -> None:
    otters.chmod(0o640)
    link = tmp_path / "link.ttl"
    link.symlink_to(otters)
    target = read_target(link)

    write_plan(plan_import(target.store, MORE), target)

    assert link.is_symlink()
    assert stat.S_IMODE(otters.stat().st_mode) == 0o640
    assert "hill-fund.supports.river-zoo" in otters.read_text(encoding="utf-8")


def test_judgements_that_somebody_changed_meanwhile_are_not_written_over(otters: Path) -> None:
    target = read_target(otters)
    before = otters.read_bytes()
    plan = plan_import(target.store, MORE, judgements=[Judgement("oak", "elm", "same")])
    judgements = otters.with_name("otters.judgements.csv")
    judgements.write_text("one,other,judgement,note\noak,ash,same,\n", encoding="utf-8")

    with pytest.raises(OutputError, match=r"otters\.judgements\.csv: was changed meanwhile, and nothing is written"):
        write_plan(plan, target)

    assert "ash" in judgements.read_text(encoding="utf-8")
    assert otters.read_bytes() == before
    assert {path.name for path in otters.parent.iterdir()} == {"otters.ttl", "otters.judgements.csv", "tables"}


def test_data_that_somebody_removed_meanwhile_are_not_made_again(otters: Path) -> None:
    target = read_target(otters)
    otters.unlink()

    with pytest.raises(OutputError, match="was changed meanwhile"):
        write_plan(plan_import(target.store, MORE), target)

    assert not otters.exists()


def test_what_does_not_conform_is_not_written(otters: Path) -> None:
    target = read_target(otters)
    plan = plan_import(target.store, {"dataset": [Row("dataset.csv", 2, {"key": "title", "value": ""})]})

    with pytest.raises(ViolationsError):
        write_plan(plan, target)


def test_what_is_not_judged_is_not_written(otters: Path) -> None:
    target = read_target(otters)
    new = {"org_id": "ceder-trust", "name": "Ceder Trust", "source_ids": "S1"}
    plan = plan_import(target.store, {"organizations": [Row("more.csv", 2, new)]})

    with pytest.raises(InputError, match="Ceder Trust looks like Cedar Trust"):
        write_plan(plan, target)


def test_data_that_do_not_conform_may_be_mended_a_part_at_a_time(otters: Path) -> None:
    text = otters.read_text(encoding="utf-8")
    otters.write_text(
        "".join(line for line in text.splitlines(True) if "dcterms:license" not in line), encoding="utf-8"
    )
    target = read_target(otters)
    assert not validate(target.store).conforms

    write_plan(plan_import(target.store, MORE), target)

    assert "hill-fund.supports.river-zoo" in otters.read_text(encoding="utf-8")


def test_a_file_that_is_no_turtle_and_judgements_that_are_none_are_named(otters: Path) -> None:
    (otters.parent / "broken.ttl").write_text("this is not Turtle", encoding="utf-8")
    with pytest.raises(SyntaxInputError, match=r"broken\.ttl"):
        read_target(otters.parent / "broken.ttl")

    otters.with_name("otters.judgements.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"otters\.judgements\.csv, row 1"):
        read_target(otters)

    otters.with_name("otters.judgements.csv").unlink()
    otters.with_name("otters.judgements.csv").mkdir()
    with pytest.raises(InputError, match="cannot be read"):
        read_target(otters)


@pytest.mark.parametrize(("there", "expected"), [("new", b"old"), (None, b"old"), ("", b"old"), ("old", b"")])
def test_a_file_is_only_written_over_what_it_was_expected_to_hold(
    there: str | None, expected: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    if there is not None:
        file.write_text(there, encoding="utf-8")

    with pytest.raises(OutputError, match="was changed meanwhile"):
        write_file(file, "mine", only_over=expected)

    assert [path.name for path in tmp_path.iterdir()] == ([] if there is None else ["file"])
    assert there is None or file.read_text(encoding="utf-8") == there


def test_a_file_is_written_over_what_it_was_expected_to_hold(tmp_path: Path) -> None:
    write_file(tmp_path / "file", "one", only_over=b"")
    write_file(tmp_path / "file", "two", only_over=b"one")

    assert (tmp_path / "file").read_text(encoding="utf-8") == "two"
