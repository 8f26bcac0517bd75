"""Folders are swapped in whole, keep what they may, and never take the place of somebody else's."""

from __future__ import annotations

import ctypes
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

import pytest

import amurgraph.files
from amurgraph.errors import OutputError
from amurgraph.files import folder_swapped_in

MARKER = ".made-here"


def build(target: Path, **files: str) -> None:
    with folder_swapped_in(target, marker=MARKER) as fresh:
        for name, text in files.items():
            (fresh / name).write_text(text)


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _kernel_exchanges(one: Path, other: Path) -> bool:
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0


def test_a_folder_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    build(tmp_path / "site", index="old")
    (tmp_path / "site").chmod(0o710)
    build(tmp_path / "site", index="new")
    assert stat.S_IMODE((tmp_path / "site").stat().st_mode) == 0o710
    (tmp_path / "site").chmod(0o555)
    with pytest.raises(OutputError, match="site: is read-only"):
        build(tmp_path / "site", index="newer")
    assert (tmp_path / "site" / "index").read_text() == "new"


def test_a_new_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "site"
    build(target, index="new")
    assert content(target) == {"index": "new", MARKER: ""}
    assert list(target.parent.iterdir()) == [target]
    assert stat.S_IMODE(target.stat().st_mode) == stat.S_IMODE(target.parent.stat().st_mode)


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    build(tmp_path / "site", index="new")
    assert content(tmp_path / "site")["index"] == "new"


def test_an_earlier_result_is_replaced_whole(tmp_path: Path) -> None:
    build(tmp_path / "site", index="old", gone="old")
    build(tmp_path / "site", index="new")
    assert content(tmp_path / "site") == {"index": "new", MARKER: ""}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_somebody_elses_folder_is_refused_and_left(tmp_path: Path) -> None:
    target = tmp_path / "thesis"
    target.mkdir()
    (target / "chapter").write_text("mine")
    with pytest.raises(OutputError, match="thesis: is not an earlier result of this command; choose an empty or new"):
        build(target, index="new")
    assert content(target) == {"chapter": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["thesis"]


def test_a_file_in_the_way_is_refused_and_left(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(OutputError, match="is not an earlier result"):
        build(tmp_path / "site", index="new")
    assert (tmp_path / "site").read_text() == "mine"


@pytest.mark.parametrize("mishap", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_mishap_while_building_keeps_the_old_result(tmp_path: Path, mishap: type[BaseException]) -> None:
    build(tmp_path / "site", index="old")

    def build_half() -> None:
        with folder_swapped_in(tmp_path / "site", marker=MARKER) as fresh:
            (fresh / "index").write_text("half")
            raise mishap

    with pytest.raises(mishap):
        build_half()
    assert content(tmp_path / "site") == {"index": "old", MARKER: ""}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_fault_of_the_disk_while_building_is_an_output_error(tmp_path: Path) -> None:
    build(tmp_path / "site", index="old")
    with (
        pytest.raises(OutputError, match=r"site: cannot be written \(No space left on device\)"),
        folder_swapped_in(tmp_path / "site", marker=MARKER),
    ):
        raise OSError(28, "No space left on device")
    assert content(tmp_path / "site")["index"] == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def _cannot(_one: Path, _other: Path) -> bool:
    return False


def test_where_folders_cannot_be_exchanged_they_are_replaced_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(amurgraph.files, "_exchange", _cannot)
    build(tmp_path / "site", index="old", gone="old")
    build(tmp_path / "site", index="new")
    assert content(tmp_path / "site") == {"index": "new", MARKER: ""}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_where_folders_cannot_be_exchanged_a_failing_rename_keeps_the_old_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "site", index="old")
    rename = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if Path(target) == tmp_path / "site" and (self / "index").read_text() == "new":
            raise OSError(5, "Input/output error")
        return rename(self, target)

    monkeypatch.setattr(amurgraph.files, "_exchange", _cannot)
    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OutputError, match="Input/output error"):
        build(tmp_path / "site", index="new")
    assert content(tmp_path / "site") == {"index": "old", MARKER: ""}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_where_folders_cannot_be_exchanged_who_is_stopped_between_keeps_the_old_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "site", index="old")
    rename = Path.replace

    def stopped(self: Path, target: Path) -> Path:
        if Path(target) == tmp_path / "site" and (self / "index").read_text() == "new":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(amurgraph.files, "_exchange", _cannot)
    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "site", index="new")
    assert content(tmp_path / "site") == {"index": "old", MARKER: ""}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_somebody_puts_there_while_it_is_built_is_not_replaced(tmp_path: Path) -> None:
    def build_while_somebody_writes() -> None:
        with folder_swapped_in(tmp_path / "site", marker=MARKER) as fresh:
            (fresh / "index").write_text("new")
            _made(tmp_path / "site")
            (tmp_path / "site" / "thesis").write_text("mine")

    with pytest.raises(OutputError, match="is not an earlier result"):
        build_while_somebody_writes()
    assert content(tmp_path / "site") == {"thesis": "mine"}


def test_two_first_builds_at_once_are_both_good(tmp_path: Path) -> None:
    with folder_swapped_in(tmp_path / "site", marker=MARKER) as fresh:
        (fresh / "index").write_text("later")
        build(tmp_path / "site", index="sooner")
    assert content(tmp_path / "site") == {"index": "later", MARKER: ""}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_only_linux_exchanges_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = _made(tmp_path / "one"), _made(tmp_path / "other")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not amurgraph.files._exchange(one, other)


def test_a_link_to_an_earlier_result_stays_a_link(tmp_path: Path) -> None:
    build(tmp_path / "elsewhere", index="old")
    (tmp_path / "site").symlink_to("elsewhere")
    build(tmp_path / "site", index="new")
    assert content(tmp_path / "site") == {"index": "new", MARKER: ""}
    assert (tmp_path / "site").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere", "site"]


def test_a_folder_that_leads_in_a_circle_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "site").symlink_to("site")
    with pytest.raises(OutputError) as caught:
        build(tmp_path / "site", index="new")
    assert str(caught.value).startswith(f"{tmp_path / 'site'}: ")


def test_the_folder_one_stands_in_is_taken_or_refused_without_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = _made(tmp_path / "here")
    monkeypatch.chdir(here)
    with suppress(OutputError):
        build(Path(), index="new")
        assert content(here) == {"index": "new", MARKER: ""}
    assert [path.name for path in tmp_path.iterdir()] == ["here"]
    assert not [path.name for path in here.iterdir() if path.name not in ("index", MARKER)]


def test_a_relative_folder_is_made_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with folder_swapped_in("site", marker=MARKER) as fresh:
        (fresh / "index").write_text("new")
    assert content(tmp_path / "site") == {"index": "new", MARKER: ""}


def test_folders_are_exchanged_where_the_kernel_can(tmp_path: Path) -> None:
    one, other = _made(tmp_path / "one"), _made(tmp_path / "other")
    (one / "a").touch()
    if not _kernel_exchanges(one, other):
        pytest.skip("this file system exchanges nothing")
    assert (other / "a").exists()
    assert amurgraph.files._exchange(one, other)
    assert (one / "a").exists()


def test_the_disk_is_told_that_a_folder_took_the_place_of_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "site", index="old")
    told: list[tuple[int, str]] = []
    plain = os.fsync

    def noted(handle: int) -> None:
        told.append((os.fstat(handle).st_ino, (tmp_path / "site" / "index").read_text()))
        plain(handle)

    monkeypatch.setattr(os, "fsync", noted)
    build(tmp_path / "site", index="new")
    assert told == [(tmp_path.stat().st_ino, "new")]
