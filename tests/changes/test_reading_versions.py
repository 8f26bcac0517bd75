"""What the two sides of a comparison may be: paths, dates, git revisions, stores, standard input."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, Store

from amurgraph.changes import read_version, read_versions
from amurgraph.errors import AmurgraphError, InputError
from amurgraph.graph import read_graph, read_store

if TYPE_CHECKING:
    from tests.changes.conftest import Otters

TIE = "cedar member_of otter start=2012"


@pytest.fixture
def file(otters: type[Otters], tmp_path: Path) -> Path:
    """Return a file of a small data set."""
    return otters([TIE]).write(tmp_path, "otters")


@pytest.fixture
def repository(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository in which the file is kept: version v1, and an older one under the name of a year."""
    folder = file.parent / "repository"
    (folder / "data").mkdir(parents=True)
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(folder)

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=An Editor", "-c", "user.email=editor@otters.example"]
        subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, timeout=30)

    git("init", "-q")
    kept = folder / "data" / "otters.ttl"
    shutil.copy(file, kept)
    git("add", ".")
    git("commit", "-qm", "the first")
    git("tag", "v1")
    git("tag", "2012")
    kept.write_bytes(kept.read_bytes().replace(b"Cedar Trust", b"Cedar Fund"))
    git("commit", "-qam", "the second")
    return folder


def label(version: object) -> str:
    """Return how one organization is called in a version."""
    return version.claims.things["cedar"].label  # type: ignore[attr-defined,no-any-return]


def test_a_path_is_read_and_named(file: Path) -> None:
    version = read_version(file)
    assert (version.kind, version.words, version.as_of) == ("file", f"the file {file}", "")
    assert len(version.claims.relations) == 1


def test_a_folder_is_read_and_named(file: Path) -> None:
    folder = file.parent / "folder"
    folder.mkdir()
    shutil.copy(file, folder)
    assert read_version(folder).words == f"the folder {folder}"


def test_a_date_is_of_the_data_given_or_of_those_that_ship(file: Path) -> None:
    assert read_version("2010").words == "the data that ships, documented by 2010"
    assert read_version("2010-03", [file], documented="in").words == f"{file}, documented in 2010-03"
    assert read_version("2010", str(file)).hash == read_version(file).hash
    assert read_version("2010", read_store(file)).words == "the data given, documented by 2010"
    assert read_version("2010", read_graph(file)).hash == read_version(file).hash
    assert read_version("2010-02").last == "2010-02-28"


def test_a_path_goes_before_a_date_and_it_is_said_which_was_taken(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    file.rename("2010")
    with pytest.raises(InputError, match="unknown ending"):
        read_version("2010")
    Path("2010").rename("inner.ttl")
    Path("2010").mkdir()
    Path("inner.ttl").rename("2010/otters.ttl")
    assert (read_version("2010").kind, read_version("2010").words) == ("folder", "the folder 2010")


def test_the_data_of_two_dates_are_read_once(file: Path) -> None:
    before, after = read_versions("2010", "2015", graphs=[file])
    assert before.claims is after.claims


def test_standard_input_is_read_and_only_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    assert read_version("-").words == "standard input"
    for asked, graphs in ((("-", "-"), []), (("-", "2010"), ["-"])):
        with pytest.raises(InputError, match="standard input can be read once"):
            read_versions(*asked, graphs=graphs)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    assert [version.words for version in read_versions("2010", "2015", graphs=["-"])] == [
        "standard input, documented by 2010",
        "standard input, documented by 2015",
    ]


# ---- stores on disk


@pytest.fixture
def store(file: Path) -> Path:
    """Return a store on disk that holds the data, and the ontology beside them as our own stores do."""
    place = file.parent / "store"
    made = Store(str(place))
    made.load(path=file, format=RdfFormat.TURTLE)
    made.extend(read_store(file))
    made.flush()
    del made
    return place


def test_a_store_on_disk_is_the_data_it_holds_and_stays_as_it_is(store: Path, file: Path) -> None:
    before = {path: path.read_bytes() for path in store.iterdir() if path.name != "LOG"}
    version = read_version(store)
    assert (version.kind, version.words) == ("store", f"the store {store}")
    assert version.hash == read_version(file).hash
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("damage", ["no manifest", "half a manifest", "empty"])
def test_a_damaged_store_is_one_line(store: Path, damage: str) -> None:
    manifest = next(store.glob("MANIFEST-*"))
    if damage == "no manifest":
        (store / "CURRENT").write_text("MANIFEST-999999\n", encoding="ascii")
    else:
        manifest.write_bytes(manifest.read_bytes()[: 20 if damage == "half a manifest" else 0])
    with pytest.raises(
        InputError, match=r"this store is damaged (or no store )?\(.*take a copy that is whole"
    ) as error:
        read_version(store)
    assert "\n" not in str(error.value)


# ---- git


@pytest.mark.parametrize(
    ("asked", "graphs", "words"),
    [
        ("v1", ["data/otters.ttl"], "data/otters.ttl at revision v1 ("),
        ("v1:data/otters.ttl", [], "data/otters.ttl at revision v1 ("),
        ("HEAD~1:./otters.ttl", ["data/otters.ttl"], "./otters.ttl at revision HEAD~1 ("),
        ("refs/tags/2012", ["data/otters.ttl"], "data/otters.ttl at revision refs/tags/2012 ("),
    ],
)
def test_a_revision_is_the_file_as_it_was(repository: Path, asked: str, graphs: list[str], words: str) -> None:
    version = read_version(asked, graphs)
    assert version.kind == "revision"
    assert version.words.startswith(words)
    assert label(version) == "Cedar Trust"
    assert label(read_version(repository / "data/otters.ttl")) == "Cedar Fund"


@pytest.mark.usefixtures("repository")
def test_a_revision_alone_is_of_the_file_on_the_other_side() -> None:
    before, after = read_versions("v1", "data/otters.ttl")
    assert (label(before), label(after)) == ("Cedar Trust", "Cedar Fund")


@pytest.mark.usefixtures("repository")
def test_a_date_goes_before_a_revision_of_that_name() -> None:
    assert read_version("2012", ["data/otters.ttl"]).kind == "date"


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("v9", "no such file, no date (1998, 1998-03 or 1998-03-21), and no git revision"),
        ("", "no such file, no date (1998, 1998-03 or 1998-03-21), and no git revision"),
        ("v1:data/none.ttl", "this revision holds no such file"),
        ("v1:data", "this revision holds no such file"),
        ("v1:otters", "this revision holds no such file"),
        ("v1:", "no git revision"),
        (":data/otters.ttl", "no git revision"),
        ("--output=stolen", "no git revision"),
        ("-v1:data/otters.ttl", "no git revision"),
        ("v1\n:data/otters.ttl", "no git revision"),
        ("v1;touch stolen", "no git revision"),
        ("$(touch stolen)", "no git revision"),
        ("none.ttl", "no such file"),
        ("2010-13", "is no date"),
        ("2010-1", "is no date"),
        ("x\0y", "no git revision"),
        ("y" * 5000, "no git revision"),
    ],
)
def test_what_is_neither_path_nor_date_nor_revision_is_one_line(repository: Path, asked: str, why: str) -> None:
    with pytest.raises(AmurgraphError) as error:
        read_version(asked, ["data/otters.ttl"])
    assert why in str(error.value)
    assert "\n" not in str(error.value)
    assert not (repository / "stolen").exists()


@pytest.mark.usefixtures("repository")
def test_a_revision_of_a_folder_is_of_the_one_file_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert label(read_version("v1", ["data"])) == "Cedar Trust"
    before, after = read_versions("HEAD~1", "data")
    assert (label(before), label(after)) == ("Cedar Trust", "Cedar Fund")
    monkeypatch.chdir("data")
    assert [label(version) for version in read_versions("HEAD~1", ".")] == ["Cedar Trust", "Cedar Fund"]


@pytest.mark.usefixtures("repository")
def test_a_revision_alone_is_not_of_the_data_that_ship_somewhere_else() -> None:
    with pytest.raises(
        InputError, match=r"v1: no such file and no date; for a git revision give the file .*-g"
    ) as error:
        read_versions("v1", "HEAD")
    assert "\n" not in str(error.value)


def test_a_date_is_of_the_path_on_the_other_side(file: Path) -> None:
    before, after = read_versions("2010", file)
    assert before.words == f"{file}, documented by 2010"
    assert before.hash == after.hash


def test_a_folder_with_a_file_called_current_is_no_store(file: Path) -> None:
    folder = file.parent / "folder"
    folder.mkdir()
    shutil.copy(file, folder)
    (folder / "CURRENT").write_text("ours", encoding="ascii")
    assert read_version(folder).kind == "folder"


def test_a_revision_needs_one_file(repository: Path) -> None:
    shutil.copy(repository / "data/otters.ttl", repository / "data/more.ttl")
    with pytest.raises(InputError, match=r"data: not one file; give revision and path, as in v1:data/otters\.ttl"):
        read_version("v1", ["data"])
    with pytest.raises(InputError, match="the data given: not one file"):
        read_version("v1", read_store(repository / "data/otters.ttl"))


def test_a_file_that_is_no_turtle_is_named_with_its_revision(repository: Path) -> None:
    (repository / "data/otters.ttl").write_text("otters", encoding="utf-8")
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@otters.example", "commit", "-qam", "broken"],
        check=True,
        timeout=30,
    )
    with pytest.raises(AmurgraphError, match=r"HEAD:data/otters\.ttl, line 1"):
        read_version("HEAD:data/otters.ttl")


def test_where_there_is_no_repository_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(InputError, match="there is no git repository"):
        read_version("v1:otters.ttl")


@pytest.mark.usefixtures("repository")
def test_where_there_is_no_git_it_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="git is not installed"):
        read_version("v1", ["data/otters.ttl"])


@pytest.mark.usefixtures("repository")
def test_a_git_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n", encoding="ascii")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}:/usr/bin:/bin")
    monkeypatch.setattr("amurgraph.changes.versions._SECONDS", 0.2)
    with pytest.raises(InputError, match="git gives no answer"):
        read_version("v1", ["data/otters.ttl"])
