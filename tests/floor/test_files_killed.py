"""Whoever is killed at any line of writing leaves the old or the new, and what lies about goes with the next run."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import amurgraph.files
from amurgraph.files import folder_swapped_in, write_file

MARKER = ".made-here"


# Runs in a process of its own: kills a copy of itself at each line of files.py in turn, and tells what was left.
KILLED_AT_EACH_LINE = """
import json, os, signal, sys
from pathlib import Path
import amurgraph.files

def at_line(number):
    seen = 0
    def trace(frame, event, argument):
        nonlocal seen
        if frame.f_code.co_filename != amurgraph.files.__file__:
            return None
        if event == "line":
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace
    return trace

def each_line(act, look, renew):
    found = []
    for number in range(1, 200):
        renew()
        child = os.fork()
        if not child:
            sys.settrace(at_line(number))
            act()
            os._exit(0)
        killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        found.append(look())
        if not killed:
            break
    print(json.dumps(found))

folder = Path(sys.argv[1])
"""


def killed_at_each_line(folder: Path, script: str) -> list[Any]:
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT_EACH_LINE + script, str(folder)],
        capture_output=True,
        check=True,
        timeout=60,
        text=True,
    )
    assert not done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


def test_a_kill_at_any_line_of_writing_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    found = killed_at_each_line(
        tmp_path,
        """
target = folder / "claims.ttl"
each_line(
    act=lambda: amurgraph.files.write_file(target, "new" * 100_000),
    look=lambda: target.read_text(),
    renew=lambda: target.write_text("old"),
)
""",
    )
    assert len(found) > 8
    assert set(found) == {"old", "new" * 100_000}
    assert found[0] == "old"
    assert found[-1] == "new" * 100_000


def test_a_kill_in_the_middle_of_synchronizing_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "claims.ttl"
    target.write_text("old")
    script = (
        "import os, signal, sys, amurgraph.files\n"
        "os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)\n"
        "amurgraph.files.write_file(sys.argv[1], 'new')\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(target)], check=False, timeout=60)
    assert done.returncode == -9
    assert target.read_text() == "old"
    write_file(target, "newer")
    assert target.read_text() == "newer"


@pytest.mark.parametrize("exchange", [True, False])
def test_a_kill_at_any_line_of_swapping_leaves_a_whole_folder(tmp_path: Path, exchange: bool) -> None:
    found = killed_at_each_line(
        tmp_path,
        f"""
import shutil
target = folder / "site"
if not {exchange}:
    amurgraph.files._exchange = lambda one, other: False

def make(name, place):
    for part in "ab":
        (place / part).write_text(name)
    (place / {MARKER!r}).touch()

def renew():
    for child in folder.iterdir():
        shutil.rmtree(child)
    target.mkdir()
    make("old", target)

def act():
    with amurgraph.files.folder_swapped_in(target, marker={MARKER!r}) as fresh:
        make("new", fresh)

def look():
    wholes = [place for place in (target, *folder.glob(".site.*/.amurgraph-old")) if place.is_dir()]
    told = [target.is_dir(), [sorted(part.read_text() for part in place.glob("[ab]")) for place in wholes]]
    try:
        with amurgraph.files.folder_swapped_in(target, marker={MARKER!r}) as fresh:
            raise KeyError  # a build that fails brings back what there was, and cleans
    except KeyError:
        return [*told, target.is_dir(), len(list(folder.iterdir()))]

each_line(act, look, renew)
""",
    )
    assert len(found) > 15
    assert all(whole and whole[0] in (["old", "old"], ["new", "new"]) for _, whole, _, _ in found)
    assert (found[0][1][0], found[-1][1]) == (["old", "old"], [["new", "new"]])
    assert all(there and entries == 1 for _, _, there, entries in found), "the next one brings all in order"
    if exchange and _kernel_exchanges(_made(tmp_path / "one"), _made(tmp_path / "other")):
        assert all(there for there, *_ in found)
    assert exchange or not all(there for there, *_ in found), "it was killed where nothing is there for a moment"


def _kernel_exchanges(one: Path, other: Path) -> bool:
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


# ---- what a killed run left ----


def left_by_a_killed_one(target: Path) -> Path:
    """Return what a process leaves beside a file that is killed while it writes that."""
    script = (
        "import os, signal, sys, amurgraph.files\n"
        "os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)\n"
        "amurgraph.files.write_file(sys.argv[1], 'new')\n"
    )
    before = set(target.parent.iterdir())
    subprocess.run([sys.executable, "-c", script, str(target)], check=False, timeout=60)
    (left,) = set(target.parent.iterdir()) - before
    return left


def test_what_a_killed_run_left_goes_with_the_next_one(tmp_path: Path) -> None:
    target = tmp_path / "claims [1].ttl"
    target.write_text("old")
    left = {left_by_a_killed_one(target) for _ in range(3)}
    assert len(left) == 3
    write_file(target, "new")
    assert list(tmp_path.iterdir()) == [target]


def test_what_is_not_ours_or_somebody_holds_stays(tmp_path: Path) -> None:
    target = tmp_path / "claims.ttl"
    theirs = [f".{target.name}.{end}" for end in ("original", "original.bak", "unfinished", "1.unfinished")]
    theirs += ["claims.ttl.aaaaaaaa.unfinished", ".other.ttl.aaaaaaaa.unfinished"]
    for name in theirs:
        (tmp_path / name).write_text("mine")
    with folder_swapped_in(target, marker=MARKER) as fresh:  # somebody is not done yet
        write_file(target, "new")
        assert fresh.is_dir()
        theirs_and_ours = {*theirs, target.name, fresh.name}
        assert {path.name for path in tmp_path.iterdir()} == theirs_and_ours
        target.unlink()


def test_who_is_taken_for_dead_before_holding_anything_begins_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = amurgraph.files._new_folder
    first: list[str] = []

    def made_and_gone(folder: Path, prefix: str) -> str:
        name = made(folder, prefix)
        if not first:
            first.append(name)
            Path(name).rmdir()
        return name

    monkeypatch.setattr(amurgraph.files, "_new_folder", made_and_gone)
    with folder_swapped_in(tmp_path / "site", marker=MARKER) as fresh:
        (fresh / "index").write_text("new")
    assert first
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_who_is_stopped_while_writing_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "claims.ttl", "new")
    assert list(tmp_path.iterdir()) == []
