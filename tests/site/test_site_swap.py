"""Whoever looks at a site sees the old one or the new one, whatever happens while it is built."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Quad

from amurgraph.errors import InputError, OutputError
from amurgraph.graph import graph_to_text, write_graph
from amurgraph.site import write_site
from amurgraph.vocabulary import AG, instance

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store
    from tests.site.conftest import Site


def sums(folder: Path) -> dict[str, str]:
    """Return the checksum of each file in a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def beside(folder: Path) -> list[str]:
    """Return what lies beside a folder."""
    return sorted(path.name for path in folder.parent.iterdir() if path != folder)


@pytest.fixture
def data(otters: Store, tmp_path: Path) -> Path:
    """Return a file of data, outside of the place where the site goes."""
    (tmp_path / "data").mkdir()
    write_graph(otters, tmp_path / "data" / "otters.ttl")
    return tmp_path / "data" / "otters.ttl"


@pytest.fixture
def old_site(otters: Store, tmp_path: Path) -> Path:
    """Return a site that is there already, in a folder that holds nothing else; one file in it is of its own."""
    folder = tmp_path / "web" / "site"
    write_site(otters, folder)
    (folder / "org" / "gone.html").write_text("an organization that is no more", encoding="utf-8")
    return folder


# ---- the same twice ----


def test_two_builds_are_byte_identical_whatever_the_order_of_the_triples(
    site: Site, shipped: Store, tmp_path: Path
) -> None:
    lines = graph_to_text(shipped, "ntriples").splitlines(keepends=True)
    random.Random(5).shuffle(lines)  # noqa: S311 - an order, not a secret
    (tmp_path / "shuffled.nt").write_text("".join(lines), encoding="utf-8")

    subprocess.run(
        [sys.executable, "-m", "amurgraph", "site", "again", "-g", "shuffled.nt"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONHASHSEED": "3", "TZ": "Asia/Vladivostok", "LC_ALL": "C"},
        timeout=120,
        check=True,
        capture_output=True,
    )

    again, first = sums(tmp_path / "again"), sums(site.folder)
    assert again.keys() == first.keys()
    assert [name for name in first if first[name] != again[name]] == []


# ---- in the place of the old one ----


def test_a_new_site_takes_the_place_of_the_old_one_whole(otters: Store, old_site: Path) -> None:
    write_site(otters, old_site)

    assert not (old_site / "org" / "gone.html").exists()
    assert beside(old_site) == []


def test_a_site_may_go_into_an_empty_folder_or_a_new_one_however_deep(otters: Store, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    for folder in (tmp_path / "empty", tmp_path / "a" / "b" / "site"):
        built = write_site(otters, folder)
        assert built.index == folder / "index.html"
        assert built.index.is_file()
        assert beside(folder) == [] or folder.name == "empty"


def test_a_site_may_be_named_by_a_relative_path_with_a_slash(
    otters: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    for _ in range(2):
        write_site(otters, "site/")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "tables"]


def test_everybody_may_read_what_the_umask_lets_them_read(otters: Store, tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        write_site(otters, tmp_path / "site")
    finally:
        os.umask(old)

    assert (tmp_path / "site").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "site" / "index.html").stat().st_mode & 0o777 == 0o644


def test_somebody_elses_folder_is_left_alone(otters: Store, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "index.html").write_text("mine", encoding="utf-8")

    with pytest.raises(OutputError, match="choose an empty or new folder"):
        write_site(otters, theirs)

    assert sums(theirs) == {"index.html": hashlib.sha256(b"mine").hexdigest()}
    assert beside(theirs) == ["tables"]


def test_a_file_is_no_place_for_a_site(otters: Store, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine", encoding="utf-8")

    with pytest.raises(OutputError):
        write_site(otters, tmp_path / "site")
    with pytest.raises(OutputError, match="cannot be written"):
        write_site(otters, tmp_path / "site" / "deeper")

    assert (tmp_path / "site").read_text(encoding="utf-8") == "mine"


def test_a_link_to_a_site_is_followed_and_stays_a_link(otters: Store, old_site: Path) -> None:
    link = old_site.parent / "latest"
    link.symlink_to(old_site)

    write_site(otters, link)

    assert link.is_symlink()
    assert not (old_site / "org" / "gone.html").exists()
    assert beside(old_site) == ["latest"]


def test_the_folder_one_stands_in_can_be_built_or_is_refused_without_litter(
    otters: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "web" / "here").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "web" / "here")

    try:
        write_site(otters, ".")
    except OutputError:
        assert list((tmp_path / "web" / "here").iterdir()) == []
    else:
        assert (tmp_path / "web" / "here" / "index.html").is_file()

    assert [path.name for path in (tmp_path / "web").iterdir()] == ["here"]


def test_where_folders_cannot_be_exchanged_the_old_one_is_put_aside_and_removed(
    otters: Store, old_site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "another")

    write_site(otters, old_site)

    assert not (old_site / "org" / "gone.html").exists()
    assert beside(old_site) == []


# ---- builds that end early ----


def test_a_build_that_is_refused_leaves_the_old_site_and_nothing_else(otters: Store, old_site: Path) -> None:
    before = sums(old_site)
    otters.add(Quad(instance("src", "s1"), AG.visibility, AG.Private))

    with pytest.raises(InputError):
        write_site(otters, old_site)

    assert sums(old_site) == before
    assert beside(old_site) == []


@pytest.mark.parametrize("made", ["data.html", "org/river-zoo.html", "src/s3.html", "preview.svg", "data/SHA256SUMS"])
def test_a_page_that_cannot_be_made_leaves_the_old_site_and_nothing_else(
    otters: Store, old_site: Path, monkeypatch: pytest.MonkeyPatch, made: str
) -> None:
    before = sums(old_site)
    plain = type(old_site).write_bytes

    def write_bytes(self: Path, content: bytes) -> int:
        if self.as_posix().endswith(f"/{made}"):
            raise RuntimeError(made)
        return plain(self, content)

    monkeypatch.setattr(type(old_site), "write_bytes", write_bytes)
    with pytest.raises(RuntimeError, match=made):
        write_site(otters, old_site)

    assert sums(old_site) == before
    assert beside(old_site) == []


FULL = """
import errno, resource, sys
from amurgraph.cli import run
# What a full disk does: a file can grow so far, and no further.
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes}, {bytes}))
run(["site", sys.argv[1], "-g", sys.argv[2]])
"""


@pytest.mark.parametrize("bytes_", [0, 1, 5_000, 300_000])
def test_a_disk_that_is_full_leaves_the_old_site_and_nothing_else(old_site: Path, data: Path, bytes_: int) -> None:
    before = sums(old_site)

    done = subprocess.run(
        [sys.executable, "-c", FULL.replace("{bytes}", str(bytes_)), str(old_site), str(data)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=data.parent,
        # What counts lines writes a file of its own, which would not fit either.
        env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")},
    )

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "cannot be written" in done.stderr
    assert sums(old_site) == before
    assert beside(old_site) == []


# Python that dies while it writes the file of a certain number, half of which is there; or before or after the swap.
KILLED = """
import os, pathlib, shutil, signal, sys
from amurgraph.site import write_site
from amurgraph.graph import read_store

die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
moment = sys.argv[3]
if moment.isdecimal():
    plain, seen = pathlib.Path.write_bytes, []
    def write_bytes(self, content):
        seen.append(self)
        if len(seen) == int(moment):
            plain(self, content[: len(content) // 2])
            die()
        return plain(self, content)
    pathlib.Path.write_bytes = write_bytes
elif moment == "before the swap":
    os.sync = die
else:
    shutil.rmtree = die
write_site(read_store(sys.argv[2]), sys.argv[1])
"""


# Pages are made while they are written: how much of them is there, when it ends.
@pytest.mark.parametrize("moment", ["first", "a quarter", "half", "most", "last", "before the swap", "after the swap"])
def test_a_build_that_is_killed_leaves_a_whole_site(old_site: Path, data: Path, moment: str) -> None:
    before = sums(old_site)
    files = len(before) - len({"org/gone.html", ".amurgraph-site"})
    parts = {"first": 0.0, "a quarter": 0.25, "half": 0.5, "most": 0.8, "last": 1.0}
    when = str(1 + round(parts[moment] * (files - 1))) if moment in parts else moment

    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(old_site), str(data), when],
        timeout=60,
        check=False,
        cwd=data.parent,
    )

    assert done.returncode == -9
    after = sums(old_site)
    if moment == "after the swap":
        assert "org/gone.html" not in after
        assert after.keys() == before.keys() - {"org/gone.html"}
    else:
        assert after == before
    # What was being built may be left, under a name that says whose it is; whoever lists the folder does not see it.
    left = beside(old_site)
    assert len(left) == 1
    assert left[0].startswith(".site.")
    if moment in parts:
        there = [path for path in (old_site.parent / left[0]).rglob("*") if path.is_file()]
        assert len(there) == int(when)


def test_what_a_killed_build_left_does_not_disturb_the_next_one(otters: Store, old_site: Path, data: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(old_site), str(data), "6"], timeout=60, check=False)
    left = beside(old_site)

    write_site(otters, old_site)

    assert (old_site / "index.html").is_file()
    assert not (old_site / "org" / "gone.html").exists()
    assert set(beside(old_site)) <= set(left)
    assert len(left) == 1
